"""A printed phrase made ready for the grammar, its tokens, and what single words mean.

The words and their order stay; numbers are figures, Roman figures and Russian words in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Protocol

from attrs import frozen

from schoolsupport.deadlines.days import MONTH_NAMES, MONTH_NAMES_GENITIVE
from schoolsupport.deadlines.schedule import Frequency, Unit
from schoolsupport.structure import read_toml, structured

Place = tuple[int, int]
_TAGS = re.compile(r"\s*<[^<>]{1,40}>\s*")
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"[\u00ad\u200b*]")  # soft hyphens, footnotes
QUARTERS = 4
_LETTERS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-") | {"ё": "е", "і": "i", "ӏ": "i", "l": "i"}  # Roman look-alikes
)
_BROKEN = re.compile(r"(?<![а-яё])([а-яё]+)-(\s+)([а-яё]+)", re.IGNORECASE)
_STRAY_DOT = re.compile(r"(?<=\d)\.(\s*[-‐‑‒–—―−]|\s+(?:по|до|в)\s+\d)")
_QUOTED_DAY = re.compile(r"[«\"“”„]\s*(\d{1,2})\s*[»\"“”](?=\s*[а-яё])")
_QUOTED_FIGURES = re.compile(r"[«\"“”„]\s*(\d{1,2})\s*[»\"“”]\.?(?=\s*\d\d\s*\.)")
_ROMAN = str.maketrans({"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV"})
_DOT_IN_DAY = re.compile(
    r"(?<![\d.])(\d{1,2})\.(?=(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)я"
    r"|мая|марта|августа)",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=\dг\.)(?=[а-яё])")
_LATIN = re.compile(r"(?<=[а-я])[aceopxykmtbh]+|[aceopxykmtbh]+(?=[а-я])|\bco?\b(?= )")
_LOOK_ALIKES = str.maketrans("aceopxykmtbh", "асеорхукмтвн")
_TWICE = re.compile(r"\b([а-яё]+) \1\b", re.IGNORECASE)
_MONTH = re.compile(
    r"(?:январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
)
_WHOLE = re.compile(
    r"течени[ие]|(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[ьяею]"
    r"|(?:март|август)[ае]?|квартал\w*|полугоди\w*|четверт\w*|триместр\w*|учебн\w*|постоянно|необходимости"
    r"|еже(?:месячно|квартально|годно|недельно|дневно)|график\w*|согласно|года|соответствии|период\w*"
)
_REST = re.compile(r"[\s.,;-]*")
_MONTHS = "янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
_TORN = re.compile(  # «22. 02», «12 .04.2023»: a day torn by blanks; «1. 12 марта» is a list
    rf"(?<![\d.])(\d{{1,2}})(?: ?\. | \.)(0[1-9]|1[0-2])"
    rf"(?![\d:]|\s*(?:{_MONTHS}|раб|кал|д[ен]|раз))"
    r"(?: ?\. ?(?=(?:20)?\d\d(?!\d)))?",
    re.IGNORECASE,
)
_TORN_YEAR = re.compile(r"(?<![\d.])(\d{1,2}\.(?:0[1-9]|1[0-2]))(?: \. ?|\. )(?=20\d\d(?!\d))")
_UNSPACED = re.compile(  # «до01.09», «сентябрь2023», «5мая»
    rf"(?<![а-яё])(?:до|по|со?|c|к|на|от)(?=\d)|(?<=\d)(?=(?:{_MONTHS})[а-яё]*)"
    rf"|(?<![а-яё])(?:{_MONTHS})[а-яё]*(?=\d)",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"(?<=[а-яё]{2})(?=[А-ЯЁ]{2})")  # «по плануРОО»
_NO_FIGURES = re.compile(  # letters typed for figures: «2O23», «З1.12.2023», «I5.02.2023»
    r"(?<=\d)[OoОо]+(?=[\d.])|(?<=[\d.])[OoОоЗз]+(?=\d)|(?<=\b20\d)[OoОо](?!\w)"
    r"|(?<!\w)[OoОоЗзlIІ](?=\d\.\d)|(?<=\d)l(?=[\d.])|(?<=\d\.)[lIІ](?=[0-2](?!\d))"
    r"|(?<=\d\.0)б(?!\w)"
)
_TYPED = "OoОоЗзlIІб"
_FIGURES = str.maketrans(_TYPED, "0000331116")
_WORD_OF = re.compile(r"[\w.]*")
_IN_BRACKETS = re.compile(r"\((включительно|вкл\.?)\)", re.IGNORECASE)
_LABEL = re.compile(  # «Срок исполнения: …»
    r"сроки?(?: (?:исполнения|выполнения|реализации|проведения|сдачи))? ?[:‐‑‒–—―−-] ?(?=\w)",
    re.IGNORECASE,
)
_STOPS = re.compile(r"(?<=\d)\.{2,}(?=\d)|(?<=\b\d\d),(?=(?:0\d|1[0-2])[,.]20\d\d)")
_ROMAN_LETTERS = str.maketrans("IVXІӀХ", "ivxiix")
_ROMAN_LETTER = re.compile("[IVXІӀХ]")
_R = r"([IVXІӀХ]{1,4})"
_NO_MONTH = r"(?!\s*(?:кв|четв|полуг|п/г|трим|кл|параллел|этап|тур|раздел|смен))"
_ROMAN_MONTH = re.compile(  # «15.IX.2023», «15/IX-2023»; «15.IX», «до 15 IX» without a year
    rf"(?<![\w.])(\d{{1,2}}) ?([./ -]) ?{_R}(?:(?: ?[./ -] ?((?:19|20)\d\d)|[./](\d\d))(?!\d)"
    rf"|(?![\w/]){_NO_MONTH})"
)
_ROMAN_MONTHS = re.compile(rf"(?<![\w.]){_R}(?: ?[-‐‑‒–—―−] ?{_R})?[. ] ?(?=20\d\d(?!\d))")


@frozen
class Wording:
    """A phrase twice, letter under letter: as the order wrote it, and as the grammar reads it.

    Attributes:
        print: cleaned of tags, line breaks and hyphenation, case kept.
        plain: the same, lower-case, ё as е, look-alikes of Roman figures made Latin.
        twice: a word that was printed twice running and is read once.
        mended: a word with letters that were typed for figures, as printed and as read.
    """

    print: str
    plain: str
    twice: str | None = None
    mended: tuple[str, str] | None = None

    @property
    def empty(self) -> bool:
        """Whether no letter or figure is left."""
        return _REST.fullmatch(self.plain) is not None

    def words(self, place: Place) -> str:
        """The order's own words between two places."""
        return self.print[place[0] : place[1]].strip(" ,.;-–—")

    def instead(self, places: Sequence[Place], words: str) -> str:
        """The phrase with other words in some places, as it would stand inside a sentence."""
        changed = self.print
        for start, end in reversed(places):
            changed = changed[:start] + words + changed[end:]
        return changed[:1].lower() + changed[1:] if changed[1:2].islower() else changed


def worded(phrase: str) -> Wording:
    """A phrase as the grammar reads it.

    Args:
        phrase: a cell or clause as printed; tags of paragraphs and line breaks may stand in it.
    """
    text = _TAGS.sub("; ", _MARKS.sub("", phrase))
    text = _BROKEN.sub(_joined, text)
    text = _STRAY_DOT.sub(r"\1", text)
    text = _QUOTED_FIGURES.sub(r"\1.", _QUOTED_DAY.sub(r"\1", text.translate(_ROMAN)))
    text = _GLUED.sub(" ", _DOT_IN_DAY.sub(r"\1 ", text))
    text = _SPACES.sub(" ", text).strip(" ;")
    if label := _LABEL.match(text):
        text = text[label.end() :]
    text, mended = _with_figures(_IN_BRACKETS.sub(r"\1", _STOPS.sub(".", text)))
    text = _spelt_out(_spaced(_without_roman_months(text)))
    twice = _TWICE.search(text)
    text = _TWICE.sub(r"\1", text)
    plain = text.lower()
    if len(plain) != len(text):  # one letter of some alphabets becomes two
        plain = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    plain = _LATIN.sub(_cyrillic, plain.translate(_LETTERS))
    return Wording(text, plain, twice[1] if twice else None, mended)


def _with_figures(text: str) -> tuple[str, tuple[str, str] | None]:
    """The text with figures where letters were typed for them, and the first such word."""
    found = _NO_FIGURES.search(text) if any(map(text.__contains__, _TYPED)) else None
    if found is None:
        return text, None
    made = _NO_FIGURES.sub(lambda one: one[0].translate(_FIGURES), text)
    start = max(text.rfind(" ", 0, found.start()) + 1, 0)
    word = _WORD_OF.match(text, start)
    end = word.end() if word else found.end()
    return made, (text[start:end], made[start:end])


def _without_roman_months(text: str) -> str:
    """The text with figures or names for months in Roman figures."""
    if not _ROMAN_LETTER.search(text):
        return text
    text = _ROMAN_MONTH.sub(_figured_month, text)
    return _ROMAN_MONTHS.sub(_named_months, text)


def _figured_month(found: re.Match[str]) -> str:
    """«15.09.2023»; what may be a quarter or a number in a list is left as it stands."""
    day, mark, roman, year, short_year = found.groups()
    month = _roman(roman)
    if not month or (year is None and short_year is None and not _alone(mark, month)):
        return found[0]
    return ".".join(filter(None, (day, f"{month:02}", year or short_year)))


def _alone(mark: str, month: int) -> bool:
    """Whether a month without a year is one: «1-IV» are quarters, «1 II» may be."""
    return mark in "./" or (mark == " " and month > QUARTERS)


def _named_months(found: re.Match[str]) -> str:
    """«сентябрь-декабрь 2023»; figures up to IV may be quarters and are left."""
    months = [_roman(roman) for roman in found.groups() if roman]
    if not all(months) or max(months) <= QUARTERS:
        return found[0]
    return "-".join(MONTH_NAMES[month - 1] for month in months) + " "


def _roman(letters: str) -> int:
    """The value of Roman figures, 0 of what is none."""
    return lexicon().roman.get(letters.translate(_ROMAN_LETTERS), 0)


def _spaced(text: str) -> str:
    """Blanks where orders forget them, none within a day."""
    if ". " in text or " ." in text:
        text = _TORN_YEAR.sub(r"\1.", _TORN.sub(_untorn, text))
    if "недел" in text or "декад" in text:
        text = _MONTH_FIRST.sub(_month_last, text)
    return _CAPITALS.sub(" ", _UNSPACED.sub(r"\g<0> ", text))


_MONTH_FIRST = re.compile(  # «сентябрь, 1 неделя» is «1 неделя сентября»
    rf"\b({'|'.join(MONTH_NAMES)})\s*[,:(–-]?\s*"
    r"((?:(?:[1-5]|i{1,3}|iv)(?:-?я)?\s*[-–,и]?\s*)+(?:недел[яиюе]|декад[аыуе]))\)?(?!\s*[а-яё])",
    re.IGNORECASE,
)


def _month_last(found: re.Match[str]) -> str:
    month = MONTH_NAMES.index(found[1].lower())
    return f"{found[2]} {MONTH_NAMES_GENITIVE[month]}"


def _untorn(found: re.Match[str]) -> str:
    dot = "." if found[0].rstrip().endswith(".") else ""
    return f"{found[1]}.{found[2]}{dot}"


def _spelt_out(text: str) -> str:
    """Short forms as the words they stand for."""
    text = _times().sub(lambda one: " раз в " if one[1] else " раз ", text)
    shorts, by_form, telling = _shorts()
    if telling.isdisjoint(_LETTERED.findall(text.lower())):  # most phrases have none
        return text
    made, end = "", 0
    for found in shorts.finditer(text):
        one = by_form[found[1].lower().replace("ё", "е")]
        made += text[end : found.start()]
        before = made.rstrip(" .").rpartition(" ")[2].lower()
        after = one.genitive and (before in lexicon().genitive_after or before[:1].isdigit())
        made, end = made + (one.genitive if one.genitive and after else one.means), found.end()
        made += " " if text[end : end + 1].isalnum() else ""
    return made + text[end:] if end else text


def _cyrillic(found: re.Match[str]) -> str:
    """Latin letters typed among Cyrillic ones."""
    return found[0].translate(_LOOK_ALIKES)


def _joined(found: re.Match[str]) -> str:
    """Mends a word broken over lines; a range of two months stays a range."""
    left, space, right = found.groups()
    if _MONTH.fullmatch(left.lower()) and _MONTH.fullmatch(right.lower()):
        return found[0]
    if "\n" in space or _WHOLE.fullmatch((left + right).lower()):
        return left + right
    return found[0]


_RULE = "deadlines/reading/lexicon.toml"


@frozen(kw_only=True)
class Short:
    """A short form and the word it stands for; a case of its own after some words."""

    written: tuple[str, ...]
    means: str
    genitive: str | None = None


@frozen(kw_only=True)
class Lexicon:
    """What `lexicon.toml` says: word forms, their classes and their values."""

    genitive_after: tuple[str, ...]
    short: tuple[Short, ...]
    times: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    roman: dict[str, int]
    cardinals: dict[str, int]
    teens: dict[str, int]
    ordinals: dict[str, int]
    glued: dict[str, int]
    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, int]
    frequencies: dict[str, Frequency]
    units: dict[str, Unit]


@cache
def lexicon() -> Lexicon:
    """The words beside the grammar, read once."""
    file = files("schoolsupport.deadlines.reading") / "lexicon.toml"
    return structured(read_toml(file), Lexicon, _RULE)


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    """The forms of each class that the grammar names; those of numbers by their value."""
    words = lexicon()
    cardinals, ordinals = words.cardinals.items(), (*words.ordinals, *words.teens)
    return {
        **words.words,
        "ones": tuple(form for form, value in cardinals if value < TEN),
        "tens": tuple(form for form, value in cardinals if value >= TEN),
        "teen_stem": tuple(words.teens),
        "ordinal_stem": tuple(stem for stem in ordinals if stem not in _OWN_ENDINGS),
        "roman_quarter": tuple(form for form, value in words.roman.items() if value <= QUARTERS),
    }


TEN = 10
_OWN_ENDINGS = frozenset({"трет"})  # «третья»: its line of the grammar has the endings


def forms_of(name: str) -> str:
    """The forms of a class of words as a regular expression that takes the longest that fits."""
    return _compact(_classes()[name])


def _compact(forms: Iterable[str]) -> str:
    """Beginnings that forms share stand once: a search is as fast as one written by hand."""
    after: dict[str, list[str]] = {}
    for form in forms:
        after.setdefault(form[:1], []).append(form[1:])
    ends = after.pop("", None) is not None
    parts = [letter + _compact(rest) for letter, rest in after.items()]
    if not parts:
        return ""
    if len(parts) == 1 and not ends:
        return parts[0]
    return f"(?:{'|'.join(parts)})" + "?" * ends


_CLASS = re.compile(r"<<(\w+)>>")


def with_words(grammar: str) -> str:
    """A grammar with the forms of each class where it names the class.

    Raises:
        KeyError: it names a class that the lexicon does not have.
    """
    return _CLASS.sub(lambda found: forms_of(found[1]), grammar)


@cache
def _shorts() -> tuple[re.Pattern[str], dict[str, Short], frozenset[str]]:
    """Every form, what it is, and the first word of each that is no common one."""
    by_form = {form: one for one in lexicon().short for form in one.written}
    words = (_LETTERED.findall(form) for form in by_form)
    telling = frozenset(next(one for one in found if one not in _COMMON) for found in words)
    forms = "|".join(map(re.escape, sorted(by_form, key=len, reverse=True)))
    shape = re.compile(rf"(?<!\w)({forms})(?!\w|-[а-яё]{{1,2}}(?!\w))\.?", re.IGNORECASE)
    return shape, by_form, telling


_LETTERED = re.compile("[а-яё]+")
_COMMON = frozenset({"в", "по"})


@cache
def _times() -> re.Pattern[str]:
    forms = "|".join(map(re.escape, lexicon().times))
    return re.compile(rf"(?<=\d) ?(?:{forms})\.?(?: ?(/) ?| (?=(?:в|за)\b))", re.IGNORECASE)


_ENDING = re.compile(
    r"(?:ьего|ьему|ьем|ьей|ого|ому|ый|ий|ой|ом|ым|ая|ую|ое|ые|ых|ья|ью|ье|ьи|ь|и)$"
)
_FIGURED = re.compile(r"(\d+)[^(]*(?:\(([а-я ]+)\))?")


@cache
def number(words: str) -> int | None:
    """The value of a number in figures, Roman figures or words, lower-case, ё as е.

    Args:
        words: `5`, `5-го`, `iii`, `пятому`, `двадцать первого`, `5 (пяти)`.

    Returns:
        The value, or None where it is no number or figures and words contradict each other.
    """
    figures = _FIGURED.fullmatch(words)
    if figures:
        value, spelt = int(figures[1]), figures[2]
        return value if spelt is None or number(spelt) == value else None
    figure = words.partition("-")[0].rstrip()
    if figure in lexicon().roman:
        return lexicon().roman[figure]
    total = 0
    for word in words.split():
        value_of_word = _word(word)
        if value_of_word is None:
            return None
        total += value_of_word
    return total


def _word(word: str) -> int | None:
    if word in lexicon().cardinals:
        return lexicon().cardinals[word]
    stem = _ENDING.sub("", word)
    return lexicon().ordinals.get(stem) or lexicon().teens.get(stem)


OF_SCHOOL = {
    Frequency.HALF_YEARLY: Frequency.SCHOOL_HALF_YEARLY,
    Frequency.YEARLY: Frequency.SCHOOL_YEARLY,
}


class NotReadError(ValueError):
    """The phrase does not fit the grammar.

    Attributes:
        places: where the words stand that do not fit.
    """

    def __init__(self, places: list[Place]) -> None:
        super().__init__(places)
        self.places = places


class Token(Protocol):
    """What a token of the grammar gives."""

    type: str
    value: str
    start_pos: int
    end_pos: int


def frequency_of(words: str) -> Frequency:
    """The frequency that a word names: «квартал», «ежегодно»."""
    freq = next(freq for stem, freq in lexicon().frequencies.items() if stem in words)
    return OF_SCHOOL.get(freq, freq) if "учебн" in words else freq


def unit_of(words: str) -> Unit:
    """The unit that a word names."""
    return next((unit for stem, unit in lexicon().units.items() if stem in words), Unit.DAY)


def number_of(token: Token) -> int:
    """The value of a number.

    Raises:
        NotReadError: figures and words contradict each other.
    """
    value = number(token.value)
    if value is None:
        raise NotReadError([(token.start_pos, token.end_pos)])
    return value


def place_of(first: Token, last: Token | None = None) -> Place:
    """Where one token, or several, stand."""
    return first.start_pos, (last or first).end_pos


def is_kind(kind: str, child: object) -> bool:
    """Whether a child of a rule is a token of a kind."""
    return getattr(child, "type", None) == kind


def month_of(token: Token) -> int:
    """The month that a token begins with."""
    words = token.value
    fits = [stem for stem in lexicon().months if words.startswith(stem)]
    return lexicon().months[max(fits, key=len)]


def season_of(token: Token) -> int:
    """The season that a token begins with, 1 winter to 4 autumn."""
    return next(one for stem, one in lexicon().seasons.items() if token.value.startswith(stem))


def weekday_of(words: str) -> int:
    """The day of the week, 1 Monday to 7 Sunday."""
    return next(day for stem, day in lexicon().weekdays.items() if words.startswith(stem))


def positive(token: Token) -> int:
    """The value of a number above zero.

    Raises:
        NotReadError: it is zero.
    """
    value = number_of(token)
    if not value:
        raise NotReadError([place_of(token)])
    return value
