"""The tables of one run, checked, with the problems found on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

import numpy as np
import pandas as pd
from attrs import evolve, field, frozen

from schoolsupport.domain import Problem
from schoolsupport.records import Sha256
from schoolsupport.tables.checks import check_rows, check_table, settle_repeats
from schoolsupport.tables.columns import (
    CONTEXT,
    LATER_TABLES,
    LINEAGE,
    LISTS,
    OBJECTIVITY,
    REFERENCE,
    RESULTS,
    SCHOOLS,
    TABLES,
)
from schoolsupport.tables.frames import to_pandas
from schoolsupport.tables.lineage import (
    rows_after,
    usable_lineage,
    with_aliases,
    with_used_logins,
    without_earlier,
)


@frozen(kw_only=True)
class SourceFile:
    """A file that rows came from.

    Attributes:
        path: path as the user gave it (never made absolute).
        sha256: hash of its bytes.
        layout: name of the layout it was read with.
        rows: rows that became rows of a table.
    """

    path: str
    sha256: Sha256
    layout: str
    rows: int


def _unchangeable(names: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(names))


@frozen(kw_only=True, eq=False)
class Tables:
    """Results and what else is known of the schools, each table with its declared columns.

    Make them with `Tables.of(results=…)` from frames, or with `schoolsupport.read_files`. Frames
    inside are pandas with the dtypes of `ColumnKind` and are not to be changed.

    Attributes:
        results: one row per school, year and procedure.
        context: one row per school and year.
        reference: one row per territory, year and procedure.
        lists: one row per school and list.
        schools: names and municipalities, as far as known.
        objectivity: one row per school, year and procedure: markers, comparison with the journal.
        lineage: one row per event: which school comes from which.
        registered: whether `schools` is the register, and so the population.
        problems: everything found wrong on the way in.
        rejected: rows that were not used, as text, with file, row and the code of the reason.
        sources: the files the rows came from.
        aliases: old login or earlier id → the one used, for schools that have several.
    """

    results: pd.DataFrame
    context: pd.DataFrame
    reference: pd.DataFrame
    lists: pd.DataFrame
    schools: pd.DataFrame
    objectivity: pd.DataFrame = field(factory=lambda: check_table(None, OBJECTIVITY)[0])
    lineage: pd.DataFrame = field(factory=lambda: check_table(None, LINEAGE)[0])
    registered: bool = False
    problems: tuple[Problem, ...] = ()
    rejected: pd.DataFrame = field(factory=pd.DataFrame)
    sources: tuple[SourceFile, ...] = ()
    aliases: Mapping[str, str] = field(factory=dict, converter=_unchangeable)

    @classmethod
    def of(
        cls,
        *,
        results: object = None,
        context: object = None,
        reference: object = None,
        lists: object = None,
        schools: object = None,
        objectivity: object = None,
        lineage: object = None,
    ) -> Self:
        """Check frames and take them in.

        Args:
            results: school × year × procedure (columns of `RESULTS`).
            context: school × year (columns of `CONTEXT`, others are kept).
            reference: level × territory × year × procedure (columns of `REFERENCE`).
            lists: schools on lists by orders (columns of `LISTS`).
            schools: the register (columns of `SCHOOLS`); if given, it is the population.
            objectivity: school × year × procedure (columns of `OBJECTIVITY`).
            lineage: school × event × predecessor (columns of `LINEAGE`).

        Each is a frame of pandas (float64, Float64 or pyarrow dtypes) or Polars, or a mapping of
        columns. A wrong cell becomes missing and a `Problem`; the earlier ids of renamed schools
        give way to the ones used; nothing else is changed.

        Raises:
            TableError: a required column is missing, or the object is not a frame.
        """
        given = {
            RESULTS.name: results,
            CONTEXT.name: context,
            REFERENCE.name: reference,
            LISTS.name: lists,
            SCHOOLS.name: schools,
            OBJECTIVITY.name: objectivity,
            LINEAGE.name: lineage,
        }
        frames: dict[str, pd.DataFrame] = {}
        found: dict[str, list[Problem]] = {}
        for name, frame in given.items():
            spec = TABLES[name]
            checked = check_rows(None if frame is None else to_pandas(frame, spec), spec)
            frames[name], found[name] = checked.rows, checked.problems
        aliases, said = apply_lineage(frames)
        for name, rows in frames.items():
            frames[name], repeats = settle_repeats(rows, TABLES[name])
            found[name] += repeats
        said += rows_after(frames[LINEAGE.name], frames[RESULTS.name])
        return cls(
            results=frames[RESULTS.name],
            context=frames[CONTEXT.name],
            reference=frames[REFERENCE.name],
            lists=frames[LISTS.name],
            schools=frames[SCHOOLS.name],
            objectivity=frames[OBJECTIVITY.name],
            lineage=frames[LINEAGE.name],
            registered=schools is not None,
            problems=(*(one for problems in found.values() for one in problems), *said),
            aliases=aliases,
        )

    def with_problems(self, problems: Iterable[Problem]) -> Tables:
        """The same tables with more problems."""
        return evolve(self, problems=(*self.problems, *problems))

    @cached_property
    def exact(self) -> bool:
        """Whether every number below the boundary is known exactly or not at all."""
        lowest, highest = self.results["n_below_lowest"], self.results["n_below_highest"]
        return lowest is highest or bool(lowest.equals(highest))

    @property
    def years(self) -> list[int]:
        """Years that have results, ascending."""
        return sorted(int(year) for year in self.results["year"].unique())

    def frames(self) -> Mapping[str, pd.DataFrame]:
        """The frames by name."""
        return {name: getattr(self, name) for name in TABLES}

    def digest(self) -> str:
        """SHA-256 of what the tables say: the same for rows and schools in any order."""
        total = hashlib.sha256()
        for name, frame in self.frames().items():
            if name in LATER_TABLES and frame.empty:
                continue  # runs of before them have the same digest
            total.update(f"{name}:{sorted(frame.columns)}:".encode())
            total.update(_unordered(frame))
        return total.hexdigest()


def apply_lineage(frames: dict[str, pd.DataFrame]) -> tuple[dict[str, str], list[Problem]]:
    """Put the ids used in the place of earlier ones, in all tables; what cannot be used goes.

    Args:
        frames: checked rows by the name of the table, every table; they are replaced.

    Returns:
        The earlier id → the id used, and the problems.
    """
    if frames[LINEAGE.name].empty:
        return {}, []
    rows, problems = settle_repeats(frames[LINEAGE.name], LINEAGE)
    known = {
        str(school)
        for name in (RESULTS.name, CONTEXT.name, SCHOOLS.name)
        for school in frames[name]["school"].cat.categories
    }
    rows, aliases, said = usable_lineage(rows, known)
    frames[LINEAGE.name] = with_aliases(rows, aliases)
    if aliases:
        frames[SCHOOLS.name] = without_earlier(frames[SCHOOLS.name], aliases)
        for name, frame in frames.items():
            if name != LINEAGE.name:
                ids = [one for one in ("school", "branch_of") if one in frame]
                changed = {one: with_used_logins(frame[one], aliases) for one in ids}
                frames[name] = frame.assign(**changed)
    return aliases, [*problems, *said]


def _unordered(frame: pd.DataFrame) -> bytes:
    """A digest of rows that does not depend on their order."""
    if frame.empty:
        return b"-"
    plain: dict[str, Any] = {}
    for name in sorted(frame.columns):
        column = frame[name]
        is_words = isinstance(column.dtype, pd.CategoricalDtype)
        plain[name] = column.astype("object") if is_words else column
    hashes = pd.util.hash_pandas_object(pd.DataFrame(plain), index=False).to_numpy()
    return hashlib.sha256(np.sort(hashes).tobytes()).digest()
