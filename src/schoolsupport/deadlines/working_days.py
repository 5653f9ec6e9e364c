"""The production calendar: which days are days off in Russia, and why.

Public holidays, transfers of days off by the government and the working Saturdays they cost come
from the `holidays` package (extra `calendars`). It does not know non-working days decreed by the
President (spring 2020, May and autumn of 2021), regional holidays, nor transfers of years whose
decree is later than the installed version; a region states those in `calendars/working-days.toml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Self

from attrs import field, frozen

from schoolsupport.deadlines.days import WEEK, add_days, month_end
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault, rule_fault
from schoolsupport.structure import read_toml, structured
from schoolsupport.translation import Message, msg

WORKING_DAYS_FILE = "working-days.toml"
FIRST_KNOWN_YEAR = 2005  # holidays as article 112 of the Labour Code counts them today
LONGEST_RUN = 366  # days off in a row; more is a fault of the data

_TRANSFERRED = "перенесено с"
_OBSERVED = "(выходной)"


class Reason(StrEnum):
    """Why a day is a day off."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    TRANSFERRED = "transferred"
    STATED = "stated"


class DayOffPolicy(StrEnum):
    """What becomes of a deadline on a day off."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


@frozen(kw_only=True)
class DayOff:
    """Why a day is a day off.

    Attributes:
        day: the day.
        reason: weekend, holiday, a day off moved there, or stated by a region.
        name: what the calendar calls it, in Russian; None for a weekend.
        source: where a region read it; None for what the package knows.
    """

    day: dt.date
    reason: Reason
    name: str | None = None
    source: str | None = None

    @property
    def message(self) -> Message:
        """Why, for people."""
        if self.name is None:
            return msg("a weekend")
        return msg("a day off: {name}", name=self.name)


@frozen(kw_only=True)
class StatedDay:
    """A day, or a run of days, that a region states to be off or to be worked.

    Attributes:
        day: the day, the first one of a run.
        until: last day of a run, included; None for one day.
        off: True for days off, False for working days.
        name: what they are called, in Russian.
        source: act that says so.
    """

    day: dt.date
    off: bool
    name: str
    source: str
    until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether it speaks of a day."""
        return self.day <= day <= (self.until or self.day)


@frozen(kw_only=True)
class WorkingDaysFile:
    """The content of a `working-days.toml`."""

    day: tuple[StatedDay, ...]


def _weekend(days: Iterable[int]) -> frozenset[int]:
    found = frozenset(days)
    if not found < set(range(1, WEEK + 1)):
        raise fault("parameter.weekend", where="weekend", found=", ".join(map(str, sorted(found))))
    return found


@frozen
class WorkingDays:
    """The production calendar of Russia, with what a region states before it.

    Attributes:
        stated: days a region states; the first that speaks of a day is taken.
        weekend: days of the week without work, 1 Monday to 7 Sunday; {7} in a six-day week.
    """

    stated: tuple[StatedDay, ...] = ()
    weekend: frozenset[int] = field(default=frozenset({6, 7}), converter=_weekend, kw_only=True)

    @classmethod
    def from_toml(cls, file: Traversable, where: str | None = None) -> Self:
        """Read a region's file of days.

        Args:
            file: the file.
            where: its path as messages name it; by default its name.

        Raises:
            RuleError: the file is missing or not TOML, a key is unknown or does not fit, or a run
                of days ends before it starts; `others` holds the faults after the first.
        """
        where = where or file.name
        content = structured(read_toml(file, where), WorkingDaysFile, where)
        faults = [
            rule_fault(
                "rule.days_backwards",
                where=f"{where}: day {stated.day.isoformat()}",
                found=stated.until.isoformat(),
            )
            for stated in content.day
            if stated.until is not None and stated.until < stated.day
        ]
        if faults:
            raise RuleError.of(faults)
        return cls(content.day)

    def is_day_off(self, day: dt.date) -> bool:
        """Whether nobody works on a day.

        Raises:
            InputError: the `holidays` package is not installed.
        """
        return self.why_off(day) is not None

    def why_off(self, day: dt.date) -> DayOff | None:
        """Why a day is a day off; None for a working day.

        Raises:
            InputError: the `holidays` package is not installed.
        """
        for stated in self.stated:
            if stated.holds(day):
                if not stated.off:
                    return None
                return DayOff(day=day, reason=Reason.STATED, name=stated.name, source=stated.source)
        year = _public_days(day.year)
        if day in year.off:
            return year.off[day]
        if day.isoweekday() in self.weekend and day not in year.worked:
            return DayOff(day=day, reason=Reason.WEEKEND)
        return None

    def transfers_known(self, year: int) -> bool:
        """Whether the installed package knows the transfers of days off of a year."""
        return _public_days(year).transfers_known

    def next_working_day(self, day: dt.date) -> dt.date:
        """The day itself if it is worked, else the first working day after it."""
        return self._nearest(day, 1)

    def previous_working_day(self, day: dt.date) -> dt.date:
        """The day itself if it is worked, else the last working day before it."""
        return self._nearest(day, -1)

    def add_working_days(self, day: dt.date, count: int) -> dt.date:
        """The working day so many working days after a day, before it for a negative count.

        The day itself does not count; 0 gives the day itself, worked or not.
        """
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day = self._nearest(add_days(day, step), step)
        return day

    def working_day_of_month(self, year: int, month: int, count: int) -> dt.date:
        """The working day of a month with this number, or its last one where it has fewer.

        Args:
            year: calendar year.
            month: 1 to 12.
            count: 1 to 31; 31 always is the last one.
        """
        first = dt.date(year, month, 1)
        last = month_end(first)
        days = (add_days(first, ahead) for ahead in range(last.day))
        worked = [day for day in days if not self.is_day_off(day)]
        return worked[min(count, len(worked)) - 1] if worked else last

    def by_policy(self, day: dt.date, policy: DayOffPolicy) -> dt.date:
        """Where a deadline goes that falls on a day, by a policy for days off."""
        if policy is DayOffPolicy.NEXT:
            return self.next_working_day(day)
        if policy is DayOffPolicy.PREVIOUS:
            return self.previous_working_day(day)
        return day

    def _nearest(self, day: dt.date, step: int) -> dt.date:
        for _ in range(LONGEST_RUN):
            if not self.is_day_off(day):
                return day
            day = add_days(day, step)
        raise fault(
            "parameter.year_without_working_days", where=day.isoformat(), file=WORKING_DAYS_FILE
        )


def region_working_days(folder: Traversable) -> WorkingDays:
    """The production calendar with a region's `calendars/working-days.toml` before it.

    Args:
        folder: the region's folder; without the file nothing is stated.

    Raises:
        RuleError: the file is there and says what it may not.
    """
    file = folder / "calendars" / WORKING_DAYS_FILE
    return WorkingDays.from_toml(file, str(file)) if file.is_file() else WorkingDays()


@frozen
class _PublicDays:
    """What the package says of one year."""

    off: Mapping[dt.date, DayOff]
    worked: frozenset[dt.date]
    transfers_known: bool


@cache
def _public_days(year: int) -> _PublicDays:
    known = _holidays_library().country_holidays("RU", years=year, language="ru")
    off = {
        day: DayOff(day=day, reason=_reason(name), name=name)
        for day, name in known.items()
        if day.year == year
    }
    stated = {
        *getattr(known, "special_public_holidays", ()),
        *getattr(known, "special_public_holidays_observed", ()),
    }
    return _PublicDays(
        MappingProxyType(off),
        frozenset(day for day in getattr(known, "weekend_workdays", ()) if day.year == year),
        year in stated and year >= FIRST_KNOWN_YEAR,
    )


def _reason(name: str) -> Reason:
    parts = name.split("; ")
    if all(_TRANSFERRED in part or _OBSERVED in part for part in parts):
        return Reason.TRANSFERRED
    return Reason.HOLIDAY


def _holidays_library() -> Any:
    try:
        return import_module("holidays")
    except ImportError as error:
        raise fault("input.no_holidays_library") from error
