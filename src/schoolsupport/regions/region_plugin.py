"""A region's plugin: what it says of itself and, on first use, its rules."""

from __future__ import annotations

import os
import re
import tomllib
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import tzinfo
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from attrs import frozen

from schoolsupport.domain import Level
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault, nearest, system_words
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from schoolsupport.deadlines.school_calendar import SchoolCalendar
    from schoolsupport.deadlines.working_days import WorkingDays
    from schoolsupport.domain import Level
    from schoolsupport.identification.rules.rulebook import Rulebook
    from schoolsupport.monitoring.cycle.cycle import Cycle
    from schoolsupport.monitoring.registers.register import Register
    from schoolsupport.monitoring.rounds.round import Round
    from schoolsupport.reports.forms import ReportForm
    from schoolsupport.roadmaps.template import RoadmapTemplate

CORE_FORMAT = 1
REGION_FILE = "region.toml"

_REQUIRED = ("name", "title", "level", "territory", "format")
_OPTIONAL = ("summary", "zone", "procedure_sets", "binds")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


@frozen(kw_only=True)
class RegionFile:
    """The content of a `region.toml`, checked; the fields are those of `RegionPlugin`."""

    name: str
    title: str
    level: Level
    territory: str
    format: int
    summary: str | None = None
    zone: tzinfo | None = None


def read_region_file(folder: Traversable) -> RegionFile:
    """Read `region.toml` in a region's folder.

    The format is judged before anything else, because a newer format may have other keys. The
    tables `procedure_sets` and `binds` are read with the rules and only let through here.

    Args:
        folder: the folder of a region.

    Raises:
        RegionFormatError: the file is written in a newer format than this version reads.
        RegionLoadError: the file is missing or unreadable, a key is missing or not known, or a
            value does not fit its key.
    """
    where = str(folder / REGION_FILE)
    content = _content(folder, where)
    written = _format(content, where)
    _check_keys(content, where)
    return RegionFile(
        name=_name(content, where),
        title=_text(content, "title", where),
        level=_level(content, where),
        territory=_text(content, "territory", where),
        format=written,
        summary=_text(content, "summary", where) if "summary" in content else None,
        zone=_zone(_text(content, "zone", where), where) if "zone" in content else None,
    )


def _content(folder: Traversable, where: str) -> Mapping[str, object]:
    try:
        # editors on Windows put a byte order mark first
        return tomllib.loads((folder / REGION_FILE).read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise fault("region.not_utf8", where=where) from error
    except tomllib.TOMLDecodeError as error:
        raise fault("region.not_toml", where=where, found=error) from error
    except OSError as error:
        raise fault("region.no_file", where=where, found=system_words(error)) from error


def _format(content: Mapping[str, object], where: str) -> int:
    written = _value(content, "format", where)
    if type(written) is not int or written < 1:
        expected = msg("a whole number from 1 to {format}", format=CORE_FORMAT)
        raise _unfit("format", written, expected, where)
    if written > CORE_FORMAT:
        raise fault(
            "region.newer_format", where=f"{where}: format", written=written, read=CORE_FORMAT
        )
    return written


def _check_keys(content: Mapping[str, object], where: str) -> None:
    known = (*_REQUIRED, *_OPTIONAL)
    for key in content:
        if key in known:
            continue
        raise fault(
            "region.unknown_key",
            where=f"{where}: {key}",
            near=nearest(key, known),
            known=", ".join(known),
        )


def _name(content: Mapping[str, object], where: str) -> str:
    name = _text(content, "name", where)
    if not _NAME.fullmatch(name):
        expected = msg(
            "small Latin letters, digits, hyphens and underscores,"
            " a letter first, such as stavropol"
        )
        raise _unfit("name", name, expected, where)
    return name


def _level(content: Mapping[str, object], where: str) -> Level:
    words = [level.value for level in Level]
    word = _value(content, "level", where)
    if word not in words:
        raise _unfit("level", word, msg("one of: {words}", words=", ".join(words)), where)
    return Level(word)


def _zone(name: str, where: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise _unfit("zone", name, msg("a time zone such as Asia/Sakhalin"), where) from error


def _text(content: Mapping[str, object], key: str, where: str) -> str:
    value = _value(content, key, where)
    if not isinstance(value, str) or not value.strip():
        raise _unfit(key, value, msg("a text in quotes"), where)
    return value


def _value(content: Mapping[str, object], key: str, where: str) -> object:
    if key not in content:
        raise fault("region.missing_key", where=f"{where}: {key}", keys=", ".join(_REQUIRED))
    return content[key]


def _unfit(key: str, found: object, expected: Message, where: str) -> SchoolSupportError:
    return fault("region.unfit", where=f"{where}: {key}", found=repr(found), expected=expected)


_stand_in: ContextVar[Path | None] = ContextVar("schoolsupport_stand_in", default=None)


@frozen
class Distribution:
    """The distribution a region came with.

    Attributes:
        name: normalised name, such as `schoolsupport-stavropol`.
        version: version as its metadata says, None where they say nothing.
    """

    name: str
    version: str | None


@frozen(kw_only=True)
class RegionPlugin:
    """One region: its own words and the folder of its rules.

    Two plugins are equal when they say the same and stand in the same folder.

    Attributes:
        name: slug, the same as the name of the entry point.
        folder: folder that holds `region.toml`, `acts.toml`, `rules/` and the rest.
        title: title for people, in Russian.
        level: whose rules they are: federal, regional or municipal.
        territory: whom the rules bind, as printed.
        format: number of the format the files are written in.
        summary: a sentence or two about the region's rules, if there is one.
        zone: the zone whose midnight ends a day there, if the region names it.
        distribution: where it came from; None for a folder. The registry fills it.
    """

    name: str
    folder: Traversable
    title: str
    level: Level
    territory: str
    format: int
    summary: str | None = None
    zone: tzinfo | None = None
    distribution: Distribution | None = None

    @classmethod
    def from_package(cls, package: str) -> Self:
        """Make a plugin from the data files of a package.

        While a `plugin.py` is loaded from a folder, that folder stands for the package, so that
        the folder's rules are never mixed with those of an installed copy.

        Args:
            package: name of the package that holds `region.toml`.

        Raises:
            RegionFormatError: the region is written in a newer format.
            RegionLoadError: there is no such package, or its `region.toml` is wrong.
        """
        stand_in = _stand_in.get()
        if stand_in is not None:
            return cls.from_folder(stand_in)
        try:
            folder = files(package)
        except (ImportError, TypeError, ValueError) as error:
            raise fault(
                "region.no_package", where="RegionPlugin.from_package", found=repr(package)
            ) from error
        return cls.from_folder(folder)

    @classmethod
    def from_folder(cls, folder: str | os.PathLike[str] | Traversable) -> Self:
        """Make a plugin from the data files of a folder; no code of the folder runs.

        Args:
            folder: folder that holds `region.toml`.

        Raises:
            RegionFormatError: the region is written in a newer format.
            RegionLoadError: `region.toml` is missing or wrong.
        """
        # rules are read later, when the working folder may be another
        place = Path(folder).resolve() if isinstance(folder, str | os.PathLike) else folder
        said = read_region_file(place)
        return cls(
            name=said.name,
            folder=place,
            title=said.title,
            level=said.level,
            territory=said.territory,
            format=said.format,
            summary=said.summary,
            zone=said.zone,
        )

    @cached_property
    def rulebook(self) -> Rulebook:
        """All criteria and categories in all their versions, read on first use.

        Raises:
            RuleError: a rule file says what it may not.
        """
        # imported here: listing and loading regions need no pandas
        from schoolsupport.identification.rules.rulebook_files import read_rulebook  # noqa: PLC0415

        return read_rulebook(self.folder, region=self.name, lender=_lent)

    @cached_property
    def roadmaps(self) -> dict[str, RoadmapTemplate]:
        """The roadmaps of the region's orders by name, read on first use; empty without any.

        Raises:
            RuleError: a file of `roadmaps/` says what it may not.
        """
        # imported here: listing and loading regions need no roadmaps
        from schoolsupport.roadmaps.template_files import read_templates  # noqa: PLC0415

        return read_templates(self.folder)

    @cached_property
    def rounds(self) -> dict[str, Round]:
        """The rounds of the region's roadmaps by name, read on first use; empty without any.

        Raises:
            RuleError: a file of `rounds/` says what it may not, or what the order does not say; or
                a round names a form that the region does not have.
        """
        # imported here: listing and loading regions need no rounds
        from schoolsupport.monitoring.rounds.reading import read_rounds  # noqa: PLC0415

        return read_rounds(self.folder, self.roadmaps, tuple(self.registers))

    @cached_property
    def registers(self) -> dict[str, Register]:
        """The registers that the region's orders have kept, by name; empty without any.

        Raises:
            RuleError: a file of `registers/` says what it may not, or what the order does not say.
        """
        # imported here: listing and loading regions need no registers
        from schoolsupport.monitoring.registers.register import read_registers  # noqa: PLC0415

        return read_registers(self.folder, self.roadmaps)

    @cached_property
    def cycle(self) -> Cycle | None:
        """What in the region's order speaks of the stages of management; None where it says none.

        Raises:
            RuleError: `cycle.toml` says what it may not, or what the order does not say.
        """
        # imported here: listing and loading regions need no cycle
        from schoolsupport.monitoring.cycle.cycle import read_cycle  # noqa: PLC0415

        return read_cycle(self.folder, self.roadmaps, self.rounds, self.registers)

    @cached_property
    def forms(self) -> dict[str, ReportForm]:
        """The forms of the region's reports by name, read on first use; empty without any.

        Raises:
            RuleError: a file of `forms/` says what it may not, or what the order does not say.
        """
        # imported here: listing and loading regions need no forms
        from schoolsupport.reports.forms import read_forms  # noqa: PLC0415

        return read_forms(self.folder, self.roadmaps)

    @cached_property
    def school_calendar(self) -> SchoolCalendar:
        """School terms: the region's `calendars/school-terms.toml` before those shipped.

        Raises:
            RuleError: the file says what it may not.
        """
        from schoolsupport.deadlines.school_calendar import region_school_calendar  # noqa: PLC0415  # read on first use

        return region_school_calendar(self.folder)

    @cached_property
    def working_days(self) -> WorkingDays:
        """The production calendar, with the region's `calendars/working-days.toml` first.

        Raises:
            RuleError: the file says what it may not.
        """
        from schoolsupport.deadlines.working_days import region_working_days  # noqa: PLC0415  # read on first use

        return region_working_days(self.folder)


def _lent(region: str) -> Rulebook:
    """The rules of an installed region, for criteria that another region adopts."""
    from schoolsupport.regions.registry import load_region  # noqa: PLC0415  # the registry imports this module

    return load_region(region).rulebook


@contextmanager
def stand_in_for_package(folder: Path | None) -> Iterator[None]:
    """Let a folder stand for the package in `from_package`, in this thread and block only.

    Args:
        folder: folder of the region being loaded; None while an installed one is loaded.
    """
    token = _stand_in.set(folder)
    try:
        yield
    finally:
        _stand_in.reset(token)
