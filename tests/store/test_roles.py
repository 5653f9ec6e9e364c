"""Roles of a store on a server: what each may, tried by users who have them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import attrs
import psycopg
import pytest

import schoolsupport as ss
from monitoring.register_files import KEPT
from schoolsupport.errors import StoreError
from schoolsupport.monitoring.entries import Entry
from schoolsupport.roadmaps.planning.roadmap import Party, Person
from schoolsupport.store import Store, open_store
from schoolsupport.store.roles import roles_sql
from schoolsupport.store.tables import METADATA

from .conftest import make

DAY = date(2023, 2, 10)
PREFIX = "test_roles"


@pytest.fixture
def filled(database: str) -> str:
    """A store with a plan, its roster, an entry and a person, and users of each role."""
    make(database)
    plan = ss.plan(ss.load_region("kaliningrad").roadmaps["kaliningrad-2023"])
    party = Party(role="координатор", persons=(Person(name="Иванова А. А."),))
    first = attrs.evolve(plan.tasks[0], parties=(party,))
    with open_store(database) as store:
        store.add(attrs.evolve(plan, tasks=(first, *plan.tasks[1:])), roster=True)
        store.record(Entry(task="t", status="done", day=DAY, id="1"))
        store.add_person("p1", "Петров П. П.", DAY)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(roles_sql(PREFIX).encode())
        connection.execute(roles_sql(PREFIX).encode())  # running it again changes nothing
        for name in ("reader", "reporter", "owner"):
            connection.execute(f"DROP ROLE IF EXISTS a_{name}".encode())
            connection.execute(f"CREATE ROLE a_{name} LOGIN IN ROLE {PREFIX}_{name}".encode())
    return database


@pytest.fixture
def reporter(filled: str) -> Iterator[Store]:
    with open_store(filled.replace("postgres@", "a_reporter@")) as store:
        yield store


def refused(address: str, sql: str) -> bool:
    with psycopg.connect(address) as connection:
        try:
            connection.execute(sql.encode())
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.RaiseException):
            return True
    return False


def test_a_reporter_reads_plans_without_names_and_adds_entries(reporter: Store) -> None:
    (version,) = reporter.plans()

    assert reporter.plan(version.id).tasks[0].parties[0].persons == ()
    assert reporter.record(Entry(task="t", status="not_done", day=DAY, corrects="1")) == 1
    assert len(reporter.standing(DAY)) == 1


def test_a_reporter_neither_changes_nor_deletes_nor_reads_names(filled: str) -> None:
    address = filled.replace("postgres@", "a_reporter@")
    for table in METADATA.tables:
        column = list(METADATA.tables[table].columns)[-1].name
        assert refused(address, f'UPDATE "{table}" SET "{column}" = "{column}"'), table
        assert refused(address, f'DELETE FROM "{table}"'), table
        assert refused(address, f'TRUNCATE "{table}" CASCADE'), table
        assert refused(address, f'DROP TABLE "{table}" CASCADE'), table
    assert refused(address, "SELECT * FROM roster")
    assert refused(address, "SELECT * FROM person")
    assert refused(address, "INSERT INTO person VALUES ('x', 'x', 1, '{}')")
    assert refused(address, "INSERT INTO closing VALUES ('x', 'x', 1, 1, 'x', 'x', '{}')")
    assert refused(address, "ALTER TABLE entry DISABLE TRIGGER ALL")


def test_a_reader_adds_nothing(filled: str) -> None:
    with open_store(filled.replace("postgres@", "a_reader@")) as store:
        assert len(store.entries()) == 1
        with pytest.raises(StoreError):
            store.record(Entry(task="t", status="done", day=DAY, id="2"))
        with pytest.raises(StoreError):
            store.persons()


def test_an_owner_keeps_names_and_purges_them_but_changes_no_entry(filled: str) -> None:
    address = filled.replace("postgres@", "a_owner@")
    with open_store(address) as store:
        assert store.persons() == {"p1": "Петров П. П."}
        assert store.purge_persons(date(2030, 1, 1)).total == 2
    assert refused(address, "UPDATE entry SET day = 1")
    assert refused(address, "DELETE FROM entry")


def test_an_owner_reads_registers_in_and_a_reader_sees_them_without_names(filled: str) -> None:
    moment = datetime(2022, 3, 2, tzinfo=UTC)
    with open_store(filled.replace("postgres@", "a_owner@")) as store:
        assert store.keep_lines(KEPT, moment=moment).persons == 3
        assert store.keep_lines(KEPT, moment=moment).new == 0
        again = [attrs.evolve(one, source_file="saved anew") for one in KEPT]
        assert store.keep_lines(again, moment=moment).persons == 0
        # whoever does not own the tables may delete names, not write the files anew
        gone = store.purge_persons(date(2022, 3, 3))
        assert (gone.persons, gone.erased) == (3, False)
    with open_store(filled.replace("postgres@", "a_reader@")) as store:
        lines = store.lines()
        assert len(lines) == len(KEPT)
        assert not any(one.person.name in str(lines) for one in KEPT if one.person)


def test_a_prefix_that_is_no_name_is_refused() -> None:
    with pytest.raises(StoreError):
        roles_sql('x"; DROP TABLE entry; --')
