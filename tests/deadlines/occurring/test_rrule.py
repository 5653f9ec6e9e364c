from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.part_strategies import CALENDAR, dated_windows, recurring_parts, windows
from profiles import examples
from schoolsupport.deadlines.occurrences import RecurrenceRule, occurrences, rrule
from schoolsupport.deadlines.schedule import Due, Frequency, Kind, Part, Precision, Recurrence

YEAR_2022 = (dt.date(2022, 1, 1), dt.date(2022, 12, 31))
CALENDAR_FREQUENCIES = (
    Frequency.DAILY,
    Frequency.WEEKLY,
    Frequency.MONTHLY,
    Frequency.QUARTERLY,
    Frequency.HALF_YEARLY,
    Frequency.YEARLY,
)


def every(freq: Frequency, due: Due | None = None, interval: int = 1) -> Part:
    return Part(kind=Kind.RECURRING, recurrence=Recurrence(freq=freq, interval=interval, due=due))


def expanded(rule: RecurrenceRule) -> list[dt.date]:
    """What another library makes of the rule's text."""
    start = dt.datetime.combine(rule.dtstart, dt.time())
    found = import_module("dateutil.rrule").rrulestr(rule.rule, dtstart=start)
    return [moment.date() for moment in found]


@pytest.mark.parametrize(
    ("part", "dtstart", "rule"),
    [
        (
            every(Frequency.MONTHLY, Due(day=5, months_after=1)),
            "2022-02-05",
            "FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20230105",
        ),
        (
            every(Frequency.MONTHLY, Due(day=30)),
            "2022-01-30",
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1;UNTIL=20221230",
        ),
        (every(Frequency.QUARTERLY), "2022-03-31", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
        (every(Frequency.HALF_YEARLY), "2022-06-30", "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1"),
        (every(Frequency.WEEKLY, Due(weekday=5)), "2022-01-07", "FREQ=WEEKLY;BYDAY=FR"),
        (every(Frequency.YEARLY, Due(day=25)), "2022-12-25", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=2"),
        (
            every(Frequency.MONTHLY, Due(weekday=5, week=-1)),
            "2022-01-28",
            "FREQ=MONTHLY;BYDAY=-1FR",
        ),
        (
            every(Frequency.QUARTERLY, Due(weekday=3, week=1)),
            "2022-03-02",
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=1WE",
        ),
        (every(Frequency.MONTHLY, Due(day=20, from_day=10)), "2022-01-20", "FREQ=MONTHLY;BYMONTHD"),
        (every(Frequency.DAILY), "2022-01-01", "FREQ=DAILY;UNTIL=20221231"),
    ],
)
def test_a_recurrence_of_the_calendar_is_a_rule(part: Part, dtstart: str, rule: str) -> None:
    found = rrule(part, YEAR_2022)

    assert found is not None
    assert found.dtstart.isoformat() == dtstart
    assert found.rule.startswith(rule)
    assert found.text == f"DTSTART;VALUE=DATE:{dtstart.replace('-', '')}\nRRULE:{found.rule}"


@pytest.mark.parametrize(
    "part",
    [
        every(Frequency.SCHOOL_QUARTERLY),
        every(Frequency.SCHOOL_HALF_YEARLY),
        every(Frequency.SCHOOL_YEARLY),
        every(Frequency.MONTHLY, Due(weekday=5)),
        every(Frequency.MONTHLY, Due(weekday=5, week=5)),
        every(Frequency.MONTHLY, Due(day=3, working=True)),
        Part(kind=Kind.ONGOING),
        Part(
            kind=Kind.RECURRING,
            end=dt.date(2022, 11, 30),
            recurrence=Recurrence(freq=Frequency.QUARTERLY),
        ),
        Part(
            kind=Kind.RECURRING,
            start=dt.date(2030, 1, 1),
            recurrence=Recurrence(freq=Frequency.MONTHLY),
        ),
    ],
    ids=lambda part: str(part.recurrence and part.recurrence.freq),
)
def test_what_follows_no_rule_has_none(part: Part) -> None:
    assert rrule(part, YEAR_2022) is None


@examples(120)
@given(recurring_parts(CALENDAR_FREQUENCIES), windows())
def test_another_library_expands_the_rule_to_the_due_days(
    part: Part, window: tuple[dt.date, dt.date]
) -> None:
    rule = rrule(part, window)
    due = [one.due for one in occurrences(part, window, CALENDAR) if one.due]

    if rule is not None:
        assert expanded(rule) == due
    elif part.end is None:
        assert due == []  # only a row cut by its own end follows no rule


@examples(80)
@given(dated_windows(), windows(), st.integers(1, 3))
def test_days_of_every_year_expand_to_the_due_days(
    part: Part, window: tuple[dt.date, dt.date], interval: int
) -> None:
    yearly = Part(
        kind=Kind.RECURRING,
        start=part.start,
        end=part.end,
        precision=part.precision,
        recurrence=Recurrence(freq=Frequency.YEARLY, interval=interval),
    )
    rule = rrule(yearly, window)
    due = [one.due for one in occurrences(yearly, window, CALENDAR) if one.due]

    if rule is not None:
        assert expanded(rule) == due
    else:
        own = (Precision.WEEK, Precision.SCHOOL_TERM, Precision.SCHOOL_YEAR)
        assert due == [] or part.precision in own
