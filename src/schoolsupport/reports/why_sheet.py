"""The sheet «Почему»: every work of every criterion in use, for the schools on the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from schoolsupport.domain import Procedure, YearUnit
from schoolsupport.identification.cells import cells_year
from schoolsupport.identification.reasons.records import CellRecord, CriterionRecord, SchoolRecord
from schoolsupport.identification.studies.cautions import cautions, head_lines
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.reports.list_sheets import NO_SCHOOLS
from schoolsupport.reports.school_lines import SchoolLines, deciding_cells
from schoolsupport.reports.sheets import Cell, Heading, Kind, SheetPlan, SheetTable
from schoolsupport.reports.words import reason_text
from schoolsupport.translation import msg

_HEADINGS = (
    Heading(title=msg("Login"), narrowest=11, widest=14),
    Heading(title=msg("School"), narrowest=18, widest=30),
    Heading(title=msg("Criterion"), narrowest=20, widest=30),
    Heading(title=msg("Met"), narrowest=9, widest=12),
    Heading(title=msg("Work"), narrowest=20, widest=30),
    Heading(title=msg("Year"), narrowest=8, widest=10),
    Heading(title=msg("Below the boundary"), kind=Kind.NUMBER, narrowest=9),
    Heading(title=msg("Took part"), kind=Kind.NUMBER, narrowest=9),
    Heading(title=msg("Share"), kind=Kind.PERCENT, narrowest=9),
    Heading(title=msg("Line"), kind=Kind.PERCENT, narrowest=9),
    Heading(title=msg("Low"), narrowest=9, widest=12),
    Heading(title=msg("Reason"), narrowest=10, widest=20),
    Heading(title=msg("95 % interval, from"), kind=Kind.PERCENT, narrowest=10),
    Heading(title=msg("95 % interval, to"), kind=Kind.PERCENT, narrowest=10),
    Heading(title=msg("Act and clause"), kind=Kind.CLIPPED, narrowest=24, widest=32),
    Heading(title=msg("Words of the act"), kind=Kind.CLIPPED, narrowest=24, widest=40),
)


MOST_EXPLAINED = 3000
"""Above so many schools on the list, only the works that decide are shown."""


def why_sheet(lines: SchoolLines) -> SheetPlan:
    """A row per school on the list, criterion in use and work of a year."""
    found = lines.found
    short = len(lines.listed_records) > MOST_EXPLAINED
    said = [*head_lines(found)[:1], *([_SHORT] if short else [])]
    return SheetPlan(
        name="Почему",
        title=msg("Why the schools are on the list"),
        lines=said,
        cautions=list(cautions(found)),
        tables=[SheetTable(headings=_HEADINGS, rows=_rows(lines, short=short), empty=NO_SCHOOLS)],
        frozen_columns=2,
    )


_SHORT = msg(
    "More than {most} schools are on the list: of their works only those that decide are shown;"
    " all stand in evidence.parquet",
    most=MOST_EXPLAINED,
)


def _rows(lines: SchoolLines, *, short: bool) -> Iterator[Sequence[Cell]]:
    of_list = lines.found.edition.rests_on(lines.found.main)
    for record in lines.listed_records:
        for criterion in record.criteria:
            if criterion.id not in of_list or (short and criterion.verdict is not Verdict.MET):
                continue
            cells = tuple(deciding_cells(criterion)) if short else criterion.cells
            for cell in cells or (None,):
                yield _row(record, criterion, cell, lines.lang)


def _row(
    record: SchoolRecord, criterion: CriterionRecord, cell: CellRecord | None, lang: str
) -> Sequence[Cell]:
    clause, quote = criterion.source.clause, criterion.source.quote
    return (
        record.school,
        record.name,
        criterion.title,
        criterion.verdict,
        *(_single(criterion, lang) if cell is None else _work(cell, criterion, lang)),
        f"{criterion.citation}, {clause}" if clause else criterion.citation,
        quote and f"«{quote}»",
    )


def _work(cell: CellRecord, criterion: CriterionRecord, lang: str) -> Sequence[Cell]:
    interval = cell.interval
    return (
        Procedure.parse(cell.procedure).title if cell.procedure else None,
        _years(cell),
        _below(cell),
        cell.denominator,
        _in_unit(cell.observed, criterion.unit),
        _in_unit(_line(cell, criterion), criterion.unit),
        cell.verdict,
        reason_text(cell.reason, lang),
        interval.low if interval else None,
        interval.high if interval else None,
    )


def _line(cell: CellRecord, criterion: CriterionRecord) -> float | None:
    """The line the number was compared with; of a place or a band, a single cut if there is one."""
    if criterion.rank is not None or criterion.band is not None:
        return cell.line
    return float(criterion.threshold) if cell.line is None else cell.line


def _years(cell: CellRecord) -> str:
    """The year of a work, or the years that a number pools."""
    ends = dict.fromkeys([cell.years[0], cell.years[-1]])
    return "–".join(cells_year(year, YearUnit(cell.unit)) for year in ends)


def _below(cell: CellRecord) -> Cell:
    """Pupils below the boundary; where they are not known exactly, from how many to how many."""
    if cell.numerator is not None or cell.lowest is None:
        return cell.numerator
    return f"{cell.lowest}–{cell.highest}"


def _single(criterion: CriterionRecord, lang: str) -> Sequence[Cell]:
    """A criterion without works: a mark, a line of a list."""
    nothing: list[Cell] = [None] * 7
    return (*nothing, reason_text(criterion.reason, lang), None, None)


def _in_unit(value: float | None, unit: str) -> Cell:
    """A share is shown as a percent, what has another unit as the number it is."""
    return value if value is None or unit == "share" else Decimal(str(value))
