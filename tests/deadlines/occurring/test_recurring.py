from __future__ import annotations

import pytest

from deadlines.parts import YEAR_2022, codes, day, dues, every, relative
from schoolsupport.deadlines.occurrences import due_days, occurrences
from schoolsupport.deadlines.schedule import (
    Due,
    Frequency,
    Kind,
    Part,
    Precision,
    Unit,
)


def test_a_monthly_report_belongs_to_the_plan_of_the_months_it_reports_on() -> None:
    part = every(Frequency.MONTHLY, due=Due(day=5, months_after=1))

    found = occurrences(part, YEAR_2022)

    assert len(found) == 12
    assert (found[0].label, found[0].due) == ("январь 2022 г.", day("05.02.2022"))
    assert (found[-1].label, found[-1].due) == ("декабрь 2022 г.", day("05.01.2023"))


def test_asked_by_due_days_the_due_day_decides() -> None:
    part = every(Frequency.MONTHLY, due=Due(day=5, months_after=1))

    found = occurrences(part, YEAR_2022, by="due")

    assert (found[0].label, found[0].due) == ("декабрь 2021 г.", day("05.01.2022"))
    assert (found[-1].label, found[-1].due) == ("ноябрь 2022 г.", day("05.12.2022"))
    assert [due.day for due in due_days(part, (day("01.02.2022"), day("07.02.2022")))] == [
        day("05.02.2022")
    ]


def test_day_31_is_the_last_day_of_a_shorter_month() -> None:
    part = every(Frequency.MONTHLY, due=Due(day=31))

    found = dues(occurrences(part, (day("01.01.2024"), day("30.04.2024"))))

    assert found == [day("31.01.2024"), day("29.02.2024"), day("31.03.2024"), day("30.04.2024")]


def test_a_term_may_be_due_after_it_in_the_same_month() -> None:
    part = every(Frequency.SCHOOL_QUARTERLY, due=Due(day=31))

    found = due_days(part, (day("30.10.2022"), day("31.10.2022")))

    assert [(one.day, one.occurrence.label) for one in found] == [
        (day("31.10.2022"), "I четверть 2022/23")
    ]


def test_a_quarterly_report_is_due_after_its_quarter() -> None:
    found = occurrences(every(Frequency.QUARTERLY, due=Due(day=5, months_after=1)), YEAR_2022)

    assert dues(found) == [
        day("05.04.2022"), day("05.07.2022"), day("05.10.2022"), day("05.01.2023"),
    ]  # fmt: skip


def test_not_less_than_once_a_term_is_due_by_the_end_of_each_term() -> None:
    part = every(Frequency.SCHOOL_QUARTERLY, min_count=1)

    found = occurrences(part, YEAR_2022)

    assert [one.label for one in found] == [
        "III четверть 2021/22", "IV четверть 2021/22", "I четверть 2022/23", "II четверть 2022/23",
    ]  # fmt: skip
    assert found[2].due == day("28.10.2022")
    assert [one.assumed for one in found] == [("school_terms",)] * 2 + [(), ("school_terms",)]
    assert all(one.at_least and one.times == 1 for one in found)


def test_four_times_a_school_year_is_one_occurrence_of_four_and_no_day_is_made_up() -> None:
    part = every(Frequency.SCHOOL_YEARLY, count=4)

    (one,) = occurrences(part, (day("01.09.2022"), day("31.05.2023")))

    assert (one.times, one.at_least) == (4, False)
    assert (one.start, one.end, one.due) == (day("01.09.2022"), day("31.05.2023"), one.end)
    assert one.label == "2022/23 учебный год"


def test_in_a_calendar_year_the_school_year_whose_lessons_end_there_counts() -> None:
    (one,) = occurrences(every(Frequency.SCHOOL_YEARLY, count=4), YEAR_2022)

    assert (one.start, one.end) == (day("01.01.2022"), day("31.08.2022"))
    assert codes(one) == ["occurrence.part_of_period"]


@pytest.mark.parametrize(
    "part",
    [
        every(Frequency.SCHOOL_YEARLY, count=4),
        every(
            Frequency.SCHOOL_YEARLY,
            count=4,
            start=day("01.09.2022"),
            end=day("31.08.2023"),
            precision=Precision.SCHOOL_YEAR,
        ),
    ],
    ids=["of any year", "of one school year"],
)
def test_a_school_year_that_only_begins_in_the_window_is_not_lost(part: Part) -> None:
    (one,) = occurrences(part, (day("01.09.2022"), day("31.12.2022")))

    assert (one.start, one.due, one.times) == (day("01.09.2022"), day("31.08.2023"), 4)
    assert codes(one) == ["occurrence.beyond_window"]


@pytest.mark.parametrize("kind", [Kind.ONGOING, Kind.AS_NEEDED])
def test_what_goes_on_or_may_be_needed_until_a_day_is_not_due_then(kind: Kind) -> None:
    part = Part(kind=kind, start=day("01.03.2022"), end=day("30.06.2022"))

    (one,) = occurrences(part, YEAR_2022)

    assert (one.start, one.end, one.due) == (part.start, part.end, None)


def test_weekly_within_an_orders_own_bounds_keeps_the_broken_weeks() -> None:
    part = every(Frequency.WEEKLY, start=day("10.02.2021"), end=day("02.04.2021"))

    found = occurrences(part, (day("01.01.2021"), day("31.12.2021")))

    assert len(found) == 8
    assert (found[0].start, found[0].due) == (day("10.02.2021"), day("14.02.2021"))
    assert found[0].label == "08.02–14.02.2021"
    assert (found[-1].start, found[-1].due) == (day("29.03.2021"), day("02.04.2021"))


def test_daily_is_every_day_of_its_bounds() -> None:
    part = every(Frequency.DAILY, start=day("30.12.2021"), end=day("02.01.2022"))

    assert dues(occurrences(part, YEAR_2022)) == [day("01.01.2022"), day("02.01.2022")]


def test_the_days_of_the_first_year_repeat_in_every_year() -> None:
    part = every(
        Frequency.YEARLY,
        start=day("01.09.2020"),
        end=day("30.11.2020"),
        precision=Precision.MONTH,
    )

    found = occurrences(part, (day("01.01.2019"), day("31.12.2022")))

    assert [(one.start, one.end) for one in found] == [
        (day(f"01.09.{year}"), day(f"30.11.{year}")) for year in (2020, 2021, 2022)
    ]


def test_a_yearly_february_ends_with_the_month_and_an_exact_day_does_not() -> None:
    days = {"start": day("01.02.2023"), "end": day("28.02.2023")}
    window = (day("01.01.2024"), day("31.12.2024"))

    (month,) = occurrences(every(Frequency.YEARLY, precision=Precision.MONTH, **days), window)
    (exact,) = occurrences(every(Frequency.YEARLY, precision=Precision.DAY, **days), window)

    assert (month.due, exact.due) == (day("29.02.2024"), day("28.02.2024"))


@pytest.mark.parametrize(("by", "due"), [("period", ["01.02.2023"]), ("due", ["01.02.2022"])])
def test_days_of_every_year_may_be_due_after_them(by: str, due: list[str]) -> None:
    part = every(
        Frequency.YEARLY,
        start=day("01.09.2019"),
        end=day("31.12.2019"),
        precision=Precision.MONTH,
        due=Due(day=1, months_after=2),
    )

    found = occurrences(part, YEAR_2022, by=by)  # type: ignore[arg-type]  # a plain text

    assert dues(found) == [day(one) for one in due]


def test_days_of_every_year_with_a_weekday_are_not_guessed() -> None:
    part = every(Frequency.YEARLY, end=day("31.12.2019"), due=Due(weekday=5))

    (one,) = occurrences(part, YEAR_2022)

    assert one.due is None
    assert codes(one) == ["occurrence.due_not_settled"]


def test_a_term_of_every_school_year_follows_the_school_calendar() -> None:
    part = every(
        Frequency.SCHOOL_YEARLY,
        start=day("01.09.2022"),
        end=day("28.10.2022"),
        precision=Precision.SCHOOL_TERM,
    )

    found = occurrences(part, (day("01.01.2023"), day("31.12.2027")))

    assert [(one.label, one.due) for one in found[:-1]] == [
        (f"I четверть {year}", day(due))
        for year, due in [
            ("2023/24", "27.10.2023"),
            ("2024/25", "25.10.2024"),
            ("2025/26", "24.10.2025"),
            ("2026/27", "23.10.2026"),
        ]
    ]
    assert not found[-1].dated
    assert codes(found[-1]) == ["occurrence.unknown_school_year"]


@pytest.mark.parametrize(
    ("freq", "due", "days"),
    [
        (Frequency.DAILY, Due(day=5), ["01.03.2022", "02.03.2022"]),
        (Frequency.WEEKLY, Due(weekday=2), ["01.03.2022"]),
        (Frequency.WEEKLY, Due(weekday=2, months_after=1), []),
        (Frequency.WEEKLY, Due(day=1), []),
    ],
)
def test_in_a_week_only_a_day_of_the_week_says_when(
    freq: Frequency, due: Due, days: list[str]
) -> None:
    window = (day("01.03.2022"), day("02.03.2022"))

    found = due_days(every(freq, due=due), window)

    assert [one.day for one in found] == [day(one) for one in days]


def test_what_recurs_nobody_knows_how_often_covers_the_window() -> None:
    (one,) = occurrences(Part(kind=Kind.RECURRING), YEAR_2022)

    assert (one.start, one.end, one.due) == (*YEAR_2022, None)
    assert codes(one) == ["occurrence.no_days"]


@pytest.mark.parametrize(
    ("event", "outside"),
    [("29.12.2021", True), ("30.12.2021", False), ("31.12.2022", False), ("01.01.2023", True)],
)
def test_a_relative_term_outside_the_window_says_so(event: str, *, outside: bool) -> None:
    (one,) = occurrences(relative(2), YEAR_2022, events={"получения сведений": day(event)})

    assert one.outside is outside


def test_working_months_are_counted_as_months_and_say_so() -> None:
    part = relative(1, Unit.MONTH, working_days=True)

    (one,) = occurrences(part, YEAR_2022, events={"получения сведений": day("01.03.2022")})

    assert one.due == day("01.04.2022")
    assert codes(one) == ["occurrence.calendar_units"]


def test_a_yearly_29_february_is_the_28th_in_other_years_and_says_so() -> None:
    part = every(Frequency.YEARLY, end=day("29.02.2020"), precision=Precision.DAY)

    found = occurrences(part, (day("01.01.2020"), day("31.12.2024")))

    assert [one.due for one in found] == [
        day("29.02.2020"), *(day(f"28.02.{year}") for year in (2021, 2022, 2023)), day("29.02.2024")
    ]  # fmt: skip
    assert [codes(one) for one in found] == [[], *[["occurrence.leap_day"]] * 3, []]


def test_once_in_five_years_is_due_by_the_end_of_the_five() -> None:
    part = every(Frequency.YEARLY, interval=5)

    (one,) = occurrences(part, (day("01.01.2020"), day("31.12.2024")))

    assert (one.start, one.due) == (day("01.01.2020"), day("31.12.2024"))
    assert one.assumed == ("interval",)


def test_once_in_five_years_in_a_plan_of_one_year_has_no_due_day() -> None:
    (one,) = occurrences(every(Frequency.YEARLY, interval=5), YEAR_2022)

    assert one.due is None
    assert codes(one) == ["occurrence.interval_not_anchored"]


def test_a_school_year_without_terms_is_one_occurrence_that_says_so() -> None:
    window = (day("01.09.2030"), day("31.05.2031"))

    (one,) = occurrences(every(Frequency.SCHOOL_QUARTERLY), window)

    assert one.due is None
    assert codes(one) == ["occurrence.unknown_school_year"]
    assert "2030/31" in one.notes[0].message.text()


def test_a_day_of_the_week_in_a_month_is_not_guessed() -> None:
    found = occurrences(every(Frequency.MONTHLY, due=Due(weekday=5)), YEAR_2022)

    assert len(found) == 12
    assert {one.due for one in found} == {None}
    assert codes(found[0]) == ["occurrence.due_not_settled"]


def test_a_row_that_misses_the_window_is_shown_once_and_says_so() -> None:
    part = every(Frequency.MONTHLY, start=day("01.01.2021"), end=day("30.06.2021"))

    (one,) = occurrences(part, YEAR_2022)

    assert one.outside
    assert one.due is None
    assert codes(one) == ["occurrence.outside_window"]


def test_the_last_friday_of_a_month_is_due_that_day() -> None:
    found = occurrences(every(Frequency.MONTHLY, due=Due(weekday=5, week=-1)), YEAR_2022)

    assert dues(found)[:3] == [day("28.01.2022"), day("25.02.2022"), day("25.03.2022")]
    assert len(found) == 12


def test_a_month_without_a_fifth_friday_has_no_such_due_day() -> None:
    found = occurrences(every(Frequency.MONTHLY, due=Due(weekday=5, week=5)), YEAR_2022)

    assert [one for one in dues(found) if one] == [
        day("29.04.2022"),
        day("29.07.2022"),
        day("30.09.2022"),
        day("30.12.2022"),
    ]
    assert codes(found[0]) == ["occurrence.due_not_settled"]


def test_working_days_of_a_month_are_counted_by_the_production_calendar() -> None:
    third = occurrences(every(Frequency.MONTHLY, due=Due(day=3, working=True)), YEAR_2022)
    last = occurrences(every(Frequency.MONTHLY, due=Due(day=31, working=True)), YEAR_2022)

    assert dues(third)[0] == day("12.01.2022")
    assert dues(third)[3:5] == [day("05.04.2022"), day("06.05.2022")]
    assert dues(last)[-1] == day("30.12.2022")


def test_several_days_of_a_month_are_those_days_and_due_on_the_last() -> None:
    found = occurrences(every(Frequency.MONTHLY, due=Due(day=31, from_day=21)), YEAR_2022)

    one = found[1]
    assert (one.start, one.end, one.due) == (
        day("21.02.2022"),
        day("28.02.2022"),
        day("28.02.2022"),
    )
    assert one.notes == ()
