"""`schoolsupport backtest`: the lists of several years, and how schools come and go."""

from __future__ import annotations

from datetime import date

import click

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.printing import waiting
from schoolsupport.cli.question import category_option, with_local_rules
from schoolsupport.cli.readers import read_day, read_settings, read_years, setting_values
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault
from schoolsupport.identification.studies.backtest import backtest as study
from schoolsupport.identification.studies.backtest import page
from schoolsupport.translation import msg


@click.command(
    "backtest",
    cls=Command,
    words=msg(
        "Make the list of every year, and show who entered, stayed, left and returned, how long"
        " schools stay, and how this depends on their size.\n\n"
        "Each year is judged by the rules of its own 31 December, or all years by those of one day"
        " (--as-of). Years without data or without rules in force have no list; this is said."
    ),
)
@argument(
    "region",
    metavar="REGION",
    required=False,
    words=msg("Name of a region, or a folder with its rules"),
)
@argument(
    "paths", metavar="PATH…", nargs=-1, words=msg("Files and folders with results and context")
)
@option(
    "--years",
    metavar="YEAR[-YEAR]",
    callback=read_years,
    words=msg("First and last year; by default all years of the data"),
)
@option(
    "--as-of",
    metavar="DAY",
    callback=read_day,
    words=msg("Day whose rules are applied to all years; by default each year's 31 December"),
)
@category_option
@option(
    "--with",
    "local",
    metavar="TOML",
    multiple=True,
    words=msg("File with the region's own dated, sourced versions; may be repeated"),
)
@option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    callback=read_settings,
    words=msg("Set a parameter for all years, e.g. small.minimum=10; may be repeated"),
)
@output_options
@json_option
def backtest(  # noqa: PLR0913  # every option is one argument
    region: str | None,
    paths: tuple[str, ...],
    years: tuple[int, int] | None,
    as_of: date | None,
    category: str | None,
    *,
    local: tuple[str, ...],
    settings: dict[str, str],
    output: Output,
) -> None:
    """Judge every year, and print what became of the list."""
    session = current_session()
    if region is None or not paths:
        raise fault("usage.no_region_or_files", where="REGION PATH…")
    rules = with_local_rules(ss.load_region(region).rulebook, local)
    with waiting(session, msg("Reading files …")):
        tables = ss.read_files(*paths)
    known = tables.years
    first, last = years or (min(known, default=0), max(known, default=-1))
    with waiting(session, msg("Judging schools …")):
        told = study(
            rules,
            tables,
            range(first, last + 1),
            category=category,
            as_of=as_of,
            settings=setting_values(settings),
        )
    show(lambda: page(told), output, json=lambda: told.as_dict(session.lang))
