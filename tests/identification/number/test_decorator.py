"""What the decorator refuses, and what a rule file may write under `parameters`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest

from schoolsupport.errors import RuleError
from schoolsupport.identification.indicators import (
    CORE_INDICATORS,
    IndicatorData,
    Measured,
    indicator,
)

if TYPE_CHECKING:
    from datetime import date

NOTHING: Measured = cast("Measured", None)
WHERE = "rules/one.toml: version[0]: parameters"


def distance(data: IndicatorData, *, column: str, least: Decimal = Decimal(1)) -> Measured:
    """Distance to the centre.

    More of it.
    """
    del data, column, least
    return NOTHING


def test_a_function_becomes_an_indicator() -> None:
    made = indicator(unit="km", grain="school")(distance)

    assert (made.name, made.title, made.unit, made.grain) == (
        "distance",
        "Distance to the centre.",
        "km",
        "school",
    )
    assert made.exact
    assert not made.counts


def test_making_an_indicator_registers_nothing() -> None:
    before = set(CORE_INDICATORS)

    indicator(unit="km")(distance)

    assert set(CORE_INDICATORS) == before
    with pytest.raises(TypeError):
        CORE_INDICATORS["distance"] = indicator(unit="km")(distance)  # type: ignore[index]  # what is tested


@pytest.mark.parametrize("unit", ["share", "percent", "points", "persons", "km", "index", "mark"])
def test_units_of_the_field_are_known(unit: str) -> None:
    assert indicator(unit=unit)(distance).unit == unit


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"unit": "miles"}, "unit 'miles': write one of share, percent"),
        ({"unit": "km", "grain": "pupil"}, "grain 'pupil': write one of school, school_year"),
    ],
)
def test_unknown_units_and_grains_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        indicator(**given)(distance)


def without_words(data: IndicatorData) -> Measured:
    del data
    return NOTHING


def by_place(data: IndicatorData, column: str) -> Measured:
    """By place."""
    del data, column
    return NOTHING


def of_anything(data: IndicatorData, *, column) -> Measured:  # type: ignore[no-untyped-def]  # what is tested
    """Of anything."""
    del data, column
    return NOTHING


def in_floats(data: IndicatorData, *, least: float) -> Measured:
    """In floats."""
    del data, least
    return NOTHING


def of_a_day(data: IndicatorData, *, day: date) -> Measured:
    """Of a day."""
    del data, day
    return NOTHING


def of_nothing() -> Measured:
    """Of nothing."""
    return NOTHING


def only_parameters(*, column: str) -> Measured:
    """Only parameters."""
    del column
    return NOTHING


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (without_words, "indicator without_words: write a docstring; its first line is the title"),
        (by_place, "indicator by_place: column must be keyword-only, annotated"),
        (of_anything, "indicator of_anything: column must be keyword-only, annotated"),
        (in_floats, "indicator in_floats: least must be Decimal, not float"),
        (of_a_day, "indicator of_a_day: name 'date' is not defined; import what"),
        (of_nothing, "indicator of_nothing: its first parameter is the IndicatorData it asks"),
        (only_parameters, "indicator only_parameters: its first parameter is the IndicatorData"),
    ],
)
def test_functions_that_rule_files_could_not_use_are_refused(function: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        indicator(unit="km")(function)


def test_parameters_are_read_with_their_defaults() -> None:
    read = indicator(unit="km")(distance).structured({"column": "distance_km"}, WHERE)

    assert read == {"column": "distance_km", "least": Decimal(1)}


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        (
            "context_value",
            {"colunm": "families"},
            (
                f"{WHERE}: column: the key is missing. Write the key\n"
                f"{WHERE}: colunm: the key is not known; found: colunm. Write column"
            ),
        ),
        (
            "context_value",
            {"column": 3},
            f"{WHERE}: column: the value does not fit; found: 3. Write a text in quotes",
        ),
        (
            "share_of_marks",
            {"procedures": ["vpr-5-ru"], "marks": [1]},
            f"{WHERE}: marks[0]: the value does not fit; found: 1. Write one of: 2, 3, 4, 5",
        ),
        (
            "share_of_marks",
            {"procedures": "vpr-5-ru", "marks": 2},
            (
                f"{WHERE}: procedures: the value does not fit; found: 'vpr-5-ru'."
                " Write a list in square brackets\n"
                f"{WHERE}: marks: the value does not fit; found: 2. Write a list in square brackets"
            ),
        ),
        (
            "mean_result",
            {"procedures": []},
            f"{WHERE}: procedures: the list is empty; found: []. Write at least one",
        ),
        (
            "weighted_index",
            {"numerators": ["families"], "weights": [1, 2], "of": "enrolment"},
            (
                f"{WHERE}: the parameters do not fit each other; found: 1 numerators and 2 weights."
                " See the indicator weighted_index: Weighted sum of shares of context columns"
                " in one column, e.g. of all pupils."
            ),
        ),
    ],
)
def test_wrong_parameters_are_told_with_file_key_and_remedy(
    name: str, raw: dict[str, Any], message: str
) -> None:
    with pytest.raises(RuleError) as caught:
        CORE_INDICATORS[name].structured(raw, WHERE)

    assert sorted(caught.value.text().splitlines()) == sorted(message.splitlines())
