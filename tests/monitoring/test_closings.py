import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from schoolsupport import load_region
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.monitoring.rounds.closings import close, closing_of, compare
from schoolsupport.monitoring.rounds.results import RoundResult, round_on
from schoolsupport.monitoring.states import TaskState
from schoolsupport.records import stored
from schoolsupport.roadmaps.planning.organisations import Organisations, SchoolEntry
from schoolsupport.roadmaps.planning.plan import plan_all
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Tier

JUNE = dt.datetime(2023, 6, 30, 12, tzinfo=dt.UTC)
JULY = dt.datetime(2023, 7, 10, 12, tzinfo=dt.UTC)
SCHOOLS = Organisations(
    schools=(
        SchoolEntry(school="s1", name="Школа № 1", municipality="Гусев"),
        SchoolEntry(school="s2", name="Школа № 2", municipality="Советск"),
    )
)


@pytest.fixture(scope="module")
def plans() -> tuple[Roadmap, ...]:
    template = load_region("kaliningrad").roadmaps["kaliningrad-2023"]
    return plan_all(template, Tier.SCHOOL, SCHOOLS)


def first_round(ledger: Ledger, plans: tuple[Roadmap, ...]) -> RoundResult:
    plugin = load_region("kaliningrad")
    one = plugin.rounds["first"]
    return round_on(one, plugin.roadmaps[one.roadmap], ledger, plans)


def reports(plan: Roadmap, count: int, at: dt.datetime = JUNE) -> list[Entry]:
    """Reports of the first tasks of a plan that count in the first round."""
    due = [one for one in plan.dated if one.due and one.due <= dt.date(2023, 6, 30)]
    counted = [one for one in due if one.source.value != "duty" and one.number != "10"]
    return [
        Entry(task=one.id, status="done", day=one.due, document="справка", recorded_at=at)
        for one in counted[:count]
        if one.due
    ]


def test_the_row_of_the_round_itself_is_not_in_its_share(plans: tuple[Roadmap, ...]) -> None:
    result = first_round(Ledger(), plans)
    counted = set(result.execution.tasks.number[result.execution.counted])

    assert "10" not in counted
    assert {one.number for one in result.own} == {"10"}
    assert result.execution.whole.numerator == 0


def test_both_ends_of_the_floor_are_told_apart(plans: tuple[Roadmap, ...]) -> None:
    whole = first_round(Ledger(), plans).execution.whole.denominator
    enough = -(-whole * 30 // 100)

    given = [one for plan in plans for one in reports(plan, whole)]

    result = first_round(Ledger(given[:enough]), plans)
    less = first_round(Ledger(given[: enough - 1]), plans)

    assert [(one.value, one.reached) for one in result.floors] == [
        (Decimal(30), True),
        (Decimal(40), False),
    ]
    assert [one.reached for one in less.floors] == [False, False]


def test_other_readings_of_the_order_have_their_shares(plans: tuple[Roadmap, ...]) -> None:
    result = first_round(Ledger(reports(plans[0], 3)), plans)
    everything = result.other_shares["all"]  # type: ignore[index]  # a StrEnum is its word

    assert everything.numerator == 3
    assert everything.denominator > result.execution.whole.denominator


def test_a_closing_is_read_back_with_its_seal(plans: tuple[Roadmap, ...]) -> None:
    closing = close(first_round(Ledger(reports(plans[0], 2)), plans), by="Минобр", at=JUNE)

    read = closing_of(stored(closing))

    assert read == closing
    assert read.is_intact
    assert (closing.whole.numerator, len(closing.entries)) == ("2", 2)


def test_a_closing_changed_by_one_number_does_not_fit_its_seal(plans: tuple[Roadmap, ...]) -> None:
    closing = close(first_round(Ledger(reports(plans[0], 2)), plans), by="Минобр", at=JUNE)

    assert not evolve(closing, whole=evolve(closing.whole, numerator="3")).is_intact
    assert not evolve(closing, by="Другой").is_intact


def test_what_is_reported_after_a_closing_changes_the_present_and_not_the_closing(
    plans: tuple[Roadmap, ...],
) -> None:
    ledger = Ledger(reports(plans[0], 2))
    closing = close(first_round(ledger, plans), by="Минобр", at=JUNE)
    [late] = reports(plans[1], 1, JULY)
    ledger.record(late)

    difference = compare(closing, first_round(ledger, plans))

    assert (closing.whole.numerator, difference.whole.numerator) == ("2", 3)
    assert difference.added == (late.id,)
    [changed] = difference.states
    assert (changed.task, changed.then, changed.now) == (
        late.task,
        TaskState.OVERDUE,
        TaskState.DONE,
    )


def test_a_correction_and_an_answer_after_a_closing_are_told_apart(
    plans: tuple[Roadmap, ...],
) -> None:
    one, other = reports(plans[0], 2)
    ledger = Ledger([one, other])
    closing = close(first_round(ledger, plans), by="Минобр", at=JUNE)
    wrong = Entry(task=one.task, status="not_done", day=one.day, corrects=one.id, recorded_at=JULY)
    ledger.record(wrong)
    ledger.record(
        Entry(step="confirm", about=other.id, task=other.task, day=other.day, recorded_at=JULY)
    )

    difference = compare(closing, first_round(ledger, plans))

    assert (difference.added, difference.gone) == ((wrong.id,), (one.id,))
    assert difference.answered == (other.id,)


def test_nothing_that_came_later_is_an_empty_difference(plans: tuple[Roadmap, ...]) -> None:
    ledger = Ledger(reports(plans[0], 2))
    closing = close(first_round(ledger, plans), by="Минобр", at=JUNE)

    assert compare(closing, first_round(ledger, plans)).is_empty
