"""What deadlines ask of a school calendar, whoever keeps it."""

from __future__ import annotations

import datetime as dt
from typing import Protocol


class SchoolTerms(Protocol):
    """A school calendar, as far as deadlines ask it."""

    def term(self, school_year: int, number: int) -> tuple[dt.date, dt.date] | None:
        """First and last day of a term (четверть), None where the calendar does not say.

        Args:
            school_year: calendar year in which the school year begins.
            number: 1 to 4.
        """
