"""A store: what was found, planned and reported, in one file or on one server."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from attrs import frozen
from sqlalchemy import Table, select
from sqlalchemy.exc import OperationalError

from schoolsupport.faults import fault
from schoolsupport.identification.verdicts import KEYS
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.ledger import (
    Known,
    Ledger,
    Reports,
    known_by,
    microseconds,
)
from schoolsupport.monitoring.tasks import TaskName, Tasks
from schoolsupport.records import stored
from schoolsupport.roadmaps.planning.roadmap import Roadmap
from schoolsupport.store import plans, queries, writing
from schoolsupport.store.database import (
    address_of,
    check_schema,
    engine_of,
    init_database,
    reached,
    schema_of,
    unreached,
)
from schoolsupport.store.papers import Papers
from schoolsupport.store.plans import PlanVersion
from schoolsupport.store.tables import ENTRY, LISTING, RUN, SCHOOL, STATUS, SUBJECT, TASK, VERDICT

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.support.statuses import Statuses
    from schoolsupport.tables import Tables


@frozen(kw_only=True)
class StoredRun:
    """A run of identification, whose results stay in its folder.

    Attributes:
        id: made of its receipt.
        region: name of the region.
        year: latest year of data.
        for_year: year the list is for, as told.
        as_of: the law's day.
        receipt: the receipt as it is told.
        folder: path of the run's folder, as given.
        folder_hash: SHA-256 of the folder, as given.
    """

    id: str
    region: str
    year: int
    for_year: int | None
    as_of: dt.date
    receipt: Mapping[str, Any]
    folder: str | None = None
    folder_hash: str | None = None


def open_store(url: str | Path) -> Store:
    """Open a store; a file of SQLite is made at its first use.

    Args:
        url: path of a file, or an address: `sqlite:///support.db`, `postgresql://name@server/base`.

    Raises:
        StoreError: it does not answer, is not made yet (PostgreSQL), or is of another version.
    """
    address = address_of(url)
    engine = engine_of(address)
    try:
        with reached(engine) as connection:
            made = schema_of(connection) is not None
        if address.get_backend_name() == "sqlite" and not made:
            init_database(engine)
        with reached(engine) as connection:
            check_schema(connection)
    except OperationalError as error:
        raise unreached(engine, error) from error
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


class Store(Papers):
    """What was found, planned and reported; close it, or use it as a context.

    Whatever is written is one transaction, and acknowledged only when it is on the disk. Ids are
    made of the content or given by the writer: what is written again changes nothing.
    """

    # --- the ledger ------------------------------------------------------------------------------

    def record(self, entries: Entry | Iterable[Entry]) -> int:
        """Add entries: all of them, or none where one does not fit.

        Args:
            entries: one or more; what they correct or speak of comes before them.

        Returns:
            How many are new; what the ledger holds already changes nothing.

        Raises:
            EntryError: an id is taken by another entry, or an entry corrects or is about one that
                is not there.
            StoreError: the database does not take them.
        """
        batch = [entries] if isinstance(entries, Entry) else list(entries)
        with self._writing() as connection:
            return writing.record(connection, batch)

    def get(self, entry_id: str) -> Entry | None:
        """The entry of an id."""
        found = self._entries({"e.id": [entry_id]})
        return found[0] if found else None

    def entries(
        self,
        *,
        tasks: Collection[str] | None = None,
        owners: Collection[str] | None = None,
        files: Collection[str] | None = None,
        documents: Collection[str] | None = None,
        known: Known = None,
    ) -> list[Entry]:
        """Entries in the order of writing, corrected ones among them.

        Args:
            tasks: of these tasks only.
            owners: of these owners only, `tier:id`: what names them, and what is of their plans.
            files: read from these files only, SHA-256.
            documents: which name one of these papers.
            known: recorded by the end of this day, or by this moment.
        """
        named = {
            "s.task": tasks,
            "e.source_file": files,
            "e.document": documents,
        }
        given = {column: n for column, n in named.items() if n is not None}
        if owners is None:
            found = self._entries(given)
        else:
            with self._reading() as connection:
                own = plans.of_owners(connection, owners)
                mine = own if tasks is None else own & set(tasks)
                places = dict(queries.entries_where(connection, given | {"s.owner": owners}))
                of_plans = given | {"s.task": mine, "s.owner": [""]}
                places |= dict(queries.entries_where(connection, of_plans))
            found = [places[one] for one in sorted(places)]
        end = known_by(known)
        return [one for one in found if microseconds(one.known_from) <= end]

    def entry_ids(self, start: str, most: int = 10) -> list[str]:
        """Ids of entries that start so, at most so many."""
        query = select(ENTRY.c.id).where(ENTRY.c.id.startswith(start, autoescape=True))
        with self._reading() as connection:
            return list(connection.execute(query.order_by(ENTRY.c.id).limit(most)).scalars())

    def ledger(self, *, tasks: Collection[str] | None = None) -> Ledger:
        """The ledger of some tasks in memory, with whatever was said of them."""
        return Ledger(self.entries(tasks=tasks))

    def standing(
        self,
        on: dt.date,
        known: Known = None,
        *,
        tasks: Collection[str] | None = None,
        owners: Collection[str] | None = None,
        municipality: str | None = None,
    ) -> Reports:
        """The report that counts for each task of each owner; tasks without any are absent.

        Args:
            on: the day looked at.
            known: as known by the end of this day, or by this moment; None for all that is known.
            tasks: the tasks looked at; None for all.
            owners: keys of the owners that entries name; None for all.
            municipality: tasks of the plans of a municipality and its schools; None for all.
        """
        asked = queries.Asked(
            on=on, known=known, tasks=tasks, owners=owners, municipality=municipality
        )
        with self._reading() as connection:
            return queries.standing(connection, asked)

    def reports(
        self,
        on: dt.date,
        known: Known = None,
        *,
        tasks: Collection[str] | None = None,
    ) -> Reports:
        """Every report of some tasks that is known and not corrected, the oldest first."""
        with self._reading() as connection:
            return queries.reports(connection, queries.Asked(on=on, known=known, tasks=tasks))

    def task_names(self, tasks: Collection[str]) -> dict[str, TaskName]:
        """How tasks are told to a reader, by id; those of no plan are absent."""
        with self._reading() as connection:
            return plans.names(connection, tasks)

    def unknown_tasks(self, tasks: Collection[str]) -> set[str]:
        """Which of some tasks stand in no plan that is kept."""
        known: set[str] = set()
        joined = select(SUBJECT.c.task).join(TASK, TASK.c.subject == SUBJECT.c.key)
        with self._reading() as connection:
            for part in writing.parts(sorted(set(tasks))):
                known.update(connection.execute(joined.where(SUBJECT.c.task.in_(part))).scalars())
        return set(tasks) - known

    # --- plans -----------------------------------------------------------------------------------

    def add(self, plan: Roadmap, *, ground: str | None = None, roster: bool = False) -> int:
        """Add a plan, or the next version of one; the same plan again changes nothing.

        Args:
            plan: the plan.
            ground: why it differs from the version before: an order, a decision.
            roster: keep the names of persons too, in the table that can be purged.

        Returns:
            The number of the version, from 1.

        Raises:
            StoreError: there is another plan for the same time, and no ground is named.
        """
        return self.add_all([plan], ground=ground, roster=roster)[0]

    def add_all(
        self, plans: Iterable[Roadmap], *, ground: str | None = None, roster: bool = False
    ) -> list[int]:
        """Add plans as `add` does, in one transaction: all of them, or none.

        Returns:
            The numbers of their versions.

        Raises:
            StoreError: there is another plan for the time of one, and no ground is named.
        """
        with self._writing() as connection:
            return [writing.add_plan(connection, one, ground, roster=roster) for one in plans]

    def amend(
        self,
        plan: Roadmap,
        entries: Iterable[Entry] = (),
        *,
        after: PlanVersion,
        ground: str | None = None,
        roster: bool = False,
    ) -> tuple[int, int]:
        """Add the next version of a plan with what was reported of its tasks: both, or nothing.

        Args:
            plan: the next version; the same as the last one changes nothing.
            entries: reports, cancellations of tasks that the plan drops.
            after: the version it was made from.
            ground: the act that amends the plan.
            roster: keep the names of persons too, in the table that can be purged.

        Returns:
            The number of the version, and how many entries are new.

        Raises:
            StoreError: there is a later version by now, or the plan differs and no ground is named.
            EntryError: an entry does not fit.
        """
        with self._writing() as connection:
            given = {"template": after.template, "owner": after.owner}
            newest = plans.versions(connection, given, every=False)
            if after.id not in {one.id for one in newest}:
                raise fault("store.amended_meanwhile", where=after.owner, version=after.version)
            version = writing.add_plan(connection, plan, ground, roster=roster)
            return version, writing.record(connection, list(entries))

    def plans(
        self,
        *,
        template: str | None = None,
        owner: str | None = None,
        municipality: str | None = None,
        every: bool = False,
    ) -> list[PlanVersion]:
        """The plans, the newest version of each, in the order they came.

        Args:
            template: of one template only.
            owner: of one owner only, `tier:id`.
            municipality: of the schools of one municipality only.
            every: earlier versions too.
        """
        given = {"template": template, "owner": owner, "municipality": municipality}
        with self._reading() as connection:
            return plans.versions(connection, given, every=every)

    def plan(self, plan_id: str) -> Roadmap:
        """A plan by the id of its version, with the persons of its roster where one is kept.

        Raises:
            StoreError: there is no such plan.
        """
        with self._reading() as connection:
            return plans.roadmaps(connection, [plan_id])[0]

    def roadmaps(self, versions: Iterable[PlanVersion]) -> list[Roadmap]:
        """Whole plans, in the order asked for."""
        with self._reading() as connection:
            return plans.roadmaps(connection, [one.id for one in versions])

    def tasks(self, versions: Iterable[PlanVersion]) -> Tasks:
        """The tasks of plans as columns: of `tasks_of(store.roadmaps(versions))` a fast reading.

        Raises:
            StoreError: there is no such plan.
        """
        with self._reading() as connection:
            return plans.tasks(connection, [one.id for one in versions])

    # --- what was found --------------------------------------------------------------------------

    def add_schools(self, tables: Tables) -> int:
        """Keep the register of schools and the lines of lists.

        Args:
            tables: what was read; a school that is there already gets what is said now.

        Returns:
            How many lines of lists are new.
        """
        with self._writing() as connection:
            writing.put_schools(connection, tables.schools)
            return writing.add_rows(connection, LISTING, writing.listings(tables.lists))

    def add_statuses(self, statuses: Statuses) -> int:
        """Keep the lines of orders that give schools their statuses.

        Returns:
            How many are new.
        """
        lines = [
            (one.school, str(one.status), one.list, one.from_, one.until, one.act, one.reason)
            for of_school in statuses.lines.values()
            for one in of_school
        ]
        rows = [
            (
                writing.content_hash(*map(str, one)),
                *one[:3],
                writing.ordinal(one[3]),
                writing.ordinal(one[4]),
                *one[5:],
            )
            for one in lines
        ]
        with self._writing() as connection:
            return writing.add_rows(connection, STATUS, rows)

    def schools(self) -> pd.DataFrame:
        """The register as it was read last: school, and its other columns."""
        with self._reading() as connection:
            bodies = connection.execute(select(SCHOOL.c.body).order_by(SCHOOL.c.id)).scalars()
            return pd.DataFrame([json.loads(one) for one in bodies])

    def lists(self) -> pd.DataFrame:
        """Lines of lists as orders had them last: school, list, from, until, act, reason."""
        return self._lines(LISTING, ["school", "list", "from_day", "act"])

    def statuses(self) -> pd.DataFrame:
        """Lines that give statuses: school, status, list, from, until, act, reason."""
        return self._lines(STATUS, ["school", "status", "list", "from_day", "act"])

    def _lines(self, table: Table, same: list[str]) -> pd.DataFrame:
        with self._reading() as connection:
            rows = connection.execute(select(table).order_by(table.c.seq)).mappings().all()
        frame = pd.DataFrame([dict(one) for one in rows], columns=list(table.c.keys()))
        frame = frame.drop_duplicates(same, keep="last")
        for column in ("from_day", "until_day"):
            days = [
                None if pd.isna(one) else dt.date.fromordinal(int(one)) for one in frame[column]
            ]
            frame[column] = pd.Series(days, index=frame.index, dtype=object)
        frame = frame.rename(columns={"from_day": "from", "until_day": "until"})
        return frame.drop(columns=["seq", "id"]).reset_index(drop=True)

    def add_run(
        self, found: Identification, *, folder: str | None = None, folder_hash: str | None = None
    ) -> str:
        """Keep a run: its receipt and verdicts; its results stay in the folder.

        Args:
            found: the run.
            folder: where its folder stands.
            folder_hash: SHA-256 of what the folder holds.

        Returns:
            The id of the run.
        """
        receipt = stored(found.receipt)
        run = writing.content_hash(receipt)
        row = (
            run,
            receipt["region"],
            found.year,
            found.for_year,
            found.as_of.toordinal(),
            writing.canonical(receipt),
            folder,
            folder_hash,
        )
        with self._writing() as connection:
            if writing.add_rows(connection, RUN, [row]):
                writing.add_rows(connection, VERDICT, list(_verdicts(run, found)))
        return run

    def runs(self) -> list[StoredRun]:
        """The runs kept, by the law's day and year."""
        query = select(RUN).order_by(RUN.c.as_of, RUN.c.year, RUN.c.id)
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            StoredRun(
                **{
                    **row,
                    "as_of": dt.date.fromordinal(row["as_of"]),
                    "receipt": json.loads(row["receipt"]),
                }
            )
            for row in rows
        ]

    def verdicts(self, run: str) -> pd.DataFrame:
        """The verdicts of a run: school, category, verdict (its word), band."""
        query = select(VERDICT).where(VERDICT.c.run == run)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(VERDICT.c.school, VERDICT.c.category)).all()
        columns = ["school", "category", "verdict", "band"]
        told = [(row.school, row.category, KEYS[row.verdict], row.band) for row in rows]
        return pd.DataFrame(told, columns=columns)

    # --- transactions ----------------------------------------------------------------------------

    def _entries(self, conditions: Mapping[str, Collection[Any]]) -> list[Entry]:
        with self._reading() as connection:
            return [one for _, one in queries.entries_where(connection, conditions)]


def _verdicts(run: str, found: Identification) -> Iterator[tuple[Any, ...]]:
    bands = found.bands
    schools = [str(one) for one in found.schools]
    for name, column in found.judgement.categories.items():
        banded = bands[name] if name in bands else [""] * len(schools)
        for school, code, band in zip(schools, column.codes, banded, strict=True):
            yield run, school, name, int(code), str(band) or None
