"""`schoolsupport curators`: which curator looks after which school."""

from __future__ import annotations

from datetime import date

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.printing import Heading, Page, print_json
from schoolsupport.cli.question import Answer, Question, question_options
from schoolsupport.cli.session import current_session
from schoolsupport.cli.support_options import count_option, on_option
from schoolsupport.support.curators import (
    LEAST,
    MOST,
    CuratedSchool,
    CuratorAssignment,
    assign_curators,
    read_curators,
)
from schoolsupport.support.lists import approved_list
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
@count_option("--at-least", 0, msg("Schools each curator gets at least (default: {n})", n=LEAST))
@count_option("--at-most", 1, msg("Schools each curator gets at most (default: {n})", n=MOST))
@json_option
def curators(
    question: Question,
    file: str,
    list_name: str | None,
    on: date | None,
    at_least: int | None,
    at_most: int | None,
) -> int:
    """Assign, print."""
    session = current_session()
    given, wishes = read_curators(file)
    answer = question.answer(session)
    told = assign_curators(
        curated_schools(answer, list_name, on),
        given,
        at_least=LEAST if at_least is None else at_least,
        at_most=MOST if at_most is None else at_most,
        wishes=wishes,
    )
    if session.as_json:
        print_json(told, session.lang)
    else:
        print_curators(Page(session), told)
    return 0 if told.feasible else 1


def curated_schools(answer: Answer, list_name: str | None, on: date | None) -> list[CuratedSchool]:
    """The schools that need a curator: those found, or those of a list."""
    found = answer.found
    schools = found.listed()
    if list_name is not None:
        book = found.edition.rulebook
        approved = approved_list(
            list_name,
            on or found.as_of,
            found.inputs.tables,
            book.lists,
            answer.plugin.roadmaps.values(),
            book.binds.municipality,
        )
        schools = [one.school for one in approved.schools if one.school is not None]
    names, municipalities = (found.inputs.school_column(c) for c in ("name", "municipality"))
    return [
        CuratedSchool(
            school=school,
            name=_text(names.get(school)),
            municipality=_text(municipalities.get(school)),
        )
        for school in schools
    ]


def print_curators(page: Page, told: CuratorAssignment) -> None:
    """Print an assignment for people: curators with their schools, and what is missing."""
    page.line(msg("Curators proposed; a person confirms each pair"), style="bold")
    headings = [
        Heading(words=msg("Curator")),
        Heading(words=msg("Load"), number=True),
        Heading(words=msg("Schools")),
    ]
    rows = []
    for curator in told.curators:
        schools = []
        for pair in told.pairs:
            if pair.curator == curator:
                marks = [page.session.say(msg("fixed"))] if pair.fixed else []
                if pair.same_municipality is False:
                    marks.append(page.session.say(msg("another municipality")))
                note = f" [{', '.join(marks)}]" if marks else ""
                schools.append(f"{pair.school.name or ''} ({pair.school.school}){note}")
        rows.append((curator.id, str(told.loads[curator.id]), "\n".join(schools)))
    page.table(headings, rows)
    if told.missing:
        page.heading(msg("What is missing"))
        page.lines(page.session.say(one) for one in told.missing)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
