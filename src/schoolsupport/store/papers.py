"""What else a store keeps: closings of rounds, registers, who took part, persons; transactions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from schoolsupport.faults import fault, own_words
from schoolsupport.monitoring.cycle.cycle import Proving
from schoolsupport.monitoring.registers.lines import ReadLine, RegisterLine
from schoolsupport.store import kept, list_steps, proofs
from schoolsupport.store import lines as register_lines
from schoolsupport.store.database import WRITING, shown_address, wipe
from schoolsupport.store.kept import Kept, Purged
from schoolsupport.store.lines import LinesKept, Listed

if TYPE_CHECKING:
    from schoolsupport.support.list_steps import ListStep
    from schoolsupport.words.schools import RegisteredName


class Transactions:
    """A database that is read and written in transactions; close it, or use it as a context."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({shown_address(self._engine.url)!r})"

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._told_faults(), self._engine.connect() as connection:
            writer = connection.execution_options(**WRITING)
            with writer.begin():
                yield writer

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        alike = {}
        if self._engine.dialect.name == "postgresql":
            alike = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._told_faults(), self._engine.connect() as connection:
            reader = connection.execution_options(**alike)
            with reader.begin():
                yield reader

    @contextmanager
    def _told_faults(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            place = shown_address(self._engine.url)
            raise fault("store.refused", where=place, found=own_words(error.orig)) from error


class Papers(Transactions):
    """The part of a store that keeps papers: closings, registers, who took part, persons."""

    def add_closing(self, closing: Kept) -> bool:
        """Keep the closing of a round; whether it is new."""
        with self._writing() as connection:
            return kept.add_closing(connection, closing)

    def closings(self, name: str | None = None) -> list[Kept]:
        """Closings of a round, or all, the earliest first."""
        with self._reading() as connection:
            return kept.closings(connection, name)

    def add_register(self, lines: Iterable[Kept]) -> int:
        """Keep lines of a register; how many are new."""
        with self._writing() as connection:
            return kept.add_register(connection, lines)

    def register(self, name: str) -> list[Kept]:
        """The lines of a register, by id."""
        with self._reading() as connection:
            return kept.register(connection, name)

    def add_participation(self, lines: Iterable[Kept]) -> int:
        """Keep who took part in what, persons by their id alone; how many are new."""
        with self._writing() as connection:
            return kept.add_participation(connection, lines)

    def participation(self) -> list[Kept]:
        """Who took part in what, by id."""
        with self._reading() as connection:
            return kept.participation(connection)

    def add_person(
        self, person: str, name: str, kept_from: dt.date, body: Mapping[str, Any] | None = None
    ) -> bool:
        """Keep a person's name in the one table that can be purged; whether it is new."""
        with self._writing() as connection:
            return kept.add_person(connection, person, name, kept_from, dict(body or {}))

    def persons(self) -> dict[str, str]:
        """The names that are kept, by id."""
        with self._reading() as connection:
            return kept.persons(connection)

    def purge_persons(self, before: dt.date, *, only_check: bool = False) -> Purged:
        """Delete whom nobody named since a day, and the rosters of plans that were over by then.

        The names are overwritten in the database's files too; copies made before keep them.

        Args:
            before: the day; whoever was named last before it goes.
            only_check: say what would go, and delete nothing.
        """
        if only_check:
            with self._reading() as connection:
                return kept.purge_persons(connection, before, only_check=True)
        with self._writing() as connection:
            gone = kept.purge_persons(connection, before)
        return evolve(gone, erased=wipe(self._engine))

    # --- steps of lists --------------------------------------------------------------------------

    def add_steps(self, steps: Iterable[ListStep]) -> int:
        """Add steps of lists: all of them, or none where one does not fit.

        Args:
            steps: the steps; what one is of comes before it.

        Returns:
            How many are new; what is there already changes nothing.

        Raises:
            EntryError: a step refers to one that is not there.
        """
        with self._writing() as connection:
            return list_steps.add(connection, list(steps))

    def list_steps(self, name: str | None = None) -> list[ListStep]:
        """The steps of a list, or of all, in the order of writing."""
        with self._reading() as connection:
            return list_steps.steps(connection, name)

    # --- lines of registers ----------------------------------------------------------------------

    def keep_lines(
        self,
        read: Sequence[ReadLine],
        *,
        moment: dt.datetime,
        whole: bool = False,
        only_check: bool = False,
    ) -> LinesKept:
        """Add lines of registers: all of them, or none where one has a fault.

        Args:
            read: the lines, of one register or several.
            moment: when they are recorded.
            whole: they are the whole register: a school that has no line is in it no longer.
            only_check: say what would come of it, and add nothing.
        """
        with self._writing() as connection:
            return register_lines.keep_lines(
                connection, read, moment=moment, whole=whole, only_check=only_check
            )

    def lines(self, registers: Collection[str] | None = None) -> list[RegisterLine]:
        """The lines of some registers, or of all; persons by their ids alone."""
        with self._reading() as connection:
            return list(register_lines.lines(connection, registers))

    def proving(self, template: str, on: dt.date) -> list[Proving]:
        """The reports that rows of an order are done, by a day, with their papers."""
        with self._reading() as connection:
            return list(proofs.proving(connection, template, on))

    def municipal_rows(self, template: str) -> dict[str, frozenset[str]]:
        """The rows that the plan of each municipality has, by the name of the municipality."""
        with self._reading() as connection:
            return proofs.municipal_rows(connection, template)

    def known_schools(self) -> list[RegisteredName]:
        """The schools of the register that was read last, and those that plans are of, by id."""
        with self._reading() as connection:
            return register_lines.known_schools(connection)

    def listed_schools(self, on: dt.date, lists: Collection[str] = ()) -> Listed | None:
        """The schools that lists hold on a day, else those that have plans.

        Args:
            on: the day.
            lists: names of the lists; all of them by default.

        Returns:
            None where nobody says which they are.
        """
        with self._reading() as connection:
            return register_lines.listed_schools(connection, on, lists)
