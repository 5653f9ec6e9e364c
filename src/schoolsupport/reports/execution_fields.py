"""Fields of execution and of rounds: what is done of plans, by whom, and by what paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import evolve

from schoolsupport.monitoring.entries import Entry, EntryStatus
from schoolsupport.monitoring.execution import ExecutionRow, Formula, Grouping
from schoolsupport.monitoring.rounds.pages import ABOUT, floor_words, reading_words, span_words
from schoolsupport.monitoring.rounds.results import OwnRow, RoundResult
from schoolsupport.monitoring.rounds.round import Span
from schoolsupport.monitoring.showing import (
    FORMULAS,
    OpenTask,
    enough_words,
    open_tasks,
    reached_value,
    state_words,
    toned,
)
from schoolsupport.monitoring.states import TaskState
from schoolsupport.monitoring.targets import Floor, TargetState
from schoolsupport.pages import Lines, Ratio, Value
from schoolsupport.pages.cells import bare
from schoolsupport.reports.executed import Executed, Group, OneTask, notes_of, paper_of, papers_of
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject, order_text
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.roadmaps.terms import deadline_row
from schoolsupport.translation import Message, joined, msg
from schoolsupport.words.numbers import Quantity

STATUSES = {
    EntryStatus.PLANNED: msg("planned"),
    EntryStatus.IN_PROGRESS: msg("in progress"),
    EntryStatus.DONE: msg("done"),
    EntryStatus.NOT_DONE: msg("not done"),
    EntryStatus.NOT_APPLICABLE: msg("does not apply"),
    EntryStatus.CANCELLED: msg("cancelled by an act"),
}


# --- fields of rows ------------------------------------------------------------------------------


def _ratio(row: ExecutionRow) -> Value:
    """A share with its fraction; nothing where nothing is counted yet."""
    return Ratio(row.numerator, row.denominator) if row.denominator else None


def _counted(name: str, words: Message, *, bad: bool = False) -> FormField:
    def take(one: Group) -> Value:
        number: int = getattr(one.row, name)
        return toned(number) if bad else number

    return FormField(name, words, take, unit="people", total="sum")


_SHARES = (
    FormField(
        "share",
        msg("share that is done, with its fraction"),
        lambda one: _ratio(one.row),
        unit="share",
        total="sum",
    ),
    FormField(
        "numerator",
        msg("how many of those counted are done"),
        lambda one: one.row.numerator,
        unit="people",
        total="sum",
    ),
    _counted("denominator", msg("how many are counted")),
    FormField(
        "left",
        msg("how many of those counted are not done"),
        lambda one: one.row.denominator - one.row.numerator,
        unit="people",
        total="sum",
    ),
    _counted("due", msg("tasks whose day has come")),
    _counted("done", msg("tasks done, those done late among them")),
    _counted("done_late", msg("tasks done late")),
    _counted("overdue", msg("tasks overdue"), bad=True),
    _counted("in_progress", msg("tasks begun")),
    _counted("due_soon", msg("tasks due within the next days")),
    _counted("without_evidence", msg("tasks done without a paper, link or file")),
    _counted("claimed", msg("reports that nobody has confirmed yet")),
    _counted("confirmed", msg("reports confirmed")),
    _counted("returned", msg("reports returned or refused")),
    _counted("not_applicable", msg("tasks that do not apply")),
    _counted("cancelled", msg("tasks cancelled by an act")),
)


def _said(name: str) -> Callable[[Group], Value]:
    def take(one: Group) -> Value:
        measure = one.measure
        return None if measure is None else getattr(measure, name)

    return take


def _term(one: Group) -> Value:
    measure, template = one.measure, one.of.template
    if measure is None or template is None:
        return None
    row = deadline_row(template, measure)
    return None if row is None else row.deadline


def _responsible(one: Group) -> Value:
    measure = one.measure
    if measure is None:
        return None
    names = dict.fromkeys(party.name for party in measure.responsible)
    return Lines(tuple(names)) if names else measure.responsible_text


def _section(one: Group) -> Value:
    measure = one.measure
    if measure is None or one.of.template is None:
        return None
    section = one.of.template.section(measure.section)
    return ". ".join(part for part in (section.number, section.title) if part) or None


_ROW = (
    FormField("number", msg("number of the row"), lambda one: one.place.rpartition("/")[2]),
    FormField(
        "title",
        msg("the measure, as the order prints it"),
        lambda one: one.name,
        width=(16, 70),
    ),
    FormField("section", msg("heading of the section"), _section),
    FormField("deadline", msg("the term, as the order prints it"), _term, width=(10, 24)),
    FormField("responsible", msg("who is responsible"), _responsible, width=(12, 32)),
    FormField(
        "document", msg("the document the order asks for"), _said("evidence"), width=(12, 32)
    ),
    FormField("result", msg("the result the order expects"), _said("expected_result")),
    FormField("target", msg("the number the order sets, as printed"), _said("target_text")),
    FormField(
        "papers",
        msg("papers and links that were reported"),
        lambda one: papers_of(one.entries),
        width=(12, 40),
        inner=True,
    ),
    FormField("notes", msg("notes of who reported"), lambda one: notes_of(one.entries), inner=True),
)

_TASK = (
    FormField("number", msg("number of the row"), lambda one: one.cell("number")),
    FormField("title", msg("what is to be done"), lambda one: one.cell("title"), width=(16, 70)),
    FormField(
        "period", msg("the period, of a row that has several"), lambda one: one.cell("label")
    ),
    FormField("owner", msg("whose plan it is in"), lambda one: one.owner, width=(10, 32)),
    FormField(
        "municipality", msg("municipality of the plan"), lambda one: one.cell("municipality")
    ),
    FormField(
        "responsible",
        msg("who is responsible"),
        lambda one: Lines(tuple(one.cell("parties"))) if one.cell("parties") else None,
        width=(12, 32),
    ),
    FormField("due", msg("day it is due"), lambda one: one.day(one.cell("due")), unit="day"),
    FormField("state", msg("its state on the day"), lambda one: state_words(one.state)),
    FormField(
        "finished",
        msg("day it was done"),
        lambda one: one.day(one.of.done.finished[one.at]),
        unit="day",
    ),
    FormField(
        "papers",
        msg("papers and links that were reported"),
        lambda one: papers_of(one.entries),
        width=(12, 40),
        inner=True,
    ),
    FormField("notes", msg("notes of who reported"), lambda one: notes_of(one.entries), inner=True),
)

_REPORTED = (
    FormField("day", msg("day it was so"), lambda one: one[1].day, unit="day"),
    FormField("owner", msg("whose plan it is in"), lambda one: one[0].owner, width=(10, 32)),
    FormField(
        "municipality", msg("municipality of the plan"), lambda one: one[0].cell("municipality")
    ),
    FormField("number", msg("number of the row"), lambda one: one[0].cell("number")),
    FormField("title", msg("what is to be done"), lambda one: one[0].cell("title"), width=(16, 60)),
    FormField("status", msg("what was reported"), lambda one: STATUSES[one[1].status]),
    FormField(
        "paper", msg("paper or link"), lambda one: paper_of(one[1]), width=(12, 40), inner=True
    ),
    FormField("value", msg("number reached"), lambda one: one[1].value, unit="people", inner=True),
    FormField("organisation", msg("who reported"), lambda one: one[1].organisation, inner=True),
    FormField("note", msg("note of who reported"), lambda one: one[1].note, inner=True),
)

_FLOOR = (
    FormField("words", msg("the order's words"), lambda one: one[1].text, width=(16, 60)),
    FormField("value", msg("the share expected"), lambda one: one[1].value, unit="percent"),
    FormField(
        "share",
        msg("share that is done, with its fraction"),
        lambda one: Ratio(one[0].whole.numerator, one[0].whole.denominator),
        unit="share",
    ),
    FormField("reached", msg("whether it is reached"), lambda one: floor_words(one[1])),
)

_READING = (
    FormField("words", msg("how it is counted"), lambda one: reading_words(one[0]), width=(16, 60)),
    FormField(
        "share",
        msg("share that is done, with its fraction"),
        lambda one: Ratio(one[1].numerator, one[1].denominator),
        unit="share",
    ),
)

_TARGET = (
    FormField("owner", msg("whose plan it is in"), lambda one: one[0], width=(10, 32)),
    FormField("number", msg("number of the row"), lambda one: one[1].number),
    FormField("words", msg("the order's words"), lambda one: one[1].target.said, width=(16, 60)),
    FormField("value", msg("number reached"), lambda one: reached_value(one[1]), inner=True),
    FormField("reached", msg("whether it is enough"), lambda one: enough_words(one[1])),
)

_OWN = (
    FormField("number", msg("number of the row or point"), lambda one: one.number),
    FormField("title", msg("what is to be done"), lambda one: one.title, width=(16, 70)),
    FormField("period", msg("the period, of a row that has several"), lambda one: one.label),
    FormField("due", msg("day it is due"), lambda one: one.due, unit="day"),
    FormField(
        "share", msg("in how many plans it is done"), lambda one: Ratio(one.done, one.plans),
        unit="share", total="sum",
    ),
    FormField(
        "overdue", msg("in how many plans it is overdue"), lambda one: toned(one.overdue),
        unit="people", total="sum",
    ),
)  # fmt: skip

_OPEN = (
    FormField("due", msg("day it is due"), lambda one: one.due, unit="day"),
    FormField("days", msg("days that have passed since"), lambda one: one.days, unit="people"),
    FormField("owner", msg("whose plan it is in"), lambda one: one.owner_name, width=(10, 32)),
    FormField("number", msg("number of the row"), lambda one: one.number),
    FormField("title", msg("what is to be done"), lambda one: one.title, width=(16, 60)),
    FormField("period", msg("the period, of a row that has several"), lambda one: one.label),
    FormField(
        "responsible",
        msg("who is responsible"),
        lambda one: Lines(one.parties) if one.parties else None,
        width=(12, 36),
    ),
)


def _grouped(by: Grouping, words: Message, *more: FormField) -> RowKind:
    own = FormField(by.value, words, lambda one: one.title, width=(12, 60))
    shares: Sequence[FormField] = _SHARES
    if by is Grouping.PARTY:  # a task of two parties counts for both: there is no sum of them
        shares = tuple(evolve(one, total=None) for one in shares)
    return RowKind(
        name=by.value,
        words=words,
        rows=lambda of: of.groups(by),
        fields=(own, *more, *shares),
        empty=_NO_TASK,
    )


_NO_TASK = msg("No task of any plan is in such a row.")
_MUNICIPALITY_OF = FormField(
    "municipality", msg("municipality of the school"), lambda one: one.municipality
)


def _overdue(of: Executed) -> list[OpenTask]:
    late = open_tasks(of.done).tasks
    return [one for one in late if one.state is TaskState.OVERDUE and one.task in of.counted]


def _targets(of: Executed) -> list[tuple[str, TargetState]]:
    told = [one for one in of.done.targets if one.task in of.counted and one.value is not None]
    return _named(of, told)


def _own_targets(of: Executed) -> list[tuple[str, TargetState]]:
    return _named(of, [one for one in of.done.targets if one.task in of.own])


def _named(of: Executed, targets: Iterable[TargetState]) -> list[tuple[str, TargetState]]:
    names = of.done.tasks.names
    return [(names.get(one.owner, one.owner), one) for one in targets]


def _reported(of: Executed, wanted: frozenset[str]) -> list[tuple[OneTask, Entry]]:
    """Reports of some tasks, each with its task."""
    places: dict[str, int] = {}
    for row, task in enumerate(map(str, of.done.tasks.task)):
        if task in wanted:
            places.setdefault(task, row)
    return [(OneTask(of, places[one.task]), one) for one in of.entries if one.task in wanted]


def _floors(of: Executed) -> list[tuple[Executed, Floor]]:
    return [(of, one) for one in of.result.floors] if of.result else []


def _other(of: Executed) -> list[tuple[Formula | Span, ExecutionRow]]:
    return list(of.result.other_shares.items()) if of.result else []


def _own(of: Executed) -> Sequence[OwnRow]:
    return of.result.own_rows if of.result else ()


_KINDS = (
    _grouped(Grouping.MUNICIPALITY, msg("municipality")),
    _grouped(Grouping.SCHOOL, msg("school"), _MUNICIPALITY_OF),
    _grouped(Grouping.MEASURE, msg("measure, with its number"), *_ROW),
    _grouped(Grouping.SECTION, msg("section of the order")),
    _grouped(Grouping.PARTY, msg("who is responsible")),
    _grouped(Grouping.LEVEL, msg("level of the plans")),
    _grouped(Grouping.REGION, msg("territory")),
    RowKind(
        name="task",
        words=msg("task of a plan"),
        rows=lambda of: of.tasks(),
        fields=_TASK,
        empty=_NO_TASK,
    ),
    RowKind(
        name="overdue",
        words=msg("overdue task"),
        rows=_overdue,
        fields=_OPEN,
        empty=msg("Nothing is overdue."),
    ),
    RowKind(
        name="reports",
        words=msg("report of a task"),
        rows=lambda of: _reported(of, of.counted),
        fields=_REPORTED,
        empty=msg("Nothing is reported."),
    ),
    RowKind(
        name="own_reports",
        words=msg("report of a row that prescribes the round"),
        rows=lambda of: _reported(of, of.own),
        fields=_REPORTED,
        empty=msg("Nothing is reported."),
    ),
    RowKind(
        name="targets",
        words=msg("number the order sets, of which something is reported"),
        rows=_targets,
        fields=_TARGET,
        empty=msg("Nothing is reported of the numbers that the order sets."),
    ),
    RowKind(
        name="own_targets",
        words=msg("number set by the rows that prescribe the round"),
        rows=_own_targets,
        fields=_TARGET,
        empty=msg("The rows that prescribe the round set no number."),
    ),
    RowKind(
        name="floors",
        words=msg("share the round expects"),
        rows=_floors,
        fields=_FLOOR,
        empty=msg("The order expects no share."),
    ),
    RowKind(
        name="readings",
        words=msg("another reading of what the order leaves open"),
        rows=_other,
        fields=_READING,
        empty=msg("There is no other reading."),
    ),
    RowKind(
        name="own",
        words=msg("row or point of the order that prescribes the round"),
        rows=_own,
        fields=_OWN,
        empty=msg("No plan has the row that prescribes the round."),
    ),
)


# --- values for words ----------------------------------------------------------------------------


def _of_round(name: str, words: Message, take: Callable[[RoundResult], Value]) -> FormValue:
    return FormValue(
        f"round.{name}", words, lambda of: None if of.result is None else take(of.result)
    )


def _of_roadmap(name: str, words: Message, take: Callable[[RoadmapTemplate], Value]) -> FormValue:
    return FormValue(
        f"roadmap.{name}", words, lambda of: None if of.template is None else take(of.template)
    )


def _number(name: str, words: Message) -> FormValue:
    return FormValue(name, words, lambda of: getattr(of.whole, name), unit="people")


def _floors_said(result: RoundResult) -> Value:
    """«не менее 30–40 %»: the order's words, each once."""
    texts = dict.fromkeys(one.text for one in result.floors or result.round.floor)
    return "; ".join(texts) or None


def _reached_said(result: RoundResult) -> Value:
    """«30 % — достигнуто, 40 % — не достигнуто»."""
    told = [
        msg(
            "{value} is {reached}",
            value=Quantity(one.value, "percent"),
            reached=bare(floor_words(one)),
        )
        for one in result.floors
        if one.reached is not None
    ]
    return joined(told) if told else None


def _distinct(of: Executed, column: str, prefix: str = "") -> int:
    values = {str(getattr(of.done.tasks, column)[row]) for row in of.rows}
    return sum(one.startswith(prefix) for one in values if one)


ROADMAP_VALUES = (
    _of_roadmap("title", msg("title of the roadmap"), lambda one: one.title),
    _of_roadmap("act", msg("the order that approves the roadmap"), lambda one: one.act.citation),
    _of_roadmap("order", msg("number and day of the order"), lambda one: order_text(one.act)),
    _of_roadmap("issuer", msg("who issued the order"), lambda one: one.act.issuer),
    _of_roadmap("number", msg("number of the order"), lambda one: one.act.number),
    _of_roadmap("date", msg("day of the order"), lambda one: one.act.date),
    _of_roadmap("territory", msg("whom the order binds"), lambda one: one.territory),
)

_VALUES = (
    *ROADMAP_VALUES,
    FormValue("on", msg("day looked at"), lambda of: of.done.on),
    FormValue("known", msg("day whose knowledge it is"), lambda of: of.done.known),
    FormValue(
        "share",
        msg("share of the whole that is done, with its fraction"),
        lambda of: Ratio(of.whole.numerator, of.whole.denominator),
        unit="share",
    ),
    FormValue("formula", msg("how the share is counted"), lambda of: FORMULAS[of.done.formula]),
    _number("numerator", msg("how many of those counted are done")),
    _number("denominator", msg("how many are counted")),
    FormValue(
        "left",
        msg("how many of those counted are not done"),
        lambda of: of.whole.denominator - of.whole.numerator,
        unit="people",
    ),
    _number("due", msg("tasks whose day has come")),
    _number("done", msg("tasks done, those done late among them")),
    _number("done_late", msg("tasks done late")),
    _number("overdue", msg("tasks overdue")),
    _number("in_progress", msg("tasks begun")),
    _number("due_soon", msg("tasks due within the next days")),
    _number("without_evidence", msg("tasks done without a paper, link or file")),
    _number("claimed", msg("reports that nobody has confirmed yet")),
    _number("returned", msg("reports returned or refused")),
    _number("not_applicable", msg("tasks that do not apply")),
    FormValue("plans", msg("how many plans"), lambda of: _distinct(of, "owner"), unit="people"),
    FormValue(
        "schools",
        msg("how many plans of schools"),
        lambda of: _distinct(of, "owner", "school:"),
        unit="people",
    ),
    FormValue(
        "municipalities",
        msg("how many municipalities"),
        lambda of: _distinct(of, "municipality"),
        unit="people",
    ),
    _of_round("title", msg("what the round is called"), lambda one: one.round.title),
    _of_round("about", msg("what the round looks at"), lambda one: ABOUT[one.round.about]),
    _of_round("day", msg("day of the round"), lambda one: one.time.day),
    _of_round("period", msg("the period the round is of"), lambda one: one.time.label or None),
    _of_round("term", msg("the term, as the order prints it"), lambda one: one.time.phrase),
    _of_round("results", msg("day by which results are due"), lambda one: one.time.results),
    _of_round("to", msg("to whom it is reported"), lambda one: one.round.to),
    _of_round("holders", msg("who holds the round"), lambda one: "; ".join(one.parties) or None),
    _of_round("quote", msg("the words that prescribe it"), lambda one: one.round.source.quote),
    _of_round("clause", msg("where the order prescribes it"), lambda one: one.round.source.clause),
    _of_round("floor", msg("the share expected, in the order's words"), _floors_said),
    _of_round("span", msg("from when tasks count"), span_words),
    _of_round("reached", msg("whether that share is reached"), _reached_said),
)

EXECUTION = Subject(
    about="execution",
    words=msg("what is done of the plans of a store on a day"),
    values=_VALUES,
    kinds=_KINDS,
    default="municipality",
)
ROUND = Subject(
    about="round",
    words=msg("a round of an order: whatever it looks at, and the rows that prescribe it"),
    values=_VALUES,
    kinds=_KINDS,
    default="own",
)
