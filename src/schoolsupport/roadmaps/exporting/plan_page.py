"""A roadmap planned, as a page; and the words its files tell it in: parties, terms, remarks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from schoolsupport.deadlines.schedule import Kind
from schoolsupport.pages import Column, Lines, Page, Part, Said, Table, Text, Value
from schoolsupport.pages import Remark as PageRemark
from schoolsupport.roadmaps.planning.roadmap import Dating, Party, Remark, Roadmap, Task, TaskSource
from schoolsupport.roadmaps.planning.timing import DAY_OFF, OUTSIDE_YEARS
from schoolsupport.roadmaps.template import Does, Force
from schoolsupport.translation import Message, msg

_DOES = {
    Does.EXECUTES: msg("executes"),
    Does.COLLECTS: msg("collects information"),
    Does.CONTROLS: msg("controls"),
}
WHY_UNDATED = {
    Dating.DATED: msg("has a day"),
    Dating.OPEN_ENDED: msg("the term has no end"),
    Dating.ONGOING: msg("goes on all the time"),
    Dating.AS_NEEDED: msg("as needed"),
    Dating.BY_SCHEDULE: msg("by a schedule of its own"),
    Dating.EXTERNAL: msg("somebody else sets the day"),
    Dating.RELATIVE: msg("counted from an event without a day"),
    Dating.NO_DEADLINE: msg("the order sets no term"),
    Dating.NOT_UNDERSTOOD: msg("the term was not understood"),
    Dating.FAULTY: msg("the print of the term is faulty"),
    Dating.OUTSIDE: msg("the term lies outside the planned time"),
}
_SHORT = 60  # letters of a title that stands for a number


def page(roadmap: Roadmap) -> Page:
    """The tasks with a day by their days, those without one with the reason, what to know."""
    whose = msg(
        "Plan of: {owner}; {first} to {last}; tasks with a day {dated}, without {undated}",
        owner=roadmap.owner.name,
        first=roadmap.first_day,
        last=roadmap.last_day,
        dated=len(roadmap.dated),
        undated=len(roadmap.undated),
    )
    parts: list[Part] = [Text(words=roadmap.act.citation), Text(words=whose), _dated(roadmap)]
    if roadmap.undated:
        parts.append(_undated(roadmap))
    remarks = [PageRemark(words=said_remark(one)) for one in roadmap.problems]
    remarks += [PageRemark(words=said_remark(one), severity="info") for one in roadmap.notes]
    remarks += [
        PageRemark(words=msg("The roster names nobody for: {party}", party=party))
        for party in roadmap.unfilled
    ]
    return Page(title=roadmap.title, name=roadmap.template, parts=parts, remarks=remarks)


def plans_page(roadmaps: Sequence[Roadmap], files: Sequence[Path]) -> Page:
    """Plans of many: whose, how many tasks, in which file; and what is wrong with any of them.

    Args:
        roadmaps: plans made from one order.
        files: where each is written, in their order; empty where none is.
    """
    columns = [
        Column(heading=msg("Plan of"), id="owner", width=(16, 60)),
        Column(heading=msg("Tasks"), id="tasks", total="sum"),
        Column(heading=msg("With a day"), id="dated", total="sum"),
    ]
    rows: list[tuple[Value, ...]] = [
        (one.owner.name, len(one.tasks), len(one.dated)) for one in roadmaps
    ]
    if any(one.owner.id != one.owner.name for one in roadmaps):
        columns.insert(1, Column(heading=msg("Login"), id="school", wrap="never"))
        rows = [(row[0], one.owner.id, *row[1:]) for row, one in zip(rows, roadmaps, strict=True)]
    if files:
        columns.append(Column(heading=msg("File"), id="file", wrap="never"))
        rows = [(*row, file.as_posix()) for row, file in zip(rows, files, strict=True)]
    empty = msg("There is nobody to plan for: no school was found, or the table names none")
    table = Table.of_rows(columns, rows, name="plans", empty=empty)
    problems = {said_remark(each): None for one in roadmaps for each in one.problems}
    unfilled = dict.fromkeys(party for one in roadmaps for party in one.unfilled)
    remarks = [PageRemark(words=words) for words in problems]
    remarks += [
        PageRemark(words=msg("The roster names nobody for: {party}", party=party))
        for party in unfilled
    ]
    first = roadmaps[0] if roadmaps else None
    act: list[Part] = [Text(words=first.act.citation)] if first else []
    return Page(
        title=first.title if first else msg("Plans"),
        name=first.template if first else None,
        parts=[*act, table],
        remarks=remarks,
    )


_NUMBER = Column(heading=msg("No."), id="number", wrap="never")
_TASK = Column(heading=msg("Task"), id="task", width=(12, 60))
_WHO = Column(heading=msg("Who"), id="who", width=(10, 40))


def _dated(roadmap: Roadmap) -> Table:
    columns = [
        _NUMBER,
        Column(heading=msg("From"), id="from", unit="day"),
        Column(heading=msg("By"), id="by", unit="day"),
        _TASK,
        _WHO,
        Column(heading=msg("Document"), id="document", width=(10, 30), lesser=True),
    ]
    rows: list[tuple[Value, ...]] = [
        (number_said(task), task.start, task.due, task.title, _parties(task), task.evidence)
        for task in roadmap.dated
    ]
    marks = [_mark(task) for task in roadmap.dated]
    if any(marks):
        columns.append(Column(heading=msg("Note"), id="mark", width=(10, 16), lesser=True))
        rows = [(*row, mark) for row, mark in zip(rows, marks, strict=True)]
    return Table.of_rows(columns, rows, name="dated", empty=msg("No task has a day"))


_MARKS = {
    Force.RECOMMENDED: msg("advised"),
    DAY_OFF: msg("day off"),
    OUTSIDE_YEARS: msg("outside the plan"),
}


def _mark(task: Task) -> Lines | None:
    """What a reader must know of a task with a day before the rest, in a word or two."""
    known = [_MARKS[task.force]] if task.force is Force.RECOMMENDED else []
    known += [_MARKS[one.code] for one in task.remarks if one.code in _MARKS]
    return Lines(tuple(known)) if known else None


def _undated(roadmap: Roadmap) -> Table:
    columns = [
        _NUMBER,
        _TASK,
        Column(heading=msg("Term as printed"), id="phrase", width=(10, 30)),
        Column(heading=msg("Why it has no day"), id="why", width=(10, 24)),
        Column(heading=msg("Probably meant"), id="likely", width=(10, 30), lesser=True),
        _WHO,
    ]
    rows: list[tuple[Value, ...]] = [
        (
            number_said(task),
            task.title,
            task.phrase or msg("no term"),
            why_said(task),
            task.likely,
            _parties(task),
        )
        for task in roadmap.undated
    ]
    if not any(task.likely for task in roadmap.undated):
        columns = [one for one in columns if one.id != "likely"]
        rows = [(*row[:4], row[5]) for row in rows]
    return Table.of_rows(columns, rows, name="undated", title=msg("Without a day"))


def _parties(task: Task) -> str:
    return "; ".join(party.name for party in task.parties)


def does_text(does: Does, lang: str) -> str:
    """What a party does, in a word or two."""
    return _DOES[does].text(lang)


def party_text(party: Party, lang: str) -> str:
    """A party with its persons; what it does is said where it does not execute."""
    persons = ", ".join(person.name for person in party.persons)
    name = party.name + (f": {persons}" if persons else "")
    return name if party.does is Does.EXECUTES else f"{name} ({does_text(party.does, lang)})"


def why_undated(task: Task, lang: str) -> str:
    """Why a task has no day; empty where it has one."""
    return "" if task.dating is Dating.DATED else why_said(task).text(lang)


def why_said(task: Task) -> Message:
    """Why a task has no day: where the days of its words are not known, what they wait for."""
    unknown = task.dating is Dating.OPEN_ENDED and task.start is None
    if unknown and task.remarks:
        return task.remarks[0].message
    return WHY_UNDATED[task.dating]


def clause_text(task: Task, lang: str) -> str:
    """Where in the order the task stands: row or numbered point; or that it was added."""
    if task.source is TaskSource.ADDED:
        return msg("added: {title}", title=shortened(task.title, _SHORT)).text(lang)
    place = (
        msg("point {number}", number=task.number)
        if task.source is TaskSource.DUTY
        else msg("row {number}", number=task.number)
    )
    return place.text(lang)


def number_text(task: Task, lang: str) -> str:
    """The number of a row as printed; that of a point of the order is marked as such."""
    number = number_said(task)
    return number.text(lang) if isinstance(number, Message) else number


def number_said(task: Task) -> Said:
    """The number of a row as printed; that of a point of the order is marked as such."""
    if task.source is not TaskSource.DUTY:
        return task.number
    return msg("p. {number}", number=task.number)


def shortened(text: str, letters: int) -> str:
    """A text cut after a word, with a mark where it was."""
    words = " ".join(text.split())
    if len(words) <= letters:
        return words
    return words[:letters].rpartition(" ")[0].rstrip(" ,;.–-") + " …"


def remark_text(task: Task, lang: str) -> list[str]:
    """What a reader must know about a task, a line each."""
    lines = [_whole(remark, lang) for remark in task.remarks]
    told = {remark.code for remark in task.remarks}
    if task.phrase_used is not None and "plan.correction_used" not in told:
        lines.append(msg("read as: {phrase}", phrase=task.phrase_used).text(lang))
    if task.likely is not None and not any(one.likely == task.likely for one in task.remarks):
        lines.append(msg("probably meant: {likely}", likely=task.likely).text(lang))
    lines.extend(msg("assumed: {what}", what=one).text(lang) for one in task.assumed)
    if task.force is Force.RECOMMENDED:
        lines.append(msg("recommended, not ordered").text(lang))
    return lines


def window_text(task: Task, lang: str) -> str | None:
    """The days of a task: from, until; None where it has none."""
    due = task.due or task.end
    if due is None:
        return None
    time = f"{task.time:%H:%M}" if task.time is not None else None
    if task.start is None or task.start >= due or task.kind is Kind.RECURRING:
        if time is None:
            return msg("{day}", day=due).text(lang)
        return msg("{day}, {time}", day=due, time=time).text(lang)
    if time is None:
        return msg("from {start} to {due}", start=task.start, due=due).text(lang)
    return msg("from {start} to {due}, {time}", start=task.start, due=due, time=time).text(lang)


def context_line(roadmap: Roadmap, lang: str) -> str:
    """One line above a table: the order, whose plan, for which days, how many tasks."""
    return msg(
        "{act} · {owner} · {first} – {last} · tasks with a day: {dated}, without: {undated}",
        act=roadmap.act.citation,
        owner=roadmap.owner.name,
        first=roadmap.first_day,
        last=roadmap.last_day,
        dated=len(roadmap.dated),
        undated=len(roadmap.undated),
    ).text(lang)


def stamp_of(roadmap: Roadmap) -> dt.date:
    """The day an exported file bears: that of the order, else the first day planned."""
    return roadmap.act.date or roadmap.first_day


def document_lines(roadmap: Roadmap, lang: str) -> list[tuple[str, str]]:
    """The document and the plan as label and text."""
    act = roadmap.act
    lines = [
        (msg("Roadmap"), roadmap.title),
        (msg("Order"), act.citation),
        (msg("Title of the order"), roadmap.act_title),
        (msg("Territory"), roadmap.territory),
        (msg("Whose plan"), roadmap.owner.name),
        (msg("Municipality"), roadmap.owner.municipality),
        (msg("First day planned"), said_day(roadmap.first_day, lang)),
        (msg("Last day planned"), said_day(roadmap.last_day, lang)),
        (msg("Tasks with a day"), str(len(roadmap.dated))),
        (msg("Tasks without a day"), str(len(roadmap.undated))),
        (msg("Source"), act.url),
        (msg("Note"), act.note),
    ]
    return [(label.text(lang), text) for label, text in lines if text]


def remark_lines(roadmap: Roadmap, lang: str) -> list[tuple[str, str]]:
    """Problems, notes and parties without persons, then the remarks of tasks, as label and text."""
    lines = [(msg("Problem").text(lang), _whole(one, lang)) for one in roadmap.problems]
    lines += [(msg("Note").text(lang), _whole(one, lang)) for one in roadmap.notes]
    nobody = msg("The roster names nobody").text(lang)
    lines += [(nobody, party) for party in roadmap.unfilled]
    told: dict[tuple[str, str], None] = {}
    for task in roadmap.tasks:
        label = (
            f"{clause_text(task, lang)}: {task.phrase}" if task.phrase else clause_text(task, lang)
        )
        told.update(((label, line), None) for line in remark_text(task, lang))
    return lines + list(told) or [("", msg("There are no remarks").text(lang))]


def said_day(day: dt.date, lang: str) -> str:
    """A day as people write it."""
    return msg("{day}", day=day).text(lang)


def _whole(remark: Remark, lang: str) -> str:
    return said_remark(remark).text(lang)


def said_remark(remark: Remark) -> Message:
    """A remark, with what was probably meant."""
    if remark.likely is None:
        return remark.message
    return msg("{remark}; probably meant: {likely}", remark=remark.message, likely=remark.likely)
