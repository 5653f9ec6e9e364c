"""Printed names: taken apart, scored in the open, never silently certain. All names synthetic."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from schoolsupport.demo.schools import SCHOOLS
from schoolsupport.support.lists.names import (
    ENOUGH,
    NameParts,
    RegisteredName,
    is_printed_name,
    match_name,
    name_parts,
)

PLUGINS = Path(__file__).parents[2] / "plugins"
REGISTER = tuple(
    RegisteredName(
        school=one.id,
        name=one.name,
        municipality=one.municipality.name,
        is_branch=one.school.branch_of is not None,
    )
    for one in SCHOOLS
)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("МБОУ СОШ № 5", NameParts(form="мбоу", type="СОШ", number="5")),
        ("СОШ №05", NameParts(type="СОШ", number="5")),
        ("школа 5", NameParts(type="Школа", number="5")),
        (
            "Муниципальное бюджетное учреждение «Основная общеобразовательная школа № 7»",
            NameParts(type="ООШ", number="7"),
        ),
        (
            "МОУ «Тетрадкинская СОШ»",
            NameParts(form="моу", type="СОШ", words=("тетрадкинск",)),
        ),
        (
            "Филиал МОУ «Букваринская СОШ № 3» - Пеналовская ООШ",
            NameParts(type="ООШ", words=("пеналовск",), is_branch=True),
        ),
        (
            "Гимназия № 27 г. Примерска",
            NameParts(type="Гимназия", number="27", words=("примерск",)),
        ),
        ("", NameParts()),
    ],
)
def test_a_name_is_taken_apart(name: str, parts: NameParts) -> None:
    assert name_parts(name) == parts


def test_a_number_alone_fits_a_school_in_each_town() -> None:
    match = match_name("СОШ № 5", REGISTER)

    assert match.outcome == "ambiguous"
    assert match.school is None
    assert [one.school for one in match.candidates] == ["sch990005", "sch990036"]


def test_the_municipality_of_the_list_or_a_word_of_the_name_decides() -> None:
    by_list = match_name("СОШ № 5", REGISTER, "Образцовск")
    by_word = match_name("школа 5 г. Образцовска", REGISTER)

    assert by_list.school == by_word.school == "sch990036"


def test_another_number_is_another_school_whatever_else_agrees() -> None:
    match = match_name("МБОУ «СОШ № 99» г. Примерска", REGISTER)

    assert match.outcome == "not_found"
    assert "no school has such a name" in match.words().text()


def test_another_type_lowers_the_score_and_is_told() -> None:
    match = match_name("МБОУ ООШ № 7", REGISTER, "Примерск")

    assert match.school == "sch990007"
    assert match.score == Fraction(7, 9)
    assert match.candidates[0].differed == ("type",)


def test_a_misprint_of_a_long_word_is_a_candidate_with_a_lower_score() -> None:
    register = [RegisteredName(school="a", name="МОУ «Верхнепромокашкинская СОШ № 3»")]

    match = match_name("МОУ «Верхнепромакашинская СОШ №3»", register)

    assert match.school == "a"
    assert match.score is not None
    assert match.score < 1
    assert "words" in match.candidates[0].differed


def test_a_branch_is_not_its_head_school() -> None:
    match = match_name("Филиал МКОУ «Верхнеглобусовская СОШ» - Верхнепромокашкинская ООШ", REGISTER)
    head = match_name("МКОУ Верхнеглобусовская СОШ", REGISTER)

    assert (match.school, head.school) == ("sch990085", "sch990082")


def test_a_type_alone_names_no_school() -> None:
    assert match_name("МБОУ СОШ", REGISTER).outcome == "not_found"


def test_a_match_says_its_score_and_what_agreed() -> None:
    said = match_name("МБОУ СОШ № 9 г. Образцовска", REGISTER)

    assert said.words().text() == (
        '«МБОУ СОШ № 9 г. Образцовска» was taken for МБОУ "СОШ № 9" г. Образцовска (sch990040),'
        " score 1.00: number, words of the name, type, form agree"
    )


@pytest.mark.parametrize(
    ("text", "is_name"), [("sch990001", False), ("130104", False), ("СОШ № 5", True), ("", False)]
)
def test_a_login_is_no_name(text: str, *, is_name: bool) -> None:
    assert is_printed_name(text) is is_name


@pytest.mark.parametrize(
    ("region", "name"), [("krasnodar", "slavyansk-2022"), ("sverdlovsk", "alapaevskoe-2021")]
)
def test_every_name_an_order_prints_is_found_in_a_register_that_has_it(
    region: str, name: str
) -> None:
    template = ss.load_region(str(PLUGINS / region)).roadmaps[name]
    printed = list(dict.fromkeys(n for one in template.school_lists for n in one.schools))
    full = [n for n in printed if n.startswith(("М", "Филиал"))]
    register = [
        RegisteredName(school=f"s{at}", name=n.replace("МБОУ", "МАОУ")) for at, n in enumerate(full)
    ]

    for at, one in enumerate(full):
        assert match_name(one, register).school == f"s{at}", one


@given(st.sampled_from(REGISTER), st.randoms(use_true_random=False))
def test_a_school_is_found_by_its_own_name_in_any_order_of_the_register(
    school: RegisteredName, random: Random
) -> None:
    mixed = list(REGISTER)
    random.shuffle(mixed)

    match = match_name(school.name, mixed, school.municipality)

    assert match == match_name(school.name, REGISTER, school.municipality)
    assert match.school == school.school
    assert match.score == 1


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_a_match_has_a_score_that_is_enough(text: str) -> None:
    match = match_name(text, REGISTER[:10])

    for one in match.candidates:
        assert ENOUGH <= one.score <= 1
    assert (match.outcome == "matched") == (len(match.candidates) == 1)
