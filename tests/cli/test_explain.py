from __future__ import annotations

from pathlib import Path

from .conftest import call


def test_a_school_of_a_run_is_explained(run: Path) -> None:
    answer = call("explain", "sch990054", "--run", run)

    assert answer.code == 0
    assert answer.out.startswith('МКОУ "Скобкинская СОШ" (sch990054)')
    assert "3 / 10 = 30 %" in answer.out


def test_a_school_is_explained_from_files_just_the_same(run: Path, demo_data: Path) -> None:
    from_run = call("explain", "sch990054", "--run", run)
    from_files = call("explain", "sch990054", "federal", demo_data, "--year", 2021)

    assert from_files.out == from_run.out


def test_an_unknown_school_is_wrong_use_and_near_ones_are_named(run: Path) -> None:
    answer = call("explain", "99005", "--run", run)

    assert answer.code == 2
    assert "sch990054" in answer.err


def test_neither_a_run_nor_files_is_wrong_use() -> None:
    answer = call("explain", "sch990054")

    assert answer.code == 2
    assert "neither a run nor files are given" in answer.err


def test_a_run_and_files_together_are_wrong_use(run: Path, demo_data: Path) -> None:
    answer = call("explain", "sch990054", "federal", demo_data, "--year", 2021, "--run", run)

    assert answer.code == 2
    assert "both given" in answer.err


def test_a_folder_without_a_run_is_an_error(tmp_path: Path) -> None:
    answer = call("explain", "sch990054", "--run", tmp_path)

    assert answer.code == 1
    assert answer.err.startswith("Error: ")
