"""The page of dynamics: what it says of each outcome, and letter by letter."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from attrs import evolve

import golden
import schoolsupport as ss
from schoolsupport.errors import DynamicsError
from schoolsupport.monitoring.dynamics import Dynamics, Measure, default_parameters
from schoolsupport.monitoring.dynamics.effects import Effect
from schoolsupport.monitoring.dynamics.findings import YearGap
from schoolsupport.monitoring.dynamics.saying import reservations, verdict
from schoolsupport.monitoring.dynamics.showing import page
from schoolsupport.pages import Chart, Table
from schoolsupport.pages.charts import drawn
from schoolsupport.pages.terminal import shown
from schoolsupport.translation import Message

from .region import Made
from .test_dynamics import Line, Plan

GOLDEN = Path(__file__).parent / "golden"
MADE = Made(supported=14, others=46, municipalities=7, years=(2020, 2021, 2022), seed=3, apart=0.05)


@pytest.fixture(scope="module")
def told() -> Dynamics:
    spans = [Line(one, dt.date(2021, 9, 1)) for one in MADE.chosen]
    plans = [Plan(one, at % 9, 8) for at, one in enumerate(MADE.chosen[:10])]
    return ss.dynamics(MADE.tables(), before=2021, after=2022, spans=spans, execution=plans)


def effect(difference: float, half: float) -> Effect:
    return Effect(
        difference=difference,
        low=difference - half,
        high=difference + half,
        supported=20,
        compared=40,
        rows=100,
        clusters=15,
        clustered_by="municipality",
        interval="bootstrap",
    )


REFUSED = DynamicsError(Message("{why}", {"why": "мало школ"}), found=7)
BETTER, WORSE, NOTHING = effect(-0.05, 0.02), effect(0.05, 0.02), effect(-0.01, 0.02)


def where(
    told: Dynamics,
    alike: Effect | DynamicsError,
    as_low: Effect | DynamicsError,
    *,
    apart: bool = True,
) -> str:
    outcomes = {"alike": alike, "alike_and_low": as_low}
    made = tuple(
        evolve(one, outcome=outcomes.get(one.against, one.outcome)) for one in told.comparisons
    )
    return verdict(evolve(told, comparisons=made, stood_apart=apart)).text("ru")


@pytest.mark.parametrize("width", [80, 120])
def test_the_page_is_shown_as_it_was_read(told: Dynamics, width: int) -> None:
    text = shown(page(told), "ru", width)

    assert max(map(len, text.splitlines())) <= width
    golden.check(GOLDEN / f"dynamics-{width}.txt", text)


# --- what is said --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("alike", "as_low", "words"),
    [
        (BETTER, BETTER, "изменились к лучшему по обоим сравнениям"),
        (WORSE, WORSE, "изменились к худшему по обоим сравнениям"),
        (NOTHING, NOTHING, "не отличить от других ни в одном сравнении"),
        (BETTER, NOTHING, "Два сравнения расходятся, и помогла ли поддержка, сказать нельзя"),
        (NOTHING, BETTER, "Два сравнения расходятся"),
        (BETTER, WORSE, "Два сравнения расходятся"),
        (BETTER, REFUSED, "Помогла ли поддержка, сказать нельзя"),
        (REFUSED, BETTER, "Помогла ли поддержка, сказать нельзя"),
    ],
)
def test_where_results_before_differ_only_what_both_comparisons_say_is_said(
    told: Dynamics, alike: Effect, as_low: Effect, words: str
) -> None:
    assert words in where(told, alike, as_low)


@pytest.mark.parametrize(
    ("alike", "words"),
    [
        (BETTER, "изменились к лучшему по сравнению с похожими"),
        (WORSE, "изменились к худшему по сравнению с похожими"),
        (NOTHING, "не отличить от похожих"),
        (REFUSED, "найдено: 7"),
    ],
)
def test_where_results_before_are_alike_one_comparison_is_enough(
    told: Dynamics, alike: Effect, words: str
) -> None:
    assert words in where(told, alike, REFUSED, apart=False)


def test_no_difference_is_never_told_as_support_that_did_not_help(told: Dynamics) -> None:
    assert "Это не значит, что поддержка не помогла" in where(told, NOTHING, NOTHING)


def test_of_means_more_is_better(told: Dynamics) -> None:
    means = evolve(told, measure=Measure.MEAN)

    assert "к лучшему" in where(means, effect(2.0, 1.0), effect(2.0, 1.0))
    assert "+2 (95 %: от +1 до +3)" in where(means, effect(2.0, 1.0), effect(2.0, 1.0))


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        (effect(-0.05, 0.02), "Значит, 2021 год был для них неудачным"),
        (effect(0.05, 0.02), "уже росли быстрее похожих"),
        (effect(0.01, 0.02), "а столько бывает и случайно"),
    ],
)
def test_a_year_before_support_says_what_the_later_difference_may_be(
    told: Dynamics, moved: Effect, words: str
) -> None:
    # the effect of a year before is told from the year before on: less below then, fallen since
    years = (YearGap(year=2020, outcome=moved),)

    said = " ".join(one.text("ru") for one in reservations(evolve(told, years=years)))

    assert words in said


def test_without_a_year_before_it_is_said_that_nothing_can_be_checked(told: Dynamics) -> None:
    said = [one.text("ru") for one in reservations(evolve(told, years=()))]

    assert any("проверить нельзя" in one for one in said)


# --- what is shown -------------------------------------------------------------------------------


def test_execution_stands_beside_change_in_the_table_and_as_dots_without_an_order(
    told: Dynamics,
) -> None:
    parts = page(told).parts
    [dots] = [one for one in parts if isinstance(one, Chart) and one.kind == "scatter"]
    [schools] = [one for one in parts if isinstance(one, Table) and one.name == "schools"]

    assert schools.columns[-1].id == "executed"
    assert len(dots.x) == len(
        [one for one in told.schools if one.planned and one.change is not None]
    )
    assert not any(column.total for column in schools.columns)
    assert drawn(dots, "ru", "svg") is not None


def test_without_plans_there_is_neither_a_column_of_execution_nor_a_drawing() -> None:
    shown_ = page(ss.dynamics(MADE.tables(), MADE.chosen, before=2021, after=2022))

    tables = {one.name: one for one in shown_.tables}
    assert "executed" not in {column.id for column in tables["schools"].columns}
    assert not [one for one in shown_.parts if isinstance(one, Chart) and one.kind == "scatter"]
    assert "movements" not in tables


def test_every_number_of_the_run_is_told_as_assumed(told: Dynamics) -> None:
    [numbers] = [one for one in page(told).tables if one.name == "parameters"]

    assert isinstance(numbers.title, Message)
    assert "ни один акт" in numbers.title.text("ru")
    for name in numbers.cells[2]:
        assert hasattr(default_parameters(), str(name))
