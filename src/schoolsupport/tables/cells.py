"""Columns of cells become arrays: what is blank, what is read, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.tables.columns import Column, ColumnKind

BLANKS = ("", "-", "–", "—", "x", "х", "нет", "н/д", "нет данных", "nan", "none", "<na>", "nat")
_FLAG_BLANKS = tuple(word for word in BLANKS if word != "нет")
_YES = ("да", "yes", "true", "1", "1.0", "истина", "+")
_NO = ("нет", "no", "false", "0", "0.0", "ложь")

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
            return Cells(_texts(series), {})
        case ColumnKind.WORD:
            return _words(series, column)
        case ColumnKind.DAY:
            return _days(series)
        case ColumnKind.FLAG:
            return _flags(series)
        case ColumnKind.YEAR | ColumnKind.COUNT | ColumnKind.NUMBER:
            return _numbers(series, column)


def _numbers(series: pd.Series, column: Column) -> Cells:
    numbers, bad = numbers_of(series)
    faults = {"cell.not_number": bad}
    if column.kind is not ColumnKind.NUMBER:
        uncounted = ~np.isnan(numbers) & ((numbers < 0) | (numbers != np.floor(numbers)))
        faults["cell.not_count"] = uncounted
        numbers = np.where(uncounted, np.nan, numbers)
    outside = np.zeros(len(numbers), dtype=bool)
    if column.low is not None:
        outside |= numbers < column.low
    if column.high is not None:
        outside |= numbers > column.high
    code = "year.out_of_range" if column.kind is ColumnKind.YEAR else "cell.out_of_range"
    faults[code] = outside
    return Cells(pd.Series(np.where(outside, np.nan, numbers)), faults)


def numbers_of(series: pd.Series) -> tuple[Floats, Bools]:
    """float64 with NaN for blanks and for what is no number; the second array marks the latter."""
    if pd.api.types.is_numeric_dtype(series.dtype):
        numbers = series.to_numpy(dtype="float64", na_value=np.nan)
        infinite = np.isinf(numbers)
        return (np.where(infinite, np.nan, numbers) if infinite.any() else numbers), infinite
    plain = _plain(series)
    blank = plain.isin(BLANKS).to_numpy()
    dotted = plain.str.replace(",", ".", regex=False).str.replace(" ", "", regex=False)
    numbers = pd.to_numeric(dotted, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    bad = (np.isnan(numbers) | np.isinf(numbers)) & ~blank
    return np.where(blank | bad, np.nan, numbers), bad


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
    plain = _plain(series)
    yes, no = plain.isin(_YES).to_numpy(), plain.isin(_NO).to_numpy()
    blank = plain.isin(_FLAG_BLANKS).to_numpy()
    values = np.where(yes, 1.0, np.where(no, 0.0, np.nan))
    return Cells(pd.Series(values), {"cell.not_bool": ~(yes | no | blank)})


def _days(series: pd.Series) -> Cells:
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        midnights = pd.to_datetime(series).dt.normalize().to_numpy()
        return Cells(pd.Series(midnights.astype("datetime64[s]")), {})
    places, found = pd.factorize(series.astype("object"), use_na_sentinel=False)
    texts = pd.Series([_isoformat(day) for day in found], dtype="object")
    plain = _plain(texts).str.slice(0, 10)
    blank = plain.isin(BLANKS).to_numpy()
    days = pd.to_datetime(plain, format="%Y-%m-%d", errors="coerce")
    days = days.fillna(pd.to_datetime(plain, format="%d.%m.%Y", errors="coerce"))
    read = days.to_numpy().astype("datetime64[s]")
    wrong = np.isnat(read) & ~blank
    return Cells(pd.Series(read[places]), {"cell.not_date": wrong[places]})


def _isoformat(day: object) -> object:
    return day.isoformat() if isinstance(day, date) and not pd.isna(day) else day


def _words(series: pd.Series, column: Column) -> Cells:
    plain = _plain(series)
    known = plain.isin(column.words).to_numpy()
    blank = plain.isin(BLANKS).to_numpy()
    values = pd.Series(pd.Categorical(plain.where(known), categories=list(column.words)))
    return Cells(values, {"cell.unknown_word": ~known & ~blank})


def _texts(series: pd.Series) -> pd.Series:
    """Category of trimmed texts; a code that a spreadsheet made a number is a text again."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        categorical = series.reset_index(drop=True)
    else:
        categorical = pd.Series(pd.Categorical(series.reset_index(drop=True)))
    found = categorical.cat.categories
    trimmed = [_code(value) for value in found]
    codes = categorical.cat.codes.to_numpy()
    occur = np.unique(codes[codes >= 0])
    unique = sorted({trimmed[place] for place in occur if trimmed[place]})
    position = {text: place for place, text in enumerate(unique)}
    moved = np.array([position.get(text, -1) for text in trimmed] or [-1], dtype=np.int64)
    fresh = np.where(codes < 0, -1, moved[codes])
    return pd.Series(coded(fresh, unique))


def _code(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).replace("\xa0", " ").split())


def coded(codes: NDArray[np.integer[Any]], words: Sequence[str]) -> pd.Categorical[str]:
    """A categorical column from places in a list of words, -1 for a missing one."""
    categories: pd.Index[str] = pd.Index(list(words), dtype="object")
    return pd.Categorical.from_codes(codes, categories)


def _plain(series: pd.Series) -> pd.Series:
    """Lower-case trimmed texts, with an empty text for a missing cell."""
    texts = series.reset_index(drop=True).astype("object")
    texts = texts.where(texts.notna(), "").astype("str")
    return texts.str.replace("\xa0", " ", regex=False).str.strip().str.lower()
