"""`schoolsupport status`: what orders made of each school, and what a run proposes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

import click
from attrs import frozen

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.data import fail_on_option, problems_code
from schoolsupport.cli.printing import Heading, Page, print_json, waiting
from schoolsupport.cli.readers import read_year
from schoolsupport.cli.session import current_session, today
from schoolsupport.cli.support_options import on_option
from schoolsupport.faults import fault
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.records import Key, told
from schoolsupport.support.proposals import Action, Proposal, Proposals, proposals
from schoolsupport.support.rules import SupportStatus, support_rules
from schoolsupport.support.statuses import Statuses, StatusEvent, StatusOn, statuses_of
from schoolsupport.translation import msg


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
@argument("region", metavar="REGION", words=msg("Name of a region, or a folder with its rules"))
@argument(
    "paths", metavar="PATH…", nargs=-1, required=True, words=msg("Files and folders with lists")
)
@on_option(msg("Day to look at (default: today, or the last day of --year)"))
@option("--year", metavar="YEAR", callback=read_year, words=msg("Propose by the data of this year"))
@option("--school", metavar="SCHOOL", words=msg("One school, with its history"))
@fail_on_option
@json_option
def status(
    region: str,
    paths: tuple[str, ...],
    on: date | None,
    year: int | None,
    school: str | None,
    fail_on: str,
) -> int:
    """Print statuses, problems, and proposals if a year was given."""
    session = current_session()
    plugin = ss.load_region(region)
    rules = support_rules(plugin)
    with waiting(session, msg("Reading files …")):
        tables = ss.read_files(*paths)
    book = plugin.rulebook
    known = statuses_of(tables, rules, book.lists, book.binds.municipality)
    day = on or (date(year, 12, 31) if year is not None else today())
    school = tables.aliases.get(school, school) if school is not None else None
    proposed = None
    if year is not None:
        with waiting(session, msg("Judging schools …")):
            proposed = proposals(ss.identify(plugin, tables, year=year, as_of=on), known)
    if school is not None and school not in known.schools:
        _refuse_unknown(school, known, set(tables.schools["school"].astype("str")))
    if session.as_json:
        shown = None if proposed is None else ChosenProposals(proposed, school)
        print_json(ToldStatuses(known, day, school, shown), session.lang)
    else:
        page = Page(session)
        print_statuses(page, known, day, school)
        if proposed is not None:
            print_proposals(page, proposed, school)
    return problems_code((one for one in known.problems if school in (None, one.school)), fail_on)


@told(
    "proposals.year",
    "proposals.assumed",
    Key("counts", "proposals.counts", kind=Mapping[Action, int]),
    "schools",
    "proposals.undecided",
)
@frozen
class ChosenProposals:
    """Proposals, those of one school where one is asked for; counts are of all."""

    proposals: Proposals
    school: str | None

    @property
    def schools(self) -> tuple[Proposal, ...]:
        """The proposals asked for."""
        return tuple(one for one in self.proposals.schools if self.school in (None, one.school))


@told(
    "day",
    Key("counts", kind=Mapping[SupportStatus, int]),
    "schools",
    "history",
    "proposals",
    "statuses.problems",
)
@frozen
class ToldStatuses:
    """Statuses as a program reads them.

    Attributes:
        statuses: every school's, on every day.
        day: the day looked at.
        school: the one school asked for.
        proposals: what a run proposes; None without a run.
    """

    statuses: Statuses
    day: date
    school: str | None
    proposals: ChosenProposals | None

    @property
    def counts(self) -> dict[str, int]:
        """How many schools have each status."""
        return _counts(self.statuses.on(self.day))

    @property
    def schools(self) -> tuple[StatusOn, ...]:
        """The school asked for, or every one that an order names."""
        if self.school is not None:
            return (self.statuses.of(self.school, self.day),)
        return tuple(self.statuses.on(self.day).values())

    @property
    def history(self) -> tuple[StatusEvent, ...] | None:
        """The changes of the school asked for; None where none was."""
        return None if self.school is None else tuple(self.statuses.history(self.school))


def print_statuses(page: Page, told: Statuses, day: date, school: str | None = None) -> None:
    """Print statuses for people: a table, and for one school its history."""
    page.line(msg("Statuses by orders on {day}", day=day), style="bold")
    chosen = told.on(day)
    if school is None:
        counts = _counts(chosen)
        said = (
            f"{page.session.say(SupportStatus(key).words)}: {number}"
            for key, number in counts.items()
            if number
        )
        page.line("; ".join(said) or page.session.say(msg("no order names a school")))
    shown = [told.of(school, day)] if school is not None else list(chosen.values())
    if shown:
        page.line()
        page.table(_HEADINGS, [_row(page, one) for one in shown])
    if school is not None:
        page.heading(msg("History"))
        page.lines(_event(page, one) for one in told.history(school))
    said_of = [one for one in told.problems if school in (None, one.school)]
    if said_of:
        page.heading(msg("Remarks"))
        page.lines(one.text(page.session.lang) for one in said_of)


def print_proposals(page: Page, proposed: Proposals, school: str | None = None) -> None:
    """Print what a run proposes; who is found again and kept is only counted, unless asked for."""
    counts = proposed.counts
    page.heading(
        msg(
            "A run of {year} proposes: to identify {identify}, to keep {keep}, to move to"
            " post-project support {move}, to take out {out}",
            year=proposed.year,
            identify=counts[Action.IDENTIFY],
            keep=counts[Action.KEEP],
            move=counts[Action.TO_POST_PROJECT],
            out=counts[Action.TAKE_OUT],
        )
    )
    shown = [
        one
        for one in proposed.schools
        if one.school == school or (school is None and not _goes_on(one))
    ]
    rows = [
        (
            one.school,
            one.name or "",
            page.session.say(one.status.status.words),
            page.session.say(one.decision.action.words) if one.decision.action else "",
            "; ".join(page.session.say(reason) for reason in one.decision.reasons),
        )
        for one in shown
    ]
    if rows:
        page.table(_PROPOSED, rows)
    assumed = proposed.rule.assumed_values()
    if assumed:
        told = "; ".join(f"{key} = {_shown(value)}" for key, value in assumed.items())
        page.line(msg("Rule of leaving, assumed and in no act: {told}", told=told))


_HEADINGS = [
    Heading(words=msg("Login"), whole=True),
    Heading(words=msg("Status")),
    Heading(words=msg("Since"), whole=True),
    Heading(words=msg("Lists and orders")),
]
_PROPOSED = [
    Heading(words=msg("Login"), whole=True),
    Heading(words=msg("School")),
    Heading(words=msg("Status")),
    Heading(words=msg("Proposed")),
    Heading(words=msg("Why")),
]


def _row(page: Page, one: StatusOn) -> tuple[str, ...]:
    words = " + ".join(page.session.say(status.words) for status in one.statuses)
    if one.contradicted:
        words = page.session.say(msg("contradicting: {words}", words=words))
    since = page.day(one.since) if one.since else "—"
    lists = "\n".join(f"{line.list}: {line.act}" for line in one.lines)
    return one.school, words, since, lists


def _event(page: Page, one: StatusEvent) -> str:
    day = page.day(one.day) if one.day else "…"
    before, after = (
        " + ".join(page.session.say(status.words) for status in statuses)
        for statuses in (one.before, one.after)
    )
    acts = [f"{line.list}: {line.act}" for line in one.begun or one.ended]
    return f"{day}  {before} → {after}  ({'; '.join(acts)})"


def _goes_on(one: Proposal) -> bool:
    """Whether nothing changes and nothing has to be thought over: found before, and found again."""
    return one.decision.action is Action.KEEP and one.verdict is Verdict.MET


def _counts(chosen: dict[str, StatusOn]) -> dict[str, int]:
    counted = Counter(one.status for one in chosen.values())
    return {status.value: counted[status] for status in SupportStatus}


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {inner}" for key, inner in value.items())
    return str(value)


def _refuse_unknown(school: str, told: Statuses, known: set[str]) -> None:
    if school in known:
        return
    near = [one for one in sorted({*known, *told.schools}) if school.lower() in one.lower()][:5]
    raise fault("school.on_no_list", where=school, near=", ".join(near))
