"""What is particular to a terminal: its width, its colours, and where there is none."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from schoolsupport.pages import Column, Page, Table, Text, Toned
from schoolsupport.pages.terminal import print_page

from .sample import PAGE


def screen(width: int) -> tuple[Console, io.StringIO]:
    text = io.StringIO()
    return Console(file=text, force_terminal=True, width=width, highlight=False), text


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_longer_than_the_terminal(width: int) -> None:
    console, text = screen(width)

    print_page(PAGE, "ru", console)

    lines = [_bare(line) for line in text.getvalue().splitlines()]
    assert max(map(len, lines)) <= width
    assert any(line.startswith("sch220001") for line in lines)


def test_words_in_brackets_and_codes_are_text() -> None:
    console, text = screen(80)

    print_page(Page(title="[red]T[/red]", parts=[Text(words="a\x1b[31mb")]), "ru", console)

    assert "[red]T[/red]" in text.getvalue()
    assert "ab" in text.getvalue()


def test_what_stands_out_is_coloured_and_still_said() -> None:
    console, text = screen(80)
    table = Table(columns=[Column(heading="a")], cells=[[Toned("late", "bad")]])

    print_page(Page(title="T", parts=[table]), "ru", console)

    assert "\x1b[31mlate" in text.getvalue()


def test_elsewhere_sentences_stay_whole_and_tables_are_120_wide() -> None:
    text = io.StringIO()
    page = Page(title="T", parts=[Text(words="word " * 40)])

    print_page(page, "ru", Console(file=text, width=60))

    assert text.getvalue() == "T\n" + ("word " * 40).rstrip() + "\n"


def _bare(line: str) -> str:
    """A line without its colours."""
    while "\x1b[" in line:
        before, _, after = line.partition("\x1b[")
        line = before + after.partition("m")[2]
    return line
