"""Pages as Markdown with tables, as GitHub and pandoc read it; nothing in a cell is obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from schoolsupport.pages.cells import (
    SEVERITIES,
    Shown,
    alignment,
    texts,
    tone_of,
    totals,
    value_text,
    words,
)
from schoolsupport.pages.page import RESTRICTED, Chart, Facts, Page, Part, Said, Table, Text, Value

_ESCAPED = re.compile(r"[\\`*_\[\]<>|~$]|&(?=[#\w]+;)")
_FIRST = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+=](?=[\s=-]|$)|\d+(?=[.)](\s|$)))", re.MULTILINE)
_MARKS = {"left": ":---", "right": "---:", "center": ":---:"}
_BREAK = "<br>"


def write_markdown(page: Page, path: Path, lang: str) -> None:
    """Write a page as Markdown.

    Args:
        page: the page.
        path: the file.
        lang: `ru` or `en`.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_text(markdown(page, lang), "utf-8", newline="\n")


def markdown(page: Page, lang: str) -> str:
    """A page as Markdown; all rows of its tables."""
    blocks = [f"*{_line(RESTRICTED, lang)}*"] if page.restricted else []
    blocks += [f"# {_line(page.title, lang)}"]
    blocks += [f"> **{_line(caution, lang)}**" for caution in page.cautions]
    blocks += _facts(page.facts, lang)
    before: Part | None = None
    for part in page.on_screen:
        made = list(_part(part, lang))
        if blocks and _is_item(before) and _is_item(part):
            blocks[-1] += "\n" + "\n".join(made)
        else:
            blocks += made
        before = part
    blocks += [
        f"- **{_line(SEVERITIES[one.severity], lang)}**: {_line(one.words, lang)}"
        for one in page.remarks
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def escaped(text: str) -> str:
    """A text of which nothing is read as Markdown or HTML; its lines stay apart."""
    return _ESCAPED.sub(lambda found: f"\\{found[0]}", text)


def _part(part: Part, lang: str) -> Iterator[str]:
    if isinstance(part, Text):
        yield _text(part, lang)
    elif isinstance(part, Facts):
        if part.title is not None:
            yield f"## {_line(part.title, lang)}"
        yield from _facts(part.rows, lang)
    elif isinstance(part, Table):
        yield from _table(part, lang)
    elif isinstance(part, Chart) and not part.in_table:
        yield from _table(part.table(), lang)


def _text(text: Text, lang: str) -> str:
    said = words(text.words, lang)
    if text.style == "heading":
        return f"{'#' * min(text.level + 2, 6)} {_line(said, lang)}"
    if text.style == "item":
        return f"{'  ' * text.level}- {_line(said, lang)}"
    lines = [_begun(escaped(line)) for line in said.split("\n")]
    if text.style == "quote":
        return "\n".join(f"> {line}" for line in lines)
    if text.style == "strong" and said.strip():
        lines = [f"**{line.strip()}**" for line in lines if line.strip()]
    return "  \n".join(lines)


def _facts(rows: Sequence[tuple[Said, Value]], lang: str) -> list[str]:
    lines = [
        f"- {_line(name, lang)}: {_cell(value_text(value, None, lang))}" for name, value in rows
    ]
    return ["\n".join(lines)] if lines else []


def _table(table: Table, lang: str) -> Iterator[str]:
    if table.title is not None:
        yield f"## {_line(table.title, lang)}"
    if not len(table):
        if table.empty is not None:
            yield _line(table.empty, lang)
        return
    seen = Shown.of(table, lang)
    pairs = list(zip(seen.columns, seen.cells, strict=True))
    lines = [
        _row([_line(column.heading, lang) for column in seen.columns]),
        _row([_MARKS[alignment(column, cells)] for column, cells in pairs]),
    ]
    told = [
        [_toned(text, cell) for text, cell in zip(texts(column, cells, lang), cells, strict=True)]
        for column, cells in pairs
    ]
    for said, first, last in seen.groups:
        if said:
            lines.append(_row([f"**{_cell(said)}**", *[""] * (len(pairs) - 1)]))
        lines += [_row([column[at] for column in told]) for at in range(first, last)]
    added = totals(table, seen.columns, lang)
    if added is not None:
        lines.append(_row([f"**{_cell(text)}**" if text else "" for text in added]))
    yield "\n".join(lines)


def _toned(text: str, value: Value) -> str:
    said = _cell(text)
    return f"**{said}**" if said and tone_of(value) in {"strong", "bad", "caution"} else said


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return _BREAK.join(escaped(line.strip()) for line in text.split("\n"))


def _line(told: Said, lang: str) -> str:
    return _begun(_cell(words(told, lang)))


def _begun(text: str) -> str:
    """A line that begins no heading, list or rule by its first sign."""
    return _FIRST.sub(
        lambda found: (
            f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"
        ),
        text,
    )


def _is_item(part: Part | None) -> bool:
    return isinstance(part, Text) and part.style == "item"
