"""ЕГЭ by school: headings of several rows, totals among the schools, blanks that mean 0."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the library publishes no types
from attrs import frozen
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.intake import read_files

from .conftest import WriteWorkbook, codes, only
from .defects import Defects, Grid, defects, written

SUBJECTS = {
    "Русский язык, чел.": "ege-11-ru",
    "Математика (профиль), чел.": "ege-11-ma-profile",
    "Математика базовая": "ege-11-ma-base",
    "Информатика и ИКТ (КЕГЭ)": "ege-11-in",
    "География, чел. \n(в т.ч. участвовавшие в 2021 году)": "ege-11-ge",
}
MEASURES = (
    *("приняло участие", "не преодолен min порог", "высокобалльники \n(80-99 баллов)"),
    *("получили 100 баллов", "средний балл"),
)
PLACES = ("Северный район", "город Южный")


@frozen
class Exam:
    """What one invented school has in one subject."""

    n: int
    below: int
    high: int
    full: int
    mean: float


def exams() -> st.SearchStrategy[Exam]:
    def of(n: int) -> st.SearchStrategy[Exam]:
        parts = st.lists(st.integers(0, n // 3), min_size=3, max_size=3)
        mean = st.integers(100, 9900).map(lambda one: one / 100)
        return st.builds(lambda p, m: Exam(n, p[0], p[1], p[2], m), parts, mean)

    return st.integers(0, 60).flatmap(of)


@frozen
class School:
    """A row of the summary."""

    name: str
    place: str
    exams: tuple[Exam, ...]


@st.composite
def summaries(draw: st.DrawFn) -> list[School]:
    schools = [
        School(
            draw(st.sampled_from(['МБОУ "СОШ № 1"', f'МКОУ "Школа {place[:5]} {number}"'])),
            place,
            tuple(draw(exams()) for _ in SUBJECTS),
        )
        for place in PLACES
        for number in range(draw(st.integers(1, 3)))
    ]
    names = {(one.place, one.name): one for one in schools}
    kept = list(names.values())
    if not any(exam.n for one in kept for exam in one.exams):
        kept[0] = School(kept[0].name, kept[0].place, (Exam(5, 1, 0, 0, 50.25),) * len(SUBJECTS))
    return kept


def cells(found: Exam) -> list[object]:
    """Five cells; nothing is printed for 0."""
    counts = [found.n, found.below, found.high, found.full]
    return [*(one or None for one in counts), found.mean if found.n else None]


def summed(schools: Sequence[School]) -> list[object]:
    row: list[object] = []
    for place in range(len(SUBJECTS)):
        own = [one.exams[place] for one in schools]
        totals = [
            sum(getattr(exam, name) for exam in own) for name in ("n", "below", "high", "full")
        ]
        row += [*(one or None for one in totals), None]
    return row


def rows_of(schools: Sequence[School], *, nested: bool) -> tuple[Grid, int]:
    """A summary with the municipality in rows of its own, or in each row."""
    first: list[object] = [
        *("Муниципальное образование", "Образовательная организация (школа)"),
        *(
            "Профиль \n(при наличии)",
            "Всего выпускников в 2022 году, принявших участие в ЕГЭ, чел.",
        ),
    ]
    width = len(MEASURES) * len(SUBJECTS)
    above: list[list[object]] = [
        [],
        ["Информация о результатах ЕГЭ выпускников школ в 2022 году"],
        ["Субъект Российской Федерации\n______Примерская область______"],
    ]
    subjects: list[object] = [None] * 4
    for one in SUBJECTS:
        subjects += [one, *[None] * (len(MEASURES) - 1)]
    measures: list[object] = [*[None] * 4, *MEASURES * len(SUBJECTS)]
    if nested:
        head = [[*first, "из них", *[None] * (width - 1)], subjects, measures]
    else:
        head = [[*first, *subjects[4:]], measures]
    total = ["ВСЕГО по региону", None, "х", 99, *summed(schools)]
    body: list[list[object]] = [total] if nested else []
    for place in PLACES:
        own = [one for one in schools if one.place == place]
        if nested:
            body.append([place, None, None, 40, *summed(own)])
        body += [
            [
                *(None if nested else place, one.name, "X", 20),
                *(cell for exam in one.exams for cell in cells(exam)),
            ]
            for one in own
        ]
    if not nested:
        body.append(["Итого по Примерской области", None, None, 99, *summed(schools)])
    return [*above, *head, *body], len(above) + len(head)


@given(schools=summaries(), nested=st.booleans(), found=defects())
@examples(20, suppress_health_check=list(HealthCheck))
def test_what_was_written_is_read_back(
    schools: list[School], *, nested: bool, found: Defects
) -> None:
    grid, header = rows_of(schools, nested=nested)
    with TemporaryDirectory() as folder:
        tables = read_files(written(Path(folder), "ЕГЭ", grid, header, found))

    names = tables.schools.astype("object").set_index("school")
    results = tables.results.astype({"school": "object", "procedure": "object"})
    read = {
        (names.loc[r["school"], "municipality"], names.loc[r["school"], "name"], r["procedure"]): r
        for r in results.to_dict("records")
    }
    expected = {
        (one.place, one.name, procedure): exam
        for one in schools
        for procedure, exam in zip(SUBJECTS.values(), one.exams, strict=True)
        if exam.n
    }
    assert read.keys() == expected.keys()
    for key, exam in expected.items():
        row = read[key]
        assert (row["n"], row["n_below"]) == (exam.n, exam.below)
        assert row["mean"] == pytest.approx(exam.mean)
        assert row["mean_scale"] == ("mark" if key[2].endswith("base") else "test_100")
        if not key[2].endswith("base"):
            assert (row["n_80_99"], row["n_100"]) == (exam.high, exam.full)
    assert set(results["year"]) == {2022}
    assert set(names["region"]) == {"Примерская область"}
    assert "total.differs_from_schools" not in codes(tables)
    regional = tables.reference[(tables.reference["level"] == "region").to_numpy()]
    sums = dict(zip(regional["procedure"], regional["n"], strict=True))
    assert sums == {
        procedure: total
        for place, procedure in enumerate(SUBJECTS.values())
        if (total := sum(one.exams[place].n for one in schools))
    }


SCHOOLS = [
    School('МБОУ "СОШ № 1"', PLACES[0], (Exam(10, 2, 1, 0, 55.5),) * len(SUBJECTS)),
    School('МБОУ "СОШ № 1"', PLACES[1], (Exam(20, 4, 0, 1, 65.5),) * len(SUBJECTS)),
]


def test_schools_of_one_name_in_two_places_are_two(write_workbook: WriteWorkbook) -> None:
    grid, _ = rows_of(SCHOOLS, nested=True)

    tables = read_files(write_workbook("ege.xlsx", grid))

    assert sorted(map(str, tables.results["school"].unique())) == [
        'МБОУ "СОШ № 1" (Северный район)',
        'МБОУ "СОШ № 1" (город Южный)',
    ]


def test_a_total_that_is_not_the_sum_of_its_schools_is_told(write_workbook: WriteWorkbook) -> None:
    grid, header = rows_of(SCHOOLS, nested=True)
    changed = [list(row) for row in grid]
    changed[header][4] = 31

    said = only(read_files(write_workbook("ege.xlsx", changed)), "total.differs_from_schools")

    assert (said.message.values["printed"], said.message.values["computed"]) == ("31", "30")
    assert said.row == header + 1


@pytest.mark.parametrize(("formula", "agrees"), [("=SUM(E{0},E{1})", True), ("=SUM(E{0})", False)])
def test_a_sum_without_its_value_is_computed(tmp_path: Path, formula: str, *, agrees: bool) -> None:
    grid, header = rows_of(SCHOOLS, nested=True)
    path = tmp_path / "ege.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(grid):
            sheet.write_row(number, 0, row)
        sum_of = formula.format(header + 3, header + 5)
        sheet.write_formula(header, 4, sum_of, None, "")

    tables = read_files(path)

    assert only(tables, "sheet.summed").message.values == {"count": 1}
    assert ("total.differs_from_schools" not in codes(tables)) == agrees


def test_what_is_said_to_be_unknown_is_no_zero(write_workbook: WriteWorkbook) -> None:
    grid, header = rows_of(SCHOOLS, nested=False)
    changed = [list(row) for row in grid]
    changed[header][6] = "н/д"

    tables = read_files(write_workbook("ege.xlsx", changed))

    row = tables.results[(tables.results["procedure"] == "ege-11-ru").to_numpy()].iloc[0]
    assert (row["n"], row["n_below"]) == (10, 2)
    assert np.isnan(row["n_80_99"])


def test_another_year_in_a_heading_is_told(write_workbook: WriteWorkbook) -> None:
    grid, _ = rows_of(SCHOOLS, nested=False)
    changed = [
        [c.replace("в 2022 году,", "в 2023 году,") if isinstance(c, str) else c for c in row]
        for row in grid
    ]

    tables = read_files(write_workbook("ege.xlsx", changed))

    assert only(tables, "title.other_year").message.values == {"other": 2023, "year": 2022}
    assert tables.years == [2022]
