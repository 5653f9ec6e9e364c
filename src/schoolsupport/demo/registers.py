"""The register of schools, and the lists that orders put schools on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from schoolsupport.demo.orders import REGISTER, strongest
from schoolsupport.demo.planted import CONFIRMED_EXEMPT, PLANTED
from schoolsupport.demo.schools import SCHOOLS, SYNTHETIC, Kind, login

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schoolsupport.demo.conditions import Floats

_PERSISTENT = (login(58), login(82), login(110))
_RECOVERED = login(62)
_ORDINARY = (Kind.SECONDARY, Kind.BASIC)

_ORDERS = {
    "ШНОР": "приказ № 11-П от 20.01.2020",
    "500+": "приказ № 12-П от 25.01.2021",
    "постпроект": "приказ № 40-П от 30.08.2021",
    "exempt": "приказ № 7-П от 14.01.2021",
    "необъективность": "приказ № 31-П от 01.06.2021",
    REGISTER: "приказ № 45-П от 01.10.2021",
}


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
    columns = ["school", "list", "from", "until", "act", "reason"]
    return pd.DataFrame(_rows(quality), columns=columns)


def _rows(quality: Floats) -> Iterator[tuple[str, str, date, date | None, str, str]]:
    weakest = _weakest(quality)
    shnor = sorted({*_PERSISTENT, *weakest[:6]})
    for school in shnor:
        yield _row(school, "ШНОР", date(2020, 1, 20), None, "низкие результаты 2019 года")
    recovered = sorted({_RECOVERED, *weakest[6:8]})
    for school in recovered:
        until = date(2021, 8, 31)
        yield _row(school, "ШНОР", date(2020, 1, 20), until, "низкие результаты 2019 года")
        yield _row(school, "постпроект", date(2021, 9, 1), None, "вышла из перечня ШНОР")
    for school in sorted({*_PERSISTENT, *weakest[:2]}):
        until = date(2021, 12, 31)
        yield _row(school, "500+", date(2021, 2, 1), until, "участник проекта 2021 года")
    for school in CONFIRMED_EXEMPT:
        yield _row(school, "exempt", date(2021, 1, 14), None, "вид школы подтверждён")
    for school in sorted(weakest[8:11]):
        until = date(2022, 5, 31)
        reason = "отметки ВПР не подтверждены перепроверкой"
        yield _row(school, "необъективность", date(2021, 6, 1), until, reason)
    for school in strongest(quality):
        yield _row(school, REGISTER, date(2021, 10, 1), None, "стабильно высокие результаты")


def _row(
    school: str, name: str, start: date, until: date | None, reason: str
) -> tuple[str, str, date, date | None, str, str]:
    act = f"{SYNTHETIC}: вымышленный {_ORDERS[name]}"
    return school, name, start, until, act, reason


def _weakest(quality: Floats) -> list[str]:
    """Ordinary schools that are not planted, the weakest first."""
    planted = {row.school for row in PLANTED}
    ordered = (SCHOOLS[position] for position in np.argsort(quality, kind="stable"))
    return [demo.id for demo in ordered if demo.kind in _ORDINARY and demo.id not in planted]
