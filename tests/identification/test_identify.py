"""A run: who is judged, what stops it, and what is said with it."""

from __future__ import annotations

from datetime import date

import pytest

from schoolsupport.errors import InputError, YearError
from schoolsupport.identification.identify import identify
from schoolsupport.identification.reasons.listing import page
from schoolsupport.pages.terminal import shown

from .rule_folders import RuleFolder
from .small_tables import run, tables

TEXT = "b | 2021 | vpr-5-ru | 10 | 3\na | 2021 | vpr-5-ru | 10 | 0\na | 2021 | vpr-5-ma | 10 | 0"
REGISTER = "school | name | municipality | region | branch_of\n"


def codes(folder: RuleFolder, **texts: str) -> list[tuple[str, str | None]]:
    found = run(folder.rulebook, tables(**texts))
    return [(one.code, one.school) for one in found.problems if one.code != "rule.assumed"]


def test_the_law_is_of_the_last_day_of_the_year_unless_told_otherwise(folder: RuleFolder) -> None:
    assert run(folder.rulebook, TEXT).as_of == date(2021, 12, 31)
    assert run(folder.rulebook, TEXT, day=date(2022, 3, 1)).as_of == date(2022, 3, 1)


def test_the_year_the_list_is_for_is_told_and_never_computed_with(folder: RuleFolder) -> None:
    plain = identify(folder.rulebook, tables(results=TEXT), year=2021)
    told = identify(folder.rulebook, tables(results=TEXT), year=2021, for_year=2023)

    assert (plain.for_year, told.for_year) == (None, 2023)
    assert told.verdicts.equals(plain.verdicts)


def test_schools_with_rows_in_the_years_looked_at_are_judged_in_order(folder: RuleFolder) -> None:
    known = tables(
        results=TEXT + "\nold | 2020 | vpr-5-ru | 10 | 3\nnew | 2022 | vpr-5-ru | 10 | 3",
        context="school | year | enrolment\nc | 2021 | 9\nd | 2020 | 9",
    )

    one_year = run(folder.rulebook, known)
    two_years = run(folder.rulebook, known, years=2)

    assert list(one_year.schools) == ["a", "b", "c"]
    assert list(two_years.schools) == ["a", "b", "c", "d", "old"]
    assert one_year.with_results == 2


def test_the_register_and_every_school_with_results_are_judged(folder: RuleFolder) -> None:
    register = f"{REGISTER}a | Школа А | Район | Край |\nz | Школа Я | | |"
    found = run(folder.rulebook, tables(results=TEXT, schools=register))

    assert found.verdicts.fillna({"municipality": "-", "name": "-"}).to_dict("list") == {
        "school": ["a", "b", "z"],
        "name": ["Школа А", "-", "Школа Я"],
        "municipality": ["Район", "-", "-"],
        "weak": ["not_met", "met", "no_data"],
    }
    assert found.listed() == found.listed("weak") == ["b"]


def test_a_school_outside_the_register_is_marked(folder: RuleFolder) -> None:
    register = f"{REGISTER}a | Школа А | Район | Край |\nz | Школа Я | | |"
    found = run(folder.rulebook, tables(results=TEXT, schools=register))
    alone = run(folder.rulebook, TEXT)

    assert found.outside_register.tolist() == [False, True, False]
    assert [found.record(one).in_register for one in "abz"] == [True, False, True]
    assert alone.record("b").in_register is None
    assert "нет в реестре" in str(found.explain("b"))
    assert "нет в реестре" in shown(page(found), "ru")
    assert "реестр" not in shown(page(alone), "ru")


def test_a_category_of_the_frame_that_stands_in_no_row_is_no_school(folder: RuleFolder) -> None:
    known = tables(results=TEXT, schools=f"{REGISTER}a | А | | |\nb | Б | | |")
    register = known.schools[known.schools["school"] == "a"]

    results = known.results[known.results["school"] == "a"]

    found = run(folder.rulebook, type(known).of(results=results, schools=register))

    assert list(found.schools) == ["a"]


def test_schools_without_rows_and_rows_without_schools_are_told(folder: RuleFolder) -> None:
    register = f"{REGISTER}a | А | | |\nz | Я | | | a\ny | Ю | | | w"
    old = "\ny | 2015 | vpr-5-ru | 10 | 3"

    assert codes(folder, results=TEXT + old, schools=register) == [
        ("school.no_rows", "y"),
        ("school.no_rows", "z"),
        ("school.not_in_register", "b"),
        ("school.branch_unknown", "y"),
    ]


def test_nothing_is_said_of_a_population_without_a_register(folder: RuleFolder) -> None:
    assert codes(folder, results=TEXT) == []


def test_a_year_without_data_is_refused_with_those_there_are(folder: RuleFolder) -> None:
    known = tables(results=TEXT, context="school | year | enrolment\na | 2019 | 9")

    with pytest.raises(YearError) as caught:
        run(folder.rulebook, known, 2020)
    assert str(caught.value) == "there is no data of the year 2020. Years there are: 2019, 2021"


def test_no_data_at_all_is_refused(folder: RuleFolder) -> None:
    with pytest.raises(YearError, match=r"Years there are: -$"):
        run(folder.rulebook, tables(schools="school | name\na | А"))


def test_strict_refuses_errors_of_the_data_and_no_warnings(folder: RuleFolder) -> None:
    warned = tables(results=TEXT + "\nc | 2021 | vpr-5-ru | 0 | 0")
    wrong = tables(results=TEXT + "\nc | 2021 | vpr-5-ru | 10 | 11")

    assert identify(folder.rulebook, warned, year=2021, strict=True).problems
    assert identify(folder.rulebook, wrong, year=2021).problems
    with pytest.raises(InputError) as caught:
        identify(folder.rulebook, wrong, year=2021, strict=True)
    assert str(caught.value) == (
        "the data have 1 errors, and --strict was asked for; found: 4:c: there are more marks"
        " than participants: 11 and 10. Correct the counts; until then the row counts as missing."
        " Correct the data, or go on without --strict"
    )


@pytest.mark.parametrize(
    ("checked", "said"), [("2021-12-31", False), ("2021-12-30", True), ("2026-11-21", False)]
)
def test_a_rule_that_was_checked_before_the_day_is_told(
    folder: RuleFolder,
    checked: str,
    said: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    folder.change("rules/low.toml", "checked = 2026-11-21", f"checked = {checked}")

    found = run(folder.rulebook, TEXT)

    told = [one.column for one in found.problems if one.code == "rule.not_checked_since"]
    assert told == (["low"] if said else [])


@pytest.mark.parametrize(
    ("region", "said"), [("Ставропольский край", False), ("Омская область", True), ("", True)]
)
def test_schools_that_the_act_does_not_bind_are_told(
    folder: RuleFolder,
    region: str,
    said: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    binds = 'binds = { region = "Ставрополь" }\n\n[procedure_sets]'
    folder.change("region.toml", "[procedure_sets]", binds)
    register = f"{REGISTER}a | А | Район | {region} |\nb | Б | Район | Ставропольский край |"

    found = run(folder.rulebook, tables(results=TEXT, schools=register))

    told = [one.text() for one in found.problems if one.code == "rule.other_territory"]
    assert len(told) == int(said)
    assert all((region or "?") in text for text in told)


def test_what_is_assumed_and_what_is_a_gap_is_told_with_the_run(folder: RuleFolder) -> None:
    folder.change("rules/low.toml", "threshold", 'assumed = ["threshold"]\nthreshold')
    gap = 'title = "Индекс"\nwhy = "Нет."\nsource = { act = "order", clause = "2" }'
    folder.write("rules/gaps.toml", f'[[gap]]\nid = "index"\n{gap}')

    said = [one.message.text() for one in run(folder.rulebook, TEXT).problems]

    assert said == [
        "assumed, not stated by the act: low.threshold = 0.30",
        "the act gives no rule that can be computed: Индекс",
    ]
