"""`schoolsupport changes`: who entered and left since the last run, and what made it so."""

from __future__ import annotations

import csv
from pathlib import Path

import click

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option
from schoolsupport.cli.printing import Heading, Page, print_json, waiting
from schoolsupport.cli.session import current_session
from schoolsupport.cli.study import MOST_ROWS, category_option, print_rest
from schoolsupport.faults import fault
from schoolsupport.identification.reasons.explain import shown_value
from schoolsupport.identification.reasons.receipt import verdict_digest
from schoolsupport.identification.reasons.wording import VERDICTS
from schoolsupport.identification.studies.cautions import cautions
from schoolsupport.identification.studies.changes import CAUSES, NOT_JUDGED, Changes, cause_words
from schoolsupport.identification.studies.changes import changes as study
from schoolsupport.identification.studies.school_frame import category_of
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.reports.run_folder import SCHOOLS, Run
from schoolsupport.translation import Message, msg

_MOST_RULES = 15


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
@json_option
def changes(old: str | None, new: str | None, category: str | None) -> None:
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
    if session.as_json:
        print_json(told.as_dict(session.lang), session.lang)
    else:
        _print(Page(session), told)


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


def _print(page: Page, told: Changes) -> None:
    for title, run, category in (
        (msg("Then"), told.before, told.categories[0]),
        (msg("Now"), told.after, told.categories[1]),
    ):
        page.line(
            msg(
                "{title}: {rules}, of {day}, data up to {year}; {short}: {listed} of {judged}",
                title=title,
                rules=run.edition.rulebook.title,
                day=page.day(run.as_of),
                year=run.year,
                short=run.edition.categories[category].short,
                listed=len(run.listed(category)),
                judged=len(run.schools),
            ),
            style="bold",
        )
    for caution in cautions(told.after):
        page.line(caution, style="bold")
    differing = "; ".join(page.session.say(CAUSES[one]) for one in told.differing)
    page.line(msg("The runs differ in: {differing}", differing=differing or "—"))
    _print_rules(page, told)
    entered = int((told.schools["moved"] == "entered").sum())
    page.heading(
        msg("Entered: {entered}; left: {left}", entered=entered, left=len(told.schools) - entered)
    )
    if told.schools.empty:
        return
    _print_causes(page, told)
    _print_schools(page, told)


def _print_rules(page: Page, told: Changes) -> None:
    if not told.rules:
        return
    page.heading(msg("Rules that differ"))
    for one in told.rules[:_MOST_RULES]:
        name = f"{one.rule}.{one.key}" if one.key else one.rule
        clause = f"; {one.clause}" if one.clause else ""
        then, now = (
            "—" if value is None else shown_value(value) for value in (one.before, one.after)
        )
        page.line(f"{name}: {then} → {now} ({one.citation}{clause})", indent=2)
    if len(told.rules) > _MOST_RULES:
        page.line(msg("… and {n} more: --json", n=len(told.rules) - _MOST_RULES), indent=2)


def _print_causes(page: Page, told: Changes) -> None:
    page.line()
    headings = [
        Heading(words=msg("Cause")),
        Heading(words=msg("Entered"), number=True),
        Heading(words=msg("Left"), number=True),
    ]
    rows = [
        (
            page.session.say(cause_words(row["causes"], str(row["how"]))),
            str(row["entered"]),
            str(row["left"]),
        )
        for row in told.by_cause().to_dict("records")
    ]
    page.table(headings, rows)


def _print_schools(page: Page, told: Changes) -> None:
    page.line()
    words: dict[str, Message] = {one.key: VERDICTS[one] for one in Verdict}
    words |= {NOT_JUDGED: msg("not judged"), "not_in_force": msg("not in force")}
    moved = {"entered": msg("entered"), "left": msg("left")}
    rows = []
    for row in told.schools.head(MOST_ROWS).to_dict("records"):
        turned = (
            f"{one.title}: {page.session.say(words[one.before])} →"
            f" {page.session.say(words[one.after])}" + (f" ({one.clause})" if one.clause else "")
            for one in told.turned(str(row["school"]))
        )
        rows.append(
            (
                str(row["school"]),
                str(row["name"] or ""),
                page.session.say(moved[str(row["moved"])]),
                page.session.say(cause_words(row["causes"], str(row["how"]))),
                "\n".join(turned),
            )
        )
    headings = [
        Heading(words=msg("Login"), whole=True),
        Heading(words=msg("School")),
        Heading(words=msg("What"), whole=True),
        Heading(words=msg("Cause")),
        Heading(words=msg("Criteria that turned")),
    ]
    page.table(headings, rows)
    print_rest(page, len(told.schools) - len(rows))
