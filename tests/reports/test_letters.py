"""Letters to a whole list: a file each, gone on with, and never over what a person changed."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import docx
import pytest

import schoolsupport as ss
from schoolsupport.errors import SchoolSupportError
from schoolsupport.reports.letters import LettersMade, all_letters, letters, write_letters
from schoolsupport.reports.report import Report

from .invented_lists import NAMES, ROSTER, found_of


def made() -> list[tuple[str, Report]]:
    region = ss.load_region("krasnodar")
    return list(letters(region, "letter", found_of("krasnodar"), roster=ROSTER))


def written(
    folder: Path, many: int | None = None, *, of: str = "one", **given: bool
) -> LettersMade:
    return write_letters(islice(made(), many), folder, NAMES, of=[of], ending="md", **given)  # type: ignore[arg-type]  # one option


def test_each_school_of_the_list_gets_one_letter_and_nobody_else() -> None:
    assert {school for school, _ in made()} == set(found_of("krasnodar").listed())


def test_an_interrupted_writing_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first = written(tmp_path, 2)
    with (tmp_path / ".written.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"file": "half')  # a line broken off
    second = written(tmp_path)

    assert (first.written, first.kept) == (2, 0)
    assert (second.written, second.kept) == (3, 2)
    assert written(tmp_path).written == 0


def test_a_letter_that_was_changed_by_hand_is_not_replaced_without_a_word(tmp_path: Path) -> None:
    files = written(tmp_path).files
    changed = files["sch990002"]
    changed.write_text("исправлено рукой", "utf-8")

    with pytest.raises(SchoolSupportError, match="changed since"):
        written(tmp_path)
    assert changed.read_text("utf-8") == "исправлено рукой"

    assert written(tmp_path, overwrite=True).written == 5
    assert "исправлено рукой" not in changed.read_text("utf-8")


def test_a_folder_of_other_letters_is_refused(tmp_path: Path) -> None:
    written(tmp_path, 1)

    with pytest.raises(SchoolSupportError, match="another list"):
        written(tmp_path, of="other")


def test_names_of_files_hold_nothing_that_a_folder_could_not() -> None:
    # «МБОУ «Средняя школа № 6»» has quotes
    report = dict(made())["sch990006"]

    assert "«Средняя школа № 6»" in str(report)


def test_letters_in_one_document_begin_anew_each(tmp_path: Path) -> None:
    reports = [report for _, report in made()]
    file = tmp_path / "письма.docx"

    Report(form=reports[0].form, page=all_letters(reports)).save(file)

    document = docx.Document(str(file))
    assert len(document.sections) == len(reports) + 1  # and the notes, once
    starts = [one._sectPr.xpath("w:pgNumType/@w:start") for one in document.sections]
    assert starts == [[], *([["1"]] * (len(reports) - 1)), []]
    text = "\n".join(cell.text for table in document.tables for cell in table._cells)
    assert text.count("Директору") == 2


def test_a_form_about_something_else_is_no_letter() -> None:
    with pytest.raises(SchoolSupportError, match="about one school"):
        list(letters(ss.load_region("krasnodar"), "order", found_of("krasnodar")))
