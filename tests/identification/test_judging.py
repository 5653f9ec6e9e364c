"""Categories out of criteria: members that are not there drop out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from schoolsupport.identification.judging import join_categories
from schoolsupport.identification.rules.rulebook import Membership
from schoolsupport.identification.verdicts import Verdict, VerdictColumn

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET


def joined(membership: Membership, **criteria: Verdict) -> Verdict:
    """The verdict on a category of one school."""
    category = SimpleNamespace(id="category", membership=membership)
    rules: Any = SimpleNamespace(
        rulebook=SimpleNamespace(gaps={}), categories={"category": category}
    )
    columns = {name: VerdictColumn.from_verdicts([one]) for name, one in criteria.items()}
    return join_categories(rules, columns, 1)["category"][0]


@pytest.mark.parametrize(("second", "expected"), [(MET, MET), (NOT_MET, NOT_MET)])
def test_at_least_counts_the_members_that_are_there(second: Verdict, expected: Verdict) -> None:
    two = Membership(of=("a", "b", "lapsed"), at_least=2)

    assert joined(two, a=MET, b=second) is expected


def test_where_all_members_to_be_counted_have_lapsed_the_others_decide() -> None:
    counted_out = Membership(any_of=("a",), of=("lapsed",), at_least=1)

    assert joined(counted_out, a=MET) is MET
    assert joined(counted_out, a=NOT_MET) is NOT_MET


def test_members_are_not_counted_where_no_number_of_them_is_asked_for() -> None:
    assert joined(Membership(any_of=("a",), of=("b",)), a=MET, b=NOT_MET) is MET


def test_where_every_member_has_lapsed_nobody_is_concerned() -> None:
    assert joined(Membership(any_of=("lapsed",))) is Verdict.NOT_APPLICABLE
    assert np.all(joined(Membership(of=("lapsed",), at_least=1)) == Verdict.NOT_APPLICABLE)
