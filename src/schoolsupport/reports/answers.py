"""What `report list` and `report make` tell: the forms of a region, a report for programs."""

from __future__ import annotations

import datetime as dt

from attrs import frozen

from schoolsupport.domain import LegalSource
from schoolsupport.pages import Column, Lines, Page, Table, Text, Value
from schoolsupport.pages.cells import bare, name_of, value_text, words
from schoolsupport.records import told
from schoolsupport.reports.filling import Reporting, number_of
from schoolsupport.reports.forms import FormAbout, ReportForm, form_title
from schoolsupport.reports.report import Report
from schoolsupport.translation import msg

MADE_OF = {
    FormAbout.LIST: msg("a run"),
    FormAbout.VERDICTS: msg("a run"),
    FormAbout.ROADMAP: msg("the order's table"),
    FormAbout.EXECUTION: msg("plans and reports"),
    FormAbout.ROUND: msg("plans and reports"),
    FormAbout.LISTS: msg("lists of orders"),
    FormAbout.PARTICIPATION: msg("registers of the store"),
    FormAbout.DYNAMICS: msg("results of two years"),
    FormAbout.RISKS: msg("a table of risks"),
    FormAbout.REGISTER: msg("registers of the store"),
    FormAbout.PLAN: msg("the order's table and schools"),
    FormAbout.SCHOOL: msg("a run"),
    FormAbout.LETTER: msg("a run"),
    FormAbout.AMENDMENT: msg("two runs"),
}


@told("region", "form.name", "form.title", "form.about", "rounds", "form.source", "form.assumed")
@frozen(kw_only=True)
class ListedForm:
    """A form of a region in a line.

    Attributes:
        region: name of the region.
        form: the form.
        rounds: names of the rounds that are reported in it.
    """

    region: str
    form: ReportForm
    rounds: tuple[str, ...]


@frozen
class ListedForms:
    """The forms of a region, as `report list` tells them."""

    forms: tuple[ListedForm, ...]


def listed_forms(name: str, region: Reporting) -> ListedForms:
    """The forms of a region, each with its rounds.

    Args:
        name: name of the region.
        region: the region.
    """
    rounds = region.rounds.values()
    return ListedForms(
        tuple(
            ListedForm(
                region=name,
                form=form,
                rounds=tuple(one.name for one in rounds if one.form == form.name),
            )
            for form in region.forms.values()
        )
    )


def list_page(listed: ListedForms) -> Page:
    """The forms of a region: name, title, what each shows, what it is made of."""
    columns = (
        Column(heading=msg("Name"), id="name", unit="code"),
        Column(heading=msg("Form"), id="title", width=(20, 70)),
        Column(heading=msg("Shows"), id="about", width=(14, 40)),
        Column(heading=msg("Made of"), id="of", width=(10, 24)),
        Column(heading=msg("Rounds"), id="rounds", unit="code", width=(10, 30)),
    )
    rows = [
        (
            one.form.name,
            form_title(one.form),
            one.form.subject.words,
            MADE_OF[one.form.about],
            Lines(one.rounds) if one.rounds else None,
        )
        for one in listed.forms
    ]
    table = Table.of_rows(columns, rows, name="forms", empty=msg("The region has no forms."))
    return Page(title=msg("Forms of reports"), name="forms", parts=[table])


@told("region", "form", "title", "about", "facts", "texts", "tables", "source", "assumed")
@frozen(kw_only=True)
class ToldReport:
    """A report as a program reads it.

    Attributes:
        region: name of the region.
        report: the report.
    """

    region: str
    report: Report

    @property
    def form(self) -> str:
        """Name of the form."""
        return self.report.form.name

    @property
    def title(self) -> str:
        """Title of the document."""
        return words(self.report.page.title, self.report.lang)

    @property
    def about(self) -> FormAbout:
        """What it shows."""
        return self.report.form.about

    @property
    def facts(self) -> tuple[ToldFact, ...]:
        """Names and their values, as they are read."""
        lang = self.report.lang
        return tuple(
            ToldFact(name=words(name, lang), value=value_text(value, None, lang))
            for name, value in self.report.page.facts
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """Paragraphs and cautions, as they are read."""
        page, lang = self.report.page, self.report.lang
        parts = [part.words for part in page.every_part if isinstance(part, Text)]
        return tuple(words(one, lang) for one in (*page.cautions, *parts))

    @property
    def tables(self) -> tuple[ToldTable, ...]:
        """Its tables."""
        return tuple(ToldTable(table=one, lang=self.report.lang) for one in self.report.page.tables)

    @property
    def source(self) -> LegalSource:
        """The words of the order that ask for the document."""
        return self.report.form.source

    @property
    def assumed(self) -> tuple[str, ...]:
        """Keys of the form whose content the order does not say."""
        return self.report.form.assumed


@frozen(kw_only=True)
class ToldFact:
    """A name and its value."""

    name: str
    value: str


@frozen(kw_only=True)
class ToldColumn:
    """A column: its field, its heading, the unit of its numbers."""

    field: str
    heading: str
    unit: str | None


@told("title", "columns", "rows")
@frozen(kw_only=True)
class ToldTable:
    """A table of a report.

    Attributes:
        table: the table.
        lang: language of its words.
    """

    table: Table
    lang: str

    @property
    def title(self) -> str | None:
        """Words above it."""
        return None if self.table.title is None else words(self.table.title, self.lang)

    @property
    def columns(self) -> tuple[ToldColumn, ...]:
        """Its columns."""
        return tuple(
            ToldColumn(field=name_of(one), heading=words(one.heading, self.lang), unit=one.unit)
            for one in self.table.columns
        )

    @property
    def rows(self) -> tuple[tuple[str | float | None, ...], ...]:
        """Its rows, a cell for each column; shares from 0 to 1, days ISO."""
        columns = [
            [cell_of(cell, column, self.lang) for cell in cells]
            for column, cells in zip(self.table.columns, self.table.cells, strict=True)
        ]
        return tuple(zip(*columns, strict=True))


def cell_of(value: Value, column: Column, lang: str) -> str | float | None:
    """A cell as a program reads it: a number where it is one, else its words."""
    told = bare(value)
    if isinstance(told, dt.date):
        return told.isoformat()
    if isinstance(told, bool) or told is None:
        return None if told is None else value_text(told, None, lang)
    number = number_of(told)
    return value_text(told, column.unit, lang) if number is None else number
