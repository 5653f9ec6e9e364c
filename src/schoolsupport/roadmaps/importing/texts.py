"""Spaces, line ends and broken words: the words of an order as one text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\ufeff]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200c\u200d\u2060]")
_BROKEN = re.compile(r"(?<![А-Яа-яЁё-])([А-Яа-яЁё]+)-$")
# words that stand before a hyphen of their own: «школ-участниц», «сентябрь-октябрь»
_WHOLE = re.compile(
    r"(?:школ\w?|школами|мастер|интернет|онлайн|веб|видео|пресс|план|член|учител\w+|педагог\w*"
    r"|кратко|средне|долго|из|по|как|кое|\w{3,}о"
    r"|(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[ьяею]|март[ае]?|ма[йяе]|август[ае]?)",
    re.IGNORECASE,
)


def spaced(text: str) -> str:
    """The text with single spaces, none at its ends, and nothing invisible in it."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that have words, their spaces put in order."""
    return tuple(line for line in map(spaced, text.splitlines()) if line)


def joined(parts: Iterable[str]) -> str:
    """Lines as one text: a word broken at the end of a line is whole again.

    Examples:
        >>> joined(["в те-", "чение учебного года"])
        'в течение учебного года'
        >>> joined(["для школ-", "участниц"])
        'для школ-участниц'
    """
    text = ""
    for part in parts:
        text = _two(text, part) if text and part else text or part
    return text


def _two(left: str, right: str) -> str:
    broken = _BROKEN.search(left)
    if broken and right[0].islower():
        return left + right if _WHOLE.fullmatch(broken[1]) else left[:-1] + right
    return f"{left} {right}"


def lower_first(text: str) -> bool:
    """Whether the first letter of a text is small: it goes on with what stood before."""
    for char in text:
        if char.isalpha():
            return char.islower()
    return False


def paragraphs_of(pieces: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The paragraphs of a cell broken over pages: a sentence that goes on is one again.

    Args:
        pieces: by page the lines of the cell.
    """
    lines: list[str] = []
    for piece in pieces:
        if lines and piece and _goes_on(lines[-1], piece[0]):
            lines[-1:] = [joined([lines[-1], piece[0]]), *piece[1:]]
        else:
            lines.extend(piece)
    return tuple(lines)


def _goes_on(above: str, below: str) -> bool:
    return lower_first(below) or above[-1] not in ".;:!?"
