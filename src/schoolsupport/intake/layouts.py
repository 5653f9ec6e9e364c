"""What a layout is: it knows its sheets by their headings and turns them into rows of tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Generic, Protocol, TypeVar

import pandas as pd
from attrs import field, frozen

from schoolsupport.domain import Problem
from schoolsupport.pages import Column, Page, Table, Text
from schoolsupport.records import Key, told
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.tables.columns import TABLES
from schoolsupport.translation import msg


@frozen(kw_only=True, eq=False)
class Reading:
    """What a layout took from one sheet.

    Attributes:
        frames: rows by the name of the table they belong to, with the columns of that table and
            `_row`, the row of the sheet counted from 1. Cells may be as they stood: they are
            checked afterwards, for all layouts alike.
        registered: whether the rows of `schools` are a register, and not only names met with,
            where the user declares none.
        problems: what was found wrong, with row, column and school; file and sheet are added.
        rejected: rows that were not used, or not wholly, as text, with `_row` and `_reason`.
        totals_alone: the sheet holds totals and says so, so that no school is missing in it.
        known: rows of a sheet that is known, and for which no table has a place.
        marks_as: what its marks were taken for: `counts`, `percent` or `share`; None where it has
            none, or leaves no choice.
    """

    frames: Mapping[str, pd.DataFrame] = field(factory=dict)
    registered: bool = False
    problems: tuple[Problem, ...] = ()
    rejected: pd.DataFrame = field(factory=pd.DataFrame)
    totals_alone: bool = False
    known: int = 0
    marks_as: str | None = None

    def is_as(self, other: Reading) -> bool:
        """Whether it has the same rows in the same order, wherever they stood."""
        if not self.frames or self.frames.keys() != other.frames.keys():
            return False
        pairs = [(frame, other.frames[name]) for name, frame in self.frames.items()]
        if any(one.shape != two.shape for one, two in pairs):
            return False
        return all(_anywhere(one).equals(_anywhere(two)) for one, two in pairs)


def _anywhere(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.drop(columns=ROW, errors="ignore").astype("object").reset_index(drop=True)


@told("name", "title", "description", Key("tables", "yields"))
class Layout(Protocol):
    """A layout of sheets; a region may bring its own.

    A reader of a region may have `example` too: rows of an invented sheet, which is shown with it.
    """

    @property
    def name(self) -> str:
        """Stable name, kept with every file read."""
        ...

    @property
    def title(self) -> str:
        """Russian title."""
        ...

    @property
    def description(self) -> str:
        """Russian sentence: how the layout is known, and what it holds."""
        ...

    @property
    def yields(self) -> tuple[str, ...]:
        """Names of the tables it fills."""
        ...

    def recognise(self, sheet: Sheet) -> bool:
        """Whether the sheet is of this layout, by the texts of its headings alone."""
        ...

    def read(self, sheet: Sheet) -> Reading:
        """The rows of a sheet that was recognised, with everything wrong in them."""
        ...


H = TypeVar("H")


class Headed(ABC, Generic[H]):
    """A layout that finds its headings in a sheet, and reads on from them."""

    __slots__ = ()

    @abstractmethod
    def head(self, sheet: Sheet) -> H | None:
        """The headings: their row counted from 1, or where each column is; None without them."""

    @abstractmethod
    def read_from(self, sheet: Sheet, head: H) -> Reading:
        """The rows below the headings, with everything wrong in them."""

    def heading_row(self, sheet: Sheet) -> int | None:
        """The last row of the headings, counted from 1."""
        head = self.head(sheet)
        return head if isinstance(head, int) else getattr(head, "last", None)

    def recognise(self, sheet: Sheet) -> bool:
        """Whether the sheet has the headings."""
        return self.head(sheet) is not None

    def read(self, sheet: Sheet) -> Reading:
        """What the sheet holds; nothing where it has no such headings."""
        head = self.head(sheet)
        return Reading() if head is None else self.read_from(sheet, head)


def page(layouts: Sequence[Layout]) -> Page:
    """The layouts that are read, how each is known, and the tables it fills."""
    columns = (
        Column(heading=msg("Layout"), id="layout", unit="code"),
        Column(heading=msg("Title"), id="title", width=(16, 32)),
        Column(heading=msg("How it is known, and what it holds"), id="description", width=(24, 60)),
        Column(heading=msg("Fills the tables"), id="tables", width=(10, 24)),
    )
    rows = [(one.name, one.title, one.description, filled(one)) for one in layouts]
    table = Table.of_rows(columns, rows, name="layouts")
    how = msg("`schoolsupport data layouts NAME` shows one of them with an example")
    return Page(
        title=msg("The layouts of files that are read"),
        name="layouts",
        parts=[table, Text(words=how)],
    )


def filled(layout: Layout) -> str:
    """The tables a layout fills, as people call them."""
    return ", ".join(f"«{TABLES[name].title}»" for name in layout.yields)
