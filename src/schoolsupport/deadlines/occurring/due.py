"""The day within a period, or after it, when something is due."""

from __future__ import annotations

import datetime as dt

from schoolsupport.deadlines.calendars.days import (
    WEEK,
    add_days,
    add_months,
    day_in_month,
    month_end,
    weekday_in_month,
)
from schoolsupport.deadlines.calendars.working_days import WorkingDays
from schoolsupport.deadlines.schedule import Due, Frequency


def due_day(
    period_end: dt.date, due: Due, freq: Frequency, working_days: WorkingDays | None = None
) -> dt.date | None:
    """The day when something is due, None where the words do not settle one.

    Args:
        period_end: last day of the period.
        due: what the phrase says.
        freq: the kind of period; in a week only a day of the week says something.
        working_days: the production calendar, for a due day counted in working days.
    """
    if freq is Frequency.DAILY:
        return period_end
    if freq is Frequency.WEEKLY:
        if due.weekday is None or due.week or due.day is not None or due.months_after:
            return None
        return add_days(period_end, due.weekday - WEEK)
    month = add_months(period_end.replace(day=1), due.months_after)
    if due.weekday is None and due.day is None:
        return month_end(month) if due.months_after else period_end
    return _in_month(month, due, working_days)


def _in_month(month: dt.date, due: Due, working_days: WorkingDays | None) -> dt.date | None:
    """The due day within the month of a day."""
    if due.weekday is not None:
        which = due.week
        return weekday_in_month(month.year, month.month, due.weekday, which) if which else None
    if due.day is None:
        return None
    if due.working:
        known = working_days or WorkingDays()
        return known.working_day_of_month(month.year, month.month, due.day)
    return day_in_month(month.year, month.month, due.day)
