"""Graded categories: the band beside the verdict, in records, frames, words and lists."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.records import plain
from schoolsupport.reports.list_pages import listed_page, not_listed_page, undecided_page
from schoolsupport.reports.school_columns import SchoolColumns
from schoolsupport.reports.spreadsheets import write_schools
from schoolsupport.tables import Tables

from ..rule_folders import RuleFolder, category, criterion, refused  # noqa: TID252  # the folders of the room above

LEVEL = (
    'indicator = "context_value"',
    'parameters = { column = "number" }',
    'bands = ["low", "middle", "high"]',
    'titles = ["Низкий", "Средний", "Высокий"]',
    "cuts = [10, 20]",
    'edge = "upper"',
    'met_in = ["low"]',
)


@pytest.fixture
def graded(folder: RuleFolder) -> RuleFolder:
    folder.write("rules/level.toml", criterion("bands", *LEVEL, title="Уровень индекса"))
    folder.write("rules/small.toml", criterion("flag", 'column = "is_small"', title="Малая"))
    return folder.write(
        "rules/categories.toml",
        category(
            "weak",
            'any_of = ["level"]',
            'graded_by = "level"',
            'exclude = ["small"]',
            'can_exclude = ["small"]',
        ),
    )


def found(folder: RuleFolder, **settings: object) -> Identification:
    numbers = {"a": 5.0, "b": 10.0, "c": 30.0, "d": None, "e": 5.0}
    rows = [
        {"school": s, "year": 2021, "number": n, "is_small": int(s == "e")}
        for s, n in numbers.items()
    ]
    tables = Tables.of(context=pd.DataFrame(rows))
    return identify(folder.rulebook, tables, year=2021, settings=settings)


def test_the_band_stands_in_the_record(graded: RuleFolder) -> None:
    run = found(graded)
    bands = {one.school: plain(one)["bands"]["weak"] for one in run.records()}

    assert bands == {
        "a": {"band": "low", "lowest": "low", "highest": "low"},
        "b": {"band": "middle", "lowest": "middle", "highest": "middle"},
        "c": {"band": "high", "lowest": "high", "highest": "high"},
        "d": {"band": None, "lowest": "low", "highest": "high"},
        "e": {"band": None, "lowest": None, "highest": None},
    }


def test_the_frame_of_bands_is_in_the_order_of_bands(graded: RuleFolder) -> None:
    run = found(graded)

    assert list(run.bands.columns[3:]) == ["weak", "weak_lowest", "weak_highest"]
    assert run.bands["weak"].cat.ordered
    assert run.bands["weak"].isna().tolist() == [False, False, False, True, True]
    assert list(run.verdicts.columns[3:]) == ["weak"]


def test_the_level_is_told_in_words(graded: RuleFolder) -> None:
    graded.change(
        "rules/level.toml", "cuts = [10, 20]", "cuts = [10, 20]\nrounding = { digits = 0 }"
    )
    graded.write(
        "rules/level.toml",
        (graded.path / "rules/level.toml").read_text("utf-8") + '\nassumed = ["rounding"]\n',
    )
    run = found(graded)

    text = run.explain("b", "en").text("en")
    assert "  Level: «Средний»" in text
    assert "2021: 10 points: «Средний» (from 10 to 20 points), rounded to decimals: 0" in text
    assert "  Level: from «Низкий» to «Высокий»" in run.explain("d", "en").text("en")
    assert "Level:" not in run.explain("e", "en").text("en")


def test_the_lists_have_the_level(graded: RuleFolder, tmp_path: Path) -> None:
    schools = SchoolColumns(found(graded), "en")
    pages = {
        "a": listed_page(schools),
        "b": not_listed_page(schools),
        "d": undecided_page(schools),
    }

    told = {"a": "Низкий", "b": "Средний", "d": "from «Низкий» to «Высокий»"}
    for school, page in pages.items():
        table = page.tables[0]
        at = [str(column.heading) for column in table.columns].index("Level")
        row = list(table.cells[1]).index(school)
        assert str(table.cells[at][row]) == told[school]
    write_schools(schools, tmp_path / "schools.csv")
    text = (tmp_path / "schools.csv").read_text("utf-8-sig")
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    assert [row["weak_band"] for row in rows] == ["low", "middle", "high", "low..high", ""]


def test_a_list_without_grades_has_no_level(folder: RuleFolder, tmp_path: Path) -> None:
    rows = [{"school": "a", "year": 2021, "procedure": "vpr-5-ru", "n": 9, "n_2": 9}]
    run = identify(folder.rulebook, Tables.of(results=pd.DataFrame(rows)), year=2021)
    write_schools(SchoolColumns(run, "en"), tmp_path / "schools.csv")

    assert "band" not in (tmp_path / "schools.csv").read_text("utf-8-sig").splitlines()[0]
    assert list(run.bands.columns) == ["school", "name", "municipality"]


def test_a_category_is_graded_by_bands_it_rests_on(graded: RuleFolder) -> None:
    graded.write("rules/other.toml", criterion("bands", *LEVEL))
    whole = category("weak", 'any_of = ["level"]', 'graded_by = "other"')
    graded.write("rules/categories.toml", whole)
    at = "rules/categories.toml: weak: version[0]: graded_by: "

    assert refused(graded) == [
        (
            f"{at}the category does not rest on the bands that grade it; found: other."
            " Name the criterion among the members"
        )
    ]

    graded.write("rules/categories.toml", whole.replace('"other"', '"low"'))
    assert refused(graded) == [
        f"{at}a category is graded by a criterion of kind bands; found: low. Known: level, other"
    ]


def test_a_setting_cannot_grade_by_what_has_no_bands(graded: RuleFolder) -> None:
    with pytest.raises(ParameterError, match="kind bands"):
        found(graded, **{"weak.graded_by": "low"})
