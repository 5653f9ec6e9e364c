"""Protocols with a row a participant: counted by school here, and dropped; nothing of a row stays.

Those who were absent, did not begin, or are a row of the form that nobody filled in are not
participants, and never zeros. Columns of names are not looked into at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem, Procedure, problem
from schoolsupport.intake.counting.participants import COLUMNS
from schoolsupport.intake.layouts import Headed, Reading
from schoolsupport.intake.readers.markers import source_of
from schoolsupport.intake.readers.protocol_titles import Work, work_of
from schoolsupport.intake.works import grade_of
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.frames import ROW
from schoolsupport.sheets.grid import Row, is_blank, text_of
from schoolsupport.tables.cells import Bools, Floats, numbers_of
from schoolsupport.tables.columns import JOURNAL
from schoolsupport.words.logins import is_login
from schoolsupport.words.text import plain

_TASK = re.compile(
    r"\d{1,2}(?:[.]\d{1,2})?(?:[кk]\d{1,2})? ?\(\d{1,2} ?б\w*\.?\)|балл за \S+.*|a-\d+-grade"
)
_VARIANT = re.compile(r"вариант|var(?:iant)?(?:-\d+)?")
_ROLES: Mapping[str, tuple[re.Pattern[str], ...]] = MappingProxyType(
    {
        # the first that is there says whose row it is
        "school": tuple(
            re.compile(one)
            for one in (r"логин.*", r"код (?:оо|оу|школы)", r"оо|школа", r"user|пользователь")
        ),
        "name": (re.compile(r"(?:на(?:зва|именова)ние )(?:оо|оу|школы)"),),
        "municipality": (re.compile(r"муниципалитет|мо|район"),),
        "region": (re.compile(r"регион"),),
        "class": (re.compile(r"класс|klass|наименование класса|параллель"),),
        "code": (
            re.compile(r"код(?: участника| обучающегося)?|code|№ бланка|номер обучающегося|id"),
        ),
        "primary": (
            *(re.compile(re.escape(plain(one))) for one in COLUMNS["primary"]),
            re.compile(r"всего баллов|sum|первичный балл"),
        ),
        "test_100": (
            *(re.compile(re.escape(plain(one))) for one in COLUMNS["test_100"]),
            re.compile(r"итоговый балл"),
        ),
        "mark": (re.compile(r"отметка|оценка|отметка за (?:работу|впр)"),),
        "journal": (re.compile(r"отметка по журналу"),),
        "uploaded": (re.compile(r"дата загрузки"),),
    }
)
_PERSONAL = re.compile(r"фамилия|имя|отчество|ф\.? ?и\.? ?о\.?(?: \w+)*")
_ABSENT = re.compile(r"отсутств|не явил|неявка|не участв|н/я|удал[её]н|не заверш|аннулир")
_CODED = re.compile(r"(?P<login>[a-z]{3}\d{4,}) ?\| ?(?P<name>.*)", re.IGNORECASE)
_HEADED = re.compile(r"(?P<name>.*?) ?\((?P<login>[a-z]{3}\d{4,})\)", re.IGNORECASE)
_STATED = re.compile(r"(?:кол-во|количество|число) участников ?: ?(\d+)")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d+)?")
_CROSS = frozenset({"x", "х"})
_MARKS = (2, 3, 4, 5)
_TOOK_PART, _ABSENT_ROW, _IDLE, _BLANK = "took part", "absent", "did not begin", "blank"
_FEWEST_TASKS = 3


@frozen(kw_only=True)
class _Head:
    """Where the columns are; places from 0."""

    row: int  # of the sheet, from 0
    roles: Mapping[str, int]
    tasks: tuple[int, ...]
    variants: tuple[int, ...]
    personal: tuple[str, ...]


@frozen(kw_only=True)
class Protocol(Headed[_Head]):
    """One kind of protocol, known by headings that no other has together.

    Attributes:
        name: stable name.
        title: Russian title.
        description: how it is known.
        wanted: roles it must have, «tasks» and «variants» among them.
        unwanted: roles that make it another kind.
        signs: headings, one of which must be there; none where roles are enough.
        assessment: what was written, where the kind of protocol leaves no choice.
        grade: the grade of an exam.
        year: the year of a layout that one year alone had.
    """

    name: str
    title: str
    description: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()
    signs: re.Pattern[str] | None = None
    assessment: str = "vpr"
    grade: int | None = None
    year: int | None = None

    yields: tuple[str, ...] = ("results", "objectivity", "schools")

    def heading_row(self, sheet: Sheet) -> int | None:
        """The row of the headings, counted from 1."""
        head = self.head(sheet)
        return None if head is None else head.row + 1

    def head(self, sheet: Sheet) -> _Head | None:
        """The headings, where they are of this kind."""
        found = (self._head(number, row) for number, row in enumerate(sheet.top))
        return next((one for one in found if one is not None), None)

    def read_from(self, sheet: Sheet, head: _Head) -> Reading:
        """Counts of schools; rows of participants are gone afterwards."""
        rows = _Rows.of(sheet, head)
        problems = [
            problem("column.personal").at(row=head.row + 1, column=one) for one in head.personal
        ]
        work, wrong = work_of(
            sheet,
            head.row,
            assessment=self.assessment,
            year=self.year,
            grade=self.grade,
            classes=rows.classes(),
            days=rows.texts("uploaded"),
        )
        problems += wrong
        if work is None:
            return Reading(problems=tuple(problems))
        return rows.reading(work, source_of(self.title, sheet), problems)

    def _head(self, number: int, row: Row) -> _Head | None:
        head = _head(number, row)
        if head is None or any(one in head.roles for one in self.unwanted):
            return None
        there = {
            *head.roles,
            *(["tasks"] if len(head.tasks) >= _FEWEST_TASKS else []),
            *(["variants"] if head.variants else []),
        }
        labels = [plain(text_of(cell)) for cell in row]
        signed = self.signs is None or any(map(self.signs.fullmatch, labels))
        return head if signed and there.issuperset(self.wanted) else None


def _head(number: int, row: Row) -> _Head | None:
    labels = [plain(text_of(cell)) for cell in row]
    roles: dict[str, int] = {}
    for role, patterns in _ROLES.items():
        for pattern in patterns:
            places = [n for n, label in enumerate(labels) if label and pattern.fullmatch(label)]
            if places:
                roles.setdefault(role, places[0])
                break
    if not {"primary", "test_100"} & set(roles):
        return None
    return _Head(
        row=number,
        roles=roles,
        tasks=tuple(n for n, label in enumerate(labels) if _TASK.fullmatch(label)),
        variants=tuple(n for n, label in enumerate(labels) if _VARIANT.fullmatch(label)),
        personal=tuple(text_of(cell) for cell in row if _PERSONAL.fullmatch(plain(text_of(cell)))),
    )


@frozen(kw_only=True, eq=False)
class _Rows:
    """The rows below the headings: only the columns that are counted, and who they are of."""

    head: _Head
    numbers: Sequence[int]
    cells: Mapping[str, Sequence[object]]
    tasks: Sequence[Sequence[object]]  # by task
    variants: Sequence[Sequence[object]]
    stated: Sequence[tuple[int, str, str, int | None]]  # rows that head a school

    @classmethod
    def of(cls, sheet: Sheet, head: _Head) -> _Rows:
        body = list(enumerate(sheet.grid()[head.row + 1 :], start=head.row + 2))
        headings: list[tuple[int, str, str, int | None]] = []
        kept: list[tuple[int, Row]] = []
        label = head.roles.get("primary", head.roles.get("test_100", 0))
        printed = text_of(sheet.grid()[head.row][label])
        for number, row in body:
            texts = [text_of(cell) for cell in row if not is_blank(cell)]
            heading = _HEADED.match(texts[0]) if texts and len(texts) <= 3 else None
            if heading is not None and is_login(heading["login"]):
                said = _STATED.search(plain(" ".join(texts)))
                stated = int(said[1]) if said else None
                headings.append((number, heading["login"], heading["name"], stated))
            elif texts and not (label < len(row) and text_of(row[label]) == printed):
                kept.append((number, row))

        def column(place: int) -> list[object]:
            return [row[place] if place < len(row) else None for _, row in kept]

        return cls(
            head=head,
            numbers=[number for number, _ in kept],
            cells={role: column(place) for role, place in head.roles.items()},
            tasks=[column(place) for place in head.tasks],
            variants=[column(place) for place in head.variants],
            stated=headings,
        )

    def texts(self, role: str) -> list[str]:
        """The texts of a column; none where there is no such column."""
        return [text_of(cell) for cell in self.cells.get(role, ())]

    def classes(self) -> list[int | None]:
        """The grade in which each row says its pupil is."""
        known = {cell: grade_of(cell) for cell in set(self.texts("class"))}
        return [known[cell] for cell in self.texts("class")] or [None] * len(self.numbers)

    def reading(self, work: Work, source: str, problems: list[Problem]) -> Reading:
        """What the rows come to."""
        kinds = self._kinds()
        schools, names = self._schools()
        taking = kinds == _TOOK_PART
        nobody = taking & np.array([not one for one in schools])
        if not work.school and nobody.any():
            said = problem("protocol.no_school", count=int(nobody.sum()))
            problems.append(said.at(row=int(np.array(self.numbers)[nobody][0])))
        frame = pd.DataFrame(
            {
                "school": [one or work.school for one in schools],
                "procedure": self._procedures(work),
                "score": self._scores(),
                "mark": self._marks("mark"),
                "journal": self._marks("journal"),
                ROW: self.numbers,
            }
        )
        problems.append(self._counted(kinds))
        known = frame["school"].notna() & frame["procedure"].notna()
        problems += self._strange(frame, taking)
        rows = frame[(taking & known).to_numpy()]
        problems += self._stated_wrong(rows)
        results: list[dict[str, Any]] = []
        compared: list[dict[str, Any]] = []
        for (school, procedure), part in rows.groupby(["school", "procedure"], sort=False):
            whose = {"school": school, "year": work.year, "procedure": procedure}
            whose[ROW] = int(part[ROW].iloc[0])
            results.append({**whose, **self._result(part), "held_on": work.held_on})
            compared += [{**whose, **one, "source": source} for one in _compared(part)]
        frames = {
            "results": pd.DataFrame(results),
            "objectivity": pd.DataFrame(compared),
            "schools": self._named(schools, names),
        }
        return Reading(
            frames={name: one for name, one in frames.items() if len(one)},
            problems=tuple(problems),
        )

    def _kinds(self) -> NDArray[np.object_]:
        """What each row is: of one who took part, absent, did not begin; or blank."""
        scores = self._printed_scores()
        said = [*self.variants, *self._there("class", "primary", "test_100", "mark")]
        absent = self._any(said, lambda c: isinstance(c, str) and _is_absent(c))
        crossed = self._any(self.tasks, lambda c: plain(text_of(c)) in _CROSS)
        whose = self._any(
            [*self.variants, *self._there("code", "class")], lambda c: not is_blank(c)
        )
        done = ~np.isnan(scores) if not self.tasks else self._any(self.tasks, _is_number)
        if self.tasks:
            done |= scores > 0
        kinds: NDArray[np.object_] = np.full(len(self.numbers), _TOOK_PART, dtype=object)
        kinds[~done] = _IDLE
        kinds[~done & ~whose & ~crossed] = _BLANK
        kinds[absent] = _ABSENT_ROW
        return kinds

    def _there(self, *roles: str) -> list[Sequence[object]]:
        return [self.cells[role] for role in roles if role in self.cells]

    def _any(self, columns: Sequence[Sequence[object]], holds: Callable[[object], bool]) -> Bools:
        """The rows in which a cell of one of the columns is so."""
        found: Bools = np.zeros(len(self.numbers), dtype=bool)
        for column in columns:
            found |= np.fromiter(map(holds, column), dtype=bool, count=len(found))
        return found

    def _printed_scores(self) -> Floats:
        role = "test_100" if "test_100" in self.cells else "primary"
        return numbers_of(pd.Series(self.cells[role], dtype="object"))[0]

    def _scores(self) -> Floats:
        """The totals as printed; where they cannot be read, what the tasks add up to."""
        scores = self._printed_scores()
        if "test_100" in self.cells or not self.tasks:
            return scores
        read = [numbers_of(pd.Series(one, dtype="object"))[0] for one in self.tasks]
        return np.where(np.isnan(scores), np.nansum(read, axis=0), scores)

    def _marks(self, role: str) -> Floats:
        if role not in self.cells:
            return np.full(len(self.numbers), np.nan)
        marks = numbers_of(pd.Series(self.cells[role], dtype="object"))[0]
        return np.where(np.isin(marks, _MARKS), marks, np.nan)

    def _schools(self) -> tuple[list[str | None], list[str | None]]:
        """The login and the name of each row's school; those of the heading above, where blank."""
        read = [_split(text) for text in self.texts("school")] or [(None, None)] * len(self.numbers)
        names = self.texts("name") or [""] * len(self.numbers)
        starts = [number for number, *_ in self.stated]
        above = np.searchsorted(starts, self.numbers) - 1
        schools: list[str | None] = []
        called: list[str | None] = []
        for (login, own), name, place in zip(read, names, above, strict=True):
            heading = self.stated[place] if place >= 0 else None
            schools.append(login or (heading[1] if heading else None))
            called.append(name or own or (heading[2] if heading else None))
        return schools, called

    def _procedures(self, work: Work) -> list[str | None]:
        grades = [work.grade] * len(self.numbers)
        if work.grade is None:
            grades = [None if one is None else one - work.before for one in self.classes()]
        known = {
            grade: Procedure(work.assessment, grade, work.subject, work.variant).id
            for grade in {*grades} - {None, 0}
            if grade is not None
        }
        return [None if grade is None else known.get(grade) for grade in grades]

    def _counted(self, kinds: NDArray[np.object_]) -> Problem:
        count = Counter(kinds.tolist())
        return problem(
            "protocol.counted",
            n=count[_TOOK_PART],
            absent=count[_ABSENT_ROW],
            idle=count[_IDLE],
            blank=count[_BLANK],
        ).at(row=self.head.row + 1)

    def _strange(self, frame: pd.DataFrame, taking: Bools) -> list[Problem]:
        """Rows of those who took part of which the grade or the score cannot be read."""
        found: list[Problem] = []
        lost = taking & frame["procedure"].isna().to_numpy()
        unread = taking & frame["score"].isna().to_numpy()
        for code, where in (("protocol.no_grade", lost), ("protocol.no_score", unread)):
            if where.any():
                first = int(np.array(self.numbers)[where][0])
                found.append(problem(code, count=int(where.sum())).at(row=first))
        return found

    def _result(self, part: pd.DataFrame) -> dict[str, Any]:
        """What the participants of a school come to; a mark nobody can read leaves bounds."""
        scale = "test_100" if "test_100" in self.cells else "primary"
        row: dict[str, Any] = {"n": len(part)}
        if part["score"].notna().all():
            row |= {"mean": float(part["score"].mean()), "mean_scale": scale}
        if "mark" not in self.cells:
            return row
        counts = {f"n_{mark}": int((part["mark"] == mark).sum()) for mark in _MARKS}
        unknown = len(part) - sum(counts.values())
        bounds = {
            "n_below_lowest": counts["n_2"],
            "n_below_highest": counts["n_2"] + unknown,
        }
        return row | bounds | ({} if unknown else counts)

    def _stated_wrong(self, rows: pd.DataFrame) -> list[Problem]:
        """Schools above whose rows another number of participants is printed than was counted."""
        counted = rows.groupby("school").size() if len(rows) else pd.Series(dtype="int64")
        return [
            problem("protocol.count_differs", stated=stated, counted=int(counted.get(login, 0))).at(
                row=number, school=login
            )
            for number, login, _, stated in self.stated
            if stated is not None and stated != counted.get(login, 0)
        ]

    def _named(self, schools: Sequence[str | None], names: Sequence[str | None]) -> pd.DataFrame:
        places = {}
        for role in ("municipality", "region"):
            if role in self.cells:
                places[role] = [_after_bar(text) for text in self.texts(role)]
        frame = pd.DataFrame({"school": schools, "name": names, **places, ROW: self.numbers})
        there = frame["school"].notna() & frame["name"].notna()
        return frame[there].drop_duplicates("school").reset_index(drop=True)


def _compared(part: pd.DataFrame) -> Iterator[dict[str, int]]:
    """How many marks are below, as and above the journal's; of those who have both."""
    both = part[part["mark"].notna() & part["journal"].notna()]
    if len(both):
        differ = both["mark"] - both["journal"]
        counts = (int(one.sum()) for one in (differ < 0, differ == 0, differ > 0))
        yield dict(zip(JOURNAL, counts, strict=True))


def _is_absent(text: str) -> bool:
    return _ABSENT.match(plain(text)) is not None


def _is_number(cell: object) -> bool:
    if isinstance(cell, int | float):
        return cell == cell  # noqa: PLR0124  # NaN differs from itself
    return isinstance(cell, str) and _NUMBER.fullmatch(cell.strip()) is not None


def _split(text: str) -> tuple[str | None, str | None]:
    """«edu223144 | МБОУ …» as login and name; a login or a code alone as it is."""
    coded = _CODED.fullmatch(text)
    if coded is not None:
        return coded["login"], coded["name"] or None
    headed = _HEADED.fullmatch(text)
    if headed is not None:
        return headed["login"], headed["name"]
    return (text or None), None


def _after_bar(text: str) -> str | None:
    """«reg22_m007 | Быстроистокский район» as the name alone."""
    return text.split("|", 1)[-1].strip() or None


PROTOCOLS = (
    Protocol(
        name="ege-protocol",
        title="Протокол ЕГЭ",
        description=(
            "«01 - Русский язык 2025.05.30» над таблицей; «Код ОО», «Вариант», «Первичный балл»,"
            " «Итоговый балл»; участники сосчитаны по школам, имена не читаются"
        ),
        wanted=("school", "primary", "test_100"),
        signs=re.compile(r"ответы в .* форме|код ппэ|№ бланка|фамилия"),
        assessment="ege",
        grade=11,
    ),
    Protocol(
        name="oge-protocol",
        title="Протокол ОГЭ",
        description=(
            "«01 - Русский язык 2025.06.09» над таблицей; «Код ОО», «Аудитория», «Первичный балл»,"
            " «Оценка»; участники сосчитаны по школам, имена не читаются"
        ),
        wanted=("school", "primary", "mark"),
        unwanted=("test_100", "journal"),
        signs=re.compile(r"аудитория|код ппэ|код участника.*"),
        assessment="oge",
        grade=9,
    ),
    Protocol(
        name="vpr-individual-results",
        title="Ф1 «Индивидуальные результаты»",
        description=(
            "Выгрузка ФИС ОКО: «ОО», «Название ОО», «Код участника», задания, «Первичный балл»,"
            " «Отметка», «Отметка по журналу»; участники сосчитаны по школам"
        ),
        wanted=("code", "primary", "mark", "journal"),
    ),
    Protocol(
        name="vpr-protocol-2022",
        title="Протокол ВПР 2022",
        description=(
            "«Школа» с логином и названием, «Дата загрузки», «Вариант», задания, «Итого баллов»;"
            " класс — в «Наименование класса», предмет — в имени листа, файла или над таблицей"
        ),
        wanted=("school", "variants", "tasks", "primary", "uploaded"),
    ),
    Protocol(
        name="vpr-protocol-2021",
        title="Протокол ВПР 2021",
        description=(
            "«Логин школы», «Класс», «Вариант», «Всего баллов», «Балл за 1» …; предмет и год — в"
            " имени листа, файла или над таблицей"
        ),
        wanted=("school", "class", "variants", "tasks", "primary"),
        unwanted=("uploaded", "mark"),
        signs=re.compile(r"балл за \S+.*"),
    ),
    Protocol(
        name="vpr-protocol-2020",
        title="Протокол ВПР 2020",
        description=(
            "`user`, `klass`, `var-1`, `sum`, `a-1-grade` …; осень 2020 года: программа класса на"
            " один ниже того, в котором учатся"
        ),
        wanted=("school", "class", "variants", "tasks", "primary"),
        signs=re.compile(r"a-\d+-grade"),
        year=2020,
    ),
    Protocol(
        name="vpr-form-2026",
        title="Форма сбора ВПР 2026",
        description=(
            "«Код участника», «Вариант», задания с баллами «1 (5б)», «Порядковый номер класса»,"
            " «Итого баллов»; логин, класс и предмет — над таблицей или в имени файла"
        ),
        wanted=("code", "variants", "tasks", "primary"),
        unwanted=("mark", "test_100"),
    ),
)
