"""A draft order gets its findings back as comments in its own cells; its text stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from schoolsupport.domain import Severity
from schoolsupport.faults import fault
from schoolsupport.pages.writing import placed
from schoolsupport.roadmaps.importing.grid import Place
from schoolsupport.roadmaps.importing.importer import Imported, import_order
from schoolsupport.sheets.docx import W, body_blocks, open_docx, table_cells
from schoolsupport.translation import Message, msg

AUTHOR = "schoolsupport"
INITIALS = "ss"
SHORTEST_QUOTE = 6  # letters that are enough to find a quoted text again
WHOLE = "title"  # a finding about the whole order stands at its title


class Finding(Protocol):
    """What lint says: `schoolsupport.roadmaps.lint.Finding` is one."""

    @property
    def code(self) -> str:
        """Code of the rule."""

    @property
    def severity(self) -> Severity:
        """How much it matters."""

    @property
    def measure(self) -> str | None:
        """Number of the row; None where it is no row's."""

    @property
    def section(self) -> str | None:
        """Id of the section; None where it is no section's."""

    @property
    def field(self) -> str:
        """Field of the template."""

    @property
    def message(self) -> Message:
        """What is wrong."""

    @property
    def likely(self) -> str | None:
        """What was probably meant."""


def comment_draft(
    source_path: Path | str,
    target_path: Path | str,
    findings: Sequence[Finding],
    *,
    imported: Imported | None = None,
    lang: str = "ru",
) -> int:
    """Write a draft again with each finding as a comment at the cell it is about.

    A finding about a row without a cell of its field stands at the row's title; one about a
    section at its heading; one about a point or other words outside the table at their paragraph;
    one about the whole at the title of the roadmap. Text, and comments
    that are there already, stay as they are; nothing half-written is left behind.

    Args:
        source_path: the draft, a docx.
        target_path: the file to write; not the draft itself.
        findings: what lint found in the template imported from the draft.
        imported: that import, if it was made already.
        lang: language of the comments, `ru` or `en`.

    Returns:
        The number of comments written.

    Raises:
        RoadmapImportError: the draft is no docx, or no roadmap can be read from it.
        OutputError: the target is the draft itself, or cannot be written.
    """
    source, target = Path(source_path), Path(target_path)
    _refuse_overwriting(source, target)
    if source.suffix.lower() not in {".docx", ".docm"}:
        raise fault("import.only_docx_commented", where=source.name, found=source.suffix)
    known = imported or import_order(source)
    document = open_docx(source, source.name)
    blocks = _Blocks(document)
    for finding in findings:
        runs = blocks.runs(_place(finding, known))
        text = _text(finding, lang)
        comment = document.add_comment(runs, text=text, author=AUTHOR, initials=INITIALS)
        # the library stamps the clock's time on it
        comment._comment_elm.attrib.pop(f"{W}date", None)  # noqa: SLF001  # no public way
    with placed(target, "output.cannot_write_comments", overwrite=True) as fresh:
        document.save(str(fresh))
    return len(findings)


def _refuse_overwriting(source: Path, target: Path) -> None:
    if target.resolve() == source.resolve() or (
        target.exists() and source.exists() and target.samefile(source)
    ):
        raise fault("output.draft_overwritten", where=str(target))


def _text(finding: Finding, lang: str) -> str:
    lines = [f"{finding.code}", finding.message.text(lang)]
    if finding.likely is not None:
        lines.append(msg("probably: {likely}", likely=finding.likely).text(lang))
    return "\n".join(lines)


def _place(finding: Finding, known: Imported) -> Place | None:
    """The nearest place to a finding: its cell, its row, its section, a column, the title."""
    row = _row(finding, known)
    field = _column_of(finding.field)
    if row is not None:
        for name in (field, "title", "number", "deadline"):
            if (row, name) in known.places:
                return known.places[row, name]
    if finding.section is not None:
        for place, section in enumerate(known.template.sections):
            if section.id == finding.section and place in known.section_places:
                return known.section_places[place]
    if field in known.header_places and field != WHOLE:
        return known.header_places[field]
    return _paragraph(finding, known) or known.title_place


def _paragraph(finding: Finding, known: Imported) -> Place | None:
    """The paragraph that holds the words a finding quotes, or the point it names."""
    quoted = [
        value
        for value in finding.message.values.values()
        if isinstance(value, str) and len(value) >= SHORTEST_QUOTE
    ]
    of = getattr(getattr(finding, "place", None), "of", None)
    point = f"{of}." if finding.field == "duties" and of else None
    found = [
        one
        for one in known.paragraphs
        if (point and one.text.startswith(point)) or any(text in one.text for text in quoted)
    ]
    both = [one for one in found if any(text in one.text for text in quoted)]
    named = [one for one in both if point and one.text.startswith(point)]
    return next((one.place for one in (*named, *both, *found)), None)


def _row(finding: Finding, known: Imported) -> int | None:
    """The row by its place in the table, where the finding knows it, else by its number."""
    if finding.measure is None:
        return None
    measures = known.template.measures
    index = getattr(getattr(finding, "place", None), "index", -1)
    if 0 <= index < len(measures) and measures[index].number == finding.measure:
        return int(index)
    for place, measure in enumerate(measures):
        if measure.number == finding.measure and finding.section in (None, measure.section):
            return place
    return None


def _column_of(field: str) -> str:
    """The column a field of a measure is read from."""
    return {
        "deadline_from": "deadline",
        "responsible_text": "responsible",
        "responsible_from": "responsible",
        "targets": "target_text",
        "sub_measures": "title",
        "measures": "number",
        "columns": "number",
    }.get(field, field)


class _Blocks:
    """The places of a document as its own elements."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._tables: list[Any] = []
        self._paragraphs: list[Any] = []
        for element in body_blocks(document):
            (self._tables if element.tag == f"{W}tbl" else self._paragraphs).append(element)

    def runs(self, place: Place | None) -> list[Any]:
        """First and last run of a place; an empty cell gets a run without text."""
        from docx.text.paragraph import Paragraph  # noqa: PLC0415  # loaded with the document

        elements = self._elements(place)
        filled = [one for one in elements if any(text.text for text in one.iter(f"{W}t"))]
        paragraphs = [Paragraph(one, self._document) for one in filled or elements[:1]]
        runs = [run for paragraph in paragraphs for run in paragraph.runs]
        if not runs:
            return [paragraphs[0].add_run()]
        return [runs[0], runs[-1]] if len(runs) > 1 else runs

    def _elements(self, place: Place | None) -> list[Any]:
        """The paragraphs of a place; of the whole document, where it has no place."""
        if place is not None and place.table is not None and place.table < len(self._tables):
            for row, column, cell in table_cells(self._tables[place.table]):
                if (row, column) == (place.row, place.column):
                    return list(cell.iter(f"{W}p"))
        if place is not None and place.paragraph is not None:
            return [self._paragraphs[place.paragraph]]
        paragraphs = [one for one in self._paragraphs if any(t.text for t in one.iter(f"{W}t"))]
        return (paragraphs or [next(self._document.element.body.iter(f"{W}p"))])[:1]
