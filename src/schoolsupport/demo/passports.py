"""Social passports: the context of every school and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from schoolsupport.demo.conditions import YEARS, Conditions, Floats, Ints
from schoolsupport.demo.planted import PLANTED, TICKED_PENAL
from schoolsupport.demo.schools import SCHOOLS, SYNTHETIC, Kind, Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

_PUPILS_PER_FAMILY = 1.35
_SMALL_ENROLMENT = 80
_BLANK = 0.01
"""Chance that a cell of a component was left empty."""


_SETTLEMENTS = {
    Setting.TOWN: "city",
    Setting.CENTRE: "urban_settlement",
    Setting.VILLAGE: "village",
}


def context(rng: np.random.Generator, state: Conditions) -> pd.DataFrame:
    """The «context» table: enrolment, marks of the kind, families, teachers.

    Args:
        rng: source of chance.
        state: social conditions, quality and pupils of the schools.

    Returns:
        One row per school and year, without the years a planted school is absent from.
    """
    habits = _component_shares(rng, state)
    distance = _distances(rng)
    places = [_SETTLEMENTS[school.setting] for school in SCHOOLS]
    frames = [
        _year(rng, state, year, habits).assign(settlement_kind=places, distance_km=distance)
        for year in YEARS
    ]
    rows = pd.concat(frames, ignore_index=True).assign(source=SYNTHETIC)
    absent = pd.MultiIndex.from_tuples([(row.school, y) for row in PLANTED for y in row.absent])
    is_absent = pd.MultiIndex.from_frame(rows[["school", "year"]]).isin(absent)
    return rows[~is_absent].reset_index(drop=True)


def _year(
    rng: np.random.Generator, state: Conditions, year: int, shares: Mapping[str, Floats]
) -> pd.DataFrame:
    by_grade = state.enrolment[:, YEARS.index(year), :]
    enrolment = by_grade.sum(axis=1)
    columns: dict[str, object] = {
        "school": [school.id for school in SCHOOLS],
        "year": year,
        "enrolment": enrolment,
        **{f"enrolment_grade_{grade + 1}": pupils for grade, pupils in enumerate(by_grade.T)},
        **_flags(enrolment),
        "families": np.rint(enrolment / _PUPILS_PER_FAMILY).astype(np.int64),
        **_components(rng, enrolment, shares),
        **_leavers(rng, state, year),
        **_teachers(rng, state, enrolment),
    }
    return pd.DataFrame(columns)


def _flags(enrolment: Ints) -> dict[str, list[int]]:
    """Marks as schools tick them: one lyceum ticks a wrong one."""
    kinds = {
        "is_correctional": Kind.CORRECTIONAL,
        "is_evening": Kind.EVENING,
        "is_boarding": Kind.BOARDING,
    }
    flags = {name: [int(s.kind is kind) for s in SCHOOLS] for name, kind in kinds.items()}
    flags["is_closed_type"] = [0] * len(SCHOOLS)
    flags["is_penal"] = [int(school.id == TICKED_PENAL) for school in SCHOOLS]
    flags["is_small"] = [
        int(school.setting is Setting.VILLAGE and pupils < _SMALL_ENROLMENT)
        for school, pupils in zip(SCHOOLS, enrolment, strict=True)
    ]
    return flags


def _component_shares(rng: np.random.Generator, state: Conditions) -> dict[str, Floats]:
    """Share of pupils in each component: worse conditions, less schooling and more trouble."""
    trouble = -state.social
    rules = {
        "pupils_both_parents_higher_education": (0.2, -0.7),
        "pupils_single_parent": (0.22, 0.3),
        "pupils_registered": (0.012, 0.6),
        "pupils_deviant": (0.01, 0.6),
        "pupils_unmotivated": (0.05, 0.5),
        "pupils_disabled": (0.06, 0.2),
        "olympiad_participants": (0.022, -0.7),
    }
    shares = {
        name: _share(share, slope * trouble + rng.normal(0.0, 0.25, len(SCHOOLS)))
        for name, (share, slope) in rules.items()
    }
    correctional = np.array([school.kind is Kind.CORRECTIONAL for school in SCHOOLS])
    shares["pupils_disabled"] = np.where(correctional, 1.0, shares["pupils_disabled"])
    return shares | {"pupils_russian_not_native": state.not_native}


def _share(typical: float, shift: Floats) -> Floats:
    """A share moved by `shift` logits."""
    share: Floats = 1 / (1 + np.exp(-(np.log(typical / (1 - typical)) + shift)))
    return share


def _components(
    rng: np.random.Generator, enrolment: Ints, shares: Mapping[str, Floats]
) -> dict[str, Floats]:
    columns = {}
    for name, share in shares.items():
        pupils = rng.binomial(enrolment, share).astype(np.float64)
        columns[name] = np.where(rng.random(len(SCHOOLS)) < _BLANK, np.nan, pupils)
    return columns


def _leavers(rng: np.random.Generator, state: Conditions, year: int) -> dict[str, Ints]:
    """Leavers of grade 9 and those who went on: to grade 10 here, or from an ООШ elsewhere."""
    pupils = state.pupils(year, 9)
    staying = np.clip(0.5 + 0.1 * state.quality, 0.25, 0.9)
    drawn = rng.binomial(pupils, staying)
    own = drawn if year == YEARS[-1] else state.pupils(year + 1, 10)
    has_seniors = np.array([10 in school.grades for school in SCHOOLS])
    went_on = np.where(has_seniors, np.minimum(own, pupils), drawn)
    repeating = rng.binomial(pupils - went_on, 0.03)
    return {"grade_9_leavers": pupils - repeating, "to_grade_10": went_on}


def _teachers(rng: np.random.Generator, state: Conditions, enrolment: Ints) -> dict[str, Ints]:
    teachers = 4 + rng.poisson(enrolment / 16)
    top = rng.binomial(teachers, _share(0.3, 0.4 * state.quality))
    return {"teachers": teachers, "teachers_top_category": top}


def _distances(rng: np.random.Generator) -> Floats:
    """Kilometres to the nearest other centre of education, alike every year."""
    typical = {Setting.TOWN: 1.2, Setting.CENTRE: 12.0, Setting.VILLAGE: 24.0}
    by_school = np.array([typical[school.setting] for school in SCHOOLS])
    return np.round(by_school * rng.lognormal(0.0, 0.6, len(SCHOOLS)), 1)
