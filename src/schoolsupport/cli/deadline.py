"""`schoolsupport deadline`: what the words of an order about time mean."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.failures import ERROR, FINE
from schoolsupport.cli.printing import JSON_FORMAT, Page, print_json
from schoolsupport.cli.readers import read_day, read_years
from schoolsupport.cli.session import current_session
from schoolsupport.records import plain
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from schoolsupport.deadlines.schedule import DeadlineContext, Part, Schedule

_KINDS = {
    "window": msg("days"),
    "recurring": msg("again and again"),
    "ongoing": msg("all the time"),
    "as_needed": msg("as needed"),
    "by_schedule": msg("by a schedule"),
    "external": msg("set by others"),
    "relative": msg("counted from an event"),
}
_INFERRED = {
    "year": msg("the year"),
    "month": msg("the month"),
    "start": msg("the beginning"),
    "end": msg("the end"),
    "school_year": msg("the school year"),
}


@click.command(
    "deadline",
    cls=Command,
    words=msg(
        "Read a phrase about time as orders write it, and say what it means: days, periods,"
        " recurrences, what was filled in from the plan, what is wrong.\n\n"
        "A phrase that is not understood gives no day. With - phrases are read from standard"
        " input, a line each, and answered with one line of JSON each."
    ),
)
@argument("phrase", metavar="PHRASE|-", words=msg("The words as printed, in quotes"))
@option(
    "--year",
    "years",
    metavar="Y[-Y]",
    callback=read_years,
    words=msg("Year of the plan, or its first and last year"),
)
@option(
    "--signed",
    metavar="DAY",
    callback=read_day,
    words=msg("Day the order was signed, for «текущего года»"),
)
@option("--school-years", is_flag=True, words=msg("The plan speaks of school years"))
@json_option
def deadline(
    phrase: str, years: tuple[int, int] | None, signed: date | None, school_years: bool
) -> int:
    """Print what a phrase means; 1 where it was not understood."""
    from schoolsupport.deadlines.schedule import DeadlineContext  # noqa: PLC0415  # help stays light

    first, last = years or (None, None)
    context = DeadlineContext(
        first_year=first, last_year=last, signed=signed, school_years=school_years
    )
    if phrase == "-":
        _answer_lines(sys.stdin, context)
        return FINE
    return _answer(phrase, context)


def _answer(phrase: str, context: DeadlineContext) -> int:
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar

    session = current_session()
    schedule = parse_deadline(phrase, context)
    if session.as_json:
        print_json(schedule, session.lang)
    else:
        _print_schedule(Page(session), schedule)
    return FINE if schedule.understood else ERROR


def _answer_lines(lines: Iterable[str], context: DeadlineContext) -> None:
    """One line of JSON for each phrase, as they come."""
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar

    lang = current_session().lang
    for line in lines:
        schedule = parse_deadline(line.rstrip("\r\n"), context)
        said = {"format": JSON_FORMAT, **plain(schedule, lang)}
        click.echo(json.dumps(said, ensure_ascii=False))


def _print_schedule(page: Page, schedule: Schedule) -> None:
    from schoolsupport.deadlines.saying.saying import say  # noqa: PLC0415  # help stays light

    if not schedule.parts:
        page.line(msg("No day is read from this phrase."))
    for part in schedule.parts:
        kind = page.session.say(_KINDS[part.kind.value])
        page.line(f"{say([part])}  [{kind}]", style="bold")
        for text in _details(part):
            page.line(text, indent=2)
    for problem in schedule.problems:
        page.line(f"! {page.session.say(problem.message)} ({problem.code})", style="yellow")
        if problem.likely is not None:
            page.line(msg("Probably meant: {likely}", likely=problem.likely), indent=2)


def _details(part: Part) -> Iterable[Message]:
    if part.start is not None and part.end is not None:
        yield msg("from {start} to {end}", start=part.start, end=part.end)
    elif part.end is not None:
        yield msg("up to {end}; the beginning is open", end=part.end)
    elif part.start is not None:
        yield msg("from {start}; the end is open", start=part.start)
    for word in part.inferred:
        yield msg("filled in from the plan: {what}", what=_INFERRED.get(word, word))
