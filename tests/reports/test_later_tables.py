"""Runs written before a table was thought of are read; a table taken away from a run is told."""

from __future__ import annotations

import json
from pathlib import Path

from schoolsupport import identify, load_region
from schoolsupport.reports.run_folder import read_run, write_run
from schoolsupport.reports.verification import verify_run
from schoolsupport.tables import LATER_TABLES, Tables
from schoolsupport.testing import table_of

RESULTS = "school | year | procedure | n | n_2\na | 2021 | vpr-5-ru | 10 | 3\n"
MARKS = "school | year | procedure | marker | source\na | 2021 | vpr-5-ru | да | письмо № 1\n"
LINEAGE = "school | event | predecessor | day\na | renamed | z |\na | merged | y | 2020-09-01\n"


def written(folder: Path, **texts: str) -> Tables:
    frames = {name: table_of(text) for name, text in {"results": RESULTS, **texts}.items()}
    tables = Tables.of(**frames)
    write_run(identify(load_region("federal"), tables, year=2021), folder)
    return tables


def test_objectivity_and_lineage_come_back_from_a_run(tmp_path: Path) -> None:
    tables = written(tmp_path / "run", objectivity=MARKS, lineage=LINEAGE)

    again = read_run(tmp_path / "run").found.inputs.tables
    assert again.digest() == tables.digest()
    assert dict(again.aliases) == {"z": "a"}
    assert again.lineage["event"].tolist() == ["renamed", "merged"]
    assert verify_run(tmp_path / "run").ok


def test_a_run_of_before_is_read_and_holds(tmp_path: Path) -> None:
    written(tmp_path / "run")
    receipt = tmp_path / "run" / "receipt.json"
    said = json.loads(receipt.read_text("utf-8")) | {"format": 1}
    del said["seal"]
    for name in LATER_TABLES:
        (tmp_path / "run" / "tables" / f"{name}.parquet").unlink()
        del said["files"][f"tables/{name}.parquet"]
    receipt.write_text(json.dumps(said, ensure_ascii=False), "utf-8")

    assert verify_run(tmp_path / "run").ok


def test_marks_that_are_taken_away_are_missed(tmp_path: Path) -> None:
    written(tmp_path / "run", objectivity=MARKS)
    (tmp_path / "run" / "tables" / "objectivity.parquet").unlink()

    failed = {check.name for check in verify_run(tmp_path / "run").checks if check.ok is False}
    assert failed == {"file:tables/objectivity.parquet", "tables"}
