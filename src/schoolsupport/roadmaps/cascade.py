"""Whether what an upper order hands down has its counterpart below: a matrix of gaps.

Counterparts are found by words; a share of words is a hint, no proof. Each cell shows the score,
the words that met and the row that was taken, so that a person can see why, and can see that it
is not certain.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction

from attrs import frozen

from schoolsupport.domain import Level
from schoolsupport.pages import Column, Lines, Page, Part, Table, Text, Toned
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.delegating import (
    Delegation,
    Step,
    delegations,
    last_day,
    measure_until,
    steps,
)
from schoolsupport.roadmaps.planning.roadmap import Tier
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.roadmaps.terms import duty_schedule
from schoolsupport.translation import Message, msg
from schoolsupport.words.stems import stems

COMMON_SHARE = Fraction(1, 5)  # a word in more rows than this says little about one of them
COMMON_ROWS = 3  # and in more rows than this: in a short table every word is in a fifth of it
COMMON_WEIGHT = Fraction(1, 4)
AKIN_LETTERS = 5  # «утверждение» and «утвердить» share this many


@frozen(kw_only=True)
class Likeness:
    """How many of a row's words stand in another row.

    Attributes:
        score: weight of the words that met, of the weight of all words: 0 to 1.
        own: share of the words that met among those that are not common; 1 where all are common.
        met: words that met, without endings.
        lacking: words that did not.
    """

    score: Fraction
    own: Fraction = Fraction(0)
    met: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def common_words(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand in so many texts that they tell little of any one of them."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        counts.update(set(stems(text)))
        total += 1
    least = max(total * COMMON_SHARE, Fraction(COMMON_ROWS))
    return frozenset(word for word, count in counts.items() if count > least)


def likeness(wanted: str, other: str, common: frozenset[str]) -> Likeness:
    """How many words of one text stand in another; common words count a quarter."""
    words = tuple(dict.fromkeys(stems(wanted)))
    others = set(stems(other))
    met = tuple(word for word in words if any(akin(word, one) for one in others))
    whole = sum((_weight(word, common) for word in words), Fraction(0))
    if not whole:
        return Likeness(score=Fraction(0))
    return Likeness(
        score=sum((_weight(word, common) for word in met), Fraction(0)) / whole,
        own=_share(met, words, common),
        met=met,
        lacking=tuple(word for word in words if word not in met),
    )


def akin(one: str, other: str) -> bool:
    """Whether two stems are forms of one root: the same, or alike in their first half and more."""
    if one == other:
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= AKIN_LETTERS and 2 * shared >= max(len(one), len(other))


def _share(met: tuple[str, ...], words: tuple[str, ...], common: frozenset[str]) -> Fraction:
    own = [word for word in words if word not in common]
    return Fraction(sum(word in met for word in own), len(own)) if own else Fraction(1)


def _weight(word: str, common: frozenset[str]) -> Fraction:
    return COMMON_WEIGHT if word in common else Fraction(1)


ENOUGH = Fraction(1, 2)  # half the weight of a row's words: below it nothing is taken for its match
DOCUMENT_ENOUGH = Fraction(1, 2)


class CellState(StrEnum):
    """How a lower plan answers a delegation; the worst of what holds."""

    FOUND = "found"
    LATE = "late"
    NO_DATE = "no_date"
    DOCUMENT_DIFFERS = "document_differs"
    MISSING = "missing"


@told(
    "row",
    "section",
    "title",
    "document",
    "until",
    Key("score", "likeness.score", digits=3),
    Key("words", "likeness.met"),
)
@frozen(kw_only=True)
class Match:
    """The row of a lower plan that is nearest to a delegation.

    Attributes:
        row: its number; None for the lower plan itself, as a whole.
        section: section of the row.
        title: its words.
        document: its document.
        until: its last day; for the plan as a whole, the day it was signed.
        likeness: how alike the words are.
    """

    row: str | None
    section: str = ""
    title: str
    document: str | None = None
    until: dt.date | None = None
    likeness: Likeness


@told(
    "delegation.number",
    "delegation.source",
    "delegation.tier",
    "delegation.text",
    "delegation.document",
    "delegation.declared",
    Key("deadline", "delegation.phrase"),
    "delegation.until",
    "organisation",
    "state",
    "match",
    "reasons",
)
@frozen(kw_only=True)
class Cell:
    """What an organisation's plan has for a delegation.

    Attributes:
        delegation: what was handed down.
        organisation: to whom.
        state: the answer.
        match: the row taken, or the nearest one where none was near enough; None without rows.
        reasons: why, each a sentence.
    """

    delegation: Delegation
    organisation: str
    state: CellState
    match: Match | None = None
    reasons: tuple[Message, ...] = ()


@told("upper", "organisations", "cells", "steps")
@frozen(kw_only=True)
class Cascade:
    """The matrix, and the order of the steps inside the upper order.

    Attributes:
        upper: name of the upper template.
        delegations: what it hands down, the rows of the matrix.
        organisations: to whom, with their levels, the columns.
        cells: one for each delegation and organisation of its level.
        steps: whether the plans of the levels follow one another in the upper order itself.
    """

    upper: str
    delegations: tuple[Delegation, ...]
    organisations: Mapping[str, Tier]
    cells: tuple[Cell, ...]
    steps: tuple[Step, ...]

    @property
    def gaps(self) -> tuple[Cell, ...]:
        """Cells that are not found as they should be."""
        return tuple(cell for cell in self.cells if cell.state is not CellState.FOUND)

    def cell(self, number: str, organisation: str) -> Cell:
        """The cell of a delegation's number and an organisation.

        Raises:
            KeyError: there is none.
        """
        for cell in self.cells:
            if (cell.delegation.number, cell.organisation) == (number, organisation):
                return cell
        raise KeyError((number, organisation))

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def cascade(
    upper: RoadmapTemplate,
    lower: Mapping[str, RoadmapTemplate | None],
    tiers: Mapping[str, Tier] | None = None,
) -> Cascade:
    """Hold lower plans against what an upper order hands down.

    Args:
        upper: the upper order.
        lower: plans by organisation; None where an organisation has none.
        tiers: levels of organisations; by default one without a plan, or with a municipal one, is a
            municipality, and schools are named here.

    Returns:
        The matrix. A lower row counts as a counterpart where it has half the weight of the
        delegation's words, and half of those that are not common to the tables; what asks for a
        plan is answered by the plan itself.
    """
    known = tiers or {}
    levels = {name: known.get(name, _tier(plan)) for name, plan in lower.items()}
    handed = delegations(upper)
    cells = tuple(
        _cell(one, name, upper, plan)
        for one in handed
        for name, plan in lower.items()
        if levels[name] is one.tier
    )
    return Cascade(
        upper=upper.name,
        delegations=handed,
        organisations=levels,
        cells=cells,
        steps=steps(upper),
    )


def _tier(plan: RoadmapTemplate | None) -> Tier:
    return Tier.REGION if plan and plan.level is not Level.MUNICIPAL else Tier.MUNICIPALITY


def _cell(
    handed: Delegation, organisation: str, upper: RoadmapTemplate, plan: RoadmapTemplate | None
) -> Cell:
    if plan is None:
        return Cell(
            delegation=handed,
            organisation=organisation,
            state=CellState.MISSING,
            reasons=(msg("the organisation has no plan"),),
        )
    common = common_words(
        [*(one.title for one in upper.measures), *(one.title for one in plan.measures)]
    ) | _words_of_abbreviations(upper, handed.text)
    matches = list(_matches(handed, upper, plan, common))
    best = max(matches, key=lambda one: (_near(one), one.likeness.score))
    if handed.asks_plan:
        best = matches[0]
    elif not _near(best):
        return Cell(
            delegation=handed,
            organisation=organisation,
            state=CellState.MISSING,
            match=best,
            reasons=(
                msg(
                    "no row shares half of its own words; the nearest shares {percent} %: {met}",
                    percent=_percent(best.likeness.score),
                    met=", ".join(best.likeness.met) or "—",
                ),
            ),
        )
    found = list(_judged(handed, best, common))
    state = next((state for state, _ in sorted(found, key=_gravity)), CellState.FOUND)
    return Cell(
        delegation=handed,
        organisation=organisation,
        state=state,
        match=best,
        reasons=(_told(handed, best), *(reason for _, reason in found)),
    )


def _near(match: Match) -> bool:
    """Whether half of the words, and half of those that are not common, stand in a row."""
    return match.likeness.score >= ENOUGH and match.likeness.own >= ENOUGH


def _words_of_abbreviations(template: RoadmapTemplate, text: str) -> frozenset[str]:
    """Words that stand in a text only by what its abbreviations mean: they tell little of it."""
    return frozenset(
        word for one in template.abbreviations if one.short in text for word in stems(one.full)
    )


def _matches(
    handed: Delegation, upper: RoadmapTemplate, plan: RoadmapTemplate, common: frozenset[str]
) -> Iterator[Match]:
    """Everything in a plan that may answer: the plan itself first, its rows, its points."""
    wanted = _written_out(
        upper, f"{handed.text} {handed.document or ''}" if handed.asks_plan else handed.text
    )

    def alike(text: str) -> Likeness:
        return likeness(wanted, _written_out(plan, text), common)

    asked = handed.document or handed.text
    yield Match(
        row=None,
        title=plan.title,
        document=plan.title,
        until=plan.act.date,
        likeness=likeness(_written_out(upper, asked), _written_out(plan, plan.title), common)
        if handed.asks_plan
        else Likeness(score=Fraction(0)),
    )
    for measure in plan.measures:
        parts = " ".join(sub.title for sub in measure.sub_measures)
        yield Match(
            row=measure.number,
            section=measure.section,
            title=measure.title,
            document=measure.evidence or measure.expected_result,
            until=measure_until(plan, measure),
            likeness=alike(f"{measure.title} {parts}"),
        )
    for duty in plan.duties:
        yield Match(
            row=duty.clause,
            title=duty.text,
            document=duty.what,
            until=last_day(duty_schedule(plan, duty)),
            likeness=alike(duty.text),
        )


def _judged(
    handed: Delegation, match: Match, common: frozenset[str]
) -> Iterator[tuple[CellState, Message]]:
    """What keeps a counterpart from being the one that was asked for."""
    if handed.until is not None and match.until is None:
        yield (
            CellState.NO_DATE,
            msg("it has no last day; asked for until {until}", until=handed.until),
        )
    elif handed.until is not None and match.until is not None and match.until > handed.until:
        late = {"ends": match.until, "until": handed.until}
        yield (
            CellState.LATE,
            msg("it ends on {ends}, asked for until {until}", **late)
            if match.row is not None
            else msg("it was signed on {ends}, asked for until {until}", **late),
        )
    if handed.document is None:
        return
    if match.document is None:
        yield (
            CellState.DOCUMENT_DIFFERS,
            msg("it names no document; asked for: {document}", document=handed.document),
        )
        return
    alike = likeness(handed.document, match.document, common)
    if alike.score < DOCUMENT_ENOUGH:
        yield (
            CellState.DOCUMENT_DIFFERS,
            msg(
                "its document is “{found}”, asked for: “{document}”",
                found=match.document,
                document=handed.document,
            ),
        )


_WEIGHTS = (CellState.LATE, CellState.NO_DATE, CellState.DOCUMENT_DIFFERS)


def _gravity(found: tuple[CellState, Message]) -> int:
    return _WEIGHTS.index(found[0])


def _told(handed: Delegation, match: Match) -> Message:
    if match.row is None:
        return msg(
            "taken for it: the plan itself, {percent} % of the words: {met}",
            percent=_percent(match.likeness.score),
            met=", ".join(match.likeness.met) or "—",
        )
    return msg(
        "taken for it: row {row}, {percent} % of the words of {number}: {met}",
        row=match.row,
        percent=_percent(match.likeness.score),
        number=handed.number,
        met=", ".join(match.likeness.met) or "—",
    )


def _percent(score: Fraction) -> int:
    return int(score * 100)


def _written_out(template: RoadmapTemplate, text: str) -> str:
    """A text with the order's own abbreviations beside their full words."""
    for one in template.abbreviations:
        if one.short in text:
            text = text.replace(one.short, f"{one.short} {one.full}")
    return text


def page(told: Cascade) -> Page:
    """What the order hands down, what the plans below have of it, the steps of the order itself."""
    handed = Table.of_rows(
        (
            Column(heading=msg("Point or row"), id="number", wrap="never"),
            Column(heading=msg("To whom"), id="tier"),
            Column(heading=msg("What"), id="text", width=(16, 70)),
            Column(heading=msg("By when"), id="deadline", width=(10, 30)),
        ),
        [(one.number, _TIERS[one.tier], one.text, one.phrase or "—") for one in told.delegations],
        name="delegations",
        empty=msg("The order hands nothing down"),
    )
    parts: list[Part] = [handed]
    if told.cells:
        parts.append(_cells_table(told))
    if told.steps:
        parts.append(Text(words=msg("The steps of the order itself"), style="heading"))
        parts += [
            Text(
                words=msg(
                    "{first} → {second}: {said}",
                    first=one.first,
                    second=one.second,
                    said=one.message,
                ),
                style="item",
            )
            for one in told.steps
        ]
    return Page(title=msg("What the order hands down"), name=told.upper, parts=parts)


def _cells_table(told: Cascade) -> Table:
    columns = (
        Column(heading=msg("Point or row"), id="number", wrap="never"),
        Column(heading=msg("Whose plan"), id="organisation"),
        Column(heading=msg("Found"), id="state"),
        Column(heading=msg("Why"), id="why", width=(16, 70)),
    )
    rows = [
        (
            cell.delegation.number,
            cell.organisation,
            Toned(_STATES[cell.state], "good" if cell.state is CellState.FOUND else "caution"),
            Lines(cell.reasons),
        )
        for cell in told.cells
    ]
    title = msg("Gaps: {gaps} of {cells}", gaps=len(told.gaps), cells=len(told.cells))
    return Table.of_rows(columns, rows, name="cells", title=title, own_sheet=True)


_TIERS = {
    Tier.REGION: msg("to the region"),
    Tier.MUNICIPALITY: msg("to municipalities"),
    Tier.SCHOOL: msg("to schools"),
}
_STATES = {
    CellState.FOUND: msg("found"),
    CellState.LATE: msg("late"),
    CellState.NO_DATE: msg("no day"),
    CellState.DOCUMENT_DIFFERS: msg("another document"),
    CellState.MISSING: msg("missing"),
}
