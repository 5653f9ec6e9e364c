"""Time from structure: what a heading of a column, a section, a sheet or a table says of time.

A heading that names a month, a quarter or a year is the time of what stands under it; words of a
cell that need one («2 неделя», «05», «до 20») are completed by it. What a cell says in full stays
as printed, and each completion is told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from attrs import evolve, field, frozen

from schoolsupport.deadlines.days import MONTH_NAMES, MONTH_NAMES_GENITIVE
from schoolsupport.deadlines.schedule import DeadlineContext, Kind, Period, Precision
from schoolsupport.roadmaps.importing.grid import Place
from schoolsupport.roadmaps.importing.problems import ImportProblem, noticed
from schoolsupport.roadmaps.importing.texts import spaced
from schoolsupport.roadmaps.template import Measure, Section
from schoolsupport.words.text import plain

LONGEST_TIME = 40  # letters of a heading that names a time and no more
_MAY_BE_TIME = re.compile(
    r"20\d\d|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|кв|полуг|четв|осен|зим|весн|лет",
    re.IGNORECASE,
)
_BEFORE_TIME = re.compile(
    r"^(?:срок(?:и|а)?(?: исполнения| реализации| проведения| выполнения)?|период|дата|месяц|"
    r"(?:план(?: работы)? )?на|в)\b[\s:,.–—-]*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(20\d\d)(?:\s*(?:год|г\.?))?")
_MARK = re.compile(r"[+*xXхХvVvч✓✔√●•■▪◆!–—-]{1,3}|да|\+{1,3}", re.IGNORECASE)
_NO_MARK = re.compile(r"[–—-]+|нет|0")
_NUMBERS = re.compile(
    r"(?:(?:до|с|со|по|не позднее|не позже|к|на)\s+)?\d{1,2}(?:-?го)?"
    r"(?:\s*(?:[-–—,;и]|по|до)\s*\d{1,2}(?:-?го)?)*(?:\s*(?:числа|число|числах))?\.?",
    re.IGNORECASE,
)
_DAY_WORD = re.compile(r"\s*(?:числа|число|числах)?\.?$", re.IGNORECASE)
_PARTS = re.compile(
    r"(?:(?:в|на|до|к)\s+)?(?:(?:[1-5]|i{1,3}|iv|v|перв\w+|втор\w+|трет\w+|четв[её]рт\w+|последн\w+)"
    r"(?:-?(?:я|й|ей|ую|ая))?\s*(?:[-–—,и]\s*)?)+(?:нед(?:ел\w*|\.)?|дек(?:ад\w*|\.)?)\.?(?:\s+месяца)?",
    re.IGNORECASE,
)
_OF_MONTH = re.compile(
    r"(?:(?:в|к|до)\s+)?(?:начал\w|середин\w|кон(?:ец|ц\w)|(?:перв|втор)\w+ половин\w)"
    r"(?:\s+месяца)?",
    re.IGNORECASE,
)
_WHOLE_MONTH = re.compile(
    r"(?:в\s+)?(?:теч(?:ени[ие]|\.)?\s+)?(?:всего\s+|весь\s+|этого\s+)?мес(?:яца?|\.)",
    re.IGNORECASE,
)
_NAMED = frozenset(
    {
        Precision.MONTH,
        Precision.QUARTER,
        Precision.HALF_YEAR,
        Precision.SCHOOL_TERM,
        Precision.SEASON,
        Precision.YEAR,
        Precision.SCHOOL_YEAR,
    }
)


def time_of(heading: str) -> str | None:
    """The time a heading names and no more, in its own words; None where it says something else.

    Examples:
        >>> time_of("СЕНТЯБРЬ"), time_of("I кв."), time_of("Срок 2022")
        ('сентябрь', 'I кв', '2022')
        >>> time_of("Методическая работа") is None
        True
    """
    printed = spaced(heading).strip(' .:*«»"()')
    if len(printed) > LONGEST_TIME or _MAY_BE_TIME.search(printed) is None:
        return None
    words = _BEFORE_TIME.sub("", printed, count=1).strip() or printed
    words = re.sub("[А-ЯЁ]{3,}|^[А-ЯЁ](?=[а-яё]{2})", lambda one: one[0].lower(), words)
    if _YEAR.fullmatch(words):
        return words
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar

    read = parse_deadline(words)
    named = [one for one in read.parts if one.kind is Kind.WINDOW and one.precision in _NAMED]
    if not read.understood or len(named) != len(read.parts) or not _plain(words):
        return None
    return _nominative(words)


def _plain(words: str) -> bool:
    """Neither «до марта» nor «в течение года»: a name of a time, or two of them."""
    return re.match(r"(?:до|со?|к|по|после|не|за|в|на|начал|кон)\b", words) is None


def _nominative(words: str) -> str:
    for genitive, name in zip(MONTH_NAMES_GENITIVE, MONTH_NAMES, strict=True):
        words = re.sub(rf"\b{genitive}\b", name, words)
    return words


def month_of(time: str) -> int | None:
    """The one month a time is, 1 to 12."""
    first = re.match(r"[а-яё]{3,}", time)
    if first is None or re.search(r"[-–—,;/]|\bи\b", time):
        return None
    fits = (place for place, name in enumerate(MONTH_NAMES, 1) if name.startswith(first[0]))
    return next(fits, None)


def is_mark(cell: str) -> bool:
    """Whether a cell only marks its column: «+», «х», «да»."""
    return _MARK.fullmatch(cell) is not None and _NO_MARK.fullmatch(cell) is None


def says_no(cell: str) -> bool:
    """Whether a cell says that nothing stands in its column."""
    return _NO_MARK.fullmatch(cell) is not None


def within(words: str, time: str) -> str | None:
    """Words of a cell completed by the time of their heading; None where they need none.

    Examples:
        >>> within("2 неделя", "сентябрь")
        '2 неделя сентября'
        >>> within("до 20", "октябрь 2023 г.")
        'до 20 октября 2023 г.'
        >>> within("15.09", "сентябрь") is None
        True
    """
    cell = spaced(words)
    year = re.search(r"(?<!\d)20\d\d(?!\d)", time)
    month = month_of(time)
    if not cell or is_mark(cell) or (month and _WHOLE_MONTH.fullmatch(cell)):
        return time
    if month is not None:
        genitive = MONTH_NAMES_GENITIVE[month - 1]
        genitive += f" {year[0]} г." if year else ""
        if _NUMBERS.fullmatch(cell) and _are_days(cell):
            return f"{_DAY_WORD.sub('', cell)} {genitive}"
        if _PARTS.fullmatch(cell) or _OF_MONTH.fullmatch(cell):
            return re.sub(r"\.?(?:\s+месяца)?$", "", cell) + f" {genitive}"
    if (
        _YEAR.fullmatch(time)
        and year
        and not re.search(r"(?<!\d)(?:20)?\d\d(?!\d)\s*г|20\d\d", cell)
    ):
        return f"{cell.rstrip('.')} {year[0]} г." if _takes_year(cell) else None
    if _recurs(cell) and _recurs(f"{cell}, {time}"):
        return f"{cell}, {time}"
    return None


def _are_days(cell: str) -> bool:
    return all(1 <= int(number) <= 31 for number in re.findall(r"\d+", cell))


def _takes_year(cell: str) -> bool:
    """Whether the words name a time that has no year of its own."""
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar

    with_year = parse_deadline(f"{cell.rstrip('.')} 2024 г.")
    return with_year.understood and not with_year.problems


def _recurs(words: str) -> bool:
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar

    read = parse_deadline(words)
    return read.understood and {one.kind for one in read.parts} == {Kind.RECURRING}


def fits(cell: str, time: str) -> bool:
    """Whether a cell can stand under a heading of time: a mark, days of it, a term of its own."""
    if not cell or is_mark(cell) or says_no(cell) or within(cell, time) is not None:
        return True
    return is_term(cell)


def is_term(cell: str) -> bool:
    """Whether a cell is a term in full."""
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar

    return parse_deadline(cell).understood


def is_dated(words: str) -> bool:
    """Whether words are a term with days or a row of them, and nothing else."""
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar

    read = parse_deadline(words)
    return read.understood and all(
        one.kind is Kind.RECURRING or (one.kind is Kind.WINDOW and one.precision is not None)
        for one in read.parts
    )


def range_of(begin: str, end: str) -> str | None:
    """The words of columns «начало» and «окончание» as one term."""
    if not begin or not end or plain(begin) == plain(end):
        return begin or end or None
    return f"{begin.rstrip('.')} – {end.rstrip('.')}"


@frozen(kw_only=True)
class TimedRows:
    """Rows with the times of their sections.

    Attributes:
        measures: the rows.
        problems: each completion, with its place.
    """

    measures: tuple[Measure, ...]
    problems: list[ImportProblem] = field(factory=list)


def in_sections(
    measures: Sequence[Measure],
    sections: Sequence[Section],
    period: Period,
    places: dict[tuple[int, str], Place],
) -> TimedRows:
    """Rows whose terms are completed by the headings they stand under.

    Args:
        measures: the rows.
        sections: their sections in order.
        period: the years of the plan: the first «Август» of a school year is before it begins.
        places: by row and field the cell.
    """
    times = dict(_times(sections, period))
    made = TimedRows(measures=(), problems=[])
    rows = []
    for place, measure in enumerate(measures):
        time = times.get(measure.section)
        row = measure if time is None else _completed(measure, time)
        if row is not measure:
            where = places.get((place, "deadline")) or places.get((place, "title"))
            found = f"{measure.deadline or '∅'} → {row.deadline}"
            if row.deadline != measure.deadline:
                made.problems.append(noticed("import.time_of_section", where, found))
        rows.append(row)
    return evolve(made, measures=tuple(rows))


LEAST_ROWS = 2
"""Rows with days of their own beside which the order of a table tells its August."""


def in_order(
    timed: TimedRows,
    period: Period,
    places: dict[tuple[int, str], Place],
    signed: dt.date | None = None,
) -> TimedRows:
    """Rows of «август» in a table in order of time: before its autumn or after its summer.

    Args:
        timed: the rows.
        period: the years of the plan; in a calendar year an August is no question.
        places: by row and field the cell.
        signed: day of the order; an August that is over by then is not read into a row.
    """
    if not (period.school_years and period.is_one_year):
        return timed
    rows, problems = list(timed.measures), list(timed.problems)
    for place, measure in enumerate(rows):
        words = measure.deadline or ""
        if "август" not in words.lower() or _first_day(words, period) is not None:
            continue
        year = _year_by_order(rows, place, period)
        completed = f"{words.rstrip('. ')} {year} г."
        if year is not None and signed is not None and signed >= dt.date(year, 9, 1):
            continue
        if year is not None and _first_day(completed, period) is not None:
            rows[place] = evolve(measure, deadline=completed)
            told = f"{words} → {completed}"
            problems.append(noticed("import.time_of_order", places.get((place, "deadline")), told))
    return TimedRows(measures=tuple(rows), problems=problems)


def _year_by_order(rows: Sequence[Measure], place: int, period: Period) -> int | None:
    """The year of an August at the beginning, or at the end, of a section in order of time."""
    own = rows[place].section
    days = [
        (at, day)
        for at, row in enumerate(rows)
        if row.section == own and (day := _first_day(row.deadline or "", period)) is not None
    ]
    dates = [day for _, day in days]
    if len(days) < LEAST_ROWS or dates != sorted(dates):
        return None
    if all(at > place for at, _ in days):
        return period.first_year
    return period.years[1] if all(at < place for at, _ in days) else None


def _first_day(words: str, period: Period) -> dt.date | None:
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar

    first, last = period.first_year, period.last_year
    context = DeadlineContext(first_year=first, last_year=last, school_years=period.school_years)
    parts = parse_deadline(words, context).parts
    windows = [part for part in parts if part.kind is Kind.WINDOW]
    return (windows[0].start or windows[0].end) if windows else None


def _completed(measure: Measure, time: str) -> Measure:
    subs = tuple(
        evolve(sub, deadline=within(sub.deadline, time) or sub.deadline) if sub.deadline else sub
        for sub in measure.sub_measures
    )
    if measure.deadline is None and (measure.deadline_from or any(s.deadline for s in subs)):
        return evolve(measure, sub_measures=subs)
    words = within(measure.deadline or "", time)
    return evolve(measure, deadline=words or measure.deadline, sub_measures=subs)


def _times(sections: Sequence[Section], period: Period) -> Iterator[tuple[str, str]]:
    named = [(one.id, time) for one in sections if (time := time_of(one.title or ""))]
    months = [month_of(time) for _, time in named]
    for place, (section, time) in enumerate(named):
        if not _YEAR.fullmatch(time):  # the year of a section is known to its rows already
            yield section, _august(time, place, months, period)


def _august(time: str, place: int, months: Sequence[int | None], period: Period) -> str:
    """An August before an autumn begins a school year, one after a summer ends it."""
    if months[place] != 8 or not (period.school_years and period.is_one_year) or len(time) > 6:
        return time
    after = next((one for one in months[place + 1 :] if one), None)
    before = next((one for one in reversed(months[:place]) if one), None)
    if after is not None and after > 8:
        return f"{time} {period.first_year} г."
    if before is not None and after is None:
        return f"{time} {period.years[1]} г."
    return time
