"""Whom a row of «Статистика по отметкам» speaks of: nested by nothing but the order of rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from attrs import evolve, frozen

from schoolsupport.words.logins import is_login
from schoolsupport.words.school_names import GENERIC, school_name
from schoolsupport.words.text import is_total, latin

_COUNTRY = re.compile(r"вся выборка|российская федерация|рф", re.IGNORECASE)
_CODED = re.compile(r"(?P<name>.*?)\s*\(\s*(?P<code>[^()]+?)\s*\)")
_MUNICIPALITY = re.compile(r"reg\d{2,}_m\d+")
_REGION = re.compile(r"reg\d{2,}")


class Level(StrEnum):
    """What a row speaks of."""

    COUNTRY = "country"
    REGION = "region"
    MUNICIPALITY = "municipality"
    SCHOOL = "school"
    TOTAL = "total"
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class Group:
    """One row: whom it speaks of, and inside what it stands.

    Attributes:
        level: what the row speaks of.
        name: the name without its code.
        code: login of the school as printed, or code of the municipality or region.
        region: name of the region it stands in, if one is printed.
        municipality: place of its municipality among the groups, if one is printed.
    """

    level: Level
    name: str
    code: str | None = None
    region: str | None = None
    municipality: int | None = None


def groups_of(names: Sequence[str], counts_schools: Sequence[bool]) -> list[Group]:
    """Every row's group.

    A row without code is the region when the next row is a municipality, and when either nothing
    with a code stood above it or it says how many schools it counts: the last school of a
    municipality that lacks its login must not be taken for a region. A total, the whole country
    or a school without its login inside a municipality does not end it; whatever else does.

    Args:
        names: first cell of every row.
        counts_schools: whether the row has a number of schools.
    """
    read = [_by_itself(name) for name in names]
    groups: list[Group] = []
    region: str | None = None
    municipality: int | None = None
    nested = False
    for place, group in enumerate(read):
        level = group.level
        following = read[place + 1].level if place + 1 < len(read) else None
        if level is Level.UNKNOWN:
            heads = following is Level.MUNICIPALITY and (not nested or counts_schools[place])
            level = Level.REGION if heads and group.name else level
        above = None if municipality is None else groups[municipality]
        if _goes_on(group, level, above, region):
            level = Level.TOTAL
        if level is Level.REGION:
            region = group.name
        if level is Level.MUNICIPALITY:
            municipality = place
        elif level in _ENDING and not _names_school(group.name):
            municipality = None
        inside = level in {Level.MUNICIPALITY, Level.SCHOOL}
        nested = nested or inside
        groups.append(
            evolve(
                group,
                level=level,
                region=region if inside else None,
                municipality=municipality if level is Level.SCHOOL else None,
            )
        )
    return groups


_ENDING = frozenset({Level.REGION, Level.UNKNOWN})
"""Rows after which schools are of no municipality, until one is printed."""


def _names_school(text: str) -> bool:
    """Whether a text is the name of one school, by its type: its login may have been left out."""
    return bool(school_name(text).types - {GENERIC})


def _goes_on(group: Group, level: Level, above: Group | None, region: str | None) -> bool:
    """Whether a row only repeats where the table is: its region, or its municipality as a total."""
    if level is Level.UNKNOWN:
        return bool(region) and group.name == region
    if level is not Level.MUNICIPALITY or above is None:
        return False
    return is_total(group.name) and group.code == above.code


def _by_itself(name: str) -> Group:
    """What the name alone says."""
    if _COUNTRY.fullmatch(name):
        return Group(level=Level.COUNTRY, name=name)
    coded = _CODED.fullmatch(name)
    code = coded["code"] if coded is not None else ""
    if coded is not None and is_login(code):
        return Group(level=Level.SCHOOL, name=coded["name"], code=code)
    plain = latin(code.replace(" ", "")).lower()
    for level, pattern in ((Level.MUNICIPALITY, _MUNICIPALITY), (Level.REGION, _REGION)):
        if coded is not None and pattern.fullmatch(plain):
            return Group(level=level, name=coded["name"], code=plain)
    return Group(level=Level.TOTAL if is_total(name) else Level.UNKNOWN, name=name)
