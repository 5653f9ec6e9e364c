"""Tables that are known and hold nothing the tables have a place for: what each is for is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from schoolsupport.domain import problem
from schoolsupport.intake.layouts import Headed, Reading
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.grid import Row, is_blank, row_where, text_of
from schoolsupport.translation import Message, msg
from schoolsupport.words.text import plain

_NUMBER = re.compile(r"\d{1,3}(?:[.,]0)?")
_TASK = re.compile(r"\d{1,2}(?:\(\d\)|[.]\d|[кk]\d)?(?: ?\(\d ?б\.?\))?")
_FEWEST_SCORES = 6  # tables of marks have four numbers for headings
_MARKS = frozenset({"2", "3", "4", "5"})


@frozen(kw_only=True)
class OtherPurpose(Headed[int]):
    """A layout known by its headings, whose rows are counted and left where they are."""

    name: str
    title: str
    description: str
    purpose: Message
    wanted: tuple[re.Pattern[str], ...]
    unwanted: tuple[re.Pattern[str], ...] = ()
    numbered: re.Pattern[str] | None = None

    yields: tuple[str, ...] = ()

    def head(self, sheet: Sheet) -> int | None:
        """The first row that has what such tables have."""
        return row_where(sheet.top, self._is_head)

    def read_from(self, sheet: Sheet, head: int) -> Reading:
        """No rows; what the table is for, and how many rows it has."""
        count = sum(not all(map(is_blank, row)) for row in sheet.grid()[head:])
        said = problem(
            "sheet.for_other_purpose", title=self.title, purpose=self.purpose, count=count
        )
        return Reading(problems=(said.at(row=head),), known=count)

    def _is_head(self, row: Row) -> bool:
        labels = [plain(text_of(cell)) for cell in row if not is_blank(cell)]
        return (
            not any(one.match(label) for one in self.unwanted for label in labels)
            and all(any(map(one.match, labels)) for one in self.wanted)
            and self._is_numbered(labels)
        )

    def _is_numbered(self, labels: Sequence[str]) -> bool:
        if self.numbered is None:
            return True
        numbers = {label for label in labels if self.numbered.fullmatch(label)}
        return len(numbers) >= _FEWEST_SCORES and not numbers <= _MARKS


_GROUPS = re.compile(r"групп[аы] участников")
_PEOPLE = re.compile(r"(кол-во|количество|число) участников")
_NOUGHT = re.compile(r"0$")

SCORES = OtherPurpose(
    name="vpr-score-distribution",
    title="Распределение первичных баллов",
    description=(
        "Выгрузка ФИС ОКО: «Группы участников», «Кол-во участников» и по столбцу на каждый"
        " первичный балл; узнаётся, в таблицы не берётся"
    ),
    purpose=msg("it shows jumps at the boundaries of marks, a sign of non-objectivity"),
    wanted=(_GROUPS, _PEOPLE, _NOUGHT),
    numbered=_NUMBER,
)
SCORE_ROWS = OtherPurpose(
    name="score-rows",
    title="Распределение первичных баллов, строка на балл",
    description=(
        "«Класс», «Предмет», школа, первичный балл и сколько участников его получили; узнаётся,"
        " в таблицы не берётся"
    ),
    purpose=msg("it shows jumps at the boundaries of marks, a sign of non-objectivity"),
    wanted=(
        re.compile(r"(grade|класс)$"),
        re.compile(r"(subject|предмет)$"),
        re.compile(r"(school|логин.*|школа|оо)$"),
        re.compile(r"(primary|первичный балл|балл)$"),
        re.compile(r"(n|участников|кол-во участников)$"),
    ),
    unwanted=(re.compile(r"(year|год|n_2|2|mean.*|код.*|отметка|mark)$"),),
)
SCALE = OtherPurpose(
    name="mark-scale",
    title="Шкала перевода первичных баллов в отметки",
    description=(
        "«Класс», «Предмет» и границы отметок в первичных баллах; узнаётся, в таблицы не берётся"
    ),
    purpose=msg("it says which primary scores give which mark"),
    wanted=(
        re.compile(r"(grade|класс)$"),
        re.compile(r"(subject|предмет)$"),
        re.compile(r"(mark3_from|отметка [«\"]?3.*|[«\"]?3[»\"]?( от)?)$"),
        re.compile(r"(mark5_from|отметка [«\"]?5.*|[«\"]?5[»\"]?( от)?)$"),
        re.compile(r"(max_primary|макс.*балл)"),
    ),
    unwanted=(re.compile(r"(school|логин.*|школа|оо|n|участников.*|кол-во.*)$"),),
)
TASKS = OtherPurpose(
    name="vpr-task-results",
    title="Выполнение заданий",
    description=(
        "Выгрузка ФИС ОКО: «Группы участников», «Кол-во участников» и по столбцу на каждое задание"
        " («1», «2К1», «13.2»); узнаётся, в таблицы не берётся"
    ),
    purpose=msg("it shows which tasks the pupils of a school could not do"),
    wanted=(_GROUPS, _PEOPLE),
    unwanted=(_NOUGHT,),
    numbered=_TASK,
)
PLANNED = OtherPurpose(
    name="vpr-planned-results",
    title="Достижение планируемых результатов",
    description=(
        "Выгрузка ФИС ОКО: «Блоки ПООП» с баллом и процентами выполнения; узнаётся, в таблицы не"
        " берётся"
    ),
    purpose=msg("it shows which planned results the pupils have reached"),
    wanted=(
        re.compile(r"блоки пооп|планируемые результаты|блоки фгос|проверяемые (элементы|умения)"),
        re.compile(r"макс"),
    ),
)
REJECTED = OtherPurpose(
    name="rejected-rows",
    title="Отклонённые строки",
    description=(
        "Что записала команда `schoolsupport data convert`: строки, которые не взяты, и причины;"
        " узнаётся, в таблицы не берётся"
    ),
    purpose=msg("it holds rows that were refused, with the reasons"),
    wanted=(re.compile(r"_row$"), re.compile(r"_reason$")),
)
OTHER_PURPOSES = (SCORES, TASKS, SCORE_ROWS, SCALE, PLANNED, REJECTED)
