"""Registers as data of a plugin: what a file may say, and what its order must say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from schoolsupport import load_region
from schoolsupport.errors import RuleError
from schoolsupport.monitoring.registers.register import (
    CellKind,
    Keeps,
    keepers_of,
    read_registers,
    row_keys,
)
from schoolsupport.monitoring.rounds.reading import read_rounds

GOOD = """\
title = "База данных педагогов ШНОР"
keeps = "teachers"
roadmap = "slavyansk-2022"
rows = ["24"]
source = { act = "slavyansk-156-2022", clause = "24", quote = "Ведение базы данных педагогов ШНОР" }
assumed = ["column"]

[[column]]
id = "school"
heading = "Школа"
also = ["ОО"]
kind = "school"
required = true

[[column]]
id = "person"
heading = "Ф.И.О."
kind = "person"
required = true
"""
TEMPLATES = load_region("krasnodar").roadmaps


@pytest.fixture
def faults_of(tmp_path: Path) -> Callable[[str], list[str]]:
    folder = tmp_path / "registers"
    folder.mkdir()

    def read(text: str) -> list[str]:
        (folder / "own.toml").write_text(text, "utf-8")
        try:
            read_registers(tmp_path, TEMPLATES)
        except RuleError as error:
            return [error.fault, *(one.fault for one in error.others)]
        return []

    return read


def test_a_register_is_read_with_its_rows_keepers_and_headings() -> None:
    plugin = load_region("krasnodar")
    teams = plugin.registers["teams"]
    template = plugin.roadmaps[teams.roadmap]

    assert teams.keeps is Keeps.TEAMS
    assert teams.is_state
    assert row_keys(teams, template) == {"main/23"}
    assert keepers_of(teams, template) == ("директор МКУО ЦОКО",)
    assert teams.by_heading["фио"].kind is CellKind.PERSON
    assert not plugin.registers["participation"].is_state


def test_a_good_file_has_no_fault(faults_of: Callable[[str], list[str]]) -> None:
    assert faults_of(GOOD) == []


@pytest.mark.parametrize(
    ("was", "is_now", "fault"),
    [
        ('roadmap = "slavyansk-2022"', 'roadmap = "slavyansk-2023"', "round.unknown_roadmap"),
        ('rows = ["24"]', 'rows = ["99"]', "round.unknown_row"),
        ('rows = ["24"]', "rows = []", "register.no_row"),
        ('quote = "Ведение базы', 'quote = "Ведение таблицы', "round.no_quote"),
        ('act = "slavyansk-156-2022"', 'act = "another"', "round.other_act"),
        ('keeps = "teachers"', 'keeps = "teacher"', "rule.unfit"),
        ('assumed = ["column"]', 'assumed = ["columns"]', "register.unknown_assumed"),
        ('id = "person"', 'id = "school"', "register.column_twice"),
        ('id = "person"', 'id = "Ф.И.О."', "register.column_id"),
        ('heading = "Ф.И.О."', 'heading = "школа"', "register.heading_twice"),
        ('heading = "Ф.И.О."', 'heading = "ОО:"', "register.heading_twice"),
        ('kind = "school"', 'kind = "text"', "register.of_nobody"),
        ('kind = "school"', 'kind = "person"', "register.kind_twice"),
        ('kind = "school"', 'kind = "choice"', "register.choices"),
        ('kind = "person"', 'kind = "text"\npurged = true', "register.purged_of_nobody"),
        ('keeps = "teachers"', 'keeps = "participation"', "register.no_event"),
        ("required = true", "needed = true", "rule.unknown_key"),
    ],
)
def test_each_fault_of_a_file_is_told(
    was: str, is_now: str, fault: str, faults_of: Callable[[str], list[str]]
) -> None:
    assert fault in faults_of(GOOD.replace(was, is_now, 1))


def test_all_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    folder = tmp_path / "registers"
    folder.mkdir()
    (folder / "one.toml").write_text(GOOD.replace('["24"]', '["99"]'), "utf-8")
    (folder / "two.toml").write_text(GOOD.replace('"person"', '"text"\npurged = true'), "utf-8")

    with pytest.raises(RuleError) as caught:
        read_registers(tmp_path, TEMPLATES)

    assert "registers/one.toml" in str(caught.value)
    assert "registers/two.toml" in str(caught.value)


# --- what rounds name ----------------------------------------------------------------------------

ROUND = """\
title = "База данных педагогов ШНОР"
about = "register"
roadmap = "slavyansk-2022"
row = "24"
register = "teachers"
form = "summary"
source = { act = "slavyansk-156-2022", clause = "24", quote = "Ведение базы данных педагогов ШНОР" }
"""


def test_a_round_names_a_register_that_is_there(tmp_path: Path) -> None:
    for name in ("rounds", "forms"):
        (tmp_path / name).mkdir()
    (tmp_path / "rounds" / "own.toml").write_text(ROUND, "utf-8")
    (tmp_path / "forms" / "summary.toml").write_text("", "utf-8")

    assert set(read_rounds(tmp_path, TEMPLATES, ["teachers"])) == {"own"}
    with pytest.raises(RuleError, match=r"no such register; found: teachers. Perhaps “teacher”"):
        read_rounds(tmp_path, TEMPLATES, ["teacher", "teams"])


def test_a_form_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    for name in ("rounds", "forms"):
        (tmp_path / name).mkdir()
    (tmp_path / "rounds" / "own.toml").write_text(ROUND, "utf-8")
    (tmp_path / "forms" / "sumary.toml").write_text("", "utf-8")

    with pytest.raises(
        RuleError, match=r"no such form of report; found: summary. Perhaps “sumary”"
    ):
        read_rounds(tmp_path, TEMPLATES, ["teachers"])

    (tmp_path / "forms" / "sumary.toml").unlink()
    with pytest.raises(RuleError, match=r"no such form of report; found: summary. Add a file"):
        read_rounds(tmp_path, TEMPLATES, ["teachers"])
