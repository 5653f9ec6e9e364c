"""`schoolsupport curators`: which curator looks after which school."""

from __future__ import annotations

from datetime import date

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.question import Question, on_option, question_options
from schoolsupport.cli.readers import whole_from
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.support.curators import (
    LEAST,
    MOST,
    assign_curators,
    curated_schools,
    page,
    read_curators,
)
from schoolsupport.support.lists import list_of_run
from schoolsupport.translation import msg


@click.command(
    "curators",
    cls=Command,
    words=msg(
        "Give every school a curator: within the limits, the loads even, of the same municipality"
        " where it can be.\n\n"
        "Schools are those found, or those of a list by order (--list). Where it cannot be done, it"
        " says what is missing, and exits with 1."
    ),
)
@question_options(optional=False)
@option(
    "--curators",
    "file",
    metavar="FILE",
    required=True,
    words=msg("Table of curators: csv, xlsx or toml"),
)
@option("--list", "list_name", metavar="NAME", words=msg("Schools of this list (default: found)"))
@on_option(msg("Day the list is looked at (default: the day of the rules)"))
@option(
    "--at-least",
    metavar="N",
    callback=whole_from(0),
    words=msg("Schools each curator gets at least (default: {n})", n=LEAST),
)
@option(
    "--at-most",
    metavar="N",
    callback=whole_from(1),
    words=msg("Schools each curator gets at most (default: {n})", n=MOST),
)
@output_options
@json_option
def curators(
    question: Question,
    file: str,
    list_name: str | None,
    on: date | None,
    at_least: int | None,
    at_most: int | None,
    output: Output,
) -> int:
    """Assign, show."""
    given, wishes = read_curators(file)
    answer = question.answer(current_session())
    schools = answer.found.listed()
    if list_name is not None:
        templates = answer.plugin.roadmaps.values()
        schools = list_of_run(answer.found, list_name, on=on, templates=templates).ids
    told = assign_curators(
        curated_schools(answer.found, schools),
        given,
        at_least=LEAST if at_least is None else at_least,
        at_most=MOST if at_most is None else at_most,
        wishes=wishes,
    )
    show(lambda: page(told), output, json=lambda: told)
    return 0 if told.feasible else 1
