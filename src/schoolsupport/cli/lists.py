"""`schoolsupport list`: a list from its draft to the order, objections, amendments and exits."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schoolsupport.cli.commands import Command, Lazy, LazyGroup, argument, json_option, option
from schoolsupport.cli.db import opened, store_option
from schoolsupport.cli.question import on_option, read_day, run_in, run_option
from schoolsupport.cli.session import current_session, now, today
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.store import Store
    from schoolsupport.support.list_steps import ListStep

_HERE = "schoolsupport.cli.lists"
SHORTEST = 4
"""So many signs of an id are enough, where only one begins so."""

list_ = LazyGroup(
    "list",
    lazy={
        "record": Lazy(f"{_HERE}:record", msg("Record a step of a list")),
        "show": Lazy(f"{_HERE}:show_", msg("How far a list has come, and what is open")),
        "correct": Lazy(f"{_HERE}:correct", msg("Judge a run again with corrected results")),
    },
    words=msg("A list as a procedure: draft, notice, objections, decisions, order, amendments."),
)

_NAME = option("--list", "name", metavar="NAME", required=True, words=msg("Name of the list"))


@click.command(
    "record",
    cls=Command,
    words=msg(
        "Record a step of a list: draft (with --run), notice, objection (with --school), decision"
        " (with --about and --outcome), order, publication, amendment, exit (with --school).\n\n"
        "A step is only added: what was done later is a later step."
    ),
)
@argument("step", metavar="STEP", words=msg("What was done"))
@_NAME
@option("--day", metavar="DAY", callback=read_day, words=msg("When (default: today)"))
@option("--school", metavar="LOGIN", words=msg("The school it is of: its login"))
@run_option
@option("--about", metavar="ID", words=msg("The objection decided: its id, or how it starts"))
@option("--outcome", metavar="WORD", words=msg("What was decided: satisfied, partly or declined"))
@option("--document", words=msg("The paper, by name: «приказ»"))
@option("--number", words=msg("Number of the paper"))
@option("--document-day", metavar="DAY", callback=read_day, words=msg("Day of the paper"))
@option("--link", words=msg("Where it is published"))
@option("--file", metavar="FILE", words=msg("A file of the paper: its SHA-256 is kept"))
@option("--note", words=msg("What else has to be known; names of persons are left out"))
@option("--organisation", words=msg("The body that did it"))
@store_option
def record(step: str, name: str, day: date | None, store: str, **given: Any) -> None:
    """Record a step and print its id."""
    from schoolsupport.reports.run_folder import sha256_of  # noqa: PLC0415  # start-up is light
    from schoolsupport.store import open_store  # noqa: PLC0415  # start-up is light
    from schoolsupport.support.list_steps import ListStep, Outcome  # noqa: PLC0415  # start-up is light
    from schoolsupport.words.persons import without_names  # noqa: PLC0415  # start-up is light

    run, file, outcome = given.pop("run"), given.pop("file"), given["outcome"]
    if outcome is not None and outcome not in list(Outcome):
        raise fault(
            "usage.not_an_outcome", where="--outcome", found=outcome, known=", ".join(Outcome)
        )
    note = given.pop("note")
    with open_store(store) as there:
        given["about"] = _step_named(there, name, given["about"])
        made = ListStep(
            list=name,
            kind=step,
            day=day or today(),
            recorded_at=now(),
            run=None if run is None else _verdicts_of(run),
            file_hash=None if file is None else sha256_of(Path(file)),
            note=None if note is None else without_names(note)[0],
            **given,
        )
        there.add_steps([made])
    click.echo(current_session().say(msg("Recorded: {id}", id=made.id)))


def _verdicts_of(run: str) -> str:
    """SHA-256 of the verdicts of a run folder."""
    return str(run_in(run).receipt.verdicts)


def _step_named(there: Store, name: str, start: str | None) -> str | None:
    """The id of the one step of a list that begins so.

    Raises:
        WrongUseError: none does, or several do.
    """
    if start is None:
        return None
    found = [one.id for one in there.list_steps(name) if one.id.startswith(start)]
    if len(start) < SHORTEST or len(found) != 1:
        raise fault("usage.which_step", where="--about", found=start, name=name)
    return found[0]


@click.command(
    "show", cls=Command, words=msg("Show the steps of a list by a day, and what is open.")
)
@_NAME
@on_option(msg("The day looked at (default: today)"))
@store_option
@output_options
@json_option
def show_(name: str, on: date | None, store: str, output: Output) -> None:
    """Print the course of a list."""
    from schoolsupport.support.list_steps import course_page, list_course  # noqa: PLC0415  # start-up is light

    with opened(store) as there:
        steps: list[ListStep] = there.list_steps(name)
        names = {one.school: one.name for one in there.known_schools()}
    course = list_course(steps, name, on=on or today(), names=names)
    show(lambda: course_page(course), output, json=lambda: course)


@click.command(
    "correct",
    cls=Command,
    words=msg(
        "Judge a run again with corrected results, by the same rules and on the same day.\n\n"
        "The table of corrections has a row for each work: Логин; Год; Работа; the numbers as they"
        " should be (Участников; Получили «2»; Ниже порога; Средний балл); Документ. What differs"
        " is printed; `report make REGION amendment --earlier RUN --run NEW` drafts the order."
    ),
)
@argument("run", metavar="RUN", words=msg("Folder of the run that the list stood on"))
@argument("table", metavar="FILE", words=msg("Table of the corrections: csv, xlsx or toml"))
@option("--out", metavar="NEW", required=True, words=msg("Folder to write the corrected run to"))
@json_option
def correct(run: str, table: str, out: str) -> None:
    """Write the corrected run and print who entered and left."""
    import schoolsupport as ss  # noqa: PLC0415  # start-up is light
    from schoolsupport.identification.studies.changes import page  # noqa: PLC0415  # start-up is light
    from schoolsupport.support.corrections import (  # noqa: PLC0415  # start-up is light
        amendment,
        corrected,
        read_corrections,
    )

    session = current_session()
    before = run_in(run)
    given = read_corrections(table)
    after = corrected(before.found, given, table)
    ss.write_run(
        after,
        out,
        region_version=before.receipt.region_version,
        written=now(),
        lang=session.lang,
    )
    change = amendment(before.found, after, given)
    show(lambda: page(change.changes), Output(), json=lambda: change.changes)
    if not session.as_json:
        click.echo(session.say(msg("Written to {out}", out=out)))
