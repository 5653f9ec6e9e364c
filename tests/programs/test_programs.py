"""The programs open what is written, so that tests of pages can look through them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the library publishes no types

from . import NAMES, libreoffice_pdf, png_of, program, screenshot, shown_html, terminal, text_of

PNG = b"\x89PNG\r\n"


@pytest.mark.program("libreoffice", "poppler")
def test_a_workbook_is_printed_and_drawn(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx")) as workbook:
        workbook.add_worksheet().write(0, 0, "СОШ № 1")

    pdf = libreoffice_pdf(tmp_path / "list.xlsx")

    assert text_of(pdf).split() == ["СОШ", "№", "1"]
    (sheet,) = png_of(pdf)
    assert sheet.read_bytes().startswith(PNG)


@pytest.mark.program("chromium")
def test_a_page_is_shown(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<meta charset='utf-8'><p id='a'><script>a.append('ШНОР')</script>", "utf-8")

    assert screenshot(page).read_bytes().startswith(PNG)
    assert '<p id="a">' in shown_html(page)
    assert "ШНОР" in shown_html(page)


@pytest.mark.program("tmux")
@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_breaks_what_is_wider_than_it(columns: int) -> None:
    seen = terminal([sys.executable, "-c", "print('ш' * 100); print('конец')"], columns)

    first = min(columns, 100)
    assert seen == [part for part in ("ш" * first, "ш" * (100 - first), "конец") if part]


def test_a_program_that_is_not_on_the_machine_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    program.cache_clear()

    try:
        assert [program(name) for name in NAMES] == [None] * len(NAMES)
    finally:
        program.cache_clear()
