"""How the headings of columns are worded, and what the columns of a row of headings hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

from attrs import evolve, frozen

from schoolsupport.roadmaps.importing.grid import Place
from schoolsupport.roadmaps.importing.problems import ImportProblem, noticed
from schoolsupport.roadmaps.importing.times import time_of
from schoolsupport.roadmaps.template import Does
from schoolsupport.structure import read_toml, structured
from schoolsupport.words.text import plain

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
    BEGIN = "begin"
    END = "end"
    TIMED = "timed"
    MONTH = "month"
    EXECUTION = "execution"


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
        time: the time it names: «сентябрь», «I квартал», «2022».
        place: where the heading stands.
    """

    column: int
    text: str
    field: Field | None = None
    does: Does | None = None
    time: str | None = None
    place: Place


@frozen(kw_only=True)
class Wording:
    """How the headings of a field are worded: an entry of `headings.toml`.

    Attributes:
        field: what the column holds.
        words: patterns, one of which the heading holds; small letters, ё as е.
        unless: patterns none of which it may hold.
        does: what the parties in it do, in a column of responsible parties.
    """

    field: Field
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    does: Does | None = None

    def fits(self, heading: str) -> bool:
        """Whether a heading is worded so; small letters, ё as е."""
        return any(re.search(word, heading) for word in self.words) and not any(
            re.search(word, heading) for word in self.unless
        )


@frozen(kw_only=True)
class _Headings:
    heading: tuple[Wording, ...]


@cache
def known_headings() -> tuple[Wording, ...]:
    """How headings are worded, as far as the file beside this module knows."""
    file = files("schoolsupport.roadmaps.importing") / "headings.toml"
    return structured(read_toml(file), _Headings, "headings.toml").heading


def read_headings(path: Path) -> tuple[Wording, ...]:
    """A person's own wordings, read before the known ones.

    Args:
        path: a TOML file of the form of `headings.toml`.

    Raises:
        RuleError: there is no such file, or something in it does not fit.
    """
    own = structured(read_toml(path, str(path)), _Headings, str(path)).heading
    return (*own, *known_headings())


def field_of(text: str, known: Sequence[Wording] | None = None) -> tuple[Field | None, Does | None]:
    """What a heading says its column holds, and what the parties in it do.

    Args:
        text: the heading.
        known: how headings are worded; by default as `headings.toml` says.

    Examples:
        >>> field_of("Сроки и периодичность проведения мероприятий")[0].value
        'deadline'
        >>> field_of("Ответственные за сбор и обработку информации")[1].value
        'collect'
    """
    heading = plain(text)
    if not heading or len(heading) > LONGEST_HEADING:
        return None, None
    for one in known or known_headings():
        if one.fits(heading):
            return one.field, one.does
    return None, None


def headings_of(
    texts: Sequence[tuple[int, str, Place]], known: Sequence[Wording] | None = None
) -> tuple[Heading, ...]:
    """The columns of a row of headings; a field is given once, parties once for what they do.

    Columns that name a time, «сентябрь», «Срок 2022», may be many.

    Args:
        texts: column, words and place of each heading.
        known: how headings are worded; by default as `headings.toml` says.
    """
    headings: list[Heading] = []
    taken: set[tuple[Field, Does | None]] = set()
    for column, text, place in texts:
        field, does = field_of(text, known)
        time = time_of(text) if field in {None, Field.DEADLINE} else None
        if time is not None:
            field = Field.TIMED
        elif field is not None and (field, does) in taken:
            field, does = None, None
        elif field is not None:
            taken.add((field, does))
        headings.append(
            Heading(column=column, text=text, field=field, does=does, time=time, place=place)
        )
    return _with_title(_with_month(_with_both_ends(headings)))


def _with_both_ends(headings: list[Heading]) -> list[Heading]:
    """«Дата окончания» without a beginning is a column of deadlines."""
    fields = {heading.field for heading in headings}
    if {Field.BEGIN, Field.END} <= fields or not fields & {Field.BEGIN, Field.END}:
        return headings
    other = None if Field.DEADLINE in fields else Field.DEADLINE
    return [
        evolve(one, field=other) if one.field in {Field.BEGIN, Field.END} else one
        for one in headings
    ]


def _with_month(headings: list[Heading]) -> list[Heading]:
    """«Месяц» without a column of days is a column of deadlines."""
    fields = {heading.field for heading in headings}
    if Field.MONTH not in fields or fields & {Field.DEADLINE, Field.BEGIN, Field.TIMED}:
        return headings
    return [
        evolve(one, field=Field.DEADLINE) if one.field is Field.MONTH else one for one in headings
    ]


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
        if heading.field is Field.TIMED:
            continue
        if heading.field is None and field is not None:
            problems.append(noticed("import.column_twice", heading.place, heading.text))
        elif heading.field is None:
            problems.append(noticed("import.unknown_heading", heading.place, heading.text))
        elif heading.field is Field.TITLE and field is not Field.TITLE:
            problems.append(noticed("import.title_guessed", heading.place, heading.text))
    if not any(heading.field is Field.NUMBER for heading in headings):
        problems.append(noticed("import.no_number_column", headings[0].place))
    return problems
