"""A form filled: its words with their fields, its tables with their rows, as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Protocol

from attrs import frozen

from schoolsupport.monitoring.showing import LEVELS
from schoolsupport.pages import (
    Chart,
    Column,
    Letterhead,
    Page,
    Part,
    Ratio,
    Remark,
    Said,
    Table,
    Text,
    Value,
)
from schoolsupport.pages.cells import bare, value_text
from schoolsupport.reports.fields import REGION_VALUES, FormField, RowKind, Subject, order_text
from schoolsupport.reports.forms import FOLDER, FormChart, FormTable, ReportForm, fields_in, filled
from schoolsupport.translation import Message, Spoken, joined, msg

if TYPE_CHECKING:
    from schoolsupport.deadlines.school_calendar import SchoolCalendar
    from schoolsupport.deadlines.working_days import WorkingDays
    from schoolsupport.monitoring.rounds.round import Round
    from schoolsupport.roadmaps.template import RoadmapTemplate


class Reporting(Protocol):
    """What a report asks of a region: what a `RegionPlugin` has."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def territory(self) -> str:
        """Whom its rules bind."""

    @property
    def folder(self) -> Traversable:
        """Where its files are."""

    @property
    def forms(self) -> Mapping[str, ReportForm]:
        """Its forms."""

    @property
    def rounds(self) -> Mapping[str, Round]:
        """Its rounds."""

    @property
    def roadmaps(self) -> Mapping[str, RoadmapTemplate]:
        """Its roadmaps."""

    @property
    def school_calendar(self) -> SchoolCalendar:
        """Its school terms."""

    @property
    def working_days(self) -> WorkingDays:
        """Its working days."""


ASSUMED_WORDS = {
    "title": msg("the title"),
    "mark": msg("whose annex it is"),
    "before": msg("the words before the table"),
    "fact": msg("which figures stand in it"),
    "table": msg("which tables it has"),
    "column": msg("the columns"),
    "rows": msg("what a row is"),
    "group_by": msg("how rows are brought together"),
    "totals": msg("the totals"),
    "after": msg("the words after the table"),
    "sign": msg("who signs"),
    "orientation": msg("how paper lies"),
}
NOTHING = "…"


@frozen
class Filling:
    """A form being filled with what it is about."""

    region: Reporting
    form: ReportForm
    looked: Any

    @property
    def _subject(self) -> Subject:
        return self.form.subject

    def page(self) -> Page:
        """The page it makes."""
        form = self.form
        return Page(
            title=self._words(form.title, always=True) or "",
            name=form.name,
            mark=self._paragraphs(form.mark),
            facts=self._facts(),
            cautions=self._gaps(),
            parts=self._parts(),
            sign=self._paragraphs(form.sign),
            remarks=[Remark(words=one, severity="info") for one in self._origin()],
            orientation=form.orientation,
            paper="official",
            letterhead=self._letterhead(),
        )

    def _letterhead(self) -> Letterhead | None:
        """The region's own .docx, its fields filled with what this document has of them."""
        if self.form.template is None:
            return None

        def fill(text: str, lang: str) -> str:
            said = self._words(text, always=True) or ""
            return said.text(lang) if isinstance(said, Message) else said

        content = (self.region.folder / FOLDER / self.form.template).read_bytes()
        return Letterhead(content=content, fill=fill)

    def _parts(self) -> Iterator[Part]:
        yield from self._texts(self.form.before)
        for number, table in enumerate(self.form.tables, start=1):
            yield from self._texts(table.before)
            yield from self._table(table, number)
            yield from self._texts(table.after)
        yield from self._texts(self.form.after)

    # words

    def _words(self, text: str, *, always: bool = False) -> Said | None:
        """Words with their fields filled; None where one has no value, unless they always stand."""
        names = dict.fromkeys(fields_in(text))
        if not names:
            return filled(text, {})
        values = {name: self._value(name) for name in names}
        if not always and any(bare(value) is None for value in values.values()):
            return None
        units = {name: self._subject.words_known[name].unit for name in names}

        def speak(lang: str) -> str:
            said = {
                name: value_text(value, units[name], lang) or NOTHING
                for name, value in values.items()
            }
            return filled(text, said)

        return Spoken(speak)

    def _value(self, name: str) -> Value:
        if name in REGION_VALUES:
            return REGION_VALUES[name].take(self.region)
        return self._subject.values[name].take(self.looked)

    def _paragraphs(self, texts: Sequence[str]) -> list[Said]:
        return [said for said in map(self._words, texts) if said is not None]

    def _texts(self, texts: Sequence[str]) -> Iterator[Text]:
        return (Text(words=said) for said in self._paragraphs(texts))

    def _facts(self) -> Iterator[tuple[Said, Value]]:
        for fact in self.form.fact:
            heading, value = self._words(fact.heading), self._words(fact.value)
            if heading is not None and value is not None:
                yield heading, value

    # tables

    def _table(self, table: FormTable, number: int) -> Iterator[Part]:
        kind = self._subject.kinds[table.kind(self._subject)]
        headings = [kind.fields[name] for name in table.headings(self._subject)]
        rows = _together(list(kind.rows(self.looked)), headings)
        columns = [Column(heading=one.words, id=one.name) for one in headings]
        cells = [[one.take(row) for row in rows] for one in headings]
        taken = [one.name for one in headings]
        for asked in table.column:
            known = kind.fields.get(asked.field or "")
            name = _unused(asked.field or "blank", taken)
            taken.append(name)
            columns.append(
                Column(
                    heading=self._words(asked.heading, always=True) or "",
                    id=name,
                    unit=asked.unit or (known.unit if known else None),
                    width=_width(known, asked.width),
                    total=known.total if known else None,
                )
            )
            cells.append([known.take(row) for row in rows] if known else [None] * len(rows))
        yield Table(
            columns=columns,
            cells=cells,
            title=None if table.title is None else self._words(table.title, always=True),
            name=self.form.name if number == 1 else kind.name,
            empty=kind.empty if table.empty is None else table.empty,
            group_by=tuple(one.name for one in headings),
            totals=table.totals and bool(rows),
        )
        if table.chart is not None and rows:
            yield self._chart(table.chart, kind, rows)

    def _chart(self, chart: FormChart, kind: RowKind, rows: Sequence[Any]) -> Chart:
        along = kind.fields[chart.x]
        series: dict[Said, list[float | int | None]] = {
            kind.fields[name].words: [number_of(kind.fields[name].take(row)) for row in rows]
            for name in chart.values
        }
        mark = None if chart.mark is None else number_of(self._value(chart.mark))
        return Chart(
            title=self._words(chart.title, always=True) or "",
            kind=chart.kind,
            x=[along.take(row) for row in rows],
            x_unit=along.unit,
            series=series,
            unit=kind.fields[chart.values[0]].unit,
            mark=mark,
            mark_title=None if mark is None else self._subject.words_known[chart.mark or ""].words,
            in_table=True,
        )

    # what has to be said of the form itself

    def _gaps(self) -> Iterator[Said]:
        """What the order leaves open of the round, and whether other plans count for it."""
        result = getattr(self.looked, "result", None)
        if result is not None and self.looked.is_other_level:
            what = joined(LEVELS[level.value] for level in result.round.levels)
            yield msg(
                "The round counts other plans than those shown here: {what}. Whether its share is"
                " reached cannot be said.",
                what=what,
            )
        for gap in () if result is None else result.round.gap:
            yield msg("The order leaves open: {title}. {why}", title=gap.title, why=gap.why)

    def _origin(self) -> Iterator[Message]:
        """Which words ask for the document, and what of its form they do not say."""
        form = self.form
        source = form.source
        acts = {one.act.id: one.act for one in self.region.roadmaps.values()}
        act = order_text(acts[source.act]) if source.act in acts else None
        if source.quote is not None:
            place = ", ".join(part for part in (act, source.clause) if part)
            yield msg(
                "What the order asks for ({place}): “{quote}”.", place=place, quote=source.quote
            )
        if form.assumed:
            what = joined(ASSUMED_WORDS[key] for key in form.assumed)
            yield msg("The order does not set the form; chosen here: {what}.", what=what)


def _together(rows: list[Any], headings: Sequence[FormField]) -> list[Any]:
    """Rows with those of one heading side by side, in the order in which headings first come."""
    if not headings:
        return rows
    first: dict[tuple[str, ...], int] = {}

    def key(row: Any) -> int:
        said = tuple(value_text(one.take(row), one.unit, "ru") for one in headings)
        return first.setdefault(said, len(first))

    return sorted(rows, key=key)


def _unused(name: str, taken: Sequence[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _width(known: FormField | None, widest: int | None) -> tuple[int, int]:
    least, most = known.width if known else (8, 24)
    return (min(least, widest), widest) if widest is not None else (least, most)


def number_of(value: Value) -> float | int | None:
    """A cell as a number: of a share from 0 to 1; None where it is words."""
    told = bare(value)
    if isinstance(told, Ratio):
        return told.share
    if isinstance(told, int | float):
        return told
    return float(told) if isinstance(told, Decimal | Fraction) else None
