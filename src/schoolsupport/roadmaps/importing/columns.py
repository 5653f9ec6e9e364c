"""Headings → fields: what each column of a table holds, by the words orders use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

from attrs import evolve, frozen

from schoolsupport.roadmaps.importing.grid import Place
from schoolsupport.roadmaps.importing.problems import ImportProblem, noticed
from schoolsupport.roadmaps.template import Does
from schoolsupport.structure import read_toml, structured

LONGEST_HEADING = 100


class Field(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    TITLE = "title"
    DEADLINE = "deadline"
    RESPONSIBLE = "responsible"
    EVIDENCE = "evidence"
    EXPECTED_RESULT = "expected_result"
    TARGET_TEXT = "target_text"
    SECTION = "section"


# where no heading names the measures, a column of these stands for them, the first kind first
_STANDS_FOR_TITLE = (Field.SECTION, Field.TARGET_TEXT)


@frozen(kw_only=True)
class Heading:
    """A column.

    Attributes:
        column: its place in the grid, from 0.
        text: the heading as printed.
        field: what it holds; None where the heading is not known.
        does: what the parties in it do, in a column of responsible parties.
        place: where the heading stands.
    """

    column: int
    text: str
    field: Field | None = None
    does: Does | None = None
    place: Place


@frozen(kw_only=True)
class _Words:
    """An entry of `headings.toml`."""

    field: Field
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    does: Does | None = None

    def fits(self, heading: str) -> bool:
        return any(re.search(word, heading) for word in self.words) and not any(
            re.search(word, heading) for word in self.unless
        )


@frozen(kw_only=True)
class _Headings:
    heading: tuple[_Words, ...]


@cache
def _known() -> tuple[_Words, ...]:
    file = files("schoolsupport.roadmaps.importing") / "headings.toml"
    return structured(read_toml(file), _Headings, "headings.toml").heading


def plain_heading(text: str) -> str:
    """A heading as headings are compared: small letters, ё as е, no stops at its ends."""
    return text.lower().replace("ё", "е").strip(" .:;,")


def field_of(text: str) -> tuple[Field | None, Does | None]:
    """What a heading says its column holds, and what the parties in it do.

    Examples:
        >>> field_of("Сроки и периодичность проведения мероприятий")[0].value
        'deadline'
        >>> field_of("Ответственные за сбор и обработку информации")[1].value
        'collect'
    """
    heading = plain_heading(text)
    if not heading or len(heading) > LONGEST_HEADING:
        return None, None
    for one in _known():
        if one.fits(heading):
            return one.field, one.does
    return None, None


def headings_of(texts: Sequence[tuple[int, str, Place]]) -> tuple[Heading, ...]:
    """The columns of a row of headings; a field is given once, parties once for what they do.

    Args:
        texts: column, words and place of each heading.
    """
    headings: list[Heading] = []
    taken: set[tuple[Field, Does | None]] = set()
    for column, text, place in texts:
        field, does = field_of(text)
        if field is not None and (field, does) in taken:
            field, does = None, None
        elif field is not None:
            taken.add((field, does))
        headings.append(Heading(column=column, text=text, field=field, does=does, place=place))
    return _with_title(headings)


def _with_title(headings: list[Heading]) -> tuple[Heading, ...]:
    fields = {heading.field for heading in headings}
    if Field.TITLE in fields:
        return tuple(headings)
    for stand_in in _STANDS_FOR_TITLE:
        if stand_in in fields:
            return tuple(
                evolve(heading, field=Field.TITLE) if heading.field is stand_in else heading
                for heading in headings
            )
    return tuple(headings)


def heading_problems(headings: Sequence[Heading]) -> list[ImportProblem]:
    """What is to be said of the columns: unknown, twice, guessed, no numbers."""
    problems = []
    for heading in headings:
        field, _ = field_of(heading.text)
        if heading.field is None and field is not None:
            problems.append(noticed("import.column_twice", heading.place, heading.text))
        elif heading.field is None:
            problems.append(noticed("import.unknown_heading", heading.place, heading.text))
        elif heading.field is Field.TITLE and field is not Field.TITLE:
            problems.append(noticed("import.title_guessed", heading.place, heading.text))
    if not any(heading.field is Field.NUMBER for heading in headings):
        problems.append(noticed("import.no_number_column", headings[0].place))
    return problems
