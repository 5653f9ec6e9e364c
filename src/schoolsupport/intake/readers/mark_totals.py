"""Printed totals against the sum over the schools of the same table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from schoolsupport.domain import Problem, problem
from schoolsupport.intake.readers.mark_groups import Group, Level
from schoolsupport.intake.readers.mark_header import PEOPLE
from schoolsupport.tables.cells import Floats


def compare_totals(
    groups: Sequence[Group], n: Floats, n_2: Floats, numbers: Sequence[int]
) -> list[Problem]:
    """One warning for every printed region or municipality that differs from its schools.

    Nothing is compared where a number is not known, where no school is printed, and for a region
    of which the table holds one municipality only: that is the file of the municipality.

    Args:
        groups: whom the rows speak of.
        n: participants, one per row.
        n_2: pupils with the mark 2, NaN where the percent leaves it open.
        numbers: rows of the sheet.
    """
    problems: list[Problem] = []
    for place, group in enumerate(groups):
        schools = _schools_of(place, groups)
        if not schools:
            continue
        for column, printed in ((PEOPLE, n), ("2", n_2)):
            counted = float(printed[schools].sum())
            total = float(printed[place])
            if not np.isnan(counted) and not np.isnan(total) and counted != total:
                said = problem(
                    "total.differs",
                    found=group.name,
                    printed=f"{total:.0f}",
                    computed=f"{counted:.0f}",
                )
                problems.append(said.at(row=numbers[place], column=column))
                break
    return problems


def _schools_of(place: int, groups: Sequence[Group]) -> list[int]:
    """Places of the schools that a printed total covers; none for other rows."""
    total = groups[place]
    if total.level is Level.MUNICIPALITY:
        return [k for k, group in enumerate(groups) if group.municipality == place]
    if total.level is not Level.REGION:
        return []
    inside = [k for k, group in enumerate(groups) if group.region == total.name]
    municipalities = [k for k in inside if groups[k].level is Level.MUNICIPALITY]
    if len(municipalities) < 2:
        return []
    return [k for k in inside if groups[k].level is Level.SCHOOL]
