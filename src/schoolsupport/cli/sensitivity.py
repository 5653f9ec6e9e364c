"""`schoolsupport sensitivity`: the list under every reading and every assumed number."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.explain import found_of
from schoolsupport.cli.failures import parameter_name
from schoolsupport.cli.question import Question, category_option, question_options, run_option
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault
from schoolsupport.identification.studies.sensitivity import STEP, page
from schoolsupport.identification.studies.sensitivity import sensitivity as study
from schoolsupport.translation import msg


def read_step(_: click.Context, param: click.Parameter, value: str | None) -> Decimal | None:
    """A part of a number, above 0 and below 1.

    Raises:
        WrongUseError: it is none.
    """
    try:
        step = None if value is None else Decimal(value)
    except InvalidOperation:
        step = Decimal(0)
    if step is None or (step.is_finite() and 0 < step < 1):
        return step
    raise fault("usage.step", where=parameter_name(param), found=value)


@click.command(
    "sensitivity",
    cls=Command,
    words=msg(
        "Show how far the list depends on what no act states: on readings of its words, and on"
        " every assumed number, one at a time.\n\n"
        "The range of a number is the one its rule file declares by alternatives; where it"
        " declares none, a step to either side. The stable core is on the list under all."
    ),
)
@question_options(optional=True)
@run_option
@category_option
@option(
    "--step",
    metavar="PART",
    callback=read_step,
    words=msg("Where no range is declared, the part by which a number moves (default: 0.1)"),
)
@output_options
@json_option
def sensitivity(
    question: Question,
    run: str | None,
    category: str | None,
    step: Decimal | None,
    output: Output,
) -> None:
    """Judge under every reading and over every range, and print what becomes of the list."""
    session = current_session()
    found = found_of(run, question, session)
    told = study(found, category, step=step or STEP)
    show(lambda: page(told), output, json=lambda: told.as_dict(session.lang))
