"""The files a run is read back from: its receipt, and its checked tables.

`receipt.json` holds the receipt of the run and the hashes of what was written beside it; decimals,
days and messages, for which JSON has no word, are kept exactly. The tables are parquet files from
which the same tables come back: counts and names of schools only, participants never get this far.
Of every column the kind it had in memory is noted in the file, because parquet does not keep
categories, nor columns of mixed cells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import attrs
import numpy as np
import pandas as pd
from attrs import field, frozen

from schoolsupport.domain import Problem, Severity
from schoolsupport.errors import InputError, RunError
from schoolsupport.faults import fault
from schoolsupport.identification.reasons.receipt import RECEIPT_FORMAT, Receipt
from schoolsupport.intake.finding import RECEIPT_FILE
from schoolsupport.libraries import arrow_for_reading, arrow_for_writing
from schoolsupport.records import Key, made, plain, told
from schoolsupport.reports.sealed import SEAL, is_sealed, read_json, seal_of
from schoolsupport.tables import LATER_TABLES, SCHOOLS, TABLES, ColumnKind, SourceFile, Tables
from schoolsupport.tables.origins import Origins
from schoolsupport.translation import InTwoLanguages, Message, kept, restored

_FIRST_SEALED = 2

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
        seal: whether its seal fits what it says; None of a receipt from before there were seals.
    """

    receipt: Receipt
    settings: Mapping[str, Any] = field(factory=dict, converter=unchangeable)
    registered: bool = False
    region_folder: str | None = None
    written: datetime | None = None
    files: Mapping[str, str] = field(factory=dict, converter=_by_path)
    seal: bool | None = True

    @property
    def settings_exact(self) -> Any:
        """The parameters as JSON keeps them exactly."""
        return packed(self.settings)

    def write(self, folder: Path) -> None:
        """Write `receipt.json`.

        Raises:
            OSError: the folder cannot be written to.
        """
        said = plain(self)
        text = json.dumps({**said, SEAL: seal_of(said)}, ensure_ascii=False, indent=2)
        (folder / RECEIPT_FILE).write_text(text + "\n", "utf-8", newline="\n")


def is_run(folder: Path) -> bool:
    """Whether a folder holds the receipt of a run, of this or of another format."""
    try:
        said = read_json(folder / RECEIPT_FILE)
    except RunError:
        return False
    return {"format", "engine", "verdicts", "files"} <= set(said)


def read_receipt(folder: Path) -> RunReceipt:
    """The receipt of a run folder.

    Whether its seal fits is said in `seal`; what it says may be wrong where it does not.

    Raises:
        RunError: there is no receipt, it is not JSON, is of a newer format, or lacks something.
    """
    file = folder / RECEIPT_FILE
    said = read_json(file)
    written_format = said.get("format")
    if isinstance(written_format, int) and written_format > RECEIPT_FORMAT:
        raise fault("run.newer_format", where=str(file), found=written_format, known=RECEIPT_FORMAT)
    own, receipt = _part(file, said, _Folder), _part(file, said, Receipt)
    for key, names in (("files", own.files), ("rules", receipt.rules)):
        for name in names:
            if not _is_within(name):
                raise fault("run.receipt_unfit", where=str(file), found=name, key=key)
    seal = is_sealed(said)
    return RunReceipt(
        receipt=receipt,
        settings=_settings(file, own.settings_exact),
        registered=own.registered,
        region_folder=own.region_folder,
        written=own.written,
        files=own.files,
        seal=False if seal is None and receipt.format >= _FIRST_SEALED else seal,
    )


def _is_within(name: str) -> bool:
    """Whether a name is that of a file below the folder, on any system."""
    parts = re.split(r"[/\\]", name)
    return not {"", ".", ".."} & set(parts) and not re.match(r"[A-Za-z]:|.*\0", name)


@frozen(kw_only=True)
class _Folder:
    """What is said of the folder beside the receipt of the run; fields as in `RunReceipt`."""

    settings_exact: dict[str, Any]
    registered: bool
    region_folder: str | None
    written: datetime | None
    files: dict[str, str]


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


_NOTE, _RUN = b"schoolsupport.columns", b"schoolsupport.run"
_TEXT, _MIXED, _PLAIN = "text", "mixed", "plain"
_PLACE = ("file", "sheet", "row", "column", "school", "found")

STORED = (*TABLES, "problems", "rejected", "aliases")
"""Names of the files, without their ending."""
OUTSIDE = "outside.parquet"
"""Schools that the register does not have, where there are any with a name."""
ORIGINS, SOURCES = "origins.parquet", "sources.parquet"
"""Where the rows of the tables stood, and the files with their sheets."""


def write_tables(tables: Tables, folder: Path) -> None:
    """Write every table, the problems, the rejected rows and the older logins to a folder.

    Raises:
        OutputError: pyarrow is not installed.
        OSError: the folder cannot be written to.
    """
    kept = {
        **tables.frames(),
        "problems": _problem_rows(tables),
        "rejected": tables.rejected,
        "aliases": pd.DataFrame(
            {"login": list(tables.aliases), "used": list(tables.aliases.values())}, dtype="object"
        ),
    }
    for name in STORED:
        write_frame(kept[name], folder / f"{name}.parquet")
    if not tables.outside.empty:
        write_frame(tables.outside, folder / OUTSIDE)
    if tables.origins:
        _write_origins(tables.origins, folder)


def _write_origins(origins: Mapping[str, Origins], folder: Path) -> None:
    sources = list(dict.fromkeys(pair for one in origins.values() for pair in one.sources))
    parts = [
        pd.DataFrame(
            {
                "table": np.full(len(one.at), number, dtype=np.int8),
                "at": one.at,
                "source": np.array([sources.index(pair) for pair in one.sources], dtype=np.int16)[
                    one.source
                ],
                "row": one.row,
            }
        )
        for number, one in enumerate(origins.values())
    ]
    write_frame(pd.concat(parts, ignore_index=True), folder / ORIGINS, rising=("at", "row"))
    places = pd.DataFrame(sources, columns=["file", "sheet"], dtype="object")
    names = pd.Series(list(origins), name="table", dtype="object")
    write_frame(pd.concat([places, names], axis=1), folder / SOURCES)


def _read_origins(folder: Path) -> dict[str, Origins]:
    """Where the rows stood; nothing of runs written before it was kept."""
    if not (folder / ORIGINS).is_file():
        return {}
    places, rows = read_frame(folder / SOURCES), read_frame(folder / ORIGINS)
    told = places[places["file"].notna()]
    sources = tuple(zip(told["file"], told["sheet"], strict=True))
    names = [str(name) for name in places["table"].dropna()]
    return {
        name: Origins(
            at=part["at"].to_numpy(),
            source=part["source"].to_numpy(),
            row=part["row"].to_numpy(),
            sources=sources,
        )
        for number, name in enumerate(names)
        for part in [rows[(rows["table"] == number).to_numpy()]]
    }


def read_tables(folder: Path, *, registered: bool, sources: tuple[SourceFile, ...] = ()) -> Tables:
    """The tables that `write_tables` wrote.

    Args:
        folder: holds the parquet files.
        registered: whether the schools are the register; the files do not say.
        sources: the files the rows came from; the files do not say.

    Raises:
        InputError: pyarrow is not installed.
        OSError: a file is absent or cannot be read.
        ValueError: a file is not what was written.
    """
    files = {name: folder / f"{name}.parquet" for name in STORED}
    frames: dict[str, Any] = {
        name: read_frame(file) for name, file in files.items() if _is_there(name, file)
    }
    problems, rejected = frames.pop("problems"), frames.pop("rejected")
    aliases = frames.pop("aliases")
    if (folder / OUTSIDE).is_file():
        frames["outside"] = read_frame(folder / OUTSIDE)
    for name, frame in frames.items():
        _restore_words(frame, name if name in TABLES else SCHOOLS.name)
    return Tables(
        registered=registered,
        problems=tuple(_problem(row) for row in problems.to_dict("records")),
        rejected=rejected,
        sources=sources,
        aliases=dict(zip(aliases["login"], aliases["used"], strict=True)),
        origins=_read_origins(folder),
        **frames,
    )


def _is_there(name: str, file: Path) -> bool:
    """Whether to read a file: runs written before a table was thought of lack it."""
    return name not in LATER_TABLES or file.is_file()


def write_frame(frame: pd.DataFrame, path: Path, rising: tuple[str, ...] = ()) -> None:
    """Write a frame so that `read_frame` gives back its cells, dtypes and order.

    Args:
        frame: what to write.
        path: the file.
        rising: columns of whole numbers that rise row by row; kept as what each adds.

    Raises:
        OutputError: pyarrow is not installed.
        OSError: the file cannot be written.
    """
    pa, pq = arrow_for_writing()
    notes: dict[str, list[str]] = {}
    columns = {}
    for name in map(str, frame.columns):
        kind, columns[name] = _stored(frame[name], pa)
        notes[name] = [kind, str(frame[name].dtype)]
    note = json.dumps({"rows": len(frame), "columns": notes}, ensure_ascii=False).encode()
    pq.write_table(
        pa.table(columns).replace_schema_metadata({_NOTE: note}),
        path,
        use_dictionary=[name for name in columns if name not in rising],
        column_encoding=dict.fromkeys(rising, "DELTA_BINARY_PACKED") or None,
    )


def read_frame(path: Path) -> pd.DataFrame:
    """The frame that `write_frame` wrote.

    Raises:
        InputError: pyarrow is not installed.
        OSError: the file is absent or cannot be read.
        ValueError: the file is damaged, or was not written here.
    """
    pa, pq = arrow_for_reading()
    try:
        table = pq.read_table(path)
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error
    noted = (table.schema.metadata or {}).get(_NOTE)
    if noted is None:
        raise ValueError("the file does not note what its columns are")
    note = json.loads(noted)
    columns = {
        name: _restored(table.column(name), kind, dtype)
        for name, (kind, dtype) in note["columns"].items()
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(note["rows"]))


@told("region", "region_version", "year", "as_of", "registered", "inputs")
@frozen(kw_only=True)
class Statement:
    """Which run evidence belongs to, in the file of the evidence itself.

    Attributes:
        region: whose rules were applied.
        region_version: version of its distribution, or None.
        year: latest year of data.
        as_of: the law's day, ISO.
        registered: whether the table of schools was the register.
        inputs: the files read, with layouts and rows.
    """

    region: str
    region_version: str | None
    year: int
    as_of: str
    registered: bool
    inputs: tuple[SourceFile, ...]

    @classmethod
    def of(cls, receipt: Receipt, *, registered: bool) -> Statement:
        """What a receipt says of the same."""
        return cls(
            region=receipt.region,
            region_version=receipt.region_version,
            year=receipt.year,
            as_of=receipt.as_of,
            registered=registered,
            inputs=receipt.inputs,
        )

    def differing(self, other: Statement) -> tuple[str, ...]:
        """The names of what two say differently."""
        names = [one.name for one in attrs.fields(type(self))]
        return tuple(name for name in names if getattr(self, name) != getattr(other, name))


def write_evidence(evidence: pd.DataFrame, statement: Statement, path: Path) -> None:
    """Write the evidence of a run, with the statement of which run it is.

    Raises:
        OutputError: pyarrow is not installed.
        OSError: the file cannot be written.
    """
    pa, pq = arrow_for_writing()
    table = pa.Table.from_pandas(evidence, preserve_index=False)
    said = json.dumps(plain(statement), ensure_ascii=False).encode()
    pq.write_table(
        table.replace_schema_metadata({**(table.schema.metadata or {}), _RUN: said}), path
    )


def read_statement(path: Path) -> Statement | None:
    """Which run a file of evidence says it belongs to; None where it says nothing.

    Raises:
        InputError: pyarrow is not installed.
        OSError: the file is absent or cannot be read.
        ValueError: the file is damaged.
    """
    pa, pq = arrow_for_reading()
    try:
        said = (pq.read_schema(path).metadata or {}).get(_RUN)
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error
    return None if said is None else made(json.loads(said), Statement, str(path))


def _stored(column: pd.Series, pa: Any) -> tuple[str, Any]:
    """The kind of a column, and its cells as an Arrow array."""
    plain = isinstance(column.dtype, np.dtype) and column.dtype.kind in "biufM"
    if plain or (
        pd.api.types.is_extension_array_dtype(column.dtype)
        and pd.api.types.is_numeric_dtype(column.dtype)
    ):
        return _PLAIN, pa.array(column, from_pandas=True)
    cells = column.astype("object")
    known = cells.dropna()
    if all(isinstance(cell, str) for cell in known):
        return _TEXT, pa.array(cells, pa.string(), from_pandas=True)
    lines = [
        None if missing else as_text(cell)
        for cell, missing in zip(cells, cells.isna(), strict=True)
    ]
    return _MIXED, pa.array(lines, pa.string())


def _restored(column: Any, kind: str, dtype: str) -> pd.Series:
    if kind == _PLAIN:
        plain: pd.Series = column.to_pandas().astype(dtype)
        return plain
    cells = column.to_pylist()
    if kind == _MIXED:
        cells = [None if cell is None else from_text(cell) for cell in cells]
    if dtype != "category":
        return pd.Series(cells, dtype="object")
    found = sorted({cell for cell in cells if cell is not None}, key=lambda cell: (str(cell),))
    return pd.Series(pd.Categorical(cells, categories=pd.Index(found, dtype="object")))


def _restore_words(frame: pd.DataFrame, name: str) -> None:
    """Columns of declared words have all their words as categories, used or not."""
    for column in TABLES[name].columns:
        if column.kind is ColumnKind.WORD:
            words = pd.Index(list(column.words), dtype="object")
            frame[column.name] = frame[column.name].cat.set_categories(words)


def _problem_rows(tables: Tables) -> pd.DataFrame:
    names = ("code", "severity", "message", "remedy", *_PLACE)
    rows = [
        (
            one.code,
            one.severity.value,
            as_text(one.message),
            as_text(one.remedy),
            *(None if (value := getattr(one, at)) is None else as_text(value) for at in _PLACE),
        )
        for one in tables.problems
    ]
    return pd.DataFrame(rows, columns=list(names), dtype="object")


def _problem(row: Mapping[Any, Any]) -> Problem:
    place = {at: None if row[at] is None else from_text(row[at]) for at in _PLACE}
    return Problem(
        code=row["code"],
        severity=Severity(row["severity"]),
        message=from_text(row["message"]),
        remedy=from_text(row["remedy"]),
        **place,
    )


_DECIMAL, _DAY, _TIME, _MESSAGE = "$decimal", "$date", "$datetime", "$message"


def packed(value: object) -> Any:
    """A value as JSON holds it; what `unpacked` reads back.

    Lists and tables may be nested. A tuple comes back as a list, a word of an enumeration as a
    text, and what is neither of these nor known here as its text.
    """
    if isinstance(value, Message):
        message = kept(value)
        own = {"russian": message.russian} if isinstance(message, InTwoLanguages) else {}
        values = packed(dict(message.values))
        return {_MESSAGE: {"template": message.template, "values": values, **own}}
    if isinstance(value, Mapping):
        return {str(key): packed(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [packed(inner) for inner in value]
    if isinstance(value, Enum):
        return packed(value.value)
    if isinstance(value, np.generic):
        return packed(value.item())
    return _packed_single(value)


def _packed_single(value: object) -> Any:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    if isinstance(value, datetime):
        return {_TIME: value.isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def unpacked(raw: Any) -> Any:
    """The value that `packed` was given.

    Raises:
        ValueError: a marked value is not what its mark says.
    """
    if isinstance(raw, list):
        return [unpacked(inner) for inner in raw]
    if not isinstance(raw, dict):
        return raw
    if len(raw) == 1:
        ((mark, inner),) = raw.items()
        if mark in _READERS:
            return _marked(mark, inner)
    return {key: unpacked(inner) for key, inner in raw.items()}


def _marked(mark: str, inner: Any) -> Any:
    try:
        return _READERS[mark](inner)
    except (ArithmeticError, KeyError, TypeError) as error:
        raise ValueError(f"{mark} does not hold {inner!r}") from error


_READERS: Mapping[str, Callable[[Any], Any]] = {
    _DECIMAL: Decimal,
    _DAY: date.fromisoformat,
    _TIME: datetime.fromisoformat,
    _MESSAGE: lambda inner: restored(
        inner["template"], unpacked(inner["values"]), inner.get("russian")
    ),
}


def as_text(value: object) -> str:
    """A value as a line of JSON."""
    return json.dumps(packed(value), ensure_ascii=False)


def from_text(text: str) -> Any:
    """The value behind a line of JSON.

    Raises:
        ValueError: the text is not JSON, or a marked value is not what its mark says.
    """
    return unpacked(json.loads(text))
