"""Hypothesis strategies for tables, aimed at the places where rules go wrong.

Counts stand on the line, one pupil below and one above it; schools are small; rows, counts and
whole years are missing; a count is an interval; nobody took part; an order begins or ends on the
day asked about.

Example:
    >>> from hypothesis import given, settings
    >>> from schoolsupport import Tables, identify, load_region
    >>> from schoolsupport.testing import results_tables
    >>> @settings(max_examples=5, database=None)
    ... @given(results_tables(["vpr-5-ru", "vpr-5-ma"], [2021]))
    ... def never_more_listed_than_judged(results):
    ...     found = identify(load_region("federal"), Tables.of(results=results), year=2021)
    ...     assert len(found.listed()) <= len(found.schools)
    >>> never_more_listed_than_judged()
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from schoolsupport.domain import NotApplicable
from schoolsupport.identification.verdicts import VerdictColumn
from schoolsupport.tables import REFERENCE, RESULTS, Tables

FEDERAL_SHARE = Decimal("0.30")
FLAGS = ("is_correctional", "is_evening", "is_closed_type", "is_penal", "is_boarding", "is_small")
NAMES = (
    "МБОУ «Сосновская СОШ»",
    "МКОУ Речная ООШ",
    "МАОУ Лицей № 3",
    "КГБОУ «Северная общеобразовательная школа-интернат»",
    "КГБОУ для обучающихся с ОВЗ «Полевая коррекционная школа»",
    "Вечерняя (сменная) школа № 2",
)

Share = Decimal | Fraction | float
Row = dict[str, Any]

_SHAPES = (
    *("on_line",) * 3,
    *("one_below",) * 3,
    *("one_above", "none", "all", "any", "marks"),
    *("no_row", "no_row", "no_count", "no_participants", "nobody", "interval", "interval"),
)
_MEANS = (3.0, 3.5, 40.0, 40.25, 45.11, 50.11)
_LACKS = ((), (), (), (), (), ("mean",), ("n",), ("n_below",), ("n_2",), ("n_5", "mean"))
_ORIGINS = (("printed",), ("printed",), ("computed", "printed"), (None,), ())
_EXACT = ("on_line", "one_below", "one_above", "none", "all", "any", "marks")
_AT = {"on_line": 0, "one_below": -1, "one_above": 1}


def school_ids(count: int) -> list[str]:
    """Logins of made-up schools.

    Example:
        >>> school_ids(2)
        ['sch000001', 'sch000002']
    """
    return [f"sch{number:06d}" for number in range(1, count + 1)]


def spellings(login: str) -> st.SearchStrategy[str]:
    """The same login or code as strangers' files write it, itself among them.

    Example:
        >>> from hypothesis import find
        >>> find(spellings("sch990001"), lambda text: text != "sch990001").lower() != "sch990002"
        True
    """
    letters = [letter + login[1:] for letter in _ALIKE.get(login[0], "")]
    inside = [login[:3] + sign + login[3:] for sign in _UNSEEN + _BLANKS]
    around = [login + " ", f"\u00a0{login}", f"'{login}"]
    forms = [login.translate(_FULL_WIDTH)]
    numbers = [f"{login}.0", f"{login},00"] if login.isdigit() else [login.upper()]
    return st.sampled_from([login, *letters, *inside, *around, *forms, *numbers])


_ALIKE = {"s": "ѕ", "e": "еЕ", "k": "кκ"}
_UNSEEN = "\u00ad\u200b\u200d\u202e\ufeff\x07"
_BLANKS = " \u00a0\u2009\u202f"
_FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in string.ascii_letters + string.digits}


def smallest_low(n: int, threshold: Share = FEDERAL_SHARE) -> int:
    """The fewest pupils below the boundary that make a work of `n` participants low.

    Example:
        >>> smallest_low(20), smallest_low(19)
        (6, 6)
    """
    share = _exact(threshold)
    return -(-n * share.numerator // share.denominator)


def participants(largest: int = 300) -> st.SearchStrategy[int]:
    """Numbers of participants from 1 up; half of them are at most 12.

    Example:
        >>> from hypothesis import find
        >>> find(participants(), lambda n: n > 12)
        13
    """
    few = min(12, largest)
    return st.integers(1, few) | st.integers(min(few, 13), largest)


@st.composite
def result_rows(
    draw: st.DrawFn,
    threshold: Share = FEDERAL_SHARE,
    *,
    largest: int = 300,
    faults: bool = True,
) -> Row | None:
    """The counts of one work, or None where the school has no row of it.

    Args:
        draw: given by Hypothesis.
        threshold: share that the counts stand at and around.
        largest: most participants.
        faults: whether rows and counts may be missing, unsure or of nobody.

    Example:
        >>> from hypothesis import find
        >>> find(result_rows(faults=False), lambda row: row["n_below"] == row["n"])
        {'n': 1.0, 'n_below': 1.0}
    """
    shape = draw(st.sampled_from(_SHAPES if faults else _EXACT))
    if shape == "no_row":
        return None
    n = draw(participants(largest))
    line = smallest_low(n, threshold)
    if shape in _AT:
        return _row(n, n_below=min(n, line + _AT[shape]))
    match shape:
        case "none":
            row = _row(n, n_below=0)
        case "all":
            row = _row(n, n_below=n)
        case "marks":
            below = min(n, line + draw(st.integers(-1, 1)))
            row = _row(n, n_2=below, n_3=n - below, n_4=0, n_5=0)
        case "no_participants":
            row = _row(None, n_below=line)
        case "no_count":
            row = _row(n)
        case "nobody":
            row = _row(0, n_below=0)
        case "interval":
            lowest = max(0, line - draw(st.integers(0, 2)))
            highest = min(n, lowest + draw(st.integers(1, 2)))
            row = _row(n, n_below_lowest=lowest, n_below_highest=highest)
        case _:
            row = _row(n, n_below=draw(st.integers(0, n)))
    return row


@st.composite
def mark_rows(
    draw: st.DrawFn,
    threshold: Share = FEDERAL_SHARE,
    *,
    largest: int = 300,
    means: Sequence[float] = _MEANS,
    faults: bool = True,
) -> Row | None:
    """The counts of one work by mark, those below the boundary and its mean; None for no row.

    Args:
        draw: given by Hypothesis.
        threshold: share that the marks «2» stand at and around.
        largest: most participants.
        means: means to choose from, in marks or points.
        faults: whether rows and cells may be missing and works may be of nobody.

    Example:
        >>> from hypothesis import find
        >>> find(mark_rows(faults=False), lambda row: row["n_5"] == row["n"])["n_below"]
        0.0
    """
    if faults and draw(st.integers(0, 11)) == 11:
        return None
    n = draw(participants(largest) | st.just(0)) if faults else draw(participants(largest))
    line = smallest_low(n, threshold)
    fitting = [count for count in (line, line - 1, line + 1, 0, n) if 0 <= count <= n]
    twos = draw(st.sampled_from(fitting) | st.integers(0, n))
    threes = draw(st.integers(0, n - twos))
    fours = draw(st.integers(0, n - twos - threes))
    row = _row(n, n_below=twos, n_2=twos, n_3=threes, n_4=fours, n_5=n - twos - threes - fours)
    row["mean"] = draw(st.sampled_from(means))
    lacks = draw(st.sampled_from(_LACKS)) if faults else ()
    return {name: value for name, value in row.items() if name not in lacks}


@st.composite
def results_tables(  # noqa: PLR0913  # all but two have a default
    draw: st.DrawFn,
    procedures: Sequence[str],
    years: Sequence[int],
    threshold: Share = FEDERAL_SHARE,
    *,
    schools: Sequence[str] | None = None,
    largest: int = 300,
    faults: bool = True,
    works: st.SearchStrategy[Row | None] | None = None,
) -> pd.DataFrame:
    """Frames with columns of `RESULTS`: every school, year and procedure, less what is missing.

    A school may have no rows of a whole year.

    Args:
        draw: given by Hypothesis.
        procedures: ids of procedures.
        years: calendar years.
        threshold: share that the counts stand at and around.
        schools: ids of schools; by default from one to eight made-up ones.
        largest: most participants of a work.
        faults: whether rows and counts may be missing, unsure or of nobody.
        works: what one work counts, such as `mark_rows()`; by default `result_rows` of the same.

    Example:
        >>> from hypothesis import find
        >>> frame = find(results_tables(["vpr-5-ru"], [2021], faults=False), lambda rows: True)
        >>> frame[["school", "year", "procedure", "n"]].values.tolist()
        [['sch000001', 2021, 'vpr-5-ru', 1.0]]
    """
    chosen = draw(_schools(schools))
    own = result_rows(threshold, largest=largest, faults=faults)
    counts = own if works is None else works
    rows: list[Row] = []
    for school in chosen:
        for year in years:
            if faults and draw(st.integers(0, 11)) == 11:
                continue
            for procedure in procedures:
                found = draw(counts)
                if found is not None:
                    rows.append({"school": school, "year": year, "procedure": procedure, **found})
    left = {"mean", "mean_scale"} - {name for row in rows for name in row}
    columns = [column.name for column in RESULTS.columns if column.name not in left]
    return pd.DataFrame(rows, columns=columns).astype({"held_on": "datetime64[s]"})


@st.composite
def reference_tables(
    draw: st.DrawFn,
    procedures: Sequence[str],
    years: Sequence[int],
    territories: Mapping[str, Sequence[str]],
    *,
    works: st.SearchStrategy[Row | None] | None = None,
) -> pd.DataFrame:
    """Frames of `REFERENCE`: territories as printed, computed, both, of unknown origin, or absent.

    A row gives counts and a mean, or percents by mark.

    Args:
        draw: given by Hypothesis.
        procedures: ids of procedures.
        years: calendar years.
        territories: names by level, such as `{"region": ["Край"]}`.
        works: what a row counts; by default `mark_rows()`.

    Example:
        >>> from hypothesis import find
        >>> both = find(
        ...     reference_tables(["vpr-5-ru"], [2021], {"region": ["Край"]}),
        ...     lambda rows: rows["origin"].nunique() == 2,
        ... )
        >>> sorted(both["origin"])
        ['computed', 'printed']
    """
    counts = mark_rows() if works is None else works
    rows: list[Row] = []
    for level, territory, year, procedure in (
        (level, name, year, procedure)
        for level, names in territories.items()
        for name in names
        for year in years
        for procedure in procedures
    ):
        for origin in draw(st.sampled_from(_ORIGINS)):
            found = draw(counts) or {}
            if draw(st.integers(0, 5)) == 5:
                percents = {f"percent_{m}": draw(st.sampled_from([10, 33.33])) for m in (2, 3, 4)}
                found = {k: v for k, v in found.items() if k in {"n", "mean"}} | percents
            key = {"level": level, "territory": territory, "year": year, "procedure": procedure}
            rows.append({**key, "origin": origin, **found})
    return pd.DataFrame(
        rows, columns=[one.name for one in REFERENCE.columns if one.name != "mean_scale"]
    )


@st.composite
def objectivity_tables(draw: st.DrawFn, results: pd.DataFrame) -> pd.DataFrame:
    """Frames of `OBJECTIVITY`: some of the works of the results carry a marker.

    Args:
        draw: given by Hypothesis.
        results: a frame of `RESULTS`, whose works are marked.

    Example:
        >>> from hypothesis import find
        >>> works = pd.DataFrame({"school": ["a"], "year": [2021], "procedure": ["vpr-5-ru"]})
        >>> find(objectivity_tables(works), lambda rows: len(rows) > 0)["marker"].tolist()
        [1]
    """
    size = len(results)
    marked = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    rows = results[["school", "year", "procedure"]].astype(
        {"school": "object", "procedure": "object"}
    )
    return rows.assign(marker=1, source="синтетика")[np.array(marked, dtype=bool)]


@st.composite
def schools_tables(
    draw: st.DrawFn,
    schools: Sequence[str] | None = None,
    *,
    regions: Sequence[str | None] = (),
    municipalities: Sequence[str | None] = ("Район",),
) -> pd.DataFrame:
    """Registers: names, territories, grades taught where they are known, and branches.

    Args:
        draw: given by Hypothesis.
        schools: ids of schools; by default from one to eight made-up ones.
        regions: regions to choose from, None for one that is not known; without any no column.
        municipalities: municipalities to choose from.

    Example:
        >>> from hypothesis import find
        >>> register = find(schools_tables(["a", "b"]), lambda r: r["branch_of"].notna().any())
        >>> register["branch_of"].tolist()[1]
        'a'
    """
    rows: list[Row] = []
    for school in draw(_schools(schools)):
        first, last = draw(st.sampled_from([(None, None), (1, 4), (1, 9), (5, 11), (1, 11)]))
        row: Row = {"school": school, "name": draw(st.sampled_from(NAMES))}
        row["municipality"] = draw(st.sampled_from(municipalities))
        row |= {"region": draw(st.sampled_from(regions))} if regions else {}
        row |= {"grade_from": first, "grade_to": last, "branch_of": None}
        if rows and draw(st.integers(0, 5)) == 5:
            row["branch_of"] = rows[0]["school"]
        rows.append(row)
    frame = pd.DataFrame(rows)
    return frame.astype({"grade_from": "float64", "grade_to": "float64", "branch_of": "object"})


@st.composite
def context_tables(
    draw: st.DrawFn,
    years: Sequence[int],
    *,
    schools: Sequence[str] | None = None,
    columns: Sequence[str] = FLAGS,
    grades: Sequence[int] = (4, 5, 6),
    numbers: Mapping[str, Sequence[float | None]] | None = None,
) -> pd.DataFrame:
    """Frames of `CONTEXT`: marks, pupils in all and by grade (also none), each possibly missing.

    Args:
        draw: given by Hypothesis.
        years: calendar years.
        schools: ids of schools; by default from one to eight made-up ones.
        columns: columns of marks.
        grades: grades whose pupils are counted.
        numbers: further columns with the numbers to choose from, None for a missing one.

    Example:
        >>> from hypothesis import find
        >>> found = find(context_tables([2021]), lambda c: (c["enrolment_grade_5"] == 0).any())
        >>> int(found["year"].iloc[0])
        2021
    """
    marks = st.sampled_from([0.0, 1.0, np.nan])
    pupils = st.sampled_from([0.0, 1.0, 12.0, np.nan])  # of no more than there are in all
    enrolments = st.sampled_from([12.0, 300.0, 301.0, 400.0, 401.0, 600.0, 601.0, np.nan])
    names = [*columns, *(f"enrolment_grade_{grade}" for grade in grades)]
    rows: list[Row] = []
    for school in draw(_schools(schools)):
        for year in years:
            if draw(st.integers(0, 7)) == 7:
                continue
            row: Row = {"school": school, "year": year, "enrolment": draw(enrolments)}
            row |= {name: draw(marks if name in columns else pupils) for name in names}
            row |= {name: draw(st.sampled_from(of)) for name, of in (numbers or {}).items()}
            rows.append(row)
    heads = dict.fromkeys(["school", "year", "enrolment", *names, *(numbers or ())])
    return pd.DataFrame(rows, columns=list(heads))


@st.composite
def lists_tables(
    draw: st.DrawFn,
    names: Sequence[str],
    day: date,
    *,
    schools: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Frames of `LISTS` whose lines begin and end on the day, a day before, a day after, or never.

    Args:
        draw: given by Hypothesis.
        names: names of lists.
        day: the law's day.
        schools: ids of schools; by default from one to eight made-up ones.

    Example:
        >>> from hypothesis import find
        >>> day = date(2021, 12, 31)
        >>> lines = find(lists_tables(["exempt"], day), lambda rows: (rows["until"] == day).any())
        >>> lines["list"].unique().tolist()
        ['exempt']
    """
    near = [None, *(day + timedelta(days=days) for days in (-400, -1, 0, 1))]
    rows: list[Row] = []
    for school in draw(_schools(schools)):
        for name in names:
            if draw(st.booleans()):
                row: Row = {"school": school, "list": name, "act": "приказ", "reason": None}
                since, until = (draw(st.sampled_from(near)) for _ in range(2))
                if since is not None and until is not None:
                    since, until = sorted((since, until))
                row |= {"from": since, "until": until}
                rows.append(row)
    return pd.DataFrame(
        rows, columns=["school", "list", "from", "until", "act", "reason"], dtype="object"
    )


@st.composite
def whole_tables(
    draw: st.DrawFn,
    procedures: Sequence[str],
    years: Sequence[int],
    threshold: Share = FEDERAL_SHARE,
    *,
    most_schools: int = 8,
    list_names: Sequence[str] = ("exempt",),
) -> Tables:
    """All tables of some schools together, checked; the register may be absent.

    Args:
        draw: given by Hypothesis.
        procedures: ids of procedures.
        years: calendar years; orders are dated around the end of the last.
        threshold: share that the counts stand at and around.
        most_schools: the most schools there are.
        list_names: names of lists.

    Example:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=2, database=None, deadline=None)
        ... @given(whole_tables(["vpr-5-ru"], [2021]))
        ... def only_the_year_asked_for(tables):
        ...     assert set(tables.years) <= {2021}
        >>> only_the_year_asked_for()
    """
    schools = school_ids(draw(st.integers(1, most_schools)))
    day = date(max(years), 12, 31)
    return Tables.of(
        results=draw(results_tables(procedures, years, threshold, schools=schools)),
        context=draw(context_tables(years, schools=schools)),
        lists=draw(lists_tables(list_names, day, schools=schools)),
        schools=draw(st.none() | schools_tables(schools)),
    )


@st.composite
def verdict_columns(draw: st.DrawFn, size: int = 6) -> VerdictColumn:
    """Columns of verdicts in normal form, with every reason not to apply.

    Example:
        >>> from hypothesis import find
        >>> from schoolsupport import Verdict
        >>> column = find(verdict_columns(1), lambda one: one[0] is Verdict.NO_DATA)
        >>> bool(column.certain[0]), bool(column.possible[0])
        (False, True)
    """
    states = st.sampled_from([(False, False), (False, True), (True, True)])
    reasons = st.sampled_from(list(NotApplicable))
    parts = draw(st.lists(st.tuples(states, reasons), min_size=size, max_size=size))
    return VerdictColumn.of(
        np.array([state[0] for state, _ in parts], dtype=bool),
        np.array([state[1] for state, _ in parts], dtype=bool),
        np.array([reason is NotApplicable.APPLIES for _, reason in parts], dtype=bool),
        np.array([reason.value for _, reason in parts], dtype=np.uint8),
    )


@st.composite
def refinements(draw: st.DrawFn, column: VerdictColumn) -> VerdictColumn:
    """Columns that know as much as the column or more: what is open may have been decided.

    Example:
        >>> from hypothesis import find
        >>> from schoolsupport import Verdict
        >>> unknown = VerdictColumn.from_verdicts([Verdict.NO_DATA])
        >>> find(refinements(unknown), lambda better: better[0] is Verdict.MET).counts()["met"]
        1
    """
    size = len(column)
    yes = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)), dtype=bool)
    no = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)), dtype=bool)
    certain = column.certain | (column.possible & yes)
    possible = column.possible & (certain | ~no)
    return VerdictColumn(certain, possible, column.applies, column.why_not)


def _schools(given: Sequence[str] | None) -> st.SearchStrategy[list[str]]:
    return st.integers(1, 8).map(school_ids) if given is None else st.just(list(given))


def _exact(share: Share) -> Fraction:
    return Fraction(str(share)) if isinstance(share, float) else Fraction(share)


def _row(n: int | None, **counts: int) -> Row:
    row: Row = {} if n is None else {"n": float(n)}
    return row | {name: float(value) for name, value in counts.items()}
