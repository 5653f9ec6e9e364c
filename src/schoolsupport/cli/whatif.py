"""`schoolsupport whatif`: who enters and leaves as a line moves."""

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
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.studies.what_if import around, lines_of, page, steady, what_if
from schoolsupport.translation import msg

MOST_LINES = 10_001


def read_lines(
    _: click.Context, param: click.Parameter, value: str | None
) -> tuple[Decimal, ...] | None:
    """Lines: `0.25`, `0.25,0.3,0.35`, or from, to and step: `0.2:0.4:0.01`.

    Raises:
        WrongUseError: it is none of these, or more than `MOST_LINES`.
    """
    if value is None:
        return None
    try:
        ends = [Decimal(part.strip()) for part in value.replace(":", ",").split(",")]
    except InvalidOperation:
        ends = []
    if ends and all(end.is_finite() for end in ends):
        if ":" not in value:
            return tuple(ends)
        if value.count(":") == 2 and len(ends) == 3 and ends[2] > 0 and ends[0] <= ends[1]:
            count = (ends[1] - ends[0]) // ends[2] + 1
            if count <= MOST_LINES:
                return tuple(ends[0] + ends[2] * place for place in range(int(count)))
    raise fault("usage.not_lines", where=parameter_name(param), found=value, most=MOST_LINES)


@click.command(
    "whatif",
    cls=Command,
    words=msg(
        "Say who enters and leaves the list as a line moves: a threshold of a criterion.\n\n"
        "All lines are answered in one pass, exactly as if the schools were judged again at each."
        " Whole numbers, such as years or procedures_at_least, are no lines: set them with --set"
        " KEY=VALUE in identify, or see sensitivity."
    ),
)
@question_options(optional=True)
@run_option
@option("--criterion", metavar="ID", words=msg("Id of the criterion whose line moves"))
@option(
    "--key",
    metavar="KEY",
    words=msg("Which line: threshold (the default), threshold_to, thresholds.POOL"),
)
@category_option
@option(
    "--line",
    "lines",
    metavar="A:B:STEP|V,V",
    callback=read_lines,
    words=msg("Where to put the line; by default ten steps around where it is"),
)
@output_options
@json_option
def whatif(  # one argument per option
    question: Question,
    run: str | None,
    criterion: str | None,
    key: str | None,
    category: str | None,
    lines: tuple[Decimal, ...] | None,
    output: Output,
) -> None:
    """Move the line, and print what becomes of the list."""
    session = current_session()
    found = found_of(run, question, session)
    if criterion is None:
        raise fault("usage.no_criterion", where="--criterion", known=", ".join(_with_lines(found)))
    asked = what_if(found, criterion, key=key, category=category)
    chosen = lines or around(asked)
    show(
        lambda: page(asked, chosen),
        output,
        json=lambda: {**asked.as_dict(chosen), "steady": steady(asked).as_dict()},
    )


def _with_lines(found: Identification) -> list[str]:
    edition = found.edition
    return [name for name in sorted(edition.used) if lines_of(edition.criteria[name])]
