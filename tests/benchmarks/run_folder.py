"""The run folder, as a ratio to the bare writing of the same cells by XlsxWriter in the same run.

Synthetic data. The folder holds the workbook with its formats, widths and heights, the csv files,
the evidence, the checked tables, the rules and the receipt; the bare writing puts the cells of the
workbook, read back, into sheets without any format. Each case runs in a process of its own, so
that its peak of memory is told too.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pandas as pd
import python_calamine

import schoolsupport as ss
from schoolsupport.libraries import xlsxwriter_library

YEARS = (2020, 2021)
WORKS = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")
COUNTED = (
    "pupils_unmotivated",
    "pupils_deviant",
    "pupils_registered",
    "pupils_single_parent",
    "pupils_russian_not_native",
    "pupils_both_parents_higher_education",
    "families",
)
MOST_RATIO, MOST_MEGABYTES = 2.0, 1024
ROUNDS = 3
SOURCE = 'source = { act = "order", clause = "1", quote = "доля обучающихся" }'


def synthetic_schools(schools: int) -> pd.DataFrame:
    """A register of schools."""
    return pd.DataFrame(
        {
            "school": [f"edu{100_000 + number}" for number in range(schools)],
            "name": [f"МБОУ «Средняя школа № {number}»" for number in range(schools)],
            "municipality": [f"Район {number % 60}" for number in range(schools)],
        }
    )


def by_works(schools: int) -> ss.Identification:
    """The federal rule on four works of two years."""
    chance = np.random.default_rng(1)
    register = synthetic_schools(schools)
    rows = schools * len(WORKS) * len(YEARS)
    n = chance.integers(1, 120, rows)
    share = chance.beta(1.1, 5.4, rows)  # about 18 of 100 works are low, as in real regions
    results = pd.DataFrame(
        {
            "school": np.repeat(register["school"].to_numpy(), len(WORKS) * len(YEARS)),
            "year": np.tile(YEARS, schools * len(WORKS)),
            "procedure": np.tile(np.repeat(WORKS, len(YEARS)), schools),
            "n": n,
            "n_2": chance.binomial(n, share),
        }
    )
    tables = ss.Tables.of(results=results, schools=register)
    return ss.identify(ss.load_region("federal"), tables, year=2021)


def by_numbers(schools: int) -> ss.Identification:
    """Seven shares of the social passport, any three of which put a school on the list."""
    chance = np.random.default_rng(2)
    register = synthetic_schools(schools)
    enrolment = chance.integers(50, 1500, schools)
    context = pd.DataFrame({"school": register["school"], "year": 2021, "enrolment": enrolment})
    for name in COUNTED:
        counted = chance.binomial(enrolment, chance.beta(1.2, 8, schools)).astype("float64")
        context[name] = np.where(chance.random(schools) < 0.05, np.nan, counted)
    tables = ss.Tables.of(context=context, schools=register)
    with tempfile.TemporaryDirectory() as folder:
        _write_rules(Path(folder) / "seven")
        return ss.identify(ss.load_region(Path(folder) / "seven"), tables, year=2021)


CASES: dict[str, Callable[[], ss.Identification]] = {
    "10 000 schools x 8 works": lambda: by_works(10_000),
    "40 000 schools x 8 works": lambda: by_works(40_000),
    "6 194 schools x 7 numbers": lambda: by_numbers(6_194),
}


def _write_rules(folder: Path) -> None:
    (folder / "rules").mkdir(parents=True)
    texts = {
        "region.toml": """
            name = "seven"
            title = "Семь показателей"
            level = "regional"
            territory = "Край"
            format = 1
        """,
        "acts.toml": """
            [[act]]
            id = "order"
            title = "Приказ"
            issuer = "Министерство"
            level = "regional"
            territory = "Край"
        """,
        "rules/categories.toml": f"""
            [[category]]
            id = "weak"
            title = "Школа с низкими результатами"
            short = "ШНОР"
            [[category.version]]
            from = 2020-01-01
            checked = 2026-11-21
            at_least = 3
            of = {json.dumps([name.replace("_", "-") for name in COUNTED])}
            {SOURCE}
        """,
    }
    for name in COUNTED:
        texts[f"rules/{name.replace('_', '-')}.toml"] = f"""
            title = "Доля: {name}"
            kind = "number"
            worse = "higher"
            indicator = "share_of_context"
            parameters = {{ numerator = "{name}", denominator = "enrolment" }}
            comparator = "at_least"
            [[version]]
            from = 2020-01-01
            checked = 2026-11-21
            threshold = 0.20
            {SOURCE}
        """
    for file, text in texts.items():
        (folder / file).write_text(dedent(text), "utf-8")


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call; machines are shared."""
    start = time.process_time()
    work()
    return time.process_time() - start


def write_bare(sheets: dict[str, list[list[Any]]], path: Path) -> None:
    """The cells and nothing else, as XlsxWriter's manual has it for large files."""
    book = xlsxwriter_library().Workbook(str(path), {"constant_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    if cell:
                        sheet.write_string(row, column, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(row, column, cell)
                else:
                    sheet.write_number(row, column, cell)
    book.close()


def measure(name: str) -> dict[str, float]:
    """Medians of one case, and the peak of memory until the first folder was written."""
    found = CASES[name]()
    own, bare = [], []
    with tempfile.TemporaryDirectory() as place:
        run = Path(place) / "run"
        own.append(seconds(lambda: ss.write_run(found, run)))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        book = python_calamine.CalamineWorkbook.from_path(str(run / "schools.xlsx"))
        sheets: dict[str, list[list[Any]]] = {
            one: book.get_sheet_by_name(one).to_python() for one in book.sheet_names
        }
        bare.append(seconds(lambda: write_bare(sheets, Path(place) / "bare.xlsx")))
        for _ in range(ROUNDS - 1):
            again = CASES[name]()  # what a run keeps once it is asked would be free
            own.append(seconds(lambda: ss.write_run(again, run)))  # noqa: B023  # called at once
            bare.append(seconds(lambda: write_bare(sheets, Path(place) / "bare.xlsx")))
    cells = sum(cell != "" for rows in sheets.values() for row in rows for cell in row)
    return {
        "schools": len(found.schools),
        "listed": len(found.listed()),
        "cells": cells,
        "own": statistics.median(own),
        "bare": statistics.median(bare),
        "ratio": statistics.median(a / b for a, b in zip(own, bare, strict=True)),
        "megabytes": peak,
    }


def main(arguments: list[str]) -> int:
    """Print the medians and the ratios; 0 when the bars are kept."""
    if arguments:
        print(json.dumps(measure(arguments[0])))  # noqa: T201  # a benchmark prints
        return 0
    kept = True
    for name in CASES:
        command = [sys.executable, __file__, name]
        told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        kept = kept and told["ratio"] <= MOST_RATIO and told["megabytes"] <= MOST_MEGABYTES
        print(  # noqa: T201  # a benchmark prints
            f"{name} ({told['listed']} listed, {told['cells']} cells): folder {told['own']:.2f} s,"
            f" bare {told['bare']:.2f} s, ratio {told['ratio']:.2f}, {told['megabytes']:.0f} MB"
        )
    print(f"at most {MOST_RATIO} x bare and {MOST_MEGABYTES} MB: {kept}")  # noqa: T201  # a benchmark prints
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
