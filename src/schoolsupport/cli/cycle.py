"""`monitor cycle`: the nine stages of management, and which paper proves each of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.db import opened, store_option
from schoolsupport.cli.question import on_option
from schoolsupport.cli.session import today
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault
from schoolsupport.regions import load_region, load_regions
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.monitoring.cycle.cycle import Cycle
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
    from schoolsupport.reports.cycle_evidence import evidence_of  # noqa: PLC0415  # start-up is light

    day = on or today()
    with opened(store) as there:
        plugin, managed = _managed(there, region)
        evidence = evidence_of(there, plugin, managed, day)
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
