"""Writers in processes of their own; each acknowledges in a log what the store has taken.

They start from one process that has everything imported, so that two hundred of them take no time.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from multiprocessing.process import BaseProcess
from pathlib import Path

import attrs

from monitoring import paper_plan as paper
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.importing import read_entries
from schoolsupport.roadmaps.planning.roadmap import Owner, Roadmap, Tier
from schoolsupport.store import Store, open_store

SIZE, LINES, PLANS = 20, 600, 5
"""Entries of a batch, rows of a file, plans that are added at once."""

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["pandas", "store.writers"])


def start(work: Callable[..., None], url: str, name: str, log: Path, *more: object) -> BaseProcess:
    """Start a writer."""
    process = NURSERY.Process(target=work, args=(url, name, str(log), *more))
    process.start()
    return process


def wait_for(log: Path, number: int) -> None:
    """Wait until a writer has opened the store and was acknowledged so many times."""
    end = time.monotonic() + 120
    while not (log.exists() and len(acknowledged(log)) >= number) and time.monotonic() < end:
        time.sleep(0.002)


def acknowledged(log: Path) -> list[str]:
    """What a writer was told is kept."""
    return log.read_text("utf-8").split() if log.exists() else []


def write_batches(url: str, name: str, log: str, seconds: float = 60, size: int = SIZE) -> None:
    """Write batches of entries, one after another."""
    with open_store(url) as store:
        for number in _numbers(log, seconds):
            task = f"{name}-{number}"
            batch = [
                Entry(task=task, owner=str(place), status="done", day=date(2023, 2, 10))
                for place in range(size)
            ]
            assert store.record(batch) == size


def import_files(url: str, name: str, log: str, seconds: float = 60) -> None:
    """Import files, one after another, each of its own task."""
    file = Path(log).with_suffix(".csv")
    with open_store(url) as store:
        for number in _numbers(log, seconds):
            rows = (f"{name}-{number};done;2023-02-10;справка {row}" for row in range(LINES))
            file.write_text("\n".join(["задача;отметка;день;документ", *rows]), "utf-8")
            read = read_entries([file])
            assert read.sound
            assert store.record(read.entries) == LINES


def add_plans(url: str, name: str, log: str, seconds: float = 60) -> None:
    """Add plans of schools, some at once."""
    with open_store(url) as store:
        for number in _numbers(log, seconds):
            store.add_all(_plan(f"{name}-{number}", school) for school in range(PLANS))


def _numbers(log: str, seconds: float) -> Iterator[int]:
    """Numbers of what is written for some seconds; each is acknowledged before the next."""
    end = time.monotonic() + seconds
    to = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    number = 0
    while time.monotonic() < end:
        yield number
        os.write(to, f"{number}\n".encode())
        number += 1


def _plan(name: str, school: int) -> Roadmap:
    owner = Owner(tier=Tier.SCHOOL, id=f"{name}-{school}", name=f"Школа № {school}")
    tasks = (attrs.evolve(one, id=f"{one.id}@{owner.id}") for one in paper.TASKS)
    return attrs.evolve(paper.PLAN, template=name, owner=owner, tasks=tuple(tasks))


def entries_of_tasks(store: Store, tasks: Sequence[str] = ()) -> dict[str, int]:
    """How many entries each task has; of all tasks where none is named."""
    named = ", ".join(f"'{one}'" for one in tasks)
    sql = (
        "SELECT s.task, count(*) FROM entry e JOIN subject s ON s.key = e.subject"
        f"{f' WHERE s.task IN ({named})' if named else ''} GROUP BY s.task"
    )
    with store._reading() as connection:
        return {row[0]: row[1] for row in connection.exec_driver_sql(sql)}
