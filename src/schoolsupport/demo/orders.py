"""Orders of the invented ministry after the list was found: an approved list, curators, risks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from schoolsupport.demo.planted import PLANTED
from schoolsupport.demo.schools import MUNICIPALITIES, SCHOOLS, SYNTHETIC, Kind, login
from schoolsupport.sheets.writing import write_csv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schoolsupport.demo.conditions import Floats

APPROVED = "ШНОР 2022"
APPROVED_FROM = date(2022, 1, 20)
REGISTER = "высокие результаты"

_PLANTED_IN = (5, 40, 82, 58, 110, 94, 31)
"""Found by the rules and approved; 54 and 115 are found and were left out of the order."""
_LISTED_IN_VAIN = (62, 90)
"""Approved, though the first is no more low and the second cannot be judged."""
_PRINTED = (
    "МБОУ СОШ № 9 г. Образцовска",
    "СОШ № 5",
    "МКОУ «Самописская СОШ»",
)
"""Names without logins: one school, two schools, no school."""
_AS_PRINTED = 40
_FIXED_CURATOR = 0

_STRONG = (Kind.GYMNASIUM, Kind.LYCEUM, Kind.SECONDARY, Kind.BASIC)


def approved_list(quality: Floats) -> pd.DataFrame:
    """The approved list of 2022, as an order with an annex: logins, and some names alone.

    Args:
        quality: latent quality of the schools, in the order of `SCHOOLS`; the weakest ordinary
            schools are on the list beside planted ones.
    """
    planted = {row.school for row in PLANTED}
    ordinary = (Kind.SECONDARY, Kind.BASIC)
    order = sorted(range(len(SCHOOLS)), key=lambda at: (quality[at], at))
    weakest = [
        SCHOOLS[at].id
        for at in order
        if SCHOOLS[at].kind in ordinary and SCHOOLS[at].id not in planted
    ]
    schools = [login(one) for one in (*_PLANTED_IN, *_LISTED_IN_VAIN) if one != _AS_PRINTED]
    act = f"{SYNTHETIC}: вымышленный приказ № 3-П от 20.01.2022"
    rows = [
        (school, APPROVED, APPROVED_FROM, date(2022, 12, 31), act, "низкие результаты 2021 года")
        for school in (*sorted({*schools, *weakest[:2]}), *_PRINTED)
    ]
    return pd.DataFrame(rows, columns=["school", "list", "from", "until", "act", "reason"])


def strongest(quality: Floats, count: int = 12) -> list[str]:
    """The best schools of every kind that could help others, planted ones left out."""
    planted = {row.school for row in PLANTED}
    order = sorted(range(len(SCHOOLS)), key=lambda at: (-quality[at], at))
    found = [
        SCHOOLS[at].id
        for at in order
        if SCHOOLS[at].kind in _STRONG and SCHOOLS[at].id not in planted
    ]
    villages = [one for one in found if int(one[-4:]) > 48]
    return sorted({*found[: count // 2], *villages[: count - count // 2]})


def write_papers(folder: Path) -> dict[str, Path]:
    """Write what no table of results holds: curators and risk profiles, all invented.

    Args:
        folder: where to; made if it is not there.

    Returns:
        Paths by `curators` and `risks`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    papers = {
        "curators": (folder / "Кураторы.csv", list(_curators())),
        "risks": (folder / "Рисковые_профили.csv", list(_risks())),
    }
    for path, rows in papers.values():
        write_csv(path, [list(rows[0]), *(list(row.values()) for row in rows)])
    return {name: path for name, (path, _) in papers.items()}


def _curators() -> Iterator[dict[str, str]]:
    """Two methodists in each municipality; one school is settled beforehand."""
    for place, municipality in enumerate(MUNICIPALITIES):
        for number in (1, 2):
            yield {
                "Куратор": f"методист {number} ({municipality.name})",
                "Муниципалитет": municipality.name,
                "Не более": "3",
                "Закреплены": login(82) if (place, number) == (_FIXED_CURATOR, 1) else "",
            }


_RISKS: tuple[tuple[str, str, str, str, str], ...] = (
    ("2", "высокая", "подтверждён", "да", "Кадры: дорога к дефицитным предметам"),
    ("3", "высокая", "подтверждён", "да", ""),
    ("6", "средняя", "не подтверждён", "да", "Мотивация: уроки, на которые идут"),
    ("9", "высокая", "подтверждён", "нет", ""),
    ("10", "низкая", "не проверен", "нет", ""),
)
"""Number of the direction, significance, curator, chosen, programme: some faults are planted."""


def _risks() -> Iterator[dict[str, str]]:
    for direction, significance, verified, chosen, programme in _RISKS:
        yield {
            "Логин ОО": login(82),
            "Год": "2021",
            "Направление риска": direction,
            "Значимость": significance,
            "Верификация": verified,
            "Выбран": chosen,
            "Антирисковая программа": programme,
            "Источник": SYNTHETIC,
        }
