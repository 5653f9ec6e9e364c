"""`schoolsupport identify`: the list, and everything it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from attrs import frozen

import schoolsupport as ss
from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.data import fail_on_option, problems_code
from schoolsupport.cli.question import Answer, Question, question_options
from schoolsupport.cli.session import current_session, now
from schoolsupport.cli.showing import Output, show
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.receipt import Receipt, receipt_of
from schoolsupport.identification.reasons.records import SchoolRecord
from schoolsupport.identification.studies.listing import page
from schoolsupport.pages.writing import ENDINGS, check_absent
from schoolsupport.records import told
from schoolsupport.translation import msg


@click.command(
    "identify",
    cls=Command,
    words=msg(
        "Find the schools which need support by the rules of a region.\n\n"
        "Prints the day whose rules are applied, the list with what decided it and how far each"
        " school is from the line, how the list would change if the act were read otherwise, what"
        " is assumed, what is wrong with the data and what is missing."
    ),
)
@question_options(optional=False)
@option(
    "--out",
    metavar="RUN|FILE",
    words=msg(
        "Folder to write the list, evidence, problems and receipt to; or a file to write what is"
        " printed to: NAME.xlsx, .docx, .html, .md or .csv"
    ),
)
@option("--overwrite", is_flag=True, words=msg("Replace the file of --out if it is there"))
@fail_on_option
@json_option
def identify(question: Question, out: str | None, overwrite: bool, fail_on: str) -> int:
    """Judge, write, print; the exit code says whether the data have problems."""
    session = current_session()
    file = Path(out) if out is not None and Path(out).suffix.lstrip(".") in ENDINGS else None
    if file is not None and not overwrite:
        check_absent(file)
    answer = question.answer(session)
    run = out if file is None else None
    if run is not None:
        write_answer(answer, Path(run), session.lang)
    show_answer(answer, run, Output(file, overwrite))
    return problems_code(answer.found.problems, fail_on)


def show_answer(answer: Answer, run: str | None, output: Output) -> None:
    """Print the page of a run, and the folder it was written to."""
    session = current_session()
    show(
        lambda: page(answer.found, came=answer.came, out=run),
        output,
        json=lambda: FoundSchools(answer.found, receipt_of(answer.found, answer.version)),
    )
    if run is not None and not session.as_json:
        click.echo()
        click.echo(session.say(msg("Written to {out}", out=run)))


def write_answer(answer: Answer, folder: Path, lang: str) -> None:
    """Write a run to a folder.

    Raises:
        OutputError: the folder cannot be written to.
    """
    ss.write_run(
        answer.found,
        folder,
        region_version=answer.version,
        region_folder=answer.folder,
        written=now(),
        lang=lang,
    )


@told(
    "receipt", "found.as_of", "found.year", "found.problems", "found.readings", "found.missing",
    "schools",
)  # fmt: skip
@frozen
class FoundSchools:
    """A run as a program reads it.

    Attributes:
        found: the run.
        receipt: what the run was computed from.
    """

    found: Identification
    receipt: Receipt

    @property
    def schools(self) -> Iterator[SchoolRecord]:
        """Every school that was judged, with what its verdicts stand on."""
        return self.found.records()
