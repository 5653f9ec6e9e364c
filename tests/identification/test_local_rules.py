from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from schoolsupport.errors import RuleError, RuleNotInForceError
from schoolsupport.identification.kinds.low_results import LowResults
from schoolsupport.identification.rules.local_rules import read_rules, with_local
from schoolsupport.identification.rules.rulebook import CriterionInForce, Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook

from .rule_folders import RuleFolder
from .small_tables import run, verdict

ACT = """
[[act]]
id = "own"
title = "О перечне"
issuer = "Управление образования"
level = "municipal"
territory = "Район"
number = "7"
date = 2022-01-10
"""
OWN = 'source = { act = "own", clause = "п. 1" }'
DAY = date(2022, 6, 1)


def local(
    *lines: str, rule: str = "low", noun: str = "criterion", first: str = "2022-01-10"
) -> str:
    """A file of local rules with one version."""
    written = [f"from = {first}", "checked = 2026-11-21", OWN, *lines]
    return f'{ACT}\n[[{noun}]]\nid = "{rule}"\n[[{noun}.version]]\n' + "\n".join(written)


def laid(rulebook: Rulebook, text: str, name: str = "LOCAL.toml") -> Rulebook:
    return with_local(rulebook, dedent(text).encode(), name)


def low_on(rulebook: Rulebook, day: date) -> CriterionInForce:
    return rulebook.edition(day).criteria["low"]


def threshold_on(rulebook: Rulebook, day: date) -> Decimal:
    rule = low_on(rulebook, day).rule
    assert isinstance(rule, LowResults)
    return rule.threshold


def spans(rulebook: Rulebook, rule: str = "low") -> list[tuple[date, date | None]]:
    versions = [*rulebook.criteria.get(rule, rulebook.categories.get(rule)).versions]  # type: ignore[union-attr]  # one of the two
    return [(v.standing.from_, v.standing.until) for v in versions]


def test_a_version_holds_from_its_day_and_the_one_before_ends_the_day_before(
    folder: RuleFolder,
) -> None:
    changed = laid(folder.rulebook, local("threshold = 0.25"))

    assert spans(changed) == [
        (date(2020, 1, 1), date(2022, 1, 9)),
        (date(2022, 1, 10), None),
    ]
    assert threshold_on(changed, date(2022, 1, 9)) == Decimal("0.30")
    assert threshold_on(changed, date(2022, 1, 10)) == Decimal("0.25")


def test_a_version_with_a_last_day_gives_the_old_one_back_the_day_after(
    folder: RuleFolder,
) -> None:
    changed = laid(folder.rulebook, local("until = 2022-12-31", "threshold = 0.25"))

    assert spans(changed) == [
        (date(2020, 1, 1), date(2022, 1, 9)),
        (date(2022, 1, 10), date(2022, 12, 31)),
        (date(2023, 1, 1), None),
    ]
    assert threshold_on(changed, date(2022, 12, 31)) == Decimal("0.25")
    assert threshold_on(changed, date(2023, 1, 1)) == Decimal("0.30")


def test_a_version_that_covers_the_old_one_leaves_nothing_of_it(folder: RuleFolder) -> None:
    changed = laid(folder.rulebook, local("threshold = 0.25", first="2020-01-01"))

    assert spans(changed) == [(date(2020, 1, 1), None)]


def test_the_rulebook_that_was_given_stays_as_it_was(folder: RuleFolder) -> None:
    before = folder.rulebook

    laid(before, local("threshold = 0.25"))

    assert spans(before) == [(date(2020, 1, 1), None)]
    assert threshold_on(before, DAY) == Decimal("0.30")


def test_what_is_not_restated_comes_from_the_version_replaced(folder: RuleFolder) -> None:
    folder.change("rules/low.toml", "threshold = 0.30", "threshold = 0.30\nprocedures_at_least = 2")

    rule = low_on(laid(folder.rulebook, local("threshold = 0.25")), DAY).rule

    assert isinstance(rule, LowResults)
    assert (rule.procedures, rule.procedures_at_least) == (("both",), 2)


def test_the_verdict_follows_the_local_line(folder: RuleFolder) -> None:
    changed = laid(folder.rulebook, local("threshold = 0.25"))
    rows = "a | 2022 | vpr-5-ru | 20 | 5"

    assert verdict(run(folder.rulebook, rows, 2022), "low") == "no_data"
    assert verdict(run(changed, rows, 2022), "low") == "met"
    assert verdict(run(changed, rows, 2022, day=date(2022, 1, 9)), "low") == "no_data"


def test_what_was_assumed_stays_assumed_until_an_order_says_it(folder: RuleFolder) -> None:
    folder.change(
        "rules/low.toml",
        "threshold = 0.30",
        'threshold = 0.30\nassumed = ["threshold", "procedures"]',
    )

    before = low_on(folder.rulebook, DAY).standing.assumed
    after = low_on(laid(folder.rulebook, local("threshold = 0.25")), DAY).standing.assumed

    assert set(before) == {"threshold", "procedures"}
    assert set(after) == {"procedures"}


def test_a_local_version_may_assume_too(folder: RuleFolder) -> None:
    text = local("threshold = 0.25", "procedures_at_least = 2", 'assumed = ["procedures_at_least"]')

    assert low_on(laid(folder.rulebook, text), DAY).standing.assumed == ("procedures_at_least",)


def test_sources_of_single_keys_live_on_except_of_those_restated_and_of_the_days(
    folder: RuleFolder,
) -> None:
    own = 'act = "order", clause = "1"'
    folder.change(
        "rules/low.toml",
        "threshold = 0.30",
        "threshold = 0.30\nuntil = 2024-12-31\n"
        f"sources = {{ threshold = {{ {own} }}, procedures = {{ {own} }},"
        f" from = {{ {own} }}, until = {{ {own} }} }}",
    )

    standing = low_on(laid(folder.rulebook, local("threshold = 0.25")), DAY).standing

    assert set(standing.sources) == {"procedures"}
    assert standing.source.act == "own"


def test_other_readings_live_on_unless_the_local_version_has_its_own(folder: RuleFolder) -> None:
    reading = '[[{}version.alternative]]\nid = "{}"\ntitle = "Иначе"\nset = {{ threshold = 0.5 }}'
    folder.write(
        "rules/low.toml",
        (folder.path / "rules/low.toml").read_text("utf-8") + reading.format("", "half"),
    )

    kept = laid(folder.rulebook, local("threshold = 0.25"))
    own = laid(folder.rulebook, local("threshold = 0.25", reading.format("criterion.", "other")))

    assert [one.id for one in low_on(kept, DAY).standing.alternative] == ["half"]
    assert [one.id for one in low_on(own, DAY).standing.alternative] == ["other"]


def test_a_category_is_put_together_anew(folder: RuleFolder) -> None:
    text = local("any_of = []", "none_of = ['low']", rule="weak", noun="category")
    changed = laid(folder.rulebook, text)
    rows = "a | 2022 | vpr-5-ru | 20 | 6"

    assert verdict(run(changed, rows, 2022, day=date(2022, 1, 9)), "weak") == "met"
    assert verdict(run(changed, rows, 2022), "weak") == "not_met"
    assert spans(changed, "weak")[0] == (date(2020, 1, 1), date(2022, 1, 9))


def test_a_later_file_is_laid_over_an_earlier_one(folder: RuleFolder) -> None:
    first = laid(folder.rulebook, local("threshold = 0.25"), "first.toml")
    both = laid(first, local("threshold = 0.20", first="2023-01-01"), "second.toml")

    days = [date(2021, 1, 1), date(2022, 1, 10), date(2023, 1, 1)]
    assert [threshold_on(both, day) for day in days] == [
        Decimal(t) for t in ("0.30", "0.25", "0.20")
    ]


def test_the_receipt_holds_the_hash_of_the_local_file_beside_those_of_the_rules(
    folder: RuleFolder,
) -> None:
    text = local("threshold = 0.25")
    changed = laid(folder.rulebook, text, "Приказ 7.toml")

    found = run(changed, "a | 2022 | vpr-5-ru | 20 | 5", 2022)

    hashes = dict(found.receipt.rules)
    added = hashes.keys() - folder.rulebook.hashes().keys()
    assert [name.endswith("Приказ 7.toml") for name in added] == [True]
    assert hashes[added.pop()] == hashlib.sha256(text.encode()).hexdigest()
    assert folder.rulebook.hashes().items() <= hashes.items()


def test_a_byte_order_mark_of_an_editor_does_not_matter(folder: RuleFolder) -> None:
    content = b"\xef\xbb\xbf" + local("threshold = 0.25").encode()

    assert threshold_on(with_local(folder.rulebook, content, "x.toml"), DAY) == Decimal("0.25")


def test_a_run_can_set_a_parameter_over_a_local_version(folder: RuleFolder) -> None:
    changed = laid(folder.rulebook, local("threshold = 0.25"))

    found = run(changed, "a | 2022 | vpr-5-ru | 20 | 4", 2022, {"low.threshold": Decimal("0.2")})

    assert verdict(found, "low") == "met"


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        pytest.param("[[criterion", "LOCAL.toml", "the file is not TOML", id="not TOML"),
        pytest.param(
            local("threshold = 0.25", rule="lo"),
            "LOCAL.toml: id: lo",
            "Write low",
            id="no such rule",
        ),
        pytest.param(
            local("any_of = ['low']", rule="weka", noun="category"),
            "LOCAL.toml: id: weka",
            "Write weak",
            id="no such category",
        ),
        pytest.param(
            local("treshold = 0.25"),
            "LOCAL.toml: low: version[0]: treshold",
            "Write threshold",
            id="no such key",
        ),
        pytest.param(
            local('threshold = "0.25"'),
            "LOCAL.toml: low: version[0]: threshold",
            "a number without quotes",
            id="a number in quotes",
        ),
        pytest.param(
            local("threshold = 0.25").replace("from = 2022-01-10\n", ""),
            "LOCAL.toml: low: version[0]: from",
            "the version has no first day",
            id="no first day",
        ),
        pytest.param(
            local("threshold = 0.25", first='"2022-01-10"'),
            "LOCAL.toml: low: version[0]: from",
            "the version has no first day",
            id="a day in quotes",
        ),
        pytest.param(
            local("threshold = 0.25").replace("checked = 2026-11-21\n", ""),
            "LOCAL.toml: low: version[0]: checked",
            "the key is missing",
            id="never checked",
        ),
        pytest.param(
            local("threshold = 0.25").replace(f"{OWN}\n", ""),
            "LOCAL.toml: low: version[0]: source",
            "the key is missing",
            id="no source",
        ),
        pytest.param(
            local("threshold = 0.25").replace('"own", clause', '"won", clause'),
            "rules/low.toml: version[1]: source",
            "the act is not in acts.toml",
            id="an act nobody named",
        ),
        pytest.param(
            local('when_missing = "met"'),
            "LOCAL.toml: low: version[0]: when_missing",
            "neither a source nor stands in assumed",
            id="a policy without a source",
        ),
        pytest.param(
            local("until = 2022-01-09", "threshold = 0.25"),
            "LOCAL.toml: low: version[0]: until",
            "ends before it begins",
            id="ends before it begins",
        ),
        pytest.param(
            local("any_of = ['nobody']", rule="weak", noun="category"),
            "rules/categories.toml: weak: nobody",
            "the key is not known",
            id="a member that is not there",
        ),
    ],
)
def test_a_faulty_file_is_refused_with_its_place_and_what_to_write(
    folder: RuleFolder, text: str, where: str, what: str
) -> None:
    with pytest.raises(RuleError) as caught:
        laid(folder.rulebook, text)

    assert caught.value.where == where
    assert what in str(caught.value)


def test_all_faults_of_a_version_are_told_together(folder: RuleFolder) -> None:
    with pytest.raises(RuleError) as caught:
        laid(folder.rulebook, local('threshold = "0.25"', "treshold = 1"))

    assert len(caught.value.others) == 1


def test_a_version_before_the_first_one_has_to_state_everything(folder: RuleFolder) -> None:
    with pytest.raises(RuleError, match="procedures"):
        laid(folder.rulebook, local("threshold = 0.25", first="2019-01-01"))

    whole = laid(
        folder.rulebook,
        local("threshold = 0.25", "procedures = 'both'", "until = 2019-12-31", first="2019-01-01"),
    )
    assert spans(whole) == [(date(2019, 1, 1), date(2019, 12, 31)), (date(2020, 1, 1), None)]


def test_a_category_does_not_outlive_its_members_in_silence(folder: RuleFolder) -> None:
    folder.change("rules/low.toml", "threshold = 0.30", "threshold = 0.30\nuntil = 2024-12-31")

    with pytest.raises(RuleNotInForceError, match="low, which is not in force"):
        folder.rulebook.edition(date(2025, 1, 1))


def test_a_copy_of_the_rules_with_local_ones_reads_back_the_same(folder: RuleFolder) -> None:
    first = laid(folder.rulebook, local("threshold = 0.25"), "z first.toml")
    both = laid(first, local("threshold = 0.20", first="2023-01-01"), "a second.toml")
    for name, content in both.files.items():
        file = folder.path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)

    again = read_rules(folder.path)

    assert again.hashes() == both.hashes()
    assert spans(again) == spans(both)
    assert read_rulebook(folder.path).hashes().items() <= again.hashes().items()
