from __future__ import annotations

from pathlib import Path
from shlex import split

import pytest
from attrs import evolve

import schoolsupport as ss
from schoolsupport.cli.demo import entering
from schoolsupport.cli.dynamics import supported_lines
from schoolsupport.demo.screen import Demo, just_outside, next_parts, page
from schoolsupport.demo.year import write_demo_year
from schoolsupport.identification.identify import Identification
from schoolsupport.monitoring.dynamics import Dynamics
from schoolsupport.pages import Page
from schoolsupport.pages.terminal import shown as terminal
from schoolsupport.reports import read_run

from .conftest import Answer, call
from .files import write_results

SCREEN = 47
"""Lines that a screen has."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, Path]:
    folder = tmp_path_factory.mktemp("shown") / "demo"
    return call("demo", "--out", folder), folder


@pytest.fixture(scope="module")
def effect(shown: tuple[Answer, Path]) -> Dynamics:
    """What `monitor dynamics` says of the schools supported in the years before."""
    _, folder = shown
    lists = read_run(folder / "run").found.inputs.tables
    told = supported_lines(ss.load_region("federal"), lists)
    return ss.dynamics(lists, before=2019, after=2021, spans=told.spans, elsewhere=told.every)


def test_the_data_are_called_synthetic_first(shown: tuple[Answer, Path]) -> None:
    answer, _ = shown

    assert answer.code == 0, answer.err
    assert answer.out.startswith("SYNTHETIC DATA: ")


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_everything_fits_one_screen_of_80_letters(
    shown: tuple[Answer, Path], effect: Dynamics, lang: str
) -> None:
    _, folder = shown
    found = read_run(folder / "run").found
    year = evolve(write_demo_year(folder, found), folder=Path("demo-out"))

    lines = terminal(
        page(Demo(region="Primer", found=found, year=year, effect=effect, enter="cd demo")),
        lang,
        80,
    ).splitlines()

    assert len(lines) <= SCREEN
    assert max(map(len, lines)) <= 80


def test_the_two_rounds_stand_with_their_floors(shown: tuple[Answer, Path]) -> None:
    answer, _ = shown

    assert "Floor of 2022-06-30: 30 % reached, 40 % not reached" in answer.out
    assert "Floor of 2022-11-30: 80 % not reached, 90 % not reached" in answer.out
    assert "Below the floor both times: Задачинский муниципальный район\n" in answer.out


def test_earlier_support_is_told_with_its_interval_and_no_more(
    shown: tuple[Answer, Path],
) -> None:
    answer, _ = shown

    assert "5. Did earlier support help" in answer.out
    assert "difference 0 p.p. (95 %: −4 to +4.8)" in answer.out


@pytest.mark.thorough
def test_at_length_the_same_is_printed_as_by_identify(
    shown: tuple[Answer, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, folder = shown
    monkeypatch.chdir(folder)

    answer = call("demo", "--all", "--out", ".")
    again = call("identify", "federal", "data", "--year", 2021, "--out", "run")

    assert answer.code == 0, answer.err
    assert again.out in answer.out
    assert answer.out.count("! SYNTHETIC DATA") == 10
    assert screen.out.partition("\n\n2.")[2].partition("Try next")[0] in answer.out


def test_what_to_try_next_works_in_the_folder_of_the_demo(
    shown: tuple[Answer, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, folder = shown
    lines = [line.strip().split("  ")[0] for line in answer.out.splitlines()]
    commands = [split(line) for line in lines if line.startswith("schoolsupport ")]

    assert any(line.endswith(f"cd {folder}") for line in lines)
    assert [" ".join(words[1:3]) for words in commands] == [
        "explain sch990005", "explain sch990052", "monitor round", "monitor round",
        "monitor status", "monitor overdue", "demo --all", "monitor dynamics",
    ]  # fmt: skip
    monkeypatch.chdir(folder)
    assert [call(*words[1:]).code for words in commands if "--all" not in words] == [0] * 7


def test_a_program_that_is_not_found_by_its_name_is_told_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = tmp_path / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "activate").write_text("", "utf-8")
    monkeypatch.setattr("sys.prefix", str(environment))
    monkeypatch.chdir(tmp_path)

    monkeypatch.setenv("PATH", str(tmp_path))
    assert entering(Path("the demo")) == ". .venv/bin/activate && cd 'the demo'"

    (environment / "bin" / "activate").unlink()
    (environment / "Scripts").mkdir()
    (environment / "Scripts" / "Activate.ps1").write_text("", "utf-8")
    assert entering(Path("demo")) == ". .venv/Scripts/Activate.ps1; cd demo"

    program = tmp_path / "schoolsupport"
    program.write_text("", "utf-8")
    program.chmod(0o755)
    assert entering(Path("the demo")) == "cd 'the demo'"


def test_the_store_tells_of_the_round_what_the_screen_does(
    shown: tuple[Answer, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, folder = shown
    monkeypatch.chdir(folder)

    told = call("monitor", "round", "first", "--region", "region", "--json").json

    whole = [(row["numerator"], row["denominator"]) for row in told["rows"]]
    done, of = (sum(numbers) for numbers in zip(*whole, strict=True))
    assert f"({done} of {of})" in answer.out
    assert [floor["reached"] for floor in told["floors"]] == [True, False]


def test_the_school_just_outside_is_one_pupil_away(shown: tuple[Answer, Path]) -> None:
    _, folder = shown
    found = read_run(folder / "run").found

    school = just_outside(found)

    assert school is not None
    assert school not in found.listed()
    assert found.distance(school).pupils == 1


def test_without_schools_on_and_off_the_list_none_are_named(
    shown: tuple[Answer, Path], effect: Dynamics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, folder = shown
    year = write_demo_year(tmp_path, read_run(folder / "run").found)
    results = write_results(tmp_path / "low.csv", low=1, others=0, years=(2021,))
    found = ss.identify(ss.load_region("federal"), ss.read_files(results), year=2021)
    monkeypatch.setattr(Identification, "listed", lambda _: [])

    demo = Demo(region="", found=found, year=year, effect=effect, enter="")
    told = terminal(Page(title="", parts=next_parts(demo)), "en")

    assert "schoolsupport monitor" in told
    assert "schoolsupport explain" not in told


@pytest.mark.thorough
def test_it_can_be_run_again(shown: tuple[Answer, Path]) -> None:
    answer, folder = shown

    assert call("demo", "--out", folder).out == answer.out


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    answer = call("demo", "--out", tmp_path / "file")

    assert answer.code == 1
    assert answer.err.startswith("Error: ")


def test_the_demo_ends_with_documents_to_open(shown: tuple[Answer, Path]) -> None:
    answer, folder = shown
    place = folder / "documents"
    files = sorted(place.iterdir())

    assert {file.suffix for file in files} == {".html", ".xlsx", ".docx", ".ics"}
    assert all(file.stat().st_size > 1000 for file in files)
    assert answer.out.splitlines()[-1] == f"Documents: {len(files)}, to be opened: {place}"
