"""The workbook of a collection: its sheets, columns and hidden keys, always in Russian.

A sheet «Отметки» has a row for each time a report is asked for; light yellow columns are filled in.
Three hidden columns carry the key of the row and the texts that were sent, so that rows can be
sorted, and a text that was changed is seen. A sheet that nobody is shown says which workbook it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from schoolsupport.monitoring.collection.asked import Addressee, AskedRow
from schoolsupport.monitoring.collection.sent import ContextColumn
from schoolsupport.pages import Column, Facts, Page, Part, Table, Text, Value
from schoolsupport.pages import xlsx as workbooks
from schoolsupport.pages.cells import value_text, words
from schoolsupport.records import made, stored
from schoolsupport.sheets.grid import is_blank, text_of
from schoolsupport.tables.columns import ColumnKind
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import day_text

LANG = "ru"
HEAD_SHEET = "schoolsupport-collect"
TASK, OWNER, GIVEN = "schoolsupport: задача", "schoolsupport: план", "schoolsupport: прислано"
SCHOOL, YEAR = "schoolsupport: школа", "schoolsupport: год"
TECHNICAL = (TASK, OWNER, GIVEN)
FIX = "Что исправить"
"""The heading of the column that a workbook has when it goes back."""

STATUS_CHOICES = ("исполнено", "в работе", "не исполнено", "не применимо", "отменено")
_CELL = 32_000  # letters of a cell; the format ends at 32 767


@frozen(kw_only=True)
class BookColumn:
    """A column of the sheet of tasks.

    Attributes:
        field: what it holds: of `AskedRow` where it was sent, of `Entry` where it is filled in.
        heading: its words.
        width: letters it should have at least and at most.
        filled_in: whether a person fills it in.
        unit: how values are written.
        choices: words to choose from.
        optional: left out where no row has anything there.
    """

    field: str
    heading: str
    width: tuple[int, int] = (8, 30)
    filled_in: bool = False
    unit: str | None = None
    choices: tuple[str, ...] = ()
    optional: bool = False


def _fill(field: str, heading: str, width: tuple[int, int], **given: Any) -> BookColumn:
    return BookColumn(field=field, heading=heading, width=width, filled_in=True, **given)


COLUMNS = (
    BookColumn(field="number", heading="№", width=(5, 9)),
    BookColumn(field="title", heading="Мероприятие", width=(34, 52)),
    BookColumn(field="whose", heading="Чей план", width=(14, 28)),
    BookColumn(field="parties", heading="Кто отвечает", width=(14, 26), optional=True),
    BookColumn(field="due", heading="Срок", width=(11, 11), unit="day"),
    BookColumn(field="wanted", heading="Показатель по плану", width=(14, 26), optional=True),
    BookColumn(field="before", heading="Сообщено ранее", width=(14, 26), optional=True),
    _fill("status", "Отметка", (14, 14), choices=STATUS_CHOICES),
    _fill("day", "День", (12, 12), unit="day"),
    _fill("document", "Документ", (18, 30), unit="text"),
    _fill("document_number", "Номер документа", (12, 14), unit="text"),
    _fill("value", "Значение", (10, 10), optional=True),
    _fill("of", "Из числа", (10, 10), optional=True),
    _fill("note", "Примечание, причина", (20, 36), unit="text"),
)
"""The columns that are shown, in their order."""

SENT_FIELDS = tuple(one.field for one in COLUMNS if not one.filled_in)
FILLED_FIELDS = tuple(one.field for one in COLUMNS if one.filled_in)
_OF_TARGETS = frozenset({"wanted", "value", "of"})


@frozen(kw_only=True)
class ContextRow:
    """A school of which columns of the context are asked.

    Attributes:
        school: id of the school.
        name: its name.
        municipality: its municipality; empty where the register does not say.
        year: year of the data.
        columns: names of the columns that are asked of it.
    """

    school: str
    name: str
    municipality: str
    year: int
    columns: tuple[str, ...]


@frozen(kw_only=True)
class BookHead:
    """What a workbook says of itself on a sheet that nobody is shown.

    Attributes:
        collection: id of the collection it is of.
        addressee: key of whom it is for.
        name: name of whom it is for.
        on: the day whose state it shows.
        until: the day by which it is to come back.
        to: to whom, in words.
        headings: headings of the sheet of tasks, in their order.
        columns: columns of the context that are asked.
        own: short hashes of the texts above and beside its tables, so that notes are seen.
        returned: hash of the file that came with faults and of which this is the copy.
    """

    collection: str
    addressee: str
    name: str
    on: dt.date
    until: dt.date
    to: str = ""
    headings: tuple[str, ...] = ()
    columns: tuple[ContextColumn, ...] = ()
    own: tuple[str, ...] = ()
    returned: str | None = None


def sent_texts(row: AskedRow) -> dict[str, str]:
    """The texts of a row as they are sent, by field."""
    return {
        "number": _plain(row.number),
        "title": _plain(row.title),
        "whose": _plain(row.whose),
        "parties": _plain(_parties(row.parties)),
        "due": row.due.isoformat() if row.due else "",
        "wanted": _plain(row.wanted),
        "before": _said(row.before) if row.before else "",
    }


_plain = lru_cache(maxsize=100_000)(text_of)  # rows of a region share their words


@lru_cache(maxsize=10_000)
def _parties(parties: tuple[str, ...]) -> str:
    return "; ".join(parties)


@lru_cache(maxsize=10_000)
def _said(words_: Message) -> str:
    return text_of(words_.text(LANG))


def given_cell(row: AskedRow, collection: str) -> str:
    """The hidden cell of a row: the target, what was sent, a sum that says the key is unchanged."""
    said: dict[str, Any] = {name: text for name, text in sent_texts(row).items() if text}
    if row.target is not None:
        said["target"] = row.target
    if row.since is not None:
        said["since"] = row.since.isoformat()
    said["sum"] = key_sum(collection, row.task, row.owner, row.target)
    said["in"] = collection
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def key_sum(collection: str, task: str, owner: str, target: int | None) -> str:
    """A short sum over the key of a row, to see that nobody changed it."""
    return _short("\x1f".join((collection, task, owner, str(target))))


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=5).hexdigest()


def text_hash(cell: object) -> str:
    """A short hash of the text of a cell, blanks and quoting aside."""
    return _short(text_of(cell).casefold())


# --- pages ---------------------------------------------------------------------------------------


def write_book(
    path: Path,
    head: BookHead,
    addressee: Addressee,
    context: Sequence[ContextRow],
    columns: Sequence[ContextColumn] = (),
) -> None:
    """Write the workbook of an addressee.

    Args:
        path: the file; it is replaced.
        head: what the workbook says of itself, without headings and texts of its own.
        addressee: whom it is for, with what is asked.
        context: schools of which context is asked.
        columns: the columns of the context.

    Raises:
        OutputError: XlsxWriter is not installed.
        OSError: the file cannot be written.
    """
    shown = shown_columns(addressee.rows)
    pages = []
    if addressee.rows:
        pages.append(tasks_page(head, tasks_table(addressee.rows, head.collection, shown)))
    if context:
        pages.append(context_page(head, context_table(context, columns)))
    pages.append(guide_page(head, shown, has_context=bool(context)))
    whole = attrs.evolve(
        head,
        headings=tuple(one.heading for one in shown),
        columns=tuple(columns) if context else (),
        own=own_texts(pages),
    )
    write_pages(path, pages, whole)


def write_pages(path: Path, pages: Sequence[Page], head: BookHead) -> None:
    """Write pages with the head of their workbook."""
    workbooks.write_xlsx(
        pages,
        path,
        LANG,
        title=words(pages[0].title, LANG),
        created=dt.datetime.combine(head.on, dt.time()),
        kept={HEAD_SHEET: _parts(json.dumps(stored(head), ensure_ascii=False))},
    )


def _parts(text: str) -> list[str]:
    return [text[start : start + _CELL] for start in range(0, len(text), _CELL)]


def head_of(cells: Iterable[Sequence[object]], file: str) -> BookHead:
    """The head of a workbook from its sheet.

    Raises:
        InputError: it cannot be read.
    """
    text = "".join(str(row[0]) for row in cells if row and not is_blank(row[0]))
    return made(json.loads(text), BookHead, file)


def shown_columns(rows: Sequence[AskedRow]) -> tuple[BookColumn, ...]:
    """The columns of the sheet of tasks: those that nothing is in are left out."""
    numbers = any(row.target is not None for row in rows)
    says = {
        "parties": any(row.parties for row in rows),
        "before": any(row.before for row in rows),
        **dict.fromkeys(_OF_TARGETS, numbers),
    }
    return tuple(one for one in COLUMNS if not one.optional or says[one.field])


def page_column(column: BookColumn) -> Column:
    """A column of the workbook as a column of a page."""
    return Column(
        heading=column.heading,
        id=column.field,
        unit=column.unit,
        width=column.width,
        choices=column.choices,
        filled_in=column.filled_in,
        align="center" if column.unit == "day" else "left",
    )


def tasks_table(rows: Sequence[AskedRow], collection: str, shown: Sequence[BookColumn]) -> Table:
    """The rows that are asked, with empty cells to fill in and hidden keys."""
    cells: list[Sequence[Value]] = []
    for column in shown:
        if column.filled_in:
            cells.append([None] * len(rows))
        elif column.field == "parties":
            cells.append([_parties(row.parties) for row in rows])
        else:
            cells.append([getattr(row, column.field) for row in rows])
    cells += [
        [row.task for row in rows],
        [row.owner for row in rows],
        [given_cell(row, collection) for row in rows],
    ]
    columns = [page_column(one) for one in shown]
    columns += [Column(heading=one, hidden=True) for one in TECHNICAL]
    return Table(columns=columns, cells=cells, frozen_columns=2)


def tasks_page(head: BookHead, table: Table) -> Page:
    """The sheet «Отметки»."""
    return Page(
        title=msg("Execution of the plan: {name}", name=head.name),
        name="Отметки",
        orientation="landscape",
        facts=_facts(head),
        parts=[
            Text(words=msg("Fill in the light yellow columns. How: on the sheet «Guide».")),
            table,
        ],
    )


def _facts(head: BookHead) -> list[tuple[Any, Value]]:
    facts: list[tuple[Any, Value]] = [
        (msg("State on"), head.on),
        (msg("To be sent back by"), head.until),
    ]
    return [*facts, (msg("To whom"), head.to)] if head.to else facts


def context_heading(column: ContextColumn) -> str:
    """The heading of a column of the context."""
    return column.heading


def context_table(rows: Sequence[ContextRow], columns: Sequence[ContextColumn]) -> Table:
    """Schools with the cells that are asked of them; a stroke where nothing is asked."""
    made_ = [
        Column(heading="Школа", width=(24, 44)),
        Column(heading="Логин", wrap="never"),
        Column(heading="Год данных", unit="year"),
    ]
    made_ += [
        Column(
            heading=one.heading,
            width=(12, 22),
            filled_in=True,
            choices=("да", "нет") if one.kind is ColumnKind.FLAG else one.words,
        )
        for one in columns
    ]
    made_ += [Column(heading=one, hidden=True) for one in (SCHOOL, YEAR)]
    cells: list[Sequence[Value]] = [
        [row.name for row in rows],
        [row.school for row in rows],
        [row.year for row in rows],
    ]
    for one in columns:
        cells.append([None if one.name in row.columns else NOT_ASKED for row in rows])
    cells += [[row.school for row in rows], [str(row.year) for row in rows]]
    return Table(columns=made_, cells=cells, frozen_columns=1)


NOT_ASKED = "—"
"""What stands where a school is not asked for a column: a blank to every reader of tables."""


def context_page(head: BookHead, table: Table) -> Page:
    """The sheet «Сведения о школах»."""
    return Page(
        title=msg("About the schools: {name}", name=head.name),
        name="Сведения о школах",
        orientation="landscape",
        facts=_facts(head),
        parts=[
            Text(
                words=msg(
                    "These numbers decide whether a school is to be supported, and are not known"
                    " yet. Fill in the light yellow cells; leave a cell empty where the number is"
                    " not known."
                )
            ),
            table,
        ],
    )


def guide_page(head: BookHead, shown: Sequence[BookColumn], *, has_context: bool) -> Page:
    """The sheet «Как заполнить»: what the columns and words mean, by when it goes to whom."""
    fields = {one.field: one.heading for one in shown}
    parts: list[Part] = []
    if fields:
        parts += [Text(words=one, style="item") for one in _RULES]
        told = [(heading, _MEANINGS[name]) for name, heading in fields.items() if name in _MEANINGS]
        parts.append(Facts(title=msg("What goes where"), rows=told))
        parts.append(Facts(title=msg("The words of the mark"), rows=_WORDS))
    if has_context:
        parts.append(Text(words=_OF_CONTEXT, style="item"))
    until = day_text(head.until, LANG)
    sent = (
        msg("Send the workbook back by {until}: {to}.", until=until, to=head.to)
        if head.to
        else msg("Send the workbook back by {until} to whoever sent it.", until=until)
    )
    last = [sent, _ANY_FORMAT, _NO_PERSONS]
    parts += [Text(words=one, style="strong" if one is sent else "item") for one in last]
    return Page(
        title=msg("How to fill in this workbook"),
        name="Как заполнить",
        orientation="portrait",
        facts=[(msg("For whom"), head.name), *_facts(head)],
        parts=parts,
    )


_RULES = (
    msg("Fill in the light yellow columns of the sheet «Marks» and nothing else."),
    msg("Leave a row empty where there is nothing to report."),
    msg("Rows may be sorted and filtered. Columns of your own go to the right of the table."),
    msg("What took place several times: copy the row and give each its own day."),
)
_MEANINGS = {
    "status": msg("one of the words of the list"),
    "day": msg("the day when it was done, or of which you report, as 15.03.2023"),
    "document": msg("what proves it: an order, minutes, a letter, a note"),
    "document_number": msg("number of the document"),
    "value": msg("the number reached, where the plan sets one"),
    "of": msg("out of how many, where the number is a part"),
    "note": msg("anything that has to be said; the reason, or the act that cancels"),
}
_WORDS: tuple[tuple[str, Any], ...] = (
    ("исполнено", msg("it is done and there is a document")),
    ("в работе", msg("it is begun and not finished")),
    ("не исполнено", msg("it is not done; say why in the note")),
    ("не применимо", msg("it is not for you; the note must say why")),
    ("отменено", msg("an act cancelled it; the note must name the act")),
)
_OF_CONTEXT = msg("On the sheet «About the schools» fill in the light yellow cells with numbers.")
_ANY_FORMAT = msg("The file may be renamed, and saved as xlsx, xls or ods.")
_NO_PERSONS = msg("Write no names and no other personal data of pupils, parents and teachers.")


def own_texts(pages: Iterable[Page]) -> tuple[str, ...]:
    """Hashes of the texts of pages that stand outside their tables, as a sheet has them."""
    said: set[str] = set()
    for page in pages:
        said.add(words(page.title, LANG))
        said.update(_fact_texts(page.facts))
        for part in page.parts:
            if isinstance(part, Text):
                text = words(part.words, LANG)
                said.update({text, f"— {text}"})
            elif isinstance(part, Facts):
                said.add(words(part.title or "", LANG))
                said.update(_fact_texts(part.rows))
    return tuple(sorted({text_hash(one) for one in said if one}))


def _fact_texts(rows: Iterable[tuple[Any, Value]]) -> Iterable[str]:
    for name, value in rows:
        label, told = words(name, LANG), value_text(value, None, LANG)
        yield from (label, told, f"{label}: {told}")


def column_of_heading(heading: str) -> str | None:
    """The field of a column of the sheet of tasks by its heading."""
    return _BY_HEADING.get(plain_heading(heading))


def plain_heading(cell: object) -> str:
    """A heading as headings are compared: letters and digits in small ones."""
    return " ".join(text_of(cell).casefold().replace("ё", "е").strip(" .:*").split())


_BY_HEADING: Mapping[str, str] = {plain_heading(one.heading): one.field for one in COLUMNS}
