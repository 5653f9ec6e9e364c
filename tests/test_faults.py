"""Faults as data: what is raised stands in the catalogues, and they hold nothing else."""

from __future__ import annotations

import ast
import errno
import os
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import schoolsupport
from schoolsupport.cli import failures
from schoolsupport.domain import Severity, problem
from schoolsupport.errors import (
    ParameterError,
    RegionNotFoundError,
    RuleError,
    SchoolSupportError,
)
from schoolsupport.faults import (
    FaultKind,
    all_kinds,
    fault,
    kind_of,
    nearest,
    own_words,
    rule_fault,
    system_words,
)
from schoolsupport.translation import families, msg

SOURCES = Path(schoolsupport.__file__).parent
MAKERS = {"fault", "rule_fault", "problem", "noticed", "of"}
PLACES = {"where", "found", "near", "likely", "place"}


@cache
def trees() -> dict[Path, ast.Module]:
    return {file: ast.parse(file.read_bytes()) for file in sorted(SOURCES.rglob("*.py"))}


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the sources, with its place."""
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, f"{file.relative_to(SOURCES)}:{node.lineno}"


def made() -> Iterator[tuple[str, set[str], str]]:
    """Every fault made: its code, the values given to its words, and its place."""
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            code = node.args[0]
            if name in MAKERS and isinstance(code, ast.Constant) and isinstance(code.value, str):
                given = {one.arg or "**" for one in node.keywords}
                yield code.value, given, f"{file.relative_to(SOURCES)}:{node.lineno}"


def braces(kind: FaultKind) -> set[str]:
    words = [text for text in (kind.what, kind.remedy, kind.near) if text]
    return {name for text in words for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_fault_that_is_made_is_in_a_catalogue() -> None:
    strange = [f"{place}: {code}" for code, _, place in made() if code not in all_kinds()]

    assert not strange
    assert len(list(made())) > 300


def test_every_fault_of_the_catalogues_is_made_somewhere() -> None:
    used = {text for text, _ in texts()}

    assert set(all_kinds()) - used == set()


def test_the_words_of_a_fault_get_the_values_they_ask_for_and_no_other() -> None:
    wrong = []
    for code, given, place in made():
        asked, values = braces(kind_of(code)) - {"near"}, given - PLACES
        if "**" not in given and values != asked:
            wrong.append(f"{place}: {code} asks {sorted(asked)}, is given {sorted(values)}")
    assert not wrong


def test_a_fault_is_an_error_of_a_class_or_a_problem_of_a_weight() -> None:
    classes, weights = SchoolSupportError.classes, {one.value for one in Severity}
    odd = [
        kind.code
        for kind in all_kinds().values()
        if not kind.code.startswith("deadline.")  # notes beside a schedule: they weigh nothing
        and (kind.error in classes) is (kind.severity in weights)
    ]
    assert not odd
    assert classes["WrongUseError"] is failures.WrongUseError


def test_no_word_of_a_catalogue_is_one_that_nobody_reads() -> None:
    from schoolsupport.translation import family_words  # noqa: PLC0415  # beside its only use

    known = {"what", "remedy", "near", "severity", "error", "idle", "asks"}
    for family in families():
        for name, entry in family_words(family).items():
            assert name == "error" or set(entry) <= known, f"{family}.{name}"


def test_nothing_has_to_be_done_about_what_its_catalogue_calls_idle() -> None:
    idle = [kind for kind in all_kinds().values() if kind.idle]

    assert {kind.severity for kind in idle} == {"info"}
    assert all((kind.remedy or "").startswith("Nothing to do") for kind in idle)


def test_what_a_person_has_to_choose_is_a_remark() -> None:
    assert {kind.severity for kind in all_kinds().values() if kind.asks} == {"warning"}


def test_an_error_has_the_class_the_code_and_the_words_of_its_catalogue() -> None:
    error = fault("rule.unknown_kind", where="rules/a.toml: kind", found="x", known="a, b")

    assert isinstance(error, RuleError)
    assert (error.code, error.fault) == ("rule.invalid", "rule.unknown_kind")
    assert error.text("en") == (
        "rules/a.toml: kind: the kind of criterion is not known; found: x. Known kinds: a, b"
    )
    assert error.text("ru") == (
        "rules/a.toml: kind: вид критерия не известен; найдено: x. Известные виды: a, b"
    )


def test_an_entry_may_name_another_class_than_its_family() -> None:
    assert isinstance(fault("region.unknown", name="x", known="y"), RegionNotFoundError)


def test_something_near_changes_what_is_to_be_done() -> None:
    known = ["low_results", "number"]
    near = fault("rule.unknown_key", near=nearest("low_result", known), known="…")
    far = fault("rule.unknown_key", near=nearest("zzz", known), known="low_results, number")

    assert near.text() == "the key is not known. Write low_results"
    assert far.text() == "the key is not known. Known keys: low_results, number"


def test_errors_and_messages_among_the_values_speak_the_language_too() -> None:
    inner = fault("parameter.years_not_positive", value=0)
    outer = fault("rule.value_refused", where=msg("no data"), fault=inner)

    assert outer.text("ru") == "нет данных: напишите число лет от 1, а не 0"
    assert outer.text("en") == "no data: write a number of years from 1 up, not 0"


def test_a_wrong_parameter_is_a_value_error_in_the_language_of_the_reader() -> None:
    error = fault("parameter.not_grade", text="'13'")

    assert isinstance(error, ParameterError)
    assert isinstance(error, ValueError)
    assert str(error) == "grade '13': write a number from 1 to 12"
    assert error.text("ru") == "класс '13': напишите число от 1 до 12"


def test_only_faults_of_rules_are_gathered_with_others() -> None:
    assert rule_fault("rule.no_version").fault == "rule.no_version"
    with pytest.raises(TypeError, match=r"table\.not_table is no fault of a rule file"):
        rule_fault("table.not_table")


@pytest.mark.parametrize("code", ["rule.unheard_of", "unheard.of", "cell.not_number"])
def test_what_is_no_code_of_an_error_is_refused(code: str) -> None:
    with pytest.raises(KeyError):
        fault(code)


def test_what_is_no_code_of_a_problem_is_refused() -> None:
    with pytest.raises(ValueError, match="Severity"):
        problem("rule.no_version")


# --- what the system says ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "russian"),
    [
        (errno.ENOENT, "такого файла или папки нет"),
        (errno.EACCES, "нет прав доступа"),
        (errno.EPERM, "нет прав доступа"),
        (errno.EISDIR, "это папка, а не файл"),
        (errno.ENOSPC, "на диске нет места"),
        (errno.EEXIST, "такое имя уже занято"),
        (errno.EROFS, "диск доступен только для чтения"),
    ],
)
def test_what_the_system_says_of_a_file_is_said_in_the_readers_language(
    number: int, russian: str
) -> None:
    error = OSError(number, os.strerror(number), "a.csv")

    assert system_words(error).text("ru") == russian
    assert os.strerror(number) not in system_words(error).text("ru")


def test_words_that_only_the_system_has_are_set_apart_as_a_quote() -> None:
    strange = system_words(OSError(errno.EXDEV, "Invalid cross-device link"))

    assert strange.text("ru") == "«Invalid cross-device link» (слова самой системы)"
    assert own_words("database\n is locked").text("ru").startswith("«database is locked»")


def test_why_something_failed_is_not_told_as_something_found() -> None:
    told = fault("input.cannot_open", where="a.csv", found=system_words(FileNotFoundError(2, "x")))

    assert told.text("ru") == "a.csv: файл не открывается: такого файла или папки нет"
    assert told.text("en") == "a.csv: the file cannot be opened: there is no such file or folder"


def test_nobody_else_takes_the_words_of_the_system() -> None:
    taken = [
        str(file.relative_to(SOURCES))
        for file, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "strerror"
    ]

    assert set(taken) == {"faults/__init__.py"}
