"""Schools that orders print by name, found among the schools judged.

An order names «МБОУ СОШ № 5» of its own territory; numbers are unique inside a district only. A
printed name is a school where exactly one school of that territory bears it, or where it is the key
of the tables itself; letter case, quotation
marks, spaces and «ё» do not count. Nothing else is guessed: a name that fits nobody, or several,
stays a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
from attrs import evolve

from schoolsupport.identification.rules.listed import ListedSchool
from schoolsupport.identification.rules.rulebook import Binds
from schoolsupport.identification.verdicts import Bools
from schoolsupport.tables import Tables

_MARKS = re.compile(r"[\"'«»“”„’]")
_DASHES = re.compile(r"\s*[-–—]\s*")


def plain_name(name: str) -> str:
    """A name for comparing: lower case, no quotation marks, single spaces, «е» for «ё».

    Example:
        >>> plain_name("МОУ «Невьянская  СОШ»") == plain_name('МОУ Невьянская СОШ"')
        True
    """
    bare = _MARKS.sub(" ", name.lower().replace("ё", "е")).replace("№", "№ ")
    return " ".join(_DASHES.sub("-", bare).split())


def with_logins(
    lists: Iterable[ListedSchool], tables: Tables, schools: pd.Index[str], binds: Binds
) -> tuple[ListedSchool, ...]:
    """The lines of lists, with the login where exactly one school of the territory has the name.

    Args:
        lists: lines of the region's own lists.
        tables: the tables; the register gives names and territories.
        schools: ids of the schools judged.
        binds: whom the orders bind.
    """
    listed = tuple(lists)
    if not any(one.name for one in listed):
        return listed
    register = tables.schools.set_axis(tables.schools["school"].astype("object"))
    sure = register.index.isin(schools) & _fits(register, binds, unknown=False)
    names = register["name"].astype("object").where(register["name"].notna(), "")[sure]
    bearers: dict[str, list[str]] = {}
    for school, name in names.items():
        bearers.setdefault(plain_name(str(name)), []).append(str(school))
    bearers |= {plain_name(school): [school] for school in schools.astype("str")}
    return tuple(_placed(one, bearers) for one in listed)


def in_territory(tables: Tables, schools: pd.Index[str], binds: Binds) -> Bools:
    """Which of the schools judged the orders bind, or, where it is not known, may bind."""
    if binds.region is None and binds.municipality is None:
        return np.ones(len(schools), dtype=bool)
    told = tables.schools[["region", "municipality"]]
    register = told.set_axis(tables.schools["school"].astype("object"))
    return _fits(register.reindex(schools), binds, unknown=True)


def _placed(line: ListedSchool, bearers: dict[str, list[str]]) -> ListedSchool:
    found = bearers.get(plain_name(line.name), []) if line.name else []
    return evolve(line, school=found[0], name=None) if len(found) == 1 else line


def _fits(register: pd.DataFrame, binds: Binds, *, unknown: bool) -> Bools:
    """Where region and municipality are those bound; `unknown` says what a blank cell is."""
    fits = np.ones(len(register), dtype=bool)
    for column, bound in (("region", binds.region), ("municipality", binds.municipality)):
        if bound is not None:
            told = register[column].astype("object")
            blank = told.isna().to_numpy(dtype=bool)
            named = told.where(~blank, "").astype("str")
            same = named.str.contains(bound, case=False, regex=False).to_numpy(dtype=bool)
            fits &= np.where(blank, unknown, same)
    return fits
