"""A work marked as not objective is never read as not low, and nothing else changes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.domain import YearUnit
from schoolsupport.identification.cells import prepared_cells
from schoolsupport.identification.identify import identify
from schoolsupport.identification.kinds.flips import moved, number_flips
from schoolsupport.identification.pooling import cells_under
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.studies.what_if import what_if
from schoolsupport.records import plain
from schoolsupport.tables import Tables
from schoolsupport.testing import objectivity_tables, table_of, whole_tables

from .number.small_worlds import inputs_of, number_of
from .small_tables import reason, run, verdict

SEEN = examples(5)
FOUR = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]
ARM_A, ARM_B = "low-in-two-procedures", "low-two-years-running"
WIDENS: dict[str, Any] = {"objectivity": "widens"}
BOTH: dict[str, Any] = {"procedures": ["vpr-5-ru", "vpr-5-ma"]}
HEAD = "school | year | procedure | n | n_2"
TWO = f"""{HEAD}
a | 2021 | vpr-5-ru | 10 | 3
a | 2021 | vpr-5-ma | 10 | 2
b | 2021 | vpr-5-ru | 10 | 3
b | 2021 | vpr-5-ma | 10 | 2
"""
MARKED = """school | year | procedure | marker | source
a | 2021 | vpr-5-ma | да | письмо № 1
b | 2021 | vpr-5-ma | нет | письмо № 1
"""


def known(results: str = TWO, marks: str = MARKED, **more: str) -> Tables:
    frames = {name: table_of(text) for name, text in more.items()}
    return Tables.of(results=table_of(results), objectivity=table_of(marks), **frames)


def test_by_default_a_mark_changes_nothing(rulebook: Rulebook) -> None:
    assert verdict(run(rulebook, known(), **BOTH), ARM_A) == "not_met"


def test_a_marked_work_is_not_read_as_not_low_and_the_reason_is_told(rulebook: Rulebook) -> None:
    found = run(rulebook, known(), **BOTH, **WIDENS)

    assert verdict(found, ARM_A) == "no_data"
    assert reason(found, ARM_A) == "not_objective"
    assert verdict(found, ARM_A, "b") == "not_met"
    said = str(found.explain("a"))
    assert "письмо № 1" in said
    assert [m.key.name for m in found.missing if m.key.table == "objectivity"] == ["vpr-5-ma"]
    assert found.evidence["marker"].dropna().tolist() == ["письмо № 1"] * 2  # both arms look at it
    cells = [c for k in plain(found.record("a"))["criteria"] for c in k["cells"]]
    assert [cell["marker"] for cell in cells if "marker" in cell] == ["письмо № 1"] * 2


@pytest.mark.parametrize("rows_before", [0, 1])
def test_by_school_years_a_mark_is_on_the_work_of_its_calendar_year(rows_before: int) -> None:
    before = "a | 2020 | vpr-6-ru | 10 | 0 |\n" * rows_before  # the place of a row says nothing
    results = f"{HEAD} | held_on\n{before}a | 2021 | vpr-5-ru | 10 | 0 | 2021-10-01\n"
    marks = "school | year | procedure | marker | source\na | 2021 | vpr-5-ru | да | письмо\n"
    inputs = evolve(inputs_of(known(results, marks)), year=2022)
    cells = prepared_cells(inputs, ("vpr-5-ru",), YearUnit.SCHOOL, 1)

    marked = cells_under(inputs, ("vpr-5-ru",), YearUnit.SCHOOL, 1, marks=True).marked

    assert cells.rows[-1, 0, 0] == rows_before  # written in autumn, it is of 2021/22
    assert marked is not None
    assert marked[-1, 0, 0]


def test_a_mark_of_a_school_or_a_work_that_is_not_judged_is_nobodys() -> None:
    marks = "school | year | procedure | marker | source\n"
    marks += "z | 2021 | vpr-5-ru | да | письмо\na | 2021 | vpr-9-ru | да | письмо\n"
    inputs = inputs_of(known(marks=marks))

    assert inputs.schools.tolist() == ["a", "b"]
    assert cells_under(inputs, ("vpr-5-ru",), YearUnit.CALENDAR, 1, marks=True).marked is None


def test_of_added_up_works_each_mark_says_where_it_comes_from() -> None:
    results = f"{HEAD}\na | 2020 | vpr-5-ru | 10 | 0\nc | 2021 | vpr-5-ru | 20 | 6\n"
    marks = "school | year | procedure | marker | source\na | 2020 | vpr-5-ru | да | письмо № 7\n"
    lineage = "school | event | predecessor | day\nc | merged | a | 2021-01-01\n"
    inputs = inputs_of(known(results, marks, lineage=lineage))

    cells = cells_under(inputs, ("vpr-5-ru",), YearUnit.CALENDAR, 2, marks=True, lineage="pooled")

    place = inputs.schools.tolist().index("c")
    assert cells.marked is not None
    assert cells.marked[:, 0, place].tolist() == [True, False]
    assert cells.sources[2020, "vpr-5-ru", place] == "письмо № 7"


def test_a_marked_low_work_stays_low(rulebook: Rulebook) -> None:
    low = TWO.replace("a | 2021 | vpr-5-ma | 10 | 2", "a | 2021 | vpr-5-ma | 10 | 3")

    assert verdict(run(rulebook, known(low), **BOTH, **WIDENS), ARM_A) == "met"


def test_silence_is_not_read_as_not_low_where_the_work_is_marked(rulebook: Rulebook) -> None:
    silent = TWO.replace("a | 2021 | vpr-5-ma | 10 | 2", "a | 2021 | vpr-5-ma | 10 |")
    found = run(rulebook, known(silent), when_missing="not_met", **BOTH, **WIDENS)

    assert verdict(found, ARM_A) == "no_data"


def test_what_a_mark_would_decide_is_counted(rulebook: Rulebook) -> None:
    found = run(rulebook, known(), **BOTH, **WIDENS)

    told = next(one for one in found.missing if one.key.table == "objectivity")
    assert (told.absent, told.undecided) == (1, 1)


def test_the_receipt_tells_marks_apart(rulebook: Rulebook) -> None:
    other = known(marks=MARKED.replace("письмо № 1", "письмо № 2", 1))

    assert (
        run(rulebook, known(), **BOTH).receipt.tables != run(rulebook, other, **BOTH).receipt.tables
    )


def with_marks(tables: Tables, marks: pd.DataFrame) -> Tables:
    return evolve(tables, objectivity=Tables.of(objectivity=marks).objectivity)


@SEEN
@given(tables=whole_tables(FOUR, [2020, 2021], most_schools=8), data=st.data())
def test_more_marks_only_widen_and_only_for_schools_that_are_marked(
    rulebook: Rulebook, tables: Tables, data: st.DataObject
) -> None:
    if 2021 not in tables.years:
        return
    marks = data.draw(objectivity_tables(tables.results))
    before = identify(rulebook, tables, year=2021)
    after = identify(rulebook, with_marks(tables, marks), year=2021, settings=WIDENS)

    marked = after.schools.isin(marks["school"])
    for name, old in before.judgement.criteria.items():
        one, other = old.verdict, after.judgement.criteria[name].verdict
        assert (one.certain == other.certain).all()
        assert (one.possible <= other.possible).all()
        assert (one.codes[~marked] == other.codes[~marked]).all()


@SEEN
@given(tables=whole_tables(FOUR, [2020, 2021], most_schools=8), data=st.data())
def test_each_school_is_what_a_plain_reading_says(
    rulebook: Rulebook, tables: Tables, data: st.DataObject
) -> None:
    if 2021 not in tables.years:
        return
    marks = data.draw(objectivity_tables(tables.results))
    found = identify(rulebook, with_marks(tables, marks), year=2021, settings=WIDENS)

    named = {tuple(row) for row in marks[["school", "year", "procedure"]].to_numpy()}
    judged = found.judgement.criteria[ARM_A].cells
    assert judged is not None
    plain = identify(rulebook, tables, year=2021).judgement.criteria[ARM_A].cells
    assert plain is not None
    for (y, p, place), before in np.ndenumerate(plain.verdict.codes):
        key = (str(found.schools[place]), judged.cells.years[y], judged.cells.procedures[p])
        doubted = key in named and before == 1  # not met becomes no data, nothing else moves
        assert judged.verdict.codes[y, p, place] == (2 if doubted else before)


@SEEN
@given(tables=whole_tables(FOUR, [2020, 2021], most_schools=8), data=st.data())
def test_what_if_agrees_with_judging_again_where_works_are_marked(
    rulebook: Rulebook, tables: Tables, data: st.DataObject
) -> None:
    if 2021 not in tables.years:
        return
    marked = with_marks(tables, data.draw(objectivity_tables(tables.results)))
    for criterion in (ARM_A, ARM_B):
        asked = what_if(identify(rulebook, marked, year=2021, settings=WIDENS), criterion)
        for line in (Decimal("0.1"), Decimal("0.29"), Decimal("0.30"), Decimal("0.7")):
            chosen = {**WIDENS, f"{criterion}.threshold": line}
            new = identify(rulebook, marked, year=2021, settings=chosen)
            codes = new.judgement.criteria[criterion].verdict.codes
            assert asked.flips.at(line).codes.tolist() == codes.tolist()


# --- numbers -----------------------------------------------------------------------------------

SHARE: dict[str, Any] = {
    "indicator": "share_below_minimum",
    "parameters": {"procedures": ["vpr-5-ma"]},
    "threshold": Decimal("0.3"),
    "objectivity": "widens",
}


@pytest.mark.parametrize(
    ("comparator", "worse", "below", "expected"),
    [
        ("at_least", "higher", 2, "no_data"),  # bad results: never not met
        ("at_least", "higher", 3, "met"),
        ("below", "higher", 2, "no_data"),  # good results: never met for certain
        ("below", "higher", 3, "not_met"),
        ("at_least", "none", 2, "no_data"),  # no direction: wider, met stays met
        ("below", "none", 2, "met"),
    ],
)
def test_the_doubt_goes_where_the_act_sees_what_is_worse(
    comparator: str, worse: str, below: int, expected: str
) -> None:
    results = f"{HEAD}\na | 2021 | vpr-5-ma | 10 | {below}\n"
    rule = number_of({**SHARE, "comparator": comparator}).facing(worse)  # type: ignore[arg-type]  # a word of the table
    tables = known(results)

    outcome = rule.judge(inputs_of(tables))
    assert outcome.verdict[0].key == expected
    if expected == "no_data":
        assert [key.table for key in outcome.missing] == ["objectivity"]
    flips = number_flips(rule, inputs_of(tables), "threshold")
    for line in map(Decimal, ("0.1", "0.2", "0.3", "0.31")):
        again = moved(rule, "threshold", line).judge(inputs_of(tables)).verdict
        assert flips.at(line).codes.tolist() == again.codes.tolist()


def test_a_criterion_about_non_objectivity_is_not_doubted_by_marks() -> None:
    journal = "n_below_journal | n_as_journal | n_above_journal"
    marks = f"""school | year | procedure | marker | {journal} | source
    a | 2021 | vpr-5-ma | да | 1 | 6 | 3 | письмо № 1
    """
    parameters = {"procedures": ["vpr-5-ma"]}
    rule: dict[str, Any] = {"indicator": "share_above_journal", "parameters": parameters}
    rule |= {"comparator": "above", "threshold": Decimal("0.3"), "objectivity": "widens"}

    outcome = number_of(rule).judge(inputs_of(known(marks=marks)))
    assert outcome.verdict[0].key == "not_met"  # 3 of 10 are not more than 30 %
    assert (outcome.numerator[0], outcome.denominator[0]) == (3, 10)


def test_a_mean_out_of_line_is_measured_against_the_others_in_their_spread() -> None:
    results = "school | year | procedure | n | mean\n" + "\n".join(
        f"{name} | 2021 | vpr-5-ma | {n} | {mean}"
        for name, n, mean in (("a", 50, 9), ("b", 30, 4), ("c", 10, 8), ("d", 5, 1))
    )
    schools = "school | name | municipality\n" + "\n".join(f"{s} | {s} | М" for s in "abcd")
    parameters = {"procedures": ["vpr-5-ma"], "within": "municipality", "minimum": 10}
    rule: dict[str, Any] = {"indicator": "mean_out_of_line", "parameters": parameters}
    tables = known(results, schools=schools)
    outcome = number_of(rule | {"comparator": "above", "threshold": Decimal(1)}).judge(
        inputs_of(tables)
    )

    # the others of a: b and c, mean (30·4 + 10·8) / 40 = 5, spread of 4 and 8 is 2
    assert outcome.observed[0] == pytest.approx((9 - 5) / 2)
    assert [outcome.verdict[place].key for place in (0, 3)] == ["met", "not_applicable"]


TAKEN = st.none() | st.tuples(st.sampled_from([5, 10, 30]), st.integers(2, 6))
GAPS = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))


@examples(10)
@given(drawn=st.lists(st.tuples(st.sampled_from("МН"), TAKEN, GAPS), min_size=1, max_size=8))
def test_the_signs_are_what_a_plain_reading_says(
    drawn: list[tuple[str, tuple[int, int] | None, tuple[int, int, int]]],
) -> None:
    ids = [f"s{place}" for place in range(len(drawn))]
    schools = [
        {"school": school, "name": school, "municipality": municipality}
        for school, (municipality, _, _) in zip(ids, drawn, strict=True)
    ]
    results: list[dict[str, Any]] = [
        {"school": school, "n": taken[0], "mean": taken[1]}
        for school, (_, taken, _) in zip(ids, drawn, strict=True)
        if taken is not None
    ]
    journal: list[dict[str, Any]] = [
        {"school": school, "n_below_journal": below, "n_as_journal": as_, "n_above_journal": above}
        for school, (_, _, (below, as_, above)) in zip(ids, drawn, strict=True)
    ]
    key = {"year": 2021, "procedure": "vpr-5-ma"}
    tables = Tables.of(
        schools=pd.DataFrame(schools),
        results=pd.DataFrame([row | key for row in results]) if results else None,
        objectivity=pd.DataFrame([row | key | {"source": "синтетика"} for row in journal]),
    )
    place = {str(school): at for at, school in enumerate(inputs_of(tables).schools)}
    rule: dict[str, Any] = {"comparator": "above", "threshold": Decimal("0.4")}
    given_to = {"procedures": ["vpr-5-ma"]}
    above = number_of(rule | {"indicator": "share_above_journal", "parameters": given_to})
    shares = above.judge(inputs_of(tables)).observed
    for row in journal:
        of = [row[f"n_{k}_journal"] for k in ("below", "as", "above")]
        right = of[2] / sum(of) if sum(of) else None
        assert shares[place[row["school"]]] == right or (right is None)
    line = {"within": "municipality", "minimum": 10, **given_to}
    out = number_of(rule | {"indicator": "mean_out_of_line", "parameters": line})
    numbers = out.judge(inputs_of(tables)).observed
    where = {one["school"]: one["municipality"] for one in schools}
    counted = [row for row in results if row["n"] >= 10]
    for row in results:
        others = [o for o in counted if o is not row and where[o["school"]] == where[row["school"]]]
        found = numbers[place[row["school"]]]
        if row not in counted or not others:
            assert np.isnan(found)
            continue
        mean = sum(o["n"] * o["mean"] for o in others) / sum(o["n"] for o in others)
        spread = float(np.std([o["mean"] for o in others]))
        assert found == pytest.approx((row["mean"] - mean) / (spread or 1))
