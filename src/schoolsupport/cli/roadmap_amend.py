"""`schoolsupport roadmap amend`: what was changed in a plan's file becomes its next version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import frozen

from schoolsupport.cli.commands import ERROR, FINE, Command, argument, json_option, option
from schoolsupport.cli.question import read_day
from schoolsupport.cli.roadmap_plans import blank_ending
from schoolsupport.cli.session import current_session, now, today
from schoolsupport.cli.showing import Output, check_place, output_options_of, show
from schoolsupport.domain import Problem, problem
from schoolsupport.faults import fault
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.monitoring.amendment import Amendment
    from schoolsupport.monitoring.amendment_page import Taken
    from schoolsupport.roadmaps.planning.roadmap import Roadmap
    from schoolsupport.store.plans import PlanVersion
    from schoolsupport.store.store import Store

PLANS = ("xlsx", "csv", "json", "ics")


@frozen(kw_only=True)
class Places:
    """Where an amendment is written to, besides the screen."""

    output: Output
    roster: Path | None
    only_check: bool
    keep_names: bool

    @property
    def plan(self) -> Path | None:
        """The file of the next version, if one is asked for."""
        out = self.output.path
        is_plan = out is not None and out.suffix.lstrip(".").lower() in PLANS
        return out if is_plan else None

    def lacking(self, told: Amendment, store: str | None) -> Iterator[Problem]:
        """What of an amendment has no place to go."""
        if told.told and not store and self.plan is None:
            yield problem("amend.nowhere")
        if told.marks and not store:
            yield problem("amend.no_store", count=len(told.marks))
        if told.told.dropped and not store:
            yield problem("amend.cancelled_unrecorded", count=len(told.told.dropped))
        if told.holders and self.roster is None and not (store and self.keep_names):
            yield problem("amend.no_roster", count=len(told.holders))


@click.command(
    "amend",
    cls=Command,
    words=msg(
        "Read what was changed in a plan's file, and make the next version of the plan.\n\n"
        "Changed days and texts and new rows become the next version, reports of execution go to"
        " the ledger, names to a roster; whatever else was changed is told with its cell, and then"
        " nothing is written. A row that is gone cancels its task only where --drop says so."
    ),
)
@argument("changed", metavar="FILE", words=msg("The plan's file: xlsx, xls, ods, csv or json"))
@option("--ground", words=msg("The act that amends the plan: an order, a decision"))
@option(
    "--day", metavar="DAY", callback=read_day, words=msg("Day of the amendment (default: today)")
)
@option(
    "--drop",
    metavar="NUMBER|all",
    multiple=True,
    words=msg("Number of a row that was deleted to cancel its task; may be repeated"),
)
@option(
    "--store",
    metavar="FILE|URL",
    words=msg("The store that holds the plan: it gets the next version and the reports"),
)
@option("--base", metavar="FILE", words=msg("The plan's file before the changes (for json)"))
@option("--keep-names", is_flag=True, words=msg("Keep the names in the store too"))
@option("--roster-out", metavar="FILE", words=msg("Write the names to a roster: xlsx or csv"))
@option("--check", "only_check", is_flag=True, words=msg("Only show what changed, write nothing"))
@output_options_of(
    msg(
        "File of the next version: NAME.xlsx, .csv, .json or .ics; or of what changed: NAME.docx,"
        " .html or .md"
    ),
    *PLANS,
)
@json_option
def amend(changed: str, store: str | None, base: str | None, output: Output, **given: Any) -> int:
    """Show what changed, and write all of it or nothing."""
    from schoolsupport.monitoring.amendment_page import ToldAmendment, page  # noqa: PLC0415  # help stays light
    from schoolsupport.store import open_store  # noqa: PLC0415  # help stays light

    places = _places(output, given)
    file = Path(changed)
    written = _read(base) if base else None
    if store is None:
        told = _amendment(file, places, store, None, written, given)
        taken, is_written = _write(told, places, None, None)
    else:
        with open_store(store) as opened:
            version, kept = _kept(opened, file, written)
            told = _amendment(file, places, store, kept, written, given)
            taken, is_written = _write(told, places, opened, version)
    files = (places.plan, places.roster if told.holders else None) if is_written else ()

    def write_asked(_: Path) -> list[Path]:
        return [one for one in files if one is not None]

    show(
        lambda: page(told, written=is_written, taken=taken),
        output,
        json=lambda: ToldAmendment.of(told, written=is_written, taken=taken),
        own=dict.fromkeys(PLANS, write_asked),
    )
    return FINE if told.sound else ERROR


def _places(output: Output, given: dict[str, Any]) -> Places:
    roster = Path(given["roster_out"]) if given["roster_out"] else None
    if roster is not None:
        blank_ending(roster, "--roster-out")
        check_place(roster, overwrite=output.overwrite)
    return Places(
        output=output,
        roster=roster,
        only_check=given["only_check"],
        keep_names=given["keep_names"],
    )


def _read(file: str) -> Roadmap:
    from schoolsupport.roadmaps.exporting import read_roadmap  # noqa: PLC0415  # help stays light

    return read_roadmap(Path(file))


def _kept(opened: Store, file: Path, written: Roadmap | None) -> tuple[PlanVersion, Roadmap]:
    """The newest version that the store holds of the plan of a file.

    Raises:
        StoreError: it holds none.
    """
    from schoolsupport.monitoring.tasks import owner_key  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.exporting import read_changed, read_roadmap  # noqa: PLC0415  # help stays light

    is_json = file.suffix.lower() == ".json"
    plan = written or (read_roadmap(file) if is_json else read_changed(file).written)
    for version in opened.plans(template=plan.template, owner=owner_key(plan.owner)):
        if (version.first_day, version.last_day) == (plan.first_day, plan.last_day):
            return version, opened.plan(version.id)
    raise fault("store.unknown_plan", where=file.name, found=f"{plan.title}; {plan.owner.name}")


def _amendment(
    file: Path,
    places: Places,
    store: str | None,
    kept: Roadmap | None,
    written: Roadmap | None,
    given: dict[str, Any],
) -> Amendment:
    from schoolsupport.monitoring.amendment import amend as read  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring.amendment import with_problems  # noqa: PLC0415  # help stays light

    day: date | None = given["day"]
    told = read(
        file,
        day=day or today(),
        base=kept,
        written=written,
        ground=given["ground"],
        drop=given["drop"],
        recorded_at=now(),
    )
    return told if places.only_check else with_problems(told, *places.lacking(told, store))


def _write(
    told: Amendment, places: Places, opened: Store | None, version: PlanVersion | None
) -> tuple[Taken | None, bool]:
    """Write everything, or nothing: files stand aside until the store has taken its part."""
    from schoolsupport.monitoring.amendment_page import Taken  # noqa: PLC0415  # help stays light
    from schoolsupport.pages.writing import placed  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.exporting import write_roadmap  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.organisations import roster_bytes, roster_rows  # noqa: PLC0415  # help stays light

    if places.only_check or not told.sound:
        return None, False
    lang, overwrite = current_session().lang, places.output.overwrite
    taken = None
    with ExitStack() as stack:
        if places.plan is not None:
            fresh = placed(places.plan, "output.cannot_write_roadmap", overwrite=overwrite)
            ending = places.plan.suffix.lstrip(".")
            write_roadmap(told.plan, stack.enter_context(fresh), ending, lang=lang)
        if places.roster is not None and told.holders:
            rows = roster_rows(told.holders, lang)
            content = roster_bytes(rows, blank_ending(places.roster, "--roster-out"))
            fresh = placed(places.roster, "output.cannot_write_page", overwrite=overwrite)
            stack.enter_context(fresh).write_bytes(content)
        if opened is not None and version is not None:
            number, recorded = opened.amend(
                told.plan,
                told.entries,
                after=version,
                ground=told.ground,
                roster=places.keep_names,
            )
            taken = Taken(version=number, recorded=recorded)
    return taken, bool(told) or places.plan is not None
