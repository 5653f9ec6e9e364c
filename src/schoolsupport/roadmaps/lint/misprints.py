"""Rules on marks and spaces, on slips of the pen known by their words, on texts that break off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schoolsupport.roadmaps.lint.finding import Fault, Place
from schoolsupport.roadmaps.lint.lexicon import lexicon
from schoolsupport.roadmaps.lint.reading import Reading, Text, finds
from schoolsupport.words.text import DASHES, fragment, plain, shown, words

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


@finds("roadmap.unbalanced_quotes")
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
            text.place,
            {"text": around},
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


@finds("roadmap.unbalanced_brackets")
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
        yield Fault(text.place, {"text": around})


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


@finds("roadmap.glued_words")
def glued_words(reading: Reading) -> Iterator[Fault]:
    """Words or numbers without the space between them («2020года»)."""
    for text in reading.row_texts:
        mended = _GLUED_BRACKET.sub(" ", _GLUED_YEAR.sub(" ", text.value))
        if mended != text.value:
            yield Fault(
                text.place,
                {"text": fragment(mended, text.value)},
                likely=fragment(text.value, mended),
            )


@finds("roadmap.stray_punctuation")
def stray_punctuation(reading: Reading) -> Iterator[Fault]:
    """A dot after a day that a dash follows («01.03.-20.05.2023»)."""
    for term in reading.terms:
        mended = _STRAY_DOT.sub("", term.phrase)
        if mended != term.phrase:
            yield Fault(term.place, {"phrase": shown(term.phrase)}, likely=mended)


@finds("roadmap.uneven_dash")
def uneven_dash(reading: Reading) -> Iterator[Fault]:
    """A dash in a term with a space on one side alone («10.02- 02.04.2021»)."""
    for term in reading.terms:
        mended = _UNEVEN_DASH.sub(_dash, term.phrase)
        if mended != term.phrase:
            yield Fault(term.place, {"phrase": shown(term.phrase)}, likely=mended)


def _dash(match: re.Match[str]) -> str:
    """A hyphen between words; between numbers the dash as it is printed."""
    between_words = match.string[match.start() - 1].isalpha()
    return "-" if between_words else (match.group(1) or match.group(2))


@finds("roadmap.trailing_separator")
def trailing_separator(reading: Reading) -> Iterator[Fault]:
    """A term that ends in a sign after which another term was to follow."""
    for term in reading.terms:
        if re.search(rf"[{DASHES};,]\s*$", term.phrase):
            yield Fault(
                term.place,
                {"phrase": shown(term.phrase)},
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


@finds("roadmap.slip_of_the_pen")
def slip_of_the_pen(reading: Reading) -> Iterator[Fault]:
    """A slip of a known kind: a wrong case, a preposition lost, «в течении срока»."""
    told: set[str] = set()
    for text in reading.texts:
        for slip in lexicon().slip:
            mended = slip.mend(text.value)
            if mended == text.value:
                continue
            difference = _difference(text.value, mended)
            # a preamble stands in a template twice: as a text, and in the acts it cites
            if text.place.index < 0 and any(_overlap(difference, one) for one in told):
                continue
            told.add(difference)
            yield Fault(text.place, {"text": difference}, likely=fragment(text.value, mended))


def _overlap(one: str, other: str) -> bool:
    return one[:20] in other or other[:20] in one


def _difference(printed: str, mended: str) -> str:
    """The words around the first sign in which two texts differ."""
    pairs = zip(printed, mended, strict=False)
    place = next((i for i, (a, b) in enumerate(pairs) if a != b), len(mended) - 1)
    start = printed.rfind(" ", 0, max(0, place - 15)) + 1
    return shown(printed[start : place + 30])


@finds("roadmap.lost_conjunction")
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
                yield Fault(text.place, {"one": one, "other": other}, likely=mended)


_ADJECTIVE = re.compile(r"(?:ых|их|ого|его|ому|ему)$", re.I)
_BREAKS_AT_SCHOOLS = re.compile(r"\bшкол\w* с .*\bи (?:в )?школ(?:ах|ам|ы)?$", re.I)


@finds("roadmap.broken_off")
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
        if at_schools or adjective or last[0].casefold() in lexicon().hanging:
            yield Fault(
                text.place,
                {"text": bare[-60:]},
                likely=_fragment_or_none(bare, _continued(reading, bare)),
            )


def _fragment_or_none(printed: str, mended: str | None) -> str | None:
    return None if mended is None else fragment(printed, mended)


def _is_adjective(word: str) -> bool:
    return (
        bool(_ADJECTIVE.search(word))
        and word.casefold() not in lexicon().noun_like
        and len(word) > 4
    )


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


@finds("roadmap.plan_named_otherwise")
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
                Place(field="duties", of=duty.clause), {"words": match.group(), "own": own.group()}
            )


_MIXED = re.compile(r"\b\w*(?:[а-яё][a-z]|[a-z][а-яё])\w*\b", re.I)
_LOOKALIKES = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")


@finds("roadmap.mixed_alphabets")
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
                text.place,
                {"word": word},
                likely=None if re.search(r"[a-z]", russian, re.I) else russian,
            )
