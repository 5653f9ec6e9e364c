"""`schoolsupport report`: the documents of a region, from plans and reports, runs and orders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from schoolsupport.cli.commands import Command, F, Lazy, LazyGroup, argument, json_option, option
from schoolsupport.cli.db import opened, store_option
from schoolsupport.cli.monitor import tasks_of
from schoolsupport.cli.plan_question import PlanQuestion
from schoolsupport.cli.question import (
    on_option,
    read_back,
    read_day,
    read_year,
    roster_option,
    run_option,
)
from schoolsupport.cli.session import current_session, today
from schoolsupport.cli.showing import (
    Output,
    counting,
    output_options,
    show,
)
from schoolsupport.faults import fault, nearest
from schoolsupport.regions import load_region
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.cli.participation import Shown
    from schoolsupport.identification.identify import Identification
    from schoolsupport.monitoring.rounds.round import Round
    from schoolsupport.monitoring.tasks import Tasks
    from schoolsupport.regions import RegionPlugin
    from schoolsupport.reports.forms import ReportForm
    from schoolsupport.reports.report import Report
    from schoolsupport.roadmaps.planning.organisations import Roster
    from schoolsupport.roadmaps.planning.roadmap import Roadmap

_HERE = "schoolsupport.cli.report"

report = LazyGroup(
    "report",
    lazy={
        "list": Lazy(f"{_HERE}:list_", msg("The forms of a region")),
        "make": Lazy(f"{_HERE}:make", msg("A document in a form of a region")),
        "site": Lazy(
            "schoolsupport.cli.site:site", msg("The page of a region: one HTML file to look at")
        ),
        "letters": Lazy(
            "schoolsupport.cli.documents:letters", msg("A letter to each school of a list")
        ),
        "dossier": Lazy(
            "schoolsupport.cli.documents:dossier", msg("Everything a list and a plan stand on")
        ),
    },
    words=msg("Documents in the forms of a region: what its orders ask for."),
)


def public_option(command: F) -> F:
    """`--public`: for publication."""
    return option(
        "--public",
        is_flag=True,
        words=msg(
            "For publication: no persons, no numbers of few people; without it the document says"
            " that it is for official use only"
        ),
    )(command)


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
        " (PATH), an order's table and schools (--for, --organisations or --run)."
    ),
)
@argument("region", metavar="REGION", words=msg("Name of a region, or a folder with its rules"))
@argument("form", metavar="FORM", words=msg("Name of the form, as `report list` shows it"))
@argument(
    "paths",
    metavar="[PATH]…",
    nargs=-1,
    words=msg("Files, for a form that is made of files: results, risks, lists"),
)
@option(
    "--school",
    metavar="SCHOOL",
    words=msg("The school of a form about one school of a run, by login or name"),
)
@option(
    "--for",
    "whose",
    metavar="LEVEL[:WHO]",
    words=msg(
        "Whose plan: region, municipality[:NAME], school[:ID] (default: the order's); a level alone"
        " makes a document for each, in the folder that --out names"
    ),
)
@option(
    "--organisations",
    metavar="FILE",
    words=msg("Table of schools: school, name, municipality, statuses, reasons"),
)
@option("--names", is_flag=True, words=msg("Name the persons of the register: for official use"))
@option(
    "--as-now",
    is_flag=True,
    words=msg("Tell a closed round as it is now, not as it was closed"),
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
@option(
    "--earlier",
    metavar="RUN",
    words=msg("The run that the list stood on before it is amended by --run"),
)
@option("--amends", metavar="WORDS", words=msg("The order that is amended: «приказ от … № …»"))
@option(
    "--corrections",
    metavar="FILE",
    words=msg("Table of the corrections, for the papers that show them"),
)
@roster_option
@option("--before", metavar="YEAR", callback=read_year, words=msg("Year of the results before"))
@option("--after", metavar="YEAR", callback=read_year, words=msg("Year of the results after"))
@on_option(msg("The day looked at (default: the day of --round, else today)"))
@public_option
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
    several = _several(plugin, region, chosen, given)
    if several is not None:
        _make_each(chosen, several, output)
        return
    made = _MAKERS[chosen.about.value](plugin, region, chosen, given)
    show(
        lambda: made.page,
        output,
        json=lambda: ToldReport(region=plugin.name, report=made),
    )


Several = list[tuple[str, "Callable[[], Report]"]]
"""Documents of one form: the name of each file, and what makes the document."""


def _several(
    plugin: RegionPlugin, region: str, form: ReportForm, given: dict[str, Any]
) -> Several | None:
    """A document for each of a level, where `--for` asks for that; None where one is asked for."""
    about, level = form.about.value, given["whose"]
    maker = _MAKERS[about]
    if about == "plan":
        plans = _plans_asked(region, form, given)
        if len(plans) == 1 and level not in ("school", "municipality"):
            return None
        return [(one.owner.id, partial(_plan_report, plugin, form, one, given)) for one in plans]
    if about == "school" and level == "school" and given["school"] is None:
        schools = _run_of(plugin, given).listed()
        told = [{**given, "school": one} for one in schools]
        return [(one["school"], partial(maker, plugin, region, form, one)) for one in told]
    if about in ("execution", "round") and level == "municipality":
        with opened(given["store"]) as store:
            plans_ = tasks_of(store, given["roadmap"] or form.roadmap, given["municipality"])
        names = dict.fromkeys(name for name in map(str, plans_.municipality) if name)
        told = [{**given, "municipality": name} for name in names]
        return [(one["municipality"], partial(maker, plugin, region, form, one)) for one in told]
    if level is not None:
        raise fault("usage.report_for_whom", where="--for", found=level)
    return None


def _make_each(form: ReportForm, several: Several, output: Output) -> None:
    """Write a document for each, and print which; a run that was stopped goes on."""
    from schoolsupport.pages import Column, Page, Table  # noqa: PLC0415  # help stays light
    from schoolsupport.pages.file_names import file_names  # noqa: PLC0415  # help stays light
    from schoolsupport.pages.many import page_file, write_each  # noqa: PLC0415  # help stays light
    from schoolsupport.reports.forms import form_title  # noqa: PLC0415  # help stays light

    out, session = output.path, current_session()
    if out is None:
        raise fault("usage.reports_without_out", where="--out", found=len(several))
    folder = out.with_suffix("")
    names = file_names([(name, name) for name, _ in several], out.suffix.lstrip("."))
    with counting(session, msg("Writing documents …"), len(several)) as told:
        files = [
            page_file(made().page, folder / name, session.lang)
            for (_, made), name in zip(several, names, strict=True)
        ]
        done = write_each(folder, files, overwrite=output.overwrite, told=told)
    columns = [Column(heading=msg("For"), id="for", width=(16, 60)), Column(heading=msg("File"))]
    rows = [(name, str(file)) for (name, _), file in zip(several, done.files, strict=True)]
    table = Table.of_rows(columns, rows, name="documents", most=20)
    facts = [(msg("Documents"), len(rows)), (msg("Written before, kept"), done.kept)]
    page = Page(title=form_title(form), name="documents", facts=facts, parts=[table])
    show(lambda: page, Output())


def _of_plans(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A document about plans and what was reported of them."""
    from schoolsupport.monitoring.execution import execution, roadmaps_of  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring.rounds.results import round_on  # noqa: PLC0415  # help stays light
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
                plugin, form, done, round=one.name if one else None, ledger=store, lang=lang,
                as_closed=not given["as_now"], public=given["public"],
            )  # fmt: skip
        template = plugin.roadmaps[one.roadmap]
        day = on if on or given["round_"] else today()
        result = round_on(
            one, template, store, plans, on=day, known=known, own=own_plan(plugin, template)
        )
        return made(
            plugin, form, result, ledger=store, lang=lang, as_closed=not given["as_now"],
            public=given["public"],
        )  # fmt: skip


def _counts(one: Round, plans: Tasks) -> bool:
    """Whether a plan of a level that counts for a round is among those looked at."""
    levels = {level.value for level in one.levels}
    return not levels or not levels.isdisjoint(name.partition(":")[0] for name in plans.owner)


def _of_run(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A document about the schools that a run judged."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light

    if given["run"] is None:
        raise fault("usage.report_without_run", where="--run")
    found = read_back(given["run"], plugin)
    return ss.report(
        plugin, form, found, lang=current_session().lang, public=given["public"], **_signed(given)
    )


def _signed(given: dict[str, Any]) -> dict[str, Any]:
    """The names for signatures and addresses, and the plan that is annexed."""
    from schoolsupport.cli.roadmap import template_of  # noqa: PLC0415  # help stays light

    roadmap = given["roadmap"]
    file = roadmap is not None and Path(roadmap).suffix
    return {"roster": roster_in(given["roster"]), "roadmap": template_of(roadmap) if file else None}


def roster_in(path: str | None) -> Roster | None:
    """Who holds which office, by a file on the user's own disk."""
    from schoolsupport.roadmaps.planning.organisations import read_roster  # noqa: PLC0415  # help stays light

    return None if path is None else read_roster(path)


def _of_letter(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A letter to one school of a run."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light

    return ss.report(
        plugin, form, _run_of(plugin, given), school=given["school"],
        roster=roster_in(given["roster"]), public=given["public"], lang=current_session().lang,
    )  # fmt: skip


def _of_amendment(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """An amendment of a list: what differs between two runs."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.support.corrections import amendment, read_corrections  # noqa: PLC0415  # help stays light

    for name in ("run", "earlier"):
        if given[name] is None:
            raise fault("usage.report_without_run", where=f"--{name}")
    before, after = (read_back(given[name], plugin) for name in ("earlier", "run"))
    file = given["corrections"]
    corrections = () if file is None else read_corrections(file)
    change = amendment(before, after, corrections, amends=given["amends"])
    return ss.report(
        plugin, form, change, roster=roster_in(given["roster"]), public=given["public"],
        lang=current_session().lang,
    )  # fmt: skip


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
    return ss.report(plugin, form, template, lang=current_session().lang, public=given["public"])


def _of_list(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A list as an order approved it."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.support.lists import approved_list, names_in, names_of  # noqa: PLC0415  # help stays light

    book = plugin.rulebook
    if given["list_name"] is None:
        known = dict.fromkeys(one.list for one in book.lists)
        for template in plugin.roadmaps.values():
            known |= dict.fromkeys(one.id for one in template.school_lists)
        raise fault("usage.report_without_list", where="--list", known=", ".join(known) or "-")
    found = None if given["run"] is None else read_back(given["run"], plugin)
    paths, tables = given["paths"], ss.Tables.of()
    if paths:
        tables = ss.read_files(*paths, layouts=plugin.layouts, columns=book.columns)
    if found is not None and not paths:
        tables = found.inputs.tables
    day: date = given["on"] or today()
    approved = approved_list(given["list_name"], day, tables, book.lists, plugin.roadmaps.values())
    names = names_in(tables) if found is None else names_of(found)
    return ss.report(
        plugin, form, approved, names=names, lang=current_session().lang, public=given["public"]
    )


def _of_participation(
    plugin: RegionPlugin, region: str, form: ReportForm, given: dict[str, Any]
) -> Report:
    """A document about who took part in what."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.cli.participation import participation_in  # noqa: PLC0415  # help stays light

    with opened(given["store"]) as store:
        found = participation_in(store, plugin, _asked_of(region, given))
    return ss.report(plugin, form, found, lang=current_session().lang, public=given["public"])


def _asked_of(region: str, given: dict[str, Any]) -> Shown:
    """The time, the list and the names asked for, as `monitor participation` has them."""
    from schoolsupport.cli.participation import Shown  # noqa: PLC0415  # help stays light

    name = given["list_name"]
    return Shown(
        region=region,
        period=given["period"],
        start=None,
        end=given["on"],
        by="municipality",
        lists=() if name is None else (name,),
        register=None,
        names=given["names"],
        public=False,
        smallest=None,
    )


def _of_register(
    plugin: RegionPlugin, region: str, form: ReportForm, given: dict[str, Any]
) -> Report:
    """A document about the lines of a register."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.cli.participation import register_in, register_of  # noqa: PLC0415  # help stays light

    register = register_of(plugin, form.register or "")
    with opened(given["store"]) as store:
        shown = register_in(store, plugin, register, _asked_of(region, given))
    return ss.report(plugin, form, shown, lang=current_session().lang, public=given["public"])


def _of_dynamics(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A document about results before and after support."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.cli.dynamics import compared  # noqa: PLC0415  # help stays light

    before, after = given["before"], given["after"]
    if before is None or after is None:
        raise fault("dynamics.no_years", where="--before" if before is None else "--after")
    if not given["paths"]:
        raise fault("usage.no_files", where="PATH")
    supported = None if given["run"] is None else read_back(given["run"], plugin).listed()
    found = compared(
        plugin,
        given["paths"],
        list_name=given["list_name"],
        supported=supported,
        before=before,
        after=after,
    )
    return ss.report(plugin, form, found, lang=current_session().lang, public=given["public"])


def _of_risks(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A document about risk profiles."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.support.lists import names_of  # noqa: PLC0415  # help stays light
    from schoolsupport.support.risks import read_risk_profiles, risk_directions  # noqa: PLC0415  # help stays light

    if len(given["paths"]) != 1:
        raise fault("usage.report_of_one_file", where="PATH", found=len(given["paths"]))
    found = read_risk_profiles(given["paths"][0], risk_directions(plugin.folder))
    name = given["roadmap"] or form.roadmap
    if name is not None and name in plugin.roadmaps:
        found = evolve(found, template=plugin.roadmaps[name])
    names = {} if given["run"] is None else names_of(read_back(given["run"], plugin))
    return ss.report(
        plugin, form, found, names=names, lang=current_session().lang, public=given["public"]
    )


def _of_plan(plugin: RegionPlugin, region: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A document about a plan of an order."""
    (one,) = _plans_asked(region, form, given)
    return _plan_report(plugin, form, one, given)


def _plan_report(
    plugin: RegionPlugin, form: ReportForm, one: Roadmap, given: dict[str, Any]
) -> Report:
    import schoolsupport as ss  # noqa: PLC0415  # help stays light

    return ss.report(plugin, form, one, lang=current_session().lang, public=given["public"])


def _plans_asked(region: str, form: ReportForm, given: dict[str, Any]) -> tuple[Roadmap, ...]:
    """The plans of the order that are asked for: one, or one for each of a level."""
    question = PlanQuestion(
        years=None,
        whose=given["whose"],
        organisations=given["organisations"],
        run=given["run"],
        roster=None,
        use_corrections=False,
        days_off="none",
    )
    asked = given["roadmap"] or form.roadmap
    source = (asked, None) if asked is not None and Path(asked).suffix else (region, asked)
    return question.roadmaps(*source)


def _of_school(plugin: RegionPlugin, _: str, form: ReportForm, given: dict[str, Any]) -> Report:
    """A document about one school of a run."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light

    if given["school"] is None:
        raise fault("usage.report_without_school", where="--school")
    why = _run_of(plugin, given).explain(given["school"], current_session().lang)
    return ss.report(plugin, form, why, lang=current_session().lang, public=given["public"])


def _run_of(plugin: RegionPlugin, given: dict[str, Any]) -> Identification:
    """The run that is asked about; of many documents it is read once."""
    if given["run"] is None:
        raise fault("usage.report_without_run", where="--run")
    if "found" not in given:
        given["found"] = read_back(given["run"], plugin)
    found: Identification = given["found"]
    return found


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
    "register": _of_register,
    "plan": _of_plan,
    "school": _of_school,
    "letter": _of_letter,
    "amendment": _of_amendment,
}
