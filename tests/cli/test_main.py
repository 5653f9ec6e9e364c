from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from io import StringIO
from pathlib import Path

import click
import pytest

from schoolsupport.cli import main as main_module
from schoolsupport.cli.commands import Lazy
from schoolsupport.cli.main import COMMANDS, main, program
from schoolsupport.translation import msg

from .conftest import call

HEAVY = (
    "pandas", "numpy", "rich", "pyarrow", "scipy", "statsmodels", "schoolsupport.federal",
    "schoolsupport.tables",
)  # fmt: skip


def python(code: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "SCHOOLSUPPORT_LANG": "en", **environ}
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, check=False)


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["--help"],
        ["region", "list", "--json"],
    ],
)
def test_light_commands_import_neither_pandas_nor_a_region(words: list[str]) -> None:
    code = f"""
import sys
from schoolsupport.cli.main import program
assert program.main({words!r}, standalone_mode=False) == 0
print("imported:", sorted(set({HEAVY!r}) & set(sys.modules)))
"""
    said = python(code)

    assert said.stderr.decode() == ""
    assert said.stdout.decode().splitlines()[-1] == "imported: []"


def test_help_of_no_command_imports_pandas_or_a_region() -> None:
    code = f"""
import contextlib, io, sys
from schoolsupport.cli.commands import LazyGroup
from schoolsupport.cli.main import program

def leaves(group, *before):
    for name in group.lazy:
        yield [*before, name]
        command = group.get_command(None, name)
        if isinstance(command, LazyGroup):
            yield from leaves(command, *before, name)

for words in leaves(program):
    with contextlib.redirect_stdout(io.StringIO()) as told:
        assert program.main([*words, "--help"], standalone_mode=False) == 0
    assert "--help" in told.getvalue(), words
    heavy = sorted(set({HEAVY!r}) & set(sys.modules))
    assert not heavy, (words, heavy)
print(len(list(leaves(program))))
"""
    said = python(code)

    assert said.stderr.decode() == ""
    assert int(said.stdout.decode()) >= len(COMMANDS)


def test_a_deadline_is_read_without_pandas() -> None:
    code = """
import sys
from schoolsupport.cli.main import program
program.main(["deadline", "до 1 мая", "--year", "2022"], standalone_mode=False)
print(sorted({"pandas", "numpy", "schoolsupport.federal"} & set(sys.modules)))
"""
    assert python(code).stdout.decode().splitlines()[-1] == "[]"


def test_the_version_is_told_before_any_command_is_loaded() -> None:
    code = """
import sys
from schoolsupport.__main__ import main
sys.argv = ["schoolsupport", "--version"]
main()
print(sorted({"click", "attrs", "pandas"} & set(sys.modules)))
"""
    said = python(code).stdout.decode().splitlines()

    assert said == [f"schoolsupport {version('schoolsupport')}", "[]"]


def test_listing_regions_for_people_imports_neither_pandas_nor_a_region() -> None:
    code = """
import sys
from schoolsupport.cli.main import program
program.main(["region", "list"], standalone_mode=False)
print(sorted({"pandas", "numpy", "schoolsupport.federal"} & set(sys.modules)))
"""
    assert python(code).stdout.decode().splitlines()[-1] == "[]"


def test_a_reader_who_has_seen_enough_is_no_error(demo_data: Path) -> None:
    code = "from schoolsupport.cli.main import main; main()"
    for words in (["region", "show", "federal"], ["data", "check", str(demo_data), "--json"]):
        command = [sys.executable, "-c", code, *words]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.close()
        _, told = process.communicate()

        assert told == b""
        assert process.returncode == 141


def test_russian_can_be_printed_whatever_the_encoding_of_the_terminal() -> None:
    code = """
import sys
from schoolsupport.cli.main import main
sys.argv[1:] = ["region", "show", "federal"]
main()
"""
    said = python(code, PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert said.returncode == 0
    assert "Федеральные правила" in said.stdout.decode("utf-8")


def test_the_entry_point_runs_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["schoolsupport", "--version"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    assert capsys.readouterr().out == f"schoolsupport {version('schoolsupport')}\n"


def test_the_entry_point_does_with_streams_that_are_no_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = StringIO()
    monkeypatch.setattr(sys, "argv", ["schoolsupport", "region", "list", "--json"])
    monkeypatch.setattr(sys, "stdout", said)

    with pytest.raises(SystemExit):
        main()

    assert '"federal"' in said.getvalue()


@pytest.mark.usefixtures("marked")
def test_every_command_has_help_in_both_languages() -> None:
    leaves = [(name,) for name in COMMANDS if name not in {"region", "data", "receipt"}] + [
        ("region",),
        ("region", "list"),
        ("region", "show"),
        ("data",),
        ("data", "check"),
        ("data", "layouts"),
        ("data", "template"),
        ("receipt",),
        ("receipt", "verify"),
    ]
    for words in leaves:
        english, russian = call(*words, "--help"), call(*words, "--help", "--lang", "ru")

        assert english.code == russian.code == 0
        assert english.out.startswith(f"Usage: schoolsupport {' '.join(words)}")
        assert "‹" not in english.out
        assert russian.out.startswith("‹Usage: ›schoolsupport")
        for line in russian.out.partition("‹Options›")[2].splitlines():
            if line.startswith("  -"):
                assert "‹" in line or len(line.split()) == 1 or line.rstrip().endswith("never")


def test_the_program_alone_shows_its_commands_as_wrong_use() -> None:
    answer = call()

    assert answer.code == 2
    assert answer.out == ""
    assert all(f"  {name} " in answer.err for name in COMMANDS)


def test_a_group_alone_shows_its_commands_as_wrong_use() -> None:
    answer = call("region")

    assert answer.code == 2
    assert "show" in answer.err


def test_an_unknown_command_is_wrong_use_and_names_those_there_are() -> None:
    answer = call("identfy")

    assert answer.code == 2
    assert "identfy: there is no such command. Did you mean identify? Known commands" in answer.err


def test_an_unknown_option_is_wrong_use_with_a_suggestion() -> None:
    answer = call("identify", "federal", "x", "--yaer", 2021)

    assert answer.code == 2
    assert "--yaer: there is no such option. Did you mean" in answer.err
    assert "Help: schoolsupport identify --help" in answer.err


def test_an_option_unlike_any_other_gets_no_suggestion() -> None:
    answer = call("identify", "--qqqqqq")

    assert answer.err.startswith("Error: --qqqqqq: there is no such option\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("identify", "--year"), "--year: the option needs a value"),
        (("region", "list", "--json=yes"), "--json: the option takes no value"),
        (("region", "list", "more"), "there is no place for this here; found: more"),
        (("explain",), "SCHOOL: not given. Give it: Login of the school"),
        (("identify", "f", "p", "--year", "21"), "--year: it is not a year; found: 21"),
        (("identify", "f", "p", "--set", "x"), "--set: a parameter is set as KEY=VALUE; found: x"),
        (("--lang", "de", "region", "list"), "--lang: the language is not known; found: de"),
    ],
)
def test_wrong_use_is_explained(words: tuple[str, ...], said: str) -> None:
    answer = call(*words)

    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""


def test_an_unforeseen_exception_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schoolsupport.cli.region.list_regions", lambda: 1 // 0)

    answer = call("region", "list")

    assert answer.code == 1
    assert answer.err.startswith("Error: Internal error: ZeroDivisionError")
    assert "--debug" in answer.err
    assert "Traceback" not in answer.err
    assert len(answer.err.splitlines()) == 1


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schoolsupport.cli.region.list_regions", lambda: 1 // 0)

    for words in (("region", "list", "--debug"), ("--debug", "region", "list")):
        answer = call(*words)

        assert answer.code == 1
        assert "Traceback" in answer.err
        assert "ZeroDivisionError" in answer.err


def test_debug_shows_no_traceback_of_wrong_use() -> None:
    assert "Traceback" not in call("identfy", "--debug", "--yaer").err


def test_a_foreseen_error_has_a_traceback_with_debug_only() -> None:
    assert "Traceback" not in call("region", "show", "fedral").err
    assert "Traceback" in call("region", "show", "fedral", "--debug").err


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("schoolsupport.cli.region.list_regions", interrupt)

    answer = call("region", "list")

    assert answer.code == 130
    assert "Traceback" not in answer.err


def test_a_broken_pipe_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_pipe() -> None:
        raise BrokenPipeError

    monkeypatch.setattr("schoolsupport.cli.region.list_regions", break_pipe)

    assert call("region", "list").code == 141


def test_a_pipe_that_breaks_at_the_error_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_pipe(*_: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(main_module, "report_failure", break_pipe)

    assert call("identfy").code == 141


def test_other_errors_of_click_keep_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise click.UsageError("said by click")

    monkeypatch.setattr("schoolsupport.cli.region.list_regions", fail)

    answer = call("region", "list")

    assert answer.code == 2
    assert answer.err.startswith("Error: said by click\n")


def test_a_command_that_is_none_is_a_fault_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "lazy", {"odd": Lazy("schoolsupport.cli.main:PROGRAM", msg("?"))})

    answer = call("odd")

    assert answer.code == 1
    assert "schoolsupport.cli.main:PROGRAM is not a command" in answer.err


def test_completion_knows_the_commands() -> None:
    answer = call(
        _SCHOOLSUPPORT_COMPLETE="bash_complete", COMP_WORDS="schoolsupport ident", COMP_CWORD="1"
    )

    assert answer.out == "plain,identify\n"


def test_completion_of_a_command_that_is_none_is_silent() -> None:
    answer = call(
        _SCHOOLSUPPORT_COMPLETE="bash_complete", COMP_WORDS="schoolsupport nosuch ", COMP_CWORD="2"
    )

    assert answer.err == ""


def test_a_program_that_calls_it_gets_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    code = program.main(["--lang", "en", "region", "show", "fedral"], standalone_mode=False)

    assert code == 2
    assert "fedral" in capsys.readouterr().err
