from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from attrs import evolve

import schoolsupport as ss
from schoolsupport.identification.reasons.listing import deciding_works
from schoolsupport.identification.reasons.records import CriterionRecord
from schoolsupport.identification.verdicts import Verdict

from .conftest import Answer, call
from .files import write_results
from .test_region import LOCAL


def test_the_day_of_the_law_is_said_first_and_that_it_is_the_default(few: Path) -> None:
    answer = call("identify", "federal", few, "--year", 2021)

    first, second = answer.out.splitlines()[:2]
    assert first.startswith(
        "Rules of 2021-12-31, the last day of the year of the data (the default"
    )
    assert "(schoolsupport " in second
    assert "ШНОР: the version of 2020-01-01" in second


def test_another_day_of_the_law_is_said_as_such(few: Path) -> None:
    answer = call("identify", "federal", few, "--year", 2021, "--as-of", "15.03.2022")

    assert answer.out.startswith("Rules of 2022-03-15, as --as-of says")


def test_the_list_shows_criteria_works_and_distance(few: Path) -> None:
    answer = call("identify", "federal", few, "--year", 2021)

    row = next(line for line in answer.out.splitlines() if "sch100001" in line)
    assert row.split()[:3] == ["1", "sch100001", "A"]
    assert "5 РУ 50" in row
    assert "2 schools were judged; 2 of them have results of 2021" in answer.out
    assert "ШНОР: 1" in answer.out


def test_a_work_low_in_two_years_shows_both(tmp_path: Path) -> None:
    results = write_results(tmp_path / "two.csv", low=1, others=1, years=(2020, 2021))

    answer = call("identify", "federal", results, "--year", 2021)

    assert "A, B" in answer.out
    assert "6 МА 50→50" in answer.out


def test_everything_that_belongs_on_the_page_stands_there_in_order(page: Answer) -> None:
    headings = [
        "Rules of",
        "! SYNTHETIC DATA",
        "schools were judged",
        "ШНОР: 18",
        "Categories and criteria, schools",
        "How the list would change if the act were read otherwise",
        "Assumed, not stated by the act:",
        "Remarks",
        "What is missing, and how many schools it would decide",
    ]
    places = [page.out.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "\x1b" not in page.out


def test_a_problem_is_told_once_with_its_count_and_first_example(page: Answer) -> None:
    assert page.out.count("2 of the kind, the first: ") >= 1
    assert "rule." not in page.out
    assert page.out.count("have a restricted use") == 1


def test_an_empty_list_is_said(tmp_path: Path) -> None:
    results = write_results(tmp_path / "none.csv", low=0, others=2)

    answer = call("identify", "federal", results, "--year", 2021)

    assert "No school is on the list." in answer.out
    assert answer.code == 0


def test_of_a_long_list_the_first_hundred_are_shown(tmp_path: Path) -> None:
    results = write_results(tmp_path / "many.csv", low=103, others=0)

    bare = call("identify", "federal", results, "--year", 2021)
    written = call("identify", "federal", results, "--year", 2021, "--out", tmp_path / "run")

    assert "sch100100" in bare.out
    assert "sch100101" not in bare.out
    assert "… and 3 rows more: --out NAME.xlsx or --out RUN writes them all" in bare.out
    assert f"… and 3 rows more: all are in {tmp_path / 'run'}/schools.csv" in written.out


def test_a_criterion_that_applies_to_nobody_is_said_before_the_list(tmp_path: Path) -> None:
    results = write_results(tmp_path / "autumn.csv", low=1, others=1, years=(2020,))

    answer = call("identify", "federal", results, "--year", 2020, "--set", "year_unit=school")

    assert "cannot be decided for any school" in answer.out
    assert answer.out.index("cannot be decided for any school") < answer.out.index("ШНОР: 0")


def test_what_was_set_for_the_run_and_the_year_of_the_list_are_said(few: Path) -> None:
    answer = call(
        "identify", "federal", few, "--year", 2021, "--for-year", 2022, "--set", "small.minimum=10"
    )

    assert "The list is for 2022" in answer.out
    assert "fewest that count: 10" in " ".join(answer.out.split())


def test_a_list_is_set_with_commas(few: Path) -> None:
    both = "low-in-two-procedures, low-two-years-running"

    answer = call(
        "identify", "federal", few, "--year", 2021, "--set", "any_of=", "--set", f"all_of={both}"
    )

    assert answer.code == 0, answer.err
    assert "what must all be met: «Низкие результаты по двум" in " ".join(answer.out.split())
    assert "ШНОР: 0" in answer.out


def test_rules_of_a_folder_name_the_folder_and_whom_they_bind(rules: Path, few: Path) -> None:
    answer = call("identify", rules, few, "--year", 2021)

    assert f"Правила Тестландии ({rules})" in answer.out
    assert "The rules bind: Тестландия" in answer.out


def test_a_run_is_written_and_its_place_told(few: Path, tmp_path: Path) -> None:
    answer = call("identify", "federal", few, "--year", 2021, "--out", tmp_path / "a" / "run")

    assert answer.code == 0
    assert answer.out.rstrip().endswith(f"Written to {tmp_path / 'a' / 'run'}")
    assert (tmp_path / "a" / "run" / "receipt.json").is_file()


def test_a_file_holds_the_page_where_one_is_asked_for(few: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.md"
    words = ("identify", "federal", few, "--year", 2021, "--out", file)

    answer, again = call(*words), call(*words)

    assert answer.code == 0
    assert "sch100001" in file.read_text("utf-8")
    assert [one.name for one in tmp_path.iterdir() if one.name != few.name] == ["list.md"]
    assert (again.code, "--overwrite" in again.err) == (1, True)


def test_a_folder_that_holds_something_else_is_left_alone(few: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "mine"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("mine", "utf-8")

    answer = call("identify", "federal", few, "--year", 2021, "--out", foreign)

    assert answer.code == 1
    assert answer.out == ""
    assert "thesis.txt" in answer.err
    assert [file.name for file in foreign.iterdir()] == ["thesis.txt"]


def test_a_place_that_cannot_be_written_leaves_nothing_behind(few: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    before = sorted(tmp_path.rglob("*"))

    answer = call("identify", "federal", few, "--year", 2021, "--out", tmp_path / "file" / "run")

    assert answer.code == 1
    assert answer.err.startswith("Error: ")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Results with an error (a count that is no number)."""
    file = write_results(tmp_path / "faulty.csv", low=1, others=1)
    file.write_text(file.read_text("utf-8").replace("20;1\n", "20;many\n", 1), "utf-8")
    return file


def test_errors_in_the_data_give_exit_code_1_and_a_reservation(faulty: Path) -> None:
    answer = call("identify", "federal", faulty, "--year", 2021)

    assert answer.code == 1
    assert "The list has a reservation: 1 error in the data" in answer.out
    assert "error: " in answer.out


def test_fail_on_never_is_content_with_errors(faulty: Path) -> None:
    assert call("identify", "federal", faulty, "--year", 2021, "--fail-on", "never").code == 0


def test_fail_on_warning_minds_warnings_of_the_data_only(few: Path, tmp_path: Path) -> None:
    twice = tmp_path / "twice.csv"
    text = few.read_text("utf-8")
    twice.write_text(text + text.splitlines()[1] + "\n", "utf-8")
    words = ("--year", 2021, "--fail-on", "warning")

    assert call("identify", "federal", twice, *words).code == 1
    assert call("identify", "federal", few, *words).code == 0


def test_strict_refuses_data_with_errors_and_writes_nothing(faulty: Path, tmp_path: Path) -> None:
    answer = call(
        "identify", "federal", faulty, "--year", 2021, "--strict", "--out", tmp_path / "run"
    )

    assert answer.code == 1
    assert "--strict" in answer.err
    assert answer.out == ""
    assert not (tmp_path / "run").exists()


def test_a_year_without_data_is_wrong_use_and_names_the_years(few: Path) -> None:
    answer = call("identify", "federal", few, "--year", 2023)

    assert answer.code == 2
    assert "there is no data of the year 2023" in answer.err
    assert "2021" in answer.err


def test_a_day_without_rules_is_wrong_use(few: Path) -> None:
    answer = call("identify", "federal", few, "--year", 2021, "--as-of", "2019-12-31")

    assert answer.code == 2
    assert "2019-12-31" in answer.err


def test_an_unknown_parameter_is_wrong_use_with_a_suggestion(few: Path) -> None:
    answer = call("identify", "federal", few, "--year", 2021, "--set", "treshold=0.4")

    assert answer.code == 2
    assert "treshold" in answer.err
    assert "threshold" in answer.err.replace("treshold", "")


def test_a_value_that_does_not_fit_is_wrong_use(few: Path) -> None:
    answer = call("identify", "federal", few, "--year", 2021, "--set", "threshold=high")

    assert answer.code == 2
    assert "threshold" in answer.err


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    answer = call("identify", "federal", tmp_path / "nothing", "--year", 2021)

    assert answer.code == 1
    assert "there is no such file or folder" in answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "REGION: not given"),
        (("federal",), "PATH: no files are given"),
        (("federal", "x.csv"), "--year: not given"),
    ],
)
def test_what_is_missing_of_the_question_is_named(words: tuple[str, ...], said: str) -> None:
    answer = call("identify", *words)

    assert answer.code == 2
    assert said in answer.err
    assert "Help: schoolsupport identify --help" in answer.err


def test_missing_inputs_beyond_the_first_are_only_counted(
    few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schoolsupport.identification.reasons.listing.MOST_MISSING", 3)

    answer = call("identify", "federal", few, "--year", 2021)

    assert "… and 1 row more" in answer.out


def test_the_letters_of_criteria_go_on_as_numbers(
    few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schoolsupport.identification.reasons.listing._LETTERS", {"en": "A"})

    answer = call("identify", "federal", few, "--year", 2021)

    assert re.search(r"\nA +Низкие", answer.out)
    assert re.search(r"\n2 +Низкие", answer.out)


def test_a_run_by_rules_of_a_folder_knows_the_folder(
    rules: Path, few: Path, tmp_path: Path
) -> None:
    package = tmp_path / "distribution" / "src" / "schoolsupport_testland"
    package.parent.mkdir(parents=True)
    shutil.copytree(rules, package)

    for typed, folder in ((rules, rules), (tmp_path / "distribution", package)):
        answer = call("identify", typed, few, "--year", 2021, "--out", tmp_path / "run")

        assert answer.code == 0, answer.err
        receipt = json.loads((tmp_path / "run" / "receipt.json").read_text("utf-8"))
        assert receipt["region_folder"] == str(folder)


LETTERS = {"low-in-two-procedures": "А"}


@pytest.fixture
def criterion(few: Path) -> CriterionRecord:
    """A criterion that the first of two schools meets by four works."""
    found = ss.identify(ss.load_region("federal"), ss.read_files(few), year=2021)
    record = found.record("sch100001")
    return next(one for one in record.criteria if one.id == "low-in-two-procedures")


def test_a_share_that_is_not_exact_shows_the_least_it_can_be(criterion: CriterionRecord) -> None:
    cell = evolve(criterion.cells[0], numerator=None, lowest=7, highest=8)

    assert deciding_works([evolve(criterion, cells=(cell,))], LETTERS, "ru") == "5 РУ ≥35"


def test_a_number_that_no_work_gives_stands_behind_the_letter_of_its_criterion(
    criterion: CriterionRecord,
) -> None:
    cell = evolve(criterion.cells[0], procedure=None, value=38.25)
    number = evolve(criterion, unit="points", cells=(cell,))

    assert deciding_works([number], LETTERS, "ru") == "А 38,25 балла"
    assert deciding_works([number], LETTERS, "en") == "А 38.25 points"


def test_works_that_are_not_low_do_not_decide(criterion: CriterionRecord) -> None:
    cells = (evolve(criterion.cells[0], verdict=Verdict.NOT_MET), criterion.cells[1])

    assert deciding_works([evolve(criterion, cells=cells)], LETTERS, "ru") == "5 МА 50"


def test_a_run_by_local_rules_keeps_both_and_can_be_verified(few: Path, tmp_path: Path) -> None:
    local = tmp_path / "local.toml"
    local.write_text(LOCAL, "utf-8")
    run = tmp_path / "run"

    answer = call(
        "identify", "federal", few, "--year", 2021, "--with", local, "--out", run, "--fail-on=never"
    )

    assert answer.code == 0, answer.err
    receipt = json.loads((run / "receipt.json").read_text("utf-8"))
    assert {"rules/low-in-two-procedures.toml", "local/01-local.toml"} <= set(receipt["rules"])
    assert call("receipt", "verify", run).code == 0
