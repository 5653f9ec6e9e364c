"""Damaged files of every kind: what is in them, or a fault that names the file."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.errors import InputError
from schoolsupport.intake import read_files
from schoolsupport.sheets import UnreadableFileError, open_sheets

HEADINGS: list[Any] = ["Логин ОО", "Школа", "Количество участников", "2", "3", "4", "5"]
ROWS: list[list[Any]] = [
    [f"sch99{n:04}", f"МБОУ СОШ № {n}", 40 + n, 5, 15, 12, 8 + n] for n in range(1, 31)
]


def xlsx() -> bytes:
    book, stored = openpyxl.Workbook(), io.BytesIO()
    for row in [HEADINGS, *ROWS]:
        book.worksheets[0].append(row)
    book.save(stored)
    return stored.getvalue()


def document() -> bytes:
    stored, written = io.BytesIO(), docx.Document()
    table = written.add_table(len(ROWS), len(HEADINGS))
    for line, row in zip(table.rows, [HEADINGS, *ROWS], strict=False):
        for cell, value in zip(line.cells, row, strict=True):
            cell.text = str(value)
    written.save(stored)
    return stored.getvalue()


def ods() -> bytes:
    stored = io.BytesIO()
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        f"<table:table-row>{''.join(cell.format(one) for one in row)}</table:table-row>"
        for row in [HEADINGS, *ROWS]
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Лист">{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stored.getvalue()


def text() -> bytes:
    return "\n".join(";".join(map(str, row)) for row in [HEADINGS, *ROWS]).encode()


def web_page() -> bytes:
    lines = "".join(
        f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for row in [HEADINGS, *ROWS]
    )
    return f"<html><body><table>{lines}</table></body></html>".encode()


def parquet() -> bytes:
    stored = io.BytesIO()
    pd.DataFrame(ROWS, columns=HEADINGS).to_parquet(stored)
    return stored.getvalue()


def old_text() -> bytes:
    return text().decode().replace(";", "\t").encode("cp1251")


KINDS: dict[str, Callable[[], bytes]] = {
    "xlsx": xlsx,
    "xlsm": xlsx,
    "docx": document,
    "docm": document,
    "csv": text,
    "tsv": old_text,
    "html": web_page,
    "htm": web_page,
    "parquet": parquet,
    "xls": web_page,  # a page or a workbook of today under the name of an old one
    "xlsb": xlsx,
}
APART = {"xls", "xlsb"}
"""Kinds that are read in a process of their own, which takes a while to begin."""

whole = cache(lambda kind: {**KINDS, "ods": ods}[kind]())


@st.composite
def damage(draw: st.DrawFn, content: bytes) -> bytes:
    """A file as a bad disk or an interrupted copy leaves it."""
    at = draw(st.integers(0, max(0, len(content) - 1)))
    length = draw(st.sampled_from([1, 2, 8, 64, 512, len(content) // 3 + 1]))
    how = draw(st.sampled_from(["cut", "without", "twice", "zeros", "bytes"]))
    if how == "cut":
        return content[:at]
    if how == "without":
        return content[:at] + content[at + length :]
    if how == "twice":
        return content[:at] + content[at : at + length] + content[at:]
    other = bytes(length) if how == "zeros" else draw(st.binary(min_size=1, max_size=64))
    return content[:at] + other + content[at + len(other) :]


class Damaged:
    """A file; its bytes are not printed when a test fails."""

    def __init__(self, kind: str, content: bytes) -> None:
        self.kind, self.content = kind, content

    def __repr__(self) -> str:
        return f"Damaged({self.kind!r}, {len(self.content)} bytes)"


@st.composite
def damaged_files(draw: st.DrawFn, kinds: tuple[str, ...]) -> Damaged:
    """An ending and bytes: damaged from outside, or in one part of the archive before packing."""
    kind = draw(st.sampled_from(kinds))
    content: bytes = whole(kind)
    if not content.startswith(b"PK") or draw(st.booleans()):
        return Damaged(kind, draw(damage(content)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(parts)))
    parts[name] = draw(damage(parts[name]))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, stored in parts.items():
            archive.writestr(part, stored)
    return Damaged(kind, packed.getvalue())


def read(folder: Path, damaged: Damaged) -> None:
    path = folder / f"файл.{damaged.kind}"
    path.write_bytes(damaged.content)
    told = ""
    try:
        for sheet in open_sheets(path):
            sheet.grid()
    except UnreadableFileError as error:
        told = error.text("ru")
    assert not told or told.startswith(f"{path}: ")


def damaged(chance: random.Random, kind: str) -> Damaged:
    """The same as `damaged_files`, from a seed: ten thousand of them take no long while."""
    content: bytes = whole(kind)
    if not content.startswith(b"PK") or chance.random() < 0.5:
        return Damaged(kind, hurt(chance, content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = hurt(chance, parts[name])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, stored in parts.items():
            archive.writestr(part, stored)
    return Damaged(kind, packed.getvalue())


def hurt(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(max(1, len(content)))
    length = chance.choice([1, 2, 8, 64, 512, len(content) // 3 + 1])
    how = chance.choice(["cut", "without", "twice", "zeros", "bytes", "bits", "mixed"])
    if how == "cut":
        return content[:at]
    if how == "without":
        return content[:at] + content[at + length :]
    if how == "twice":
        return content[:at] + content[at : at + length] + content[at:]
    if how == "mixed":  # the end of another file
        other = whole(chance.choice(sorted(KINDS)))
        return content[:at] + other[chance.randrange(len(other)) :]
    if how == "bits":
        changed = bytearray(content)
        for _ in range(chance.choice([1, 3, 20])):
            if changed:
                changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        return bytes(changed)
    other = bytes(length) if how == "zeros" else chance.randbytes(chance.randrange(1, 64))
    return content[:at] + other + content[at + len(other) :]


def read_many(folder: Path, seed: int, count: int) -> None:
    """Read damaged files as sheets, and some as data: rows, or a fault that names the file."""
    chance = random.Random(seed)
    kinds, apart = sorted({*KINDS} - APART), sorted(APART)
    for number in range(count):
        kind = chance.choice(kinds if number % 40 else apart)
        one = damaged(chance, kind)
        try:
            read(folder, one)
            if number % 25 == 0:
                read_as_data(folder / f"файл.{kind}")
        except Exception as error:
            error.add_note(f"seed {seed}, file {number}: {one!r}")
            raise


def read_as_data(path: Path) -> None:
    told = ""
    try:
        tables = read_files(path)
        assert len(tables.results), "rows without results"
    except InputError as error:
        told = error.text("ru")
    assert not told or str(path) in told


def test_a_damaged_file_is_read_or_named(tmp_path: Path) -> None:
    read_many(tmp_path, seed=1, count=500)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(2, 22))
def test_ten_thousand_damaged_files_are_read_or_named(tmp_path: Path, seed: int) -> None:
    read_many(tmp_path, seed, count=500)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_an_archive_that_was_damaged_outside_is_whole_or_refused(tmp_path: Path, kind: str) -> None:
    """Its checksums see what a disk did: half of the rows never pass for all of them."""
    path, chance = tmp_path / f"файл.{kind}", random.Random(7)
    path.write_bytes(whole(kind))
    expected = [list(sheet.grid()) for sheet in open_sheets(path)]
    for _ in range(40):
        path.write_bytes(hurt(chance, whole(kind)))
        try:
            found = [list(sheet.grid()) for sheet in open_sheets(path)]
        except UnreadableFileError:
            continue
        assert found == expected


@given(damaged_files(("ods",)))
@examples(12)
def test_a_damaged_ods_is_read_or_named(
    tmp_path_factory: pytest.TempPathFactory, damaged: Damaged
) -> None:
    read(tmp_path_factory.getbasetemp(), damaged)
