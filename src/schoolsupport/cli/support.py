"""Commands about schools that were found: statuses, lists, mentors, curators, risks."""

from __future__ import annotations

from datetime import date

import click
from attrs import evolve

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.data import fail_on_option, problems_code
from schoolsupport.cli.question import (
    Question,
    on_option,
    paths_argument,
    question_options,
    read_year,
    region_argument,
    register_option,
    whole_from,
)
from schoolsupport.cli.roadmap import template_of
from schoolsupport.cli.session import current_session, today
from schoolsupport.cli.showing import Output, output_options, show, waiting
from schoolsupport.faults import fault
from schoolsupport.support import LEAST, MOST, REGISTER, TOP
from schoolsupport.translation import msg
from schoolsupport.words.schools import RegisteredName, near_schools


@click.command(
    "status",
    cls=Command,
    words=msg(
        "Say what orders made of each school by a day: in support, in post-project support,"
        " out.\n\n"
        "With --year, also what a run of that year proposes: to identify, to keep, to move on, to"
        " take out. A status changes by an order; nothing here changes one."
    ),
)
@region_argument
@paths_argument(msg("Files and folders with lists"))
@on_option(msg("Day to look at (default: today, or the last day of --year)"))
@option("--year", metavar="YEAR", callback=read_year, words=msg("Propose by the data of this year"))
@option("--school", metavar="SCHOOL", words=msg("One school, with its history"))
@register_option
@output_options
@fail_on_option
@json_option
def status(  # noqa: PLR0913  # every option is one argument
    region: str,
    paths: tuple[str, ...],
    on: date | None,
    year: int | None,
    *,
    school: str | None,
    register: str | None,
    fail_on: str,
    output: Output,
) -> int:
    """Show statuses, problems, and proposals if a year was given."""
    from schoolsupport.support.proposals import Standing, page, proposals  # noqa: PLC0415  # help stays light
    from schoolsupport.support.rules import support_rules  # noqa: PLC0415  # help stays light
    from schoolsupport.support.statuses import statuses_of  # noqa: PLC0415  # help stays light

    session = current_session()
    plugin = ss.load_region(region)
    rules, book = support_rules(plugin), plugin.rulebook
    with waiting(session, msg("Reading files …")):
        tables = ss.read_files(
            *paths, layouts=plugin.layouts, register=register, columns=book.columns
        )
    known = statuses_of(tables, rules, book.lists, book.binds.municipality)
    proposed = None
    if year is not None:
        with waiting(session, msg("Judging schools …")):
            proposed = proposals(ss.identify(plugin, tables, year=year, as_of=on), known)
    if school is not None:
        school = _known_school(school, tables, known.schools)
        proposed = proposed and proposed.only(school)
    day = on or (date(year, 12, 31) if year is not None else today())
    told = Standing(statuses=known, day=day, school=school, proposals=proposed)
    show(lambda: page(told), output, json=lambda: told)
    return problems_code(told.problems, fail_on)


def _known_school(school: str, tables: ss.Tables, listed: tuple[str, ...]) -> str:
    """The login used of a school asked for by that or an older one; unknown ones are refused."""
    known = {*listed, *tables.named_schools["school"].astype("str")}
    used = tables.aliases.get(school, school)
    if used in known:
        return used
    named = tables.named_schools[["school", "name"]].astype("object")
    names = dict(zip(named["school"], named["name"].where(named["name"].notna(), ""), strict=True))
    schools = (RegisteredName(school=one, name=str(names.get(one, ""))) for one in known)
    raise fault("school.on_no_list", where=school, near=near_schools(school, schools))


@click.command(
    "reconcile",
    cls=Command,
    words=msg(
        "Compare the list that the rules give with the list an order approved.\n\n"
        "Shows the schools found and not listed, those listed and not found, each with why, and the"
        " printed names that fit no school or several."
    ),
)
@question_options(optional=False)
@option(
    "--list",
    "list_name",
    metavar="NAME",
    required=True,
    words=msg("Name of the approved list, as in the lists; or the id of a roadmap's list"),
)
@option("--category", metavar="ID", words=msg("Category to compare (default: the main one)"))
@on_option(msg("Day the approved list is looked at (default: the day of the rules)"))
@option(
    "--municipality",
    metavar="NAME",
    words=msg("Municipality whose list it is; printed names are looked for only there"),
)
@output_options
@json_option
def reconcile(
    question: Question,
    list_name: str,
    category: str | None,
    on: date | None,
    municipality: str | None,
    output: Output,
) -> None:
    """Compare, show."""
    from schoolsupport.support.reconcile import page  # noqa: PLC0415  # help stays light
    from schoolsupport.support.reconcile import reconcile as reconciled  # noqa: PLC0415  # help stays light

    answer = question.answer(current_session())
    told = reconciled(
        answer.found,
        list_name,
        category=category,
        on=on,
        templates=answer.plugin.roadmaps.values(),
        municipality=municipality,
    )
    show(lambda: page(told), output, json=lambda: told)


@click.command(
    "mentors",
    cls=Command,
    words=msg(
        "Propose mentor schools: schools with high results, the most alike in context and size"
        " first, each with why.\n\n"
        "Candidates are the schools of a list by order (--list) or of a category (--of). It is a"
        " proposal; a person confirms it."
    ),
)
@question_options(optional=False)
@option("--school", metavar="SCHOOL", words=msg("One school (default: every school found)"))
@option(
    "--list",
    "list_name",
    metavar="NAME",
    default=REGISTER,
    words=msg("List of schools with high results (default: {name})", name=REGISTER),
)
@option("--of", metavar="ID", words=msg("Category of schools with high results, instead of --list"))
@on_option(msg("Day the list is looked at (default: the day of the rules)"))
@option(
    "--top",
    metavar="N",
    callback=whole_from(1),
    words=msg("How many to propose for a school (default: {top})", top=TOP),
)
@output_options
@json_option
def mentors(
    question: Question,
    school: str | None,
    list_name: str,
    of: str | None,
    on: date | None,
    top: int | None,
    output: Output,
) -> None:
    """Propose, show."""
    from schoolsupport.support.lists import category_of_run, list_of_run  # noqa: PLC0415  # help stays light
    from schoolsupport.support.mentors import mentor_columns, page, propose_mentors  # noqa: PLC0415  # help stays light

    answer = question.answer(current_session())
    found = answer.found
    if of is not None:
        candidates = found.listed(category_of_run(found, of, "--of"))
    else:
        templates = answer.plugin.roadmaps.values()
        candidates = list_of_run(found, list_name, on=on, templates=templates).ids
    told = propose_mentors(
        found,
        found.listed() if school is None else [school],
        candidates,
        columns=mentor_columns(answer.plugin.folder),
        top=top or TOP,
    )
    show(lambda: page(told), output, json=lambda: told)


@click.command(
    "curators",
    cls=Command,
    words=msg(
        "Give every school a curator: within the limits, the loads even, of the same municipality"
        " where it can be.\n\n"
        "Schools are those found, or those of a list by order (--list). Where it cannot be done, it"
        " says what is missing, and exits with 1."
    ),
)
@question_options(optional=False)
@option(
    "--curators",
    "file",
    metavar="FILE",
    required=True,
    words=msg("Table of curators: csv, xlsx or toml"),
)
@option("--list", "list_name", metavar="NAME", words=msg("Schools of this list (default: found)"))
@on_option(msg("Day the list is looked at (default: the day of the rules)"))
@option(
    "--at-least",
    metavar="N",
    callback=whole_from(0),
    words=msg("Schools each curator gets at least (default: {n})", n=LEAST),
)
@option(
    "--at-most",
    metavar="N",
    callback=whole_from(1),
    words=msg("Schools each curator gets at most (default: {n})", n=MOST),
)
@output_options
@json_option
def curators(
    question: Question,
    file: str,
    list_name: str | None,
    on: date | None,
    at_least: int | None,
    at_most: int | None,
    output: Output,
) -> int:
    """Assign, show."""
    from schoolsupport.support.curators import assign_curators, curated_schools, page, read_curators  # noqa: PLC0415  # help stays light
    from schoolsupport.support.lists import list_of_run  # noqa: PLC0415  # help stays light

    given, wishes = read_curators(file)
    answer = question.answer(current_session())
    schools = answer.found.listed()
    if list_name is not None:
        templates = answer.plugin.roadmaps.values()
        schools = list_of_run(answer.found, list_name, on=on, templates=templates).ids
    told = assign_curators(
        curated_schools(answer.found, schools),
        given,
        at_least=LEAST if at_least is None else at_least,
        at_most=MOST if at_most is None else at_most,
        wishes=wishes,
    )
    show(lambda: page(told), output, json=lambda: told)
    return 0 if told.feasible else 1


@click.command(
    "risks",
    cls=Command,
    words=msg(
        "Read risk profiles and check them: one programme for each risk chosen, nothing chosen that"
        " the curator denied.\n\n"
        "With --roadmap, also the measures that the order itself ties to a risk."
    ),
)
@argument("file", metavar="FILE", words=msg("Table of risk profiles: csv, xlsx or toml"))
@option("--region", metavar="REGION", words=msg("Region whose directions of risk are used"))
@option("--roadmap", metavar="SOURCE", words=msg("Region with a roadmap, or a template"))
@output_options
@fail_on_option
@json_option
def risks(file: str, region: str | None, roadmap: str | None, fail_on: str, output: Output) -> int:
    """Read, check, show."""
    from schoolsupport.support import risks as profiles  # noqa: PLC0415  # help stays light

    directions = (
        profiles.default_directions()
        if region is None
        else profiles.risk_directions(ss.load_region(region).folder)
    )
    told = profiles.read_risk_profiles(file, directions)
    if roadmap is not None:
        told = evolve(told, template=template_of(roadmap, None))
    show(lambda: profiles.page(told), output, json=lambda: told)
    return problems_code(told.problems, fail_on)
