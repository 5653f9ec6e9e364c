from __future__ import annotations

import datetime as dt

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from deadlines.parts import codes, dues
from profiles import examples
from schoolsupport.deadlines.occurrences import occurrences
from schoolsupport.deadlines.schedule import (
    Frequency,
    Kind,
    Part,
    Precision,
    Recurrence,
)
from schoolsupport.testing.strategies.schedules import (
    CALENDAR,
    dated_windows,
    recurring_parts,
    windows,
)

from . import occurrence_oracle as oracle


@examples(160)
@given(recurring_parts(), windows(), st.sampled_from(["period", "due"]))
def test_occurrences_are_those_a_day_by_day_reading_finds(
    part: Part, window: tuple[dt.date, dt.date], by: str
) -> None:
    found = occurrences(
        part,
        window,
        CALENDAR,
        by=by,  # type: ignore[arg-type]  # a plain text
    )

    belonging = [one for one in found if "occurrence.beyond_window" not in codes(one)]
    expected = oracle.due_days(part, window, CALENDAR, by)
    assert [one.due for one in belonging if one.due] == expected
    assert len(found) == len(belonging) or not belonging


@examples(60)
@given(recurring_parts(), windows(), st.data())
def test_windows_that_follow_each_other_share_the_occurrences_out(
    part: Part, window: tuple[dt.date, dt.date], data: st.DataObject
) -> None:
    rule = part.recurrence
    assert rule is not None
    part = evolve(part, recurrence=evolve(rule, interval=1))
    cut = data.draw(st.dates(window[0], window[1]))
    halves = [(window[0], cut), (cut + dt.timedelta(days=1), window[1])]

    def dated(of: tuple[dt.date, dt.date]) -> list[dt.date]:
        found = [] if of[1] < of[0] else occurrences(part, of, CALENDAR, by="due")
        return [one.due for one in found if one.due]

    assert sorted(dated(halves[0]) + dated(halves[1])) == dated(window)


@examples(60)
@given(dated_windows(), windows())
def test_every_part_shows_and_keeps_its_days(part: Part, window: tuple[dt.date, dt.date]) -> None:
    (one,) = occurrences(part, window, CALENDAR)

    assert (one.start, one.end, one.due) == (part.start, part.end, part.end)
    days = oracle.every_day(part.start or part.end or window[0], part.end or window[1])
    assert one.outside is not any(window[0] <= day <= window[1] for day in days)


@examples(40)
@given(dated_windows(), windows(), st.integers(1, 3))
def test_a_yearly_term_is_found_in_exactly_the_years_that_hold_it(
    part: Part, window: tuple[dt.date, dt.date], interval: int
) -> None:
    own = (
        Precision.SCHOOL_TERM,
        Precision.SCHOOL_TRIMESTER,
        Precision.SCHOOL_YEAR,
        Precision.WEEK,
    )
    if part.precision in own or part.end is None:
        return  # their days are not the same in every year
    yearly = evolve(
        part,
        kind=Kind.RECURRING,
        recurrence=Recurrence(freq=Frequency.YEARLY, interval=interval),
    )
    last = part.end
    whole = part.precision not in (Precision.DAY, None)

    def ends(day: dt.date) -> bool:
        eve = (day + dt.timedelta(days=1)).month != day.month
        if day.month != last.month or day < last or (day.year - last.year) % interval:
            return False
        if whole and (last + dt.timedelta(days=1)).month != last.month:
            return eve
        return day.day == last.day or (eve and day.day < last.day)

    found = [day for day in dues(occurrences(yearly, window, CALENDAR, by="due")) if day]

    assert found == [day for day in oracle.every_day(*window) if ends(day)]
