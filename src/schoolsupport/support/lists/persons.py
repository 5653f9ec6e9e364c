"""Texts that look like a person's name: they are dropped at the door, nobody needs them here."""

from __future__ import annotations

import re

_IN_HONOUR = re.compile(r"\b(?:имени|им\.)\s*(?:[А-ЯЁ]\.\s?)*[А-ЯЁ][а-яё-]+(?:\s+[А-ЯЁ][а-яё-]+)*")
_AFTER = re.compile(r"\b[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?")
_BEFORE = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+")
_PATRONYMIC = re.compile(r"\b[А-ЯЁ][а-яё]+(?:ович|евич|ьич|овна|евна|ична|инична)\b")


def looks_like_person(text: str) -> bool:
    """Whether a text holds what looks like a surname with initials, or a patronymic.

    Whom an organisation is named after is part of its name.
    """
    rest = _IN_HONOUR.sub(" ", text)
    return any(pattern.search(rest) for pattern in (_AFTER, _BEFORE, _PATRONYMIC))
