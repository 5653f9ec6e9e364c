"""A region's plugin: what it says of itself and, on first use, its rules."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import tzinfo
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from schoolsupport.domain import Level
from schoolsupport.errors import RuleError, SchoolSupportError
from schoolsupport.faults import fault, nearest, rule_fault, system_words
from schoolsupport.regions.region_folder import code_hashes, unread
from schoolsupport.toml import NotTomlError, read_toml_bytes, toml_of
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable

    from schoolsupport.deadlines.school_calendar import SchoolCalendar
    from schoolsupport.deadlines.working_days import WorkingDays
    from schoolsupport.domain import Level
    from schoolsupport.identification.indicators import Indicator
    from schoolsupport.identification.kinds.kind import CriterionKind
    from schoolsupport.identification.rules.region_code import RegionCode
    from schoolsupport.identification.rules.rulebook import Rulebook
    from schoolsupport.intake.layouts import Layout
    from schoolsupport.intake.own_layouts import OwnLayout
    from schoolsupport.monitoring.cycle.cycle import Cycle
    from schoolsupport.monitoring.registers.register import Register
    from schoolsupport.monitoring.rounds.round import Round
    from schoolsupport.reports.code_forms import CodeForm
    from schoolsupport.reports.forms import ReportForm
    from schoolsupport.roadmaps.template import RoadmapTemplate
    from schoolsupport.tables import OwnColumn

CORE_FORMAT = 1
REGION_FILE = "region.toml"

_REQUIRED = ("name", "title", "level", "territory", "format")
_OPTIONAL = ("summary", "zone", "procedure_sets", "binds", "restricted_results", "column")
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
    tables `procedure_sets`, `binds`, `restricted_results` and `column` are read with the rules and
    only let through here.

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
        return toml_of(read_toml_bytes(folder / REGION_FILE), exact=False)
    except UnicodeDecodeError as error:
        raise fault("region.not_utf8", where=where) from error
    except NotTomlError as error:
        raise fault("region.not_toml", where=where, found=error.why) from error
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


def _names(readers: tuple[OwnLayout, ...]) -> tuple[str, ...]:
    return tuple(one.name for one in readers)


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
        indicators: indicators that the region computes in Python, by name.
        kinds: kinds of criteria that it writes in Python, by name.
        readers: layouts of files that the region reads in Python.
        code_forms: forms of reports that the region makes in Python.
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
    indicators: Mapping[str, Indicator] = field(default=MappingProxyType({}), eq=tuple)
    kinds: Mapping[str, type[CriterionKind]] = field(default=MappingProxyType({}), eq=tuple)
    readers: tuple[OwnLayout, ...] = field(default=(), eq=_names)
    code_forms: tuple[CodeForm, ...] = ()

    @classmethod
    def from_package(
        cls,
        package: str,
        *,
        indicators: Iterable[Indicator] = (),
        kinds: Iterable[type[CriterionKind]] = (),
        readers: Iterable[Layout] = (),
        forms: Iterable[CodeForm] = (),
    ) -> Self:
        """Make a plugin from the data files of a package, and from code where data cannot say it.

        While a `plugin.py` is loaded from a folder, that folder stands for the package, so that
        the folder's rules are never mixed with those of an installed copy.

        Args:
            package: name of the package that holds `region.toml`.
            indicators: indicators of the region's own, each with `@indicator(…)`.
            kinds: kinds of criteria of its own, each with `@kind(…)`.
            readers: layouts of the region's own files, each a `Layout`; they are asked before the
                library's own.
            forms: forms of reports made in Python, each with `@form(…)`, beside those of `forms/`.

        Raises:
            RegionFormatError: the region is written in a newer format.
            RegionLoadError: there is no such package, or its `region.toml` is wrong.
            RuleError: what is given is not what it is given as; all faults are reported together.
        """
        plugin = cls.from_folder(_stand_in.get() or _folder_of(package))
        given = (tuple(indicators), tuple(kinds), tuple(readers), tuple(forms))
        return evolve(plugin, **_checked(plugin.name, *given)) if any(given) else plugin

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
            RuleError: a rule file says what it may not, or nobody reads something in the folder.
        """
        # imported here: listing and loading regions need no pandas
        from schoolsupport.identification.rules.rulebook_files import read_rulebook  # noqa: PLC0415

        with _of_region(self.name):
            rulebook = read_rulebook(self.folder, self.name, _lent, lambda _: self.code)
            faults = [*unread(self.folder, self._handed()), *_main(rulebook)]
            if faults:
                raise RuleError.of(faults)
        return rulebook

    @cached_property
    def code(self) -> RegionCode:
        """What the region's rules and files need of its code, with the hashes of its sources.

        Forms judge nobody, and are not in it.

        Raises:
            RuleError: a function has no source file, so that no receipt could name it.
        """
        from schoolsupport.identification.rules.region_code import NO_CODE, RegionCode  # noqa: PLC0415  # loading needs no pandas

        functions = [one.function for one in self.indicators.values()]
        given = [*functions, *self.kinds.values(), *(one.reader for one in self.readers)]
        if not given:
            return NO_CODE
        with _of_region(self.name):
            files = code_hashes(self.folder, given)
        return RegionCode(indicators=self.indicators, kinds=self.kinds, files=files)

    def _handed(self) -> frozenset[str]:
        """Which kinds of code the region hands over."""
        given = {"indicators": self.indicators, "kinds": self.kinds, "readers": self.readers}
        return frozenset(name for name, one in given.items() if one) | (
            {"forms"} if self.code_forms else set()
        )

    @cached_property
    def layouts(self) -> tuple[Layout, ...]:
        """The layouts of files that are read: the region's own, then those of the library."""
        return layouts_of([self])

    @cached_property
    def columns(self) -> tuple[OwnColumn, ...]:
        """The columns of schools and context that the region declares itself.

        Raises:
            RuleError: `region.toml` says what it may not.
        """
        # imported here: listing and loading regions need no pandas
        from schoolsupport.identification.rules.rulebook_files import read_columns  # noqa: PLC0415

        with _of_region(self.name):
            return read_columns(self.folder)

    @cached_property
    def roadmaps(self) -> dict[str, RoadmapTemplate]:
        """The roadmaps of the region's orders by name, read on first use; empty without any.

        Raises:
            RuleError: a file of `roadmaps/` says what it may not.
        """
        # imported here: listing and loading regions need no roadmaps
        from schoolsupport.roadmaps.template_files import read_templates  # noqa: PLC0415

        with _of_region(self.name):
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

        roadmaps, registers = self.roadmaps, tuple(self.registers)
        with _of_region(self.name):
            return read_rounds(self.folder, roadmaps, registers)

    @cached_property
    def registers(self) -> dict[str, Register]:
        """The registers that the region's orders have kept, by name; empty without any.

        Raises:
            RuleError: a file of `registers/` says what it may not, or what the order does not say.
        """
        # imported here: listing and loading regions need no registers
        from schoolsupport.monitoring.registers.register import read_registers  # noqa: PLC0415

        roadmaps = self.roadmaps
        with _of_region(self.name):
            return read_registers(self.folder, roadmaps)

    @cached_property
    def cycle(self) -> Cycle | None:
        """What in the region's order speaks of the stages of management; None where it says none.

        Raises:
            RuleError: `cycle.toml` says what it may not, or what the order does not say.
        """
        # imported here: listing and loading regions need no cycle
        from schoolsupport.monitoring.cycle.cycle import read_cycle  # noqa: PLC0415

        roadmaps, rounds, registers = self.roadmaps, self.rounds, self.registers
        with _of_region(self.name):
            return read_cycle(self.folder, roadmaps, rounds, registers)

    @cached_property
    def forms(self) -> dict[str, ReportForm]:
        """The forms of the region's reports by name, read on first use; empty without any.

        Raises:
            RuleError: a file of `forms/` says what it may not, or what the order does not say.
        """
        # imported here: listing and loading regions need no forms
        from schoolsupport.reports.form_files import read_forms  # noqa: PLC0415

        roadmaps, registers, code = self.roadmaps, self.registers, self.code_forms
        with _of_region(self.name):
            return read_forms(self.folder, roadmaps, registers, code)

    @cached_property
    def school_calendar(self) -> SchoolCalendar:
        """School terms: the region's `calendars/school-terms.toml` before those shipped.

        Raises:
            RuleError: the file says what it may not.
        """
        from schoolsupport.deadlines.school_calendar import region_school_calendar  # noqa: PLC0415  # read on first use

        with _of_region(self.name):
            return region_school_calendar(self.folder)

    @cached_property
    def working_days(self) -> WorkingDays:
        """The production calendar, with the region's `calendars/working-days.toml` first.

        Raises:
            RuleError: the file says what it may not.
        """
        from schoolsupport.deadlines.working_days import region_working_days  # noqa: PLC0415  # read on first use

        with _of_region(self.name):
            return region_working_days(self.folder)


@contextmanager
def _of_region(name: str) -> Iterator[None]:
    """Faults of files say whose files they are; those of a lender say so already."""
    try:
        yield
    except RuleError as error:
        for one in (error, *error.others):
            if not isinstance(one.where, OfRegion):
                one.where = OfRegion(f"{name}: {one.where}" if one.where else name)
        raise


class OfRegion(str):
    """A place that begins with the name of its region."""

    __slots__ = ()


def layouts_of(regions: Iterable[RegionPlugin]) -> tuple[Layout, ...]:
    """The layouts of files that are read for several regions: their own, each name once, first."""
    from schoolsupport.intake import known_layouts  # noqa: PLC0415  # loading needs no pandas

    own = {reader.name: reader for region in regions for reader in region.readers}
    return (*own.values(), *known_layouts())


def _checked(
    region: str,
    indicators: tuple[Indicator, ...],
    kinds: tuple[type[CriterionKind], ...],
    readers: tuple[Layout, ...],
    forms: tuple[CodeForm, ...],
) -> dict[str, Any]:
    """The code of a region by the attribute of its plugin, every fault of all of it at once."""
    # imported here: most regions bring data alone
    from schoolsupport.identification.indicators.own_indicators import check_indicators  # noqa: PLC0415
    from schoolsupport.identification.kinds import KINDS  # noqa: PLC0415
    from schoolsupport.identification.kinds.own_kinds import check_kinds  # noqa: PLC0415
    from schoolsupport.intake import known_layouts  # noqa: PLC0415
    from schoolsupport.intake.own_layouts import check_readers  # noqa: PLC0415
    from schoolsupport.intake.reading import DECLARED  # noqa: PLC0415
    from schoolsupport.reports.code_forms import check_forms  # noqa: PLC0415

    taken = [DECLARED, *(layout.name for layout in known_layouts())]
    checks: dict[str, Callable[[], Any]] = {
        "indicators": lambda: check_indicators(indicators, region),
        "kinds": lambda: check_kinds(kinds, region, KINDS),
        "readers": lambda: check_readers(readers, region, taken),
        "code_forms": lambda: check_forms(forms, region),
    }
    checked: dict[str, Any] = {}
    faults: list[RuleError] = []
    for name, check in checks.items():
        try:
            checked[name] = check()
        except RuleError as error:
            faults.append(error)
    if faults:
        raise RuleError.of(faults)
    return checked


def _main(rulebook: Rulebook) -> Iterator[RuleError]:
    """One of several categories is the list that the region's order is about."""
    categories = rulebook.categories
    if len(categories) > 1 and not any(one.main for one in categories.values()):
        known = ", ".join(categories)
        yield rule_fault("rule.no_main", where="rules/categories.toml", known=known)


def _folder_of(package: str) -> Traversable:
    """The folder of a package."""
    try:
        return files(package)
    except (ImportError, TypeError, ValueError) as error:
        raise fault(
            "region.no_package", where="RegionPlugin.from_package", found=repr(package)
        ) from error


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
