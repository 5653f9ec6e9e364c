"""Whether a table's word for a region or a municipality is the territory that an act binds.

Acts and files write it in many ways: «Краснодарский край», «Краснодарского края», «Кубань», «23»,
`reg23`. What is neither known for it nor plainly another place is not known: nobody is left out
for the way somebody spelt a name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from attrs import frozen

from schoolsupport.words.school_names import is_place_word, place_stems
from schoolsupport.words.text import latin, letters, plain, tidy, words

_CODE = re.compile(r"(?:reg|код(?: региона)?|регион|субъект)?[ .№]*([0-9]{1,3})(?:_m[0-9]+)?")
_CODE_BESIDE = re.compile(r"^([0-9]{1,3})[ .:|—–-]+(?=\D)|\(([0-9]{1,3})\)$")
_CITY = re.compile(r"(?<!\w)(?:г|гор|город)(?!\w)", re.IGNORECASE)
_SHORTEST = 4
"""A shorter word may be an abbreviation."""


@frozen(kw_only=True)
class Territory:
    """A region or a municipality by all it is called.

    Attributes:
        name: its name, or the part of it that no other has.
        also: other names for it.
        code: its number among the regions, for a region.
    """

    name: str
    also: tuple[str, ...] = ()
    code: str | None = None

    def holds(self, told: str) -> bool | None:
        """Whether a table's word means it; None where that is not known.

        Examples:
            >>> kuban = Territory(name="Краснодарский край", also=("Кубань",), code="23")
            >>> [kuban.holds(one) for one in ("Краснодарского края", "КУБАНЬ", "reg23", "23")]
            [True, True, True, True]
            >>> [kuban.holds(one) for one in ("Ростовская область", "61", "КК", "Краснодар")]
            [False, False, None, None]
        """
        return _holds(self, tidy(told))


@lru_cache(maxsize=8192)
def _holds(territory: Territory, told: str) -> bool | None:
    names = (territory.name, *territory.also)
    if not told:
        return None
    if any(plain(name) in plain(told) for name in names):
        return True
    code = region_code(told)
    if code is not None:
        return None if territory.code is None else code == _number(territory.code)
    stems = frozenset(place_stems(told))
    own = [frozenset(place_stems(name)) for name in names]
    if stems and stems in own:  # «город Алапаевск» is not «МО Алапаевское»
        alike = (name for name, one in zip(names, own, strict=True) if one == stems)
        return True if any(_kind(told) == _kind(name) for name in alike) else None
    if not stems or any(are_near(stems, one) for one in own):
        return None
    is_place, _ = _kind(told)
    return False if is_place and all(len(one) >= _SHORTEST for one in stems) else None


def region_code(told: str) -> str | None:
    """The number of a region that a text is, or begins or ends with: «23», `reg23_m007`."""
    whole = _CODE.fullmatch(latin(told).lower()) or _CODE.fullmatch(told.lower())
    if whole is not None:
        return _number(whole[1])
    beside = _CODE_BESIDE.search(told)
    return None if beside is None else _number(beside[1] or beside[2])


def _number(code: str) -> str:
    digits = "".join(one for one in code if one.isdigit())
    return digits.lstrip("0") or "0"


def _kind(told: str) -> tuple[bool, bool]:
    """Whether a text says what kind of place it means, and whether it is a city."""
    is_place = any(is_place_word(word) for word in words(told.lower()))
    return is_place, _CITY.search(told) is not None


def are_near(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether a word of one may be a word of the other, shortened or in another form."""
    return any(
        letters(one).startswith(letters(other)[:_SHORTEST])
        or letters(other).startswith(letters(one)[:_SHORTEST])
        for one in some
        for other in others
    )
