"""Words of an order compared: spelling, stems, quotes; nothing here knows what a rule is."""

from __future__ import annotations

import re
from collections.abc import Iterator

DASHES = "-‐‑‒–—"
OPENING = "«“„"
CLOSING = "»”"
MONTHS = {
    "январ": 1,
    "феврал": 2,
    "март": 3,
    "апрел": 4,
    "ма": 5,
    "июн": 6,
    "июл": 7,
    "август": 8,
    "сентябр": 9,
    "октябр": 10,
    "ноябр": 11,
    "декабр": 12,
}
_WORD = re.compile(r"[^\W\d_]+")
_SLACK = 3
_SHOWN = 90
_AROUND = 20


def words(text: str) -> list[str]:
    """The words of a text, without digits and marks."""
    return _WORD.findall(text)


def plain(text: str) -> str:
    """A text to compare by: lower case, ё as е, one kind of quotes and dashes, single spaces."""
    text = text.casefold().replace("ё", "е")
    text = re.sub(f"[{OPENING}{CLOSING}\"']", '"', text)
    text = re.sub(rf"\s*[{DASHES}]\s*", "-", text)
    text = re.sub(r"№\s*", "№", text)
    return re.sub(r"\s+", " ", text).strip(" .,;:")


def letters(text: str) -> str:
    """The letters and digits alone, lower case."""
    return "".join(one for one in text.casefold().replace("ё", "е") if one.isalnum())


def same_stem(one: str, other: str) -> bool:
    """Whether two words differ in their endings at most («школах», «школы»)."""
    one, other = one.casefold().replace("ё", "е"), other.casefold().replace("ё", "е")
    if one == other:
        return True
    common = _common_start(one, other)
    return common >= 3 and max(len(one), len(other)) - common <= _SLACK


def _common_start(one: str, other: str) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def stems_within(wanted: list[str], text: list[str]) -> bool:
    """Whether every wanted word stands in a text, endings aside."""
    return all(any(same_stem(word, other) for other in text) for word in wanted)


def content(text: str) -> list[str]:
    """The words of a text that say something: longer than two letters."""
    return [word for word in words(text) if len(word) > 2]


def shown(text: str) -> str:
    """A text short enough for a message."""
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def with_capital_of(phrase: str, likely: str | None) -> str | None:
    """A mended phrase with the capital that the printed one begins with."""
    if likely and phrase[:1].isupper() and phrase[:1].casefold() == likely[:1]:
        return likely[:1].upper() + likely[1:]
    return likely


def fragment(printed: str, mended: str) -> str:
    """The mended words with a few around them; a short text whole.

    Args:
        printed: the text as printed.
        mended: the whole text as it should be.
    """
    if len(mended) <= _SHOWN:
        return mended
    start = _common_start(printed, mended)
    ending = _common_start(printed[start:][::-1], mended[start:][::-1])
    end = len(mended) - ending
    first = mended.rfind(" ", 0, max(0, start - _AROUND)) + 1
    last = mended.find(" ", end + _AROUND)
    return mended[first : last if last >= 0 else len(mended)].strip()


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every innermost text in guillemets, quotes left out."""
    for match in re.finditer(r"«([^«»]*)»", text):
        yield match.span(1)
