"""What offices do to tables, one trait a test; all documents are synthetic."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from roadmaps.importing.small import HEADINGS, add_table, codes, document, plan, saved
from schoolsupport.roadmaps.importing import import_order
from schoolsupport.roadmaps.importing.headings import field_of
from schoolsupport.roadmaps.importing.texts import joined
from schoolsupport.roadmaps.template import Does

ROW = ("1.", "Анализ результатов", "март 2024", "МОУО")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("№ п/п", "number"),
        ("N п/п", "number"),
        ("Срок исполнения", "deadline"),
        ("Сроки и периодичность проведения мероприятий", "deadline"),
        ("Период реализации отдельного действия", "deadline"),
        ("Дата проведения", "deadline"),
        ("Ответственный исполнитель", "responsible"),
        ("Исполнители", "responsible"),
        ("Наименование мероприятия (краткое содержание)", "title"),
        ("Описание действия", "title"),
        ("Ожидаемый результат", "expected_result"),
        ("Планируемые результаты", "expected_result"),
        ("Документ", "evidence"),
        ("Форма отчётности", "evidence"),
        ("Вид документа, подтверждающего исполнение", "evidence"),
        ("Региональный показатель реализации", "target_text"),
        ("Целевой индикатор", "target_text"),
    ],
)
def test_headings_are_known_in_many_wordings(heading: str, field: str) -> None:
    found, _ = field_of(heading)

    assert found is not None
    assert found.value == field


def test_an_unknown_heading_is_no_field() -> None:
    assert field_of("Примечание") == (None, None)


def test_the_longest_table_with_deadlines_is_the_roadmap(tmp_path: Path) -> None:
    made = document()
    add_table(made, [("Цель", "Поддержка школ"), ("Срок", "2024 год")], ("Паспорт", "плана"))
    made.add_paragraph("Состав группы на первом месте. Дальше сам план.")
    add_table(made, [ROW, ("2.", "Отчёт", "май 2024", "школы")])
    for _ in range(3):
        made.add_paragraph("Приложение к плану: что делает школа")
    add_table(made, [("1", "Встреча", "июнь 2024", "школы")])

    imported = import_order(saved(made, tmp_path))

    assert [one.title for one in imported.template.measures] == ["Анализ результатов", "Отчёт"]
    assert sorted(codes(imported))[:2] == ["import.other_table", "import.several_tables"]
    assert "Поддержка школ" in "".join(one.text for one in imported.template.statements)


def test_a_table_without_deadlines_beside_the_roadmap_is_told(tmp_path: Path) -> None:
    made = document()
    add_table(made, [("1", "Совещание", "школы")], ("№", "Мероприятие", "Ответственный"))
    made.add_paragraph("Далее сроки")
    add_table(made, [ROW])

    assert "import.no_deadline_column" in codes(import_order(saved(made, tmp_path)))


def test_headings_over_two_rows_are_joined(tmp_path: Path) -> None:
    made = document()
    headings = ("№", "Мероприятие", "Исполнение", "Исполнение")
    table = add_table(made, [("", "", "Срок", "Ответственный"), ROW], headings)
    for column in (0, 1):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 2).merge(table.cell(0, 3)).text = "Исполнение"

    imported = import_order(saved(made, tmp_path)).template

    assert imported.columns == ("№", "Мероприятие", "Исполнение Срок", "Исполнение Ответственный")
    assert (imported.measures[0].deadline, imported.measures[0].responsible_text) == (
        "март 2024",
        "МОУО",
    )


def test_headings_over_two_rows_of_a_csv_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "plan-2024.csv"
    path.write_text(
        "№;Мероприятие;Исполнение;\n;;Срок;Ответственный\n1;Анализ;март 2024;МОУО\n", "utf-8"
    )

    imported = import_order(path).template

    assert imported.columns == ("№", "Мероприятие", "Исполнение Срок", "Ответственный")
    assert [one.deadline for one in imported.measures] == ["март 2024"]


def test_numbers_under_an_empty_heading_are_numbers(tmp_path: Path) -> None:
    path = tmp_path / "plan-2024.csv"
    path.write_text(";Мероприятие;Срок\n1;Анализ;март 2024\n2;Отчёт;май 2024\n", "utf-8")

    imported = import_order(path)

    assert [one.number for one in imported.template.measures] == ["1", "2"]
    assert "import.no_number_column" not in codes(imported)


def test_a_number_a_sheet_shortened_is_told_when_it_stands_twice(tmp_path: Path) -> None:
    path = plan(tmp_path, [("1.1", *ROW[1:]), ("1.1", "Отчёт", "май 2024", "школы")])

    assert "import.number_twice" in codes(import_order(path))


def test_an_unknown_column_is_kept_and_told(tmp_path: Path) -> None:
    path = plan(tmp_path, [(*ROW, "из бюджета")], (*HEADINGS, "Финансирование"))

    imported = import_order(path)

    assert "import.unknown_heading" in codes(imported)
    assert [(one.measure, one.heading, one.text) for one in imported.others] == [
        (0, "Финансирование", "из бюджета")
    ]


def test_a_column_twice_is_told_and_the_first_taken(tmp_path: Path) -> None:
    path = plan(tmp_path, [(*ROW, "до мая 2024")], (*HEADINGS, "Срок отчёта и дата"))

    imported = import_order(path)

    assert imported.template.measures[0].deadline == "март 2024"
    assert "import.column_twice" in codes(imported)
    assert imported.others[0].text == "до мая 2024"


def test_two_columns_of_parties_do_two_things(tmp_path: Path) -> None:
    path = plan(tmp_path, [(*ROW, "Министерство")], (*HEADINGS, "Контроль исполнения"))

    [measure] = import_order(path).template.measures

    assert [(one.name, one.does) for one in measure.responsible] == [
        ("МОУО", Does.EXECUTES),
        ("Министерство", Does.CONTROLS),
    ]


def test_a_table_without_numbers_is_counted_and_told(tmp_path: Path) -> None:
    headings = ("Мероприятие", "Срок")
    path = plan(tmp_path, [("Анализ", "март 2024"), ("Отчёт", "май 2024")], headings)

    imported = import_order(path)

    assert [one.number for one in imported.template.measures] == ["1", "2"]
    assert "import.no_number_column" in codes(imported)


def test_a_row_without_a_number_is_kept_and_told_with_its_place(tmp_path: Path) -> None:
    path = plan(tmp_path, [("", "Отчёт школ", "май 2024", "школы"), ROW])

    imported = import_order(path)

    [problem] = [one for one in imported.problems if one.code == "import.row_without_number"]
    assert [one.number for one in imported.template.measures] == ["", "1"]
    assert problem.text() == (
        "table 1, row 2, column 1: the row has no number; it was kept as a measure of its own; "
        "found: Отчёт школ"
    )


def test_a_row_that_goes_on_is_joined_and_a_broken_word_made_whole(tmp_path: Path) -> None:
    rows = [("1.", "Анализ результатов оценоч-", "в те-", "МОУО")]
    rows.append(("", "ных процедур", "чение года", ""))

    [measure] = import_order(plan(tmp_path, rows)).template.measures

    assert (measure.title, measure.deadline) == (
        "Анализ результатов оценочных процедур",
        "в течение года",
    )


def test_a_hyphen_of_the_word_itself_stays() -> None:
    assert joined(["семинар для школ-", "участниц проекта"]) == "семинар для школ-участниц проекта"
    assert joined(["план на 2023-", "2024 годы"]) == "план на 2023- 2024 годы"


def test_a_merged_deadline_names_the_row_it_stands_in(tmp_path: Path) -> None:
    made = document()
    rows = [ROW, ("2.", "Отчёт", "", ""), ("3.", "Встреча", "", "школы")]
    table = add_table(made, rows)
    table.cell(1, 2).merge(table.cell(3, 2)).text = "март 2024"
    table.cell(1, 3).merge(table.cell(2, 3)).text = "МОУО"

    first, second, third = import_order(saved(made, tmp_path)).template.measures

    assert first.deadline == "март 2024"
    assert (second.deadline, second.deadline_from, third.deadline_from) == (None, "1", "1")
    assert second.responsible_from == "1"
    assert second.responsible == first.responsible
    assert (third.responsible_from, third.responsible_text) == (None, "школы")


def test_an_empty_deadline_in_a_docx_is_empty_and_in_a_csv_repeats_the_row_above(
    tmp_path: Path,
) -> None:
    path = plan(tmp_path, [ROW, ("2.", "Отчёт", "", "школы")])
    text = tmp_path / "order.csv"
    text.write_text("№;Мероприятие;Срок\n1;Анализ;март 2024\n2;Отчёт;\n", "utf-8")

    docx_import, csv_import = import_order(path), import_order(text)

    assert docx_import.template.measures[1].deadline_from is None
    assert "import.empty_deadline" in codes(docx_import)
    assert csv_import.template.measures[1].deadline_from == "1"
    assert "import.deadline_from_above" in codes(csv_import)


def test_rows_under_one_merged_number_are_its_parts(tmp_path: Path) -> None:
    made = document()
    rows = [("1.", "Семинары:", "", "ИРО"), ("", "для учителей", "март 2024", "МОУО")]
    table = add_table(made, rows)
    table.cell(1, 0).merge(table.cell(2, 0)).text = "1."

    [measure] = import_order(saved(made, tmp_path)).template.measures

    assert [(one.title, one.deadline) for one in measure.sub_measures] == [
        ("для учителей", "март 2024")
    ]
    assert [one.name for one in measure.sub_measures[0].responsible] == ["МОУО"]


def test_sections_are_merged_rows_or_titles_alone_or_a_column(tmp_path: Path) -> None:
    made = document()
    rows = [("I. Анализ", "", "", ""), ROW, ("", "Методическая поддержка", "", "")]
    table = add_table(made, [*rows, ("2.", "Семинар", "май 2024", "ИРО")])
    table.cell(1, 0).merge(table.cell(1, 3)).text = "I. Анализ"
    by_column = ("Раздел", *HEADINGS)

    merged = import_order(saved(made, tmp_path)).template
    column = import_order(
        plan(tmp_path, [("Анализ", *ROW), ("", "2", "Отчёт", "май 2024", "школы")], by_column)
    ).template

    assert [(one.number, one.title) for one in merged.sections] == [
        ("I", "Анализ"),
        (None, "Методическая поддержка"),
    ]
    assert merged.measures[1].section == merged.sections[1].id
    assert [one.title for one in column.sections] == ["Анализ"]
    assert {one.section for one in column.measures} == {column.sections[0].id}


def test_headings_between_the_parts_of_a_table_are_sections(tmp_path: Path) -> None:
    made = document("План мероприятий на 2024 год")
    add_table(made, [ROW])
    made.add_paragraph("2. Методическая поддержка")
    add_table(made, [("2.", "Семинар", "май 2024", "ИРО")])

    imported = import_order(saved(made, tmp_path)).template

    assert [(one.number, one.title) for one in imported.sections] == [
        (None, None),
        ("2", "Методическая поддержка"),
    ]
    assert [one.section for one in imported.measures] == [one.id for one in imported.sections]


def test_a_table_that_goes_on_without_headings_after_a_page_number(tmp_path: Path) -> None:
    made = document()
    add_table(made, [ROW])
    made.add_paragraph("2")
    add_table(made, [("3.", "Отчёт", "июнь 2024", "школы")], ("2.", "Семинар", "май 2024", "ИРО"))

    imported = import_order(saved(made, tmp_path)).template

    assert [one.number for one in imported.measures] == ["1", "2", "3"]


def test_a_numbered_section_row_of_a_csv_is_no_measure(tmp_path: Path) -> None:
    path = tmp_path / "plan-2024.csv"
    path.write_text(
        "План на 2024 год;;\n№;Мероприятие;Срок\n1.;Анализ;\n1.1;Сбор данных;март 2024\n", "utf-8"
    )

    imported = import_order(path).template

    assert [(one.number, one.title) for one in imported.sections] == [("1", "Анализ")]
    assert [one.number for one in imported.measures] == ["1.1"]


def test_days_and_numbers_of_a_sheet_are_printed_as_people_write_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["План на 2024 год"])
    sheet.append([])
    sheet.append(["№", "Мероприятие", "Срок"])
    sheet.append([1, "Анализ", dt.date(2024, 3, 15)])
    sheet.append([2, "Отчёт", 2024])
    path = tmp_path / "plan.xlsx"
    book.save(path)

    first, second = import_order(path).template.measures

    assert (first.number, first.deadline) == ("1", "15.03.2024")
    assert second.deadline == "2024"


def test_words_outside_the_columns_are_kept_and_told(tmp_path: Path) -> None:
    path = tmp_path / "plan-2024.csv"
    path.write_text("№;Мероприятие;Срок;\n1;Анализ;март 2024;уточнить\n", "utf-8")

    imported = import_order(path)

    assert "import.cell_outside" in codes(imported)
    assert [(one.heading, one.text) for one in imported.others] == [(None, "уточнить")]


def test_the_years_come_from_the_deadlines_where_the_title_names_none(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("№;Мероприятие;Срок\n1;Анализ;март 2024\n2;Отчёт;май 2025\n", "utf-8")

    imported = import_order(path)

    assert (imported.template.period.first_year, imported.template.period.last_year) == (2024, 2025)
    assert "import.period_guessed" in codes(imported)
