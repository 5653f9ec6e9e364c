"""`schoolsupport monitor dynamics`: did support help."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve, frozen

import schoolsupport as ss
from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.db import opened
from schoolsupport.cli.monitor import tasks_of
from schoolsupport.cli.question import (
    on_option,
    one_of,
    paths_argument,
    read_back,
    read_settings,
    read_year,
    region_argument,
    run_option,
    setting_values,
)
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show, waiting
from schoolsupport.domain import Problem, Procedure
from schoolsupport.faults import fault
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.monitoring.dynamics.findings import Dynamics
    from schoolsupport.monitoring.execution import ExecutionRow
    from schoolsupport.support.lists import RawLine

STATUSES = ("regional", "500+", "post_project", "identified")


@click.command(
    "dynamics",
    cls=Command,
    words=msg(
        "Compare the results of supported schools, before and after, with those of schools alike"
        " that nobody supported.\n\n"
        "Supported are the schools that orders put into support between the works of the two"
        " years: by any list of support, by one list (--list), by a status (--status); or those a"
        " run found (--run). With --store, how far their plans are executed stands beside. It says"
        " what it cannot prove, and tells no difference where schools are too few."
    ),
)
@region_argument
@paths_argument(msg("Files and folders with results of both years, context and lists"))
@option("--before", metavar="YEAR", callback=read_year, words=msg("Year of the results before"))
@option("--after", metavar="YEAR", callback=read_year, words=msg("Year of the results after"))
@option("--list", "list_name", metavar="NAME", words=msg("Schools of this list"))
@option(
    "--status",
    metavar="|".join(STATUSES),
    multiple=True,
    callback=one_of(*STATUSES),
    words=msg("Schools in this status; may be repeated"),
)
@run_option
@option(
    "--procedure",
    "procedures",
    metavar="ID",
    multiple=True,
    words=msg("Look at this work only, such as vpr-5-ru; may be repeated"),
)
@option(
    "--measure",
    metavar="below|mean",
    default="below",
    callback=one_of("below", "mean"),
    words=msg("What is compared: the share below the line, or the mean (default: below)"),
)
@option(
    "--store",
    metavar="FILE|URL",
    words=msg("Store with the plans of the schools: a file, or an address of PostgreSQL"),
)
@option("--roadmap", metavar="NAME", words=msg("Plans of this roadmap only"))
@on_option(msg("Day of the execution of plans (default: 31 December of --after)"))
@option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    callback=read_settings,
    words=msg("Set a number of this run, e.g. schools_at_least=8; may be repeated"),
)
@output_options
@json_option
def dynamics(  # noqa: PLR0913, PLR0917  # the options of the command
    region: str,
    paths: tuple[str, ...],
    before: int | None,
    after: int | None,
    list_name: str | None,
    status: tuple[str, ...],
    run: str | None,
    procedures: tuple[str, ...],
    measure: str,
    store: str | None,
    roadmap: str | None,
    on: date | None,
    settings: dict[str, str],
    output: Output,
) -> int:
    """Compare, show; 1 where no difference can be told."""
    from schoolsupport.monitoring.dynamics import default_parameters  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring.dynamics.showing import page  # noqa: PLC0415  # help stays light

    if before is None or after is None:
        raise fault("dynamics.no_years", where="--before" if before is None else "--after")
    if sum(map(bool, (list_name, status, run))) > 1:
        raise fault("dynamics.one_choice", where="--list")
    parameters = default_parameters().with_settings(setting_values(settings))
    chosen = [Procedure.parse(one).id for one in procedures] or None
    executed = _executed(store, roadmap, on or date(after, 12, 31))
    plugin = ss.load_region(region)
    supported = None if run is None else read_back(run, plugin).listed()
    told = compared(
        plugin,
        paths,
        list_name=list_name,
        statuses=status,
        supported=supported,
        before=before,
        after=after,
        execution=executed,
        procedures=chosen,
        measure=measure,
        parameters=parameters,
    )
    show(lambda: page(told), output, json=lambda: told)
    return 0 if told.main.effect is not None else 1


def compared(
    plugin: ss.RegionPlugin,
    paths: tuple[str, ...],
    *,
    list_name: str | None = None,
    statuses: tuple[str, ...] = (),
    supported: Any = None,
    **given: Any,
) -> Dynamics:
    """Results of schools that were supported, before and after, beside others.

    Args:
        plugin: the region.
        paths: files and folders with results of both years, context and lists.
        list_name: schools of this list; None for those of any support.
        statuses: schools in these statuses.
        supported: schools that a run found, in place of those of lists.
        given: years and whatever else `dynamics` takes.
    """
    session = current_session()
    with waiting(session, msg("Reading files …")):
        register, columns = session.setting("register"), plugin.columns
        tables = ss.read_files(*paths, layouts=plugin.layouts, register=register, columns=columns)
    lists = supported_lines(plugin, tables, list_name, statuses)
    with waiting(session, msg("Comparing schools …")):
        found = ss.dynamics(
            tables,
            supported,
            spans=lists.spans,
            elsewhere=lists.every,
            calendar=plugin.rulebook.calendar,
            **given,
        )
    return evolve(found, problems=lists.problems)


@frozen(kw_only=True)
class SupportedLines:
    """Lines of lists by ids of schools.

    Attributes:
        spans: of the lists chosen.
        every: of every support.
        problems: what has to be said of them.
    """

    spans: tuple[RawLine, ...]
    every: tuple[RawLine, ...]
    problems: tuple[Problem, ...]


def supported_lines(
    plugin: ss.RegionPlugin,
    tables: ss.Tables,
    name: str | None = None,
    statuses: Iterable[str] = (),
) -> SupportedLines:
    """The lines of a list, of statuses, or of any support."""
    from schoolsupport.support.lists import lines_of_list, name_problem  # noqa: PLC0415  # help stays light
    from schoolsupport.support.rules import SUPPORTED, SupportStatus, support_rules  # noqa: PLC0415  # as above
    from schoolsupport.support.statuses import statuses_of  # noqa: PLC0415  # as above

    book = plugin.rulebook
    known = statuses_of(tables, support_rules(plugin), book.lists, book.binds.municipality)
    lines = [line for of_school in known.lines.values() for line in of_school]
    supports = {*SUPPORTED, SupportStatus.POST_PROJECT}
    # a line that is refused may be a support all the same: its school is no school of comparison
    every = tuple(one for one in (*lines, *known.refused) if one.status in supports)
    if name is None:
        wanted = {SupportStatus(one) for one in statuses} or SUPPORTED
        spans: tuple[RawLine, ...] = tuple(one for one in lines if one.status in wanted)
        return SupportedLines(spans=spans, every=every, problems=known.problems)
    approved = lines_of_list(
        name, tables, book.lists, plugin.roadmaps.values(), book.binds.municipality
    )
    return SupportedLines(
        spans=tuple(
            evolve(one.line, school=one.school) for one in approved if one.school is not None
        ),
        every=every,
        problems=tuple(name_problem(one.match, name) for one in approved if one.match is not None),
    )


def _executed(store: str | None, roadmap: str | None, day: date) -> tuple[ExecutionRow, ...]:
    """How far the plans of schools are executed by a day; nothing without a store."""
    if store is None:
        return ()
    with opened(store) as there:
        plans = tasks_of(there, roadmap, None)
        return ss.execution(there, plans, on=day).by("school")
