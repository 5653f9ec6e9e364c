"""Pieces that stand together become parts: a recurrence takes its days, a day its month."""

from __future__ import annotations

import datetime as dt

from attrs import evolve, field, frozen

from schoolsupport.deadlines.days import month_end
from schoolsupport.deadlines.reading.completing import THEN, Placed
from schoolsupport.deadlines.reading.filling import Filler
from schoolsupport.deadlines.reading.pieces import (
    DueDay,
    Item,
    Plain,
    Recurring,
    Relative,
    Role,
    Shape,
    TimeOfDay,
    Weekday,
    Window,
)
from schoolsupport.deadlines.reading.words import NotReadError, Place
from schoolsupport.deadlines.schedule import (
    DeadlineProblem,
    Due,
    Frequency,
    Kind,
    Part,
    Precision,
    Recurrence,
    RelativeTo,
)

_TERMS = {Shape.TERM, Shape.TRIMESTER}
_ONCE_A_YEAR = {Frequency.YEARLY, Frequency.SCHOOL_YEARLY}
_DAYS = {
    Frequency.DAILY: 1,
    Frequency.WEEKLY: 7,
    Frequency.MONTHLY: 28,
    Frequency.QUARTERLY: 90,
    Frequency.HALF_YEARLY: 181,
    Frequency.YEARLY: 365,
    Frequency.SCHOOL_QUARTERLY: 60,
    Frequency.SCHOOL_TRIMESTERLY: 80,
    Frequency.SCHOOL_HALF_YEARLY: 120,
    Frequency.SCHOOL_YEARLY: 365,
}
_MONTHS = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
}
_MONTHS_LATER = {Frequency.QUARTERLY, Frequency.HALF_YEARLY, Frequency.YEARLY}


@frozen
class Group:
    """Items between strong separators: what stands together may belong together."""

    filler: Filler
    placed: list[Placed]
    problems: list[DeadlineProblem] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "problems", self.filler.problems)

    def parts(self) -> list[Part]:
        """The parts of the group, in the order of the phrase."""
        at = next((at for at, entry in enumerate(self.placed) if at and entry.gap == THEN), 0)
        if at:
            return self._and_then(at)
        items = [entry.item for entry in self.placed]
        times = [item for item in items if isinstance(item, TimeOfDay)]
        if times:
            return self._at_time(times)
        if len(items) == 1:
            return self._one(items[0])
        dues = [item for item in items if isinstance(item, DueDay)]
        weekdays = [item for item in items if isinstance(item, Weekday)]
        recurring = [item for item in items if isinstance(item, Recurring)]
        rest: list[Item] = [item for item in items if not isinstance(item, DueDay | Weekday)]
        if dues and recurring:
            rest = [
                self._with_dues(item, dues) if isinstance(item, Recurring) else item
                for item in rest
            ]
        elif dues and all(due.freq and due.months_after is not None for due in dues):
            rest.append(self._by_itself(dues))
        elif dues and any(isinstance(item, Window) for item in rest):  # «март, до 10 числа»
            raise NotReadError([(0, len(self.filler.wording.plain))])
        elif dues:
            rest += [item for item in items if isinstance(item, DueDay)]
        if weekdays and not self._weekdays_fit(weekdays, rest):
            rest = self._weekly_on(weekdays, rest)
            weekdays = []
        rest = _without_echoes(_without_labels(rest))
        parts = self._joined(rest)
        for weekday in weekdays:
            self._check_weekday(weekday, parts)
        return parts

    def _at_time(self, times: list[TimeOfDay]) -> list[Part]:
        """«еженедельно, по пятницам, до 12.00»: the time of day is that of each of the days."""
        rest = [entry for entry in self.placed if not isinstance(entry.item, TimeOfDay)]
        parts = evolve(self, placed=rest).parts() if rest else []
        if len(times) > 1 or not parts or any(one.kind is not Kind.RECURRING for one in parts):
            raise NotReadError([(0, len(self.filler.wording.plain))])
        return [evolve(part, time=times[0].time) for part in parts]

    def _and_then(self, at: int) -> list[Part]:
        """«апрель 2021 г., далее ежегодно»: what recurs goes on after the first time."""
        first = evolve(self, placed=self.placed[:at])
        rest = evolve(self, placed=[evolve(self.placed[at], gap=","), *self.placed[at + 1 :]])
        yearly = [item for item in _items(rest) if isinstance(item, Recurring)]
        if any(item.recurrences[0].freq in _ONCE_A_YEAR for item in yearly):
            return evolve(self, placed=[*first.placed, *rest.placed]).parts()
        parts = first.parts()
        return parts + [_since(part, parts[-1]) for part in rest.parts()]

    def _joined(self, items: list[Item]) -> list[Part]:
        """Recurrences take the window beside them as their own, where it can hold them."""
        recurring = [item for item in items if isinstance(item, Recurring)]
        windows = [item for item in items if isinstance(item, Window)]
        if len(recurring) != 1 or not windows or recurring[0].within:
            return [part for item in items for part in self._one(item)]
        (owner,) = recurring
        self._lose(owner.lost)
        if owner.recurrences[0].freq in _ONCE_A_YEAR:
            years = [window for window in windows if _is_whole_years(window)]
            if years and len(years) < len(windows):
                return self._in_years(years, [item for item in items if item not in years])
        filler = self._of_first_year(owner, windows)
        held = [filler.part(window) for window in windows]
        if not _holds(owner, held):
            return [part for item in items for part in self._one(item)]
        parts: list[Part] = []
        done = False
        for item in items:
            if not isinstance(item, Recurring | Window):
                parts += self._one(item)
            elif not done:
                done = True
                parts += [
                    evolve(_in_first_year(part, recurrence), recurrence=recurrence)
                    for recurrence in owner.recurrences
                    for part in held
                ]
        return parts

    def _in_years(self, years: list[Window], items: list[Item]) -> list[Part]:
        """«ежегодно до 1 октября, начиная с 2022 года»: the days are those of its first year."""
        for window in years:
            if window.role is not Role.SINCE and window.first.shape is not Shape.PLAN:
                last = window.last or window.first
                self._lose((window.first.place[0], last.place[1]))
        year = years[0].first.year
        filler = self.filler
        if year is not None and year.value:
            context = evolve(filler.context, first_year=year.value, last_year=year.value)
            filler = evolve(filler, context=context)
        return Group(filler, [Placed(item=item, gap=",") for item in items]).parts()

    def _by_itself(self, dues: list[DueDay]) -> Recurring:
        """«последняя пятница каждого месяца» says how often without other words."""
        return Recurring(
            recurrences=tuple(
                Recurrence(freq=due.freq, due=self._due(due, due.freq)) for due in dues if due.freq
            )
        )

    def _of_first_year(self, owner: Recurring, windows: list[Window]) -> Filler:
        """What comes once a year has its days in the first year of the plan."""
        points = [point for window in windows for point in (window.first, window.last) if point]
        stated = any(point.year and point.year.value for point in points)
        context = self.filler.context
        if stated or owner.recurrences[0].freq not in _ONCE_A_YEAR:
            return self.filler
        return evolve(self.filler, context=evolve(context, last_year=context.first_year))

    def _one(self, item: Item) -> list[Part]:
        if isinstance(item, Window):
            return [self.filler.part(item)]
        if isinstance(item, Recurring):
            self._lose(item.lost)
            bounds = self.filler.part(item.within) if item.within else Part(kind=Kind.RECURRING)
            return [
                evolve(bounds, kind=Kind.RECURRING, recurrence=recurrence)
                for recurrence in item.recurrences
            ]
        if isinstance(item, Relative):
            return [self._relative(item)]
        if isinstance(item, Plain):
            by = self.filler.wording.words(item.by) if item.by else None
            return [Part(kind=item.kind, by=by)]
        if isinstance(item, DueDay):
            return [self._due_alone(item)]
        raise NotReadError([(0, len(self.filler.wording.plain))])

    def _relative(self, item: Relative) -> Part:
        event = self.filler.wording.words(item.event) if item.event else ""
        for ending in ("окончани", "завершени"):  # «по окончании …» is «после окончания …»
            if event.lower().startswith(ending + "и"):
                event = ending + "я" + event[len(ending) + 1 :]
        if not event:
            self._say("deadline.no_event")
        return Part(
            kind=Kind.RELATIVE,
            relative_to=RelativeTo(
                event=event,
                offset=item.offset,
                unit=item.unit,
                side=item.side,
                working_days=item.working_days,
            ),
        )

    def _due_alone(self, item: DueDay) -> Part:
        """«К пятому числу следующего месяца» names a day, not always how often."""
        if item.freq is None and item.months_after is None and item.weekday:
            raise NotReadError([(0, len(self.filler.wording.plain))])
        if item.freq is None and item.months_after is None:
            self._say("deadline.no_month", day=item.day)
            return Part(kind=Kind.WINDOW, precision=Precision.DAY)
        if item.freq is None:
            self._say("deadline.frequency_unclear")
        (recurrence,) = self._with_dues(
            Recurring(recurrences=(Recurrence(freq=item.freq or Frequency.MONTHLY),)), [item]
        ).recurrences
        return Part(kind=Kind.RECURRING, recurrence=recurrence)

    def _with_dues(self, item: Recurring, dues: list[DueDay]) -> Recurring:
        recurrences = tuple(
            evolve(
                recurrence,
                due=self._due(due, recurrence.freq),
                count=None if 1 < len(dues) == recurrence.count else recurrence.count,
            )
            for recurrence in item.recurrences
            for due in dues
        )
        return evolve(item, recurrences=recurrences)

    def _due(self, due: DueDay, freq: Frequency) -> Due:
        if not due.possible:
            self._say("deadline.impossible_day", words=f"{due.day}")
            return Due()
        self._lose(due.lost)
        of_month = due.months_after == 0 and due.freq is Frequency.MONTHLY
        if of_month and freq is not Frequency.MONTHLY:  # of which of its months?
            raise NotReadError([(0, len(self.filler.wording.plain))])
        if due.months_after is None and due.weekday and freq is not Frequency.MONTHLY:
            raise NotReadError([(0, len(self.filler.wording.plain))])
        if due.months_after is not None:
            return due.due(due.months_after)
        if freq in _MONTHS_LATER:
            self._say("deadline.month_unclear", day=due.day)
            return due.due(1)
        if freq is not Frequency.MONTHLY:
            raise NotReadError([(0, len(self.filler.wording.plain))])
        return due.due(0)

    def _weekly_on(self, weekdays: list[Weekday], items: list[Item]) -> list[Item]:
        """«еженедельно, пятница»; «вт., чт.» do not say how often, and weekly is taken."""
        weekly = Recurrence(freq=Frequency.WEEKLY)
        if len(weekdays) > 1 and not items:
            self._say("deadline.weekly_taken")
        elif not (
            len(items) == 1
            and isinstance(items[0], Recurring)
            and items[0].recurrences == (weekly,)
        ):
            raise NotReadError([])
        days = (evolve(weekly, due=Due(weekday=day.number)) for day in weekdays)
        return [Recurring(recurrences=tuple(days))]

    def _weekdays_fit(self, weekdays: list[Weekday], items: list[Item]) -> bool:
        days = [
            item for item in items if isinstance(item, Window) and item.first.shape is Shape.DAY
        ]
        return len(days) >= len(weekdays)

    def _check_weekday(self, weekday: Weekday, parts: list[Part]) -> None:
        days = [part.end or part.start for part in parts if part.kind is Kind.WINDOW]
        known = [day for day in days if day]
        if known and all(day.isoweekday() != weekday.number for day in known):
            self._say("deadline.wrong_weekday", day=known[0])

    def _lose(self, place: Place | None) -> None:
        if place is None:
            return
        problem = DeadlineProblem.of("deadline.words_lost", words=self.filler.wording.words(place))
        if problem not in self.problems:
            self.problems.append(problem)

    def _say(self, code: str, **values: str | int | dt.date) -> None:
        self.problems.append(DeadlineProblem.of(code, likely=None, **values))


def _holds(owner: Recurring, held: list[Part]) -> bool:
    """Whether a recurrence happens within the windows, or stands beside them."""
    recurrence = owner.recurrences[0]
    if recurrence.freq in _ONCE_A_YEAR and (recurrence.count or recurrence.min_count or 1) == 1:
        return True
    if len(held) != 1:
        return False
    (part,) = held
    if part.start is None or part.end is None:
        return True
    return (part.end - part.start).days + 1 >= _DAYS[recurrence.freq]


def _in_first_year(part: Part, recurrence: Recurrence) -> Part:
    """«ежегодно с 2022 по 2024 год»: what comes once a year keeps the days of its first year."""
    part = evolve(part, kind=Kind.RECURRING)
    whole_years = part.precision in {Precision.YEAR, Precision.SCHOOL_YEAR}
    if whole_years and recurrence.freq in _ONCE_A_YEAR and part.start and part.end:
        first_end = part.start.year + (part.start.month > 1)
        part = evolve(part, end=part.end.replace(year=first_end))
    return part


def _is_whole_years(window: Window) -> bool:
    shapes = {Shape.YEAR, Shape.SCHOOL_YEAR, Shape.PLAN}
    return window.first.shape in shapes and window.first.edge is None


def _items(group: Group) -> list[Item]:
    return [entry.item for entry in group.placed]


def _since(part: Part, before: Part) -> Part:
    """A row of occurrences after a first time: «до 1 апреля, далее ежеквартально».

    What is done once within a period comes again in the next one.
    """
    months = _MONTHS.get(part.recurrence.freq) if part.recurrence else None
    last = before.end
    if last is None or months is None or part.start or part.end:
        return part
    if before.start:
        last = month_end(last.replace(day=1, month=last.month + (-last.month) % months))
    start = last + dt.timedelta(days=1)
    return evolve(part, start=start, precision=Precision.DAY, inferred=("start",))


def _without_labels(items: list[Item]) -> list[Item]:
    """«01.09.2022 – 28.10.2022 (I четверть)»: the days say all, the term is their name."""
    windows = [item for item in items if isinstance(item, Window)]
    if len(windows) != 2:
        return items
    terms = [w for w in windows if w.first.shape in _TERMS and w.last is None]
    days = [w for w in windows if w.role is Role.RANGE and w.first.shape is Shape.DAY]
    if len(terms) == len(days) == 1:
        return [item for item in items if item is not terms[0]]
    return items


def _without_echoes(items: list[Item]) -> list[Item]:
    """«еженедельно по пятницам», «ежегодно, 2 раза в год»: the second says it more exactly."""
    exact = {
        item.recurrences[0].freq
        for item in items
        if isinstance(item, Recurring)
        and item.recurrences[0] != Recurrence(freq=item.recurrences[0].freq)
    }
    return [
        item
        for item in items
        if not (
            isinstance(item, Recurring)
            and len(item.recurrences) == 1
            and item.recurrences[0] == Recurrence(freq=item.recurrences[0].freq)
            and item.recurrences[0].freq in exact
        )
    ]
