"""The engine and the plain second reading of the rules agree on whatever tables there are."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

import oracle
from profiles import examples
from schoolsupport import federal
from schoolsupport.domain import NotApplicable, calendar
from schoolsupport.errors import YearError
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.tables import Tables
from schoolsupport.testing import whole_tables

from .rule_folders import RuleFolder, category, criterion

FOUR = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]
GIA = ["oge-9-ru", "ege-11-ma-base", "vpr-5-ru"]
FEDERAL = Path(federal.__file__).parent
CALENDAR = oracle.read_toml(Path(calendar.__file__).with_name("procedure_calendar.toml"))
LARGE: dict[str, Any] = {
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
"""Large tables are the point here; making a large failing one small takes many minutes."""


def world(tables: Tables, year: int, sets: dict[str, list[str]]) -> oracle.World:
    return oracle.World(
        year=year,
        day=date(year, 12, 31),
        calendar=CALENDAR["procedure_year"],
        sets=sets,
        results=rows(tables.results),
        context=rows(tables.context),
        lists=rows(tables.lists),
        schools=rows(tables.schools),
    )


def rows(frame: pd.DataFrame) -> list[oracle.Row]:
    """Rows as plain values; a missing cell is a key that is not there."""
    return [
        {str(key): plain(value) for key, value in row.items() if not pd.isna(value)}
        for row in frame.dropna(axis="columns", how="all").to_dict("records")
    ]


def plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date()
    return Fraction(value) if isinstance(value, float) and math.isfinite(value) else value


def said(found: Identification) -> dict[str, dict[str, oracle.Answer]]:
    columns = {name: one.verdict for name, one in found.judgement.criteria.items()}
    columns |= found.judgement.categories
    answers: dict[str, dict[str, oracle.Answer]] = {str(school): {} for school in found.schools}
    for name, column in columns.items():
        for place, school in enumerate(found.schools):
            verdict = column[place]
            reason = NotApplicable(int(column.why_not[place])).key
            why = reason if verdict is Verdict.NOT_APPLICABLE else None
            answers[str(school)][name] = oracle.Answer(verdict.key, why)
    return answers


def run(
    rulebook: Rulebook, tables: Tables, year: int, chosen: dict[str, Any] | None = None
) -> Identification | None:
    try:
        return identify(rulebook, tables, year=year, settings=chosen)
    except YearError:
        assert year not in set(tables.years) | set(tables.context["year"])
        return None


@cache
def read_versions(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Criteria and categories of a folder, each with the keys of its first version."""
    criteria = {
        file.stem: raw | raw["version"][0]
        for file in sorted((folder / "rules").glob("*.toml"))
        if "kind" in (raw := oracle.read_toml(file))
    }
    raw = oracle.read_toml(folder / "rules" / "categories.toml")["category"]
    return criteria, {one["id"]: one["version"][0] for one in raw}


@examples(24, **LARGE)
@given(tables=whole_tables(FOUR, [2020, 2021], most_schools=24))
def test_the_federal_rules_agree(rulebook: Rulebook, tables: Tables) -> None:
    criteria, categories = read_versions(FEDERAL)
    sets = {name: list(members) for name, members in rulebook.procedure_sets.items()}

    found = run(rulebook, tables, 2021)

    if found is not None:
        known = world(tables, 2021, sets)
        for school, answers in said(found).items():
            assert answers == oracle.judge(criteria, [], categories, known, school), school


# --- any parameters ----------------------------------------------------------------------------

CONTRADICTED = (
    'contradicted_by = { name_has = ["СОШ", "лицей"], unless_name_has = ["интернат"],'
    " grades = [4], enrolment_above = 400 }"
)


@pytest.fixture(scope="module")
def folder_of_all(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rulebook]:
    folder = RuleFolder(tmp_path_factory.mktemp("oracle"))
    marked = criterion("flag", 'column = "is_boarding"', CONTRADICTED)
    listed = criterion("in_list", 'list = "named"')
    folder.write("rules/marked.toml", marked.replace("[[", 'confirmed_by_list = "exempt"\n[[', 1))
    folder.write("rules/listed.toml", listed)
    folder.write("rules/other.toml", (folder.path / "rules/low.toml").read_text("utf-8"))
    folder.write("rules/gaps.toml", GAP)
    folder.write(
        "rules/categories.toml",
        category("weak", 'any_of = ["low", "other"]', 'can_exclude = ["marked", "listed"]')
        + category("hard", 'any_of = ["marked", "gap"]', 'none_of = ["listed", "other"]')
        + category("whole", "at_least = 1", 'of = ["weak", "hard", "low"]'),
    )
    return folder.path, read_rulebook(folder.path)


GAP = """
    [[gap]]
    id = "gap"
    title = "Индекс"
    why = "Формула не опубликована."
    source = { act = "order", clause = "2" }
"""


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, Any]:
    """Settings of a run: all parameters of both low results, and how categories are made."""
    chosen: dict[str, Any] = {}
    for rule in ("low", "other"):
        given_small = draw(st.sampled_from([None, "not_counted", "no_data"]))
        chosen_procedures = draw(st.sampled_from([["four"], GIA, ["both", "vpr-5-ma"]]))
        own: dict[str, Any] = {
            "threshold": draw(st.sampled_from([Decimal("0.30"), Decimal("0.333"), Decimal(1)])),
            "procedures": chosen_procedures,
            "years": draw(st.integers(1, 2)),
            "procedures_at_least": draw(st.integers(1, 2 if "both" in chosen_procedures else 3)),
            "year_unit": draw(st.sampled_from(["calendar", "school"])),
            "when_missing": draw(st.sampled_from(["no_data", "met", "not_met"])),
            "restricted": draw(st.sampled_from(["remark", "no_data", "not_counted"])),
            "not_held": draw(st.sampled_from(["pass_over", "what_is_left", "not_applicable"])),
        }
        if given_small:
            own |= {"small.minimum": draw(st.integers(1, 12)), "small.then": given_small}
        chosen |= {f"{rule}.{key}": value for key, value in own.items()}
    chosen["marked.when_missing"] = draw(st.sampled_from(["no_data", "met", "not_met"]))
    chosen["listed.when_missing"] = draw(st.sampled_from(["no_data", "not_met"]))
    chosen["weak.exclude"] = draw(st.sampled_from([[], ["marked"], ["listed", "marked"]]))
    chosen["hard.all_of"] = draw(st.sampled_from([[], ["weak"], ["low", "marked"]]))
    chosen["whole.at_least"] = draw(st.integers(1, 3))
    return chosen


def merged(rule: dict[str, Any], name: str, chosen: dict[str, Any]) -> dict[str, Any]:
    own = {k.partition(".")[2]: v for k, v in chosen.items() if k.partition(".")[0] == name}
    small = {k.partition(".")[2]: v for k, v in own.items() if k.startswith("small.")}
    changed = rule | own | ({"small": small} if small else {})
    if "threshold" in changed:
        changed["threshold"] = Fraction(changed["threshold"])
    return changed


@examples(60, **LARGE)
@given(
    tables=whole_tables(
        [*FOUR, *GIA[:2]], [2020, 2021], most_schools=16, list_names=["exempt", "named"]
    ),
    chosen=parameters(),
    year=st.sampled_from([2020, 2021]),
)
def test_any_parameters_agree(
    folder_of_all: tuple[Path, Rulebook], tables: Tables, chosen: dict[str, Any], year: int
) -> None:
    path, rulebook = folder_of_all
    criteria, categories = read_versions(path)
    criteria = {name: merged(rule, name, chosen) for name, rule in criteria.items()}
    categories = {name: merged(rule, name, chosen) for name, rule in categories.items()}

    found = run(rulebook, tables, year, chosen)

    if found is not None:
        sets = {name: list(members) for name, members in rulebook.procedure_sets.items()}
        known = world(tables, year, sets)
        for school, answers in said(found).items():
            assert answers == oracle.judge(criteria, ["gap"], categories, known, school), school
