"""What an import noticed: collected, all of it, each with its place."""

from __future__ import annotations

from attrs import frozen

from schoolsupport.domain import Severity
from schoolsupport.faults import kind_of
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.importing.grid import Place
from schoolsupport.translation import Message, msg
from schoolsupport.words.persons import without_names


@told("code", "severity", "message", Key("place", "place.message"), "found")
@frozen(kw_only=True)
class ImportProblem:
    """Something a person should look at before the draft is used.

    Attributes:
        code: stable name, one of the family `import` of faults.
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


def noticed(code: str, place: Place | None = None, found: str | None = None) -> ImportProblem:
    """A problem of a known kind.

    Args:
        code: one of the family `import` of faults.
        place: where.
        found: what stood there; persons' names are left out of it.

    Raises:
        KeyError: there is no such kind.
    """
    kind = kind_of(code)
    return ImportProblem(
        code=code,
        severity=Severity(kind.severity),
        message=Message(kind.what),
        place=place,
        found=None if found is None else without_names(found)[0],
    )
