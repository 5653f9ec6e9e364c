"""What is made of a roadmap: dated tasks and files of them, other years, a template of an order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import frozen

from schoolsupport.cli.commands import Command, F, argument, json_option, option
from schoolsupport.cli.question import one_of, read_day, read_years
from schoolsupport.cli.roadmap import SOURCE, calendars_of, template_of
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options_of, show
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.translation import msg, plural

if TYPE_CHECKING:
    from schoolsupport.pages import Page
    from schoolsupport.roadmaps.importing.problems import ImportProblem
    from schoolsupport.roadmaps.planning.organisations import Organisations
    from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task
    from schoolsupport.roadmaps.showing import ShownTemplate
    from schoolsupport.roadmaps.template import RoadmapTemplate

_REGION, _MUNICIPALITY, _SCHOOL = "region", "municipality", "school"
FORMATS = ("ics", "csv", "xlsx", "json")
PAGES = ("docx", "html", "md")
BLANKS = ("xlsx", "csv")
TABLES = (*PAGES, "xlsx", "csv")


@frozen(kw_only=True)
class PlanQuestion:
    """What is planned, for whom: the options that `plan` and `export` share."""

    years: tuple[int, int] | None
    whose: str | None
    organisations: str | None
    run: str | None
    roster: str | None
    use_corrections: bool
    days_off: str

    def roadmaps(self, source: str, name: str | None) -> tuple[Roadmap, ...]:
        """The roadmaps asked for: one, or one for each of a level."""
        template = template_of(source, name)
        from schoolsupport.deadlines.working_days import DayOffPolicy  # noqa: PLC0415  # help stays light
        from schoolsupport.roadmaps.planning.organisations import read_roster  # noqa: PLC0415  # help stays light
        from schoolsupport.roadmaps.planning.plan import plan, plan_all, school_owner, years  # noqa: PLC0415  # help stays light
        from schoolsupport.roadmaps.planning.roadmap import Owner, Tier  # noqa: PLC0415  # help stays light
        from schoolsupport.roadmaps.planning.timing import PlanSettings  # noqa: PLC0415  # help stays light

        known = self._schools(template)
        shared: dict[str, Any] = {
            "days": years(*self.years) if self.years else None,
            "roster": read_roster(self.roster) if self.roster else None,
            "settings": PlanSettings(
                use_corrections=self.use_corrections,
                days_off=DayOffPolicy(self.days_off),
                **calendars_of(source),
            ),
        }
        level, _, who = (self.whose or "").partition(":")
        if level and level not in (_REGION, _MUNICIPALITY, _SCHOOL):
            raise fault("usage.plan_for_whom", where="--for", found=self.whose)
        if level and not who and level != _REGION:
            if known is None:
                raise _needs_organisations(self.whose)
            return plan_all(template, Tier(level), known, **shared)
        owner = None
        if level == _SCHOOL:
            if known is None:
                raise _needs_organisations(self.whose)
            owner = school_owner(known.school(who))
        elif level:
            name = who or template.territory
            owner = Owner(tier=Tier(level), id=name, name=name)
        return (plan(template, owner=owner, organisations=known, **shared),)

    def _schools(self, template: RoadmapTemplate) -> Organisations | None:
        """The schools of the table, or those that the run found."""
        if self.run and self.organisations:
            raise fault("usage.run_and_organisations", where="--run", found=self.run)
        if self.run:
            from schoolsupport.reports import read_run  # noqa: PLC0415  # help needs no pandas
            from schoolsupport.support.found_schools import found_schools  # noqa: PLC0415  # help needs no pandas

            return found_schools(read_run(self.run).found, template)
        if self.organisations:
            from schoolsupport.roadmaps.planning.organisations import read_organisations  # noqa: PLC0415  # help stays light

            return read_organisations(self.organisations)
        return None

    def several(self, roadmaps: Sequence[Roadmap]) -> bool:
        """Whether a plan for each of a level was asked for, though there be one or none."""
        return len(roadmaps) != 1 or self.whose == _SCHOOL


def _needs_organisations(whose: str | None) -> SchoolSupportError:
    return fault("usage.no_organisations", where="--for", found=whose)


def plan_options(command: F) -> F:
    """The options that say what is planned and for whom."""
    options: list[Callable[[F], F]] = [
        option(
            "--year",
            "years",
            metavar="Y[-Y]",
            callback=read_years,
            words=msg("Year planned, or the first and the last (default: all of the plan's)"),
        ),
        option(
            "--for",
            "whose",
            metavar="LEVEL[:WHO]",
            words=msg(
                "Whose plan: region, municipality[:NAME], school[:ID] (default: the order's)"
            ),
        ),
        option(
            "--organisations",
            metavar="FILE",
            words=msg("Table of schools: school, name, municipality, statuses, reasons"),
        ),
        option(
            "--run",
            metavar="RUN",
            words=msg("Folder of a run: the schools it found, with their statuses and reasons"),
        ),
        option(
            "--roster",
            metavar="FILE",
            setting="roster",
            words=msg("Table of who holds which office: role, organisation, name, email"),
        ),
        option(
            "--use-corrections",
            is_flag=True,
            words=msg("Where a faulty term has a correction beside it, plan by the correction"),
        ),
        option(
            "--days-off",
            metavar="none|next|previous",
            default="none",
            callback=one_of("none", "next", "previous"),
            words=msg("What becomes of a due day on a day off (default: it stays)"),
        ),
    ]
    for one in reversed(options):
        command = one(command)
    return command


def _question(given: dict[str, Any]) -> PlanQuestion:
    keys = ("years", "whose", "organisations", "run", "roster", "use_corrections", "days_off")
    return PlanQuestion(**{key: given.pop(key) for key in keys})


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
    question = _question(given)
    roadmaps = question.roadmaps(source, name)
    several = question.several(roadmaps)
    out = output.path
    ending = (out.suffix.lstrip(".").lower() if out else "") or "xlsx"
    paths = _paths(roadmaps, out, ending, several) if out else []
    if not output.overwrite:
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
    question = _question(given)
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
    if not several:
        return [out]
    suffix = f".{ending}" if ending else ""
    folder = out.with_suffix("") if out.suffix.lower() == suffix else out
    return [folder / f"{one.owner.id}{suffix}" for one in roadmaps]


def _write_all(
    roadmaps: Sequence[Roadmap],
    paths: Sequence[Path],
    ending: str,
    calendar: dict[str, Any],
    overwrite: bool,
) -> list[tuple[Path, Roadmap, tuple[Task, ...]]]:
    """Write each plan to its file, or its calendars to its folder; all or none."""
    from schoolsupport.pages.writing import check_absent, write  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.exporting import CalendarOptions, write_roadmap  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.exporting.plan_page import page  # noqa: PLC0415  # help stays light

    lang = current_session().lang
    options = CalendarOptions(**calendar)
    for path in () if overwrite else paths:
        in_folder = options.by_party and path.is_dir()
        check_absent(*(sorted(path.glob("*.ics")) if in_folder else [path]))
    written = []
    for one, path in zip(roadmaps, paths, strict=True):
        if ending in PAGES:
            write(page(one), path, lang, overwrite=overwrite)
            undated = one.undated
        else:
            undated = write_roadmap(one, path, ending, lang=lang, calendar=options).undated
        written.append((path, one, undated))
    return written


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
@option("--out", metavar="FILE", required=True, words=msg("File of the blank: NAME.xlsx or .csv"))
@option("--overwrite", is_flag=True, words=msg("Replace the file of --out if it is there"))
def roster(source: str, name: str | None, out: str, overwrite: bool) -> None:
    """Write a line for each party; a blank that is there may have been filled in."""
    from schoolsupport.pages.writing import check_absent, placed  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.organisations import blank_roster, roster_bytes  # noqa: PLC0415  # help stays light

    path, session = Path(out), current_session()
    ending = blank_ending(path, "--out")
    if not overwrite:
        check_absent(path)
    rows = blank_roster(template_of(source, name), session.lang)
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
