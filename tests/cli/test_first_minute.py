"""What a newcomer writes first, and is answered with what to write instead."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

import schoolsupport as ss
from schoolsupport.errors import ParameterError

from .conftest import call

RUSSIAN = {"SCHOOLSUPPORT_LANG": "ru"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Сахалин", "sakhalin"),
        ("Свердловская область", "sverdlovsk"),
        ("Кубань", "krasnodar"),
        ("Краснодар", "krasnodar"),
        ("sahalin", "sakhalin"),
    ],
)
def test_a_region_called_by_its_name_is_answered_with_the_word_for_it(
    written: str, meant: str
) -> None:
    answer = call("region", "show", written, **RUSSIAN)

    assert answer.code == 2
    assert f"Возможно, имелось в виду: {meant}. " in answer.err


def test_a_place_no_region_is_bound_to_suggests_none() -> None:
    assert "Возможно" not in call("region", "show", "Омск", **RUSSIAN).err


def test_a_misspelt_command_of_a_group_is_answered_with_the_right_one() -> None:
    assert "Возможно, имелось в виду: show. " in call("roadmap", "shw", **RUSSIAN).err


def test_a_school_asked_for_by_its_name_is_answered_with_logins(run: Path) -> None:
    answer = call("explain", "Школа № 5", "--run", run, **RUSSIAN)

    assert answer.code == 2
    assert 'sch990005 (МБОУ "СОШ № 5" г. Примерска)' in answer.err


@pytest.mark.parametrize("school", ["SCH220172", "Гимназия № 40"])
def test_a_school_like_no_other_is_answered_with_where_logins_stand(school: str, run: Path) -> None:
    answer = call("explain", school, "--run", run, **RUSSIAN)

    assert answer.code == 2
    assert "Логины стоят в первом столбце файла schools.csv" in answer.err


@pytest.mark.parametrize(
    ("written", "answered"),
    [
        ("30", "30 % — это 0.3"),
        ("2.5", "2.5 % — это 0.025"),
        ("0,3", "Напишите число с точкой: 0.3"),
        ("300", "напишите число больше 0, до 1, а не 300"),
    ],
)
def test_a_threshold_that_is_no_share_is_answered_with_the_share(
    written: str, answered: str, demo_data: Path
) -> None:
    answer = call(
        "identify", "federal", demo_data, "--year", 2021, "--set", f"threshold={written}", **RUSSIAN
    )

    assert answer.code == 2
    assert answered in answer.err


def test_the_share_proposed_is_taken(demo_data: Path) -> None:
    answer = call("identify", "federal", demo_data, "--year", 2021, "--set", "threshold=0.3")

    assert answer.code == 0


def test_an_archive_is_to_be_unpacked_whatever_it_is_named(tmp_path: Path) -> None:
    for name in ("отметки.zip", "отметки.xlsx"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("а.txt", "б")

        checked = call("data", "check", tmp_path / name, **RUSSIAN)
        imported = call(
            "roadmap", "import", tmp_path / name, "--out", tmp_path / "p.toml", **RUSSIAN
        )

        for answer in (checked, imported):
            assert "это архив" in answer.err
            assert "Распакуйте его" in answer.err


def test_years_an_order_does_not_speak_of_are_answered_with_those_it_does() -> None:
    answer = call("roadmap", "plan", "sakhalin", "--year", 2030, **RUSSIAN)

    assert answer.code == 2
    assert "Напишите --year 2021-2022" in answer.err
    assert call("roadmap", "plan", "sakhalin", "--year", "2022-2030").code == 0


def test_the_command_proposed_for_another_year_works(tmp_path: Path) -> None:
    answer = call("roadmap", "plan", "sakhalin", "--year", 2030)
    proposed = re.findall("`schoolsupport (.+?) --out", answer.err)

    rolled = call(*proposed[0].split(), "--out", tmp_path / "next.toml")

    assert rolled.code == 0
    assert (tmp_path / "next.toml").is_file()


def test_a_municipality_no_school_stands_in_is_answered_with_those_there_are(run: Path) -> None:
    words = ("roadmap", "plan", "sakhalin", "--run", run, "--for")
    answer = call(*words, "municipality:Нет такого", **RUSSIAN)
    near = call(*words, "municipality:город Образцовс", **RUSSIAN)

    assert answer.code == near.code == 2
    assert "Напишите один из них: город Примерск, " in answer.err
    assert "Возможно, имелось в виду: город Образцовск. " in near.err
    assert call(*words, "municipality:Город Образцовск").code == 0


def test_python_is_answered_with_what_to_write() -> None:
    plugin, tables = ss.load_region("federal"), ss.Tables.of()

    with pytest.raises(ParameterError, match=r'identify\(load_region\("california"\), …\)'):
        ss.identify("california", tables, year=2021)  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match=r"such as year=2021"):
        ss.identify(plugin, tables, year="2000")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match=r'read_files\("folder"\)'):
        ss.identify(plugin, "downloads/", year=2021)  # type: ignore[arg-type]
