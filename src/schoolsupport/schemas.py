"""JSON Schemas of what classes tell: made from their types and docstrings, so never out of date."""

from __future__ import annotations

import datetime as dt
import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal, get_args, get_origin

from attrs import field, frozen

from schoolsupport.errors import SchoolSupportError
from schoolsupport.records import (
    Key,
    Written,
    described,
    fields_of,
    is_told,
    is_union,
    keys_of,
    kind_of,
    without_none,
    word_of,
)
from schoolsupport.translation import Message

Schema = dict[str, Any]

_SIMPLE: Mapping[type, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "number"},
    Fraction: {"type": "number"},
    dt.date: {"type": "string", "format": "date"},
    dt.datetime: {"type": "string", "format": "date-time"},
    dt.time: {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
    Message: {"type": "string"},
    object: {},
}
_STORED: Mapping[type, Schema] = {
    Decimal: {"type": "string"},
    Fraction: {"type": "string"},
    dt.time: {"type": "string"},
    Message: {
        "type": "object",
        "properties": {
            "text": {"type": "string", "description": "in the language asked for"},
            "template": {"type": "string"},
            "values": {"type": "object"},
            "russian": {"type": "string", "description": "where the words are not in a catalogue"},
        },
        "required": ["text", "template", "values"],
        "additionalProperties": False,
    },
}


def schema_of(kind: type, name: str, *, format: int, stored: bool = False) -> Schema:  # noqa: A002  # the key's name
    """The JSON Schema of an answer.

    Args:
        kind: the class that is told.
        name: the command, which is the name of the file.
        format: number of the layout, which every answer begins with.
        stored: whether it is the form that `stored` gives, not that of `plain`.

    Returns:
        A schema of draft 2020-12 that refuses keys it does not name.
    """
    making = _Making(stored=stored)
    whole = making.table(kind)
    number = {"const": format, "description": "number of this layout"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{name}.json",
        "title": f"schoolsupport {name.replace('-', ' ')} --json",
        **whole,
        "properties": {"format": number} | whole["properties"] | {"format": number},
        "required": list(dict.fromkeys(["format", *whole["required"]])),
        "$defs": dict(sorted(making.parts.items())),
    }


@frozen
class _Making:
    """A schema in the making; `parts` are the classes within it, by name."""

    stored: bool
    parts: dict[str, Schema] = field(factory=dict)
    kinds: dict[str, type] = field(factory=dict)

    def table(self, kind: type) -> Schema:
        """A class as a table of keys."""
        properties: Schema = {}
        required: list[str] = []
        for key in fields_of(kind) if self.stored else keys_of(kind):
            inner = kind_of(kind, key)
            if key.spread:
                held, maybe = without_none(inner)
                more = self.table(held)
                properties |= more["properties"]
                required += [] if maybe else more["required"]
                continue
            properties[key.name] = self.of(inner) | _words("description", _said_of(kind, key))
            required += [] if key.optional else [key.name]
        return {
            "type": "object",
            **_words("description", _first_sentence(kind)),
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }

    def of(self, kind: Any) -> Schema:
        """The schema of a type."""
        if is_union(kind):
            return self._union(kind)
        if get_origin(kind) is Annotated:
            written: Written = kind.__metadata__[0]
            return self.of(kind.__origin__) | {written.key: written.value}
        if get_origin(kind) is Literal:
            return {"enum": list(get_args(kind))}
        known = _STORED if self.stored and kind in _STORED else _SIMPLE
        return dict(known[kind]) if kind in known else self._collection(kind)

    def _collection(self, kind: Any) -> Schema:
        origin = get_origin(kind) or kind
        if not inspect.isclass(origin) or issubclass(origin, SchoolSupportError):
            return self.of(str) if inspect.isclass(origin) else {}
        if issubclass(origin, Enum):
            return {"enum": [word_of(one) for one in kind]}
        if issubclass(origin, Mapping):
            name, value = get_args(kind) or (str, object)
            return self._mapping(self.of(name).get("enum"), self.of(value))
        if issubclass(origin, Sequence | AbstractSet | Iterator):
            return self._list(origin, get_args(kind))
        return self._part(origin) if is_told(origin) else {}

    def _list(self, origin: type, inner: tuple[Any, ...]) -> Schema:
        names = getattr(origin, "_fields", ())
        if names:  # a named tuple of numbers
            ends = {"minItems": len(names), "maxItems": len(names)}
            return {"type": "array", "items": self.of(float), **ends}
        return {"type": "array", "items": self.of((inner or (object,))[0])}

    def _mapping(self, names: list[str] | None, value: Schema) -> Schema:
        """A table whose keys are data; where they are words of a set, each is there."""
        if names is None:
            return {"type": "object", "additionalProperties": value}
        return {
            "type": "object",
            "properties": dict.fromkeys(names, value),
            "required": names,
            "additionalProperties": False,
        }

    def _part(self, kind: type) -> Schema:
        if self.kinds.setdefault(kind.__name__, kind) is not kind:
            raise TypeError(f"two classes told at once are called {kind.__name__}")
        if kind.__name__ not in self.parts:
            self.parts[kind.__name__] = {}  # a class may hold itself
            self.parts[kind.__name__] = self.table(kind)
        return {"$ref": f"#/$defs/{kind.__name__}"}

    def _union(self, kind: Any) -> Schema:
        schemas = [self.of(one) for one in get_args(kind) if one is not type(None)]
        null = without_none(kind)[1]
        simple = [one.get("type") for one in schemas]
        if len(schemas) == 1 and simple[0] and "$ref" not in schemas[0]:
            return schemas[0] | ({"type": [simple[0], "null"]} if null else {})
        if all(one.keys() == {"type"} for one in schemas):
            return {"type": [*dict.fromkeys(simple), *(["null"] if null else [])]}
        return {"anyOf": [*schemas, *([{"type": "null"}] if null else [])]}


def _words(key: str, words: str) -> Schema:
    return {key: words} if words else {}


def _said_of(owner: type, key: Key) -> str:
    """What the docstrings say of a key: of the class it is a field of, or of its property."""
    before, _, name = key.path.rpartition(".")
    kind = without_none(kind_of(owner, Key(before)))[0] if before else owner
    found = described(kind, name)
    if isinstance(found, property | cached_property):
        return _sentence(found.__doc__)
    return _attributes(found).get(name, "") if isinstance(found, type) else ""


def _attributes(kind: type) -> dict[str, str]:
    """The section `Attributes` of a docstring, name by name."""
    _, _, section = inspect.cleandoc(kind.__doc__ or "").partition("\nAttributes:\n")
    body = re.split(r"\n(?=\S)", section)[0]
    found = re.findall(r"^ {4}(\w+): (.*?)(?=^ {4}\w|\Z)", body, re.MULTILINE | re.DOTALL)
    return {name: " ".join(words.split()).rstrip(".") for name, words in found}


def _first_sentence(kind: type) -> str:
    return _sentence(kind.__doc__)


def _sentence(text: str | None) -> str:
    first = inspect.cleandoc(text or "").split("\n\n")[0]
    return (
        "" if first.startswith("Method generated by attrs") else " ".join(first.split()).rstrip(".")
    )
