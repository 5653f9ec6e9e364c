"""Texts of plugins for readers: no phrase stands twice in one of them."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = [
    *sorted((ROOT / "plugins").glob("*/src/*/rules")),
    *sorted((ROOT / "plugins").glob("*/src/*/forms")),
    ROOT / "src" / "schoolsupport" / "federal" / "rules",
]
OURS = {"summary", "title", "description", "note", "why"}
WORDS = 3
"""So many words in a row are a phrase."""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: f"{one.parent.name}/{one.name}")
def test_no_phrase_stands_twice_in_one_text(folder: Path) -> None:
    for where, text in _texts(folder):
        twice = [phrase for phrase, n in Counter(_phrases(text)).items() if n > 1]

        assert not twice, f"{where}: twice: {twice[:3]}"


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Own texts of the files of a folder, and of the region's head beside it."""
    for file in [*sorted(folder.glob("*.toml")), folder.parent / "region.toml"]:
        for path, text in _ours(tomllib.loads(file.read_text("utf-8"))):
            yield f"{file.name}: {path}", text


def _ours(said: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(said, dict):
        for key, value in said.items():
            if key in OURS and isinstance(value, str):
                yield f"{path}{key}", value
            yield from _ours(value, f"{path}{key}.")
    elif isinstance(said, list):
        for place, value in enumerate(said):
            yield from _ours(value, f"{path}{place}.")


def _phrases(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.lower())
    for at in range(len(words) - WORDS + 1):
        yield " ".join(words[at : at + WORDS])


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("ШНОР по федеральному правилу, условия — по принятому правилу", 0),
        ("ШНОР: взято у федерального правила; условия: взято у федерального правила", 2),
    ],
)
def test_a_phrase_said_twice_is_seen(text: str, twice: int) -> None:
    assert sum(n > 1 for n in Counter(_phrases(text)).values()) == twice
