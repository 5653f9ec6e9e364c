"""What is told of places, bands and heads: words, evidence, JSON, the page of the law."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.rules.law import computed
from schoolsupport.identification.rules.law import page as law
from schoolsupport.pages.markdown import markdown
from schoolsupport.records import plain
from schoolsupport.reports.list_pages import why_page
from schoolsupport.reports.school_columns import SchoolColumns
from schoolsupport.tables import Tables

from ..rule_folders import RuleFolder, category, criterion  # noqa: TID252  # the folders of the room above

SCHEMA = Path(__file__).parents[3] / "docs" / "schema" / "identify.json"
MEASURE = 'indicator = "share_of_marks"\nparameters = { procedures = "vpr-5-ru", marks = [2] }'
LEVEL = """
bands = ["good", "middle", "bad"]
titles = ["Хороший", "Средний", "Плохой"]
cuts = [0.2, 0.5]
edge = "upper"
met_in = ["bad"]
"""
INDEX = """
assumed = ["parameters"]
[version.parameters]
components = [
  { indicator = "share_of_marks", parameters = { procedures = "both", marks = [2] }, weight = -1 },
]
"""


@pytest.fixture
def run(folder: RuleFolder) -> Identification:
    """Ten schools with 0 to 9 twos of 10, one without results, one a branch."""
    rank = (MEASURE, 'end = "highest"', 'ties = "in"')
    kinds = {
        "quarter": criterion("rank", *rank, "share = 0.25", title="Четверть"),
        "three": criterion("rank", *rank, "count = 3", title="Трое"),
        "away": criterion(
            "rank",
            *rank,
            "deviations = 1",
            'deviation_of = "population"',
            'peers = "known"',
            title="Отклонение",
            version='assumed = ["peers"]',
        ),
        "level": criterion("bands", MEASURE, LEVEL, title="Уровень"),
        "branch": criterion("same_as", 'criterion = "level"', title="Филиал"),
        "index": criterion(
            "number",
            'indicator = "composite_index"',
            'comparator = "below"',
            "threshold = -0.5",
            title="Индекс",
            version=INDEX,
        ),
    }
    for name, text in kinds.items():
        folder.write(f"rules/{name}.toml", text)
    members = ", ".join(f'"{name}"' for name in kinds)
    graded = 'graded_by = "level"'
    folder.write("rules/categories.toml", category("weak", f"any_of = [{members}]", graded))
    results = [
        {"school": f"s{n}", "year": 2021, "procedure": p, "n": 10, "n_2": n}
        for n in range(10)
        for p in ("vpr-5-ru", "vpr-5-ma")
    ]
    heads = {"s0": "s9", "x": None}
    schools = [
        {"school": s, "name": f"Школа {s}", "branch_of": heads.get(s)}
        for s in (*(f"s{n}" for n in range(10)), "x")
    ]
    tables = Tables.of(results=pd.DataFrame(results), schools=pd.DataFrame(schools))
    return identify(folder.rulebook, tables, year=2021)


def test_places_are_told_in_words(run: Identification) -> None:
    text = run.explain("s9", "en").text("en")

    assert "place 1 to 2 from the top of 11; 2 are in the highest 25 %" in text
    assert "place 1 to 2 from the top of 11; the highest 3 are in" in text
    assert "mean of the 10 schools 45 %, standard deviation 28.7 %, the cut is at 73.7 %" in text
    assert "2021: 9 / 10 = 90 %: «Плохой» (from 50 % up)" in text
    assert "as of the head school Школа s9 (s9): yes" in run.explain("s0", "en").text("en")


def test_why_a_school_is_not_decided_is_told(run: Identification) -> None:
    text = run.explain("s8", "en").text("en")

    undecided = "? Четверть: cannot be judged (the numbers of other schools are not known)"
    assert undecided in text
    assert "the place among 11 is not known" in run.explain("x", "en").text("en")


def test_the_record_is_what_the_schema_says(run: Identification) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    registry = Registry().with_resource("identify.json", Resource.from_contents(schema))
    school = {"$ref": "identify.json#/$defs/SchoolRecord"}
    validator = Draft202012Validator(school, registry=registry)

    for record in run.records():
        validator.validate(plain(record))
    criteria = {one["id"]: one for one in plain(run.record("s7"))["criteria"]}
    assert criteria["quarter"]["rank"] | {"mean": 0} == {
        "pool": None,
        "best": 3,
        "worst": 4,
        "size": 11,
        "size_most": 11,
        "cut": 2,
        "cut_most": 2,
        "tied": 0,
        "mean": 0,
        "deviation": None,
        "line": None,
        "ties": "in",
    }
    assert (criteria["quarter"]["numerator"], criteria["quarter"]["denominator"]) == (None, 11)
    assert criteria["quarter"]["comparator"] == "highest"
    assert criteria["level"]["band"] == {"band": "bad", "lowest": "bad", "highest": "bad"}
    assert criteria["index"]["cells"][0]["terms"][0]["weight"] == -1


def test_evidence_tells_the_cut_and_the_lower_end_of_the_band(run: Identification) -> None:
    table = run.evidence.set_index(["criterion", "school"])

    assert table.loc[("away", "s9"), "threshold"] == pytest.approx(0.7372, abs=1e-4)
    assert run.evidence.loc[run.evidence["criterion"] == "quarter", "threshold"].isna().all()
    assert table.loc[("level", "s3"), "threshold"] == 0.2
    assert table.loc[("level", "s3"), "criterion_verdict"] == "not_met"


def test_the_sheet_of_reasons_has_no_line_where_there_is_none(run: Identification) -> None:
    table = why_page(SchoolColumns(run, "en")).tables[0]
    at = [str(column.heading) for column in table.columns].index("Line")
    rows = zip(*table.cells, strict=True)
    lines = {row[2]: row[at] for row in rows if row[0] == "s9"}

    assert lines["Четверть"] is None
    assert lines["Уровень"] == 0.5


def test_the_page_of_the_law_says_how_it_is_computed(run: Identification) -> None:
    rules = run.edition.criteria.items()
    said = {name: computed(rule, run.edition).text("en") for name, rule in rules}
    share = "share of participants with marks 2 in ВПР 5 класс русский язык; "

    assert said["quarter"] == (
        f"{share}in the highest 25 % of the schools (places rounded down);"
        " equal numbers on the cut are all in"
    )
    assert said["level"] == (
        f"{share}bands «Хороший», «Средний», «Плохой», cut at 20 %, 50 %;"
        " a number on a cut belongs to the upper band; met in «Плохой»"
    )
    assert said["branch"] == "the verdict of the head school («Филиал школы») on «Уровень»"
    assert "- graded by:\n  - Уровень" in markdown(law(run.edition), "en")
