"""Many files of one run: a run that is stopped leaves whole files, and goes on where it stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schoolsupport.errors import OutputError
from schoolsupport.pages import Page, Text
from schoolsupport.pages.many import JOURNAL, OneFile, page_file, write_each

MANY = 1_200
RUN = f"""
import sys
from pathlib import Path
from schoolsupport.pages import Page, Text
from schoolsupport.pages.many import page_file, write_each

folder, words = Path(sys.argv[1]), sys.argv[2]
pages = [
    Page(title=f"План {{number}}", parts=[Text(words=words * 50), Text(words="конец")])
    for number in range({MANY})
]
files = [page_file(one, folder / f"{{n:04}}.md", "ru") for n, one in enumerate(pages)]
print("begin", flush=True)
print(write_each(folder, files).kept)
"""


def run(folder: Path, words: str = "строка ") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, str(folder), words]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def stopped(folder: Path, how: signal.Signals) -> None:
    """Begin the run and stop it when some of its files are there."""
    process = run(folder)
    while len(list(folder.glob("*.md"))) < 40:
        assert process.poll() is None
        time.sleep(0.002)
    os.kill(process.pid, how)
    process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize(
    "how", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.thorough)]
)
def test_a_run_that_is_stopped_leaves_whole_files_and_goes_on(
    how: signal.Signals, tmp_path: Path
) -> None:
    folder = tmp_path / "планы"
    folder.mkdir()
    stopped(folder, how)
    before = {file.name: file.stat().st_mtime_ns for file in folder.glob("*.md")}

    assert 40 <= len(before) < MANY
    assert all((folder / name).read_text("utf-8").endswith("конец\n") for name in before)
    out, err = run(folder).communicate()

    assert (out.split(), err) == (["begin", str(len(before))], "")
    after = {file.name: file.stat().st_mtime_ns for file in folder.glob("*.md")}
    assert len(after) == MANY
    assert before.items() <= after.items()
    assert not (folder / JOURNAL).exists()


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_files_of_a_stopped_run_that_say_something_else_are_not_kept(tmp_path: Path) -> None:
    folder = tmp_path / "планы"
    folder.mkdir()
    stopped(folder, signal.SIGKILL)

    out, err = run(folder, "другая ").communicate()

    assert out.split() == ["begin"]
    assert "OutputError" in err


def page(words: str) -> Page:
    return Page(title="Лист", parts=[Text(words=words)])


def test_a_file_that_is_there_is_refused_before_any_is_written(tmp_path: Path) -> None:
    (tmp_path / "2.md").write_text("правлено рукой", "utf-8")
    files = [page_file(page("а"), tmp_path / f"{number}.md", "ru") for number in (1, 2)]

    with pytest.raises(OutputError):
        write_each(tmp_path, files)

    assert not (tmp_path / "1.md").exists()
    assert write_each(tmp_path, files, overwrite=True).kept == 0
    assert "правлено" not in (tmp_path / "2.md").read_text("utf-8")


def test_a_run_that_replaces_takes_no_old_file_for_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "1.md").write_text("старое", "utf-8")
    fresh = page_file(page("новое"), tmp_path / "1.md", "ru")

    def fails() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_each(
            tmp_path,
            [OneFile(path=fresh.path, made_of=fresh.made_of, put=fails)],
            overwrite=True,
        )

    assert write_each(tmp_path, [fresh], overwrite=True).kept == 0
    assert "новое" in (tmp_path / "1.md").read_text("utf-8")


@pytest.mark.parametrize("torn", ["", "abc", "abc\t1.m", "\t\n", "мусор без знака\n"])
def test_a_torn_journal_is_no_news_of_any_file(torn: str, tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_text(torn, "utf-8")
    told: list[tuple[int, int]] = []
    files = [page_file(page("а"), tmp_path / f"{number}.md", "ru") for number in (1, 2)]

    done = write_each(tmp_path, files, told=lambda *one: told.append(one))

    assert done.kept == 0
    assert told == [(1, 2), (2, 2)]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["1.md", "2.md"]
