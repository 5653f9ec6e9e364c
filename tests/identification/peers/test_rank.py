"""`rank` against every completion of what is not known, and what holds for every pool."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import drawn, examples
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.kinds import Rank
from schoolsupport.identification.kinds.comparison import Rounding
from schoolsupport.tables import Tables

from ..number.small_worlds import inputs_of as number_inputs  # noqa: TID252  # the tables of the room above
from .oracle_rank import School, verdicts
from .small_pools import POOLS, inputs_of, rank_of, rank_rules, said, small_pools

SEEN = examples(40)
LEARNED = st.sampled_from([Fraction(one) for one in ("0", "0.2", "0.5", "9")])


def pool(*numbers: str | None) -> list[School]:
    return [("все", None if one is None else Fraction(one)) for one in numbers]


@SEEN
@given(rule=rank_rules(), schools=small_pools())
def test_a_verdict_is_what_every_completion_says(
    rule: dict[str, Any], schools: list[School]
) -> None:
    assert said(rank_of(rule), inputs_of(schools)) == verdicts(rule, schools)


@SEEN
@given(rule=rank_rules(), schools=small_pools(pools=False))
def test_a_verdict_without_pools_is_what_every_completion_says(
    rule: dict[str, Any], schools: list[School]
) -> None:
    assert said(rank_of(rule, pools=False), inputs_of(schools)) == verdicts(rule, schools)


def test_the_drawn_pools_reach_every_verdict() -> None:
    cases = drawn(st.tuples(rank_rules(), small_pools()))
    seen = Counter(one for rule, schools in cases for one in verdicts(rule, schools))

    assert min(seen[one] for one in ("met", "not_met", "no_data")) > 20, seen


@SEEN
@given(rule=rank_rules(), schools=small_pools(), data=st.data())
def test_the_order_of_schools_changes_nothing(
    rule: dict[str, Any], schools: list[School], data: st.DataObject
) -> None:
    ranked = rank_of(rule)
    names = [f"s{place:02d}" for place in range(len(schools))]
    moved = data.draw(st.permutations(names))

    before = dict(zip(names, said(ranked, inputs_of(schools)), strict=True))
    after = dict(zip(sorted(moved), said(ranked, inputs_of(schools, moved)), strict=True))

    assert [after[new] for new in moved] == [before[old] for old in names]


@SEEN
@given(rule=rank_rules(), schools=small_pools(), data=st.data())
def test_knowing_more_never_takes_a_decided_verdict_back(
    rule: dict[str, Any], schools: list[School], data: st.DataObject
) -> None:
    ranked = rank_of({**rule, "when_missing": "no_data", "peers": "all"})
    known: list[School] = [
        (pool or data.draw(POOLS), data.draw(LEARNED) if number is None else number)
        for pool, number in schools
    ]

    for before, after in zip(
        said(ranked, inputs_of(schools)), said(ranked, inputs_of(known)), strict=True
    ):
        assert before in {"no_data", after}


@SEEN
@given(rule=rank_rules(), schools=small_pools(), data=st.data())
def test_a_number_nearer_to_the_end_never_takes_a_school_out(
    rule: dict[str, Any], schools: list[School], data: st.DataObject
) -> None:
    own = data.draw(st.sampled_from(range(len(schools))))
    held, number = schools[own]
    if number is None:
        return
    nearer = number - Fraction(1, 20) * (1 if rule["end"] == "lowest" else -1)
    order = ("not_met", "no_data", "met")

    now = said(rank_of(rule), inputs_of(schools))[own]
    moved = [*schools[:own], (held, nearer), *schools[own + 1 :]]

    assert order.index(said(rank_of(rule), inputs_of(moved))[own]) >= order.index(now)


def test_of_40_schools_the_lowest_quarter_are_ten() -> None:
    rule = rank_of({"end": "lowest", "share": Fraction(1, 4), "ties": "in"}, pools=False)
    outcome = rule.judge(inputs_of(pool(*(str(n) for n in range(40)))))

    assert np.flatnonzero(outcome.verdict.certain).tolist() == list(range(10))
    assert (outcome.numerator[6], outcome.denominator[6]) == (7, 40)
    assert rule.line() == (Decimal("0.25"), "lowest", "points")


@pytest.mark.parametrize(("ties", "met"), [("in", 3), ("out", 1)])
def test_equal_numbers_across_the_cut_go_together(ties: str, met: int) -> None:
    rule = rank_of({"end": "lowest", "count": 2, "ties": ties}, pools=False)

    assert said(rule, inputs_of(pool("1", "2", "2", "3"))).count("met") == met


@pytest.mark.parametrize(("places", "met"), [("down", 2), ("up", 3), ("half_up", 3)])
def test_a_share_becomes_whole_places_as_declared(places: str, met: int) -> None:
    rule = rank_of(
        {"end": "highest", "share": Fraction(1, 4), "places": places, "ties": "in"}, pools=False
    )

    assert said(rule, inputs_of(pool(*(str(n) for n in range(10))))).count("met") == met


@pytest.mark.parametrize(("ties", "verdict"), [("in", "met"), ("out", "not_met")])
def test_a_number_exactly_on_the_cut_of_deviations(ties: str, verdict: str) -> None:
    """0 and 2 have the mean 1 and the deviation 1, so 0 stands on the cut."""
    rule = {"end": "lowest", "deviations": Fraction(1), "deviation_of": "population", "ties": ties}

    assert said(rank_of(rule, pools=False), inputs_of(pool("0", "2"))) == [verdict, "not_met"]


def test_equal_fractions_tie_whatever_floats_make_of_them() -> None:
    """Three tenths as a count and as a float next to it differ; as a decimal they do not."""
    rule = rank_of({"end": "lowest", "count": 1, "ties": "in"}, pools=False)

    assert said(rule, inputs_of(pool("0.3", "0.30000000000000004"))) == ["met", "not_met"]
    assert said(rule, inputs_of(pool("0.3", "0.3"))) == ["met", "met"]


def test_who_waits_for_others_lacks_nothing_itself() -> None:
    rule = rank_of({"end": "lowest", "count": 1, "ties": "in"}, pools=False)
    outcome = rule.judge(inputs_of(pool("1", None, "2")))

    assert [one.key for one in map(outcome.verdict.__getitem__, range(3))] == [
        "no_data",
        "no_data",
        "not_met",
    ]
    (absent,) = outcome.missing.values()
    assert absent.tolist() == [False, True, False]
    assert outcome.doubts["others_unknown"].tolist() == [True, False, False]


@pytest.mark.parametrize(("answer", "verdict"), [(True, "met"), (False, "not_met")])
def test_a_supposed_answer_stands_at_the_end_or_at_the_other(answer: bool, verdict: str) -> None:  # noqa: FBT001  # a column of the table
    rule = rank_of({"end": "lowest", "count": 1, "ties": "in"}, pools=False)
    key = InputKey("context", "number", 2021)

    inputs = evolve(inputs_of(pool("1", None, "2")), supposed={key: answer})

    assert said(rule, inputs)[1] == verdict


def test_a_pool_too_small_judges_nobody_and_says_so() -> None:
    rule = rank_of({"end": "lowest", "count": 1, "ties": "in", "smallest_pool": 3}, pools=False)
    outcome = rule.judge(inputs_of(pool("1", "2")))

    assert said(rule, inputs_of(pool("1", "2"))) == ["no_data", "no_data"]
    assert outcome.doubts["small_pool"].all()


def test_a_pool_that_is_not_known_is_what_is_missing() -> None:
    rule = rank_of({"end": "lowest", "count": 1, "ties": "in"})
    outcome = rule.judge(inputs_of([("город", Fraction(1)), (None, Fraction(2))]))

    assert outcome.missing[InputKey("context", "kind", 2021)].tolist() == [False, True]


def test_rounding_ties_what_differs() -> None:
    rule = rank_of({"end": "lowest", "count": 1, "ties": "in"}, pools=False)
    rounded = evolve(rule, rounding=Rounding(digits=1))

    assert said(rule, inputs_of(pool("0.11", "0.12"))) == ["met", "not_met"]
    assert said(rounded, inputs_of(pool("0.11", "0.12"))) == ["met", "met"]


def test_in_each_year_is_not_in_the_years_together() -> None:
    """The best of 2021 was the last of 2020: pooled it is among the highest, in each year not."""
    rows = [
        {"school": f"s{place}", "year": year, "procedure": "vpr-5-ru", "n": 10, **_marks(good)}
        for year, goods in ((2020, (0, 8, 6, 4)), (2021, (10, 1, 6, 3)))
        for place, good in enumerate(goods)
    ]
    inputs = number_inputs(Tables.of(results=pd.DataFrame(rows)))
    asked: dict[str, Any] = {
        "indicator": "share_of_marks",
        "parameters": {"procedures": ["vpr-5-ru"], "marks": [4, 5]},
        "end": "highest",
        "share": Decimal("0.5"),
        "ties": "in",
        "years": 2,
    }

    pooled, each = (
        Rank(**asked, over=over).made_ready("rules/test.toml", {}).judge(inputs)
        for over in ("pooled", "each")
    )

    assert np.flatnonzero(pooled.verdict.certain).tolist() == [0, 2]
    assert np.flatnonzero(each.verdict.certain).tolist() == [2]
    assert [part.years for part in each.parts] == [(2020,), (2021,)]
    places = [part.places for part in each.parts]
    assert [one.best[2] for one in places if one is not None] == [2, 2]


def test_a_year_without_results_leaves_each_year_open() -> None:
    """In the year that is known it is in, or out for certain; of the other nothing is known."""
    rows = [
        {"school": f"s{place}", "year": 2021, "procedure": "vpr-5-ru", "n": 10, **_marks(good)}
        for place, good in enumerate((10, 1))
    ]
    inputs = number_inputs(Tables.of(results=pd.DataFrame(rows)))
    rule = Rank(
        indicator="share_of_marks",
        parameters={"procedures": ["vpr-5-ru"], "marks": [4, 5]},
        end="highest",
        share=Decimal("0.5"),
        ties="in",
        years=2,
        over="each",
    )

    verdict = rule.made_ready("rules/test.toml", {}).judge(inputs).verdict

    assert [verdict[place].key for place in (0, 1)] == ["no_data", "not_met"]


def _marks(good: int) -> dict[str, int]:
    return {"n_2": 10 - good, "n_3": 0, "n_4": good, "n_5": 0}
