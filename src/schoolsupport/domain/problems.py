"""Problems of data: collected, never thrown, each with its place and a stable code."""

from __future__ import annotations

from enum import StrEnum

from attrs import evolve, frozen

from schoolsupport.faults import kind_of
from schoolsupport.translation import Message, msg


class Severity(StrEnum):
    """How much a problem matters: an error keeps something from being computed."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@frozen(kw_only=True)
class Problem:
    """One problem of data, with the place where it stands.

    Attributes:
        code: stable code, one of the catalogues of faults.
        severity: error, warning or info.
        message: what is wrong.
        remedy: what to do.
        file: file as given.
        sheet: sheet of a workbook.
        row: row as a person counts it in the file, from 1.
        column: heading or name of the column.
        school: id of the school.
        found: what stood there.
    """

    code: str
    severity: Severity
    message: Message
    remedy: Message
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    school: str | None = None
    found: str | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing has to be done about it, as its catalogue says."""
        return kind_of(self.code).idle

    @property
    def where(self) -> str:
        """The place in one line; empty where the problem has none."""
        row = str(self.row) if self.row is not None else None
        parts = [self.file, self.sheet, row, self.column, self.school]
        return ":".join(part for part in parts if part)

    def text(self, lang: str = "en") -> str:
        """Place, problem, what was found and what to do, in one line."""
        found = msg("; found: {found}", found=self.found).text(lang) if self.found else ""
        where = f"{self.where}: " if self.where else ""
        return f"{where}{self.message.text(lang)}{found}. {self.remedy.text(lang)}"

    def at(self, **place: str | int | None) -> Problem:
        """The same problem at a place (file, sheet, row, column, school)."""
        return evolve(self, **place)  # type: ignore[arg-type]  # attrs checks the names itself


def problem(code: str, /, *, found: object = None, **values: object) -> Problem:
    """Make a problem of a known code; values fill the words, the place is given with `at`.

    Raises:
        KeyError: no catalogue of faults has the code.
    """
    kind = kind_of(code)
    return Problem(
        code=code,
        severity=Severity(kind.severity),
        message=Message(kind.what, values),
        remedy=Message(kind.remedy or "", values),
        found=None if found is None else str(found),
    )
