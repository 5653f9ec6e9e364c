"""The examples of README and docs run, on the synthetic region of the demo."""

from __future__ import annotations

import doctest
import re
import runpy
from pathlib import Path

import pytest

from schoolsupport.demo import write_demo_data

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page
    for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]
    if "```pycon" in page.read_text("utf-8")
)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose `downloads/` holds the files of the invented region."""
    folder = tmp_path_factory.mktemp("docs")
    write_demo_data(folder / "downloads")
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_a_page_give_what_the_page_says(
    page: Path, demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(demo_folder)
    blocks = re.findall(r"```pycon\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, str(page), str(page), 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)

    failed, tried = runner.run(test, out=told.append)

    assert tried > 0
    assert not failed, "".join(told)


def test_every_page_linked_from_the_readme_is_there() -> None:
    for name in ("README.md", "README.ru.md"):
        links = re.findall(r"\]\(((?!https?:)[^)#]+)\)", (ROOT / name).read_text("utf-8"))

        assert links
        assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_pages_made_from_the_code_are_current() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "reference" / "make.py"))["pages"]()

    for name, text in made.items():
        assert (ROOT / "docs" / "reference" / name).read_text("utf-8") == text, name


def test_every_schema_is_made_from_a_class_and_current() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "schema" / "make.py"))["schemas"]()
    there = sorted((ROOT / "docs" / "schema").glob("*.json"))

    assert [file.name for file in there] == sorted(made)
    for name, text in made.items():
        assert (ROOT / "docs" / "schema" / name).read_text("utf-8") == text, name
