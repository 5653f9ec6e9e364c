"""Rules on what an order cites: acts with their days, annexes, timetables, levels."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from schoolsupport.domain import Level
from schoolsupport.roadmaps.lint.finding import Fault, Place
from schoolsupport.roadmaps.lint.reading import Reading, finds
from schoolsupport.words.stems import MONTH, month_of
from schoolsupport.words.text import shown

_CITED = re.compile(
    rf"\b(?P<act>приказ|постановлени|распоряжени|письм|решени)[а-яё]*(?P<whose>[^.;«»]{{0,120}}?)\s"
    rf"(?:от\s+)?(?P<when>(?P<day>\d{{1,2}})(?:\.(?P<number>\d{{2}})\.|\s+(?P<month>{MONTH})\s+)"
    rf"(?P<year>\d{{4}})(?:\s*(?:г\.|года|г\b))?)",
    re.I,
)
_ANNEX = re.compile(r"приложени\w+\s*(?:№\s*)?(\d+)", re.I)
_TIMETABLE = re.compile(
    r"\b(?:по|согласно|в соответствии с)\s+(?:графику|графиком|расписанию|плану-графику)"
    r"(?=\s*[),;.]|\s*$|\s+(?:на|в|по)\b)",
    re.I,
)
_UPPER_DOCUMENT = re.compile(
    r"\b(?:актуализация|разработка|утверждение|корректировка|обновление)\s+(?:и\s+\w+\s+)?"
    r"(?P<word>региональн|краев|областн|республиканск|федеральн)(?P<ending>ой|ого|ых)\s+"
    r"(?P<what>концепци|программ|план|комплекс|дорожн|стратеги)",
    re.I,
)
_MANY_MUNICIPALITIES = re.compile(
    r"\d+\s*%\s+(?:от\s+)?(?:числа\s+)?муниципальных (?:систем|образований|районов)"
    r"|указанных муниципальных образований",
    re.I,
)


def _day_of(match: re.Match[str]) -> dt.date | None:
    number = match["number"]
    month = int(number) if number else month_of(match["month"])
    try:
        return dt.date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None


@finds("roadmap.citation_after_signing")
def citation_after_signing(reading: Reading) -> Iterator[Fault]:
    """An act that is cited with a day after the order that cites it."""
    signed = reading.template.act.date
    if signed is None:
        return
    told: set[dt.date] = set()
    for text in reading.texts:
        for match in _CITED.finditer(text.value):
            day = _day_of(match)
            if day is not None and day > signed and day not in told:
                told.add(day)
                yield _later(text.place, match["when"], day, signed)
    for ground in reading.template.grounds:
        if ground.date is not None and ground.date > signed and ground.date not in told:
            told.add(ground.date)
            place = Place(field="grounds", of=ground.clause)
            yield _later(place, f"{ground.date:%d.%m.%Y}", ground.date, signed)


def _later(place: Place, printed: str, day: dt.date, signed: dt.date) -> Fault:
    return Fault(place, {"day": day, "signed": signed}, likely=_year_before(printed, day, signed))


def _year_before(printed: str, day: dt.date, signed: dt.date) -> str | None:
    """The same day in the last year that had it before the signing, where a year alone is wrong."""
    year = signed.year if (day.month, day.day) <= (signed.month, signed.day) else signed.year - 1
    return printed.replace(str(day.year), str(year)) if day.year - year == 1 else None


_WITHOUT_FROM = re.compile(
    rf"\b(?:приказ|постановлени|распоряжени|письм|решени)[а-яё]*[^.;«»]{{0,120}}?(?<!\bот)\s"
    rf"(?P<when>\d{{1,2}}(?:\.\d{{2}}\.|\s+{MONTH}\s+)\d{{4}}\s*(?:г\.|года|г\b)?\s*№\s*\d[\d/]*)",
    re.I,
)


@finds("roadmap.citation_without_from")
def citation_without_from(reading: Reading) -> Iterator[Fault]:
    """An act cited by its day without «от» before it."""
    told: set[str] = set()
    for text in reading.texts:
        for match in _WITHOUT_FROM.finditer(re.sub(r"\s+", " ", text.value)):
            when = match["when"]
            if when not in told:
                told.add(when)
                yield Fault(text.place, {"when": when}, likely=f"от {when}")


@finds("roadmap.foreign_number")
def foreign_number(reading: Reading) -> Iterator[Fault]:
    """A number shaped as the order's own that is not its own and is no citation."""
    own = reading.template.act.number
    shape = None if own is None else _shape(own)
    if shape is None:
        return
    told: set[str] = set()
    for text in reading.texts:
        for match in shape.finditer(text.value):
            number, before = match.group(), text.value[: match.start()]
            if number != own and number not in told and not _CITES.search(before):
                told.add(number)
                yield Fault(text.place, {"number": number, "own": own})


_CITES = re.compile(
    r"(?:№|\bN|\bот \d[\d.]*(?:\s*г\.?)?|приказ\w*|распоряжени\w+|письм\w+|постановлени\w+)\s*$",
    re.I,
)
_SEPARATED = 2


def _shape(number: str) -> re.Pattern[str] | None:
    """Numbers made as this one is; None of one so plain that any count has its shape."""
    if len(re.findall(r"\d+", number)) < _SEPARATED or not re.search(r"[^\W\d_]|\d-\d", number):
        return None
    parts = re.split(r"(\d+)", number)
    made = "".join(r"\d+" if part.isdigit() else re.escape(part) for part in parts)
    return re.compile(rf"(?<![\w./-]){made}(?![\w/])", re.I)


@finds("roadmap.day_that_is_not")
def day_that_is_not(reading: Reading) -> Iterator[Fault]:
    """An act cited with a day that no calendar has."""
    for text in reading.texts:
        for match in _CITED.finditer(text.value):
            if _day_of(match) is None:
                yield Fault(text.place, {"day": match["when"]})


@finds("roadmap.annex_not_attached")
def annex_not_attached(reading: Reading) -> Iterator[Fault]:
    """An annex that a row or a text cites and no point of the order attaches."""
    attached = {number for duty in reading.template.duties for number in _ANNEX.findall(duty.text)}
    for text in reading.texts:
        if text.place.field in ("duties", "grounds"):
            continue
        for match in _ANNEX.finditer(text.value):
            if match.group(1) not in attached and not text.value.startswith(match.group()):
                yield Fault(text.place, {"annex": match.group()})


@finds("roadmap.timetable_of_nobody")
def timetable_of_nobody(reading: Reading) -> Iterator[Fault]:
    """A timetable that is said to set the days: nobody's, attached nowhere, asked of nobody."""
    for text in reading.row_texts:
        match = _TIMETABLE.search(text.value)
        if match is None or text.place.field not in ("title", "deadline"):
            continue
        evidence = reading.template.measures[text.place.index].evidence or ""
        if not re.search(r"график|план", evidence, re.I):
            yield Fault(text.place, {"words": shown(match.group())})


@finds("roadmap.upper_level_copied")
def upper_level_copied(reading: Reading) -> Iterator[Fault]:
    """A row of a municipal plan that makes or renews a document of the region."""
    if reading.template.level is not Level.MUNICIPAL:
        return
    for index, measure in reading.rows():
        match = _UPPER_DOCUMENT.search(measure.title)
        if match:
            yield Fault(
                reading.place(index, "title"),
                {"words": shown(match.group())},
                likely=_municipal(measure.title, match),
            )


def _municipal(title: str, match: re.Match[str]) -> str:
    start, end = match.start("word"), match.end("word")
    return title[:start] + "муниципальн" + title[end:]


@finds("roadmap.many_municipalities")
def many_municipalities(reading: Reading) -> Iterator[Fault]:
    """A municipal plan that speaks of several municipalities, as its model of the region did."""
    if reading.template.level is not Level.MUNICIPAL:
        return
    told: set[str] = set()
    for text in reading.texts:
        for match in _MANY_MUNICIPALITIES.finditer(text.value):
            if match.group().casefold() not in told:
                told.add(match.group().casefold())
                yield Fault(text.place, {"words": shown(match.group())})


@finds("roadmap.blank_not_filled")
def blank_not_filled(reading: Reading) -> Iterator[Fault]:
    """A blank left in the text («от _____ № _____»)."""
    act = reading.template.act
    for text in reading.texts:
        match = re.search(r"(?:от\s*)?_{2,}(?:\s*№\s*_{2,})?", text.value)
        if match is None:
            continue
        whole = "от" in match.group() and "№" in match.group() and act.date and act.number
        yield Fault(
            text.place,
            {"blank": shown(match.group())},
            likely=f"от {act.date:%d.%m.%Y} № {act.number}" if whole else None,
        )
