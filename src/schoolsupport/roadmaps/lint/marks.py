"""Rules on marks: quotes and brackets that do not close, dots, dashes and spaces out of place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schoolsupport.domain import Severity
from schoolsupport.roadmaps.lint.finding import Fault
from schoolsupport.roadmaps.lint.reading import Reading, Text
from schoolsupport.roadmaps.lint.rule import Rule
from schoolsupport.translation import msg
from schoolsupport.words.text import DASHES, fragment, plain, shown

_ENUMERATOR = re.compile(r"(?:^|\s)(?:\d{1,2}|[а-яa-z])\)$")
_GLUED_YEAR = re.compile(r"(?<=\d{4})(?=год|г\.)")
_GLUED_BRACKET = re.compile(r"(?<=[а-яё])(?=\([а-яё])", re.I)
_STRAY_DOT = re.compile(rf"(?<=\d\d\.\d\d)\.(?=\s*[{DASHES}]\s*\d)")
_UNEVEN_DASH = re.compile(rf"(?<=\w)(?: +([{DASHES}])(?=\w)|([{DASHES}]) +(?=\w))")
_LAST_WORDS = 4


def _unpaired_quotes(text: str) -> Iterator[tuple[int, str]]:
    """Place and sign of every guillemet without its pair.

    Two that would close at one place are written once, so an outer one that holds a closed pair
    counts as closed.
    """
    opened: list[tuple[int, bool]] = []
    for place, sign in enumerate(text):
        if sign == "«":
            opened.append((place, False))
        elif sign == "»" and opened:
            opened.pop()
            if opened:
                opened[-1] = (opened[-1][0], True)
        elif sign == "»" and not _closes_by_convention(text, place):
            yield place, sign
    for place, holds_pair in opened:
        if not holds_pair:
            yield place, "«"


def _closes_by_convention(text: str, place: int) -> bool:
    """Whether the sign is one of a list, not a quote at all."""
    return place == 0 or text[place - 1].isspace()


def unbalanced_quotes(reading: Reading) -> Iterator[Fault]:
    """A quote that opens and never closes, or closes and never opened."""
    told: set[str] = set()
    for text in reading.texts:
        unpaired = list(_unpaired_quotes(text.value))
        open_title = text.place.field == "grounds" and _title_left_open(text.value)
        if not (unpaired or open_title or text.value.count('"') % 2):
            continue
        around = _around(text, unpaired)
        if text.place.index < 0 and any(around in one or one in around for one in told):
            continue
        told.add(around)
        likely = _mended(reading, text.value, *unpaired[0]) if len(unpaired) == 1 else None
        yield Fault(
            place=text.place,
            message=msg("a quote without its pair: «{text}»", text=around),
            likely=fragment(text.value, f"{text.value}»") if open_title else likely,
        )


def _title_left_open(value: str) -> bool:
    """Whether the title of an act goes on after the last quote that closes in it."""
    return value.count("«") == value.count("»") + 1 and not value.rstrip(" ;.,").endswith("»")


def _around(text: Text, unpaired: list[tuple[int, str]]) -> str:
    last = max(text.value.rfind('"'), text.value.rfind("»"))
    place = unpaired[0][0] if unpaired else last
    return text.value[max(0, place - 40) : place + 20].strip()


def _mended(reading: Reading, value: str, place: int, sign: str) -> str | None:
    """The words as they stand elsewhere: with the missing quote, or without the odd one."""
    if sign == "«":
        return None
    before = value[:place]
    starts = [match.start() for match in re.finditer(r"[^\s(«»]+", before)][-_LAST_WORDS:]
    for start in starts:
        name = before[start:]
        form = re.search(r"(?:[А-ЯЁ]{2,}\s+)+$", before[:start])
        if f"«{name}»" in reading.all_letters and (form or " " in name):
            return f"{form.group() if form else ''}«{name}»"
    for start in starts[:-1]:
        if re.search(re.escape(before[start:]) + r"(?![»\w])", reading.all_letters):
            return fragment(value, before + value[place + 1 :])
    return None


def unbalanced_brackets(reading: Reading) -> Iterator[Fault]:
    """A bracket that opens and never closes, or closes and never opened."""
    told: set[str] = set()
    for text in reading.texts:
        place = _unpaired_bracket(text.value)
        if place is None:
            continue
        around = text.value[max(0, place - 40) : place + 20].strip()
        near = text.value[max(0, place - 10) : place + 10]
        if text.place.index < 0 and near in told:
            continue
        told.add(near)
        yield Fault(
            place=text.place, message=msg("a bracket without its pair: «{text}»", text=around)
        )


def _unpaired_bracket(text: str) -> int | None:
    """Place of the first bracket without a pair; those of «1)», «а)» have none."""
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign == "(":
            opened.append(place)
        elif sign == ")" and opened:
            opened.pop()
        elif sign == ")" and not _ENUMERATOR.search(text[: place + 1]):
            return place
    return opened[0] if opened else None


def glued_words(reading: Reading) -> Iterator[Fault]:
    """Words or numbers without the space between them («2020года»)."""
    for text in reading.row_texts:
        mended = _GLUED_BRACKET.sub(" ", _GLUED_YEAR.sub(" ", text.value))
        if mended != text.value:
            yield Fault(
                place=text.place,
                message=msg("a space is missing: «{text}»", text=fragment(mended, text.value)),
                likely=fragment(text.value, mended),
            )


def stray_punctuation(reading: Reading) -> Iterator[Fault]:
    """A dot after a day that a dash follows («01.03.-20.05.2023»)."""
    for term in reading.terms:
        mended = _STRAY_DOT.sub("", term.phrase)
        if mended != term.phrase:
            yield Fault(
                place=term.place,
                message=msg("a dot too many: «{phrase}»", phrase=shown(term.phrase)),
                likely=mended,
            )


def uneven_dash(reading: Reading) -> Iterator[Fault]:
    """A dash in a term with a space on one side alone («10.02- 02.04.2021»)."""
    for term in reading.terms:
        mended = _UNEVEN_DASH.sub(_dash, term.phrase)
        if mended != term.phrase:
            yield Fault(
                place=term.place,
                message=msg(
                    "a dash with a space on one side: «{phrase}»", phrase=shown(term.phrase)
                ),
                likely=mended,
            )


def _dash(match: re.Match[str]) -> str:
    """A hyphen between words; between numbers the dash as it is printed."""
    between_words = match.string[match.start() - 1].isalpha()
    return "-" if between_words else (match.group(1) or match.group(2))


def trailing_separator(reading: Reading) -> Iterator[Fault]:
    """A term that ends in a sign after which another term was to follow."""
    for term in reading.terms:
        if re.search(rf"[{DASHES};,]\s*$", term.phrase):
            yield Fault(
                place=term.place,
                message=msg(
                    "the term «{phrase}» breaks off: another was to follow",
                    phrase=shown(term.phrase),
                ),
                likely=_as_the_twin_goes_on(reading, term.place.index, term.phrase),
            )


def _as_the_twin_goes_on(reading: Reading, index: int, phrase: str) -> str | None:
    """The whole term as the same row of another section has it, its year moved."""
    own = reading.template.measures[index]
    year = reading.template.section(own.section).year
    for other in reading.template.measures:
        theirs = reading.template.section(other.section).year
        same = plain(other.title).startswith(plain(own.title)) and other.section != own.section
        if not same or year is None or theirs is None or not other.deadline:
            continue
        moved = other.deadline.replace(str(theirs), str(year))
        if plain(moved).startswith(plain(phrase)) and len(plain(moved)) > len(plain(phrase)):
            return moved
    return None


RULES = (
    Rule(
        code="roadmap.unbalanced_quotes",
        severity=Severity.INFO,
        finds=msg(
            "A quote that opens and never closes, or closes and never opened. Two that close at "
            "one place may be written as one."
        ),
        why=msg("Where a name begins and ends cannot be read by a program, nor cited."),
        wrong="МОУ Невьянская СОШ»",
        right="МОУ «Невьянская СОШ»",
        find=unbalanced_quotes,
    ),
    Rule(
        code="roadmap.unbalanced_brackets",
        severity=Severity.INFO,
        finds=msg("A bracket that opens and never closes, or closes and never opened."),
        why=msg("What is said in passing and what is ordered run into each other."),
        wrong="комплексного проекта программы) по выравниванию условий",
        right="комплексного проекта (программы) по выравниванию условий",
        find=unbalanced_brackets,
    ),
    Rule(
        code="roadmap.glued_words",
        severity=Severity.INFO,
        finds=msg("Words or numbers without the space between them."),
        why=msg("Search and programs that read terms do not find the word."),
        wrong="Декабрь 2020года",
        right="Декабрь 2020 года",
        find=glued_words,
    ),
    Rule(
        code="roadmap.stray_punctuation",
        severity=Severity.INFO,
        finds=msg("A dot after the first day of a span."),
        why=msg("It may be read as a year that was left out."),
        wrong="01.03.-20.05.2023",
        right="01.03-20.05.2023",
        find=stray_punctuation,
    ),
    Rule(
        code="roadmap.uneven_dash",
        severity=Severity.INFO,
        finds=msg("A dash in a term with a space on one side alone."),
        why=msg("Programs that read terms take it for the sign of a new line."),
        wrong="10.02- 02.04.2021",
        right="10.02-02.04.2021",
        find=uneven_dash,
    ),
    Rule(
        code="roadmap.trailing_separator",
        severity=Severity.WARNING,
        finds=msg("A term that ends in a sign after which another term was to follow."),
        why=msg("A second term was lost, and with it half of the row's work."),
        wrong="Апрель 2022 года – июнь 2022 года;",
        right="Апрель 2022 года – июнь 2022 года; сентябрь 2022 года – ноябрь 2022 года",
        find=trailing_separator,
    ),
)
