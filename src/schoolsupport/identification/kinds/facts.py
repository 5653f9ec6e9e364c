"""Facts on record: a mark in the context of the school, or an order that names it in a list.

A mark is believed unless other data contradict it; a list is read as it stands on the law's day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal, Self

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.identification.aims import Aim
from schoolsupport.identification.indicators import Indicator
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.kind import COLUMNS, CriterionKind, policy, refuse_words
from schoolsupport.identification.kinds.outcome import Outcome
from schoolsupport.identification.kinds.titles import Titles
from schoolsupport.identification.verdicts import Bools, VerdictColumn
from schoolsupport.tables import Column
from schoolsupport.translation import Message, msg


@frozen(kw_only=True)
class Contradiction:
    """What would make a mark doubtful.

    Attributes:
        name_has: parts of names that ordinary schools have («СОШ», «лицей»).
        unless_name_has: parts of names that bear the mark out («коррекцион»).
        grades: pupils in these grades speak against the mark.
        enrolment_above: more pupils than this speak against it.
    """

    name_has: tuple[str, ...] = ()
    unless_name_has: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    enrolment_above: int | None = None


@frozen(kw_only=True)
class Flag(CriterionKind):
    """Met where the context marks the school; a contradicted mark is doubtful, not met.

    Attributes:
        column: column of the context, 1 and 0.
        contradicted_by: what makes the mark doubtful.
        confirmed_by_list: list whose lines confirm the mark whatever contradicts it.
        when_missing: what a missing mark says: `no_data`, `met` or `not_met`.
    """

    column: str
    contradicted_by: Contradiction | None = None
    confirmed_by_list: str | None = None
    when_missing: Literal["no_data", "met", "not_met"] = policy("no_data")

    def judge(self, inputs: Inputs) -> Outcome:
        """Marked, doubtful, not marked, or not known."""
        marks = inputs.numbers(self.column)
        absent = np.isnan(marks)
        marked = marks > 0
        against = self._against(inputs) if marked.any() else {}
        doubtful = marked & np.any([np.zeros_like(marked), *against.values()], axis=0)
        if self.confirmed_by_list is not None:
            confirmed = inputs.listed(self.confirmed_by_list)
            doubtful &= ~confirmed
        key = inputs.key_of(self.column)
        answer = inputs.supposed.get(key)
        silent = self.when_missing if answer is None else ("met" if answer else "not_met")
        certain = (marked & ~doubtful) | (absent & (silent == "met"))
        possible = marked | (absent & (silent != "not_met"))
        missing = {key: absent} if absent.any() and self.when_missing == "no_data" else {}
        return Outcome.of_one(
            VerdictColumn.of(certain, possible),
            marks,
            missing,
            self._doubts(inputs, doubtful, against),
        )

    def sentence(self, titles: Titles) -> Message:
        """The mark."""
        return msg("the mark «{mark}» in the context", mark=titles.heading(self.column))

    def aims(self, inputs: Inputs) -> tuple[Aim, ...]:  # noqa: ARG002  # it names no procedures
        """The mark, and whatever speaks against it."""
        against = self.contradicted_by or Contradiction()
        names = tuple(f"МКОУ «Луговая {part}»" for part in (*against.name_has,))
        bearing = tuple(f"{name} {part}" for name in names for part in against.unless_name_has)
        above = against.enrolment_above
        return (
            Aim(table="context", name=self.column, at=(1, 0)),
            *(Aim(table="context", name=f"enrolment_grade_{g}", at=(0, 1)) for g in against.grades),
            *([] if above is None else [Aim(table="context", name="enrolment", at=(above,))]),
            *([Aim(table="schools", name="name", words=(*names, *bearing))] if names else []),
            *(Aim(table="lists", name=one) for one in (self.confirmed_by_list,) if one is not None),
        )

    def column_names(self, indicators: Mapping[str, Indicator]) -> dict[str, tuple[str, ...]]:  # noqa: ARG002  # it names no indicator
        """The column of the mark."""
        return {"column": (self.column,)}

    def made_ready(
        self,
        where: str,
        indicators: Mapping[str, Indicator],  # noqa: ARG002  # it names none
        columns: Mapping[str, Column] = COLUMNS,
    ) -> Self:
        """The same criterion, its column checked; see `CriterionKind.made_ready`."""
        refuse_words({"column": (self.column,)}, columns, where)
        return self

    def line(self) -> tuple[Decimal, str, str]:
        """A mark: yes or no."""
        return Decimal(1), "at_least", "mark"

    def _against(self, inputs: Inputs) -> dict[Message, Bools]:
        rule = self.contradicted_by
        if rule is None:
            return {}
        names = inputs.school_column("name").astype("object").fillna("").astype("str").str.lower()
        ordinary = _has_any(names, rule.name_has) & ~_has_any(names, rule.unless_name_has)
        found = {msg("name"): ordinary}
        if rule.enrolment_above is not None:
            found[msg("enrolment")] = inputs.context_column("enrolment") > rule.enrolment_above
        if rule.grades:
            pupils = [inputs.context_column(f"enrolment_grade_{g}") > 0 for g in rule.grades]
            found[msg("grades")] = np.any(pupils, axis=0)
        return found

    def _doubts(
        self, inputs: Inputs, doubtful: Bools, against: dict[Message, Bools]
    ) -> Iterable[Problem]:
        title = inputs.key_of(self.column).title or self.column
        for place in map(int, np.flatnonzero(doubtful)):
            by = next(what for what, schools in against.items() if schools[place])
            found = problem("rule.flag_contradicted", flag=title, by=by)
            yield found.at(school=str(inputs.schools[place]))


def _has_any(names: pd.Series, parts: tuple[str, ...]) -> Bools:
    found = np.zeros(len(names), dtype=bool)
    for part in parts:
        found |= names.str.contains(part.lower(), regex=False).to_numpy(dtype=bool)
    return found


@frozen(kw_only=True)
class InList(CriterionKind):
    """Met where the table of lists names the school on the law's day.

    Where the region's own list prints names and one of them fits no school, every other school it
    may mean is no data: the list has to be given with logins.

    Attributes:
        list: name of the list.
        when_missing: what it says if the list was not given at all: `no_data`, `met` or `not_met`.
    """

    list: str
    when_missing: Literal["no_data", "met", "not_met"] = policy("no_data")

    def judge(self, inputs: Inputs) -> Outcome:
        """A list that was given is complete: who is not in it, is not listed."""
        listed = inputs.listed(self.list)
        key = InputKey("lists", self.list)
        absent = inputs.may_be_listed(self.list)
        if not inputs.has_list(self.list):
            absent |= self.when_missing == "no_data"
            listed |= self.when_missing == "met"
        answer = inputs.supposed.get(key)
        possible = listed | (absent if answer is None else absent & answer)
        certain = listed if answer is None else listed | (absent & answer)
        observed = np.where(absent, np.nan, listed.astype(np.float64))
        missing = {key: absent} if absent.any() else {}
        return Outcome.of_one(VerdictColumn.of(certain, possible), observed, missing)

    def sentence(self, titles: Titles) -> Message:  # noqa: ARG002  # a list is called by its name
        """The list."""
        return msg("the list «{name}» names the school", name=self.list)

    def aims(self, inputs: Inputs) -> tuple[Aim, ...]:  # noqa: ARG002  # it names no procedures
        """The list."""
        return (Aim(table="lists", name=self.list),)

    def list_named(self) -> str:
        """Its list."""
        return self.list

    def line(self) -> tuple[Decimal, str, str]:
        """A line in a list: yes or no."""
        return Decimal(1), "at_least", "mark"
