"""Recurring parts as recurrence rules of calendar programs (RFC 5545, 3.3.10).

The rule gives the due days. School terms have no rule: their days differ from year to year, and so
have rows that the order cuts within a period; those go into a calendar day by day.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from attrs import frozen

from schoolsupport.deadlines.calendars.days import MONTHS, WEEK, day_in_month, is_month_end
from schoolsupport.deadlines.calendars.periods import PERIOD_MONTHS, SCHOOL_FREQUENCIES
from schoolsupport.deadlines.occurring.occurrences import occurrences
from schoolsupport.deadlines.occurring.recurring import Window
from schoolsupport.deadlines.schedule import Frequency, Kind, Part, Precision, Recurrence

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SHORTEST_MONTH = 28
LONGEST_MONTH = 31
_FIXED_DAYS = frozenset({Precision.DAY, None})
_WHOLE_MONTHS = frozenset(
    {
        *(Precision.MONTH, Precision.QUARTER, Precision.HALF_YEAR, Precision.SEASON),
        *(Precision.YEAR, Precision.DECADE),
    }
)


@frozen(kw_only=True)
class RecurrenceRule:
    """A recurrence rule with the day it starts from.

    Attributes:
        dtstart: the first due day: DTSTART, a whole day.
        rule: the value of RRULE, without the name.
    """

    dtstart: dt.date
    rule: str

    @property
    def text(self) -> str:
        """The two lines of an iCalendar event."""
        return f"DTSTART;VALUE=DATE:{self.dtstart:%Y%m%d}\nRRULE:{self.rule}"


def rrule(part: Part, window: Window) -> RecurrenceRule | None:
    """The rule of a part's due days, None where they follow none.

    Args:
        part: the part.
        window: first and last day of the plan; the rule gives the due days of the occurrences
            that belong to it, no others.
    """
    repeats = part.recurrence
    if part.kind is not Kind.RECURRING or repeats is None or repeats.freq in SCHOOL_FREQUENCIES:
        return None
    found = occurrences(part, window)
    days = [one.due for one in found if one.due is not None]
    if not days or len(days) < len(found):
        return None
    by = _by_day(part, repeats, days)
    if by is None:
        return None
    freq, interval = _freq(repeats)
    parts = [f"FREQ={freq}"]
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    parts.extend(by)
    parts.append(f"UNTIL={days[-1]:%Y%m%d}")
    return RecurrenceRule(dtstart=days[0], rule=";".join(parts))


def _freq(repeats: Recurrence) -> tuple[str, int]:
    if repeats.freq is Frequency.YEARLY:
        return "YEARLY", repeats.interval
    if repeats.freq in PERIOD_MONTHS:
        return "MONTHLY", repeats.interval * PERIOD_MONTHS[repeats.freq]
    return repeats.freq.value.upper(), repeats.interval


def _by_day(part: Part, repeats: Recurrence, days: list[dt.date]) -> list[str] | None:
    """The parts of a rule that say on which day of its period the thing is due."""
    if not _evenly(repeats, days):
        return None
    if repeats.freq is Frequency.DAILY:
        return []
    if repeats.freq is Frequency.WEEKLY:
        return [f"BYDAY={WEEKDAYS[days[0].isoweekday() - 1]}"]
    return _by_month(part, repeats, days)


def _by_month(part: Part, repeats: Recurrence, days: list[dt.date]) -> list[str] | None:
    """The same for what recurs by months or years."""
    months = [f"BYMONTH={days[0].month}"] if repeats.freq is Frequency.YEARLY else []
    due = repeats.due
    if due is not None and due.weekday is not None and due.week is not None:
        return [*months, f"BYDAY={due.week}{WEEKDAYS[due.weekday - 1]}"]
    if due is not None and due.working:
        return None  # days off differ from year to year
    day = _day_of_month(part, repeats)
    if day is None or any(one != day_in_month(one.year, one.month, day) for one in days):
        return None
    return [*months, *_month_days(day)]


def _month_days(day: int) -> list[str]:
    """A day of the month, or the last one of a shorter month."""
    if day == LONGEST_MONTH:
        return ["BYMONTHDAY=-1"]
    if day <= SHORTEST_MONTH:
        return [f"BYMONTHDAY={day}"]
    run = ",".join(str(one) for one in range(SHORTEST_MONTH, day + 1))
    return [f"BYMONTHDAY={run}", "BYSETPOS=-1"]


def _evenly(repeats: Recurrence, days: list[dt.date]) -> bool:
    """Whether the days follow each other as the frequency says; a row cut by its end does not."""
    if repeats.freq in PERIOD_MONTHS:
        step = PERIOD_MONTHS[repeats.freq] * repeats.interval
        months = [day.year * MONTHS + day.month for day in days]
        return all(after - before == step for before, after in pairwise(months))
    step = repeats.interval * (WEEK if repeats.freq is Frequency.WEEKLY else 1)
    return all((after - before).days == step for before, after in pairwise(days))


def _day_of_month(part: Part, repeats: Recurrence) -> int | None:
    """The day of the month a thing is due on; 31 stands for the last one."""
    if repeats.due is not None and repeats.due.day is not None:
        return repeats.due.day
    if repeats.freq is not Frequency.YEARLY or part.end is None or repeats.due is not None:
        return LONGEST_MONTH
    if part.precision in _FIXED_DAYS:
        return part.end.day
    if part.precision in _WHOLE_MONTHS:
        return LONGEST_MONTH if is_month_end(part.end) else part.end.day
    return None
