"""A folder beside a place, in which something is made whole before it is put there.

A program that is killed leaves it behind. Whoever writes to the same place next clears it, says
so, and puts back what the killed program had taken away and not yet replaced.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from schoolsupport.translation import msg, tell

try:
    import fcntl
except ImportError:  # of the family of Unix alone
    fcntl = None  # type: ignore[assignment]

FRESH, EARLIER = "new", "old"
"""Within the folder aside: what is being made, and what stood in the place before."""

_MARK = ".schoolsupport-"
_LOCK = "lock"
_SURELY_LEFT = 24 * 3600
"""Seconds; where the system has no locks, a folder as old as this is nobody's."""


@contextmanager
def aside_of(target: Path) -> Iterator[Path]:
    """A new folder beside a place, gone at the end; what killed programs left there is cleared.

    Args:
        target: the place; the folder it is in must be there.

    Raises:
        OSError: the folder cannot be made.
    """
    clear_leftovers(target)
    folder = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
    try:
        with (folder / _LOCK).open("wb") as lock:
            _lock(lock)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers(target: Path) -> list[Path]:
    """Remove what killed programs left beside a place; what they took away comes back.

    Returns:
        The folders removed.
    """
    cleared = []
    for folder in sorted(target.parent.glob(f"{_escaped(_prefix(target))}*")):
        if not folder.is_dir() or folder.is_symlink() or not _is_left(folder):
            continue
        earlier = folder / EARLIER
        if earlier.exists() and not target.exists():
            earlier.rename(target)
            tell(msg("{place}: put back as it was before a writing that was killed", place=target))
        shutil.rmtree(folder, ignore_errors=True)
        cleared.append(folder)
        tell(msg("Removed what a killed writing left behind: {place}", place=folder))
    return cleared


def _prefix(target: Path) -> str:
    return f".{target.name}{_MARK}"


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _is_left(folder: Path) -> bool:
    """Whether no living program writes in a folder: the system lets go of a killed one's locks."""
    try:
        with (folder / _LOCK).open("r+b") as lock:
            return _age(folder) > _SURELY_LEFT if fcntl is None else _lock(lock)
    except FileNotFoundError:  # killed before it was locked, or made just now
        return _age(folder) > 1
    except OSError:
        return False


def _age(folder: Path) -> float:
    with contextlib.suppress(OSError):
        return time.time() - folder.stat().st_mtime
    return 0


def _lock(file: IO[bytes]) -> bool:
    """Lock a file for this program; False where another holds it, or the system has no locks."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
