"""Hostile files end within two seconds of CPU and half a gigabyte, with the file named."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the library publishes no types

from .test_bounds import SHEET, changed, with_far

CPU, MEGABYTES = 2, 500

READING = """
import json, re, resource, sys
import schoolsupport as ss
from schoolsupport.intake import read_files, known_layouts
from schoolsupport.errors import SchoolSupportError
before = resource.getrusage(resource.RUSAGE_SELF)
said = ""
try:
    read_files(sys.argv[1])
except SchoolSupportError as error:
    said = error.text("ru")
own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
cpu = sum(one.ru_utime + one.ru_stime for one in (own, others)) - before.ru_utime - before.ru_stime
peak = re.search(r"VmHWM:\\s+([0-9]+) kB", open("/proc/self/status").read())
most = max(int(peak[1]), others.ru_maxrss)  # the own ru_maxrss is that of whoever started us, too
print(json.dumps({"said": said, "cpu": cpu, "mb": most / 1024}))
"""


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["school", "year", "procedure", "n", "n_2"])
        sheet.write_row(1, 0, ["sch100001", 2021, "vpr-5-ru", 20, 10])
    return path


def far_blank(path: Path) -> None:
    with_far(workbook(path), "/>")


def far_word(path: Path) -> None:
    with_far(workbook(path), "><v>1</v></c>")


def false_count(path: Path) -> None:
    texts = "xl/sharedStrings.xml"
    changed(workbook(path), texts, "uniqueCount=", 'uniqueCount="4000000000" x=')


def no_such_place(path: Path) -> None:
    row = '<row><c r="AAAA99999999999"><v>1</v></c></row></sheetData>'
    changed(workbook(path), SHEET, "</sheetData>", row)


def vast_merge(path: Path) -> None:
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    changed(workbook(path), SHEET, "</sheetData>", merged)


def unpacks_without_end(path: Path) -> None:
    workbook(path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book,
        book.open("xl/media/image1.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(2100):
            part.write(bytes(1 << 20))


def one_long_line(path: Path) -> None:
    path.write_text("школа " * 500_000, "utf-8")


def nested_page(path: Path) -> None:
    path.write_text("<table><tr><td>" * 20_000, "utf-8")


def zeros(path: Path) -> None:
    path.write_bytes(bytes(1 << 20))


MADE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a blank in the last cell": ("xlsx", far_blank),
    "a word in the last cell": ("xlsx", far_word),
    "a false count of texts": ("xlsx", false_count),
    "a place no sheet has": ("xlsx", no_such_place),
    "a vast merged block": ("xlsx", vast_merge),
    "an archive of gigabytes": ("xlsx", unpacks_without_end),
    "one long line": ("csv", one_long_line),
    "a page that is never closed": ("html", nested_page),
    "zeros": ("xls", zeros),
    "zeros of a text": ("csv", zeros),
    "zeros of a parquet": ("parquet", zeros),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", MADE)
def test_a_hostile_file_costs_little_and_is_named(tmp_path: Path, name: str) -> None:
    ending, make = MADE[name]
    path = tmp_path / f"файл.{ending}"
    make(path)

    answer = subprocess.run(
        [sys.executable, "-c", READING, str(path)], capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["cpu"] < CPU, told
    assert told["mb"] < MEGABYTES, told
    assert not told["said"] or path.name in told["said"]
