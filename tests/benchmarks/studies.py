"""Borderline, sensitivity, backtest and changes on 40 000 schools, in seconds.

Synthetic data. The schools near the line are compared with a search of every school of a sample.
"""

from __future__ import annotations

import sys
from decimal import Decimal

from identify import YEARS, seconds, synthetic_results

import schoolsupport as ss
from schoolsupport.identification.studies.backtest import backtest
from schoolsupport.identification.studies.borderline import borderline
from schoolsupport.identification.studies.changes import changes
from schoolsupport.identification.studies.compare import compare
from schoolsupport.identification.studies.sensitivity import sensitivity

SAMPLE, WITHIN = 400, 3


def main() -> int:
    """Print the times; 0 when the sample agrees with the search."""
    region = ss.load_region("federal")
    region.rulebook  # noqa: B018  # rules are read outside the clock
    tables = ss.Tables.of(results=synthetic_results())
    found = ss.identify(region, tables, year=2021)
    before = ss.identify(region, tables, year=2020, settings={"threshold": Decimal("0.31")})
    milder = ss.identify(region, tables, year=2021, settings={"threshold": Decimal("0.31")})
    works = {
        "borderline": lambda: borderline(found, within=WITHIN),
        "sensitivity": lambda: sensitivity(found),
        "backtest": lambda: backtest(region, tables, YEARS),
        "changes, another year and line": lambda: changes(before, found),
        "changes, another line": lambda: changes(milder, found),
        "compare, two rules": lambda: compare({"a": region, "b": region}, tables, year=2021),
    }
    for name, work in works.items():
        print(f"{name:32} {seconds(work):.2f} s")  # noqa: T201  # a benchmark prints

    told = borderline(found, within=WITHIN).pupils
    near = dict(zip(told["school"], told["pupils"], strict=True))
    schools = [str(one) for one in found.schools[:: len(found.schools) // SAMPLE]]
    searched = {one: found.distance(one).pupils for one in schools}
    same = all(
        near.get(one) == (pupils if pupils is not None and pupils <= WITHIN else None)
        for one, pupils in searched.items()
    )
    print(f"near the line: {len(told)} of {len(found.schools)}")  # noqa: T201  # a benchmark prints
    print("the sample agrees" if same else "THE SAMPLE DIFFERS")  # noqa: T201  # a benchmark prints
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
