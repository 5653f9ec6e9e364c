"""Forms of reports: a document of a region as data of its plugin.

A file `forms/NAME.toml` says what a document is about, which words stand in it and which columns
its tables have. Its columns name fields that `fields` declares for what it is about, and its words
hold fields in braces, «{round.title}», which are looked up by name: nothing in a form is ever run.
What the order itself prescribes of a document is its `source`; what the region chose is `assumed`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from attrs import frozen

from schoolsupport.domain import LegalSource
from schoolsupport.reports.fields import Subject, subject_of
from schoolsupport.translation import Message, Spoken

FOLDER = "forms"
ASSUMED = (
    "title",
    "mark",
    "head",
    "before",
    "point",
    "annex",
    "objection",
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


class FormAbout(StrEnum):
    """What a form shows.

    `list`: schools that a run found, by default those on the list. `verdicts`: every school of a
    run. `roadmap`: an order's table, as printed. `execution`: what is done of plans. `round`: a
    round of an order, whatever it looks at. `lists`: a list as an order approved it.
    `participation`: who took part in what. `dynamics`: results before and after support. `risks`:
    risk profiles of schools. `register`: the lines of a register on a day. `plan`: the plan of a
    school, a municipality or the region. `school`: why one school is on the list, or is not.
    `letter`: one school of a run, for a letter to it. `amendment`: what a later run changes in the
    list of an earlier one.
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
    REGISTER = "register"
    PLAN = "plan"
    SCHOOL = "school"
    LETTER = "letter"
    AMENDMENT = "amendment"


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
        fact: names and values that are its rows, under two columns without a field.
    """

    title: str | None = None
    rows: str | None = None
    column: tuple[FormColumn, ...]
    fact: tuple[FormFact, ...] = ()
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
class FormHead:
    """What stands above an order or a letter.

    Attributes:
        issuer: the body, its lines.
        kind: «ПРИКАЗ»; None for a letter.
        day, number: room for them, as the body writes them.
        place: where it is issued.
        to: to whom a letter goes, a line each.
    """

    issuer: tuple[str, ...]
    kind: str | None = None
    day: str | None = None
    number: str | None = None
    place: str | None = None
    to: tuple[str, ...] = ()


@frozen(kw_only=True)
class FormAnnex:
    """A document that follows an order: another form of the region.

    Attributes:
        form: its name.
        mark: lines in its corner; by default those of the form.
    """

    form: str
    mark: tuple[str, ...] = ()


@frozen(kw_only=True)
class ReportForm:
    """A form of a region.

    Attributes:
        name: name of its file.
        title: title of the document, with fields.
        about: what it shows.
        roadmap: name of the roadmap it is of; None where the region has but one, or none is meant.
        round: name of the round it reports, where the round itself names another form.
        register: name of the register it shows the lines of.
        category: id of the category whose schools it lists; by default the main one.
        mark: lines in the upper right corner: whose annex it is, who approves it.
        head: what stands above the title of an order or a letter.
        before: paragraphs before the tables, with fields; one with a field that has no value in
            this document is left out.
        fact: names and values before the tables.
        rows, column, group_by, totals, empty: the table, where there is but one.
        table: its tables, where there are several; after the one above.
        point: numbered points, after the paragraphs before the tables.
        after: paragraphs after the tables.
        sign: offices that sign, a line each; names come from a roster, or are filled in by hand.
        annex: documents that follow it.
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
    round: str | None = None
    register: str | None = None
    category: str | None = None
    mark: tuple[str, ...] = ()
    head: FormHead | None = None
    before: tuple[str, ...] = ()
    point: tuple[str, ...] = ()
    fact: tuple[FormFact, ...] = ()
    rows: str | None = None
    column: tuple[FormColumn, ...] = ()
    group_by: tuple[str, ...] = ()
    totals: bool = False
    empty: str | None = None
    table: tuple[FormTable, ...] = ()
    after: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()
    annex: tuple[FormAnnex, ...] = ()
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
