"""The words beside the grammar: a short form is read as the word it stands for."""

from __future__ import annotations

import pytest

from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.reading.words import lexicon, worded
from schoolsupport.deadlines.schedule import DeadlineContext

PLAN = DeadlineContext(first_year=2022, last_year=2022)
SHORT = [(form, one.means) for one in lexicon().short for form in one.written]


@pytest.mark.parametrize(("form", "means"), SHORT)
def test_a_short_form_is_its_word_with_and_without_a_stop(form: str, means: str) -> None:
    assert worded(f"{form} ").plain == worded(f"{form}.").plain == means.replace("ё", "е")


@pytest.mark.parametrize("form", [form for form, _ in SHORT if form.isalpha()])
def test_a_short_form_within_a_word_is_left_alone(form: str) -> None:
    assert worded(f"а{form}а").plain == f"а{form}а"


def test_a_short_form_takes_the_genitive_after_the_words_that_ask_for_it() -> None:
    assert worded("1 раз в мес.").plain == "1 раз в месяц"
    assert worded("в теч. мес.").plain == "в течение месяца"
    assert worded("до 5 окт.").plain == "до 5 октября"
    assert worded("в теч.мес.").plain == "в течение месяца"


@pytest.mark.parametrize(
    ("printed", "spelt"),
    [
        ("1 р/четв.", "1 раз в четверть"),
        ("2 р. в год", "2 раза в год"),
        ("до01.09", "до 01.09"),
        ("22. 02", "22.02"),
        ("12 .04.2022", "12.04.2022"),
        ("сентябрь2022", "сентябрь 2022"),
        ("до З1.12.2022", "до 31.12.2022"),
        ("дo 15.12.2O22", "до 15.12.2022"),
        ("до I5.02.2022", "до 15.02.2022"),
        ("до 05.l2.2022", "до 05.12.2022"),
        ("до 15.0б.2022", "до 15.06.2022"),
        ("15.03..2022", "15.03.2022"),
        ("до 15,03,2022", "до 15.03.2022"),
        ("15.IX.2022", "15.09.2022"),
        ("15/IX-2022", "15.09.2022"),
        ("15-IX-2022 г.", "15.09.2022 г."),
        ("20 IV 2022", "20.04.2022"),
        ("10.Х.2022", "10.10.2022"),
        ("до 1.XII.22", "до 01.12.22"),
        ("до 15.IX", "до 15.09"),
        ("до 1 XI", "до 01.11"),
        ("10–15.II.2022", "10–15.02.2022"),
        ("с 25.V по 10.VI", "с 25.05 по 10.06"),
        ("IX–XII.2022", "сентябрь–декабрь 2022"),
        ("IX.2022", "сентябрь 2022"),
        ("сент-дек 2022", "сентябрь-декабрь 2022"),
        ("1-ю среду каждого мес.", "первую среду каждого месяца"),
        ("2 р. в кв.", "2 раза в квартал"),
        ("Срок исполнения: 15.10.2022", "15.10.2022"),
        ("за 2022 г.", "в 2022 году"),
        ("до 30.11.2022 (включительно)", "до 30.11.2022 включительно"),
        ("05.04. в 14.00", "05.04 в 14.00"),
        ("нач. сентября", "начало сентября"),
        ("посл. нед. мая", "последняя неделя мая"),
        ("до 5 числа след. мес.", "до 5 числа следующего месяца"),
    ],
)
def test_a_careless_print_means_what_a_careful_one_means(printed: str, spelt: str) -> None:
    assert parse_deadline(printed, PLAN).parts == parse_deadline(spelt, PLAN).parts != ()


@pytest.mark.parametrize(
    "printed",
    [
        "1. 12 марта", "ОГЭ9", "5А класс", "5-IX классы", "15.XIII.2022", "31.VI.2022", "IV.2022",
        "1.IV квартал", "с V по IX классы",
    ],
)  # fmt: skip
def test_what_is_no_day_is_not_made_one(printed: str) -> None:
    assert not any(part.start or part.end for part in parse_deadline(printed, PLAN).parts)


@pytest.mark.parametrize(
    ("printed", "spelt"),
    [("1-IV кварталы", "I-IV кварталы"), ("III кв. 2022", "3 квартал 2022")],
)
def test_figures_up_to_iv_beside_a_quarter_are_no_months(printed: str, spelt: str) -> None:
    assert parse_deadline(printed, PLAN).parts == parse_deadline(spelt, PLAN).parts != ()
