"""Every deliberate exception: where, what, what was found, what to do, and a stable code.

Problems of data are not here: they are collected as `Problem` and reported together. What stands
here stops the call, because going on would answer another question than the one asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from schoolsupport.translation import Because, Message, Speaking, msg, plural, said

E = TypeVar("E", bound="SchoolSupportError")
_MOST_OTHERS = 100
_LONGEST = 400


def _short(value: object, lang: str) -> str:
    """What stood in a file, as much of it as a person reads; what says itself says all."""
    text = str(said(value, lang))
    if isinstance(value, Speaking):
        return text
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


class SchoolSupportError(Exception):
    """Base of every deliberate error.

    Attributes:
        code: stable name of the kind of error, for programs.
        fault: stable code of the very fault, as its catalogue names it; empty where none does.
        what: what is wrong, a sentence.
        where: the place: file and key, sheet and row, or option.
        found: what stood there, or `Because`: why it failed.
        remedy: what to do.
        others: further faults of the same file, if there are any.
    """

    code: ClassVar[str] = "error"
    classes: ClassVar[dict[str, type[SchoolSupportError]]] = {}
    fault: str = ""
    others: tuple[SchoolSupportError, ...] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        SchoolSupportError.classes[cls.__name__] = cls

    def __init__(
        self,
        what: Message,
        *,
        where: str | Message | None = None,
        found: object = None,
        remedy: Message | None = None,
    ) -> None:
        super().__init__(what, where, found, remedy)
        self.what = what
        self.where = where
        self.found = found
        self.remedy = remedy

    @classmethod
    def of(cls, faults: Sequence[E]) -> E:
        """One error for all faults found: the first, which carries the others."""
        first, *rest = faults
        first.others = (*first.others, *rest)
        return first

    def text(self, lang: str = "en") -> str:
        """The whole error, the others a line each: `where: what; found …; remedy`."""
        lines = [self._own_text(lang), *(one.text(lang) for one in self.others[:_MOST_OTHERS])]
        more = len(self.others) - _MOST_OTHERS
        if more > 0:
            lines.append(plural("… and {n} more fault", "… and {n} more faults", more).text(lang))
        return "\n".join(lines)

    def _own_text(self, lang: str) -> str:
        where = _short(self.where, lang) if self.where else None
        parts = [f"{where}: " if where else "", self.what.text(lang)]
        if isinstance(self.found, Because):
            parts.append(": " + self.found.text(lang))
        elif self.found is not None:
            parts.append("; " + msg("found: {found}", found=_short(self.found, lang)).text(lang))
        if self.remedy is not None:
            parts.append(". " + self.remedy.text(lang))
        return "".join(parts)

    def at(self, where: str | Message | None, kind: type[E]) -> E:
        """The same fault at another place, as an error of another room, with its others."""
        told = kind(self.what, where=where, found=self.found, remedy=self.remedy)
        told.fault = self.fault
        told.others = tuple(other.at(other.where, kind) for other in self.others)
        return told

    def __str__(self) -> str:
        return self.text()


class RuleError(SchoolSupportError, ValueError):
    """A rule file says what it may not, or leaves out what it must say."""

    code = "rule.invalid"


class RuleNotInForceError(SchoolSupportError, LookupError):
    """No version of a rule or category is in force on the day asked for."""

    code = "rule.not_in_force"


class ParameterError(SchoolSupportError, ValueError):
    """A parameter set for one run is unknown, or its value does not fit."""

    code = "parameter.invalid"


class RegionNotFoundError(SchoolSupportError, LookupError):
    """No region has the name, and no folder of a region stands at the path."""

    code = "region.not_found"


class RegionLoadError(SchoolSupportError, ImportError):
    """A region's plugin cannot be loaded; the message says whose and why."""

    code = "region.broken"


class RegionFormatError(RegionLoadError):
    """A region is written in a newer format than this version reads."""

    code = "region.newer_format"


class DuplicateRegionError(RegionLoadError):
    """Two distributions, or two copies of one, bring a region of the same name."""

    code = "region.duplicate"


class TableError(SchoolSupportError, ValueError):
    """A table lacks a required column or is not a table."""

    code = "table.invalid"


class InputError(SchoolSupportError, ValueError):
    """Nothing could be read from the files given."""

    code = "input.unreadable"


class YearError(SchoolSupportError, LookupError):
    """The year asked for has no data; the message names the years there are."""

    code = "input.no_such_year"


class UnknownSchoolError(SchoolSupportError, LookupError):
    """The school asked for is not among those judged."""

    code = "school.unknown"


class OutputError(SchoolSupportError, OSError):
    """The place to write to cannot be written, or holds something that is not ours."""

    code = "output.unwritable"


class RunError(SchoolSupportError, ValueError):
    """A run folder is incomplete, or does not hold what its receipt says."""

    code = "run.invalid"


class CheckError(SchoolSupportError, AssertionError):
    """A plugin does not keep what every region's plugin keeps."""

    code = "region.check"


class CaseError(SchoolSupportError, AssertionError):
    """A case of a rule does not come out as its sentence says."""

    code = "case.failed"


class RoadmapImportError(SchoolSupportError, ValueError):
    """No roadmap can be read from a document: no such file, no table, no column of deadlines."""

    code = "roadmap.import"


class EntryError(SchoolSupportError, ValueError):
    """A line of the ledger does not hang together, or does not fit what the ledger holds."""

    code = "entry.invalid"


class StoreError(SchoolSupportError, OSError):
    """A store cannot be opened, or does not hold what was asked of it."""

    code = "store.invalid"


class DynamicsError(SchoolSupportError, ValueError):
    """There are too few schools, years or results to say what changed."""

    code = "dynamics.too_little"
