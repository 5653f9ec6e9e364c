"""Many files of one run: each is whole, and a run that was stopped goes on where it stopped.

While a run is going, a journal in the folder says which file was begun and what it is made of. A
file is put in its place whole, so one that the journal names and that stands there is done; it is
skipped by the next run where it would say the same. The journal goes when the run is through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from attrs import frozen

from schoolsupport.faults import writing
from schoolsupport.pages.markdown import markdown
from schoolsupport.pages.page import Page
from schoolsupport.pages.writing import check_absent, write

JOURNAL = ".schoolsupport-unfinished"
"""Name of the journal of a run that is not through; it says nothing to people."""

Told = Callable[[int, int], None]
"""Is told how many files of how many are there."""


@frozen(kw_only=True)
class OneFile:
    """A file to be written.

    Attributes:
        path: where it is to stand.
        made_of: fingerprint of what it says; another one means another file.
        put: writes it, whole or not at all; what is there is replaced.
    """

    path: Path
    made_of: str
    put: Callable[[], object]


@frozen(kw_only=True)
class ManyFiles:
    """What was written.

    Attributes:
        files: every file, in the order asked for.
        kept: how many of them an earlier run had written, which was stopped.
    """

    files: tuple[Path, ...]
    kept: int


def page_file(page: Page, path: Path, lang: str) -> OneFile:
    """A page as one of many files."""
    said = f"{path.suffix.lower()}\n{lang}\n{markdown(page, lang)}"
    return OneFile(
        path=path,
        made_of=fingerprint(said),
        put=lambda: write(page, path, lang, overwrite=True),
    )


def fingerprint(text: str) -> str:
    """The fingerprint of what a file says."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def write_each(
    folder: Path,
    files: Sequence[OneFile],
    *,
    overwrite: bool = False,
    told: Told | None = None,
) -> ManyFiles:
    """Write files one after another into a folder.

    Args:
        folder: where they all stand; made if it is not there.
        files: the files.
        overwrite: whether files that are there are replaced; those of a run that was stopped, and
            that would say the same, are kept.
        told: is told of every file that is there.

    Raises:
        OutputError: a file is there that this run would not have written so, before any is written;
            or the folder cannot be written to.
    """
    begun = _begun(folder)
    done = {
        one.path for one in files if begun.get(one.path.name) == one.made_of and one.path.is_file()
    }
    if not overwrite:
        check_absent(*(one.path for one in files if one.path not in done))
    with writing(folder, "output.cannot_write_folder"):
        folder.mkdir(parents=True, exist_ok=True)
    with _journal(folder) as journal:
        for place, one in enumerate(files, start=1):
            if one.path not in done:
                was_there = one.path.exists()
                if not was_there:
                    _note(journal, one)
                one.put()
                if was_there:  # the old one must not be taken for the new one
                    _note(journal, one)
            if told is not None:
                told(place, len(files))
    with writing(folder, "output.cannot_write_folder"):
        (folder / JOURNAL).unlink(missing_ok=True)
    return ManyFiles(files=tuple(one.path for one in files), kept=len(done))


def _begun(folder: Path) -> Mapping[str, str]:
    """Files of a run that was stopped, with what they are made of; a torn last line is none."""
    try:
        text = (folder / JOURNAL).read_text("utf-8", errors="replace")
    except OSError:
        return {}
    lines = text.split("\n")[:-1]
    pairs = (line.partition("\t") for line in lines)
    return {name: made_of for made_of, _, name in pairs if name}


@contextmanager
def _journal(folder: Path) -> Iterator[IO[str]]:
    file = folder / JOURNAL
    with writing(file, "output.cannot_write_folder"):
        torn = file.is_file() and not file.read_bytes().endswith(b"\n")
        journal = file.open("a", encoding="utf-8", newline="\n")
    with journal:
        if torn:
            journal.write("\n")
        yield journal


def _note(journal: IO[str], one: OneFile) -> None:
    journal.write(f"{one.made_of}\t{one.path.name}\n")
    journal.flush()
