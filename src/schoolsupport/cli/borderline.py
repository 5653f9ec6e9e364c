"""`schoolsupport borderline`: the schools nearest to the line, in pupils."""

from __future__ import annotations

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.explain import found_of
from schoolsupport.cli.question import Question, category_option, question_options, run_option
from schoolsupport.cli.readers import whole_from
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.identification.studies.borderline import WITHIN, page
from schoolsupport.identification.studies.borderline import borderline as study
from schoolsupport.translation import msg


@click.command(
    "borderline",
    cls=Command,
    words=msg(
        "Show the schools nearest to the line on both sides, in pupils, and those whose verdict is"
        " within the noise of their size.\n\n"
        "«3 pupils fewer below the boundary and the school is off the list» is true: with so many"
        " the verdict turns, with one fewer it does not, whichever pupils they are."
    ),
)
@question_options(optional=True)
@run_option
@category_option
@option(
    "--within",
    metavar="N",
    callback=whole_from(1),
    words=msg("The most pupils that count as near (default: 3)"),
)
@output_options
@json_option
def borderline(
    question: Question,
    run: str | None,
    category: str | None,
    within: int | None,
    output: Output,
) -> None:
    """Find the schools near the line, and print them."""
    session = current_session()
    found = found_of(run, question, session)
    told = study(found, category, within=within or WITHIN)
    show(lambda: page(told), output, json=lambda: told.as_dict(session.lang))
