"""JSON for programs, the console, and a word that something is being done."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from schoolsupport.cli.session import Session
from schoolsupport.records import plain
from schoolsupport.translation import Message

if TYPE_CHECKING:
    from rich.console import Console

JSON_FORMAT = 1
PLAIN_WIDTH = 120


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
