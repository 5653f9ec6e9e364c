"""A calendar opens in another library than the one that wrote it, with the days of the plan."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]  # the library has no types
from attrs import evolve
from dateutil.rrule import (  # type: ignore[import-untyped]  # the library has no types
    DAILY,
    MONTHLY,
    WEEKLY,
    YEARLY,
    rrule,
)
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.deadlines.schedule import Kind
from schoolsupport.errors import OutputError, ParameterError
from schoolsupport.roadmaps.exporting import CalendarOptions, write_roadmap
from schoolsupport.roadmaps.exporting.calendars import PRODID, calendar_bytes
from schoolsupport.roadmaps.planning.roadmap import Dating, Party, Remark, Roadmap
from schoolsupport.roadmaps.template import Does
from schoolsupport.translation import msg

from .generated import DIRECTOR, EMPTY, days, recurring, roadmap, roadmaps, task, undated

OPTIONS = CalendarOptions()
ONE_DAY = dt.timedelta(days=1)


def opened(plan: Roadmap, options: CalendarOptions = OPTIONS) -> Any:
    """The calendar as vobject reads it."""
    return vobject.readOne(calendar_bytes(plan, "en", options).decode("utf-8"))


def events(plan: Roadmap, options: CalendarOptions = OPTIONS) -> list[Any]:
    return list(opened(plan, options).contents.get("vevent", []))


def due_days(event: Any) -> list[dt.date]:
    """The last days of an event and its repetitions, expanded by the other library."""
    length = event.dtend.value - event.dtstart.value - ONE_DAY
    found = event.getrruleset(addRDate=True)
    return [day.date() + length for day in found] if found else [event.dtstart.value + length]


def calendar_days(plan: Roadmap) -> list[dt.date]:
    return sorted(day for event in events(plan) for day in due_days(event))


def test_a_window_covers_its_days_and_the_last_one_too() -> None:
    (event,) = events(roadmap(task(start=dt.date(2021, 3, 1))))

    assert (event.dtstart.value, event.dtend.value) == (dt.date(2021, 3, 1), dt.date(2021, 3, 26))


def test_a_term_without_a_beginning_stands_on_its_last_day() -> None:
    (event,) = events(roadmap(task()))

    assert (event.dtstart.value, event.dtend.value) == (dt.date(2021, 3, 25), dt.date(2021, 3, 26))
    assert event.dtstart.params["VALUE"] == event.dtend.params["VALUE"] == ["DATE"]


def test_events_may_stand_on_their_last_day_only() -> None:
    (event,) = events(roadmap(task(start=dt.date(2021, 3, 1))), CalendarOptions(due_only=True))

    assert event.dtstart.value == dt.date(2021, 3, 25)
    assert "from 2021-03-01 to 2021-03-25" in event.description.value


@examples(16)
@given(roadmaps)
def test_any_roadmap_has_the_days_of_its_tasks(plan: Roadmap) -> None:
    told = calendar_bytes(plan, "ru", OPTIONS).decode("utf-8")
    read = vobject.readOne(told)

    found = [day for event in read.contents.get("vevent", []) for day in due_days(event)]
    assert sorted(found) == [one.due for one in plan.dated]


RULES = st.builds(
    lambda freq, interval, count, start, month_day: [
        day.date()
        for day in rrule(
            freq,
            interval=interval,
            count=count,
            dtstart=dt.datetime.combine(start, dt.time()),
            bymonthday=month_day if freq in {MONTHLY, YEARLY} else None,
            bymonth=start.month if freq == YEARLY else None,
        )
    ],
    st.sampled_from([DAILY, WEEKLY, MONTHLY, YEARLY]),
    st.integers(1, 6),
    st.integers(2, 14),
    days,
    st.sampled_from([1, 5, 15, 28, -1]),
)


@examples(24)
@given(RULES)
def test_what_follows_a_rule_is_one_event(due: list[dt.date]) -> None:
    plan = roadmap(*recurring(due))

    (event,) = events(plan)

    assert due_days(event) == due
    assert "rrule" in event.contents


@examples(24)
@given(st.lists(days, min_size=1, max_size=8, unique=True))
def test_what_follows_none_has_the_same_days(due: list[dt.date]) -> None:
    assert calendar_days(roadmap(*recurring(due))) == sorted(due)


def test_the_thirtieth_of_every_month_is_the_last_day_of_february() -> None:
    due = [dt.date(2021, 1, 30), dt.date(2021, 2, 28), dt.date(2021, 3, 30), dt.date(2021, 4, 30)]

    (event,) = events(roadmap(*recurring(due)))

    assert due_days(event) == due


def test_months_without_a_task_are_excepted() -> None:
    due = [dt.date(2021, month, 5) for month in range(1, 13) if month not in {7, 8}]

    (event,) = events(roadmap(*recurring(due)))

    assert due_days(event) == due
    assert {day for one in event.exdate_list for day in one.value} == {
        dt.date(2021, 7, 5),
        dt.date(2021, 8, 5),
    }


def test_a_day_moved_off_a_day_off_is_an_event_of_its_own() -> None:
    due = [dt.date(2021, month, 5) for month in range(1, 7)]
    tasks = recurring(due)
    tasks[5] = evolve(tasks[5], due=dt.date(2021, 6, 7))

    series, moved = events(roadmap(*tasks))

    assert due_days(series) == due[:5]
    assert due_days(moved) == [dt.date(2021, 6, 7)]


def test_two_rows_that_recur_are_two_series() -> None:
    due = [dt.date(2021, month, 5) for month in (1, 2, 3)]

    assert len(events(roadmap(*recurring(due, "1"), *recurring(due, "2")))) == 2


def test_a_series_keeps_its_name_when_other_days_are_planned() -> None:
    due = [dt.date(2021, month, 5) for month in range(1, 7)]

    (whole,) = events(roadmap(*recurring(due)))
    (later,) = events(roadmap(*recurring(due[2:])))

    assert whole.uid.value == later.uid.value


def test_every_entry_has_a_name_of_its_own_and_the_same_in_every_export() -> None:
    plan = roadmap(task("1"), task("2"), *recurring([dt.date(2021, 1, 5)]))

    names = [event.uid.value for event in events(plan)]

    assert len(set(names)) == 3
    assert names == [event.uid.value for event in events(plan)]


def test_entries_bear_the_day_of_the_order_and_no_other() -> None:
    undated_act = roadmap(task(), act=evolve(EMPTY.act, date=None))
    given_day = CalendarOptions(stamp=dt.date(2022, 2, 2))

    stamps = [
        events(plan, options)[0].dtstamp.value.date()
        for plan, options in (
            (roadmap(task()), OPTIONS),
            (undated_act, OPTIONS),
            (roadmap(task()), given_day),
        )
    ]

    assert stamps == [dt.date(2021, 1, 21), dt.date(2021, 1, 1), dt.date(2022, 2, 2)]


def test_an_entry_says_what_a_reader_needs() -> None:
    full = task(
        "3.2",
        title="Собеседование; итоги, выводы",
        evidence="справка",
        expected_result="план",
        target_text="не менее 50 %",
        time=dt.time(10),
        parties=(DIRECTOR, Party(organisation="МКУ КМЦ", does=Does.CONTROLS)),
        remarks=(Remark(code="x", message=msg("the year is odd"), likely="до 25 марта 2022 г."),),
    )

    (event,) = events(roadmap(full))

    assert event.summary.value == "by 10:00 · 3.2. Собеседование; итоги, выводы"
    assert event.description.value.splitlines() == [
        "Days: 2021-03-25, 10:00",
        "Term as printed: до 25 марта 2021 г.",
        "Responsible: директор МКУ ЦОКО; МКУ КМЦ (controls)",
        "Document: справка",
        "Expected result: план",
        "Target: не менее 50 %",
        "Ground: Управление образования. О дорожной карте № 1 от 21.01.2021, row 3.2",
        "Note: the year is odd; probably meant: до 25 марта 2022 г.",
    ]
    assert event.categories.value == ["roadmap", "Методическая помощь"]
    assert event.transp.value == "TRANSPARENT"


def test_long_cyrillic_lines_are_folded_within_75_bytes_and_whole() -> None:
    title = ("Организация методического сопровождения " * 12).strip()
    told = calendar_bytes(roadmap(task(title=title)), "ru", OPTIONS)

    assert max(len(line) for line in told.split(b"\r\n")) <= 75
    read = vobject.readOne(told.decode("utf-8"))
    assert read.vevent.description.value.splitlines()[0] == title
    assert read.vevent.summary.value.endswith("Организация методического …")


def test_what_has_no_day_is_named_but_not_in_the_calendar() -> None:
    plan = roadmap(task(), undated("7", dating=Dating.ONGOING, kind=Kind.ONGOING))

    told = opened(plan)

    assert len(told.vevent_list) == 1
    assert told.x_wr_caldesc.value.splitlines()[1:] == [
        "Tasks with a day: 1",
        "Tasks without a day, not in the calendar: 1",
        "7. Разработка программы поддержки (goes on all the time)",
    ]
    assert told.prodid.value == PRODID


def test_to_dos_are_due_on_the_last_day() -> None:
    due = [dt.date(2021, 1, 5), dt.date(2021, 2, 5)]
    plan = roadmap(task(start=dt.date(2021, 3, 1)), *recurring(due))

    told = opened(plan, CalendarOptions(todo=True))

    assert "vevent" not in told.contents
    assert [one.due.value for one in told.vtodo_list] == [*due, dt.date(2021, 3, 25)]
    assert told.vtodo_list[-1].dtstart.value == dt.date(2021, 3, 1)


def test_each_party_gets_a_calendar_of_its_own(tmp_path: Path) -> None:
    controls = Party(organisation='МКУ "КМЦ" / отдел', does=Does.CONTROLS)
    plan = roadmap(
        task("1", parties=(DIRECTOR, controls)),
        task("2", parties=(controls,)),
        task("3", parties=()),
    )

    done = write_roadmap(
        plan, tmp_path / "folder", lang="en", calendar=CalendarOptions(by_party=True)
    )

    assert [file.name for file in done.files] == [
        "директор МКУ ЦОКО.ics",
        "МКУ КМЦ отдел.ics",
        "Nobody responsible.ics",
    ]
    read = [vobject.readOne(file.read_text("utf-8")) for file in done.files]
    assert [[event.summary.value[:13] for event in one.vevent_list] for one in read] == [
        ["1. Разработка"],
        ["controls · 1.", "controls · 2."],
        ["3. Разработка"],
    ]
    assert "МКУ" in read[1].x_wr_calname.value


def test_a_party_without_a_day_gets_no_calendar(tmp_path: Path) -> None:
    plan = roadmap(undated("1", parties=(Party(organisation="МКУ КМЦ"),)), task("2"))

    done = write_roadmap(plan, tmp_path / "out", calendar=CalendarOptions(by_party=True))

    assert [file.name for file in done.files] == ["директор МКУ ЦОКО.ics"]


def test_calendars_of_an_earlier_export_go(tmp_path: Path) -> None:
    options = CalendarOptions(by_party=True)
    write_roadmap(roadmap(task()), tmp_path / "out", calendar=options)
    other = task(parties=(Party(organisation="МКУ КМЦ"),))

    write_roadmap(roadmap(other), tmp_path / "out", calendar=options)

    assert [file.name for file in (tmp_path / "out").iterdir()] == ["МКУ КМЦ.ics"]


def test_parties_whose_names_differ_in_signs_only_get_two_files(tmp_path: Path) -> None:
    plan = roadmap(
        task("1", parties=(Party(organisation="ЦОКО/1"),)),
        task("2", parties=(Party(organisation="цоко:1"),)),
    )

    done = write_roadmap(plan, tmp_path / "out", calendar=CalendarOptions(by_party=True))

    assert [file.name for file in done.files] == ["ЦОКО 1.ics", "цоко 1 (2).ics"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "отчёт.docx").write_bytes(b"x")
    (tmp_path / "own.ics").write_text("BEGIN:VCALENDAR\r\nPRODID:other", "utf-8")

    with pytest.raises(OutputError, match="other files") as caught:
        write_roadmap(roadmap(task()), tmp_path, "ics", calendar=CalendarOptions(by_party=True))

    assert caught.value.found == "own.ics, отчёт.docx"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("name", "by_party"), [("plan.doc", False), ("plan", False), ("plan.csv", True)]
)
def test_a_format_that_is_not_there_is_refused(
    name: str,
    tmp_path: Path,
    *,
    by_party: bool,
) -> None:
    with pytest.raises(ParameterError) as caught:
        write_roadmap(roadmap(), tmp_path / name, calendar=CalendarOptions(by_party=by_party))

    assert "ics" in str(caught.value.remedy)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")

    with pytest.raises(OutputError, match="cannot be written"):
        write_roadmap(roadmap(), tmp_path / "file" / "plan.ics")


def test_the_number_of_tasks_is_told(tmp_path: Path) -> None:
    done = write_roadmap(roadmap(task(), undated()), tmp_path / "deep" / "plan.ics")

    assert done.files == (tmp_path / "deep" / "plan.ics",)
    assert (done.dated, [one.number for one in done.undated]) == (1, ["9"])
    assert [one.name for one in done.files[0].parent.iterdir()] == ["plan.ics"]
