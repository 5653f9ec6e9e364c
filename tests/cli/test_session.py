from __future__ import annotations

from pathlib import Path

import pytest

from schoolsupport.cli.main import program
from schoolsupport.cli.session import Session, current_session, now, today

from .conftest import call


@pytest.mark.parametrize(
    ("words", "environ", "lang"),
    [
        ("", {}, "ru"),
        ("", {"LANG": "C"}, "ru"),
        ("", {"LANG": "C.UTF-8"}, "ru"),
        ("", {"LC_ALL": "POSIX"}, "ru"),
        ("", {"LANG": "ru_RU.UTF-8"}, "ru"),
        ("", {"LANG": "en_US.UTF-8"}, "en"),
        ("", {"LANG": "de_DE.UTF-8"}, "en"),
        ("", {"LC_ALL": "en_GB.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
        ("", {"LC_ALL": "", "LC_MESSAGES": "ru_RU", "LANG": "en_US"}, "ru"),
        ("", {"SCHOOLSUPPORT_LANG": "en", "LANG": "ru_RU.UTF-8"}, "en"),
        ("", {"SCHOOLSUPPORT_LANG": "ru", "LANG": "en_US.UTF-8"}, "ru"),
        ("--lang ru", {"SCHOOLSUPPORT_LANG": "en"}, "ru"),
        ("region list --lang=en", {"SCHOOLSUPPORT_LANG": "ru"}, "en"),
        ("--lang ru region list --lang en", {}, "en"),
        ("region show --lang", {"LANG": "en_US"}, "en"),
        ("explain -- --lang en", {}, "ru"),
    ],
)
def test_the_language_is_that_of_option_variable_or_locale(
    words: str, environ: dict[str, str], lang: str
) -> None:
    assert Session.of(words.split(), environ).lang == lang


def test_json_and_debug_are_known_before_options_are_read() -> None:
    assert Session.of(["--json", "--debug"], {}) == Session("ru", as_json=True, debug=True)
    assert Session.of(["--", "--json"], {}) == Session("ru")


def test_an_unknown_language_in_the_environment_is_wrong_use() -> None:
    answer = call("region", "list", SCHOOLSUPPORT_LANG="de")

    assert answer.code == 2
    assert "SCHOOLSUPPORT_LANG" in answer.err


@pytest.mark.usefixtures("marked")
def test_errors_are_in_the_language_of_the_user() -> None:
    answer = call("region", "show", "fedral", SCHOOLSUPPORT_LANG="ru")

    assert answer.err.startswith("‹Error: ‹no region is called fedral›. ‹Did you mean federal?")


@pytest.mark.usefixtures("marked")
def test_pages_are_in_the_language_of_the_user(demo_data: Path) -> None:
    russian = call("identify", "federal", demo_data, "--year", 2021, "--lang", "ru")

    assert russian.out.startswith("‹Rules of 31.12.2021, ")
    assert "‹120 schools were judged›" in russian.out
    assert "А, Б" in russian.out
    untold = [
        line
        for line in russian.out.splitlines()
        if line and "‹" not in line and any("a" <= letter <= "z" for letter in line.lower())
    ]
    assert [line for line in untold if not line.lstrip(" 0123456789").startswith(_NAMES)] == []


_NAMES = ("sch", "low-", "Sign")


def test_without_a_session_the_default_one_serves() -> None:
    with program.make_context("schoolsupport", ["--debug"], resilient_parsing=True):
        assert current_session() == Session()


def test_the_clock_knows_its_zone() -> None:
    assert now().tzinfo is not None
    assert abs((now().date() - today()).days) <= 1
