"""Who is responsible: the parties of a cell, parted as its author parted them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from attrs import frozen

from schoolsupport.roadmaps.importing.texts import joined, lower_first, spaced
from schoolsupport.roadmaps.template import Does, Responsible
from schoolsupport.structure import read_toml, structured
from schoolsupport.words.persons import LEFT_OUT
from schoolsupport.words.text import small

_TOKEN = re.compile(r"«[^»]*»[*»]*|\([^)]*\)[.,;]?|\S+")
_STOP = re.compile(r"(?<=[а-яёА-ЯЁ»)\"…])\.\s+(?=[А-ЯЁ…«])")
_LAST_WORD = re.compile(r"[\w.-]+$")
_SHORTENED = frozenset({"г", "им", "т", "ст"})
_ABBREVIATION = re.compile(r"(?=(?:.*[А-ЯЁ]){2})[А-ЯЁ][А-ЯЁа-яё\d-]*[*,;:.»]*")
_NAMED = re.compile(rf"{LEFT_OUT}(?:\s*,?\s*{LEFT_OUT})*\s*[-–—:]*\s*")
_DEFINED = re.compile(r"\(\s*далее[^()]*\)", re.IGNORECASE)
_EDGES = " .,;:-–—"


@frozen(kw_only=True)
class _Vocabulary:
    """What `parties.toml` says."""

    offices: tuple[str, ...]
    before_offices: tuple[str, ...]
    organisations: tuple[str, ...]
    whose: tuple[str, ...]
    not_after: tuple[str, ...]
    openings: tuple[str, ...]
    forms: tuple[str, ...]
    closing: tuple[str, ...]
    short_offices: tuple[str, ...]
    short_before: tuple[str, ...]
    people: tuple[str, ...]


@cache
def _vocabulary() -> _Vocabulary:
    file = files("schoolsupport.roadmaps.importing") / "parties.toml"
    return structured(read_toml(file), _Vocabulary, "parties.toml")


def parties_of(lines: Sequence[str], does: Does) -> tuple[Responsible, ...]:
    """The parties a cell names, in its order, each once; each word stands in one of them.

    Only what is no party is left out: persons' names and what introduces a short form, «(далее –
    кураторы)».

    Args:
        lines: the lines of the cell, persons' names already left out.
        does: what the heading of the column says they do.

    Examples:
        >>> [one.name for one in parties_of(["Руководители школ МОУО КОИРО"], Does.EXECUTES)]
        ['руководители школ', 'МОУО', 'КОИРО']
        >>> party, = parties_of(["… - директор МКУО КМЦ."], Does.COLLECTS)
        >>> party.role, party.organisation
        ('директор', 'МКУО КМЦ')
    """
    found: dict[Responsible, None] = {}  # an office named twice is one party
    for item in _items(lines):
        for phrase in _phrases(item):
            text = phrase.strip(_EDGES)
            if any(char.isalnum() for char in text):
                found.setdefault(_party(text, does))
    return tuple(found)


def _items(lines: Sequence[str]) -> Iterator[str]:
    """Lines, and what semicolons and full stops part in them; a line may go on from another."""
    whole: list[str] = []
    for line in map(_without_capitals, lines):
        if whole and _continues(whole[-1], line):
            whole[-1] = joined([whole[-1], line])
        else:
            whole.append(line)
    for line in whole:
        for part in line.split(";"):
            for sentence in _sentences(part):
                yield _NAMED.sub(" ", _DEFINED.sub(" ", sentence))


def _without_capitals(line: str) -> str:
    """A line set in capitals as it would stand in a sentence: «зам. директора по ВР»."""
    tokens = _TOKEN.findall(line)
    if line != line.upper() or not any(map(is_office, tokens)):
        return line
    return " ".join(one.lower() if _is_word(one) else one for one in tokens)


def _is_word(token: str) -> bool:
    """Whether capitals spell a word and no abbreviation."""
    words, plain = _vocabulary(), _plain(token)
    known = (*words.offices, *words.organisations, *words.before_offices, *words.whose)
    short = {*words.short_offices, *words.short_before, *_SMALL}
    return plain in short or len(plain) >= LONGEST_ABBREVIATION or _fits(token, known)


_SMALL = frozenset(
    {"по", "и", "или", "с", "со", "для", "за", "на", "в", "при", "классов", "класса"}
)
LONGEST_ABBREVIATION = 8
"""Letters from which capitals are a word: «НАЧАЛЬНЫХ», no «РЦОКОСО»."""


def _sentences(text: str) -> Iterator[str]:
    """Parts of a line between full stops; «Зав. РМК» is no two of them."""
    start = 0
    for stop in _STOP.finditer(text):
        before = _LAST_WORD.search(text, 0, stop.start())
        word = small(before[0]) if before else ""
        if word in _SHORTENED or _is_short(word):
            continue
        yield text[start : stop.start()]
        start = stop.end()
    yield text[start:]


def _is_short(word: str) -> bool:
    words = _vocabulary()
    return _plain(word) in words.short_offices or _plain(word) in words.short_before


def _continues(above: str, line: str) -> bool:
    if above.endswith((";", ".")):
        return False
    first = line.split(maxsplit=1)[0].strip(_EDGES)
    return lower_first(line) and line[0] != LEFT_OUT and not is_office(first)


def _phrases(item: str) -> Iterator[str]:
    """Parts of one line: cut before each word that can only begin another party."""
    tokens = _TOKEN.findall(spaced(item))
    start = 0
    for place in range(1, len(tokens)):
        if _begins(tokens, place, start):
            yield " ".join(tokens[start:place])
            start = place
    yield " ".join(tokens[start:])


def _begins(tokens: Sequence[str], place: int, start: int) -> bool:
    before, word = tokens[place - 1], tokens[place]
    if before in {"и", "или", "-", "–", "—", "по", "для", "с", "со"} or word[0] in "(«":
        return False
    after_comma = before.endswith((",", ":"))
    if is_office(word) or (_is_adjective(word) and is_office(_at(tokens, place + 1))):
        return after_comma or word[0].isupper()
    if _is_abbreviation(word):
        if place > 1 and tokens[place - 2] == "по" and _is_abbreviation(before):
            return False  # «заместитель директора по УВР, ВР»
        return after_comma or _follows_a_name(tokens, place, start)
    if word[0].isupper():
        return _fits(word, _vocabulary().organisations)
    begins = (*_vocabulary().organisations, *_vocabulary().people)
    return before.endswith(",") and _fits(word, begins)


def _follows_a_name(tokens: Sequence[str], place: int, start: int) -> bool:
    """Whether what stands before an abbreviation is a party already."""
    before = tokens[place - 1].strip(_EDGES + "*")
    if before.endswith((")", "»")):
        return True
    if tokens[place] in _vocabulary().openings and not _is_role(tokens[start:place]):
        return place > start
    if _is_abbreviation(before):
        return before not in _vocabulary().forms
    return place - start > 1 and before in _vocabulary().closing


def _party(text: str, does: Does) -> Responsible:
    tokens = _TOKEN.findall(text)
    if not _is_role(tokens):
        return Responsible(organisation=_named(text), does=does)
    cut = _organisation_at(tokens)
    role = " ".join(tokens[:cut]).strip(_EDGES)
    role += "." if _is_short(tokens[cut - 1]) and tokens[cut - 1].endswith(".") else ""
    organisation = " ".join(tokens[cut:]).strip(_EDGES)
    return Responsible(role=_small(role), organisation=organisation or None, does=does)


def _is_role(tokens: Sequence[str]) -> bool:
    for place, token in enumerate(tokens):
        if is_office(token):
            return True
        if not _is_adjective(token) or place == len(tokens) - 1:
            return False
    return False


def _organisation_at(tokens: Sequence[str]) -> int:
    """Where the organisation begins in the name of an office; its length where there is none."""
    words = _vocabulary()
    of_office = False  # «заместитель директора по УВР, ВР»
    for place, token in enumerate(tokens[1:], 1):
        before = tokens[place - 1]
        of_office = before == "по" or (of_office and before.endswith(("и", ",")))
        if (_is_abbreviation(token) and not of_office) or token.startswith("«"):
            return place
    whose = [
        place
        for place, token in enumerate(tokens)
        if place
        and _plain(token) in words.whose
        and _plain(tokens[place - 1]) not in words.not_after
    ]
    return whose[-1] if whose else len(tokens)


def _named(text: str) -> str:
    """An organisation as printed; a mark of a footnote is no part of its name."""
    return text.rstrip("* ")


def _small(role: str) -> str:
    """An office in small letters, as it is written within a sentence."""
    return role[:1].lower() + role[1:] if not _is_abbreviation(role.split(maxsplit=1)[0]) else role


def _at(tokens: Sequence[str], place: int) -> str:
    return tokens[place] if place < len(tokens) else ""


def _plain(word: str) -> str:
    return small(word).strip(_EDGES)


def _fits(word: str, stems: Sequence[str]) -> bool:
    return _plain(word).startswith(tuple(stems))


def begins_party(text: str) -> bool:
    """Whether a line begins with an office: «учителя», «классные руководители»."""
    tokens = _TOKEN.findall(text)
    return _is_role(tokens[:3])


def is_office(word: str) -> bool:
    """Whether a word begins the name of an office: «директор», «учителя»."""
    words = _vocabulary()
    return _fits(word, words.offices) or _plain(word) in words.short_offices


def _is_adjective(word: str) -> bool:
    words = _vocabulary()
    return _fits(word, words.before_offices) or _plain(word) in words.short_before


def _is_abbreviation(word: str) -> bool:
    return _ABBREVIATION.fullmatch(word) is not None
