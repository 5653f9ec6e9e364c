"""Paths become files: folders are gone through, what is no table is passed over."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.faults import fault
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.reading import OPENERS, open_sheets


@frozen
class FoundFile:
    """A file to read: where it is, and how the user named it."""

    path: Path
    given: str

    def sheets(self) -> Sequence[Sheet]:
        """Its sheets; errors are those of `open_sheets`."""
        return open_sheets(self.path, self.given)


def find_files(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[FoundFile], list[Problem]]:
    """The files to read, each once, and a note on every file that is no table.

    Args:
        paths: files and folders; folders are gone through in the order of names.

    Raises:
        InputError: a path does not exist.
    """
    files: dict[Path, FoundFile] = {}
    problems: list[Problem] = []
    for given in map(Path, paths):
        if given.is_dir():
            members = sorted(path for path in given.rglob("*") if _is_meant(path, given))
            code = "file.skipped"
        elif given.exists():
            members = [given]
            code = "file.unknown_layout"
        else:
            raise fault("input.no_path", where=str(given))
        for path in members:
            if path.suffix.lower() in OPENERS:
                files.setdefault(path.resolve(), FoundFile(path, str(path)))
            else:
                problems.append(problem(code, found=path.suffix or path.name).at(file=str(path)))
    return list(files.values()), problems


def _is_meant(path: Path, folder: Path) -> bool:
    """Neither hidden, nor the lock file that a spreadsheet program leaves behind."""
    parts = path.relative_to(folder).parts
    return path.is_file() and not any(part.startswith((".", "~$")) for part in parts)
