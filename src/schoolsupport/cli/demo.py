"""`schoolsupport demo`: the whole job on data of an invented region, on one screen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shlex import quote
from shutil import which
from typing import TYPE_CHECKING

import click
from attrs import evolve

from schoolsupport.cli.commands import Command, option
from schoolsupport.cli.identify import show_answer, write_answer
from schoolsupport.cli.question import Answer, Question
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, show, waiting
from schoolsupport.errors import SchoolSupportError
from schoolsupport.pages import Page, Remark
from schoolsupport.support import REGISTER
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.demo import DemoData
    from schoolsupport.demo.year import DemoYear
    from schoolsupport.identification.identify import Identification
    from schoolsupport.monitoring.dynamics import Dynamics
    from schoolsupport.support.statuses import Statuses

REGION = "federal"
DAYS = (date(2020, 12, 31), date(2021, 12, 31))
MOST_SHOWN = 2


@click.command(
    "demo",
    cls=Command,
    words=msg(
        "Show the whole job on synthetic data: write files of an invented region, find the schools"
        " by the federal rules, plan their support, follow a year of reports through two rounds."
    ),
)
@option("--out", metavar="DIR", default="demo-out", words=msg("Folder (default: demo-out)"))
@option("--all", "at_length", is_flag=True, words=msg("Print every page, not the one screen alone"))
@option(
    "--overwrite", is_flag=True, words=msg("Replace files of the folder that were changed by hand")
)
def demo(out: str, at_length: bool, overwrite: bool) -> None:
    """Write data, run and a year of reports; print one screen, or everything."""
    from schoolsupport.demo import write_demo_data  # noqa: PLC0415  # help stays light
    from schoolsupport.demo.documents import FOLDER, write_documents  # noqa: PLC0415  # help stays light
    from schoolsupport.demo.orders import write_papers  # noqa: PLC0415  # help stays light
    from schoolsupport.demo.screen import Demo, page  # noqa: PLC0415  # help stays light
    from schoolsupport.demo.year import write_demo_year  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring.dynamics.showing import page as dynamics_page  # noqa: PLC0415  # help stays light

    session = current_session()
    folder = Path(out)
    with waiting(session, msg("Writing files …")):
        data = write_demo_data(folder / "data", overwrite=overwrite)
        papers = write_papers(folder / "papers", overwrite=overwrite)
        answer = _question(data).answer(session)
        run = folder / "run"
        write_answer(answer, run, session.lang, overwrite=overwrite)
        year = write_demo_year(folder, answer.found, overwrite=overwrite)
        documents = write_documents(folder, answer.found, year, session.lang, overwrite=overwrite)
    effect = _effect(answer)
    if at_length:
        show_answer(answer, str(run), Output())
        for one in (*support_pages(answer, papers["risks"]), *year_pages(year)):
            _show(one)
        if not isinstance(effect, SchoolSupportError):
            _show(dynamics_page(effect))
        click.echo()
    made = Demo(
        region=data.region, found=answer.found, year=year, effect=effect, enter=entering(folder)
    )
    show(lambda: page(made), Output())
    place = str(folder / FOLDER)
    said = msg("Documents: {count}, to be opened: {place}", count=len(documents), place=place)
    click.echo(session.say(said))


def _effect(answer: Answer) -> Dynamics | SchoolSupportError:
    """Results before and after the support of earlier years, or why they cannot be compared."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.cli.dynamics import supported_lines  # noqa: PLC0415  # help stays light

    tables = answer.found.inputs.tables
    first, last = min(tables.years), max(tables.years)
    lists = supported_lines(answer.plugin, tables)
    try:
        return ss.dynamics(
            tables, before=first, after=last, spans=lists.spans, elsewhere=lists.every
        )
    except SchoolSupportError as error:
        return error


def entering(folder: Path) -> str:
    """What a shell must be told before `schoolsupport` works in the folder.

    A program that was started by its path is not found by its name until the environment it stands
    in is activated.
    """
    enter = f"cd {quote(str(folder))}"
    scripts = (Path(sys.prefix) / "bin" / "activate", Path(sys.prefix) / "Scripts" / "Activate.ps1")
    activate = next((one for one in scripts if one.is_file()), None)
    if which("schoolsupport") is not None or activate is None:
        return enter
    here = Path.cwd()
    near = activate.relative_to(here) if activate.is_relative_to(here) else activate
    if activate.suffix == ".ps1":  # PowerShell before 7 knows no &&
        return f". {quote(str(near))}; {enter}"
    return f". {quote(str(near))} && {enter}"


def _question(data: DemoData) -> Question:
    return Question(
        region=REGION,
        paths=(str(data.folder),),
        year=data.year,
        for_year=None,
        as_of=None,
        local=(),
        settings={},
        strict=False,
    )


def _show(page: Page) -> None:
    click.echo()
    show(lambda: page, Output())


def support_pages(answer: Answer, profiles: Path) -> Iterator[Page]:
    """An approved list beside the one found, statuses by years, mentors, a risk profile.

    Args:
        answer: the run on the synthetic data.
        profiles: the synthetic risk profiles.
    """
    import schoolsupport.support.reconcile as lists  # noqa: PLC0415  # help stays light
    from schoolsupport.demo.orders import APPROVED, APPROVED_FROM  # noqa: PLC0415  # help stays light
    from schoolsupport.identification.reasons.listing import SYNTHETIC  # noqa: PLC0415  # help stays light
    from schoolsupport.support import mentors, risks  # noqa: PLC0415  # help stays light
    from schoolsupport.support.lists import list_of_run  # noqa: PLC0415  # help stays light
    from schoolsupport.support.rules import support_rules  # noqa: PLC0415  # help stays light
    from schoolsupport.support.statuses import statuses_of  # noqa: PLC0415  # help stays light

    found = answer.found
    rules = support_rules(answer.plugin)
    statuses = statuses_of(found.inputs.tables, rules, found.edition.rulebook.lists)
    told = mentors.propose_mentors(
        found,
        _to_show(found, statuses),
        list_of_run(found, REGISTER).ids,
        columns=mentors.mentor_columns(answer.plugin.folder),
        top=MOST_SHOWN,
    )
    for page in (
        lists.page(lists.reconcile(found, APPROVED, on=APPROVED_FROM)),
        _years(found, statuses),
        mentors.page(told),
        risks.page(risks.read_risk_profiles(profiles)),
    ):
        yield evolve(page, cautions=(SYNTHETIC, *page.cautions))


def _years(found: Identification, statuses: Statuses) -> Page:
    from schoolsupport.demo.orders import APPROVED_FROM  # noqa: PLC0415  # help stays light
    from schoolsupport.support.proposals import proposals, years_table  # noqa: PLC0415  # help stays light

    return Page(
        title=msg("Statuses by orders over the years, and what the run proposes"),
        parts=(years_table(statuses, (*DAYS, APPROVED_FROM), proposals(found, statuses)),),
        remarks=[Remark.of(one) for one in statuses.problems if one.severity == "error"],
    )


def _to_show(found: Identification, statuses: Statuses) -> list[str]:
    """The first schools that are found and in support already."""
    from schoolsupport.support.rules import SUPPORTED  # noqa: PLC0415  # help stays light

    listed = found.listed()
    known = [one for one in listed if statuses.of(one, found.as_of).status in SUPPORTED]
    return (known or listed)[:MOST_SHOWN]


def year_pages(year: DemoYear) -> Iterator[Page]:
    """The plans, the two rounds, what every school has done by the second."""
    from schoolsupport.demo.year import ROUNDS  # noqa: PLC0415  # help stays light
    from schoolsupport.identification.reasons.listing import SYNTHETIC  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring import showing  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring.rounds.pages import round_page  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.exporting.plan_page import plans_page  # noqa: PLC0415  # help stays light

    rounds = [year.round(name) for name in ROUNDS]
    for page in (
        plans_page(year.plans, []),
        *map(round_page, rounds),
        showing.page(year.execution(rounds[-1].on), "school"),
    ):
        yield evolve(page, cautions=(SYNTHETIC, *page.cautions))
