"""A run folder: an identification with everything needed to read it, send it on and repeat it."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from attrs import field, frozen

from schoolsupport.errors import InputError, RunError, SchoolSupportError
from schoolsupport.faults import fault, writing
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.reasons.receipt import Receipt, engine, receipt_of, verdict_digest
from schoolsupport.identification.rules.local_rules import read_rules
from schoolsupport.identification.rules.region_code import CodeOf, no_code
from schoolsupport.identification.rules.rule_files import ADOPTED
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.intake.finding import RECEIPT_FILE
from schoolsupport.libraries import arrow_for_writing, xlsxwriter_library
from schoolsupport.pages.aside import EARLIER, FRESH, aside_of, clear_leftovers
from schoolsupport.reports.run_files import (
    STORED,
    RunReceipt,
    Statement,
    is_run,
    read_receipt,
    read_tables,
    unchangeable,
    write_evidence,
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
        same: whether this version of the library judges as the one that wrote the run.
        code_changed: whether the region's code is another than it was.
    """

    folder: Path
    receipt: Receipt
    found: Identification
    files: Mapping[str, str] = field(converter=unchangeable)
    written: datetime | None = None
    same: bool = True
    code_changed: bool = False


def write_run(  # each is told in the receipt
    found: Identification,
    folder: str | os.PathLike[str],
    *,
    region_version: str | None = None,
    region_folder: str | os.PathLike[str] | None = None,
    written: datetime | None = None,
    lang: str = DEFAULT_LANGUAGE,
    overwrite: bool = False,
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
        overwrite: whether an earlier run is replaced that was changed by hand.

    Raises:
        OutputError: something else stands there, or a run that was changed by hand; the place
            cannot be written, or a library that writes is not installed.
        ValueError: the language is neither.
    """
    translations(lang)
    xlsxwriter_library()
    arrow_for_writing()
    target = Path(folder)
    receipt = receipt_of(found, region_version)
    with fresh_folder(target, overwrite=overwrite) as fresh:
        _write_rules(found.edition.rulebook, fresh / RULES)
        (fresh / TABLES).mkdir()
        write_tables(found.inputs.tables, fresh / TABLES)
        registered = found.inputs.tables.registered
        statement = Statement.of(receipt, registered=registered)
        write_evidence(found.evidence, statement, fresh / EVIDENCE)
        schools = SchoolColumns(found, lang)
        write_workbook(schools, receipt, fresh / WORKBOOK)
        write_schools(schools, fresh / SCHOOLS)
        write_problems(found.problems, fresh / PROBLEMS, lang)
        files = file_hashes(fresh)
        RunReceipt(
            receipt=receipt,
            settings=found.edition.settings,
            registered=registered,
            region_folder=None if region_folder is None else str(region_folder),
            written=written,
            files=files,
        ).write(fresh)
    return RunFolder(folder=target, receipt=receipt, files=files)


def read_run(folder: str | os.PathLike[str], code_of: CodeOf = no_code) -> Run:
    """Read a run folder: its own tables are judged again by its own rules.

    Args:
        folder: what `write_run` wrote. The files for people need not be there.
        code_of: gives the code of a region that brings some, by its name; see `ss.read_run`.

    Raises:
        RunError: it is no run, lacks a file, or one of its files is broken; or its receipt was
            changed after it was sealed; or its region's code is not here; or it gives other
            verdicts than it says, though version and code are the same.
        InputError: pyarrow is not installed.
    """
    place = Path(folder)
    said = read_receipt(place)
    if said.seal is False:
        raise fault("run.seal_broken", where=str(place / RECEIPT_FILE))
    receipt = said.receipt
    rulebook = stored_rulebook(place, said, code_of)
    tables = stored_tables(place, said)
    found = repeat(place, said, rulebook, tables)
    same = receipt.verdicts == verdict_digest(found)
    code_changed = bool(rulebook.code) and receipt.code != rulebook.code
    if not same and not code_changed and receipt.engine == engine():
        raise fault("run.otherwise_than_receipt", where=str(place))
    return Run(
        folder=place,
        receipt=receipt,
        found=found,
        same=same,
        code_changed=code_changed,
        files=said.files,
        written=said.written,
    )


def stored_rulebook(folder: Path, said: RunReceipt, code_of: CodeOf = no_code) -> Rulebook:
    """The rulebook from the copies of the rule files.

    Args:
        folder: of the run.
        said: its receipt.
        code_of: gives the code of a region that brings some.

    Raises:
        RunError: a rule file is missing or broken, or names code that is not here.
    """
    receipt = said.receipt
    away = [name for name in coded_regions(receipt) if not code_of(name).files]
    for name in said.receipt.rules:
        _require(folder / RULES / name)
    try:
        return read_rules(folder / RULES, code_of=code_of)
    except (SchoolSupportError, OSError) as error:
        if away:
            known = [said.region_folder, receipt.region_version, "—"]
            found = next(one for one in known if one)
            where, regions = str(folder), ", ".join(away)
            raise fault("run.code_absent", where=where, found=found, region=regions) from error
        raise fault("run.broken_rules", where=str(folder / RULES), fault=error) from error


def coded_regions(receipt: Receipt) -> list[str]:
    """The regions whose code a run was made with: its own, and those it adopts criteria from."""
    parts = [name.split("/") for name in receipt.code]
    adopted = {one[1] for one in parts if one[0] == ADOPTED}
    own = [receipt.region] if any(one[0] != ADOPTED for one in parts) else []
    return [*own, *sorted(adopted)]


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
def fresh_folder(target: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """A new folder to write into, which takes the place of `target` when all went well.

    It is written beside the target and renamed at the end, so that nobody ever sees half of it.
    An earlier run, or an empty folder, is replaced; whatever fails, it stays as it was.

    Args:
        target: where the folder is to stand; folders above it are made.
        overwrite: whether an earlier run is replaced that was changed by hand.

    Yields:
        The folder to write into.

    Raises:
        OutputError: something else stands there, or a run that was changed by hand; or the place
            cannot be written.
    """
    _refuse_foreign(target, overwrite=overwrite)
    with writing(target, "output.cannot_write_run", _WHY_NOT_WRITTEN):
        target.parent.mkdir(parents=True, exist_ok=True)
        with aside_of(target) as aside:
            # made within, because the outer folder is closed to other people
            fresh = aside / FRESH
            fresh.mkdir()
            yield fresh
            _put_in_place(fresh, target, aside / EARLIER)


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


def check_run_place(target: Path, *, overwrite: bool = False) -> None:
    """Refuse, before anything is computed, to write a run where something would be lost.

    Raises:
        OutputError: a file stands there, a folder that is no run or holds other files too, or a
            run that was changed by hand.
    """
    _refuse_foreign(target, overwrite=overwrite)


def _refuse_foreign(target: Path, *, overwrite: bool) -> None:
    """Only an empty folder, or a run with nothing beside its own files, may be replaced."""
    with writing(target, "output.cannot_write_run", _WHY_NOT_WRITTEN):
        if target.parent.is_dir():
            clear_leftovers(target)
        if not target.exists():
            return
        if not target.is_dir():
            raise fault("output.file_in_place", where=str(target))
        foreign = sorted(_foreign(target))
        changed = [] if foreign or overwrite else sorted(_changed(target))
    for code, names in (("output.foreign_folder", foreign), ("output.run_changed", changed)):
        if names:
            shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
            raise fault(code, where=str(target), found=shown)


def _changed(target: Path) -> Iterator[str]:
    """The files of a run that are not as they were written."""
    if not (target / RECEIPT_FILE).is_file():
        return
    try:
        said = read_receipt(target)
    except RunError:
        yield RECEIPT_FILE
        return
    if said.seal is False:
        yield RECEIPT_FILE
    for name, digest in said.files.items():
        file = target / name
        if file.is_file() and sha256_of(file) != digest:
            yield name


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
