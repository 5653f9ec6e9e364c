"""`bands`: every number in one band, exact on the cuts; what is not known leaves bounds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import Decimal
from fractions import Fraction
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.kinds.comparison import Rounding

from .oracle_rank import School
from .small_pools import bands_of, inputs_of, said

SEEN = examples(24)
CUTS = [Decimal("0.1"), Decimal("0.3")]
RULE: dict[str, Any] = {
    "bands": ("low", "middle", "high"),
    "titles": ("Низкий", "Средний", "Высокий"),
    "cuts": tuple(CUTS),
    "edge": "upper",
    "met_in": ("low",),
}
NUMBERS = ("0", "0.09999999999999999", "0.1", "0.2", "0.3", "0.30000000000000004", "7", "-1")


def bands_met(most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    bands = st.sampled_from(RULE["bands"])
    return st.lists(bands, min_size=1, max_size=most, unique=True).map(tuple)


def band(number: Fraction, cuts: list[Decimal], edge: str) -> int:
    """The plain reading: how many cuts the number has passed."""
    lines = [Fraction(cut) for cut in cuts]
    return bisect_right(lines, number) if edge == "upper" else bisect_left(lines, number)


@SEEN
@given(
    edge=st.sampled_from(["upper", "lower"]),
    met=bands_met(2),
    policy=st.sampled_from(["no_data", "met", "not_met"]),
    schools=st.lists(
        st.tuples(
            st.sampled_from(["город", "село", None]),
            st.sampled_from([*map(Fraction, NUMBERS), None]),
        ),
        min_size=1,
        max_size=8,
    ),
)
def test_bands_are_what_a_plain_reading_says(
    edge: str, met: tuple[str, ...], policy: str, schools: list[School]
) -> None:
    by_pool = {"город": [*CUTS], "село": [Decimal("0.2"), Decimal("0.30000000000000004")]}
    cuts = {"cuts": (), "cuts_by_pool": by_pool, "pool": "kind"}
    rule = bands_of(**{**RULE, **cuts, "edge": edge, "met_in": met, "when_missing": policy})

    outcome = rule.judge(inputs_of(schools))

    assert outcome.bands is not None
    for place, (pool, number) in enumerate(schools):
        found = (int(outcome.bands.lowest[place]), int(outcome.bands.highest[place]))
        verdict = outcome.verdict[place].key
        if pool is None or number is None:
            assert (found, verdict) == ((0, 2), "met" if len(met) == 3 else policy)
            continue
        wanted = band(number, by_pool[pool], edge)
        assert found == (wanted, wanted)
        assert verdict == ("met" if RULE["bands"][wanted] in met else "not_met")


@SEEN
@given(met=bands_met())
def test_a_number_not_known_is_met_where_all_its_bands_are(met: tuple[str, ...]) -> None:
    rule = bands_of(**{**RULE, "met_in": met})

    assert said(rule, inputs_of([("все", None)])) == ["met" if len(met) == 3 else "no_data"]


@pytest.mark.parametrize(("edge", "on_cut"), [("upper", "middle"), ("lower", "low")])
def test_a_number_exactly_on_a_cut_belongs_where_the_rule_says(edge: str, on_cut: str) -> None:
    rule = bands_of(**{**RULE, "edge": edge})
    bands = rule.judge(inputs_of([("все", Fraction("0.1"))])).bands

    assert bands is not None
    assert bands.ids(bands.lowest).tolist() == [on_cut]


def test_declared_rounding_comes_before_the_cut() -> None:
    rule = bands_of(**RULE, rounding=Rounding(digits=1))

    assert said(bands_of(**RULE), inputs_of([("все", Fraction("0.06"))])) == ["met"]
    assert said(rule, inputs_of([("все", Fraction("0.06"))])) == ["not_met"]


def test_the_ends_of_the_band_are_told() -> None:
    numbers = ("0", "0.2", "0.5")
    bands = bands_of(**RULE).judge(inputs_of([("все", Fraction(n)) for n in numbers])).bands

    assert bands is not None
    assert bands.low.tolist() == pytest.approx([nan, 0.1, 0.3], nan_ok=True)
    assert bands.high.tolist() == pytest.approx([0.1, 0.3, nan], nan_ok=True)


def test_what_is_missing_is_named() -> None:
    outcome = bands_of(**RULE).judge(inputs_of([("все", None)]))

    assert set(outcome.missing) == {InputKey("context", "number", 2021)}


@pytest.mark.parametrize(
    ("met", "edge", "line"),
    [
        (("low",), "upper", (Decimal("0.1"), "below")),
        (("low", "middle"), "lower", (Decimal("0.3"), "at_most")),
        (("high",), "upper", (Decimal("0.3"), "at_least")),
        (("middle", "high"), "lower", (Decimal("0.1"), "above")),
        (("middle",), "upper", (Decimal("0.1"), "in_bands")),
    ],
)
def test_the_line_is_the_cut_beside_the_bands_it_is_met_in(
    met: tuple[str, ...], edge: str, line: tuple[Decimal, str]
) -> None:
    assert bands_of(**{**RULE, "met_in": met, "edge": edge}).line()[:2] == line
