"""What has to be said of columns that rules ask for: nobody fills them in, or pools have no line.

That a column is declared is checked where the rules are read, what stands in its cells where its
table is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from schoolsupport.domain import Problem, problem
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.judging import Judgement
from schoolsupport.identification.rules.rulebook import CriterionInForce, Edition
from schoolsupport.tables import OwnColumn


def said_of_columns(edition: Edition, inputs: Inputs, judgement: Judgement) -> list[Problem]:
    """Own columns of the region that are blank for everybody, pools without a line.

    Args:
        edition: the rules.
        inputs: what they looked at.
        judgement: what they found missing.
    """
    outcomes = judgement.criteria.values()
    asked = {(key.name, key.year) for one in outcomes for key in one.missing}
    own = {one.id: one for one in inputs.tables.own}
    said = [
        problem(
            "rule.column_blank",
            found=own[name].title,
            year=year or inputs.year,
            near=_near(own[name], inputs),
        )
        for name, year in sorted(asked)
        if name in own and not any(one is not None for one in inputs.words(name, year))
    ]
    for rule in edition.criteria.values():
        said += _without_line(rule, inputs)
    return said


def _near(column: OwnColumn, inputs: Inputs) -> str:
    """Headings of the files that nobody declares, near to those of a column."""
    others = [str(one) for one in inputs.tables.context if one not in inputs.columns]
    near = [one for heading in column.headings for one in get_close_matches(heading, others)]
    return ", ".join(f"«{one}»" for one in dict.fromkeys(near)) or "—"


def _without_line(rule: CriterionInForce, inputs: Inputs) -> Iterator[Problem]:
    """Pools of schools for which the rule has no line."""
    pool, lines = rule.rule.pool_lines() or ("", ())
    if not lines:
        return
    concern, told = rule.rule.whom(), inputs.words(pool)
    outside = None if concern is None else concern.outside(inputs)[0]
    counted = Counter(
        str(one)
        for place, one in enumerate(told)
        if one is not None and (outside is None or not outside[place])
    )
    for value in sorted(counted.keys() - set(lines)):
        yield problem(
            "rule.pool_without_line",
            criterion=rule.title,
            value=value,
            schools=counted[value],
            known=", ".join(f"«{one}»" for one in lines),
        )
