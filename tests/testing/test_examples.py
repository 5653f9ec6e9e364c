"""The examples in the docstrings run."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import schoolsupport

PACKAGE = Path(schoolsupport.__file__).parent
MODULES = sorted(
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in PACKAGE.rglob("*.py")
    if ">>> " in file.read_text("utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_the_docstrings_run(module: str) -> None:
    found = doctest.testmod(importlib.import_module(module))

    assert found.attempted > 0
    assert found.failed == 0


def test_the_public_strategies_show_how_they_are_used() -> None:
    shown = {
        f"schoolsupport.testing.{one}" for one in ("cases", "strategies.aimed", "strategies.tables")
    }
    assert shown <= set(MODULES)
