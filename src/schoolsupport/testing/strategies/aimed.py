"""Tables drawn from a rulebook: its own inputs, at and around its own lines.

What a rule reads it tells itself (`CriterionKind.reads`), and at what its inputs turn its verdict
too (`CriterionKind.aims`); so a new kind, a new indicator and a region's own need nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

import pandas as pd
from attrs import field, frozen
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.control import should_note

from schoolsupport.domain import Procedure
from schoolsupport.identification.aims import MARKS, Aim
from schoolsupport.identification.identify import HasRulebook, identify
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.rules.rulebook import Edition
from schoolsupport.tables import CONTEXT, REFERENCE, RESULTS, SCHOOLS, Column, Tables
from schoolsupport.testing.sentences import in_words
from schoolsupport.testing.strategies.tables import NAMES, Row, lists_tables, school_ids

PEOPLE = (10, 20, 13, 1, 2, 100)
"""Participants of a work, and pupils of a school where no rule says which numbers matter."""

_BIG = 1000
_SIDES = (0, -1, 1)
"""On the line, below it, above it."""
_LEANINGS = (_SIDES, (-1, 0), (1, 0), (-1,), (1,))
_SHARE_BASES = (Fraction(1, 2), Fraction(1, 4))
_MEAN_BASES = (Fraction(40), Fraction(7, 2))
_PRESENCE = ("there",) * 14 + ("no_row", "no_people", "no_count")
_LEVELS = ("region", "municipality")


@frozen(kw_only=True, eq=False)
class Needed:
    """What a rulebook reads on a day, and where its verdicts turn.

    Attributes:
        year: latest year of data.
        as_of: the law's day.
        works: procedure and year of every work it reads.
        aims: aims at a work by procedure, and at a column of the context by its name.
        columns: column and year of the context.
        territories: level, procedure and year of the numbers it compares with.
        lists: names of lists.
        marked: procedures whose marks of non-objectivity it reads.
        told: columns of the schools with the words they hold.
        region: name of the region that the acts bind.
        municipality: likewise.
        company: how many schools it takes to judge one.
        journal: procedure and year of the works compared with the journal.
        own: the columns that the region declares, by name.
    """

    year: int
    as_of: date
    works: tuple[tuple[str, int], ...]
    aims: Mapping[tuple[str, str], tuple[Aim, ...]]
    columns: tuple[tuple[str, int], ...]
    territories: tuple[tuple[str, str, int], ...]
    lists: tuple[str, ...]
    marked: tuple[str, ...]
    told: Mapping[str, tuple[str, ...]]
    region: str
    municipality: str
    company: int
    journal: tuple[tuple[str, int], ...] = field(default=())
    own: Mapping[str, Column] = field(factory=dict)


def needed(rules: HasRulebook, year: int, as_of: date | None = None) -> Needed:
    """What the rules of a day read, found by judging schools of whom nothing is known.

    Args:
        rules: a region's plugin, or a rulebook.
        year: latest year of data.
        as_of: the law's day; by default 31 December of the year, or the day nearest to it
            on which the rules are in force.

    Raises:
        RuleNotInForceError: no rule is in force on the day.
    """
    first, last = rules.rulebook.first_day(), rules.rulebook.last_day()
    own = max(first or date.min, min(date(year, 12, 31), last or date.max))
    as_of = as_of or own
    found = identify(rules, nothing_known(year), year=year, as_of=as_of)
    kinds = [one.rule for one in found.edition.criteria.values()]
    keys = {key for kind in kinds for key in kind.reads(found.inputs)}
    aims = [aim for kind in kinds for aim in kind.aims(found.inputs)]
    span = range(year - found.edition.window + 1, year + 1)
    return _gathered(found.edition, year, as_of, sorted(keys), aims, span)


def nothing_known(year: int) -> Tables:
    """Tables of two schools of whom nothing is known but that there are such."""
    names = school_ids(2)
    return Tables.of(
        schools=pd.DataFrame({"school": names, "name": names}),
        context=pd.DataFrame({"school": names, "year": [year, year]}),
    )


def _gathered(
    edition: Edition,
    year: int,
    as_of: date,
    keys: Sequence[InputKey],
    aims: Sequence[Aim],
    span: Iterable[int],
) -> Needed:
    def asked(table: str) -> set[tuple[str, int]]:
        return {(key.name, key.year) for key in keys if key.table == table}

    by_input: dict[tuple[str, str], list[Aim]] = {}
    for aim in aims:
        by_input.setdefault((aim.table, aim.name), []).append(aim)
    known = {name for name, _ in asked("results")}
    works = asked("results") | {
        (name, one)
        for table, name in by_input
        if table == "results" and name not in known
        for one in span
    }
    columns = asked("context") | {
        (name, one)
        for aim in aims
        if aim.table == "context"
        for name in (aim.name, *([] if aim.of is None else [aim.of]))
        for one in ({y for n, y in asked("context") if n == aim.name} or {year})
    }
    compared = {(aim.less, aim.name) for aim in aims if aim.less is not None}
    territories = {(level, name, one) for level, name in compared for n, one in works if n == name}
    binds = edition.rulebook.binds
    return Needed(
        year=year,
        as_of=as_of,
        works=tuple(sorted(works)),
        aims={key: tuple(dict.fromkeys(held)) for key, held in by_input.items()},
        columns=tuple(sorted(columns)),
        territories=tuple(sorted(territories)),
        lists=tuple(dict.fromkeys(n for t, n in by_input if t == "lists")),
        marked=tuple(dict.fromkeys(n for t, n in by_input if t == "objectivity")),
        told={
            n: tuple(dict.fromkeys(w for a in held for w in a.words))
            for (t, n), held in by_input.items()
            if t == "schools"
        },
        region=(binds.region if binds else None) or "Край",
        municipality=(binds.municipality if binds else None) or "Озёрный район",
        company=max((one.rule.company() for one in edition.criteria.values()), default=1),
        journal=tuple(sorted(asked("objectivity"))),
        own={one.id: one.column for one in edition.rulebook.columns},
    )


def tables_for(
    rules: HasRulebook,
    year: int,
    *,
    as_of: date | None = None,
    schools: Sequence[str] | None = None,
    gaps: bool = True,
) -> st.SearchStrategy[Tables]:
    """Tables at and around every line of a rulebook, with all that its criteria read.

    Works have as many below the boundary, or of other marks, or such a mean, as the line asks for,
    one fewer and one more; columns, pools, lists, heads of branches, numbers of territories and
    marks of non-objectivity likewise. A school leans to one side or to none, so that what has to
    hold in several years and procedures does. Nothing is filtered.

    Args:
        rules: a region's plugin, or a rulebook.
        year: latest year of data.
        as_of: the law's day; see `needed`.
        schools: ids of schools; by default some made-up ones, enough of them where schools are
            compared.
        gaps: whether rows and numbers may be missing.

    Example:
        >>> from hypothesis import find
        >>> from schoolsupport import identify, load_region
        >>> rules = load_region("federal")
        >>> low = find(
        ...     tables_for(rules, 2021, schools=["sch000001"]),
        ...     lambda one: identify(rules, one, year=2021).listed() == ["sch000001"],
        ... )
        >>> low.results[["n", "n_below"]].drop_duplicates().values.tolist()
        [[10.0, 3.0]]
    """
    return _tables(needed(rules, year, as_of), None if schools is None else tuple(schools), gaps)


@st.composite
def _tables(
    draw: st.DrawFn,
    need: Needed,
    given: tuple[str, ...] | None,
    gaps: bool,  # noqa: FBT001  # called here
) -> Tables:
    several = st.integers(1, 4)
    if need.company > 1:
        enough = st.integers(need.company, need.company + 2)
        several = enough | enough | several
    schools = list(given) if given is not None else school_ids(draw(several))
    holes = gaps and draw(st.sampled_from((False, False, True)))
    territories = draw(_territories(need, holes))
    register = draw(_register(need, schools))
    rows = [draw(_of_school(need, row, territories, holes)) for row in register.to_dict("records")]
    results = [one for own, _ in rows for one in own]
    context = [one for _, own in rows for one in own]
    if not any(row["year"] == need.year for row in [*results, *context]):
        context.append({"school": schools[0], "year": need.year})
    frames = {
        "results": _frame(results, RESULTS),
        "context": pd.DataFrame(context, columns=_heads(context, ["school", "year"])),
        "schools": register,
    }
    if territories:
        frames["reference"] = _reference(territories)
    if need.lists:
        frames["lists"] = draw(lists_tables(need.lists, need.as_of, schools=schools))
    if need.marked or need.journal:
        frames["objectivity"] = draw(_objectivity(need, results))
    tables = Tables.of(**frames)
    if should_note():
        note(in_words(tables))
    return tables


@st.composite
def _of_school(
    draw: st.DrawFn,
    need: Needed,
    school: Mapping[Any, Any],
    territories: Territories,
    gaps: bool,  # noqa: FBT001  # called here
) -> tuple[list[Row], list[Row]]:
    """Rows of results and of context of one school, which leans to one side or to none."""
    leaning = draw(st.sampled_from(_LEANINGS))
    results: list[Row] = []
    for procedure, year in need.works:
        if not _teaches(school, procedure):
            continue
        less = {
            level: territories.get((level, school[level] or need.region, procedure, year))
            for level in _LEVELS
        }
        aims = need.aims.get(("results", procedure), ())
        counted = draw(_work(procedure, aims, less, leaning, gaps))
        if counted is not None:
            key = {"school": school["school"], "year": year, "procedure": procedure}
            results.append({**key, **counted})
    context: list[Row] = []
    for year in sorted({need.year, *(year for _, year in need.columns)}):
        names = tuple(name for name, one in need.columns if one == year)
        if not gaps or draw(st.integers(0, 15)) < 15:
            told = draw(_context(need, names, leaning, gaps))
            context.append({"school": school["school"], "year": year, **told})
    return results, context


def _teaches(school: Mapping[Any, Any], procedure: str) -> bool:
    """Whether the school has the grade, as far as is known: else it has no work of it."""
    grade, first, last = (
        Procedure.parse(procedure).grade,
        school["grade_from"],
        school["grade_to"],
    )
    return not (first > grade or last < grade)


# One work: participants, and of them as many as its aims ask for.


@st.composite
def _work(
    draw: st.DrawFn,
    procedure: str,
    aims: tuple[Aim, ...],
    less: Mapping[str, Base | None],
    leaning: tuple[int, ...],
    gaps: bool,  # noqa: FBT001  # called here
) -> Row | None:
    presence = draw(st.sampled_from(_PRESENCE)) if gaps else "there"
    if presence == "no_row":
        return None
    few = tuple(dict.fromkeys(n for aim in aims for n in aim.people))
    n = draw(st.sampled_from((*PEOPLE, *few)))
    row: Row = {"n": n}
    free = n
    taken: set[str] = set()
    for aim in aims:
        target = draw(_target(aim, less, leaning))
        if aim.parts == ("mean",):
            row["mean"] = max(0.0, float(target))
        elif aim.of is None:
            row |= _marks_with_mean(target, n)
            free, taken = 0, set(MARKS)
        elif not {*aim.parts} & taken and "n_below" not in taken.intersection(aim.parts):
            count = min(max(0, _count(target, n, draw(st.sampled_from(leaning)))), free)
            where = _first_free(aim.parts, procedure)
            row[where] = count
            taken |= {*aim.parts, where}
            free -= count
    row = _completed(row, procedure, free, taken)
    if presence == "no_people" and MARKS[0] in row:  # whom marks add up to, where they are given
        del row["n"]
    elif presence == "no_count":
        row = {key: value for key, value in row.items() if key in {"n", "mean"}}
    return row


def _first_free(parts: Sequence[str], procedure: str) -> str:
    """The mark that stands for several; «2» is what is below where marks are given."""
    if parts == ("n_below",) and Procedure.parse(procedure).two_is_below:
        return "n_2"
    return parts[0]


def _completed(row: Row, procedure: str, free: int, taken: set[str]) -> Row:
    """The rest of the participants in a mark that no aim counts, and those below the boundary."""
    told = [mark for mark in MARKS if mark in row]
    if told or Procedure.parse(procedure).two_is_below:
        rest = next((one for one in ("n_3", "n_4", "n_5", "n_2") if one not in taken), None)
        row = {**dict.fromkeys(MARKS, 0), **row}
        row[rest or told[-1]] += free
        if Procedure.parse(procedure).two_is_below:
            row["n_below"] = row["n_2"]
    return row


def _marks_with_mean(mean: Fraction, n: int) -> Row:
    low = min(max(2, int(mean)), 4)
    upper = min(max(0, round((mean - low) * n)), n)
    return {**dict.fromkeys(MARKS, 0), f"n_{low}": n - upper, f"n_{low + 1}": upper}


def _count(share: Fraction, n: int, side: int) -> int:
    """The fewest that reach the share, one fewer, or one more."""
    return ceil(share * n) + side


@st.composite
def _target(
    draw: st.DrawFn, aim: Aim, less: Mapping[str, Base | None], leaning: tuple[int, ...]
) -> Fraction:
    """A value at which something turns; of numbers that are no shares, or a step beside it."""
    value = Fraction(draw(st.sampled_from(aim.at))) if aim.at else Fraction(0)
    if aim.size:
        value *= draw(st.sampled_from((1, -1)))
    base = None if aim.less is None else less.get(aim.less)
    if base is not None:
        value += base.mean if aim.parts == ("mean",) else base.share(aim.parts)
    if aim.of is not None:
        return value
    return value + draw(st.sampled_from(leaning)) * draw(st.sampled_from(_steps(aim)))


def _steps(aim: Aim) -> tuple[Fraction, ...]:
    if aim.table == "context":
        return (Fraction(1), Fraction(1, 100))
    return (Fraction(1, 10), Fraction(5))


# Numbers of territories, with which schools are compared.


@frozen(kw_only=True)
class Base:
    """What a territory shows: the share of every mark but the worst two, and the mean."""

    good: Fraction
    mean: Fraction

    def share(self, parts: Sequence[str]) -> Fraction:
        """Share of some marks; of what is below the boundary, an eighth."""
        return sum((self.shares[one] for one in parts), Fraction(0))

    @property
    def shares(self) -> Mapping[str, Fraction]:
        """All shares; together with what is below, one is counted twice."""
        two = Fraction(1, 8)
        own = {"n_2": two, "n_3": 1 - two - self.good, "n_4": self.good, "n_5": Fraction(0)}
        return {**own, "n_below": two}


Territories = dict[tuple[str, str, str, int], Base]


@st.composite
def _territories(
    draw: st.DrawFn,
    need: Needed,
    gaps: bool,  # noqa: FBT001  # called here
) -> Territories:
    found: Territories = {}
    for level, procedure, year in need.territories:
        name = need.region if level == "region" else need.municipality
        if not gaps or draw(st.integers(0, 15)) < 15:
            good, mean = (draw(st.sampled_from(of)) for of in (_SHARE_BASES, _MEAN_BASES))
            found[level, name, procedure, year] = Base(good=good, mean=mean)
    return found


def _reference(territories: Territories) -> pd.DataFrame:
    rows = []
    for (level, territory, year, procedure), base in (
        ((lv, t, y, p), base) for (lv, t, p, y), base in territories.items()
    ):
        row: Row = {"level": level, "territory": territory, "year": year, "procedure": procedure}
        counts = {name: int(share * _BIG) for name, share in base.shares.items()}
        rows.append({**row, "origin": "printed", "n": _BIG, **counts, "mean": float(base.mean)})
    return _frame(rows, REFERENCE)


# The context, the register, marks of non-objectivity.


@st.composite
def _context(
    draw: st.DrawFn,
    need: Needed,
    names: tuple[str, ...],
    leaning: tuple[int, ...],
    gaps: bool,  # noqa: FBT001  # called here
) -> Row:
    aims = {name: need.aims.get(("context", name), ()) for name in names}
    wholes = dict.fromkeys(aim.of for held in aims.values() for aim in held if aim.of is not None)
    row: Row = {whole: draw(_whole(aims, whole)) for whole in wholes}
    if "enrolment" not in row and any(_part_of(name) == "enrolment" for name in names):
        row["enrolment"] = draw(_whole(aims, "enrolment"))
    for name in (one for one in names if one not in row):
        if gaps and draw(st.integers(0, 15)) == 15:
            continue
        held = aims[name]
        words = tuple(dict.fromkeys(word for aim in held for word in aim.words))
        if words or (held and not any(aim.at for aim in held)):
            row[name] = draw(st.sampled_from(words or ("1", "2")))
            continue
        aim = draw(st.sampled_from(held)) if held else Aim(table="context", name=name, at=(1, 0))
        target = draw(_target(aim, {}, leaning))
        if aim.of is None:
            row[name] = _within(need.own.get(name) or CONTEXT.by_name.get(name), target, row)
        else:
            whole = row[aim.of]
            row[name] = min(max(0, _count(target, whole, draw(st.sampled_from(leaning)))), whole)
    if gaps and wholes and draw(st.integers(0, 15)) == 15:
        del row[draw(st.sampled_from(list(wholes)))]
    return row


def _whole(aims: Mapping[str, tuple[Aim, ...]], name: str) -> st.SearchStrategy[int]:
    """What others are a part of: persons, at the numbers that matter."""
    own = [
        ceil(Fraction(v)) + side for aim in aims.get(name, ()) for v in aim.at for side in _SIDES
    ]
    people = (n for held in aims.values() for aim in held if aim.of == name for n in aim.people)
    return st.sampled_from([n for n in dict.fromkeys([*PEOPLE, *own, *people]) if n > 0])


def _part_of(name: str) -> str | None:
    column = CONTEXT.by_name.get(name)
    return None if column is None else column.part_of


def _within(column: Column | None, value: Fraction, row: Row) -> float:
    """The value within the bounds of its column, and no larger than what it is a part of."""
    if column is None:
        return float(value)
    if column.kind in {"count", "flag", "year"}:
        value = Fraction(round(value))
    high = [column.high, 1 if column.kind == "flag" else None, row.get(column.part_of or "")]
    low = 0 if column.kind in {"count", "flag"} else column.low
    told = min([float(value), *(float(one) for one in high if one is not None)])
    return told if low is None else max(told, float(low))


@st.composite
def _register(draw: st.DrawFn, need: Needed, schools: Sequence[str]) -> pd.DataFrame:
    """Names, territories, grades and heads; two municipalities where they are pools."""
    grades = sorted({Procedure.parse(one).grade for one, _ in need.works}) or [9]
    spans = [(1, 11), (None, None), (1, grades[-1]), (1, max(1, grades[0] - 1))]
    names = (*need.told.get("name", ()), *NAMES)
    regions = (need.region, None)
    where = (need.municipality, need.municipality, "Лесной район")
    heads = [one for one in need.told if one not in SCHOOLS.by_name or one == "branch_of"]
    rows: list[Row] = []
    for school in schools:
        first, last = draw(st.sampled_from(spans))
        row: Row = {"school": school, "name": draw(st.sampled_from(names))}
        row["municipality"] = draw(st.sampled_from(where))
        row["region"] = draw(st.sampled_from(regions))
        row |= {"grade_from": first, "grade_to": last}
        row |= {one: draw(st.sampled_from((None, *schools))) for one in heads}
        rows.append({k: None if v == school and k in heads else v for k, v in row.items()})
    frame = pd.DataFrame(rows)
    return frame.astype({"grade_from": "float64", "grade_to": "float64"})


@st.composite
def _objectivity(draw: st.DrawFn, need: Needed, results: Sequence[Row]) -> pd.DataFrame:
    rows: list[Row] = []
    for one in results:
        key = {name: one[name] for name in ("school", "year", "procedure")}
        compared = (one["procedure"], one["year"]) in need.journal
        marked = one["procedure"] in need.marked and draw(st.integers(0, 5)) == 5
        row: Row = {}
        for aim in need.aims.get(("objectivity", one["procedure"]), ()) if compared else ():
            n = one.get("n", _BIG)
            above = min(n, max(0, _count(draw(_target(aim, {}, _SIDES)), n, 0)))
            row = {"n_above_journal": above, "n_as_journal": n - above, "n_below_journal": 0}
        if row or marked:
            rows.append({**key, **row, "marker": int(marked), "source": "синтетика"})
    return pd.DataFrame(rows, columns=_heads(rows, ["school", "year", "procedure", "marker"]))


def _heads(rows: Iterable[Row], first: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*first, *(name for row in rows for name in row)]))


def _frame(rows: Sequence[Row], spec: Any) -> pd.DataFrame:
    first = dict.fromkeys([*spec.key, *(one.name for one in spec.columns if one.required)])
    return pd.DataFrame(rows, columns=_heads(rows, list(first)))
