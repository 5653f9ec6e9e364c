"""Where the years of a plan stand, and how they are written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from roadmaps.importing.small import add_table, document, plan, saved
from schoolsupport.roadmaps.importing import import_order
from schoolsupport.roadmaps.importing.years import period_of
from schoolsupport.roadmaps.planning.plan import plan as planned

ROWS = (("1", "Педсовет", "5 мая", "директор"), ("2", "Собрание", "октябрь", "директор"))


def written(folder: Path, *lines: str) -> Path:
    made = document(*lines)
    add_table(made, ROWS)
    return saved(made, folder)


@pytest.mark.parametrize(
    ("words", "first", "last", "school"),
    [
        ("НА 2023-2024 УЧЕБНЫЙ ГОД", 2023, 2024, True),
        ("на 2023-2024 уч. год", 2023, 2024, True),
        ("на 2023–24 уч.г.", 2023, 2024, True),
        ("на 2023/24", 2023, 2024, True),
        ("на 2023/2024 годы", 2023, 2024, False),
        ("на 2023-2024 ГОДЫ", 2023, 2024, False),
        ("от 2023-05", 2023, 2023, False),
        ("на 2023 год", 2023, 2023, False),
    ],
)
def test_a_school_year_is_known_however_it_is_written(
    words: str,
    first: int,
    last: int,
    school: bool,  # noqa: FBT001  # a column of the table above
) -> None:
    period = period_of(f"План мероприятий {words}")

    assert period is not None
    assert (period.first_year, period.last_year, period.school_years) == (first, last, school)


@pytest.mark.parametrize(
    "lines",
    [
        ("ПЛАН МЕРОПРИЯТИЙ НА 2023-2024 УЧЕБНЫЙ ГОД",),
        ("План работы школьного совета", "МБОУ «СОШ № 5»", "на 2023-2024 учебный год"),
        ("Приложение 1", "Календарный план воспитательной работы на 2023-2024 учебный год"),
        ("Годовой план работы", "2023/24 учебный год"),
    ],
)
def test_the_years_of_a_title_date_its_rows(tmp_path: Path, lines: tuple[str, ...]) -> None:
    template = import_order(written(tmp_path, *lines)).template

    days = [task.due for task in planned(template).tasks]

    assert template.period.school_years
    assert days == [dt.date(2024, 5, 5), dt.date(2023, 10, 31)]


def test_a_line_with_years_and_other_words_is_not_the_years_of_a_plan(tmp_path: Path) -> None:
    lines = ("План работы", "Принят в 2019 году советом школы после долгого обсуждения вопроса")
    made = document(*lines)
    add_table(made, [("1", "Педсовет", "30.08.2023", "директор")])

    template = import_order(saved(made, tmp_path)).template

    assert template.period.first_year == 2023


def test_headings_of_school_plans_are_known(tmp_path: Path) -> None:
    deeds = plan(tmp_path, [("1", "Линейка", "1 сентября", "директор")],
                 ("№", "Дела", "Время", "Кто проводит"))  # fmt: skip
    (row,) = import_order(deeds).template.measures

    assert (row.title, row.deadline) == ("Линейка", "1 сентября")

    control = plan(tmp_path, [("1", "Журналы", "Проверка", "сентябрь", "завуч")],
                   ("№", "Объект контроля", "Цель контроля", "Сроки", "Ответственный"))  # fmt: skip
    (row,) = import_order(control).template.measures

    assert (row.title, row.deadline) == ("Журналы", "сентябрь")
    assert [one.name for one in row.responsible] == ["завуч"]
