"""Rows of studies: what is told to programs of a school, a line, a year, two regions' rules.

The columns of a study's frame become rows of these classes, from which the JSON and its schema are
made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeVar

import attrs
import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.errors import SchoolSupportError
from schoolsupport.identification.reasons.distance import Move
from schoolsupport.identification.reasons.readings import Reading
from schoolsupport.records import Key, told
from schoolsupport.translation import Message

VerdictWord = Literal["not_applicable", "not_met", "no_data", "met"]
JudgedWord = Literal["not_applicable", "not_met", "no_data", "met", "not_judged"]
CauseWord = Literal["data", "rule", "comparison_group", "set_of_schools", "engine"]
HowWord = Literal["alone", "each", "together"]

Row = TypeVar("Row", bound=attrs.AttrsInstance)


def rows_of(
    frame: pd.DataFrame,
    kind: type[Row],
    more: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
) -> tuple[Row, ...]:
    """The rows of a frame as a class: plain numbers and texts, None where nothing is known.

    Args:
        frame: has a column for every field of the class that `more` does not make.
        kind: the class.
        more: makes further fields of a row from its cells, by column.
    """
    names = [one.name for one in attrs.fields(kind) if one.name in frame.columns]
    rows = ({str(name): plain_cell(cell) for name, cell in row.items()}
            for row in frame.to_dict("records"))  # fmt: skip
    return tuple(
        kind(**{name: row[name] for name in names} | dict(more(row) if more else {}))
        for row in rows
    )


def plain_cell(cell: Any) -> Any:
    """A cell of a frame without numpy and pandas."""
    if isinstance(cell, tuple | list):
        return tuple(plain_cell(one) for one in cell)
    if isinstance(cell, np.generic):
        cell = cell.item()
    unknown = cell is pd.NA or (isinstance(cell, float) and not np.isfinite(cell))
    return None if unknown else cell


@frozen(kw_only=True)
class SchoolRow:
    """A school.

    Attributes:
        school: id.
        name: its name, if it is known.
        municipality: where it is, if that is known.
    """

    school: str
    name: str | None
    municipality: str | None


# --- one run -------------------------------------------------------------------------------------


@frozen(kw_only=True)
class NearSchool(SchoolRow):
    """A school that few pupils turn.

    Attributes:
        verdict: on the category.
        pupils: the fewest that turn the verdict.
        in_noise: whether chance alone could turn it.
        says: the same in words.
        moves: one cheapest set of moves.
    """

    verdict: VerdictWord
    pupils: int
    in_noise: bool
    says: Message
    moves: tuple[Move, ...]


@frozen(kw_only=True)
class NumberedSchool(SchoolRow):
    """A school that one number alone decides.

    Attributes:
        verdict: on the category.
        criterion: id.
        observed: the number.
        line: the line it is held against.
        distance: in the unit.
        unit: of the number.
        pupils: how many more, or fewer, in the numerator turn the criterion; null where the number
            is no plain share.
    """

    verdict: VerdictWord
    criterion: str
    observed: float
    line: float
    distance: float
    unit: str
    pupils: int | None


@frozen(kw_only=True)
class NoisySchool(SchoolRow):
    """A school whose verdict chance alone could turn.

    Attributes:
        verdict: on the category.
        works: works whose 95 % interval covers the line: procedure and year, or id of the
            criterion.
    """

    verdict: VerdictWord
    works: tuple[str, ...]


@frozen(kw_only=True)
class SidesOfLine:
    """The schools on both sides of the line.

    Attributes:
        met: on the list.
        not_met: off it.
        met_in_noise: on the list, and chance alone could turn it.
        not_met_in_noise: off it, and chance alone could turn it.
    """

    met: int
    not_met: int
    met_in_noise: int
    not_met_in_noise: int


@frozen(kw_only=True)
class TriedLine:
    """The list with the line elsewhere, in schools.

    Attributes:
        line: where it is put.
        met: on the list.
        not_met: off it.
        no_data: cannot be judged.
        not_applicable: not concerned.
        entered: against the run.
        left: against the run.
    """

    line: Decimal
    met: int
    not_met: int
    no_data: int
    not_applicable: int
    entered: int
    left: int


@frozen(kw_only=True)
class TurningSchool(SchoolRow):
    """A school that depends on the line.

    Attributes:
        surely: met up to this line, down to it for lines met at or above, whatever is missing.
        possibly: could be met up to it.
        verdict: on the category, in the run.
    """

    surely: float | None
    possibly: float | None
    verdict: VerdictWord


@told(Key("value", kind=Decimal), "listed", "entered", "left")
@frozen(kw_only=True)
class TriedValue:
    """The list with a number set otherwise, in schools.

    Attributes:
        value: of the number.
        listed: on the list.
        entered: against the run.
        left: against the run.
    """

    value: Decimal | int
    listed: int
    entered: int
    left: int


@told(
    *(
        Key(name, f"reading.{name}")
        for name in ("id", "rule", "title", "listed", "enter", "leave", "undecided")
    )
)
@frozen(kw_only=True)
class TriedReading:
    """The list under another reading.

    Attributes:
        reading: what is read otherwise, and whom it lists.
    """

    reading: Reading


@frozen(kw_only=True)
class RefusedNumber:
    """A number that could not be moved.

    Attributes:
        rule: id of the criterion or category.
        key: key of the number.
        why: what stands against it.
    """

    rule: str
    key: str
    why: SchoolSupportError


@frozen(kw_only=True)
class VariedSchool(SchoolRow):
    """A school that some variant lists.

    Attributes:
        verdict: in the run.
        listed_in: number of variants that list it.
        of: number of variants.
        core: whether all do.
    """

    verdict: VerdictWord
    listed_in: int
    of: int
    core: bool


# --- several runs --------------------------------------------------------------------------------


@frozen(kw_only=True)
class ComparedRegion:
    """One of the rules that are compared.

    Attributes:
        label: name of the region, or the word typed where two have one name.
        region: name of the region.
        title: of the rules.
        category: id of the main category.
        short: its abbreviation.
        version: first day of its version.
        counts: schools by verdict.
        other_territory: what has to be said where the act does not bind these schools.
    """

    label: str
    region: str
    title: str
    category: str
    short: str
    version: dt.date
    counts: Mapping[JudgedWord, int]
    other_territory: Message | None


@told("label", Key("code", "error.code", kind=str), Key("message", "error"))
@frozen(kw_only=True)
class FailedRules:
    """Rules that could not be applied.

    Attributes:
        label: as of the regions compared.
        error: why.
    """

    label: str
    error: SchoolSupportError


@frozen(kw_only=True)
class Agreement:
    """How far two rules agree, in schools.

    Attributes:
        one: label.
        other: label.
        both: on both lists.
        only_one: only on the first.
        only_other: only on the second.
        same: the same verdict.
        of: judged by both.
        open: no data for one of them at least.
    """

    one: str
    other: str
    both: int
    only_one: int
    only_other: int
    same: int
    of: int
    open: int


@frozen(kw_only=True)
class Decider:
    """A criterion or a gap that makes a verdict.

    Attributes:
        id: of the criterion or gap.
        title: its title.
    """

    id: str
    title: str


@frozen(kw_only=True)
class DifferingSchool(SchoolRow):
    """A school on some lists and not on others, under one of the rules.

    Attributes:
        region: label.
        verdict: on the main category.
        members: criteria and gaps that make the verdict.
    """

    region: str
    verdict: JudgedWord
    members: tuple[Decider, ...]


@frozen(kw_only=True)
class ComparedSchool(SchoolRow):
    """A school under all the rules.

    Attributes:
        verdicts: by label.
    """

    verdicts: Mapping[str, JudgedWord]


@frozen(kw_only=True)
class AppliedEdition:
    """Which rules a year was judged by.

    Attributes:
        year: of the data.
        as_of: the law's day.
        version: first day of the category's version.
    """

    year: int
    as_of: dt.date
    version: dt.date


@told("year", Key("code", "error.code", kind=str), Key("message", "error"))
@frozen(kw_only=True)
class SkippedYear:
    """A year without a list.

    Attributes:
        year: of the data.
        error: why it has none.
    """

    year: int
    error: SchoolSupportError


@frozen(kw_only=True)
class ListedYear:
    """What became of the list from year to year, in schools.

    Attributes:
        year: of the data.
        since: the year it is compared with.
        judged: schools of the run.
        listed: on the list.
        no_data: cannot be judged.
        stayed: on both lists.
        entered: for the first time.
        returned: were on it in an earlier year.
        unknown_before: on the list, not known in the year before.
        left: were on the list, are not now.
        unknown_now: were on the list, cannot be judged now.
    """

    year: int
    since: int | None
    judged: int
    listed: int
    no_data: int
    stayed: int | None
    entered: int | None
    returned: int | None
    unknown_before: int | None
    left: int | None
    unknown_now: int | None


@frozen(kw_only=True)
class Spell:
    """How many stays on the list have a length.

    Attributes:
        years: lists in a row.
        ended: came and left.
        still_on: on it in the last year.
        cut: at least so long: beginning or end not seen.
    """

    years: int
    ended: int
    still_on: int
    cut: int


@told("left", "of", "share")
@frozen(kw_only=True)
class AfterOneYear:
    """Entries that left in the very next year.

    Attributes:
        left: how many did.
        of: entries whose very next year is known.
    """

    left: int
    of: int

    @property
    def share(self) -> float | None:
        """Of them; null where there are none."""
        return self.left / self.of if self.of else None


@frozen(kw_only=True)
class SizeQuarter:
    """How often schools of a size come and go.

    Attributes:
        quarter: 1 the smallest.
        smallest: persons.
        largest: persons.
        schools: in the quarter.
        pairs: a school in two lists running, both known.
        came: of the pairs.
        left: of the pairs.
        churn: share of the pairs that came or left.
        on: pairs on the list in the first year.
        left_of_on: share of these that left.
    """

    quarter: int
    smallest: float
    largest: float
    schools: int
    pairs: int
    came: int
    left: int
    churn: float | None
    on: int
    left_of_on: float | None


@frozen(kw_only=True)
class OnceListedSchool(SchoolRow):
    """A school ever on the list.

    Attributes:
        years_on: years on the list.
        entries: how often it came onto it.
        verdicts: by year.
    """

    years_on: int
    entries: int
    verdicts: Mapping[str, JudgedWord]


@frozen(kw_only=True)
class ComparedRun:
    """One of two runs.

    Attributes:
        region: whose rules.
        category: id.
        year: of the data.
        as_of: the law's day.
        listed: schools on the list.
        schools: schools judged.
        engine: version of the program that wrote it, if that is known.
    """

    region: str
    category: str
    year: int
    as_of: dt.date
    listed: int
    schools: int
    engine: str | None


@frozen(kw_only=True)
class MovesByCause:
    """Schools that entered and left for one cause.

    Attributes:
        causes: what made them move.
        how: as of the schools.
        entered: how many schools.
        left: how many schools.
    """

    causes: tuple[CauseWord, ...]
    how: HowWord
    entered: int
    left: int


@frozen(kw_only=True)
class Turned:
    """A criterion whose verdict on a school differs between the runs.

    Attributes:
        id: id of the criterion.
        title: its title, in Russian.
        before: key of its verdict in the earlier run; `not_in_force` where the rule was not.
        after: the same in the later run.
        citation: the act.
        clause: clause of the act, if it is told.
    """

    id: str
    title: str
    before: str
    after: str
    citation: str
    clause: str | None


@frozen(kw_only=True)
class MovedSchool(SchoolRow):
    """A school that entered or left.

    Attributes:
        moved: which of both.
        before: verdict of the earlier run.
        after: verdict of the later run.
        how: alone: this cause makes the change by itself; each: each of these does; together: only
            these together.
        causes: what made it move.
        why: the same in words.
        turned: criteria whose verdict differs.
    """

    moved: Literal["entered", "left"]
    before: JudgedWord
    after: JudgedWord
    how: HowWord
    causes: tuple[CauseWord, ...]
    why: Message
    turned: tuple[Turned, ...]
