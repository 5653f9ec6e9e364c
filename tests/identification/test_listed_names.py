"""Schools that an order prints by name: found only where exactly one of its territory bears it."""

from __future__ import annotations

from datetime import date

import pytest

from schoolsupport.errors import RuleError
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.rules.rulebook import Rulebook

from .rule_folders import RuleFolder, category, criterion
from .small_tables import run, tables, verdict

HEAD = "school;name;list;from;until;act;reason\n"
PRINTED = HEAD + ";МОУ «Ёлкинская СОШ № 5»;shnor;2021-01-01;2021-06-30;order;\n"
DAY = date(2021, 4, 1)


@pytest.fixture
def rules(folder: RuleFolder) -> Rulebook:
    folder.write("rules/listed.toml", criterion("in_list", 'list = "shnor"'))
    folder.write("rules/categories.toml", category("weak", 'any_of = ["listed"]'))
    bound = '\nbinds = { region = "Край", municipality = "Район" }\n'
    folder.change("region.toml", "\n[procedure_sets]", f"{bound}[procedure_sets]")
    return folder.write("lists/2021.csv", PRINTED).rulebook


def judged(rules: Rulebook, schools: str, lists: str | None = None) -> Identification:
    rows = "\n".join(f"{line} | Край" for line in schools.splitlines())
    register = "school | name | municipality | region\n" + rows
    known = {} if lists is None else {"lists": lists}
    results = "\n".join(
        f"{line.split()[0]} | 2021 | vpr-5-ru | 10 | 3" for line in rows.splitlines()
    )
    return run(rules, tables(results=results, schools=register, **known), day=DAY)


def verdicts(found: Identification) -> dict[str, str]:
    return {school: verdict(found, "listed", school) for school in found.schools}


def test_marks_spaces_case_and_yo_do_not_count(rules: Rulebook) -> None:
    found = judged(rules, 'a | моу "ЕЛКИНСКАЯ сош №5" | Район\nb | СОШ № 6 | Район')

    assert verdicts(found) == {"a": "met", "b": "not_met"}


def test_the_same_name_elsewhere_is_another_school(rules: Rulebook) -> None:
    found = judged(rules, "a | МОУ «Ёлкинская СОШ № 5» | Соседний округ")

    assert verdicts(found) == {"a": "not_met"}


def test_a_name_that_fits_nobody_leaves_the_others_of_the_territory_open(rules: Rulebook) -> None:
    found = judged(rules, "a | СОШ № 5 | Район\nb | СОШ № 6 | \nc | СОШ № 7 | Соседний округ")

    assert verdicts(found) == {"a": "no_data", "b": "no_data", "c": "not_met"}
    assert [(one.key.table, one.key.name) for one in found.missing] == [("lists", "shnor")]


def test_of_two_schools_with_the_name_none_is_chosen(rules: Rulebook) -> None:
    name = "МОУ «Ёлкинская СОШ № 5»"

    found = judged(rules, f"a | {name} | Район\nb | {name} | Район")

    assert set(verdicts(found).values()) == {"no_data"}


def test_a_school_whose_territory_is_not_told_is_not_taken_for_certain(rules: Rulebook) -> None:
    assert verdicts(judged(rules, "a | МОУ «Ёлкинская СОШ № 5» | ")) == {"a": "no_data"}


@pytest.mark.parametrize("told", ["Р-н", "рн.", "РАЙ", "территория № 7"])
def test_a_territory_spelt_in_an_unknown_way_is_not_known(rules: Rulebook, told: str) -> None:
    name = "МОУ «Ёлкинская СОШ № 5»"

    alone = judged(rules, f"a | {name} | {told}")
    beside = judged(rules, f"a | {name} | Район\nb | {name} | {told}\nc | СОШ № 6 | {told}")

    assert verdicts(alone) == {"a": "no_data"}
    assert verdicts(beside) == {"a": "met", "b": "no_data", "c": "not_met"}


def test_a_table_of_lists_with_logins_settles_it(rules: Rulebook) -> None:
    found = judged(rules, "a | СОШ № 5 | Район\nb | СОШ № 6 | Район", "a | shnor | | ")

    assert verdicts(found) == {"a": "met", "b": "not_met"}


def test_after_its_last_day_a_printed_name_leaves_nobody_open(rules: Rulebook) -> None:
    register = "school | name | municipality | region\na | СОШ № 5 | Район | Край"
    known = tables(results="a | 2021 | vpr-5-ru | 10 | 3", schools=register)

    assert verdict(run(rules, known, day=date(2021, 6, 30)), "listed", "a") == "no_data"
    assert verdict(run(rules, known, day=date(2021, 7, 1)), "listed", "a") == "not_met"


def test_a_line_without_login_and_name_is_a_fault(folder: RuleFolder) -> None:
    folder.write("lists/2021.csv", HEAD + ";;shnor;;;order;\n")

    with pytest.raises(RuleError, match=r"2: school: .*the cell is empty"):
        _ = folder.rulebook
