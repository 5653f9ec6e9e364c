"""Of which time a share is that is told several times: of everything, or since the last time."""

from __future__ import annotations

import datetime as dt

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport import load_region
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.execution import Formula, execution
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.monitoring.rounds.closings import close
from schoolsupport.monitoring.rounds.pages import round_page
from schoolsupport.monitoring.rounds.results import RoundResult, round_on, since
from schoolsupport.monitoring.rounds.round import Round, Span, days_of, last_before, span_of
from schoolsupport.pages.markdown import markdown
from schoolsupport.roadmaps.planning.plan import plan

from .test_execution_laws import DAYS, Case, cases, computed

SAKHALIN, STAVROPOL = load_region("sakhalin"), load_region("stavropol")
MOMENT = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)


def quarterly(on: str, *, span: Span, done: int) -> RoundResult:
    """The quarterly report of Sakhalin on a day, some of its first tasks done on their days."""
    one = evolve(SAKHALIN.rounds["quarterly"], span=span)
    template = SAKHALIN.roadmaps[one.roadmap]
    own = plan(template)
    entries = [
        Entry(task=task.id, status="done", day=task.due) for task in own.dated[:done] if task.due
    ]
    return round_on(one, template, Ledger(entries), [own], on=dt.date.fromisoformat(on))


def counted(result: RoundResult) -> set[dt.date]:
    execution_ = result.execution
    return {dt.date.fromordinal(int(one)) for one in execution_.tasks.due[execution_.counted]}


def test_since_the_start_a_quarter_counts_all_that_was_due_before_it_too() -> None:
    days = counted(quarterly("2021-07-05", span=Span.SINCE_START, done=0))

    assert min(days) < dt.date(2021, 4, 1)
    assert max(days) <= dt.date(2021, 6, 30)


def test_since_the_last_time_a_quarter_counts_its_own_days_alone() -> None:
    second = counted(quarterly("2021-07-05", span=Span.SINCE_LAST, done=0))
    fourth = counted(quarterly("2022-01-05", span=Span.SINCE_LAST, done=0))

    assert dt.date(2021, 3, 31) < min(second) <= max(second) <= dt.date(2021, 6, 30)
    assert dt.date(2021, 9, 30) < min(fourth) <= max(fourth) <= dt.date(2021, 12, 31)


def test_what_was_overdue_before_is_no_longer_counted_in_a_quarter_by_itself() -> None:
    row = quarterly("2021-07-05", span=Span.SINCE_LAST, done=0).execution.whole

    assert row.overdue == row.due == row.denominator > 0


def test_the_first_quarter_is_the_same_by_both() -> None:
    whole = quarterly("2021-04-05", span=Span.SINCE_START, done=3)
    alone = quarterly("2021-04-05", span=Span.SINCE_LAST, done=3)

    assert whole.execution.whole == alone.execution.whole
    assert Span.SINCE_LAST not in whole.other_shares


def test_the_quarters_of_the_order_add_up_to_the_whole() -> None:
    """The state is that of one day, the end: what was done late counts in the quarter it was of."""
    one = SAKHALIN.rounds["quarterly"]
    template = SAKHALIN.roadmaps[one.roadmap]
    own = plan(template)
    entries = [Entry(task=t.id, status="done", day=t.due) for t in own.dated[::2] if t.due]
    done = execution(Ledger(entries), own, on=dt.date(2022, 12, 31))
    times = days_of(one, template)
    parts = [since(evolve(done, by_day=t.cut), last_before(times, t)).whole for t in times]
    whole = evolve(done, by_day=times[-1].cut).whole

    assert sum(part.denominator for part in parts) == whole.denominator > 0
    assert sum(part.numerator for part in parts) == whole.numerator > 0


@given(cases(), st.lists(DAYS, min_size=1, max_size=5, unique=True))
@examples(60)
def test_shares_since_the_last_time_add_up_to_that_since_the_start(
    case: Case, days: list[dt.date]
) -> None:
    done, cuts = computed(case), sorted(days)
    starts = [None, *cuts[:-1]]
    parts = [
        since(evolve(done, by_day=cut), after).whole
        for after, cut in zip(starts, cuts, strict=True)
    ]
    whole = evolve(done, by_day=cuts[-1]).whole

    assert sum(part.due for part in parts) == whole.due
    assert sum(part.numerator for part in parts) == whole.numerator
    assert sum(part.denominator for part in parts) == whole.denominator


def test_a_share_of_everything_planned_knows_no_time() -> None:
    result = quarterly("2021-07-05", span=Span.SINCE_LAST, done=3)

    everything = result.other_shares[Formula.ALL]
    whole = quarterly("2021-07-05", span=Span.SINCE_START, done=3).other_shares[Formula.ALL]

    assert (everything.numerator, everything.denominator) == (whole.numerator, whole.denominator)


def test_the_page_names_its_time_and_the_share_by_the_other_reading() -> None:
    words = markdown(round_page(quarterly("2021-07-05", span=Span.SINCE_START, done=9)), "ru")
    alone = markdown(round_page(quarterly("2021-07-05", span=Span.SINCE_LAST, done=9)), "ru")

    assert "За какое время: всё с начала плана" in words
    assert "исполненное только из того, чей срок наступил после прошлого раза" in words
    assert "только то, чей срок наступил после прошлого раза, с 01.04.2021" in alone
    assert "после прошлого раза: " not in alone  # its own reading is none of the others
    assert "считать с начала плана или только" in words.partition("Приказ этого не говорит")[2]


def test_the_report_of_three_years_is_of_three_years_where_its_row_says_so() -> None:
    one: Round = STAVROPOL.rounds["yearly"]
    template = STAVROPOL.roadmaps[one.roadmap]
    spans = {str(t.day): span_of(one, template, t) for t in days_of(one, template)}

    assert spans == {
        "2020-12-31": Span.SINCE_LAST,
        "2021-12-31": Span.SINCE_LAST,
        "2022-12-31": Span.SINCE_START,
        "2023-12-31": Span.SINCE_LAST,
    }


def test_quarters_and_the_school_year_are_two_series() -> None:
    region = load_region("krasnodar")
    one = region.rounds["summary"]
    times = days_of(one, region.roadmaps[one.roadmap])
    before = {str(time.cut): last_before(times, time) for time in times}

    assert before["2022-05-30"] == dt.date(2022, 3, 18)
    assert before["2022-08-31"] is None


def test_a_closing_keeps_its_time_and_an_older_one_its_seal() -> None:
    alone = close(quarterly("2021-07-05", span=Span.SINCE_LAST, done=3), by="Центр", at=MOMENT)
    whole = close(quarterly("2021-07-05", span=Span.SINCE_START, done=3), by="Центр", at=MOMENT)

    assert (alone.span, whole.span) == ("since_last", "since_start")
    assert alone.is_intact
    assert not evolve(alone, span="since_start").is_intact
    assert whole.is_intact
