"""What is told of rounds, their closings and what came later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import numpy as np
from attrs import frozen

from schoolsupport.monitoring.execution import ExecutionRow, Formula, Grouping
from schoolsupport.monitoring.rounds.closings import ChangedState, ClosingDifference, RoundClosing
from schoolsupport.monitoring.rounds.results import RoundResult
from schoolsupport.monitoring.rounds.round import About, Round, RoundDay, Span, days_of, parties_of
from schoolsupport.monitoring.showing import (
    FORMULAS,
    day_of,
    known_words,
    mean_text,
    rows_table,
    state_words,
    toned,
    zone_of,
)
from schoolsupport.monitoring.states import TaskState
from schoolsupport.monitoring.targets import Floor, TargetState
from schoolsupport.monitoring.tasks import Tasks
from schoolsupport.pages import (
    Column,
    Facts,
    Page,
    Part,
    Ratio,
    Remark,
    Said,
    Table,
    Text,
    Toned,
    Value,
)
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import Quantity

ABOUT = {
    About.EXECUTION: msg("execution of the roadmap"),
    About.INVOLVEMENT: msg("involvement"),
    About.CONDITIONS: msg("conditions and management"),
    About.RESULTS: msg("results of pupils"),
    About.MEETINGS: msg("regular meetings"),
    About.PARTICIPATION: msg("participation"),
    About.REGISTER: msg("a register"),
    About.REPORT: msg("a report or a note"),
    About.IDENTIFICATION: msg("which schools need support"),
    About.EXPERTISE: msg("plans and programmes judged"),
    About.VERIFICATION: msg("risk profiles checked on the spot"),
}


SPANS = {
    Span.SINCE_START: msg("done of what was due since the plan began"),
    Span.SINCE_LAST: msg("done only of what was due since the last time"),
}


@told(
    "round", "day", "on", "known", Key("zone", optional=True), "formula", "span", "rows", "targets",
    "floors", Key("closing", optional=True),
)  # fmt: skip
@frozen(kw_only=True)
class ToldRound:
    """A round on a day, as `monitor round` tells it.

    Attributes:
        result: the round looked at.
        by: what a row is of.
        closing: the round as it was closed, once it is.
    """

    result: RoundResult
    by: Grouping
    closing: RoundClosing | None = None

    @property
    def round(self) -> str:
        """Name of the round."""
        return self.result.round.name

    @property
    def day(self) -> dt.date | None:
        """The day of the round; null where the order gives none."""
        return self.result.time.day

    @property
    def on(self) -> dt.date:
        """The day looked at."""
        return self.result.on

    @property
    def known(self) -> dt.date | dt.datetime | None:
        """The day whose knowledge it is; null for all that is known."""
        return day_of(self.result.execution.known)

    @property
    def zone(self) -> str | None:
        """Whose midnight ends that day, where it is not that of UTC."""
        return zone_of(self.result.execution.known)

    @property
    def formula(self) -> Formula:
        """Which tasks a share is of."""
        return self.result.execution.formula

    @property
    def span(self) -> Span:
        """From when the tasks count that a share is of."""
        return self.result.span

    @property
    def rows(self) -> tuple[ExecutionRow, ...]:
        """Execution of each group."""
        return self.result.execution.by(self.by)

    @property
    def targets(self) -> tuple[TargetState, ...]:
        """Numbers that were to be reached."""
        return self.result.execution.targets

    @property
    def floors(self) -> tuple[Floor, ...]:
        """Shares that were to be reached, in percent; of a range both ends."""
        return self.result.floors


def round_page(
    result: RoundResult,
    by: Grouping | str = Grouping.MUNICIPALITY,
    closing: RoundClosing | None = None,
) -> Page:
    """A round: what prescribes it, whether its floor is reached, and by whom.

    Args:
        result: the round looked at.
        by: what a row is of.
        closing: the round as it was closed, if it is.
    """
    one, done = result.round, result.execution
    parts: list[Part] = [
        Text(words=one.source.quote or "", style="quote"),
        *_own_parts(result),
    ]
    if one.about is About.EXECUTION:
        parts += [
            *_readings(result),
            *mean_text(done, Grouping(by)),
            rows_table(done, Grouping(by)),
        ]
    return Page(
        restricted=True,
        title=one.title,
        name=one.name,
        facts=[*_round_facts(result), *_closing_facts(closing)],
        cautions=[_gap_words(gap.title, gap.why) for gap in one.gap],
        parts=parts,
        remarks=[Remark(words=_assumed(one), severity="info")] if one.assumed else [],
    )


def _round_facts(result: RoundResult) -> Iterator[tuple[Said, Value]]:
    one, time, done = result.round, result.time, result.execution
    yield msg("Looks at"), ABOUT[one.about]
    yield msg("Day of the round"), time.day or msg("the order sets no day")
    if result.on != time.day:
        yield msg("Looked at on"), result.on
    if done.known is not None:
        yield msg("As known on"), known_words(done.known)
    if time.label:
        yield msg("For"), time.label
    if result.parties:
        yield msg("Who holds it"), "; ".join(result.parties)
    if one.to is not None:
        yield msg("Reported to"), one.to
    if time.results is not None:
        yield msg("Results are due by"), time.results
    if one.about is About.EXECUTION:
        yield msg("Executed as a whole"), Ratio(done.whole.numerator, done.whole.denominator)
        yield msg("How it is counted"), FORMULAS[done.formula]
        if len(result.times) > 1:
            yield msg("Of which time"), span_words(result)
    for floor in result.floors:
        yield (
            msg(
                "Expected: {text}, {value}", text=floor.text, value=Quantity(floor.value, "percent")
            ),
            floor_words(floor),
        )


def span_words(result: RoundResult) -> Message:
    """From when the tasks count that the share is of."""
    if result.after is None:
        return msg("everything since the plan began")
    first = result.after + dt.timedelta(days=1)
    return msg("only what was due since the last time, from {first}", first=first)


def floor_words(floor: Floor) -> Value:
    """Whether a share that was to be reached is, with its tone."""
    if floor.reached is None:
        return msg("cannot be computed")
    return Toned(msg("reached"), "good") if floor.reached else Toned(msg("not reached"), "bad")


def _closing_facts(closing: RoundClosing | None) -> Iterator[tuple[Said, Value]]:
    if closing is not None:
        yield msg("Closed"), closing.closed_at
        yield msg("Closed by"), closing.by
        yield msg("Seal of the closing"), closing.sha256[:16]


def _own_parts(result: RoundResult) -> Iterator[Part]:
    """Whether the rows that prescribe the round are done themselves, in how many of the plans."""
    if not result.own:
        return
    yield Table.of_rows(
        (
            Column(heading=msg("Row"), id="number", wrap="never"),
            Column(heading=msg("Task"), id="title", width=(16, 70)),
            Column(heading=msg("By"), id="due", unit="day"),
            Column(heading=msg("Done in plans"), id="done", unit="share"),
            Column(heading=msg("Overdue in plans"), id="overdue", unit="people"),
        ),
        [
            (
                one.number,
                f"{one.title} ({one.label})" if one.label else one.title,
                one.due,
                Ratio(one.done, one.plans),
                toned(one.overdue),
            )
            for one in result.own_rows
        ],
        title=msg("What the order asks for"),
        name="own",
        most=30,
    )


def _readings(result: RoundResult) -> Iterator[Part]:
    """The shares by the other readings of what the order leaves open."""
    rows: list[tuple[Said, Value]] = [
        (reading_words(reading), Ratio(row.numerator, row.denominator))
        for reading, row in result.other_shares.items()
    ]
    if rows:
        yield Facts(title=msg("By other readings of the order"), rows=rows)


def reading_words(reading: Formula | Span) -> Message:
    """Another reading of a share in words."""
    return SPANS[reading] if isinstance(reading, Span) else FORMULAS[reading]


def _gap_words(title: str, why: str) -> Message:
    return msg("The order leaves open: {title}. {why}", title=title, why=why)


_OPEN = {
    "counts": msg("of what the share is"),
    "span": msg("whether it is told from the beginning or since the last time"),
    "tasks": msg("which rows count"),
    "levels": msg("whose plans count"),
    "reports": msg("whether a report counts before it is confirmed"),
    "part": msg("which of the terms is meant"),
    "results": msg("when the results are due"),
    "about": msg("what is looked at"),
    "to": msg("to whom it is reported"),
}


def _assumed(one: Round) -> Message:
    what: Said = ""
    for key in one.assumed:
        what = msg("{before}; {next}", before=what, next=_OPEN[key]) if what else _OPEN[key]
    return msg("The order does not say, and it is assumed here: {what}.", what=what)


def compared_page(difference: ClosingDifference, result: RoundResult) -> Page:
    """What came after a round was closed.

    Args:
        difference: what came.
        result: the round as it is now.
    """
    closing, now = difference.closing, difference.whole
    then = closing.whole
    facts: list[tuple[Said, Value]] = [
        (msg("Closed"), closing.closed_at),
        (msg("Closed by"), closing.by),
        (msg("When it was closed"), f"{then.numerator}/{then.denominator}"),
        (msg("Now"), Ratio(now.numerator, now.denominator)),
        (msg("Reports that came later"), len(difference.added)),
        (msg("Reports corrected since"), len(difference.gone)),
        (msg("Reports answered since"), len(difference.answered)),
    ]
    states = difference.states
    places = [_place(one, result.execution.tasks) for one in states]
    table = Table(
        title=msg("Tasks that stand otherwise now"),
        name="changed",
        columns=(
            Column(heading=msg("Whose plan"), id="owner", width=(10, 32)),
            Column(heading=msg("Row"), id="number", wrap="never"),
            Column(heading=msg("Task"), id="task", width=(16, 60)),
            Column(heading=msg("By"), id="due", unit="day"),
            Column(heading=msg("When it was closed"), id="then"),
            Column(heading=msg("Now"), id="now"),
        ),
        cells=(
            [owner for owner, _, _ in places],
            [number for _, number, _ in places],
            [title for _, _, title in places],
            [one.due for one in states],
            [_state_or_nothing(one.then) for one in states],
            [_state_or_nothing(one.now) for one in states],
        ),
        empty=msg("Nothing came later: the round stands as it was closed."),
        most=60,
    )
    return Page(
        restricted=True,
        title=msg("What came after the closing: {round}", round=result.round.title),
        name="compared",
        facts=facts,
        cautions=[]
        if closing.is_intact
        else [msg("The closing was changed after it was made: its seal does not fit.")],
        parts=[table],
    )


def _place(one: ChangedState, tasks: Tasks) -> tuple[str, Said, str]:
    """Whose plan, row and title of a task; of one that stands in no plan now, what its id says."""
    rows = np.flatnonzero(tasks.task == one.task)
    if len(rows):
        row = int(rows[0])
        number, key = str(tasks.number[row]), str(tasks.owner[row])
        owner, title = tasks.names.get(key, key.partition(":")[2]), str(tasks.title[row])
        is_point = bool(tasks.point[row])
    else:
        section, _, number = one.task.partition("#")[0].partition("/")[2].rpartition("/")
        owner, title = one.owner.partition(":")[2], ""
        is_point = section == "duty"
    return owner, msg("p. {number}", number=number) if is_point else number, title


def _state_or_nothing(state: TaskState | None) -> Value:
    return msg("was not counted") if state is None else state_words(state)


# --- the rounds of a region ----------------------------------------------------------------------


@frozen(kw_only=True)
class ListedRound:
    """A round of a region in a line.

    Attributes:
        name: name of the round.
        title: what it is called.
        about: what it looks at.
        roadmap: name of its roadmap.
        days: its days.
        parties: who holds it.
        register: the register that is kept, if one is.
        form: the form it is reported in, if one is named.
    """

    name: str
    title: str
    about: About
    roadmap: str
    days: tuple[dt.date, ...]
    parties: tuple[str, ...]
    register: str | None
    form: str | None


@frozen(kw_only=True)
class ListedRounds:
    """The rounds of a region, the earliest first, as `monitor round` tells them without a name."""

    region: str
    rounds: tuple[ListedRound, ...]


def listed_rounds(
    region: str, rounds: Iterable[Round], roadmaps: dict[str, RoadmapTemplate]
) -> ListedRounds:
    """The rounds of a region, the earliest first.

    Args:
        region: name of the region.
        rounds: its rounds.
        roadmaps: its roadmaps by name.
    """
    listed = [_listed(one, roadmaps[one.roadmap]) for one in rounds]
    return ListedRounds(
        region=region,
        rounds=tuple(sorted(listed, key=lambda one: one.days[:1] or (dt.date.max,))),
    )


def _listed(one: Round, template: RoadmapTemplate) -> ListedRound:
    times: tuple[RoundDay, ...] = days_of(one, template)
    return ListedRound(
        name=one.name,
        title=one.title,
        about=one.about,
        roadmap=one.roadmap,
        days=tuple(dict.fromkeys(time.day for time in times if time.day is not None)),
        parties=parties_of(one, template),
        register=one.register,
        form=one.form,
    )


def list_page(listed: ListedRounds) -> Page:
    """The rounds of a region."""
    rounds = listed.rounds
    return Page(
        title=msg("Rounds"),
        name="rounds",
        parts=[
            Table(
                name="rounds",
                columns=(
                    Column(heading=msg("Name"), id="name", unit="code"),
                    Column(heading=msg("Round"), id="title", width=(20, 60)),
                    Column(heading=msg("First day"), id="first", unit="day"),
                    Column(heading=msg("Days"), id="days", unit="people"),
                    Column(heading=msg("Looks at"), id="about", width=(10, 30)),
                ),
                cells=(
                    [one.name for one in rounds],
                    [one.title for one in rounds],
                    [one.days[0] if one.days else None for one in rounds],
                    [len(one.days) for one in rounds],
                    [ABOUT[one.about] for one in rounds],
                ),
                empty=msg("The region has no rounds."),
            )
        ],
    )
