"""`schoolsupport progress`: entries added, imported from tables, listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, tzinfo
from pathlib import Path
from typing import Any

import attrs
import click
from attrs import frozen

import schoolsupport as ss
from schoolsupport.cli.commands import (
    ERROR,
    FINE,
    Command,
    F,
    Lazy,
    LazyGroup,
    argument,
    json_option,
    option,
)
from schoolsupport.cli.db import store_option
from schoolsupport.cli.question import known_by_end, read_day, zone_option
from schoolsupport.cli.session import current_session, now, today
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.domain import Problem
from schoolsupport.faults import fault
from schoolsupport.translation import msg
from schoolsupport.words.text import harmless

_HERE = "schoolsupport.cli.progress"
progress = LazyGroup(
    "progress",
    lazy={
        "add": Lazy(f"{_HERE}:add", msg("Record one entry")),
        "import": Lazy(f"{_HERE}:import_", msg("Record entries from tables")),
        "log": Lazy(f"{_HERE}:log", msg("What was recorded")),
    },
    words=msg("What was reported of the tasks of plans: only added, corrected by a new entry."),
)

_TEXTS = {
    "document": msg("The paper that proves it"),
    "number": msg("Number of the paper"),
    "link": msg("Where it is published"),
    "note": msg("Words of whoever reports"),
    "reason": msg("Why the task does not apply"),
    "act": msg("The act that cancels the task"),
    "organisation": msg("Who reports"),
    "role": msg("In which office"),
    "corrects": msg("Entry that this one replaces: its id, or how the id starts"),
    "about": msg("Report that this is said of: its id, or how the id starts"),
    "value": msg("The number reached"),
    "of": msg("Out of how many"),
}


_LINKS = ("corrects", "about")


def _text_options(command: Any) -> Any:
    for name, words in reversed(_TEXTS.items()):
        command = option(f"--{name}", words=words)(command)
    return command


@click.command(
    "add",
    cls=Command,
    words=msg(
        "Record what is reported of a task: planned, in_progress, done, not_done, not_applicable"
        " (with --reason), cancelled (with --act).\n\n"
        "A controller writes confirm, return (with --note), refuse or comment, and --about."
    ),
)
@argument("task", metavar="TASK", words=msg("Id of the task; with --owner, the number of its row"))
@argument("status", metavar="STATUS", words=msg("What is reported, or what a controller says"))
@option("--day", metavar="DAY", callback=read_day, words=msg("When it was so (default: today)"))
@option("--owner", default="", words=msg("Whose plan: login of a school, name, or tier:id"))
@_text_options
@store_option
def add(
    task: str, status: str, day: date | None, owner: str, store: str, **said: str | None
) -> None:
    """Record an entry and print its id."""
    from schoolsupport.cli.naming import entry_named, owners_named, task_named  # noqa: PLC0415  # start-up is light
    from schoolsupport.monitoring.entries import Step  # noqa: PLC0415  # start-up is light
    from schoolsupport.monitoring.importing import (  # noqa: PLC0415  # start-up is light
        shared_documents,
        unknown_tasks,
    )

    steps = {one.value for one in Step} - {Step.REPORT.value}
    given: dict[str, Any] = {"step" if status in steps else "status": status, **said}
    when = day or today()
    session = current_session()
    with ss.open_store(store) as opened:
        named = task_named(opened, task, owner, when)
        given |= {link: entry_named(opened, said[link], f"--{link}") for link in _LINKS}
        if named == task and owner:  # whose report it is, where the task does not tell
            given["owner"] = owners_named(opened, [owner])[0]
        entry = ss.Entry(task=named, day=when, recorded_at=now(), **given)
        others = opened.entries(documents=[entry.document]) if entry.document else []
        unknown = opened.unknown_tasks([named])
        opened.record(entry)
    click.echo(session.say(msg("Recorded: {id}", id=entry.id)))
    for told in (*shared_documents([entry], others), *unknown_tasks([entry], unknown)):
        click.echo(harmless(told.text(session.lang)), err=True)


def register_options(command: F) -> F:
    """The options of reading a register."""
    options: list[Callable[[F], F]] = [
        option("--register", metavar="NAME", words=msg("Read lines of this register")),
        option("--region", metavar="REGION", words=msg("Region of the register")),
        option(
            "--schools",
            metavar="PATH",
            multiple=True,
            words=msg("Register of schools and lists, to be kept in the store; may be repeated"),
        ),
        option(
            "--municipality",
            metavar="NAME",
            words=msg("Municipality of the schools, where the table does not say"),
        ),
        option(
            "--day",
            metavar="DAY",
            callback=read_day,
            words=msg("Day the register is of, where it is of a day (default: today)"),
        ),
        option(
            "--whole",
            is_flag=True,
            words=msg("It is the whole register: schools without a line are in it no longer"),
        ),
    ]
    for one in reversed(options):
        command = one(command)
    return command


@frozen(kw_only=True)
class ToldImport:
    """What an import did, for programs.

    Attributes:
        recorded: how many entries are new; None where nothing was recorded.
        entries: how many the files hold.
        problems: what is wrong in them.
    """

    recorded: int | None
    entries: int
    problems: tuple[Problem, ...]


@click.command(
    "import",
    cls=Command,
    words=msg(
        "Record the entries of workbooks and csv files: all, or none if one has a fault.\n\n"
        "The first row with the headings «задача», «отметка» and «день» begins the table; the"
        " workbook of a plan is read as it was written and filled in. A file read twice changes"
        " nothing.\n\n"
        "With --register the lines of a register are read: teams, teachers, contracts, who took"
        " part in what. Names of persons are kept apart, where db purge-persons deletes them."
    ),
)
@argument("paths", metavar="PATH…", nargs=-1, required=True, words=msg("Files and folders"))
@option("--organisation", default="", words=msg("Who reports, where a row does not say"))
@option("--check", "only_check", is_flag=True, words=msg("Only look for faults, record nothing"))
@register_options
@store_option
@output_options
@json_option
def import_(
    paths: tuple[str, ...],
    organisation: str,
    only_check: bool,
    store: str,
    output: Output,
    **asked: Any,
) -> int:
    """Record entries of files, or lines of a register, or show why not."""
    if asked["register"] is not None:
        from schoolsupport.cli.participation import Reading, import_lines  # noqa: PLC0415  # start-up is light

        reading = Reading(only_check=only_check, **asked)
        return import_lines(paths, store, output, reading)
    for name in ("region", "schools", "municipality", "day", "whole"):
        if asked[name]:
            raise fault("usage.only_for_register", where=f"--{name}")
    from schoolsupport.monitoring.importing import (  # noqa: PLC0415  # start-up is light
        import_page,
        shared_documents,
        unknown_tasks,
    )
    from schoolsupport.monitoring.returned import read_marks  # noqa: PLC0415  # start-up is light

    moment = now()
    read = read_marks(map(Path, paths), recorded_at=moment, organisation=organisation)
    new = None
    with ss.open_store(store) as opened:
        unknown = opened.unknown_tasks([one.task for one in read.entries])
        papers = sorted({one.document for one in read.entries if one.document})
        others = opened.entries(documents=papers) if papers else []
        more = (
            *read.problems,
            *unknown_tasks(read.entries, unknown),
            *shared_documents(read.entries, others),
        )
        read = attrs.evolve(read, problems=more)
        if read.sound and not only_check:
            new = opened.record(read.entries)
    told = ToldImport(recorded=new, entries=len(read.entries), problems=read.problems)
    show(lambda: import_page(read, new), output, json=lambda: told)
    return FINE if read.sound else ERROR


@frozen
class ToldEntries:
    """What `progress log` tells a program.

    Attributes:
        entries: what was recorded, in the order of writing, corrected entries among it.
    """

    entries: Sequence[ss.Entry]


@click.command("log", cls=Command, words=msg("List what was recorded, corrected entries among it."))
@option("--task", multiple=True, words=msg("Of this task only"))
@option(
    "--owner",
    multiple=True,
    words=msg("Of the plan of this school or municipality only: login, name, or tier:id"),
)
@option("--known", metavar="DAY", callback=read_day, words=msg("As recorded by this day"))
@zone_option
@store_option
@output_options
@json_option
def log(
    task: tuple[str, ...],
    owner: tuple[str, ...],
    known: date | None,
    zone: tzinfo | None,
    store: str,
    output: Output,
) -> None:
    """Show the entries."""
    from schoolsupport.cli.naming import owners_named  # noqa: PLC0415  # start-up is light
    from schoolsupport.monitoring.importing import log_page  # noqa: PLC0415  # start-up is light

    with ss.open_store(store) as opened:
        by = known_by_end(known, zone)
        owners = owners_named(opened, owner) if owner else None
        entries = opened.entries(tasks=task or None, owners=owners, known=by)
        names = opened.task_names({one.task for one in entries})
    show(lambda: log_page(entries, names), output, json=lambda: ToldEntries(entries))
