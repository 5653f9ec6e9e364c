"""Files nothing can be imported from: each error names its place and what to do."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from roadmaps.importing.small import add_table, document, plan, saved
from schoolsupport.errors import RoadmapImportError, SchoolSupportError
from schoolsupport.roadmaps.importing import import_order

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refused(path: Path) -> str:
    with pytest.raises(RoadmapImportError) as caught:
        import_order(path)
    error = caught.value
    assert isinstance(error, SchoolSupportError)
    assert error.code == "roadmap.import"
    assert error.where is not None
    assert path.name in str(error.where)
    assert error.remedy is not None
    return error.text()


def test_no_such_file(tmp_path: Path) -> None:
    assert "there is no such file" in refused(tmp_path / "none.docx")


def test_a_kind_of_file_that_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "order.png"
    path.write_bytes(b"png")

    assert refused(path) == (
        "order.png: files of this kind are not read; found: .png."
        " Save it as docx, odt, xlsx, csv, html or txt"
    )


def test_a_pdf_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "order.pdf"
    path.write_bytes(b"%PDF")

    assert refused(path).endswith("open the pdf in Word or LibreOffice and save it as docx")


def test_without_libreoffice_an_old_document_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "order.rtf"
    path.write_bytes(b"{\\rtf1 }")

    assert refused(path).endswith("Install LibreOffice, or save the file as docx in Word")


def test_an_old_doc_renamed_to_docx(tmp_path: Path) -> None:
    path = tmp_path / "order.docx"
    path.write_bytes(OLE)

    assert refused(path) == (
        "order.docx: the name of the file ends with .docx, but it holds doc."
        " Open it, save it as .docx and give the new file"
    )


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04broken"])
def test_what_is_no_archive_is_no_docx(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "order.docx"
    path.write_bytes(content)

    assert "the file cannot be read as docx" in refused(path)


def test_another_archive_is_no_docx(tmp_path: Path) -> None:
    path = tmp_path / "order.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "план")

    assert "it is an archive. Unpack it" in refused(path)


def test_a_workbook_renamed_to_docx(tmp_path: Path) -> None:
    path = tmp_path / "order.docx"
    openpyxl.Workbook().save(path)

    assert "ends with .docx, but it holds xlsx" in refused(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (OLE, "ends with .xlsx, but it holds doc"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is locked with a password"),
        (b"", "cannot be read as xlsx"),
        ("№;Мероприятие;Срок\n".encode("cp1251"), "ends with .xlsx, but it holds csv"),
        (b"PK\x03\x04broken", "cannot be read as xlsx"),
    ],
)
def test_a_broken_or_locked_workbook(content: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / "order.xlsx"
    path.write_bytes(content)

    assert what in refused(path)


def test_a_document_without_a_table(tmp_path: Path) -> None:
    assert "the document has no table" in refused(saved(document("Приказ"), tmp_path))


def test_an_empty_text(tmp_path: Path) -> None:
    for name in ("empty.txt", "empty.csv"):
        (tmp_path / name).write_text("", "utf-8")
        assert "the document has no table" in refused(tmp_path / name)


def test_a_table_without_a_column_of_deadlines(tmp_path: Path) -> None:
    headings = ("№", "Мероприятие", "Ответственный")
    path = plan(tmp_path, [("1", "Анализ", "МОУО")], headings)

    told = refused(path)

    assert told.startswith("order.docx: table 1: the table has no column of deadlines")
    assert "found: № | Мероприятие | Ответственный" in told


def test_tables_that_are_no_plans(tmp_path: Path) -> None:
    made = document("Приказ")
    add_table(made, [("1", "2")], ("Критерии", "Баллы"))

    assert "no table of the document has a column of measures" in refused(saved(made, tmp_path))


def test_a_table_without_rows(tmp_path: Path) -> None:
    assert "the table has no row with a measure" in refused(plan(tmp_path, []))


def test_no_year_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("№;Мероприятие;Срок\n1;Анализ;март\n", "utf-8")

    assert "neither the title nor the deadlines name a year" in refused(path)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(b"\x00\x01\x98")

    assert "no text in UTF-8, UTF-16 or cp1251" in refused(path)


def test_a_quotation_mark_never_closed(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text('№;Мероприятие;Срок\n1;"Анализ;март 2024\n', "utf-8")

    assert "quotation mark" in refused(path)


@pytest.mark.parametrize(
    ("library", "name", "extra"),
    [("docx", "order.docx", "documents"), ("python_calamine", "order.xlsx", "files")],
)
def test_a_missing_library_is_named_with_its_extra(
    library: str, name: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK")
    monkeypatch.setitem(sys.modules, library, None)

    assert f'pip install "schoolsupport[{extra}]"' in refused(path)
