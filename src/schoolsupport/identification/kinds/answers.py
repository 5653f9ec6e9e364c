"""What a kind answers of itself, and what is answered for one that has nothing to say.

No room asks what kind a criterion is: it asks the criterion. A kind that counts works answers
`counting`, one that compares a number with a line answers `comparing`; one with lines that can be
moved names them and tells where each school turns as they move. Where a kind, such as one of a
region's own, offers none of these, studies of lines say so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Literal, Protocol

from schoolsupport.faults import fault
from schoolsupport.identification.cells import Cells
from schoolsupport.identification.indicators.reference import Level
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds.comparison import Comparator, Rounding
from schoolsupport.identification.kinds.drawn import DrawnLine
from schoolsupport.identification.kinds.points import Flips
from schoolsupport.identification.verdicts import Bools, VerdictColumn

Limits = tuple[Decimal | None, Decimal | None]
"""Above which a line stands, and up to which; None where nothing bounds it."""


class CountsWorks(Protocol):
    """A kind that counts works, each met by its share of participants below the boundary."""

    @property
    def threshold(self) -> Decimal:
        """The share from which a work is low."""

    @property
    def procedures_at_least(self) -> int:
        """How many procedures have to be low."""

    def passed_over(self, verdict: VerdictColumn) -> Bools:
        """Works of years that are left out."""

    def over_years(self, verdict: VerdictColumn) -> VerdictColumn:
        """One verdict a procedure, from those of its years."""

    def over_procedures(self, verdict: VerdictColumn) -> VerdictColumn:
        """One verdict a school, from those of its procedures."""

    def verdict_of(self, cells: Cells) -> VerdictColumn:
        """The verdicts that cells give."""

    def is_low(self, n: float, below: float) -> bool:
        """Whether a work with exact counts is low."""

    def pupils_to_cross(self, n: float, below: float) -> int:
        """How many pupils fewer or more turn a work."""


class ComparesNumber(Protocol):
    """A kind that compares a school's number with a line."""

    @property
    def comparator(self) -> Comparator:
        """How they are compared."""

    @property
    def relative_to(self) -> Level | None:
        """The territory whose number is taken off first."""

    @property
    def drawn(self) -> DrawnLine | None:
        """What draws the line of each school, in the place of a stated one."""

    @property
    def rounding(self) -> Rounding | None:
        """Rounding before comparing."""

    def line(self) -> tuple[Decimal | None, str, str]:
        """The line (None where each school has its own), comparator and unit."""

    def line_to(self) -> Decimal | None:
        """The upper end of a line with two ends."""

    def lines(self) -> Mapping[str, Decimal]:
        """Every line that it states, by key."""

    def procedure_names(self) -> dict[str, tuple[str, ...]]:
        """Procedures and sets by key."""


class Answers:
    """What rooms ask a kind, each with the answer of one that has nothing to say of it."""

    def counting(self) -> CountsWorks | None:
        """Itself, for a kind that counts works."""
        return None

    def comparing(self) -> ComparesNumber | None:
        """Itself, for a kind that compares a number with a line."""
        return None

    def lines(self) -> Mapping[str, Decimal]:
        """The lines that can be moved, by key."""
        return {}

    def line_limits(self) -> Limits:
        """Between which ends a line makes sense."""
        return None, None

    def flips(self, inputs: Inputs, key: str) -> Flips:  # noqa: ARG002  # kinds with lines look at the schools
        """Where the verdict of each school turns as a line moves.

        Args:
            inputs: tables and schools.
            key: one of `lines`.

        Raises:
            ParameterError: it has no such line.
        """
        known = ", ".join(self.lines()) or "-"
        raise fault("parameter.no_such_line", where=key, found=key, known=known)

    def asks_territory(self) -> bool:
        """Whether it compares a school with its territory, or may do so."""
        return False

    def needs_direction(self) -> bool:
        """Whether a reader is told that the act's words have no direction."""
        return False

    def compared_with(self) -> Level | None:
        """The territory whose number is taken off first."""
        return None

    def is_absolute(self) -> bool:
        """Whether the size of the difference counts, not its direction."""
        return False

    def decimals(self) -> int | None:
        """To how many decimals the act orders the number to be rounded."""
        return None

    def ties_count(self) -> Literal["in", "out"]:
        """What becomes of schools that stand level on the cut, of a kind that ranks."""
        return "in"

    def pool_lines(self) -> tuple[str, Collection[str]] | None:
        """The column that names a school's pool, and the pools that have a line of their own."""
        return None

    def widens_marked(self) -> bool:
        """Whether a mark of non-objectivity is looked at."""
        return False

    def list_named(self) -> str | None:
        """The list it looks schools up in."""
        return None
