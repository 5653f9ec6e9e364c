"""What the cells of a table say of a work: its subject and its grade."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from schoolsupport.domain import SUBJECTS
from schoolsupport.sheets.grid import text_of
from schoolsupport.words.text import plain

SUBJECT_CODES: Mapping[str, str] = MappingProxyType(
    {title: code for code, title in SUBJECTS.items()}
)
"""The name of a subject → its code."""

SUBJECT_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "ру": "ru",
        "ма": "ma",
        "ом": "wo",
        "ис": "hi",
        "би": "bi",
        "ге": "ge",
        "гг": "ge",
        "об": "so",
        "фи": "ph",
        "хи": "ch",
        "ин": "in",
        "ли": "li",
        "ая": "en",
        "ня": "de",
        "фя": "fr",
        "ия": "fl",
    }
)
"""Two letters of a subject → code of the subject."""

_GRADE = re.compile(r"(1[0-2]|[1-9])(?:-?\w{1,2})?(?:\s*кл\w*\.?)?")


def subject_of(cell: object) -> str | None:
    """The code of the subject that a cell names, in full, in two letters or by the code itself.

    Examples:
        >>> subject_of("Русский  язык"), subject_of("МА"), subject_of("ru"), subject_of("пение")
        ('ru', 'ma', 'ru', None)
    """
    text = plain(text_of(cell))
    if text in SUBJECTS:
        return text
    return SUBJECT_CODES.get(text) or SUBJECT_SIGNS.get(text)


def grade_of(cell: object) -> int | None:
    """The grade that a cell says: as a number, with the letter of a class, as «5 класс».

    Examples:
        >>> grade_of(5.0), grade_of("5А"), grade_of("11-Б класс"), grade_of("5–8")
        (5, 5, 11, None)
    """
    number = _GRADE.fullmatch(text_of(cell).strip().casefold())
    return None if number is None else int(number[1])


_BASE, _PROFILE, _ORAL = re.compile(r"\bбаз"), re.compile(r"\bпроф"), re.compile(r"\bустн")
_BESIDE = re.compile(r"\([^)]*\)|[,:]?\s*(?:чел|человек)\b\.?|\b(?:баз|проф)\w*\b\.?|\bуров\w+|-$")
_SHORT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("икт", "информатика и икт", "кегэ", "информатика кегэ"), "in"),
        **dict.fromkeys(("иностранные языки", "иностр язык", "иностранный"), "fl"),
        "английский": "en",
        "немецкий": "de",
        "французский": "fr",
        "испанский": "es",
        "китайский": "zh",
        "русский": "ru",
    }
)


def exam_of(cell: object) -> tuple[str, str | None] | None:
    """Subject and variant that the heading of an exam names; None where it names none.

    The oral part of an exam in a language is no exam of its own.

    Examples:
        >>> exam_of("Математика (профиль), чел."), exam_of("Информатика и ИКТ (КЕГЭ)")
        (('ma', 'profile'), ('in', None))
        >>> exam_of("География, чел. (в т.ч. участвовавшие в 2021 году)")
        ('ge', None)
        >>> exam_of("Английский язык (устный)") is None
        True
    """
    text = plain(text_of(cell))
    if _ORAL.search(text):
        return None
    named = " ".join(_BESIDE.sub(" ", text).split()).strip(" .,:;")
    code = subject_of(named) or _SHORT_NAMES.get(named)
    if code is None:
        return None
    base, profile = (one.search(text) is not None for one in (_BASE, _PROFILE))
    variant = None if base == profile or code != "ma" else ("base" if base else "profile")
    return code, variant
