"""A share whose count is known within bounds: both ends on one side of the line decide."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from identification.peers.small_pools import bands_of, rank_of, said
from identification.rule_folders import SOURCE, RuleFolder
from schoolsupport import identify
from schoolsupport.identification.inputs import Inputs
from schoolsupport.tables import Tables

from .one_school import judged, verdict
from .small_worlds import inputs_of


@pytest.mark.parametrize(
    ("comparator", "lowest", "highest", "expected"),
    [
        ("at_least", 6, 7, "met"),
        ("at_least", 5, 6, "no_data"),
        ("at_least", 4, 5, "not_met"),
        ("above", 6, 7, "no_data"),
        ("above", 7, 8, "met"),
        ("below", 4, 5, "met"),
        ("below", 5, 6, "no_data"),
        ("at_most", 5, 6, "met"),
        ("at_most", 6, 7, "no_data"),
    ],
)
def test_both_ends_on_one_side_of_thirty_percent_of_twenty_decide(
    comparator: str, lowest: int, highest: int, expected: str
) -> None:
    rule: dict[str, Any] = {
        "indicator": "share_below_minimum",
        "parameters": {"procedures": ["vpr-5-ru"]},
        "comparator": comparator,
        "threshold": Decimal("0.30"),
    }
    work = {"school": "s1", "procedure": "vpr-5-ru", "year": 2021, "n": 20}
    bounds = {"n_below_lowest": lowest, "n_below_highest": highest}

    assert verdict(judged(rule, results=[work | bounds])) == expected


RULE = f"""
title = "Ниже порога"
kind = "number"
worse = "higher"
[[version]]
from = 2020-01-01
checked = 2026-11-21
indicator = "share_below_minimum"
parameters = {{ procedures = "vpr-5-ru" }}
comparator = "at_least"
threshold = 0.30
{SOURCE}
"""


def test_the_explanation_tells_the_bounds_beside_the_line(tmp_path: Path) -> None:
    folder = RuleFolder(tmp_path / "region")
    (folder.path / "rules" / "low.toml").write_text(RULE, "utf-8")
    work = {"school": "s1", "procedure": "vpr-5-ru", "year": 2021, "n": 20}
    results = pd.DataFrame([work | {"n_below_lowest": 6, "n_below_highest": 7}])

    found = identify(folder.rulebook, Tables.of(results=results), year=2021)

    assert "2021: 6–7 / 20 — не меньше 30 %" in found.explain("s1").text("ru")


ROWS = [(None, None, 2), (6, 7, None), (None, None, 9), (None, None, 12)]
"""Fewest, most and counted: the second of the four is known within bounds alone."""
SHARE: dict[str, Any] = {
    "indicator": "share_below_minimum",
    "parameters": {"procedures": ["vpr-5-ru"]},
}


def four() -> Inputs:
    rows = [
        {"school": f"s{place}", "procedure": "vpr-5-ru", "year": 2021, "n": 20, "n_below": counted}
        | {"n_below_lowest": low, "n_below_highest": high}
        for place, (low, high, counted) in enumerate(ROWS)
    ]
    return inputs_of(Tables.of(results=pd.DataFrame(rows)))


@pytest.mark.parametrize("policy", ["no_data", "met", "not_met"])
@pytest.mark.parametrize(("cut", "expected"), [("0.4", "not_met"), ("0.3", "met"), ("0.32", None)])
def test_bounds_within_one_band_decide_it(cut: str, expected: str | None, policy: str) -> None:
    bands = {"bands": ("low", "middle", "high"), "titles": ("Низкий", "Средний", "Высокий")}
    cuts = (Decimal("0.2"), Decimal(cut))
    rule = bands_of(
        **SHARE, **bands, cuts=cuts, edge="upper", met_in=("high",), when_missing=policy
    )

    assert said(rule, four()) == ["not_met", expected or policy, "met", "met"]


@pytest.mark.parametrize("policy", ["no_data", "met", "not_met"])
def test_a_school_known_within_bounds_has_no_place_of_its_own(policy: str) -> None:
    rule = rank_of(
        {**SHARE, "end": "highest", "count": 1, "ties": "in", "when_missing": policy}, pools=False
    )

    verdicts = said(rule, four())

    assert verdicts[1] == policy
    assert verdicts[0] == "not_met"
