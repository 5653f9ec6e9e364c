"""The examples in the docstrings run."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from schoolsupport.testing import cases, strategies


@pytest.mark.parametrize("module", [cases, strategies])
def test_the_examples_of_the_docstrings_run(module: ModuleType) -> None:
    found = doctest.testmod(module)

    assert found.attempted > 0
    assert found.failed == 0
