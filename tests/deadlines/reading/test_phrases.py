"""Every phrase of the five orders, and the families of many others, with what they mean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deadlines.notation import PHRASES, codes, context, noted, rows
from schoolsupport.deadlines.parsing import parse_deadline
from schoolsupport.deadlines.schedule import DeadlineContext

DOCUMENTS = Path(__file__).resolve().parents[3].parent / "shared" / "documents"
HEADINGS = ("Сроки и периодичность", "Сроки исполнения", "Сроки реализации", "Период реализации")
PLANS = {
    "kaliningrad-2023.txt": (2023, 2023, 32),
    "krasnodar-slavyansk-2022.txt": (2022, 2022, 25),
    "sakhalin-2021-2022.txt": (2021, 2022, 30),
    "stavropol-neftekumsk-2020-2024.txt": (2020, 2024, 79),
    "sverdlovsk-alapaevskoe-2021.txt": (2021, 2021, 37),
}


def deadline_cells(text: str) -> list[tuple[int | None, str]]:
    """The filled cells of the column of deadlines, with the year of their section."""
    column = width = 0
    section: int | None = None
    found: list[tuple[int | None, str]] = []
    for line in text.split("\n"):
        cells = [cell.strip() for cell in line.split("\t")]
        headings = [at for at, cell in enumerate(cells) if cell.startswith(HEADINGS)]
        if headings and len(cells) > 2:
            column, width = headings[0], len(cells)
        elif width and len(cells) == 2 and (year := re.fullmatch(r"(20\d\d) год", cells[0])):
            section = int(year[1])
        elif width and len(cells) == width and cells[column]:
            continued = not cells[0] and not cells[column].startswith("<p>")
            if continued and found:
                found[-1] = (section, f"{found[-1][1]}\n{cells[column]}")
            elif re.search("[а-я]|[.]", cells[column]) or re.fullmatch(r"20\d\d", cells[column]):
                found.append((section, cells[column]))
        elif width and len(cells) == 3 and (year := re.fullmatch(r"(20\d\d) год", cells[0])):
            section = int(year[1])
    return found


@pytest.mark.parametrize("name", PLANS)
def test_every_deadline_cell_of_an_order_is_understood(name: str) -> None:
    if not DOCUMENTS.is_dir():
        pytest.skip("the orders are not here")
    first, last, count = PLANS[name]

    cells = deadline_cells((DOCUMENTS / name).read_text("utf-8"))

    assert len(cells) == count
    for section, cell in cells:
        around = DeadlineContext(first_year=section or first, last_year=section or last)
        assert parse_deadline(cell, around).understood, cell


@pytest.mark.parametrize("file", ["documents.tsv", "families.tsv"])
def test_a_phrase_means_what_its_reader_wrote_beside_it(file: str) -> None:
    for row in rows(file):
        schedule = parse_deadline(row["phrase"], context(row["context"]))

        assert noted(schedule, inferred=True) == row["parts"], row["phrase"]
        assert codes(schedule) == row["problems"], row["phrase"]


@pytest.mark.parametrize("file", sorted(path.name for path in PHRASES.glob("held_out_*.tsv")))
def test_phrases_kept_aside_are_read_and_none_gets_a_wrong_day(file: str) -> None:
    right = total = 0
    for row in rows(file):
        schedule = parse_deadline(row["phrase"], context(row["context"]))
        got, wanted = noted(schedule), row["parts"].replace("?", "")
        days = set(re.findall(r"\d{4}-\d\d-\d\d", got))
        assert days <= set(re.findall(r"\d{4}-\d\d-\d\d", wanted)), (row["phrase"], got)
        right += got == wanted
        total += 1

    assert total >= 60
    assert right / total >= 0.95
