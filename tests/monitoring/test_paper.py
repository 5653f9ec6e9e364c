"""Every case of execution worked out on paper first, and the same numbers from `monitor status`.

The tables below are the paper: nothing in them is computed. The plan is looked at on 30.06.2023,
fourteen days ahead.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

from cli.conftest import call
from monitoring import paper_plan as paper
from schoolsupport import open_store
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.execution import Execution, execution
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.monitoring.states import STATES
from schoolsupport.roadmaps.planning.roadmap import Owner, Roadmap, Tier
from schoolsupport.roadmaps.template import TargetUnit

PAPER = """
row | what the order asks for                | by           | what was reported               | state                         | done of due
1   | once                                   | 15.02        | done 10.02, приказ № 12         | done                          | 1/1
2   | once                                   | 15.05        | done 20.05, no paper            | done_late                     | 1/1
3   | once                                   | 20.02        | nothing                         | overdue                       | 0/1
4   | once                                   | 18.04        | begun 01.04                     | overdue                       | 0/1
5   | once                                   | 15.07        | nothing, 15 days left           | due                           | -
6   | once                                   | 14.07        | nothing, 14 days left           | due_soon                      | -
7   | не реже 1 раза в месяц, с 15.02        | 30.06        | Feb 1, Mar 2, Apr 0, May 1, Jun 1 | done done overdue done done | 4/5
8   | 4 раза в течение учебного года         | 31.08        | 3 times                         | in_progress                   | -
9   | не менее 1 регионального и 2 муниц.    | 31.12        | 1 and 1                         | in_progress                   | -
10  | once                                   | 01.04        | does not apply: нет 9 классов   | not_applicable                | -
11  | once                                   | 01.05        | cancelled by приказ № 40        | cancelled                     | -
12  | once                                   | 30.06        | done 29.06, returned            | due_soon                      | 0/1
13  | once                                   | 30.06        | done 28.06, confirmed           | done                          | 1/1
14  | once, no day                           | -            | nothing                         | no_day                        | -
15  | не менее 50% от числа учителей         | 31.12        | begun, 120 of 200               | in_progress                   | -
16  | 100% от числа школ                     | 01.03        | done 01.03, 9 of 10             | done                          | 1/1
17  | 50 чел.                                | 01.12        | begun, 50                       | in_progress                   | -
18  | once, two parties                      | 01.03        | done; in July: not done         | overdue                       | 0/1
19  | a point of the order                   | -            | nothing                         | no_day                        | -
20  | не реже 1 раза в четверть, с 09.01     | 31.05        | 20.03; on 05.06, after the term | done overdue                  | 1/2
21  | once                                   | 15.06        | done 10.06, refused             | overdue                       | 0/1
22  | once                                   | 15.06        | done, returned, done, confirmed | done                          | 1/1
"""  # noqa: E501  # a table is read across
WHOLE = {
    "due": 17, "done": 10, "done_late": 1, "overdue": 6, "in_progress": 4, "not_applicable": 1,
    "without_evidence": 1, "confirmed": 2, "returned": 2, "numerator": 10, "denominator": 17,
}  # fmt: skip
SHARES = """
formula and knowledge                      | done of counted
what was due                               | 10/17
as known on 30.06, before the correction   | 11/17
confirmed reports alone                    | 2/17
everything planned                         | 10/24
rows weighing the same (7: 4/5, 20: 1/2)   | 63/120
"""
CASCADE = """
whose plan             | tasks | done | row of the municipality
Область                | 2     | 1    | -
Берёзовка              | 1     | 1    | Берёзовка
Сосновка               | 1     | 0    | Сосновка
школа а1 (Берёзовка)   | 1     | 1    | Берёзовка
школа б1 (Сосновка)    | 1     | 1    | Сосновка
школа б2 (Сосновка)    | 1     | 0    | Сосновка
школа б3 (Сосновка)    | 1     | 0    | Сосновка
"""
"""All together 4 of 8; region 1/2, Берёзовка 2/2, Сосновка 1/4, whose mean is 7/12, not 4/8."""

TERMLY = paper.target("не реже 1 раза в четверть", 1, TargetUnit.TIMES, per="school_term")
MORE = (
    paper.task("20", "31.05", start=paper.day("09.01"), targets=(TERMLY,)),
    paper.task("21", "15.06"),
    paper.task("22", "15.06"),
)
PLAN = attrs.evolve(paper.PLAN, tasks=(*paper.TASKS, *MORE))
_IDS = {one.number: one.id for one in PLAN.tasks}


def rows(table: str) -> list[list[str]]:
    """The cells of a table on paper, its heading left out."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()[1:]]


def fraction(text: str) -> tuple[int, int]:
    """«4/5» as it stands, «-» for what is in no share."""
    above, _, below = text.partition("/")
    return (int(above), int(below)) if below else (0, 0)


def report(number: str, when: str, document: str | None = "справка", **given: Any) -> Entry:
    """A report that a task is done."""
    day = paper.day(when)
    return Entry(task=_IDS[number], status="done", day=day, document=document, **given)


def answer(step: str, to: Entry, when: str) -> Entry:
    """A word of a controller on a report."""
    return Entry(step=step, task=to.task, about=to.id, day=paper.day(when), note="нет подписи")


REFUSED, RETURNED, AGAIN = report("21", "10.06"), report("22", "05.06"), report("22", "13.06")
ENTRIES = (
    *paper.ENTRIES,
    report("20", "20.03"),
    report("20", "05.06"),
    REFUSED,
    answer("refuse", REFUSED, "14.06"),
    RETURNED,
    answer("return", RETURNED, "08.06"),
    AGAIN,
    answer("confirm", AGAIN, "16.06"),
)


def looked_at(**given: Any) -> Execution:
    return execution(Ledger(ENTRIES), PLAN, **{"on": paper.ON} | given)


def test_every_row_is_in_the_state_that_stands_on_paper() -> None:
    done = looked_at()
    found: dict[str, list[str]] = defaultdict(list)
    for number, state in zip(done.tasks.number, done.state, strict=True):
        found[number].append(STATES[state].value)

    assert dict(found) == {row[0]: row[4].split() for row in rows(PAPER)}


def test_every_row_is_in_the_share_as_on_paper() -> None:
    done = looked_at()
    found = {
        row.key.rpartition("/")[2]: (row.numerator, row.denominator) for row in done.by("measure")
    }

    assert found == {row[0]: fraction(row[5]) for row in rows(PAPER)}


@pytest.mark.parametrize(
    ("row", "given"),
    [
        (0, {}),
        (1, {"known": paper.ON}),
        (2, {"counts": "confirmed"}),
        (3, {"formula": "all"}),
        (4, {"formula": "weighted"}),
    ],
)
def test_the_share_of_the_whole_is_that_on_paper(row: int, given: dict[str, Any]) -> None:
    whole = looked_at(**given).whole
    above, below = fraction(rows(SHARES)[row][1])

    assert Fraction(whole.numerator, 1) / whole.denominator == Fraction(above, below)


def test_a_term_is_not_made_good_in_the_holidays_and_the_target_says_so() -> None:
    [termly] = [one for one in looked_at().targets if one.number == "20"]

    assert (termly.value, termly.of, termly.reached) == (1, 2, False)


# --- plans of three levels -----------------------------------------------------------------------

REGION = Owner(tier=Tier.REGION, id="Область", name="Область")


def _cascade() -> tuple[list[Roadmap], list[Entry]]:
    plans, entries = [], []
    for whose, tasks, done, municipality in rows(CASCADE):
        owner = REGION
        if whose == municipality:
            owner = Owner(tier=Tier.MUNICIPALITY, id=whose, name=whose)
        elif municipality != "-":
            name = whose.split()[1]
            owner = Owner(tier=Tier.SCHOOL, id=name, name=name, municipality=municipality)
        key = f"{owner.tier.value}:{owner.id}"
        made = [
            paper.task(str(number), "01.06", id=f"cascade/first/{number}#p1@{key}")
            for number in range(1, int(tasks) + 1)
        ]
        plans.append(attrs.evolve(PLAN, template="cascade", owner=owner, tasks=tuple(made)))
        entries += [
            Entry(task=one.id, status="done", day=dt.date(2023, 5, 30)) for one in made[: int(done)]
        ]
    return plans, entries


CASCADE_PLANS, CASCADE_ENTRIES = _cascade()


def test_the_share_of_a_region_is_not_the_mean_of_shares() -> None:
    done = execution(Ledger(CASCADE_ENTRIES), CASCADE_PLANS, on=paper.ON)
    found = {row.key: (row.numerator, row.denominator) for row in done.by("municipality")}
    levels = {row.key: (row.numerator, row.denominator) for row in done.by("level")}

    assert found == {"": (1, 2), "Берёзовка": (2, 2), "Сосновка": (1, 4)}
    assert levels == {"region": (1, 2), "municipality": (1, 2), "school": (2, 4)}
    assert (done.whole.numerator, done.whole.denominator) == (4, 8)
    assert done.mean_of_shares("municipality") == Fraction(7, 12)


# --- the same from the command -------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("paper") / "support.db"
    with open_store(file) as there:
        there.add_all([PLAN, *CASCADE_PLANS])
        there.record([*ENTRIES, *CASCADE_ENTRIES])
    return file


def status(store: Path, roadmap: str, *words: object) -> Any:
    given = ("--store", store, "--roadmap", roadmap, "--on", "2023-06-30", "--json")
    return call("monitor", "status", *given, *words).json


def test_the_command_tells_the_whole_of_the_paper(store: Path) -> None:
    [row] = status(store, "paper", "--by", "region")["rows"]

    assert {name: row[name] for name in WHOLE} == WHOLE


def test_the_command_tells_every_row_of_the_paper(store: Path) -> None:
    told = status(store, "paper", "--by", "measure")["rows"]
    found = {row["key"].rpartition("/")[2]: (row["numerator"], row["denominator"]) for row in told}

    assert found == {row[0]: fraction(row[5]) for row in rows(PAPER)}


def test_the_command_tells_the_cascade_and_says_what_a_mean_would_be(store: Path) -> None:
    told = status(store, "cascade", "--by", "municipality")["rows"]
    words = ("--store", store, "--roadmap", "cascade", "--on", "2023-06-30")

    page = call("monitor", "status", *words).out

    assert [(row["numerator"], row["denominator"]) for row in told] == [(1, 2), (2, 2), (1, 4)]
    assert "50 % (4 of 8)" in page
    assert "58.3 %" in page
