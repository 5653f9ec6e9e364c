"""The law read as examples: small tables, and the verdicts they must give.

A file of cases is TOML. Each case has a sentence for a title; the sentence is what fails when the
rules say otherwise:

    [[case]]
    title = "Ровно 30 % в двух работах одного года: школа в списке"
    year = 2021
    results = '''
    school | procedure | n  | n_2
    А      | vpr-5-ru  | 10 | 3
    А      | vpr-5-ma  | 20 | 6
    '''
    expect = '''
    school | low-in-two-procedures | low-two-years-running
    А      | met                   | no_data: missing
    '''

Keys of a case:

    title     the sentence
    year      the latest year of data
    as_of     the law's day (by default 31 December of the year)
    set       parameters set for the run: set = { "small.minimum" = 10 }
    results, context, reference, lists, schools
              a table: a line of headings and a line per row, cells apart by `|`; headings are the
              names of columns in English or in Russian, the region's own among them; an empty cell
              or `-` is a missing one; a table without the column of the year is of the year of the
              case; `schools`, if given, is the register
    expect    a table of the verdicts by id of the criterion or category: `met`, `not_met`,
              `no_data`, `not_applicable`; a reason may follow a colon; an empty cell expects
              nothing. Keys do as well: expect.sch1 = { RULE = "not_applicable: no_such_grade" }

In a test of a region:

    @pytest.mark.parametrize("case", cases_in(Path(__file__).with_name("cases")), ids=str)
    def test_case(case):
        run_case(case, load_region("stavropol"))
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from attrs import field, frozen

from schoolsupport.domain import NotApplicable
from schoolsupport.errors import CaseError, SchoolSupportError, TableError
from schoolsupport.faults import fault
from schoolsupport.identification.identify import HasRulebook, Identification, identify
from schoolsupport.identification.verdicts import KEYS, Verdict
from schoolsupport.tables import TABLES, OwnColumn, Tables
from schoolsupport.tables.frames import named
from schoolsupport.toml import NotTomlError, read_toml_bytes, toml_of
from schoolsupport.translation import Spoken

_KEYS = ("title", "year", "as_of", "set", *TABLES, "expect")


@frozen
class Expected:
    """The verdict a case expects, and its reason if the case says one."""

    verdict: str
    reason: str | None = None

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason}" if self.reason else self.verdict


@frozen(kw_only=True, eq=False)
class Case:
    """One example of the law.

    Attributes:
        title: a sentence: what the example shows.
        file: file it stands in.
        year: latest year of data.
        frames: the tables it speaks of, as texts by name.
        where: its place in the file.
        expect: expectation by school and id of the criterion or category.
        as_of: the law's day, if it is not the last of the year.
        settings: parameters set for the run.
    """

    title: str
    file: Path
    year: int
    frames: Mapping[str, pd.DataFrame]
    where: str
    expect: Mapping[str, Mapping[str, Expected]]
    as_of: date | None = None
    settings: Mapping[str, Any] = field(factory=dict)

    def __str__(self) -> str:
        return self.title

    @cached_property
    def tables(self) -> Tables:
        """The tables it speaks of, checked when they are first asked for.

        Raises:
            CaseError: a table cannot be read, or has a column that no table has.
        """
        return self.tables_with(())

    def tables_with(self, columns: Iterable[OwnColumn]) -> Tables:
        """The same tables, with the columns that a region declares itself.

        Raises:
            CaseError: a table cannot be read, or has a column that no table has.
        """
        return _tables(self.frames, self.where, tuple(columns))


def read_cases(path: str | Path) -> list[Case]:
    """The cases of a file; their tables are checked too.

    Raises:
        CaseError: the file is not one of cases; the message names file and key.
    """
    cases = _cases(Path(path))
    for case in cases:
        _ = case.tables
    return cases


def _cases(file: Path) -> list[Case]:
    where = file.name
    try:
        content = toml_of(read_toml_bytes(file))
    except NotTomlError as error:
        raise fault("case.unreadable_file", where=where, found=error.why) from error
    except (OSError, UnicodeDecodeError) as error:
        raise fault("case.unreadable_file", where=where, found=error) from error
    _check_keys(content, ("case",), where)
    raw = content.get("case")
    if not isinstance(raw, list) or not raw:
        raise fault("case.none_in_file", where=where)
    cases = [_case(one, file, f"{where}: case[{place}]") for place, one in enumerate(raw)]
    for place, case in enumerate(cases):
        if case.title in {earlier.title for earlier in cases[:place]}:
            raise fault("case.title_twice", where=where, found=case.title)
    return cases


def cases_in(folder: str | Path) -> list[Case]:
    """The cases of all files `*.toml` of a folder, by name of the file; `str` gives the title.

    Tables are checked when a case is run, so that a folder of many cases is listed at once.

    Raises:
        CaseError: there is no file of cases, or one cannot be read.
    """
    files = sorted(Path(folder).glob("*.toml"))
    if not files:
        raise fault("case.no_files", where=str(folder))
    return [case for file in files for case in _cases(file)]


def run_case(case: Case, rules: HasRulebook) -> None:
    """Judge the tables of a case and compare the verdicts with what it expects.

    Args:
        case: the case.
        rules: a region's plugin, or a rulebook.

    Raises:
        CaseError: a verdict or its reason is another one (all that differ are named, with the
            explanation), or the case names a rule or a school that is not judged.
    """
    where = f"{case.file.name}: {case.title}"
    try:
        found = identify(
            rules,
            case.tables_with(rules.rulebook.columns),
            year=case.year,
            as_of=case.as_of,
            settings=dict(case.settings),
        )
    except SchoolSupportError as error:
        raise fault("case.not_judged", where=where, found=error) from error
    wrong = [
        line
        for school, expectations in case.expect.items()
        for rule, expected in expectations.items()
        for line in _differences(found, school, rule, expected, where)
    ]
    if wrong:
        told = "\n".join(wrong)
        raise fault("case.otherwise", where=where, found=Spoken(lambda _: told))


def table_of(text: str) -> pd.DataFrame:
    r"""A frame of texts from lines whose cells stand apart by `|`.

    Raises:
        ValueError: there is no row, or a row has more or fewer cells than there are headings.

    Example:
        >>> table_of("school | n\n A | 10").to_dict("records")
        [{'school': 'A', 'n': '10'}]
    """
    lines = [line for line in text.splitlines() if line.strip()]
    head, *rows = [[cell.strip() for cell in line.strip().split("|")] for line in lines] or [[]]
    if not rows:
        raise fault("parameter.no_row_of_table")
    for row in rows:
        if len(row) != len(head):
            raise fault(
                "parameter.cells_and_headings",
                cells=len(row),
                headings=len(head),
                row=" | ".join(row),
            )
    return pd.DataFrame(rows, columns=head, dtype="object")


def _case(raw: object, file: Path, where: str) -> Case:
    if not isinstance(raw, dict):
        raise fault("case.none_in_file", where=where, found=raw)
    _check_keys(raw, _KEYS, where)
    title = raw.get("title")
    if not isinstance(title, str) or " " not in title.strip():
        raise fault("case.no_sentence", where=f"{where}: title", found=title)
    year = raw.get("year")
    if type(year) is not int:
        raise fault("case.no_year", where=f"{where}: year", found=year)
    as_of = raw.get("as_of")
    if as_of is not None and (not isinstance(as_of, date) or isinstance(as_of, datetime)):
        raise fault("case.not_day", where=f"{where}: as_of", found=as_of)
    settings = raw.get("set", {})
    if not isinstance(settings, dict):
        raise fault("case.not_settings", where=f"{where}: set", found=settings)
    frames = {name: _frame(raw[name], name, year, where) for name in TABLES if name in raw}
    if not frames:
        raise fault("case.no_table", where=where)
    return Case(
        title=title.strip(),
        file=file,
        year=year,
        frames=frames,
        where=where,
        expect=_expectations(raw.get("expect"), frames, where),
        as_of=as_of,
        settings=settings,
    )


def _frame(text: object, name: str, year: int, where: str) -> pd.DataFrame:
    place = f"{where}: {name}"
    if not isinstance(text, str):
        raise fault("case.not_text_table", where=place, found=text)
    try:
        frame = named(table_of(text), TABLES[name])
    except (ValueError, TableError) as error:
        raise fault("case.broken_table", where=place, found=error) from error
    if "year" in TABLES[name].key and "year" not in frame:
        frame["year"] = str(year)
    return frame


def _tables(
    frames: Mapping[str, pd.DataFrame], where: str, columns: tuple[OwnColumn, ...]
) -> Tables:
    try:
        tables = Tables.of(**frames, columns=columns)
    except TableError as error:
        raise CaseError(error.what, where=f"{where}: {error.where}", found=error.found) from error
    for one in tables.problems:
        if one.code == "column.unknown":
            raise fault("case.unknown_column", where=where, found=one.column)
    return tables


def _expectations(
    raw: object, frames: Mapping[str, pd.DataFrame], where: str
) -> dict[str, dict[str, Expected]]:
    place = f"{where}: expect"
    if isinstance(raw, str):
        raw = _verdicts_of(raw, place)
    if not isinstance(raw, dict) or not raw:
        raise fault("case.expects_nothing", where=place)
    known = sorted({str(s) for frame in frames.values() for s in frame.get("school", [])})
    expect: dict[str, dict[str, Expected]] = {}
    for school, verdicts in raw.items():
        if known and school not in known:  # without one the tables are refused when checked
            raise fault(
                "case.school_in_no_table", where=place, found=school, known=", ".join(known)
            )
        if not isinstance(verdicts, dict) or not verdicts:
            raise fault("case.expects_nothing", where=f"{place}.{school}")
        expect[school] = {
            rule: _expected(said, f"{place}.{school}.{rule}") for rule, said in verdicts.items()
        }
    return expect


def _verdicts_of(text: str, where: str) -> dict[str, dict[str, str]]:
    try:
        rows = table_of(text).to_dict("records")
    except ValueError as error:
        raise fault("case.broken_expectation", where=where, found=error) from error
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        school = str(row.get("school", ""))
        if school in found or "school" not in row:
            raise fault("case.row_of_several", where=where, found=school)
        found[school] = {str(k): v for k, v in row.items() if k != "school" and v}
    return found


def _expected(said: object, where: str) -> Expected:
    verdict, _, reason = (part.strip() for part in str(said).partition(":"))
    if verdict not in KEYS:
        raise fault("case.unknown_verdict", where=where, found=said, words=", ".join(KEYS))
    return Expected(verdict, reason or None)


def _differences(
    found: Identification, school: str, rule: str, expected: Expected, where: str
) -> Iterator[str]:
    """What differs for one school and rule, with the lines that explain it."""
    if school not in found.schools:
        raise fault("case.school_not_judged", where=where, found=school)
    judgement = found.judgement
    known = [*judgement.criteria, *judgement.categories]
    if rule not in known:
        near = difflib.get_close_matches(rule, known, 1) or known
        raise fault(
            "case.unknown_rule", where=f"{where}: {school}", found=rule, known=", ".join(near)
        )
    now = _found(found, school, rule)
    if expected.verdict != now.verdict or (expected.reason and expected.reason != now.reason):
        yield f"{school}, {rule}: expected {expected}, found {now}"
        yield from (f"    {line}" for line in _explanation(found, school, rule))


def _found(found: Identification, school: str, rule: str) -> Expected:
    record = found.record(school)
    for criterion in record.criteria:
        if criterion.id == rule:
            return Expected(criterion.verdict.key, criterion.reason)
    verdict = record.categories[rule]
    column = found.judgement.categories[rule]
    why_not = NotApplicable(int(column.why_not[found.place(school)])).key
    return Expected(verdict.key, why_not if verdict is Verdict.NOT_APPLICABLE else None)


def _explanation(found: Identification, school: str, rule: str) -> Iterator[str]:
    """What the explanation says of the rule; the whole text of a category."""
    why = found.explain(school, "en")
    told = why.of_criterion(rule, "en") if rule in found.edition.criteria else str(why)
    yield from (line for line in told.splitlines() if line.strip())


def _check_keys(raw: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    for key in raw:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            raise fault(
                "case.unknown_key",
                where=f"{where}: {key}",
                found=key,
                known=", ".join(near or known),
            )
