"""`schoolsupport report`: the documents of a region, from plans and reports, runs and orders."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from schoolsupport.cli.commands import Command, Lazy, LazyGroup, argument, json_option, option
from schoolsupport.cli.db import store_option
from schoolsupport.cli.monitor import opened, tasks_of
from schoolsupport.cli.question import on_option, read_day, read_year, run_option
from schoolsupport.cli.session import current_session, today
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault, nearest
from schoolsupport.regions import load_region
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.monitoring.rounds.round import Round
    from schoolsupport.monitoring.tasks import Tasks
    from schoolsupport.regions import RegionPlugin
    from schoolsupport.reports.forms import ReportForm
    from schoolsupport.reports.report import Report

_HERE = "schoolsupport.cli.report"

report = LazyGroup(
    "report",
    lazy={
        "list": Lazy(f"{_HERE}:list_", msg("The forms of a region")),
        "make": Lazy(f"{_HERE}:make", msg("A document in a form of a region")),
    },
    words=msg("Documents in the forms of a region: what its orders ask for."),
)


@click.command("list", cls=Command, words=msg("The forms of a region, and what each is made of."))
@argument("region", metavar="REGION", words=msg("Name of a region, or a folder with its rules"))
@output_options
@json_option
def list_(region: str, output: Output) -> None:
    """Print the forms of a region."""
    from schoolsupport.reports.answers import list_page, listed_forms  # noqa: PLC0415  # help stays light

    plugin = load_region(region)
    listed = listed_forms(plugin.name, plugin)
    show(lambda: list_page(listed), output, json=lambda: listed)


@click.command(
    "make",
    cls=Command,
    words=msg(
        "Make a document in a form of a region.\n\n"
        "What it is made of is said by the form: plans and reports of a store (--store), a run"
        " (--run), an order's table (--roadmap), a list of orders (--list), registers of a store"
        " (--period), files with results of two years (PATH, --before, --after), a table of risks"
        " (PATH)."
    ),
)
@argument("region", metavar="REGION", words=msg("Name of a region, or a folder with its rules"))
@argument("form", metavar="FORM", words=msg("Name of the form, as `report list` shows it"))
@argument(
    "paths",
    metavar="[PATH]…",
    nargs=-1,
    words=msg("Files, for a form that is made of files: results, risks"),
)
@store_option
@run_option
@option(
    "--roadmap",
    metavar="NAME|FILE",
    words=msg("A roadmap of the region, or a file of one (a next year's, for example)"),
)
@option("--round", "round_", metavar="NAME", words=msg("The round it reports"))
@option(
    "--municipality",
    metavar="NAME",
    words=msg("Plans of this municipality and its schools only"),
)
@option("--list", "list_name", metavar="NAME", words=msg("Name of the approved list"))
@option(
    "--period",
    metavar="WORDS",
    words=msg("The time in words: «1 полугодие 2022/23 учебного года», «2022 год»"),
)
@option("--before", metavar="YEAR", callback=read_year, words=msg("Year of the results before"))
@option("--after", metavar="YEAR", callback=read_year, words=msg("Year of the results after"))
@on_option(msg("The day looked at (default: the day of --round, else today)"))
@option(
    "--known",
    metavar="DAY",
    callback=read_day,
    words=msg("As it was known by the end of this day (default: as it is known now)"),
)
@output_options
@json_option
def make(region: str, form: str, output: Output, **given: Any) -> None:
    """Print a document, or write it."""
    from schoolsupport.reports.answers import ToldReport  # noqa: PLC0415  # help stays light

    plugin = load_region(region)
    if form not in plugin.forms:
        raise fault(
            "parameter.unknown_form",
            where="FORM",
            found=form,
            near=nearest(form, plugin.forms),
            known=", ".join(plugin.forms) or "-",
        )
    chosen = plugin.forms[form]
    made = _MAKERS[chosen.about.value](plugin, region, chosen, given)
    show(
        lambda: made.page,
        output,
        json=lambda: ToldReport(region=plugin.name, report=made),
    )


def _of_plans(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A document about plans and what was reported of them."""
    from schoolsupport.monitoring.execution import execution, roadmaps_of  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring.rounds.closings import round_on  # noqa: PLC0415  # help stays light
    from schoolsupport.reports.report import own_plan, round_of_day  # noqa: PLC0415  # help stays light
    from schoolsupport.reports.report import report as made  # noqa: PLC0415  # help stays light

    on, known = given["on"], given["known"]
    with opened(given["store"]) as store:
        plans = tasks_of(store, given["roadmap"] or form.roadmap, given["municipality"])
        roadmaps = roadmaps_of(plans)
        one = round_of_day(plugin, form, roadmaps, on or today(), given["round_"])
        lang = current_session().lang
        if one is None or not _counts(one, plans):
            done = execution(
                store, plans, on=on or today(), known=known,
                counts=one.reports if one else "claims",
            )  # fmt: skip
            return made(
                plugin, form, done, round=one.name if one else None, ledger=store, lang=lang
            )
        template = plugin.roadmaps[one.roadmap]
        day = on if on or given["round_"] else today()
        result = round_on(
            one, template, store, plans, on=day, known=known, own=own_plan(plugin, template)
        )
        return made(plugin, form, result, ledger=store, lang=lang)


def _counts(one: Round, plans: Tasks) -> bool:
    """Whether a plan of a level that counts for a round is among those looked at."""
    levels = {level.value for level in one.levels}
    return not levels or not levels.isdisjoint(name.partition(":")[0] for name in plans.owner)


def _of_run(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A document about the schools that a run judged."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light

    if given["run"] is None:
        raise fault("usage.report_without_run", where="--run")
    found = ss.read_run(given["run"]).found
    return ss.report(plugin, form, found, lang=current_session().lang)


def _of_roadmap(
    plugin: RegionPlugin, region: str, form: ReportForm, given: dict[str, Any]
) -> Report:
    """An order's table."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.cli.roadmap import template_of  # noqa: PLC0415  # help stays light

    asked = given["roadmap"] or form.roadmap
    if asked is not None and Path(asked).suffix:
        template = template_of(asked)
    else:
        template = template_of(region, asked)
    return ss.report(plugin, form, template, lang=current_session().lang)


def _of_list(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A list as an order approved it."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.support.lists import approved_list, names_of  # noqa: PLC0415  # help stays light

    book = plugin.rulebook
    if given["list_name"] is None:
        known = dict.fromkeys(one.list for one in book.lists)
        for template in plugin.roadmaps.values():
            known |= dict.fromkeys(one.id for one in template.school_lists)
        raise fault("usage.report_without_list", where="--list", known=", ".join(known) or "-")
    found = None if given["run"] is None else ss.read_run(given["run"]).found
    tables = ss.Tables.of() if found is None else found.inputs.tables
    day: date = given["on"] or today()
    approved = approved_list(given["list_name"], day, tables, book.lists, plugin.roadmaps.values())
    names = {} if found is None else names_of(found)
    return ss.report(plugin, form, approved, names=names, lang=current_session().lang)


def _of_participation(
    plugin: RegionPlugin, region: str, form: ReportForm, given: dict[str, Any]
) -> Report:
    """A document about who took part in what."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.cli.participation import Shown, participation_in  # noqa: PLC0415  # help stays light

    name = given["list_name"]
    asked = Shown(
        region=region,
        period=given["period"],
        start=None,
        end=given["on"],
        by="municipality",
        lists=() if name is None else (name,),
        register=None,
        names=False,
        public=False,
        smallest=None,
    )
    with opened(given["store"]) as store:
        found = participation_in(store, plugin, asked)
    return ss.report(plugin, form, found, lang=current_session().lang)


def _of_dynamics(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A document about results before and after support."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.cli.dynamics import compared  # noqa: PLC0415  # help stays light

    before, after = given["before"], given["after"]
    if before is None or after is None:
        raise fault("dynamics.no_years", where="--before" if before is None else "--after")
    if not given["paths"]:
        raise fault("usage.no_files", where="PATH")
    supported = None if given["run"] is None else ss.read_run(given["run"]).found.listed()
    found = compared(
        plugin,
        given["paths"],
        list_name=given["list_name"],
        supported=supported,
        before=before,
        after=after,
    )
    return ss.report(plugin, form, found, lang=current_session().lang)


def _of_risks(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A document about risk profiles."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.support.risks import read_risk_profiles, risk_directions  # noqa: PLC0415  # help stays light

    if len(given["paths"]) != 1:
        raise fault("usage.report_of_one_file", where="PATH", found=len(given["paths"]))
    found = read_risk_profiles(given["paths"][0], risk_directions(plugin.folder))
    name = given["roadmap"] or form.roadmap
    if name is not None and name in plugin.roadmaps:
        found = evolve(found, template=plugin.roadmaps[name])
    return ss.report(plugin, form, found, lang=current_session().lang)


_MAKERS = {
    "execution": _of_plans,
    "round": _of_plans,
    "list": _of_run,
    "verdicts": _of_run,
    "roadmap": _of_roadmap,
    "lists": _of_list,
    "participation": _of_participation,
    "dynamics": _of_dynamics,
    "risks": _of_risks,
}
