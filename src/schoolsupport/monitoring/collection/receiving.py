"""A folder of files that came back: whole ones are recorded, faulty ones go back with their faults.

Each file is one transaction, and none waits for another. Files are taken in the order in which they
were last changed, so that of two that say different things of one task and day the later one
counts; both are told.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import attrs
from attrs import field, frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.monitoring.collection.asked import RowKey
from schoolsupport.monitoring.collection.books import BookHead
from schoolsupport.monitoring.collection.context_answers import ContextAnswer
from schoolsupport.monitoring.collection.findings import Finding
from schoolsupport.monitoring.collection.reading import (
    Answer,
    ReadBook,
    read_book,
    statement,
    subject,
)
from schoolsupport.monitoring.collection.sent import (
    RECEIVED,
    RECORDED,
    SENT,
    Outcome,
    Received,
    ReceivedFile,
    Sent,
    sha256_of,
)
from schoolsupport.monitoring.entries import Entry, Step
from schoolsupport.monitoring.importing import STATUS_NAMES, shared_documents
from schoolsupport.records import told
from schoolsupport.sheets.faults import UnreadableFileError
from schoolsupport.sheets.reading import DELIMITED, WORKBOOKS
from schoolsupport.translation import Message, msg

DOCUMENTS = (".docx", ".docm")
READ = frozenset({*WORKBOOKS, *DELIMITED, *DOCUMENTS})
"""Endings of the files that are read; what else came is told."""

_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", SENT, RECEIVED})


class RecordingLedger(Protocol):
    """What receiving asks of a store, or of a ledger with plans."""

    def record(self, entries: Entry | Iterable[Entry]) -> int:
        """Add entries: all of them, or none."""
        ...

    def entries(self, *, tasks: Collection[str] | None = None) -> list[Entry]:
        """Entries of some tasks, in the order of writing."""
        ...

    def unknown_tasks(self, tasks: Collection[str]) -> set[str]:
        """Which of some tasks stand in no plan."""
        ...


ReadOther = Callable[[Path, dict[str, Any]], ReadBook | None]
"""Reads a file that is no workbook of a collection; None where it is of no kind it knows."""


@told(
    "file", "sha256", "outcome", "addressee", "name", "recorded", "filled", "asked", "back",
    "findings",
)  # fmt: skip
@frozen(kw_only=True)
class FileOutcome:
    """What became of a file.

    Attributes:
        file: its path within the folder.
        sha256: hash of the file.
        outcome: what became of it.
        addressee: key of whose it is; None where nothing says.
        name: name of whose it is.
        recorded: how many entries were new.
        filled: how many rows are filled in.
        asked: how many rows were asked.
        back: the copy that goes back, where there is one.
        findings: what is wrong or was not used.
        answered: the rows it answers.
        context: what it says of schools.
        book: what was read of it.
    """

    file: str
    sha256: str
    outcome: Outcome
    addressee: str | None = None
    name: str | None = None
    recorded: int = 0
    filled: int = 0
    asked: int = 0
    back: str | None = None
    findings: tuple[Finding, ...] = ()
    answered: tuple[RowKey, ...] = ()
    context: tuple[ContextAnswer, ...] = field(default=(), repr=False)
    book: ReadBook | None = field(default=None, repr=False)

    @property
    def is_recorded(self) -> bool:
        """Whether its entries are in the ledger."""
        return self.outcome in RECORDED


@frozen(kw_only=True)
class Receiving:
    """How files are received.

    Attributes:
        moment: when; entries are recorded with it.
        sent: what was sent, where that is known.
        earlier: what came before.
        read_other: reads files that are no workbooks of a collection.
        organisation: who reports, where a file does not say.
        only_check: record nothing.
    """

    moment: dt.datetime
    sent: Sent | None = None
    earlier: Received = field(factory=Received)
    read_other: ReadOther | None = None
    organisation: str = ""
    only_check: bool = False

    @property
    def day(self) -> dt.date:
        """The day it is received on."""
        return self.moment.date()


def received_files(folder: Path, ours: Collection[Path] = ()) -> list[Path]:
    """The files of a folder that came back, the earliest changed first.

    Args:
        folder: the folder, or one file.
        ours: folders and files that were written by receiving, which are passed over.
    """
    if not folder.is_dir():
        return [folder]
    passed = {one.resolve() for one in ours}
    found = [
        file
        for file in folder.rglob("*")
        if file.is_file()
        and not file.name.startswith(("~$", "."))
        and file.name.lower() not in _OF_SYSTEMS
        and passed.isdisjoint([file.resolve(), *file.resolve().parents])
    ]
    return sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name))


def receive(
    files: Iterable[Path], ledger: RecordingLedger, receiving: Receiving, root: Path | None = None
) -> list[FileOutcome]:
    """Receive files, each by itself.

    Args:
        files: the files, those that count less first.
        ledger: where the entries go.
        receiving: how they are received.
        root: the folder that paths are told within.

    Returns:
        What became of each, in the same order.
    """
    known = {one.sha256: one for one in receiving.earlier.files if one.outcome in RECORDED}
    told: list[FileOutcome] = []
    said: dict[tuple[Any, ...], tuple[str, Entry]] = {}
    for number, path in enumerate(files):
        moment = receiving.moment + dt.timedelta(microseconds=number)
        one = _File(path, _name(path, root), ledger, attrs.evolve(receiving, moment=moment))
        outcome = one.received(said, known)
        told.append(outcome)
    return told


def _name(path: Path, root: Path | None) -> str:
    return path.name if root is None or root == path else str(path.relative_to(root))


class _File:
    """One file on its way."""

    def __init__(
        self, path: Path, name: str, ledger: RecordingLedger, receiving: Receiving
    ) -> None:
        self.path, self.name, self.ledger, self.receiving = path, name, ledger, receiving
        self.findings: list[Finding] = []
        self.sha256 = ""

    def received(
        self, said: dict[tuple[Any, ...], tuple[str, Entry]], known: dict[str, ReceivedFile]
    ) -> FileOutcome:
        """Read it, and record it where nothing keeps it from that."""
        try:
            self.sha256 = sha256_of(self.path)
            if self.path.suffix.lower() not in READ:
                kind = self.path.suffix or "—"
                return self._outcome(Outcome.OTHER, [problem("collect.other_kind", found=kind)])
            book = self._read()
        except UnreadableFileError as error:
            return self._outcome(Outcome.UNREADABLE, [error.problem.at(file=None)])
        except OSError as error:
            told = problem("file.unreadable", kind=self.path.suffix.lstrip("."), found=error)
            return self._outcome(Outcome.UNREADABLE, [told])
        if book is None:
            return self._outcome(Outcome.FOREIGN, [problem("collect.not_a_book")])
        return self._looked_at(book, said, known)

    def _looked_at(
        self,
        book: ReadBook,
        said: dict[tuple[Any, ...], tuple[str, Entry]],
        known: dict[str, ReceivedFile],
    ) -> FileOutcome:
        self.findings += book.findings
        if self._is_foreign(book):
            return self._outcome(Outcome.FOREIGN, [problem("collect.foreign_book")], book)
        self._unknown(book)
        if any(one.is_error for one in self.findings):
            return self._outcome(Outcome.FAULTY, (), book)
        if not book.answers and not book.context:
            return self._outcome(Outcome.EMPTY, [problem("collect.nothing_filled")], book)
        return self._record(book, said, known)

    def _read(self) -> ReadBook | None:
        given = {
            "source_file": self.sha256,
            "recorded_at": self.receiving.moment,
            "organisation": self.receiving.organisation or None,
        }
        if self.path.suffix.lower() not in DOCUMENTS:
            book = read_book(
                self.path, given=given, received=self.receiving.day, sent=self.receiving.sent
            )
            if book.is_ours:
                return self._named(book)
        other = self.receiving.read_other
        read = None if other is None else other(self.path, given)
        return None if read is None else self._named(read)

    def _named(self, book: ReadBook) -> ReadBook:
        """The same with whoever the workbook is of as the one who reports."""
        if self.receiving.organisation or (name := self._whose(book)[1]) is None:
            return book
        answers = tuple(
            attrs.evolve(one, entry=attrs.evolve(one.entry, organisation=name, id=""))
            for one in book.answers
        )
        return attrs.evolve(book, answers=answers)

    def _whose(self, book: ReadBook | None) -> tuple[str | None, str | None]:
        """Key and name of whose a file is: as it says, or as it was sent."""
        if book is None:
            return None, None
        if book.head is not None:
            return book.head.addressee, book.head.name
        sent = self.receiving.sent
        if sent is None or not book.asked:
            return None, None
        counts = Counter(
            {place: len(book.asked.intersection(one.rows)) for place, one in enumerate(sent.books)}
        )
        place, met = counts.most_common(1)[0] if counts else (0, 0)
        return (sent.books[place].addressee, sent.books[place].name) if met else (None, None)

    # what a ledger says of a book

    def _is_foreign(self, book: ReadBook) -> bool:
        tasks = {one.task for one in book.asked} | {one.entry.task for one in book.answers}
        return bool(tasks) and self.ledger.unknown_tasks(tasks) == tasks

    def _unknown(self, book: ReadBook) -> None:
        unknown = self.ledger.unknown_tasks([one.entry.task for one in book.answers])
        for answer in book.answers:
            if answer.entry.task in unknown:
                told = problem("collect.unknown_task", found=answer.title)
                self.findings.append(answer.finding(told))

    def _record(
        self,
        book: ReadBook,
        said: dict[tuple[Any, ...], tuple[str, Entry]],
        known: dict[str, ReceivedFile],
    ) -> FileOutcome:
        new = list(self._new(book, said))
        papers = shared_documents([one.entry for one in book.answers])
        self.findings += [Finding(problem=one) for one in papers]
        recorded = 0
        if new and not self.receiving.only_check:
            recorded = self.ledger.record([one.entry for one in new])
        for answer in book.answers:
            said[subject(answer.entry)] = (self.name, answer.entry)
        left = book.asked - {one.key for one in book.answers}
        more: list[Problem] = []
        sent = self.receiving.sent
        if sent is not None and book.collection and book.collection != sent.id:
            more.append(problem("collect.old_collection"))
        if left and book.answers:
            more.append(problem("collect.unanswered", count=len(left), asked=len(book.asked)))
        if self.sha256 in known and not recorded:
            return self._outcome(Outcome.AGAIN, more, book)
        return self._outcome(
            Outcome.PARTLY if left else Outcome.WHOLE, more, book, recorded=recorded
        )

    def _new(
        self, book: ReadBook, said: dict[tuple[Any, ...], tuple[str, Entry]]
    ) -> Iterator[Answer]:
        """The answers that say what the ledger does not say yet; what is said otherwise is told."""
        every = self.ledger.entries(tasks={one.entry.task for one in book.answers})
        standing, ids = _standing(every), {one.id for one in every}
        for answer in book.answers:
            key = subject(answer.entry)
            there = standing.get(key, [])
            if answer.entry.id in ids:
                continue
            if statement(answer.entry) in map(statement, there):
                continue
            yield answer
            other = said.get(key)
            if other is not None and statement(other[1]) != statement(answer.entry):
                words = problem("collect.files_differ", file=other[0], title=answer.title)
            elif there and there[-1].source_file != self.sha256:
                last = _told(there[-1])
                words = problem("collect.ledger_differs", title=answer.title, said=last)
            else:
                continue
            self.findings.append(answer.finding(words))

    def _outcome(
        self,
        outcome: Outcome,
        more: Sequence[Problem],
        book: ReadBook | None = None,
        *,
        recorded: int = 0,
    ) -> FileOutcome:
        addressee, name = self._whose(book)
        findings = [*self.findings, *(Finding(problem=one) for one in more)]
        counts = outcome in (*RECORDED, Outcome.AGAIN)
        return FileOutcome(
            file=self.name,
            sha256=self.sha256,
            outcome=outcome,
            addressee=addressee,
            name=name,
            recorded=recorded,
            filled=book.filled if book else 0,
            asked=len(book.asked) if book else 0,
            findings=tuple(findings),
            answered=tuple(one.key for one in book.answers) if book and counts else (),
            context=book.context if book and counts else (),
            book=book,
        )


def _standing(entries: Iterable[Entry]) -> dict[tuple[Any, ...], list[Entry]]:
    """What was reported last of each task, number and day: the reports of one file, or one."""
    every = list(entries)
    corrected = {one.corrects for one in every}
    reports = [one for one in every if one.step is Step.REPORT and one.id not in corrected]
    found: dict[tuple[Any, ...], list[Entry]] = {}
    for one in sorted(reports, key=lambda one: one.place):
        last = found.setdefault(subject(one), [])
        if last and last[-1].source_file != one.source_file:
            last.clear()
        last.append(one)
    return found


def _told(entry: Entry) -> Message:
    said = STATUS_NAMES[entry.status] if entry.status is not None else msg("comment")
    paper = " ".join(part for part in (entry.document, entry.number) if part)
    return msg("{said}, {paper}", said=said, paper=paper) if paper else said


def kept_of(outcomes: Iterable[FileOutcome], moment: dt.datetime) -> tuple[ReceivedFile, ...]:
    """What is kept of files that came back."""
    return tuple(
        ReceivedFile(
            file=one.file,
            sha256=one.sha256,
            outcome=one.outcome,
            addressee=one.addressee,
            received=moment,
            recorded=one.recorded,
            problems=len(one.findings),
            answered=one.answered,
        )
        for one in outcomes
    )


def head_for(outcome: FileOutcome, day: dt.date) -> BookHead:
    """The head of the copy of a file that goes back."""
    there = outcome.book.head if outcome.book else None
    if there is not None:
        return attrs.evolve(there, returned=outcome.sha256)
    return BookHead(
        collection=outcome.book.collection if outcome.book else "",
        addressee=outcome.addressee or "",
        name=outcome.name or "",
        on=day,
        until=day,
        returned=outcome.sha256,
    )
