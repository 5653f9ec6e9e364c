"""What all studies share: the head of every list, schools as rows and columns.

At the head stands whose rules, which day, which data, what limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.wording import VERDICTS
from schoolsupport.identification.rules.rulebook import CategoryInForce, Edition
from schoolsupport.identification.verdicts import KEYS, Verdict
from schoolsupport.pages import Column, Page, Part, Said, Table, Text
from schoolsupport.tables import Tables
from schoolsupport.translation import Message, msg

MOST_ROWS = 30
NOT_JUDGED = "not_judged"
JUDGED_OR_NOT = (*KEYS, NOT_JUDGED)
SCHOOL_COLUMNS = (
    Column(heading=msg("Login"), id="school", wrap="never"),
    Column(heading=msg("School"), id="name"),
    Column(heading=msg("Municipality"), id="municipality"),
)


def study_page(
    title: Said, found: Identification, category: str, parts: Iterable[Part], *, name: str
) -> Page:
    """A page of a study of one run: whose rules, of which day, on which data; then its parts."""
    shown = found.edition.categories[category]
    rules = msg(
        "{title}: rules of {day}, data up to {year}",
        title=found.edition.rulebook.title,
        day=found.as_of,
        year=found.year,
    )
    listed = msg(
        "{short}: {listed} of {judged} schools are on the list",
        short=shown.short,
        listed=len(found.listed(category)),
        judged=len(found.schools),
    )
    head = (Text(words=rules, style="strong"), Text(words=listed))
    return Page(title=title, name=name, cautions=tuple(cautions(found)), parts=(*head, *parts))


def frame_table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    made: Mapping[str, Sequence[Any]] | None = None,
    **given: Any,
) -> Table:
    """A table of a frame.

    Args:
        frame: the rows.
        columns: whose ids are columns of the frame, or of `made`.
        made: cells of columns that the frame has otherwise or not at all, by id.
        given: what else the table has.
    """
    own = made or {}
    ids = [str(one.id) for one in columns]
    cells = [own[name] if name in own else _cells(name, frame[name]) for name in ids]
    return Table(columns=tuple(columns), cells=tuple(cells), **given)


def _cells(column: str, told: pd.Series) -> list[Any]:
    if column == "verdict":
        return verdict_cells(told)
    return told.astype("object").where(told.notna(), None).tolist()


def verdict_cells(keys: Iterable[object]) -> list[Message]:
    """Keys of verdicts in words; what is none was not judged."""
    told = {verdict.key: said for verdict, said in VERDICTS.items()}
    return [told.get(str(key), msg("not judged")) for key in keys]


def named(schools: Sequence[str], most: int = 5) -> str:
    """Logins in one line, the first few of them."""
    listed = list(schools)
    return ", ".join(listed[:most]) + (" …" if len(listed) > most else "") if listed else "—"


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


def codes_in(
    found: Identification, category: str, schools: pd.Index[str], absent: int = len(KEYS)
) -> NDArray[np.int8]:
    """Verdicts of a run on any schools; `absent` where it did not judge them."""
    codes = found.judgement.categories[category].codes.astype(np.int8)
    return np.append(codes, np.int8(absent))[found.schools.get_indexer(schools)]


def registered_frame(schools: pd.Index[str], tables: Tables) -> pd.DataFrame:
    """Columns `school`, `name`, `municipality` of any schools, as the tables have them."""
    frame = pd.DataFrame({"school": schools})
    rows = tables.schools
    for column in ("name", "municipality"):
        told = rows[column].astype("object").set_axis(rows["school"].astype("object"))
        frame[column] = told.reindex(schools).to_numpy()
    return frame


def category_of(edition: Edition, category: str | None) -> str:
    """The category asked for; by default the main one.

    Raises:
        ParameterError: no category in force has the name.
    """
    name = category or edition.main
    if name not in edition.categories:
        raise fault(
            "parameter.no_category_in_force",
            where="category",
            found=name,
            known=", ".join(edition.categories),
        )
    return name
