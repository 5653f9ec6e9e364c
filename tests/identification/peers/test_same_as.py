"""`same_as`: branches have the verdict of their head, the others are not concerned."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.errors import ParameterError, RuleNotInForceError
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.studies.what_if import what_if
from schoolsupport.records import plain
from schoolsupport.tables import Tables

from ..rule_folders import RuleFolder, category, criterion, refused  # noqa: TID252  # the folders of the room above
from ..small_tables import reason, verdict  # noqa: TID252  # the tables of the room above

SEEN = examples(
    10,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
HEADS = {"a": None, "b": "a", "c": "b", "d": "nowhere", "e": None}


@pytest.fixture
def branches(folder: RuleFolder) -> RuleFolder:
    folder.write("rules/as-head.toml", criterion("same_as", 'criterion = "low"', title="Филиал"))
    folder.write("rules/categories.toml", category("weak", 'any_of = ["low", "as-head"]'))
    return folder


def found(
    folder: RuleFolder, twos: dict[str, int], heads: dict[str, str | None], without: str = ""
) -> Identification:
    schools = pd.DataFrame(
        [{"school": s, "name": f"Школа {s}", "branch_of": head} for s, head in heads.items()]
    )
    rows = [
        {"school": s, "year": 2021, "procedure": p, "n": 10, "n_2": n}
        for s, n in twos.items()
        for p in ("vpr-5-ru", "vpr-5-ma")
        if (s, p) != ("a", without)
    ]
    results = pd.DataFrame(rows, columns=["school", "year", "procedure", "n", "n_2"])
    return identify(folder.rulebook, Tables.of(schools=schools, results=results), year=2021)


@SEEN
@given(
    heads=st.fixed_dictionaries({s: st.sampled_from([None, "a", "b", "c", "x"]) for s in "abcde"}),
    twos=st.fixed_dictionaries(
        {"e": st.just(0)}, optional={s: st.sampled_from([0, 2, 3, 9]) for s in "abc"}
    ),
)
def test_a_branch_is_what_its_head_is(
    branches: RuleFolder, heads: dict[str, str | None], twos: dict[str, int]
) -> None:
    heads = {s: None if head == s else head for s, head in heads.items()}

    run = found(branches, twos, heads)

    for school, head in heads.items():
        wanted = "no_data" if head == "x" else head and verdict(run, "low", head)
        assert verdict(run, "as-head", school) == (wanted or "not_applicable")


def test_the_head_is_named(branches: RuleFolder) -> None:
    run = found(branches, {"a": 9, "b": 0, "c": 0, "d": 0}, HEADS)

    said = next(one for one in run.record("b").criteria if one.id == "as-head")
    assert said.head is not None
    assert plain(said.head) == {
        "criterion": "low",
        "school": "a",
        "name": "Школа a",
        "verdict": "met",
    }
    assert "as of the head school Школа a (a): yes" in run.explain("b", "en").text("en")


def test_a_head_that_is_not_in_the_data_is_what_is_missing(branches: RuleFolder) -> None:
    run = found(branches, {"a": 9, "d": 0}, HEADS)

    outcome = run.judgement.criteria["as-head"]
    assert reason(run, "as-head", "d") == "missing"
    assert outcome.missing[InputKey("schools", "branch_of")].tolist() == [0, 0, 0, 1, 0]
    text = run.explain("d", "en").text("en")
    assert "as of the head school nowhere: it is not in the data" in text
    assert "missing: the head school of the branch" in text


def test_what_the_head_lacks_the_branch_lacks(branches: RuleFolder) -> None:
    run = found(branches, {"a": 0, "b": 0, "e": 0}, HEADS, without="vpr-5-ru")

    lacks = run.judgement.criteria["as-head"].missing[InputKey("results", "vpr-5-ru", 2021)]
    assert lacks.tolist() == [False, True, False, False, False]
    settled = {one.key.name: one.settles for one in run.missing}
    assert settled["vpr-5-ru"] == 2  # of a, and of its branch b


def test_the_criterion_followed_is_in_use(branches: RuleFolder) -> None:
    branches.write("rules/categories.toml", category("weak", 'any_of = ["as-head"]'))
    run = found(branches, {"a": 9}, HEADS)

    assert run.edition.used == {"low", "as-head"}
    assert "low" in run.edition.rests_on("weak")


def test_a_line_that_moves_for_branches_too_is_not_read_off(branches: RuleFolder) -> None:
    run = found(branches, {"a": 9}, HEADS)

    with pytest.raises(ParameterError, match="take its verdicts over"):
        what_if(run, "low")


def test_it_follows_a_criterion_that_is_judged(folder: RuleFolder) -> None:
    folder.write("rules/one.toml", criterion("same_as", 'criterion = "twp"'))
    folder.write("rules/two.toml", criterion("same_as", 'criterion = "one"'))

    said = refused(folder)

    assert said == [
        "rules/one.toml: version[0]: criterion: twp: the key is not known; found: twp. Write two",
        (
            "rules/two.toml: version[0]: criterion: the criterion followed follows another itself;"
            " found: one. Name the criterion that is judged"
        ),
    ]


def test_it_is_not_in_force_without_the_criterion_it_follows(branches: RuleFolder) -> None:
    branches.change("rules/low.toml", "from = 2020-01-01", "from = 2022-01-01")
    branches.write("rules/categories.toml", category("weak", 'any_of = ["as-head"]'))

    with pytest.raises(RuleNotInForceError, match="as-head follows low, which is not in force"):
        found(branches, {"a": 9}, HEADS)
