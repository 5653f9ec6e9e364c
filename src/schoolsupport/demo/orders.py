"""The register, and orders of the invented ministry: lists, an approved list, curators, risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from schoolsupport.demo.invented import INVENTED, SYNTHETIC, Listed, login
from schoolsupport.demo.schools import MUNICIPALITIES, SCHOOLS, ranked
from schoolsupport.pages.writing import write_same
from schoolsupport.sheets.writing import csv_bytes
from schoolsupport.tables import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from schoolsupport.demo.conditions import Floats

APPROVED, APPROVED_FROM = next(
    (entry.list, entry.from_) for one in INVENTED.approved for entry in one.entries
)
_AT_RISK = login(82)


def register() -> pd.DataFrame:
    """The «schools» table."""
    return pd.DataFrame(
        {
            "school": [demo.id for demo in SCHOOLS],
            "name": [demo.name for demo in SCHOOLS],
            "municipality": [demo.municipality.name for demo in SCHOOLS],
            "municipality_code": [demo.municipality.code for demo in SCHOOLS],
            "region": [region.name for demo in SCHOOLS if (region := demo.municipality.region)],
            "branch_of": [demo.school.branch_of for demo in SCHOOLS],
            "grade_from": [demo.school.grade_from for demo in SCHOOLS],
            "grade_to": [demo.school.grade_to for demo in SCHOOLS],
        }
    )


def lists(quality: Floats) -> pd.DataFrame:
    """The «lists» table: orders of an invented ministry.

    Args:
        quality: latent quality of the schools, in the order of `SCHOOLS`; the weakest ordinary
            schools are on the lists beside some planted ones.
    """
    return _listed(INVENTED.listed, quality)


def approved_list(quality: Floats) -> pd.DataFrame:
    """The approved list of 2022, as an order with an annex: logins, and some names alone.

    Args:
        quality: latent quality of the schools, in the order of `SCHOOLS`.
    """
    return _listed(INVENTED.approved, quality)


def _listed(groups: Sequence[Listed], quality: Floats) -> pd.DataFrame:
    order = ranked(quality)
    weakest = [one.id for one in order if one.kind.ordinary]
    rows = [
        (school, entry.list, entry.from_, entry.until, _act(entry.act), entry.reason)
        for one in groups
        for school in (*sorted(_schools(one, weakest, quality)), *one.printed)
        for entry in one.entries
    ]
    return pd.DataFrame(rows, columns=[column.name for column in LISTS.columns])


def _act(printed: str) -> str:
    return f"{SYNTHETIC}: вымышленный {printed}"


def _schools(one: Listed, weakest: Sequence[str], quality: Floats) -> set[str]:
    start, end = one.weakest
    strongest = _strongest(quality, one.strongest)
    return {*map(login, one.schools), *weakest[start:end], *strongest}


def _strongest(quality: Floats, count: int) -> Iterator[str]:
    """The best schools of a kind that could help others: half of all, half of villages."""
    helping = [one for one in reversed(ranked(quality)) if one.kind.helps]
    villages = [one for one in helping if one.setting.id != "town"]
    for one in (*helping[: count // 2], *villages[: count - count // 2]):
        yield one.id


def write_papers(folder: Path, *, overwrite: bool = False) -> dict[str, Path]:
    """Write what no table of results holds: curators and risk profiles, all invented.

    Args:
        folder: where to; made if it is not there.
        overwrite: whether files that were changed by hand are replaced.

    Returns:
        Paths by `curators` and `risks`.

    Raises:
        OutputError: the folder cannot be written to, or a file of it was changed by hand.
    """
    papers = {
        "curators": (folder / "Кураторы.csv", list(_curators())),
        "risks": (folder / "Рисковые_профили.csv", list(_risks())),
    }
    contents = {
        path: csv_bytes([list(rows[0]), *(list(row.values()) for row in rows)])
        for path, rows in papers.values()
    }
    write_same(contents, "output.cannot_write_demo", overwrite=overwrite)
    return {name: path for name, (path, _) in papers.items()}


def _curators() -> Iterator[dict[str, str]]:
    """Two methodists in each municipality; one school is settled beforehand."""
    for place, municipality in enumerate(MUNICIPALITIES):
        for number in (1, 2):
            yield {
                "Куратор": f"методист {number} ({municipality.name})",
                "Муниципалитет": municipality.name,
                "Не более": "3",
                "Закреплены": _AT_RISK if (place, number) == (0, 1) else "",
            }


def _risks() -> Iterator[dict[str, str]]:
    for one in INVENTED.risk:
        yield {
            "Логин ОО": _AT_RISK,
            "Год": "2021",
            "Направление риска": one.direction,
            "Значимость": one.significance,
            "Верификация": one.verified,
            "Выбран": one.chosen,
            "Антирисковая программа": one.programme,
            "Источник": SYNTHETIC,
        }
