"""The ledger: entries only added, read as of any day, as it was known on any day.

Two axes of time: `day`, when something was so, and the moment of recording, when it was known.
Among the reports of a task whose day is not after `on`, which were recorded by `known` and not
corrected by anything recorded by then, the one of the latest day counts; among those of one day the
one recorded last; among those recorded at one moment the one whose id is the greatest. A correction
takes the place of the entry it names, whether that one was a correction itself or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.faults import fault
from schoolsupport.monitoring.entries import DECISIONS, Entry, EntryStatus, Step

STATUSES = tuple(EntryStatus)
"""The statuses in the order of their numbers in columns."""

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EPOCH_DAY = EPOCH.toordinal()
_DAY = 86_400_000_000
_MICROSECOND = dt.timedelta(microseconds=1)
FOREVER = 2**63 - 1
"""A moment after every other."""


@frozen
class ZonedDay:
    """A day as it ends somewhere: in Sakhalin thirteen hours before it does in London.

    Attributes:
        day: the day.
        zone: whose midnight ends it.
    """

    day: dt.date
    zone: dt.tzinfo

    @property
    def end(self) -> dt.datetime:
        """Its last microsecond, in UTC."""
        midnight = dt.datetime.combine(self.day + dt.timedelta(days=1), dt.time(), self.zone)
        return midnight.astimezone(dt.UTC) - _MICROSECOND

    @property
    def offset(self) -> dt.timedelta:
        """How far its clock is ahead of UTC when the day ends."""
        return self.end.astimezone(self.zone).utcoffset() or dt.timedelta()


Known = dt.date | dt.datetime | ZonedDay | None
"""By when something was known: by the end of a day in UTC or in a zone, or by a moment."""


def microseconds(moment: dt.datetime) -> int:
    """A moment as a column holds it: microseconds since 1970 in UTC."""
    return (moment - EPOCH) // _MICROSECOND


def moment_of(since: int) -> dt.datetime:
    """The moment of so many microseconds since 1970."""
    return EPOCH + dt.timedelta(microseconds=since)


def known_by(known: Known) -> int:
    """The last microsecond of what is known: of a day its last, without a day no end.

    Raises:
        EntryError: a time comes without its zone.
    """
    if known is None:
        return FOREVER
    if isinstance(known, ZonedDay):
        return microseconds(known.end)
    if isinstance(known, dt.datetime):
        if known.tzinfo is None:
            raise fault("entry.time_without_zone", found=known.isoformat())
        return microseconds(known)
    return (known.toordinal() - _EPOCH_DAY + 1) * _DAY - 1


@frozen(kw_only=True)
class Reports:
    """Reports as columns of equal length, one row each.

    Attributes:
        id: ids of the entries, texts.
        task: ids of the tasks, texts.
        owner: keys of the owners, texts; empty for the plan's own.
        status: place in `STATUSES`.
        day: days as proleptic ordinals (`date.toordinal`).
        recorded: since when known, microseconds since 1970 in UTC.
        target: place of the target a value is of; -1 where none is named.
        value: the number reached; NaN where none is given.
        of: out of how many; NaN where it is not given.
        proved: whether evidence is named.
        decision: what was said of the report last, by `on` and `known`: 0 nothing, 1 confirmed,
            2 returned, 3 refused.
    """

    id: NDArray[np.object_]
    task: NDArray[np.object_]
    owner: NDArray[np.object_]
    status: NDArray[np.int8]
    day: NDArray[np.int64]
    recorded: NDArray[np.int64]
    target: NDArray[np.int64]
    value: NDArray[np.float64]
    of: NDArray[np.float64]
    proved: NDArray[np.bool_]
    decision: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.day)

    def at(self, rows: NDArray[Any]) -> Reports:
        """The rows of a mask or of places."""
        return Reports(**{name: column[rows] for name, column in self.columns().items()})

    def columns(self) -> dict[str, NDArray[Any]]:
        """The columns by name, in the order of the class."""
        return {one.name: getattr(self, one.name) for one in attrs.fields(Reports)}


COLUMN_TYPES: Mapping[str, Any] = {
    "id": object,
    "task": object,
    "owner": object,
    "status": np.int8,
    "day": np.int64,
    "recorded": np.int64,
    "target": np.int64,
    "value": np.float64,
    "of": np.float64,
    "proved": np.bool_,
    "decision": np.int8,
}


class ReadableLedger(Protocol):
    """What execution reads: a ledger in memory, or a store."""

    def standing(
        self,
        on: dt.date,
        known: Known = None,
        *,
        tasks: Collection[str] | None = None,
        owners: Collection[str] | None = None,
    ) -> Reports:
        """The report that counts for each task of each owner; tasks without any are absent.

        Args:
            on: the day looked at.
            known: as known by the end of this day, or by this moment; None for all that is known.
            tasks: the tasks looked at; None for all.
            owners: keys of the owners looked at; None for all.
        """
        ...

    def reports(
        self,
        on: dt.date,
        known: Known = None,
        *,
        tasks: Collection[str] | None = None,
    ) -> Reports:
        """Every report of some tasks that is known and not corrected, for counts and targets."""
        ...


class Ledger:
    """A ledger in memory, with the laws that a store keeps too."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[str, Entry] = {}
        self.record(entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def get(self, entry_id: str) -> Entry | None:
        """The entry of an id."""
        return self._entries.get(entry_id)

    def record(self, entries: Entry | Iterable[Entry]) -> int:
        """Add entries: all of them, or none where one does not fit.

        Args:
            entries: one or more; what they correct or speak of comes before them.

        Returns:
            How many are new; what the ledger holds already changes nothing.

        Raises:
            EntryError: an id is taken by another entry, or an entry corrects or is about one that
                is not there.
        """
        fresh: dict[str, Entry] = {}
        for entry in [entries] if isinstance(entries, Entry) else entries:
            there = self._entries.get(entry.id) or fresh.get(entry.id)
            if there is not None:
                check_same(entry, there)
                continue
            check_links(entry, lambda one: self._entries.get(one) or fresh.get(one))
            fresh[entry.id] = entry
        self._entries.update(fresh)
        return len(fresh)

    def valid(self, on: dt.date | None = None, known: Known = None) -> list[Entry]:
        """What is known and not corrected, whoever says it, in the order of recording by day."""
        end = known_by(known)
        by_then = [one for one in self if microseconds(one.known_from) <= end]
        corrected = {one.corrects for one in by_then}
        held = (one for one in by_then if one.id not in corrected)
        return sorted(
            (one for one in held if on is None or one.day <= on), key=lambda one: one.place
        )

    def state(
        self,
        task: str,
        owner: str = "",
        *,
        on: dt.date,
        known: Known = None,
    ) -> Entry | None:
        """The report that counts for a task on a day, as known on a day.

        Args:
            task: id of the task.
            owner: key of the owner.
            on: the day looked at.
            known: as known by the end of this day, or by this moment; None for all that is known.
        """
        found = (
            one
            for one in self.valid(on, known)
            if one.step is Step.REPORT and (one.task, one.owner) == (task, owner)
        )
        return max(found, key=lambda one: one.place, default=None)

    def decision(self, report: str, *, on: dt.date, known: Known = None) -> Entry | None:
        """What a controller said last of a report; None while it is but claimed."""
        found = (
            one for one in self.valid(on, known) if one.about == report and one.step in DECISIONS
        )
        return max(found, key=lambda one: one.place, default=None)

    def reports(
        self,
        on: dt.date,
        known: Known = None,
        *,
        tasks: Collection[str] | None = None,
    ) -> Reports:
        """Every report of some tasks that is known and not corrected, the oldest first."""
        valid = self.valid(on, known)
        said = {one.about: one.step for one in valid if one.step in DECISIONS}
        wanted = None if tasks is None else set(tasks)
        return reports_of(
            (
                one
                for one in valid
                if one.step is Step.REPORT and (wanted is None or one.task in wanted)
            ),
            said,
        )

    def standing(
        self,
        on: dt.date,
        known: Known = None,
        *,
        tasks: Collection[str] | None = None,
        owners: Collection[str] | None = None,
    ) -> Reports:
        """The report that counts for each task of each owner; tasks without any are absent."""
        found = self.reports(on, known, tasks=tasks)
        last = {key: place for place, key in enumerate(zip(found.task, found.owner, strict=True))}
        wanted = None if owners is None else set(owners)
        rows = [place for key, place in last.items() if wanted is None or key[1] in wanted]
        return found.at(np.array(rows, dtype=np.int64))


def check_same(entry: Entry, there: Entry) -> None:
    """Refuse an entry whose id another one has.

    Raises:
        EntryError: they do not say the same.
    """
    if not entry.same_content(there):
        raise fault("entry.id_taken", where=entry.task or entry.owner, found=entry.id)


def check_links(entry: Entry, get: Any) -> None:
    """Refuse an entry that corrects or is about what is not there.

    Args:
        entry: the entry to add.
        get: gives the entry of an id, or None.

    Raises:
        EntryError: there is no such entry, or it is of another task.
    """
    where = entry.task or entry.owner
    if entry.corrects is not None and get(entry.corrects) is None:
        raise fault("entry.unknown_corrected", where=where, found=entry.corrects)
    if entry.about is None:
        return
    report = get(entry.about)
    if report is None:
        raise fault("entry.unknown_report", where=where, found=entry.about)
    if entry.task and (report.task, report.owner) != (entry.task, entry.owner):
        raise fault("entry.about_other_task", where=where, found=report.task)
    if entry.step in DECISIONS and report.step is not Step.REPORT:
        raise fault("entry.about_word", where=where, found=report.step)


def reports_of(entries: Iterable[Entry], said: Mapping[str | None, Step]) -> Reports:
    """Entries as columns.

    Args:
        entries: reports.
        said: what was said last of each, by id.
    """
    rows = [
        (
            one.id,
            one.task,
            one.owner,
            STATUSES.index(one.status or EntryStatus.PLANNED),
            one.day.toordinal(),
            microseconds(one.known_from),
            -1 if one.target is None else one.target,
            np.nan if one.value is None else float(one.value),
            np.nan if one.of is None else float(one.of),
            one.has_evidence,
            1 + DECISIONS.index(said[one.id]) if one.id in said else 0,
        )
        for one in entries
    ]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMN_TYPES)
    return Reports(
        **{
            name: np.array(column, dtype=kind)
            for (name, kind), column in zip(COLUMN_TYPES.items(), columns, strict=True)
        }
    )
