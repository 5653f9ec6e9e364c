"""`schoolsupport monitor`: what is done of the plans in a store, what is late, and the rounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any

import click

from schoolsupport.cli.commands import (
    Command,
    F,
    Lazy,
    LazyGroup,
    argument,
    json_option,
    option,
)
from schoolsupport.cli.db import opened, store_option
from schoolsupport.cli.question import (
    known_by_end,
    on_option,
    one_of,
    read_day,
    whole_from,
    zone_option,
)
from schoolsupport.cli.session import current_session, now, today
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault, nearest
from schoolsupport.records import plain
from schoolsupport.regions import load_region, load_regions
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.monitoring.execution import Execution
    from schoolsupport.monitoring.rounds.closings import RoundClosing
    from schoolsupport.monitoring.rounds.results import RoundResult
    from schoolsupport.monitoring.rounds.round import Round
    from schoolsupport.monitoring.tasks import Tasks
    from schoolsupport.regions import RegionPlugin
    from schoolsupport.store import Store

GROUPINGS = (
    "school",
    "municipality",
    "section",
    "measure",
    "party",
    "task",
    "level",
    "region",
)
_HERE = "schoolsupport.cli.monitor"

monitor = LazyGroup(
    "monitor",
    lazy={
        "status": Lazy(f"{_HERE}:status", msg("How far plans are executed on a day, and by whom")),
        "overdue": Lazy(f"{_HERE}:overdue", msg("What is overdue, and what is due soon")),
        "round": Lazy(f"{_HERE}:round_", msg("A round of an order: its floor, its closing")),
        "participation": Lazy(
            "schoolsupport.cli.participation:participation",
            msg("Who took part in what; registers of teams, teachers, contracts"),
        ),
        "dynamics": Lazy(
            "schoolsupport.cli.dynamics:dynamics",
            msg("Did support help: results before and after, beside schools alike"),
        ),
        "cycle": Lazy(
            "schoolsupport.cli.cycle:cycle",
            msg("The management cycle: which paper proves each stage"),
        ),
    },
    words=msg("Execution of plans: who did what by when, and whether the floor was reached."),
)


def plan_filters(command: F) -> F:
    """The options that say which plans of which store are looked at, and on which day."""
    options: list[Callable[[F], F]] = [
        store_option,
        option(
            "--roadmap",
            metavar="NAME",
            words=msg("Plans of this roadmap only (default: all of the store)"),
        ),
        option(
            "--municipality",
            metavar="NAME",
            words=msg("Plans of this municipality and its schools only"),
        ),
        on_option(msg("The day looked at (default: today)")),
        option(
            "--known",
            metavar="DAY",
            callback=read_day,
            words=msg("As it was known by the end of this day (default: as it is known now)"),
        ),
        zone_option,
    ]
    for one in reversed(options):
        command = one(command)
    return command


def by_option(command: F) -> F:
    """`--by`: what a row is of."""
    return option(
        "--by",
        metavar="|".join(GROUPINGS),
        default="municipality",
        callback=one_of(*GROUPINGS),
        words=msg("What a row is of (default: municipality)"),
    )(command)


def tasks_of(store: Store, roadmap: str | None, *municipalities: str | None) -> Tasks:
    """The tasks of the newest version of each plan asked for.

    Args:
        store: the store.
        roadmap: plans of this roadmap only; None for all.
        municipalities: plans of these and their schools only; none named for all.

    Raises:
        WrongUseError: there is none.
    """
    versions = store.plans(template=roadmap)
    names = [one for one in municipalities if one is not None]
    if names:
        keys = {f"municipality:{one}" for one in names}
        versions = [one for one in versions if one.municipality in names or one.owner in keys]
    if not versions:
        known = ", ".join(dict.fromkeys(one.template for one in store.plans())) or "-"
        found = roadmap or ", ".join(names)
        raise fault("usage.no_plans", where="--store", found=found, known=known)
    return store.tasks(versions)


@click.command(
    "status",
    cls=Command,
    words=msg(
        "Show how far the plans of a store are executed on a day, as known on a day.\n\n"
        "A share stands beside its fraction. What does not apply or was cancelled is in no share."
    ),
)
@plan_filters
@by_option
@option(
    "--formula",
    metavar="due|all|weighted",
    default="due",
    callback=one_of("due", "all", "weighted"),
    words=msg("Which tasks a share is of (default: due, whose day has come)"),
)
@option(
    "--counts",
    metavar="claims|confirmed",
    default="claims",
    callback=one_of("claims", "confirmed"),
    words=msg("Whether every report counts, or confirmed ones only (default: claims)"),
)
@output_options
@json_option
def status(by: str, formula: str, counts: str, output: Output, **given: Any) -> None:
    """Print the execution of the plans by a grouping."""
    from schoolsupport.monitoring.execution import Grouping  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring.showing import ToldExecution, page  # noqa: PLC0415  # help stays light

    done = _executed(formula=formula, counts=counts, **given)
    told = ToldExecution(execution=done, by=Grouping(by))
    show(lambda: page(done, by), output, json=lambda: plain(told, current_session().lang))


@click.command(
    "overdue",
    cls=Command,
    words=msg("Show what is overdue on a day, and what is due in the next days."),
)
@plan_filters
@option(
    "--ahead",
    metavar="N",
    callback=whole_from(0),
    words=msg("How many days to look ahead (default: 14)"),
)
@output_options
@json_option
def overdue(ahead: int | None, output: Output, **given: Any) -> None:
    """Print the tasks that are overdue or due soon, the longest overdue first."""
    from schoolsupport.monitoring.execution import AHEAD  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring.showing import open_tasks, overdue_page  # noqa: PLC0415  # help stays light

    told = open_tasks(_executed(ahead=AHEAD if ahead is None else ahead, **given))
    show(lambda: overdue_page(told), output, json=lambda: plain(told, current_session().lang))


def _executed(
    *,
    store: str,
    roadmap: str | None,
    municipality: str | None,
    on: date | None,
    known: date | None,
    zone: tzinfo | None,
    **given: Any,
) -> Execution:
    from schoolsupport.monitoring.execution import execution  # noqa: PLC0415  # help stays light

    with opened(store) as there:
        tasks = tasks_of(there, roadmap, municipality)
        if zone is None and (known is not None or on is None):
            zone = _zone_of(there, roadmap)
        day = on or today(zone)
        return execution(there, tasks, on=day, known=known_by_end(known, zone), **given)


def _zone_of(store: Store, roadmap: str | None) -> tzinfo | None:
    """The zone of the regions whose plans a store has, where they all have one."""
    planned = {one.template for one in store.plans(template=roadmap)}
    regions = load_regions().regions.values()
    zones = {one.zone for one in regions if planned & one.roadmaps.keys()}
    return zones.pop() if len(zones) == 1 else None


@click.command(
    "round",
    cls=Command,
    words=msg(
        "Show a round of an order on any day: its share, its floors, what is still open.\n\n"
        "Without NAME the rounds of a region are listed. --close freezes a round as it is"
        " reported now; --compare shows what came later."
    ),
)
@argument("name", metavar="[NAME]", required=False, words=msg("Name of the round"))
@option(
    "--region",
    metavar="REGION",
    setting="region",
    words=msg("Region of the round, a name or a folder"),
)
@plan_filters
@by_option
@option("--close", is_flag=True, words=msg("Freeze the round as it is reported now"))
@option("--closed-by", metavar="WHO", words=msg("Office or organisation that closes the round"))
@option("--compare", is_flag=True, words=msg("Show what came after the round was closed"))
@output_options
@json_option
def round_(
    name: str | None,
    region: str | None,
    by: str,
    close: bool,
    closed_by: str | None,
    compare: bool,
    output: Output,
    **given: Any,
) -> None:
    """Print a round, close it, or say what came after its closing."""
    if name is None:
        _list(region, output)
        return
    if close and compare:
        raise fault("usage.close_and_compare", where="--compare")
    if close != (closed_by is not None):
        raise fault("usage.closed_by", where="--closed-by", found=closed_by)
    from schoolsupport.monitoring.rounds.closings import kept_closing_of  # noqa: PLC0415  # help stays light

    with opened(given["store"]) as store:
        plugin, one = _round(store, region, name)
        result = _look(store, plugin, one, given)
        closing = kept_closing_of(store, result)
        if close:
            closing = _close(store, result, closing, str(closed_by))
        if compare:
            _compare(closing, result, output)
            return
    from schoolsupport.monitoring.execution import Grouping  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring.rounds.pages import ToldRound, round_page  # noqa: PLC0415  # help stays light

    told = ToldRound(result=result, by=Grouping(by), closing=closing)
    show(
        lambda: round_page(result, by, closing),
        output,
        json=lambda: plain(told, current_session().lang),
    )


def _list(region: str | None, output: Output) -> None:
    from schoolsupport.monitoring.rounds.pages import list_page, listed_rounds  # noqa: PLC0415  # help stays light

    if region is None:
        raise fault("usage.round_of_what", where="NAME")
    plugin = load_region(region)
    listed = listed_rounds(plugin.name, plugin.rounds.values(), plugin.roadmaps)
    show(lambda: list_page(listed), output, json=lambda: plain(listed, current_session().lang))


def _round(store: Store, region: str | None, name: str) -> tuple[RegionPlugin, Round]:
    """The round of a name: of the region named, else of the regions whose plans the store has."""
    if region is not None:
        plugins = [load_region(region)]
    else:
        planned = {one.template for one in store.plans()}
        plugins = [
            plugin for plugin in load_regions().regions.values() if planned & plugin.roadmaps.keys()
        ]
    found = [(plugin, plugin.rounds[name]) for plugin in plugins if name in plugin.rounds]
    if len(found) == 1:
        return found[0]
    known = [known for plugin in plugins for known in plugin.rounds]
    code = "usage.round_of_several" if found else "usage.unknown_round"
    raise fault(
        code, where="NAME", found=name, near=nearest(name, known), known=", ".join(known) or "-"
    )


def _look(store: Store, plugin: RegionPlugin, one: Round, given: dict[str, Any]) -> RoundResult:
    from schoolsupport.monitoring.rounds.results import round_on  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.plan import plan  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.timing import PlanSettings  # noqa: PLC0415  # help stays light

    template = plugin.roadmaps[one.roadmap]
    settings = PlanSettings(
        school_calendar=plugin.school_calendar, working_days=plugin.working_days
    )
    return round_on(
        one,
        template,
        store,
        tasks_of(store, one.roadmap, given["municipality"]),
        on=given["on"],
        known=known_by_end(given["known"], given["zone"] or plugin.zone),
        own=plan(template, settings=settings),
    )


def _close(
    store: Store, result: RoundResult, before: RoundClosing | None, who: str
) -> RoundClosing:
    from schoolsupport.monitoring.rounds.closings import close  # noqa: PLC0415  # help stays light
    from schoolsupport.store.kept import kept_closing  # noqa: PLC0415  # help stays light

    if before is not None:
        raise fault(
            "usage.closed_before",
            where=result.round.name,
            found=before.closed_at.date(),
            by=before.by,
        )
    closing = close(result, by=who, at=now())
    store.add_closing(kept_closing(closing))
    return closing


def _compare(closing: RoundClosing | None, result: RoundResult, output: Output) -> None:
    from schoolsupport.monitoring.rounds.closings import compare  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring.rounds.pages import compared_page  # noqa: PLC0415  # help stays light

    if closing is None:
        raise fault("usage.not_closed", where=result.round.name, found=result.on)
    difference = compare(closing, result)
    show(
        lambda: compared_page(difference, result),
        output,
        json=lambda: plain(difference, current_session().lang),
    )
