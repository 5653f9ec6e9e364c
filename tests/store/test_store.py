"""A store: what is written is kept whole, once, and never changed; on both engines alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

import schoolsupport as ss
from schoolsupport.errors import EntryError, StoreError
from schoolsupport.monitoring.entries import Entry, Step
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.roadmaps.planning.roadmap import Party, Person, Roadmap, Tier
from schoolsupport.store import Store, open_store
from schoolsupport.store.kept import Kept
from schoolsupport.store.tables import KEPT

DAY = date(2023, 2, 10)


def whole_entry() -> Entry:
    return Entry(
        task="t1",
        owner="school:a",
        status="done",
        day=DAY,
        value=Decimal("12.50"),
        of=Decimal(20),
        target=1,
        document="приказ",
        number="12",
        document_day=DAY,
        link="https://school.example/12",
        file_hash="a" * 64,
        note="в срок",
        organisation="МБОУ СОШ № 1",
        role="директор",
        recorded_at=datetime(2023, 3, 6, 1, 2, 3, 4, tzinfo=UTC),
        source_file="f" * 64,
        source_sheet="Лист1",
        source_row=7,
    )


@pytest.fixture(scope="module")
def plan() -> Roadmap:
    return ss.plan(ss.load_region("kaliningrad").roadmaps["kaliningrad-2023"])


def test_an_entry_comes_back_as_it_was_written(store: Store) -> None:
    entry = whole_entry()
    later = Entry(
        task="t1",
        owner="school:a",
        status="cancelled",
        act="приказ № 3",
        day=DAY,
        corrects=entry.id,
    )
    word = Entry(
        task="t1", owner="school:a", step="return", about=later.id, day=DAY, note="чей приказ?"
    )

    assert store.record([entry, later, word]) == 3
    assert store.entries() == [entry, later, word]
    assert store.get(word.id) == word
    assert store.get("nothing") is None


def test_writing_again_changes_nothing(store: Store) -> None:
    entries = [whole_entry(), Entry(task="t2", status="done", day=DAY)]

    assert [store.record(entries), store.record(entries), store.record(entries[0])] == [2, 0, 0]
    assert len(store.entries()) == 2


def test_a_line_of_a_file_read_on_another_day_is_the_same(store: Store) -> None:
    entry = whole_entry()
    again = attrs.evolve(entry, recorded_at=datetime(2024, 1, 1, tzinfo=UTC))

    store.record(entry)

    assert store.record(again) == 0
    assert store.entries() == [entry]


def test_an_id_that_another_entry_has_is_refused_and_nothing_is_written(store: Store) -> None:
    store.record(Entry(task="t", status="done", day=DAY, id="1"))

    with pytest.raises(EntryError) as caught:
        store.record(
            [
                Entry(task="u", status="done", day=DAY),
                Entry(task="t", status="not_done", day=DAY, id="1"),
            ]
        )

    assert caught.value.fault == "entry.id_taken"
    assert len(store.entries()) == 1


def test_a_batch_goes_in_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(EntryError) as caught:
        store.record([whole_entry(), Entry(task="t", status="done", day=DAY, corrects="nothing")])

    assert caught.value.fault == "entry.unknown_corrected"
    assert store.entries() == []


def test_what_counts_is_asked_by_task_owner_and_file(store: Store) -> None:
    store.record([whole_entry(), Entry(task="t2", status="done", day=DAY)])

    assert [one.task for one in store.entries(tasks=["t2"])] == ["t2"]
    assert [one.task for one in store.entries(owners=["school:a"])] == ["t1"]
    assert [one.task for one in store.entries(files=["f" * 64])] == ["t1"]
    assert [one.task for one in store.entries(known=date(2023, 3, 5))] == ["t2"]
    assert list(store.standing(DAY, owners=["school:a"]).task) == ["t1"]
    assert list(store.standing(DAY, tasks=["t2", "t3"]).task) == ["t2"]
    assert list(store.standing(DAY, tasks=[f"t{n}" for n in range(2, 9_000)]).task) == ["t2"]
    assert len(store.standing(DAY - timedelta(1))) == 0


def test_the_numbers_of_a_report_are_columns(store: Store) -> None:
    store.record(
        [
            whole_entry(),
            Entry(task="t1", owner="school:a", step=Step.CONFIRM, about=whole_entry().id, day=DAY),
        ]
    )

    found = store.standing(DAY)

    assert [(*found.value, *found.of, *found.target)] == [(12.5, 20.0, 1)]
    assert [bool(*found.proved), int(*found.decision)] == [True, 1]


@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize("table", KEPT, ids=[one.name for one in KEPT])
def test_the_engine_itself_refuses_to_change_what_is_kept(
    store: Store, plan: Roadmap, table: Any, change: str
) -> None:
    store.record(whole_entry())
    store.add(plan)
    store.add_closing(
        Kept(
            id="c",
            name="first",
            body={},
            day=DAY,
            moment=datetime(2023, 7, 1, tzinfo=UTC),
            sha256="0" * 64,
        )
    )
    store.add_register([Kept(id="r", name="teams", body={})])
    store.add_participation([Kept(id="p", name="seminar", body={})])
    _one_of_each(store)
    column = list(table.columns)[-1].name
    sql = change.format(f'"{table.name}"', f'"{column}"', f'"{column}"')

    with pytest.raises(StoreError, match="only added to"), store._writing() as connection:
        connection.exec_driver_sql(sql)


_STEP = (
    "INSERT INTO list_step (id, list, kind, day, recorded, body)"
    " VALUES ('p', 'x', 'draft', 1, 1, '{}')"
)


def _one_of_each(store: Store) -> None:
    with store._writing() as connection:
        for sql in (
            "INSERT INTO listing (id, school, list) VALUES ('l', 'a', 'x')",
            "INSERT INTO status (id, school, status, list) VALUES ('s', 'a', 'in_support', 'x')",
            "INSERT INTO run (id, region, year, as_of, receipt) VALUES ('r', 'x', 2023, 1, '{}')",
            "INSERT INTO verdict (run, school, category, verdict) VALUES ('r', 'a', 'c', 3)",
            _STEP,
        ):
            connection.exec_driver_sql(sql)


def test_insert_or_replace_replaces_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "support.db") as store:
        store.record(Entry(task="t", status="done", day=DAY, id="1"))
        with store._writing() as connection:
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO entry (id, subject, step, status, day, recorded, timed,"
                " proved) VALUES ('1', 1, 0, 3, 1, 1, 0, 0)"
            )

        assert store.entries() == [Entry(task="t", status="done", day=DAY, id="1")]


def test_a_plan_comes_back_whole_and_adding_it_again_changes_nothing(
    store: Store, plan: Roadmap
) -> None:
    assert [store.add(plan), store.add(plan)] == [1, 1]

    (found,) = store.plans()

    assert store.plan(found.id) == plan
    assert store.plans(template="another") == []


def test_a_changed_plan_is_the_next_version_and_names_its_ground(
    store: Store, plan: Roadmap
) -> None:
    shorter = attrs.evolve(plan, tasks=plan.tasks[:-1])
    store.add(plan)

    with pytest.raises(StoreError) as caught:
        store.add(shorter)
    assert caught.value.fault == "store.no_ground"

    assert store.add(shorter, ground="приказ № 5 от 01.03.2023") == 2
    assert [one.version for one in store.plans()] == [2]
    assert [one.version for one in store.plans(every=True)] == [1, 2]
    assert store.plan(store.plans()[0].id) == shorter
    assert store.plans()[0].ground == "приказ № 5 от 01.03.2023"


def test_an_amendment_takes_the_version_and_the_entries_or_nothing(
    store: Store, plan: Roadmap
) -> None:
    store.add(plan)
    (first,) = store.plans()
    task = plan.tasks[0]
    next_ = attrs.evolve(plan, tasks=(attrs.evolve(task, evidence="x"), *plan.tasks[1:]))
    done = Entry(task=task.id, status="done", day=DAY)
    bad = Entry(task=task.id, status="done", day=DAY, corrects="nothing")

    with pytest.raises(EntryError):
        store.amend(next_, [done, bad], after=first, ground="приказ № 5")
    assert [one.version for one in store.plans(every=True)] == [1]
    assert store.entries() == []

    assert store.amend(next_, [done], after=first, ground="приказ № 5") == (2, 1)
    assert [one.version for one in store.plans(every=True)] == [1, 2]
    assert store.entries() == [done]
    assert store.plans()[0].ground == "приказ № 5"


def test_an_amendment_of_a_version_that_is_not_the_last_is_refused(
    store: Store, plan: Roadmap
) -> None:
    store.add(plan)
    (first,) = store.plans()
    shorter = attrs.evolve(plan, tasks=plan.tasks[:-1])
    store.amend(shorter, after=first, ground="приказ № 5")

    with pytest.raises(StoreError) as caught:
        store.amend(plan, [Entry(task="t", status="done", day=DAY)], after=first, ground="№ 6")

    assert caught.value.fault == "store.amended_meanwhile"
    assert store.entries() == []


def test_names_of_a_roster_are_kept_only_where_asked_and_can_be_purged(
    store: Store, plan: Roadmap
) -> None:
    party = Party(role="координатор", persons=(Person(name="Иванова А. А."),))
    named = attrs.evolve(
        plan, tasks=(attrs.evolve(plan.tasks[0], parties=(party,)), *plan.tasks[1:])
    )

    def persons() -> tuple[Person, ...]:
        return store.plan(store.plans()[0].id).tasks[0].parties[0].persons

    store.add(named)
    assert persons() == ()

    assert store.add(named, roster=True) == 1
    assert persons() == (Person(name="Иванова А. А."),)

    store.add_person("p1", "Петров П. П.", DAY)
    assert store.purge_persons(date(2023, 1, 1)).total == 0
    assert store.purge_persons(date(2024, 1, 1)).total == 2
    assert persons() == ()
    assert store.persons() == {}


def test_tasks_of_a_municipality_are_its_own_and_those_of_its_schools(
    store: Store, plan: Roadmap
) -> None:
    school = attrs.evolve(plan.owner, tier=Tier.SCHOOL, id="a", municipality="Район 1")
    body = attrs.evolve(plan.owner, tier=Tier.MUNICIPALITY, id="Район 1", municipality=None)
    first, second = plan.tasks[:2]
    store.add(attrs.evolve(plan, owner=school, tasks=(first,)))
    store.add(attrs.evolve(plan, owner=body, tasks=(second,)))
    done = [Entry(task=one, status="done", day=DAY) for one in (first.id, second.id, "x")]
    store.record(done)

    of_first = store.standing(DAY, municipality="Район 1")
    assert sorted(of_first.task) == sorted([first.id, second.id])
    assert len(store.standing(DAY, municipality="Район 2")) == 0
    assert len(store.standing(DAY)) == 3


def test_closings_registers_and_participation_are_kept_once(store: Store) -> None:
    closing = Kept(
        id="c",
        name="first",
        body={"share": "3/4"},
        day=DAY,
        moment=datetime(2023, 7, 1, tzinfo=UTC),
        by="КОИРО",
        sha256="0" * 64,
    )
    line = Kept(id="r", name="teams", body={"team": "команда"}, day=DAY, school="a")
    part = Kept(
        id="p",
        name="семинар",
        body={"hours": 4},
        day=DAY,
        school="a",
        municipality="Район",
        person="p1",
    )

    assert [store.add_closing(closing), store.add_closing(closing)] == [True, False]
    assert [store.add_register([line]), store.add_register([line])] == [1, 0]
    assert [store.add_participation([part]), store.add_participation([part])] == [1, 0]

    assert store.closings("first") == [closing]
    assert store.closings("second") == []
    assert store.register("teams") == [line]
    assert store.participation() == [part]


def test_schools_lists_and_runs_are_kept_and_asked_for(store: Store, invented_region: Any) -> None:
    tables = ss.read_files(invented_region.folder)
    found = ss.identify(ss.load_region("federal"), tables, year=2021)

    new = store.add_schools(tables)
    assert store.add_schools(tables) == 0
    assert new == len(store.lists()) == len(tables.lists.drop_duplicates())
    assert set(store.schools()["school"]) == set(tables.schools["school"].astype(str))

    run = store.add_run(found, folder="прогон", folder_hash="a" * 64)
    assert store.add_run(found) == run
    (kept,) = store.runs()
    assert (kept.region, kept.year, kept.folder) == ("federal", 2021, "прогон")
    verdicts = store.verdicts(run)
    met = verdicts[(verdicts.category == found.main) & (verdicts.verdict == "met")]
    assert sorted(met.school) == sorted(found.listed())


def test_the_ledger_of_a_store_is_the_ledger_in_memory(store: Store) -> None:
    entry = whole_entry()
    store.record(
        [entry, Entry(task="t1", owner="school:a", status="not_done", day=DAY, corrects=entry.id)]
    )

    assert list(store.ledger()) == list(Ledger(store.entries()))
    state = store.ledger().state("t1", "school:a", on=DAY)
    assert state is not None
    assert list(store.standing(DAY).id) == [state.id]
