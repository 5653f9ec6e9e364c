"""The JSON of a schedule is what DESIGN promises to programs, and can be read again."""

from __future__ import annotations

import json

from attrs import evolve

from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.schedule import Schedule
from schoolsupport.records import made, plain

from .notation import context, rows


def test_the_shape_is_the_promised_one() -> None:
    found = plain(
        parse_deadline("ежемесячно до 5 числа месяца, следующего за отчётным", context("2022"))
    )

    assert found == {
        "phrase": "ежемесячно до 5 числа месяца, следующего за отчётным",
        "parts": [
            {
                "kind": "recurring",
                "start": None,
                "end": None,
                "time": None,
                "precision": None,
                "recurrence": {
                    "freq": "monthly",
                    "interval": 1,
                    "count": None,
                    "min_count": None,
                    "due": {
                        "day": 5,
                        "months_after": 1,
                        "weekday": None,
                        "week": None,
                        "working": False,
                        "from_day": None,
                    },
                },
                "relative_to": None,
                "by": None,
                "inferred": [],
            }
        ],
        "problems": [],
    }


def test_every_schedule_survives_json_but_for_the_language_of_messages() -> None:
    for row in rows("families.tsv"):
        schedule = parse_deadline(row["phrase"], context(row["context"]))
        again = made(json.loads(json.dumps(plain(schedule))), Schedule, "schedule")

        assert evolve(again, problems=()) == evolve(schedule, problems=())
        assert [(p.code, p.likely) for p in again.problems] == [
            (p.code, p.likely) for p in schedule.problems
        ]
        assert plain(again) == plain(schedule)
