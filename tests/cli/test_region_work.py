"""`region new` and `region check` as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas import validate
from schoolsupport.testing import checks

from .conftest import Answer, call


def run(*args: str) -> Answer:
    return call("--lang", "ru", *args)


@pytest.fixture
def without_properties(monkeypatch: pytest.MonkeyPatch) -> None:
    """Properties have tests of their own, and take long."""
    few = {name: check for name, check in checks.CHECKS.items() if not name.startswith("5_")}
    monkeypatch.setattr(checks, "CHECKS", few)


@pytest.mark.usefixtures("without_properties")
def test_a_region_is_begun_and_checked(tmp_path: Path) -> None:
    folder = str(tmp_path / "tyva")

    begun = run("region", "new", "tyva", "--out", folder)
    checked = run("region", "check", folder)

    assert begun.code == checked.code == 0
    assert "region check" in begun.out
    assert "Не выполнено: 0" in checked.out
    assert "с актом сверено больше года назад" in checked.out


@pytest.mark.usefixtures("without_properties")
def test_what_is_not_kept_is_an_code_and_json(tmp_path: Path) -> None:
    folder = tmp_path / "tyva"
    run("region", "new", "tyva", "--out", str(folder))
    readme = folder / "README.md"
    readme.write_text("Ничего\n", "utf-8")

    wrong = run("region", "check", str(folder), "--json")
    filled = run("region", "check", str(folder), "--fill-readme")

    told = wrong.json
    validate("region-check", told)
    assert wrong.code == 1
    assert [one["code"] for one in told["findings"] if one["severity"] == "error"] == [
        "kit.no_page"
    ]
    assert filled.code == 0
    assert readme.read_text("utf-8").startswith("Ничего\n\n<!-- law begin -->")


@pytest.mark.usefixtures("without_properties")
def test_criteria_that_nobody_meets_on_the_data_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "tyva"
    run("region", "new", "tyva", "--out", str(folder))
    data = tmp_path / "results.csv"
    data.write_text(
        "school;year;procedure;n;n_2\nsch1;2021;vpr-5-ru;10;0\nsch1;2021;vpr-5-ma;10;0\n", "utf-8"
    )

    told = run("region", "check", str(folder), str(data))

    assert told.code == 0
    assert "не подходит ни одна школа; школ: 1" in " ".join(told.out.split())


def test_a_region_that_is_not_there_is_told() -> None:
    told = run("region", "check", "нет-такого")

    assert told.code == 1
    assert "региона нет-такого нет" in told.out
