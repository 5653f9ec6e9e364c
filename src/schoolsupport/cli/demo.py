"""`schoolsupport demo`: the main job on data of an invented region."""

from __future__ import annotations

from pathlib import Path

import click

from schoolsupport.cli.commands import Command, option
from schoolsupport.cli.demo_support import print_support
from schoolsupport.cli.identify import write_answer
from schoolsupport.cli.listing import print_identification
from schoolsupport.cli.printing import Page, waiting
from schoolsupport.cli.question import Question
from schoolsupport.cli.session import current_session
from schoolsupport.demo import write_demo_data
from schoolsupport.demo.orders import APPROVED, APPROVED_FROM, write_papers
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.translation import msg

REGION = "federal"


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
    page = Page(session)
    page.line(
        msg(
            "SYNTHETIC DATA: {region} is invented, and so are its schools and numbers",
            region=data.region,
        ),
        style="bold reverse",
    )
    page.line()
    print_identification(page, answer, str(run))
    print_support(page, answer, papers["risks"])
    print_next(page, answer.found, data.folder, run)


def print_next(page: Page, found: Identification, data: Path, run: Path) -> None:
    """Say where things are and what to try next."""
    page.heading(msg("Where things are"))
    page.line(msg("{folder}: the files of the invented region (synthetic)", folder=data), indent=2)
    page.line(
        msg("{folder}: the list, the evidence, the problems, the receipt", folder=run), indent=2
    )
    page.heading(msg("What to try next"))
    listed = found.listed()
    if listed:
        page.line(msg("why a school is on the list:"), indent=2)
        page.line(f"schoolsupport explain {listed[0]} --run {run}", indent=4)
    outside = just_outside(found)
    if outside is not None:
        page.line(msg("why a school is just outside:"), indent=2)
        page.line(f"schoolsupport explain {outside} --run {run}", indent=4)
    page.line(msg("the list found against the one an order approved:"), indent=2)
    found_by = f"{REGION} {data} --year {found.year}"
    approved = f'--list "{APPROVED}" --on {APPROVED_FROM}'
    page.line(f"schoolsupport reconcile {found_by} {approved}", indent=4)
    if listed:
        page.line(msg("what orders made of a school, and what the run proposes:"), indent=2)
        page.line(f"schoolsupport status {found_by} --school {listed[0]}", indent=4)
    page.line(msg("schools with high results that could help:"), indent=2)
    page.line(f"schoolsupport mentors {found_by}", indent=4)
    page.line(msg("what the rules say, and where that is written:"), indent=2)
    page.line(f"schoolsupport region show {REGION}", indent=4)
    page.line(msg("the list made anew, with a parameter set for one run:"), indent=2)
    again = f"schoolsupport identify {found_by} --set small.minimum=10"
    page.line(again, indent=4)


def just_outside(found: Identification) -> str | None:
    """The school off the list that the fewest pupils would put on it."""
    column = found.judgement.categories[found.main]
    near: tuple[int, str] | None = None
    for school, code in zip(map(str, found.schools), column.codes, strict=True):
        if code == Verdict.NOT_MET:
            pupils = found.distance(school).pupils
            if pupils is not None and (near is None or (pupils, school) < near):
                near = (pupils, school)
    return near[1] if near else None
