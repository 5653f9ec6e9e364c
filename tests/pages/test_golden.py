"""What a person sees, letter by letter; the golden files are read by people before they change.

`GOLDEN=write pytest tests/pages/test_golden.py` writes them anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import golden
from schoolsupport import libraries
from schoolsupport.pages import charts
from schoolsupport.pages.markdown import markdown
from schoolsupport.pages.terminal import shown
from schoolsupport.pages.writing import write

from .sample import PAGE

GOLDEN = Path(__file__).parent / "golden"


def check(name: str, text: str) -> None:
    golden.check(GOLDEN / name, text)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_terminal_shows_the_page(width: int, lang: str) -> None:
    check(f"terminal-{width}-{lang}.txt", shown(PAGE, lang, width))


def test_markdown_holds_the_page() -> None:
    check("page.md", markdown(PAGE, "ru"))


def test_html_holds_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "matplotlib_library", lambda: None)

    write(PAGE, tmp_path / "page.html", "ru")

    check("page.html", (tmp_path / "page.html").read_text("utf-8"))


def test_csv_holds_each_table_in_a_file(tmp_path: Path) -> None:
    files = write(PAGE, tmp_path / "page.csv", "ru")

    for file in files:
        check(file.name, file.read_bytes().decode("utf-8"))
    assert [file.name for file in files] == [
        "page.csv",
        "page-2-years.csv",
        "page-3-Длинная.csv",
        "page-4.csv",
        "page-5-Столбцы.csv",
    ]


def test_the_library_of_charts_may_be_absent() -> None:
    assert libraries.matplotlib_library() is not None
