"""What a killed writing leaves behind is cleared by the next, and what it took away comes back."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from schoolsupport.errors import OutputError
from schoolsupport.pages.aside import FRESH, aside_of, clear_leftovers
from schoolsupport.pages.writing import placed, write_same
from schoolsupport.reports import read_run
from schoolsupport.reports.run_folder import fresh_folder
from schoolsupport.translation import telling

CODE = "output.cannot_write_file"


@pytest.fixture
def told() -> Iterator[list[str]]:
    said: list[str] = []
    token = telling.set(lambda message: said.append(message.text("ru")))
    yield said
    telling.reset(token)


def killed(target: Path, *, after: str = "") -> None:
    """A program that writes to a place and is killed in the middle of it."""
    script = f"""
import sys, pathlib
from schoolsupport.pages.aside import EARLIER, FRESH, aside_of
target = pathlib.Path({str(target)!r})
with aside_of(target) as aside:
    (aside / FRESH).mkdir()
    (aside / FRESH / "half.csv").write_text("half")
    {after or "pass"}
    print("ready", flush=True)
    sys.stdin.read()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_what_a_killed_program_left_is_cleared_and_told(tmp_path: Path, told: list[str]) -> None:
    target = tmp_path / "перечень[1].csv"
    killed(target)
    left = list(tmp_path.iterdir())
    assert len(left) == 1

    with placed(target, CODE) as fresh:
        fresh.write_text("whole")

    assert [one.name for one in tmp_path.iterdir()] == [target.name]
    assert told == [f"Убрано то, что осталось от прерванной записи: {left[0]}"]


def test_what_was_taken_away_comes_back(tmp_path: Path, told: list[str]) -> None:
    target = tmp_path / "run"
    target.mkdir()
    (target / "mine.txt").write_text("earlier")
    killed(target, after="target.rename(aside / EARLIER)")
    assert not target.exists()

    clear_leftovers(target)

    assert (target / "mine.txt").read_text() == "earlier"
    assert [one.name for one in tmp_path.iterdir()] == ["run"]
    assert "возвращено то, что было" in told[0]


def test_what_a_living_program_writes_is_left_alone(tmp_path: Path, told: list[str]) -> None:
    target = tmp_path / "run"
    with aside_of(target) as first:
        (first / FRESH).mkdir()
        with aside_of(target) as second:
            assert first.is_dir()
            assert second != first

    assert list(tmp_path.iterdir()) == []
    assert told == []


def test_folders_of_other_places_and_of_other_people_are_left_alone(tmp_path: Path) -> None:
    names = [
        ".run-notes",
        ".run2.schoolsupport-abc",
        ".other.schoolsupport-abc",
        "run.schoolsupport-a",
    ]
    for name in names:
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / ".run.schoolsupport-file").write_text("mine")

    assert clear_leftovers(tmp_path / "run") == []
    assert len(list(tmp_path.iterdir())) == len(names) + 1


def test_a_folder_that_was_just_made_is_not_taken_for_left(tmp_path: Path) -> None:
    (tmp_path / ".run.schoolsupport-new").mkdir()

    assert clear_leftovers(tmp_path / "run") == []
    os.utime(tmp_path / ".run.schoolsupport-new", (0, 0))
    assert len(clear_leftovers(tmp_path / "run")) == 1


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with fresh_folder(tmp_path / "run") as fresh:
            (fresh / "half").touch()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_files_that_come_out_the_same_are_written_again(tmp_path: Path) -> None:
    contents = {tmp_path / "a" / "1.csv": b"one", tmp_path / "2.csv": b"two"}
    write_same(contents, CODE)
    write_same(contents, CODE)
    (tmp_path / "2.csv").write_bytes(b"mine")

    with pytest.raises(OutputError, match="may have been changed by hand"):
        write_same({**contents, tmp_path / "a" / "1.csv": b"newer"}, CODE, overwrite=False)
    assert (tmp_path / "2.csv").read_bytes() == b"mine"
    assert (tmp_path / "a" / "1.csv").read_bytes() == b"one"
    write_same(contents, CODE, overwrite=True)
    assert (tmp_path / "2.csv").read_bytes() == b"two"


RESULTS = "school;year;procedure;n;n_2\n" + "".join(
    f"sch{100000 + n};{year};{work};20;{n % 12}\n"
    for n in range(300)
    for year in (2020, 2021)
    for work in ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")
)


@pytest.mark.thorough
def test_a_run_that_is_killed_at_any_moment_is_whole_or_not_there(tmp_path: Path) -> None:
    """The earlier run or the new one, never half of one; and the next clears what is left."""
    (tmp_path / "r.csv").write_text(RESULTS, "utf-8")
    words = ["identify", "federal", "r.csv", "--year", "2021", "--out", "run"]
    command = [sys.executable, "-m", "schoolsupport", *words]
    begun = time.monotonic()
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    usual, chance, left = time.monotonic() - begun, random.Random(9), 0
    for turn in range(24):
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.3, 1.1) * usual)
        process.kill()
        process.wait()
        clear_leftovers(tmp_path / "run")
        assert read_run(tmp_path / "run").same, turn
        left += sum(one.name.startswith(".") for one in tmp_path.iterdir())
    assert left == 0
