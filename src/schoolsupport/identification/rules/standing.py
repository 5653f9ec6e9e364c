"""When a version of a rule holds, what it stands on, and who accepted its reading."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import field, frozen

from schoolsupport.domain import LegalSource


@frozen(kw_only=True)
class Approval:
    """Who accepted a reading of vague words.

    Attributes:
        by: office or body, never a person's name.
        on: the day.
        act: how the decision is cited, if it was put in writing.
    """

    by: str
    on: date
    act: str | None = None

    @property
    def text(self) -> str:
        """One line: who, when, by what."""
        said = f"{self.by}, {self.on:%d.%m.%Y}"
        return f"{said} ({self.act})" if self.act else said


@frozen(kw_only=True)
class Alternative:
    """Another way to read the same words: parameters that would be set differently."""

    id: str
    title: str
    set: dict[str, Any]


@frozen(kw_only=True)
class Standing:
    """When a version holds, and what it stands on.

    Attributes:
        from_: first day in force.
        until: last day in force; None while it holds.
        checked: day it was last compared with its act.
        source: act, clause and quote.
        sources: sources of single keys, where they differ.
        assumed: keys whose values the act does not state.
        alternative: other readings of the same words.
        approved: who accepted the chosen reading of a key's vague words; a key that is assumed
            and not here was accepted by nobody yet.
        note: what a reader should know, in Russian.
    """

    from_: date
    checked: date
    source: LegalSource
    until: date | None = None
    sources: dict[str, LegalSource] = field(factory=dict)
    assumed: tuple[str, ...] = ()
    alternative: tuple[Alternative, ...] = ()
    approved: dict[str, Approval] = field(factory=dict)
    note: str | None = None

    def holds(self, day: date) -> bool:
        """Whether the version is in force on the day."""
        return self.from_ <= day and (self.until is None or day <= self.until)
