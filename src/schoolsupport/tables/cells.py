"""Columns of cells become arrays: what is blank, what is read, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from operator import lt
from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.tables.columns import Column, ColumnKind
from schoolsupport.words.text import tidy

BLANKS = ("", "-", "–", "—", "x", "х", "нет", "н/д", "нет данных", "nan", "none", "<na>", "nat")
_FLAG_BLANKS = tuple(word for word in BLANKS if word != "нет")
YES = ("да", "yes", "true", "1", "1.0", "истина", "+")
NO = ("нет", "no", "false", "0", "0.0", "ложь")
_ERROR = re.compile(
    r"#(n/a|н/д|null!|пусто!|div/0!|дел/0!|value!|знач!|ref!|ссылка!|name\?|имя\?|num!|число!"
    r"|getting_data|spill!|перенос!|calc!|вычисл!|field!|поле!)|err:\d+",
    re.IGNORECASE,
)
"""What a spreadsheet shows where a formula could not be computed: «#N/A», «#ДЕЛ/0!»."""
_FORMULA = re.compile(
    r"=\s*[-+({]*\s*(?:[$'\"\d]|[^\W\d_][\w.]*\s*\(|[a-z]{1,3}\$?\d|[\w.]+!).*", re.IGNORECASE
)
"""A formula: a place, a number, a function or a sheet behind the sign; «=СОШ № 1» is a name."""
_GROUPED = re.compile(r"-?\d{1,3}([.,]\d{3})+")
_UNREAD = {"cell.error": _ERROR, "cell.formula": _FORMULA}

_NO_DAY = np.datetime64("NaT")

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@frozen(eq=False)
class Cells:
    """A column as read: its values, and for each kind of fault the rows that have it."""

    values: pd.Series
    faults: dict[str, Bools]


def read_cells(series: pd.Series, column: Column) -> Cells:
    """Read a column of any dtype as its kind asks; faulty cells come out missing.

    Args:
        series: cells as a frame or a file holds them; texts may have decimal commas.
        column: what the column is.

    Returns:
        Values in the dtype of the kind, and the faults by problem code.
    """
    match column.kind:
        case ColumnKind.TEXT:
            return _texts(series, _trimmed)
        case ColumnKind.WORD:
            return _words(series, column)
        case ColumnKind.DAY:
            return _days(series)
        case ColumnKind.FLAG:
            return _flags(series)
        case ColumnKind.YEAR | ColumnKind.COUNT | ColumnKind.NUMBER:
            return _numbers(series, column)


def _numbers(series: pd.Series, column: Column) -> Cells:
    numbers, faults = _numbers_told(series, column)
    if column.kind is not ColumnKind.NUMBER:
        uncounted = np.zeros(len(numbers), dtype=bool)
        if np.fmin.reduce(numbers, initial=0) < 0:
            uncounted = numbers < 0
        if not pd.api.types.is_integer_dtype(series.dtype):
            uncounted |= ~np.isnan(numbers) & (numbers != np.floor(numbers))
        faults["cell.not_count"] = uncounted
        numbers = _without(numbers, uncounted)
    outside = np.zeros(len(numbers), dtype=bool)
    if column.low is not None and np.fmin.reduce(numbers, initial=np.inf) < column.low:
        outside |= numbers < column.low
    if column.high is not None and np.fmax.reduce(numbers, initial=-np.inf) > column.high:
        outside |= numbers > column.high
    code = "year.out_of_range" if column.kind is ColumnKind.YEAR else "cell.out_of_range"
    faults[code] = outside
    return Cells(pd.Series(_without(numbers, outside), copy=False), faults)


def _without(numbers: Floats, faulty: Bools) -> Floats:
    return np.where(faulty, np.nan, numbers) if faulty.any() else numbers


def numbers_of(series: pd.Series) -> tuple[Floats, Bools]:
    """float64 with NaN for blanks and for what is no number; the second array marks the latter.

    The numbers are never the memory of the cells given.
    """
    if pd.api.types.is_numeric_dtype(series.dtype):
        numbers = series.to_numpy(dtype="float64", na_value=np.nan, copy=True)
        if pd.api.types.is_integer_dtype(series.dtype):
            return numbers, np.zeros(len(numbers), dtype=bool)
        infinite = np.isinf(numbers)
        return _without(numbers, infinite), infinite
    places, plain = _plain(series)
    numbers, bad = _parsed(plain)
    return numbers[places], bad[places]


def _parsed(plain: pd.Series) -> tuple[Floats, Bools]:
    blank = plain.isin(BLANKS).to_numpy()
    dotted = plain.str.replace(",", ".", regex=False).str.replace(" ", "", regex=False)
    read = pd.to_numeric(dotted, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    bad = (np.isnan(read) | np.isinf(read)) & ~blank
    return np.where(blank | bad, np.nan, read), bad


def _numbers_told(series: pd.Series, column: Column) -> tuple[Floats, dict[str, Bools]]:
    """The numbers, and what stands in the way of the others."""
    if pd.api.types.is_numeric_dtype(series.dtype):
        numbers, bad = numbers_of(series)
        return numbers, {"cell.not_number": bad}
    places, plain = _plain(series)
    faults = _unread(plain)
    if column.unit == "percent":
        plain = plain.str.replace(r"\s*%$", "", regex=True)
    numbers, bad = _parsed(plain)
    if column.kind is ColumnKind.COUNT:  # thousands or a fraction: nobody can tell
        faults["cell.grouped"] = plain.str.fullmatch(_GROUPED).to_numpy(dtype=bool)
    for faulty in faults.values():
        numbers, bad = _without(numbers, faulty), bad & ~faulty
    faults["cell.not_number"] = bad
    return numbers[places], {code: faulty[places] for code, faulty in faults.items()}


def _unread(plain: pd.Series) -> dict[str, Bools]:
    """Texts that stand for no value: errors of a spreadsheet, and formulas."""
    return {
        code: plain.str.fullmatch(pattern).to_numpy(dtype=bool) for code, pattern in _UNREAD.items()
    }


def read_numbers(series: pd.Series) -> Floats:
    """The numbers of a column nobody declared; yes is 1, no is 0, what is neither is NaN.

    «нет» is no in a column of yes and no, and a missing number in any other.
    """
    numbers, wordy = numbers_of(series)
    if pd.api.types.is_numeric_dtype(series.dtype):
        return numbers
    flags = _flags(series)
    marks: Floats = flags.values.to_numpy()
    return np.where(wordy, marks, numbers) if flags.faults["cell.not_bool"].any() else marks


def _flags(series: pd.Series) -> Cells:
    places, plain = _plain(series)
    yes, no = plain.isin(YES).to_numpy(), plain.isin(NO).to_numpy()
    blank = plain.isin(_FLAG_BLANKS).to_numpy()
    read = np.where(yes, 1.0, np.where(no, 0.0, np.nan))
    faults = _with_unread(plain, "cell.not_bool", ~(yes | no | blank))
    values = pd.Series(read[places], copy=False)
    return Cells(values, {code: faulty[places] for code, faulty in faults.items()})


def _with_unread(plain: pd.Series, code: str, wrong: Bools) -> dict[str, Bools]:
    """The faults of a column, what is wrong of another kind told as such."""
    faults = _unread(plain)
    known = np.logical_or.reduce(list(faults.values()))
    return {**faults, code: wrong & ~known}


def _days(series: pd.Series) -> Cells:
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        on_the_wall = pd.to_datetime(series).dt.tz_localize(None)  # the day people saw
        midnights = on_the_wall.dt.normalize().to_numpy(dtype="datetime64[s]", na_value=_NO_DAY)
        return Cells(pd.Series(midnights), {})
    held = series if isinstance(series.dtype, pd.StringDtype) else series.astype("object")
    places, found = pd.factorize(held, use_na_sentinel=False)
    texts = pd.Series([_isoformat(day) for day in found], dtype="object")
    back, whole = _plain(texts)
    plain = whole.str.slice(0, 10)
    blank = plain.isin(BLANKS).to_numpy()
    days = pd.to_datetime(plain, format="%Y-%m-%d", errors="coerce")
    days = days.fillna(pd.to_datetime(plain, format="%d.%m.%Y", errors="coerce"))
    read = days.to_numpy().astype("datetime64[s]")
    faults = _with_unread(whole, "cell.not_date", np.isnat(read) & ~blank)
    places = back[places]
    values = pd.Series(read[places], copy=False)
    return Cells(values, {code: faulty[places] for code, faulty in faults.items()})


def _isoformat(day: object) -> object:
    return day.isoformat() if isinstance(day, date) and not pd.isna(day) else day


def _words(series: pd.Series, column: Column) -> Cells:
    places, plain = _plain(series)
    read = pd.Index(column.words, dtype="object").get_indexer(pd.Index(plain, dtype="object"))
    unknown = (read < 0) & ~plain.isin(BLANKS).to_numpy()
    values = pd.Series(coded(read[places], column.words), copy=False)
    faults = _with_unread(plain, "cell.unknown_word", unknown)
    return Cells(values, {code: faulty[places] for code, faulty in faults.items()})


def read_ids(series: pd.Series) -> Cells:
    """Category of ids as printed, but for blanks: who reads them tells of signs nobody sees."""
    return _texts(series, _without_blanks)


def _without_blanks(found: list[object]) -> list[str]:
    texts = [value for value in found if isinstance(value, str)]
    if len(texts) == len(found) and " ".join(texts).split() == texts:
        return texts
    return [" ".join(one.split()) if isinstance(one, str) else _code(one) for one in found]


def _texts(series: pd.Series, trim: Callable[[list[object]], list[str]]) -> Cells:
    """Category of trimmed texts; a code that a spreadsheet made a number is a text again."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        codes, found = series.cat.codes.to_numpy(), series.cat.categories
    else:
        codes, uniques = pd.factorize(series)
        found = pd.Index(uniques)
    trimmed = trim(found.astype("object").tolist())
    faults = _texts_unread(trimmed, codes)
    there = np.ones(len(trimmed), dtype=bool)
    if isinstance(series.dtype, pd.CategoricalDtype):
        there = np.bincount(codes[codes >= 0], minlength=len(trimmed)) > 0
    if there.all() and all(map(lt, trimmed, trimmed[1:])) and "" not in trimmed[:1]:
        return Cells(pd.Series(coded(codes, trimmed), copy=False), faults)
    unique = sorted({text for text, used in zip(trimmed, there, strict=True) if used} - {""})
    position = {text: place for place, text in enumerate(unique)}
    moved = np.array([*(position.get(text, -1) for text in trimmed), -1], dtype=np.int64)
    return Cells(pd.Series(coded(moved.take(codes, mode="wrap"), unique), copy=False), faults)


def _texts_unread(texts: list[str], codes: NDArray[np.integer[Any]]) -> dict[str, Bools]:
    """Where errors and formulas stand in the place of texts, which then are none."""
    odd = [place for place, text in enumerate(texts) if text[:1] in ("#", "=", "E", "e")]
    faults: dict[str, Bools] = {}
    for code, pattern in _UNREAD.items():
        faulty = [place for place in odd if pattern.fullmatch(texts[place])]
        if faulty:
            faults[code] = np.isin(codes, faulty)
            for place in faulty:
                texts[place] = ""
    return faults


def _trimmed(found: list[object]) -> list[str]:
    texts = [value for value in found if isinstance(value, str)]
    line = " ".join(texts)
    if len(texts) == len(found) and line.split() == texts and tidy(line) == line:  # all in one go
        return texts
    return [_code(value) for value in found]


def _code(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy(str(value))


def coded(codes: NDArray[np.integer[Any]], words: Sequence[str]) -> pd.Categorical[str]:
    """A categorical column from places in a list of words, -1 for a missing one."""
    categories: pd.Index[str] = pd.Index(list(words), dtype="object")
    return pd.Categorical.from_codes(codes, categories)


def _plain(series: pd.Series) -> tuple[NDArray[np.intp], pd.Series]:
    """The different texts of a column, lower case and trimmed, and the place of each cell's.

    A missing cell has an empty text.
    """
    if isinstance(series.dtype, pd.CategoricalDtype):
        found = pd.Series([*series.cat.categories, ""], dtype="object").astype("str")
        places = series.cat.codes.to_numpy().astype(np.intp)
        places[places < 0] = len(found) - 1
    else:
        held = series if isinstance(series.dtype, pd.StringDtype) else series.astype("object")
        places, uniques = pd.factorize(held.where(held.notna(), "").astype("str"))
        found = pd.Series(uniques)
    tidied = [text if text.isalnum() else tidy(text) for text in found]
    return places, pd.Series(tidied, dtype="object").astype("str").str.lower()
