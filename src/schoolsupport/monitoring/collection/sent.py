"""What was sent and what came back, as the folder of a collection keeps it for programs.

`collect.json` says which workbook went to whom, what it asks, and by when it is to come back; it is
written once, with the workbooks. `received.json` says of each file that came what became of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from enum import StrEnum
from pathlib import Path

from attrs import frozen

from schoolsupport.faults import fault, writing
from schoolsupport.monitoring.collection.asked import By, RowKey
from schoolsupport.records import made, stored
from schoolsupport.tables.columns import ColumnKind

SENT, RECEIVED = "collect.json", "received.json"
FORMAT = 1
"""The number of the layout both files are kept in."""


@frozen(kw_only=True)
class ContextColumn:
    """A column of the context that is asked of schools.

    Attributes:
        name: name of the column in the table.
        heading: its words, with the unit.
        kind: what stands in it.
        low: the lowest value allowed.
        high: the highest value allowed.
        words: the words allowed, for kind `word`.
    """

    name: str
    heading: str
    kind: ColumnKind = ColumnKind.NUMBER
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()


@frozen(kw_only=True)
class SentBook:
    """A workbook that was sent.

    Attributes:
        file: its name in the folder.
        sha256: hash of the file.
        addressee: whom it is for: `municipality:NAME`, `school:ID`, `region:NAME`.
        name: the name of whom it is for.
        rows: what is asked.
        schools: of how many schools context is asked.
    """

    file: str
    sha256: str
    addressee: str
    name: str
    rows: tuple[RowKey, ...] = ()
    schools: int = 0


@frozen(kw_only=True)
class Sent:
    """A collection: everything that was sent at once.

    Attributes:
        id: made of its content.
        made: when the workbooks were made.
        on: the day whose state they show.
        until: the day by which they are to come back.
        to: to whom, in words; empty where nobody said.
        by: whom a workbook is for.
        ahead: how many days after `on` were looked ahead; None where every task was asked.
        books: the workbooks.
        columns: columns of the context that are asked.
    """

    id: str
    made: dt.datetime
    on: dt.date
    until: dt.date
    to: str = ""
    by: By = By.MUNICIPALITY
    ahead: int | None = None
    books: tuple[SentBook, ...] = ()
    columns: tuple[ContextColumn, ...] = ()


class Outcome(StrEnum):
    """What became of a file that came back.

    `whole`: recorded, and it answers everything that was asked. `partly`: recorded, some rows are
    not filled in. `empty`: nothing is filled in. `faulty`: it goes back with its faults, and
    nothing of it is recorded. `unreadable`: it cannot be opened. `foreign`: nothing in it is of
    these plans. `again`: the same file was received before. `other`: of a kind that is not read.
    """

    WHOLE = "whole"
    PARTLY = "partly"
    EMPTY = "empty"
    FAULTY = "faulty"
    UNREADABLE = "unreadable"
    FOREIGN = "foreign"
    AGAIN = "again"
    OTHER = "other"


RECORDED = (Outcome.WHOLE, Outcome.PARTLY)


@frozen(kw_only=True)
class ReceivedFile:
    """A file that came back.

    Attributes:
        file: its name.
        sha256: hash of the file.
        outcome: what became of it.
        addressee: whose it is, where that is known.
        received: when.
        recorded: how many entries were new.
        problems: how many faults and remarks it has.
        answered: the rows it answers, of those recorded.
    """

    file: str
    sha256: str
    outcome: Outcome
    addressee: str | None = None
    received: dt.datetime
    recorded: int = 0
    problems: int = 0
    answered: tuple[RowKey, ...] = ()


@frozen(kw_only=True)
class Received:
    """Every file that came back, in the order of receiving; the last outcome of each file."""

    files: tuple[ReceivedFile, ...] = ()

    def with_files(self, files: tuple[ReceivedFile, ...]) -> Received:
        """The same with files received now; what was recorded of a file stays recorded."""
        kept = {one.sha256: one for one in self.files}
        for one in files:
            there = kept.get(one.sha256)
            if there is None or there.outcome not in RECORDED:
                kept[one.sha256] = one
        return Received(files=tuple(kept.values()))


def write_sent(folder: Path, sent: Sent) -> Path:
    """Keep what was sent.

    Raises:
        OutputError: it cannot be written.
    """
    return _write(folder / SENT, {"format": FORMAT, **stored(sent)})


def read_sent(folder: Path) -> Sent:
    """What was sent, from the folder it was made in.

    Raises:
        InputError: the folder is no folder of a collection, or its record cannot be read.
    """
    file = folder / SENT
    if not file.is_file():
        raise fault("input.no_collection", where=str(folder), name=SENT)
    return made(_read(file), Sent, str(file))


def is_sent(folder: Path) -> bool:
    """Whether a folder is one that workbooks were sent from."""
    return (folder / SENT).is_file()


def write_received(folder: Path, received: Received) -> Path:
    """Keep what came back.

    Raises:
        OutputError: it cannot be written.
    """
    return _write(folder / RECEIVED, {"format": FORMAT, **stored(received)})


def read_received(folder: Path) -> Received:
    """What came back so far; nothing where nothing did.

    Raises:
        InputError: the record cannot be read.
    """
    file = folder / RECEIVED
    return made(_read(file), Received, str(file)) if file.is_file() else Received()


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _write(file: Path, content: dict[str, object]) -> Path:
    fresh = file.with_name(f".{file.name}.new")
    with writing(file, "output.cannot_write_file"):
        fresh.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
        fresh.replace(file)
    return file


def _read(file: Path) -> dict[str, object]:
    try:
        said = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise fault("input.broken_collection", where=str(file), found=error) from error
    found = said.pop("format", None) if isinstance(said, dict) else None
    if found != FORMAT:
        raise fault("input.unread_format", where=str(file), found=found, format=FORMAT)
    return dict(said)
