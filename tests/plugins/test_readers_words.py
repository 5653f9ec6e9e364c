"""No identifier of ours stands in what a reader is shown, of any region: pages, sheets, texts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from schoolsupport import load_region
from schoolsupport.domain.procedures import ASSESSMENTS
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.reasons.explain import page as explanation
from schoolsupport.identification.rules.law import page as law
from schoolsupport.pages.markdown import markdown
from schoolsupport.pages.terminal import shown
from schoolsupport.regions.readme import last_day
from schoolsupport.reports import write_run
from schoolsupport.tables import TABLES, Tables

from .test_texts import FOLDERS, _texts

ROOT = Path(__file__).parents[2]
REGIONS = ("krasnodar", "sverdlovsk", "kaliningrad", "sakhalin", "stavropol")
each_region = pytest.mark.parametrize("region", REGIONS)
WORKS = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma", "vpr-4-ru", "oge-9-ru", "ege-11-ru")
TECHNICAL = "Для файлов правил и параметра --set"
"""Heading of the part of the law's page for whoever writes rule files."""
LET_THROUGH = re.compile(
    r"`[^`]*`|```.*?```|<!--.*?-->|\]\([^)]*\)|https?:\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,5}\b(?:/\S+)?"
    r"|\bschoolsupport(?:-[a-z]+)?\b|--[a-z-]+|\bsch\d+\b|\{[^}]*\}|\b[0-9a-f]{12}\b",
    re.DOTALL,
)
"""Commands, addresses, names of files, options, logins, fields of forms, fingerprints."""
WORD = re.compile(r"(?<![\w])[a-z]{2,}(?:[-_.][a-z0-9]+)*(?![\w])")


def identifiers(text: str) -> list[str]:
    """Words in small Latin letters, as ours are, in a Russian text."""
    return sorted(set(WORD.findall(LET_THROUGH.sub(" ", text.replace("\\_", "_")))))


@cache
def judged(region: str) -> Identification:
    """Three schools: low in everything, in nothing, and unknown; one of them in a list."""
    rows = [
        f"{school} {year} {work} 20 {below}".split()
        for school, below in (("sch990001", 9), ("sch990002", 0))
        for year in (2020, 2021)
        for work in WORKS
    ]
    names = ("school", "year", "procedure", "n", "n_2")
    results = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    context = {
        "school": ["sch990001", "sch990002", "sch990003"],
        "year": [2021] * 3,
        "enrolment": [200, 300, 400],
        "pupils_single_parent": [20, 30, None],
        "is_boarding": [1, 0, None],
        "distance_to_centre": [25.0, 3.0, None],
    }
    context = {name: cells for name, cells in context.items() if name in _CONTEXT}
    lists = {"school": ["sch990001"], "list": ["ШНОР"], "from": ["2020-01-01"]}
    plugin = load_region(ROOT / "plugins" / region)
    tables = Tables.of(results=results, context=context, lists=lists)
    return identify(plugin, tables, year=2021, as_of=last_day(plugin.rulebook))


_CONTEXT = {column.name for column in TABLES["context"].columns}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("черта threshold: 30 %", ["threshold"]),
        ("признак low-in-two-procedures", ["low-in-two-procedures"]),
        ("работа vpr-5-ru и столбец year\\_unit", ["vpr-5-ru", "year_unit"]),
        ("напишите `--set threshold=0.25` в support.toml", []),
        ("посчитано программой schoolsupport 0.1.0, файл vpr_2021.xlsx", []),
    ],
)
def test_an_identifier_is_seen(text: str, found: list[str]) -> None:
    assert identifiers(text) == found


@each_region
def test_none_stands_in_an_explanation(region: str) -> None:
    for school in judged(region).schools:
        why = judged(region).explain(school)

        assert identifiers(why.text("ru")) == []
        assert identifiers(shown(explanation(why), "ru", 80)) == []


@each_region
def test_none_stands_in_the_page_of_the_law_and_in_the_readme(region: str) -> None:
    plugin = load_region(ROOT / "plugins" / region)
    page = markdown(law(plugin.rulebook.edition(last_day(plugin.rulebook))), "ru")
    readme = (ROOT / "plugins" / region / "README.md").read_text("utf-8")

    assert TECHNICAL in page
    assert identifiers(page.partition(TECHNICAL)[0]) == []
    assert identifiers(readme.partition(TECHNICAL)[0]) == []


@each_region
def test_none_stands_in_the_sheets_of_a_run(region: str, tmp_path: Path) -> None:
    write_run(judged(region), tmp_path / "run", lang="ru")
    book = load_workbook(tmp_path / "run" / "schools.xlsx")

    for sheet in book.worksheets:
        if sheet.title != "Служебное":
            cells = (str(c) for row in sheet.iter_rows(values_only=True) for c in row if c)
            assert identifiers("\n".join(cells)) == [], sheet.title


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: f"{one.parent.name}/{one.name}")
def test_none_stands_in_the_own_texts_of_rules_and_forms(folder: Path) -> None:
    for where, text in _texts(folder):
        assert identifiers(text) == [], where
    for where, text in _words_of_forms(folder):
        assert identifiers(text) == [], where


def _words_of_forms(folder: Path) -> Iterator[tuple[str, str]]:
    """Headings and paragraphs of forms: of letters, orders, notes."""
    for file in sorted(folder.glob("*.toml")):
        said = tomllib.loads(file.read_text("utf-8"))
        for key in ("before", "after"):
            lines = said.get(key, [])
            yield (
                f"{file.name}: {key}",
                lines if isinstance(lines, str) else "\n".join(map(str, lines)),
            )
        columns = said.get("column", [])
        for column in columns if isinstance(columns, list) else ():
            yield f"{file.name}: column", str(column.get("heading", ""))


def test_works_are_told_by_their_titles() -> None:
    assert set(ASSESSMENTS) >= {work.partition("-")[0] for work in WORKS}
