"""The words of statuses: what they are, which leads, what people call them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from schoolsupport.translation import Message, msg


class SupportStatus(StrEnum):
    """What orders made of a school.

    `none`: no order ever named it. `identified`: named as one at risk, without support yet.
    `regional` and `500+`: in the support of the region or of the federal project. `post_project`:
    looked after when the support has ended. `out`: it was in, and no order names it any more.
    """

    NONE = "none"
    IDENTIFIED = "identified"
    REGIONAL = "regional"
    PROJECT_500 = "500+"
    POST_PROJECT = "post_project"
    OUT = "out"

    @property
    def words(self) -> Message:
        """Words for people."""
        return _WORDS[self]


SUPPORTED = frozenset({SupportStatus.REGIONAL, SupportStatus.PROJECT_500})
"""Statuses of a school that is supported."""

INSIDE = frozenset({*SUPPORTED, SupportStatus.IDENTIFIED, SupportStatus.POST_PROJECT})
"""Statuses that a line of a list gives and that last."""

_LEADS = (
    SupportStatus.PROJECT_500,
    SupportStatus.REGIONAL,
    SupportStatus.IDENTIFIED,
    SupportStatus.POST_PROJECT,
    SupportStatus.OUT,
    SupportStatus.NONE,
)

_WORDS = {
    SupportStatus.NONE: msg("in no list"),
    SupportStatus.IDENTIFIED: msg("identified, without support yet"),
    SupportStatus.REGIONAL: msg("in support of the region"),
    SupportStatus.PROJECT_500: msg("in the project 500+"),
    SupportStatus.POST_PROJECT: msg("in post-project support"),
    SupportStatus.OUT: msg("out of support"),
}


def leading(statuses: Iterable[SupportStatus]) -> tuple[SupportStatus, ...]:
    """Statuses, each once, the one that leads first."""
    return tuple(sorted(set(statuses), key=_LEADS.index))
