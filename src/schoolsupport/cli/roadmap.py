"""`schoolsupport roadmap`: the plans of orders – shown, checked, planned, moved, sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click
from attrs import frozen

from schoolsupport.cli.commands import Command, Lazy, LazyGroup, argument, json_option
from schoolsupport.cli.printing import Heading, Page, print_json
from schoolsupport.cli.roadmap_source import template_of
from schoolsupport.cli.session import current_session
from schoolsupport.records import told
from schoolsupport.regions import load_region, load_regions
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.errors import SchoolSupportError
    from schoolsupport.roadmaps.template import RoadmapTemplate

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


@told(
    "region", "template.name", "template.title", "template.level", "template.territory",
    "template.period.first_year", "template.period.last_year", "measures", "duties",
)  # fmt: skip
@frozen
class ListedRoadmap:
    """A roadmap of a region in a line."""

    region: str
    template: RoadmapTemplate

    @property
    def measures(self) -> int:
        """How many rows its table has."""
        return len(self.template.measures)

    @property
    def duties(self) -> int:
        """How many numbered points the order has."""
        return len(self.template.duties)


@frozen
class ListedRoadmaps:
    """What `roadmap list` tells a program; `errors` by the name of a region that is broken."""

    roadmaps: tuple[ListedRoadmap, ...]
    errors: Mapping[str, SchoolSupportError]


@click.command("list", cls=Command, words=msg("The roadmaps of all regions, or of those named."))
@argument("regions", metavar="REGION…", nargs=-1, words=msg("Names or folders of regions"))
@json_option
def list_(regions: tuple[str, ...]) -> int:
    """Print a line for each roadmap; a broken region is named and does not hide the others."""
    session = current_session()
    broken: dict[str, SchoolSupportError] = {}
    if regions:
        loaded = {name: load_region(name) for name in regions}
    else:
        answer = load_regions()
        loaded, broken = answer.regions, dict(answer.errors)
    found = [(plugin.name, one) for plugin in loaded.values() for one in plugin.roadmaps.values()]
    if session.as_json:
        lines = tuple(ListedRoadmap(region, one) for region, one in found)
        print_json(ListedRoadmaps(lines, broken), session.lang)
        return 1 if broken else 0
    page = Page(session)
    headings = [
        Heading(words=msg("Region"), whole=True),
        Heading(words=msg("Roadmap"), whole=True),
        Heading(words=msg("Years"), whole=True),
        Heading(words=msg("Rows"), number=True),
        Heading(words=msg("Points"), number=True),
        Heading(words=msg("Whom it binds")),
    ]
    page.table(
        headings,
        [
            (
                region,
                one.name,
                years_text(one.period.first_year, one.period.last_year),
                str(len(one.measures)),
                str(len(one.duties)),
                one.territory,
            )
            for region, one in found
        ],
    )
    for error in broken.values():
        page.line(error.text(session.lang), style="red")
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
@json_option
def show(source: str, name: str | None) -> None:
    """Print a template."""
    from schoolsupport.roadmaps.showing import ShownTemplate, template_text  # noqa: PLC0415  # help stays light

    session = current_session()
    template = template_of(source, name)
    if session.as_json:
        print_json(ShownTemplate(template), session.lang)
    else:
        Page(session).text(template_text(template, session.lang))


def years_text(first: int, last: int) -> str:
    """A year, or two with a dash."""
    return str(first) if first == last else f"{first}–{last}"
