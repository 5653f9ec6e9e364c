"""What must stand at the head of every list: whose rules, which day, which data, what limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

import pandas as pd

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.reports.exclusions import exclusions_off, exclusions_on
from schoolsupport.tables import Tables
from schoolsupport.translation import Message, msg

_SAID_ON_TOP = (
    "rule.other_territory",
    "rule.use_restricted",
    "rule.not_held",
    "rule.same_year_twice",
    "rule.not_checked_since",
)
_SYNTHETIC = "синтетические данные"
_FILES_NAMED = 2


def head_lines(found: Identification) -> list[Message]:
    """Rules and edition, data, and how the schools fell."""
    for_year = "" if found.for_year is None else msg("; list for {year}", year=found.for_year)
    return [
        msg(
            "{rules}, as in force on {day}; results up to {year}{for_year}",
            rules=found.edition.rulebook.title,
            day=f"{found.as_of:%d.%m.%Y}",
            year=found.year,
            for_year=for_year,
        ),
        msg(
            "Data: {files}. Schools judged: {schools}; results: {results}",
            files=_files(found.inputs.tables),
            schools=len(found.schools),
            results=len(found.inputs.tables.results),
        ),
        _tally(found),
        *exclusions_off(found),
    ]


def cautions(found: Identification) -> Iterator[Message]:
    """What a reader must not miss: synthetic data, other territory, restricted use."""
    if is_synthetic(found.inputs.tables):
        yield msg("SYNTHETIC DATA: the schools and the numbers are invented")
    for one in found.problems:
        if one.code in _SAID_ON_TOP:
            yield msg("Note: {said}", said=one.message)
    yield from exclusions_on(found)


def is_synthetic(tables: Tables) -> bool:
    """Whether the data call themselves synthetic, in an act of a list or a column of context."""
    columns = [tables.lists["act"], *(tables.context[name] for name in tables.context.columns)]
    return any(_says_synthetic(column) for column in columns)


def _says_synthetic(column: pd.Series) -> bool:
    if pd.api.types.is_numeric_dtype(column.dtype):
        return False
    texts = (value for value in column.dropna().unique() if isinstance(value, str))
    return any(_SYNTHETIC in text.casefold() for text in texts)


def _files(tables: Tables) -> Message | str:
    names = [PurePath(source.path).name for source in tables.sources]
    if not names:
        return msg("tables given by a program")
    if len(names) <= _FILES_NAMED:
        return ", ".join(names)
    return msg(
        "{names} and {count} more files",
        names=", ".join(names[:_FILES_NAMED]),
        count=len(names) - _FILES_NAMED,
    )


def _tally(found: Identification) -> Message:
    counts = found.judgement.categories[found.main].counts()
    return msg(
        "On the list: {met}; not on it: {not_met}; cannot be judged: {no_data};"
        " not concerned: {not_applicable}",
        **{verdict.key: counts[verdict.key] for verdict in Verdict},
    )
