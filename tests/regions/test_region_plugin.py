"""A plugin reads its rules on first use, and only then."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from schoolsupport.errors import RegionLoadError
from schoolsupport.identification.rules import rulebook_files
from schoolsupport.regions import RegionPlugin

from .fake_site import write_package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_rulebook_is_read_once_and_with_the_name_of_the_region(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, str, bool, object]] = []

    def read_rulebook(
        folder: object, region: str, lender: object, code: Callable[[object], object]
    ) -> object:
        asked.append((folder, region, callable(lender), code(None)))
        return SimpleNamespace(categories={})

    monkeypatch.setattr(rulebook_files, "read_rulebook", read_rulebook)
    plugin = RegionPlugin.from_folder(write_package(tmp_path / "package", "good"))
    assert asked == []

    first = plugin.rulebook

    assert plugin.rulebook is first
    assert asked == [(plugin.folder, "good", True, plugin.code)]


@pytest.mark.parametrize("package", ["schoolsupport_nowhere", "schoolsupport.errors", ""])
def test_a_package_that_is_none_is_named(package: str) -> None:
    with pytest.raises(RegionLoadError) as caught:
        RegionPlugin.from_package(package)

    assert caught.value.text().startswith("RegionPlugin.from_package: ")
