"""A second reading of `rank`: every completion of what is not known, one after the other.

Of deviations the rule says itself that one unknown number leaves the whole pool undecided. The
module imports nothing of the library. A school is a pair of pool and number; None is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor
from typing import Any

Rule = Mapping[str, Any]
School = tuple[str | None, Fraction | None]


def verdicts(rule: Rule, schools: Sequence[School]) -> list[str]:
    """`met`, `not_met` or `no_data` for each school, by trying everything."""
    answers: list[set[str]] = [set() for _ in schools]
    if "deviations" in rule and rule.get("peers") != "known":
        lost = any(pool is None for pool, _ in schools)
        open_ = {pool for pool, number in schools if number is None}
        return [
            said(rule, one, {"met", "not_met"})
            if lost or one[0] in open_
            else said(rule, one, {next(in_pool(rule, one, schools))})
            for one in schools
        ]
    for whole in completions(rule, schools):
        for place, answer in zip(range(len(schools)), in_one(rule, schools, whole), strict=True):
            answers[place].add(answer)
    return [said(rule, school, found) for school, found in zip(schools, answers, strict=True)]


def said(rule: Rule, school: School, answers: set[str]) -> str:
    pool, number = school
    if pool is not None and len(answers) == 1 and answers != {"no_data"}:
        return answers.pop()  # what is known whatever is missing is never overridden
    if None in (pool, number):
        return str(rule.get("when_missing", "no_data"))
    return "no_data"


def completions(rule: Rule, schools: Sequence[School]) -> Iterator[list[School | None]]:
    """Every pool and number that schools could have; None where a school is not counted."""
    if rule.get("peers") == "known":
        yield [None if None in school else school for school in schools]
        return
    pools = [*sorted({pool for pool, _ in schools if pool is not None}), "elsewhere"]
    numbers = sorted({number for _, number in schools if number is not None}) or [Fraction(0)]
    between = [(a + b) / 2 for a, b in pairwise(numbers)]
    tried = [numbers[0] - 1, *numbers, *between, numbers[-1] + 1]
    choices = [
        list(product([pool] if pool else pools, [number] if number is not None else tried))
        for pool, number in schools
    ]
    for chosen in product(*choices):
        yield list(chosen)


def in_one(rule: Rule, schools: Sequence[School], whole: Sequence[School | None]) -> Iterator[str]:
    """The verdicts where everything is known; who is not counted could be anything."""
    for school, own in zip(schools, whole, strict=True):
        if own is None:
            yield alone(rule, school, whole)
            continue
        numbers = [other[1] for other in whole if other is not None and other[0] == own[0]]
        yield one(rule, own[1], [number for number in numbers if number is not None])


def in_pool(rule: Rule, own: School, schools: Sequence[School]) -> Iterator[str]:
    """The verdict in a pool of which everything is known."""
    yield one(rule, own[1], [n for pool, n in schools if pool == own[0] and n is not None])


def alone(rule: Rule, school: School, whole: Sequence[School | None]) -> str:
    """A school that is not counted: it joins its pool with any number."""
    pool, number = school
    if pool is None or "deviations" in rule:
        return "no_data"
    others = [o[1] for o in whole if o is not None and o[0] == pool and o[1] is not None]
    if len(others) < rule.get("smallest_pool", 1):
        return "no_data"
    ends = [min(others, default=Fraction(0)) - 1, max(others, default=Fraction(0)) + 1]
    tried = [*ends, *others] if number is None else [number]
    rule = {**rule, "smallest_pool": 1}
    found = {one(rule, own, [*others, own]) for own in tried}
    return found.pop() if len(found) == 1 else "no_data"


def one(rule: Rule, own: Fraction | None, numbers: Sequence[Fraction]) -> str:
    if own is None or len(numbers) < rule.get("smallest_pool", 1):
        return "no_data"
    if rule["end"] == "highest":
        own, numbers = -own, [-number for number in numbers]
    if "deviations" in rule:
        return beyond(rule, own, numbers)
    ahead = sum(number < own for number in numbers)
    equal = sum(number == own for number in numbers)
    place = ahead + (1 if rule["ties"] == "in" else equal)
    return "met" if place <= places(rule, len(numbers)) else "not_met"


def places(rule: Rule, size: int) -> int:
    if "count" in rule:
        return int(rule["count"])
    share: Fraction = rule["share"] * size
    ways: dict[str, int] = {
        "down": floor(share),
        "up": ceil(share),
        "half_up": floor(share + Fraction(1, 2)),
    }
    return ways[str(rule.get("places", "down"))]


def beyond(rule: Rule, own: Fraction, numbers: Sequence[Fraction]) -> str:
    """Distances are compared by their squares, so that no root is drawn."""
    free = 1 if rule["deviation_of"] == "sample" else 0
    if len(numbers) <= free:
        return "no_data"
    mean = sum(numbers, Fraction(0)) / len(numbers)
    variance = sum(((n - mean) ** 2 for n in numbers), Fraction(0)) / (len(numbers) - free)
    away, needed = mean - own, rule["deviations"] ** 2 * variance
    if away < 0:
        return "not_met"
    met = away**2 >= needed if rule["ties"] == "in" else away**2 > needed
    return "met" if met else "not_met"
