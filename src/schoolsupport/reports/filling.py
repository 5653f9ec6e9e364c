"""A form filled: its words with their fields, its tables with their rows, as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve, frozen

from schoolsupport.domain.disclosure import LEAST
from schoolsupport.monitoring.showing import LEVELS
from schoolsupport.pages import (
    Chart,
    Column,
    Head,
    Letterhead,
    Page,
    Part,
    Ratio,
    Remark,
    Said,
    Signature,
    Table,
    Text,
    Value,
)
from schoolsupport.pages.cells import bare, value_text
from schoolsupport.reports.fields import REGION_VALUES, FormField, RowKind, Subject, order_text
from schoolsupport.reports.forms import (
    FOLDER,
    FormAbout,
    FormAnnex,
    FormChart,
    FormTable,
    ReportForm,
    fields_in,
    filled,
)
from schoolsupport.translation import Message, Spoken, joined, msg
from schoolsupport.words.morphology import full_name

if TYPE_CHECKING:
    from schoolsupport.deadlines.school_calendar import SchoolCalendar
    from schoolsupport.deadlines.working_days import WorkingDays
    from schoolsupport.monitoring.registers.register import Register
    from schoolsupport.monitoring.rounds.round import Round
    from schoolsupport.reports.executed import Closed
    from schoolsupport.roadmaps.planning.organisations import Roster
    from schoolsupport.roadmaps.template import RoadmapTemplate


class Reporting(Protocol):
    """What a report asks of a region: what a `RegionPlugin` has."""

    @property
    def name(self) -> str:
        """How it is asked for."""

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
    def registers(self) -> Mapping[str, Register]:
        """Its registers."""

    @property
    def school_calendar(self) -> SchoolCalendar:
        """Its school terms."""

    @property
    def working_days(self) -> WorkingDays:
        """Its working days."""


ASSUMED_WORDS = {
    "title": msg("the title"),
    "mark": msg("whose annex it is"),
    "head": msg("what stands above the title"),
    "before": msg("the words before the table"),
    "point": msg("the points"),
    "annex": msg("the annexes"),
    "objection": msg("where to object and by which day"),
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
    public: bool = False
    roster: Roster | None = None
    roadmap: RoadmapTemplate | None = None

    @property
    def _subject(self) -> Subject:
        return self.form.subject

    def page(self) -> Page:
        """The page it makes."""
        form = self.form
        annexes = [self._annex(one) for one in form.annex]
        own = [Remark(words=one, severity="info") for one in (*self._left_out(), *self._origin())]
        return Page(
            title=self._words(form.title, always=True) or "",
            name=form.name,
            mark=self._paragraphs(form.mark),
            facts=[*self._facts(), *self._closing()],
            cautions=[
                *self._gaps(),
                *self._reservations(),
                *(said for one in annexes for said in one.cautions),
            ],
            parts=self._parts(),
            sign=self._signatures(),
            remarks=_each_once([*own, *(remark for one in annexes for remark in one.remarks)]),
            orientation=form.orientation,
            paper="official",
            letterhead=self._letterhead(),
            restricted=self._subject.restricted and not self.public,
            head=self._head(),
            annexes=tuple(evolve(one, cautions=(), remarks=()) for one in annexes),
        )

    def _head(self) -> Head | None:
        head = self.form.head
        if head is None:
            return None

        def said(text: str | None) -> Said | None:
            return None if text is None else self._words(text, always=True)

        return Head(
            issuer=[said(one) or "" for one in head.issuer],
            kind=said(head.kind),
            day=said(head.day),
            number=said(head.number),
            place=said(head.place),
            to=self._paragraphs(head.to),
        )

    def _signatures(self) -> Iterator[Signature]:
        """Who signs: the offices, with the name of the one person a roster has for each."""
        holders = self.roster.holders if self.roster is not None else ()
        for office in self._paragraphs(self.form.sign):
            text = office if isinstance(office, str) else office.text("ru")
            own = {
                one.person.name for one in holders if one.school is None and one.holds(text, None)
            }
            name = full_name(own.pop()) if len(own) == 1 else None
            yield Signature(office=office, name=None if name is None else name.short)

    def _annex(self, annex: FormAnnex) -> Page:
        """Another form of the region, of the same results or of the order's table."""
        form = self.region.forms[annex.form]
        looked = self.looked
        if form.about is FormAbout.ROADMAP:
            templates = self.region.roadmaps
            looked = self.roadmap or templates[form.roadmap or next(iter(templates))]
        marked = evolve(form, mark=annex.mark or form.mark)
        return evolve(self, form=marked, looked=looked).page()

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
        yield from self._points()
        for number, table in enumerate(self.form.tables, start=1):
            yield from self._texts(table.before)
            yield from self._table(table, number)
            yield from self._texts(table.after)
        yield from self._texts(self.form.after)

    def _points(self) -> Iterator[Text]:
        """Numbered points; a line of one that has no value in this document is left out."""
        number = 0
        for point in self.form.point:
            lines = self._paragraphs(point.strip().split("\n"))
            for place, said in enumerate(lines):
                number += place == 0
                yield Text(words=said if place else joined([f"{number}.", said], " "))

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

    def _named(self, table: FormTable, number: int) -> Table:
        """A table of names and values; what has no value is left out."""
        pairs = [(self._words(one.heading), self._words(one.value)) for one in table.fact]
        told = [(name, value) for name, value in pairs if name is not None and value is not None]
        columns = [
            Column(
                heading=self._words(one.heading, always=True) or "",
                id=name,
                width=(12, one.width or most),
            )
            for one, name, most in zip(table.column, ("name", "value"), (36, 90), strict=True)
        ]
        title = None if table.title is None else self._words(table.title, always=True)
        name = self.form.name if number == 1 else "facts"
        return Table.of_rows(columns, told, title=title, name=name)

    def _table(self, table: FormTable, number: int) -> Iterator[Part]:
        if table.fact:
            yield self._named(table, number)
            return
        kind = self._subject.kinds[table.kind(self._subject)]
        named = map(kind.field, table.headings(self._subject))
        headings = [one for one in named if one is not None and self._shows(one)]
        rows = _together(list(kind.rows(self.looked)), headings)
        columns = [Column(heading=_headed(one.words), id=one.name) for one in headings]
        cells = [[one.take(row) for row in rows] for one in headings]
        taken = [one.name for one in headings]
        for asked in table.column:
            known = kind.field(asked.field or "")
            if not self._shows(known):
                continue
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
            cells.append(_taken(known, rows))
        yield Table(
            columns=columns,
            cells=cells,
            title=None if table.title is None else self._words(table.title, always=True),
            name=self.form.name if number == 1 else kind.name,
            empty=kind.empty if table.empty is None else table.empty,
            group_by=tuple(one.name for one in headings),
            totals=table.totals and bool(rows),
        )
        drawn = table.chart
        if drawn is not None and rows and all(map(self._shows, _drawn_fields(drawn, kind))):
            yield self._chart(table, drawn, kind, rows)

    def _shows(self, known: FormField | None) -> bool:
        """Whether a column is in the document: of one for publication not what is never in one."""
        return known is None or not (self.public and known.inner)

    def _chart(
        self, table: FormTable, chart: FormChart, kind: RowKind, rows: Sequence[Any]
    ) -> Chart:
        """A drawing of a table, its series named as the columns of the table are."""
        along = kind.fields[chart.x]
        headed = {one.field: self._words(one.heading, always=True) for one in table.column}
        series: dict[Said, list[float | int | None]] = {}
        for name in chart.values:
            known = kind.fields[name]
            series[headed.get(name) or known.words] = [number_of(known.take(row)) for row in rows]
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

    def _left_out(self) -> Iterator[Message]:
        """What publication keeps back."""
        if not self.public:
            return
        yield msg(
            "For publication: numbers of fewer than {n} people, and those that would give them"
            " away, are not told. No act sets the number; it is assumed.",
            n=LEAST,
        )
        out: dict[str, Message] = {}
        for table in self.form.tables:
            kind = self._subject.kinds[table.kind(self._subject)]
            for asked in table.column:
                known = kind.field(asked.field or "")
                if known is not None and not self._shows(known):
                    out[known.name] = known.words
        if out:
            yield msg(
                "Left out for publication, as it may name persons or tell of few: {what}.",
                what=joined(out.values(), "; "),
            )

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

    def _closing(self) -> Iterator[tuple[Said, Value]]:
        """Of a closed round: when it was closed, and how far it is now."""
        closed: Closed | None = getattr(self.looked, "closed", None)
        if closed is None:
            return
        closing, later = closed.closing, closed.difference
        yield (
            msg("The round is told as it was closed"),
            msg("{day}, {by}", day=closing.closed_at.date(), by=closing.by),
        )
        now = Ratio(later.whole.numerator, later.whole.denominator)
        if later.is_empty:
            yield msg("Since the closing"), msg("nothing has changed")
            return
        yield msg("Now"), now
        yield (
            msg("Since the closing"),
            msg(
                "reports that came {added}, corrected or answered {changed}; tasks in another state"
                " {states}",
                added=len(later.added),
                changed=len(later.gone) + len(later.answered),
                states=len(later.states),
            ),
        )

    def _reservations(self) -> Iterator[Said]:
        """What is not as it should be: with a closing, with names of persons."""
        closed: Closed | None = getattr(self.looked, "closed", None)
        if closed is not None and not closed.closing.is_intact:
            yield msg("The closing was changed after it was made: its seal does not fit.")
        if closed is not None and closed.lost:
            yield msg(
                "Tasks of the closing that no plan has any longer: {count}; they are missing here."
                " When it was closed the share was {share}.",
                count=closed.lost,
                share=f"{closed.closing.whole.numerator}/{closed.closing.whole.denominator}",
            )
        if getattr(self.looked, "is_named", False) and not self.public:
            yield msg("For official use: the page names persons.")

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


def _drawn_fields(chart: FormChart, kind: RowKind) -> list[FormField]:
    return [kind.fields[name] for name in (chart.x, *chart.values)]


def _headed(said: Message) -> Message:
    """Words of ours as the heading of a column."""

    def speak(lang: str) -> str:
        text = said.text(lang)
        return text[:1].upper() + text[1:]

    return Spoken(speak)


def _taken(known: FormField | None, rows: Sequence[Any]) -> list[Value]:
    """The cells of a column; lines are numbered as they stand, whatever brought them together."""
    if known is None:
        return [None] * len(rows)
    if known.name == "row":
        return list(range(1, len(rows) + 1))
    return [known.take(row) for row in rows]


def _each_once(remarks: Iterable[Remark]) -> list[Remark]:
    said = {
        one.words if isinstance(one.words, str) else one.words.text("ru"): one for one in remarks
    }
    return list(said.values())


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
