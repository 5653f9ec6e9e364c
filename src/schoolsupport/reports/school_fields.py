"""Fields of schools that a run judged: the list, those off it, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from attrs import evolve, frozen

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.reasons.evidence import Places
from schoolsupport.identification.reasons.wording import VERDICTS, input_title
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import Lines, Value
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject
from schoolsupport.reports.list_pages import band_text, distance_cells
from schoolsupport.reports.school_columns import SchoolColumns, reason_text
from schoolsupport.translation import Message, msg


class JudgedSchools:
    """The schools of a run, as forms look at them.

    Args:
        found: the run.
        lang: language of the words.
    """

    def __init__(self, found: Identification, lang: str) -> None:
        self.found, self.lang = found, lang
        self.columns = SchoolColumns(found, lang)

    def schools(self, places: Places) -> list[School]:
        """Schools by place, in this order."""
        return [School(self, place, number) for number, place in enumerate(places.tolist(), 1)]

    @cached_property
    def clauses(self) -> dict[str, str]:
        """Where each criterion stands, by its title: act and clause."""
        said = {}
        for one in self.columns.used:
            source = one.rule.standing.source
            act = self.found.edition.act(source).citation
            said[one.rule.title] = f"{act}, {source.clause}" if source.clause else act
        return said

    @cached_property
    def undecided_reasons(self) -> dict[int, tuple[str, ...]]:
        """Why schools cannot be judged or are not concerned, by place."""
        places = self.columns.undecided
        return dict(zip(places.tolist(), self.columns.reasons(places), strict=True))

    @cached_property
    def missing(self) -> dict[int, tuple[InputKey, ...]]:
        """Inputs that are absent, by place."""
        places = self.columns.undecided
        return dict(zip(places.tolist(), self.columns.missing(places), strict=True))

    def count(self, verdict: Verdict) -> int:
        """Schools with a verdict on the list."""
        return int((self.columns.verdicts == verdict).sum())


@frozen
class School:
    """A school of a run.

    Attributes:
        of: all schools.
        at: its place among them.
        row: its number in the table, from 1.
    """

    of: JudgedSchools
    at: int
    row: int

    @property
    def verdict(self) -> Verdict:
        """The verdict on the list."""
        return Verdict(int(self.of.columns.verdicts[self.at]))


def _lines(entries: Sequence[str]) -> Value:
    return Lines(tuple(entries)) if entries else None


def _distance(one: School, place: int) -> Value:
    leaving = one.verdict is Verdict.MET
    return distance_cells(one.of.columns.distances.get(one.at), leaving=leaving)[place]


def _categories(one: School) -> Value:
    found = one.of.found
    met = [
        category.short
        for name, category in found.edition.categories.items()
        if Verdict(int(found.judgement.categories[name].codes[one.at])) is Verdict.MET
    ]
    return _lines(met)


def _band(one: School) -> Value:
    told = [
        band_text(grades.titles, int(grades.lowest[one.at]), int(grades.highest[one.at]))
        for grades in one.of.columns.grades.values()
    ]
    return Lines(tuple(told)) if any(told) else None


def _within_chance(one: School) -> Value:
    answer = one.of.columns.within_noise[one.at]
    return None if answer is None else bool(answer)


_FIELDS = (
    FormField("row", msg("number of the line in the table"), lambda one: one.row, unit="people"),
    FormField("login", msg("login"), lambda one: one.of.columns.ids[one.at]),
    FormField("school", msg("school"), lambda one: one.of.columns.names[one.at], width=(16, 60)),
    FormField(
        "municipality",
        msg("municipality"),
        lambda one: one.of.columns.municipalities[one.at],
        width=(12, 40),
    ),
    FormField("verdict", msg("verdict on the list"), lambda one: VERDICTS[one.verdict]),
    FormField("categories", msg("categories that are met"), _categories),
    FormField("band", msg("level of graded categories"), _band),
    FormField(
        "criteria",
        msg("criteria that are met"),
        lambda one: _lines(one.of.columns.arms[one.at]),
        width=(14, 40),
    ),
    FormField(
        "clauses",
        msg("acts and clauses of the criteria that are met"),
        lambda one: _lines([one.of.clauses[arm] for arm in one.of.columns.arms[one.at]]),
        width=(14, 50),
    ),
    FormField(
        "works",
        msg("works that decide, or low works of a school off the list"),
        lambda one: _lines(one.of.columns.works[one.at]),
        width=(18, 40),
    ),
    FormField(
        "distance",
        msg("the fewest marks «2» that would turn the verdict"),
        lambda one: _distance(one, 0),
        unit="people",
    ),
    FormField("distance_in", msg("in which works"), lambda one: _distance(one, 1)),
    FormField("within_chance", msg("whether chance could have turned it"), _within_chance),
    FormField(
        "otherwise",
        msg("readings of the act by which it would turn"),
        lambda one: _lines(one.of.columns.otherwise[one.at]),
    ),
    FormField(
        "reason",
        msg("why it cannot be judged or is not concerned"),
        lambda one: _lines(
            [reason_text(key, one.of.lang) for key in one.of.undecided_reasons.get(one.at, ())]
        ),
    ),
    FormField(
        "missing",
        msg("what is missing"),
        lambda one: _lines(
            [input_title(key, one.of.lang) for key in one.of.missing.get(one.at, ())]
        ),
    ),
    FormField(
        "remarks",
        msg("remarks on its data"),
        lambda one: _lines(
            [
                problem.message.text(one.of.lang)
                for problem in one.of.columns.remarks.get(one.of.columns.ids[one.at], ())
            ]
        ),
    ),
)


def _kind(name: str, words: Message, places: Callable[[SchoolColumns], Places]) -> RowKind:
    return RowKind(
        name=name,
        words=words,
        rows=lambda of: of.schools(places(of.columns)),
        fields=_FIELDS,
        empty=msg("There are no such schools"),
    )


def _by_place(columns: SchoolColumns, places: Places) -> Places:
    """By municipality, then by name: as lists of orders stand."""
    keys = [
        (columns.municipalities[at] or "", columns.names[at] or columns.ids[at])
        for at in places.tolist()
    ]
    order = sorted(range(len(places)), key=keys.__getitem__)
    return places[np.array(order, dtype=np.intp)]


_KINDS = (
    _kind("listed", msg("school on the list"), lambda one: _by_place(one, one.listed)),
    _kind("not_listed", msg("school off the list, the nearest first"), lambda one: one.not_listed),
    _kind("undecided", msg("school that cannot be judged"), lambda one: one.undecided),
    _kind(
        "schools",
        msg("school that was judged, whatever the verdict"),
        lambda one: _by_place(one, np.arange(len(one.ids))),
    ),
)


def _act_of_list(of: JudgedSchools) -> Value:
    return of.found.edition.cited(
        of.found.edition.categories[of.found.main].standing.source
    ).citation


_VALUES = (
    FormValue(
        "category",
        msg("the category that makes the list"),
        lambda of: of.found.edition.categories[of.found.main].title,
    ),
    FormValue(
        "category.short",
        msg("the category in short"),
        lambda of: of.found.edition.categories[of.found.main].short,
    ),
    FormValue("category.act", msg("the act that the category stands on"), _act_of_list),
    FormValue("as_of", msg("day of the law"), lambda of: of.found.as_of),
    FormValue("year", msg("year of the data"), lambda of: of.found.year, unit="year"),
    FormValue("for_year", msg("year the list is for"), lambda of: of.found.for_year, unit="year"),
    FormValue(
        "judged", msg("how many schools were judged"), lambda of: len(of.columns.ids), unit="people"
    ),
    FormValue(
        "listed",
        msg("how many are on the list"),
        lambda of: of.count(Verdict.MET),
        unit="people",
    ),
    FormValue(
        "not_listed",
        msg("how many are off the list"),
        lambda of: of.count(Verdict.NOT_MET),
        unit="people",
    ),
    FormValue(
        "undecided",
        msg("how many cannot be judged"),
        lambda of: of.count(Verdict.NO_DATA),
        unit="people",
    ),
)

LIST = Subject(
    about="list",
    words=msg("the schools of a run that are on the list"),
    values=_VALUES,
    kinds=_KINDS,
    default="listed",
)
VERDICTS_SUBJECT = evolve(
    LIST,
    about="verdicts",
    words=msg("every school of a run with its verdict"),
    values=_VALUES,
    kinds=_KINDS,
    default="schools",
)
