"""Delimited texts: csv and tsv with any of the usual delimiters and encodings."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from schoolsupport.sheets.faults import UnreadableFileError, content_kind, unreadable
from schoolsupport.sheets.grid import TOP_ROWS, Cells, Row, Sheet, filled_part, headings
from schoolsupport.translation import msg
from schoolsupport.words.text import harmless, is_harmless

if TYPE_CHECKING:
    import pandas as pd

ENCODINGS = ("utf-8", "cp1251")
DELIMITERS = (";", "\t", ",")
_WIDE_LOOKED_AT = 4000
_WIDE_TABLE = 256
_HIGH_BYTES = b"\x00\x04\x20\x21\x22"  # Latin, Cyrillic, dashes and quotes, №, signs of comparing
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@frozen(kw_only=True)
class Text:
    """The bytes of a text file and what they are to be read as.

    Attributes:
        content: the bytes without their mark, in UTF-8 or in the Russian code page.
        encoding: one of `ENCODINGS`.
        text: the characters.
        removed: lines that held signs which a terminal obeys and no reader sees.
    """

    content: bytes
    encoding: str
    text: str
    removed: int = 0


@frozen(kw_only=True, eq=False)
class DelimitedSheet(Sheet):
    """A delimited text; the whole of it is read only when a layout asks for its table.

    A wide one is read at once, so that its empty edges are cut before anybody looks at it.
    """

    path: Path
    content: bytes
    encoding: str
    delimiter: str
    first: Sequence[Row]
    is_wide: bool = False
    is_placed: bool = False
    removed: int = 0

    @property
    def top(self) -> Sequence[Row]:
        """The first rows."""
        return self.first

    def table(self, header: int, texts: Collection[str]) -> pd.DataFrame:
        """The rows below the heading, read in blocks; rows too long for that, one by one.

        Raises:
            UnreadableFileError: a quotation mark is opened and never closed.
        """
        import pandas as pd  # noqa: PLC0415  # where frames are wanted only

        from schoolsupport.sheets.frames import frame_of, with_headings  # noqa: PLC0415  # as above

        if self.is_wide:  # empty columns cost as much as full ones there
            return frame_of(self.grid(), header)
        width = max(len(row) for row in self.first[header - 1 :])
        names = headings([*self.first[header - 1], *[None] * width][:width])
        try:
            frame = pd.read_csv(
                io.BytesIO(self.content),
                sep=self.delimiter,
                encoding=self.encoding,
                header=None,
                names=list(range(width)),
                index_col=False,
                skiprows=header,
                dtype={n: "str" for n, name in enumerate(names) if name in texts},
                keep_default_na=False,
                na_values=[""],
                skip_blank_lines=False,
                low_memory=False,
            )
        except pd.errors.ParserError:
            return frame_of(self.grid(), header)
        return with_headings(frame, names, header)


def open_delimited(
    path: Path, file: str, *, rows: int | None = TOP_ROWS, delimiter: str | None = None
) -> list[Sheet]:
    """The one sheet of a delimited text, its encoding and delimiter found.

    Args:
        path: the file.
        file: the file, as messages name it.
        rows: how many rows the delimiter is looked for in; None for all.
        delimiter: the delimiter, where it is known.

    Raises:
        UnreadableFileError: the bytes are no text, or a quotation mark among the first rows is
            never closed.
        OSError: the file cannot be opened.
    """
    found = read_text(path, file)
    if content_kind(path) == "html":
        raise unreadable(path, file)
    cut_by = delimiter or delimiter_of(found.text, rows)
    rows_of = partial(_Quoting(path, file).rows, found.text, cut_by)
    first = rows_of(TOP_ROWS)
    is_wide = max(map(len, first), default=0) > _WIDE_TABLE
    whole = filled_part(rows_of(None)) if is_wide else None
    return [
        DelimitedSheet(
            file=file,
            path=path,
            content=found.content,
            encoding=found.encoding,
            delimiter=cut_by,
            removed=found.removed,
            first=first if whole is None else whole[:TOP_ROWS],
            is_wide=is_wide,
            read=lambda: Cells(rows_of(None) if whole is None else whole),
        )
    ]


def read_text(path: Path, file: str) -> Text:
    """A text in UTF-8, in UTF-16 or in the Russian code page, its marks of encoding left out.

    Signs that a terminal obeys and no reader sees are left out too.

    Raises:
        UnreadableFileError: the bytes are no text in any of these.
        OSError: the file cannot be opened.
    """
    content = path.read_bytes()
    wide = _WIDE.get(content[:2]) or _unmarked_wide(content)
    try:
        if wide is not None:
            text = content.decode(wide).lstrip("\ufeff")
            if "\x00" not in text:
                return _harmless(Text(content=text.encode(), encoding="utf-8", text=text))
        elif content.startswith(codecs.BOM_UTF8) or b"\x00" not in content:
            return _harmless(_narrow(content))
    except UnicodeDecodeError:
        pass
    raise unreadable(path, file, msg("no text in UTF-8, UTF-16 or cp1251"))


def _harmless(found: Text) -> Text:
    if is_harmless(found.text):
        return found
    text = harmless(found.text)
    lines = sum(not is_harmless(line) for line in found.text.split("\n"))
    return Text(
        content=text.encode(found.encoding), encoding=found.encoding, text=text, removed=lines
    )


def _narrow(content: bytes) -> Text:
    while content.startswith(codecs.BOM_UTF8):  # a file saved twice has two
        content = content[len(codecs.BOM_UTF8) :]
    try:
        return Text(content=content, encoding="utf-8", text=content.decode("utf-8"))
    except UnicodeDecodeError:
        return Text(content=content, encoding="cp1251", text=content.decode("cp1251"))


def _unmarked_wide(content: bytes) -> str | None:
    """UTF-16 without a mark: one byte of two is that of Latin, Cyrillic or a sign, and 0 is one."""
    head = content[:_WIDE_LOOKED_AT]
    if len(content) % 2 or b"\x00" not in head:
        return None
    for encoding, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if not high.translate(None, _HIGH_BYTES):
            return encoding
    return None


@frozen
class _Quoting:
    """Cuts the text of one file into rows, and says so where its quotation marks do not close."""

    path: Path
    file: str

    def rows(self, text: str, delimiter: str, count: int | None) -> list[list[str]]:
        try:
            return list(islice(read_rows(text, delimiter), count))
        except csv.Error as error:
            raise self._fault(error) from error

    def _fault(self, error: csv.Error) -> UnreadableFileError:
        too_long = "field limit" in str(error)
        said = msg("a cell is too long") if too_long else msg("a quotation mark is not closed")
        return unreadable(self.path, self.file, said)


def read_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a text, one after another."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def delimiter_of(text: str, rows: int | None = TOP_ROWS) -> str:
    """The delimiter that cuts most of the first rows into the same number of cells.

    Commas inside headings and decimal commas cut some rows and not others, so they lose.

    Args:
        text: the whole text.
        rows: how many rows are looked at; None for all.
    """
    best, best_score = DELIMITERS[0], (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in islice(read_rows(text, delimiter), rows) if row]
        except csv.Error:
            continue
        cut = Counter(width for width in widths if width > 1)
        if cut:
            width, times = max(cut.items(), key=lambda item: (item[1], item[0]))
            score = (times / len(widths), width)
            if score > best_score:
                best, best_score = delimiter, score
    return best
