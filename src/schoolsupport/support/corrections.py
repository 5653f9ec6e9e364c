"""Corrections of results that a school objects to, and what they change in the list.

An objection that is satisfied names rows of results and the numbers that stand there rightly. The
run is judged again with them, by the same rules and on the same day of the law; what differs is the
amendment of the list.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pandas as pd
from attrs import evolve, frozen

from schoolsupport.domain import Procedure, Severity
from schoolsupport.domain.procedures import ASSESSMENTS, SUBJECTS, VARIANTS
from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.studies.changes import Changes, changes
from schoolsupport.roadmaps.planning.rows import TextRow, read_rows
from schoolsupport.tables import RESULTS, SourceFile, Tables
from schoolsupport.tables.origins import Origins, Stood
from schoolsupport.words.text import plain

NUMBERS = ("n", "n_2", "n_3", "n_4", "n_5", "n_below", "mean")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "school": ("логин", "логин оо", "школа", "код"),
    "year": ("год",),
    "procedure": ("работа", "процедура"),
    "n": ("участников",),
    "n_2": ("получили «2»", "отметок «2»"),
    "n_3": ("получили «3»", "отметок «3»"),
    "n_4": ("получили «4»", "отметок «4»"),
    "n_5": ("получили «5»", "отметок «5»"),
    "n_below": ("ниже минимального порога", "ниже порога"),
    "mean": ("средний балл", "средняя отметка", "среднее"),
    "document": ("документ", "основание"),
}
LAYOUT = "corrections"
_EXACT = ("n_below", "n_below_lowest", "n_below_highest")


@frozen(kw_only=True)
class Correction:
    """A row of results as it should be.

    Attributes:
        school: id of the school.
        year: calendar year of the work.
        procedure: id of the work, `vpr-5-ru`.
        numbers: people, or a mean on the scale that stands there, by the name of the column,
            `{"n": 20, "n_2": 5}`; the rest stays.
        document: the paper that shows it.
        where: file and line, for messages.
    """

    school: str
    year: int
    procedure: str
    numbers: Mapping[str, float]
    document: str | None = None
    where: str | None = None


@frozen(kw_only=True, eq=False)
class Amendment:
    """What corrections change in a list.

    Attributes:
        changes: who entered and left between the two runs, and why.
        corrections: what was corrected.
        amends: how the order is cited that approved the list; None where nobody said.
    """

    changes: Changes
    corrections: tuple[Correction, ...] = ()
    amends: str | None = None

    @property
    def before(self) -> Identification:
        """The run that the list stood on."""
        return self.changes.before

    @property
    def after(self) -> Identification:
        """The run with the corrections."""
        return self.changes.after


def read_corrections(path: str | Path) -> tuple[Correction, ...]:
    """Corrections from a table: csv, xlsx or TOML (`[[correction]]`) with the columns of `COLUMNS`.

    Raises:
        InputError: the file cannot be read, a heading is not known, or a row lacks what it needs.
    """
    return tuple(_read(row) for row in read_rows(Path(path), COLUMNS, "correction"))


def corrected(
    found: Identification, corrections: Sequence[Correction], source: str | Path | None = None
) -> Identification:
    """The run judged again with corrections, by the same rules and on the same day.

    Args:
        found: the run.
        corrections: rows of results as they should be; the rows are there already.
        source: the file they stand in, which goes into the receipt.

    Raises:
        InputError: a row is not there, or what would stand in it contradicts itself.
    """
    tables = found.inputs.tables
    results = tables.results.copy()
    for one in corrections:
        _put(results, one)
    checked = _checked(results, corrections, tables)
    sources = tables.sources if source is None else (*tables.sources, _source(source, corrections))
    return identify(
        found.edition.rulebook,
        evolve(
            tables,
            results=checked,
            sources=sources,
            origins={**tables.origins, **_stood(tables, corrections, source)},
        ),
        year=found.year,
        for_year=found.for_year,
        as_of=found.as_of,
        settings=found.edition.settings,
    )


def amendment(
    before: Identification,
    after: Identification,
    corrections: Iterable[Correction] = (),
    *,
    amends: str | None = None,
) -> Amendment:
    """What differs between the run a list stood on and the same run with corrections.

    Args:
        before: the run that the list stood on.
        after: the run with the corrections.
        corrections: what was corrected.
        amends: how the order is cited that approved the list.

    Raises:
        ParameterError: the runs are of other categories, years or days.
    """
    return Amendment(changes=changes(before, after), corrections=tuple(corrections), amends=amends)


# --- reading -------------------------------------------------------------------------------------


def _read(row: TextRow) -> Correction:
    def needed(name: str) -> str:
        text = row.get(name)
        if text is None:
            raise fault("input.correction_lacks", where=row.where, column=COLUMNS[name][0])
        return text

    numbers: dict[str, float] = {
        name: _mean(text, row) if name == "mean" else _count(text, row)
        for name in NUMBERS
        if (text := row.get(name)) is not None
    }
    if not numbers:
        raise fault("input.correction_without_numbers", where=row.where)
    return Correction(
        school=needed("school"),
        year=_count(needed("year"), row),
        procedure=_procedure(needed("procedure"), row),
        numbers=numbers,
        document=row.get("document"),
        where=row.where,
    )


def _count(text: str, row: TextRow) -> int:
    if not text.isascii() or not text.isdigit():
        raise fault("input.correction_not_whole", where=row.where, found=text)
    return int(text)


def _mean(text: str, row: TextRow) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise fault("input.correction_not_mean", where=row.where, found=text) from error


def _procedure(text: str, row: TextRow) -> str:
    """The id of a work, by its id or as documents write it: «ВПР, 5 класс, русский язык»."""
    known = _titles().get(plain(text))
    if known is not None:
        return known
    try:
        return Procedure.parse(text).id
    except ValueError as error:
        raise fault("input.correction_procedure", where=row.where, found=text) from error


@cache
def _titles() -> Mapping[str, str]:
    works = (
        Procedure(assessment, grade, subject, variant)
        for assessment in ASSESSMENTS
        for grade in range(12, 0, -1)  # of works whose title tells no grade the usual one stays
        for subject in SUBJECTS
        for variant in (None, *VARIANTS)
    )
    usual = {"oge": 9, "ege": 11, "gve": 11}
    return {
        plain(one.title): one.id
        for one in works
        if one.grade == usual.get(one.assessment, one.grade)
    }


# --- putting in ----------------------------------------------------------------------------------


def _stood(
    tables: Tables, corrections: Sequence[Correction], source: str | Path | None
) -> dict[str, Origins]:
    """Where the results stood: those that are corrected, in the file of the corrections."""
    before = tables.origins.get(RESULTS.name)
    if before is None:
        return {}
    places: dict[int, Stood | None] = {}
    for one in corrections:
        number = re.search(r"\d+$", one.where or "")
        stood = None
        if source is not None and number is not None:
            stood = Stood(str(source), None, int(number.group()))
        places |= {int(row): stood for row in _rows_of(tables.results, one)}
    return {RESULTS.name: before.replaced(places)}


def _rows_of(results: pd.DataFrame, one: Correction) -> pd.Index[int]:
    return results.index[
        (results["school"] == one.school)
        & (results["year"] == one.year)
        & (results["procedure"] == one.procedure)
    ]


def _put(results: pd.DataFrame, one: Correction) -> None:
    """Write the numbers of a correction into their row; what follows from them follows.

    Raises:
        InputError: there is no such row.
    """
    rows = _rows_of(results, one)
    where = one.where or one.school
    if len(rows) != 1:
        found = f"{one.school}, {one.procedure}, {one.year}"
        raise fault("input.correction_of_nothing", where=where, found=found)
    (row,) = rows
    numbers = dict(one.numbers)
    alike = bool((results.loc[[row], "n_2"] == results.loc[[row], "n_below"]).any())
    if alike and ("n_2" in numbers) != ("n_below" in numbers):
        numbers["n_2"] = numbers["n_below"] = numbers.get("n_2", numbers.get("n_below", 0))
    for name, number in numbers.items():
        results.at[row, name] = number
    if "n_below" in numbers:
        for name in _EXACT:
            results.at[row, name] = numbers["n_below"]


def _checked(
    results: pd.DataFrame, corrections: Sequence[Correction], tables: Tables
) -> pd.DataFrame:
    """The results after the same checks that files undergo; of corrected rows none may fail."""
    touched = pd.MultiIndex.from_tuples(
        [(one.school, one.year, one.procedure) for one in corrections]
    )
    keys = pd.MultiIndex.from_frame(results[["school", "year", "procedure"]].astype("object"))
    rows = results[keys.isin(touched)]
    if len(rows):
        said = Tables.of(results=rows.reset_index(drop=True), lineage=tables.lineage)
        wrong = [one for one in said.problems if one.severity is not Severity.INFO]
        if wrong:
            raise fault(
                "input.correction_contradicts",
                where=corrections[0].where or LAYOUT,
                found=wrong[0].message,
            )
    return results


def _source(path: str | Path, corrections: Sequence[Correction]) -> SourceFile:
    content = Path(path).read_bytes()
    return SourceFile(
        path=str(path),
        sha256=hashlib.sha256(content).hexdigest(),
        layout=LAYOUT,
        rows=len(corrections),
    )
