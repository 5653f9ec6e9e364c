"""The federal rule on 40 000 schools, as a ratio to hand-written pandas in the same run.

Synthetic data. The hand-written code answers yes or no and keeps nothing; the engine keeps the
evidence of every cell. Ratios of medians are what counts: machines are shared and noisy.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pandas as pd

import schoolsupport as ss

SCHOOLS, YEARS, ROUNDS = 40_000, (2019, 2020, 2021), 7
SUBJECTS = ("ru", "ma", "hi", "bi", "ge", "so")
PROCEDURES = [f"vpr-{grade}-{subject}" for grade in (4, 5, 6, 7) for subject in SUBJECTS]


def synthetic_results(seed: int = 1) -> pd.DataFrame:
    """Results of every school in every procedure and year."""
    chance = np.random.default_rng(seed)
    rows = SCHOOLS * len(PROCEDURES) * len(YEARS)
    n = chance.integers(1, 120, rows)
    share = chance.beta(1.1, 5.4, rows)  # about 18 of 100 works are low, as in real regions
    schools = np.array([f"edu{100_000 + number}" for number in range(SCHOOLS)])
    return pd.DataFrame(
        {
            "school": np.repeat(schools, len(PROCEDURES) * len(YEARS)),
            "year": np.tile(YEARS, SCHOOLS * len(PROCEDURES)),
            "procedure": np.tile(np.repeat(PROCEDURES, len(YEARS)), SCHOOLS),
            "n": n,
            "n_2": chance.binomial(n, share),
        }
    )


def by_hand(results: pd.DataFrame, year: int) -> set[str]:
    """What an analyst writes: both arms, yes or no."""
    low = results[results["n_2"] / results["n"] >= 0.3]
    latest = low[low["year"] == year].groupby("school")["procedure"].nunique()
    running = (
        low[low["year"].isin([year - 1, year])]
        .groupby(["school", "procedure"])["year"]
        .nunique()
        .reset_index()
    )
    return set(latest[latest >= 2].index) | set(running[running["year"] == 2]["school"])


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    """Print the medians and the ratios; 0 when the lists agree."""
    results = synthetic_results()
    region = ss.load_region("federal")
    region.rulebook  # noqa: B018  # rules are read outside the clock
    tables = ss.Tables.of(results=results)
    settings = {"procedures": PROCEDURES, "threshold": Decimal("0.30")}

    def engine() -> ss.Identification:
        return ss.identify(region, tables, year=2021, settings=settings)

    same = set(engine().listed()) == by_hand(results, 2021)
    hand, own, taking_in = [], [], []
    for _ in range(ROUNDS):
        hand.append(seconds(lambda: by_hand(results, 2021)))
        own.append(seconds(engine))
        taking_in.append(seconds(lambda: ss.Tables.of(results=results)))
    middle = statistics.median
    ratios = [a / b for a, b in zip(own, hand, strict=True)]
    print(f"schools {SCHOOLS}, procedures {len(PROCEDURES)}, years {len(YEARS)}")  # noqa: T201  # a benchmark prints
    print(f"hand-written pandas, yes or no   {middle(hand):.3f} s")  # noqa: T201  # a benchmark prints
    print(f"identify, evidence kept          {middle(own):.3f} s")  # noqa: T201  # a benchmark prints
    print(f"ratio identify / hand-written    {middle(ratios):.2f}")  # noqa: T201  # a benchmark prints
    print(f"checking the tables, once        {middle(taking_in):.3f} s")  # noqa: T201  # a benchmark prints
    checked = [a / b for a, b in zip(taking_in, own, strict=True)]
    print(f"ratio checking / identify        {middle(checked):.2f}")  # noqa: T201  # a benchmark prints
    print(f"lists agree                      {same}")  # noqa: T201  # a benchmark prints
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
