from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pandas as pd
import pytest

from schoolsupport.errors import InputError
from schoolsupport.intake import Reading, Sheet, known_layouts, read_files

from .conftest import WriteMarks, WriteText, WriteWorkbook, codes, only

GOOD = "school;year;procedure;n\nsch990001;2021;vpr-5-ru;20\n"


def test_a_folder_is_read_whole_in_the_order_of_names(
    write_text: WriteText, tmp_path: Path
) -> None:
    for name in (
        "data/b.csv",
        "data/a/z.csv",
        "data/~$b.csv",
        "data/.hidden.csv",
        "data/.git/c.csv",
    ):
        write_text(name, GOOD.replace("vpr-5-ru", f"vpr-{len(name) % 5 + 4}-ru"))

    tables = read_files(tmp_path / "data")

    assert [Path(source.path).name for source in tables.sources] == ["z.csv", "b.csv"]


def test_paths_stay_as_they_were_given(
    write_text: WriteText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text("data/deep/a.csv", GOOD + "sch990002;2021;vpr-5-ru;-1\n")
    monkeypatch.chdir(tmp_path)

    tables = read_files("data")

    assert tables.sources[0].path == str(Path("data/deep/a.csv"))
    assert only(tables, "cell.not_count").file == str(Path("data/deep/a.csv"))


def test_a_source_tells_hash_layout_and_rows(write_marks: WriteMarks) -> None:
    path = write_marks()

    source = read_files(path).sources[0]

    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (source.path, source.layout, source.rows) == (str(path), "vpr-mark-statistics", 6)


def test_what_is_no_table_in_a_folder_is_passed_over(write_text: WriteText, tmp_path: Path) -> None:
    write_text("data/a.csv", GOOD)
    note = write_text("data/note.docx", "x")

    found = only(read_files(tmp_path / "data"), "file.skipped")

    assert (found.file, found.found, found.severity.value) == (str(note), ".docx", "info")


def test_what_is_no_table_given_directly_has_an_unknown_layout(write_text: WriteText) -> None:
    note, good = write_text("note.txt", "x"), write_text("a.csv", GOOD)

    assert only(read_files(note, good), "file.unknown_layout").found == ".txt"
    with pytest.raises(InputError, match="no known layout fits the sheet"):
        read_files(note)


def test_a_path_that_is_not_there_stops_the_call(tmp_path: Path) -> None:
    path = tmp_path / "нет.xlsx"

    with pytest.raises(InputError) as caught:
        read_files(path)

    assert str(caught.value) == f"{path}: there is no such file or folder. Check the path"


def test_nothing_given_is_nothing_read() -> None:
    with pytest.raises(InputError, match=r"no rows could be read\. Give files of results"):
        read_files()


def test_an_empty_folder_is_nothing_read(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_files(tmp_path)

    assert caught.value.where == str(tmp_path)


def test_nothing_read_lists_five_problems_at_most(
    write_text: WriteText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        write_text(f"data/{number}.csv", f"что;угодно\n{number};2\n")
    monkeypatch.chdir(tmp_path)  # the whole message is cut where names of folders are long

    with pytest.raises(InputError) as caught:
        read_files("data")

    assert str(caught.value).count("no known layout fits the sheet") == 5
    assert "; …. See `schoolsupport data layouts`" in str(caught.value)


def test_an_unknown_layout_shows_its_first_filled_row(
    write_workbook: WriteWorkbook, write_text: WriteText
) -> None:
    other = write_workbook("other.xlsx", [[], [None, "Код участника", 7, "я" * 200]])

    found = only(read_files(other, write_text("a.csv", GOOD)), "file.unknown_layout")

    assert (found.file, found.sheet) == (str(other), "Sheet1")
    assert (found.found or "").startswith("Код участника | 7 | яя")
    assert len(found.found or "") == 120


def test_unknown_sheets_beside_a_known_one_are_only_noted(write_workbook: WriteWorkbook) -> None:
    table = [line.split(";") for line in GOOD.splitlines()]

    tables = read_files(write_workbook("a.xlsx", [["Служебный"]], table, []))

    found = only(tables, "sheet.skipped")
    assert (found.sheet, found.found, found.severity.value) == ("Sheet1", "Служебный", "info")
    assert codes(tables) == ["sheet.skipped"]


@pytest.mark.parametrize("name", ["empty.csv", "empty.xlsx"])
def test_a_file_without_rows_is_empty(
    write_text: WriteText, write_workbook: WriteWorkbook, name: str
) -> None:
    empty = write_text(name, "") if name.endswith("csv") else write_workbook(name, [])

    tables = read_files(empty, write_text("a.csv", GOOD))

    assert only(tables, "file.empty").file == str(empty)


@pytest.mark.parametrize("ending", ["xlsx", "xls", "xlsb", "ods", "parquet", "csv"])
def test_damaged_files_are_told_and_the_others_are_read(
    tmp_path: Path, write_text: WriteText, ending: str
) -> None:
    path = tmp_path / f"damaged.{ending}"
    path.write_bytes(b"\x00\x98 damaged")

    found = only(read_files(path, write_text("a.csv", GOOD)), "file.unreadable")

    assert found.text().startswith(f"{path}: the file cannot be read as {ending}")


def test_a_text_in_no_known_encoding_is_unreadable(tmp_path: Path, write_text: WriteText) -> None:
    path = tmp_path / "strange.csv"
    path.write_bytes(b"a;b\n\x98\xff;1\n")

    assert "file.unreadable" in codes(read_files(path, write_text("a.csv", GOOD)))


def test_a_cell_too_long_for_a_table_is_unreadable(write_text: WriteText) -> None:
    path = write_text("long.csv", "я" * 200_000)

    assert "file.unreadable" in codes(read_files(path, write_text("a.csv", GOOD)))


@pytest.mark.parametrize("step", ["open", "read_bytes"])
def test_a_file_that_cannot_be_opened_is_unreadable(
    write_text: WriteText, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    locked, good = write_text("locked.csv", "x"), write_text("a.csv", GOOD)
    opened = getattr(Path, step)

    def refuse(path: Path, *args: object, **options: object) -> object:
        if path == locked:
            raise PermissionError(13, "locked")
        return opened(path, *args, **options)

    monkeypatch.setattr(Path, step, refuse)

    assert only(read_files(locked, good), "file.unreadable").file == str(locked)


@pytest.mark.parametrize(
    ("ending", "library"),
    [("xlsx", "python_calamine"), ("ods", "python_calamine"), ("parquet", "pyarrow")],
)
def test_a_missing_library_is_named_with_its_remedy(
    write_text: WriteText, monkeypatch: pytest.MonkeyPatch, ending: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(InputError, match=r'pip install "schoolsupport\[files\]"') as caught:
        read_files(write_text(f"a.{ending}", "x"))

    assert str(caught.value.where).endswith(f"a.{ending}")


def test_known_layouts_name_themselves_and_what_they_yield() -> None:
    layouts = {layout.name: layout for layout in known_layouts()}

    assert list(layouts) == [
        "vpr-mark-statistics",
        "vpr-journal-comparison",
        "ege-by-school",
        "ege-rows",
        "marks-by-work",
        "marks-wide",
        "vpr-markers",
        "vpr-marker-list",
        "ege-protocol",
        "oge-protocol",
        "vpr-individual-results",
        "vpr-protocol-2022",
        "vpr-protocol-2021",
        "vpr-protocol-2020",
        "vpr-form-2026",
        "who-is-who",
        "open-register",
        "order-list",
        "vpr-score-distribution",
        "vpr-task-results",
        "score-rows",
        "mark-scale",
        "vpr-planned-results",
        "rejected-rows",
        "context-survey-2021",
        "context-survey-2022",
        "results",
        "context",
        "reference",
        "lists",
        "schools",
        "objectivity",
        "lineage",
    ]
    assert layouts["vpr-mark-statistics"].yields == ("results", "reference", "schools")
    assert layouts["lists"].yields == ("lists",)
    assert "«Логин ОО»" in layouts["lists"].description
    assert all(layout.title and layout.description for layout in layouts.values())


def test_known_layouts_read_nothing_from_a_sheet_they_do_not_recognise(
    write_text: WriteText,
) -> None:
    class Asking:
        name, title, description, yields = "asking", "Проба", "Проба", ()

        def recognise(self, sheet: Sheet) -> bool:
            return not any(layout.recognise(sheet) for layout in known_layouts())

        def read(self, sheet: Sheet) -> Reading:
            assert all(not layout.read(sheet).frames for layout in known_layouts())
            return Reading()

    with pytest.raises(InputError, match="the file holds no rows"):
        read_files(write_text("a.csv", "что;угодно\n1;2\n"), layouts=[Asking()])


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_layout_of_a_region_reads_rows_by_itself(tmp_path: Path, kind: str) -> None:
    class Plain:
        name, title, description, yields = "plain", "Своя", "Своя таблица", ("results",)

        def recognise(self, sheet: Sheet) -> bool:
            return sheet.top[0][0] == "Школа"

        def read(self, sheet: Sheet) -> Reading:
            _, *rows = sheet.grid()
            frame = pd.DataFrame([[s, 2021, "vpr-5-ru", n] for s, n in rows])
            names = ["school", "year", "procedure", "n"]
            return Reading(
                frames={"results": frame.set_axis(names, axis=1).assign(_row=range(2, 3))}
            )

    path = tmp_path / f"a.{kind}"
    frame = pd.DataFrame({"Школа": ["sch990001"], "Писали": [20]})
    if kind == "csv":
        frame.to_csv(path, index=False)
    else:
        frame.to_parquet(path)

    tables = read_files(path, layouts=[Plain(), *known_layouts()])

    assert tables.sources[0].layout == "plain"
    assert tables.results["n"].tolist() == [20]


def test_an_error_tells_the_problems_in_the_language_of_its_reader(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("one;two\n1;2\n", "utf-8")

    with pytest.raises(InputError) as caught:
        read_files(tmp_path / "a.csv")

    assert "no known layout fits the sheet" in caught.value.text("en")
    assert "no known layout" not in caught.value.text("ru")
