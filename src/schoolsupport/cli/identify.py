"""`schoolsupport identify`: the list, and everything it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import schoolsupport as ss
from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.data import fail_on_option, problems_code
from schoolsupport.cli.listing import print_identification
from schoolsupport.cli.printing import Page, print_json
from schoolsupport.cli.question import Answer, Question, question_options
from schoolsupport.cli.session import current_session, now
from schoolsupport.identification.reasons.receipt import receipt_of
from schoolsupport.identification.reasons.records import missing_dict
from schoolsupport.records import plain
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
        print_json(identification_dict(answer, session.lang), session.lang)
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


def identification_dict(answer: Answer, lang: str) -> dict[str, Any]:
    """A run as a program reads it."""
    found = answer.found
    return {
        "receipt": receipt_of(found, answer.version).as_dict(),
        "as_of": found.as_of.isoformat(),
        "year": found.year,
        "problems": plain(found.problems, lang),
        "readings": [
            {
                "category": reading.category,
                "id": reading.id,
                "rule": reading.rule,
                "title": reading.title,
                "listed": reading.listed,
                "enter": list(reading.enter),
                "leave": list(reading.leave),
                "undecided": reading.undecided,
            }
            for reading in found.readings
        ],
        "missing": [
            {
                **missing_dict(missing.key),
                "absent": missing.absent,
                "undecided": missing.undecided,
                "decides": missing.decides,
            }
            for missing in found.missing
        ],
        "schools": [record.as_dict() for record in found.records()],
    }
