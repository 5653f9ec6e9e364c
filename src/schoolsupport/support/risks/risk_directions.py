"""Risk directions of a year: data, assumed, replaceable by a region."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault, rule_fault
from schoolsupport.structure import read_toml, structured
from schoolsupport.words.text import bare

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

RISK_FILE = "risk_directions.toml"


@frozen(kw_only=True)
class RiskDirection:
    """A direction of risk (направление риска).

    Attributes:
        id: short name; measures of a roadmap cite it in `reasons`.
        title: title in Russian.
        mark: `seen` where the words were read somewhere, `unverified` where nobody could.
        where: where they were read.
    """

    id: str
    title: str
    mark: Literal["seen", "unverified", "stated"]
    where: str | None = None


@frozen(kw_only=True)
class RiskYear:
    """The directions of a year.

    Attributes:
        year: calendar year of the project.
        directions: ids, in their order.
        assumed: no act that could be read lists them.
        source: the act that does.
        note: what a reader should know, in Russian.
    """

    year: int
    directions: tuple[str, ...]
    assumed: bool = False
    source: LegalSource | None = None
    note: str | None = None


@frozen(kw_only=True)
class RiskDirections:
    """All directions, and which of them each year has.

    Attributes:
        direction: directions, each id once.
        year: years, each once.
    """

    direction: tuple[RiskDirection, ...]
    year: tuple[RiskYear, ...]

    def of_year(self, year: int) -> tuple[RiskDirection, ...]:
        """The directions of a year; a year after the last known one has those of the last.

        Raises:
            ParameterError: no year so early is known.
        """
        by_id = {one.id: one for one in self.direction}
        return tuple(by_id[name] for name in self.standing(year).directions)

    def standing(self, year: int) -> RiskYear:
        """The entry a year goes by; see `of_year`."""
        known = [one for one in self.year if one.year <= year]
        if not known:
            years = ", ".join(str(one.year) for one in self.year)
            raise fault("parameter.no_risks_of_year", where=RISK_FILE, year=year, known=years)
        return max(known, key=lambda one: one.year)

    def named(self, text: str, year: int) -> RiskDirection | None:
        """The direction of a year that an id, a title or its number in the year names."""
        directions = self.of_year(year)
        for place, one in enumerate(directions, 1):
            if text.strip() in (one.id, str(place)) or bare(text) == bare(one.title):
                return one
        return None


@cache
def default_directions() -> RiskDirections:
    """What is assumed where a region says nothing."""
    return _read(files("schoolsupport.support.risks") / RISK_FILE)


def risk_directions(folder: Traversable) -> RiskDirections:
    """The directions of a region; by default those assumed.

    Args:
        folder: the region's folder; `risk_directions.toml` may be absent.

    Raises:
        RuleError: the file says what it may not; all faults are told together.
    """
    file = folder / RISK_FILE
    return _read(file) if file.is_file() else default_directions()


def _read(file: Traversable) -> RiskDirections:
    said = structured(read_toml(file), RiskDirections, RISK_FILE)
    faults = []
    for key, names in (
        ("direction", [one.id for one in said.direction]),
        ("year", [one.year for one in said.year]),
    ):
        for name, count in Counter(names).items():
            if count > 1:
                faults.append(
                    rule_fault("rule.stands_twice", where=f"{RISK_FILE}: {key}", found=name)
                )
    known = {one.id for one in said.direction}
    for year in said.year:
        where = f"{RISK_FILE}: year {year.year}"
        for name in year.directions:
            if name not in known:
                faults.append(
                    rule_fault(
                        "rule.unknown_direction",
                        where=where,
                        found=name,
                        known=", ".join(sorted(known)),
                    )
                )
        if year.source is None and not year.assumed:
            faults.append(rule_fault("rule.unsourced", where=where))
    if faults:
        raise RuleError.of(faults)
    return said
