"""Lines of lists by order as they stand: from the tables, and from a region's own files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd
from attrs import frozen

if TYPE_CHECKING:
    from schoolsupport.identification.rules.listed import ListedSchool
    from schoolsupport.tables import Tables


@frozen(kw_only=True)
class RawLine:
    """A line as it stands, whatever its list is for; see `ListLine`."""

    school: str
    list: str
    from_: dt.date | None
    until: dt.date | None
    act: str | None
    reason: str | None

    def holds(self, day: dt.date) -> bool:
        """Whether the school is on the list on the day."""
        begun = self.from_ is None or self.from_ <= day
        return begun and (self.until is None or day <= self.until)


def raw_lines(tables: Tables, own_lists: Iterable[ListedSchool] = ()) -> Iterator[RawLine]:
    """Every line of the tables and of the region, older logins replaced by those used."""
    aliases = tables.aliases
    rows = tables.lists
    columns = (rows[name].tolist() for name in ("school", "list", "from", "until", "act", "reason"))
    for school, name, first, last, act, reason in zip(*columns, strict=True):
        yield RawLine(
            school=aliases.get(str(school), str(school)),
            list=str(name),
            from_=_day(first),
            until=_day(last),
            act=_text(act),
            reason=_text(reason),
        )
    for own in own_lists:
        yield RawLine(
            school=aliases.get(own.school, own.school),
            list=own.list,
            from_=own.from_,
            until=own.until,
            act=own.act,
            reason=own.reason,
        )


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
