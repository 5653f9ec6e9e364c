"""One line somebody reported about a task, or said of such a report."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

import attrs
from attrs import field, frozen

from schoolsupport.faults import fault, nearest


class EntryStatus(StrEnum):
    """What is reported of a task."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_DONE = "not_done"
    NOT_APPLICABLE = "not_applicable"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """Who speaks: an executor of a task, or a controller or curator of an executor's report."""

    REPORT = "report"
    CONFIRM = "confirm"
    RETURN = "return"
    REFUSE = "refuse"
    COMMENT = "comment"


DECISIONS = (Step.CONFIRM, Step.RETURN, Step.REFUSE)
"""What a controller may say of a report."""


def _status(value: object) -> EntryStatus | None:
    if value is None or isinstance(value, EntryStatus):
        return value
    try:
        return EntryStatus(str(value))
    except ValueError:
        known = ", ".join(EntryStatus)
        near = nearest(str(value), list(EntryStatus))
        raise fault("entry.unknown_status", found=value, known=known, near=near) from None


def _step(value: object) -> Step:
    if isinstance(value, Step):
        return value
    try:
        return Step(str(value))
    except ValueError:
        raise fault("entry.unknown_step", found=value, known=", ".join(Step)) from None


def _number(value: Decimal | int | str | None) -> Decimal | None:
    if value is None:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise fault("entry.not_number", found=value) from None
    if not number.is_finite():
        raise fault("entry.not_number", found=value)
    return number


def _moment(value: dt.datetime | None) -> dt.datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise fault("entry.time_without_zone", found=value.isoformat())
    return value.astimezone(dt.UTC)


@frozen(kw_only=True)
class Entry:
    """One line of the ledger: never changed, only corrected by a later one.

    Attributes:
        task: id of the task; empty only in a comment on a whole plan.
        owner: key of whose plan it is, `tier:id`; empty for the plan's own owner.
        step: who speaks; by default an executor reports.
        status: what is reported; a report has one, a controller's or curator's word none.
        day: when it was so.
        value: a number reached: persons, schools, per cent.
        of: out of how many, where the number is a part.
        target: place of the task's target that the value is of, from 0.
        document: the paper that proves it, by name.
        number: number of the paper.
        document_day: day of the paper.
        link: where it is published.
        file_hash: SHA-256 of a file that proves it.
        note: words of whoever reports; a return has some.
        reason: why the task does not apply.
        act: the act that cancels the task.
        organisation: who reports.
        role: in which office.
        about: id of the report that a controller's word or a comment is of.
        corrects: id of the entry that this one replaces.
        recorded_at: when it was known, kept in UTC; None where nobody kept the time: it then counts
            as known from the first moment of its own day on.
        source_file: SHA-256 of the file it was read from.
        source_sheet: sheet of that file.
        source_row: row as a person counts it.
        id: given by whoever writes; by default made of the content, so that the same entry written
            twice is one. The moment of recording is part of it only where no file is named: a file
            read on two days says one thing.

    Raises:
        EntryError: what is said does not hang together.
    """

    task: str = ""
    owner: str = ""
    step: Step = field(default=Step.REPORT, converter=_step)
    status: EntryStatus | None = field(default=None, converter=_status)
    day: dt.date
    value: Decimal | None = field(default=None, converter=_number)
    of: Decimal | None = field(default=None, converter=_number)
    target: int | None = None
    document: str | None = None
    number: str | None = None
    document_day: dt.date | None = None
    link: str | None = None
    file_hash: str | None = None
    note: str | None = None
    reason: str | None = None
    act: str | None = None
    organisation: str | None = None
    role: str | None = None
    about: str | None = None
    corrects: str | None = None
    recorded_at: dt.datetime | None = field(default=None, converter=_moment)
    source_file: str | None = None
    source_sheet: str | None = None
    source_row: int | None = None
    id: str = ""

    def __attrs_post_init__(self) -> None:
        code = _fault_of(self)
        if code is not None:
            raise fault(code, where=self.task or self.owner or None, found=self.status)
        if not self.id:
            object.__setattr__(self, "id", content_id(self))

    @property
    def known_from(self) -> dt.datetime:
        """From which moment on it is known, in UTC."""
        return self.recorded_at or dt.datetime.combine(self.day, dt.time(), dt.UTC)

    @property
    def has_evidence(self) -> bool:
        """Whether a paper, a link or a file is named."""
        return bool(self.document or self.number or self.link or self.file_hash)

    @property
    def place(self) -> tuple[dt.date, dt.datetime, str]:
        """Its place among the entries of a task: the last one is what counts."""
        return self.day, self.known_from, self.id

    def same_content(self, other: Entry) -> bool:
        """Whether another entry of the same id says the same, whenever and from whatever file."""
        own = {name: getattr(self, name) for name in _OF_WRITING}
        return attrs.evolve(other, **own) == self


def _fault_of(entry: Entry) -> str | None:
    """The code of what is wrong with an entry by itself."""
    if isinstance(entry.day, dt.datetime):
        return "entry.day_with_time"
    if entry.step is Step.REPORT:
        return _fault_of_report(entry)
    if entry.status is not None:
        return "entry.status_of_word"
    if entry.step is Step.COMMENT:
        return None if entry.task or entry.owner else "entry.comment_on_nothing"
    if entry.about is None:
        return "entry.word_on_nothing"
    return "entry.return_without_words" if entry.step is Step.RETURN and not entry.note else None


def _fault_of_report(entry: Entry) -> str | None:
    unreasoned = entry.status is EntryStatus.NOT_APPLICABLE and not entry.reason
    alone = entry.of is not None and (entry.value is None or entry.of < 0)
    faults = {
        "entry.no_task": not entry.task,
        "entry.no_status": entry.status is None,
        "entry.report_about_report": entry.about is not None,
        "entry.no_reason": unreasoned,
        "entry.no_act": entry.status is EntryStatus.CANCELLED and not entry.act,
        "entry.part_of_nothing": alone,
    }
    return next((code for code, found in faults.items() if found), None)


_OF_WRITING = ("recorded_at", "source_file", "source_sheet", "source_row")
"""When an entry was written and what it was read from: no part of what it says."""

_OF_CONTENT = [one.name for one in attrs.fields(Entry) if one.name not in {"id", "recorded_at"}]


def content_id(entry: Entry) -> str:
    """The id an entry has by its content: 32 hexadecimal digits."""
    said: list[Any] = [
        f"{name}={value}"
        for name in _OF_CONTENT
        if (value := getattr(entry, name)) is not None and value != ""
    ]
    if entry.source_file is None and entry.recorded_at is not None:
        said.append(f"recorded_at={entry.recorded_at.isoformat()}")
    return hashlib.blake2b("\x1f".join(said).encode(), digest_size=16).hexdigest()
