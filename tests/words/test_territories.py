"""Territories by all they are called; what is not known stays not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.words.territories import Territory, region_code

REGION = Territory(name="Примерский край", also=("Примерье",), code="99")
DISTRICT = Territory(name="Южный район")


@pytest.mark.parametrize(
    "told",
    [
        *("Примерский край", "ПРИМЕРСКИЙ  КРАЙ", "Примерского края"),
        *("Примерье", "99", "reg99", "reg99_m007", "99 - Примерский край"),
    ],
)
def test_a_region_is_known_by_name_alias_case_and_code(told: str) -> None:
    assert REGION.holds(told) is True


@pytest.mark.parametrize("told", ["Образцовая область", "Республика Северия", "98", "reg98"])
def test_another_place_is_another(told: str) -> None:
    assert REGION.holds(told) is False


@pytest.mark.parametrize("told", ["", "?", "ПК", "Прим. кр.", "Примерск", "Заречье", "РФ", "Юг"])
def test_what_may_be_a_way_to_write_it_is_not_known(told: str) -> None:
    assert REGION.holds(told) is None


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        ("МО Южный район", True),
        ("Южного муниципального района", True),
        ("Северный район", False),
        ("город Южный", None),
        ("Южный", None),
        ("Приморск", None),
        ("99", None),
    ],
)
def test_a_district_is_not_the_city_of_its_name(told: str, holds: bool | None) -> None:  # noqa: FBT001  # a parameter of the test
    assert DISTRICT.holds(told) is holds


@given(st.text(max_size=20))
def test_any_text_is_answered(told: str) -> None:
    assert REGION.holds(told) in (True, False, None)
    assert region_code(told) is None or region_code(told).isdigit()  # type: ignore[union-attr]  # asked above
