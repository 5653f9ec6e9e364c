"""An order's words about time → `Schedule`.

The grammar reads the words, its parser built once, on first use; neighbours complete each other,
context gives years, and whatever is wrong or cannot be known is said as a problem. Nothing is
guessed: words that fit nowhere leave a schedule without parts.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import evolve

from schoolsupport.deadlines.days import SchoolTerms
from schoolsupport.deadlines.reading.completing import completed
from schoolsupport.deadlines.reading.filling import Filler
from schoolsupport.deadlines.reading.joining import Group
from schoolsupport.deadlines.reading.pieces import Bracket, Element, Item, Plain, Separator
from schoolsupport.deadlines.reading.recurrences import RecurrencePieces
from schoolsupport.deadlines.reading.windows import WindowPieces
from schoolsupport.deadlines.reading.words import NotReadError, Place, is_kind, with_words, worded
from schoolsupport.deadlines.schedule import (
    DeadlineContext,
    DeadlineProblem,
    Kind,
    Part,
    Schedule,
)

_BY = re.compile(r"^(?:по|на основании|согласно|в соответствии со?|в рамках) ")
_SET_BY = re.compile(
    r"^(?:(?:в сроки?|в соответствии со сроками|согласно срокам|в дни|в день|в дату),? "
    r"(?:установ|определ|утвержд|указан|задан|назнач|предусмотр|рекоменд|объявл)[а-я]+"
    r"(?: (?=[а-я]))?|в (?=период|дни|день)|во )"
)


class _UnknownWordError(ValueError):
    """The grammar met a word that nobody knows."""


def read(plain: str) -> tuple[Element, ...]:
    """The pieces of a phrase.

    Args:
        plain: the phrase, lower-case, as `wording.worded` makes it.

    Raises:
        NotReadError: some words fit nowhere.
    """
    from lark.exceptions import UnexpectedInput  # noqa: PLC0415  # start-up stays light

    try:
        found: tuple[Element, ...] = _parser().parse(plain)
    except UnexpectedInput as error:
        raise NotReadError(_unknown(plain, error)) from None
    except _UnknownWordError:
        raise NotReadError(_unknown(plain, None)) from None
    return found


def _unknown(plain: str, error: Any) -> list[Place]:
    """The words no terminal knows; else whatever stands where the grammar stopped."""
    places = [(t.start_pos, t.end_pos) for t in _parser().lex(plain) if t.type == "WORD"]
    if places:
        return places
    start = min(getattr(error, "pos_in_stream", None) or 0, len(plain) - 1)
    return [(start, len(plain))]


@cache
def _parser() -> Any:
    from lark import Lark, Transformer  # noqa: PLC0415  # start-up stays light

    grammar = (files("schoolsupport.deadlines.reading") / "grammar.lark").read_text("utf-8")
    grammar = with_words(grammar)
    transformer = type("Pieces", (_Pieces, Transformer), {})(visit_tokens=False)
    return Lark(grammar, parser="lalr", lexer="basic", transformer=transformer)


class _Pieces(WindowPieces, RecurrencePieces):
    """One method for each alternative of the grammar."""

    def start(self, children: list[Any]) -> tuple[Element, ...]:
        return tuple(_separated(child) for child in children)

    def bracket(self, children: list[Any]) -> Bracket:
        return Bracket(items=tuple(_separated(child) for child in children))

    def unknown(self, _: list[Any]) -> None:
        raise _UnknownWordError

    def for_whom(self, _: list[Any]) -> Separator:
        """«11 класс» says whom a term is for."""
        return Separator(strong=False)

    def then(self, _: list[Any]) -> Separator:
        return Separator(strong=False, then=True)

    def stage(self, _: list[Any]) -> Separator:
        return Separator(strong=False)

    # plain kinds

    def ongoing(self, _: list[Any]) -> Plain:
        return Plain(kind=Kind.ONGOING)

    def as_needed(self, _: list[Any]) -> Plain:
        return Plain(kind=Kind.AS_NEEDED)

    def by_schedule(self, children: list[Any]) -> Plain:
        (token,) = children
        start = _end(_BY, token.value)
        by = None if token.value[start:] == "графику" else (token.start_pos + start, token.end_pos)
        return Plain(kind=Kind.BY_SCHEDULE, by=by)

    def external(self, children: list[Any]) -> Plain:
        (token,) = children
        start = _end(_SET_BY, token.value)
        if start == len(token.value) or (not start and token.value.startswith("в установленн")):
            return Plain(kind=Kind.EXTERNAL)
        return Plain(kind=Kind.EXTERNAL, by=(token.start_pos + start, token.end_pos))


def _separated(child: Any) -> Item | Separator | Bracket:
    if is_kind("SEP", child):
        return Separator(strong=child.value[0] in ";.")
    element: Item | Bracket = child
    return element


def _end(pattern: re.Pattern[str], words: str) -> int:
    found = pattern.match(words)
    return found.end() if found else 0


_NO_CONTEXT = DeadlineContext()


def parse_deadline(
    phrase: str,
    context: DeadlineContext = _NO_CONTEXT,
    *,
    calendar: SchoolTerms | None = None,
) -> Schedule:
    """What a deadline phrase means.

    Args:
        phrase: a cell of an order's table, or the time words of a clause, as printed.
        context: years of the plan and the day the order was signed.
        calendar: school terms, for phrases that name a term without its days.

    Returns:
        The schedule; without parts where the phrase is empty or not understood. Never raises on
        any text.
    """
    schedule = _parsed(phrase, context, calendar)
    if context.other is None:
        return schedule
    other = evolve(
        context,
        first_year=context.other.first_year,
        last_year=context.other.last_year,
        school_years=context.other.school_years,
        other=None,
    )
    return _agreed(schedule, _parsed(phrase, other, calendar))


def _agreed(one: Schedule, other: Schedule) -> Schedule:
    """A schedule with the days on which two readings of the years of a plan agree."""
    if one.parts == other.parts:
        return one
    if len(one.parts) != len(other.parts):
        return one if not other.parts else other
    parts: list[Part] = []
    problems = [problem for problem in one.problems if problem in other.problems]
    for first, second in zip(one.parts, other.parts, strict=True):
        if _days(first) == _days(second):
            parts.append(first)
            continue
        parts.append(evolve(first, start=None, end=None, inferred=()))
        readings = _or_august(first, second, one), _or_august(second, first, other)
        problems.append(
            DeadlineProblem.of(
                "deadline.two_readings",
                words=one.phrase,
                earlier=_shown(min(readings, key=_order)),
                later=_shown(max(readings, key=_order)),
            )
        )
    return evolve(one, parts=tuple(parts), problems=tuple(problems))


def _or_august(part: Part, known: Part, own: Schedule) -> Part:
    """A part; an August that its reading leaves open in the year which the other does not take."""
    if any(_days(part)) or known.start is None or known.end is None:
        return part
    for problem in own.problems:
        values = problem.message.values
        if problem.code == "deadline.august_unclear":
            years = (int(str(values["earlier"])), int(str(values["later"])))
            year = next(one for one in years if one != known.start.year)
            start, end = known.start.replace(year=year), known.end.replace(year=year)
            return evolve(part, start=start, end=end)
    return part


def _days(part: Part) -> tuple[dt.date | None, dt.date | None]:
    return part.start, part.end


def _order(part: Part) -> dt.date:
    return part.end or part.start or dt.date.max


def _shown(part: Part) -> str:
    days = [f"{day:%d.%m.%Y}" for day in _days(part) if day is not None]
    return "–".join(dict.fromkeys(days)) or "?"


def _parsed(phrase: str, context: DeadlineContext, calendar: SchoolTerms | None) -> Schedule:
    wording = worded(phrase)
    if wording.empty:
        return Schedule(phrase=phrase, problems=(DeadlineProblem.of("deadline.empty"),))
    filler = Filler(wording=wording, context=context, calendar=calendar)
    try:
        groups = completed(read(wording.plain))
        parts = [part for group in groups for part in Group(filler, group).parts()]
    except NotReadError as error:
        words = "», «".join(wording.words(place) for place in error.places) or wording.print
        return Schedule(
            phrase=phrase, problems=(DeadlineProblem.of("deadline.not_understood", words=words),)
        )
    if wording.mended:
        words, read_as = wording.mended
        filler.problems.append(
            DeadlineProblem.of("deadline.letters_for_figures", likely=read_as, words=words)
        )
    if wording.twice:
        filler.problems.append(DeadlineProblem.of("deadline.repeated_word", word=wording.twice))
    return Schedule(phrase=phrase, parts=tuple(parts), problems=tuple(filler.problems))
