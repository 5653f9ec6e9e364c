"""The federal rules, read as examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from schoolsupport import federal
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook
from schoolsupport.testing import Case, cases_in, run_case

FOLDER = Path(federal.__file__).with_name("cases")
CASES = cases_in(FOLDER)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return read_rulebook(Path(federal.__file__).parent)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_law_as_an_example(case: Case, rulebook: Rulebook) -> None:
    run_case(case, rulebook)


def test_every_rule_has_a_file_of_cases_and_each_verdict_it_can_give(rulebook: Rulebook) -> None:
    said: dict[str, set[str]] = {}
    for case in CASES:
        for verdicts in case.expect.values():
            for rule, expected in verdicts.items():
                said.setdefault(rule, set()).add(expected.verdict)
    rules = {**rulebook.criteria, **rulebook.categories}

    assert {file.stem for file in FOLDER.glob("*.toml")} == set(rules)
    for rule in rules:
        kind = rulebook.criteria[rule].kind if rule in rulebook.criteria else "category"
        possible = {"met", "not_met"} | (set() if kind == "in_list" else {"no_data"})
        possible |= set() if kind in {"flag", "in_list"} else {"not_applicable"}
        assert said[rule] == possible, rule
