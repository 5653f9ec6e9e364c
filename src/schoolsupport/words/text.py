"""Russian text in one form: the forms that texts are compared by, and what is said of them.

`tidy` changes nothing that a reader sees; `plain`, `bare` and `letters` are for comparing, each
coarser than the one before. All are idempotent. What is shown to people is the text as printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

DASHES = "-‐‑‒–—−"
OPENING = "«“„"
CLOSING = "»”"

_SHOWN = 90
_AROUND = 20
_WORD = re.compile(r"[^\W\d_]+")
_MEANT = re.compile(r"[0-9A-Za-zА-ЯЁа-яё+№]+")
_QUOTES = re.compile(f"[{OPENING}{CLOSING}\"'’‘`″]+")
_DASH = re.compile(rf"\s*[{DASHES}]\s*")
_NUMBER_SIGN = re.compile(r"№[\s.]*|(?<!\w)n[oо]?\.?\s*(?=\d)", re.IGNORECASE)
_OBEYED = re.compile(
    "(?:\x1b\\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\\\|\x9c)"  # titles, links
    "|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, moves
    "|\x1b[ -/]*[0-~]?"
    "|[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ufffe\uffff\ud800-\udfff]"
)
_MARK = re.compile("[\u0300-\u036f]")
_LATIN = re.compile("[A-Za-z]")
_ALIKE_LATIN, _ALIKE_CYRILLIC = "ABCEHKMOPTXYaceopxyk", "АВСЕНКМОРТХУасеорхук"
_TO_CYRILLIC = str.maketrans(_ALIKE_LATIN, _ALIKE_CYRILLIC)
_ALSO_ALIKE = "ѕіјһԁԛԝүΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχϲϹօսհı", "sijhdqwyABEZHIKMNOPTYXaikvopuxcCouhi"
_TO_LATIN = str.maketrans(_ALIKE_CYRILLIC + _ALSO_ALIKE[0], _ALIKE_LATIN + _ALSO_ALIKE[1])
_BLANK_LIST = "nan|none|null|n/a|#n/a|na|<na>|nat|нет данных|нет сведений|н/д|н.д|нд|x|х"
_BLANKS = frozenset(_BLANK_LIST.split("|"))
_TOTAL = re.compile(
    r"(?:итог(?:о|и)?|всего|(?:общий|промежуточный) итог|сумма|total|в среднем|вся выборка|выборка"
    r"|средн(?:ее|ий) (?:по|значени[ея]|балл|результат|арифметическое)"
    r"|по (?:[\w-]+(?:ому|ему|ой|ей|ым|им|ем) ){0,3}"
    r"(?:рф|россии|мо|(?:район|город|кра[юя]|област|регион|округ|муниципал|выборк|стран)\w*))(?!\w)"
    r"|среднее$|среднекраев|среднеобластн|среднерайон"
)


def tidy(text: str) -> str:
    r"""A text as it is seen: composed letters, no invisible signs, single blanks, none at its ends.

    Example:
        >>> tidy("  и\u0306од\u00ad\u00a0№\u200b 5 ")
        'йод № 5'
    """
    if not text.isprintable():
        text = "".join(one for one in text if one.isspace() or not _invisible(one))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def harmless(text: str) -> str:
    r"""A text without what a terminal obeys and no reader sees.

    Sequences that begin with ESC go whole; control characters and marks of the direction of writing
    go by themselves; tabs and ends of lines stay.

    Example:
        >>> harmless("\x1b[31mСОШ\x1b[0m\u202e № 5\x07")
        'СОШ № 5'
    """
    if text.isascii() and text.isprintable():
        return text
    return _OBEYED.sub("", text)


def is_harmless(text: str) -> bool:
    """Whether `harmless` leaves a text as it is."""
    return _OBEYED.search(text) is None


def plain(text: str) -> str:
    """A text to compare by: small letters, ё as е, one kind of quotes, dashes, № and blanks.

    Example:
        >>> plain("Ёлкинская  СОШ N 5 — «База».") == plain('ЕЛКИНСКАЯ СОШ №5 - "база"')
        True
    """
    text = _unmarked(text)
    text = _QUOTES.sub('"', text)
    text = _DASH.sub("-", text)
    text = _NUMBER_SIGN.sub("№", text)
    return " ".join(text.split()).strip(" .,;:")


def with_number_signs(text: str) -> str:
    """A text with № where a number is printed after «N», «No» or «№» itself, in either case."""
    return _NUMBER_SIGN.sub("№ ", text)


def bare(text: str) -> str:
    """The words and numbers of a text, as `plain`, apart by one blank; no other signs."""
    return " ".join(small(word) for word, _, _ in meant_words(tidy(text)))


def letters(text: str) -> str:
    """The letters and digits alone, as `plain`."""
    return "".join(one for one in _unmarked(text) if one.isalnum())


def small(text: str) -> str:
    """Small letters, ё as е; as many letters as before."""
    return text.lower().replace("ё", "е")


def cyrillic(text: str) -> str:
    """The text with Latin letters that look Cyrillic replaced, where a word has Cyrillic letters.

    Example:
        >>> cyrillic("MБОУ COШ, PDF")
        'МБОУ СОШ, PDF'
    """
    if text.isascii() or not _LATIN.search(text):
        return text
    return _WORD.sub(lambda word: _one_script(word.group()), text)


def latin(text: str) -> str:
    """The text with Cyrillic and Greek letters that look Latin replaced: for logins and codes.

    Example:
        >>> latin("sсh990001")
        'sch990001'
    """
    return text.translate(_TO_LATIN)


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, «-», «nan», «н/д» and the like."""
    said = small(tidy(text)).strip(" .")
    return not said or said in _BLANKS or not any(one.isalnum() for one in said)


def is_total(text: str) -> bool:
    """Whether a cell begins as the row of a total does: «Итого», «Всего по …», «В среднем».

    Examples:
        >>> is_total("ВСЕГО по краю"), is_total("Средняя школа № 5")
        (True, False)
    """
    return _TOTAL.match(plain(text).lstrip('"')) is not None


def words(text: str) -> list[str]:
    """The words of a text, without digits and marks."""
    return _WORD.findall(text)


def meant_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Words and numbers of a text, without №, each with the places where it begins and ends."""
    for found in _MEANT.finditer(text):
        word = found.group().replace("№", "")
        if word:
            yield word, found.start(), found.end()


def common_start(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def shown(text: str) -> str:
    """A text short enough for a message."""
    text = tidy(text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def with_capital_of(phrase: str, likely: str | None) -> str | None:
    """A mended phrase with the capital that the printed one begins with."""
    if likely and phrase[:1].isupper() and small(phrase[:1]) == likely[:1]:
        return likely[:1].upper() + likely[1:]
    return likely


def fragment(printed: str, mended: str) -> str:
    """The mended words with a few around them; a short text whole.

    Args:
        printed: the text as printed.
        mended: the whole text as it should be.
    """
    if len(mended) <= _SHOWN:
        return mended
    start = common_start(printed, mended)
    ending = common_start(printed[start:][::-1], mended[start:][::-1])
    end = len(mended) - ending
    first = mended.rfind(" ", 0, max(0, start - _AROUND)) + 1
    last = mended.find(" ", end + _AROUND)
    return mended[first : last if last >= 0 else len(mended)].strip()


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every innermost text in guillemets, quotes left out."""
    for match in re.finditer(r"«([^«»]*)»", text):
        yield match.span(1)


def _unmarked(text: str) -> str:
    """Small letters without marks over them, such as those of stress."""
    text = small(tidy(text))
    if _MARK.search(text):
        text = tidy(_MARK.sub("", text))
    return text


def _invisible(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc", "Co", "Cs")


def _one_script(word: str) -> str:
    if word.isascii() or not any(one < "\x80" for one in word):
        return word
    changed = word.translate(_TO_CYRILLIC)
    return word if any(one < "\x80" for one in changed) else changed
