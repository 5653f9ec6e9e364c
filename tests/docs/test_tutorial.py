"""The tutorial, done as it says: its files make a region that keeps its kit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schoolsupport.regions import load_region
from schoolsupport.regions.readme import with_page
from schoolsupport.regions.scaffold import new_region
from schoolsupport.testing.checked import Checked
from schoolsupport.testing.checks import CHECKS, not_kept

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial.md"
STEP = re.compile(r"## \d\. [^\n]*`([\w/.-]+\.toml)`\n.*?```toml\n(.*?)```", re.DOTALL)


@pytest.fixture
def region(tmp_path: Path) -> Path:
    folder = new_region("tyva", tmp_path / "schoolsupport-tyva").folder
    steps = STEP.findall(PAGE.read_text("utf-8"))
    assert len(steps) == 6
    for name, text in steps:
        beside = folder if name.startswith("tests/") else folder / "src" / "schoolsupport_tyva"
        assert (beside / name).is_file(), name
        (beside / name).write_text(text, "utf-8")
    readme = folder / "README.md"
    text = with_page(readme.read_text("utf-8"), load_region(folder).rulebook)
    readme.write_text(text, "utf-8")
    return folder


def left(region: Path, *, properties: bool) -> list[str]:
    checks = {k: v for k, v in CHECKS.items() if properties or not k.startswith("5_")}
    checked = Checked(region=str(region), tests=region / "tests")
    return [error.text() for _, error in not_kept(checked, checks)]


def test_the_region_of_the_tutorial_keeps_its_kit(region: Path) -> None:
    assert left(region, properties=False) == []


@pytest.mark.thorough
def test_the_region_of_the_tutorial_keeps_every_property(region: Path) -> None:
    assert left(region, properties=True) == []


def test_nothing_is_left_to_be_filled_in_in_its_rules(region: Path) -> None:
    rules = [file.read_text("utf-8") for file in (region / "src").rglob("*.toml")]

    assert not any("TODO" in text for text in rules)
