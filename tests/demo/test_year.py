"""A year of reports on the plans of the invented region: what is planted in it is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import schoolsupport as ss
from schoolsupport.demo import DemoData
from schoolsupport.demo.year import ROUNDS, DemoYear, write_demo_year
from schoolsupport.identification.identify import Identification
from schoolsupport.monitoring.entries import EntryStatus, Step
from schoolsupport.monitoring.importing import shared_documents
from schoolsupport.monitoring.rounds.closings import compare
from schoolsupport.roadmaps.planning.roadmap import Tier

LATE = "Задачинский муниципальный район"


@pytest.fixture(scope="module")
def found(invented_region: DemoData) -> Identification:
    tables = ss.read_files(invented_region.folder)
    return ss.identify(ss.load_region("federal"), tables, year=invented_region.year)


@pytest.fixture(scope="module")
def year(found: Identification, tmp_path_factory: pytest.TempPathFactory) -> DemoYear:
    return write_demo_year(tmp_path_factory.mktemp("year"), found)


def test_every_school_found_and_every_municipality_of_one_has_a_plan(
    year: DemoYear, found: Identification
) -> None:
    schools = [one.owner.id for one in year.plans if one.owner.tier is Tier.SCHOOL]
    municipalities = {one.owner.id for one in year.plans if one.owner.tier is not Tier.SCHOOL}

    assert schools == found.listed()
    assert municipalities == {one.owner.municipality for one in year.plans} - {None}


def test_the_same_seed_gives_the_same_reports(
    year: DemoYear, found: Identification, tmp_path: Path
) -> None:
    again = write_demo_year(tmp_path, found)
    other = write_demo_year(tmp_path, found, seed=7)

    assert again.entries == year.entries
    assert other.entries != year.entries


def test_the_store_holds_the_plans_the_reports_and_the_closing(year: DemoYear) -> None:
    with ss.open_store(year.store) as store:
        kept = store.entries()
        plans = store.plans()
        [closing] = store.closings(f"{year.plans[0].template}/{ROUNDS[0]}")

    assert {one.id for one in kept} == {one.id for one in year.entries}
    assert len(plans) == len(year.plans)
    assert closing.sha256 == year.closing.sha256


def test_what_a_person_added_to_the_store_outlives_another_run(
    found: Identification, tmp_path: Path
) -> None:
    first = write_demo_year(tmp_path, found)
    own = ss.Entry(task=first.plans[0].dated[0].id, status="done", day=date(2022, 3, 1), id="own")
    with ss.open_store(first.store) as store:
        store.record(own)

    write_demo_year(tmp_path, found)

    with ss.open_store(first.store) as store:
        assert store.get("own") == own
        assert len(store.entries()) == len(first.entries) + 1
        assert len(store.closings()) == 1


def test_one_municipality_alone_is_below_the_floor_both_times(year: DemoYear) -> None:
    for name in ROUNDS:
        result = year.round(name)
        lower = min(one.value for one in result.floors)
        below = [
            row.title
            for row in result.execution.by("municipality")
            if row.numerator * 100 < lower * row.denominator
        ]

        assert below == [LATE]


def test_one_report_is_returned_with_words_and_given_again(year: DemoYear) -> None:
    [back] = [one for one in year.entries if one.step is Step.RETURN]
    of_task = [one for one in year.entries if one.task == back.task]

    assert back.note
    assert [one.step for one in of_task] == [Step.REPORT, Step.RETURN, Step.REPORT, Step.CONFIRM]


def test_one_paper_is_offered_for_two_schools(year: DemoYear) -> None:
    assert len(shared_documents(year.entries)) == 1


def test_schools_without_grade_11_are_free_of_what_is_for_it(year: DemoYear) -> None:
    freed = [one for one in year.entries if one.status is EntryStatus.NOT_APPLICABLE]

    assert {one.task.partition("#")[0].rpartition("/")[2] for one in freed} == {"7"}
    assert all(one.reason for one in freed)


def test_what_counted_at_the_closing_was_corrected_afterwards(year: DemoYear) -> None:
    now = year.round(ROUNDS[0])
    later = compare(year.closing, now)
    then = year.closing.whole

    assert len(later.gone) == 1
    assert int(then.numerator) == now.execution.whole.numerator + 1


def test_everything_happens_in_the_year_and_is_known_no_earlier(year: DemoYear) -> None:
    for one in year.entries:
        assert date(2022, 1, 1) <= one.day <= date(2022, 12, 31)
        assert one.known_from.date() >= one.day
