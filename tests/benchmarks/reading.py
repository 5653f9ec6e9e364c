"""Reading grows with the cells that are filled in, not with the room that a file says it takes.

Synthetic results, read with all checks, in one run: ten times the rows take at most twelve times
the time, a thousand times the empty columns at most twice. CPU seconds, the best of some rounds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import schoolsupport as ss
from schoolsupport.sheets.writing import PlainSheet, csv_bytes, workbook_bytes

FEW, MANY, ROUNDS = 4_000, 40_000, 3
WORKS = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")

Rows = list[list[object]]
Writer = Callable[[Rows], bytes]


def results(rows: int) -> Rows:
    """Results of schools in four works, below the names of columns."""
    works = (
        [f"sch{100_000 + row // 4}", 2021, WORKS[row % 4], 20 + row % 60, row % 20]
        for row in range(rows)
    )
    return [["school", "year", "procedure", "n", "n_2"], *works]


def wide(rows: Rows, empty: int) -> Rows:
    """The table, its first row ended by a blank behind empty cells."""
    return [[*rows[0], *[None] * empty, " "], *rows[1:]]


def ragged(rows: Rows, empty: int) -> Rows:
    """The table with empty cells behind every row."""
    return [[*row, *[None] * empty] for row in rows]


def workbook(rows: Rows) -> bytes:
    """A workbook of one sheet."""
    return workbook_bytes([PlainSheet(name="Лист", rows=rows)])


def seconds(path: Path, content: bytes) -> float:
    """CPU time of reading a file into checked tables."""
    path.write_bytes(content)
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        ss.read_files(path)
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> int:
    """Print the ratios beside what they may be."""
    few = results(FEW)
    shapes: dict[str, tuple[str, Writer, Rows, Rows, int]] = {
        "csv, rows × 10": ("csv", csv_bytes, few, results(MANY), 12),
        "xlsx, rows × 10": ("xlsx", workbook, few, results(MANY), 12),
        "csv, empty columns × 1000": (
            "csv",
            csv_bytes,
            ragged(few[:40], 1),
            ragged(few[:40], 1000),
            2,
        ),
        "xlsx, empty columns × 1000": (
            "xlsx",
            workbook,
            wide(few[:400], 1),
            wide(few[:400], 1000),
            2,
        ),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, (ending, write, small, large, most) in shapes.items():
            path = Path(folder) / f"a.{ending}"
            before, after = (seconds(path, write(rows)) for rows in (small, large))
            print(  # noqa: T201  # a benchmark prints
                f"{name:28} {before:6.3f} s → {after:6.3f} s"
                f"   × {after / before:5.2f} (at most {most})"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
