"""Pages as HTML: one file that needs nothing else, printable; and the fragment of a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schoolsupport.errors import OutputError
from schoolsupport.libraries import jinja_library, jinja_sandbox
from schoolsupport.pages.cells import (
    SEVERITIES,
    Shown,
    alignment,
    is_landscape,
    rows_in_view,
    stays_whole,
    texts,
    tone_of,
    totals,
    value_text,
    with_rows,
    words,
)
from schoolsupport.pages.charts import drawn, not_drawn
from schoolsupport.pages.page import RESTRICTED, Chart, Facts, Page, Part, Said, Table, Text, Value
from schoolsupport.translation import DEFAULT_LANGUAGE, Message, plural

if TYPE_CHECKING:
    from jinja2 import Template

Drawn = Callable[[Chart], str] | None
"""Makes of a chart what a script of the page draws it from; None where it is drawn at once."""

_LOWEST_HEADING = 6
_SHORT = 16


def write_html(page: Page, path: Path, lang: str) -> None:
    """Write a page as one self-contained HTML file, all rows of its tables in it.

    Args:
        page: the page.
        path: the file.
        lang: `ru` or `en`.

    Raises:
        OSError: the file cannot be written.
        OutputError: Jinja2 is not installed.
    """
    path.write_text(html(page, lang), "utf-8", newline="\n")


def html(page: Page, lang: str) -> str:
    """A page as one self-contained HTML file, all rows of its tables in it.

    Raises:
        OutputError: Jinja2 is not installed.
    """
    return _rendered(page, lang, whole=True)


def fragment(page: Page, lang: str = DEFAULT_LANGUAGE) -> str:
    """A page as a piece of HTML for a notebook; of long tables the first rows.

    Raises:
        OutputError: Jinja2 is not installed.
    """
    return _rendered(page, lang, whole=False)


def notebook_html(page: Page) -> str | None:
    """What `_repr_html_` of a result gives: its page, or None where Jinja2 is not installed.

    None makes a notebook fall back on the text.
    """
    try:
        return fragment(page)
    except OutputError:
        return None


def _rendered(page: Page, lang: str, *, whole: bool) -> str:
    return template("pages/page.html").render(
        whole=whole, lang=lang, landscape=is_landscape(page, lang), page=_told(page, lang, whole)
    )


@cache
def template(name: str) -> Template:
    """A template of ours: what it is given is escaped, and it reaches nothing but what it is given.

    Args:
        name: its place within the package.

    Raises:
        OutputError: Jinja2 is not installed.
    """
    found: Template = _templates().get_template(name)
    return found


@cache
def _templates() -> Any:
    jinja, sandbox = jinja_library(), jinja_sandbox()
    package = files("schoolsupport")

    def read(name: str) -> str | None:
        inside = name.endswith(".html") and not name.startswith("/") and ".." not in name.split("/")
        return (package / name).read_text("utf-8") if inside else None

    return sandbox.ImmutableSandboxedEnvironment(
        loader=jinja.FunctionLoader(read),
        autoescape=True,
        undefined=jinja.StrictUndefined,
        auto_reload=False,
    )


def told(page: Page, lang: str, *, drawn: Drawn = None) -> dict[str, Any]:
    """A page as the template `pages/parts.html` takes it, all rows of its tables in it.

    Args:
        page: the page.
        lang: `ru` or `en`.
        drawn: makes of a chart what a script of the page draws it from; by default it is drawn.
    """
    return _told(page, lang, True, drawn)  # noqa: FBT003  # handed through


def _told(page: Page, lang: str, whole: bool, drawn: Drawn = None) -> dict[str, Any]:  # noqa: FBT001  # handed through
    return {
        "title": words(page.title, lang),
        "restricted": words(RESTRICTED, lang) if page.restricted else "",
        "cautions": [words(one, lang) for one in page.cautions],
        "facts": _facts(page.facts, lang),
        "parts": list(_parts(page.on_screen, lang, whole, drawn)),
        "remarks": [
            (one.severity, words(SEVERITIES[one.severity], lang), words(one.words, lang))
            for one in page.remarks
        ],
    }


def _parts(
    parts: Sequence[Part],
    lang: str,
    whole: bool,  # noqa: FBT001  # handed through
    drawn: Drawn,
) -> Iterator[dict[str, Any]]:
    for are_items, run in groupby(parts, _is_item):
        if are_items:
            items = [
                (one.level, words(one.words, lang), one.tone)
                for one in run
                if isinstance(one, Text)
            ]
            yield {"what": "items", "points": items}
        else:
            yield from (_part(part, lang, whole, drawn) for part in run)


def _part(part: Part, lang: str, whole: bool, by_script: Drawn) -> dict[str, Any]:  # noqa: FBT001  # handed through
    if isinstance(part, Text):
        return _text(part, lang)
    if isinstance(part, Facts):
        return {
            "what": "facts",
            "title": words(part.title, lang),
            "rows": _facts(part.rows, lang),
        }
    if isinstance(part, Table):
        return _table(part, lang, whole)
    if by_script is not None:
        return {"what": "figure", "data": by_script(part), "title": words(part.title, lang)}
    return _chart(part, lang, whole)


def _text(text: Text, lang: str) -> dict[str, Any]:
    said = {"words": words(text.words, lang), "level": text.level, "tone": text.tone}
    if text.style == "heading":
        return {**said, "what": "heading", "level": min(text.level + 2, _LOWEST_HEADING)}
    if text.style == "quote":
        return {**said, "what": "quote"}
    tone = text.style if text.style in {"quiet", "strong"} else text.tone
    return {**said, "what": "text", "tone": tone}


def _chart(chart: Chart, lang: str, whole: bool) -> dict[str, Any]:  # noqa: FBT001  # handed through
    svg = drawn(chart, lang, "svg")
    if svg is not None:
        return {"what": "drawing", "svg": jinja_library().utils.markupsafe.Markup(svg.decode())}
    if not chart.in_table:
        return _table(chart.table(), lang, whole)
    return {"what": "text", "words": words(not_drawn(chart), lang), "tone": "quiet", "level": 0}


def _facts(rows: Sequence[tuple[Said, Value]], lang: str) -> list[tuple[str, str, str]]:
    return [
        (words(name, lang), value_text(value, None, lang), tone_of(value)) for name, value in rows
    ]


def _table(table: Table, lang: str, whole: bool) -> dict[str, Any]:  # noqa: FBT001  # handed through
    rows = range(len(table)) if whole else rows_in_view(table)
    rest = len(table) - len(rows)
    seen = Shown.of(with_rows(table, rows), lang)
    pairs = list(zip(seen.columns, seen.cells, strict=True))
    told = [
        [
            (text, _classes(text, cell, alignment(column, cells), stays_whole(column, cells)))
            for text, cell in zip(texts(column, cells, lang), cells, strict=True)
        ]
        for column, cells in pairs
    ]
    added = None if rest else totals(table, seen.columns, lang)
    by_row = list(zip(*told, strict=True))
    return {
        "what": "table",
        "title": words(table.title, lang),
        "empty": words(table.empty, lang),
        "headings": [
            (words(column.heading, lang), alignment(column, cells)) for column, cells in pairs
        ],
        "rows": by_row,
        "groups": [(said, by_row[first:last]) for said, first, last in seen.groups],
        "totals": None
        if added is None
        else [(text, alignment(*pair)) for text, pair in zip(added, pairs, strict=True)],
        "rest": words(_more(rest), lang) if rest else "",
    }


def _classes(text: str, cell: Value, side: str, whole: bool) -> str:  # noqa: FBT001  # of a column
    """How a cell is set: short lines are not broken, whatever their column."""
    named = [side, "" if tone_of(cell) == "plain" else tone_of(cell)]
    if whole or all(len(line) <= _SHORT for line in text.split("\n")):
        named.append("whole")
    return " ".join(filter(None, named))


def _more(rest: int) -> Message:
    return plural("… and {n} row more", "… and {n} rows more", rest)


def _is_item(part: Part) -> bool:
    return isinstance(part, Text) and part.style == "item"
