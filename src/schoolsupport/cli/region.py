"""`schoolsupport region`: which regions are installed, and what their rules say on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click
from attrs import frozen

from schoolsupport.cli.commands import Command, Lazy, LazyGroup, argument, json_option, option
from schoolsupport.cli.printing import Heading, Page, print_json
from schoolsupport.cli.readers import read_day
from schoolsupport.cli.session import current_session, today
from schoolsupport.faults import fault
from schoolsupport.regions import list_regions, load_region
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schoolsupport.regions import ListedRegion

_HERE = "schoolsupport.cli.region"
region = LazyGroup(
    "region",
    lazy={
        "list": Lazy(f"{_HERE}:list_", msg("The regions installed")),
        "show": Lazy(f"{_HERE}:show", msg("The rules of a region on a day, and what changed")),
    },
    words=msg("Regions bring the rules. A region is a package, or a folder."),
)


@click.command("list", cls=Command, words=msg("The regions installed; none of them is imported."))
@json_option
def list_() -> None:
    """Print what distributions announce."""
    session = current_session()
    listed = list_regions()
    if session.as_json:
        print_json(InstalledRegions(listed), session.lang)
    else:
        _print_listed(Page(session), listed)


@frozen
class InstalledRegions:
    """What `region list` tells a program."""

    regions: Sequence[ListedRegion]


@click.command(
    "show",
    cls=Command,
    words=msg(
        "The rules of a region that are in force on a day: every criterion with its act, clause"
        " and parameters, how categories are put together, what acts leave open.\n\n"
        "With --since, what changed between two days."
    ),
)
@argument("name", metavar="REGION", words=msg("Name of a region, or a folder with its rules"))
@option("--on", metavar="DAY", callback=read_day, words=msg("Day (default: today)"))
@option(
    "--since", metavar="DAY", callback=read_day, words=msg("Show what changed from this day on")
)
@option(
    "--with",
    "local",
    metavar="TOML",
    multiple=True,
    words=msg("File with the region's own dated, sourced versions; may be repeated"),
)
@option("--markdown", is_flag=True, words=msg("Print the page as Markdown"))
@option("--html", is_flag=True, words=msg("Print the page as HTML, to read or to print"))
@json_option
def show(  # each is an option of its own
    name: str,
    on: date | None,
    since: date | None,
    local: tuple[str, ...],
    markdown: bool,
    html: bool,
) -> None:
    """Print an edition, and the changes up to it."""
    from schoolsupport.cli.law import LawOnDay, print_law  # noqa: PLC0415  # needs pandas
    from schoolsupport.cli.question import with_local_rules  # noqa: PLC0415  # needs pandas
    from schoolsupport.reports.law_page import law_html, law_markdown  # noqa: PLC0415  # needs pandas

    session = current_session()
    day = on if on is not None else today()
    if since is not None and since > day:
        raise fault("usage.since_too_late", where="--since", found=since, day=day)
    plugin = load_region(name)
    rules = with_local_rules(plugin.rulebook, local)
    last = rules.last_day()
    if on is None and last is not None and last < day:
        day, on = last, last  # the rules have ended: their last day is shown, and named
    edition = rules.edition(day)
    if session.as_json:
        print_json(LawOnDay(plugin, edition, since), session.lang)
    elif markdown:
        click.echo(law_markdown(edition, session.lang), nl=False)
    elif html:
        click.echo(law_html(edition, session.lang), nl=False)
    else:
        print_law(Page(session), plugin, edition, since, is_today=on is None)


def _print_listed(page: Page, listed: Sequence[ListedRegion]) -> None:
    if not listed:
        page.line(msg("No region is installed."))
        return
    headings = [
        Heading(words=msg("Region"), whole=True),
        Heading(words=msg("Distribution")),
        Heading(words=msg("Version")),
    ]
    conflict = any(one.conflict for one in listed)
    if conflict:
        headings.append(Heading(words=msg("Place")))
    rows = [
        (
            page.session.say(msg("{name} (conflict)", name=one.name)) if one.conflict else one.name,
            one.distribution,
            one.version or "?",
            *((one.place,) if conflict else ()),
        )
        for one in listed
    ]
    page.table(headings, rows)
    if conflict:
        page.line(
            msg(
                "A region in conflict is announced more than once and cannot be loaded:"
                " uninstall all but one, or give the path of its folder"
            )
        )
