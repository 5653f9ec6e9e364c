"""By how much more the results of supported schools changed than those of others.

Difference in differences on the changes of schools in works: a work in one year is as hard as it
is for everybody, so each work has a constant of its own, and what is left of the supported schools
is the difference. Where schools are compared that stood alike before, what little they still stand
apart draws the change along a straight line (back to the mean), the same for all. Rows weigh by
participants (the harmonic mean of both years, which is how sure the change of a share is) and by
how often matching chose the school. Rows of one cluster are not independent; the interval allows
for that: by the usual formula (statsmodels, CR1, t with clusters less one) where there are clusters
enough, else by a wild cluster bootstrap with the null imposed (Cameron, Gelbach and Miller 2008),
inverted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Self

import numpy as np
from attrs import evolve, frozen

from schoolsupport.errors import DynamicsError
from schoolsupport.faults import fault
from schoolsupport.libraries import regression_library
from schoolsupport.monitoring.dynamics.parameters import Parameters
from schoolsupport.monitoring.dynamics.works import Bools, Floats, Ints, summed
from schoolsupport.records import Key, told

_SEED = 20_080_801
"""Where the draws begin: the same data give the same interval."""
_SIX = np.sqrt(np.array([0.5, 1.0, 1.5]))
_WEBB = np.concatenate([-_SIX, _SIX])
"""Weights of Webb, six points of mean 0 and variance 1."""
_HALVINGS = 40
_FLAT = 1e-12
"""Spread below which a number is the same for all."""
_SAME = 9
"""Decimals in which two sums are one."""
_FARTHEST = 64.0
"""Standard errors beyond which no end of an interval is looked for."""


@told(
    Key("difference", digits=6), Key("low", digits=6), Key("high", digits=6), "supported",
    "compared", "rows", "clusters", "clustered_by", "interval",
)  # fmt: skip
@frozen(kw_only=True)
class Effect:
    """How much more the supported schools changed than others, in the unit of the measure.

    Attributes:
        difference: change of the supported less change of the others.
        low: lower end of the interval.
        high: upper end.
        supported: schools supported that count.
        compared: schools they are compared with.
        rows: pairs of a school and a work.
        clusters: groups of rows that are not independent of each other.
        clustered_by: what such a group is.
        interval: `formula`, or `bootstrap` where there are few clusters.
    """

    difference: float
    low: float
    high: float
    supported: int
    compared: int
    rows: int
    clusters: int
    clustered_by: Literal["municipality", "school"]
    interval: Literal["formula", "bootstrap"]

    @property
    def covers_zero(self) -> bool:
        """Whether chance alone could have made the difference."""
        return self.low <= 0 <= self.high

    @property
    def backwards(self) -> Effect:
        """The same from the later year to the earlier."""
        return evolve(self, difference=-self.difference, low=-self.high, high=-self.low)


@frozen(kw_only=True, eq=False)
class Changes:
    """Changes of schools in works; arrays have a row for each pair of a school and a work.

    Attributes:
        change: after less before, in the unit of the measure.
        weight: what the row counts, above 0.
        supported: whether the school was supported.
        work: place of the work.
        school: place of the school.
        municipality: place of its municipality; -1 where it is not known.
        also: numbers that the change may follow by a straight line, of shape (rows, numbers): how
            a school stood before.
    """

    change: Floats
    weight: Floats
    supported: Bools
    work: Ints
    school: Ints
    municipality: Ints
    also: Floats | None = None

    def __len__(self) -> int:
        return len(self.change)

    def only(self, rows: Bools) -> Changes:
        """Some of the rows."""
        return evolve(
            self,
            change=self.change[rows],
            weight=self.weight[rows],
            supported=self.supported[rows],
            work=self.work[rows],
            school=self.school[rows],
            municipality=self.municipality[rows],
            also=None if self.also is None else self.also[rows],
        )

    def weighted(self, of_school: Floats) -> Changes:
        """The rows of schools of some weight, with it.

        Args:
            of_school: a weight for each place of a school.
        """
        factor = of_school[self.school]
        return evolve(self, weight=self.weight * factor).only(factor > 0)

    @property
    def comparable(self) -> Changes:
        """The rows of works that schools of both sides wrote; others tell no difference."""
        size = int(self.work.max(initial=-1)) + 1
        sides = [np.bincount(self.work[side], minlength=size) > 0
                 for side in (self.supported, ~self.supported)]  # fmt: skip
        return self.only((sides[0] & sides[1])[self.work]) if size else self

    def schools(self, *, supported: bool) -> int:
        """How many schools of a side there are."""
        return len(np.unique(self.school[self.supported == supported]))


def effect(changes: Changes, parameters: Parameters) -> Effect:
    """How much more supported schools changed than others, with its interval.

    Args:
        changes: the rows, in any order.
        parameters: the least that is needed, and how sure the interval is.

    Raises:
        DynamicsError: there are too few schools on a side, or clusters for any interval.
        InputError: statsmodels is not installed.
    """
    rows = changes.comparable
    sides = {True: rows.schools(supported=True), False: rows.schools(supported=False)}
    least = parameters.schools_at_least
    if sides[True] < least:
        raise fault("dynamics.few_supported", found=sides[True], least=least)
    if sides[False] < least:
        raise fault("dynamics.few_compared", found=sides[False], least=least)
    by, clusters = _clusters(rows, parameters)
    number = int(clusters.max()) + 1
    smaller = min(len(np.unique(clusters[side])) for side in (rows.supported, ~rows.supported))
    few = number < parameters.clusters_enough or smaller < parameters.clusters_enough // 2
    difference, low, high = _regression(rows, clusters, parameters.level)
    if few:
        low, high = _bootstrap(rows, clusters, parameters)
        if not np.isfinite(high - low):
            raise fault("dynamics.no_interval", found=number)
    return Effect(
        difference=difference,
        low=low,
        high=high,
        supported=sides[True],
        compared=sides[False],
        rows=len(rows),
        clusters=number,
        clustered_by=by,
        interval="bootstrap" if few else "formula",
    )


def effect_or_why(changes: Changes, parameters: Parameters) -> Effect | DynamicsError:
    """The effect, or why it is not told."""
    try:
        return effect(changes, parameters)
    except DynamicsError as why:
        return why


def _clusters(
    rows: Changes, parameters: Parameters
) -> tuple[Literal["municipality", "school"], Ints]:
    """Municipalities where each is known and there are enough of them, else schools."""
    places = rows.municipality
    if len(rows) and places.min() >= 0:
        sides = [len(np.unique(places[side])) for side in (rows.supported, ~rows.supported)]
        enough = len(np.unique(places)) >= parameters.clusters_at_least
        if enough and min(sides) >= parameters.sides_at_least:
            return "municipality", _renumbered(places)
    return "school", _renumbered(rows.school)


def _renumbered(places: Ints) -> Ints:
    return np.unique(places, return_inverse=True)[1].astype(np.int64)


def _regression(rows: Changes, clusters: Ints, level: float) -> tuple[float, float, float]:
    """Difference and interval by weighted least squares with clustered errors.

    What constants and lines explain is taken out first, which leaves the estimate and the clusters'
    scores as they are (Frisch, Waugh and Lovell); the correction for their number is made up for.
    """
    common = _Common.of(rows)
    x, y = common.left(rows.supported.astype(np.float64)), common.left(rows.change)
    fitted = (
        regression_library()
        .OLS(y, x)
        .fit(cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True)
    )
    found = float(fitted.params[0])
    low, high = fitted.conf_int(alpha=1 - level)[0]
    wider = np.sqrt((len(rows) - 1) / (len(rows) - 1 - common.number))
    return found, float(found + (low - found) * wider), float(found + (high - found) * wider)


@frozen(kw_only=True, eq=False)
class _Common:
    """What every change follows without support: a constant of each work, and straight lines.

    Attributes:
        works: place of the work of each row, without gaps.
        root: root of the weight of each row, the mean of the weights being 1.
        of_work: sum of weights by work.
        lines: the lines in weighed rows, at right angles to the constants and each other, of
            length 1; a number that is the same for all rows of each work is no line.
    """

    works: Ints
    root: Floats
    of_work: Floats
    lines: Floats

    @classmethod
    def of(cls, rows: Changes) -> Self:
        """The constants and lines of rows."""
        works = _renumbered(rows.work)
        root: Floats = np.sqrt(rows.weight / rows.weight.mean())
        of_work = summed(works, root**2, int(works.max()) + 1)
        flat = cls(works=works, root=root, of_work=of_work, lines=np.empty((len(rows), 0)))
        if rows.also is None:
            return flat
        left = np.column_stack([flat.left(one) for one in rows.also.T])
        length = np.sqrt((left**2).sum(axis=0))
        kept = left[:, length > _FLAT * (1 + np.abs(rows.also).max())]
        return evolve(flat, lines=np.linalg.qr(kept)[0])

    @property
    def number(self) -> int:
        """How many constants and lines there are."""
        return len(self.of_work) + len(self.lines.T)

    def left(self, values: Floats) -> Floats:
        """Weighed rows less what constants and lines explain of them."""
        means = summed(self.works, self.root**2 * values, len(self.of_work)) / self.of_work
        rest: Floats = self.root * (values - means[self.works])
        freed: Floats = rest - self.lines @ (self.lines.T @ rest)
        return freed

    def by_cluster(self, left: Floats, clusters: Ints, number: int) -> Floats:
        """Sums of weighed rows times each constant and line, of length 1, by cluster."""
        many = len(self.of_work)
        pairs = summed(clusters * many + self.works, left * self.root, number * many)
        constants = pairs.reshape(number, many) / np.sqrt(self.of_work)
        lines = [summed(clusters, left * line, number) for line in self.lines.T]
        both: Floats = np.column_stack([constants, *lines])
        return both


# --- few clusters --------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False)
class _Sums:
    """What a bootstrap needs of each cluster.

    Rows are weighed, and what constants and lines explain is taken from support and change: `x`
    and `y` are what is left.

    Attributes:
        score: sum of x · y, by cluster.
        square: sum of x², by cluster.
        change: sum of y times each constant, of unit length, by cluster and constant.
        support: the same of x.
    """

    score: Floats
    square: Floats
    change: Floats
    support: Floats

    @property
    def difference(self) -> float:
        """The estimate."""
        return float(self.score.sum() / self.square.sum())

    @property
    def error(self) -> float:
        """Its standard error, but for a factor that falls out."""
        left = self.score - self.difference * self.square
        return float(np.sqrt((left**2).sum()) / self.square.sum())

    def drawn(self, weights: Floats) -> _Drawn:
        """The same sums in each draw, the changes taken from what the estimate leaves of them.

        Args:
            weights: of shape (draws, clusters).
        """
        left = self.score - self.difference * self.square
        by_constant = self.change - self.difference * self.support
        at, slope = (
            self._scores(weights, left, by_constant),
            self._scores(weights, self.square, self.support),
        )
        whole = self.square.sum()
        return _Drawn(
            found=weights @ left / whole,
            found_slope=weights @ self.square / whole,
            variance=(at**2).sum(axis=1) / whole**2,
            mixed=(at * slope).sum(axis=1) / whole**2,
            variance_slope=(slope**2).sum(axis=1) / whole**2,
        )

    def _scores(self, weights: Floats, left: Floats, by_constant: Floats) -> Floats:
        """What the residuals of each draw give to each cluster."""
        found = weights @ left / self.square.sum()
        means = weights @ by_constant
        scores: Floats = (
            weights * left - means @ self.support.T - found[:, np.newaxis] * self.square
        )
        return scores


@frozen(kw_only=True, eq=False)
class _Drawn:
    """Estimates and variances of draws, as a difference supposed moves away from the estimate.

    Both follow from the residuals, which are a straight line of what is supposed: the estimate of
    a draw is one too, its variance a parabola.

    Attributes:
        found: estimate of each draw where the estimate itself is supposed.
        found_slope: how it falls.
        variance: the variance there.
        mixed: half of how it falls.
        variance_slope: how it bends.
    """

    found: Floats
    found_slope: Floats
    variance: Floats
    mixed: Floats
    variance_slope: Floats

    def extremes(self, away: float) -> Floats:
        """How far from 0 each draw lies, in standard errors of the draw.

        Args:
            away: the difference supposed, less the estimate.
        """
        found = self.found - away * self.found_slope
        variance = self.variance - 2 * away * self.mixed + away**2 * self.variance_slope
        errors = np.sqrt(np.maximum(variance, 0))
        far: Floats = np.divide(
            np.abs(found), errors, out=np.full(len(found), np.inf), where=errors > 0
        )
        return far


def _sums(rows: Changes, clusters: Ints) -> _Sums:
    common, number = _Common.of(rows), int(clusters.max()) + 1
    x, y = common.left(rows.supported.astype(np.float64)), common.left(rows.change)
    score, square = summed(clusters, x * y, number), summed(clusters, x * x, number)
    order = np.lexsort((score.round(_SAME), square.round(_SAME)))  # no name decides it
    return _Sums(
        score=score[order],
        square=square[order],
        change=common.by_cluster(y, clusters, number)[order],
        support=common.by_cluster(x, clusters, number)[order],
    )


def _bootstrap(rows: Changes, clusters: Ints, parameters: Parameters) -> tuple[float, float]:
    """The differences that a wild cluster bootstrap does not refuse."""
    sums = _sums(rows, clusters)
    centre, error = sums.difference, sums.error
    if error <= 1e-12 * max(1.0, abs(centre)):
        return centre, centre
    chance = np.random.default_rng(_SEED)
    drawn = sums.drawn(chance.choice(_WEBB, (parameters.draws, len(sums.score))))

    def refused(away: float) -> bool:
        return bool((drawn.extremes(away) >= abs(away) / error).mean() < 1 - parameters.level)

    return centre + _end(refused, -error), centre + _end(refused, error)


def _end(refused: Callable[[float], bool], step: float) -> float:
    """How far from the estimate differences begin to be refused; infinite where they do not."""
    far = 1.0
    while not refused(far * step):
        far *= 2
        if far > _FARTHEST:
            return float(np.copysign(np.inf, step))
    near = 0.0
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        if refused(middle * step):
            far = middle
        else:
            near = middle
    return far * step
