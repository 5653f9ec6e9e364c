"""Printed names: taken apart, scored in the open, never silently certain. All names synthetic."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import asdict
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from schoolsupport.demo.schools import SCHOOLS
from schoolsupport.words.school_names import school_name
from schoolsupport.words.schools import (
    APART,
    ENOUGH,
    MISPRINT,
    NameMatch,
    RegisteredName,
    SchoolIndex,
    Use,
    is_school_name,
    same_school,
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
INDEX = SchoolIndex(REGISTER)
FEW = SchoolIndex(REGISTER[:10])
USES: tuple[Use, ...] = ("strict", "tolerant")


def match_name(printed: str, *names: str) -> NameMatch:
    """The match of a name among others, which are `s0`, `s1` …"""
    return SchoolIndex(
        RegisteredName(school=f"s{at}", name=name) for at, name in enumerate(names)
    ).match(printed)


def parts(name: str) -> dict[str, Any]:
    """What a name says, without what it does not."""
    told = asdict(school_name(name), recurse=False)
    form = "".join((told["form"].owner, told["form"].kind))
    said = {**told, "form": form, "types": "+".join(sorted(told["types"]))}
    return {key: value for key, value in said.items() if value and key not in ("printed", "head")}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("МБОУ СОШ № 5", {"form": "мб", "types": "СОШ", "number": "5"}),
        ("СОШ №05", {"types": "СОШ", "number": "5"}),
        ("школа 5", {"types": "школа", "number": "5"}),
        (
            "Муниципальное бюджетное учреждение «Основная общеобразовательная школа № 7»",
            {"form": "мб", "types": "ООШ", "number": "7"},
        ),
        (
            "МОУ «Тетрадкинская СОШ»",
            {"form": "м", "types": "СОШ", "words": ("тетрадкинск",)},
        ),
        (
            "Филиал МОУ «Букваринская СОШ № 3» - Пеналовская ООШ",
            {"types": "ООШ", "words": ("пеналовск",), "is_branch": True},
        ),
        ("Филиал СОШ № 5 в с. Пеналово", {"place": ("пеналов",), "is_branch": True}),
        (
            "Гимназия № 27 г. Примерска",
            {"types": "гимназия", "number": "27", "settlement": "город", "place": ("примерск",)},
        ),
        (
            "СОШ № 3 с углублённым изучением отдельных предметов им. Героя Труда Г. К. Пенала",
            {"types": "СОШ", "number": "3", "honour": ("пенал",), "initials": "гк"},
        ),
        (
            "СОШ № 5 с. Пеналово Тетрадкинского района Примерской области",
            {
                "types": "СОШ",
                "number": "5",
                "settlement": "село",
                "place": ("пеналов", "тетрадкинск"),
            },
        ),
        (
            "Специальная (коррекционная) школа-интернат № 4",
            {
                "types": "интернат+коррекционная",
                "number": "4",
            },
        ),
        ("В(С)ОШ № 2", {"types": "вечерняя", "number": "2"}),
        ("НШ-ДС № 4", {"types": "НОШ+детский сад", "number": "4"}),
        (
            "СОШ № 5 г. Нижний Пенал",
            {
                "types": "СОШ",
                "number": "5",
                "settlement": "город",
                "place": ("нижн", "пенал"),
            },
        ),
        (
            "СОШ ИМ. А. С. ПЕНАЛА Г. ПРИМЕРСКА",
            {
                "types": "СОШ",
                "honour": ("пенал",),
                "initials": "ас",
                "settlement": "город",
                "place": ("примерск",),
            },
        ),
        (
            "Школа имени 9 Мая № 1535",
            {
                "types": "школа",
                "number": "1535",
                "honour": ("9", "мая"),
            },
        ),
        ("", {}),
    ],
)
def test_a_name_is_taken_apart(name: str, said: dict[str, Any]) -> None:
    assert parts(name) == said


def test_a_number_alone_fits_a_school_in_each_town() -> None:
    match = INDEX.match("СОШ № 5")

    assert match.outcome == "ambiguous"
    assert match.school is None
    assert [one.school for one in match.candidates] == ["sch990005", "sch990036"]


def test_the_municipality_of_the_list_or_a_word_of_the_name_decides() -> None:
    by_list = INDEX.match("СОШ № 5", "Образцовск")
    by_word = INDEX.match("школа 5 г. Образцовска")

    assert by_list.school == by_word.school == "sch990036"
    assert INDEX.match("СОШ № 5", "городу Образцовску", use="strict").school == "sch990036"


def test_another_number_is_another_school_whatever_else_agrees() -> None:
    match = INDEX.match("МБОУ «СОШ № 99» г. Примерска")

    assert match.outcome == "not_found"
    assert "no school has such a name" in match.words().text()


def test_another_type_is_another_school_whatever_else_agrees() -> None:
    assert INDEX.match("МБОУ ООШ № 7", "Примерск").outcome == "not_found"
    assert INDEX.match("МБОУ СОШ № 7", "Примерск").school == "sch990007"


def test_a_misprint_of_a_long_word_is_a_candidate_with_a_lower_score() -> None:
    match = match_name("МОУ «Верхнепромакашинская СОШ №3»", "МОУ «Верхнепромокашкинская СОШ № 3»")

    assert match.school == "s0"
    assert match.score is not None
    assert match.score < 1
    assert "words" in match.candidates[0].differed


@pytest.mark.parametrize(
    ("printed", "alike", "outcome"),
    [
        # 2 × 17 of 40 letters are alike: 0.85, which is enough; one letter more is not
        ("абвгдежзийклмнопр" + "стш", Fraction(17, 20), "matched"),
        ("абвгдежзийклмноп" + "юстш", Fraction(16, 20), "not_found"),
    ],
)
def test_a_misprint_has_most_letters_of_the_word(
    printed: str, alike: Fraction, outcome: str
) -> None:
    match = match_name(f"{printed} СОШ", "абвгдежзийклмнопрфхц СОШ")

    assert (alike >= MISPRINT) is (outcome == "matched")
    assert match.outcome == outcome


def test_a_name_that_scores_just_enough_is_proposed_and_one_below_is_not() -> None:
    # number 6 and type 2 agree, a branch of 3 does not: 8 of 11; with another form 8 of 12
    enough = match_name("Филиал СОШ № 1 - СОШ № 5", "СОШ № 5")
    below = match_name("Филиал СОШ № 1 - МБОУ СОШ № 5", "МАОУ СОШ № 5")

    assert enough.score == Fraction(8, 11) > ENOUGH
    assert below.outcome == "not_found"
    assert Fraction(8, 12) < ENOUGH


def test_a_school_that_scores_a_little_less_is_a_candidate_too() -> None:
    # the form is 1 of 7 and 1 of 13: further apart than a tenth, and nearer
    near = match_name(
        "МБОУ Пеналовская Школа № 5", "МБОУ Пеналовская СОШ № 5", "МАОУ Пеналовская ООШ № 5"
    )
    far = match_name("МБОУ Школа № 5", "МБОУ СОШ № 5", "МАОУ ООШ № 5")

    assert [one.score for one in near.candidates] == [1, Fraction(12, 13)]
    assert near.outcome == "ambiguous"
    assert 1 - Fraction(12, 13) <= APART < 1 - Fraction(6, 7)
    assert far.school == "s0"


def test_a_school_that_scores_a_tenth_less_is_still_a_candidate() -> None:
    # number 6, branch 3 and form 1: another form is 9 of 10
    match = match_name(
        "МБОУ № 5, филиал МБОУ СОШ № 1",
        "МБОУ № 5, филиал МБОУ СОШ № 1",
        "МАОУ № 5, филиал МБОУ СОШ № 1",
    )

    assert [one.score for one in match.candidates] == [1, Fraction(9, 10)]
    assert match.outcome == "ambiguous"


def test_a_branch_is_not_its_head_school() -> None:
    match = INDEX.match("Филиал МКОУ «Верхнеглобусовская СОШ» - Верхнепромокашкинская ООШ")
    head = INDEX.match("МКОУ Верхнеглобусовская СОШ")

    assert (match.school, head.school) == ("sch990085", "sch990082")


def test_a_type_alone_names_no_school() -> None:
    assert INDEX.match("МБОУ СОШ").outcome == "not_found"


def test_a_match_says_its_score_and_what_agreed() -> None:
    said = INDEX.match("МБОУ СОШ № 9 г. Образцовска")

    assert said.words().text() == (
        '«МБОУ СОШ № 9 г. Образцовска» was taken for МБОУ "СОШ № 9" г. Образцовска (sch990040),'
        " score 1: number, place, type, form agree"
    )


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("sch990001", False),
        ("130104", False),
        ("", False),
        ("н/д", False),
        ("—", False),
        ("Итого по району", False),
        ("В среднем", False),
        ("СОШ № 5", True),
        ("Средняя школа № 5", True),
    ],
)
def test_a_login_a_blank_and_a_total_are_no_names(text: str, *, is_name: bool) -> None:
    assert is_school_name(text) is is_name


def test_a_blank_of_the_register_is_never_found() -> None:
    assert match_name("Итого № 5", "Итого № 5", "-", "").outcome == "not_found"


@pytest.mark.parametrize(
    ("region", "name"), [("krasnodar", "slavyansk-2022"), ("sverdlovsk", "alapaevskoe-2021")]
)
def test_every_name_an_order_prints_is_found_in_a_register_that_has_it(
    region: str, name: str
) -> None:
    template = ss.load_region(str(PLUGINS / region)).roadmaps[name]
    printed = list(dict.fromkeys(n for one in template.school_lists for n in one.schools))
    full = [n for n in printed if n.startswith(("М", "Филиал"))]
    register = SchoolIndex(
        RegisteredName(school=f"s{at}", name=n.replace("МБОУ", "МАОУ")) for at, n in enumerate(full)
    )

    for at, one in enumerate(full):
        assert register.match(one).school == f"s{at}", one


ANOTHER_FORM = {
    "МБОУ": "Муниципальное бюджетное общеобразовательное учреждение",
    "МКОУ": "Муниципальное казённое общеобразовательное учреждение",
    "МАОУ": "Муниципальное автономное общеобразовательное учреждение",
}
ANOTHER_TYPE = {
    "СОШ": "средняя общеобразовательная школа",
    "ООШ": "основная школа",
    "НОШ": "начальная общеобразовательная школа",
}


@st.composite
def spellings(draw: st.DrawFn, name: str) -> str:
    """Another spelling of a name: long words, other quotes and number signs, blanks, case, ё."""
    for known in (ANOTHER_FORM, ANOTHER_TYPE):
        for short, long in known.items():
            if draw(st.booleans()):
                name = re.sub(rf"\b{short}\b", long, name)
    opening, closing = draw(st.sampled_from([('"', '"'), ("«", "»"), ("“", "”")]))
    if name.count('"') == 2:
        name = name.replace('"', opening, 1)[::-1].replace('"', closing, 1)[::-1]
    name = name.replace("№ ", draw(st.sampled_from(["№ ", "№", "№\u00a0", "N ", "№\u200b "])))
    name = name.replace(" г. Примерска", draw(st.sampled_from([" г. Примерск", ", г.Примерска"])))
    name = draw(st.sampled_from([name, name.upper(), unicodedata.normalize("NFD", name)]))
    return name.replace("ё", draw(st.sampled_from("ёе")))


@given(st.data())
def test_a_school_is_found_by_any_spelling_of_its_own_name(data: st.DataObject) -> None:
    school = data.draw(st.sampled_from(REGISTER))
    printed = data.draw(spellings(school.name))

    for use in USES:
        assert INDEX.match(printed, school.municipality, use=use).school == school.school


@given(st.data())
def test_two_spellings_are_one_name_in_either_order(data: st.DataObject) -> None:
    school = data.draw(st.sampled_from(REGISTER))
    one, other = data.draw(spellings(school.name)), data.draw(spellings(school.name))

    assert same_school(one, other)
    assert same_school(other, one)


@given(st.permutations(REGISTER), st.sampled_from(REGISTER), st.sampled_from(USES))
def test_the_order_of_the_register_does_not_matter(
    mixed: list[RegisteredName], school: RegisteredName, use: Use
) -> None:
    match = SchoolIndex(mixed).match(school.name, school.municipality, use=use)

    assert match == INDEX.match(school.name, school.municipality, use=use)
    assert match.school == school.school
    assert match.score == 1


@given(st.sampled_from(REGISTER), st.sampled_from(REGISTER))
def test_what_strict_takes_tolerant_takes(one: RegisteredName, other: RegisteredName) -> None:
    index = SchoolIndex([one, other])
    for printed in (one.name, other.name, one.name.split()[-1], one.name.replace("МБОУ", "")):
        strict = index.match(printed, use="strict").school

        assert strict is None or index.match(printed).school == strict


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_a_match_has_a_score_that_is_enough(text: str) -> None:
    match = FEW.match(text)

    for one in match.candidates:
        assert ENOUGH <= one.score <= 1
    assert (match.outcome == "matched") == (len(match.candidates) == 1)


def test_a_full_match_and_a_nearer_one_are_told_apart() -> None:
    names = ("СОШ № 5 имени Пенала", "СОШ № 5")

    assert match_name("СОШ № 5", *names).school == "s1"
    assert match_name("СОШ № 5 им. Пенала", *names).school == "s0"
    assert match_name("СОШ № 5", "СОШ № 5", "СОШ №5").outcome == "ambiguous"
