"""receipt.json: the receipt of a run, and the hashes of what was written beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from attrs import field, frozen

from schoolsupport.faults import fault
from schoolsupport.identification.reasons.receipt import RECEIPT_FORMAT, Receipt
from schoolsupport.reports.stored_values import packed, unpacked
from schoolsupport.tables import SourceFile

RECEIPT_FILE = "receipt.json"

T = TypeVar("T")


def unchangeable(entries: Mapping[str, Any]) -> Mapping[str, Any]:
    """A copy of a mapping that nobody can change."""
    return MappingProxyType(dict(entries))


@frozen(kw_only=True, eq=False)
class RunReceipt:
    """Everything `receipt.json` says.

    Attributes:
        receipt: what the run stood on.
        settings: the parameters set for the run, exactly: decimals are `Decimal`, days `date`.
        registered: whether the table of schools was the register.
        region_folder: where the rules were read from, as the caller wrote it, or None.
        written: when the folder was written, as the caller said, or None.
        files: SHA-256 of every other file of the folder, by path within it.
    """

    receipt: Receipt
    settings: Mapping[str, Any] = field(factory=dict, converter=unchangeable)
    registered: bool = False
    region_folder: str | None = None
    written: datetime | None = None
    files: Mapping[str, str] = field(factory=dict, converter=unchangeable)

    def as_dict(self) -> dict[str, Any]:
        """The receipt as JSON holds it: `Receipt.as_dict()` and what is said of the folder."""
        return {
            **self.receipt.as_dict(),
            "settings_exact": packed(self.settings),
            "registered": self.registered,
            "region_folder": self.region_folder,
            "written": self.written.isoformat() if self.written else None,
            "files": dict(sorted(self.files.items())),
        }

    def write(self, folder: Path) -> None:
        """Write `receipt.json`.

        Raises:
            OSError: the folder cannot be written to.
        """
        text = json.dumps(self.as_dict(), ensure_ascii=False, indent=2)
        (folder / RECEIPT_FILE).write_text(text + "\n", "utf-8", newline="\n")


def is_run(folder: Path) -> bool:
    """Whether a folder holds the receipt of a run, of this or of another format."""
    try:
        said = json.loads((folder / RECEIPT_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and {"format", "engine", "verdicts", "files"} <= set(said)


def read_receipt(folder: Path) -> RunReceipt:
    """The receipt of a run folder.

    Raises:
        RunError: there is no receipt, it is not JSON, is of a newer format, or lacks something.
    """
    file = folder / RECEIPT_FILE
    said = _json(file)
    if not isinstance(said, dict):
        raise fault("run.receipt_unfit", where=str(file), found=said, key="-")
    written_format = _key(file, said, "format", int)
    if written_format > RECEIPT_FORMAT:
        raise fault("run.newer_format", where=str(file), found=written_format, known=RECEIPT_FORMAT)
    return RunReceipt(
        receipt=_receipt(file, said),
        settings=_read(file, said, "settings_exact", _settings),
        registered=_key(file, said, "registered", bool),
        region_folder=_optional(file, said, "region_folder", str),
        written=_read(file, said, "written", _moment),
        files=_read(file, said, "files", _texts),
    )


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise fault("run.no_receipt", where=str(file)) from error
    except OSError as error:
        raise fault("run.receipt_unreadable", where=str(file), found=error.strerror) from error
    except ValueError as error:
        raise fault("run.receipt_not_json", where=str(file), found=str(error)) from error


def _receipt(file: Path, said: Mapping[str, Any]) -> Receipt:
    return Receipt(
        format=_key(file, said, "format", int),
        engine=_key(file, said, "engine", str),
        region=_key(file, said, "region", str),
        region_version=_optional(file, said, "region_version", str),
        year=_key(file, said, "year", int),
        for_year=_optional(file, said, "for_year", int),
        as_of=_key(file, said, "as_of", str),
        settings=_key(file, said, "settings", dict),
        rules=_read(file, said, "rules", _texts),
        inputs=_read(file, said, "inputs", _sources),
        tables=_key(file, said, "tables", str),
        verdicts=_key(file, said, "verdicts", str),
        schools=_key(file, said, "schools", int),
        counts=_key(file, said, "counts", dict),
    )


def _key(file: Path, said: Mapping[str, Any], key: str, kind: type[T]) -> T:
    value = said.get(key)
    if type(value) is not kind:
        raise fault("run.receipt_unfit", where=str(file), found=value, key=key)
    return value


def _optional(file: Path, said: Mapping[str, Any], key: str, kind: type[T]) -> T | None:
    return None if said.get(key) is None else _key(file, said, key, kind)


def _read(file: Path, said: Mapping[str, Any], key: str, read: Callable[[Any], T]) -> T:
    try:
        return read(said.get(key))
    except (ValueError, TypeError) as error:
        raise fault("run.receipt_unfit", where=str(file), found=said.get(key), key=key) from error


def _settings(raw: Any) -> dict[str, Any]:
    settings = unpacked(raw)
    if not isinstance(settings, dict):
        raise TypeError(settings)
    return settings


def _moment(raw: Any) -> datetime | None:
    return None if raw is None else datetime.fromisoformat(raw)


def _texts(raw: Any) -> dict[str, str]:
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise TypeError(raw)
    return raw


def _sources(raw: Any) -> tuple[SourceFile, ...]:
    return tuple(SourceFile(**source) for source in raw)
