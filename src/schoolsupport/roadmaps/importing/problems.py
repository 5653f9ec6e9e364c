"""What an import noticed: collected, all of it, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from attrs import frozen

from schoolsupport.domain import Severity
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.importing.grid import Place
from schoolsupport.translation import Message, msg
from schoolsupport.words.persons import without_names


@told("code", "severity", "message", Key("place", "place.message"), "found")
@frozen(kw_only=True)
class ImportProblem:
    """Something a person should look at before the draft is used.

    Attributes:
        code: stable name, a key of `KINDS`.
        severity: error, warning or info.
        message: what was noticed.
        place: where, if it has a place.
        found: what stood there.
    """

    code: str
    severity: Severity
    message: Message
    place: Place | None = None
    found: str | None = None

    def text(self, lang: str = "en") -> str:
        """Place, message and what was found, in one line."""
        where = f"{self.place.text(lang)}: " if self.place else ""
        found = msg("; found: {found}", found=self.found).text(lang) if self.found else ""
        return f"{where}{self.message.text(lang)}{found}"


KINDS: Mapping[str, tuple[Severity, Message]] = MappingProxyType(
    {
        "import.no_deadline_column": (
            Severity.WARNING,
            msg("this table has measures and no column of deadlines; it was kept as a note"),
        ),
        "import.several_tables": (
            Severity.WARNING,
            msg("several tables may be the roadmap; the longest was taken, this one is a note"),
        ),
        "import.other_table": (
            Severity.INFO,
            msg("this table is not the roadmap; it was kept as a note"),
        ),
        "import.unknown_heading": (
            Severity.WARNING,
            msg("the heading is not known; the cells of the column were kept beside the measures"),
        ),
        "import.column_twice": (
            Severity.WARNING,
            msg("two columns have headings of one meaning; the first was taken"),
        ),
        "import.title_guessed": (
            Severity.INFO,
            msg("no heading names the measures; this column was taken for them"),
        ),
        "import.no_number_column": (
            Severity.WARNING,
            msg("the table has no column of numbers; rows were counted"),
        ),
        "import.row_without_number": (
            Severity.WARNING,
            msg("the row has no number; it was kept as a measure of its own"),
        ),
        "import.row_joined": (
            Severity.INFO,
            msg("a row without a number goes on with the row above and was joined with it"),
        ),
        "import.row_without_title": (
            Severity.WARNING,
            msg("the row says nothing of what is to be done; it was left out"),
        ),
        "import.cell_outside": (
            Severity.WARNING,
            msg("a cell lies outside the columns of the table; it was kept beside the measures"),
        ),
        "import.empty_deadline": (
            Severity.WARNING,
            msg("the cell of the deadline is empty"),
        ),
        "import.deadline_from_above": (
            Severity.INFO,
            msg("the cell of the deadline is empty; the term of the row above was taken for it"),
        ),
        "import.names_left_out": (
            Severity.INFO,
            msg("persons' names were left out, their offices were kept"),
        ),
        "import.text_after": (
            Severity.INFO,
            msg("text after the table was kept as a note"),
        ),
        "import.no_act_title": (
            Severity.WARNING,
            msg("the title of the order was not found; the title of the roadmap stands for it"),
        ),
        "import.no_act_date": (
            Severity.WARNING,
            msg("the day of the order was not found"),
        ),
        "import.no_act_number": (
            Severity.WARNING,
            msg("the number of the order was not found"),
        ),
        "import.no_title": (
            Severity.WARNING,
            msg("the title of the roadmap was not found; the name of the file stands for it"),
        ),
        "import.no_issuer": (
            Severity.WARNING,
            msg("who issued the order was not found"),
        ),
        "import.level_guessed": (
            Severity.WARNING,
            msg("the document does not say whether the plan is regional or municipal"),
        ),
        "import.territory_guessed": (
            Severity.INFO,
            msg("the territory was taken from the name of the issuer; check it"),
        ),
        "import.period_guessed": (
            Severity.WARNING,
            msg("the title names no year; the years of the deadlines were taken"),
        ),
        "import.number_twice": (
            Severity.WARNING,
            msg("the number stands twice in its section"),
        ),
    }
)


def noticed(code: str, place: Place | None = None, found: str | None = None) -> ImportProblem:
    """A problem of a known kind.

    Args:
        code: a key of `KINDS`.
        place: where.
        found: what stood there; persons' names are left out of it.

    Raises:
        KeyError: there is no such kind.
    """
    severity, message = KINDS[code]
    said = None if found is None else without_names(found)[0]
    return ImportProblem(code=code, severity=severity, message=message, place=place, found=said)
