"""How a command answers: a page for people, JSON for programs, a file where one is asked for.

A command that prints a table is written so::

    @output_options                      # --out NAME.xlsx|docx|html|md|csv and --overwrite
    @json_option
    def borderline(question: Question, ..., output: Output) -> None:
        told = study(found, category)    # parse, call
        show(lambda: page(told), output, json=lambda: told)

`page(result) -> Page` stands beside the result, in its room; the command formats nothing. Numbers
in sentences are `Quantity(value, unit)`, counted words `plural("…", "…", n)`, days are days; a
column's unit says how its cells are written. `--out` with a wrong ending, or a file that is there,
is refused before anything is computed; with --json and --out both are given.

A command that writes files of its own too names their endings and what writes them::

    @output_options_of(msg("…"), "toml")
    def roll(..., output: Output) -> None:
        show(lambda: page(told), output, json=lambda: told, own={"toml": write_template})
"""

from __future__ import annotations

import functools
import json as json_library
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import frozen

from schoolsupport.cli.commands import option
from schoolsupport.cli.session import Session, current_session
from schoolsupport.faults import fault
from schoolsupport.pages.page import Page
from schoolsupport.records import plain
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

JSON_FORMAT = 1
PLAIN_WIDTH = 120


@frozen
class Output:
    """Where a page goes besides the screen.

    Attributes:
        path: the file asked for, if one is.
        overwrite: whether it may be there already.
    """

    path: Path | None = None
    overwrite: bool = False


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--out` and `--overwrite`; the command gets them as one `output`."""
    told = msg("File to write the page to: NAME.xlsx, .docx, .html, .md or .csv")
    return output_options_of(told)(command)


def output_options_of(
    words: Message, *also: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`output_options` of a command that writes files of its own too.

    Args:
        words: what is told of `--out`.
        also: endings of its files, without the dot; an empty one for a folder.
    """
    return functools.partial(_with_output, words, also)


def _with_output(
    words: Message, also: tuple[str, ...], command: Callable[..., Any]
) -> Callable[..., Any]:
    def read(_: click.Context, __: click.Parameter, value: str | None) -> Path | None:
        if value is None:
            return None
        from schoolsupport.pages.writing import check_ending  # noqa: PLC0415  # start-up is light

        check_ending(Path(value), also)
        return Path(value)

    @option("--out", metavar="FILE", callback=read, words=words)
    @option("--overwrite", is_flag=True, words=msg("Replace the file of --out if it is there"))
    @functools.wraps(command)
    def packed(out: Path | None, overwrite: bool, **given: Any) -> Any:
        if out is not None and not ("" in also and out.is_dir()):
            check_place(out, overwrite=overwrite)
        return command(output=Output(out, overwrite), **given)

    return packed


def check_place(file: Path, *, overwrite: bool) -> None:
    """Refuse, before anything is computed, a place where something would be lost.

    Args:
        file: what is to be written.
        overwrite: whether it may be there already; what the command reads is never replaced.

    Raises:
        OutputError: it is there and may not be replaced.
    """
    from schoolsupport.pages.writing import check_absent  # noqa: PLC0415  # start-up is light

    warn_of_place(file)
    if not overwrite:
        check_absent(file)
    elif file.is_file() and any(_holds(Path(one), file) for one in _read_from()):
        raise fault("output.page_is_read", where=str(file))


def warn_of_place(place: Path) -> None:
    """Say on stderr that what is to be written lies in a folder the command reads.

    Args:
        place: a file or a folder that is to be written.
    """
    for one in _read_from():
        folder = Path(one)
        if folder.is_dir() and place.resolve().is_relative_to(folder.resolve()):
            said = msg(
                "{place} lies in {folder}, which this command reads: write it elsewhere, so that it"
                " is not taken for data next time",
                place=str(place),
                folder=str(folder),
            )
            click.echo(current_session().say(said), err=True)
            return


def _read_from() -> Iterator[str | Path]:
    """The words given to the command that may name files, those it writes left out."""
    context = click.get_current_context(silent=True)
    if context is not None and context.params.get("paths") == ():
        yield from current_session().setting("paths") or ()
    for name, value in (context.params if context else {}).items():
        for one in value if isinstance(value, tuple) else (value,):
            if not name.endswith("out") and isinstance(one, str | Path) and str(one):
                yield one


def _holds(read: Path, file: Path) -> bool:
    """Whether a file is what is read, or lies right in the folder that is."""
    place = read.resolve()
    return file.resolve() == place or (read.is_dir() and file.resolve().parent == place)


def show(
    page: Callable[[], Page | Sequence[Page]],
    output: Output,
    *,
    json: Callable[[], object] | None = None,
    own: Mapping[str, Callable[[Path], Iterable[Path] | None]] | None = None,
) -> None:
    """Answer: write the file that is asked for, then print JSON or the page.

    Args:
        page: makes the page, when it is needed; several are printed one under another.
        output: where it goes besides the screen.
        json: makes what `--json` tells.
        own: what writes a file that is no page, by its ending; it gives the files it wrote, or
            None for the one it was given.

    Raises:
        OutputError: the file cannot be written.
    """
    from schoolsupport.pages.terminal import print_page  # noqa: PLC0415  # start-up is light
    from schoolsupport.pages.writing import write  # noqa: PLC0415  # start-up is light

    session = current_session()
    as_json = session.as_json and json is not None
    path = output.path
    writes = None if path is None else (own or {}).get(path.suffix.lstrip(".").lower())
    asked = path is not None and writes is None
    made = page() if asked or not as_json else ()
    pages = [made] if isinstance(made, Page) else list(made)
    files: tuple[Path, ...] = ()
    if path is not None and writes is not None:
        files = tuple(writes(path) or [path])
    elif path is not None:
        files = write(pages[0], path, session.lang, overwrite=output.overwrite)
    if as_json and json is not None:
        print_json(json(), session.lang)
        return
    for place, one in enumerate(pages):
        if place:
            click.echo()
        print_page(one, session.lang, console_of(stderr=False))
    if files:
        click.echo()
    for file in files:
        click.echo(session.say(msg("Written to {out}", out=str(file))))


def print_json(content: object, lang: str) -> None:
    """Print what is told of a class, or of values by key, as JSON, the number of the format first.

    Args:
        content: what is told.
        lang: language of its messages.
    """
    said = {"format": JSON_FORMAT, **plain(content, lang)}
    for part in json_library.JSONEncoder(ensure_ascii=False, indent=1, allow_nan=False).iterencode(
        said
    ):
        sys.stdout.write(part if part.isascii() else _UNPRINTED.sub(_escaped, part))
    sys.stdout.write("\n")


_UNPRINTED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that JSON may hold as they are, and a terminal obeys."""


def _escaped(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign.group()):04x}"


@contextmanager
def waiting(session: Session, words: Message) -> Iterator[None]:
    """Show that something is being done, on a terminal only and never among the output."""
    if session.as_json or not sys.stderr.isatty():
        yield
        return
    with console_of(stderr=True).status(session.say(words)):
        yield


@contextmanager
def counting(
    session: Session, words: Message, total: int, stopped: Message | None = None
) -> Iterator[Callable[[int, int], None]]:
    """Show how many files of how many are written, on a terminal only; Ctrl-C says what is there.

    Args:
        session: the session.
        words: what is being written.
        total: how many files.
        stopped: said when it is stopped; by default that what is written is whole.

    Yields:
        What is told of each file: how many are there, of how many.
    """
    done = 0

    def told(there: int, of: int) -> None:
        nonlocal done
        done = there
        if bar is not None:
            bar.update(task, completed=there, total=of)

    shown = not session.as_json and sys.stderr.isatty() and total > 1
    bar: Progress | None = None
    if shown:
        from rich.progress import Progress as RichProgress  # noqa: PLC0415  # start-up is light

        bar = RichProgress(console=console_of(stderr=True), transient=True)
        task = bar.add_task(session.say(words), total=total)
        bar.start()
    try:
        yield told
    except KeyboardInterrupt:
        said = stopped or msg(
            "Stopped: files written {done} of {total}, each of them whole. The same command goes"
            " on where it stopped.",
            done=done,
            total=total,
        )
        if bar is not None:
            bar.stop()
        click.echo(session.say(said), err=True)
        raise
    finally:
        if bar is not None:
            bar.stop()


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
