"""201 lines on 40 000 schools: read off the points, as a ratio to judging again at each line.

Synthetic data. Judging again is timed on a few lines and multiplied: 201 of them take minutes.
Ratios within one run are what counts: machines are shared and noisy.
"""

from __future__ import annotations

import statistics
import sys
from decimal import Decimal

from identify import PROCEDURES, seconds, synthetic_results

import schoolsupport as ss
from schoolsupport.identification.studies.what_if import what_if

CRITERION = "low-in-two-procedures"
LINES = [Decimal(place) / 200 for place in range(1, 201)] + [Decimal("0.333")]
AGAIN = 5


def main() -> int:
    """Print the times and the ratio; 0 when the lists agree."""
    region = ss.load_region("federal")
    tables = ss.Tables.of(results=synthetic_results())
    settings = {"procedures": PROCEDURES}
    found = ss.identify(region, tables, year=2021, settings=settings)

    def again(line: Decimal) -> list[str]:
        chosen = {**settings, f"{CRITERION}.threshold": line}
        return ss.identify(region, tables, year=2021, settings=chosen).listed()

    def all_at_once() -> None:
        what_if(found, CRITERION).over(LINES)

    chosen = LINES[:: len(LINES) // AGAIN]
    one = statistics.median(seconds(lambda line=line: again(line)) for line in chosen)  # type: ignore[misc]  # a default binds the loop's line
    fast = statistics.median(seconds(all_at_once) for _ in range(3))
    asked = what_if(found, CRITERION)
    same = all(asked.listed(line) == again(line) for line in chosen)
    print(f"one evaluation {one:.3f} s, {len(LINES)} of them {one * len(LINES):.1f} s")  # noqa: T201  # a benchmark prints
    print(f"what if, {len(LINES)} lines: {fast:.3f} s, {one * len(LINES) / fast:.0f} times faster")  # noqa: T201  # a benchmark prints
    print("the lists agree" if same else "THE LISTS DIFFER")  # noqa: T201  # a benchmark prints
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
