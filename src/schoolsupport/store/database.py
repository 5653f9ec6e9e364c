"""The database under a store: found by its address, made, looked over, upgraded, copied.

SQLite is one file, made at the first use, written ahead (WAL); a writer waits for another one.
PostgreSQL is made by `init_database` and only then opened.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault, own_words, system_words
from schoolsupport.pages.page import Column, Page, Remark, Table
from schoolsupport.store.tables import HEAD, METADATA, PURGEABLE
from schoolsupport.translation import Because, msg

PATIENCE = 120
"""Seconds that a writer waits for another one."""

_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}
WRITING = {"schoolsupport_writing": True}
VERSIONS = "schoolsupport_schema"
"""The table that holds the revision of the schema."""

HISTORY = Path(__file__).parent / "history"
_LOCK = 7_305_808_869_233_650_544
"""The number of the lock under which PostgreSQL's tables are made and changed."""


@frozen(kw_only=True)
class Health:
    """What looking a store over finds.

    Attributes:
        engine: `sqlite` or `postgresql`.
        place: the address, without a password.
        schema: revision of the schema; None where nothing is made yet.
        newest: the revision this version reads and writes.
        faults: what the engine itself finds broken, in its words.
        rows: number of rows of each table.
    """

    engine: str
    place: str
    schema: str | None
    newest: str
    faults: tuple[str, ...]
    rows: dict[str, int]

    @property
    def sound(self) -> bool:
        """Whether it can be worked with as it is."""
        return self.schema == self.newest and not self.faults


def address_of(url: str | Path) -> URL:
    """The address of a store: a file's path is one of SQLite.

    Raises:
        StoreError: it is no address, or one of another kind of database.
    """
    if isinstance(url, Path) or "://" not in url:
        return URL.create("sqlite+pysqlite", database=str(url))
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise fault("store.no_address", found=url) from error
    driver = _DRIVERS.get(address.get_backend_name())
    if driver is None:
        raise fault("store.other_engine", found=address.render_as_string())
    return address.set(drivername=driver)


def shown_address(address: URL) -> str:
    """An address for people: a file's path, or a server's without the password."""
    if address.get_backend_name() == "sqlite":
        return address.database or ""
    return address.set(drivername="postgresql").render_as_string()


def engine_of(address: URL) -> Engine:
    """The engine of an address; nothing is opened yet.

    Raises:
        StoreError: the driver is not installed, or the folder of the file is not there.
    """
    if address.get_backend_name() != "sqlite":
        try:
            return create_engine(address)
        except (ImportError, NoSuchModuleError) as error:
            raise fault("store.no_psycopg") from error
    file = Path(address.database or "")
    if not file.parent.is_dir():
        raise fault("store.no_folder", where=str(file))
    engine = create_engine(address, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin` says
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")  # what is acknowledged is on the disk
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA secure_delete = ON")  # a name that is deleted is overwritten


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("schoolsupport_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def schema_of(connection: Connection) -> str | None:
    """The revision of the schema that is there; None where nothing is made yet."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    return connection.execute(text("SELECT version_num FROM schoolsupport_schema")).scalar()


def init_database(engine: Engine) -> bool:
    """Make what is not there yet, or bring an older schema to the newest.

    Returns:
        Whether anything was changed.

    Raises:
        StoreError: it was written by a newer version, or holds another program's tables.
    """
    with reached(engine) as connection:
        _refuse_strange(connection, schema_of(connection))
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            _write_ahead(connection)
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        schema = schema_of(connection)
        if schema == HEAD:
            return False
        _refuse_strange(connection, schema)
        upgrade(connection, HEAD)
    return True


def _write_ahead(connection: Connection) -> None:
    raw: Any = connection.connection.driver_connection
    end = time.monotonic() + PATIENCE
    while raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:  # another one makes the file: SQLite does not wait here
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def upgrade(connection: Connection, revision: str) -> None:
    """Run the revisions up to one, within the transaction that is open."""
    from alembic import command  # noqa: PLC0415  # a store in order needs no Alembic
    from alembic.config import Config  # noqa: PLC0415  # a store in order needs no Alembic

    config = Config()
    config.set_main_option("script_location", str(HISTORY).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def revisions() -> tuple[str, ...]:
    """Every revision of the schema, the oldest first."""
    return tuple(sorted(one.name[:4] for one in (HISTORY / "versions").glob("[0-9]*.py")))


def check_schema(connection: Connection) -> None:
    """Refuse a database that this version cannot work with as it is.

    Raises:
        StoreError: it is empty, older, newer or another program's.
    """
    schema = schema_of(connection)
    if schema == HEAD:
        return
    _refuse_strange(connection, schema)
    place = shown_address(connection.engine.url)
    if schema is None:
        raise fault("store.not_made", where=place)
    raise fault("store.older", where=place, found=schema, newest=HEAD)


def _refuse_strange(connection: Connection, schema: str | None) -> None:
    place = shown_address(connection.engine.url)
    if schema is None:
        there = set(inspect(connection).get_table_names())
        alone = connection.dialect.name == "sqlite"  # a file is one program's, a server many's
        if there if alone else there & set(METADATA.tables):
            raise fault("store.foreign", where=place)
    elif schema not in revisions():
        raise fault("store.newer", where=place, found=schema, newest=HEAD)


def health_of(engine: Engine) -> Health:
    """Look a store over.

    Raises:
        StoreError: it cannot be opened at all.
    """
    faults: list[str] = []
    rows: dict[str, int] = {}
    with reached(engine) as connection:
        schema = schema_of(connection)
        if engine.dialect.name == "sqlite":
            found = connection.execute(text("PRAGMA integrity_check")).scalars()
            faults = [one for one in found if one != "ok"]
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            faults += [f"foreign key: {row[0]} {row[1]} → {row[2]}" for row in broken]
        for name in sorted(set(inspect(connection).get_table_names()) & set(METADATA.tables)):
            counted = connection.execute(text(f'SELECT count(*) FROM "{name}"'))
            rows[name] = int(counted.scalar_one())
    return Health(
        engine=engine.dialect.name,
        place=shown_address(engine.url),
        schema=schema,
        newest=HEAD,
        faults=tuple(faults),
        rows=rows,
    )


def reached(engine: Engine) -> Connection:
    """A connection to a database.

    Raises:
        StoreError: it cannot be reached, or the file is no database.
    """
    try:
        connection = engine.connect()
        inspect(connection).has_table(VERSIONS)
    except DatabaseError as error:
        raise unreached(engine, error) from error
    return connection


def driver_rows(connection: Connection, query: Any, values: Mapping[str, Any] = {}) -> list[Any]:
    """Rows as the driver gives them: 288 000 of them are not wrapped one by one."""
    cursor = connection.execute(query, values).cursor
    return [] if cursor is None else list(cursor.fetchall())


def unreached(engine: Engine, error: DatabaseError) -> SchoolSupportError:
    """What is told of a database that does not answer."""
    return fault("store.unreachable", where=shown_address(engine.url), found=own_words(error.orig))


def backup(address: URL, to: Path) -> None:
    """Copy a store of SQLite while others go on writing to it.

    Raises:
        StoreError: it is on a server, which has its own means, or is not there.
        OutputError: the file is there already.
    """
    if address.get_backend_name() != "sqlite":
        raise fault("store.backup_of_server", where=shown_address(address))
    file = Path(address.database or "")
    if not file.is_file():
        raise fault("store.no_file", where=str(file))
    if to.exists():
        raise fault("output.file_exists", where=str(to))
    part = to.with_name(to.name + ".part")
    try:
        with (
            closing(sqlite3.connect(file, timeout=PATIENCE)) as source,
            closing(sqlite3.connect(part)) as target,
        ):
            source.backup(target)
        part.rename(to)
    except (OSError, sqlite3.Error) as error:
        raise fault("store.unreachable", where=str(to), found=_why(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _why(error: OSError | sqlite3.Error) -> Because:
    return system_words(error) if isinstance(error, OSError) else own_words(error)


WIPING = 10
"""Seconds to wait for others who read, before the files are said to be not wiped."""


def wipe(engine: Engine) -> bool:
    """Rewrite the database's files, so that what was deleted stands in them no longer.

    Returns:
        Whether it was done: others who have the database open, or a role that may not, keep it
        from being so.
    """
    if engine.dialect.name == "sqlite":
        return _wipe_file(engine)
    refused: list[str] = []
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw: Any = connection.connection.driver_connection
        raw.add_notice_handler(lambda notice: refused.append(notice.message_primary))
        try:
            connection.execute(text(f"SET lock_timeout = '{WIPING}s'"))
            connection.execute(text(f"VACUUM FULL {', '.join(one.name for one in PURGEABLE)}"))
        except DatabaseError:
            return False
    return not refused


def _wipe_file(engine: Engine) -> bool:
    pooled = engine.raw_connection()
    raw: Any = pooled.driver_connection
    try:
        raw.execute(f"PRAGMA busy_timeout = {WIPING * 1000}")
        raw.execute("VACUUM")
        busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        raw.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
        pooled.close()
    return not busy


def page(health: Health) -> Page:
    """A store looked over: its place, schema and tables."""
    facts = [
        (msg("Place"), health.place),
        (msg("Schema"), health.schema or msg("nothing is made yet")),
        (msg("Newest schema"), health.newest),
    ]
    columns = (Column(heading=msg("Table"), unit="code"), Column(heading=msg("Rows")))
    table = Table(columns=columns, cells=(list(health.rows), list(health.rows.values())))
    remarks = [Remark(words=one, severity="error") for one in health.faults]
    if health.schema != health.newest:
        words = msg("This version does not work with such a schema: run `schoolsupport db upgrade`")
        remarks.append(Remark(words=words, severity="error"))
    title = msg("The store is sound") if health.sound else msg("The store is not sound")
    return Page(title=title, facts=facts, parts=[table], remarks=remarks, name="store")
