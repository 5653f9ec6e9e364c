import datetime as dt
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from monitoring import paper_plan as paper
from monitoring.execution_oracle import Told, told
from profiles import examples
from schoolsupport.deadlines.schedule import Kind
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.execution import Execution, execution
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.monitoring.states import STATES
from schoolsupport.roadmaps.planning.roadmap import Roadmap
from schoolsupport.testing.strategies.ledgers import ledgers

MONTH_ENDS = [dt.date(2023, month + 1, 1) - dt.timedelta(days=1) for month in range(3, 7)]
DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2023, 9, 30)) | st.sampled_from(MONTH_ENDS)
"""Days of few months, so that reports, terms and the ends of periods meet."""
TARGETS = st.sampled_from(
    [(), (), (paper.MONTHLY,), (paper.REGIONAL, paper.MUNICIPAL), (paper.MUNICIPAL,),
     (paper.TEACHERS,)]
)  # fmt: skip


@st.composite
def plans(draw: st.DrawFn) -> Roadmap:
    """A plan of a few tasks of every kind."""
    tasks = []
    for place in range(draw(st.integers(1, 4))):
        due = draw(st.none() | DAYS)
        one = paper.task(
            str(place + 1),
            None,
            targets=draw(TARGETS),
            times=draw(st.sampled_from([1, 1, 3])),
        )
        values: dict[str, Any] = {}
        if due is not None:
            values = {"due": due, "end": due, "kind": Kind.WINDOW}
            values["start"] = due - dt.timedelta(days=draw(st.integers(0, 150)))
        tasks.append(evolve(one, **values))
    return evolve(paper.PLAN, tasks=tuple(tasks))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Roadmap, list[Entry], dt.date, dt.date]:
    """A plan, its ledger, a day, and the day of what is known."""
    plan = draw(plans())
    return plan, draw(ledgers(plan, DAYS)), draw(DAYS), draw(DAYS)


Case = tuple[Roadmap, list[Entry], dt.date, dt.date]


def computed(case: Case, **given_: Any) -> Execution:
    plan, entries, on, known = case
    return execution(Ledger(entries), plan, on=on, known=known, **given_)


def by_oracle(case: Case, counts: str = "claims") -> list[Told]:
    plan, entries, on, known = case
    return told([plan], entries, on, known, counts)


@given(cases())
@examples(150)
def test_states_are_those_of_the_plain_oracle_when_claims_count(case: Case) -> None:
    done = computed(case)

    found = list(zip(done.tasks.task, (STATES[one].value for one in done.state), strict=True))

    assert found == [(one.task, one.state) for one in by_oracle(case)]


@given(cases())
@examples(150)
def test_states_are_those_of_the_plain_oracle_when_confirmations_count(case: Case) -> None:
    done = computed(case, counts="confirmed")

    found = list(zip(done.tasks.task, (STATES[one].value for one in done.state), strict=True))

    assert found == [(one.task, one.state) for one in by_oracle(case, "confirmed")]


@given(cases())
@examples(60)
def test_shares_are_those_counted_by_hand_from_the_states(case: Case) -> None:
    on = case[2]
    apply = [one for one in by_oracle(case) if one.state not in ("not_applicable", "cancelled")]
    due = [one for one in apply if one.due is not None and one.due <= on]
    is_done = [one for one in due if one.state in ("done", "done_late")]
    whole = computed(case).whole

    assert (whole.numerator, whole.denominator) == (len(is_done), len(due))
    listed = [one for one in apply if one.due is not None or not one.point]
    done_of_all = [one for one in listed if one.state in ("done", "done_late")]
    everything = computed(case, formula="all").whole
    assert (everything.numerator, everything.denominator) == (len(done_of_all), len(listed))


@given(cases())
@examples(60)
def test_confirmations_never_count_more_than_claims(case: Case) -> None:
    claims, confirmed = computed(case).whole, computed(case, counts="confirmed").whole

    assert confirmed.numerator <= claims.numerator
    assert confirmed.denominator == claims.denominator


@given(cases())
@examples(60)
def test_the_whole_is_the_sum_of_any_groups_that_do_not_overlap(case: Case) -> None:
    done = computed(case)

    for grouping in ("task", "measure", "section", "level", "region"):
        rows = done.by(grouping)
        assert sum(row.numerator for row in rows) == done.whole.numerator
        assert sum(row.denominator for row in rows) == done.whole.denominator
        assert sum(row.overdue for row in rows) == done.whole.overdue
