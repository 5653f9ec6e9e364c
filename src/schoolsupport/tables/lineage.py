"""Lineage of schools: which rows can be used, and which ids are one school.

A row says that `school` comes from `predecessor`: `renamed` and `login_changed` make them one
school; `merged` says that the predecessor went into the school on the day, `split` that the school
came out of it, `branch` that the predecessor became a branch of the school and keeps its own
results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from schoolsupport.domain import Problem, problem
from schoolsupport.tables.cells import Bools

SAME = ("renamed", "login_changed")
"""Events that leave the school what it was."""

Links = Mapping[str, set[str]]


def usable_lineage(
    rows: pd.DataFrame, known: Iterable[str]
) -> tuple[pd.DataFrame, dict[str, str], list[Problem]]:
    """The rows without cycles and double names, and the ids that are one school.

    Args:
        rows: checked rows, one per school, event and predecessor.
        known: ids of schools that have results or context or stand in a register.

    Returns:
        The rows; the earlier id → the id used, through all renamings; the problems.
    """
    faulty, problems = _faulty(rows)
    rows = rows[~faulty].reset_index(drop=True)
    aliases = _aliases(rows)
    there = {*known}
    ids = {str(one) for name in ("school", "predecessor") for one in rows[name]}
    problems += [
        problem("lineage.unknown_school", unknown=one).at(school=one)
        for one in sorted(ids - there)
        if aliases.get(one) not in there and one not in aliases.values()
    ]
    earlier: defaultdict[str, list[str]] = defaultdict(list)
    for old, used in sorted(aliases.items()):
        earlier[used].append(old)
    problems += [
        problem("school.renamed", earlier=", ".join(old)).at(school=used)
        for used, old in earlier.items()
    ]
    return rows, aliases, problems


def with_used_logins(column: pd.Series, aliases: Mapping[str, str]) -> pd.Series:
    """A column of categories with the login used in place of every other."""
    if not any(login in aliases for login in column.cat.categories):
        return column
    renamed = [aliases.get(login, login) for login in column.cat.categories]
    places, logins = pd.factorize(np.array(renamed, dtype="object"), sort=True)
    codes = column.cat.codes.to_numpy()
    moved = np.where(codes < 0, -1, places[codes])
    return pd.Series(
        pd.Categorical.from_codes(moved, pd.Index(logins, dtype="object")), index=column.index
    )


def with_aliases(rows: pd.DataFrame, aliases: Mapping[str, str]) -> pd.DataFrame:
    """The rows of merged, split and branched schools under the ids used; renamings as written."""
    if not aliases or rows.empty:
        return rows
    same = rows["event"].isin(SAME).to_numpy()
    changed = {}
    for name in ("school", "predecessor"):
        used = with_used_logins(rows[name], aliases).astype("object")
        cells = np.where(same, rows[name].astype("object"), used)
        words = sorted({str(cell) for cell in cells})
        changed[name] = pd.Categorical(cells, categories=pd.Index(words, dtype="object"))
    return rows.assign(**changed)


def without_earlier(schools: pd.DataFrame, aliases: Mapping[str, str]) -> pd.DataFrame:
    """The register without the earlier ids of schools that stand in it under the id used."""
    named = set(schools["school"].astype("object"))
    gone = [school in aliases and aliases[school] in named for school in schools["school"]]
    if not any(gone):
        return schools
    kept = schools[~np.array(gone)].reset_index(drop=True)
    kept["school"] = kept["school"].cat.remove_unused_categories()
    return kept


def rows_after(lineage: pd.DataFrame, results: pd.DataFrame) -> Iterator[Problem]:
    """Results of a school from years after it was merged into another."""
    merged = lineage[(lineage["event"] == "merged").to_numpy()]
    if merged.empty or results.empty:
        return
    own = results[results["school"].isin(list(merged["predecessor"])).to_numpy()]
    latest = own.groupby("school", observed=True)["year"].max()
    for row in merged.to_dict("records"):
        year = latest.get(row["predecessor"])
        if year is not None and int(year) > row["day"].year:
            said = problem(
                "lineage.rows_after",
                earlier=row["predecessor"],
                year=int(year),
                day=f"{row['day']:%d.%m.%Y}",
            )
            yield said.at(school=str(row["school"]))


def _faulty(rows: pd.DataFrame) -> tuple[Bools, list[Problem]]:
    """Rows that cannot all be true."""
    faulty = np.zeros(len(rows), dtype=bool)
    problems: list[Problem] = []
    same = rows["event"].isin(SAME).to_numpy()
    pairs = [(str(s), str(p)) for s, p in zip(rows["school"], rows["predecessor"], strict=True)]
    named: defaultdict[str, set[str]] = defaultdict(set)
    for place in np.flatnonzero(same):
        school, earlier = pairs[place]
        named[earlier].add(school)
    for earlier, schools in sorted(named.items()):
        if len(schools) > 1:
            faulty |= same & np.array([pair[1] == earlier for pair in pairs])
            shown = ", ".join(sorted(schools))
            said = problem("lineage.two_names", earlier=earlier, schools=shown)
            problems.append(said.at(school=earlier))
    for event in ("merged", "split"):  # out of a school and back into it is no cycle
        chosen = (same | (rows["event"] == event).to_numpy()) & ~faulty
        used = list(map(int, np.flatnonzero(chosen & ~_to_itself(same, pairs))))
        for number, ring in _in_rings([pairs[place] for place in used]):
            faulty[used[number]] = True
            said = problem("lineage.cycle", schools=", ".join(ring))
            problems.append(said.at(school=pairs[used[number]][0]))
    return faulty, list({one.text(): one for one in problems}.values())


def _to_itself(same: Bools, pairs: list[tuple[str, str]]) -> Bools:
    """Renamings of a login to itself, which logins with the same digits come to."""
    itself: Bools = np.array([school == earlier for school, earlier in pairs], dtype=bool)
    return same & itself


def _in_rings(pairs: list[tuple[str, str]]) -> Iterator[tuple[int, list[str]]]:
    """Places of the pairs that lie on a cycle, with the schools of that cycle."""
    into: defaultdict[str, set[str]] = defaultdict(set)
    for school, earlier in pairs:
        into[earlier].add(school)
    _prune(into)
    for place, (school, earlier) in enumerate(pairs):
        if school in into.get(earlier, ()):
            reached = _reached(into, school)
            if earlier in reached:
                yield place, sorted(one for one in reached if earlier in _reached(into, one))


def _prune(into: defaultdict[str, set[str]]) -> None:
    """Take out what leads nowhere, so that rings are looked for among few."""
    while ends := {one for heads in into.values() for one in heads if not into.get(one)}:
        for heads in into.values():
            heads.difference_update(ends)


def _reached(into: Links, start: str) -> set[str]:
    """The start and everything it leads to."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting.extend(into.get(one, ()))
    return seen


def _aliases(rows: pd.DataFrame) -> dict[str, str]:
    same = rows[rows["event"].isin(SAME).to_numpy()]
    pairs = zip(same["predecessor"], same["school"], strict=True)
    renamed = {str(earlier): str(school) for earlier, school in pairs if earlier != school}
    used = {}
    for earlier, school in renamed.items():
        last = school
        while last in renamed:
            last = renamed[last]
        used[earlier] = last
    return used
