"""Checks of one table: its cells and its rows. All problems are collected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.tables.cells import Bools, coded, read_cells, read_ids
from schoolsupport.tables.columns import (
    BOUNDS,
    LINEAGE,
    LISTS,
    RESULTS,
    Column,
    ColumnKind,
    TableSpec,
    unknown_columns,
)
from schoolsupport.tables.frames import named
from schoolsupport.tables.identities import IDS, IdColumn, id_column, mended
from schoolsupport.tables.places import PLACES, file_of, places_of, told_cell
from schoolsupport.tables.repeats import settle_repeats
from schoolsupport.translation import Message, msg
from schoolsupport.words.text import is_total

MARKS = ("n_2", "n_3", "n_4", "n_5")
_BELOW = ("n_below", *BOUNDS)
_LINEAGE_PARTS = {"event": msg("the event"), "predecessor": msg("the earlier school")}


@frozen(eq=False)
class CheckedRows:
    """Rows as read, the problems found, and the rows that could not be used."""

    rows: pd.DataFrame
    problems: list[Problem]
    rejected: pd.DataFrame


def check_table(frame: pd.DataFrame | None, spec: TableSpec) -> tuple[pd.DataFrame, list[Problem]]:
    """A frame with the declared columns and dtypes, and everything found wrong in it.

    Args:
        frame: rows with the names of columns of `spec`; None for an absent table.
        spec: what the table is.

    Returns:
        The rows with every declared column, and the problems. A faulty cell is missing; a row
        without its key is left out; rows that stand twice are one row, whose values are missing
        where they differ.
    """
    checked = check_rows(frame, spec)
    rows, problems = settle_repeats(checked.rows, spec)
    return rows, [*checked.problems, *problems]


def check_rows(frame: pd.DataFrame | None, spec: TableSpec) -> CheckedRows:
    """The cells and rows of a table, before rows that stand twice are looked at."""
    if frame is None or frame.empty:
        return CheckedRows(_blank(spec), [], pd.DataFrame())
    frame = frame.reset_index(drop=True)
    problems: list[Problem] = []
    columns: dict[str, pd.Series] = {}
    blank: dict[object, pd.Series] = {}
    for column in spec.columns:
        if column.name in frame.columns:
            columns[column.name] = _column(frame, column, problems)
            continue
        like = column.words if column.kind is ColumnKind.WORD else _BLANK_LIKE.get(column.kind)
        if like not in blank:
            blank[like] = _blank_column(column, len(frame))
        columns[column.name] = blank[like].copy(deep=False)  # one memory for all that are absent
    others = [one for one in map(str, frame.columns) if one not in columns and one not in PLACES]
    if spec.open:
        columns |= {name: frame[name] for name in others}
    elif others:
        problems += unknown_columns(others, **file_of(frame))
    columns |= {place: frame[place] for place in PLACES if place in frame.columns}
    ids = {name: id_column(columns[name]) for name in IDS if name in columns}
    columns |= {name: column.ids for name, column in ids.items()}
    rows = pd.DataFrame(columns, copy=False)
    rows, lost = _without_key(rows, frame, spec, ids, problems)
    if spec is RESULTS and len(rows):
        rows = _check_results(rows, {*map(str, frame.columns)}, problems)
    problems += _check_parts(rows, spec, frame)
    return CheckedRows(rows, problems, lost)


def with_declared(
    frame: pd.DataFrame, spec: TableSpec, added: Iterable[Column]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Checked rows with more columns: those found under their headings are read, the others blank.

    Args:
        frame: checked rows.
        spec: the table with the added columns.
        added: the columns.

    Raises:
        TableError: two headings are the same column.
    """
    rows, problems = named(frame, spec), list[Problem]()
    read = {
        one.name: _column(rows, one, problems)
        if one.name in rows
        else _blank_column(one, len(rows)).set_axis(rows.index)
        for one in added
    }
    return rows.assign(**read), [one.at(row=None) for one in problems]


def _check_parts(rows: pd.DataFrame, spec: TableSpec, told: pd.DataFrame) -> Iterator[Problem]:
    """Parts larger than their whole: both are missing, for nobody knows which of them is wrong."""
    wrong: dict[str, Bools] = {}
    for column in spec.columns:
        whole = column.part_of
        if whole is None or column.name not in told or whole not in told:
            continue
        counted, total = rows[column.name].to_numpy(), rows[whole].to_numpy()
        over = counted > total
        words = {"part": [column.title] * len(rows), "whole": [spec[whole].title] * len(rows)}
        yield from _of_rows(rows, over, "row.part_exceeds", count=counted, total=total, **words)
        wrong[column.name] = over
        wrong[whole] = over | wrong.get(whole, over)
    for name, where in wrong.items():
        _clear(rows, where, (name,))


def _column(frame: pd.DataFrame, column: Column, problems: list[Problem]) -> pd.Series:
    held = frame[column.name]
    cells = read_ids(held) if column.name in IDS else read_cells(held, column)
    low, high = (
        msg("no bound") if end is None else told_cell(end) for end in (column.low, column.high)
    )
    words = {"known": ", ".join(column.words), "low": low, "high": high}
    for code, faulty in cells.faults.items():
        at = np.flatnonzero(faulty)
        if not len(at):
            continue
        held = frame[column.name].take(at).array
        for number, place in enumerate(places_of(frame, at)):
            cell = held[number]
            shown = f"{cell:.12g}" if isinstance(cell, float) else cell
            found = problem(code, found=shown, **words)
            problems.append(found.at(column=column.title, **place))
    return cells.values


def _without_key(
    rows: pd.DataFrame,
    frame: pd.DataFrame,
    spec: TableSpec,
    ids: Mapping[str, IdColumn],
    problems: list[Problem],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows that say what they are of; the others are kept apart with the reason.

    Ids that were mended on the way are told of the rows that stay.
    """
    reason: dict[int, str] = {}
    refused = np.zeros(len(rows), dtype=bool)
    for code, bad, part in (*_of_no_school(frame, ids.get("school")), *_unusable(rows, spec)):
        at = np.flatnonzero(bad & ~refused)
        if not len(at):
            continue
        refused[at] = True
        reason |= dict.fromkeys(map(int, at), code)
        found = frame[_TOLD[code]].take(at).array if code in _TOLD else None
        words = {} if part is None else {"part": part}
        for number, place in enumerate(places_of(frame, at)):
            told = None if found is None or pd.isna(found[number]) else found[number]
            at_row = place | ({"school": None} if code in _OF_NO_SCHOOL else {})
            problems.append(problem(code, found=told, **words).at(**at_row))
    for column in ids.values():
        for row, said in mended(column):
            place = next(places_of(frame, np.array([row], dtype=np.intp)))
            problems.append(said.at(**(place | {"school": said.school})))
    whole, lost = rows, pd.DataFrame()
    if refused.any():
        whole = rows[~refused].reset_index(drop=True)
        lost = frame[refused].astype("str").reset_index(drop=True)
        lost["_reason"] = pd.Series([reason[row] for row in sorted(reason)], dtype="object")
        for name in map(str, whole.select_dtypes("category").columns):
            if name in spec.by_name and spec[name].kind is ColumnKind.TEXT:
                whole[name] = whole[name].cat.remove_unused_categories()
    if "year" in whole:
        whole["year"] = whole["year"].astype("int64")
    return whole, lost


_TOLD = {
    "row.unknown_procedure": "procedure",
    "row.total": "school",
    "row.damaged_school": "school",
}
"""Columns whose cell is shown with a row that cannot be used."""
_OF_NO_SCHOOL = frozenset({"row.total", "row.damaged_school", "row.no_school"})


def _of_no_school(
    frame: pd.DataFrame, ids: IdColumn | None
) -> Iterator[tuple[str, Bools, Message | None]]:
    """Rows of totals, also where the total stands beside a blank id, and of ids that are lost."""
    if ids is None:
        return
    total = ids.where(lambda one: one.is_total)
    blank = ids.ids.isna().to_numpy() & ~total
    if blank.any():
        total |= blank & _says_total(frame)
    yield "row.total", total, None
    yield "row.damaged_school", ids.where(lambda one: one.is_damaged), None


def _says_total(frame: pd.DataFrame) -> Bools:
    """Rows in which any text is that of a total."""
    found: Bools = np.zeros(len(frame), dtype=bool)
    for name in frame.columns:
        if name in PLACES or pd.api.types.is_numeric_dtype(frame[name].dtype):
            continue
        places, cells = pd.factorize(frame[name].astype("object"))
        totals = [*(isinstance(one, str) and is_total(one) for one in cells), False]
        found |= np.array(totals).take(places, mode="wrap")
    return found


def _unusable(rows: pd.DataFrame, spec: TableSpec) -> Iterator[tuple[str, Bools, Message | None]]:
    """Codes of what makes a row unusable, the rows that have it, and the part that is missing."""
    for name, code in (("school", "row.no_school"), ("year", "row.no_year")):
        if name in spec.key:
            yield code, rows[name].isna().to_numpy(), None
    if "procedure" in spec.key:
        column = rows["procedure"].cat
        unknown = np.array([*(not _is_procedure(text) for text in column.categories), True])
        if unknown[:-1].any() or rows["procedure"].isna().any():
            yield "row.unknown_procedure", unknown.take(column.codes, mode="wrap"), None
    if spec is LINEAGE:
        for name, part in _LINEAGE_PARTS.items():
            yield "lineage.incomplete", rows[name].isna().to_numpy(), part
        bad = rows["day"].isna() & rows["event"].isin(["merged", "split"])
        yield "lineage.incomplete", bad.to_numpy(), msg("the day")
    if spec is LISTS:
        yield "row.ends_before_start", (rows["until"] < rows["from"]).to_numpy(), None


def _is_procedure(text: str) -> bool:
    try:
        Procedure.parse(text)
    except ValueError:
        return False
    return True


def _check_results(
    rows: pd.DataFrame, told: Collection[str], problems: list[Problem]
) -> pd.DataFrame:
    """Counts must fit each other; what follows from them by arithmetic is filled in.

    Who took part is the sum of the four marks where nothing else says it. What contradicts itself
    is missing: nobody knows which of its numbers is the wrong one.

    Args:
        rows: rows with every column.
        told: columns that are more than blank.
        problems: what is found goes there.
    """
    rows = rows.copy(deep=False)
    if not {*MARKS}.isdisjoint(told):
        problems += _check_marks(rows, told)
    if "held_on" in told:
        problems += _check_days(rows)
    problems += _check_below(rows, told)
    n = rows["n"].to_numpy()
    unknown = np.isnan(n)
    if unknown.any():
        given = [rows[name].notna().to_numpy() for name in (*MARKS, *_BELOW) if name in told]
        without = unknown & np.logical_or.reduce([np.zeros(len(n), dtype=bool), *given])
        title = RESULTS["n"].title
        told_already = {one.where for one in problems if one.column == title}
        problems += [
            one
            for one in _of_rows(rows, without, "row.no_participants")
            if one.at(column=title).where not in told_already
        ]
    problems += _of_rows(rows, n == 0, "row.nobody")
    return rows


def _check_marks(rows: pd.DataFrame, told: Collection[str]) -> Iterator[Problem]:
    """The marks against the participants, of whom they are the sum."""
    marks = [rows[mark].to_numpy() for mark in MARKS if mark in told]
    n = rows["n"].to_numpy()
    short: Bools = np.zeros(len(n), dtype=bool)
    if len(marks) == len(MARKS):
        total = sum(marks[1:], marks[0])
        summed = np.isnan(n) & ~np.isnan(total)
        if summed.any():
            rows["n"] = n = np.where(summed, total, n)
            said = problem("row.n_from_marks", count=int(summed.sum()))
            yield said.at(column=RESULTS["n"].title, **file_of(rows))
        short = total < n
    given = sum(map(np.nan_to_num, marks[1:]), np.nan_to_num(marks[0]))
    over = given > n
    yield from _of_rows(rows, over, "row.marks_exceed", total=given, n=n)
    if short.any():
        yield from _of_rows(rows, short, "row.marks_short", total=total, n=n)
    _clear(rows, over | short, (*MARKS, *_BELOW))


def _check_days(rows: pd.DataFrame) -> Iterator[Problem]:
    """A work is of the calendar year in which it was written."""
    days = rows["held_on"]
    year = days.dt.year.to_numpy(dtype="float64", na_value=np.nan)
    other = ~np.isnan(year) & (year != rows["year"].to_numpy())
    yield from _of_rows(rows, other, "row.other_year", day=days.array, year=rows["year"].array)
    _clear(rows, other, (*MARKS, *_BELOW, "mean"))


def _check_below(rows: pd.DataFrame, told: Collection[str]) -> Iterator[Problem]:
    """What is below the boundary against the mark «2», its bounds and the participants."""
    if {"n_2", "n_below"} <= {*told}:
        yield from _check_twos(rows)
    _fill(rows, "n_below", rows["n_2"])
    known = rows["n_below"].to_numpy()
    bounds = [rows[bound].to_numpy() for bound in BOUNDS]
    excluded = (bounds[0] > known) | (known > bounds[1])
    words = {"below": known, "low": bounds[0], "high": bounds[1]}
    yield from _of_rows(rows, excluded, "row.bounds_exclude", **words)
    _clear(rows, excluded, (*MARKS, *_BELOW))
    for bound in BOUNDS:  # equal where the number is known
        held = rows[bound]
        rows[bound] = rows["n_below"]
        if bound in told:
            _fill(rows, bound, held)
    n, highest = rows["n"].to_numpy(), rows["n_below_highest"].to_numpy()
    over = highest > n
    yield from _of_rows(rows, over, "row.below_exceeds", below=highest, n=n)
    _clear(rows, over, _BELOW)
    if not {*BOUNDS}.isdisjoint(told):
        lowest, highest = (rows[bound].to_numpy() for bound in BOUNDS)
        highest = np.where(np.isnan(highest), n, highest)
        crossed = lowest > highest
        yield from _of_rows(rows, crossed, "row.bounds_crossed", low=lowest, high=highest)
        _clear(rows, crossed, BOUNDS)


def _check_twos(rows: pd.DataFrame) -> Iterator[Problem]:
    """Two numbers that are one by definition."""
    column = rows["procedure"].cat
    same = np.array([Procedure.parse(text).two_is_below for text in column.categories])
    twos, below = rows["n_2"].to_numpy(), rows["n_below"].to_numpy()
    differ = same[column.codes] & ~np.isnan(twos) & ~np.isnan(below) & (twos != below)
    yield from _of_rows(rows, differ, "row.below_differs", twos=twos, below=below)
    _clear(rows, differ, (*MARKS, *_BELOW))


def _fill(rows: pd.DataFrame, name: str, other: pd.Series) -> None:
    """Put another column in where one is missing."""
    missing = rows[name].isna().to_numpy()
    if missing.all():
        rows[name] = other
    elif missing.any():
        rows[name] = rows[name].mask(missing, other)


def _clear(rows: pd.DataFrame, wrong: Bools, names: Sequence[str]) -> None:
    if wrong.any():
        for name in names:
            rows[name] = rows[name].mask(wrong)


def _of_rows(rows: pd.DataFrame, wrong: Bools, code: str, **told: Any) -> Iterator[Problem]:
    """A problem of each wrong row, with its numbers."""
    at = np.flatnonzero(wrong)
    for row, place in zip(at, places_of(rows, at) if len(at) else (), strict=True):
        yield problem(code, **{name: told_cell(held[row]) for name, held in told.items()}).at(
            **place
        )


_BLANK_LIKE = {ColumnKind.TEXT: "text", ColumnKind.DAY: "day"}
"""Kinds of columns that are not blank numbers when they are absent."""


def _blank(spec: TableSpec) -> pd.DataFrame:
    return _blank_rows(spec).copy()


@cache
def _blank_rows(spec: TableSpec) -> pd.DataFrame:
    rows = pd.DataFrame({column.name: _blank_column(column, 0) for column in spec.columns})
    return rows.astype({"year": "int64"}) if "year" in rows else rows


def _blank_column(column: Column, length: int) -> pd.Series:
    match column.kind:
        case ColumnKind.TEXT:
            codes = np.full(length, -1, dtype=np.int8)
            return pd.Series(coded(codes, ()))
        case ColumnKind.WORD:
            codes = np.full(length, -1, dtype=np.int8)
            return pd.Series(coded(codes, column.words))
        case ColumnKind.DAY:
            return pd.Series(np.full(length, np.datetime64("NaT"), dtype="datetime64[s]"))
        case _:
            return pd.Series(np.full(length, np.nan))
