"""`roadmap roll` and `roadmap import`: templates made from other years, and from an order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen

from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.readers import read_years
from schoolsupport.cli.roadmap import SOURCE
from schoolsupport.cli.roadmap_source import calendars_of, template_of
from schoolsupport.cli.showing import Output, output_options_of, show
from schoolsupport.faults import fault
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.roadmaps.importing.problems import ImportProblem
    from schoolsupport.roadmaps.showing import ShownTemplate
    from schoolsupport.roadmaps.template import RoadmapTemplate


@click.command(
    "roll",
    cls=Command,
    words=msg(
        "Move a roadmap to other years: terms, school years, headings.\n\n"
        "What no rule can move is listed for a person; a fault of the print is not carried over"
        " in silence."
    ),
)
@argument("source", metavar="REGION|FILE", words=SOURCE)
@argument("name", metavar="[NAME]", required=False, words=msg("Name of the roadmap"))
@option(
    "--to",
    "years",
    metavar="Y[-Y]",
    callback=read_years,
    required=True,
    words=msg("First year of the new plan, or its first and last"),
)
@option("--section", metavar="ID", words=msg("Only this section, such as a year of a programme"))
@output_options_of(
    msg("NAME.toml for the new template; NAME.xlsx, .docx, .html, .md or .csv for what moved"),
    "toml",
)
@json_option
def roll(
    source: str, name: str | None, years: tuple[int, int], section: str | None, output: Output
) -> None:
    """Print what moved and what waits for a person."""
    from schoolsupport.roadmaps.moving_terms import RollSettings  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.rolling import page  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.rolling import roll as move  # noqa: PLC0415  # help stays light

    first, last = years
    rolled = move(
        template_of(source, name),
        first if first == last else (first, last),
        section=section,
        settings=RollSettings(**calendars_of(source)),
    )
    show(
        lambda: page(rolled),
        output,
        json=lambda: rolled,
        own={"toml": lambda out: write_template(rolled.template, out, output.overwrite)},
    )


@frozen
class ImportedOrder:
    """What `roadmap import` tells a program."""

    template: ShownTemplate
    problems: tuple[ImportProblem, ...]


@click.command(
    "import",
    cls=Command,
    words=msg(
        "Read an order's table from docx, xlsx, csv or txt into the draft of a template.\n\n"
        "Everything that could not be read with certainty is listed; persons' names are left out."
    ),
)
@argument("order", metavar="ORDER", words=msg("File of the order"))
@output_options_of(
    msg(
        "NAME.toml for the draft (default: only tell); NAME.xlsx, .docx, .html, .md or .csv for"
        " what is doubtful"
    ),
    "toml",
)
@json_option
def import_(order: str, output: Output) -> None:
    """Print what was read and what is doubtful; write the draft if asked."""
    from schoolsupport.roadmaps.importing import import_order  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.importing.importer import page  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.showing import ShownTemplate  # noqa: PLC0415  # help stays light

    imported = import_order(Path(order))
    template = imported.template
    show(
        lambda: page(imported),
        output,
        json=lambda: ImportedOrder(ShownTemplate(template), tuple(imported.problems)),
        own={"toml": lambda out: write_template(template, out, output.overwrite)},
    )


def write_template(template: RoadmapTemplate, path: Path, overwrite: bool) -> None:
    """Write a template as TOML; a file that stands there is not replaced unless asked for.

    Raises:
        OutputError: the file is there, or cannot be written.
    """
    from schoolsupport.roadmaps.importing.importer import to_toml  # noqa: PLC0415  # help stays light

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w" if overwrite else "x", encoding="utf-8") as file:
            file.write(to_toml(template))
    except FileExistsError as error:
        raise fault("output.file_exists", where=str(path)) from error
    except OSError as error:
        raise fault("output.cannot_write_file", where=str(path), found=error.strerror) from error
