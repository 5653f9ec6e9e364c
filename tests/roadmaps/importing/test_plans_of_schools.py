"""Plans as schools and municipalities lay them out: invented, one layout each."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from roadmaps.importing.small import add_table, codes, document, saved
from roadmaps.importing.terms import terms
from schoolsupport.deadlines.schedule import Period
from schoolsupport.roadmaps.importing import Imported, import_order
from schoolsupport.roadmaps.importing.rows import section_of
from schoolsupport.roadmaps.importing.times import month_of, time_of, within
from schoolsupport.roadmaps.lint import lint
from schoolsupport.roadmaps.planning.plan import plan

Rows = list[tuple[str, ...]]


def laid_out(folder: Path, *things: str | tuple[tuple[str, ...], Rows]) -> Imported:
    """A docx of paragraphs and tables, a row of one cell merged over the table; imported."""
    made = document(str(things[0]))
    for thing in things[1:]:
        if isinstance(thing, str):
            made.add_paragraph(thing)
            continue
        headings, rows = thing
        table = add_table(
            made, [row if len(row) > 1 else row * len(headings) for row in rows], headings
        )
        for place, row in enumerate(rows, 1):
            if len(row) == 1:
                cells = table.rows[place].cells
                for cell in cells[1:]:
                    cell.text = ""
                cells[0].merge(cells[-1]).text = row[0]
    return import_order(saved(made, folder))


def test_months_are_sections_of_a_plan_of_control(tmp_path: Path) -> None:
    headings = ("№", "Объект контроля", "Цель контроля", "Сроки", "Ответственный")
    rows: Rows = [
        ("АВГУСТ",),
        ("1", "Готовность кабинетов", "Акты", "4 неделя", "Завхоз"),
        ("СЕНТЯБРЬ",),
        ("2", "Рабочие программы", "ФОП", "1 неделя", "Завуч"),
        ("3", "Входной контроль", "Пробелы", "2-3 неделя", "Завуч"),
        ("4", "Журналы", "Требования", "в теч. месяца", "Директор"),
        ("5", "Дежурство", "Порядок", "по пятницам", "Завуч"),
        ("6", "Отчёт", "Сроки", "до 20", "Завуч"),
    ]

    imported = laid_out(
        tmp_path, "План внутришкольного контроля на 2023/2024 учебный год", (headings, rows)
    )

    assert terms(imported.template) == {
        "Готовность кабинетов": "2023-08-22..2023-08-28",
        "Рабочие программы": "2023-09-01..2023-09-07",
        "Входной контроль": "2023-09-08..2023-09-21",
        "Журналы": "2023-09-01..2023-09-30",
        "Дежурство": "recurring",
        "Отчёт": "..2023-09-20",
    }


def test_a_month_stands_above_each_table(tmp_path: Path) -> None:
    headings = ("Мероприятие", "Дата", "Ответственный")

    imported = laid_out(
        tmp_path,
        "Годовой план работы школы",
        "2023-2024 учебный год",
        "Сентябрь",
        (headings, [("Линейка", "1", "Завуч"), ("Месячник", "4-29", "Завуч")]),
        "Январь",
        (headings, [("Педсовет", "9", "Директор")]),
    )

    assert terms(imported.template) == {
        "Линейка": "2023-09-01..2023-09-01",
        "Месячник": "2023-09-04..2023-09-29",
        "Педсовет": "2024-01-09..2024-01-09",
    }
    assert [one.title for one in imported.template.sections] == ["Сентябрь", "Январь"]


def test_months_are_columns_with_marks_and_days(tmp_path: Path) -> None:
    headings = ("№", "Мероприятие", "сентябрь", "октябрь", "ноябрь", "Кто отвечает")
    rows: Rows = [
        ("1", "Семинар", "+", "", "", "РМК"),
        ("2", "Мониторинг", "", "х", "+", "РМК"),
        ("3", "Совет", "15", "-", "10", "РМК"),
        ("4", "Ничего", "", "", "", "РМК"),
    ]

    imported = laid_out(tmp_path, "Сетевой график работы на 2023 год", (headings, rows))

    assert terms(imported.template) == {
        "Семинар": "2023-09-01..2023-09-30",
        "Мониторинг": "2023-10-01..2023-10-31 + 2023-11-01..2023-11-30",
        "Совет": "2023-09-15..2023-09-15 + 2023-11-10..2023-11-10",
    }


def test_columns_of_years_with_numbers_are_no_terms(tmp_path: Path) -> None:
    headings = ("№", "Наименование показателя", "2022", "2023", "Срок")
    rows: Rows = [("1", "Доля школ", "75 %", "80 %", "март 2023")]

    imported = laid_out(tmp_path, "План на 2023 год", (headings, rows))

    assert terms(imported.template) == {"Доля школ": "2023-03-01..2023-03-31"}


def test_a_row_is_cut_by_its_own_numbers_alone(tmp_path: Path) -> None:
    headings = ("№", "Мероприятие", "Срок")
    rows: Rows = [
        ("1", "1) Обучение учителей\n2) Обучение завучей", "1) ноябрь 2023\n2) декабрь 2023"),
        ("2", "Собрание\nОтчёт", "до 1 марта\nс 10 марта"),
    ]

    imported = laid_out(tmp_path, "План на 2023 год", (headings, rows))

    assert terms(imported.template) == {
        "Обучение учителей": "2023-11-01..2023-11-30",
        "Обучение завучей": "2023-12-01..2023-12-31",
        "Собрание Отчёт": "..2023-03-01 + 2023-03-10..",
    }
    assert codes(imported).count("import.row_cut") == 1


def test_the_stamp_of_the_appendix_gives_day_and_number(tmp_path: Path) -> None:
    rows: Rows = [("1", "Семинар", "октябрь")]

    act = laid_out(
        tmp_path,
        "Приложение к приказу отдела образования",
        "от 15.09.2022 N 312",
        "Дорожная карта на 2022-2023 учебный год",
        (("№", "Мероприятие", "Срок"), rows),
    ).template.act

    assert (str(act.date), act.number) == ("2022-09-15", "312")


@pytest.mark.parametrize(
    ("signed", "december"),
    [
        ("", ".."),
        ("20.10.2022", "2022-12-01..2022-12-31"),
        ("11.01.2023", "2023-12-01..2023-12-31"),
    ],
)
def test_the_day_of_signing_decides_which_autumn_is_meant(
    tmp_path: Path, signed: str, december: str
) -> None:
    stamp = (f"Утверждено приказом от {signed} № 7",) if signed else ()
    rows: Rows = [("1", "Сочинение", "декабрь"), ("2", "Экзамены", "май")]

    imported = laid_out(
        tmp_path, *stamp, "План подготовки к ГИА в 2023 году", (("№", "Мероприятие", "Срок"), rows)
    )

    assert terms(imported.template) == {
        "Сочинение": december,
        "Экзамены": "2023-05-01..2023-05-31",
    }
    assert ("import.period_two_readings" in codes(imported)) == (not signed)


def test_a_person_says_which_years_are_meant(tmp_path: Path) -> None:
    made = document("План подготовки к ГИА в 2023 году")
    add_table(made, [("1", "Сочинение", "декабрь", "завуч")])
    file = saved(made, tmp_path)
    period = Period(first_year=2022, last_year=2023, school_years=True)

    assert terms(import_order(file, period=period).template) == {
        "Сочинение": "2022-12-01..2022-12-31"
    }


def test_headings_of_a_persons_own_are_read_first(tmp_path: Path) -> None:
    own = tmp_path / "headings.toml"
    own.write_text('[[heading]]\nfield = "deadline"\nwords = ["^рубеж$"]\n', "utf-8")
    made = document()
    add_table(made, [("1", "Семинар", "март", "РМК")], ("№", "Мероприятие", "Рубеж", "Кто"))

    template = import_order(saved(made, tmp_path), headings=own).template

    assert terms(template) == {"Семинар": "2024-03-01..2024-03-31"}


def test_points_carry_their_terms(tmp_path: Path) -> None:
    duties = laid_out(
        tmp_path,
        "ПРИКАЗ",
        "01.10.2023 № 55",
        "Об утверждении плана",
        "ПРИКАЗЫВАЮ:",
        "1. Утвердить план.",
        "2. Директорам школ представить планы до 01.02.2024.",
        "3. Рекомендовать частным школам провести самообследование не позднее 15 марта 2024 года.",
        "4. Методистам ежемесячно до 5 числа представлять отчёт.",
        "Приложение к приказу",
        "План мероприятий на 2023-2024 учебный год",
        (("№", "Мероприятие", "Срок"), [("1", "Итоги", "май")]),
    ).template.duties

    assert [one.deadline for one in duties] == [
        None,
        "до 01.02.2024",
        "не позднее 15 марта 2024",
        "ежемесячно до 5 числа",
    ]


TABS = (
    "План работы на 2023-2024 учебный год\n\n№\tМероприятие\tСрок\tКто\n"
    "1\tШкольный этап\nолимпиады\tсентябрь-\nоктябрь\tЗавуч\n"
    "2\tКонференция\tапрель\tУчителя\nКлассные руководители\n3\tЛагерь\tиюнь\tДиректор\n"
)
DRAWN = (
    "План работы на 2023-2024 учебный год\n\n"
    "+---+--------------+----------+-------+\n| № | Мероприятие  | Срок     | Кто   |\n"
    "+---+--------------+----------+-------+\n| 1 | Школьный     | сентябрь-| Завуч |\n"
    "|   | этап олимпиады | октябрь |       |\n+---+--------------+----------+-------+\n"
    "| 2 | Конференция  | апрель   | Завуч |\n+---+--------------+----------+-------+\n"
    "| 3 | Лагерь       | июнь     | Завуч |\n+---+--------------+----------+-------+\n"
)


@pytest.mark.parametrize("text", [TABS, DRAWN, TABS.encode("cp1251")])
def test_a_cell_of_a_plain_text_may_have_several_lines(tmp_path: Path, text: str | bytes) -> None:
    file = tmp_path / "plan.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())

    assert terms(import_order(file).template) == {
        "Школьный этап олимпиады": "2023-09-01..2023-10-31",
        "Конференция": "2024-04-01..2024-04-30",
        "Лагерь": "2024-06-01..2024-06-30",
    }


def test_a_month_of_a_page_covers_the_rows_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "plan.html"
    file.write_text(
        "<h2>План библиотеки</h2><p>на 2023/24 уч.г.</p><table>"
        "<tr><th>Месяц</th><th>Мероприятия</th><th>Кто</th></tr>"
        "<tr><td rowspan=2>Сентябрь</td><td>Учебники</td><td>Библиотекарь</td></tr>"
        "<tr><td>Запись</td><td>Библиотекарь</td></tr></table>",
        "utf-8",
    )

    assert set(terms(import_order(file).template).values()) == {"2023-09-01..2023-09-30"}


@pytest.mark.parametrize(
    ("heading", "time", "month"),
    [
        ("СЕНТЯБРЬ", "сентябрь", 9),
        ("Октябрь 2023 г.", "октябрь 2023 г", 10),
        ("IV кв.", "IV кв", None),
        ("Срок 2022", "2022", None),
        ("Июнь – август", "июнь – август", None),
    ],
)
def test_a_heading_names_a_time(heading: str, time: str, month: int | None) -> None:
    assert time_of(heading) == time
    assert month_of(time) == month


@pytest.mark.parametrize(
    "heading", ["Сроки", "до 1 марта", "Раздел 1", "Методическая работа", "в течение года"]
)
def test_a_heading_that_says_more_or_less_is_no_time(heading: str) -> None:
    assert time_of(heading) is None


@pytest.mark.parametrize("cell", ["15.09", "сентябрь", "45", "по графику", "до 1 марта"])
def test_what_a_cell_says_in_full_or_not_of_days_stays_as_printed(cell: str) -> None:
    assert within(cell, "сентябрь") is None


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2021 год", 2021),
        ("Этап 1 (2021 год)", 2021),
        ("Мероприятия на 2021 год", 2021),
        ("Анализ работы за 2021 год", None),
        ("Итоги 2021 года", None),
        ("Методическая работа", None),
    ],
)
def test_the_year_of_a_heading_is_that_of_its_rows_where_it_says_so(
    title: str, year: int | None
) -> None:
    assert section_of(title, None).year == year


def test_lint_finds_no_fault_in_how_schools_lay_out_a_plan(tmp_path: Path) -> None:
    rows: Rows = [
        ("I. ОРГАНИЗАЦИОННАЯ РАБОТА",),
        ("1.1", "Анализ работы", "30 августа", "Справка"),
        ("II. МЕТОДИЧЕСКАЯ РАБОТА",),
        ("2.1", "Семинар", "октябрь", "Программа"),
    ]
    headings = ("№", "Мероприятие", "Срок", "Документ")

    imported = laid_out(tmp_path, "План на 2023-2024 учебный год", (headings, rows))

    found = {one.code for one in lint(imported.template)}
    assert found <= {"roadmap.missing_responsible"}  # the plan has no such column


def test_lint_proposes_no_other_year_for_the_autumn_before(tmp_path: Path) -> None:
    rows: Rows = [("1", "Анализ", "сентябрь 2015"), ("2", "Сбор", "март 2015")]

    template = laid_out(tmp_path, "План на 2016 год", (("№", "Мероприятие", "Срок"), rows)).template

    likely = {one.place.measure: one.likely for one in lint(template) if one.likely}
    assert likely == {"2": "март 2016"}


def test_a_column_of_months_stands_beside_one_of_days(tmp_path: Path) -> None:
    headings = ("Месяц", "Число", "Мероприятие")
    rows: Rows = [
        ("Сентябрь", "1", "Линейка"),
        ("", "15", "Собрание"),
        ("Октябрь", "5", "День учителя"),
    ]

    imported = laid_out(tmp_path, "План работы на 2023-2024 учебный год", (headings, rows))

    assert terms(imported.template) == {
        "Линейка": "2023-09-01..2023-09-01",
        "Собрание": "2023-09-15..2023-09-15",
        "День учителя": "2023-10-05..2023-10-05",
    }


@pytest.mark.parametrize(
    ("order", "august"),
    [
        (("Август", "Ноябрь", "Май"), "2023-08-01..2023-08-31"),
        (("Ноябрь", "Май", "Август"), "2024-08-01..2024-08-31"),
        (("Ноябрь", "Август", "Май"), ".."),
        (("Август", "Май", "Ноябрь"), ".."),
        (("Август", "Май"), ".."),
    ],
)
def test_the_order_of_rows_tells_which_august_is_meant(
    tmp_path: Path, order: tuple[str, ...], august: str
) -> None:
    rows: Rows = [(str(place), f"Дело {month}", month) for place, month in enumerate(order, 1)]

    imported = laid_out(
        tmp_path, "План на 2023-2024 учебный год", (("№", "Мероприятие", "Срок"), rows)
    )

    assert terms(imported.template)["Дело Август"] == august


def test_quarters_are_sections(tmp_path: Path) -> None:
    rows: Rows = [("I квартал",), ("1", "Семинар", "РМК"), ("II квартал",), ("2", "Отчёт", "РМК")]

    imported = laid_out(
        tmp_path, "План работы на 2024 год", (("№", "Мероприятие", "Ответственный"), rows)
    )

    assert terms(imported.template) == {
        "Семинар": "2024-01-01..2024-03-31",
        "Отчёт": "2024-04-01..2024-06-30",
    }


def test_months_are_sheets_and_the_file_names_the_years(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for month, day in (("Сентябрь", "1"), ("Октябрь", "до 20")):
        sheet = book.create_sheet(month)
        sheet.append(["№", "Мероприятие", "Дата"])
        sheet.append(["1", f"Дело {month}", day])
    file = tmp_path / "План на 2023-2024 уч. год.xlsx"
    book.save(file)

    assert terms(import_order(file).template) == {
        "Дело Сентябрь": "2023-09-01..2023-09-01",
        "Дело Октябрь": "..2023-10-20",
    }


@pytest.mark.parametrize(
    ("day", "days"), [("31.08.2022", "2022-08-01..2022-08-31"), ("01.09.2022", "..")]
)
def test_an_august_that_is_over_when_the_order_is_signed_is_not_read_into_a_row(
    tmp_path: Path, day: str, days: str
) -> None:
    made = document(f"Приложение к приказу от {day} № 5", "План работы на 2022-2023 учебный год")
    rows = [("1", "Анализ", "август", "УО"), ("2", "Курсы", "октябрь", "УО"),
            ("3", "Отчёт", "декабрь", "УО")]  # fmt: skip
    add_table(made, rows)

    assert terms(import_order(saved(made, tmp_path)).template)["Анализ"] == days


def test_a_plan_set_in_capitals_has_its_year_section_parties_and_days(tmp_path: Path) -> None:
    lines = ("КАЛЕНДАРНЫЙ ПЛАН", "ВОСПИТАТЕЛЬНОЙ РАБОТЫ", "НА 2023 – 2024 УЧЕБНЫЙ ГОД")
    rows = [("РАЗДЕЛ III. ПРАЗДНИКИ", "", "", ""),
            ("1", "ДЕНЬ ЗНАНИЙ", "1 СЕНТЯБРЯ", "ЗАМ. ДИРЕКТОРА ПО ВР"),
            ("2", "ВЫПУСКНОЙ", "ИЮНЬ", "КЛ. РУК.")]  # fmt: skip
    made = document(*lines)
    add_table(made, rows)
    template = import_order(saved(made, tmp_path)).template

    assert terms(template) == {
        "ДЕНЬ ЗНАНИЙ": "2023-09-01..2023-09-01",
        "ВЫПУСКНОЙ": "2024-06-01..2024-06-30",
    }
    assert [one.number for one in template.sections] == ["III"]
    assert template.measures[0].responsible[0].name == "зам. директора по ВР"
    assert {one.code for one in lint(template)} <= {"roadmap.no_evidence_column"}


def test_terms_beside_the_year_of_the_title_keep_their_days(tmp_path: Path) -> None:
    rows = [("1", "Анализ", "сентябрь 2023", "УО"), ("2", "Экзамен", "май 2024 г.", "УО"),
            ("3", "Отчёт", "до 15.01.2025", "УО")]  # fmt: skip
    made = document("План подготовки к ЕГЭ 2024 года")
    add_table(made, rows)
    template = import_order(saved(made, tmp_path)).template

    assert [f"{task.due:%d.%m.%Y}" for task in plan(template).dated] == [
        "30.09.2023", "31.05.2024", "15.01.2025",
    ]  # fmt: skip
    assert all(one.likely is None for one in lint(template))
