"""The studies of a list: near the line, moved lines, readings, other regions, years, two runs."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import schoolsupport as ss
from schoolsupport.cli.commands import ERROR, FINE, Command, argument, json_option, option
from schoolsupport.cli.failures import parameter_name
from schoolsupport.cli.question import (
    Question,
    category_option,
    found_of,
    question_options,
    read_day,
    read_settings,
    read_year,
    read_years,
    register_option,
    run_in,
    run_option,
    setting_values,
    whole_from,
    with_local_rules,
)
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show, waiting
from schoolsupport.errors import RegionLoadError, RegionNotFoundError
from schoolsupport.faults import fault, nearest
from schoolsupport.regions.region_plugin import layouts_of
from schoolsupport.regions.registry import region_folder
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.identification.studies.what_if import WhatIf
    from schoolsupport.reports.run_folder import Run

MOST_LINES = 10_001


@click.command(
    "borderline",
    cls=Command,
    words=msg(
        "Show the schools nearest to the line on both sides, in pupils, and those whose verdict is"
        " within the noise of their size.\n\n"
        "«3 pupils fewer below the boundary and the school is off the list» is true: with so many"
        " the verdict turns, with one fewer it does not, whichever pupils they are."
    ),
)
@question_options(optional=True)
@run_option
@category_option
@option(
    "--within",
    metavar="N",
    callback=whole_from(1),
    words=msg("The most pupils that count as near (default: 3)"),
)
@output_options
@json_option
def borderline(
    question: Question,
    run: str | None,
    category: str | None,
    within: int | None,
    output: Output,
) -> None:
    """Find the schools near the line, and print them."""
    from schoolsupport.identification.studies.borderline import WITHIN, page  # noqa: PLC0415  # help stays light
    from schoolsupport.identification.studies.borderline import borderline as study  # noqa: PLC0415  # help stays light

    session = current_session()
    found = found_of(run, question, session)
    told = study(found, category, within=within or WITHIN)
    show(lambda: page(told), output, json=lambda: told)


def read_lines(
    _: click.Context, param: click.Parameter, value: str | None
) -> tuple[Decimal, ...] | None:
    """Lines: `0.25`, `0.25,0.3,0.35`, or from, to and step: `0.2:0.4:0.01`.

    Raises:
        WrongUseError: it is none of these, or more than `MOST_LINES`.
    """
    if value is None:
        return None
    try:
        ends = [Decimal(part.strip()) for part in value.replace(":", ",").split(",")]
    except InvalidOperation:
        ends = []
    if ends and all(end.is_finite() for end in ends):
        if ":" not in value:
            return tuple(ends)
        if value.count(":") == 2 and len(ends) == 3 and ends[2] > 0 and ends[0] <= ends[1]:
            count = (ends[1] - ends[0]) // ends[2] + 1
            if count <= MOST_LINES:
                return tuple(ends[0] + ends[2] * place for place in range(int(count)))
    raise fault("usage.not_lines", where=parameter_name(param), found=value, most=MOST_LINES)


@click.command(
    "whatif",
    cls=Command,
    words=msg(
        "Say who enters and leaves the list as a line moves: a threshold of a criterion.\n\n"
        "All lines are answered in one pass, exactly as if the schools were judged again at each."
        " Whole numbers, such as years or procedures_at_least, are no lines: set them with --set"
        " KEY=VALUE in identify, or see sensitivity."
    ),
)
@question_options(optional=True)
@run_option
@option("--criterion", metavar="ID", words=msg("Id of the criterion whose line moves"))
@option(
    "--key",
    metavar="KEY",
    words=msg("Which line: threshold (the default), threshold_to, thresholds.POOL"),
)
@category_option
@option(
    "--line",
    "lines",
    metavar="A:B:STEP|V,V",
    callback=read_lines,
    words=msg("Where to put the line; by default ten steps around where it is"),
)
@option(
    "--places",
    metavar="N",
    callback=whole_from(0),
    words=msg("Which lines list just so many schools, and who stands at the edge"),
)
@output_options
@json_option
def whatif(
    question: Question, run: str | None, criterion: str | None, output: Output, **given: Any
) -> None:
    """Move the line, and print what becomes of the list."""
    from schoolsupport.identification.studies.what_if import (  # noqa: PLC0415  # help stays light
        LineMoved,
        around,
        page,
        what_if,
    )

    if given["lines"] and given["places"] is not None:
        raise fault("usage.line_and_places", where="--places")
    session = current_session()
    found = found_of(run, question, session)
    if criterion is None:
        raise fault("usage.no_criterion", where="--criterion", known=", ".join(_with_lines(found)))
    asked = what_if(found, criterion, key=given["key"], category=given["category"])
    if given["places"] is not None:
        _show_places(asked, given["places"], output)
        return
    chosen = given["lines"] or around(asked)
    show(
        lambda: page(asked, chosen),
        output,
        json=lambda: LineMoved(asked=asked, places=tuple(chosen)),
    )


def _show_places(asked: WhatIf, wanted: int, output: Output) -> None:
    from schoolsupport.identification.studies.places import page, places  # noqa: PLC0415  # help stays light

    found = places(asked, wanted)
    show(lambda: page(found), output, json=lambda: found)


def _with_lines(found: Identification) -> list[str]:
    edition = found.edition
    return [name for name in sorted(edition.used) if edition.criteria[name].rule.lines()]


def read_step(_: click.Context, param: click.Parameter, value: str | None) -> Decimal | None:
    """A part of a number, above 0 and below 1.

    Raises:
        WrongUseError: it is none.
    """
    try:
        step = None if value is None else Decimal(value)
    except InvalidOperation:
        step = Decimal(0)
    if step is None or (step.is_finite() and 0 < step < 1):
        return step
    raise fault("usage.step", where=parameter_name(param), found=value)


@click.command(
    "sensitivity",
    cls=Command,
    words=msg(
        "Show how far the list depends on what no act states: on readings of its words, and on"
        " every assumed number, one at a time.\n\n"
        "The range of a number is the one its rule file declares by alternatives; where it"
        " declares none, a step to either side. The stable core is on the list under all."
    ),
)
@question_options(optional=True)
@run_option
@category_option
@option(
    "--step",
    metavar="PART",
    callback=read_step,
    words=msg("Where no range is declared, the part by which a number moves (default: 0.1)"),
)
@output_options
@json_option
def sensitivity(
    question: Question,
    run: str | None,
    category: str | None,
    step: Decimal | None,
    output: Output,
) -> None:
    """Judge under every reading and over every range, and print what becomes of the list."""
    from schoolsupport.identification.studies.sensitivity import STEP, page  # noqa: PLC0415  # help stays light
    from schoolsupport.identification.studies.sensitivity import sensitivity as study  # noqa: PLC0415  # help stays light

    session = current_session()
    found = found_of(run, question, session)
    told = study(found, category, step=step or STEP)
    show(lambda: page(told), output, json=lambda: told)


@click.command(
    "compare",
    cls=Command,
    words=msg(
        "Judge the same schools by the rules of several regions.\n\n"
        "compare REGION REGION… PATH… --year YEAR: a word is a region if one has this name, or if"
        " it is a folder with the rules of one; other words are files and folders of data. Where a"
        " word could be both, it is refused: write --region NAME for each region, and all words are"
        " data."
    ),
)
@argument("words", metavar="REGION… PATH…", nargs=-1, words=msg("Regions, then files and folders"))
@option(
    "--region",
    "regions",
    metavar="REGION",
    multiple=True,
    words=msg("Name or folder of a region; may be repeated, and all other words are data then"),
)
@option("--year", metavar="YEAR", callback=read_year, words=msg("Latest year of the data"))
@option(
    "--as-of",
    metavar="DAY",
    callback=read_day,
    words=msg("Day whose rules are applied; by default 31 December of --year"),
)
@register_option
@output_options
@json_option
def compare(
    words: tuple[str, ...],
    regions: tuple[str, ...],
    register: str | None,
    year: int | None,
    as_of: date | None,
    output: Output,
) -> int:
    """Judge by each region's rules, and print where they differ; 1 if some could not be applied."""
    from schoolsupport.identification.studies.compare import compare as study  # noqa: PLC0415  # help stays light
    from schoolsupport.identification.studies.compare import page  # noqa: PLC0415  # help stays light

    session = current_session()
    chosen, paths = (regions, words) if regions else sorted_out(words)
    if year is None:
        raise fault("usage.no_year", where="--year")
    if not paths:
        raise fault("usage.no_files_to_compare", where="PATH")
    plugins = labelled(chosen)
    columns = [one for plugin in plugins.values() for one in plugin.rulebook.columns]
    with waiting(session, msg("Reading files …")):
        layouts = layouts_of(plugins.values())
        tables = ss.read_files(*paths, layouts=layouts, register=register, columns=columns)
    with waiting(session, msg("Judging schools …")):
        told = study(plugins, tables, year=year, as_of=as_of)
    show(lambda: page(told), output, json=lambda: told)
    return ERROR if told.errors else FINE


def sorted_out(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Which words are regions, and which are data.

    Raises:
        WrongUseError: a word could be both, or is neither.
    """
    known = set(ss.region_names())
    regions, paths = [], []
    for word in words:
        there, rules = Path(word).exists(), _holds_rules(word)
        if word in known and there and not rules:
            raise fault("usage.region_or_file", where=word, word=word)
        if word in known or rules:
            regions.append(word)
        elif there:
            paths.append(word)
        else:
            raise fault(
                "usage.not_region_or_path",
                where=word,
                near=nearest(word, sorted(known)),
                known=", ".join(sorted(known)) or "-",
            )
    return regions, paths


def labelled(words: Sequence[str]) -> dict[str, ss.RegionPlugin]:
    """The regions by name; by the word typed where two have the same name.

    Raises:
        WrongUseError: fewer than two are given, or one twice.
    """
    if len(words) < 2 or len(set(words)) < len(words):
        raise fault("usage.nothing_to_compare", where="REGION", found=" ".join(words) or None)
    loaded = {word: ss.load_region(word) for word in words}
    names = [plugin.name for plugin in loaded.values()]
    return {
        plugin.name if names.count(plugin.name) == 1 else word: plugin
        for word, plugin in loaded.items()
    }


def _holds_rules(word: str) -> bool:
    try:
        return Path(word).is_dir() and region_folder(Path(word)).is_dir()
    except RegionNotFoundError:
        return False
    except RegionLoadError:
        return True


@click.command(
    "backtest",
    cls=Command,
    words=msg(
        "Make the list of every year, and show who entered, stayed, left and returned, how long"
        " schools stay, and how this depends on their size.\n\n"
        "Each year is judged by the rules of its own 31 December, or all years by those of one day"
        " (--as-of). Years without data or without rules in force have no list; this is said."
    ),
)
@argument(
    "region",
    metavar="REGION",
    required=False,
    setting="region",
    words=msg("Name of a region, or a folder with its rules"),
)
@argument(
    "paths",
    metavar="PATH…",
    nargs=-1,
    setting="paths",
    words=msg("Files and folders with results and context"),
)
@option(
    "--years",
    metavar="YEAR[-YEAR]",
    callback=read_years,
    words=msg("First and last year; by default all years of the data"),
)
@option(
    "--as-of",
    metavar="DAY",
    callback=read_day,
    words=msg("Day whose rules are applied to all years; by default each year's 31 December"),
)
@category_option
@option(
    "--with",
    "local",
    metavar="TOML",
    multiple=True,
    words=msg("File with the region's own dated, sourced versions; may be repeated"),
)
@option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    callback=read_settings,
    words=msg("Set a parameter for all years, e.g. small.minimum=10; may be repeated"),
)
@register_option
@output_options
@json_option
def backtest(  # noqa: PLR0913  # every option is one argument
    region: str | None,
    paths: tuple[str, ...],
    register: str | None,
    years: tuple[int, int] | None,
    as_of: date | None,
    category: str | None,
    *,
    local: tuple[str, ...],
    settings: dict[str, str],
    output: Output,
) -> None:
    """Judge every year, and print what became of the list."""
    from schoolsupport.identification.studies.backtest import backtest as study  # noqa: PLC0415  # help stays light
    from schoolsupport.identification.studies.backtest import page  # noqa: PLC0415  # help stays light

    session = current_session()
    if region is None or not paths:
        raise fault("usage.no_region_or_files", where="REGION PATH…")
    plugin = ss.load_region(region)
    rules = with_local_rules(plugin.rulebook, local)
    with waiting(session, msg("Reading files …")):
        tables = ss.read_files(
            *paths, layouts=plugin.layouts, register=register, columns=rules.columns
        )
    known = tables.years
    first, last = years or (min(known, default=0), max(known, default=-1))
    with waiting(session, msg("Judging schools …")):
        told = study(
            rules,
            tables,
            range(first, last + 1),
            category=category,
            as_of=as_of,
            settings=setting_values(settings),
        )
    show(lambda: page(told), output, json=lambda: told)


@click.command(
    "changes",
    cls=Command,
    words=msg(
        "Say who entered and left the list between two runs, and what made it so: the school's"
        " data, the rules, what it is compared with, the set of schools, or the program.\n\n"
        "Each change is judged again with only some of these of the later run. What alone makes it"
        " is its cause; where nothing does alone, the fewest that do together are named."
    ),
)
@argument("old", metavar="OLD_RUN", required=False, words=msg("Folder of the earlier run"))
@argument("new", metavar="NEW_RUN", required=False, words=msg("Folder of the later run"))
@category_option
@output_options
@json_option
def changes(old: str | None, new: str | None, category: str | None, output: Output) -> None:
    """Read both runs, judge between them, and print who moved and why."""
    from schoolsupport.identification.studies.changes import changes as study  # noqa: PLC0415  # help stays light
    from schoolsupport.identification.studies.changes import page  # noqa: PLC0415  # help stays light

    session = current_session()
    if old is None or new is None:
        raise fault("usage.two_runs", where="OLD_RUN NEW_RUN")
    with waiting(session, msg("Judging schools …")):
        runs = [run_in(folder) for folder in (old, new)]
        before, after = runs
        told = study(
            before.found,
            after.found,
            category=category,
            written=(listed_then(before, category), listed_then(after, category)),
            engines=(before.receipt.engine, after.receipt.engine),
        )
    show(lambda: page(told), output, json=lambda: told)


def listed_then(run: Run, category: str | None) -> list[str] | None:
    """Whom a run listed when it was written; None where this program judges just as it did.

    Raises:
        RunError: what it listed then is not written beside it.
    """
    from schoolsupport.identification.studies.study_page import category_of  # noqa: PLC0415  # help stays light
    from schoolsupport.reports.run_folder import SCHOOLS  # noqa: PLC0415  # help stays light

    if run.same:
        return None
    name = category_of(run.found.edition, category)
    file = run.folder / SCHOOLS
    try:
        return _listed(file, name)
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise fault("run.list_unreadable", where=str(file), found=error) from error


def _listed(file: Path, category: str) -> list[str]:
    from schoolsupport.identification.verdicts import Verdict  # noqa: PLC0415  # help stays light

    with file.open(encoding="utf-8-sig", newline="") as content:
        rows = csv.DictReader(content, delimiter=";")
        return [row["school"].removeprefix("'") for row in rows if row[category] == Verdict.MET.key]
