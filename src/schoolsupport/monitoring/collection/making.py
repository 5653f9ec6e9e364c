"""Workbooks made for municipalities or schools, and the record of what was sent."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from attrs import frozen

from schoolsupport.faults import fault, writing
from schoolsupport.monitoring.collection.asked import Addressee, By
from schoolsupport.monitoring.collection.books import BookHead, ContextRow, write_book
from schoolsupport.monitoring.collection.context import MissingContext
from schoolsupport.monitoring.collection.sent import (
    RECEIVED,
    SENT,
    Sent,
    SentBook,
    is_sent,
    sha256_of,
    write_sent,
)
from schoolsupport.pages import Column, Page, Table
from schoolsupport.pages.aside import FRESH, aside_of
from schoolsupport.pages.file_names import file_names
from schoolsupport.records import Key, told
from schoolsupport.translation import msg

_LONGEST_STEM = 120  # bytes; archives and old systems bear no more with the folder before it
_LETTERS = frozenset(" -–_№().,")


@frozen(kw_only=True)
class Order:
    """How a collection is made.

    Attributes:
        on: the day whose state the workbooks show.
        until: the day by which they are to come back.
        to: to whom, in words.
        by: whom a workbook is for.
        ahead: how many days after `on` are looked ahead; None where every task is asked.
        made: the moment of making.
    """

    on: dt.date
    until: dt.date
    to: str = ""
    by: By = By.MUNICIPALITY
    ahead: int | None = None
    made: dt.datetime


@told("on", "until", "by", Key("tasks", "asked"), Key("schools", "schools"), "books")
@frozen(kw_only=True)
class Made:
    """A collection as made, as `collect make` tells it.

    Attributes:
        on: the day whose state the workbooks show.
        until: the day by which they are to come back.
        by: whom a workbook is for.
        asked: how many reports are asked.
        schools: how many rows of context are asked.
        books: the workbooks.
    """

    on: dt.date
    until: dt.date
    by: By
    asked: int
    schools: int
    books: tuple[MadeBook, ...]


@told("addressee", "name", "file", "tasks", "schools")
@frozen(kw_only=True)
class MadeBook:
    """A workbook that was made.

    Attributes:
        addressee: key of whom it is for.
        name: its name.
        file: the file, within the folder.
        tasks: how many reports are asked.
        schools: how many rows of context are asked.
    """

    addressee: str
    name: str
    file: str
    tasks: int
    schools: int


def make_books(
    folder: Path,
    addressees: Iterable[Addressee],
    order: Order,
    context: MissingContext | None = None,
    *,
    overwrite: bool = False,
    told: Callable[[int, int], None] | None = None,
) -> Made:
    """Write a workbook for each addressee, and the record of what is sent.

    The folder appears whole or not at all.

    Args:
        folder: where to write; it is new, empty, or one made before where `overwrite` is given.
        addressees: whom workbooks are for, with what is asked of each.
        order: how the collection is made.
        context: what is asked of schools beside their tasks.
        overwrite: replace a collection that is there; what came back for it is forgotten.
        told: is told how many workbooks of how many are written.

    Raises:
        OutputError: something stands there, or it cannot be written.
        InputError: there is nothing to ask.
    """
    wanted = _with_context(list(addressees), context, order.by)
    if not wanted:
        raise fault("input.nothing_to_collect", where=str(folder))
    _refuse(folder, overwrite=overwrite)
    columns = context.columns if context else ()
    said = [(order.made.isoformat(), str(folder.name)), *((one.key, "") for one, _ in wanted)]
    number = hashlib.blake2b(repr(said).encode(), digest_size=6).hexdigest()
    books = []
    with writing(folder, "output.cannot_write_folder"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with aside_of(folder) as aside:
            fresh = aside / FRESH
            fresh.mkdir()
            names = file_names([(one.name, one.key) for one, _ in wanted], "xlsx")
            for (addressee, rows), name in zip(wanted, names, strict=True):
                head = BookHead(
                    collection=number,
                    addressee=addressee.key,
                    name=addressee.name,
                    on=order.on,
                    until=order.until,
                    to=order.to,
                )
                write_book(fresh / name, head, addressee, rows, columns)
                books.append(
                    SentBook(
                        file=name,
                        sha256=sha256_of(fresh / name),
                        addressee=addressee.key,
                        name=addressee.name,
                        rows=tuple(row.key for row in addressee.rows),
                        schools=len(rows),
                    )
                )
                if told is not None:
                    told(len(books), len(wanted))
            sent = Sent(
                id=number,
                made=order.made,
                on=order.on,
                until=order.until,
                to=order.to,
                by=order.by,
                ahead=order.ahead,
                books=tuple(books),
                columns=columns,
            )
            write_sent(fresh, sent)
            _put(fresh, folder)
    return made_of(sent)


def made_of(sent: Sent) -> Made:
    """What `collect make` tells of a collection."""
    books = tuple(
        MadeBook(
            addressee=one.addressee,
            name=one.name,
            file=one.file,
            tasks=len(one.rows),
            schools=one.schools,
        )
        for one in sent.books
    )
    return Made(
        on=sent.on,
        until=sent.until,
        by=sent.by,
        asked=sum(one.tasks for one in books),
        schools=sum(one.schools for one in books),
        books=books,
    )


def _with_context(
    addressees: Sequence[Addressee], context: MissingContext | None, by: By
) -> list[tuple[Addressee, list[ContextRow]]]:
    """The addressees with the schools they tell of; further ones for schools of nobody yet."""
    if context is None or not context.rows:
        return [(one, []) for one in addressees if one.rows]
    rows: dict[str, list[ContextRow]] = {}
    names: dict[str, str] = {}
    for row in context.rows:
        own = by is By.SCHOOL or not row.municipality
        key = f"school:{row.school}" if own else f"municipality:{row.municipality}"
        rows.setdefault(key, []).append(row)
        names[key] = row.name if own else row.municipality
    known = {one.key: one for one in addressees}
    every = [*known.values()]
    every += [Addressee(key=key, name=names[key]) for key in rows if key not in known]
    return [(one, rows.get(one.key, [])) for one in every if one.rows or one.key in rows]


def _refuse(folder: Path, *, overwrite: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise fault("output.file_exists", where=str(folder))
    foreign = [one.name for one in folder.iterdir()]
    if foreign and not (overwrite and is_sent(folder)):
        code = "output.collection_exists" if is_sent(folder) else "output.foreign_collection"
        raise fault(code, where=str(folder), found=", ".join(sorted(foreign)[:5]))


def _put(fresh: Path, folder: Path) -> None:
    """The new workbooks take the place of those of the collection that was there."""
    if not folder.exists():
        fresh.rename(folder)
        return
    if is_sent(folder):
        from schoolsupport.monitoring.collection.sent import read_sent  # noqa: PLC0415  # only here

        for name in (*(one.file for one in read_sent(folder).books), RECEIVED, SENT):
            if Path(name).name == name:  # the record may have been changed by hand
                (folder / name).unlink(missing_ok=True)
    for file in sorted(fresh.iterdir()):
        shutil.move(file, folder / file.name)


def made_page(made: Made, folder: str) -> Page:
    """What was made, a row for each workbook."""
    has_context = any(one.schools for one in made.books)
    columns = [
        Column(heading=msg("For whom"), id="name", width=(16, 48)),
        Column(heading=msg("Reports asked"), id="tasks", unit="people", total="sum"),
        Column(heading=msg("Schools with context asked"), id="schools", unit="people", total="sum"),
        Column(heading=msg("File"), id="file", width=(16, 60), wrap="cut"),
    ]
    cells: list[list[object]] = [
        [one.name for one in made.books],
        [one.tasks for one in made.books],
        [one.schools for one in made.books],
        [one.file for one in made.books],
    ]
    if not has_context:
        del columns[2], cells[2]
    table = Table(
        name="books",
        columns=columns,
        cells=cells,  # type: ignore[arg-type]  # values of the columns above
        totals=len(made.books) > 1,
        most=70,
    )
    return Page(
        title=msg("Workbooks for collection: {count}", count=len(made.books)),
        name="collection",
        facts=[
            (msg("State on"), made.on),
            (msg("To be sent back by"), made.until),
            (msg("Folder"), folder),
        ],
        parts=[table],
    )
