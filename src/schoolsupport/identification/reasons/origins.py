"""Where the numbers of one school were read: file, sheet and row of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import Procedure
from schoolsupport.identification.judged import Judged
from schoolsupport.identification.reasons.records import SchoolRecord
from schoolsupport.identification.verdicts import Bools
from schoolsupport.pages import Column, Said, Table
from schoolsupport.tables import CONTEXT, LISTS, OBJECTIVITY, REFERENCE, RESULTS
from schoolsupport.translation import msg

_LEVELS = ("region", "municipality")


@frozen(kw_only=True)
class OriginRecord:
    """Where a row was read that the rules look at.

    Attributes:
        table: name of the table it became a row of.
        procedure: id of the work, of a table of works.
        year: its year, of a table that has years.
        list: name of the list, of the table of lists.
        territory: whose printed total it is, of the table of totals.
        school: id of the school it is of; None of a total.
        file: path as the user gave it.
        sheet: name of the sheet; None where the file has none.
        row: number of the row, counted from 1.
    """

    table: str
    file: str
    sheet: str | None
    row: int
    procedure: str | None = None
    year: int | None = None
    list: str | None = None
    territory: str | None = None
    school: str | None = None


def origins_of(found: Judged, record: SchoolRecord) -> tuple[OriginRecord, ...]:
    """Where the rows stood that the rules in force look at for one school.

    Args:
        found: the run.
        record: the school.

    Returns:
        Its results, context and lists, the marks on its works, the same of the schools that count
        with it, and the totals it is compared with; nothing of tables that were given as frames.
    """
    tables = found.inputs.tables
    return tuple(
        one
        for name, chosen in _chosen(found, record).items()
        if name in tables.origins
        for one in _of_rows(found, name, np.flatnonzero(chosen))
    )


def _chosen(found: Judged, record: SchoolRecord) -> dict[str, Bools]:
    """The rows of each table that are looked at for the school."""
    tables = found.inputs.tables
    rules = [found.edition.criteria[one.id].rule for one in record.criteria if one.used]
    named = [name for rule in rules for names in rule.procedure_names().values() for name in names]
    works = found.inputs.procedures(tuple(named))
    pooled = {one for c in record.criteria for cell in c.cells for one in cell.note.pooled_from}
    schools = [record.school, *pooled]
    lists = {rule.list_named() for rule in rules}
    compared = {str(rule.compared_with()) for rule in rules} & {*_LEVELS}
    return {
        RESULTS.name: _of(tables.results, schools) & _works(found, tables.results, works),
        OBJECTIVITY.name: _of(tables.objectivity, schools)
        & _works(found, tables.objectivity, works),
        CONTEXT.name: _of(tables.context, schools) & _in_window(found, tables.context),
        LISTS.name: _of(tables.lists, [record.school]) & _is_in(tables.lists["list"], lists),
        REFERENCE.name: _totals(found, record.school, compared)
        & _works(found, tables.reference, works),
    }


def _of(rows: pd.DataFrame, schools: list[str]) -> Bools:
    return _is_in(rows["school"], schools)


def _is_in(column: pd.Series, words: Iterable[object]) -> Bools:
    inside: Bools = column.isin(list(words)).to_numpy(dtype=bool)
    return inside


def _works(found: Judged, rows: pd.DataFrame, works: list[str]) -> Bools:
    return _is_in(rows["procedure"], works) & _in_window(found, rows)


def _in_window(found: Judged, rows: pd.DataFrame) -> Bools:
    years = rows["year"].to_numpy()
    looked_at: Bools = (years > found.year - found.inputs.window) & (years <= found.year)
    return looked_at


def _totals(found: Judged, school: str, levels: set[str]) -> Bools:
    """Totals of the territories of a school; of the one region there is, whatever its name."""
    rows = found.inputs.tables.reference
    chosen = np.zeros(len(rows), dtype=bool)
    for level in levels:
        of_level = _is_in(rows["level"], [level])
        own = found.inputs.school_column(level).iloc[found.place(school)]
        several = rows.loc[of_level, "territory"].nunique() > 1
        chosen |= of_level & (
            _is_in(rows["territory"], [own]) if several or pd.notna(own) else True
        )
    return chosen


def _of_rows(found: Judged, name: str, at: NDArray[np.intp]) -> Iterator[OriginRecord]:
    rows = getattr(found.inputs.tables, name)
    keys = [one for one in ("procedure", "year", "list", "territory", "school") if one in rows]
    for position, said in zip(at, rows[keys].take(at).to_dict("records"), strict=True):
        key = {one: None if pd.isna(cell) else cell for one, cell in said.items()}
        for stood in found.inputs.tables.origins[name].of_row(int(position)):
            yield OriginRecord(table=name, file=stood.file, sheet=stood.sheet, row=stood.row, **key)


def origins_table(origins: Iterable[OriginRecord], named: Callable[[str], str]) -> Table:
    """The same as a table for a reader: what was read, and in which row of which file.

    Args:
        origins: what `origins_of` gave.
        named: gives the name of another school by its id, and nothing for the school itself.
    """
    columns = [
        Column(heading=msg("What was read"), wrap="words", width=(14, 44)),
        Column(heading=msg("Year"), unit="year", wrap="never", width=(4, 9)),
        Column(heading=msg("File"), wrap="words", width=(10, 40)),
        Column(heading=msg("Row"), unit="code", align="right", wrap="never", width=(3, 8)),
    ]
    rows = [
        (_what(one, named), one.year, _file(one), one.row)
        for one in sorted(origins, key=lambda one: (_ORDER.index(one.table), one.year or 0))
    ]
    return Table.of_rows(columns, rows, name="origins")


_ORDER = (RESULTS.name, OBJECTIVITY.name, REFERENCE.name, CONTEXT.name, LISTS.name)


def _what(one: OriginRecord, named: Callable[[str], str]) -> Said:
    if one.list is not None:
        return msg("list «{name}»", name=one.list)
    if one.procedure is None:
        return msg("social passport and other figures of the school")
    work = Procedure.parse(one.procedure).title
    if one.table == OBJECTIVITY.name:
        return msg("objectivity of: {what}", what=work)
    whose = one.territory if one.school is None else named(one.school)
    return msg("{whose}: {work}", whose=whose, work=work) if whose else work


def _file(one: OriginRecord) -> Said:
    name = Path(one.file).name
    return name if one.sheet is None else msg("{file}, sheet «{sheet}»", file=name, sheet=one.sheet)
