"""Lines of registers in a store: added once, whole schools at a time, names apart and deletable."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import text

from monitoring.register_files import SCHOOLS
from schoolsupport.monitoring.registers.lines import Named, ReadLine, RegisterLine, holding
from schoolsupport.store import Store, open_store
from schoolsupport.store.database import address_of, engine_of
from schoolsupport.tables import Tables

MORNING = dt.datetime(2022, 3, 1, 9, tzinfo=dt.UTC)
NAME = "Выдумкина Анна Петровна"


def teacher(
    name: str = NAME, school: str = "sch990005", *, file: str = "a", day: int = 1, row: int = 2
) -> ReadLine:
    return ReadLine(
        register="teachers",
        is_state=True,
        day=dt.date(2022, 3, day),
        school=school,
        municipality="Славянский район",
        person=Named(name=name, place=school, told={"experience": "10 лет"}),
        values={"subject": "математика"},
        source_file=file,
        source_row=row,
    )


def event(
    name: str | None = NAME, what: str = "РМО", *, file: str = "e", corrects: str | None = None
) -> ReadLine:
    return ReadLine(
        register="participation",
        is_state=False,
        day=dt.date(2022, 2, 10),
        school="sch990005",
        municipality="Славянский район",
        event=what,
        people=None if name else 3,
        person=None if name is None else Named(name=name, place="sch990005"),
        values={"form": "РМО"},
        corrects=corrects,
        source_file=file,
    )


def at(hours: int) -> dt.datetime:
    return MORNING + dt.timedelta(hours=hours)


def names_on(store: Store, day: int) -> set[tuple[str | None, str]]:
    named = store.persons()
    return {
        (one.school, named.get(one.person or "", "?"))
        for one in holding(store.lines(["teachers"]), dt.date(2022, 3, day))
    }


def test_lines_are_read_back_as_they_were_written(store: Store) -> None:
    read = [event(), event(None, "Семинар"), teacher()]

    kept = store.keep_lines(read, moment=MORNING)

    assert (kept.new, kept.known, kept.persons, kept.problems) == (3, 0, 1, ())
    lines = {one.event: one for one in store.lines()}
    assert lines["Семинар"].people == 3
    assert lines["Семинар"].person is None
    assert lines["РМО"].municipality == "Славянский район"
    assert lines["РМО"].recorded_at == MORNING
    assert lines[None].values == {"subject": "математика"}
    assert lines[None].person == lines["РМО"].person
    assert list(store.persons().values()) == [NAME]


def test_the_same_file_twice_adds_nothing_and_the_same_lines_in_another_file_neither(
    store: Store,
) -> None:
    store.keep_lines([event(), teacher()], moment=MORNING)

    again = store.keep_lines([event(), teacher()], moment=at(1))
    saved_anew = store.keep_lines([event(file="f"), teacher(file="g")], moment=at(2))

    assert (again.new, [one.code for one in again.problems]) == (0, ["line.file_known"] * 2)
    assert (saved_anew.new, saved_anew.known, saved_anew.persons) == (0, 2, 0)
    assert len(store.lines()) == 2


def test_only_checking_adds_neither_lines_nor_names(store: Store) -> None:
    kept = store.keep_lines([event(), teacher()], moment=MORNING, only_check=True)

    assert (kept.new, kept.persons) == (2, 1)
    assert store.lines() == []
    assert store.persons() == {}


def test_the_newest_lines_of_a_school_hold_and_others_stay(store: Store) -> None:
    store.keep_lines(
        [teacher(), teacher("Придумов И.И."), teacher("Небывалова О.К.", "sch990007")],
        moment=MORNING,
    )
    store.keep_lines([teacher(file="b", day=10)], moment=at(1))

    everybody = {
        ("sch990005", NAME),
        ("sch990005", "Придумов И.И."),
        ("sch990007", "Небывалова О.К."),
    }
    assert names_on(store, 9) == everybody
    assert names_on(store, 10) == everybody - {("sch990005", "Придумов И.И.")}


def test_lines_of_one_day_read_later_take_the_place_of_those_read_before(store: Store) -> None:
    store.keep_lines([teacher(), teacher("Придумов И.И.")], moment=MORNING)
    store.keep_lines([teacher(file="b"), teacher("Сказкин П.П.", file="b")], moment=at(1))

    assert names_on(store, 1) == {("sch990005", NAME), ("sch990005", "Сказкин П.П.")}

    back = store.keep_lines([teacher(file="c"), teacher("Придумов И.И.", file="c")], moment=at(2))
    assert [one.code for one in back.problems] == ["line.block_known"]
    assert names_on(store, 1) == {("sch990005", NAME), ("sch990005", "Сказкин П.П.")}


def test_a_whole_register_leaves_out_whoever_is_in_it_no_longer(store: Store) -> None:
    store.keep_lines([teacher(), teacher("Небывалова О.К.", "sch990007")], moment=MORNING)

    kept = store.keep_lines([teacher(file="b", day=10)], moment=at(1), whole=True)

    assert (kept.new, kept.gone) == (1, 1)
    assert {school for school, _ in names_on(store, 9)} == {"sch990005", "sch990007"}
    assert {school for school, _ in names_on(store, 10)} == {"sch990005"}


def test_a_line_of_participation_is_corrected_or_taken_back(store: Store) -> None:
    store.keep_lines([event(), event(None, "Семинар")], moment=MORNING)
    ids = {one.event: one.id for one in store.lines()}
    taken = ReadLine(
        register="participation",
        is_state=False,
        day=dt.date(2022, 3, 1),
        corrects=ids["Семинар"],
        withdraws=True,
        source_file="t",
    )

    store.keep_lines([event(what="РМО (2)", file="f", corrects=ids["РМО"]), taken], moment=at(1))

    held = holding(store.lines(["participation"]), dt.date(2022, 12, 31))
    assert [one.event for one in held] == ["РМО (2)"]
    wrong = store.keep_lines([event(file="h", corrects="none")], moment=at(2))
    assert [one.code for one in wrong.problems] == ["line.unknown_line"]
    assert not wrong.sound


def test_the_beginning_of_an_id_names_a_line_where_it_is_of_one_alone(store: Store) -> None:
    store.keep_lines([event(None, f"Семинар {place}") for place in range(40)], moment=MORNING)
    line = store.lines()[7]

    too_short = store.keep_lines([event(file="f", corrects=line.id[:3])], moment=at(1))
    kept = store.keep_lines([event(file="g", corrects=line.id[:10])], moment=at(1))

    assert [one.code for one in too_short.problems] == ["line.unknown_line"]
    assert kept.new == 1
    assert line.id not in {one.id for one in holding(store.lines(), dt.date(2022, 12, 31))}


def test_schools_are_known_by_lists_and_lists_say_who_is_to_take_part(store: Store) -> None:
    assert store.known_schools() == []
    assert store.listed_schools(dt.date(2022, 3, 1)) is None

    tables = Tables.of(
        schools=pd.DataFrame(
            {"school": ["a", "b"], "name": ["СОШ № 1", "СОШ № 2"], "municipality": ["А", "Б"]}
        ),
        lists=pd.DataFrame(
            {
                "school": ["a", "b"],
                "list": ["ШНОР 2022", "ШНОР 2021"],
                "from": [dt.date(2022, 1, 1), dt.date(2021, 1, 1)],
                "until": [dt.date(2022, 12, 31), dt.date(2021, 12, 31)],
                "act": ["", ""],
                "reason": ["", ""],
            }
        ),
    )
    store.add_schools(tables)

    assert [one.name for one in store.known_schools()] == ["СОШ № 1", "СОШ № 2"]
    found = store.listed_schools(dt.date(2022, 3, 1))
    assert found is not None
    assert (sorted(found.schools), found.lists) == (["a"], ("ШНОР 2022",))
    assert store.listed_schools(dt.date(2022, 3, 1), ["ШНОР 2021"]) is None


# --- names ---------------------------------------------------------------------------------------


def test_names_go_with_all_that_is_told_of_them_and_the_lines_stay(store: Store) -> None:
    store.keep_lines([event(), teacher()], moment=MORNING)
    lines = store.lines()

    assert store.purge_persons(dt.date(2022, 3, 1)).total == 0
    looked = store.purge_persons(dt.date(2022, 3, 2), only_check=True)
    assert (looked.persons, looked.left, len(store.persons())) == (1, 0, 1)
    gone = store.purge_persons(dt.date(2022, 3, 2))

    assert (gone.persons, gone.left, gone.erased) == (1, 0, True)
    assert store.persons() == {}
    assert store.lines() == lines


def test_whoever_is_named_again_is_kept_from_then_on(store: Store) -> None:
    store.keep_lines([teacher()], moment=MORNING)
    store.keep_lines([teacher(file="b", day=20)], moment=MORNING + dt.timedelta(days=20))

    assert store.purge_persons(dt.date(2022, 3, 2)).persons == 0
    assert list(store.persons().values()) == [NAME]


def test_a_file_read_before_the_purge_brings_no_name_back(store: Store) -> None:
    store.keep_lines([event(), teacher()], moment=MORNING)
    store.purge_persons(dt.date(2023, 1, 1))

    again = store.keep_lines([event(), teacher()], moment=at(5))

    assert again.new == 0
    assert store.persons() == {}


def test_the_bytes_of_a_name_leave_the_file(tmp_path: Path) -> None:
    file = tmp_path / "support.db"
    with open_store(file) as store:
        store.keep_lines(
            [teacher(f"Выдумкина Анна № {place}", row=place) for place in range(300)],
            moment=MORNING,
        )
        assert "Выдумкина".encode() in _bytes(tmp_path)

        assert store.purge_persons(dt.date(2023, 1, 1)).erased

        assert "Выдумкина".encode() not in _bytes(tmp_path)
        assert "10 лет".encode() not in _bytes(tmp_path)
    assert "Выдумкина".encode() not in _bytes(tmp_path)


def test_what_was_deleted_before_without_being_overwritten_goes_too(tmp_path: Path) -> None:
    file = tmp_path / "support.db"
    with open_store(file) as store:
        many = [teacher(f"Выдумкина Анна № {place}", row=place) for place in range(300)]
        store.keep_lines(many, moment=MORNING)
    with closing(sqlite3.connect(file, isolation_level=None)) as careless:
        careless.execute("PRAGMA secure_delete = OFF")
        careless.execute("DELETE FROM person")
    assert "Выдумкина".encode() in _bytes(tmp_path)

    with open_store(file) as store:
        assert store.purge_persons(dt.date(2023, 1, 1)).erased

    assert "Выдумкина".encode() not in _bytes(tmp_path)


def test_a_file_that_another_program_reads_is_said_to_be_not_wiped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schoolsupport.store.database.WIPING", 0)
    file = tmp_path / "support.db"
    with open_store(file) as store:
        store.keep_lines([teacher()], moment=MORNING)
        other = engine_of(address_of(file))
        with other.connect() as reading:
            reading.execute(text("SELECT count(*) FROM person")).scalar()
            assert not store.purge_persons(dt.date(2023, 1, 1)).erased
        other.dispose()

        assert store.persons() == {}
        assert store.purge_persons(dt.date(2023, 1, 1)).erased
        assert "Выдумкина".encode() not in _bytes(tmp_path)


def test_on_a_server_the_table_of_names_is_written_anew(database: str) -> None:
    engine = engine_of(address_of(database))
    from schoolsupport.store.database import init_database  # noqa: PLC0415  # one test wants it

    init_database(engine)
    with open_store(database) as store:
        store.keep_lines(
            [teacher(f"Имя {place}", row=place) for place in range(300)], moment=MORNING
        )
        assert store.purge_persons(dt.date(2023, 1, 1)).erased
    with engine.connect() as connection:
        size = connection.execute(text("SELECT pg_relation_size('person')")).scalar()
    engine.dispose()
    assert size == 0


def _bytes(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(folder.iterdir()))


def test_writers_at_once_name_a_person_once_and_add_a_line_once(url: str) -> None:
    def write(place: int) -> int:
        with open_store(url) as store:
            lines = [event(file=f"e{place}"), teacher(file=f"t{place}")]
            return store.keep_lines(lines, moment=at(place)).new

    with ThreadPoolExecutor(6) as several:
        added = sum(several.map(write, range(6)))

    with open_store(url) as store:
        assert (added, len(store.lines()), len(store.persons())) == (2, 2, 1)


# --- a model -------------------------------------------------------------------------------------

PEOPLE = ("Выдумкина А.П.", "Придумов И.И.", "Сказкин П.П.")
BLOCKS = st.dictionaries(
    st.sampled_from([one.school for one in SCHOOLS[:3]]),
    st.sets(st.sampled_from(PEOPLE), min_size=1),
    min_size=1,
    max_size=3,
)


class Registers(RuleBasedStateMachine):
    """Registers read and names purged in any order, against plain dictionaries."""

    url: Callable[[str], str]
    engine: str

    @initialize()
    def start(self) -> None:
        self.store = open_store(type(self).url(type(self).engine))
        self.files = 0
        self.hours = 0
        self.held: list[tuple[int, int, dict[str, frozenset[str]]]] = []
        self.seen: set[tuple[int, str, frozenset[str]]] = set()
        self.named: dict[tuple[str, str], int] = {}
        self.events: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()

    @rule(blocks=BLOCKS, day=st.integers(1, 4), whole=st.booleans())
    def read(self, blocks: dict[str, set[str]], day: int, whole: bool) -> None:  # noqa: FBT001  # drawn
        self.files += 1
        self.hours += 24
        lines = [
            teacher(name, school, file=f"f{self.files}", day=day)
            for school, names in blocks.items()
            for name in sorted(names)
        ]
        self.store.keep_lines(lines, moment=at(self.hours), whole=whole)
        fresh = {
            school: frozenset(names)
            for school, names in blocks.items()
            if (day, school, frozenset(names)) not in self.seen
        }
        self.seen |= {(day, school, names) for school, names in fresh.items()}
        gone: dict[str, frozenset[str]] = {}
        if whole:
            gone = {one: frozenset() for one in self.current(day) if one not in blocks}
        self.held.append((day, self.hours, {**fresh, **gone}))
        for line in lines:
            assert line.person is not None
            self.named[line.person.key] = self.hours

    @rule(name=st.sampled_from(PEOPLE), what=st.sampled_from(["РМО", "Семинар"]))
    def take_part(self, name: str, what: str) -> None:
        self.files += 1
        self.hours += 24
        line = event(name, what, file=f"f{self.files}")
        kept = self.store.keep_lines([line], moment=at(self.hours))
        assert line.person is not None
        known = line.person.key in self.named
        assert kept.persons == (0 if known else 1)
        if known:
            assert kept.new == int((name, what) not in self.events)
        self.events.add((name, what))
        self.named[line.person.key] = self.hours

    @rule(hours=st.integers(0, 300))
    def purge(self, hours: int) -> None:
        before = at(hours).date()
        old = {key for key, then in self.named.items() if at(then).date() < before}
        assert self.store.purge_persons(before).persons == len(old)
        for key in old:
            del self.named[key]
        # who was forgotten is somebody new, and so are the lines that name them
        forgotten = {name for name, _ in old}
        self.seen = {one for one in self.seen if not {_key(name) for name in one[2]} & forgotten}
        self.events = {one for one in self.events if _key(one[0]) not in forgotten}

    def current(self, day: int) -> set[str]:
        return {school for school, names in self.blocks(day).items() if names}

    def blocks(self, day: int) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for _, _, blocks in sorted(
            (one for one in self.held if one[0] <= day), key=lambda one: one[:2]
        ):
            found.update(blocks)
        return found

    @invariant()
    def holds_what_was_read_last(self) -> None:
        if not hasattr(self, "store"):
            return
        lines = self.store.lines(["teachers"])
        for day in (1, 4):
            count: dict[str, int] = {}
            for one in holding(lines, dt.date(2022, 3, day)):
                count[one.school or ""] = count.get(one.school or "", 0) + 1
            wanted = {one: len(names) for one, names in self.blocks(day).items() if names}
            assert count == wanted

    @invariant()
    def keeps_the_names_that_are_not_purged(self) -> None:
        if hasattr(self, "store"):
            assert len(self.store.persons()) == len(self.named)
            told = str([_without_time(one) for one in self.store.lines()])
            assert not any(name in told for name in PEOPLE)


def _key(name: str) -> str:
    return Named(name=name, place="").key[0]


def _without_time(line: RegisterLine) -> str:
    return repr(line)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_any_order_of_reading_and_purging_agrees_with_a_model(
    engine: str, new_url: Callable[[str], str]
) -> None:
    machine: Any = type("Machine", (Registers,), {"url": staticmethod(new_url), "engine": engine})
    steps, examples = (8, 8) if engine == "sqlite" else (6, 3)
    machine.TestCase.settings = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None
    )
    machine.TestCase("runTest").runTest()
