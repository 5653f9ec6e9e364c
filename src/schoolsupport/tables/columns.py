"""The columns of every table: name, Russian heading, kind, unit, bounds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from attrs import field, frozen


class ColumnKind(StrEnum):
    """What stands in a column, and so how it is held in memory.

    `text` and `word` are pandas `category`; `year`, and the numbers, are float64 with NaN for a
    missing value (`year` is int64, it may not be missing); `day` is datetime64; `flag` is float64
    with 1, 0 and NaN.
    """

    TEXT = "text"
    WORD = "word"
    YEAR = "year"
    COUNT = "count"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"


@frozen(kw_only=True)
class Column:
    """One column.

    Attributes:
        name: name in code and in canonical files.
        title: Russian heading, accepted in files too.
        kind: what stands in it.
        unit: persons, percent, points, km …; None for words.
        required: whether the table makes no sense without it.
        low: lowest value allowed.
        high: highest value allowed.
        words: the words allowed, for kind `word`.
    """

    name: str
    title: str
    kind: ColumnKind = ColumnKind.COUNT
    unit: str | None = None
    required: bool = False
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()


@frozen
class TableSpec:
    """A table: its name, Russian title, columns, and the columns that name a row."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    open: bool = field(default=False, kw_only=True)

    def __getitem__(self, name: str) -> Column:
        return self.by_name[name]

    @property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by name."""
        return MappingProxyType({column.name: column for column in self.columns})

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns the table cannot do without."""
        return tuple(column.name for column in self.columns if column.required)


def _text(name: str, title: str, *, required: bool = False) -> Column:
    return Column(name=name, title=title, kind=ColumnKind.TEXT, required=required)


def _persons(name: str, title: str, *, required: bool = False) -> Column:
    return Column(name=name, title=title, unit="persons", required=required, low=0)


def _flag(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind=ColumnKind.FLAG)


def _number(name: str, title: str, unit: str, low: float = 0, high: float | None = None) -> Column:
    return Column(name=name, title=title, kind=ColumnKind.NUMBER, unit=unit, low=low, high=high)


def _day(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind=ColumnKind.DAY)


_SCHOOL = _text("school", "Логин ОО", required=True)
_YEAR = Column(name="year", title="Год", kind=ColumnKind.YEAR, required=True, low=1990, high=2100)
_PROCEDURE = _text("procedure", "Процедура", required=True)
_MARKS = tuple(_persons(f"n_{mark}", f"Получили «{mark}»") for mark in (2, 3, 4, 5))
_BELOW = _persons("n_below", "Ниже минимального порога")
_MEAN = (
    _number("mean", "Средний балл", "points"),
    Column(
        name="mean_scale",
        title="Шкала среднего",
        kind=ColumnKind.WORD,
        words=("mark", "primary", "test_100"),
    ),
)

RESULTS = TableSpec(
    "results",
    "Результаты",
    (
        _SCHOOL,
        _YEAR,
        _PROCEDURE,
        _persons("n", "Участников", required=True),
        *_MARKS,
        _BELOW,
        _persons("n_below_lowest", "Ниже порога, не менее"),
        _persons("n_below_highest", "Ниже порога, не более"),
        *_MEAN,
        _day("held_on", "Дата проведения"),
    ),
    key=("school", "year", "procedure"),
)

CONTEXT = TableSpec(
    "context",
    "Контекст",
    (
        _SCHOOL,
        _YEAR,
        _persons("enrolment", "Обучающихся всего"),
        *(_persons(f"enrolment_grade_{g}", f"Обучающихся, {g} класс") for g in range(1, 13)),
        _flag("is_correctional", "Специальная (коррекционная)"),
        _flag("is_evening", "Вечерняя (сменная)"),
        _flag("is_closed_type", "Закрытого типа"),
        _flag("is_penal", "При учреждении исполнения наказаний"),
        _flag("is_boarding", "Школа-интернат"),
        _flag("is_small", "Малокомплектная"),
        _persons("families", "Семей всего"),
        _persons("pupils_both_parents_higher_education", "Оба родителя с высшим образованием"),
        _persons("pupils_single_parent", "Из неполных семей"),
        _persons("pupils_registered", "Состоят на учёте"),
        _persons("pupils_russian_not_native", "Русский язык не родной"),
        _persons("pupils_deviant", "С девиантным поведением"),
        _persons("pupils_unmotivated", "Без учебной мотивации"),
        _persons("pupils_disabled", "С ОВЗ и инвалидностью"),
        _persons("olympiad_participants", "Участников олимпиад и конкурсов"),
        _persons("grade_9_leavers", "Выпускников 9 класса"),
        _persons("to_grade_10", "Перешли в 10 класс"),
        _persons("teachers", "Учителей"),
        _persons("teachers_top_category", "Учителей высшей категории"),
        _number("distance_km", "До ближайшего образовательного центра", "km"),
    ),
    key=("school", "year"),
    open=True,
)

REFERENCE = TableSpec(
    "reference",
    "Сравнение",
    (
        Column(
            name="level",
            title="Уровень",
            kind=ColumnKind.WORD,
            words=("country", "region", "municipality"),
            required=True,
        ),
        _text("territory", "Территория", required=True),
        _YEAR,
        _PROCEDURE,
        Column(
            name="origin",
            title="Откуда",
            kind=ColumnKind.WORD,
            words=("printed", "computed"),
        ),
        _persons("n_schools", "Школ"),
        _persons("n", "Участников"),
        *_MARKS,
        *(
            _number(f"percent_{mark}", f"Получили «{mark}», %", "percent", high=100)
            for mark in (2, 3, 4, 5)
        ),
        _BELOW,
        *_MEAN,
    ),
    key=("level", "territory", "year", "procedure", "origin"),
)

LISTS = TableSpec(
    "lists",
    "Перечни",
    (
        _SCHOOL,
        _text("list", "Перечень", required=True),
        _day("from", "С"),
        _day("until", "По"),
        _text("act", "Приказ"),
        _text("reason", "Основание"),
    ),
    key=("school", "list", "from"),
)

SCHOOLS = TableSpec(
    "schools",
    "Реестр школ",
    (
        _SCHOOL,
        _text("name", "Название ОО", required=True),
        _text("municipality", "Муниципалитет"),
        _text("municipality_code", "Код муниципалитета"),
        _text("region", "Регион"),
        _text("branch_of", "Филиал школы"),
        Column(name="grade_from", title="С класса", unit="grade", low=1, high=12),
        Column(name="grade_to", title="По класс", unit="grade", low=1, high=12),
    ),
    key=("school",),
)

TABLES: Mapping[str, TableSpec] = MappingProxyType(
    {spec.name: spec for spec in (RESULTS, CONTEXT, REFERENCE, LISTS, SCHOOLS)}
)
