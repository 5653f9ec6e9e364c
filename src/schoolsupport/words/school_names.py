"""A school's printed name taken apart: legal form, type, number, own words, honour, place, branch.

The words that names are made of stand in `school_names.toml`. What follows «им.» is whom the
school is named after, what stands beside «г.», «с.», «района» is its place; the number is the one
after №, else the only free one, never that of «50-летия».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from attrs import define, field, frozen

from schoolsupport.structure import read_toml, structured
from schoolsupport.words.stems import SMALL_WORDS, small_stem
from schoolsupport.words.text import DASHES, cyrillic, small, tidy, with_number_signs

GENERIC = "школа"
SCHOOLS = frozenset({"СОШ", "ООШ", "НОШ"})
"""Types that «школа № 5» may be said of."""

_TOKEN = re.compile(r"\d+|[^\W\d_]+|\S")
_COMPOUND = re.compile(  # «Ново-Алексеевская», «Новоалексеевская»: one word, and not «Алексеевская»
    r"\b(стар|нов|верхн?|нижн|средн|больш|мал|велик|север|южн|западн|восточн|красн|бел|черн)"
    r"([оеь]?)-(?=[^\W\d_])",
    re.IGNORECASE,
)
_IN_WORD = re.compile(r"\((\w)\)(?=\w)")
_BRANCH = re.compile(r"филиал\w*", re.IGNORECASE)
_DASH = re.compile(rf"\s[{DASHES}]\s*(?=\S)")
_FORM = re.compile(r"([кор]?г|фг|м|ч|н(?=[бак]?оу))?([бак])?[нпсвд]{0,2}(?:оо?у)")
_SHORT_FORMS = {
    "мау": "ма",
    "мбу": "мб",
    "мку": "мк",
    "мб": "мб",
    "ма": "ма",
    "мк": "мк",
    "оану": "га",
}
_ANNIVERSARY = re.compile(r"лет(?:и[яйюе]\w*|ний|ие|)")
_YEAR = re.compile(r"год\w*")
_OPENING = frozenset("«“„\"'(")
_SIGNS = frozenset("«»“”„\"'’(),;:")
_LONGEST_NUMBER = 4
_LONGEST_SHORT = 3
_MUNICIPAL, _FORMATION = "муниципальн", "образован"
_DEEPER = "углубленн"  # «с углублённым изучением …» tells nothing of which school it is


@frozen
class LegalForm:
    """Of whom a school is (`м`, `г`, `ч`) and what kind (`б`, `а`, `к`); empty where not told."""

    owner: str = ""
    kind: str = ""

    def agrees(self, other: LegalForm) -> bool | None:
        """Whether two forms are one; None where one of them leaves something out."""
        pairs = [(self.owner, other.owner), (self.kind, other.kind)]
        if any(one and two and one != two for one, two in pairs):
            return False
        return True if self == other and self.owner else None


@frozen(kw_only=True)
class SchoolName:
    """A name taken apart; what it does not say is None or empty.

    Attributes:
        printed: the name as printed.
        form: its legal form.
        types: canonical names of its types, as in `school_names.toml`.
        number: its number, without leading zeros, with a letter («5а»).
        words: words of its own, without endings, in their order.
        honour: words of whom or what it is named after, without endings, titles and initials.
        initials: the initials before or after them.
        place: words of where it stands, without endings.
        settlement: what kind of settlement its place is said to be, if it is said.
        is_branch: it says it is a branch; then the parts are those of the branch itself.
        head: of a branch, the school it belongs to.
    """

    printed: str = field(eq=False)
    form: LegalForm = LegalForm()
    types: frozenset[str] = frozenset()
    number: str | None = None
    words: tuple[str, ...] = ()
    honour: tuple[str, ...] = ()
    initials: str = ""
    place: tuple[str, ...] = ()
    settlement: str = ""
    is_branch: bool = False
    head: SchoolName | None = None

    @property
    def told(self) -> tuple[object, ...]:
        """What tells it from another school, in no order: equal names tell the same."""
        words = frozenset((*self.words, *self.place))
        return (
            self.types,
            self.number,
            words,
            frozenset(self.honour),
            self.head and self.head.told,
        )


@lru_cache(maxsize=4096)
def school_name(text: str) -> SchoolName:
    """A printed name taken apart.

    Example:
        >>> name = school_name("МБОУ «СОШ имени 50-летия Победы № 5» г. Примерска")
        >>> name.number, name.honour, name.place
        ('5', ('50лет', 'побед'), ('примерск',))
    """
    seen = _IN_WORD.sub(r"\1", with_number_signs(_COMPOUND.sub(r"\1\2", cyrillic(tidy(text)))))
    found = _BRANCH.search(seen)
    if found is None:
        return _Reading(text).read(seen)
    before, after = seen[: found.start()].rstrip(f' ({DASHES},«"'), seen[found.end() :]
    if any(one.isalpha() for one in before):
        return _branch(text, before, after)
    dash = _separating_dash(after)
    if dash is not None:
        return _branch(text, after[dash[1] :], after[: dash[0]])
    head = _Reading(after.strip()).read(after)
    return SchoolName(printed=text, place=head.place, is_branch=True, head=_without_place(head))


@lru_cache(maxsize=4096)
def place_stems(text: str) -> tuple[str, ...]:
    """Words of a municipality or settlement, without endings, «г.», «района» and the like."""
    known = _lexicon()
    tokens = (small(one) for one in _TOKEN.findall(_COMPOUND.sub(r"\1\2", cyrillic(tidy(text)))))
    words = (one for one in tokens if one.isalpha() and one not in SMALL_WORDS)
    kept = (small_stem(one) for one in words if not known.is_place_word(one))
    return tuple(dict.fromkeys(one for one in kept if one not in known.empty))


def is_place_word(word: str) -> bool:
    """Whether a word, in small letters, says what kind of place another one is: «район», «г»."""
    return _lexicon().is_place_word(word)


@lru_cache(maxsize=2048)  # the same rows are read for every school
def names_in(text: str) -> tuple[SchoolName, ...]:
    """The schools that a running text names by type and number, or by a word and a type.

    A branch is named by itself, not by its head school.

    Example:
        >>> [one.printed for one in names_in("Выезд в СОШ № 19 и Самоцветскую СОШ")]
        ['СОШ № 19', 'Самоцветскую СОШ']
    """
    text = _HEAD_OF_BRANCH.sub("", text)
    found = [(one.start(), one.group()) for one in _NUMBERED.finditer(text)]
    found += [
        (one.start(), one.group())
        for one in _NAMED.finditer(text)
        if not _legal_form(small(one[1])) and not _BRANCH.match(one[1])
    ]
    named = (school_name(one) for _, one in sorted(found))
    return tuple(dict.fromkeys(named))


_HEAD_OF_BRANCH = re.compile(r"филиал\w*[^—–]*?\s[-—–]\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(СОШ|ООШ|НОШ|лице[йея]|гимнази[яи])\s*№\s*(\d+)", re.IGNORECASE)
_NAMED = re.compile(r"([А-ЯЁ][\w-]+)\s+(СОШ|ООШ|НОШ|лице[йея]|гимнази[яи])\b(?!\s*№)")


@frozen(kw_only=True)
class _Type:
    is_: tuple[str, ...]
    short: tuple[str, ...] = ()
    long: tuple[str, ...] = ()


@frozen(kw_only=True)
class _Forms:
    owners: dict[str, str]
    kinds: dict[str, str]


@frozen(kw_only=True)
class _Words:
    place_before: tuple[str, ...]
    place_after: tuple[str, ...]
    settlements: dict[str, str]
    region_after: tuple[str, ...]
    region_before: tuple[str, ...]
    honour: tuple[str, ...]
    empty: tuple[str, ...]
    titles: tuple[str, ...]


@frozen(kw_only=True)
class _File:
    type: tuple[_Type, ...]
    form: _Forms
    words: _Words


@frozen(kw_only=True)
class _Lexicon:
    """The file as it is looked up: by whole words, and by stems."""

    short: dict[str, tuple[str, ...]]
    long: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
    owners: dict[str, str]
    kinds: dict[str, str]
    before: frozenset[str]
    before_stems: frozenset[str]
    settlements: dict[str, str]
    settlement_stems: dict[str, str]
    after: frozenset[str]
    region_after: frozenset[str]
    region_before: frozenset[str]
    honour: frozenset[str]
    empty: frozenset[str]
    titles: frozenset[str]

    def is_before(self, word: str) -> bool:
        """Whether the name of a place follows a word: an abbreviation, or a word in any case."""
        return word in self.before or (
            len(word) > _LONGEST_SHORT and small_stem(word) in self.before_stems
        )

    def settlement(self, word: str) -> str:
        """The kind of settlement that a word before its name says; empty where it says none."""
        if word in self.settlements or len(word) <= _LONGEST_SHORT:
            return self.settlements.get(word, "")
        return self.settlement_stems.get(small_stem(word), "")

    def is_place_word(self, word: str) -> bool:
        """Whether a word says what kind of place another one is."""
        return (
            self.is_before(word)
            or word in self.region_after
            or word in self.region_before
            or small_stem(word) in self.after
        )


@cache
def _lexicon() -> _Lexicon:
    path = files("schoolsupport.words") / "school_names.toml"
    file = structured(read_toml(path), _File, "school_names.toml")
    phrases = {
        phrase: one.is_ for one in file.type for long in one.long for phrase in _phrases(long)
    }
    firsts = {phrase[0] for phrase in phrases}
    words = file.words
    return _Lexicon(
        short={short: one.is_ for one in file.type for short in one.short},
        long={
            first: tuple(
                sorted(
                    ((p, is_) for p, is_ in phrases.items() if p[0] == first),
                    key=lambda one: -len(one[0]),
                )
            )
            for first in firsts
        },
        owners={small_stem(small(word)): of for word, of in file.form.owners.items()},
        kinds={small_stem(small(word)): of for word, of in file.form.kinds.items()},
        before=frozenset(map(small, words.place_before)),
        before_stems=_stemmed(words.place_before),
        settlements={small(word): kind for word, kind in words.settlements.items()},
        settlement_stems={small_stem(small(w)): kind for w, kind in words.settlements.items()},
        after=_stemmed(words.place_after),
        region_after=frozenset(words.region_after),
        region_before=frozenset(words.region_before),
        honour=frozenset(words.honour),
        empty=_stemmed(words.empty),
        titles=_stemmed(words.titles),
    )


def _stemmed(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(small_stem(small(one)) for one in words)


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    """A phrase of the file with and without each of its words in brackets, as stems."""
    choices = (
        (small_stem(small(word.strip("()"))), "")
        if word.startswith("(")
        else (small_stem(small(word)),)
        for word in text.split()
    )
    for chosen in product(*choices):
        yield tuple(one for one in chosen if one)


@cache
def _legal_form(word: str) -> LegalForm | None:
    """The legal form that a short form says; None where a word is none."""
    if word in _SHORT_FORMS:
        return LegalForm(*_SHORT_FORMS[word])
    if word in _SHORT_FORMS.values():  # «МБ ОУ», as a narrow column breaks it
        return LegalForm(*word)
    found = _FORM.fullmatch(word)
    if found is None:
        return None
    owner = {"м": "м", "ч": "ч", "н": "ч", None: ""}.get(found[1], "г")
    return LegalForm(owner, found[2] or "")


def _branch(text: str, own: str, head: str) -> SchoolName:
    name = _Reading(text).read(own)
    of = _Reading(head.strip()).read(head)
    return _as_branch(name, of if of.types or of.words or of.number else None)


def _as_branch(name: SchoolName, head: SchoolName | None) -> SchoolName:
    return SchoolName(
        printed=name.printed, form=name.form, types=name.types, number=name.number,
        words=name.words, honour=name.honour, initials=name.initials, place=name.place,
        settlement=name.settlement, is_branch=True, head=head,
    )  # fmt: skip


def _without_place(name: SchoolName) -> SchoolName:
    return SchoolName(
        printed=name.printed, form=name.form, types=name.types, number=name.number,
        words=name.words, honour=name.honour, initials=name.initials,
    )  # fmt: skip


def _separating_dash(text: str) -> tuple[int, int] | None:
    """The dash after which a branch says its own name: the first outside quotes, else the first."""
    dashes = list(_DASH.finditer(text))
    outside = (one for one in dashes if not _is_quoted(text[: one.start()]))
    found = next(outside, dashes[0] if dashes else None)
    return None if found is None else found.span()


def _is_quoted(before: str) -> bool:
    return before.count("«") > before.count("»") or before.count('"') % 2 == 1


@define
class _Reading:
    """A name while it is read, word by word; `zone` says what the next words belong to."""

    printed: str
    tokens: list[tuple[str, str, bool]] = field(factory=list)
    zone: str = "words"
    owner: str = ""
    kind: str = ""
    types: list[str] = field(factory=list)
    number: str | None = None
    free: list[tuple[str, bool]] = field(factory=list)
    initials: str = ""
    settlement: str = ""
    found: dict[str, list[str]] = field(
        factory=lambda: {"words": [], "honour": [], "place": [], "region": []}
    )
    run: list[str] = field(factory=list)
    shouted: bool = False

    def read(self, text: str) -> SchoolName:
        """Read a text; `printed` is kept as it was."""
        self.tokens = [
            (one.group(), small(one.group()), one.end() < len(text) and text[one.end()] == ".")
            for one in _TOKEN.finditer(text)
        ]
        self.shouted = text.isupper()
        at = 0
        while at < len(self.tokens):
            at += self._take(at)
        number = self.number or self._free_number()
        words = {zone: tuple(dict.fromkeys(found)) for zone, found in self.found.items()}
        types = frozenset(self.types)
        return SchoolName(
            printed=self.printed,
            form=LegalForm(self.owner, self.kind),
            types=types - {GENERIC} or types,
            number=number,
            words=words["words"],
            honour=words["honour"],
            initials=self.initials,
            place=words["place"],
            settlement=self.settlement,
        )

    def _take(self, at: int) -> int:
        """Read what begins at a token; how many tokens it was."""
        token = self.tokens[at][0]
        if token == "№":
            return self._take_number(at)
        if token.isdigit():
            return self._take_digits(at)
        if token.isalpha():
            return self._take_letters(at)
        self._take_sign(token)
        return 1

    def _take_letters(self, at: int) -> int:
        token, word, dotted = self.tokens[at]
        known = _lexicon()
        if self.zone == "honour" and len(token) == 1 and self._is_initial(token):
            self.initials += word
            return 1
        if word in known.honour:
            self._enter("honour")
            return 1
        size = self._take_type(at)
        if not size and not self._take_form(word, at):
            self._take_word(word, token, at, dotted=dotted)
        return size or 1

    def _take_sign(self, sign: str) -> None:
        waiting = self.zone in ("honour", "place") and not self.run
        if sign in _SIGNS and not (waiting and sign in _OPENING):
            self._enter("words")

    def _is_initial(self, letter: str) -> bool:
        if not letter.isupper():
            return False
        return not (self.shouted and self.found["honour"] and small(letter) in _lexicon().before)

    def _enter(self, zone: str) -> None:
        self.zone = zone
        self.run = []

    def _take_number(self, at: int) -> int:
        size = 1
        while at + size < len(self.tokens) and self.tokens[at + size][0] == "№":
            size += 1
        self._enter("words")
        if at + size >= len(self.tokens) or not self.tokens[at + size][0].isdigit():
            return size
        digits = self.tokens[at + size][0]
        size += 1
        letter, more = self._letter_after(at + size)
        if self.number is None:
            self.number = (digits.lstrip("0") or "0") + letter
        return size + more

    def _letter_after(self, at: int) -> tuple[str, int]:
        """The letter of «№ 5-А» or «№ 5А», and how many tokens it takes."""
        dash = at < len(self.tokens) and self.tokens[at][0] == "-"
        place = at + dash
        if place >= len(self.tokens):
            return "", 0
        token, word, dotted = self.tokens[place]
        if len(token) == 1 and token.isalpha() and token.isupper() and not dotted:
            return word, 1 + dash
        return "", 0

    def _take_digits(self, at: int) -> int:
        digits = self.tokens[at][0]
        dash = at + 1 < len(self.tokens) and self.tokens[at + 1][0] == "-"
        following = at + 1 + dash
        after = self.tokens[following][1] if following < len(self.tokens) else ""
        if _ANNIVERSARY.fullmatch(after):
            self._enter("honour")
            self._keep(f"{digits}лет")
            return 2 + dash
        if _YEAR.fullmatch(after):
            return 2 + dash
        if dash and after.isalpha() and len(after) <= 3:
            self._keep(digits)  # «22-го партсъезда»
            return 3
        if self.zone == "honour":
            self._keep(digits)  # «имени 9 Мая»
            return 1
        after_type = at > 0 and bool(self.types) and self.tokens[at - 1][0].isalpha()
        self.free.append((digits, after_type))
        return 1

    def _free_number(self) -> str | None:
        fitting = [one for one in self.free if len(one[0]) <= _LONGEST_NUMBER]
        if len(fitting) > 1:
            fitting = [one for one in fitting if one[1]][:1]
        return (fitting[0][0].lstrip("0") or "0") if len(fitting) == 1 else None

    def _take_type(self, at: int) -> int:
        known = _lexicon()
        word = self.tokens[at][1]
        short = known.short.get(word)
        if short is not None:
            self.types += short
            self._enter("words")
            return 1
        for phrase, types in known.long.get(small_stem(word), ()):
            size = self._phrase_size(at, phrase)
            if size:
                self.types += types
                self._enter("words")
                return size
        return 0

    def _phrase_size(self, at: int, phrase: tuple[str, ...]) -> int:
        """How many tokens a phrase takes from here, signs between its words included; 0: none."""
        place = at
        for stem in phrase:
            while place < len(self.tokens) and self.tokens[place][0] in ("(", ")", "-", *DASHES):
                place += 1
            if place >= len(self.tokens) or small_stem(self.tokens[place][1]) != stem:
                return 0
            place += 1
        return place - at

    def _take_form(self, word: str, at: int) -> bool:
        known = _lexicon()
        form = _legal_form(word)
        if form is not None:
            self.owner, self.kind = self.owner or form.owner, self.kind or form.kind
            return True
        stem = small_stem(word)
        following = self.tokens[at + 1][1] if at + 1 < len(self.tokens) else ""
        if stem in known.owners and small_stem(following) not in known.after | {_FORMATION}:
            self.owner = self.owner or known.owners[stem]
            return True
        if stem in known.kinds:
            self.kind = self.kind or known.kinds[stem]
            return True
        return False

    def _take_word(self, word: str, token: str, at: int, *, dotted: bool) -> None:
        known = _lexicon()
        stem = small_stem(word)
        if known.is_before(word) and (len(word) > 1 or dotted or self._names_next(at)):
            self.settlement = self.settlement or known.settlement(word)
            self._enter("place")
        elif word in known.region_before:
            self._enter("region")
        elif word in known.region_after:
            self._move_run("region", 1)
        elif stem in known.after:
            self._move_run("place", len(self.run))
            self._enter("place")
        elif stem == _FORMATION and at and small_stem(self.tokens[at - 1][1]) == _MUNICIPAL:
            self._enter("place")
        elif stem == _DEEPER:
            self._enter("skipped")
        elif self.zone == "honour" and stem in known.titles:
            pass
        elif len(token) > 1 and word not in SMALL_WORDS and stem not in known.empty:
            self._keep(stem)

    def _names_next(self, at: int) -> bool:
        """Whether a name follows a single letter («с Ивановское»), and no other word."""
        return at + 1 < len(self.tokens) and self.tokens[at + 1][0].istitle()

    def _keep(self, word: str) -> None:
        self.found.setdefault(self.zone, []).append(word)
        self.run.append(word)

    def _move_run(self, zone: str, size: int) -> None:
        """The last words turn out to be of a place: «Ивановского района», «Примерской области»."""
        for _ in range(min(size, len(self.run))):
            self.found[zone].append(self.found[self.zone].pop())
            self.run.pop()
