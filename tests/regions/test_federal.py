"""The federal rules are a plugin like any other."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import schoolsupport.regions
from schoolsupport.domain import Level
from schoolsupport.federal import plugin as federal
from schoolsupport.regions import load_region

if TYPE_CHECKING:
    from .fake_site import FakeSite

PROJECT = Path(schoolsupport.regions.__file__).parents[3]


def test_the_federal_rules_load_by_the_entry_point_of_the_project(site: FakeSite) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    module = project["entry-points"]["schoolsupport.regions"]["federal"]
    site.announce("schoolsupport-federal-twin", "1.0", f"twin = {module}")

    assert module == federal.__name__
    assert federal.schoolsupport_region().name == "federal"


def test_the_federal_rules_load_from_their_folder() -> None:
    plugin = load_region(Path(federal.__file__).parent)

    assert (plugin.name, plugin.level) == ("federal", Level.FEDERAL)


def test_the_federal_rules_are_read_on_first_use() -> None:
    assert federal.schoolsupport_region().rulebook.region == "federal"
