"""A changed file of a plan taken apart: next version, ledger, roster; or its problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import golden
import schoolsupport as ss
from roadmaps.exporting.books import PLAN, put, workbook
from schoolsupport.errors import InputError
from schoolsupport.monitoring.amendment import Amendment
from schoolsupport.monitoring.amendment_page import Taken, page
from schoolsupport.monitoring.entries import EntryStatus
from schoolsupport.pages.terminal import shown
from schoolsupport.roadmaps.amending import difference, is_cancelled
from schoolsupport.roadmaps.exporting import read_roadmap, write_roadmap
from schoolsupport.roadmaps.planning.organisations import read_roster, roster_bytes, roster_rows
from schoolsupport.roadmaps.planning.roadmap import Owner, Roadmap, Tier

GOLDEN = Path(__file__).parent / "golden"
DAY = dt.date(2021, 2, 20)
GROUND = "приказ № 5 от 20.02.2021"


def everything(book: Any) -> None:
    """A change of each kind; the first row is of task 2."""
    sheet = book["План"]
    put(sheet, 1, "Срок", "10.02.21 г.")
    put(sheet, 1, "Показатель", "95 %")
    put(sheet, 2, "Отметка об исполнении", "исполнено")
    put(sheet, 2, "Дата исполнения", "20.03.2021")
    put(sheet, 2, "Подтверждающий документ", "приказ № 12")
    put(sheet, 3, "Ответственный (ФИО)", "Иванова А. А., a@b.org")
    put(book["Без даты"], 1, "Срок", "01.09.2021")
    put(sheet, 6, "№", "12")
    put(sheet, 6, "Мероприятие", "Семинар для завучей")
    put(sheet, 6, "Срок", "15.05.2021")
    put(sheet, 6, "Ответственные", "директор МКУ ЦОКО")
    sheet.delete_rows(8)


def amendment(folder: Path, change: Callable[[Any], object], **given: Any) -> Amendment:
    return ss.amend(workbook(folder, change), **{"day": DAY, "ground": GROUND, **given})


def codes(told: Amendment) -> list[str]:
    return [one.code for one in told.problems]


def test_nothing_changed_is_nothing_to_write(tmp_path: Path) -> None:
    told = amendment(tmp_path, id, ground=None)

    assert not told
    assert told.sound
    assert told.plan == PLAN


def test_each_change_goes_where_it_belongs(tmp_path: Path) -> None:
    told = amendment(tmp_path, everything, drop=["3"])

    assert told.sound, told.problems
    assert {(one.number, one.field) for one in told.told.changed} == {
        ("2", "due"),
        ("2", "target_text"),
        ("9", "due"),
    }
    assert [one.title for one in told.told.added] == ["Семинар для завучей"]
    assert [one.number for one in told.told.dropped] == ["3"]
    assert [(one.task, one.status) for one in told.marks] == [(PLAN.tasks[0].id, EntryStatus.DONE)]
    assert [one.person.name for one in told.holders] == ["Иванова А. А."]
    assert is_cancelled(told.plan.tasks[2])
    assert {one.field for one in difference(PLAN, told.plan).changed} == {"due", "target_text"}


def test_a_task_dropped_is_cancelled_by_the_act_on_the_day(tmp_path: Path) -> None:
    told = amendment(tmp_path, everything, drop=["3"])

    (entry,) = [one for one in told.entries if one.status is EntryStatus.CANCELLED]
    assert (entry.task, entry.day, entry.act) == (PLAN.tasks[2].id, DAY, GROUND)


@pytest.mark.parametrize("drop", [["3"], ["all"]])
def test_a_row_that_is_gone_cancels_only_where_that_is_said(
    drop: list[str], tmp_path: Path
) -> None:
    told = amendment(tmp_path, lambda book: book["План"].delete_rows(8))

    assert codes(told) == ["amend.row_missing"]
    assert "--drop 3" in told.problems[0].text("ru")
    assert amendment(tmp_path, lambda book: book["План"].delete_rows(8), drop=drop).sound


def test_a_number_named_for_no_row_that_is_gone_is_told(tmp_path: Path) -> None:
    assert codes(amendment(tmp_path, id, drop=["7"])) == ["amend.nothing_to_drop"]


def test_a_changed_plan_needs_a_ground_and_marks_do_not(tmp_path: Path) -> None:
    def mark(book: Any) -> None:
        put(book["План"], 1, "Отметка об исполнении", "исполнено")
        put(book["План"], 1, "Дата исполнения", "01.02.2021")

    def change(book: Any) -> None:
        put(book["План"], 1, "Срок", "10.02.2021")

    assert amendment(tmp_path, mark, ground=None).sound
    assert codes(amendment(tmp_path, change, ground=None)) == ["amend.no_ground"]


def test_the_same_file_again_changes_nothing_more(tmp_path: Path) -> None:
    changed = workbook(tmp_path, everything)
    first = ss.amend(changed, day=DAY, ground=GROUND, drop=["3"])

    again = ss.amend(changed, day=DAY, ground=GROUND, drop=["3"], base=first.plan)

    assert again.sound
    assert not again.told
    assert again.plan == first.plan
    assert again.marks == first.marks


def test_a_file_older_than_the_plan_changes_what_it_changed_alone(tmp_path: Path) -> None:
    later = evolve(PLAN, tasks=(evolve(PLAN.tasks[0], evidence="справка"), *PLAN.tasks[1:]))

    told = amendment(tmp_path, lambda book: put(book["План"], 1, "Срок", "10.02.2021"), base=later)

    assert told.sound
    assert told.plan.tasks[0].evidence == "справка"
    assert told.plan.tasks[1].due == dt.date(2021, 2, 10)


def test_what_was_amended_otherwise_meanwhile_is_told_with_its_cell(tmp_path: Path) -> None:
    later = evolve(
        PLAN,
        tasks=(PLAN.tasks[0], evolve(PLAN.tasks[1], due=dt.date(2021, 3, 3)), *PLAN.tasks[2:]),
    )

    told = amendment(tmp_path, lambda book: put(book["План"], 1, "Срок", "10.02.2021"), base=later)

    (found,) = told.problems
    assert (found.code, found.sheet, found.row, found.column) == (
        "amend.changed_meanwhile",
        "План",
        4,
        "Срок",
    )


def test_the_file_of_another_plan_is_refused(tmp_path: Path) -> None:
    other = evolve(PLAN, owner=Owner(tier=Tier.SCHOOL, id="s1", name="Школа (вымышлена)"))

    told = amendment(tmp_path, everything, base=other)

    assert codes(told) == ["amend.other_plan_whole"]
    assert told.plan == other


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_lines_of_the_roster_name_the_persons_in_a_new_plan(
    ending: str, tmp_path: Path
) -> None:
    told = amendment(tmp_path, everything, drop=["3"])
    file = tmp_path / f"список.{ending}"
    file.write_bytes(roster_bytes(roster_rows(told.holders, "ru"), ending))

    roster = read_roster(file)

    (holder,) = roster.holders
    assert (holder.municipality, holder.person.email) == ("Примерский район", "a@b.org")
    party = PLAN.tasks[0].parties[0]
    assert roster.persons(party.role, party.organisation, PLAN.owner) == (holder.person,)


def test_different_persons_for_one_office_are_told_and_kept(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        put(book["План"], 1, "Ответственный (ФИО)", "Иванова А. А.")
        put(book["План"], 2, "Ответственный (ФИО)", "Петров Б. Б.")

    told = amendment(tmp_path, change)

    assert codes(told) == ["amend.persons_differ"]
    assert told.sound
    assert len(told.holders) == 2


def test_names_that_the_file_had_stay_though_the_store_keeps_none(tmp_path: Path) -> None:
    named = amendment(tmp_path, everything, drop=["3"]).plan
    file = workbook(tmp_path, lambda book: put(book["План"], 1, "Документ", "справка"), plan=named)

    told = ss.amend(file, day=DAY, ground="приказ № 6", base=_nameless(named))

    persons = [p.name for task in told.plan.tasks for party in task.parties for p in party.persons]
    assert persons == ["Иванова А. А."]
    assert not told.holders


def _nameless(plan: Roadmap) -> Roadmap:
    return evolve(
        plan,
        tasks=tuple(
            evolve(task, parties=tuple(evolve(party, persons=()) for party in task.parties))
            for task in plan.tasks
        ),
    )


# --- JSON ----------------------------------------------------------------------------------------


def json_file(folder: Path, plan: Roadmap) -> Path:
    write_roadmap(plan, folder / "план.json")
    return folder / "план.json"


def test_json_is_compared_with_the_plan_before(tmp_path: Path) -> None:
    first = PLAN.tasks[0]
    changed = evolve(PLAN, tasks=(evolve(first, due=dt.date(2021, 4, 1)), *PLAN.tasks[1:]))

    told = ss.amend(json_file(tmp_path, changed), day=DAY, ground=GROUND, base=PLAN)

    assert told.sound
    assert [(one.field, one.at.row) for one in told.told.changed] == [("due", 1)]


def test_json_alone_does_not_tell_what_the_plan_was(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not tell what the plan was"):
        ss.amend(json_file(tmp_path, PLAN), day=DAY)


def test_the_orders_own_words_are_not_amended_in_json_either(tmp_path: Path) -> None:
    first = PLAN.tasks[0]
    changed = evolve(PLAN, tasks=(evolve(first, phrase="весной"), first, *PLAN.tasks[1:]))

    told = ss.amend(json_file(tmp_path, changed), day=DAY, ground=GROUND, base=PLAN)

    assert [(one.code, one.row, one.column) for one in told.problems] == [
        ("amend.field_not_amended", 1, "phrase"),
        ("amend.row_copied", 2, None),
    ]


# --- seen ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 120])
def test_an_amendment_is_shown_as_it_was_read(width: int, tmp_path: Path) -> None:
    told = amendment(tmp_path, everything, drop=["3"])
    text = shown(page(told, written=True, taken=Taken(version=2, recorded=2)), "ru", width)

    assert max(map(len, text.splitlines())) <= width
    golden.check(GOLDEN / f"amendment-{width}.txt", text)


def test_what_keeps_it_from_being_written_is_shown(tmp_path: Path) -> None:
    told = amendment(tmp_path, everything, ground=None)
    text = shown(page(told), "ru", 120)

    golden.check(GOLDEN / "amendment-refused-120.txt", text)


def test_the_next_version_written_and_read_is_the_next_version(tmp_path: Path) -> None:
    told = amendment(tmp_path, everything, drop=["3"])

    for ending in ("xlsx", "csv", "json"):
        file = tmp_path / f"next.{ending}"
        write_roadmap(told.plan, file, lang="ru")
        assert read_roadmap(file) == told.plan
        if ending != "json":
            assert not ss.amend(file, day=DAY, base=told.plan)
