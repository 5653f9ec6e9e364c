"""Lists outside the table: short forms, schools, cited acts, notes under the table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schoolsupport.roadmaps.importing.days import day_of
from schoolsupport.roadmaps.template import Abbreviation, Ground, SchoolList

_SHORT_FORMS = re.compile(r"сокращени\w*|условные обозначения", re.IGNORECASE)
_SHORT = re.compile(r"([^–—:]{1,60}?)\s+[-–—]\s+(.+)")
_LATER = re.compile(r"\((?:далее|сокращ[её]нно)\s*[-–—]?\s*([^()]{1,60})\)", re.IGNORECASE)
_NOTE = re.compile(r"(\*{1,3}|\d\)|[¹²³])\s*(.+?)\s+[-–—]\s+(.+)")
_SCHOOL = re.compile(
    r"(?:(?:МБОУ|МАОУ|МКОУ|МОУ|ГБОУ|ГКОУ|ГАОУ)\s+)?(?:СОШ|ООШ|НОШ|ОШ|гимнази[яи]|лице[йя])\s*№\s*\d+",
    re.IGNORECASE,
)
_STATUSES: tuple[tuple[str, str], ...] = (
    ("постпроект", "post_project"),
    ("500+", "500+"),
    ("шнор", "shnor"),
    ("низки", "shnor"),
)
_COUNT = re.compile(r"(?<![\d№] )(?<![\d№.])\b(\d{1,3})\s+(?:обще)?образовательн")
_YEAR = re.compile(r"(20\d\d)\s*(?:год|г\.)")
_ACT = re.compile(
    r"(?:приказ|постановлени|распоряжени|решени|закон)\w*\s+[^«»;]*?(?:от\s+|№)", re.IGNORECASE
)
_ACT_NUMBER = re.compile(r"№\s*([\w./-]*\d[\w./-]*)")


def abbreviations_of(lines: Sequence[str]) -> tuple[Abbreviation, ...]:
    """Short forms the order lists under a heading of its own: «ОО – образовательные организации».

    Args:
        lines: the lines before the table.
    """
    for place, line in enumerate(lines):
        if _SHORT_FORMS.search(line) and line.endswith(":"):
            found = []
            for below in lines[place + 1 :]:
                match = _SHORT.fullmatch(below)
                if match is None:
                    break
                found.append(Abbreviation(short=match[1].strip(), full=match[2].rstrip(";")))
            return tuple(found)
    return ()


def footnotes_of(lines: Sequence[str]) -> tuple[Abbreviation, ...]:
    """Notes under the table: a mark, what it explains, and how.

    Args:
        lines: the lines after the table.
    """
    found = []
    for line in lines:
        match = _NOTE.fullmatch(line)
        if match:
            found.append(Abbreviation(short=match[2], full=match[3], mark=match[1]))
    return tuple(found)


def school_lists_of(lines: Sequence[str]) -> tuple[SchoolList, ...]:
    """Sentences that name two schools or more; the status is the one their words name.

    Args:
        lines: the lines before the table.
    """
    found: list[SchoolList] = []
    for line in lines:
        schools = tuple(dict.fromkeys(_SCHOOL.findall(line)))
        status = next((name for words, name in _STATUSES if words in line.lower()), None)
        if len(schools) < 2 or status is None:
            continue
        count, year = _COUNT.search(line), _YEAR.search(line)
        found.append(
            SchoolList(
                id=f"{status.replace('+', '').replace('_', '-')}-{len(found) + 1}",
                status=status,
                title=line.strip("- ")[:80].rsplit(" ", 1)[0],
                schools=schools,
                quote=line.strip("- "),
                number=int(count[1]) if count else None,
                year=int(year[1]) if year else None,
            )
        )
    return tuple(found)


def grounds_of(preamble: str | None, lines: Sequence[str]) -> tuple[Ground, ...]:
    """Acts the order stands on: those a list of documents names, with day and number.

    Args:
        preamble: the words before the points.
        lines: the lines of the appendix.
    """
    found = []
    for text, clause in [(preamble or "", "преамбула"), *((line, None) for line in lines)]:
        if clause is None and not text.startswith(("-", "–", "—", "•")):
            continue
        for act in _acts(text) if clause else [text.lstrip("-–—• ")]:
            if not clause and not _ACT.match(act):
                continue
            number = _ACT_NUMBER.search(act)
            found.append(
                Ground(
                    text=act,
                    date=day_of(act),
                    number=number[1] if number else None,
                    clause=clause or "приложение",
                )
            )
    return tuple(found)


def _acts(text: str) -> list[str]:
    """Acts within a sentence: from the word «приказ» to the end of its number or its title."""
    starts = [match.start() for match in _ACT.finditer(text)]
    acts = []
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(text)
        part = text[start:end]
        number = _ACT_NUMBER.search(part)
        if number is None:
            continue
        title = re.match(r"\s*(?:от\s[\d.]+\s*г?\.?\s*)?«", part[number.end() :])
        stop = _closing(part, number.end() + title.end() - 1) if title else number.end()
        acts.append(part[:stop].rstrip(" ,;"))
    return acts


def _closing(text: str, start: int) -> int:
    """The end of a title in quotes, quotes within it counted."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"«": 1, "»": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    return len(text)
