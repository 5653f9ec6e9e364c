"""The example of the whole path runs as it stands, on synthetic downloads."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import schoolsupport as ss

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "embed.md"
WORKS = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder whose downloads hold two years of three schools, one of them low."""
    rows = ["school;year;procedure;n;n_2"]
    for school, twos in (("sch223938", 12), ("sch223001", 1), ("sch223002", 2)):
        rows += [f"{school};{year};{work};20;{twos}" for year in (2021, 2022) for work in WORKS]
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "results.csv").write_text("\n".join(rows) + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run() -> dict[str, Any]:
    [block] = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(block, str(PAGE), "exec"), names)  # the page's own words
    return names


def test_the_whole_path_runs_as_the_page_has_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = run()

    said = capsys.readouterr().out
    assert "sch223938" in said
    assert "Первый мониторинг исполнения" in said
    assert names["found"].listed() == ["sch223938"]
    done = names["done"].whole
    assert Fraction(done.numerator, done.denominator) == Fraction(1, done.due)
    assert (folder / "support.db").is_file()
    assert (folder / "раунд-1.docx").stat().st_size > 5_000


def test_running_it_again_changes_nothing(folder: Path) -> None:
    first = run()["done"].whole

    assert run()["done"].whole == first
    with ss.open_store(folder / "support.db") as store:
        assert len(store.entries()) == len(store.plans()) == 1
