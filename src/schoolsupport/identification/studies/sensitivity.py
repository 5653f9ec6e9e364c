"""Sensitivity: the list under every reading, and over the range of every assumed number.

One thing is changed at a time. Lines are followed exactly, by the points at which schools turn;
other numbers are judged again at every value tried. The range of a number is that of the values
the rule file declares as alternatives; where it declares none, a stated step to either side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from schoolsupport.errors import ParameterError, SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.judged import verdict_words
from schoolsupport.identification.judging import judge
from schoolsupport.identification.reasons.listing import SCHOOL_COLUMNS
from schoolsupport.identification.reasons.readings import Reading
from schoolsupport.identification.rules.rulebook import Edition, value_of
from schoolsupport.identification.rules.wording import key_words
from schoolsupport.identification.studies.rows import (
    RefusedNumber,
    TriedReading,
    TriedValue,
    VariedSchool,
    rows_of,
)
from schoolsupport.identification.studies.steady import Steady, SteadyRange
from schoolsupport.identification.studies.study_page import (
    MOST_ROWS,
    category_of,
    frame_table,
    study_page,
)
from schoolsupport.identification.studies.what_if import (
    WhatIf,
    no_line,
    steady,
    what_if,
)
from schoolsupport.identification.verdicts import Bools, Verdict
from schoolsupport.pages import Column, Page, Part, Ratio, Table, Text
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, told
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import Quantity

STEP = Decimal("0.1")
_MOST_VALUES = 11
_DECIMALS = Decimal("0.000000001")


@told(
    "rule",
    "key",
    *(Key(name, kind=Decimal) for name in ("value", "low", "high")),
    "declared",
    "assumed",
    "exact",
    Key("always", "listed_always"),
    Key("ever", "listed_ever"),
    Key("tried", "values"),
    "steady",
)
@frozen(kw_only=True, eq=False)
class Range:
    """The list over the range of one number.

    Attributes:
        rule: id of the criterion or category.
        key: key of the number.
        value: the value in use.
        low: lowest value tried.
        high: highest value tried.
        declared: whether the rule file declares the range, as alternatives; else it is the step.
        assumed: whether no act states the number.
        exact: whether every value between was followed; else those of `tried`.
        tried: listed, entered, left by value.
        always: whom every value lists; a mask over the schools of the run.
        ever: whom some value lists.
        steady: for a line, how far it can move before the list changes.
    """

    rule: str
    key: str
    value: Decimal | int
    low: Decimal | int
    high: Decimal | int
    declared: bool
    assumed: bool
    exact: bool
    tried: pd.DataFrame
    always: Bools
    ever: Bools
    steady: Steady | None = None

    @property
    def listed_always(self) -> int:
        """Schools listed for every value."""
        return int(self.always.sum())

    @property
    def listed_ever(self) -> int:
        """Schools listed for some value."""
        return int(self.ever.sum())

    @property
    def values(self) -> tuple[TriedValue, ...]:
        """The list for each value tried."""
        return rows_of(self.tried, TriedValue)


@told(
    "category",
    "found.year",
    "found.as_of",
    "listed",
    "variants",
    "step",
    Key("core", "stable"),
    Key("ever", "listed_ever"),
    Key("readings", "read"),
    "ranges",
    Key("refused", "unmoved"),
    Key("schools", "varied"),
)
@frozen(kw_only=True, eq=False)
class Sensitivity:
    """How far a list depends on what no act states.

    Attributes:
        found: the run.
        category: id of the category.
        readings: the list under every other declared reading.
        ranges: the list over the range of every assumed number, and of every line.
        step: the part of a number by which it moves either way where no range is declared.
        refused: numbers that could not be moved, with the reason: rule, key, error.
    """

    found: Identification
    category: str
    readings: tuple[Reading, ...]
    ranges: tuple[Range, ...]
    step: Decimal
    refused: tuple[tuple[str, str, SchoolSupportError], ...] = field(factory=tuple)

    @property
    def variants(self) -> int:
        """How many lists were compared: the run's own, one per reading, one per assumed number."""
        return 1 + len(self.readings) + sum(one.assumed for one in self.ranges)

    def counts(self) -> NDArray[np.int64]:
        """In how many of the variants each school is on the list; in a range, for every value."""
        counts: NDArray[np.int64] = np.sum([*self._always()], axis=0, dtype=np.int64)
        return counts

    def core(self) -> list[str]:
        """The stable core: ids of the schools on the list under all variants."""
        return [str(one) for one in self.found.schools[self.counts() == self.variants]]

    def ever(self) -> list[str]:
        """Ids of the schools on the list under any variant, for any value of a range."""
        masks = [*self._always(), *(one.ever for one in self.ranges if one.assumed)]
        return [str(one) for one in self.found.schools[np.logical_or.reduce(masks)]]

    def schools(self) -> pd.DataFrame:
        """Every school that some variant lists, the surest first.

        Returns:
            Columns `school`, `name`, `municipality`, `verdict` in the run, `listed_in` and `of`
            (variants), `core` (bool).
        """
        places = self.found.schools.get_indexer(pd.Index(self.ever(), dtype="object"))
        counts = self.counts()[places]
        places = places[np.lexsort((places, -counts))]
        frame = self.found.school_frame(places)
        codes = self.found.judgement.categories[self.category].codes
        frame["verdict"] = verdict_words(codes[places])
        frame["listed_in"] = self.counts()[places]
        frame["of"] = self.variants
        frame["core"] = frame["listed_in"] == self.variants
        return frame

    @property
    def listed(self) -> int:
        """Schools on the list in the run."""
        return len(self.found.listed(self.category))

    @property
    def stable(self) -> tuple[str, ...]:
        """On the list under all variants."""
        return tuple(self.core())

    @property
    def listed_ever(self) -> int:
        """Schools on the list under some variant."""
        return len(self.ever())

    @property
    def read(self) -> tuple[TriedReading, ...]:
        """The list under every other reading."""
        return tuple(TriedReading(reading=one) for one in self.readings)

    @property
    def unmoved(self) -> tuple[RefusedNumber, ...]:
        """Numbers that could not be moved."""
        return tuple(RefusedNumber(rule=rule, key=key, why=e) for rule, key, e in self.refused)

    @property
    def varied(self) -> tuple[VariedSchool, ...]:
        """Schools that some variant lists, the surest first."""
        return rows_of(self.schools(), VariedSchool)

    def _always(self) -> Iterator[Bools]:
        yield self.found.judgement.categories[self.category].certain
        for reading in self.readings:
            yield np.frombuffer(reading.verdicts, dtype=np.uint8) == Verdict.MET
        yield from (one.always for one in self.ranges if one.assumed)

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def sensitivity(
    found: Identification, category: str | None = None, *, step: Decimal = STEP
) -> Sensitivity:
    """The list under every alternative reading and over the range of every assumed number.

    Args:
        found: the run.
        category: the list to follow; by default the main one.
        step: where no range is declared, the part of a number by which it moves either way, above
            0 and below 1; whole numbers move by at least 1.

    Raises:
        ParameterError: there is no such category, or the step does not fit.
    """
    name = category_of(found.edition, category)
    if not 0 < step < 1:
        raise fault("parameter.step", where="step", found=step)
    ranges: list[Range] = []
    refused: list[tuple[str, str, SchoolSupportError]] = []
    for rule, key, value, assumed in _numbers(found, name):
        try:
            ranges.append(_range(found, name, (rule, key, value), step, assumed=assumed))
        except ParameterError as error:
            refused.append((rule, key, error))
    for rule in sorted(found.edition.rests_on(name) & found.edition.used):
        criterion = found.edition.criteria[rule]
        if criterion.rule.drawn is not None:
            refused.append((rule, "threshold", no_line(criterion, "threshold")))
    return Sensitivity(
        found=found,
        category=name,
        readings=tuple(one for one in found.readings if one.category == name),
        ranges=tuple(ranges),
        step=step,
        refused=tuple(refused),
    )


def _numbers(
    found: Identification, category: str
) -> Iterator[tuple[str, str, Decimal | int, bool]]:
    """Every line the category rests on, and every other number that is assumed."""
    rests_on = found.edition.rests_on(category)
    assumed = {(rule, key): value for rule, key, value in found.edition.assumed()}
    for name in sorted(rests_on & found.edition.used):
        for key, line in found.edition.criteria[name].rule.lines().items():
            yield name, key, line, _is_assumed(assumed, name, key)
    for (rule, key), value in assumed.items():
        if rule not in rests_on:
            continue
        lines = found.edition.criteria[rule].rule.lines() if rule in found.edition.criteria else {}
        for leaf, number in _leaves(key, value):
            if leaf not in lines:
                yield rule, leaf, number, True


def _is_assumed(assumed: Mapping[tuple[str, str], object], rule: str, key: str) -> bool:
    return (rule, key) in assumed or (rule, key.partition(".")[0]) in assumed


def _leaves(key: str, value: object) -> Iterator[tuple[str, Decimal | int]]:
    """The numbers in a value, by dotted key."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(f"{key}.{name}", inner)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield key, value


def _range(
    found: Identification,
    category: str,
    number: tuple[str, str, Decimal | int],
    step: Decimal,
    *,
    assumed: bool,
) -> Range:
    rule, key, value = number
    low, high, declared = _ends(found, number, step)
    if not declared:
        low, high = _allowed(found, number, low, high)
    about = {
        "rule": rule,
        "key": key,
        "value": value,
        "low": low,
        "high": high,
        "declared": declared,
        "assumed": assumed,
    }
    if _moves_alone(found, category, rule, key):
        asked = what_if(found, rule, key=key, category=category)
        always, ever = listed_within(asked, Decimal(low), Decimal(high))
        tried = _tried_lines(asked, sorted({Decimal(low), asked.line, Decimal(high)}))
        return Range(
            **about, exact=True, tried=tried, always=always, ever=ever, steady=steady(asked)
        )
    values = _values(low, value, high)
    listed = [_listed(found, category, f"{rule}.{key}", one) for one in values]
    now = found.judgement.categories[category].certain
    tried = pd.DataFrame(
        {
            "value": values,
            "listed": [int(mask.sum()) for mask in listed],
            "entered": [int((mask & ~now).sum()) for mask in listed],
            "left": [int((now & ~mask).sum()) for mask in listed],
        }
    )
    whole = isinstance(value, int) and len(values) == high - low + 1
    always, ever = np.logical_and.reduce(listed), np.logical_or.reduce(listed)
    return Range(**about, exact=whole, tried=tried, always=always, ever=ever)


def listed_within(asked: WhatIf, low: Any, high: Any) -> tuple[Bools, Bools]:
    """Who is on the list for every line from one to another, and who is for any of them.

    Args:
        asked: whose line moves.
        low: first line, `Decimal`.
        high: last line, `Decimal`.

    Returns:
        Two masks over the schools of the run, exact for every line between, not only at the ends.
    """
    first, last = (asked.flips.at(line).codes for line in (low, high))
    if asked.flips.rising:
        first, last = last, first
    always = np.ones(len(first), dtype=bool)
    ever = np.zeros(len(first), dtype=bool)
    between = asked.flips.possible > asked.flips.certain
    for answer in (Verdict.MET, Verdict.NO_DATA, Verdict.NOT_MET, Verdict.NOT_APPLICABLE):
        given = (first == answer) | (last == answer)
        if answer is Verdict.NO_DATA:
            given |= (first == Verdict.MET) & (last == Verdict.NOT_MET) & between
        listed = asked.answers[answer] == Verdict.MET
        always &= ~given | listed
        ever |= given & listed
    return always, ever


def _moves_alone(found: Identification, category: str, rule: str, key: str) -> bool:
    """Whether it is a line that no other criterion of the category follows."""
    edition = found.edition
    if rule not in edition.criteria or key not in edition.criteria[rule].rule.lines():
        return False
    resting = edition.rests_on(category) & set(edition.criteria)
    taken = any(rule in edition.takes_from(name) for name in resting)
    return not taken and not edition.looks_back(category, rule)


def _ends(
    found: Identification, number: tuple[str, str, Decimal | int], step: Decimal
) -> tuple[Any, Any, bool]:
    """From which to which value, and whether the rule file declares it."""
    rule, key, value = number
    standing = next(one for one in found.edition.rules if one.id == rule).standing
    declared = [
        other
        for alternative in standing.alternative
        for other in [alternative.set.get(key, value_of(alternative.set, key))]
        if isinstance(other, int | Decimal) and not isinstance(other, bool)
    ]
    if declared:
        return min(value, *declared), max(value, *declared), True
    if isinstance(value, int):
        whole = max(1, round(abs(value) * step))
        return (max(1, value - whole) if value >= 1 else value - whole), value + whole, False
    reach = (abs(value) * step).quantize(_DECIMALS).normalize() or step
    low, high = value - reach, value + reach
    lined = found.edition.criteria[rule].rule if rule in found.edition.criteria else None
    most = lined.line_limits()[1] if lined is not None and key in lined.lines() else None
    if most is not None:
        high = min(high, most)
    return low, high, False


def _allowed(
    found: Identification, number: tuple[str, str, Decimal | int], low: Any, high: Any
) -> tuple[Any, Any]:
    """The ends of a step, the number itself for an end that the rule cannot have.

    Raises:
        ParameterError: the rule can have no other number than it has.
    """
    rule, key, value = number
    ends, refused = [], []
    for end in (low, high):
        try:
            _edition_with(found, f"{rule}.{key}", end)
            ends.append(end)
        except ParameterError as error:
            refused.append(error)
            ends.append(value)
    if refused and ends == [value, value]:
        raise refused[0]
    return ends[0], ends[1]


def _values(low: Any, value: Any, high: Any) -> list[Any]:
    """Every whole number of a short range; else both ends, the middles, and the value in use."""
    if isinstance(low, int) and isinstance(high, int) and high - low < _MOST_VALUES:
        return list(range(low, high + 1))
    if isinstance(value, int):
        middles = [(low + value) // 2, (value + high) // 2]
    else:
        middles = [(low + value) / 2, (value + high) / 2]
    return sorted({low, *middles, value, high})


def _tried_lines(asked: WhatIf, lines: list[Decimal]) -> pd.DataFrame:
    over = asked.over(lines)
    named = over.rename(columns={"line": "value", "met": "listed"})
    return named[["value", "listed", "entered", "left"]]


def _listed(found: Identification, category: str, key: str, value: object) -> Bools:
    """Whom the category lists with one number set otherwise."""
    changed = _edition_with(found, key, value)
    inputs = found.inputs
    if changed.window > inputs.window:
        inputs = evolve(inputs, window=changed.window, found={})
    return judge(changed, inputs).categories[category].certain


def _edition_with(found: Identification, key: str, value: object) -> Edition:
    """The rules of the run with one number set otherwise.

    Raises:
        ParameterError: the rule cannot have the number.
    """
    edition = found.edition
    return edition.rulebook.edition(edition.as_of, {**edition.settings, key: value})


def page(told: Sensitivity) -> Page:
    """The stable core, the list under every reading and range, and the schools they decide."""
    core = msg(
        "Stable core: {core} schools are on the list under all {variants} variants; under some"
        " variant {ever} are.",
        core=len(told.stable),
        variants=told.variants,
        ever=told.listed_ever,
    )
    parts: list[Part] = [Text(words=core, style="strong")]
    if told.readings:
        parts.append(_reading_table(told.readings))
    parts += _range_texts(told)
    frame = told.schools()
    unsure = frame[~frame["core"].to_numpy(dtype=bool)]
    if not unsure.empty:
        parts.append(_unsure_table(unsure))
    title = msg("How far the list depends on what no act states")
    return study_page(title, told.found, told.category, parts, name="sensitivity")


def _reading_table(readings: Sequence[Reading]) -> Table:
    columns = (
        Column(heading=msg("Reading"), id="reading", width=(6, 80)),
        Column(heading=msg("Listed"), id="listed", unit="people"),
        Column(heading=msg("Enter"), id="enter", unit="people"),
        Column(heading=msg("Leave"), id="leave", unit="people"),
    )
    rows = [(one.title, one.listed, len(one.enter), len(one.leave)) for one in readings]
    title = msg("How the list would change if the act were read otherwise")
    return Table.of_rows(columns, rows, title=title, name="readings")


def _range_texts(told: Sensitivity) -> Iterator[Text]:
    if told.ranges:
        title = msg("How the list depends on numbers, one at a time")
        yield Text(words=title, style="heading")
    for one in told.ranges:
        rule = told.found.edition.criteria[one.rule]
        unit = rule.rule.line()[2] if one.steady else None
        yield Text(words=_range_words(one, rule.title, unit), level=1)
        if one.steady is not None:
            words = SteadyRange(one.steady, Decimal(one.value), unit or "")
            yield Text(words=msg("Exactly: {words}.", words=words), level=2)
    for name, key, error in told.refused:
        said = msg(
            "{title}: “{key}” was not moved: {why}",
            title=told.found.edition.criteria[name].title,
            key=key_words(key),
            why=error.what,
        )
        yield Text(words=said, level=1)


def _range_words(one: Range, title: str, unit: str | None) -> Message:
    value, low, high = (Quantity(float(end), unit) for end in (one.value, one.low, one.high))
    return msg(
        "{title}: {key} {value} ({stated}); {low} to {high} ({ranged}): always listed {always},"
        " ever listed {ever}",
        title=title,
        key=key_words(one.key),
        value=value,
        stated=msg("assumed") if one.assumed else msg("stated by the act, shown only"),
        low=low,
        high=high,
        ranged=msg("range declared") if one.declared else msg("step to either side"),
        always=one.listed_always,
        ever=one.listed_ever,
    )


def _unsure_table(unsure: pd.DataFrame) -> Table:
    counts = zip(unsure["listed_in"], unsure["of"], strict=True)
    listed_in = Column(heading=msg("Listed in variants"), id="listed_in", unit="share")
    return frame_table(
        unsure,
        (*SCHOOL_COLUMNS, listed_in),
        {"listed_in": [Ratio(int(listed), int(of)) for listed, of in counts]},
        title=msg("Schools whose place on the list depends on a reading or a number"),
        name="schools",
        most=MOST_ROWS,
        own_sheet=True,
    )
