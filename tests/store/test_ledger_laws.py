"""The ledger against plain Python: whatever is written, on any day, as known on any day.

One machine writes reports, corrections, corrections of corrections, words of controllers, amended
plans and closings of rounds; the ledger in memory, a file of SQLite and a PostgreSQL must say what
the oracle says of the same lines.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

import schoolsupport as ss
from monitoring import ledger_oracle as oracle
from profiles import examples
from schoolsupport.errors import EntryError, StoreError
from schoolsupport.monitoring.entries import DECISIONS, Entry, EntryStatus
from schoolsupport.monitoring.ledger import STATUSES, Ledger, Reports
from schoolsupport.roadmaps.planning.roadmap import Roadmap
from schoolsupport.store import Store, open_store
from schoolsupport.store.kept import Kept

FIRST = date(2023, 3, 1)
DAYS = st.integers(0, 6).map(lambda days: FIRST + timedelta(days))
MOMENTS = st.none() | st.builds(
    lambda days, hours: datetime(2023, 3, 1, tzinfo=UTC) + timedelta(days, hours=hours),
    st.integers(0, 6),
    st.sampled_from([0, 12, 23]),
)
KNOWN = st.none() | DAYS | MOMENTS.filter(lambda one: one is not None)
SUBJECTS = st.tuples(st.sampled_from(["t", "у", "w"]), st.sampled_from(["", "school:a"]))
PLACES = st.integers(0, 10_000)


class Machine(RuleBasedStateMachine):
    """What may happen to a ledger, and what it must then say."""

    new_store: Callable[[], Store]
    plan: Roadmap

    def __init__(self) -> None:
        super().__init__()
        self.book: list[Entry] = []
        self.ledger = Ledger()
        self.store = self.new_store()
        self.versions: list[Roadmap] = []
        self.closings: list[Kept] = []

    def teardown(self) -> None:
        self.store.close()

    def write(self, *entries: Entry) -> None:
        new: list[Entry] = []
        for entry in entries:
            if entry.id not in {one.id for one in [*self.book, *new]}:
                new.append(entry)
        assert self.store.record(entries) == self.ledger.record(entries) == len(new)
        self.book += new

    def one(self, place: int) -> Entry:
        return self.book[place % len(self.book)]

    @rule(subject=SUBJECTS, status=st.sampled_from(EntryStatus), day=DAYS, at=MOMENTS)
    def report(
        self, subject: tuple[str, str], status: EntryStatus, day: date, at: datetime | None
    ) -> None:
        self.write(_report(subject, status, day, at))

    @precondition(lambda self: self.book)
    @rule(place=PLACES, status=st.sampled_from(EntryStatus), day=DAYS, at=MOMENTS)
    def correct(self, place: int, status: EntryStatus, day: date, at: datetime | None) -> None:
        wrong = self.one(place)
        self.write(_report((wrong.task, wrong.owner), status, day, at, corrects=wrong.id))

    @precondition(lambda self: any(one.about is None for one in self.book))
    @rule(place=PLACES, step=st.sampled_from(DECISIONS), day=DAYS, at=MOMENTS)
    def judge(self, place: int, step: Any, day: date, at: datetime | None) -> None:
        reports = [one for one in self.book if one.about is None]
        claim = reports[place % len(reports)]
        self.write(_word(claim, step, day, at))

    @rule(subject=SUBJECTS, day=DAYS, at=MOMENTS)
    def report_correct_and_confirm_at_once(
        self, subject: tuple[str, str], day: date, at: datetime | None
    ) -> None:
        first = _report(subject, EntryStatus.DONE, day, at)
        second = _report(subject, EntryStatus.DONE, day, at, corrects=first.id)
        self.write(first, second, _word(second, DECISIONS[0], day, at))

    @precondition(lambda self: self.book)
    @rule(place=PLACES)
    def write_again(self, place: int) -> None:
        self.write(self.one(place))

    @precondition(lambda self: self.book)
    @rule(place=PLACES)
    def write_one_good_and_one_bad(self, place: int) -> None:
        good = _report(("t", ""), EntryStatus.DONE, FIRST, None, note=f"{len(self.book)}")
        bad = attrs.evolve(self.one(place), organisation="другая")
        for ledger in (self.ledger, self.store):
            with pytest.raises(EntryError):
                ledger.record([good, bad])

    @rule(dropped=st.integers(0, 3))
    def amend(self, dropped: int) -> None:
        plan = attrs.evolve(self.plan, tasks=self.plan.tasks[dropped:])
        if plan in self.versions:
            assert self.store.add(plan) == self.versions.index(plan) + 1
            return
        if self.versions:
            with pytest.raises(StoreError):
                self.store.add(plan)
        self.versions.append(plan)
        assert self.store.add(plan, ground="приказ") == len(self.versions)

    @rule(on=DAYS)
    def close(self, on: date) -> None:
        ids = sorted(one[0] for one in oracle.standing(self.book, on, None).values())
        closing = Kept(
            id=f"{len(self.closings)}",
            name="round",
            body={"entries": ids},
            day=on,
            moment=datetime(2023, 4, 1, tzinfo=UTC) + timedelta(len(self.closings)),
            sha256="0" * 64,
        )
        assert self.store.add_closing(closing)
        self.closings.append(closing)

    @rule(on=DAYS, known=KNOWN)
    def ask(self, on: date, known: Any) -> None:
        expected = oracle.standing(self.book, on, known)
        for ledger in (self.ledger, self.store):
            assert _said(ledger.standing(on, known)) == expected
        valid = [one for one in self.book if oracle.counts(one, self.book, on, known)]
        reports = sorted((one for one in valid if one.about is None), key=lambda one: one.place)
        for ledger in (self.ledger, self.store):
            assert list(ledger.reports(on, known).id) == [one.id for one in reports]

    @rule(subject=SUBJECTS, on=DAYS, known=KNOWN)
    def ask_of_one(self, subject: tuple[str, str], on: date, known: Any) -> None:
        expected = oracle.state(self.book, *subject, on, known)
        assert self.ledger.state(*subject, on=on, known=known) == expected
        found = self.store.standing(on, known, tasks=[subject[0]], owners=[subject[1]])
        assert list(found.id) == ([] if expected is None else [expected.id])

    @rule()
    def read_all(self) -> None:
        assert self.store.entries() == self.book
        assert self.store.closings() == self.closings
        kept = self.store.plans(every=True)
        assert self.store.roadmaps(kept) == self.versions


def _report(
    subject: tuple[str, str], status: EntryStatus, day: date, at: datetime | None, **more: Any
) -> Entry:
    task, owner = subject
    said = {"reason": "закрыта", "act": "приказ № 1", "recorded_at": at, **more}
    return Entry(task=task, owner=owner, status=status, day=day, **said)


def _word(claim: Entry, step: Any, day: date, at: datetime | None) -> Entry:
    return Entry(
        task=claim.task,
        owner=claim.owner,
        step=step,
        about=claim.id,
        day=day,
        note="нет подписи",
        recorded_at=at,
    )


def _said(found: Reports) -> dict[tuple[str, str], Any]:
    words = [None, *DECISIONS]
    return {
        (task, owner): (entry, STATUSES[status], words[decision])
        for task, owner, entry, status, decision in zip(
            found.task, found.owner, found.id, found.status, found.decision, strict=True
        )
    }


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_ledger_and_store_say_what_plain_python_says(
    engine: str, new_url: Callable[[str], str]
) -> None:
    whole = ss.plan(ss.load_region("kaliningrad").roadmaps["kaliningrad-2023"])

    class OnEngine(Machine):
        plan = attrs.evolve(whole, tasks=whole.tasks[:5])

        def new_store(self) -> Store:
            return open_store(new_url(engine))

    run_state_machine_as_test(
        OnEngine,
        settings=examples(
            12, stateful_step_count=25, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )
