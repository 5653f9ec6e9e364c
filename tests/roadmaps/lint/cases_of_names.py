"""Cases of the rules on citations and names."""

from __future__ import annotations

import datetime as dt

from roadmaps.lint.small_orders import Case, Found, order, part, row, told
from schoolsupport.domain import Level
from schoolsupport.roadmaps.template import (
    Ground,
    Measure,
    SchoolList,
    Statement,
)

IRO, IMC = "ГАОУ ДПО СО «ИРО»", "МКОУ ДПО «ИМЦ»"


def schools(*names: str, number: int | None = None) -> SchoolList:
    return SchoolList(
        id="list", status="shnor", title="Школы", schools=names, quote="Школы:", number=number
    )


def preamble(text: str) -> Statement:
    return Statement(title="Преамбула", text=text)


def by(text: str, number: str = "1") -> Measure:
    return row(number, responsible_text=text)


CITATIONS = (
    Case(
        "citation_after_signing",
        "an act of the future is found, and the year before it is likely",
        order(statements=(preamble("приказ управления от 22 декабря 2021 года № 1898"),)),
        (Found(None, "statements", "22 декабря 2020 года"),),
    ),
    Case(
        "citation_after_signing",
        "a ground with a later day is found",
        order(grounds=(Ground(text="приказ от 01.02.2021 № 3"),)),
        (Found(None, "grounds", "01.02.2020"),),
    ),
    Case(
        "citation_after_signing",
        "a ground whose day is data alone is found, and years ahead are not guessed",
        order(grounds=(Ground(text="приказ управления", date=dt.date(2024, 5, 7)),)),
        (Found(None, "grounds"),),
    ),
    Case(
        "citation_after_signing",
        "an act of the same day is right",
        order(statements=(preamble("приказ управления от 11 января 2021 года № 4"),)),
    ),
    Case(
        "citation_without_from",
        "a day without «от» is found",
        order(statements=(preamble("приказами Министерства 25 июля 2020 года № 905/1"),)),
        (Found(None, "statements", "от 25 июля 2020 года № 905/1"),),
    ),
    Case(
        "citation_without_from",
        "a number before its day is another way to cite",
        order(statements=(preamble("постановления Правительства №334 от 22.06.2020 г."),)),
    ),
    Case(
        "foreign_number",
        "a number made as the order's own is found where nothing cites it",
        order(number="3.12-132-р", statements=(preamble("учреждению 3.12-144-р (п) обеспечить"),)),
        (Found(None, "statements"),),
    ),
    Case(
        "foreign_number",
        "the order's own number, cited ones and others are right",
        order(
            number="3.12-132-р",
            statements=(
                preamble("№ 3.12-132-р, распоряжением от 01.02.2020 № 3.12-100-р, 3.12-5"),
            ),
        ),
    ),
    Case(
        "foreign_number",
        "a number so plain that any count has its shape tells nothing",
        order(number="156", statements=(preamble("не менее 40 школ"),)),
    ),
    Case(
        "day_that_is_not",
        "a day no calendar has is found",
        order(statements=(preamble("приказ от 31.02.2020 № 5"),)),
        (Found(None, "statements"),),
    ),
    Case(
        "day_that_is_not",
        "the last day of a leap February is one",
        order(statements=(preamble("приказ от 29.02.2020 № 5"),)),
    ),
    Case(
        "annex_not_attached",
        "an annex that no point attaches is found",
        order(
            row(title="Отчёт по форме (приложение 2)"),
            duties=(told("Утвердить план (приложение 1)"),),
        ),
        (Found("1", "title"),),
    ),
    Case(
        "annex_not_attached",
        "an annex that a point attaches is right",
        order(
            row(title="Отчёт по форме (приложение 2)"),
            duties=(told("Утвердить план (приложение 1), форму (приложение № 2)"),),
        ),
    ),
    Case(
        "timetable_of_nobody",
        "a timetable without an owner is found",
        order(row(title="Реализация программ (согласно графику)")),
        (Found("1", "title"),),
    ),
    Case(
        "timetable_of_nobody",
        "a timetable with an owner, and one that the row itself asks for, are right",
        order(
            row("1", deadline="по графику МКУО ЦОКО"),
            row("2", deadline="в течение года (по отдельному графику)", evidence="График выездов"),
        ),
    ),
    Case(
        "upper_level_copied",
        "a municipal row that renews the region's concept is found",
        order(row(title="Актуализация региональной концепции поддержки школ")),
        (Found("1", "title", "Актуализация муниципальной концепции поддержки школ"),),
    ),
    Case(
        "upper_level_copied",
        "taking part in the region's seminars is right",
        order(row(title="Участие в краевых семинарах по внедрению региональной концепции")),
    ),
    Case(
        "upper_level_copied",
        "the region itself may renew its concept",
        order(row(title="Актуализация региональной концепции"), level=Level.REGIONAL),
    ),
    Case(
        "many_municipalities",
        "several municipalities in the plan of one are found",
        order(expected_results=("не менее 80 % муниципальных систем общего образования",)),
        (Found(None, "expected_results"),),
    ),
    Case(
        "many_municipalities",
        "a regional plan has several",
        order(expected_results=("не менее 80 % муниципальных систем",), level=Level.REGIONAL),
    ),
    Case(
        "blank_not_filled",
        "a blank of the day and number is found and filled",
        order(statements=(preamble("УТВЕРЖДЕНА приказом от _____ № _____"),)),
        (Found(None, "statements", "от 11.01.2021 № 5"),),
    ),
    Case("blank_not_filled", "a text without blanks is right", order()),
)

NAMES = (
    Case(
        "organisation_spelt_twice",
        "words joined are found where they stand less often",
        order(by("Методисты МКОУДПО «ИМЦ»"), by(IMC, "2"), by(IMC, "3")),
        (Found("1", "responsible", IMC),),
    ),
    Case(
        "organisation_spelt_twice",
        "a name cut short is found and made whole",
        order(
            row("1", title="Смены ГБУ НОО «Центр развития одаренных детей»"),
            by("ГБУ НОО «Центр развития»", "2"),
        ),
        (Found("2", "responsible", "ГБУ НОО «Центр развития одаренных детей»"),),
    ),
    Case(
        "organisation_spelt_twice",
        "two misspelt names are told at both, and nobody can say which is right",
        order(
            by("МОУ «Верхнесиничинская СОШ №3»"),
            by("МОУ «Верхнесинчихинская СОШ № 3»", "2"),
        ),
        (Found("1", "responsible"), Found("2", "responsible")),
    ),
    Case(
        "organisation_spelt_twice",
        "other numbers, other places, other cases and other quotes are no spelling",
        order(
            by("МОУ «Ивановская СОШ № 7»"),
            by("МОУ «Ивановская СОШ № 17»", "2"),
            by("МОУ «Петровская СОШ № 7»", "3"),
            by("МОУ «Ивановской СОШ №7»", "4"),
        ),
    ),
    Case(
        "school_of_two_types",
        "a type that contradicts the list of schools is found in the row",
        order(
            row(sub_measures=(part("СОШ № 20 – «Перевод школы»"),)),
            school_lists=(schools("МБОУ ООШ № 20"),),
        ),
        (Found("1", "sub_measures", "ООШ № 20"),),
    ),
    Case(
        "school_of_two_types",
        "a lyceum and a school of one number are two",
        order(row(title="Лицей № 1, гимназия № 1 и СОШ № 1: семинары")),
    ),
    Case(
        "school_of_two_types",
        "numbers repeat in the districts of a region",
        order(row(title="СОШ № 1 и ООШ № 1: семинары"), level=Level.REGIONAL),
    ),
    Case(
        "school_of_two_forms",
        "one school under two legal forms is found",
        order(by("МБОУ СОШ № 17"), by("МАОУ СОШ № 17", "2")),
        (Found("2", "responsible"),),
    ),
    Case(
        "school_of_two_forms",
        "two schools under two legal forms are two",
        order(by("МБОУ ООШ № 7"), by("МАОУ СОШ № 17", "2")),
    ),
    Case(
        "list_number_differs",
        "a list shorter than its number is found",
        order(school_lists=(schools("А", "Б", number=3),)),
        (Found(None, "school_lists"),),
    ),
    Case(
        "list_number_differs",
        "a list of its number, and one without, are right",
        order(school_lists=(schools("А", "Б", number=2), schools("А"))),
    ),
    Case(
        "listed_twice",
        "a school that stands twice is found",
        order(school_lists=(schools("МБОУ ООШ № 7", "МБОУ ООШ №7"),)),
        (Found(None, "school_lists"),),
    ),
    Case(
        "listed_twice",
        "one school in two lists is right",
        order(school_lists=(schools("МБОУ ООШ № 7"), schools("МБОУ ООШ № 7"))),
    ),
    Case(
        "category_named_otherwise",
        "the schools of the title under other words are told once for each wording",
        order(
            row("1", title="Поддержка школ в неблагоприятных условиях"),
            row("2", title="Поддержка школ в неблагоприятных  условиях, снова"),
            title="План поддержки школ в неблагоприятных социальных условиях",
        ),
        (Found("1", "title", "неблагоприятных социальных условиях"),),
    ),
    Case(
        "category_named_otherwise",
        "the words of the title are right",
        order(
            row(title="Поддержка школ в сложных социальных условиях"),
            title="План поддержки школ в сложных социальных условиях",
        ),
    ),
)

CASES = (*CITATIONS, *NAMES)
