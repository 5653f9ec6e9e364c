"""Days and years an order writes outside its table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from schoolsupport.deadlines.schedule import Period

_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_DAY = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*[»\"]?(?:\.(\d{{1,2}})\.|\s+({'|'.join(_MONTHS)})\s+)(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?<![\d.№])(20\d\d)(?:\s*[-–—/]\s*(20\d\d))?(?![\d.])(?:\s*(?:годы?|году|года|гг?)?\.?"
    r"\s*(?P<school>учебн))?"
)


def day_of(text: str) -> dt.date | None:
    """The first day a text names with its year; None where it names none.

    Examples:
        >>> day_of("« 13 » января 2023 года")
        datetime.date(2023, 1, 13)
    """
    for match in _DAY.finditer(text):
        month = int(match[2]) if match[2] else _MONTHS.index(match[3].lower()) + 1
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
        >>> period_of("в 2021-2022 учебном году").school_years
        True
    """
    found = list(_YEARS.finditer(text))
    if not found:
        return None
    years = [int(year) for match in found for year in (match[1], match[2]) if year]
    school = any(match["school"] for match in found)
    return Period(first_year=min(years), last_year=max(years), school_years=school)


def years_in(texts: Iterable[str]) -> Period | None:
    """The years of the days and terms in some texts; None where they name none."""
    years = [int(year) for text in texts for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)]
    if not years:
        return None
    return Period(first_year=min(years), last_year=max(years))
