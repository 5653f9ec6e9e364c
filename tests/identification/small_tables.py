"""Tables small enough to read in a test: lines of cells that stand apart by `|`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.tables import Tables
from schoolsupport.testing import table_of


def tables(**texts: str) -> Tables:
    """Tables from texts by name; a row is `school | year | procedure | n | n_2`, or as headed."""
    heads = {
        "results": "school | year | procedure | n | n_2",
        "lists": "school | list | from | until",
    }
    frames = {}
    for name, text in texts.items():
        headed = text if "school" in text else f"{heads[name]}\n{text}"
        frames[name] = table_of(headed)
    return Tables.of(**frames)


def run(
    rulebook: Rulebook,
    given: Tables | str,
    year: int = 2021,
    settings: Mapping[str, Any] | None = None,
    *,
    day: date | None = None,
    **keys: Any,
) -> Identification:
    """An identification; `keys` are settings too, `small_minimum` for `small.minimum`."""
    known = tables(results=given) if isinstance(given, str) else given
    chosen = {key.replace("small_", "small."): value for key, value in keys.items()}
    return identify(rulebook, known, year=year, as_of=day, settings=chosen | dict(settings or {}))


def verdict(found: Identification, rule: str, school: str = "a") -> str:
    """The verdict on a school by id of the criterion or category."""
    judgement = found.judgement
    outcome = judgement.criteria.get(rule)
    column = judgement.categories[rule] if outcome is None else outcome.verdict
    return column[found.place(school)].key


def reason(found: Identification, rule: str, school: str = "a") -> str | None:
    """Why the criterion does not apply, or cannot be decided."""
    record = found.record(school)
    return next(one.reason for one in record.criteria if one.id == rule)
