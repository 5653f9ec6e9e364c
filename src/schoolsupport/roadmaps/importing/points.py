"""The numbered points of an order → duties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from schoolsupport.roadmaps.importing.texts import joined
from schoolsupport.roadmaps.template import Duty, Force

_POINT = re.compile(r"(\d{1,2})\.\s+(?!\d)(.+)|(\d{1,2})\.(?=[А-ЯЁ])(.+)", re.DOTALL)
_SUB_POINT = re.compile(r"(\d{1,2}\.\d{1,2})\.?\s+(?:\.\s*)?(.+)", re.DOTALL)
_LISTED = re.compile(r"(\d{1,2}\)|[а-яё]\))\s*(.+)", re.DOTALL)
_RECOMMENDS = re.compile(r"рекоменд(?:овать|ует|уем)", re.IGNORECASE)
_OWN = re.compile(
    r"(?:утвердить|оставляю|вступает в силу|признать утратившим|ввести в действие|"
    r"внести изменения)",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"(?:еже(?:квартальн|месячн|годн|недельн)\w+\s+отч[её]т[^.;]*?(?=\s+в\s+[а-яё]+ерств|[.;]|$)|"
    r"в срок до\s+[\d.]+(?:\s*[а-я]+\s*20\d\d)?|(?:до|не позднее)\s+\d{1,2}\s*[.\s][^,;.]*20\d\d|"
    r"со дня (?:его )?(?:подписания|опубликования))",
    re.IGNORECASE,
)


@frozen(kw_only=True)
class Points:
    """The duties of an order, and the lines after the last of them.

    Attributes:
        duties: points and parts of points in order.
        after: signature and the like.
    """

    duties: tuple[Duty, ...]
    after: tuple[str, ...]


def points_of(lines: Sequence[str]) -> Points:
    """Duties from the lines of an order after the word that orders.

    A point that only opens its parts is told in each of them; numbers are as printed: «4.2»;
    «1)» under point 4 is 4.1.

    Args:
        lines: the lines.
    """
    duties: list[Duty] = []
    texts = list(_numbered(lines))
    after: tuple[str, ...] = ()
    for place, (clause, intro, own) in enumerate(texts):
        text = own[0]
        rest = own[1:]
        if place == len(texts) - 1:
            after = tuple(rest)
        else:
            text = joined([text, *rest])
        whole = f"{intro} {text}" if intro else text
        term = _DEADLINE.search(text)
        duties.append(
            Duty(
                clause=clause,
                text=whole,
                force=_force(whole),
                deadline=term[0] if term else None,
            )
        )
    return Points(duties=tuple(duties), after=after)


def _numbered(lines: Sequence[str]) -> Iterator[tuple[str, str | None, list[str]]]:
    """Clause, the words that open it, and its lines."""
    made: list[tuple[str, str | None, list[str]]] = []
    number = ""
    intro: str | None = None
    for line in lines:
        sub, listed, point = _SUB_POINT.fullmatch(line), _LISTED.fullmatch(line), None
        if sub is None and listed is None:
            point = _POINT.fullmatch(line)
        if sub:
            number = sub[1].split(".")[0]
            intro = _opened(made, intro)
            made.append((sub[1], intro, [sub[2]]))
        elif listed and number:
            intro = _opened(made, intro)
            made.append((_part_of(number, listed[1]), intro, [listed[2]]))
        elif point and int(point[1] or point[3]) <= int(number or 0):
            break  # another numbered list: the order is signed
        elif point:
            number, intro = point[1] or point[3], None
            made.append((number, None, [point[2] or point[4]]))
        elif made:
            made[-1][2].append(line)
    yield from made


def _part_of(number: str, mark: str) -> str:
    """«1)» under point 4 is 4.1; «а)» is «4 а)»."""
    return f"{number}.{mark[:-1]}" if mark[:-1].isdigit() else f"{number} {mark}"


def _opened(made: list[tuple[str, str | None, list[str]]], intro: str | None) -> str | None:
    """The words a point opens its parts with: taken off the list of points, told in each part."""
    if intro is None and made and made[-1][1] is None and made[-1][2][-1].endswith(":"):
        return joined(made.pop()[2])
    return intro


def _force(text: str) -> Force:
    if _RECOMMENDS.search(text):
        return Force.RECOMMENDED
    if _OWN.match(text) or re.search(r"оставля(?:ю|ет)|вступает в силу", text):
        return Force.OWN
    return Force.ORDERED
