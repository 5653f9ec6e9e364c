"""Two-decimal numbers that stand exactly on the line are found to stand on it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.identification.kinds.comparison import Comparator
from schoolsupport.identification.kinds.number import Number
from schoolsupport.tables import Tables

from .small_worlds import inputs_of

ALL_MEANS = range(10_001)  # 0.00 to 100.00
LINES = (5, 10)


def apart(means: list[int], reference: int) -> Tables:
    """Schools with means in hundredths, in a region with one."""
    schools = [f"s{place:05d}" for place in range(len(means))]
    key = {"year": 2021, "procedure": "ege-11-ru"}
    results = pd.DataFrame({"school": schools, "n": 10, "mean": [m / 100 for m in means], **key})
    region = {"level": "region", "territory": "Край", "origin": "printed", "mean": reference / 100}
    return Tables.of(results=results, reference=pd.DataFrame([{**key, **region}]))


def higher_by(line: int, comparator: Comparator = "at_least") -> Number:
    return Number(
        indicator="mean_result",
        parameters={"procedures": ["ege-11-ru"]},
        comparator=comparator,
        threshold=Decimal(line),
        relative_to="region",
    ).made_ready("rules/test.toml", {})


@pytest.mark.parametrize("line", LINES)
def test_plain_floats_put_hundreds_of_pairs_on_the_wrong_side(line: int) -> None:
    pairs = [(mean / 100, (mean - 100 * line) / 100) for mean in range(100 * line, 10_001)]

    assert sum(mean - reference < line for mean, reference in pairs) > 100


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("comparator", ["at_least", "above", "at_most", "below"])
@examples(5)
@given(reference=st.integers(0, 10_000))
def test_every_two_decimal_mean_is_on_the_right_side(
    line: int, comparator: Comparator, reference: int
) -> None:
    tables = apart(list(ALL_MEANS), reference)

    found = higher_by(line, comparator).judge(inputs_of(tables))

    gaps = [mean - reference - 100 * line for mean in ALL_MEANS]
    right = {
        "at_least": [gap >= 0 for gap in gaps],
        "above": [gap > 0 for gap in gaps],
        "at_most": [gap <= 0 for gap in gaps],
        "below": [gap < 0 for gap in gaps],
    }
    assert found.verdict.certain.tolist() == right[comparator]


@pytest.mark.parametrize("line", LINES)
def test_all_pairs_exactly_on_the_line_are_on_it(line: int) -> None:
    """Every mean from 0.00 on against the mean that lies exactly the line below it."""
    means = list(range(100 * line, 10_001))
    schools = [f"s{mean:05d}" for mean in means]
    common = {"year": 2021, "procedure": "ege-11-ru"}
    results = {"school": schools, "n": 10, "mean": [mean / 100 for mean in means], **common}
    names = [f"M{mean:05d}" for mean in means]
    lower = [(mean - 100 * line) / 100 for mean in means]
    printed = {"level": "municipality", "territory": names, "mean": lower, **common}
    register = {"school": schools, "name": schools, "municipality": names}
    tables = Tables.of(
        results=pd.DataFrame(results),
        reference=pd.DataFrame(printed),
        schools=pd.DataFrame(register),
    )
    given: dict[str, Any] = {
        "indicator": "mean_result",
        "parameters": {"procedures": ["ege-11-ru"]},
    }
    drawn: dict[str, Any] = {"threshold": Decimal(line), "relative_to": "municipality"}

    at_least = Number(**given, **drawn, comparator="at_least").judge(inputs_of(tables))
    above = Number(**given, **drawn, comparator="above").judge(inputs_of(tables))

    in_floats = [mean / 100 - low >= line for mean, low in zip(means, lower, strict=True)]
    assert at_least.verdict.certain.all()
    assert not above.verdict.possible.any()
    assert in_floats.count(False) > 100


def test_weights_of_an_index_are_as_written() -> None:
    """0.1 + 0.2 is 0.3: in floats it is more."""
    context = {"school": ["s1"], "year": 2021, "families": 1, "teachers": 1, "enrolment": 1}
    rule = Number(
        indicator="weighted_index",
        parameters={
            "numerators": ["families", "teachers"],
            "weights": [Decimal("0.1"), Decimal("0.2")],
            "of": "enrolment",
        },
        comparator="above",
        threshold=Decimal("0.3"),
    )

    found = rule.judge(inputs_of(Tables.of(context=pd.DataFrame(context))))

    assert not found.verdict.possible.any()
    assert 0.1 + 0.2 > 0.3


@pytest.mark.parametrize(("n_2", "met"), [(299, False), (300, True), (301, True)])
def test_a_share_is_decided_on_whole_pupils(n_2: int, met: bool) -> None:  # noqa: FBT001  # a column of the table
    key = {"school": ["s1"], "year": 2021, "procedure": "vpr-5-ru"}
    results = pd.DataFrame({**key, "n": 1000, "n_2": n_2})
    rule = Number(
        indicator="share_of_marks",
        parameters={"procedures": ["vpr-5-ru"], "marks": [2]},
        comparator="at_least",
        threshold=Decimal("0.30"),
    )

    found = rule.judge(inputs_of(Tables.of(results=results)))

    assert found.verdict.certain.tolist() == [met]
    assert found.observed[0] == pytest.approx(float(Fraction(n_2, 1000)))
