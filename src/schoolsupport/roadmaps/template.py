"""What a roadmap of an order says, row by row: `RoadmapTemplate` and its parts.

A template is the order's table and numbered points as data. Texts are the order's own, joined over
line and page breaks; a fault of the print stays in the text, and what was probably meant stands
beside it as a `Correction` with its reason. Persons' names are left out: offices and organisations
stay, and a roster names the persons when a plan is made.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from enum import StrEnum

from attrs import frozen

from schoolsupport.deadlines.schedule import Period
from schoolsupport.domain import Act, Level
from schoolsupport.records import Key, told
from schoolsupport.translation import Message, msg


class Does(StrEnum):
    """What a party does about a measure; the heading of the order's column says so."""

    EXECUTES = "execute"
    COLLECTS = "collect"
    CONTROLS = "control"


class Force(StrEnum):
    """How a numbered point binds the one it speaks to."""

    ORDERED = "ordered"
    RECOMMENDED = "recommended"
    OWN = "own"


class Comparator(StrEnum):
    """How a target is compared with what was reached."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"


class TargetUnit(StrEnum):
    """What a target counts."""

    PERCENT = "percent"
    PEOPLE = "people"
    SCHOOLS = "schools"
    EVENTS = "events"
    PUBLICATIONS = "publications"
    TIMES = "times"
    PIECES = "pieces"


@frozen(kw_only=True)
class Responsible:
    """A party to a measure or a duty.

    Attributes:
        role: office or role, in the nominative: «директор», «муниципальный координатор».
        organisation: organisation or kind of organisations: «МКУО ЦОКО», «ШНОР». One of the two
            is given at least; «директор МКУО ЦОКО» gives both.
        does: what the party does.
    """

    role: str | None = None
    organisation: str | None = None
    does: Does = Does.EXECUTES

    @property
    def name(self) -> str:
        """Office and organisation in one text."""
        return " ".join(part for part in (self.role, self.organisation) if part)


_COMPARES = re.compile(r"\b(?:ровно|точно|не (?:менее|более|реже|меньше|больше))\b", re.IGNORECASE)


@told(
    "text",
    "comparator",
    Key("value", whole=True),
    Key("upper", whole=True),
    "unit",
    "of",
    "per",
    "about",
)
@frozen(kw_only=True)
class Target:
    """A number an order sets.

    Attributes:
        text: the order's words for it.
        comparator: how it is compared.
        value: the floor, the ceiling or the number itself.
        upper: the second number where a floor is written as a range: 40 in «не менее 30–40 %».
        unit: what is counted.
        of: what a percentage is taken of, or what is counted, in the order's words.
        per: the period of the count, `month`, `quarter`, `school_term`, `year` …, if any.
        about: what the target speaks of, where the row says it elsewhere («исполнение дорожной
            карты»).
    """

    text: str
    comparator: Comparator
    value: Decimal
    upper: Decimal | None = None
    unit: TargetUnit
    of: str | None = None
    per: str | None = None
    about: str | None = None

    @property
    def is_reading(self) -> bool:
        """Whether the words compare with nothing: «50 чел.» may be a floor or the number itself."""
        whole = self.unit is TargetUnit.PERCENT and self.value == 100  # no more can be reached
        compared = _COMPARES.search(self.text) is not None
        return self.comparator is Comparator.EXACTLY and not whole and not compared

    @property
    def said(self) -> str | Message:
        """The order's words; where they can be read in two ways, both readings beside them."""
        if not self.is_reading:
            return self.text
        return msg(
            "{text} (no fewer than {value}, or just so many: the order does not say)",
            text=self.text,
            value=f"{self.value:f}",
        )


@frozen(kw_only=True)
class Correction:
    """What a print probably meant; the print itself is kept.

    Attributes:
        field: the field it corrects: `deadline`, `title`, `number` …
        printed: the words as printed.
        likely: the words that were probably meant.
        reason: why, for a reader.
    """

    field: str
    printed: str
    likely: str
    reason: str


@frozen(kw_only=True)
class SubMeasure:
    """A part of a measure with words, and often a term, of its own."""

    title: str
    deadline: str | None = None
    responsible: tuple[Responsible, ...] = ()


@told("number", "section", "title")
@frozen(kw_only=True)
class Measure:
    """A row of the order's table.

    Attributes:
        number: number as printed, without a closing stop: «1», «3.2».
        section: id of the section it stands in.
        title: what is to be done.
        deadline: the phrase as printed; None where the cell is empty.
        deadline_from: number of the row whose cell is joined with this one's, where the order's
            table joins cells or leaves the cell empty to repeat the one above.
        responsible: who; None-like empty where the order has no such column or the cell is empty.
        responsible_from: number of the row whose cell of responsible parties is joined with this
            one's; the parties are repeated here, the words stand there.
        responsible_text: the cell as printed, persons' names left out («…» in their place).
        evidence: document or evidence, as printed.
        expected_result: expected result, as printed.
        target_text: the cell with targets as printed, where the order has such a column.
        targets: numbers the row sets, from any of its cells.
        sub_measures: parts of the row with words of their own.
        corrections: what the print probably meant.
        reasons: ids of reasons or risks that call for this measure, if the order links them.
        levels: whose roadmap takes the row over: `region`, `municipality`, `school`.
    """

    number: str
    section: str
    title: str
    deadline: str | None = None
    deadline_from: str | None = None
    responsible: tuple[Responsible, ...] = ()
    responsible_from: str | None = None
    responsible_text: str | None = None
    evidence: str | None = None
    expected_result: str | None = None
    target_text: str | None = None
    targets: tuple[Target, ...] = ()
    sub_measures: tuple[SubMeasure, ...] = ()
    corrections: tuple[Correction, ...] = ()
    reasons: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


SHORT_TITLE = 20
"""The longest title, in letters, that names a section where a number would do."""


@frozen(kw_only=True)
class Section:
    """A part of the table, with the heading the order gives it.

    Attributes:
        id: short name; «main» where the table has no sections.
        title: heading as printed, without its number.
        number: number as printed, if it has one.
        year: calendar year the heading names («2021 год»), if it does.
    """

    id: str
    title: str | None = None
    number: str | None = None
    year: int | None = None


_NO_TASK = re.compile(r"вступает в (?:законную )?силу|вводится в действие", re.IGNORECASE)


@frozen(kw_only=True)
class Duty:
    """A numbered point of the order that tells somebody to do something.

    Attributes:
        clause: number as printed: «3», «4.2».
        text: the point's words; persons' names left out.
        who: whom it speaks to.
        force: ordered, recommended, or the author's own.
        deadline: the words about time in it, as printed, if there are any.
        what: the document or report it asks for, in short, if it asks for one.
        delegates: `municipality` or `school` where the point asks for a plan of a lower level.
    """

    clause: str
    text: str
    who: tuple[Responsible, ...] = ()
    force: Force = Force.ORDERED
    deadline: str | None = None
    what: str | None = None
    delegates: str | None = None

    @property
    def asks(self) -> bool:
        """Whether somebody has to do something: that an order comes into force is no task."""
        return _NO_TASK.search(self.text) is None


@frozen(kw_only=True)
class Ground:
    """An act or document the order stands on or cites.

    Attributes:
        text: how the order names it.
        act: id in `acts.toml`, where it stands there.
        date: its day, if the order gives it.
        number: its number, if the order gives it.
        clause: where in the order it is cited: «преамбула», «п. 3» …
    """

    text: str
    act: str | None = None
    date: dt.date | None = None
    number: str | None = None
    clause: str | None = None


@frozen(kw_only=True)
class Abbreviation:
    """A short form and what the order says it stands for."""

    short: str
    full: str
    mark: str | None = None


@frozen(kw_only=True)
class SchoolList:
    """Schools the order names together.

    Attributes:
        id: short name.
        status: `shnor`, `500+`, `post_project`, `participants` …
        title: what the list is, in the order's words or close to them.
        schools: names as printed.
        quote: the sentence of the order, or its beginning, that gives the list.
        clause: where it stands.
        number: the number of schools the order itself states, if it states one.
        year: calendar year it is about.
        act: id in `acts.toml` of another act it is said to stand on, if one is named.
    """

    id: str
    status: str
    title: str
    schools: tuple[str, ...]
    quote: str
    clause: str | None = None
    number: int | None = None
    year: int | None = None
    act: str | None = None


@frozen(kw_only=True)
class Statement:
    """A statement outside the table that a reader of the whole order needs.

    Attributes:
        title: heading it stands under.
        text: the words.
    """

    title: str
    text: str


@frozen(kw_only=True)
class RoadmapTemplate:
    """A roadmap of an order as data.

    Attributes:
        name: slug, the name of its file.
        title: title of the roadmap as printed.
        act: the order that approves it.
        act_title: title of the order itself, where it differs.
        level: level whose plan it is.
        territory: whom it binds.
        period: years it covers.
        other_period: another reading of the words that name them; where the two disagree a term
            has no days, and a person says which is meant.
        columns: headings of the table as printed, in their order.
        responsible_does: what the column of responsible parties tells they do.
        goals, tasks, expected_results: as printed, one text each.
        grounds: acts and documents it stands on or cites.
        abbreviations: short forms it explains.
        school_lists: schools it names.
        duties: numbered points.
        sections: parts of the table, in order.
        measures: rows of the table, in order.
        statements: other texts of the order (mechanisms, resources …) by heading.
        footnotes: notes under the table, by mark.
        corrections: what the print outside the table probably meant.
    """

    name: str
    title: str
    act: Act
    act_title: str | None = None
    level: Level
    territory: str
    period: Period
    other_period: Period | None = None
    columns: tuple[str, ...] = ()
    responsible_does: Does | None = None
    goals: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    expected_results: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    school_lists: tuple[SchoolList, ...] = ()
    duties: tuple[Duty, ...] = ()
    sections: tuple[Section, ...] = ()
    measures: tuple[Measure, ...] = ()
    statements: tuple[Statement, ...] = ()
    footnotes: tuple[Abbreviation, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def responsible_parties(self) -> tuple[Responsible, ...]:
        """Every party of its points, rows and their parts, as often as they are named."""
        return (
            *(one for duty in self.duties for one in duty.who),
            *(one for row in self.measures for one in row.responsible),
            *(one for row in self.measures for sub in row.sub_measures for one in sub.responsible),
        )

    def period_of(self, measure: Measure) -> Period:
        """The years a row's words are read in: those of its section's heading, else the plan's."""
        year = next((one.year for one in self.sections if one.id == measure.section), None)
        return self.period if year is None else Period(first_year=year, last_year=year)

    def section_name(self, section: str) -> str:
        """How a reader is told a section: its number, a short title, else its place in order."""
        for place, one in enumerate(self.sections, start=1):
            if one.id == section:
                short = one.title if one.title and len(one.title) <= SHORT_TITLE else None
                return (one.number or "").rstrip(".") or short or str(place)
        return section

    def section(self, section: str) -> Section:
        """The section of an id.

        Raises:
            KeyError: there is none.
        """
        for one in self.sections:
            if one.id == section:
                return one
        raise KeyError(section)
