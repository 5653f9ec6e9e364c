"""Forms that a region makes in Python: asked for as any form, checked where they enter, refused by
the name of the region, of the form and of the function."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import schoolsupport as ss
from schoolsupport.errors import ParameterError, RuleError
from schoolsupport.identification.identify import Identification
from schoolsupport.plugin import Column, LegalSource, Page, RegionPlugin, Table, form
from schoolsupport.reports.code_forms import check_forms
from schoolsupport.tables import Tables

from .conftest import FINE, LOW, results_of, schools_named

SOURCE = LegalSource(act="own-1-2022", clause="п. 1")
PLUGIN = """
from schoolsupport.plugin import Column, LegalSource, Page, RegionPlugin, Table, form, hookimpl

@form("counts", about="list", title="Сколько школ в списке",
      source=LegalSource(act="own-1-2022", clause="п. 1"), assumed=["table"])
def counts(found):
    column = Column(heading="Школ", id="schools", unit="people")
    return Page(title="Сколько школ в списке",
                parts=[Table.of_rows([column], [[len(found.listed())]])])

@hookimpl
def schoolsupport_region():
    return RegionPlugin.from_package("schoolsupport_own", forms=[counts])
"""
REGION = """
name = "own"
title = "Край (вымышлен)"
level = "regional"
territory = "Край (вымышлен)"
format = 1
"""
ACTS = """
[[act]]
id = "own-1-2022"
title = "О школах (вымышлен)"
issuer = "Министерство (вымышлено)"
level = "regional"
territory = "Край (вымышлен)"
number = "1"
date = 2022-01-10
"""
FILES = {"region.toml": REGION, "acts.toml": ACTS, "plugin.py": PLUGIN}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A region with a form of its own in Python."""
    place = tmp_path / "own"
    place.mkdir()
    for name, content in FILES.items():
        (place / name).write_text(content, "utf-8")
    return place


def test_a_form_of_code_is_listed_and_made_as_any_form(
    folder: Path, found: Identification, tmp_path: Path
) -> None:
    region = ss.load_region(folder)

    report = ss.report(region, "counts", found)

    assert list(region.forms) == ["counts"]
    assert list(report.page.tables[0].cells[0]) == [len(found.listed())]
    assert "здесь выбрано: какие в нём таблицы" in str(report)
    assert report.save(tmp_path / "отчёт.docx")[0].is_file()


def own(function: Any, folder: Path, about: str = "list") -> RegionPlugin:
    """The region with another function."""
    made = form("own", about=about, title="Документ", source=SOURCE)(function)
    (folder / "plugin.py").unlink()
    plugin = RegionPlugin.from_folder(folder)
    return evolve(plugin, code_forms=check_forms([made], plugin.name))


def raises(_: Any) -> Page:
    raise KeyError("нет столбца")


def gives_words(_: Any) -> Any:
    return "Документ"


def has_a_strange_unit(_: Any) -> Page:
    column = Column(heading="Доля", unit="persent")
    return Page(title="Документ", parts=[Table.of_rows([column], [[1]])])


def has_a_strange_cell(_: Any) -> Page:
    return Page(title="Документ", parts=[Table.of_rows([Column(heading="Доля")], [[object()]])])  # type: ignore[list-item]  # what the test is about


def has_columns_of_two_lengths(_: Any) -> Page:
    columns = [Column(heading="А"), Column(heading="Б")]
    return Page(title="Документ", parts=[Table(columns=columns, cells=[[1], [1, 2]])])


def changes_what_it_is_given(found: Identification) -> Page:
    found.inputs.tables.schools["name"] = "другое"
    return Page(title="Документ")


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (raises, "form.code_raised"),
        (gives_words, "form.code_no_page"),
        (has_a_strange_unit, "form.code_unit"),
        (has_a_strange_cell, "form.code_cell"),
        (has_columns_of_two_lengths, "form.code_raised"),
    ],
)
def test_what_a_function_does_wrong_is_told_with_region_form_and_function(
    folder: Path, found: Identification, function: Any, code: str
) -> None:
    with pytest.raises(RuleError) as refused:
        ss.report(own(function, folder), "own", found)

    assert refused.value.fault == code
    assert str(refused.value.where).startswith("own: own: ")
    assert function.__name__ in str(refused.value.where)


def test_a_function_that_changes_its_input_is_refused(folder: Path, rules: Any) -> None:
    tables = Tables.of(
        results=results_of(s1=(LOW, LOW, FINE, FINE)), schools=schools_named(s1="СОШ № 1")
    )
    found = ss.identify(rules, tables, year=2021)

    with pytest.raises(RuleError, match="changed what it was given"):
        ss.report(own(changes_what_it_is_given, folder), "own", found)


def test_what_is_no_form_is_refused_where_it_enters(folder: Path) -> None:
    (folder / "plugin.py").write_text(
        PLUGIN.replace("forms=[counts]", "forms=[counts, 'roadmap', counts]"), "utf-8"
    )

    with pytest.raises(ss.SchoolSupportError) as refused:
        ss.load_region(folder)

    assert "forms[2]" in str(refused.value) or "forms[2]" in str(refused.value.__cause__)


def test_a_name_that_a_file_has_too_is_refused(folder: Path) -> None:
    (folder / "forms").mkdir()
    (folder / "forms" / "counts.toml").write_text(
        'title = "Школы"\nabout = "list"\nsource = { act = "own-1-2022", clause = "п. 1" }\n'
        '[[column]]\nheading = "Школа"\nfield = "school"\n',
        "utf-8",
    )

    with pytest.raises(RuleError) as refused:
        _ = ss.load_region(folder).forms

    assert refused.value.fault == "form.code_twice"


def test_a_form_of_code_is_not_published(folder: Path, found: Identification) -> None:
    with pytest.raises(ParameterError, match="made by code of the region") as refused:
        ss.report(ss.load_region(folder), "counts", found, public=True)

    assert refused.value.where == "counts"


def test_a_form_of_code_is_no_annex_of_a_document(folder: Path) -> None:
    (folder / "forms").mkdir()
    (folder / "forms" / "order.toml").write_text(
        'title = "Приказ"\nabout = "list"\nbefore = ["О школах."]\n'
        'source = { act = "own-1-2022", clause = "п. 1" }\n[[annex]]\nform = "counts"\n',
        "utf-8",
    )

    with pytest.raises(RuleError) as refused:
        _ = ss.load_region(folder).forms

    assert refused.value.fault == "form.wrong_annex"


def test_a_form_of_code_is_about_what_there_is() -> None:
    with pytest.raises(RuleError, match="cannot be about this"):
        form("own", about="weather", title="Документ", source=SOURCE)
