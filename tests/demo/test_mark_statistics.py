from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from .conftest import Group, as_int, mark_files, read_groups, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from schoolsupport.demo import DemoData

Works = dict[tuple[str, str, int], Group]
AUTUMN = {2019: 0, 2020: 1, 2021: 0}
"""Grades between programme and writers, and years between the work and its school year's end."""


def members(path: Path) -> dict[str, list[Group]]:
    """Rows of schools under the row of their municipality."""
    inside: dict[str, list[Group]] = {}
    for group in read_groups(path)[1:]:
        if group.login is None:
            inside[group.name] = []
        else:
            inside[list(inside)[-1]].append(group)
    return inside


def total(groups: list[Group]) -> tuple[int, ...]:
    return tuple(sum(counts) for counts in zip(*(g.counts for g in groups), strict=True))


def test_there_is_a_workbook_for_every_work_of_three_years(default_demo: DemoData) -> None:
    names = {path.name for path in mark_files(default_demo)}
    works = set(product((2019,), (4, 5, 6, 7), ("РУ", "МА")))
    works |= set(product((2020, 2021), (4, 5, 6, 7, 8), ("РУ", "МА")))
    works |= {(year, 4, "ОМ") for year in (2019, 2020, 2021)}

    assert names == {f"ВПР_{y}_{g}кл_{s}_отметки.xlsx" for y, g, s in works}


@pytest.mark.parametrize(
    ("name", "head"),
    [
        (
            "ВПР_2021_6кл_РУ_отметки.xlsx",
            ["ВПР 2021. 6 класс", "Русский язык", 51, "15.03.2021"],
        ),
        (
            "ВПР_2020_5кл_МА_отметки.xlsx",
            ["ВПР 2020. 5 класс", "Математика", 20, "14.09.2020"],
        ),
        (
            "ВПР_2019_4кл_ОМ_отметки.xlsx",
            ["ВПР 2019. 4 класс", "Окружающий мир", 32, "15.04.2019"],
        ),
    ],
)
def test_the_title_stands_as_in_a_download(
    default_demo: DemoData, name: str, head: list[object]
) -> None:
    rows = read_rows(default_demo.folder / name)

    assert [row[0] for row in rows[:6]] == [
        "Статистика по отметкам",
        head[0],
        "Предмет:",
        "Максимальный первичный балл:",
        "Дата:",
        "",
    ]
    assert [row[1] for row in rows[2:5]] == head[1:]
    headings = ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"]
    assert rows[6] == headings
    assert rows[7][0] == "Примерская область"


def test_municipalities_follow_the_region_and_schools_their_municipality(demo: DemoData) -> None:
    inside = members(mark_files(demo)[0])

    assert [name.rpartition(" ")[2] for name in inside] == [
        f"(reg99_m{number:03d})" for number in range(1, 7)
    ]
    assert all(schools for schools in inside.values())


def test_percents_have_two_decimals_and_come_from_whole_pupils(works: Works) -> None:
    for group in works.values():
        assert sum(group.counts) == group.n
        assert group.percents == tuple(round(100 * c / group.n, 2) for c in group.counts)


def test_totals_are_sums_over_the_schools(demo: DemoData) -> None:
    for path in mark_files(demo):
        region = read_groups(path)[0]
        rows = {group.name: group for group in read_groups(path)}
        inside = members(path)
        everybody = [group for groups in inside.values() for group in groups]

        assert (region.schools, region.counts) == (len(everybody), total(everybody))
        for name, groups in inside.items():
            assert (rows[name].schools, rows[name].counts) == (len(groups), total(groups))


def test_only_rows_of_schools_leave_the_number_of_schools_blank(demo: DemoData) -> None:
    for path in mark_files(demo):
        for group in read_groups(path):
            assert (group.schools is None) == (group.login is not None)


def test_nobody_writes_who_is_not_enrolled_in_the_grade(
    works: Works, passports: list[dict[str, object]]
) -> None:
    enrolled = {(row["school"], as_int(row["year"])): row for row in passports}
    for (school, procedure, year), group in works.items():
        grade = int(procedure.split("-")[1]) + AUTUMN[year]
        row = enrolled[school, year + AUTUMN[year]]

        assert group.n <= as_int(row[f"enrolment_grade_{grade}"])


def test_some_schools_are_small_and_most_are_not(works: Works) -> None:
    last = [group.n for (_, _, year), group in works.items() if year == 2021]

    assert 0.05 < sum(n < 10 for n in last) / len(last) < 0.35


def test_a_school_writes_only_the_works_of_the_grades_it_teaches(
    works: Works, register: list[dict[str, object]]
) -> None:
    taught = {
        row["Логин ОО"]: range(as_int(row["С класса"]), as_int(row["По класс"]) + 1)
        for row in register
    }
    for school, procedure, year in works:
        assert int(procedure.split("-")[1]) + AUTUMN[year] in taught[school]
