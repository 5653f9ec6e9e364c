"""Fields of an order's table: its rows and numbered points, as printed."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from schoolsupport.pages import Lines, Value
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject, order_text
from schoolsupport.roadmaps.template import Duty, Measure, RoadmapTemplate, SubMeasure
from schoolsupport.roadmaps.terms import deadline_row
from schoolsupport.translation import msg


@frozen
class Row:
    """A row of an order's table."""

    of: RoadmapTemplate
    measure: Measure

    @property
    def section(self) -> str | None:
        """Heading of its section, as printed."""
        section = self.of.section(self.measure.section)
        return " ".join(part for part in (_stop(section.number), section.title) if part) or None


def _stop(number: str | None) -> str:
    return f"{number}." if number and not number.endswith(".") else number or ""


def _title(one: Row) -> Value:
    subs = one.measure.sub_measures
    if not subs:
        return one.measure.title
    return Lines((one.measure.title, *(f"– {_sub(sub)}" for sub in subs)))


def _sub(sub: SubMeasure) -> str:
    return f"{sub.title}: {sub.deadline}" if sub.deadline else sub.title


def _term(one: Row) -> Value:
    row = deadline_row(one.of, one.measure)
    return None if row is None else row.deadline


def _responsible(one: Row) -> Value:
    if one.measure.responsible_text:
        return one.measure.responsible_text
    names = dict.fromkeys(party.name for party in one.measure.responsible)
    return Lines(tuple(names)) if names else None


_MEASURE = (
    FormField("number", msg("number of the row"), lambda one: _stop(one.measure.number)),
    FormField("section", msg("heading of the section"), lambda one: one.section),
    FormField("title", msg("what is to be done"), _title, width=(16, 70)),
    FormField("deadline", msg("the term, as the order prints it"), _term, width=(10, 24)),
    FormField("responsible", msg("who is responsible"), _responsible, width=(12, 36)),
    FormField(
        "document",
        msg("the document the order asks for"),
        lambda one: one.measure.evidence,
        width=(12, 36),
    ),
    FormField(
        "result",
        msg("the result the order expects"),
        lambda one: one.measure.expected_result,
        width=(12, 36),
    ),
    FormField(
        "target",
        msg("the number the order sets, as printed"),
        lambda one: one.measure.target_text,
        width=(12, 30),
    ),
)


def _who(one: Duty) -> Value:
    names = tuple(party.name for party in one.who)
    return Lines(names) if names else None


_POINT = (
    FormField("number", msg("number of the row or point"), lambda one: one.clause),
    FormField("text", msg("the words of the point"), lambda one: one.text, width=(20, 90)),
    FormField("responsible", msg("who is responsible"), _who, width=(12, 36)),
    FormField("deadline", msg("the term, as the order prints it"), lambda one: one.deadline),
)


def _numbered(texts: tuple[str, ...]) -> Value:
    return Lines(texts) if texts else None


def _values() -> Iterator[FormValue]:
    yield FormValue("roadmap.title", msg("title of the roadmap"), lambda one: one.title)
    yield FormValue(
        "roadmap.act", msg("the order that approves the roadmap"), lambda one: one.act.citation
    )
    yield FormValue(
        "roadmap.order", msg("number and day of the order"), lambda one: order_text(one.act)
    )
    yield FormValue("roadmap.issuer", msg("who issued the order"), lambda one: one.act.issuer)
    yield FormValue("roadmap.number", msg("number of the order"), lambda one: one.act.number)
    yield FormValue("roadmap.date", msg("day of the order"), lambda one: one.act.date)
    yield FormValue("roadmap.territory", msg("whom the order binds"), lambda one: one.territory)
    yield FormValue(
        "roadmap.first_year",
        msg("first year of the roadmap"),
        lambda one: one.period.first_year,
        unit="year",
    )
    yield FormValue(
        "roadmap.last_year",
        msg("last year of the roadmap"),
        lambda one: one.period.last_year,
        unit="year",
    )
    yield FormValue("goals", msg("goals, as printed"), lambda one: _numbered(one.goals))
    yield FormValue("tasks", msg("tasks, as printed"), lambda one: _numbered(one.tasks))
    yield FormValue(
        "expected_results",
        msg("expected results, as printed"),
        lambda one: _numbered(one.expected_results),
    )
    yield FormValue("rows", msg("how many rows"), lambda one: len(one.measures), unit="people")


ROADMAP = Subject(
    about="roadmap",
    restricted=False,
    words=msg("an order's table, as printed"),
    values=_values(),
    kinds=(
        RowKind(
            name="measures",
            words=msg("row of the order's table"),
            rows=lambda of: [Row(of, measure) for measure in of.measures],
            fields=_MEASURE,
            empty=msg("The table has no row."),
        ),
        RowKind(
            name="points",
            words=msg("numbered point of the order"),
            rows=lambda of: of.duties,
            fields=_POINT,
            empty=msg("The order has no numbered points."),
        ),
    ),
    default="measures",
)
