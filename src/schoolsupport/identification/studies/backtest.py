"""Backtest: the lists of a run of years, and how schools come, stay, leave and return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.errors import RuleNotInForceError, SchoolSupportError, YearError
from schoolsupport.faults import fault
from schoolsupport.identification.identify import HasRulebook, Identification, identify
from schoolsupport.identification.reasons.listing import SCHOOL_COLUMNS, SYNTHETIC, is_synthetic
from schoolsupport.identification.reasons.wording import VERDICTS
from schoolsupport.identification.studies.rows import (
    AfterOneYear,
    AppliedEdition,
    ListedYear,
    OnceListedSchool,
    SizeQuarter,
    SkippedYear,
    Spell,
    rows_of,
)
from schoolsupport.identification.studies.study_page import (
    JUDGED_OR_NOT,
    MOST_ROWS,
    category_of,
    codes_in,
    frame_table,
    registered_frame,
)
from schoolsupport.identification.verdicts import KEYS, Floats, Verdict
from schoolsupport.pages import Chart, Column, Page, Part, Ratio, Table, Text
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, told
from schoolsupport.tables import Tables
from schoolsupport.tables.cells import coded
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import Quantity

_SIGNS = {Verdict.MET: "+", Verdict.NOT_MET: "−", Verdict.NO_DATA: "?", Verdict.NOT_APPLICABLE: "·"}
_YEARS = {
    "year": msg("Year"),
    "since": msg("Compared with"),
    "listed": msg("Listed"),
    "stayed": msg("Stayed"),
    "entered": msg("Entered"),
    "returned": msg("Returned"),
    "unknown_before": msg("Not known before"),
    "left": msg("Left"),
    "unknown_now": msg("Were on it, not known now"),
    "no_data": msg("Cannot be judged"),
}
_SPELLS = {
    "years": msg("Lists"),
    "ended": msg("Came and left"),
    "still_on": msg("Still on it"),
    "cut": msg("At least so long: beginning or end not seen"),
}


@told(
    "category",
    "short",
    Key("as_of", "fixed"),
    "editions",
    Key("skipped", "without_list"),
    Key("years", "listed_years"),
    Key("spells", "stays"),
    Key("left_after_one", "after_one"),
    Key("size", "sizes.what", kind=Literal["enrolment", "participants"]),
    Key("churn", "quarters"),
    Key("schools", "ever_listed"),
)
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

    @property
    def editions(self) -> tuple[AppliedEdition, ...]:
        """Which rules each year was judged by."""
        return tuple(
            AppliedEdition(year=year, as_of=found.as_of, version=self.version(year))
            for year, found in self.runs.items()
        )

    @property
    def without_list(self) -> tuple[SkippedYear, ...]:
        """Years without a list."""
        return tuple(SkippedYear(year=year, error=why) for year, why in self.skipped.items())

    @property
    def listed_years(self) -> tuple[ListedYear, ...]:
        """What became of the list from year to year."""
        return rows_of(self.years, ListedYear)

    @property
    def stays(self) -> tuple[Spell, ...]:
        """How long schools stay on the list."""
        return rows_of(self.spells, Spell)

    @property
    def after_one(self) -> AfterOneYear:
        """Entries after the first year that left after one year."""
        left, of = self.left_after_one
        return AfterOneYear(left=left, of=of)

    @property
    def quarters(self) -> tuple[SizeQuarter, ...]:
        """How often small and large schools come and go."""
        return rows_of(self.churn, SizeQuarter)

    @property
    def ever_listed(self) -> tuple[OnceListedSchool, ...]:
        """Schools ever on the list."""
        return rows_of(
            self.schools,
            OnceListedSchool,
            lambda row: {"verdicts": {str(year): row[str(year)] for year in self.runs}},
        )

    def version(self, year: int) -> date:
        """First day of the category's version that was applied to a year."""
        return self.runs[year].edition.categories[self.category].standing.from_

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


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
    return schools, np.stack([codes_in(one, category, schools, -1) for one in runs.values()])


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
    frame = registered_frame(schools[ever], runs[max(runs)].inputs.tables)
    frame["years_on"] = on[ever]
    frame["entries"] = entries.sum(axis=0)[ever]
    for year, row in zip(runs, codes, strict=True):
        own = row[ever]
        frame[str(year)] = coded(np.where(own < 0, len(KEYS), own).astype(np.int8), JUDGED_OR_NOT)
    return frame


def page(told: Backtest) -> Page:
    """The list over the years: who came, stayed, left, how long they stay, and who they are."""
    latest = told.runs[max(told.runs)]
    parts: list[Part] = [
        *_rules(told),
        _counted(told.years, _YEARS, "years", msg("From year to year, schools")),
    ]
    if len(told.runs) > 1:
        parts.append(_over_years(told))
    spells = msg("How many lists in a row schools stay on")
    parts += [_counted(told.spells, _SPELLS, "spells", spells), Text(words=_after_one(told))]
    if not told.churn.empty:
        parts.append(_churn_table(told))
    parts.append(_school_table(told))
    if not told.schools.empty:
        signs = msg(
            "+ {met}, − {not_met}, ? {no_data}, · {not_applicable}, empty: not judged",
            **{one.key: VERDICTS[one] for one in Verdict},
        )
        parts.append(Text(words=signs, style="quiet"))
    return Page(
        restricted=True,
        title=msg("{rules}: {short}", rules=latest.edition.rulebook.title, short=told.short),
        name="backtest",
        cautions=[SYNTHETIC] if is_synthetic(latest.inputs.tables) else [],
        parts=parts,
    )


def _rules(told: Backtest) -> Iterator[Text]:
    if told.fixed is not None:
        yield Text(words=msg("All years by the rules of {day}, as --as-of says", day=told.fixed))
    else:
        yield Text(words=msg("Each year by the rules of its own 31 December"))
    for year in told.runs:
        said = msg("{year}: the version of {first}", year=year, first=told.version(year))
        yield Text(words=said, level=1)
    for year, error in told.skipped.items():
        said = msg("{year}: no list: {why}", year=year, why=error.what)
        yield Text(words=said, level=1, style="strong")


def _counted(
    frame: pd.DataFrame, headings: Mapping[str, Message], name: str, title: Message
) -> Table:
    years = {"year", "since"}
    columns = [
        Column(heading=words, id=key, unit="year" if key in years else "people", width=(4, 14))
        for key, words in headings.items()
    ]
    return frame_table(frame, columns, title=title, name=name)


def _over_years(told: Backtest) -> Chart:
    years = told.years
    return Chart(
        title=msg("The list over the years"),
        kind="lines",
        x=years["year"].tolist(),
        x_unit="year",
        series={_YEARS[name]: years[name].tolist() for name in ("listed", "entered", "left")},
        y_title=msg("schools"),
        in_table=True,
    )


def _after_one(told: Backtest) -> Message:
    left, of = told.left_after_one
    if not of:
        return msg("No entry can be followed for a year yet")
    return msg(
        "After one year {left} of {of} entries had left ({share})",
        left=left,
        of=of,
        share=Quantity(left / of, "share"),
    )


def _churn_table(told: Backtest) -> Table:
    rows = told.churn.to_dict("records")
    columns = (
        Column(heading=msg("Size"), id="size", wrap="never", align="right"),
        Column(heading=msg("Schools"), id="schools", unit="people"),
        Column(heading=msg("Pairs of years"), id="pairs", unit="people"),
        Column(heading=msg("Came"), id="came", unit="people"),
        Column(heading=msg("Left, of those on it"), id="left", unit="share"),
        Column(heading=msg("Came or left, of pairs"), id="churn", unit="share"),
    )
    made: dict[str, list[Any]] = {
        "size": [f"{row['smallest']:.0f}–{row['largest']:.0f}" for row in rows],
        "left": [Ratio(int(row["left"]), int(row["on"])) for row in rows],
    }
    by_pupils = msg("Coming and going by size of school (pupils in all)")
    by_works = msg("Coming and going by size of school (participants of the largest work)")
    title = by_pupils if told.sizes.what == ENROLMENT else by_works
    return frame_table(told.churn, columns, made, title=title, name="churn")


def _school_table(told: Backtest) -> Table:
    signs = {verdict.key: sign for verdict, sign in _SIGNS.items()}
    years = [str(year) for year in told.runs]
    columns = (
        *SCHOOL_COLUMNS,
        Column(heading=msg("Lists"), id="years_on", unit="people"),
        *(Column(heading=year, id=year, align="center", width=(4, 6)) for year in years),
    )
    made = {year: [signs.get(str(one)) for one in told.schools[year]] for year in years}
    title = msg("Schools ever on the list: {count}", count=len(told.schools))
    return frame_table(
        told.schools, columns, made, title=title, name="schools", most=MOST_ROWS, own_sheet=True
    )


Verdicts = NDArray[np.int8]
ENROLMENT, PARTICIPANTS = "enrolment", "participants"


@frozen(kw_only=True, eq=False)
class Sizes:
    """How large schools are.

    Attributes:
        what: `enrolment` (pupils in all, mean of the years) or `participants` (of the largest
            work of a year, mean of the years).
        of: one per school, persons; NaN where not known.
    """

    what: str
    of: Floats


def transitions(years: Sequence[int], codes: Verdicts) -> pd.DataFrame:
    """What became of the list from year to year.

    Args:
        years: the years with a list, ascending.
        codes: verdicts of shape (years, schools); -1 where a school was not judged.

    Returns:
        One row per year: `year`, `since` (the year it is compared with, NA for the first),
        `judged`, `listed`, `no_data`; of the schools on the list: `stayed`, `entered` (for the
        first time), `returned` (were on it in an earlier year), `unknown_before` (could not be
        judged, or were not, in the year before); of those on it the year before: `left` and
        `unknown_now` (cannot be judged now, or were not).
    """
    rows = []
    met = codes == Verdict.MET
    off = (codes == Verdict.NOT_MET) | (codes == Verdict.NOT_APPLICABLE)
    for at, year in enumerate(years):
        told = {
            "year": year,
            "since": years[at - 1] if at else pd.NA,
            "judged": int((codes[at] >= 0).sum()),
            "listed": int(met[at].sum()),
            "no_data": int((codes[at] == Verdict.NO_DATA).sum()),
        }
        rows.append(told | _steps(met, off, at))
    return pd.DataFrame(rows).astype(dict.fromkeys(("since", *_STEPS), "Int64"))


_STEPS = ("stayed", "entered", "returned", "unknown_before", "left", "unknown_now")


def _steps(met: NDArray[np.bool_], off: NDArray[np.bool_], at: int) -> dict[str, object]:
    if at == 0:
        return dict.fromkeys(_STEPS, pd.NA)
    before, now = met[at - 1], met[at]
    earlier = met[: at - 1].any(axis=0)
    came = now & off[at - 1]
    return {
        "stayed": int((before & now).sum()),
        "entered": int((came & ~earlier).sum()),
        "returned": int((came & earlier).sum()),
        "unknown_before": int((now & ~before & ~off[at - 1]).sum()),
        "left": int((before & off[at]).sum()),
        "unknown_now": int((before & ~now & ~off[at]).sum()),
    }


def spells_of(codes: Verdicts) -> pd.DataFrame:
    """How many years in a row schools stay on the list.

    Returns:
        One row per length: `years`; `ended` (came and left: the length is known), `still_on` (on
        the list in the last year, so at least this long), `cut` (on it in the first year, or the
        year before or after is not known, so at least this long).
    """
    counts: Counter[tuple[int, str]] = Counter()
    met = codes == Verdict.MET
    off = (codes == Verdict.NOT_MET) | (codes == Verdict.NOT_APPLICABLE)
    last = len(codes) - 1
    for place in np.flatnonzero(met.any(axis=0)):
        for first, end in _runs(met[:, place]):
            began = first > 0 and off[first - 1, place]
            if not began or (end < last and not off[end + 1, place]):
                kind = "cut"
            else:
                kind = "still_on" if end == last else "ended"
            counts[end - first + 1, kind] += 1
    rows = [
        {"years": length, **{kind: counts[length, kind] for kind in ("ended", "still_on", "cut")}}
        for length in sorted({length for length, _ in counts})
    ]
    return pd.DataFrame(rows, columns=["years", "ended", "still_on", "cut"])


def _runs(on: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last place of every run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(np.int8)))
    return [(int(first), int(after) - 1) for first, after in edges.reshape(-1, 2)]


def sizes_of(runs: Mapping[int, Identification], schools: pd.Index[str]) -> Sizes:
    """Enrolment where at least half of the schools have it, else participants."""
    for what, read in ((ENROLMENT, _enrolment), (PARTICIPANTS, _participants)):
        total, known = np.zeros(len(schools)), np.zeros(len(schools))
        for found in runs.values():
            own = np.append(read(found), np.nan)[found.schools.get_indexer(schools)]
            total += np.nan_to_num(own)
            known += ~np.isnan(own)
        sizes = np.divide(total, known, out=np.full(len(schools), np.nan), where=known > 0)
        if what == PARTICIPANTS or 2 * np.count_nonzero(known) >= len(schools) > 0:
            return Sizes(what=what, of=sizes)
    raise AssertionError("participants are the last resort")


def _enrolment(found: Identification) -> Floats:
    return found.inputs.context_column("enrolment")


def _participants(found: Identification) -> Floats:
    rows = found.inputs.tables.results
    rows = rows[(rows["year"] == found.year).to_numpy()]
    sizes = np.full(len(found.schools), -np.inf)
    places, people = found.inputs.place_of_schools(rows), rows["n"].to_numpy()
    there = (places >= 0) & np.isfinite(people)
    np.maximum.at(sizes, places[there], people[there])
    return np.where(np.isfinite(sizes), sizes, np.nan)


def churn_by_size(codes: Verdicts, sizes: Sizes) -> pd.DataFrame:
    """How often small and large schools come and go, by quarters of the schools.

    Equal sizes are in one quarter, so quarters may differ in their numbers.

    Returns:
        Columns `quarter` (1 the smallest), `smallest`, `largest` (persons), `schools`, `pairs`
        (school and two years running with known verdicts), `came`, `left`, `churn` (came and left
        of the pairs, a share), `on` (pairs on the list in the first year), `left_of_on` (share).
    """
    known = ~np.isnan(sizes.of)
    columns = ["quarter", "smallest", "largest", "schools", "pairs"]
    columns += ["came", "left", "churn", "on", "left_of_on"]
    if not known.any():
        return pd.DataFrame({name: [] for name in columns})
    cuts = np.quantile(sizes.of[known], [0.25, 0.5, 0.75], method="inverted_cdf")
    quarters = np.searchsorted(cuts, sizes.of, side="left") + 1
    met = codes == Verdict.MET
    decided = met | (codes == Verdict.NOT_MET) | (codes == Verdict.NOT_APPLICABLE)
    pairs = decided[:-1] & decided[1:]
    rows = []
    for quarter in range(1, 5):
        own = known & (quarters == quarter)
        if not own.any():
            continue
        count = int(pairs[:, own].sum())
        came = int((pairs & ~met[:-1] & met[1:])[:, own].sum())
        left = int((pairs & met[:-1] & ~met[1:])[:, own].sum())
        on = int((pairs & met[:-1])[:, own].sum())
        rows.append(
            {
                "quarter": quarter,
                "smallest": float(sizes.of[own].min()),
                "largest": float(sizes.of[own].max()),
                "schools": int(own.sum()),
                "pairs": count,
                "came": came,
                "left": left,
                "churn": (came + left) / count if count else np.nan,
                "on": on,
                "left_of_on": left / on if on else np.nan,
            }
        )
    return pd.DataFrame(rows, columns=columns)
