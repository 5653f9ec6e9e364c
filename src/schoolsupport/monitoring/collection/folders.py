"""A folder of files that came back, received as a whole: the ledger, the copies, the records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import attrs
from attrs import frozen

from schoolsupport.faults import fault, writing
from schoolsupport.monitoring.collection import receiving, returning
from schoolsupport.monitoring.collection.context_answers import (
    GatheredContext,
    gathered,
    write_context,
)
from schoolsupport.monitoring.collection.outcomes import Receipt
from schoolsupport.monitoring.collection.receiving import FileOutcome, RecordingLedger
from schoolsupport.monitoring.collection.sent import (
    Received,
    is_sent,
    read_received,
    read_sent,
    sha256_of,
    write_received,
)

BACK, CONTEXT = "вернуть", "Сведения_о_школах.csv"
"""The folder of what goes back, and the table of context in it, where nobody says otherwise."""


@frozen(kw_only=True)
class Folders:
    """Where files came, and where what is made of them goes.

    Attributes:
        came: the folder with the files that came back, or one file.
        sent: the folder workbooks were sent from; None where it is not known, or is `came`.
        back: the folder for copies that go back; by default `BACK` beside the files.
        context: the table of context; by default `CONTEXT` among the copies.
    """

    came: Path
    sent: Path | None = None
    back: Path | None = None
    context: Path | None = None

    @property
    def returning(self) -> Path:
        """The folder for copies that go back."""
        home = self.came if self.came.is_dir() else self.came.parent
        return self.back or home / BACK

    @property
    def record(self) -> Path | None:
        """The folder that keeps what came back."""
        return self.sent or (self.came if is_sent(self.came) else None)


def receive_folder(
    folders: Folders,
    ledger: RecordingLedger,
    moment: dt.datetime,
    *,
    plans: receiving.ReadOther | None = None,
    organisation: str = "",
    only_check: bool = False,
    overwrite: bool = False,
) -> Receipt:
    """Receive everything in a folder.

    Args:
        folders: where it came, and where what is made of it goes.
        ledger: where entries go.
        moment: when.
        plans: reads plans with marks, a `PlanReader`; None to read workbooks of collections alone.
        organisation: who reports, where a file does not say.
        only_check: record and write nothing.
        overwrite: replace the table of context that is there.

    Raises:
        InputError: there is no such folder, or its record of what was sent cannot be read.
        OutputError: a copy or a record cannot be written, or would replace what is there.
        StoreError: the store does not take the entries.
    """
    if not folders.came.exists():
        raise fault("input.no_such_folder", where=str(folders.came))
    if folders.context is not None and folders.context.exists() and not overwrite:
        raise fault("output.page_exists", where=str(folders.context))
    record = folders.record
    given = receiving.Receiving(
        moment=moment,
        sent=None if record is None else read_sent(record),
        earlier=Received() if record is None else read_received(record),
        read_other=plans,
        organisation=organisation,
        only_check=only_check,
    )
    files = receiving.received_files(folders.came, _ours(folders, given))
    outcomes = receiving.receive(files, ledger, given, folders.came)
    context = gathered((one.file, answer) for one in outcomes for answer in one.context)
    if only_check:
        return Receipt(checked_only=True, files=tuple(outcomes), problems=context.problems)
    outcomes = [_with_copy(one, folders.returning, moment.date()) for one in outcomes]
    if record is not None:
        write_received(record, given.earlier.with_files(receiving.kept_of(outcomes, moment)))
    return Receipt(
        files=tuple(outcomes),
        context=_table(context, folders, overwrite=overwrite),
        problems=context.problems,
    )


def _ours(folders: Folders, given: receiving.Receiving) -> list[Path]:
    """What receiving passes over: copies that go back, and workbooks as they were sent."""
    ours = [folders.returning]
    if folders.context is not None:
        ours.append(folders.context)
    if given.sent is not None and folders.record is not None:
        sent = {book.sha256: book.file for book in given.sent.books}
        files = ((folders.record / name, sha256) for sha256, name in sent.items())
        ours += [file for file, sha256 in files if file.is_file() and _is_same(file, sha256)]
    return ours


def _is_same(file: Path, sha256: str) -> bool:
    return sha256_of(file) == sha256


def _with_copy(one: FileOutcome, folder: Path, day: dt.date) -> FileOutcome:
    if one.outcome not in returning.GOES_BACK:
        return one
    with writing(folder, "output.cannot_write_folder"):
        return attrs.evolve(one, back=str(returning.write_back(one, folder, day)))


def _table(context: GatheredContext, folders: Folders, *, overwrite: bool) -> str | None:
    """Write the table of context; one that is there and says otherwise is not replaced unasked."""
    if not context.rows:
        return None
    target = folders.context or folders.returning / CONTEXT
    with writing(target, "output.cannot_write_file"):
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".new-{target.name}")
        write_context(fresh, context)
        place, number = target, 1
        while place.exists() and not overwrite and place.read_bytes() != fresh.read_bytes():
            number += 1
            place = target.with_name(f"{target.stem} ({number}){target.suffix}")
        fresh.replace(place)
    return str(place)
