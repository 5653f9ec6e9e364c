"""What a word processor keeps beside the words: numbers, reviews, footnotes, content controls."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from roadmaps.importing.small import add_table, document, saved
from schoolsupport.roadmaps.importing import import_order
from schoolsupport.sheets.docx import _written

ROW = ("1.", "Анализ результатов", "март 2024", "МОУО")


def test_numbers_the_word_processor_writes_itself_are_read(tmp_path: Path) -> None:
    made = document()
    table = add_table(made, [("", "Анализ", "март 2024", "МОУО"), ("", "Отчёт", "май", "МОУО")])
    for row in (1, 2):
        table.cell(row, 0).paragraphs[0].style = "List Number"

    imported = import_order(saved(made, tmp_path))

    assert [one.number for one in imported.template.measures] == ["1", "2"]


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (4, "decimal", "4"),
        (14, "upperRoman", "XIV"),
        (9, "lowerRoman", "ix"),
        (4, "none", ""),
        (2, "russianLower", "б"),
        (3, "russianUpper", "В"),
        (2, "lowerLetter", "b"),
        (3, "upperLetter", "C"),
        (5, "decimalZero", "05"),
        (5, "unheardOf", "5"),
    ],
)
def test_numbers_are_written_in_the_form_of_their_list(
    number: int, form: str, written: str
) -> None:
    assert _written(number, form) == written


def test_lists_within_a_point_are_counted_anew_and_bullets_have_no_number(tmp_path: Path) -> None:
    made = document()
    for style in ("List Number", "List Bullet", "List Number"):
        made.add_paragraph("пункт", style=style)
    add_table(made, [ROW])

    lines = [one.text for one in import_order(saved(made, tmp_path)).paragraphs]

    assert lines[-3:] == ["1. пункт", "пункт", "2. пункт"]


def test_footnotes_of_the_file_itself_are_kept(tmp_path: Path) -> None:
    made = document()
    add_table(made, [ROW])
    notes = (
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>ИМЦ — методический центр</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), made.part.package)
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    [note] = import_order(saved(made, tmp_path)).template.footnotes

    assert (note.mark, note.full) == ("1", "ИМЦ — методический центр")


def test_a_row_deleted_in_review_is_not_read(tmp_path: Path) -> None:
    made = document()
    table = add_table(made, [ROW, ("2.", "Отчёт", "май 2024", "школы")])
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')}/>"))

    imported = import_order(saved(made, tmp_path)).template

    assert [one.number for one in imported.measures] == ["2"]


def test_rows_within_a_content_control_are_read(tmp_path: Path) -> None:
    made = document()
    table = add_table(made, [ROW])
    row = table.rows[1]._tr
    space = nsdecls("w")
    control = parse_xml(f"<w:sdt {space}><w:sdtContent/></w:sdt>")
    row.addprevious(control)
    control[0].append(row)

    [measure] = import_order(saved(made, tmp_path)).template.measures

    assert measure.deadline == "март 2024"


def test_deleted_words_of_a_review_are_not_read_and_added_ones_are(tmp_path: Path) -> None:
    made = document()
    table = add_table(made, [ROW])
    paragraph = table.cell(1, 2).paragraphs[0]._p
    space = nsdecls("w")
    paragraph.append(parse_xml(f"<w:del {space}><w:r><w:delText> г.</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {space}><w:r><w:t> года</w:t></w:r></w:ins>"))

    [measure] = import_order(saved(made, tmp_path)).template.measures

    assert measure.deadline == "март 2024 года"


def test_a_table_within_a_cell_gives_its_words_to_the_cell(tmp_path: Path) -> None:
    made = document()
    table = add_table(made, [ROW])
    table.cell(1, 1).add_table(rows=1, cols=1).cell(0, 0).text = "по школам"

    [measure] = import_order(saved(made, tmp_path)).template.measures

    assert measure.title == "Анализ результатов по школам"
