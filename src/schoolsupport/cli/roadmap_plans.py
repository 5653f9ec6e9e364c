"""What is made of a roadmap: dated tasks and files of them, other years, a template of an order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import frozen

from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.plan_question import plan_options, plan_question
from schoolsupport.cli.question import read_day, read_years
from schoolsupport.cli.roadmap import (
    SOURCE,
    calendars_of,
    period_asked,
    period_options,
    table_option,
    template_of,
)
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options_of, show
from schoolsupport.faults import fault
from schoolsupport.translation import msg, plural

if TYPE_CHECKING:
    from schoolsupport.pages import Page
    from schoolsupport.roadmaps.importing.measures import Mark
    from schoolsupport.roadmaps.importing.problems import ImportProblem
    from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task
    from schoolsupport.roadmaps.showing import ShownTemplate
    from schoolsupport.roadmaps.template import RoadmapTemplate

FORMATS = ("ics", "csv", "xlsx", "json")
PAGES = ("docx", "html", "md")
BLANKS = ("xlsx", "csv")
TABLES = (*PAGES, "xlsx", "csv")


@click.command(
    "plan",
    cls=Command,
    words=msg(
        "Make dated tasks of an order: for the region, a municipality or a school.\n\n"
        "A term that gives no day makes a task without a day, with the reason; no day is made up."
    ),
)
@argument("source", metavar="REGION|FILE", setting="region", words=SOURCE)
@argument("name", metavar="[NAME]", required=False, words=msg("Name of the roadmap"))
@plan_options
@output_options_of(
    msg(
        "File: NAME.xlsx or .csv (read back), .json, .ics, .docx, .html, .md; of several plans the"
        " table of them, a file each in the folder NAME; or a folder alone"
    ),
    *FORMATS,
    "",
)
@option("--store", metavar="FILE|URL", words=msg("Keep the plans in this store too, all or none"))
@option("--ground", words=msg("Why the plan differs from the one kept before: an order"))
@option("--keep-names", is_flag=True, words=msg("Keep the names of the roster in the store too"))
@json_option
def plan(source: str, name: str | None, output: Output, **given: Any) -> None:
    """Print the tasks of a plan, and write and keep it if asked."""
    from schoolsupport.pages.writing import check_absent, write  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.exporting.plan_page import page, plans_page  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.roadmap import stored_roadmap  # noqa: PLC0415  # help stays light

    lang = current_session().lang
    question = plan_question(given)
    roadmaps = question.roadmaps(source, name)
    several = question.several(roadmaps)
    out = output.path
    ending = (out.suffix.lstrip(".").lower() if out else "") or "xlsx"
    paths = _paths(roadmaps, out, ending, several) if out else []
    if not output.overwrite and not several:
        check_absent(*paths)
    if given["store"]:
        _keep(roadmaps, **given)

    def told() -> object:
        said = [stored_roadmap(one, lang) for one in roadmaps]
        return said[0] if len(said) == 1 else {"roadmaps": said}

    def shown() -> Page:
        if not several:
            return page(roadmaps[0])
        base = out.parent if out and out.suffix else out
        return plans_page(roadmaps, [path.relative_to(base or path) for path in paths])

    def write_asked(out: Path) -> list[Path]:
        table = several and ending in TABLES and out.suffix != ""
        if table and not output.overwrite:
            check_absent(out)
        _write_all(roadmaps, paths, ending, {}, output.overwrite)
        if table:
            write(shown(), out, lang, overwrite=output.overwrite)
        return [out if table or not several or not out.suffix else out.with_suffix("")]

    own = dict.fromkeys((*FORMATS, *PAGES, ""), write_asked)
    show(shown, output, json=told, own=own)


def _keep(roadmaps: Sequence[Roadmap], *, store: str, ground: str | None, keep_names: bool) -> None:
    """Put the plans into a store and say so beside the answer, which may be for a program."""
    from schoolsupport.store import open_store  # noqa: PLC0415  # help stays light

    with open_store(store) as opened:
        opened.add_all(roadmaps, ground=ground, roster=keep_names)
    count = plural("{n} plan", "{n} plans", len(roadmaps))
    click.echo(current_session().say(msg("Kept in the store: {count}", count=count)), err=True)


@click.command(
    "export",
    cls=Command,
    words=msg(
        "Write a plan for others: a calendar, a workbook, csv or JSON.\n\n"
        "The source may also be a plan that was written before, corrected by hand."
    ),
)
@argument("source", metavar="REGION|FILE|PLAN", setting="region", words=SOURCE)
@argument("name", metavar="[NAME]", required=False, words=msg("Name of the roadmap"))
@plan_options
@option(
    "--format",
    "file_format",
    metavar="|".join(FORMATS),
    words=msg("Format (default: by the ending of --out)"),
)
@option("--out", metavar="FILE|DIR", required=True, words=msg("Where to write"))
@option("--overwrite", is_flag=True, words=msg("Replace the file of --out if it is there"))
@option("--by-party", is_flag=True, words=msg("A calendar for each responsible party, in a folder"))
@option("--todo", is_flag=True, words=msg("To-dos instead of events"))
@option("--due-only", is_flag=True, words=msg("Events on the last day only"))
@option(
    "--stamp",
    metavar="DAY",
    callback=read_day,
    words=msg("Day the entries bear (default: that of the order)"),
)
def export(
    source: str,
    name: str | None,
    file_format: str | None,
    out: str,
    overwrite: bool,
    **given: Any,
) -> None:
    """Write the plan, and say what a calendar cannot show."""
    question = plan_question(given)
    written = _written_before(source)
    roadmaps = (written,) if written is not None else question.roadmaps(source, name)
    calendar = given  # what is left: the options of a calendar
    folder = "ics" if given["by_party"] else ""
    ending = file_format or Path(out).suffix.lstrip(".").lower() or folder
    if ending not in FORMATS:
        raise fault(
            "usage.format_of_roadmap",
            where="--format",
            found=ending or None,
            known=", ".join(FORMATS),
        )
    session = current_session()
    several = written is None and question.several(roadmaps)
    paths = _paths(roadmaps, Path(out), "" if given["by_party"] else ending, several)
    for path, one, undated in _write_all(roadmaps, paths, ending, calendar, overwrite):
        written_to = msg(
            "Written: {path}: tasks with a day {dated}, without a day {undated}",
            path=str(path),
            dated=len(one.dated),
            undated=len(undated),
        )
        click.echo(session.say(written_to))
        if ending == "ics" and undated:
            lacking = msg("A calendar does not show tasks without a day; xlsx does.")
            click.echo(f"  {session.say(lacking)}")


def _written_before(source: str) -> Roadmap | None:
    """A plan exported before, if the file is one."""
    from schoolsupport.roadmaps.exporting import is_plan, read_roadmap  # noqa: PLC0415  # help stays light

    path = Path(source)
    if path.suffix.lower() == ".json" and path.is_file():
        return read_roadmap(path)
    # else an order's own table, to be imported
    return read_roadmap(path) if path.is_file() and is_plan(path) else None


def _paths(roadmaps: Sequence[Roadmap], out: Path, ending: str, several: bool) -> list[Path]:
    """Where each plan goes: the file asked for, or a file each in a folder without an ending."""
    from schoolsupport.monitoring.tasks import owner_key  # noqa: PLC0415  # help stays light
    from schoolsupport.pages.file_names import file_names  # noqa: PLC0415  # help stays light

    if not several:
        return [out]
    suffix = f".{ending}" if ending else ""
    folder = out.with_suffix("") if out.suffix.lower() == suffix else out
    names = file_names([(one.owner.id, owner_key(one.owner)) for one in roadmaps], ending)
    return [folder / name for name in names]


def _write_all(
    roadmaps: Sequence[Roadmap],
    paths: Sequence[Path],
    ending: str,
    calendar: dict[str, Any],
    overwrite: bool,
) -> list[tuple[Path, Roadmap, tuple[Task, ...]]]:
    """Write each plan to its file, or its calendars to its folder; all or none."""
    from schoolsupport.cli.showing import counting  # noqa: PLC0415  # help stays light
    from schoolsupport.pages.many import OneFile, fingerprint, page_file, write_each  # noqa: PLC0415  # help stays light
    from schoolsupport.pages.writing import check_absent  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.exporting import CalendarOptions, write_roadmap  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.exporting.plan_page import page  # noqa: PLC0415  # help stays light

    session = current_session()
    lang = session.lang
    options = CalendarOptions(**calendar)
    if options.by_party:
        for path in () if overwrite else paths:
            check_absent(*(sorted(path.glob("*.ics")) if path.is_dir() else [path]))
        return [
            (path, one, write_roadmap(one, path, ending, lang=lang, calendar=options).undated)
            for one, path in zip(roadmaps, paths, strict=True)
        ]
    left_out: dict[Path, tuple[Task, ...]] = {}

    def one_file(one: Roadmap, path: Path) -> OneFile:
        if ending in PAGES:
            return page_file(page(one), path, lang)

        def put() -> None:
            written = write_roadmap(one, path, ending, lang=lang, calendar=options)
            left_out[path] = written.undated

        return OneFile(path=path, made_of=fingerprint(f"{ending} {lang} {options} {one}"), put=put)

    if len(paths) == 1 and not overwrite:
        check_absent(*paths)
    words = msg("Writing plans …")
    with counting(session, words, len(paths)) as told:
        files = [one_file(one, path) for one, path in zip(roadmaps, paths, strict=True)]
        if len(files) == 1:
            files[0].put()
        elif files:
            write_each(paths[0].parent, files, overwrite=overwrite, told=told)
    return [
        (path, one, left_out.get(path, one.undated))
        for one, path in zip(roadmaps, paths, strict=True)
    ]


@click.command(
    "roll",
    cls=Command,
    words=msg(
        "Move a roadmap to other years: terms, school years, headings.\n\n"
        "What no rule can move is listed for a person; a fault of the print is not carried over"
        " in silence."
    ),
)
@argument("source", metavar="REGION|FILE", setting="region", words=SOURCE)
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
        "Read an order's table into the draft of a template: docx, odt, xlsx, xls, ods, csv, html,"
        " txt; doc and rtf where LibreOffice is installed.\n\n"
        "Everything that could not be read with certainty is listed; persons' names are left out."
    ),
)
@argument("order", metavar="ORDER", words=msg("File of the order"))
@period_options
@table_option
@option(
    "--marks",
    metavar="FILE",
    words=msg("Write the column of execution as marks for progress import: NAME.xlsx or .csv"),
)
@option(
    "--headings",
    metavar="FILE",
    setting="headings",
    words=msg("TOML file of headings of your own, read before the known ones"),
)
@output_options_of(
    msg(
        "NAME.toml for the draft (default: only tell); NAME.xlsx, .docx, .html, .md or .csv for"
        " what is doubtful"
    ),
    "toml",
)
@json_option
def import_(  # each is an option of its own
    order: str,
    period: tuple[int, int] | None,
    school_years: bool,
    table: int | None,
    headings: str | None,
    marks: str | None,
    output: Output,
) -> None:
    """Print what was read and what is doubtful; write the draft if asked."""
    from schoolsupport.roadmaps.importing import import_order  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.importing.importer import page  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.showing import ShownTemplate  # noqa: PLC0415  # help stays light

    imported = import_order(
        Path(order),
        period=period_asked(period, school_years),
        school_years=school_years,
        table=table,
        headings=headings,
    )
    template = imported.template
    if marks is not None:
        _write_marks(Path(marks), imported.marks, output.overwrite)
    show(
        lambda: page(imported),
        output,
        json=lambda: ImportedOrder(ShownTemplate(template), tuple(imported.problems)),
        own={"toml": lambda out: write_template(template, out, output.overwrite)},
    )


def _write_marks(path: Path, marks: Sequence[Mark], overwrite: bool) -> None:
    """Write marks as a table; a file that stands there is not replaced unless asked for."""
    from schoolsupport.pages.writing import placed  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.importing.marks import mark_rows  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.organisations import roster_bytes  # noqa: PLC0415  # help stays light

    content = roster_bytes(mark_rows(marks), blank_ending(path, "--marks"))
    with placed(path, "output.cannot_write_page", overwrite=overwrite) as fresh:
        fresh.write_bytes(content)


def write_template(template: RoadmapTemplate, path: Path, overwrite: bool) -> None:
    """Write a template as TOML; a file that stands there is not replaced unless asked for.

    Raises:
        OutputError: the file is there, or cannot be written.
    """
    from schoolsupport.pages.writing import placed  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.importing.importer import to_toml  # noqa: PLC0415  # help stays light

    with placed(path, "output.cannot_write_file", overwrite=overwrite) as fresh:
        fresh.write_text(to_toml(template), "utf-8")


@click.command(
    "roster",
    cls=Command,
    words=msg(
        "Write the parties of an order as a blank roster, to fill with names.\n\n"
        "The blank stays on your own disk; names enter a plan by --roster."
    ),
)
@argument("source", metavar="REGION|FILE", setting="region", words=SOURCE)
@argument("name", metavar="[NAME]", required=False, words=msg("Name of the roadmap"))
@table_option
@option("--out", metavar="FILE", required=True, words=msg("File of the blank: NAME.xlsx or .csv"))
@option("--overwrite", is_flag=True, words=msg("Replace the file of --out if it is there"))
def roster(source: str, name: str | None, table: int | None, out: str, overwrite: bool) -> None:
    """Write a line for each party; a blank that is there may have been filled in."""
    from schoolsupport.pages.writing import check_absent, placed  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.organisations import blank_roster, roster_bytes  # noqa: PLC0415  # help stays light

    path, session = Path(out), current_session()
    ending = blank_ending(path, "--out")
    if not overwrite:
        check_absent(path)
    rows = blank_roster(template_of(source, name, table=table), session.lang)
    content = roster_bytes(rows, ending)
    with placed(path, "output.cannot_write_page", overwrite=overwrite) as fresh:
        fresh.write_bytes(content)
    click.echo(session.say(msg("Written to {out}", out=str(path))))


def blank_ending(path: Path, option_name: str) -> str:
    """The ending of a roster's file.

    Raises:
        UsageError: a roster is not written in such a file.
    """
    ending = path.suffix.lstrip(".").lower()
    if ending not in BLANKS:
        known = ", ".join(BLANKS)
        raise fault("usage.format_of_roadmap", where=option_name, found=ending or None, known=known)
    return ending
