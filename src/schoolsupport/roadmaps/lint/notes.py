"""Rules on notes and short forms: every mark its note, every short form its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from schoolsupport.roadmaps.lint.finding import Fault, Place
from schoolsupport.roadmaps.lint.lexicon import lexicon
from schoolsupport.roadmaps.lint.reading import Reading, Text, finds
from schoolsupport.words.stems import content, same_stem, stems_within
from schoolsupport.words.text import letters, shown, words

_MARK = re.compile(r"(?<=[^\s*])(\*+)(?!\*)")
_SHORT = re.compile(r"(?<![\w-])[А-ЯЁ]{2,}(?:[а-яё][А-ЯЁ]+)*(?![\w])")
_EXPLAINED = re.compile(r"\(\s*(?:далее\s*[-‐–—]?\s*)?([А-ЯЁ]{2,}(?:[а-яё][А-ЯЁ]+)*)\s*\)")
_LAST_WORDS = 5
_LONGEST = 7
_OFTEN = 5


@frozen(kw_only=True)
class _Marked:
    """A mark in a text, with what stands before it."""

    place: Place
    mark: str
    before: str


def _marks(reading: Reading) -> Iterator[_Marked]:
    for text in reading.row_texts:
        for match in _MARK.finditer(text.value):
            before = text.value[: match.start()]
            yield _Marked(place=text.place, mark=match.group(), before=before)


@finds("roadmap.mark_without_note")
def mark_without_note(reading: Reading) -> Iterator[Fault]:
    """A mark in the table that no note under it explains."""
    known = {note.mark or note.short for note in reading.template.footnotes}
    for one in _marks(reading):
        if one.mark not in known:
            yield Fault(one.place, {"mark": one.mark})


@finds("roadmap.note_without_mark")
def note_without_mark(reading: Reading) -> Iterator[Fault]:
    """A note whose mark stands nowhere in the table."""
    used = {one.mark for one in _marks(reading)}
    for note in reading.template.footnotes:
        if note.mark is not None and note.mark not in used:
            yield Fault(Place(field="footnotes", of=note.mark), {"mark": note.mark})


@finds("roadmap.mark_of_another_note")
def mark_of_another_note(reading: Reading) -> Iterator[Fault]:
    """A mark beside one organisation whose note explains another."""
    notes = {note.mark: note for note in reading.template.footnotes if note.mark}
    for one in _marks(reading):
        note = notes.get(one.mark)
        if note is None or _stands_before(note.short, one.before):
            continue
        right = [other for other in notes.values() if _stands_before(other.short, one.before)]
        if right and right[0].mark:
            yield Fault(
                one.place,
                {"mark": one.mark, "marked": right[0].short, "explained": note.short},
                likely=f"{right[0].short}{right[0].mark}",
            )


def _stands_before(name: str, before: str) -> bool:
    return letters(before).endswith(letters(name))


def _explanations(reading: Reading) -> Iterator[tuple[Text, str, str]]:
    """Short forms explained in running text: the text, the short form, the words before it."""
    for text in reading.texts:
        for match in _EXPLAINED.finditer(text.value):
            yield text, match.group(1), text.value[: match.start()]


def _explained(reading: Reading) -> set[str]:
    template = reading.template
    told = [one.short for one in (*template.abbreviations, *template.footnotes)]
    for text in reading.texts:
        told += re.findall(r"\(\s*далее\s*[-‐–—]?\s*([^()]*)\)", text.value)
    found = {short for one in told for short in _SHORT.findall(one)}
    found.update(short for _, short, _ in _explanations(reading))
    return found


@finds("roadmap.unexplained_short_form")
def unexplained_short_form(reading: Reading) -> Iterator[Fault]:
    """A short form, not known to everybody, that the order explains nowhere."""
    known = (
        _explained(reading)
        | lexicon().well_known
        | _territory(reading)
        | set(reading.options.known)
    )
    told: set[str] = set()
    titles = [measure.title for measure in reading.template.measures]
    capitals = bool(titles) and all(title.isupper() for title in titles)
    for text in reading.texts:
        heading = text.place.section is not None
        if text.place.index < 0 and text.place.field != "duties" and not heading:
            continue
        printed = (heading and text.place.index < 0) or capitals or _is_set_in_capitals(text.value)
        if text.value.isupper() and printed:
            continue  # a heading, a title, or a whole table
        for short in _SHORT.findall(text.value):
            if short in known or short in told or _is_word(short):
                continue
            if not _part_of_longer(reading, short, told):
                yield Fault(text.place, {"short": short})
            told.add(short)


def _is_set_in_capitals(text: str) -> bool:
    """Whether capitals are the print of words: «ДЕНЬ ЗНАНИЙ», not «МОУО, ИРО»."""
    words = re.findall(r"[А-ЯЁ]+", text)
    return any(len(word) > _LONGEST for word in words) or (
        len(words) > 1 and all(len(word) >= SHORTEST_WORD for word in words)
    )


SHORTEST_WORD = 4
"""Letters that each word of a text in capitals has, where no long one tells that they are words."""


def _is_word(short: str) -> bool:
    """A word set in capitals, or two well-known short forms printed as one."""
    known = lexicon().well_known
    joined = (short[:place] in known and short[place:] in known for place in range(2, 6))
    return len(short) > _LONGEST or any(joined)


def _part_of_longer(reading: Reading, short: str, told: set[str]) -> bool:
    """Whether a short form stands only as the end of a longer one: ПРО in «СКИРО ПК и ПРО»."""
    joined = rf"(?:([А-ЯЁ]{{2,}})(\s+[А-ЯЁ]{{2,}})?(\s+и)?\s+)?\b{short}\b"
    found = re.findall(joined, reading.all_letters)
    heads = {head for head, _, _ in found}
    # «ШНОР и ШССУ» are two; «МОН и МП» and «СКИРО ПК и ПРО» are one
    one_name = all(between or not also or len(short) < 3 for _, between, also in found)
    return len(heads) == 1 and heads <= told and one_name


def _territory(reading: Reading) -> set[str]:
    """First letters of the territories the order names: НГО, КК."""
    template = reading.template
    named = " ".join(
        [template.territory, template.act.issuer, template.title, template.act.territory]
    )
    kinds = r"(?:област|кра[йюея]|район|округ|республик)\w*"
    runs = re.findall(rf"\b[А-ЯЁ][а-яё-]+(?:\s+(?:городско|муниципальн)\w+)?\s+{kinds}", named)
    return {"".join(word[0] for word in words(run)).upper() for run in runs}


@finds("roadmap.unused_short_form")
def unused_short_form(reading: Reading) -> Iterator[Fault]:
    """A short form that is explained and then used nowhere."""
    used: set[str] = set()
    for text in reading.texts:
        if text.place.field != "footnotes":
            bare = re.sub(r"\(\s*далее[^()]*\)|\(\s*[А-ЯЁ]{2,}\s*\)", "", text.value)
            used.update(_SHORT.findall(bare))
    for one in reading.template.abbreviations:
        if _SHORT.fullmatch(one.short) and one.short not in used:
            yield Fault(Place(field="abbreviations", of=one.short), {"short": one.short})


@finds("roadmap.short_form_of_two")
def short_form_of_two(reading: Reading) -> Iterator[Fault]:
    """A short form explained in two ways that do not say the same."""
    full = {one.short: one.full for one in reading.template.abbreviations}
    told: set[str] = set()
    for one in reading.template.abbreviations:
        if full[one.short] != one.full and one.short not in told:
            told.add(one.short)
            yield _of_two(Place(field="abbreviations", of=one.short), one.short, one.full, full)
    for text, short, before in _explanations(reading):
        meant = content(full.get(short, ""))
        if not meant or short in told:
            continue
        near = content(before)[-(len(meant) + _LAST_WORDS) :]
        if not stems_within(meant, near):
            told.add(short)
            words_there = " ".join(words(before)[-(len(meant) + 1) :])
            yield _of_two(text.place, short, words_there, full)


def _of_two(place: Place, short: str, other: str, full: dict[str, str]) -> Fault:
    return Fault(place, {"short": short, "one": shown(full[short]), "other": shown(other)})


@finds("roadmap.short_form_unfolded_otherwise")
def short_form_unfolded_otherwise(reading: Reading) -> Iterator[Fault]:
    """Words that a short form may stand for, one of them other than where it is explained."""
    for one in reading.template.abbreviations:
        meant = words(one.full)[: len(one.short)]
        if len(one.short) < 3 or [word[0].upper() for word in meant] != list(one.short):
            continue
        for text in reading.row_texts:
            run = _unfolded(words(text.value), meant)
            if run is not None:
                yield Fault(
                    text.place,
                    {"short": one.short, "full": " ".join(meant), "other": " ".join(run)},
                    likely=" ".join(meant),
                )


def _unfolded(there: list[str], meant: list[str]) -> list[str] | None:
    """A run with the same first letters in which one word alone, the last, is another."""
    for start in range(len(there) - len(meant) + 1):
        run = there[start : start + len(meant)]
        pairs = list(zip(run, meant, strict=True))
        begins = all(left[0].casefold() == right[0].casefold() for left, right in pairs)
        same = [same_stem(left, right) for left, right in pairs]
        if begins and all(same[:-1]) and not same[-1]:
            return run
    return None


@finds("roadmap.short_form_cut")
def short_form_cut(reading: Reading) -> Iterator[Fault]:
    """A short form used once that lacks one letter of another used often («МОУ», «МОУО»)."""
    times: dict[str, int] = {}
    for text in reading.row_texts:
        for short in _SHORT.findall(text.value):
            times[short] = times.get(short, 0) + 1
    for text in reading.row_texts:
        for match in _SHORT.finditer(text.value):
            short = match.group()
            whole = [one for one in times if one[:-1] == short and times[one] >= _OFTEN]
            before_a_name = re.match(r"\s*(?:«|[А-ЯЁ]{2})", text.value[match.end() :])
            if len(short) >= 3 and times[short] == 1 and whole and not before_a_name:
                yield Fault(
                    text.place,
                    {"short": short, "whole": whole[0]},
                    likely=text.value[: match.start()] + whole[0] + text.value[match.end() :],
                )
