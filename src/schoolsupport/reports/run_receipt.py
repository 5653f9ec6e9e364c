"""receipt.json: the receipt of a run, and the hashes of what was written beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import attrs
from attrs import field, frozen

from schoolsupport.errors import InputError
from schoolsupport.faults import fault
from schoolsupport.identification.reasons.receipt import RECEIPT_FORMAT, Receipt
from schoolsupport.records import Key, made, plain, told
from schoolsupport.reports.stored_values import packed, unpacked

RECEIPT_FILE = "receipt.json"

Part = TypeVar("Part", bound=attrs.AttrsInstance)


def unchangeable(entries: Mapping[str, Any]) -> Mapping[str, Any]:
    """A copy of a mapping that nobody can change, by key."""
    return MappingProxyType(dict(sorted(entries.items())))


def _by_path(files: Mapping[str, str]) -> Mapping[str, str]:
    return unchangeable(dict(sorted(files.items())))


@told(
    Key("receipt", spread=True), "settings_exact", "registered", "region_folder", "written", "files"
)
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
    files: Mapping[str, str] = field(factory=dict, converter=_by_path)

    @property
    def settings_exact(self) -> Any:
        """The parameters as JSON keeps them exactly."""
        return packed(self.settings)

    def write(self, folder: Path) -> None:
        """Write `receipt.json`.

        Raises:
            OSError: the folder cannot be written to.
        """
        text = json.dumps(plain(self), ensure_ascii=False, indent=2)
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
    written_format = said.get("format")
    if isinstance(written_format, int) and written_format > RECEIPT_FORMAT:
        raise fault("run.newer_format", where=str(file), found=written_format, known=RECEIPT_FORMAT)
    own = _part(file, said, _Folder)
    return RunReceipt(
        receipt=_part(file, said, Receipt),
        settings=_settings(file, own.settings_exact),
        registered=own.registered,
        region_folder=own.region_folder,
        written=own.written,
        files=own.files,
    )


@frozen(kw_only=True)
class _Folder:
    """What is said of the folder beside the receipt of the run; fields as in `RunReceipt`."""

    settings_exact: dict[str, Any]
    registered: bool
    region_folder: str | None
    written: datetime | None
    files: dict[str, str]


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise fault("run.no_receipt", where=str(file)) from error
    except OSError as error:
        raise fault("run.receipt_unreadable", where=str(file), found=error.strerror) from error
    except ValueError as error:
        raise fault("run.receipt_not_json", where=str(file), found=str(error)) from error


def _part(file: Path, said: Mapping[str, Any], kind: type[Part]) -> Part:
    known = {one.name for one in attrs.fields(attrs.resolve_types(kind))}
    try:
        return made({key: value for key, value in said.items() if key in known}, kind, "")
    except InputError as error:
        key = re.split(r"[:\[]", str(error.where or "").lstrip(": "))[0]
        raise fault("run.receipt_unfit", where=str(file), found=said.get(key), key=key) from error


def _settings(file: Path, raw: Mapping[str, Any]) -> dict[str, Any]:
    try:
        settings: dict[str, Any] = unpacked(raw)
    except ValueError as error:
        raise fault(
            "run.receipt_unfit", where=str(file), found=raw, key="settings_exact"
        ) from error
    return settings
