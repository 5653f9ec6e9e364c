"""Mentor schools: the most alike first, what is not known never brings anybody nearer."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from profiles import examples
from schoolsupport.errors import RuleError, UnknownSchoolError
from schoolsupport.identification.identify import Identification
from schoolsupport.support.mentors import (
    MentorColumn,
    context_gaps,
    default_columns,
    mentor_columns,
    propose_mentors,
)

SIZE = evolve(
    default_columns(),
    column=(MentorColumn(name="enrolment", kind="size"),),
    municipality_weight=Decimal(0),
)


def run(
    context: dict[str, list[Any]], municipalities: list[str | None] | None = None
) -> Identification:
    schools = [f"s{n}" for n in range(len(next(iter(context.values()))))]
    tables = ss.Tables.of(
        results=pd.DataFrame(
            {"school": schools, "year": 2021, "procedure": "vpr-5-ru", "n": 20, "n_2": 0}
        ),
        context=pd.DataFrame({"school": schools, "year": 2021, **context}),
        schools=pd.DataFrame(
            {
                "school": schools,
                "name": schools,
                "municipality": municipalities or ["район"] * len(schools),
            }
        ),
    )
    return ss.identify(ss.load_region("federal"), tables, year=2021)


def test_the_school_most_alike_in_size_comes_first() -> None:
    found = run({"enrolment": [100, 1000, 120, 90]})

    (told,) = propose_mentors(found, ["s0"], ["s1", "s2", "s3"], columns=SIZE).schools

    assert [one.mentor for one in told.proposals] == ["s3", "s2", "s1"]
    assert [one.rank for one in told.proposals] == [1, 2, 3]


def test_reasons_tell_municipality_size_and_settlement_in_russian_too() -> None:
    found = run({"enrolment": [212, 190], "settlement_kind": ["village", "village"]})

    (told,) = propose_mentors(found, ["s0"], ["s1"]).schools

    said = [one.text() for one in told.proposals[0].reasons]
    assert said[:3] == ["the same municipality", "212 and 190 pupils", "both in a village"]
    assert said[-1].startswith("not known: ")


def test_another_municipality_counts_and_is_named() -> None:
    found = run({"enrolment": [100, 100, 100]}, ["Север", "Юг", "Север"])

    (told,) = propose_mentors(found, ["s0"], ["s1", "s2"]).schools

    assert [one.mentor for one in told.proposals] == ["s2", "s1"]
    assert told.proposals[1].reasons[0].text() == "another municipality: Юг"


def test_what_is_not_known_is_penalised_and_widens() -> None:
    found = run({"enrolment": [100, 100, np.nan, 200]})

    (told,) = propose_mentors(found, ["s0"], ["s1", "s2", "s3"]).schools

    by_school = {one.mentor: one for one in told.proposals}
    unknown = by_school["s2"]
    assert "enrolment" in unknown.missing
    assert unknown.lowest < unknown.gap < unknown.highest
    assert unknown.gap > by_school["s1"].gap
    assert told.proposals[0].mentor == "s1"


def test_a_school_that_needs_support_itself_its_branch_and_itself_are_left_out(
    found: Identification,
) -> None:
    (told,) = propose_mentors(found, ["sch990082"], ["sch990082", "sch990085", "sch990058"]).schools

    assert told.proposals == ()
    assert [one.why.text() for one in told.left_out] == [
        "the run itself finds it among the schools that need support",
        "it is the school itself",
        "a branch and its head school",
    ]


def test_a_school_that_is_not_judged_is_refused(found: Identification) -> None:
    with pytest.raises(UnknownSchoolError):
        propose_mentors(found, ["нет"], ["sch990001"])


def test_the_frame_has_a_row_for_each_proposal(found: Identification) -> None:
    told = propose_mentors(found, ["sch990082"], ["sch990001", "sch990002"], top=1)

    assert len(told.frame()) == 1
    assert "pupils" in told.frame()["reasons"][0]


sizes = st.lists(st.one_of(st.none(), st.integers(1, 2000)), min_size=3, max_size=6)


@examples(8)
@given(sizes)
def test_gaps_are_even_both_ways_and_lie_between_their_ends(values: list[int | None]) -> None:
    found = run({"enrolment": [np.nan if v is None else v for v in values]})
    gaps = context_gaps(found.inputs, default_columns())

    for one in range(len(values)):
        for two in range(len(values)):
            total, lowest, highest = gaps.total(gaps.between(one, two))
            assert gaps.total(gaps.between(two, one)) == (total, lowest, highest)
            assert lowest <= total <= highest
    assert gaps.total(gaps.between(0, 0))[1] == 0.0


def test_a_plain_count_gives_the_same_gap() -> None:
    found = run({"enrolment": [100, 400, 50, 900]})
    gaps = context_gaps(found.inputs, SIZE)

    logs = np.log1p(np.array([100, 400, 50, 900]))
    assert gaps.total(gaps.between(0, 1))[0] == pytest.approx(abs(logs[0] - logs[1]) / logs.std())


def test_a_region_may_bring_its_own_columns(tmp_path: Path) -> None:
    (tmp_path / "mentor_columns.toml").write_text(
        "assumed = true\nmissing_gap = 1\nclosed_gap = 2\nmunicipality_weight = 0.5\n"
        '[[column]]\nname = "enrolment"\nkind = "size"\nweight = 2\n',
        "utf-8",
    )

    assert mentor_columns(tmp_path).column[0].weight == Decimal(2)
    assert mentor_columns(tmp_path / "none") is default_columns()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[column]]\nname = "a"\nkind = "size"\nweight = 0\n', "not above 0"),
        ('[[column]]\nname = "a"\nkind = "share"\n', "a share needs the column"),
        ('[[column]]\nname = "a"\nkind = "size"\nof = "b"\n', "a share needs the column"),
        ('[[column]]\nname = "a"\nkind = "mean"\n', "one of: size, share, word"),
    ],
)
def test_columns_that_cannot_be_are_refused(text: str, message: str, tmp_path: Path) -> None:
    head = "assumed = true\nmissing_gap = 1\nclosed_gap = 2\nmunicipality_weight = 1\n"
    (tmp_path / "mentor_columns.toml").write_text(head + text, "utf-8")

    with pytest.raises(RuleError, match=message):
        mentor_columns(tmp_path)


@pytest.mark.parametrize(
    "head", ["assumed = true\nmissing_gap = 3\n", "missing_gap = 1\n"], ids=["gap", "source"]
)
def test_gaps_in_a_wrong_order_and_no_source_are_refused(head: str, tmp_path: Path) -> None:
    text = head + "closed_gap = 2\nmunicipality_weight = 1\ncolumn = []\n"
    (tmp_path / "mentor_columns.toml").write_text(text, "utf-8")

    with pytest.raises(RuleError):
        mentor_columns(tmp_path)
