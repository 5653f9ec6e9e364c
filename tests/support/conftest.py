from __future__ import annotations

from pathlib import Path

import pytest

import schoolsupport as ss
from schoolsupport.demo import DemoData
from schoolsupport.identification.identify import Identification


@pytest.fixture(scope="session")
def downloads(invented_region: DemoData) -> Path:
    """The files of the invented region (synthetic)."""
    return invented_region.folder


@pytest.fixture(scope="session")
def tables(downloads: Path) -> ss.Tables:
    return ss.read_files(downloads)


@pytest.fixture(scope="session")
def federal() -> ss.RegionPlugin:
    return ss.load_region("federal")


@pytest.fixture(scope="session")
def found(federal: ss.RegionPlugin, tables: ss.Tables) -> Identification:
    return ss.identify(federal, tables, year=2021)
