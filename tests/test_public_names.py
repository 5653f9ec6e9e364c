"""The names a program can rely on, imported only when they are used."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys

import pytest

import schoolsupport as ss


def test_every_public_name_is_there() -> None:
    for name in ss.__all__:
        assert getattr(ss, name) is not None, name
    assert set(ss.__all__) <= set(dir(ss))


def test_the_version_is_that_of_the_distribution() -> None:
    assert ss.__version__ == importlib.metadata.version("schoolsupport")


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'identfy'"):
        _ = ss.identfy  # type: ignore[attr-defined]  # this is what is tried


def test_importing_the_package_imports_no_pandas() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, schoolsupport; print('pandas' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == "False"
