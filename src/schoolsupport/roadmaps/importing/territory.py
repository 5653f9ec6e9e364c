"""Whose plan it is: level and territory from the name of the issuer."""

from __future__ import annotations

import re

from schoolsupport.domain import Level

_MUNICIPAL = re.compile(
    r"муниципальн|городск\w+ (?:округ|поселен)|\bрайон|управлени\w+ образовани|отдел\w* образовани",
    re.IGNORECASE,
)
_REGIONAL = re.compile(r"министерств|департамент|област|\bкра[яй]\b|республик", re.IGNORECASE)
_FORMATION = re.compile(r"муниципального образования\s+(.+)", re.IGNORECASE)
_DISTRICT = re.compile(
    r"([\w-]+(?:ск|цк)ого)\s+(городского округа|муниципального округа|муниципального района|района)"
    r"(?:\s+(.+))?",
    re.IGNORECASE,
)
_REGION = re.compile(r"([\w-]+(?:ск|цк)(?:ой|ого))\s+(области|края)", re.IGNORECASE)
_REPUBLIC = re.compile(r"республики\s+([\w-]+)", re.IGNORECASE)
_NOMINATIVE = {
    "городского округа": "городской округ",
    "муниципального округа": "муниципальный округ",
    "муниципального района": "муниципальный район",
    "района": "район",
}
_COMMON = ("район", "округ", "городской", "муниципальный", "края", "области", "край", "область")
UNKNOWN = "не указана"


def level_of(issuer: str, title: str) -> Level | None:
    """The level of a plan by who issued it, or by its title; None where neither tells."""
    for text in (issuer, title):
        if _MUNICIPAL.search(text):
            return Level.MUNICIPAL
        if _REGIONAL.search(text):
            return Level.REGIONAL
    return None


def territory_of(issuer: str) -> str:
    """The territory in the name of an issuer, in the nominative as far as that is certain.

    Examples:
        >>> territory_of("МИНИСТЕРСТВО ОБРАЗОВАНИЯ САХАЛИНСКОЙ ОБЛАСТИ")
        'Сахалинская область'
    """
    formation = _FORMATION.search(issuer)
    if formation:
        return f"муниципальное образование {_proper(formation[1])}"
    district = _DISTRICT.search(issuer)
    if district:
        name = re.sub("ого$", "ий", district[1], flags=re.IGNORECASE)
        rest = f" {_proper(district[3])}" if district[3] else ""
        return f"{_proper(name)} {_NOMINATIVE[district[2].lower()]}{rest}"
    region = _REGION.search(issuer)
    if region:
        area = region[2].lower() == "области"
        name = re.sub("(?:ой|ого)$", "ая" if area else "ий", region[1], flags=re.IGNORECASE)
        return f"{_proper(name)} {'область' if area else 'край'}"
    republic = _REPUBLIC.search(issuer)
    return f"Республика {_proper(republic[1])}" if republic else UNKNOWN


def _proper(words: str) -> str:
    """Names with a capital letter, common words without."""
    made = []
    for word in words.split():
        low = word.lower()
        made.append(low if low in _COMMON else "-".join(p.capitalize() for p in low.split("-")))
    return " ".join(made)
