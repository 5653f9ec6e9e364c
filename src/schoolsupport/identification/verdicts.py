"""The verdict algebra: met, not met, no data, not applicable, on whole columns.

A column of verdicts is three boolean arrays. `applies` says whether the question concerns the
school at all; `certain` whether the answer is yes whatever the missing data say; `possible`
whether it could be yes. Missing data, ambiguous counts and doubts only widen `possible`:

    applies  certain  possible   verdict
    no       no       no         not_applicable
    yes      yes      yes        met
    yes      no       no         not_met
    yes      no       yes        no_data

Members that do not apply drop out of a combination; if none is left (fewer than k for
`at_least`), the combination does not apply.

Laws, each a property test: the four operations do not depend on the order of members; `any_of`
and `all_of` are associative and idempotent; De Morgan; double negation; `at_least(1)` is
`any_of`; more knowledge never takes a decided verdict back.

What does NOT hold, because members drop out: distributivity; absorption; `at_least(n)` of n
members is not `all_of` (with one member not applicable, n cannot be reached); excluded middle
(`no_data` or its negation is `no_data`).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import cached_property
from typing import Self

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable

Bools = NDArray[np.bool_]
Codes = NDArray[np.uint8]
Floats = NDArray[np.float64]


class Verdict(IntEnum):
    """The four answers; the number is how columns and files store them."""

    NOT_APPLICABLE = 0
    NOT_MET = 1
    NO_DATA = 2
    MET = 3

    @property
    def key(self) -> str:
        """The stable word for programs."""
        return self.name.lower()


KEYS = tuple(verdict.key for verdict in Verdict)


@frozen(eq=False)
class VerdictColumn:
    """Verdicts of one question about many schools (or cells: any shape).

    Attributes:
        certain: met whatever is missing.
        possible: could be met.
        applies: the question concerns the school.
        why_not: `NotApplicable` codes where it does not apply, 0 elsewhere.

    Always `certain ≤ possible ≤ applies`.
    """

    certain: Bools
    possible: Bools
    applies: Bools
    why_not: Codes = field()

    @classmethod
    def of(
        cls,
        certain: Bools,
        possible: Bools | None = None,
        applies: Bools | None = None,
        why_not: Codes | NotApplicable = NotApplicable.NOT_CONCERNED,
    ) -> Self:
        """A column in normal form: what does not apply is neither certain nor possible."""
        possible = certain if possible is None else possible
        if applies is None:
            zero = np.zeros(certain.shape, dtype=np.uint8)
            return cls(certain & possible, possible, np.ones(certain.shape, dtype=bool), zero)
        reasons = np.where(applies, 0, np.maximum(why_not, 1)).astype(np.uint8)
        return cls(certain & possible & applies, possible & applies, applies, reasons)

    @classmethod
    def from_verdicts(cls, verdicts: Sequence[Verdict]) -> Self:
        """A column from single verdicts, for tests and small things."""
        codes = np.array(verdicts, dtype=np.uint8)
        met = codes == Verdict.MET
        return cls.of(met, met | (codes == Verdict.NO_DATA), codes != Verdict.NOT_APPLICABLE)

    @cached_property
    def codes(self) -> Codes:
        """`Verdict` numbers, uint8."""
        return (
            self.applies.view(np.uint8) + self.possible.view(np.uint8) + self.certain.view(np.uint8)
        )

    def __len__(self) -> int:
        return len(self.certain)

    def __getitem__(self, place: int) -> Verdict:
        return Verdict(int(self.codes[place]))

    def counts(self) -> dict[str, int]:
        """How many schools have each verdict, by key."""
        numbers = np.bincount(self.codes.ravel(), minlength=len(KEYS))
        return {key: int(number) for key, number in zip(KEYS, numbers, strict=True)}

    def known(self) -> Bools:
        """Where the verdict is decided: met, not met or not applicable."""
        return self.certain | ~self.possible


def none_of(members: Sequence[VerdictColumn]) -> VerdictColumn:
    """No member is met: the negation of `any_of`."""
    return negated(any_of(members))


def negated(column: VerdictColumn) -> VerdictColumn:
    """Met becomes not met and back; no data and not applicable stay."""
    certain = column.applies & ~column.possible
    possible = column.applies & ~column.certain
    return VerdictColumn(certain, possible, column.applies, column.why_not)


def any_of(members: Sequence[VerdictColumn]) -> VerdictColumn:
    """At least one member that applies is met."""
    return at_least(1, members)


def all_of(members: Sequence[VerdictColumn]) -> VerdictColumn:
    """Every member that applies is met."""
    return negated(any_of([negated(member) for member in members]))


def at_least(count: int, members: Sequence[VerdictColumn]) -> VerdictColumn:
    """At least `count` members that apply are met.

    Args:
        count: from 1 up.
        members: at least one column; all of one shape.

    Raises:
        ValueError: no members, or the count is below 1.
    """
    if not members:
        raise ValueError("a combination needs at least one member")
    return at_least_in(
        count,
        np.stack([member.certain for member in members]),
        np.stack([member.possible for member in members]),
        np.stack([member.applies for member in members]),
        np.stack([member.why_not for member in members]),
    )


def at_least_in(
    count: int, certain: Bools, possible: Bools, applies: Bools, why_not: Codes
) -> VerdictColumn:
    """`at_least` over the first axis of stacked members: arrays of shape (members, …)."""
    if count < 1:
        raise ValueError(f"at least {count} is always so; write a number from 1 up")
    concerned = tally(applies) >= count
    return VerdictColumn(
        concerned & (tally(certain) >= count),
        concerned & (tally(possible) >= count),
        concerned,
        np.where(concerned, 0, _first_reason(why_not)).astype(np.uint8),
    )


def tally(members: Bools) -> NDArray[np.int16]:
    """How many members are true, over the first axis."""
    total: NDArray[np.int16] = members.sum(axis=0, dtype=np.int16)
    return total


def every(members: Bools) -> Bools:
    """Where all members are true, over the first axis."""
    result: Bools = np.asarray(members.all(axis=0))
    return result


def exempted(column: VerdictColumn, exempt: Bools) -> VerdictColumn:
    """The column with some schools taken out: not applicable, because exempt."""
    return VerdictColumn.of(
        column.certain,
        column.possible,
        column.applies & ~exempt,
        np.where(exempt, NotApplicable.EXEMPT, column.why_not).astype(np.uint8),
    )


def _first_reason(why_not: Codes) -> Codes:
    """The reason with the lowest number among the members that do not apply."""
    shifted = np.where(why_not == 0, np.uint8(255), why_not).min(axis=0)
    reasons: Codes = np.where(shifted == 255, NotApplicable.NOT_CONCERNED, shifted).astype(np.uint8)
    return reasons
