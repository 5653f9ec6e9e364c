"""Each register of the five orders: filled in by its own headings, read, kept, shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from monitoring.register_files import asked, codes, read, table
from schoolsupport import load_region
from schoolsupport.monitoring.registers.lines import holding
from schoolsupport.monitoring.registers.register import CellKind, Register, RegisterColumn
from schoolsupport.monitoring.registers.register_pages import register_page, shown_register
from schoolsupport.pages.terminal import shown
from schoolsupport.store import open_store

REGIONS = ("kaliningrad", "sakhalin", "krasnodar", "stavropol", "sverdlovsk")
REGISTERS = [
    pytest.param(region, register, id=f"{region}-{register.name}")
    for region in REGIONS
    for register in load_region(region).registers.values()
]
CELLS = {
    CellKind.SCHOOL: "МБОУ ООШ № 7",
    CellKind.MUNICIPALITY: "Славянский район",
    CellKind.PERSON: "Выдумкина Анна Петровна",
    CellKind.EVENT: "Семинар «Чтение с пониманием»",
    CellKind.DAY: "15.03.2022",
    CellKind.PEOPLE: "12",
    CellKind.WHOLE: "72",
    CellKind.YES_NO: "да",
    CellKind.TEXT: "что-то (вымышлено)",
}


def cell(column: RegisterColumn, register: Register) -> str:
    if column.kind is CellKind.CHOICE:
        return column.choices[-1]
    if column.kind is CellKind.ROW:
        return register.rows[0].rpartition("/")[2]
    return CELLS[column.kind]


@pytest.mark.parametrize(("region", "register"), REGISTERS)
@pytest.mark.parametrize("which", [0, -1], ids=["heading", "other-heading"])
def test_a_register_is_filled_in_by_its_headings_read_kept_and_shown(
    region: str, register: Register, which: int, tmp_path: Path
) -> None:
    headings = [one.headings[which] for one in register.column]
    row = [cell(one, register) for one in register.column]

    found = read(tmp_path, table(headings, row), asked(register.name, region=region))

    assert codes(found) == []
    (line,) = found.lines
    assert line.school == "sch990007"
    with open_store(tmp_path / "support.db") as store:
        kept = store.keep_lines(found.lines, moment=dt.datetime(2022, 4, 1, tzinfo=dt.UTC))
        lines = holding(store.lines([register.name]), dt.date(2022, 12, 31))
        names = store.persons()
    assert kept.new == 1
    told = shown_register(
        register, lines, dt.date(2022, 12, 31), {"sch990007": "МБОУ ООШ № 7"}, names
    )
    seen = shown(register_page(register, told, names=True), "ru", 200)
    assert "МБОУ ООШ № 7" in seen
    if register.of_kind(CellKind.PERSON) is not None:
        assert "Выдумкина Анна Петровна" in seen
        assert "Выдумкина" not in str(lines)
    purged = {one.id for one in register.column if one.purged}
    assert not purged & set(lines[0].values)


@pytest.mark.parametrize(("region", "register"), REGISTERS)
def test_only_what_is_required_makes_a_line(
    region: str, register: Register, tmp_path: Path
) -> None:
    columns = [one for one in register.column if one.required]
    places = (CellKind.SCHOOL, CellKind.MUNICIPALITY)
    if not any(one.kind in places for one in columns):
        columns.append(next(one for one in register.column if one.kind in places))
    text = table([one.heading for one in columns], [cell(one, register) for one in columns])

    found = read(tmp_path, text, asked(register.name, region=region))

    assert codes(found) == []
    assert len(found.lines) == 1
