"""`progress import --register`, `monitor participation`, `db purge-persons`, as people ask them."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas import validate

from .conftest import Answer, call

SCHOOLS = """\
school;name;municipality
sch990005;МБОУ СОШ № 5;Славянский район
sch990007;МБОУ ООШ № 7;Славянский район
sch990105;МБОУ СОШ № 5;Анапский район
"""
LISTS = """\
school;list;from;until;act;reason
sch990005;ШНОР 2022;2022-01-01;2022-12-31;;
sch990007;ШНОР 2022;2022-01-01;2022-12-31;;
"""
TEACHERS = """\
Предмет;ФИО;ОО;Стаж
математика;Выдумкина Анна Петровна;СОШ № 5;10
физика;Небывалова О.К.;ООШ № 7;7
"""
EVENTS = """\
Дата;Мероприятие;Вид мероприятия;Уровень;ФИО педагога;Школа
10.02.2022;РМО учителей математики;РМО;муниципальный;Выдумкина Анна Петровна;СОШ № 5
"""
WHERE = ("--region", "krasnodar")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, told in (
        ("schools", SCHOOLS),
        ("lists", LISTS),
        ("teachers", TEACHERS),
        ("events", EVENTS),
    ):
        (tmp_path / f"{name}.csv").write_text(told, "utf-8")
    return tmp_path


def imported(folder: Path, register: str, file: str, *more: object) -> Answer:
    return call(
        *("progress", "import", folder / file, "--register", register, *WHERE),
        *("--store", folder / "s.db", "--municipality", "Славянский район", *more),
    )


@pytest.fixture
def store(folder: Path) -> Path:
    known = ("--schools", folder / "schools.csv", "--schools", folder / "lists.csv")
    for register, file, more in (
        ("teachers", "teachers.csv", (*known, "--day", "2022-01-31")),
        ("participation", "events.csv", ()),
    ):
        answer = imported(folder, register, file, *more)
        assert answer.code == 0, answer.err
    return folder / "s.db"


def test_a_register_is_read_once_and_schools_and_lists_are_remembered(
    store: Path, folder: Path
) -> None:
    again = imported(folder, "participation", "events.csv", "--json")

    validate("progress-import-lines", again.json)
    assert (again.code, again.json["recorded"]) == (0, 0)
    assert [one["code"] for one in again.json["problems"]] == ["line.file_known"]
    assert store.is_file()


def test_faults_keep_everything_out(folder: Path) -> None:
    file = folder / "bad.csv"
    file.write_text(EVENTS + "в феврале;РМО;РМО;муниципальный;;СОШ № 5\n", "utf-8")

    refused = imported(folder, "participation", "bad.csv", "--schools", folder / "schools.csv")
    checked = imported(folder, "participation", "events.csv", "--check", "--schools", SCHOOLS_OF)

    assert refused.code == 1
    assert "Nothing is recorded" in refused.out
    assert "bad.csv:3:Дата" in refused.out
    assert checked.code == 1
    assert call("monitor", "participation", *WHERE, "--store", folder / "s.db").code == 0


SCHOOLS_OF = "nowhere.csv"


def test_participation_is_told_with_shares_targets_and_who_is_absent(store: Path) -> None:
    asked = ("monitor", "participation", *WHERE, "--store", store)

    told = call(*asked, "--period", "2021/22 учебный год", "--json").json
    seen = call(*asked, "--period", "2021/22 учебный год", "--lang", "ru").out

    validate("monitor-participation", told)
    assert (told["start"], told["end"]) == ("2021-09-01", "2022-08-31")
    assert told["counts"]["schools"] == 1
    assert told["counts"]["listed"] == 2
    assert (told["counts"]["teachers_covered"], told["counts"]["teachers"]) == (1, 2)
    assert [one["school"] for one in told["absent"]] == ["sch990007"]
    assert len(told["half_years"]) == 2
    assert "50 % (1 из 2)" in seen
    assert "МБОУ ООШ № 7" in seen
    assert "Выдумкина" not in seen


def test_what_is_published_has_no_small_number_of_people(store: Path) -> None:
    asked = ("monitor", "participation", *WHERE, "--store", store, "--public")

    told = call(*asked, "--json").json
    larger = call(*asked, "--smallest", 2, "--json").json

    validate("monitor-participation", told)
    assert told["least"] == 5
    assert told["counts"]["taking_part"] is None
    assert told["counts"]["teachers"] is None
    assert larger["counts"]["teachers"] == 2
    assert "not published" in call(*asked).out


def test_half_years_of_schools_are_understood(store: Path) -> None:
    asked = ("monitor", "participation", *WHERE, "--store", store, "--json", "--period")

    first = call(*asked, "1 полугодие 2021/22 учебного года").json
    second = call(*asked, "2 полугодие 2021/22 учебного года").json

    assert (first["start"], first["counts"]["events"]) == ("2021-09-01", 0)
    assert second["counts"]["events"] == 1


def test_a_register_is_shown_with_names_only_where_they_are_asked_for(store: Path) -> None:
    asked = ("monitor", "participation", *WHERE, "--store", store, "--register", "teachers")

    nameless, named = call(*asked), call(*asked, "--names")
    told = call(*asked, "--json").json

    validate("monitor-participation-register", told)
    assert "Выдумкина" not in nameless.out + str(told)
    assert "Выдумкина Анна Петровна" in named.out
    assert "official use" in named.out
    assert "10" not in [one for line in told["lines"] for one in line["values"].values()]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--names",), "usage.names_of_what"),
        (("--blank",), "usage.no_register"),
        (("--register", "teachers", "--names", "--public"), "usage.names_in_public"),
        (("--register", "teachers", "--public"), "usage.persons_in_public"),
        (("--register", "techers"), "usage.unknown_register"),
        (("--period", "когда-нибудь"), "usage.not_period"),
        (("--period", "2022 год", "--from", "2022-01-01"), "usage.period_and_days"),
        (("--from", "2022-02-01", "--until", "2022-01-01"), "usage.days_turned"),
        (("--smallest", "1"), "usage.not_whole_number"),
    ],
)
def test_what_cannot_be_asked_is_said(words: tuple[str, ...], code: str, store: Path) -> None:
    answer = call("monitor", "participation", *WHERE, "--store", store, *words, "--json")

    assert (answer.code, answer.json["error"]["fault"]) == (2, code)


def test_options_of_registers_belong_to_a_register(folder: Path) -> None:
    answer = call("progress", "import", folder / "events.csv", *WHERE, "--json")

    assert answer.json["error"]["fault"] == "usage.only_for_register"


def test_without_schools_nothing_is_matched(folder: Path) -> None:
    answer = imported(folder, "teachers", "teachers.csv", "--json")

    assert answer.json["error"]["fault"] == "usage.no_schools"


def test_a_blank_that_is_filled_in_is_read(store: Path, folder: Path) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415  # one test wants it

    asked = ("monitor", "participation", *WHERE, "--register", "teachers", "--blank")
    assert call(*asked, "--out", folder / "blank.xlsx").code == 0
    book = load_workbook(folder / "blank.xlsx")
    sheet = book.active
    assert sheet is not None
    first = [cell.value for cell in sheet["A"]].index("Образовательная организация") + 2
    for place, value in enumerate(("СОШ № 5", "Придумов И.И.", "химия")):
        sheet.cell(first, place + 1, value)
    book.save(folder / "filled.xlsx")

    answer = imported(folder, "teachers", "filled.xlsx", "--day", "2022-06-01")

    assert answer.code == 0, answer.out
    told = call("monitor", "participation", *WHERE, "--store", store, "--register", "teachers")
    assert "химия" in told.out


def test_names_are_purged_and_their_number_is_told(store: Path) -> None:
    asked = ("db", "purge-persons", "--store", store, "--before")

    looked = call(*asked, "2999-01-01", "--check", "--json")
    gone = call(*asked, "2999-01-01", "--json")

    validate("db-purge-persons", gone.json)
    assert looked.json["persons"] == gone.json["persons"] == 2
    assert gone.json["erased"] is True
    assert "Выдумкина".encode() not in store.read_bytes()
    assert "no names to delete" in call(*asked, "2999-01-01").out
    shown = ("monitor", "participation", *WHERE, "--store", store)
    assert "the name is deleted" in call(*shown, "--register", "teachers", "--names").out
    assert call(*shown, "--json").json["counts"]["taking_part"] == 1


def test_what_is_logged_and_checked_is_told_by_classes(store: Path) -> None:
    validate("progress-log", call("progress", "log", "--store", store, "--json").json)
    validate("db-check", call("db", "check", "--store", store, "--json").json)


def test_the_management_cycle_is_told_with_what_the_store_proves(store: Path) -> None:
    asked = ("monitor", "cycle", *WHERE, "--store", store, "--on", "2022-12-31")

    told = call(*asked, "--json").json
    seen = call(*asked, "--lang", "ru").out

    validate("monitor-cycle", told)
    methods = next(one for one in told["stages"] if one["stage"] == "methods")
    papers = [paper["title"] for proof in methods["proofs"] for paper in proof["papers"]]
    assert papers == ["База данных педагогов ШНОР"]
    assert "Управленческий цикл" in seen
    unknown = call("monitor", "cycle", "--region", "federal", "--store", store, "--json")
    assert (unknown.code, unknown.json["error"]["fault"]) == (2, "usage.no_cycle")
