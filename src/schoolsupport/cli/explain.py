"""`schoolsupport explain`: why a school is listed or not, clause by clause."""

from __future__ import annotations

import click

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.question import Question, question_options
from schoolsupport.cli.session import Session, current_session
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault
from schoolsupport.identification.reasons.explain import page
from schoolsupport.translation import msg


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
    session = current_session()
    found = found_of(run, question, session)
    explanation = found.explain(school, session.lang)
    sheet = output.path is not None
    show(lambda: page(explanation, whole=not sheet), output, json=lambda: explanation)


def found_of(run: str | None, question: Question, session: Session) -> ss.Identification:
    """The identification a command follows: read from a run's folder, or made anew.

    Raises:
        WrongUseError: neither or both were given.
        RunError: the folder holds no run.
    """
    if run is None and not question.given:
        raise fault("usage.no_run_or_files")
    if run is None:
        return question.answer(session).found
    if question.given:
        raise fault("usage.run_and_files", where="--run", found=run)
    return ss.read_run(run).found
