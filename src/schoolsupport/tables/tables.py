"""The tables of one run, checked, with the problems found on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

import numpy as np
import pandas as pd
from attrs import evolve, field, frozen

from schoolsupport.domain import Problem
from schoolsupport.records import Sha256
from schoolsupport.tables.checks import check_rows, check_table, with_declared
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
    OwnColumn,
    specs_with,
)
from schoolsupport.tables.frames import to_pandas
from schoolsupport.tables.identities import Identities
from schoolsupport.tables.lineage import (
    rows_after,
    usable_lineage,
    with_aliases,
    with_used_logins,
    without_earlier,
)
from schoolsupport.tables.locked import Fingerprint, fingerprint, locked
from schoolsupport.tables.origins import Origins
from schoolsupport.tables.repeats import settle_repeats


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


def _places(origins: Mapping[str, Origins]) -> Mapping[str, Origins]:
    return MappingProxyType(dict(origins))


@frozen(kw_only=True, eq=False, repr=False)
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
        registered: whether `schools` is the register.
        outside: names met with of schools that the register does not have, columns of `SCHOOLS`.
        problems: everything found wrong on the way in.
        rejected: rows that were not used, as text, with file, row and the code of the reason.
        sources: the files the rows came from.
        aliases: old login or earlier id → the one used, for schools that have several.
        own: the columns of a region that were read as it declares them.
        origins: where the rows of a table stood, by its name; absent of tables given as frames.
    """

    results: pd.DataFrame
    context: pd.DataFrame
    reference: pd.DataFrame
    lists: pd.DataFrame
    schools: pd.DataFrame
    objectivity: pd.DataFrame = field(factory=lambda: check_table(None, OBJECTIVITY)[0])
    lineage: pd.DataFrame = field(factory=lambda: check_table(None, LINEAGE)[0])
    registered: bool = False
    outside: pd.DataFrame = field(factory=lambda: check_table(None, SCHOOLS)[0])
    problems: tuple[Problem, ...] = ()
    rejected: pd.DataFrame = field(factory=pd.DataFrame)
    sources: tuple[SourceFile, ...] = ()
    aliases: Mapping[str, str] = field(factory=dict, converter=_unchangeable)
    own: tuple[OwnColumn, ...] = ()
    origins: Mapping[str, Origins] = field(factory=dict, converter=_places)

    @classmethod
    def of(  # noqa: PLR0913  # one for every table there is
        cls,
        *,
        results: object = None,
        context: object = None,
        reference: object = None,
        lists: object = None,
        schools: object = None,
        objectivity: object = None,
        lineage: object = None,
        columns: object = (),
    ) -> Self:
        """Check frames and take them in.

        Args:
            results: school × year × procedure (columns of `RESULTS`).
            context: school × year (columns of `CONTEXT`, others are kept).
            reference: level × territory × year × procedure (columns of `REFERENCE`).
            lists: schools on lists by orders (columns of `LISTS`).
            schools: the register (columns of `SCHOOLS`); schools with results that it does not
                have are judged too, and marked.
            objectivity: school × year × procedure (columns of `OBJECTIVITY`).
            lineage: school × event × predecessor (columns of `LINEAGE`).
            columns: the columns that a region declares itself (`rulebook.columns`).

        Each of the tables is a frame of pandas (float64, Float64 or pyarrow dtypes) or Polars, or a
        mapping of columns. A wrong cell becomes missing and a `Problem`; the earlier ids of renamed
        schools give way to the ones used; nothing else is changed.

        Raises:
            TableError: a required column is missing, or the object is not a frame.
        """
        own: tuple[OwnColumn, ...] = tuple(columns)  # type: ignore[arg-type]  # checked as they are used
        specs = specs_with(own)
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
            spec = specs[name]
            checked = check_rows(None if frame is None else to_pandas(frame, spec), spec)
            frames[name], found[name] = checked.rows, checked.problems
        aliases, said = unified(list(frames.items()))
        renamed, more = apply_lineage(frames)
        aliases = {one: renamed.get(used, used) for one, used in aliases.items()} | renamed
        said += more
        for name, rows in frames.items():
            frames[name], repeats = settle_repeats(rows, specs[name])
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
            own=own,
        )

    def __repr__(self) -> str:
        held = (f"{name}: {len(frame)} rows" for name, frame in self.frames().items() if len(frame))
        return f"Tables({', '.join(held)})"

    def _repr_pretty_(self, printer: Any, _: object) -> None:
        printer.text(repr(self))  # else every frame is printed, by whoever shows attrs classes

    def with_problems(self, problems: Iterable[Problem]) -> Tables:
        """The same tables with more problems."""
        return evolve(self, problems=(*self.problems, *problems))

    def with_columns(self, own: Iterable[OwnColumn]) -> Tables:
        """The same tables with the columns of a region read as it declares them.

        Columns that files were read with stay as they are; others are found by their headings in
        the context, and in the schools where they are there.

        Raises:
            TableError: two headings are the same column.
        """
        columns = {one.id: one for one in (*self.own, *own)}
        if tuple(columns.values()) == self.own:
            return self
        fresh = specs_with(set(columns.values()) - {*self.own})
        problems = list(self.problems)
        frames: dict[str, Any] = {}
        for name, spec in ((CONTEXT.name, CONTEXT), (SCHOOLS.name, SCHOOLS), ("outside", SCHOOLS)):
            added = fresh[spec.name].columns[len(spec.columns) :]
            if added:
                frames[name], found = with_declared(getattr(self, name), fresh[spec.name], added)
                problems += found
        return evolve(self, own=tuple(columns.values()), problems=tuple(problems), **frames)

    @cached_property
    def exact(self) -> bool:
        """Whether every number below the boundary is known exactly or not at all."""
        lowest, highest = self.results["n_below_lowest"], self.results["n_below_highest"]
        return lowest is highest or bool(lowest.equals(highest))

    @cached_property
    def named_schools(self) -> pd.DataFrame:
        """What is known of all schools: the register, and names met with outside it."""
        if self.outside.empty:
            return self.schools
        both = pd.concat([one.astype("object") for one in (self.schools, self.outside)])
        return check_rows(both, specs_with(self.own)[SCHOOLS.name]).rows

    def locked(self) -> Tables:
        """The same tables in frames of their own that nobody can write into."""
        frames: dict[str, Any] = {name: locked(one) for name, one in self._all_frames().items()}
        return evolve(self, **frames)

    def fingerprint(self) -> tuple[Fingerprint, ...]:
        """Where the cells stand in memory: another one after somebody put others in their place."""
        return tuple(fingerprint(frame) for frame in self._all_frames().values())

    def _all_frames(self) -> dict[str, pd.DataFrame]:
        return {**self.frames(), "outside": self.outside}

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
        if not self.outside.empty:
            total.update(_unordered(self.outside))
        return total.hexdigest()


def unified(
    tables: Sequence[tuple[str, pd.DataFrame]],
) -> tuple[dict[str, str], list[Problem]]:
    """Put the id used in place of every other one of the same school, in all tables.

    Args:
        tables: see `Identities`; their columns of ids are replaced.

    Returns:
        The id used no more → the id used, and the problems.
    """
    identities = Identities(tables)
    aliases = identities.aliases()
    for frame, name, column in list(identities.columns()) if aliases else ():
        frame[name] = with_used_logins(column, aliases)
    return aliases, identities.problems


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
