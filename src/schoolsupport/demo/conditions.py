"""What stands behind the figures: social conditions, quality, and the pupils of every grade."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.demo.planted import PLANTED
from schoolsupport.demo.schools import POSITIONS, SCHOOLS, Kind, Setting
from schoolsupport.domain import Procedure, procedure_calendar

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

YEARS = (2019, 2020, 2021)
"""School years, named by the calendar year they end in."""

GRADE_COUNT = 11

_SIZES = {Setting.TOWN: 62.0, Setting.CENTRE: 44.0, Setting.VILLAGE: 18.0}
"""Median number of pupils in a grade."""

_KIND_SIZES = {Kind.BASIC: 8.0, Kind.PRIMARY: 7.0, Kind.EVENING: 24.0, Kind.BOARDING: 30.0}
_KIND_QUALITY = {
    Kind.LYCEUM: 1.2,
    Kind.GYMNASIUM: 1.2,
    Kind.BASIC: -0.2,
    Kind.CORRECTIONAL: -2.0,
    Kind.EVENING: -2.0,
}


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
    in_town = np.array([school.setting is Setting.TOWN for school in SCHOOLS])
    social = rng.normal(0.0, 0.9, count) + np.where(in_town, 0.4, -0.25)
    by_kind = np.array([_KIND_QUALITY.get(school.kind, 0.0) for school in SCHOOLS])
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
    codes = [school.municipality.code for school in SCHOOLS]
    typical = dict.fromkeys(codes, 0.04) | {"reg99_m005": 0.45}
    centre = np.array([typical[code] for code in codes])
    return np.clip(centre * rng.lognormal(0.0, 0.5, len(SCHOOLS)), 0.0, 0.95)


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
    typical = [_KIND_SIZES.get(school.kind, _SIZES[school.setting]) for school in SCHOOLS]
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
