"""Numbers an order sets: read with comparator, unit and words; none where there are none."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.roadmaps.importing.targets import targets_of
from schoolsupport.roadmaps.template import Comparator, Target, TargetUnit


def short(target: Target) -> str:
    upper = f"-{target.upper}" if target.upper is not None else ""
    parts = [target.comparator.value, f"{target.value}{upper}", target.unit.value]
    parts += [f"of {target.of}"] if target.of else []
    parts += [f"per {target.per}"] if target.per else []
    return " ".join(parts)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("100% от числа школ участниц", "exactly 100 percent of числа школ участниц"),
        ("Не менее 50% от общего числа учителей", "at_least 50 percent of общего числа учителей"),
        ("100% МОУО и ОО", "exactly 100 percent of МОУО и ОО"),
        ("не реже 1 раза в месяц", "at_least 1 times per month"),
        ("не менее одного раза в квартал", "at_least 1 times per quarter"),
        ("не более двух раз в год", "at_most 2 times per year"),
        ("4 раза в течение учебного года", "exactly 4 times per school_year"),
        ("Не реже 1 раз в четверть", "at_least 1 times per school_term"),
        ("Исполнение дорожной карты не менее 30-40%", "at_least 30-40 percent"),
        ("не менее 80 – 90 %", "at_least 80-90 percent"),
        ("50 чел.", "exactly 50 people"),
        ("не менее 50 человек", "at_least 50 people of человек"),
        ("Не менее 5 мероприятий", "at_least 5 events of мероприятий"),
        ("не менее пяти мероприятий", "at_least 5 events of мероприятий"),
        ("Не менее 2 публикаций", "at_least 2 publications of публикаций"),
        ("Участие не менее в 5 ассоциаций", "at_least 5 pieces of ассоциаций"),
        ("не менее чем в 3 школах", "at_least 3 schools of школах"),
        ("не более 25,5 % обучающихся", "at_most 25.5 percent of обучающихся"),
        ("не менее 1 200 обучающихся", "at_least 1200 people of обучающихся"),
        ("не ниже 60 процентов", "at_least 60 percent"),
    ],
)
def test_a_number_is_read_with_what_it_counts(cell: str, expected: str) -> None:
    assert [short(one) for one in targets_of(cell)] == [expected]


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "Квота Академии Повышение квалификации по ФГОС, плановое",
        "Интернет-страница на сайте",
        "Приказ № 5 от 12.02.2024",
        "для 9, 11 (12) классов",
        "проект «500+»",
        "не позднее 25.12.2024",
        "до 25 марта",
        "не более 10 дней",
        "не менее 2 недель",
        "01.03-20.05.2024",
        "СОШ № 5, СОШ № 17",
        "в 2 этапа",
        "не менее 40-30%",
    ],
)
def test_a_cell_without_a_target_gives_none(cell: str) -> None:
    assert targets_of(cell) == ()


def test_what_a_target_speaks_of_is_kept() -> None:
    [target] = targets_of("Исполнение дорожной карты не менее 30-40%")

    assert target.about == "исполнение дорожной карты"
    assert target.text == "Исполнение дорожной карты не менее 30-40%"


def test_two_numbers_under_one_comparator_are_two_targets() -> None:
    first, second = targets_of("Проведение не менее 1 регионального и 2 муниципальных мероприятий")

    assert [int(first.value), int(second.value)] == [1, 2]
    assert first.unit is second.unit is TargetUnit.EVENTS
    assert first.text == second.text == "не менее 1 регионального и 2 муниципальных мероприятий"


def test_several_targets_of_a_cell_are_all_read() -> None:
    found = targets_of("Не менее 50% школ; не менее 3 мероприятий; 20 чел.")

    assert [(int(one.value), one.unit.value) for one in found] == [
        (50, "percent"),
        (3, "events"),
        (20, "people"),
    ]


@given(
    st.sampled_from(["не менее", "Не менее", "не ниже", "не более", "не более чем"]),
    st.integers(0, 100),
    st.sampled_from(["%", " %", " процентов"]),
)
def test_every_percentage_is_read_back(words: str, value: int, sign: str) -> None:
    [target] = targets_of(f"{words} {value}{sign} школ")

    assert target.value == value
    assert target.comparator is (Comparator.AT_MOST if "более" in words else Comparator.AT_LEAST)
    assert (target.unit, target.of) == (TargetUnit.PERCENT, "школ")


SOME_PIECES = (
    "не менее более реже 5 30-40 % 100% раза в месяц чел. мероприятий школ от числа № 2024 "
    "15.03.2024 два пяти и , ; ( ) 1 500+ классов чем публикаций учебного года до до10% 3,5"
)
PIECES = st.sampled_from(SOME_PIECES.split())


@examples(200)
@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_no_number_is_invented(text: str) -> None:
    words = {"два": 2, "пяти": 5}
    known = {Decimal(one.replace(",", ".")) for one in re.findall(r"\d+(?:[.,]\d+)?", text)}
    known |= {Decimal(one.replace(" ", "")) for one in re.findall(r"\d{1,3}(?: \d{3})+", text)}
    known |= {Decimal(value) for word, value in words.items() if word in text}

    for target in targets_of(text):
        assert target.value in known
        assert target.upper is None or target.upper in known
        assert target.text in text


@examples(120)
@given(st.text(max_size=60))
def test_any_text_is_read_without_failing(text: str) -> None:
    for target in targets_of(text):
        assert target.text in text


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        ("50 чел.", 2),
        ("75 % педагогов", 2),
        ("4 раза в год", 2),
        ("100 % школ", 1),
        ("не менее 50 чел.", 1),
        ("ровно 50 чел.", 1),
    ],
)
def test_a_number_that_is_compared_with_nothing_is_a_reading_and_says_so(
    words: str, readings: int
) -> None:
    (target,) = targets_of(words)

    assert target.is_reading is (readings == 2)
    assert ("no fewer than" in str(target.said)) is (readings == 2)
