"""Rules on terms: the days a row names against each other, the plan, the section, the signing."""

from __future__ import annotations

from collections.abc import Iterator

from schoolsupport.deadlines.calendars.working_days import WorkingDays
from schoolsupport.deadlines.schedule import Kind, Part, Period
from schoolsupport.domain import Severity
from schoolsupport.roadmaps.lint.finding import Fault
from schoolsupport.roadmaps.lint.reading import Reading, Term
from schoolsupport.roadmaps.lint.rule import Rule
from schoolsupport.roadmaps.template import Measure
from schoolsupport.translation import Message, msg
from schoolsupport.words.text import plain, shown, with_capital_of

CROSSED = "deadline.end_before_start"


def _crossed(part: Part) -> bool:
    return part.start is not None and part.end is not None and part.end < part.start


def _outside_plan(phrase: str, plan: Period) -> Message:
    first, last = plan.years
    if first == last:
        return msg(
            "the term «{phrase}» lies outside the plan of {first}", phrase=phrase, first=first
        )
    return msg(
        "the term «{phrase}» lies outside the plan of {first}–{last}",
        phrase=phrase,
        first=first,
        last=last,
    )


def _outside(part: Part, period: Period) -> bool:
    """Whether no day of a part lies in the period; a year that context filled in is let be."""
    if "year" in part.inferred or _crossed(part):
        return False
    first, last = period.days
    start, end = part.start or part.end, part.end or part.start
    return start is not None and end is not None and (end < first or start > last)


def end_before_start(reading: Reading) -> Iterator[Fault]:
    """A span whose last day comes before its first."""
    for term in reading.terms:
        told = [one for one in term.schedule.problems if one.code == CROSSED]
        if told:
            yield Fault(
                place=term.place,
                message=told[0].message,
                likely=with_capital_of(term.phrase, told[0].likely),
            )
        elif any(_crossed(part) for part in term.parts):
            yield Fault(
                place=term.place,
                message=msg("the term «{phrase}» ends before it begins", phrase=shown(term.phrase)),
            )


def year_outside_plan(reading: Reading) -> Iterator[Fault]:
    """A term none of whose days lies in the years of the plan."""
    plan = reading.template.period
    for term in reading.terms:
        wrong = [part for part in term.parts if _outside(part, plan)]
        if wrong:
            yield Fault(
                place=term.place,
                message=_outside_plan(shown(term.phrase), plan),
                likely=_with_year_moved(reading, term, wrong),
            )


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
        values = {"phrase": shown(term.phrase), "year": term.period.first_year}
        yield Fault(
            place=term.place,
            message=msg("the term «{phrase}» stands in the section of {year}", **values)
            if copied is None
            else msg(
                "the term «{phrase}» stands in the section of {year}; the row was copied from "
                "section {section}, row {row}, and its term was not moved",
                **values,
                section=copied.section,
                row=copied.number,
            ),
            likely=_with_year_moved(reading, term, wrong),
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


def _with_year_moved(reading: Reading, term: Term, wrong: list[Part]) -> str | None:
    """The phrase with the year of its section, if that leaves nothing wrong with it."""
    if term.period.first_year != term.period.last_year:
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
                    place=term.place,
                    message=msg(
                        "the term «{phrase}» is over on {end}, before the order was signed on "
                        "{signed}",
                        phrase=shown(term.phrase),
                        end=part.end,
                        signed=signed,
                    ),
                )
                break


def after_plan_end(reading: Reading) -> Iterator[Fault]:
    """A term that begins within the plan and ends after it."""
    plan = reading.template.period
    last = plan.days[1]
    for term in reading.terms:
        for part in term.parts:
            late = part.end is not None and part.end > last and "year" not in part.inferred
            if late and not _outside(part, plan) and not _crossed(part):
                yield Fault(
                    place=term.place,
                    message=msg(
                        "the term «{phrase}» ends on {end}, after the plan, which ends on {last}",
                        phrase=shown(term.phrase),
                        end=part.end,
                        last=last,
                    ),
                )
                break


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
                    place=term.place,
                    message=msg(
                        "the term «{phrase}» goes on after {year}, the year of its section",
                        phrase=shown(term.phrase),
                        year=term.period.last_year,
                    ),
                )
                break


def day_off(reading: Reading) -> Iterator[Fault]:
    """A single day or a last day that is named and falls on a day off."""
    calendar = WorkingDays()
    for term in reading.terms:
        for part in term.parts:
            end = part.end if part.precision == "day" and part.kind is Kind.WINDOW else None
            if end is not None and not _crossed(part) and calendar.is_day_off(end):
                yield Fault(
                    place=term.place,
                    message=msg("{end} is a day off", end=end),
                )


RULES = (
    Rule(
        code="roadmap.end_before_start",
        severity=Severity.ERROR,
        finds=msg("A span whose last day comes before its first."),
        why=msg("Nobody can carry it out; a program that swaps the ends invents a term."),
        wrong="Январь 2023 года – декабрь 2021 года",
        right="Январь 2023 года – декабрь 2023 года",
        find=end_before_start,
    ),
    Rule(
        code="roadmap.year_outside_plan",
        severity=Severity.ERROR,
        finds=msg("A term none of whose days lies in the years of the plan."),
        why=msg("The row was due before the plan or is due after it; nobody will report on it."),
        wrong="План на 2023 год: 01.03-30.12.2022",
        right="План на 2023 год: 01.03-30.12.2023",
        find=year_outside_plan,
    ),
    Rule(
        code="roadmap.year_outside_section",
        severity=Severity.ERROR,
        finds=msg(
            "A term that lies in another year than the heading of its section says; a row copied "
            "from another year whose term was not moved."
        ),
        why=msg("The year of the heading and the year of the row contradict each other."),
        wrong="Раздел «2024 год»: Январь 2022 года – февраль 2022 года",
        right="Раздел «2024 год»: Январь 2024 года – февраль 2024 года",
        find=year_outside_section,
    ),
    Rule(
        code="roadmap.term_before_signing",
        severity=Severity.WARNING,
        finds=msg(
            "A term, or one of several, that is over before the order is signed. A month in which "
            "the order is signed is no fault."
        ),
        why=msg("A duty cannot be performed before it exists, and cannot be late either."),
        wrong="Приказ от 17.09.2020: Май 2020 года",
        right="Приказ от 17.09.2020: Октябрь 2020 года",
        find=term_before_signing,
    ),
    Rule(
        code="roadmap.after_plan_end",
        severity=Severity.WARNING,
        finds=msg("A term that begins within the plan and ends after its last day."),
        why=msg("When it is due nobody works by the plan any more."),
        wrong="План на 2022 год: 01.11.2022-01.03.2023",
        right="План на 2022 год: 01.11.2022-30.12.2022",
        find=after_plan_end,
    ),
    Rule(
        code="roadmap.past_section_end",
        severity=Severity.INFO,
        finds=msg("A term that begins in the year of its section and ends in a later one."),
        why=msg("Who reads the later year's section does not see that the row is due in it."),
        wrong="Раздел «2020 год»: сентябрь 2020 года – май 2021 года",
        right="Раздел «2020 год»: сентябрь – декабрь 2020 года; «2021 год»: январь – май 2021 года",
        find=past_section_end,
    ),
    Rule(
        code="roadmap.day_off",
        severity=Severity.INFO,
        finds=msg("A due day that is named and is a day off by the production calendar."),
        why=msg("Offices are closed; the paper comes a day late or a day early."),
        wrong="до 01.05.2021",
        right="до 30.04.2021",
        find=day_off,
        asked=True,
    ),
)
