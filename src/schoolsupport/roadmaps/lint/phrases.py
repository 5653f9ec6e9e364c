"""Rules on the words of terms: there, understood, with a year, with an end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from schoolsupport.deadlines.schedule import DeadlineProblem, Kind
from schoolsupport.domain import Severity
from schoolsupport.roadmaps.lint.finding import Fault, Place
from schoolsupport.roadmaps.lint.reading import Reading
from schoolsupport.roadmaps.lint.rule import Rule
from schoolsupport.roadmaps.template import Measure
from schoolsupport.translation import msg
from schoolsupport.words.text import shown, with_capital_of

IMPOSSIBLE = frozenset(
    {"deadline.impossible_day", "deadline.impossible_period", "deadline.wrong_weekday"}
)
# told by rules of their own, or no fault of the order: days of school terms are in a calendar
TOLD_ELSEWHERE = frozenset(
    {
        "deadline.empty",
        "deadline.end_before_start",
        "deadline.no_year",
        "deadline.not_understood",
        "deadline.outside_plan",
        "deadline.repeated_word",
        "deadline.school_year_unclear",
        "deadline.term_days_unknown",
        "deadline.words_lost",
    }
)
UNCLEAR_SCHOOL_YEAR = "deadline.school_year_unclear"
MONTH = r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
_NAMES_TIME_OF_YEAR = re.compile(rf"\b{MONTH}|\b\d{{1,2}}\.\d{{2}}\b|квартал|полугоди", re.I)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d\d\.\d\d\.\d\d(?!\d)")
_WITHIN_SCHOOL_YEAR = re.compile(r"в\s+течени[ие]\s+(?:всего\s+)?учебного\s+года", re.I)
_YEARLY = re.compile(r"ежегодн|каждый год|раз в год", re.I)


def not_understood(reading: Reading) -> Iterator[Fault]:
    """A term whose words nobody can read as a time."""
    yield from _told(reading, lambda code: code == "deadline.not_understood")


def impossible_day(reading: Reading) -> Iterator[Fault]:
    """A day or a period that no calendar has, or a day of the week that does not fit it."""
    yield from _told(reading, lambda code: code in IMPOSSIBLE)


def unclear_term(reading: Reading) -> Iterator[Fault]:
    """A term that can be read in two ways, or lacks what it is counted from."""
    yield from _told(reading, lambda code: code not in IMPOSSIBLE | TOLD_ELSEWHERE)


def _told(reading: Reading, asked: Callable[[str], bool]) -> Iterator[Fault]:
    """What the reader of phrases says of them, for some of its codes."""
    for term in reading.terms:
        for problem in term.schedule.problems:
            if asked(problem.code):
                yield Fault(
                    place=term.place,
                    message=problem.message,
                    likely=_whole(term.phrase, problem),
                )


def _whole(phrase: str, problem: DeadlineProblem) -> str | None:
    """The whole phrase mended, where the problem mends only the words it is about."""
    words = str(problem.message.values.get("words", ""))
    likely = problem.likely
    if likely and words and words in phrase and len(likely) <= len(words) + 2:
        likely = phrase.replace(words, likely)
    return with_capital_of(phrase, likely)


def _has_term(measure: Measure) -> bool:
    return bool(
        (measure.deadline or "").strip()
        or measure.deadline_from
        or any(sub.deadline for sub in measure.sub_measures)
    )


def empty_term(reading: Reading) -> Iterator[Fault]:
    """A row without a term that repeats no other row's; a table without terms is one fault."""
    rows = list(reading.rows())
    empty = [index for index, measure in rows if not _has_term(measure)]
    if rows and len(empty) == len(rows):
        yield Fault(place=Place(field="deadline"), message=msg("no row has a term"))
        return
    for index in empty:
        yield Fault(place=reading.place(index, "deadline"), message=msg("the row has no term"))


def open_ended(reading: Reading) -> Iterator[Fault]:
    """A term that says when to begin and never when to end."""
    for term in reading.terms:
        if any(one.kind is Kind.WINDOW and one.start and not one.end for one in term.parts):
            yield Fault(
                place=term.place,
                message=msg(
                    "the term «{phrase}» says when to begin and not when to end",
                    phrase=shown(term.phrase),
                ),
            )


def term_without_year(reading: Reading) -> Iterator[Fault]:
    """A day, month or quarter without a year where the plan covers several years."""
    for term in reading.terms:
        if term.period.first_year == term.period.last_year or _YEARLY.search(term.phrase):
            continue
        no_year = any(one.code == "deadline.no_year" for one in term.schedule.problems)
        bare = _NAMES_TIME_OF_YEAR.search(term.phrase) and not _YEAR.search(term.phrase)
        if no_year or bare:
            yield Fault(
                place=term.place,
                message=msg(
                    "the term «{phrase}» names no year, and the plan covers {first}–{last}",
                    phrase=shown(term.phrase),
                    first=term.period.first_year,
                    last=term.period.last_year,
                ),
            )


def yearly_in_one_year(reading: Reading) -> Iterator[Fault]:
    """«Ежегодно» in a section of one year of a plan of several."""
    plan = reading.template.period
    for term in reading.terms:
        one_year = term.period.first_year == term.period.last_year
        if one_year and plan.first_year < plan.last_year and _YEARLY.search(term.phrase):
            yield Fault(
                place=term.place,
                message=msg(
                    "the term «{phrase}» speaks of every year in the section of {year} alone",
                    phrase=shown(term.phrase),
                    year=term.period.first_year,
                ),
            )


def school_year_in_calendar_plan(reading: Reading) -> Iterator[Fault]:
    """«В течение учебного года» in a plan of calendar years: two school years share each."""
    if reading.template.period.school_years:
        return
    for term in reading.terms:
        unclear = any(one.code == UNCLEAR_SCHOOL_YEAR for one in term.schedule.problems)
        if unclear or _WITHIN_SCHOOL_YEAR.search(term.phrase):
            yield Fault(
                place=term.place,
                message=msg(
                    "«{phrase}»: the plan is of calendar years, and two school years share each",
                    phrase=shown(term.phrase),
                ),
            )


RULES = (
    Rule(
        code="roadmap.empty_term",
        severity=Severity.WARNING,
        finds=msg(
            "A row without a term whose cell is not joined with another's and whose parts have "
            "none either. A table without terms is one finding."
        ),
        why=msg("What has no term is never late and so is never done."),
        wrong="Сроки исполнения: (пусто)",
        right="Сроки исполнения: до 01.06.2021",
        find=empty_term,
    ),
    Rule(
        code="roadmap.open_ended",
        severity=Severity.WARNING,
        finds=msg("A term that says when to begin and never when to end."),
        why=msg("Nobody can say that it was done in time."),
        wrong="с 24.02.2021",
        right="с 24.02.2021 по 31.03.2021",
        find=open_ended,
    ),
    Rule(
        code="roadmap.term_without_year",
        severity=Severity.WARNING,
        finds=msg(
            "A day, month or quarter without a year in a plan of several years whose section "
            "names none either."
        ),
        why=msg("It may be meant once, in any of the years, or in each."),
        wrong="План на 2021–2022 годы: март",
        right="План на 2021–2022 годы: март 2021 года",
        find=term_without_year,
    ),
    Rule(
        code="roadmap.yearly_in_one_year",
        severity=Severity.WARNING,
        finds=msg("A term of every year in a section of one year, in a plan of several."),
        why=msg("The sections of the other years have rows of their own, often with other terms."),
        wrong="Раздел «2020 год»: Сентябрь - ноябрь (Ежегодно)",
        right="Раздел «2020 год»: Сентябрь - ноябрь 2020 года",
        find=yearly_in_one_year,
    ),
    Rule(
        code="roadmap.school_year_in_calendar_plan",
        severity=Severity.WARNING,
        finds=msg("«В течение учебного года» in a plan of calendar years."),
        why=msg("Two school years share a calendar year; it is not said which is meant."),
        wrong="План на 2022 год: В течение учебного года",
        right="План на 2022 год: январь – май, сентябрь – декабрь 2022 года",
        find=school_year_in_calendar_plan,
    ),
    Rule(
        code="roadmap.impossible_day",
        severity=Severity.ERROR,
        finds=msg(
            "A day or a period that no calendar has, or a weekday that does not fit its day."
        ),
        why=msg("Nobody can keep it."),
        wrong="до 31.06.2021",
        right="до 30.06.2021",
        find=impossible_day,
    ),
    Rule(
        code="roadmap.term_not_understood",
        severity=Severity.WARNING,
        finds=msg("A term with words that cannot be read as a time."),
        why=msg("What is not understood is not planned, and nobody is reminded of it."),
        wrong="После каждой учебной четверти и учебного года года",
        right="После каждой учебной четверти и учебного года",
        find=not_understood,
    ),
    Rule(
        code="roadmap.unclear_term",
        severity=Severity.WARNING,
        finds=msg(
            "A term that can be read in two ways, or that lacks what it is counted from: the "
            "event, the month, how often, the century."
        ),
        why=msg("Two readers will plan two days."),
        wrong="до 5 числа",
        right="ежемесячно до 5 числа месяца, следующего за отчетным",
        find=unclear_term,
    ),
)
