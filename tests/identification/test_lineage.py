"""Schools over time: renamed, merged and split, and whose results count."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.identification.identify import identify
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.records import plain
from schoolsupport.tables import Tables
from schoolsupport.testing import table_of, whole_tables

from .number.small_worlds import inputs_of, number_of
from .small_tables import run, verdict

SEEN = examples(5)
FOUR = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]
ARM_B = "low-two-years-running"
HEAD = "school | year | procedure | n | n_2\n"
EVENTS = "school | event | predecessor | day\n"
THREE = (
    f"{HEAD}"
    "a | 2020 | vpr-5-ru | 10 | 4\n"
    "b | 2020 | vpr-5-ru | 15 | 4\n"
    "c | 2021 | vpr-5-ru | 20 | 6\n"
)
MERGED = f"{EVENTS}c | merged | a | 2021-01-01\nc | merged | b | 2021-01-01\n"

ONE_WORK: dict[str, Any] = {"procedures": ["vpr-5-ru"], "procedures_at_least": 1}
POOLED = {**ONE_WORK, "lineage": "pooled"}
INHERITED = {**ONE_WORK, "lineage": "inherited"}


def known(results: str, lineage: str, **more: str) -> Tables:
    frames = {name: table_of(text) for name, text in more.items()}
    return Tables.of(results=table_of(results), lineage=table_of(lineage), **frames)


def cells_of(found: Any, school: str, year: int) -> Mapping[str, Any]:
    criteria = plain(found.record(school))["criteria"]
    cells = next(one["cells"] for one in criteria if one["id"] == ARM_B)
    chosen: Mapping[str, Any] = next(
        c for c in cells if (c["year"], c["procedure"]) == (year, "vpr-5-ru")
    )
    return chosen


def test_a_renamed_school_is_one_school(rulebook: Rulebook) -> None:
    results = f"{HEAD}a | 2020 | vpr-5-ru | 10 | 3\nb | 2021 | vpr-5-ru | 10 | 3\n"
    found = run(rulebook, known(results, f"{EVENTS}b | renamed | a |\n"))

    assert found.schools.tolist() == ["b"]
    assert verdict(found, ARM_B, "a") == "met"  # the earlier id finds it
    assert "school.renamed" in {one.code for one in found.problems}


def test_own_results_only_by_default(rulebook: Rulebook) -> None:
    found = run(rulebook, known(THREE, MERGED))

    assert verdict(found, ARM_B, "c") == "no_data"


def test_merged_schools_are_added_up_to_the_pupil(rulebook: Rulebook) -> None:
    found = run(rulebook, known(THREE, MERGED), **POOLED)

    assert verdict(found, ARM_B, "c") == "met"  # 8 of 25 and 6 of 20
    cell = cells_of(found, "c", 2020)
    assert (cell["numerator"], cell["denominator"]) == (8, 25)
    assert (cell["pooled_from"], cell["pooled_until"]) == (["a", "b"], "2021-01-01")
    assert "a; b: 8 of 25" in " ".join(found.explain("c").text("en").split())
    assert "01.01.2021" in found.explain("c").text("ru")
    assert found.evidence["pooled_from"].dropna().unique().tolist() == ["a; b"]
    assert "pooled_from" not in cells_of(found, "c", 2021)


@pytest.mark.parametrize(("below", "expected"), [(3, "not_met"), (4, "met")])
def test_one_pupil_of_a_predecessor_decides(rulebook: Rulebook, below: int, expected: str) -> None:
    results = THREE.replace("a | 2020 | vpr-5-ru | 10 | 4", f"a | 2020 | vpr-5-ru | 10 | {below}")

    assert verdict(run(rulebook, known(results, MERGED), **POOLED), ARM_B, "c") == expected


def test_a_predecessor_without_results_leaves_the_sum_unknown(rulebook: Rulebook) -> None:
    results = THREE.replace("b | 2020 | vpr-5-ru", "b | 2020 | vpr-5-ma")

    assert verdict(run(rulebook, known(results, MERGED), **POOLED), ARM_B, "c") == "no_data"


@pytest.mark.parametrize("first", [0, 1])
def test_a_school_that_took_another_in_counts_itself_too(rulebook: Rulebook, first: int) -> None:
    rows = ["a | 2020 | vpr-5-ru | 10 | 4\n", "c | 2020 | vpr-5-ru | 15 | 3\n"]
    results = f"{HEAD}{rows[first]}{rows[1 - first]}c | 2021 | vpr-5-ru | 20 | 6\n"
    lineage = f"{EVENTS}c | merged | a | 2020-12-31\n"
    found = run(rulebook, known(results, lineage), **POOLED)

    cell = cells_of(found, "c", 2020)
    assert (cell["numerator"], cell["denominator"]) == (7, 25)
    assert cell["pooled_from"] == ["c", "a"]
    assert verdict(found, ARM_B, "c") == "not_met"  # 7 of 25 is 28 %


def test_results_after_the_day_are_not_added(rulebook: Rulebook) -> None:
    results = THREE + "a | 2021 | vpr-5-ru | 10 | 10\n"
    merged = MERGED.replace("2021-01-01", "2020-12-31")
    found = run(rulebook, known(results, merged), **POOLED)

    assert cells_of(found, "c", 2021)["numerator"] == 6
    assert "lineage.rows_after" in {one.code for one in found.problems}


DATED = (
    "school | year | procedure | n | n_2 | held_on\n"
    "a | 2020 | vpr-5-ru | 10 | 4 | {day}\n"
    "c | 2020 | vpr-5-ru | 15 | 3 | {day}\n"
    "c | 2021 | vpr-5-ru | 20 | 6 |\n"
)


@pytest.mark.parametrize(
    ("held_on", "event", "numerator"),
    [
        ("2020-12-31", "2020-12-31", 3),  # on the very day of the event the work is not before it
        ("2020-12-30", "2020-12-31", 7),
        ("2020-12-31", "2021-01-01", 7),  # the year ended before the event
        ("", "2020-01-01", 3),  # the event was on the first day of the year
        ("", "2020-01-02", 7),
    ],
)
def test_a_work_counts_for_the_heir_when_it_was_written_before_the_event(
    rulebook: Rulebook, held_on: str, event: str, numerator: int
) -> None:
    lineage = f"{EVENTS}c | merged | a | {event}\n"
    found = run(rulebook, known(DATED.format(day=held_on), lineage), **POOLED)

    assert cells_of(found, "c", 2020)["numerator"] == numerator


@pytest.mark.parametrize("dated", ["a", "c"])
def test_one_work_that_was_not_before_the_event_is_enough(rulebook: Rulebook, dated: str) -> None:
    other = "c" if dated == "a" else "a"
    plain = DATED.format(day="2020-12-31").splitlines(keepends=True)
    results = "".join(
        line.replace("2020-12-31", "") if line.startswith(f"{other} | 2020") else line
        for line in plain
    )
    lineage = f"{EVENTS}c | merged | a | 2020-12-31\n"

    assert cells_of(run(rulebook, known(results, lineage), **POOLED), "c", 2020)["numerator"] == 3


def test_a_predecessor_without_a_work_in_the_year_of_the_event_adds_nothing(
    rulebook: Rulebook,
) -> None:
    results = DATED.format(day="").replace("a | 2020", "a | 2019")
    lineage = f"{EVENTS}c | merged | a | 2020-06-01\n"
    found = run(rulebook, known(results, lineage), **POOLED)

    assert cells_of(found, "c", 2020)["numerator"] == 3


def test_a_split_school_inherits_only_where_the_policy_says_so(rulebook: Rulebook) -> None:
    results = f"{HEAD}a | 2020 | vpr-5-ru | 10 | 4\nc | 2021 | vpr-5-ru | 20 | 6\n"
    tables = known(results, f"{EVENTS}c | split | a | 2020-12-31\n")

    assert verdict(run(rulebook, tables, **POOLED), ARM_B, "c") == "no_data"
    assert verdict(run(rulebook, tables, **INHERITED), ARM_B, "c") == "met"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("a | renamed | b |\nb | renamed | a |", "lineage.cycle"),
        ("a | merged | a | 2020-01-01", "lineage.cycle"),
        ("a | merged | b |", "lineage.incomplete"),
        ("a | moved | b | 2020-01-01", "cell.unknown_word"),
        ("a | renamed | z |\nb | renamed | z |", "lineage.two_names"),
        ("a | merged | z | 2020-01-01", "lineage.unknown_school"),
    ],
)
def test_rows_that_cannot_be_true_are_told(lines: str, code: str) -> None:
    tables = known(THREE, EVENTS + lines)

    assert code in {one.code for one in tables.problems}
    assert tables.aliases == {}


def test_back_into_the_school_it_came_out_of_is_no_cycle(rulebook: Rulebook) -> None:
    lineage = f"{EVENTS}a | split | c | 2015-09-01\nc | merged | a | 2020-12-31\n"
    tables = known(THREE, lineage)

    assert [one.code for one in tables.problems] == []
    assert cells_of(run(rulebook, tables, **INHERITED), "c", 2020)["numerator"] == 4


def test_a_number_over_years_is_exact_on_pooled_counts() -> None:
    parameters = {"procedures": ["vpr-5-ru"]}
    rule: dict[str, Any] = {"indicator": "share_below_minimum", "parameters": parameters}
    rule |= {"comparator": "at_least", "years": 2, "over": "pooled", "lineage": "pooled"}
    rule |= {"threshold": {"indicator": "share_below_minimum"}}
    inputs = inputs_of(known(THREE, MERGED))
    outcome = number_of(rule).judge(inputs)

    place = inputs.schools.tolist().index("c")
    assert (outcome.numerator[place], outcome.denominator[place]) == (14, 45)
    assert outcome.verdict[place].key == "met"  # equal to itself, in fractions


def test_pooled_means_are_weighed_by_participants() -> None:
    head = "school | year | procedure | n | mean\n"
    results = f"{head}a | 2020 | vpr-5-ru | 10 | 4\nb | 2020 | vpr-5-ru | 30 | 3\n"
    results += "c | 2021 | vpr-5-ru | 20 | 3.5\n"
    parameters = {"procedures": ["vpr-5-ru"]}
    rule: dict[str, Any] = {"indicator": "trend", "parameters": parameters, "lineage": "pooled"}
    rule |= {"comparator": "at_least", "threshold": Decimal(0), "years": 2, "over": "pooled"}
    inputs = inputs_of(known(results, MERGED))
    outcome = number_of(rule).judge(inputs)

    assert outcome.observed[inputs.schools.tolist().index("c")] == 0.25  # 3.5 less (40 + 90) / 40


@SEEN
@given(tables=whole_tables(FOUR, [2020, 2021], most_schools=8), data=st.data())
def test_pooled_counts_are_sums_and_nobody_else_changes(
    rulebook: Rulebook, tables: Tables, data: st.DataObject
) -> None:
    ids = sorted(map(str, tables.results["school"].cat.categories))
    if 2021 not in tables.years or len(ids) < 3:
        return
    heir, *earlier = data.draw(st.permutations(ids))[:3]
    rows = [
        {"school": heir, "event": "merged", "predecessor": one, "day": "2020-12-31"}
        for one in earlier
    ]
    frames = {name: frame for name, frame in tables.frames().items() if len(frame)}
    lined = Tables.of(**frames, lineage=pd.DataFrame(rows))
    before = identify(rulebook, tables, year=2021)
    after = identify(rulebook, lined, year=2021, settings={"lineage": "pooled"})

    place = after.place(heir)
    others = after.schools != heir
    for name, old in before.judgement.criteria.items():
        new = after.judgement.criteria[name]
        assert (old.verdict.codes[others] == new.verdict.codes[others]).all()
    judged = after.judgement.criteria[ARM_B].cells
    assert judged is not None
    for (year, procedure, at), pooled in judged.cells.pooled.items():
        assert (at, year) == (place, 2020)
        results = lined.results
        chosen = (results["year"] == 2020) & (results["procedure"] == procedure)
        own = results[chosen & results["school"].isin(pooled.schools)]
        y, p = judged.cells.years.index(year), judged.cells.procedures.index(procedure)
        counted = own["n"].sum(skipna=False)
        if len(own) == len(pooled.schools):
            assert np.array_equal([judged.cells.n[y, p, at]], [counted], equal_nan=True)
