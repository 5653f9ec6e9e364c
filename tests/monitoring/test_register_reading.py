"""Lines of registers from files: what is understood, what is refused, and that names stay apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from schoolsupport.errors import InputError
from schoolsupport.monitoring.registers.lines import ReadLine
from schoolsupport.monitoring.registers.reading import Asked, LinesRead, read_lines, short_name

from .register_files import (
    PARTICIPATION,
    TEACHERS,
    asked,
    codes,
    places,
    read,
    table,
)

EVENT = ("СОШ № 5", "Выдумкина Анна Петровна", "", "РМО", "РМО математиков", "муниципальный")


def event(folder: Path, day: object = "10.02.2022", **cells: object) -> LinesRead:
    row = dict(zip(PARTICIPATION, (*EVENT, day), strict=True)) | {
        heading.replace("_", " "): value for heading, value in cells.items()
    }
    return read(folder, table(tuple(row), tuple(row.values())), asked("participation"))


def test_a_line_is_understood_whatever_the_order_of_columns_and_what_stands_above(
    tmp_path: Path,
) -> None:
    text = table(
        ("База участия педагогов", "", "", "", ""),
        ("", "", "", "", ""),
        ("№ п/п", "Дата", "Школа", "Мероприятие", "Участников"),
        (1, "10.02.2022", "СОШ № 5", "Семинар «Чтение»", 3),
        ("Итого", "", "", "", 3),
    )

    found = read(tmp_path, text, asked("participation"))

    assert codes(found) == []
    (line,) = found.lines
    assert (line.school, line.municipality) == ("sch990005", "Славянский район")
    assert (line.event, line.people, line.day) == ("Семинар «Чтение»", 3, dt.date(2022, 2, 10))
    assert line.person is None
    assert line.source_row == 4


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("10.02.2022", None, "2022-02-10"),
        ("2022-02-10", None, "2022-02-10"),
        ("10.02.22", None, "2022-02-10"),
        ("с 01.03.2022 по 15.03.2022", "2022-03-01", "2022-03-15"),
        ("01.03.2022 – 15.03.2022 г.", "2022-03-01", "2022-03-15"),
        ("15 марта 2022 г.", None, "2022-03-15"),
        ("15-16 апреля 2022 года", "2022-04-15", "2022-04-16"),
        ("март 2022 года", "2022-03-01", "2022-03-31"),
    ],
)
def test_days_are_read_as_people_write_them(
    cell: str, start: str | None, end: str, tmp_path: Path
) -> None:
    (line,) = event(tmp_path, cell).lines

    assert (line.start and line.start.isoformat(), line.day.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Дата": "32.02.2022"}, "line.not_day"),
        ({"Дата": "в феврале"}, "line.not_day"),
        ({"Дата": "ежемесячно"}, "line.not_day"),
        ({"Дата": "с 15.03.2022 по 01.03.2022"}, "line.days_turned"),
        ({"Дата": ""}, "line.empty_cell"),
        ({"Мероприятие": "—"}, "line.empty_cell"),
        ({"Количество участников": "много"}, "line.not_number"),
        ({"Количество участников": "0"}, "line.not_people"),
        ({"Уровень": "районный"}, "line.unknown_word"),
        ({"Образовательная организация": "СОШ № 55"}, "line.unknown_school"),
        ({"Образовательная организация": "Школа № 7"}, "line.unsure_school"),
        ({"Мероприятие": "Урок Выдумкиной А.П."}, "line.person_in_text"),
    ],
)
def test_a_fault_of_a_cell_is_told_with_its_row_and_column(
    cells: dict[str, str], code: str, tmp_path: Path
) -> None:
    row = dict(zip(PARTICIPATION, (*EVENT, "10.02.2022"), strict=True)) | cells

    found = read(tmp_path, table(tuple(row), tuple(row.values())), asked("participation"))

    assert codes(found) == [code]
    assert places(found) == {(2, next(iter(cells)))}
    assert found.lines == ()
    assert not found.sound


def test_all_faults_of_a_file_are_told_at_once_and_sound_rows_are_kept_apart(
    tmp_path: Path,
) -> None:
    good = (*EVENT, "10.02.2022")
    bad = ("СОШ № 55", "", "много", "РМО", "", "районный", "когда-нибудь")

    found = read(tmp_path, table(PARTICIPATION, good, bad), asked("participation"))

    assert len(found.lines) == 1
    assert sorted(codes(found)) == [
        "line.empty_cell",
        "line.not_day",
        "line.not_number",
        "line.unknown_school",
        "line.unknown_word",
    ]
    assert {one.row for one in found.problems} == {3}


def test_a_number_that_two_municipalities_have_is_not_guessed_and_both_are_told(
    tmp_path: Path,
) -> None:
    text = table(PARTICIPATION, (*EVENT, "10.02.2022"))

    found = read(tmp_path, text, asked("participation", municipality=None))

    (told,) = found.problems
    assert told.code == "line.unsure_school"
    assert "sch990005" in told.text("ru")
    assert "sch990105" in told.text("ru")


def test_a_school_may_be_named_by_its_id_in_letters_that_look_alike(tmp_path: Path) -> None:
    cyrillic = "sсh990105"  # the second letter is Cyrillic

    (line,) = event(tmp_path, **{"Образовательная организация": cyrillic}).lines

    assert line.school == "sch990105"


def test_an_event_that_is_called_a_total_is_no_total(tmp_path: Path) -> None:
    headings = ("Мероприятие", "Школа", "Дата", "Участников")
    text = table(
        headings,
        ("Итоги олимпиады", "СОШ № 5", "10.02.2022", 3),
        ("Всего", "", "", 3),
        ("", "Итого", "", 3),
    )

    found = read(tmp_path, text, asked("participation"))

    assert [one.event for one in found.lines] == ["Итоги олимпиады"]
    assert codes(found) == []


def test_names_and_what_goes_with_them_never_stand_in_the_line(tmp_path: Path) -> None:
    text = table(TEACHERS, ("СОШ № 5", "Выдумкина Анна Петровна", "математика", "10 лет"))

    (line,) = read(tmp_path, text, asked("teachers")).lines

    assert line.person is not None
    assert line.person.told == {"experience": "10 лет"}
    assert dict(line.values) == {"subject": "математика"}
    assert "Выдумкина" not in str({**line.values, "event": line.event})


def test_a_row_that_repeats_another_and_a_name_written_in_two_ways_are_told(
    tmp_path: Path,
) -> None:
    text = table(
        TEACHERS,
        ("СОШ № 5", "Выдумкина Анна Петровна", "математика", ""),
        ("МБОУ СОШ № 5", "ВЫДУМКИНА Анна  Петровна", "математика", ""),
        ("СОШ № 5", "Выдумкина А.П.", "математика", ""),
        ("ООШ № 7", "Выдумкина А.П.", "математика", ""),
        ("МАОУ СОШ № 17", "Сказкина Анна Петровна", "математика", ""),
        ("МАОУ СОШ № 17", "Сказкина Алла Павловна", "математика", ""),
    )

    found = read(tmp_path, text, asked("teachers"))

    assert [(one.code, one.row) for one in found.problems] == [
        ("line.repeated", 3),
        ("line.alike", 4),
    ]
    assert found.sound


def test_a_row_of_the_order_that_the_register_does_not_answer_is_refused(tmp_path: Path) -> None:
    headings = ("Строка", "ОО", "Мероприятие", "Дата", "Участников")
    text = table(headings, ("25.", "СОШ № 5", "Смена", "01.06.2023", 2), ("99", *"ОМДУ"))

    found = read(tmp_path, text, asked("participation", region="kaliningrad"))

    assert [one.row for one in found.lines] == ["25"]
    assert "line.unknown_row" in codes(found)


@pytest.mark.parametrize(
    ("cell", "code"), [("20.09.2020", None), ("май 2020 года", "line.not_one_day")]
)
def test_a_contract_has_one_day_and_a_partner_may_stand_elsewhere(
    cell: str, code: str | None, tmp_path: Path
) -> None:
    headings = ("Школа", "Школа-наставник", "Вид договора", "Дата договора")
    text = table(headings, ("СОШ № 5", "sch990105", "партнёрский", cell))

    found = read(tmp_path, text, asked("contracts", region="stavropol"))

    assert codes(found) == ([] if code is None else [code])
    for line in found.lines:
        assert (line.school, line.values["partner"]) == ("sch990005", "sch990105")
        assert line.values["signed"] == "2020-09-20"


def test_a_row_that_only_corrects_takes_a_line_back(tmp_path: Path) -> None:
    headings = (*PARTICIPATION, "Исправляет")
    text = table(headings, ("", "", "", "", "", "", "", "abc"), (*EVENT, "10.02.2022", "def"))

    taken, corrected = read(tmp_path, text, asked("participation")).lines

    assert (taken.corrects, taken.withdraws, taken.event) == ("abc", True, None)
    assert (corrected.corrects, corrected.withdraws) == ("def", False)


def test_a_register_of_a_state_is_not_corrected_line_by_line(tmp_path: Path) -> None:
    text = table((*TEACHERS, "Исправляет"), ("СОШ № 5", "Выдумкина А.П.", "", "", "abc"))

    assert "line.state_not_corrected" in codes(read(tmp_path, text, asked("teachers")))


def test_sheets_without_headings_columns_unknown_and_twice_are_told(tmp_path: Path) -> None:
    nothing = read(tmp_path, "привет;мир\n", asked("teachers"))
    assert codes(nothing) == ["line.no_headings"]
    assert "«Ф.И.О.»" in nothing.problems[0].text("ru")

    text = table((*TEACHERS, "ФИО", "Хобби"), ("СОШ № 5", "Выдумкина А.П.", "", "", "", "шахматы"))
    assert codes(read(tmp_path, text, asked("teachers"))) == [
        "line.column_twice",
        "line.unknown_column",
    ]


def test_a_folder_is_read_whole_and_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "~$b.csv"):
        text = table(TEACHERS, ("СОШ № 5", f"Выдумкина А.{'АБ'['b' in name]}.", "", ""))
        (tmp_path / name).write_text(text, "utf-8")

    assert len(read_lines([tmp_path], asked("teachers")).lines) == 2
    with pytest.raises(InputError, match="no tables are read"):
        read_lines([tmp_path / "a.txt"], asked("teachers"))


def test_a_day_that_lost_its_format_in_a_workbook_is_a_day(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(PARTICIPATION)
    book.worksheets[0].append([*EVENT, 44635])
    book.save(tmp_path / "реестр.xlsx")

    (line,) = read_lines([tmp_path / "реестр.xlsx"], asked("participation")).lines

    assert line.day.isoformat() == "2022-03-15"


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_school_merged_down_its_rows_stands_in_each_of_them(kind: str, tmp_path: Path) -> None:
    rows = [
        ("ОО", "ФИО", "Должность"),
        ("СОШ № 5", "Выдумкина А.П.", "директор"),
        ("", "Придумов И.И.", "завуч"),
        ("ООШ № 7", "Сказкин П.П.", "директор"),
        ("", "", "заметка без имени"),
    ]
    file = tmp_path / f"команды.{kind}"
    if kind == "xlsx":
        book = Workbook()
        sheet = book.worksheets[0]
        for row in rows:
            sheet.append(row)
        sheet.merge_cells("A2:A3")
        book.save(file)
    else:
        document = Document()
        printed = document.add_table(len(rows), 3)
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                printed.cell(place, column).text = text
        printed.cell(1, 0).merge(printed.cell(2, 0))
        document.save(str(file))

    found = read_lines([file], asked("teams"))

    named = {one.person.name: one.school for one in found.lines if one.person}
    assert named == {
        "Выдумкина А.П.": "sch990005",
        "Придумов И.И.": "sch990005",
        "Сказкин П.П.": "sch990007",
    }
    assert codes(found) == ["line.empty_cell", "line.empty_cell"]
    assert {one.row for one in found.problems} == {5}


# --- laws ----------------------------------------------------------------------------------------

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["СОШ № 5", "ООШ № 7", "sch990017"]),
        st.sampled_from(["", "Выдумкина Анна Петровна", "Придумов И.И."]),
        st.sampled_from(["", "3", "12"]),
        st.sampled_from(["РМО", "семинар", ""]),
        st.sampled_from(["РМО математиков", "Семинар «Чтение»"]),
        st.sampled_from(["муниципальный", ""]),
        st.sampled_from(["10.02.2022", "с 01.03.2022 по 15.03.2022"]),
    ),
    min_size=1,
    max_size=8,
)


def bare_lines(found: LinesRead) -> list[tuple[object, ...]]:
    def said(line: ReadLine) -> tuple[object, ...]:
        person = line.person and (line.person.key, tuple(line.person.told.items()))
        return (
            line.school,
            line.day,
            line.start,
            line.event,
            line.people,
            person,
            tuple(sorted(line.values.items())),
        )

    return sorted((said(one) for one in found.lines), key=str)


@pytest.fixture(scope="module")
def question() -> Asked:
    return asked("participation")


@given(rows=ROWS, data=st.data())
def test_neither_the_order_of_columns_nor_of_rows_changes_what_is_read(
    rows: list[tuple[str, ...]],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
    question: Asked,
) -> None:
    folder = tmp_path_factory.mktemp("order")
    columns = data.draw(st.permutations(range(len(PARTICIPATION))))
    others = data.draw(st.permutations(rows))
    turned = [[row[place] for place in columns] for row in others]

    one = read(folder, table(PARTICIPATION, *rows), question)
    other = read(folder, table([PARTICIPATION[place] for place in columns], *turned), question)

    assert bare_lines(one) == bare_lines(other)
    assert len(one.lines) == len(rows)


@given(cells=st.lists(st.lists(st.text(max_size=12), min_size=7, max_size=7), max_size=4))
def test_no_text_in_cells_breaks_the_reader_and_no_row_is_lost_without_a_word(
    cells: list[list[str]], tmp_path_factory: pytest.TempPathFactory, question: Asked
) -> None:
    folder = tmp_path_factory.mktemp("any")
    clean = [[one.replace("\x00", "").replace("\r", "") for one in row] for row in cells]

    found = read(folder, table(PARTICIPATION, *clean), question)

    if any(any(one.isalpha() for one in cell) for row in clean for cell in row):
        assert found.lines or found.problems


@given(st.sampled_from(["Ёлкина", "Иванова-Петрова"]), st.sampled_from(["Анна", "Пётр"]))
def test_a_short_name_is_of_the_long_one(surname: str, name: str) -> None:
    assert short_name(f"{surname} {name} Борисовна") == short_name(f"{surname} {name[0]}. Б.")
    assert short_name(f"{surname} {name}") != short_name(f"{surname}а {name}")
