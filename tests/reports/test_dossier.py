"""The dossier: the same to the byte, nothing of it later than its day, a paper used twice told."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import attrs
import pytest

import schoolsupport as ss
from schoolsupport.monitoring.entries import Entry
from schoolsupport.pages import Page
from schoolsupport.reports.dossier import Dossier, dossier, evidence_matrix, packed
from schoolsupport.reports.run_folder import Run
from schoolsupport.store.store import Store
from schoolsupport.support.list_steps import ListStep

from .invented import year_of
from .invented_lists import found_of

REGION = "krasnodar"
NOW = dt.datetime(2022, 2, 1, tzinfo=dt.UTC)
DAY = dt.date(2022, 6, 1)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("run") / "run"
    ss.write_run(found_of(REGION), folder, written=NOW)
    return ss.read_run(folder)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Plans of an order with reports, and a list that was drafted and objected to."""
    year = year_of(ss.load_region(REGION).roadmaps["slavyansk-2022"])
    kept = ss.open_store(tmp_path_factory.mktemp("store") / "support.db")
    kept.add_all(year.plans[:2])
    task, other = year.plans[0].dated[:2]
    owner = f"{year.plans[0].owner.tier.value}:{year.plans[0].owner.id}"
    for one in (task, other):
        kept.record(
            Entry(
                task=one.id, owner=owner, status="done", day=dt.date(2022, 3, 1),
                document="справка (вымышлена)", number="1", document_day=dt.date(2022, 3, 1),
                recorded_at=NOW,
            )
        )  # fmt: skip
    kept.add_steps(
        [
            ListStep(list="ШНОР", kind="draft", day=dt.date(2022, 1, 20), recorded_at=NOW),
            ListStep(
                list="ШНОР", kind="objection", day=dt.date(2022, 7, 1), recorded_at=NOW,
                school="sch990002",
            ),
        ]
    )  # fmt: skip
    return kept


def of(run: Run, store: Store | None, on: dt.date = DAY) -> Dossier:
    return dossier(ss.load_region(REGION), run, store, on=on)


def test_made_again_it_is_the_same_to_the_byte(run: Run, store: Store, tmp_path: Path) -> None:
    first, second = (of(run, store).save(tmp_path / f"{name}.zip") for name in "ab")

    assert first.read_bytes() == second.read_bytes()
    assert of(run, store, DAY + dt.timedelta(days=1)).sha256 != of(run, store).sha256


def test_it_holds_what_supervision_asks_for(run: Run, store: Store) -> None:
    made = of(run, store)

    heads = {name.partition("/")[0].partition(".")[0] for name in made.files}
    assert heads == {
        "0-inventory", "1-acts", "2-readings", "3-schools", "4-receipt", "5-lists", "7-evidence",
        "8-cycle",
    }  # fmt: skip
    receipt = json.loads(made.files["4-receipt/receipt.json"])
    assert receipt["schools"] == len(found_of(REGION).schools)


def test_what_it_lacks_is_told(run: Run, store: Store) -> None:
    told = [one.text("ru") for one in of(run, None).gaps]

    assert any("никто не принял" in one for one in told)
    assert any("Ни один шаг перечня" in one for one in told)
    assert any("Ни один раунд" in one for one in told)
    assert any("решения совпали" in one for one in told)
    assert any("Документов, названных сразу" in one for one in (
        gap.text("ru") for gap in of(run, store).gaps
    ))  # fmt: skip


def test_what_came_later_than_its_day_is_not_in_it(run: Run, store: Store) -> None:
    early, late = of(run, store), of(run, store, dt.date(2022, 7, 2))

    assert not any("Возражений без решения" in one.text("ru") for one in early.gaps)
    assert any("Возражений без решения (ШНОР): 1" in one.text("ru") for one in late.gaps)


def test_a_verdict_that_does_not_repeat_is_told(run: Run, store: Store) -> None:
    other = attrs.evolve(run, receipt=attrs.evolve(run.receipt, verdicts="0" * 64))

    assert any("другие решения" in one.text("ru") for one in of(other, store).gaps)


def test_the_matrix_has_a_row_for_each_measure_and_tells_a_paper_used_twice(store: Store) -> None:
    plans = store.plans()
    proven = list(store.proving("slavyansk-2022", DAY))

    page, twice, empty = evidence_matrix(store.tasks(plans), proven)

    (table,) = page.tables
    assert len(proven) == 2
    assert twice == 1
    assert len(table) == empty + len(proven)
    others = [one for one in table.cells[-1] if one is not None]
    assert others == [1, 1]
    assert "справка (вымышлена) № 1 от 01.03.2022" in _remarks(page)


def test_an_archive_says_nothing_of_when_it_was_packed() -> None:
    content = packed({"b": b"2", "a": b"1"})

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["a", "b"]
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def _remarks(page: Page) -> str:
    return "\n".join(
        one.words if isinstance(one.words, str) else one.words.text("ru") for one in page.remarks
    )
