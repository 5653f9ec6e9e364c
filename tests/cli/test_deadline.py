"""`schoolsupport deadline`: a phrase answered for people, and for programs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from schoolsupport.cli.main import program

from .conftest import call


def test_a_phrase_is_said_back_with_its_days() -> None:
    answer = call("deadline", "28.03-18.04.2023", "--year", 2023)

    assert answer.code == 0
    assert "с 28 марта по 18 апреля 2023 г." in answer.out
    assert "from 2023-03-28 to 2023-04-18" in answer.out


def test_what_the_plan_fills_in_is_said() -> None:
    answer = call("deadline", "август", "--year", 2023)

    assert "filled in from the plan: the year" in answer.out


def test_an_open_beginning_and_an_open_end_are_said() -> None:
    assert "the beginning is open" in call("deadline", "до 25.03.2021", "--year", 2021).out
    assert "the end is open" in call("deadline", "с 24.02.2021", "--year", 2021).out


def test_a_phrase_that_is_not_understood_gives_no_day_and_ends_with_1() -> None:
    answer = call("deadline", "абракадабра 5", "--year", 2022)

    assert answer.code == 1
    assert answer.out.startswith("No day is read from this phrase.")
    assert "deadline.not_understood" in answer.out
    assert call("deadline", "абракадабра 5", "--year", 2022, "--json").json["parts"] == []


SCHOOL_YEAR = ("--year", "2022-2023", "--school-years")


def test_of_trimesters_no_day_is_made_up_and_what_is_missing_is_said() -> None:
    each = call("deadline", "каждый триместр", *SCHOOL_YEAR, SCHOOLSUPPORT_LANG="ru")
    one = call("deadline", "в I триместре", *SCHOOL_YEAR, SCHOOLSUPPORT_LANG="ru")

    assert each.code == one.code == 0
    assert "триместры 2022/23 года не известны; задайте их в calendars/school-terms" in each.out
    assert "дни «I триместре» определяет школа, а календарь триместров не дан" in one.out
    assert not re.search(r"\d\d\.\d\d\.20\d\d", each.out + one.out)


def test_the_year_of_two_figures_is_told() -> None:
    answer = call("deadline", "Март 23", "--year", "2022-2023", "--school-years")

    assert "from 2023-03-01 to 2023-03-31" in answer.out
    assert "«23» after the month was read as the year 2023, not as a day" in answer.out


@pytest.mark.parametrize(
    ("phrase", "given"),
    [
        ("до конца учебного года", ("--year", "2023")),
        ("до конца учебного года", ("--year", "2023-2024")),
        ("15 марта", ()),
        ("до 1 марта т.г.", ()),
    ],
)
def test_where_the_year_is_open_each_thing_to_write_decides_it(
    phrase: str, given: tuple[str, ...]
) -> None:
    answer = call("deadline", phrase, *given)
    written = re.findall(r"`([^`]+)`", answer.out)

    assert written
    for options in written:
        (part,) = call("deadline", phrase, *options.split(), "--json").json["parts"]
        assert part["end"]


def test_what_was_probably_meant_is_said() -> None:
    answer = call("deadline", "Январь 2023 года – декабрь 2021 года", "--year", 2023)

    assert answer.code == 0
    assert "deadline.end_before_start" in answer.out
    assert "Probably meant: январь 2023 года – декабрь 2023 года" in answer.out


def test_lines_of_standard_input_are_answered_one_by_one() -> None:
    phrases = "до 25.03.2021\nабракадабра\n\nежеквартально\n"
    result = CliRunner().invoke(program, ["deadline", "-", "--year", "2021"], input=phrases)

    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["phrase"] for one in answers] == phrases.splitlines()
    assert answers[0]["parts"][0]["end"] == "2021-03-25"
    assert answers[3]["parts"][0]["recurrence"]["freq"] == "quarterly"
    assert result.exit_code == 0


def test_lines_of_standard_input_are_written_as_one_table(tmp_path: Path) -> None:
    file = tmp_path / "phrases.csv"
    words = ["deadline", "-", "--year", "2021", "--out", str(file)]

    CliRunner().invoke(program, words, input="до 25.03.2021\nабракадабра\n")

    rows = file.read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("phrase;said;start;end")
    assert rows[1].startswith("до 25.03.2021;до 25 марта 2021 г.;;2021-03-25;")
    assert rows[2].startswith("абракадабра;")
    assert len(rows) == 3


def test_nothing_heavy_is_loaded_to_read_a_phrase() -> None:
    code = (
        "import sys; from click.testing import CliRunner;"
        "from schoolsupport.cli.main import program;"
        "CliRunner().invoke(program, ['deadline', 'до 30.11.2023', '--year', '2023']);"
        "print(sorted({'pandas', 'numpy', 'xlsxwriter', 'docx'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_years_may_be_one_or_two_and_nothing_else() -> None:
    two = call("deadline", "в течение всего периода", "--year", "2020-2024", "--json").json
    assert (two["parts"][0]["start"], two["parts"][0]["end"]) == ("2020-01-01", "2024-12-31")

    for wrong in ("abc", "2024-2020", "1-2-3", "99"):
        answer = call("deadline", "май", "--year", wrong)
        assert answer.code == 2
        assert "--year" in answer.err
        assert wrong in answer.err
