"""Which lines give so many places: the answer is that of trying every line there is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identification.number.small_worlds import bounded_rows
from identification.rule_folders import SOURCE, RuleFolder
from profiles import examples
from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import identify
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.studies.places import page, places
from schoolsupport.identification.studies.what_if import WhatIf, what_if
from schoolsupport.pages.markdown import markdown
from schoolsupport.tables import Tables
from schoolsupport.testing import mark_rows, results_tables, whole_tables

from .small_tables import run
from .test_what_if import ARM_A, ARM_B, FOUR, NEAR, STEP, around


@examples(16)
@given(
    tables=whole_tables(FOUR, [2020, 2021], most_schools=10),
    criterion=st.sampled_from([ARM_A, ARM_B]),
    missing=st.sampled_from(["no_data", "met", "not_met"]),
)
def test_the_lines_found_are_those_that_trying_every_line_finds(
    rulebook: Rulebook, tables: Tables, criterion: str, missing: str
) -> None:
    if 2021 not in tables.years:
        return
    chosen: dict[str, Any] = {f"{rule}.when_missing": missing for rule in (ARM_A, ARM_B)}
    asked = what_if(identify(rulebook, tables, year=2021, settings=chosen), criterion)
    check(asked, around(asked.points, STEP, Decimal(1)))


def check(asked: WhatIf, lines: list[Decimal]) -> None:
    """Every number of places against every line there is."""
    tried = {line: len(asked.listed(line)) for line in lines}

    for wanted in range(len(asked.found.schools) + 2):
        found = places(asked, wanted)

        assert bool(found.given) == (wanted in tried.values()), wanted
        for stair in (*found.given, *filter(None, (found.fewer, found.more))):
            assert len(asked.listed(stair.line)) == stair.counts.met
            for line, listed in tried.items():
                if stair.range.holds(float(line)):
                    assert listed == stair.counts.met, (line, stair)
        assert all(one.counts.met == wanted for one in found.given)
        if not found.given:
            below = [listed for listed in tried.values() if listed < wanted]
            above = [listed for listed in tried.values() if listed > wanted]
            assert [one.counts.met if one else None
                    for one in (found.fewer, found.more)] == [
                max(below, default=None), min(above, default=None)]  # fmt: skip


RULE = """
title = "Ниже порога"
kind = "number"
worse = "{worse}"
[[version]]
from = 2020-01-01
checked = 2026-11-21
indicator = "share_below_minimum"
parameters = {{ procedures = "vpr-5-ru" }}
comparator = "{comparator}"
threshold = 0.30
when_missing = "{missing}"
assumed = ["when_missing"]
{source}
"""


@examples(24)
@given(
    tables=results_tables(["vpr-5-ru"], [2021], works=st.one_of(bounded_rows(), mark_rows())),
    comparator=st.sampled_from(["at_least", "above", "at_most", "below"]),
    missing=st.sampled_from(["no_data", "met", "not_met"]),
)
def test_so_it_is_for_a_number_that_rises_or_falls_and_one_known_within_bounds(
    tmp_path_factory: pytest.TempPathFactory, tables: pd.DataFrame, comparator: str, missing: str
) -> None:
    if tables.empty:
        return
    folder = RuleFolder(tmp_path_factory.mktemp("rules") / "region")
    worse = "higher" if comparator in {"at_least", "above"} else "lower"
    said = RULE.format(comparator=comparator, missing=missing, worse=worse, source=SOURCE)
    (folder.path / "rules" / "low.toml").write_text(said, "utf-8")
    asked = what_if(identify(folder.rulebook, Tables.of(results=tables), year=2021), "low")

    check(asked, around(asked.points, Decimal(-1), Decimal(1)))


def test_as_many_as_are_listed_keeps_the_line(rulebook: Rulebook) -> None:
    found = places(what_if(run(rulebook, NEAR), ARM_A), 1)

    (kept, *_) = found.given
    assert kept.line == found.asked.line
    assert (found.listed_now, found.fewer, found.more, found.tied) == (1, None, None, ())


def test_who_is_at_the_edge_is_named(rulebook: Rulebook) -> None:
    found = places(what_if(run(rulebook, NEAR), ARM_A), 2)

    (stair,) = found.given
    assert stair.line == Decimal("0.25")
    assert stair.range.above.leave == ("b",)
    assert stair.range.below.enter == ("c",)


TIED = """
    a | 2021 | vpr-5-ru | 10 | 3
    a | 2021 | vpr-5-ma | 20 | 6
    b | 2021 | vpr-5-ru | 20 | 6
    b | 2021 | vpr-5-ma | 20 | 6
"""


def test_where_no_line_gives_it_the_tie_is_told(rulebook: Rulebook) -> None:
    found = places(what_if(run(rulebook, TIED), ARM_A), 1)

    assert found.given == ()
    assert found.fewer is not None
    assert found.more is not None
    assert (found.fewer.counts.met, found.more.counts.met) == (0, 2)
    assert found.tied == ("a", "b")
    said = markdown(page(found), "ru")
    assert "Ни одна черта не даёт ровно 1 школу" in said
    assert "на одной точке" in said


def test_fewer_than_no_place_is_refused(rulebook: Rulebook) -> None:
    with pytest.raises(ParameterError, match="0 or more"):
        places(what_if(run(rulebook, NEAR), ARM_A), -1)
