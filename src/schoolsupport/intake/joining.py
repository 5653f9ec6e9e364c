"""Rows of many files become one table; files that contradict each other are named in pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from schoolsupport.domain import Problem, problem
from schoolsupport.sheets.frames import ROW
from schoolsupport.tables import (
    CONTEXT,
    OBJECTIVITY,
    REFERENCE,
    RESULTS,
    SCHOOLS,
    ColumnKind,
    TableSpec,
)
from schoolsupport.tables.checks import check_rows
from schoolsupport.tables.columns import BOUNDS
from schoolsupport.tables.origins import Origins
from schoolsupport.tables.places import FILE, PLACES, SHEET
from schoolsupport.tables.repeats import settle_repeats, told_values

_WHOSE = ("n", "held_on", "n_schools")
"""Columns that say whose results a row holds, and are no results themselves."""

_NAMED_SCHOOLS = 3
_ALIKE = 9  # decimals: two kinds of files keep one number with other digits beyond
_SOURCE = "_source"
Numbers = NDArray[np.int64]


@frozen(kw_only=True)
class Wording:
    """The codes under which two files of one table are compared.

    Attributes:
        different: for values that differ.
        same: for the same values twice; None where that is nothing to speak of.
        counted: column whose different values are counted.
    """

    different: str
    same: str | None
    counted: str


OVERLAPS: Mapping[str, Wording] = {
    RESULTS.name: Wording(different="file.overlap", same="file.overlap_same", counted="school"),
    REFERENCE.name: Wording(different="total.overlap", same=None, counted="territory"),
}


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame | None:
    """Checked frames of one table under each other; None of none. Categories stay categories."""
    filled = [frame for frame in frames if len(frame)]
    return _under_each_other(filled) if filled else None


def _under_each_other(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """At least one frame with rows."""
    filled = [frame for frame in frames if len(frame)]
    if len(filled) == 1:
        return filled[0]
    names = list(dict.fromkeys(name for frame in filled for name in frame.columns))
    return pd.DataFrame({name: _column([_part(frame, name) for frame in filled]) for name in names})


def _part(frame: pd.DataFrame, name: str) -> pd.Series:
    if name in frame:
        return frame[name]
    return pd.Series([None] * len(frame), dtype="object")


def _column(parts: Sequence[pd.Series]) -> pd.Series:
    if all(isinstance(part.dtype, pd.CategoricalDtype) for part in parts):
        words = parts[0].cat.categories
        if all(part.cat.categories.equals(words) for part in parts):
            codes = np.concatenate([part.cat.codes.to_numpy() for part in parts])
            return pd.Series(
                pd.Categorical.from_codes(codes, pd.Index(list(words), dtype="object"))
            )
        return pd.Series(union_categoricals([_with_plain_words(part) for part in parts]))
    if len({part.dtype for part in parts}) > 1:
        parts = [part.astype("object") for part in parts]
    return pd.concat(parts, ignore_index=True)


def _with_plain_words(part: pd.Series) -> pd.Categorical:
    """Categories as objects: pandas types them as texts only when there are any."""
    words = pd.Index(list(part.cat.categories), dtype="object")
    return pd.Categorical.from_codes(part.cat.codes.to_numpy(), words)


def settle(rows: pd.DataFrame, spec: TableSpec) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per key, from all files.

    Rows that stand twice in one sheet are told one by one. Of results and printed totals, two
    files, or two sheets of one, that speak of the same are told once for every procedure and year:
    what they contradict each other in is missing, and what only one of them says is taken from it.
    Rows of the context complete each other in the same way (see `settle_context`).

    Args:
        rows: checked rows with the columns of places.
        spec: the table they are of.
    """
    if spec.name == CONTEXT.name:
        return settle_context(rows, spec)
    if spec.name not in OVERLAPS:
        return settle_repeats(rows, spec)
    rows = rows.assign(
        **{_SOURCE: _sources(rows)},
        **{name: rows[name].round(_ALIKE) for name in _fractions(spec) if name in rows},
    )
    places_of = _places_of(rows)
    single, problems = _settled_in_sources(rows, spec)
    again = single.duplicated(list(spec.key), keep=False).to_numpy()
    if again.any():
        shared = single[again].reset_index(drop=True)
        problems += _overlaps(shared, spec, places_of)
        apart = single[~again].reset_index(drop=True)
        single = _under_each_other([apart, _merged(shared, spec)])
    places = [place for place in (*PLACES, _SOURCE) if place in single]
    return single.drop(columns=places), problems


def _fractions(spec: TableSpec) -> list[str]:
    return [column.name for column in spec.columns if column.kind is ColumnKind.NUMBER]


def origins(rows: pd.DataFrame, settled: pd.DataFrame, spec: TableSpec) -> Origins:
    """Where the rows of a settled table stood; several places of what several files tell.

    Args:
        rows: checked rows with the columns of places.
        settled: what `settle` made of them.
        spec: the table they are of.
    """
    at = np.arange(len(rows))
    if len(settled) != len(rows) or spec.name == OBJECTIVITY.name:
        keys = _key_numbers([settled[list(spec.key)], rows[list(spec.key)]])
        single, again = keys[: len(settled)], keys[len(settled) :]
        order = np.argsort(single)
        at = order[np.searchsorted(single, again, sorter=order)]
    return Origins.of(at, rows[FILE], rows.get(SHEET), rows[ROW])


def _key_numbers(frames: Sequence[pd.DataFrame]) -> Numbers:
    """A number for each key of frames under each other, the same for the same key."""
    numbers = np.zeros(sum(map(len, frames)), dtype=np.int64)
    for column in _under_each_other(frames).to_dict("series").values():
        is_coded = isinstance(column.dtype, pd.CategoricalDtype)
        codes = column.cat.codes.to_numpy() if is_coded else pd.factorize(column)[0]
        numbers = numbers * (int(codes.max(initial=0)) + 2) + codes.astype(np.int64) + 1
    return numbers


def _sources(rows: pd.DataFrame) -> pd.Categorical:
    """The file each row came from, with its sheet where rows came from several."""
    if SHEET not in rows:
        return pd.Categorical(rows[FILE])
    pairs = rows[[FILE, SHEET]].drop_duplicates()
    several = pairs[FILE].astype("object").duplicated(keep=False)
    names = {
        (file, sheet): f"{file}:{sheet}" if more and not pd.isna(sheet) else str(file)
        for (file, sheet), more in zip(pairs.to_numpy(), several, strict=True)
    }
    codes = rows.groupby([FILE, SHEET], observed=True, dropna=False, sort=False).ngroup()
    return pd.Categorical.from_codes(codes, pd.Index(list(names.values()), dtype="object"))


def _places_of(rows: pd.DataFrame) -> Mapping[str, Mapping[str, str | None]]:
    """File and sheet of each source; a file that is a source as a whole is without its sheet."""
    places = rows[[FILE, _SOURCE, *([SHEET] if SHEET in rows else [])]].drop_duplicates(_SOURCE)
    return {
        str(row[_SOURCE]): {"file": str(row[FILE])}
        | ({} if row[_SOURCE] == row[FILE] else {"sheet": str(row[SHEET])})
        for row in places.to_dict("records")
    }


def _settled_in_sources(rows: pd.DataFrame, spec: TableSpec) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows with one key at most once per file or sheet."""
    again = rows.duplicated([*spec.key, _SOURCE], keep=False).to_numpy()
    if not again.any():
        return rows, []
    problems: list[Problem] = []
    parts = [rows[~again].reset_index(drop=True)]
    for _, repeated in rows[again].groupby(_SOURCE, observed=True, sort=False):
        settled, found = settle_repeats(repeated.reset_index(drop=True), spec)
        problems += found
        parts.append(settled)
    return _under_each_other(parts), problems


def _overlaps(
    shared: pd.DataFrame, spec: TableSpec, places_of: Mapping[str, Mapping[str, str | None]]
) -> list[Problem]:
    """One problem per pair of files or sheets, procedure and year."""
    key = list(spec.key)
    wording = OVERLAPS[spec.name]
    compared = _compared(spec)
    shared = shared.assign(_group=_group_numbers(shared, key), _order=_file_order(shared))
    twice = shared.merge(shared[["_group", "_order", _SOURCE, *compared]], on="_group")
    twice = twice[twice["_order_x"] < twice["_order_y"]]
    differs, repeats = np.zeros(len(twice), dtype=bool), np.zeros(len(twice), dtype=bool)
    for name in compared:
        one, other = twice[f"{name}_x"].astype("object"), twice[f"{name}_y"].astype("object")
        both = (one.notna() & other.notna()).to_numpy()
        differs |= both & (one != other).to_numpy()
        if name not in _WHOSE:
            repeats |= both  # one file with the marks and another with the means repeat nothing
    problems: list[Problem] = []
    by = [f"{_SOURCE}_x", f"{_SOURCE}_y", "procedure", "year"]
    same = twice[repeats & ~differs]
    for code, rows in ((wording.different, twice[differs]), (wording.same, same)):
        if code is None:
            continue
        for (first, second, procedure, year), group in rows.groupby(by, observed=True, sort=False):
            whose = group[wording.counted].astype("str")
            found = ", ".join([*whose.iloc[:_NAMED_SCHOOLS], *["…"][: len(whose) > _NAMED_SCHOOLS]])
            words = {"other": first, "procedure": procedure, "year": year, "count": len(group)}
            problems.append(problem(code, found=found, **words).at(**places_of[str(second)]))
    return problems


def _merged(shared: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    """One row per key: first value given; nothing where the files contradict each other."""
    key = list(spec.key)
    groups = shared.groupby(_group_numbers(shared, key), sort=True)
    merged = shared[~shared.duplicated(key)].reset_index(drop=True)
    differing = {name: (groups[name].nunique() > 1).to_numpy() for name in _compared(spec)}
    any_differing = np.logical_or.reduce(list(differing.values()))
    for name in (column.name for column in spec.columns if column.name not in key):
        first = groups[name].first().reset_index(drop=True)
        if name in BOUNDS:
            first = groups[name].agg("max" if name == BOUNDS[0] else "min").reset_index(drop=True)
        own = name in _WHOSE
        merged[name] = first.mask(differing[name] if own else any_differing)
    return merged


def _compared(spec: TableSpec) -> list[str]:
    """Columns whose values are results; bounds follow from them."""
    return [c.name for c in spec.columns if c.name not in spec.key and c.name not in BOUNDS]


def _group_numbers(rows: pd.DataFrame, key: list[str]) -> Numbers:
    """A number per key, in order of first appearance."""
    groups = rows.groupby(key, observed=True, dropna=False, sort=False)
    return groups.ngroup().to_numpy().astype(np.int64)


def _file_order(rows: pd.DataFrame) -> Numbers:
    return pd.factorize(rows[_SOURCE])[0].astype(np.int64)


def settle_schools(
    registers: Sequence[pd.DataFrame],
    names: Sequence[pd.DataFrame],
    spec: TableSpec = SCHOOLS,
) -> tuple[pd.DataFrame | None, pd.DataFrame, list[Problem]]:
    """The schools: the register where there is one, its blanks filled from names met with.

    Args:
        registers: rows of registers, with the columns of places.
        names: names met with in other files, the latest year last; of every column the latest
            that says anything is taken.
        spec: the table of schools, with the columns of a region.

    Returns:
        The schools, the names met with of schools that the register does not have, the problems.
    """
    met = stacked(names)
    known = None if met is None else _latest(met)
    register, nobody = stacked(registers), check_rows(None, spec).rows
    if register is None:
        return (None if known is None else _without_places(known)), nobody, []
    settled, problems = settle_repeats(register, spec)
    if known is None:
        return settled, nobody, problems
    by_school = known.astype("object").set_index("school")
    plain = settled.astype("object")
    for name in by_school.columns.intersection(plain.columns):
        told = plain["school"].map(by_school[name])
        plain[name] = np.where(plain[name].isna(), told, plain[name])
    others = known[~known["school"].isin(set(settled["school"].astype("object"))).to_numpy()]
    outside = check_rows(_without_places(others).astype("object"), spec).rows
    return check_rows(plain, spec).rows, outside, problems


def _latest(met: pd.DataFrame) -> pd.DataFrame:
    """The last value given of every column, school by school."""
    return met.groupby("school", observed=True, sort=False).last().reset_index()


def _without_places(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop(columns=[p for p in PLACES if p in rows]).reset_index(drop=True)


_KEY = list(CONTEXT.key)


def settle_context(rows: pd.DataFrame, spec: TableSpec) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per school and year.

    A survey, a social passport, or two sheets of one survey complete each other: what only one of
    them says is taken from it. What they contradict each other in is missing, and is told school
    by school, as are rows that stand twice in one sheet.

    Args:
        rows: checked rows of the context with the columns of places.
        spec: the table, with the columns of a region.
    """
    rows = rows.reset_index(drop=True)
    places = [place for place in PLACES if place in rows]
    again = rows.duplicated(_KEY, keep=False).to_numpy()
    if not again.any():
        return rows.drop(columns=places), []
    single, problems = _settled_in_sheets(rows[again], spec)
    problems += _contradictions(single, spec)
    groups = single.groupby(_KEY, observed=True, sort=False)
    values = [name for name in single if name not in _KEY and name not in PLACES]
    declared = [name for name in values if name in spec.by_name]
    merged = groups[values].first()
    differing = groups[declared].nunique() > 1
    for name in declared:
        merged[name] = merged[name].mask(differing[name])
    joined = merged.reset_index()[[*_KEY, *values]]
    joined.index = rows.index[again & ~rows.duplicated(_KEY).to_numpy()]  # where they first stood
    whole = pd.concat([rows[~again].drop(columns=places), joined]).sort_index()
    return whole.reset_index(drop=True), problems


def _settled_in_sheets(rows: pd.DataFrame, spec: TableSpec) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows with one key at most once per sheet, each with the place of the first."""
    places = [place for place in PLACES if place in rows]
    sheets = [place for place in (FILE, SHEET) if place in rows]
    problems: list[Problem] = []
    parts: list[pd.DataFrame] = []
    for _, sheet in rows.groupby(sheets, observed=True, dropna=False, sort=False):
        stood = sheet.reset_index(drop=True)
        settled, found = settle_repeats(stood, spec)
        first = stood[~stood.duplicated(_KEY)].reset_index(drop=True)
        parts.append(settled.reset_index(drop=True).join(first[places]))
        problems += found
    return pd.concat(parts, ignore_index=True), problems


def _contradictions(rows: pd.DataFrame, spec: TableSpec) -> Iterator[Problem]:
    """One problem per school and year whose sources differ, at the place of the last of them."""
    names = [column.name for column in spec.columns if column.name not in spec.key]
    for (school, _), group in rows.groupby(_KEY, observed=True, sort=False):
        differing = [name for name in names if group[name].nunique() > 1]
        if not differing:
            continue
        told = [_told(row, differing, spec) for _, row in group.iterrows()]
        last = group.iloc[-1]
        sheet = last.get(SHEET)
        place = {"file": str(last[FILE]), "sheet": None if pd.isna(sheet) else str(sheet)}
        said = problem("school.twice", first=told[0], second=told[-1])
        yield said.at(row=int(last[ROW]), school=str(school), **place)


def _told(row: pd.Series, names: list[str], spec: TableSpec) -> str:
    return f"{told_values(row, names, spec)} ({row[FILE]}:{row[ROW]})"
