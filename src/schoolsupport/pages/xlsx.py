"""Pages as workbooks: sheets made to be read, filtered, printed, and read back.

Texts are written as texts, never as formulas. Rows go to disk as they come, so that memory stays
small; what can be decided once is decided per column or per distinct value, not per cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from attrs import field, frozen

from schoolsupport.libraries import xlsxwriter_library
from schoolsupport.pages.cells import name_of, texts, total, value_text, words
from schoolsupport.pages.page import (
    RESTRICTED,
    Chart,
    Column,
    Facts,
    Page,
    Part,
    Remark,
    Said,
    Table,
    Text,
    Value,
)
from schoolsupport.pages.xlsx_cells import (
    LINE_HEIGHT,
    MOST_HEIGHT,
    Cells,
    Entry,
    Formats,
    Look,
    Rows,
    axis_of,
    lines_of,
    number_format,
)
from schoolsupport.translation import DEFAULT_LANGUAGE, msg

SAMPLE = 500
"""Rows that widths are fitted to."""

MOST_ROWS = 1_000_000
"""Rows a sheet holds at most (the format ends at 1 048 576)."""

_SCREEN = 150  # letters of a row that a usual screen shows
_LONG = 40  # rows from which a table stays under its own heading, though others follow
_MOST_CHOICES = 255  # letters of a list of choices; the format ends there
_FACTS = (34, 110)  # widths of a sheet that holds facts alone
_PRINTED = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}


def write_xlsx(
    pages: Page | Sequence[Page],
    path: Path,
    lang: str = DEFAULT_LANGUAGE,
    *,
    title: str | None = None,
    created: datetime | None = None,
    kept: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write pages as a workbook, a sheet for each page, annex and table with `own_sheet`.

    A sheet has the title, the facts, the texts before its first table, the cautions (marked, next
    to the table), then the parts in their order and the remarks. Its first table can be filtered;
    the heading stays in view and is repeated on paper. In a column of shares a `Decimal` is a
    number of another unit. A table that does not fit says so under its last row, by its `rest`.
    Groups begin with a heading; in a table with hidden columns, which is read back, with a line,
    because sorting would part headings from their rows; days of a month are one such group.
    A sheet with a column that is filled in is protected without a password. All cells of its tables
    stay unlocked, since programs sort no rows with locked cells; those that are not filled in
    refuse what is typed by validation.

    Args:
        pages: what is shown.
        path: the file.
        lang: language of the words.
        title: what the file says it is; by default the title of its first page.
        created: the day and time the file says it was made; by default the moment of writing.
        kept: texts nobody is shown, by the name of their sheet, a row each: to be read back.

    Raises:
        OutputError: XlsxWriter is not installed.
        OSError: the file cannot be written.
    """
    library = xlsxwriter_library()
    given = [pages] if isinstance(pages, Page) else pages
    several = [one for page in given for one in page.apart]
    book = library.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    properties: dict[str, Any] = {"title": title or words(several[0].title, lang)}
    if created is not None:
        properties["created"] = created.replace(tzinfo=None)
    book.set_properties(properties)
    try:
        written = _Book(book, lang)
        for page in several:
            written.write(page)
        for name, texts in (kept or {}).items():
            written.keep(name, texts)
        book.close()
    except library.exceptions.FileCreateError as error:
        raise error.args[0] from error
    finally:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()  # XlsxWriter leaves them open when it fails


@frozen(kw_only=True, eq=False)
class _Leaf:
    """What stands on one sheet."""

    name: str
    title: Said
    parts: Sequence[Part]
    facts: Sequence[tuple[Said, Value]] = ()
    cautions: Sequence[Said] = ()
    remarks: Sequence[Remark] = ()
    portrait: bool = False
    restricted: bool = False
    tables: tuple[Table, ...] = field(init=False)
    is_filled_in: bool = field(init=False)

    def __attrs_post_init__(self) -> None:
        found = tuple(one for one in self.parts if isinstance(one, Table))
        object.__setattr__(self, "tables", found)
        filled = any(column.filled_in for table in found for column in table.columns)
        object.__setattr__(self, "is_filled_in", filled)


class _Book:
    def __init__(self, book: Any, lang: str) -> None:
        self.book, self.lang = book, lang
        self.formats = Formats(book)

    def write(self, page: Page) -> None:
        for leaf in self._leaves(page):
            sheet = self.book.add_worksheet(self._free_name(leaf.name))
            _Sheet(sheet, self, leaf).write()

    def keep(self, name: str, texts: Sequence[str]) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.very_hidden()
        for row, text in enumerate(texts):
            sheet.write_string(row, 0, text)

    def _leaves(self, page: Page) -> Iterator[_Leaf]:
        parts = page.on_screen
        tables = [n for n, one in enumerate(parts) if isinstance(one, Table)]
        cuts = [n for n in tables[1:] if getattr(parts[n], "own_sheet", False)]
        ends = [*cuts, len(parts)]
        portrait = page.orientation == "portrait"
        yield _Leaf(
            name=page.name or words(page.title, self.lang),
            title=page.title,
            facts=page.facts,
            cautions=page.cautions,
            parts=parts[: ends[0]],
            remarks=page.remarks,
            portrait=portrait,
            restricted=page.restricted,
        )
        for start, end in zip(cuts, ends[1:], strict=True):
            table = parts[start]
            title = (table.title if isinstance(table, Table) else None) or page.title
            name = table.name if isinstance(table, Table) else None
            yield _Leaf(
                name=name or words(title, self.lang),
                title=title,
                cautions=page.cautions,
                parts=parts[start:end],
                portrait=portrait,
                restricted=page.restricted,
            )

    def _free_name(self, name: str) -> str:
        """A name that the format allows and that no sheet has yet."""
        plain = "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip("' ")
        plain = plain[:31].rstrip("' ") or "-"
        plain = f"{plain}_" if plain.casefold() == "history" else plain  # kept by Excel
        taken = {sheet.get_name().casefold() for sheet in self.book.worksheets()}
        number = 1
        free = plain
        while free.casefold() in taken:
            number += 1
            free = f"{plain[: 30 - len(str(number))]} {number}"
        return free


@frozen(kw_only=True, eq=False)
class _Ready:
    """A table ready to be written: its entries column by column."""

    table: Table
    headings: list[str]
    entries: list[list[Entry]]

    def __len__(self) -> int:
        return len(self.table)


class _Sheet:
    """One sheet, written downwards."""

    def __init__(self, sheet: Any, book: _Book, leaf: _Leaf) -> None:
        self.sheet, self.book, self.leaf = sheet, book, leaf
        self.lang, self.formats = book.lang, book.formats
        self.row = 0
        self.header = 0
        self.cells = Cells(sheet, self.formats, self.lang)
        self.ready = {id(table): self._made_ready(table) for table in leaf.tables}
        self.widths = self._fitted()
        self.across = self._shown_across()

    def write(self) -> None:
        self.sheet.set_default_row(LINE_HEIGHT)
        rest = self._head()
        for place, part in enumerate(rest):
            self.row += place > 0 and isinstance(rest[place - 1], Table)
            self._part(part)
        self.row += bool(self.leaf.remarks and rest and isinstance(rest[-1], Table))
        for remark in self.leaf.remarks:
            self._line(words(remark.words, self.lang), "caution" if _weighs(remark) else "line")
        self._page()

    # the head

    def _head(self) -> Sequence[Part]:
        """Everything above the first table; the parts that are left."""
        self._line(words(self.leaf.title, self.lang), "title", height=26)
        if self.leaf.tables:
            for fact in self.leaf.facts:
                self._line(self._fact(*fact), "line")
        else:
            self._facts(self.leaf.facts)
        parts = list(self.leaf.parts)
        while self.leaf.tables and parts and isinstance(parts[0], Text):
            self._text(parts.pop(0))  # type: ignore[arg-type]  # the line above has looked
        for caution in self.leaf.cautions:
            self._line(words(caution, self.lang), "caution")
        self._contents(parts)
        return parts

    def _contents(self, parts: Sequence[Part]) -> None:
        """Where the further tables of a sheet begin, which may stand far below."""
        titled = all(isinstance(one, Table) and one.title is not None for one in parts)
        if len(self.leaf.tables) == 1 or not titled or not parts:
            return
        row = self.row + 2
        places = []
        for place, table in enumerate(self.leaf.tables):
            if place:
                title = words(table.title or "", self.lang)
                places.append(msg("{table}: row {row}", table=title, row=row).text(self.lang))
            row += 3 + (len(table) or 1) + table.totals
        below = msg("Further down: {tables}", tables="; ".join(places))
        self._line(below.text(self.lang), "line")

    def _fact(self, name: Said, value: Value) -> str:
        return f"{words(name, self.lang)}: {value_text(value, None, self.lang)}"

    # parts

    def _part(self, part: Part) -> None:
        match part:
            case Table():
                self._titled(part.title if part is not self._own() else None)
                self._table(self.ready[id(part)])
            case Text():
                self._text(part)
            case Facts():
                self._titled(part.title)
                if self.leaf.tables:
                    for fact in part.rows:
                        self._line(self._fact(*fact), "line")
                else:
                    self._facts(part.rows)
            case Chart():
                self._chart(part)

    def _own(self) -> Table | None:
        """The table whose title is the title of the sheet."""
        first = self.leaf.tables[0] if self.leaf.tables else None
        return first if first is not None and first.title == self.leaf.title else None

    def _titled(self, title: Said | None) -> None:
        if title is not None:
            self._line(words(title, self.lang), "subtitle", height=22)

    def _text(self, text: Text) -> None:
        if text.style == "heading":
            self._titled(text.words)
            return
        shown = words(text.words, self.lang)
        if text.style in {"item", "quote"}:
            shown = f"{'    ' * text.level}{'— ' if text.style == 'item' else ''}{shown}"
        tone = text.tone if text.tone != "plain" else text.style
        self._line(shown, tone if tone in {"caution", "strong"} else "line")

    def _facts(self, rows: Sequence[tuple[Said, Value]]) -> None:
        """Names and values side by side, on a sheet without tables."""
        for name, value in rows:
            label, told = words(name, self.lang), value_text(value, None, self.lang)
            lines = max(lines_of(label, _FACTS[0]), lines_of(told, _FACTS[1]))
            self.sheet.set_row(self.row, min(LINE_HEIGHT * lines, MOST_HEIGHT))
            self.sheet.write_string(self.row, 0, label, self.formats.named("label"))
            self.sheet.write_string(self.row, 1, told, self.formats.of(Look()))
            self.row += 1

    def _line(self, text: str, style: str, height: float | None = None) -> None:
        last = self.across
        # a merged row wraps a little earlier
        lines = lines_of(text, 0.9 * sum(self.widths[: last + 1]))
        if height is None or lines > 1:
            self.sheet.set_row(self.row, min((height or LINE_HEIGHT) * lines, MOST_HEIGHT))
        else:
            self.sheet.set_row(self.row, height)
        format_ = self.formats.named(style)
        if last > 0:
            self.sheet.merge_range(self.row, 0, self.row, last, "", format_)
        self.sheet.write_string(self.row, 0, text, format_)
        self.row += 1

    # tables

    def _made_ready(self, table: Table) -> _Ready:
        pairs = zip(table.columns, table.cells, strict=True)
        return _Ready(
            table=table,
            headings=[words(one.heading, self.lang) for one in table.columns],
            entries=[self.cells.of(*pair, is_open=self.leaf.is_filled_in) for pair in pairs],
        )

    def _table(self, ready: _Ready) -> None:
        table = ready.table
        header, is_first = self.row, table is self.leaf.tables[0]
        if is_first and (len(self.leaf.tables) == 1 or len(table) >= _LONG):
            self.header = header
        self._headings(ready)
        groups = self._groups(ready)
        room = MOST_ROWS - self.row - len(groups) - table.totals
        shown = min(len(table), max(room, 0))
        self._rows(ready, shown, groups)
        if not len(table):
            self._line(words(table.empty or _EMPTY, self.lang), "line")
        else:
            self._validations(table, header + 1)
            if is_first and not groups:
                self.sheet.autofilter(header, 0, self.row - 1, len(table.columns) - 1)
        if table.totals and len(table):
            self._totals(table, header + 1, self.row - 1)
        if shown < len(table):
            cut = table.rest or msg(
                "The sheet ends here; rows that do not fit: {count}", count=len(table) - shown
            )
            self._line(words(cut, self.lang), "caution")

    def _headings(self, ready: _Ready) -> None:
        lines = (lines_of(t, w) for t, w in zip(ready.headings, self.widths, strict=False))
        self.sheet.set_row(self.row, min(LINE_HEIGHT * max(lines, default=1), MOST_HEIGHT) + 4)
        for place, (text, column) in enumerate(
            zip(ready.headings, ready.table.columns, strict=True)
        ):
            format_ = None if column.hidden else self.formats.named("heading")
            self.sheet.write_string(self.row, place, text, format_)
        self.row += 1

    def _rows(self, ready: _Ready, shown: int, groups: Mapping[int, str]) -> None:
        said = self._said_of_rows(ready)
        rows = Rows(self.sheet, len(ready.entries))
        cells = zip(*ready.entries, strict=True)
        starts = [*sorted(groups), shown] if groups else [0, shown]
        for start, end in pairwise(starts):
            if start in groups:
                self._line(groups[start], "group")
            some = islice(cells, max(end - start, 0))
            self.row = rows.write(self.row, some, said[start : max(start, end)])

    def _said_of_rows(self, ready: _Ready) -> list[str]:
        """Heights and levels of rows, as XML says them; most rows say nothing."""
        lines = self._heights(ready)
        heights = {
            one: f' ht="{min(one * LINE_HEIGHT, MOST_HEIGHT):g}" customHeight="1"'
            for one in set(lines)
        }
        heights[1] = ""
        said = [heights[one] for one in lines]
        levels = ready.table.outline
        if levels is None:
            return said
        self.sheet.set_row(self.row, None, None, {"level": max(levels, default=0)})
        for place, level in enumerate(levels):
            if level:
                said[place] += f' hidden="1" outlineLevel="{level}"'
            elif place + 1 < len(levels) and levels[place + 1]:
                said[place] += ' collapsed="1"'
        return said

    def _heights(self, ready: _Ready) -> list[int]:
        """Lines of each row; not every program fits the height of wrapped rows by itself."""
        heights = [1] * len(ready)
        for width, entries in zip(self.widths, ready.entries, strict=False):
            known: dict[str, int] = {}
            for place, entry in enumerate(entries):
                text = entry.text
                if text is None:
                    continue
                lines = known.get(text)
                if lines is None:
                    lines = known[text] = lines_of(text, width)
                heights[place] = max(heights[place], lines)
        return heights

    def _groups(self, ready: _Ready) -> Mapping[int, str]:
        """Headings of groups by the row they stand above; or lines, where rows are read back."""
        table = ready.table
        names = [name_of(column) for column in table.columns]
        by = [names.index(one) for one in table.group_by]
        read_back = any(column.hidden for column in table.columns)
        told = [
            [
                one[-len("mm.yyyy") :]
                for one in texts(table.columns[place], table.cells[place], "ru")
            ]
            if read_back and table.columns[place].unit == "day"
            else texts(table.columns[place], table.cells[place], self.lang)
            for place in by
        ]
        keys = list(zip(*told, strict=True))
        starts = [n for n, key in enumerate(keys) if not n or key != keys[n - 1]]
        if not read_back:
            return {start: " · ".join(filter(None, keys[start])) for start in starts}
        for start in starts[1:]:
            for entries in ready.entries:
                entries[start] = self.formats.edged(entries[start])
        return {}

    def _validations(self, table: Table, first: int) -> None:
        """What cells offer to choose from, and which refuse what is typed."""
        for place, column in enumerate(table.columns):
            offered = [words(one, self.lang) for one in column.choices]
            asked: dict[str, Any] = {}
            if self.leaf.is_filled_in and not column.filled_in and not column.hidden:
                title, told = (one.text(self.lang) for one in _NOT_FILLED_IN)
                asked = {"validate": "custom", "value": "=FALSE"}
                asked |= {"error_title": title, "error_message": told}
            elif offered and len(",".join(offered)) <= _MOST_CHOICES:
                asked = {"validate": "list", "source": offered}
            if asked:
                self.sheet.data_validation(first, place, self.row - 1, place, asked)

    def _totals(self, table: Table, first: int, last: int) -> None:
        """A row of totals, which follow the filter."""
        asked = [place for place, column in enumerate(table.columns) if column.total]
        label = max(min(asked, default=0) - 1, 0)
        for place, (column, cells) in enumerate(zip(table.columns, table.cells, strict=True)):
            look = Look(
                number_format(column.unit, whole=True), column.align or "right", tone="strong"
            )
            format_ = None if column.hidden else self.formats.of(look)
            value = total(column, cells)
            if isinstance(value, int | float | Decimal | Fraction):
                letters = xlsxwriter_library().utility.xl_range(first, place, last, place)
                formula = f"=SUBTOTAL({_FUNCTIONS[column.total or 'sum']},{letters})"
                self.sheet.write_formula(self.row, place, formula, format_, float(value))
            elif value is not None:
                shown = value_text(value, column.unit, self.lang)
                self.sheet.write_string(self.row, place, shown, format_)
            else:
                text = _TOTAL.text(self.lang) if place == label else None
                self.sheet.write(self.row, place, text, format_)
        self.row += 1

    # charts

    def _chart(self, chart: Chart) -> None:
        """The numbers of a drawing, and the drawing beside them."""
        self._titled(chart.title)
        top, table = self.row, chart.table()
        columns, values = [*table.columns], [*table.cells]
        if chart.mark is not None:
            columns.append(Column(heading=chart.mark_title or _LINE, unit=chart.unit))
            values.append([chart.mark] * len(chart.x))
        lines = [self.cells.of(*one) for one in zip(columns, values, strict=True)]
        self._plain_rows([words(one.heading, self.lang) for one in columns], lines)
        drawn = self.book.book.add_chart({"type": _CHARTS[chart.kind]})
        name = self.sheet.get_name()
        for place in range(1, len(lines)):
            drawn.add_series(
                {
                    "name": [name, top, place],
                    "categories": [name, top + 1, 0, self.row - 1, 0],
                    "values": [name, top + 1, place, self.row - 1, place],
                }
            )
        drawn.set_title({"name": words(chart.title, self.lang)})
        drawn.set_x_axis({"name": words(chart.x_title or "", self.lang)})
        drawn.set_y_axis({"name": words(chart.y_title or "", self.lang), **axis_of(chart)})
        if len(columns) == _ONE_SERIES:  # its title says what is drawn
            drawn.set_legend({"none": True})
        drawn.set_size({"width": 720, "height": 320})
        self.sheet.insert_chart(self.row + 1, 0, drawn)
        self.row += 20

    def _plain_rows(self, headings: Sequence[str], entries: Sequence[Sequence[Entry]]) -> None:
        lines = (lines_of(t, w) for t, w in zip(headings, self.widths, strict=False))
        self.sheet.set_row(self.row, min(LINE_HEIGHT * max(lines, default=1), MOST_HEIGHT))
        for place, text in enumerate(headings):
            self.sheet.write_string(self.row, place, text, self.formats.named("heading"))
        rows = zip(*entries, strict=True)
        self.row = Rows(self.sheet, len(entries)).write(self.row + 1, rows, [""] * len(entries[0]))

    # the sheet as a whole

    def _fitted(self) -> list[float]:
        """A width per column: its longest line within its bounds, over all tables."""
        if not self.leaf.tables:
            return list(_FACTS)
        widths: list[float] = []
        for ready in self.ready.values():
            for place, (column, entries, heading) in enumerate(
                zip(ready.table.columns, ready.entries, ready.headings, strict=True)
            ):
                longest = max((entry.letters for entry in entries[:SAMPLE]), default=0)
                word = max(map(len, heading.split()), default=0)
                wanted = max(longest + 1.5, word + 3.5, column.width[0])
                if place == len(widths):
                    widths.append(0)
                widths[place] = max(widths[place], min(wanted, max(column.width[1], word + 3.5)))
        return widths

    def _shown_across(self) -> int:
        """The last column that words above and below tables reach over: what a screen shows."""
        hidden = [one for table in self.leaf.tables[:1] for one in table.columns if one.hidden]
        last = len(self.widths) - 1 - len(hidden)
        total = 0.0
        for place in range(last + 1):
            total += self.widths[place]
            if total >= _SCREEN:
                return place
        return max(last, 0)

    def _page(self) -> None:
        """Page setup; the rows down to the heading stay in view, and it repeats on each page."""
        sheet, tables = self.sheet, self.leaf.tables
        hidden = {
            place for table in tables for place, column in enumerate(table.columns) if column.hidden
        }
        for place, width in enumerate(self.widths):
            sheet.set_column(place, place, width, None, {"hidden": place in hidden})
        if self.leaf.is_filled_in:
            last = len(self.widths) + _FREE_COLUMNS - 1
            sheet.protect("", _ALLOWED)
            sheet.set_column(len(self.widths), last, None, self.formats.named("open"))
        sheet.freeze_panes(self.header + 1, max((t.frozen_columns for t in tables), default=0))
        sheet.repeat_rows(self.header)
        unprinted = {
            place
            for table in tables
            for place, column in enumerate(table.columns)
            if column.hidden or not column.printed
        }
        last = max((n for n in range(len(self.widths)) if n not in unprinted), default=0)
        sheet.print_area(0, 0, max(self.row - 1, 0), last)
        sheet.set_portrait() if self.leaf.portrait else sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(**_PRINTED)
        sheet.set_footer("&R&P / &N")
        if self.leaf.restricted:
            sheet.set_header(f"&R{RESTRICTED.text(self.lang)}")
        sheet.hide_gridlines(2)
        if any(table.outline is not None for table in tables):
            sheet.outline_settings(True, False)  # noqa: FBT003  # visible; the head is above


def _weighs(remark: Remark) -> bool:
    return remark.severity != "info"


_FUNCTIONS = {"sum": 109, "count": 103}  # of what the filter leaves in view
_FREE_COLUMNS = 20  # to the right of a protected table, for notes of their own
_MAY = "sort autofilter format_cells format_columns format_rows insert_columns insert_rows"
_ALLOWED = dict.fromkeys(_MAY.split(), True)
_NOT_FILLED_IN = (
    msg("This column is not filled in"),
    msg("What stands here was given; fill in the light yellow columns."),
)
_EMPTY = msg("There is nothing to show")
_TOTAL = msg("Total")
_LINE, _ONE_SERIES = msg("Line"), 2
_CHARTS = {"bars": "column", "lines": "line", "steps": "line", "scatter": "scatter",
           "dots": "scatter"}  # fmt: skip
