"""Lines of lists by order, from the tables and from a region's own files, in one shape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.records import told
from schoolsupport.support.lists.approved import raw_lines
from schoolsupport.support.statuses.status_words import SupportStatus
from schoolsupport.support.statuses.support_rules import SupportRules

if TYPE_CHECKING:
    from schoolsupport.identification.rules.listed import ListedSchool
    from schoolsupport.tables import Tables


@told("list", "status", "from_", "until", "act", "reason")
@frozen(kw_only=True)
class ListLine:
    """A line of a list: an order puts a school somewhere.

    Attributes:
        school: id of the school, or a name where the list prints only that.
        list: name of the list.
        status: the status the list gives.
        from_: first day; None where none is written.
        until: last day; None while it holds.
        act: the order; None where none is named.
        reason: the order's words, if it gives a reason.
    """

    school: str
    list: str
    status: SupportStatus
    from_: dt.date | None = None
    until: dt.date | None = None
    act: str | None = None
    reason: str | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the school is on the list on the day."""
        begun = self.from_ is None or self.from_ <= day
        return begun and (self.until is None or day <= self.until)

    def meets(self, other: ListLine) -> dt.date | None:
        """The first day on which both hold, `date.min` where neither begins; None for no day."""
        first = max(self.from_ or dt.date.min, other.from_ or dt.date.min)
        last = min(self.until or dt.date.max, other.until or dt.date.max)
        return first if first <= last else None


def list_lines(
    tables: Tables, rules: SupportRules, own_lists: Iterable[ListedSchool] = ()
) -> tuple[list[ListLine], list[Problem]]:
    """The lines that bear on a status, and what has to be said of the others.

    Args:
        tables: the tables.
        rules: which list gives which status.
        own_lists: schools named in the region's own orders.
    """
    lines: list[ListLine] = []
    unknown: dict[str, Problem] = {}
    for raw in raw_lines(tables, own_lists):
        if not rules.knows(raw.list):
            said = problem("status.list_unknown", list=raw.list)
            unknown.setdefault(raw.list, said.at(column="list"))
            continue
        status = rules.status_of(raw.list)
        if status is not None:
            lines.append(
                ListLine(
                    school=raw.school,
                    list=raw.list,
                    status=status,
                    from_=raw.from_,
                    until=raw.until,
                    act=raw.act,
                    reason=raw.reason,
                )
            )
    return lines, list(unknown.values())
