"""Acts and the places in them that a rule stands on."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from attrs import frozen


class Level(StrEnum):
    """Whose act it is, and so whom it binds."""

    FEDERAL = "federal"
    REGIONAL = "regional"
    MUNICIPAL = "municipal"


@frozen
class Act:
    """A legal act, or a published text that stands for one that is not published.

    Attributes:
        id: short name that rules cite.
        title: title as printed.
        issuer: who issued it.
        level: federal, regional or municipal.
        territory: whom it binds, as printed.
        number: number as printed, if it has one.
        date: day it was signed, if known.
        url: where the text was read.
        note: what is special about it, e.g. that only a retelling could be read.
    """

    id: str
    title: str
    issuer: str
    level: Level
    territory: str
    number: str | None = None
    date: dt.date | None = None
    url: str | None = None
    note: str | None = None

    @property
    def citation(self) -> str:
        """One line for a report: issuer, title, number, day."""
        parts = [f"{self.issuer}. {self.title}"]
        if self.number:
            parts.append(f"№ {self.number}")
        if self.date:
            parts.append(f"от {self.date:%d.%m.%Y}")
        return " ".join(parts)

    @property
    def short(self) -> str:
        """What is enough where the act was cited before: number and day, or issuer and day."""
        parts = [f"№ {self.number}" if self.number else self.issuer]
        if self.date:
            parts.append(f"от {self.date:%d.%m.%Y}")
        return " ".join(parts)


@frozen
class LegalSource:
    """The clause of an act that a value or a rule stands on, and its words."""

    act: str
    clause: str | None = None
    quote: str | None = None


@frozen
class CitedSource:
    """A source with its act cited in full.

    Attributes:
        act: id of the act.
        citation: the act in one line.
        clause: the clause.
        quote: its words.
    """

    act: str
    citation: str
    clause: str | None = None
    quote: str | None = None
