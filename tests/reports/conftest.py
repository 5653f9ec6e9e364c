from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.rules.rulebook_files import read_rulebook
from schoolsupport.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schoolsupport.identification.rules.rulebook import Rulebook

PROCEDURES = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")
LOW, FINE = (20, 8), (20, 1)

Work = tuple[int, int] | None


def results_of(**schools: Sequence[Work]) -> dict[str, list[object]]:
    """Works of 2021 in the order of `PROCEDURES`, and the same of 2020 without any low one."""
    columns: dict[str, list[object]] = {
        name: [] for name in ("school", "year", "procedure", "n", "n_below")
    }
    for school, works in schools.items():
        for procedure, work in zip(PROCEDURES, works, strict=True):
            for year, counts in ((2020, FINE), (2021, work)):
                if counts is not None:
                    row = (school, year, procedure, *counts)
                    for name, value in zip(columns, row, strict=True):
                        columns[name].append(value)
    return columns


def schools_named(**names: str) -> dict[str, list[object]]:
    return {
        "school": list(names),
        "name": list(names.values()),
        "municipality": ["Первый район"] * len(names),
    }


@pytest.fixture(scope="session")
def rules() -> Rulebook:
    return read_rulebook(files("schoolsupport.federal"))


@pytest.fixture(scope="session")
def tables() -> Tables:
    """Two schools on the list, two off it, one that cannot be judged, one without pupils."""
    return Tables.of(
        results=results_of(
            s1=(LOW, LOW, FINE, FINE),
            s2=((20, 6), (20, 6), FINE, FINE),
            s3=(LOW, FINE, FINE, (20, 5)),
            s4=(FINE, FINE, FINE, FINE),
            s5=(LOW, None, None, None),
            s7=((20, 99), FINE, FINE, LOW),
        ),
        context={
            "school": ["s1", "s4"],
            "year": [2021, 2021],
            "enrolment": [300, 20],
            "is_boarding": ["да", None],
            "settlement": ["село", 7],
        },
        reference={
            "level": ["region"],
            "territory": ["Край"],
            "year": [2021],
            "procedure": ["vpr-5-ru"],
            "n": [120],
            "mean": ["3,5"],
        },
        lists={"school": ["s1"], "list": ["shnor"], "from": ["2021-01-01"], "act": ["приказ № 1"]},
        schools={
            **schools_named(
                s1="=СОШ № 1",
                s2="СОШ № 2",
                s3="+СОШ № 3",
                s4="СОШ № 4",
                s5="СОШ № 5",
                s6="ООШ № 6",
                s7="СОШ № 7",
            ),
            "grade_from": [1, 1, 1, 1, 1, 10, 1],
            "grade_to": [11, 11, 11, 11, 11, 11, 11],
        },
    )


@pytest.fixture(scope="session")
def found(rules: Rulebook, tables: Tables) -> Identification:
    return identify(rules, tables, year=2021, for_year=2022)


@pytest.fixture
def nobody(rules: Rulebook) -> Identification:
    """A run in which no school is on the list."""
    results = results_of(s4=(FINE, FINE, FINE, FINE))
    return identify(rules, Tables.of(results=results), year=2021)
