"""Rules on terms: their days against each other, the plan, the section, the signing; words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from schoolsupport.deadlines.schedule import DeadlineProblem, Kind, Part, Period
from schoolsupport.deadlines.working_days import WorkingDays
from schoolsupport.roadmaps.lint.finding import Fault, Place
from schoolsupport.roadmaps.lint.reading import Reading, Term, finds
from schoolsupport.roadmaps.template import Measure
from schoolsupport.words.stems import MONTH
from schoolsupport.words.text import plain, shown, with_capital_of

CROSSED = "deadline.end_before_start"


def _crossed(part: Part) -> bool:
    return part.start is not None and part.end is not None and part.end < part.start


def _outside(part: Part, period: Period) -> bool:
    """Whether no day of a part lies in the period; a year that context filled in is let be."""
    if "year" in part.inferred or _crossed(part):
        return False
    start, end = part.start or part.end, part.end or part.start
    if start is None or end is None:
        return False
    return end < period.prepared or start > period.days[1]


@finds("roadmap.end_before_start")
def end_before_start(reading: Reading) -> Iterator[Fault]:
    """A span whose last day comes before its first."""
    for term in reading.terms:
        told = [one for one in term.schedule.problems if one.code == CROSSED]
        if told:
            yield Fault(
                term.place,
                message=told[0].message,
                likely=with_capital_of(term.phrase, told[0].likely),
            )
        elif any(_crossed(part) for part in term.parts):
            yield Fault(term.place, {"phrase": shown(term.phrase)})


def _beside(part: Part, period: Period) -> bool:
    """Whether a part outside the years of a plan prepares it or closes it: a plan dates it."""
    start, end = part.start or part.end, part.end or part.start
    first, last = period.reach
    return start is not None and end is not None and first <= start and end <= last


@finds("roadmap.year_outside_plan")
def year_outside_plan(reading: Reading) -> Iterator[Fault]:
    """A term none of whose days lies in the years of the plan."""
    plan = reading.template.period
    first, last = plan.years
    for term in reading.terms:
        wrong = [part for part in term.parts if _outside(part, plan)]
        if wrong:
            words = ["beside"] if all(_beside(part, plan) for part in wrong) else []
            words += ["one_year"] if first == last else []
            yield Fault(
                term.place,
                {"phrase": shown(term.phrase), "first": first, "last": last},
                likely=_with_year_moved(reading, term, wrong),
                way="_".join(words),
            )


@finds("roadmap.year_outside_section")
def year_outside_section(reading: Reading) -> Iterator[Fault]:
    """A term that lies in another year than the heading of its section says."""
    for term in reading.terms:
        if term.period == reading.template.period:
            continue
        wrong = [
            part
            for part in term.parts
            if _outside(part, term.period) and not _outside(part, reading.template.period)
        ]
        if not wrong:
            continue
        copied = _copied_from(reading, term)
        where = (
            {}
            if copied is None
            else {"section": reading.template.section_name(copied.section), "row": copied.number}
        )
        yield Fault(
            term.place,
            {"phrase": shown(term.phrase), "year": term.period.first_year, **where},
            likely=_with_year_moved(reading, term, wrong),
            way="copied" if where else "",
        )


def _copied_from(reading: Reading, term: Term) -> Measure | None:
    """A row of another section with the same words and the same term."""
    own = reading.template.measures[term.place.index]
    for other in reading.template.measures:
        if (
            other.section != own.section
            and plain(other.title) == plain(own.title)
            and plain(other.deadline or "") == plain(term.phrase)
        ):
            return other
    return None


def _near(part: Part, period: Period) -> bool:
    """Whether a term lies beside a plan: what prepares or closes it may be meant as printed."""
    first, last = period.reach
    return all(day is None or first <= day <= last for day in (part.start, part.end))


def _with_year_moved(reading: Reading, term: Term, wrong: list[Part]) -> str | None:
    """The phrase with the year of its section, if that leaves nothing wrong with it."""
    if term.period.first_year != term.period.last_year:
        return None
    if all(_near(part, term.period) for part in wrong):
        return None
    phrase = term.phrase
    for part in wrong:
        for day in (part.start, part.end):
            if day is not None:
                phrase = phrase.replace(str(day.year), str(term.period.first_year))
    read = reading.schedule(phrase, term.period)
    mended = phrase != term.phrase and read.understood
    if mended and not any(_crossed(one) or _outside(one, term.period) for one in read.parts):
        return phrase
    return None


@finds("roadmap.term_before_signing")
def term_before_signing(reading: Reading) -> Iterator[Fault]:
    """A term that is over before the order is signed; one that has only begun is no fault."""
    signed = reading.template.act.date
    if signed is None:
        return
    for term in reading.terms:
        for part in term.parts:
            over = part.end is not None and part.end < signed and part.kind is Kind.WINDOW
            if over and not _crossed(part) and not _outside(part, term.period):
                yield Fault(
                    term.place, {"phrase": shown(term.phrase), "end": part.end, "signed": signed}
                )
                break


@finds("roadmap.after_plan_end")
def after_plan_end(reading: Reading) -> Iterator[Fault]:
    """A term that begins within the plan and ends after it."""
    plan = reading.template.period
    last = plan.days[1]
    for term in reading.terms:
        for part in term.parts:
            late = part.end is not None and part.end > last and "year" not in part.inferred
            if late and not _outside(part, plan) and not _crossed(part):
                yield Fault(
                    term.place, {"phrase": shown(term.phrase), "end": part.end, "last": last}
                )
                break


@finds("roadmap.past_section_end")
def past_section_end(reading: Reading) -> Iterator[Fault]:
    """A term that begins in the year of its section and ends in a later one of the plan."""
    plan = reading.template.period
    for term in reading.terms:
        if term.period == plan:
            continue
        last, plan_last = term.period.days[1], plan.days[1]
        for part in term.parts:
            later = part.end is not None and last < part.end <= plan_last and not _crossed(part)
            if later and not _outside(part, term.period):
                yield Fault(
                    term.place, {"phrase": shown(term.phrase), "year": term.period.last_year}
                )
                break


@finds("roadmap.day_off")
def day_off(reading: Reading) -> Iterator[Fault]:
    """A single day or a last day that is named and falls on a day off."""
    calendar = WorkingDays()
    for term in reading.terms:
        for part in term.parts:
            end = part.end if part.precision == "day" and part.kind is Kind.WINDOW else None
            if end is not None and not _crossed(part) and calendar.is_day_off(end):
                yield Fault(term.place, {"end": end})


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
        "deadline.trimester_days_unknown",
        "deadline.words_lost",
    }
)
UNCLEAR_SCHOOL_YEAR = "deadline.school_year_unclear"
_NAMES_TIME_OF_YEAR = re.compile(rf"\b{MONTH}|\b\d{{1,2}}\.\d{{2}}\b|квартал|полугоди", re.I)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d\d\.\d\d\.\d\d(?!\d)")
_WITHIN_SCHOOL_YEAR = re.compile(r"в\s+течени[ие]\s+(?:всего\s+)?учебного\s+года", re.I)
_YEARLY = re.compile(r"ежегодн|каждый год|раз в год", re.I)


@finds("roadmap.term_not_understood")
def not_understood(reading: Reading) -> Iterator[Fault]:
    """A term whose words nobody can read as a time."""
    yield from _told(reading, lambda code: code == "deadline.not_understood")


@finds("roadmap.impossible_day")
def impossible_day(reading: Reading) -> Iterator[Fault]:
    """A day or a period that no calendar has, or a day of the week that does not fit it."""
    yield from _told(reading, lambda code: code in IMPOSSIBLE)


@finds("roadmap.unclear_term")
def unclear_term(reading: Reading) -> Iterator[Fault]:
    """A term that can be read in two ways, or lacks what it is counted from."""
    yield from _told(reading, lambda code: code not in IMPOSSIBLE | TOLD_ELSEWHERE)


def _told(reading: Reading, asked: Callable[[str], bool]) -> Iterator[Fault]:
    """What the reader of phrases says of them, for some of its codes."""
    for term in reading.terms:
        for problem in term.schedule.problems:
            if asked(problem.code):
                yield Fault(
                    term.place, message=problem.message, likely=_whole(term.phrase, problem)
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


@finds("roadmap.empty_term")
def empty_term(reading: Reading) -> Iterator[Fault]:
    """A row without a term that repeats no other row's; a table without terms is one fault."""
    rows = list(reading.rows())
    empty = [index for index, measure in rows if not _has_term(measure)]
    if rows and len(empty) == len(rows):
        yield Fault(Place(field="deadline"), way="whole_table")
        return
    for index in empty:
        yield Fault(reading.place(index, "deadline"))


@finds("roadmap.open_ended")
def open_ended(reading: Reading) -> Iterator[Fault]:
    """A term that says when to begin and never when to end."""
    for term in reading.terms:
        if any(one.kind is Kind.WINDOW and one.start and not one.end for one in term.parts):
            yield Fault(term.place, {"phrase": shown(term.phrase)})


@finds("roadmap.term_without_year")
def term_without_year(reading: Reading) -> Iterator[Fault]:
    """A day, month or quarter without a year where the plan covers several years."""
    for term in reading.terms:
        if term.period.is_one_year or _YEARLY.search(term.phrase):
            continue
        no_year = any(one.code == "deadline.no_year" for one in term.schedule.problems)
        bare = _NAMES_TIME_OF_YEAR.search(term.phrase) and not _YEAR.search(term.phrase)
        if no_year or bare:
            yield Fault(
                term.place,
                {
                    "phrase": shown(term.phrase),
                    "first": term.period.first_year,
                    "last": term.period.last_year,
                },
            )


@finds("roadmap.yearly_in_one_year")
def yearly_in_one_year(reading: Reading) -> Iterator[Fault]:
    """«Ежегодно» in a section of one year of a plan of several."""
    plan = reading.template.period
    for term in reading.terms:
        one_year = term.period.first_year == term.period.last_year
        if one_year and plan.first_year < plan.last_year and _YEARLY.search(term.phrase):
            yield Fault(term.place, {"phrase": shown(term.phrase), "year": term.period.first_year})


@finds("roadmap.school_year_in_calendar_plan")
def school_year_in_calendar_plan(reading: Reading) -> Iterator[Fault]:
    """«В течение учебного года» in a plan of calendar years: two school years share each."""
    if reading.template.period.school_years:
        return
    for term in reading.terms:
        unclear = any(one.code == UNCLEAR_SCHOOL_YEAR for one in term.schedule.problems)
        if unclear or _WITHIN_SCHOOL_YEAR.search(term.phrase):
            yield Fault(term.place, {"phrase": shown(term.phrase)})
