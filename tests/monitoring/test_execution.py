from collections import defaultdict
from fractions import Fraction

import pytest

from monitoring import paper_plan as paper
from schoolsupport import load_region
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.execution import Execution, execution
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.monitoring.states import STATES as STATE_WORDS
from schoolsupport.monitoring.states import Answer
from schoolsupport.roadmaps.planning.organisations import Organisations, SchoolEntry
from schoolsupport.roadmaps.planning.plan import plan, plan_all
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Tier


def looked_at(**given: object) -> Execution:
    """The plan on paper on its day."""
    return execution(Ledger(paper.ENTRIES), paper.PLAN, **{"on": paper.ON} | given)  # type: ignore[arg-type]  # options by name


def states(done: Execution) -> dict[str, list[str]]:
    """The states of the rows of each task by its number."""
    found: dict[str, list[str]] = defaultdict(list)
    for number, state in zip(done.tasks.number, done.state, strict=True):
        found[number].append(STATE_WORDS[state].value)
    return dict(found)


def test_every_case_of_the_plan_on_paper_has_the_state_worked_out_for_it() -> None:
    assert states(looked_at()) == paper.STATES


def test_of_13_times_due_by_the_day_8_are_done() -> None:
    whole = looked_at().whole

    assert (whole.numerator, whole.denominator) == (8, 13)
    assert (whole.due, whole.done, whole.done_late, whole.overdue) == (13, 8, 1, 4)
    assert (whole.in_progress, whole.due_soon) == (4, 2)
    assert (whole.not_applicable, whole.cancelled, whole.without_evidence) == (1, 1, 1)
    assert (whole.confirmed, whole.returned, whole.claimed) == (1, 1, 7)


def test_a_correction_of_july_changes_nothing_that_was_known_in_june() -> None:
    whole = looked_at(known=paper.ON).whole

    assert (whole.numerator, whole.denominator) == (9, 13)


def test_all_rows_of_the_table_are_counted_and_points_without_a_day_are_not() -> None:
    whole = looked_at(formula="all").whole

    assert (whole.numerator, whole.denominator) == (8, 20)


def test_a_row_due_five_times_weighs_as_much_as_a_row_due_once() -> None:
    whole = looked_at(formula="weighted").whole

    assert (whole.numerator, whole.denominator) == (Fraction(24, 5), 9)


def test_where_confirmed_reports_count_a_claim_is_neither_done_nor_overdue() -> None:
    done = looked_at(counts="confirmed")

    assert (done.whole.numerator, done.whole.denominator) == (1, 13)
    assert states(done)["1"] == ["claimed"]
    assert states(done)["12"] == ["due_soon"]


@pytest.mark.parametrize(
    ("number", "place", "value", "of", "reached"),
    [
        ("7", 0, 4, 5, False),
        ("9", 0, 1, None, True),
        ("9", 1, 1, None, False),
        ("15", 0, 120, 200, True),
        ("16", 0, 9, 10, False),
        ("17", 0, 50, None, True),
    ],
)
def test_a_target_is_told_with_its_own_denominator(
    number: str, place: int, value: float, of: float | None, reached: object
) -> None:
    found = {(one.number, one.place): one for one in looked_at().targets}[number, place]

    assert (found.value, found.of, found.reached) == (value, of, reached)


def test_sections_and_parties_have_rows_of_their_own() -> None:
    done = looked_at()
    sections = {row.title: (row.numerator, row.denominator) for row in done.by("section")}
    parties = {row.key: (row.numerator, row.denominator) for row in done.by("party")}

    assert sections == {"Первое": (6, 9), "Второе": (2, 4)}
    assert parties == {"Институт": (8, 13), "куратор": (0, 1)}


def test_a_row_of_the_order_is_told_with_all_its_times() -> None:
    monthly = {row.key: row for row in looked_at().by("measure")}["first/7"]

    assert (monthly.numerator, monthly.denominator, monthly.overdue) == (4, 5, 1)


def test_the_share_of_the_whole_is_not_the_mean_of_the_shares() -> None:
    done = looked_at()

    assert done.mean_of_shares("section") == (Fraction(6, 9) + Fraction(2, 4)) / 2
    assert done.whole.share == pytest.approx(8 / 13)


def test_the_answer_to_a_report_stands_beside_its_state() -> None:
    done = looked_at()
    answers = dict(zip(done.tasks.number, done.answer, strict=True))

    assert list(Answer)[answers["12"]] is Answer.RETURNED
    assert list(Answer)[answers["13"]] is Answer.CONFIRMED


@pytest.fixture(scope="module")
def cascade() -> tuple[list[Roadmap], Ledger]:
    """A region, its two municipalities and three schools, two of which did all they had to."""
    template = load_region("kaliningrad").roadmaps["kaliningrad-2023"]
    schools = Organisations(
        schools=tuple(
            SchoolEntry(school=one, name=one, municipality=municipality)
            for one, municipality in (("s1", "Гусев"), ("s2", "Гусев"), ("s3", "Советск"))
        )
    )
    plans = [plan(template)]
    plans += plan_all(template, Tier.MUNICIPALITY, schools)
    plans += plan_all(template, Tier.SCHOOL, schools)
    done = [
        Entry(task=one.id, owner=f"school:{each.owner.id}", status="done", day=one.due)
        for each in plans
        if each.owner.id in ("s1", "s3")
        for one in each.dated
        if one.due
    ]
    return plans, Ledger(done)


def test_plans_of_three_levels_are_looked_at_at_once(
    cascade: tuple[list[Roadmap], Ledger],
) -> None:
    plans, ledger = cascade
    done = execution(ledger, plans, on=paper.ON)
    levels = {row.key: row for row in done.by("level")}
    schools = {row.key: row for row in done.by("school")}

    assert set(levels) == {"region", "municipality", "school"}
    assert set(schools) == {"s1", "s2", "s3"}
    assert sum(row.denominator for row in levels.values()) == done.whole.denominator
    assert levels["school"].numerator == done.whole.numerator
    assert schools["s2"].numerator == 0
    assert schools["s1"].numerator == schools["s3"].numerator > 0


def test_the_tasks_of_a_school_stand_in_the_row_of_its_municipality(
    cascade: tuple[list[Roadmap], Ledger],
) -> None:
    plans, ledger = cascade
    done = execution(ledger, plans, on=paper.ON)
    rows = {row.key: row for row in done.by("municipality")}

    assert set(rows) == {"", "Гусев", "Советск"}
    assert rows["Гусев"].numerator == rows["Советск"].numerator
    assert rows["Гусев"].denominator > rows["Советск"].denominator
