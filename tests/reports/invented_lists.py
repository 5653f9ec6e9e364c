"""Six invented schools for the rules of any region: two or three on its list, one that objects.

The regions' territories are those of their acts; schools, persons and papers are made up.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import schoolsupport as ss
from schoolsupport.identification.identify import Identification
from schoolsupport.regions import RegionPlugin
from schoolsupport.roadmaps.planning.organisations import Holder, Roster
from schoolsupport.roadmaps.planning.roadmap import Person
from schoolsupport.support.corrections import Amendment, Correction, amendment, corrected
from schoolsupport.tables import Tables

NAMES = {
    "sch990001": "МБОУ СОШ № 1",
    "sch990002": "Гимназия № 40",
    "sch990003": "МКОУ Примерская СОШ",
    "sch990004": "Заречная ООШ имени 50-летия Победы",
    "sch990005": "Лицей № 5",
    "sch990006": "МБОУ «Средняя школа № 6»",
}
WORKS = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")
LOW, EXACT, FINE = (20, 9), (20, 6), (20, 2)
BY_SCHOOL = {
    "sch990001": (LOW, LOW, FINE, FINE),
    "sch990002": (EXACT, (23, 8), FINE, FINE),
    "sch990003": (LOW, EXACT, LOW, FINE),
    "sch990004": (LOW, FINE, FINE, FINE),
    "sch990005": (FINE, FINE, FINE, FINE),
    "sch990006": (LOW, None, None, None),
}
OBJECTS = "sch990002"
"""The school that objects: one work of both years held more pupils over the line than was told."""
YEARS = {
    "kaliningrad": 2022,
    "krasnodar": 2021,
    "sakhalin": 2021,
    "stavropol": 2022,
    "sverdlovsk": 2020,
}
DAYS = {
    "kaliningrad": dt.date(2023, 1, 20),
    "krasnodar": dt.date(2022, 2, 1),
    "sakhalin": dt.date(2021, 12, 31),
    "stavropol": dt.date(2022, 12, 31),
    "sverdlovsk": dt.date(2021, 3, 1),
}
_PLACES = {
    "kaliningrad": ("Калининградская область", "Северный район", "Южный район"),
    "krasnodar": ("Краснодарский край", "Славянский район", "Славянский район"),
    "sakhalin": ("Сахалинская область", "Северный район", "Южный район"),
    "stavropol": ("Ставропольский край", "Нефтекумский округ", "Нефтекумский округ"),
    "sverdlovsk": ("Свердловская область", "МО Алапаевское", "МО Алапаевское"),
}
_MEANS = {"oge-9-ru": 3.1, "oge-9-ma": 3.52, "ege-11-ru": 58.0, "ege-11-ma-profile": 41.5}
_OF_KRAI = {"oge-9-ru": 3.6, "oge-9-ma": 3.55, "ege-11-ru": 63.0, "ege-11-ma-profile": 48.0}
_BETTER = {"oge-9-ru": 3.9, "oge-9-ma": 4.1, "ege-11-ru": 70.0, "ege-11-ma-profile": 55.0}

ROSTER = Roster(
    holders=(
        Holder(
            role="директор",
            school="sch990001",
            person=Person(name="Примерова Анна Петровна"),
        ),
        Holder(role="директор", school="sch990002", person=Person(name="Образцов Иван Ильич")),
        Holder(
            role="Министр образования Калининградской области",
            person=Person(name="Вымышлев Пётр Андреевич"),
        ),
    )
)
"""Invented persons: two directors and one who signs."""


@cache
def found_of(region: str) -> Identification:
    """The list of a region on the invented schools."""
    year = YEARS[region]
    return ss.identify(
        ss.load_region(region), tables_of(region), year=year, for_year=year + 1, as_of=DAYS[region]
    )


def tables_of(region: str) -> Tables:
    """The invented schools with results of three years, and for one region exams and pupils."""
    year = YEARS[region]
    rows: list[tuple[object, ...]] = [
        (school, one, work, *counts, None)
        for school, works in BY_SCHOOL.items()
        for work, counts in zip(WORKS, works, strict=True)
        for one in (year - 1, year)
        if counts is not None
    ]
    context, reference = None, None
    if region == "stavropol":
        rows += _exams(year)
        context = _context(year)
        reference = _reference(year)
    names = ("school", "year", "procedure", "n", "n_below", "mean")
    territory, first, second = _PLACES[region]
    return Tables.of(
        results=dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)),
        context=context,
        reference=reference,
        schools={
            "school": list(NAMES),
            "name": list(NAMES.values()),
            "municipality": [first, first, second, second, second, second],
            "region": [territory] * len(NAMES),
            "grade_from": [1] * len(NAMES),
            "grade_to": [11, 11, 11, 9, 11, 11],
        },
    )


def _exams(year: int) -> list[tuple[object, ...]]:
    weak = {"sch990001", "sch990002", "sch990003"}
    return [
        (school, one, work, 25, 1, _MEANS[work] if school in weak else _BETTER[work])
        for school in NAMES
        for work in _MEANS
        for one in (year - 2, year - 1, year)
        if not (school == "sch990004" and work.startswith("ege"))
    ]


def _context(year: int) -> dict[str, list[object]]:
    weak = {"sch990001", "sch990002", "sch990003"}
    rows = [
        (school, one, 300, 2 if school in weak else 20, 40, 16 if school in weak else 32)
        for school in NAMES
        for one in (year - 2, year - 1, year)
    ]
    names = (
        "school",
        "year",
        "enrolment",
        "olympiad_participants",
        "grade_9_leavers",
        "to_grade_10",
    )
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def _reference(year: int) -> dict[str, list[object]]:
    rows = [
        ("region", "Ставропольский край", one, work, 5000, mean)
        for work, mean in _OF_KRAI.items()
        for one in (year - 2, year - 1, year)
    ]
    names = ("level", "territory", "year", "procedure", "n", "mean")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def corrections_of(region: str) -> tuple[Correction, ...]:
    """What the school that objects shows: one pupil fewer below the line, in both years."""
    year = YEARS[region]
    if region == "stavropol":
        means = {"oge-9-ru": 3.7, "ege-11-ru": 64.0, "ege-11-ma-profile": 49.5}
        return tuple(
            Correction(
                school=OBJECTS, year=year, procedure=work, numbers={"mean": mean},
                document="сводка центра оценки (вымышлена)",
            )
            for work, mean in means.items()
        )  # fmt: skip
    return tuple(
        Correction(
            school=OBJECTS,
            year=one,
            procedure=work,
            numbers={"n_below": 5},
            document="ведомость проверки (вымышлена)",
        )
        for work in ("vpr-5-ru", "vpr-5-ma")
        for one in (year - 1, year)
    )


@cache
def amended(region: str) -> Amendment:
    """The list after the objection."""
    before = found_of(region)
    given = corrections_of(region)
    return amendment(before, corrected(before, given), given)


def plugin_of(region: str) -> RegionPlugin:
    """The region."""
    return ss.load_region(region)
