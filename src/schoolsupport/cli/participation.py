"""`monitor participation`, and lines of registers read by `progress import --register`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import frozen

from schoolsupport.cli.commands import ERROR, FINE, Command, json_option, option
from schoolsupport.cli.db import opened, store_option
from schoolsupport.cli.question import one_of, read_day, whole_from
from schoolsupport.cli.session import current_session, now, today
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.domain import Problem
from schoolsupport.faults import fault, nearest
from schoolsupport.regions import load_region, load_regions
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from schoolsupport.deadlines.school_calendar import SchoolCalendar
    from schoolsupport.monitoring.registers.participation import (
        HalfYear,
        ListedSchool,
        Participation,
    )
    from schoolsupport.monitoring.registers.register import Register
    from schoolsupport.monitoring.registers.register_pages import ShownRegister
    from schoolsupport.regions import RegionPlugin
    from schoolsupport.store import Store
    from schoolsupport.tables import Tables
    from schoolsupport.words.schools import RegisteredName

GROUPS = ("municipality", "school", "event", "half-year")


def region_of(store: Store | None, region: str | None) -> RegionPlugin:
    """The region named, else the only one with registers among those whose plans the store has.

    Raises:
        WrongUseError: none, or several, have registers.
    """
    if region is not None:
        return load_region(region)
    planned = {one.template for one in store.plans()} if store is not None else set()
    plugins = [
        plugin
        for plugin in load_regions().regions.values()
        if (not planned or planned & plugin.roadmaps.keys()) and plugin.registers
    ]
    if len(plugins) == 1:
        return plugins[0]
    code = "usage.registers_of_several" if plugins else "usage.no_registers"
    raise fault(code, where="--region", known=", ".join(one.name for one in plugins))


def register_of(plugin: RegionPlugin, name: str) -> Register:
    """The register of a name.

    Raises:
        WrongUseError: the region has none of the name.
    """
    found = plugin.registers.get(name)
    if found is None:
        known = plugin.registers
        raise fault(
            "usage.unknown_register",
            where="--register",
            found=name,
            near=nearest(name, known),
            known=", ".join(known) or "-",
        )
    return found


# --- reading -------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Reading:
    """How lines of a register are to be read, as typed; each is an option."""

    register: str
    region: str | None
    schools: tuple[str, ...]
    municipality: str | None
    day: date | None
    whole: bool
    only_check: bool


def import_lines(paths: tuple[str, ...], store: str, output: Output, reading: Reading) -> int:
    """Record the lines of files in a register, or show why not."""
    from schoolsupport.monitoring.registers.reading import (  # noqa: PLC0415  # start-up is light
        Asked,
        KnownSchools,
        read_lines,
    )
    from schoolsupport.monitoring.registers.register_pages import ToldLines, read_page  # noqa: PLC0415  # start-up is light
    from schoolsupport.store import open_store  # noqa: PLC0415  # start-up is light

    with open_store(store) as there:
        plugin = region_of(there, reading.region or current_session().setting("region"))
        tables = _tables(reading.schools, plugin)
        kept = register_of(plugin, reading.register)
        known = _known(there, tables)
        if not known:
            raise fault("usage.no_schools", where="--schools")
        asked = Asked(
            register=kept,
            schools=KnownSchools(known, reading.municipality),
            day=reading.day or today(),
            rows=frozenset(number.rpartition("/")[2] for number in kept.rows),
        )
        read = read_lines(map(Path, paths), asked)
        problems: tuple[Problem, ...] = read.problems
        done = None
        if read.sound:
            done = there.keep_lines(
                read.lines, moment=now(), whole=reading.whole, only_check=reading.only_check
            )
            problems = (*problems, *done.problems)
            if done.sound and tables is not None and not reading.only_check:
                there.add_schools(tables)
    recorded = done is not None and done.sound and not reading.only_check
    told = ToldLines(
        register=kept.name,
        recorded=done.new if done is not None and recorded else None,
        lines=len(read.lines),
        persons=done.persons if done is not None else 0,
        gone=done.gone if done is not None else 0,
        problems=problems,
    )
    show(lambda: read_page(kept, told), output, json=lambda: told)
    return FINE if done is not None and done.sound else ERROR


def _tables(paths: Sequence[str], plugin: RegionPlugin) -> Tables | None:
    """The register of schools and the lists of files."""
    import schoolsupport as ss  # noqa: PLC0415  # start-up is light

    return ss.read_files(*paths, layouts=plugin.layouts) if paths else None


def _known(store: Store, tables: Tables | None) -> list[RegisteredName]:
    """The schools of the files, then those of the store."""
    from schoolsupport.words.schools import RegisteredName  # noqa: PLC0415  # start-up is light

    known = {one.school: one for one in store.known_schools()}
    if tables is not None:
        frame = tables.named_schools.astype(object)
        frame = frame.where(frame.notna(), None)
        columns = (frame[name] for name in ("school", "name", "municipality", "branch_of"))
        for school, name, municipality, head in zip(*columns, strict=True):
            known[str(school)] = RegisteredName(
                school=str(school),
                name=str(name or school),
                municipality=municipality,
                is_branch=head is not None,
            )
    return [known[school] for school in sorted(known)]


# --- showing -------------------------------------------------------------------------------------


@click.command(
    "participation",
    cls=Command,
    words=msg(
        "Show who took part in what over a time, by municipality, school, event or half-year; what"
        " the order expects; which listed schools took part in nothing; the registers.\n\n"
        "With --register the lines of one register on a day. Lines are read by"
        " progress import --register. Persons are told by numbers unless --names is given."
    ),
)
@option(
    "--region",
    metavar="REGION",
    setting="region",
    words=msg("Region of the registers, a name or a folder"),
)
@option(
    "--period",
    metavar="WORDS",
    words=msg("The time in words: «1 полугодие 2022/23 учебного года», «2022 год»"),
)
@option("--from", "start", metavar="DAY", callback=read_day, words=msg("The first day"))
@option("--until", "end", metavar="DAY", callback=read_day, words=msg("The last (default: today)"))
@option(
    "--by",
    metavar="|".join(GROUPS),
    default="municipality",
    callback=one_of(*GROUPS),
    words=msg("What a row is of (default: municipality)"),
)
@option(
    "--list",
    "lists",
    metavar="NAME",
    multiple=True,
    words=msg("Schools of this list are to take part (default: of all lists in force)"),
)
@option("--register", metavar="NAME", words=msg("Show the lines of this register"))
@option("--names", is_flag=True, words=msg("Name the persons of the register: for official use"))
@option("--blank", is_flag=True, words=msg("Show the register empty, to be filled in: with --out"))
@option("--public", is_flag=True, words=msg("For publication: small numbers of people are hidden"))
@option(
    "--smallest",
    metavar="N",
    callback=whole_from(2),
    words=msg("The smallest number of people that is published (default: 5)"),
)
@store_option
@output_options
@json_option
def participation(store: str, output: Output, blank: bool, **given: Any) -> None:
    """Print participation, or a register."""
    asked = Shown(**given)
    if asked.names and asked.public:
        raise fault("usage.names_in_public", where="--names")
    if asked.register is None and (asked.names or blank):
        code = "usage.names_of_what" if asked.names else "usage.no_register"
        raise fault(code, where="--register")
    if asked.register is not None and blank:
        _show_blank(register_of(region_of(None, asked.region), asked.register), output)
        return
    with opened(store) as there:
        plugin = region_of(there, asked.region)
        if asked.register is not None:
            _show_register(there, plugin, asked, output)
        else:
            _show_participation(there, plugin, asked, output)


@frozen(kw_only=True)
class Shown:
    """What is to be shown, as typed; each is an option."""

    region: str | None
    period: str | None
    start: date | None
    end: date | None
    by: str
    lists: tuple[str, ...]
    register: str | None
    names: bool
    public: bool
    smallest: int | None


def _show_blank(register: Register, output: Output) -> None:
    from schoolsupport.monitoring.registers.register_pages import blank_page  # noqa: PLC0415  # start-up is light

    show(lambda: blank_page(register), output, json=lambda: {"register": register})


def _show_register(store: Store, plugin: RegionPlugin, asked: Shown, output: Output) -> None:
    from schoolsupport.monitoring.registers.register import CellKind  # noqa: PLC0415  # start-up is light
    from schoolsupport.monitoring.registers.register_pages import register_page  # noqa: PLC0415  # start-up is light

    register = register_of(plugin, asked.register or "")
    if asked.public and register.of_kind(CellKind.PERSON) is not None:
        raise fault("usage.persons_in_public", where="--public", found=register.name)
    told = register_in(store, plugin, register, asked)
    show(lambda: register_page(register, told, names=asked.names), output, json=lambda: told)


def register_in(
    store: Store, plugin: RegionPlugin, register: Register, asked: Shown
) -> ShownRegister:
    """The lines of a register of a store that hold at the end of a time.

    Raises:
        WrongUseError: the time asked for is none.
    """
    from schoolsupport.monitoring.registers.lines import holding  # noqa: PLC0415  # start-up is light
    from schoolsupport.monitoring.registers.register_pages import shown_register  # noqa: PLC0415  # start-up is light

    first, last, _ = _time(plugin, asked)
    lines = [
        one
        for one in holding(store.lines([register.name]), last)
        if one.is_state or first is None or one.day >= first
    ]
    schools = {one.school: one.name for one in store.known_schools()}
    names = store.persons() if asked.names else None
    return shown_register(register, lines, last, schools, names)


def _show_participation(store: Store, plugin: RegionPlugin, asked: Shown, output: Output) -> None:
    from schoolsupport.monitoring.registers.pages import Groups, participation_page  # noqa: PLC0415  # start-up is light

    found = participation_in(store, plugin, asked)
    show(lambda: participation_page(found, Groups(asked.by)), output, json=lambda: found)


def participation_in(store: Store, plugin: RegionPlugin, asked: Shown) -> Participation:
    """Who took part in what, by the registers of a region in a store.

    Raises:
        WrongUseError: the time asked for is none.
    """
    from schoolsupport.domain.disclosure import LEAST  # noqa: PLC0415  # start-up is light
    from schoolsupport.monitoring.registers.participation import Looked, participation  # noqa: PLC0415  # start-up is light
    from schoolsupport.monitoring.registers.publishing import published  # noqa: PLC0415  # start-up is light

    first, last, label = _time(plugin, asked)
    lines = store.lines(list(plugin.registers))
    days = [one.day for one in lines if not one.is_state and one.day <= last] or [last]
    until = last if asked.end or asked.period else max(days)
    listed, listed_by = _listed(store, last, asked.lists)
    looked = Looked(
        registers=plugin.registers,
        templates=plugin.roadmaps,
        start=first,
        end=last,
        label=label,
        listed=listed,
        listed_by=listed_by,
        half_years=tuple(_half_years(plugin.school_calendar, first or min(days), until)),
    )
    found = participation(lines, looked)
    return published(found, asked.smallest or LEAST) if asked.public else found


def _listed(
    store: Store, on: date, lists: tuple[str, ...]
) -> tuple[list[ListedSchool] | None, Message | str | None]:
    from schoolsupport.monitoring.registers.participation import ListedSchool  # noqa: PLC0415  # start-up is light

    found = store.listed_schools(on, lists)
    if found is None:
        return None, None
    known = {one.school: one for one in store.known_schools()}
    schools = [
        ListedSchool(
            school=one,
            name=known[one].name if one in known else one,
            municipality=known[one].municipality if one in known else None,
        )
        for one in found.schools
    ]
    schools.sort(key=lambda one: (one.municipality or "", one.name, one.school))
    return schools, "; ".join(found.lists) or msg("the plans of schools in the store")


def _time(plugin: RegionPlugin, asked: Shown) -> tuple[date | None, date, str | None]:
    """The first day, the last day and the words of a time.

    Raises:
        WrongUseError: the words do not say days, or the days are turned.
    """
    period, start = asked.period, asked.start
    if period is None:
        last = asked.end or today()
        if start is not None and start > last:
            raise fault("usage.days_turned", where="--until", found=last)
        return start, last, None
    if start is not None or asked.end is not None:
        raise fault("usage.period_and_days", where="--period", found=period)
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar

    read = parse_deadline(period, calendar=plugin.school_calendar)
    (part,) = read.parts if len(read.parts) == 1 else (None,)
    if part is None or part.start is None or part.end is None or part.recurrence is not None:
        raise fault("usage.not_period", where="--period", found=period)
    return part.start, part.end, period


def _half_years(calendar: SchoolCalendar, start: date, end: date) -> Iterator[HalfYear]:
    """The half-years that a time touches, where it touches several."""
    from schoolsupport.monitoring.registers.participation import HalfYear  # noqa: PLC0415  # start-up is light

    found = []
    for year in range(calendar.school_year_of(start), calendar.school_year_of(end) + 1):
        spans = calendar.half_years(year)
        if len(spans) == 2:
            _, last = calendar.school_year_days(year)
            turn = spans[1].start
            for number, first, until in (
                (1, spans[0].start, turn - timedelta(days=1)),
                (2, turn, last),
            ):
                if first <= end and until >= start:
                    name = msg(
                        "half-year {number} of {before}/{year}",
                        number=number,
                        before=year - 1,
                        year=f"{year % 100:02}",
                    )
                    found.append(HalfYear(start=max(first, start), end=min(until, end), name=name))
    if len(found) > 1:
        yield from found
