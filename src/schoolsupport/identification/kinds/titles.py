"""What readers call the things that rules name: columns, works, other rules, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from schoolsupport.domain import Procedure
from schoolsupport.tables import CONTEXT, SCHOOLS, Column, OwnColumn
from schoolsupport.translation import Message, joined, msg, plural, with_values
from schoolsupport.words.numbers import Quantity

_INDICATORS: Mapping[str, Message] = {
    "share_of_marks": msg("share of participants with marks {marks} in {procedures}"),
    "share_below_minimum": msg("share of participants below the minimum in {procedures}"),
    "mean_result": msg("mean result in {procedures}"),
    "mean_mark": msg("mean mark in {procedures}"),
    "sum_of_means": msg("sum of the mean results in {procedures}"),
    "share_of_context": msg("share «{numerator}» of «{denominator}»"),
    "context_value": msg("«{column}»"),
    "trend": msg("change of the mean result in {procedures}, a year"),
    "share_above_journal": msg("share of marks above those of the journal in {procedures}"),
    "mean_out_of_line": msg(
        "mean in {procedures} less that of the other schools of the territory ({within}), in their"
        " spread; schools with {minimum} participants or more"
    ),
    "weighted_index": msg("index of «{numerators}» with weights {weights}, of «{of}»"),
}
_SCALES: Mapping[str, Message] = {
    "none": msg("index: {terms}"),
    "standard": msg("index of standard scores: {terms}"),
    "minmax": msg("index of components between the least and the greatest: {terms}"),
}
_MISSING: Mapping[str, Message] = {
    "no_data": msg("no index where a component is missing"),
    "left_out": msg("a component that is missing leaves its weight to the others"),
}
_OUTSIDE = msg("a component that does not concern the school leaves its weight to the others")


@frozen(kw_only=True, eq=False)
class Titles:
    """The titles that a region's rulebook gives, for the sentences on how its criteria count.

    Headings of columns and titles of works are Russian, whatever the language of the sentence.

    Attributes:
        columns: the region's own columns.
        procedure_sets: named sets of procedure ids.
        rules: titles of criteria and categories by id.
        indicators: titles of the region's own indicators by name.
    """

    columns: tuple[OwnColumn, ...] = ()
    procedure_sets: Mapping[str, tuple[str, ...]] = field(factory=dict)
    rules: Mapping[str, str] = field(factory=dict)
    indicators: Mapping[str, str] = field(factory=dict)

    def column(self, name: str) -> Column | None:
        """A column of the schools or their context, the region's own among them."""
        own = (one.column for one in self.columns if one.id == name)
        return CONTEXT.by_name.get(name) or SCHOOLS.by_name.get(name) or next(own, None)

    def heading(self, name: str) -> str:
        """The heading of a column; its name where there is no such column."""
        known = self.column(name)
        return name if known is None else known.title

    def rule(self, name: str) -> str:
        """The title of a criterion or category; its id where there is none."""
        return self.rules.get(name, name)

    def works(self, names: Iterable[str]) -> str:
        """Works in words, sets resolved, none with a comma inside: «ВПР 5 класс русский язык»."""
        ids = (one for name in names for one in self.procedure_sets.get(name, (name,)))
        return ", ".join(Procedure.parse(one).title.replace(",", "") for one in ids)

    def number(self, indicator: str, given: Mapping[str, Any]) -> Message:
        """An indicator with its parameters.

        Args:
            indicator: its name.
            given: its parameters, as the rule file writes them.

        Example:
            >>> titles = Titles(procedure_sets={"ninth": ("oge-9-ru", "oge-9-ma")})
            >>> titles.number("mean_result", {"procedures": ["ninth"]}).text()
            'mean result in ОГЭ русский язык, ОГЭ математика'
        """
        if "components" in given:
            return self._composite(given)
        told = _INDICATORS.get(indicator)
        if told is None:
            return joined([self.indicators.get(indicator, indicator).rstrip(".")])
        named: dict[str, object] = {
            key: self._headings(given[key])
            for key in ("numerator", "denominator", "column", "numerators", "of")
            if key in given
        }
        if "marks" in given:
            named["marks"] = joined(given["marks"])
        if "weights" in given:
            named["weights"] = joined((Quantity(one, "index") for one in given["weights"]), "; ")
        if "procedures" in given:
            named["procedures"] = self.works(given["procedures"])
        named |= {key: str(given[key]) for key in ("within", "minimum") if key in given}
        return earlier(with_values(told, **named), int(given.get("year", 0)))

    def _headings(self, columns: object) -> str:
        several = columns if isinstance(columns, list | tuple) else [columns]
        return "», «".join(self.heading(str(column)) for column in several)

    def _composite(self, given: Mapping[str, Any]) -> Message:
        """An index of components, each with its weight."""
        terms = joined(map(self._term, given["components"]), "; ")
        parts = [with_values(_SCALES[given.get("scale", "none")], terms=terms)]
        if given.get("to_hundred"):
            parts.append(msg("brought to 0 to 100"))
        if given.get("when_component_not_applicable") == "left_out":
            parts.append(_OUTSIDE)
        parts.append(_MISSING[given.get("when_component_missing", "no_data")])
        return joined(parts, "; ")

    def _term(self, one: Mapping[str, Any]) -> Message:
        told = one.get("title") or self.number(one["indicator"], one.get("parameters", {}))
        return joined([Quantity(float(one["weight"]), "index"), told], " × ")


def earlier(said: Message, year: int) -> Message:
    """What is said, and of how many years before the year judged it is.

    Args:
        said: what is said.
        year: 0 for the year judged, `-1` for the year before.
    """
    if year == 0:
        return said
    return msg("{said}, {years} before", said=said, years=plural("{n} year", "{n} years", -year))
