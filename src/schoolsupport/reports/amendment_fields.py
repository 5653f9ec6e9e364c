"""Fields of an amendment: which schools enter and leave a list, and what stood before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from math import isnan
from typing import Any

import numpy as np
from attrs import frozen

from schoolsupport.domain import Procedure
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.wording import VERDICTS
from schoolsupport.identification.studies.changes import cause_words
from schoolsupport.identification.studies.study_page import NOT_JUDGED
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import Lines, Value
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject
from schoolsupport.reports.school_fields import VALUES_OF_LIST, JudgedSchools
from schoolsupport.support.corrections import Amendment
from schoolsupport.translation import Message, Spoken, msg
from schoolsupport.words.numbers import number_text


class Amended:
    """An amendment, as forms look at it: both runs, and the schools that the corrections touch.

    Args:
        amendment: the amendment.
        lang: language of the words.
    """

    def __init__(self, amendment: Amendment, lang: str) -> None:
        self.amendment = amendment
        self.before = JudgedSchools(amendment.before, lang)
        self.after = JudgedSchools(amendment.after, lang)

    @cached_property
    def places(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Places of the schools in the earlier and the later run, by id."""
        first, second = (_places(one.found) for one in (self.before, self.after))
        return first, second

    @cached_property
    def papers(self) -> Mapping[str, tuple[str, ...]]:
        """Papers of the corrections of each school."""
        found: dict[str, dict[str, None]] = {}
        for one in self.amendment.corrections:
            papers = found.setdefault(one.school, {})
            if one.document:
                papers[one.document] = None
        return {school: tuple(papers) for school, papers in found.items()}

    @cached_property
    def causes(self) -> Mapping[str, Value]:
        """Why schools entered or left, by id."""
        rows = self.amendment.changes.schools
        columns = (rows[name] for name in ("school", "causes", "how"))
        return {
            str(school): cause_words(causes, how)
            for school, causes, how in zip(*columns, strict=True)
        }

    @cached_property
    def moved(self) -> Mapping[str, list[str]]:
        """Ids of the schools that enter, leave, or of which nothing can be said any more.

        By municipality and name. A school that was on the list and cannot be judged by the
        corrected numbers is not said to leave it: whoever decides on the list says so.
        """
        rows = self.amendment.changes.schools
        told: dict[str, list[str]] = {"entered": [], "left": [], "unsure": []}
        for school, moved, after in zip(rows["school"], rows["moved"], rows["after"], strict=True):
            unsure = moved == "left" and after in (Verdict.NO_DATA.key, NOT_JUDGED)
            told["unsure" if unsure else moved].append(str(school))
        return {name: sorted(schools, key=self._placed) for name, schools in told.items()}

    @cached_property
    def changed(self) -> list[str]:
        """Ids of the schools that stay where they are, with other works or another verdict."""
        known = {school for schools in self.moved.values() for school in schools}
        first, second = self.places
        touched = [
            one
            for one in first.keys() & second.keys() - known
            if one in self.papers or self._facts(one, 0) != self._facts(one, 1)
        ]
        return sorted(touched, key=self._placed)

    @cached_property
    def edited(self) -> Mapping[str, tuple[Message, ...]]:
        """What stands in the rows of results that differ, before and after, by school."""
        frames = [one.found.inputs.tables.results for one in (self.before, self.after)]
        keys = ["school", "year", "procedure"]
        first, second = (
            one.astype(dict.fromkeys(("school", "procedure"), "object"))[[*keys, *_SHOWN]]
            for one in frames
        )
        both = first.merge(second, on=keys, suffixes=("_was", ""))
        differ = np.zeros(len(both), dtype=bool)
        for name in _SHOWN:
            was, now = both[f"{name}_was"], both[name]
            differ |= ~((was == now) | (was.isna() & now.isna())).to_numpy()
        told: dict[str, list[Message]] = {}
        for row in both[differ].sort_values(keys).to_dict("records"):
            named = {str(name): value for name, value in row.items()}
            told.setdefault(named["school"], []).append(_edited(named))
        return {school: tuple(lines) for school, lines in told.items()}

    def _facts(self, school: str, which: int) -> tuple[object, ...]:
        of, place = (self.before, self.after)[which], self.places[which][school]
        columns = of.columns
        return (int(columns.verdicts[place]), columns.works[place], columns.arms[place])

    def _placed(self, school: str) -> tuple[str, str]:
        line = Line(self, school, 0)
        return str(line.municipality or ""), str(line.name or school)

    def lines(self, schools: list[str]) -> list[Line]:
        """Schools as numbered lines."""
        return [Line(self, school, row) for row, school in enumerate(schools, 1)]


_SHOWN = ("n", "n_below", "mean")


def _edited(row: Mapping[str, Any]) -> Message:
    """«ВПР, 5 класс, математика, 2022: 8 из 23 → 5 из 23»."""
    work = Procedure.parse(row["procedure"]).title
    if row["mean"] == row["mean_was"] or isnan(row["mean"]):
        was, now = _people(row, "_was"), _people(row, "")
    else:
        was, now = (Spoken(partial(number_text, row[one], None)) for one in ("mean_was", "mean"))
    return msg("{work}, {year}: {was} → {now}", work=work, year=str(row["year"]), was=was, now=now)


def _people(row: Mapping[str, Any], when: str) -> Message:
    below, of = row[f"n_below{when}"], row[f"n{when}"]
    counts = ("…" if isnan(one) else str(int(one)) for one in (below, of))
    return msg("{count} of {of}", **dict(zip(("count", "of"), counts, strict=True)))


def _places(found: Identification) -> dict[str, int]:
    return {str(school): place for place, school in enumerate(found.schools)}


@frozen
class Line:
    """A school that an amendment speaks of."""

    of: Amended
    school: str
    row: int

    def of_run(self, which: int, take: Callable[[JudgedSchools, int], Value]) -> Value:
        """What the earlier (0) or later (1) run says of it; None where it does not judge it."""
        place = self.of.places[which].get(self.school)
        return None if place is None else take((self.of.before, self.of.after)[which], place)

    @property
    def name(self) -> Value:
        """Its name."""
        return self.of_run(1, _name) or self.of_run(0, _name) or self.school

    @property
    def municipality(self) -> Value:
        """Its municipality."""
        return self.of_run(1, _municipality) or self.of_run(0, _municipality)


def _name(of: JudgedSchools, place: int) -> Value:
    name: str | None = of.columns.names[place]
    return name


def _municipality(of: JudgedSchools, place: int) -> Value:
    name: str | None = of.columns.municipalities[place]
    return name


def _verdict(of: JudgedSchools, place: int) -> Value:
    return VERDICTS[Verdict(int(of.columns.verdicts[place]))]


def _works(of: JudgedSchools, place: int) -> Value:
    return _lines(of.columns.works[place])


def _criteria(of: JudgedSchools, place: int) -> Value:
    return _lines(of.columns.arms[place])


def _lines(entries: Sequence[str | Message]) -> Value:
    return Lines(tuple(entries)) if entries else None


def _papers(one: Line) -> Value:
    return _lines(one.of.papers.get(one.school, ()))


_FIELDS = (
    FormField("row", msg("number of the line in the table"), lambda one: one.row, unit="people"),
    FormField("login", msg("login"), lambda one: one.school),
    FormField("school", msg("school"), lambda one: one.name, width=(16, 60)),
    FormField("municipality", msg("municipality"), lambda one: one.municipality, width=(12, 40)),
    FormField("verdict_before", msg("verdict before"), lambda one: one.of_run(0, _verdict)),
    FormField("verdict", msg("verdict after"), lambda one: one.of_run(1, _verdict)),
    FormField(
        "works_before", msg("works before"), lambda one: one.of_run(0, _works), width=(16, 40)
    ),
    FormField("works", msg("works after"), lambda one: one.of_run(1, _works), width=(16, 40)),
    FormField(
        "criteria_before",
        msg("criteria that were met"),
        lambda one: one.of_run(0, _criteria),
        width=(14, 40),
    ),
    FormField(
        "criteria",
        msg("criteria that are met"),
        lambda one: one.of_run(1, _criteria),
        width=(14, 40),
    ),
    FormField(
        "cause", msg("what made it so"), lambda one: one.of.causes.get(one.school), width=(12, 36)
    ),
    FormField(
        "edited",
        msg("what was corrected: the numbers before and after"),
        lambda one: _lines(one.of.edited.get(one.school, ())),
        width=(18, 44),
    ),
    FormField("document", msg("papers of the corrections"), _papers, width=(12, 36)),
)


def _kind(name: str, words: Message, schools: Callable[[Amended], list[str]]) -> RowKind:
    return RowKind(
        name=name,
        words=words,
        rows=lambda of: of.lines(schools(of)),
        fields=_FIELDS,
        empty=msg("There are no such schools"),
    )


def _of_list(one: FormValue) -> FormValue:
    return FormValue(one.name, one.words, lambda of: one.take(of.after), unit=one.unit)


def _amends(of: Amended) -> Value:
    decides = of.after.found.edition.categories[of.after.found.main].membership.decides
    kind = decides.act if decides is not None else "акт"
    return of.amendment.amends or f"{kind} от ____________ № ______"


_COUNTED = (
    ("entered", msg("how many enter")),
    ("left", msg("how many leave")),
    ("unsure", msg("how many were on the list and cannot be judged any more")),
)
_NAMED = (
    ("entered", msg("names of those that enter; nothing where none does")),
    ("left", msg("names of those that leave; nothing where none does")),
    ("unsure", msg("names of those that cannot be judged any more; nothing where there is none")),
)


def _count(name: str, words: Message) -> FormValue:
    return FormValue(name, words, lambda of: len(of.moved[name]), unit="people")


def _names(name: str, words: Message) -> FormValue:
    def take(of: Amended) -> Value:
        return "; ".join(str(Line(of, one, 0).name) for one in of.moved[name]) or None

    return FormValue(f"{name}.names", words, take)


AMENDMENT = Subject(
    about="amendment",
    words=msg("what a later run changes in the list of an earlier one"),
    values=(
        *map(_of_list, VALUES_OF_LIST),
        FormValue(
            "amends",
            msg("the order that approved the list, or room for its day and number"),
            _amends,
        ),
        FormValue(
            "listed.before",
            msg("how many were on the list"),
            lambda of: of.before.count(Verdict.MET),
            unit="people",
        ),
        *(_count(name, words) for name, words in _COUNTED),
        *(_names(name, words) for name, words in _NAMED),
        FormValue(
            "changed",
            msg("how many stay, with other numbers"),
            lambda of: len(of.changed),
            unit="people",
        ),
    ),
    kinds=(
        _kind("entered", msg("school that enters the list"), lambda of: of.moved["entered"]),
        _kind("left", msg("school that leaves the list"), lambda of: of.moved["left"]),
        _kind(
            "unsure",
            msg("school of the list that cannot be judged by the corrected numbers"),
            lambda of: of.moved["unsure"],
        ),
        _kind("changed", msg("school that stays, with other numbers"), lambda of: of.changed),
        _kind(
            "touched",
            msg("school that enters, leaves, or has other numbers"),
            lambda of: [*(one for part in of.moved.values() for one in part), *of.changed],
        ),
    ),
    default="touched",
)
