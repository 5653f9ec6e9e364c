"""Files of forms: read from the folder of a region, and checked when they are read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from xml.etree import ElementTree as ET

from schoolsupport.errors import RuleError
from schoolsupport.faults import nearest, rule_fault
from schoolsupport.monitoring.registers.register import Register
from schoolsupport.monitoring.rounds.reading import is_quoted
from schoolsupport.monitoring.rounds.round import FOLDER as ROUNDS
from schoolsupport.monitoring.rounds.round import MENTIONED, all_texts
from schoolsupport.reports.fields import OWN_CELL, RowKind, Subject
from schoolsupport.reports.forms import (
    ASSUMED,
    FOLDER,
    FormAbout,
    FormChart,
    FormColumn,
    FormHead,
    FormTable,
    ReportForm,
    fields_in,
)
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.roadmaps.template_files import read_acts
from schoolsupport.structure import read_toml, structured

_WIDEST = 200
_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CONTENT = "{content}"
"""The paragraph of a .docx that gives way to the document."""


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
    folder: Traversable,
    templates: Mapping[str, RoadmapTemplate],
    registers: Mapping[str, Register] | None = None,
    code: Sequence[ReportForm] = (),
) -> dict[str, ReportForm]:
    """The forms of a plugin's folder by name, in the order of names; none where it has none.

    Args:
        folder: the folder of a region.
        templates: its roadmaps by name.
        registers: its registers by name; by default it has none.
        code: forms that it makes in Python.

    Raises:
        RuleError: a file says what it may not; all faults of all files are reported together.
    """
    names = form_names(folder)
    acts = read_acts(folder) if names or code else {}
    forms: dict[str, ReportForm] = {}
    faults: list[RuleError] = []
    for name in names:
        where = f"{FOLDER}/{name}.toml"
        try:
            raw = read_toml(folder / FOLDER / f"{name}.toml", where)
            form = form_of(raw, name, folder / FOLDER)
            faults += _source_faults(form, templates, acts, where)
            faults += _register_faults(form, registers or {}, where)
            faults += _round_faults(form, folder, where)
            forms[name] = form
        except RuleError as error:
            faults.append(error)
    for made in code:
        where = f"forms: {made.name}"
        faults += [*_said_faults(made, where), *_source_faults(made, templates, acts, where)]
        if made.name in forms:
            faults.append(rule_fault("form.code_twice", where=where, found=made.name))
        forms[made.name] = made
    faults += _annex_faults(forms, {one.name for one in code})
    if faults:
        raise RuleError.of(faults)
    return dict(sorted(forms.items()))


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


# --- checks --------------------------------------------------------------------------------------


def _form_faults(form: ReportForm, where: str) -> Iterator[RuleError]:
    subject = form.subject
    yield from _said_faults(form, where)
    if not (form.tables or form.before or form.point or form.after or form.fact):
        yield rule_fault("form.nothing", where=where)
    if not form.column:
        for key in ("rows", "group_by", "totals", "empty"):
            if getattr(form, key):
                yield rule_fault("form.no_column", where=f"{where}: {key}")
    for number, table in enumerate(form.tables, start=1):
        place = where if form.column and number == 1 else f"{where}: table {number}"
        yield from _table_faults(table, subject, place)


def _said_faults(form: ReportForm, where: str) -> Iterator[RuleError]:
    """What is wrong with what a form says, whatever makes its tables."""
    if not form.title.strip():
        yield rule_fault("form.empty", where=f"{where}: title")
    for place, text in _words(form):
        yield from _word_faults(text, form.subject, f"{where}: {place}")
    for key in form.assumed:
        if key not in ASSUMED:
            yield rule_fault(
                "form.unknown_assumed",
                where=f"{where}: assumed",
                found=key,
                near=nearest(key, ASSUMED),
                known=", ".join(ASSUMED),
            )


def _head_words(head: FormHead | None) -> Iterator[tuple[str, str]]:
    if head is None:
        return
    yield from (("head: issuer", text) for text in head.issuer)
    yield from (("head: to", text) for text in head.to)
    for key in ("kind", "day", "number", "place"):
        if (said := getattr(head, key)) is not None:
            yield f"head: {key}", said


def _words(form: ReportForm) -> Iterator[tuple[str, str]]:
    """Every text of a form that may hold fields, with its key."""
    yield "title", form.title
    for key in ("mark", "before", "point", "after", "sign"):
        for text in getattr(form, key):
            yield key, text
    yield from _head_words(form.head)
    yield from (("annex: mark", text) for annex in form.annex for text in annex.mark)
    for fact in form.fact:
        yield "fact: heading", fact.heading
        yield "fact: value", fact.value
    for table in form.tables:
        for fact in table.fact:
            yield "table: fact: heading", fact.heading
            yield "table: fact: value", fact.value
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
    if table.fact:
        yield from _fact_faults(table, where)
        return
    for number, column in enumerate(table.column, start=1):
        yield from _column_faults(column, kind, f"{where}: column {number}")
    for name in table.headings(subject):
        if kind.field(name) is None:
            yield _unknown(name, kind.fields, f"{where}: group_by")
    names = (one.field or "" for one in table.column)
    named = [one for one in map(kind.field, names) if one is not None]
    if table.totals and not any(one.total for one in named):
        yield rule_fault("form.no_total", where=f"{where}: totals")
    if table.chart is not None:
        yield from _chart_faults(table.chart, subject, kind, f"{where}: chart")


def _fact_faults(table: FormTable, where: str) -> Iterator[RuleError]:
    """That a table of names and values has a column for each and nothing that rows have."""
    fields = [one.field for one in table.column]
    others = (table.rows, table.group_by, table.totals, table.chart)
    if fields != [None, None] or any(others):
        yield rule_fault("form.facts_of_table", where=f"{where}: fact")


def _column_faults(column: FormColumn, kind: RowKind, where: str) -> Iterator[RuleError]:
    if column.width is not None and not 1 <= column.width <= _WIDEST:
        yield rule_fault("form.width", where=f"{where}: width", found=column.width, most=_WIDEST)
    if column.field is None:
        return
    known = kind.field(column.field)
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


def _round_faults(form: ReportForm, folder: Traversable, where: str) -> Iterator[RuleError]:
    """That the round a form names is there; rounds are read after forms."""
    if form.round is None:
        return
    place = folder / ROUNDS
    names = [file.name for file in place.iterdir()] if place.is_dir() else []
    known = sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))
    known = [name for name in known if f"{name}.toml" != MENTIONED]
    if form.round not in known or form.about not in (FormAbout.EXECUTION, FormAbout.ROUND):
        yield rule_fault(
            "form.unknown_round",
            where=f"{where}: round",
            found=form.round,
            near=nearest(form.round, known),
            known=", ".join(known) or "-",
        )


_OF_RUNS = (FormAbout.LIST, FormAbout.VERDICTS, FormAbout.SCHOOL)
"""What has a category: what a run found."""


def _register_faults(
    form: ReportForm, registers: Mapping[str, Register], where: str
) -> Iterator[RuleError]:
    """That a form about a register names one, and columns that it has; a category only runs."""
    if form.category is not None and form.about not in _OF_RUNS:
        yield rule_fault("form.category", where=f"{where}: category", found=form.category)
    if (form.register is not None) != (form.about is FormAbout.REGISTER):
        yield rule_fault("form.register", where=f"{where}: register", found=form.register)
        return
    if form.register is None:
        return
    register = registers.get(form.register)
    if register is None:
        yield rule_fault(
            "form.unknown_register",
            where=f"{where}: register",
            found=form.register,
            near=nearest(form.register, registers),
            known=", ".join(registers) or "-",
        )
        return
    known = [f"{OWN_CELL}{one.id}" for one in register.column if not one.purged]
    for table in form.tables:
        names = [*table.group_by, *(one.field for one in table.column if one.field is not None)]
        for name in names:
            if name.startswith(OWN_CELL) and name not in known:
                yield _unknown(name, known, f"{where}: field")


_FOLLOWS = {
    FormAbout.LIST: (FormAbout.LIST, FormAbout.VERDICTS, FormAbout.ROADMAP),
    FormAbout.VERDICTS: (FormAbout.LIST, FormAbout.VERDICTS, FormAbout.ROADMAP),
    FormAbout.AMENDMENT: (FormAbout.AMENDMENT,),
}
"""What may follow a document as its annex: what can be made of the same results."""


def _annex_faults(forms: Mapping[str, ReportForm], code: Collection[str]) -> Iterator[RuleError]:
    """That annexes are there and are made of the same results; what code makes follows nothing."""
    for form in forms.values():
        where = f"{FOLDER}/{form.name}.toml: annex"
        for annex in form.annex:
            other = forms.get(annex.form)
            if other is None:
                near = nearest(annex.form, forms)
                known = ", ".join(forms) or "-"
                yield rule_fault(
                    "form.unknown_annex", where=where, found=annex.form, near=near, known=known
                )
            elif (
                other.about not in _FOLLOWS.get(form.about, ()) or other.annex or annex.form in code
            ):
                yield rule_fault("form.wrong_annex", where=where, found=annex.form)


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
