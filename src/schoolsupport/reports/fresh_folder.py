"""A folder that appears whole or not at all."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schoolsupport.errors import OutputError, RunError
from schoolsupport.faults import fault
from schoolsupport.reports.run_receipt import RECEIPT_FILE, is_run, read_receipt

_DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_SHOWN = 5


@contextmanager
def fresh_folder(target: Path) -> Iterator[Path]:
    """A new folder to write into, which takes the place of `target` when all went well.

    It is written beside the target and renamed at the end, so that nobody ever sees half of it.
    An earlier run, or an empty folder, is replaced; whatever fails, it stays as it was.

    Args:
        target: where the folder is to stand; folders above it are made.

    Yields:
        The folder to write into.

    Raises:
        OutputError: something else stands there, or the place cannot be written.
    """
    _refuse_foreign(target)
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        with _told(target):
            # made within, because the outer folder is closed to other people
            fresh = aside / "new"
            fresh.mkdir()
            yield fresh
            _put_in_place(fresh, target, aside / "old")
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put_in_place(fresh: Path, target: Path, old: Path) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise


def _refuse_foreign(target: Path) -> None:
    """Only an empty folder, or a run with nothing beside its own files, may be replaced."""
    with _told(target):
        if not target.exists():
            return
        if not target.is_dir():
            raise fault("output.file_in_place", where=str(target))
        foreign = sorted(_foreign(target))
    if foreign:
        shown = ", ".join(foreign[:_SHOWN]) + (" …" if len(foreign) > _SHOWN else "")
        raise fault("output.foreign_folder", where=str(target), found=shown)


def _foreign(target: Path) -> Iterator[str]:
    own: set[str] = set()
    if is_run(target):
        try:
            own = {RECEIPT_FILE, *read_receipt(target).files}
        except RunError:
            own = {RECEIPT_FILE}
    for file in target.rglob("*"):
        name = file.relative_to(target).as_posix()
        if file.is_dir():
            if not any(file.iterdir()):
                yield name
        elif name not in own and file.name not in _DROPPINGS:
            yield name


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Faults of the file system as errors with place and remedy."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        code = _code(error)
        raise fault(code, where=str(target), found=error.strerror or str(error)) from error


def _code(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "output.no_space"
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return "output.file_in_path"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return "output.not_allowed"
    return "output.cannot_write_run"
