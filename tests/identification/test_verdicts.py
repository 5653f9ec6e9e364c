"""The laws of the verdict algebra, each as a property, and the laws that do not hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.domain import NotApplicable
from schoolsupport.identification.verdicts import (
    Verdict,
    VerdictColumn,
    all_of,
    any_of,
    at_least,
    exempted,
    negated,
    none_of,
)
from schoolsupport.testing import refinements, verdict_columns

Combination = Callable[[Sequence[VerdictColumn]], VerdictColumn]

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET
NO_DATA, NOT_APPLICABLE = Verdict.NO_DATA, Verdict.NOT_APPLICABLE

columns = verdict_columns()
several = st.lists(columns, min_size=1, max_size=5)
combinations: st.SearchStrategy[Combination] = st.sampled_from([any_of, all_of, none_of]) | (
    st.integers(1, 4).map(lambda count: lambda members: at_least(count, members))
)


def one(*verdicts: Verdict) -> VerdictColumn:
    return VerdictColumn.from_verdicts(verdicts)


def same(left: VerdictColumn, right: VerdictColumn) -> bool:
    """Equal in verdicts, bounds and reasons."""
    return all(
        np.array_equal(getattr(left, part), getattr(right, part))
        for part in ("certain", "possible", "applies", "why_not")
    )


@given(several, combinations, st.randoms(use_true_random=False))
def test_the_order_of_members_never_matters(
    members: list[VerdictColumn], combine: Combination, random: Random
) -> None:
    shuffled = list(members)
    random.shuffle(shuffled)

    assert same(combine(members), combine(shuffled))


@pytest.mark.parametrize("combine", [any_of, all_of])
@given(a=columns, b=columns, c=columns)
def test_any_of_and_all_of_are_associative(
    combine: Combination, a: VerdictColumn, b: VerdictColumn, c: VerdictColumn
) -> None:
    assert same(combine([combine([a, b]), c]), combine([a, combine([b, c])]))
    assert same(combine([combine([a, b]), c]), combine([a, b, c]))


@pytest.mark.parametrize("combine", [any_of, all_of])
@given(a=columns)
def test_any_of_and_all_of_are_idempotent(combine: Combination, a: VerdictColumn) -> None:
    assert same(combine([a, a]), a)
    assert same(combine([a]), a)


@given(several)
def test_de_morgan(members: list[VerdictColumn]) -> None:
    assert same(negated(any_of(members)), all_of([negated(one) for one in members]))
    assert same(negated(all_of(members)), any_of([negated(one) for one in members]))


@given(columns)
def test_a_double_negation_is_the_column_itself(a: VerdictColumn) -> None:
    assert same(negated(negated(a)), a)


@given(several)
def test_none_of_is_the_negation_of_any_of(members: list[VerdictColumn]) -> None:
    assert same(none_of(members), negated(any_of(members)))


@given(several)
def test_at_least_one_is_any_of(members: list[VerdictColumn]) -> None:
    assert same(at_least(1, members), any_of(members))


@given(st.data(), several, combinations)
def test_more_knowledge_never_takes_a_decided_verdict_back(
    data: st.DataObject, members: list[VerdictColumn], combine: Combination
) -> None:
    before = combine(members)
    after = combine([data.draw(refinements(member)) for member in members])

    decided = before.known()
    assert np.array_equal(before.codes[decided], after.codes[decided])
    assert np.array_equal(before.applies, after.applies)


@given(several, combinations)
def test_bounds_stay_in_order_and_only_what_does_not_apply_has_a_reason(
    members: list[VerdictColumn], combine: Combination
) -> None:
    found = combine(members)

    assert not (found.certain & ~found.possible).any()
    assert not (found.possible & ~found.applies).any()
    assert np.array_equal(found.why_not == 0, found.applies)


@given(columns, st.lists(st.booleans(), min_size=6, max_size=6))
def test_exempted_takes_out_exactly_the_exempt(a: VerdictColumn, flags: list[bool]) -> None:
    exempt = np.array(flags)

    found = exempted(a, exempt)

    assert (found.why_not[exempt] == NotApplicable.EXEMPT).all()
    assert not found.applies[exempt].any()
    assert np.array_equal(found.codes[~exempt], a.codes[~exempt])
    assert np.array_equal(found.why_not[~exempt], a.why_not[~exempt])


# --- laws that do not hold, each with its counterexample -----------------------------------------


def test_all_of_is_not_distributive_over_any_of() -> None:
    a, b, c = one(MET), one(NOT_APPLICABLE), one(NOT_MET)

    assert all_of([a, any_of([b, c])])[0] is NOT_MET
    assert any_of([all_of([a, b]), all_of([a, c])])[0] is MET


def test_any_of_is_not_distributive_over_all_of() -> None:
    a, b, c = one(NOT_MET), one(NOT_APPLICABLE), one(MET)

    assert any_of([a, all_of([b, c])])[0] is MET
    assert all_of([any_of([a, b]), any_of([a, c])])[0] is NOT_MET


def test_absorption_does_not_hold() -> None:
    a, b = one(NOT_APPLICABLE), one(MET)

    assert any_of([a, all_of([a, b])])[0] is MET
    assert all_of([a, any_of([a, b])])[0] is MET
    assert a[0] is NOT_APPLICABLE


def test_at_least_n_of_n_is_not_all_of() -> None:
    members = [one(MET), one(NOT_APPLICABLE)]

    assert at_least(2, members)[0] is NOT_APPLICABLE
    assert all_of(members)[0] is MET


def test_excluded_middle_does_not_hold() -> None:
    a = one(NO_DATA)

    assert any_of([a, negated(a)])[0] is NO_DATA


# --- single answers ------------------------------------------------------------------------------


def test_one_missing_two_below_five_above_is_no_data_for_three_of_eight() -> None:
    members = [one(NO_DATA), one(MET), one(MET), *[one(NOT_MET)] * 5]

    found = at_least(3, members)

    assert found[0] is NO_DATA
    assert at_least(3, [one(MET), *members[1:]])[0] is MET
    assert at_least(3, [one(NOT_MET), *members[1:]])[0] is NOT_MET


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([MET, NO_DATA, NO_DATA], NO_DATA),
        ([MET, MET, NO_DATA], MET),
        ([MET, NOT_MET, NOT_MET], NOT_MET),
        ([MET, NO_DATA, NOT_APPLICABLE], NO_DATA),
        ([MET, NOT_APPLICABLE, NOT_APPLICABLE], NOT_APPLICABLE),
    ],
)
def test_at_least_two(members: list[Verdict], expected: Verdict) -> None:
    assert at_least(2, [one(member) for member in members])[0] is expected


def test_the_reason_with_the_lowest_number_is_kept() -> None:
    no, yes = np.array([False]), np.array([False])
    few = VerdictColumn.of(yes, applies=no, why_not=NotApplicable.TOO_FEW)
    grade = VerdictColumn.of(yes, applies=no, why_not=NotApplicable.NO_SUCH_GRADE)

    assert any_of([few, grade]).why_not[0] == NotApplicable.NO_SUCH_GRADE
    assert all_of([few, one(MET)]).why_not[0] == NotApplicable.APPLIES
    assert at_least(2, [few, one(MET)]).why_not[0] == NotApplicable.TOO_FEW
    assert at_least(2, [one(MET)]).why_not[0] == NotApplicable.NOT_CONCERNED


def test_what_does_not_apply_is_neither_certain_nor_possible() -> None:
    column = VerdictColumn.of(np.array([True]), np.array([True]), np.array([False]))

    assert column[0] is NOT_APPLICABLE
    assert (column.certain[0], column.possible[0]) == (False, False)
    assert column.why_not[0] == NotApplicable.NOT_CONCERNED


def test_counts_and_codes_and_length() -> None:
    column = one(MET, MET, NO_DATA, NOT_APPLICABLE)

    assert column.counts() == {"not_applicable": 1, "not_met": 0, "no_data": 1, "met": 2}
    assert column.codes.tolist() == [3, 3, 2, 0]
    assert len(column) == 4
    assert column.known().tolist() == [True, True, False, True]


def test_a_combination_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="a combination needs at least one member"):
        any_of([])
    with pytest.raises(ValueError, match="at least 0 is always so; write a number from 1 up"):
        at_least(0, [one(MET)])
