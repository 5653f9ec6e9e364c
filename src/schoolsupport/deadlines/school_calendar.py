"""The school's own calendar: school years, terms, trimesters and half-years, as data with sources.

No law sets the days of a term for the whole country; a school or its founder does. So the days come
from a file, read strictly; the shipped ones are marked as assumed, and a region, a municipality or
a school puts its own before them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Self

from attrs import field, frozen

from schoolsupport.deadlines.days import month_length
from schoolsupport.domain.calendar import school_year_of, school_year_text
from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.structure import read_toml, structured

TERMS = 4
TRIMESTERS = 3


@frozen(kw_only=True)
class SchoolTerm:
    """A term (четверть) or trimester of one school year.

    Attributes:
        number: 1 to 4, of a trimester 1 to 3.
        from_: first day.
        until: last day, included.
        source: act or page that says so.
        assumed: True where no act of a founder or school was read that says so.
    """

    number: int
    from_: dt.date
    until: dt.date
    source: str | None = None
    assumed: bool = False


@frozen(kw_only=True)
class SchoolYear:
    """One school year, of everybody or of one municipality or school.

    Attributes:
        school_year: named by the calendar year it ends in: 2023 is 2022/23.
        municipality: name of the municipality it holds for; None for all.
        school: id of the school it holds for; None for all.
        from_: first day, by default 1 September.
        until: last day, included, by default 31 August.
        lessons_until: last day of lessons, by default that of the last term or 31 May.
        term: the terms (четверти), in order; none where the school has trimesters only.
        trimester: the trimesters, where a file states them.
        source: act or page that says so.
        assumed: True where no act of a founder or school was read that says so.
    """

    school_year: int
    municipality: str | None = None
    school: str | None = None
    from_: dt.date | None = None
    until: dt.date | None = None
    lessons_until: dt.date | None = None
    term: tuple[SchoolTerm, ...] = ()
    trimester: tuple[SchoolTerm, ...] = ()
    source: str | None = None
    assumed: bool = False

    @property
    def first_day(self) -> dt.date:
        """First day of the school year."""
        return self.from_ or dt.date(self.school_year - 1, 9, 1)

    @property
    def last_day(self) -> dt.date:
        """Last day of the school year, summer holidays included."""
        return self.until or dt.date(self.school_year, 8, 31)

    @property
    def last_lesson(self) -> dt.date:
        """Last day of lessons."""
        ends = [term.until for term in (*self.term, *self.trimester)]
        return self.lessons_until or max(ends, default=dt.date(self.school_year, 5, 31))


@frozen(kw_only=True)
class SchoolTermsFile:
    """The content of a `school-terms.toml`."""

    school_year: tuple[SchoolYear, ...]


def read_school_years(file: Traversable, where: str) -> tuple[SchoolYear, ...]:
    """The school years of a file.

    Args:
        file: the file.
        where: its path as messages name it.

    Raises:
        RuleError: the file is missing or not TOML, a key is unknown or does not fit, a term
            ends before it starts, overlaps another, is numbered twice or lies outside its
            school year; `others` holds the faults after the first.
    """
    years = structured(read_toml(file, where), SchoolTermsFile, where).school_year
    faults = [one for year in years for one in _faults(year, where)]
    faults.extend(_twice(years, where))
    if faults:
        raise RuleError.of(faults)
    return years


def _twice(years: tuple[SchoolYear, ...], where: str) -> Iterable[RuleError]:
    seen = set()
    for year in years:
        place = (year.school_year, year.municipality, year.school)
        if place in seen:
            yield rule_fault("rule.school_year_twice", where=_at(year, where))
        seen.add(place)


def _faults(year: SchoolYear, where: str) -> Iterable[RuleError]:
    """Everything wrong with the days of one school year."""
    at = _at(year, where)
    if year.municipality is not None and year.school is not None:
        yield rule_fault("rule.school_year_of_both", where=at)
    if year.first_day.year != year.school_year - 1 or year.last_day.year != year.school_year:
        yield rule_fault(
            "rule.days_of_school_year", where=at, found=_said((year.first_day, year.last_day))
        )
    if not year.first_day <= year.last_lesson <= year.last_day:
        yield rule_fault("rule.lessons_outside_year", where=at, found=_said((year.last_lesson,)))
    for name, terms, count in (
        ("term", year.term, TERMS),
        ("trimester", year.trimester, TRIMESTERS),
    ):
        yield from _term_faults(year, terms, count, f"{at}: {name}")


def _term_faults(
    year: SchoolYear, terms: tuple[SchoolTerm, ...], count: int, at: str
) -> Iterable[RuleError]:
    for term in terms:
        here = f"{at} {term.number}"
        days = (term.from_, term.until)
        if term.until < term.from_:
            yield rule_fault("rule.term_backwards", where=here, found=_said(days))
        if term.from_ < year.first_day or term.until > year.last_day:
            yield rule_fault("rule.term_outside_year", where=here, found=_said(days))
        if term.assumed and term.source is not None:
            yield rule_fault("rule.term_assumed_with_source", where=here, found=_said(days))
    numbers = [term.number for term in terms]
    if numbers and numbers != list(range(1, count + 1)):
        yield rule_fault(
            "rule.numbers_not_running", where=at, found=", ".join(map(str, numbers)), count=count
        )
    for before, after in pairwise(terms):
        if before.from_ <= before.until and after.from_ <= before.until:
            yield rule_fault(
                "rule.terms_overlap",
                where=f"{at} {after.number}",
                found=_said((before.until, after.from_)),
            )


def _said(days: tuple[dt.date, ...]) -> str:
    return ", ".join(day.isoformat() for day in days)


def _at(year: SchoolYear, where: str) -> str:
    place = year.school or year.municipality
    return f"{where}: {school_year_text(year.school_year)}" + (f", {place}" if place else "")


SCHOOL_TERMS_FILE = "school-terms.toml"


class SchoolPeriod(StrEnum):
    """What a part of a school year is called."""

    TERM = "term"
    TRIMESTER = "trimester"
    HALF_YEAR = "half_year"
    SCHOOL_YEAR = "school_year"


@frozen(kw_only=True)
class SchoolSpan:
    """A named stretch of a school year.

    Attributes:
        kind: term, trimester, half-year or the school year itself.
        school_year: named by the calendar year it ends in.
        number: which of its kind, from 1; 1 of a school year.
        start: first day.
        end: last day, included.
        assumed: True where its days are customary or derived, not an act's.
        source: where its days were read.
    """

    kind: SchoolPeriod
    school_year: int
    number: int
    start: dt.date
    end: dt.date
    assumed: bool = False
    source: str | None = None


@frozen(kw_only=True)
class SchoolDay:
    """Where in the school's calendar a day lies.

    Attributes:
        school_year: named by the calendar year it ends in.
        term: number of the term, None in holidays and where no terms are known.
        half_year: number of the school half-year, None outside both and where none is known.
        lessons: whether the day lies between the first and the last day of lessons.
    """

    school_year: int
    term: int | None
    half_year: int | None
    lessons: bool


@frozen
class SchoolCalendar:
    """School years looked up by number; the first entry that concerns a place is taken.

    Attributes:
        entries: school years; a region's stand before the shipped ones.
        municipality: the municipality asked about; entries of others are passed over.
        school: the school asked about; entries of others are passed over.
    """

    entries: tuple[SchoolYear, ...]
    municipality: str | None = field(default=None, kw_only=True)
    school: str | None = field(default=None, kw_only=True)

    @classmethod
    def from_toml(cls, file: Traversable, where: str | None = None) -> Self:
        """Read a file of school terms.

        Args:
            file: the file.
            where: its path as messages name it; by default its name.

        Raises:
            RuleError: the file is missing or not TOML, a key is unknown or does not fit, a term
                ends before it starts, overlaps another, is numbered twice or lies outside its
                school year; `others` holds the faults after the first.
        """
        return cls(read_school_years(file, where or file.name))

    def with_first(self, other: Iterable[SchoolYear]) -> SchoolCalendar:
        """This calendar with other entries (a region's) asked before its own."""
        return SchoolCalendar(
            (*other, *self.entries), municipality=self.municipality, school=self.school
        )

    def of_place(self, municipality: str | None = None, school: str | None = None) -> Self:
        """This calendar as a municipality or a school keeps it."""
        return type(self)(self.entries, municipality=municipality, school=school)

    def entry(self, school_year: int) -> SchoolYear | None:
        """What is known of a school year: the school's, else the municipality's, else everybody's.

        Args:
            school_year: named by the calendar year it ends in.
        """
        found = [entry for entry in self.entries if entry.school_year == school_year]
        own = [e for e in found if e.school is not None and e.school == self.school]
        near = [
            e
            for e in found
            if e.school is None
            and e.municipality is not None
            and e.municipality == self.municipality
        ]
        common = [e for e in found if e.school is None and e.municipality is None]
        return next(iter((*own, *near, *common)), None)

    def terms(self, school_year: int) -> tuple[SchoolSpan, ...]:
        """The terms (четверти) of a school year in order; none where they are not known."""
        entry = self.entry(school_year)
        if entry is None:
            return ()
        return tuple(_span(SchoolPeriod.TERM, entry, term) for term in entry.term)

    def term(self, school_year: int, number: int) -> tuple[dt.date, dt.date] | None:
        """First and last day of a term, None where it is not known."""
        return _days(self.terms(school_year), number)

    def stated_trimesters(self, school_year: int) -> tuple[SchoolSpan, ...]:
        """The trimesters of a school year as a file states them, in order; else none."""
        entry = self.entry(school_year)
        if entry is None:
            return ()
        return tuple(_span(SchoolPeriod.TRIMESTER, entry, part) for part in entry.trimester)

    def trimester(self, school_year: int, number: int) -> tuple[dt.date, dt.date] | None:
        """First and last day of a trimester, None where no file states them."""
        return _days(self.stated_trimesters(school_year), number)

    def trimesters(self, school_year: int) -> tuple[SchoolSpan, ...]:
        """The trimesters: as stated, else autumn, winter and spring up to the last lesson, assumed.

        None where nothing is known of the school year.
        """
        entry = self.entry(school_year)
        if entry is None:
            return ()
        if entry.trimester:
            return self.stated_trimesters(school_year)
        february = dt.date(school_year, 2, month_length(school_year, 2))
        return (
            _derived(SchoolPeriod.TRIMESTER, entry, 1, (entry.first_day, _november(entry))),
            _derived(SchoolPeriod.TRIMESTER, entry, 2, (_december(entry), february)),
            _derived(
                SchoolPeriod.TRIMESTER, entry, 3, (dt.date(school_year, 3, 1), entry.last_lesson)
            ),
        )

    def half_years(self, school_year: int) -> tuple[SchoolSpan, ...]:
        """The two school half-years: terms 1 and 2, terms 3 and 4; else divided at New Year.

        None where nothing is known of the school year.
        """
        entry = self.entry(school_year)
        if entry is None:
            return ()
        terms = self.terms(school_year)
        if len(terms) == TERMS:
            return tuple(_joined(terms[2 * half : 2 * half + 2], half + 1) for half in (0, 1))
        new_year = dt.date(school_year, 1, 1)
        eve = dt.date(school_year - 1, 12, 31)
        return (
            _derived(SchoolPeriod.HALF_YEAR, entry, 1, (entry.first_day, eve)),
            _derived(SchoolPeriod.HALF_YEAR, entry, 2, (new_year, entry.last_lesson)),
        )

    def half_year(self, school_year: int, number: int) -> tuple[dt.date, dt.date] | None:
        """First and last day of a school half-year, None where the year is not known."""
        return _days(self.half_years(school_year), number)

    def school_year(self, school_year: int) -> SchoolSpan:
        """A school year; where nothing is known of it, 1 September to 31 August, assumed."""
        entry = self.entry(school_year) or SchoolYear(school_year=school_year, assumed=True)
        return SchoolSpan(
            kind=SchoolPeriod.SCHOOL_YEAR,
            school_year=school_year,
            number=1,
            start=entry.first_day,
            end=entry.last_day,
            assumed=entry.assumed or entry.from_ is None or entry.until is None,
            source=entry.source,
        )

    def school_year_days(self, school_year: int) -> tuple[dt.date, dt.date]:
        """First and last day of a school year, summer holidays included."""
        span = self.school_year(school_year)
        return span.start, span.end

    def last_lesson(self, school_year: int) -> dt.date:
        """Last day of lessons; 31 May where nothing is known of the school year."""
        return (self.entry(school_year) or SchoolYear(school_year=school_year)).last_lesson

    def school_year_of(self, day: dt.date) -> int:
        """The school year a day lies in, by the calendar's own first days."""
        usual = school_year_of(day)
        for school_year in (usual, usual + 1, usual - 1):
            first, last = self.school_year_days(school_year)
            if first <= day <= last:
                return school_year
        return usual

    def of_day(self, day: dt.date) -> SchoolDay:
        """Where in the school's calendar a day lies."""
        school_year = self.school_year_of(day)
        spans = (*self.terms(school_year), *self.trimesters(school_year))
        first = min((span.start for span in spans), default=self.school_year_days(school_year)[0])
        return SchoolDay(
            school_year=school_year,
            term=_holding(self.terms(school_year), day),
            half_year=_holding(self.half_years(school_year), day),
            lessons=first <= day <= self.last_lesson(school_year),
        )


@cache
def school_calendar() -> SchoolCalendar:
    """The calendar shipped with the core: customary days, marked as assumed."""
    return SchoolCalendar.from_toml(files("schoolsupport.deadlines") / "school_terms.toml")


def region_school_calendar(folder: Traversable) -> SchoolCalendar:
    """The shipped calendar with a region's `calendars/school-terms.toml` before it.

    Args:
        folder: the region's folder; without the file the shipped calendar is returned.

    Raises:
        RuleError: the file is there and says what it may not.
    """
    file = folder / "calendars" / SCHOOL_TERMS_FILE
    if not file.is_file():
        return school_calendar()
    return school_calendar().with_first(SchoolCalendar.from_toml(file, str(file)).entries)


def _span(kind: SchoolPeriod, entry: SchoolYear, term: SchoolTerm) -> SchoolSpan:
    return SchoolSpan(
        kind=kind,
        school_year=entry.school_year,
        number=term.number,
        start=term.from_,
        end=term.until,
        assumed=term.assumed or (entry.assumed and term.source is None),
        source=term.source or entry.source,
    )


def _derived(
    kind: SchoolPeriod, entry: SchoolYear, number: int, days: tuple[dt.date, dt.date]
) -> SchoolSpan:
    start, end = days
    return SchoolSpan(
        kind=kind,
        school_year=entry.school_year,
        number=number,
        start=start,
        end=end,
        assumed=True,
        source=entry.source,
    )


def _joined(terms: tuple[SchoolSpan, ...], number: int) -> SchoolSpan:
    return SchoolSpan(
        kind=SchoolPeriod.HALF_YEAR,
        school_year=terms[0].school_year,
        number=number,
        start=terms[0].start,
        end=terms[-1].end,
        assumed=any(term.assumed for term in terms),
        source=terms[-1].source,
    )


def _november(entry: SchoolYear) -> dt.date:
    return dt.date(entry.school_year - 1, 11, 30)


def _december(entry: SchoolYear) -> dt.date:
    return dt.date(entry.school_year - 1, 12, 1)


def _days(spans: tuple[SchoolSpan, ...], number: int) -> tuple[dt.date, dt.date] | None:
    return next(((span.start, span.end) for span in spans if span.number == number), None)


def _holding(spans: tuple[SchoolSpan, ...], day: dt.date) -> int | None:
    return next((span.number for span in spans if span.start <= day <= span.end), None)
