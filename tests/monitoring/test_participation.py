"""Participation: counts decided by hand, shares of their own, small numbers hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import golden
from schoolsupport import load_region
from schoolsupport.monitoring.registers.lines import RegisterLine
from schoolsupport.monitoring.registers.pages import Groups, participation_page
from schoolsupport.monitoring.registers.participation import (
    HalfYear,
    ListedSchool,
    Looked,
    Participation,
    participation,
)
from schoolsupport.monitoring.registers.publishing import published
from schoolsupport.pages.terminal import shown
from schoolsupport.translation import msg

NOW = dt.datetime(2022, 12, 1, tzinfo=dt.UTC)
LISTED = (
    ListedSchool(school="a1", name="СОШ № 1", municipality="А"),
    ListedSchool(school="a2", name="СОШ № 2", municipality="А"),
    ListedSchool(school="b1", name="СОШ № 3", municipality="Б"),
)


def line(
    school: str,
    event: str | None = None,
    *,
    day: str = "2022-02-10",
    person: str | None = None,
    people: int | None = None,
    register: str = "participation",
    row: str | None = None,
) -> RegisterLine:
    is_state = event is None
    told = (school, event, day, person, people, register, row)
    return RegisterLine(
        id=str(told),
        register=register,
        is_state=is_state,
        day=dt.date.fromisoformat(day),
        recorded_at=NOW,
        block=f"{school}{day}" if is_state else None,
        school=school,
        municipality=school[0].upper().replace("A", "А").replace("B", "Б"),
        event=event,
        people=people,
        row=row,
        person=person,
    )


LINES = (
    line("a1", "РМО", person="p1"),
    line("a1", "рмо", person="p2"),
    line("a1", "РМО", day="2022-10-20", person="p1"),
    line("a2", "Семинар", people=12),
    line("z9", "Семинар", people=3),
    line("a1", register="teachers", person="p1"),
    line("a1", register="teachers", person="p2"),
    line("a2", register="teachers", person="p3"),
    line("b1", register="teachers", person="p4"),
    line("a1", register="teams", person="p1"),
)


def looked(region: str = "krasnodar", **given: object) -> Looked:
    plugin = load_region(region)
    end = given.pop("end", dt.date(2022, 12, 31))
    return Looked(
        registers=plugin.registers,
        templates=plugin.roadmaps,
        end=end,  # type: ignore[arg-type]  # a day
        **{"listed": LISTED, **given},  # type: ignore[arg-type]  # as named
    )


def numbers(found: Participation) -> dict[str, tuple[int | None, ...]]:
    return {
        one.key: (
            one.counts.events,
            one.counts.taking_part,
            one.counts.persons,
            one.counts.schools,
            one.counts.listed,
            one.counts.teams,
            one.counts.teachers_covered,
            one.counts.teachers,
        )
        for one in (*found.municipalities, *found.schools, *found.half_years)
    }


def test_what_is_counted_is_what_one_counts_on_fingers() -> None:
    found = participation(LINES, looked())

    assert numbers(found) == {
        "А": (3, 15, 2, 2, 2, 1, 2, 3),
        "Б": (0, 0, 0, 0, 1, 0, 0, 1),
        "Z": (1, 3, 0, 0, 0, 0, 0, 0),
        "a1": (2, 3, 2, 1, 1, 1, 2, 2),
        "a2": (1, 12, 0, 1, 1, 0, 0, 1),
        "b1": (0, 0, 0, 0, 1, 0, 0, 1),
    }
    assert (found.counts.events, found.counts.taking_part, found.counts.schools) == (3, 18, 2)
    assert [one.school for one in found.absent] == ["b1"]
    assert found.outside == 1


def test_a_time_holds_the_events_that_ended_in_it_and_registers_as_they_were_at_its_end() -> None:
    spring = participation(
        (*LINES, line("b1", register="teams", day="2022-09-01")),
        looked(start=dt.date(2022, 1, 1), end=dt.date(2022, 5, 31)),
    )

    assert spring.counts.events == 2
    assert spring.counts.teams == 1
    assert {one.register: one.lines for one in spring.registers} == {
        "participation": 4,
        "teachers": 4,
        "teams": 1,
    }


@pytest.mark.parametrize(
    ("start", "end", "events"),
    [
        ("2022-02-10", "2022-02-10", 2),
        ("2022-02-11", "2022-10-19", 0),
        ("2022-02-11", "2022-10-20", 1),
        ("2022-02-09", "2022-02-09", 0),
    ],
)
def test_the_first_and_the_last_day_of_a_time_are_in_it(start: str, end: str, events: int) -> None:
    first, last = map(dt.date.fromisoformat, (start, end))

    assert participation(LINES, looked(start=first, end=last)).counts.events == events


def test_half_years_part_the_events_between_them() -> None:
    halves = (
        HalfYear(start=dt.date(2022, 1, 10), end=dt.date(2022, 8, 31), name=msg("a")),
        HalfYear(start=dt.date(2022, 9, 1), end=dt.date(2022, 12, 31), name=msg("b")),
    )

    found = participation(LINES, looked(half_years=halves))

    assert [one.counts.events for one in found.half_years] == [2, 1]


def test_without_lists_there_are_no_shares_and_it_is_said() -> None:
    found = participation(LINES, looked(listed=None))

    assert found.counts.listed is None
    assert found.counts.schools == 3
    assert found.outside is None
    assert "долей школ нет" in shown(participation_page(found), "ru", 100)


def test_the_order_expects_schools_municipalities_teachers_people_and_events() -> None:
    lines = [
        line("a1", "Кванториум", row="24"),
        line("a1", "Смена", row="25", people=49),
        line("b1", "Ярмарка", row="26"),
        line("a1", "Слёт 1", row="20"),
        line("a1", "Слёт 2", row="20"),
        line("a1", "Слёт 3", row="20"),
        line("b1", "ПМПК", row="22"),
    ]

    found = participation(lines, looked("kaliningrad"))

    told = {(one.row, one.of.value): (one.value, one.out_of, one.reached) for one in found.targets}
    assert told["24", "municipalities"] == (1, 2, True)
    assert told["24", "schools"] == (1, 3, False)
    assert told["25", "people"] == (49, None, False)
    assert told["20", "events"] == (3, None, True)
    assert told["22", "schools"] == (1, 3, False)
    assert told["9", "teachers"] == (None, None, None)


def test_where_nothing_is_reported_nothing_is_said_to_be_missed() -> None:
    found = participation([], looked("kaliningrad"))

    assert {(one.value, one.reached) for one in found.targets} == {(None, None)}


def test_fifty_people_are_reached_by_the_fiftieth() -> None:
    lines = [line("a1", "Смена", row="25", people=49), line("a2", "Смена", row="25", person="p")]

    found = participation(lines, looked("kaliningrad"))

    [people] = [one for one in found.targets if one.row == "25"]
    assert (people.value, people.reached) == (50, True)


# --- for publication -----------------------------------------------------------------------------


def test_few_people_are_not_published_and_neither_is_what_gives_them_away() -> None:
    found = published(participation(LINES, looked()), 5)

    told = numbers(found)
    assert told["a1"][1:3] == (None, None)
    assert told["А"][1] is None  # 18 less 15 would tell the 3 of another municipality
    assert told["a2"][1] == 12  # what it leaves of «А» may be 1 to 5
    assert found.counts.persons is None
    assert found.counts.taking_part == 18
    seen = shown(participation_page(found, Groups.SCHOOL), "ru", 120)
    assert "не публикуется" in seen
    assert "Порог не задан актом" in seen


def of_schools(rows: list[list[int]]) -> Participation:
    """Participation of so many people in each school of each municipality."""
    lines = [
        line(f"s{place}-{number}", "Семинар", day="2022-02-10", person=None, people=people)
        for place, row in enumerate(rows)
        for number, people in enumerate(row)
        if people
    ]
    listed = [
        ListedSchool(school=f"s{place}-{number}", name="школа", municipality=f"район {place}")
        for place, row in enumerate(rows)
        for number, _ in enumerate(row)
    ]
    return participation(lines, evolve(looked(), listed=tuple(listed)))


@given(rows=st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=4), min_size=1, max_size=4))
def test_no_number_of_people_comes_back_by_subtraction(rows: list[list[int]]) -> None:
    """Schools in municipalities in a region: what a sum keeps back is of several and of many."""
    found = of_schools(rows)

    told = published(found, 5)

    parts = [(told.counts, told.municipalities, found.municipalities)]
    for row in told.municipalities:
        own = [n for n, one in enumerate(found.schools) if one.municipality == row.key]
        schools = tuple(told.schools[n] for n in own), tuple(found.schools[n] for n in own)
        parts.append((row.counts, *schools))
    for whole, now, before in parts:
        assert whole.taking_part is None or not 0 < whole.taking_part < 5
        hidden = [
            was.counts.taking_part or 0
            for one, was in zip(now, before, strict=True)
            if one.counts.taking_part is None
        ]
        if whole.taking_part is None:
            assert hidden or not now  # else it is the sum of what is told
        elif hidden:
            assert len(hidden) > 1
            assert sum(hidden) - len(hidden) + 1 >= 5


# --- against plain Python ------------------------------------------------------------------------

SOME = st.lists(
    st.builds(
        line,
        st.sampled_from(["a1", "a2", "b1", "z9"]),
        st.sampled_from(["РМО", "Семинар", "Конкурс"]),
        day=st.sampled_from(["2022-02-10", "2022-10-20"]),
        person=st.sampled_from([None, "p1", "p2"]),
        people=st.sampled_from([None, 2, 7]),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(lines=SOME)
def test_rows_agree_with_plain_python_and_add_up(lines: Sequence[RegisterLine]) -> None:
    found = participation(lines, looked())

    for row in found.schools:
        own = [one for one in lines if one.school == row.key]
        assert row.counts.taking_part == sum(one.people or 1 for one in own)
        assert row.counts.persons == len({one.person for one in own} - {None})
        assert row.counts.events == len({(one.event, one.day) for one in own})
    total = sum(row.counts.taking_part or 0 for row in found.municipalities)
    assert found.counts.taking_part == total
    took = {one.school for one in lines} & {one.school for one in LISTED}
    assert found.counts.schools == len(took)
    assert {one.school for one in found.absent} == {one.school for one in LISTED} - took


@pytest.mark.parametrize("by", list(Groups))
def test_a_page_has_no_identifier_of_ours(by: Groups) -> None:
    seen = shown(participation_page(participation(LINES, looked()), by), "ru", 120)

    assert "p1" not in seen
    assert "slavyansk" not in seen


@pytest.mark.parametrize("width", [80, 120])
def test_the_page_is_shown_as_it_was_read(width: int) -> None:
    halves = (
        HalfYear(
            start=dt.date(2022, 1, 10),
            end=dt.date(2022, 8, 31),
            name=msg("half-year {number} of {before}/{year}", number=2, before=2021, year="22"),
        ),
        HalfYear(
            start=dt.date(2022, 9, 1),
            end=dt.date(2022, 12, 31),
            name=msg("half-year {number} of {before}/{year}", number=1, before=2022, year="23"),
        ),
    )
    found = participation(
        LINES,
        looked(half_years=halves, start=dt.date(2022, 1, 1), listed_by="ШНОР 2022"),
    )

    text = shown(participation_page(found), "ru", width)

    assert max(map(len, text.splitlines())) <= width
    golden.check(Path(__file__).parent / "golden" / f"participation-{width}.txt", text)
