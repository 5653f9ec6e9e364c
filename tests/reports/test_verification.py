from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from attrs import evolve

from schoolsupport.errors import RunError
from schoolsupport.identification.identify import identify
from schoolsupport.records import plain
from schoolsupport.reports import read_run, verify_run, write_run
from schoolsupport.reports.run_files import read_frame, write_frame
from schoolsupport.reports.run_folder import sha256_of
from schoolsupport.tables import SourceFile, Tables

from .test_run_folder import change_receipt

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.identification.rules.rulebook import Rulebook
    from schoolsupport.reports import Verification


@pytest.fixture
def run(found: Identification, tmp_path: Path) -> Path:
    write_run(found, tmp_path / "run")
    return tmp_path / "run"


def differing(verification: Verification) -> dict[str, str]:
    return {one.name: one.message.text() for one in verification.checks if one.ok is False}


def test_a_run_as_written_agrees_with_its_receipt(run: Path) -> None:
    checked = verify_run(str(run))

    assert checked.ok
    assert {one.ok for one in checked.checks} == {True}
    assert {one.name.partition(":")[0] for one in checked.checks} == {
        "seal",
        "evidence",
        "engine",
        "rule",
        "file",
        "tables",
        "verdicts",
        "receipt",
    }
    assert plain(checked)["ok"] is True
    assert plain(checked)["checks"][0] == {
        "name": "seal",
        "ok": True,
        "message": checked.checks[0].message.text(),
    }


def test_a_changed_rule_file_is_found(run: Path) -> None:
    rule = run / "rules" / "rules" / "low-in-two-procedures.toml"
    rule.write_text(
        rule.read_text("utf-8").replace("threshold = 0.30", "threshold = 0.35"), "utf-8"
    )
    checked = verify_run(run)

    assert not checked.ok
    assert set(differing(checked)) == {
        "rule:rules/low-in-two-procedures.toml",
        "file:rules/rules/low-in-two-procedures.toml",
        "verdicts",
        "receipt",
    }
    assert "counts" in differing(checked)["receipt"]


def test_a_changed_and_a_missing_output_are_found(run: Path) -> None:
    (run / "schools.csv").write_text("mine")
    (run / "schools.xlsx").unlink()
    checked = verify_run(run)

    assert differing(checked) == {
        "file:schools.csv": f"{run / 'schools.csv'} has changed since the run",
        "file:schools.xlsx": f"{run / 'schools.xlsx'} is missing",
    }


def test_a_changed_table_changes_digest_and_verdicts(run: Path) -> None:
    file = run / "tables" / "results.parquet"
    rows = read_frame(file)
    for name in ("n_below", "n_below_lowest", "n_below_highest"):
        rows[name] = 0.0
    write_frame(rows, file)

    assert set(differing(verify_run(run))) == {
        "file:tables/results.parquet",
        "tables",
        "verdicts",
        "receipt",
    }


def test_a_changed_receipt_is_found(run: Path) -> None:
    change_receipt(run, verdicts="0" * 64, schools=5)
    told = differing(verify_run(run))

    assert told == {
        "verdicts": "made again, the verdicts are not the same",
        "receipt": "the receipt says something else under schools",
    }


def test_a_run_that_cannot_be_repeated_differs(run: Path) -> None:
    (run / "rules" / "rules" / "categories.toml").unlink()
    told = differing(verify_run(run))

    assert "the run lacks a file" in told["verdicts"]
    assert "rule:rules/categories.toml" in told


def test_another_version_of_the_library_is_told_and_is_no_fault(run: Path) -> None:
    change_receipt(run, engine="0.0.1")
    checked = verify_run(run)
    engine = checked.checks[0]

    assert checked.ok
    assert engine.ok is None
    assert "written by version 0.0.1" in engine.message.text()


def test_a_file_beside_the_run_is_told_and_is_no_fault(run: Path) -> None:
    (run / "note.txt").touch()
    checked = verify_run(run)

    assert checked.ok
    assert [one.name for one in checked.checks if one.ok is None] == ["file:note.txt"]


def test_inputs_are_looked_for_from_the_current_folder(
    rules: Rulebook, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "results.csv").write_text("as it was")
    source = SourceFile(
        path="results.csv", sha256=sha256_of(tmp_path / "results.csv"), layout="canonical", rows=1
    )
    read = evolve(tables, sources=(source,))
    run = tmp_path / "runs" / "run"
    write_run(identify(rules, read, year=2021), run)

    def outcome() -> bool | None:
        return next(one.ok for one in verify_run(run).checks if one.name == "input:results.csv")

    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert outcome() is None
    monkeypatch.chdir(tmp_path)
    assert outcome() is True
    (tmp_path / "results.csv").write_text("as it is")
    assert outcome() is False
    assert read_run(run).found.inputs.tables.sources == (source,)


def test_rules_developed_further_are_told(found: Identification, tmp_path: Path) -> None:
    for name, content in found.edition.rulebook.files.items():
        (tmp_path / "region" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "region" / name).write_bytes(content)
    write_run(found, tmp_path / "run", region_folder=tmp_path / "region")
    assert differing(verify_run(tmp_path / "run")) == {}

    (tmp_path / "region" / "acts.toml").write_text("# newer")
    (tmp_path / "region" / "region.toml").unlink()
    checked = verify_run(tmp_path / "run")

    assert set(differing(checked)) == {"region:acts.toml"}
    assert [one.name for one in checked.checks if one.ok is None] == ["region:region.toml"]


def test_what_is_no_run_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="it has no receipt"):
        verify_run(tmp_path)


def test_evidence_is_read_by_any_program(run: Path, found: Identification) -> None:
    read = pd.read_parquet(run / "evidence.parquet")

    assert list(read.columns) == list(found.evidence.columns)
    assert len(read) == len(found.evidence)
