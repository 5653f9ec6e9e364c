"""`schoolsupport reconcile`: a computed list against the one an order approved."""

from __future__ import annotations

from datetime import date

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.question import Question, on_option, question_options
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.support.reconcile import page
from schoolsupport.support.reconcile import reconcile as reconciled
from schoolsupport.translation import msg


@click.command(
    "reconcile",
    cls=Command,
    words=msg(
        "Compare the list that the rules give with the list an order approved.\n\n"
        "Shows the schools found and not listed, those listed and not found, each with why, and the"
        " printed names that fit no school or several."
    ),
)
@question_options(optional=False)
@option(
    "--list",
    "list_name",
    metavar="NAME",
    required=True,
    words=msg("Name of the approved list, as in the lists; or the id of a roadmap's list"),
)
@option("--category", metavar="ID", words=msg("Category to compare (default: the main one)"))
@on_option(msg("Day the approved list is looked at (default: the day of the rules)"))
@option(
    "--municipality",
    metavar="NAME",
    words=msg("Municipality whose list it is; printed names are looked for only there"),
)
@output_options
@json_option
def reconcile(
    question: Question,
    list_name: str,
    category: str | None,
    on: date | None,
    municipality: str | None,
    output: Output,
) -> None:
    """Compare, show."""
    answer = question.answer(current_session())
    told = reconciled(
        answer.found,
        list_name,
        category=category,
        on=on,
        templates=answer.plugin.roadmaps.values(),
        municipality=municipality,
    )
    show(lambda: page(told), output, json=lambda: told)
