"""Participation for publication: few persons are hidden, and what would give them away."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from attrs import evolve

from schoolsupport.monitoring.registers.participation import (
    LEAST,
    Counts,
    Participation,
    ParticipationRow,
)
from schoolsupport.monitoring.registers.register import Of


def published(found: Participation, least: int = LEAST) -> Participation:
    """What may be published: few people are told as few, and no number gives them away.

    Where the sum of a column less the numbers told would tell of few people, or of one row, the
    next smallest are hidden too.

    Args:
        found: who took part.
        least: the least number of people that is told.
    """
    taking = _hidden([one.taking_part for one in found.events], least)
    return evolve(
        found,
        counts=_hidden_counts([found.counts], least)[0],
        events=tuple(
            evolve(one, taking_part=value) for one, value in zip(found.events, taking, strict=True)
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
        municipalities=_hidden_rows(found.municipalities, least),
        schools=tuple(
            row
            for _, group in groupby(found.schools, key=lambda one: one.municipality)
            for row in _hidden_rows(tuple(group), least)
        ),
        half_years=_hidden_rows(found.half_years, least),
    )


def _hidden_rows(rows: Sequence[ParticipationRow], least: int) -> tuple[ParticipationRow, ...]:
    counts = _hidden_counts([one.counts for one in rows], least)
    return tuple(evolve(one, counts=told) for one, told in zip(rows, counts, strict=True))


def _hidden_counts(rows: Sequence[Counts], least: int) -> list[Counts]:
    taking = _hidden([one.taking_part for one in rows], least)
    persons = _hidden([one.persons for one in rows], least)
    covered = _hidden([one.teachers_covered for one in rows], least)
    covered = [
        None if _is_few(one.teachers, least) else told
        for one, told in zip(rows, covered, strict=True)
    ]
    return [
        evolve(
            one,
            taking_part=often,
            persons=many,
            teachers_covered=teachers,
            teachers=None if _is_few(one.teachers, least) else one.teachers,
        )
        for one, often, many, teachers in zip(rows, taking, persons, covered, strict=True)
    ]


def _hidden(column: Sequence[int | None], least: int) -> list[int | None]:
    """A column without its small numbers, and without as many of the next smallest as keep them.

    The sum less the numbers that are told must itself be of many people, and of several rows.
    """
    few = {place for place, value in enumerate(column) if _is_few(value, least)}
    if few and len(column) > 1:
        rest = sorted(
            (value, place) for place, value in enumerate(column) if value and place not in few
        )
        for _, place in rest:
            if sum(column[one] or 0 for one in few) >= least:
                break
            few.add(place)
    return [None if place in few else value for place, value in enumerate(column)]


def _is_few(value: int | None, least: int) -> bool:
    return value is not None and 0 < value < least
