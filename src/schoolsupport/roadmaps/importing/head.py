"""What stands before the table: the order's head, its points, goals, tasks, short forms."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from attrs import define, field

from schoolsupport.roadmaps.importing.days import day_of
from schoolsupport.roadmaps.importing.grid import Block, Paragraph, Table
from schoolsupport.roadmaps.importing.lists import abbreviations_of, grounds_of, school_lists_of
from schoolsupport.roadmaps.importing.points import Points, points_of
from schoolsupport.roadmaps.importing.texts import joined, lower_first
from schoolsupport.roadmaps.template import Abbreviation, Duty, Ground, SchoolList, Statement

_KIND = re.compile(r"(?:приказ|распоряжение|постановление|решение|проект)", re.IGNORECASE)
_ABOUT = re.compile(r"Об?\s+[а-яё]")
_PREAMBLE = re.compile(
    r"(?:В соответствии|На основании|С целью|В целях|Во исполнение|Руководствуясь|В рамках|"
    r"В связи|Согласно|В исполнение)"
)
_ORDERS = re.compile(r"п\s*р\s*и\s*к\s*а\s*з\s*ы\s*в\s*а\s*[юе]\s*т?\s*:?", re.IGNORECASE)
_APPENDIX = re.compile(r"(?:приложени[ея]\b|утвержден[аоы]?\b)", re.IGNORECASE)
_PLAN_NAME = re.compile(
    r"(?:муниципальн\w+\s+|региональн\w+\s+|школьн\w+\s+)?(?:план\b|план-график|дорожная карта|"
    r"«дорожная карта»|комплекс мер|план мероприятий|программа|перечень мероприятий)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"№\s*([\w./-]*\d[\w./-]*)")
_GOALS = re.compile(r"(?:\d+\.\s*)?(?:основн\w+\s+)?цел(?:ь|и|ями)\b", re.IGNORECASE)
_TASKS = re.compile(r"(?:\d+\.\s*)?(?:основн\w+\s+)?задач[аи]\b", re.IGNORECASE)
_RESULTS = re.compile(
    r"(?:\d+\.\s*)?(?:ожидаемые|планируемые)\s+(?:конечные\s+)?результаты", re.IGNORECASE
)
_ITEM = re.compile(r"(?:[-–—•✓*]|\d{1,2}[.)](?!\d)|[а-яё]\))\s*(.+)", re.DOTALL)
_RUN_IN = re.compile(r"\s+(?=\d{1,2}\.\s?[А-ЯЁ])|(?<=[;.])\s*(?=[✓•])")
_HEADING = re.compile(r"(?:\d{1,2}\.|[IVX]+\.)\s*[А-ЯЁ].{3,}")
_AIM = re.compile(r"(?:в целях|с целью)\s[^,]+", re.IGNORECASE)
LONGEST_TITLE = 12  # lines of a title set line by line


@define(kw_only=True)
class Head:
    """The words before, and after, the table of an order.

    Attributes:
        issuer: who issued it, as printed.
        kind: «Приказ», «Распоряжение» …
        act_title: title of the order.
        date, number: of the order.
        title: title of the roadmap.
        preamble: what stands before the points.
        heading: a numbered heading just before the table: number and words.
        others: fields of the template of the same names.
    """

    issuer: str | None = None
    kind: str | None = None
    act_title: str | None = None
    date: dt.date | None = None
    number: str | None = None
    title: str | None = None
    title_place: Paragraph | None = None
    preamble: str | None = None
    heading: tuple[str, str] | None = None
    goals: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    expected_results: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    school_lists: tuple[SchoolList, ...] = ()
    duties: tuple[Duty, ...] = ()
    statements: tuple[Statement, ...] = field(default=())


def head_of(before: Sequence[Block]) -> Head:
    """What the words before the table say.

    Args:
        before: paragraphs and tables before the roadmap's table.
    """
    head = Head()
    paragraphs = [block for block in before if isinstance(block, Paragraph)]
    lines = [paragraph.text for paragraph in paragraphs]
    appendix = _appendix(lines)
    _read_order(head, lines[:appendix])
    head.abbreviations = abbreviations_of(lines)
    _read_title(head, paragraphs, appendix)
    _read_aims(head, lines[appendix:], [block for block in before if isinstance(block, Table)])
    points = points_of(_points_part(lines[:appendix]))
    head.duties = points.duties
    head.school_lists = school_lists_of(lines)
    head.grounds = grounds_of(head.preamble, lines[appendix:])
    if lines:
        head.heading = _last_heading(lines[-1])
    _read_statements(head, points, before)
    return head


def _appendix(lines: Sequence[str]) -> int:
    """The line the appendix with the roadmap begins at: 0 where no order stands before it."""
    starts = [
        place
        for place, line in enumerate(lines)
        if _APPENDIX.match(line) and len(line) < 200 and place
    ]
    return starts[0] if starts else len(lines) if _is_order(lines) else 0


def _is_order(lines: Sequence[str]) -> bool:
    return any(_ORDERS.search(line) for line in lines)


def _read_order(head: Head, lines: Sequence[str]) -> None:
    kind = next((place for place, line in enumerate(lines) if _is_kind(line)), None)
    if kind is not None:
        head.kind = lines[kind].replace(" ", "").capitalize()
        head.issuer = joined(line for line in lines[:kind] if any(map(str.isalpha, line))) or None
    title = next((place for place, line in enumerate(lines) if _ABOUT.match(line)), None)
    if title is not None:
        end = title + 1
        while end < len(lines) and _title_goes_on(lines[end]):
            end += 1
        head.act_title = joined(lines[title:end])
        head.preamble = _preamble(lines[end:])
    top = lines[kind or 0 : title] if title is not None else lines[:20]
    for line in top:
        head.date = head.date or day_of(line)
        number = _NUMBER.search(line)
        head.number = head.number or (number[1] if number else None)


def _is_kind(line: str) -> bool:
    return _KIND.fullmatch(line.replace(" ", "")) is not None


def _title_goes_on(line: str) -> bool:
    return lower_first(line) and not _ORDERS.match(line) and not _ITEM.match(line)


def _preamble(lines: Sequence[str]) -> str | None:
    text: list[str] = []
    for line in lines:
        if re.match(r"\d+\.", line):
            break
        if text or _PREAMBLE.match(line):
            text.append(line)
        if _ORDERS.search(line):
            break
    return "\n".join(text) or None


def _points_part(lines: Sequence[str]) -> list[str]:
    """The points: from the word that orders, or the first numbered line, to the signature."""
    start = next((place + 1 for place, line in enumerate(lines) if _ORDERS.search(line)), None)
    if start is None:
        start = next((place for place, line in enumerate(lines) if re.match(r"1\.", line)), None)
    return [] if start is None else list(lines[start:])


def _read_title(head: Head, paragraphs: Sequence[Paragraph], appendix: int) -> None:
    """The last line after the stamp of the appendix that names a plan, with what goes on."""
    lines = [paragraph.text for paragraph in paragraphs]
    short = tuple(one.full for one in head.abbreviations)
    found = [
        place
        for place in range(appendix, len(lines))
        if _PLAN_NAME.match(lines[place]) and not lines[place].endswith((":", *short))
    ]
    if not found and not _is_order(lines):
        found = [place for place in range(len(lines)) if not _is_kind(lines[place])][:1]
    if not found:
        return
    start = found[-1]
    end = start + 1
    while end < min(len(lines), start + LONGEST_TITLE) and _title_goes_on(lines[end]):
        end += 1
    title = joined(lines[start:end])
    letters = [word for word in title.split() if word.isupper() and len(word) > 3]
    if letters and title.split()[0].isupper():
        title = _small_capitals(title)
    head.title, head.title_place = title, paragraphs[start]


def _small_capitals(title: str) -> str:
    """«ДОРОЖНАЯ КАРТА по реализации» as it is written in a sentence: «Дорожная карта по …»."""
    words = title.split()
    for place, word in enumerate(words):
        if not word.isupper():
            break
        words[place] = word.capitalize() if place == 0 else word.lower()
    return " ".join(words)


def _read_aims(head: Head, lines: Sequence[str], tables: Sequence[Table]) -> None:
    kinds = (("goals", _GOALS), ("tasks", _TASKS), ("expected_results", _RESULTS))
    for name, pattern in kinds:
        items = _from_tables(pattern, tables) or _from_lines(pattern, lines)
        setattr(head, name, tuple(items))
    if not head.goals and head.preamble:
        aim = _AIM.search(_ORDERS.sub("", head.preamble))
        head.goals = (aim[0].strip(),) if aim else ()


def _from_tables(pattern: re.Pattern[str], tables: Sequence[Table]) -> list[str]:
    """The cell beside a heading: the passport of a programme."""
    for table in tables:
        for row in range(len(table.squares)):
            cells = table.cells(row)
            if len(cells) == 2 and pattern.match(cells[0].text):
                return [_bare(item) for line in cells[1].paragraphs for item in _RUN_IN.split(line)]
    return []


def _from_lines(pattern: re.Pattern[str], lines: Sequence[str]) -> list[str]:
    """The items under a heading, or what stands after its colon."""
    for place, line in enumerate(lines):
        heading, colon, rest = line.partition(":")
        if not colon or not pattern.match(heading):
            continue
        if rest.strip():
            return [rest.strip()]
        items: list[str] = []
        for below in lines[place + 1 :]:
            if not _ITEM.match(below) or below.endswith(":"):
                break
            items.append(_bare(below))
        return items
    return []


def _bare(item: str) -> str:
    match = _ITEM.fullmatch(item.strip())
    return match[1].strip() if match else item.strip()


def _last_heading(line: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"(\d{1,2}|[IVX]+)\.\s*(.+):", line)
    return (match[1], match[2]) if match else None


def _read_statements(head: Head, points: Points, before: Sequence[Block]) -> None:
    statements = []
    if head.preamble:
        statements.append(Statement(title="Преамбула", text=head.preamble))
    if points.after:
        statements.append(Statement(title="Подпись", text="\n".join(points.after)))
    heading, text = "", list[str]()
    appendix = _appendix([one.text for one in before if isinstance(one, Paragraph)])
    for block in [one for one in before if isinstance(one, Paragraph)][appendix:]:
        if _HEADING.fullmatch(block.text) and len(block.text) < 200:
            if text:
                statements.append(Statement(title=heading or "Приложение", text="\n".join(text)))
            heading, text = block.text.rstrip(":"), []
        else:
            text.append(block.text)
    if text:
        statements.append(Statement(title=heading or "Приложение", text="\n".join(text)))
    head.statements = tuple(statements)
