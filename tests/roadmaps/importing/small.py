"""Small documents, made by hand, for one trait each; all of them synthetic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.table import Table

from schoolsupport.roadmaps.importing import Imported

HEADINGS = ("№", "Мероприятие", "Срок", "Ответственный")
TITLE = "План мероприятий по поддержке школ на 2024 год"


def document(*lines: str) -> Document:
    """A docx with paragraphs; the title of a plan where none are given."""
    made = docx.Document()
    for line in lines or (TITLE,):
        made.add_paragraph(line)
    return made


def add_table(
    made: Document, rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS
) -> Table:
    """A table with headings; a line end in a cell begins a paragraph."""
    table = made.add_table(rows=0, cols=len(headings))
    for row in [headings, *rows]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            first, *rest = text.split("\n")
            cell.paragraphs[0].text = first
            for line in rest:
                cell.add_paragraph(line)
    typed: Table = table
    return typed


def saved(made: Document, folder: Path, name: str = "order.docx") -> Path:
    """The document as a file."""
    path = folder / name
    made.save(str(path))
    return path


def plan(folder: Path, rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> Path:
    """A docx with one table."""
    made = document()
    add_table(made, rows, headings)
    return saved(made, folder)


def codes(imported: Imported) -> list[str]:
    """What was noticed, without what is noticed of every file without an order."""
    always = {"import.no_issuer", "import.no_act_title", "import.no_act_date"}
    always |= {"import.no_act_number", "import.territory_guessed", "import.level_guessed"}
    return [one.code for one in imported.problems if one.code not in always]
