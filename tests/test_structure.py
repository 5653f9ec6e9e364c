"""Strict reading: nothing is converted in silence, every fault is named by file and key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import pytest
from attrs import field, frozen

from schoolsupport.errors import RuleError
from schoolsupport.structure import read_toml, structured


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@frozen(kw_only=True)
class Inner:
    size: int = 1


@frozen(kw_only=True)
class Thing:
    from_: date = date(2020, 1, 1)
    count: int = 0
    share: Decimal = Decimal(1)
    name: str = ""
    yes: bool = False
    word: Literal["a", "b"] = "a"
    colour: Colour = Colour.RED
    names: tuple[str, ...] = ()
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()
    own: int = field(default=7, metadata={"hidden": True})


def faults(**raw: Any) -> list[str]:
    with pytest.raises(RuleError) as caught:
        structured(raw, Thing, "file.toml")
    return str(caught.value).splitlines()


def test_what_fits_is_taken_as_it_is() -> None:
    raw: dict[str, Any] = {
        "from": date(2021, 3, 1),
        "count": 3,
        "share": Decimal("0.3"),
        "name": "да",
        "yes": True,
        "word": "b",
        "colour": "blue",
        "names": ["x", "y"],
        "inner": {"size": 2},
        "inners": [{"size": 3}, {}],
    }

    thing = structured(raw, Thing, "file.toml")

    assert thing == Thing(
        from_=date(2021, 3, 1),
        count=3,
        share=Decimal("0.3"),
        name="да",
        yes=True,
        word="b",
        colour=Colour.BLUE,
        names=("x", "y"),
        inner=Inner(size=2),
        inners=(Inner(size=3), Inner()),
    )


@pytest.mark.parametrize(
    ("key", "value", "found", "expected"),
    [
        ("count", "3", "'3'", "a whole number"),
        ("count", Decimal("3.0"), "3.0", "a whole number"),
        ("count", True, "True", "a whole number"),
        ("share", "0.3", "'0.3'", "a number without quotes"),
        ("share", Decimal("NaN"), "NaN", "a number without quotes"),
        ("share", True, "True", "a number without quotes"),
        ("name", 3, "3", "a text in quotes"),
        ("yes", 1, "1", "true or false"),
        ("yes", "да", "'да'", "true or false"),
        ("from", "2021-03-01", "'2021-03-01'", "a day without quotes, such as 2021-03-15"),
        ("word", "c", "'c'", "one of: a, b"),
        ("colour", "green", "'green'", "one of: red, blue"),
        ("names", "x", "'x'", "a list in square brackets"),
        ("inner", 3, "3", "a table of keys and values"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_what_to_write(
    key: str, value: object, found: str, expected: str
) -> None:
    assert faults(**{key: value}) == [
        f"file.toml: {key}: the value does not fit; found: {found}. Write {expected}"
    ]


def test_a_whole_number_is_a_number_and_so_is_a_fraction_set_by_a_program() -> None:
    assert structured({"share": 1}, Thing, "x").share == Decimal(1)
    assert structured({"share": 0.3}, Thing, "x").share == Decimal("0.3")


def test_a_fault_inside_a_list_is_named_by_its_place() -> None:
    assert faults(names=["x", 5], inners=[{}, {"size": "2"}]) == [
        "file.toml: names[1]: the value does not fit; found: 5. Write a text in quotes",
        "file.toml: inners[1]: size: the value does not fit; found: '2'. Write a whole number",
    ]


def test_an_unknown_key_is_named_with_the_nearest_known_one() -> None:
    assert faults(cuont=3) == ["file.toml: cuont: the key is not known; found: cuont. Write count"]


def test_an_unknown_key_that_is_near_nothing_is_told_the_known_ones() -> None:
    (fault,) = faults(inner={"zzz": 3})

    assert fault == "file.toml: inner: zzz: the key is not known; found: zzz. Known keys: size"


@pytest.mark.parametrize("key", ["own", "from_"])
def test_names_of_the_class_that_are_no_keys_are_not_known(key: str) -> None:
    assert f"file.toml: {key}: the key is not known" in faults(**{key: 1})[0]


def test_all_faults_are_reported_together() -> None:
    found = faults(count="1", share="x", zzz=1)

    assert len(found) == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a = 1\na = 2", "the file is not TOML"),
        ("имя = 'щ'".encode("cp1251"), "the file is not UTF-8 text. Save it as UTF-8"),
    ],
)
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(content)

    with pytest.raises(RuleError, match=f"^rules/a.toml: {message}"):
        read_toml(file, "rules/a.toml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"^a\.toml: the file is missing$"):
        read_toml(tmp_path / "a.toml")


def test_fractions_are_read_exactly_and_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b"\xef\xbb\xbfshare = 0.10")

    assert str(read_toml(file)["share"]) == "0.10"
