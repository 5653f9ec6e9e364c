"""The store with three years of a region, as ratios to what is written by hand on the same file.

Synthetic: 1 200 schools of 40 municipalities × 80 tasks × 3 years (tasks of the orders of two
regions, a third of them with numbers to reach), 1 000 000 entries, one in forty a correction.
Asked: the state of every task on a day as known on a day, against the best of three questions
written by hand (a window, the greatest of each task, all read and reduced in pandas); the page of
one municipality, from its plans to the shares of its schools, against the same; the import of
100 000 entries, against `executemany` of the same rows into the same tables; what an entry costs
as entries grow tenfold. Everything is done several times in turn, and medians are compared.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pandas as pd

import schoolsupport as ss
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.execution import execution
from schoolsupport.monitoring.ledger import known_by
from schoolsupport.roadmaps.planning.roadmap import Owner, Roadmap, Task, Tier
from schoolsupport.store import Store, open_store

SCHOOLS, MUNICIPALITIES, TASKS, YEARS = 1_200, 40, 80, (2022, 2023, 2024)
ENTRIES, GROWTH = 1_000_000, (100_000, 300_000, 1_000_000)
IMPORTED = 100_000
MOST_STATE, MOST_PAGE, MOST_IMPORT = 1.2, 0.2, 2.0
MOST_GROWTH = 1.5
"""What an entry costs may grow so much as entries grow tenfold: indexes deepen, caches cool."""
ROUNDS = 3
FIRST = date(2022, 1, 1)
ON, KNOWN = date(2024, 6, 30), date(2024, 7, 5)

COUNTS = (
    "e.step = 0 AND e.day <= :on AND e.recorded <= :known AND e.seq NOT IN"
    " (SELECT corrects FROM entry WHERE corrects IS NOT NULL AND recorded <= :known)"
)
TOLD = "s.task, s.owner, e.id, e.status, e.day, e.recorded, e.value, e.proved"
FROM = f"FROM entry e JOIN subject s ON s.key = e.subject WHERE {COUNTS}"
WINDOW = (
    f"SELECT * FROM (SELECT {TOLD}, row_number() OVER (PARTITION BY e.subject"
    f" ORDER BY e.day DESC, e.recorded DESC, e.id DESC) AS place {FROM}) WHERE place = 1"
)
GREATEST = (  # days since 2015 and microseconds since then make one number
    f"SELECT {TOLD}, max((e.day - 735599) * 562949953421312 + e.recorded - 1420070400000000)"
    f" {FROM} GROUP BY e.subject"
)
ALL = f"SELECT e.subject, {TOLD} {FROM}"


def fill(file: Path, entries: int) -> None:
    """Put a region into a new store: as many schools as belong to so many entries."""
    with open_store(file) as store:
        store.add_all(plan_of(year) for year in YEARS)
    raw = sqlite3.connect(file)
    _other_schools(raw, SCHOOLS * entries // ENTRIES)
    subjects = raw.execute("SELECT max(key) FROM subject").fetchone()[0]
    chance = np.random.default_rng(1)
    subject = chance.integers(1, subjects + 1, entries).tolist()
    day = (FIRST.toordinal() + chance.integers(0, 365 * len(YEARS), entries)).tolist()
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


def plan_of(year: int) -> Roadmap:
    """The plan of the first school for a year: 80 tasks of two orders, moved to that year."""
    first = ss.plan(ss.load_region("kaliningrad").roadmaps["kaliningrad-2023"])
    more = ss.plan(ss.load_region("stavropol").roadmaps["neftekumsk-2020-2024"])
    tasks = [*first.tasks, *more.tasks][:TASKS]
    return attrs.evolve(
        first,
        template=f"plan-{year}",
        owner=Owner(tier=Tier.SCHOOL, id="0", name="Школа № 0", municipality="Район 0"),
        first_day=date(year, 1, 1),
        last_day=date(year, 12, 31),
        tasks=tuple(_moved(task, place, year) for place, task in enumerate(tasks)),
        sections=(*first.sections, *more.sections),
    )


def _moved(task: Task, place: int, year: int) -> Task:
    row, _, time_ = task.id.partition("/")[2].partition("@")[0].partition("#")
    days = {
        name: day.replace(year=year, day=min(day.day, 28))
        for name in ("start", "end", "due")
        if (day := getattr(task, name)) is not None
    }
    return attrs.evolve(task, id=f"plan-{year}/{row}-{place}#{time_}@school:0", **days)


def _other_schools(raw: sqlite3.Connection, schools: int) -> None:
    """The plans of the first school for the others too, with the same wordings."""
    plans = raw.execute("SELECT * FROM roadmap ORDER BY key").fetchall()
    tasks = raw.execute(
        "SELECT t.roadmap, t.place, t.due, t.wording, s.task FROM task t"
        " JOIN subject s ON s.key = t.subject ORDER BY t.roadmap, t.place"
    ).fetchall()
    subject, roadmap = len(tasks), plans[-1][0]
    for school in range(1, schools):
        municipality = f"Район {school % MUNICIPALITIES}"
        for key, id_, template, _, *days, _, _, body in plans:
            whose = json.loads(body)
            named = {"id": str(school), "name": f"Школа № {school}", "municipality": municipality}
            whose["owner"].update(named)
            raw.execute(
                "INSERT INTO roadmap VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
                (roadmap + key, f"{id_[:24]}{school:08}", template, f"school:{school}", *days,
                 municipality, json.dumps(whose)),
            )  # fmt: skip
        raw.executemany(
            "INSERT INTO subject VALUES (?, ?, '')",
            (
                (subject + place + 1, task[4].replace("@school:0", f"@school:{school}"))
                for place, task in enumerate(tasks)
            ),
        )
        raw.executemany(
            "INSERT INTO task VALUES (?, ?, ?, ?, ?)",
            (
                (roadmap + task[0], task[1], subject + place + 1, *task[2:4])
                for place, task in enumerate(tasks)
            ),
        )
        subject, roadmap = subject + len(tasks), roadmap + len(plans)


def medians(works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The middle of the seconds each work takes, all done in turn, forth and back."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(rounds):
        for name in list(works) if turn % 2 else reversed(list(works)):
            start = time.perf_counter()
            works[name]()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def in_pandas(raw: sqlite3.Connection, values: dict[str, int]) -> pd.DataFrame:
    """Everything read, sorted, the last of each task kept."""
    frame = pd.read_sql_query(ALL, raw, params=values)
    return frame.sort_values(["day", "recorded", "id"]).drop_duplicates("subject", keep="last")


def page(store: Store, municipality: str | None) -> int:
    """The page of a municipality, or of all: its plans, their state, the shares of its schools."""
    plans = [one for one in store.plans() if municipality in (None, one.municipality)]
    return len(execution(store, store.tasks(plans), on=ON, known=KNOWN).by("school"))


def state_ratio(file: Path) -> tuple[float, float]:
    """The state of all, against the best by hand; the page of a municipality, against that."""
    raw = sqlite3.connect(file)
    values = {"on": ON.toordinal(), "known": known_by(KNOWN)}
    expected = {row[2] for row in raw.execute(WINDOW, values)}
    assert {row[2] for row in raw.execute(GREATEST, values)} == expected
    assert set(in_pandas(raw, values).id) == expected
    with open_store(file) as store:
        assert set(store.standing(ON, KNOWN).id) == expected
        assert page(store, "Район 7") == SCHOOLS / MUNICIPALITIES
        taken = medians(
            {
                "window": lambda: raw.execute(WINDOW, values).fetchall(),
                "greatest": lambda: raw.execute(GREATEST, values).fetchall(),
                "pandas": lambda: in_pandas(raw, values),
                "state": lambda: store.standing(ON, KNOWN),
                "page": lambda: page(store, "Район 7"),
                "whole page": lambda: page(store, None),
            }
        )
    hand = {name: taken[name] for name in ("window", "greatest", "pandas")}
    best = min(hand.values())
    by_hand = ", ".join(f"{name} {one:.2f} s" for name, one in hand.items())
    said(f"state of {len(expected)} tasks: {taken['state']:.2f} s; by hand: {by_hand}")
    said(f"  {taken['state'] / best:.2f} of the best by hand (bar {MOST_STATE})")
    said(f"page of a municipality: {taken['page']:.2f} s")
    said(f"  {taken['page'] / best:.3f} of the best by hand (bar {MOST_PAGE})")
    said(f"page of the whole region: {taken['whole page']:.2f} s")
    return taken["state"] / best, taken["page"] / best


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
    with open_store(folder / "rows.db") as store:
        store.record(entries)
    rows: dict[str, Sequence[Any]] = {}
    with sqlite3.connect(folder / "rows.db") as raw:
        for table in ("subject", "entry"):
            rows[table] = raw.execute(f"SELECT * FROM {table}").fetchall()
    made = iter(range(100))
    times: dict[str, list[float]] = {"ours": [], "hand": []}
    for turn in range(ROUNDS):
        for name in ("ours", "hand") if turn % 2 else ("hand", "ours"):
            with open_store(folder / f"{next(made)}.db") as store:
                start = time.perf_counter()
                if name == "ours":
                    store.record(entries)
                else:
                    _by_hand(str(store._engine.url.database), rows)
                times[name].append(time.perf_counter() - start)
    ours, hand = (statistics.median(times[name]) for name in ("ours", "hand"))
    said(f"import of {IMPORTED} entries: {ours:.2f} s; executemany {hand:.2f} s")
    said(f"  {ours / hand:.2f} of executemany (bar {MOST_IMPORT})")
    return ours / hand


def _by_hand(file: str, rows: Mapping[str, Sequence[Any]]) -> None:
    raw = sqlite3.connect(file)
    for table, lines in rows.items():
        raw.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(lines[0]))})", lines)
    raw.commit()
    raw.close()


def growth_ratio(files: Mapping[int, Path]) -> float:
    """What an entry of the largest region costs, against one of the smallest."""
    stores = {entries: open_store(file) for entries, file in files.items()}
    works: dict[str, Callable[[], object]] = {
        str(entries): (lambda store=store: store.standing(ON, KNOWN))  # type: ignore[misc]
        for entries, store in stores.items()
    }
    taken = medians(works)
    for store in stores.values():
        store.close()
    each = {int(name): one / int(name) * 1e6 for name, one in taken.items()}
    told = ", ".join(f"{entries}: {one:.2f}" for entries, one in each.items())
    ratio = each[max(each)] / each[min(each)]
    said(f"microseconds per entry: {told}")
    said(f"  {ratio:.2f} of the smallest (bar {MOST_GROWTH})")
    return ratio


def said(words: str) -> None:
    """A line of the answer."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main() -> int:
    """Print every ratio; 1 if one is above its bar."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ratio = import_ratio(folder)
        files = {entries: folder / f"region{entries}.db" for entries in GROWTH}
        for entries, file in files.items():
            fill(file, entries)
        state, page_ = state_ratio(files[ENTRIES])
        growth = growth_ratio(files)
    bars = (MOST_STATE, MOST_PAGE, MOST_IMPORT, MOST_GROWTH)
    met = all(one <= bar for one, bar in zip((state, page_, ratio, growth), bars, strict=True))
    said("within the bars" if met else "ABOVE A BAR")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
