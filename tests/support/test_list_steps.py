"""A list as a procedure: steps hang together, are kept for good, and what is open shows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from schoolsupport.errors import SchoolSupportError
from schoolsupport.pages.markdown import markdown
from schoolsupport.support.list_steps import (
    KINDS,
    ListStep,
    StepKind,
    course_page,
    list_course,
)

NOW = dt.datetime(2023, 1, 20, 9, tzinfo=dt.UTC)
NAME = "Перечень (вымышлен)"
PAPER: dict[str, Any] = {"document": "приказ", "number": "77"}


def step(kind: str, day: int, **given_: Any) -> ListStep:
    return ListStep(list=NAME, kind=kind, day=dt.date(2023, 1, day), recorded_at=NOW, **given_)


OBJECTION = step("objection", 12, school="sch990002", document="письмо", number="7")
DECISION = step("decision", 14, school="sch990002", about=OBJECTION.id, outcome="satisfied")
WHOLE = (
    step("draft", 10, run="a" * 64),
    step("notice", 11, document="письмо", number="5"),
    OBJECTION,
    DECISION,
    step("order", 20, **PAPER),
    step("publication", 21, link="https://example.org/77"),
    step("amendment", 25, **PAPER),
    step("exit", 31, school="sch990001", **PAPER),
)


def test_a_whole_course_has_nothing_open_and_nothing_missing() -> None:
    course = list_course(reversed(WHOLE), NAME, on=dt.date(2023, 1, 31))

    assert course.steps == WHOLE
    assert (course.open, course.missing) == ((), ())


@pytest.mark.parametrize(
    ("day", "open_", "missing"),
    [(11, 0, ()), (12, 1, ()), (13, 1, ()), (14, 0, ()), (31, 0, ())],
)
def test_what_is_open_is_told_as_of_a_day(day: int, open_: int, missing: tuple[str, ...]) -> None:
    course = list_course(WHOLE, NAME, on=dt.date(2023, 1, day))

    assert len(course.open) == open_
    assert course.missing == missing


def test_an_order_without_a_draft_and_a_notice_is_told_and_not_refused() -> None:
    course = list_course([step("order", 20, **PAPER)], NAME, on=dt.date(2023, 1, 31))

    assert course.missing == ("draft", "notice")
    assert "школы извещены" in markdown(course_page(course), "ru")


def test_an_order_before_its_objections_are_decided_is_told() -> None:
    course = list_course([OBJECTION, step("order", 20, **PAPER)], NAME, on=dt.date(2023, 1, 31))

    assert "по возражениям решений нет" in markdown(course_page(course), "ru")


@given(st.permutations(WHOLE))
def test_the_order_in_which_steps_come_plays_no_part(steps: list[ListStep]) -> None:
    assert list_course(steps, NAME, on=dt.date(2023, 1, 31)).steps == WHOLE


@pytest.mark.parametrize(
    ("kind", "given_", "words"),
    [
        ("objection", {}, "which"),
        ("exit", PAPER, "which"),
        ("order", {}, "act"),
        ("amendment", {"link": "https://example.org"}, "act"),
        ("decision", {"about": OBJECTION.id}, "decision"),
        ("decision", {"outcome": "declined"}, "decision"),
        ("notice", {"outcome": "declined"}, "decision"),
        ("приказ", PAPER, "no such step"),
    ],
)
def test_a_step_that_does_not_hang_together_is_refused(
    kind: str, given_: dict[str, Any], words: str
) -> None:
    with pytest.raises(SchoolSupportError, match=words):
        step(kind, 1, **given_)


def test_a_step_written_twice_is_one_whenever_it_was_recorded() -> None:
    again = attrs.evolve(OBJECTION, id="", recorded_at=NOW + dt.timedelta(days=1))

    assert again.id == OBJECTION.id


# --- kept ----------------------------------------------------------------------------------------


def test_steps_are_kept_for_good_and_once(tmp_path: Path) -> None:
    with ss.open_store(tmp_path / "support.db") as store:
        assert store.add_steps(WHOLE) == len(WHOLE)
        assert store.add_steps(WHOLE[:3]) == 0

        assert tuple(store.list_steps(NAME)) == WHOLE
        assert store.list_steps("другой") == []


@pytest.mark.parametrize(
    "wrong",
    [
        step("decision", 14, about="0" * 32, outcome="declined"),
        step("decision", 14, about=WHOLE[0].id, outcome="declined"),
        step("decision", 14, school="sch990009", about=OBJECTION.id, outcome="declined"),
        attrs.evolve(DECISION, list="другой", id=""),
    ],
    ids=["nothing", "no objection", "another school", "another list"],
)
def test_a_decision_is_of_an_objection_of_its_list_and_school(
    tmp_path: Path, wrong: ListStep
) -> None:
    with ss.open_store(tmp_path / "support.db") as store:
        store.add_steps(WHOLE[:3])

        with pytest.raises(SchoolSupportError, match="refers"):
            store.add_steps([step("notice", 13), wrong])

        assert len(store.list_steps()) == 3


def test_every_kind_of_step_has_a_place_in_a_course() -> None:
    assert {one.kind for one in WHOLE} == set(KINDS) == set(StepKind)
