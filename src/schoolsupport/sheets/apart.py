"""Workbooks read in a process of its own, whose memory and time are bounded.

Run as a program it imports nothing of the package, so that it starts fast: the path of a workbook
comes as an argument, its sheets go out pickled. What the reader says when it gives up goes nowhere.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

LEAST_MEMORY, MEMORY_PER_BYTE = 448 << 20, 100
"""Bytes that reading may take: for any file, and for each byte of it."""
LEAST_SECONDS, SECONDS_PER_MEGABYTE = 2, 4
_PATIENCE = 30  # seconds of waiting for each of work: machines are busy

Pickled = list[tuple[str, bool, list[list[Any]], list[Any]]]
"""Sheets: name, whether it is hidden, rows, merged cells as the reader has them."""


def read_apart(path: Path) -> Pickled | None:
    """The sheets of a workbook; None where it cannot be read within its bounds.

    Args:
        path: the file.

    Raises:
        OSError: the file cannot be opened.
    """
    size = path.stat().st_size
    seconds = LEAST_SECONDS + SECONDS_PER_MEGABYTE * (size >> 20)
    bounds = (LEAST_MEMORY + MEMORY_PER_BYTE * size, seconds)
    try:
        done = subprocess.run(  # this very interpreter, on this very file
            [sys.executable, __file__, os.fspath(path), *map(str, bounds)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)},
            check=False,
            timeout=_PATIENCE * bounds[1],
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    told: Pickled = pickle.loads(done.stdout)  # what the lines below wrote
    return told


def _bound(memory: int, seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415  # not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(path: str, memory: str, seconds: str) -> None:
    import python_calamine as calamine  # noqa: PLC0415  # only in the process of its own

    _bound(int(memory), int(seconds))
    book = calamine.CalamineWorkbook.from_path(path)
    sheets = []
    for about in book.sheets_metadata:
        if about.typ == calamine.SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False)
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            sheets.append((about.name, hidden, rows, sheet.merged_cell_ranges or []))
    sys.stdout.buffer.write(pickle.dumps(sheets, protocol=pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    _main(*sys.argv[1:])
