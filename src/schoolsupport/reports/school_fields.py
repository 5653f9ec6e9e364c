"""Fields of schools that a run judged: the list, those off it, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Literal

import numpy as np
from attrs import evolve, frozen

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.reasons.evidence import Places
from schoolsupport.identification.reasons.records import school_records
from schoolsupport.identification.reasons.wording import VERDICTS, input_title
from schoolsupport.identification.rules.rulebook import CategoryInForce
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import Lines, Ratio, Value
from schoolsupport.reports.criterion_fields import (
    CRITERION,
    OneCriterion,
    clause_of,
    criteria_of,
)
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject
from schoolsupport.reports.list_pages import distance_cells, level_text
from schoolsupport.reports.school_columns import SchoolColumns, reason_text
from schoolsupport.translation import Message, msg


class JudgedSchools:
    """The schools of a run, as forms look at them.

    Args:
        found: the run.
        lang: language of the words.
        category: the category whose list it is; by default the main one. Criteria are shown of any
            category, or of this one where it is given.
        public: whether they are for publication.
    """

    def __init__(
        self,
        found: Identification,
        lang: str,
        category: str | None = None,
        *,
        public: bool = False,
    ) -> None:
        self.found, self.lang = found, lang
        self.columns = SchoolColumns(found, lang, category, public=public)
        self.asked = category

    @property
    def category(self) -> CategoryInForce:
        """The category whose list it is."""
        return self.found.edition.categories[self.columns.category]

    def schools(self, places: Places) -> list[School]:
        """Schools by place, in this order."""
        return [School(self, place, number) for number, place in enumerate(places.tolist(), 1)]

    def listed(self) -> list[School]:
        """The schools on the list, by municipality and name."""
        return self.schools(_by_place(self.columns, self.columns.listed))

    @cached_property
    def clauses(self) -> dict[str, str]:
        """Where each criterion stands, by its title: act and clause."""
        said = {}
        for one in self.columns.used:
            said[one.rule.title] = clause_of(self.found, one.rule.standing.source)
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

    def municipalities(self) -> list[Counted]:
        """Municipalities by name, each with its schools by their verdict on the list."""
        found: dict[str, Counter[Verdict]] = defaultdict(Counter)
        names = self.columns.municipalities
        for at, code in enumerate(self.columns.verdicts.tolist()):
            found[names[at] or ""][Verdict(code)] += 1
        return [Counted(name or None, found[name]) for name in sorted(found)]

    def criteria(self) -> list[Counted]:
        """Criteria that the list stands on, each with its schools by their verdict."""
        edition = self.found.edition
        of_list = edition.used if self.asked is None else edition.rests_on(self.asked)
        said = []
        for name, one in self.found.edition.criteria.items():
            if name in of_list:
                codes = self.found.judgement.criteria[name].verdict.codes.tolist()
                said.append(Counted(one.title, Counter(map(Verdict, codes))))
        return said

    def count(self, verdict: Verdict) -> int:
        """Schools with a verdict on the list."""
        return int((self.columns.verdicts == verdict).sum())


@frozen
class Counted:
    """Schools of a municipality or of a criterion, by their verdict."""

    name: str | None
    verdicts: Counter[Verdict]

    @property
    def judged(self) -> int:
        """Schools that the verdict was found of."""
        return self.verdicts[Verdict.MET] + self.verdicts[Verdict.NOT_MET]


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
        level_text(grades, int(grades.lowest[one.at]), int(grades.highest[one.at]))
        for grades in one.of.columns.grades.values()
    ]
    return Lines(tuple(told)) if any(told) else None


def _within_chance(one: School) -> Value:
    answer = one.of.columns.within_noise[one.at]
    return None if answer is None else bool(answer)


FIELDS_OF_SCHOOL = (
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
        inner=True,
    ),
    FormField("distance_in", msg("in which works"), lambda one: _distance(one, 1), inner=True),
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
        inner=True,
    ),
)


_COUNTS = (
    FormField("met", msg("schools on the list, or that meet the criterion"),
              lambda one: one.verdicts[Verdict.MET], unit="people", total="sum"),
    FormField("not_met", msg("schools off the list, or that do not meet the criterion"),
              lambda one: one.verdicts[Verdict.NOT_MET], unit="people", total="sum"),
    FormField("undecided", msg("schools that cannot be judged"),
              lambda one: one.verdicts[Verdict.NO_DATA], unit="people", total="sum"),
    FormField("not_concerned", msg("schools that are not concerned"),
              lambda one: one.verdicts[Verdict.NOT_APPLICABLE], unit="people", total="sum"),
    FormField("schools", msg("how many schools"), lambda one: one.verdicts.total(),
              unit="people", total="sum"),
    FormField("share", msg("share of those judged, with its fraction"),
              lambda one: Ratio(one.verdicts[Verdict.MET], one.judged) if one.judged else None,
              unit="share", total="sum"),
)  # fmt: skip
_MUNICIPALITY = (
    FormField("municipality", msg("municipality"), lambda one: one.name, width=(12, 40)),
    *_COUNTS,
)
_CRITERIA = (
    FormField("criterion", msg("criterion"), lambda one: one.name, width=(16, 60)),
    *_COUNTS,
)


def _kind(name: str, words: Message, places: Callable[[SchoolColumns], Places]) -> RowKind:
    return RowKind(
        name=name,
        words=words,
        rows=lambda of: of.schools(places(of.columns)),
        fields=FIELDS_OF_SCHOOL,
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


def _indicators(places: Callable[[SchoolColumns], Places]) -> Callable[[JudgedSchools], Any]:
    def rows(of: JudgedSchools) -> list[OneCriterion]:
        schools = of.schools(_by_place(of.columns, places(of.columns)))
        wanted = {one.at for one in schools}
        records = {at: record for at, record in enumerate(school_records(of.found)) if at in wanted}
        return [
            criterion
            for one in schools
            for criterion in criteria_of(of.found, records[one.at], one.row, of.asked)
        ]

    return rows


_KINDS = (
    _kind("listed", msg("school on the list"), lambda one: _by_place(one, one.listed)),
    _kind("not_listed", msg("school off the list, the nearest first"), lambda one: one.not_listed),
    _kind("undecided", msg("school that cannot be judged"), lambda one: one.undecided),
    _kind(
        "schools",
        msg("school that was judged, whatever the verdict"),
        lambda one: _by_place(one, np.arange(len(one.ids))),
    ),
    RowKind(
        name="indicators",
        words=msg("criterion on a school, of every school judged"),
        rows=_indicators(lambda one: np.arange(len(one.ids))),
        fields=CRITERION,
        empty=msg("There are no such schools"),
    ),
    RowKind(
        name="listed_indicators",
        words=msg("criterion on a school of the list"),
        rows=_indicators(lambda one: one.listed),
        fields=CRITERION,
        empty=msg("There are no such schools"),
    ),
    RowKind(
        name="municipalities",
        words=msg("municipality, with how many of its schools are on the list"),
        rows=lambda of: of.municipalities(),
        fields=_MUNICIPALITY,
        empty=msg("There are no such schools"),
    ),
    RowKind(
        name="criteria",
        words=msg("criterion, with how many schools meet it"),
        rows=lambda of: of.criteria(),
        fields=_CRITERIA,
        empty=msg("The rules have no criterion."),
    ),
)


def _act_of_list(of: JudgedSchools) -> Value:
    return of.found.edition.cited(of.category.standing.source).citation


def _decides(part: Literal["body", "act", "office"]) -> Callable[[JudgedSchools], Value]:
    def take(of: JudgedSchools) -> Value:
        decides = of.found.edition.categories[of.found.main].membership.decides
        value: str | None = None if decides is None else getattr(decides, part)
        return value

    return take


VALUES_OF_LIST = (
    FormValue(
        "category",
        msg("the category that makes the list"),
        lambda of: of.category.title,
    ),
    FormValue(
        "category.short",
        msg("the category in short"),
        lambda of: of.category.short,
    ),
    FormValue("category.act", msg("the act that the category stands on"), _act_of_list),
    FormValue("decides", msg("the body that decides on the list"), _decides("body")),
    FormValue("decides.act", msg("by what kind of act it decides"), _decides("act")),
    FormValue("decides.office", msg("who signs that act"), _decides("office")),
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
    values=VALUES_OF_LIST,
    kinds=_KINDS,
    default="listed",
)
VERDICTS_SUBJECT = evolve(
    LIST,
    about="verdicts",
    words=msg("every school of a run with its verdict"),
    values=VALUES_OF_LIST,
    kinds=_KINDS,
    default="schools",
)
