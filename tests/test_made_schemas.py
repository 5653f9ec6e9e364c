"""The schemas that are made from classes say what the classes tell, no more and no less."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any, Literal

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schoolsupport.records import Key, Sha256, plain, stored, told
from schoolsupport.schemas import schema_of
from schoolsupport.translation import Message, msg


class Mood(StrEnum):
    GOOD = "good"
    BAD = "bad"


class Answer(IntEnum):
    NOT_MET = 1
    MET = 3


@frozen(kw_only=True)
class Part:
    """A part.

    Attributes:
        from_: first day, in the calendar
            of the school.
        share: how much.
    """

    from_: dt.date | None
    share: Decimal
    at: dt.time | None = None
    inner: tuple[Part, ...] = ()


@told("mood", "answers", "first", Key("note", optional=True), Key("extra", spread=True), "count",
      "words", Key("unit", kind=Literal["a", "b"]), "hash", "counts", "value")  # fmt: skip
@frozen(kw_only=True)
class Whole:
    """What a command tells.

    It has more to say.
    """

    mood: Mood
    answers: Mapping[str, Answer]
    first: Part | None
    note: str | None
    extra: Part
    words: Message
    unit: str
    hash: Sha256
    counts: Mapping[Mood, int]
    value: float | str | None

    @property
    def count(self) -> int | None:
        """How many there are. Not more."""
        return None if self.first is None else 1


SCHEMA = schema_of(Whole, "whole", format=1)

parts = st.recursive(
    st.builds(
        Part,
        from_=st.none() | st.dates(),
        share=st.decimals(allow_nan=False, allow_infinity=False, places=2, max_value=9),
        at=st.none() | st.times(),
    ),
    lambda inner: st.builds(
        Part,
        from_=st.none(),
        share=st.just(Decimal(1)),
        inner=st.lists(inner, max_size=2).map(tuple),
    ),
    max_leaves=4,
)
wholes = st.builds(
    Whole,
    mood=st.sampled_from(Mood),
    answers=st.dictionaries(st.text(max_size=3), st.sampled_from(Answer), max_size=2),
    first=st.none() | parts,
    note=st.none() | st.text(max_size=3),
    extra=parts,
    words=st.just(msg("yes")),
    unit=st.sampled_from("ab"),
    hash=st.just("0" * 64),
    counts=st.fixed_dictionaries({one: st.integers() for one in Mood}),
    value=st.none() | st.text(max_size=3) | st.floats(allow_nan=False, allow_infinity=False),
)


def faults(schema: dict[str, Any], said: object) -> list[str]:
    check = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{one.json_path}: {one.message}" for one in check.iter_errors(said)]


@given(wholes)
def test_what_a_class_tells_is_what_its_schema_says(one: Whole) -> None:
    said = json.loads(json.dumps({"format": 1, **plain(one)}))

    assert faults(SCHEMA, said) == []


@given(wholes)
def test_what_a_class_stores_is_what_its_schema_says(one: Whole) -> None:
    said = json.loads(json.dumps({"format": 1, **stored(one)}))

    assert faults(schema_of(Whole, "whole", format=1, stored=True), said) == []


TOLD: dict[str, Any] = {
    "format": 1, "mood": "good", "answers": {"a": "met"}, "first": None, "from": None, "share": 1.5,
    "at": "09:30", "inner": [], "count": 1, "words": "yes", "unit": "a", "hash": "0" * 64,
    "counts": {"good": 1, "bad": 0}, "value": None,
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"strange": 1},
        {"mood": "fair"},
        {"answers": {"a": 3}},
        {"share": "1.5"},
        {"from": "2 мая"},
        {"unit": "c"},
        {"hash": "0"},
        {"counts": {"good": 1}},
        {"value": []},
        {"first": {"from": None}},
    ],
)
def test_what_a_class_never_tells_is_refused(change: dict[str, object]) -> None:
    assert faults(SCHEMA, TOLD) == []
    assert len(faults(SCHEMA, TOLD | change)) == 1


@pytest.mark.parametrize("key", sorted(TOLD))
def test_a_key_that_is_always_told_is_required(key: str) -> None:
    assert faults(SCHEMA, {name: value for name, value in TOLD.items() if name != key})


def test_descriptions_are_those_of_the_docstrings() -> None:
    said = {name: one.get("description") for name, one in SCHEMA["properties"].items()}

    assert SCHEMA["description"] == "What a command tells"
    assert said["from"] == "first day, in the calendar of the school"
    assert said["count"] == "How many there are. Not more"
    assert said["mood"] is None


def test_two_classes_of_one_name_are_not_taken_for_each_other() -> None:
    namesake: type = frozen(type("Part", (), {"__annotations__": {"other": "int"}}))
    holder: type = type("Both", (), {"__annotations__": {"part": Part}})
    both: type = told("part", Key("other", kind=namesake))(frozen(holder))

    with pytest.raises(TypeError, match="two classes told at once are called Part"):
        schema_of(both, "both", format=1)
