"""What an upper order hands down, held against synthetic lower plans."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.domain import Level
from schoolsupport.records import plain
from schoolsupport.roadmaps.cascade import CellState, akin, cascade, common_words, likeness
from schoolsupport.roadmaps.delegating import OrderState, delegations, steps
from schoolsupport.roadmaps.planning.roadmap import Tier
from schoolsupport.roadmaps.template import Duty, Measure, Responsible, RoadmapTemplate

from .small_templates import act, correction, measure, orders, template

TITLE = "Создание муниципальных рабочих групп по сопровождению школ"
UPPER = template(
    measure("2.2", "февраль 2023", "ОМСУ", title=TITLE, evidence="Приказ о рабочей группе"),
    measure("2.3", "март 2023", "региональный координатор|", title="Региональный совет"),
)


def lower(*rows: Measure, **fields: object) -> RoadmapTemplate:
    """A synthetic municipal plan."""
    values = {
        "name": "synthetic",
        "title": "Муниципальная дорожная карта по поддержке школ (синтетическая)",
        "level": Level.MUNICIPAL,
        "act": act(Level.MUNICIPAL, dt.date(2023, 2, 1)),
        **fields,
    }
    return template(*rows, **values)


def group(deadline: str | None, **fields: object) -> Measure:
    values = {
        "title": "Создать рабочую группу муниципалитета для сопровождения школ",
        "evidence": "Приказ о муниципальной рабочей группе",
        **fields,
    }
    return measure("1", deadline, "управление образования", **values)


def state(upper: RoadmapTemplate, plan: RoadmapTemplate | None, number: str = "2.2") -> CellState:
    return cascade(upper, {"А": plan}).cell(number, "А").state


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (group("до 28.02.2023"), CellState.FOUND),
        (group("до 01.03.2023"), CellState.LATE),
        (group("по мере необходимости"), CellState.NO_DATE),
        (group(None), CellState.NO_DATE),
        (group("20.02.2023", evidence="Концепция"), CellState.DOCUMENT_DIFFERS),
        (group("20.02.2023", evidence=None), CellState.DOCUMENT_DIFFERS),
        (group("20.02.2023", title="Закупка мебели"), CellState.MISSING),
    ],
)
def test_a_cell_is_the_worst_of_what_holds(row: Measure, expected: CellState) -> None:
    assert state(UPPER, lower(row)) is expected


def test_the_last_day_allowed_is_in_time_and_the_next_is_late() -> None:
    assert state(UPPER, lower(group("28.02.2023"))) is CellState.FOUND
    assert state(UPPER, lower(group("01.03.2023"))) is CellState.LATE


def test_a_match_shows_its_row_its_words_and_its_score() -> None:
    cell = cascade(UPPER, {"А": lower(group("20.02.2023"))}).cell("2.2", "А")

    assert cell.match is not None
    assert cell.match.row == "1"
    assert {"рабоч", "групп", "сопровожден"} <= set(cell.match.likeness.met)
    assert 0 < cell.match.likeness.score <= 1
    assert "row 1" in cell.reasons[0].text()


def test_a_missing_one_shows_the_nearest_row() -> None:
    cell = cascade(UPPER, {"А": lower(group("20.02.2023", title="Закупка школ"))}).cell("2.2", "А")

    assert cell.state is CellState.MISSING
    assert cell.match is not None
    assert "nearest" in cell.reasons[0].text()


def test_an_organisation_without_a_plan_misses_everything() -> None:
    matrix = cascade(UPPER, {"А": None, "Б": lower(group("20.02.2023"))})

    assert [cell.organisation for cell in matrix.gaps] == ["А"]
    assert matrix.gaps[0].reasons[0].text() == "the organisation has no plan"


def test_a_point_that_asks_for_a_plan_is_answered_by_the_plan_itself() -> None:
    duty = Duty(
        clause="4",
        text="разработать муниципальные дорожные карты по поддержке школ",
        who=(Responsible(organisation="МОУО"),),
        what="муниципальная дорожная карта",
        deadline="до 01.02.2023",
        delegates="municipality",
    )
    upper = template(duties=(duty,))
    late = lower(act=act(Level.MUNICIPAL, dt.date(2023, 2, 2)))

    assert state(upper, lower(), "4") is CellState.FOUND
    assert state(upper, late, "4") is CellState.LATE
    assert state(upper, lower(title="Паспорт проекта"), "4") is CellState.DOCUMENT_DIFFERS


def test_schools_are_columns_of_their_own_level() -> None:
    upper = template(
        measure("1", "март 2023", "ОМСУ", title="Утверждение муниципальных планов"),
        measure("2", "март 2023", "ШНОР", title="Утверждение школьных планов"),
    )
    matrix = cascade(upper, {"Район": None, "Школа": None}, {"Школа": Tier.SCHOOL})

    assert {(cell.delegation.number, cell.organisation) for cell in matrix.cells} == {
        ("1", "Район"),
        ("2", "Школа"),
    }


def test_a_row_that_the_upper_level_executes_too_is_not_handed_down() -> None:
    shared = measure("1", "март 2023", "региональный координатор|", "ОМСУ")

    assert delegations(template(shared)) == ()
    assert [
        one.tier for one in delegations(template(evolve(shared, levels=("municipality",))))
    ] == [Tier.MUNICIPALITY]


def test_a_faulty_term_is_no_measure_of_lateness() -> None:
    faulty = evolve(
        UPPER.measures[0],
        deadline="февраль 2022",
        corrections=(correction("февраль 2022", "февраль 2023"),),
    )

    assert state(template(faulty), lower(group("01.06.2023"))) is CellState.FOUND


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("февраль 2023", "март 2023", OrderState.FOLLOWS),
        ("февраль 2023", "февраль-март 2023", OrderState.OVERLAPS),
        ("март 2023", "февраль 2023", OrderState.REVERSED),
        ("март 2023", "постоянно", OrderState.NO_DATE),
    ],
)
def test_steps_of_a_cascade_follow_one_another(
    first: str, second: str, expected: OrderState
) -> None:
    one = template(
        measure("3.1", first, title="Разработка регионального комплекса мер по поддержке"),
        measure("3.2", second, title="Разработка муниципальных комплексов мер по поддержке"),
    )
    (step,) = steps(one)

    assert (step.first, step.second, step.state) == ("3.1", "3.2", expected)


def test_the_matrix_is_json() -> None:
    raw = plain(cascade(UPPER, {"А": lower(group("01.03.2023"))}), "ru")

    assert json.loads(json.dumps(raw)) == raw
    assert raw["cells"][0]["state"] == "late"


class TestRealOrders:
    def test_sakhalin_against_nothing_misses_all_it_hands_down(self) -> None:
        matrix = cascade(
            orders()["sakhalin-2021-2022"],
            {"Район (синтетический)": None, "Школа (синтетическая)": None},
            {"Школа (синтетическая)": Tier.SCHOOL},
        )

        assert {cell.state for cell in matrix.cells} == {CellState.MISSING}
        assert {"3.2", "3.3", "4.2", "5"} <= {cell.delegation.number for cell in matrix.cells}

    def test_the_steps_of_sakhalin(self) -> None:
        found = {
            (one.first, one.second): one.state for one in steps(orders()["sakhalin-2021-2022"])
        }

        assert found["3.1", "3.2"] is OrderState.FOLLOWS
        assert found["3.2", "3.3"] is OrderState.OVERLAPS

    def test_kaliningrad_against_a_synthetic_municipal_plan(self) -> None:
        plan = lower(
            measure(
                "1",
                "до 15.05.2023",
                "отдел образования",
                title="Разработка муниципальных документов по поддержке школ с низкими "
                "образовательными результатами",
                evidence="Муниципальная программа по работе со школами с низкими результатами",
            ),
            measure(
                "2", "до 01.03.2023", "отдел образования", title="Приказ об ответственных лицах"
            ),
        )
        matrix = cascade(orders()["kaliningrad-2023"], {"Район (синтетический)": plan})
        duties = [one.number for one in matrix.delegations if one.asks_plan]

        assert matrix.cell("6", "Район (синтетический)").state is CellState.FOUND
        assert matrix.cell(duties[0], "Район (синтетический)").state is CellState.FOUND
        assert matrix.cell("26", "Район (синтетический)").state is CellState.MISSING

    def test_a_plan_that_copies_its_upper_order_answers_all_its_rows(self) -> None:
        upper = orders()["kaliningrad-2023"]
        copy = evolve(upper, level=Level.MUNICIPAL)
        matrix = cascade(upper, {"Район": copy})

        assert {cell.state for cell in matrix.cells if cell.match and cell.match.row} <= {
            CellState.FOUND,
            CellState.DOCUMENT_DIFFERS,  # a point names no document, its row's copy does
        }


TEXTS = st.lists(
    st.sampled_from(["школы", "создание", "групп", "мониторинга", "план", "ВПР", "2023"]),
    min_size=1,
).map(" ".join)


@given(TEXTS, TEXTS)
def test_likeness_is_a_share_and_whole_for_the_same_words(one: str, other: str) -> None:
    common = common_words([one, other])

    assert 0 <= likeness(one, other, common).score <= 1
    assert likeness(one, f"{other} {one}", common).score == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("утвержден", "утвердит", True),
        ("разработк", "разработат", True),
        ("школ", "школьн", False),
        ("групп", "график", False),
    ],
)
def test_akin_words_share_their_first_half(one: str, other: str, *, same: bool) -> None:
    assert akin(one, other) is same
    assert akin(other, one) is same
