"""What a table of participants is made of, and what its cells say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType

from attrs import field, frozen

from schoolsupport.domain import ASSESSMENTS, Procedure
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault, nearest
from schoolsupport.intake.works import grade_of, subject_of
from schoolsupport.sheets.grid import text_of
from schoolsupport.structure import read_toml, structured
from schoolsupport.words.logins import read_id
from schoolsupport.words.text import is_blank, plain, tidy

MARKS = (2, 3, 4, 5)
SCORES = ("primary", "test_100")
"""Columns of scores; each is the scale of its mean too."""
KEYS = ("school", "year", "procedure", "grade", "subject")
_PARTS = ("grade", "subject")
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d+)?")
_YES, _NO = (
    frozenset({"да", "зачет", "yes", "true", "1"}),
    frozenset({"нет", "незачет", "no", "false", "0"}),
)


@frozen(kw_only=True)
class _Column:
    id: str
    titles: tuple[str, ...]


@frozen(kw_only=True)
class _File:
    column: tuple[_Column, ...]


def _declared() -> Mapping[str, tuple[str, ...]]:
    path = files("schoolsupport.intake.counting") / "participants.toml"
    said = structured(read_toml(path), _File, "participants.toml")
    return MappingProxyType({one.id: one.titles for one in said.column})


COLUMNS = _declared()
"""The headings of every column by its id."""


@frozen(kw_only=True)
class ParticipantColumns:
    """Which column of the rows is what, and what is said for all rows at once.

    Attributes:
        columns: headings by id of a column of `COLUMNS`.
        year: the year of all rows, where no column says it.
        procedure: the procedure of all rows, where no column says it.
        assessment: the assessment of all rows, where columns say grade and subject.
        below: scores from which a work is passed, by procedure.
    """

    columns: Mapping[str, str]
    year: int | None = None
    procedure: Procedure | None = None
    assessment: str | None = None
    below: Mapping[str, float] = field(factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that say whose result it is, and of what."""
        skipped = set(_PARTS) if "procedure" in self.columns or self.procedure else set()
        return tuple(one for one in KEYS if one in self.columns and one not in skipped)

    @property
    def score(self) -> str | None:
        """The column of scores."""
        return next((one for one in SCORES if one in self.columns), None)

    def __getitem__(self, column: str) -> str:
        return self.columns[column]

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def procedure_of(self, raw: Mapping[str, object]) -> str | None:
        """The id of the procedure that the cells of a row say; None where they say none."""
        if self.procedure is not None:
            return self.procedure.id
        if "procedure" in raw:
            try:
                return Procedure.parse(tidy(str(raw["procedure"]))).id
            except SchoolSupportError:
                return None
        grade, subject = grade_of(raw["grade"]), subject_of(raw["subject"])
        if grade is None or subject is None or self.assessment is None:
            return None
        return Procedure(self.assessment, grade, subject).id


def columns_of(
    names: Sequence[str],
    *,
    columns: Mapping[str, str],
    year: int | None,
    procedure: str | None,
    assessment: str | None,
    below: Mapping[str, float],
    where: str | None,
) -> ParticipantColumns:
    """Which column is what: as said, else by its heading.

    Args:
        names: the headings of the rows.
        columns: headings by id, as the caller says them.
        year: the year of all rows.
        procedure: id of the procedure of all rows.
        assessment: id of the assessment of all rows.
        below: the least score that passes, by procedure.
        where: the file, for messages.

    Raises:
        ParameterError: a column, procedure or assessment nobody knows.
        InputError: a column is missing, or two headings fit one.
    """
    found = {name: _heading(name, names, columns, where) for name in _checked(columns)}
    layout = ParticipantColumns(
        columns={name: heading for name, heading in found.items() if heading is not None},
        year=year,
        procedure=None if procedure is None else Procedure.parse(procedure),
        assessment=assessment,
        below={Procedure.parse(one).id: line for one, line in below.items()},
    )
    if assessment is not None and assessment not in ASSESSMENTS:
        raise fault(
            "parameter.unknown_assessment", text=repr(assessment), known=", ".join(ASSESSMENTS)
        )
    _check_whole(layout, names, where)
    return layout


def _checked(columns: Mapping[str, str]) -> Iterable[str]:
    for one in columns:
        if one not in COLUMNS:
            near = nearest(one, COLUMNS)
            raise fault("count.unknown_column", found=one, near=near, known=", ".join(COLUMNS))
    return COLUMNS


def _heading(
    column: str, names: Sequence[str], columns: Mapping[str, str], where: str | None
) -> str | None:
    titles = {plain(columns[column])} if column in columns else set(map(plain, COLUMNS[column]))
    fits = [name for name in names if plain(name) in titles]
    if len(fits) > 1:
        title = COLUMNS[column][0]
        raise fault("count.two_columns", where=where, found=", ".join(fits), column=title)
    if column in columns and not fits:
        near = nearest(columns[column], names)
        raise fault(
            "count.no_such_column",
            where=where,
            found=columns[column],
            near=near,
            known=", ".join(names),
        )
    return fits[0] if fits else None


def _check_whole(layout: ParticipantColumns, names: Sequence[str], where: str | None) -> None:
    """Refuse rows that do not say whose result it is, of what, or what the result is."""
    known = ", ".join(names)
    if "school" not in layout:
        raise fault("count.no_school", where=where, found=known)
    if "year" not in layout and layout.year is None:
        raise fault("count.no_year", where=where, found=known)
    named = "procedure" in layout or layout.procedure is not None
    if not named and not (layout.assessment and all(one in layout for one in _PARTS)):
        raise fault("count.no_procedure", where=where, found=known)
    if not any(one in layout for one in ("mark", *SCORES, "passed")):
        raise fault("count.no_result", where=where, found=known)
    if all(one in layout for one in SCORES):
        raise fault("count.two_scores", where=where, found=known)
    if layout.below and layout.score is None:
        raise fault("count.line_without_score", where=where, found=known)


@frozen(kw_only=True)
class Vocabulary:
    """The different cells of a column, by what they say; blank ones are left out.

    Attributes:
        said: raw cells by what they say: a mark, 1 for yes and 0 for no.
        wrong: raw cells that say nothing of the kind.
    """

    said: Mapping[int, tuple[object, ...]]
    wrong: tuple[object, ...]


def marks_of(cells: Iterable[object]) -> Vocabulary:
    """Cells of marks: 2 to 5, as numbers or texts."""
    return _vocabulary(cells, {str(mark): mark for mark in MARKS})


def answers_of(cells: Iterable[object]) -> Vocabulary:
    """Cells that say whether a work is passed: yes or no, 1 or 0."""
    return _vocabulary(cells, dict.fromkeys(_YES, 1) | dict.fromkeys(_NO, 0))


def _vocabulary(cells: Iterable[object], known: Mapping[str, int]) -> Vocabulary:
    said: dict[int, list[object]] = {}
    wrong: list[object] = []
    for cell in cells:
        text = whole_text(cell)
        if plain(text) in known:
            said.setdefault(known[plain(text)], []).append(cell)
        elif not is_blank(text):
            wrong.append(cell)
    return Vocabulary(said={one: tuple(raw) for one, raw in said.items()}, wrong=tuple(wrong))


def whole_text(cell: object) -> str:
    """A cell as text; a whole number that a spreadsheet gave a fraction has none again."""
    return re.sub(r"(?<=\d)[.,]0+$", "", text_of(cell))


def is_number(text: str) -> bool:
    """Whether a text of a score is a number, with point or comma."""
    return _NUMBER.fullmatch(text.strip()) is not None


def school_of(cell: object) -> str | None:
    """The login or code that a cell says, in its one form; None where it says none."""
    read = read_id(whole_text(cell))
    return None if read.is_total or read.is_damaged else read.id or None


def year_of(cell: object) -> int | None:
    """The year that a cell says; None where it says none."""
    text = whole_text(cell)
    return int(text) if re.fullmatch(r"199\d|20\d\d", text) else None
