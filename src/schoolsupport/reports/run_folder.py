"""A run folder: an identification with everything needed to read it, send it on and repeat it."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from attrs import field, frozen

from schoolsupport.errors import InputError, RunError, SchoolSupportError
from schoolsupport.faults import fault, writing
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.reasons.receipt import Receipt, receipt_of
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rules
from schoolsupport.libraries import arrow_for_writing, xlsxwriter_library
from schoolsupport.reports.run_files import (
    RECEIPT_FILE,
    STORED,
    RunReceipt,
    is_run,
    read_receipt,
    read_tables,
    unchangeable,
    write_tables,
)
from schoolsupport.reports.school_columns import SchoolColumns
from schoolsupport.reports.spreadsheets import write_problems, write_schools, write_workbook
from schoolsupport.tables import LATER_TABLES, Tables
from schoolsupport.translation import DEFAULT_LANGUAGE, translations

RULES, TABLES = "rules", "tables"
WORKBOOK, SCHOOLS = "schools.xlsx", "schools.csv"
EVIDENCE, PROBLEMS = "evidence.parquet", "problems.csv"

_DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_SHOWN = 5
_WHY_NOT_WRITTEN = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "output.no_space"),
    **dict.fromkeys((errno.ENOTDIR, errno.EEXIST), "output.file_in_path"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "output.not_allowed"),
}


@frozen(kw_only=True, eq=False)
class RunFolder:
    """A run as written.

    Attributes:
        folder: where it stands.
        receipt: what `receipt.json` says of the run.
        files: SHA-256 of every file but the receipt, by path within the folder.
    """

    folder: Path
    receipt: Receipt
    files: Mapping[str, str] = field(converter=unchangeable)


@frozen(kw_only=True, eq=False)
class Run:
    """A run as read back.

    Attributes:
        folder: where it stands.
        receipt: what `receipt.json` says of the run.
        found: the schools identified again, from the run's own rules and tables.
        files: SHA-256 of every file but the receipt, as the receipt says.
        written: when the folder was written, if the receipt says.
    """

    folder: Path
    receipt: Receipt
    found: Identification
    files: Mapping[str, str] = field(converter=unchangeable)
    written: datetime | None = None


def write_run(  # each is told in the receipt
    found: Identification,
    folder: str | os.PathLike[str],
    *,
    region_version: str | None = None,
    region_folder: str | os.PathLike[str] | None = None,
    written: datetime | None = None,
    lang: str = DEFAULT_LANGUAGE,
) -> RunFolder:
    """Write a run folder.

    It holds `schools.xlsx`, `schools.csv`, `evidence.parquet`, `problems.csv`, `receipt.json`,
    the rule files (`rules/`) and the checked tables (`tables/`). The same run gives the same
    bytes. The folder appears whole or not at all.

    Args:
        found: the run.
        folder: where to write. An earlier run or an empty folder there is replaced.
        region_version: version of the region's distribution, if it has one.
        region_folder: where the rules were read from, as told to people; `verify_run` looks there
            whether they have changed since.
        written: when; the library has no clock of its own.
        lang: language of the words, `ru` or `en`.

    Raises:
        OutputError: something else stands there, the place cannot be written, or a library that
            writes is not installed.
        ValueError: the language is neither.
    """
    translations(lang)
    xlsxwriter_library()
    arrow_for_writing()
    target = Path(folder)
    receipt = receipt_of(found, region_version)
    with fresh_folder(target) as fresh:
        _write_rules(found.edition.rulebook, fresh / RULES)
        (fresh / TABLES).mkdir()
        write_tables(found.inputs.tables, fresh / TABLES)
        found.evidence.to_parquet(fresh / EVIDENCE, index=False)
        schools = SchoolColumns(found, lang)
        write_workbook(schools, receipt, fresh / WORKBOOK, written)
        write_schools(schools, fresh / SCHOOLS)
        write_problems(found.problems, fresh / PROBLEMS, lang)
        files = file_hashes(fresh)
        RunReceipt(
            receipt=receipt,
            settings=found.edition.settings,
            registered=found.inputs.tables.registered,
            region_folder=None if region_folder is None else str(region_folder),
            written=written,
            files=files,
        ).write(fresh)
    return RunFolder(folder=target, receipt=receipt, files=files)


def read_run(folder: str | os.PathLike[str]) -> Run:
    """Read a run folder: its own tables are judged again by its own rules.

    Args:
        folder: what `write_run` wrote. The files for people need not be there.

    Raises:
        RunError: it is no run, lacks a file, or one of its files is broken.
        InputError: pyarrow is not installed.
    """
    place = Path(folder)
    said = read_receipt(place)
    receipt = said.receipt
    rulebook = stored_rulebook(place, said)
    tables = stored_tables(place, said)
    return Run(
        folder=place,
        receipt=receipt,
        found=repeat(place, said, rulebook, tables),
        files=said.files,
        written=said.written,
    )


def stored_rulebook(folder: Path, said: RunReceipt) -> Rulebook:
    """The rulebook from the copies of the rule files.

    Raises:
        RunError: a rule file is missing or broken.
    """
    for name in said.receipt.rules:
        _require(folder / RULES / name)
    try:
        return read_rules(folder / RULES, said.receipt.region)
    except (SchoolSupportError, OSError) as error:
        raise fault("run.broken_rules", where=str(folder / RULES), fault=error) from error


def stored_tables(folder: Path, said: RunReceipt) -> Tables:
    """The checked tables of the run.

    Raises:
        RunError: a file is missing or broken.
        InputError: pyarrow is not installed.
    """
    for name in STORED:
        if name not in LATER_TABLES:  # a file that is taken away shows in the hashes of the tables
            _require(folder / TABLES / f"{name}.parquet")
    try:
        return read_tables(folder / TABLES, registered=said.registered, sources=said.receipt.inputs)
    except InputError:
        raise
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise fault("run.broken_tables", where=str(folder / TABLES), fault=error) from error


def repeat(folder: Path, said: RunReceipt, rulebook: Rulebook, tables: Tables) -> Identification:
    """The run made again.

    Raises:
        RunError: the rules refuse what the receipt asks for.
    """
    receipt = said.receipt
    try:
        return identify(
            rulebook,
            tables,
            year=receipt.year,
            for_year=receipt.for_year,
            as_of=date.fromisoformat(receipt.as_of),
            settings=said.settings,
        )
    except (SchoolSupportError, ValueError) as error:
        raise fault("run.not_repeatable", where=str(folder), fault=error) from error


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by path within it."""
    return {
        file.relative_to(folder).as_posix(): sha256_of(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def sha256_of(file: Path) -> str:
    """SHA-256 of the bytes of a file.

    Raises:
        OSError: the file cannot be read.
    """
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _write_rules(rulebook: Rulebook, folder: Path) -> None:
    folder.mkdir()
    for name, content in rulebook.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _require(file: Path) -> None:
    if not file.is_file():
        raise fault("run.lacks_file", where=str(file))


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
    with writing(target, "output.cannot_write_run", _WHY_NOT_WRITTEN):
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        with writing(target, "output.cannot_write_run", _WHY_NOT_WRITTEN):
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
    with writing(target, "output.cannot_write_run", _WHY_NOT_WRITTEN):
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
