"""Days and years in the words above the table: what years a plan is of, and which may be meant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from schoolsupport.deadlines.days import MONTH_NAMES_GENITIVE
from schoolsupport.deadlines.schedule import AUGUST, Period

_ALONE = re.compile(
    r"[\W_]*(?:(?:на|в|за)\s+20\d\d\b.{0,40}$|20\d\d\b.{0,32}(?:\bг|\bу\.\s*г))", re.IGNORECASE
)
_DAY = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*[»\"]?(?:\.(\d{{1,2}})\.|\s+({'|'.join(MONTH_NAMES_GENITIVE)})\s+)(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?<![\d.№])(20\d\d)(?:\s*(?P<between>[-–—/])\s*(20\d\d|\d\d))?(?![\d.])"
    r"(?:\s*(?:годы?|году|года|гг?)?\.?\s*(?P<school>уч(?:ебн|\.|\s)|у\.\s?г))?",
    re.IGNORECASE,
)


_PLURAL = re.compile(r"\s*(?:годы|годов|годах|г\.\s?г|гг)", re.IGNORECASE)
_OF_EXAMS = re.compile(  # «подготовки к ГИА в 2023 году»: of the year of the exams, not of the plan
    r"(?:\b(?:гиа|егэ|огэ|гвэ|впр)\b|аттестац\w*|экзамен\w*|олимпиад\w*)[^.]*?"
    r"\bв\s+20\d\d\s*(?:году|г\b)",
    re.IGNORECASE,
)


def day_of(text: str) -> dt.date | None:
    """The first day a text names with its year; None where it names none.

    Examples:
        >>> day_of("« 13 » января 2023 года")
        datetime.date(2023, 1, 13)
    """
    for match in _DAY.finditer(text):
        month = int(match[2]) if match[2] else MONTH_NAMES_GENITIVE.index(match[3].lower()) + 1
        try:
            return dt.date(int(match[4]), month, int(match[1]))
        except ValueError:
            continue
    return None


def period_of(text: str) -> Period | None:
    """The years a title names, the first to the last; None where it names none.

    Examples:
        >>> period_of("на 2021-2022 гг").last_year
        2022
        >>> period_of("В 2021-22 УЧ. ГОДУ")
        Period(first_year=2021, last_year=2022, school_years=True)
    """
    found = list(_YEARS.finditer(text))
    if not found:
        return None
    years = [int(year) for match in found for year in (match[1], _second_year(match)) if year]
    school = any(match["school"] or _is_halved(match) for match in found)
    return Period(first_year=min(years), last_year=max(years), school_years=school)


def _second_year(match: re.Match[str]) -> str | None:
    """The year after the stroke, of «2021-22» too; two digits that are no next year are none."""
    last = match[3]
    if last is None or len(last) == 4:
        return last
    return f"20{last}" if int(last) == (int(match[1]) + 1) % 100 else None


def _is_halved(match: re.Match[str]) -> bool:
    """«2021/22» and «2021/2022» are a school year; «2021/2022 годы» are two years."""
    second = _second_year(match)
    if match["between"] != "/" or second is None:
        return False
    plural = _PLURAL.match(match.string, match.end(3)) is not None
    return int(second) == int(match[1]) + 1 and not plural


def years_in(texts: Iterable[str]) -> Period | None:
    """The years of the days and terms in some texts; None where they name none."""
    years = [int(year) for text in texts for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)]
    if not years:
        return None
    return Period(first_year=min(years), last_year=max(years))


@frozen(kw_only=True)
class Years:
    """The years of a plan.

    Attributes:
        period: them.
        other: another reading of the same words; which is meant a person says.
        guessed: the words above the table name none: those of its terms stand for them.
    """

    period: Period
    other: Period | None = None
    guessed: bool = False


def years_of(
    titles: Sequence[str], lines: Sequence[str], terms: Sequence[str], signed: dt.date | None
) -> Years | None:
    """The years of a plan, looked for in its titles, then in lines of their own, then in its terms.

    Args:
        titles: titles, the plan's own first.
        lines: lines around the title.
        terms: headings and terms of the table.
        signed: day of signing.

    Returns:
        The years; None where nothing names any.
    """
    alone = [line for line in lines if _ALONE.match(line)]
    alone.sort(key=lambda line: not _says_more(line))
    for words in (*titles, *alone):
        period = period_of(words)
        if period is not None:
            return _readings(words, period, signed)
    guessed = years_in(terms)
    if guessed is None and signed is not None:
        guessed = Period(first_year=signed.year, last_year=signed.year)
    return None if guessed is None else Years(period=guessed, guessed=True)


def _says_more(line: str) -> bool:
    """Years with «на», a range or «учебный» are of a plan; «2023 г.» may be that of its print."""
    period = period_of(line)
    return period is not None and (
        period.school_years
        or period.last_year > period.first_year
        or re.match(r"[\W_]*(?:на|в|за)\b", line, re.IGNORECASE) is not None
    )


def _readings(words: str, period: Period, signed: dt.date | None) -> Years:
    """«ГИА в 2023 году» is prepared from the autumn before, or in that year: signing decides."""
    year = period.first_year
    single = year == period.last_year and not period.school_years
    if not single or _OF_EXAMS.search(words) is None:
        return Years(period=period)
    before = Period(first_year=year - 1, last_year=year, school_years=True)
    if signed is None:
        return Years(period=period, other=before)
    if signed.year == year - 1 or (signed.year == year and signed.month < AUGUST):
        return Years(period=before if signed.year < year else period)
    return Years(period=period, other=before)
