from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve

from schoolsupport.regions import list_regions

from .conftest import call


def test_installed_regions_are_listed() -> None:
    answer = call("region", "list")

    row = next(line for line in answer.out.splitlines() if line.startswith("federal"))
    assert row.split()[1] == "schoolsupport"
    assert "Place" not in answer.out


def test_regions_in_conflict_are_marked_and_their_places_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    federal = next(one for one in list_regions() if one.name == "federal")
    twins = [evolve(federal, conflict=True, place=f"/{n}", version=None) for n in (1, 2)]
    monkeypatch.setattr("schoolsupport.cli.region.list_regions", lambda: twins)

    answer = call("region", "list")

    assert answer.out.count("federal (conflict)") == 2
    assert "/1" in answer.out
    assert "cannot be loaded" in answer.out


def test_no_regions_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schoolsupport.cli.region.list_regions", list)

    assert call("region", "list").out.endswith("\nNo region is installed.\n")


def test_rules_of_today_say_which_day_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2024, 5, 6, 12, tzinfo=UTC)
    monkeypatch.setattr("schoolsupport.cli.session.now", lambda: noon)

    answer = call("region", "show", "federal")

    assert "\nRules in force on 2024-05-06 (today; --on shows another day).\n" in answer.out


def test_everything_of_the_rules_is_shown() -> None:
    answer = call("region", "show", "federal", "--on", "2021-12-31")

    for said in (
        "Rules in force on 2021-12-31.\n",
        "признаки ШНОР — Признаки по федеральному правилу: низкие образовательные результаты\n",
        "low-results-school",
        "at least one of:",
        "a region may except schools that are:",
        "line 30 % stated",
        "years calendar years assumed",
        "«не менее 30 % участников",
        "may also be read: считать по учебным годам",
        " — not in use",
        "What the acts leave undefined",
        "ВПР 5 класс русский язык, ВПР 5 класс математика",
        "rosobrnadzor-omsk-2025",
    ):
        assert said in answer.out or said in " ".join(answer.out.split())


def test_rules_of_a_folder(rules: Path) -> None:
    answer = call("region", "show", rules, "--on", "31.12.2020")

    assert f"Правила Тестландии ({rules})" in answer.out
    assert "at least 1 of:" in answer.out
    assert "in force 2020-01-01 – 2020-12-31" in answer.out
    assert "source: Министерство Тестландии. О школах № 7 от 01.12.2019, п. 1\n" in answer.out
    assert "– «слова приказа»" in answer.out


def test_what_changed_between_two_days(rules: Path) -> None:
    answer = call("region", "show", rules, "--on", "2021-01-01", "--since", "2020-12-31")

    told = answer.out.partition("What changed since 2020-12-31\n")[2].splitlines()[:3]
    assert told == [
        "– Прежнее правило: is no longer in force",
        "– Русский язык, 5 класс: line: 30 % → 25 %",
        "– Новое правило: came into force",
    ]


def test_nothing_changed_is_said(rules: Path) -> None:
    answer = call("region", "show", rules, "--on", "2020-12-31", "--since", "2020-01-01")

    assert "What changed since 2020-01-01\n  nothing" in answer.out


def test_rules_without_gaps_and_sets_show_neither(rules: Path) -> None:
    (rules / "rules" / "gaps.toml").unlink()
    head = rules / "region.toml"
    head.write_text(head.read_text("utf-8").partition("[procedure_sets]")[0], "utf-8")

    answer = call("region", "show", rules, "--on", "2020-12-31")

    assert "What the acts leave undefined" not in answer.out
    assert "Sets of procedures" not in answer.out
    assert "Acts" in answer.out


def test_since_a_later_day_is_wrong_use() -> None:
    answer = call("region", "show", "federal", "--on", "2021-01-01", "--since", "2022-01-01")

    assert answer.code == 2
    assert "--since" in answer.err


def test_an_unknown_region_is_wrong_use_with_a_suggestion() -> None:
    answer = call("region", "show", "fedral")

    assert answer.code == 2
    assert "Did you mean federal?" in answer.err


def test_a_broken_region_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text("name = 1", "utf-8")

    assert call("region", "show", tmp_path).code == 1


def test_a_day_before_the_rules_is_wrong_use() -> None:
    assert call("region", "show", "federal", "--on", "2019-12-31").code == 2


def test_a_day_that_is_none_is_wrong_use() -> None:
    answer = call("region", "show", "federal", "--on", "2021-02-30")

    assert answer.code == 2
    assert "--on: it is not a day; found: 2021-02-30" in answer.err


def test_the_page_is_printed_as_markdown_and_as_html() -> None:
    markdown = call("region", "show", "federal", "--on", "2021-12-31", "--markdown")
    html = call("region", "show", "federal", "--on", "2021-12-31", "--html")

    assert markdown.out.startswith("# Федеральные правила\n")
    assert html.out.startswith("<!DOCTYPE html>")


def test_rules_that_have_ended_are_shown_on_their_last_day() -> None:
    assert "\nRules in force on 2024-12-31.\n" in call("region", "show", "stavropol").out


LOCAL = """
[[act]]
id = "own"
title = "О границе"
issuer = "Отдел образования"
level = "municipal"
territory = "Район"
date = 2021-09-01

[[criterion]]
id = "low-in-two-procedures"
[[criterion.version]]
from = 2021-09-01
checked = 2021-09-01
threshold = 0.25
source = { act = "own", clause = "п. 1" }
"""


def test_local_rules_are_shown_in_their_place(tmp_path: Path) -> None:
    local = tmp_path / "local.toml"
    local.write_text(LOCAL, "utf-8")

    answer = call("region", "show", "federal", "--on", "2021-12-31", "--with", local)

    assert "line 25 % stated" in " ".join(answer.out.split())
    assert "О границе" in answer.out


def test_local_rules_that_cannot_be_read_are_wrong_use(tmp_path: Path) -> None:
    answer = call("region", "show", "federal", "--with", tmp_path / "none.toml")

    assert answer.code == 2
    assert "--with" in answer.err
    assert "Give a TOML file" in answer.err
