"""What became of the files that came back, as `collect receive` tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from schoolsupport.domain import Problem
from schoolsupport.monitoring.collection.findings import together
from schoolsupport.monitoring.collection.receiving import FileOutcome
from schoolsupport.monitoring.collection.sent import Outcome
from schoolsupport.pages import Column, Page, Remark, Table, Toned, Value
from schoolsupport.records import told
from schoolsupport.translation import Message, msg

OUTCOMES: Mapping[Outcome, Message] = {
    Outcome.WHOLE: msg("accepted whole"),
    Outcome.PARTLY: msg("accepted, not all is filled in"),
    Outcome.EMPTY: msg("empty: nothing is filled in"),
    Outcome.FAULTY: msg("goes back with faults"),
    Outcome.UNREADABLE: msg("cannot be read"),
    Outcome.FOREIGN: msg("not of these plans"),
    Outcome.AGAIN: msg("accepted before"),
    Outcome.OTHER: msg("no table, not read"),
}
_TONES: Mapping[Outcome, Any] = {
    Outcome.WHOLE: "good",
    Outcome.PARTLY: "good",
    Outcome.AGAIN: "quiet",
    Outcome.OTHER: "quiet",
    Outcome.EMPTY: "caution",
    Outcome.FAULTY: "bad",
    Outcome.UNREADABLE: "bad",
    Outcome.FOREIGN: "bad",
}


@told("recorded", "checked_only", "context", "files", "problems")
@frozen(kw_only=True)
class Receipt:
    """What became of a folder of files.

    Attributes:
        checked_only: whether nothing was to be recorded.
        files: the files.
        context: the table of what they say of schools, where there is one.
        problems: what files say differently of schools.
    """

    checked_only: bool = False
    files: tuple[FileOutcome, ...] = ()
    context: str | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def recorded(self) -> int:
        """How many entries are new."""
        return sum(one.recorded for one in self.files)

    @property
    def is_sound(self) -> bool:
        """Whether nothing goes back."""
        return not self.problems and not any(
            one.outcome in (Outcome.FAULTY, Outcome.UNREADABLE, Outcome.FOREIGN)
            for one in self.files
        )


def receipt_page(receipt: Receipt) -> Page:
    """What became of each file, then what is wrong in each."""
    files = receipt.files
    facts: list[tuple[Any, Value]] = [
        (msg("Files"), len(files)),
        (msg("Entries recorded"), receipt.recorded),
    ]
    if receipt.context:
        facts.append((msg("About the schools, for the reading of data"), receipt.context))
    title = msg("What came back: nothing is recorded, the files were only looked at")
    return Page(
        title=title if receipt.checked_only else msg("What came back"),
        name="received",
        facts=facts,
        parts=[_files(files), *_findings(files)],
        remarks=[Remark.of(one) for one in receipt.problems],
    )


def _files(files: Sequence[FileOutcome]) -> Table:
    columns = [
        Column(heading=msg("File"), id="file", width=(16, 44)),
        Column(heading=msg("From whom"), id="name", width=(12, 36)),
        Column(heading=msg("Outcome"), id="outcome", width=(10, 26)),
        Column(heading=msg("Filled in"), id="filled", unit="people", total="sum"),
        Column(heading=msg("Asked"), id="asked", unit="people", total="sum"),
        Column(heading=msg("Recorded"), id="recorded", unit="people", total="sum"),
        Column(heading=msg("Goes back"), id="back", width=(12, 44), lesser=True),
    ]
    cells: list[list[Value]] = [
        [one.file for one in files],
        [one.name for one in files],
        [Toned(OUTCOMES[one.outcome], _TONES[one.outcome]) for one in files],
        [one.filled for one in files],
        [one.asked for one in files],
        [one.recorded for one in files],
        [one.back for one in files],
    ]
    return Table(
        name="files",
        columns=columns,
        cells=cells,
        totals=len(files) > 1,
        most=80,
        empty=msg("There are no files"),
    )


def _findings(files: Sequence[FileOutcome]) -> list[Table]:
    rows: list[list[Value]] = [
        [
            one.file,
            found.problem.sheet,
            found.cells,
            found.problem.found,
            found.problem.message,
            found.problem.remedy,
        ]
        for one in files
        for found in together(one.findings)
    ]
    if not rows:
        return []
    columns = [
        Column(heading=msg("File"), id="file", width=(12, 30)),
        Column(heading=msg("Sheet"), id="sheet", width=(8, 16)),
        Column(heading=msg("Cell"), id="cells", width=(6, 16)),
        Column(heading=msg("What stands there"), id="found", width=(10, 24)),
        Column(heading=msg("What is wrong"), id="message", width=(20, 48)),
        Column(heading=msg("What to do"), id="remedy", width=(16, 40), lesser=True),
    ]
    title = msg("Faults and remarks")
    return [Table.of_rows(columns, rows, title=title, name="findings", most=60, own_sheet=True)]
