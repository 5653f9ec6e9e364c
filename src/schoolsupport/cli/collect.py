"""`schoolsupport collect`: workbooks sent to municipalities and schools, read when they return."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import frozen

from schoolsupport.cli.commands import (
    ERROR,
    FINE,
    Command,
    F,
    Lazy,
    LazyGroup,
    argument,
    json_option,
    option,
)
from schoolsupport.cli.db import opened, store_option
from schoolsupport.cli.monitor import tasks_of
from schoolsupport.cli.question import on_option, one_of, read_back, read_day, whole_from
from schoolsupport.cli.session import current_session, now, today
from schoolsupport.cli.showing import Output, check_place, counting, output_options, show
from schoolsupport.faults import fault
from schoolsupport.records import plain
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.monitoring.collection.asked import Addressee
    from schoolsupport.monitoring.collection.context import MissingContext
    from schoolsupport.monitoring.collection.late import Standings
    from schoolsupport.monitoring.collection.making import Order
    from schoolsupport.monitoring.execution import Execution
    from schoolsupport.store import Store

_HERE = "schoolsupport.cli.collect"
collect = LazyGroup(
    "collect",
    lazy={
        "make": Lazy(f"{_HERE}:make", msg("Workbooks to fill in, one for each municipality")),
        "receive": Lazy(f"{_HERE}:receive", msg("Read the workbooks that came back")),
        "status": Lazy(f"{_HERE}:status", msg("Who has answered, who is late, reminders")),
    },
    words=msg("Collection of reports: workbooks are sent, come back, and go into the store."),
)


def chosen_plans(command: F) -> F:
    """`--store`, `--roadmap`, `--municipality`: whose plans are looked at."""
    command = option(
        "--municipality",
        "municipalities",
        metavar="NAME",
        multiple=True,
        words=msg("Plans of this municipality and its schools only; may be repeated"),
    )(command)
    command = option(
        "--roadmap",
        metavar="NAME",
        words=msg("Plans of this roadmap only (default: all of the store)"),
    )(command)
    return store_option(command)


@click.command(
    "make",
    cls=Command,
    words=msg(
        "Write a workbook for each municipality, or each school: what is due and not reported yet,"
        " to be filled in and sent back.\n\n"
        "With --context-run the schools of a run are asked for the numbers its rules still need."
    ),
)
@chosen_plans
@on_option(msg("The day whose state the workbooks show (default: today)"))
@option(
    "--until",
    metavar="DAY",
    required=True,
    callback=read_day,
    words=msg("The day by which they are to be sent back"),
)
@option("--to", default="", metavar="WORDS", words=msg("To whom: office, address; in words"))
@option(
    "--by",
    metavar="municipality|school",
    default="municipality",
    callback=one_of("municipality", "school"),
    words=msg("Whom a workbook is for (default: municipality)"),
)
@option(
    "--ahead",
    metavar="N",
    callback=whole_from(0),
    words=msg("Ask of what is due within so many days after the day (default: 14)"),
)
@option("--all", "every", is_flag=True, words=msg("Ask of every task, done or not, due or not"))
@option(
    "--context-run",
    metavar="RUN",
    words=msg("Folder of a run whose rules need numbers that its schools do not have"),
)
@option(
    "--out",
    "folder",
    metavar="FOLDER",
    required=True,
    words=msg("Folder for the workbooks; a new or an empty one"),
)
@option("--overwrite", is_flag=True, words=msg("Replace the collection that is in the folder"))
@option("--list", "listed", metavar="FILE", words=msg("File to write the list of workbooks to"))
@json_option
def make(folder: str, overwrite: bool, listed: str | None, **given: Any) -> None:
    """Write the workbooks and list them."""
    from schoolsupport.monitoring.collection.making import made_page, make_books  # noqa: PLC0415  # help stays light
    from schoolsupport.pages.writing import check_ending  # noqa: PLC0415  # as above

    if listed is not None:
        check_ending(Path(listed))
        check_place(Path(listed), overwrite=overwrite)
    asking = _Asking(**given)
    with opened(asking.store) as there:
        addressees = asking.addressees(there)
    session = current_session()
    stopped = msg("Stopped: nothing is written, a collection appears whole or not at all.")
    with counting(session, msg("Writing workbooks …"), len(addressees), stopped) as told:
        made = make_books(
            Path(folder),
            addressees,
            asking.order,
            asking.context,
            overwrite=overwrite,
            told=told,
        )
    output = Output(None if listed is None else Path(listed), overwrite)
    lang = current_session().lang
    show(lambda: made_page(made, folder), output, json=lambda: plain(made, lang))


@frozen(kw_only=True)
class _Asking:
    """What `collect make` is asked."""

    store: str
    roadmap: str | None
    municipalities: tuple[str, ...]
    on: date | None
    until: date
    to: str
    by: str
    ahead: int | None
    every: bool
    context_run: str | None

    def __attrs_post_init__(self) -> None:
        if self.every and self.ahead is not None:
            raise fault("usage.all_and_ahead", where="--ahead")

    @property
    def day(self) -> date:
        return self.on or today()

    @property
    def days(self) -> int:
        from schoolsupport.monitoring.execution import AHEAD  # noqa: PLC0415  # help stays light

        return AHEAD if self.ahead is None else self.ahead

    @property
    def order(self) -> Order:
        from schoolsupport.monitoring.collection.asked import By  # noqa: PLC0415  # help stays light
        from schoolsupport.monitoring.collection.making import Order  # noqa: PLC0415  # as above

        return Order(
            on=self.day,
            until=self.until,
            to=self.to,
            by=By(self.by),
            ahead=None if self.every else self.days,
            made=now(),
        )

    def addressees(self, store: Store) -> list[Addressee]:
        from schoolsupport.monitoring.collection import asked  # noqa: PLC0415  # help stays light

        done = _executed(store, self.roadmap, self.municipalities, self.day, self.days)
        back = asked.returned_tasks(done)
        said = asked.words_of_returns(store.entries(tasks=back)) if back else {}
        return asked.asked_of(done, by=self.by, every=self.every, returned=said)

    @property
    def context(self) -> MissingContext | None:
        return None if self.context_run is None else _context(self.context_run, self.municipalities)


def _executed(
    store: Store,
    roadmap: str | None,
    municipalities: tuple[str, ...],
    day: date,
    ahead: int | None,
) -> Execution:
    from schoolsupport.monitoring.execution import AHEAD, execution  # noqa: PLC0415  # help stays light

    tasks = tasks_of(store, roadmap, *municipalities)
    return execution(store, tasks, on=day, ahead=AHEAD if ahead is None else ahead)


def _context(run: str, municipalities: tuple[str, ...]) -> MissingContext:
    from attrs import evolve  # noqa: PLC0415  # help stays light

    from schoolsupport.monitoring.collection.context import missing_context  # noqa: PLC0415  # as above

    found = missing_context(read_back(run))
    if not municipalities:
        return found
    return evolve(
        found, rows=tuple(one for one in found.rows if one.municipality in municipalities)
    )


@click.command(
    "receive",
    cls=Command,
    words=msg(
        "Read the workbooks that came back: whole ones are recorded, faulty ones get a copy with"
        " their faults to be sent back. No file waits for another; a file read twice changes"
        " nothing.\n\n"
        "Workbooks of a collection, of `roadmap plan --out`, and orders with a column of marks are"
        " read: xlsx, xls, ods, csv, docx."
    ),
)
@argument("came", metavar="FOLDER", words=msg("Folder with the files that came back, or a file"))
@option("--sent", metavar="FOLDER", words=msg("Folder of `collect make`: it keeps what came back"))
@option(
    "--back",
    metavar="FOLDER",
    words=msg("Folder for the copies that go back (default: «вернуть» in FOLDER)"),
)
@option(
    "--context",
    metavar="FILE",
    words=msg("Table of what is said of schools: .csv or .xlsx (default: in the folder of --back)"),
)
@option(
    "--owner",
    metavar="TIER:ID",
    default="",
    words=msg("Whose plan an order with marks is, where the store has several"),
)
@option("--organisation", default="", words=msg("Who reports, where a file does not say"))
@option("--check", "only_check", is_flag=True, words=msg("Only look for faults, record nothing"))
@store_option
@output_options
@json_option
def receive(
    store: str,
    owner: str,
    organisation: str,
    only_check: bool,
    output: Output,
    **places: str | None,
) -> int:
    """Receive the files and say what became of each."""
    from schoolsupport.monitoring.collection.folders import Folders, receive_folder  # noqa: PLC0415  # help stays light
    from schoolsupport.monitoring.collection.outcomes import receipt_page  # noqa: PLC0415  # as above
    from schoolsupport.monitoring.collection.plan_files import PlanReader  # noqa: PLC0415  # as above

    folders = Folders(**{name: Path(one) for name, one in places.items() if one is not None})
    with opened(store) as there:
        receipt = receive_folder(
            folders,
            there,
            now(),
            plans=PlanReader(tasks=lambda: there.tasks(there.plans()), owner=owner),
            organisation=organisation,
            only_check=only_check,
            overwrite=output.overwrite,
        )
    lang = current_session().lang
    show(lambda: receipt_page(receipt), output, json=lambda: plain(receipt, lang))
    return FINE if receipt.is_sound else ERROR


@click.command(
    "status",
    cls=Command,
    words=msg(
        "Show who has answered and who is late, and what is due in the next days.\n\n"
        "With --reminders the text of a reminder to each is shown; --letters writes each as a"
        " document to be sent."
    ),
)
@argument(
    "folder",
    metavar="[FOLDER]",
    required=False,
    words=msg("Folder of `collect make`, if there is one"),
)
@chosen_plans
@on_option(msg("The day looked at (default: today)"))
@option(
    "--ahead",
    metavar="N",
    callback=whole_from(0),
    words=msg("How many days to look ahead (default: 14)"),
)
@option(
    "--by",
    metavar="municipality|school",
    default="municipality",
    callback=one_of("municipality", "school"),
    words=msg("What a row is of, where no folder is named (default: municipality)"),
)
@option("--reminders", is_flag=True, words=msg("Show the text of a reminder to each"))
@option("--letters", metavar="FOLDER", words=msg("Write each reminder as a document (docx)"))
@output_options
@json_option
def status(
    folder: str | None, reminders: bool, letters: str | None, output: Output, **given: Any
) -> None:
    """Show who has answered, and write reminders."""
    from schoolsupport.monitoring.collection.late import status_page  # noqa: PLC0415  # help stays light

    told = _standings(folder, **given)
    if letters is not None:
        _write_letters(told, Path(letters), overwrite=output.overwrite)
    shown, lang = reminders or output.path is not None, current_session().lang
    show(lambda: status_page(told, letters=shown), output, json=lambda: plain(told, lang))


def _standings(
    folder: str | None,
    *,
    store: str,
    roadmap: str | None,
    municipalities: tuple[str, ...],
    on: date | None,
    ahead: int | None,
    by: str,
) -> Standings:
    from schoolsupport.monitoring.collection import late, sent  # noqa: PLC0415  # help stays light

    place, day = None if folder is None else Path(folder), on or today()
    books = None if place is None else sent.read_sent(place)
    came = None if place is None else sent.read_received(place)
    with opened(store) as there:
        done = _executed(there, roadmap, municipalities, day, ahead)
        standing = there.standing(day)
    return late.standings_of(done, standing, sent=books, received=came, by=by)


def _write_letters(told: Standings, folder: Path, *, overwrite: bool) -> None:
    from schoolsupport.monitoring.collection.late import letter_page  # noqa: PLC0415  # help stays light
    from schoolsupport.pages.file_names import file_names  # noqa: PLC0415  # as above
    from schoolsupport.pages.writing import check_absent, write  # noqa: PLC0415  # as above

    reminders = told.reminders
    names = file_names([(one.name, one.key) for one in reminders], "docx")
    if not overwrite:
        check_absent(*(folder / name for name in names))
    for one, name in zip(reminders, names, strict=True):
        write(letter_page(one), folder / name, "ru", overwrite=overwrite)
