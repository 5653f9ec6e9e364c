"""Each of the five orders, laid out as an office would, is imported as the same template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from roadmaps.documents import document_rows, without_names
from roadmaps.importing import layouts
from roadmaps.importing.comparing import CELLS, differences, head_differences
from roadmaps.importing.orders import DOCUMENTS, ORDERS, order, text_of
from schoolsupport.roadmaps.importing import import_order
from schoolsupport.roadmaps.template import Measure, RoadmapTemplate

WRITERS: dict[str, Callable[[RoadmapTemplate, Path], None]] = {
    "docx": layouts.write_docx,
    "xlsx": layouts.write_xlsx,
    "csv": layouts.write_csv,
    "txt": layouts.write_txt,
}
SHOW_MERGES = ("docx", "xlsx")
# the order prints «Методисты МКОУДПО «ИМЦ» (далее – методисты ИМЦ)»; the template keeps the short
SHORTENED = {"sverdlovsk": ("10 responsible:", "11 responsible:")}
# the print itself cuts these apart: a cell joined downwards comes as lines of several rows, a list
# of schools as one line
PRINTED_APART = {
    "sverdlovsk": (
        "4 title:",
        "4 sub_measures:",
        "6 responsible",
        "10 responsible",
    )
}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("region", ORDERS)
def test_an_order_laid_out_is_imported_as_its_template(
    region: str, kind: str, tmp_path: Path
) -> None:
    template = order(region)
    path = tmp_path / f"{template.name}.{kind}"
    WRITERS[kind](template, path)

    imported = import_order(path)

    assert head_differences(imported.template, template) == []
    found = differences(imported.template, template, joined=kind in SHOW_MERGES)
    assert [one for one in found if not one.startswith(SHORTENED.get(region, ("-",)))] == []
    assert imported.template.name == template.name


@pytest.mark.parametrize("region", ORDERS)
def test_names_of_a_layout_are_left_out_and_counted(region: str, tmp_path: Path) -> None:
    template = order(region)
    path = tmp_path / f"{template.name}.docx"
    layouts.write_docx(template, path)

    imported = import_order(path)

    [told] = [one for one in imported.problems if one.code == "import.names_left_out"]
    assert told.found is not None
    assert int(told.found) >= 1
    assert layouts.NAME not in imported.toml()


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_explained_short_forms_and_lists_of_schools_are_found(kind: str, tmp_path: Path) -> None:
    template = order("krasnodar")
    path = tmp_path / f"order.{kind}"
    WRITERS[kind](template, path)

    imported = import_order(path).template

    assert imported.abbreviations == template.abbreviations
    known = {one.status: one.schools for one in template.school_lists}
    assert {one.status: one.schools for one in imported.school_lists} == {
        status: known[status] for status in ("shnor", "500+", "post_project")
    }
    assert [one.number for one in imported.school_lists] == [10, None, None]


def test_a_comma_and_the_russian_code_page_are_read(tmp_path: Path) -> None:
    template = order("sakhalin")
    path = tmp_path / "order.csv"
    layouts.write_csv(template, path, delimiter=",", encoding="cp1251")

    assert differences(import_order(path).template, template, joined=False) == []


def test_the_comparison_sees_a_changed_word() -> None:
    template = order("kaliningrad")
    first = evolve(template.measures[0], deadline="До 16.02.2023")
    changed = evolve(template, measures=(first, *template.measures[1:]), title="План")

    assert differences(changed, template) == [
        "1 deadline: 'До 16.02.2023' instead of 'До 15.02.2023'"
    ]
    assert len(head_differences(changed, template)) == 1


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the texts of the orders are not here")
@pytest.mark.parametrize("region", ORDERS)
def test_the_order_itself_is_imported_row_by_row(region: str) -> None:
    template = order(region)

    imported = import_order(text_of(region)).template

    assert head_differences(imported, template) == []
    found = differences(imported, template, joined=False)
    assert [one for one in found if not one.startswith(PRINTED_APART.get(region, ("-",)))] == []


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the texts of the orders are not here")
def test_all_rows_of_the_five_orders_are_there() -> None:
    counts = {region: len(import_order(text_of(region)).template.measures) for region in ORDERS}

    assert counts == {
        "kaliningrad": 32,
        "krasnodar": 25,
        "sakhalin": 30,
        "stavropol": 79,
        "sverdlovsk": 42,
    }


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the texts of the orders are not here")
@pytest.mark.parametrize("region", ORDERS)
def test_no_word_of_a_row_is_lost_and_none_is_added(region: str) -> None:
    measures = import_order(text_of(region)).template.measures

    for row, measure in zip(document_rows(text_of(region)), measures, strict=True):
        printed = without_names(" ".join(row.cells.values())).replace("…", " ")
        assert _words(printed) == _words(_texts(measure)), measure.number


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+|[%№+]", text))


def _texts(measure: Measure) -> str:
    subs = [text for sub in measure.sub_measures for text in (sub.title, sub.deadline)]
    cells = [getattr(measure, name) for name in (*CELLS, "responsible_text")]
    return " ".join(text for text in (*cells, *subs) if text)


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the texts of the orders are not here")
@pytest.mark.parametrize("region", ORDERS)
def test_an_edition_whose_cells_have_several_lines_is_the_same_order(
    region: str, tmp_path: Path
) -> None:
    printed = text_of(region)
    text = re.sub("</?p>", "", re.sub("</p> *<p>", "\n", printed.read_text("utf-8")))
    edition = tmp_path / printed.name
    edition.write_text(text, "utf-8")

    assert import_order(edition).template.measures == import_order(printed).template.measures
