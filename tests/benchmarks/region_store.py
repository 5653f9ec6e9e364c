"""The store with three years of a region, as ratios to SQL written by hand on the same file.

Synthetic: 1 200 schools of 40 municipalities × 80 tasks × 3 years, 1 000 000 entries, one in forty
a correction. Asked: the state of every task on a day as known on a day, against the best of three
questions written by hand (a window, the greatest place of each task, the last line task by task);
the page of one municipality, against the state of all; the import of 100 000 entries, against
`executemany` of the same rows into the same tables.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.ledger import known_by
from schoolsupport.store import open_store

SCHOOLS, MUNICIPALITIES, TASKS, YEARS, ENTRIES = 1_200, 40, 80, 3, 1_000_000
IMPORTED = 100_000
MOST_STATE, MOST_PAGE, MOST_IMPORT = 1.2, 0.2, 2.0
ROUNDS = 3
FIRST = date(2022, 1, 1)
ON, KNOWN = date(2024, 6, 30), date(2024, 7, 5)

COUNTS = (
    "e.step = 0 AND e.day <= :on AND e.recorded <= :known AND e.seq NOT IN"
    " (SELECT corrects FROM entry WHERE corrects IS NOT NULL AND recorded <= :known)"
)
TOLD = "s.task, s.owner, e.id, e.status, e.day, e.recorded, e.value, e.proved"
BY_HAND = {
    "window": (
        "SELECT * FROM (SELECT s.task, s.owner, e.id, e.status, e.day, e.recorded, e.value,"
        " e.proved, row_number() OVER (PARTITION BY e.subject ORDER BY e.day DESC,"
        " e.recorded DESC, e.id DESC) AS place FROM entry e JOIN subject s ON s.key = e.subject"
        f" WHERE {COUNTS}) WHERE place = 1"
    ),
    "greatest": (
        f"SELECT {TOLD}, max(e.day * 10000000000000000 + e.recorded) FROM entry e"
        f" JOIN subject s ON s.key = e.subject WHERE {COUNTS} GROUP BY e.subject"
    ),
    "last of each": (
        f"SELECT {TOLD} FROM subject s JOIN entry e ON e.seq = (SELECT e.seq FROM entry e"
        f" WHERE e.subject = s.key AND {COUNTS}"
        " ORDER BY e.day DESC, e.recorded DESC, e.id DESC LIMIT 1)"
    ),
}


def fill(file: Path, entries: int) -> None:
    """Put the region into a new store."""
    with open_store(file):
        pass
    subjects = SCHOOLS * TASKS * YEARS * entries // ENTRIES
    chance = np.random.default_rng(1)
    raw = sqlite3.connect(file)
    raw.executemany(
        "INSERT INTO subject VALUES (?, ?, '')",
        (
            (key + 1, f"template:{key % TASKS}#{key // TASKS % YEARS}@school:{key}")
            for key in range(subjects)
        ),
    )
    raw.execute("INSERT INTO wording VALUES (1, 'x', '{}')")
    plans = subjects // TASKS
    raw.executemany(
        "INSERT INTO roadmap VALUES (?, ?, 'template', ?, 1, 2, 1, ?, NULL, '{}')",
        (
            (one + 1, f"p{one}", f"school:{one}", f"Район {one % MUNICIPALITIES}")
            for one in range(plans)
        ),
    )
    raw.executemany(
        "INSERT INTO task VALUES (?, ?, ?, 1, 1)",
        ((key // TASKS + 1, key % TASKS, key + 1) for key in range(subjects)),
    )
    subject = chance.integers(1, subjects + 1, entries).tolist()
    day = (FIRST.toordinal() + chance.integers(0, 365 * YEARS, entries)).tolist()
    late = chance.integers(0, 30 * 86_400_000_000, entries).tolist()
    status = chance.integers(0, 4, entries).tolist()
    start = date(1970, 1, 1).toordinal()
    raw.executemany(
        "INSERT INTO entry (seq, id, subject, step, status, day, recorded, timed, proved, corrects)"
        " VALUES (?, ?, ?, 0, ?, ?, ?, 1, 1, ?)",
        (
            (
                place + 1,
                f"{place * 2654435761 % 2**32:08x}{place:024x}",
                subject[place],
                status[place],
                day[place],
                (day[place] - start) * 86_400_000_000 + late[place],
                place if place and place % 40 == 0 else None,
            )
            for place in range(entries)
        ),
    )
    raw.commit()
    raw.close()


def seconds(work: Callable[[], object]) -> float:
    """The shortest of several rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def state_ratio(file: Path) -> tuple[float, float]:
    """The state of all, against the best by hand; the page of a municipality, against that."""
    raw = sqlite3.connect(file)
    values = {"on": ON.toordinal(), "known": known_by(KNOWN)}
    hand = {
        name: seconds(lambda sql=sql: raw.execute(sql, values).fetchall())  # type: ignore[misc]
        for name, sql in BY_HAND.items()
    }
    expected = {row[2] for row in raw.execute(BY_HAND["last of each"], values)}
    with open_store(file) as store:
        assert set(store.standing(ON, KNOWN).id) == expected
        ours = seconds(lambda: store.standing(ON, KNOWN))
        page = seconds(lambda: store.standing(ON, KNOWN, municipality="Район 7"))
    told = ", ".join(f"{name} {time:.2f} s" for name, time in hand.items())
    best = min(hand.values())
    sys.stdout.write(
        f"state of {len(expected)} tasks: {ours:.2f} s; by hand: {told}: {ours / best:.2f}" + "\n"
    )
    sys.stdout.write(
        f"page of a municipality: {page:.3f} s: {page / best:.3f} of the best by hand" + "\n"
    )
    return ours / best, page / best


def import_ratio(folder: Path) -> float:
    """The import of entries, against `executemany` of the same rows."""
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    entries = [
        Entry(
            task=f"t{place}",
            status="done",
            day=FIRST + timedelta(place % 700),
            document="приказ",
            recorded_at=moment,
            source_file="f" * 64,
            source_row=place,
        )
        for place in range(IMPORTED)
    ]
    with open_store(folder / "ours.db") as store:
        start = time.perf_counter()
        store.record(entries)
        ours = time.perf_counter() - start
    rows: dict[str, Sequence[Any]] = {}
    raw = sqlite3.connect(folder / "ours.db")
    for table in ("subject", "entry"):
        rows[table] = raw.execute(f"SELECT * FROM {table}").fetchall()
    raw.close()
    with open_store(folder / "hand.db"):
        pass
    raw = sqlite3.connect(folder / "hand.db")
    start = time.perf_counter()
    for table, lines in rows.items():
        raw.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(lines[0]))})", lines)
    raw.commit()
    hand = time.perf_counter() - start
    sys.stdout.write(
        f"import of {IMPORTED} entries: {ours:.2f} s; executemany {hand:.2f} s: {ours / hand:.2f}\n"
    )
    return ours / hand


def main() -> int:
    """Print every ratio; 1 if one is above its bar. A word gives another number of entries."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ratio = import_ratio(folder)
        fill(folder / "region.db", entries)
        state, page = state_ratio(folder / "region.db")
    met = state <= MOST_STATE and page <= MOST_PAGE and ratio <= MOST_IMPORT
    sys.stdout.write("within the bars" if met else "ABOVE A BAR" + "\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
