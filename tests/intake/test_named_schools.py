"""Lists as annexes of orders, the open register, the social passport, years side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.intake import read_files
from schoolsupport.tables import CONTEXT
from schoolsupport.words.tax_ids import is_inn, is_ogrn

from .conftest import WriteWorkbook, codes, only
from .defects import Defects, Missing, defects, written

QUICK = examples(15, suppress_health_check=list(HealthCheck))
ORDER = "к приказу министерства образования Примерского края от 15.02.2023 № 123"
TITLE = "Перечень школ с низкими образовательными результатами на 2023 год"
ROWS = [["№", "Наименование ОО", "Муниципалитет"], [1, 'МБОУ "СОШ № 1"', "Южный район"]]


@given(
    places=st.lists(st.sampled_from(["Южный район", "г. Примерск"]), min_size=1, max_size=8),
    heads=st.sampled_from(
        [
            ("№", "Наименование ОО", "Муниципалитет"),
            ("№ п/п", "Наименование общеобразовательной организации", "Муниципальный район"),
        ]
    ),
    titled=st.booleans(),
    found=defects(),
)
@QUICK
def test_a_list_is_read_as_the_annex_prints_it(
    places: list[str], heads: tuple[str, ...], found: Defects, *, titled: bool
) -> None:
    above = [["Приложение"], [ORDER], [TITLE]] if titled else []
    body = [[n, f'МБОУ "СОШ № {n}"', place] for n, place in enumerate(places, start=1)]
    with TemporaryDirectory() as folder:
        path = written(Path(folder), "Перечень", [*above, heads, *body], len(above) + 1, found)
        tables = read_files(path)

    lines = tables.lists.astype("object")
    expected = {f'МБОУ "СОШ № {n}", {place}' for n, place in enumerate(places, start=1)}
    assert set(lines["school"]) == expected
    assert set(lines["list"]) == {TITLE if titled else "Перечень"}
    assert set(lines["act"].dropna()) == ({ORDER} if titled else set())
    assert lines["from"].isna().all()


def test_what_a_list_was_read_as_is_told(write_workbook: WriteWorkbook) -> None:
    said = only(read_files(write_workbook("l.xlsx", [[TITLE], *ROWS])), "list.read_as")

    assert said.message.values == {"name": TITLE, "act": "—", "count": 1}


def test_a_total_below_a_list_is_no_school(write_workbook: WriteWorkbook) -> None:
    tables = read_files(write_workbook("l.xlsx", [*ROWS, ["Итого", None, 1]]))

    assert only(tables, "row.total").row == 3
    assert list(tables.rejected["_reason"]) == ["row.total"]
    assert len(tables.lists) == 1


INN, OGRN = "7707083893", "1027700132195"
REGISTER = ["Полное наименование", "ИНН", "ОГРН", "Адрес", "Регион"]


def test_schools_of_the_open_register_stand_under_their_code(write_workbook: WriteWorkbook) -> None:
    rows = [
        REGISTER,
        ["МБОУ «СОШ № 1»", INN, OGRN, "г. Примерск", "Примерский край"],
        ["Филиал МБОУ «СОШ № 1» в селе Дальнем", INN, OGRN, "с. Дальнее", "Примерский край"],
    ]

    schools = read_files(write_workbook("r.xlsx", rows)).schools.astype("object")

    assert schools["school"].tolist() == [OGRN, "Филиал МБОУ «СОШ № 1» в селе Дальнем"]
    assert schools["branch_of"].fillna("").tolist() == ["", OGRN]
    assert schools["inn"].tolist() == [INN, INN]


@pytest.mark.parametrize(("inn", "ogrn"), [("7707083892", OGRN), (INN, "1027700132196")])
def test_a_wrong_check_digit_is_told_and_not_used(
    write_workbook: WriteWorkbook, inn: str, ogrn: str
) -> None:
    rows = [REGISTER, ["МБОУ «СОШ № 1»", inn, ogrn, None, None]]

    tables = read_files(write_workbook("r.xlsx", rows))

    assert only(tables, "school.check_digit").row == 2
    row = tables.schools.astype("object").iloc[0]
    assert [row["inn"] == inn, row["ogrn"] == ogrn] == [is_inn(inn), is_ogrn(ogrn)]


@given(st.integers(0, 9), st.integers(0, 12))
def test_one_other_digit_never_fits(digit: int, place: int) -> None:
    for code, is_right in ((INN, is_inn), (OGRN, is_ogrn)):
        at = place % len(code)
        changed = code[:at] + str(digit) + code[at + 1 :]
        assert is_right(changed) == (changed == code)


FAMILIES = [c for c in CONTEXT.columns if c.part_of == "families"]
PUPILS = [c for c in CONTEXT.columns if c.part_of == "enrolment" and c.name.startswith("pupils_")]


@given(data=st.data(), found=defects())
@QUICK
def test_families_and_pupils_of_a_social_passport_are_apart(
    data: st.DataObject, found: Defects
) -> None:
    columns = [*FAMILIES, *PUPILS]
    heads = [data.draw(st.sampled_from([one.title, *one.also])) for one in columns]
    counts: list[Sequence[int | Missing]] = [
        [data.draw(st.integers(0, 90) | st.builds(Missing)) for _ in columns] for _ in range(3)
    ]
    header = ["Логин ОО", "Год", "Обучающихся всего", "Семей всего", *heads]
    body = [[f"sch99000{n}", 2023, 500, 300, *row] for n, row in enumerate(counts)]
    with TemporaryDirectory() as folder:
        tables = read_files(written(Path(folder), "паспорт", [header, *body], 1, found))

    read = tables.context.set_index("school")
    for number, row in enumerate(counts):
        told = read.loc[f"sch99000{number}"]
        for column, count in zip(columns, row, strict=True):
            value = told[column.name]
            assert (value != value) if isinstance(count, Missing) else value == count  # noqa: PLR0124  # NaN differs from itself


TITLE_ROWS = [["Статистика по отметкам"], ["ВПР 2021, 2022. 6 класс"], ["Предмет:", "Русский язык"]]
MARKS = ["Кол-во ОО", "Кол-во участников", 2, 3, 4, 5]


@pytest.mark.parametrize("over", [True, False])
@pytest.mark.parametrize("year", ["{}", "{} год", "{} г."])
def test_years_side_by_side_are_tables_of_their_years(
    write_workbook: WriteWorkbook, year: str, *, over: bool
) -> None:
    years = [year.format(one) for one in (2021, 2022)]
    label = "Группы участников"
    head = [label if over else None, years[0], *[None] * 5, years[1], *[None] * 5]
    below = [None if over else label, *MARKS, *MARKS]
    percents = [30, 30, 30, 10]
    body = [
        ["Примерский край", 1, 10, *percents, 1, 20, *percents],
        ["Южный район (reg99_m001)", 1, 10, *percents, 1, 20, *percents],
        ['МБОУ "СОШ № 1"(sch990001)', None, 10, *percents, None, 20, *percents],
    ]

    tables = read_files(write_workbook("f3.xlsx", [*TITLE_ROWS, head, below, *body]))

    rows = tables.results.sort_values("year")
    assert rows[["year", "n", "n_2"]].to_numpy().tolist() == [[2021, 10, 3], [2022, 20, 6]]
    assert set(rows["procedure"]) == {"vpr-6-ru"}
    totals = tables.reference.sort_values(["level", "year"])
    assert totals["n"].tolist() == [10, 20, 10, 20]
    assert codes(tables) == []
