"""`schoolsupport receipt`: whether a run still holds what its receipt says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from schoolsupport.cli.commands import Command, Lazy, LazyGroup, argument, json_option
from schoolsupport.cli.failures import ERROR, FINE
from schoolsupport.cli.printing import Page, print_json
from schoolsupport.cli.session import Session, current_session
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.reports import Verification

_VERIFY = msg("Check a run against its receipt")

receipt = LazyGroup(
    "receipt",
    lazy={"verify": Lazy("schoolsupport.cli.receipt:verify", _VERIFY)},
    words=msg("A receipt says what a run was computed from, so that it can be repeated."),
)


@click.command(
    "verify",
    cls=Command,
    words=msg(
        "Check a run against its receipt: its files, the rules, the inputs, the verdicts.\n\n"
        "Exits with 1 if anything differs."
    ),
)
@argument("run", metavar="RUN", words=msg("Folder that identify --out has written"))
@json_option
def verify(run: str) -> int:
    """Print a line per check."""
    from schoolsupport.reports import verify_run  # noqa: PLC0415  # help needs no pandas

    session = current_session()
    verification = verify_run(run)
    if session.as_json:
        print_json(verification, session.lang)
    else:
        _print(Page(session), verification, session)
    return FINE if verification.ok else ERROR


def _print(page: Page, verification: Verification, session: Session) -> None:
    for check in verification.checks:
        mark = {True: "✓", False: "✗", None: "?"}[check.ok]
        kind = check.name.partition(":")[0]  # the message names the file
        page.line(f"{mark} {kind}: {session.say(check.message)}")
    page.heading(
        msg("The run holds what its receipt says")
        if verification.ok
        else msg("The run does not hold what its receipt says")
    )
