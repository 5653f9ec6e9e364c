"""`schoolsupport db`: a store made, upgraded, looked over, copied; roles on a server."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schoolsupport.cli.commands import ERROR, FINE, Command, F, Lazy, LazyGroup, json_option, option
from schoolsupport.cli.question import read_day
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from schoolsupport.store import Store

STORE_VARIABLE = "SCHOOLSUPPORT_STORE"
STORE = "support.db"

_HERE = "schoolsupport.cli.db"
db = LazyGroup(
    "db",
    lazy={
        "init": Lazy(f"{_HERE}:init", msg("Make a store")),
        "upgrade": Lazy(f"{_HERE}:upgrade", msg("Bring a store to the newest schema")),
        "check": Lazy(f"{_HERE}:check", msg("Look a store over")),
        "backup": Lazy(f"{_HERE}:backup", msg("Copy a store")),
        "purge-persons": Lazy(
            f"{_HERE}:purge_persons", msg("Delete names of persons who are named no longer")
        ),
        "roles": Lazy(f"{_HERE}:roles", msg("Roles on a server, as SQL")),
    },
    words=msg("The store of plans, entries and closings: one file, or PostgreSQL."),
)


def store_option(command: F) -> F:
    """`--store`: the file or the address of the store."""
    return option(
        "--store",
        metavar="FILE|URL",
        default=STORE,
        envvar=STORE_VARIABLE,
        setting="store",
        words=msg("The store: a file, or postgresql://name@server/database (default: support.db)"),
    )(command)


def opened(url: str) -> Store:
    """The store of an option; a file that is not there is no new store.

    Raises:
        StoreError: it is not there, does not answer, or is of another version.
    """
    from schoolsupport.store import open_store  # noqa: PLC0415  # help stays light

    if "://" not in url and not Path(url).is_file():
        raise fault("store.no_file", where=url)
    return open_store(url)


@click.command("init", cls=Command, words=msg("Make a store where there is none yet."))
@store_option
def init(store: str) -> None:
    """Make a store and say so."""
    _bring(store, msg("The store is made"), msg("The store is there already"))


@click.command(
    "upgrade",
    cls=Command,
    words=msg("Bring a store of an earlier version to the newest schema; copy it before."),
)
@store_option
def upgrade(store: str) -> None:
    """Upgrade a store and say so."""
    _bring(store, msg("The store is upgraded"), msg("The store is of the newest schema already"))


def _bring(store: str, done: Message, idle: Message) -> None:
    from schoolsupport.store.database import init_database, shown_address  # noqa: PLC0415  # light

    engine = _engine(store)
    changed = init_database(engine)
    place = shown_address(engine.url)
    engine.dispose()
    said = done if changed else idle
    click.echo(current_session().say(msg("{said}: {place}", said=said, place=place)))


def _engine(store: str) -> Engine:
    import schoolsupport.store  # noqa: F401, PLC0415  # says what to install where nothing is
    from schoolsupport.store.database import address_of, engine_of  # noqa: PLC0415  # light start

    return engine_of(address_of(store))


@click.command(
    "check",
    cls=Command,
    words=msg("Look a store over: its schema, its tables, what the engine finds broken."),
)
@store_option
@output_options
@json_option
def check(store: str, output: Output) -> int:
    """Show the health of a store."""
    engine = _engine(store)
    from schoolsupport.store.database import health_of, page  # noqa: PLC0415  # light start

    health = health_of(engine)
    engine.dispose()
    show(lambda: page(health), output, json=lambda: health)
    return FINE if health.sound else ERROR


@click.command(
    "backup",
    cls=Command,
    words=msg("Copy a store in a file, while others go on writing to it."),
)
@store_option
@option("--out", metavar="FILE", required=True, words=msg("The file to copy to"))
def backup(store: str, out: str) -> None:
    """Copy a store."""
    import schoolsupport.store  # noqa: F401, PLC0415  # says what to install where nothing is
    from schoolsupport.store.database import address_of  # noqa: PLC0415  # light start
    from schoolsupport.store.database import backup as copy  # noqa: PLC0415  # light start

    copy(address_of(store), Path(out))
    click.echo(current_session().say(msg("Written to {out}", out=out)))


@click.command(
    "purge-persons",
    cls=Command,
    words=msg(
        "Delete the names of persons whom no register named since a day, with what else is told"
        " of them, and the rosters of plans that were over by then.\n\n"
        "The lines stay and count, without a name. Copies made before keep the names."
    ),
)
@option(
    "--before",
    metavar="DAY",
    required=True,
    callback=read_day,
    words=msg("Who was named last before this day goes"),
)
@option("--check", "only_check", is_flag=True, words=msg("Only say what would go"))
@store_option
@output_options
@json_option
def purge_persons(before: date, only_check: bool, store: str, output: Output) -> int:
    """Delete names and say how many."""
    from schoolsupport.store.kept import purged_page  # noqa: PLC0415  # light start

    with opened(store) as there:
        gone = there.purge_persons(before, only_check=only_check)
    show(lambda: purged_page(gone, only_check=only_check), output, json=lambda: gone)
    return FINE if gone.erased else ERROR


@click.command(
    "roles",
    cls=Command,
    words=msg(
        "Print the SQL that makes a reader, a reporter and an owner on PostgreSQL.\n\n"
        "A reader sees everything but names; a reporter also adds entries, and changes nothing."
    ),
)
@option("--prefix", default="schoolsupport", words=msg("What the names of the roles begin with"))
def roles(prefix: str) -> None:
    """Print SQL."""
    import schoolsupport.store  # noqa: F401, PLC0415  # says what to install where nothing is
    from schoolsupport.store.roles import roles_sql  # noqa: PLC0415  # light start

    click.echo(roles_sql(prefix), nl=False)
