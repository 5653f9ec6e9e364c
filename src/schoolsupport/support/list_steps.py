"""A list as a procedure: from a draft by computation to an order, objections, amendments and exits.

Every step is a dated line that is never changed: what was done later is a later line. A computation
is a draft and no more; what makes a school one of the list is the order.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import attrs
from attrs import field, frozen

from schoolsupport.faults import fault, nearest
from schoolsupport.pages import Column, Page, Part, Table, Text, Value
from schoolsupport.records import Key, told
from schoolsupport.translation import Message, msg


class StepKind(StrEnum):
    """What was done with a list.

    `draft`: a run computed it. `notice`: schools were told. `objection`: a school objected.
    `decision`: an objection was decided. `order`: an act approved the list. `publication`: the act
    was published. `amendment`: an act changed the list. `exit`: a school was taken off by an act.
    """

    DRAFT = "draft"
    NOTICE = "notice"
    OBJECTION = "objection"
    DECISION = "decision"
    ORDER = "order"
    PUBLICATION = "publication"
    AMENDMENT = "amendment"
    EXIT = "exit"


KINDS = tuple(StepKind)
ACTS = (StepKind.ORDER, StepKind.AMENDMENT, StepKind.EXIT)
"""Steps that an act makes, and that therefore name it."""


class Outcome(StrEnum):
    """What was decided of an objection."""

    SATISFIED = "satisfied"
    PARTLY = "partly"
    DECLINED = "declined"


KIND_WORDS: dict[StepKind, Message] = {
    StepKind.DRAFT: msg("draft"),
    StepKind.NOTICE: msg("schools told"),
    StepKind.OBJECTION: msg("objection"),
    StepKind.DECISION: msg("decision on an objection"),
    StepKind.ORDER: msg("list approved"),
    StepKind.PUBLICATION: msg("publication"),
    StepKind.AMENDMENT: msg("list amended"),
    StepKind.EXIT: msg("school taken off"),
}
OUTCOME_WORDS: dict[Outcome, Message] = {
    Outcome.SATISFIED: msg("satisfied"),
    Outcome.PARTLY: msg("satisfied in part"),
    Outcome.DECLINED: msg("declined"),
}


def _kind(value: object) -> StepKind:
    if isinstance(value, StepKind):
        return value
    try:
        return StepKind(str(value))
    except ValueError:
        near = nearest(str(value), list(StepKind))
        raise fault(
            "entry.unknown_list_step", found=value, known=", ".join(StepKind), near=near
        ) from None


def _moment(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None:
        raise fault("entry.time_without_zone", found=value.isoformat())
    return value.astimezone(dt.UTC)


def _outcome(value: str | Outcome | None) -> Outcome | None:
    return None if value is None else Outcome(value)


@frozen(kw_only=True)
class ListStep:
    """A step of a list.

    Attributes:
        list: name of the list, as orders call it.
        kind: what was done.
        day: when.
        recorded_at: when it was written down, kept in UTC; the library has no clock of its own.
        school: id of the school, where it is of one.
        run: SHA-256 of the verdicts of the run that a draft or an amendment stands on.
        about: id of the step that this one is of: of a decision its objection.
        outcome: what was decided.
        document: the paper, by name.
        number: its number.
        document_day: its day.
        link: where it is published.
        file_hash: SHA-256 of a file of it.
        note: what else has to be known, without names of persons.
        organisation: the body that did it.
        id: made of the content, so that the same step written twice is one.

    Raises:
        EntryError: what is said does not hang together.
    """

    list: str
    kind: StepKind = field(converter=_kind)
    day: dt.date
    recorded_at: dt.datetime = field(converter=_moment)
    school: str | None = None
    run: str | None = None
    about: str | None = None
    outcome: Outcome | None = field(default=None, converter=_outcome)
    document: str | None = None
    number: str | None = None
    document_day: dt.date | None = None
    link: str | None = None
    file_hash: str | None = None
    note: str | None = None
    organisation: str | None = None
    id: str = ""

    def __attrs_post_init__(self) -> None:
        code = _fault_of(self)
        if code is not None:
            raise fault(code, where=self.list, found=self.kind.value)
        if not self.id:
            object.__setattr__(self, "id", _content_id(self))

    @property
    def paper(self) -> str | None:
        """Its paper in words: «приказ № 12 от 01.02.2023»."""
        parts = [self.document or ""]
        parts += [f"№ {self.number}"] if self.number else []
        parts += [f"от {self.document_day:%d.%m.%Y}"] if self.document_day else []
        return " ".join(filter(None, parts)) or None


def _fault_of(step: ListStep) -> str | None:
    """The code of what is wrong with a step by itself."""
    faults = {
        "entry.list_without_name": not step.list.strip(),
        "entry.list_step_without_school": not step.school
        and step.kind in (StepKind.OBJECTION, StepKind.EXIT),
        "entry.list_step_without_act": not step.paper and step.kind in ACTS,
        "entry.decision_of_nothing": step.kind is StepKind.DECISION
        and not (step.about and step.outcome),
        "entry.outcome_of_no_decision": step.kind is not StepKind.DECISION
        and step.outcome is not None,
    }
    return next((code for code, found in faults.items() if found), None)


_OF_CONTENT = [one.name for one in attrs.fields(ListStep) if one.name not in {"id", "recorded_at"}]


def _content_id(step: ListStep) -> str:
    """The id a step has by its content: 32 hexadecimal digits."""
    said = [f"{name}={value}" for name in _OF_CONTENT if (value := getattr(step, name)) is not None]
    return hashlib.blake2b("\x1f".join(said).encode(), digest_size=16).hexdigest()


@told(
    "list", "on", "steps", Key("open", kind=tuple[str, ...]), Key("missing", kind=tuple[str, ...])
)
@frozen(kw_only=True)
class ListCourse:
    """How far a list has come on a day.

    Attributes:
        list: its name.
        on: the day looked at.
        steps: what was done by then, the earliest first.
        names: names of schools by id, where they are known.
    """

    list: str
    on: dt.date
    steps: tuple[ListStep, ...]
    names: dict[str, str] = field(factory=dict)

    @property
    def open(self) -> tuple[str, ...]:
        """Ids of the objections that nobody has decided."""
        decided = {one.about for one in self.of(StepKind.DECISION)}
        return tuple(one.id for one in self.of(StepKind.OBJECTION) if one.id not in decided)

    @property
    def missing(self) -> tuple[str, ...]:
        """Kinds of steps before the last act that nothing shows: an order without a notice."""
        done = {one.kind for one in self.steps}
        needed = {
            StepKind.NOTICE: (StepKind.DRAFT,),
            StepKind.ORDER: (StepKind.DRAFT, StepKind.NOTICE),
            StepKind.PUBLICATION: (StepKind.ORDER,),
            StepKind.AMENDMENT: (StepKind.ORDER,),
            StepKind.EXIT: (StepKind.ORDER,),
        }
        wanted = (before for kind in KINDS if kind in done for before in needed.get(kind, ()))
        return tuple(dict.fromkeys(one.value for one in wanted if one not in done))

    def of(self, kind: StepKind) -> tuple[ListStep, ...]:
        """The steps of a kind."""
        return tuple(one for one in self.steps if one.kind is kind)


def list_course(
    steps: Iterable[ListStep],
    name: str,
    *,
    on: dt.date,
    names: dict[str, str] | None = None,
) -> ListCourse:
    """How far a list has come on a day.

    Args:
        steps: the steps of lists.
        name: name of the list.
        on: the day; later steps are not looked at.
        names: names of schools by id.
    """
    own = [one for one in steps if one.list == name and one.day <= on]
    own.sort(key=lambda one: (one.day, one.recorded_at, one.id))
    return ListCourse(list=name, on=on, steps=tuple(own), names=names or {})


def check_about(step: ListStep, there: Sequence[ListStep]) -> None:
    """That what a step is of is there, of the same list and school.

    Raises:
        EntryError: it is not.
    """
    if step.about is None:
        return
    of = next((one for one in there if one.id == step.about), None)
    fits = of is not None and of.list == step.list
    if step.kind is StepKind.DECISION:
        fits = fits and of is not None and of.kind is StepKind.OBJECTION
        fits = fits and of is not None and step.school in (None, of.school)
    if not fits:
        raise fault("entry.list_step_about_nothing", where=step.list, found=step.about)


# --- pages ---------------------------------------------------------------------------------------


def course_page(course: ListCourse) -> Page:
    """The steps of a list and what is still open."""
    return Page(
        title=msg("Course of the list: {list}", list=course.list),
        name="list",
        facts=[
            (msg("On"), course.on),
            (msg("Steps"), len(course.steps)),
            (msg("Objections not decided"), len(course.open)),
        ],
        cautions=list(_cautions(course)),
        parts=list(_parts(course)),
        orientation="landscape",
    )


def _cautions(course: ListCourse) -> Iterator[Message]:
    for value in course.missing:
        words = KIND_WORDS[StepKind(value)]
        yield msg("Nothing shows the step that comes before: {step}.", step=words)
    acts = [one for one in course.steps if one.kind is StepKind.ORDER]
    if acts and course.open:
        yield msg("The list was approved, and objections are not decided: see the table.")


def _parts(course: ListCourse) -> Iterator[Part]:
    columns = (
        Column(heading=msg("Day"), id="day", unit="day"),
        Column(heading=msg("Step"), id="kind", width=(12, 28)),
        Column(heading=msg("School"), id="school", width=(12, 40)),
        Column(heading=msg("What was decided"), id="outcome", width=(10, 20)),
        Column(heading=msg("Paper"), id="paper", width=(12, 44)),
        Column(heading=msg("Who"), id="organisation", width=(10, 36)),
        Column(heading=msg("Note"), id="note", width=(10, 40)),
        Column(heading=msg("Number of the step"), id="id", unit="code"),
    )
    rows = [_row(course, one) for one in course.steps]
    yield Table.of_rows(
        columns, rows, name="steps", empty=msg("Nothing was done with the list yet")
    )
    yield Text(
        words=msg(
            "A computed list is a draft: a school is on the list by the act that approves it."
        ),
        style="quiet",
    )


def _row(course: ListCourse, one: ListStep) -> tuple[Value, ...]:
    open_ = one.id in course.open
    decided: Value = msg("not decided") if open_ else None
    if one.outcome is not None:
        decided = OUTCOME_WORDS[one.outcome]
    school = None if one.school is None else course.names.get(one.school, one.school)
    paper = "\n".join(filter(None, (one.paper, one.link))) or None
    words = KIND_WORDS[one.kind]
    return (one.day, words, school, decided, paper, one.organisation, one.note, one.id[:8])
