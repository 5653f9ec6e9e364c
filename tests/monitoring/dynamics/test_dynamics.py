"""What is told of a region: counts, groups, refusals, laws."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from profiles import examples
from schoolsupport.errors import DynamicsError, ParameterError
from schoolsupport.monitoring.dynamics import Dynamics, default_parameters
from schoolsupport.tables import Tables

from .region import WORKS, Made

PARAMETERS = default_parameters()
SEEDS = st.integers(0, 2**32 - 1)


@frozen
class Line:
    """A line of a list."""

    school: str
    from_: dt.date | None = None
    until: dt.date | None = None


@frozen
class Plan:
    """How far a plan is executed."""

    key: str
    numerator: int
    denominator: int


def of(made: Made, **given: Any) -> Dynamics:
    return ss.dynamics(made.tables(), made.chosen, before=2021, after=2022, **given)


# --- groups --------------------------------------------------------------------------------------


def test_the_changes_of_both_sides_differ_by_what_is_told() -> None:
    for one in of(Made(effect=-0.1)).comparisons:
        if one.effect and one.supported and one.compared:
            apart = one.supported.change - one.compared.change
            assert apart == pytest.approx(one.effect.difference, abs=1e-12), one.against


def test_a_work_tells_counts_of_schools_that_have_both_years() -> None:
    results = pd.DataFrame(
        [
            ("a", 2021, "vpr-5-ma", 20, 6), ("a", 2022, "vpr-5-ma", 10, 2),
            ("b", 2021, "vpr-5-ma", 30, 9), ("b", 2022, "vpr-5-ma", 30, 12),
            ("c", 2021, "vpr-5-ma", 50, 50), ("d", 2022, "vpr-5-ma", 50, 50),
        ],
        columns=["school", "year", "procedure", "n", "n_below"],
    )  # fmt: skip

    told = ss.dynamics(Tables.of(results=results), ["a", "c"], before=2021, after=2022)

    [work] = told.works
    assert work.supported is not None
    assert work.others is not None
    assert (work.supported.below_before, work.supported.n_before) == (6, 20)
    assert (work.supported.below_after, work.supported.n_after) == (2, 10)
    assert (work.others.schools, work.others.before, work.others.after) == (1, 0.3, 0.4)
    assert told.without_results == ("c",)
    assert told.main.code == "dynamics.few_supported"


def test_a_count_that_is_not_known_is_in_no_row_and_never_0() -> None:
    made = Made()
    frames = made.frames()
    results = frames["results"].astype({"n_below": "float64"})
    hidden = results.assign(
        n_below=results["n_below"].where(
            (results["school"] != made.ids[0]) | (results["year"] < 2022)
        )
    )
    dropped = results[(results["school"] != made.ids[0]) | (results["year"] < 2022)]

    one, two = (
        ss.dynamics(Tables.of(**{**frames, "results": rows}), made.chosen, before=2021, after=2022)
        for rows in (hidden, dropped)
    )

    assert one.without_results == two.without_results == (made.ids[0],)
    assert one.comparisons == two.comparisons


def test_schools_supported_otherwise_or_briefly_are_on_neither_side() -> None:
    made = Made()
    day = dt.date(2021, 9, 1)
    spans = [Line(one, day) for one in made.chosen]
    briefly, otherwise = made.ids[-1], made.ids[-2]
    spans.append(Line(briefly, day, dt.date(2021, 9, 30)))

    told = ss.dynamics(
        made.tables(),
        before=2021,
        after=2022,
        spans=spans,
        elsewhere=[*spans, Line(otherwise, day)],
    )

    others = told.against("others")
    assert others is not None
    assert others.compared is not None
    assert (told.listed, told.briefly, told.elsewhere) == (30, (briefly,), (otherwise,))
    assert others.compared.schools == made.others - 2


@pytest.mark.parametrize(("days", "counts"), [(90, True), (89, False)])
def test_days_enough_between_the_works_make_a_school_a_supported_one(
    days: int,
    counts: bool,  # noqa: FBT001  # what is expected
) -> None:
    made = Made()
    first = dt.date(2022, 5, 31) - dt.timedelta(days=days - 1)
    spans = [Line(one, dt.date(2021, 9, 1)) for one in made.chosen[1:]]
    spans.append(Line(made.chosen[0], first, dt.date(2023, 5, 31)))

    told = ss.dynamics(made.tables(), before=2021, after=2022, spans=spans)

    assert (told.listed, len(told.briefly)) == ((30, 0) if counts else (29, 1))


def test_two_lines_of_one_school_count_their_days_once() -> None:
    made = Made(supported=30)
    spans = [Line(one, dt.date(2021, 9, 1)) for one in made.chosen[1:]]
    spans += [Line(made.chosen[0], dt.date(2022, 4, 1))] * 2

    told = ss.dynamics(made.tables(), before=2021, after=2022, spans=spans)

    assert told.briefly == (made.chosen[0],)


def test_the_works_say_between_which_days_support_counts() -> None:
    made = Made()
    frames = made.frames()
    results = frames["results"]
    held = np.where(results["year"] == 2021, "2021-09-20", "2022-03-15")
    tables = Tables.of(**{**frames, "results": results.assign(held_on=held)})

    told = ss.dynamics(tables, made.chosen, before=2021, after=2022)

    assert (told.window.first, told.window.last) == (dt.date(2021, 9, 21), dt.date(2022, 3, 15))
    assert not told.window.assumed
    assert of(made).window.assumed


def test_schools_supported_before_are_counted_and_left_out_in_a_check() -> None:
    made = Made()
    spans = [Line(one, dt.date(2021, 9, 1)) for one in made.chosen[:20]]
    spans += [Line(one) for one in made.chosen[20:]]

    told = ss.dynamics(made.tables(), before=2021, after=2022, spans=spans)

    check = told.against("new_only")
    assert told.earlier == 10
    assert check is not None
    assert check.supported is not None
    assert check.supported.schools <= 20


def test_a_school_that_changed_its_login_is_one_school() -> None:
    made = Made()
    frames = made.frames()
    old, new = "sch980001", made.ids[0]
    first = (frames["results"]["school"] == new) & (frames["results"]["year"] == 2021)
    results = frames["results"].assign(school=frames["results"]["school"].mask(first, old))
    lineage = pd.DataFrame(
        {"school": [new], "event": ["login_changed"], "predecessor": [old], "act": ["вымышлен"]}
    )
    tables = Tables.of(**{**frames, "results": results}, lineage=lineage)
    spans = [Line(one, dt.date(2021, 9, 1)) for one in (old, *made.chosen[1:])]

    told = ss.dynamics(tables, before=2021, after=2022, spans=spans, execution=[Plan(old, 3, 4)])

    assert (told.listed, told.without_results) == (30, ())
    assert {one.school: one.executed for one in told.schools}[new] == 3
    by_id = ss.dynamics(tables, [old, *made.chosen[1:]], before=2021, after=2022)
    assert by_id.main == told.main


@pytest.mark.parametrize(("year", "told"), [(2020, [2020]), (2022, [])])
def test_works_of_a_year_that_is_not_meant_to_judge_schools_are_told(
    year: int, told: list[int]
) -> None:
    made = Made(years=(year, year + 1))
    frames = made.frames()
    day = np.where(frames["results"]["year"] == 2020, "2020-09-20", "")
    tables = Tables.of(**{**frames, "results": frames["results"].assign(held_on=day)})

    found = ss.dynamics(tables, made.chosen, before=year, after=year + 1)

    assert [one.year for one in found.uncommon] == told


# --- effects -------------------------------------------------------------------------------------


@examples(6)
@given(seed=SEEDS, planted=st.sampled_from([-0.15, 0.15]))
def test_a_large_effect_that_was_planted_is_found(seed: int, planted: float) -> None:
    told = of(Made(seed=seed, effect=planted, supported=60, others=180, apart=0.15))

    assert told.main.effect is not None
    assert told.main.effect.low - 0.05 <= planted <= told.main.effect.high + 0.05
    assert told.main.effect.covers_zero is False


@pytest.mark.thorough
def test_where_no_effect_was_planted_none_is_told_about_as_often_as_it_should() -> None:
    covered = 0
    for seed in range(100):
        effect = of(Made(seed=seed)).main.effect
        covered += effect is not None and effect.covers_zero

    assert covered >= 88


def test_schools_chosen_for_low_results_rise_by_themselves_and_those_as_low_show_it() -> None:
    made = Made(supported=0, others=300, apart=0.0, of_school=0.12, years=(2021, 2022))
    tables = made.tables()
    before = tables.results[(tables.results["year"] == 2021).to_numpy()]
    shares = before.assign(share=before["n_below"] / before["n"])
    worst = shares.groupby("school", observed=True)["share"].mean().nlargest(90).index
    chosen = [str(one) for one in worst][::2]  # half of the worst, so that others are as low

    told = ss.dynamics(tables, chosen, before=2021, after=2022)

    alike, as_low = told.against("alike"), told.against("alike_and_low")
    assert alike is not None
    assert as_low is not None
    assert alike.effect is not None
    assert as_low.effect is not None
    assert alike.effect.high < 0, "support that does nothing looks like help"
    assert as_low.effect.covers_zero
    assert as_low.compared is not None
    assert as_low.compared.change < -0.03


@examples(5)
@given(seed=SEEDS, data=st.data())
def test_neither_order_nor_names_nor_what_all_share_change_what_is_told(
    seed: int, data: st.DataObject
) -> None:
    made = Made(seed=seed, supported=15, others=30, municipalities=12)
    frames = made.frames()
    order = data.draw(st.permutations(range(len(made.ids))))
    names = dict(zip(made.ids, (f"sch{880001 + at}" for at in order), strict=True))
    renamed = {
        name: frame.assign(school=frame["school"].map(names)).sample(frac=1, random_state=1)
        for name, frame in frames.items()
    }
    chosen = [names[one] for one in made.chosen]

    one = ss.dynamics(Tables.of(**frames), made.chosen, before=2021, after=2022)
    two = ss.dynamics(Tables.of(**renamed), chosen, before=2021, after=2022)

    for first, second in zip(one.comparisons, two.comparisons, strict=True):
        assert first.code == second.code
        if first.effect and second.effect:
            assert (first.effect.difference, first.effect.low, first.effect.high) == pytest.approx(
                (second.effect.difference, second.effect.low, second.effect.high), abs=1e-6
            )


def test_a_constant_added_to_all_means_of_a_year_changes_no_difference() -> None:
    made = Made()
    frames = made.frames()
    results = frames["results"].assign(
        mean=lambda rows: 60 - 20 * rows["n_below"] / rows["n"], mean_scale="test_100"
    )
    moved = results.assign(mean=results["mean"] + np.where(results["year"] == 2022, 7.0, 0.0))

    one, two = (
        ss.dynamics(
            Tables.of(**{**frames, "results": rows}),
            made.chosen,
            before=2021,
            after=2022,
            measure="mean",
        )
        for rows in (results, moved)
    )

    assert one.main.effect is not None
    assert two.main.effect is not None
    assert two.main.effect.difference == pytest.approx(one.main.effect.difference)
    assert two.main.effect.low == pytest.approx(one.main.effect.low, abs=1e-6)


# --- years ---------------------------------------------------------------------------------------


def test_a_year_before_shows_the_trend_and_is_told_from_the_year_before_on() -> None:
    made = Made(years=(2020, 2021, 2022), effect=-0.15, since=2021, supported=60, others=180)

    told = ss.dynamics(made.tables(), made.chosen, before=2021, after=2022)

    by_year = {one.year: one.effect for one in told.years}
    assert list(by_year) == [2020, 2022]
    assert by_year[2020] is not None
    assert by_year[2020].low > 0, "in 2020, before the fall, they stood higher than in 2021"
    assert by_year[2022] is not None
    assert by_year[2022].covers_zero


def test_without_an_earlier_year_there_is_no_trend_to_look_at() -> None:
    assert [one.year for one in of(Made()).years] == [2022]


# --- schools -------------------------------------------------------------------------------------


def test_schools_stand_by_municipality_and_name_never_by_their_change() -> None:
    told = of(Made(effect=-0.1))

    names = [(one.municipality, one.name, one.school) for one in told.schools]
    assert names == sorted(names, key=lambda one: tuple(str(part) for part in one))
    assert {one.school for one in told.schools} == set(Made().chosen)


def test_a_school_with_few_participants_has_no_change_that_could_be_read() -> None:
    results = pd.DataFrame(
        [(school, year, "vpr-5-ma", n, below)
         for school, n in (("small", 9), ("large", 10), ("other", 50))
         for year, below in ((2021, 5), (2022, 1))],
        columns=["school", "year", "procedure", "n", "n_below"],
    )  # fmt: skip

    told = ss.dynamics(Tables.of(results=results), ["small", "large"], before=2021, after=2022)

    large, small = told.schools
    assert (small.works, small.before, small.change, small.beyond_chance) == (0, None, None, None)
    assert (large.works, large.before, large.after) == (1, 0.5, 0.1)


@pytest.mark.parametrize(("below", "beyond"), [(22, False), (19, True)])
def test_a_change_that_chance_makes_is_told_as_such(
    below: int,
    beyond: bool,  # noqa: FBT001  # what is expected
) -> None:
    # 30 of 60 before: 95 % of changes by chance alone lie within about 18 points
    results = pd.DataFrame(
        [("a", 2021, "vpr-5-ma", 60, 30), ("a", 2022, "vpr-5-ma", 60, below),
         ("b", 2021, "vpr-5-ma", 60, 30), ("b", 2022, "vpr-5-ma", 60, 30)],
        columns=["school", "year", "procedure", "n", "n_below"],
    )  # fmt: skip

    told = ss.dynamics(Tables.of(results=results), ["a"], before=2021, after=2022)

    assert told.schools[0].beyond_chance is beyond


def test_execution_stands_beside_the_school_and_is_empty_where_no_plan_is() -> None:
    made = Made()

    told = of(made, execution=[Plan(made.ids[0], 6, 8), Plan(made.ids[1], 0, 0)])

    by_school = {one.school: (one.executed, one.planned) for one in told.schools}
    assert by_school[made.ids[0]] == (6, 8)
    assert by_school[made.ids[1]] == by_school[made.ids[2]] == (None, None)


# --- lists ---------------------------------------------------------------------------------------


def test_who_came_stayed_left_and_returned_is_told_year_by_year() -> None:
    made = Made()
    day, end = dt.date(2019, 2, 1), dt.date(2019, 12, 31)
    spans = [Line(one, dt.date(2021, 9, 1)) for one in made.chosen[:28]]
    spans += [Line(made.ids[28], day, end), Line(made.ids[28], dt.date(2021, 9, 1))]
    spans += [Line(made.ids[29], dt.date(2020, 2, 1), dt.date(2021, 3, 1))]

    told = ss.dynamics(made.tables(), before=2021, after=2022, spans=spans)

    seen = {one.year: (one.on, one.stayed, one.came, one.returned, one.left)
            for one in told.movements}  # fmt: skip
    assert seen == {2021: (30, 1, 28, 1, 0), 2022: (29, 29, 0, 0, 1)}
    assert [(one.school, one.year, one.what) for one in told.moves if one.what != "came"] == [
        (made.ids[28], 2021, "returned"),
        (made.ids[29], 2022, "left"),
    ]


# --- refusals ------------------------------------------------------------------------------------


def test_years_that_do_not_follow_each_other_are_refused() -> None:
    made = Made()

    with pytest.raises(ParameterError) as caught:
        ss.dynamics(made.tables(), made.chosen, before=2022, after=2022)

    assert caught.value.fault == "dynamics.years_backwards"


def test_years_without_a_common_work_are_refused_and_the_years_there_are_told() -> None:
    made = Made()

    with pytest.raises(DynamicsError) as caught:
        ss.dynamics(made.tables(), made.chosen, before=2020, after=2022)

    assert caught.value.fault == "dynamics.no_common_works"
    assert "2021, 2022" in caught.value.text("ru")


def test_a_list_that_supports_nobody_in_these_days_is_refused_with_its_days() -> None:
    made = Made()
    spans = [Line(one, dt.date(2022, 9, 1)) for one in made.chosen]

    with pytest.raises(DynamicsError) as caught:
        ss.dynamics(made.tables(), before=2021, after=2022, spans=spans)

    assert caught.value.fault == "dynamics.nobody_supported"
    assert "01.06.2021" in caught.value.text("ru")


def test_too_few_supported_schools_are_told_without_a_difference() -> None:
    told = of(Made(supported=9))

    assert told.main.effect is None
    assert told.main.code == "dynamics.few_supported"
    assert told.main.refused is not None
    assert told.main.refused.found == 9
    assert told.works[0].supported is not None


def test_nobody_as_low_and_not_chosen_is_a_refusal_of_that_comparison_alone() -> None:
    told = of(Made(apart=0.5, level=0.1, of_school=0.01, of_municipality=0.0))

    as_low = told.against("alike_and_low")
    assert as_low is not None
    assert as_low.code in {"dynamics.few_supported", "dynamics.few_compared"}
    assert told.main.effect is not None


def test_means_of_two_scales_are_not_put_together() -> None:
    made = Made()
    frames = made.frames()
    scale = np.where(frames["results"]["procedure"] == WORKS[0], "primary", "test_100")
    results = frames["results"].assign(mean=3.5, mean_scale=scale)
    tables = Tables.of(**{**frames, "results": results})

    with pytest.raises(DynamicsError) as caught:
        ss.dynamics(tables, made.chosen, before=2021, after=2022, measure="mean")
    assert caught.value.fault == "dynamics.several_scales"

    told = ss.dynamics(
        tables, made.chosen, before=2021, after=2022, measure="mean", procedures=[WORKS[0]]
    )
    assert told.main.effect is not None


def test_numbers_of_a_run_may_be_set_and_what_does_not_fit_is_refused() -> None:
    assert PARAMETERS.with_settings({"schools_at_least": 5}).schools_at_least == 5
    assert PARAMETERS.with_settings({"level": 0.9}).level == 0.9
    for name, value in (("schools_at_least", 1), ("level", 1), ("neighbours", 2.5), ("level", "x"),
                        ("caliper", 0), ("known_at_least", 1.5)):  # fmt: skip
        with pytest.raises(ParameterError) as caught:
            PARAMETERS.with_settings({name: value})
        assert caught.value.fault == "parameter.number_of_dynamics", name
    with pytest.raises(ParameterError, match="schools_at_least"):
        PARAMETERS.with_settings({"school_at_least": 5})


def test_a_marker_of_doubtful_results_makes_a_check_without_these_schools() -> None:
    made = Made()
    frames = made.frames()
    marked = pd.DataFrame(
        {"school": made.ids[:2], "year": 2022, "procedure": WORKS[0], "marker": 1,
         "source": "вымышлен"}
    )  # fmt: skip
    tables = Tables.of(**frames, objectivity=marked)

    check = ss.dynamics(tables, made.chosen, before=2021, after=2022).against("without_markers")

    assert check is not None
    assert check.supported is not None
    assert check.supported.schools <= 28


def test_more_parameters_change_nothing_that_is_counted() -> None:
    made = Made()

    told = of(made, parameters=evolve(PARAMETERS, schools_at_least=50))

    assert told.main.code == "dynamics.few_supported"
    assert told.listed == 30
