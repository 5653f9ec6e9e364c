"""The database under a store: made, opened, refused, upgraded, looked over, copied."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from schoolsupport.errors import OutputError, StoreError
from schoolsupport.monitoring.entries import Entry
from schoolsupport.store import open_store
from schoolsupport.store.database import (
    HISTORY,
    VERSIONS,
    WRITING,
    address_of,
    backup,
    engine_of,
    health_of,
    init_database,
    revisions,
    shown_address,
    upgrade,
)
from schoolsupport.store.tables import HEAD, METADATA

from .test_store import DAY, whole_entry


def code_of(url: str | Path) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    return caught.value.fault


def test_the_history_is_one_line_and_ends_where_this_version_stands() -> None:
    config = Config()
    config.set_main_option("script_location", str(HISTORY))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)

    assert script.get_heads() == [HEAD]
    assert tuple(one.revision for one in reversed(list(script.walk_revisions()))) == revisions()


def test_the_history_makes_the_tables_that_this_version_knows(url: str) -> None:
    engine = engine_of(address_of(url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


@pytest.mark.parametrize("revision", revisions())
def test_a_store_of_each_released_schema_is_upgraded_with_its_data(
    empty: str, revision: str
) -> None:
    engine = engine_of(address_of(empty))
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        upgrade(connection, revision)
        data = Path(__file__).parent / "released" / f"{revision}.sql"
        for line in data.read_text("utf-8").splitlines():
            connection.exec_driver_sql(line)
    before = health_of(engine).rows

    assert init_database(engine) is (revision != HEAD)

    after = health_of(engine)
    engine.dispose()
    assert after.sound
    assert {name: after.rows[name] for name in before} == before
    with open_store(empty) as store:
        assert store.entries() == [whole_entry()]


def test_a_file_is_made_at_its_first_use_and_written_ahead(tmp_path: Path) -> None:
    with open_store(tmp_path / "support.db"):
        pass
    with sqlite3.connect(tmp_path / "support.db") as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_many_may_make_one_file_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        made = pool.map(_open_and_write, [(str(tmp_path / "support.db"), n) for n in range(8)])

    assert made == [1] * 8
    with open_store(tmp_path / "support.db") as store:
        assert len(store.entries()) == 8


def _open_and_write(given: tuple[str, int]) -> int:
    url, number = given
    with open_store(url) as store:
        return store.record(Entry(task=f"t{number}", status="done", day=DAY))


def test_a_server_is_opened_only_when_a_store_is_made_on_it(database: str) -> None:
    assert code_of(database) == "store.not_made"


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("не база данных, а просто текст " * 40, "utf-8")
    with sqlite3.connect(tmp_path / "foreign.db") as raw:
        raw.execute("CREATE TABLE school (id)")
    with sqlite3.connect(tmp_path / "newer.db") as raw:
        raw.execute(f"CREATE TABLE {VERSIONS} (version_num)")
        raw.execute(f"INSERT INTO {VERSIONS} VALUES ('9999')")

    assert code_of(tmp_path / "text.db") == "store.unreachable"
    assert code_of(tmp_path / "foreign.db") == "store.foreign"
    assert code_of(tmp_path / "newer.db") == "store.newer"
    assert code_of(tmp_path / "nowhere" / "support.db") == "store.no_folder"
    assert code_of("mysql://server/base") == "store.other_engine"
    assert code_of("://") == "store.no_address"
    assert code_of("postgresql://nobody@127.0.0.1:1/base") == "store.unreachable"


def test_a_password_is_never_shown() -> None:
    shown = shown_address(address_of("postgresql://name:secret@server/base"))

    assert shown == "postgresql://name:***@server/base"


def test_a_copy_is_whole_while_others_write_and_overwrites_nothing(tmp_path: Path) -> None:
    file, copy = tmp_path / "support.db", tmp_path / "copy.db"
    with open_store(file) as store:
        store.record(whole_entry())
        backup(address_of(file), copy)
        with pytest.raises(OutputError):
            backup(address_of(file), copy)
    with open_store(copy) as copied:
        assert copied.entries() == [whole_entry()]


def test_a_store_on_a_server_is_not_copied_from_here() -> None:
    with pytest.raises(StoreError) as caught:
        backup(address_of("postgresql://name@server/base"), Path("copy.db"))
    assert caught.value.fault == "store.backup_of_server"
