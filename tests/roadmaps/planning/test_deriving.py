"""Which rows go down to municipalities and schools, and why."""

from __future__ import annotations

import pytest
from attrs import evolve

from schoolsupport.domain import Level
from schoolsupport.errors import InputError
from schoolsupport.roadmaps.planning.deriving import participants, standing
from schoolsupport.roadmaps.planning.organisations import Organisations, SchoolEntry
from schoolsupport.roadmaps.planning.plan import plan, plan_all, school_owner
from schoolsupport.roadmaps.planning.roadmap import Owner, Roadmap, TaskSource, Tier
from schoolsupport.roadmaps.template import (
    Abbreviation,
    Duty,
    Force,
    Responsible,
    SchoolList,
    SubMeasure,
)

from .small_templates import act, measure, orders, template

FIRST = SchoolEntry(school="s1", name="МБОУ СОШ № 5", municipality="Северный район")
NORTH = Owner(tier=Tier.MUNICIPALITY, id="Северный район", name="Северный район")


def rows(roadmap: Roadmap) -> list[str]:
    numbers = (task.number for task in roadmap.tasks if task.source is not TaskSource.DUTY)
    return list(dict.fromkeys(numbers))


def of_school(one: object, school: SchoolEntry = FIRST) -> Roadmap:
    organisations = Organisations(schools=(school,))
    return plan(one, owner=school_owner(school), organisations=organisations)  # type: ignore[arg-type]  # a template


REGIONAL = template(
    measure("1", "Август", "региональный координатор|"),
    measure("2", "Август", "МОУО"),
    measure("3", "Август", "руководители школ|"),
    measure("4", "Август", "региональный координатор|", "муниципальные координаторы|"),
    measure("5", "Август", "ШНОР"),
    measure("6", "Август", "ОО со стабильно высокими результатами обучения"),
    measure("7", "Август", "МОУО", levels=("school",)),
)


def test_rows_go_down_by_who_is_responsible() -> None:
    assert rows(plan(REGIONAL)) == ["1", "2", "3", "4", "5", "6", "7"]
    assert rows(plan(REGIONAL, owner=NORTH)) == ["2", "4"]
    assert rows(of_school(REGIONAL)) == ["3", "5", "7"]


def duty(clause: str, force: Force, who: str) -> Duty:
    return Duty(clause=clause, text="Обеспечить", force=force, who=(Responsible(organisation=who),))


@pytest.mark.parametrize(
    ("duties", "force"),
    [
        ((duty("1", Force.RECOMMENDED, "МОУО"),), Force.RECOMMENDED),
        ((duty("1", Force.RECOMMENDED, "МОУО"), duty("2", Force.ORDERED, "МОУО")), None),
        ((duty("1", Force.RECOMMENDED, "директора школ"),), None),
        ((), None),
    ],
)
def test_what_an_order_only_recommends_goes_with_every_task_under_it(
    duties: tuple[Duty, ...], force: Force | None
) -> None:
    one = evolve(REGIONAL, duties=duties)
    of_rows = [t for t in plan(one, owner=NORTH).tasks if t.source is TaskSource.MEASURE]

    assert [task.number for task in of_rows] == ["2", "4"]
    assert {task.force for task in of_rows} == {force}
    by_number = {task.number: task.force for task in plan(one).tasks}
    assert by_number["2"] is force  # the municipalities alone carry it out
    assert by_number["4"] is None  # the region does too


def test_every_row_of_the_municipalities_of_sakhalin_is_recommended() -> None:
    tasks = plan(orders()["sakhalin-2021-2022"], owner=NORTH).tasks

    assert {task.force for task in tasks if task.source is not TaskSource.DUTY} == {
        Force.RECOMMENDED
    }


def test_a_status_nobody_stated_is_assumed_and_said() -> None:
    (task,) = (task for task in of_school(REGIONAL).tasks if task.number == "5")

    assert any("no status says" in message.text() for message in task.assumed)


@pytest.mark.parametrize(
    ("statuses", "taken"), [(("shnor",), True), (("post_project",), False), ((), False)]
)
def test_a_row_for_schools_of_a_status_is_for_them_alone(
    statuses: tuple[str, ...], *, taken: bool
) -> None:
    school = SchoolEntry(school="s1", name="СОШ № 5", statuses=statuses)

    assert ("5" in rows(of_school(REGIONAL, school))) is taken


def test_the_orders_own_lists_give_statuses() -> None:
    listed = SchoolList(
        id="a", status="shnor", title="ШНОР", schools=("МБОУ СОШ № 5",), quote="отнесены"
    )
    one = template(measure("1", "Август", "ШНОР"), school_lists=(listed,))
    other = SchoolEntry(school="s2", name="СОШ № 15", statuses=())

    assert rows(of_school(one)) == ["1"]
    assert rows(of_school(one, other)) == []


def test_a_row_that_names_schools_is_theirs_alone() -> None:
    one = template(
        measure("1", "Август", "ИМЦ", title="Выезд в МОУ «Самоцветская СОШ»"),
        measure("2", "Август", "руководители школ|", title="Выезд в СОШ № 5, СОШ № 7"),
    )
    gem = SchoolEntry(school="s3", name="МОУ «Самоцветская СОШ»")

    assert rows(of_school(one)) == ["2"]
    assert rows(of_school(one, gem)) == ["1"]


def test_a_part_that_names_the_school_goes_down_without_the_others() -> None:
    subs = (
        SubMeasure(title="СОШ № 5 — семинар", deadline="26.01.2023"),
        SubMeasure(title="СОШ № 7 — семинар", deadline="16.03.2023"),
    )
    roadmap = of_school(template(measure("9", None, "ИМЦ", sub_measures=subs)))

    assert [task.title for task in roadmap.tasks] == ["СОШ № 5 — семинар"]


def test_a_measure_linked_with_reasons_is_for_schools_that_have_them() -> None:
    one = template(
        measure("1", "Август", "руководители школ|", reasons=("staff",)),
        measure("2", "Август", "руководители школ|"),
    )
    found = SchoolEntry(school="s1", name="СОШ № 5", reasons=("staff",))
    none = SchoolEntry(school="s1", name="СОШ № 5", reasons=())

    assert rows(of_school(one, found)) == ["1", "2"]
    assert rows(of_school(one, none)) == ["2"]
    assert rows(of_school(one)) == ["1", "2"]


def test_people_of_schools_take_part_and_it_is_said_to_be_assumed() -> None:
    one = template(
        measure("1", "Август", "ИРО", title="Стажировки для педагогов, работающих в ШНОР"),
        measure("2", "Август", "ИРО", title="Разработка рекомендаций для руководителей школ"),
        measure("3", "Август", "ИРО", title="Утверждение критериев ШНОР"),
    )
    roadmap = of_school(one)

    assert rows(roadmap) == ["1"]
    assert "педагогов, работающих в ШНОР" in roadmap.tasks[0].assumed[0].text()


def test_points_go_down_to_whom_they_speak() -> None:
    duties = (
        Duty(clause="4", text="Рекомендовать", who=(Responsible(organisation="МОУО"),)),
        Duty(clause="5", text="Разработать", who=(Responsible(role="руководители ШНОР"),)),
    )
    one = template(duties=duties)

    assert [task.number for task in plan(one, owner=NORTH).tasks] == ["4"]
    assert [task.number for task in of_school(one).tasks] == ["5"]


def test_rows_left_out_are_listed_with_the_reason() -> None:
    (note,) = plan(REGIONAL, owner=NORTH).notes[:1]

    assert note.code == "plan.rows_left_out"
    assert "1, 3, 5, 6" in note.message.text()


def test_an_order_that_speaks_to_nobody_below_says_so() -> None:
    roadmap = plan(template(measure("1", "Август", "министерство")), owner=NORTH)

    assert [one.code for one in roadmap.problems] == ["plan.nothing_derived"]


def test_roadmaps_of_a_level_are_one_for_each() -> None:
    schools = Organisations(
        schools=(FIRST, SchoolEntry(school="s2", name="СОШ № 6", municipality="Южный район"))
    )

    assert [one.owner.id for one in plan_all(REGIONAL, Tier.SCHOOL, schools)] == ["s1", "s2"]
    assert [one.owner.id for one in plan_all(REGIONAL, Tier.MUNICIPALITY, schools)] == [
        "Северный район",
        "Южный район",
    ]
    assert [one.owner.name for one in plan_all(REGIONAL, Tier.REGION, schools)] == [
        "Примерская область"
    ]


def test_ids_of_owners_differ_and_keep_the_row() -> None:
    ids = {plan(REGIONAL).tasks[2].id, of_school(REGIONAL).tasks[0].id}

    assert len(ids) == 2
    assert {one.partition("@")[0] for one in ids} == {"primer-2023/main/3#p1"}


def test_a_school_outside_the_table_is_refused() -> None:
    with pytest.raises(InputError, match="no such school"):
        plan(REGIONAL, owner=school_owner(FIRST), organisations=Organisations())


@pytest.mark.parametrize(
    ("words", "tier"),
    [
        ("руководители школ", Tier.SCHOOL),
        ("Муниципальные координаторы", Tier.MUNICIPALITY),
        ("кураторы ШНОР", Tier.MUNICIPALITY),
        ("ОМСУ", Tier.MUNICIPALITY),
        ("Управление образования", Tier.MUNICIPALITY),
        ("региональный координатор", Tier.REGION),
        ("РЦОКО", Tier.REGION),
    ],
)
def test_words_tell_the_level_of_a_party(words: str, tier: Tier) -> None:
    assert standing(REGIONAL, Responsible(role=words)).tier is tier


def test_unknown_words_stand_on_the_orders_own_level_and_say_so() -> None:
    municipal = template(level=Level.MUNICIPAL, act=act(Level.MUNICIPAL))
    found = standing(municipal, Responsible(role="директор", organisation="КМЦ"))

    assert found.tier is Tier.MUNICIPALITY
    assert found.assumed


def test_abbreviations_of_the_order_are_read() -> None:
    one = template(abbreviations=(Abbreviation(short="УО", full="управление образования"),))

    assert standing(one, Responsible(organisation="УО")).tier is Tier.MUNICIPALITY


def test_people_alone_are_not_participants() -> None:
    assert participants("Совещание руководителей методических служб") is None


class TestRealOrders:
    def test_a_school_of_alapaevskoe_has_its_visit_and_not_the_others(self) -> None:
        order = orders()["alapaevskoe-2021"]
        roadmap = of_school(order, SchoolEntry(school="s", name="МОУ «Самоцветская СОШ»"))

        assert {"4", "8", "19", "39"} <= set(rows(roadmap))
        assert not {"1", "20", "21", "24"} & set(rows(roadmap))

    def test_kaliningrad_hands_row_6_to_municipalities_alone(self) -> None:
        order = orders()["kaliningrad-2023"]

        assert "6" in rows(plan(order, owner=NORTH))
        assert "6" not in rows(of_school(order))

    def test_sakhalin_goes_down_step_by_step(self) -> None:
        order = orders()["sakhalin-2021-2022"]
        municipal, school = rows(plan(order, owner=NORTH)), rows(of_school(order))

        assert "3.2" in municipal
        assert "3.2" not in school
        assert "3.3" in school

    def test_neftekumsk_names_nobody_and_the_plan_says_so(self) -> None:
        order = orders()["neftekumsk-2020-2024"]
        notes = of_school(order).notes

        assert any("names no responsible party" in str(note.message) for note in notes)
