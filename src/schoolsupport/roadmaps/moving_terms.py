"""One term in other years, said in the order's own style, or left to a person.

The years in the phrase are changed where they stand, and the result is read again: only if it means
the moved schedule, part by part, is it taken. Otherwise the schedule is said anew and read again.

A year is changed where its own neighbours mark it as the plan's: «на 2022 год», «2021 год», «2020 -
2024 годы», «2021-2022 учебном году», «ВПР- 2021»; others are pointed out. A year in the words of a
cited act is never moved.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from attrs import evolve, frozen

from schoolsupport.deadlines.moving import Moved, move
from schoolsupport.deadlines.schedule import DeadlineContext, Kind, Part, Precision, Schedule
from schoolsupport.deadlines.school_calendar import SchoolCalendar, school_calendar
from schoolsupport.deadlines.working_days import WorkingDays
from schoolsupport.roadmaps.planning.timing import SIGNING, parsed
from schoolsupport.translation import Message, msg

_YEAR = r"(?<![\d.])20\d\d(?!\d)"
_PAIR = rf"{_YEAR}\s*(?:[-–—/]|г\.?\s*[-–—]|года?\s*[-–—])\s*(?:20\d\d|\d\d)(?![\d.])"
_WORK = r"(?:ВПР|ОГЭ|ЕГЭ|ГВЭ|ГИА(?:-\d+)?|НИКО)"
_AFTER = r"\s*(?:учебн\w*\s+)?(?:год\w*|г\.\s?г\.|гг\.?|г\.|уч\.?\s*г\w*\.?)"
_SURE = re.compile(rf"(?:{_PAIR}|{_YEAR}){_AFTER}|{_WORK}\s*[-–—]?\s*{_YEAR}")
_ANY = re.compile(rf"{_PAIR}|{_YEAR}")
_IN_PHRASE = re.compile(r"(?<!\d)20\d\d(?!\d)")
_SHORT_PAIR = re.compile(r"(?<!\d)(20\d\d)(\s*[-–—/]\s*)(\d\d)(?![\d.])")
_CITED = re.compile(
    r"(?:приказ|распоряжени|постановлени|письм|закон|решени)\w*\b[^;]*?№\s*[\w/.-]+(?:\s*«[^»]*»)*"
    r"|(?:от|до)\s+(?:\d{1,2}[.\s][\w.]+\s+)?20\d\d(?:\s*г(?:ода|\.)?)?(?:\s*№\s*[\w/.-]+)?",
    re.IGNORECASE,
)
_ONE_OFF = re.compile(r"\bГод[ауе]?\s+[а-яё]+|\bюбиле\w+|\b\d+[-–]?лети\w+")
CENTURY = 100


@frozen(kw_only=True)
class Reworded:
    """A text with its years moved.

    Attributes:
        text: the text.
        left: places with a year that no sure pattern marks, and why each was left.
    """

    text: str
    left: tuple[tuple[str, Message], ...] = ()


def reword(text: str, years: int) -> Reworded:
    """A title with its years moved where the pattern is sure.

    Args:
        text: the words of a title, heading or document.
        years: by how many years.
    """
    cited = [found.span() for found in _CITED.finditer(text)]
    moved: list[str] = []
    left: list[tuple[str, Message]] = []
    done = 0
    for found in _ANY.finditer(text):
        if found.start() < done:
            continue
        sure = _sure_at(text, found.start())
        moved.append(text[done : found.start()])
        if _within(found.span(), cited):
            left.append((found[0], msg("a cited act or its date is never moved")))
            moved.append(found[0])
        elif sure is None:
            left.append((found[0], msg("nothing shows that the year is the plan's")))
            moved.append(found[0])
        else:
            moved.append(shifted(found[0], years))
        done = found.end()
    return Reworded(text="".join([*moved, text[done:]]), left=tuple(left))


def shifted(phrase: str, years: int) -> str:
    """A phrase with every year in it moved, in four figures or as the second of a pair."""

    def pair(found: re.Match[str]) -> str:
        second = (int(found[3]) + years) % CENTURY
        return f"{found[1]}{found[2]}{second:02d}"

    phrase = _SHORT_PAIR.sub(pair, phrase)
    return _IN_PHRASE.sub(lambda found: str(int(found[0]) + years), phrase)


def has_year(phrase: str) -> bool:
    """Whether a phrase names a year."""
    return _IN_PHRASE.search(phrase) is not None


def one_off(title: str) -> str | None:
    """The words that make a title one of its year alone («Году педагога и наставника»), if any."""
    found = _ONE_OFF.search(title)
    return found[0] if found else None


def _sure_at(text: str, place: int) -> re.Match[str] | None:
    return next((one for one in _SURE.finditer(text) if one.start() <= place < one.end()), None)


def _within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in others)


def years_in(text: str) -> Iterator[str]:
    """Every year or pair of years a text names, as printed."""
    for found in _ANY.finditer(text):
        yield found[0]


SHORT_DAYS = 7  # an event of at most so many days that others hold is set by their timetable
_UNUSUAL = frozenset({"deadline.outside_plan", "deadline.school_year_unclear"})
_FIGURES = re.compile(r"(?:(\d{1,2}(?:\.\d{2})?)(\.?\s*[-–]\s*))?\d{2}\.\d{2}\.20\d\d")
_OTHERS = re.compile(r"\b(?:ФИОКО|Рособрнадзор\w*|Минпросвещени\w*)")
_WORKS = re.compile(
    r"(?:участи|проведени|сдач|написани)\w*\W+(?:[\w-]+\W+){0,5}"
    r"(?:ВПР|ГИА|ОГЭ|ЕГЭ|всероссийск\w+\s+проверочн\w+|итогов\w+\s+(?:аттестац|собеседован|сочинен)\w+)",
    re.IGNORECASE,
)
_TAKING_PART = re.compile(r"^\s*участие\b", re.IGNORECASE)


@frozen(kw_only=True)
class RollSettings:
    """How terms are moved.

    Attributes:
        keep_weekday: exact days go to the same weekday of the same week of the month; by default
            they keep their number.
        school_calendar: school terms of both years.
        working_days: the production calendar; with it days that fall on days off are told.
    """

    keep_weekday: bool = False
    school_calendar: SchoolCalendar | None = None
    working_days: WorkingDays | None = None

    @property
    def calendar(self) -> SchoolCalendar:
        """The school calendar, by default the shipped one."""
        return self.school_calendar or school_calendar()


@frozen(kw_only=True)
class RolledTerm:
    """A term in other years.

    Attributes:
        phrase: the phrase; None where none can be said without a day that is not derivable.
        reason: why a person must look, if one must.
        notes: what is to be known.
    """

    phrase: str | None
    reason: Message | None = None
    notes: tuple[Message, ...] = ()


def roll_term(
    phrase: str,
    contexts: tuple[DeadlineContext, DeadlineContext],
    years: int,
    settings: RollSettings,
    title: str = "",
) -> RolledTerm:
    """A phrase so many years later (or earlier).

    Args:
        phrase: the phrase as printed, or corrected.
        contexts: what the order says about time, before and after.
        years: by how many years.
        settings: calendars and the rule for exact days.
        title: what is to be done by then; it may show that others set the days.

    Returns:
        The phrase in the same style. Where a rule is missing the phrase stays if it names no year,
        and is None if it does: a day of the old year in a new plan would be a false one.
    """
    since, to = contexts
    schedule = parsed(phrase, since, settings.calendar)
    doubt = _doubt(schedule)
    reason = _set_by_others(schedule, title) or (doubt if _fatal(schedule) else None)
    if reason is not None:
        return _left(phrase, schedule, reason)
    moved = move(
        schedule,
        by_years=years,
        calendar=settings.calendar,
        working_days=settings.working_days,
        weekday="keep" if settings.keep_weekday else "free",
        known_events=_signing(schedule),
    )
    if moved.unmoved:
        return _partly(phrase, contexts, years, settings, moved)
    notes = tuple(dict.fromkeys(one.note.message for one in moved.notes))
    for said in _sayings(phrase, years, schedule, moved):
        if _means(parsed(said, to, settings.calendar), moved.parts, schedule):
            return RolledTerm(phrase=said, reason=doubt, notes=notes)
    return _left(
        phrase, schedule, msg("the moved term cannot be said so that it reads as what it means")
    )


def _sayings(phrase: str, years: int, schedule: Schedule, moved: Moved) -> Iterator[str]:
    """The phrase with other years; the schedule said anew where its days follow a calendar."""
    yield shifted(phrase, years)
    if len(moved.parts) == 1:
        yield _in_figures(phrase, moved.parts[0])
    from schoolsupport.deadlines.saying import say  # noqa: PLC0415  # only where it is needed

    yield say(evolve(schedule, parts=moved.parts, problems=()))


def _in_figures(phrase: str, part: Part) -> str:
    """A phrase with other days in its figures: «28-29.01.2021» → «27-28.01.2022»."""

    def days(found: re.Match[str]) -> str:
        last = part.end or part.start
        if last is None:
            return found[0]
        first = ""
        if found[1] and part.start is not None:
            same = (part.start.year, part.start.month) == (last.year, last.month)
            short = same and "." not in found[1]
            first = f"{part.start:%d}" if short else f"{part.start:%d.%m}"
            first += found[2]
        return f"{first}{last:%d.%m.%Y}"

    return _FIGURES.sub(days, phrase, count=1)


def _partly(
    phrase: str,
    contexts: tuple[DeadlineContext, DeadlineContext],
    years: int,
    settings: RollSettings,
    moved: Moved,
) -> RolledTerm:
    """A term of which some parts wait for a timetable: the words move, the question stays."""
    reason = moved.unmoved[0].reason.message
    said = shifted(phrase, years)
    again = parsed(said, contexts[1], settings.calendar)
    waiting = [one.part for one in moved.unmoved]
    undated = all(part.start is None and part.end is None for part in waiting)
    rest = tuple(part for part in again.parts if part not in waiting)
    if not has_year(phrase) or (undated and _same_days(rest, moved.parts)):
        return RolledTerm(phrase=said, reason=reason)
    return RolledTerm(phrase=None, reason=reason)


def _left(phrase: str, schedule: Schedule, reason: Message) -> RolledTerm:
    """Words without a day of the old year stay; others are taken out."""
    timeless = not has_year(phrase) and not any(
        part.precision is Precision.DAY for part in schedule.parts
    )
    return RolledTerm(phrase=phrase if timeless else None, reason=reason)


def _doubt(schedule: Schedule) -> Message | None:
    """Why a print is doubtful, if it is."""
    if not schedule.understood:
        return msg("the term was not understood")
    if schedule.problems:
        return msg("the print is doubtful: {problem}", problem=schedule.problems[0].message)
    return None


def _fatal(schedule: Schedule) -> bool:
    """Whether a doubt keeps the term from being moved: what is only unusual moves as it is."""
    return not schedule.understood or any(one.code not in _UNUSUAL for one in schedule.problems)


def _signing(schedule: Schedule) -> list[str]:
    """Events that every order has: its own signing."""
    events = [part.relative_to.event for part in schedule.parts if part.relative_to is not None]
    return [event for event in events if SIGNING in event.casefold()]


def _set_by_others(schedule: Schedule, title: str) -> Message | None:
    """Why the days of an event are not this plan's to move."""
    once = one_off(title)
    if once is not None:
        return msg("it belongs to its year alone: “{words}”", words=once)
    exact = [part for part in schedule.parts if part.precision is Precision.DAY and part.end]
    if not exact:
        return None
    works = _WORKS.search(title)
    if works is not None:
        return msg("the days of the works are set anew every year: “{words}”", words=works[0])
    others = _OTHERS.search(title)
    if others is not None:
        return msg("another body sets the days: “{words}”", words=others[0])
    if _TAKING_PART.search(title) and all(_short(part) for part in exact):
        return msg("whoever holds the event sets its days")
    return None


def _short(part: Part) -> bool:
    if part.kind is not Kind.WINDOW or part.end is None:
        return False
    return (part.end - (part.start or part.end)).days < SHORT_DAYS and part.start is not None


def _means(schedule: Schedule, parts: Collection[Part], printed: Schedule) -> bool:
    """Whether a phrase means the moved parts, and brings no doubt that the print had not."""
    doubts = {one.code for one in printed.problems}
    return _same_days(schedule.parts, parts) and doubts.issuperset(
        one.code for one in schedule.problems
    )


def _same_days(some: Collection[Part], others: Collection[Part]) -> bool:
    """Whether two rows of parts are the same but for what was inferred."""
    return [evolve(part, inferred=()) for part in some] == [
        evolve(part, inferred=()) for part in others
    ]
