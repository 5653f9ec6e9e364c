"""A new region loads, keeps its kit, says what to fill in, and writes over nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from schoolsupport.errors import OutputError, SchoolSupportError
from schoolsupport.regions import load_region
from schoolsupport.regions.scaffold import new_region
from schoolsupport.testing.checked import Checked
from schoolsupport.testing.checks import CHECKS, not_kept

BY_DATA = {name: check for name, check in CHECKS.items() if not name.startswith("5_")}


def checked(folder: Path) -> Checked:
    return Checked(region=str(folder), tests=folder / "tests")


def told(folder: Path) -> list[str]:
    return [error.text() for _, error in not_kept(checked(folder), BY_DATA)]


@pytest.fixture
def region(tmp_path: Path) -> Path:
    return new_region("tyva", tmp_path / "region").folder


def test_a_new_region_keeps_what_a_region_keeps(region: Path) -> None:
    assert told(region) == []


@pytest.mark.thorough
def test_a_new_region_passes_the_whole_kit(region: Path) -> None:
    assert [error.text() for _, error in not_kept(checked(region))] == []


def test_what_to_fill_in_is_told_from_one_up(region: Path) -> None:
    texts = [file.read_text("utf-8") for file in sorted(region.rglob("*")) if file.is_file()]

    for step in range(1, 8):
        assert any(f"TODO {step}" in text for text in texts), step


def test_its_package_is_announced_by_its_name(tmp_path: Path) -> None:
    folder = new_region("north-west", tmp_path / "region").folder
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["entry-points"]["schoolsupport.regions"] == {
        "north-west": "schoolsupport_north_west.plugin"
    }
    assert load_region(folder).name == "north-west"


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "region").mkdir()
    mine = tmp_path / "region" / "mine.txt"
    mine.write_text("моё", "utf-8")

    with pytest.raises(OutputError) as refused:
        new_region("tyva", tmp_path / "region")

    assert refused.value.fault == "output.region_there"
    assert [one.name for one in tmp_path.iterdir()] == ["region"]
    assert mine.read_text("utf-8") == "моё"


@pytest.mark.parametrize("name", ["Tyva", "тыва", "1", "", "a b"])
def test_a_name_that_no_package_can_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SchoolSupportError) as refused:
        new_region(name, tmp_path / "region")

    assert refused.value.fault == "parameter.region_name"


def test_an_order_gives_the_roadmap_and_the_act(tmp_path: Path) -> None:
    order = tmp_path / "order.csv"
    order.write_text(
        "№;Мероприятие;Срок;Ответственные\n"
        "1;Провести анализ результатов;до 15 марта 2024 года;Районный методический центр\n"
        "2;Провести семинар для директоров;апрель 2024 года;Районный методический центр\n",
        "utf-8",
    )

    made = new_region("tyva", tmp_path / "region", order)

    plugin = load_region(made.folder)
    (roadmap,) = plugin.roadmaps.values()
    assert [one.number for one in roadmap.measures] == ["1", "2"]
    assert roadmap.act == plugin.rulebook.acts["order"]
    assert told(made.folder) == []
