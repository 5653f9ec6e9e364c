"""Tables drawn from a rulebook decide it: every criterion is met in some and not met in others."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import find

from profiles import drawn
from schoolsupport import Tables, identify, load_region
from schoolsupport.domain import Severity
from schoolsupport.regions import RegionPlugin
from schoolsupport.testing import in_words, tables_for
from schoolsupport.testing.strategies import needed
from testing.test_strategies import FIRST

YEARS = {
    "federal": 2021,
    "krasnodar": 2022,
    "sverdlovsk": 2021,
    "stavropol": 2024,
    "kaliningrad": 2023,
    "sakhalin": 2022,
}


def outcomes(rules: RegionPlugin, year: int, count: int) -> Counter[tuple[str, str]]:
    """In how many of so many drawn tables a criterion has an outcome, by criterion and outcome."""
    day = needed(rules, year).as_of
    found: Counter[tuple[str, str]] = Counter()
    for tables in drawn(tables_for(rules, year), count):
        assert [one for one in tables.problems if one.severity is Severity.ERROR] == []
        judged = identify(rules, tables, year=year, as_of=day).judgement.criteria
        found.update(
            (name, verdict)
            for name, outcome in judged.items()
            for verdict, schools in outcome.verdict.counts().items()
            if schools
        )
    return found


def rarely(rules: RegionPlugin, year: int, count: int, least: int) -> list[str]:
    found = outcomes(rules, year, count)
    edition = rules.rulebook.edition(needed(rules, year).as_of)
    return [
        f"{name}: {verdict} in {found[name, verdict]} of {count}"
        for name in edition.criteria
        for verdict in ("met", "not_met")
        if found[name, verdict] < least
    ]


def test_every_federal_criterion_is_met_and_not_met() -> None:
    assert rarely(load_region("federal"), 2021, 30, 3) == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", YEARS)
def test_every_criterion_is_met_and_not_met_in_one_of_twenty_five(name: str) -> None:
    assert rarely(load_region(name), YEARS[name], 150, 6) == []


def test_what_rules_read_is_found_by_asking_them() -> None:
    """Works of both years, marks, what speaks against them, and the list that confirms one."""
    need = needed(load_region("federal"), 2021)

    assert set(need.works) == {
        (f"vpr-{grade}-{subject}", year)
        for grade in (5, 6)
        for subject in ("ru", "ma")
        for year in (2020, 2021)
    }
    assert ("is_correctional", 2021) in need.columns
    assert need.lists == ("exempt", "closed")
    assert need.company == 1


def test_a_day_without_rules_gives_way_to_the_nearest_with_some() -> None:
    assert needed(load_region("kaliningrad"), 2021).as_of.isoformat() == "2022-12-01"
    assert needed(load_region("kaliningrad"), 2030).as_of.isoformat() == "2023-12-31"


def test_a_share_stands_exactly_on_the_line_and_one_pupil_below_it() -> None:
    rules = load_region("federal")
    chosen = tables_for(rules, 2021, schools=["А"], gaps=False)

    def has(below: int) -> bool:
        def of_ten(tables: Tables) -> bool:
            works = tables.results[tables.results["n"] == 10]
            return bool((works["n_below"] == below).any())

        return bool(len(find(chosen, of_ten, settings=FIRST).results))

    assert has(3)
    assert has(2)


def test_tables_are_said_in_sentences() -> None:
    low = {"school": ["А", "А"], "year": [2020, 2021], "procedure": ["vpr-5-ru"] * 2}
    tables = Tables.of(
        results={**low, "n": [10, 10], "n_2": [3, 3], "n_3": [7, 7]},
        lists=pd.DataFrame(
            {"school": ["А"], "list": ["500+"], "from": ["2021-09-01"], "act": ["приказ"]}
        ),
    )

    assert in_words(tables) == (
        "Школа «А»: ВПР, 5 класс, русский язык, 2020, 2021: 3 двойки из 10, «3» — 7;\n"
        "    в перечне «500+» с 01.09.2021."
    )
    assert in_words(tables, "en").startswith("The school «А»: ")
    assert repr(tables) == "Tables(results: 2 rows, lists: 1 rows)"
