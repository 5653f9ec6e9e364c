"""Sixteen `number` criteria on 40 000 schools, as a ratio to hand-written pandas in the same run.

Synthetic data. The hand-written code answers yes or no; the engine keeps numbers and evidence.
"""

from __future__ import annotations

import statistics
import sys
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from identify import seconds

import schoolsupport as ss
from schoolsupport.domain import ProcedureCalendar
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds import Number
from schoolsupport.tables import CONTEXT

SCHOOLS, CRITERIA, ROUNDS, YEAR = 40_000, 16, 9, 2021
COLUMNS = [column.name for column in CONTEXT.columns if column.unit == "people"][:CRITERIA]
LINE = Decimal(300)


def synthetic_context(seed: int = 1) -> pd.DataFrame:
    """The context of every school, rows in no order."""
    chance = np.random.default_rng(seed)
    schools = [f"edu{100_000 + number}" for number in chance.permutation(SCHOOLS)]
    counts = {name: chance.integers(0, 1_000, SCHOOLS) for name in COLUMNS}
    counts["enrolment"] = chance.integers(1_000, 2_000, SCHOOLS)  # no part is larger than it
    return pd.DataFrame({"school": schools, "year": YEAR, **counts})


def by_hand(context: pd.DataFrame) -> pd.DataFrame:
    """What an analyst writes: one table of yes and no, by school."""
    now = context[context["year"] == YEAR].set_index("school").sort_index()
    return now[COLUMNS] >= float(LINE)


def main() -> int:
    """Print the medians and the ratio; 0 when the answers agree."""
    context = synthetic_context()
    tables = ss.Tables.of(context=context)
    rules = [
        Number(
            indicator="context_value",
            parameters={"column": name},
            comparator="at_least",
            threshold=LINE,
        )
        for name in COLUMNS
    ]

    def engine() -> list[np.ndarray]:
        inputs = Inputs(
            tables=tables,
            schools=tables.context["school"].cat.categories,
            year=YEAR,
            as_of=date(YEAR, 12, 31),
            calendar=ProcedureCalendar(()),
            procedure_sets={},
        )
        return [rule.judge(inputs).verdict.certain for rule in rules]

    same = bool((np.column_stack(engine()) == by_hand(context).to_numpy()).all())
    hand, own = [], []
    for _ in range(ROUNDS):
        hand.append(seconds(lambda: by_hand(context)))
        own.append(seconds(engine))
    middle = statistics.median
    ratio = middle(a / b for a, b in zip(own, hand, strict=True))
    print(f"schools {SCHOOLS}, criteria {len(rules)}")  # noqa: T201  # a benchmark prints
    print(f"hand-written pandas, yes or no   {middle(hand):.3f} s")  # noqa: T201  # a benchmark prints
    print(f"number criteria, numbers kept    {middle(own):.3f} s")  # noqa: T201  # a benchmark prints
    print(f"ratio number / hand-written      {ratio:.2f}")  # noqa: T201  # a benchmark prints
    print(f"answers agree                    {same}")  # noqa: T201  # a benchmark prints
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
