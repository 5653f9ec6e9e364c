"""Classes as plain values: what is told of them, what is kept, and what is read back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.errors import InputError
from schoolsupport.records import Key, made, plain, stored, told
from schoolsupport.translation import LANGUAGES, Message, msg
from speaking import SPEAKING


class Mood(StrEnum):
    GOOD = "good"


class Answer(IntEnum):
    NOT_MET = 1


@frozen(kw_only=True)
class Inner:
    """A part.

    Attributes:
        from_: first day.
        share: how much.
    """

    from_: dt.date | None = None
    share: Decimal = Decimal("0.5")


@frozen(kw_only=True)
class Outer:
    """A whole."""

    words: Message
    mood: Mood = Mood.GOOD
    answer: Answer | None = Answer.NOT_MET
    at: dt.time | None = dt.time(9, 30)
    part: Fraction = Fraction(1, 4)
    inner: tuple[Inner, ...] = ()
    by_name: Mapping[str, Inner] = MappingProxyType({})
    value: object = None
    others: tuple[Outer, ...] = ()


@told("mood", Key("opened", "first.from_"), Key("score", digits=2), Key("count", whole=True),
      Key("note", optional=True), Key("first", spread=True), "named")  # fmt: skip
@frozen(kw_only=True)
class Chosen:
    mood: Mood = Mood.GOOD
    first: Inner | None = None
    score: float | None = 1 / 3
    count: Decimal = Decimal(7)
    note: str | None = None
    hidden: int = 1

    @cached_property
    def named(self) -> Mapping[Mood, Answer]:
        """Computed."""
        return {self.mood: Answer.NOT_MET}


def test_a_class_is_told_field_by_field_in_plain_values() -> None:
    one = Outer(words=msg("yes"), inner=(Inner(from_=dt.date(2021, 1, 2)),), value=Decimal("0.1"))

    assert plain(one, "ru") == {
        "words": "да",
        "mood": "good",
        "answer": "not_met",
        "at": "09:30",
        "part": 0.25,
        "inner": [{"from": "2021-01-02", "share": 0.5}],
        "by_name": {},
        "value": 0.1,
        "others": [],
    }


def test_a_class_may_hold_itself_and_what_no_type_foretells() -> None:
    one = Outer(words=msg("yes"), value={"a": [Inner(), dt.date(2021, 1, 2)]})

    said = plain(Outer(words=msg("no"), others=(one,)))

    assert said["others"][0]["words"] == "yes"
    assert said["others"][0]["value"] == {"a": [{"from": None, "share": 0.5}, "2021-01-02"]}


def test_what_a_class_declares_is_told_in_its_order_and_nothing_else() -> None:
    inner = Inner(from_=dt.date(2021, 1, 2))

    assert list(plain(Chosen(first=inner, note="x")).items()) == [
        ("mood", "good"), ("opened", "2021-01-02"), ("score", 0.33), ("count", 7), ("note", "x"),
        ("from", "2021-01-02"), ("share", 0.5), ("named", {"good": "not_met"}),
    ]  # fmt: skip


def test_a_path_ends_where_a_step_is_none_and_an_empty_optional_key_is_left_out() -> None:
    said = plain(Chosen(score=None, count=Decimal("7.5")))

    assert said == {
        "mood": "good", "opened": None, "score": None, "count": 7.5, "named": {"good": "not_met"}
    }  # fmt: skip


days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))
values = st.text(max_size=5) | st.integers() | days
messages = st.builds(
    Message, st.just("{a}"), st.fixed_dictionaries({"a": values | st.builds(Message, st.just("b"))})
)
inners = st.builds(
    Inner, from_=st.none() | days, share=st.decimals(allow_nan=False, allow_infinity=False)
)


@frozen(kw_only=True)
class Kept:
    words: Message
    mood: Mood
    at: dt.time | None
    written: dt.datetime | None
    inner: tuple[Inner, ...]
    number: float | None


@given(
    st.builds(
        Kept,
        words=messages,
        mood=st.just(Mood.GOOD),
        at=st.none() | st.times(),
        written=st.none() | st.datetimes(),
        inner=st.lists(inners, max_size=3).map(tuple),
        number=st.none() | st.floats(allow_nan=False),
    )
)
def test_what_is_stored_is_read_back_the_same(one: Kept) -> None:
    assert made(stored(one), Kept, "file") == one


@frozen
class Words:
    words: Message


@pytest.mark.parametrize("message", SPEAKING, ids=lambda one: type(one).__name__)
def test_words_that_are_put_together_say_the_same_when_they_are_read_back(message: Message) -> None:
    told_again = made(json.loads(json.dumps(stored(Words(message)))), Words, "file").words

    assert [told_again.text(lang) for lang in LANGUAGES] == [message.text(one) for one in LANGUAGES]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"strange": 1}, "file: strange: the key is not known"),
        ({"mood": "bad"}, "file: mood: the value does not fit"),
        ({"inner": [{"share": "1"}, {"share": "x"}]}, r"file: inner\[1\]: share: the value"),
        ({"words": 3}, "file: words: the value does not fit"),
        ({"at": 9}, "file: at: the value does not fit; found: 9. Write a text"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(change: dict[str, object], place: str) -> None:
    raw = stored(
        Kept(words=msg("yes"), mood=Mood.GOOD, at=None, written=None, inner=(), number=1.0)
    )

    with pytest.raises(InputError, match=place):
        made({**raw, **change}, Kept, "file")
