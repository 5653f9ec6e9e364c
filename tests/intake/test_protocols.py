"""Protocols: participants are counted by school and dropped; absent and blank rows are no zeros."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import field, frozen
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.intake import read_files
from schoolsupport.intake.readers.protocols import PROTOCOLS
from schoolsupport.tables import Tables

from .conftest import WriteWorkbook, only
from .defects import Defects, Grid, Missing, defects, written

TASKS = 4
LOGINS = ("edu990001", "edu990002", "edu990003")
SURNAME = "Тестова"


@frozen
class Pupil:
    """One row of a protocol: of an invented participant."""

    school: str
    grade: int
    kind: str  # wrote, absent, idle, blank
    scores: tuple[int, ...]
    mark: int
    journal: int

    @property
    def total(self) -> int:
        return sum(self.scores) if self.kind == "wrote" else 0

    def cells(self) -> list[object]:
        """The cells of the tasks."""
        if self.kind == "wrote":
            return list(self.scores)
        return ["X"] * TASKS if self.kind == "idle" else [None] * TASKS


pupils = st.lists(
    st.builds(
        Pupil,
        school=st.sampled_from(LOGINS),
        grade=st.sampled_from([5, 6]),
        kind=st.sampled_from(["wrote", "wrote", "wrote", "absent", "idle", "blank"]),
        scores=st.tuples(*[st.integers(0, 5)] * TASKS),
        mark=st.integers(2, 5),
        journal=st.integers(2, 5),
    ),
    min_size=1,
    max_size=30,
).filter(lambda rows: any(one.kind == "wrote" for one in rows))


@frozen(kw_only=True)
class Layout:
    """How one kind of protocol writes its rows."""

    name: str
    stem: str
    procedure: Callable[[Pupil], str]
    year: int
    rows: Callable[[Sequence[Pupil]], tuple[Grid, int]]
    scale: str = "primary"
    has_marks: bool = False
    has_journal: bool = False
    own: Callable[[Sequence[Pupil]], Sequence[Pupil]] = field(default=lambda rows: rows)


def variant(one: Pupil) -> object:
    return {"absent": "отсутствовал", "blank": None}.get(one.kind, 1201)


def of_2022(rows: Sequence[Pupil]) -> tuple[Grid, int]:
    header = [
        *("Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки"),
        *("Код", "Вариант", "1 (1б)", "2 (5б)", "3К1 (3б)", "3К2 (2б)"),
        *("Наименование класса", "Пол", "Отметка за предыдущий триместр", "Итого баллов"),
    ]
    body = [
        [
            *(one.school, 99, "reg990000 | Примерский край", "reg99_m001 | Южный район"),
            *(f'{one.school} | МБОУ "СОШ № {one.school[-1]}"', "11.03.2022 12:21:47"),
            *(None if one.kind == "blank" else 1000 + number, variant(one), *one.cells()),
            None if one.kind == "blank" else f"{one.grade}А",
            *("ж", one.journal, one.total),
        ]
        for number, one in enumerate(rows)
    ]
    return [header, *body], 1


def of_2021(rows: Sequence[Pupil]) -> tuple[Grid, int]:
    header = [
        *("логин школы", "регион", "номер обучающегося", "код обучающегося"),
        *("отметка за предыдущую четверть/триместр", "пол", "класс", "вариант", "всего баллов"),
        *("балл за 1", "балл за 2", "балл за 3К1", "балл за 3К2"),
        *("Учебник", "Др.уч. автор", "Др.уч. название"),
    ]
    body = [
        [
            *(
                one.school,
                "Примерский край",
                *((None, None) if one.kind == "blank" else (7, 70007)),
            ),
            *(one.journal, "м", None if one.kind == "blank" else one.grade, variant(one)),
            *(one.total, *one.cells(), "Примерный учебник", None, None),
        ]
        for one in rows
    ]
    return [header, *body], 1


def of_2020(rows: Sequence[Pupil]) -> tuple[Grid, int]:
    header = [
        *("groups", "user", "id", "code", "otc", "gender", "klass", "var-1", "var-2", "sum"),
        *("a-1-grade", "a-2-grade", "Учебник", "a-4-grade", "a-5-grade"),
    ]
    body = []
    for number, one in enumerate(rows):
        blank = one.kind == "blank"
        klass = None if blank else "отсутствовал" if one.kind == "absent" else f"{one.grade}б"
        done = one.cells()
        body.append(
            [
                *("Южный район", one.school, None if blank else number + 1, None),
                *(one.journal, "м", klass, None if blank else 7, None, one.total),
                *(*done[:2], "Примерный учебник", *done[2:]),
            ]
        )
    return [header, *body], 1


def of_2026(rows: Sequence[Pupil]) -> tuple[Grid, int]:
    header = [
        *("Код участника", "Вариант", "1 (5б)", "2 (5б)", "3К1 (5б)", "3К2 (5б)"),
        *("Порядковый номер класса", "Отметка за предыдущий триместр/ четверть/полугодие"),
        "Итого баллов",
    ]
    body = [
        [
            None if one.kind == "blank" else number + 1,
            *(variant(one), *one.cells(), None if one.kind == "blank" else 2),
            *(None if one.kind == "blank" else one.journal, one.total),
        ]
        for number, one in enumerate(rows)
    ]
    return [header, *body], 1


def of_f1(rows: Sequence[Pupil]) -> tuple[Grid, int]:
    above: list[list[object]] = [
        ["Индивидуальные результаты"],
        ["ВПР 2023"],
        ["Предмет:", "Математика"],
        ["Максимальный первичный балл:", 20],
        ["Дата:", "15.03.2023"],
        [],
        [None, None, None, None, None, "Уровень сложности задания", "Б", "Б", "П", "П"],
    ]
    header = [
        *("ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант"),
        *("1 (5б)", "2 (5б)", "3К1 (5б)", "3К2 (5б)"),
        *("Первичный балл", "Отметка", "Отметка по журналу"),
    ]
    body: list[list[object]] = []
    for login in LOGINS:
        own = [one for one in rows if one.school == login]
        count = sum(one.kind == "wrote" for one in own)
        if own:
            body.append([f"МБОУ «СОШ № {login[-1]}»({login})", f"Кол-во участников: {count}"])
        body += [
            [
                *(login, "Южный район", f"МБОУ «СОШ № {login[-1]}»"),
                *(None if one.kind == "blank" else 5, None if one.kind == "blank" else one.grade),
                *(variant(one), *one.cells(), one.total),
                *((one.mark, one.journal) if one.kind == "wrote" else (Missing(), Missing())),
            ]
            for one in own
        ]
    return [*above, header, *body], len(above) + 1


def of_ege(rows: Sequence[Pupil]) -> tuple[Grid, int]:
    header = [
        *("№", "Код ППЭ", "Код ОО", "Класс", "Код ООП", "Профиль", "Фамилия", "Имя", "Отчество"),
        *("Вариант", "Код участника", "№ бланка", "Ответы в краткой форме"),
        *("Ответы в развернутой форме", "Первичный балл", "Итоговый балл"),
    ]
    body = [
        [
            *(number, 101, one.school, "11А", 1, None, SURNAME, "Анна", "Ивановна"),
            *(
                306,
                9,
                8,
                "++-",
                "1(2)",
                *((one.total, one.total) if one.kind == "wrote" else (None, None)),
            ),
        ]
        for number, one in enumerate(rows, start=1)
        if one.kind != "blank"
    ]
    return [["01 - Русский язык 2025.05.30"], header, *body], 2


def of_oge(rows: Sequence[Pupil]) -> tuple[Grid, int]:
    header = [
        *("№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Код участника", "Фамилия"),
        *("Первичный балл", "Оценка"),
    ]
    body = [
        [
            *(number, one.school, "9Б", 101, "0003", 12345, SURNAME),
            *((one.total, one.mark) if one.kind == "wrote" else (None, "не явился")),
        ]
        for number, one in enumerate(rows, start=1)
        if one.kind != "blank"
    ]
    return [["02 - Математика 2025.06.09"], header, *body], 2


def of_one_school(rows: Sequence[Pupil]) -> Sequence[Pupil]:
    return [Pupil(LOGINS[0], 5, p.kind, p.scores, p.mark, p.journal) for p in rows]


LAYOUTS = (
    Layout(
        name="vpr-protocol-2022", stem="ВПР_2022_математика", year=2022, rows=of_2022,
        procedure=lambda one: f"vpr-{one.grade}-ma",
    ),
    Layout(
        name="vpr-protocol-2021", stem="ВПР_2021_РУ", year=2021, rows=of_2021,
        procedure=lambda one: f"vpr-{one.grade}-ru",
    ),
    Layout(
        name="vpr-protocol-2020", stem="протокол история", year=2020, rows=of_2020,
        procedure=lambda one: f"vpr-{one.grade - 1}-hi",
    ),
    Layout(
        name="vpr-form-2026", stem=f"{LOGINS[0]}_ВПР_2026_5кл_МА", year=2026, rows=of_2026,
        procedure=lambda _: "vpr-5-ma", own=of_one_school,
    ),
    Layout(
        name="vpr-individual-results", stem="Ф1", year=2023, rows=of_f1, has_marks=True,
        has_journal=True, procedure=lambda one: f"vpr-{one.grade}-ma",
    ),
    Layout(
        name="ege-protocol", stem="экзамен", year=2025, rows=of_ege, scale="test_100",
        procedure=lambda _: "ege-11-ru",
    ),
    Layout(
        name="oge-protocol", stem="экзамен", year=2025, rows=of_oge, has_marks=True,
        procedure=lambda _: "oge-9-ma",
    ),
)  # fmt: skip


def test_every_kind_of_protocol_is_made_here() -> None:
    assert {one.name for one in LAYOUTS} == {one.name for one in PROTOCOLS}


def read(layout: Layout, rows: Sequence[Pupil], found: Defects) -> Tables:
    grid, header = layout.rows(rows)
    with TemporaryDirectory() as folder:
        return read_files(written(Path(folder), layout.stem, grid, header, found))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
@given(rows=pupils, found=defects())
@examples(12, suppress_health_check=list(HealthCheck))
def test_participants_are_counted_whatever_is_wrong_with_the_file(
    layout: Layout, rows: Sequence[Pupil], found: Defects
) -> None:
    rows = layout.own(rows)

    tables = read(layout, rows, found)

    assert tables.sources[0].layout == layout.name
    wrote = [one for one in rows if one.kind == "wrote"]
    groups = Counter((one.school, layout.procedure(one)) for one in wrote)
    results = tables.results.astype({"school": "object", "procedure": "object"})
    read_n = {(r["school"], r["procedure"]): r["n"] for r in results.to_dict("records")}
    assert read_n == dict(groups)
    assert set(results["year"]) == {layout.year}
    for row in results.to_dict("records"):
        own = [
            p for p in wrote if (p.school, layout.procedure(p)) == (row["school"], row["procedure"])
        ]
        assert row["mean"] == pytest.approx(sum(p.total for p in own) / len(own))
        assert row["mean_scale"] == layout.scale
        if layout.has_marks:
            marks = Counter(p.mark for p in own)
            assert [row[f"n_{mark}"] for mark in (2, 3, 4, 5)] == [marks[m] for m in (2, 3, 4, 5)]
    if layout.has_journal:
        below = tables.objectivity["n_below_journal"].sum()
        assert below == sum(p.mark < p.journal for p in wrote)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
def test_no_name_of_a_person_is_anywhere_afterwards(layout: Layout, tmp_path: Path) -> None:
    rows = [Pupil(LOGINS[0], 5, "wrote", (1, 2, 3, 4), 4, 4)]
    grid, header = layout.rows(rows)
    plain = Defects(
        kind="csv", encoding="utf-8", delimiter=";", comma=False, texts=False, heads=0, missing=""
    )

    tables = read_files(written(tmp_path, layout.stem, grid, header, plain))

    told = [one.text("ru") for one in tables.problems]
    frames = [*tables.frames().values(), tables.rejected]
    assert SURNAME not in "".join([*told, *(frame.to_csv() for frame in frames)])
    if "Фамилия" in grid[header - 1]:
        assert next(p.column for p in tables.problems if p.code == "column.personal") == "Фамилия"


def test_what_was_left_out_is_told_by_kind(tmp_path: Path) -> None:
    kinds = ["wrote", "absent", "idle", "blank", "blank"]
    rows = [Pupil(LOGINS[0], 5, kind, (0, 0, 0, 0), 2, 3) for kind in kinds]
    grid, header = of_2022(rows)
    plain = Defects(
        kind="xlsx", encoding="", delimiter="", comma=False, texts=False, heads=0, missing=""
    )

    said = only(
        read_files(written(tmp_path, "ВПР математика", grid, header, plain)), "protocol.counted"
    )

    assert said.message.values == {"n": 1, "absent": 1, "idle": 1, "blank": 2}


def test_a_participant_with_zero_took_part(tmp_path: Path) -> None:
    grid, header = of_2022([Pupil(LOGINS[0], 5, "wrote", (0, 0, 0, 0), 2, 3)])
    plain = Defects(
        kind="xlsx", encoding="", delimiter="", comma=False, texts=False, heads=0, missing=""
    )

    tables = read_files(written(tmp_path, "ВПР математика", grid, header, plain))

    assert tables.results[["n", "mean"]].to_numpy().tolist() == [[1.0, 0.0]]


def test_a_form_that_does_not_say_whose_it_is_is_an_error(tmp_path: Path) -> None:
    grid, header = of_2026([Pupil(LOGINS[0], 5, "wrote", (1, 0, 0, 0), 2, 3)])
    plain = Defects(
        kind="xlsx", encoding="", delimiter="", comma=False, texts=False, heads=0, missing=""
    )

    with pytest.raises(ValueError, match="does not say whose participants"):
        read_files(written(tmp_path, "ВПР_2026_5кл_МА", grid, header, plain))


def test_the_number_printed_above_a_school_is_compared(write_workbook: WriteWorkbook) -> None:
    rows = [Pupil(LOGINS[0], 5, "wrote", (1, 2, 3, 4), 4, 4)]
    grid, _ = of_f1(rows)
    changed = [
        [cell if cell != "Кол-во участников: 1" else "Кол-во участников: 8" for cell in row]
        for row in grid
    ]

    said = only(read_files(write_workbook("f1.xlsx", changed)), "protocol.count_differs")

    assert said.message.values == {"stated": 8, "counted": 1}
