"""Persons' names in a text: seen, and left out with their offices kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

LEFT_OUT = "…"

_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
# the last stop is often left out; «Ф.И.О.» is a heading
_INITIALS = r"(?!Ф\.\s?И\.\s?О)[А-ЯЁ]\.\s?[А-ЯЁ](?:\.|(?![А-ЯЁа-яё.\-\d]))"
_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:ович|евич|ич|овна|евна|ична|инична)(?:[ауе]|ем|ой|у)?"
_CHAIN = re.compile(
    rf"(?:{_WORD}\s+)?(?<![А-ЯЁа-яё.]){_INITIALS}(?:\s?{_WORD})?"
    rf"(?:\s+(?:{_WORD}\s+)?{_INITIALS}(?:\s?{_WORD})?)*"
)
_PIECE = re.compile(rf"({_INITIALS})|({_WORD})")
_FULL = re.compile(rf"\b{_WORD}\s+[А-ЯЁ][а-яё]+\s+{_PATRONYMIC}\b")
_BARE = re.compile(  # «Иванова И И»: no stop at all, after what can only be a surname
    r"\b[А-ЯЁ][а-яё]+(?:[оеё]в|[иы]н|[сц]к[ио]й|[сц]кая|ко|ук|юк|ич|[иы]х|ян|дзе|ова|ева|ёва|ина|ына)"
    r"\s+[А-ЯЁ]\s[А-ЯЁ](?![А-ЯЁа-яё\d.-])"
)
_NAMED_AFTER = re.compile(r"(?:\bим\.|\bимени)\s*$", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:директор|заместител|начальник|руководител|министр|методист|куратор|координатор|глав|"
    r"заведующ|специалист|ответственн|исполнител|председател|секретар|учител|член|тьютор|"
    r"образовани|админист|управлени|отдел|област|кра[йя]|район|округ)",
    re.IGNORECASE,
)
_IN_HONOUR = re.compile(r"\b(?:имени|им\.)\s*(?:[А-ЯЁ]\.\s?)*[А-ЯЁ][а-яё-]+(?:\s+[А-ЯЁ][а-яё-]+)*")
_AFTER = re.compile(r"\b[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?")
_BEFORE = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+")
_HAS_PATRONYMIC = re.compile(r"\b[А-ЯЁ][а-яё]+(?:ович|евич|ьич|овна|евна|ична|инична)\b")


def without_names(text: str) -> tuple[str, int]:
    """The text with «…» where persons' names stood, and how many there were.

    A name is a surname with two initials on either side, or a full name with a patronymic. A
    school named after somebody («им. А.С. Пушкина») keeps its name.

    Examples:
        >>> without_names("А.Б. Иванова - директор МКУО КМЦ.")
        ('… - директор МКУО КМЦ.', 1)
        >>> without_names("Иванова И.И, Петров П П")
        ('…, …', 2)
        >>> without_names("СОШ № 1 им. А.С. Пушкина")
        ('СОШ № 1 им. А.С. Пушкина', 0)
    """
    count = 0
    made = []
    at = 0
    bare = (match.span() for match in _BARE.finditer(text) if not _OFFICE.match(match[0]))
    for start, end in sorted({*_chains(text), *_full_names(text), *bare}):
        if start < at or _NAMED_AFTER.search(text[:start]):
            continue
        made.append(text[at:start])
        made.append(LEFT_OUT)
        at = end
        count += 1
    made.append(text[at:])
    return "".join(made), count


def looks_like_person(text: str) -> bool:
    """Whether a text holds what looks like a surname with initials, or a patronymic.

    Whom an organisation is named after is part of its name.
    """
    rest = _IN_HONOUR.sub(" ", text)
    return any(pattern.search(rest) for pattern in (_AFTER, _BEFORE, _HAS_PATRONYMIC))


def _full_names(text: str) -> Iterator[tuple[int, int]]:
    for match in _FULL.finditer(text):
        if not _OFFICE.match(match[0]):
            yield match.span()


def _chains(text: str) -> Iterator[tuple[int, int]]:
    """Names in a row of surnames and initials: which word belongs to which initials."""
    for chain in _CHAIN.finditer(text):
        pieces = [
            (one.start() + chain.start(), one.end() + chain.start(), bool(one[1]))
            for one in _PIECE.finditer(chain[0])
        ]
        while pieces and not pieces[0][2] and _OFFICE.match(text[pieces[0][0] :]):
            pieces.pop(0)
        yield from _pairs(pieces, text)


def _pairs(pieces: list[tuple[int, int, bool]], text: str) -> Iterator[tuple[int, int]]:
    """Two by two: in a row that begins with a surname initials follow it, else precede it."""
    place = 0
    while place < len(pieces):
        start, end, initials = pieces[place]
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        if after is not None and after[2] != initials:
            yield start, after[1]
            place += 2
        else:
            if initials and text[end - 1] == ".":
                yield start, end
            place += 1
