"""Invented schools and registers that tests of registers read."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from schoolsupport import load_region
from schoolsupport.monitoring.registers.lines import Named, ReadLine
from schoolsupport.monitoring.registers.reading import Asked, KnownSchools, LinesRead, read_lines
from schoolsupport.words.schools import RegisteredName

DISTRICT = "Славянский район"
SCHOOLS = tuple(
    RegisteredName(school=school, name=name, municipality=municipality)
    for school, name, municipality in (
        ("sch990005", "МБОУ СОШ № 5", DISTRICT),
        ("sch990007", "МБОУ ООШ № 7", DISTRICT),
        ("sch990017", "МАОУ СОШ № 17", DISTRICT),
        ("sch990105", "МБОУ СОШ № 5", "Анапский район"),
    )
)
PARTICIPATION = (
    "Образовательная организация",
    "Ф.И.О. педагога",
    "Количество участников",
    "Вид мероприятия",
    "Мероприятие",
    "Уровень",
    "Дата",
)
TEACHERS = ("Образовательная организация", "Ф.И.О.", "Предмет", "Стаж")
DAY = dt.date(2022, 3, 1)


def _line(school: str, day: dt.date, **told: object) -> ReadLine:
    given = {"municipality": DISTRICT, "source_file": "synthetic", **told}
    return ReadLine(school=school, day=day, **given)  # type: ignore[arg-type]  # as named


KEPT = (
    *(
        _line(
            school,
            DAY,
            register="teachers",
            is_state=True,
            person=Named(name=name, place=school),
            values={"subject": subject},
        )
        for school, name, subject in (
            ("sch990005", "Выдумкина Анна Петровна", "математика"),
            ("sch990005", "Придумов Иван Ильич", "физика"),
            ("sch990007", "Небывалова О.К.", "химия"),
        )
    ),
    _line(
        "sch990005",
        DAY,
        register="participation",
        is_state=False,
        event="РМО учителей математики",
        person=Named(name="Выдумкина Анна Петровна", place="sch990005"),
        values={"form": "РМО", "level": "муниципальный"},
    ),
    _line(
        "sch990007",
        DAY,
        register="participation",
        is_state=False,
        event="Семинар «Чтение с пониманием»",
        people=12,
        values={"form": "семинар", "level": "региональный"},
    ),
)
"""Lines of two registers, as a store keeps them."""


def asked(
    register: str,
    *,
    region: str = "krasnodar",
    municipality: str | None = DISTRICT,
    day: dt.date = DAY,
) -> Asked:
    kept = load_region(region).registers[register]
    return Asked(
        register=kept,
        schools=KnownSchools(SCHOOLS, municipality),
        day=day,
        rows=frozenset(number.rpartition("/")[2] for number in kept.rows),
    )


def table(headings: Sequence[str], *rows: Sequence[object]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerows([headings, *rows])
    return written.getvalue()


def read(folder: Path, text: str, question: Asked, name: str = "реестр.csv") -> LinesRead:
    file = folder / name
    file.write_text(text, "utf-8")
    return read_lines([file], question)


def codes(found: LinesRead) -> list[str]:
    return [one.code for one in found.problems]


def places(found: LinesRead) -> set[tuple[int | None, str | None]]:
    return {(one.row, one.column) for one in found.problems}


def people(lines: Iterable[object]) -> int:
    return sum(getattr(one, "people", None) or 1 for one in lines)
