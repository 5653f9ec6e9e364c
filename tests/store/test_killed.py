"""A writer killed at any moment: what was acknowledged is there, and nothing half of anything.

The writer writes batches of entries, each batch of one size, and says the number of each after it
was acknowledged. It is killed with SIGKILL at a moment of chance; then the store is opened.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from schoolsupport.store import open_store
from schoolsupport.store.database import address_of, engine_of, health_of

SIZE = 20
WRITER = """
import sys
from datetime import date
from schoolsupport.monitoring.entries import Entry
from schoolsupport.store import open_store
url, name, first, seconds, size = sys.argv[1:]
import time
end = time.monotonic() + float(seconds)
with open_store(url) as store:
    number = int(first)
    print("ready", flush=True)
    while time.monotonic() < end:
        batch = [
            Entry(task=f"{name}-{number}", owner=str(place), status="done", day=date(2023, 2, 10))
            for place in range(int(size))
        ]
        assert store.record(batch) == len(batch)
        print(number, flush=True)
        number += 1
"""


def writer(
    url: str, name: str, first: int, seconds: float, size: int = SIZE
) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", WRITER, url, name, str(first), str(seconds), str(size)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def kill_often(url: str, times: int) -> None:
    """Start and kill writers, a few rounds of work each; then look at what is there."""
    chance = random.Random(times)
    acknowledged: set[str] = set()
    for turn in range(times):
        process = writer(url, f"w{turn}", 0, 60)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.12))
        process.kill()
        said = process.stdout.read().splitlines()
        process.wait()
        process.stdout.close()
        whole = [one for one in said if one.isdigit()]
        acknowledged |= {f"w{turn}-{number}" for number in whole}
        with open_store(url) as store:
            found = Counter(one.task for one in store.entries())
        assert acknowledged <= set(found)
        assert set(found.values()) <= {SIZE}
    engine = engine_of(address_of(url))
    assert health_of(engine).sound
    engine.dispose()
    assert acknowledged


@pytest.mark.parametrize(("engine", "times"), [("sqlite", 4), ("postgresql", 2)])
def test_a_killed_writer_leaves_what_was_acknowledged_and_nothing_half(
    new_url: Callable[[str], str], engine: str, times: int
) -> None:
    kill_often(new_url(engine), times)


@pytest.mark.thorough
@pytest.mark.parametrize(("engine", "times"), [("sqlite", 200), ("postgresql", 50)])
def test_many_killed_writers_leave_what_was_acknowledged_and_nothing_half(
    new_url: Callable[[str], str], engine: str, times: int
) -> None:
    kill_often(new_url(engine), times)


def write_together(url: str, writers: int, seconds: float) -> None:
    """Several write for some seconds: whatever each was told is there, and nobody failed."""
    processes = [writer(url, f"w{number}", 0, seconds, size=3) for number in range(writers)]
    with ThreadPoolExecutor(writers) as pool:
        said = list(pool.map(lambda one: one.communicate()[0], processes))
    assert [one.returncode for one in processes] == [0] * writers
    expected = {
        f"w{number}-{line}"
        for number, lines in enumerate(said)
        for line in lines.splitlines()
        if line.isdigit()
    }
    with open_store(url) as store:
        found = Counter(one.task for one in store.entries())
    assert set(found) == expected
    assert set(found.values()) == {3}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_writers_wait_for_each_other_and_none_fails(
    new_url: Callable[[str], str], engine: str
) -> None:
    write_together(new_url(engine), writers=3, seconds=1)


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_sixteen_writers_for_a_minute_lose_nothing(
    new_url: Callable[[str], str], engine: str
) -> None:
    write_together(new_url(engine), writers=16, seconds=60)
