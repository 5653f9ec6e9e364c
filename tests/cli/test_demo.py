from __future__ import annotations

from pathlib import Path
from shlex import split

import pytest

import schoolsupport as ss
from schoolsupport.cli.demo import just_outside, next_page
from schoolsupport.identification.identify import Identification
from schoolsupport.pages.terminal import shown as terminal
from schoolsupport.reports import read_run

from .conftest import Answer, call
from .files import write_results


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, Path]:
    folder = tmp_path_factory.mktemp("shown") / "demo"
    return call("demo", "--out", folder), folder


def test_the_data_are_called_synthetic_first(shown: tuple[Answer, Path]) -> None:
    answer, _ = shown

    assert answer.code == 0, answer.err
    assert answer.out.startswith("SYNTHETIC DATA: ")


def test_the_same_is_printed_as_by_identify(shown: tuple[Answer, Path]) -> None:
    answer, folder = shown
    words = ("--year", 2021, "--out", folder / "run")

    again = call("identify", "federal", folder / "data", *words)

    assert again.out in answer.out


def test_what_to_try_next_works(shown: tuple[Answer, Path]) -> None:
    answer, _ = shown
    commands = [
        split(line) for line in answer.out.splitlines() if line.startswith("    schoolsupport ")
    ]

    assert [words[1] for words in commands] == [
        "explain", "explain", "reconcile", "status", "mentors", "region", "identify",
    ]  # fmt: skip
    assert [call(*words[1:]).code for words in commands] == [0, 0, 0, 0, 0, 0, 0]


def test_the_school_just_outside_is_one_pupil_away(shown: tuple[Answer, Path]) -> None:
    _, folder = shown
    found = read_run(folder / "run").found

    school = just_outside(found)

    assert school is not None
    assert school not in found.listed()
    assert found.distance(school).pupils == 1


def test_without_schools_on_and_off_the_list_none_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = write_results(tmp_path / "low.csv", low=1, others=0, years=(2021,))
    found = ss.identify(ss.load_region("federal"), ss.read_files(results), year=2021)
    monkeypatch.setattr(Identification, "listed", lambda _: [])

    told = terminal(next_page(found, tmp_path, tmp_path), "en")

    assert "schoolsupport identify" in told
    assert "schoolsupport explain" not in told


def test_it_can_be_run_again(shown: tuple[Answer, Path]) -> None:
    answer, folder = shown

    assert call("demo", "--out", folder).out == answer.out


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    answer = call("demo", "--out", tmp_path / "file")

    assert answer.code == 1
    assert answer.err.startswith("Error: ")
