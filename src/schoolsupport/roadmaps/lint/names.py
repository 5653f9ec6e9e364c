"""Rules on names: one organisation is spelt in one way, one school has one type."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from schoolsupport.domain import Level
from schoolsupport.roadmaps.lint.finding import Fault, Place
from schoolsupport.roadmaps.lint.reading import Reading, finds
from schoolsupport.words.stems import same_stem
from schoolsupport.words.text import letters, plain, words

_FORM = r"(?:[А-ЯЁ]{2,}\s+){0,4}[А-ЯЁ]{2,}"
_NAMED = re.compile(rf"({_FORM})\s*«([^«»]+)»")
_NUMBERED = re.compile(r"(?:\b(М[АБК]?ОУ)\s+)?\b([СОН]ОШ)\s*№\s*(\d+)")
_TYPED = re.compile(r"\b([А-ЯЁ][а-яё]+[ая]я)\s+([СОН]ОШ)\b")
_NEAR = 0.88
_LONG_ENOUGH = 10


@frozen(kw_only=True)
class _Name:
    """An organisation as it is named in one place.

    Attributes:
        place: where.
        form: its legal form, in short letters, as printed.
        quoted: its name in quotes, as printed.
    """

    place: Place
    form: str
    quoted: str

    @property
    def printed(self) -> str:
        return f"{self.form} «{self.quoted}»"


def _names(reading: Reading) -> list[_Name]:
    """Every naming of an organisation by a legal form and a name in quotes, rows first."""
    found = []
    listed = [(note.short, note.mark) for note in reading.template.footnotes]
    notes = [(Place(field="footnotes", of=mark), short) for short, mark in listed]
    texts = [(one.place, one.value) for one in reading.texts]
    for place, value in [*texts, *notes]:
        for match in _NAMED.finditer(value):
            form = re.sub(r"\s+", " ", match.group(1))
            found.append(_Name(place=place, form=form, quoted=match.group(2).strip()))
    return found


def _distinct(names: Sequence[_Name]) -> list[tuple[_Name, int]]:
    """Each spelling once, with how often it stands; the first place of it is kept."""
    seen: dict[str, tuple[_Name, int]] = {}
    for one in names:
        key = plain(one.printed)
        first, count = seen.get(key, (one, 0))
        seen[key] = (first, count + 1)
    return list(seen.values())


@finds("roadmap.organisation_spelt_twice")
def organisation_spelt_twice(reading: Reading) -> Iterator[Fault]:
    """One organisation under two spellings: joined words, a letter more, a shortened name."""
    spelt = _distinct(_names(reading))
    for place, (one, times) in enumerate(spelt):
        for other, other_times in spelt[place + 1 :]:
            if not _same_organisation(one, other):
                continue
            if not _one_holds_the_other(one, other):
                # two misspelt words: nobody can say from the order which is right
                yield _two_ways(one, other, None)
                yield _two_ways(other, one, None)
            elif _is_worse(one, times, other, other_times):
                yield _two_ways(one, other, other.printed)
            else:
                yield _two_ways(other, one, one.printed)


def _two_ways(one: _Name, other: _Name, likely: str | None) -> Fault:
    return Fault(one.place, {"one": one.printed, "other": other.printed}, likely=likely)


def _one_holds_the_other(one: _Name, other: _Name) -> bool:
    left, right = letters(one.printed), letters(other.printed)
    return left == right or left in right or right in left


def _is_worse(one: _Name, times: int, other: _Name, other_times: int) -> bool:
    """The rarer spelling is the wrong one; of two as frequent, the shorter."""
    if times != other_times and letters(one.printed) == letters(other.printed):
        return times < other_times
    return len(letters(one.printed)) < len(letters(other.printed)) or (
        letters(one.printed) == letters(other.printed) and one.printed.count(" ") < 2
    )


def _same_organisation(one: _Name, other: _Name) -> bool:
    if re.findall(r"\d+", one.quoted) != re.findall(r"\d+", other.quoted):
        return False
    if letters(one.printed) == letters(other.printed):
        return one.form.split() != other.form.split()
    if letters(one.form) != letters(other.form):
        return False
    left, right = words(one.quoted), words(other.quoted)
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) < len(longer):
        # «Центр развития» may be cut short; a legal form of one word is too little to say so
        return min(len(shorter), len(one.form.split())) > 1 and all(
            same_stem(a, b) for a, b in zip(shorter, longer, strict=False)
        )
    return len(left) == len(right) and _misspelt(left, right)


def _misspelt(left: list[str], right: list[str]) -> bool:
    """Whether one long word alone differs, by a letter or two within it."""
    differing = [(a, b) for a, b in zip(left, right, strict=True) if not same_stem(a, b)]
    if len(differing) != 1:
        return False
    a, b = (word.casefold() for word in differing[0])
    alike = difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()
    return min(len(a), len(b)) >= _LONG_ENOUGH and alike >= _NEAR and a[:3] == b[:3]


@frozen(kw_only=True)
class _School:
    """A school as it is named in one place: its own name or number, and its type."""

    place: Place
    form: str | None
    kind: str
    key: str
    printed: str


def _schools(reading: Reading) -> Iterator[_School]:
    for text in reading.texts:
        for match in _NUMBERED.finditer(text.value):
            yield _School(
                place=text.place,
                form=match.group(1),
                kind=match.group(2),
                key=match.group(3),
                printed=f"{match.group(2)} № {match.group(3)}",
            )
        for match in _TYPED.finditer(text.value):
            yield _School(
                place=text.place,
                form=None,
                kind=match.group(2),
                key=match.group(1),
                printed=f"{match.group(1)} {match.group(2)}",
            )


@finds("roadmap.school_of_two_types")
def school_of_two_types(reading: Reading) -> Iterator[Fault]:
    """A school that is СОШ in one place and ООШ in another; numbers are unique in a district."""
    if reading.template.level is not Level.MUNICIPAL:
        return
    known: dict[str, _School] = {}
    listed = [one for one in _schools(reading) if one.form or one.place.field == "school_lists"]
    for one in listed:
        known.setdefault(one.key, one)
    told: set[tuple[str, str]] = set()
    for one in _schools(reading):
        # a list names schools in full; a row shortens them, and there the slip is made
        right = known.setdefault(one.key, one)
        mark = (one.key, one.kind)
        if one.kind != right.kind and mark not in told:
            told.add(mark)
            yield Fault(
                one.place, {"one": one.printed, "other": right.printed}, likely=right.printed
            )


@finds("roadmap.school_of_two_forms")
def school_of_two_forms(reading: Reading) -> Iterator[Fault]:
    """A school of one type and number under two legal forms."""
    if reading.template.level is not Level.MUNICIPAL:
        return
    forms: dict[tuple[str, str], tuple[str, Place]] = {}
    told: set[tuple[str, str]] = set()
    for one in _schools(reading):
        if one.form is None:
            continue
        key = (one.kind, one.key)
        form, _ = forms.setdefault(key, (one.form, one.place))
        if form != one.form and key not in told:
            told.add(key)
            yield Fault(one.place, {"form": one.form, "other": form, "name": one.printed})


@finds("roadmap.list_number_differs")
def list_number_differs(reading: Reading) -> Iterator[Fault]:
    """A list of schools that is longer or shorter than the order says."""
    for one in reading.template.school_lists:
        if one.number is not None and one.number != len(one.schools):
            yield Fault(
                Place(field="school_lists", of=one.id),
                {"stated": one.number, "named": len(one.schools)},
            )


@finds("roadmap.listed_twice")
def listed_twice(reading: Reading) -> Iterator[Fault]:
    """A school that stands twice in one list."""
    for one in reading.template.school_lists:
        seen: set[str] = set()
        for school in one.schools:
            key = letters(school)
            if key in seen:
                yield Fault(Place(field="school_lists", of=one.id), {"school": school})
            seen.add(key)


@finds("roadmap.category_named_otherwise")
def category_named_otherwise(reading: Reading) -> Iterator[Fault]:
    """The schools of the title («в неблагоприятных социальных условиях») under other words."""
    title = " ".join([reading.template.title, reading.template.act_title or ""])
    own = {plain(match.group()) for match in _CONDITIONS.finditer(title)}
    told: set[str] = set()
    for text in reading.texts:
        for match in _CONDITIONS.finditer(text.value):
            words_there = plain(match.group())
            if own and words_there not in own and words_there not in told:
                told.add(words_there)
                yield Fault(
                    text.place,
                    {"one": words_there, "other": ", ".join(sorted(own))},
                    likely=min(own),
                )


_CONDITIONS = re.compile(
    r"(?:неблагоприятных|сложных)\s+(?:социально\s*[-–—]\s*экономических\s+|социальных\s+)?условиях",
    re.I,
)
