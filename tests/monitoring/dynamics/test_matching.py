"""Schools alike: against a search of every pair, and as a table of balance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.monitoring.dynamics import default_parameters
from schoolsupport.monitoring.dynamics.matching import Matches, Trait, balance, matches, traits_of
from schoolsupport.tables import Tables

from . import oracle

PARAMETERS = default_parameters()
KINDS = ("size", "share", "word", "results")


def trait(kind: Any, *values: float | None) -> Trait:
    numbers = np.array([np.nan if one is None else one for one in values], dtype=float)
    words = ("a", "b", "c") if kind == "word" else ()
    return Trait(name=kind, kind=kind, values=numbers, words=words)


def sides(text: str) -> dict[str, Any]:
    """`+` supported, `-` not, `.` on neither side."""
    return {
        "supported": np.array([one == "+" for one in text]),
        "others": np.array([one == "-" for one in text]),
    }


def test_the_nearest_three_are_chosen_and_share_the_place() -> None:
    found = matches([trait("share", 5, 4, 6, 5.5, 9, 1)], **sides("+-----"), parameters=PARAMETERS)

    assert found.weight.tolist() == pytest.approx([1, 1 / 3, 1 / 3, 1 / 3, 0, 0])


def test_schools_equally_near_are_all_chosen() -> None:
    one = evolve(PARAMETERS, neighbours=1)

    found = matches([trait("share", 5, 4, 6, 9)], **sides("+---"), parameters=one)

    assert found.weight.tolist() == [1, 0.5, 0.5, 0]


def test_a_school_may_be_like_several() -> None:
    one = evolve(PARAMETERS, neighbours=1)

    found = matches([trait("share", 5, 5.1, 5, 9)], **sides("++--"), parameters=one)

    assert (found.weight.tolist(), found.chosen, found.most) == ([1, 1, 2, 0], 1, 2)


def test_a_school_too_far_from_all_is_not_matched_and_told() -> None:
    found = matches([trait("share", 9, 1, 1, 2)], **sides("+---"), parameters=PARAMETERS)

    assert (found.matched, found.far, found.unknown, found.chosen) == (0, 1, 0, 0)


def test_a_school_of_which_something_is_not_known_is_neither_matched_nor_chosen() -> None:
    column = trait("share", None, 3, 3, None)

    found = matches([column], **sides("++--"), parameters=PARAMETERS)

    assert found.weight.tolist() == [0, 1, 1, 0]
    assert (found.unknown, found.far) == (1, 0)


def test_a_school_on_neither_side_is_never_chosen() -> None:
    found = matches([trait("share", 5, 5, 4.9, 5.1, 9)], **sides("+.---"), parameters=PARAMETERS)

    assert found.weight.tolist() == [1, 0, 0.5, 0.5, 0]


def test_results_have_a_caliper_of_their_own() -> None:
    columns = [trait("share", 5, 5, 5, 7), trait("results", 0, 0.01, 0.5, 1)]

    found = matches(columns, **sides("+---"), parameters=PARAMETERS)

    assert found.weight.tolist() == [1, 1, 0, 0]


COLUMNS = st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True)
NUMBERS = st.none() | st.integers(0, 6).map(float)


@st.composite
def regions(draw: st.DrawFn) -> tuple[list[Trait], str]:
    """A few schools with few values, so that many are equally near."""
    text = draw(st.text("+--.", min_size=2, max_size=12))
    kinds = draw(COLUMNS)
    numbers = {
        kind: draw(st.lists(NUMBERS if kind != "word" else st.sampled_from([0.0, 1.0, 2.0]),
                            min_size=len(text), max_size=len(text)))
        for kind in kinds
    }  # fmt: skip
    return [trait(kind, *values) for kind, values in numbers.items()], text


@examples(80)
@given(region=regions(), neighbours=st.integers(1, 4), caliper=st.sampled_from([0.5, 1.0, 2.0]))
def test_a_search_of_every_pair_chooses_the_same(
    region: tuple[list[Trait], str], neighbours: int, caliper: float
) -> None:
    columns, text = region
    parameters = evolve(PARAMETERS, neighbours=neighbours, caliper=caliper, results_caliper=0.8)

    found = matches(columns, **sides(text), parameters=parameters)

    told = [
        (one.kind, [None if np.isnan(value) else value for value in one.values.tolist()])
        for one in columns
    ]
    own, others = ([one == sign for one in text] for sign in "+-")
    weights = oracle.weights(told, own, others, neighbours, caliper, 0.8)
    assert found.weight.tolist() == pytest.approx(weights)
    assert found.matched + found.unknown + found.far == text.count("+")
    assert found.weight[found.others].sum() == pytest.approx(found.matched)


@examples(40)
@given(region=regions(), data=st.data())
def test_the_order_of_schools_decides_nothing(
    region: tuple[list[Trait], str], data: st.DataObject
) -> None:
    columns, text = region
    order = data.draw(st.permutations(range(len(text))))
    moved = [evolve(one, values=one.values[list(order)]) for one in columns]

    one = matches(columns, **sides(text), parameters=PARAMETERS)
    two = matches(moved, **sides("".join(text[at] for at in order)), parameters=PARAMETERS)

    assert two.weight.tolist() == pytest.approx(one.weight[list(order)].tolist())


# --- balance -------------------------------------------------------------------------------------


def test_balance_is_the_difference_of_means_in_standard_deviations() -> None:
    column = trait("share", 4, 6, 1, 3, 5)
    found = Matches(
        traits=(column,), **sides("++---"), weight=np.array([1.0, 1, 0, 0, 2]), unknown=0, far=0
    )

    [one] = balance(found)

    # variances 2 and 4, so by the root of 3
    assert (one.supported, one.others, one.matched, one.alike) == (5, 3, 5, 5)
    assert one.before == pytest.approx(2 / np.sqrt(3))
    assert one.after == 0


def test_words_are_told_as_shares_of_each() -> None:
    near = evolve(PARAMETERS, caliper=0.9)
    found = matches([trait("word", 0, 0, 0, 1)], **sides("+---"), parameters=near)

    told = {one.word: (one.supported, one.others, one.alike) for one in balance(found)}

    assert told == {
        "a": pytest.approx((1, 2 / 3, 1)),
        "b": pytest.approx((0, 1 / 3, 0)),
        "c": (0, 0, 0),
    }


def test_nobody_matched_has_no_mean_after_matching() -> None:
    found = matches([trait("share", 9, 1, 1, 2)], **sides("+---"), parameters=PARAMETERS)

    [one] = balance(found)

    assert (one.matched, one.alike, one.after) == (None, None, None)


# --- the context ---------------------------------------------------------------------------------


def traits(context: dict[str, Any], *, before: int = 2021) -> Any:
    schools = ("a", "b", "c", "d", "e")
    sizes = np.array([10.0, 20, 30, 40, 50])
    tables = Tables.of(context=context)
    return traits_of(tables, schools, sizes, before, PARAMETERS)


def enrolment(year: int, *numbers: float | None) -> dict[str, Any]:
    return {"school": list("abcde"), "year": [year] * 5, "enrolment": list(numbers)}


def test_a_column_known_of_enough_schools_is_compared_by() -> None:
    told = traits(enrolment(2021, 100, 200, 300, 400, None))

    [size] = told.traits
    assert size.name == "enrolment"
    assert told.known.tolist() == [True, True, True, True, False]


def test_a_column_known_of_too_few_is_left_out_and_told_and_works_stand_for_the_size() -> None:
    told = traits(enrolment(2021, 100, 200, 300, None, None))

    assert [one.name for one in told.traits] == ["participants"]
    assert (told.left_out[0].column, told.left_out[0].known, told.left_out[0].of) == (
        "enrolment", 3, 5,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("years", "chosen"), [((2019, 2021, 2022), 2021), ((2019, 2022), 2019), ((2022, 2023), 2022)]
)
def test_the_context_is_that_of_the_year_before_or_the_nearest_to_it(
    years: tuple[int, ...], chosen: int
) -> None:
    rows = [enrolment(year, *[100.0 + year] * 5) for year in years]
    context = {name: [cell for one in rows for cell in one[name]] for name in rows[0]}

    assert traits(context).year == chosen


def test_without_any_context_schools_are_compared_by_participants() -> None:
    told = traits({"school": [], "year": []})

    assert (told.year, [one.name for one in told.traits]) == (None, ["participants"])
