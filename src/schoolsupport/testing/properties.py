"""Check 5 of the kit: laws that hold of every table, tried on tables drawn from the rulebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from schoolsupport.errors import SchoolSupportError, YearError
from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.rules.rulebook import Edition
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.tables import Tables
from schoolsupport.testing.checked import Checked
from schoolsupport.testing.sentences import in_words
from schoolsupport.translation import Spoken

Frames = dict[str, pd.DataFrame]

_CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
_MOST_TRIES = 150
"""Tries to make a counterexample smaller: each judges two whole runs."""
_MOST = 300
"""Drawn tables in which every criterion must have been met once, and once not."""


def decides(checked: Checked) -> Iterator[SchoolSupportError]:
    """Every criterion is met in some drawn table, and not met in another."""
    waiting = {(name, one) for name in checked.edition.criteria for one in ("met", "not_met")}

    def all_seen(tables: Tables) -> bool:
        for name, outcome in _judge(checked, tables).judgement.criteria.items():
            counts = outcome.verdict.counts()
            waiting.difference_update({(name, one) for one in ("met", "not_met") if counts[one]})
        return not waiting

    every = settings(
        max_examples=_MOST,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    try:
        find(checked.tables, all_seen, settings=every)
    except NoSuchExample:
        for name, outcome in sorted(waiting):
            yield fault("kit.never", where=name, outcome=outcome, count=_MOST)


def order_of_rows_never_matters(checked: Checked) -> Iterator[SchoolSupportError]:
    """Shuffled rows give the same verdicts."""

    def shuffled(data: st.DataObject, tables: Tables) -> None:
        order = data.draw(st.permutations(range(len(tables.results))))
        frames = {name: frame.iloc[::-1] for name, frame in tables.frames().items()}
        again = {**frames, "results": tables.results.iloc[order]}
        _same("kit.order_matters", tables, _judge(checked, tables), _judged(checked, again))

    yield from _for_all(checked, shuffled)


def alone_as_among_others(checked: Checked) -> Iterator[SchoolSupportError]:
    """Taking the other schools away changes no verdict of a criterion that compares none."""

    def alone(_: st.DataObject, tables: Tables) -> None:
        among = _judge(checked, tables)
        name = str(_of_the_year(tables, among.inputs.year)[0])
        left = {"reference", "lists"}  # a list names the schools that are not here, too
        frames = {
            key: frame if key in left else frame[(frame["school"] == name).to_numpy()]
            for key, frame in tables.frames().items()
        }
        by_itself = _judged(checked, frames)
        rules = _comparing_none(among.edition)
        _same("kit.others_matter", tables, among, by_itself, rules=rules, schools=[name])

    yield from _for_all(checked, alone)


def missing_never_turns(checked: Checked) -> Iterator[SchoolSupportError]:
    """What is missing makes verdicts open, never the opposite ones."""

    def taken_away(data: st.DataObject, tables: Tables) -> None:
        size = len(tables.results)
        kept = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
        fewer = {**tables.frames(), "results": tables.results[np.array(kept, dtype=bool)]}
        before, after = _judge(checked, tables), _judged(checked, fewer)
        for name, one in before.edition.criteria.items():
            plain = not one.rule.policies_set() and not one.rule.compares()
            if after is not None and plain and _opposite(before, after, name):
                raise _told("kit.turned_by_missing", name, tables)

    yield from _for_all(checked, taken_away)


def worse_never_takes_off(checked: Checked) -> Iterator[SchoolSupportError]:
    """One more pupil below the boundary never turns met into not met, where only that counts."""

    def worse(_: st.DataObject, tables: Tables) -> None:
        before = _judge(checked, tables)
        after = _judged(checked, {**tables.frames(), "results": _one_more_below(tables.results)})
        for name, one in before.edition.criteria.items():
            if after is not None and one.rule.grows_with_below() and _lost(before, after, name):
                raise _told("kit.worse_takes_off", name, tables)

    yield from _for_all(checked, worse)


def verdicts_follow_the_data(checked: Checked) -> Iterator[SchoolSupportError]:
    """A verdict goes with the school's data, whatever login it bears and where it is sorted."""

    def renamed(data: st.DataObject, tables: Tables) -> None:
        before = _judge(checked, tables)
        names = list(map(str, before.schools))
        now = dict(zip(names, data.draw(st.permutations(names)), strict=True))
        frames = {key: _renamed(frame, now) for key, frame in tables.frames().items()}
        _same("kit.login_matters", tables, before, _judged(checked, frames), now=now)

    yield from _for_all(checked, renamed)


def _for_all(
    checked: Checked, law: Callable[[st.DataObject, Tables], None]
) -> Iterator[SchoolSupportError]:
    """The smallest drawn table of which a law does not hold, if there is one."""
    smallest: list[SchoolSupportError] = []
    tries = 0

    @settings(
        max_examples=max(5, settings().max_examples * 15 // 100),  # two whole runs an example
        deadline=None,
        database=None,
        suppress_health_check=_CHECKS,
    )
    @given(data=st.data(), tables=checked.tables)
    def hold(data: st.DataObject, tables: Tables) -> None:
        nonlocal tries
        if smallest:
            tries += 1
        if tries > _MOST_TRIES:
            raise _EnoughError
        try:
            law(data, tables)
        except SchoolSupportError as error:
            smallest.append(error)
            raise

    try:
        hold()
    except _EnoughError:
        yield smallest[-1]
    except SchoolSupportError as error:
        yield error


class _EnoughError(BaseException):
    """A counterexample has been made small enough; Hypothesis lets it through."""


def _judge(checked: Checked, tables: Tables) -> Identification:
    return identify(checked.plugin, tables, year=checked.year, as_of=checked.edition.as_of)


def _judged(checked: Checked, frames: Frames) -> Identification | None:
    """What is found in changed frames; None where nothing of the year is left in them."""
    given_ = {key: frame for key, frame in frames.items() if key != "lineage"}
    try:
        return _judge(checked, Tables.of(**given_))
    except YearError:
        return None


def _same(
    code: str,
    tables: Tables,
    before: Identification,
    after: Identification | None,
    *,
    rules: frozenset[str] | None = None,
    schools: list[str] | None = None,
    now: dict[str, str] | None = None,
) -> None:
    """Refuse that a verdict is another one.

    Raises:
        CheckError: it is; with the tables in words.
    """
    if after is None:
        return
    old, new = _codes(before), _codes(after)
    for school in schools or sorted(old):
        for rule, verdict in old[school].items():
            asked = rules is None or rule in rules
            if asked and new[(now or {}).get(school, school)][rule] != verdict:
                raise _told(code, f"{rule}, {school}", tables)


def _told(code: str, where: str, tables: Tables) -> SchoolSupportError:
    return fault(code, where=where, found=Spoken(lambda lang: f"\n{in_words(tables, lang)}\n"))


def _codes(found: Identification) -> dict[str, dict[str, int]]:
    """Verdicts by school and rule."""
    columns = {name: one.verdict.codes for name, one in found.judgement.criteria.items()}
    columns |= {name: one.codes for name, one in found.judgement.categories.items()}
    return {
        str(school): {name: int(codes[place]) for name, codes in columns.items()}
        for place, school in enumerate(found.schools)
    }


def _comparing_none(edition: Edition) -> frozenset[str]:
    """Criteria that compare no schools, and categories that rest on such criteria alone."""
    comparing = {name for name, one in edition.criteria.items() if one.rule.compares()}
    resting = {name for name in edition.categories if edition.rests_on(name) & comparing}
    return frozenset({*edition.criteria, *edition.categories} - comparing - resting)


def _opposite(before: Identification, after: Identification, name: str) -> bool:
    old, new = _of_same_schools(before, after, name)
    turned = (old == Verdict.MET) & (new == Verdict.NOT_MET)
    return bool((turned | (old == Verdict.NOT_MET) & (new == Verdict.MET)).any())


def _lost(before: Identification, after: Identification, name: str) -> bool:
    old, new = _of_same_schools(before, after, name)
    return bool(((old == Verdict.MET) & (new == Verdict.NOT_MET)).any())


def _of_same_schools(before: Identification, after: Identification, name: str) -> tuple[Any, Any]:
    old, new = (found.judgement.criteria[name].verdict.codes for found in (before, after))
    places = before.schools.get_indexer(after.schools)
    return old[places], new


def _one_more_below(results: pd.DataFrame) -> pd.DataFrame:
    """One pupil more below the boundary in every work with room, taken from another mark."""
    worse = results.drop(columns=["n_below_lowest", "n_below_highest"])
    room = worse["n_below"] < worse["n"]
    worse.loc[room, "n_below"] += 1
    worse.loc[room, "n_2"] += 1
    for mark in ("n_3", "n_4", "n_5"):
        from_here = room & (worse[mark] > 0)
        worse.loc[from_here, mark] -= 1
        room &= ~from_here
    return worse


def _of_the_year(tables: Tables, year: int) -> pd.Index[Any]:
    """Schools of which something is told in the year."""
    frames = (tables.results, tables.context)
    there = [frame.loc[(frame["year"] == year).to_numpy(), "school"] for frame in frames]
    found: pd.Index[Any] = pd.Index(pd.concat([one.astype("object") for one in there]).unique())
    return found


def _renamed(frame: pd.DataFrame, now: dict[str, str]) -> pd.DataFrame:
    names = [one for one in ("school", "branch_of", "predecessor") if one in frame]
    told = {one: frame[one].astype("object").map(lambda name: now.get(name, name)) for one in names}
    return frame.assign(**told)
