"""Results over the years: of a school beside the schools of its region, a drawing and a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
from attrs import frozen

from schoolsupport.domain import Procedure
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.rules.rulebook import CriterionInForce
from schoolsupport.pages import WITHHELD, Chart, Column, Part, Ratio, Said, Table, Text, Value
from schoolsupport.reports.published_results import published_results
from schoolsupport.translation import msg


@frozen
class Result:
    """A result of a school in a procedure of a year.

    Attributes:
        lowest: the fewest who can stand below the line; None where it is not known.
        highest: the most.
        n: out of how many; None where it is not known.
    """

    lowest: int | None
    highest: int | None
    n: int | None

    @property
    def share(self) -> float | None:
        """The share below the line; None where it is not known exactly."""
        known = self.n and self.lowest is not None and self.lowest == self.highest
        return (self.lowest or 0) / (self.n or 1) if known else None

    @property
    def value(self) -> Value:
        """What stands in a table."""
        if self.share is not None:
            return Ratio(self.lowest or 0, self.n or 0)
        if self.n is None or self.lowest is None or self.highest is None:
            return msg("not known")
        return msg("{low} to {high} of {n}", low=self.lowest, high=self.highest, n=self.n)


Years = Mapping[str, Mapping[int, Result]]
"""Results of a school by procedure and year."""


class Trends:
    """Results over the years of every school of a run.

    Args:
        found: the run.
        public: whether they are for publication.
    """

    def __init__(self, found: Identification, *, public: bool) -> None:
        self.found = found
        self._published = published_results(found) if public else None

    @cached_property
    def schools(self) -> Mapping[str, Years]:
        """Results by school."""
        rows = self.found.inputs.tables.results
        told: defaultdict[str, defaultdict[str, dict[int, Result]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        columns = (
            rows[name].tolist()
            for name in ("school", "procedure", "year", "n_below_lowest", "n_below_highest", "n")
        )
        for school, procedure, year, *counts in zip(*columns, strict=True):
            told[str(school)][str(procedure)][int(year)] = Result(*map(_whole, counts))
        return told

    @cached_property
    def region(self) -> Mapping[tuple[str, int], float]:
        """The share below the line of all schools of the run together, where it is known."""
        if self._published is not None:
            return {key: low / n for key, (low, n) in self._published.region.items()}
        sums: defaultdict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        for procedures in self.schools.values():
            for procedure, years in procedures.items():
                for year, one in years.items():
                    if one.share is not None:
                        sums[procedure, year][0] += one.lowest or 0
                        sums[procedure, year][1] += one.n or 0
        return {key: low / n for key, (low, n) in sums.items() if n}

    def parts(self, school: str) -> Iterator[Part]:
        """The results of a school over the years, the works that decide first.

        Args:
            school: its id.
        """
        procedures = self.schools.get(school, {})
        yield Text(words=msg("Results by years"), style="heading")
        if not procedures:
            yield Text(words=msg("There are no results of this school."), style="quiet")
            return
        lines = self._lines
        order = sorted(procedures, key=lambda one: (one not in lines, _titled(one)))
        drawn = [self._chart(school, one) for one in order]
        if any(drawn):
            yield Text(words=_ABOUT, style="quiet")
        yield from filter(None, drawn)
        years = sorted({year for one in procedures.values() for year in one})
        yield Table(
            columns=[
                Column(heading=msg("Work"), width=(16, 40)),
                *(Column(heading=str(year), unit="share", wrap="never") for year in years),
            ],
            cells=[
                [_titled(one) for one in order],
                *([self._value(school, one, year) for one in order] for year in years),
            ],
            title=msg("Below the boundary, by years"),
            name="years",
        )

    def _value(self, school: str, procedure: str, year: int) -> Value:
        one = self.schools[school][procedure].get(year)
        if one is None:
            return None
        return WITHHELD if self._is_withheld(school, procedure, one) else one.value

    def _is_withheld(self, school: str, procedure: str, one: Result) -> bool:
        if self._published is None:
            return False
        if one.share is None:
            return True
        return not self._published.tells(school, procedure, one.lowest or 0, one.n or 0)

    def _chart(self, school: str, procedure: str) -> Chart | None:
        """Years of one work; None where there is but one."""
        years = self.schools[school][procedure]
        told = {
            year: one.share
            for year, one in sorted(years.items())
            if not self._is_withheld(school, procedure, one)
        }
        if sum(share is not None for share in told.values()) < 2:
            return None
        along = [*range(min(told), max(told) + 1)]
        series: dict[Said, list[float | int | None]] = {
            msg("the school"): [told.get(year) for year in along],
            msg("all schools"): [self.region.get((procedure, year)) for year in along],
        }
        line = self._lines.get(procedure)
        return Chart(
            title=_titled(procedure),
            kind="lines",
            x=along,
            x_unit="year",
            series=series,
            unit="share",
            mark=line,
            mark_title=None if line is None else msg("the line of the rule"),
            in_table=True,
        )

    @cached_property
    def _lines(self) -> Mapping[str, float]:
        """The line of each procedure that a rule in use looks at, where it has one."""
        found = self.found
        of_list = found.edition.rests_on(found.main)
        lines: dict[str, float] = {}
        for name, one in found.columns.items():
            rule: CriterionInForce = one.rule
            if name in of_list:
                for cell in one.works():
                    lines.setdefault(str(cell.procedure), rule.rule.plain_line())
        return lines


_ABOUT = msg(
    "Share of pupils below the boundary; the dashed line is of all schools of this run together,"
    " the dotted one is the line of the rule. Another programme, other pupils: what moves within"
    " chance is no trend."
)


def _titled(procedure: str) -> str:
    return Procedure.parse(procedure).title


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)
