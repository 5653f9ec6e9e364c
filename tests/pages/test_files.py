"""Files of pages: whole or not at all, nothing lost, nothing obeyed."""

from __future__ import annotations

import csv
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from schoolsupport.errors import OutputError, ParameterError
from schoolsupport.pages import Chart, Column, Lines, Page, Ratio, Table, Text, Value, charts, html
from schoolsupport.pages.cells import cleaned
from schoolsupport.pages.html import fragment, notebook_html
from schoolsupport.pages.markdown import markdown
from schoolsupport.pages.terminal import shown
from schoolsupport.pages.writing import write
from schoolsupport.words.numbers import Quantity, Span
from schoolsupport.words.text import harmless

from .sample import PAGE

WORDS = st.text(
    st.sampled_from(
        "абвяё ABZ09|<>&*_`\\[]()#+-=@'\";:.,!?/{}$~%\t\n\r\x00\x1b\x07\u202e\u00a0№«»"
    ),
    max_size=30,
)
ROWS = st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4)
QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def page_of(rows: list[tuple[str, str, str]]) -> Page:
    columns = [Column(heading=name) for name in ("one", "two", "three")]
    return Page(title="Title", parts=[Table.of_rows(columns, rows)])


def letters(text: str) -> str:
    """A text without blanks and without what no reader sees."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u202e]", "", harmless(text))


class Cells(HTMLParser):
    """The text of every cell, and whether anything stands in it that is no break of a line."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.inside = False
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the parser's signature
        if tag == "td":
            self.cells.append("")
            self.inside = True
        elif self.inside and tag != "br":
            self.foreign.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "td"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def cells_of(text: str) -> list[str]:
    read = Cells()
    read.feed(text)

    assert not read.foreign
    return [letters(cell) for cell in read.cells]


# --- nothing lost, nothing obeyed --------------------------------------------------------------


@given(rows=ROWS)
@QUICK
def test_html_has_every_cell_as_text(rows: list[tuple[str, str, str]]) -> None:
    assert cells_of(fragment(page_of(rows))) == [letters(cell) for row in rows for cell in row]


@given(rows=ROWS)
@QUICK
def test_markdown_has_every_cell_as_text(rows: list[tuple[str, str, str]]) -> None:
    rendered = MarkdownIt("commonmark").enable("table").render(markdown(page_of(rows), "ru"))

    assert cells_of(rendered) == [letters(cell) for row in rows for cell in row]


@given(rows=ROWS)
@QUICK
def test_csv_has_every_cell_and_no_formula(
    rows: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    (file,) = write(page_of(rows), tmp_path_factory.mktemp("csv") / "a.csv")

    with file.open(encoding="utf-8-sig", newline="") as content:
        read = list(csv.reader(content, delimiter=";"))[1:]
    assert [cell.removeprefix("'") for row in read for cell in row] == [
        cleaned(cell) for row in rows for cell in row
    ]
    assert not [cell for row in read for cell in row if cell.startswith(("=", "+", "-", "@"))]


@given(rows=ROWS)
@QUICK
def test_word_has_every_cell_as_text(
    rows: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    (file,) = write(page_of(rows), tmp_path_factory.mktemp("docx") / "a.docx")

    (table,) = docx.Document(str(file)).tables
    assert [letters(cell.text) for row in table.rows[1:] for cell in row.cells] == [
        letters(cell) for row in rows for cell in row
    ]


@given(rows=ROWS, width=st.sampled_from([40, 80, 120]))
@QUICK
def test_a_terminal_has_every_word_whole(rows: list[tuple[str, str, str]], width: int) -> None:
    text = shown(page_of(rows), "ru", width)

    assert "\x1b" not in text
    told = text.replace("\n", " ").split(" ")
    for cell in (cell for row in rows for cell in row):
        clean = harmless(cell)
        for word in re.split("[ \t\r\n]+", clean):
            assert any(word.strip("\xa0") in one for one in told), (word, text)


@given(
    logins=st.lists(st.from_regex(r"sch[0-9]{6,12}", fullmatch=True), min_size=1, max_size=5),
    width=st.integers(20, 130),
)
@QUICK
def test_logins_and_numbers_are_never_cut(logins: list[str], width: int) -> None:
    columns = [
        Column(heading="Название школы", id="name"),
        Column(heading="Логин", id="school", wrap="never"),
        Column(heading="Учеников", id="pupils", unit="people"),
        Column(heading="Муниципалитет", id="place", wrap="cut"),
    ]
    rows = [("Школа с длинным названием", one, 1_234_567, "Змеиногорский район") for one in logins]

    text = shown(Page(title="Список", parts=[Table.of_rows(columns, rows)]), "ru", width)

    assert all(login in text for login in logins)
    assert text.count("1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567") == len(logins)
    assert max(map(len, text.splitlines())) <= max(width, 32)


# --- files -------------------------------------------------------------------------------------


def test_an_ending_nobody_writes_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"\.xlsx, \.docx, \.html, \.md, \.csv"):
        write(PAGE, tmp_path / "page.odt")
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_is_kept_unless_it_is_said(tmp_path: Path) -> None:
    file = tmp_path / "page-2-years.csv"
    file.write_text("my own", "utf-8")

    with pytest.raises(OutputError, match="changed by hand"):
        write(PAGE, tmp_path / "page.csv")

    assert [one.name for one in tmp_path.iterdir()] == [file.name]
    assert file.read_text("utf-8") == "my own"
    write(PAGE, tmp_path / "page.csv", overwrite=True)
    assert file.read_text("utf-8") != "my own"


def test_a_page_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("schoolsupport.pages.markdown.markdown", fails)

    with pytest.raises(OutputError, match="no space left"):
        write(PAGE, tmp_path / "page.md")
    assert not list(tmp_path.iterdir())


def test_the_last_folders_are_made(tmp_path: Path) -> None:
    (file,) = write(PAGE, tmp_path / "new" / "page.MD")

    assert file.read_text("utf-8").startswith("# Всё, что бывает на странице\n")


def test_csv_without_a_table_holds_the_facts(tmp_path: Path) -> None:
    (file,) = write(Page(title="Title", facts=[("Год", "2021")]), tmp_path / "facts.csv")

    assert file.read_text("utf-8-sig") == "name;value\nГод;2021\n"


def test_csv_has_the_numbers_of_shares_intervals_and_quantities(tmp_path: Path) -> None:
    numbers: list[Value] = [
        Ratio(1, 8, fraction_first=True),
        Span(0.125, 0.5, "share"),
        Lines((Ratio(1, 8), Ratio(1, 4))),
        Quantity(-0.125, "share"),
        Lines(("no number",)),
    ]
    table = Table.of_rows([Column(heading="x")], [(one,) for one in numbers])
    (file,) = write(Page(title="Title", parts=[table]), tmp_path / "a.csv", "en")

    head, *rows = file.read_text("utf-8-sig").splitlines()
    assert head == "x;x_numerator;x_denominator;x_lowest;x_highest"
    assert rows == [
        "0,125;1;8;;",
        "12.5 % to 50 %;;;0,125;0,5",
        "0,125 | 0,25;1 | 1;8 | 4;;",
        "-0,125;;;;",
        "no number;;;;",
    ]


# --- documents ---------------------------------------------------------------------------------


def test_a_word_document_is_laid_out_for_print(tmp_path: Path) -> None:
    (file,) = write(PAGE, tmp_path / "page.docx")

    document = docx.Document(str(file))
    section = document.sections[0]
    sides = (section.page_width or 0, section.page_height or 0)
    assert [round(side / 36_000) for side in sides] == [297, 210]
    first = document.tables[0]
    assert [cell.text for cell in first.rows[0].cells][:2] == ["Логин", "Школа"]
    assert "w:tblHeader" in first.rows[0]._tr.xml
    assert [cell.text for cell in first.rows[-1].cells][3] == "12\N{NARROW NO-BREAK SPACE}362"
    with zipfile.ZipFile(file) as parts:
        foot = next(parts.read(name).decode() for name in parts.namelist() if "footer" in name)
    assert "NUMPAGES" in foot
    assert len(document.inline_shapes) == 1


def test_a_narrow_page_stands_upright(tmp_path: Path) -> None:
    (file,) = write(page_of([("a", "b", "c")]), tmp_path / "page.docx")

    section = docx.Document(str(file)).sections[0]
    assert (section.page_width or 0) < (section.page_height or 0)


# --- notebooks, charts -------------------------------------------------------------------------


def test_a_notebook_gets_the_first_rows_and_how_many_there_are() -> None:
    columns = [Column(heading="one")]
    page = Page(title="T", parts=[Table(columns=columns, cells=[list("abc")], most=2)])

    text = notebook_html(page)

    assert text is not None
    assert cells_of(text) == ["a", "b"]
    assert "ещё 1 строка" in text
    assert "<html" not in text


def test_without_jinja_a_notebook_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise OutputError(what=None)  # type: ignore[arg-type]  # nobody reads it

    monkeypatch.setattr(html, "jinja_library", absent)
    html.template.cache_clear()
    html._templates.cache_clear()

    assert notebook_html(PAGE) is None


@pytest.mark.parametrize("kind", ["bars", "lines", "steps", "dots"])
def test_charts_are_drawn_as_svg_without_a_day(
    kind: Literal["bars", "lines", "steps", "dots"],
) -> None:
    chart = Chart(
        title="Цена $x$", kind=kind, x=[1, 2], series={"a": [1, None], "b": [2, 3]}, mark=2
    )
    once, again = (charts.drawn(chart, "ru", "svg") for _ in range(2))

    assert once is not None
    assert once.startswith(b"<svg")
    assert once == again


def test_without_matplotlib_the_numbers_stand_as_a_table_or_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(charts, "matplotlib_library", lambda: None)
    alone = Chart(title="One", kind="bars", x=["a"], series={"n": [7]})
    told = Chart(title="Two", kind="bars", x=["a"], series={"n": [8]}, in_table=True)

    text = fragment(Page(title="T", parts=[alone, told, Text(words="End")]), "en")

    assert cells_of(text) == ["a", "7"]
    assert "Two: not drawn, matplotlib is not installed" in text
