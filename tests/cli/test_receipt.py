from __future__ import annotations

import shutil
from pathlib import Path

from .conftest import call


def test_an_unchanged_run_holds(run: Path) -> None:
    answer = call("receipt", "verify", run)

    assert answer.code == 0
    assert "✗" not in answer.out
    assert answer.out.rstrip().endswith("The run holds what its receipt says")


def test_a_changed_file_is_named_and_gives_exit_code_1(run: Path, tmp_path: Path) -> None:
    copy = tmp_path / "run"
    shutil.copytree(run, copy)
    (copy / "schools.csv").write_text("changed", "utf-8")

    answer = call("receipt", "verify", copy)

    assert answer.code == 1
    assert any("✗" in line and "schools.csv" in line for line in answer.out.splitlines())
    assert "does not hold" in answer.out


def test_a_folder_without_a_run_is_an_error(tmp_path: Path) -> None:
    assert call("receipt", "verify", tmp_path).code == 1
