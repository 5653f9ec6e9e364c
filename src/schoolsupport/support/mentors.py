"""Mentor schools: a ranked proposal of schools with high results that are like a given one.

Likeness is a weighted mean of differences of the context in standard deviations over all schools
known. What is not known counts as a declared gap, and both ends it may lie between are told: a
school of which little is known is never made to look near. A person confirms a pair.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleError
from schoolsupport.faults import rule_fault
from schoolsupport.pages import Column, Lines, Page, Part, Table, Text, Value
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, told
from schoolsupport.structure import read_toml, structured
from schoolsupport.support import TOP
from schoolsupport.support.lists import names_of
from schoolsupport.tables import CONTEXT
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import number_text, percent

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from schoolsupport.identification.identify import Identification
    from schoolsupport.identification.inputs import Inputs

MENTOR_FILE = "mentor_columns.toml"

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]

MUNICIPALITY = "municipality"
OTHER = 1.0
"""The difference of two words that are not the same."""
ALIKE = 0.5
"""Standard deviations up to which a share is called alike."""
UNLIKE = 1.5
"""Standard deviations from which it is called unlike."""
MOST_TOLD = 2
"""How many columns alike are told, and how many unlike; all stand in the table of columns."""

_SETTLEMENTS = {
    "capital": msg("both in the capital of the region"),
    "city": msg("both in a city"),
    "urban_settlement": msg("both in an urban settlement"),
    "village": msg("both in a village"),
}


@told(
    "mentor", "name", "municipality", "rank", Key("gap", digits=4), Key("lowest", digits=4),
    Key("highest", digits=4), Key("columns", "gaps"), "missing", "reasons",
)  # fmt: skip
@frozen(kw_only=True)
class MentorProposal:
    """A possible mentor for a school.

    Attributes:
        mentor: id of the proposed school.
        name: its name.
        municipality: where it stands.
        rank: place among those proposed, from 1.
        gap: how unlike the two are, in standard deviations; less is more alike.
        lowest: the least it can be, if everything not known agrees.
        highest: the most it can be.
        gaps: column by column.
        missing: columns not known of one of the two.
        reasons: what speaks for and against it, for people.
    """

    mentor: str
    name: str | None
    municipality: str | None
    rank: int
    gap: float
    lowest: float
    highest: float
    gaps: tuple[Gap, ...]
    missing: tuple[str, ...]
    reasons: tuple[Message, ...]


@frozen(kw_only=True)
class LeftOut:
    """A candidate that cannot be the mentor of a school, and why."""

    school: str
    why: Message


@frozen(kw_only=True)
class MentorsOf:
    """The proposals for a school; `left_out` are candidates that cannot be its mentor, with why."""

    school: str
    name: str | None
    municipality: str | None
    proposals: tuple[MentorProposal, ...]
    left_out: tuple[LeftOut, ...] = ()


@told("year", Key("assumed", "columns.assumed"), "candidates", "schools")
@frozen(kw_only=True, eq=False)
class Mentors:
    """Mentor schools proposed; a person confirms each pair.

    Attributes:
        year: latest year of the data.
        columns: what is compared, and whether an act says so.
        candidates: ids of the schools with high results, sorted.
        schools: the proposals by school.
    """

    year: int
    columns: MentorColumns
    candidates: tuple[str, ...]
    schools: tuple[MentorsOf, ...]

    def frame(self, lang: str = "en") -> pd.DataFrame:
        """One row per proposal: school, mentor, rank, gap, lowest, highest, reasons, missing."""
        rows = [
            {
                "school": told.school,
                "mentor": one.mentor,
                "name": one.name,
                "municipality": one.municipality,
                "rank": one.rank,
                "gap": one.gap,
                "lowest": one.lowest,
                "highest": one.highest,
                "reasons": "; ".join(reason.text(lang) for reason in one.reasons),
                "missing": ", ".join(one.missing),
            }
            for told in self.schools
            for one in told.proposals
        ]
        columns = ["school", "mentor", "name", "municipality", "rank", "gap", "lowest", "highest",
                   "reasons", "missing"]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def page(told: Mentors) -> Page:
    """The proposals of each school, the most alike first, each with how unlike it is and why."""
    columns = [
        Column(heading=msg("School"), id="school"),
        Column(heading=msg("No."), id="rank", unit="code", align="right"),
        Column(heading=msg("Login"), id="mentor", wrap="never"),
        Column(heading=msg("Possible mentor"), id="name"),
        Column(heading=msg("Municipality"), id="municipality", lesser=True),
        Column(heading=msg("Why"), id="reasons", width=(24, 60)),
        Column(heading=msg("Unlikeness"), id="gap", unit="points"),
        Column(heading=msg("at least"), id="lowest", unit="points", lesser=True),
        Column(heading=msg("at most"), id="highest", unit="points", lesser=True),
    ]
    if not any(one.missing for of in told.schools for one in of.proposals):
        del columns[-2:]
    rows: list[tuple[Value, ...]] = []
    for of in told.schools:
        own = f"{of.name} ({of.school})" if of.name else of.school
        for one in of.proposals:
            mentor = (one.rank, one.mentor, one.name, one.municipality)
            rows.append((own, *mentor, Lines(one.reasons), one.gap, one.lowest, one.highest))
        if not of.proposals:
            rows.append((own, None, None, msg("no candidate fits"), *[None] * 5))
    unlikeness = msg(
        "Unlikeness: mean difference of contexts in standard deviations, and between what it can be"
        " as to what is not known."
    )
    shown = [row[: len(columns)] for row in rows]
    parts: list[Part] = [
        Table.of_rows(columns, shown, name="mentors", group_by=("school",)),
        Text(words=unlikeness),
    ]
    if told.columns.assumed:
        parts.append(Text(words=msg("Columns and weights are assumed; no act states them.")))
    return Page(
        title=msg("Mentor schools proposed; a person confirms each pair"),
        name="mentors",
        parts=parts,
    )


def propose_mentors(
    found: Identification,
    schools: Iterable[str],
    candidates: Iterable[str],
    *,
    columns: MentorColumns | None = None,
    top: int = TOP,
) -> Mentors:
    """Possible mentors for schools, the most alike first.

    A candidate that the run itself finds, the school itself, and a branch and its head school are
    left out, each with why. Ties go by id.

    Args:
        found: a run; its tables give context, names and municipalities.
        schools: ids of the schools that need a mentor.
        candidates: ids of the schools with high results, of a register or a list by order.
        columns: what is compared; by default what is assumed.
        top: how many to propose for each.

    Raises:
        UnknownSchoolError: a school that needs a mentor is not among those judged.
    """
    wanted = columns or default_columns()
    given = sorted(set(candidates))
    heads = found.inputs.school_column("branch_of")
    choice = _Choice(
        found=found,
        gaps=context_gaps(found.inputs, wanted),
        candidates=tuple(one for one in given if one in found.schools),
        listed=frozenset(found.listed()),
        heads={str(school): head for school, head in heads.items() if isinstance(head, str)},
        names=names_of(found),
    )
    told = tuple(choice.of(school, top) for school in dict.fromkeys(schools))
    return Mentors(year=found.year, columns=wanted, candidates=tuple(given), schools=told)


@frozen(kw_only=True, eq=False)
class _Choice:
    """Among whom mentors are chosen.

    Attributes:
        found: the run.
        gaps: the context of all schools.
        candidates: those judged, sorted.
        listed: ids of the schools that the run finds.
        heads: head school by branch.
        names: name and municipality by school.
    """

    found: Identification
    gaps: ContextGaps
    candidates: tuple[str, ...]
    listed: frozenset[str]
    heads: Mapping[str, str]
    names: Mapping[str, tuple[str | None, str | None]]

    def of(self, school: str, top: int) -> MentorsOf:
        """The proposals for a school, the most alike first, and who is left out."""
        place = self.found.place(school)
        own = str(self.found.schools[place])
        left_out = []
        ranked = []
        for candidate in self.candidates:
            why = self.why_not(own, candidate)
            if why is not None:
                left_out.append(LeftOut(school=candidate, why=why))
                continue
            pair = self.gaps.between(place, self.found.place(candidate))
            ranked.append((self.gaps.total(pair), candidate, pair))
        ranked.sort(key=lambda one: (one[0][0], one[1]))
        name, municipality = self.names[own]
        proposals = tuple(
            MentorProposal(
                mentor=candidate,
                name=self.names[candidate][0],
                municipality=self.names[candidate][1],
                rank=rank,
                gap=total[0],
                lowest=total[1],
                highest=total[2],
                gaps=pair,
                missing=tuple(one.column for one in pair if one.gap is None),
                reasons=reasons_of(pair),
            )
            for rank, (total, candidate, pair) in enumerate(ranked[:top], 1)
        )
        return MentorsOf(
            school=own,
            name=name,
            municipality=municipality,
            proposals=proposals,
            left_out=tuple(left_out),
        )

    def why_not(self, school: str, candidate: str) -> Message | None:
        """What keeps a candidate from being the mentor of a school."""
        if candidate == school:
            return msg("it is the school itself")
        if school == self.heads.get(candidate) or candidate == self.heads.get(school):
            return msg("a branch and its head school")
        if candidate in self.listed:
            return msg("the run itself finds it among the schools that need support")
        return None


def reasons_of(gaps: Sequence[Gap]) -> tuple[Message, ...]:
    """What speaks for and against a pair, the municipality and the size first."""
    order = {MUNICIPALITY: 0, "enrolment": 1, "settlement_kind": 2}
    known = [one for one in gaps if one.gap is not None]
    first = [one for one in known if one.column in order]
    said = [
        words for one in sorted(first, key=lambda one: order[one.column]) for words in _said(one)
    ]
    rest = sorted((one for one in known if one.column not in order), key=lambda one: one.gap or 0)
    alike = [one for one in rest if (one.gap or 0) <= ALIKE][:MOST_TOLD]
    unlike = [one for one in reversed(rest) if (one.gap or 0) >= UNLIKE][:MOST_TOLD]
    said += [words for one in (*alike, *unlike) for words in _said(one)]
    missing = [column_title(one.column) for one in gaps if one.gap is None]
    if missing:
        said.append(msg("not known: {columns}", columns="; ".join(missing)))
    return tuple(said)


def column_title(column: str) -> str:
    """The Russian heading of a column; its name where it has none."""
    known = CONTEXT.by_name.get(column)
    if column == MUNICIPALITY:
        return "Муниципалитет"
    return known.title if known else column


def _said(one: Gap) -> Iterator[Message]:
    if one.column == MUNICIPALITY:
        same = msg("the same municipality")
        yield same if one.gap == 0 else msg("another municipality: {name}", name=one.other)
    elif one.kind == "word":
        yield from _word(one)
    elif isinstance(one.own, float) and isinstance(one.other, float) and one.gap is not None:
        yield from _number(one, one.own, one.other, one.gap)


def _word(one: Gap) -> Iterator[Message]:
    if one.gap == 0 and one.own in _SETTLEMENTS:
        yield _SETTLEMENTS[str(one.own)]
    elif one.gap == 0:
        yield msg("{title}: the same", title=column_title(one.column))
    else:
        yield msg("{title}: not the same", title=column_title(one.column))


def _number(one: Gap, own: float, other: float, gap: float) -> Iterator[Message]:
    if one.column == "enrolment":
        yield msg("{own} and {other} pupils", own=int(own), other=int(other))
        return
    share = one.kind == "share"
    shown = [percent(v, "ru") if share else number_text(v, "", "ru") for v in (own, other)]
    title = column_title(one.column)
    if gap <= ALIKE:
        yield msg(
            "alike in «{title}»: {own} and {other}", title=title, own=shown[0], other=shown[1]
        )
    else:
        yield msg(
            "unlike in «{title}»: {own} and {other}", title=title, own=shown[0], other=shown[1]
        )


@told("column", "own", "other", Key("gap", digits=4), "weight")
@frozen(kw_only=True)
class Gap:
    """One column of two schools.

    Attributes:
        column: name of the column, or `municipality`.
        kind: `size`, `share` or `word`.
        own: value of the school; pupils, km, a share, or a word; None where not known.
        other: value of the candidate.
        gap: difference in standard deviations, or 0 and 1 for words; None where not known.
        weight: what it counts.
    """

    column: str
    kind: str
    own: float | str | None
    other: float | str | None
    gap: float | None
    weight: float


@frozen(kw_only=True, eq=False)
class ContextGaps:
    """The context of all schools, ready to compare any two.

    Attributes:
        columns: what is compared.
        values: numbers by column and place; shares as parts of one.
        spread: standard deviation by column, of logarithms for sizes.
        words: words by column and place.
    """

    columns: MentorColumns
    values: Mapping[str, Floats]
    spread: Mapping[str, float]
    words: Mapping[str, Objects]

    def between(self, own: int, other: int) -> tuple[Gap, ...]:
        """Every column of two schools, by their places; the municipality last."""
        gaps = [self._gap(column, own, other) for column in self.columns.column]
        weight = float(self.columns.municipality_weight)
        return (*gaps, self._word_gap(MUNICIPALITY, weight, own, other))

    def total(self, gaps: tuple[Gap, ...]) -> tuple[float, float, float]:
        """The weighted mean of gaps, the least it can be, and the most."""
        weight = sum(one.weight for one in gaps)
        missing, closed = float(self.columns.missing_gap), float(self.columns.closed_gap)

        def mean(of: Callable[[Gap], float]) -> float:
            filled = (one.weight * (of(one) if one.gap is None else one.gap) for one in gaps)
            return sum(filled) / weight

        return (
            mean(lambda one: min(missing, OTHER) if one.kind == "word" else missing),
            mean(lambda _: 0.0),
            mean(lambda one: OTHER if one.kind == "word" else closed),
        )

    def _gap(self, column: MentorColumn, own: int, other: int) -> Gap:
        if column.kind == "word":
            return self._word_gap(column.name, float(column.weight), own, other)
        values = self.values[column.name]
        one, two = float(values[own]), float(values[other])
        known = not (np.isnan(one) or np.isnan(two))
        return Gap(
            column=column.name,
            kind=column.kind,
            own=None if np.isnan(one) else one,
            other=None if np.isnan(two) else two,
            gap=self._difference(column, one, two) if known else None,
            weight=float(column.weight),
        )

    def _difference(self, column: MentorColumn, one: float, two: float) -> float:
        spread = self.spread[column.name]
        apart = abs(np.log1p(one) - np.log1p(two)) if column.kind == "size" else abs(one - two)
        closed = float(self.columns.closed_gap)
        if apart == 0:
            return 0.0
        return min(float(apart / spread), closed) if spread > 0 else closed

    def _word_gap(self, name: str, weight: float, own: int, other: int) -> Gap:
        one, two = (self.words[name][place] for place in (own, other))
        known = one is not None and two is not None
        return Gap(
            column=name,
            kind="word",
            own=one,
            other=two,
            gap=(0.0 if one == two else OTHER) if known else None,
            weight=weight,
        )


def context_gaps(inputs: Inputs, columns: MentorColumns) -> ContextGaps:
    """The context of the latest year, of every school judged.

    Args:
        inputs: the schools, the tables and the year.
        columns: what is compared; a column that no table has is not known of anybody.
    """
    values: dict[str, Floats] = {}
    spread: dict[str, float] = {}
    words: dict[str, Objects] = {MUNICIPALITY: _of_register(inputs, MUNICIPALITY)}
    for column in columns.column:
        if column.kind == "word":
            words[column.name] = _words(inputs, column.name)
            continue
        read = inputs.context_column(column.name)
        if column.of is not None:
            whole = inputs.context_column(column.of)
            read = np.divide(read, whole, out=np.full_like(read, np.nan), where=whole > 0)
        values[column.name] = read
        known = read[~np.isnan(read)]
        scaled = np.log1p(known) if column.kind == "size" else known
        spread[column.name] = float(scaled.std()) if len(scaled) else 0.0
    return ContextGaps(columns=columns, values=values, spread=spread, words=words)


def _of_register(inputs: Inputs, column: str) -> Objects:
    told = inputs.school_column(column).astype("object")
    return np.array([one if isinstance(one, str) else None for one in told], dtype=object)


def _words(inputs: Inputs, column: str) -> Objects:
    aligned = np.full(len(inputs.schools), None, dtype=object)
    rows = inputs.tables.context
    if rows.empty or column not in rows.columns:
        return aligned
    now = rows[(rows["year"] == inputs.year).to_numpy()]
    places = inputs.place_of_schools(now)
    for place, word in zip(places, now[column].tolist(), strict=True):
        if place >= 0 and isinstance(word, str):
            aligned[place] = word
    return aligned


@frozen(kw_only=True)
class MentorColumn:
    """A column of the context that is compared.

    Attributes:
        name: the column.
        kind: `size` is compared by its logarithm, `share` by its part of `of`, `word` by being the
            same.
        weight: what it counts.
        of: for a share, the column it is taken of.
    """

    name: str
    kind: Literal["size", "share", "word"]
    weight: Decimal = Decimal(1)
    of: str | None = None


@frozen(kw_only=True)
class MentorColumns:
    """All of them, and what stands for what is not known.

    Attributes:
        column: columns compared.
        missing_gap: the difference, in standard deviations, that a column not known is taken for.
        closed_gap: differences above this are taken for it: very far is far.
        municipality_weight: what being of another municipality counts.
        checked: day somebody last looked at the weights.
        assumed: no act states them.
        source: the act that does.
    """

    column: tuple[MentorColumn, ...]
    missing_gap: Decimal
    closed_gap: Decimal
    municipality_weight: Decimal
    checked: dt.date | None = None
    assumed: bool = False
    source: LegalSource | None = None


@cache
def default_columns() -> MentorColumns:
    """What is compared where a region says nothing."""
    return _read(files("schoolsupport.support") / MENTOR_FILE)


def mentor_columns(folder: Traversable) -> MentorColumns:
    """What a region compares; by default what is assumed.

    Args:
        folder: the region's folder; `mentor_columns.toml` may be absent.

    Raises:
        RuleError: the file says what it may not.
    """
    file = folder / MENTOR_FILE
    return _read(file) if file.is_file() else default_columns()


def _read(file: Traversable) -> MentorColumns:
    said = structured(read_toml(file), MentorColumns, MENTOR_FILE)
    faults = [
        rule_fault(
            "rule.weight_not_positive",
            where=f"{MENTOR_FILE}: column[{place}]: weight",
            found=one.weight,
        )
        for place, one in enumerate(said.column)
        if one.weight <= 0
    ]
    faults += [
        rule_fault(
            "rule.share_without_column", where=f"{MENTOR_FILE}: column[{place}]: of", found=one.of
        )
        for place, one in enumerate(said.column)
        if (one.kind == "share") != (one.of is not None)
    ]
    if not 0 <= said.missing_gap <= said.closed_gap:
        faults.append(
            rule_fault(
                "rule.missing_gap", where=f"{MENTOR_FILE}: missing_gap", found=said.missing_gap
            )
        )
    if said.source is None and not said.assumed:
        faults.append(rule_fault("rule.unsourced", where=MENTOR_FILE))
    if faults:
        raise RuleError.of(faults)
    return said
