from __future__ import annotations

import pytest

from schoolsupport.intake import read_files

from .conftest import WriteText, WriteWorkbook, codes, only
from .surveys import (
    BASIC,
    BOARDING,
    CLOSED,
    CORRECTIONAL,
    ENROLMENT,
    EVENING,
    PENAL,
    PRIMARY,
    SECONDARY,
    SIZE,
    TEACHERS,
    TOP,
    TRADE,
    TRIP,
    WHERE,
    answers_2021,
    answers_2022,
    by_grade,
    classes,
    context_of,
    csv_text,
    pupils,
    school_of,
    sheet,
)

UNKNOWN_CITY = "3. Чтобы съездить в ближайший крупный город, требуется не менее двух дней"


@pytest.mark.parametrize("heading", [CORRECTIONAL, EVENING, CLOSED, PENAL, BOARDING])
@pytest.mark.parametrize(
    ("cell", "flag"),
    [("Да", 1), ("ДА", 1), ("да.", 1), ("Нет", 0), ("нет ", 0), ("", None), (None, None)],
)
def test_yes_and_no_are_read_in_any_letters(
    write_text: WriteText, heading: str, cell: object, flag: float | None
) -> None:
    column = {
        CORRECTIONAL: "is_correctional",
        EVENING: "is_evening",
        CLOSED: "is_closed_type",
        PENAL: "is_penal",
        BOARDING: "is_boarding",
    }[heading]

    tables = read_files(write_text("a.csv", csv_text(answers_2021() | {heading: cell})))

    assert context_of(tables)[column] == flag
    assert codes(tables) == []


@pytest.mark.parametrize(
    ("cell", "count"),
    [(450, 450), ("450 чел.", 450), ("450 человек", 450), ("1 200 чел", 1200), ("450,0", 450)],
)
def test_numbers_may_have_a_word_after_them(
    write_workbook: WriteWorkbook, cell: object, count: int
) -> None:
    tables = read_files(write_workbook("a.xlsx", sheet(answers_2021() | {ENROLMENT: cell})))

    assert context_of(tables)["enrolment"] == count
    assert codes(tables) == []


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (-3, "cell.not_count"),
        ("-3 чел.", "cell.not_count"),
        (12.5, "cell.not_count"),
        (892221234567, "cell.out_of_range"),
        (100001, "cell.out_of_range"),
        ("около 450", "cell.not_number"),
        ("450 (без филиала)", "cell.not_number"),
    ],
)
def test_impossible_numbers_are_missing_and_told(
    write_workbook: WriteWorkbook, cell: object, code: str
) -> None:
    row = answers_2021() | {ENROLMENT: cell} | by_grade(300)

    tables = read_files(write_workbook("a.xlsx", sheet(row)))

    assert context_of(tables)["enrolment"] is None
    found = only(tables, code)
    assert (found.row, found.school) == (2, "sch990001")
    assert codes(tables) == [code]


@pytest.mark.parametrize(
    ("heading", "cell", "column", "value"),
    [
        (WHERE, "1. Столица субъекта РФ", "settlement_kind", "capital"),
        (WHERE, "1) Административный центр субъекта РФ", "settlement_kind", "capital"),
        (WHERE, "2.Город", "settlement_kind", "city"),
        (WHERE, "город", "settlement_kind", "city"),
        (WHERE, 3, "settlement_kind", "urban_settlement"),
        (WHERE, "3.", "settlement_kind", "urban_settlement"),
        (WHERE, "2. Населённый пункт сельского типа", "settlement_kind", "village"),
        (SIZE, "1. Менее 1 тыс. человек", "settlement_residents_from", 0),
        (SIZE, "3. 5–10 тыс. чел", "settlement_residents_from", 5000),
        (SIZE, "5-10 тыс. человек", "settlement_residents_from", 5000),
        (SIZE, "8) Более 680 тыс. человек", "settlement_residents_from", 680000),
        (TRIP, UNKNOWN_CITY, "city_trip", 3),
        (TRIP, "4) Удаленность населенного пункта …", "city_trip", 4),
    ],
)
def test_coded_answers_are_known_by_their_words_and_then_by_their_number(
    write_workbook: WriteWorkbook, heading: str, cell: object, column: str, value: object
) -> None:
    tables = read_files(write_workbook("a.xlsx", sheet(answers_2021() | {heading: cell})))

    assert context_of(tables)[column] == value
    assert codes(tables) == []


@pytest.mark.parametrize("cell", ["в горах", "9. Остров", 9, "12 тыс. человек"])
def test_an_answer_nobody_offers_is_missing_and_told_with_those_offered(
    write_workbook: WriteWorkbook, cell: object
) -> None:
    tables = read_files(write_workbook("a.xlsx", sheet(answers_2021() | {WHERE: cell})))

    found = only(tables, "cell.unknown_answer")
    assert context_of(tables)["settlement_kind"] is None
    assert (found.row, found.column, found.school) == (2, WHERE, "sch990001")
    assert found.found is not None
    assert "населенный пункт городского типа" in found.remedy.text()


def test_the_questions_of_2022_have_their_columns(write_text: WriteText) -> None:
    row = answers_2022() | {
        "9. Статус организации.": "2) Филиал юридического лица, головной ОО",
        "10. У ОО есть филиалы?": "Нет",
        "11. Организационно-правовая форма организации": "2) Муниципальная организация",
        "17.1. Организация осуществляет образовательную деятельность по АОП?": "Да",
        "17.2. ОО является отдельной организацией, осуществляющей образовательную деятельность"
        " по АОП (например, специальной (коррекционной) ОО)?": "Да",
        "18. На каких языках осуществляется образовательная деятельность в организации?": (
            "2) В том числе на другом языке (других языках)"
        ),
        "25. Сколько всего в ОО учителей/преподавателей?": 20,
        "26. Сколько в ОО учителей, преподающих в 5–9 классах?": 15,
        "27. Сколько всего в ОО учителей/преподавателей первой и высшей категорий?": 7,
    }

    found = context_of(read_files(write_text("a.csv", csv_text(row))), "edu990001")

    expected = {
        "enrolment": 310,
        "is_branch": 1,
        "has_branches": 0,
        "ownership": "municipal",
        "has_adapted_programmes": 1,
        "is_correctional": 1,
        "teaches_in_other_languages": 1,
        "teachers": 20,
        "teachers_grades_5_9": 15,
        "teachers_first_or_top_category": 7,
    }
    assert {name: found[name] for name in expected} == expected


# what follows from other answers


def test_a_grade_without_classes_has_no_pupils(write_text: WriteText) -> None:
    row = answers_2021() | {pupils(10): None, classes(10): 0, pupils(11): None, classes(11): None}

    found = context_of(read_files(write_text("a.csv", csv_text(row))))

    assert (found["enrolment_grade_10"], found["enrolment_grade_11"]) == (0, None)


@pytest.mark.parametrize(("total", "grade_11"), [(300, 0), (301, None)])
def test_grades_that_add_up_to_the_total_leave_nobody_for_the_others(
    write_text: WriteText, total: int, grade_11: float | None
) -> None:
    row = answers_2021() | by_grade(100, 100, 100) | {ENROLMENT: total, pupils(11): None}

    found = context_of(read_files(write_text("a.csv", csv_text(row))))

    assert (found["enrolment_grade_3"], found["enrolment_grade_11"]) == (100, grade_11)


@pytest.mark.parametrize(
    ("size", "trip", "level"),
    [
        ("6. 100–450 тыс. человек", None, 0),
        ("5. 50–100 тыс. человек", None, None),
        ("6. 100–450 тыс. человек", "2. Каждый день ездить сложно, но класс", 2),
    ],
)
def test_a_school_in_a_large_city_is_not_asked_the_way_there(
    write_text: WriteText, size: str, trip: str | None, level: float | None
) -> None:
    row = answers_2021() | {SIZE: size, TRIP: trip}

    assert context_of(read_files(write_text("a.csv", csv_text(row))))["city_trip"] == level


@pytest.mark.parametrize(("adapted", "correctional"), [("Нет", 0), ("Да", None)])
def test_a_school_without_adapted_programmes_is_no_correctional_one(
    write_text: WriteText, adapted: str, correctional: float | None
) -> None:
    row = answers_2022() | {
        "17.1. Организация осуществляет образовательную деятельность по АОП?": adapted,
    }

    found = context_of(read_files(write_text("a.csv", csv_text(row))), "edu990001")

    assert found["is_correctional"] == correctional


# what answers say of each other


def test_a_total_that_differs_from_its_grades_is_kept_and_told(write_text: WriteText) -> None:
    rows = csv_text(
        answers_2021() | by_grade(100, 100, 101),
        answers_2021("sch990002") | by_grade(100, 100, 100),
        answers_2021("sch990003") | {ENROLMENT: None} | by_grade(100, 100, 100),
        answers_2021("sch990004"),
    )

    tables = read_files(write_text("a.csv", rows))

    found = only(tables, "context.total_differs")
    assert context_of(tables)["enrolment"] == 300
    assert (found.row, found.school, found.severity) == (2, "sch990001", "warning")
    assert found.text() == (
        f"{found.where}: 300 pupils are stated in all, and those of the grades add up to 301."
        " Correct one of the two; until then the stated total is used"
    )


def test_students_of_a_trade_are_in_no_grade(write_text: WriteText) -> None:
    rows = csv_text(
        answers_2021() | by_grade(100, 100) | {TRADE: "Да"},
        answers_2021("sch990002") | by_grade(100, 100) | {TRADE: "Нет"},
        answers_2021("sch990003") | by_grade(200, 200) | {TRADE: "Да"},
    )

    tables = read_files(write_text("a.csv", rows))

    assert [p.school for p in tables.problems] == ["sch990002", "sch990003"]
    assert set(codes(tables)) == {"context.total_differs"}


def test_a_faulty_grade_is_told_once_and_not_added_up(write_text: WriteText) -> None:
    row = answers_2021() | by_grade(100, 100, "сто")

    assert codes(read_files(write_text("a.csv", csv_text(row)))) == ["cell.not_number"]


@pytest.mark.parametrize(("top", "told"), [(12, []), (13, ["context.part_exceeds"])])
def test_a_part_larger_than_its_whole_is_told_and_both_are_kept(
    write_text: WriteText, top: int, told: list[str]
) -> None:
    tables = read_files(write_text("a.csv", csv_text(answers_2021() | {TEACHERS: 12, TOP: top})))

    found = context_of(tables)
    assert codes(tables) == told
    assert (found["teachers"], found["teachers_top_category"]) == (12, top)


@pytest.mark.parametrize(
    ("levels", "grades"),
    [
        (("Да", "Да", "Да"), (1, 11)),
        (("Да", "Да", "Нет"), (1, 9)),
        (("да", "НЕТ", "нет"), (1, 4)),
        (("Нет", "Да", "Да"), (5, 11)),
        (("Нет", "Нет", "Да"), (10, 11)),
        (("Да", "Да", None), (1, None)),
        ((None, "Да", "Нет"), (None, 9)),
        (("Да", None, "Да"), (1, 11)),
        (("Да", "Нет", "Да"), (None, None)),
        (("Нет", "Нет", "Нет"), (None, None)),
        ((None, None, None), (None, None)),
    ],
)
def test_levels_of_education_are_the_grades_taught(
    write_text: WriteText,
    levels: tuple[str | None, ...],
    grades: tuple[float | None, float | None],
) -> None:
    said = dict(zip((PRIMARY, BASIC, SECONDARY), levels, strict=True))

    found = school_of(read_files(write_text("a.csv", csv_text(answers_2021() | said))))

    assert (found["grade_from"], found["grade_to"]) == grades


def test_grade_12_is_taught_where_it_has_pupils(write_text: WriteText) -> None:
    said = {PRIMARY: "Нет", BASIC: "Да", SECONDARY: "Да", ENROLMENT: 8, pupils(12): 8}

    found = school_of(read_files(write_text("a.csv", csv_text(answers_2021() | said))))

    assert (found["grade_from"], found["grade_to"]) == (5, 12)


def test_pupils_in_grades_that_are_not_taught_leave_the_grades_open(write_text: WriteText) -> None:
    said = {PRIMARY: "Да", BASIC: "Нет", SECONDARY: "Нет", ENROLMENT: 60, pupils(1): 20}
    rows = csv_text(
        answers_2021() | said | {pupils(5): 30, pupils(7): 10, pupils(9): None},
        answers_2021("sch990002") | said | {ENROLMENT: 20},
    )

    tables = read_files(write_text("a.csv", rows))

    found = only(tables, "context.grades_contradicted")
    first, second = school_of(tables), school_of(tables, "sch990002")
    assert (found.row, found.school) == (2, "sch990001")
    assert found.message.values["grades"] == "5, 7"
    assert (first["grade_from"], first["grade_to"]) == (None, None)
    assert (second["grade_from"], second["grade_to"]) == (1, 4)


def test_a_level_not_taught_has_no_pupils(write_text: WriteText) -> None:
    said = {PRIMARY: "Да", BASIC: "Нет", SECONDARY: "Нет"} | by_grade(100, *[None] * 11)

    found = context_of(read_files(write_text("a.csv", csv_text(answers_2021() | said))))

    grades = [found[f"enrolment_grade_{grade}"] for grade in range(1, 13)]
    assert grades == [100, None, None, None, *[0] * 8]


def test_students_of_a_trade_in_untaught_grades_are_not_told(write_text: WriteText) -> None:
    said = {PRIMARY: "Нет", BASIC: "Нет", SECONDARY: "Нет", TRADE: "Да", pupils(10): 90}

    tables = read_files(write_text("a.csv", csv_text(answers_2021() | said)))

    assert codes(tables) == []
    assert school_of(tables)["grade_to"] is None
