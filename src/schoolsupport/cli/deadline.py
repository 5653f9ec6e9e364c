"""`schoolsupport deadline`: what the words of an order about time mean."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from schoolsupport.cli.commands import ERROR, FINE, Command, argument, json_option, option
from schoolsupport.cli.question import read_day, read_years
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import JSON_FORMAT, Output, output_options, show
from schoolsupport.records import plain
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.deadlines.saying import DaysWithin
    from schoolsupport.deadlines.schedule import DeadlineContext, Schedule


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
@output_options
@json_option
def deadline(
    phrase: str,
    years: tuple[int, int] | None,
    signed: date | None,
    school_years: bool,
    output: Output,
) -> int:
    """Print what a phrase means; 1 where it was not understood."""
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar
    from schoolsupport.deadlines.saying import page  # noqa: PLC0415  # help stays light
    from schoolsupport.deadlines.schedule import DeadlineContext  # noqa: PLC0415  # help stays light

    first, last = years or (None, None)
    context = DeadlineContext(
        first_year=first, last_year=last, signed=signed, school_years=school_years
    )
    if phrase == "-":
        _answer_lines(sys.stdin, context, output)
        return FINE
    schedule = parse_deadline(phrase, context)
    show(lambda: page([schedule], _days(schedule, context)), output, json=lambda: schedule)
    return FINE if schedule.understood else ERROR


_UNKNOWN_YEAR = "occurrence.unknown_school_year"


def _days(schedule: Schedule, context: DeadlineContext) -> dict[int, DaysWithin]:
    """The days of what recurs within the year given."""
    from schoolsupport.deadlines.occurrences import (  # noqa: PLC0415  # help stays light
        due_days,
        occurrences,
    )
    from schoolsupport.deadlines.saying import DaysWithin  # noqa: PLC0415  # help stays light

    found: dict[int, DaysWithin] = {}
    for place, part in enumerate(schedule.parts):
        if context.plan is not None and part.recurrence is not None:
            due = due_days(part, context.plan.days)
            assumed = any("school_terms" in one.occurrence.assumed for one in due)
            notes = [note for one in occurrences(part, context.plan.days) for note in one.notes]
            missing = (one.message for one in notes if one.code == _UNKNOWN_YEAR)
            found[place] = DaysWithin(
                days=tuple(one.day for one in due), assumed=assumed, missing=tuple(missing)
            )
    return found


def _answer_lines(lines: Iterable[str], context: DeadlineContext, output: Output) -> None:
    """One line of JSON for each phrase, as they come; a page of all of them where it is asked."""
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar
    from schoolsupport.deadlines.saying import page  # noqa: PLC0415  # help stays light
    from schoolsupport.pages.writing import write  # noqa: PLC0415  # help stays light

    lang = current_session().lang
    schedules = []
    for line in lines:
        schedule = parse_deadline(line.rstrip("\r\n"), context)
        said = {"format": JSON_FORMAT, **plain(schedule, lang)}
        click.echo(json.dumps(said, ensure_ascii=False))
        if output.path is not None:
            schedules.append(schedule)
    if output.path is not None:
        write(page(schedules), output.path, lang, overwrite=output.overwrite)
