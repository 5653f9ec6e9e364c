"""The ledger in memory: what counts on a day, as known on a day; what it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from schoolsupport.errors import EntryError
from schoolsupport.monitoring.entries import Entry, EntryStatus, Step
from schoolsupport.monitoring.ledger import STATUSES, Ledger, known_by, microseconds, moment_of


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2023, 3, day, hour, tzinfo=UTC)


def report(status: str, day: int, recorded: int | None = None, **more: object) -> Entry:
    moment = None if recorded is None else at(recorded)
    return Entry(task="t", status=status, day=date(2023, 3, day), recorded_at=moment, **more)  # type: ignore[arg-type]  # words of a test


def status(ledger: Ledger, on: int, known: int | None = None) -> str | None:
    day = None if known is None else date(2023, 3, known)
    found = ledger.state("t", on=date(2023, 3, on), known=day)
    return None if found is None else found.status


def test_the_latest_day_counts_whenever_it_was_recorded() -> None:
    ledger = Ledger([report("done", 10, 12), report("in_progress", 5, 20)])

    assert status(ledger, on=9) == "in_progress"
    assert status(ledger, on=10) == "done"
    assert status(ledger, on=4) is None


def test_of_one_day_what_was_recorded_last_counts() -> None:
    ledger = Ledger([report("not_done", 10, 12), report("done", 10, 11)])

    assert status(ledger, on=10) == "not_done"
    assert status(ledger, on=10, known=11) == "done"


def test_what_was_not_yet_known_does_not_count() -> None:
    ledger = Ledger([report("done", 10, 20)])

    assert status(ledger, on=15, known=19) is None
    assert status(ledger, on=15, known=20) == "done"


def test_a_correction_takes_the_place_of_what_it_names_and_so_does_one_of_it() -> None:
    first = report("done", 10, 11)
    second = report("not_done", 8, 12, corrects=first.id)
    third = report("done", 14, 13, corrects=second.id)
    ledger = Ledger([first, second, third])

    assert status(ledger, on=10, known=11) == "done"
    assert status(ledger, on=10, known=12) == "not_done"
    assert status(ledger, on=10, known=13) is None
    assert status(ledger, on=14, known=13) == "done"


def test_a_correction_of_a_later_day_leaves_nothing_behind() -> None:
    first = report("done", 10, 11)
    ledger = Ledger([first, report("done", 20, 12, corrects=first.id)])

    assert status(ledger, on=15) is None


def test_a_moment_cuts_within_a_day() -> None:
    entry = report("done", 10, 11)
    ledger = Ledger([entry])

    assert ledger.state("t", on=date(2023, 3, 31), known=at(11, 11)) is None
    assert ledger.state("t", on=date(2023, 3, 31), known=at(11, 12)) == entry


def test_a_day_is_known_to_its_last_microsecond() -> None:
    end = moment_of(known_by(date(2023, 3, 11)))

    assert end == datetime(2023, 3, 11, 23, 59, 59, 999999, tzinfo=UTC)
    assert microseconds(end) == known_by(end)


def test_a_claim_is_confirmed_returned_refused_and_falls_with_a_correction() -> None:
    claim = report("done", 10, 10)
    back = Entry(task="t", step="return", about=claim.id, day=date(2023, 3, 11), note="нет подписи")
    fine = Entry(task="t", step="confirm", about=claim.id, day=date(2023, 3, 12))
    ledger = Ledger([claim, back, fine])

    def said(on: int) -> Step | None:
        found = ledger.decision(claim.id, on=date(2023, 3, on))
        return None if found is None else found.step

    assert [said(10), said(11), said(12)] == [None, Step.RETURN, Step.CONFIRM]
    assert list(ledger.standing(date(2023, 3, 12)).decision) == [1]

    ledger.record(report("done", 9, 13, corrects=claim.id))

    assert list(ledger.standing(date(2023, 3, 13)).decision) == [0]


def test_owners_keep_their_own_state_of_one_task() -> None:
    day = date(2023, 3, 1)
    ledger = Ledger(
        [
            Entry(task="t", owner="school:a", status="done", day=day),
            Entry(task="t", owner="school:b", status="not_done", day=day),
        ]
    )

    found = ledger.standing(day, owners=["school:b"])

    assert [STATUSES[one] for one in found.status] == [EntryStatus.NOT_DONE]


def test_writing_again_changes_nothing() -> None:
    entries = [report("done", 10, 11), report("not_done", 8, 12)]
    ledger = Ledger(entries)

    assert ledger.record(entries) == 0
    assert len(ledger) == 2


def test_a_batch_goes_in_whole_or_not_at_all() -> None:
    ledger = Ledger()

    with pytest.raises(EntryError):
        ledger.record([report("done", 10), report("done", 11, corrects="nothing")])

    assert len(ledger) == 0


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (report("done", 10, corrects="nothing"), "entry.unknown_corrected"),
        (report("not_done", 10, id="claim"), "entry.id_taken"),
        (
            Entry(task="t", step="confirm", about="nothing", day=date(2023, 3, 1)),
            "entry.unknown_report",
        ),
        (
            Entry(task="u", step="confirm", about="claim", day=date(2023, 3, 1)),
            "entry.about_other_task",
        ),
        (
            Entry(task="t", step="confirm", about="remark", day=date(2023, 3, 1)),
            "entry.about_word",
        ),
    ],
)
def test_what_does_not_fit_the_ledger_is_refused(entry: Entry, code: str) -> None:
    remark = Entry(task="t", step="comment", id="remark", day=date(2023, 3, 1), note="…")
    ledger = Ledger([report("done", 9, id="claim"), remark])

    with pytest.raises(EntryError) as caught:
        ledger.record(entry)

    assert caught.value.fault == code
