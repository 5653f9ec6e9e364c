"""Where verdicts turn: the numbers of the tables that stand on a line when a rule is decided."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from attrs import frozen

Place = Decimal | Fraction | int

MARKS = ("n_2", "n_3", "n_4", "n_5")


@frozen(kw_only=True)
class Aim:
    """Values of one input at which a criterion is decided one way or the other.

    What draws tables (`schoolsupport.testing.strategies`) puts values there, and a step to either
    side.

    Attributes:
        table: `results`, `objectivity`, `context`, `lists` or `schools`.
        name: procedure, or column, or list.
        parts: columns of a work that count together; all four marks without `of` are their mean.
        of: what they are a share of: `n`, or another column; None for a number of its own.
        at: the values; without any there is no line, and what is drawn spreads.
        words: texts, for a column that holds some.
        less: level of the territory whose number is taken off first.
        size: whether only the size of that difference counts.
        people: numbers of persons at which the answer changes.
    """

    table: Literal["results", "objectivity", "context", "lists", "schools"]
    name: str
    parts: tuple[str, ...] = ()
    of: str | None = None
    at: tuple[Place, ...] = ()
    words: tuple[str, ...] = ()
    less: Literal["region", "municipality"] | None = None
    size: bool = False
    people: tuple[int, ...] = ()


def at_works(
    procedures: Iterable[str], parts: tuple[str, ...], of: str | None, at: tuple[Place, ...]
) -> list[Aim]:
    """The same aim at the work of every procedure."""
    return [Aim(table="results", name=one, parts=parts, of=of, at=at) for one in procedures]
