"""Why a criterion does not apply, and what ties a finding to measures."""

from __future__ import annotations

from enum import IntEnum

from attrs import frozen

from schoolsupport.translation import Message, msg


@frozen
class Reason:
    """An id that ties a finding to the measures that answer it (причина)."""

    id: str
    title: str


class NotApplicable(IntEnum):
    """Why a criterion does not apply to a school; the number is how columns store it.

    Where several reasons meet in a combination, the one with the lowest number is kept, so that
    the order of members never matters.
    """

    APPLIES = 0
    EXEMPT = 1
    NO_SUCH_GRADE = 2
    NOT_HELD = 3
    USE_NOT_PERMITTED = 4
    TOO_FEW = 5
    NOT_CONCERNED = 6

    @property
    def key(self) -> str:
        """The stable word for programs."""
        return self.name.lower()

    @property
    def message(self) -> Message:
        """Words for people."""
        return _MESSAGES[self]


_MESSAGES = {
    NotApplicable.APPLIES: msg("applies"),
    NotApplicable.EXEMPT: msg("the school is exempt"),
    NotApplicable.NO_SUCH_GRADE: msg("the school has no such grade"),
    NotApplicable.NOT_HELD: msg("the procedure was not held that year"),
    NotApplicable.USE_NOT_PERMITTED: msg("the results may not be used for this"),
    NotApplicable.TOO_FEW: msg("too few participants"),
    NotApplicable.NOT_CONCERNED: msg("the rule does not concern the school"),
}
