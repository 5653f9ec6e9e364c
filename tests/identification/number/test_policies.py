"""Years, policies, whom it concerns, and indicators of a region, in cases a reader can follow."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from schoolsupport.identification.indicators import IndicatorData, Measured, indicator
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.kinds.comparison import Rounding
from schoolsupport.identification.kinds.number import Number
from schoolsupport.identification.kinds.outcome import Outcome
from schoolsupport.tables import Tables

from .one_school import LOW, LOWER, MEAN, judged, printed, verdict
from .small_worlds import inputs_of, number_of

# --- years -------------------------------------------------------------------------------------

OGE: dict[str, Any] = {"indicator": "mean_result", "parameters": {"procedures": ["oge-9-ru"]}}


def over(means: dict[int, float], **keys: Any) -> Outcome:
    works = [
        {"school": "s1", "procedure": "oge-9-ru", "year": year, "n": year - 2018, "mean": mean}
        for year, mean in means.items()
    ]
    rule: dict[str, Any] = {
        **OGE,
        "comparator": "below",
        "threshold": Decimal(3),
        "years": 3,
        **keys,
    }
    return judged(rule, results=works)


def test_the_oge_of_2020_was_not_held() -> None:
    assert verdict(over({2019: 2, 2021: 2}, over="each")) == "not_held"
    assert verdict(over({2019: 2, 2021: 2}, over="pooled")) == "not_held"


@pytest.mark.parametrize(
    ("means", "expected"),
    [({2019: 2, 2021: 2}, "met"), ({2019: 3, 2021: 2}, "not_met"), ({2021: 2}, "no_data")],
)
def test_each_year_held_has_to_be_met(means: dict[int, float], expected: str) -> None:
    assert verdict(over(means, over="each", not_held="pass_over")) == expected


def test_years_held_are_pooled() -> None:
    found = over({2019: 2, 2021: 4}, over="pooled", not_held="pass_over")

    assert (found.observed[0], found.denominator[0]) == (3.5, 4)
    assert found.parts[0].years == (2019, 2020, 2021)


@pytest.mark.parametrize("how", ["each", "pooled"])
@pytest.mark.parametrize(
    ("policy", "expected"), [("pass_over", "not_held"), ("what_is_left", "met")]
)
def test_one_year_held_proves_nothing_of_several(how: str, policy: str, expected: str) -> None:
    found = over({2021: 2}, over=how, not_held=policy, years=2)

    assert verdict(found) == expected


def test_the_last_year_is_the_last_one_held() -> None:
    works = [{"school": "s1", "procedure": "oge-9-ru", "year": 2019, "n": 1, "mean": 2}]
    rule: dict[str, Any] = {**OGE, "comparator": "below", "threshold": Decimal(3), "years": 2}
    inputs = inputs_of(Tables.of(results=pd.DataFrame(works)), year=2020)

    found = number_of({**rule, "not_held": "pass_over"}).judge(inputs)

    assert verdict(found) == "met"
    assert found.parts[0].years == (2019,)


def test_a_work_nobody_held_is_said_in_the_words_of_the_calendar() -> None:
    works = [{"school": "s1", "procedure": "oge-9-ru", "year": 2019, "n": 1, "mean": 2}]
    rule = number_of({**OGE, "comparator": "below", "threshold": Decimal(3)})

    found = rule.judge(inputs_of(Tables.of(results=pd.DataFrame(works)), year=2020))

    assert [one.code for one in found.problems] == ["rule.not_held"]
    assert "ОГЭ фактически отменён" in found.problems[0].text("en")


def test_restricted_use_is_said() -> None:
    work = {"school": "s1", "procedure": "vpr-5-ru", "year": 2025, "n": 1, "mean": 2}
    asked: dict[str, Any] = {"indicator": "mean_result", "parameters": {"procedures": ["vpr-5-ru"]}}
    rule = number_of({**asked, "comparator": "below", "threshold": Decimal(3)})

    found = rule.judge(inputs_of(Tables.of(results=pd.DataFrame([work])), year=2025))

    assert [one.code for one in found.problems] == ["rule.use_restricted"]


def test_a_trend_of_the_only_year_held_does_not_apply() -> None:
    asked: dict[str, Any] = {
        "indicator": "trend",
        "over": "pooled",
        "not_held": "pass_over",
        "years": 2,
    }

    assert verdict(over({2021: 2}, **asked)) == "not_held"


# --- policies ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ties", "mean", "rounded"),
    [
        ("half_up", 2.5, 3),
        ("half_up", 2.49, 2),
        ("half_up", 1.5, 2),
        ("half_even", 2.5, 2),
        ("half_even", 1.5, 2),
        ("half_even", 2.51, 3),
    ],
)
def test_rounding_before_comparing(ties: str, mean: float, rounded: int) -> None:
    rule: dict[str, Any] = {**MEAN, "comparator": "at_least", "threshold": Decimal(rounded)}
    higher = {**rule, "threshold": Decimal(rounded) + Decimal("0.01")}
    how = {"rounding": {"digits": 0, "ties": ties}}

    found = judged({**rule, **how}, {"mean": mean})

    assert (verdict(found), found.observed[0]) == ("met", rounded)
    assert verdict(judged({**higher, **how}, {"mean": mean})) == "not_met"


@pytest.mark.parametrize(("ties", "expected"), [("half_up", 1.01), ("half_even", 1.0)])
def test_rounding_is_exact_where_a_float_is_not(ties: str, expected: float) -> None:
    """1.005 is a tie on paper; the float stands below it."""
    rule: dict[str, Any] = {**MEAN, "comparator": "at_least", "threshold": Decimal("1.01")}

    found = judged({**rule, "rounding": {"digits": 2, "ties": ties}}, {"mean": 1.005})

    assert found.observed[0] == expected
    assert round(1.005, 2) == 1.0


def test_a_negative_difference_is_rounded_away_from_zero() -> None:
    rule: dict[str, Any] = {**LOWER, "rounding": {"digits": 0, "ties": "half_up"}}

    found = judged(rule, {"mean": 37.5}, reference=[printed(mean=40)])

    assert found.observed[0] == -3


@pytest.mark.parametrize(
    ("n", "then", "expected"),
    [
        (9, "not_counted", "too_few"),
        (10, "not_counted", "met"),
        (9, "no_data", "no_data"),
        (10, "no_data", "met"),
        (None, "not_counted", "no_data"),
    ],
)
def test_few_participants(n: int | None, then: str, expected: str) -> None:
    rule: dict[str, Any] = {**MEAN, "comparator": "below", "threshold": Decimal(40)}

    found = judged({**rule, "small": {"minimum": 10, "then": then}}, {"mean": 30, "n": n})

    assert verdict(found) == expected
    lacking = [InputKey("results", "ege-11-ru", 2021)] if expected == "no_data" else []
    assert list(found.missing) == lacking


@pytest.mark.parametrize("answer", ["no_data", "met", "not_met"])
def test_silence_says_what_the_act_says(answer: str) -> None:
    rule: dict[str, Any] = {
        **MEAN,
        "comparator": "below",
        "threshold": Decimal(40),
        "when_missing": answer,
    }

    found = judged(rule, {"mean": None})

    assert verdict(found) == answer
    assert bool(found.missing) == (answer == "no_data")


def test_what_is_divided_by_nobody_is_named_as_missing() -> None:
    context = [{"school": "s1", "year": 2021, "families": 0, "pupils_deviant": 3}]
    asked: dict[str, Any] = {"numerator": "pupils_deviant", "denominator": "families"}
    rule: dict[str, Any] = {
        "indicator": "share_of_context",
        "parameters": asked,
        "comparator": "above",
    }

    found = judged({**rule, "threshold": Decimal("0.1")}, context=context)

    assert verdict(found) == "no_data"
    assert list(found.missing) == [InputKey("context", "families", 2021)]


# --- whom it concerns --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grades", "expected"),
    [((1, 11), "met"), ((1, 9), "no_such_grade"), ((None, None), "met")],
)
def test_it_concerns_schools_that_teach_the_grade(grades: tuple[Any, Any], expected: str) -> None:
    register = [{"school": "s1", "name": "П", "grade_from": grades[0], "grade_to": grades[1]}]
    rule: dict[str, Any] = {**LOW, "applies_to": {"grade": 11}}

    assert verdict(judged(rule, {"mean": 30}, schools=register)) == expected


def test_a_grade_without_pupils_is_not_taught() -> None:
    context = [{"school": "s1", "year": 2021, "enrolment_grade_11": 0}]

    found = judged({**LOW, "applies_to": {"grade": 11}}, {"mean": 30}, context=context)

    assert verdict(found) == "no_such_grade"


@pytest.mark.parametrize(
    ("families", "mean", "expected"),
    [
        (10, 30, "met"),
        (9, 30, "not_concerned"),
        (None, 30, "no_data"),
        (None, 50, "not_met"),
    ],
)
def test_it_concerns_schools_whose_context_says_so(
    families: int | None, mean: int, expected: str
) -> None:
    """Where the column is missing it may not concern the school, so nobody is met for certain."""
    context = [{"school": "s1", "year": 2021, "families": families}]
    rule: dict[str, Any] = {**LOW, "applies_to": {"column": "families", "at_least": Decimal(10)}}

    found = judged(rule, {"mean": mean}, context=context)

    assert verdict(found) == expected
    lacking = [InputKey("context", "families", 2021)] if expected == "no_data" else []
    assert list(found.missing) == lacking


# --- indicators of a region --------------------------------------------------------------------


@indicator(unit="points", exact=False, counts=True)
def root(data: IndicatorData, *, column: str) -> Measured:
    """A square root, which fractions cannot tell."""
    part = data.context(column)[-1]
    values = np.sqrt(np.asarray(part.values, dtype="float64") - 1)
    return Measured(values=values, known=part.known, why_not=part.why_not)


def rooted(families: float, **keys: Any) -> Outcome:
    """The root of one less than `families`, at least 2.5 or what `keys` say."""
    context = pd.DataFrame({"school": ["s1"], "year": 2021, "distance_km": [families]})
    given: dict[str, Any] = {"indicator": "root", "parameters": {"column": "distance_km"}}
    line: dict[str, Any] = {"comparator": "at_least", "threshold": Decimal("2.5")}
    rule = Number(**{**given, **line, **keys}).made_ready("rules/test.toml", {"root": root})
    with np.errstate(invalid="ignore"):
        return rule.judge(inputs_of(Tables.of(context=context)))


@pytest.mark.parametrize(("families", "expected"), [(7.25, "met"), (7.24, "not_met")])
def test_an_indicator_that_is_not_arithmetic_is_compared_in_floats(
    families: float, expected: str
) -> None:
    assert verdict(rooted(families)) == expected


def test_what_is_not_a_number_is_not_known() -> None:
    found = rooted(0.5)

    assert verdict(found) == "no_data"
    assert list(found.missing) == [InputKey("context", "distance_km", 2021)]


@pytest.mark.parametrize(("ties", "rounded"), [("half_up", 3), ("half_even", 2)])
def test_what_is_not_arithmetic_is_rounded_all_the_same(ties: Any, rounded: int) -> None:
    assert rooted(7.25, rounding=Rounding(digits=0, ties=ties)).observed[0] == rounded
