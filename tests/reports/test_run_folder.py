from __future__ import annotations

import errno
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from schoolsupport.errors import InputError, OutputError, RunError
from schoolsupport.identification.identify import identify
from schoolsupport.records import plain
from schoolsupport.reports import read_run, write_run
from schoolsupport.reports import run_folder as run_folder_module
from schoolsupport.reports.run_files import read_receipt
from schoolsupport.reports.sealed import seal_of
from schoolsupport.tables import Tables

from .conftest import FINE, LOW, results_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from schoolsupport.identification.identify import Identification
    from schoolsupport.identification.rules.rulebook import Rulebook


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def fails(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_a_run_folder_holds_what_the_design_names(found: Identification, tmp_path: Path) -> None:
    written = write_run(found, tmp_path / "run")
    names = set(contents(tmp_path / "run"))

    assert {
        "schools.xlsx",
        "schools.csv",
        "evidence.parquet",
        "problems.csv",
        "receipt.json",
        "rules/region.toml",
        "rules/acts.toml",
        "rules/rules/categories.toml",
        "tables/results.parquet",
        "tables/problems.parquet",
        "tables/rejected.parquet",
    } <= names
    assert set(written.files) == names - {"receipt.json"}
    assert written.folder == tmp_path / "run"


def test_the_receipt_says_what_the_run_stood_on(found: Identification, tmp_path: Path) -> None:
    write_run(
        found,
        tmp_path / "run",
        region_version="2.1",
        region_folder="rules-of-mine",
        written=datetime(2022, 3, 4, 5, 6),
    )
    said = json.loads((tmp_path / "run" / "receipt.json").read_text("utf-8"))

    assert said.items() >= {**plain(found.receipt), "region_version": "2.1", "inputs": []}.items()
    assert said["written"] == "2022-03-04T05:06:00"
    assert said["region_folder"] == "rules-of-mine"
    assert said["registered"] is True
    assert len(said["files"]["schools.csv"]) == 64
    assert "receipt.json" not in said["files"]


def test_a_run_read_back_gives_the_same_verdicts(found: Identification, tmp_path: Path) -> None:
    write_run(found, tmp_path / "run")
    run = read_run(str(tmp_path / "run"))

    assert run.found.receipt == run.receipt == found.receipt
    assert run.found.problems == found.problems
    assert run.found.for_year == 2022
    assert run.written is None
    assert run.folder == tmp_path / "run"


def test_a_run_without_a_register_is_read_back_without_one(
    nobody: Identification, tmp_path: Path
) -> None:
    write_run(nobody, tmp_path / "run")
    run = read_run(tmp_path / "run")

    assert not run.found.inputs.tables.registered
    assert run.found.receipt == nobody.receipt


def test_parameters_set_for_the_run_come_back_exactly(
    rules: Rulebook, tables: Tables, tmp_path: Path
) -> None:
    settings = {
        "threshold": Decimal("0.25"),
        "small": {"minimum": 5, "then": "no_data"},
        "low-in-two-procedures.procedures": ["vpr-5-ru", "vpr-5-ma"],
    }
    found = identify(rules, tables, year=2021, as_of=date(2022, 6, 1), settings=settings)
    write_run(found, tmp_path / "run")
    run = read_run(tmp_path / "run")

    assert run.found.edition.settings == settings
    assert run.found.as_of == date(2022, 6, 1)
    assert run.found.receipt == found.receipt
    assert run.found.receipt.verdicts != identify(rules, tables, year=2021).receipt.verdicts


def test_the_same_run_gives_the_same_bytes(rules: Rulebook, tables: Tables, tmp_path: Path) -> None:
    for name in ("first", "second"):
        write_run(identify(rules, tables, year=2021), tmp_path / name)

    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_an_earlier_run_and_an_empty_folder_are_replaced(
    found: Identification, nobody: Identification, tmp_path: Path
) -> None:
    (tmp_path / "run").mkdir()
    write_run(found, tmp_path / "run")
    (tmp_path / "run" / ".DS_Store").touch()
    write_run(nobody, tmp_path / "run")

    assert read_run(tmp_path / "run").found.receipt == nobody.receipt
    assert [child.name for child in tmp_path.iterdir()] == ["run"]


def test_folders_above_the_run_are_made(nobody: Identification, tmp_path: Path) -> None:
    write_run(nobody, tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b" / "schools.xlsx").is_file()


@pytest.mark.parametrize("name", ["thesis.docx", "receipt.json", "rules/old.toml"])
def test_a_folder_of_somebody_else_is_refused(
    nobody: Identification, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "run" / name
    file.parent.mkdir(parents=True)
    file.write_text("[]")

    with pytest.raises(OutputError) as refused:
        write_run(nobody, tmp_path / "run")

    assert refused.value.where == str(tmp_path / "run")
    assert refused.value.found == name
    assert file.read_text() == "[]"


def test_a_folder_of_empty_folders_is_refused(nobody: Identification, tmp_path: Path) -> None:
    (tmp_path / "run" / "drafts").mkdir(parents=True)

    with pytest.raises(OutputError, match="found: drafts"):
        write_run(nobody, tmp_path / "run")


def test_a_run_with_a_file_of_somebody_else_is_refused(
    nobody: Identification, tmp_path: Path
) -> None:
    write_run(nobody, tmp_path / "run")
    for number in range(7):
        (tmp_path / "run" / f"note-{number}.txt").touch()

    with pytest.raises(OutputError, match=r"note-0.txt, .*note-4.txt …"):
        write_run(nobody, tmp_path / "run")


def test_a_run_of_a_newer_format_is_not_replaced(nobody: Identification, tmp_path: Path) -> None:
    write_run(nobody, tmp_path / "run")
    change_receipt(tmp_path / "run", format=99)

    with pytest.raises(OutputError, match="what no run has written"):
        write_run(nobody, tmp_path / "run")


def test_a_file_in_the_way_is_refused(nobody: Identification, tmp_path: Path) -> None:
    (tmp_path / "run").write_text("mine")

    with pytest.raises(OutputError, match="a file stands where the folder of the run is to be"):
        write_run(nobody, tmp_path / "run")
    with pytest.raises(OutputError, match="A file stands where a folder is needed"):
        write_run(nobody, tmp_path / "run" / "below")

    assert (tmp_path / "run").read_text() == "mine"


@pytest.mark.parametrize(
    ("number", "found", "remedy"),
    [
        (errno.EACCES, "access is denied", "Name a folder you may write to"),
        (errno.ENOSPC, "no space is left on the disk", "Free some space"),
        (errno.EIO, "the disk fails", "Check the disk"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(
    nobody: Identification,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    found: str,
    remedy: str,
) -> None:
    monkeypatch.setattr(Path, "mkdir", fails(OSError(number, "no")))

    with pytest.raises(OutputError, match=remedy) as refused:
        write_run(nobody, tmp_path / "run")

    assert refused.value.where == str(tmp_path / "run")
    assert str(refused.value.found).startswith(found)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "writer", ["write_tables", "write_workbook", "write_schools", "write_problems", "file_hashes"]
)
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyError("a fault of ours")])
def test_nothing_is_half_written(
    found: Identification,
    nobody: Identification,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    writer: str,
    error: Exception,
) -> None:
    write_run(found, tmp_path / "run")
    before = contents(tmp_path)
    monkeypatch.setattr(run_folder_module, writer, fails(error))
    expected = OutputError if isinstance(error, OSError) else KeyError

    with pytest.raises(expected):
        write_run(nobody, tmp_path / "run")
    with pytest.raises(expected):
        write_run(nobody, tmp_path / "other")

    assert contents(tmp_path) == before


def test_the_earlier_run_comes_back_when_the_new_one_cannot_take_its_place(
    found: Identification, nobody: Identification, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(found, tmp_path / "run")
    before = contents(tmp_path)
    rename = Path.rename

    def not_the_new(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(errno.EACCES, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", not_the_new)
    with pytest.raises(OutputError, match="close files of the earlier run"):
        write_run(nobody, tmp_path / "run")

    assert contents(tmp_path) == before


@pytest.mark.parametrize("library", ["xlsxwriter", "pyarrow"])
def test_a_library_that_is_not_installed_is_named(
    nobody: Identification, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, library, None)

    with pytest.raises(OutputError, match=r"pip install \"schoolsupport\[files\]\""):
        write_run(nobody, tmp_path / "run")

    assert list(tmp_path.iterdir()) == []


def test_reading_without_pyarrow_names_what_to_install(
    nobody: Identification, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(nobody, tmp_path / "run")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)

    with pytest.raises(InputError, match=r"pip install \"schoolsupport\[files\]\""):
        read_run(tmp_path / "run")


def test_another_language_is_refused_before_anything_is_written(
    nobody: Identification, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="language 'de' is not known"):
        write_run(nobody, tmp_path / "run", lang="de")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="it has no receipt"):
        read_run(tmp_path)
    (tmp_path / "receipt.json").mkdir()
    with pytest.raises(RunError, match="the receipt cannot be read"):
        read_run(tmp_path)


@pytest.mark.parametrize(
    "text", ["{", "[]", "12", '{"format": "one"}', b"\xff\xfe".decode("latin1")]
)
def test_a_broken_receipt_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "receipt.json").write_bytes(text.encode("latin1"))

    with pytest.raises(RunError) as told:
        read_run(tmp_path)

    assert told.value.where == str(tmp_path / "receipt.json")
    assert told.value.remedy is not None


def change_receipt(folder: Path, **changes: object) -> None:
    """What a program with a fault, or somebody who can compute a seal, would write."""
    file = folder / "receipt.json"
    said = {**json.loads(file.read_text("utf-8")), **changes}
    file.write_text(json.dumps({**said, "seal": seal_of(said)}), "utf-8")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("year", "2021"),
        ("for_year", "2022"),
        ("files", {"schools.csv": 5}),
        ("rules", None),
        ("inputs", [{"path": "a.csv"}]),
        ("written", "yesterday"),
        ("settings_exact", []),
        ("settings_exact", {"threshold": {"$decimal": "much"}}),
        ("registered", 1),
    ],
)
def test_a_receipt_that_says_something_else_is_told_by_its_key(
    nobody: Identification, tmp_path: Path, key: str, value: object
) -> None:
    write_run(nobody, tmp_path / "run")
    change_receipt(tmp_path / "run", **{key: value})

    with pytest.raises(RunError, match=f"under {key}"):
        read_run(tmp_path / "run")


def test_a_run_of_a_newer_format_asks_for_an_upgrade(
    nobody: Identification, tmp_path: Path
) -> None:
    write_run(nobody, tmp_path / "run")
    change_receipt(tmp_path / "run", format=99)

    with pytest.raises(RunError, match="Upgrade schoolsupport"):
        read_run(tmp_path / "run")


@pytest.mark.parametrize("name", ["rules/acts.toml", "tables/results.parquet"])
def test_a_missing_file_is_named(nobody: Identification, tmp_path: Path, name: str) -> None:
    write_run(nobody, tmp_path / "run")
    (tmp_path / "run" / name).unlink()

    with pytest.raises(RunError, match="the run lacks a file") as told:
        read_run(tmp_path / "run")

    assert told.value.where == str(tmp_path / "run" / name)


def test_the_files_for_people_need_not_be_there_to_read_a_run(
    nobody: Identification, tmp_path: Path
) -> None:
    write_run(nobody, tmp_path / "run")
    (tmp_path / "run" / "schools.xlsx").unlink()

    assert read_run(tmp_path / "run").found.receipt == nobody.receipt


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("rules/acts.toml", "the copies of the rules cannot be read"),
        ("tables/results.parquet", "the tables of the run cannot be read"),
    ],
)
def test_a_broken_file_is_told(
    nobody: Identification, tmp_path: Path, name: str, told: str
) -> None:
    write_run(nobody, tmp_path / "run")
    (tmp_path / "run" / name).write_text("not what it was")

    with pytest.raises(RunError, match=told):
        read_run(tmp_path / "run")


def test_a_parquet_file_of_somebody_else_is_told(nobody: Identification, tmp_path: Path) -> None:
    write_run(nobody, tmp_path / "run")
    evidence = (tmp_path / "run" / "evidence.parquet").read_bytes()
    (tmp_path / "run" / "tables" / "results.parquet").write_bytes(evidence)

    with pytest.raises(RunError, match="does not note what its columns are"):
        read_run(tmp_path / "run")


def test_a_day_on_which_nothing_is_in_force_is_told(nobody: Identification, tmp_path: Path) -> None:
    write_run(nobody, tmp_path / "run")
    change_receipt(tmp_path / "run", as_of="1999-01-01")

    with pytest.raises(RunError, match="the run cannot be repeated"):
        read_run(tmp_path / "run")


def test_hashes_of_the_receipt_are_those_of_the_files(rules: Rulebook, tmp_path: Path) -> None:
    found = identify(rules, Tables.of(results=results_of(a=(LOW, LOW, LOW, FINE))), year=2021)
    written = write_run(found, tmp_path / "run")

    assert read_receipt(tmp_path / "run").files == written.files
    assert run_folder_module.file_hashes(tmp_path / "run").items() >= written.files.items()
