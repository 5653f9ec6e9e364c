"""What months and their like are called in Russian orders."""

from __future__ import annotations

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
    "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTHS_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV")


def roman(value: int) -> str:
    """A number from 1 to 4 in Roman figures."""
    return ROMAN[value - 1]
