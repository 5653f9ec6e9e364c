"""`schoolsupport mentors`: schools with high results that are like those that need support."""

from __future__ import annotations

from datetime import date

import click
from attrs import frozen

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.printing import Heading, Page, print_json
from schoolsupport.cli.question import Answer, Question, question_options
from schoolsupport.cli.session import current_session
from schoolsupport.cli.support_options import count_option, on_option
from schoolsupport.faults import fault
from schoolsupport.support.lists import approved_list
from schoolsupport.support.mentors import (
    TOP,
    MentorColumns,
    MentorsOf,
    mentor_columns,
    propose_mentors,
)
from schoolsupport.translation import msg
from schoolsupport.words.numbers import number_text

REGISTER = "высокие результаты"


@frozen
class ToldMentors:
    """What `mentors` tells a program.

    Attributes:
        year: latest year of the data.
        assumed: what is compared is in no act.
        candidates: ids of the schools with high results.
        schools: the proposals by school.
    """

    year: int
    assumed: bool
    candidates: list[str]
    schools: tuple[MentorsOf, ...]


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
@count_option("--top", 1, msg("How many to propose for a school (default: {top})", top=TOP))
@json_option
def mentors(
    question: Question,
    school: str | None,
    list_name: str,
    of: str | None,
    on: date | None,
    top: int | None,
) -> None:
    """Propose, print."""
    session = current_session()
    answer = question.answer(session)
    columns = mentor_columns(answer.plugin.folder)
    candidates = candidates_of(answer, list_name, of, on)
    schools = answer.found.listed() if school is None else [school]
    told = propose_mentors(
        answer.found, schools, candidates, columns=columns, top=TOP if top is None else top
    )
    if session.as_json:
        answer_told = ToldMentors(answer.found.year, columns.assumed, sorted(set(candidates)), told)
        print_json(answer_told, session.lang)
    else:
        print_mentors(Page(session), told, columns)


def candidates_of(
    answer: Answer, list_name: str, category: str | None, on: date | None
) -> list[str]:
    """Ids of the schools with high results.

    Raises:
        ParameterError: there is no such list or category, or the list names nobody on the day.
    """
    found = answer.found
    if category is not None:
        if category not in found.edition.categories:
            raise fault(
                "parameter.unknown_category",
                where="--of",
                found=category,
                known=", ".join(found.edition.categories),
            )
        return found.listed(category)
    book = found.edition.rulebook
    register = approved_list(
        list_name,
        on or found.as_of,
        found.inputs.tables,
        book.lists,
        answer.plugin.roadmaps.values(),
        book.binds.municipality,
    )
    return [one.school for one in register.schools if one.school is not None]


def print_mentors(page: Page, told: tuple[MentorsOf, ...], columns: MentorColumns) -> None:
    """Print proposals for people."""
    page.line(msg("Mentor schools proposed; a person confirms each pair"), style="bold")
    headings = [
        Heading(words=msg("School")),
        Heading(words=msg("Possible mentor")),
        Heading(words=msg("Unlikeness"), whole=True),
        Heading(words=msg("Why")),
    ]
    rows = []
    for answer in told:
        own = f"{answer.name or ''} ({answer.school})"
        for one in answer.proposals:
            gap, low, high = (
                number_text(number, "index", page.session.lang)
                for number in (one.gap, one.lowest, one.highest)
            )
            span = gap if low == high else f"{gap} ({low}–{high})"
            rows.append(
                (
                    own,
                    f"{one.rank}. {one.name or ''} ({one.mentor})",
                    span,
                    "; ".join(page.session.say(reason) for reason in one.reasons),
                )
            )
            own = ""
        if not answer.proposals:
            rows.append((own, page.session.say(msg("no candidate fits")), "", ""))
    page.table(headings, rows)
    page.line(
        msg(
            "Unlikeness: mean difference of contexts in standard deviations; in brackets, between"
            " what it can be as to what is not known."
        )
    )
    if columns.assumed:
        page.line(msg("Columns and weights are assumed; no act states them."))
