"""Workbooks: cells of their own kind, places, merged areas, hidden sheets; what is no workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from schoolsupport.sheets import Area, UnreadableFileError, open_sheets
from schoolsupport.sheets.grid import cell_name

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "Классы"
    first.append(["Школа", None, "День"])
    first.append(["СОШ № 1", 4.5, date(2021, 3, 15)])
    first.append([True, 20])
    first.merge_cells("A5:B6")
    first["A5"] = "всего"
    first["XFD9"] = " "
    book.create_sheet("Служебный").sheet_state = "hidden"
    path = tmp_path / "книга.xlsx"
    book.save(path)
    return path


def test_cells_keep_their_kind_and_blank_edges_are_cut(workbook: Path) -> None:
    rows = open_sheets(workbook)[0].grid()

    assert [list(row) for row in rows[:3]] == [
        ["Школа", "", "День"],
        ["СОШ № 1", 4.5, date(2021, 3, 15)],
        [True, 20.0, ""],
    ]
    assert (len(rows), max(map(len, rows))) == (5, 3)


def test_merged_cells_and_hidden_sheets_are_told(workbook: Path) -> None:
    first, second = open_sheets(workbook)

    assert first.cells.merged == (Area(row=4, column=0, height=2, width=2),)
    assert (first.hidden, second.hidden) == (False, True)


def test_a_place_is_said_as_spreadsheet_programs_say_it(workbook: Path) -> None:
    sheet = open_sheets(workbook, "книга.xlsx")[0]

    assert sheet.where(11, 2) == "книга.xlsx, Классы, C12"
    assert sheet.where(11) == "книга.xlsx, Классы:12"
    assert sheet.where() == "книга.xlsx, Классы"
    assert [cell_name(0, n) for n in (0, 25, 26, 701, 702)] == ["A1", "Z1", "AA1", "ZZ1", "AAA1"]


def stored_in_a_docx(path: Path) -> None:
    docx.Document().save(str(path))


def stored_as_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "план")


MISNAMED: dict[str, Callable[[Path], object]] = {
    "html": lambda path: path.write_text("<html><table><tr><td>1</td></tr></table></html>"),
    "pdf": lambda path: path.write_bytes(b"%PDF-1.4"),
    "xls": lambda path: path.write_bytes(OLE + "Workbook".encode("utf-16-le")),
    "docx": stored_in_a_docx,
    "csv": lambda path: path.write_text("логин;доля\n", encoding="utf-8"),
}


@pytest.mark.parametrize("content", MISNAMED)
def test_a_file_named_as_what_it_is_not_says_what_it_is(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.xlsx"
    MISNAMED[content](path)

    with pytest.raises(UnreadableFileError) as caught:
        open_sheets(path)[0].grid()

    assert caught.value.problem.code == "file.misnamed"
    assert caught.value.text("ru") == (
        f"{path}: имя файла кончается на .xlsx, а внутри — {content}."
        " Откройте файл, сохраните как .xlsx и укажите новый файл"
    )


def test_an_archive_named_a_workbook_is_to_be_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    stored_as_archive(path)

    with pytest.raises(UnreadableFileError) as caught:
        open_sheets(path)[0].grid()

    assert caught.value.text("ru") == (
        f"{path}: это архив. Распакуйте его и укажите папку, в которую распаковали"
    )


def test_a_web_page_named_csv_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("<!DOCTYPE html>\n<html></html>")

    with pytest.raises(UnreadableFileError, match=r"ends with \.csv, but it holds html"):
        open_sheets(path)


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_a_password_is_named(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))

    with pytest.raises(UnreadableFileError) as caught:
        open_sheets(path)

    assert caught.value.problem.code == "file.locked"
    assert caught.value.text().endswith(
        "the file is locked with a password. Open it, take the password off, and save it"
    )


def test_a_file_damaged_inside_is_told_when_its_sheet_is_read(
    workbook: Path, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(workbook) as whole, zipfile.ZipFile(path, "w") as damaged:
        for name in whole.namelist():
            content = whole.read(name)
            damaged.writestr(name, content[:90] if "sheet1" in name else content)

    with pytest.raises(UnreadableFileError, match="cannot be read as xlsx"):
        open_sheets(path)[0].grid()


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_sheets(tmp_path / "нет.xlsx")
