"""Which ids are one school: within a table, and over all tables of a run.

Every id is read in its one form (`words.logins`). Two ids are one school where a whole series of
logins was renamed, or where a spreadsheet lost the zeros a code begins with, and only if names,
kind and municipality do not contradict it; what is made one, and what is not, is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from attrs import field, frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.tables.cells import coded
from schoolsupport.tables.columns import CONTEXT, LINEAGE, OBJECTIVITY, RESULTS, SCHOOLS
from schoolsupport.translation import Message, msg
from schoolsupport.words.logins import ReadId, are_clean, other_login, read_id, shape
from schoolsupport.words.schools import Part, RegisteredName, contradiction
from schoolsupport.words.text import cyrillic, plain

IDS = ("school", "branch_of", "predecessor")
"""Columns that hold ids of schools."""
_KINDS = ("is_correctional", "is_evening", "is_closed_type", "is_penal", "is_boarding")
_OF_LOGINS = (RESULTS.name, CONTEXT.name, SCHOOLS.name, OBJECTIVITY.name)
"""Tables where a school is never called by the name an order prints."""
_FEWEST = 3
"""Fewer ids of one look show nothing of how ids look here."""
_SHOWN = 3

Frames = Sequence[pd.DataFrame]


@frozen(kw_only=True, eq=False)
class IdColumn:
    """A column of ids as read.

    Attributes:
        ids: the ids in their one form, categories in their order; missing where no school is named.
        printed: the places of the cells as printed among `read`, -1 for a blank cell.
        read: what each printed text was read as; none where all were in their one form.
    """

    ids: pd.Series
    printed: np.ndarray[Any, np.dtype[np.integer[Any]]]
    read: Sequence[ReadId] = ()

    def where(self, holds: Callable[[ReadId], bool]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """In which rows the text has a quality."""
        if not self.read:
            return np.zeros(len(self.printed), dtype=bool)
        have = np.array([*map(holds, self.read), False])
        found: np.ndarray[Any, np.dtype[np.bool_]] = have.take(self.printed, mode="wrap")
        return found


def id_column(column: pd.Series) -> IdColumn:
    """Read a column of ids.

    Args:
        column: categories of texts.
    """
    words, codes = column.cat.categories, column.cat.codes.to_numpy()
    if are_clean(words):
        return IdColumn(ids=column, printed=codes)
    read = [read_id(str(one)) for one in words]
    ids = sorted({one.id for one in read} - {""})
    place = {one: number for number, one in enumerate(ids)}
    moved = np.array([*(place.get(one.id, -1) for one in read), -1], dtype=np.int64)
    return IdColumn(
        ids=pd.Series(coded(moved.take(codes, mode="wrap"), ids)), printed=codes, read=read
    )


def mended(column: IdColumn) -> Iterator[tuple[int, Problem]]:
    """Row and words of what was changed in ids, each kind of change once."""
    several: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(column.read):
        if one.is_mended:
            several[one.reasons().template + one.reasons().text()].append(number)
    for numbers in several.values():
        at = np.flatnonzero(np.isin(column.printed, numbers))
        if len(at):
            first = column.read[int(column.printed[at[0]])]
            said = problem(
                "school.login_mended",
                printed=first.printed,
                login=first.id,
                why=first.reasons(),
                count=len(numbers),
            )
            yield int(at[0]), said.at(school=first.id)


@frozen(eq=False)
class Identities:
    """The ids of all tables, compared with each other.

    Attributes:
        tables: checked rows by the name of their table; of `schools` several: registers, and names
            met with, the latest last.
        problems: what is to be said, once `aliases` was asked for.
    """

    tables: Sequence[tuple[str, pd.DataFrame]]
    problems: list[Problem] = field(factory=list)

    @property
    def frames(self) -> Frames:
        """The rows of all tables."""
        return [frame for _, frame in self.tables]

    def aliases(self) -> dict[str, str]:
        """The id that is used no more → the one used; what is to be said goes to `problems`."""
        ids = self._ids()
        if ids is None:
            return {}
        found = self._written_otherwise(ids)
        found |= self._without_zeros(ids)
        found |= self._renamed(ids)
        own = (frame["school"].cat.categories for name, frame in self.tables if name in _OF_LOGINS)
        self.problems.extend(_odd({str(one) for ids in own for one in ids}, found))
        return found

    def columns(self) -> Iterator[tuple[pd.DataFrame, str, pd.Series]]:
        """Every column of ids: its frame, its name, its cells."""
        for frame in self.frames:
            for name in IDS:
                if name in frame:
                    yield frame, name, frame[name]

    def _ids(self) -> set[str] | None:
        """All ids; None where they are logins of one series, or codes of one length."""
        columns = [column.cat.categories for _, _, column in self.columns()]
        filled = [one for one in columns if len(one)]
        if not filled:
            return None
        series = {str(ids[end])[:3] for ids in filled for end in (0, -1)}
        lengths = {length for ids in filled for length in set(map(len, ids))}
        if len(lengths) == 1 and len(series) == 1 and all(map(are_clean, filled)):
            return None
        return {str(one) for ids in filled for one in ids}

    def _written_otherwise(self, ids: Iterable[str]) -> dict[str, str]:
        """Names of schools that stand for ids and differ in signs alone."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for one in sorted(ids):
            if not shape(one):
                groups[plain(cyrillic(one))].append(one)
        found: dict[str, str] = {}
        for used, *others in groups.values():
            found |= dict.fromkeys(others, used)
            if others:
                said = problem("school.written_otherwise", names=_named([used, *others]))
                self.problems.append(said.at(school=used))
        return found

    def _without_zeros(self, ids: set[str]) -> dict[str, str]:
        """Codes that lost the zeros they begin with."""
        whole = {one.lstrip("0"): one for one in sorted(ids) if one.isdigit() and one[0] == "0"}
        pairs = [(short, whole[short]) for short in sorted(whole) if short in ids]
        found: dict[str, str] = {}
        for short, used in self._uncontradicted(pairs):
            found[short] = used
            said = problem("school.without_zeros", short=short, code=used)
            self.problems.append(said.at(school=used))
        return found

    def _renamed(self, ids: set[str]) -> dict[str, str]:
        """Logins of the series that was renamed in 2022, in use under both names."""
        pairs = [(one, other) for one in sorted(ids) if (other := other_login(one)) in ids]
        once = [(one, str(other)) for one, other in pairs if one < str(other)]
        latest = self._latest_years({one for pair in once for one in pair})
        found: dict[str, str] = {}
        for pair in self._uncontradicted(once):
            used = max(pair, key=lambda login: (latest.get(login, 0), login))
            found |= {login: used for login in pair if login != used}
            said = problem("school.login_changed", logins=", ".join(sorted(pair)))
            self.problems.append(said.at(school=used))
        return found

    def _uncontradicted(self, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """The pairs that may be one school; the others are told."""
        if not pairs:
            return
        known = _Known.of(self.frames, {one for pair in pairs for one in pair})
        declared = self._declared()
        for one, other in pairs:
            part = None if {one, other} in declared else known.contradiction(one, other)
            if part is None:
                yield one, other
                continue
            told = {"one": one, "other": other, "part": part, "names": known.told(one, other)}
            self.problems.append(problem("school.same_digits", **told).at(school=other))

    def _declared(self) -> list[set[str]]:
        """Pairs of ids that a person said are one school."""
        lineage = [frame for name, frame in self.tables if name == LINEAGE.name]
        return [
            {str(school), str(earlier)}
            for rows in lineage
            for school, earlier in zip(rows["school"], rows["predecessor"], strict=True)
        ]

    def _latest_years(self, logins: set[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for name, frame in self.tables if logins else ():
            if name == RESULTS.name:
                rows = frame[frame["school"].isin(logins)]
                years = rows.groupby("school", observed=True)["year"].max()
                found |= {str(login): int(year) for login, year in years.items()}
        return found


@frozen(kw_only=True)
class _Known:
    """What the tables say of some schools.

    Attributes:
        schools: their names and municipalities.
        kinds: marks of the context: correctional, evening …
    """

    schools: Mapping[str, RegisteredName]
    kinds: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, frames: Frames, ids: set[str]) -> _Known:
        schools: dict[str, RegisteredName] = {}
        kinds: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for frame in frames:
            rows = frame[frame["school"].isin(ids)] if "school" in frame else frame.iloc[:0]
            if "name" in frame:
                told = rows[["school", "name", "municipality"]].astype("object")
                for school, name, municipality in zip(*(told[one] for one in told), strict=True):
                    before = schools.get(school)
                    schools[school] = RegisteredName(
                        school=school,
                        name=_text(name) or (before.name if before else ""),
                        municipality=_text(municipality)
                        or (before.municipality if before else None),
                    )
            for name in _KINDS if set(_KINDS) <= set(frame) else ():
                marked = rows[rows[name].notna()]
                for school, mark in zip(marked["school"], marked[name], strict=True):
                    kinds[str(school)][name] = float(mark)
        return cls(schools=schools, kinds=kinds)

    def contradiction(self, one: str, other: str) -> Message | None:
        """The part that two ids contradict each other in."""
        pair = [self.schools.get(school) for school in (one, other)]
        part = None
        if pair[0] is not None and pair[1] is not None:
            part = contradiction(pair[0], pair[1])
        if part is not None:
            return _PARTS[part]
        if not all(known is not None and known.name for known in pair):  # names weigh more
            marks, others = self.kinds.get(one, {}), self.kinds.get(other, {})
            for name in marks.keys() & others.keys():
                if marks[name] != others[name]:
                    return Message(CONTEXT[name].title.replace("{", "").replace("}", ""))
        return None

    def told(self, *ids: str) -> str:
        """The schools as the tables call them."""
        return "; ".join(map(self._called, ids))

    def _called(self, school: str) -> str:
        known = self.schools.get(school)
        said = [] if known is None else [known.name, known.municipality or ""]
        return f"{school} — {', '.join(filter(None, said)) or '?'}"


_PARTS: Mapping[Part, Message] = {
    "type": msg("type"),
    "number": msg("number"),
    "words": msg("words of the name"),
    "place": msg("municipality"),
}


def _odd(ids: Iterable[str], aliases: Mapping[str, str]) -> Iterator[Problem]:
    """Ids that look otherwise than most of their neighbours."""
    kept = [one for one in ids if one not in aliases]
    shapes = Counter(map(shape, kept))
    looks = sorted(shapes.items(), key=lambda item: (item[1], len(item[0]), item[0]))
    usual, count = looks[-1] if looks else ("", 0)
    if not usual or count < _FEWEST or 2 * count <= len(kept):
        return
    example = min(one for one in kept if shape(one) == usual)
    for one in sorted(kept):
        if shape(one) != usual:
            yield problem("school.odd_login", login=one, example=example).at(school=one)


def _named(names: Sequence[str]) -> str:
    told = "; ".join(f"«{one}»" for one in names[:_SHOWN])
    return told + ("; …" if len(names) > _SHOWN else "")


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""
