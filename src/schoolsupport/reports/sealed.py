"""A sealed file of JSON: what it says, and SHA-256 over all of it but the seal itself.

A seal keeps a slip of a hand, of a disk or of a program from passing for what was written. It is
no signature: whoever can compute SHA-256 can seal anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from schoolsupport.faults import fault, system_words
from schoolsupport.translation import Because, Message, msg

SEAL = "seal"
LARGEST = 64 * 1024 * 1024
"""Bytes; ten thousand files read and written are told in four million."""


def seal_of(said: Mapping[str, Any]) -> str:
    """SHA-256 of all that is said but the seal, whatever the order of keys and the blanks."""
    content = {key: value for key, value in said.items() if key != SEAL}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_sealed(said: Mapping[str, Any]) -> bool | None:
    """Whether the seal fits; None where there is none."""
    return None if SEAL not in said else bool(said[SEAL] == seal_of(said))


def read_json(file: Path) -> dict[str, Any]:
    """What a file of JSON says under its keys.

    Raises:
        RunError: there is no file, it cannot be read, is no UTF-8, no JSON, says something twice,
            or is larger or deeper than any that was written here.
    """
    where = str(file)
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise fault("run.no_receipt", where=where) from error
    except OSError as error:
        raise fault("run.receipt_unreadable", where=where, found=system_words(error)) from error
    try:
        said = _said(content)
    except _UnsoundError as error:
        found = Because(error.why.template, error.why.values)
        raise fault("run.receipt_not_json", where=where, found=found) from error
    if not isinstance(said, dict):
        raise fault("run.receipt_unfit", where=where, found=said, key="-")
    return said


def _said(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise _UnsoundError(msg("it is larger than {size} MB", size=LARGEST // 1024**2))
    if not content.strip():
        raise _UnsoundError(msg("the file is empty"))
    try:
        text = content.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise _UnsoundError(msg("it is not UTF-8 text")) from error
    except json.JSONDecodeError as error:
        place = msg("line {line}, column {column}", line=error.lineno, column=error.colno)
        raise _UnsoundError(place) from error
    except RecursionError as error:
        raise _UnsoundError(msg("what it says is too deep to be read")) from error
    except _UnsoundError:
        raise
    except ValueError as error:  # a whole number of thousands of digits
        raise _UnsoundError(msg("a number is too long to mean anything")) from error


class _UnsoundError(ValueError):
    """JSON that two programs would read as two things."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.text())
        self.why = why


def _not_json(where: str, why: Message) -> Exception:
    return fault("run.receipt_not_json", where=where, found=Because(why.template, why.values))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        twice = next(key for place, (key, _) in enumerate(pairs) if key in dict(pairs[:place]))
        raise _UnsoundError(msg("{key} is said twice", key=twice))
    return said


def _no_number(word: str) -> NoReturn:
    raise _UnsoundError(msg("{word} is no number", word=word))
