"""Whom a criterion concerns: schools that teach a grade, or of which a column says something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import NotApplicable
from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.identification.aims import Aim
from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.comparison import compared_words
from schoolsupport.identification.kinds.titles import Titles, earlier
from schoolsupport.identification.verdicts import Bools
from schoolsupport.structure import unknown_key
from schoolsupport.tables import SCHOOLS, Column, ColumnKind
from schoolsupport.translation import Message, Spoken, joined, msg, with_values
from schoolsupport.words.numbers import Quantity, day_text

WORDS = (ColumnKind.TEXT, ColumnKind.WORD)
_EQUAL = ("equals", "not_equals", "one_of", "not_one_of")
_SEVERAL = ("one_of", "not_one_of", "between", "not_between")
_BOTH_ENDS = ("between", "not_between")


def _is_within(values: NDArray[Any], ends: tuple[Any, ...]) -> Bools:
    return np.asarray((values >= ends[0]) & (values <= ends[1]), dtype=bool)


def _is_any(values: NDArray[Any], known: tuple[Any, ...]) -> Bools:
    return np.asarray(np.isin(values, list(known)), dtype=bool)


_TESTS: Mapping[str, Callable[[NDArray[Any], tuple[Any, ...]], Bools]] = {
    "equals": _is_any,
    "not_equals": lambda values, asked: ~_is_any(values, asked),
    "one_of": _is_any,
    "not_one_of": lambda values, asked: ~_is_any(values, asked),
    "at_least": lambda values, asked: np.asarray(values >= asked[0], dtype=bool),
    "at_most": lambda values, asked: np.asarray(values <= asked[0], dtype=bool),
    "above": lambda values, asked: np.asarray(values > asked[0], dtype=bool),
    "below": lambda values, asked: np.asarray(values < asked[0], dtype=bool),
    "between": _is_within,
    "not_between": lambda values, asked: ~_is_within(values, asked),
}


@frozen(kw_only=True)
class Concern:
    """Whom the criterion concerns; what is given is joined by AND.

    Attributes:
        grade: schools that teach this grade.
        column: schools of which this column, of theirs or of their context …
        year: … in the latest year, or so many years before it (`-1` the year before) …
        equals, not_equals: … is this word, number, day, or yes or no; or is not …
        one_of, not_one_of: … is one of several; or none of them …
        at_least, at_most, above, below: … stands on this side of a number or day …
        between, not_between: … is between two of them, both ends in; or outside them.

    A column without any test is a mark: `at_least = 1`.
    """

    grade: int | None = None
    column: str | None = None
    year: int = 0
    equals: Any = None
    not_equals: Any = None
    one_of: tuple[Any, ...] | None = None
    not_one_of: tuple[Any, ...] | None = None
    at_least: Any = None
    at_most: Any = None
    above: Any = None
    below: Any = None
    between: tuple[Any, ...] | None = None
    not_between: tuple[Any, ...] | None = None

    @property
    def tests(self) -> dict[str, tuple[Any, ...]]:
        """What is asked of the column, by comparator."""
        told = {name: getattr(self, name) for name in _TESTS}
        given = {
            name: value if name in _SEVERAL else (value,)
            for name, value in told.items()
            if value is not None
        }
        return given or {"at_least": (Decimal(1),)}

    def outside(self, inputs: Inputs) -> tuple[NDArray[np.uint8], Bools, InputKey | None]:
        """Who is not concerned, and of whom that cannot be told.

        Returns:
            `NotApplicable` codes, 0 for who may be concerned; schools whose column is blank; and
            the column that is blank there.
        """
        codes = np.zeros(len(inputs.schools), dtype=np.uint8)
        if self.grade is not None:
            nobody = inputs.context_column(f"enrolment_grade_{self.grade}") == 0
            codes[~inputs.teaches(self.grade) | nobody] = NotApplicable.NO_SUCH_GRADE
        if self.column is None:
            return codes, np.zeros(len(codes), dtype=bool), None
        year = inputs.year + self.year
        wordy = any(isinstance(one, str) for several in self.tests.values() for one in several)
        values = inputs.words(self.column, year) if wordy else inputs.numbers(self.column, year)
        blank = np.array([one is None or one != one for one in values], dtype=bool)  # noqa: PLR0124  # NaN alone is not itself
        there = np.where(blank, "" if wordy else 0.0, values)
        met = np.ones(len(codes), dtype=bool)
        for name, asked in self.tests.items():
            met &= _TESTS[name](there, tuple(map(_plain, asked)))
        codes[~blank & ~met & (codes == 0)] = NotApplicable.NOT_CONCERNED
        return codes, blank, inputs.key_of(self.column, year)

    def aims(self) -> tuple[Aim, ...]:
        """Pupils of the grade, and the column at its values."""
        aims = [] if self.grade is None else [_pupils(self.grade)]
        if self.column is not None:
            asked = [_plain(one) for several in self.tests.values() for one in several]
            words = tuple(one for one in asked if isinstance(one, str))
            at = tuple(Decimal(repr(one)) for one in asked if not isinstance(one, str))
            if self.column in SCHOOLS.by_name:
                aims.append(Aim(table="schools", name=self.column, at=at, words=words))
            else:
                aims.append(Aim(table="context", name=self.column, at=at, words=words))
        return tuple(aims)

    def sentence(self, titles: Titles) -> Message:
        """Which schools it concerns."""
        said: list[Message] = []
        if self.grade is not None:
            said.append(msg("schools with grade {grade}", grade=self.grade))
        if self.column is not None:
            about = earlier(msg("«{column}»", column=titles.heading(self.column)), self.year)
            known = titles.column(self.column)
            said += [
                msg("schools where {what}: {test}", what=about, test=_test(name, asked, known))
                for name, asked in self.tests.items()
            ]
        return joined(said, "; ")

    def faults(self, columns: Mapping[str, Column], where: str) -> Iterator[RuleError]:
        """What does not fit the column, checked when a rule file is read.

        Args:
            columns: the columns there are.
            where: file, version and key, for the messages.
        """
        if self.grade is None and self.column is None:
            yield rule_fault("rule.applies_to_nothing", where=where)
        column = None if self.column is None else columns.get(self.column)
        if column is None:
            return
        if self.year > 0 or (self.year and column.name in SCHOOLS.by_name):
            yield rule_fault("rule.year_ahead", where=f"{where}.year", found=self.year)
        for name, asked in self.tests.items():
            at = f"{where}.{name}"
            if not asked:
                yield rule_fault("rule.empty_list", where=at, found="[]")
            if name in _BOTH_ENDS and len(asked) != len(("low", "high")):
                yield rule_fault("rule.ends_of_concern", where=at, found=len(asked))
            if column.kind in WORDS and name not in _EQUAL:
                yield rule_fault("rule.order_of_words", where=at, found=column.title)
                continue
            yield from _unfit(asked, column, at)


_ASKED: Mapping[str, Message] = {
    "equals": msg("{values}"),
    "not_equals": msg("not {values}"),
    "one_of": msg("one of {values}"),
    "not_one_of": msg("none of {values}"),
    "not_between": msg("outside {line} to {line_to}"),
}


def _test(name: str, asked: tuple[Any, ...], column: Column | None) -> Message:
    """What is asked of a column, in words."""
    values = [_asked_value(one, column) for one in asked]
    if name not in _ASKED:
        return compared_words(name, values[0], values[-1])
    return with_values(_ASKED[name], line=values[0], line_to=values[-1], values=joined(values))


def _asked_value(value: Any, column: Column | None) -> Message | str:
    """A value that a column is compared with, as a reader writes it."""
    if isinstance(value, bool) or (column is not None and column.kind is ColumnKind.FLAG):
        return msg("yes") if value else msg("no")
    if isinstance(value, date):
        return Spoken(partial(day_text, value))
    if isinstance(value, str):
        return f"«{value}»"
    return Quantity(value, None if column is None else column.unit)


def _unfit(asked: tuple[Any, ...], column: Column, where: str) -> Iterator[RuleError]:
    for value in asked:
        if not _fits(value, column.kind):
            expected = _WANTED.get(column.kind, msg("a number without quotes"))
            yield rule_fault("rule.unfit", where=where, found=repr(value), expected=expected)
        elif column.words and value not in column.words:
            yield unknown_key(str(value), list(column.words), where)
        elif column.unit == "share" and abs(value) > 1:
            yield rule_fault("rule.line_above_whole", where=where, found=value, share=value / 100)


_WANTED: Mapping[ColumnKind, Message] = {
    ColumnKind.TEXT: msg("a text in quotes"),
    ColumnKind.WORD: msg("a text in quotes"),
    ColumnKind.DAY: msg("a day without quotes, such as 2021-03-15"),
    ColumnKind.FLAG: msg("true or false"),
}


def _fits(value: Any, kind: ColumnKind) -> bool:
    if kind in WORDS:
        return isinstance(value, str)
    if kind is ColumnKind.DAY:
        return isinstance(value, date)
    if isinstance(value, bool):
        return kind is ColumnKind.FLAG
    return isinstance(value, int | Decimal) and (kind is not ColumnKind.FLAG or value in (0, 1))


def _plain(value: Any) -> Any:
    """A value as columns hold it."""
    if isinstance(value, date):
        return float(value.toordinal())
    return value.strip() if isinstance(value, str) else float(value)


def _pupils(grade: int) -> Aim:
    return Aim(table="context", name=f"enrolment_grade_{grade}", at=(1, 0))
