"""Files written whole, or not at all; a page by the ending of its name.

A file that is there is not touched unless the caller says so: a person may have changed it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from schoolsupport.faults import fault, writing
from schoolsupport.pages.aside import FRESH, aside_of
from schoolsupport.pages.page import Page
from schoolsupport.translation import DEFAULT_LANGUAGE

Writer = Callable[[Page, Path, str], None]
"""Writes a page to a file that is not there, in a language; may put more files beside it."""

ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "xlsx": "schoolsupport.pages.xlsx:write_xlsx",
        "docx": "schoolsupport.pages.docx:write_docx",
        "html": "schoolsupport.pages.html:write_html",
        "md": "schoolsupport.pages.markdown:write_markdown",
        "csv": "schoolsupport.pages.csv:write_csv",
    }
)


def write(
    page: Page, path: str | Path, lang: str = DEFAULT_LANGUAGE, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write a page.

    Args:
        page: the page.
        path: the file; its ending, one of `ENDINGS`, says the format. Folders are made.
        lang: `ru` or `en`.
        overwrite: whether files that are there are replaced.

    Returns:
        The files written, the one asked for first; csv has a file for each table.

    Raises:
        ParameterError: no page is written with this ending.
        OutputError: a file is there, the place cannot be written to, or the extra of the format is
            not installed.
    """
    target = Path(path)
    writer = _writer(check_ending(target))
    with placed(target, "output.cannot_write_page", overwrite=overwrite) as fresh:
        writer(page, fresh, lang)
        made = sorted(file.name for file in fresh.parent.iterdir() if file != fresh)
    return (target, *(target.with_name(name) for name in made))


@contextmanager
def placed(target: Path, code: str, *, overwrite: bool = False) -> Iterator[Path]:
    """A file of the same name in a folder aside, which is put in its place when it is whole.

    Whatever else is written beside it is put beside the target. Folders are made.

    Args:
        target: where it is to stand.
        code: the fault that is told when the place cannot be written to.
        overwrite: whether files that are there are replaced.

    Raises:
        SchoolSupportError: a file is there, or the place cannot be written to.
    """
    with writing(target, code):
        target.parent.mkdir(parents=True, exist_ok=True)
        with aside_of(target) as aside:
            folder = aside / FRESH
            folder.mkdir()
            yield folder / target.name
            files = [target.with_name(file.name) for file in sorted(folder.iterdir())]
            if not overwrite:
                check_absent(*files)
            for file in files:
                _put(folder / file.name, file)


def write_same(contents: Mapping[Path, bytes], code: str, *, overwrite: bool = False) -> None:
    """Write files that come out the same whenever they are made.

    One that is there and is otherwise was changed by hand.

    Args:
        contents: what stands in each; folders are made.
        code: the fault that is told when the place cannot be written to.
        overwrite: whether files that were changed are replaced.

    Raises:
        SchoolSupportError: a file was changed, or the place cannot be written to.
    """
    for file, content in contents.items():
        with writing(file, code):
            if overwrite or not file.is_file() or file.read_bytes() == content:
                continue
        check_absent(file)
    for file, content in contents.items():
        with placed(file, code, overwrite=True) as fresh:
            fresh.write_bytes(content)


def is_page(path: Path) -> bool:
    """Whether a page is written with the ending of a file, in small letters or capital ones."""
    return path.suffix.lstrip(".").lower() in ENDINGS


def check_ending(path: Path, also: Collection[str] = ()) -> str:
    """The ending of a file as a format.

    Args:
        path: the file.
        also: endings that somebody else writes, without the dot.

    Raises:
        ParameterError: no page is written with it.
    """
    ending = path.suffix.lstrip(".").lower()
    if ending in ENDINGS or ending in also:
        return ending
    known = ", ".join(f".{one}" for one in dict.fromkeys((*also, *ENDINGS)) if one)
    raise fault(
        "parameter.ending_of_page", where=str(path), found=path.suffix or None, endings=known
    )


def check_absent(*files: Path) -> None:
    """Refuse to go on where a file is there.

    Raises:
        OutputError: it is.
    """
    for file in files:
        if file.exists():
            raise fault("output.page_exists", where=str(file))


def _writer(ending: str) -> Writer:
    module, _, name = ENDINGS[ending].partition(":")
    writer: Writer = getattr(import_module(module), name)
    return writer


def _put(fresh: Path, file: Path) -> None:
    if file.is_symlink():  # what the link names is replaced, not the link
        shutil.copyfile(fresh, file)
    else:
        fresh.replace(file)
