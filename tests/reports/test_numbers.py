"""Numbers of documents, found again by counting that knows nothing of forms."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest

import schoolsupport as ss
from schoolsupport.identification.identify import Identification
from schoolsupport.pages import Lines, Ratio, Table
from schoolsupport.pages.cells import bare, value_text
from schoolsupport.reports.report import Report
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Tier

from .invented import SCHOOLS, kept
from .test_documents import invented, judged, made
from .test_forms import REGIONS

LISTS = {
    "kaliningrad": "list",
    "krasnodar": "identified",
    "sakhalin": "list",
    "sverdlovsk": "identified",
}


def column(table: Table, name: str) -> list[Any]:
    """The cells of a column, without how they stand out."""
    names = [one.id for one in table.columns]
    return [bare(one) for one in table.cells[names.index(name)]]


def verdicts(found: Identification, category: str) -> dict[str, str]:
    """The verdict on each school, by the JSON of the run."""
    return {
        school: str(found.explain(school).record.categories[category].name)
        for school in map(str, found.schools)
    }


@pytest.mark.parametrize("region", LISTS)
def test_the_annex_of_a_list_reconciles_with_itself(region: str, tmp_path: Path) -> None:
    """As many rows as its words say, each school once, numbered through, all of them met."""
    found = judged(region)
    report = made(region, LISTS[region], tmp_path)
    table = report.page.tables[0]
    told = Counter(verdicts(found, found.main).values())

    assert column(table, "row") == list(range(1, told["MET"] + 1))
    names = column(table, "school")
    assert len(set(names)) == len(names)
    assert {found.explain(one).record.name for one in found.listed()} == set(names)
    assert f"{told['MET']} из {sum(told.values())}" in str(report)


@pytest.mark.parametrize(
    ("region", "form"), [("krasnodar", "identified"), ("stavropol", "indicators")]
)
def test_how_many_schools_meet_each_criterion_is_what_the_evidence_counts(
    region: str, form: str, tmp_path: Path
) -> None:
    found = judged(region)
    rows = found.evidence.drop_duplicates(["school", "criterion"])
    titles = {name: one.title for name, one in found.edition.criteria.items()}
    met = Counter(titles[one] for one in rows.loc[rows["criterion_verdict"] == "met", "criterion"])

    report = made(region, form, tmp_path)

    table = next(one for one in report.page.tables if "met" in [c.id for c in one.columns])
    told = dict(zip(column(table, "criterion"), column(table, "met"), strict=True))
    assert told == {name: met[name] for name in told}
    assert set(told) <= set(titles.values())


def test_every_indicator_of_a_school_is_there_with_its_verdict(tmp_path: Path) -> None:
    found = judged("stavropol")
    table = made("stavropol", "indicators", tmp_path).page.tables[0]
    criteria = [
        one.title for name, one in found.edition.criteria.items() if name in found.edition.used
    ]

    assert len(column(table, "criterion")) == len(found.schools) * len(criteria)
    assert Counter(column(table, "criterion")) == dict.fromkeys(criteria, len(found.schools))


@pytest.mark.parametrize("region", REGIONS)
def test_a_note_for_a_director_tells_the_works_that_are_low(region: str, tmp_path: Path) -> None:
    found = judged(region)
    school = found.listed()[0]
    report = made(region, "director", tmp_path)
    record = found.explain(school).record
    of_list = found.edition.rests_on(found.main)
    low = {
        (cell.procedure, cell.year): (cell.numerator, cell.denominator)
        for one in record.criteria
        if one.id in of_list
        for cell in one.cells
        if cell.procedure is not None and cell.verdict.name == "MET"
    }

    table = report.page.tables[1]

    told = list(zip(column(table, "below"), column(table, "n"), strict=True))
    assert sorted(map(str, told)) == sorted(map(str, low.values()))
    for share, (below, n) in zip(column(table, "share"), told, strict=True):
        assert share is None or share == Ratio(below, n)


# --- plans ---------------------------------------------------------------------------------------


def school_plan(region: str) -> Roadmap:
    """The plan that the document is made of."""
    plans = invented(region).plans
    return next(one for one in plans if one.owner.tier is Tier.SCHOOL)


@pytest.mark.parametrize("region", REGIONS)
def test_the_printed_plan_is_the_plan(region: str, tmp_path: Path) -> None:
    """Every task once, in the plan's order, with its words, its term, its days, its parties."""
    plan = school_plan(region)
    (file,) = made(region, "plan", tmp_path).save(tmp_path / "план.docx")

    rows = [
        [cell.text for cell in row.cells] for row in docx.Document(str(file)).tables[0].rows[1:]
    ]

    printed = [row for row in rows if len(set(row)) > 1]
    assert len(printed) == len(plan.tasks)
    for row, task in zip(printed, plan.tasks, strict=True):
        assert task.title in row[1] if row[1] else task.title in row[2]
        assert any((task.phrase or "") == cell for cell in row)
        due = f"{task.due:%d.%m.%Y}" if task.due else ""
        assert any(due in cell for cell in row)
        for party in task.parties:
            assert any(party.name in cell for cell in row)


@pytest.mark.parametrize("region", REGIONS)
def test_a_plan_says_how_many_tasks_it_has(region: str, tmp_path: Path) -> None:
    plan = school_plan(region)
    dated = sum(task.due is not None for task in plan.tasks)

    text = " ".join(str(made(region, "plan", tmp_path)).split())

    assert f"Мероприятий со сроком: {dated}, без даты: {len(plan.tasks) - dated}." in text


# --- registers -----------------------------------------------------------------------------------


def register_report(*, named: bool) -> Report:
    region = ss.load_region("krasnodar")
    shown = kept(region.registers["teachers"], named=named)
    return ss.report(region, "teachers", shown)


def test_a_register_counts_its_schools_and_persons() -> None:
    region = ss.load_region("krasnodar")
    shown = kept(region.registers["teachers"])
    schools: dict[str | None, set[str | None]] = {}
    for line in shown.lines:
        schools.setdefault(line.school_name, set()).add(line.person)

    report = register_report(named=False)

    table = report.page.tables[1]
    told = dict(zip(column(table, "school"), column(table, "persons"), strict=True))
    assert told == {name: len(persons) for name, persons in schools.items()}
    assert f"школ {len(schools)}, педагогов {len(set().union(*schools.values()))}" in str(report)


def test_persons_are_named_only_where_names_are_given_and_then_it_is_said() -> None:
    named, unnamed = str(register_report(named=True)), str(register_report(named=False))

    assert "Придуман П. П." in named
    assert "Придуман" not in unnamed
    assert "№ 1" in unnamed
    assert "Для служебного пользования" in named


# --- lists and their changes ----------------------------------------------------------------------


def test_the_changes_of_a_list_lead_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    """Schools of the first day, with those that came and without those that left."""
    report = made("kaliningrad", "approved", tmp_path)
    now, changes = report.page.tables
    came = [value_text(one, None, "ru") == "вошла" for one in column(changes, "change")]
    moved = dict(zip(column(changes, "school"), came, strict=True))
    first = {one.name for one in SCHOOLS.schools[:2]}

    reached = (first | {name for name, one in moved.items() if one}) - {
        name for name, one in moved.items() if not one
    }

    assert reached == set(column(now, "school"))
    assert column(changes, "day") == sorted(column(changes, "day"))
    assert all(isinstance(one, dt.date) for one in column(changes, "day"))
    assert not any(isinstance(one, Lines) for one in column(now, "act"))
