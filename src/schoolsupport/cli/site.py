"""`schoolsupport report site`: the page of a region, one HTML file to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from attrs import frozen

from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.db import STORE_VARIABLE, opened
from schoolsupport.cli.question import on_option, read_back, run_option
from schoolsupport.cli.report import public_option
from schoolsupport.cli.session import current_session, today
from schoolsupport.cli.showing import check_place, print_json, waiting
from schoolsupport.faults import fault
from schoolsupport.records import told as as_told
from schoolsupport.regions import load_region
from schoolsupport.translation import msg


@click.command(
    "site",
    cls=Command,
    words=msg(
        "Make the page of a region: one HTML file that needs nothing else.\n\n"
        "The list by municipality, the page of each school with why it is listed, its results by"
        " years, its plan and what is done of it, and the rounds with their floors. Without --store"
        " there are no plans and no rounds. It is opened by a double click, works without a network"
        " and can be printed."
    ),
)
@argument("region", metavar="REGION", words=msg("Name of a region, or a folder with its rules"))
@run_option
@option(
    "--store",
    metavar="FILE|URL",
    envvar=STORE_VARIABLE,
    setting="store",
    words=msg("File of the store, or postgresql://…: plans and what is done of them"),
)
@on_option(msg("The day looked at (default: today)"))
@option(
    "--for",
    "part",
    metavar="municipality:NAME|school:LOGIN",
    words=msg("The page of one municipality or of one school"),
)
@public_option
@option("--out", metavar="FILE", required=True, words=msg("File to write: NAME.html"))
@option("--overwrite", is_flag=True, words=msg("Replace the file of --out if it is there"))
@json_option
def site(region: str, out: str, overwrite: bool, **given: Any) -> None:
    """Write the page of a region."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light

    plugin, session = load_region(region), current_session()
    if given["run"] is None:
        raise fault("usage.report_without_run", where="--run")
    check_place(Path(out), overwrite=overwrite)
    found = read_back(given["run"], plugin)
    asked: dict[str, Any] = {"part": given["part"], "public": given["public"], "lang": session.lang}
    with waiting(session, msg("Making the page …")):
        if given["store"] is None:
            made = ss.region_site(plugin, found, **asked)
            made.save(out, overwrite=overwrite)
        else:
            with opened(given["store"]) as store:
                on = given["on"] or today()
                made = ss.region_site(plugin, found, store=store, on=on, **asked)
                made.save(out, overwrite=overwrite)
    told = ToldSite(region=plugin.name, file=out, schools=len(made.rows), public=made.public)
    if session.as_json:
        print_json(told, session.lang)
    else:
        click.echo(session.say(msg("Written to {out}", out=out)))


@as_told("region", "file", "schools", "public")
@frozen(kw_only=True)
class ToldSite:
    """A page that was written, as `report site` tells it.

    Attributes:
        region: name of the region.
        file: where it stands.
        schools: how many schools it shows.
        public: whether it is for publication.
    """

    region: str
    file: str
    schools: int
    public: bool
