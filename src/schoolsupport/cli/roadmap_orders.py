"""`roadmap roll` and `roadmap import`: templates made from other years, and from an order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen

from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.printing import Page, print_json
from schoolsupport.cli.readers import read_years
from schoolsupport.cli.roadmap import SOURCE, years_text
from schoolsupport.cli.roadmap_source import calendars_of, template_of
from schoolsupport.cli.session import current_session
from schoolsupport.faults import fault
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.roadmaps.importing.problems import ImportProblem
    from schoolsupport.roadmaps.rolling.rolled import Rolled
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
@option("--out", metavar="TOML", words=msg("Write the new template"))
@json_option
def roll(
    source: str, name: str | None, years: tuple[int, int], section: str | None, out: str | None
) -> None:
    """Print what moved and what waits for a person."""
    from schoolsupport.roadmaps.rolling.moving_terms import RollSettings  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.rolling.roll import roll as move  # noqa: PLC0415  # help stays light

    session = current_session()
    first, last = years
    rolled = move(
        template_of(source, name),
        first if first == last else (first, last),
        section=section,
        settings=RollSettings(**calendars_of(source)),
    )
    if out is not None:
        write_template(rolled.template, Path(out))
    if session.as_json:
        print_json(rolled, session.lang)
    else:
        _print_rolled(Page(session), rolled, out)


def _print_rolled(page: Page, rolled: Rolled, out: str | None) -> None:
    period = rolled.template.period
    page.line(rolled.template.title, style="bold")
    years = years_text(period.first_year, period.last_year)
    page.line(msg("Years of the new plan: {years}. Moved: {n}", years=years, n=len(rolled.moves)))
    for move in rolled.moves:
        mended = page.session.say(msg(" (a fault of the print mended)")) if move.corrected else ""
        page.line(f"{move.row.name}: {move.before} → {move.after}{mended}", indent=2)
        for note in move.notes:
            page.line(note, indent=4)
    if rolled.for_a_person:
        page.heading(msg("For a person to decide: {n}", n=len(rolled.for_a_person)))
        for one in rolled.for_a_person:
            page.line(f"{one.row.name}: {one.phrase}", indent=2)
            page.line(one.reason, indent=4)
    if out is not None:
        page.line()
        page.line(msg("Written: {path}", path=out))


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
@option("--out", metavar="TOML", words=msg("Where to write the draft (default: only tell)"))
@json_option
def import_(order: str, out: str | None) -> None:
    """Print what was read and what is doubtful; write the draft if asked."""
    from schoolsupport.roadmaps.importing import import_order  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.showing import ShownTemplate  # noqa: PLC0415  # help stays light

    session = current_session()
    imported = import_order(Path(order))
    if out is not None:
        write_template(imported.template, Path(out))
    if session.as_json:
        print_json(
            ImportedOrder(ShownTemplate(imported.template), tuple(imported.problems)), session.lang
        )
        return
    page = Page(session)
    template = imported.template
    page.line(template.title, style="bold")
    page.line(
        msg(
            "Rows: {rows}, sections: {sections}, points: {points}, acts cited: {acts}",
            rows=len(template.measures),
            sections=len(template.sections),
            points=len(template.duties),
            acts=len(template.grounds),
        )
    )
    for problem in imported.problems:
        page.line(f"! {problem.text(session.lang)}", style="yellow")
    if out is not None:
        page.line(msg("Written: {path}", path=out))


def write_template(template: RoadmapTemplate, path: Path) -> None:
    """Write a template as TOML; a file that stands there is not replaced.

    Raises:
        OutputError: the file is there, or cannot be written.
        WrongUseError: the name does not end with .toml.
    """
    from schoolsupport.roadmaps.importing.importer import to_toml  # noqa: PLC0415  # help stays light

    if path.suffix.lower() != ".toml":
        raise fault("usage.not_toml", where="--out", found=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(to_toml(template))
    except FileExistsError as error:
        raise fault("output.file_exists", where=str(path)) from error
    except OSError as error:
        raise fault("output.cannot_write_file", where=str(path), found=error.strerror) from error
