"""Names of files made from data: readable, different, and such as every system bears.

A name of a school, a body or a municipality may hold anything: a way out of the folder, what
Windows keeps for its devices, half a page of text, two spellings of a word. None of it reaches a
path.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

_LETTERS = frozenset(" -–_№(),.")
_LONGEST = 120  # bytes; archives and old systems bear no more with the folder before it
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)


def file_names(
    named: Iterable[tuple[str, str]], ending: str, *, nothing: str = "книга"
) -> list[str]:
    """Names of files, none of which leaves the folder it is put into.

    Args:
        named: a name, and what tells it from another of the same name, a key `kind:id` or nothing.
        ending: of the files, without the dot; empty for none.
        nothing: the name where no letter of either is left.
    """
    names: list[str] = []
    taken: set[str] = set()
    dotted = f".{ending}" if ending else ""
    for name, key in named:
        stem = next(one for one in _stems(name, key, nothing) if _same(one) not in taken)
        taken.add(_same(stem))
        names.append(f"{stem}{dotted}")
    return names


def file_stem(name: str) -> str:
    """What is left of a name in the name of a file; empty where no letter is.

    Letters and digits of all languages stay, and what stands between them in names; never a sign
    that parts folders, hides a file or is kept by a system.
    """
    plain = unicodedata.normalize("NFC", name)
    letters = "".join(one if one.isalnum() or one in _LETTERS else " " for one in plain)
    stem = _cut(" ".join(letters.split()).strip(" ."))
    if not any(one.isalnum() for one in stem):
        return ""
    device = stem.partition(".")[0].strip().casefold()
    return f"_{stem}" if device in _DEVICES else stem


def _cut(stem: str) -> str:
    while len(stem.encode()) > _LONGEST:
        stem = stem[:-1].rstrip(" .")
    return stem


def _same(stem: str) -> str:
    """By which systems that tell no small letter from a large one know a name."""
    return unicodedata.normalize("NFC", stem.casefold())


def _stems(name: str, key: str, nothing: str) -> Iterator[str]:
    stem = file_stem(name) or file_stem(key) or nothing
    yield stem
    own = file_stem(key.partition(":")[2])
    if own:
        yield f"{stem} ({own})"
    number = 2
    while True:
        yield f"{stem} ({number})"
        number += 1
