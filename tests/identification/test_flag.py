"""A mark is believed unless other data contradict it; a list confirms it."""

from __future__ import annotations

import pytest

from schoolsupport.identification.rules.rulebook import Rulebook

from .rule_folders import RuleFolder, category, criterion
from .small_tables import reason, run, tables, verdict

AGAINST = (
    'contradicted_by = { name_has = ["СОШ", "лицей"], unless_name_has = ["коррекцион"],'
    " grades = [1, 2], enrolment_above = 400 }"
)


@pytest.fixture
def marked(folder: RuleFolder) -> Rulebook:
    text = criterion(
        "flag", 'column = "is_correctional"', 'confirmed_by_list = "exempt"', AGAINST, title="Метка"
    )
    folder.write("rules/marked.toml", text)
    folder.write(
        "rules/categories.toml",
        category("weak", 'any_of = ["low"]', 'exclude = ["marked"]', 'can_exclude = ["marked"]'),
    )
    return folder.rulebook


def judged(
    rulebook: Rulebook, mark: str, *, name: str = "Школа", pupils: str = "", **more: str
) -> tuple[str, str | None]:
    """Verdict and reason of the mark on one school."""
    head = "school | year | is_correctional | enrolment | enrolment_grade_1 | enrolment_grade_3"
    counts = f"{pupils} | {more.get('first', '')} | {more.get('third', '')}"
    context = f"{head}\na | 2021 | {mark} | {counts}"
    known = {"context": context, "schools": f"school | name\na | {name}"}
    if "lists" in more:
        known["lists"] = more["lists"]
    found = run(rulebook, tables(**known))
    return verdict(found, "marked"), reason(found, "marked")


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("да", ("met", None)),
        ("1", ("met", None)),
        ("нет", ("not_met", None)),
        ("0", ("not_met", None)),
        ("", ("no_data", "missing")),
    ],
)
def test_a_mark_says_what_it_says(
    marked: Rulebook, mark: str, expected: tuple[str, str | None]
) -> None:
    assert judged(marked, mark) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Сосновская СОШ", "no_data"),
        ("Лицей № 3", "no_data"),
        ("Полевая коррекционная СОШ", "met"),
        ("Полевая школа", "met"),
    ],
)
def test_an_ordinary_name_makes_a_mark_doubtful_unless_it_bears_it_out(
    marked: Rulebook, name: str, expected: str
) -> None:
    assert judged(marked, "да", name=name)[0] == expected


@pytest.mark.parametrize(("pupils", "expected"), [("400", "met"), ("401", "no_data"), ("", "met")])
def test_more_pupils_than_the_line_make_a_mark_doubtful(
    marked: Rulebook, pupils: str, expected: str
) -> None:
    assert judged(marked, "да", pupils=pupils)[0] == expected


@pytest.mark.parametrize(
    ("first", "third", "expected"),
    [("1", "", "no_data"), ("0", "", "met"), ("", "", "met"), ("", "9", "met")],
)
def test_pupils_in_the_grades_named_make_a_mark_doubtful(
    marked: Rulebook, first: str, third: str, expected: str
) -> None:
    assert judged(marked, "да", first=first, third=third)[0] == expected


def test_a_doubt_is_no_missing_input_and_is_said_with_what_contradicts(marked: Rulebook) -> None:
    context = "school | year | is_correctional | enrolment\na | 2021 | да | 401"

    found = run(marked, tables(context=context))

    assert (verdict(found, "marked"), reason(found, "marked")) == ("no_data", "doubtful")
    said = next(one for one in found.problems if one.code == "rule.flag_contradicted")
    assert said.text() == (
        "a: marked «Специальная (коррекционная)», which its enrolment contradicts;"
        " the mark excludes nobody"
        " until a person confirms it. Confirm it with a line in the lists, or correct the mark"
    )


@pytest.mark.parametrize("against", [{"name": "СОШ"}, {"pupils": "900"}, {"first": "9"}])
def test_a_line_in_the_list_confirms_a_contradicted_mark(
    marked: Rulebook, against: dict[str, str]
) -> None:
    listed = judged(marked, "да", lists="a | exempt | 2021-01-01 |", **against)
    elsewhere = judged(marked, "да", lists="a | other | 2021-01-01 |", **against)

    assert (listed[0], elsewhere[0]) == ("met", "no_data")


def test_a_line_in_the_list_does_not_make_a_mark(marked: Rulebook) -> None:
    assert judged(marked, "нет", lists="a | exempt | |")[0] == "not_met"


@pytest.mark.parametrize(
    ("name", "listed", "expected"),
    [
        ("Школа", "", ("not_applicable", "exempt")),
        ("СОШ", "", ("met", None)),
        ("СОШ", "a | exempt | |", ("not_applicable", "exempt")),
    ],
)
def test_a_contradicted_mark_excludes_nobody_until_a_list_confirms_it(
    marked: Rulebook, name: str, listed: str, expected: tuple[str, str | None]
) -> None:
    known = tables(
        results="a | 2021 | vpr-5-ru | 10 | 3",
        context="school | year | is_correctional\na | 2021 | да",
        schools=f"school | name\na | {name}",
        lists=listed or "b | exempt | |",
    )

    found = run(marked, known)

    assert verdict(found, "weak") == expected[0]
    column = found.judgement.categories["weak"]
    assert (column.why_not[0] == 1) == (expected[1] == "exempt")


@pytest.mark.parametrize("policy", ["no_data", "met", "not_met"])
def test_a_missing_mark_says_what_the_policy_says(marked: Rulebook, policy: str) -> None:
    known = tables(results="a | 2021 | vpr-5-ru | 10 | 3")

    found = run(marked, known, settings={"marked.when_missing": policy})

    assert verdict(found, "marked") == policy


def test_the_context_of_another_year_is_not_used(marked: Rulebook) -> None:
    known = tables(
        results="a | 2021 | vpr-5-ru | 10 | 3",
        context="school | year | is_correctional\na | 2020 | да",
    )

    assert verdict(run(marked, known), "marked") == "no_data"


@pytest.mark.parametrize(
    ("mark", "expected"),
    [("да", "met"), ("нет", "not_met"), ("0", "not_met"), ("1", "met"), ("может", "no_data")],
)
def test_a_mark_may_stand_in_a_column_of_the_users_own(
    folder: RuleFolder, mark: str, expected: str
) -> None:
    folder.write("rules/marked.toml", criterion("flag", 'column = "own"'))

    found = run(folder.rulebook, tables(context=f"school | year | own\na | 2021 | {mark}"))

    assert verdict(found, "marked") == expected
