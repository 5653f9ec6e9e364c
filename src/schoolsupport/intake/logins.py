"""One school under two logins: sch…, edu… and ksh… with the same digits are one school."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from schoolsupport.domain import Problem, problem, unified_login


def used_logins(
    results: pd.DataFrame | None, columns: Sequence[pd.Series]
) -> tuple[dict[str, str], list[Problem]]:
    """Which login stands for each school that has several.

    Args:
        results: rows with `school` and `year`, or None.
        columns: all columns of schools' ids, as categories.

    Returns:
        Old login → login used: that of the latest year in results, of several the last in sort
        order; and one note per school.
    """
    several: defaultdict[str, set[str]] = defaultdict(set)
    for column in columns:
        for login in column.cat.categories:
            digits = unified_login(login)
            if digits is not None:
                several[digits].add(login)
    several = defaultdict(set, {key: found for key, found in several.items() if len(found) > 1})
    latest = _latest_years(results, {login for found in several.values() for login in found})
    aliases: dict[str, str] = {}
    problems: list[Problem] = []
    for found in several.values():
        used = max(found, key=lambda login: (latest.get(login, 0), login))
        aliases |= {login: used for login in sorted(found) if login != used}
        said = problem("school.login_changed", logins=", ".join(sorted(found)))
        problems.append(said.at(school=used))
    return aliases, problems


def _latest_years(results: pd.DataFrame | None, logins: set[str]) -> dict[str, int]:
    if results is None or not logins:
        return {}
    rows = results[results["school"].isin(logins)]
    years = rows.groupby("school", observed=True)["year"].max()
    return {str(login): int(year) for login, year in years.items()}
