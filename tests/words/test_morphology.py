"""Cases of names: what is sure is declined, what is not stays for a form that needs no case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.words import morphology
from schoolsupport.words.morphology import Case, FullName, full_name, in_case, surname_in_case

pytest.importorskip("pymorphy3")
pytest.importorskip("pytrovich")

GENITIVES = {
    # an abbreviation at the head is never declined, nor is anything behind it
    "МБОУ СОШ № 3": "МБОУ СОШ № 3",
    "МБОУ СОШ № 3 имени 50-летия Победы": "МБОУ СОШ № 3 имени 50-летия Победы",
    "МАОУ «Гимназия № 40»": "МАОУ «Гимназия № 40»",
    "МКОУ «Примерская средняя школа»": "МКОУ «Примерская средняя школа»",
    "МБОУ СОШ с. Примерово": "МБОУ СОШ с. Примерово",
    "МБОУ СОШ им. А.А. Примерова": "МБОУ СОШ им. А.А. Примерова",
    "ГБОУ ООШ «ОЦ» пос. Заречный": "ГБОУ ООШ «ОЦ» пос. Заречный",
    "СОШ № 2": "СОШ № 2",
    # a noun at the head, with the adjectives before it
    "Гимназия № 40": "Гимназии № 40",
    "Лицей № 3 имени А.А. Примерова": "Лицея № 3 имени А.А. Примерова",
    "школа № 5": "школы № 5",
    "Школа-интернат № 2": "Школы-интерната № 2",
    "Средняя школа № 2 г. Примерска": "Средней школы № 2 г. Примерска",
    "Средняя общеобразовательная школа № 14": "Средней общеобразовательной школы № 14",
    "Основная общеобразовательная школа с. Заречное": (
        "Основной общеобразовательной школы с. Заречное"
    ),
    "Вечерняя (сменная) школа № 1": "Вечерней (сменной) школы № 1",
    "Кадетский корпус «Заря»": "Кадетского корпуса «Заря»",
    "Центр образования № 5": "Центра образования № 5",
    "Примерская СОШ": "Примерской СОШ",
    "Заречная ООШ № 2": "Заречной ООШ № 2",
    "Школа с углубленным изучением математики": "Школы с углубленным изучением математики",
    "муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 3»": (
        "муниципального бюджетного общеобразовательного учреждения «Средняя школа № 3»"
    ),
    "Муниципальное казённое общеобразовательное учреждение Примерского района «Школа»": (
        "Муниципального казённого общеобразовательного учреждения Примерского района «Школа»"
    ),
    "Филиал МОУ «Примерская СОШ»": "Филиала МОУ «Примерская СОШ»",
    # bodies and offices
    "Примерский муниципальный район": "Примерского муниципального района",
    "управление образования": "управления образования",
    "директор школы № 5": "директора школы № 5",
    "заведующий филиалом": "заведующего филиалом",
    # not sure: two names side by side, words that are no nouns, signs of a broken cell
    "МБОУ Гимназия № 40": None,
    "МКОУ Примерская СОШ": None,
    "МАОУ лицей № 1": None,
    "Филиал МОУ «Примерская СОШ» – Заречная ООШ": None,
    "Начальная школа – детский сад № 4": None,
    "Школа Заря": None,
    "Заря": "Зари",
    "=СОШ № 1": None,
    "School № 1": None,
    "Примерово": None,
    "и.о. директора": None,
    "": None,
}


@pytest.mark.parametrize(("name", "expected"), GENITIVES.items())
def test_only_the_head_of_a_name_changes_and_only_where_that_is_sure(
    name: str, expected: str | None
) -> None:
    assert in_case(name, Case.GENITIVE) == expected


@pytest.mark.parametrize(
    ("name", "case", "expected"),
    [
        ("школа № 5", Case.DATIVE, "школе № 5"),
        ("Гимназия № 40", Case.DATIVE, "Гимназии № 40"),
        ("Лицей № 3", Case.DATIVE, "Лицею № 3"),
        ("школа № 5", Case.ACCUSATIVE, "школу № 5"),
        ("Средняя школа № 5", Case.ACCUSATIVE, "Среднюю школу № 5"),
        ("Примерская СОШ", Case.DATIVE, "Примерской СОШ"),
        ("Министерство образования", Case.INSTRUMENTAL, "Министерством образования"),
        ("школа «Новая заря»", Case.PREPOSITIONAL, "школе «Новая заря»"),
        ("директор школы № 5", Case.DATIVE, "директору школы № 5"),
    ],
)
def test_cases(name: str, case: Case, expected: str) -> None:
    assert in_case(name, case) == expected
    assert in_case(name, Case.NOMINATIVE) == name


HEADS = st.sampled_from([one for one, made in GENITIVES.items() if made and "ш" in one.lower()])


@given(HEADS, st.integers(1, 200), st.sampled_from(list(Case)))
def test_what_follows_the_head_is_kept_letter_by_letter(name: str, number: int, case: Case) -> None:
    tail = f" № {number} имени 50-летия Победы"
    plain = name.partition(" №")[0].partition(" им")[0]

    made = in_case(plain + tail, case)

    assert made is None or made.endswith(tail)


@given(st.text(max_size=40), st.sampled_from(list(Case)))
def test_no_text_breaks_it_and_no_word_is_lost(text: str, case: Case) -> None:
    made = in_case(text, case)

    assert made is None or len(made.split()) == len(text.split())


def test_without_the_library_a_noun_is_not_sure_and_an_abbreviation_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(morphology, "_analyzer", lambda: None)
    monkeypatch.setattr(morphology, "_rules", lambda: None)

    assert in_case("муниципальный район", Case.GENITIVE) is None
    assert in_case("МБОУ СОШ № 3", Case.GENITIVE) == "МБОУ СОШ № 3"
    assert surname_in_case(FullName(last="Примерова", first="А."), Case.DATIVE) is None
    assert not morphology.is_installed()


# --- persons -------------------------------------------------------------------------------------

DATIVES = {
    "Примерова Анна Петровна": "Примеровой",
    "Примеров Иван Петрович": "Примерову",
    "Заречная Ольга Ильинична": "Заречной",
    "Никитина А.П.": "Никитиной",
    "А.П. Никитин": "Никитину",
    "Шевченко Анна Петровна": "Шевченко",
    "Черных Иван Ильич": "Черных",
    "Ким Анна Петровна": "Ким",
    "Ким Иван Петрович": "Киму",
    "Примерова-Никитина Анна Петровна": "Примеровой-Никитиной",
    "Примерская А.А.": "Примерской",
    # not sure: no gender, or two ways to decline
    "Ким А.П.": None,
    "Дубина Анна Петровна": None,
    "Заяц Иван Петрович": None,
    "Анна Петровна Примерова": "Примеровой",
}


@pytest.mark.parametrize(("name", "expected"), DATIVES.items())
def test_surnames_are_declined_where_both_libraries_agree(name: str, expected: str | None) -> None:
    found = full_name(name)

    assert found is not None
    assert surname_in_case(found, Case.DATIVE) == expected


@pytest.mark.parametrize("text", ["", "директор", "Примерова", "МБОУ СОШ № 1", "Anna P."])
def test_what_is_no_name_of_a_person_is_none(text: str) -> None:
    assert full_name(text) is None


def test_initials_stand_before_a_signature_and_after_an_address() -> None:
    name = full_name("Примерова Анна Петровна")

    assert name is not None
    assert (name.short, name.short_after) == ("А.П. Примерова", "Примерова А.П.")
