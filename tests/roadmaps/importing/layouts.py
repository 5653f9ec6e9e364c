"""Orders as an office lays them out: a template as docx, xlsx, csv or txt.

Tables are real: sections as merged rows, headings again on each page, a row that counts the
columns, a row broken over two pages, cells merged downwards where a row repeats the one above.
Names are synthetic: «И.О. Фамилия» stands where a template has «…».
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import docx
import openpyxl
from attrs import frozen
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.table import _Cell
from openpyxl.worksheet.worksheet import Worksheet

from schoolsupport.roadmaps.importing.headings import field_of
from schoolsupport.roadmaps.template import Duty, Measure, RoadmapTemplate, Section

NAME = "И.О. Фамилия"
PAGE = 8  # rows of a page


@frozen(kw_only=True)
class Row:
    """A laid-out row.

    Attributes:
        cells: lines of each column; one column only in a row of a section.
        above: by column, whether its cell is merged with the one above.
        section: it is a heading of a section.
    """

    cells: tuple[tuple[str, ...], ...]
    above: tuple[bool, ...] = ()
    section: bool = False


def fields_of(template: RoadmapTemplate) -> list[str]:
    """The field of each column; where no heading names measures, «Показатели» does."""
    fields = [found.value if (found := field_of(one)[0]) else "" for one in template.columns]
    if "title" not in fields:
        fields[fields.index("target_text")] = "title"
    return fields


def head_lines(template: RoadmapTemplate) -> list[str]:
    """The order's head, its points, and what stands before the table."""
    act = template.act
    lines = [act.issuer, "ПРИКАЗ"]
    if act.date:
        lines.append(f"от {act.date:%d.%m.%Y} № {act.number}")
    lines += [template.act_title or "Об утверждении плана", *_preamble(template)]
    lines += [*_points(template.duties), "Начальник", NAME, "Приложение", template.title]
    if not any(goal.startswith("в целях") for goal in template.goals):
        lines += _listed("Цели:", template.goals)
    lines += _listed("Задачи:", template.tasks)
    lines += _listed("Ожидаемые результаты:", template.expected_results)
    if template.abbreviations:
        lines.append("В тексте приняты следующие сокращения:")
        lines += [f"{one.short} – {one.full}" for one in template.abbreviations]
    for statement in template.statements:
        if statement.title.startswith("Обоснование целей"):
            lines += [f"{statement.title}:", *statement.text.strip().split("\n")]
    first = template.sections[0]
    if len(template.sections) == 1 and first.title and first.number:
        lines.append(f"{first.number}. {first.title}:")
    return [line.replace("…", NAME) for line in lines]


def _preamble(template: RoadmapTemplate) -> list[str]:
    text = next((one.text for one in template.statements if one.title == "Преамбула"), "")
    lines = [line for line in text.split("\n") if line] or ["В соответствии с планом работы"]
    return lines if lines[-1].endswith(":") else [*lines, "ПРИКАЗЫВАЮ:"]


def _listed(heading: str, items: Sequence[str]) -> list[str]:
    return [heading, *(f"- {item}" for item in items)] if items else []


def _points(duties: Sequence[Duty]) -> Iterator[str]:
    """Points as printed: words that open parts stand once, before them."""
    opened: set[str] = set()
    for duty in duties:
        if not duty.clause[0].isdigit():
            continue
        whole, _, part = duty.clause.partition(".")
        if not part:
            yield f"{duty.clause}. {duty.text}"
            continue
        intro, _, rest = duty.text.partition(": ")
        if whole not in opened:
            opened.add(whole)
            yield f"{whole}. {intro}:"
        yield f"{duty.clause}. {rest}"


def tail_lines(template: RoadmapTemplate) -> list[str]:
    """The notes under the table."""
    return [f"{note.mark} {note.short} - {note.full}" for note in template.footnotes]


def rows_of(template: RoadmapTemplate) -> list[Row]:
    """The rows of the table, sections among them."""
    fields = fields_of(template)
    rows: list[Row] = []
    by_section = groupby(template.measures, key=lambda measure: measure.section)
    for name, measures in by_section:
        section = template.section(name)
        if section.title and not (len(template.sections) == 1 and section.number):
            rows.append(Row(cells=((_heading(section),),), section=True))
        rows += [
            Row(
                cells=tuple(_lines(measure, field) for field in fields),
                above=tuple(_merged(measure, field) for field in fields),
            )
            for measure in measures
        ]
    return rows


def _heading(section: Section) -> str:
    return f"{section.number}. {section.title}" if section.number else str(section.title)


def _lines(measure: Measure, field: str) -> tuple[str, ...]:
    """The lines of a cell."""
    subs = measure.sub_measures
    if field == "number":
        return (measure.number if "." in measure.number else f"{measure.number}.",)
    if field == "title":
        return (measure.title, *(sub.title for sub in subs))
    if field == "deadline" and any(sub.deadline for sub in subs):
        return tuple(sub.deadline or "" for sub in subs)
    if field == "responsible":
        return _parties(measure)
    value = getattr(measure, field, None) if field else None
    return (str(value),) if value is not None else ()


def _parties(measure: Measure) -> tuple[str, ...]:
    if measure.responsible_from is not None:
        return ()
    if measure.responsible_text is not None:
        return (measure.responsible_text.replace("…", NAME),)
    return tuple(one.name[:1].upper() + one.name[1:] for one in measure.responsible)


def _merged(measure: Measure, field: str) -> bool:
    if field == "deadline":
        return measure.deadline_from is not None
    return field == "responsible" and measure.responsible_from is not None


def pages_of(rows: Sequence[Row], title: int) -> list[list[Row]]:
    """Rows by page: the last row of a page with a long title goes on on the next one."""
    pages: list[list[Row]] = [[]]
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        full = len(pages[-1]) >= PAGE and not any(row.above) and not pages[-1][-1].section
        whole = row.section or (below is not None and any(below.above))
        if full and not whole and _can_break(row, title):
            first, second = _broken(row, title)
            pages[-1].append(first)
            pages.append([second])
        elif full:
            pages.append([row])
        else:
            pages[-1].append(row)
    return pages


def _can_break(row: Row, title: int) -> bool:
    words = row.cells[title][0].split()
    return len(row.cells[title]) == 1 and len(words) > 8 and words[4][-1] not in ".:;!?-"


def _broken(row: Row, title: int) -> tuple[Row, Row]:
    words = row.cells[title][0].split()
    first, second = list(row.cells), [()] * len(row.cells)
    first[title] = (" ".join(words[:5]),)
    second_cells: list[tuple[str, ...]] = list(second)
    second_cells[title] = (" ".join(words[5:]),)
    none = (False,) * len(row.cells)
    return Row(cells=tuple(first), above=row.above), Row(cells=tuple(second_cells), above=none)


def write_docx(template: RoadmapTemplate, path: Path, *, pages: bool = True) -> None:
    """The order as a docx; on each page a table of its own with the headings again."""
    document = docx.Document()
    for line in head_lines(template):
        document.add_paragraph(line)
    fields = fields_of(template)
    rows = rows_of(template)
    laid = pages_of(rows, fields.index("title")) if pages else [rows]
    for place, page in enumerate(laid):
        if place:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _add_table(document, template.columns, page, counted=place == 0)
    for line in tail_lines(template):
        document.add_paragraph(line)
    document.save(str(path))


def _add_table(
    document: Document, columns: Sequence[str], rows: Sequence[Row], *, counted: bool
) -> None:
    table = document.add_table(rows=0, cols=len(columns), style="Table Grid")
    grid = [table.add_row().cells for _ in range(1 + counted + len(rows))]
    for cell, heading in zip(grid[0], columns, strict=True):
        cell.text = heading
    if counted:
        for number, cell in enumerate(grid[1], 1):
            cell.text = str(number)
    for place, row in enumerate(rows, 1 + counted):
        if row.section:
            grid[place][0].merge(grid[place][-1]).text = row.cells[0][0]
            continue
        for column, lines in enumerate(row.cells):
            start = place
            while rows[start - 1 - counted].above[column]:
                start -= 1
            if start < place:
                grid[start][column].merge(grid[place][column])
            else:
                _fill(grid[place][column], lines)


def _fill(cell: _Cell, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        if number:
            cell.add_paragraph(line)
        else:
            cell.paragraphs[0].text = line


def write_xlsx(template: RoadmapTemplate, path: Path) -> None:
    """The order as a sheet: its head in merged rows above the headings."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    width = len(template.columns)
    for line in head_lines(template):
        sheet.append([line])
        sheet.merge_cells(
            start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=width
        )
    sheet.append(list(template.columns))
    sheet.append(list(range(1, width + 1)))
    starts = [0] * width
    for row in rows_of(template):
        below = sheet.max_row + 1
        if row.section:
            sheet.append([row.cells[0][0]])
            sheet.merge_cells(start_row=below, end_row=below, start_column=1, end_column=width)
            continue
        sheet.append(["\n".join(cell) or None for cell in row.cells])
        _merge_down(sheet, row, below, starts)
    for note in tail_lines(template):
        sheet.append([note])
    book.save(path)


def _merge_down(sheet: Worksheet, row: Row, line: int, starts: list[int]) -> None:
    for column, above in enumerate(row.above):
        if not above:
            starts[column] = line
            continue
        for merged in list(sheet.merged_cells.ranges):
            if (merged.min_row, merged.min_col) == (starts[column], column + 1):
                sheet.unmerge_cells(str(merged))
        sheet.merge_cells(
            start_row=starts[column], end_row=line, start_column=column + 1, end_column=column + 1
        )


def write_csv(
    template: RoadmapTemplate, path: Path, *, delimiter: str = ";", encoding: str = "utf-8-sig"
) -> None:
    """The order as a delimited text: its head in the first column."""
    width = len(template.columns)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    empty = [""] * (width - 1)
    writer.writerows([line, *empty] for line in head_lines(template))
    writer.writerow(template.columns)
    for row in rows_of(template):
        cells = [row.cells[0][0], *empty] if row.section else ["\n".join(c) for c in row.cells]
        writer.writerow(cells)
    writer.writerows([line, *empty] for line in tail_lines(template))
    path.write_bytes(text.getvalue().encode(encoding, errors="replace"))


def write_txt(template: RoadmapTemplate, path: Path) -> None:
    """The order as text: tabs between cells, an empty line and the headings at each page."""
    lines = [paragraph + "\n" for paragraph in head_lines(template)]
    fields = fields_of(template)
    for page in pages_of(rows_of(template), fields.index("title")):
        lines.append("\t".join(template.columns))
        lines += [_text_row(row, len(fields)) for row in page]
        lines.append("")
    lines += [line + "\n" for line in tail_lines(template)]
    path.write_text("\n".join(lines), encoding="utf-8")


def _text_row(row: Row, width: int) -> str:
    if row.section:
        return row.cells[0][0] + "\t" * (width - 1)
    cells = [
        lines[0] if len(lines) == 1 else " ".join(f"<p>{line}</p>" for line in lines)
        for lines in row.cells
    ]
    return "\t".join(cells)
