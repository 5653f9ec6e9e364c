"""A roadmap's tasks as rows of cells: what csv and xlsx have in common, and how rows are read back.

Most columns are fields of a task, and a changed cell is a changed task. Some are made from several
fields for the reader (parties, remarks), or are the order's own words; a change there cannot be
taken over. Some are there to be filled in: what was done, by whom. At the end of each row stands as
JSON which task it is and by what a change of such cells is seen, so rows may be sorted, moved, left
out and corrected. The whole roadmap as it was written stands beside the rows, in the file's head.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence

from attrs import frozen

from schoolsupport.faults import fault
from schoolsupport.roadmaps.amending import FIELD_NAMES
from schoolsupport.roadmaps.exporting.plan_page import (
    number_text,
    party_text,
    remark_text,
    why_undated,
)
from schoolsupport.roadmaps.planning.roadmap import (
    Roadmap,
    Task,
    TaskSource,
    roadmap_of,
    stored_roadmap,
)
from schoolsupport.translation import Message, msg

FORMAT = 2
"""The number of the layout of what stands beside the rows."""

MOST_LETTERS = 32_000
"""Letters a cell of a workbook holds, a little less than the format allows."""

Cell = str | dt.date | None


@frozen(kw_only=True, eq=False)
class TaskColumn:
    """A column of a table of tasks.

    Attributes:
        key: the task's field, or a name for what is made from several.
        heading: its words.
        is_day: whether it holds days; else it holds texts.
        made: makes the cell from several fields; None where the cell is the field.
        width: how wide the column is in a workbook, in letters.
        choices: words a person may choose from.
    """

    key: str
    heading: Message
    is_day: bool = False
    made: Callable[[Roadmap, Task, str], str] | None = None
    width: int = 12
    choices: tuple[Message, ...] = ()


def _number(_roadmap: Roadmap, task: Task, lang: str) -> str:
    return number_text(task, lang)


def section_text(roadmap: Roadmap, task: Task, lang: str) -> str:
    """The part of the order that a task stands in, as the reader sees it."""
    if task.source is TaskSource.DUTY:
        return msg("Points of the order").text(lang)
    for section in roadmap.sections:
        if section.id == task.section:
            return ". ".join(part for part in (section.number, section.title) if part)
    return ""


def _parties(_roadmap: Roadmap, task: Task, lang: str) -> str:
    return "\n".join(party_text(party, lang) for party in task.parties)


def _remarks(_roadmap: Roadmap, task: Task, lang: str) -> str:
    return "\n".join(remark_text(task, lang))


def _why(_roadmap: Roadmap, task: Task, lang: str) -> str:
    return why_undated(task, lang)


def technical_heading(lang: str) -> str:
    """The heading of the column with technical data."""
    return msg("Technical data (do not change)").text(lang)


COLUMNS = (
    TaskColumn(key="number", heading=msg("No."), made=_number, width=6),
    TaskColumn(key="title", heading=FIELD_NAMES["title"], width=42),
    TaskColumn(key="parent", heading=FIELD_NAMES["parent"], width=22),
    TaskColumn(key="start", heading=FIELD_NAMES["start"], is_day=True, width=11),
    TaskColumn(key="due", heading=FIELD_NAMES["due"], is_day=True, width=11),
    TaskColumn(key="time", heading=FIELD_NAMES["time"], width=7),
    TaskColumn(key="end", heading=msg("Ends"), is_day=True, width=11),
    TaskColumn(key="label", heading=msg("Period"), width=13),
    TaskColumn(key="why", heading=msg("Why it has no day"), made=_why, width=20),
    TaskColumn(key="parties", heading=msg("Responsible"), made=_parties, width=28),
    TaskColumn(key="phrase", heading=msg("Term as printed"), width=16),
    TaskColumn(key="by", heading=FIELD_NAMES["by"], width=16),
    TaskColumn(key="evidence", heading=FIELD_NAMES["evidence"], width=20),
    TaskColumn(key="expected_result", heading=FIELD_NAMES["expected_result"], width=26),
    TaskColumn(key="target_text", heading=FIELD_NAMES["target_text"], width=20),
    TaskColumn(key="remarks", heading=msg("Remarks"), made=_remarks, width=26),
    TaskColumn(key="section", heading=msg("Section"), made=section_text, width=26),
)

MARKS = (
    TaskColumn(
        key="status",
        heading=msg("Report of execution"),
        width=16,
        choices=(
            msg("planned"),
            msg("in progress"),
            msg("done"),
            msg("not done"),
            msg("does not apply"),
            msg("cancelled"),
        ),
    ),
    TaskColumn(key="day", heading=msg("Day of execution"), is_day=True, width=13),
    TaskColumn(key="document", heading=msg("Proving document"), width=24),
    TaskColumn(key="note", heading=msg("Note"), width=24),
)
"""What people report of a task: blank, to be filled in and read by what keeps the ledger."""

PERSON = TaskColumn(key="person", heading=msg("Responsible (full name)"), width=26)
"""Who answers for a task by name: blank, to be filled in and read into a roster."""

BLANKS = (*MARKS, PERSON)

MADE = tuple(column.key for column in COLUMNS if column.made is not None)
LAW = ("label", "phrase", "end")
"""The order's words; spreadsheets make dates of them."""

HEADINGS: Mapping[str, Message] = {one.key: one.heading for one in (*COLUMNS, *BLANKS)}


def task_cells(roadmap: Roadmap, task: Task, lang: str) -> dict[str, Cell]:
    """The cells of a task by column; those to be filled in are not among them.

    Args:
        roadmap: the roadmap.
        task: one of its tasks.
        lang: language of the words made for the reader.
    """
    return {
        one.key: _cell(one.made(roadmap, task, lang) if one.made else getattr(task, one.key))
        for one in COLUMNS
    }


def holds(cell: Cell, value: object) -> bool:
    """Whether a cell holds all of a value: not where its text is too long or has odd letters."""
    return not isinstance(value, str) or value == (cell or "")


def technical_cell(
    roadmap: Roadmap, cells: Mapping[str, Cell], place: int, shown: Collection[str]
) -> str:
    """Which task a row is, and by what a change of cells that are not read is seen, as JSON.

    Args:
        roadmap: the roadmap.
        cells: the cells of the task.
        place: its place among the tasks.
        shown: keys of the columns that the table has.
    """
    watched = sorted({*MADE, *LAW} & set(shown))
    made = {key: checksum(cells[key]) for key in watched}
    return json_text({"place": place, "of": plan_stamp(roadmap), "made": made})


def plan_stamp(roadmap: Roadmap) -> int:
    """A number that tells rows of one plan from rows of another."""
    days = (roadmap.first_day.isoformat(), roadmap.last_day.isoformat())
    said = (roadmap.template, roadmap.owner.tier.value, roadmap.owner.id, *days)
    return zlib.crc32("\n".join(said).encode("utf-8", "replace"))


@frozen(kw_only=True)
class Technical:
    """What stands in the technical cell of a row.

    Attributes:
        place: place of the task among those written.
        of: stamp of the plan it was written for.
        made: checksums of cells that are not read back, by column.
    """

    place: int
    of: int
    made: Mapping[str, int]


def technical_of(text: str) -> Technical | None:
    """The technical data of a row; None where they are broken."""
    try:
        raw = json.loads(text)
        place, of, made = int(raw["place"]), int(raw["of"]), dict(raw["made"])
    except (ValueError, KeyError, TypeError):
        return None
    return Technical(place=place, of=of, made=made) if set(made) <= set(HEADINGS) else None


def readable(text: str) -> str:
    """The text without characters that no table can hold (control characters, half pairs)."""
    return _UNREADABLE.sub("", text)


def json_text(value: object) -> str:
    """JSON in letters that every table holds and counts as one; the rest stands there by number."""
    return _UNSAFE.sub(
        lambda found: "".join(_numbered(letter) for letter in found[0]),
        json.dumps(value, ensure_ascii=False),
    )


def _numbered(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if letter in "_ \xa0" else json.dumps(letter)[1:-1]


# `_x` begins an escape of workbooks: «_x0041_» would come back as a letter; some programs make one
# blank of several
_UNSAFE = re.compile("[^ -~\u00a1-\ud7ff\ue000-\ufffd]|_(?=x)|(?<= ) ")
_UNREADABLE = re.compile("[^\n -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _cell(value: object) -> Cell:
    if isinstance(value, dt.time):
        return time_text(value)
    if isinstance(value, dt.date):
        return value
    text = readable(str(value or ""))
    if len(text) > MOST_LETTERS // 2:  # workbooks count halves of pairs
        text = text.encode("utf-16-le")[: 2 * MOST_LETTERS].decode("utf-16-le", "ignore")
    return text or None


def time_text(time: dt.time) -> str:
    """A time of the day, with seconds only where it has some."""
    return f"{time:%H:%M}" if time.second == 0 else f"{time:%H:%M:%S}"


def checksum(cell: Cell) -> int:
    """Blind to blanks and line ends, which programs change by themselves."""
    return zlib.crc32(squeezed(cell).encode("utf-8"))


def squeezed(cell: object) -> str:
    """A cell as one line; a day as Russian spreadsheets write it."""
    text = f"{cell:%d.%m.%Y}" if isinstance(cell, dt.date) else str("" if cell is None else cell)
    return " ".join(text.split())


@frozen(kw_only=True)
class FileHead:
    """The head of an exported table.

    Attributes:
        columns: keys of the columns by the headings they have in this file.
        roadmap: the roadmap as it was written.
        sheets: headings of each sheet with tasks, by the sheet's name; in csv there is one sheet,
            without a name.
        technical: heading of the column with technical data.
        lang: language of the words made for the reader.
    """

    columns: Mapping[str, str]
    roadmap: Roadmap
    sheets: Mapping[str, Sequence[str]]
    technical: str
    lang: str


def head_parts(roadmap: Roadmap, sheets: Mapping[str, Sequence[str]], lang: str) -> list[str]:
    """The head of a file as JSON, in parts that a cell can hold.

    Args:
        roadmap: the whole roadmap.
        sheets: headings of each sheet with tasks.
        lang: language of the headings.
    """
    columns = {heading.text(lang): key for key, heading in HEADINGS.items()}
    told = {
        "format": FORMAT,
        "lang": lang,
        "columns": columns,
        "technical": technical_heading(lang),
        "sheets": {name: list(words) for name, words in sheets.items()},
        "roadmap": stored_roadmap(roadmap, lang),
    }
    return _parts(json_text(told))


def _parts(text: str) -> list[str]:
    """A text in parts that a cell can hold, with no blank at their ends for programs to lose."""
    parts = []
    while len(text) > MOST_LETTERS:
        end = MOST_LETTERS
        while " " in text[end - 1 : end + 1]:
            end -= 1
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]


def head_of(text: str, where: str) -> FileHead:
    """The head from its JSON.

    Args:
        text: the JSON.
        where: the file, for the messages.

    Raises:
        InputError: it is broken, or written in another format.
    """
    try:
        raw = json.loads(text)
        written = raw["format"]
        if written == FORMAT:
            return FileHead(
                columns=dict(raw["columns"]),
                roadmap=roadmap_of(raw["roadmap"]),
                sheets=dict(raw["sheets"]),
                technical=str(raw["technical"]),
                lang=str(raw["lang"]),
            )
    except (ValueError, KeyError, TypeError) as error:
        raise fault("input.broken_head", where=where) from error
    raise fault("input.unread_format", where=where, found=written, format=FORMAT)
