"""A list as an order approved it: who stood on it on a day, by login or by a printed name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.faults import fault
from schoolsupport.words.numbers import Quantity
from schoolsupport.words.schools import NameMatch, RegisteredName, SchoolIndex, is_school_name
from schoolsupport.words.text import plain

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.identification.rules.listed import ListedSchool
    from schoolsupport.roadmaps.template import RoadmapTemplate
    from schoolsupport.tables import Tables


@frozen(kw_only=True)
class RawLine:
    """A line of a list, whatever the list is for: an order puts a school somewhere.

    Attributes:
        school: id of the school, or a name where the list prints only that.
        list: name of the list.
        from_: first day; None where none is written.
        until: last day; None while it holds.
        act: the order; None where none is named.
        reason: the order's words, if it gives a reason.
    """

    school: str
    list: str
    from_: dt.date | None = None
    until: dt.date | None = None
    act: str | None = None
    reason: str | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the school is on the list on the day."""
        begun = self.from_ is None or self.from_ <= day
        return begun and (self.until is None or day <= self.until)


@frozen(kw_only=True)
class ApprovedSchool:
    """A school an order lists.

    Attributes:
        school: id; None where a printed name fits no school, or several.
        line: the line of the list.
        match: how a printed name was matched; None where the list gives the id.
    """

    school: str | None
    line: RawLine
    match: NameMatch | None = None


@frozen(kw_only=True)
class ApprovedList:
    """A list on a day.

    Attributes:
        name: its name as asked for.
        day: the day.
        schools: the schools, each id once, in the order of the lines.
        source: `lists` for tables and the region's files, or the name of a roadmap.
        lines: every line of the list, whenever it holds; each act that changed it is told by them.
    """

    name: str
    day: dt.date
    schools: tuple[ApprovedSchool, ...]
    source: str = "lists"
    lines: tuple[ApprovedSchool, ...] = ()

    @property
    def ids(self) -> list[str]:
        """Ids of its schools, but for names taken for none."""
        return [one.school for one in self.schools if one.school is not None]

    @property
    def unmatched(self) -> tuple[ApprovedSchool, ...]:
        """Lines whose printed name was taken for no school."""
        return tuple(one for one in self.schools if one.school is None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What has to be said of printed names."""
        return tuple(
            name_problem(one.match, self.name) for one in self.schools if one.match is not None
        )


def approved_list(
    name: str,
    day: dt.date,
    tables: Tables,
    own_lists: Iterable[ListedSchool] = (),
    templates: Iterable[RoadmapTemplate] = (),
    municipality: str | None = None,
) -> ApprovedList:
    """A list of the tables, of the region's files, or of a roadmap's order.

    Args:
        name: name of the list, as in the column `list`; or the id of a roadmap's school list.
        day: the day it is looked at; a roadmap's list holds in its year.
        tables: tables with lists, and with the schools that names are matched to.
        own_lists: schools named in the region's own orders.
        templates: roadmaps, whose orders name schools too.
        municipality: part of the name of the one municipality the list is of, if it is of one.

    Raises:
        ParameterError: there is no such list, or it names nobody on the day.
    """
    lines, source = _lines_named(name, tables, own_lists, templates)
    holding = [one for one in lines if one.holds(day)]
    if not holding:
        raise fault(
            "parameter.empty_list_of_day",
            where="--list",
            found=name,
            day=day,
            days=_days_held(lines),
        )
    register = register_of(tables)
    return ApprovedList(
        name=name,
        day=day,
        schools=_each_once(_resolved(one, register, municipality) for one in holding),
        source=source,
        lines=tuple(_resolved(one, register, municipality) for one in lines),
    )


def lines_of_list(
    name: str,
    tables: Tables,
    own_lists: Iterable[ListedSchool] = (),
    templates: Iterable[RoadmapTemplate] = (),
    municipality: str | None = None,
) -> tuple[ApprovedSchool, ...]:
    """Every line of a list, whenever it holds; see `approved_list`.

    Raises:
        ParameterError: there is no such list.
    """
    lines, _ = _lines_named(name, tables, own_lists, templates)
    register = register_of(tables)
    return tuple(_resolved(one, register, municipality) for one in lines)


def _lines_named(
    name: str,
    tables: Tables,
    own_lists: Iterable[ListedSchool],
    templates: Iterable[RoadmapTemplate],
) -> tuple[list[RawLine], str]:
    """The lines of a list, and where they stand: `lists`, or the name of a roadmap."""
    known: dict[str, None] = {}
    lines = []
    for one in raw_lines(tables, own_lists):
        known[one.list] = None
        if plain(one.list) == plain(name):
            lines.append(one)
    if lines:
        return lines, "lists"
    found: list[tuple[list[RawLine], str]] = []
    for template in templates:
        known |= dict.fromkeys(one.id for one in template.school_lists)
        in_order = _lines_of_template(template, name)
        if in_order:
            found.append((in_order, template.name))
    if not found:
        raise fault(
            "parameter.unknown_list", where="--list", found=name, known=", ".join(known) or "-"
        )
    return found[-1]


def list_of_run(
    found: Identification,
    name: str,
    *,
    on: dt.date | None = None,
    templates: Iterable[RoadmapTemplate] = (),
    municipality: str | None = None,
) -> ApprovedList:
    """A list that the tables, the region or the roadmaps of a run hold; see `approved_list`.

    Args:
        found: the run.
        name: name of the list.
        on: the day it is looked at; by default the day of the rules.
        templates: roadmaps whose orders name schools.
        municipality: part of the name of the municipality the list is of; by default the one the
            rules bind, if they bind one.

    Raises:
        ParameterError: there is no such list, or it names nobody on the day.
    """
    book = found.edition.rulebook
    return approved_list(
        name,
        on or found.as_of,
        found.inputs.tables,
        book.lists,
        templates,
        municipality or book.binds.municipality,
    )


def category_of_run(found: Identification, category: str | None, where: str) -> str:
    """A category in force, by default the main one.

    Raises:
        ParameterError: there is none of this id; `where` names the parameter.
    """
    known = found.edition.categories
    if category is not None and category not in known:
        raise fault(
            "parameter.unknown_category", where=where, found=category, known=", ".join(known)
        )
    return category or found.main


NOT_NAMED: tuple[None, None] = (None, None)


def names_of(found: Identification) -> dict[str, tuple[str | None, str | None]]:
    """Name and municipality, where known, of every school that a run judged, by id."""
    named = (_texts(found.inputs.school_column(one)) for one in ("name", "municipality"))
    return dict(zip(map(str, found.schools), zip(*named, strict=True), strict=True))


def names_in(tables: Tables) -> dict[str, tuple[str | None, str | None]]:
    """Name and municipality, where known, of every school of tables, by id."""
    rows = tables.schools
    columns = (_texts(rows[name]) for name in ("school", "name", "municipality"))
    return {
        school: (name, municipality)
        for school, name, municipality in zip(*columns, strict=True)
        if school is not None
    }


def raw_lines(tables: Tables, own_lists: Iterable[ListedSchool] = ()) -> Iterator[RawLine]:
    """Every line of the tables and of the region, older logins replaced by those used."""
    aliases = tables.aliases
    rows = tables.lists
    columns = (rows[name].tolist() for name in ("school", "list", "from", "until", "act", "reason"))
    for school, name, first, last, act, reason in zip(*columns, strict=True):
        yield RawLine(
            school=aliases.get(str(school), str(school)),
            list=str(name),
            from_=_day(first),
            until=_day(last),
            act=_text(act),
            reason=_text(reason),
        )
    for own in own_lists:
        yield RawLine(
            school=aliases.get(own.school, own.school),
            list=own.list,
            from_=own.from_,
            until=own.until,
            act=own.act,
            reason=own.reason,
        )


@frozen(kw_only=True)
class Register:
    """The schools of the tables, to find printed ones among.

    Attributes:
        schools: ids.
        names: their names.
    """

    schools: frozenset[str]
    names: SchoolIndex

    def match(self, text: str, municipality: str | None = None) -> NameMatch | None:
        """How a printed name is matched; None for an id."""
        if text in self.schools or not is_school_name(text):
            return None
        return self.names.match(text, municipality)


def register_of(tables: Tables) -> Register:
    """The schools of the tables; one without a name has its id for a name."""
    rows = tables.named_schools
    columns = (_texts(rows[name]) for name in ("school", "name", "municipality", "branch_of"))
    named = {
        school: RegisteredName(
            school=school,
            name=name or school,
            municipality=municipality,
            is_branch=head is not None,
        )
        for school, name, municipality, head in zip(*columns, strict=True)
        if school is not None
    }
    return Register(schools=frozenset(named), names=SchoolIndex(named.values()))


def name_problem(match: NameMatch, name_of_list: str) -> Problem:
    """What has to be said of a printed name: taken for a school, or for none."""
    if match.outcome == "not_found":
        return problem("list.name_unknown", list=name_of_list, found=match.printed)
    if match.outcome == "ambiguous":
        names = "; ".join(f"{one.name} ({one.school})" for one in match.candidates)
        return problem("list.name_ambiguous", list=name_of_list, names=names, found=match.printed)
    best = match.candidates[0]
    return problem(
        "list.name_matched",
        list=name_of_list,
        name=best.name,
        score=Quantity(round(float(best.score), 2), None),
        found=match.printed,
    ).at(school=best.school)


def _texts(column: pd.Series) -> list[str | None]:
    return [one if isinstance(one, str) else None for one in column.tolist()]


def _resolved(line: RawLine, register: Register, municipality: str | None) -> ApprovedSchool:
    match = register.match(line.school, municipality)
    if match is None:
        return ApprovedSchool(school=line.school, line=line)
    return ApprovedSchool(school=match.school, line=line, match=match)


def _each_once(schools: Iterable[ApprovedSchool]) -> tuple[ApprovedSchool, ...]:
    """Each id once; a line that gives the id goes before one that prints the name."""
    once: dict[str, ApprovedSchool] = {}
    for one in schools:
        key = one.school or f"?{one.line.school}"
        if key not in once or (once[key].match is not None and one.match is None):
            once[key] = one
    return tuple(once.values())


def _lines_of_template(template: RoadmapTemplate, name: str) -> list[RawLine]:
    return [
        RawLine(
            school=school,
            list=one.id,
            from_=dt.date(one.year, 1, 1) if one.year else None,
            until=dt.date(one.year, 12, 31) if one.year else None,
            act=template.act.citation,
            reason=one.title,
        )
        for one in template.school_lists
        if plain(one.id) == plain(name)
        for school in one.schools
    ]


def _days_held(lines: Iterable[RawLine]) -> str:
    spans = {f"{one.from_ or '…'} – {one.until or '…'}" for one in lines}
    return "; ".join(sorted(spans))


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
