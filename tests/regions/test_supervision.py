"""An invented region whose rules need the keys that no act of the plugins uses.

Its rules follow what is known of supervision: a graduate below the minimum, marks above the
journal, a mean far above the district. Each key of theirs decides in a case.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from schoolsupport import identify, load_region
from schoolsupport.errors import CaseError
from schoolsupport.identification.rules.rulebook import merged
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.testing import Case, cases_in, run_case
from schoolsupport.testing.checked import Checked
from schoolsupport.testing.checks import RULE_CHECKS

FOLDER = Path(__file__).with_name("supervision")
REGION = load_region(FOLDER)
CASES = cases_in(FOLDER / "cases")
OTHERWISE = [case for case in CASES if case.settings]
LAW = [name for name in RULE_CHECKS if name[0] in "1234" and not name.startswith("4_1")]


@pytest.fixture(scope="module")
def checked() -> Checked:
    return Checked(region=str(FOLDER), tests=FOLDER)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case_comes_out_as_its_sentence_says(case: Case) -> None:
    run_case(case, REGION)


@pytest.mark.parametrize("name", LAW)
def test_the_region_keeps_what_the_kit_asks_of_rules_and_cases(name: str, checked: Checked) -> None:
    assert [error.text("en") for error in RULE_CHECKS[name](checked)] == []


@pytest.mark.thorough
@pytest.mark.parametrize("settings", sorted({str(dict(case.settings)) for case in OTHERWISE}))
def test_what_cases_set_decides_one_of_them(settings: str) -> None:
    cases = [case for case in OTHERWISE if str(dict(case.settings)) == settings]

    assert not all(comes_out_as_the_rules_stand(case) for case in cases)


def comes_out_as_the_rules_stand(case: Case) -> bool:
    """Whether the verdicts are those of the case though nothing is set."""
    found = identify(REGION, case.tables_with(REGION.rulebook.columns), year=case.year)
    judged = {name: one.verdict for name, one in found.judgement.criteria.items()}
    return all(
        Verdict(int(judged[rule].codes[found.place(school)])).key == expected.verdict
        for school, verdicts in case.expect.items()
        for rule, expected in verdicts.items()
    )


def test_every_policy_and_every_other_reading_is_set_in_a_case() -> None:
    without = []
    for rule in REGION.rulebook.criteria.values():
        (version,) = rule.versions
        shown = [settings_of(case, rule.id) for case in OTHERWISE]
        heads = {key.partition(".")[0] for one in shown for key in one}
        without += [(rule.id, key) for key in version.rule.policies_set() if head(key) not in heads]
        read = [merged(version.raw, one.items()) for one in shown]
        without += [
            (rule.id, other.id)
            for other in version.standing.alternative
            if merged(version.raw, other.set.items()) not in read
        ]

    assert without == []


def head(key: str) -> str:
    return key.partition(".")[0]


def settings_of(case: Case, rule: str) -> dict[str, Any]:
    """What a case sets of a rule, by the rule's own keys."""
    begins = f"{rule}."
    named = [(key, value) for key, value in case.settings.items() if key.startswith(begins)]
    return {key.removeprefix(begins): value for key, value in named}


def test_the_list_stands_when_a_member_has_lapsed_because_it_says_so() -> None:
    (case,) = [one for one in CASES if one.title.startswith("Школа стоит в плане проверок")]
    assert "complaint" not in REGION.rulebook.edition(date(case.year, 12, 31)).criteria
    run_case(case, REGION)

    with pytest.raises(CaseError, match="complaint"):
        run_case(evolve(case, settings={"to-check.lapsed": "error"}), REGION)


def test_a_school_without_a_level_has_the_level_that_says_so() -> None:
    (case,) = [one for one in CASES if one.file.stem == "risk-level"]
    tables = case.tables_with(REGION.rulebook.columns)
    found = identify(REGION, tables, year=case.year)
    levels = found.bands["at-risk"].astype("object")

    told = {school: levels[found.place(school)] for school in "АБД"}

    assert told == {"А": "usual", "Б": "high", "Д": "none"}
