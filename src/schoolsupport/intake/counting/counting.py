"""Counting: how many took part in each work of each school, and with what marks."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.faults import fault
from schoolsupport.intake.counting.engines import (
    Options,
    Source,
    source_of_files,
    source_of_frame,
)
from schoolsupport.intake.counting.participants import (
    MARKS,
    ParticipantColumns,
    Vocabulary,
    answers_of,
    columns_of,
    is_number,
    marks_of,
    school_of,
    year_of,
)
from schoolsupport.libraries import arrow_for_writing
from schoolsupport.pages import Column, Page, Remark, Table
from schoolsupport.pages.writing import placed
from schoolsupport.records import told
from schoolsupport.sheets.writing import write_csv
from schoolsupport.tables import RESULTS
from schoolsupport.translation import msg
from schoolsupport.words.text import is_blank

_MOST_CELLS = 10_000
_SHOWN = 5
_ROWS, _WROTE, _WRONG, _VALUED, _POINTS = "_rows", "_wrote", "_wrong", "_valued", "_points"
_FAILED, _ANSWERED, _BELOW = "_failed", "_answered", "_below"
_VALUE = "_value"
_REFUSED = {
    "school": "count.refused_school",
    "year": "count.refused_year",
    "procedure": "count.refused_procedure",
}
_ASKED = (_WROTE, _WRONG, _VALUED, _POINTS, _FAILED, _ANSWERED, *(f"n_{mark}" for mark in MARKS))
Codes = NDArray[np.intp]


@told("engine", "rows", "participants", "blank", "refused", "columns", "not_read", "problems")
@frozen(kw_only=True, eq=False)
class Counted:
    """What rows of participants came to.

    Attributes:
        results: rows of the table of results: school, year, procedure, n, and of n_2 … n_5,
            n_below, its bounds and the mean those that the rows tell (persons; points).
        engine: what counted.
        rows: rows there were.
        participants: rows of pupils that took part.
        blank: rows without a result: absent, not begun, empty.
        refused: rows that could not be used.
        columns: headings by what they are.
        not_read: headings that were not read.
        problems: what was wrong, with how many rows.
    """

    results: pd.DataFrame
    engine: str
    rows: int
    participants: int
    blank: int
    refused: int
    columns: Mapping[str, str]
    not_read: tuple[str, ...]
    problems: tuple[Problem, ...]


def count_participants(  # noqa: PLR0913  # keyword-only, most left out
    source: object,
    *,
    columns: Mapping[str, str] = MappingProxyType({}),
    year: int | None = None,
    procedure: str | None = None,
    assessment: str | None = None,
    below: Mapping[str, float] = MappingProxyType({}),
    engine: str | None = None,
    memory: str = "1GB",
    master: str | None = None,
) -> Counted:
    """Count rows of participants, a row a pupil and a work, into rows of results.

    The rows are counted where they lie, in files larger than memory or in a frame of another
    engine, and only counts come back. The answer is the same with each engine.

    A row with a mark of 2 to 5 took part. A row without a mark took part if its score is above
    zero: blank rows, absent pupils and works not begun are no zeros. Where no column has marks, a
    row with a score, or with an answer whether the work is passed, took part. A mean is given
    where everybody who took part has a score; numbers by mark, where everybody has a mark.

    Args:
        source: a path or several, of parquet and text files (csv, tsv) and folders of them; or a
            frame of pandas, Polars, PyArrow, DuckDB, Dask or PySpark.
        columns: which heading is what, by name of a column (`school`, `year`, `procedure`,
            `grade`, `subject`, `mark`, `primary`, `test_100`, `passed`), where headings are not
            the usual ones.
        year: the year of all rows.
        procedure: the procedure of all rows.
        assessment: the assessment (`vpr`, `oge` …), where columns say grade and subject.
        below: the least score that passes, by procedure.
        engine: `duckdb`, `polars`, `pandas`, `dask` or `pyspark`; by default the first that is
            installed. Of a frame, the engine is its own.
        memory: what DuckDB may hold in memory.
        master: address of a cluster of Spark.

    Raises:
        InputError: a file cannot be read, a column is missing, the engine is not installed.
        ParameterError: a parameter is none of those known.
        TableError: the source is no frame.
    """
    with ExitStack() as stack:
        paths = _paths(source)
        if paths is None:
            rows = source_of_frame(source)
        else:
            options = Options(memory=memory, master=master)
            rows = source_of_files(paths, engine, options, stack)
        layout = columns_of(
            rows.names,
            columns=columns,
            year=year,
            procedure=procedure,
            assessment=assessment,
            below=below,
            where=None if paths is None else ", ".join(map(str, paths)),
        )
        return _counted(rows, layout)


def _paths(source: object) -> Sequence[str | os.PathLike[str]] | None:
    if isinstance(source, str | os.PathLike):
        return [source]
    if isinstance(source, list | tuple) and all(
        isinstance(one, str | os.PathLike) for one in source
    ):
        return source
    return None


def _counted(source: Source, layout: ParticipantColumns) -> Counted:
    question = _Question.of(source, layout)
    asked = list(dict.fromkeys(layout.columns[one] for one in (*layout.keys, *question.read)))
    total = int(source.ask(asked[:1], lambda rows: rows.select(nw.len().alias(_ROWS)))[_ROWS].sum())
    groups = source.ask(asked, question.groups)
    settled, refused, problems = _settled(groups, layout)
    results = _results(settled, layout, question)
    wrote, wrong = int(settled[_WROTE].sum()), int(settled[_WRONG].sum())
    blank = int(settled[_ROWS].sum()) - wrote - wrong
    if wrote + blank + wrong + refused != total:
        raise fault("count.lost_rows", found=f"{wrote} + {blank} + {wrong + refused}", rows=total)
    used = {one: layout.columns[one] for one in layout.columns if layout.columns[one] in asked}
    return Counted(
        results=results,
        engine=source.engine,
        rows=total,
        participants=wrote,
        blank=blank,
        refused=wrong + refused,
        columns=used,
        not_read=tuple(name for name in source.names if name not in used.values()),
        problems=(*question.problems, *problems),
    )


@frozen(kw_only=True)
class _Question:
    """What is asked of every group of rows.

    Attributes:
        layout: which column is what.
        marks: what the cells of marks say.
        answers: what the cells of «passed» say.
        score_texts: the texts of scores that are numbers; None where the scores are numbers.
        problems: cells that say nothing of the kind.
    """

    layout: ParticipantColumns
    marks: Vocabulary | None
    answers: Vocabulary | None
    score_texts: tuple[str, ...] | None
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, source: Source, layout: ParticipantColumns) -> _Question:
        """The question to rows, after a look at the different cells of their columns."""
        marks = marks_of(_cells(source, layout, "mark")) if "mark" in layout else None
        answers = answers_of(_cells(source, layout, "passed")) if "passed" in layout else None
        problems = [
            _wrong_cells(layout, column, found.wrong)
            for column, found in (("mark", marks), ("passed", answers))
            if found is not None and found.wrong
        ]
        texts: tuple[str, ...] | None = None
        if layout.score is not None and not _is_numeric(source, layout[layout.score]):
            cells = [str(one) for one in _cells(source, layout, layout.score) if one is not None]
            texts = tuple(one for one in cells if is_number(one))
            wrong = tuple(one for one in cells if not is_number(one) and not is_blank(one))
            if wrong:
                problems.append(_wrong_cells(layout, layout.score, wrong))
        return cls(
            layout=layout,
            marks=marks,
            answers=answers,
            score_texts=texts,
            problems=tuple(problems),
        )

    @property
    def read(self) -> tuple[str, ...]:
        """The columns of what came out."""
        score = self.layout.score
        return tuple(
            one for one in ("mark", score, "passed") if one is not None and one in self.layout
        )

    @property
    def lines(self) -> tuple[float, ...]:
        """The different lines of scores."""
        return tuple(dict.fromkeys(self.layout.below.values()))

    def groups(self, rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """The numbers of every group of rows with the same keys, as they stand."""
        keys = [self.layout[one] for one in self.layout.keys]
        score = self.layout.score
        if score is not None:
            rows = rows.with_columns(self._value(self.layout[score]).alias(_VALUE))
        conditions = {name: one for name, one in self._conditions().items() if one is not None}
        asked = [_one_where(one).alias(name) for name, one in conditions.items()]
        took_part = conditions.get(_WROTE)
        if score is not None and took_part is not None:
            points = nw.when(took_part).then(nw.col(_VALUE)).otherwise(nw.lit(0.0))
            asked.append(points.alias(_POINTS))
        told = [*conditions, *([_POINTS] if len(asked) > len(conditions) else [])]
        sums = [nw.col(name).sum() for name in told]
        return rows.with_columns(*asked).group_by(*keys).agg(nw.len().alias(_ROWS), *sums)

    def _conditions(self) -> dict[str, nw.Expr | None]:
        """What rows are counted that meet it; None for what no row meets."""
        took_part, value = self._took_part(), nw.col(_VALUE)
        found: dict[str, nw.Expr | None] = {_WROTE: took_part}
        if self.marks is not None:
            column, said = self.layout["mark"], self.marks.said
            found[_WRONG] = _is(column, self.marks.wrong)
            found |= {f"n_{mark}": _is(column, said.get(mark, ())) for mark in MARKS}
        if took_part is not None and self.layout.score is not None:
            found[_VALUED] = took_part & ~value.is_null()
            for place, line in enumerate(self.lines):
                found[f"{_BELOW}{place}"] = took_part & (value < line)
        if took_part is not None and self.answers is not None:
            no, yes = self.answers.said.get(0, ()), self.answers.said.get(1, ())
            for name, cells in ((_FAILED, no), (_ANSWERED, (*no, *yes))):
                answered = _is(self.layout["passed"], cells)
                found[name] = None if answered is None else took_part & answered
        return found

    def _value(self, column: str) -> nw.Expr:
        """The score as a number; missing where it is none."""
        raw = nw.col(column)
        if self.score_texts is None:
            return raw.cast(nw.Float64)
        if not self.score_texts:
            return nw.lit(None).cast(nw.Float64)
        whole = nw.when(raw.is_in(list(self.score_texts))).then(raw)
        dotted = whole.str.strip_chars().str.replace_all(",", ".", literal=True)
        return dotted.cast(nw.Float64)

    def _took_part(self) -> nw.Expr | None:
        """Whether the pupil of a row took part; None where nobody did."""
        has_score = self.layout.score is not None
        if self.marks is None:
            cells = [
                cell
                for said in (self.answers.said.values() if self.answers else ())
                for cell in said
            ]
            answered = _is(self.layout["passed"], cells) if cells else None
            return _either(~nw.col(_VALUE).is_null() if has_score else None, answered)
        good = [cell for said in self.marks.said.values() for cell in said]
        marked = _is(self.layout["mark"], good)
        if not has_score:
            return marked
        scored = nw.col(_VALUE) > 0
        filled = _is(self.layout["mark"], [*good, *self.marks.wrong])
        if filled is not None:
            is_blank = nw.when(filled).then(nw.lit(value=False)).otherwise(nw.lit(value=True))
            scored = is_blank & scored
        return _either(marked, scored)


def _is(column: str, cells: Sequence[object]) -> nw.Expr | None:
    """Whether a cell is one of those; None where there are none."""
    if not cells:
        return None
    return nw.col(column) == cells[0] if len(cells) == 1 else nw.col(column).is_in(list(cells))


def _either(one: nw.Expr | None, other: nw.Expr | None) -> nw.Expr | None:
    if one is None or other is None:
        return other if one is None else one
    return one | other


def _one_where(condition: nw.Expr) -> nw.Expr:
    """One where a condition is met, and zero elsewhere, of missing cells too."""
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def _cells(source: Source, layout: ParticipantColumns, column: str) -> list[object]:
    """The different cells of a column.

    Raises:
        InputError: there are too many for a column of its kind.
    """
    heading = layout[column]
    answers = source.ask([heading], lambda rows: rows.select(heading).unique())
    found: list[object] = list(dict.fromkeys(answers[heading].tolist()))
    if len(found) > _MOST_CELLS:
        raise fault("count.too_many_cells", where=heading, found=len(found), most=_MOST_CELLS)
    return [cell for cell in found if not (cell is None or cell != cell)]  # noqa: PLR0124  # NaN alone


def _is_numeric(source: Source, heading: str) -> bool:
    part = next(iter(source.parts([heading])))
    return bool(part.collect_schema()[heading].is_numeric())


def _wrong_cells(layout: ParticipantColumns, column: str, cells: Sequence[object]) -> Problem:
    shown = ", ".join(map(str, cells[:_SHOWN])) + ", …" * (len(cells) > _SHOWN)
    code = {"mark": "count.not_mark", "passed": "count.not_passed"}.get(column, "count.not_score")
    return problem(code, found=shown).at(column=layout[column])


def _settled(
    groups: pd.DataFrame, layout: ParticipantColumns
) -> tuple[pd.DataFrame, int, list[Problem]]:
    """The groups by school, year and procedure, the rows refused, and why.

    Cells of keys that say the same come together; a group whose keys say nothing is refused.
    """
    numbers = [name for name in groups.columns if name not in set(layout.columns.values())]
    keys: dict[str, tuple[Codes, list[Any]]] = {
        "school": _coded([groups[layout["school"]]], lambda raw: school_of(raw[0])),
        "year": _years(groups, layout),
        "procedure": _procedures(groups, layout),
    }
    refused = np.zeros(len(groups), dtype=bool)
    problems: list[Problem] = []
    lost = 0
    for name, (codes, _) in keys.items():
        bad = (codes < 0) & ~refused
        if bad.any():
            rows = int(groups.loc[bad, _ROWS].sum())
            columns = [layout[one] for one in _columns_of(name, layout)]
            cells = (
                groups.loc[bad, columns]
                .astype("object")
                .fillna("")
                .astype("str")
                .agg(" ".join, axis=1)
                .unique()
            )
            shown = ", ".join(map(str, cells[:_SHOWN])) + ", …" * (len(cells) > _SHOWN)
            problems.append(problem(_REFUSED[name], found=shown, rows=rows))
            lost += rows
            refused |= bad
    frame = groups.loc[~refused, numbers].fillna(0)
    frame = frame.assign(**{one: 0 for one in _ASKED if one not in frame})
    for name, (codes, _) in keys.items():
        frame[name] = codes[~refused]
    settled = frame.groupby(list(keys), sort=True).sum().reset_index()
    for name, (_, words) in keys.items():
        settled[name] = [words[code] for code in settled[name]]
    return settled, lost, problems


def _columns_of(key: str, layout: ParticipantColumns) -> list[str]:
    names = ("procedure", "grade", "subject") if key == "procedure" else (key,)
    return [one for one in names if one in layout.keys]


def _years(groups: pd.DataFrame, layout: ParticipantColumns) -> tuple[Codes, list[Any]]:
    if "year" in layout:
        return _coded([groups[layout["year"]]], lambda raw: year_of(raw[0]))
    return np.zeros(len(groups), dtype=np.intp), [layout.year]


def _procedures(groups: pd.DataFrame, layout: ParticipantColumns) -> tuple[Codes, list[Any]]:
    names = _columns_of("procedure", layout)
    if not names:
        return np.zeros(len(groups), dtype=np.intp), [layout.procedure_of({})]
    columns = [groups[layout[one]] for one in names]
    return _coded(columns, lambda raw: layout.procedure_of(dict(zip(names, raw, strict=True))))


def _coded(columns: Sequence[pd.Series], said: Any) -> tuple[Codes, list[Any]]:
    """Of every row, the place of what its cells say in the list of all that is said, in order."""
    if len(columns) == 1:
        places, found = pd.factorize(columns[0].astype("object"), use_na_sentinel=False)
        raws = [(one,) for one in found]
    else:
        places, found = pd.factorize(pd.MultiIndex.from_arrays(columns), use_na_sentinel=False)
        raws = list(found)
    words = [said(raw) for raw in raws]
    known = sorted({word for word in words if word is not None})
    place = {word: number for number, word in enumerate(known)}
    codes = np.array([-1 if word is None else place[word] for word in words], dtype=np.intp)
    return codes[places], known


def _results(
    settled: pd.DataFrame, layout: ParticipantColumns, question: _Question
) -> pd.DataFrame:
    """Rows of results of the groups in which somebody took part."""
    met = settled[settled[_WROTE] > 0].reset_index(drop=True)
    n = met[_WROTE].astype("int64")
    results = pd.DataFrame(
        {
            "school": met["school"],
            "year": met["year"].astype("int64"),
            "procedure": met["procedure"],
            "n": n,
        }
    )
    if question.marks is not None:
        results = _with_marks(results, met, n)
    below = _below(met, layout, question, n)
    if below is not None:
        results = results.assign(**below)
    if layout.score is not None:
        whole = met[_VALUED] == n
        results["mean"] = (met[_POINTS] / n).where(whole).round(6)
        results["mean_scale"] = pd.Series([layout.score] * len(met), dtype="object").where(whole)
    return results


def _with_marks(results: pd.DataFrame, met: pd.DataFrame, n: pd.Series) -> pd.DataFrame:
    """Numbers by mark where everybody has one; else the bounds of those with a «2»."""
    missing = n - met[[f"n_{mark}" for mark in MARKS]].sum(axis=1)
    whole = {f"n_{mark}": met[f"n_{mark}"].where(missing == 0) for mark in MARKS}
    results = results.assign(**whole)
    if (missing > 0).any():
        results["n_below_lowest"] = met["n_2"].where(missing > 0)
        results["n_below_highest"] = (met["n_2"] + missing).where(missing > 0)
    return results


def _below(
    met: pd.DataFrame, layout: ParticipantColumns, question: _Question, n: pd.Series
) -> dict[str, pd.Series] | None:
    """How many did not pass: exactly where it is known of everybody, else its bounds."""
    if question.answers is not None:
        failed, known = met[_FAILED], met[_ANSWERED]
    elif layout.below:
        place = {line: number for number, line in enumerate(question.lines)}
        lines = [layout.below.get(one) for one in met["procedure"]]
        columns = met.reindex(
            columns=[f"{_BELOW}{number}" for number in range(len(place))]
        ).to_numpy()
        at = np.array([-1 if line is None else place[line] for line in lines])
        failed = pd.Series(columns[np.arange(len(met)), at])
        known = met[_VALUED].where(pd.Series(at >= 0), -1)
    else:
        return None
    whole, part = known == n, (known >= 0) & (known < n)
    return {
        "n_below": failed.where(whole),
        "n_below_lowest": failed.where(part),
        "n_below_highest": (failed + n - known).where(part),
    }


def write_results(counted: Counted, path: Path, *, overwrite: bool = False) -> None:
    """Write the rows of results, as a file that is read back.

    Args:
        counted: what was counted.
        path: a file of parquet or csv.
        overwrite: whether a file that is there is replaced.

    Raises:
        OutputError: a file is there, or the place cannot be written to.
    """
    with placed(path, "output.cannot_write_page", overwrite=overwrite) as fresh:
        if path.suffix.lower() == ".parquet":
            arrow_for_writing()
            counted.results.to_parquet(fresh, index=False)
            return
        headings = [RESULTS[str(name)].title for name in counted.results]
        rows = counted.results.itertuples(index=False, name=None)
        write_csv(fresh, chain([headings], rows))


def page(counted: Counted) -> Page:
    """What was counted: rows in and out, and each work of each year."""
    facts = (
        (msg("Counted with"), counted.engine),
        (msg("Rows"), counted.rows),
        (msg("Took part"), counted.participants),
        (msg("Rows without a result"), counted.blank),
        (msg("Rows that were refused"), counted.refused),
        (msg("Columns read"), ", ".join(counted.columns.values())),
        (msg("Columns left out"), ", ".join(counted.not_read) or "—"),
    )
    columns = (
        Column(heading=msg("Year"), id="year"),
        Column(heading=msg("Work"), id="work", width=(20, 48)),
        Column(heading=msg("Schools"), id="schools", unit="people"),
        Column(heading=msg("Took part"), id="participants", unit="people"),
    )
    works = counted.results.groupby(["year", "procedure"], sort=True)["n"].agg(["size", "sum"])
    rows = [
        (str(year), Procedure.parse(str(work)).title, int(schools), int(people))
        for (year, work), (schools, people) in zip(works.index, works.to_numpy(), strict=True)
    ]
    return Page(
        title=msg("Participants counted"),
        name="counted",
        facts=facts,
        parts=[Table.of_rows(columns, rows, name="works")],
        remarks=[Remark.of(one) for one in counted.problems],
    )
