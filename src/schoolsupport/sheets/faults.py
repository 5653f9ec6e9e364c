"""What is wrong with a file as a whole: unreadable, locked, named as what it is not."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from schoolsupport.domain import Problem, problem
from schoolsupport.errors import InputError
from schoolsupport.translation import Message

_LOOKED_AT = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0"
_STREAMS = (("EncryptedPackage", "locked"), ("WordDocument", "doc"), ("Workbook", "xls"))
_MEMBERS = (
    (b"xl/workbook", "xlsx"),
    (b"word/document", "docx"),
    (b"opendocument.spreadsheet", "ods"),
    (b"opendocument.text", "odt"),
)
_BEGINNINGS = ((b"%PDF", "pdf"), (b"{\\rtf", "rtf"), (b"PAR1", "parquet"))
_WEB_PAGE = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")
ARCHIVES = frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz"})
"""Endings of files that hold other files."""
_PARTED = re.compile(rb"[;,\t]")
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_SAME = {"txt": "csv", "tsv": "csv", "docm": "docx", "xlsm": "xlsx", "xlsb": "xlsx", "htm": "html"}


class UnreadableFileError(InputError):
    """A file holds nothing that can be read as its name promises.

    Attributes:
        problem: the same in the words of the catalogue, with the file as its place.
    """

    def __init__(self, said: Problem, reason: Message | None = None) -> None:
        super().__init__(said.message, where=said.file, found=reason, remedy=said.remedy)
        self.fault = said.code
        self.problem = said


def unreadable(path: Path, file: str, reason: Message | None = None) -> UnreadableFileError:
    """The error for a file that was tried and cannot be read.

    Args:
        path: the file; it is looked into once more, for what it is instead.
        file: the file, as messages name it.
        reason: what was found on the way, where more is known than that it failed.
    """
    named = path.suffix.lower().lstrip(".")
    content = content_kind(path)
    if content == "locked":
        said, reason = problem("file.locked"), None
    elif content == "zip":
        said, reason = problem("file.archive"), None
    elif content is not None and content != _SAME.get(named, named):
        said, reason = problem("file.misnamed", kind=named, content=content), None
    else:
        said = problem("file.unreadable", kind=named)
    return UnreadableFileError(said.at(file=file), reason)


def content_kind(path: Path) -> str | None:
    """What the bytes of a file are, as the ending of a name; None where nothing tells.

    A workbook or document with a password is «locked».

    Raises:
        OSError: the file cannot be opened.
    """
    with path.open("rb") as opened:
        begin = opened.read(_LOOKED_AT)
        if not begin.startswith((_OLE, b"PK\x03\x04")):
            return _by_beginning(begin)
        content = begin + opened.read()
    if begin.startswith(b"PK") and not zipfile.is_zipfile(path):  # broken off somewhere
        return None
    if begin.startswith(_OLE):
        streams = ((name.encode("utf-16-le"), kind) for name, kind in _STREAMS)
        return next((kind for name, kind in streams if name in content), "doc")
    return next((kind for name, kind in _MEMBERS if name in content), "zip")


def _by_beginning(begin: bytes) -> str | None:
    for mark, kind in _BEGINNINGS:
        if begin.startswith(mark):
            return kind
    start = begin.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    if start.startswith(_WEB_PAGE):
        return "html"
    line = begin.partition(b"\n")[0]
    return "csv" if _PARTED.search(line) and not _NO_TEXT.search(begin) else None
