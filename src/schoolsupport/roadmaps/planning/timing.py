"""The times of a row: what its words give within the days planned, and what they do not give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

from schoolsupport.deadlines.occurrences import occurrences
from schoolsupport.deadlines.periods import YEARLY_FREQUENCIES, days_name
from schoolsupport.deadlines.recurring import Occurrence
from schoolsupport.deadlines.schedule import (
    DeadlineContext,
    Frequency,
    Kind,
    Part,
    Period,
    Precision,
    RelativeTo,
    Schedule,
)
from schoolsupport.deadlines.school_calendar import SchoolCalendar, school_calendar
from schoolsupport.deadlines.working_days import DayOffPolicy, WorkingDays
from schoolsupport.roadmaps.planning.roadmap import Dating, Owner, Remark, Task
from schoolsupport.roadmaps.template import Correction, Measure, RoadmapTemplate
from schoolsupport.roadmaps.terms import deadline_context, deadline_row
from schoolsupport.translation import Message, msg


@frozen(kw_only=True)
class PlanSettings:
    """How a plan is made, beside what and for whom.

    Attributes:
        use_corrections: where a correction of a faulty term stands beside the print, take it.
        days_off: what becomes of a due day on a day off; by default it stays.
        working_days: the production calendar: marks due days that are days off, or moves them.
        school_calendar: terms and school years.
        events: days of events that terms are counted from, by the events' words in the order.
    """

    use_corrections: bool = False
    days_off: DayOffPolicy = DayOffPolicy.NONE
    working_days: WorkingDays = field(factory=WorkingDays)
    school_calendar: SchoolCalendar = field(factory=school_calendar)
    events: Mapping[str, dt.date] = field(factory=dict)


@frozen(kw_only=True)
class Timing:
    """One time of a row; fields are those of `Task`, `corrected`: by a correction of the print."""

    key: str
    dating: Dating
    kind: Kind | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    due: dt.date | None = None
    time: dt.time | None = None
    times: int = 1
    at_least: bool = False
    precision: Precision | None = None
    label: str = ""
    by: str | None = None
    likely: str | None = None
    corrected: bool = False
    inferred: tuple[str, ...] = ()
    assumed: tuple[Message, ...] = ()
    remarks: tuple[Remark, ...] = ()


@frozen(kw_only=True)
class Term:
    """The words about time of a row or point.

    Attributes:
        phrase: as printed.
        context: what the order says about time outside the phrase.
        row: number of the row whose cell is joined with this one's, if another.
        correction: what the print probably meant.
    """

    phrase: str
    context: DeadlineContext
    row: str | None = None
    correction: Correction | None = None


@frozen(kw_only=True)
class Window:
    """Days planned, and days of the template, all included.

    Attributes:
        first: first day planned.
        last: last day planned.
        plan_first: first day of the template.
        plan_last: last day of it.
        prepared: first day of a term that belongs to the template without a remark.
        near: first and last day beside the template that are dated, with a remark.
    """

    first: dt.date
    last: dt.date
    plan_first: dt.date
    plan_last: dt.date
    prepared: dt.date
    near: tuple[dt.date, dt.date]

    @classmethod
    def of(cls, period: Period, days: tuple[dt.date, dt.date] | None) -> Window:
        """The days planned of a template: all of its own where none are given."""
        plan_first, plan_last = period.days
        first, last = days or (plan_first, plan_last)
        return cls(
            first=first, last=last, plan_first=plan_first, plan_last=plan_last,
            prepared=period.prepared, near=period.reach,
        )  # fmt: skip

    def holds(self, start: dt.date, end: dt.date) -> bool:
        """Whether the days planned hold any of a term; whole ones hold what lies beside them."""
        first = self.near[0] if self.first <= self.plan_first else self.first
        last = self.near[1] if self.last >= self.plan_last else self.last
        return end >= min(first, self.first) and start <= max(last, self.last)


SIGNING = "подписани"
DAY_OFF = "plan.day_off"
OUTSIDE_YEARS = "plan.outside_years"
UNDATED = {
    Kind.ONGOING: Dating.ONGOING,
    Kind.AS_NEEDED: Dating.AS_NEEDED,
    Kind.BY_SCHEDULE: Dating.BY_SCHEDULE,
    Kind.EXTERNAL: Dating.EXTERNAL,
    Kind.RELATIVE: Dating.RELATIVE,
}


def timings(term: Term | None, window: Window, settings: PlanSettings) -> tuple[Timing, ...]:
    """The times of a row within the days planned.

    Args:
        term: its words about time; None where it has none.
        window: the days planned.
        settings: calendars and policies.

    Returns:
        Dated and undated times; empty only where all of them lie outside the days planned but
        inside the years of the template. Nothing here has a day that the words do not give.
    """
    return tuple(_marked(one, settings.working_days) for one in _timings(term, window, settings))


def _marked(timing: Timing, calendar: WorkingDays) -> Timing:
    """A time whose due day, left where the order put it, is told to be a day off."""
    if timing.due is None or not calendar.is_day_off(timing.due):
        return timing
    note = Remark(code=DAY_OFF, message=msg("{day} is a day off", day=timing.due))
    return evolve(timing, remarks=(*timing.remarks, note))


def _timings(term: Term | None, window: Window, settings: PlanSettings) -> tuple[Timing, ...]:
    if term is None:
        return (Timing(key="0", dating=Dating.NO_DEADLINE),)
    printed = parsed(term.phrase, term.context, settings.school_calendar)
    correction = term.correction
    at = _At(window=window, settings=settings, context=term.context)
    if correction is None:
        return tuple(_of_schedule(printed, at))
    meant = parsed(correction.likely, term.context, settings.school_calendar)
    if alike(printed, meant):
        return tuple(_of_schedule(printed, at))
    if settings.use_corrections:
        note = Remark(
            code="plan.correction_used",
            message=msg(
                "the print says “{printed}”; planned by the correction “{likely}”: {reason}",
                printed=correction.printed,
                likely=correction.likely,
                reason=correction.reason,
            ),
        )
        return tuple(
            evolve(one, corrected=True, remarks=(note, *one.remarks))
            for one in _of_schedule(meant, at)
        )
    return tuple(_faulty(printed, meant, correction, at))


def alike(printed: Schedule, meant: Schedule) -> bool:
    """Whether a correction mends words only: no day of the print is in doubt."""
    if not printed.understood:
        return False
    undated = all(part.kind in UNDATED for part in (*printed.parts, *meant.parts))
    return undated or printed.parts == meant.parts


def parsed(phrase: str, context: DeadlineContext, calendar: SchoolCalendar) -> Schedule:
    """What a phrase means; the grammar is loaded when the first one is read."""
    from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # loads the grammar

    return parse_deadline(phrase, context, calendar=calendar)


@frozen(kw_only=True)
class _At:
    """Where and how a phrase is placed in time."""

    window: Window
    settings: PlanSettings
    context: DeadlineContext


def _faulty(
    printed: Schedule, meant: Schedule, correction: Correction, at: _At
) -> Iterator[Timing]:
    """The times of a faulty print: what print and correction agree on is dated, the rest is not."""
    for place, part in enumerate(printed.parts, 1):
        if part in meant.parts and not _backwards(part):
            yield from _of_part(part, f"p{place}", at)
    yield Timing(
        key="faulty",
        dating=Dating.FAULTY,
        likely=correction.likely,
        remarks=(
            Remark(
                code="plan.faulty_print",
                message=msg(
                    "the print is faulty; no day is taken from its faulty part: {reason}",
                    reason=correction.reason,
                ),
                likely=correction.likely,
            ),
            *_problems(printed),
        ),
    )


def _of_schedule(schedule: Schedule, at: _At) -> Iterator[Timing]:
    remarks = _problems(schedule)
    if not schedule.parts:
        likely = next((one.likely for one in schedule.problems if one.likely), None)
        yield Timing(
            key="0",
            dating=Dating.FAULTY if likely else Dating.NOT_UNDERSTOOD,
            likely=likely,
            remarks=remarks,
        )
    for place, part in enumerate(schedule.parts, 1):
        for one in _of_part(part, f"p{place}", at):
            yield evolve(one, remarks=(*remarks, *one.remarks))


def _of_part(part: Part, key: str, at: _At) -> Iterator[Timing]:
    bare = Timing(
        key=key,
        dating=UNDATED.get(part.kind, Dating.DATED),
        kind=part.kind,
        start=part.start,
        end=part.end,
        time=part.time,
        precision=part.precision,
        by=part.by,
        inferred=part.inferred,
    )
    if _backwards(part):
        yield evolve(bare, dating=Dating.FAULTY)
    elif part.kind is Kind.RECURRING:
        yield from _recurring(part, bare, at)
    elif part.kind is Kind.WINDOW:
        yield from _placed(_window(part, _since_signing(part, bare, at), at.settings), at.window)
    elif part.relative_to is not None and _event_known(part.relative_to, at):
        yield from _computed(part, bare, (at.window.plan_first, at.window.plan_last), at)
    else:
        yield evolve(bare, label=_whose(part))


def _since_signing(part: Part, bare: Timing, at: _At) -> Timing:
    """A start that only the plan or a bare year gives: never before the order is signed."""
    signed, start = at.context.signed, part.start
    inferred = "start" in part.inferred or (part.precision in _WHOLE_YEARS and bool(part.inferred))
    if not inferred or signed is None or start is None or not start < signed <= (part.end or start):
        return bare
    return evolve(bare, start=signed, assumed=(*bare.assumed, _FROM_SIGNING))


_WHOLE_YEARS = (Precision.YEAR, Precision.SCHOOL_YEAR)
_FROM_SIGNING = msg("it begins on the day the order was signed")


def _window(part: Part, bare: Timing, settings: PlanSettings) -> Timing:
    label, assumed = days_name(part.start, part.end, part.precision, settings.school_calendar)
    named = evolve(bare, label=label or "", assumed=(*bare.assumed, *_assumed(assumed)))
    if part.end is None:
        return evolve(named, dating=Dating.OPEN_ENDED)
    if settings.days_off is DayOffPolicy.NONE:
        return evolve(named, due=part.end)
    moved = settings.working_days.by_policy(part.end, settings.days_off)
    if moved == part.end:
        return evolve(named, due=moved)
    note = Remark(
        code="plan.day_off_moved",
        message=msg("{day} is a day off; due on {moved}", day=part.end, moved=moved),
    )
    return evolve(named, due=moved, remarks=(note,))


def _placed(timing: Timing, window: Window) -> Iterator[Timing]:
    """A time, if the days planned hold any of it.

    Beside the years of the template it is dated with a remark; farther away its year may be a slip,
    so that it has no due.
    """
    start = timing.start or timing.end
    end = timing.end or (dt.date.max if timing.start else None)
    if start is None or end is None:
        yield timing
    elif end < window.prepared or start > window.plan_last:
        note = Remark(
            code=OUTSIDE_YEARS,
            message=msg(
                "the term lies outside the years of the roadmap ({first}–{last})",
                first=window.plan_first.year,
                last=window.plan_last.year,
            ),
        )
        noted = evolve(timing, remarks=(*timing.remarks, note))
        if start < window.near[0] or end > window.near[1]:
            yield evolve(noted, dating=Dating.OUTSIDE, due=None)
        elif window.holds(start, end):
            yield noted
    elif window.holds(start, end):
        yield timing


def _recurring(part: Part, bare: Timing, at: _At) -> Iterator[Timing]:
    """The occurrences within the days planned and the years of the section or plan."""
    rule = part.recurrence
    if rule is None or rule.freq is Frequency.DAILY:
        yield evolve(bare, dating=Dating.ONGOING)
        return
    first = max(at.window.first, at.window.plan_first)
    last = min(at.window.last, at.window.plan_last)
    if rule.freq not in YEARLY_FREQUENCIES and at.context.plan is not None:
        plan_first, plan_last = at.context.plan.days
        first, last = max(first, plan_first), min(last, plan_last)
    if part.start is None and at.context.signed is not None:
        first = max(first, at.context.signed)
    if first <= last:
        yield from _computed(part, bare, (first, last), at)


def _event_known(to: RelativeTo, at: _At) -> bool:
    return to.event in _events(to, at)


def _events(to: RelativeTo | None, at: _At) -> Mapping[str, dt.date]:
    """Days of events: those given, and the signing of the order itself."""
    events = dict(at.settings.events)
    if to is not None and SIGNING in to.event.casefold() and at.context.signed is not None:
        events.setdefault(to.event, at.context.signed)
    return events


def _computed(part: Part, bare: Timing, days: tuple[dt.date, dt.date], at: _At) -> Iterator[Timing]:
    settings = at.settings
    found = occurrences(
        part,
        days,
        settings.school_calendar,
        working_days=settings.working_days if settings.days_off is not DayOffPolicy.NONE else None,
        day_off=settings.days_off.value,
        events=_events(part.relative_to, at),
    )
    for one in found:
        yield _of_occurrence(one, bare)


def _of_occurrence(one: Occurrence, bare: Timing) -> Timing:
    dating = Dating.DATED if one.due is not None else Dating.ONGOING
    day = one.start or one.due
    return evolve(
        bare,
        key=f"{bare.key}-{day.isoformat()}" if day else bare.key,
        dating=Dating.OUTSIDE if one.outside else dating,
        start=one.start,
        end=one.end,
        due=None if one.outside else one.due,
        label=one.label or "",
        times=one.times,
        at_least=one.at_least,
        assumed=_assumed(one.assumed),
        remarks=tuple(Remark(code=note.code, message=note.message) for note in one.notes),
    )


_ASSUMED = {
    "school_terms": msg("the days of the school terms are customary ones, not an act's"),
    "interval": msg("the first of the periods is taken from the days planned"),
}


def _assumed(codes: tuple[str, ...]) -> tuple[Message, ...]:
    return tuple(_ASSUMED.get(code, msg("{assumption}", assumption=code)) for code in codes)


def _whose(part: Part) -> str:
    """Words for an undated time: whose schedule, or which event."""
    if part.relative_to is not None:
        return part.relative_to.event
    return part.by or ""


def _backwards(part: Part) -> bool:
    return part.start is not None and part.end is not None and part.end < part.start


def _problems(schedule: Schedule) -> tuple[Remark, ...]:
    return tuple(
        Remark(code=one.code, message=one.message, likely=one.likely) for one in schedule.problems
    )


def row_term(template: RoadmapTemplate, measure: Measure) -> Term | None:
    """The term of a row, its own or that of the cell its own is joined with.

    Args:
        template: the order.
        measure: a row of it.

    Returns:
        The words, their context and their correction; None where the row has none.
    """
    row = deadline_row(template, measure)
    if row is None or row.deadline is None:
        return None
    return Term(
        phrase=row.deadline,
        context=deadline_context(template, row),
        row=row.number if row is not measure else None,
        correction=deadline_correction(row),
    )


def deadline_correction(measure: Measure) -> Correction | None:
    """The correction of a row's term, with the whole phrase as it was probably meant."""
    for one in measure.corrections:
        if one.field == "deadline":
            phrase = measure.deadline or ""
            if one.printed and one.printed in phrase:
                return evolve(one, likely=phrase.replace(one.printed, one.likely, 1))
            return one
    return None


def timed(bare: Task, timing: Timing, term: Term | None, owner: Owner) -> Task:
    """A task at one of the times of its term; the time and the owner go into its id."""
    used = None
    if term is not None and term.correction is not None and timing.corrected:
        used = term.correction.likely
    return evolve(
        bare,
        id=f"{bare.id}#{timing.key}@{owner.tier}:{owner.id}",
        dating=timing.dating,
        kind=timing.kind,
        start=timing.start,
        end=timing.end,
        due=timing.due,
        time=timing.time,
        times=timing.times,
        at_least=timing.at_least,
        precision=timing.precision,
        label=timing.label,
        phrase=term.phrase if term else None,
        phrase_from=term.row if term else None,
        phrase_used=used,
        likely=timing.likely,
        occurrence=timing.key,
        inferred=timing.inferred,
        assumed=(*bare.assumed, *timing.assumed),
        remarks=timing.remarks,
        by=timing.by,
    )
