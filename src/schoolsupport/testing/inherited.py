"""Cases of a criterion that another region lends: whoever adopts it keeps them too.

A region that lends criteria brings their cases in its folder, in `cases/`, so that they travel with
it. A criterion that adopts one (`adopts = "federal/ID"`) and changes none of its parameters is the
same test, and each case of the lender must come out the same under the borrower's own rulebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve, frozen

from schoolsupport.identification.rules.rulebook import (
    CategoryVersion,
    Criterion,
    CriterionVersion,
    Rulebook,
    in_force,
)
from schoolsupport.regions import RegionPlugin, load_region
from schoolsupport.testing.cases import Case, cases_in

FOLDER = "cases"
_Version = TypeVar("_Version", CriterionVersion, CategoryVersion)


@frozen(eq=False)
class Inherited:
    """A case of the lender, and the rules of the borrower it is judged by."""

    case: Case
    rulebook: Rulebook

    def __str__(self) -> str:
        return str(self.case)


def inherited_cases(plugin: RegionPlugin, day: date) -> list[Inherited]:
    """The cases a region inherits with the criteria it adopts as they are.

    Args:
        plugin: the borrower.
        day: the day whose versions are judged by; a case of other years is judged by them too.

    Returns:
        A case for each case of a lender that expects something of the criterion and sets nothing
        but its parameters.
    """
    standing = _of_every_day(plugin.rulebook, day)
    return [
        Inherited(case, standing)
        for criterion in plugin.rulebook.criteria.values()
        for case in _of(criterion, day)
    ]


def _of(criterion: Criterion, day: date) -> Iterator[Case]:
    region, _, name = (criterion.adopts or "").partition("/")
    own = in_force(criterion.versions, day)
    if not region or own is None:
        return
    lender = load_region(region)
    lent = in_force(lender.rulebook.criteria[name].versions, own.standing.from_)
    folder = Path(str(lender.folder)) / FOLDER
    if lent is None or lent.rule != own.rule or not folder.is_dir():
        return
    known = {*lender.rulebook.criteria, *lender.rulebook.categories}
    for case in cases_in(folder):
        expect = {
            school: {criterion.id: verdicts[name]}
            for school, verdicts in case.expect.items()
            if name in verdicts
        }
        settings = dict(_settings(case, name, criterion.id, known))
        if expect and len(settings) == len(case.settings):
            title = f"{criterion.id}, {criterion.adopts}: {case.title}"
            yield evolve(case, title=title, expect=expect, settings=settings)


def _settings(case: Case, name: str, own: str, known: set[str]) -> Iterator[tuple[str, Any]]:
    """What a case sets, set of the criterion alone; what it sets of another rule is left away."""
    for key, value in case.settings.items():
        rule, _, inner = key.partition(".")
        if rule == name:
            yield f"{own}.{inner}", value
        elif rule not in known:
            yield f"{own}.{key}", value


def _of_every_day(rulebook: Rulebook, day: date) -> Rulebook:
    """The rulebook of one day, in force on every day."""
    criteria = {
        name: evolve(one, versions=_for_ever(one.versions, day))
        for name, one in rulebook.criteria.items()
    }
    categories = {
        name: evolve(one, versions=_for_ever(one.versions, day))
        for name, one in rulebook.categories.items()
    }
    return evolve(rulebook, criteria=criteria, categories=categories)


def _for_ever(versions: Iterable[_Version], day: date) -> tuple[_Version, ...]:
    return tuple(
        evolve(one, standing=evolve(one.standing, from_=date.min, until=None))
        for one in versions
        if one.standing.holds(day)
    )
