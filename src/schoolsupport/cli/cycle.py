"""`monitor cycle`: the nine stages of management, and which paper proves each of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.db import store_option
from schoolsupport.cli.monitor import opened
from schoolsupport.cli.question import on_option
from schoolsupport.cli.session import today
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault
from schoolsupport.regions import load_region, load_regions
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.monitoring.cycle.cycle import Cycle, Evidence, Paper
    from schoolsupport.regions import RegionPlugin
    from schoolsupport.store import Store


@click.command(
    "cycle",
    cls=Command,
    words=msg(
        "Show the management cycle of an order, from goals to effectiveness: what in the order"
        " speaks of each stage, which papers prove it, which links are missing or broken.\n\n"
        "Papers are those of entries in the store, closings of rounds, registers, runs."
    ),
)
@option(
    "--region",
    metavar="REGION",
    setting="region",
    words=msg("Region of the cycle, a name or a folder"),
)
@on_option(msg("The day looked at (default: today)"))
@store_option
@output_options
@json_option
def cycle(region: str | None, on: date | None, store: str, output: Output) -> None:
    """Print the cycle of a region."""
    from schoolsupport.monitoring.cycle.cycle import cycle_on  # noqa: PLC0415  # start-up is light
    from schoolsupport.monitoring.cycle.pages import cycle_page  # noqa: PLC0415  # start-up is light

    day = on or today()
    with opened(store) as there:
        plugin, managed = _managed(there, region)
        evidence = _evidence(there, plugin, managed, day)
    template = plugin.roadmaps[managed.roadmap]
    state = cycle_on(plugin.name, managed, template, evidence, day)
    show(lambda: cycle_page(state), output, json=lambda: state)


def _managed(store: Store, region: str | None) -> tuple[RegionPlugin, Cycle]:
    """The region named, else the only one with a cycle among those whose plans the store has.

    Raises:
        WrongUseError: none, or several, have a cycle.
    """
    if region is not None:
        plugins = [load_region(region)]
    else:
        planned = {one.template for one in store.plans()}
        plugins = [
            plugin for plugin in load_regions().regions.values() if planned & plugin.roadmaps.keys()
        ]
    found = [(plugin, plugin.cycle) for plugin in plugins if plugin.cycle is not None]
    if len(found) != 1 or found[0][1] is None:
        known = ", ".join(plugin.name for plugin, _ in found) or "-"
        raise fault("usage.no_cycle", where="--region", found=region, known=known)
    return found[0][0], found[0][1]


def _evidence(store: Store, plugin: RegionPlugin, managed: Cycle, on: date) -> Evidence:
    from schoolsupport.monitoring.cycle.cycle import Evidence, Paper  # noqa: PLC0415  # start-up is light

    closings: dict[str, list[Paper]] = {}
    for one in store.closings():
        roadmap, _, name = one.name.partition("/")
        if roadmap == managed.roadmap and one.day is not None and one.day <= on:
            told = msg("closed by: {by}", by=one.by or "")
            closings.setdefault(name, []).append(Paper(title=told, day=one.day))
    registers: dict[str, list[date]] = {}
    for line in store.lines(list(plugin.registers)):
        if line.day <= on:
            registers.setdefault(line.register, []).append(line.day)
    return Evidence(
        done=store.proving(managed.roadmap, on),
        closings=closings,
        registers={
            name: Paper(title=plugin.registers[name].title, day=max(days))
            for name, days in registers.items()
        },
        runs=[
            Paper(title=msg("run of identification, {year}", year=one.year), day=one.as_of)
            for one in store.runs()
            if one.region == plugin.name and one.as_of <= on
        ],
        rules=_rules(plugin, on) if any(one.rules for one in managed.proof) else (),
        plans=store.municipal_rows(managed.roadmap),
    )


def _rules(plugin: RegionPlugin, on: date) -> list[Paper]:
    """The acts of the criteria in force, on the day or, once they have ended, on their last."""
    from schoolsupport.monitoring.cycle.cycle import act_paper  # noqa: PLC0415  # start-up is light

    rules = plugin.rulebook
    last = rules.last_day()
    edition = rules.edition(min(on, last) if last is not None else on)
    cited = dict.fromkeys(
        one.standing.source.act
        for one in edition.criteria.values()
        if one.standing.source is not None
    )
    return [act_paper(rules.acts[name]) for name in cited]
