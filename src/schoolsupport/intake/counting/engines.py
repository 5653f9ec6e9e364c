"""Rows of participants where they lie: files opened with one engine or another, and frames.

What is asked of them is said once, in Narwhals; an engine only opens files and gives small answers
back. A text file is opened with every column a text, as no engine may guess what «007» is.
"""

from __future__ import annotations

import codecs
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

import narwhals as nw
import pandas as pd
from attrs import field, frozen

from schoolsupport.faults import fault
from schoolsupport.libraries import arrow_for_reading, engine_library
from schoolsupport.sheets.delimited import delimiter_of, read_rows

_PARQUET, _TEXTS = (".parquet", ".pq"), (".csv", ".tsv", ".txt")
_LOOKED_AT = 1 << 20
_BLOCK = 1 << 22
_ROWS_AT_ONCE = 500_000
_OF_DASK = "64MB"

Expressions = Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]]


@frozen(kw_only=True)
class Options:
    """How an engine is to work.

    Attributes:
        memory: what DuckDB may hold in memory, as it writes it («1GB»).
        master: address of the cluster of Spark; None for the machine itself.
    """

    memory: str = "1GB"
    master: str | None = None


@frozen(kw_only=True)
class Files:
    """Files of one kind, all with the same columns.

    Attributes:
        paths: the files, in the order of their names.
        delimiter: what parts the columns of texts; None for parquet.
        names: the headings.
    """

    paths: tuple[str, ...]
    delimiter: str | None
    names: tuple[str, ...]


@frozen(kw_only=True)
class Source:
    """Rows that can be asked.

    Attributes:
        engine: what answers.
        names: the headings.
        parts: the rows, with some of the columns, whole or in parts that are asked one by one.
        collected: the answer to a question.
    """

    engine: str
    names: tuple[str, ...]
    parts: Callable[[Sequence[str]], Iterator[nw.LazyFrame[Any]]]
    collect: Mapping[str, Any] = field(factory=dict)

    def ask(self, columns: Sequence[str], question: Expressions) -> pd.DataFrame:
        """The answers of all parts, one under another."""
        answers = [
            question(part).collect(**self.collect).to_pandas() for part in self.parts(columns)
        ]
        return pd.concat(answers, ignore_index=True)


def source_of_frame(frame: object) -> Source:
    """Rows in a frame of pandas, Polars, PyArrow, DuckDB, Dask or PySpark.

    Raises:
        TableError: it is no frame.
    """
    try:
        lazy = nw.from_native(frame).lazy()  # type: ignore[call-overload]  # any object may come
    except TypeError as error:
        raise fault("table.not_table", where="source", found=type(frame).__name__) from error
    names = tuple(lazy.collect_schema().names())
    engine = str(lazy.implementation).lower().rpartition(".")[2]
    return Source(engine=engine, names=names, parts=lambda asked: iter((lazy.select(*asked),)))


def source_of_files(
    paths: Sequence[str | os.PathLike[str]],
    engine: str | None,
    options: Options,
    stack: ExitStack,
) -> Source:
    """Files and folders, opened with an engine.

    Args:
        paths: parquet or text files, and folders of them; all of one kind.
        engine: one of `ENGINES`; None for the first that is installed.
        options: how the engine is to work.
        stack: what is closed, and cleared away, when all has been asked.

    Raises:
        InputError: a path is not there, the files are not of one kind or not of the same columns,
            or the engine is not installed.
        ParameterError: there is no such engine.
    """
    name = engine or next(one for one in ENGINES if find_spec(_MODULES[one]))
    if name not in ENGINES:
        raise fault("count.unknown_engine", found=name, known=", ".join(ENGINES))
    found = _found(list(map(Path, paths)), stack)
    return ENGINES[name](found, options, stack)


def _found(paths: Sequence[Path], stack: ExitStack) -> Files:
    files: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise fault("input.no_path", where=str(path))
        inside = (
            sorted(one for one in path.rglob("*") if _is_data(one, path))
            if path.is_dir()
            else [path]
        )
        files |= dict.fromkeys(inside)
    endings = {one.suffix.lower() for one in files}
    if not files:
        raise fault("count.no_files", where=", ".join(map(str, paths)))
    if endings <= set(_PARQUET):
        return _same(list(files), None, _parquet_names)
    if not endings <= set(_TEXTS):
        raise fault(
            "count.other_files", where=", ".join(map(str, paths)), found=", ".join(sorted(endings))
        )
    texts = [_in_utf8(one, stack) for one in files]
    first = _beginning(texts[0])
    delimiter = delimiter_of(first, None)
    return _same(texts, delimiter, lambda one: _text_names(one, delimiter))


def _is_data(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith((".", "~$", "_")) for part in parts)
    return path.is_file() and not hidden and path.suffix.lower() in (*_PARQUET, *_TEXTS)


def _same(
    paths: Sequence[Path], delimiter: str | None, names_of: Callable[[Path], tuple[str, ...]]
) -> Files:
    names = names_of(paths[0])
    for other in paths[1:]:
        if names_of(other) != names:
            raise fault(
                "count.other_columns",
                where=str(other),
                found=", ".join(names_of(other)),
                first=str(paths[0]),
                known=", ".join(names),
            )
    return Files(paths=tuple(map(str, paths)), delimiter=delimiter, names=names)


def _parquet_names(path: Path) -> tuple[str, ...]:
    pa, pq = arrow_for_reading(str(path))
    try:
        return tuple(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise fault("count.unreadable", where=str(path)) from error


def _text_names(path: Path, delimiter: str) -> tuple[str, ...]:
    return tuple(str(name or "") for name in next(read_rows(_beginning(path), delimiter), ()))


def _beginning(path: Path) -> str:
    """The first whole lines."""
    with path.open("rb") as file:
        block = file.read(_LOOKED_AT)
    whole = block if len(block) < _LOOKED_AT else block[: block.rfind(b"\n") + 1]
    return whole.decode("utf-8-sig")


def _in_utf8(path: Path, stack: ExitStack) -> Path:
    """The file, or one of the same text in UTF-8 where it is in the Russian code page."""
    if _is_utf8(path):
        return path
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="schoolsupport-")))
    fresh = folder / path.name
    with (
        path.open(encoding="cp1251", newline="") as old,
        fresh.open("w", encoding="utf-8", newline="") as new,
    ):
        try:
            while block := old.read(_BLOCK):
                new.write(block)
        except UnicodeDecodeError as error:
            raise fault("count.unreadable", where=str(path)) from error
    return fresh


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _duckdb(files: Files, options: Options, stack: ExitStack) -> Source:
    duckdb = engine_library("duckdb")
    aside = stack.enter_context(tempfile.TemporaryDirectory(prefix="schoolsupport-"))
    set_to = {
        "memory_limit": options.memory,
        "temp_directory": aside,
        "preserve_insertion_order": False,
    }
    connection = stack.enter_context(duckdb.connect(config=set_to))
    paths = list(files.paths)
    if files.delimiter is None:
        relation = connection.read_parquet(paths, union_by_name=False)
    else:
        relation = connection.read_csv(
            paths, delimiter=files.delimiter, header=True, all_varchar=True, quotechar='"'
        )
    lazy = nw.from_native(relation)
    return Source(
        engine="duckdb", names=files.names, parts=lambda asked: iter((lazy.select(*asked),))
    )


def _polars(files: Files, _: Options, __: ExitStack) -> Source:
    polars = engine_library("polars")
    if files.delimiter is None:
        scanned = polars.scan_parquet(list(files.paths))
    else:
        scanned = polars.scan_csv(list(files.paths), separator=files.delimiter, infer_schema=False)
    lazy = nw.from_native(scanned)
    return Source(
        engine="polars",
        names=files.names,
        parts=lambda asked: iter((lazy.select(*asked),)),
        collect={"backend": "polars", "engine": "streaming"},
    )


def _pandas(files: Files, _: Options, __: ExitStack) -> Source:
    def parts(asked: Sequence[str]) -> Iterator[nw.LazyFrame[Any]]:
        for path in files.paths:
            for frame in _frames(path, files.delimiter, list(asked)):
                yield nw.from_native(frame, eager_only=True).lazy()

    return Source(engine="pandas", names=files.names, parts=parts)


def _frames(path: str, delimiter: str | None, columns: list[str]) -> Iterator[pd.DataFrame]:
    """A file in blocks of rows."""
    if delimiter is None:
        _, pq = arrow_for_reading(path)
        for batch in pq.ParquetFile(path).iter_batches(_ROWS_AT_ONCE, columns=columns):
            yield batch.to_pandas()
        return
    yield from pd.read_csv(
        path,
        sep=delimiter,
        usecols=columns,
        dtype="str",
        keep_default_na=False,
        encoding="utf-8-sig",
        chunksize=_ROWS_AT_ONCE,
    )


def _dask(files: Files, _: Options, __: ExitStack) -> Source:
    engine_library("dask")
    frames = engine_library("dask.dataframe")
    if files.delimiter is None:
        frame = frames.read_parquet(list(files.paths))
    else:
        frame = frames.read_csv(
            list(files.paths),
            sep=files.delimiter,
            dtype="str",
            keep_default_na=False,
            encoding="utf-8-sig",
            blocksize=_OF_DASK,
        )
    with warnings.catch_warnings():  # Narwhals announces where its part for Dask will stand
        warnings.simplefilter("ignore", FutureWarning)
        lazy = nw.from_native(frame)
    return Source(
        engine="dask", names=files.names, parts=lambda asked: iter((lazy.select(*asked),))
    )


def _pyspark(files: Files, options: Options, stack: ExitStack) -> Source:
    spark = engine_library("pyspark.sql")
    running = spark.SparkSession.getActiveSession()
    if running is None:
        builder = spark.SparkSession.builder.appName("schoolsupport")
        running = builder.master(options.master or "local[*]").getOrCreate()
        stack.callback(running.stop)
    reader = running.read
    if files.delimiter is None:
        frame = reader.parquet(*files.paths)
    else:
        frame = reader.csv(
            list(files.paths), sep=files.delimiter, header=True, escape='"', inferSchema=False
        )
    lazy = nw.from_native(frame)
    return Source(
        engine="pyspark", names=files.names, parts=lambda asked: iter((lazy.select(*asked),))
    )


ENGINES: Mapping[str, Callable[[Files, Options, ExitStack], Source]] = MappingProxyType(
    {"duckdb": _duckdb, "polars": _polars, "pandas": _pandas, "dask": _dask, "pyspark": _pyspark}
)
"""What opens files, by the name of the engine; the first that is installed is taken."""

_MODULES = {name: name for name in ENGINES}
