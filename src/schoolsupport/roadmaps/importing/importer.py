"""An order's file → a draft of its template, as a value and as TOML, and what was noticed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import attrs
from attrs import evolve, field, frozen

from schoolsupport.deadlines.schedule import Period
from schoolsupport.domain import Act, Level
from schoolsupport.faults import fault
from schoolsupport.pages import Column, Page, Table, Text
from schoolsupport.pages.cells import SEVERITIES
from schoolsupport.pages.html import notebook_html
from schoolsupport.roadmaps.importing.choosing import Plan, choose
from schoolsupport.roadmaps.importing.grid import Block, Document, Paragraph, Place
from schoolsupport.roadmaps.importing.head import Head, footnotes_of, head_of
from schoolsupport.roadmaps.importing.headings import Field, read_headings
from schoolsupport.roadmaps.importing.measures import Mark, Measures, OtherCell, measures_of
from schoolsupport.roadmaps.importing.problems import ImportProblem, noticed
from schoolsupport.roadmaps.importing.reading import read_order
from schoolsupport.roadmaps.importing.rows import rows_of
from schoolsupport.roadmaps.importing.times import in_order, in_sections
from schoolsupport.roadmaps.importing.years import Years, years_of
from schoolsupport.roadmaps.template import Abbreviation, RoadmapTemplate, Section, Statement
from schoolsupport.roadmaps.template_files import FORMAT, MEASURE_TABLES, TABLES
from schoolsupport.roadmaps.terms import term_schedule
from schoolsupport.translation import msg
from schoolsupport.words.persons import without_names

B = TypeVar("B", bound=Block)


@frozen(kw_only=True)
class Imported:
    """A draft of a template, and where each of its cells stands in the file.

    Attributes:
        template: the draft; a person looks at it before it becomes a file of a plugin.
        problems: what was noticed, in the order of the work.
        places: by place of a measure and name of a field, the cell.
        section_places: by place of a section its heading.
        title_place: where the title of the roadmap stands.
        header_places: by name of a field the heading of its column.
        paragraphs: what stands outside the table, names left out.
        others: cells no field of a measure takes.
        marks: what a column «Отметка о выполнении» holds; see `mark_rows`.
    """

    template: RoadmapTemplate
    problems: tuple[ImportProblem, ...]
    places: Mapping[tuple[int, str], Place] = field(factory=dict)
    section_places: Mapping[int, Place] = field(factory=dict)
    title_place: Place | None = None
    header_places: Mapping[str, Place] = field(factory=dict)
    paragraphs: tuple[Paragraph, ...] = ()
    others: tuple[OtherCell, ...] = ()
    marks: tuple[Mark, ...] = ()

    def toml(self) -> str:
        """The draft as the text of a template's file."""
        return to_toml(self.template)

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def import_order(
    path: Path | str,
    *,
    name: str | None = None,
    period: Period | None = None,
    school_years: bool = False,
    table: int | None = None,
    headings: Path | str | None = None,
) -> Imported:
    """The roadmap of an order's file: documents, workbooks, delimited and plain texts, web pages.

    Persons' names are left out, their offices kept. What cannot be known from a document (ids of
    acts and sections, reasons, levels) is left to the person who goes on with the draft.

    Args:
        path: the file.
        name: name of the template; by default made of the name of the file.
        period: the years of the plan, in place of those the document names.
        school_years: the years the document names are school years.
        table: the table to read, counted from 1, where several are roadmaps.
        headings: a file of headings of the form of `headings.toml`, read before it.

    Raises:
        RoadmapImportError: there is no such file, it cannot be read, it has no table of measures
            with deadlines, or neither its title nor its deadlines name a year.
        RuleError: the file of headings cannot be used.
    """
    file = Path(path)
    document = read_order(file)
    known = None if headings is None else read_headings(Path(headings))
    plan, problems = choose(document, table=table, known=known)
    before, names = _without_names(plan.before)
    after, names_after = _without_names(plan.after)
    plan = evolve(plan, before=before, after=after)
    found = measures_of(
        rows := rows_of(plan),
        plan.header.headings,
        shows_merges=plan.pieces[0].table.shows_merges,
    )
    if not found.measures:
        raise fault("import.no_measure", where=f"{file.name}: {plan.place.text()}")
    problems = [*problems, *rows.problems, *found.problems]
    if found.marks:
        problems.append(noticed("import.marks_kept", plan.place, str(len(found.marks))))
    head = head_of(plan.before)
    draft = _Draft(file=file, head=head, plan=plan, found=found, document=document)
    tail, names_tail = _without_names(rows.tail)
    template = draft.template(name or slug(file.stem), period, tail, school_years=school_years)
    problems += draft.problems
    names += names_after + names_tail + found.names
    if names:
        problems.append(noticed("import.names_left_out", found=str(names)))
    return Imported(
        template=template,
        problems=(*problems, *_outside(template, found.places)),
        places=found.places,
        section_places=found.section_places,
        title_place=head.title_place.place if head.title_place else None,
        header_places=_header_places(plan),
        paragraphs=tuple(one for one in (*before, *after) if isinstance(one, Paragraph)),
        others=found.others,
        marks=found.marks,
    )


def _outside(
    template: RoadmapTemplate, places: Mapping[tuple[int, str], Place]
) -> Iterator[ImportProblem]:
    """Terms with a printed year outside the years of the plan: they stay as printed."""
    for at, measure in enumerate(template.measures):
        for term in (measure.deadline, *(sub.deadline for sub in measure.sub_measures)):
            schedule = term_schedule(template, measure, term)
            for problem in () if schedule is None else schedule.problems:
                kind = _TOLD.get(problem.code)
                if kind is not None:
                    yield noticed(kind, places.get((at, "deadline")), term)


_TOLD = {
    "deadline.outside_plan": "import.date_outside",
    "deadline.two_readings": "import.date_undecided",
    "deadline.august_unclear": "import.date_undecided",
    "deadline.not_understood": "import.deadline_not_understood",
}
"""What is wrong with a term that a person should know before the draft is used."""


def slug(text: str) -> str:
    """A short name of small letters, digits and hyphens."""
    return re.sub(r"[^\w]+|_+", "-", text.lower()).strip("-") or "roadmap"


class _Draft:
    """Puts the template together; what it had to guess is among the problems."""

    def __init__(
        self, *, file: Path, head: Head, plan: Plan, found: Measures, document: Document
    ) -> None:
        self.file, self.head, self.plan, self.found = file, head, plan, found
        self.document = document
        self.problems: list[ImportProblem] = []

    def template(
        self,
        name: str,
        period: Period | None,
        tail: Sequence[Paragraph],
        *,
        school_years: bool,
    ) -> RoadmapTemplate:
        head, header = self.head, self.plan.header
        after = [*tail, *(one for one in self.plan.after if isinstance(one, Paragraph))]
        footnotes = footnotes_of([one.text for one in after])
        title = head.title or head.act_title
        if title is None:
            self.problems.append(noticed("import.no_title"))
            title = self.file.stem
        level = self._level(title)
        territory = territory_of(head.issuer or "")
        self.problems.append(noticed("import.territory_guessed", found=territory))
        years = Years(period=period) if period is not None else self._years(title)
        if school_years:
            years = Years(period=evolve(years.period, school_years=True))
        timed = in_sections(
            self.found.measures, self.found.sections, years.period, self.found.places
        )
        timed = in_order(timed, years.period, self.found.places, head.date)
        self.problems += timed.problems
        does = [one.does for one in header.headings if one.field is Field.RESPONSIBLE]
        return RoadmapTemplate(
            name=name,
            title=title,
            act=self._act(name, title, level, territory),
            act_title=head.act_title,
            level=level,
            territory=territory,
            period=years.period,
            other_period=years.other,
            columns=tuple(without_names(one.text)[0] for one in header.headings),
            responsible_does=does[0] if does else None,
            goals=head.goals,
            tasks=head.tasks,
            expected_results=head.expected_results,
            grounds=head.grounds,
            abbreviations=head.abbreviations,
            school_lists=head.school_lists,
            duties=head.duties,
            sections=self._sections(),
            measures=timed.measures,
            statements=(*head.statements, *self._notes(after, footnotes)),
            footnotes=footnotes or self._own_footnotes(),
        )

    def _act(self, name: str, title: str, level: Level, territory: str) -> Act:
        head = self.head
        for missing, value in (
            ("import.no_issuer", head.issuer),
            ("import.no_act_title", head.act_title),
            ("import.no_act_date", head.date),
            ("import.no_act_number", head.number),
        ):
            if value is None:
                self.problems.append(noticed(missing))
        return Act(
            id=name,
            title=head.act_title or title,
            issuer=head.issuer or UNKNOWN,
            level=level,
            territory=territory,
            number=head.number,
            date=head.date,
        )

    def _level(self, title: str) -> Level:
        level = level_of(self.head.issuer or "", f"{self.head.act_title or ''} {title}")
        if level is None:
            self.problems.append(noticed("import.level_guessed"))
        return level or Level.MUNICIPAL

    def _years(self, title: str) -> Years:
        texts = [section.title or "" for section in self.found.sections]
        texts += [measure.deadline or "" for measure in self.found.measures]
        years = years_of(
            (title, self.head.act_title or ""),
            (*self.head.below_title, *self.head.above_title),
            texts,
            self.head.date,
        )
        if years is None:
            raise fault("import.no_year", where=self.file.name)
        if years.guessed:
            self.problems.append(noticed("import.period_guessed", found=_spelt(years.period)))
        if years.other is not None:
            readings = f"{_spelt(years.other)} | {_spelt(years.period)}"
            self.problems.append(noticed("import.period_two_readings", found=readings))
        return years

    def _sections(self) -> tuple[Section, ...]:
        """Rows under no heading stand under the numbered heading above the table, if it has one."""
        sections, heading = self.found.sections, self.head.heading
        if heading and len(sections) == 1 and sections[0].title is None:
            return (evolve(sections[0], number=heading[0], title=heading[1]),)
        return sections

    def _notes(
        self, after: Sequence[Paragraph], footnotes: Sequence[Abbreviation]
    ) -> list[Statement]:
        notes = [
            Statement(
                title=f"Таблица {table.place.sheet or (table.place.table or 0) + 1}",
                text=without_names(text)[0],
            )
            for table in self.document.tables
            if not any(table is piece.table for piece in self.plan.pieces)
            and (text := table.text())
        ]
        marks = tuple(note.mark or "" for note in footnotes)
        rest = [one for one in after if not (marks and one.text.startswith(marks))]
        if rest:
            self.problems.append(noticed("import.text_after", rest[0].place, rest[0].text))
            text = "\n".join(one.text for one in rest)
            notes.append(Statement(title="После таблицы", text=text))
        return notes

    def _own_footnotes(self) -> tuple[Abbreviation, ...]:
        return tuple(
            Abbreviation(short=mark, full=without_names(text)[0], mark=mark)
            for mark, text in self.document.footnotes
        )


def _spelt(period: Period) -> str:
    """«2023», «2022/2023» of a school year, «2022–2024»."""
    first, last = period.years
    if first == last:
        return str(first)
    return f"{first}/{last}" if period.school_years else f"{first}–{last}"


def _header_places(plan: Plan) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for heading in plan.header.headings:
        if heading.field is not None:
            places.setdefault(heading.field.value, heading.place)
    return places


def _without_names(blocks: Sequence[B]) -> tuple[tuple[B, ...], int]:
    """Blocks with names left out of the paragraphs, and how many; cells lose theirs as read."""
    names = 0
    made: list[B] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            text, count = without_names(block.text)
            names += count
            block = evolve(block, text=text)  # noqa: PLW2901  # the same block without names
        made.append(block)
    return tuple(made), names


_MUNICIPAL = re.compile(
    r"муниципальн|городск\w+ (?:округ|поселен)|\bрайон|управлени\w+ образовани|отдел\w* образовани",
    re.IGNORECASE,
)
_REGIONAL = re.compile(r"министерств|департамент|област|\bкра[яй]\b|республик", re.IGNORECASE)
_FORMATION = re.compile(r"муниципального образования\s+(.+)", re.IGNORECASE)
_DISTRICT = re.compile(
    r"([\w-]+(?:ск|цк)ого)\s+(городского округа|муниципального округа|муниципального района|района)"
    r"(?:\s+(.+))?",
    re.IGNORECASE,
)
_REGION = re.compile(r"([\w-]+(?:ск|цк)(?:ой|ого))\s+(области|края)", re.IGNORECASE)
_REPUBLIC = re.compile(r"республики\s+([\w-]+)", re.IGNORECASE)
_NOMINATIVE = {
    "городского округа": "городской округ",
    "муниципального округа": "муниципальный округ",
    "муниципального района": "муниципальный район",
    "района": "район",
}
_COMMON = ("район", "округ", "городской", "муниципальный", "края", "области", "край", "область")
UNKNOWN = "не указана"


def level_of(issuer: str, title: str) -> Level | None:
    """The level of a plan by who issued it, or by its title; None where neither tells."""
    for text in (issuer, title):
        if _MUNICIPAL.search(text):
            return Level.MUNICIPAL
        if _REGIONAL.search(text):
            return Level.REGIONAL
    return None


def territory_of(issuer: str) -> str:
    """The territory in the name of an issuer, in the nominative as far as that is certain.

    Examples:
        >>> territory_of("МИНИСТЕРСТВО ОБРАЗОВАНИЯ САХАЛИНСКОЙ ОБЛАСТИ")
        'Сахалинская область'
    """
    formation = _FORMATION.search(issuer)
    if formation:
        return f"муниципальное образование {_proper(formation[1])}"
    district = _DISTRICT.search(issuer)
    if district:
        name = re.sub("ого$", "ий", district[1], flags=re.IGNORECASE)
        rest = f" {_proper(district[3])}" if district[3] else ""
        return f"{_proper(name)} {_NOMINATIVE[district[2].lower()]}{rest}"
    region = _REGION.search(issuer)
    if region:
        area = region[2].lower() == "области"
        name = re.sub("(?:ой|ого)$", "ая" if area else "ий", region[1], flags=re.IGNORECASE)
        return f"{_proper(name)} {'область' if area else 'край'}"
    republic = _REPUBLIC.search(issuer)
    return f"Республика {_proper(republic[1])}" if republic else UNKNOWN


def _proper(words: str) -> str:
    """Names with a capital letter, common words without."""
    made = []
    for word in words.split():
        low = word.lower()
        made.append(low if low in _COMMON else "-".join(p.capitalize() for p in low.split("-")))
    return " ".join(made)


LONGEST_LINE = 100
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def to_toml(template: RoadmapTemplate) -> str:
    """The text of a template's file; the act stands in it as a table of its own.

    Args:
        template: the template; its name is the name of the file and is not written.
    """
    plurals = {plural for plural, _ in TABLES.values()}
    lines = [f"format = {FORMAT}"]
    for name, value in _given(template):
        if name not in {*plurals, "name", "act"}:
            lines.append(f"{name} = {_value(value, len(name) + 3)}")
    lines += ["", "[act]", *_keys(template.act)]
    for key, (plural, _) in TABLES.items():
        for one in getattr(template, plural):
            lines += ["", *_table(key, one)]
    return "\n".join(lines) + "\n"


def _table(key: str, one: Any) -> Iterator[str]:
    """A table of an array; parts of a measure with tables of their own follow it."""
    inner = {plural: name for name, plural in MEASURE_TABLES.items()} if key == "measure" else {}
    yield f"[[{key}]]"
    yield from _keys(one, without=frozenset(inner))
    for plural, name in inner.items():
        for part in getattr(one, plural):
            yield ""
            yield f"[[{key}.{name}]]"
            yield from _keys(part)


def _keys(one: Any, *, without: frozenset[str] = frozenset()) -> Iterator[str]:
    for name, value in _given(one):
        if name not in without:
            yield f"{name} = {_value(value, len(name) + 3)}"


def _given(one: Any) -> Iterator[tuple[str, Any]]:
    """The fields that do not hold what is meant anyway; there is no empty value in TOML."""
    for attribute in attrs.fields(type(one)):
        value = getattr(one, attribute.name)
        if value is not None and (attribute.default is attrs.NOTHING or value != attribute.default):
            yield attribute.name, value


def _value(value: Any, used: int) -> str:
    if isinstance(value, tuple):
        return _list([_value(one, 4) for one in value], used)
    if attrs.has(type(value)):
        keys = (f"{name} = {_value(inner, LONGEST_LINE)}" for name, inner in _given(value))
        return "{ " + ", ".join(keys) + " }"
    return _plain(value)


def _list(items: list[str], used: int) -> str:
    line = "[" + ", ".join(items) + "]"
    if used + len(line) <= LONGEST_LINE or used >= LONGEST_LINE:
        return line
    return "[\n" + "".join(f"    {item},\n" for item in items) + "]"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, StrEnum):
        return _text(value.value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _text(text: str) -> str:
    return '"' + "".join(_character(char) for char in text) + '"'


def _character(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if ord(char) < 32 or ord(char) == 127:
        return f"\\u{ord(char):04x}"
    return char


def page(imported: Imported) -> Page:
    """What was read of an order, and what a person should look at before it is used."""
    template = imported.template
    counts = msg(
        "Rows: {rows}, sections: {sections}, points: {points}, acts cited: {acts}",
        rows=len(template.measures),
        sections=len(template.sections),
        points=len(template.duties),
        acts=len(template.grounds),
    )
    columns = (
        Column(heading=msg("Where"), id="where", width=(10, 40)),
        Column(heading=msg("Weight"), id="severity", wrap="never"),
        Column(heading=msg("What to look at"), id="message", width=(16, 70)),
        Column(heading=msg("What stood there"), id="found", width=(10, 40)),
    )
    rows = [
        (
            one.place.message if one.place else None,
            SEVERITIES[one.severity.value],
            one.message,
            one.found,
        )
        for one in imported.problems
    ]
    table = Table.of_rows(columns, rows, name="problems", empty=msg("Nothing is doubtful"))
    return Page(title=template.title, name="import", parts=[Text(words=counts), table])
