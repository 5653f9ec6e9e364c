"""What the demo shows: one screen, from the list to whether it helped, and what to try next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from schoolsupport.demo.year import ROUNDS, DemoYear
from schoolsupport.errors import SchoolSupportError
from schoolsupport.identification.reasons.listing import list_table
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.monitoring.dynamics.saying import interval_words
from schoolsupport.monitoring.entries import EntryStatus, Step
from schoolsupport.monitoring.importing import shared_documents
from schoolsupport.monitoring.rounds.closings import compare
from schoolsupport.monitoring.rounds.results import RoundResult
from schoolsupport.pages import Column, Page, Part, Ratio, Said, Table, Text, Toned, Value
from schoolsupport.roadmaps.planning.roadmap import Tier
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import Quantity

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.monitoring.dynamics import Dynamics

LISTED = 2
"""Schools of the list that the screen has room for."""


@frozen(kw_only=True)
class Demo:
    """All that the demo made.

    Attributes:
        region: name of the invented region.
        found: the run.
        year: the year after it.
        effect: results of the schools supported before, or why they cannot be compared.
        enter: what to type in a shell before the commands that are told.
    """

    region: str
    found: Identification
    year: DemoYear
    effect: Dynamics | SchoolSupportError
    enter: str


def page(demo: Demo) -> Page:
    """The whole job on one screen of 80 letters."""
    rounds = [demo.year.round(name) for name in ROUNDS]
    return Page(
        title=msg(
            "SYNTHETIC DATA: {region}, its schools, orders and reports are invented",
            region=demo.region,
        ),
        name="demo",
        parts=(
            _list(demo),
            *_plans(demo.year),
            *_reported(demo.year),
            _by_municipality(rounds),
            *(Text(words=one) for one in (*_floors(rounds), *_below(rounds))),
            Text(words=_after_closing(demo.year, rounds[0])),
            *_helped(demo.effect),
            *next_parts(demo),
        ),
    )


def _list(demo: Demo) -> Table:
    """The first schools of the list, a line each."""
    found = demo.found
    whole = list_table(found, str(demo.year.folder / "run"))
    widths = {"school": (9, 9), "name": (16, 30), "works": (12, 26), "to_line": (6, 9)}
    headings = {"works": msg("Works, %")}
    kept = [
        (
            evolve(
                column,
                heading=headings.get(str(column.id), column.heading),
                width=widths[str(column.id)],
                wrap="cut",
            ),
            cells,
        )
        for column, cells in zip(whole.columns, whole.cells, strict=True)
        if column.id in widths
    ]
    return evolve(
        whole,
        columns=[column for column, _ in kept],
        cells=[cells for _, cells in kept],
        title=msg(
            "1. The list: {count} of {schools} ({category}, federal rules on {day})",
            count=len(whole),
            schools=len(found.schools),
            category=found.edition.categories[found.main].short,
            day=found.as_of,
        ),
        most=LISTED,
    )


def _plans(year: DemoYear) -> Iterator[Part]:
    """By which order plans were made, for whom, and how many tasks they hold."""
    act = year.region.roadmaps[year.plans[0].template].act
    days = [task.due for one in year.plans for task in one.dated if task.due is not None]
    of_schools = sum(one.owner.tier is Tier.SCHOOL for one in year.plans)
    yield Text(words="")
    yield Text(
        words=msg(
            "2. The plan: what the invented order No. {number} of {day} asks for",
            number=act.number,
            day=act.date,
        ),
        style="strong",
    )
    yield Text(
        words=msg(
            "plans of municipalities: {municipalities}; of schools: {schools};"
            " tasks: {tasks}, {first} to {last}",
            municipalities=len(year.plans) - of_schools,
            schools=of_schools,
            tasks=len(days),
            first=min(days),
            last=max(days),
        )
    )


def _reported(year: DemoYear) -> Iterator[Part]:
    entries = year.entries
    yield Text(words="")
    yield Text(
        words=msg(
            "3. The year: {count} reports, without a document: {unproved}",
            count=len(entries),
            unproved=year.execution(year.plans[0].last_day).whole.without_evidence,
        ),
        style="strong",
    )
    yield Text(
        words=msg(
            "sent back: {returned}; corrected: {corrected}; does not apply: {freed};"
            " one document for two schools: {shared}",
            returned=sum(one.step is Step.RETURN for one in entries),
            corrected=sum(one.corrects is not None for one in entries),
            freed=sum(one.status is EntryStatus.NOT_APPLICABLE for one in entries),
            shared=len(shared_documents(entries)),
        )
    )


def _by_municipality(rounds: list[RoundResult]) -> Table:
    """The share of each municipality at both rounds; what is below the floor stands out."""
    shares = [_shares(one) for one in rounds]
    last = rounds[-1].execution
    overdue = {row.key: row.overdue for row in last.by("municipality")} | {"": last.whole.overdue}
    names: dict[str, Said] = {row.key: row.title for row in last.by("municipality")}
    rows: list[tuple[Value, ...]] = [
        (name, *(one[key] for one in shares), _overdue(key, overdue))
        for key, name in {"": msg("All together"), **names}.items()
    ]
    return Table.of_rows(
        (
            Column(heading=msg("Municipality"), id="municipality", wrap="cut", width=(16, 36)),
            *(
                Column(
                    heading=msg("Done by {day}", day=one.on), id=f"share_{place}", width=(18, 20)
                )
                for place, one in enumerate(rounds, 1)
            ),
            Column(heading=msg("Overdue"), id="overdue", unit="people"),
        ),
        rows,
        title=msg("4. Two rounds: what is done of everything planned for the year"),
        name="rounds",
    )


def _shares(result: RoundResult) -> dict[str, Value]:
    """The share of the whole and of each municipality; below the lower floor it is marked."""
    floor = min((one.value for one in result.floors), default=0)
    rows = {"": result.execution.whole}
    rows |= {row.key: row for row in result.execution.by("municipality")}

    def toned(numerator: int, denominator: int) -> Value:
        ratio = Ratio(numerator, denominator)
        below = numerator * 100 < floor * denominator
        return Toned(ratio, "bad") if below else ratio

    return {key: toned(int(row.numerator), row.denominator) for key, row in rows.items()}


def _overdue(key: str, overdue: dict[str, int]) -> Value:
    most = max((many for one, many in overdue.items() if one), default=0)
    many = overdue[key]
    return Toned(many, "bad") if key and many == most else many


def _floors(rounds: list[RoundResult]) -> Iterator[Message]:
    """Whether each round reached the ends of its floor."""
    words = {True: msg("reached"), False: msg("not reached"), None: msg("cannot be computed")}
    for one in rounds:
        lower, upper = one.floors
        yield msg(
            "Floor of {day}: {lower} {is_lower}, {upper} {is_upper}",
            day=one.on,
            lower=Quantity(lower.value, "percent"),
            is_lower=words[lower.reached],
            upper=Quantity(upper.value, "percent"),
            is_upper=words[upper.reached],
        )


def _below(rounds: list[RoundResult]) -> Iterator[Message]:
    """The municipalities that were below the floor at every round."""
    below: dict[str, str] = {}
    for place, one in enumerate(rounds):
        floor = min(each.value for each in one.floors)
        now = {
            row.key: row.title
            for row in one.execution.by("municipality")
            if row.numerator * 100 < floor * row.denominator
        }
        below = now if not place else {key: below[key] for key in below.keys() & now.keys()}
    if below:
        yield msg("Below the floor both times: {names}", names=", ".join(sorted(below.values())))


def _after_closing(year: DemoYear, first: RoundResult) -> Message:
    later = compare(year.closing, first)
    return msg(
        "The first was closed on {day}: {before}; with what came later: {now}",
        day=year.closing.closed_at.date(),
        before=f"{later.closing.whole.numerator}/{later.closing.whole.denominator}",
        now=f"{later.whole.numerator}/{later.whole.denominator}",
    )


def _helped(effect: Dynamics | SchoolSupportError) -> Iterator[Part]:
    """What the results of schools supported before say, and why that is no proof."""
    yield Text(words="")
    yield Text(words=msg("5. Did earlier support help (demo data)"), style="strong")
    if isinstance(effect, SchoolSupportError):
        yield Text(words=msg("{told}", told=effect))
        return
    main = effect.main
    if main.supported is None or main.compared is None or main.effect is None:
        yield Text(words=msg("That cannot be said: {why}", why=main.refused))
        return
    yield Text(
        words=msg(
            "below the line, {before} → {after}: supported schools {old} → {new}, schools alike"
            " {old_alike} → {new_alike}; difference {difference}; why no proof: the last command",
            before=effect.before,
            after=effect.after,
            old=Quantity(main.supported.before, "share"),
            new=Quantity(main.supported.after, "share"),
            old_alike=Quantity(main.compared.before, "share"),
            new_alike=Quantity(main.compared.after, "share"),
            difference=interval_words(effect, main.effect),
        )
    )


def next_parts(demo: Demo) -> Iterator[Part]:
    """Commands that work as they stand, in the folder of the demo."""
    commands = [(f"schoolsupport {command}", words) for command, words in _tries(demo)]
    yield Table.of_rows(
        (
            Column(heading=msg("Try next"), id="command", wrap="never", width=(20, 60)),
            Column(heading=msg("What it shows"), id="shows", width=(12, 40)),
        ),
        [(demo.enter, msg("all files are there")), *commands],
        name="next",
    )
    if not isinstance(demo.effect, SchoolSupportError):  # too long to stand beside words
        years = f"--before {demo.effect.before} --after {demo.effect.after}"
        yield Text(words=f"schoolsupport monitor dynamics federal data {years}")


def _tries(demo: Demo) -> Iterator[tuple[str, Message]]:
    listed, outside = demo.found.listed(), just_outside(demo.found)
    first, second = (demo.year.round(name) for name in ROUNDS)
    if listed:
        yield f"explain {listed[0]} --run run", msg("why it is listed")
    if outside is not None:
        yield f"explain {outside} --run run", msg("why it is not")
    yield f"monitor round {ROUNDS[0]} --region region", msg("a round, its floors")
    yield f"monitor round {ROUNDS[0]} --region region --compare", msg("what came later")
    yield f"monitor status --on {second.on} --by school", msg("every school")
    yield f"monitor overdue --on {first.on}", msg("what is late")
    yield "demo --all --out .", msg("all of it at length")


def just_outside(found: Identification) -> str | None:
    """The school off the list that the fewest pupils would put on it."""
    column = found.judgement.categories[found.main]
    near: tuple[int, str] | None = None
    for school, code in zip(map(str, found.schools), column.codes, strict=True):
        if code == Verdict.NOT_MET:
            pupils = found.distance(school).pupils
            if pupils is not None and (near is None or (pupils, school) < near):
                near = (pupils, school)
    return near[1] if near else None
