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
              names of columns in English or in Russian; an empty cell or `-` is a missing one; a
              table without the column of the year is of the year of the case; `schools`, if given,
              is the register and so the population
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
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
from attrs import field, frozen

from schoolsupport.domain import NotApplicable
from schoolsupport.errors import CaseError, SchoolSupportError, TableError
from schoolsupport.identification.identify import HasRulebook, Identification, identify
from schoolsupport.identification.verdicts import KEYS, Verdict
from schoolsupport.tables import TABLES, Tables
from schoolsupport.tables.frames import named
from schoolsupport.translation import Message, msg

_HOW_TO_EXPECT = msg("Write a table: school, a column per rule, and in its cells the verdicts")
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
        tables: the tables it speaks of.
        expect: expectation by school and id of the criterion or category.
        as_of: the law's day, if it is not the last of the year.
        settings: parameters set for the run.
    """

    title: str
    file: Path
    year: int
    tables: Tables
    expect: Mapping[str, Mapping[str, Expected]]
    as_of: date | None = None
    settings: Mapping[str, Any] = field(factory=dict)

    def __str__(self) -> str:
        return self.title


def read_cases(path: str | Path) -> list[Case]:
    """The cases of a file.

    Raises:
        CaseError: the file is not one of cases; the message names file and key.
    """
    file = Path(path)
    where = file.name
    try:
        content = tomllib.loads(file.read_text("utf-8-sig"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CaseError(
            msg("the file of cases cannot be read"),
            where=where,
            found=error,
            remedy=msg("Write TOML in UTF-8 with [[case]] for each case"),
        ) from error
    _check_keys(content, ("case",), where)
    raw = content.get("case")
    if not isinstance(raw, list) or not raw:
        _refuse(msg("the file has no case"), where, remedy=msg("Write at least one [[case]]"))
    cases = [_case(one, file, f"{where}: case[{place}]") for place, one in enumerate(raw)]
    for place, case in enumerate(cases):
        if case.title in {earlier.title for earlier in cases[:place]}:
            remedy = msg("Say in the sentence what is different")
            _refuse(msg("two cases have one title"), where, case.title, remedy)
    return cases


def cases_in(folder: str | Path) -> list[Case]:
    """The cases of all files `*.toml` of a folder, by name of the file; `str` gives the title.

    Raises:
        CaseError: there is no file of cases, or one cannot be read.
    """
    files = sorted(Path(folder).glob("*.toml"))
    if not files:
        remedy = msg("Write files NAME.toml, one for each rule")
        _refuse(msg("the folder has no file of cases"), str(folder), remedy=remedy)
    return [case for file in files for case in read_cases(file)]


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
            rules, case.tables, year=case.year, as_of=case.as_of, settings=dict(case.settings)
        )
    except SchoolSupportError as error:
        raise CaseError(msg("the case cannot be judged"), where=where, found=error) from error
    wrong = [
        line
        for school, expectations in case.expect.items()
        for rule, expected in expectations.items()
        for line in _differences(found, school, rule, expected, where)
    ]
    if wrong:
        raise CaseError(
            msg("the case does not come out as its sentence says"),
            where=where,
            found="\n".join(wrong),
        )


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
        raise ValueError("a table is a line of headings and at least one row")
    for row in rows:
        if len(row) != len(head):
            raise ValueError(f"{len(row)} cells under {len(head)} headings: {' | '.join(row)}")
    return pd.DataFrame(rows, columns=head, dtype="object")


def _case(raw: object, file: Path, where: str) -> Case:
    if not isinstance(raw, dict):
        _refuse(msg("the file has no case"), where, raw, msg("Write at least one [[case]]"))
    _check_keys(raw, _KEYS, where)
    title = raw.get("title")
    if not isinstance(title, str) or " " not in title.strip():
        remedy = msg("Write a sentence that says what the case shows")
        _refuse(msg("the case has no sentence"), f"{where}: title", title, remedy)
    year = raw.get("year")
    if type(year) is not int:
        remedy = msg("Write the latest year of data, such as 2021")
        _refuse(msg("the case has no year"), f"{where}: year", year, remedy)
    as_of = raw.get("as_of")
    if as_of is not None and (not isinstance(as_of, date) or isinstance(as_of, datetime)):
        remedy = msg("Write a day without quotes, such as 2021-12-31")
        _refuse(msg("the value does not fit"), f"{where}: as_of", as_of, remedy)
    settings = raw.get("set", {})
    if not isinstance(settings, dict):
        remedy = msg('Write {{ "KEY" = VALUE }}')
        _refuse(msg("the value does not fit"), f"{where}: set", settings, remedy)
    frames = {name: _frame(raw[name], name, year, where) for name in TABLES if name in raw}
    return Case(
        title=title.strip(),
        file=file,
        year=year,
        tables=_tables(frames, where),
        expect=_expectations(raw.get("expect"), frames, where),
        as_of=as_of,
        settings=settings,
    )


def _frame(text: object, name: str, year: int, where: str) -> pd.DataFrame:
    place = f"{where}: {name}"
    if not isinstance(text, str):
        remedy = msg("Write the table as text of several lines, cells apart by |")
        _refuse(msg("the value does not fit"), place, text, remedy)
    try:
        frame = named(table_of(text), TABLES[name])
    except (ValueError, TableError) as error:
        remedy = msg("Write a line of headings and a line per row, cells apart by |")
        _refuse(msg("the table cannot be read"), place, error, remedy)
    if "year" in TABLES[name].key and "year" not in frame:
        frame["year"] = str(year)
    return frame


def _tables(frames: Mapping[str, pd.DataFrame], where: str) -> Tables:
    if not frames:
        remedy = msg("Write results, context, lists or schools")
        _refuse(msg("the case has no table"), where, remedy=remedy)
    try:
        tables = Tables.of(**frames)
    except TableError as error:
        raise CaseError(error.what, where=f"{where}: {error.where}", found=error.found) from error
    for one in tables.problems:
        if one.code == "column.unknown":
            _refuse(one.message, where, one.column, msg("Write the name of a column of the table"))
    return tables


def _expectations(
    raw: object, frames: Mapping[str, pd.DataFrame], where: str
) -> dict[str, dict[str, Expected]]:
    place = f"{where}: expect"
    if isinstance(raw, str):
        raw = _verdicts_of(raw, place)
    if not isinstance(raw, dict) or not raw:
        _refuse(msg("the case expects nothing"), place, remedy=_HOW_TO_EXPECT)
    known = sorted({str(s) for frame in frames.values() for s in frame.get("school", [])})
    expect: dict[str, dict[str, Expected]] = {}
    for school, verdicts in raw.items():
        if school not in known:
            remedy = msg("Schools there are: {known}", known=", ".join(known))
            _refuse(msg("no table of the case has the school"), place, school, remedy)
        if not isinstance(verdicts, dict) or not verdicts:
            _refuse(msg("the case expects nothing"), f"{place}.{school}", remedy=_HOW_TO_EXPECT)
        expect[school] = {
            rule: _expected(said, f"{place}.{school}.{rule}") for rule, said in verdicts.items()
        }
    return expect


def _verdicts_of(text: str, where: str) -> dict[str, dict[str, str]]:
    try:
        rows = table_of(text).to_dict("records")
    except ValueError as error:
        _refuse(msg("the table cannot be read"), where, error, _HOW_TO_EXPECT)
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        school = str(row.get("school", ""))
        if school in found or "school" not in row:
            _refuse(msg("each row is of one school"), where, school, _HOW_TO_EXPECT)
        found[school] = {str(k): v for k, v in row.items() if k != "school" and v}
    return found


def _expected(said: object, where: str) -> Expected:
    verdict, _, reason = (part.strip() for part in str(said).partition(":"))
    if verdict not in KEYS:
        remedy = msg("Write one of: {words}", words=", ".join(KEYS))
        _refuse(msg("the verdict is not known"), where, said, remedy)
    return Expected(verdict, reason or None)


def _differences(
    found: Identification, school: str, rule: str, expected: Expected, where: str
) -> Iterator[str]:
    """What differs for one school and rule, with the lines that explain it."""
    if school not in found.schools:
        remedy = msg("Add the school to the table schools")
        _refuse(msg("the school is not judged"), where, school, remedy)
    judgement = found.judgement
    known = [*judgement.criteria, *judgement.categories]
    if rule not in known:
        near = difflib.get_close_matches(rule, known, 1) or known
        remedy = msg("Rules in force: {known}", known=", ".join(near))
        _refuse(msg("no rule in force has this id"), f"{where}: {school}", rule, remedy)
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
    """The paragraph of the explanation that speaks of the rule; the whole text of a category."""
    lines = str(found.explain(school, "en")).splitlines()
    criterion = found.edition.criteria.get(rule)
    if criterion is None:
        yield from (line for line in lines if line)
        return
    heading = f" {criterion.title}: "
    start = next((place for place, line in enumerate(lines) if heading in line), len(lines))
    for line in lines[start:]:
        if not line:
            return
        yield line.removeprefix("  ")


def _check_keys(raw: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    for key in raw:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            remedy = msg("Known keys: {known}", known=", ".join(near or known))
            _refuse(msg("the key is not known"), f"{where}: {key}", key, remedy)


def _refuse(
    what: Message, where: str, found: object = None, remedy: Message | None = None
) -> NoReturn:
    raise CaseError(what, where=where, found=found, remedy=remedy)
