"""Checks 1–4 and 6 of the kit: loading, the law, dates, cases, the page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from schoolsupport.errors import CaseError, RuleNotInForceError, SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.identification.identify import HasRulebook
from schoolsupport.identification.rules.standing import Standing
from schoolsupport.regions import list_regions, load_region, load_regions
from schoolsupport.regions.readme import PAGE_BEGINS, PAGE_ENDS, page_of
from schoolsupport.testing.cases import Case, run_case
from schoolsupport.testing.checked import Checked

_DOORS = ("schoolsupport.plugin", "schoolsupport.testing")
OUTCOMES = ("met", "not_met", "no_data")


def loads_beside_others(checked: Checked) -> Iterator[SchoolSupportError]:
    """No other region keeps it from loading, and it says the same as alone."""
    alone = load_region(checked.region)
    if alone.name not in {one.name for one in list_regions()}:
        return  # a folder that is not installed meets no other region
    beside = load_regions()
    if alone.name in beside.errors:
        yield fault("kit.not_loaded", where=alone.name, found=beside.errors[alone.name])
    elif load_region(alone.name) != beside.regions[alone.name]:
        yield fault("kit.loads_otherwise", where=alone.name)


def imports_through_the_door(checked: Checked) -> Iterator[SchoolSupportError]:
    """Its code imports `schoolsupport.plugin` alone, and never another region."""
    package = Path(str(checked.plugin.folder))
    for file in sorted(package.rglob("*.py")):
        for name in _foreign_imports(file):
            yield fault("kit.past_the_door", where=file.name, found=name)


def is_checked_against_its_acts(checked: Checked) -> Iterator[SchoolSupportError]:
    """Nothing is said to be checked before it came into force."""
    for where, standing in standings(checked):
        if standing.checked < standing.from_:
            yield fault("kit.checked_too_early", where=where, found=standing.checked)


def every_criterion_serves(checked: Checked) -> Iterator[SchoolSupportError]:
    """A criterion is a member, may exclude, or is left out by name."""
    named = {
        name
        for category in checked.edition.categories.values()
        for name in (
            *category.membership.members,
            *category.membership.can_exclude,
            *category.membership.left_out,
        )
    }
    for name in sorted(set(checked.edition.criteria) - named):
        yield fault("kit.serves_nothing", where=name)


def begins_on_its_first_day(checked: Checked) -> Iterator[SchoolSupportError]:
    """Nothing is in force the day before the first."""
    first = checked.rulebook.first_day()
    if first is None:
        yield fault("kit.no_first_day", where=checked.plugin.name)
        return
    before = first - timedelta(days=1)
    try:
        checked.rulebook.edition(before)
    except RuleNotInForceError:
        return
    yield fault("kit.in_force_before", where=checked.plugin.name, found=before)


def cases_come_out(checked: Checked) -> Iterator[SchoolSupportError]:
    """Its own cases and those of its lenders come out as their sentences say."""
    judged: list[tuple[Case, HasRulebook]] = [(case, checked.plugin) for case in checked.cases]
    judged += [(one.case, one) for one in checked.inherited]
    for case, rules in judged:
        try:
            run_case(case, rules)
        except CaseError as error:
            yield error


def every_outcome_has_a_case(checked: Checked) -> Iterator[SchoolSupportError]:
    """Met, not met, and no data where that is possible, of every criterion that is used."""
    if checked.tests is None and checked.plugin.distribution is not None:
        return  # an installed region leaves its tests where it was built
    cases = (*checked.cases, *(one.case for one in checked.inherited))
    if not cases:
        yield fault("kit.no_cases", where=str(checked.tests or checked.region))
        return
    shown = {
        (rule, expected.verdict)
        for case in cases
        for expectations in case.expect.values()
        for rule, expected in expectations.items()
    }
    judged = checked.of_nothing(checked.year).criteria
    for rule in sorted(checked.edition.used):
        decided = bool(judged[rule].verdict.known().all())  # its policy speaks where data do not
        for outcome in OUTCOMES:
            if (rule, outcome) not in shown and not (decided and outcome == "no_data"):
                yield fault("kit.no_case_of", where=rule, outcome=outcome)


def page_is_current(checked: Checked) -> Iterator[SchoolSupportError]:
    """Between the marks of the README stands what `region show` says."""
    text = checked.readme
    _, begins, rest = text.partition(PAGE_BEGINS)
    page, ends, _ = rest.partition(PAGE_ENDS)
    if not begins or not ends:
        yield fault("kit.no_page", where="README.md", begins=PAGE_BEGINS, ends=PAGE_ENDS)
    elif page.strip() != page_of(checked.rulebook).strip():
        yield fault("kit.page_old", where="README.md")


def standings(checked: Checked) -> Iterator[tuple[str, Standing]]:
    """What every version of every rule stands on."""
    for rules in (checked.rulebook.criteria, checked.rulebook.categories):
        for rule in rules.values():
            yield from ((rule.id, version.standing) for version in rule.versions)


def _foreign_imports(file: Path) -> Iterator[str]:
    """Imports of the library past its door, and of other regions."""
    own = file.parent.name
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            library = name.split(".")[0] == "schoolsupport" and name not in _DOORS
            other = name.startswith("schoolsupport_") and name.split(".")[0] != own
            if library or other:
                yield name
