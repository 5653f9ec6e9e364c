"""`schoolsupport status`: what orders made of each school, and what a run proposes."""

from __future__ import annotations

from datetime import date

import click

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.data import fail_on_option, problems_code
from schoolsupport.cli.printing import waiting
from schoolsupport.cli.question import on_option
from schoolsupport.cli.readers import read_year
from schoolsupport.cli.session import current_session, today
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault
from schoolsupport.support.proposals import Standing, page, proposals
from schoolsupport.support.rules import support_rules
from schoolsupport.support.statuses import statuses_of
from schoolsupport.translation import msg


@click.command(
    "status",
    cls=Command,
    words=msg(
        "Say what orders made of each school by a day: in support, in post-project support,"
        " out.\n\n"
        "With --year, also what a run of that year proposes: to identify, to keep, to move on, to"
        " take out. A status changes by an order; nothing here changes one."
    ),
)
@argument("region", metavar="REGION", words=msg("Name of a region, or a folder with its rules"))
@argument(
    "paths", metavar="PATH…", nargs=-1, required=True, words=msg("Files and folders with lists")
)
@on_option(msg("Day to look at (default: today, or the last day of --year)"))
@option("--year", metavar="YEAR", callback=read_year, words=msg("Propose by the data of this year"))
@option("--school", metavar="SCHOOL", words=msg("One school, with its history"))
@output_options
@fail_on_option
@json_option
def status(
    region: str,
    paths: tuple[str, ...],
    on: date | None,
    year: int | None,
    school: str | None,
    fail_on: str,
    output: Output,
) -> int:
    """Show statuses, problems, and proposals if a year was given."""
    session = current_session()
    plugin = ss.load_region(region)
    rules = support_rules(plugin)
    with waiting(session, msg("Reading files …")):
        tables = ss.read_files(*paths)
    book = plugin.rulebook
    known = statuses_of(tables, rules, book.lists, book.binds.municipality)
    proposed = None
    if year is not None:
        with waiting(session, msg("Judging schools …")):
            proposed = proposals(ss.identify(plugin, tables, year=year, as_of=on), known)
    if school is not None:
        school = _known_school(school, tables, known.schools)
        proposed = proposed and proposed.only(school)
    day = on or (date(year, 12, 31) if year is not None else today())
    told = Standing(statuses=known, day=day, school=school, proposals=proposed)
    show(lambda: page(told), output, json=lambda: told)
    return problems_code(told.problems, fail_on)


def _known_school(school: str, tables: ss.Tables, listed: tuple[str, ...]) -> str:
    """The login used of a school asked for by that or an older one; unknown ones are refused."""
    known = {*listed, *tables.schools["school"].astype("str")}
    used = tables.aliases.get(school, school)
    if used in known:
        return used
    near = [one for one in sorted(known) if used.lower() in one.lower()][:5]
    raise fault("school.on_no_list", where=used, near=", ".join(near))
