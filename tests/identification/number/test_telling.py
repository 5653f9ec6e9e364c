"""What is told of a number: records, evidence, words."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.reasons.evidence import evidence_of
from schoolsupport.identification.reasons.records import CriterionRecord
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.records import plain
from schoolsupport.tables import Tables
from schoolsupport.words.numbers import number_text

from ..rule_folders import RuleFolder, category, criterion  # noqa: TID252  # the folders of the room above

MARKS = 'parameters = { procedures = ["vpr-5-ru"], marks = [2] }'
SHARE = ('indicator = "share_of_marks"', MARKS, 'comparator = "at_least"', "threshold = 0.3")
MEAN = 'indicator = "mean_result"\nparameters = { procedures = ["vpr-5-ru"] }'
LOWER = (MEAN, 'comparator = "below"', "threshold = -0.25", 'relative_to = "region"')
WORKS = [
    {"school": "s1", "year": 2020, "n": 20, "n_2": 5, "mean": 3.5},
    {"school": "s1", "year": 2021, "n": 30, "n_2": 10, "mean": 3.25},
    {"school": "s2", "year": 2021, "n": 30, "n_2": 9, "mean": 3.75},
]
REGION = {"level": "region", "territory": "Край", "origin": "printed", "year": 2021, "mean": 4}


def found(folder: RuleFolder, *lines: str, **frames: Any) -> Identification:
    folder.write("rules/low.toml", criterion("number", *lines, title="Показатель"))
    folder.write("rules/categories.toml", category("weak", 'any_of = ["low"]'))
    results = pd.DataFrame([{"procedure": "vpr-5-ru", **work} for work in WORKS])
    tables = Tables.of(results=results, **frames)
    return identify(folder.rulebook, tables, year=2021)


def record(run: Identification, school: str) -> CriterionRecord:
    return run.record(school).criteria[0]


def test_each_year_has_its_record(folder: RuleFolder) -> None:
    said = record(found(folder, *SHARE, "years = 2", 'over = "each"'), "s1")

    assert said.verdict is Verdict.NOT_MET
    assert (said.certain, said.possible, said.of, said.needed) == (1, 1, 2, 2)
    told = [(c.procedure, c.years, c.value, c.numerator, c.denominator) for c in said.cells]
    assert told == [(None, (2020,), 0.25, 5, 20), (None, (2021,), pytest.approx(1 / 3), 10, 30)]
    assert [cell.verdict for cell in said.cells] == [Verdict.NOT_MET, Verdict.MET]


def test_a_span_of_years_has_one_record(folder: RuleFolder) -> None:
    said = record(found(folder, *SHARE, "years = 2", 'over = "pooled"'), "s1")

    (cell,) = said.cells
    assert (cell.year, cell.years, cell.value) == (2021, (2020, 2021), 0.3)
    assert (cell.numerator, cell.denominator, cell.verdict) == (15, 50, Verdict.MET)
    assert plain(cell)["years"] == [2020, 2021]


def test_a_difference_tells_no_count_that_is_not_its_own(folder: RuleFolder) -> None:
    said = record(
        found(folder, *LOWER, reference=pd.DataFrame([{**REGION, "procedure": "vpr-5-ru"}])), "s1"
    )

    (cell,) = said.cells
    assert (cell.value, cell.numerator, cell.denominator) == (-0.75, None, 30)


def test_a_missing_year_is_named(folder: RuleFolder) -> None:
    said = record(found(folder, *SHARE, "years = 2", 'over = "each"'), "s2")

    assert (said.verdict, said.reason) == (Verdict.NO_DATA, "missing")
    assert [(key.table, key.name, key.year) for key in said.missing] == [
        ("results", "vpr-5-ru", 2020)
    ]
    assert [cell.reason for cell in said.cells] == ["missing", None]


def test_missing_inputs_say_how_many_schools_each_would_decide(folder: RuleFolder) -> None:
    listed = found(folder, *SHARE, "years = 2", 'over = "each"').missing

    assert [(one.key.name, one.key.year, one.absent, one.decides) for one in listed] == [
        ("vpr-5-ru", 2020, 1, 1)
    ]


def test_evidence_has_a_row_for_each_part(folder: RuleFolder) -> None:
    rows = evidence_of(found(folder, *SHARE, "years = 2", 'over = "each"'))

    own = rows[rows["school"] == "s1"]
    assert own["year"].tolist() == [2020, 2021]
    assert own["observed"].tolist() == pytest.approx([0.25, 1 / 3])
    assert own["n"].tolist() == [20, 30]
    assert own["lowest"].tolist() == own["highest"].tolist() == [5, 10]
    assert own["verdict"].tolist() == ["not_met", "met"]
    assert set(own["criterion_verdict"]) == {"not_met"}
    assert rows["procedure"].isna().all()
    assert len(rows) == 4


def test_evidence_of_a_span_is_of_its_last_year(folder: RuleFolder) -> None:
    rows = evidence_of(found(folder, *SHARE, "years = 2", 'over = "pooled"'))

    assert rows["year"].tolist() == [2021, 2021]
    assert rows["verdict"].tolist() == ["met", "no_data"]


def test_evidence_tells_the_line_of_the_schools_own_pool(folder: RuleFolder) -> None:
    context = [{"school": f"s{k}", "year": 2021, "location": k} for k in (1, 2)]
    lines = (MEAN, 'comparator = "below"', 'pool = "location"', "thresholds = { 1 = 3, 2 = 4 }")

    rows = evidence_of(found(folder, *lines, context=pd.DataFrame(context)))

    assert rows["threshold"].tolist() == [3, 4]
    assert rows["verdict"].tolist() == ["not_met", "met"]


def test_the_explanation_shows_fraction_number_and_line(folder: RuleFolder) -> None:
    said = found(folder, *SHARE, "years = 2", 'over = "each"').explain("s1").text("en")

    assert "□ 2020: 5 / 20 = 25 % — less than 30 %" in said
    assert "■ 2021: 10 / 30 = 33.3 % — not less than 30 %" in said


def test_the_explanation_names_the_span_and_both_ends(folder: RuleFolder) -> None:
    ends = ('comparator = "between"', "threshold = 3", "threshold_to = 3.3")

    said = found(folder, MEAN, *ends, "years = 2", 'over = "pooled"').explain("s1").text("en")

    assert "□ 2020–2021: 3.35 points outside 3 to 3.3 points" in said


def test_the_explanation_names_what_it_would_be_compared_with(folder: RuleFolder) -> None:
    run = found(folder, *LOWER)

    assert "missing: " in run.explain("s1").text("en")
    assert "ВПР, 5 класс, русский язык, 2021" in run.explain("s1").text("en")
    assert [key.table for key in record(run, "s1").missing] == ["reference"]


@pytest.mark.parametrize(
    ("value", "unit", "russian", "english"),
    [
        (0.333, "share", "33,3 %", "33.3 %"),
        (0.5, "share", "50 %", "50 %"),
        (40.25, "points", "40,25 балла", "40.25 points"),
        (-0.75, "points", "−0,75 балла", "-0.75 points"),
        (3.3664, "mark", "3,366", "3.366"),
        (1000.0, "persons", "1000", "1000"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(
    value: float, unit: str, russian: str, english: str
) -> None:
    assert number_text(value, unit, "ru") == russian
    assert number_text(value, unit, "en") == english


def test_a_number_never_looks_equal_to_its_line_unless_it_is() -> None:
    assert number_text(0.29999, "share", "en", beside=0.3) == "29.999 %"
    assert number_text(4.9996, "points", "en", beside=5) == "4.9996 points"
    assert number_text(5.0, "points", "en", beside=5) == "5 points"
    assert number_text(-0.0001, "points", "en") == "0 points"
