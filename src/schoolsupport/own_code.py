"""Code that a region brings: called so that whatever it does wrong is told with its name.

What a region writes in Python (indicators, kinds, readers, forms) enters through
`RegionPlugin.from_package`. Here is what all of it shares: how a function is named in an error, and
how it is called.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from pathlib import PurePath
from types import TracebackType
from typing import Any, TypeVar

from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import rule_fault

T = TypeVar("T")

_PRIVATE = re.compile(r"^_schoolsupport_region_[0-9a-f]+\.")
"""What stands before the modules of a folder that is loaded under a name nobody else has."""
_READ_ONLY = "read-only"


def function_name(function: object) -> str:
    """Where a function or class stands: «schoolsupport_tyva.forms.note»."""
    named = function if hasattr(function, "__qualname__") else type(function)
    module = _PRIVATE.sub("", str(getattr(named, "__module__", "?")))
    return f"{module}.{getattr(named, '__qualname__', named)}"


def called(
    function: Callable[..., T],
    *given: Any,
    where: str,
    code: str = "code.raised",
    let_through: type[Exception] | tuple[type[Exception], ...] = SchoolSupportError,
    **named: Any,
) -> T:
    """What a function of a region gives; what it raises is told as its own fault.

    Args:
        function: the function.
        given: what it is given.
        where: region, what of it, and the function.
        code: the fault that is told where it fails.
        let_through: errors that the library itself raises on the way, and says well.
        named: what it is given by name.

    Raises:
        RuleError: it failed, or wrote into what it was given.
    """
    try:
        return function(*given, **named)
    except let_through:
        raise
    except Exception as error:  # whatever code of a region raises is told as its fault
        if isinstance(error, ValueError) and _READ_ONLY in str(error):
            raise rule_fault("code.wrote", where=where) from error
        place = _place(error.__traceback__)
        said = f"{type(error).__name__}: {error}"
        found = f"{said} ({place})" if place else said
        raise rule_fault(code, where=where, found=found) from error


def _place(trace: TracebackType | None) -> str | None:
    """The last line of the code itself, «growth.py:14», past what it called."""
    lines = traceback.extract_tb(trace)[1:]
    own = [one for one in lines if one.filename == lines[0].filename]
    return f"{PurePath(own[-1].filename).name}:{own[-1].lineno}" if own else None
