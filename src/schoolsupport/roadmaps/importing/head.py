"""What stands around the table: the order's head, points, goals, lists, short forms, days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from attrs import define, field, frozen

from schoolsupport.roadmaps.importing.choosing import APPENDIX, PLAN_NAME
from schoolsupport.roadmaps.importing.grid import Block, Paragraph, Table
from schoolsupport.roadmaps.importing.texts import joined, lower_first
from schoolsupport.roadmaps.importing.times import is_dated
from schoolsupport.roadmaps.importing.years import day_of
from schoolsupport.roadmaps.template import Abbreviation, Duty, Force, Ground, SchoolList, Statement

_KIND = re.compile(r"(?:приказ|распоряжение|постановление|решение|проект)", re.IGNORECASE)
_ABOUT = re.compile(r"Об?\s+[а-яё]")
_PREAMBLE = re.compile(
    r"(?:В соответствии|На основании|С целью|В целях|Во исполнение|Руководствуясь|В рамках|"
    r"В связи|Согласно|В исполнение)"
)
_ORDERS = re.compile(r"п\s*р\s*и\s*к\s*а\s*з\s*ы\s*в\s*а\s*[юе]\s*т?\s*:?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:№|\bN(?=\s*\d))\s*([\w./-]*\d[\w./-]*)")
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
BELOW_TITLE = 12  # lines below it in which its years may stand by themselves


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
    below_title: tuple[str, ...] = ()
    above_title: tuple[str, ...] = ()
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
    _read_stamp(head, lines, appendix)
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
        if APPENDIX.match(line) and len(line) < 200 and place
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
        if PLAN_NAME.match(lines[place]) and not lines[place].endswith((":", *short))
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
    head.above_title = tuple(lines[appendix:start])
    head.below_title = tuple(lines[end : end + BELOW_TITLE])


_STAMP = re.compile(r"приказ|распоряж|постановл|решени|утвержд|^от\b|^№|^N\b", re.IGNORECASE)


def _read_stamp(head: Head, lines: Sequence[str], appendix: int) -> None:
    """Day and number in the stamp of the appendix, where no order stands before it."""
    if head.date is not None:
        return
    above = head.above_title if head.title else lines[appendix:]
    for line in above:
        if _STAMP.search(line) is None or "протокол" in line.lower():
            continue
        number = _NUMBER.search(line)
        head.date = head.date or day_of(line)
        head.number = head.number or (number[1] if number else None)


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
        force = _force(whole)
        duties.append(
            Duty(
                clause=clause,
                text=whole,
                force=force,
                deadline=_term_in(text),
            )
        )
    return Points(duties=tuple(duties), after=after)


_TERM_STARTS = re.compile(
    r"(?<![а-яё])(?:(?:в срок |не позднее |не позже |до |к )(?:\d|\s*[«\"]|конца|начала)|"
    r"еже[а-я]+о\b|"
    r"с \d[\d.]* (?:[а-я]+ )?(?:по|до) \d|в течение (?:\d|учебного|года|месяца)|"
    r"в период с \d|постоянно\b|(?:не реже )?(?:\d+|одного) раза? в )",
    re.IGNORECASE,
)
LONGEST_TERM = 12  # words of a term within a sentence


def _term_in(text: str) -> str | None:
    """The words about time in a sentence: the longest run from their beginning that is a term."""
    known = _DEADLINE.search(text)
    if known is not None:
        return known[0]
    for start in _TERM_STARTS.finditer(text):
        words = re.split(r"[;(]|\.(?=\s+[А-ЯЁ])", text[start.start() :], maxsplit=1)[0].split(" ")
        for end in range(min(len(words), LONGEST_TERM), 0, -1):
            run = " ".join(words[:end]).rstrip(" .,:")
            if is_dated(run):
                return run
    return None


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
_ACT_NUMBER = re.compile(r"(?:№|\bN(?=\s*\d))\s*([\w./-]*\d[\w./-]*)")


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
