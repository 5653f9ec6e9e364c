"""The invented region: its municipalities and schools, the same for every seed."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import frozen

from schoolsupport.domain import Municipality, Region, School

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SYNTHETIC = "СИНТЕТИЧЕСКИЕ ДАННЫЕ"
"""Stands in every file: nothing here is about a real school."""

REGION = Region("Примерская область", "99")


class Kind(StrEnum):
    """What kind of school it is, as its name says."""

    SECONDARY = "СОШ"
    BASIC = "ООШ"
    PRIMARY = "НОШ"
    LYCEUM = "Лицей"
    GYMNASIUM = "Гимназия"
    BOARDING = "Школа-интернат"
    CORRECTIONAL = "Специальная (коррекционная) школа"
    EVENING = "Вечерняя (сменная) школа"


class Setting(StrEnum):
    """Where a school stands."""

    TOWN = "town"
    CENTRE = "centre"
    VILLAGE = "village"


GRADES: Mapping[Kind, tuple[int, int]] = MappingProxyType(
    {
        Kind.SECONDARY: (1, 11),
        Kind.BASIC: (1, 9),
        Kind.PRIMARY: (1, 4),
        Kind.LYCEUM: (1, 11),
        Kind.GYMNASIUM: (1, 11),
        Kind.BOARDING: (1, 11),
        Kind.CORRECTIONAL: (1, 9),
        Kind.EVENING: (9, 11),
    }
)


@frozen
class DemoSchool:
    """A school of the invented region.

    Attributes:
        school: what the register says of it.
        municipality: where it stands.
        kind: what kind of school it is.
        setting: in a town, in the centre of a district, or in a village.
    """

    school: School
    municipality: Municipality
    kind: Kind
    setting: Setting

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
        lowest, highest = GRADES[self.kind]
        return range(lowest, highest + 1)


def _municipality(number: int, name: str) -> Municipality:
    return Municipality(name, f"reg99_m{number:03d}", REGION)


_TOWNS = (
    (_municipality(1, "город Примерск"), "г. Примерска", 31),
    (_municipality(2, "город Образцовск"), "г. Образцовска", 17),
)
_DISTRICTS = (
    (_municipality(3, "Букваринский муниципальный район"), 19),
    (_municipality(4, "Задачинский муниципальный район"), 18),
    (_municipality(5, "Тетрадкинский муниципальный район"), 18),
    (_municipality(6, "Черновиковский муниципальный округ"), 17),
)
_TOWN_KINDS = {
    27: Kind.GYMNASIUM,
    28: Kind.LYCEUM,
    29: Kind.LYCEUM,
    30: Kind.EVENING,
    31: Kind.CORRECTIONAL,
    47: Kind.GYMNASIUM,
    48: Kind.BOARDING,
}
"""Kinds by the number of the school in the whole region; the others are СОШ."""

_PRIMARY_VILLAGE = 67
_BRANCHES = {85: 82, 119: 118}
"""Branch and head school, by their numbers in the region."""

_VILLAGES = (
    "Азбукинская",
    "Букварёвская",
    "Запятовская",
    "Кавычкинская",
    "Многоточинская",
    "Скобкинская",
    "Пеналовская",
    "Линейкинская",
    "Циркульская",
    "Глобусовская",
    "Указкинская",
    "Чернильницкая",
    "Промокашкинская",
    "Ластиковская",
    "Портфелевская",
    "Звонковская",
    "Переменкинская",
    "Закладкинская",
    "Абзацевская",
    "Катетовская",
    "Теоремкинская",
    "Слагаемская",
    "Дробинская",
    "Параграфовская",
)
_PREFIXES = ("", "Верхне", "Нижне")


def login(number: int) -> str:
    """The login of a school by its number in the region.

    The prefix is `sch`, as in ФИС ОКО until 2021.
    """
    return f"sch99{number:04d}"


def _town_schools() -> Iterator[DemoSchool]:
    number = 0
    for municipality, town, count in _TOWNS:
        for local in range(1, count + 1):
            number += 1
            kind = _TOWN_KINDS.get(number, Kind.SECONDARY)
            founder = "МБОУ" if kind is Kind.SECONDARY else "МАОУ"
            name = f'{founder} "{kind} № {local}" {town}'
            yield _school(number, name, municipality, kind, Setting.TOWN)


def _village_schools() -> Iterator[DemoSchool]:
    number = sum(count for *_, count in _TOWNS)
    villages = iter(_village_names())
    names: dict[int, str] = {}
    for municipality, count in _DISTRICTS:
        for local in range(count):
            number += 1
            setting = Setting.VILLAGE if local else Setting.CENTRE
            kind = _village_kind(number, setting)
            names[number] = f"{next(villages)} {kind}"
            head = _BRANCHES.get(number)
            name = f'МКОУ "{names[number]}"'
            if head is not None:
                name = f'Филиал МКОУ "{names[head]}" - {names[number]}'
            yield _school(number, name, municipality, kind, setting, head)


def _village_names() -> Iterator[str]:
    for prefix in _PREFIXES:
        for village in _VILLAGES:
            yield prefix + village.lower() if prefix else village


def _village_kind(number: int, setting: Setting) -> Kind:
    if number == _PRIMARY_VILLAGE:
        return Kind.PRIMARY
    is_basic = number in _BRANCHES or (setting is Setting.VILLAGE and number % 4 == 0)
    return Kind.BASIC if is_basic else Kind.SECONDARY


def _school(
    number: int,
    name: str,
    municipality: Municipality,
    kind: Kind,
    setting: Setting,
    head: int | None = None,
) -> DemoSchool:
    lowest, highest = GRADES[kind]
    school = School(
        login(number),
        name,
        municipality,
        branch_of=None if head is None else login(head),
        grade_from=lowest,
        grade_to=highest,
    )
    return DemoSchool(school, municipality, kind, setting)


SCHOOLS: tuple[DemoSchool, ...] = (*_town_schools(), *_village_schools())
MUNICIPALITIES: tuple[Municipality, ...] = tuple(dict.fromkeys(s.municipality for s in SCHOOLS))
POSITIONS: Mapping[str, int] = MappingProxyType({s.id: i for i, s in enumerate(SCHOOLS)})
"""The row of each school in every array of this package."""
