"""What a form can be about, and the fields there are: what a column or a brace of it may name.

A subject has values, which stand in words, and kinds of rows, each with fields, which stand in
columns. They are declared where their results are known; a form names them and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Literal

from attrs import field, frozen

from schoolsupport.domain import Act
from schoolsupport.pages import Value
from schoolsupport.translation import Message, msg

_HOMES = {
    "list": "schoolsupport.reports.school_fields:LIST",
    "verdicts": "schoolsupport.reports.school_fields:VERDICTS_SUBJECT",
    "roadmap": "schoolsupport.reports.roadmap_fields:ROADMAP",
    "execution": "schoolsupport.reports.execution_fields:EXECUTION",
    "round": "schoolsupport.reports.execution_fields:ROUND",
    "lists": "schoolsupport.reports.list_fields:LISTS",
    "participation": "schoolsupport.reports.participation_fields:PARTICIPATION",
    "dynamics": "schoolsupport.reports.dynamics_fields:DYNAMICS",
    "risks": "schoolsupport.reports.risk_fields:RISKS",
    "register": "schoolsupport.reports.register_fields:REGISTER",
    "plan": "schoolsupport.reports.plan_fields:PLAN",
    "school": "schoolsupport.reports.criterion_fields:SCHOOL",
    "letter": "schoolsupport.reports.letter_fields:LETTER",
    "amendment": "schoolsupport.reports.amendment_fields:AMENDMENT",
}


OWN_CELL = "cell."
"""What the name of a field begins with that is a column of one register: `cell.position`."""


@frozen
class FormField:
    """A field of a row.

    Attributes:
        name: how forms name it.
        words: what it holds.
        take: gives its value for a row.
        unit: how its numbers are written, as of a column; None for words.
        total: what stands under it where a table has totals.
        width: letters a column of it has at least and at most.
        inner: whether it is never published: it may name persons, or tell of few.
    """

    name: str
    words: Message
    take: Callable[[Any], Value]
    unit: str | None = field(default=None, kw_only=True)
    total: Literal["sum", "count"] | None = field(default=None, kw_only=True)
    width: tuple[int, int] = field(default=(6, 40), kw_only=True)
    inner: bool = field(default=False, kw_only=True)


@frozen
class FormValue:
    """A value of a subject, for words.

    Attributes:
        name: how forms name it.
        words: what it is.
        take: gives it for the subject; None where it has none.
        unit: how a number is written.
    """

    name: str
    words: Message
    take: Callable[[Any], Value]
    unit: str | None = field(default=None, kw_only=True)


REGION_VALUES = {
    one.name: one
    for one in (
        FormValue("region.title", msg("what the region is called"), lambda region: region.title),
        FormValue("region.territory", msg("whom its rules bind"), lambda region: region.territory),
    )
}
"""What every form may say: of the region itself."""


def order_text(act: Act) -> str | None:
    """An act in short: «№ 28/1 от 13.01.2023»."""
    parts = [f"№ {act.number}" if act.number else "", f"от {act.date:%d.%m.%Y}" if act.date else ""]
    return " ".join(filter(None, parts)) or None


def _by_name(fields: Iterable[Any]) -> dict[str, Any]:
    return {one.name: one for one in fields}


@frozen(kw_only=True)
class RowKind:
    """What the rows of a table can be.

    Attributes:
        name: how forms name it.
        words: what a row is.
        rows: gives the rows of a subject.
        fields: what a row holds, by name.
        empty: said where there is no row.
        own: gives a field that only some of what the form is about has: a column of one register.
    """

    name: str
    words: Message
    rows: Callable[[Any], Sequence[Any]]
    fields: Mapping[str, FormField] = field(converter=_by_name)
    empty: Message
    own: Callable[[str], FormField | None] | None = None

    def field(self, name: str) -> FormField | None:
        """The field of a name; None where rows have none of it."""
        found = self.fields.get(name)
        return self.own(name) if found is None and self.own is not None else found


@frozen(kw_only=True)
class Subject:
    """What a form can be about.

    Attributes:
        about: its word.
        words: what it is.
        values: what may stand in words, by name.
        kinds: what rows there can be, by name.
        default: the kind of rows where a form names none.
        restricted: whether it holds what is not for everybody, so that its documents say so.
    """

    about: str
    words: Message
    values: Mapping[str, FormValue] = field(converter=_by_name)
    kinds: Mapping[str, RowKind] = field(converter=_by_name)
    default: str
    restricted: bool = True

    @property
    def words_known(self) -> Mapping[str, FormValue]:
        """Everything that may stand in words: of the region, then of the subject."""
        return {**REGION_VALUES, **self.values}


@cache
def subject_of(about: str) -> Subject:
    """The subject of a word.

    Raises:
        KeyError: there is none.
    """
    module, _, name = _HOMES[about].partition(":")
    subject: Subject = getattr(import_module(module), name)
    return subject
