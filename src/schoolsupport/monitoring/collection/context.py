"""The context a rulebook still needs: columns that its rules look at and schools do not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from schoolsupport.monitoring.collection.books import ContextRow
from schoolsupport.monitoring.collection.sent import ContextColumn
from schoolsupport.tables.columns import CONTEXT, UNITS, Column

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification


@frozen(kw_only=True)
class MissingContext:
    """What is asked of schools.

    Attributes:
        columns: the columns of the context, those of most schools first.
        rows: schools with the year and the columns each lacks, by municipality and name.
    """

    columns: tuple[ContextColumn, ...] = ()
    rows: tuple[ContextRow, ...] = ()

    def by_municipality(self) -> dict[str, list[ContextRow]]:
        """The rows of each municipality; of none where the register does not say."""
        found: dict[str, list[ContextRow]] = {}
        for row in self.rows:
            found.setdefault(row.municipality, []).append(row)
        return found


def missing_context(
    found: Identification, declared: Mapping[str, Column] | None = None
) -> MissingContext:
    """What of the context the rules of a run look at, and which schools lack it.

    Args:
        found: the run.
        declared: columns of the context that the region declares itself, by name.
    """
    known = {**CONTEXT.by_name, **(declared or {})}
    wanted = [one.key for one in found.missing if one.key.table == CONTEXT.name]
    lacking: dict[tuple[int, int], list[str]] = {}
    counts: dict[str, int] = {}
    for key in wanted:
        absent = np.isnan(found.inputs.context_column(key.name, key.year))
        counts[key.name] = counts.get(key.name, 0) + int(absent.sum())
        for place in np.flatnonzero(absent).tolist():
            lacking.setdefault((place, key.year), []).append(key.name)
    columns = [
        _column(known.get(name) or Column(name=name, title=name))
        for name in sorted(counts, key=lambda one: (-counts[one], one))
    ]
    names = _texts(found, "name")
    places = _texts(found, "municipality")
    schools = [str(one) for one in found.schools]
    rows = [
        ContextRow(
            school=schools[place],
            name=names[place] or schools[place],
            municipality=places[place],
            year=year,
            columns=tuple(lacks),
        )
        for (place, year), lacks in lacking.items()
    ]
    rows.sort(key=lambda one: (one.municipality, one.name, one.school, one.year))
    return MissingContext(columns=tuple(columns), rows=tuple(rows))


def _texts(found: Identification, column: str) -> list[str]:
    cells = found.inputs.school_column(column).tolist()
    return [cell if isinstance(cell, str) else "" for cell in cells]


def _column(column: Column) -> ContextColumn:
    unit = UNITS[column.unit].title if column.unit else ""
    return ContextColumn(
        name=column.name,
        heading=f"{column.title}, {unit}" if unit and unit not in column.title else column.title,
        kind=column.kind,
        low=column.low,
        high=column.high,
        words=column.words,
    )
