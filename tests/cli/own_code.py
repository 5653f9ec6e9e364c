"""The region of docs/how-to/write-own-code.md as files, and a journal of its schools."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-own-code.md"

_BLOCK = re.compile(r"```(?:python|toml)\n# (\S+)\n(.*?)```", re.DOTALL)
JOURNAL = """Журнал работ;;;;;;;
Школа;Работа;Писали;2;3;4;5;Учителей
sch990001;vpr-5-ru;20;5;5;5;5;12
sch990001;vpr-5-ma;20;6;4;5;5;12
sch990002;vpr-5-ru;20;1;4;10;5;10
sch990002;vpr-5-ma;20;2;8;5;5;10
sch990003;vpr-5-ru;20;12;4;2;2;10
sch990003;vpr-5-ma;20;12;8;0;0;10
sch990004;vpr-5-ru;20;1;4;10;5;
"""
"""20 good marks to 12, 25 to 10 and 4 to 10 teachers; the last school lacks a work and teachers."""


def files() -> dict[str, str]:
    """The files of the region by their path."""
    return dict(_BLOCK.findall(PAGE.read_text("utf-8")))


def write_region(folder: Path, **changed: str) -> Path:
    """Write the region to a folder.

    Args:
        folder: where.
        changed: other contents, by the name of the file without its ending.
    """
    for path, content in files().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(changed.get(file.stem, content), "utf-8")
    return folder


def write_journal(folder: Path) -> Path:
    """Write the file that only the region's reader knows."""
    file = folder / "журнал.csv"
    file.write_text(JOURNAL, "utf-8")
    return file
