"""Statuses by orders: what holds on a day, what is refused. All lines are synthetic."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pandas as pd
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from schoolsupport.domain import LegalSource
from schoolsupport.identification.rules.listed import ListedSchool
from schoolsupport.support.rules import (
    INSIDE,
    SUPPORTED,
    HistoryRule,
    SupportRules,
    SupportStatus,
    default_rules,
)
from schoolsupport.support.statuses import ListLine, Statuses, statuses_from, statuses_of

NAMES = {
    SupportStatus.IDENTIFIED: "группа риска",
    SupportStatus.REGIONAL: "ШНОР",
    SupportStatus.PROJECT_500: "500+",
    SupportStatus.POST_PROJECT: "постпроект",
    SupportStatus.OUT: "вышли",
}
FIRST = date(2020, 1, 1)


def line(
    status: SupportStatus,
    first: date | None = FIRST,
    last: date | None = None,
    *,
    act: str | None = "приказ",
    school: str = "a",
) -> ListLine:
    return ListLine(
        school=school, list=NAMES[status], status=status, from_=first, until=last, act=act
    )


def made(*lines: ListLine, rules: SupportRules | None = None) -> Statuses:
    return statuses_from(lines, rules or default_rules())


def codes(found: Statuses) -> list[str]:
    return [one.code for one in found.problems]


def test_a_school_no_order_names_has_no_status() -> None:
    assert made().of("a", FIRST).status is SupportStatus.NONE


def test_a_line_holds_from_its_first_day_to_its_last_and_then_the_school_is_out() -> None:
    found = made(line(SupportStatus.REGIONAL, FIRST, date(2020, 12, 31)))

    said = [found.of("a", day).status.value for day in (
        date(2019, 12, 31), FIRST, date(2020, 12, 31), date(2021, 1, 1),
    )]  # fmt: skip
    assert said == ["none", "regional", "regional", "out"]
    assert found.of("a", date(2021, 6, 1)).since == date(2021, 1, 1)
    assert found.problems == ()


def test_a_school_in_two_lists_at_once_is_normal_and_the_federal_project_leads() -> None:
    found = made(line(SupportStatus.REGIONAL), line(SupportStatus.PROJECT_500, date(2021, 2, 1)))

    on = found.of("a", date(2021, 3, 1))
    assert on.statuses == (SupportStatus.PROJECT_500, SupportStatus.REGIONAL)
    assert on.since == FIRST  # the support began with the first of the two
    assert not on.contradicted
    assert found.problems == ()


def test_post_project_after_support_is_a_transition_with_its_order() -> None:
    found = made(
        line(SupportStatus.REGIONAL, FIRST, date(2021, 8, 31)),
        line(SupportStatus.POST_PROJECT, date(2021, 9, 1), date(2022, 12, 31)),
    )

    told = [(e.day, e.before[0].value, e.after[0].value) for e in found.history("a")]
    assert told == [
        (FIRST, "none", "regional"),
        (date(2021, 9, 1), "regional", "post_project"),
        (date(2023, 1, 1), "post_project", "out"),
    ]
    assert [one.act for one in found.history("a")[1].begun] == ["приказ"]
    assert len(found.history("a")[1].ended) == 1


def test_post_project_before_any_support_is_refused() -> None:
    found = made(line(SupportStatus.POST_PROJECT))

    assert codes(found) == ["status.post_project_before_support"]
    assert len(found.refused) == 1
    assert found.of("a", FIRST).status is SupportStatus.NONE
    assert "Add the order of the support" in found.problems[0].text()


def test_to_be_identified_alone_is_no_support() -> None:
    found = made(line(SupportStatus.IDENTIFIED), line(SupportStatus.POST_PROJECT, date(2021, 1, 1)))

    assert codes(found) == ["status.post_project_before_support"]


def test_support_on_the_same_day_is_not_before() -> None:
    found = made(
        line(SupportStatus.REGIONAL, FIRST, FIRST), line(SupportStatus.POST_PROJECT, FIRST)
    )

    assert "status.post_project_before_support" in codes(found)


@pytest.mark.parametrize(
    ("first", "is_refused"), [(date(2022, 1, 1), False), (date(2022, 1, 2), True)]
)
def test_what_holds_when_the_lists_begin_is_a_start(first: date, *, is_refused: bool) -> None:
    history = HistoryRule(complete_from=date(2022, 1, 1), source=LegalSource("x"))
    rules = evolve(default_rules(), history=history)

    found = made(line(SupportStatus.POST_PROJECT, first), rules=rules)

    assert bool(found.refused) is is_refused


def test_out_without_having_been_in_is_refused() -> None:
    found = made(line(SupportStatus.OUT))

    assert codes(found) == ["status.out_before_in"]


def test_out_after_support_holds() -> None:
    found = made(
        line(SupportStatus.REGIONAL, FIRST, date(2020, 6, 30)),
        line(SupportStatus.OUT, date(2020, 7, 1)),
    )

    assert found.problems == ()
    assert found.of("a", date(2020, 8, 1)).status is SupportStatus.OUT


@pytest.mark.parametrize(
    "other", [SupportStatus.POST_PROJECT, SupportStatus.OUT], ids=lambda one: str(one.value)
)
def test_lines_that_exclude_each_other_are_both_shown(other: SupportStatus) -> None:
    found = made(line(SupportStatus.REGIONAL), line(other, date(2021, 1, 1)))

    on = found.of("a", date(2021, 1, 1))
    assert codes(found) == ["status.overlap"]
    assert on.contradicted
    assert set(on.statuses) == {SupportStatus.REGIONAL, other}
    assert not found.of("a", date(2020, 12, 31)).contradicted


def test_two_lines_of_one_list_at_once_are_told() -> None:
    found = made(line(SupportStatus.REGIONAL), line(SupportStatus.REGIONAL, date(2021, 1, 1)))

    assert codes(found) == ["status.overlap_same"]
    assert found.of("a", date(2021, 1, 1)).status is SupportStatus.REGIONAL


def test_a_line_that_ends_before_it_begins_is_refused() -> None:
    found = made(line(SupportStatus.REGIONAL, FIRST, date(2019, 12, 31)))

    assert codes(found) == ["status.ends_before"]
    assert found.problems[0].column == "until"


def test_a_change_without_an_order_is_refused() -> None:
    found = made(line(SupportStatus.REGIONAL, act=None))

    assert codes(found) == ["status.no_act"]
    assert found.problems[0].school == "a"
    assert found.of("a", FIRST).status is SupportStatus.NONE


def test_a_line_without_a_first_day_holds_before_every_day_and_is_told() -> None:
    found = made(line(SupportStatus.REGIONAL, None, date(2020, 12, 31)))

    assert codes(found) == ["status.no_day"]
    assert found.of("a", date(1990, 1, 1)).status is SupportStatus.REGIONAL
    assert found.of("a", FIRST).since is None
    assert found.history("a")[0].day is None


def test_lists_of_the_tables_and_of_the_region_are_read_with_their_years() -> None:
    tables = ss.Tables.of(
        results=pd.DataFrame(
            {"school": ["a"], "year": [2021], "procedure": ["vpr-5-ru"], "n": [10], "n_2": [1]}
        ),
        lists=pd.DataFrame(
            {
                "school": ["a", "a", "b"],
                "list": ["ШНОР 2021", "неведомый", "exempt"],
                "from": ["2021-01-01"] * 3,
                "until": [None] * 3,
                "act": ["приказ"] * 3,
                "reason": [None] * 3,
            }
        ),
    )
    own = (ListedSchool(school="c", list="500+", act="act", from_=date(2021, 1, 1)),)

    found = statuses_of(tables, default_rules(), own)

    assert {s: one.status.value for s, one in found.on(date(2021, 2, 1)).items()} == {
        "a": "regional",
        "c": "500+",
    }
    assert codes(found) == ["status.list_unknown"]


def test_printed_names_are_matched_and_each_is_told(tables: ss.Tables) -> None:
    found = statuses_of(tables, default_rules())

    told = sorted(one.code for one in found.problems if one.code.startswith("list."))
    assert told == ["list.name_ambiguous", "list.name_matched", "list.name_unknown"]
    assert found.of("sch990040", date(2022, 2, 1)).status is SupportStatus.REGIONAL
    assert all(school.startswith("sch99") for school in found.schools)
    assert len(found.unnamed) == 2


def test_the_frame_has_a_row_for_each_school(tables: ss.Tables) -> None:
    found = statuses_of(tables, default_rules())

    frame = found.frame(date(2021, 12, 31))
    assert list(frame["school"]) == list(found.schools)
    assert frame.set_index("school").loc["sch990058", "statuses"] == "500+, regional"


days = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2020, 3, 1)))
lines = st.lists(
    st.builds(
        line,
        st.sampled_from(list(NAMES)),
        days,
        days,
        act=st.sampled_from(["п1", "п2", None]),
        school=st.sampled_from("ab"),
    ),
    max_size=7,
)


def plain_replay(all_lines: list[ListLine], school: str, day: date) -> set[SupportStatus]:
    """What holds on a day, played line by line in the words of the documentation."""
    own = [one for one in all_lines if one.school == school]
    used: list[ListLine] = []
    follows = {SupportStatus.OUT: 2, SupportStatus.POST_PROJECT: 1, SupportStatus.IDENTIFIED: 1}
    for one in sorted(own, key=lambda x: (x.from_ or date.min, follows.get(x.status, 0))):
        if one.act is None or (one.from_ and one.until and one.until < one.from_):
            continue
        earlier = {x.status for x in used if (x.from_ or date.min) < (one.from_ or date.min)}
        if one.from_ and one.status is SupportStatus.POST_PROJECT and not earlier & SUPPORTED:
            continue
        if one.from_ and one.status is SupportStatus.OUT and not earlier & INSIDE:
            continue
        used.append(one)
    now = {x.status for x in used if (x.from_ or day) <= day <= (x.until or day)}
    if now:
        return now
    return {
        SupportStatus.OUT if any(x.until and x.until < day for x in used) else SupportStatus.NONE
    }


@given(lines, st.randoms(use_true_random=False))
def test_statuses_are_those_of_a_plain_replay_in_any_order_of_lines(
    given_lines: list[ListLine], random: Random
) -> None:
    found = made(*given_lines)
    mixed = list(given_lines)
    random.shuffle(mixed)

    again = made(*mixed)

    for school in "ab":
        for at in range(0, 62, 5):
            day = date(2020, 1, 1) + timedelta(at)
            assert set(found.of(school, day).statuses) == plain_replay(given_lines, school, day)
            assert again.of(school, day).statuses == found.of(school, day).statuses


@given(lines)
def test_a_history_tells_every_change_and_nothing_else(given_lines: list[ListLine]) -> None:
    found = made(*given_lines)

    for school in "ab":
        events = found.history(school)
        for one in events:
            if one.day is not None:
                assert found.of(school, one.day).statuses == one.after
                assert found.of(school, one.day - timedelta(1)).statuses == one.before
        for at in range(1, 62, 3):
            day = date(2020, 1, 1) + timedelta(at)
            if found.of(school, day).statuses != found.of(school, day - timedelta(1)).statuses:
                assert day in {one.day for one in events}


@given(lines)
def test_every_line_is_used_or_refused_with_a_problem(given_lines: list[ListLine]) -> None:
    found = made(*given_lines)

    used = sum(map(len, found.lines.values()))
    assert used + len(found.refused) == len(given_lines)
    refusing = {"no_act", "ends_before", "post_project_before_support", "out_before_in"}
    told = [one for one in codes(found) if one.partition(".")[2] in refusing]
    assert len(told) == len(found.refused)
