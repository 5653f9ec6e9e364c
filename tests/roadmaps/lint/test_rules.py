from __future__ import annotations

import string
from functools import cache

import pytest

from roadmaps.lint import cases_of_names, cases_of_parties, cases_of_print, cases_of_time
from roadmaps.lint.faults_page import templates
from roadmaps.lint.small_orders import Case, by_years, findings, found, order, row
from schoolsupport.records import plain
from schoolsupport.roadmaps.lint import RULES, LintOptions, Rule, lint
from schoolsupport.roadmaps.lint.lexicon import Slip, lexicon
from schoolsupport.roadmaps.lint.reading import CHECKS, Reading
from schoolsupport.roadmaps.template import Abbreviation

CASES = (
    *cases_of_time.CASES,
    *cases_of_parties.CASES,
    *cases_of_names.CASES,
    *cases_of_print.CASES,
)
CODES = {code.removeprefix("roadmap.") for code in RULES}
BY_OPTION = {"day_off"}


@pytest.mark.parametrize("case", [one for one in CASES if one.finds], ids=lambda one: one.says)
def test_a_rule_finds_the_fault_and_nothing_else(case: Case) -> None:
    if case.code == "misprinted_word":
        pytest.importorskip("pymorphy3")

    assert found(case.order, case.code) == list(case.finds)


@pytest.mark.parametrize("case", [one for one in CASES if not one.finds], ids=lambda one: one.says)
def test_a_rule_is_silent_at_a_near_miss(case: Case) -> None:
    assert found(case.order, case.code) == []


def test_every_rule_has_a_fault_and_a_near_miss() -> None:
    assert {one.code for one in CASES if one.finds} == CODES - BY_OPTION
    assert {one.code for one in CASES if not one.finds} == CODES - BY_OPTION


def test_a_right_order_has_no_findings() -> None:
    of_years = by_years(
        *(row("1", section=str(year), deadline=f"май {year} года") for year in (2021, 2022, 2023))
    )

    assert lint(order()) == ()
    assert lint(of_years) == ()


def test_every_finding_has_words_in_which_nothing_is_left_unfilled() -> None:
    for case in CASES:
        for finding in lint(case.order):
            said = plain(finding)

            assert finding.code in RULES
            assert said["message"]
            assert "{" not in finding.text()
            assert set(said) == {
                "code",
                "severity",
                "measure",
                "section",
                "field",
                "where",
                "message",
                "likely",
            }


def test_every_rule_has_what_it_does_and_nothing_is_done_by_no_rule() -> None:
    assert set(RULES) == set(CHECKS)


def test_every_pair_of_rows_is_looked_for_by_a_rule() -> None:
    assert {pair.rule for pair in lexicon().pair} <= set(RULES)


@pytest.mark.parametrize("slip", lexicon().slip, ids=lambda slip: slip.print)
def test_a_slip_is_mended_in_its_print_and_the_nearest_right_words_stay(slip: Slip) -> None:
    assert slip.mend(slip.print) == slip.likely != slip.print
    assert slip.mend(slip.right) == slip.right
    assert slip.mend(slip.likely) == slip.likely


@pytest.mark.parametrize(
    "slip", [one for one in lexicon().slip if one.also], ids=lambda slip: slip.print
)
def test_a_slip_of_few_words_is_mended_in_another_sentence_too(slip: Slip) -> None:
    assert slip.mend(slip.also["print"]) == slip.also["likely"] != slip.also["print"]
    assert slip.mend(slip.also["likely"]) == slip.also["likely"]


@pytest.mark.parametrize(
    ("title", "short_forms"),
    [
        ("ДЕНЬ ЗНАНИЙ", 0),  # each word has four letters or more
        ("ДНИ АРКТУР", 1),
        ("ДНИ ПРОФЕССИИ", 0),  # one has eight
        ("Дни АРКТУР", 1),
        ("АРКТУР", 1),
    ],
)
def test_words_in_capitals_are_no_short_forms(title: str, short_forms: int) -> None:
    forms = findings(order(row("1", title=title), row("2")), "unexplained_short_form")

    assert len(forms) == short_forms


@pytest.mark.parametrize(("times", "cut"), [(4, 0), (5, 1)])
def test_a_short_form_met_five_times_is_whole_and_a_shorter_one_is_cut(
    times: int, cut: int
) -> None:
    rows = [row(str(at), title=f"Работа с АРКТУР, часть {at}") for at in range(1, times + 1)]
    one = order(*rows, row("9", title="Работа с АРКТУ, часть 9"))

    assert len(findings(one, "short_form_cut")) == cut


@pytest.mark.parametrize(("letters", "short_forms"), [("АРКТУРИ", 1), ("АРКТУРИЯ", 0)])
def test_capitals_of_eight_letters_are_a_word(letters: str, short_forms: int) -> None:
    one = order(row("1", title=f"Работа с {letters}"), row("2"))

    assert len(findings(one, "unexplained_short_form")) == short_forms


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("Верхнесиничинская", "Верхнесинчихинская", 2),  # near, each of ten letters and more
        ("Новосельская", "Новосёловская", 0),  # less near than that
        ("Вязовская", "Вязавская", 0),  # nine letters
        ("Вязовинская", "Вязавинская", 2),
    ],
)
def test_two_spellings_of_one_school_are_long_and_near(left: str, right: str, told: int) -> None:
    rows = [
        row(str(at), title=f"Семинар в МОУ «{name} СОШ № 3»", responsible=())
        for at, name in enumerate((left, right), 1)
    ]

    assert len(findings(order(*rows), "organisation_spelt_twice")) == told


@pytest.mark.parametrize(
    ("name", "mended"),
    [
        ("школьная учебная ресурсная служба", "«школьная учебная ресурсная служба»"),
        ("особая школьная учебная ресурсная служба", None),
    ],
)
def test_a_name_without_its_first_quote_is_mended_up_to_four_words(
    name: str, mended: str | None
) -> None:
    one = order(row("1", title=f"Работа с {name}» и людьми"), row("2", title=f"Отчёт «{name}»"))

    assert [finding.likely for finding in findings(one, "unbalanced_quotes")] == [mended]


@pytest.mark.parametrize(("between", "told"), [(5, 0), (6, 1)])
def test_an_explanation_stands_within_five_words_of_its_short_form(between: int, told: int) -> None:
    full = "школы с низкими результатами"
    words = " ".join(["вечерние"] * between)
    one = order(
        row("1", title=f"Помощь: {full} {words} (далее – ШНР)"),
        abbreviations=(Abbreviation(short="ШНР", full=full),),
    )

    assert len(findings(one, "short_form_of_two")) == told


def test_a_table_set_in_capitals_has_no_short_forms() -> None:
    of_all = order(row("1", title="ДНИ АРКТУР"), row("2", title="БАЛ"))

    assert not findings(of_all, "unexplained_short_form")


@cache
def texts_of_the_five() -> dict[str, list[str]]:
    return {
        name: [text.value for text in Reading(template=one, options=LintOptions()).texts]
        for name, one in templates().items()
    }


@pytest.mark.parametrize("slip", lexicon().slip, ids=lambda slip: slip.print)
def test_a_slip_was_met_in_the_orders_it_names_and_in_no_other(slip: Slip) -> None:
    met = {
        name
        for name, texts in texts_of_the_five().items()
        if any(slip.mend(text) != text for text in texts)
    }

    assert met == set(slip.met)


def _braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_says_the_same_in_both_languages(rule: Rule) -> None:
    for words in (rule.says, *rule.otherwise.values()):
        if words is not None:
            assert _braces(words.ru) == _braces(words.en)
            assert words.ru != words.en
