"""A list as an order approved it: who stood on it on a day, by login or by a printed name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.errors import ParameterError
from schoolsupport.support.lists.names import NameMatch, RegisteredName, is_printed_name, match_name
from schoolsupport.support.lists.raw_lines import RawLine, raw_lines
from schoolsupport.translation import msg

if TYPE_CHECKING:
    import pandas as pd

    from schoolsupport.identification.rules.listed import ListedSchool
    from schoolsupport.roadmaps.template import RoadmapTemplate
    from schoolsupport.tables import Tables


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
    """

    name: str
    day: dt.date
    schools: tuple[ApprovedSchool, ...]
    source: str = "lists"

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
    lines = [one for one in raw_lines(tables, own_lists) if _same(one.list, name)]
    source = "lists"
    if not lines:
        known = dict.fromkeys(one.list for one in raw_lines(tables, own_lists))
        for template in templates:
            known |= dict.fromkeys(one.id for one in template.school_lists)
            found = _lines_of_template(template, name)
            if found:
                lines, source = found, template.name
        if not lines:
            raise ParameterError(
                msg("there is no such list"),
                where="--list",
                found=name,
                remedy=msg("Known lists: {known}", known=", ".join(known) or "-"),
            )
    holding = [one for one in lines if one.holds(day)]
    if not holding:
        raise ParameterError(
            msg("the list names nobody on {day}", day=day),
            where="--list",
            found=name,
            remedy=msg("It holds: {days}; name a day with --on", days=_days_held(lines)),
        )
    register = registered_names(tables)
    return ApprovedList(
        name=name,
        day=day,
        schools=_each_once(_resolved(one, register, municipality) for one in holding),
        source=source,
    )


def registered_names(tables: Tables) -> dict[str, RegisteredName]:
    """The schools of the tables by id, with the names that printed ones are matched to."""
    rows = tables.schools
    columns = (_texts(rows[name]) for name in ("school", "name", "municipality", "branch_of"))
    return {
        school: RegisteredName(
            school=school,
            name=name or school,
            municipality=municipality,
            is_branch=head is not None,
        )
        for school, name, municipality, head in zip(*columns, strict=True)
        if school is not None
    }


def resolved_name(
    text: str, register: Mapping[str, RegisteredName], municipality: str | None
) -> NameMatch | None:
    """How a printed name is matched; None for an id."""
    if text in register or not is_printed_name(text):
        return None
    return match_name(text, register.values(), municipality)


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
        score=f"{float(best.score):.2f}",
        found=match.printed,
    ).at(school=best.school)


def _texts(column: pd.Series) -> list[str | None]:
    return [one if isinstance(one, str) else None for one in column.tolist()]


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _resolved(
    line: RawLine, register: Mapping[str, RegisteredName], municipality: str | None
) -> ApprovedSchool:
    match = resolved_name(line.school, register, municipality)
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
        if _same(one.id, name)
        for school in one.schools
    ]


def _days_held(lines: Iterable[RawLine]) -> str:
    spans = {f"{one.from_ or '…'} – {one.until or '…'}" for one in lines}
    return "; ".join(sorted(spans))
