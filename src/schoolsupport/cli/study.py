"""What the pages of all studies share: options, the head of a page, words of ranges, CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

import click
import pandas as pd

from schoolsupport import Identification
from schoolsupport.cli.commands import F, option
from schoolsupport.cli.failures import parameter_name
from schoolsupport.cli.printing import Page
from schoolsupport.faults import fault
from schoolsupport.identification.studies.cautions import cautions
from schoolsupport.identification.studies.steady import Steady
from schoolsupport.translation import Message, msg

MOST_ROWS = 30
_MOST_DECIMALS = 9


def run_option(command: F) -> F:
    """`--run`: the run a study follows."""
    told = msg("Folder that identify --out has written")
    return option("--run", metavar="RUN", words=told)(command)


def category_option(command: F) -> F:
    """`--category`: the list a study follows."""
    told = msg("Id of the category to follow; by default the list of the rules")
    return option("--category", metavar="ID", words=told)(command)


def read_whole(_: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """A whole number from 1 up.

    Raises:
        WrongUseError: it is none.
    """
    if value is None or (value.isascii() and value.isdigit() and int(value) > 0):
        return None if value is None else int(value)
    raise fault("usage.not_number", where=parameter_name(param), found=value)


def print_head(page: Page, found: Identification, category: str) -> None:
    """Whose rules, of which day, on which data; and what nobody may miss."""
    shown = found.edition.categories[category]
    page.line(
        msg(
            "{title}: rules of {day}, data up to {year}",
            title=found.edition.rulebook.title,
            day=page.day(found.as_of),
            year=found.year,
        ),
        style="bold",
    )
    listed, judged = len(found.listed(category)), len(found.schools)
    page.line(
        msg(
            "{short}: {listed} of {judged} schools are on the list",
            short=shown.short,
            listed=listed,
            judged=judged,
        )
    )
    for caution in cautions(found):
        page.line(caution, style="bold")


def print_rest(page: Page, count: int) -> None:
    """How many rows a table leaves out."""
    if count > 0:
        said = page.session.words.ngettext("… and {n} school more", "… and {n} schools more", count)
        where = page.session.say(msg("--json prints them"))
        page.line(f"{said.format(n=count)}: {where}")


def texts(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Rows of a frame as texts; empty where nothing is known."""
    for row in frame[list(columns)].itertuples(index=False):
        yield tuple("" if _is_nothing(value) else str(value) for value in row)


def steady_words(steady: Steady, line: Decimal, unit: str, lang: str) -> Message:
    """«The list does not change from 28.6 % to 30 %»; the ends are rounded inward."""
    low: Message = msg("anywhere lower")
    high: Message = msg("anywhere higher")
    if steady.low is not None:
        number, inside = _inward(steady.low, line, unit, lang, up=True)
        whole = inside or steady.low_in
        low = msg("from {number}", number=number) if whole else msg("above {number}", number=number)
    if steady.high is not None:
        number, inside = _inward(steady.high, line, unit, lang, up=False)
        whole = inside or steady.high_in
        high = msg("to {number}", number=number) if whole else msg("below {number}", number=number)
    if steady.low is None and steady.high is None:
        return msg("the list does not change wherever the line is")
    if steady.low is None:
        return msg("the list does not change {high} and {low}", high=high, low=low)
    return msg("the list does not change {low} {high}", low=low, high=high)


def write_csv(frame: pd.DataFrame, file: str) -> None:
    """Write a table as spreadsheets here open it: `;`, UTF-8 with BOM, decimal comma.

    Raises:
        OutputError: the file cannot be written.
    """
    told = frame.map(lambda value: str(value).replace(".", ",") if _is_number(value) else value)
    try:
        with Path(file).open("w", encoding="utf-8-sig", newline="") as place:
            told.to_csv(place, sep=";", index=False, lineterminator="\r\n")
    except OSError as error:
        raise fault("output.cannot_write_table", where=file, found=error.strerror) from error


def named(schools: Iterable[str], most: int = 5) -> str:
    """Logins in one line, the first few of them."""
    listed = list(schools)
    return ", ".join(listed[:most]) + (" …" if len(listed) > most else "") if listed else "—"


def _inward(end: float, line: Decimal, unit: str, lang: str, *, up: bool) -> tuple[str, bool]:
    """A bound rounded towards the line, and whether that moved it."""
    scale, sign = (Decimal(100), " %") if unit == "share" else (Decimal(1), "")
    exact, target = Decimal(repr(end)) * scale, line * scale
    for decimals in range(2, _MOST_DECIMALS + 1):
        step = Decimal(1).scaleb(-decimals)
        shown = exact.quantize(step, rounding=ROUND_CEILING if up else ROUND_FLOOR)
        if (shown <= target) if up else (shown >= target):
            break
    else:
        shown = exact
    text = f"{shown.normalize():f}" + sign
    return (text.replace(".", ",").replace("-", "−") if lang == "ru" else text), shown != exact


def _is_nothing(value: Any) -> bool:
    return value is None or (not isinstance(value, tuple) and bool(pd.isna(value)))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
