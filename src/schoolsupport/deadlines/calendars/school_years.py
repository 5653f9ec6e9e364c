"""School years as files state them: classes, strict reading, and what may not stand in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from itertools import pairwise

from attrs import frozen

from schoolsupport.domain.calendar import school_year_text
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
