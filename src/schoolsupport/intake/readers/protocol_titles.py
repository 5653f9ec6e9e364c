"""What a protocol is of: above its table, in the names of its sheet and file, in its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.intake.readers.title_phrases import Part, phrases_of
from schoolsupport.intake.works import SUBJECT_CODES, SUBJECT_SIGNS, exam_of
from schoolsupport.sheets import Sheet
from schoolsupport.sheets.grid import shown, text_of
from schoolsupport.translation import msg
from schoolsupport.words.text import plain

_EXAM_TITLE = re.compile(r"\d{1,2} ?- ?(?P<subject>.+?) (?P<day>20\d\d[.-]\d\d[.-]\d\d)")
_SIGN = re.compile(r"(?<![А-Яа-яЁё])[А-Я]{2}(?![А-Яа-яЁё])")
_LOGIN = re.compile(r"(?<![a-z0-9])(?:sch|edu|ksh|spo)\d{4,}(?![0-9])", re.IGNORECASE)
_DAY = re.compile(
    r"(?P<y>20\d\d)[.-](?P<m>\d\d)[.-](?P<d>\d\d)|(?P<D>\d\d)\.(?P<M>\d\d)\.(?P<Y>20\d\d)"
)
_PROTOCOL = re.compile(r"протокол\w*", re.IGNORECASE)
_AUTUMN = 9
_AUTUMN_YEAR = 2020
"""ВПР were moved from the spring to the autumn, and written by the next grade."""


@frozen(kw_only=True)
class Work:
    """What was written.

    Attributes:
        assessment: its key.
        subject: code of the subject.
        variant: level of an exam in mathematics.
        year: calendar year.
        grade: grade of the programme of all rows; None where each row says its own.
        before: how far the programme is behind the grade that writes.
        held_on: the day; NaT where it is not said.
        school: login of the school of all rows, where the title or the file says it.
    """

    assessment: str
    subject: str
    variant: str | None
    year: int
    grade: int | None
    before: int
    held_on: pd.Timestamp
    school: str | None


def work_of(
    sheet: Sheet,
    header: int,
    *,
    assessment: str,
    year: int | None,
    grade: int | None,
    classes: Sequence[int | None],
    days: Sequence[str],
) -> tuple[Work | None, list[Problem]]:
    """What a protocol is of, and what is missing for it to be known.

    Args:
        sheet: the sheet.
        header: row of the headings, from 0.
        assessment: what was written.
        year: the year of the layout, where it had one alone.
        grade: the grade of an exam.
        classes: the grade of each row.
        days: days on which rows were uploaded.
    """
    lines = list(_lines(sheet, header))
    problems: list[Problem] = []
    title = next(filter(None, map(_EXAM_TITLE.search, lines)), None)
    held_on = pd.Timestamp("NaT") if title is None else pd.Timestamp(title["day"].replace(".", "-"))
    exam = exam_of(title["subject"]) if title is not None else None
    subject, variant = exam or (_subject(lines), None)
    months, uploaded = _days(days)
    years = {int(held_on.year)} if title is not None else _named(lines, Part.YEAR)
    years = years or uploaded or ({year} if year else set())
    found = shown([one for one in lines if one])
    for said, part in ((subject, msg("subject")), (years, msg("year"))):
        if not said:
            problems.append(problem("title.incomplete", part=part, found=found))
    if len(years) > 1:
        told = " | ".join(map(str, sorted(years)))
        problems.append(problem("title.ambiguous", part=msg("year"), found=told))
    if subject is None or len(years) != 1:
        return None, problems
    when = years.pop()
    autumn = assessment == "vpr" and when == _AUTUMN_YEAR and (
        year == _AUTUMN_YEAR or any(month >= _AUTUMN for month in months)
    )  # fmt: skip
    own = grade or _grade(lines, classes)
    if own is None and not any(classes):
        problems.append(problem("title.incomplete", part=msg("grade"), found=found))
        return None, problems
    if autumn:
        problems.append(problem("protocol.autumn").at(row=header + 1))
    return (
        Work(
            assessment=assessment,
            subject=subject,
            variant=variant,
            year=when,
            grade=own,
            before=int(autumn),
            held_on=held_on,
            school=_school(lines),
        ),
        problems,
    )


def _lines(sheet: Sheet, header: int) -> Iterator[str]:
    """What stands above the table, then the names of the sheet and of the file."""
    for row in sheet.top[:header]:
        yield " ".join(text for text in map(text_of, row) if text)
    for name in (sheet.name or "", PurePath(sheet.file).stem):
        yield _PROTOCOL.sub(" ", name.replace("_", " ")).strip()


def _named(lines: Sequence[str], part: Part) -> set[int]:
    """The numbers of a part that the first line which names it has."""
    for line in lines:
        found = {int(one.values[-1]) for one in phrases_of(line) if one.part is part}
        if found:
            return found
    return set()


def _subject(lines: Sequence[str]) -> str | None:
    for line in lines:
        codes = {str(one.values[0]) for one in phrases_of(line) if one.part is Part.SUBJECT}
        whole = SUBJECT_CODES.get(plain(line.rpartition(":")[2]))
        signs = [SUBJECT_SIGNS.get(one.lower()) for one in _SIGN.findall(line)]
        codes = codes or ({whole} if whole else {one for one in signs if one})
        if len(codes) == 1:
            return codes.pop()
    return None


def _grade(lines: Sequence[str], classes: Sequence[int | None]) -> int | None:
    """The grade of the programme that is named; None where each row says the grade it is of."""
    programmes, named = _named(lines, Part.PROGRAMME) - {0}, _named(lines, Part.GRADE)
    if len(programmes) == 1:
        return programmes.pop()
    return named.pop() if len(named) == 1 and not any(classes) else None


def _days(days: Sequence[str]) -> tuple[set[int], set[int]]:
    """Months and years of the days of an upload."""
    months: set[int] = set()
    years: set[int] = set()
    for text in dict.fromkeys(days):
        found = _DAY.match(text)
        if found is not None:
            months.add(int(found["m"] or found["M"]))
            years.add(int(found["y"] or found["Y"]))
    return months, years


def _school(lines: Sequence[str]) -> str | None:
    logins = {one.lower() for line in lines for one in _LOGIN.findall(line)}
    return logins.pop() if len(logins) == 1 else None
