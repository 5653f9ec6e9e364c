"""One run judged: the verdicts on every school and what was asked, before any reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem
from schoolsupport.faults import fault
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.judging import Judgement, grades
from schoolsupport.identification.rules.rulebook import Edition
from schoolsupport.identification.verdicts import KEYS, Codes, VerdictColumn
from schoolsupport.tables.cells import coded
from schoolsupport.words.logins import read_id
from schoolsupport.words.schools import RegisteredName, near_schools

T = TypeVar("T")


def verdict_words(codes: Codes) -> pd.Categorical[str]:
    """Verdict codes as pandas categories of their keys."""
    return coded(codes.astype(np.int8), KEYS)


@frozen(kw_only=True, eq=False)
class Judged:
    """One run: verdicts on every school, and what was asked.

    Attributes:
        edition: the rules in force on the law's day, with the parameters of this run.
        inputs: tables, schools, year.
        for_year: the year the list is made for, as told.
        judgement: the verdicts.
        problems: problems of the data, then what has to be said of the rules.
        kept: what was worked out of the run by functions marked `once`.
    """

    edition: Edition
    inputs: Inputs
    for_year: int | None
    judgement: Judgement
    problems: tuple[Problem, ...]
    kept: dict[Callable[[Judged], Any], Any] = field(factory=dict, init=False, repr=False)

    @property
    def year(self) -> int:
        """Latest year of the data."""
        return self.inputs.year

    @property
    def as_of(self) -> date:
        """The law's day."""
        return self.edition.as_of

    @property
    def schools(self) -> pd.Index[str]:
        """Ids of the schools judged, sorted."""
        return self.inputs.schools

    @property
    def main(self) -> str:
        """Id of the category that is the list."""
        return self.edition.main

    @property
    def verdicts(self) -> pd.DataFrame:
        """One row per school: school, name, municipality, and a verdict per category.

        Verdicts are pandas categories of `met`, `not_met`, `no_data`, `not_applicable`.
        """
        return self._frame(self.judgement.categories)

    @property
    def criteria(self) -> pd.DataFrame:
        """One row per school: school, name, municipality, and a verdict per criterion."""
        return self._frame({k: v.verdict for k, v in self.judgement.criteria.items()})

    @property
    def bands(self) -> pd.DataFrame:
        """One row per school: school, name, municipality, and the bands of graded categories.

        Three columns for each of them: `CATEGORY`, `CATEGORY_lowest` and `CATEGORY_highest`, ids
        of bands, ascending by number; the first is empty where the band is not known, all are
        where the category does not concern the school, or the first has the level that the rules
        name for such schools.
        """
        frame = self._frame({})
        for name, one in grades(self.edition, self.judgement).items():
            level = one.not_graded
            sure = np.where(one.lowest == one.highest, one.lowest, np.int8(-1))
            if level is None:
                frame[name] = coded(sure, one.names).as_ordered()
            else:
                sure = np.where(one.lowest < 0, np.int8(len(one.names)), sure)
                frame[name] = coded(sure, (*one.names, level.id))
            for ending, places in (("_lowest", one.lowest), ("_highest", one.highest)):
                frame[name + ending] = coded(places, one.names).as_ordered()
        return frame

    def listed(self, category: str | None = None) -> list[str]:
        """Ids of the schools that are met in a category; by default in the main one."""
        column = self.judgement.categories[category or self.main]
        return [str(school) for school in self.schools[column.certain]]

    def place(self, school: str) -> int:
        """Place of a school among those judged; an older login serves too, in any spelling.

        Raises:
            UnknownSchoolError: no such school is judged; the message names near ones.
        """
        aliases: Mapping[str, str] = getattr(self.inputs.tables, "aliases", {})
        for login in (school, read_id(school).id):
            wanted = aliases.get(login, login)
            at = int(self.schools.get_indexer(pd.Index([wanted], dtype="object"))[0])
            if at >= 0:
                return at
        frame = self.school_frame().astype("object")
        frame = frame.where(frame.notna(), "")
        named = zip(frame["school"], frame["name"], strict=True)
        near = near_schools(school, (RegisteredName(school=one, name=name) for one, name in named))
        raise fault("school.not_judged", where=school, near=near, count=len(self.schools))

    @property
    def with_results(self) -> int:
        """How many schools have a result of the latest year in a work the rules look at."""
        there = np.zeros(len(self.schools), dtype=bool)
        for name in self.edition.used:
            judged = self.judgement.criteria[name].cells
            if judged is not None:
                there |= (judged.cells.rows[-1] >= 0).any(axis=0)
        return int(there.sum())

    @property
    def outside_register(self) -> NDArray[np.bool_]:
        """Which schools the register does not have; none where no register was given."""
        tables = self.inputs.tables
        if not tables.registered:
            return np.zeros(len(self.schools), dtype=bool)
        outside: NDArray[np.bool_] = ~self.schools.isin(tables.schools["school"].cat.categories)
        return outside

    @property
    def earlier_ids(self) -> Mapping[str, tuple[str, ...]]:
        """Ids that were made one with a school's own, by the id used."""
        earlier: dict[str, tuple[str, ...]] = {}
        for one, used in sorted(self.inputs.tables.aliases.items()):
            earlier[used] = (*earlier.get(used, ()), one)
        return earlier

    def school_frame(self, places: NDArray[np.intp] | None = None) -> pd.DataFrame:
        """Columns `school`, `name`, `municipality` of the schools at some places, or of all."""
        chosen = np.arange(len(self.schools)) if places is None else places
        frame = pd.DataFrame({"school": self.schools.astype("object").to_numpy()[chosen]})
        for column in ("name", "municipality"):
            told = self.inputs.school_column(column).astype("object").to_numpy()
            frame[column] = told[chosen]
        return frame

    def _frame(self, columns: Mapping[str, VerdictColumn]) -> pd.DataFrame:
        verdicts = {name: verdict_words(one.codes) for name, one in columns.items()}
        return self.school_frame().assign(**verdicts)


def once(work_out: Callable[[Judged], T]) -> Callable[[Judged], T]:
    """Work something out of a run one time; the run keeps it."""

    @wraps(work_out)
    def kept(found: Judged) -> T:
        if work_out not in found.kept:
            found.kept[work_out] = work_out(found)
        told: T = found.kept[work_out]
        return told

    return kept
