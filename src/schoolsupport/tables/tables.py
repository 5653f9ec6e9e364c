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
from schoolsupport.tables.checks import check_table
from schoolsupport.tables.columns import CONTEXT, LISTS, REFERENCE, RESULTS, SCHOOLS, TABLES
from schoolsupport.tables.frames import to_pandas


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
    sha256: str
    layout: str
    rows: int


def _unchangeable(names: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(names))


@frozen(kw_only=True, eq=False)
class Tables:
    """Results, context, reference, lists and schools, each with its declared columns.

    Make them with `Tables.of(results=…)` from frames, or with `schoolsupport.read_files`. Frames
    inside are pandas with the dtypes of `ColumnKind` and are not to be changed.

    Attributes:
        results: one row per school, year and procedure.
        context: one row per school and year.
        reference: one row per territory, year and procedure.
        lists: one row per school and list.
        schools: names and municipalities, as far as known.
        registered: whether `schools` is the register, and so the population.
        problems: everything found wrong on the way in.
        rejected: rows that were not used, as text, with file, row and the code of the reason.
        sources: the files the rows came from.
        aliases: old login → the login used, for schools that have several.
    """

    results: pd.DataFrame
    context: pd.DataFrame
    reference: pd.DataFrame
    lists: pd.DataFrame
    schools: pd.DataFrame
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
    ) -> Self:
        """Check frames and take them in.

        Args:
            results: school × year × procedure (columns of `RESULTS`).
            context: school × year (columns of `CONTEXT`, others are kept).
            reference: level × territory × year × procedure (columns of `REFERENCE`).
            lists: schools on lists by orders (columns of `LISTS`).
            schools: the register (columns of `SCHOOLS`); if given, it is the population.

        Each is a frame of pandas (float64, Float64 or pyarrow dtypes) or Polars, or a mapping of
        columns. A wrong cell becomes missing and a `Problem`; nothing else is changed.

        Raises:
            TableError: a required column is missing, or the object is not a frame.
        """
        given = {
            RESULTS.name: results,
            CONTEXT.name: context,
            REFERENCE.name: reference,
            LISTS.name: lists,
            SCHOOLS.name: schools,
        }
        checked: dict[str, pd.DataFrame] = {}
        problems: list[Problem] = []
        for name, frame in given.items():
            spec = TABLES[name]
            native = None if frame is None else to_pandas(frame, spec)
            checked[name], found = check_table(native, spec)
            problems.extend(found)
        return cls(
            results=checked[RESULTS.name],
            context=checked[CONTEXT.name],
            reference=checked[REFERENCE.name],
            lists=checked[LISTS.name],
            schools=checked[SCHOOLS.name],
            registered=schools is not None,
            problems=tuple(problems),
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
        """The five frames by name."""
        return {name: getattr(self, name) for name in TABLES}

    def digest(self) -> str:
        """SHA-256 of what the tables say: the same for rows and schools in any order."""
        total = hashlib.sha256()
        for name, frame in self.frames().items():
            total.update(f"{name}:{sorted(frame.columns)}:".encode())
            total.update(_unordered(frame))
        return total.hexdigest()


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
