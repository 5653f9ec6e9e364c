"""Counting participants, as ratios to what is written by hand for each engine on the same file.

Synthetic: 40 000 schools × 8 works, 4, 12 and 36 million rows of participants in Parquet. Each
engine counts in a process of its own, by hand and through schoolsupport in turn; the medians of
three rounds are compared, and the most memory the process held. Given names of engines, only these
are measured (`engines.py duckdb polars`); `--rows N` sets the millions.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import schoolsupport as ss
from schoolsupport.libraries import arrow_for_writing

SCHOOLS, WORKS = (
    40_000,
    [f"vpr-{grade}-{subject}" for grade in (5, 6, 7, 8) for subject in ("ru", "ma")],
)
MILLIONS = (4, 12, 36)
BLOCK = 1_000_000
ROUNDS = 3
MOST = {"duckdb": 1.2, "polars": 1.2, "dask": 1.3, "pyspark": 1.3}
MARKS = (2, 3, 4, 5)


def write_rows(path: Path, rows: int) -> None:
    """Rows of invented participants, the same whenever they are made."""
    pa, pq = arrow_for_writing()
    random = np.random.default_rng(rows)
    schools = pa.array([f"sch{100_000 + place}" for place in range(SCHOOLS)])
    writer: Any = None
    for at in range(0, rows, BLOCK):
        size = min(BLOCK, rows - at)
        absent = random.random(size) < 0.02
        mark = random.choice(MARKS, size, p=[0.15, 0.45, 0.3, 0.1]).astype("int8")
        block = pa.table(
            {
                "school": schools.take(pa.array(random.integers(0, SCHOOLS, size))),
                "year": pa.array(np.full(size, 2021, dtype="int16")),
                "procedure": pa.array(WORKS).take(pa.array(random.integers(0, len(WORKS), size))),
                "mark": pa.array(mark, mask=absent),
            }
        )
        writer = writer or pq.ParquetWriter(path, block.schema)
        writer.write_table(block)
    if writer is not None:
        writer.close()


def with_duckdb(path: str) -> int:
    """The counts, asked of DuckDB by hand."""
    import duckdb  # noqa: PLC0415  # in the process that measures it alone

    connection = duckdb.connect(config={"memory_limit": "1GB"})
    marks = ", ".join(f"count(*) FILTER (mark = {mark}) AS n_{mark}" for mark in MARKS)
    asked = f"SELECT school, year, procedure, count(mark) AS n, {marks} FROM '{path}' GROUP BY ALL"
    return len(connection.sql(asked).to_arrow_table().to_pandas())


def with_polars(path: str) -> int:
    """The counts, asked of Polars by hand."""
    import polars as pl  # noqa: PLC0415  # as above

    marks = [(pl.col("mark") == mark).sum().alias(f"n_{mark}") for mark in MARKS]
    groups = pl.scan_parquet(path).group_by("school", "year", "procedure")
    counted = groups.agg(pl.col("mark").count().alias("n"), *marks).collect(engine="streaming")
    return len(counted.to_pandas())


def with_dask(path: str) -> int:
    """The counts, asked of Dask by hand."""
    import dask.dataframe as dd  # noqa: PLC0415  # as above

    rows = dd.read_parquet(path)
    marks = {f"n_{mark}": (rows["mark"] == mark).astype("int64") for mark in MARKS}
    keys = ["school", "year", "procedure"]
    asked = rows.assign(**marks, n=rows["mark"].notnull().astype("int64")).groupby(keys)
    return len(asked[["n", *marks]].sum().compute())


def with_pyspark(path: str) -> int:
    """The counts, asked of Spark by hand."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  # as above
    from pyspark.sql import functions as f  # noqa: PLC0415  # as above

    spark = SparkSession.builder.master("local[2]").getOrCreate()
    marks = [f.count(f.when(f.col("mark") == mark, 1)).alias(f"n_{mark}") for mark in MARKS]
    groups = spark.read.parquet(path).groupBy("school", "year", "procedure")
    return len(groups.agg(f.count("mark").alias("n"), *marks).toArrow())


BY_HAND: dict[str, Callable[[str], int]] = {
    "duckdb": with_duckdb,
    "polars": with_polars,
    "dask": with_dask,
    "pyspark": with_pyspark,
}


def measured(engine: str, path: str) -> dict[str, Any]:
    """Seconds by hand and of the program, and the most megabytes held, in this process."""
    hand, ours = [], []
    if engine == "pyspark":  # one session for both
        with_pyspark(path)
    for _ in range(ROUNDS):
        started = time.perf_counter()
        groups = BY_HAND[engine](path)
        middle = time.perf_counter()
        counted = ss.count_participants(path, engine=engine, master="local[2]")
        ended = time.perf_counter()
        if len(counted.results) != groups:
            raise SystemExit(f"{engine}: {len(counted.results)} rows, {groups} by hand")
        hand.append(middle - started)
        ours.append(ended - middle)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"hand": statistics.median(hand), "ours": statistics.median(ours), "most": most}


def main() -> None:
    """Print a line for each engine and size, and fail where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engines", nargs="*", default=list(BY_HAND))
    parser.add_argument("--rows", type=int, action="append", help="millions of rows")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        sys.stdout.write(json.dumps(measured(given.engines[0], given.child)))
        return
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        for millions in given.rows or MILLIONS:
            path = Path(folder) / f"{millions}.parquet"
            write_rows(path, millions * 1_000_000)
            for engine in given.engines:
                asked = [sys.executable, __file__, engine, "--child", str(path)]
                done = subprocess.run(asked, capture_output=True, text=True, check=True)
                told = json.loads(done.stdout.splitlines()[-1])
                ratio = told["ours"] / told["hand"]
                sys.stdout.write(
                    f"{engine:8} {millions:3} million rows: by hand {told['hand']:6.2f} s,"
                    f" schoolsupport {told['ours']:6.2f} s, {ratio:.2f} × (bar {MOST[engine]}),"
                    f" at most {told['most']:.0f} MB\n"
                )
                missed += [engine] if ratio > MOST[engine] else []
    if missed:
        raise SystemExit(f"over the bar: {', '.join(sorted(set(missed)))}")


if __name__ == "__main__":
    main()
