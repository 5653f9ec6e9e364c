"""`schoolsupport demo`: the main job on data of an invented region."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import evolve

from schoolsupport.cli.commands import Command, option
from schoolsupport.cli.identify import show_answer, write_answer
from schoolsupport.cli.question import Answer, Question
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, show, waiting
from schoolsupport.pages import Page, Remark, Text
from schoolsupport.support import REGISTER
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.support.statuses import Statuses

REGION = "federal"
DAYS = (date(2020, 12, 31), date(2021, 12, 31))
MOST_SHOWN = 2


@click.command(
    "demo",
    cls=Command,
    words=msg(
        "Show the main job on synthetic data: write files of an invented region, read them, find"
        " the schools by the federal rules, write the run."
    ),
)
@option("--out", metavar="DIR", default="demo-out", words=msg("Folder (default: demo-out)"))
def demo(out: str) -> None:
    """Write data and run, print the list, say what to try next."""
    from schoolsupport.demo import write_demo_data  # noqa: PLC0415  # help stays light
    from schoolsupport.demo.orders import write_papers  # noqa: PLC0415  # help stays light

    session = current_session()
    folder = Path(out)
    with waiting(session, msg("Writing files …")):
        data = write_demo_data(folder / "data")
        papers = write_papers(folder / "papers")
    question = Question(
        region=REGION,
        paths=(str(data.folder),),
        year=data.year,
        for_year=None,
        as_of=None,
        local=(),
        settings={},
        strict=False,
    )
    answer = question.answer(session)
    run = folder / "run"
    write_answer(answer, run, session.lang)
    synthetic = msg(
        "SYNTHETIC DATA: {region} is invented, and so are its schools and numbers",
        region=data.region,
    )
    click.echo(session.say(synthetic))
    click.echo()
    show_answer(answer, str(run), Output())
    for page in (
        *support_pages(answer, papers["risks"]),
        next_page(answer.found, data.folder, run),
    ):
        _show(page)


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


def next_page(found: Identification, data: Path, run: Path) -> Page:
    """Where things are and what to try next."""
    from schoolsupport.demo.orders import APPROVED, APPROVED_FROM  # noqa: PLC0415  # help stays light

    found_by = f"{REGION} {data} --year {found.year}"
    listed, outside = found.listed(), just_outside(found)
    tries: list[tuple[Message, str]] = []
    if listed:
        explained = f"explain {listed[0]} --run {run}"
        tries.append((msg("why a school is on the list:"), explained))
    if outside is not None:
        tries.append((msg("why a school is just outside:"), f"explain {outside} --run {run}"))
    approved = f'reconcile {found_by} --list "{APPROVED}" --on {APPROVED_FROM}'
    tries.append((msg("the list found against the one an order approved:"), approved))
    if listed:
        statuses = f"status {found_by} --school {listed[0]}"
        tries.append((msg("what orders made of a school, and what the run proposes:"), statuses))
    tries += [
        (msg("schools with high results that could help:"), f"mentors {found_by}"),
        (msg("what the rules say, and where that is written:"), f"region show {REGION}"),
        (
            msg("the list made anew, with a parameter set for one run:"),
            f"identify {found_by} --set small.minimum=10",
        ),
    ]
    places = (
        msg("{folder}: the files of the invented region (synthetic)", folder=data),
        msg("{folder}: the list, the evidence, the problems, the receipt", folder=run),
    )
    return Page(
        title=msg("Where things are"),
        parts=(
            *(Text(words=one, level=1) for one in places),
            Text(words=msg("What to try next"), style="heading"),
            *(
                line
                for words, command in tries
                for line in (
                    Text(words=words, level=1),
                    Text(words=f"schoolsupport {command}", level=2),
                )
            ),
        ),
    )


def just_outside(found: Identification) -> str | None:
    """The school off the list that the fewest pupils would put on it."""
    from schoolsupport.identification.verdicts import Verdict  # noqa: PLC0415  # help stays light

    column = found.judgement.categories[found.main]
    near: tuple[int, str] | None = None
    for school, code in zip(map(str, found.schools), column.codes, strict=True):
        if code == Verdict.NOT_MET:
            pupils = found.distance(school).pupils
            if pupils is not None and (near is None or (pupils, school) < near):
                near = (pupils, school)
    return near[1] if near else None
