"""What a run is asked: whose rules, which files, which year; options read; the run that answers."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_origin, get_type_hints
from zoneinfo import ZoneInfo, available_timezones

import attrs
import click
from attrs import evolve, fields, frozen

import schoolsupport as ss
from schoolsupport.cli.commands import F, argument, option
from schoolsupport.cli.failures import parameter_name
from schoolsupport.cli.session import Session, current_session, zone_on
from schoolsupport.cli.showing import waiting
from schoolsupport.errors import RunError
from schoolsupport.faults import fault, nearest, system_words
from schoolsupport.regions.region_plugin import REGION_FILE
from schoolsupport.toml import NotTomlError, toml_of
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from schoolsupport import Identification, RegionPlugin, Rulebook
    from schoolsupport.monitoring.ledger import ZonedDay
    from schoolsupport.reports import Run

FIRST_YEAR, LAST_YEAR = 1990, 2100
_DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y")


def read_day(_: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """A day such as 2021-03-15 or 15.03.2021.

    Raises:
        WrongUseError: it is not a day.
    """
    if value is None:
        return None
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(value, form).date()  # a day has no zone
        except ValueError:
            continue
    raise fault("usage.not_day", where=parameter_name(param), found=value)


def read_zone(_: click.Context, param: click.Parameter, value: str | None) -> tzinfo | None:
    """A time zone such as Asia/Sakhalin.

    Raises:
        WrongUseError: there is no such zone.
    """
    if value is None:
        return None
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        near = nearest(value, sorted(available_timezones()))
        where = parameter_name(param)
        raise fault("usage.unknown_zone", where=where, found=value, near=near) from error


def zone_option(command: F) -> F:
    """`--zone`: whose midnight ends a day."""
    return option(
        "--zone",
        metavar="ZONE",
        setting="zone",
        callback=read_zone,
        words=msg("Time zone in which days end (default: the region's, or that of this machine)"),
    )(command)


def known_by_end(known: date | None, zone: tzinfo | None) -> ZonedDay | None:
    """The end of a day in a zone, by default that of the machine."""
    from schoolsupport.monitoring.ledger import ZonedDay  # noqa: PLC0415  # help stays light

    return None if known is None else ZonedDay(known, zone or zone_on(known))


def read_year(_: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """A year with four digits.

    Raises:
        WrongUseError: it is not a year from 1990 to 2100.
    """
    if value is None:
        return None
    if value.isascii() and value.isdigit() and FIRST_YEAR <= int(value) <= LAST_YEAR:
        return int(value)
    raise fault(
        "usage.not_year", where=parameter_name(param), found=value, first=FIRST_YEAR, last=LAST_YEAR
    )


def read_years(_: click.Context, param: click.Parameter, value: str | None) -> Any:
    """A year, or a first and a last one: `2021`, `2020-2024`.

    Returns:
        The two years, the same twice for one; None where nothing was given.

    Raises:
        WrongUseError: it is neither, or the last year is before the first.
    """
    if value is None:
        return None
    ends = [part.strip() for part in value.replace("–", "-").split("-")]
    fits = all(end.isascii() and end.isdigit() for end in ends) and len(ends) in (1, 2)
    years = [int(end) for end in ends] if fits else []
    if years and FIRST_YEAR <= years[0] <= years[-1] <= LAST_YEAR:
        return years[0], years[-1]
    raise fault("usage.not_years", where=parameter_name(param), found=value)


def one_of(
    *known: str,
) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A reader of one word, or of several where the option may be repeated.

    The reader raises:
        WrongUseError: a word is not among those known.
    """

    def read(_: click.Context, param: click.Parameter, value: Any) -> Any:
        for word in value if isinstance(value, tuple) else (value,):
            if word is not None and word not in known:
                raise fault(
                    "usage.unknown_word",
                    where=parameter_name(param),
                    found=word,
                    known=", ".join(known),
                )
        return value

    return read


def pairs(example: str) -> Callable[[click.Context, click.Parameter, Any], dict[str, str]]:
    """A reader of `KEY=VALUE`, repeated; the values are texts as written.

    Args:
        example: how the option is written, for the message.

    The reader raises:
        WrongUseError: a word has no `=`.
    """

    def read(_: click.Context, param: click.Parameter, value: Iterable[str]) -> dict[str, str]:
        given = {}
        for word in value:
            key, sign, text = word.partition("=")
            if not sign or not key.strip():
                where = parameter_name(param)
                raise fault("usage.not_key_value", where=where, found=word, example=example)
            given[key.strip()] = text.strip()
        return given

    return read


read_settings = pairs("--set small.minimum=10")
"""Parameters set for a run, as written; the values are read by `setting_values`."""


def scores_of(given: Mapping[str, str]) -> dict[str, float]:
    """Scores by procedure, a comma allowed.

    Raises:
        WrongUseError: one is no number.
    """
    scores = {}
    for procedure, text in given.items():
        try:
            scores[procedure] = float(text.replace(",", "."))
        except ValueError as error:
            raise fault("usage.not_score", where=procedure, found=text) from error
    return scores


def setting_values(settings: dict[str, str]) -> dict[str, Any]:
    """The values of parameters: TOML where they are TOML, else text; `a,b` where a list belongs."""
    lists = _list_keys()
    return {
        key: _as_list(_toml(text)) if key.rpartition(".")[2] in lists else _toml(text)
        for key, text in settings.items()
    }


def _toml(text: str) -> Any:
    try:
        read = toml_of(f"value = {text}")
    except NotTomlError:
        return text
    return read["value"] if set(read) == {"value"} else text


def _as_list(value: Any) -> Any:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _list_keys() -> frozenset[str]:
    """Names of the keys of rules and categories that hold lists."""
    from schoolsupport.identification.kinds import KINDS  # noqa: PLC0415  # needs pandas
    from schoolsupport.identification.rules.rulebook import Membership  # noqa: PLC0415  # needs pandas

    found: set[str] = set()
    waiting: list[type] = [Membership, *KINDS.values()]
    for kind in waiting:
        for name, hint in get_type_hints(kind).items():
            inner = [one for one in (hint, *getattr(hint, "__args__", ())) if isinstance(one, type)]
            waiting += [one for one in inner if attrs.has(one) and one not in waiting]
            if get_origin(hint) is tuple:
                found.add(name)
    return frozenset(found)


def whole_from(
    least: int,
) -> Callable[[click.Context, click.Parameter, str | None], int | None]:
    """A reader of a whole number.

    The reader raises:
        WrongUseError: it is none, or less than the least.
    """

    def read(_: click.Context, param: click.Parameter, value: str | None) -> int | None:
        if value is None or (value.isascii() and value.isdecimal() and int(value) >= least):
            return None if value is None else int(value)
        where = parameter_name(param)
        raise fault("usage.not_whole_number", where=where, found=value, least=least)

    return read


@frozen(kw_only=True)
class Question:
    """What a run is asked, as typed.

    Attributes:
        region: name or folder of a region.
        paths: files and folders.
        register: file that is the register of schools.
        year: latest year of data.
        for_year: year the list is for.
        as_of: the law's day, if it is not the usual one.
        local: files of local rules, in the order they are laid over the region's.
        settings: parameters set for the run, unread.
        strict: whether data with errors are refused.
    """

    region: str | None
    paths: tuple[str, ...]
    register: str | None = None
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
        region, paths, year = self._whole(session)
        plugin = ss.load_region(region)
        rules = with_local_rules(plugin.rulebook, self.local)
        settings = setting_values(self.settings)
        if MINYEAR <= year <= MAXYEAR:  # what cannot be asked is said before any file is read
            rules.edition(self.as_of or date(year, 12, 31), settings)
        with waiting(session, msg("Reading files …")):
            tables = ss.read_files(
                *paths,
                layouts=plugin.layouts,
                register=self.register or session.setting("register"),
                columns=rules.columns,
            )
        with waiting(session, msg("Judging schools …")):
            found = ss.identify(
                rules,
                tables,
                year=year,
                for_year=self.for_year,
                as_of=self.as_of,
                settings=settings,
                strict=self.strict,
            )
        return Answer(plugin=plugin, found=found, region=region)

    def _whole(self, session: Session) -> tuple[str, tuple[str, ...], int]:
        """What was typed, and what `support.toml` says in place of the rest."""
        region = self.region or session.setting("region")
        if region is None:
            raise fault("usage.no_region", where="REGION")
        paths = self.paths or session.setting("paths")
        if not paths and Path(region).is_file():  # the first word is the region, never a file
            raise fault("usage.no_region", where="REGION", found=region)
        if not paths:
            raise fault("usage.no_files", where="PATH")
        if self.year is None:
            raise fault("usage.no_year", where="--year")
        return region, paths, self.year


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
                "usage.unreadable_file", where=f"--with {name}", found=system_words(error)
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


def found_of(run: str | None, question: Question, session: Session) -> ss.Identification:
    """The identification a command follows: read from a run's folder, or made anew.

    Raises:
        WrongUseError: neither or both were given.
        RunError: the folder holds no run.
    """
    if run is None and not question.given:
        raise fault("usage.no_run_or_files")
    if run is None:
        return question.answer(session).found
    if evolve(question, region=None).given:
        raise fault("usage.run_and_files", where="--run", found=run)
    return _told(ss.read_run(run, region=question.region) if question.region else run_in(run))


def run_in(folder: str, at_hand: RegionPlugin | str | None = None) -> Run:
    """The run of a folder.

    Args:
        folder: of the run.
        at_hand: a region whose code is taken if the run is of that region and the region is not
            installed; by default that of `support.toml`.

    Raises:
        RunError: the folder holds no run, one that was changed by hand, or one that was made with
            code that is not here.
    """
    try:
        return ss.read_run(folder)
    except RunError as error:
        region = at_hand or current_session().setting("region")
        if error.fault != "run.code_absent" or region is None:
            raise
        plugin = ss.load_region(region) if isinstance(region, str) else region
        if plugin.name not in str(error.what.values["region"]).split(", "):
            raise
        return ss.read_run(folder, region=plugin)


def read_back(folder: str, at_hand: RegionPlugin | None = None) -> ss.Identification:
    """The identification of a run's folder; said on stderr where it is judged otherwise now.

    Args:
        folder: of the run.
        at_hand: see `run_in`.

    Raises:
        RunError: as `run_in`.
    """
    return _told(run_in(folder, at_hand))


def _told(run: Run) -> ss.Identification:
    folder = str(run.folder)
    words = {"folder": folder, "then": run.receipt.engine}
    if not run.same and run.code_changed:
        told = msg(
            "The code of the region was changed after the run {folder}; it judges otherwise now,"
            " and what follows is its judgement",
            **words,
        )
        click.echo(current_session().say(told), err=True)
    elif not run.same:
        told = msg(
            "The run {folder} was written by version {then}; this version judges otherwise, and"
            " what follows is its judgement",
            **words,
        )
        click.echo(current_session().say(told), err=True)
    return run.found


def run_option(command: F) -> F:
    """`--run`: the run a study follows."""
    told = msg("Folder that identify --out has written")
    return option("--run", metavar="RUN", words=told)(command)


def roster_option(command: F) -> F:
    """`--roster`: the table of names on the user's own disk."""
    told = msg("Table of who holds which office: who signs, who heads which school")
    return option("--roster", metavar="FILE", setting="roster", words=told)(command)


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
    register = option("--register", metavar="FILE", words=_REGISTER)
    return lambda command: region(paths(register(year(command))))


_REGISTER = msg("File that is the register of schools; then no other table of schools is one")


def region_argument(command: F) -> F:
    """`REGION`: whose rules are asked, where a command takes no whole question."""
    told = msg("Name of a region, or a folder with its rules")
    return argument("region", metavar="REGION", setting="region", words=told)(command)


def paths_argument(words: Message) -> Callable[[F], F]:
    """`PATH…`: what is read, where a command takes no whole question."""
    return argument("paths", metavar="PATH…", nargs=-1, required=True, setting="paths", words=words)


def register_option(command: F) -> F:
    """`--register`: which file is the register of schools, where files are read."""
    return option("--register", metavar="FILE", setting="register", words=_REGISTER)(command)


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
