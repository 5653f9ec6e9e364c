"""The distance is true: the pupils said turn the verdict, and no fewer do in any spread."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.errors import UnknownSchoolError
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.reasons import distance as distances
from schoolsupport.identification.reasons.distance import Distance, Move
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.tables import Tables
from schoolsupport.testing import results_tables

from .rule_folders import RuleFolder, category, criterion
from .small_tables import run, tables, verdict

TWO = ["vpr-5-ru", "vpr-5-ma"]
OTHER = {"met": "not_met", "not_met": "met"}
QUICK = examples(12)


def moved(rows: pd.DataFrame, moves: tuple[Move, ...]) -> pd.DataFrame:
    """The rows after pupils crossed the boundary: up is fewer below."""
    changed = rows.copy()
    for move in moves:
        here = (changed["procedure"] == move.procedure) & (changed["year"] == move.year)
        assert here.sum() == 1
        for column in ("n_below", "n_2"):
            changed.loc[here, column] = changed.loc[here, column] - move.pupils
    return changed


def again(found: Identification, rows: pd.DataFrame) -> str:
    other = identify(
        found.edition.rulebook,
        Tables.of(results=rows),
        year=found.year,
        settings=dict(found.edition.settings),
    )
    return verdict(other, other.main)


def spreads(rows: pd.DataFrame, pupils: int, *, fall: bool) -> Iterator[tuple[Move, ...]]:
    """Every way to move so many pupils of all works, all in one direction."""
    known = rows.dropna(subset=["n", "n_below"]).to_dict("records")
    works = [(r["procedure"], r["year"], int(r["n_below"]), int(r["n"])) for r in known]
    room = [range((n - below if fall else below) + 1) for _, _, below, n in works]
    for counts in product(*room):
        if sum(counts) == pupils:
            yield tuple(
                Move(procedure=p, year=y, unit="calendar", pupils=-count if fall else count)
                for (p, y, _, _), count in zip(works, counts, strict=True)
                if count
            )


@QUICK
@given(
    rows=results_tables(TWO, [2020, 2021], schools=["a"], largest=5),
    together=st.booleans(),
    needed=st.integers(1, 2),
)
def test_the_pupils_said_turn_the_verdict_and_no_fewer_do(
    rulebook: Rulebook,
    rows: pd.DataFrame,
    together: bool,  # noqa: FBT001  # Hypothesis gives it by name
    needed: int,
) -> None:
    assume(2021 in set(rows["year"]))
    rows["n_below"] = rows["n_below"].fillna(rows["n_2"])
    rows = rows.drop(columns=["n_2", "n_3", "n_4", "n_5"])
    rows["n_2"] = float("nan")
    both = {"any_of": [], "all_of": ["low-in-two-procedures", "low-two-years-running"]}
    chosen = {"procedures": TWO, "low-in-two-procedures.procedures_at_least": needed}
    found = identify(
        rulebook,
        Tables.of(results=rows),
        year=2021,
        settings={**chosen, **(both if together else {})},
    )
    now = verdict(found, found.main)
    assume(now in OTHER)

    said = found.distance("a")

    fall = now == "not_met"
    if said.pupils is not None:
        assert sum(abs(move.pupils) for move in said.moves) == said.pupils
        assert all((move.pupils < 0) == fall for move in said.moves)
        assert again(found, moved(rows, said.moves)) == OTHER[now]
    most = 7 if said.pupils is None else said.pupils
    for pupils in range(1, most):
        for moves in spreads(rows, pupils, fall=fall):
            assert again(found, moved(rows, moves)) != OTHER[now], moves


@pytest.fixture
def two_works(folder: RuleFolder) -> Rulebook:
    return folder.change(
        "rules/low.toml", "threshold", "procedures_at_least = 2\nthreshold"
    ).rulebook


def test_a_listed_school_needs_its_cheapest_work_to_rise(two_works: Rulebook) -> None:
    found = run(two_works, "a | 2021 | vpr-5-ru | 10 | 5\na | 2021 | vpr-5-ma | 20 | 7")

    move = Move(procedure="vpr-5-ma", year=2021, unit="calendar", pupils=2)
    assert found.distance("a") == Distance(pupils=2, moves=(move,))


def test_an_unlisted_school_needs_every_work_below_the_line_to_fall(two_works: Rulebook) -> None:
    found = run(two_works, "a | 2021 | vpr-5-ru | 10 | 2\na | 2021 | vpr-5-ma | 20 | 3")

    said = found.distance("a")

    assert said.pupils == 4
    assert {move.procedure: move.pupils for move in said.moves} == {"vpr-5-ru": -1, "vpr-5-ma": -3}


@pytest.mark.parametrize("below", ["", "0"])
def test_what_cannot_be_judged_or_turned_has_no_distance(two_works: Rulebook, below: str) -> None:
    found = run(two_works, f"a | 2021 | vpr-5-ru | 10 | {below}\na | 2022 | vpr-5-ma | 20 | 7")

    assert found.distance("a") == Distance(pupils=None)


def test_after_too_many_tries_a_true_bound_is_said(
    two_works: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distances, "MOST_TRIES", 1)
    monkeypatch.setattr(distances, "_BATCHES", (1,))
    found = run(two_works, "a | 2021 | vpr-5-ru | 100 | 0\na | 2021 | vpr-5-ma | 100 | 10")

    said = found.distance("a")

    assert said == Distance(pupils=None, more_than=19)
    assert "Distance to the line: more than 19 pupils" in found.explain("a").text("en")


def test_the_distance_of_another_category_is_its_own(folder: RuleFolder) -> None:
    folder.write(
        "rules/hard.toml", criterion("low_results", 'procedures = "both"', "threshold = 0.90")
    )
    folder.write(
        "rules/categories.toml",
        category("weak", 'any_of = ["low"]') + category("bad", 'any_of = ["hard"]'),
    )
    found = run(folder.rulebook, "a | 2021 | vpr-5-ru | 10 | 3\na | 2021 | vpr-5-ma | 10 | 0")

    assert found.distance("a").pupils == 1
    assert found.distance("a", "bad").pupils == 6


def test_the_distance_of_one_row_serves_all_criteria_that_look_at_it(folder: RuleFolder) -> None:
    folder.write(
        "rules/hard.toml", criterion("low_results", 'procedures = "both"', "threshold = 0.50")
    )
    folder.write("rules/categories.toml", category("weak", 'all_of = ["low", "hard"]'))
    found = run(folder.rulebook, "a | 2021 | vpr-5-ru | 10 | 1\na | 2021 | vpr-5-ma | 10 | 0")

    move = Move(procedure="vpr-5-ru", year=2021, unit="calendar", pupils=-4)
    assert found.distance("a") == Distance(pupils=4, moves=(move,))


def test_an_unknown_school_has_no_distance(two_works: Rulebook) -> None:
    found = run(two_works, tables(results="sch1 | 2021 | vpr-5-ru | 10 | 2"))

    with pytest.raises(UnknownSchoolError, match=r"^SCH: no such school among the 1 judged\. Did"):
        found.distance("SCH")
