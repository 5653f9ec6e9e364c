"""Rosters and tables of organisations: what they take, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from schoolsupport.errors import InputError, RuleError
from schoolsupport.roadmaps.planning.organisations import (
    blank_roster,
    read_organisations,
    read_roster,
)
from schoolsupport.roadmaps.planning.plan import plan, school_owner
from schoolsupport.roadmaps.planning.roadmap import Owner, Person, Roadmap, Tier
from schoolsupport.words.stems import same_words

from .small_templates import measure, template

# made-up people
ROSTER = """\
Роль;Организация;Муниципалитет;Школа;ФИО;Почта
руководитель школы;;;s1;Первая А. А.;first@example.org
руководитель школы;;;s2;Вторая Б. Б.;
муниципальный координатор;;Северный район;;Третий В. В.;
муниципальный координатор;;Южный район;;Четвёртый Г. Г.;
;ИРО;;;Пятый Д. Д.;
директор;ИРО;;;Шестой Е. Е.;
"""
SCHOOLS = """\
school;name;municipality;statuses
s1;СОШ № 1;Северный район;shnor, 500+
s2;СОШ № 2;Южный район;
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8-sig")
    (tmp_path / "schools.csv").write_text(SCHOOLS, "cp1251")
    return tmp_path


def names(roadmap: Roadmap) -> list[str]:
    return [
        person.name for task in roadmap.tasks for party in task.parties for person in party.persons
    ]


def test_names_enter_a_plan_from_the_roster_alone(folder: Path) -> None:
    one = template(measure("1", "Август", "директор|ИРО", "неведомый отдел"))
    roster = read_roster(folder / "roster.csv")
    roadmap = plan(one, roster=roster)

    assert names(plan(one)) == []
    assert names(roadmap) == ["Шестой Е. Е."]
    assert roadmap.unfilled == ("неведомый отдел",)
    assert plan(one).unfilled == ()


def test_the_case_of_letters_does_not_matter(folder: Path) -> None:
    file = folder / "small.csv"
    file.write_text(
        "роль;организация;школа;фио\nдиректор;моуо;;А\nРУКОВОДИТЕЛЬ ШКОЛЫ;;S1;Б\n", "utf-8"
    )
    one = template(measure("1", "Август", "Директор|МОУО", "руководители школ|"))
    schools = read_organisations(folder / "schools.csv")
    owner = school_owner(schools.school("S1"))

    roadmap = plan(one, owner=owner, organisations=schools, roster=read_roster(file))

    assert (names(roadmap), roadmap.unfilled) == (["А", "Б"], ())
    assert not [problem for problem in roadmap.problems if problem.code == "plan.roster_line"]


def test_lines_that_fit_nobody_are_told(folder: Path) -> None:
    file = folder / "strange.csv"
    file.write_text("роль;школа;фио\nдиректор цирка;;А\nруководитель школы;s9;Б\n", "utf-8")
    one = template(measure("1", "Август", "руководители школ|"))
    schools = read_organisations(folder / "schools.csv")

    roadmap = plan(one, organisations=schools, roster=read_roster(file))

    assert [problem.message.text("en") for problem in roadmap.problems] == [
        "strange.csv:2: the order has no such party: директор цирка",
        "strange.csv:3: not among the schools planned for: s9",
    ]


def test_a_blank_has_a_line_for_each_party_and_is_read_half_filled(folder: Path) -> None:
    one = template(measure("1", "Август", "директор|ИРО", "отдел", "директор|ИРО"))
    headings, *lines = blank_roster(one, "ru")
    filled = [headings, (*lines[0][:4], "Шестой Е. Е.", ""), *lines[1:]]
    file = folder / "blank.csv"
    file.write_text("\n".join(";".join(line) for line in filled), "utf-8")

    roadmap = plan(one, roster=read_roster(file))

    assert [line[:2] for line in lines] == [("директор", "ИРО"), ("", "отдел")]
    assert set(names(roadmap)) == {"Шестой Е. Е."}
    assert roadmap.unfilled == ("отдел",)


def test_an_organisation_alone_is_not_its_director(folder: Path) -> None:
    roadmap = plan(
        template(measure("1", "Август", "ИРО")), roster=read_roster(folder / "roster.csv")
    )

    assert names(roadmap) == ["Пятый Д. Д."]


def test_several_persons_may_hold_one_role(folder: Path) -> None:
    one = template(measure("1", "Август", "муниципальные координаторы|"))

    assert names(plan(one, roster=read_roster(folder / "roster.csv"))) == [
        "Третий В. В.",
        "Четвёртый Г. Г.",
    ]


def test_a_school_and_a_municipality_have_their_own_people(folder: Path) -> None:
    one = template(
        measure("1", "Август", "муниципальные координаторы|", "руководители школ|"),
    )
    roster = read_roster(folder / "roster.csv")
    schools = read_organisations(folder / "schools.csv")
    south = Owner(tier=Tier.MUNICIPALITY, id="Южный район", name="Южный район")
    first = school_owner(schools.school("s1"))

    assert names(plan(one, owner=south, roster=roster)) == ["Четвёртый Г. Г."]
    assert names(plan(one, owner=south, organisations=schools, roster=roster)) == [
        "Четвёртый Г. Г.",
        "Вторая Б. Б.",
    ]
    assert names(plan(one, owner=first, organisations=schools, roster=roster)) == [
        "Третий В. В.",
        "Первая А. А.",
    ]


def test_organisations_are_read_with_their_statuses(folder: Path) -> None:
    schools = read_organisations(folder / "schools.csv")

    assert schools.municipalities == ("Северный район", "Южный район")
    assert schools.school("СОШ № 1").statuses == ("shnor", "500+")
    assert schools.school("s2").statuses is None
    assert [one.school for one in schools.of_municipality("южный РАЙОН")] == ["s2"]


def test_statuses_may_come_from_rows_of_lists(folder: Path) -> None:
    schools = read_organisations(folder / "schools.csv").with_lists(
        [{"school": "s1", "list": "post_project"}, {"school": "s9", "list": "shnor"}]
    )

    assert schools.school("s1").statuses == ("shnor", "500+", "post_project")
    assert schools.school("s2").statuses == ()


def test_toml_says_the_same(folder: Path) -> None:
    file = folder / "roster.toml"
    file.write_text('[[person]]\nrole = "директор"\norganisation = "ИРО"\nname = "Шестой Е. Е."\n')
    (holder,) = read_roster(file).holders

    assert holder.person == Person(name="Шестой Е. Е.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("роль;фио;любимый цвет\nдиректор;А;синий\n", "heading is not known"),
        ("роль;фио;почта\nдиректор;;a@example.org\n", "names no person"),
        ("роль;фио\n;А\n", "names no person"),
        ("", "empty"),
    ],
)
def test_a_bad_roster_is_refused_with_its_place(folder: Path, text: str, words: str) -> None:
    file = folder / "bad.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=words) as caught:
        read_roster(file)

    assert caught.value.where is not None
    assert str(caught.value.where).startswith("bad.csv")


def test_a_misspelt_key_in_toml_is_refused(folder: Path) -> None:
    file = folder / "bad.toml"
    file.write_text('[[person]]\nrol = "директор"\nname = "А"\n')
    with pytest.raises(RuleError, match="Write role"):
        read_roster(file)


def test_an_absent_file_and_a_false_workbook_are_told(folder: Path) -> None:
    (folder / "bad.xlsx").write_text("не книга")
    with pytest.raises(InputError, match="cannot be opened"):
        read_roster(folder / "none.csv")
    with pytest.raises(InputError, match="cannot be read as xlsx"):
        read_roster(folder / "bad.xlsx")


def test_one_school_twice_is_refused(folder: Path) -> None:
    file = folder / "twice.csv"
    file.write_text("school;name\ns1;А\ns1;Б\n", "utf-8")
    with pytest.raises(InputError, match="same school"):
        read_organisations(file)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("муниципальные координаторы", "Муниципальный координатор", True),
        ("руководители школ", "руководитель школы", True),
        ("МОУ", "МОУО", False),
        ("директор ИРО", "ИРО", False),
        ("СОШ № 5", "СОШ № 15", False),
    ],
)
def test_words_are_compared_without_endings(one: str, other: str, *, same: bool) -> None:
    assert same_words(one, other) is same
