"""Windows get their days: from the phrase, then from what the order says around it; years too."""

from __future__ import annotations

import datetime as dt
import re

from attrs import evolve, field, frozen

from schoolsupport.deadlines.days import SchoolTerms, month_end
from schoolsupport.deadlines.reading import spans
from schoolsupport.deadlines.reading.pieces import (
    Edge,
    Point,
    Portion,
    Role,
    Shape,
    Window,
    Year,
    YearWord,
)
from schoolsupport.deadlines.reading.words import Wording
from schoolsupport.deadlines.schedule import (
    AUGUST,
    DeadlineContext,
    DeadlineProblem,
    Kind,
    Part,
    Precision,
)


@frozen(kw_only=True)
class Found:
    """A year found for a point.

    Attributes:
        year: calendar year; for school periods the one in which the school year begins.
        inferred: what context filled in.
        problem: why there is no year.
    """

    year: int | None = None
    inferred: tuple[str, ...] = ()
    problem: DeadlineProblem | None = None


def only_year(context: DeadlineContext) -> int | None:
    """The one year (or first calendar year of the one school year) of the plan."""
    plan = context.plan
    return plan.first_year if plan is not None and plan.is_one_year else None


def year_of(  # noqa: PLR0911  # one return for each way to name a year
    point: Point, words: str, context: DeadlineContext
) -> Found:
    """The calendar year of a point that lies within one.

    Args:
        point: the point.
        words: it as printed, for messages.
        context: what the order says around the phrase.
    """
    year = point.year
    word = year.word if year else YearWord.BARE
    if year and word is YearWord.STATED:
        return Found(year=year.value)
    if year and word is YearWord.SHORT:
        return _short(year, words, context)
    if year and word is YearWord.BARE_SHORT:
        return _bare_short(year, spans.first_month(point), words, context)
    if year and word is YearWord.SCHOOL:
        return Found(year=year.value if spans.first_month(point) >= 9 else year.last)
    if word in {YearWord.THIS, YearWord.NEXT}:
        return _this(word is YearWord.NEXT, words, context)
    if word in {YearWord.THIS_SCHOOL, YearWord.BARE_SCHOOL}:
        found = school_year_of(point, words, context)
        if found.year is None:
            return found
        later = spans.first_month(point) < 9
        return Found(year=found.year + later, inferred=found.inferred)
    first = only_year(context)
    if first is None:
        return Found(problem=_no_year(words, context))
    if context.school_years and spans.first_month(point) == AUGUST:
        return _august(point, words, first)
    later = context.school_years and spans.first_month(point) < SEPTEMBER
    return Found(year=first + later, inferred=("year",))


SEPTEMBER = 9
LATE_AUGUST = 20
"""The day of August from which a plan of a school year speaks of the days before it begins."""


def _august(point: Point, words: str, first: int) -> Found:
    """A school year has an August before it and one at its end; late days prepare its beginning."""
    opens = point.opens
    if opens is None and _is_late(point):
        opens = True
    if opens is None:
        problem = DeadlineProblem.of(
            "deadline.august_unclear", words=words, earlier=first, later=first + 1
        )
        return Found(problem=problem)
    return Found(year=first + (not opens), inferred=("year",))


def _is_late(point: Point) -> bool:
    if point.shape is Shape.DAY:
        return point.day >= LATE_AUGUST
    if point.edge is Edge.END or (point.shape is Shape.PORTION and point.number == -1):
        return True
    last_third = {Portion.DECADE: 3, Portion.TENS: 2, Portion.WEEK: 4}
    return point.portion is not None and last_third.get(point.portion) == point.number


def _beside(first: Point, last: Point) -> tuple[Point, Point]:
    """An August in a range begins the school year or ends it, as its other end says."""
    months = spans.first_month(first), spans.first_month(last)
    if AUGUST not in months or not {first.shape, last.shape} <= _IN_A_YEAR:
        return first, last
    if months == (AUGUST, AUGUST):
        late = True if _is_late(first) else None
        return evolve(first, opens=late), evolve(last, opens=late if first.is_day else last.opens)
    if months[0] == AUGUST:
        return evolve(first, opens=True), last
    return first, evolve(last, opens=False)


def school_year_of(point: Point, words: str, context: DeadlineContext) -> Found:
    """The year in which the school year of a point begins."""
    year = point.year
    if year and year.word is YearWord.SCHOOL:
        return Found(year=year.value)
    if year and year.word is YearWord.THIS_SCHOOL and context.signed:
        signed = context.signed
        return Found(year=signed.year - (signed.month < 9), inferred=("school_year",))
    first = only_year(context)
    if first is not None and context.school_years:
        return Found(year=first, inferred=("school_year",))
    if point.shape in _OF_SCHOOL and (
        year is None or year.word in {YearWord.STATED, YearWord.THIS}
    ):
        return _of_calendar_year(point, year_of(point, words, context))
    if first is not None:
        return Found(problem=_school_year_unclear(first))
    return Found(problem=_no_year(words, evolve(context, school_years=True)))


def _of_calendar_year(point: Point, found: Found) -> Found:
    """The school year of a part of one, where a calendar year is named."""
    if found.year is None:
        return found
    if point.shape is Shape.TRIMESTER and point.number == 2:  # it runs over New Year
        return Found(problem=_school_year_unclear(found.year))
    late = point.number > (1 if point.shape is Shape.SCHOOL_HALF else 2)
    return Found(year=found.year - late, inferred=found.inferred)


def _school_year_unclear(year: int) -> DeadlineProblem:
    """A calendar year holds the end of one school year and the beginning of the next."""
    return DeadlineProblem.of(
        "deadline.school_year_unclear",
        earlier=f"{year - 1}/{year}",
        later=f"{year}/{year + 1}",
        before=f"{year - 1}-{year}",
        after=f"{year}-{year + 1}",
    )


def _no_year(words: str, context: DeadlineContext) -> DeadlineProblem:
    """No year is named; what to write is the first year the plan has."""
    year = context.first_year or (context.signed.year if context.signed else 2023)
    write = f"--year {year}-{year + 1} --school-years" if context.school_years else f"--year {year}"
    return DeadlineProblem.of("deadline.no_year", words=words, write=write)


def _short(year: Year, words: str, context: DeadlineContext) -> Found:
    years = context.plan.years if context.plan is not None else (year.value + 1, year.value)
    certain = years[0] <= year.value <= years[1] or (
        context.signed is not None and context.signed.year == year.value
    )
    if certain:
        return Found(year=year.value, inferred=("year",))
    likely = words[: words.rfind(".") + 1] + str(year.value)
    return Found(problem=DeadlineProblem.of("deadline.two_digit_year", likely=likely, words=words))


_LAST_FIGURES = re.compile(r"\d\d(?=(?: ?г\w*\.?)?$)")


def _bare_short(year: Year, month: int, words: str, context: DeadlineContext) -> Found:
    """«март 23» is a year where that month of it is one of the plan's; it is told, as 23 counts."""
    plan = context.plan
    whole = dt.date(year.value, month, 1), month_end(dt.date(year.value, month, 1))
    if plan is None or whole[1] < plan.days[0] or whole[0] > plan.days[1]:
        likely = _LAST_FIGURES.sub(str(year.value), words)
        problem = DeadlineProblem.of("deadline.two_digit_year", likely=likely, words=words)
        return Found(problem=problem)
    told = DeadlineProblem.of(
        "deadline.figures_read_as_year", figures=f"{year.value % 100:02}", year=str(year.value)
    )
    return Found(year=year.value, inferred=("year",), problem=told)


def _this(following: bool, words: str, context: DeadlineContext) -> Found:  # noqa: FBT001  # one of two words
    first = None if context.school_years else only_year(context)
    signed = context.signed.year if context.signed else None
    base = signed or first
    if following and context.first_year is not None:
        base = first
    if base is None:
        return Found(problem=DeadlineProblem.of("deadline.current_year_unknown", words=words))
    return Found(year=base + following, inferred=("year",))


_COARSER = list(Precision)
_ONE_WINTER = dt.timedelta(days=310)
_OF_SCHOOL = (Shape.TERM, Shape.TRIMESTER, Shape.SCHOOL_HALF)
_IN_A_YEAR = {Shape.DAY, Shape.MONTH, Shape.PORTION}


@frozen(kw_only=True)
class Filled:
    """A point with its days.

    Attributes:
        days: first and last day, None where they are not known.
        precision: how exactly.
        inferred: what context filled in.
    """

    days: spans.Days | None
    precision: Precision
    inferred: tuple[str, ...] = ()


@frozen(kw_only=True)
class Filler:
    """Fills the windows of one phrase and collects what is wrong with them.

    Attributes:
        wording: the phrase.
        context: what the order says around it.
        calendar: school terms, if known.
        problems: what was found wrong so far.
    """

    wording: Wording
    context: DeadlineContext
    calendar: SchoolTerms | None = None
    problems: list[DeadlineProblem] = field(factory=list)

    def part(self, window: Window) -> Part:
        """The part that a window means."""
        points = [window.first] if window.last is None else [window.first, window.last]
        impossible = [point for point in points if not self._exists(point)]
        if impossible:
            return Part(kind=Kind.WINDOW, precision=_coarser(*map(spans.precision, points)))
        part = self._range(window) if window.last else self._single(window)
        part = self._labelled(part, window)
        self._check(part, window, points)
        return part

    # one point

    def _single(self, window: Window) -> Part:
        role, point = window.role, window.first
        if role is Role.ON:
            role = Role.UNTIL if point.is_day else Role.WITHIN
        filled = self._fill(point)
        start, end = filled.days or (None, None)
        if role is Role.UNTIL:
            end = self._until(point, filled, inclusive=window.inclusive)
            start = None
        elif role is Role.SINCE:
            end = None
        elif role is Role.AFTER:
            start, end = end and end + dt.timedelta(days=1), None
        elif point.edge and point.shape is not Shape.MONTH:
            start, end = self._edge(point, filled)
        precision = filled.precision
        if point.edge and role is Role.UNTIL:
            precision = spans.precision(evolve(point, edge=None))
        return Part(
            kind=Kind.WINDOW,
            start=start,
            end=end,
            time=window.time,
            precision=precision,
            inferred=filled.inferred,
        )

    def _until(self, point: Point, filled: Filled, *, inclusive: bool) -> dt.date | None:
        """The last day of «до …»; «до марта» can mean either end of March."""
        if filled.days is None:
            return None
        if point.edge is Edge.BEGINNING:
            return filled.days[0] - dt.timedelta(days=1)
        if point.edge is Edge.END or (inclusive and not point.edge) or point.is_day:
            return filled.days[1]
        self._ambiguous(point, likely=f"до конца {self._words(point)}")
        return None

    def _edge(self, point: Point, filled: Filled) -> tuple[dt.date | None, dt.date | None]:
        if filled.days is None or point.edge is Edge.MIDDLE:
            if filled.days:
                self._ambiguous(point)
            return None, None
        return (filled.days[0], None) if point.edge is Edge.BEGINNING else (None, filled.days[1])

    # two points

    def _range(self, window: Window) -> Part:
        first, last = window.first, window.last
        assert last is not None
        first, last = _beside(*_share_year(first, last))
        start, end = self._fill(first), self._fill(last)
        opens = start.days[0] if start.days else None
        closes = end.days[1] if end.days else None
        if opens and closes and opens > closes:
            opens, closes = self._over_new_year(window, opens, closes)
        if not window.inclusive and not last.is_day and last.edge is not Edge.END:
            if closes:
                self._ambiguous(last, likely=f"до конца {self._words(last)}")
            closes = None
        if (opens is None) != (closes is None) and (start.days is None or end.days is None):
            opens = closes = None
        return Part(
            kind=Kind.WINDOW,
            start=opens,
            end=closes,
            time=window.time,
            precision=_coarser(start.precision, end.precision),
            inferred=tuple(dict.fromkeys(start.inferred + end.inferred)),
        )

    def _over_new_year(
        self, window: Window, opens: dt.date, closes: dt.date
    ) -> tuple[dt.date, dt.date]:
        """A range that runs over a new year names it once: «21 декабря – 10 января 2023»."""
        assert window.last is not None
        told_first, told_last = window.first.year, window.last.year
        if told_first and told_last:
            return opens, closes
        step = dt.timedelta(days=366)
        if opens.month < 8 or opens.year != closes.year or closes + step - opens > _ONE_WINTER:
            return opens, closes
        if told_last and told_last.word is not YearWord.SCHOOL:
            moved = _moved(opens, -1)
            return (moved, closes) if moved else (opens, closes)
        moved = _moved(closes, 1)
        return (opens, moved) if moved else (opens, closes)

    # days of a point

    def _fill(self, point: Point) -> Filled:
        point = self._as_school(point)
        precision = spans.precision(point)
        if point.shape is Shape.PLAN:
            days = None if self.context.plan is None else self.context.plan.days
            if days is None:
                self._say(_no_year(self._words(point), self.context))
            return Filled(days=days, precision=precision, inferred=("start", "end") if days else ())
        if point.shape is Shape.SCHOOL_YEAR or point.shape in _OF_SCHOOL:
            return self._school(point, precision)
        if point.shape is Shape.SEASON and point.number == 1:
            return self._winter(point)
        found = year_of(point, self._words(point), self.context)
        self._say(found.problem)
        if found.year is None:
            return Filled(days=None, precision=precision)
        days = spans.days(point, found.year)
        if days is None:
            self._no_such_day(point)
        return Filled(days=days, precision=precision, inferred=found.inferred)

    def _as_school(self, point: Point) -> Point:
        """In a plan of school years «год» is the school year, «полугодие» that of the school."""
        bare = point.year is None or point.year.word is YearWord.BARE
        if not (self.context.school_years and bare):
            return point
        shape = {Shape.YEAR: Shape.SCHOOL_YEAR, Shape.HALF_YEAR: Shape.SCHOOL_HALF}
        return evolve(point, shape=shape.get(point.shape, point.shape))

    def _school(self, point: Point, precision: Precision) -> Filled:
        year = point.year
        found: Found = school_year_of(point, self._words(point), self.context)
        if point.shape is Shape.SCHOOL_YEAR:
            self._say(found.problem)
            if found.year is None:
                return Filled(days=None, precision=precision)
            last = year.last if year and year.word is YearWord.SCHOOL else None
            days = spans.school_year(found.year, last)
            return Filled(days=days, precision=precision, inferred=found.inferred)
        term_days = self._terms(point, found.year) if point.number > 0 else None
        if term_days is None:
            kind = "trimester" if point.shape is Shape.TRIMESTER else "term"
            self._say(DeadlineProblem.of(f"deadline.{kind}_days_unknown", words=self._words(point)))
            return Filled(days=None, precision=precision)
        return Filled(days=term_days, precision=precision, inferred=found.inferred)

    def _terms(self, point: Point, first_year: int | None) -> spans.Days | None:
        """The days of terms of the school year that begins in a year; calendars name its end."""
        if self.calendar is None or first_year is None:
            return None
        if point.shape is Shape.TRIMESTER:
            return self.calendar.trimester(first_year + 1, point.number)
        numbers = [point.number]
        if point.shape is Shape.SCHOOL_HALF:
            numbers = [point.number * 2 - 1, point.number * 2]
        terms = [self.calendar.term(first_year + 1, number) for number in numbers]
        if terms[0] is None or terms[-1] is None:
            return None
        return terms[0][0], terms[-1][1]

    def _winter(self, point: Point) -> Filled:
        """«Зима 2022» may begin or end in that year; «зима 2022/23» is one winter."""
        precision = Precision.SEASON
        found = school_year_of(point, self._words(point), self.context)
        if found.year is None or (point.year and point.year.word is YearWord.STATED):
            self._ambiguous(point)
            return Filled(days=None, precision=precision)
        days = spans.days(point, found.year)
        return Filled(days=days, precision=precision, inferred=found.inferred)

    # checks

    def _exists(self, point: Point) -> bool:
        year = point.year
        if year and year.word is YearWord.SCHOOL and not 1 <= year.last - year.value <= 10:
            self._say(
                DeadlineProblem.of(
                    "deadline.impossible_period", words=self.wording.words(year.place)
                )
            )
            return False
        if spans.exists(point):
            return True
        if point.shape is Shape.DAY:
            self._no_such_day(point)
        else:
            self._say(DeadlineProblem.of("deadline.impossible_period", words=self._words(point)))
        return False

    def _no_such_day(self, point: Point) -> None:
        likely = None
        if 1 <= point.month <= 12 and 28 < point.day <= 31:
            month_ends = dt.date(2001, point.month % 12 + 1, 1) - dt.timedelta(days=1)
            words = self._words(point)
            likely = words.replace(str(point.day), str(month_ends.day), 1)
        self._say(
            DeadlineProblem.of("deadline.impossible_day", likely=likely, words=self._words(point))
        )

    def _check(self, part: Part, window: Window, points: list[Point]) -> None:
        if part.start and part.end and part.end < part.start:
            likely = self._likely_end(window)
            self._say(
                DeadlineProblem.of(
                    "deadline.end_before_start", likely=likely, start=part.start, end=part.end
                )
            )
        self._check_plan(part, points)

    def _check_plan(self, part: Part, points: list[Point]) -> None:
        """A stated year outside the plan; a school year may reach over either end of it."""
        plan = self.context.plan
        words = {YearWord.STATED, YearWord.SCHOOL}
        if plan is None or not any(p.year and p.year.word in words for p in points):
            return
        years, days = plan.years, plan.days
        if points[0].shape in {Shape.SCHOOL_YEAR, Shape.YEAR}:
            begins, ends = part.start or dt.date.min, part.end or dt.date.max
            outside = [] if begins <= days[1] and ends >= days[0] else [part.start or ends]
        else:
            ends_of_part = (part.start, part.end)
            outside = [day for day in ends_of_part if day and not plan.prepared <= day <= days[1]]
        if outside:
            named = f"{years[0]}" if years[0] == years[1] else f"{years[0]}–{years[1]}"
            near = all(plan.reach[0] <= day <= plan.reach[1] for day in outside)
            likely = None if near else self._likely_year(points, years)
            year = str(outside[0].year)
            self._say(
                DeadlineProblem.of("deadline.outside_plan", likely=likely, year=year, plan=named)
            )

    def _likely_year(self, points: list[Point], plan: tuple[int, int]) -> str | None:
        """The phrase with the only year of the plan in place of each year outside it."""
        if plan[0] != plan[1] or (len(points) == 2 and points[0].shape is Shape.YEAR):
            return None
        if len(points) == 2 and _position(points[0]) > _position(points[1]):
            return None
        places = {
            point.year.place
            for point in points
            if point.year and point.year.word is YearWord.STATED and point.year.value != plan[0]
        }
        return self.wording.instead(sorted(places), str(plan[0])) if places else None

    def _likely_end(self, window: Window) -> str | None:
        """The phrase with one of its two years put right, if that would put the ends in order."""
        first, last = window.first, window.last
        if last is None or not (first.year and last.year):
            return None
        if {first.year.word, last.year.word} != {YearWord.STATED}:
            return None
        if _position(first) <= _position(last) and first.year.value != last.year.value:
            return self.wording.instead([last.year.place], str(first.year.value))
        return None

    def _labelled(self, part: Part, window: Window) -> Part:
        if window.label is None:
            return part
        return evolve(part, precision=spans.PRECISIONS[window.label])

    def _ambiguous(self, point: Point, likely: str | None = None) -> None:
        self._say(DeadlineProblem.of("deadline.ambiguous", likely=likely, words=self._words(point)))

    def _words(self, point: Point) -> str:
        return self.wording.words(point.place)

    def _say(self, problem: DeadlineProblem | None) -> None:
        if problem is not None and problem not in self.problems:
            self.problems.append(problem)


def _share_year(first: Point, last: Point) -> tuple[Point, Point]:
    """One year named in a range is the year of both ends."""
    if first.year is None and last.year is not None:
        if last.shape in {Shape.YEAR, Shape.SCHOOL_YEAR, Shape.PLAN}:
            return first, last
        return evolve(first, year=last.year), last
    if last.year is None and first.year is not None and last.shape is not Shape.PLAN:
        return first, evolve(last, year=first.year)
    return first, last


def _position(point: Point) -> tuple[int, int]:
    """Where in a year a point starts."""
    return spans.first_month(point), point.day


def _moved(day: dt.date, years: int) -> dt.date | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return None


def _coarser(*precisions: Precision) -> Precision:
    return max(precisions, key=_COARSER.index)
