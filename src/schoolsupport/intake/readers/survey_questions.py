"""The questions of the survey of school context: heading, column of the context, answers.

A question is known by how its heading begins, in any order of columns, without its number. What
the two years ask in other words has two headings; what one year does not ask has none there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from schoolsupport.sheets.grid import is_blank, text_of
from schoolsupport.tables import CONTEXT, ColumnKind

YEARS = (2021, 2022)
"""Years whose survey is known."""

_NUMBERING = re.compile(r"\d+(\.\d+)*[.)]\s+")
_DASHES = str.maketrans("–—−ё", "---е")


@frozen
class Answer:
    """One of the answers offered.

    Attributes:
        code: number before the answer as printed; None where it was never seen.
        begins: how the answer begins, without its number.
        value: what stands for it in the column.
    """

    code: int | None
    begins: str
    value: float | str


@frozen
class Question:
    """One question.

    Attributes:
        column: column of the context.
        asked: how the heading begins in 2021 and in 2022; None where it is not asked.
        answers: the answers offered; none where the cell holds a number, a word, or да and нет.
    """

    column: str
    asked: tuple[str | None, str | None]
    answers: tuple[Answer, ...] = ()


def _both(column: str, heading: str, *answers: Answer) -> Question:
    return Question(column, (heading, heading), answers)


def _in_2021(column: str, heading: str, *answers: Answer) -> Question:
    return Question(column, (heading, None), answers)


def _in_2022(column: str, heading: str, *answers: Answer) -> Question:
    return Question(column, (None, heading), answers)


_OWNERSHIP = (
    Answer(1, "государственная", "state"),
    Answer(2, "муниципальная", "municipal"),
    Answer(None, "частная", "private"),
)
_SETTLEMENT_KINDS = (
    Answer(1, "столица субъекта", "capital"),
    Answer(None, "административный центр субъекта", "capital"),  # the words of 2022
    Answer(2, "город", "city"),
    Answer(3, "населенный пункт городского типа", "urban_settlement"),
    Answer(4, "населенный пункт сельского типа", "village"),
)
_RESIDENTS_FROM = (
    Answer(1, "менее 1 тыс", 0),
    Answer(2, "1-5 тыс", 1_000),
    Answer(3, "5-10 тыс", 5_000),
    Answer(4, "10-50 тыс", 10_000),
    Answer(5, "50-100 тыс", 50_000),
    Answer(6, "100-450 тыс", 100_000),
    Answer(7, "450-680 тыс", 450_000),
    Answer(8, "более 680 тыс", 680_000),
)
_CITY_TRIP = (
    Answer(1, "регулярность транспортного сообщения", 1),
    Answer(2, "каждый день ездить сложно", 2),
    Answer(3, "чтобы съездить", 3),
    Answer(4, "удаленность населенного пункта", 4),
)
_CITY_TRANSPORT = (
    Answer(1, "да, есть прямые", 1),
    Answer(2, "есть только с пересадками", 2),
    Answer(3, "необходимо самостоятельно добираться", 3),
    Answer(4, "регулярного транспортного сообщения нет", 4),
)
_FREQUENCY = (
    Answer(1, "несколько раз в день", 1),
    Answer(2, "ежедневно", 2),
    Answer(3, "два-три раза в неделю", 3),
    Answer(4, "один раз в неделю", 4),
)
_INTERNET = (
    Answer(None, "интернет в оо отсутствует", 0),
    Answer(None, "до 25", 1),
    Answer(None, "26-50", 2),
    Answer(None, "51-100", 3),
    Answer(None, "более 100", 4),
)
_CLUBS = (
    Answer(1, "более 80", 80),
    Answer(2, "50-80", 50),
    Answer(3, "20-50", 20),
    Answer(4, "менее 20", 0),
)
_PARENTS = (
    Answer(1, "почти все", 1),
    Answer(2, "примерно половина", 2),
    Answer(3, "лишь некоторые", 3),
)
_STATUS = (
    Answer(1, "самостоятельное юридическое лицо", 0),
    Answer(2, "филиал", 1),
)
_LANGUAGES = (
    Answer(1, "только на русском", 0),
    Answer(2, "в том числе на друг", 1),
)

GRADES = range(1, 13)
CLASSES = {grade: f"_classes_grade_{grade}" for grade in GRADES}
"""What is read and not kept: no classes in a grade means no pupils in it."""

QUESTIONS: tuple[Question, ...] = (
    _both("ownership", "организационно-правовая форма", *_OWNERSHIP),
    _in_2021("teaches_primary", "начальное общее образование"),
    _in_2021("teaches_basic", "основное общее образование"),
    _in_2021("teaches_secondary", "среднее общее образование"),
    _in_2021("teaches_vocational", "среднее профессиональное образование"),
    _in_2022("is_branch", "статус организации", *_STATUS),
    _in_2022("has_branches", "у оо есть филиалы"),
    # where the school stands
    Question(
        "settlement_kind",
        (
            "где расположена ваша образовательная организация",
            "где расположена образовательная организация",
        ),
        _SETTLEMENT_KINDS,
    ),
    _in_2021("settlement_name", "укажите наименование населенного пункта"),
    _both("settlement_residents_from", "каков размер населенного пункта", *_RESIDENTS_FROM),
    _in_2021("city_transport", "существует ли регулярное транспортное", *_CITY_TRANSPORT),
    _in_2021("city_transport_frequency", "с какой периодичностью", *_FREQUENCY),
    _both("city_trip", "какое из утверждений о возможности добраться", *_CITY_TRIP),
    # what it is; in 2022 a school «such as a correctional one» is asked for
    Question(
        "is_correctional",
        (
            "оо является специальной (коррекционной)",
            "оо является отдельной организацией, осуществляющей образовательную деятельность",
        ),
    ),
    _in_2021("is_evening", "оо является вечерней"),
    _in_2021("is_closed_type", "оо является специальным учебно-воспитательным учреждением"),
    _in_2021("is_penal", "оо является образовательной организацией при учреждении"),
    _in_2021("is_boarding", "оо является школой-интернатом"),
    _in_2022("has_adapted_programmes", "организация осуществляет образовательную деятельность по"),
    _in_2022("teaches_in_other_languages", "на каких языках осуществляется", *_LANGUAGES),
    # whom it teaches
    _both("enrolment", "укажите количество обучающихся в оо"),
    *(_in_2021(f"enrolment_grade_{grade}", f"{grade} класс обучающихся") for grade in GRADES),
    *(_in_2021(column, f"{grade} класс классов") for grade, column in CLASSES.items()),
    # who teaches; in 2021 those with at least half a post, in 2022 all
    Question("teachers", ("сколько всего в школе учителей", "сколько всего в оо учителей")),
    _in_2021("teachers_top_category", "сколько в школе учителей высшей категории"),
    _in_2022(
        "teachers_first_or_top_category",
        "сколько всего в оо учителей/преподавателей первой и высшей категорий",
    ),
    _in_2021(
        "teachers_up_to_30",
        "сколько в школе учителей (работающих не менее чем на 0,5 ставки) не старше 30",
    ),
    _in_2021(
        "teachers_pension_age",
        "сколько в школе учителей (работающих не менее чем на 0,5 ставки), достигших пенсионного",
    ),
    _in_2022("teachers_grades_5_9", "сколько в оо учителей, преподающих в 5-9 классах"),
    # what it has
    _in_2021("classrooms", "сколько в школе учебных классов"),
    _in_2021("classrooms_teacher_computer", "в скольких из них рабочее место учителя"),
    _in_2021("classrooms_projector", "в скольких учебных классах, кабинетах есть проектор"),
    _in_2021("computers", "сколько компьютеров обучающиеся могут использовать"),
    _in_2021("computers_outdated", "сколько из этих компьютеров являются маломощными"),
    _in_2021("computers_online", "сколько из этих компьютеров имеют доступ к сети"),
    _in_2021("internet_speed", "скорость интернета", *_INTERNET),
    # who takes part
    _in_2021("pupils_in_clubs_percent_from", "как вы оцениваете вовлеченность обуча", *_CLUBS),
    _in_2021(
        "parents_attending",
        "исходя из имеющегося опыта, как много родителей обучающихся обычно откликаются",
        *_PARENTS,
    ),
    _in_2021(
        "parents_helping",
        "исходя из имеющегося опыта, как много родителей обучающихся готовы оказать",
        *_PARENTS,
    ),
)
"""Every question that has a column."""

PARTS: tuple[tuple[str, str], ...] = (
    ("teachers_top_category", "teachers"),
    ("teachers_first_or_top_category", "teachers"),
    ("teachers_up_to_30", "teachers"),
    ("teachers_pension_age", "teachers"),
    ("teachers_grades_5_9", "teachers"),
    ("classrooms_teacher_computer", "classrooms"),
    ("classrooms_projector", "classrooms"),
    ("computers_outdated", "computers"),
    ("computers_online", "computers"),
)
"""Columns that cannot be more than another."""


def asked_by(headings: Sequence[str], year: int) -> dict[int, Question]:
    """Questions of a year's survey by the place of their heading.

    Where a heading begins as two questions do, the longer beginning is meant.
    """
    place = YEARS.index(year)
    asked = [(q.asked[place], q) for q in QUESTIONS]
    found: dict[int, Question] = {}
    for number, heading in enumerate(headings):
        text = plain(heading)
        fits = [(begins, q) for begins, q in asked if begins and text.startswith(begins)]
        if fits:
            found[number] = max(fits, key=lambda fit: len(fit[0]))[1]
    return found


def plain(cell: object) -> str:
    """A heading or an answer without number, capitals and kinds of dashes."""
    text = text_of(cell).casefold().translate(_DASHES)
    return _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text


_CODE = re.compile(r"(\d+)\s*(?:[.)]\s*|\.0)?")
_LEADING_CODE = re.compile(r"\d+\s*[.)]\s*")  # «2.Примерно половина» has no space
_NUMBER_AND_WORD = re.compile(
    r"(?P<number>-?\d[\d \xa0]*(?:[.,]\d+)?)\s*"
    r"(?:чел|обуч|учен|учащ|учит|педагог|кабинет|класс|компьют|шт|%)[а-я]*\.?",
    re.IGNORECASE,
)


@frozen(kw_only=True, eq=False)
class ReadAnswers:
    """A column as read: a cell per row, None for a blank; and the rows answered in other words."""

    cells: list[object]
    unknown: tuple[int, ...] = ()


def read_answers(cells: Sequence[object], question: Question) -> ReadAnswers:
    """Read the answers to one question; what is no number or no да and нет is left to the checks.

    Args:
        cells: cells as the file holds them.
        question: what was asked.
    """
    if question.answers:
        read = [None if is_blank(cell) else _chosen(cell, question.answers) for cell in cells]
        blank = [is_blank(cell) for cell in cells]
        pairs = enumerate(zip(read, blank, strict=True))
        unknown = tuple(row for row, (value, empty) in pairs if value is None and not empty)
        return ReadAnswers(cells=list(read), unknown=unknown)
    spec = CONTEXT.by_name.get(question.column)
    clean = _yes_or_no if spec is not None and spec.kind is ColumnKind.FLAG else _number
    return ReadAnswers(cells=[None if is_blank(cell) else clean(cell) for cell in cells])


def known_answers(question: Question) -> str:
    """The answers offered, for a message."""
    return "; ".join(answer.begins for answer in question.answers)


def _chosen(cell: object, answers: Sequence[Answer]) -> float | str | None:
    """What stands for the answer; its words go before its number."""
    text = plain(cell)
    words = {text, _LEADING_CODE.sub("", text, count=1)}
    for answer in answers:
        if any(word.startswith(answer.begins) for word in words):
            return answer.value
    code = _CODE.fullmatch(text)
    if code is None:
        return None
    return next((answer.value for answer in answers if answer.code == int(code[1])), None)


def _yes_or_no(cell: object) -> object:
    """«Да.» as «Да»; other cells as they are."""
    return cell.strip().rstrip(".,; ") if isinstance(cell, str) else cell


def _number(cell: object) -> object:
    """«450 чел.» as «450»; other cells as they are."""
    if not isinstance(cell, str):
        return cell
    match = _NUMBER_AND_WORD.fullmatch(text_of(cell))
    return match["number"] if match else cell
