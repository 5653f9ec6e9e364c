"""What must stand at the head of every list: whose rules, which day, which data, what limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

import pandas as pd

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.rules.rulebook import CategoryInForce
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.tables import Tables
from schoolsupport.translation import Message, msg

SYNTHETIC = msg("SYNTHETIC DATA: the schools and the numbers are invented")
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
        yield SYNTHETIC
    for one in found.problems:
        if one.code in _SAID_ON_TOP:
            yield msg("Note: {said}", said=one.message)
    yield from exclusions_on(found)


def is_synthetic(tables: Tables) -> bool:
    """Whether the data call themselves synthetic, in an act of a list or a column of context."""
    columns = [tables.lists["act"], *(tables.context[name] for name in tables.context.columns)]
    return any(_says_synthetic(column) for column in columns)


def exclusions_on(found: Identification) -> Iterator[Message]:
    """A line for every kind of school that is left out of the main category."""
    category = found.edition.categories[found.main]
    source = _source(found, category)
    for name in category.membership.exclude:
        if name in found.judgement.criteria:
            yield msg(
                "Left out of the list as «{title}»: {count}; {source}",
                title=found.edition.criteria[name].title,
                count=int(found.judgement.criteria[name].verdict.certain.sum()),
                source=source,
            )


def exclusions_off(found: Identification) -> Iterator[Message]:
    """What could be left out and is not; nothing where some kind is, or none can be."""
    membership = found.edition.categories[found.main].membership
    known = [name for name in membership.can_exclude if name in found.edition.criteria]
    if known and not membership.exclude:
        yield msg(
            "No kind of school is left out; the switch {switch} could leave out: {kinds}",
            switch=f"{found.main}.exclude",
            kinds="; ".join(found.edition.criteria[name].title for name in known),
        )


def excluded_as(found: Identification, place: int) -> list[str]:
    """Titles of the kinds that leave one school out of the main category."""
    names = found.edition.categories[found.main].membership.exclude
    judged = found.judgement.criteria
    return [
        found.edition.criteria[name].title
        for name in names
        if name in judged and judged[name].verdict.certain[place]
    ]


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


def _source(found: Identification, category: CategoryInForce) -> Message | str:
    """Who switched it on: the run itself, or the version of the rule."""
    if "exclude" in category.set_keys:
        return msg("set for this run, not by the act")
    standing = category.standing
    return found.edition.act(standing.sources.get("exclude", standing.source)).citation
