"""`schoolsupport roadmap`: the plans of orders – shown, checked, planned, moved, sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from schoolsupport.cli.commands import Command, Lazy, LazyGroup, argument, json_option
from schoolsupport.cli.roadmap_source import template_of
from schoolsupport.cli.showing import Output, output_options
from schoolsupport.cli.showing import show as show_page
from schoolsupport.regions import load_region, load_regions
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.errors import SchoolSupportError

_HERE = "schoolsupport.cli.roadmap"
_CHECKS = "schoolsupport.cli.roadmap_checks"
_PLANS = "schoolsupport.cli.roadmap_plans"
_ORDERS = "schoolsupport.cli.roadmap_orders"
SOURCE = msg("Name of a region, its folder, or a file: a template (toml) or an order")

roadmap = LazyGroup(
    "roadmap",
    lazy={
        "list": Lazy(f"{_HERE}:list_", msg("The roadmaps of the regions")),
        "show": Lazy(f"{_HERE}:show", msg("A roadmap row by row, with its terms as understood")),
        "lint": Lazy(f"{_CHECKS}:lint", msg("What is wrong in an order, and what was meant")),
        "cascade": Lazy(
            f"{_CHECKS}:cascade", msg("Whether lower plans have what the upper order hands down")
        ),
        "plan": Lazy(f"{_PLANS}:plan", msg("Dated tasks for a region, municipality or school")),
        "roll": Lazy(f"{_ORDERS}:roll", msg("Move a roadmap to other years")),
        "import": Lazy(f"{_ORDERS}:import_", msg("Read an order's table into a template")),
        "export": Lazy(f"{_PLANS}:export", msg("Calendars, workbooks, csv, JSON of a plan")),
    },
    words=msg("Roadmaps of orders: what is to be done, by when, by whom, by what document."),
)


@click.command("list", cls=Command, words=msg("The roadmaps of all regions, or of those named."))
@argument("regions", metavar="REGION…", nargs=-1, words=msg("Names or folders of regions"))
@output_options
@json_option
def list_(regions: tuple[str, ...], output: Output) -> int:
    """Print a line for each roadmap; a broken region is named and does not hide the others."""
    from schoolsupport.roadmaps.showing import ListedRoadmap, ListedRoadmaps  # noqa: PLC0415  # help stays light

    broken: Mapping[str, SchoolSupportError] = {}
    if regions:
        loaded = {name: load_region(name) for name in regions}
    else:
        answer = load_regions()
        loaded, broken = answer.regions, answer.errors
    listed = ListedRoadmaps(
        tuple(
            ListedRoadmap(plugin.name, one)
            for plugin in loaded.values()
            for one in plugin.roadmaps.values()
        ),
        broken,
    )
    show_page(listed.page, output, json=lambda: listed)
    return 1 if broken else 0


@click.command(
    "show",
    cls=Command,
    words=msg(
        "A roadmap with everything its order says: rows, terms as printed and as understood,"
        " responsible parties, documents, targets, points of the order."
    ),
)
@argument("source", metavar="REGION|FILE", words=SOURCE)
@argument("name", metavar="[NAME]", required=False, words=msg("Name of the roadmap"))
@output_options
@json_option
def show(source: str, name: str | None, output: Output) -> None:
    """Print a template."""
    from schoolsupport.roadmaps.showing import ShownTemplate, page  # noqa: PLC0415  # help stays light

    shown = ShownTemplate(template_of(source, name))
    show_page(lambda: page(shown), output, json=lambda: shown)
