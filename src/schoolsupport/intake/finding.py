"""Which files are read: those that a user names, and those of the folders; runs are no data."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.faults import fault
from schoolsupport.intake.mappings import ENDING as MAPPING
from schoolsupport.intake.mappings import read_mapping
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.faults import ARCHIVES
from schoolsupport.sheets.reading import OPENERS, open_sheets

RECEIPT_FILE = "receipt.json"
"""What makes a folder the folder of a run."""

_DEEP = 3  # a run has its tables and the copies of its rules in folders of their own


@frozen
class FoundFile:
    """A file to read: where it is, how the user named it, and whether it is the register."""

    path: Path
    given: str
    is_register: bool = False

    def sheets(self) -> Sequence[Sheet]:
        """Its sheets; errors are those of `open_sheets`."""
        return open_sheets(self.path, self.given)


def find_files(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[FoundFile], list[Problem]]:
    """The files to read, each once, and a note on every file that is no table.

    Args:
        paths: files and folders; folders are gone through in the order of names.

    The folder of a run is no data, wherever it stands: what it holds was computed, or read before.

    Raises:
        InputError: a path does not exist, or is the folder of a run or in one.
    """
    files: dict[Path, FoundFile] = {}
    problems: list[Problem] = []
    for given in map(Path, paths):
        if given.is_dir():
            _refuse_run(given, given.resolve())
            members = sorted(path for path in given.rglob("*") if _is_meant(path, given))
            runs = {path.parent for path in members if path.name == RECEIPT_FILE}
            for run in sorted(runs):
                problems.append(problem("file.run_folder").at(file=str(run)))
            members = (
                [path for path in members if not runs & set(path.parents)] if runs else members
            )
            code = "file.skipped"
        elif given.exists():
            _refuse_run(given, given.resolve().parent)
            members = [given]
            code = "file.unknown_layout"
        else:
            raise fault("input.no_path", where=str(given))
        for path in members:
            if path.suffix.lower() in OPENERS or _is_mapping(path):
                files.setdefault(path.resolve(), FoundFile(path, str(path)))
            else:
                kind = "file.archive" if path.suffix.lower() in ARCHIVES else code
                problems.append(problem(kind, found=path.suffix or path.name).at(file=str(path)))
    return list(files.values()), problems


def _is_mapping(path: Path) -> bool:
    return path.suffix.lower() == MAPPING and read_mapping(path) is not None


def _refuse_run(given: Path, folder: Path) -> None:
    for place in (folder, *folder.parents[: _DEEP - 1]):
        if (place / RECEIPT_FILE).is_file():
            raise fault("input.run_folder", where=str(given))


def _is_meant(path: Path, folder: Path) -> bool:
    """Neither hidden, nor the lock file that a spreadsheet program leaves behind."""
    parts = path.relative_to(folder).parts
    return path.is_file() and not any(part.startswith((".", "~$")) for part in parts)
