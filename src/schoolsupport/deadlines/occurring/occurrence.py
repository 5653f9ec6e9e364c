"""One time at which a schedule asks for something: its days, its due day, what is to be known."""

from __future__ import annotations

import datetime as dt

from attrs import frozen

from schoolsupport.deadlines.notes import Note
from schoolsupport.deadlines.schedule import Kind, Precision


@frozen(kw_only=True)
class Occurrence:
    """One time at which a part of a schedule asks for something.

    Days are whole days, both ends included. A day that neither the phrase nor a calendar gives is
    None; it is never made up.

    Attributes:
        part: index of the part in its schedule.
        kind: how the part stands in time.
        start: first day, None where it is open or not known.
        end: last day, None where it is open or not known.
        due: day by which it must be done, after the policy for days off; None where there is none.
        due_as_written: the due day before that policy.
        time: time of the due day, where the phrase gives one.
        precision: how exactly the phrase names its time.
        label: the period in the words of an order, in Russian: «I четверть 2021/22».
        times: how many times within these days.
        at_least: `times` is the least number, not the exact one.
        outside: the part lies outside the window asked for and is shown lest it be lost.
        inferred: what context filled in when the phrase was read.
        assumed: what rests on an assumption: `school_terms`, `interval`.
        notes: what else is to be known.
    """

    part: int = 0
    kind: Kind
    start: dt.date | None = None
    end: dt.date | None = None
    due: dt.date | None = None
    due_as_written: dt.date | None = None
    time: dt.time | None = None
    precision: Precision | None = None
    label: str | None = None
    times: int = 1
    at_least: bool = False
    outside: bool = False
    inferred: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def dated(self) -> bool:
        """Whether any day of it is known."""
        return self.start is not None or self.end is not None or self.due is not None
