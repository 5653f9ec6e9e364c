"""Years played one by one and together give the same; a plain replay is the oracle."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from schoolsupport.errors import ParameterError
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.support.proposals import YearFinding
from schoolsupport.support.replay import Replay, replay, started
from schoolsupport.support.rules import ExitRule, SupportStatus, support_rules
from schoolsupport.support.statuses import statuses_of

M, N, D, A = Verdict.MET, Verdict.NOT_MET, Verdict.NO_DATA, Verdict.NOT_APPLICABLE


def finding(year: int, entry: dict[str, Verdict], leaving: dict[str, Verdict]) -> YearFinding:
    return YearFinding(year=year, day=date(year, 12, 31), entry=entry, leaving=leaving)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[YearFinding], ExitRule]:
    years = sorted(draw(st.sets(st.integers(2010, 2019), max_size=8)))
    verdicts = st.dictionaries(st.sampled_from("abc"), st.sampled_from([M, N, N, N, D, A]))
    found = []
    for year in years:
        entry = draw(verdicts)
        other = {school: draw(st.sampled_from([M, N, N])) for school in entry}
        found.append(finding(year, entry, other))
    rule = ExitRule(
        from_=date(2000, 1, 1),
        years=draw(st.integers(1, 3)),
        minimum_stay=draw(st.integers(0, 3)),
        then=draw(st.sampled_from(["post_project", "out"])),
        post_project_years=draw(st.integers(0, 2)),
    )
    return found, rule


def played(findings: list[YearFinding], rule: ExitRule, start: Replay | None = None) -> Replay:
    state = start or Replay()
    for one in findings:
        state = state.then(one, rule)
    return state


def plain(findings: list[YearFinding], rule: ExitRule, school: str) -> SupportStatus:
    """The words of the documentation for one school, played over the whole story at once."""
    status, entered, years = SupportStatus.NONE, 0, [one.year for one in findings]
    by_year = {one.year: one for one in findings}
    for year in years:
        met = by_year[year].entry.get(school) is M
        run = 0
        while (
            year - run in by_year
            and by_year[year - run].entry.get(school) is N
            and by_year[year - run].leaving.get(school) is N
        ):
            run += 1
        if met and status is not SupportStatus.REGIONAL:
            status, entered = SupportStatus.REGIONAL, year
        elif met:
            continue
        elif status is SupportStatus.POST_PROJECT and year - entered >= rule.post_project_years:
            status = SupportStatus.OUT
        elif (
            status is SupportStatus.REGIONAL
            and run >= rule.years
            and year - entered >= rule.minimum_stay
        ):
            gone = rule.then == "out"
            status = SupportStatus.OUT if gone else SupportStatus.POST_PROJECT
            entered = year
    return status


@given(stories(), st.data())
def test_year_by_year_is_the_same_as_at_once(
    story: tuple[list[YearFinding], ExitRule], data: st.DataObject
) -> None:
    findings, rule = story
    cut = data.draw(st.integers(0, len(findings)))

    whole = played(findings, rule)

    assert played(findings[cut:], rule, played(findings[:cut], rule)) == whole


@given(stories())
def test_the_statuses_are_those_of_a_plain_replay(
    story: tuple[list[YearFinding], ExitRule],
) -> None:
    findings, rule = story

    state = played(findings, rule)

    for school in "abc":
        assert state.status(school) is plain(findings, rule, school)


@given(stories())
def test_events_follow_each_other_and_have_reasons(
    story: tuple[list[YearFinding], ExitRule],
) -> None:
    findings, rule = story

    state = played(findings, rule)

    for school in "abc":
        status = SupportStatus.NONE
        for one in (e for e in state.events if e.school == school):
            assert one.before is status
            assert one.after is not one.before
            assert one.reasons
            status = one.after
        assert state.status(school) is status


def test_one_bad_year_between_does_not_let_a_school_go() -> None:
    rule = ExitRule(from_=date(2000, 1, 1), years=2)
    clear, on_line = {"a": N}, {"a": M}
    story = [
        finding(2015, {"a": M}, {"a": M}),
        finding(2016, clear, clear),
        finding(2017, clear, on_line),  # 27 %: not found, and not clear
        finding(2018, clear, clear),
    ]

    assert played(story, rule).status("a") is SupportStatus.REGIONAL
    story.append(finding(2019, clear, clear))
    assert played(story, rule).status("a") is SupportStatus.POST_PROJECT


def test_a_year_left_out_breaks_the_row() -> None:
    rule = ExitRule(from_=date(2000, 1, 1), years=2)
    story = [
        finding(2015, {"a": M}, {"a": M}),
        finding(2016, {"a": N}, {"a": N}),
        finding(2018, {"a": N}, {"a": N}),
    ]

    assert played(story, rule).status("a") is SupportStatus.REGIONAL


def test_years_in_another_order_are_refused() -> None:
    state = played([finding(2015, {}, {})], ExitRule(from_=date(2000, 1, 1)))

    with pytest.raises(ParameterError, match="played in their order"):
        state.then(finding(2015, {}, {}), ExitRule(from_=date(2000, 1, 1)))


def test_tables_are_played_the_same_in_one_go_and_in_two(
    federal: ss.RegionPlugin, tables: ss.Tables
) -> None:
    start = started(statuses_of(tables, support_rules(federal)), date(2020, 12, 30))

    at_once = replay(federal, tables, [2020, 2021], after=start)
    in_two = replay(federal, tables, [2021], after=replay(federal, tables, [2020], after=start))

    assert at_once == in_two
    assert at_once.status("sch990058") is SupportStatus.REGIONAL
    assert {one.year for one in at_once.events} == {2020, 2021}
