"""A line that a column or an indicator draws, for every school its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.identification.indicators import Indicator, IndicatorData, Measured
from schoolsupport.identification.kinds.titles import Titles, earlier
from schoolsupport.tables import Column
from schoolsupport.translation import Message

_PLAIN = frozenset({"points", "mark", "index"})
"""Units of numbers that are told as they are, and so may be compared with each other."""


@frozen(kw_only=True)
class DrawnLine:
    """A line for every school: a column of the schools or their context, or an indicator.

    Attributes:
        column: the column that holds the school's line.
        indicator: in its place, the indicator that gives it …
        parameters: … with parameters of its own.
        year: of the year of the number, or so many years before it (`-1` the year before).
    """

    column: str | None = None
    indicator: str | None = None
    parameters: dict[str, Any] = field(factory=dict)
    year: int = 0

    @property
    def asked(self) -> tuple[str, Mapping[str, Any]]:
        """The indicator that gives the line, and its parameters."""
        if self.column is not None:
            return "context_value", {"column": self.column}
        return self.indicator or "", self.parameters

    def sentence(self, titles: Titles) -> Message:
        """What draws the line of a school."""
        return earlier(titles.number(*self.asked), self.year)

    def measure(self, data: IndicatorData) -> Measured:
        """The lines of the schools, where the numbers compared with them are asked."""
        return data.of_years(tuple(year + self.year for year in data.years)).measure(*self.asked)

    def is_exact(self, known: Mapping[str, Indicator]) -> bool:
        """Whether it can be had as fractions."""
        name, parameters = self.asked
        return known[name].is_exact(parameters, known)

    def compares(self, known: Mapping[str, Indicator]) -> bool:
        """Whether a school's line rests on the numbers of other schools."""
        name, parameters = self.asked
        return known[name].asks_others(parameters, known)

    def faults(
        self,
        known: Mapping[str, Indicator],
        columns: Mapping[str, Column],
        unit: str,
        where: str,
    ) -> Iterator[RuleError]:
        """What cannot be compared with the number, checked when a rule file is read.

        Args:
            known: the indicators there are, this one among them.
            columns: the columns there are.
            unit: of the number.
            where: file, version and key, for the messages.
        """
        if self.year > 0:
            yield rule_fault("rule.year_ahead", where=f"{where}.year", found=self.year)
        name, parameters = self.asked
        own = known[name].unit_of(parameters, known, columns)
        if own != unit and not {own, unit} <= _PLAIN:
            yield rule_fault("rule.line_of_other_unit", where=where, found=own, unit=unit)
