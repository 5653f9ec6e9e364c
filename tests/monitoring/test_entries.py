"""One line of the ledger: what it may say, and what makes it the same line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

import schoolsupport as ss
from schoolsupport.errors import EntryError
from schoolsupport.monitoring.entries import Entry, EntryStatus, Step
from schoolsupport.records import made, stored

DAY = date(2023, 2, 10)


def test_a_report_is_written_with_words_alone() -> None:
    entry = ss.Entry(task="t1", status="done", day=DAY, document="приказ № 12")

    assert entry.status is EntryStatus.DONE
    assert entry.step is Step.REPORT
    assert entry.has_evidence
    assert len(entry.id) == 32


def test_the_same_words_are_the_same_entry_and_other_words_another() -> None:
    entry = Entry(task="t1", status="done", day=DAY)

    assert Entry(task="t1", status="done", day=DAY).id == entry.id
    assert Entry(task="t1", status="done", day=DAY, note="в срок").id != entry.id
    assert Entry(task="t1", owner="school:a", status="done", day=DAY).id != entry.id


def test_a_line_of_a_file_is_one_entry_whenever_it_is_read() -> None:
    monday, friday = datetime(2023, 3, 6, tzinfo=UTC), datetime(2023, 3, 10, tzinfo=UTC)

    def read(at: datetime, file: str | None) -> Entry:
        return Entry(task="t1", status="done", day=DAY, recorded_at=at, source_file=file)

    assert read(monday, "f" * 64).id == read(friday, "f" * 64).id
    assert read(monday, None).id != read(friday, None).id


def test_moments_are_kept_in_utc() -> None:
    moscow = timezone(timedelta(hours=3))
    entry = Entry(
        task="t", status="done", day=DAY, recorded_at=datetime(2023, 2, 11, 1, tzinfo=moscow)
    )

    assert entry.known_from == datetime(2023, 2, 10, 22, tzinfo=UTC)


def test_what_has_no_moment_is_known_from_its_own_day_on() -> None:
    assert Entry(task="t", status="done", day=DAY).known_from == datetime(2023, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"status": "doen"}, "entry.unknown_status"),
        ({"status": "done", "step": "approve"}, "entry.unknown_step"),
        ({"status": "done", "task": ""}, "entry.no_task"),
        ({}, "entry.no_status"),
        ({"status": "not_applicable"}, "entry.no_reason"),
        ({"status": "cancelled"}, "entry.no_act"),
        ({"status": "done", "of": 10}, "entry.part_of_nothing"),
        ({"status": "done", "value": 1, "of": -1}, "entry.part_of_nothing"),
        ({"status": "done", "value": "много"}, "entry.not_number"),
        ({"status": "done", "value": "NaN"}, "entry.not_number"),
        ({"status": "done", "about": "x"}, "entry.report_about_report"),
        (
            {"status": "done", "recorded_at": datetime(2023, 2, 10)},
            "entry.time_without_zone",
        ),  # the fault under test
        ({"status": "done", "day": datetime(2023, 2, 10, tzinfo=UTC)}, "entry.day_with_time"),
        ({"step": "confirm", "about": "x", "status": "done"}, "entry.status_of_word"),
        ({"step": "confirm"}, "entry.word_on_nothing"),
        ({"step": "return", "about": "x"}, "entry.return_without_words"),
        ({"step": "comment", "task": "", "note": "…"}, "entry.comment_on_nothing"),
    ],
)
def test_what_does_not_hang_together_is_refused(said: dict[str, Any], code: str) -> None:
    with pytest.raises(EntryError) as caught:
        Entry(**{"task": "t1", "day": DAY, **said})

    assert caught.value.fault == code


def test_a_misspelt_status_is_told_the_nearest_word() -> None:
    with pytest.raises(EntryError, match="Perhaps done is meant"):
        Entry(task="t1", status="doen", day=DAY)


def test_a_curator_comments_on_a_whole_plan_or_on_a_task() -> None:
    assert Entry(step="comment", owner="school:a", day=DAY, note="план хорош").task == ""
    assert Entry(step="comment", task="t1", day=DAY, note="когда?").status is None


def test_an_entry_is_stored_and_made_again_with_nothing_lost() -> None:
    entry = Entry(
        task="t1",
        owner="school:a",
        status="done",
        day=DAY,
        value="12.50",
        of=20,
        target=0,
        document="приказ",
        number="12",
        document_day=DAY,
        recorded_at=datetime(2023, 3, 6, 1, 2, 3, 4, tzinfo=UTC),
        source_file="f" * 64,
        source_sheet="Лист1",
        source_row=7,
    )

    assert made(stored(entry), Entry, "entry") == entry
    assert entry.value == Decimal("12.5")
