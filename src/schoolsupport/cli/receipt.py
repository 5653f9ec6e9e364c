"""`schoolsupport receipt`: whether a run still holds what its receipt says."""

from __future__ import annotations

import click

from schoolsupport.cli.commands import Command, Lazy, LazyGroup, argument, json_option
from schoolsupport.cli.failures import ERROR, FINE
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.translation import msg

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
@output_options
@json_option
def verify(run: str, output: Output) -> int:
    """Print a line per check."""
    from schoolsupport.reports import verify_run  # noqa: PLC0415  # help needs no pandas
    from schoolsupport.reports.verification import page  # noqa: PLC0415  # help needs no pandas

    verification = verify_run(run)
    show(lambda: page(verification), output, json=lambda: verification)
    return FINE if verification.ok else ERROR
