"""Nothing of a file is obeyed: formulas, markup, templates, ways out of a folder."""

from __future__ import annotations

import csv
import re
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.pages import Column, Facts, Page, Remark, Table, Text
from schoolsupport.pages import html as html_writer
from schoolsupport.pages.cells import cleaned
from schoolsupport.pages.docx import write_docx
from schoolsupport.pages.file_names import file_names, file_stem
from schoolsupport.pages.html import html
from schoolsupport.pages.writing import write

BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "")
TEXTS = st.builds(
    str.__add__, st.sampled_from(BEGINS), st.text(st.characters(codec="utf-8"), max_size=12)
)
"""Texts that a spreadsheet may take for formulas, and others."""
NUMBERS = st.integers(-(10**9), 10**9)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def page_of(text: str, number: int) -> Page:
    """A text in every place of a page, and a number beside it."""
    columns = [Column(heading="one"), Column(heading="two")]
    return Page(
        title=text or "-",
        facts=[("Факт", text)],
        cautions=[text],
        parts=[
            Text(words=text),
            Facts(rows=[(text, text)]),
            Table.of_rows(columns, [(text, number)], title=text),
        ],
        remarks=[Remark(words=text)],
    )


@given(text=TEXTS, number=NUMBERS)
def test_in_csv_no_text_is_a_formula_and_a_number_is_a_number(text: str, number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (file,) = write(page_of(text, number), Path(folder) / "a.csv")
        with file.open(encoding="utf-8-sig", newline="") as told:
            _, (cell, beside) = csv.reader(told, delimiter=";")

    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in {cleaned(text), f"'{cleaned(text)}"}
    assert beside == str(number)


@given(text=TEXTS, number=NUMBERS)
def test_in_a_workbook_no_text_is_a_formula_and_a_number_is_a_number(
    text: str, number: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (file,) = write(page_of(text, number), Path(folder) / "a.xlsx")
        with zipfile.ZipFile(file) as packed:
            sheet = ET.fromstring(packed.read("xl/worksheets/sheet1.xml"))
            names = packed.namelist()

    assert list(sheet.iter(f"{MAIN}f")) == []
    assert list(sheet.iter(f"{MAIN}hyperlink")) == []
    assert not [name for name in names if "externalLink" in name]
    numbers = [
        cell.findtext(f"{MAIN}v") for cell in sheet.iter(f"{MAIN}c") if cell.get("t") is None
    ]
    assert str(number) in numbers


@given(text=TEXTS)
def test_in_a_document_a_text_is_text(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.docx"
        write_docx(page_of(text, 1), file, "ru")
        with zipfile.ZipFile(file) as packed:
            body = ET.fromstring(packed.read("word/document.xml"))

    tags = {one.tag.rpartition("}")[2] for one in body.iter()}
    assert not tags & {"instrText", "fldSimple", "hyperlink", "object", "altChunk"}
    # line ends of XML are one sign, and a text stands whole in a paragraph
    told = "".join(one.text or "" for one in body.iter() if one.tag.endswith("}t"))
    assert "".join(cleaned(text).split()) in "".join(told.split())


@given(inner=st.text("<>&\"'`{}%#/=ab", max_size=12))
def test_in_a_web_page_a_text_is_text(inner: str) -> None:
    text = f"<script>{inner}</script>{{{{ 7 * 7 }}}}"

    told = html(page_of(text, 1), "ru")

    assert "<script" not in told
    assert "{{ 7 * 7 }}" in told
    assert not re.search(r"<[a-z]+[^>]* on[a-z]+=", told)


# --- templates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "{{ page.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ page.facts.append(1) }}",
        "{{ page.update({}) }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ '%s'|format(page.__init__) }}",
        "{{ '{0.__class__}'.format(page) }}",
    ],
)
def test_a_template_reaches_nothing_but_what_it_is_given(code: str) -> None:
    jinja = pytest.importorskip("jinja2")
    made = html_writer._templates().from_string(code)

    with pytest.raises((jinja.exceptions.SecurityError, jinja.exceptions.UndefinedError)):
        made.render(page={"facts": [1]})


@pytest.mark.parametrize(
    "name", ["../errors.py", "/etc/hostname", "pages/../../../pyproject.toml", "nothing.html"]
)
def test_no_template_is_read_from_outside(name: str) -> None:
    jinja = pytest.importorskip("jinja2")
    with pytest.raises((jinja.TemplateNotFound, OSError, ValueError)):
        html_writer._templates().get_template(name)


# --- names of files ------------------------------------------------------------------------------

HOSTILE = st.one_of(
    st.sampled_from(
        ["../", "..\\", "C:\\", "/", "\0", "CON", "nul", "Aux.txt", "COM¹", "~", ".", " ", "школа",
         "ШКОЛА", "\u0438\u0306", "й", "x" * 300, "№ 1", "a:b", "\u202e", "-rf"]
    ),
    st.text(max_size=8),
)  # fmt: skip
NAMES = st.lists(st.lists(HOSTILE, max_size=3).map("".join), max_size=6)


@given(names=NAMES, ending=st.sampled_from(["xlsx", "docx", ""]))
def test_no_name_leaves_the_folder_and_all_are_files(names: list[str], ending: str) -> None:
    made = file_names([(name, f"school:{place}") for place, name in enumerate(names)], ending)

    assert len(made) == len(names)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        for name in made:
            (folder / name).write_bytes(b"")
            assert (folder / name).resolve().parent == folder
        assert len(list(folder.iterdir())) == len(names)
    for name in made:
        assert not re.search(r'[/\\:*?"<>|\x00-\x1f\u202a-\u202e]', name)
        assert len(name.encode()) <= 160
        assert name.partition(".")[0].strip().casefold() not in {"con", "nul", "aux", "com¹"}
        assert not name.startswith(".")
        assert not name.endswith((".", " "))
    for form in ("NFC", "NFD"):
        assert len({unicodedata.normalize(form, one.casefold()) for one in made}) == len(made)


def test_of_a_name_without_letters_nothing_is_left() -> None:
    assert [file_stem(one) for one in ("", "...", "/\\", "—", " . ")] == [""] * 5


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (["Неманский р-н"], ["Неманский р-н.xlsx"]),
        (["МБОУ «СОШ № 1»"], ["МБОУ СОШ № 1.xlsx"]),
        (["А/Б", "А:Б"], ["А Б.xlsx", "А Б (2).xlsx"]),
        (["Школа", "ШКОЛА"], ["Школа.xlsx", "ШКОЛА (2).xlsx"]),
        (["..."], ["school 1.xlsx"]),
        (["../../etc/passwd"], ["etc passwd.xlsx"]),
        (["C:\\Windows\\win.ini"], ["C Windows win.ini.xlsx"]),
        (["a\0b"], ["a b.xlsx"]),
        (["CON", "nul.txt", "Com1 .x"], ["_CON.xlsx", "_nul.txt.xlsx", "_Com1 .x.xlsx"]),
        (["Й", "Й"], ["Й.xlsx", "Й (2).xlsx"]),
    ],
)
def test_names_of_files_are_readable_and_different(names: list[str], files: list[str]) -> None:
    named = [(name, f"school:{place}") for place, name in enumerate(names, 1)]

    assert file_names(named, "xlsx") == files


def test_a_long_name_is_cut_to_what_systems_bear() -> None:
    first, second = file_names([("Школа " * 60, "school:1"), ("Школа " * 60, "school:2")], "xlsx")

    assert len(first.encode()) <= 130
    assert first != second
