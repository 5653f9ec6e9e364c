"""Borderline: the pupils said turn the verdict, one fewer do not, and nobody near is left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport import records
from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.reasons.evidence import share_interval as of_columns
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.studies.borderline import borderline, near_words, page
from schoolsupport.identification.studies.margins import noise_of, pupil_bounds
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages.writing import write
from schoolsupport.tables import Tables
from schoolsupport.testing import results_tables

from .intervals import share_interval
from .rule_folders import RuleFolder, category, criterion
from .small_tables import run, tables, verdict
from .test_distance import OTHER, moved, spreads

TWO = ["vpr-5-ru", "vpr-5-ma"]
FOUR = [*TWO, "vpr-6-ru", "vpr-6-ma"]
QUICK = examples(5)
ARMS = ["low-in-two-procedures", "low-two-years-running"]
JOINED = st.sampled_from(
    [
        {},
        {"any_of": [], "all_of": ARMS},
        {"any_of": [], "at_least": 2, "of": ARMS},
        {"any_of": ARMS[:1], "none_of": ARMS[1:]},
        {"not_held": "pass_over"},
        {"small.minimum": 4, "small.then": "no_data"},
        {f"{arm}.when_missing": "met" for arm in ARMS},
    ]
)


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts below the boundary only, so that a test can move pupils by one column."""
    rows = rows.assign(n_below=rows["n_below"].fillna(rows["n_2"]))
    return rows.drop(columns=["n_3", "n_4", "n_5"]).assign(n_2=float("nan"))


def verdicts_of(found: Identification, variants: list[pd.DataFrame]) -> list[str]:
    """The verdicts on one school with other rows, all judged again at once."""
    if not variants:
        return []
    rows = [rows.assign(school=f"v{at:04d}") for at, rows in enumerate(variants)]
    again = identify(
        found.edition.rulebook,
        Tables.of(results=pd.concat(rows, ignore_index=True)),
        year=found.year,
        settings=dict(found.edition.settings),
    )
    return again.verdicts[again.main].astype("object").tolist()


@QUICK
@given(
    rows=results_tables(TWO, [2020, 2021], schools=["a", "b"], largest=5),
    joined=JOINED,
    needed=st.integers(1, 2),
)
def test_the_pupils_said_turn_the_verdict_and_one_fewer_do_not_in_any_spread(
    rulebook: Rulebook, rows: pd.DataFrame, joined: dict[str, object], needed: int
) -> None:
    assume({"a", "b"} <= set(rows["school"][rows["year"] == 2021]))
    rows = plain(rows)
    chosen = {"procedures": TWO, "low-in-two-procedures.procedures_at_least": needed, **joined}
    found = identify(rulebook, Tables.of(results=rows), year=2021, settings=chosen)

    told = borderline(found, within=3)

    near = dict(zip(told.pupils["school"], told.pupils["pupils"], strict=True))
    for school in ("a", "b"):
        now = verdict(found, found.main, school)
        own = rows[rows["school"] == school]
        if now not in OTHER:
            assert school not in near
            continue
        if school in near:
            assert verdicts_of(found, [moved(own, told.moves(school))]) == [OTHER[now]]
        fewer = [
            moved(own, moves)
            for pupils in range(1, near.get(school, 4))
            for moves in spreads(own, pupils, fall=now == "not_met")
        ]
        assert OTHER[now] not in verdicts_of(found, fewer)


@QUICK
@given(
    rows=results_tables(FOUR, [2020, 2021], largest=30),
    joined=JOINED,
    needed=st.integers(1, 4),
)
def test_the_bounds_hold_the_distance_between_them(
    rulebook: Rulebook, rows: pd.DataFrame, joined: dict[str, object], needed: int
) -> None:
    assume(2021 in set(rows["year"]))
    chosen = {"procedures": FOUR, "low-in-two-procedures.procedures_at_least": needed, **joined}
    found = identify(rulebook, Tables.of(results=rows), year=2021, settings=chosen)
    bounds = {side: pupil_bounds(found, found.main, leaving=side) for side in (True, False)}

    for place, school in enumerate(map(str, found.schools)):
        now = found.judgement.categories[found.main][place]
        if now not in {Verdict.MET, Verdict.NOT_MET}:
            continue
        least, enough = (bound[place] for bound in bounds[now is Verdict.MET])
        said = found.distance(school)
        assert said.more_than is None
        if said.pupils is None:
            assert enough == np.inf
        else:
            assert least <= said.pupils <= enough


def test_both_sides_are_told_nearest_first_with_words(folder: RuleFolder) -> None:
    folder.change("rules/low.toml", "threshold", "procedures_at_least = 2\nthreshold")
    rows = [
        f"{school} | 2021 | {work} | 20 | {below}"
        for school, below in (("on", 6), ("deep", 9), ("off", 5), ("far", 0))
        for work in TWO
    ]
    told = borderline(run(folder.rulebook, "\n".join(rows)), within=3)

    assert told.side(Verdict.MET)[["school", "pupils"]].to_numpy().tolist() == [["on", 1]]
    assert told.side(Verdict.NOT_MET)[["school", "pupils"]].to_numpy().tolist() == [["off", 2]]
    on = records.plain(told)["schools"][0]
    assert on["says"] == "1 pupil fewer below the boundary and the school is off the list"
    assert on["moves"] == [{"procedure": "vpr-5-ru", "year": 2021, "unit": "calendar", "pupils": 1}]
    assert near_words(2, leaving=False).text("en").startswith("2 pupils more below the boundary")


# --- noise -------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=8))
def test_intervals_of_columns_are_those_of_single_shares(pairs: list[tuple[int, int]]) -> None:
    pairs = [(below, max(below, people)) for below, people in pairs]
    counted = np.array([below for below, _ in pairs], dtype=float)
    people = np.array([people for _, people in pairs], dtype=float)

    low, high = of_columns(counted, people)

    for place, (below, all_) in enumerate(pairs):
        if all_ == 0:
            assert np.isnan(low[place])
            continue
        one = share_interval(below, all_)
        assert (low[place], high[place]) == pytest.approx((one.low, one.high), abs=1e-12)


@QUICK
@given(rows=results_tables(TWO, [2020, 2021], largest=60), needed=st.integers(1, 2))
def test_within_the_noise_is_who_could_not_be_judged_without_the_works_on_the_line(
    rulebook: Rulebook, rows: pd.DataFrame, needed: int
) -> None:
    assume(2021 in set(rows["year"]))
    rows = plain(rows)
    chosen = {"procedures": TWO, "low-in-two-procedures.procedures_at_least": needed}
    found = identify(rulebook, Tables.of(results=rows), year=2021, settings=chosen)
    unsure = rows.copy()
    for at, row in rows.iterrows():
        if row["n"] > 0 and row["n_below"] >= 0:
            ends = share_interval(row["n_below"], row["n"])
            if ends.low < 0.3 <= ends.high:
                unsure.loc[at, ["n_below", "n_below_lowest", "n_below_highest"]] = float("nan")

    noisy = noise_of(found, found.main).schools

    again = identify(rulebook, Tables.of(results=unsure), year=2021, settings=chosen)
    for place, school in enumerate(map(str, found.schools)):
        decided = verdict(found, found.main, school) in OTHER
        open_ = verdict(again, again.main, school) == "no_data"
        assert noisy[place] == (decided and open_), school


def test_a_large_school_far_from_the_line_is_not_within_the_noise(rulebook: Rulebook) -> None:
    rows = [f"big | 2021 | {work} | 300 | 150" for work in TWO]
    rows += [f"little | 2021 | {work} | 10 | 4" for work in TWO]
    told = borderline(run(rulebook, "\n".join(rows)))

    assert told.noise["school"].tolist() == ["little"]
    assert told.noise["works"].tolist() == [("vpr-5-ru 2021", "vpr-5-ma 2021")]
    assert (told.in_noise(Verdict.MET), told.decided) == (1, (2, 0))


def test_files_for_programs_say_of_every_school_whether_it_is_within_chance(
    folder: RuleFolder, tmp_path: Path
) -> None:
    folder.change("rules/low.toml", "threshold", "procedures_at_least = 2\nthreshold")
    rows = [f"sure | 2021 | {work} | 4 | 4" for work in TWO]
    rows += [f"shaky | 2021 | {work} | 20 | 6" for work in TWO]

    write(page(borderline(run(folder.rulebook, "\n".join(rows)))), tmp_path / "near.csv")

    told = pd.read_csv(tmp_path / "near.csv", sep=";", index_col="school", dtype="str")
    assert told["within_chance"].to_dict() == {"shaky": "true", "sure": "false"}


# --- numbers -----------------------------------------------------------------------------------


def with_number(folder: RuleFolder, *lines: str) -> Rulebook:
    folder.write("rules/number.toml", criterion("number", *lines))
    return folder.write("rules/categories.toml", category("weak", 'any_of = ["number"]')).rulebook


SHARE = ('indicator = "share_of_marks"', "parameters = { procedures = 'both', marks = [4, 5] }")


@QUICK
@given(
    counts=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=4),
    comparator=st.sampled_from(["at_least", "at_most", "above", "below"]),
    percent=st.sampled_from(["0.3", "0.5", "0.25"]),
)
def test_the_pupils_of_a_share_turn_it_and_one_fewer_do_not(
    tmp_path_factory: pytest.TempPathFactory,
    counts: list[tuple[int, int]],
    comparator: str,
    percent: str,
) -> None:
    made = RuleFolder(tmp_path_factory.mktemp("rules"))
    rules = with_number(made, *SHARE, f'comparator = "{comparator}"', f"threshold = {percent}")

    def judged(marks: list[tuple[int, int]]) -> Identification:
        rows = [
            f"s{at} | 2021 | {work} | {good + rest} | 0 | {rest} | {good} | 0"
            for at, (good, rest) in enumerate(marks)
            for work in TWO
        ]
        head = "school | year | procedure | n | n_2 | n_3 | n_4 | n_5\n"
        return run(rules, tables(results=head + "\n".join(rows)))

    found = judged(counts)
    told = borderline(found).numbers

    for row in told.to_dict("records"):
        at = int(str(row["school"])[1:])
        good, rest = 2 * counts[at][0], 2 * counts[at][1]
        needed = row["pupils"]
        for pupils, turns in ((needed, True), (needed - (1 if needed > 0 else -1), False)):
            share = (good + pupils) / (good + rest)
            line = float(percent)
            met = {
                "at_least": share >= line,
                "at_most": share <= line,
                "above": share > line,
                "below": share < line,
            }[comparator]
            assert (met != (verdict(found, "number", f"s{at}") == "met")) == turns
    named = set(told["school"])
    decided = {f"s{at}" for at, pair in enumerate(counts) if sum(pair)}
    assert named == decided


def test_a_number_that_is_no_share_is_told_in_its_own_unit(folder: RuleFolder) -> None:
    rules = with_number(
        folder,
        'indicator = "mean_mark"',
        "parameters = { procedures = 'both' }",
        'comparator = "below"',
        "threshold = 3.5",
    )
    head = "school | year | procedure | n | n_2 | n_3 | n_4 | n_5\n"
    rows = [f"a | 2021 | {work} | 10 | 0 | 6 | 4 | 0" for work in TWO]
    rows += [f"b | 2021 | {work} | 10 | 0 | 2 | 8 | 0" for work in TWO]

    told = borderline(run(rules, tables(results=head + "\n".join(rows)))).numbers

    assert told["school"].tolist() == ["a", "b"]
    assert told["distance"].tolist() == pytest.approx([0.1, 0.3])
    assert told["unit"].tolist() == ["mark", "mark"]
    assert told["pupils"].isna().all()


def test_a_number_that_another_criterion_outweighs_decides_nothing(folder: RuleFolder) -> None:
    with_number(folder, *SHARE, 'comparator = "at_most"', "threshold = 0.5")
    folder.write("rules/categories.toml", category("weak", 'any_of = ["number", "low"]'))
    head = "school | year | procedure | n | n_2 | n_3 | n_4 | n_5\n"
    rows = [f"a | 2021 | {work} | 10 | 5 | 1 | 4 | 0" for work in TWO]

    told = borderline(run(folder.rulebook, tables(results=head + "\n".join(rows))))

    assert told.numbers.empty


@pytest.mark.parametrize(("asked", "said"), [({"within": 0}, "1 up"), ({"category": "x"}, "name")])
def test_what_cannot_be_asked_is_refused(
    rulebook: Rulebook, asked: dict[str, object], said: str
) -> None:
    found = run(rulebook, "a | 2021 | vpr-5-ru | 10 | 5")

    with pytest.raises(ParameterError, match=said):
        borderline(found, **asked)  # type: ignore[arg-type]  # wrong on purpose
