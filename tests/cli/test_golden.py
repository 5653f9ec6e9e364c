"""The list of a run and the answer of explain, letter by letter, on the synthetic region."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import golden
import schoolsupport as ss
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons import explain, listing
from schoolsupport.pages import Page
from schoolsupport.pages.terminal import shown

GOLDEN = Path(__file__).parent / "golden"
FINGERPRINT = re.compile(r"\b[0-9a-f]{12}\b")  # changes with every rule


@pytest.fixture(scope="module")
def found(demo_files: Path) -> Identification:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(demo_files.parent)  # what is printed names files as they were given
        return ss.identify(ss.load_region("federal"), ss.read_files(demo_files.name), year=2021)


@pytest.mark.parametrize("width", [80, 120])
def test_the_list_is_shown_as_it_was_read(found: Identification, width: int) -> None:
    _check("list", listing.page(found), width)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", ["explain", "explain-sheet"])
def test_a_school_is_explained_as_it_was_read(found: Identification, name: str, width: int) -> None:
    told = explain.page(found.explain("sch990054", "ru"), whole=name == "explain")

    _check(name, told, width)


def _check(name: str, page: Page, width: int) -> None:
    text = FINGERPRINT.sub("·" * 12, shown(page, "ru", width))

    assert max(map(len, text.splitlines())) <= width
    golden.check(GOLDEN / f"{name}-{width}.txt", text)
