"""What a person changed is not overwritten without `--overwrite`, by any command that writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import docx
import pytest

from schoolsupport.cli.main import program

from .conftest import call
from .files import write_results

OWN = "моё, не трогать"

PAGES = {
    "explain": ("sch1", "--run", "run"),
    "whatif": ("federal", "r.csv", "--year", 2021),
    "borderline": ("federal", "r.csv", "--year", 2021),
    "sensitivity": ("federal", "r.csv", "--year", 2021),
    "compare": ("r.csv", "--year", 2021),
    "backtest": ("federal", "r.csv", "--years", "2020-2021"),
    "changes": ("run", "run2"),
    "reconcile": ("federal", "r.csv", "--year", 2021, "--list", "l"),
    "status": ("federal", "r.csv"),
    "mentors": ("federal", "r.csv", "--year", 2021),
    "curators": ("federal", "r.csv", "--year", 2021, "--curators", "c.csv"),
    "risks": ("r.csv",),
    "region check": ("federal",),
    "region list": (),
    "region show": ("federal",),
    "deadline": ("до 1 сентября", "--year", 2021),
    "roadmap list": (),
    "roadmap show": ("kaliningrad",),
    "roadmap lint": ("kaliningrad",),
    "roadmap cascade": ("kaliningrad",),
    "roadmap plan": ("kaliningrad",),
    "roadmap roster": ("kaliningrad",),
    "roadmap amend": ("plan.xlsx",),
    "roadmap roll": ("kaliningrad", "--to", 2024),
    "roadmap import": ("order.docx",),
    "roadmap export": ("kaliningrad",),
    "monitor status": ("--store", "s.db"),
    "monitor overdue": ("--store", "s.db"),
    "monitor round": ("first", "--store", "s.db"),
    "monitor participation": ("--store", "s.db"),
    "monitor dynamics": ("federal", "r.csv", "--before", 2020, "--after", 2021),
    "monitor cycle": ("--store", "s.db"),
    "report list": ("federal",),
    "report make": ("kaliningrad", "list"),
    "report site": ("kaliningrad", "--run", "run"),
    "data check": ("r.csv",),
    "data layouts": (),
    "data count": ("r.csv",),
    "data match": ("r.csv",),
    "list show": ("--list", "ШНОР", "--store", "s.db"),
    "collect receive": ("back", "--store", "s.db"),
    "collect status": ("--store", "s.db"),
    "progress import": ("r.csv", "--store", "s.db"),
    "progress log": ("--store", "s.db"),
    "db check": ("--store", "s.db"),
    "db purge-persons": ("--before", "2021-01-01", "--store", "s.db"),
    "receipt verify": ("run",),
}
"""Commands that write a file of their answer, each with what it cannot do without."""

OTHERS = {
    "demo": "its files come out the same each time; one that does not was changed",
    "identify": "a run knows the hashes of its files",
    "data convert": "nothing is written where one of its tables is there",
    "data map": "a mapping that is there is kept",
    "data template": "a blank that is there is never replaced",
    "region new": "a folder that is there is never written into",
    "db backup": "a copy that is there is never replaced",
    "collect make": "a collection that is there is kept",
    "progress add": "adds to a store, which forgets nothing",
    "db init": "a store that is there is kept",
    "db upgrade": "changes the form of a store, and nothing in it",
    "db roles": "writes nothing",
    "list record": "adds to a store, which forgets nothing",
    "list correct": "writes a run, which knows the hashes of its files",
    "report letters": "a letter that is there and was changed is kept",
    "report dossier": "a dossier that is there is kept",
}


def commands(
    group: click.Command = program, words: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(group, click.Group):
        yield " ".join(words), group
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from commands(command, (*words, name))


def test_every_command_stands_here() -> None:
    """A new command that writes must say here what it does with a file that is there."""
    known = dict(commands())

    assert set(known) == {*PAGES, *OTHERS}
    for name in PAGES:
        assert {"out", "overwrite"} <= {one.name for one in known[name].params}, name


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_results(tmp_path / "r.csv", low=2, others=2, years=(2020, 2021))
    return tmp_path


@pytest.mark.parametrize("name", PAGES)
def test_a_file_that_is_there_is_kept(folder: Path, name: str) -> None:
    endings = {"roadmap roster": "csv", "report site": "html"}
    place = folder / f"list.{endings.get(name, 'xlsx')}"
    place.write_text(OWN, "utf-8")

    answer = call(*name.split(), *PAGES[name], "--out", place)

    assert answer.code == 1
    assert "the file is there already" in answer.err
    assert "--overwrite" in answer.err
    assert place.read_text("utf-8") == OWN


WRITING: dict[str, tuple[Any, ...]] = {
    "data layouts": ("--out", "out/l.csv"),
    "data check": ("r.csv", "--out", "out/l.md"),
    "region show": ("federal", "--out", "out/l.html"),
    "roadmap roster": ("kaliningrad", "--out", "out/l.csv"),
    "roadmap plan": ("kaliningrad", "--out", "out/l.json"),
    "roadmap roll": ("kaliningrad", "--to", 2025, "--out", "out/l.toml"),
    "roadmap export": ("kaliningrad", "--by-party", "--out", "out"),
    "data template": ("--out", "out", "--format", "csv"),
}
NEVER = {"data template"}


@pytest.mark.parametrize("name", sorted(WRITING))
def test_what_was_written_and_changed_is_replaced_when_asked_for(folder: Path, name: str) -> None:
    words = (*name.split(), *WRITING[name])
    assert call(*words).code == 0
    file = next(one for one in sorted((folder / "out").iterdir()) if one.is_file())
    was = file.read_bytes()
    changed = was + OWN.encode()
    file.write_bytes(changed)

    assert call(*words).code == 1
    assert file.read_bytes() == changed
    if name not in NEVER:
        assert call(*words, "--overwrite").code == 0
        assert file.read_bytes() == was


# --- runs --------------------------------------------------------------------------------------

IDENTIFY = ("identify", "federal", "r.csv", "--year", 2021, "--out", "run")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_results(folder / "r.csv", low=2, others=2, years=(2020, 2021))
    words = ("identify", "federal", folder / "r.csv", "--year", 2021, "--out", folder / "run")
    assert call(*words).code == 0
    return folder / "run"


@pytest.mark.parametrize("name", ["schools.xlsx", "receipt.json", "rules/acts.toml"])
def test_a_run_that_was_changed_by_hand_is_kept(folder: Path, written: Path, name: str) -> None:
    shutil.copytree(written, folder / "run")
    file = folder / "run" / name
    file.write_bytes(file.read_bytes() + b"\n ")
    if name == "receipt.json":
        file.write_text(file.read_text("utf-8").replace('"year": 2021', '"year": 2020'), "utf-8")
    changed = file.read_bytes()

    answer = call(*IDENTIFY)

    assert answer.code == 1
    assert "was changed by hand" in answer.err
    assert name in answer.err
    assert file.read_bytes() == changed
    if name == "schools.xlsx":
        assert call(*IDENTIFY, "--overwrite").code == 0
        assert file.read_bytes() != changed


def test_a_run_nobody_changed_is_replaced(folder: Path, written: Path) -> None:
    shutil.copytree(written, folder / "run")

    assert call(*IDENTIFY).code == 0


def test_what_is_beside_a_run_is_never_removed(folder: Path, written: Path) -> None:
    shutil.copytree(written, folder / "run")
    (folder / "run" / "заметки.txt").write_text(OWN, "utf-8")

    answer = call(*IDENTIFY, "--overwrite")

    assert answer.code == 1
    assert "заметки.txt" in answer.err
    assert (folder / "run" / "заметки.txt").read_text("utf-8") == OWN


@pytest.mark.thorough
def test_the_data_of_the_demo_are_kept_once_they_are_changed(folder: Path) -> None:
    from schoolsupport.demo import write_demo_data  # noqa: PLC0415  # takes pandas along
    from schoolsupport.errors import OutputError  # noqa: PLC0415  # stands beside it

    data = write_demo_data(folder / "data")
    write_demo_data(folder / "data")
    data.files[0].write_bytes(OWN.encode())

    with pytest.raises(OutputError, match="may have been changed by hand"):
        write_demo_data(folder / "data")
    assert data.files[0].read_bytes() == OWN.encode()
    write_demo_data(folder / "data", overwrite=True)
    assert data.files[0].read_bytes() != OWN.encode()


def test_a_copy_with_findings_that_is_there_is_kept(folder: Path) -> None:
    draft = docx.Document()
    table = draft.add_table(2, 4)
    for row, cells in zip(
        table.rows,
        (
            ("№", "Мероприятие", "Срок", "Ответственный"),
            ("1", "Провести семинар", "до 31 июня 2022 года", "МОУО"),
        ),
        strict=True,
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    draft.save(str(folder / "draft.docx"))
    before = set(folder.iterdir())
    assert call("roadmap", "lint", "draft.docx").code == 0
    assert set(folder.iterdir()) == before  # nothing is written unasked

    copy = ("roadmap", "lint", "draft.docx", "--out", "copy.docx")
    (folder / "copy.docx").write_text(OWN, "utf-8")

    assert call(*copy).code == 1
    assert (folder / "copy.docx").read_text("utf-8") == OWN
    assert call(*copy, "--overwrite").code == 0
    assert (folder / "copy.docx").read_bytes().startswith(b"PK")


# --- folders that are read ---------------------------------------------------------------------


def test_a_run_is_never_data(folder: Path, written: Path) -> None:
    (folder / "data").mkdir()
    shutil.move("r.csv", "data/r.csv")
    alone = call("data", "check", "data", "--json").json
    shutil.copytree(written, folder / "data" / "run")
    beside = call("data", "check", "data", "--json").json

    assert beside["sources"] == alone["sources"]
    assert [one["code"] for one in beside["problems"]] == ["file.run_folder"]


@pytest.mark.parametrize("name", ["", "schools.csv", "tables", "tables/results.parquet"])
def test_a_run_that_is_given_as_data_is_refused(written: Path, name: str) -> None:
    answer = call("identify", "federal", written / name, "--year", 2021)

    assert answer.code == 1
    assert "the folder of a run, not data" in answer.err


def test_a_place_in_a_folder_that_is_read_is_warned_of(folder: Path) -> None:
    (folder / "data").mkdir()
    shutil.move("r.csv", "data/r.csv")
    for place in ("data/list.csv", "data/deep/list.csv"):
        answer = call("data", "check", "data", "--out", place)
        assert f"{place} lies in data, which this command reads" in answer.err
    for place in ("list.csv", "database/list.csv"):
        assert "lies in" not in call("data", "check", "data", "--out", place).err


def test_folders_named_in_the_settings_are_read_too(folder: Path) -> None:
    (folder / "data").mkdir()
    shutil.move("r.csv", "data/r.csv")
    (folder / "support.toml").write_text('region = "federal"\npaths = ["data"]\n', "utf-8")

    answer = call("identify", "--year", 2021, "--out", "data/run")

    assert answer.code == 0, answer.err
    assert "data/run lies in data" in answer.err
