"""`schoolsupport data`: what files hold, which are read, and blanks to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

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
from schoolsupport.cli.question import one_of
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show, waiting
from schoolsupport.domain import Severity
from schoolsupport.records import told
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport import Problem, Tables
    from schoolsupport.intake.layouts import Layout

_NEVER = "never"
_SEVERITIES = tuple(Severity)
_OF_RULES = "rule."

_HERE = "schoolsupport.cli.data"
data = LazyGroup(
    "data",
    lazy={
        "check": Lazy(f"{_HERE}:check", msg("What was read from files, and what is wrong in them")),
        "layouts": Lazy(f"{_HERE}:layouts", msg("The layouts that are read")),
        "template": Lazy(f"{_HERE}:template", msg("Write blanks to fill in")),
    },
    words=msg("Files of results and context: what is read, what is wrong, and blanks."),
)


def fail_on_option(command: F) -> F:
    """`--fail-on`: which problems of the data make the exit code 1."""
    return option(
        "--fail-on",
        metavar="error|warning|never",
        default="error",
        callback=one_of("error", "warning", _NEVER),
        words=msg("Exit with 1 if the data have problems of this weight or worse (default: error)"),
    )(command)


def problems_code(problems: Iterable[Problem], fail_on: str) -> int:
    """The exit code: 1 if a problem of the data, not of the rules, weighs enough."""
    if fail_on == _NEVER:
        return FINE
    weighing = _SEVERITIES[: _SEVERITIES.index(Severity(fail_on)) + 1]
    of_data = (one for one in problems if not one.code.startswith(_OF_RULES))
    return ERROR if any(one.severity in weighing for one in of_data) else FINE


@click.command(
    "check",
    cls=Command,
    words=msg("Read files and say what was read from each, and everything wrong in them."),
)
@argument(
    "paths",
    metavar="PATH…",
    nargs=-1,
    required=True,
    setting="paths",
    words=msg("Files and folders"),
)
@fail_on_option
@output_options
@json_option
def check(paths: tuple[str, ...], fail_on: str, output: Output) -> int:
    """Print sources and problems."""
    from schoolsupport.intake.reading import page  # noqa: PLC0415  # help needs no pandas

    with waiting(current_session(), msg("Reading files …")):
        tables = ss.read_files(*paths)
    show(lambda: page(tables), output, json=lambda: FilesRead(tables))
    return problems_code(tables.problems, fail_on)


@click.command("layouts", cls=Command, words=msg("The layouts of files that are read."))
@output_options
@json_option
def layouts(output: Output) -> None:
    """Print what is known of every layout."""
    from schoolsupport.intake import known_layouts  # noqa: PLC0415  # help needs no pandas
    from schoolsupport.intake.layouts import page  # noqa: PLC0415  # help needs no pandas

    show(lambda: page(known_layouts()), output, json=lambda: KnownLayouts(known_layouts()))


@click.command(
    "template",
    cls=Command,
    words=msg("Write blank files of every table; what stands there already is never replaced."),
)
@option("--out", metavar="DIR", default="templates", words=msg("Folder (default: templates)"))
@option(
    "--format",
    "formats",
    metavar="xlsx|csv",
    multiple=True,
    default=("xlsx", "csv"),
    callback=one_of("xlsx", "csv"),
    words=msg("Format; may be repeated (default: both)"),
)
def template(out: str, formats: tuple[str, ...]) -> None:
    """Write the blanks and name them."""
    from schoolsupport.intake import write_templates  # noqa: PLC0415  # help needs no pandas

    written = write_templates(out, tuple(dict.fromkeys(formats)))
    click.echo(current_session().say(msg("Written, to be filled in:")))
    for path in written:
        click.echo(f"  {path}")


@told("tables.years", "schools", "tables.sources", "tables.problems")
@frozen
class FilesRead:
    """What `data check` tells a program."""

    tables: Tables

    @property
    def schools(self) -> int:
        """How many schools the tables know by login."""
        from schoolsupport.intake.reading import school_count  # noqa: PLC0415  # help needs no pandas

        return school_count(self.tables)


@told("layouts")
@frozen
class KnownLayouts:
    """What `data layouts` tells a program."""

    layouts: Sequence[Layout]
