"""Cases of the rules on terms, on their words and on sequence."""

from __future__ import annotations

import datetime as dt

from roadmaps.lint.small_orders import Case, Found, by_years, order, part, row
from schoolsupport.roadmaps.template import Measure


def term(phrase: str | None, number: str = "1", section: str = "main") -> Measure:
    return row(number, deadline=phrase, section=section)


def titled(number: str, title: str, deadline: str) -> Measure:
    return row(number, title=title, deadline=deadline)


CASES = (
    Case(
        "end_before_start",
        "a span that ends before it begins is found, with its capital kept",
        order(term("Январь 2021 года – декабрь 2019 года")),
        (Found("1", "deadline", "Январь 2021 года – декабрь 2021 года"),),
    ),
    Case(
        "end_before_start",
        "a span over new year within the plan is no fault",
        by_years(term("Декабрь 2021 года – январь 2022 года", section="2021")),
    ),
    Case(
        "year_outside_plan",
        "a term of the year before the plan is found and moved",
        order(term("01.03-30.12.2020")),
        (Found("1", "deadline", "01.03-30.12.2021"),),
    ),
    Case(
        "year_outside_plan",
        "a term outside a plan of several years is found and not guessed",
        order(term("март 2025 года"), last_year=2023),
        (Found("1", "deadline"),),
    ),
    Case("year_outside_plan", "the last day of the plan is in it", order(term("до 31.12.2021"))),
    Case(
        "year_outside_plan",
        "next year in the title is a plan for it, not a term",
        order(row(title="Планирование работы на 2022 год", deadline="02.12.2021")),
    ),
    Case(
        "year_outside_section",
        "one of two terms in another year of the plan is found",
        by_years(term("Июль 2021 года; ноябрь 2023 года", section="2023")),
        (Found("1", "deadline", "Июль 2023 года; ноябрь 2023 года"),),
    ),
    Case(
        "year_outside_section",
        "a span that begins in its section is no fault of the year",
        by_years(term("сентябрь 2021 года – май 2022 года", section="2021")),
    ),
    Case(
        "past_section_end",
        "a span that goes on after the year of its section is told",
        by_years(term("сентябрь 2021 года – май 2022 года", section="2021")),
        (Found("1", "deadline"),),
    ),
    Case(
        "past_section_end",
        "a span to the last day of its section is not",
        by_years(term("сентябрь 2021 года – декабрь 2021 года", section="2021")),
    ),
    Case(
        "term_before_signing",
        "a day before the signing is found",
        order(term("26.01.2021"), signed=dt.date(2021, 2, 19)),
        (Found("1", "deadline"),),
    ),
    Case(
        "term_before_signing",
        "the first of two terms before the signing is found",
        order(term("март 2021 года; ноябрь 2021 года"), signed=dt.date(2021, 9, 17)),
        (Found("1", "deadline"),),
    ),
    Case(
        "term_before_signing",
        "the day of the signing, its month and its quarter are no fault",
        order(
            term("19.02.2021"),
            term("февраль", "2"),
            term("1 квартал", "3"),
            signed=dt.date(2021, 2, 19),
        ),
    ),
    Case(
        "term_before_signing",
        "a term of another year is found by its own rule alone",
        order(term("май 2019 года"), signed=dt.date(2021, 2, 19)),
    ),
    Case(
        "after_plan_end",
        "a term that begins in the plan and ends after it is found",
        order(term("с 01.12.2021 по 15.01.2022")),
        (Found("1", "deadline"),),
    ),
    Case("after_plan_end", "a term to new year's eve is not", order(term("01.12-31.12.2021"))),
    Case(
        "after_plan_end",
        "a plan of a school year ends with August of the next year",
        order(term("с 01.12.2021 по 31.08.2022"), school_years=True),
    ),
    Case(
        "after_plan_end",
        "September after the school year is after the plan",
        order(term("с 01.12.2021 по 01.09.2022"), school_years=True),
        (Found("1", "deadline"),),
    ),
    Case(
        "empty_term",
        "a row without a term is found",
        order(term("01.06.2021"), term(None, "2")),
        (Found("2", "deadline"),),
    ),
    Case(
        "empty_term",
        "a table without terms is one finding",
        order(term(None), term(None, "2")),
        (Found(None, "deadline"),),
    ),
    Case(
        "empty_term",
        "a cell joined with the one above, and parts with terms, are no fault",
        order(
            term("01.06.2021"),
            row("2", deadline=None, deadline_from="1"),
            row("3", deadline=None, sub_measures=(part("Семинар", "май 2021 года"),)),
        ),
    ),
    Case(
        "open_ended",
        "a term without an end is found",
        order(term("с 24.02.2021")),
        (Found("1", "deadline"),),
    ),
    Case(
        "open_ended",
        "constant work and a deadline without a beginning are no fault",
        order(term("Постоянно"), term("до 25.03.2021", "2")),
    ),
    Case(
        "term_without_year",
        "a month without a year in a plan of two years is found",
        order(term("март"), last_year=2022),
        (Found("1", "deadline"),),
    ),
    Case(
        "term_without_year",
        "a month of a plan or section of one year needs none; «ежегодно» means every year",
        order(term("март")),
    ),
    Case(
        "term_without_year",
        "«ежегодно» and the whole period need no year",
        order(term("ежегодно, март"), term("в течение всего периода", "2"), last_year=2022),
    ),
    Case(
        "yearly_in_one_year",
        "«ежегодно» in the section of a year is found",
        by_years(term("Сентябрь - ноябрь (Ежегодно)", section="2021")),
        (Found("1", "deadline"),),
    ),
    Case(
        "yearly_in_one_year",
        "«ежегодно» in a plan without sections of years is not",
        order(term("ежегодно, март"), last_year=2022),
    ),
    Case(
        "school_year_in_calendar_plan",
        "«в течение учебного года» in a calendar plan is found",
        order(term("4 раза в течение учебного года")),
        (Found("1", "deadline"),),
    ),
    Case(
        "school_year_in_calendar_plan",
        "the end of a school year lies in one calendar year",
        order(term("По итогам полугодия и учебного года")),
    ),
    Case(
        "impossible_day",
        "a day that no month has is found",
        order(term("до 31.06.2021")),
        (Found("1", "deadline", "до 30.06.2021"),),
    ),
    Case("impossible_day", "the last day of a month is one", order(term("до 30.06.2021"))),
    Case(
        "term_not_understood",
        "words that are no time are found",
        order(term("абракадабра семь раз")),
        (Found("1", "deadline"),),
    ),
    Case("term_not_understood", "words of time are not", order(term("ежеквартально"))),
    Case(
        "unclear_term",
        "a day without its month is found",
        order(term("до 5 числа")),
        (Found("1", "deadline"),),
    ),
    Case(
        "unclear_term",
        "a day of every month is clear",
        order(term("ежемесячно до 5 числа следующего месяца")),
    ),
    Case(
        "list_before_criteria",
        "a list approved before its criteria is found",
        order(
            titled("1", "Разработка и утверждение критериев определения ШНОР", "апрель 2021 года"),
            titled("2", "Утверждение списка ШНОР", "март 2021 года"),
        ),
        (Found("2", "deadline"),),
    ),
    Case(
        "list_before_criteria",
        "a list approved in the month of its criteria is not, in whatever order the rows stand",
        order(
            titled("1", "Утверждение списка ШНОР", "апрель 2021 года"),
            titled("2", "Разработка и утверждение критериев определения ШНОР", "апрель 2021 года"),
        ),
    ),
    Case(
        "list_before_criteria",
        "criteria whose term is joined with that of the row above are dated by it",
        order(
            titled("1", "Совещание рабочей группы", "май 2021 года"),
            row(
                "2",
                title="Утверждение критериев определения ШНОР",
                deadline=None,
                deadline_from="1",
            ),
            titled("3", "Утверждение списка ШНОР", "март 2021 года"),
        ),
        (Found("3", "deadline"),),
    ),
    Case(
        "before_its_method",
        "an expert review before its methodology is found",
        order(
            titled("1", "Утверждение методики экспертной оценки программ", "май 2021 года"),
            titled("2", "Проведение экспертизы программ", "апрель 2021 года"),
        ),
        (Found("2", "deadline"),),
    ),
    Case(
        "before_its_method",
        "an expert review after it is not",
        order(
            titled("1", "Утверждение методики экспертной оценки программ", "март 2021 года"),
            titled("2", "Проведение экспертизы программ", "апрель 2021 года"),
        ),
    ),
    Case(
        "before_its_profile",
        "a programme due before the risk profile is found",
        order(
            titled("1", "Анкетирование для формирования рисков профилей", "до 18.05.2021"),
            titled("2", "Разработка программ развития школ", "до 15.04.2021"),
        ),
        (Found("2", "deadline"),),
    ),
    Case(
        "before_its_profile",
        "a programme that begins before the profile is done and ends after it is not",
        order(
            titled("1", "Анкетирование для формирования рисков профилей", "28.03-18.04.2021"),
            titled("2", "Разработка программ развития школ", "15.04-15.05.2021"),
        ),
    ),
    Case(
        "interim_at_the_end",
        "interim results of the whole plan are final",
        by_years(
            row(
                title="Анализ промежуточных результатов программы в 2021 – 2023 годах",
                section="2023",
                deadline="декабрь 2023 года",
            )
        ),
        (Found("1", "title", "Анализ итоговых результатов программы в 2021 – 2023 годах"),),
    ),
    Case(
        "interim_at_the_end",
        "interim results of a part of it are interim",
        by_years(
            row(
                title="Анализ промежуточных результатов программы в 2021 – 2022 годах",
                section="2022",
                deadline="декабрь 2022 года",
            )
        ),
    ),
)
