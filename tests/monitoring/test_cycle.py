"""The management cycle: what an order says of its stages, what proves them, what is loose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import golden
from schoolsupport import load_region
from schoolsupport.errors import RuleError
from schoolsupport.monitoring.cycle.cycle import (
    STAGES,
    Break,
    Cycle,
    CycleState,
    Evidence,
    Paper,
    Proving,
    Stage,
    Standing,
    cycle_on,
    read_cycle,
)
from schoolsupport.monitoring.cycle.pages import cycle_page
from schoolsupport.pages.terminal import shown

ON = dt.date(2022, 12, 31)
KRASNODAR = load_region("krasnodar")
TEMPLATE = KRASNODAR.roadmaps["slavyansk-2022"]
REGIONS = ("kaliningrad", "sakhalin", "krasnodar", "stavropol", "sverdlovsk")


def cycle() -> Cycle:
    found = KRASNODAR.cycle
    assert found is not None
    return found


def done(row: str, day: str, *, owner: str = "municipality:Район", paper: bool = True) -> Proving:
    when = dt.date.fromisoformat(day)
    return Proving(
        row=f"main/{row}",
        owner=owner,
        day=when,
        paper=Paper(title=f"справка {row}", day=when) if paper else None,
    )


def looked(*proving: Proving, **given_: object) -> CycleState:
    evidence = Evidence(done=proving, **given_)  # type: ignore[arg-type]  # as named
    return cycle_on("krasnodar", cycle(), TEMPLATE, evidence, ON)


def standings(state: CycleState) -> dict[str, str]:
    return {one.stage.value: one.standing.value for one in state.stages}


def breaks(state: CycleState) -> dict[Stage, tuple[Break, ...]]:
    return {one.stage: one.breaks for one in state.stages}


# --- the five orders -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "missing"),
    [
        ("kaliningrad", {Stage.RECOMMENDATIONS}),
        ("sakhalin", set()),
        ("krasnodar", set()),
        ("stavropol", set()),
        ("sverdlovsk", {Stage.INDICATORS}),
    ],
)
def test_stages_that_an_order_leaves_out_are_missing_links(
    region: str, missing: set[Stage]
) -> None:
    plugin = load_region(region)
    assert plugin.cycle is not None
    template = plugin.roadmaps[plugin.cycle.roadmap]

    state = cycle_on(region, plugin.cycle, template, Evidence(), ON)

    found = {one.stage for one in state.stages if one.standing is Standing.MISSING}
    assert [one.stage for one in state.stages] == list(STAGES)
    assert found == missing
    assert not state.complete
    if missing:
        assert state.gaps


# --- what proves a stage -------------------------------------------------------------------------


def test_without_anything_reported_only_the_orders_own_words_are_there() -> None:
    state = looked(rules=[Paper(title="акт")])

    assert standings(state) == {
        "goals": "proved",
        "indicators": "proved",
        **dict.fromkeys(
            (
                "methods",
                "monitoring",
                "analysis",
                "recommendations",
                "measures",
                "decisions",
                "effectiveness",
            ),
            "open",
        ),
    }


def test_a_stage_is_proven_when_each_of_its_rows_rounds_and_registers_has_a_paper() -> None:
    rows = [done("12", "2022-04-01"), done("23", "2022-04-01"), done("24", "2022-04-01")]
    lines = {name: Paper(title=name, day=ON) for name in ("teams", "teachers")}

    assert standings(looked(*rows))["methods"] == "part"
    assert standings(looked(*rows, registers=lines))["methods"] == "proved"
    assert standings(looked(*rows[1:], registers=lines))["methods"] == "part"


def test_a_round_is_proven_by_its_closing() -> None:
    row = done("21", "2022-04-01")
    closed = {"summary": [Paper(title="закрыт: ЦОКО", day=dt.date(2022, 3, 31))]}

    assert standings(looked(row))["analysis"] == "part"
    assert standings(looked(row, closings=closed))["analysis"] == "proved"


def test_what_is_done_without_a_paper_proves_nothing() -> None:
    assert standings(looked(done("12", "2022-04-01", paper=False)))["methods"] == "open"


def test_papers_are_told_once_the_earliest_first() -> None:
    state = looked(done("18", "2022-05-01"), done("18", "2022-03-01"), done("18", "2022-03-01"))

    (monitoring,) = [one for one in state.stages if one.stage is Stage.MONITORING]
    assert [one.day and one.day.month for one in monitoring.proofs[0].papers] == [3, 5]


# --- links ---------------------------------------------------------------------------------------


def test_a_stage_whose_order_has_no_words_about_the_one_before_is_loose() -> None:
    found = breaks(looked())

    assert found[Stage.RECOMMENDATIONS] == ()
    assert found[Stage.MEASURES] == (Break.NO_WORDS,)
    assert found[Stage.GOALS] == ()


def test_after_a_missing_stage_the_next_is_not_blamed() -> None:
    plugin = load_region("kaliningrad")
    assert plugin.cycle is not None
    template = plugin.roadmaps[plugin.cycle.roadmap]

    state = cycle_on("kaliningrad", plugin.cycle, template, Evidence(), ON)

    assert breaks(state)[Stage.MEASURES] == ()


@pytest.mark.parametrize(
    ("monitoring", "analysis", "is_earlier"),
    [
        ("2022-05-30", "2022-05-29", True),
        ("2022-05-30", "2022-05-30", False),
        ("2022-05-30", "2022-06-01", False),
    ],
)
def test_papers_older_than_those_of_the_stage_before_break_the_link(
    monitoring: str,
    analysis: str,
    is_earlier: bool,  # noqa: FBT001  # a case
) -> None:
    state = looked(done("18", monitoring), done("21", analysis))

    assert (Break.EARLIER in breaks(state)[Stage.ANALYSIS]) is is_earlier


# --- municipalities ------------------------------------------------------------------------------


def test_a_municipality_is_looked_at_by_the_rows_of_its_own_plan() -> None:
    plans = {"Район": frozenset({"main/12", "main/21"}), "Округ": frozenset({"main/21"})}

    state = looked(
        done("12", "2022-04-01"), done("21", "2022-05-01", owner="school:1"), plans=plans
    )

    told = {one.municipality: one.stages for one in state.municipalities}
    assert told["Район"][Stage.METHODS] is Standing.PROVED
    assert told["Район"][Stage.ANALYSIS] is Standing.OPEN
    assert told["Район"][Stage.MEASURES] is Standing.MISSING
    assert told["Округ"][Stage.METHODS] is Standing.MISSING
    assert Stage.GOALS not in told["Округ"]


# --- laws ----------------------------------------------------------------------------------------

RANK = {Standing.MISSING: 0, Standing.OPEN: 1, Standing.PART: 2, Standing.PROVED: 3}
PROVING = st.lists(
    st.builds(
        done,
        st.sampled_from([str(number) for number in range(1, 26)]),
        st.sampled_from(["2022-01-10", "2022-06-30"]),
        paper=st.booleans(),
    ),
    max_size=8,
)


@given(first=PROVING, more=PROVING)
def test_more_papers_never_make_a_stage_worse_and_their_order_does_not_matter(
    first: list[Proving], more: list[Proving]
) -> None:
    some, every = looked(*first), looked(*first, *more)

    for one, other in zip(some.stages, every.stages, strict=True):
        assert RANK[one.standing] <= RANK[other.standing]
    assert looked(*reversed([*first, *more])) == every


@given(PROVING)
def test_a_stage_stands_as_plain_counting_has_it(proving: list[Proving]) -> None:
    with_paper = {one.row.partition("/")[2] for one in proving if one.paper is not None}

    for stage in looked(*proving).stages:
        for proof in stage.proofs:
            if proof.rows and proof.of == len(proof.rows):
                assert proof.done == len(with_paper & set(proof.rows))


# --- files ---------------------------------------------------------------------------------------

GOOD = """\
title = "Сопровождение школ"
roadmap = "slavyansk-2022"

[[proof]]
stage = "goals"
title = "Цели"
source = { act = "slavyansk-156-2022", clause = "1", quote = "повышение качества образования" }

[[proof]]
stage = "analysis"
title = "Анализ"
rows = ["21"]
rounds = ["summary"]
registers = ["teams"]
refers = "сводного анализа"
source = { act = "slavyansk-156-2022", clause = "21", quote = "Подготовка сводного анализа" }
"""


@pytest.fixture
def faults_of(tmp_path: Path) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        (tmp_path / "cycle.toml").write_text(text, "utf-8")
        try:
            read_cycle(tmp_path, KRASNODAR.roadmaps, KRASNODAR.rounds, KRASNODAR.registers)
        except RuleError as error:
            return [error.fault, *(one.fault for one in error.others)]
        return []

    return read


def test_a_good_file_has_no_fault_and_no_file_is_no_cycle(
    faults_of: Callable[[str], list[str]], tmp_path: Path
) -> None:
    assert read_cycle(tmp_path, {}, {}, {}) is None
    assert faults_of(GOOD) == []


@pytest.mark.parametrize(
    ("was", "is_now", "fault"),
    [
        ('"slavyansk-2022"', '"slavyansk"', "round.unknown_roadmap"),
        ('stage = "goals"', 'stage = "goal"', "rule.unfit"),
        ('rows = ["21"]', 'rows = ["99"]', "round.unknown_row"),
        ('rows = ["21"]', 'points = ["99"]', "round.unknown_point"),
        ('rounds = ["summary"]', 'rounds = ["sumary"]', "cycle.unknown_round"),
        ('registers = ["teams"]', 'registers = ["team"]', "cycle.unknown_register"),
        ('refers = "сводного анализа"', 'refers = "по итогам мониторинга"', "round.no_quote"),
        ('quote = "Подготовка сводного', 'quote = "Подготовка полного', "round.no_quote"),
        ('act = "slavyansk-156-2022", clause = "1"', 'act = "x", clause = "1"', "round.other_act"),
        (
            GOOD.splitlines()[6],
            "",
            "cycle.no_source",
        ),
    ],
)
def test_each_fault_of_a_file_is_told(
    was: str, is_now: str, fault: str, faults_of: Callable[[str], list[str]]
) -> None:
    assert was in GOOD
    assert fault in faults_of(GOOD.replace(was, is_now, 1))


# --- the page ------------------------------------------------------------------------------------


def test_the_page_names_what_is_missing_in_words_and_no_identifier_of_ours() -> None:
    plugin = load_region("kaliningrad")
    assert plugin.cycle is not None
    template = plugin.roadmaps[plugin.cycle.roadmap]

    seen = shown(
        cycle_page(cycle_on("kaliningrad", plugin.cycle, template, Evidence(), ON)), "ru", 120
    )

    assert "Рекомендации: в приказе об этом этапе ничего нет" in seen
    assert "organisation" not in seen
    assert "kaliningrad" not in seen


def test_a_whole_cycle_says_so() -> None:
    state = looked()
    whole = evolve(
        state,
        stages=tuple(evolve(one, standing=Standing.PROVED, breaks=()) for one in state.stages),
    )

    assert whole.complete
    assert "каждый вытекает из предыдущего" in shown(cycle_page(whole), "ru", 120)


@pytest.mark.parametrize("width", [80, 120])
def test_the_page_is_shown_as_it_was_read(width: int) -> None:
    state = looked(
        done("12", "2022-04-20"),
        done("18", "2022-05-30"),
        done("21", "2022-03-30"),
        rules=[Paper(title="акт (условный) № 1", day=dt.date(2021, 7, 15))],
        plans={"Район": frozenset({"main/12", "main/18", "main/21"})},
    )

    text = shown(cycle_page(state), "ru", width)

    assert max(map(len, text.splitlines())) <= width
    golden.check(Path(__file__).parent / "golden" / f"cycle-{width}.txt", text)
