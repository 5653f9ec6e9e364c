"""The same by other means: loops of plain Python, and textbook matrices."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from scipy import stats  # type: ignore[import-untyped]  # the library publishes no types

from schoolsupport.monitoring.dynamics.effects import Changes


@frozen
class Row:
    """A school in a work."""

    change: float
    weight: float
    supported: bool
    work: int
    cluster: int


def rows_of(changes: Changes, clusters: Sequence[int]) -> list[Row]:
    columns = (changes.change, changes.weight, changes.supported, changes.work)
    values = zip(*(column.tolist() for column in columns), clusters, strict=True)
    return [Row(*one) for one in values]


def difference(rows: Sequence[Row]) -> float:
    """By hand: the difference of mean changes in each work, the works by how sure they are."""
    above = below = 0.0
    for work in {one.work for one in rows}:
        sides = [
            [one for one in rows if one.work == work and one.supported is side]
            for side in (True, False)
        ]
        weights = [sum(one.weight for one in side) for side in sides]
        if not all(weights):
            continue
        means = [
            sum(one.weight * one.change for one in side) / weight
            for side, weight in zip(sides, weights, strict=True)
        ]
        sure = weights[0] * weights[1] / (weights[0] + weights[1])
        above += sure * (means[0] - means[1])
        below += sure
    return above / below


def interval(
    rows: Sequence[Row], level: float, also: NDArray[np.float64] | None = None
) -> tuple[float, float]:
    """CR1 as a textbook writes it: bread, meat of clusters, G/(G−1) · (N−1)/(N−K), t with G−1."""
    works = sorted({one.work for one in rows})
    x = np.array([[one.supported, *(one.work == work for work in works)] for one in rows], float)
    x = x if also is None else np.column_stack([x, also])
    y = np.array([one.change for one in rows])
    w = np.diag([one.weight for one in rows])
    bread = np.linalg.inv(x.T @ w @ x)
    beta = bread @ x.T @ w @ y
    left = y - x @ beta
    meat = np.zeros(bread.shape)
    clusters = sorted({one.cluster for one in rows})
    for cluster in clusters:
        score = np.zeros(x.shape[1])
        for place, one in enumerate(rows):
            if one.cluster == cluster:
                score += x[place] * one.weight * left[place]
        meat += np.outer(score, score)
    groups, n, k = len(clusters), len(rows), x.shape[1]
    variance = groups / (groups - 1) * (n - 1) / (n - k) * bread @ meat @ bread
    far = stats.t.ppf((1 + level) / 2, groups - 1) * math.sqrt(variance[0, 0])
    return float(beta[0] - far), float(beta[0] + far)


def draw(
    rows: Sequence[Row],
    supposed: float,
    weights: dict[int, float],
    also: NDArray[np.float64] | None = None,
) -> float:
    """One draw of the wild bootstrap, refitted: its estimate less what is supposed, by its error.

    The factor of small samples is left out, as it falls out of every comparison.
    """
    works = sorted({one.work for one in rows})
    z = np.array([[one.work == work for work in works] for one in rows], float)
    z = z if also is None else np.column_stack([z, also])
    d = np.array([one.supported for one in rows], float)
    y = np.array([one.change for one in rows])
    w = np.diag([one.weight for one in rows])
    fitted = np.linalg.solve(z.T @ w @ z, z.T @ w @ (y - supposed * d))
    left = y - supposed * d - z @ fitted
    times = np.array([weights[one.cluster] for one in rows])
    drawn = supposed * d + z @ fitted + times * left
    x = np.column_stack([d, z])
    bread = np.linalg.inv(x.T @ w @ x)
    beta = bread @ x.T @ w @ drawn
    residuals = drawn - x @ beta
    meat = np.zeros(bread.shape)
    for cluster in {one.cluster for one in rows}:
        inside = np.array([one.cluster == cluster for one in rows])
        score = x[inside].T @ w[np.ix_(inside, inside)] @ residuals[inside]
        meat += np.outer(score, score)
    return float((beta[0] - supposed) / math.sqrt((bread @ meat @ bread)[0, 0]))


def weights(
    columns: Sequence[tuple[str, Sequence[float | None]]],
    supported: Sequence[bool],
    others: Sequence[bool],
    neighbours: int,
    caliper: float,
    results_caliper: float,
) -> list[float]:
    """How often each school is chosen, pair by pair.

    Args:
        columns: kind and value of each school, None where not known.
        supported: the schools supported.
        others: those that may be chosen.
        neighbours: how many are chosen.
        caliper: how far they may be.
        results_caliper: how far their results may be.
    """
    size = len(supported)
    known = [all(values[at] is not None for _, values in columns) for at in range(size)]
    own = [at for at in range(size) if supported[at] and known[at]]
    free = [at for at in range(size) if others[at] and known[at]]
    pool = own + free
    scaled: list[tuple[str, dict[int, float], float]] = []
    for kind, values in columns:
        numbers = {at: _scaled(kind, values[at]) for at in pool}
        spread = _spread(list(numbers.values()))
        scaled.append((kind, numbers, spread))
    weight = [0.0] * size
    for school in own:
        near: list[tuple[float, int]] = []
        for other in free:
            gaps = [_gap(kind, n[school], n[other], spread) for kind, n, spread in scaled]
            far = round(math.sqrt(sum(gap**2 for gap in gaps) / len(gaps)), 9)
            fits = all(
                round(gap, 9) <= results_caliper
                for gap, (kind, _, _) in zip(gaps, scaled, strict=True)
                if kind == "results"
            )
            if far <= caliper and fits:
                near.append((far, other))
        near.sort()
        if not near:
            continue
        last = near[min(neighbours, len(near)) - 1][0]
        chosen = [other for far, other in near if far <= last]
        for other in chosen:
            weight[other] += 1 / len(chosen)
        weight[school] = 1.0
    return weight


def _scaled(kind: str, value: float | None) -> float:
    assert value is not None
    return math.log(1 + value) if kind == "size" else value


def _spread(numbers: Sequence[float]) -> float:
    if len(numbers) < 2:
        return 0.0
    mean = sum(numbers) / len(numbers)
    return math.sqrt(sum((one - mean) ** 2 for one in numbers) / (len(numbers) - 1))


def _gap(kind: str, one: float, two: float, spread: float) -> float:
    if kind == "word":
        return float(one != two)
    return abs(one - two) / spread if spread > 0 else 0.0
