"""An example of each layout: a small invented sheet in its own words, read back whenever shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import cattrs
from attrs import frozen

from schoolsupport.errors import InputError, RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.intake.layouts import Layout, filled
from schoolsupport.intake.own_layouts import OwnLayout
from schoolsupport.intake.readers.canonical import CanonicalTable
from schoolsupport.intake.readers.who_is_who import HEADINGS, WhoIsWho
from schoolsupport.intake.reading import read_and_counted
from schoolsupport.pages import Column, Page, Table, Text
from schoolsupport.records import Key, told
from schoolsupport.sheets.grid import text_of
from schoolsupport.sheets.writing import PlainSheet, csv_bytes, workbook_bytes
from schoolsupport.structure import converter_of, read_toml, structured
from schoolsupport.tables import TABLES
from schoolsupport.translation import Message, msg

Cell = str | int | Decimal
INVENTED = msg("the example is invented")
_FILE = "examples.toml"
_CALLED = "пример"
_FEWEST_HEADINGS = 3  # a row with fewer cells is a title, or a name and its value
_SHEET = "Пример вымышлен"


@told("note", "file", "headings", "rows")
@frozen(kw_only=True)
class Example:
    """A sheet of a layout, as it would stand in a file.

    Attributes:
        rows: its rows from the first on; what stands above the headings, the headings, the rest.
        headings: how many rows there are down to the last of the headings.
        file: how the file is called, without ending; its name may say what it holds.
    """

    rows: tuple[tuple[Cell, ...], ...]
    headings: int = 1
    file: str = _CALLED

    @property
    def note(self) -> Message:
        """That nothing in it is real."""
        return INVENTED

    def write(self, path: Path) -> None:
        """Write it as a workbook or as csv, by the ending of the name.

        Raises:
            OutputError: XlsxWriter is not installed.
            OSError: the file cannot be written.
        """
        if path.suffix.lower() == ".csv":
            path.write_bytes(csv_bytes(self.rows))
        else:
            path.write_bytes(workbook_bytes([PlainSheet(name=_SHEET, rows=self.rows)]))


@frozen(kw_only=True)
class _Written:
    """An example as the file says it; without headings where the code knows them."""

    headings: int
    rows: tuple[tuple[Cell, ...], ...]
    columns: tuple[str, ...] = ()
    file: str = _CALLED


def _converter() -> cattrs.Converter:
    """Cells are what TOML says they are."""
    converter = converter_of()
    converter.register_structure_hook(Cell, lambda raw, _: raw)
    return converter


@cache
def _written() -> Mapping[str, _Written]:
    said = read_toml(files("schoolsupport.intake") / _FILE)
    return structured(said, dict[str, _Written], _FILE, _converter())


@told(Key("example", spread=True), "read")
@frozen(kw_only=True)
class ShownExample:
    """An example, and what its layout reads from it.

    Attributes:
        layout: the layout.
        example: its example.
        read: how many rows it gives each table; none where the layout fills no table.
    """

    layout: Layout
    example: Example
    read: Mapping[str, int]


def example_of(layout: Layout) -> Example | None:
    """The example of a layout; None for a region's own reader that has none."""
    if isinstance(layout, OwnLayout):
        return Example(rows=layout.example) if layout.example else None
    said = _written().get(layout.name)
    if said is None:
        return None
    rows = said.rows
    if isinstance(layout, CanonicalTable):
        rows = (tuple(layout.spec[one].title for one in said.columns), *rows)
    elif isinstance(layout, WhoIsWho):
        rows = (HEADINGS, *rows)
    return Example(rows=rows, headings=said.headings, file=said.file)


def shown_example(layout: Layout, layouts: Iterable[Layout]) -> ShownExample | None:
    """The example of a layout, read back on the spot; None where it has none.

    Args:
        layout: the layout.
        layouts: every layout that is looked for, in this order.

    Raises:
        RuleError: a region's own reader does not read its example.
    """
    example = example_of(layout)
    if example is None:
        return None
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{example.file}.csv"
        example.write(path)
        try:
            tables, taken, _ = read_and_counted([path], layouts)
        except InputError as error:
            raise _unread(layout) from error
    if tables.sources[0].layout != layout.name:
        raise _unread(layout, tables.sources[0].layout)
    return ShownExample(
        layout=layout,
        example=example,
        read={name: one.rows - one.refused for name, one in taken.items() if one.rows},
    )


def _unread(layout: Layout, found: str | None = None) -> RuleError:
    return rule_fault("code.reader_example", where=layout.name, found=found)


def example_page(shown: ShownExample) -> Page:
    """A layout with its example, each row of the sheet a column, so that any width has room."""
    layout, example = shown.layout, shown.example
    above = [row for row in example.rows[: example.headings] if _is_line(row)]
    rows = {n: row for n, row in enumerate(example.rows, start=1) if n > len(above)}
    columns = [
        Column(
            heading=msg("Headings, row {n}", n=n) if n <= example.headings else msg("Row {n}", n=n),
            id=f"row_{n}",
            width=(8, 40),
        )
        for n in rows
    ]
    width = max(map(len, rows.values()))
    cells = [[text_of(cell) for cell in row] + [""] * (width - len(row)) for row in rows.values()]
    lines = [
        text for text in (" | ".join(filter(None, map(text_of, row))) for row in above) if text
    ]
    parts: list[Text | Table] = [
        Text(words=INVENTED, style="strong"),
        *([Text(words=msg("Above the headings:"))] if lines else []),
        *(Text(words=one, style="quote") for one in lines),
        *_called(example),
        Table(columns=columns, cells=cells, name="example"),
        Text(words=_read(shown.read)),
        Text(words=msg("`--out NAME.xlsx` or `NAME.csv` writes the example as such a file")),
    ]
    return _page_of(layout, *parts)


def page_without_example(layout: Layout) -> Page:
    """A layout of a region whose reader has no example."""
    return _page_of(layout, Text(words=msg("It has no example")))


def _page_of(layout: Layout, *parts: Text | Table) -> Page:
    return Page(
        title=layout.title,
        facts=[
            (msg("Layout"), f"`{layout.name}`"),
            (msg("Fills the tables"), filled(layout) or "—"),
        ],
        parts=[Text(words=layout.description), *parts],
        name=layout.name,
    )


def _called(example: Example) -> Iterator[Text]:
    if example.file != _CALLED:
        yield Text(words=msg("The file is called «{name}», which is read too", name=example.file))


def _is_line(row: Sequence[object]) -> bool:
    return sum(bool(text_of(cell)) for cell in row) < _FEWEST_HEADINGS


def _read(read: Mapping[str, int]) -> Message:
    """What the layout makes of the example."""
    if not read:
        return msg("Read from it: no rows of tables; the sheet is known and left as it is")
    told = ", ".join(f"«{TABLES[name].title}» — {count}" for name, count in read.items())
    return msg("Read from it, rows by table: {tables}", tables=told)
