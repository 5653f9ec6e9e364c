"""Documents, as ratios to what is written without us in the same run.

Synthetic: the plans of 1 200 schools by the order of a region, each a Word document in the form of
the region, in seconds of the processor each; 100 000 rows of a page as a workbook, against the same
cells written by XlsxWriter bare; a table of 1 000 rows as a Word document, against docxtpl filling
a template with such a table; the page of a region of 1 200 schools as one HTML file, its size, and
its time beside Jinja2 bare, filling a table with the works of the same schools. Everything is done
several times in turn, and medians are compared.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import docx

import schoolsupport as ss
from schoolsupport.libraries import xlsxwriter_library
from schoolsupport.pages import Column, Page, Table
from schoolsupport.pages.many import page_file, write_each
from schoolsupport.pages.writing import write
from schoolsupport.roadmaps.planning.organisations import Organisations, SchoolEntry
from schoolsupport.roadmaps.planning.plan import plan_all
from schoolsupport.roadmaps.planning.roadmap import Tier

PLANS, ROWS, LINES, SCHOOLS = 1_200, 100_000, 1_000, 1_200
MOST_MILLISECONDS, MOST_PLANNING, MOST_XLSX, MOST_DOCX = 20.0, 5.0, 1.2, 1.2
MOST_MEGABYTES = 15.0
WORKS = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")
ROUNDS = 3
HEADINGS = ("№", "Школа", "Муниципалитет", "Мероприятие", "Срок", "Исполнено")


def plans_of_schools(folder: Path) -> tuple[float, float]:
    """Seconds of the processor for all plans, and milliseconds for the document of each."""
    region = ss.load_region("kaliningrad")
    schools = Organisations(
        schools=tuple(
            SchoolEntry(
                school=f"sch{number:06}",
                name=f"Школа № {number} (вымышлена)",
                municipality=f"Район {number % 40}",
                statuses=("shnor", "500+"),
            )
            for number in range(PLANS)
        )
    )
    begin = time.process_time()
    plans = plan_all(region.roadmaps["kaliningrad-2023"], Tier.SCHOOL, schools)
    planned = time.process_time()
    files = [
        page_file(ss.report(region, "plan", one).page, folder / f"{one.owner.id}.docx", "ru")
        for one in plans
    ]
    write_each(folder, files)
    written = time.process_time()
    return planned - begin, (written - planned) / PLANS * 1_000


def cells(rows: int) -> list[list[str | int | float]]:
    """Rows of a table of execution."""
    return [
        [
            number + 1,
            f"Школа № {number % 1_200} (вымышлена)",
            f"Район {number % 40}",
            f"Мероприятие дорожной карты {number % 80}: семинар для учителей и руководителей",
            f"до {number % 28 + 1:02}.03.2023",
            number % 101 / 100,
        ]
        for number in range(rows)
    ]


def page_of(rows: int) -> Page:
    """The rows as a page."""
    units = (None, None, None, None, None, "share")
    columns = [Column(heading=name, unit=unit) for name, unit in zip(HEADINGS, units, strict=True)]
    columns_of_cells = list(zip(*cells(rows), strict=True))
    return Page(title="Исполнение", parts=[Table(columns=columns, cells=columns_of_cells)])


def bare_workbook(rows: list[list[str | int | float]], file: Path) -> None:
    """The same cells, without formats."""
    book = xlsxwriter_library().Workbook(str(file))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for place, row in enumerate(rows, start=1):
        sheet.write_row(place, 0, row)
    book.close()


def template_of_table(file: Path) -> None:
    """A template for docxtpl: a head, and a row repeated."""
    document = docx.Document()
    table = document.add_table(rows=4, cols=len(HEADINGS))
    for place, name in enumerate(HEADINGS):
        table.rows[0].cells[place].text = name
        table.rows[2].cells[place].text = "{{ row[" + str(place) + "] }}"
    table.rows[1].cells[0].text = "{%tr for row in rows %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.save(str(file))


def ratio(own: Callable[[], object], other: Callable[[], object]) -> tuple[float, float, float]:
    """Medians of both in seconds, and the median of the ratios of neighbours."""
    pairs = []
    for turn in range(ROUNDS):
        taken = {}
        for name, work in (("own", own), ("other", other))[:: 1 if turn % 2 else -1]:
            begin = time.perf_counter()
            work()
            taken[name] = time.perf_counter() - begin
        pairs.append((taken["own"], taken["other"]))
    ours, theirs = (statistics.median(one) for one in zip(*pairs, strict=True))
    return ours, theirs, statistics.median(a / b for a, b in pairs)


def said(words: str) -> None:
    """A line of the answer."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def of_workbook(folder: Path) -> bool:
    """Rows of a workbook, against XlsxWriter bare."""
    page, rows = page_of(ROWS), cells(ROWS)
    ours, bare, times = ratio(
        lambda: write(page, folder / "own.xlsx", "ru", overwrite=True),
        lambda: bare_workbook(rows, folder / "bare.xlsx"),
    )
    said(f"{ROWS} rows of xlsx: {ours:.2f} s, bare XlsxWriter {bare:.2f} s")
    said(f"  {times:.2f} of bare (bar {MOST_XLSX})")
    return times <= MOST_XLSX


def of_document(folder: Path) -> bool:
    """A table of a Word document, against docxtpl."""
    try:
        template_library = import_module("docxtpl")
    except ImportError:
        said(f"table of {LINES} rows: docxtpl is not installed (group bench), not compared")
        return True
    page, rows, template = page_of(LINES), cells(LINES), folder / "template.docx"
    template_of_table(template)

    def filled() -> None:
        document = template_library.DocxTemplate(str(template))
        document.render({"rows": rows}, autoescape=True)
        document.save(str(folder / "filled.docx"))

    ours, theirs, times = ratio(
        lambda: write(page, folder / "own.docx", "ru", overwrite=True), filled
    )
    said(f"docx table of {LINES} rows: {ours:.3f} s, docxtpl {theirs:.3f} s")
    said(f"  {times:.2f} of docxtpl (bar {MOST_DOCX})")
    return times <= MOST_DOCX


def region_tables() -> ss.Tables:
    """Results of the schools of a region, of three years; a quarter of the schools is low."""
    rows = [
        (f"sch{number:06}", year, work, 20 + number % 30, (20 + number % 30) * (number % 4) // 8)
        for number in range(SCHOOLS)
        for year in (2019, 2020, 2021)
        for work in WORKS
    ]
    names = ("school", "year", "procedure", "n", "n_below")
    return ss.Tables.of(
        results=dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)),
        schools={
            "school": [f"sch{number:06}" for number in range(SCHOOLS)],
            "name": [f"Школа № {number} (вымышлена)" for number in range(SCHOOLS)],
            "municipality": [f"Район {number % 40} (вымышлен)" for number in range(SCHOOLS)],
        },
    )


BARE = """<!doctype html><title>Регион</title><table>{% for row in rows %}<tr>
{%- for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"""


def of_site(folder: Path) -> bool:
    """The page of a region: its size, and its time beside that of a bare template."""
    region, tables = ss.load_region("kaliningrad"), region_tables()
    found = ss.identify(ss.load_region("federal"), tables, year=2021)
    rows = tables.results[["school", "year", "procedure", "n", "n_below"]].to_numpy().tolist()
    bare = import_module("jinja2").Environment(autoescape=True).from_string(BARE)
    file = folder / "region.html"

    ours, theirs, times = ratio(
        lambda: ss.region_site(region, found).save(file, overwrite=True),
        lambda: (folder / "bare.html").write_text(bare.render(rows=rows), "utf-8"),
    )
    size = file.stat().st_size / 1_000_000
    said(f"page of {SCHOOLS} schools: {size:.1f} MB (bar {MOST_MEGABYTES:g}), {ours:.2f} s")
    said(
        f"  {times:.1f} times a bare template of the same {len(rows)} rows ({theirs:.2f} s), no bar"
    )
    return size <= MOST_MEGABYTES


def main() -> int:
    """Print every figure; 1 if one is above its bar."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        planning, each = plans_of_schools(folder / "plans")
        said(f"{PLANS} plans: planned in {planning:.1f} s (bar {MOST_PLANNING})")
        said(f"  {each:.1f} ms of the processor a document (bar {MOST_MILLISECONDS})")
        kept = [planning <= MOST_PLANNING, each <= MOST_MILLISECONDS]
        kept += [of_workbook(folder), of_document(folder), of_site(folder)]
    said("within the bars" if all(kept) else "ABOVE A BAR")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
