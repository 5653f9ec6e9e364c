"""Compare: each region's verdicts are its own, and what decides really does."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.errors import ParameterError, RuleNotInForceError
from schoolsupport.identification.identify import identify
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.studies.compare import compare, decided_by, deciding
from schoolsupport.identification.studies.what_if import answers_of
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.tables import Tables
from schoolsupport.testing import whole_tables

from .rule_folders import SOURCE, RuleFolder, category
from .small_tables import run, tables, verdict

FOUR = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]
ROWS = """
    both | 2021 | vpr-5-ru | 20 | 9
    both | 2021 | vpr-5-ma | 20 | 9
    one | 2021 | vpr-5-ru | 20 | 9
    one | 2021 | vpr-5-ma | 20 | 0
    well | 2021 | vpr-5-ru | 20 | 0
    well | 2021 | vpr-5-ma | 20 | 0
"""


def test_the_matrix_the_agreement_and_the_differences(
    rulebook: Rulebook, folder: RuleFolder
) -> None:
    told = compare({"federal": rulebook, "own": folder.rulebook}, tables(results=ROWS), year=2021)

    assert told.schools.set_index("school")[["federal", "own"]].to_dict("index") == {
        "both": {"federal": "met", "own": "met"},
        "one": {"federal": "no_data", "own": "met"},
        "well": {"federal": "no_data", "own": "not_met"},
    }
    agreed = told.agreement().to_dict("records")
    assert agreed == [
        {
            "one": "federal", "other": "own", "both": 1, "only_one": 0, "only_other": 1,
            "same": 1, "of": 3, "open": 2,
        }
    ]  # fmt: skip
    differing = told.differences()
    assert differing["school"].tolist() == ["one", "one"]
    assert differing.set_index("region")["members"].to_dict() == {
        "federal": ("low-in-two-procedures", "low-two-years-running"),
        "own": ("low",),
    }


@examples(5)
@given(tables=whole_tables(FOUR, [2020, 2021], most_schools=6))
def test_every_verdict_is_that_of_the_region_alone(rulebook: Rulebook, tables: Tables) -> None:
    assume(2021 in tables.years)
    again = rulebook.with_local(_MILDER, "milder.toml")

    told = compare({"as-is": rulebook, "milder": again}, tables, year=2021)

    for label, rules in (("as-is", rulebook), ("milder", again)):
        alone = identify(rules, tables, year=2021).verdicts.set_index("school")
        own = told.schools.set_index("school")[label]
        assert own.astype(str).to_dict() == alone["low-results-school"].astype(str).to_dict()


_MILDER = f"""
[[act]]
id = "order"
title = "Приказ"
issuer = "Министерство"
level = "regional"
territory = "Край"
[[criterion]]
id = "low-in-two-procedures"
[[criterion.version]]
from = 2021-01-01
checked = 2026-11-21
threshold = 0.5
{SOURCE}
""".encode()


@examples(5)
@given(
    tables=whole_tables(FOUR, [2020, 2021], most_schools=6),
    joined=st.sampled_from(
        [
            {},
            {"any_of": [], "all_of": ["low-in-two-procedures", "low-two-years-running"]},
            {"any_of": ["low-in-two-procedures"], "none_of": ["low-two-years-running"]},
        ]
    ),
)
def test_what_decides_is_there_for_every_school_and_alone_turns_it_where_one_can(
    rulebook: Rulebook, tables: Tables, joined: dict[str, object]
) -> None:
    assume(2021 in tables.years)
    found = identify(rulebook, tables, year=2021, settings=joined)

    masks = deciding(found, found.main)

    column = found.judgement.categories[found.main]
    for place in range(len(found.schools)):
        members = decided_by(masks, place)
        now = column[place]
        assert members, (found.schools[place], now)
        if now is not Verdict.NOT_MET or len(members) > 1:
            continue
        own = found.judgement.criteria[members[0]].verdict
        answers = answers_of(found, members[0], own, found.main)
        turned = {int(answers[one][place]) for one in (Verdict.MET, Verdict.NOT_MET)}
        assert len(turned) == 2


def test_an_exemption_alone_decides(rulebook: Rulebook) -> None:
    given_ = tables(
        results="a | 2021 | vpr-5-ru | 20 | 9\na | 2021 | vpr-5-ma | 20 | 9",
        context="school | year | is_evening\na | 2021 | 1",
        schools="school | name\na | Вечерняя (сменная) школа № 2",
        lists="school | list | from | until\na | exempt | 2020-01-01 | ",
    )
    found = run(rulebook, given_, settings={"exclude": ["evening"]})

    assert verdict(found, found.main) == "not_applicable"
    assert decided_by(deciding(found, found.main), 0) == ("evening",)


def test_a_gap_decides_where_nothing_else_does(folder: RuleFolder) -> None:
    folder.write(
        "rules/gaps.toml",
        f'[[gap]]\nid = "climate"\ntitle = "Климат"\nwhy = "не сказано"\n{SOURCE}',
    )
    folder.write("rules/categories.toml", category("weak", 'any_of = ["low", "climate"]'))
    found = run(folder.rulebook, ROWS)

    decided = {
        str(s): decided_by(deciding(found, "weak"), at) for at, s in enumerate(found.schools)
    }

    assert decided == {"both": ("low",), "one": ("low",), "well": ("climate",)}


def test_rules_that_are_not_in_force_are_told_beside_the_others(
    rulebook: Rulebook, folder: RuleFolder
) -> None:
    folder.change("rules/categories.toml", "2020-01-01", "2022-01-01")
    rules = {"federal": rulebook, "later": folder.rulebook}

    told = compare(rules, tables(results=ROWS), year=2021)

    assert list(told.runs) == ["federal"]
    assert isinstance(told.errors["later"], RuleNotInForceError)
    assert told.agreement().empty
    with pytest.raises(RuleNotInForceError):
        compare(rules, tables(results=ROWS), year=2021, as_of=date(2019, 12, 31))


def test_an_act_of_another_territory_is_told(rulebook: Rulebook, folder: RuleFolder) -> None:
    folder.change(
        "region.toml", 'territory = "Край"', 'territory = "Край"\nbinds = { region = "Край" }'
    )
    register = "school | name | region\nboth | A | Область\none | B | Край\nwell | C | "
    given_ = tables(results=ROWS, schools=register)

    told = compare({"federal": rulebook, "own": folder.rulebook}, given_, year=2021)

    assert told.territory("federal") is None
    said = told.territory("own")
    assert said is not None
    assert "2 of the schools" in said.message.text("en")


def test_one_region_is_nothing_to_compare(rulebook: Rulebook) -> None:
    with pytest.raises(ParameterError, match="nothing to compare with"):
        compare({"federal": rulebook}, tables(results=ROWS), year=2021)
