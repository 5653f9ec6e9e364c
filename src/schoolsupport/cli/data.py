"""`schoolsupport data`: what files hold, which are read, and blanks to fill in."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from schoolsupport.cli.question import (
    one_of,
    pairs,
    paths_argument,
    read_year,
    register_option,
    scores_of,
)
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, output_options_of, show, waiting
from schoolsupport.domain import Severity
from schoolsupport.faults import fault, nearest
from schoolsupport.records import Key, told
from schoolsupport.translation import Message, msg
from schoolsupport.words.text import harmless

if TYPE_CHECKING:
    from schoolsupport import Problem, Tables
    from schoolsupport.intake.examples import ShownExample
    from schoolsupport.intake.layouts import Layout
    from schoolsupport.intake.reading import ReadSheet
    from schoolsupport.tables import OwnColumn

_NEVER = "never"
_ENGINES = ("duckdb", "polars", "pandas", "dask", "pyspark")
_SEVERITIES = tuple(Severity)
_OF_RULES = "rule."

_HERE = "schoolsupport.cli.data"
data = LazyGroup(
    "data",
    lazy={
        "check": Lazy(f"{_HERE}:check", msg("What was read from files, and what is wrong in them")),
        "layouts": Lazy(f"{_HERE}:layouts", msg("The layouts that are read")),
        "map": Lazy(f"{_HERE}:map_", msg("Say which column is what, for a table nobody knows")),
        "match": Lazy(f"{_HERE}:match", msg("Propose which names are which logins, to confirm")),
        "convert": Lazy(f"{_HERE}:convert", msg("Write any known files as canonical tables")),
        "count": Lazy(f"{_HERE}:count", msg("Count rows of participants into results")),
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


def overwrite_option(command: F) -> F:
    """`--overwrite`: whether files that are there may be replaced."""
    told = msg("Replace files that are there")
    return option("--overwrite", is_flag=True, words=told)(command)


def region_option(command: F) -> F:
    """`--region`: whose own layouts and columns are read beside those of the library."""
    return option(
        "--region",
        metavar="REGION",
        setting="region",
        words=msg("Region whose own layouts and columns are read too: a name, or a folder"),
    )(command)


def layouts_read(region: str | None) -> tuple[Layout, ...]:
    """The layouts of the library, and before them those of a region."""
    from schoolsupport.intake import known_layouts  # noqa: PLC0415  # help needs no pandas

    return known_layouts() if region is None else ss.load_region(region).layouts


def _columns(region: str | None) -> Sequence[OwnColumn]:
    """The columns that a region declares itself; none without a region."""
    return () if region is None else ss.load_region(region).columns


@frozen
class FilesAsked:
    """Files to read, and what is read of them beside what the library knows."""

    paths: tuple[str, ...]
    region: str | None
    register: str | None

    def as_read(self) -> dict[str, Any]:
        """How `read_files` is called: whose layouts, whose columns, which register."""
        return {
            "layouts": layouts_read(self.region),
            "columns": _columns(self.region),
            "register": self.register,
        }


def files_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`PATH…`, `--region` and `--register`; the command gets them as one `files`."""

    @paths_argument(msg("Files and folders"))
    @region_option
    @register_option
    @functools.wraps(command)
    def packed(
        paths: tuple[str, ...], region: str | None, register: str | None, **given: Any
    ) -> Any:
        return command(files=FilesAsked(paths, region, register), **given)

    return packed


@click.command(
    "check",
    cls=Command,
    words=msg("Read files and say what was read from each, and everything wrong in them."),
)
@files_options
@fail_on_option
@output_options
@json_option
def check(
    files: FilesAsked,
    fail_on: str,
    output: Output,
) -> int:
    """Print sources and problems."""
    from schoolsupport.intake.files_page import page  # noqa: PLC0415  # help needs no pandas
    from schoolsupport.intake.reading import read_and_counted  # noqa: PLC0415  # as above

    known = files.as_read()
    with waiting(current_session(), msg("Reading files …")):
        tables, _, sheets = read_and_counted(files.paths, **known, looks=True)
    show(lambda: page(tables, sheets), output, json=lambda: FilesRead(tables, sheets))
    return problems_code(tables.problems, fail_on)


@click.command(
    "layouts",
    cls=Command,
    words=msg("The layouts of files that are read, or one of them with an example."),
)
@argument(
    "name",
    metavar="[NAME]",
    required=False,
    words=msg("Name of a layout: it is shown with an invented example"),
)
@region_option
@output_options_of(
    msg("File to write: .xlsx and .csv of an example are such a file, else the page is written"),
)
@json_option
def layouts(name: str | None, region: str | None, output: Output) -> None:
    """Print what is known of every layout, or one with its example."""
    from schoolsupport.intake.layouts import page  # noqa: PLC0415  # help needs no pandas

    known = layouts_read(region)
    if name is None:
        show(lambda: page(known), output, json=lambda: KnownLayouts(known))
    else:
        _show_layout(name, known, output)


def _show_layout(name: str, known: Sequence[Layout], output: Output) -> None:
    from schoolsupport.intake import examples  # noqa: PLC0415  # help needs no pandas

    names = {one.name: one for one in known}
    if name not in names:
        near = nearest(name, names)
        raise fault(
            "usage.unknown_layout", where="NAME", found=name, near=near, known=", ".join(names)
        )
    shown = examples.shown_example(names[name], known)
    if shown is None:
        bare = examples.page_without_example(names[name])
        show(lambda: bare, output, json=lambda: KnownLayouts((names[name],)))
        return
    told = KnownLayouts((names[name],), shown)
    own = dict.fromkeys(("xlsx", "csv"), shown.example.write)
    show(lambda: examples.example_page(shown), output, json=lambda: told, own=own)


@click.command(
    "match",
    cls=Command,
    words=msg(
        "Propose which names and codes are which logins; a person confirms each in the workbook."
    ),
)
@files_options
@output_options
def match(files: FilesAsked, output: Output) -> None:
    """Print the proposals, or write them to be confirmed."""
    from schoolsupport.intake.readers.who_is_who import HEADINGS, proposals  # noqa: PLC0415  # help needs no pandas
    from schoolsupport.pages import Column, Page, Table  # noqa: PLC0415  # as above

    known = files.as_read()
    with waiting(current_session(), msg("Reading files …")):
        tables = ss.read_files(*files.paths, **known)
    columns = tuple(Column(heading=heading) for heading in HEADINGS)
    table = Table.of_rows(columns, list(proposals(tables)), name="who-is-who")
    title = msg("Who is who: write «да» where it is one school")
    show(lambda: Page(title=title, name="who-is-who", parts=[table]), output)


@click.command(
    "convert",
    cls=Command,
    words=msg("Write the tables of any known files as canonical files, and account for every row."),
)
@files_options
@option("--out", metavar="DIR", default="canonical", words=msg("Folder (default: canonical)"))
@option(
    "--format",
    "kind",
    metavar="parquet|csv",
    default="parquet",
    callback=one_of("parquet", "csv"),
    words=msg("Format of the tables (default: parquet)"),
)
@overwrite_option
@fail_on_option
def convert(  # every option is one of the command's own
    files: FilesAsked,
    out: str,
    kind: str,
    fail_on: str,
    *,
    overwrite: bool,
) -> int:
    """Write the tables and print the account of rows."""
    from schoolsupport.intake import conversion  # noqa: PLC0415  # help needs no pandas

    known = files.as_read()
    with waiting(current_session(), msg("Reading files …")):
        found = conversion.convert(
            *files.paths, folder=Path(out), kind=kind, overwrite=overwrite, **known
        )
    show(lambda: conversion.page(found), Output())
    return problems_code(found.tables.problems, fail_on)


def columns_option(words: Message) -> Callable[[F], F]:
    """`--column NAME=HEADING`: which heading is what."""
    return option(
        "--column",
        "columns",
        metavar="NAME=HEADING",
        multiple=True,
        callback=pairs("--column school=Код"),
        words=words,
    )


@click.command(
    "map",
    cls=Command,
    words=msg(
        "Write down which column of a table is what; lying beside the files, it is used by itself."
    ),
)
@argument("file", metavar="FILE", words=msg("A file whose table no layout knows"))
@option("--table", metavar="TABLE", words=msg("The table its rows belong to: results, context …"))
@columns_option(msg("Which heading is what; may be repeated"))
@option(
    "--value",
    "values",
    metavar="NAME=VALUE",
    multiple=True,
    callback=pairs("--value year=2022"),
    words=msg("What holds for all rows, as year=2022; may be repeated"),
)
@option("--sheet", metavar="SHEET", words=msg("Sheet of the workbook (default: the first)"))
@option("--out", metavar="NAME.toml", words=msg("File to write (default: beside the table)"))
@overwrite_option
def map_(  # every option is one of the command's own
    file: str,
    table: str | None,
    columns: Mapping[str, str],
    values: Mapping[str, str],
    sheet: str | None,
    out: str | None,
    *,
    overwrite: bool,
) -> None:
    """Ask what the options leave open, on a terminal alone, and write the file."""
    from schoolsupport.cli.mapping_question import asked_mapping  # noqa: PLC0415  # help needs no pandas

    source = Path(file)
    found = asked_mapping(source, sheet, table, columns, values)
    path = Path(out) if out else source.with_suffix(".toml")
    found.write(path, overwrite=overwrite)
    click.echo(current_session().say(msg("Written: {path}", path=harmless(str(path)))))


@click.command(
    "count",
    cls=Command,
    words=msg("Count rows of participants, of any number, into rows of results."),
)
@argument(
    "source",
    metavar="SOURCE…",
    nargs=-1,
    required=True,
    words=msg("Files of participants (parquet, csv, tsv, txt) and folders of them"),
)
@columns_option(
    msg(
        "Which heading is what: school, year, procedure, grade, subject, mark, primary, test_100, "
        "passed; may be repeated"
    )
)
@option("--year", metavar="Y", callback=read_year, words=msg("The year of all rows"))
@option("--procedure", metavar="P", words=msg("The procedure of all rows, as vpr-5-ru"))
@option(
    "--assessment",
    metavar="A",
    words=msg("The assessment, where columns say grade and subject: vpr, oge, ege …"),
)
@option(
    "--below",
    metavar="P=SCORE",
    multiple=True,
    callback=pairs("--below ege-11-ru=24"),
    words=msg("The least score that passes, of a procedure; may be repeated"),
)
@option(
    "--engine",
    metavar="|".join(_ENGINES),
    callback=one_of(*_ENGINES),
    words=msg("What counts (default: the first that is installed)"),
)
@option("--memory", metavar="SIZE", default="1GB", words=msg("What DuckDB may use (default: 1GB)"))
@option("--master", metavar="URL", words=msg("Address of the cluster of Spark"))
@output_options_of(
    msg("File to write the results to: NAME.parquet or .csv; .xlsx, .docx, .html, .md: the page"),
    "parquet",
)
@json_option
def count(source: tuple[str, ...], below: Mapping[str, str], output: Output, **given: Any) -> None:
    """Print what was counted."""
    from schoolsupport.intake.counting.counting import page, write_results  # noqa: PLC0415  # as above

    lines = scores_of(below)
    with waiting(current_session(), msg("Counting participants …")):
        counted = ss.count_participants(source, below=lines, **given)

    def written(path: Path) -> None:
        write_results(counted, path, overwrite=output.overwrite)

    own = {"parquet": written, "csv": written}
    show(lambda: page(counted), output, json=lambda: counted, own=own)


@click.command(
    "template",
    cls=Command,
    words=msg("Write blank files of every table; what stands there already is never replaced."),
)
@argument(
    "region",
    metavar="[REGION]",
    required=False,
    setting="region",
    words=msg("Name of a region, or a folder with its rules, for the columns it has of its own"),
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
def template(region: str | None, out: str, formats: tuple[str, ...]) -> None:
    """Write the blanks and name them."""
    from schoolsupport.intake import write_templates  # noqa: PLC0415  # help needs no pandas

    written = write_templates(out, tuple(dict.fromkeys(formats)), _columns(region))
    click.echo(current_session().say(msg("Written, to be filled in:")))
    for path in written:
        click.echo(harmless(f"  {path}"))


@told("tables.years", "schools", "tables.sources", "sheets", "tables.problems")
@frozen
class FilesRead:
    """What `data check` tells a program."""

    tables: Tables
    sheets: Sequence[ReadSheet] = ()

    @property
    def schools(self) -> int:
        """How many schools the tables know by login."""
        from schoolsupport.intake.files_page import school_count  # noqa: PLC0415  # help needs no pandas

        return school_count(self.tables)


@told("layouts", Key("example", optional=True))
@frozen
class KnownLayouts:
    """What `data layouts` tells a program.

    Attributes:
        layouts: the layouts, or the one that was asked for.
        example: its example, and what is read from it.
    """

    layouts: Sequence[Layout]
    example: ShownExample | None = None
