"""Printed names of schools matched to a register, with a score that anybody can check.

An order prints «МБОУ СОШ № 5», a register «МБОУ "СОШ № 5" г. Примерска». A name is taken apart into
form, type, number, words of its own and whether it is a branch; each part that agrees gives its
weight. A match is never certain: it carries its score, what agreed and what differed, and a name
that fits several schools is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from attrs import field, frozen

from schoolsupport.roadmaps.planning.words import stems
from schoolsupport.translation import Message, msg

WEIGHTS: Mapping[str, int] = {"number": 6, "words": 6, "type": 2, "branch": 3, "form": 1}
ENOUGH = Fraction(7, 10)
"""A name that scores less fits no school."""
APART = Fraction(1, 10)
"""The next best school must score lower by more than this."""
MISPRINT = Fraction(17, 20)
"""Words at least so alike, letter by letter, may be one word misprinted."""
MOST_CANDIDATES = 5

_BRANCH = re.compile(r"филиал\w*[^—–-]*(?:[«\"“][^»\"”]*[»\"”]?[^—–-]*)?\s[-—–]\s*", re.IGNORECASE)
_IS_BRANCH = re.compile(r"\bфилиал", re.IGNORECASE)
_NUMBER = re.compile(r"(?:№|\bN\b|\bNo\.?)\s*(\d+)|(?<=[а-яё])\s+(\d{1,3})\b", re.IGNORECASE)
_FORMS = "мбоу маоу мкоу моу гбоу гаоу гкоу гоу коу мб ма мк фгкоу оану чоу ноу"
_FORM = re.compile(rf"\b({'|'.join(_FORMS.split())})\b", re.IGNORECASE)
_LONG_FORMS = re.compile(
    r"муниципальн\w+|государственн\w+|бюджетн\w+|автономн\w+|казенн\w+|общеобразовательн\w+"
    r"|учрежден\w+|имени\b|\bим\.",
    re.IGNORECASE,
)
_TYPES: tuple[tuple[str, str], ...] = (
    ("СОШ", r"\bсош\b|средн\w+\s+(?:общеобразовательн\w+\s+)?школ\w*"),
    ("ООШ", r"\bоош\b|основн\w+\s+(?:общеобразовательн\w+\s+)?школ\w*"),
    ("НОШ", r"\bнош\b|начальн\w+\s+(?:общеобразовательн\w+\s+)?школ\w*"),
    ("Лицей", r"\bлице[йяю]\w*"),
    ("Гимназия", r"\bгимнази\w+"),
    ("Интернат", r"\b(?:школа-)?интернат\w*"),
    ("Школа", r"\bшкол\w*"),
)
_TYPE_PATTERNS = tuple((name, re.compile(text, re.IGNORECASE)) for name, text in _TYPES)
_PLACE_LIST = (
    "г с п х ст пос дер район муниципальн округ городск город село поселок станиц хутор област кра "
    "мо го мр р"
)
_PLACE_WORDS = frozenset(_PLACE_LIST.split())

Outcome = Literal["matched", "ambiguous", "not_found"]

_PART_WORDS = {
    "number": msg("number"),
    "words": msg("words of the name"),
    "type": msg("type"),
    "branch": msg("whether it is a branch"),
    "form": msg("form"),
}


@frozen(kw_only=True)
class RegisteredName:
    """A school of the register, as names are matched to it."""

    school: str
    name: str
    municipality: str | None = None
    is_branch: bool = False

    @cached_property
    def parts(self) -> NameParts:
        """The name taken apart."""
        return name_parts(self.name)

    @cached_property
    def place_words(self) -> tuple[str, ...]:
        """Words of the municipality."""
        return tuple(one for one in stems(self.municipality or "") if one not in _PLACE_WORDS)


@frozen(kw_only=True)
class NameParts:
    """A name taken apart; what it does not say is None or empty."""

    form: str | None = None
    type: str | None = None
    number: str | None = None
    words: tuple[str, ...] = ()
    is_branch: bool = False


@frozen(kw_only=True)
class Candidate:
    """A school that a printed name may mean.

    Attributes:
        school: id.
        name: name in the register.
        municipality: where it stands.
        score: weight of the parts that agree, of the weight of the parts printed: 0 to 1.
        agreed: parts that agree: `number`, `words`, `type`, `branch`, `form`.
        differed: parts that do not.
    """

    school: str
    name: str
    municipality: str | None
    score: Fraction
    agreed: tuple[str, ...]
    differed: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The candidate as a program reads it."""
        return {
            "school": self.school,
            "name": self.name,
            "municipality": self.municipality,
            "score": round(float(self.score), 3),
            "agreed": list(self.agreed),
            "differed": list(self.differed),
        }


@frozen(kw_only=True)
class NameMatch:
    """What a printed name was taken for.

    Attributes:
        printed: the name as printed.
        outcome: `matched` to the first candidate, `ambiguous`, or `not_found`.
        candidates: the schools that come near, the best first.
    """

    printed: str
    outcome: Outcome
    candidates: tuple[Candidate, ...] = field(default=())

    @property
    def school(self) -> str | None:
        """The school, if one was found."""
        return self.candidates[0].school if self.outcome == "matched" else None

    @property
    def score(self) -> Fraction | None:
        """The score of the school found."""
        return self.candidates[0].score if self.outcome == "matched" else None

    def words(self) -> Message:
        """What became of the name, for people."""
        if self.outcome == "not_found":
            return msg("«{printed}»: no school has such a name", printed=self.printed)
        best = self.candidates[0]
        if self.outcome == "ambiguous":
            names = "; ".join(f"{one.name} ({one.school})" for one in self.candidates)
            return msg("«{printed}» fits several: {names}", printed=self.printed, names=names)
        agreed = _list_of(best.agreed)
        return msg(
            "«{printed}» was taken for {name}, score {score}: {agreed} agree",
            printed=self.printed,
            name=f"{best.name} ({best.school})",
            score=f"{float(best.score):.2f}",
            agreed=agreed,
        )

    def as_dict(self) -> dict[str, Any]:
        """The match as a program reads it."""
        return {
            "printed": self.printed,
            "outcome": self.outcome,
            "school": self.school,
            "score": None if self.score is None else round(float(self.score), 3),
            "candidates": [one.as_dict() for one in self.candidates],
        }


def _list_of(parts: tuple[str, ...]) -> Message:
    said: Message = _PART_WORDS[parts[0]]
    for part in parts[1:]:
        said = msg("{first}, {then}", first=said, then=_PART_WORDS[part])
    return said


def name_parts(name: str) -> NameParts:
    """A name taken apart: form, type, number, words of its own.

    Of a branch, the part after the dash is its own name; of the head school nothing is kept.
    """
    is_branch = bool(_IS_BRANCH.search(name))
    own = _BRANCH.sub("", name, count=1)
    form = _FORM.search(own)
    rest = _LONG_FORMS.sub(" ", _FORM.sub(" ", own))
    number = _NUMBER.search(rest)
    if number is not None:
        rest = rest.replace(number.group(), " ", 1)
    type_, rest = _typed(rest)
    words = (one for one in stems(rest.replace("№", " ")) if one not in _PLACE_WORDS)
    return NameParts(
        form=form.group(1).casefold() if form else None,
        type=type_,
        number=(number.group(1) or number.group(2)).lstrip("0") if number else None,
        words=tuple(dict.fromkeys(one for one in words if one != "филиал")),
        is_branch=is_branch,
    )


def is_printed_name(text: str) -> bool:
    """Whether a text is a name, and no login or code: it has a Cyrillic letter."""
    return bool(re.search("[А-Яа-яЁё]", text))


def match_name(
    printed: str, register: Iterable[RegisteredName], municipality: str | None = None
) -> NameMatch:
    """The school that a printed name means.

    Args:
        printed: the name as printed.
        register: schools to look among.
        municipality: part of the municipality's name, if the list is of one; numbers of schools
            are given anew in each.
    """
    parts = name_parts(printed)
    wanted = tuple(one for one in stems(municipality or "") if one not in _PLACE_WORDS)
    near_enough = [school for school in register if _is_of(school, wanted)]
    # a misprint is thought of only where no name is printed right
    scored = _candidates(parts, near_enough, Fraction(1)) or _candidates(
        parts, near_enough, MISPRINT
    )
    scored.sort(key=lambda one: (-one.score, one.school))
    near = tuple(one for one in scored if scored[0].score - one.score <= APART)[:MOST_CANDIDATES]
    outcome: Outcome = "not_found" if not near else "matched" if len(near) == 1 else "ambiguous"
    return NameMatch(printed=printed, outcome=outcome, candidates=near)


def _candidates(
    parts: NameParts, register: Iterable[RegisteredName], alike: Fraction
) -> list[Candidate]:
    """Schools whose score is enough; words count from this likeness on."""
    scored = (_scored(parts, school, alike) for school in register)
    return [one for one in scored if one is not None and one.score >= ENOUGH]


def _typed(text: str) -> tuple[str | None, str]:
    """The type of a school, and the name without the words of it."""
    for name, pattern in _TYPE_PATTERNS:
        if pattern.search(text):
            return name, pattern.sub(" ", text)
    return None, text


def _is_of(school: RegisteredName, wanted: tuple[str, ...]) -> bool:
    return all(_likeness(one, school.place_words, MISPRINT) for one in wanted)


def _likeness(word: str, known: Iterable[str], least: Fraction) -> Fraction:
    """1 where a word is known, less where it may be a misprint of one, else 0."""
    best = Fraction(0)
    for other in known:
        if word == other:
            return Fraction(1)
        if least == 1:
            continue
        match = SequenceMatcher(None, word, other, autojunk=False)
        alike = sum(block.size for block in match.get_matching_blocks())
        best = max(best, Fraction(2 * alike, len(word) + len(other)))
    return best if best >= least else Fraction(0)


def _scored(printed: NameParts, school: RegisteredName, alike: Fraction) -> Candidate | None:
    """How a school's name agrees with the parts printed; None where it cannot be meant."""
    own = school.parts
    if printed.number is not None and own.number is not None and printed.number != own.number:
        return None
    shares: dict[str, Fraction] = {}
    if printed.number is not None:
        shares["number"] = Fraction(printed.number == own.number)
    if printed.words:
        known = (*own.words, *school.place_words)
        met = sum((_likeness(word, known, alike) for word in printed.words), Fraction(0))
        shares["words"] = met / len(printed.words)
    if not any(shares.values()):
        return None  # a type alone names no school
    if printed.type is not None and printed.type != "Школа":
        shares["type"] = Fraction(printed.type == own.type)
    if printed.is_branch or school.is_branch or own.is_branch:
        shares["branch"] = Fraction(printed.is_branch == (school.is_branch or own.is_branch))
    if printed.form is not None and own.form is not None:
        shares["form"] = Fraction(printed.form == own.form)
    whole = sum(WEIGHTS[part] for part in shares)
    score = sum((WEIGHTS[part] * share for part, share in shares.items()), Fraction(0)) / whole
    return Candidate(
        school=school.school,
        name=school.name,
        municipality=school.municipality,
        score=score,
        agreed=tuple(part for part, share in shares.items() if share == 1),
        differed=tuple(part for part, share in shares.items() if share < 1),
    )
