"""Forms of reports: a document of a region as data of its plugin, checked when it is read.

A file `forms/NAME.toml` says what a document is about, which words stand in it and which columns
its tables have. Its columns name fields that `fields` declares for what it is about, and its words
hold fields in braces, «{round.title}», which are looked up by name: nothing in a form is ever run.
What the order itself prescribes of a document is its `source`; what the region chose is `assumed`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import Literal
from xml.etree import ElementTree as ET

from attrs import frozen

from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleError
from schoolsupport.faults import nearest, rule_fault
from schoolsupport.monitoring.rounds.reading import is_quoted
from schoolsupport.monitoring.rounds.round import all_texts
from schoolsupport.reports.fields import RowKind, Subject, subject_of
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.roadmaps.template_files import read_acts
from schoolsupport.structure import read_toml, structured
from schoolsupport.translation import Message, Spoken

FOLDER = "forms"
ASSUMED = (
    "title",
    "mark",
    "before",
    "fact",
    "table",
    "column",
    "rows",
    "group_by",
    "totals",
    "after",
    "sign",
    "orientation",
)
"""What of a form may be the region's own choice, where the order does not say it."""

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_WIDEST = 200
_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CONTENT = "{content}"
"""The paragraph of a .docx that gives way to the document."""


class FormAbout(StrEnum):
    """What a form shows.

    `list`: schools that a run found, by default those on the list. `verdicts`: every school of a
    run. `roadmap`: an order's table, as printed. `execution`: what is done of plans. `round`: a
    round of an order, whatever it looks at. `lists`: a list as an order approved it.
    `participation`: who took part in what. `dynamics`: results before and after support. `risks`:
    risk profiles of schools.
    """

    LIST = "list"
    VERDICTS = "verdicts"
    ROADMAP = "roadmap"
    EXECUTION = "execution"
    ROUND = "round"
    LISTS = "lists"
    PARTICIPATION = "participation"
    DYNAMICS = "dynamics"
    RISKS = "risks"


Unit = Literal["share", "percent", "people", "points", "km", "years", "year", "signed", "day"]


@frozen(kw_only=True)
class FormColumn:
    """A column of a table of a form.

    Attributes:
        heading: its words, with fields.
        field: what its cells hold; None for a column to be filled by hand.
        width: letters it should have at most.
        unit: how its numbers are written; by default as the field says.
    """

    heading: str
    field: str | None = None
    width: int | None = None
    unit: Unit | None = None


@frozen(kw_only=True)
class FormChart:
    """A drawing of a table of a form.

    Attributes:
        title: its words, with fields.
        kind: `bars`, `lines`, `steps` or `dots`.
        x: the field along the axis.
        values: fields with numbers, a series each.
        mark: a number of the subject, drawn as a line across.
    """

    title: str
    kind: Literal["bars", "lines", "steps", "dots"] = "bars"
    x: str
    values: tuple[str, ...]
    mark: str | None = None


@frozen(kw_only=True)
class FormFact:
    """A name and its value, a line: «Исполнено в целом: 40 % (4 из 10)».

    Attributes:
        heading: its name.
        value: words with fields.
    """

    heading: str
    value: str


@frozen(kw_only=True)
class FormTable:
    """A table of a form.

    Attributes:
        title: words above it, with fields.
        rows: what its rows are; by default the last of `group_by`, where rows can be that, else
            as the subject has it.
        column: its columns.
        group_by: fields whose equal values make a heading over their rows.
        totals: whether a row of totals stands at the end.
        empty: said where it has no row.
        before, after: paragraphs around it, with fields.
        chart: a drawing of its rows.
    """

    title: str | None = None
    rows: str | None = None
    column: tuple[FormColumn, ...]
    group_by: tuple[str, ...] = ()
    totals: bool = False
    empty: str | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    chart: FormChart | None = None

    def kind(self, subject: Subject) -> str:
        """Name of what its rows are."""
        if self.rows is not None:
            return self.rows
        last = self.group_by[-1] if self.group_by else ""
        return last if last in subject.kinds else subject.default

    def headings(self, subject: Subject) -> tuple[str, ...]:
        """The fields that make headings over rows."""
        by = self.group_by
        return by[:-1] if self.rows is None and by and by[-1] in subject.kinds else by


@frozen(kw_only=True)
class ReportForm:
    """A form of a region.

    Attributes:
        name: name of its file.
        title: title of the document, with fields.
        about: what it shows.
        roadmap: name of the roadmap it is of; None where the region has but one, or none is meant.
        mark: lines in the upper right corner: whose annex it is, who approves it.
        before: paragraphs before the tables, with fields; one with a field that has no value in
            this document is left out.
        fact: names and values before the tables.
        rows, column, group_by, totals, empty: the table, where there is but one.
        table: its tables, where there are several; after the one above.
        after: paragraphs after the tables.
        sign: offices that sign, a line each; names are filled in by hand.
        orientation: how paper lies; by default by the width of the tables.
        template: a .docx of the region beside the form; its words may hold fields, and its
            paragraph «{content}» gives way to the document.
        source: the words of the order that ask for the document.
        assumed: keys whose content the order does not say.
    """

    name: str
    title: str
    about: FormAbout
    roadmap: str | None = None
    mark: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    fact: tuple[FormFact, ...] = ()
    rows: str | None = None
    column: tuple[FormColumn, ...] = ()
    group_by: tuple[str, ...] = ()
    totals: bool = False
    empty: str | None = None
    table: tuple[FormTable, ...] = ()
    after: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()
    orientation: Literal["portrait", "landscape"] | None = None
    template: str | None = None
    source: LegalSource
    assumed: tuple[str, ...] = ()

    @property
    def subject(self) -> Subject:
        """What it is about, with the fields there are."""
        return subject_of(self.about.value)

    @property
    def tables(self) -> tuple[FormTable, ...]:
        """Its tables in their order."""
        if not self.column:
            return self.table
        own = FormTable(
            rows=self.rows,
            column=self.column,
            group_by=self.group_by,
            totals=self.totals,
            empty=self.empty,
        )
        return (own, *self.table)


def form_names(folder: Traversable) -> tuple[str, ...]:
    """Names of the forms of a region's folder, without reading any.

    Args:
        folder: the folder of a region.
    """
    place = folder / FOLDER
    if not place.is_dir():
        return ()
    names = (file.name for file in place.iterdir() if file.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in names))


def read_forms(
    folder: Traversable, templates: Mapping[str, RoadmapTemplate]
) -> dict[str, ReportForm]:
    """The forms of a plugin's folder by name, in the order of names; none where it has none.

    Args:
        folder: the folder of a region.
        templates: its roadmaps by name.

    Raises:
        RuleError: a file says what it may not; all faults of all files are reported together.
    """
    names = form_names(folder)
    acts = read_acts(folder) if names else {}
    forms: dict[str, ReportForm] = {}
    faults: list[RuleError] = []
    for name in names:
        where = f"{FOLDER}/{name}.toml"
        try:
            raw = read_toml(folder / FOLDER / f"{name}.toml", where)
            form = form_of(raw, name, folder / FOLDER)
            faults += _source_faults(form, templates, acts, where)
            forms[name] = form
        except RuleError as error:
            faults.append(error)
    if faults:
        raise RuleError.of(faults)
    return forms


def form_of(raw: Mapping[str, object], name: str, folder: Traversable | None = None) -> ReportForm:
    """A form from the content of its file.

    Args:
        raw: what TOML gave.
        name: name of the form.
        folder: where the file stands, for its .docx.

    Raises:
        RuleError: it says what it may not; `others` holds the faults after the first.
    """
    where = f"{FOLDER}/{name}.toml"
    form = structured({**raw, "name": name}, ReportForm, where)
    faults = [*_form_faults(form, where), *_docx_faults(form, folder, where)]
    if faults:
        raise RuleError.of(faults)
    return form


def fields_in(text: str) -> list[str]:
    """Names of the fields in words.

    Raises:
        ValueError: a brace stands alone; two of them are one that is printed.
    """
    found = []
    for match in _FIELD.finditer(text):
        if match.group() in ("{", "}"):
            raise ValueError(match.group())
        if match.group(1) is not None:
            found.append(match.group(1).strip())
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """Words with what stands in their braces.

    Args:
        text: the words.
        values: text of each field.
    """

    def put(match: re.Match[str]) -> str:
        name = match.group(1)
        return match.group()[0] if name is None else values[name.strip()]

    return _FIELD.sub(put, text)


def form_title(form: ReportForm) -> Message:
    """A title with what its fields are in their place: «Отчёт за (период, за который раунд)»."""
    known = form.subject.words_known
    named = fields_in(form.title)

    def speak(lang: str) -> str:
        return filled(form.title, {name: f"({known[name].words.text(lang)})" for name in named})

    return Spoken(speak)


# --- checks --------------------------------------------------------------------------------------


def _form_faults(form: ReportForm, where: str) -> Iterator[RuleError]:
    subject = form.subject
    if not form.title.strip():
        yield rule_fault("form.empty", where=f"{where}: title")
    if not (form.tables or form.before or form.after or form.fact):
        yield rule_fault("form.nothing", where=where)
    if not form.column:
        for key in ("rows", "group_by", "totals", "empty"):
            if getattr(form, key):
                yield rule_fault("form.no_column", where=f"{where}: {key}")
    for place, text in _words(form):
        yield from _word_faults(text, subject, f"{where}: {place}")
    for number, table in enumerate(form.tables, start=1):
        place = where if form.column and number == 1 else f"{where}: table {number}"
        yield from _table_faults(table, subject, place)
    for key in form.assumed:
        if key not in ASSUMED:
            yield rule_fault(
                "form.unknown_assumed",
                where=f"{where}: assumed",
                found=key,
                near=nearest(key, ASSUMED),
                known=", ".join(ASSUMED),
            )


def _words(form: ReportForm) -> Iterator[tuple[str, str]]:
    """Every text of a form that may hold fields, with its key."""
    yield "title", form.title
    for key in ("mark", "before", "after", "sign"):
        for text in getattr(form, key):
            yield key, text
    for fact in form.fact:
        yield "fact: heading", fact.heading
        yield "fact: value", fact.value
    for table in form.tables:
        yield from (("table: before", text) for text in table.before)
        yield from (("table: after", text) for text in table.after)
        yield from (("column: heading", column.heading) for column in table.column)
        if table.title is not None:
            yield "table: title", table.title
        if table.chart is not None:
            yield "chart: title", table.chart.title


def _word_faults(text: str, subject: Subject, where: str) -> Iterator[RuleError]:
    if not text.strip():
        yield rule_fault("form.empty", where=where)
    try:
        named = fields_in(text)
    except ValueError as error:
        yield rule_fault("form.brace", where=where, found=text, brace=str(error))
        return
    for name in named:
        if name not in subject.words_known:
            yield _unknown(name, subject.words_known, where)


def _table_faults(table: FormTable, subject: Subject, where: str) -> Iterator[RuleError]:
    kind = subject.kinds.get(table.kind(subject))
    if kind is None:
        yield rule_fault(
            "form.unknown_rows",
            where=f"{where}: rows",
            found=table.rows,
            near=nearest(table.rows or "", subject.kinds),
            known=", ".join(subject.kinds),
        )
        return
    if not table.column:
        yield rule_fault("form.no_column", where=f"{where}: column")
    for number, column in enumerate(table.column, start=1):
        yield from _column_faults(column, kind, f"{where}: column {number}")
    for name in table.headings(subject):
        if name not in kind.fields:
            yield _unknown(name, kind.fields, f"{where}: group_by")
    names = (one.field or "" for one in table.column)
    named = [kind.fields[name] for name in names if name in kind.fields]
    if table.totals and not any(one.total for one in named):
        yield rule_fault("form.no_total", where=f"{where}: totals")
    if table.chart is not None:
        yield from _chart_faults(table.chart, subject, kind, f"{where}: chart")


def _column_faults(column: FormColumn, kind: RowKind, where: str) -> Iterator[RuleError]:
    if column.width is not None and not 1 <= column.width <= _WIDEST:
        yield rule_fault("form.width", where=f"{where}: width", found=column.width, most=_WIDEST)
    if column.field is None:
        return
    known = kind.fields.get(column.field)
    if known is None:
        yield _unknown(column.field, kind.fields, f"{where}: field")
    elif column.unit is not None and known.unit is None:
        yield rule_fault("form.unit_of_words", where=f"{where}: unit", found=column.unit)


def _chart_faults(
    chart: FormChart, subject: Subject, kind: RowKind, where: str
) -> Iterator[RuleError]:
    for name in (chart.x, *chart.values):
        if name not in kind.fields:
            yield _unknown(name, kind.fields, where)
    for name in chart.values:
        if name in kind.fields and kind.fields[name].unit is None:
            yield rule_fault("form.chart_of_words", where=f"{where}: values", found=name)
    if not chart.values:
        yield rule_fault("form.empty", where=f"{where}: values")
    if chart.mark is not None and chart.mark not in subject.values:
        yield _unknown(chart.mark, subject.values, f"{where}: mark")


def _unknown(name: str, known: Iterable[str], where: str) -> RuleError:
    names = list(known)
    return rule_fault(
        "form.unknown_field",
        where=where,
        found=name,
        near=nearest(name, names),
        known=", ".join(names),
    )


def _docx_faults(form: ReportForm, folder: Traversable | None, where: str) -> Iterator[RuleError]:
    if form.template is None:
        return
    place = f"{where}: template"
    if "/" in form.template or "\\" in form.template or not form.template.endswith(".docx"):
        yield rule_fault("form.template_name", where=place, found=form.template)
    elif folder is None or not (folder / form.template).is_file():
        yield rule_fault("form.no_template", where=place, found=form.template)
    else:
        yield from _letterhead_faults(folder / form.template, form.subject, place)


def _letterhead_faults(file: Traversable, subject: Subject, where: str) -> Iterator[RuleError]:
    """That a .docx has a place for the document, and names no field that is not known."""
    texts = letterhead_texts(file.read_bytes())
    if texts is None:
        yield rule_fault("form.bad_template", where=where, found=file.name)
        return
    if [text.strip() for text in texts].count(CONTENT) != 1:
        yield rule_fault("form.no_content", where=where, found=file.name)
    for text in texts:
        if text.strip() != CONTENT and ("{" in text or "}" in text):
            yield from _word_faults(text, subject, f"{where}: {file.name}")


def letterhead_texts(content: bytes) -> list[str] | None:
    """The texts of the paragraphs of a .docx, its heads and feet too; None where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [name for name in packed.namelist() if _PART.fullmatch(name)]
            trees = [
                ET.fromstring(packed.read(name)) for name in sorted(parts)
            ]  # a region's own file, without entities
    except (zipfile.BadZipFile, ET.ParseError):
        return None
    return [
        "".join(piece.text or "" for piece in paragraph.iter(f"{_W}t"))
        for tree in trees
        for paragraph in tree.iter(f"{_W}p")
    ]


def _source_faults(
    form: ReportForm,
    templates: Mapping[str, RoadmapTemplate],
    acts: Collection[str],
    where: str,
) -> Iterator[RuleError]:
    if form.roadmap is not None and form.roadmap not in templates:
        yield rule_fault(
            "round.unknown_roadmap",
            where=f"{where}: roadmap",
            found=form.roadmap,
            near=nearest(form.roadmap, templates),
            known=", ".join(templates) or "-",
        )
    orders = [one for one in templates.values() if one.act.id == form.source.act]
    known = {*acts, *(one.act.id for one in templates.values())}
    if form.source.act not in known:
        yield rule_fault(
            "form.unknown_act",
            where=f"{where}: source",
            found=form.source.act,
            near=nearest(form.source.act, known),
            known=", ".join(sorted(known)),
        )
    quote = form.source.quote
    texts = [text for one in orders for text in all_texts(one)]
    if orders and (quote is None or not is_quoted(quote, texts)):
        yield rule_fault("form.no_quote", where=f"{where}: source", found=quote)
