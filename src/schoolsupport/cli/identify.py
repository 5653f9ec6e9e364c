"""The list and everything it rests on: made, explained school by school, checked afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen

import schoolsupport as ss
from schoolsupport.cli.commands import (
    ERROR,
    FINE,
    Command,
    Lazy,
    LazyGroup,
    argument,
    json_option,
    option,
)
from schoolsupport.cli.data import fail_on_option, problems_code
from schoolsupport.cli.question import Answer, Question, found_of, question_options
from schoolsupport.cli.session import current_session, now
from schoolsupport.cli.showing import Output, check_place, output_options, show, warn_of_place
from schoolsupport.records import told
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.identification.reasons.receipt import Receipt
    from schoolsupport.identification.reasons.records import SchoolRecord


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
@option(
    "--overwrite",
    is_flag=True,
    words=msg("Replace the file of --out if it is there, or its run if it was changed by hand"),
)
@fail_on_option
@json_option
def identify(question: Question, out: str | None, overwrite: bool, fail_on: str) -> int:
    """Judge, write, print; the exit code says whether the data have problems."""
    from schoolsupport.pages.writing import is_page  # noqa: PLC0415  # help stays light

    session = current_session()
    file = Path(out) if out is not None and is_page(Path(out)) else None
    if file is not None:
        check_place(file, overwrite=overwrite)
    run = out if file is None else None
    if run is not None:
        check_run(Path(run), overwrite=overwrite)
    answer = question.answer(session)
    if run is not None:
        write_answer(answer, Path(run), session.lang, overwrite=overwrite)
    show_answer(answer, run, Output(file, overwrite))
    return problems_code(answer.found.problems, fail_on)


def show_answer(answer: Answer, run: str | None, output: Output) -> None:
    """Print the page of a run, and the folder it was written to."""
    from schoolsupport.identification.reasons.listing import page  # noqa: PLC0415  # help stays light
    from schoolsupport.identification.reasons.receipt import receipt_of  # noqa: PLC0415  # help stays light

    session = current_session()
    show(
        lambda: page(answer.found, came=answer.came, out=run),
        output,
        json=lambda: FoundSchools(answer.found, receipt_of(answer.found, answer.version)),
    )
    if run is not None and not session.as_json:
        click.echo()
        click.echo(session.say(msg("Written to {out}", out=run)))


def check_run(folder: Path, *, overwrite: bool) -> None:
    """Refuse, before anything is computed, to write a run where something would be lost.

    Raises:
        OutputError: something else stands there, or a run that was changed by hand.
    """
    from schoolsupport.reports.run_folder import check_run_place  # noqa: PLC0415  # help stays light

    warn_of_place(folder)
    check_run_place(folder, overwrite=overwrite)


def write_answer(answer: Answer, folder: Path, lang: str, *, overwrite: bool = False) -> None:
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
        overwrite=overwrite,
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


@click.command(
    "explain",
    cls=Command,
    words=msg(
        "Say why a school is listed or not, clause by clause, and what would change it.\n\n"
        "Give the folder of a run (--run RUN), or what a run is made from:"
        " explain SCHOOL REGION PATH… --year YEAR.\n\n"
        "--out writes a sheet that the school's director can be given: what decided, by which"
        " words of the act, and what would change it."
    ),
)
@argument("school", metavar="SCHOOL", words=msg("Login of the school; an older one serves too"))
@question_options(optional=True)
@option("--run", metavar="RUN", words=msg("Folder that identify --out has written"))
@output_options
@json_option
def explain(school: str, question: Question, run: str | None, output: Output) -> None:
    """Explain one school of a run that was written, or of one that is made now."""
    from schoolsupport.identification.reasons.explain import page  # noqa: PLC0415  # help stays light

    session = current_session()
    found = found_of(run, question, session)
    explanation = found.explain(school, session.lang)
    sheet = output.path is not None
    show(lambda: page(explanation, whole=not sheet), output, json=lambda: explanation)


_VERIFY = msg("Check a run against its receipt")

receipt = LazyGroup(
    "receipt",
    lazy={"verify": Lazy("schoolsupport.cli.identify:verify", _VERIFY)},
    words=msg("A receipt says what a run was computed from, so that it can be repeated."),
)


@click.command(
    "verify",
    cls=Command,
    words=msg(
        "Check a run against its receipt: its files, the rules, the inputs, the verdicts.\n\n"
        "Inputs are looked for where they were, and beside the run."
        " Exits with 1 if anything differs."
    ),
)
@argument("run", metavar="RUN", words=msg("Folder that identify --out has written"))
@option(
    "--region",
    metavar="REGION",
    words=msg("Region whose code the run was made with: a name, or a folder with its rules"),
)
@option("--require-inputs", is_flag=True, words=msg("Exit with 1 if an input is not found either"))
@output_options
@json_option
def verify(run: str, region: str | None, require_inputs: bool, output: Output) -> int:
    """Print a line per check."""
    from schoolsupport.regions.runs import verify_run  # noqa: PLC0415  # help stays light
    from schoolsupport.reports.verification import page  # noqa: PLC0415  # help needs no pandas

    verification = verify_run(run, region=region, require_inputs=require_inputs)
    show(lambda: page(verification), output, json=lambda: verification)
    return FINE if verification.ok else ERROR
