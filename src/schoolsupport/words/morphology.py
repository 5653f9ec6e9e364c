"""Cases of names of schools, offices and persons, by pymorphy3 and pytrovich (`documents`).

Used where a text is written for people: «Директору Гимназии № 40». Only the head of a name changes,
with the adjectives before it; what follows it stays as it is printed. What is not sure is not
changed at all: the answer is None, and who writes takes a form that needs no case («В адрес: …»).
No school is judged or matched by it, so verdicts are the same with and without the libraries; a
remark of lint on a misprinted word needs the dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, Literal

from attrs import frozen

from schoolsupport.words.text import small

_LONGEST_ABBREVIATION = 7
_WORD = r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*"
_TOKEN = re.compile(rf"\(?{_WORD}\)?(?=$|[\s,])")
_ABBREVIATION = re.compile(rf"[А-ЯЁ]{{2,{_LONGEST_ABBREVIATION}}}(?=$|[\s,])")
_DASH = re.compile(r"\s[–—-]\s|\s[–—-]$|^[–—-]\s")
_QUOTED = re.compile(r"«.*»|\"[^\"]*\"|“[^”]*”", re.DOTALL)
_PLACE = re.compile(r"(?:им|г|с|п|д|х|ст|пос|дер|р)\.")
_NOT_A_NAME = re.compile(r"[^А-Яа-яЁё0-9\s№«»\"“”().,–—/-]")


class Case(StrEnum):
    """A case, by the name pymorphy3 gives it."""

    NOMINATIVE = "nomn"
    GENITIVE = "gent"
    DATIVE = "datv"
    ACCUSATIVE = "accs"
    INSTRUMENTAL = "ablt"
    PREPOSITIONAL = "loct"


Gender = Literal["masc", "femn"]


def in_case(phrase: str, case: Case) -> str | None:
    """A name of a school, body or office in a case; None where that is not sure.

    The first noun and the adjectives before it change. An abbreviation does not («МБОУ СОШ № 3»),
    so a name that begins with one stays as it is, and needs no library. Not sure are: words that
    the dictionary does not know as nouns in the nominative, two names side by side («МБОУ Гимназия
    № 40», «школа – детский сад»), and everything where pymorphy3 is not installed.

    Args:
        phrase: the name in the nominative.
        case: the case wanted.

    Examples:
        >>> in_case("Примерский муниципальный район", Case.GENITIVE)
        'Примерского муниципального района'
        >>> in_case("Гимназия № 40 имени А.А. Примерова", Case.DATIVE)
        'Гимназии № 40 имени А.А. Примерова'
        >>> in_case("МБОУ СОШ № 3 имени 50-летия Победы", Case.GENITIVE)
        'МБОУ СОШ № 3 имени 50-летия Победы'
        >>> in_case("МБОУ Гимназия № 40", Case.GENITIVE) is None
        True
    """
    if case is Case.NOMINATIVE:
        return phrase
    text = phrase.strip()
    if not text or _NOT_A_NAME.search(text):
        return None
    if (led := _ABBREVIATION.match(text)) is not None:
        return text if _is_alone(text[led.end() :]) else None
    return _headed(text, case)


def is_installed() -> bool:
    """Whether pymorphy3 is there."""
    return _analyzer() is not None


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool | None:
    """Whether the dictionary has a word, in any of its forms; None without pymorphy3.

    Examples:
        >>> is_word("школами"), is_word("шкалоами")
        (True, False)
    """
    analyzer = _analyzer()
    return None if analyzer is None else bool(analyzer.word_is_known(word))


# --- names of schools and offices ----------------------------------------------------------------


def _is_alone(rest: str) -> bool:
    """Whether nothing beside an abbreviation would have to be declined with it."""
    rest = rest.strip()
    while (more := _ABBREVIATION.match(rest)) is not None:
        rest = rest[more.end() :].strip()
    return _stays(rest)


def _headed(text: str, case: Case) -> str | None:
    """A name whose head is a noun, or an abbreviation of a school with adjectives before it."""
    if _analyzer() is None:
        return None
    heads = list(_head(text))
    if not heads:
        return None
    *before, (last, _) = heads
    if last is None or (last.tag.POS != "NOUN" and not _is_office(heads[-1][1].group())):
        return None
    gender, number = _agreement(last)
    made: list[str] = []
    at = 0
    for parse, found in heads:
        word = found.group()
        form = _form(parse, word, case, gender, number)
        if form is None:
            return None
        made += [text[at : found.start()], form]
        at = found.end()
    if not _stays(text[at:]) or (before and not _agree(before, gender, number)):
        return None
    return "".join(made) + text[at:]


def _head(text: str) -> Iterator[tuple[Any, re.Match[str]]]:
    """The adjectives and the noun that a name begins with, each with its parse.

    An abbreviation after adjectives («Примерская СОШ») is a school: feminine. A word that is
    neither ends it with None.
    """
    at, adjectives = 0, 0
    while (found := _TOKEN.match(text, at)) is not None:
        word = found.group().strip("()")
        if word.isupper() and 1 < len(word) <= _LONGEST_ABBREVIATION:
            yield (_school() if adjectives and word.endswith("Ш") else None), found
            return
        noun = _noun(word)
        adjective = None if noun is not None else _adjective(word)
        yield noun if noun is not None else adjective, found
        if adjective is None:
            return
        adjectives += 1
        at = found.end()
        while text[at : at + 1] in {" ", ","}:
            at += 1


def _noun(word: str) -> Any | None:
    """The parse of a noun in the nominative that the dictionary knows, and knows as nothing else.

    «Заведующий» is a participle by form and a noun by use.
    """
    analyzer = _analyzer()
    if analyzer is None or not analyzer.word_is_known(word):
        return None
    parses = [one for one in analyzer.parse(word) if "nomn" in one.tag]
    if _is_office(word):
        return parses[0] if parses else None
    nouns = [one for one in parses if one.tag.POS == "NOUN" and not _NAMES & one.tag.grammemes]
    adjectives = [one for one in parses if one.tag.POS in ("ADJF", "PRTF")]
    return nouns[0] if nouns and not adjectives else None


_NAMES = {"Name", "Surn", "Patr", "Geox"}
_OFFICES_LIKE_ADJECTIVES = {"заведующий", "заведующая", "управляющий", "управляющая"}


def _is_office(word: str) -> bool:
    return small(word) in _OFFICES_LIKE_ADJECTIVES


def _adjective(word: str) -> Any | None:
    parses = _analyzer().parse(word)  # type: ignore[union-attr]  # asked only where it is
    told = [one for one in parses if one.tag.POS in ("ADJF", "PRTF") and "nomn" in one.tag]
    known = [one for one in told if one.is_known] or told
    return known[0] if known else None


def _school() -> Any:
    return _analyzer().parse("школа")[0]  # type: ignore[union-attr]  # asked only where it is


def _agreement(noun: Any) -> tuple[str | None, str]:
    return noun.tag.gender, "plur" if "plur" in noun.tag else "sing"


def _agree(adjectives: Sequence[tuple[Any, Any]], gender: str | None, number: str) -> bool:
    """Whether the adjectives are of the gender and number of their noun."""
    tags = [parse.tag for parse, _ in adjectives if parse is not None]
    alike = (number in tag and (number == "plur" or tag.gender == gender) for tag in tags)
    return len(tags) == len(adjectives) and all(alike)


def _form(parse: Any, word: str, case: Case, gender: str | None, number: str) -> str | None:
    inner = word.strip("()")
    if parse is None:
        return None
    if inner.isupper() and len(inner) <= _LONGEST_ABBREVIATION:
        return word
    wanted = {case.value, number}
    if parse.tag.POS != "NOUN" and number == "sing" and gender:
        wanted.add(gender)
    if (
        case is Case.ACCUSATIVE
        and parse.tag.POS != "NOUN"
        and (gender == "masc" or number != "sing")
    ):
        return None  # «новый лицей», but «нового директора»
    form = parse.inflect(wanted)
    return None if form is None else word.replace(inner, _as_printed(inner, form.word))


def _stays(rest: str) -> bool:
    """Whether what follows the head keeps its form: numbers, quotes, «имени», genitives, places."""
    rest = rest.strip(" ,")
    if not rest:
        return True
    if _DASH.search(_QUOTED.sub("«»", rest)):
        return False
    if rest[0] in '№«"“(' or rest[0].isdigit():
        return True
    if _PLACE.match(rest) or _ABBREVIATION.match(rest):
        return True
    found = re.match(_WORD, rest)
    if found is None:
        return False
    return _is_dependent(found.group())


def _is_dependent(word: str) -> bool:
    """Whether a word after the head depends on it: a genitive, an instrumental, a preposition.

    Of words that the dictionary does not know adjectives are taken («Примерского района»).
    """
    if small(word) == "имени":
        return True
    analyzer = _analyzer()
    if analyzer is None:
        return False
    parses = analyzer.parse(word)
    if not analyzer.word_is_known(word):
        parses = [one for one in parses if one.tag.POS == "ADJF"]
    tags = [one.tag for one in parses]
    if any(tag.POS == "PREP" for tag in tags):
        return True
    nominative = any("nomn" in tag and "sing" in tag for tag in tags)
    return any("gent" in tag or "ablt" in tag for tag in tags) and not nominative


def _as_printed(word: str, form: str) -> str:
    if word.isupper():
        return form.upper()
    form = form if "ё" in word.lower() else small(form)
    parts = zip(word.split("-"), form.split("-"), strict=False)
    cased = [part[:1].upper() + part[1:] if was[:1].isupper() else part for was, part in parts]
    return "-".join(cased) if len(cased) == form.count("-") + 1 else form


# --- persons -------------------------------------------------------------------------------------


@frozen(kw_only=True)
class FullName:
    """A person's name as papers write it.

    Attributes:
        last: surname.
        first, middle: first name and patronymic, or their initials with a stop; None where absent.
    """

    last: str
    first: str | None = None
    middle: str | None = None

    @property
    def short(self) -> str:
        """Initials before the surname, as a signature has them: «А.П. Примерова»."""
        initials = "".join(f"{one[0]}." for one in (self.first, self.middle) if one)
        return f"{initials} {self.last}".strip()

    @property
    def short_after(self) -> str:
        """Initials after the surname, as an address has them: «Примерова А.П.»."""
        initials = "".join(f"{one[0]}." for one in (self.first, self.middle) if one)
        return f"{self.last} {initials}".strip()


_PART = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*"
_STOPS = r"([А-ЯЁ])\.\s?(?:([А-ЯЁ])\.)?"
_MIDDLE = re.compile(r"(?:ович|евич|ьич|мич|нич|кич|тич|овна|евна|ична|инична)$")
_SPLIT = (
    re.compile(rf"(?P<last>{_PART})\s+(?P<first>{_PART})\s+(?P<middle>{_PART})"),
    re.compile(rf"(?P<last>{_PART})\s+{_STOPS}"),
    re.compile(rf"{_STOPS}\s?(?P<last>{_PART})"),
)


def full_name(text: str) -> FullName | None:
    """A person's name in its parts; None where it is not written as papers write names.

    Surname first, or last where the middle word is a patronymic; or a surname with initials on
    either side.

    Examples:
        >>> full_name("Примерова Анна Петровна").short
        'А.П. Примерова'
        >>> full_name("А.П. Примерова").short_after
        'Примерова А.П.'
    """
    tidy = " ".join(text.split())
    whole, after, before = (one.fullmatch(tidy) for one in _SPLIT)
    if whole is not None:
        last, first, middle = whole["last"], whole["first"], whole["middle"]
        if _MIDDLE.search(first) and not _MIDDLE.search(middle):
            last, first, middle = middle, last, first
        return FullName(last=last, first=first, middle=middle)
    found = after or before
    if found is None:
        return None
    initials = [one for one in found.groups() if one is not None and len(one) == 1]
    stops = [f"{one}." for one in initials]
    return FullName(last=found["last"], first=stops[0], middle=stops[1] if len(stops) > 1 else None)


def surname_in_case(name: FullName, case: Case) -> str | None:
    """A surname in a case; None where that is not sure.

    The gender is told by the patronymic, else by an ending that only one gender has. Both
    libraries have to agree where both know the surname; one that neither knows is declined by an
    ending that has but one way.

    Examples:
        >>> surname_in_case(FullName(last="Примерова", first="А.", middle="П."), Case.DATIVE)
        'Примеровой'
        >>> surname_in_case(FullName(last="Шевченко", first="А."), Case.DATIVE)
        'Шевченко'
    """
    if case is Case.NOMINATIVE:
        return name.last
    parts = [_part_in_case(one, name, case) for one in name.last.split("-")]
    return None if None in parts else "-".join(filter(None, parts))


_FIXED = re.compile(r"(?:[кн]ко|ых|их|аго|яго|ово)$")
_OF_WOMEN = re.compile(r"(?:[оеё]ва|ина|ына|ая)$")
_OF_MEN = re.compile(r"(?:[оеё]в|ин|ын|[сц]кий|ый)$")


def _part_in_case(last: str, name: FullName, case: Case) -> str | None:
    if _FIXED.search(last):
        return last
    gender = _gender(last, name)
    if gender is None:
        return None
    made = _by_rules(last, gender, case)
    known = _by_dictionary(last, gender, case)
    if made is None:
        return None
    if known is not None:
        return made if made in known else None
    regular = _OF_WOMEN if gender == "femn" else _OF_MEN
    return made if regular.search(last) and not re.search(r"[иы]на?$", last) else None


def _gender(last: str, name: FullName) -> Gender | None:
    """Whose name it is: by the patronymic, else by the surname."""
    middle = name.middle or ""
    if _MIDDLE.search(middle):
        return "femn" if middle.endswith("а") else "masc"
    if len(middle) > len("А."):
        return None
    if _OF_WOMEN.search(last):
        return "femn"
    return "masc" if _OF_MEN.search(last) else None


def _by_rules(last: str, gender: Gender, case: Case) -> str | None:
    rules = _rules()
    if rules is None:
        return None
    maker, enums = rules
    sex = enums.Gender.FEMALE if gender == "femn" else enums.Gender.MALE
    made: str = maker.make(enums.NamePart.LASTNAME, sex, enums.Case[case.name], last)
    return made


def _by_dictionary(last: str, gender: Gender, case: Case) -> set[str] | None:
    """Every form that the dictionary gives a surname; None where it knows it as no surname.

    A word that is no surname in the dictionary but a common one («Дубина») may be either: its
    forms count, so that a surname like it is sure only where they are the same.
    """
    analyzer = _analyzer()
    if analyzer is None or not analyzer.word_is_known(last):
        return None
    parses = [one for one in analyzer.parse(last) if one.tag.POS == "NOUN" and "nomn" in one.tag]
    surnames = [one for one in parses if "Surn" in one.tag and _is_of(str(one.tag), gender)]
    forms = [one.inflect({case.value, "sing"}) for one in surnames or parses]
    return {_as_printed(last, one.word) for one in forms if one is not None} or None


def _is_of(tag: str, gender: Gender) -> bool:
    return gender in tag or "ms-f" in tag


@cache
def _analyzer() -> Any | None:
    try:
        return import_module("pymorphy3").MorphAnalyzer()
    except ImportError:
        return None


@cache
def _rules() -> tuple[Any, Any] | None:
    """The declension of names, and the words it is asked in."""
    try:
        maker = import_module("pytrovich.maker").PetrovichDeclinationMaker()
    except ImportError:
        return None
    return maker, import_module("pytrovich.enums")
