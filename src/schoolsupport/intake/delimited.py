"""Delimited texts: csv and tsv with any of the usual delimiters and encodings."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path

import pandas as pd
from attrs import frozen

from schoolsupport.intake.sheets import (
    TOP_ROWS,
    NotReadableError,
    Row,
    frame_of,
    headings,
    with_headings,
)

ENCODINGS = ("utf-8-sig", "cp1251")  # utf-8-sig reads utf-8 without a mark too
DELIMITERS = (";", "\t", ",")


@frozen(kw_only=True, eq=False)
class DelimitedSheet:
    """A delimited text; the whole of it is read only when a layout asks for its table."""

    file: str
    kind: str
    content: bytes
    encoding: str
    delimiter: str
    top: Sequence[Row]
    name: str | None = None

    def grid(self) -> Sequence[Row]:
        """All rows as texts.

        Raises:
            NotReadableError: a quotation mark is opened and never closed.
        """
        try:
            return list(_rows(self.content.decode(self.encoding), self.delimiter))
        except csv.Error as error:
            raise NotReadableError(self.kind) from error

    def table(self, header: int, texts: Collection[str]) -> pd.DataFrame:
        """The rows below the heading, read in blocks; rows too long for that, one by one.

        Raises:
            NotReadableError: a quotation mark is opened and never closed.
        """
        width = max(len(row) for row in self.top[header - 1 :])
        names = headings([*self.top[header - 1], *[None] * width][:width])
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


def open_delimited(path: Path, file: str) -> list[DelimitedSheet]:
    """The one sheet of a delimited text, its encoding and delimiter found.

    Raises:
        NotReadableError: the bytes are no text in a known encoding.
    """
    kind = path.suffix.lower().lstrip(".")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotReadableError(kind) from error
    encoding, text = _decoded(content, kind)
    delimiter = _delimiter(text)
    try:
        top = list(islice(_rows(text, delimiter), TOP_ROWS))
    except csv.Error as error:
        raise NotReadableError(kind) from error
    return [
        DelimitedSheet(
            file=file, kind=kind, content=content, encoding=encoding, delimiter=delimiter, top=top
        )
    ]


def _decoded(content: bytes, kind: str) -> tuple[str, str]:
    if b"\x00" not in content:
        for encoding in ENCODINGS:
            try:
                return encoding, content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise NotReadableError(kind)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> str:
    """The delimiter that cuts most of the first rows into the same number of cells.

    Commas inside headings and decimal commas cut some rows and not others, so they lose.
    """
    best, best_score = DELIMITERS[0], (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in islice(_rows(text, delimiter), TOP_ROWS) if row]
        except csv.Error:
            continue
        cut = Counter(width for width in widths if width > 1)
        if cut:
            width, times = max(cut.items(), key=lambda item: (item[1], item[0]))
            score = (times / len(widths), width)
            if score > best_score:
                best, best_score = delimiter, score
    return best
