"""Cells of the survey become cells of the context: coded answers, numbers with words after."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from schoolsupport.intake.readers.survey_questions import Answer, Question, plain
from schoolsupport.sheets.grid import is_blank, text_of
from schoolsupport.tables import CONTEXT, ColumnKind

_CODE = re.compile(r"(\d+)\s*(?:[.)]\s*|\.0)?")
_LEADING_CODE = re.compile(r"\d+\s*[.)]\s*")  # «2.Примерно половина» has no space
_NUMBER_AND_WORD = re.compile(
    r"(?P<number>-?\d[\d \xa0]*(?:[.,]\d+)?)\s*"
    r"(?:чел|обуч|учен|учащ|учит|педагог|кабинет|класс|компьют|шт|%)[а-я]*\.?",
    re.IGNORECASE,
)


@frozen(kw_only=True, eq=False)
class ReadAnswers:
    """A column as read: a cell per row, None for a blank; and the rows answered in other words."""

    cells: list[object]
    unknown: tuple[int, ...] = ()


def read_answers(cells: Sequence[object], question: Question) -> ReadAnswers:
    """Read the answers to one question; what is no number or no да and нет is left to the checks.

    Args:
        cells: cells as the file holds them.
        question: what was asked.
    """
    if question.answers:
        read = [None if is_blank(cell) else _chosen(cell, question.answers) for cell in cells]
        blank = [is_blank(cell) for cell in cells]
        pairs = enumerate(zip(read, blank, strict=True))
        unknown = tuple(row for row, (value, empty) in pairs if value is None and not empty)
        return ReadAnswers(cells=list(read), unknown=unknown)
    spec = CONTEXT.by_name.get(question.column)
    clean = _yes_or_no if spec is not None and spec.kind is ColumnKind.FLAG else _number
    return ReadAnswers(cells=[None if is_blank(cell) else clean(cell) for cell in cells])


def known_answers(question: Question) -> str:
    """The answers offered, for a message."""
    return "; ".join(answer.begins for answer in question.answers)


def _chosen(cell: object, answers: Sequence[Answer]) -> float | str | None:
    """What stands for the answer; its words go before its number."""
    text = plain(cell)
    words = {text, _LEADING_CODE.sub("", text, count=1)}
    for answer in answers:
        if any(word.startswith(answer.begins) for word in words):
            return answer.value
    code = _CODE.fullmatch(text)
    if code is None:
        return None
    return next((answer.value for answer in answers if answer.code == int(code[1])), None)


def _yes_or_no(cell: object) -> object:
    """«Да.» as «Да»; other cells as they are."""
    return cell.strip().rstrip(".,; ") if isinstance(cell, str) else cell


def _number(cell: object) -> object:
    """«450 чел.» as «450»; other cells as they are."""
    if not isinstance(cell, str):
        return cell
    match = _NUMBER_AND_WORD.fullmatch(text_of(cell))
    return match["number"] if match else cell
