"""Writers killed at any moment: what was acknowledged is there, and nothing half of anything.

Some write entries, some import files, some add plans; each says what was acknowledged. They are
killed with SIGKILL at a moment of chance, while they open the store too; then the store is opened.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitoring import paper_plan as paper
from schoolsupport.store import Store, open_store
from schoolsupport.store.database import address_of, engine_of, health_of

from . import writers


@pytest.fixture
def in_memory() -> Iterator[Path]:
    """A folder that no disk makes wait: killing a program loses nothing of what it has written."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def kill_often(url: str, times: int, folder: Path) -> None:
    """Start and kill writers, a few rounds of work each, and look at what is there."""
    chance = random.Random(times)
    kept, usual = 0, 0.1
    for turn in range(times):
        work = list(CHECKS)[turn % len(CHECKS)]
        log = folder / f"{turn}.log"
        process = writers.start(work, url, f"w{turn}", log)
        if turn % 4:  # one of four may be killed while it opens the store
            begun, rounds = time.monotonic(), chance.randrange(3)
            writers.wait_for(log, rounds)
            usual = (time.monotonic() - begun) / (rounds + 1)
        time.sleep(chance.uniform(0, usual))  # as fast as the machine is now
        process.kill()
        process.join()
        said = writers.acknowledged(log)
        kept += len(said)
        with open_store(url) as store:
            CHECKS[work](store, f"w{turn}", [int(one) for one in said])
    with open_store(url) as store:
        whole = set(writers.entries_of_tasks(store).values())
    assert whole <= {writers.SIZE, writers.LINES}
    engine = engine_of(address_of(url))
    assert health_of(engine).sound
    engine.dispose()
    assert kept, "no writer was ever acknowledged"


def _check_entries(size: int) -> Callable[[Store, str, list[int]], None]:
    def check(store: Store, name: str, said: list[int]) -> None:
        tasks = [f"{name}-{number}" for number in range(len(said) + 2)]
        found = writers.entries_of_tasks(store, tasks)
        assert set(found.values()) <= {size}
        assert {f"{name}-{number}" for number in said} <= set(found)

    return check


def _check_plans(store: Store, name: str, said: list[int]) -> None:
    for number in range(len(said) + 2):
        plans = store.plans(template=f"{name}-{number}")
        assert len(plans) == writers.PLANS if number in said else len(plans) in (0, writers.PLANS)
        rows = len(store.tasks(plans).task)
        assert rows == len(plans) * len(store.tasks(plans[:1]).task)
        for plan in store.roadmaps(plans[:1]):
            assert len(plan.tasks) == len(paper.TASKS)


CHECKS = {
    writers.write_batches: _check_entries(writers.SIZE),
    writers.import_files: _check_entries(writers.LINES),
    writers.add_plans: _check_plans,
}


@pytest.mark.parametrize(("engine", "times"), [("sqlite", 3), ("postgresql", 3)])
def test_a_killed_writer_leaves_what_was_acknowledged_and_nothing_half(
    new_url: Callable[[str], str], engine: str, times: int, in_memory: Path
) -> None:
    url = str(in_memory / "support.db") if engine == "sqlite" else new_url(engine)
    kill_often(url, times, in_memory)


@pytest.mark.thorough
@pytest.mark.parametrize(("engine", "times"), [("sqlite", 200), ("postgresql", 50)])
def test_many_killed_writers_leave_what_was_acknowledged_and_nothing_half(
    new_url: Callable[[str], str], engine: str, times: int, in_memory: Path
) -> None:
    url = str(in_memory / "support.db") if engine == "sqlite" else new_url(engine)
    kill_often(url, times, in_memory)


def write_together(url: str, number: int, seconds: float, folder: Path) -> None:
    """Several write for some seconds: whatever each was told is there, and nobody failed."""
    logs = {f"w{one}": folder / f"{one}.log" for one in range(number)}
    running = [
        writers.start(writers.write_batches, url, name, log, seconds, 3)
        for name, log in logs.items()
    ]
    for one in running:
        one.join()
    assert [one.exitcode for one in running] == [0] * number
    expected = {f"{name}-{one}" for name, log in logs.items() for one in writers.acknowledged(log)}
    with open_store(url) as store:
        found = writers.entries_of_tasks(store)
    assert set(found) == expected
    assert set(found.values()) == {3}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_writers_wait_for_each_other_and_none_fails(
    new_url: Callable[[str], str], engine: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write_together(new_url(engine), 3, 1, tmp_path_factory.mktemp("logs"))


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_sixteen_writers_for_a_minute_lose_nothing(
    new_url: Callable[[str], str], engine: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write_together(new_url(engine), 16, 60, tmp_path_factory.mktemp("logs"))
