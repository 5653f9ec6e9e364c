"""A template as plain data and as a page: what `roadmap show` and `roadmap list` tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from attrs import evolve, frozen

from schoolsupport.deadlines.days import SchoolTerms
from schoolsupport.deadlines.schedule import DeadlineProblem, Part, Schedule
from schoolsupport.errors import SchoolSupportError
from schoolsupport.pages import Column, Lines, Page, Remark, Said, Table, Text, Value
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.template import Duty, Measure, RoadmapTemplate, SubMeasure
from schoolsupport.roadmaps.terms import (
    deadline_row,
    duty_schedule,
    measure_schedule,
    sub_measure_schedule,
)
from schoolsupport.translation import msg

FORMAT = 1


@told(
    "measure.number",
    "measure.section",
    "measure.title",
    "measure.deadline",
    "measure.deadline_from",
    "parts",
    "problems",
    "measure.responsible",
    "measure.responsible_text",
    "measure.evidence",
    "measure.expected_result",
    "measure.target_text",
    "measure.targets",
    "sub_measures",
    "measure.corrections",
    "measure.reasons",
    "measure.levels",
)
@frozen
class ShownMeasure:
    """A row with its term read.

    Attributes:
        measure: the row.
        parts: the times its deadline names; empty for an empty cell.
        problems: what is wrong with the deadline.
        sub_measures: its parts.
    """

    measure: Measure
    parts: tuple[Part, ...]
    problems: tuple[DeadlineProblem, ...]
    sub_measures: tuple[ShownSubMeasure, ...]


@told("sub.title", "sub.deadline", "parts", "problems", "sub.responsible")
@frozen
class ShownSubMeasure:
    """A part of a row with its term read, as `ShownMeasure`."""

    sub: SubMeasure
    parts: tuple[Part, ...]
    problems: tuple[DeadlineProblem, ...]


@told(
    "duty.clause",
    "duty.text",
    "duty.who",
    "duty.force",
    "duty.deadline",
    "parts",
    "problems",
    "duty.what",
    Key("delegates", "duty.delegates", kind=Literal["municipality", "school"] | None),
)
@frozen
class ShownDuty:
    """A point of the order with its term read, as `ShownMeasure`."""

    duty: Duty
    parts: tuple[Part, ...]
    problems: tuple[DeadlineProblem, ...]


@told(
    "format",
    "template.name",
    "template.title",
    "template.act",
    "template.act_title",
    "template.level",
    "template.territory",
    "template.period",
    "template.columns",
    "template.responsible_does",
    "template.goals",
    "template.tasks",
    "template.expected_results",
    "template.grounds",
    "template.abbreviations",
    "template.footnotes",
    "template.statements",
    "template.school_lists",
    "template.corrections",
    "duties",
    "template.sections",
    "measures",
)
@frozen
class ShownTemplate:
    """A template with every term read, as `roadmap show` tells it.

    Attributes:
        template: the roadmap; the order's texts stay as they are.
        calendar: school terms, for phrases that name a term without its days.
        format: the number of the layout.
    """

    template: RoadmapTemplate
    calendar: SchoolTerms | None = None
    format: int = FORMAT

    @property
    def duties(self) -> tuple[ShownDuty, ...]:
        """The numbered points."""
        template, calendar = self.template, self.calendar
        return tuple(
            ShownDuty(duty, *_read(duty_schedule(template, duty, calendar)))
            for duty in template.duties
        )

    @property
    def measures(self) -> tuple[ShownMeasure, ...]:
        """The rows of the table."""
        return tuple(self._measure(measure) for measure in self.template.measures)

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))

    def _measure(self, measure: Measure) -> ShownMeasure:
        template, calendar = self.template, self.calendar
        subs = tuple(
            ShownSubMeasure(sub, *_read(sub_measure_schedule(template, measure, sub, calendar)))
            for sub in measure.sub_measures
        )
        return ShownMeasure(measure, *_read(measure_schedule(template, measure, calendar)), subs)


def _read(schedule: Schedule | None) -> tuple[tuple[Part, ...], tuple[DeadlineProblem, ...]]:
    return ((), ()) if schedule is None else (schedule.parts, schedule.problems)


def years_text(first: int, last: int) -> str:
    """A year, or two with a dash."""
    return str(first) if first == last else f"{first}–{last}"


def page(shown: ShownTemplate) -> Page:
    """A roadmap row by row, as its order prints it, and the points of the order.

    Args:
        shown: the template; columns that hold nothing in it are left out.
    """
    template = shown.template
    years = years_text(template.period.first_year, template.period.last_year)
    head = [Text(words=template.act.citation), Text(words=f"{template.territory}, {years}")]
    tables = [_filled_table(_MEASURES, _measure_rows(shown), "rows")]
    if shown.duties:
        points = _filled_table(_DUTIES, _duty_rows(shown), "points")
        tables.append(evolve(points, title=msg("Points of the order"), own_sheet=True))
    return Page(title=template.title, name=template.name, parts=[*head, *tables])


_NUMBER = Column(heading=msg("No."), id="number", wrap="never")
_TERM = Column(heading=msg("Term as printed"), id="term", width=(10, 24))
_WHO = Column(heading=msg("Responsible"), id="responsible", width=(10, 30))
_NOTE = Column(heading=msg("Remarks"), id="remarks", lesser=True)
_MEASURES = (
    Column(heading=msg("Section"), id="section"),
    _NUMBER,
    Column(heading=msg("Measure"), id="measure", width=(12, 60)),
    _TERM,
    _WHO,
    Column(heading=msg("Document"), id="document", width=(10, 30), lesser=True),
    Column(heading=msg("Expected result"), id="expected_result", width=(10, 30), lesser=True),
    Column(heading=msg("Target"), id="target", width=(10, 24), lesser=True),
    _NOTE,
)
_DUTIES = (_NUMBER, Column(heading=msg("What"), id="text", width=(12, 80)), _WHO, _TERM, _NOTE)


def _filled_table(columns: Sequence[Column], rows: Iterable[Sequence[Value]], name: str) -> Table:
    """A table without the columns that hold nothing; sections are groups."""
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    kept = [at for at, column in enumerate(cells) if any(column)]
    told = [columns[at] for at in kept]
    by = ("section",) if any(one.id == "section" for one in told) else ()
    return Table(columns=told, cells=[cells[at] for at in kept], name=name, group_by=by)


def _measure_rows(shown: ShownTemplate) -> Iterator[Sequence[Value]]:
    template = shown.template
    headings = {
        one.id: ". ".join(part for part in (one.number, one.title) if part)
        for one in template.sections
    }
    for one in shown.measures:
        measure = one.measure
        subs = [
            f"– {part.sub.title}" + (f": {part.sub.deadline}" if part.sub.deadline else "")
            for part in one.sub_measures
        ]
        yield (
            headings[measure.section],
            measure.number,
            Lines((measure.title, *subs)) if subs else measure.title,
            _term(template, measure),
            "; ".join(party.name for party in measure.responsible) or measure.responsible_text,
            measure.evidence,
            measure.expected_result,
            _targets(measure),
            _problems(one.problems),
        )


def _targets(measure: Measure) -> Value:
    """The cell of targets; the numbers read from other words, and those with two readings."""
    cell = measure.target_text
    said = [one.said for one in measure.targets if one.is_reading or one.text not in (cell or "")]
    whole = any(one.is_reading and one.text == cell for one in measure.targets)
    lines = [*([cell] if cell and not whole else []), *dict.fromkeys(said)]
    return Lines(tuple(lines)) if lines else None


def _duty_rows(shown: ShownTemplate) -> Iterator[Sequence[Value]]:
    for one in shown.duties:
        duty = one.duty
        who = "; ".join(party.name for party in duty.who) or None
        yield duty.clause, duty.text, who, duty.deadline, _problems(one.problems)


def _term(template: RoadmapTemplate, measure: Measure) -> Said:
    row = deadline_row(template, measure)
    if row is None or row.deadline is None:
        return msg("the cell is empty")
    if row is measure:
        return row.deadline
    return msg("{phrase} (cell of row {row})", phrase=row.deadline, row=row.number)


def _problems(problems: Sequence[DeadlineProblem]) -> Value:
    if not problems:
        return None
    return Lines(tuple(problem.message for problem in problems))


@told(
    "region", "template.name", "template.title", "template.level", "template.territory",
    "template.period.first_year", "template.period.last_year", "measures", "duties",
)  # fmt: skip
@frozen
class ListedRoadmap:
    """A roadmap of a region in a line."""

    region: str
    template: RoadmapTemplate

    @property
    def measures(self) -> int:
        """How many rows its table has."""
        return len(self.template.measures)

    @property
    def duties(self) -> int:
        """How many numbered points the order has."""
        return len(self.template.duties)


@frozen
class ListedRoadmaps:
    """What `roadmap list` tells a program; `errors` by the name of a region that is broken."""

    roadmaps: tuple[ListedRoadmap, ...]
    errors: Mapping[str, SchoolSupportError]

    def page(self) -> Page:
        """A line for each roadmap; regions that are broken stand below."""
        columns = (
            Column(heading=msg("Region"), id="region", unit="code"),
            Column(heading=msg("Roadmap"), id="roadmap", unit="code"),
            Column(heading=msg("Years"), id="years", wrap="never"),
            Column(heading=msg("Rows"), id="rows", unit="people"),
            Column(heading=msg("Points"), id="points", unit="people"),
            Column(heading=msg("Whom it binds"), id="territory", width=(12, 60)),
        )
        rows = []
        for one in self.roadmaps:
            period, territory = one.template.period, one.template.territory
            years = years_text(period.first_year, period.last_year)
            rows.append((one.region, one.template.name, years, one.measures, one.duties, territory))
        return Page(
            title=msg("The roadmaps of the regions"),
            name="roadmaps",
            parts=[Table.of_rows(columns, rows, name="roadmaps")],
            remarks=[
                Remark(words=msg("{error}", error=one), severity="error")
                for one in self.errors.values()
            ],
        )
