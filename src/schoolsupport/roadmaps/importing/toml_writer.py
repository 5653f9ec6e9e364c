"""A template → the TOML of its file, which `template_files` reads back as the same template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any

import attrs

from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.roadmaps.template_files import FORMAT, MEASURE_TABLES, TABLES

LONGEST_LINE = 100
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def to_toml(template: RoadmapTemplate) -> str:
    """The text of a template's file; the act stands in it as a table of its own.

    Args:
        template: the template; its name is the name of the file and is not written.
    """
    plurals = {plural for plural, _ in TABLES.values()}
    lines = [f"format = {FORMAT}"]
    for name, value in _given(template):
        if name not in {*plurals, "name", "act"}:
            lines.append(f"{name} = {_value(value, len(name) + 3)}")
    lines += ["", "[act]", *_keys(template.act)]
    for key, (plural, _) in TABLES.items():
        for one in getattr(template, plural):
            lines += ["", *_table(key, one)]
    return "\n".join(lines) + "\n"


def _table(key: str, one: Any) -> Iterator[str]:
    """A table of an array; parts of a measure with tables of their own follow it."""
    inner = {plural: name for name, plural in MEASURE_TABLES.items()} if key == "measure" else {}
    yield f"[[{key}]]"
    yield from _keys(one, without=frozenset(inner))
    for plural, name in inner.items():
        for part in getattr(one, plural):
            yield ""
            yield f"[[{key}.{name}]]"
            yield from _keys(part)


def _keys(one: Any, *, without: frozenset[str] = frozenset()) -> Iterator[str]:
    for name, value in _given(one):
        if name not in without:
            yield f"{name} = {_value(value, len(name) + 3)}"


def _given(one: Any) -> Iterator[tuple[str, Any]]:
    """The fields that do not hold what is meant anyway; there is no empty value in TOML."""
    for attribute in attrs.fields(type(one)):
        value = getattr(one, attribute.name)
        if value is not None and (attribute.default is attrs.NOTHING or value != attribute.default):
            yield attribute.name, value


def _value(value: Any, used: int) -> str:
    if isinstance(value, tuple):
        return _list([_value(one, 4) for one in value], used)
    if attrs.has(type(value)):
        keys = (f"{name} = {_value(inner, LONGEST_LINE)}" for name, inner in _given(value))
        return "{ " + ", ".join(keys) + " }"
    return _plain(value)


def _list(items: list[str], used: int) -> str:
    line = "[" + ", ".join(items) + "]"
    if used + len(line) <= LONGEST_LINE or used >= LONGEST_LINE:
        return line
    return "[\n" + "".join(f"    {item},\n" for item in items) + "]"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, StrEnum):
        return _text(value.value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _text(text: str) -> str:
    return '"' + "".join(_character(char) for char in text) + '"'


def _character(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if ord(char) < 32 or ord(char) == 127:
        return f"\\u{ord(char):04x}"
    return char
