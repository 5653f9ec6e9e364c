from __future__ import annotations

import datetime as dt
import json

import pytest

from deadlines.parts import YEAR_2022, codes, day, relative
from schoolsupport.deadlines.occurrences import due_days, occurrences
from schoolsupport.deadlines.schedule import (
    Kind,
    Part,
    Precision,
    Schedule,
    Side,
    Unit,
)
from schoolsupport.deadlines.working_days import WorkingDays
from schoolsupport.errors import ParameterError
from schoolsupport.records import plain

# --- terms that come once


def test_a_term_keeps_its_own_days_and_is_due_on_its_last() -> None:
    part = Part(kind=Kind.WINDOW, start=day("28.03.2022"), end=day("18.04.2022"))

    (one,) = occurrences(part, YEAR_2022)

    assert (one.start, one.end, one.due) == (part.start, part.end, part.end)
    assert not one.outside
    assert one.notes == ()


def test_an_open_start_stays_open() -> None:
    (one,) = occurrences(Part(kind=Kind.WINDOW, end=day("25.03.2022")), YEAR_2022)

    assert (one.start, one.due) == (None, day("25.03.2022"))


def test_an_open_end_has_no_due_day_and_says_so() -> None:
    (one,) = occurrences(Part(kind=Kind.WINDOW, start=day("01.09.2022")), YEAR_2022)

    assert (one.start, one.end, one.due) == (day("01.09.2022"), None, None)
    assert codes(one) == ["occurrence.open_end"]


@pytest.mark.parametrize(
    ("start", "end", "outside", "code"),
    [
        ("31.12.2021", "31.12.2021", True, "occurrence.outside_window"),
        ("31.12.2021", "01.01.2022", False, "occurrence.beyond_window"),
        ("31.12.2022", "01.01.2023", False, "occurrence.beyond_window"),
        ("01.01.2023", "02.01.2023", True, "occurrence.outside_window"),
    ],
)
def test_a_term_outside_the_window_is_shown_and_says_so(
    start: str, end: str, *, outside: bool, code: str
) -> None:
    part = Part(kind=Kind.WINDOW, start=day(start), end=day(end))

    (one,) = occurrences(part, YEAR_2022)

    assert (one.start, one.end) == (part.start, part.end)
    assert one.outside is outside
    assert codes(one) == [code]
    assert bool(due_days(part, YEAR_2022)) is (part.end is not None and part.end.year == 2022)


def test_a_term_without_days_covers_the_window_and_is_never_due() -> None:
    part = Part(kind=Kind.WINDOW, precision=Precision.SCHOOL_YEAR)

    (one,) = occurrences(part, YEAR_2022)

    assert (one.start, one.end, one.due) == (*YEAR_2022, None)
    assert codes(one) == ["occurrence.no_days"]


@pytest.mark.parametrize(
    ("kind", "dated", "code"),
    [
        (Kind.ONGOING, True, "occurrence.ongoing"),
        (Kind.AS_NEEDED, False, "occurrence.as_needed"),
        (Kind.BY_SCHEDULE, False, "occurrence.by_schedule"),
        (Kind.EXTERNAL, False, "occurrence.external"),
    ],
)
def test_what_has_no_day_of_its_own_is_one_occurrence_of_its_kind(
    kind: Kind, *, dated: bool, code: str
) -> None:
    (one,) = occurrences(Part(kind=kind), YEAR_2022)

    assert one.kind is kind
    assert one.dated is dated
    assert one.due is None
    assert codes(one) == [code]


@pytest.mark.parametrize(
    ("start", "end", "precision", "label"),
    [
        ("01.09.2022", "28.10.2022", Precision.SCHOOL_TERM, "I четверть 2022/23"),
        ("01.09.2022", "31.08.2023", Precision.SCHOOL_YEAR, "2022/23 учебный год"),
        ("01.01.2022", "30.06.2022", Precision.HALF_YEAR, "I полугодие 2022 г."),
        ("01.04.2022", "30.06.2022", Precision.QUARTER, "II квартал 2022 г."),
        ("01.02.2022", "28.02.2022", Precision.MONTH, "февраль 2022 г."),
        ("01.01.2022", "31.12.2022", Precision.YEAR, "2022 г."),
        ("01.01.2022", "28.02.2022", Precision.MONTH, "январь–февраль 2022 г."),
        ("01.01.2022", "30.06.2022", Precision.QUARTER, "I–II кварталы 2022 г."),
        ("01.10.2021", "31.03.2022", Precision.QUARTER, "IV квартал 2021 г. – I квартал 2022 г."),
        ("01.01.2022", "31.12.2022", Precision.HALF_YEAR, "I–II полугодия 2022 г."),
        ("01.01.2022", "31.12.2023", Precision.YEAR, "2022–2023 гг."),
        ("01.09.2022", "30.11.2022", Precision.SEASON, "осень 2022 г."),
        ("01.12.2021", "28.02.2022", Precision.SEASON, "зима 2021/22 г."),
        ("01.12.2021", "31.03.2022", Precision.SEASON, None),
        ("10.01.2022", "30.05.2022", Precision.SCHOOL_TERM, "III–IV четверти 2021/22"),
        ("01.09.2022", "28.12.2022", Precision.HALF_YEAR, "I полугодие 2022/23"),
        ("11.01.2022", "30.05.2022", Precision.SCHOOL_TERM, None),
        ("01.02.2022", "31.03.2022", Precision.QUARTER, None),
        ("11.02.2022", "20.02.2022", Precision.DECADE, None),
        ("01.02.2022", "28.02.2022", Precision.DAY, None),
    ],
)
def test_a_whole_period_has_the_name_an_order_gives_it(
    start: str, end: str, precision: Precision, label: str | None
) -> None:
    part = Part(kind=Kind.WINDOW, start=day(start), end=day(end), precision=precision)

    assert occurrences(part, YEAR_2022)[0].label == label


# --- counted from an event


@pytest.mark.parametrize(
    ("part", "event", "due"),
    [
        (relative(2), "04.03.2022", "06.03.2022"),
        (relative(2, working_days=True), "04.03.2022", "09.03.2022"),
        (relative(1, working_days=True), "04.03.2022", "05.03.2022"),  # a working Saturday
        (relative(2, Unit.WEEK, Side.BEFORE), "20.05.2022", "06.05.2022"),
        (relative(1, Unit.MONTH), "31.01.2022", "28.02.2022"),
        (relative(2, Unit.QUARTER), "31.03.2022", "30.09.2022"),
        (relative(1, Unit.YEAR), "01.03.2022", "01.03.2023"),
        (relative(36, Unit.HOUR), "01.03.2022", "03.03.2022"),
        (relative(0), "01.03.2022", "01.03.2022"),
    ],
)
def test_a_relative_term_is_counted_from_the_day_of_its_event(
    part: Part, event: str, due: str
) -> None:
    (one,) = occurrences(part, YEAR_2022, events={"получения сведений": day(event)})

    assert one.due == day(due)


def test_without_the_day_of_its_event_a_relative_term_is_undated_and_names_it() -> None:
    (one,) = occurrences(relative(2), YEAR_2022, events={"другое событие": day("01.03.2022")})

    assert not one.dated
    assert codes(one) == ["occurrence.event_unknown"]
    assert "получения сведений" in one.notes[0].message.text()


# --- days off


@pytest.mark.parametrize(
    ("policy", "due", "code"),
    [
        ("none", "09.05.2022", "occurrence.day_off"),
        ("next", "11.05.2022", "occurrence.moved_from_day_off"),
        ("previous", "06.05.2022", "occurrence.moved_from_day_off"),
    ],
)
def test_a_deadline_on_a_day_off_is_never_moved_in_silence(
    policy: str, due: str, code: str
) -> None:
    part = Part(kind=Kind.WINDOW, end=day("09.05.2022"))

    (one,) = occurrences(
        part,
        YEAR_2022,
        working_days=WorkingDays(),
        day_off=policy,  # type: ignore[arg-type]  # parameters are plain text
    )

    assert (one.due, one.due_as_written) == (day(due), day("09.05.2022"))
    assert one.end == day("09.05.2022")
    assert codes(one) == [code]


def test_due_days_say_why_the_written_day_is_off() -> None:
    schedule = Schedule(
        phrase="до 09.05.2022; до 29.04.2022",
        parts=(
            Part(kind=Kind.WINDOW, end=day("09.05.2022")),
            Part(kind=Kind.WINDOW, end=day("29.04.2022")),
        ),
    )

    first, second = due_days(schedule, YEAR_2022, day_off="next")

    assert (first.day, first.off, first.occurrence.part) == (day("29.04.2022"), None, 1)
    assert second.off is not None
    assert (second.day, second.off.name) == (day("11.05.2022"), "День Победы")


def test_a_year_whose_transfers_nobody_knows_says_so() -> None:
    part = Part(kind=Kind.WINDOW, end=day("03.04.2035"))

    (one,) = occurrences(part, (day("01.01.2035"), day("31.12.2035")), working_days=WorkingDays())

    assert codes(one) == ["occurrence.transfers_unknown"]


def test_without_a_production_calendar_days_off_are_not_looked_up() -> None:
    (one,) = occurrences(Part(kind=Kind.WINDOW, end=day("09.05.2022")), YEAR_2022)

    assert one.notes == ()


# --- wrong use


@pytest.mark.parametrize(
    ("options", "where"),
    [({"by": "month"}, "by"), ({"day_off": "later"}, "day_off")],
)
def test_an_unknown_option_is_refused_by_name(options: dict[str, str], where: str) -> None:
    with pytest.raises(ParameterError) as caught:
        occurrences(
            Part(kind=Kind.ONGOING),
            YEAR_2022,
            **options,  # type: ignore[arg-type]  # wrong on purpose
        )

    assert caught.value.where == where


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ParameterError, match="ends before it starts"):
        occurrences(Part(kind=Kind.ONGOING), (YEAR_2022[1], YEAR_2022[0]))


# --- as JSON


def test_an_occurrence_is_json() -> None:
    part = Part(
        kind=Kind.WINDOW,
        end=day("20.05.2022"),
        time=dt.time(10, 0),
        precision=Precision.DAY,
        inferred=("year",),
    )

    (one,) = occurrences(part, (day("01.05.2022"), day("19.05.2022")))
    said = json.loads(json.dumps(plain(one)))

    assert said["due"] == "2022-05-20"
    assert said["start"] is None
    assert (said["time"], said["precision"], said["inferred"]) == ("10:00", "day", ["year"])
    assert said["notes"] == [
        {"code": "occurrence.outside_window", "message": "it lies outside the window asked for"}
    ]
