"""The words above a table read as phrases: which work, year and grade they name.

One mechanism reads them all. A line is scanned from left to right for phrases; each either names
something (an assessment, a year, a school year, a season, a grade, a grade whose programme was
tested), or only looks so: a day, a number after №, years of a programme, grades «5–8», anything
that the words before it speak of (a report made, an act, a department, how many took part) or
compare with. What only looks so is no candidate. Every candidate is kept as it was printed, so that
two of them can be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from attrs import frozen

from schoolsupport.domain import SUBJECTS
from schoolsupport.words.text import cyrillic, plain


class Part(StrEnum):
    """What a phrase names."""

    ASSESSMENT = "assessment"
    YEAR = "year"
    SEASON = "season"
    GRADE = "grade"
    PROGRAMME = "programme"
    SUBJECT = "subject"


@frozen
class Phrase:
    """One candidate.

    Attributes:
        part: what it names.
        values: what it may mean: keys of assessments and subjects, years, grades; a school year
            may mean either of its years, a season the first or the second of them (0 or 1).
        printed: the phrase, small letters.
    """

    part: Part
    values: tuple[str, ...] | tuple[int, ...]
    printed: str


_ASSESSMENTS: Mapping[str, str] = MappingProxyType(
    {
        "vpr": r"впр|всероссийск\w+ проверочн\w+ работ\w*",
        "oge": r"огэ|основн\w+ государственн\w+ экзамен\w*",
        "ege": r"егэ|един\w+ государственн\w+ экзамен\w*",
        "gve": r"гвэ|государственн\w+ выпускн\w+ экзамен\w*",
        "rpr": r"рпр|региональн\w+ (?:(?:проверочн|диагностическ|контрольн)\w+ )?работ\w*",
    }
)
_SUBJECT_WORDS = re.compile(r"[а-я]+")
_ORDINALS = (
    *("перв", "втор", "трет", "четверт", "пят", "шест"),
    *("седьм", "восьм", "девят", "десят", "одиннадцат"),
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NUMBER = r"(?:1[0-2]|[1-9])(?!\d)(?:-?(?:ого|его|ому|ему|ый|ой|ий|ые|ых|ом|ем|го|му|й|е|х|м)\b)?"
_GRADE_NUMBER = (
    rf"(?<!\d)(?<!\d\.)(?:{_NUMBER}|\b(?:{'|'.join(reversed(_ROMAN))})(?:-\w{{1,2}})?\b"
    rf"|\b(?:{'|'.join(_ORDINALS)})[а-я]{{0,3}}\b)"
)
_CLASS = r"\s*кл(?:асс[а-я]*|\.|\b)"
_YEAR = r"(?<!\d)20\d\d(?!\d)"
_MONTHS = (
    ("first", r"сентябр\w*|октябр\w*|ноябр\w*|декабр\w*"),
    ("second", r"январ\w*|феврал\w*|март\w*|апрел\w*|ма[йяе]\b|июн\w*"),
)
_FIRST_HALF = (
    r"осен[а-я]+|(?:1|i|перв\w+)(?:-\w+)?\s?(?:полугоди|четверт)\w+"
    r"|(?:2|ii|втор\w+)(?:-\w+)?\s?четверт\w+"
)
_SECOND_HALF = (
    r"вес[е]?н[а-я]+|(?:2|ii|втор\w+)(?:-\w+)?\s?полугоди\w+"
    r"|(?:3|4|iii|iv|трет\w+|четверт\w+)(?:-\w+)?\s?четверт\w+"
)
_HALVES = (("first", _FIRST_HALF), ("second", _SECOND_HALF))
_HIDING = (
    r"отчет\w* (?:сформ|созд|состав|подгот|выгруж)\w*|сформир\w*|выгру[жз]\w*|выгрузк\w*|созда\w*"
    r"|составл\w*|подготовл\w*|распечатан\w*|напечатан\w*|обновл\w*|опублик\w*|размещ\w*"
    r"|утвержд\w*|по состоянию|версия|редакци\w*|в ред\b|издани\w*"
    r"|приказ\w*|распоряжени\w*|постановлени\w*|письм\w*|закон\w*|протокол\w*|договор\w*|от(?= 20)"
    r"|программ\w*|нацпроект\w*|проект\w*|стратеги\w*|концепци\w*|фгос|стандарт\w*|умк|учебник\w*"
    r"|линии?|план\w*|карт[аыеу]\b|конкурс\w*"
    r"|отдел\w*|сектор\w*|кафедр\w*|кабинет\w*|каб\b|корпус\w*|исполнител\w*|учител\w*|методист\w*"
    r"|куратор\w*|руководител\w*|завуч\w*|тел\b|телефон\w*|адрес\w*|ул\b|улиц\w*"
    r"|предыдущ\w*|прошл\w*|предшеств\w*|базов\w+ год\w*"
)
_COMPARING = (
    r"ср\. с\b|(?:в |по )?сравнени\w+ с\b|сопоставлени\w+ с\b|в отличие от|по отношению к"
    r"|относительно|против\b|на фоне|изменени\w+ (?:к|с)\b|динамик\w+ (?:к|с)\b"
)
_PROGRAMME = (
    r"(?:(?:по|за|на|в) )?(?:программ\w*|образц\w*|материал\w*|курс\w*|задани\w*|ким\w*|итогам"
    r"(?: обучения)?|содержани\w*)|за"
)
_COUNTING = (
    r"кол-во|количеств\w*|численност\w*|числ[оа]\b|всего|участник\w*|обучающ\w*|учащ\w*|балл\w*"
)
_NAMED = r"школ\w*|сош|оош|нош|гимнази\w*|лице\w*|прогимнази\w*|интернат\w*|колледж\w*|училищ\w*"


def _alternatives() -> Iterator[tuple[str, str]]:
    """The phrases in the order they are tried at each place, by the name of their group."""
    grade = rf"{_GRADE_NUMBER}{_CLASS}"
    filler = r"(?:(?:за|в|обучения|предыдущ\w+|прошл\w+|,)[\s,]*){0,3}"
    yield "day", r"(?<!\d)\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)(?!\d)|(?<!\d)\d{4}-\d\d-\d\d(?!\d)"
    months = "янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
    yield "day_words", rf"(?<!\d)\d{{1,2}} (?:{months})\w* \d{{4}}"
    yield "sign", r"№\s*[\w/-]+"
    yield "stop", r"(?<=[а-яa-z]{4})\.(?=\s)|(?<=[\d)\"])\.(?=\s)|;"
    yield "bracket", r"\("
    yield "closed", r"\)"
    yield "previous", rf"(?:{_PROGRAMME}) (?:предыдущ|прошл|предшеств)\w+ (?:класс\w*|год\w*)"
    yield "programme", rf"(?:{_PROGRAMME})\s+{filler}(?P<programme_grade>{grade})"
    yield "comparing", _COMPARING
    for key, words in _ASSESSMENTS.items():
        yield f"assessment_{key}", rf"(?<![а-яa-z])(?:{words})(?![а-яa-z])"
    yield "grades", rf"{_GRADE_NUMBER}(?:\s*(?:-|,|и|или|по|до|/)\s*{_GRADE_NUMBER})+{_CLASS}"
    yield "grade", grade
    yield "grade_after", rf"\bкласс\w*\s*[:-]?\s*(?P<after>{_NUMBER})(?!{_CLASS})(?![\d-])"
    yield "span", r"(?<!\d)(?P<from>20\d\d)\s*[/-]\s*(?P<to>20\d\d|\d\d)(?!\d)(?![-.]\d)"
    yield "count_of", rf"\b(?:{_COUNTING})[^\d.;()]{{0,40}}?\s*\d+(?!\d)(?!{_CLASS})"
    yield "counted", r"\d+ (?:чел|участ|обуч|учен|учащ|школ|оо\b|балл|%|работ|организ|муницип)\w*"
    yield "year", _YEAR
    for half, words in (*_HALVES, *_MONTHS):
        yield f"{half}_{'half' if (half, words) in _HALVES else 'months'}", rf"\b(?:{words})"
    for key, title in SUBJECTS.items():
        yield f"subject_{key}", rf"\b(?<!-){_SUBJECT_WORDS.sub(_any_ending, title)}\b(?!-)"
    yield "named", rf"\b(?:{_NAMED})\s*\d+(?!\d)(?!{_CLASS})"
    yield "hiding", rf"\b(?:{_HIDING})"


def _any_ending(word: re.Match[str]) -> str:
    """A word of a subject in any case."""
    return re.sub(r"(?:ое|ие|ий|ый|ая|ия|а|я)$", "", word.group()) + r"\w{0,3}"


_PHRASE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _alternatives()))
_QUOTED = re.compile(r'"([^"]*)"')
_NUMERIC = re.compile(r"\d+")


def phrases_of(text: str) -> list[Phrase]:
    """What a text above a table names, in its order; lines of the text stand by themselves."""
    return [phrase for line in text.splitlines() for phrase in _of_line(_comparable(line))]


def _comparable(line: str) -> str:
    line = plain(cyrillic(line.replace("_", " ")))
    return _QUOTED.sub(_unless_a_name, line)


def _unless_a_name(quoted: re.Match[str]) -> str:
    """Words in quotation marks are a name, unless they speak of an assessment or are one phrase."""
    inside = quoted[1].strip()
    whole = _PHRASE.fullmatch(inside)
    if whole is not None or any(map(_names_assessment, _PHRASE.finditer(inside))):
        return f" {inside} "
    return '""'


def _names_assessment(found: re.Match[str]) -> bool:
    return (found.lastgroup or "").startswith("assessment_")


def _of_line(line: str) -> Iterator[Phrase]:
    """The candidates of a line: those that no words before them speak of."""
    hidden = compared = False
    outside: list[tuple[bool, bool]] = []
    for found in _PHRASE.finditer(line):
        kind = _kind(found)
        if kind == "stop":
            hidden = compared = False
        elif kind == "bracket":
            outside.append((hidden, compared))
        elif kind == "closed":
            hidden, compared = outside.pop() if outside else (False, False)
        elif kind == "comparing":
            compared = True
        elif kind == "hiding":
            hidden = True
        elif not compared:
            hidden = hidden and not kind.startswith("assessment_")
            phrase = _phrase(kind, found)
            if phrase is not None and (not hidden or phrase.part is Part.PROGRAMME):
                yield phrase


def _kind(found: re.Match[str]) -> str:
    """The outermost group that matched."""
    groups = found.groupdict()
    return next(name for name, _ in _ALTERNATIVES if groups[name] is not None)


_ALTERNATIVES = tuple(_alternatives())


def _phrase(kind: str, found: re.Match[str]) -> Phrase | None:
    """The candidate that a match is; None for what only looks like one."""
    printed = found.group().strip()
    name, _, key = kind.partition("_")
    candidate: tuple[Part, tuple[str, ...] | tuple[int, ...]] | None = None
    match name:
        case "assessment":
            candidate = Part.ASSESSMENT, (key,)
            printed = printed if " " in printed else printed.upper()
        case "subject":
            candidate = Part.SUBJECT, (key,)
        case "previous":
            candidate = Part.PROGRAMME, (0,)
        case "programme":
            candidate = Part.PROGRAMME, (_grade(found["programme_grade"]),)
        case "grade":
            candidate = Part.GRADE, (_grade(found["after"] or printed),)
        case "year":
            candidate = Part.YEAR, (int(printed),)
        case "span":
            years = _school_year(int(found["from"]), found["to"])
            candidate = None if years is None else (Part.YEAR, years)
        case "first" | "second":
            candidate = Part.SEASON, (int(name == "second"),)
    return None if candidate is None else Phrase(*candidate, printed)


def _grade(text: str) -> int:
    number = _NUMERIC.search(text)
    if number is not None:
        return int(number.group())
    word = re.split(r"[\s-]", text.strip())[0]
    if word in _ROMAN:
        return _ROMAN.index(word) + 1
    return 1 + next(place for place, stem in enumerate(_ORDINALS) if word.startswith(stem))


def _school_year(first: int, second: str) -> tuple[int, ...] | None:
    """The years of a school year; years further apart are a time of something else."""
    last = int(second) if len(second) == len("2021") else 100 * (first // 100) + int(second)
    return (first, last) if last == first + 1 else None
