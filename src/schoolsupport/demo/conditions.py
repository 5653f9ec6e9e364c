"""What stands behind the figures: social conditions, quality, pupils; and the social passports."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.demo.invented import INVENTED, PLANTED, SYNTHETIC, YEARS, login
from schoolsupport.demo.schools import POSITIONS, SCHOOLS
from schoolsupport.domain import Procedure, procedure_calendar

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRADE_COUNT = 11

_TICKED_PENAL = login(29)

_PUPILS_PER_FAMILY = 1.35
_SMALL_ENROLMENT = 80
_BLANK = 0.01
"""Chance that a cell of a component was left empty."""


@frozen(eq=False)
class Conditions:
    """The latent state of every school, in the order of `SCHOOLS`, and its pupils.

    Attributes:
        social: social conditions, in standard deviations; higher is better off.
        quality: what the school teaches, in standard deviations; depends on `social`.
        not_native: share of pupils whose language is not Russian; alike within a municipality.
        enrolment: pupils by school, year (in the order of `YEARS`) and grade 1 to 11.
    """

    social: Floats
    quality: Floats
    not_native: Floats
    enrolment: Ints

    def pupils(self, year: int, grade: int) -> Ints:
        """Pupils of a grade in a school year; nobody in years before or after."""
        return self.enrolment[:, YEARS.index(year), grade - 1]


def conditions(rng: np.random.Generator) -> Conditions:
    """Draw the state of every school.

    Args:
        rng: source of chance; everything drawn comes from it.
    """
    count = len(SCHOOLS)
    by_setting = np.array([school.setting.social for school in SCHOOLS])
    social = rng.normal(0.0, 0.9, count) + by_setting
    by_kind = np.array([school.kind.quality for school in SCHOOLS])
    quality = 0.7 * social + rng.normal(0.0, 0.65, count) + by_kind
    for row in PLANTED:
        quality[POSITIONS[row.school]] = row.quality
        social[POSITIONS[row.school]] += 0.5 * row.quality
    return Conditions(social, quality, _not_native(rng), _enrolment(rng, quality))


def written_in(procedure: Procedure, year: int) -> tuple[int, int]:
    """School year and grade in which the work of a calendar year was written."""
    calendar = procedure_calendar()
    shift = calendar.look_up(procedure, year).writing_shift
    return calendar.school_year(procedure, year), procedure.grade + shift


def _not_native(rng: np.random.Generator) -> Floats:
    """One district has many pupils who learn Russian as a second language."""
    typical = np.array([school.not_native for school in SCHOOLS])
    return np.clip(typical * rng.lognormal(0.0, 0.5, len(SCHOOLS)), 0.0, 0.95)


def _enrolment(rng: np.random.Generator, quality: Floats) -> Ints:
    """Cohorts move up a grade every year; after grade 9 a part of them stays."""
    first = YEARS[0] - GRADE_COUNT
    cohorts = rng.poisson(_grade_sizes(rng)[:, None], (len(SCHOOLS), YEARS[-1] - first))
    staying = np.clip(0.52 + 0.1 * quality + rng.normal(0.0, 0.05, len(SCHOOLS)), 0.25, 0.9)
    seniors = rng.binomial(cohorts, staying[:, None])
    enrolment = np.zeros((len(SCHOOLS), len(YEARS), GRADE_COUNT), dtype=np.int64)
    for place, year in enumerate(YEARS):
        for grade in range(1, GRADE_COUNT + 1):
            cohort = (cohorts if grade <= 9 else seniors)[:, year - grade - first]
            moved = rng.integers(-1, 2, len(SCHOOLS)) * (cohort > 12) * (grade < 9)
            taught = np.array([grade in school.grades for school in SCHOOLS])
            enrolment[:, place, grade - 1] = np.where(taught, cohort + moved, 0)
    return _with_writers(enrolment)


def _grade_sizes(rng: np.random.Generator) -> Floats:
    spread = rng.lognormal(0.0, 0.4, len(SCHOOLS))
    typical = [school.kind.pupils or school.setting.pupils for school in SCHOOLS]
    sizes = np.asarray(typical) * spread
    for row in PLANTED:
        sizes[POSITIONS[row.school]] = 1.04 * row.per_grade
    return sizes


def _with_writers(enrolment: Ints) -> Ints:
    """No grade of a planted school has fewer pupils than wrote its work."""
    for row in PLANTED:
        for (procedure, year), cell in row.cells.items():
            if cell is not None:
                school_year, grade = written_in(Procedure.parse(procedure), year)
                place = (POSITIONS[row.school], YEARS.index(school_year), grade - 1)
                enrolment[place] = max(enrolment[place], cell.of)
    return enrolment


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
    places = [school.setting.settlement for school in SCHOOLS]
    frames = [
        _passports(rng, state, year, habits).assign(settlement_kind=places, distance_km=distance)
        for year in YEARS
    ]
    rows = pd.concat(frames, ignore_index=True).assign(source=SYNTHETIC)
    absent = pd.MultiIndex.from_tuples([(row.school, y) for row in PLANTED for y in row.absent])
    is_absent = pd.MultiIndex.from_frame(rows[["school", "year"]]).isin(absent)
    return rows[~is_absent].reset_index(drop=True)


def _passports(
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
    names = ("is_correctional", "is_evening", "is_boarding")
    flags = {name: [int(s.kind.flag == name) for s in SCHOOLS] for name in names}
    flags["is_closed_type"] = [0] * len(SCHOOLS)
    flags["is_penal"] = [int(school.id == _TICKED_PENAL) for school in SCHOOLS]
    flags["is_small"] = [
        int(school.setting.id == "village" and pupils < _SMALL_ENROLMENT)
        for school, pupils in zip(SCHOOLS, enrolment, strict=True)
    ]
    return flags


def _component_shares(rng: np.random.Generator, state: Conditions) -> dict[str, Floats]:
    """Share of pupils in each component: worse conditions, less schooling and more trouble."""
    trouble = -state.social
    shares = {
        one.column: _share(one.share, one.slope * trouble + rng.normal(0.0, 0.25, len(SCHOOLS)))
        for one in INVENTED.component
    }
    correctional = np.array([school.kind.is_correctional for school in SCHOOLS])
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
    typical = np.array([school.setting.distance for school in SCHOOLS])
    return np.round(typical * rng.lognormal(0.0, 0.6, len(SCHOOLS)), 1)
