from __future__ import annotations

from pathlib import Path

import pytest

from schoolsupport import federal
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook

from .rule_folders import RuleFolder


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return read_rulebook(Path(federal.__file__).parent)


@pytest.fixture
def folder(tmp_path: Path) -> RuleFolder:
    return RuleFolder(tmp_path / "rules-of-test")
