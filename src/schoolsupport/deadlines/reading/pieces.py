"""What the grammar finds in a phrase, before context gives it days."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from attrs import frozen

from schoolsupport.deadlines.reading.words import Place
from schoolsupport.deadlines.schedule import Due, Frequency, Kind, Recurrence, Side, Unit


class Shape(StrEnum):
    """What a point names."""

    DAY = "day"
    MONTH = "month"
    PORTION = "portion"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    SCHOOL_HALF = "school_half"
    TERM = "term"
    TRIMESTER = "trimester"
    SEASON = "season"
    YEAR = "year"
    SCHOOL_YEAR = "school_year"
    PLAN = "plan"
    NUMBER = "number"


class YearWord(StrEnum):
    """How a year is named."""

    STATED = "stated"
    SHORT = "short"
    BARE_SHORT = "bare_short"
    THIS = "this"
    NEXT = "next"
    BARE = "bare"
    SCHOOL = "school"
    THIS_SCHOOL = "this_school"
    BARE_SCHOOL = "bare_school"


class Portion(StrEnum):
    """A part of a month."""

    DECADE = "decade"
    WEEK = "week"
    HALF = "half"
    WEEKDAY = "weekday"
    TENS = "tens"


class Edge(StrEnum):
    """The beginning, middle or end of something."""

    BEGINNING = "beginning"
    MIDDLE = "middle"
    END = "end"


class Role(StrEnum):
    """How the points of a window bound it."""

    BARE = "bare"
    WITHIN = "within"
    ON = "on"
    SINCE = "since"
    AFTER = "after"
    UNTIL = "until"
    RANGE = "range"


@frozen(kw_only=True)
class Year:
    """A year as named.

    Attributes:
        word: how it is named.
        value: the calendar year, or the first of a school year; 0 where not stated.
        last: calendar year in which a stated school year ends.
        alone: no word «год» stands beside its figures.
        place: where its figures stand in the phrase.
    """

    word: YearWord
    value: int = 0
    last: int = 0
    alone: bool = False
    place: Place = (0, 0)


@frozen(kw_only=True)
class Point:
    """One named time.

    Attributes:
        shape: what it names.
        number: which quarter, half, term, trimester, season (1 winter to 4 autumn) or part of a
            month; -1 the last, of terms and trimesters whichever it is.
        day: day of the month.
        month: month.
        portion: of a month.
        weekday: day of the week, 1 Monday to 7 Sunday; `number` says which of its month.
        edge: only the beginning, middle or end of it.
        year: its year, if one is named.
        genitive: a month in the genitive, «марта»: something stands before it.
        opens: an August beside an autumn, before the school year of the plan begins; False beside
            a summer, at its end; None where nothing stands beside it.
        place: where it stands in the phrase.
    """

    shape: Shape
    number: int = 0
    day: int = 0
    month: int = 0
    portion: Portion | None = None
    weekday: int = 0
    edge: Edge | None = None
    year: Year | None = None
    genitive: bool = False
    opens: bool | None = None
    place: Place = (0, 0)

    @property
    def is_day(self) -> bool:
        """Whether it names a single day."""
        return self.shape is Shape.DAY or self.portion is Portion.WEEKDAY


@frozen(kw_only=True)
class Window:
    """One or two points and how they bound a time.

    Attributes:
        role: how.
        first: the only or the first point.
        last: the second point of a range.
        inclusive: «включительно», «не позднее», «по»: the last point belongs to it.
        time: time of the last day.
        label: the words are «учебная четверть с … по …» or «в течение четверти».
    """

    role: Role
    first: Point
    last: Point | None = None
    inclusive: bool = False
    time: dt.time | None = None
    label: Shape | None = None


@frozen(kw_only=True)
class Recurring:
    """One or several recurrences named together («каждой четверти и учебного года»).

    Attributes:
        recurrences: them.
        within: the time in which they happen, where named in the same words.
        lost: words that no recurrence can hold.
    """

    recurrences: tuple[Recurrence, ...]
    within: Window | None = None
    lost: Place | None = None


@frozen(kw_only=True)
class DueDay:
    """A day of the month that belongs to a recurrence.

    Attributes:
        day: 1 to 31.
        months_after: None where the phrase does not say of which month.
        freq: the period, where the words about the month name it.
        weekday: day of the week, 1 Monday to 7 Sunday; then `day` says which of its month.
        working: working days are counted.
        from_day: the first of several days; `day` is the last.
        lost: words that no due day can hold.
    """

    day: int
    months_after: int | None = None
    freq: Frequency | None = None
    weekday: int | None = None
    working: bool = False
    from_day: int | None = None
    lost: Place | None = None

    @property
    def possible(self) -> bool:
        """Whether there is such a day in any month."""
        if self.weekday is not None:
            return self.day == -1 or 1 <= self.day <= 5
        return 1 <= (self.from_day or 1) <= self.day <= 31

    def due(self, months_after: int) -> Due:
        """The day as part of a recurrence."""
        if self.weekday is not None:
            return Due(weekday=self.weekday, week=self.day, months_after=months_after)
        return Due(
            day=self.day, months_after=months_after, working=self.working, from_day=self.from_day
        )


@frozen(kw_only=True)
class Weekday:
    """A day of the week beside a date, 1 Monday to 7 Sunday."""

    number: int


@frozen(kw_only=True)
class TimeOfDay:
    """A time of day beside days that recur: «по пятницам, до 12.00»."""

    time: dt.time


@frozen(kw_only=True)
class Plain:
    """A time without days: ongoing, as needed, by a schedule, set by others."""

    kind: Kind
    by: Place | None = None


@frozen(kw_only=True)
class Relative:
    """A term counted from an event; `event` is where its words stand."""

    offset: int
    unit: Unit
    side: Side
    working_days: bool = False
    event: Place | None = None


@frozen(kw_only=True)
class Separator:
    """What stands between two times: `;` and `.` part them more than `,` and «и».

    Attributes:
        strong: it parts them for good.
        then: it says «далее».
    """

    strong: bool
    then: bool = False


Item = Window | Recurring | DueDay | Weekday | TimeOfDay | Plain | Relative


@frozen(kw_only=True)
class Bracket:
    """What stands in brackets."""

    items: tuple[Element, ...]


Element = Item | Separator | Bracket
