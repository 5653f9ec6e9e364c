"""One matcher of schools: is the school that a text prints the one that a register has?

A name is taken apart into legal form, type, number, words of its own, whom it is named after, its
place, and whether it is a branch. Each part that agrees gives its weight; a number or a type that
differs is another school, whatever else agrees. The index of a register is asked in two ways:
`strict` takes a unique full match only, `tolerant` proposes, with score and reasons, and a person
confirms. What strict takes, tolerant takes too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher, get_close_matches
from fractions import Fraction
from functools import cached_property
from typing import Literal

from attrs import field, frozen

from schoolsupport.records import Key, told
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import Quantity
from schoolsupport.words.school_names import GENERIC, SCHOOLS, SchoolName, place_stems, school_name
from schoolsupport.words.text import is_blank, is_total, plain

Part = Literal["number", "words", "honour", "place", "type", "branch", "form"]
Outcome = Literal["matched", "ambiguous", "not_found"]
Use = Literal["strict", "tolerant"]

WEIGHTS: dict[Part, int] = {
    "number": 6,
    "words": 6,
    "honour": 2,
    "place": 6,
    "type": 2,
    "branch": 3,
    "form": 1,
}
ENOUGH = Fraction(7, 10)
"""A name that scores less fits no school."""
APART = Fraction(1, 10)
"""The next best school must score lower by more than this."""
MISPRINT = Fraction(17, 20)
"""Words at least so alike, letter by letter, may be one word misprinted."""
MOST_CANDIDATES = 5

_PART_WORDS: dict[str, Message] = {
    "number": msg("number"),
    "words": msg("words of the name"),
    "honour": msg("whom it is named after"),
    "place": msg("place"),
    "type": msg("type"),
    "branch": msg("whether it is a branch"),
    "form": msg("form"),
}
_GRAM = 3
_NEAR_LOGIN = 0.7
"""Two logins so alike may be one with a slip: of nine signs, three at most differ."""
_ABBREVIATED = ("сош", "оош", "нош")


@frozen(kw_only=True)
class RegisteredName:
    """A school of the register, as names are matched to it.

    Attributes:
        school: id.
        name: name in the register.
        municipality: where it stands, if known; in any case and any words.
        is_branch: the register says it is one, whatever its name says.
    """

    school: str
    name: str
    municipality: str | None = None
    is_branch: bool = False

    @cached_property
    def parts(self) -> SchoolName:
        """The name taken apart."""
        return school_name(self.name)

    @cached_property
    def municipality_words(self) -> frozenset[str]:
        """Words of the municipality, without endings."""
        return frozenset(place_stems(self.municipality or ""))

    @cached_property
    def known(self) -> frozenset[str]:
        """Words that may be printed for its own name or its place."""
        return self.municipality_words.union(self.parts.words, self.parts.place)


@told("school", "name", "municipality", Key("score", digits=3), "agreed", "differed")
@frozen(kw_only=True)
class Candidate:
    """A school that a printed name may mean.

    Attributes:
        school: id.
        name: name in the register.
        municipality: where it stands.
        score: weight of the parts that agree, of the weight of the parts compared: 0 to 1.
        agreed: parts that agree: `number`, `words`, `honour`, `place`, `type`, `branch`, `form`.
        differed: parts that do not.
        full: nothing differs, type and number (or the words of the name) agree, and the register
            has no word of its own that is not printed.
        same: the name has the same parts, none more and none less.
    """

    school: str
    name: str
    municipality: str | None
    score: Fraction
    agreed: tuple[Part, ...]
    differed: tuple[Part, ...]
    full: bool = False
    same: bool = False


@told("printed", "outcome", "school", Key("score", digits=3), "candidates")
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
        return msg(
            "«{printed}» was taken for {name}, score {score}: {agreed} agree",
            printed=self.printed,
            name=f"{best.name} ({best.school})",
            score=Quantity(round(float(best.score), 2), None),
            agreed=_list_of(best.agreed),
        )


def is_school_name(text: str) -> bool:
    """Whether a text may be a school's name: no login, no code, no blank («-», «nan»), no total."""
    return any("а" <= one <= "я" or one == "ё" for one in text.lower()) and not (
        is_blank(text) or is_total(text)
    )


def compared(printed: str, registered: RegisteredName) -> Candidate | None:
    """How a printed name agrees with one school; None where it cannot be meant.

    Example:
        >>> short = RegisteredName(school="s", name="МБОУ «СОШ № 5 имени 50-летия Победы»")
        >>> compared("Средняя школа имени 50-летия Победы № 5", short).full
        True
        >>> compared("Гимназия № 5", short) is None
        True
    """
    if not (is_school_name(printed) and is_school_name(registered.name)):
        return None
    return _scored(school_name(printed), registered, {})


def same_school(printed: str, name: str) -> bool:
    """Whether two names are fully of one school, as a strict use asks; order does not matter."""
    if plain(printed) == plain(name):
        return True
    found = compared(printed, RegisteredName(school="", name=name))
    return found is not None and found.full


def contradiction(one: RegisteredName, other: RegisteredName) -> Part | None:
    """What keeps two entries from being one school; None where all they say may be of one.

    What one of them leaves out contradicts nothing.

    Examples:
        >>> lyceum = RegisteredName(school="a", name="Лицей № 1", municipality="город Примерск")
        >>> village = RegisteredName(school="b", name="", municipality="Южный район")
        >>> contradiction(lyceum, RegisteredName(school="c", name="МБОУ «СОШ № 1»"))
        'type'
        >>> contradiction(lyceum, village)
        'place'
    """
    own, its = one.parts, other.parts
    if _types_agree(own.types, its.types) is False:
        return "type"
    if own.number is not None and its.number is not None:
        if own.number != its.number:
            return "number"
    elif own.number is its.number and _are_apart(_own_words(own), _own_words(its)):
        return "words"
    return "place" if _are_apart(one.municipality_words, other.municipality_words) else None


def near_schools(asked: str, register: Iterable[RegisteredName]) -> str:
    """The schools that a login or a name may mean, to be proposed and never taken; may be empty.

    Examples:
        >>> one = RegisteredName(school="sch000040", name="МАОУ гимназия № 40")
        >>> near_schools("Гимназия № 40", [one])
        'sch000040 (МАОУ гимназия № 40)'
        >>> near_schools("SCH000041", [one])
        'sch000040 (МАОУ гимназия № 40)'
        >>> near_schools("Лицей № 7", [one])
        ''
    """
    schools = {one.school: one for one in register}
    part = asked.lower()
    found = [one for one in sorted(schools) if part in one.lower()]
    if not found and is_school_name(asked):
        index = SchoolIndex(schools.values())
        found = [one.school for one in index.match(asked).candidates]
    if not found:
        found = get_close_matches(part, schools, MOST_CANDIDATES, _NEAR_LOGIN)
    said = (schools[one] for one in found[:MOST_CANDIDATES])
    return ", ".join(f"{one.school} ({one.name})" if one.name else one.school for one in said)


class SchoolIndex:
    """The names of a register, read once; asked for printed names.

    Schools are blocked by number and by the words of their names and municipalities, so that a
    name is compared with few of them. The order of the register does not matter.

    Args:
        register: the schools; entries without a name (blanks, totals, bare logins) are never found.
    """

    def __init__(self, register: Iterable[RegisteredName]) -> None:
        """Read the names."""
        self._schools = tuple(one for one in register if is_school_name(one.name))
        self._numbers: dict[str, set[int]] = {}
        self._words: dict[str, set[int]] = {}
        self._unnumbered: set[int] = set()
        self._heads: dict[str, set[int]] = {}
        self._places: dict[frozenset[str], set[int]] = {}
        self._within: dict[tuple[str, ...], set[int]] = {}
        self._alike: dict[str, dict[str, Fraction]] = {}
        for place, one in enumerate(self._schools):
            parts = one.parts
            if parts.number is None:
                self._unnumbered.add(place)
            else:
                self._numbers.setdefault(parts.number, set()).add(place)
            for word in one.known.union(parts.honour):
                self._words.setdefault(word, set()).add(place)
            self._places.setdefault(one.municipality_words, set()).add(place)

    def match(
        self, printed: str, municipality: str | None = None, *, use: Use = "tolerant"
    ) -> NameMatch:
        """The school that a printed name means.

        Args:
            printed: the name as printed.
            municipality: part of the municipality's name, in any case, if the list is of one;
                numbers of schools are given anew in each.
            use: `strict` takes a unique full match and proposes nothing; `tolerant` proposes the
                nearest schools too.
        """
        if not is_school_name(printed):
            return NameMatch(printed=printed, outcome="not_found")
        name = school_name(printed)
        within = None if municipality is None else self._of_municipality(municipality)
        right = self._scored(name, within, {})
        full = [one for one in right if one.full]
        sure = full if len(full) == 1 else [one for one in full if one.same]
        if len(sure) == 1:
            return NameMatch(printed=printed, outcome="matched", candidates=tuple(sure))
        if use == "strict":
            near = tuple(sorted(full, key=lambda one: one.school))[:MOST_CANDIDATES]
            outcome: Outcome = "ambiguous" if full else "not_found"
            return NameMatch(printed=printed, outcome=outcome, candidates=near)
        # a misprint is thought of only where no name is printed right
        enough = _enough(right) or _enough(self._scored(name, within, self._misprints(name)))
        enough.sort(key=lambda one: (-one.score, one.school))
        near = tuple(one for one in enough if enough[0].score - one.score <= APART)
        outcome = "not_found" if not near else "matched" if len(near) == 1 else "ambiguous"
        return NameMatch(printed=printed, outcome=outcome, candidates=near[:MOST_CANDIDATES])

    def _scored(
        self, name: SchoolName, within: set[int] | None, alike: dict[str, dict[str, Fraction]]
    ) -> list[Candidate]:
        places = self._block(name, alike)
        if within is not None:
            places = places & within
        scored = (_scored(name, self._schools[place], alike) for place in sorted(places))
        return [one for one in scored if one is not None]

    def _block(self, name: SchoolName, alike: dict[str, dict[str, Fraction]]) -> set[int]:
        """Places of the schools that can score enough: of the number, and with one word printed."""
        told = (*name.words, *name.place) or name.honour
        if name.number is not None:
            numbered = self._numbers.get(name.number, set())
            if not (name.words or name.place):
                return numbered
            placeless = self._places.get(frozenset(), set()) if name.place else set()
            return numbered & (self._having(told, alike) | placeless)
        if not told and name.head is not None:
            told = (*name.head.words, *name.head.place)
            return {p for p in range(len(self._schools)) if self._schools[p].parts.head}
        return self._having(told, alike)

    def _having(self, told: Iterable[str], alike: dict[str, dict[str, Fraction]]) -> set[int]:
        found: set[int] = set()
        for word in told:
            for known in (word, *alike.get(word, ())):
                found |= self._words.get(known, set())
        return found

    def _of_municipality(self, municipality: str) -> set[int]:
        wanted = place_stems(municipality)
        found = self._within.get(wanted)
        if found is None:
            fitting = (
                places
                for words, places in self._places.items()
                if all(_likeness(one, words) for one in wanted)
            )
            found = self._within[wanted] = set().union(*fitting)
        return found

    def _misprints(self, name: SchoolName) -> dict[str, dict[str, Fraction]]:
        """For each word printed, the words of the register that it may be a misprint of."""
        for word in {*name.words, *name.place, *name.honour}:
            if word not in self._alike:
                near = set().union(*(self._grams.get(one, ()) for one in _grams(word)))
                likely = {one: _ratio(word, one) for one in near if one != word}
                self._alike[word] = {one: x for one, x in likely.items() if x >= MISPRINT}
        return self._alike

    @cached_property
    def _grams(self) -> dict[str, set[str]]:
        """Words of the register by the three letters in a row that they have."""
        grams: dict[str, set[str]] = {}
        for word in self._words:
            for one in _grams(word):
                grams.setdefault(one, set()).add(word)
        return grams


def _scored(
    printed: SchoolName, school: RegisteredName, alike: dict[str, dict[str, Fraction]]
) -> Candidate | None:
    """How a school's name agrees with the parts printed; None where it cannot be meant."""
    own = school.parts
    types = _types_agree(printed.types, own.types)
    both_numbered = printed.number is not None and own.number is not None
    if types is False or (both_numbered and printed.number != own.number):
        return None
    shares: dict[Part, Fraction | int] = {}
    if printed.number is not None:
        shares["number"] = int(both_numbered)
    if printed.words:
        shares["words"] = _met(printed.words, school.known, alike)
    honour = _honour_agrees(printed, own, alike)
    if honour is not None:
        shares["honour"] = honour
    if printed.place and (own.place or school.municipality_words or own.words):
        met = _met(printed.place, school.known, alike)
        other = _of_other_settlement(printed, own)
        shares["place"] = met * Fraction(1, 2) if other else met
    branch = _branch_agrees(printed, school)
    if not any(shares.values()) and not (branch and printed.head is not None):
        return None  # a type alone names no school
    if types:
        shares["type"] = 1
    if branch is not None:
        shares["branch"] = int(branch)
    form = printed.form.agrees(own.form)
    if form is not None:
        shares["form"] = int(form)
    differed = tuple(part for part, share in shares.items() if share < 1)
    whole = sum(WEIGHTS[part] for part in shares)
    full = not differed and types is True and _is_whole(printed, school)
    return Candidate(
        school=school.school,
        name=school.name,
        municipality=school.municipality,
        score=Fraction(sum(WEIGHTS[part] * share for part, share in shares.items()), whole),
        agreed=tuple(part for part, share in shares.items() if share == 1),
        differed=differed,
        full=full,
        same=full and printed.told == own.told,
    )


def _of_other_settlement(printed: SchoolName, own: SchoolName) -> bool:
    """Whether both say what kind of settlement they stand in, and it differs."""
    return bool(printed.settlement and own.settlement) and printed.settlement != own.settlement


def _types_agree(one: Collection[str], other: Collection[str]) -> bool | None:
    """None where a type is not told, or only «школа» beside a school of some grades."""
    if not one or not other:
        return None
    if one == other:
        return True
    for general, precise in ((one, other), (other, one)):
        if set(general) == {GENERIC} and set(precise) <= SCHOOLS:
            return None
    return False


def _own_words(name: SchoolName) -> frozenset[str]:
    """Words of the name and the place; abbreviations such as «РСОШ» leave open what they say."""
    words = {*name.words, *name.place}
    return frozenset() if any(one.endswith(_ABBREVIATED) for one in words) else frozenset(words)


def _are_apart(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether both say something, and no word of one may be a word of the other."""
    return bool(some and others) and not any(_likeness(one, others) for one in some)


def _is_whole(printed: SchoolName, school: RegisteredName) -> bool:
    """Whether the number or the words settle it, and no own word of either stands alone."""
    own = school.parts
    if printed.number != own.number:
        return False
    if not set(own.words) <= {*printed.words, *printed.place}:
        return False
    if printed.number is not None:
        return True
    named = {*own.words, *own.place, *own.honour}
    by_head = own.head is not None and printed.head is not None
    return by_head or not named.isdisjoint((*printed.words, *printed.place, *printed.honour))


def _honour_agrees(
    printed: SchoolName, own: SchoolName, alike: dict[str, dict[str, Fraction]]
) -> Fraction | int | None:
    """None where one of the names is not said to be named after anybody."""
    if not printed.honour or not own.honour:
        return None
    fewer, more = sorted((printed, own), key=lambda one: len(one.honour))
    if not set(fewer.honour) <= set(more.honour):
        return _met(printed.honour, frozenset(own.honour), alike) if alike else 0
    given = [word[0] for word in more.honour if word not in fewer.honour] or list(more.initials)
    initials = more.initials if more.initials and fewer.initials else "".join(given)
    told = fewer.initials
    return int(not told or not initials or all(one in initials for one in told))


def _branch_agrees(printed: SchoolName, school: RegisteredName) -> bool | None:
    own = school.parts
    if not (printed.is_branch or own.is_branch):
        return None  # nobody calls it one, whatever the register knows
    if not (printed.is_branch and (own.is_branch or school.is_branch)):
        return False
    if printed.head is None or own.head is None:
        return True
    head = _scored(printed.head, RegisteredName(school="", name=own.head.printed), {})
    return head is not None and not head.differed


def _met(
    wanted: tuple[str, ...], known: frozenset[str], alike: dict[str, dict[str, Fraction]]
) -> Fraction | int:
    """The share of the wanted words that are known, a misprint counting by its likeness."""
    if known.issuperset(wanted):
        return 1
    met: Fraction | int = 0
    for word in wanted:
        if word in known:
            met += 1
        elif word in alike:
            met += max((x for one, x in alike[word].items() if one in known), default=0)
    return met * Fraction(1, len(wanted))


def _likeness(word: str, known: Iterable[str]) -> bool:
    """Whether a word is known, or may be a misprint of one that is."""
    return any(word == other or _ratio(word, other) >= MISPRINT for other in known)


def _ratio(one: str, other: str) -> Fraction:
    """How alike two words are, letter by letter; an upper bound where that is too little."""
    most = Fraction(2 * min(len(one), len(other)), max(1, len(one) + len(other)))
    if most < MISPRINT:
        return most
    match = SequenceMatcher(None, one, other, autojunk=False)
    alike = sum(block.size for block in match.get_matching_blocks())
    return Fraction(2 * alike, len(one) + len(other))


def _grams(word: str) -> set[str]:
    return {word[at : at + _GRAM] for at in range(len(word) - _GRAM + 1)}


def _enough(scored: Iterable[Candidate]) -> list[Candidate]:
    return [one for one in scored if one.score >= ENOUGH]


def _list_of(parts: tuple[str, ...]) -> Message:
    said: Message = _PART_WORDS[parts[0]]
    for part in parts[1:]:
        said = msg("{first}, {then}", first=said, then=_PART_WORDS[part])
    return said
