"""Titles above a table: what names the work, and what only looks so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.intake.readers.mark_titles import read_title

Line = str | list[object]
SUBJECT: list[object] = ["Предмет:", "Русский язык"]


def read(*lines: Line, sheet: str | None = None, subject: bool = True) -> tuple[str, list[str]]:
    """The work and its year, or what was refused; and what was found of it."""
    rows = [[line] if isinstance(line, str) else line for line in lines]
    title, problems = read_title([*rows, *([SUBJECT] if subject else [])], sheet)
    found = [str(one.found) for one in problems]
    if title is None:
        return "; ".join(dict.fromkeys(one.code for one in problems)), found
    assert not problems
    return f"{title.procedure.id} {title.year}", found


WORK = "ВПР 2021. 6 класс"
NO_CANDIDATES: Sequence[Line] = [
    "Отчёт сформирован 12.01.2022",
    "Сформировано: 12.01.2022",
    ["Сформировано:", "12.01.2022 10:15"],
    ["Дата формирования:", "12.01.2022"],
    "Дата отчёта: 12.01.2022",
    "Отчёт сформирован в январе 2022 г.",
    "Отчёт от 12 января 2022 г.",
    "По состоянию на 2022 год",
    "Статистика по отметкам, 5-8 классы",
    "Статистика по отметкам (5–8 классы)",
    "с 5 по 8 класс",
    "V–VIII классы",
    "5, 7 и 8 классы",
    "Отдел мониторинга: 4 класс, 9 класс, 11 класс",
    "Приказ № 2020 от 01.09.2019",
    "Приказ Министерства 2019 года № 5",
    "Гимназия № 2022",
    "МБОУ СОШ № 8",
    "Школа 2100, лицей 8",
    "УМК «Школа 2100»",
    "Программа развития образования на 2020–2025 годы",
    "Программа «Образование 2030»",
    "Работа по ФГОС 2022",
    "Мониторинг за 2019–2022 годы",
    "Участников: 2022",
    ["Кол-во участников", 2022],
    "Максимальный первичный балл: 51",
    "Предыдущий год: 2020",
    "в сравнении с ВПР 2020, 5 класс",
    "Физико-математический лицей",
]


@pytest.mark.parametrize("line", NO_CANDIDATES, ids=str)
def test_what_only_looks_like_the_work_is_no_candidate(line: Line) -> None:
    assert read(line, WORK) == ("vpr-6-ru 2021", [])
    assert read(WORK, line) == ("vpr-6-ru 2021", [])


@given(lines=st.lists(st.sampled_from(NO_CANDIDATES), max_size=5), place=st.integers(0, 5))
def test_any_number_of_such_lines_leaves_the_work_what_it_is(lines: list[Line], place: int) -> None:
    assert read(*lines[:place], WORK, *lines[place:])[0] == "vpr-6-ru 2021"


@pytest.mark.parametrize(
    ("lines", "work"),
    [
        (["ВПР-2021", "6 класс"], "vpr-6-ru 2021"),
        (["ВПР2021 6кл"], "vpr-6-ru 2021"),
        (["BПP 2021. 6 клacc"], "vpr-6-ru 2021"),  # Latin look-alikes
        (["Всероссийские проверочные работы 2021 года. 6-е классы"], "vpr-6-ru 2021"),
        (["Результаты ВПР обучающихся 6 классов, 2021 год"], "vpr-6-ru 2021"),
        (["Отчёт «ВПР 2021. 6 класс»"], "vpr-6-ru 2021"),
        (["Шестой класс, ВПР 2021"], "vpr-6-ru 2021"),
        (["МБОУ СОШ № 8 6 класс ВПР-2021"], "vpr-6-ru 2021"),
        (["ВПР 2021\n6 класс"], "vpr-6-ru 2021"),
        ([["ВПР", "2021", "6", "класс"]], "vpr-6-ru 2021"),
        ([["Класс:", 6.0], ["Год:", 2021.0], ["Работа:", "ВПР"]], "vpr-6-ru 2021"),
        (["Единый государственный экзамен 2022, 11 класс"], "ege-11-ru 2022"),
        (["ОГЭ 2021. 9 класс (в сравнении с ВПР 2020)"], "oge-9-ru 2021"),
        (["ОГЭ 2021. 9 класс по сравнению с ЕГЭ 2020"], "oge-9-ru 2021"),
        (["ЕГЭ 2022, 11 класс (ср. с 2021)"], "ege-11-ru 2022"),
    ],
)
def test_the_work_is_read_however_it_is_written(lines: list[Line], work: str) -> None:
    assert read(*lines) == (work, [])


@pytest.mark.parametrize(
    "line",
    [
        "ВПР 2022. 6 класс (по программе 5 класса)",
        "ВПР 2022. 6 класс (по образцу 5 класса)",
        "ВПР 2022 по образцу 5 класса",
        "ВПР осень 2022. 6 класс, за 5 класс",
        "ВПР. 6 класс (за курс 5-го класса), 2022 год",
        "ВПР 2022 в 6-х классах по материалам 5 класса",
        "ВПР 2022. 6 класс (по программе предыдущего класса)",
        "ВПР 2022. 5 класс",
    ],
)
def test_the_grade_is_that_whose_programme_was_tested(line: str) -> None:
    assert read(line) == ("vpr-5-ru 2022", [])


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("ВПР. Осень 2022/2023 учебного года. 6 класс", 2022),
        ("ВПР. Весна 2021/2022 уч. г. 6 класс", 2022),
        ("ВПР. 2022/23 учебный год (осень). 6 класс", 2022),
        ("ВПР сентябрь–октябрь 2022-2023 уч. г., 6 класс", 2022),
        ("ВПР, март 2022/2023, 6 класс", 2023),
        ("ВПР. I полугодие 2022/2023. 6 класс", 2022),
        ("ВПР. 3 четверть 2022/2023. 6 класс", 2023),
    ],
)
def test_a_season_tells_which_year_of_a_school_year_is_meant(line: str, year: int) -> None:
    assert read(line) == (f"vpr-6-ru {year}", [])


@pytest.mark.parametrize(("day", "year"), [("15.03.2021", 2021), ("15.10.2020", 2020)])
def test_the_day_tells_which_year_of_a_school_year_is_meant(day: str, year: int) -> None:
    assert read("ВПР 2020/2021. 6 класс", ["Дата:", day]) == (f"vpr-6-ru {year}", [])


def test_a_school_year_alone_leaves_the_year_open_but_where_exams_end_it() -> None:
    assert read("ВПР 2020/2021. 6 класс") == ("title.school_year", ["2020/2021"])
    assert read("ОГЭ 2020/2021. 9 класс") == ("oge-9-ru 2021", [])


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["ВПР 2020 и 2021. 6 класс"], "2020 | 2021"),
        (["ФИОКО, 2022", WORK], "2022 | 2021"),
        ([WORK, ["Дата:", "12.01.2022"]], "2021 | 12.01.2022"),
        (["ВПР 2020/2021 и 2021/2022. 6 класс"], "2020/2021 | 2021/2022"),
        (["ВПР осень 2020/2021. 6 класс", ["Дата:", "15.03.2021"]], "2020/2021 | 15.03.2021"),
        (["ВПР 2021. 6 класс, 7 класс"], "6 класс | 7 класс"),
        (["ВПР 2021. 6 класс (по программе 7 класса)"], "6 класс | по программе 7 класса"),
        (["ОГЭ и ЕГЭ 2021. 9 класс"], "ОГЭ | ЕГЭ"),
        (["ВПР 2021. Математика. 6 класс"], "математика | Русский язык"),
    ],
)
def test_two_candidates_are_refused_and_both_are_shown(lines: list[Line], found: str) -> None:
    assert read(*lines) == ("title.ambiguous", [found])


@pytest.mark.parametrize("line", ["6 класс", "ВПР 2021", "Работа 2021. 6 класс"])
def test_what_is_not_said_is_not_made_up(line: str) -> None:
    assert read(line)[0] == "title.incomplete"


def test_the_name_of_the_sheet_is_one_more_line() -> None:
    assert read("6 класс", sheet="ВПР 2021") == ("vpr-6-ru 2021", [])
    assert read(WORK, sheet="ВПР_2021_6кл") == ("vpr-6-ru 2021", [])
    assert read(WORK, sheet="Лист1 (2)") == ("vpr-6-ru 2021", [])
    assert read(WORK, sheet="7 класс") == ("title.ambiguous", ["7 класс | 6 класс"])


def test_the_subject_may_stand_in_the_title() -> None:
    assert read("ВПР по математике, 6 класс, 2021", subject=False) == ("vpr-6-ma 2021", [])
    assert read(WORK, ["Предмет:", "Русский\u202fязык"], subject=False)[0] == "vpr-6-ru 2021"
