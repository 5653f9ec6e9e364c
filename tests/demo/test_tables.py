from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from schoolsupport.demo.invented import PLANTED
from schoolsupport.tables import Tables

from .conftest import as_int, table_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schoolsupport.demo import DemoData

    from .conftest import Group

Rows = list[dict[str, object]]
COMPONENTS = (
    "pupils_both_parents_higher_education",
    "pupils_single_parent",
    "pupils_registered",
    "pupils_russian_not_native",
    "pupils_deviant",
    "pupils_unmotivated",
    "pupils_disabled",
    "olympiad_participants",
)


def number(value: object) -> float:
    return float(str(value).replace(",", "."))


def test_the_tables_are_taken_in_without_a_problem(demo: DemoData, exams: Rows) -> None:
    tables = Tables.of(
        results=pd.DataFrame(exams),
        context=pd.DataFrame(table_named(demo, "Социальные_паспорта.csv")),
        reference=pd.DataFrame(table_named(demo, "Среднеобластные_ГИА.xlsx")),
        lists=pd.DataFrame(table_named(demo, "Перечни.csv")),
        schools=pd.DataFrame(table_named(demo, "Реестр_школ.xlsx")),
    )

    assert tables.problems == ()
    assert len(tables.results) == len(exams)


def test_the_register_has_120_schools_in_six_municipalities(register: Rows) -> None:
    assert len({row["Логин ОО"] for row in register}) == len(register) == 120
    assert len({row["Название ОО"] for row in register}) == 120
    codes = {row["Код муниципалитета"] for row in register}
    assert codes == {f"reg99_m{n:03d}" for n in range(1, 7)}
    assert {row["Регион"] for row in register} == {"Примерская область"}
    assert all(str(row["Логин ОО"]).startswith("sch99") for row in register)


def test_branches_name_a_head_school_of_their_municipality(register: Rows) -> None:
    municipality = {row["Логин ОО"]: row["Муниципалитет"] for row in register}
    branches = [row for row in register if "Филиал школы" in row]

    assert len(branches) == 2
    for row in branches:
        assert municipality[row["Филиал школы"]] == row["Муниципалитет"]
        assert str(row["Название ОО"]).startswith("Филиал ")


def test_a_basic_school_ends_with_grade_nine_and_has_no_ege(register: Rows, exams: Rows) -> None:
    basic = {row["Логин ОО"] for row in register if "ООШ" in str(row["Название ОО"])}
    sat_ege = {r["Логин ОО"] for r in exams if str(r["Процедура"]).startswith("ege-")}

    assert len(basic) >= 10
    assert all(as_int(r["По класс"]) == 9 for r in register if r["Логин ОО"] in basic)
    assert not basic & sat_ege


def test_there_is_one_correctional_school_and_it_sits_no_exam(passports: Rows, exams: Rows) -> None:
    correctional = {row["school"] for row in passports if row["is_correctional"] == "1"}

    assert len(correctional) == 1
    assert not correctional & {row["Логин ОО"] for row in exams}


def test_exams_are_of_the_years_in_which_they_were_held(exams: Rows) -> None:
    held = defaultdict(set)
    for row in exams:
        held[str(row["Процедура"])].add(as_int(row["Год"]))

    assert held.pop("oge-9-ru") == held.pop("oge-9-ma") == {2019, 2021}
    assert held.pop("ege-11-ma-base") == {2019}
    assert {"ege-11-ru", "ege-11-ma-profile"} < held.keys()
    assert all(years == {2019, 2020, 2021} for years in held.values())


def test_marks_of_an_exam_add_up_and_give_its_mean(exams: Rows) -> None:
    marked = [row for row in exams if row["Шкала среднего"] == "mark"]
    for row in marked:
        counts = [as_int(row[f"Получили «{mark}»"]) for mark in (2, 3, 4, 5)]

        assert sum(counts) == row["Участников"]
        assert counts[0] == row["Ниже минимального порога"]
        mean = float(np.dot(counts, (2, 3, 4, 5))) / sum(counts)
        assert number(row["Средний балл"]) == pytest.approx(mean, abs=0.005001)


def test_an_exam_in_points_has_a_mean_of_the_hundred_point_scale(exams: Rows) -> None:
    pointed = [row for row in exams if row["Шкала среднего"] == "test_100"]

    assert {str(row["Процедура"])[:4] for row in pointed} == {"ege-"}
    assert all(0 < number(row["Средний балл"]) < 100 for row in pointed)
    assert all("Получили «2»" not in row for row in pointed)
    assert all(
        as_int(row["Ниже минимального порога"]) <= as_int(row["Участников"]) for row in pointed
    )


def test_printed_values_of_the_region_are_sums_over_its_schools(
    demo: DemoData, exams: Rows
) -> None:
    printed = table_named(demo, "Среднеобластные_ГИА.xlsx")
    region = {(r["Год"], r["Процедура"]): r for r in printed if r["Уровень"] == "region"}
    groups = defaultdict(list)
    for row in exams:
        groups[row["Год"], row["Процедура"]].append(row)

    assert region.keys() == groups.keys()
    for key, rows in groups.items():
        assert_totals(region[key], rows)


def test_printed_values_of_municipalities_are_sums_over_their_schools(
    demo: DemoData, exams: Rows, register: Rows
) -> None:
    municipality = {row["Логин ОО"]: row["Муниципалитет"] for row in register}
    printed = [
        row
        for row in table_named(demo, "Среднеобластные_ГИА.xlsx")
        if row["Уровень"] == "municipality"
    ]

    assert len(printed) == 6 * 2 * 2
    for row in printed:
        same = [
            exam
            for exam in exams
            if (municipality[exam["Логин ОО"]], exam["Год"], exam["Процедура"])
            == (row["Территория"], row["Год"], row["Процедура"])
        ]
        assert_totals(row, same)


def assert_totals(printed: dict[str, object], rows: Rows) -> None:
    assert printed["Школ"] == len(rows)
    for name in ("Участников", "Получили «2»", "Получили «5»", "Ниже минимального порога"):
        values = [as_int(row[name]) for row in rows if name in row]
        assert printed.get(name) == (sum(values) if values else None)
    weighted = sum(number(r["Средний балл"]) * as_int(r["Участников"]) for r in rows)
    people = sum(as_int(row["Участников"]) for row in rows)
    assert number(printed["Средний балл"]) == pytest.approx(weighted / people, abs=0.011)


def test_scores_of_grade_four_are_of_those_who_have_marks_and_within_their_bounds(
    demo: DemoData, works: Mapping[tuple[str, str, int], Group]
) -> None:
    highest = {"vpr-4-ru": 38, "vpr-4-ma": 20, "vpr-4-wo": 32}
    fourth = {key: group.n for key, group in works.items() if key[1] in highest}
    scores = table_named(demo, "ВПР_4кл_баллы.xlsx")

    counted = {
        (str(r["Логин ОО"]), str(r["Процедура"]), as_int(r["Год"])): r["Участников"] for r in scores
    }
    assert counted == fourth
    assert {row["Шкала среднего"] for row in scores} == {"primary"}
    for row in scores:
        assert 0 < number(row["Средний балл"]) <= highest[str(row["Процедура"])]


def test_printed_scores_of_the_region_are_means_over_its_pupils(demo: DemoData) -> None:
    groups = defaultdict(list)
    for row in table_named(demo, "ВПР_4кл_баллы.xlsx"):
        groups[row["Год"], row["Процедура"]].append(row)
    printed = table_named(demo, "Среднеобластные_ВПР.xlsx")

    assert {row["Уровень"] for row in printed} == {"region"}
    assert {(row["Год"], row["Процедура"]) for row in printed} == groups.keys()
    for row in printed:
        assert_totals(row, groups[row["Год"], row["Процедура"]])


def test_enrolment_is_the_sum_of_the_grades(passports: Rows) -> None:
    for row in passports:
        grades = [as_int(row[f"enrolment_grade_{grade}"]) for grade in range(1, 12)]

        assert as_int(row["enrolment"]) == sum(grades) > 0


def test_no_component_counts_more_pupils_than_there_are(passports: Rows) -> None:
    for row in passports:
        for name in COMPONENTS:
            assert as_int(row.get(name, 0)) <= as_int(row["enrolment"])
        assert as_int(row["teachers_top_category"]) <= as_int(row["teachers"])
        assert as_int(row["families"]) <= as_int(row["enrolment"])


def test_a_few_cells_of_components_are_empty(passports: Rows) -> None:
    empty = sum(name not in row for row in passports for name in COMPONENTS)

    assert 0 < empty < 0.03 * len(passports) * len(COMPONENTS)


def test_those_who_went_on_are_the_next_grade_ten_of_the_school(passports: Rows) -> None:
    planted = {row.school for row in PLANTED}
    rows = {(row["school"], as_int(row["year"])): row for row in passports}
    for (school, year), row in rows.items():
        after = rows.get((school, year + 1))

        assert as_int(row["to_grade_10"]) <= as_int(row["grade_9_leavers"])
        assert as_int(row["grade_9_leavers"]) <= as_int(row["enrolment_grade_9"])
        if after is not None and school not in planted and as_int(after["enrolment_grade_11"]):
            assert as_int(row["to_grade_10"]) == min(
                as_int(after["enrolment_grade_10"]), as_int(row["enrolment_grade_9"])
            )


def test_results_are_better_where_conditions_are_better(passports: Rows, exams: Rows) -> None:
    means = {
        row["Логин ОО"]: number(row["Средний балл"])
        for row in exams
        if (row["Год"], row["Процедура"]) == (2021, "oge-9-ma") and as_int(row["Участников"]) >= 10
    }
    rows = [r for r in passports if r["year"] == "2021" and r["school"] in means]

    def correlation(component: str) -> float:
        known = [row for row in rows if component in row]
        shares = [as_int(row[component]) / as_int(row["enrolment"]) for row in known]
        return float(np.corrcoef(shares, [means[row["school"]] for row in known])[0, 1])

    assert correlation("pupils_both_parents_higher_education") > 0.2
    assert correlation("olympiad_participants") > 0.2
    assert correlation("pupils_registered") < -0.1


def test_shares_of_components_are_of_a_believable_size(passports: Rows) -> None:
    def share(component: str) -> float:
        known = [row for row in passports if component in row]
        pupils = sum(as_int(row["enrolment"]) for row in known)
        return sum(as_int(row[component]) for row in known) / pupils

    assert 0.15 < share("pupils_both_parents_higher_education") < 0.4
    assert 0.15 < share("pupils_single_parent") < 0.3
    assert 0.005 < share("pupils_registered") < 0.04
    assert 0.01 < share("olympiad_participants") < 0.05


def test_lists_are_made_by_orders_with_days(demo: DemoData, register: Rows) -> None:
    lists = table_named(demo, "Перечни.csv")
    known = {row["Логин ОО"] for row in register}

    assert {row["list"] for row in lists} == {
        "ШНОР",
        "500+",
        "постпроект",
        "exempt",
        "необъективность",
        "высокие результаты",
    }
    assert {row["school"] for row in lists} <= known
    for row in lists:
        start = date.fromisoformat(str(row["from"]))
        assert start <= date.fromisoformat(str(row.get("until", "2021-12-31")))
        assert "вымышленный приказ №" in str(row["act"])


def test_a_school_goes_to_the_post_project_list_after_it_left_the_first(demo: DemoData) -> None:
    lists = table_named(demo, "Перечни.csv")
    left = {r["school"]: str(r["until"]) for r in lists if r["list"] == "ШНОР" and "until" in r}
    after = {r["school"]: str(r["from"]) for r in lists if r["list"] == "постпроект"}

    assert left.keys() == after.keys() != set()
    assert all(left[school] < after[school] for school in after)


def test_about_half_of_the_leavers_go_on_and_less_in_some_schools(passports: Rows) -> None:
    went_on: dict[object, int] = defaultdict(int)
    left: dict[object, int] = defaultdict(int)
    for row in passports:
        went_on[row["school"]] += as_int(row["to_grade_10"])
        left[row["school"]] += as_int(row["grade_9_leavers"])
    shares = [went_on[school] / count for school, count in left.items() if count]

    assert 0.45 < sum(went_on.values()) / sum(left.values()) < 0.65
    assert sum(0.35 <= share <= 0.45 for share in shares) >= 5


def test_the_approved_list_names_three_schools_without_a_login(
    demo: DemoData, register: Rows
) -> None:
    rows = table_named(demo, "Перечень_ШНОР_2022.csv")
    known = {row["Логин ОО"] for row in register}

    assert {row["list"] for row in rows} == {"ШНОР 2022"}
    assert len({row["school"] for row in rows} - known) == 3
