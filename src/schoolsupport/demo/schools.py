"""The schools of the invented region, the same for every seed."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from schoolsupport.demo.invented import INVENTED, PLANTED, Kind, Setting, login
from schoolsupport.domain import Municipality, Region, School

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

REGION = Region(INVENTED.region, INVENTED.code)

_KINDS = {number: kind for kind in INVENTED.kind for number in kind.numbers}
_SECONDARY, _BASIC = (
    next(kind for kind in INVENTED.kind if kind.name == name) for name in ("СОШ", "ООШ")
)
_BRANCHES = {int(branch): head for branch, head in INVENTED.branches.items()}
_TOWN, _CENTRE, _VILLAGE = INVENTED.setting


@frozen
class DemoSchool:
    """A school of the invented region.

    Attributes:
        school: what the register says of it.
        municipality: where it stands.
        kind: what kind of school it is.
        setting: in a town, in the centre of a district, or in a village.
        not_native: typical share of pupils in its place whose language is not Russian.
    """

    school: School
    municipality: Municipality
    kind: Kind
    setting: Setting
    not_native: float

    @property
    def id(self) -> str:
        """The login in ФИС ОКО."""
        return self.school.id

    @property
    def name(self) -> str:
        """The name as files print it."""
        return self.school.name or self.id

    @property
    def grades(self) -> range:
        """The grades taught."""
        lowest, highest = self.kind.grades
        return range(lowest, highest + 1)


def _schools() -> Iterator[DemoSchool]:
    villages = (
        prefix + village.lower() if prefix else village
        for prefix in INVENTED.prefixes
        for village in INVENTED.villages
    )
    named: dict[int, str] = {}
    number = 0
    for place, one in enumerate(INVENTED.municipality, 1):
        municipality = Municipality(one.name, f"reg{REGION.code}_m{place:03d}", REGION)
        for local in range(1, one.schools + 1):
            number += 1
            setting = _TOWN if one.of else _CENTRE if local == 1 else _VILLAGE
            kind = _kind(number, setting)
            if one.of:
                name = f'{kind.founder} "{kind.name} № {local}" {one.of}'
            else:
                named[number] = f"{next(villages)} {kind.name}"
                name = _village_name(number, named)
            school = _school(number, name, municipality, kind)
            yield DemoSchool(school, municipality, kind, setting, one.not_native)


def _kind(number: int, setting: Setting) -> Kind:
    is_basic = number in _BRANCHES or (setting is _VILLAGE and number % 4 == 0)
    return _KINDS.get(number) or (_BASIC if is_basic else _SECONDARY)


def _village_name(number: int, named: Mapping[int, str]) -> str:
    if number in _BRANCHES:
        return f'Филиал МКОУ "{named[_BRANCHES[number]]}" - {named[number]}'
    return f'МКОУ "{named[number]}"'


def _school(number: int, name: str, municipality: Municipality, kind: Kind) -> School:
    lowest, highest = kind.grades
    head = _BRANCHES.get(number)
    return School(
        login(number),
        name,
        municipality,
        branch_of=None if head is None else login(head),
        grade_from=lowest,
        grade_to=highest,
    )


SCHOOLS: tuple[DemoSchool, ...] = tuple(_schools())
MUNICIPALITIES: tuple[Municipality, ...] = tuple(dict.fromkeys(s.municipality for s in SCHOOLS))
POSITIONS: Mapping[str, int] = MappingProxyType({s.id: i for i, s in enumerate(SCHOOLS)})
"""The row of each school in every array of this package."""


def ranked(quality: NDArray[np.float64]) -> list[DemoSchool]:
    """The schools that are not planted, the weakest first.

    Args:
        quality: latent quality of the schools, in the order of `SCHOOLS`.
    """
    planted = {row.school for row in PLANTED}
    ordered = (SCHOOLS[position] for position in np.argsort(quality, kind="stable"))
    return [school for school in ordered if school.id not in planted]
