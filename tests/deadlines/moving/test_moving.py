from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.deadlines.moving import Moved, move
from schoolsupport.deadlines.schedule import (
    DeadlineContext,
    Due,
    Frequency,
    Kind,
    Part,
    Precision,
    Recurrence,
    RelativeTo,
    Schedule,
)
from schoolsupport.deadlines.school_calendar import SchoolTerm, SchoolYear, school_calendar
from schoolsupport.deadlines.working_days import WorkingDays
from schoolsupport.errors import ParameterError
from schoolsupport.testing.strategies.schedules import CALENDAR, dated_windows, recurring_parts

CODES_OF_EXCEPTIONS = {"move.leap_day", "move.leap_week", "move.fifth_weekday"}


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d.%m.%Y").date()


def term(start: str | None, end: str | None, precision: Precision | None = None) -> Part:
    return Part(
        kind=Kind.WINDOW,
        start=None if start is None else day(start),
        end=None if end is None else day(end),
        precision=precision,
    )


def codes(moved: Moved) -> list[str]:
    return [one.note.code for one in moved.notes]


@pytest.mark.parametrize(
    ("precision", "days", "there"),
    [
        (Precision.DAY, ("28.03.2023", "18.04.2023"), ("28.03.2024", "18.04.2024")),
        (Precision.DAY, ("20.02.2023", "28.02.2023"), ("20.02.2024", "28.02.2024")),
        (Precision.MONTH, ("01.02.2023", "28.02.2023"), ("01.02.2024", "29.02.2024")),
        (Precision.DECADE, ("21.02.2023", "28.02.2023"), ("21.02.2024", "29.02.2024")),
        (Precision.QUARTER, ("01.01.2023", "31.03.2023"), ("01.01.2024", "31.03.2024")),
        (Precision.HALF_YEAR, ("01.07.2023", "31.12.2023"), ("01.07.2024", "31.12.2024")),
        (Precision.SEASON, ("01.12.2022", "28.02.2023"), ("01.12.2023", "29.02.2024")),
        (Precision.YEAR, ("01.01.2023", "31.12.2023"), ("01.01.2024", "31.12.2024")),
        (Precision.WEEK, ("04.09.2023", "10.09.2023"), ("02.09.2024", "08.09.2024")),
        (Precision.WEEK, ("01.09.2023", "07.09.2023"), ("01.09.2024", "07.09.2024")),
        (Precision.SCHOOL_TERM, ("01.09.2022", "28.10.2022"), ("01.09.2023", "27.10.2023")),
        (Precision.SCHOOL_TERM, ("07.11.2022", "24.03.2023"), ("07.11.2023", "22.03.2024")),
        (Precision.SCHOOL_YEAR, ("15.10.2022", "15.04.2023"), ("15.10.2023", "15.04.2024")),
        (Precision.HALF_YEAR, ("01.09.2022", "28.12.2022"), ("01.09.2023", "29.12.2023")),
        (Precision.SCHOOL_YEAR, ("01.09.2022", "31.08.2023"), ("01.09.2023", "31.08.2024")),
        (Precision.SCHOOL_YEAR, ("01.09.2022", "31.05.2023"), ("01.09.2023", "24.05.2024")),
    ],
)
def test_a_term_moves_as_what_it_is(
    precision: Precision, days: tuple[str, str], there: tuple[str, str]
) -> None:
    moved = move(term(*days, precision), by_years=1)

    assert moved.parts == (term(*there, precision),)
    assert moved.complete


def test_what_rests_on_customary_terms_says_so() -> None:
    moved = move(term("01.09.2022", "28.10.2022", Precision.SCHOOL_TERM), by_years=1)

    assert codes(moved) == ["move.assumed_terms"]


def test_days_that_are_not_the_calendars_move_to_the_calendars_and_say_so() -> None:
    moved = move(term("01.09.2022", "25.10.2022", Precision.SCHOOL_TERM), by_years=1)

    assert moved.parts == (term("01.09.2023", "27.10.2023", Precision.SCHOOL_TERM),)
    assert "move.not_the_calendars_days" in codes(moved)


def test_exact_days_that_were_a_term_move_as_days_and_say_so() -> None:
    moved = move(term("01.09.2022", "28.10.2022", Precision.DAY), by_years=1)

    assert moved.parts == (term("01.09.2023", "28.10.2023", Precision.DAY),)
    assert codes(moved) == ["move.days_of_a_term"]
    assert "I четверть 2022/23" in moved.notes[0].note.message.text()


def test_a_trimester_moves_between_years_whose_trimesters_a_file_states() -> None:
    part = term("01.09.2022", "18.11.2022", Precision.SCHOOL_TRIMESTER)
    stated = tuple(
        SchoolYear(
            school_year=year,
            trimester=tuple(
                SchoolTerm(number=number, from_=first, until=last, source="приказ")
                for number, (first, last) in enumerate(days, start=1)
            ),
        )
        for year, days in (
            (2023, _trimesters(2022, 18)),
            (2024, _trimesters(2023, 17)),
        )
    )

    moved = move(part, by_years=1, calendar=school_calendar().with_first(stated))
    alone = move(part, by_years=1, calendar=school_calendar().with_first(stated[:1]))

    assert [(one.start, one.end) for one in moved.parts] == [(day("01.09.2023"), day("17.11.2023"))]
    assert [one.reason.code for one in alone.unmoved] == ["move.unknown_school_year"]
    assert str(alone.unmoved[0].reason.message.values["year"]) == "2023/24"


def _trimesters(year: int, november: int) -> tuple[tuple[dt.date, dt.date], ...]:
    return (
        (dt.date(year, 9, 1), dt.date(year, 11, november)),
        (dt.date(year, 11, 28), dt.date(year + 1, 2, 17)),
        (dt.date(year + 1, 2, 27), dt.date(year + 1, 5, 26)),
    )


def test_a_term_of_an_unknown_school_year_is_left_to_a_person() -> None:
    part = term("01.09.2022", "28.10.2022", Precision.SCHOOL_TERM)

    moved = move(part, by_years=10)

    assert moved.parts == ()
    assert [(one.index, one.part) for one in moved.unmoved] == [(0, part)]
    assert moved.unmoved[0].reason.code == "move.unknown_school_year"
    assert "2032/33" in moved.unmoved[0].reason.message.text()


@pytest.mark.parametrize(
    ("days", "there"),
    [
        (("10.10.2022", "10.10.2022"), ("09.10.2023", "09.10.2023")),  # second Monday
        (("10.10.2022", "14.10.2022"), ("09.10.2023", "13.10.2023")),
        ((None, "25.11.2022"), (None, "24.11.2023")),  # fourth Friday
    ],
)
def test_asked_to_an_exact_day_keeps_its_weekday_and_week(
    days: tuple[str | None, str], there: tuple[str | None, str]
) -> None:
    moved = move(term(*days, Precision.DAY), by_years=1, weekday="keep")

    assert moved.parts == (term(*there, Precision.DAY),)


def test_a_fifth_weekday_that_a_month_lacks_becomes_the_last_one_and_says_so() -> None:
    moved = move(term(None, "30.10.2023", Precision.DAY), by_years=1, weekday="keep")

    assert moved.parts == (term(None, "28.10.2024", Precision.DAY),)
    assert codes(moved) == ["move.fifth_weekday"]


def test_29_february_becomes_the_28th_and_says_so() -> None:
    moved = move(term(None, "29.02.2024", Precision.DAY), by_years=1)

    assert moved.parts == (term(None, "28.02.2025", Precision.DAY),)
    assert codes(moved) == ["move.leap_day"]


def test_a_last_day_that_falls_on_a_day_off_is_noted_and_not_moved() -> None:
    part = term(None, "25.03.2022", Precision.DAY)

    moved = move(part, by_years=1, working_days=WorkingDays())

    assert moved.parts == (term(None, "25.03.2023", Precision.DAY),)
    assert codes(moved) == ["move.day_off"]
    assert codes(move(part, by_years=1)) == []


def test_a_school_years_last_lesson_of_an_unknown_year_keeps_its_day_and_says_so() -> None:
    moved = move(term("01.09.2022", "31.05.2023", Precision.SCHOOL_YEAR), by_years=10)

    assert moved.parts == (term("01.09.2032", "31.05.2033", Precision.SCHOOL_YEAR),)
    assert codes(moved) == ["move.unknown_school_year", "move.assumed_terms"]


def test_days_off_are_no_matter_of_whole_months_and_school_recurrences() -> None:
    month = term("01.04.2022", "30.04.2022", Precision.MONTH)
    school = Part(
        kind=Kind.RECURRING,
        end=day("01.01.2022"),
        recurrence=Recurrence(freq=Frequency.SCHOOL_QUARTERLY),
    )

    for part in (month, school):
        assert codes(move(part, by_years=1, working_days=WorkingDays())) == []


def test_a_week_at_the_end_of_february_may_not_come_back_and_says_so() -> None:
    moved = move(term("02.03.2020", "08.03.2020", Precision.WEEK), by_years=3)

    assert moved.parts == (term("27.02.2023", "05.03.2023", Precision.WEEK),)
    assert codes(moved) == ["move.leap_week"]


def test_a_week_with_an_open_side_goes_to_the_nearest() -> None:
    moved = move(term(None, "10.09.2023", Precision.WEEK), by_years=1)

    assert moved.parts == (term(None, "08.09.2024", Precision.WEEK),)


def test_from_an_unknown_school_year_a_term_does_not_move() -> None:
    moved = move(term("01.09.2034", "28.10.2034", Precision.SCHOOL_TERM), by_years=-10)

    assert moved.unmoved[0].reason.code == "move.unknown_school_year"
    assert "2034/35" in moved.unmoved[0].reason.message.text()


def test_a_year_whose_transfers_nobody_knows_is_noted() -> None:
    moved = move(term(None, "04.04.2022", Precision.DAY), by_years=14, working_days=WorkingDays())

    assert codes(moved) == ["move.transfers_unknown"]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (Part(kind=Kind.BY_SCHEDULE, by="МОН и МП КК"), "move.timetable"),
        (
            Part(kind=Kind.EXTERNAL, start=day("26.01.2021"), end=day("26.01.2021")),
            "move.timetable",
        ),
        (
            Part(kind=Kind.RELATIVE, relative_to=RelativeTo(event="начала проекта", offset=2)),
            "move.event_unknown",
        ),
    ],
)
def test_what_others_set_is_left_to_a_person(part: Part, code: str) -> None:
    moved = move(Schedule(phrase="условно", parts=(part, Part(kind=Kind.ONGOING))), by_years=1)

    assert [(one.index, one.part, one.reason.code) for one in moved.unmoved] == [(0, part, code)]
    assert moved.parts == (Part(kind=Kind.ONGOING),)
    assert not moved.complete


def test_a_relative_term_moves_with_an_event_that_is_known() -> None:
    part = Part(kind=Kind.RELATIVE, relative_to=RelativeTo(event="начала проекта", offset=2))

    assert move(part, by_years=1, known_events={"начала проекта"}).parts == (part,)


def test_a_part_declared_one_off_is_left_to_a_person() -> None:
    schedule = Schedule(
        phrase="15.02.2021, 16.02.2021", parts=(term(None, "15.02.2021"), term(None, "16.02.2021"))
    )

    moved = move(schedule, by_years=1, one_off={0})

    assert [one.reason.code for one in moved.unmoved] == ["move.one_off"]
    assert moved.parts == (term(None, "16.02.2022"),)


def test_the_bounds_of_a_row_move_and_its_recurrence_stays() -> None:
    part = Part(
        kind=Kind.RECURRING,
        start=day("01.02.2022"),
        end=day("31.12.2022"),
        time=dt.time(10, 0),
        recurrence=Recurrence(freq=Frequency.MONTHLY, due=Due(day=5, months_after=1)),
        inferred=("year",),
    )

    (there,) = move(part, by_years=2).parts

    assert (there.start, there.end) == (day("01.02.2024"), day("31.12.2024"))
    assert (there.recurrence, there.time, there.inferred) == (part.recurrence, part.time, ("year",))


def test_a_plan_of_two_years_keeps_its_first_and_its_second_year() -> None:
    schedule = Schedule(
        phrase="март 2021, май 2022",
        parts=(
            term("01.03.2021", "31.03.2021", Precision.MONTH),
            term("01.05.2022", "31.05.2022", Precision.MONTH),
        ),
    )

    moved = move(schedule, to=DeadlineContext(first_year=2023, last_year=2024))

    assert moved.years == 2
    assert [part.end for part in moved.parts] == [day("31.03.2023"), day("31.05.2024")]
    assert moved.notes == ()


def test_the_years_of_the_old_plan_count_from_its_context() -> None:
    part = term("01.05.2022", "31.05.2022", Precision.MONTH)
    old = DeadlineContext(first_year=2021, last_year=2022)

    moved = move(part, to=DeadlineContext(first_year=2023, last_year=2024), since=old)

    assert moved.parts[0].end == day("31.05.2024")


def test_what_leaves_the_years_of_a_shorter_plan_says_so() -> None:
    part = term("01.05.2022", "31.05.2022", Precision.MONTH)
    old = DeadlineContext(first_year=2021, last_year=2022)

    moved = move(part, to=DeadlineContext(first_year=2023), since=old)

    assert codes(moved) == ["move.outside_plan"]


def test_a_plan_of_school_years_begins_in_september() -> None:
    schedule = Schedule(
        phrase="май 2023, октябрь 2022",
        parts=(
            term("01.05.2023", "31.05.2023", Precision.MONTH),
            term("01.10.2022", "31.10.2022", Precision.MONTH),
        ),
    )

    moved = move(schedule, to=DeadlineContext(first_year=2024, school_years=True))

    assert moved.years == 2
    assert [part.end for part in moved.parts] == [day("31.05.2025"), day("31.10.2024")]
    assert moved.notes == ()


def test_a_schedule_without_days_needs_no_years() -> None:
    part = Part(kind=Kind.AS_NEEDED)

    assert move(part, to=DeadlineContext(first_year=2030)) == Moved(parts=(part,), years=0)


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({}, "move"),
        ({"by_years": 1, "to": DeadlineContext(first_year=2024)}, "move"),
        ({"to": DeadlineContext()}, "to"),
        ({"by_years": 1, "weekday": "same"}, "weekday"),
    ],
)
def test_a_move_that_says_too_little_or_too_much_is_refused(
    options: dict[str, object], where: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        move(Part(kind=Kind.ONGOING), **options)  # type: ignore[arg-type]  # wrong on purpose

    assert caught.value.where == where


def test_a_year_no_plan_reaches_is_left_to_a_person() -> None:
    moved = move(term(None, "01.03.2022"), by_years=5000)

    assert moved.unmoved[0].reason.code == "move.year_out_of_range"


# --- laws


@examples(160)
@given(dated_windows(), st.integers(-4, 4), st.sampled_from(["free", "keep"]))
def test_there_and_back_again_is_the_same_but_for_declared_exceptions(
    part: Part, years: int, weekday: str
) -> None:
    there = move(
        part,
        by_years=years,
        calendar=CALENDAR,
        weekday=weekday,  # type: ignore[arg-type]  # a plain text
    )
    assume(there.complete and not set(codes(there)) & CODES_OF_EXCEPTIONS)

    back = move(
        there.parts[0],
        by_years=-years,
        calendar=CALENDAR,
        weekday=weekday,  # type: ignore[arg-type]  # a plain text
    )

    assert back.parts == (part,)


@examples(160)
@given(dated_windows() | recurring_parts(), st.integers(-5, 12))
def test_nothing_but_days_changes_and_terms_stay_in_order(part: Part, years: int) -> None:
    moved = move(part, by_years=years, calendar=CALENDAR)

    for there in moved.parts:
        assert (there.kind, there.precision) == (part.kind, part.precision)
        assert (there.recurrence, there.inferred) == (part.recurrence, part.inferred)
        assert (there.start is None, there.end is None) == (part.start is None, part.end is None)
        if there.start and there.end:
            assert there.start <= there.end
    assert len(moved.parts) + len(moved.unmoved) == 1


@examples(80)
@given(dated_windows(Precision.DAY, None), st.integers(-4, 4))
def test_kept_weekdays_are_kept_within_the_month(part: Part, years: int) -> None:
    anchor = part.start or part.end
    assert anchor is not None

    (there,) = move(part, by_years=years, weekday="keep").parts
    moved = there.start or there.end

    assert moved is not None
    assert (moved.isoweekday(), moved.month) == (anchor.isoweekday(), anchor.month)
    assert moved.year == anchor.year + years
    if part.start and part.end and there.start and there.end:
        assert there.end - there.start == part.end - part.start


@examples(80)
@given(dated_windows(Precision.SCHOOL_TERM), st.integers(-3, 3))
def test_school_terms_move_to_the_terms_of_the_same_number(part: Part, years: int) -> None:
    moved = move(part, by_years=years, calendar=CALENDAR)

    for there in moved.parts:
        for ours, theirs in ((part.start, there.start), (part.end, there.end)):
            assert ours is not None
            assert theirs is not None
            here, then = CALENDAR.of_day(ours), CALENDAR.of_day(theirs)
            assert (then.term, then.school_year) == (here.term, here.school_year + years)
