"""`schoolsupport changes`: who entered and left since the last run, and what made it so."""

from __future__ import annotations

import csv
from pathlib import Path

import click

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option
from schoolsupport.cli.printing import waiting
from schoolsupport.cli.question import category_option
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault
from schoolsupport.identification.reasons.receipt import verdict_digest
from schoolsupport.identification.studies.changes import changes as study
from schoolsupport.identification.studies.changes import page
from schoolsupport.identification.studies.study_page import category_of
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.reports.run_folder import SCHOOLS, Run
from schoolsupport.translation import msg


@click.command(
    "changes",
    cls=Command,
    words=msg(
        "Say who entered and left the list between two runs, and what made it so: the school's"
        " data, the rules, what it is compared with, the set of schools, or the program.\n\n"
        "Each change is judged again with only some of these of the later run. What alone makes it"
        " is its cause; where nothing does alone, the fewest that do together are named."
    ),
)
@argument("old", metavar="OLD_RUN", required=False, words=msg("Folder of the earlier run"))
@argument("new", metavar="NEW_RUN", required=False, words=msg("Folder of the later run"))
@category_option
@output_options
@json_option
def changes(old: str | None, new: str | None, category: str | None, output: Output) -> None:
    """Read both runs, judge between them, and print who moved and why."""
    session = current_session()
    if old is None or new is None:
        raise fault("usage.two_runs", where="OLD_RUN NEW_RUN")
    with waiting(session, msg("Judging schools …")):
        runs = [ss.read_run(folder) for folder in (old, new)]
        before, after = runs
        told = study(
            before.found,
            after.found,
            category=category,
            written=(listed_then(before, category), listed_then(after, category)),
            engines=(before.receipt.engine, after.receipt.engine),
        )
    show(lambda: page(told), output, json=lambda: told.as_dict(session.lang))


def listed_then(run: Run, category: str | None) -> list[str] | None:
    """Whom a run listed when it was written; None where this program judges just as it did.

    Raises:
        RunError: the run judges otherwise now though the program is the same, or what it listed
            then is not written beside it.
    """
    if run.receipt.verdicts == verdict_digest(run.found):
        return None
    if run.receipt.engine == ss.__version__:
        raise fault("run.otherwise_than_receipt", where=str(run.folder))
    name = category_of(run.found.edition, category)
    file = run.folder / SCHOOLS
    try:
        return _listed(file, name)
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise fault("run.list_unreadable", where=str(file), found=error) from error


def _listed(file: Path, category: str) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as content:
        rows = csv.DictReader(content, delimiter=";")
        return [row["school"].removeprefix("'") for row in rows if row[category] == Verdict.MET.key]
