"""`schoolsupport roadmap`: the plans of orders – listed, shown, checked, held against others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve, frozen

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
from schoolsupport.cli.question import one_of, read_years
from schoolsupport.cli.showing import Output, output_options, output_options_of
from schoolsupport.cli.showing import show as show_page
from schoolsupport.domain import Severity
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault, kind_of
from schoolsupport.regions import load_region, load_regions
from schoolsupport.translation import Spoken, msg, tell

if TYPE_CHECKING:
    from schoolsupport.deadlines.schedule import Period
    from schoolsupport.regions import RegionPlugin
    from schoolsupport.roadmaps.lint import Finding
    from schoolsupport.roadmaps.template import RoadmapTemplate

TEMPLATES = (".toml",)
ORDERS = (
    ".docx", ".docm", ".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt", ".html", ".htm",
    ".odt", ".doc", ".rtf", ".pdf",
)  # fmt: skip
_NEVER = "never"
_HERE = "schoolsupport.cli.roadmap"
_PLANS = "schoolsupport.cli.roadmap_plans"
_AMEND = "schoolsupport.cli.roadmap_amend"
SOURCE = msg("Name of a region, its folder, or a file: a template (toml) or an order")

roadmap = LazyGroup(
    "roadmap",
    lazy={
        "list": Lazy(f"{_HERE}:list_", msg("The roadmaps of the regions")),
        "show": Lazy(f"{_HERE}:show", msg("A roadmap row by row, with its terms as understood")),
        "lint": Lazy(f"{_HERE}:lint", msg("What is wrong in an order, and what was meant")),
        "cascade": Lazy(
            f"{_HERE}:cascade", msg("Whether lower plans have what the upper order hands down")
        ),
        "plan": Lazy(f"{_PLANS}:plan", msg("Dated tasks for a region, municipality or school")),
        "roster": Lazy(f"{_PLANS}:roster", msg("Blank of who holds which office, to fill")),
        "amend": Lazy(f"{_AMEND}:amend", msg("The next version of a plan, from its changed file")),
        "roll": Lazy(f"{_PLANS}:roll", msg("Move a roadmap to other years")),
        "import": Lazy(f"{_PLANS}:import_", msg("Read an order's table into a template")),
        "export": Lazy(f"{_PLANS}:export", msg("Calendars, workbooks, csv, JSON of a plan")),
    },
    words=msg("Roadmaps of orders: what is to be done, by when, by whom, by what document."),
)


def table_option(command: F) -> F:
    """`--table`: which of several roadmaps of a document is meant."""
    return option(
        "--table",
        type=int,
        metavar="N",
        words=msg("The table to read, counted from 1, where several are roadmaps"),
    )(command)


@click.command("list", cls=Command, words=msg("The roadmaps of all regions, or of those named."))
@argument("regions", metavar="REGION…", nargs=-1, words=msg("Names or folders of regions"))
@output_options
@json_option
def list_(regions: tuple[str, ...], output: Output) -> int:
    """Print a line for each roadmap; what is broken is named and does not hide the others."""
    from schoolsupport.roadmaps.showing import ListedRoadmap, ListedRoadmaps  # noqa: PLC0415  # help stays light

    broken: dict[str, SchoolSupportError] = {}
    if regions:
        loaded: Mapping[str, RegionPlugin] = {name: load_region(name) for name in regions}
    else:
        answer = load_regions()
        loaded = answer.regions
        broken |= answer.errors
    lines: list[ListedRoadmap] = []
    for name, plugin in loaded.items():
        try:
            lines += [ListedRoadmap(plugin.name, one) for one in plugin.roadmaps.values()]
        except SchoolSupportError as error:
            broken[name] = error
    listed = ListedRoadmaps(tuple(lines), broken)
    show_page(listed.page, output, json=lambda: listed)
    return 1 if broken else 0


@click.command(
    "show",
    cls=Command,
    words=msg(
        "A roadmap with everything its order says: rows, terms as printed and as understood,"
        " responsible parties, documents, targets, points of the order."
    ),
)
@argument("source", metavar="REGION|FILE", setting="region", words=SOURCE)
@argument("name", metavar="[NAME]", required=False, words=msg("Name of the roadmap"))
@table_option
@output_options
@json_option
def show(source: str, name: str | None, table: int | None, output: Output) -> None:
    """Print a template."""
    from schoolsupport.roadmaps.showing import ShownTemplate, page  # noqa: PLC0415  # help stays light

    shown = ShownTemplate(template_of(source, name, table=table))
    show_page(lambda: page(shown), output, json=lambda: shown)


@frozen
class Findings:
    """What `roadmap lint` tells a program."""

    findings: tuple[Finding, ...]


@click.command(
    "lint",
    cls=Command,
    words=msg(
        "Find what is wrong in an order: where, why, and what was probably meant.\n\n"
        "Of a draft in docx, --out NAME.docx writes a copy with the findings as comments in the"
        " cells; the draft itself is not touched."
    ),
)
@argument("source", metavar="REGION|FILE", setting="region", words=SOURCE)
@argument("name", metavar="[NAME]", required=False, words=msg("Name of the roadmap"))
@table_option
@option("--days-off", is_flag=True, words=msg("Also find due dates on a day off"))
@option("--only", metavar="CODE", multiple=True, words=msg("Only these rules; may be repeated"))
@option("--without", metavar="CODE", multiple=True, words=msg("Not these rules; may be repeated"))
@option(
    "--fail-on",
    metavar="error|warning|never",
    default=_NEVER,
    callback=one_of("error", "warning", _NEVER),
    words=msg("Exit with 1 if there are findings of this weight or worse (default: never)"),
)
@output_options_of(
    msg(
        "File to write the findings to: NAME.xlsx, .docx, .html, .md or .csv; of a draft in docx,"
        " NAME.docx is the copy with comments"
    )
)
@json_option
def lint(  # each is an option of its own
    source: str,
    name: str | None,
    table: int | None,
    fail_on: str,
    output: Output,
    **rules: Any,
) -> int:
    """Print the findings; of a draft, write the commented copy if it is asked for."""
    from schoolsupport.roadmaps.lint import LintOptions  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.lint import lint as find  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.lint.finding import page  # noqa: PLC0415  # help stays light

    options = LintOptions(**rules)
    copy = _copy(source, output)
    template = template_of(source, name, table=table)
    findings = find(template, options=options)
    if copy is not None:
        from schoolsupport.roadmaps.commenting import comment_draft  # noqa: PLC0415  # needs python-docx

        comment_draft(Path(source), copy, findings)
    show_page(
        lambda: page(template, findings, None if copy is None else str(copy)),
        Output() if copy is not None and copy == output.path else output,
        json=lambda: Findings(tuple(findings)),
    )
    return _code(findings, fail_on)


def _copy(source: str, output: Output) -> Path | None:
    """Where the commented copy of a draft goes, if one is asked for: never beside unasked."""
    asked = output.path is not None and output.path.suffix.lower() == ".docx"
    return output.path if asked and Path(source).suffix.lower() == ".docx" else None


def _code(findings: Sequence[Finding], fail_on: str) -> int:
    if fail_on == _NEVER:
        return FINE
    weights = tuple(Severity)
    weighing = weights[: weights.index(Severity(fail_on)) + 1]
    return ERROR if any(one.severity in weighing for one in findings) else FINE


@click.command(
    "cascade",
    cls=Command,
    words=msg(
        "Whether the plans below have what an upper order hands down, in time and with the"
        " document it asks for: a matrix of gaps.\n\n"
        "Without plans below, what the order hands down, and whether its own steps follow one"
        " another."
    ),
)
@argument("source", metavar="REGION|FILE", setting="region", words=SOURCE)
@argument("name", metavar="[NAME]", required=False, words=msg("Name of the roadmap"))
@option(
    "--lower",
    metavar="WHO=FILE",
    multiple=True,
    words=msg("A plan below: whose, and its file; may be repeated"),
)
@option(
    "--organisations",
    metavar="FILE",
    words=msg("Table of schools and municipalities; those without a plan show as gaps"),
)
@output_options
@json_option
def cascade(
    source: str, name: str | None, lower: tuple[str, ...], organisations: str | None, output: Output
) -> None:
    """Print the matrix."""
    from schoolsupport.roadmaps.cascade import cascade as hold  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.cascade import page  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.organisations import read_organisations  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.roadmap import Tier  # noqa: PLC0415  # help stays light

    plans: dict[str, RoadmapTemplate | None] = {}
    tiers: dict[str, Tier] = {}
    if organisations is not None:
        known = read_organisations(organisations)
        plans |= dict.fromkeys(known.municipalities)
        plans |= {one.name: None for one in known.schools}
        tiers = {one.name: Tier.SCHOOL for one in known.schools}
    plans |= _lower_plans(lower)
    answer = hold(template_of(source, name), plans, tiers)
    show_page(lambda: page(answer), output, json=lambda: answer)


def _lower_plans(lower: Sequence[str]) -> Mapping[str, RoadmapTemplate]:
    plans = {}
    for word in lower:
        who, sign, file = word.partition("=")
        if not sign or not who.strip():
            raise fault(
                "usage.lower_plan",
                where="--lower",
                found=word,
                example="--lower Поронайск=plan.toml",
            )
        plans[who.strip()] = template_of(file.strip())
    return plans


def period_options(command: F) -> F:
    """The options that say which years a plan is of, where its own words do not or mislead."""
    return option(
        "--period",
        metavar="Y[-Y]",
        callback=read_years,
        words=msg("The years the plan covers, in place of those it names"),
    )(
        option(
            "--school-years",
            is_flag=True,
            words=msg("These are school years: 2023-2024 runs from 1 September 2023"),
        )(command)
    )


def period_asked(period: tuple[int, int] | None, school_years: bool) -> Period | None:
    """The years that `--period` and `--school-years` say; None where no year was given."""
    from schoolsupport.deadlines.schedule import Period  # noqa: PLC0415  # help stays light

    if period is None:
        return None
    return Period(first_year=period[0], last_year=period[1], school_years=school_years)


def template_of(
    source: str,
    name: str | None = None,
    *,
    period: Period | None = None,
    school_years: bool = False,
    table: int | None = None,
) -> RoadmapTemplate:
    """The roadmap that the words of a command name.

    Args:
        source: name or folder of a region, or a file: a template in TOML, or an order (docx,
            odt, xlsx, csv, txt, html …), which is imported.
        name: name of a roadmap of the region; needed where it has several.
        period: the years of the plan, in place of its own.
        school_years: its own years are school years.
        table: which table of an order is read, where several are roadmaps.

    Raises:
        WrongUseError: the region has no such roadmap, or several and none was named.
        SchoolSupportError: the region or the file cannot be read.
    """
    path = Path(source)
    if path.suffix.lower() in (*TEMPLATES, *ORDERS):
        if name is not None:
            raise fault("usage.one_roadmap_in_file", where="NAME", found=name)
        template = _template_in(path, period, school_years, table)
    else:
        template = _named(load_region(source).roadmaps, source, name)
    if period is not None:
        return evolve(template, period=period, other_period=None)
    if school_years:
        return evolve(
            template, period=evolve(template.period, school_years=True), other_period=None
        )
    return template


def calendars_of(source: str) -> dict[str, Any]:
    """School terms and working days of the region named; nothing for a file.

    Returns:
        `school_calendar` and `working_days`, as plans and moves take them.
    """
    if Path(source).suffix.lower() in (*TEMPLATES, *ORDERS):
        return {}
    plugin = load_region(source)
    return {"school_calendar": plugin.school_calendar, "working_days": plugin.working_days}


def is_order(source: str) -> bool:
    """Whether the words name an order's own file, not a template."""
    return Path(source).suffix.lower() in ORDERS


def _template_in(
    path: Path, period: Period | None, school_years: bool, table: int | None
) -> RoadmapTemplate:
    if not path.is_file():
        raise fault("input.no_file", where=str(path))
    if path.suffix.lower() in TEMPLATES:
        from schoolsupport.roadmaps.template_files import read_template  # noqa: PLC0415  # help stays light

        return read_template(path)
    from schoolsupport.roadmaps.importing import import_order  # noqa: PLC0415  # help stays light

    imported = import_order(path, period=period, school_years=school_years, table=table)
    for problem in imported.problems:
        if kind_of(problem.code).asks:
            tell(Spoken(problem.text))
    return imported.template


def _named(roadmaps: dict[str, RoadmapTemplate], region: str, name: str | None) -> RoadmapTemplate:
    known = ", ".join(roadmaps) or "-"
    if name is None and len(roadmaps) == 1:
        return next(iter(roadmaps.values()))
    if name is None or name not in roadmaps:
        code = (
            "usage.no_roadmap"
            if not roadmaps
            else "usage.several_roadmaps"
            if name is None
            else "usage.unknown_roadmap"
        )
        raise fault(code, where=region, found=name, known=known)
    return roadmaps[name]
