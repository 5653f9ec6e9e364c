"""Pages for people and JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from schoolsupport.cli.session import Session
from schoolsupport.records import plain
from schoolsupport.translation import Message

if TYPE_CHECKING:
    from rich.console import Console

JSON_FORMAT = 1
PLAIN_WIDTH = 120


@frozen(kw_only=True)
class Heading:
    """The heading of a column: its words, and whether numbers stand in it."""

    words: Message
    number: bool = False
    whole: bool = False


@frozen
class Page:
    """What a person reads: lines and tables, plain where it is not a terminal."""

    session: Session
    console: Console = field(factory=lambda: console_of(stderr=False))

    def line(self, text: Message | str = "", *, style: str = "", indent: int = 0) -> None:
        """A line; it is broken at the width of a terminal, and nowhere else."""
        said = self.session.say(text) if isinstance(text, Message) else text
        if not self.console.is_terminal:
            self.console.print(" " * indent + said, soft_wrap=True)
            return
        from rich.padding import Padding  # noqa: PLC0415  # JSON needs no padding

        self.console.print(Padding(said, (0, 0, 0, indent)), style=style or None)

    def text(self, text: str) -> None:
        """Text of several lines that is laid out already; broken lines stay set in."""
        for line in text.splitlines():
            bare = line.lstrip(" ")
            self.line(bare, indent=len(line) - len(bare))

    def heading(self, text: Message | str) -> None:
        """A line with an empty one above it."""
        self.line()
        self.line(text, style="bold")

    def lines(self, rows: Iterable[str], *, indent: int = 2) -> None:
        """Lines set in."""
        for row in rows:
            self.line(row, indent=indent)

    def table(self, headings: Sequence[Heading], rows: Iterable[Sequence[str]]) -> None:
        """A table with a line under its headings."""
        from rich import box  # noqa: PLC0415  # JSON needs no tables
        from rich.table import Table  # noqa: PLC0415  # JSON needs no tables

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
        for heading in headings:
            table.add_column(
                self.session.say(heading.words),
                justify="right" if heading.number else "left",
                no_wrap=heading.whole,
                overflow="fold",
            )
        for row in rows:
            table.add_row(*row)
        self.console.print(table)

    def day(self, day: date) -> str:
        """A day as the reader writes it."""
        return f"{day:%d.%m.%Y}" if self.session.lang == "ru" else day.isoformat()


def print_json(content: object, lang: str) -> None:
    """Print what is told of a class, or of values by key, as JSON, the number of the format first.

    Args:
        content: what is told.
        lang: language of its messages.
    """
    said = {"format": JSON_FORMAT, **plain(content, lang)}
    for part in json.JSONEncoder(ensure_ascii=False, indent=1, allow_nan=False).iterencode(said):
        sys.stdout.write(part)
    sys.stdout.write("\n")


@contextmanager
def waiting(session: Session, words: Message) -> Iterator[None]:
    """Show that something is being done, on a terminal only and never among the output."""
    if session.as_json or not sys.stderr.isatty():
        yield
        return
    with console_of(stderr=True).status(session.say(words)):
        yield


def console_of(*, stderr: bool) -> Console:
    """Standard output or error: a terminal with its width, or plain and 120 wide."""
    from rich.console import Console as RichConsole  # noqa: PLC0415  # JSON needs no console

    class _Console(RichConsole):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return _Console(
        stderr=stderr,
        width=None if terminal else PLAIN_WIDTH,
        markup=False,
        highlight=False,
        emoji=False,
        force_terminal=None if terminal else False,
    )
