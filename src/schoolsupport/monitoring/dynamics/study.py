"""Did it help: results of supported schools before and after, beside those nobody supported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from schoolsupport.domain import ProcedureCalendar, procedure_calendar
from schoolsupport.faults import fault
from schoolsupport.identification.reasons.listing import is_synthetic
from schoolsupport.monitoring.dynamics.effects import Changes, Effect, effect_or_why
from schoolsupport.monitoring.dynamics.findings import (
    Against,
    Comparison,
    Dynamics,
    GroupChange,
    MatchCounts,
    SchoolChange,
    WorkChange,
    WorkGroup,
    YearGap,
)
from schoolsupport.monitoring.dynamics.matching import (
    RESULTS,
    Matches,
    Trait,
    Traits,
    balance,
    matches,
    mean_sizes,
    traits_of,
)
from schoolsupport.monitoring.dynamics.parameters import Parameters, default_parameters
from schoolsupport.monitoring.dynamics.presence import (
    ListSpan,
    Move,
    Movement,
    Window,
    moves,
    presence,
    stays,
    window,
)
from schoolsupport.monitoring.dynamics.works import (
    Bools,
    Floats,
    Measure,
    Pairs,
    divided,
    pairs,
    standing,
    summed,
    uncommon_years,
)

if TYPE_CHECKING:
    from fractions import Fraction

    from schoolsupport.tables import Tables


class Executed(Protocol):
    """How far the plan of a school is executed: a row of `Execution.by("school")`."""

    @property
    def key(self) -> str:
        """Id of the school."""

    @property
    def numerator(self) -> int | Fraction:
        """What is done."""

    @property
    def denominator(self) -> int:
        """Of how much."""


def dynamics(  # noqa: PLR0913  # what is compared, with what, and beside what
    tables: Tables,
    supported: Iterable[str] | None = None,
    *,
    before: int,
    after: int,
    spans: Iterable[ListSpan] = (),
    elsewhere: Iterable[ListSpan] = (),
    execution: Iterable[Executed] = (),
    procedures: Iterable[str] | None = None,
    measure: Measure | str = Measure.BELOW,
    parameters: Parameters | None = None,
    calendar: ProcedureCalendar | None = None,
) -> Dynamics:
    """Compare the results of supported schools, before and after, with those of others.

    It tells a difference, never a proof: see `docs/why/effects.md` for what it cannot say.

    Args:
        tables: results of both years at least; earlier years show the trend before support, and
            the context says which schools are alike.
        supported: ids of the schools supported; by default those on `spans` for days enough
            between the works of the two years.
        before: year of the results before support.
        after: year of the results after.
        spans: lines of the lists by which schools were supported, by ids of schools.
        elsewhere: lines of every support; schools of these that are not among the supported are
            compared with nobody.
        execution: how far the plans of schools are executed: rows of `Execution.by("school")`.
        procedures: works to look at; by default all that both years have.
        measure: what is compared.
        parameters: the numbers of the run; by default those assumed.
        calendar: what each procedure was in each year; by default that of the core.

    Returns:
        The comparison. Where numbers are too few, a difference is refused and says why.

    Raises:
        DynamicsError: no work has results of both years, or nobody was supported.
        ParameterError: the years are not in their order.
        InputError: statsmodels is not installed.
    """
    if after <= before:
        raise fault("dynamics.years_backwards", where="--after", found=after)
    wanted = parameters or default_parameters()
    what = Measure(measure)
    aliases = tables.aliases
    lines, days = stays(spans, aliases), window(tables, before, after)
    there = presence(lines, days, wanted.days_at_least)
    chosen = there.supported
    if supported is not None:
        chosen = frozenset(aliases.get(one, one) for one in supported)
    if not chosen:
        raise fault(
            "dynamics.nobody_supported",
            before=before,
            after=after,
            first=days.first,
            last=days.last,
            least=wanted.days_at_least,
        )
    rows = _known_pairs(tables, before, after, procedures, what)
    size = len(rows.schools)
    sizes = mean_sizes(size, rows.school, rows.n[:, 0])
    other = presence(stays(elsewhere, aliases), days, 1).supported
    study = _Study(
        tables=tables,
        before=before,
        after=after,
        measure=what,
        parameters=wanted,
        procedures=None if procedures is None else tuple(procedures),
        rows=rows,
        traits=traits_of(tables, rows.schools, sizes, before, wanted),
        stood=Trait(name=RESULTS, kind="results", values=standing(rows, what, size)),
        chosen=chosen,
        apart=(there.briefly | other) - chosen,
        earlier=there.earlier & chosen,
    )
    movements, moved = moves(lines, before, after) if lines else ((), ())
    told = study.told(days, there.briefly - chosen, tuple(execution), movements, moved)
    known = calendar or procedure_calendar()
    return evolve(told, uncommon=uncommon_years(tables, rows, (before, after), known))


def _known_pairs(
    tables: Tables, before: int, after: int, procedures: Iterable[str] | None, measure: Measure
) -> Pairs:
    rows = pairs(tables, before, after, procedures)
    if not len(rows):
        years = ", ".join(map(str, tables.years)) or "-"
        raise fault("dynamics.no_common_works", before=before, after=after, known=years)
    known = rows.known(measure)
    if measure is Measure.MEAN and not len(known):
        raise fault("dynamics.no_means", where="--measure")
    if measure is Measure.MEAN and len(set(known.scale)) > 1:
        scales = ", ".join(sorted(set(known.scale)))
        raise fault("dynamics.several_scales", where="--measure", found=scales)
    if not len(known):
        years = ", ".join(map(str, tables.years)) or "-"
        raise fault("dynamics.no_common_works", before=before, after=after, known=years)
    return known


@frozen(kw_only=True, eq=False)
class _Study:
    """What everything is computed from."""

    tables: Tables
    before: int
    after: int
    measure: Measure
    parameters: Parameters
    procedures: tuple[str, ...] | None
    rows: Pairs
    traits: Traits
    stood: Trait
    chosen: frozenset[str]
    apart: frozenset[str]
    earlier: frozenset[str]

    def told(
        self,
        days: Window,
        briefly: frozenset[str],
        execution: tuple[Executed, ...],
        movements: tuple[Movement, ...],
        moved: tuple[Move, ...],
    ) -> Dynamics:
        """The whole of it."""
        there = self._there
        own = self._of(self.chosen) & there
        others = there & ~own & ~self._of(self.apart)
        way = self._matched(own, others, low=False)
        known = {school for school, on in zip(self.rows.schools, own, strict=True) if on}
        return Dynamics(
            before=self.before,
            after=self.after,
            measure=self.measure,
            stood_apart=self._stood_apart(way),
            window=days,
            listed=len(self.chosen),
            without_results=tuple(sorted(self.chosen - known)),
            briefly=tuple(sorted(briefly)),
            elsewhere=tuple(
                school
                for school, on in zip(self.rows.schools, there, strict=True)
                if on and school in self.apart and school not in briefly
            ),
            earlier=len(self.earlier & known),
            comparisons=(*self._main(own, others, way), *self._checks(own, others, way)),
            works=tuple(self._works(own, others, way)),
            matching=MatchCounts(
                supported=int(own.sum()),
                matched=way.matched,
                unknown=way.unknown,
                far=way.far,
                chosen=way.chosen,
                most=way.most,
            ),
            context_year=self.traits.year,
            balance=balance(evolve(way, traits=self._all_traits)),
            not_compared_by=self.traits.left_out,
            years=tuple(self._years(way)),
            movements=movements,
            moves=moved,
            schools=tuple(self._schools(own, execution)),
            parameters=self.parameters,
            synthetic=is_synthetic(self.tables),
        )

    # --- groups ---

    @property
    def _size(self) -> int:
        return len(self.rows.schools)

    @property
    def _there(self) -> Bools:
        """Schools with a row in which the measure is known."""
        there: Bools = np.bincount(self.rows.school, minlength=self._size) > 0
        return there

    def _of(self, schools: Iterable[str]) -> Bools:
        wanted = frozenset(schools)
        return np.array([one in wanted for one in self.rows.schools], dtype=bool)

    # --- comparisons ---

    @property
    def _all_traits(self) -> tuple[Trait, ...]:
        return (*self.traits.traits, self.stood)

    def _matched(self, own: Bools, others: Bools, *, low: bool) -> Matches:
        """Schools alike in size and context, and where asked for in results before."""
        traits = self._all_traits if low else self.traits.traits
        return matches(traits, own, others, self.parameters)

    def _stood_apart(self, way: Matches) -> bool:
        """Whether results before differ between supported schools and those alike otherwise."""
        [gap] = balance(evolve(way, traits=(self.stood,)))
        apart = gap.before if gap.after is None else gap.after
        return apart is not None and abs(apart) >= self.parameters.imbalance

    def _main(self, own: Bools, others: Bools, way: Matches) -> Iterator[Comparison]:
        everybody = (own | others).astype(np.float64)
        yield self._compared("others", self.rows, own, everybody)
        yield self._compared("alike", self.rows, own, way.weight)
        as_low = self._matched(own, others, low=True)
        yield self._compared("alike_and_low", self.rows, own, as_low.weight, low=True)

    def _checks(self, own: Bools, others: Bools, way: Matches) -> Iterator[Comparison]:
        """The comparison with schools alike, without what may mislead it."""
        new = own & ~self._of(self.earlier)
        if self.earlier and new.any():
            weight = self._matched(new, others, low=False).weight
            yield self._compared("new_only", self.rows, new, weight)
        marked = self._of(_with_marker(self.tables, (self.before, self.after)))
        if (marked & (way.weight > 0)).any():
            weight = self._matched(own & ~marked, others & ~marked, low=False).weight
            yield self._compared("without_markers", self.rows, own & ~marked, weight)
        enough = self._enough(self.rows)
        if not enough.all():
            rows = self.rows.only(enough)
            yield self._compared("large_works_only", rows, own, way.weight)

    def _enough(self, rows: Pairs) -> Bools:
        enough: Bools = rows.n.min(axis=1, initial=np.inf) >= self.parameters.participants_at_least
        return enough

    def _compared(
        self, against: Against, rows: Pairs, own: Bools, weight: Floats, *, low: bool = False
    ) -> Comparison:
        changes = self._changes(rows, own)
        if low:
            changes = evolve(changes, also=self.stood.values[rows.school][:, np.newaxis])
        outcome = effect_or_why(changes.weighted(weight), self.parameters)
        own_side, other_side = _groups(rows, self.measure, own, weight)
        if low and own_side and other_side and isinstance(outcome, Effect):
            after = own_side.after - outcome.difference
            other_side = evolve(other_side, before=own_side.before, after=after)
        return Comparison(against=against, supported=own_side, compared=other_side, outcome=outcome)

    def _changes(self, rows: Pairs, own: Bools) -> Changes:
        values = rows.values(self.measure)
        return Changes(
            change=values[:, 1] - values[:, 0],
            weight=rows.weight,
            supported=own[rows.school],
            work=rows.work,
            school=rows.school,
            municipality=_municipalities(self.tables, rows.schools)[rows.school],
        )

    def _works(self, own: Bools, others: Bools, way: Matches) -> Iterator[WorkChange]:
        for place, work in enumerate(self.rows.works):
            rows = self.rows.only(self.rows.work == place)
            if len(rows):
                yield WorkChange(
                    work=work,
                    supported=_work_group(rows, self.measure, own),
                    others=_work_group(rows, self.measure, others),
                    comparison=self._compared("alike", rows, own, way.weight),
                )

    def _years(self, way: Matches) -> Iterator[YearGap]:
        """Every other year against the year before, by the same schools."""
        weight = dict(zip(self.rows.schools, way.weight.tolist(), strict=True))
        for year in self.tables.years:
            if year == self.before:
                continue
            first, last = sorted((year, self.before))
            rows = pairs(self.tables, first, last, self.procedures).known(self.measure)
            own = np.array([one in self.chosen for one in rows.schools], dtype=bool)
            of = np.array([weight.get(one, 0.0) for one in rows.schools], dtype=np.float64)
            outcome = effect_or_why(self._changes(rows, own).weighted(of), self.parameters)
            if year < self.before and isinstance(outcome, Effect):
                outcome = outcome.backwards
            if len(rows) or year == self.after:
                yield YearGap(year=year, outcome=outcome)

    # --- schools ---

    def _schools(self, own: Bools, execution: tuple[Executed, ...]) -> Iterator[SchoolChange]:
        aliases = self.tables.aliases
        done = {aliases.get(one.key, one.key): one for one in execution}
        names = _names(self.tables)
        enough = self.rows.only(self._enough(self.rows) & own[self.rows.school])
        order = sorted(
            (int(place) for place in np.flatnonzero(own)),
            key=lambda place: _by_name(self.rows.schools[place], names),
        )
        for place in order:
            school = self.rows.schools[place]
            name, municipality = names.get(school, (None, None))
            plan = done.get(school)
            seen = enough.only(enough.school == place)
            told_ = _school_values(seen, self.measure, self.parameters.level)
            yield SchoolChange(
                school=school,
                name=name,
                municipality=municipality,
                works=len(seen),
                n_before=int(seen.n[:, 0].sum()),
                n_after=int(seen.n[:, 1].sum()),
                below_before=_count(seen, self.measure, 0),
                below_after=_count(seen, self.measure, 1),
                before=told_[0],
                after=told_[1],
                beyond_chance=told_[2],
                executed=float(plan.numerator) if plan and plan.denominator else None,
                planned=plan.denominator if plan and plan.denominator else None,
            )


def _groups(
    rows: Pairs, measure: Measure, own: Bools, weight: Floats
) -> tuple[GroupChange | None, GroupChange | None]:
    """Both sides before and after, so weighed that their changes differ by the difference told.

    A regression with a constant for each work is the mean over works of the differences of both
    sides, each work weighing as both sides together are sure: the product of their weights by the
    sum.
    """
    factor, many, side = rows.weight * weight[rows.school], len(rows.works), own[rows.school]
    sums = [summed(rows.work, factor * on, many) for on in (side, ~side)]
    of_work = divided(sums[0] * sums[1], sums[0] + sums[1], 0.0)
    if not of_work.sum():
        return None, None
    values = rows.values(measure)
    of_work = of_work / of_work.sum()
    both = []
    for on, whole in zip((side, ~side), sums, strict=True):
        before, after = (
            float(of_work @ divided(summed(rows.work, factor * on * of_year, many), whole, 0.0))
            for of_year in values.T
        )
        shown = on & (factor > 0) & (of_work[rows.work] > 0)
        schools = len(np.unique(rows.school[shown]))
        both.append(GroupChange(schools=schools, before=before, after=after))
    return both[0], both[1]


def _work_group(rows: Pairs, measure: Measure, side: Bools) -> WorkGroup | None:
    own = rows.only(side[rows.school])
    if not len(own):
        return None
    n = own.n.sum(axis=0)
    before, after = (own.n * own.values(measure)).sum(axis=0) / n
    counts = own.below.sum(axis=0) if measure is Measure.BELOW else None
    return WorkGroup(
        schools=len(own),
        n_before=int(n[0]),
        n_after=int(n[1]),
        below_before=None if counts is None else int(counts[0]),
        below_after=None if counts is None else int(counts[1]),
        before=float(before),
        after=float(after),
    )


def _school_values(
    rows: Pairs, measure: Measure, level: float
) -> tuple[float | None, float | None, bool | None]:
    """A school before and after, and whether chance alone makes such a change.

    The pupils of several works are mostly the same: chance is judged as of the mean number of
    participants of a work.
    """
    if not len(rows):
        return None, None, None
    n = rows.n.sum(axis=0)
    before, after = (rows.n * rows.values(measure)).sum(axis=0) / n
    if measure is Measure.MEAN:
        return float(before), float(after), None
    from statistics import NormalDist  # noqa: PLC0415  # one school wants it

    pupils = rows.n.mean(axis=0)
    share = float((rows.below.sum(axis=0) / n @ pupils) / pupils.sum())
    error = float(np.sqrt(share * (1 - share) * (1 / pupils).sum()))
    far = NormalDist().inv_cdf((1 + level) / 2)
    return float(before), float(after), bool(abs(after - before) > far * error)


def _count(rows: Pairs, measure: Measure, year: int) -> int | None:
    """How many are below the line in a year; None where nobody counts them, or nothing is shown."""
    return int(rows.below[:, year].sum()) if measure is Measure.BELOW and len(rows) else None


def _names(tables: Tables) -> Mapping[str, tuple[str | None, str | None]]:
    rows = tables.named_schools
    columns = (
        [one if isinstance(one, str) else None for one in rows[name].tolist()]
        for name in ("school", "name", "municipality")
    )
    return {str(school): (name, where) for school, name, where in zip(*columns, strict=True)}


def _by_name(
    school: str, names: Mapping[str, tuple[str | None, str | None]]
) -> tuple[str, str, str]:
    name, municipality = names.get(school, (None, None))
    return municipality or "\uffff", name or "\uffff", school


def _municipalities(tables: Tables, schools: tuple[str, ...]) -> NDArray[np.int64]:
    """A place for the municipality of each school, -1 where it is not known."""
    names = _names(tables)
    where = [names.get(one, (None, None))[1] for one in schools]
    places = {name: place for place, name in enumerate(sorted({one for one in where if one}))}
    return np.array([places[one] if one else -1 for one in where], dtype=np.int64)


def _with_marker(tables: Tables, years: Iterable[int]) -> set[str]:
    """Schools with a marker of doubtful results in one of the years."""
    rows = tables.objectivity
    marked = (rows["marker"] == 1).to_numpy() & rows["year"].isin(set(years)).to_numpy()
    return {str(one) for one in rows.loc[marked, "school"]}
