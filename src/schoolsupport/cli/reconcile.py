"""`schoolsupport reconcile`: a computed list against the one an order approved."""

from __future__ import annotations

from datetime import date

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.printing import Heading, Page, print_json
from schoolsupport.cli.question import Question, question_options
from schoolsupport.cli.session import current_session
from schoolsupport.cli.support_options import on_option
from schoolsupport.support.reconcile import (
    OUTCOMES,
    ReconciledSchool,
    Reconciliation,
)
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
@json_option
def reconcile(
    question: Question,
    list_name: str,
    category: str | None,
    on: date | None,
    municipality: str | None,
) -> None:
    """Compare, print."""
    session = current_session()
    answer = question.answer(session)
    told = reconciled(
        answer.found,
        list_name,
        category=category,
        on=on,
        templates=answer.plugin.roadmaps.values(),
        municipality=municipality,
    )
    if session.as_json:
        print_json(told, session.lang)
    else:
        print_reconciliation(Page(session), told)


def print_reconciliation(page: Page, told: Reconciliation) -> None:
    """Print a comparison for people: the head, the differences, the names, the rest."""
    page.line(
        msg(
            "{category} by the rules of {as_of}, and the list «{list}» on {day}",
            category=told.short,
            as_of=told.as_of,
            list=told.approved.name,
            day=told.approved.day,
        ),
        style="bold",
    )
    counts = told.counts
    page.line(
        msg(
            "on both: {both}; found, not listed: {found}; listed, not found: {listed}; names taken"
            " for no school: {unmatched}; cannot be judged and not listed: {undecided}",
            both=counts["both"],
            found=counts["found_not_listed"],
            listed=counts["listed_not_found"],
            unmatched=counts["unmatched"],
            undecided=counts["undecided"],
        )
    )
    differing = [one for one in told.schools if one.outcome != "both"]
    if differing:
        page.line()
        page.table(_HEADINGS, (_row(page, one) for one in differing))
    _print_names(page, told)


_HEADINGS = [
    Heading(words=msg("What differs"), whole=True),
    Heading(words=msg("Login"), whole=True),
    Heading(words=msg("School")),
    Heading(words=msg("Why")),
    Heading(words=msg("Pupils to the line"), number=True),
]


def _row(page: Page, one: ReconciledSchool) -> tuple[str, ...]:
    pupils = "—" if one.pupils is None else str(one.pupils)
    if one.pupils is None and one.more_than is not None:
        pupils = f"> {one.more_than}"
    return (
        page.session.say(OUTCOMES[one.outcome]),
        one.school,
        one.name or "",
        one.words(page.session.lang),
        pupils,
    )


def _print_names(page: Page, told: Reconciliation) -> None:
    matches = [one.match for one in told.approved.schools if one.match is not None]
    if matches:
        page.heading(msg("Names the list prints without a login; confirm each"))
        page.lines(page.session.say(one.words()) for one in matches)
