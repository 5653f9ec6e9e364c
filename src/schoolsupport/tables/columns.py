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
        unit: persons, percent, points, km, level …; None for words.
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


def _of_school(name: str, title: str) -> Column:
    """People of one school; the bound catches codes and telephone numbers."""
    return Column(name=name, title=title, unit="persons", low=0, high=100_000)


def _things(name: str, title: str, unit: str) -> Column:
    return Column(name=name, title=title, kind=ColumnKind.NUMBER, unit=unit, low=0, high=100_000)


def _level(name: str, title: str, low: float, high: float) -> Column:
    """An answer on an ordered scale, as the number of the answer."""
    return Column(name=name, title=title, kind=ColumnKind.NUMBER, unit="level", low=low, high=high)


def _word(name: str, title: str, *words: str) -> Column:
    return Column(name=name, title=title, kind=ColumnKind.WORD, words=words)


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
        _of_school("enrolment", "Обучающихся всего"),
        *(_of_school(f"enrolment_grade_{g}", f"Обучающихся, {g} класс") for g in range(1, 13)),
        _flag("is_correctional", "Специальная (коррекционная)"),
        _flag("is_evening", "Вечерняя (сменная)"),
        _flag("is_closed_type", "Закрытого типа"),
        _flag("is_penal", "При учреждении исполнения наказаний"),
        _flag("is_boarding", "Школа-интернат"),
        _flag("is_small", "Малокомплектная"),
        _of_school("families", "Семей всего"),
        _of_school("pupils_both_parents_higher_education", "Оба родителя с высшим образованием"),
        _of_school("pupils_single_parent", "Из неполных семей"),
        _of_school("pupils_registered", "Состоят на учёте"),
        _of_school("pupils_russian_not_native", "Русский язык не родной"),
        _of_school("pupils_deviant", "С девиантным поведением"),
        _of_school("pupils_unmotivated", "Без учебной мотивации"),
        _of_school("pupils_disabled", "С ОВЗ и инвалидностью"),
        _of_school("olympiad_participants", "Участников олимпиад и конкурсов"),
        _of_school("grade_9_leavers", "Выпускников 9 класса"),
        _of_school("to_grade_10", "Перешли в 10 класс"),
        _of_school("teachers", "Учителей"),
        _of_school("teachers_top_category", "Учителей высшей категории"),
        _of_school("teachers_first_or_top_category", "Учителей первой и высшей категорий"),
        _of_school("teachers_up_to_30", "Учителей не старше 30 лет"),
        _of_school("teachers_pension_age", "Учителей пенсионного возраста"),
        _of_school("teachers_grades_5_9", "Учителей, преподающих в 5–9 классах"),
        _number("distance_km", "До ближайшего образовательного центра", "km"),
        _level(
            "city_trip",
            "Поездка в большой город: 0 — школа в нём, 1 — можно ежедневно, 2 — за день туда и"
            " обратно, 3 — не меньше двух дней, 4 — почти невозможна",
            0,
            4,
        ),
        _level(
            "city_transport",
            "Транспорт до большого города: 0 — школа в нём, 1 — прямой, 2 — с пересадками,"
            " 3 — из соседнего населённого пункта, 4 — нет и в округе",
            0,
            4,
        ),
        _level(
            "city_transport_frequency",
            "Как часто транспорт до большого города: 0 — школа в нём, 1 — несколько раз в день,"
            " 2 — ежедневно, 3 — два-три раза в неделю, 4 — раз в неделю и реже",
            0,
            4,
        ),
        _word(
            "settlement_kind",
            "Вид населённого пункта",
            *("capital", "city", "urban_settlement", "village"),
        ),
        _text("settlement_name", "Населённый пункт"),
        _number("settlement_residents_from", "Жителей в населённом пункте, не менее", "residents"),
        _word("ownership", "Форма собственности", "state", "municipal", "private"),
        _flag("is_branch", "Филиал"),
        _flag("has_branches", "Есть филиалы"),
        _flag("teaches_primary", "Есть начальное общее образование"),
        _flag("teaches_basic", "Есть основное общее образование"),
        _flag("teaches_secondary", "Есть среднее общее образование"),
        _flag("teaches_vocational", "Есть среднее профессиональное образование"),
        _flag("has_adapted_programmes", "Есть адаптированные программы"),
        _flag("teaches_in_other_languages", "Обучение и на других языках"),
        _things("classrooms", "Учебных кабинетов", "rooms"),
        _things("classrooms_teacher_computer", "Кабинетов с компьютером учителя", "rooms"),
        _things("classrooms_projector", "Кабинетов с проектором или доской", "rooms"),
        _things("computers", "Компьютеров для обучающихся", "computers"),
        _things("computers_outdated", "Устаревших компьютеров", "computers"),
        _things("computers_online", "Компьютеров с доступом в интернет", "computers"),
        _level(
            "internet_speed",
            "Интернет: 0 — нет, 1 — до 25 Мбит/с, 2 — 26–50, 3 — 51–100, 4 — более 100",
            0,
            4,
        ),
        _number(
            "pupils_in_clubs_percent_from", "В кружках и секциях, % не менее", "percent", high=100
        ),
        _level(
            "parents_attending",
            "Родители приходят на мероприятия: 1 — почти все, 2 — половина, 3 — некоторые",
            1,
            3,
        ),
        _level(
            "parents_helping",
            "Родители помогают школе: 1 — почти все, 2 — половина, 3 — некоторые",
            1,
            3,
        ),
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

OBJECTIVITY = TableSpec(
    "objectivity",
    "Объективность",
    (
        _SCHOOL,
        _YEAR,
        _PROCEDURE,
        _flag("marker", "Признак необъективности"),
        _persons("n_below_journal", "Понизили (отметка ниже журнала)"),
        _persons("n_as_journal", "Подтвердили (отметка как в журнале)"),
        _persons("n_above_journal", "Повысили (отметка выше журнала)"),
        _text("source", "Источник", required=True),
    ),
    key=("school", "year", "procedure"),
)

LINEAGE = TableSpec(
    "lineage",
    "Преемственность",
    (
        _SCHOOL,
        Column(
            name="event",
            title="Событие",
            kind=ColumnKind.WORD,
            words=("renamed", "login_changed", "merged", "split", "branch"),
            required=True,
        ),
        _text("predecessor", "Прежняя школа", required=True),
        _day("day", "День события"),
        _text("act", "Приказ"),
    ),
    key=("school", "event", "predecessor"),
)

TABLES: Mapping[str, TableSpec] = MappingProxyType(
    {
        spec.name: spec
        for spec in (RESULTS, CONTEXT, REFERENCE, LISTS, SCHOOLS, OBJECTIVITY, LINEAGE)
    }
)

LATER_TABLES = frozenset({OBJECTIVITY.name, LINEAGE.name})
"""Tables that runs written before them do not have: absent and empty are the same."""
