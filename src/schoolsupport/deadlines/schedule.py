"""What an order's words about time mean: `Schedule`, its parts and its problems.

A schedule keeps the phrase as printed. Days are whole days, both ends included; an end that the
phrase leaves open is None. What the phrase does not say and context filled in is named in
`inferred`, so that nobody takes it for the order's own words.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from attrs import frozen

from schoolsupport.faults import kind_of
from schoolsupport.translation import Message


class Kind(StrEnum):
    """How a part of a schedule stands in time."""

    WINDOW = "window"
    RECURRING = "recurring"
    ONGOING = "ongoing"
    AS_NEEDED = "as_needed"
    BY_SCHEDULE = "by_schedule"
    EXTERNAL = "external"
    RELATIVE = "relative"


class Precision(StrEnum):
    """How exactly the phrase names a time; the days of the part cover the whole of it."""

    DAY = "day"
    WEEK = "week"
    DECADE = "decade"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    SEASON = "season"
    SCHOOL_TERM = "school_term"
    SCHOOL_TRIMESTER = "school_trimester"
    SCHOOL_YEAR = "school_year"
    YEAR = "year"


class Frequency(StrEnum):
    """The period of a recurrence: of the calendar, or of the school."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    SCHOOL_QUARTERLY = "school_quarterly"
    SCHOOL_TRIMESTERLY = "school_trimesterly"
    SCHOOL_HALF_YEARLY = "school_half_yearly"
    SCHOOL_YEARLY = "school_yearly"


class Unit(StrEnum):
    """What an offset from an event is counted in."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Side(StrEnum):
    """On which side of its event a relative deadline lies."""

    BEFORE = "before"
    AFTER = "after"


@frozen(kw_only=True)
class Due:
    """The day within a period, or after it, when a recurring thing is due.

    Attributes:
        day: day of the month, 1 to 31; a month that is shorter ends earlier.
        months_after: months after the one in which the period ends: 1 in «до 5 числа месяца,
            следующего за отчётным»; 0 within the period's own last month.
        weekday: day of the week, 1 Monday to 7 Sunday; without `week` in recurrences by weeks.
        week: which such day of the week of its month, 1 to 5, or -1 for the last: «последняя
            пятница месяца». A month without a fifth one has no such day.
        working: `day` counts the working days of its month; 31 is the last of them.
        from_day: day of the month on which the due time begins, where it is several days: 10 in
            «с 10 по 20 число»; `day` is the last of them.
    """

    day: int | None = None
    months_after: int = 0
    weekday: int | None = None
    week: int | None = None
    working: bool = False
    from_day: int | None = None


@frozen(kw_only=True)
class Recurrence:
    """How often.

    Attributes:
        freq: the period.
        interval: in every how many periods: 5 in «один раз в 5 лет».
        count: how many times in a period, where the phrase says exactly.
        min_count: at least how many times in a period: 1 in «не реже 1 раза в четверть».
        due: when in the period, if the phrase says so.
    """

    freq: Frequency
    interval: int = 1
    count: int | None = None
    min_count: int | None = None
    due: Due | None = None


@frozen(kw_only=True)
class RelativeTo:
    """A term counted from an event that has no day of its own.

    Attributes:
        event: the event in the order's words, without the preposition.
        offset: number of units from it; 0 means at once, on the event itself.
        unit: what is counted.
        side: before or after the event.
        working_days: only working days count.
    """

    event: str
    offset: int
    unit: Unit = Unit.DAY
    side: Side = Side.AFTER
    working_days: bool = False


@frozen(kw_only=True)
class Part:
    """One of the times a phrase names.

    Attributes:
        kind: how it stands in time.
        start: first day, None where the phrase leaves it open.
        end: last day, None where the phrase leaves it open. In a part that recurs once a year or
            once a school year the two are its days in the first year; in any other recurring part
            they bound the whole row of occurrences.
        time: time of the last day, where the phrase gives one.
        precision: how exactly the phrase names it; None where it names no time.
        recurrence: how often, in recurring parts only.
        relative_to: from what it is counted, in relative parts only.
        by: whose plan or timetable sets the days, in the order's words (`by_schedule`,
            `external`), if the phrase says.
        inferred: what context filled in: `year`, `start`, `end`, `school_year`, `month`.
    """

    kind: Kind
    start: dt.date | None = None
    end: dt.date | None = None
    time: dt.time | None = None
    precision: Precision | None = None
    recurrence: Recurrence | None = None
    relative_to: RelativeTo | None = None
    by: str | None = None
    inferred: tuple[str, ...] = ()


@frozen(kw_only=True)
class DeadlineProblem:
    """Something wrong with a phrase; it is said, never mended in silence.

    Attributes:
        code: stable name: `deadline.not_understood`, `deadline.end_before_start` …
        message: what is wrong.
        likely: what was probably meant, in the words an order would use, if that can be said.
    """

    code: str
    message: Message
    likely: str | None = None

    @classmethod
    def of(cls, code: str, /, *, likely: str | None = None, **values: object) -> DeadlineProblem:
        """A problem of the family `deadline` of faults with its words filled in."""
        return cls(code=code, message=Message(kind_of(code).what, values), likely=likely)

    @property
    def remedy(self) -> Message | None:
        """What to write to `deadline` so that it can be decided, where that helps."""
        words = kind_of(self.code).remedy
        return None if words is None else Message(words, self.message.values)


@frozen(kw_only=True)
class Schedule:
    """What a deadline phrase means.

    Attributes:
        phrase: the phrase as printed.
        parts: the times it names, in its order; empty where it was not understood.
        problems: what is wrong with it or could not be decided.
    """

    phrase: str
    parts: tuple[Part, ...] = ()
    problems: tuple[DeadlineProblem, ...] = ()

    @property
    def understood(self) -> bool:
        """Whether every word of the phrase was understood."""
        return bool(self.parts) and not any(
            problem.code == "deadline.not_understood" for problem in self.problems
        )


SCHOOL_YEAR_FIRST_MONTH = 9
SUMMER, AUGUST = 7, 8


@frozen(kw_only=True)
class Period:
    """The years a plan covers, both included; of school years, the first begins in September.

    Attributes:
        first_year: first calendar year.
        last_year: last calendar year; a plan of school years ends in a later year than the first.
        school_years: the plan runs from 1 September of the first year to 31 August of the last.

    Example:
        >>> Period(first_year=2021, last_year=2022, school_years=True).days[1]
        datetime.date(2022, 8, 31)
    """

    first_year: int
    last_year: int
    school_years: bool = False

    @property
    def years(self) -> tuple[int, int]:
        """First and last calendar year that hold a day of the plan."""
        return self.first_year, max(self.last_year, self.first_year + self.school_years)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day of the plan: the same to whoever reads, plans or checks it."""
        first, last = self.years
        if self.school_years:
            begins = dt.date(first, SCHOOL_YEAR_FIRST_MONTH, 1)
            return begins, begins.replace(year=last) - dt.timedelta(days=1)
        return dt.date(first, 1, 1), dt.date(last, 12, 31)

    @property
    def reach(self) -> tuple[dt.date, dt.date]:
        """First and last day near the plan: July before it prepares, three months after close it.

        Example:
            >>> Period(first_year=2023, last_year=2023).reach[0]
            datetime.date(2022, 7, 1)
        """
        last = self.days[1]
        if self.school_years:
            return dt.date(self.first_year, SUMMER, 1), dt.date(last.year, 11, 30)
        return dt.date(self.first_year - 1, SUMMER, 1), dt.date(last.year + 1, 3, 31)

    @property
    def prepared(self) -> dt.date:
        """First day that needs no remark: schools prepare their year from August on."""
        first = self.days[0]
        return first.replace(month=AUGUST) if self.school_years else first

    @property
    def is_one_year(self) -> bool:
        """Whether it is one calendar year, or one school year."""
        first, last = self.years
        return last - first == int(self.school_years)


@frozen(kw_only=True)
class DeadlineContext:
    """What an order says about time outside the phrase.

    Attributes:
        first_year: first calendar year of the plan or of the section the phrase stands in.
        last_year: last calendar year of it; the same as the first in a plan of one year.
        signed: day the order was signed, for «текущего года» and «т.г.».
        school_years: the plan speaks of school years: the first runs from September of
            `first_year` to August of the next.
        other: another reading of the years of the plan; a day on which the two disagree is none.
    """

    first_year: int | None = None
    last_year: int | None = None
    signed: dt.date | None = None
    school_years: bool = False
    other: Period | None = None

    @property
    def plan(self) -> Period | None:
        """The years of the plan or section; None where the order says none."""
        if self.first_year is None:
            return None
        last = self.last_year or self.first_year
        return Period(first_year=self.first_year, last_year=last, school_years=self.school_years)


@frozen(kw_only=True)
class Note:
    """Something to be known about days that were computed.

    Attributes:
        code: stable name: `occurrence.outside_window`, `move.day_off` …
        message: what it is, for people.
    """

    code: str
    message: Message
