"""Every number in the tables of every document is one that counting again gives, cell by cell.

What a document is made of is counted by plain Python: times of tasks by the oracle of execution,
rows of results, lines of registers. A column with numbers that nobody counts again fails.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import schoolsupport as ss
from schoolsupport.identification.identify import Identification
from schoolsupport.pages import Facts, Lines, Page, Ratio, Table, Text
from schoolsupport.pages.cells import bare, total, value_text
from schoolsupport.reports.forms import FormAbout
from schoolsupport.reports.report import Report

from .invented import SCHOOLS
from .invented_lists import OBJECTS, found_of
from .recount_of_plans import Number, Recount, recount
from .test_documents import ALL, SENT, invented, judged, made

OF_PLANS = (FormAbout.EXECUTION, FormAbout.ROUND)
Row = Mapping[str, str]
Counted = dict[str, Number]
"""What counting again gives of a row, by column."""


# --- what a page says ----------------------------------------------------------------------------


def number(cell: Any) -> Number | None:
    """The number that a cell is; None where it is none."""
    value = bare(cell)
    if isinstance(value, Ratio):
        return int(value.numerator), value.denominator
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        return None
    assert value == int(value)
    return int(value)


def lines(cell: Any) -> list[str]:
    """The texts of a cell, a line each."""
    value = bare(cell)
    values = value.values if isinstance(value, Lines) else (value,)
    return [_said(one) for one in values if one is not None]


def _said(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return value_text(value, None, "ru")


def tables_of(page: Page) -> Iterator[Table]:
    """The tables of a page and of what is annexed."""
    yield from page.tables
    for annex in page.annexes:
        yield from annex.tables


def rows_of(table: Table) -> Iterator[tuple[dict[str, str], dict[str, Number]]]:
    """Each row: what it says in words, and its numbers."""
    ids = [one.id or "" for one in table.columns]
    for cells in zip(*table.cells, strict=True):
        numbers = {name: number(cell) for name, cell in zip(ids, cells, strict=True)}
        words = {
            name: "\n".join(lines(cell))
            for name, cell in zip(ids, cells, strict=True)
            if numbers[name] is None or name == "year"
        }
        yield words, {name: one for name, one in numbers.items() if one is not None}


def wrong(table: Table, of_row: Callable[[str, Row], Counted]) -> list[str]:
    """Cells whose number is another than counting gives, or that nobody counts."""
    years = {one.id for one in table.columns if one.unit == "year"}
    found = []
    for place, (words, numbers) in enumerate(rows_of(table), start=1):
        counted = {"row": place, **of_row(table.name or "", words)}
        found += [
            f"{table.name}, {place}, {name}: {one}, counted {counted.get(name)}"
            for name, one in numbers.items()
            if name not in years and counted.get(name) != one
        ]
    return found


# --- counting again ------------------------------------------------------------------------------


def of_plans(region: str, name: str) -> Recount:
    plugin = ss.load_region(region)
    return recount(plugin, plugin.forms[name], invented(region))


def run_of(region: str, name: str) -> Identification:
    """The run that a document about a run is of."""
    return found_of(region) if name in SENT else judged(region)


def results_of(found: Identification) -> dict[tuple[str, int, str], tuple[int, int]]:
    """How many of how many are below the line: by the name of the school, year and work."""
    tables = found.inputs.tables
    names = dict(zip(tables.schools["school"], tables.schools["name"], strict=True))
    rows = tables.results
    columns = (rows["school"], rows["year"], rows["procedure"], rows["n_below"], rows["n"])
    return {
        (names[school], int(year), work): (int(below), int(n))
        for school, year, work, below, n in zip(*columns, strict=True)
        if below == below and n == n  # noqa: PLR0124  # what is missing is not equal to itself
    }


def of_run(region: str, name: str, table: str, row: Row) -> Counted:
    found = run_of(region, name)
    if table == "criteria":
        titles = {one.title: key for key, one in found.edition.criteria.items()}
        evidence = found.evidence.drop_duplicates(["school", "criterion"])
        own = evidence.loc[evidence["criterion"] == titles[row["criterion"]], "criterion_verdict"]
        words = {
            "met": "met", "not_met": "not_met", "undecided": "no_data",
            "not_concerned": "not_applicable",
        }  # fmt: skip
        return {column: int((own == verdict).sum()) for column, verdict in words.items()}
    if "work" in row and (work := procedure(row["work"])) is not None:
        school = OBJECTS if name == "letter" else found.listed()[0]
        title = found.explain(school).record.name or school
        below, n = results_of(found)[title, _year(row), work]
        return {"below": below, "n": n, "share": (below, n), "value": (below, n)}
    return {}


def _year(row: Row) -> int:
    return int(row["year"])


SUBJECTS = {"русский язык": "ru", "математика": "ma"}


def procedure(title: str) -> str | None:
    """«ВПР, 5 класс, математика» as results name it."""
    match = re.fullmatch(r"ВПР, (\d+) класс, (.+)", title)
    return None if match is None else f"vpr-{match[1]}-{SUBJECTS[match[2]]}"


def of_dynamics(table: str, row: Row) -> Counted:
    """The invented results, added up school by school and work by work."""
    schools = [f"sch9900{one:02}" for one in range(1, 6)]
    counted = schools if table == "works" else [row["school"]]
    works = 1 if table == "works" else 2
    low = {year: sum(_low(one, year) for one in counted) * works for year in (2021, 2022)}
    n = 25 * len(counted) * works
    return {
        "before": (low[2021], n), "after": (low[2022], n), "schools": len(schools),
    }  # fmt: skip


def _low(school: str, year: int) -> int:
    place = int(school[-2:])
    return 6 + place % 4 - (2 if year == 2022 and place <= 5 else 0)


TOOK_PART = [(1, "Семинар", 4), (2, "Семинар", 2), (1, "Мастер-класс", 1)]
"""School, event and people of each line of `took_part`."""


def of_participation(table: str, row: Row) -> Counted:
    if table == "targets":
        of = {"муниципалитеты": 2, "школы": 5}
        whole = next((one for name, one in of.items() if name in row.values()), None)
        return {"value": 0 if whole is None else (0, whole)}  # no line is of a row of the order
    if table == "registers":
        return {"lines": len(TOOK_PART) if "участия" in " ".join(row.values()) else 0}
    if table == "events":
        said = " ".join(row.values())
        own = [one for one in TOOK_PART if one[1] in said]
        return {"schools": len({one[0] for one in own}), "taking_part": sum(p for *_, p in own)}
    of_row = [
        place
        for place, one in enumerate(SCHOOLS.schools, start=1)
        if row.get("school", one.name) == one.name
        and row.get("municipality", one.municipality) == one.municipality
    ]
    own = [one for one in TOOK_PART if one[0] in of_row]
    there = {one[0] for one in own}
    return {
        "events": len({one[1] for one in own}), "taking_part": sum(p for *_, p in own),
        "schools": (len(there), len(of_row)), "persons": 0,
    }  # fmt: skip


def of_register(row: Row) -> Counted:
    """Persons of the three lines of `kept`: two of the first school, one of the second."""
    people = {SCHOOLS.schools[0].name: {"p1", "p0"}, SCHOOLS.schools[1].name: {"p1"}}
    return {"persons": len(people[row["school"]])} if row.get("school") in people else {}


def counting(region: str, name: str) -> Callable[[str, Row], Counted]:
    """What counts the rows of a document again."""
    form = ss.load_region(region).forms[name]
    about = form.about
    if about in OF_PLANS:
        first, counted = form.tables[0].kind(form.subject), of_plans(region, name)
        return lambda table, row: counted.of_row(first if table == name else table, row)
    return {
        FormAbout.DYNAMICS: of_dynamics,
        FormAbout.PARTICIPATION: of_participation,
        FormAbout.REGISTER: lambda _, row: of_register(row),
    }.get(about, lambda table, row: of_run(region, name, table, row))


# --- the tests -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("region", "name"), ALL)
def test_every_number_of_every_table_is_counted_again(
    region: str, name: str, tmp_path: Path
) -> None:
    report, of_row = made(region, name, tmp_path), counting(region, name)

    found = [one for table in tables_of(report.page) for one in wrong(table, of_row)]

    assert not found


SHORT = {"РУ": "ru", "МА": "ma"}
WORK = re.compile(r"(\d+) (РУ|МА) (\d{4}): (\d+) из (\d+)(?: = ([\d,]+) %)?")


@pytest.mark.parametrize(("region", "name"), ALL)
def test_every_work_of_a_school_is_a_row_of_its_results(
    region: str, name: str, tmp_path: Path
) -> None:
    """«5 РУ 2021: 6 из 20 = 30 %» beside the name of a school."""
    about = ss.load_region(region).forms[name].about
    if about not in (FormAbout.LIST, FormAbout.VERDICTS, FormAbout.SCHOOL):
        return
    found = run_of(region, name)
    results, schools = results_of(found), set(found.inputs.tables.schools["name"])
    of_one = found.explain(found.listed()[0]).record.name if about is FormAbout.SCHOOL else None

    for table in tables_of(made(region, name, tmp_path).page):
        for words, _ in rows_of(table):
            school = of_one or next((one for one in words.values() if one in schools), None)
            for grade, subject, year, below, n, percent in WORK.findall("\n".join(words.values())):
                assert school is not None
                work = f"vpr-{grade}-{SHORT[subject]}"
                assert results[school, int(year), work] == (int(below), int(n)), words
                assert not percent or percent == _percent(int(below), int(n))


def _percent(part: int, whole: int) -> str:
    value = (Decimal(1000 * part) / whole).quantize(Decimal(1)) / 10
    return f"{value.normalize():f}".replace(".", ",")


COMPARED = re.compile(
    r"(\d{4}): у школы ([\d,]+), по региону ([\d,]+); (?:разница|расхождение) (−?[\d,]+)"
)
SHARE = re.compile(r"(\d{4})(?:–(\d{4}))?: (\d+) / (\d+) = ([\d,]+) %")


@pytest.mark.parametrize("name", ["indicators", "director", "letter"])
def test_what_indicators_compare_stands_in_the_tables_of_the_run(name: str, tmp_path: Path) -> None:
    found = run_of("stavropol", name)
    tables, seen = found.inputs.tables, 0
    ids = dict(zip(tables.schools["name"], tables.schools["school"], strict=True))
    only = OBJECTS if name == "letter" else found.listed()[0]

    for table in made("stavropol", name, tmp_path).page.tables:
        for words, _ in rows_of(table):
            school, said = ids.get(words.get("school", ""), only), "\n".join(words.values())
            for year, own, of_region, step in COMPARED.findall(said):
                seen += 1
                assert _near(_means(tables.results, int(year), school=school), own)
                assert _near(_means(tables.reference, int(year), level="region"), of_region)
                assert abs(abs(_number(own) - _number(of_region)) - abs(_number(step))) < 0.02
            for first, last, part, whole, percent in SHARE.findall(said):
                seen += 1
                years = range(int(first), int(last or first) + 1)
                sums = _sums(tables.context, school, years)
                assert int(part) in sums
                assert int(whole) in sums
                assert percent == _percent(int(part), int(whole))
    assert seen


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "."))


def _near(values: Sequence[float], text: str) -> bool:
    return any(abs(one - _number(text)) < 0.006 for one in values)


def _means(frame: Any, year: int, **of: str) -> list[float]:
    """Means of a year, and their sums: an indicator may add the works of a year up."""
    rows = frame.loc[frame["year"] == year]
    for column, value in of.items():
        rows = rows.loc[rows[column] == value]
    means = [float(one) for one in rows["mean"].dropna()]
    three = rows.loc[rows["procedure"].isin(OF_THREE), "mean"].dropna()
    return [*means, float(three.sum())]


OF_THREE = ("vpr-4-ru", "vpr-4-ma", "vpr-4-wo")
"""Works whose means indicator 3.2 adds up."""


def _sums(context: Any, school: str, years: range) -> set[int]:
    """Every number of the context of a school, added up over the years."""
    rows = context.loc[(context["school"] == school) & context["year"].isin(list(years))]
    numbers = rows.drop(columns="year").select_dtypes("number")
    return {int(one) for one in numbers.sum() if one == one}  # noqa: PLR0124  # a missing sum


@pytest.mark.parametrize(("region", "name"), ALL)
def test_a_row_of_totals_is_what_its_column_adds_up_to(
    region: str, name: str, tmp_path: Path
) -> None:
    for table in made(region, name, tmp_path).page.tables:
        for column, cells in zip(table.columns, table.cells, strict=True):
            numbers = [one for one in map(number, cells) if one is not None]
            if not table.totals or column.total != "sum" or not numbers:
                continue
            pairs = [one for one in numbers if isinstance(one, tuple)]
            added: Number = sum(one for one in numbers if isinstance(one, int))
            if pairs:
                added = sum(one[0] for one in pairs), sum(one[1] for one in pairs)

            assert number(total(column, cells)) == added


FRACTION = re.compile(r"([\d,]+) % \((\d+) из (\d+)\)")


def prose(report: Report) -> str:
    """The sentences and facts of a document."""
    page = report.page
    facts = [
        *page.facts,
        *(row for one in page.parts if isinstance(one, Facts) for row in one.rows),
    ]
    said = [one.words for one in page.parts if isinstance(one, Text)]
    texts = [one if isinstance(one, str) else one.text("ru") for one in said]
    return "\n".join([*texts, *(value_text(value, None, "ru") for _, value in facts)])


PLANS = [(r, n) for r, n in ALL if ss.load_region(r).forms[n].about in OF_PLANS]


@pytest.mark.parametrize(("region", "name"), PLANS)
def test_what_is_done_altogether_is_what_counting_gives(
    region: str, name: str, tmp_path: Path
) -> None:
    counted = of_plans(region, name)
    whole = counted.of(counted.counted)
    text = prose(made(region, name, tmp_path))

    for percent, part, of in FRACTION.findall(text):
        assert (int(part), int(of)) == whole["share"]
        assert percent == _percent(int(part), int(of))
    for words, key in (("не исполнено", "left"), ("просрочено", "overdue")):
        for one in re.findall(rf"{words}:? (\d+)", text, re.IGNORECASE):
            assert int(one) == whole[key]


@pytest.mark.parametrize("region", ["stavropol", "sverdlovsk"])
def test_what_is_overdue_is_there_once_with_its_days(region: str, tmp_path: Path) -> None:
    name = {"stavropol": "yearly", "sverdlovsk": "proposals"}[region]
    (table,) = [one for one in made(region, name, tmp_path).page.tables if one.name == "overdue"]

    told = [(one["number"], one["owner"], one["due"]) for one, _ in rows_of(table)]

    assert sorted(told) == sorted(of_plans(region, name).late.elements())


@pytest.mark.parametrize("place", ["share", "left"])
def test_a_planted_wrong_number_is_found(place: str, tmp_path: Path) -> None:
    table = made("kaliningrad", "round", tmp_path).page.tables[0]
    of_row, ids = counting("kaliningrad", "round"), [one.id for one in table.columns]
    assert not wrong(table, of_row)
    cells = [list(one) for one in table.cells]
    own: Any = bare(cells[ids.index(place)][0])
    planted = Ratio(own.numerator + 1, own.denominator) if isinstance(own, Ratio) else own + 1
    cells[ids.index(place)][0] = planted

    (found,) = wrong(evolve(table, cells=cells), of_row)

    assert f"1, {place}" in found


def test_risk_profiles_name_schools_where_names_are_known(tmp_path: Path) -> None:
    table = made("sverdlovsk", "risks", tmp_path).page.tables[0]

    assert {one["school"] for one, _ in rows_of(table)} == {one.name for one in SCHOOLS.schools[:2]}
