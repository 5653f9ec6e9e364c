"""What all studies share: the head of their pages, schools as rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.listing import cautions
from schoolsupport.identification.reasons.wording import VERDICTS
from schoolsupport.identification.rules.rulebook import Edition
from schoolsupport.identification.verdicts import KEYS
from schoolsupport.pages import Column, Page, Part, Said, Table, Text
from schoolsupport.tables import Tables
from schoolsupport.translation import Message, msg

MOST_ROWS = 30
NOT_JUDGED = "not_judged"
JUDGED_OR_NOT = (*KEYS, NOT_JUDGED)


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
    return Page(
        title=title,
        name=name,
        cautions=tuple(cautions(found)),
        parts=(*head, *parts),
        restricted=True,
    )


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


def codes_in(
    found: Identification, category: str, schools: pd.Index[str], absent: int = len(KEYS)
) -> NDArray[np.int8]:
    """Verdicts of a run on any schools; `absent` where it did not judge them."""
    codes = found.judgement.categories[category].codes.astype(np.int8)
    return np.append(codes, np.int8(absent))[found.schools.get_indexer(schools)]


def registered_frame(schools: pd.Index[str], tables: Tables) -> pd.DataFrame:
    """Columns `school`, `name`, `municipality` of any schools, as the tables have them."""
    frame = pd.DataFrame({"school": schools})
    rows = tables.named_schools
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
