"""A cell → the numbers an order sets: «не менее 50 % от числа школ», «не реже 1 раза в месяц»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from attrs import evolve

from schoolsupport.roadmaps.template import Comparator, Target, TargetUnit
from schoolsupport.words.text import small

_WORDS: Mapping[str, int] = MappingProxyType(
    {
        "одн": 1, "дв": 2, "трех": 3, "три": 3, "четырех": 4, "четыр": 4, "пят": 5, "шест": 6,
        "сем": 7, "восьм": 8, "восем": 8, "девят": 9, "десят": 10, "пятнадцат": 15, "двадцат": 20,
        "тридцат": 30, "пятидесят": 50, "пятьдесят": 50, "ста": 100, "сто": 100,
    }
)  # fmt: skip  # a table reads better in few lines
_WORD = (
    r"одн(?:ого|ой|ому|а|о)|один|дв(?:ух|е|а)|тр[её]х|три|четыр(?:[её]х|е)|пят(?:и|ь)|шест(?:и|ь)"
    r"|сем(?:и|ь)|восьми|восемь|девят(?:и|ь)|десят(?:и|ь)|пятнадцат(?:и|ь)|двадцат(?:и|ь)"
    r"|тридцат(?:и|ь)|пятидесяти|пятьдесят|ста|сто"
)
_NUMBER = r"\d{1,3}(?:[ \u00a0]\d{3})+(?![\d.,]|\s*%|\s*процент)|\d+(?:[.,]\d+)?"
_COMPARATOR = re.compile(
    r"(?P<least>не\s+(?:менее|ниже|реже|меньше)(?:\s+чем)?|от\s+(?=\d[\d.,]*\s*%\s+и\s+(?:выше|более))"
    r"|минимум|свыше|более)"
    r"|(?P<most>не\s+(?:более|выше|чаще|больше)(?:\s+чем)?|до(?=\s*\d[\d.,]*\s*%)|максимум)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"(?:(?:чем\s+)?(?:в|на|у|с)\s+)?(?P<value>{_NUMBER}|\b(?:{_WORD})\b)"
    rf"(?:\s*%?\s*[-–—]\s*(?P<upper>{_NUMBER})(?=\s*%|\s+[а-яё]))?"
    r"(?:-?[хтм]?и?\b(?!\w))?\s*(?P<percent>%|процент\w*)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"(?<![\d.,№+/-])(?<!№ )(?P<value>{_NUMBER})\s*"
    r"(?P<unit>%|процент\w*|чел(?:\.|овек\w*)|раз(?:а)?\b(?!в))",
    re.IGNORECASE,
)
_TIMES = re.compile(r"раз(?:а|ов)?\b\s*(?P<per>(?:в|за)\s+(?:течение\s+)?[а-яё]+(?:\s+год\w*)?)?")
_PERIODS: tuple[tuple[str, str], ...] = (
    ("учебн.*год", "school_year"),
    ("учебн.*четверт|четверт", "school_term"),
    ("триместр", "school_trimester"),
    ("полугоди", "half_year"),
    ("квартал", "quarter"),
    ("месяц", "month"),
    ("недел", "week"),
    ("год", "year"),
    ("ден|сутк", "day"),
)
_UNITS: tuple[tuple[str, TargetUnit], ...] = (
    (r"чел(?:\.|ове)|педагог|учител|обучающ|работник|участник", TargetUnit.PEOPLE),
    (r"школ|общеобразовательн\w+ организаци", TargetUnit.SCHOOLS),
    (r"мероприяти|семинар|вебинар|совещани|консультаци|мастер-класс", TargetUnit.EVENTS),
    (r"публикаци|стат[ье]", TargetUnit.PUBLICATIONS),
    (r"раз", TargetUnit.TIMES),
)  # fmt: skip  # a table reads better in few lines
_TIME = re.compile(
    r"(?:числ|года?\b|час|дн|недел|месяц|январ|феврал|март|апрел|ма[йя]\b|июн|июл|август|сентябр"
    r"|октябр|ноябр|декабр|класс|балл)"
)
_COUNTED = re.compile(r".*?(?=\s(?:по|для|в|на|о|об|с|со|при|от)\s|$)", re.DOTALL)
_END = re.compile(r"[;\n]|\.(?=\s|$)|,(?=\s)")
_OF = re.compile(r"\s*(?:от\s+)?(?P<of>[^;.,()]*)")
_ADJECTIVE = re.compile(r"\s*(?P<what>[а-яё]+(?:ого|его|ых|их|ой|ей))\s+и\s+(?=\d)")


def targets_of(text: str) -> tuple[Target, ...]:
    """The numbers a text sets, each with its comparator, unit and the words they stand in.

    A number without «не менее» and the like is a target only with a unit of its own: «100 %»,
    «50 чел.», «4 раза». Days, numbers of schools, grades and lists are none.

    Args:
        text: a cell, its lines joined.

    Examples:
        >>> [one] = targets_of("Исполнение дорожной карты не менее 30-40%")
        >>> one.comparator.value, int(one.value), int(one.upper), one.about
        ('at_least', 30, 40, 'исполнение дорожной карты')
        >>> targets_of("Квота Академии")
        ()
    """
    found: list[Target] = []
    covered = 0
    for match in _COMPARATOR.finditer(text):
        if match.start() < covered:
            continue
        for target, end in _compared(text, match):
            found.append(target)
            covered = end
    found.extend(_plain_ones(text, found))
    return tuple(found)


def _compared(text: str, match: re.Match[str]) -> Iterator[tuple[Target, int]]:
    """A number after a comparator, and the one «и 2 муниципальных» joins to it."""
    comparator = Comparator.AT_MOST if match["most"] else Comparator.AT_LEAST
    amount = _AMOUNT.match(text, _after_spaces(text, match.end()))
    if amount is None or _is_day(text, amount):
        return
    first = _target(text, comparator, amount)
    if first is None:
        return
    joint = _ADJECTIVE.match(text, amount.end())
    second = _AMOUNT.match(text, joint.end()) if joint else None
    other = _target(text, comparator, second) if second else None
    start = _clause_start(text, match.start())
    about = text[start : match.start()].strip(" :,-–—")
    last = second or amount
    end = _end(text, last.end())
    if not amount["percent"] and first.per is None:
        end = last.end() + len(_counted(text[last.end() : end]))
    whole = text[start:end].strip()
    if not _is_about(about):
        about, whole = "", text[match.start() : end].strip()
    small = about[:1].lower() + about[1:] or None
    if joint and second and other:
        yield evolve(first, text=whole, of=joint["what"], unit=other.unit, about=small), end
        yield evolve(other, text=whole, about=small), end
    else:
        yield evolve(first, text=whole, about=small), end


def _is_about(words: str) -> bool:
    """Short words before a number say what it speaks of; a long sentence is no such name."""
    return 0 < len(words.split()) <= 4 and not re.match(r"(?:проведени|организаци)", words.lower())


def _target(text: str, comparator: Comparator, amount: re.Match[str]) -> Target | None:
    upper = amount["upper"]
    value = _decimal(amount["value"])
    if upper is not None and _decimal(upper) < value:
        return None
    unit, of, per = _unit(text, amount)
    if unit is None:
        return None
    return Target(
        text=amount[0],
        comparator=comparator,
        value=value,
        upper=None if upper is None else _decimal(upper),
        unit=unit,
        of=of,
        per=per,
    )


def _unit(text: str, amount: re.Match[str]) -> tuple[TargetUnit | None, str | None, str | None]:
    """What is counted, of what, and in which period, by the words after the number."""
    after = text[amount.end() : _end(text, amount.end())]
    if amount["percent"]:
        of = _OF.match(after)
        words = of["of"].strip() if of else ""
        return TargetUnit.PERCENT, words or None, None
    times = _TIMES.match(after.strip())
    if times:
        return TargetUnit.TIMES, None, _period(times["per"])
    if not re.match(r"\s*\(?[а-яёА-ЯЁ]", after):
        return None, None, None
    of_words = _counted(after).strip()
    if _TIME.match(of_words.lower()):
        return None, None, None
    for stem, unit in _UNITS:
        if re.search(stem, of_words.lower()):
            return unit, of_words, None
    return TargetUnit.PIECES, of_words, None


def _counted(after: str) -> str:
    """The words for what is counted: up to «по …», «для …»."""
    match = _COUNTED.match(after)
    return match[0] if match else after


def _plain_ones(text: str, found: list[Target]) -> Iterator[Target]:
    """Numbers with a unit of their own and no comparator."""
    for match in _PLAIN.finditer(text):
        if any(match[0].strip() in one.text for one in found) or _is_compared(text, match.start()):
            continue
        end = _end(text, match.end())
        after = text[match.end() : end]
        exact = _EXACT.search(text, 0, match.start())
        start = exact.start() if exact else match.start()
        whole = text[start:end].strip()
        value = _decimal(match["value"])
        kind = match["unit"].lower()
        if kind.startswith(("%", "процент")):
            of = _OF.match(after)
            words = of["of"].strip() if of else ""
            yield Target(
                text=whole,
                comparator=Comparator.EXACTLY,
                value=value,
                unit=TargetUnit.PERCENT,
                of=words or None,
            )
        elif kind.startswith("чел"):
            yield Target(
                text=text[start : match.end()],
                comparator=Comparator.EXACTLY,
                value=value,
                unit=TargetUnit.PEOPLE,
            )
        else:
            times = _TIMES.match(text, match.start("unit"))
            per = _period(times["per"]) if times else None
            if per is not None:
                yield Target(
                    text=whole,
                    comparator=Comparator.EXACTLY,
                    value=value,
                    unit=TargetUnit.TIMES,
                    per=per,
                )


_EXACT = re.compile(r"(?:ровно|точно)\s+$", re.IGNORECASE)


def _is_compared(text: str, start: int) -> bool:
    """A comparator just before the number: it was read, or refused, with it."""
    before = text[:start].rstrip()
    return any(match.end() >= len(before) for match in _COMPARATOR.finditer(text[: start + 1]))


def _is_day(text: str, amount: re.Match[str]) -> bool:
    """«не более 25.12.2021», «не менее 2 марта» are days, no numbers."""
    return bool(re.match(r"[.\d]", text[amount.end() : amount.end() + 1])) or bool(
        re.match(r"\d{1,2}[.,]\d{2}(?:[.,]|$)", amount["value"] + text[amount.end() :][:1])
        and not amount["percent"]
        and re.match(r"\d{1,2}\.\d{2}$", amount["value"])
    )


def _period(words: str | None) -> str | None:
    if not words:
        return None
    for stem, name in _PERIODS:
        if re.search(stem, words.lower()):
            return name
    return None


def _clause_start(text: str, place: int) -> int:
    starts = [match.end() for match in _END.finditer(text, 0, place)]
    return starts[-1] if starts else 0


def _end(text: str, place: int) -> int:
    match = _END.search(text, place)
    return match.start() if match else len(text)


def _after_spaces(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _decimal(number: str) -> Decimal:
    if number[0].isdigit():
        return Decimal(re.sub(r"[ \u00a0]", "", number).replace(",", "."))
    word = small(number)
    if word == "один":
        return Decimal(1)
    stem = max((stem for stem in _WORDS if word.startswith(stem)), key=len)
    return Decimal(_WORDS[stem])
