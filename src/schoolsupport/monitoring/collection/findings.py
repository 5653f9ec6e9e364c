"""What was found in a file that came back: a problem with its cells, as a person finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from schoolsupport.domain import Problem, Severity
from schoolsupport.records import told
from schoolsupport.sheets.grid import cell_name


@told(
    "problem.code", "problem.severity", "problem.sheet", "cells", "also", "problem.column",
    "problem.found", "problem.message", "problem.remedy",
)  # fmt: skip
@frozen(kw_only=True)
class Finding:
    """A problem of a file that came back.

    Attributes:
        problem: what is wrong and what to do, with sheet, row and heading.
        cells: the cells it is about: «H12», «K5:K17, K20»; empty for a file as a whole.
        also: further cells that were kept back with it.
    """

    problem: Problem
    cells: str = ""
    also: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it keeps the file from being recorded."""
        return self.problem.severity is Severity.ERROR


def cells_named(places: Iterable[tuple[int, int]]) -> str:
    """Cells as a person names them, those of a column that follow one another in one range.

    Args:
        places: rows and columns, from 0.

    Examples:
        >>> cells_named([(4, 10), (5, 10), (6, 10), (9, 10), (4, 12)])
        'K5:K7, K10, M5'
    """
    columns: dict[int, list[int]] = {}
    for row, column in places:
        columns.setdefault(column, []).append(row)
    named = []
    for column, rows in sorted(columns.items()):
        for first, last in _runs(sorted(set(rows))):
            named.append(
                cell_name(first, column)
                if first == last
                else f"{cell_name(first, column)}:{cell_name(last, column)}"
            )
    return ", ".join(named)


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Rows that follow one another: the first and the last of each run."""
    start = rows[0]
    for before, row in pairwise(rows):
        if row != before + 1:
            yield start, before
            start = row
    yield start, rows[-1]


def together(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that say the same of several cells of a sheet as one, errors first."""
    alike: dict[tuple[str | None, ...], list[Finding]] = {}
    for one in findings:
        told_ = one.problem
        said = (told_.sheet, told_.code, told_.message.text(), told_.found, told_.remedy.text())
        alike.setdefault(said, []).append(one)
    merged = [
        Finding(
            problem=some[0].problem,
            cells=", ".join(dict.fromkeys(one.cells for one in some if one.cells)),
            also=", ".join(one.also for one in some if one.also),
        )
        for some in alike.values()
    ]
    return sorted(merged, key=lambda one: _WEIGHTS[one.problem.severity])


_WEIGHTS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
