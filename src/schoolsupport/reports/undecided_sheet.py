"""The sheet «Нельзя судить»: which schools, for want of what, and what would decide most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schoolsupport.domain import NotApplicable
from schoolsupport.identification.reasons.wording import input_title
from schoolsupport.identification.studies.cautions import cautions, excluded_as, head_lines
from schoolsupport.reports.list_sheets import (
    NO_SCHOOLS,
    SCHOOL_HEADINGS,
    band_cells,
    band_headings,
    remarks_text,
    school_cells,
)
from schoolsupport.reports.school_lines import SchoolLine, SchoolLines
from schoolsupport.reports.sheets import Cell, Heading, Kind, SheetPlan, SheetTable
from schoolsupport.reports.words import reason_text
from schoolsupport.translation import msg

_SCHOOLS = (
    *SCHOOL_HEADINGS,
    Heading(title=msg("Verdict"), narrowest=12, widest=16),
    Heading(title=msg("Reason"), narrowest=14, widest=26),
    Heading(title=msg("What is missing"), narrowest=30, widest=44),
    Heading(title=msg("Remarks"), narrowest=14, widest=30),
)
_MISSING = (
    Heading(title=msg("No."), kind=Kind.NUMBER, narrowest=5),
    Heading(title=msg("Schools without it"), kind=Kind.NUMBER, narrowest=11),
    Heading(title=msg("What is missing"), narrowest=18, widest=40),
    Heading(title=msg("of them undecided"), kind=Kind.NUMBER, narrowest=11),
    Heading(title=msg("It alone decides"), kind=Kind.NUMBER, narrowest=11),
)


def undecided_sheet(lines: SchoolLines) -> SheetPlan:
    """Schools that cannot be judged or are not concerned, and the missing inputs in their order."""
    return SheetPlan(
        name="Нельзя судить",
        title=msg("Schools that cannot be judged, and what is missing"),
        lines=head_lines(lines.found)[:1],
        cautions=list(cautions(lines.found)),
        tables=[
            SheetTable(
                title=msg("Schools"),
                headings=(*_SCHOOLS[:-1], *band_headings(lines), _SCHOOLS[-1]),
                rows=_schools(lines),
                empty=NO_SCHOOLS,
            ),
            SheetTable(
                title=msg("What to ask for first"),
                headings=_MISSING,
                rows=_missing(lines),
                empty=msg("Nothing that the rules look at is missing"),
            ),
        ],
        frozen_columns=3,
    )


def _schools(lines: SchoolLines) -> Iterator[Sequence[Cell]]:
    for number, line in enumerate(lines.undecided, 1):
        yield (
            *school_cells(number, line),
            line.verdict,
            "\n".join([_reasons(line, lines.lang), *_left_out(lines, line)]),
            "\n".join(input_title(key, lines.lang) for key in line.missing),
            *band_cells(line, lines.lang),
            remarks_text(line.remarks, lines.lang),
        )


def _reasons(line: SchoolLine, lang: str) -> str:
    return "\n".join(reason_text(key, lang) for key in line.reasons)


def _left_out(lines: SchoolLines, line: SchoolLine) -> list[str]:
    """Of a school that is exempt, as what."""
    if NotApplicable.EXEMPT.key not in line.reasons:
        return []
    return excluded_as(lines.found, lines.found.place(line.school))


def _missing(lines: SchoolLines) -> Iterator[Sequence[Cell]]:
    for number, one in enumerate(lines.found.missing, 1):
        yield number, one.absent, input_title(one.key, lines.lang), one.undecided, one.decides
