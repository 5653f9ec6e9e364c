"""`schoolsupport data`: what files hold, which are read, and blanks to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click
from attrs import frozen

import schoolsupport as ss
from schoolsupport.cli.commands import (
    Command,
    F,
    Lazy,
    LazyGroup,
    argument,
    json_option,
    option,
)
from schoolsupport.cli.failures import ERROR, FINE
from schoolsupport.cli.printing import Heading, Page, print_json, waiting
from schoolsupport.cli.readers import one_of
from schoolsupport.cli.session import Session, current_session
from schoolsupport.domain import Severity
from schoolsupport.records import told
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport import Problem, Tables
    from schoolsupport.intake.layouts import Layout

_NEVER = "never"
_SEVERITIES = tuple(Severity)
WEIGHTS = {
    Severity.ERROR: msg("error"),
    Severity.WARNING: msg("warning"),
    Severity.INFO: msg("for information"),
}
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
@argument("paths", metavar="PATH…", nargs=-1, required=True, words=msg("Files and folders"))
@fail_on_option
@json_option
def check(paths: tuple[str, ...], fail_on: str) -> int:
    """Print sources and problems."""
    session = current_session()
    with waiting(session, msg("Reading files …")):
        tables = ss.read_files(*paths)
    if session.as_json:
        print_json(FilesRead(tables), session.lang)
    else:
        _print_tables(Page(session), tables, session)
    return problems_code(tables.problems, fail_on)


@click.command("layouts", cls=Command, words=msg("The layouts of files that are read."))
@json_option
def layouts() -> None:
    """Print what is known of every layout."""
    from schoolsupport.intake import known_layouts  # noqa: PLC0415  # help needs no pandas

    session = current_session()
    if session.as_json:
        print_json(KnownLayouts(known_layouts()), session.lang)
        return
    page = Page(session)
    for layout in known_layouts():
        page.line(f"{layout.name} — {layout.title}", style="bold")
        page.line(layout.description, indent=2)
        tables = ", ".join(layout.yields)
        page.line(msg("Fills the tables: {tables}", tables=tables), indent=2)
        page.line()


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

    page = Page(current_session())
    written = write_templates(out, tuple(dict.fromkeys(formats)))
    page.line(msg("Written, to be filled in:"))
    page.lines(str(path) for path in written)


@told("tables.years", "schools", "tables.sources", "tables.problems")
@frozen
class FilesRead:
    """What `data check` tells a program."""

    tables: Tables

    @property
    def schools(self) -> int:
        """How many schools the tables know by login."""
        return _school_count(self.tables)


@told("layouts")
@frozen
class KnownLayouts:
    """What `data layouts` tells a program."""

    layouts: Sequence[Layout]


def _school_count(tables: Tables) -> int:
    """How many schools the tables know by login; a name that an order prints is not one yet."""
    frames = tables.frames().values()
    named = {str(one) for f in frames if "school" in f for one in f["school"].dropna()}
    return sum(" " not in name for name in named)


def _print_tables(page: Page, tables: Tables, session: Session) -> None:
    page.table(
        [
            Heading(words=msg("File")),
            Heading(words=msg("Layout"), whole=True),
            Heading(words=msg("Rows"), number=True),
        ],
        [(source.path, source.layout, str(source.rows)) for source in tables.sources],
    )
    page.line()
    schools = _school_count(tables)
    counted = session.words.ngettext("{n} school", "{n} schools", schools).format(n=schools)
    years = ", ".join(map(str, tables.years)) or "—"
    page.line(msg("Years of results: {years}; {schools}", years=years, schools=counted))
    count = len(tables.problems)
    if not count:
        page.line(msg("No problems"))
        return
    words = session.words.ngettext("{n} problem:", "{n} problems:", count)
    page.heading(words.format(n=count))
    for problem in sorted(tables.problems, key=lambda one: _SEVERITIES.index(one.severity)):
        weight = session.say(WEIGHTS[problem.severity])
        page.line(f"{weight}: {problem.text(session.lang)}")
