"""Ids of schools, logins and codes, in one form: however a file writes an id, it is one id.

A login of ФИС ОКО is three letters and digits: `sch223938`, since 2022 `edu223938`. `ksh` and `spo`
are series of their own: their digits are given anew, so that `ksh220028` is not `sch220028`. What
is no login and no code (the name of a school as an order prints it) is tidied and stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from attrs import frozen

from schoolsupport.translation import Message, joined, msg
from schoolsupport.words.text import is_blank, is_total, latin, tidy

LOGIN = re.compile(r"[a-z]{3}[0-9]{4,}")
"""A login, when it is in its one form."""
RENAMED_FROM, RENAMED_TO = "sch", "edu"
"""The series of logins that was renamed as a whole in 2022: digits stayed."""
TERRITORY = "reg"
"""Codes of regions and municipalities begin with it; they are no schools."""

_CLEAN = re.compile(r"(?:(?:[a-z]{3}[0-9]{4,}|[0-9]{1,15})\n)*")
_CODE = re.compile(r"[0-9]+")
_FRACTION = re.compile(r"([0-9]+)[.,]0+")
_POWER = re.compile(r"[0-9]+(?:[.,][0-9]+[eE][+-]?|[eE][+-])[0-9]+")
_AS_TEXT = re.compile(r"""^(?:["'`´‘’]|="?)+|["'`´‘’]+$""")  # that keep a spreadsheet from counting
_NO_LOGIN = re.compile(r"нет(?: логина| кода)?|без (?:логина|кода)|#[\w/]+[!?]?", re.IGNORECASE)


@frozen(kw_only=True)
class ReadId:
    """What a cell says as the id of a school.

    Attributes:
        printed: what stands in the cell.
        id: the id in its one form; empty where the cell names no school.
        is_total: the row is of a total: «Итого», «Всего по району».
        is_damaged: a spreadsheet made a number of it and lost its digits: «9,90E+05».
        letters: letters that only look as they should, as printed.
        why: what else was changed, in the order it was seen.
    """

    printed: str
    id: str = ""
    is_total: bool = False
    is_damaged: bool = False
    letters: str = ""
    why: tuple[Message, ...] = ()

    @property
    def is_mended(self) -> bool:
        """Whether the id differs from what is printed by more than blanks at its ends."""
        return bool(self.letters or self.why)

    def reasons(self) -> Message:
        """What was changed, for people."""
        said = [msg("letters that are not Latin: {letters}", letters=self.letters)]
        return joined([*(said if self.letters else ()), *self.why], "; ")


@lru_cache(maxsize=65536)
def read_id(text: str) -> ReadId:
    """An id as a file prints it, in its one form.

    Examples:
        >>> read_id(" SCH 990001").id, read_id("990001.0").id, read_id("sсh990001").letters
        ('sch990001', '990001', 'с')
        >>> read_id("Итого по району").is_total, read_id("9,90E+05").is_damaged
        (True, True)
        >>> read_id("nan").id, read_id("МБОУ  СОШ № 5").id
        ('', 'МБОУ СОШ № 5')
    """
    seen = tidy(text)
    if (is_blank(seen) and seen != "x") or _NO_LOGIN.fullmatch(seen):  # a frame may call one so
        return ReadId(printed=text)
    if is_total(seen):
        return ReadId(printed=text, is_total=True)
    bare = _AS_TEXT.sub("", seen).replace(" ", "")
    known = _digits(unicodedata.normalize("NFKC", latin(bare)))
    if _POWER.fullmatch(known):
        return ReadId(printed=text, is_damaged=True)
    fraction = _FRACTION.fullmatch(known)
    code = fraction[1] if fraction else known.lower()
    if not (LOGIN.fullmatch(code) or _CODE.fullmatch(code)):
        return ReadId(printed=text, id=seen, why=_invisible(text))
    composed = unicodedata.normalize("NFKC", bare)
    alike = [one for one, now in zip(bare, latin(bare), strict=True) if one != now]
    why = [
        (" ".join(text.split()) != seen, msg("signs that are not seen")),
        (_AS_TEXT.sub("", seen) != seen, msg("quotation marks around it")),
        (" " in seen, msg("blanks inside it")),
        (_digits(composed) != bare and not alike, msg("signs of another form")),
        (fraction is not None, msg("«.0» at its end")),
        (known != known.lower(), msg("capital letters")),
    ]
    return ReadId(
        printed=text,
        id=code,
        letters="".join(dict.fromkeys(alike)),
        why=tuple(said for true, said in why if true),
    )


def are_clean(ids: Iterable[str]) -> bool:
    """Whether all are logins and codes in their one form already, so that none has to be read."""
    return _CLEAN.fullmatch("\n".join([*ids, ""])) is not None


def is_login(text: str) -> bool:
    """Whether a text is the login of a school, however it is written."""
    login = read_id(text).id
    return LOGIN.fullmatch(login) is not None and not login.startswith(TERRITORY)


def other_login(login: str) -> str | None:
    """The login of the same school before or after the renaming of 2022; None where it has none.

    Examples:
        >>> other_login("sch223938"), other_login("edu223938"), other_login("ksh220028")
        ('edu223938', 'sch223938', None)
    """
    for series, other in ((RENAMED_FROM, RENAMED_TO), (RENAMED_TO, RENAMED_FROM)):
        if login.startswith(series) and LOGIN.fullmatch(login):
            return other + login.removeprefix(series)
    return None


def shape(text: str) -> str:
    """What an id looks like: its letters and how many digits, «a3 9×6»; empty for other texts."""
    if LOGIN.fullmatch(text):
        return f"a3 9×{len(text) - 3}"
    return f"9×{len(text)}" if _CODE.fullmatch(text) else ""


def _digits(text: str) -> str:
    """Digits of every script as ours."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)


def _invisible(text: str) -> tuple[Message, ...]:
    """What is told of a name: signs in it that nobody sees."""
    seen = unicodedata.normalize("NFC", " ".join(text.split()))
    return (msg("signs that are not seen"),) if seen != tidy(text) else ()
