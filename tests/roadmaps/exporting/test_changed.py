"""A plan's file that a person changed: every change is known for what it is, or told with its cell.

The habits are those of spreadsheet programs and of people who work with them.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from profiles import examples
from programs import libreoffice_saved
from schoolsupport.errors import InputError, RoadmapImportError
from schoolsupport.roadmaps.amending import FIELD_NAMES
from schoolsupport.roadmaps.exporting import (
    ChangedPlan,
    is_plan,
    read_changed,
    read_roadmap,
    write_roadmap,
)
from schoolsupport.roadmaps.exporting.task_rows import BLANKS, HEADINGS, MARKS
from schoolsupport.roadmaps.importing import import_order
from schoolsupport.roadmaps.planning.roadmap import Dating, Party, TaskSource

from .books import HEAD, PLAN, column, put, workbook
from .generated import roadmap, task


def changed(folder: Path, change: Callable[[Any], object]) -> ChangedPlan:
    return read_changed(workbook(folder, change))


def told(found: ChangedPlan) -> list[tuple[str, str | None, int | None, str | None]]:
    return [(one.code, one.sheet, one.row, one.column) for one in found.problems]


def is_unchanged(found: ChangedPlan) -> bool:
    return (
        not found.told
        and not found.namings
        and not found.marks
        and not found.problems
        and found.plan == PLAN
    )


# --- no change -----------------------------------------------------------------------------------


def _sort(book: Any) -> None:
    sheet = book["План"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD + 1)]
    for place, values in enumerate(reversed(rows), HEAD + 1):
        for number, value in enumerate(values, 1):
            sheet.cell(place, number).value = value


def _move_a_column(book: Any) -> None:
    sheet = book["План"]
    last, due = sheet.max_column + 1, column(sheet, "Срок")
    for row in range(HEAD, sheet.max_row + 1):
        sheet.cell(row, last).value = sheet.cell(row, due).value
    sheet.delete_cols(due)


def _days_as_texts(book: Any) -> None:
    sheet = book["План"]
    for row in range(HEAD + 1, sheet.max_row + 1):
        cell = sheet.cell(row, column(sheet, "Срок"))
        cell.value = f"{cell.value:%d.%m.%y} г."
        cell.number_format = "General"


def _days_as_numbers(book: Any) -> None:
    sheet = book["План"]
    for row in range(HEAD + 1, sheet.max_row + 1):
        cell = sheet.cell(row, column(sheet, "Срок"))
        cell.value = (cell.value.date() - dt.date(1899, 12, 30)).days
        cell.number_format = "General"


def _hide(book: Any) -> None:
    book["План"].column_dimensions["C"].hidden = True
    book["План"].row_dimensions[5].hidden = True


def _numbers_for_texts(book: Any) -> None:
    sheet = book["План"]
    for row in range(HEAD + 1, sheet.max_row + 1):
        cell = sheet.cell(row, 1)
        cell.value = float(cell.value)


def _time_as_time(book: Any) -> None:
    sheet = book["План"]
    for row in range(HEAD + 1, sheet.max_row + 1):
        cell = sheet.cell(row, column(sheet, "Время"))
        cell.value = dt.time(10) if cell.value else None


def _blank_rows(book: Any) -> None:
    book["План"].insert_rows(5, 2)


def _rename(book: Any) -> None:
    book["План"].title = "План на год"


def _rename_and_move(book: Any) -> None:
    book["План"].title = "Лист1"
    book["Без даты"].title = "План"
    book.move_sheet("Лист1", 3)


HABITS: dict[str, Callable[[Any], object]] = {
    "saved": id,
    "sorted": _sort,
    "sheet renamed": _rename,
    "sheets renamed and moved": _rename_and_move,
    "title deleted": lambda book: book["План"].delete_rows(1),
    "rows above": lambda book: book["План"].insert_rows(1, 4),
    "column moved": _move_a_column,
    "columns hidden": _hide,
    "days as texts": _days_as_texts,
    "days as numbers": _days_as_numbers,
    "numbers for texts": _numbers_for_texts,
    "time as time": _time_as_time,
    "blank rows": _blank_rows,
    "sheets to read deleted": lambda book: book.remove(book["Документ приказа"]),
}


@pytest.mark.parametrize("habit", sorted(HABITS))
def test_what_programs_and_people_do_to_a_file_is_no_change(habit: str, tmp_path: Path) -> None:
    assert is_unchanged(changed(tmp_path, HABITS[habit]))


def test_a_column_that_somebody_added_is_kept_for_whoever_asks(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["План"]
        sheet.insert_cols(2)
        sheet.cell(HEAD, 2).value, sheet.cell(HEAD + 1, 2).value = "Для себя", "да"

    found = changed(tmp_path, change)

    assert not found.told
    assert [(one.said, one.other) for one in found.marks] == [({}, {"Для себя": "да"})]


def test_a_day_that_was_always_far_from_the_plan_is_no_change(tmp_path: Path) -> None:
    far = roadmap(task(start=dt.date(2000, 1, 1)))
    for name in ("план.csv", "план.xlsx"):
        write_roadmap(far, tmp_path / name, lang="ru")

        assert read_roadmap(tmp_path / name) == far


# --- changes of the plan -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "value", "after"),
    [
        ("Срок", dt.datetime(2021, 2, 10), dt.date(2021, 2, 10)),  # a day has no zone
        ("Срок", "10.02.2021", dt.date(2021, 2, 10)),
        ("Срок", "10.02.21 г.", dt.date(2021, 2, 10)),
        ("Срок", "10 февраля 2021 года", dt.date(2021, 2, 10)),
        ("Начало", "01.02.2021", dt.date(2021, 2, 1)),
        ("Время", "9:30", dt.time(9, 30)),
        ("Время", dt.time(9, 30), dt.time(9, 30)),
        ("Мероприятие", "Другое\nмероприятие", "Другое\nмероприятие"),
        ("Показатель", "95 %", "95 %"),
        ("Документ", 12, "12"),
        ("Документ", "26.01.2021", "26.01.2021"),
    ],
)
def test_a_changed_cell_is_a_change_of_its_field(
    heading: str, value: object, after: object, tmp_path: Path
) -> None:
    found = changed(tmp_path, lambda book: put(book["План"], 1, heading, value))

    (change,) = found.told.changed
    assert HEADINGS[change.field].text("ru") == heading
    assert (change.task, change.before, change.after) == (
        PLAN.tasks[1].id,
        getattr(PLAN.tasks[1], change.field),
        after,
    )
    assert (change.at.sheet, change.at.row, change.at.column) == ("План", 4, heading)
    assert not found.problems


def test_a_day_given_to_a_task_without_one_dates_it(tmp_path: Path) -> None:
    found = changed(tmp_path, lambda book: put(book["Без даты"], 1, "Срок", "01.09.2021"))

    assert found.plan.tasks[5].dating is Dating.DATED
    assert found.plan.tasks[5].due == dt.date(2021, 9, 1)


def test_a_row_without_technical_data_is_a_new_task(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["План"]
        row = sheet.max_row - HEAD + 1
        for heading, value in {
            "№": 12,
            "Мероприятие": "Семинар для завучей",
            "Начало": "01.05.2021",
            "Срок": "15.05.2021",
            "Ответственные": "директор МКУ ЦОКО\nзавуч",
            "Документ": "программа",
            "Ответственный (ФИО)": "завуч: Иванова А. А.",
            "Отметка об исполнении": "в работе",
            "Дата исполнения": "01.05.2021",
        }.items():
            put(sheet, row, heading, value)

    found = changed(tmp_path, change)

    (new,) = found.told.added
    assert not found.problems
    assert new.source is TaskSource.ADDED
    assert (new.number, new.title, new.start, new.due) == (
        "12",
        "Семинар для завучей",
        dt.date(2021, 5, 1),
        dt.date(2021, 5, 15),
    )
    assert new.parties == (PLAN.tasks[0].parties[0], Party(role="завуч"))
    assert new.section == "main"
    assert new.dating is Dating.DATED
    assert [(one.task, one.party.role) for one in found.namings] == [(new.id, "завуч")]
    assert [one.task for one in found.marks] == [new.id]
    assert found.plan.tasks[-1].id == new.id


def test_a_row_that_is_gone_is_a_task_dropped(tmp_path: Path) -> None:
    found = changed(tmp_path, lambda book: book["План"].delete_rows(HEAD + 1))

    assert found.told.dropped == (PLAN.tasks[1],)
    assert not found.told.changed


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "row", "text", "named"),
    [
        ("План", 1, "Иванова А. А.", [("директор", "Иванова А. А.", None)]),
        ("План", 1, "Иванова А. А., a@b.org", [("директор", "Иванова А. А.", "a@b.org")]),
        (
            "План",
            1,
            "Иванова А. А.; Петров Б. Б.",
            [("директор", "Иванова А. А.", None), ("директор", "Петров Б. Б.", None)],
        ),
        (
            "Без даты",
            2,
            "директор школы: Иванова А. А.\nНачальник отдела: Петров Б. Б.",
            [("директор школы", "Иванова А. А.", None), ("начальник отдела", "Петров Б. Б.", None)],
        ),
    ],
)  # fmt: skip
def test_names_go_to_the_offices_of_their_row(
    sheet: str, row: int, text: str, named: list[tuple[str, str, str | None]], tmp_path: Path
) -> None:
    found = changed(tmp_path, lambda book: put(book[sheet], row, "Ответственный (ФИО)", text))

    assert not found.problems
    assert [(o.party.role, o.person.name, o.person.email) for o in found.namings] == named


@pytest.mark.parametrize("text", ["Иванова А. А.", "завуч: Иванова А. А."])
def test_nobody_is_taken_for_an_office_by_guess(text: str, tmp_path: Path) -> None:
    found = changed(tmp_path, lambda book: put(book["Без даты"], 2, "Ответственный (ФИО)", text))

    assert told(found) == [("amend.which_party", "Без даты", 5, "Ответственный (ФИО)")]
    assert "начальник отдела Управление образования" in found.problems[0].text("ru")


# --- what is refused -----------------------------------------------------------------------------


def _copy_row(sheet: Any, row: int) -> None:
    end = sheet.max_row + 1
    for number in range(1, sheet.max_column + 1):
        sheet.cell(end, number).value = copy(sheet.cell(HEAD + row, number).value)


def _row_of_another_sheet(book: Any) -> None:
    values = [cell.value for cell in book["Без даты"][HEAD + 1]]
    book["План"].append([*values, *values])


def _note_below(book: Any) -> None:
    sheet = book["План"]
    sheet.cell(sheet.max_row + 2, 1).value = "Составил: завуч"


def _new_row_of_no_section(book: Any) -> None:
    put(book["План"], 6, "Мероприятие", "Семинар")
    put(book["План"], 6, "Раздел", "Семинары")


def _two_new_rows(book: Any) -> None:
    sheet = book["План"]
    for row in (6, 7):
        put(sheet, row, "Мероприятие", "Семинар")


@pytest.mark.parametrize(
    ("change", "code", "row", "heading"),
    [
        (lambda b: put(b["План"], 1, "Срок", "весной"), "not_day", 4, "Срок"),
        (lambda b: put(b["План"], 1, "Срок", 2021), "not_day", 4, "Срок"),
        (lambda b: put(b["План"], 1, "Срок", "10.02.2032"), "day_far", 4, "Срок"),
        (lambda b: put(b["План"], 1, "Срок", None), "day_lost", 4, "Срок"),
        (lambda b: put(b["План"], 1, "Время", "утром"), "not_time", 4, "Время"),
        (lambda b: put(b["План"], 1, "Начало", "03.02.2021"), "start_after_due", 4, "Начало"),
        (lambda b: put(b["План"], 1, "Мероприятие", " "), "no_title", 4, "Мероприятие"),
        (lambda b: put(b["План"], 1, "№", "2а"), "cell_not_read", 4, "№"),
        (lambda b: put(b["План"], 1, "Период", "март"), "cell_not_read", 4, "Период"),
        (lambda b: put(b["План"], 1, "Ответственные", "кто?"), "cell_not_read", 4, "Ответственные"),
        (
            lambda b: put(b["План"], 1, "Срок, как напечатан", "весной"),
            "cell_not_read",
            4,
            "Срок, как напечатан",
        ),
        (lambda b: _copy_row(b["План"], 1), "row_copied", 9, None),
        (_row_of_another_sheet, "broken_row", 9, None),
        (_note_below, "note_below", 10, None),
        (_two_new_rows, "row_repeated", 10, None),
        (lambda b: put(b["План"], 6, "Ответственный (ФИО)", "Я"), "note_below", 9, None),
        (_new_row_of_no_section, "unknown_section", 9, "Раздел"),
        (lambda b: b["План"].delete_cols(2), "no_heading", None, "Мероприятие"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_cell(
    change: Callable[[Any], object],
    code: str,
    row: int | None,
    heading: str | None,
    tmp_path: Path,
) -> None:
    plan = evolve(PLAN, sections=(*PLAN.sections, evolve(PLAN.sections[0], id="b", title="Б")))
    plan = evolve(
        plan, tasks=(*plan.tasks[:4], evolve(plan.tasks[4], section="b"), *plan.tasks[5:])
    )
    file = tmp_path / "план.xlsx"
    write_roadmap(plan, file, lang="ru")
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)

    found = read_changed(file)

    assert told(found) == [(f"amend.{code}", "План", row, heading)]
    assert found.problems[0].file == "план.xlsx"


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        put(book["План"], 1, "Срок", "весной")
        put(book["План"], 2, "№", "7")
        put(book["Без даты"], 1, "Ответственные", "все")

    found = changed(tmp_path, change)

    assert [one.code for one in found.problems] == [
        "amend.not_day",
        "amend.cell_not_read",
        "amend.cell_not_read",
    ]
    with pytest.raises(InputError) as caught:
        read_roadmap(tmp_path / "план.xlsx")
    assert len(caught.value.others) == 2


def test_a_cell_that_never_held_the_whole_text_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "план.xlsx"
    write_roadmap(roadmap(task(expected_result="Ж" * 40_000)), file, lang="ru")
    book = openpyxl.load_workbook(file)
    put(book["План"], 1, "Ожидаемый результат", "короче")
    book.save(file)

    assert [one.code for one in read_changed(file).problems] == ["amend.cell_too_long"]


def test_a_plan_is_no_order(tmp_path: Path) -> None:
    file = workbook(tmp_path, lambda book: put(book["План"], 1, "№", "7"))

    with pytest.raises(RoadmapImportError, match=r"roadmap amend план\.xlsx"):
        import_order(file)
    assert is_plan(file)


# --- any change ----------------------------------------------------------------------------------

_CELLS = st.sampled_from(
    [None, "текст", "01.05.2021", "2021-05-01", 5, 44_300.0, "10:00", "исполнено", "1", "=1+1"]
) | st.text(max_size=8)


@examples(
    60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_change_of_a_cell_is_lost(data: st.DataObject, tmp_path: Path) -> None:
    """A cell changed is a change of the plan, a name, a mark, or a problem at that very cell."""
    file = tmp_path / "план.csv"
    write_roadmap(PLAN, file, lang="ru")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        lines = list(csv.reader(opened, delimiter=";"))
    headings = lines[1]
    row = data.draw(st.integers(2, len(lines) - 1))
    place = data.draw(st.integers(0, len(headings) - 2))
    raw = data.draw(_CELLS)
    cell = "".join(one for one in str(raw or "") if one.isprintable() and one not in ';"')
    before = lines[row][place]
    lines[row][place] = cell
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened, delimiter=";").writerows(lines)

    found = read_changed(file)

    heading = headings[place]
    at_cell = [one for one in found.problems if (one.row, one.column) == (row + 1, heading)]
    at_row = [one for one in found.problems if one.row == row + 1]
    fields = [HEADINGS[one.field].text("ru") for one in found.told.changed]
    is_blank_heading = heading in {one.heading.text("ru") for one in BLANKS}
    kinds = [
        fields == [heading] and not found.problems,
        bool(at_cell or at_row) and not found.told.changed,
        is_blank_heading and bool(found.marks or found.namings) and not found.told,
    ]
    is_same = " ".join(cell.removeprefix("'").split()) == " ".join(before.removeprefix("'").split())
    if is_unchanged(found):
        assert is_same or _same_value(cell, before)
    else:
        assert sum(kinds) == 1, (heading, before, cell, found)
        assert not found.told.added
        assert not found.told.dropped
    assert {one.field for one in found.told.changed} <= set(FIELD_NAMES)
    assert all(set(one.said) <= {mark.key for mark in MARKS} for one in found.marks)


def _same_value(one: str, other: str) -> bool:
    """One day or time written in two ways, or blanks that no eye sees."""
    from schoolsupport.deadlines.days import written_day  # noqa: PLC0415  # of this oracle alone
    from schoolsupport.roadmaps.exporting.changed import written_time  # noqa: PLC0415  # as above

    if not one.strip() and not other.strip():
        return True
    day, time = written_day(one), written_time(one)
    return (day is not None and day == written_day(other)) or (
        time is not None and time == written_time(other)
    )


# --- another program -----------------------------------------------------------------------------


@pytest.mark.program("libreoffice")
@pytest.mark.parametrize(
    ("ending", "saved_as"),
    [("xlsx", "xlsx"), ("xlsx", "xls"), ("xlsx", "ods"), ("csv", "csv"), ("csv", "xlsx")],
)
def test_a_file_that_libreoffice_saved_is_unchanged(
    ending: str, saved_as: str, tmp_path: Path
) -> None:
    file = tmp_path / f"план.{ending}"
    write_roadmap(PLAN, file, lang="ru")

    (saved,) = libreoffice_saved([file], saved_as, tmp_path / "saved")

    assert is_unchanged(read_changed(saved))


@pytest.mark.program("libreoffice")
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_changes_survive_another_program(ending: str, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        _sort(book)
        sheet = book["План"]
        rows = {sheet.cell(n, 1).value: n - HEAD for n in range(HEAD + 1, sheet.max_row + 1)}
        put(sheet, rows["2"], "Срок", dt.datetime(2021, 2, 10))  # a day has no zone
        put(sheet, rows["1"], "Отметка об исполнении", "исполнено")
        put(sheet, rows["1"], "Дата исполнения", "10.03.21 г.")
        put(sheet, rows["1"], "Ответственный (ФИО)", "Иванова А. А.")
        put(sheet, rows["3"], "Документ", 12)
        put(sheet, sheet.max_row - HEAD + 1, "Мероприятие", "Семинар")
        sheet.title = "Мой план"

    (saved,) = libreoffice_saved([workbook(tmp_path, change)], ending, tmp_path / "saved")

    found = read_changed(saved)

    assert not found.problems
    assert {(one.field, one.after) for one in found.told.changed} == {
        ("due", dt.date(2021, 2, 10)),
        ("evidence", "12"),
    }
    assert [one.title for one in found.told.added] == ["Семинар"]
    assert [one.person.name for one in found.namings] == ["Иванова А. А."]
    assert [one.task for one in found.marks] == [PLAN.tasks[0].id]
