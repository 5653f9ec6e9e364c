"""Backtest: the lists of a run of years, and how schools come, stay, leave and return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.errors import RuleNotInForceError, SchoolSupportError, YearError
from schoolsupport.faults import fault
from schoolsupport.identification.identify import HasRulebook, Identification, identify
from schoolsupport.identification.studies.churn import (
    Sizes,
    churn_by_size,
    sizes_of,
    spells_of,
    transitions,
)
from schoolsupport.identification.studies.school_frame import category_of, rows_of
from schoolsupport.identification.verdicts import KEYS, Verdict
from schoolsupport.tables import Tables
from schoolsupport.tables.cells import coded
from schoolsupport.translation import DEFAULT_LANGUAGE

ABSENT = "not_judged"
_WORDS = (*KEYS, ABSENT)


@frozen(kw_only=True, eq=False)
class Backtest:
    """The lists of several years.

    Attributes:
        category: id of the category followed.
        short: its abbreviation.
        fixed: the one day whose rules are applied to all years; None for each year's own.
        runs: the runs by year, ascending; years without a run are in `skipped`.
        skipped: why a year has no list, by year: no data of it, or no rules in force.
        years: one row per year with a list, see `transitions`.
        spells: how long schools stay on the list, see `spells_of`.
        churn: entries and leavings by size of school, see `churn_by_size`.
        sizes: the sizes of the schools and what they are.
        schools: every school that was ever listed: `school`, `name`, `municipality`, `years_on`,
            `entries`, and the verdict of every year under the year as text.
        left_after_one: entries after the first year that left after one year, and of how many
            entries whose next year is known.
    """

    category: str
    short: str
    fixed: date | None
    runs: Mapping[int, Identification]
    skipped: Mapping[int, SchoolSupportError]
    years: pd.DataFrame
    spells: pd.DataFrame
    churn: pd.DataFrame
    sizes: Sizes
    schools: pd.DataFrame
    left_after_one: tuple[int, int]

    def as_dict(self, lang: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """The study as a program reads it."""
        left, of = self.left_after_one
        return {
            "category": self.category,
            "short": self.short,
            "as_of": self.fixed.isoformat() if self.fixed else None,
            "editions": [
                {
                    "year": year,
                    "as_of": found.as_of.isoformat(),
                    "version": self.version(year).isoformat(),
                }
                for year, found in self.runs.items()
            ],
            "skipped": [
                {"year": year, "code": error.code, "message": error.text(lang)}
                for year, error in self.skipped.items()
            ],
            "years": rows_of(self.years),
            "spells": rows_of(self.spells),
            "left_after_one": {
                "left": left,
                "of": of,
                "share": left / of if of else None,
            },
            "size": self.sizes.what,
            "churn": rows_of(self.churn),
            "schools": [
                {
                    **{key: row[key] for key in _PLAIN},
                    "verdicts": {str(year): row[str(year)] for year in self.runs},
                }
                for row in rows_of(self.schools)
            ],
        }

    def version(self, year: int) -> date:
        """First day of the category's version that was applied to a year."""
        return self.runs[year].edition.categories[self.category].standing.from_


_PLAIN = ("school", "name", "municipality", "years_on", "entries")


def backtest(
    plugin: HasRulebook,
    tables: Tables,
    years: Iterable[int],
    *,
    category: str | None = None,
    as_of: date | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Backtest:
    """The lists of several years, each by its own edition or all by one.

    A year without data, or without rules in force, has no list: it is told, and the years on both
    its sides are compared with each other. A school that cannot be judged in a year neither
    enters nor leaves in it.

    Args:
        plugin: a region's plugin, or a rulebook.
        tables: what is known of the schools, in all the years.
        years: years of data, in any order.
        category: the category to follow; by default the main one of the latest year.
        as_of: the law's day for all years; by default each year's 31 December.
        settings: parameters set for all the runs.

    Raises:
        YearError: no year has a list.
        ParameterError: there is no such category, or a setting does not fit.
    """
    runs: dict[int, Identification] = {}
    skipped: dict[int, SchoolSupportError] = {}
    for year in sorted(set(years)):
        try:
            runs[year] = identify(plugin, tables, year=year, as_of=as_of, settings=settings)
        except (YearError, RuleNotInForceError) as error:
            skipped[year] = error
    if not runs:
        raise next(iter(skipped.values()), None) or fault("input.no_years")
    latest = runs[max(runs)]
    name = category_of(latest.edition, category)
    for year, found in list(runs.items()):
        if name not in found.edition.categories:
            skipped[year] = fault("rule.category_not_in_force", category=name, day=found.as_of)
            del runs[year]
    schools, codes = _codes(runs, name)
    sizes = sizes_of(runs, schools)
    listed = codes == Verdict.MET
    entries = _entries(codes)
    ever = np.flatnonzero(listed.any(axis=0))
    return Backtest(
        category=name,
        short=latest.edition.categories[name].short,
        fixed=as_of,
        runs=MappingProxyType(runs),
        skipped=MappingProxyType(dict(sorted(skipped.items()))),
        years=transitions(list(runs), codes),
        spells=spells_of(codes),
        churn=churn_by_size(codes, sizes),
        sizes=sizes,
        schools=_ever_listed(runs, schools, codes, entries, ever),
        left_after_one=_left_after_one(list(runs), codes, entries),
    )


def _codes(
    runs: Mapping[int, Identification], category: str
) -> tuple[pd.Index[str], NDArray[np.int8]]:
    """Verdicts of shape (years, schools); -1 where a school was not judged."""
    names = {str(school) for found in runs.values() for school in found.schools}
    schools: pd.Index[str] = pd.Index(sorted(names), dtype="object")
    rows = []
    for found in runs.values():
        own = found.judgement.categories[category].codes.astype(np.int8)
        rows.append(np.append(own, np.int8(-1))[found.schools.get_indexer(schools)])
    return schools, np.stack(rows)


def _entries(codes: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Where a school came onto the list: it was surely off it in the year before."""
    listed = codes == Verdict.MET
    off = (codes == Verdict.NOT_MET) | (codes == Verdict.NOT_APPLICABLE)
    entries = np.zeros(codes.shape, dtype=bool)
    entries[1:] = listed[1:] & off[:-1]
    return entries


def _left_after_one(
    years: Sequence[int], codes: NDArray[np.int8], entries: NDArray[np.bool_]
) -> tuple[int, int]:
    """Entries that left in the very next year, and those whose very next year is known."""
    off = (codes == Verdict.NOT_MET) | (codes == Verdict.NOT_APPLICABLE)
    known = off | (codes == Verdict.MET)
    next_year = np.diff(np.array(years)) == 1
    followed = entries[:-1] & known[1:] & next_year[:, np.newaxis]
    return int((followed & off[1:]).sum()), int(followed.sum())


def _ever_listed(
    runs: Mapping[int, Identification],
    schools: pd.Index[str],
    codes: NDArray[np.int8],
    entries: NDArray[np.bool_],
    ever: NDArray[np.intp],
) -> pd.DataFrame:
    on = (codes == Verdict.MET).sum(axis=0)
    ever = ever[np.lexsort((ever, -on[ever]))]
    frame = pd.DataFrame({"school": schools.to_numpy()[ever]})
    rows = runs[max(runs)].inputs.tables.schools
    for column in ("name", "municipality"):
        told = rows[column].astype("object").set_axis(rows["school"].astype("object"))
        frame[column] = told.reindex(frame["school"]).to_numpy()
    frame["years_on"] = on[ever]
    frame["entries"] = entries.sum(axis=0)[ever]
    for year, row in zip(runs, codes, strict=True):
        own = row[ever]
        frame[str(year)] = coded(np.where(own < 0, len(KEYS), own).astype(np.int8), _WORDS)
    return frame
