"""Low results: both sides of each line, missing and unsure counts, and what may not matter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.testing import participants, smallest_low

from .rule_folders import RuleFolder
from .small_tables import reason, run, tables, verdict

FOUR = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]
A, B = "low-in-two-procedures", "low-two-years-running"
BOUNDS = "school | year | procedure | n | n_below_lowest | n_below_highest"
QUICK = examples(10)


@pytest.fixture
def one_work(folder: RuleFolder) -> Rulebook:
    return folder.change("rules/low.toml", '"both"', '["vpr-5-ru"]').rulebook


@pytest.mark.parametrize(
    ("n", "below", "expected"),
    [
        (10, 3, "met"),
        (10, 2, "not_met"),
        (20, 6, "met"),
        (20, 5, "not_met"),
        (19, 6, "met"),
        (19, 5, "not_met"),
        (1, 1, "met"),
        (1, 0, "not_met"),
        (10000, 3000, "met"),
        (10000, 2999, "not_met"),
    ],
)
def test_thirty_percent_is_decided_on_whole_pupils(
    one_work: Rulebook, n: int, below: int, expected: str
) -> None:
    assert verdict(run(one_work, f"a | 2021 | vpr-5-ru | {n} | {below}"), "low") == expected


@QUICK
@given(n=participants(5000), threshold=st.integers(1, 1000).map(lambda t: Decimal(t) / 1000))
def test_every_threshold_is_met_at_its_line_and_not_one_pupil_below(
    n: int, threshold: Decimal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rulebook = RuleFolder(tmp_path_factory.mktemp("rules")).rulebook
    line = smallest_low(n, threshold)
    known = tables(
        results=f"on | 2021 | vpr-5-ru | {n} | {line}\nunder | 2021 | vpr-5-ru | {n} | {line - 1}"
    )

    found = run(rulebook, known, threshold=threshold, procedures=["vpr-5-ru"])

    assert verdict(found, "low", "on") == "met"
    assert verdict(found, "low", "under") == "not_met"


def test_nobody_took_part_is_no_data(one_work: Rulebook) -> None:
    found = run(one_work, "a | 2021 | vpr-5-ru | 0 | 0")

    assert verdict(found, "low") == "no_data"
    assert found.record("a").criteria[0].cells[0].reason == "nobody"


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [(3, 4, "met"), (2, 3, "no_data"), (1, 2, "not_met"), ("", 2, "not_met"), (3, "", "met")],
)
def test_an_unsure_count_is_decided_where_both_bounds_agree(
    one_work: Rulebook, lowest: object, highest: object, expected: str
) -> None:
    text = f"{BOUNDS}\na | 2021 | vpr-5-ru | 10 | {lowest} | {highest}"

    found = run(one_work, tables(results=text))

    assert verdict(found, "low") == expected


@pytest.mark.parametrize("row", ["10 | ", " | 3", " | "])
def test_a_missing_count_is_no_data(one_work: Rulebook, row: str) -> None:
    found = run(one_work, f"a | 2021 | vpr-5-ru | {row}")

    assert (verdict(found, "low"), reason(found, "low")) == ("no_data", "missing")


@pytest.mark.parametrize(
    ("policy", "expected"), [("no_data", "no_data"), ("met", "met"), ("not_met", "not_met")]
)
@pytest.mark.parametrize("row", ["vpr-5-ru | 10 | ", "vpr-5-ru | 0 | 0", "vpr-6-ru | 10 | 3"])
def test_silence_says_what_the_policy_says(
    one_work: Rulebook, row: str, policy: str, expected: str
) -> None:
    found = run(one_work, f"a | 2021 | {row}", when_missing=policy)

    assert verdict(found, "low") == expected


@pytest.mark.parametrize(("highest", "expected"), [(3, "not_met"), (6, "met"), ("-", "met")])
def test_silence_does_not_override_what_is_known(
    one_work: Rulebook, highest: object, expected: str
) -> None:
    text = f"{BOUNDS}\na | 2021 | vpr-5-ru | 17 | - | {highest}"

    assert verdict(run(one_work, tables(results=text), when_missing="met"), "low") == expected


@pytest.mark.parametrize("policy", ["met", "not_met"])
@pytest.mark.parametrize("row", ["9 | -", "0 | 0", "9 | 9"])
def test_few_participants_go_before_silence(one_work: Rulebook, row: str, policy: str) -> None:
    few = {"small.minimum": 10, "small.then": "no_data", "when_missing": policy}

    found = run(one_work, f"a | 2021 | vpr-5-ru | {row}", settings=few)

    assert verdict(found, "low") == "no_data"


def test_the_policy_for_silence_does_not_touch_unsure_counts(one_work: Rulebook) -> None:
    text = f"{BOUNDS}\na | 2021 | vpr-5-ru | 10 | 2 | 3"

    assert verdict(run(one_work, tables(results=text), when_missing="met"), "low") == "no_data"


# --- few participants ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "then", "expected"),
    [
        (10, "not_counted", ("met", None)),
        (9, "not_counted", ("not_applicable", "too_few")),
        (0, "not_counted", ("not_applicable", "too_few")),
        (10, "no_data", ("met", None)),
        (9, "no_data", ("no_data", "missing")),
    ],
)
def test_few_participants_are_fewer_than_the_minimum(
    one_work: Rulebook, n: int, then: str, expected: tuple[str, str | None]
) -> None:
    found = run(one_work, f"a | 2021 | vpr-5-ru | {n} | {n}", small_minimum=10, small_then=then)

    assert (verdict(found, "low"), reason(found, "low")) == expected


def test_few_participants_of_known_results_are_not_called_an_unsure_count(
    one_work: Rulebook,
) -> None:
    found = run(one_work, "a | 2021 | vpr-5-ru | 9 | 9", small_minimum=10, small_then="no_data")

    assert found.record("a").criteria[0].cells[0].reason == "too_few"
    assert "too few participants" in found.explain("a").text("en")


def test_an_absent_row_is_not_a_work_of_few(one_work: Rulebook) -> None:
    found = run(one_work, "a | 2021 | vpr-6-ru | 9 | 9", small_minimum=10)

    assert verdict(found, "low") == "no_data"


# --- procedures and years ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("works", "expected"),
    [
        (("3", "3", "0", "0"), "met"),
        (("3", "0", "0", "0"), "not_met"),
        (("3", "", "0", "0"), "no_data"),
        (("3", "3", "", ""), "met"),
        (("0", "", "0", "0"), "not_met"),
    ],
)
def test_arm_a_counts_procedures_of_the_latest_year(
    rulebook: Rulebook, works: tuple[str, ...], expected: str
) -> None:
    lines = [f"a | 2021 | {p} | 10 | {n}" for p, n in zip(FOUR, works, strict=True)]

    assert verdict(run(rulebook, "\n".join(lines)), A) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("3", "3", "met"),
        ("3", "2", "not_met"),
        ("2", "3", "not_met"),
        ("", "3", "no_data"),
        ("", "2", "not_met"),
    ],
)
def test_arm_b_wants_the_same_procedure_low_in_both_years(
    rulebook: Rulebook, before: str, now: str, expected: str
) -> None:
    others = [f"a | {year} | {p} | 10 | 0" for p in FOUR[1:] for year in (2020, 2021)]
    own = [f"a | 2020 | vpr-5-ru | 10 | {before}", f"a | 2021 | vpr-5-ru | 10 | {now}"]

    assert verdict(run(rulebook, "\n".join(own + others)), B) == expected


def test_two_procedures_low_in_one_year_each_are_not_one_low_in_both(rulebook: Rulebook) -> None:
    low = {("vpr-5-ru", 2020), ("vpr-5-ma", 2021)}
    lines = [
        f"a | {year} | {p} | 10 | {3 if (p, year) in low else 0}"
        for p in FOUR
        for year in (2020, 2021)
    ]

    assert verdict(run(rulebook, "\n".join(lines)), B) == "not_met"


def test_by_school_years_a_year_that_was_not_held_decides_for_nobody(rulebook: Rulebook) -> None:
    lines = [f"a | {year} | {p} | 10 | 10" for p in FOUR for year in (2020, 2021)]

    found = run(rulebook, "\n".join(lines), year_unit="school")

    assert (verdict(found, B), reason(found, B)) == ("not_applicable", "not_held")
    said = [one for one in found.problems if one.code == "rule.not_held"]
    assert len(said) == 1
    assert "в 2019/20 учебном году ВПР в этих классах не писали" in said[0].text("ru")
    assert "процедуре два года подряд" in said[0].text("ru")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param("a | 2021 | oge-9-ru | 10 | 3", "met", id="low in the year that was held"),
        pytest.param("a | 2021 | oge-9-ru | 10 | 2", "not_met", id="not low in it"),
        pytest.param("a | 2021 | oge-9-ru | 10 | -", "no_data", id="not known in it"),
        pytest.param(
            "a | 2020 | oge-9-ru | 10 | 0\na | 2021 | oge-9-ru | 10 | 3",
            "not_met",
            id="a result that is there counts",
        ),
    ],
)
def test_a_year_that_was_not_held_can_be_passed_over(
    folder: RuleFolder, rows: str, expected: str
) -> None:
    folder.change(
        "rules/low.toml",
        "threshold = 0.30",
        'threshold = 0.30\nyears = 2\nnot_held = "what_is_left"\nassumed = ["not_held"]',
    )
    found = run(folder.rulebook, rows, procedures=["oge-9-ru"])

    assert verdict(found, "low") == expected
    other = run(folder.rulebook, rows, procedures=["oge-9-ru"], not_held="not_applicable")
    if "2020" not in rows:
        assert (verdict(other, "low"), reason(other, "low")) == ("not_applicable", "not_held")


def test_what_was_held_in_none_of_the_years_does_not_apply(folder: RuleFolder) -> None:
    folder.change(
        "rules/low.toml",
        "threshold = 0.30",
        'threshold = 0.30\nyears = 2\nnot_held = "what_is_left"\nassumed = ["not_held"]',
    )
    found = run(folder.rulebook, "a | 2021 | vpr-5-ru | 10 | 3", procedures=["ege-11-ma-base"])

    assert (verdict(found, "low"), reason(found, "low")) == ("not_applicable", "not_held")


def test_of_two_works_in_one_school_year_the_later_is_counted(one_work: Rulebook) -> None:
    text = "a | 2020 | vpr-5-ru | 10 | 9\na | 2021 | vpr-5-ru | 10 | 0"

    found = run(one_work, text, year_unit="school")

    assert verdict(found, "low") == "not_met"
    assert [one.code for one in found.problems].count("rule.same_year_twice") == 1


def test_autumn_work_belongs_to_the_school_year_it_was_written_in(one_work: Rulebook) -> None:
    found = run(
        one_work, "a | 2020 | vpr-5-ru | 10 | 9\nb | 2021 | vpr-5-ru | 10 | 0", year_unit="school"
    )

    assert verdict(found, "low", "a") == "met"


@pytest.mark.parametrize(
    ("day", "expected"), [("2022-04-08", "not_met"), ("2022-09-19", "no_data")]
)
def test_the_day_of_the_work_says_its_school_year(
    one_work: Rulebook, day: str, expected: str
) -> None:
    text = f"school | year | procedure | n | n_2 | held_on\na | 2022 | vpr-5-ru | 10 | 0 | {day}"
    context = "school | year | enrolment\na | 2022 | 50"

    found = run(one_work, tables(results=text, context=context), 2022, year_unit="school")

    assert verdict(found, "low") == expected


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2020, ("not_applicable", "use_not_permitted")), (2021, ("met", None))],
)
def test_restricted_results_can_be_left_out(
    one_work: Rulebook, year: int, expected: tuple[str, str | None]
) -> None:
    found = run(one_work, f"a | {year} | vpr-5-ru | 10 | 9", year, restricted="not_counted")

    assert (verdict(found, "low"), reason(found, "low")) == expected


def test_a_restricted_use_is_said_where_the_results_are_counted(one_work: Rulebook) -> None:
    found = run(one_work, "a | 2020 | vpr-5-ru | 10 | 9", 2020)

    said = [one.text("ru") for one in found.problems if one.code == "rule.use_restricted"]
    assert verdict(found, "low") == "met"
    assert len(said) == 1
    assert "не будет учитывать эти результаты" in said[0]


def test_restriction_of_one_works_leaves_other_works_of_the_school_year(
    one_work: Rulebook,
) -> None:
    text = "a | 2020 | vpr-5-ru | 10 | 9\nb | 2021 | vpr-5-ru | 10 | 9"

    found = run(one_work, text, year_unit="school", restricted="not_counted")

    assert reason(found, "low", "a") == "use_not_permitted"
    assert verdict(found, "low", "b") == "met"


def test_a_restricted_work_of_few_is_said_to_be_restricted(one_work: Rulebook) -> None:
    found = run(
        one_work, "a | 2020 | vpr-5-ru | 3 | 3", 2020, restricted="not_counted", small_minimum=10
    )

    assert reason(found, "low") == "use_not_permitted"


# --- to whom it applies --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("register", "expected"),
    [
        ("1 | 4", "not_applicable"),
        ("6 | 11", "not_applicable"),
        ("1 | 5", "no_data"),
        ("5 | 11", "no_data"),
        (" | ", "no_data"),
    ],
)
def test_a_school_without_the_grade_is_not_a_school_without_data(
    one_work: Rulebook, register: str, expected: str
) -> None:
    known = tables(
        results="b | 2021 | vpr-5-ru | 10 | 3",
        schools=f"school | name | grade_from | grade_to\na | А | {register}\nb | Б | |",
    )

    found = run(one_work, known)

    assert verdict(found, "low") == expected
    if expected == "not_applicable":
        assert reason(found, "low") == "no_such_grade"


@pytest.mark.parametrize(
    ("pupils", "expected"), [("0", "not_applicable"), ("1", "no_data"), ("", "no_data")]
)
def test_a_grade_without_pupils_is_no_such_grade(
    one_work: Rulebook, pupils: str, expected: str
) -> None:
    known = tables(context=f"school | year | enrolment_grade_5\na | 2021 | {pupils}")

    assert verdict(run(one_work, known), "low") == expected


def test_results_that_are_there_count_whatever_the_register_says(one_work: Rulebook) -> None:
    known = tables(
        results="a | 2021 | vpr-5-ru | 10 | 3",
        schools="school | name | grade_from | grade_to\na | А | 1 | 4",
    )

    assert verdict(run(one_work, known), "low") == "met"


def test_in_autumn_the_grade_that_writes_is_the_next_one_of_the_school_year(
    one_work: Rulebook,
) -> None:
    known = tables(
        context="""
        school | year | enrolment_grade_5 | enrolment_grade_6
        a      | 2020 | 9                 | 0
        a      | 2021 | 0                 | 9
        b      | 2020 | 0                 | 9
        b      | 2021 | 9                 | 0
        """
    )

    found = run(one_work, known, 2020)

    assert verdict(found, "low", "a") == "no_data"
    assert verdict(found, "low", "b") == "not_applicable"


# --- the day of the law ---------------------------------------------------------------------------


def test_the_law_of_the_day_asked_for_is_applied_to_all_years(folder: RuleFolder) -> None:
    folder.change("rules/low.toml", "from = 2020-01-01", "from = 2020-01-01\nuntil = 2021-06-30")
    low = (folder.path / "rules/low.toml").read_text("utf-8")
    later = low[low.index("[[version]]") :].replace("until = 2021-06-30\n", "")
    later = later.replace("2020-01-01", "2021-07-01").replace("0.30", "0.50")
    folder.write("rules/low.toml", low + "\n" + later)
    text = "a | 2021 | vpr-5-ru | 10 | 4\na | 2021 | vpr-5-ma | 10 | 4"

    assert verdict(run(folder.rulebook, text, day=date(2021, 6, 30)), "low") == "met"
    assert verdict(run(folder.rulebook, text, day=date(2021, 7, 1)), "low") == "not_met"


def test_restricted_results_can_say_nothing(one_work: Rulebook) -> None:
    found = run(one_work, "a | 2020 | vpr-5-ru | 10 | 9", 2020, restricted="no_data")

    assert (verdict(found, "low"), reason(found, "low")) == ("no_data", "missing")
    cell = next(one for one in found.record("a").criteria if one.id == "low").cells[0]
    assert cell.reason == "restricted"
    assert "ограничено" in found.explain("a").text("ru")


@pytest.mark.parametrize(("then", "expected"), [("remark", "met"), ("no_data", "no_data")])
def test_what_becomes_of_restricted_results_is_a_policy_of_the_rulebook(
    folder: RuleFolder, then: str, expected: str
) -> None:
    folder.change("rules/low.toml", '"both"', '["vpr-5-ru"]')
    head = (folder.path / "region.toml").read_text("utf-8")
    folder.write("region.toml", f'{head}\n[restricted_results]\nthen = "{then}"\n')

    found = run(folder.rulebook, "a | 2020 | vpr-5-ru | 10 | 9", 2020)

    assert verdict(found, "low") == expected
    assumed = [key for _, key, _ in found.edition.assumed()]
    assert ("restricted" in assumed) == (then != "remark")
