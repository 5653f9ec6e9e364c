"""`composite_index`: scales over the schools of the run, what is left out, what it tells."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import sqrt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.identification.identify import identify
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds import Number
from schoolsupport.identification.kinds.outcome import Outcome
from schoolsupport.records import plain
from schoolsupport.tables import Tables

from ..number.small_worlds import inputs_of  # noqa: TID252  # the tables of the room above
from ..rule_folders import RuleFolder, category, criterion, refused  # noqa: TID252  # the folders of the room above

SEEN = examples(16)
VALUES = st.sampled_from([1.0, 2.0, 2.0, 5.0, 40.0])
A = {"indicator": "context_value", "parameters": {"column": "a"}, "weight": Decimal("0.5")}
B = {"indicator": "context_value", "parameters": {"column": "b"}, "weight": Decimal("-0.25")}


def given_inputs(a: list[float | None], b: list[float | None]) -> Inputs:
    ids = [f"s{place:02d}" for place in range(len(a))]
    frame = pd.DataFrame({"school": ids, "year": 2021, "a": a, "b": b}).astype(
        {"a": "float64", "b": "float64"}
    )
    return inputs_of(Tables.of(context=frame))


def index(inputs: Inputs, threshold: str = "1000", **parameters: Any) -> Outcome:
    rule = Number(
        indicator="composite_index",
        parameters={"components": [A, B], **parameters},
        comparator="below",
        threshold=Decimal(threshold),
    )
    return rule.made_ready("rules/test.toml", {}).judge(inputs)


def standard(values: list[float], free: int) -> list[float]:
    mean = sum(values) / len(values)
    spread = sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - free))
    return [(v - mean) / spread if spread else 0.0 for v in values]


def minmax(values: list[float]) -> list[float]:
    low, high = min(values), max(values)
    return [(v - low) / (high - low) if high > low else 0.0 for v in values]


@SEEN
@given(
    pairs=st.lists(st.tuples(VALUES, VALUES), min_size=3, max_size=9),
    of=st.sampled_from(["population", "sample"]),
)
def test_a_scale_is_what_a_plain_reading_says(pairs: list[tuple[float, float]], of: str) -> None:
    a, b = ([one[place] for one in pairs] for place in (0, 1))

    scored = index(given_inputs([*a], [*b]), scale="standard", deviation_of=of)
    between = index(given_inputs([*a], [*b]), scale="minmax", to_hundred=True)

    free = 1 if of == "sample" else 0
    wanted = [0.5 * x - 0.25 * y for x, y in zip(standard(a, free), standard(b, free), strict=True)]
    assert scored.observed.tolist() == pytest.approx(wanted, abs=1e-9)
    hundred = [
        100 * (0.5 * x + 0.25 * (1 - y)) / 0.75 for x, y in zip(minmax(a), minmax(b), strict=True)
    ]
    assert between.observed.tolist() == pytest.approx(hundred, abs=1e-9)


def test_an_index_between_the_ends_is_decided_in_fractions() -> None:
    """Of 0, 0.1 and 0.3 the middle one is one third of the way; a third of a half is a sixth."""
    inputs = given_inputs([0.0, 0.1, 0.3], [0.0, 0.0, 0.0])
    rule = Number(
        indicator="composite_index",
        parameters={"components": [{**A, "weight": Decimal(3)}], "scale": "minmax"},
        comparator="below",
        threshold=Decimal(1),
    )

    assert rule.is_exact()
    assert rule.judge(inputs).verdict.codes.tolist() == [3, 1, 1]
    assert rule.exactly(inputs, (2021,), pd.RangeIndex(1, 2).to_numpy())[0] == Fraction(1)


def test_one_unknown_peer_leaves_the_scale_unknown() -> None:
    inputs = given_inputs([1.0, 2.0, None], [1.0, 2.0, 3.0])

    all_, known = (index(inputs, scale="minmax", peers=peers) for peers in ("all", "known"))

    assert [all_.verdict[place].key for place in range(3)] == ["no_data"] * 3
    assert all_.doubts["others_unknown"].tolist() == [True, True, False]
    assert [key.name for key in all_.missing] == ["a"]
    assert [known.verdict[place].key for place in range(3)] == ["met", "met", "no_data"]


def test_a_component_left_out_leaves_its_weight_to_the_others() -> None:
    inputs = given_inputs([1.0, None, None], [4.0, 4.0, None])

    outcome = index(inputs, when_component_missing="left_out")

    assert outcome.observed.tolist()[:2] == [0.5 - 1, -0.75 * 4]
    first, second = outcome.parts[0].terms
    assert second.weights.tolist()[:2] == [-0.25, -0.75]
    assert pd.isna(first.weights[1])
    assert outcome.verdict[2].key == "no_data"


COMPONENTS = """
assumed = ["parameters"]
[version.parameters]
scale = "minmax"
peers = "known"
when_component_missing = "left_out"
[[version.parameters.components]]
indicator = "share_below_minimum"
title = "Ниже границы"
parameters = { procedures = "both" }
weight = -1
[[version.parameters.components]]
indicator = "share_of_context"
parameters = { numerator = "families_low_income", denominator = "families" }
weight = -0.5
"""
LINE = ('indicator = "composite_index"', 'comparator = "below"', "threshold = -0.2")


def test_the_components_stand_in_the_explanation(folder: RuleFolder) -> None:
    folder.write("rules/low.toml", criterion("number", *LINE, version=COMPONENTS))
    folder.write("rules/categories.toml", category("weak", 'any_of = ["low"]'))
    work = {"school": "s1", "year": 2021, "n": 10, "n_2": 5, "n_below": 5}
    other = {**work, "school": "s2", "n_2": 1, "n_below": 1}
    results = [{**w, "procedure": p} for w in (work, other) for p in ("vpr-5-ru", "vpr-5-ma")]

    run = identify(folder.rulebook, Tables.of(results=pd.DataFrame(results)), year=2021)

    text = run.explain("s1", "en").text("en")
    assert "Ниже границы: 50 %, on the scale 1, weight -1.5" in text
    assert "share_of_context: left out, its weight goes to the others" in text
    cell = plain(run.record("s1").criteria[0].cells[0])
    assert [term["weight"] for term in cell["terms"]] == [-1.5, None]
    assert run.edition.criteria["low"].rule.procedure_names()[
        "parameters.components[0].parameters.procedures"
    ] == ("both",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'assumed = ["parameters"]',
            "",
            "parameters.peers: this is not the default and has neither a source",
        ),
        (
            'indicator = "share_of_context"',
            'indicator = "share_of_contex"',
            "parameters.components[1]: indicator: share_of_contex: the key is not known",
        ),
        (
            'parameters = { procedures = "both" }',
            "parameters = { procedure = 1 }",
            "parameters.components[0].parameters: procedure: the key is not known",
        ),
        (
            'procedures = "both"',
            'procedures = "all"',
            "parameters.components[0].parameters.procedures: no set of procedures and no",
        ),
        ("weight = -1\n", "weight = 0\n", "parameters: the parameters do not fit each other"),
        ('"minmax"', '"standard"', "parameters: the parameters do not fit each other"),
        (
            (
                'indicator = "share_of_context"\nparameters = { numerator = "families_low_income",'
                ' denominator = "families" }'
            ),
            'indicator = "composite_index"',
            "parameters.components[1]: indicator: an index is no component of an index",
        ),
    ],
)
def test_what_an_index_cannot_say(folder: RuleFolder, old: str, new: str, message: str) -> None:
    version = COMPONENTS.replace(old, new)
    assert version != COMPONENTS
    folder.write("rules/it.toml", criterion("number", *LINE, version=version))

    assert refused(folder)[0].startswith(f"rules/it.toml: version[0]: {message}")


def test_it_is_told_on_the_page_of_the_law(folder: RuleFolder) -> None:
    from schoolsupport.identification.rules.law import computed  # noqa: PLC0415  # one test of words

    folder.write("rules/low.toml", criterion("number", *LINE, version=COMPONENTS))
    folder.write("rules/categories.toml", category("weak", 'any_of = ["low"]'))
    edition = identify(
        folder.rulebook,
        Tables.of(
            results=pd.DataFrame([{"school": "a", "year": 2021, "procedure": "vpr-5-ru", "n": 1}])
        ),
        year=2021,
    ).edition

    said = computed(edition.criteria["low"], edition).text("en")
    assert said == (
        "index of components between the least and the greatest: -1 × Ниже границы;"
        " -0.5 × share «Малообеспеченных семей» of «Семей всего»;"
        " a component that is missing leaves its weight to the others; below -0.2"
    )


def test_the_example_of_the_reference_is_a_rule(folder: RuleFolder) -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "rule-file.md").read_text("utf-8")
    (example,) = [b for b in page.split("```toml\n")[1:] if b.startswith("# rules/social-index")]
    text = example.partition("```")[0].replace(
        'act = "…", clause = "…"', 'act = "order", clause = "1"'
    )
    folder.write("rules/social-index.toml", text)
    graded = category("under-pressure", 'all_of = ["social-index"]', 'graded_by = "social-index"')
    typology = category("resilient", 'all_of = ["social-index"]', 'none_of = ["low"]')
    folder.write("rules/categories.toml", graded + typology)
    context = {
        "school": ["s1"],
        "year": 2021,
        "enrolment": 10,
        "pupils_both_parents_higher_education": 1,
        "pupils_single_parent": 10,
        "pupils_russian_not_native": 4,
    }

    run = identify(folder.rulebook, Tables.of(context=pd.DataFrame(context)), year=2021)

    assert run.bands["under-pressure"].tolist() == ["pressure"]
    assert run.record("s1").criteria[1].observed == pytest.approx(100 * (0.04 + 0.3 * 0.6))


BY_GRADE = {
    "components": [
        {"indicator": "share_of_marks", "weight": Decimal(1), "parameters": given}
        for given in (
            {"procedures": ["vpr-5-ru"], "marks": [4, 5]},
            {"procedures": ["oge-9-ru"], "marks": [4, 5]},
        )
    ]
}


@pytest.mark.parametrize(
    ("policy", "grade_to", "expected"),
    [
        ({}, 11, "no_data"),
        ({}, 4, "not_applicable"),
        ({"when_component_not_applicable": "left_out"}, 11, "no_data"),
        ({"when_component_not_applicable": "left_out"}, 8, "met"),
        ({"when_component_missing": "left_out"}, 11, "met"),
    ],
)
def test_what_is_missing_is_no_data_and_what_does_not_apply_is_left_out(
    policy: dict[str, Any], grade_to: int, expected: str
) -> None:
    """Of the work of grade 9 nothing is known; a school up to grade 8 has none."""
    register = pd.DataFrame(
        {"school": ["s00"], "name": ["s00"], "grade_from": [1], "grade_to": [grade_to]}
    )
    work = {"school": "s00", "year": 2021, "procedure": "vpr-5-ru", "n": 10}
    marks = {"n_2": 1, "n_3": 2, "n_4": 3, "n_5": 4}
    inputs = inputs_of(Tables.of(schools=register, results=pd.DataFrame([work | marks])))
    rule = Number(
        indicator="composite_index",
        parameters={**BY_GRADE, **policy},
        comparator="at_least",
        threshold=Decimal("0.5"),
    )

    assert rule.made_ready("rules/test.toml", {}).judge(inputs).verdict[0].key == expected
