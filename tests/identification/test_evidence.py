"""Evidence: every cell behind every verdict, as one long table."""

from __future__ import annotations

import math

from .rule_folders import RuleFolder, criterion
from .small_tables import run, tables

COLUMNS = [
    "school",
    "criterion",
    "procedure",
    "year",
    "n",
    "lowest",
    "highest",
    "observed",
    "threshold",
    "verdict",
    "reason",
    "criterion_verdict",
    "marker",
    "pooled_from",
]


def test_there_is_a_row_per_school_criterion_procedure_and_year(folder: RuleFolder) -> None:
    folder.change("rules/low.toml", "threshold", "years = 2\nthreshold")
    text = "a | 2021 | vpr-5-ru | 10 | 3\nb | 2020 | vpr-5-ma | 10 | 0"

    evidence = run(folder.rulebook, text).evidence

    assert list(evidence.columns) == COLUMNS
    keys = ["school", "criterion", "procedure", "year"]
    assert len(evidence) == len(evidence[keys].drop_duplicates()) == 2 * 2 * 2


def test_a_row_says_what_the_verdict_on_the_work_stands_on(folder: RuleFolder) -> None:
    known = tables(
        results="""
        school | year | procedure | n  | n_2 | n_below_lowest | n_below_highest
        a      | 2021 | vpr-5-ru  | 10 | 3   |                |
        a      | 2021 | vpr-5-ma  | 10 |     | 2              | 3
        """
    )

    rows = run(folder.rulebook, known).evidence.to_dict("records")

    exact, unsure = rows
    assert (exact["n"], exact["lowest"], exact["highest"], exact["observed"]) == (10, 3, 3, 0.3)
    assert (exact["threshold"], exact["verdict"], exact["reason"]) == (0.3, "met", "")
    assert (unsure["lowest"], unsure["highest"], unsure["verdict"]) == (2, 3, "no_data")
    assert math.isnan(unsure["observed"])
    assert {row["criterion_verdict"] for row in rows} == {"met"}


def test_a_work_that_does_not_apply_says_why(folder: RuleFolder) -> None:
    text = "a | 2021 | vpr-5-ru | 9 | 3\na | 2021 | vpr-5-ma | 10 | 0"

    rows = run(folder.rulebook, text, small_minimum=10).evidence.to_dict("records")

    assert (rows[0]["verdict"], rows[0]["reason"]) == ("not_applicable", "too_few")


def test_a_mark_has_one_row_without_a_procedure(folder: RuleFolder) -> None:
    folder.write("rules/marked.toml", criterion("flag", 'column = "is_penal"'))
    known = tables(
        results="a | 2021 | vpr-5-ru | 10 | 3",
        context="school | year | is_penal\na | 2021 | да\nb | 2021 | ",
    )

    evidence = run(folder.rulebook, known).evidence

    marks = evidence[evidence["criterion"] == "marked"]
    assert marks["school"].tolist() == ["a", "b"]
    assert marks["observed"].tolist()[0] == 1
    assert marks["procedure"].isna().all()
    assert marks["criterion_verdict"].tolist() == ["met", "no_data"]


def test_the_evidence_agrees_with_the_verdicts(folder: RuleFolder) -> None:
    text = "\n".join(f"{s} | 2021 | {p} | 10 | {n}" for s, p, n in WORKS)

    found = run(folder.rulebook, text)

    said = found.evidence.groupby("school", observed=True)["verdict"].agg(
        lambda verdicts: "met" if (verdicts == "met").any() else "not_met"
    )
    assert said.to_dict() == found.criteria.set_index("school")["low"].to_dict()


WORKS = [(s, p, n) for s, n in (("a", 3), ("b", 2), ("c", 9)) for p in ("vpr-5-ru", "vpr-5-ma")]
