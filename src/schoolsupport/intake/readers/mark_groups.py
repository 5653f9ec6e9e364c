"""Whom a row of «Статистика по отметкам» speaks of: nested by nothing but the order of rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from attrs import frozen

_COUNTRY = re.compile(r"вся выборка|российская федерация|рф", re.IGNORECASE)
_TOTAL = re.compile(r"(итого|всего|в среднем)\b", re.IGNORECASE)
_CODED = re.compile(r"(?P<name>.*?)\s*\(\s*(?P<code>[a-z]{3}\d{2,}(?:_m\d+)?)\s*\)", re.IGNORECASE)
_SCHOOL = re.compile(r"(sch|edu|ksh)\d{4,}", re.IGNORECASE)
_MUNICIPALITY = re.compile(r"reg\d{2,}_m\d+", re.IGNORECASE)
_REGION = re.compile(r"reg\d{2,}", re.IGNORECASE)


class Level(StrEnum):
    """What a row speaks of."""

    COUNTRY = "country"
    REGION = "region"
    MUNICIPALITY = "municipality"
    SCHOOL = "school"
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class Group:
    """One row: whom it speaks of, and inside what it stands.

    Attributes:
        level: what the row speaks of.
        name: the name without its code.
        code: login of the school, or code of the municipality or region.
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
    municipality that lacks its login must not be taken for a region.

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
        if level is Level.UNKNOWN and not _TOTAL.match(group.name):
            heads = following is Level.MUNICIPALITY and (not nested or counts_schools[place])
            level = Level.REGION if heads and group.name else level
        if level is Level.REGION:
            region = group.name
        if level is not Level.SCHOOL:
            municipality = place if level is Level.MUNICIPALITY else None
        nested = nested or level in {Level.MUNICIPALITY, Level.SCHOOL}
        inside = level in {Level.MUNICIPALITY, Level.SCHOOL}
        groups.append(
            Group(
                level=level,
                name=group.name,
                code=group.code,
                region=region if inside else None,
                municipality=municipality if level is Level.SCHOOL else None,
            )
        )
    return groups


def _by_itself(name: str) -> Group:
    """What the name alone says."""
    if _COUNTRY.fullmatch(name):
        return Group(level=Level.COUNTRY, name=name)
    coded = _CODED.fullmatch(name)
    if coded is None:
        return Group(level=Level.UNKNOWN, name=name)
    code = coded["code"]
    for level, pattern in (
        (Level.SCHOOL, _SCHOOL),
        (Level.MUNICIPALITY, _MUNICIPALITY),
        (Level.REGION, _REGION),
    ):
        if pattern.fullmatch(code):
            return Group(level=level, name=coded["name"], code=code)
    return Group(level=Level.UNKNOWN, name=name)
