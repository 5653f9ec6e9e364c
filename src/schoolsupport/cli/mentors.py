"""`schoolsupport mentors`: schools with high results that are like those that need support."""

from __future__ import annotations

from datetime import date

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.question import Question, on_option, question_options
from schoolsupport.cli.readers import whole_from
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.support.lists import category_of_run, list_of_run
from schoolsupport.support.mentors import REGISTER, TOP, mentor_columns, page, propose_mentors
from schoolsupport.translation import msg


@click.command(
    "mentors",
    cls=Command,
    words=msg(
        "Propose mentor schools: schools with high results, the most alike in context and size"
        " first, each with why.\n\n"
        "Candidates are the schools of a list by order (--list) or of a category (--of). It is a"
        " proposal; a person confirms it."
    ),
)
@question_options(optional=False)
@option("--school", metavar="SCHOOL", words=msg("One school (default: every school found)"))
@option(
    "--list",
    "list_name",
    metavar="NAME",
    default=REGISTER,
    words=msg("List of schools with high results (default: {name})", name=REGISTER),
)
@option("--of", metavar="ID", words=msg("Category of schools with high results, instead of --list"))
@on_option(msg("Day the list is looked at (default: the day of the rules)"))
@option(
    "--top",
    metavar="N",
    callback=whole_from(1),
    words=msg("How many to propose for a school (default: {top})", top=TOP),
)
@output_options
@json_option
def mentors(
    question: Question,
    school: str | None,
    list_name: str,
    of: str | None,
    on: date | None,
    top: int | None,
    output: Output,
) -> None:
    """Propose, show."""
    answer = question.answer(current_session())
    found = answer.found
    if of is not None:
        candidates = found.listed(category_of_run(found, of, "--of"))
    else:
        templates = answer.plugin.roadmaps.values()
        candidates = list_of_run(found, list_name, on=on, templates=templates).ids
    told = propose_mentors(
        found,
        found.listed() if school is None else [school],
        candidates,
        columns=mentor_columns(answer.plugin.folder),
        top=top or TOP,
    )
    show(lambda: page(told), output, json=lambda: told)
