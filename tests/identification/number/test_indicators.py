"""Each core indicator against plain Fractions, on whatever tables there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest
from attrs import asdict, fields
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.identification.indicators import CORE_INDICATORS, IndicatorData, Measured
from schoolsupport.identification.indicators.composite import Component
from schoolsupport.tables import Tables

from .oracle_number import INDICATORS, World, ask_school
from .small_worlds import COLUMNS, PROCEDURES, inputs_of, world_of, worlds

NotHeld = Literal["pass_over", "what_is_left", "not_applicable"]
YEARS = [(2021,), (2020, 2021), (2019, 2020, 2021)]
EVERY = {
    "marks": (2, 3),
    "column": COLUMNS[0],
    "numerator": COLUMNS[1],
    "denominator": COLUMNS[2],
    "numerators": COLUMNS[:2],
    "weights": (Fraction(1, 2), Fraction(-1, 10)),
    "of": COLUMNS[2],
    "components": (
        Component(indicator="context_value", weight=Decimal(2), parameters={"column": COLUMNS[0]}),
        Component(
            indicator="share_of_context",
            weight=Decimal("-0.5"),
            parameters={"numerator": COLUMNS[1], "denominator": COLUMNS[2]},
        ),
    ),
    "when_component_missing": "left_out",
    "when_component_not_applicable": "not_applicable",
}


def asked(name: str, procedures: list[str]) -> dict[str, Any]:
    names = [one.name for one in fields(CORE_INDICATORS[name].parameters)]
    return {
        key: value for key, value in {**EVERY, "procedures": procedures}.items() if key in names
    }


@examples(8)
@given(
    tables=worlds(),
    years=st.sampled_from(YEARS),
    procedures=st.lists(st.sampled_from(PROCEDURES), min_size=1, max_size=3, unique=True),
    not_held=st.sampled_from(["pass_over", "what_is_left", "not_applicable"]),
)
def test_every_indicator_is_what_fractions_say(
    tables: Tables, years: tuple[int, ...], procedures: list[str], not_held: NotHeld
) -> None:
    inputs, world = inputs_of(tables), world_of(tables)
    data = IndicatorData(inputs=inputs, years=years, not_held=not_held, indicators=CORE_INDICATORS)

    for name in [name for name, one in CORE_INDICATORS.items() if not one.sign]:
        compare(name, asked(name, procedures), data, world)


def in_fractions(parameters: dict[str, Any]) -> dict[str, Any]:
    """Parameters as the second reading takes them: components are dicts."""
    components = [
        {**asdict(one), "weight": Fraction(one.weight)} for one in parameters.get("components", ())
    ]
    return {**parameters, **({"components": components} if components else {})}


def compare(name: str, parameters: dict[str, Any], data: IndicatorData, world: World) -> None:
    inputs = data.inputs
    found = CORE_INDICATORS[name](data, **parameters)
    everyone = np.arange(len(inputs.schools))
    exactly = CORE_INDICATORS[name](data.in_fractions(everyone), **parameters)

    for place, school in enumerate(inputs.schools):
        ask = ask_school(world, {"not_held": data.not_held}, school, list(data.years))
        right = INDICATORS[name](in_fractions(parameters), ask)
        if isinstance(right.value, Fraction):
            assert found.known[place]
            assert found.why_not[place] == 0
            assert found.values[place] == pytest.approx(float(right.value), abs=1e-9)
            assert exactly.values[place] == right.value
        else:
            assert not found.known[place]
            assert (found.why_not[place] != 0) == isinstance(right.value, str)
        if right.people is not None and found.denominator is not None:
            assert found.denominator[place] == right.people
        if right.counted is not None and found.numerator is not None:
            assert found.numerator[place] == right.counted


def test_every_core_indicator_has_a_second_reading() -> None:
    signs = {name for name, one in CORE_INDICATORS.items() if one.sign}  # in test_objectivity
    assert INDICATORS.keys() | signs == CORE_INDICATORS.keys()


# --- small cases a reader can follow -----------------------------------------------------------


def measured(
    name: str, rows: Sequence[Mapping[str, object]], years: tuple[int, ...] = (2021,)
) -> Measured:
    given = {"school": "s1", "year": 2021, "procedure": "vpr-5-ru"}
    tables = Tables.of(results=pd.DataFrame([{**given, **row} for row in rows]))
    data = IndicatorData(inputs=inputs_of(tables), years=years)
    procedures = list(dict.fromkeys(str(row.get("procedure", "vpr-5-ru")) for row in rows))
    return CORE_INDICATORS[name](data, **asked(name, procedures))


def test_a_mean_over_subjects_is_weighted_by_participants() -> None:
    russian = {"procedure": "vpr-5-ru", "n": 30, "mean": 4}
    mathematics = {"procedure": "vpr-5-ma", "n": 10, "mean": 2}

    assert measured("mean_result", [russian, mathematics]).values.tolist() == [3.5]


def test_a_sum_of_means_over_years_is_the_plain_mean_of_the_years() -> None:
    rows = [
        {"procedure": one, "year": year, "n": 10, "mean": mean}
        for one, year, mean in [
            ("vpr-5-ru", 2020, 3),
            ("vpr-5-ru", 2021, 5),
            ("vpr-5-ma", 2020, 2),
            ("vpr-5-ma", 2021, 3),
        ]
    ]

    assert measured("sum_of_means", rows, (2020, 2021)).values.tolist() == [6.5]


def test_years_are_pooled_pupil_by_pupil() -> None:
    rows = [
        {"year": 2020, "n": 90, "n_2": 9, "n_3": 0},
        {"year": 2021, "n": 10, "n_2": 9, "n_3": 0},
    ]

    found = measured("share_of_marks", rows, (2020, 2021))

    assert found.values.tolist() == [0.18]
    assert np.array_equal(np.array([found.numerator, found.denominator]), [[18], [100]])


def test_a_trend_is_points_a_year() -> None:
    rows = [{"year": 2019, "n": 1, "mean": 40}, {"year": 2021, "n": 1, "mean": 50}]

    assert measured("trend", rows, (2019, 2020, 2021)).values.tolist() == [5]


@pytest.mark.parametrize("name", ["share_of_marks", "share_below_minimum", "mean_mark"])
def test_a_share_of_nobody_is_not_known(name: str) -> None:
    nobody = {"n": 0, "n_2": 0, "n_3": 0, "n_4": 0, "n_5": 0, "n_below": 0}

    assert not measured(name, [nobody]).known.any()


@pytest.mark.parametrize(
    ("name", "unit"),
    [("share_of_marks", "share"), ("mean_result", "points"), ("mean_mark", "mark")],
)
def test_units_are_declared(name: str, unit: str) -> None:
    """A share is a share of one, never a percent."""
    assert CORE_INDICATORS[name].unit == unit


def test_all_pupils_are_a_share_of_one() -> None:
    marks = {"n": 7, "n_2": 3, "n_3": 4, "n_4": 0, "n_5": 0}

    assert measured("share_of_marks", [marks]).values.tolist() == [1.0]


def test_a_territory_has_no_context() -> None:
    context = pd.DataFrame({"school": ["s1"], "year": [2021], "families": [3]})
    data = IndicatorData(inputs=inputs_of(Tables.of(context=context)), years=(2021,))

    with pytest.raises(ValueError, match="a region has no context, so no column 'families'"):
        CORE_INDICATORS["context_value"](data.of_reference("region"), column="families")
