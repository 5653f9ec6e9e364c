"""Cases of the rules on notes, short forms, marks and slips."""

from __future__ import annotations

from roadmaps.lint.small_orders import Case, Found, by_years, order, row, told
from schoolsupport.roadmaps.template import (
    Abbreviation,
    Ground,
    Measure,
    Section,
    Statement,
)

IRO, IMC = "ГАОУ ДПО СО «ИРО»", "МКОУ ДПО «ИМЦ»"


def note(mark: str, short: str) -> Abbreviation:
    return Abbreviation(short=short, full="полное имя", mark=mark)


def short(form: str, full: str) -> Abbreviation:
    return Abbreviation(short=form, full=full)


def preamble(text: str) -> Statement:
    return Statement(title="Преамбула", text=text)


def by(text: str, number: str = "1") -> Measure:
    return row(number, responsible_text=text)


NOTES = (
    Case(
        "mark_without_note",
        "a mark without a note is found",
        order(by("МКОУ ДПО «ИМЦ»*")),
        (Found("1", "responsible"),),
    ),
    Case(
        "mark_without_note",
        "a list that begins with a star has no mark",
        order(row(title="* первое, * второе")),
    ),
    Case(
        "note_without_mark",
        "a note nobody points to is found",
        order(footnotes=(note("*", IRO),)),
        (Found(None, "footnotes"),),
    ),
    Case(
        "note_without_mark",
        "a note that is pointed to is right",
        order(by(f"{IRO}*"), footnotes=(note("*", IRO),)),
    ),
    Case(
        "mark_of_another_note",
        "marks that changed places are found at both",
        order(
            by(f"{IMC}*"),
            row("2", deadline=f"По графику {IRO}**"),
            footnotes=(note("*", IRO), note("**", IMC)),
        ),
        (Found("1", "responsible", f"{IMC}**"), Found("2", "deadline", f"{IRO}*")),
    ),
    Case(
        "mark_of_another_note",
        "a mark at words that are no name explains what it will",
        order(by("Методисты*"), footnotes=(note("*", IRO),)),
    ),
    Case(
        "unexplained_short_form",
        "a short form explained nowhere is found once",
        order(row("1", evidence="Справка ЦППМ"), row("2", evidence="Справка ЦППМ")),
        (Found("1", "evidence"),),
    ),
    Case(
        "unexplained_short_form",
        "what everybody knows, what is explained, and the territory's letters are right",
        order(
            row("1", title="Анализ ВПР и ЕГЭ в СОШ СР, ЦППМ, РПШ"),
            row("2", title="Центр мастерства (далее – ЦППМ), рисковый профиль (РПШ)"),
        ),
    ),
    Case(
        "unexplained_short_form",
        "two joined by «и» are two, and a long one is told once",
        order(row("1", title="Помощь ШНЕР и ШЕСУ"), row("2", title="Курсы СЭИРО ПК и ПРЭ")),
        (Found("1", "title"), Found("1", "title"), Found("2", "title")),
    ),
    Case(
        "unused_short_form",
        "a short form that is never used is found",
        order(
            duties=(told("Центру (далее – ЦРОД) провести смены"),),
            abbreviations=(short("ЦРОД", "Центр"),),
        ),
        (Found(None, "abbreviations"),),
    ),
    Case(
        "unused_short_form",
        "a short form that a row uses is right",
        order(row(title="Смены в ЦРОД"), abbreviations=(short("ЦРОД", "Центр"),)),
    ),
    Case(
        "short_form_of_two",
        "a short form of two explanations is found",
        order(
            abbreviations=(
                short("ШНОР", "школы с низкими образовательными результатами"),
                short("ШНОР", "организации со стабильно низкими результатами обучения"),
            )
        ),
        (Found(None, "abbreviations"),),
    ),
    Case(
        "short_form_of_two",
        "an explanation in running text that says other words is found",
        order(
            row(title="Помощь организациям со стабильно низкими результатами обучения (ШНОР)"),
            abbreviations=(short("ШНОР", "школы с низкими образовательными результатами"),),
        ),
        (Found("1", "title"),),
    ),
    Case(
        "short_form_of_two",
        "the same words in another case are right",
        order(
            row(title="Помощь школам с низкими образовательными результатами (далее – ШНОР)"),
            abbreviations=(short("ШНОР", "школы с низкими образовательными результатами"),),
        ),
    ),
    Case(
        "short_form_unfolded_otherwise",
        "another last word under the same letters is told",
        order(
            row(expected_result="Региональный экспертный совет"),
            abbreviations=(short("РЭС", "региональное экспертное сообщество школ"),),
        ),
        (Found("1", "expected_result", "региональное экспертное сообщество"),),
    ),
    Case(
        "short_form_unfolded_otherwise",
        "the same words in another case are right",
        order(
            row(title="Создание регионального экспертного сообщества"),
            abbreviations=(short("РЭС", "региональное экспертное сообщество школ"),),
        ),
    ),
    Case(
        "short_form_cut",
        "a letter lost once is found",
        order(
            by("Руководители МОУ, методисты"),
            *(by("МОУО", str(number)) for number in range(2, 7)),
        ),
        (Found("1", "responsible", "Руководители МОУО, методисты"),),
    ),
    Case(
        "short_form_cut",
        "a legal form before a name is right",
        order(by("МОУ «Ивановская СОШ»"), *(by("МОУО", str(number)) for number in range(2, 7))),
    ),
)

PRINT = (
    Case(
        "unbalanced_quotes",
        "a quote that never opened is found and opened as elsewhere",
        order(by("МОУ Невьянская СОШ»"), by("МОУ «Невьянская СОШ»", "2")),
        (Found("1", "responsible", "МОУ «Невьянская СОШ»"),),
    ),
    Case(
        "unbalanced_quotes",
        "a quote too many is found and taken away",
        order(by("Методисты ИМЦ»"), by("Методисты ИМЦ", "2")),
        (Found("1", "responsible", "Методисты ИМЦ"),),
    ),
    Case(
        "unbalanced_quotes",
        "the title of an act that is never closed is found",
        order(grounds=(Ground(text="приказ «О мерах «Опора» программы «Рост» в 2021 году"),)),
        (Found(None, "grounds", "приказ «О мерах «Опора» программы «Рост» в 2021 году»"),),
    ),
    Case(
        "unbalanced_quotes",
        "a quote that never closes is found, and where it closes is not guessed",
        order(row(title="Семинар «Опора для учителей района")),
        (Found("1", "title"),),
    ),
    Case(
        "unbalanced_quotes",
        "a quote too many in words of one place is found and not guessed",
        order(row(title="Семинар опоры»")),
        (Found("1", "title"),),
    ),
    Case(
        "unbalanced_quotes",
        "a straight quote alone is found",
        order(row(title='Семинар "Опора района')),
        (Found("1", "title"),),
    ),
    Case(
        "unbalanced_quotes",
        "two quotes that close at one place may be one",
        order(grounds=(Ground(text="приказ «Об утверждении программы «Опора»"),)),
    ),
    Case(
        "unbalanced_brackets",
        "a bracket that never opened is found",
        order(statements=(preamble("комплексного проекта программы) по условиям"),)),
        (Found(None, "statements"),),
    ),
    Case(
        "unbalanced_brackets",
        "the numbers of a list close brackets that never open",
        order(statements=(preamble("1) первое (и ещё 2) раза; а) второе"),)),
    ),
    Case(
        "glued_words",
        "a year and its word together are found",
        order(row(deadline="Декабрь 2021года")),
        (Found("1", "deadline", "Декабрь 2021 года"),),
    ),
    Case(
        "glued_words",
        "a word and a bracket together are found",
        order(row(deadline="Постоянно(по плану)")),
        (Found("1", "deadline", "Постоянно (по плану)"),),
    ),
    Case("glued_words", "an ending in brackets is right", order(row(title="школа 5(а)"))),
    Case(
        "stray_punctuation",
        "a dot before a dash is found",
        order(row(deadline="01.03.-20.05.2021")),
        (Found("1", "deadline", "01.03-20.05.2021"),),
    ),
    Case("stray_punctuation", "a span is right", order(row(deadline="01.03-20.05.2021"))),
    Case(
        "uneven_dash",
        "a space on one side is found",
        order(row(deadline="10.02- 02.04.2021")),
        (Found("1", "deadline", "10.02-02.04.2021"),),
    ),
    Case(
        "uneven_dash",
        "spaces on both sides and on none are right",
        order(row("1", deadline="март - май 2021"), row("2", deadline="март-май 2021")),
    ),
    Case(
        "trailing_separator",
        "a term lost after its sign is found, and taken from the row of another year",
        by_years(
            row(title="Семинары", section="2021", deadline="Май 2021 года; июнь 2021 года"),
            row(title="Семинары", section="2022", deadline="Май 2022 года;"),
        ),
        (Found("1", "deadline", "Май 2022 года; июнь 2022 года"),),
    ),
    Case("trailing_separator", "a stop is right", order(row(deadline="Май 2021 г."))),
    Case(
        "mixed_alphabets",
        "a Latin letter among Russian ones is found and replaced",
        order(row(title="Поддержка ШНOР района")),
        (Found("1", "title", "ШНОР"),),
    ),
    Case("mixed_alphabets", "a Latin word is one", order(row(title="Материалы на сайте edu.ru"))),
    Case(
        "misprinted_word",
        "a word a letter away from one of the order is found and mended",
        order(row("1", title="Анализ резльтатов"), row("2", title="Справка результатов")),
        (Found("1", "title", "Анализ результатов"),),
    ),
    Case(
        "misprinted_word",
        "a word that is in no dictionary, with nothing near it, is a term",
        order(row("1", title="Участие в вебинарах"), row("2", title="Участие в семинарах")),
    ),
    Case(
        "slip_of_the_pen",
        "«в течении срока» is found",
        order(row(deadline="в течении срока")),
        (Found("1", "deadline", "в течение срока"),),
    ),
    Case(
        "slip_of_the_pen",
        "a lost preposition and a wrong case are found",
        order(row(title="Участие семинарах с целью идентификация школ")),
        (
            Found("1", "title", "Участие семинарах с целью идентификации школ"),
            Found("1", "title", "Участие в семинарах с целью идентификация школ"),
        ),
    ),
    *(
        Case("slip_of_the_pen", f"«{words}» is right", order(row(title=words)))
        for words in (
            "Важно обеспечение каждого учителя материалами",
            "Поддержка школ организациями, функционирующими в районе",
            "Работа со школами с низкими результатами и функционирующими в сложных условиях",
            "Создание условий для развития и эффективного использования ресурсов",
            "Выезд методистов в филиал МОУ",
            "Семинары проекта 500+: по математике, по русскому языку",
            "Консультации о мероприятиях по организации обучения, в том числе курсов",
            "Сбор сведений... и их анализ",
        )
    ),
    Case(
        "slip_of_the_pen",
        "right words are right",
        order(
            row(
                title="Участие в семинарах с целью идентификации школ, в течение года, и т.д.",
                deadline="не реже 1 раза в четверть",
            )
        ),
    ),
    Case(
        "lost_conjunction",
        "«и» lost once is found",
        order(
            row("1", evidence="75% МОУО ОО"),
            row("2", evidence="100% МОУО и ОО"),
            row("3", evidence="100% МОУО и ОО"),
        ),
        (Found("1", "evidence", "75% МОУО и ОО"),),
    ),
    Case(
        "lost_conjunction",
        "a column of parties needs none",
        order(
            by("МОУО ОО"),
            row("2", evidence="100% МОУО и ОО"),
            row("3", evidence="100% МОУО и ОО"),
        ),
    ),
    Case(
        "plan_named_otherwise",
        "a report on a plan that is no plan is told",
        order(
            title="Комплекс мер поддержки школ",
            duties=(told("представлять отчет о выполнении плана к пятому числу"),),
        ),
        (Found(None, "duties"),),
    ),
    Case(
        "plan_named_otherwise",
        "a plan may be called a plan",
        order(duties=(told("представлять отчет о выполнении плана"),)),
    ),
    Case(
        "broken_off",
        "a title that ends at «и школ» is found and ended as elsewhere",
        order(
            row("1", title="Поддержка школ с низкими результатами и школ"),
            row("2", title="Учёт школ и школ, функционирующих в сложных социальных условиях"),
        ),
        (
            Found(
                "1",
                "title",
                "низкими результатами и школ, функционирующих в сложных социальных условиях",
            ),
        ),
    ),
    Case(
        "broken_off",
        "a title that ends at an adjective is found",
        order(row(title="Анализ подготовки по программам среднего общего")),
        (Found("1", "title"),),
    ),
    Case(
        "broken_off",
        "adjectives that are nouns, and schools named at last, are right",
        order(row("1", title="Сбор и анализ данных"), row("2", title="Помощь учителям и школам")),
    ),
    Case(
        "broken_off",
        "a heading that breaks off is found too",
        order(row(section="a"), sections=(Section(id="a", title="Меры поддержки для"),)),
        (Found(None, "title"),),
    ),
)

CASES = (*NOTES, *PRINT)
