"""The difference and its interval, against textbook formulas and against refitted draws."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.errors import DynamicsError, InputError
from schoolsupport.monitoring.dynamics import default_parameters
from schoolsupport.monitoring.dynamics import effects as module
from schoolsupport.monitoring.dynamics.effects import Changes, effect
from schoolsupport.monitoring.dynamics.works import Ints

from . import oracle
from .region import changes

PARAMETERS = default_parameters()
LITTLE = evolve(PARAMETERS, schools_at_least=2)
SEEDS = st.integers(0, 2**32 - 1)


def small(change: list[float], weight: list[float], supported: list[bool]) -> Changes:
    """One work, every school a row, municipalities not known."""
    size = len(change)
    return Changes(
        change=np.array(change),
        weight=np.array(weight),
        supported=np.array(supported),
        work=np.zeros(size, dtype=np.int64),
        school=np.arange(size),
        municipality=np.full(size, -1),
    )


def test_four_schools_worked_out_on_paper() -> None:
    # supported: −10 points of 20 pupils and −4 of 40, so −6; others: −1 of 10 and +2 of 20, so +1
    told = effect(
        small([-0.10, -0.04, -0.01, 0.02], [20, 40, 10, 20], [True, True, False, False]), LITTLE
    )

    assert told.difference == pytest.approx(-0.07)
    assert (told.supported, told.compared, told.rows, told.clusters) == (2, 2, 4, 4)
    assert told.low < told.difference < told.high


def test_a_municipality_counts_once_however_many_schools_it_has() -> None:
    rows = changes(np.random.default_rng(5), supported=60, others=120, municipalities=50)

    told = effect(evolve(rows, municipality=rows.school % 50), PARAMETERS)

    assert (told.clustered_by, told.clusters, told.interval) == ("municipality", 50, "formula")


@pytest.mark.parametrize(
    ("municipalities", "by", "interval"),
    [(50, "municipality", "formula"), (39, "municipality", "bootstrap"),
     (10, "municipality", "bootstrap"), (9, "school", "formula")],
)  # fmt: skip
def test_what_a_cluster_is_and_how_the_interval_is_made(
    municipalities: int, by: str, interval: str
) -> None:
    rows = changes(np.random.default_rng(7), supported=90, others=180, municipalities=400)
    placed = evolve(rows, municipality=rows.school % municipalities)

    told = effect(placed, PARAMETERS)

    assert (told.clustered_by, told.interval) == (by, interval)


def test_one_school_of_no_known_municipality_makes_schools_the_clusters() -> None:
    rows = changes(np.random.default_rng(5), supported=60, others=120, municipalities=50)
    where = rows.municipality.copy()
    where[rows.school == rows.school[0]] = -1

    assert effect(evolve(rows, municipality=where), PARAMETERS).clustered_by == "school"


@pytest.mark.parametrize(
    ("supported", "others", "code", "found"),
    [(9, 30, "dynamics.few_supported", 9), (30, 9, "dynamics.few_compared", 9)],
)
def test_one_school_less_than_the_least_is_refused_and_its_number_told(
    supported: int, others: int, code: str, found: int
) -> None:
    def of(own: int, rest: int) -> Changes:
        values = [0.0] * (own + rest)
        return small(values, [10.0] * len(values), [True] * own + [False] * rest)

    with pytest.raises(DynamicsError) as caught:
        effect(of(supported, others), PARAMETERS)

    assert caught.value.fault == code
    assert caught.value.found == found
    assert "10" in caught.value.text("ru")
    assert effect(of(max(supported, 10), max(others, 10)), PARAMETERS).difference == 0


def test_schools_whose_works_nobody_of_the_other_side_wrote_are_not_counted() -> None:
    rows = small([0.1] * 30, [10.0] * 30, [True] * 15 + [False] * 15)
    apart = evolve(rows, work=np.array([0] * 9 + [1] * 6 + [0] * 15))

    with pytest.raises(DynamicsError) as caught:
        effect(apart, PARAMETERS)

    assert caught.value.found == 9


def test_what_to_install_is_told_where_statsmodels_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels.regression.linear_model", None)

    with pytest.raises(InputError, match=r"pip install \"schoolsupport\[statistics\]\""):
        effect(small([0.0] * 20, [1.0] * 20, [True, False] * 10), PARAMETERS)


def test_statsmodels_is_loaded_when_a_difference_is_computed_and_not_before() -> None:
    code = (
        "import sys, schoolsupport as ss; ss.dynamics;"
        "print(sorted({'statsmodels', 'scipy', 'matplotlib'} & set(sys.modules)))"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"


# --- against the oracle --------------------------------------------------------------------------


@examples(15)
@given(seed=SEEDS, supported=st.integers(14, 40), works=st.integers(1, 4))
def test_the_difference_is_that_worked_out_by_hand(seed: int, supported: int, works: int) -> None:
    rng = np.random.default_rng(seed)
    rows = changes(rng, supported=supported, others=40, municipalities=12, works=works)

    told = effect(rows, PARAMETERS)

    assert told.difference == pytest.approx(
        oracle.difference(oracle.rows_of(rows, rows.school.tolist())), abs=1e-12
    )


@examples(8)
@given(seed=SEEDS, works=st.integers(1, 3), lines=st.integers(0, 2))
def test_the_formula_is_the_textbook_s(seed: int, works: int, lines: int) -> None:
    rng = np.random.default_rng(seed)
    rows = changes(rng, supported=40, others=40, municipalities=15, works=works)
    rows = evolve(rows, also=rng.normal(0, 1, (len(rows), lines)) if lines else None)
    formula = evolve(PARAMETERS, clusters_enough=3)

    told = effect(rows, formula)

    clusters = rows.municipality if told.clustered_by == "municipality" else rows.school
    low, high = oracle.interval(
        oracle.rows_of(rows, clusters.tolist()), PARAMETERS.level, rows.also
    )
    assert told.interval == "formula"
    assert (told.low, told.high) == pytest.approx((low, high), abs=1e-10)


@examples(6)
@given(seed=SEEDS, away=st.floats(-0.3, 0.3), lines=st.integers(0, 2))
def test_a_draw_of_the_bootstrap_is_a_regression_fitted_again(
    seed: int, away: float, lines: int
) -> None:
    rng = np.random.default_rng(seed)
    rows = changes(rng, supported=8, others=12, municipalities=6, works=2)
    clusters = np.unique(rows.municipality, return_inverse=True)[1]
    number = int(clusters.max()) + 1
    if lines:
        rows = evolve(rows, also=rng.normal(0, 1, (len(rows), lines)))
    sums = module._sums(rows, clusters)
    order = _order(rows, clusters, sums)
    weights = rng.choice([-1.5, -1.0, 0.5, 1.0], (3, number))

    far = sums.drawn(weights).extremes(away)

    told = oracle.rows_of(rows, clusters.tolist())
    for at, drawn in enumerate(weights):
        by_cluster = {int(cluster): float(drawn[place]) for place, cluster in enumerate(order)}
        again = oracle.draw(told, sums.difference + away, by_cluster, rows.also)
        assert far[at] == pytest.approx(abs(again), rel=1e-6)


def _order(rows: Changes, clusters: Ints, sums: module._Sums) -> list[int]:
    """The cluster in each place of the sums, found by how much of the support it holds."""
    weight = rows.weight / rows.weight.mean()
    also = np.empty((len(rows), 0)) if rows.also is None else rows.also
    constants = np.column_stack([rows.work[:, np.newaxis] == np.unique(rows.work), also])
    root = np.sqrt(weight)[:, np.newaxis]
    own_support = rows.supported.astype(float)
    fitted = np.linalg.lstsq(constants * root, own_support * root[:, 0], rcond=None)[0]
    x = own_support - constants @ fitted
    own = {int(one): float((weight * x * x)[clusters == one].sum()) for one in np.unique(clusters)}
    return [min(own, key=lambda one: abs(own[one] - square)) for square in sums.square]


# --- laws ----------------------------------------------------------------------------------------


@examples(10)
@given(seed=SEEDS, municipalities=st.sampled_from([4, 15, 60]))
def test_neither_the_order_of_rows_nor_names_of_places_change_anything(
    seed: int, municipalities: int
) -> None:
    rng = np.random.default_rng(seed)
    rows = changes(rng, supported=20, others=40, municipalities=municipalities)
    order = rng.permutation(len(rows))
    schools, places, works = (
        rng.permutation(60),
        rng.permutation(municipalities),
        rng.permutation(3),
    )
    again = Changes(
        change=rows.change[order],
        weight=rows.weight[order],
        supported=rows.supported[order],
        work=works[rows.work[order]],
        school=schools[rows.school[order]],
        municipality=places[rows.municipality[order]],
    )

    one, two = effect(rows, PARAMETERS), effect(again, PARAMETERS)

    assert (one.difference, one.low, one.high) == pytest.approx(
        (two.difference, two.low, two.high), abs=1e-6
    )
    assert evolve(one, difference=0, low=0, high=0) == evolve(two, difference=0, low=0, high=0)


@examples(10)
@given(seed=SEEDS, added=st.floats(-0.5, 0.5), times=st.floats(0.1, 10))
def test_what_happens_to_all_alike_and_the_unit_of_weights_change_nothing(
    seed: int, added: float, times: float
) -> None:
    rows = changes(np.random.default_rng(seed), supported=20, others=40, municipalities=15)
    moved = evolve(rows, change=rows.change + added * (1 + rows.work), weight=rows.weight * times)

    one, two = effect(rows, PARAMETERS), effect(moved, PARAMETERS)

    assert (one.difference, one.low, one.high) == pytest.approx(
        (two.difference, two.low, two.high), abs=1e-6
    )


@examples(10)
@given(seed=SEEDS, planted=st.floats(-0.3, 0.3))
def test_what_is_added_to_the_supported_moves_the_interval_by_as_much(
    seed: int, planted: float
) -> None:
    rows = changes(np.random.default_rng(seed), supported=20, others=40, municipalities=15)
    moved = evolve(rows, change=rows.change + planted * rows.supported)

    one, two = effect(rows, PARAMETERS), effect(moved, PARAMETERS)

    assert (two.difference - planted, two.low - planted, two.high - planted) == pytest.approx(
        (one.difference, one.low, one.high), abs=1e-6
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("supported", "others", "municipalities"),
    [(40, 120, 45), (30, 90, 25), (15, 45, 12), (12, 30, 4), (10, 10, 3)],
)
def test_where_nothing_helps_the_interval_covers_0_about_as_often_as_it_says(
    supported: int, others: int, municipalities: int
) -> None:
    covered = 0
    rng = np.random.default_rng(supported * 1000 + municipalities)
    times = 300
    for _ in range(times):
        rows = changes(rng, supported=supported, others=others, municipalities=municipalities)
        covered += effect(rows, PARAMETERS).covers_zero

    assert 0.90 <= covered / times <= 0.99
