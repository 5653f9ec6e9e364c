"""A cell of responsible parties: where one ends, which are offices, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.roadmaps.importing.parties import parties_of
from schoolsupport.roadmaps.template import Does
from schoolsupport.words.persons import without_names

EXECUTES = Does.EXECUTES


def names(*lines: str) -> list[str]:
    return [one.name for one in parties_of(lines, EXECUTES)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Руководители школ МОУО КОИРО", ["руководители школ", "МОУО", "КОИРО"]),
        (
            "Региональный координатор Муниципальные координаторы Руководители школ",
            ["региональный координатор", "муниципальные координаторы", "руководители школ"],
        ),
        (
            "Руководители МОУ, муниципальные координаторы",
            ["руководители МОУ", "муниципальные координаторы"],
        ),
        ("Кафедра общего образования Учителя школ", ["Кафедра общего образования", "учителя школ"]),
        ("ИРОСО РЭС ОМСУ ОО со стабильно высокими результатами обучения", [
            "ИРОСО", "РЭС", "ОМСУ", "ОО со стабильно высокими результатами обучения",
        ]),
        ("ОМСУ ШНОР и ШНСУ", ["ОМСУ", "ШНОР и ШНСУ"]),
        ("ГБУ КО НОО «Центр развития» Руководители школ", [
            "ГБУ КО НОО «Центр развития»", "руководители школ",
        ]),
        ("Управление образования МКОУ ДПО «ИМЦ»*", ["Управление образования", "МКОУ ДПО «ИМЦ»"]),
        ("Руководители ОО, участниц проекта 500+ Кураторы", [
            "руководители ОО, участниц проекта 500+", "кураторы",
        ]),
        ("… - директор МКУО КМЦ. … - директор МКУО ЦОКО", [
            "директор МКУО КМЦ", "директор МКУО ЦОКО",
        ]),
        ("Кураторы: … … … (далее – кураторы)", ["кураторы"]),
        ("…, муниципальный координатор", ["муниципальный координатор"]),
        ("ИРО; МОУО; школы", ["ИРО", "МОУО", "школы"]),
        ("Кураторы Кураторы", ["кураторы"]),
        ("", []),
        ("…", []),
    ],
)  # fmt: skip  # a cell and its parties read side by side
def test_a_cell_is_cut_where_a_party_certainly_ends(cell: str, expected: list[str]) -> None:
    assert names(cell) == expected


@pytest.mark.parametrize(
    ("phrase", "role", "organisation"),
    [
        ("директор МКУО КМЦ", "директор", "МКУО КМЦ"),
        ("Руководители школ", "руководители школ", None),
        ("МОУО", None, "МОУО"),
        ("заместитель начальника управления образования", "заместитель начальника",
         "управления образования"),
        ("начальник отдела общего образования управления образования",
         "начальник отдела общего образования", "управления образования"),
        ("руководители муниципальных органов управления образованием",
         "руководители муниципальных органов управления образованием", None),
        ("Муниципальные кураторы ШНОР", "муниципальные кураторы", "ШНОР"),
        ("Министерство образования Калининградской области", None,
         "Министерство образования Калининградской области"),
    ],
)  # fmt: skip  # a phrase and its parts read side by side
def test_an_office_is_told_from_its_organisation(
    phrase: str, role: str | None, organisation: str | None
) -> None:
    [party] = parties_of([phrase], EXECUTES)

    assert (party.role, party.organisation) == (role, organisation)


def test_a_line_is_a_party_and_a_small_letter_goes_on_with_it() -> None:
    assert names("Руководители ОО,", "участниц проекта", "Центр диагностики") == [
        "руководители ОО, участниц проекта",
        "Центр диагностики",
    ]


def test_the_heading_says_what_a_party_does() -> None:
    assert {one.does for one in parties_of(["МОУО ИРО"], Does.CONTROLS)} == {Does.CONTROLS}


SOME_WORDS = (
    "директор Руководители школ МОУО МКУО КМЦ муниципальные координаторы Кураторы и ОО, участниц "
    "проекта 500+ Кафедра общего образования Управление ГБУ «ИМЦ» (кураторы) методисты; … отдел. "
    "- по работе со ШНОР начальник управления"
)
WORDS = st.sampled_from(SOME_WORDS.split())


@examples(120)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), max_size=4))
@example(["… - директор МКУО КМЦ. …"])
def test_no_word_of_a_cell_is_lost(lines: list[str]) -> None:
    given_words = {word.lower() for line in lines for word in re.findall(r"[\w+]+", line)}
    found = {
        word.lower()
        for party in parties_of(lines, EXECUTES)
        for word in re.findall(r"[\w+]+", party.name)
    }

    assert found == given_words


@examples(80)
@given(st.lists(st.text(alphabet="абвАБВ .,;:-–()«»…1", max_size=30), max_size=3))
def test_any_text_is_cut_without_failing_and_every_party_has_a_name(lines: list[str]) -> None:
    for party in parties_of([line for line in lines if line.strip()], EXECUTES):
        assert any(char.isalnum() for char in party.name)


@pytest.mark.parametrize(
    ("text", "left", "count"),
    [
        ("И.О. Фамилия - директор МКУО КМЦ.", "… - директор МКУО КМЦ.", 1),
        ("Фамилия И.О., методист", "…, методист", 1),
        ("Кураторы: Первая А.Б. Вторая В.Г. Третья Д.Е.", "Кураторы: … … …", 3),
        ("Директор И.О. Фамилия", "Директор …", 1),
        ("отдел (Фамилия И. О.)", "отдел (…)", 1),
        ("И.О.Фамилия", "…", 1),
        ("Фамилия-Вторая И.О.", "…", 1),
        ("Первая Анна Петровна, директор", "…, директор", 1),
        ("СОШ № 1 им. А.С. Пушкина", "СОШ № 1 им. А.С. Пушкина", 0),
        ("г. Город, ул. Новая", "г. Город, ул. Новая", 0),
        ("Методисты ИМЦ", "Методисты ИМЦ", 0),
    ],
)
def test_names_are_left_out_and_offices_stay(text: str, left: str, count: int) -> None:
    assert without_names(text) == (left, count)


@given(st.text(alphabet="АБВабв .-", max_size=40))
def test_leaving_names_out_twice_changes_nothing_more(text: str) -> None:
    once, _ = without_names(text)

    assert len(once) <= len(text)
    assert without_names(without_names(once)[0]) == without_names(once)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            "Кл. руководители, зам. директора по УВР, ВР",
            ["кл. руководители", "зам. директора по УВР, ВР"],
        ),
        ("Зав. РМК", ["зав. РМК"]),
        ("Рук. ШМО, учителя-предметники", ["рук. ШМО", "учителя-предметники"]),
        ("Администрация, родители, совет школы", ["Администрация", "родители", "совет школы"]),
        ("школы, участвующие в проекте", ["школы, участвующие в проекте"]),
        ("учителя русского языка, математики", ["учителя русского языка, математики"]),
    ],
)
def test_commas_part_parties_and_short_forms_do_not(cell: str, expected: list[str]) -> None:
    assert [one.name for one in parties_of([cell], Does.EXECUTES)] == expected


def test_what_an_office_is_for_is_no_organisation() -> None:
    (party,) = parties_of(["Зам. директора по УВР, ВР"], Does.EXECUTES)

    assert (party.role, party.organisation) == ("зам. директора по УВР, ВР", None)


@pytest.mark.parametrize(
    ("cell", "parties"),
    [
        ("ЗАМ. ДИРЕКТОРА ПО ВР", ["зам. директора по ВР"]),
        ("УЧИТЕЛЯ НАЧАЛЬНЫХ КЛАССОВ, РУК. ШМО", ["учителя начальных классов", "рук. ШМО"]),
        ("РУКОВОДИТЕЛЬ РЦОКОСО", ["руководитель РЦОКОСО"]),
        ("МОУО, ИРО", ["МОУО", "ИРО"]),
    ],
)
def test_a_cell_set_in_capitals_names_the_same_parties(cell: str, parties: list[str]) -> None:
    assert [one.name for one in parties_of([cell], Does.EXECUTES)] == parties
