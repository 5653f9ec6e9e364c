"""Values that JSON has no word for, kept exactly: decimals, days, messages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np

from schoolsupport.translation import Message

_DECIMAL, _DAY, _TIME, _MESSAGE = "$decimal", "$date", "$datetime", "$message"


def packed(value: object) -> Any:
    """A value as JSON holds it; what `unpacked` reads back.

    Lists and tables may be nested. A tuple comes back as a list, a word of an enumeration as a
    text, and what is neither of these nor known here as its text.
    """
    if isinstance(value, Message):
        return {_MESSAGE: {"template": value.template, "values": packed(dict(value.values))}}
    if isinstance(value, Mapping):
        return {str(key): packed(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [packed(inner) for inner in value]
    if isinstance(value, Enum):
        return packed(value.value)
    if isinstance(value, np.generic):
        return packed(value.item())
    return _packed_single(value)


def _packed_single(value: object) -> Any:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    if isinstance(value, datetime):
        return {_TIME: value.isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def unpacked(raw: Any) -> Any:
    """The value that `packed` was given.

    Raises:
        ValueError: a marked value is not what its mark says.
    """
    if isinstance(raw, list):
        return [unpacked(inner) for inner in raw]
    if not isinstance(raw, dict):
        return raw
    if len(raw) == 1:
        ((mark, inner),) = raw.items()
        if mark in _READERS:
            return _marked(mark, inner)
    return {key: unpacked(inner) for key, inner in raw.items()}


def _marked(mark: str, inner: Any) -> Any:
    try:
        return _READERS[mark](inner)
    except (ArithmeticError, KeyError, TypeError) as error:
        raise ValueError(f"{mark} does not hold {inner!r}") from error


_READERS: Mapping[str, Callable[[Any], Any]] = {
    _DECIMAL: Decimal,
    _DAY: date.fromisoformat,
    _TIME: datetime.fromisoformat,
    _MESSAGE: lambda inner: Message(inner["template"], unpacked(inner["values"])),
}


def as_text(value: object) -> str:
    """A value as a line of JSON."""
    return json.dumps(packed(value), ensure_ascii=False)


def from_text(text: str) -> Any:
    """The value behind a line of JSON.

    Raises:
        ValueError: the text is not JSON, or a marked value is not what its mark says.
    """
    return unpacked(json.loads(text))
