"""Worlds that never were: one run's data under another's rules, beside another's neighbours.

Four things make a verdict: a school's own data (with the year they are of), the rules, what the
school is compared with (the numbers of territories, and other schools' data), and the set of
schools judged. Each is taken from the earlier or from the later of two runs.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from attrs import evolve, frozen
from numpy.typing import NDArray

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.judging import judge
from schoolsupport.identification.rules.rulebook import RuleInForce
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.tables import Tables

DATA, RULE, GROUP, SCHOOLS = "data", "rule", "comparison_group", "set_of_schools"
FACTORS = (DATA, RULE, GROUP, SCHOOLS)


@frozen(eq=False, slots=False)
class Worlds:
    """What the verdicts would be with some things of the later run and the rest of the earlier.

    Attributes:
        before: the earlier run.
        after: the later run.
        categories: the category followed, in the earlier and in the later rules.
    """

    before: Identification
    after: Identification
    categories: tuple[str, str]

    @cached_property
    def peers_matter(self) -> bool:
        """Whether some rule looks at other schools to judge one."""
        return any(
            one.rule.compares()
            for run in (self.before, self.after)
            for one in run.edition.criteria.values()
        )

    @cached_property
    def group_matters(self) -> bool:
        """Whether some rule compares a school with a territory, or may do so."""
        return self.peers_matter or any(
            one.rule.asks_territory()
            for run in (self.before, self.after)
            for one in run.edition.criteria.values()
        )

    @cached_property
    def differing(self) -> tuple[str, ...]:
        """The things in which the runs differ at all."""
        old, new = self.before.inputs, self.after.inputs
        own = not _same_frames(old.tables, new.tables, reference=False)
        own |= (old.year, old.as_of) != (new.year, new.as_of)
        group = old.year != new.year or not _same_frames(old.tables, new.tables, reference=True)
        differ = {
            DATA: own,
            RULE: not same_rules(self.before, self.after),
            GROUP: self.group_matters and (group or (own and self.peers_matter)),
            SCHOOLS: self.peers_matter and not old.schools.equals(new.schools),
        }
        return tuple(factor for factor in FACTORS if differ[factor])

    def listed(self, later: frozenset[str], schools: pd.Index[str]) -> NDArray[np.bool_]:
        """Who of some schools, judged in both runs, is listed with these things of the later run.

        Args:
            later: the factors taken from the later run; the rest is of the earlier.
            schools: ids.
        """
        if not self.peers_matter:
            return self._judged(later, self._inputs(later, None), schools)
        each = [self._judged(later, self._inputs(later, one), pd.Index([one])) for one in schools]
        return np.concatenate([np.zeros(0, dtype=bool), *each])

    def _of(self, factor: str, later: frozenset[str]) -> Identification:
        return self.after if factor in later else self.before

    def _judged(
        self, later: frozenset[str], inputs: Inputs, schools: pd.Index[str]
    ) -> NDArray[np.bool_]:
        edition = self._of(RULE, later).edition
        column = judge(edition, inputs).categories[self.categories[RULE in later]]
        places = inputs.schools.get_indexer(schools)
        found: NDArray[np.bool_] = column.codes[places] == Verdict.MET
        return found & (places >= 0)

    def _inputs(self, later: frozenset[str], school: str | None) -> Inputs:
        own, rules = self._of(DATA, later).inputs, self._of(RULE, later)
        group = self._of(GROUP, later).inputs
        book = rules.edition.rulebook
        shift = own.year - group.year
        tables = evolve(own.tables, reference=_shifted(group.tables.reference, shift))
        if school is not None:
            tables = _mixed(tables, group.tables, school, shift)
        return evolve(
            own,
            tables=tables.with_columns(book.columns),
            schools=own.schools if school is None else self._of(SCHOOLS, later).schools,
            calendar=book.calendar,
            procedure_sets=book.procedure_sets,
            own_lists=book.lists,
            window=rules.edition.window,
            found={},
        )


def same_rules(before: Identification, after: Identification) -> bool:
    """Whether two runs were made by the same rules: versions, parameters, calendar, lists."""
    return _rules(before) == _rules(after)


def _rules(found: Identification) -> object:
    edition, book = found.edition, found.edition.rulebook
    rules: dict[str, RuleInForce] = {**edition.criteria, **edition.categories}
    raws = {name: (rule.raw, getattr(rule, "kind", "")) for name, rule in rules.items()}
    return raws, dict(book.procedure_sets), book.calendar, book.lists, set(book.gaps), edition.main


def _same_frames(old: Tables, new: Tables, *, reference: bool) -> bool:
    frames = new.frames()
    return old is new or all(
        _plain(frame).equals(_plain(frames[name]))
        for name, frame in old.frames().items()
        if (name == "reference") == reference
    )


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in one order, words as words, whatever order and categories they came with."""
    words = [name for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    told = frame.astype(dict.fromkeys(words, "object"))
    told = told[sorted(told.columns)]
    hashes = pd.util.hash_pandas_object(told, index=False).to_numpy()
    return told.iloc[np.argsort(hashes, kind="stable")].reset_index(drop=True)


def _shifted(frame: pd.DataFrame, years: int) -> pd.DataFrame:
    return frame if years == 0 else frame.assign(year=frame["year"] + years)


def _mixed(own: Tables, others: Tables, school: str, shift: int) -> Tables:
    """The tables with one school's rows from here and everybody else's from there."""
    mixed: dict[str, Any] = {}
    neighbours = others.frames()
    for name, frame in own.frames().items():
        if "school" not in frame or name == "reference":
            continue
        there = neighbours[name]
        if "year" in there:
            there = _shifted(there, shift)
        pieces = [frame[(frame["school"] == school).to_numpy()]]
        pieces.append(there[(there["school"] != school).to_numpy()])
        mixed[name] = _stacked(pieces, frame)
    return evolve(own, **mixed)


def _stacked(pieces: list[pd.DataFrame], like: pd.DataFrame) -> pd.DataFrame:
    """Rows under each other, words in one set of categories."""
    filled = [piece for piece in pieces if len(piece)]
    if not filled:
        return like.iloc[:0]
    words = [name for name in like if isinstance(like[name].dtype, pd.CategoricalDtype)]
    plain = [
        piece.astype(dict.fromkeys([word for word in words if word in piece], "object"))
        for piece in filled
    ]
    stacked = pd.concat(plain, ignore_index=True) if len(plain) > 1 else plain[0]
    return stacked.reset_index(drop=True).astype(dict.fromkeys(words, "category"))
