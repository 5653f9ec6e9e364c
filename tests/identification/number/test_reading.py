"""Rule files with `kind = "number"`: what is refused, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from schoolsupport.errors import RuleError
from schoolsupport.identification.indicators import CORE_INDICATORS
from schoolsupport.identification.kinds.drawn import DrawnLine
from schoolsupport.identification.kinds.number import Number

from ..rule_folders import RuleFolder, criterion  # noqa: TID252  # the folders of the room above

FILE = "rules/mean.toml"
AT = f"{FILE}: version[0]"
MEAN = 'indicator = "mean_result"\nparameters = { procedures = "both" }\ncomparator = "below"'
FAMILIES = 'indicator = "context_value"\nparameters = { column = "families" }\ncomparator = "below"'
MARKS = '{ procedures = "both", marks = [2] }'


def read(folder: RuleFolder, *lines: str, version: str = "") -> Number:
    text = criterion("number", *lines, version=version)
    rule = folder.write(FILE, text).rulebook.criteria["mean"].versions[0].rule
    assert isinstance(rule, Number)
    return rule


def faults(folder: RuleFolder, *lines: str, version: str = "") -> list[str]:
    with pytest.raises(RuleError) as caught:
        read(folder, *lines, version=version)
    return caught.value.text().splitlines()


def test_one_set_of_procedures_stands_without_brackets(folder: RuleFolder) -> None:
    rule = read(folder, MEAN, "threshold = 40.5")

    assert rule.parameters == {"procedures": ["both"]}
    assert rule.line()[1:] == ("below", "points")


def test_every_key_is_read(folder: RuleFolder) -> None:
    rule = read(
        folder,
        'indicator = "share_of_marks"',
        f"parameters = {MARKS}",
        'comparator = "between"',
        "threshold = 0.3",
        "threshold_to = 0.5",
        'relative_to = "municipality"',
        "absolute = true",
        "years = 3",
        'over = "pooled"',
        'not_held = "pass_over"',
        'applies_to = { grade = 9, column = "families", at_least = 2 }',
        'rounding = { digits = 2, ties = "half_even" }',
        'small = { minimum = 10, then = "no_data" }',
        'when_missing = "not_met"',
        version='assumed = ["not_held", "rounding", "small", "when_missing"]',
    )

    assert rule.years_back() == 3
    assert rule.policies_set() == ("not_held", "rounding", "small", "when_missing")
    assert str(rule.line_to()) == "0.5"


NO_LINE = (
    f"{AT}: the criterion draws no line, or more than one; found: below."
    " Write one of threshold, thresholds with pool"
)
BETWEEN = "between needs both ends, and only between has two"
DRAWN = (
    "a line is drawn by a column, or by an indicator."
    ' Write threshold = { column = "…" } or { indicator = "…", parameters = { … } }'
)
TWO_ENDS = ". Write threshold and threshold_to with between"
POOL = f"{AT}: pool: thresholds and pool go together"
NAME_POOLS = ". Write pool = the column that names the pools, and a line for each of them"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ['indicator = "mean_resul"', 'comparator = "below"', "threshold = 4"],
            (
                f"{AT}: indicator: mean_resul: the key is not known; found: mean_resul."
                " Write mean_result"
            ),
        ),
        (
            [MEAN, 'threshold = { indicator = "mean_marks" }'],
            (
                f"{AT}: threshold.indicator: mean_marks: the key is not known; found: mean_marks."
                " Write mean_mark"
            ),
        ),
        (
            ['indicator = "mean_result"', 'comparator = "below"', "threshold = 4"],
            f"{AT}: parameters: procedures: the key is missing. Write the key",
        ),
        (
            [MEAN.replace('"both"', "5"), "threshold = 4"],
            (
                f"{AT}: parameters: procedures: the value does not fit; found: 5."
                " Write a list in square brackets"
            ),
        ),
        (
            [MEAN.replace('"both"', '"bolh"'), "threshold = 4"],
            (
                f"{AT}: parameters.procedures: no set of procedures and no procedure has this name;"
                " found: bolh. Known sets: both, four"
            ),
        ),
        (
            [MEAN, 'threshold = { indicator = "mean_mark" }'],
            f"{AT}: threshold.parameters: procedures: the key is missing. Write the key",
        ),
        ([MEAN], NO_LINE),
        (
            [MEAN, 'threshold = { indicator = "mean_mark", column = "number" }'],
            f"{AT}: threshold: {DRAWN}",
        ),
        ([MEAN, "threshold = { year = -1 }"], f"{AT}: threshold: {DRAWN}"),
        (
            [MEAN, 'threshold = { column = "families" }'],
            (
                f"{AT}: threshold: the line and the number are in different units: the number is in"
                " points; found: persons. Take a column or indicator of the same unit"
            ),
        ),
        (
            [MEAN, 'threshold = { column = "number", year = 1 }'],
            (
                f"{AT}: threshold.year: such a year is not in the data yet, or the column has no"
                " years; found: 1. Write 0 (the same year) or, for example, -1 (the year before)"
            ),
        ),
        (
            [MEAN, 'threshold = { column = "location" }'],
            (
                f"{AT}: threshold.column: the rule needs a number, and the column has words or"
                " days; found: Местность. Name a column of numbers, or of yes and no"
            ),
        ),
        (
            [MEAN, 'threshold = { columns = "number" }'],
            f"{AT}: threshold: columns: the key is not known; found: columns. Write column",
        ),
        (
            [MEAN, "threshold = 4", 'applies_to = { column = "location", above = "a" }'],
            (
                f"{AT}: applies_to.above: of words none is the greater; found: Местность. Write"
                " equals, one_of, not_equals or not_one_of"
            ),
        ),
        (
            [MEAN, "threshold = 4", 'applies_to = { column = "location", equals = 3 }'],
            f"{AT}: applies_to.equals: the value does not fit; found: 3. Write a text in quotes",
        ),
        (
            [MEAN, "threshold = 4", 'applies_to = { column = "number", one_of = [] }'],
            f"{AT}: applies_to.one_of: the list is empty; found: []. Write at least one",
        ),
        (
            [MEAN, "threshold = 4", 'applies_to = { column = "number", between = [1] }'],
            (
                f"{AT}: applies_to.between: what is between has not two ends; found: 1. Write two"
                " numbers or days, ascending: between = [1, 5]"
            ),
        ),
        (
            [MEAN, "threshold = 4", 'applies_to = { column = "ownership", equals = "stat" }'],
            f"{AT}: applies_to.equals: stat: the key is not known; found: stat. Write state",
        ),
        ([MEAN, "threshold = 4", 'pool = "location"'], POOL + "; found: location" + NAME_POOLS),
        ([MEAN, "thresholds = { city = 4 }"], POOL + NAME_POOLS),
        (
            [MEAN.replace("below", "between"), "threshold = 4"],
            f"{AT}: threshold_to: {BETWEEN}{TWO_ENDS}",
        ),
        (
            [MEAN, "threshold = 4", "threshold_to = 5"],
            f"{AT}: threshold_to: {BETWEEN}; found: 5{TWO_ENDS}",
        ),
        (
            [
                MEAN.replace("below", "between"),
                'threshold = { column = "number" }',
                "threshold_to = 5",
            ],
            f"{AT}: threshold: {BETWEEN}{TWO_ENDS}",
        ),
        (
            [MEAN.replace("below", "between"), "threshold = 5", "threshold_to = 4.9"],
            f"{AT}: threshold_to: the upper end lies below the lower; found: 4.9. Write 5 or more",
        ),
        (
            [MEAN, "threshold = 4", "years = 2"],
            (
                f"{AT}: over: of several years only the last is looked at; found: last."
                ' Write over = "each" or "pooled", or years = 1'
            ),
        ),
        (
            [MEAN, "threshold = 4", "years = 0"],
            f"{AT}: write a number of years from 1 up, not 0",
        ),
        (
            [MEAN.replace("mean_result", "trend"), "threshold = 0", "years = 3", 'over = "each"'],
            (
                f"{AT}: years: the indicator trend is of several years; found: 1."
                ' Write years = 2 or more, and over = "pooled"'
            ),
        ),
        (
            [FAMILIES, "threshold = 4", 'relative_to = "region"'],
            (
                f"{AT}: relative_to: a territory has results and no context to be compared with;"
                " found: region. Choose an indicator with procedures, or leave relative_to out"
            ),
        ),
        (
            [MEAN, "threshold = 4", "absolute = true"],
            (
                f"{AT}: absolute: absolute is said of a difference, and none is taken; found: true."
                ' Write relative_to = "region" or "municipality", or leave absolute out'
            ),
        ),
        (
            [FAMILIES, "threshold = 4", "small = { minimum = 10 }"],
            (
                f"{AT}: small: the indicator context_value does not tell out of how many."
                " Leave small out, or choose an indicator of participants"
            ),
        ),
        (
            [MEAN, "threshold = 4", "applies_to = { at_least = 4 }"],
            (
                f"{AT}: applies_to: applies_to names neither a grade nor a column."
                ' Write applies_to = { grade = 11 } or { column = "…" }'
            ),
        ),
        (
            [MEAN, 'threshold = "4"'],
            f"{AT}: threshold: the value does not fit; found: '4'. Write a number without quotes",
        ),
        (
            [MEAN.replace("below", "under"), "threshold = 4"],
            (
                f"{AT}: comparator: the value does not fit; found: 'under'."
                " Write one of: at_least, at_most, above, below, between"
            ),
        ),
    ],
)
def test_a_wrong_rule_is_told_with_file_key_and_remedy(
    folder: RuleFolder, lines: list[str], said: str
) -> None:
    assert faults(folder, *lines) == [said]


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("small", "small = { minimum = 10 }"),
        ("rounding", "rounding = { digits = 1 }"),
        ("not_held", 'not_held = "pass_over"'),
        ("when_missing", 'when_missing = "met"'),
    ],
)
def test_a_policy_stands_on_a_source_or_is_assumed(folder: RuleFolder, key: str, line: str) -> None:
    said = faults(folder, MEAN, "threshold = 4", line)

    remedy = f'Write sources = {{ {key} = {{ act = "…", quote = "…" }} }} or assumed = ["{key}"]'
    assert said == [
        (
            f"{AT}: {key}: this is not the default and has neither a source nor stands in assumed."
            f" {remedy}"
        )
    ]
    assert read(folder, MEAN, "threshold = 4", line, version=f'assumed = ["{key}"]')
    source = f'sources = {{ {key} = {{ act = "order", clause = "2" }} }}'
    assert read(folder, MEAN, "threshold = 4", line, version=source)


def test_faults_of_one_rule_are_told_together(folder: RuleFolder) -> None:
    assert len(faults(folder, MEAN, "years = 2", "absolute = true")) == 3


def test_a_region_brings_indicators_by_name(tmp_path: Path) -> None:
    """Its own go before those of the core, and the core's stay."""
    own = CORE_INDICATORS["mean_mark"]
    rule = Number(
        indicator="mean_result",
        parameters={"procedures": ["vpr-5-ru"]},
        comparator="below",
        threshold=DrawnLine(indicator="mean_mark", parameters={"procedures": ["vpr-5-ru"]}),
    )

    assert rule.made_ready(str(tmp_path), {"mean_result": own}).line()[2] == "mark"
