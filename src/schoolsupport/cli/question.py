"""What a run is asked: whose rules, which files, which year; and the run that answers."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import fields, frozen

import schoolsupport as ss
from schoolsupport.cli.commands import F, argument, option
from schoolsupport.cli.printing import waiting
from schoolsupport.cli.readers import read_day, read_settings, read_year, setting_values
from schoolsupport.cli.session import Session
from schoolsupport.faults import fault
from schoolsupport.regions.region_plugin import REGION_FILE
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from schoolsupport import Identification, RegionPlugin, Rulebook


@frozen(kw_only=True)
class Question:
    """What a run is asked, as typed.

    Attributes:
        region: name or folder of a region.
        paths: files and folders.
        year: latest year of data.
        for_year: year the list is for.
        as_of: the law's day, if it is not the usual one.
        local: files of local rules, in the order they are laid over the region's.
        settings: parameters set for the run, unread.
        strict: whether data with errors are refused.
    """

    region: str | None
    paths: tuple[str, ...]
    year: int | None
    for_year: int | None
    as_of: date | None
    local: tuple[str, ...]
    settings: dict[str, str]
    strict: bool

    @property
    def given(self) -> bool:
        """Whether anything of it was typed."""
        return any(getattr(self, field.name) for field in fields(type(self)))

    def answer(self, session: Session) -> Answer:
        """Read the files and judge the schools.

        Raises:
            WrongUseError: the region, the files or the year were not given.
            SchoolSupportError: whatever keeps the run from being made.
        """
        region, year = self._whole()
        plugin = ss.load_region(region)
        rules = with_local_rules(plugin.rulebook, self.local)
        with waiting(session, msg("Reading files …")):
            tables = ss.read_files(*self.paths)
        with waiting(session, msg("Judging schools …")):
            found = ss.identify(
                rules,
                tables,
                year=year,
                for_year=self.for_year,
                as_of=self.as_of,
                settings=setting_values(self.settings),
                strict=self.strict,
            )
        return Answer(plugin=plugin, found=found, region=region)

    def _whole(self) -> tuple[str, int]:
        if self.region is None:
            raise fault("usage.no_region", where="REGION")
        if not self.paths:
            raise fault("usage.no_files", where="PATH")
        if self.year is None:
            raise fault("usage.no_year", where="--year")
        return self.region, self.year


def with_local_rules(rules: Rulebook, files: Iterable[str]) -> Rulebook:
    """The rules with files of local rules laid over them, one after another.

    Raises:
        WrongUseError: a file cannot be read.
        RuleError: a file says what it may not.
    """
    for name in files:
        try:
            content = Path(name).read_bytes()
        except OSError as error:
            raise fault(
                "usage.unreadable_file", where=f"--with {name}", found=error.strerror
            ) from error
        rules = rules.with_local(content, Path(name).name)
    return rules


@frozen(kw_only=True, eq=False)
class Answer:
    """A run, and the region whose rules it applied."""

    plugin: RegionPlugin
    found: Identification
    region: str

    @property
    def version(self) -> str | None:
        """Version of the region's distribution, if it has one."""
        return self.plugin.distribution.version if self.plugin.distribution else None

    @property
    def came(self) -> str:
        """Where the rules came from: distribution and version, or the folder as typed."""
        origin = self.plugin.distribution
        return f"{origin.name} {origin.version or '?'}" if origin else self.region

    @property
    def folder(self) -> Path | None:
        """The folder the rules were read from, as typed where it can be; None if installed."""
        if self.plugin.distribution is not None:
            return None
        typed = Path(self.region)
        return typed if (typed / REGION_FILE).is_file() else Path(str(self.plugin.folder))


def run_option(command: F) -> F:
    """`--run`: the run a study follows."""
    told = msg("Folder that identify --out has written")
    return option("--run", metavar="RUN", words=told)(command)


def category_option(command: F) -> F:
    """`--category`: the list a study follows."""
    told = msg("Id of the category to follow; by default the list of the rules")
    return option("--category", metavar="ID", words=told)(command)


def on_option(words: Message) -> Callable[[F], F]:
    """`--on DAY`: the day the lists are looked at."""
    return option("--on", metavar="DAY", callback=read_day, words=words)


def question_options(*, optional: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Arguments and options of a run; the command gets them as one `question`.

    Args:
        optional: whether the command can do without, because it has `--run`.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @_of_data(optional=optional)
        @_of_law
        @functools.wraps(command)
        def packed(**given: Any) -> Any:
            asked = {field.name: given.pop(field.name) for field in fields(Question)}
            return command(question=Question(**asked), **given)

        return packed

    return decorate


def _of_data(*, optional: bool) -> Callable[[F], F]:
    region = argument(
        "region",
        metavar="[REGION]" if optional else "REGION",
        required=False,
        words=msg("Name of a region, or a folder with its rules"),
    )
    paths = argument(
        "paths",
        metavar="[PATH]…" if optional else "PATH…",
        nargs=-1,
        words=msg("Files and folders with results and context"),
    )
    year = option(
        "--year", metavar="YEAR", callback=read_year, words=msg("Latest year of the data")
    )
    return lambda command: region(paths(year(command)))


def _of_law(command: F) -> F:
    for_year = option(
        "--for-year",
        metavar="YEAR",
        callback=read_year,
        words=msg("Year the list is made for; only told, never computed with"),
    )
    as_of = option(
        "--as-of",
        metavar="DAY",
        callback=read_day,
        words=msg("Day whose rules are applied; by default 31 December of --year"),
    )
    local = option(
        "--with",
        "local",
        metavar="TOML",
        multiple=True,
        words=msg("File with the region's own dated, sourced versions; may be repeated"),
    )
    settings = option(
        "--set",
        "settings",
        metavar="KEY=VALUE",
        multiple=True,
        callback=read_settings,
        words=msg("Set a parameter for this run, e.g. small.minimum=10; may be repeated"),
    )
    strict = option(
        "--strict", is_flag=True, words=msg("Refuse data with errors; nothing is written")
    )
    return for_year(as_of(local(settings(strict(command)))))
