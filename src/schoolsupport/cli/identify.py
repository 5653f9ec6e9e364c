"""`schoolsupport identify`: the list, and everything it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from attrs import frozen

import schoolsupport as ss
from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.data import fail_on_option, problems_code
from schoolsupport.cli.listing import print_identification
from schoolsupport.cli.printing import Page, print_json
from schoolsupport.cli.question import Answer, Question, question_options
from schoolsupport.cli.session import current_session, now
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.receipt import Receipt, receipt_of
from schoolsupport.identification.reasons.records import SchoolRecord
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
    metavar="RUN",
    words=msg("Folder to write the list, evidence, problems and receipt to"),
)
@fail_on_option
@json_option
def identify(question: Question, out: str | None, fail_on: str) -> int:
    """Judge, write, print; the exit code says whether the data have problems."""
    session = current_session()
    answer = question.answer(session)
    if out is not None:
        write_answer(answer, Path(out), session.lang)
    if session.as_json:
        told_run = FoundSchools(answer.found, receipt_of(answer.found, answer.version))
        print_json(told_run, session.lang)
    else:
        print_identification(Page(session), answer, out)
    return problems_code(answer.found.problems, fail_on)


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
