"""Whatever stands in a table, it is imported, or refused with a place and a remedy."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from roadmaps.importing.small import document
from schoolsupport.errors import RoadmapImportError
from schoolsupport.roadmaps.importing import Imported, import_order

SOME_CELLS = (
    "№|Мероприятие|Срок|Ответственный|Результат|1|2.|1.1|1. Раздел|2024 год|март 2024|Анализ|"
    "отчёт о|школ-|И.О. Фамилия|МОУО ИРО|не менее 5|100%|Приложение|ПРИКАЗ|Цели:|- цель;|1)|:|*|-"
)
CELLS = st.just("") | st.sampled_from(SOME_CELLS.split("|")) | st.text(max_size=6)
GRIDS = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=9)
HEADED = GRIDS.map(lambda rows: [["№", "Мероприятие", "Срок", "Ответственный"], *rows])
SPANS = st.lists(st.tuples(*[st.integers(0, 8)] * 4), max_size=4)


def imported(path: Path) -> Imported | None:
    """The import, or None where the file is refused as it should be."""
    try:
        return import_order(path)
    except RoadmapImportError as error:
        told = error
    assert told.where
    assert told.remedy
    return None


@examples(48)
@given(GRIDS | HEADED)
def test_any_delimited_table(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan-2024.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
        found = imported(path)

    if found is not None:
        assert found.template.measures
        assert "Фамилия" not in found.toml()
        assert all("Фамилия" not in problem.text() for problem in found.problems)


@examples(10)
@given(HEADED, SPANS)
def test_any_table_with_merged_cells(
    rows: list[list[str]], spans: list[tuple[int, int, int, int]]
) -> None:
    made = document()
    table = made.add_table(rows=len(rows), cols=6)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            table.cell(row, column).text = "".join(c for c in value if c.isprintable())
    for top, left, bottom, right in spans:
        one = table.cell(min(top, len(rows) - 1), min(left, 5))
        other = table.cell(min(bottom, len(rows) - 1), min(right, 5))
        try:
            one.merge(other)
        except Exception:  # python-docx refuses crooked spans
            continue
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.docx"
        made.save(str(path))
        found = imported(path)

    if found is not None:
        assert {one.section for one in found.template.measures} <= {
            one.id for one in found.template.sections
        }
