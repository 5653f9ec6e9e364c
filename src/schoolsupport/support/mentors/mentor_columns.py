"""By what a school is compared with a possible mentor school: declared columns and weights."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.structure import read_toml, structured

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MENTOR_FILE = "mentor_columns.toml"


@frozen(kw_only=True)
class MentorColumn:
    """A column of the context that is compared.

    Attributes:
        name: the column.
        kind: `size` is compared by its logarithm, `share` by its part of `of`, `word` by being the
            same.
        weight: what it counts.
        of: for a share, the column it is taken of.
    """

    name: str
    kind: Literal["size", "share", "word"]
    weight: Decimal = Decimal(1)
    of: str | None = None


@frozen(kw_only=True)
class MentorColumns:
    """All of them, and what stands for what is not known.

    Attributes:
        column: columns compared.
        missing_gap: the difference, in standard deviations, that a column not known is taken for.
        closed_gap: differences above this are taken for it: very far is far.
        municipality_weight: what being of another municipality counts.
        checked: day somebody last looked at the weights.
        assumed: no act states them.
        source: the act that does.
    """

    column: tuple[MentorColumn, ...]
    missing_gap: Decimal
    closed_gap: Decimal
    municipality_weight: Decimal
    checked: dt.date | None = None
    assumed: bool = False
    source: LegalSource | None = None


@cache
def default_columns() -> MentorColumns:
    """What is compared where a region says nothing."""
    return _read(files("schoolsupport.support.mentors") / MENTOR_FILE)


def mentor_columns(folder: Traversable) -> MentorColumns:
    """What a region compares; by default what is assumed.

    Args:
        folder: the region's folder; `mentor_columns.toml` may be absent.

    Raises:
        RuleError: the file says what it may not.
    """
    file = folder / MENTOR_FILE
    return _read(file) if file.is_file() else default_columns()


def _read(file: Traversable) -> MentorColumns:
    said = structured(read_toml(file), MentorColumns, MENTOR_FILE)
    faults = [
        rule_fault(
            "rule.weight_not_positive",
            where=f"{MENTOR_FILE}: column[{place}]: weight",
            found=one.weight,
        )
        for place, one in enumerate(said.column)
        if one.weight <= 0
    ]
    faults += [
        rule_fault(
            "rule.share_without_column", where=f"{MENTOR_FILE}: column[{place}]: of", found=one.of
        )
        for place, one in enumerate(said.column)
        if (one.kind == "share") != (one.of is not None)
    ]
    if not 0 <= said.missing_gap <= said.closed_gap:
        faults.append(
            rule_fault(
                "rule.missing_gap", where=f"{MENTOR_FILE}: missing_gap", found=said.missing_gap
            )
        )
    if said.source is None and not said.assumed:
        faults.append(rule_fault("rule.unsourced", where=MENTOR_FILE))
    if faults:
        raise RuleError.of(faults)
    return said
