"""The page of what files hold: what of each was read, totals compared, everything found wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from schoolsupport.domain import Severity
from schoolsupport.intake.reading import ReadSheet
from schoolsupport.intake.totals import differing, totals_of
from schoolsupport.pages import Column, Page, Remark, Table, Text
from schoolsupport.tables import CONTEXT, REFERENCE, RESULTS, SCHOOLS, Tables
from schoolsupport.translation import Spoken, joined, msg, plural

_OF_SCHOOLS = (RESULTS.name, CONTEXT.name, SCHOOLS.name)
_MOST_TOTALS = 20


def school_count(tables: Tables) -> int:
    """How many schools the tables know; a name that only a list of an order prints is not one."""
    frames = tables.frames()
    named = [set(map(str, f["school"].dropna())) for f in frames.values() if "school" in f]
    listed = {one for one in map(str, tables.lists["school"].dropna()) if " " in one}
    known = [set(map(str, frames[n]["school"].dropna())) for n in _OF_SCHOOLS]
    return len(set().union(*named) - (listed - set().union(*known)))


def page(tables: Tables, sheets: Sequence[ReadSheet] = ()) -> Page:
    """What was read from which file and sheet, totals compared, everything wrong, errors first."""
    columns = (
        Column(heading=msg("File"), id="file", width=(20, 80)),
        Column(heading=msg("Layout"), id="layout", unit="code"),
        Column(heading=msg("Rows"), id="rows", unit="people"),
    )
    rows = [(source.path, source.layout, source.rows) for source in tables.sources]
    count = len(tables.problems)
    schools = school_count(tables)
    read = msg(
        "Years of results: {years}; {schools}",
        years=", ".join(map(str, tables.years)) or "—",
        schools=plural("{n} school", "{n} schools", schools),
    )
    wrong = plural("{n} problem:", "{n} problems:", count) if count else msg("No problems")
    weights = list(Severity)
    remarks = [
        Remark(words=Spoken(one.text), severity=one.severity.value)
        for one in sorted(tables.problems, key=lambda one: weights.index(one.severity))
        if not one.idle
    ]
    idle = len(tables.problems) - len(remarks)
    if idle:
        words = msg("nothing has to be done about {n} more; --json lists them", n=idle)
        remarks.append(Remark(words=words, severity="info"))
    return Page(
        title=msg("What was read from the files"),
        name="files",
        parts=[
            Table.of_rows(columns, rows, name="files"),
            *_by_sheet(sheets),
            *_understood(sheets),
            Text(words=read),
            *_totals(tables),
            Text(words=wrong, style="strong" if count else "plain"),
        ],
        remarks=remarks,
    )


def _by_sheet(sheets: Sequence[ReadSheet]) -> Iterator[Table]:
    """What of each sheet was read and what not, where that is more than the files say."""
    files = [one.file for one in sheets]
    if len(files) == len(set(files)) and not any(one.refused or not one.title for one in sheets):
        return
    columns = (
        Column(heading=msg("File"), id="file", width=(12, 40)),
        Column(heading=msg("Sheet"), id="sheet"),
        Column(heading=msg("Known as"), id="title", width=(12, 40)),
        Column(heading=msg("Read"), id="rows", unit="people"),
        Column(heading=msg("Put aside"), id="refused", unit="people"),
        Column(heading=msg("Not for tables"), id="left", unit="people"),
    )
    rows = [
        (
            Path(one.file).name,
            one.sheet or "—",
            one.title or msg("not known, not read"),
            one.rows,
            one.refused,
            one.left,
        )
        for one in sheets
    ]
    yield Table.of_rows(columns, rows, name="sheets", title=msg("What was read, and what was not"))


def _understood(sheets: Sequence[ReadSheet]) -> Iterator[Table]:
    """How sheets were understood that are not plain."""
    columns = (
        Column(heading=msg("File"), id="file", width=(12, 40)),
        Column(heading=msg("Sheet"), id="sheet"),
        Column(heading=msg("Headings in row"), id="headings", unit="year"),
        Column(heading=msg("What was met"), id="met", width=(20, 70)),
    )
    told = [(one, list(one.understood.words())) for one in sheets if one.understood is not None]
    rows = [
        (
            Path(one.file).name,
            one.sheet or "—",
            "—" if one.understood is None else one.understood.headings or "—",
            joined(words, "; "),
        )
        for one, words in told
        if words
    ]
    if rows:
        title = msg("How it was understood")
        yield Table.of_rows(columns, rows, name="understood", title=title, most=_MOST_TOTALS)


def _totals(tables: Tables) -> Iterator[Table | Text]:
    """How many printed totals were compared with their schools, and those that differ."""
    rows = totals_of(tables)
    if rows.empty:
        return
    wrong = differing(rows)
    words = msg(
        "Printed totals compared with the sums of the schools: {count}; they differ in {wrong}",
        count=len(rows),
        wrong=len(wrong),
    )
    yield Text(words=words)
    if wrong.empty:
        return
    columns = (
        Column(heading=msg("Territory"), id="territory", width=(12, 30)),
        Column(heading=msg("Year"), id="year", unit="year"),
        Column(heading=msg("Procedure"), id="procedure", unit="code"),
        Column(heading=msg("Number"), id="column", width=(10, 30)),
        Column(heading=msg("Printed"), id="printed"),
        Column(heading=msg("By the schools"), id="computed"),
    )
    cells = [
        (
            one["territory"],
            int(one["year"]),
            one["procedure"],
            REFERENCE[one["column"]].title,
            f"{one['printed']:.6g}",
            f"{one['computed']:.6g}",
        )
        for one in wrong.to_dict("records")
    ]
    yield Table.of_rows(columns, cells, name="totals", most=_MOST_TOTALS)
