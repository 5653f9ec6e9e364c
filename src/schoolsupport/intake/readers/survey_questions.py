"""The questions of the survey of school context, and the answers to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

from attrs import field, frozen

from schoolsupport.sheets.grid import is_blank, is_nameless, text_of
from schoolsupport.structure import read_toml, structured
from schoolsupport.tables import CONTEXT, ColumnKind

_NUMBERING = re.compile(r"\d+(\.\d+)*[.)]\s+")
_DASHES = str.maketrans("–—−ё", "---е")


@frozen(kw_only=True)
class Answer:
    """One of the answers offered.

    Attributes:
        begins: how the answer begins, without its number.
        code: number before the answer as printed; None where it was never seen.
        number: what stands for it in the column; None where a word does.
        word: the word that stands for it in the column.
    """

    begins: str
    code: int | None = None
    number: int | None = None
    word: str | None = None

    @property
    def value(self) -> float | str | None:
        """What stands for it in the column."""
        return self.number if self.word is None else self.word


@frozen(kw_only=True)
class Question:
    """One question.

    Attributes:
        column: column of the context.
        heading: how the heading begins in every year; empty where the years differ.
        heading_in: how it begins in one year; a year that is not there does not ask.
        answers: the answers offered; none where the cell holds a number, a word, or da and нет.
        part_of: a column that this one cannot be more than.
    """

    column: str
    heading: str = ""
    heading_in: Mapping[str, str] = field(factory=dict)
    answers: tuple[Answer, ...] = ()
    part_of: str | None = None

    def asked(self, year: int) -> str:
        """How the heading begins in a year; empty where it is not asked."""
        return self.heading or self.heading_in.get(str(year), "")


@frozen(kw_only=True)
class _File:
    years: tuple[int, ...]
    service: tuple[str, ...]
    headings: Mapping[str, tuple[str, ...]]
    question: tuple[Question, ...]


def _survey() -> _File:
    path = files("schoolsupport.intake.readers") / "survey_questions.toml"
    return structured(read_toml(path), _File, "survey_questions.toml")


SURVEY = _survey()
YEARS = SURVEY.years
"""Years whose survey is known."""

GRADES = range(1, 13)
CLASSES = {grade: f"_classes_grade_{grade}" for grade in GRADES}
"""What is read and not kept: no classes in a grade means no pupils in it."""


def asked_by(headings: Sequence[str], year: int) -> dict[int, Question]:
    """Questions of a year's survey by the place of their heading.

    Where a heading begins as two questions do, the longer beginning is meant.
    """
    asked = [(question.asked(year), question) for question in SURVEY.question]
    found: dict[int, Question] = {}
    for number, heading in enumerate(headings):
        if is_nameless(heading):
            continue
        text = plain(heading)
        fits = [(begins, q) for begins, q in asked if begins and text.startswith(begins)]
        if fits:
            found[number] = max(fits, key=lambda fit: len(fit[0]))[1]
    return found


def plain(cell: object) -> str:
    """A heading or an answer without number, capitals and kinds of dashes."""
    text = text_of(cell).casefold().translate(_DASHES)
    return _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text


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
