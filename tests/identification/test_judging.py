"""Categories out of criteria: members that are not there drop out."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from attrs import evolve

from schoolsupport.identification.identify import identify
from schoolsupport.identification.judging import Grades, join_categories
from schoolsupport.identification.rules.rulebook import Membership, NotGraded
from schoolsupport.identification.verdicts import Verdict, VerdictColumn
from schoolsupport.tables import Tables

from .rule_folders import RuleFolder, category, criterion

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


# --- years before --------------------------------------------------------------------------------


def test_a_day_that_only_leap_years_have_is_the_day_before_in_others(folder: RuleFolder) -> None:
    """A list that ended on 28 February still stood that day, and no longer on 1 March."""
    folder.write("rules/named.toml", criterion("in_list", 'list = "Перечень"', title="Названа"))
    folder.write(
        "rules/categories.toml",
        category("weak", 'any_of = ["named"]')
        + category("lasting", 'met_years = { category = "weak", of = 2, at_least = 2 }'),
    )
    tables = Tables.of(
        results=pd.DataFrame(
            [
                {"school": "a", "year": year, "procedure": "vpr-5-ru", "n": 10, "n_2": 0}
                for year in (2023, 2024)
            ]
        ),
        lists=pd.DataFrame(
            [
                {"school": "a", "list": "Перечень", "from": "2022-09-01", "until": "2023-02-28"},
                {"school": "a", "list": "Перечень", "from": "2024-02-01", "until": None},
            ]
        ),
    )

    def lasting(day: date) -> Verdict:
        found = identify(folder.rulebook, tables, year=2024, as_of=day)
        return found.judgement.categories["lasting"][0]

    assert lasting(date(2024, 2, 29)) is MET
    assert lasting(date(2024, 3, 1)) is NOT_MET


def test_what_follows_a_category_lacks_what_the_category_rests_on_and_no_more(
    folder: RuleFolder,
) -> None:
    folder.write(
        "rules/other.toml", criterion("low_results", 'procedures = ["vpr-6-ru"]', "threshold = 0.3")
    )
    folder.write("rules/as-head.toml", criterion("same_as", 'category = "weak"', title="Филиал"))
    tables = Tables.of(
        schools=pd.DataFrame(
            [{"school": "a", "name": "А"}, {"school": "b", "name": "Б", "branch_of": "a"}]
        ),
        results=pd.DataFrame(
            [{"school": "b", "year": 2021, "procedure": "vpr-5-ru", "n": 10, "n_2": 0}]
        ),
    )

    found = identify(folder.rulebook, tables, year=2021).judgement.criteria

    assert {key.name for key in found["other"].missing} == {"vpr-6-ru"}
    assert {key.name for key in found["as-head"].missing} == {"vpr-5-ru", "vpr-5-ma"}


def test_a_school_has_a_band_where_one_alone_is_possible() -> None:
    lowest, highest = (np.array(ends, dtype=np.int8) for ends in ([0, 0, 1, -1], [0, 1, 1, -1]))
    plain = Grades(names=("low", "high"), titles=("a", "b"), lowest=lowest, highest=highest)
    other = evolve(plain, not_graded=NotGraded(id="none", title="c"))

    assert [plain.band(place) for place in range(4)] == ["low", None, "high", None]
    assert [other.band(place) for place in range(4)] == ["low", None, "high", "none"]
