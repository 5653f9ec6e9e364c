from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import call
from .files import write_results


def test_what_was_read_from_each_file_is_shown(few: Path) -> None:
    answer = call("data", "check", few)

    assert answer.code == 0
    assert "results" in answer.out
    assert "Years of results: 2021; 2 schools" in answer.out
    assert "No problems" in answer.out


def test_every_problem_is_shown_errors_first(tmp_path: Path) -> None:
    file = write_results(tmp_path / "r.csv", low=1, others=1)
    lines = file.read_text("utf-8").splitlines()
    lines[1] += "\n" + lines[1]
    lines[-1] = lines[-1].replace(";20;", ";twenty;")
    file.write_text("\n".join(lines), "utf-8")

    answer = call("data", "check", file)

    assert answer.code == 1
    assert answer.out.index("\nerror: ") < answer.out.index("\nwarning: ")
    assert f"{file}:" in answer.out


def test_fail_on_decides_the_exit_code(tmp_path: Path) -> None:
    file = write_results(tmp_path / "r.csv", low=1, others=1)
    text = file.read_text("utf-8")
    file.write_text(text + text.splitlines()[1] + "\n", "utf-8")

    codes = {
        level: call("data", "check", file, "--fail-on", level).code
        for level in ("never", "error", "warning")
    }

    assert codes == {"never": 0, "error": 0, "warning": 1}


def test_an_unknown_word_for_fail_on_is_wrong_use(few: Path) -> None:
    answer = call("data", "check", few, "--fail-on", "always")

    assert answer.code == 2
    assert "--fail-on: the word is not known; found: always" in answer.err


def test_nothing_that_can_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("", "utf-8")

    assert call("data", "check", tmp_path).code == 1


def test_no_path_is_wrong_use() -> None:
    answer = call("data", "check")

    assert answer.code == 2
    assert "PATH: not given. Give it: Files and folders" in answer.err


def test_layouts_are_shown_with_the_tables_they_fill() -> None:
    answer = call("data", "layouts")

    row = next(line for line in answer.out.splitlines() if line.startswith("vpr-mark-statistics"))
    assert "Ф3" in row
    assert row.rstrip().endswith("«Результаты»,")


def test_the_list_of_layouts_says_how_to_see_an_example() -> None:
    answer = call("data", "layouts")

    assert "`schoolsupport data layouts NAME` shows one of them with an example" in answer.out
    assert "the example is invented" not in answer.out


def test_a_layout_is_shown_with_an_example_said_to_be_invented() -> None:
    answer = call("data", "layouts", "marks-by-work", "--lang", "ru")

    assert answer.code == 0
    assert "пример вымышлен" in answer.out
    assert "Кол-во участников" in answer.out
    assert "«Результаты» — 2" in answer.out


def test_an_unknown_layout_is_told_with_the_nearest_known() -> None:
    answer = call("data", "layouts", "marks-by-wrok")

    assert answer.code == 2
    assert "NAME: there is no such layout of files; found: marks-by-wrok" in answer.err
    assert "Perhaps marks-by-work" in answer.err


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_example_is_written_as_a_file_that_is_read(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"e.{ending}"

    assert call("data", "layouts", "vpr-mark-statistics", "--out", file).code == 0

    read = call("data", "check", file, "--json").json
    assert [one["layout"] for one in read["sources"]] == ["vpr-mark-statistics"]
    assert read["sources"][0]["rows"] == 3


def test_the_page_of_an_example_is_written_in_other_formats(tmp_path: Path) -> None:
    file = tmp_path / "e.md"

    assert call("data", "layouts", "vpr-mark-statistics", "--out", file).code == 0
    assert "the example is invented" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "endings"),
    [
        ((), {".xlsx", ".csv"}),
        (("--format", "csv"), {".csv"}),
        (("--format", "xlsx", "--format", "xlsx"), {".xlsx"}),
    ],
)
def test_blanks_are_written_in_the_formats_asked_for(
    words: tuple[str, ...], endings: set[str], tmp_path: Path
) -> None:
    answer = call("data", "template", "--out", tmp_path / "blanks", *words)

    assert answer.code == 0
    assert {file.suffix for file in (tmp_path / "blanks").iterdir()} == endings
    assert str(tmp_path / "blanks" / "results") in answer.out


def test_a_blank_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_text("filled in", "utf-8")

    answer = call("data", "template", "--out", tmp_path, "--format", "csv")

    assert answer.code == 1
    assert (tmp_path / "results.csv").read_text("utf-8") == "filled in"
    assert [file.name for file in tmp_path.iterdir()] == ["results.csv"]


def test_layouts_of_a_region_are_read_and_shown(tmp_path: Path) -> None:
    region = tmp_path / "own"
    region.mkdir()
    (region / "region.toml").write_text(
        'name = "own"\ntitle = "Край (вымышлен)"\nlevel = "regional"\n'
        'territory = "Край (вымышлен)"\nformat = 1\n',
        "utf-8",
    )
    (region / "plugin.py").write_text(
        "import pandas as pd\n"
        "from schoolsupport.plugin import Reading, RegionPlugin, hookimpl\n\n"
        "class Journal:\n"
        '    name, title, description = "own-journal", "Журнал", "Строка «Журнал»"\n'
        '    yields = ("results",)\n'
        "    def recognise(self, sheet):\n"
        '        return str(sheet.top[0][0]) == "Журнал"\n'
        "    def read(self, sheet):\n"
        "        _, (school, n) = sheet.grid()\n"
        '        row = {"school": [school], "year": 2021, "procedure": "vpr-5-ru", "n": [n]}\n'
        '        return Reading(frames={"results": pd.DataFrame({**row, "_row": 2})})\n\n'
        "@hookimpl\n"
        "def schoolsupport_region():\n"
        '    return RegionPlugin.from_package("schoolsupport_own", readers=[Journal()])\n',
        "utf-8",
    )
    file = tmp_path / "j.csv"
    file.write_text("Журнал;\nsch990001;20\n", "utf-8")

    known = call("data", "layouts", "--region", region, "--json")
    answer = call("data", "check", file, "--region", region, "--json")

    bare = call("data", "layouts", "own-journal", "--region", region)

    assert known.json["layouts"][0]["name"] == "own-journal"
    assert "It has no example" in bare.out
    assert answer.json["sources"][0]["layout"] == "own-journal"
    assert call("data", "check", file).code == 1
