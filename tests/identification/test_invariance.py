"""What may not matter to a verdict: order, other schools, the kind of frame; and the direction."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.tables import Tables
from schoolsupport.testing import results_tables, school_ids

from .small_tables import verdict

FOUR = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]
A, B = "low-in-two-procedures", "low-two-years-running"
QUICK = examples(8)


def said(found: Identification) -> dict[str, dict[str, Any]]:
    frame = found.verdicts.merge(found.criteria, on=["school", "name", "municipality"])
    rows = frame.astype("object").to_dict("records")
    return {str(row["school"]): {str(key): value for key, value in row.items()} for row in rows}


@QUICK
@given(st.data(), results_tables(FOUR, [2020, 2021]))
def test_rows_in_any_order_give_the_same_run(
    rulebook: Rulebook, data: st.DataObject, rows: pd.DataFrame
) -> None:
    order = data.draw(st.permutations(range(len(rows))))
    shuffled = rows.iloc[order].copy()
    names = data.draw(st.permutations(sorted(set(rows["school"]))))
    shuffled["school"] = pd.Categorical(shuffled["school"], categories=[*names, "nobody"])
    if rows.empty or 2021 not in set(rows["year"]):
        return

    first = identify(rulebook, Tables.of(results=rows), year=2021)
    second = identify(rulebook, Tables.of(results=shuffled), year=2021)

    assert said(first) == said(second)
    assert first.receipt.tables == second.receipt.tables
    assert first.receipt.verdicts == second.receipt.verdicts


@QUICK
@given(
    results_tables(FOUR, [2020, 2021], schools=school_ids(4)),
    results_tables(FOUR, [2020, 2021], schools=["x", "y", "z"]),
)
def test_other_schools_change_nothing(
    rulebook: Rulebook, rows: pd.DataFrame, others: pd.DataFrame
) -> None:
    if 2021 not in set(rows["year"]):
        return

    alone = said(identify(rulebook, Tables.of(results=rows), year=2021))
    together = said(identify(rulebook, Tables.of(results=pd.concat([others, rows])), year=2021))

    assert {school: together[school] for school in alone} == alone


@QUICK
@given(st.data(), results_tables(FOUR, [2020, 2021], schools=["a"]))
def test_one_more_pupil_below_the_line_never_makes_a_school_less_low(
    rulebook: Rulebook, data: st.DataObject, rows: pd.DataFrame
) -> None:
    movable = rows.index[(rows["n_below"] < rows["n"]).to_numpy()]
    if movable.empty or 2021 not in set(rows["year"]):
        return
    worse = rows.copy()
    worse.loc[data.draw(st.sampled_from(list(movable))), "n_below"] += 1

    before = identify(rulebook, Tables.of(results=rows), year=2021)
    after = identify(rulebook, Tables.of(results=worse), year=2021)

    for rule in (A, B, before.main):
        steps = ["not_met", "no_data", "met"]
        if verdict(before, rule) in steps:
            assert steps.index(verdict(after, rule)) >= steps.index(verdict(before, rule))


@QUICK
@given(results_tables(FOUR, [2020, 2021]))
def test_every_kind_of_frame_gives_the_same_run(rulebook: Rulebook, rows: pd.DataFrame) -> None:
    if 2021 not in set(rows["year"]):
        return
    rows = rows.drop(columns="held_on")
    counts = [name for name in rows.columns if name.startswith("n")]
    texts = rows.astype("object").copy()
    for name in counts:
        texts[name] = [f"{n:.1f}".replace(".", ",") if n == n else "" for n in rows[name]]  # noqa: PLR0124  # NaN differs from itself
    frames = {
        "Float64": rows.astype(dict.fromkeys(counts, "Float64")),
        "Int64": rows.astype(dict.fromkeys(counts, "Int64")),
        "pyarrow": rows.convert_dtypes(dtype_backend="pyarrow"),
        "texts": texts,
        "polars": pl.from_pandas(rows),
        "columns": {name: rows[name].tolist() for name in rows.columns},
    }

    first = identify(rulebook, Tables.of(results=rows), year=2021)

    for kind, frame in frames.items():
        other = identify(rulebook, Tables.of(results=frame), year=2021)
        assert said(other) == said(first), kind
        assert other.receipt.tables == first.receipt.tables, kind
