"""Any known files as canonical ones: every table, what was refused and why, and an account of it.

Rows in are rows out, rows joined with another of their key, and rows refused; the files are read
again to see that they hold what they should.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
from attrs import frozen

from schoolsupport.faults import fault
from schoolsupport.intake.layouts import Layout
from schoolsupport.intake.reading import Taken, read_and_counted
from schoolsupport.libraries import arrow_for_writing
from schoolsupport.pages import Column, Page, Table, Text
from schoolsupport.pages.writing import check_absent, placed
from schoolsupport.sheets.writing import write_csv
from schoolsupport.tables import SCHOOLS, TABLES, OwnColumn, Tables
from schoolsupport.translation import msg

FORMATS = ("parquet", "csv")
REJECTED = "rejected"


@frozen(kw_only=True)
class Account:
    """The rows of one table, from the files to the file.

    Attributes:
        table: its name.
        taken: rows that the layouts made of the files.
        refused: rows that the checks refused; they stand in the file of rejected rows.
        joined: rows that say the same as, or more of, another row with their key.
        written: rows in the file that was written, read again.
    """

    table: str
    taken: int
    refused: int
    joined: int
    written: int

    @property
    def is_balanced(self) -> bool:
        """Whether every row taken is accounted for."""
        return self.joined >= 0 and self.taken == self.refused + self.joined + self.written


@frozen(kw_only=True)
class Conversion:
    """What was converted.

    Attributes:
        tables: what was read.
        accounts: the rows of every table that has any.
        rejected: rows in the file of rejected rows.
        files: the files that were written.
    """

    tables: Tables
    accounts: tuple[Account, ...]
    rejected: int
    files: tuple[Path, ...]


def convert(
    *paths: str | os.PathLike[str],
    folder: Path,
    kind: str = FORMATS[0],
    layouts: Iterable[Layout] | None = None,
    register: str | os.PathLike[str] | None = None,
    columns: Iterable[OwnColumn] = (),
    overwrite: bool = False,
) -> Conversion:
    """Read files and write their tables as canonical ones, which are read back as they are.

    Args:
        paths: files and folders.
        folder: where to write; it is made if need be.
        kind: `parquet` or `csv`.
        layouts: the layouts to look for; by default all that are known.
        register: the file that is the register of schools.
        columns: the columns that a region declares itself.
        overwrite: whether files that are there are replaced.

    Raises:
        InputError: nothing could be read.
        OutputError: a file is there, or the folder cannot be written to.
        InternalError: a row is not accounted for.
    """
    tables, taken, _ = read_and_counted(paths, layouts=layouts, register=register, columns=columns)
    there = {
        folder / f"{name}.{kind}": (name, frame)
        for name, frame in _frames(tables)
        if len(frame) or name in taken
    }
    rejected = folder / f"{REJECTED}.csv"
    if not overwrite:
        check_absent(*there, rejected)
    accounts: list[Account] = []
    for path, (name, frame) in there.items():
        _write(frame, path, overwrite=overwrite)
        count = taken.get(name, Taken())
        account = Account(
            table=name,
            taken=count.rows,
            refused=count.refused,
            joined=count.rows - count.refused - len(frame),
            written=_rows_of(path),
        )
        if not account.is_balanced:
            raise fault("internal.unbalanced", where=str(path), found=account)
        accounts.append(account)
    _write(tables.rejected, rejected, overwrite=overwrite)
    return Conversion(
        tables=tables,
        accounts=tuple(accounts),
        rejected=len(tables.rejected),
        files=(*there, rejected),
    )


def _frames(tables: Tables) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables; schools with the names met with."""
    for name, frame in tables.frames().items():
        yield name, tables.named_schools if name == SCHOOLS.name else frame


def _write(frame: pd.DataFrame, path: Path, *, overwrite: bool) -> None:
    plain = frame.astype(dict.fromkeys(frame.select_dtypes("category"), "object"))
    with placed(path, "output.cannot_write_folder", overwrite=overwrite) as fresh:
        if path.suffix == ".parquet":
            arrow_for_writing()
            plain.to_parquet(fresh, index=False)
            return
        days = plain.select_dtypes("datetime").columns
        said = plain.assign(**{n: plain[n].dt.strftime("%Y-%m-%d") for n in days})
        rows = said.astype("object").where(said.notna(), None).itertuples(index=False, name=None)
        write_csv(fresh, [list(map(str, frame)), *map(list, rows)])


def _rows_of(path: Path) -> int:
    """How many rows a file holds that was written."""
    if path.suffix == ".parquet":
        return len(pd.read_parquet(path))
    return len(
        pd.read_csv(path, sep=";", dtype="str", encoding="utf-8-sig", skip_blank_lines=False)
    )


def page(found: Conversion) -> Page:
    """The rows of each table, in and out."""
    columns = (
        Column(heading=msg("Table"), id="table"),
        Column(heading=msg("Rows in"), id="taken", unit="people"),
        Column(heading=msg("Written"), id="written", unit="people"),
        Column(heading=msg("Joined"), id="joined", unit="people"),
        Column(heading=msg("Refused"), id="refused", unit="people"),
    )
    rows = [
        (TABLES[one.table].title, one.taken, one.written, one.joined, one.refused)
        for one in found.accounts
    ]
    told = msg(
        "Rows in are rows written, joined with another of their key, and refused: checked. "
        "Rows put aside with their reasons: {count}",
        count=found.rejected,
    )
    return Page(
        title=msg("Files converted to canonical tables"),
        name="convert",
        parts=[
            Table.of_rows(columns, rows, name="convert"),
            Text(words=told),
            *(Text(words=str(path), style="item") for path in found.files),
        ],
    )
