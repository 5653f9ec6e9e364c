"""Rules on slips of the pen that are known by their words, and on texts that break off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schoolsupport.domain import Severity
from schoolsupport.roadmaps.lint.finding import Fault, Place
from schoolsupport.roadmaps.lint.reading import Reading
from schoolsupport.roadmaps.lint.rule import Rule
from schoolsupport.roadmaps.lint.slips import SLIPS
from schoolsupport.translation import msg
from schoolsupport.words.text import fragment, shown, words


def slip_of_the_pen(reading: Reading) -> Iterator[Fault]:
    """A slip of a known kind: a wrong case, a preposition lost, «в течении срока»."""
    told: set[str] = set()
    for text in reading.texts:
        for slip in SLIPS:
            mended = slip.wrong.sub(slip.right, text.value)
            if mended == text.value:
                continue
            difference = _difference(text.value, mended)
            # a preamble stands in a template twice: as a text, and in the acts it cites
            if text.place.index < 0 and any(_overlap(difference, one) for one in told):
                continue
            told.add(difference)
            yield Fault(
                place=text.place,
                message=msg("a slip of the pen: «{text}»", text=difference),
                likely=fragment(text.value, mended),
            )


def _overlap(one: str, other: str) -> bool:
    return one[:20] in other or other[:20] in one


def _difference(printed: str, mended: str) -> str:
    """The words around the first sign in which two texts differ."""
    pairs = zip(printed, mended, strict=False)
    place = next((i for i, (a, b) in enumerate(pairs) if a != b), len(mended) - 1)
    start = printed.rfind(" ", 0, max(0, place - 15)) + 1
    return shown(printed[start : place + 30])


def lost_conjunction(reading: Reading) -> Iterator[Fault]:
    """Two short forms side by side that stand with «и» between them elsewhere."""
    joined = re.findall(r"\b([А-ЯЁ]{2,}) и ([А-ЯЁ]{2,})\b", reading.all_letters)
    often = {pair for pair in joined if joined.count(pair) > 1}
    for text in reading.row_texts:
        if text.place.field == "responsible":
            continue
        for one, other in sorted(often):
            mended = re.sub(rf"\b{one} {other}\b", f"{one} и {other}", text.value)
            if mended != text.value:
                yield Fault(
                    place=text.place,
                    message=msg(
                        "«{one} {other}» here, and «{one} и {other}» elsewhere",
                        one=one,
                        other=other,
                    ),
                    likely=mended,
                )


_ADJECTIVE = re.compile(r"(?:ых|их|ого|его|ому|ему)$", re.I)
_NOUN_LIKE = """
    больных взрослых выходных данных других его заведующих иных их много многого многих неуспевающих
    него них обучаемых ответственных отстающих подчиненных подчинённых рабочих своего своих служащих
    уполномоченных управляющих ученых учёных этого
    близких лучшего лучших младших молодых одаренных одарённых остальных прочих родных сильных
    слабых старших
"""
_NOUNS = frozenset(re.findall(r"\w+", _NOUN_LIKE))
_BREAKS_AT_SCHOOLS = re.compile(r"\bшкол\w* с .*\bи (?:в )?школ(?:ах|ам|ы)?$", re.I)
_HANGING = frozenset(
    re.findall(r"\w+", "и или а но в во на по с со к ко о об от до для из при за у не")
)


def broken_off(reading: Reading) -> Iterator[Fault]:
    """A text that ends in the middle of its sentence."""
    for text in reading.texts:
        if text.place.field not in ("title", "expected_result", "goals", "tasks", "statements"):
            continue
        bare = text.value.rstrip(" .;:,\n")
        last = words(bare)[-1:] if bare and bare[-1].isalpha() else []
        if not last or text.value.rstrip().endswith(":"):
            continue
        at_schools = _BREAKS_AT_SCHOOLS.search(bare) is not None
        adjective = text.place.field == "title" and _is_adjective(last[0])
        if at_schools or adjective or last[0].casefold() in _HANGING:
            yield Fault(
                place=text.place,
                message=msg("the text breaks off: «…{text}»", text=bare[-60:]),
                likely=_fragment_or_none(bare, _continued(reading, bare)),
            )


def _fragment_or_none(printed: str, mended: str | None) -> str | None:
    return None if mended is None else fragment(printed, mended)


def _is_adjective(word: str) -> bool:
    return bool(_ADJECTIVE.search(word)) and word.casefold() not in _NOUNS and len(word) > 4


def _continued(reading: Reading, bare: str) -> str | None:
    """The text as the same words go on elsewhere, where they go on in one way."""
    if _BREAKS_AT_SCHOOLS.search(bare):
        rest = re.findall(
            r"и (?:в )?школ(?:ах|ам|ы)?(, функционирующих в [\w\s]{5,60}условиях)",
            reading.all_letters,
        )
        return bare + max(set(rest), key=rest.count) if rest else None
    for count in (3, 2, 1):
        tail = " ".join(bare.split()[-count:])
        rest = re.findall(rf"\b{re.escape(tail)} ([а-яё]+)", reading.all_letters, re.I)
        if rest and len(set(rest)) == 1:
            return f"{bare} {rest[0]}"
    return None


_REPORT_ON_PLAN = re.compile(r"\b(?:выполнении|исполнении|реализации) плана\b(?! мероп| работ)")


def plan_named_otherwise(reading: Reading) -> Iterator[Fault]:
    """A point that speaks of «план» where the order approves something of another name."""
    title = f"{reading.template.title} {reading.template.act_title or ''}"
    own = re.search(r"\b(Комплекс\w* мер|Дорожн\w+ карт\w+|Программ\w+)", title, re.I)
    if own is None or re.search(r"\bплан", title, re.I):
        return
    for duty in reading.template.duties:
        match = _REPORT_ON_PLAN.search(duty.text)
        if match:
            yield Fault(
                place=Place(field="duties", of=duty.clause),
                message=msg(
                    "«{words}», and what the order approves is «{own}»",
                    words=match.group(),
                    own=own.group(),
                ),
            )


_MIXED = re.compile(r"\b\w*(?:[а-яё][a-z]|[a-z][а-яё])\w*\b", re.I)
_LOOKALIKES = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")


def mixed_alphabets(reading: Reading) -> Iterator[Fault]:
    """A word of Russian and Latin letters together, which looks right and is never found."""
    told: set[str] = set()
    for text in reading.texts:
        for word in _MIXED.findall(text.value):
            if word in told:
                continue
            told.add(word)
            russian = word.translate(_LOOKALIKES)
            yield Fault(
                place=text.place,
                message=msg("«{word}» has letters of two alphabets", word=word),
                likely=None if re.search(r"[a-z]", russian, re.I) else russian,
            )


RULES = (
    Rule(
        code="roadmap.mixed_alphabets",
        severity=Severity.INFO,
        finds=msg("A word of Russian and Latin letters together."),
        why=msg("It looks right, and search, sorting and comparison never find it."),
        wrong="ШНOР (третья буква латинская)",
        right="ШНОР",
        find=mixed_alphabets,
    ),
    Rule(
        code="roadmap.slip_of_the_pen",
        severity=Severity.INFO,
        finds=msg(
            "A slip known by its words: a case, a preposition. All that are known were met in the"
            " five orders of the plugins; in other orders few slips will be found."
        ),
        why=msg("An order with slips is copied with its slips, and read with doubt."),
        wrong="в течении срока; Участие семинарах; с целью идентификация",
        right="в течение срока; Участие в семинарах; с целью идентификации",
        find=slip_of_the_pen,
    ),
    Rule(
        code="roadmap.lost_conjunction",
        severity=Severity.INFO,
        finds=msg("Two short forms side by side that have «и» between them elsewhere."),
        why=msg("One body of two names seems to be meant, or one of the two."),
        wrong="75% МОУО ОО",
        right="75% МОУО и ОО",
        find=lost_conjunction,
    ),
    Rule(
        code="roadmap.plan_named_otherwise",
        severity=Severity.INFO,
        finds=msg("A point that speaks of a plan where the order approves another thing."),
        why=msg("It is not clear what is to be reported on."),
        wrong="Утвердить Комплекс мер … представлять отчет о выполнении плана",
        right="Утвердить Комплекс мер … представлять отчет о выполнении Комплекса мер",
        find=plan_named_otherwise,
    ),
    Rule(
        code="roadmap.broken_off",
        severity=Severity.WARNING,
        finds=msg("A text that ends in the middle of its sentence."),
        why=msg("What was to follow names the schools or the thing the row is about."),
        wrong="… концепции поддержки школ с низкими результатами обучения и школ",
        right="… и школ, функционирующих в неблагоприятных социальных условиях",
        find=broken_off,
    ),
)
