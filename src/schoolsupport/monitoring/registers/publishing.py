"""Participation for publication: few persons are withheld, and what would give them away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from attrs import evolve, frozen

from schoolsupport.domain.disclosure import LEAST, Cells, Sum
from schoolsupport.monitoring.registers.participation import (
    Counts,
    Participation,
    ParticipationRow,
)
from schoolsupport.monitoring.registers.register import Of


def published(found: Participation, least: int = LEAST) -> Participation:
    """What may be published: few people are not told, and no number gives them away.

    Municipalities add up to the whole, schools to their municipality, half-years and events to the
    whole; no withheld number can be worked out of those told (see `domain.disclosure`). Different
    persons are treated as if they added up too, which they do where nobody counts twice.

    Args:
        found: who took part.
        least: the least number of people that is told.
    """
    layout = _Layout.of(found)
    events = [one.taking_part for one in found.events]
    told = {
        "taking_part": layout.told(lambda one: one.taking_part, least, events),
        "persons": layout.told(lambda one: one.persons, least),
        "teachers": layout.told(lambda one: one.teachers, least),
    }
    covered = layout.told(lambda one: one.teachers_covered, least)
    told["teachers_covered"] = [
        None if teachers is None else one
        for teachers, one in zip(told["teachers"], covered, strict=True)
    ]
    rows = [
        evolve(
            one,
            taking_part=told["taking_part"][place],
            persons=told["persons"][place],
            teachers=told["teachers"][place],
            teachers_covered=told["teachers_covered"][place],
        )
        for place, one in enumerate(layout.counts)
    ]
    parts = layout.parts(found, rows)
    return evolve(
        found,
        counts=rows[0],
        municipalities=parts[0],
        schools=parts[1],
        half_years=parts[2],
        events=tuple(
            evolve(one, taking_part=value)
            for one, value in zip(found.events, told["taking_part"][len(rows) :], strict=True)
        ),
        registers=tuple(
            evolve(one, lines=None) if _is_few(one.lines, least) else one for one in found.registers
        ),
        targets=tuple(
            evolve(one, value=None)
            if one.of in (Of.TEACHERS, Of.PEOPLE) and _is_few(one.value, least)
            else one
            for one in found.targets
        ),
        least=least,
    )


@frozen
class _Layout:
    """Everything that counts people one under another: the whole first; and what adds up to what.

    Attributes:
        counts: of the whole, the municipalities, the schools, the half-years.
        sums: which are totals of which.
    """

    counts: tuple[Counts, ...]
    sums: tuple[Sum, ...]

    @classmethod
    def of(cls, found: Participation) -> _Layout:
        groups = (found.municipalities, found.schools, found.half_years)
        rows = list(chain.from_iterable(groups))
        return cls((found.counts, *(one.counts for one in rows)), tuple(_sums(found)))

    def told(
        self,
        take: Callable[[Counts], int | None],
        least: int,
        events: Sequence[int | None] = (),
    ) -> list[int | None]:
        """A column with what is withheld as None; counts of events follow, where they add up."""
        column = [*map(take, self.counts), *events]
        first = len(self.counts)
        sums = [*self.sums, Sum(0, range(first, len(column)))] if events else self.sums
        cells = Cells(rows=[(value or 0,) for value in column], sums=sums, least=least)
        withheld = cells.withheld
        return [None if place in withheld else value for place, value in enumerate(column)]

    @staticmethod
    def parts(found: Participation, counts: Sequence[Counts]) -> list[tuple[ParticipationRow, ...]]:
        """The municipalities, schools and half-years with the counts that are told."""
        rest = iter(counts[1:])
        return [
            tuple(evolve(one, counts=next(rest)) for one in rows)
            for rows in (found.municipalities, found.schools, found.half_years)
        ]


def _sums(found: Participation) -> Iterator[Sum]:
    """Municipalities and half-years make the whole, schools their municipality."""
    schools = 1 + len(found.municipalities)
    halves = schools + len(found.schools)
    if found.municipalities:
        yield Sum(0, range(1, schools))
    for place, one in enumerate(found.municipalities, start=1):
        own = [at for at, row in enumerate(found.schools, schools) if row.municipality == one.key]
        if own:
            yield Sum(place, own)
    if found.half_years:
        yield Sum(0, range(halves, halves + len(found.half_years)))


def _is_few(value: int | None, least: int) -> bool:
    return value is not None and 0 < value < least
