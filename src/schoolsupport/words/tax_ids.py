"""ИНН and ОГРН of organisations, with the digits that check them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_OF_TEN = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_OF_ELEVEN = (7, *_OF_TEN)
_OF_TWELVE = (3, *_OF_ELEVEN)
_DIGITS = re.compile(r"\d+")


def is_inn(text: str) -> bool:
    """Whether a text is an ИНН: ten digits of an organisation, twelve of a person.

    Examples:
        >>> is_inn("7707083893"), is_inn("7707083892")
        (True, False)
    """
    if not _DIGITS.fullmatch(text):
        return False
    digits = [int(one) for one in text]
    if len(digits) == 10:
        return digits[9] == _checked(digits, _OF_TEN)
    if len(digits) == 12:
        return digits[10] == _checked(digits, _OF_ELEVEN) and digits[11] == _checked(
            digits, _OF_TWELVE
        )
    return False


def is_ogrn(text: str) -> bool:
    """Whether a text is an ОГРН: thirteen digits of an organisation, fifteen of a person.

    Examples:
        >>> is_ogrn("1027700132195"), is_ogrn("1027700132196")
        (True, False)
    """
    if not _DIGITS.fullmatch(text) or len(text) not in (13, 15):
        return False
    return int(text[-1]) == int(text[:-1]) % (len(text) - 2) % 10


def _checked(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(w * d for w, d in zip(weights, digits, strict=False)) % 11 % 10
