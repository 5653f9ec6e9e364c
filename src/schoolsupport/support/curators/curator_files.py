"""A table of curators: who can take schools, and which pairs are settled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from schoolsupport.faults import fault
from schoolsupport.roadmaps.planning.rows import TextRow, read_rows
from schoolsupport.support.curators.curators import Curator, CuratorWishes
from schoolsupport.words.persons import looks_like_person

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "curator": ("куратор", "должность", "организация"),
    "school": ("школа", "логин", "своя школа", "логин оо"),
    "municipality": ("муниципалитет", "муниципальное образование"),
    "at_most": ("не более", "школ не более"),
    "fixed": ("закреплены", "закреплённые школы", "закрепленные школы"),
    "excluded": ("кроме", "исключить"),
}


def read_curators(path: str | Path) -> tuple[tuple[Curator, ...], CuratorWishes]:
    """Curators, and what is settled of them, from a table.

    Args:
        path: csv, xlsx or TOML (`[[curator]]`) with the columns of `COLUMNS`; schools fixed and
            excluded are apart by commas.

    Raises:
        InputError: the file cannot be read, a heading is not known, a row names no curator, a
            person instead of an office, or no number where one belongs.
    """
    curators: list[Curator] = []
    fixed: dict[str, str] = {}
    excluded: set[tuple[str, str]] = set()
    for row in read_rows(Path(path), COLUMNS, "curator"):
        name = row.get("curator")
        if name is None or looks_like_person(name):
            raise fault("input.no_curator", where=row.where, found=None if name is None else "…")
        curators.append(
            Curator(
                id=name,
                school=row.get("school"),
                municipality=row.get("municipality"),
                at_most=_number(row),
            )
        )
        for school in _split(row.get("fixed")):
            if fixed.setdefault(school, name) != name:
                raise fault("input.fixed_twice", found=school)
        excluded |= {(name, school) for school in _split(row.get("excluded"))}
    return tuple(curators), CuratorWishes(fixed=fixed, excluded=frozenset(excluded))


def _number(row: TextRow) -> int | None:
    text = row.get("at_most")
    if text is None:
        return None
    if not text.isdecimal() or int(text) < 1:
        raise fault("input.not_number_of_schools", where=f"{row.where}: at_most", found=text)
    return int(text)


def _split(text: str | None) -> list[str]:
    return [one.strip() for one in (text or "").split(",") if one.strip()]
