"""Strict reading of rule files: TOML into attrs classes, every fault named by file and key.

Nothing is converted in silence: a number in quotes is an error, a key that no class knows is an
error with the nearest known one, and all faults of a file are reported together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources.abc import Traversable
from math import isfinite
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

from schoolsupport.errors import RuleError
from schoolsupport.faults import fault, nearest, rule_fault, system_words
from schoolsupport.toml import NotTomlError, read_toml_bytes, toml_of
from schoolsupport.translation import Message, msg

T = TypeVar("T")
_COMMA = re.compile(r"[+-]?\d+,\d+")


class Unfit(ValueError):  # noqa: N818  # never leaves this module
    """A value that does not fit its key."""

    def __init__(self, expected: Message, found: object) -> None:
        super().__init__(expected.text())
        self.expected = expected
        self.found = found


def read_toml(file: Traversable, where: str | None = None) -> dict[str, Any]:
    """The content of a TOML file, fractions as `Decimal`.

    Args:
        file: the file.
        where: its path as messages name it; by default its name.

    Raises:
        RuleError: the file is absent, is not UTF-8 text or not TOML.
    """
    try:
        return toml_of(read_toml_bytes(file))
    except FileNotFoundError as error:
        raise fault("rule.no_file", where=where or file.name) from error
    except OSError as error:
        raise fault(
            "rule.unreadable", where=where or file.name, found=system_words(error)
        ) from error
    except UnicodeDecodeError as error:
        raise fault("rule.not_utf8", where=where or file.name) from error
    except NotTomlError as error:
        raise fault("rule.not_toml", where=where or file.name, found=error.why) from error


def structured(
    raw: object, kind: type[T], where: str, converter: cattrs.Converter | None = None
) -> T:
    """A value of a class from what a file says.

    Args:
        raw: what TOML gave.
        kind: attrs class to make.
        where: file, and key within it, for the messages.
        converter: one of `converter_of` with hooks of its own; by default that of TOML.

    Raises:
        RuleError: something does not fit; `others` holds the faults after the first.
    """
    try:
        return (converter or _of_toml()).structure(raw, kind)
    except (ClassValidationError, IterableValidationError, Unfit) as error:
        faults = list(_faults(error, where))
        raise RuleError.of(faults) from None


@cache
def _of_toml() -> cattrs.Converter:
    return converter_of()


def converter_of() -> cattrs.Converter:
    """A new converter that changes nothing in silence; days and numbers as TOML gives them."""
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    plain: list[tuple[type, Message]] = [
        (str, msg("a text in quotes")),
        (int, msg("a whole number")),
        (bool, msg("true or false")),
    ]
    for kind, expected in plain:
        # by type: cattrs asks its own lenient hooks for these before any predicate
        converter.register_structure_hook(kind, _only(kind, expected))
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook(date, _day)
    converter.register_structure_hook(StrEnum, _word_of_enum)
    converter.register_structure_hook_func(
        lambda kind: _origin(kind) is Literal, lambda raw, kind: _word(raw, get_args(kind))
    )
    converter.register_structure_hook_func(
        lambda kind: _origin(kind) is tuple, lambda raw, kind: _list(converter, raw, kind)
    )
    converter.register_structure_hook_func(
        lambda kind: _table_of(kind) is not None,
        lambda raw, kind: (
            converter.structure(raw, _table_of(kind))
            if isinstance(raw, Mapping)
            else _decimal(raw, kind)
        ),
    )
    converter.register_structure_hook_factory(
        lambda kind: isinstance(kind, type) and attrs.has(kind),
        lambda kind: _structure_class(converter, kind),
    )
    return converter


def _structure_class(converter: cattrs.Converter, kind: type) -> Callable[[Any, Any], Any]:
    """Keys that are Python words carry a trailing underscore in the class: `from_`."""
    renamed = {
        attribute.name: override(rename=attribute.name.rstrip("_"))
        for attribute in attrs.fields(attrs.resolve_types(kind))
        if attribute.name.endswith("_")
    }
    hidden = {
        attribute.name: override(omit=True)
        for attribute in attrs.fields(kind)
        if attribute.metadata.get("hidden")
    }
    overrides: dict[str, Any] = renamed | hidden
    make: Callable[[dict[str, Any], Any], Any] = make_dict_structure_fn(
        kind,
        converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
        **overrides,
    )

    def structure(raw: Any, to: Any) -> Any:
        if not isinstance(raw, Mapping):
            raise Unfit(msg("a table of keys and values"), raw)
        return make(dict(raw), to)

    return structure


def _only(kind: type, expected: Message) -> Callable[[Any, Any], Any]:
    def check(raw: Any, _: Any) -> Any:
        if type(raw) is not kind:
            raise Unfit(expected, raw)
        return raw

    return check


def _decimal(raw: Any, _: Any) -> Decimal:
    if type(raw) is int or (isinstance(raw, Decimal) and raw.is_finite()):
        return Decimal(raw)
    if type(raw) is float and isfinite(raw):  # set by a program; files give Decimal
        return Decimal(repr(raw))
    raise Unfit(number_wanted(raw), raw)


def number_wanted(raw: object) -> Message:
    """What to write in the place of what is no number: «0,3» has a comma where TOML has a point."""
    text = str(raw).strip()
    if _COMMA.fullmatch(text):
        return msg("the number with a point: {number}", number=text.replace(",", "."))
    return msg("a number without quotes")


def _day(raw: Any, _: Any) -> date:
    if not isinstance(raw, date) or isinstance(raw, datetime):
        raise Unfit(msg("a day without quotes, such as 2021-03-15"), raw)
    return raw


def _word_of_enum(raw: Any, kind: Any) -> Any:
    return kind(_word(raw, tuple(member.value for member in kind)))


def _word(raw: Any, known: tuple[Any, ...]) -> Any:
    if raw not in known:
        raise Unfit(msg("one of: {words}", words=", ".join(map(str, known))), raw)
    return raw


def _list(converter: cattrs.Converter, raw: Any, kind: Any) -> tuple[Any, ...]:
    if not isinstance(raw, list | tuple):
        raise Unfit(msg("a list in square brackets"), raw)
    element: Any = list.__class_getitem__(get_args(kind)[0])
    return tuple(converter.structure(list(raw), element))


def _table_of(kind: Any) -> Any:
    """The class of a value that is a number, or a table of keys in its place."""
    kinds = get_args(kind) if isinstance(kind, UnionType) else ()
    return next((one for one in kinds if Decimal in kinds and attrs.has(one)), None)


def _origin(kind: Any) -> Any:
    return get_origin(kind)


def _faults(error: BaseException, where: str) -> Iterator[RuleError]:
    """Every fault in an error of the converter, with the key it is about."""
    if isinstance(error, ClassValidationError):
        noted, others = error.group_exceptions()
        # a misspelt key first: it explains the one that is missing
        for other in others:
            yield from _faults(other, where)
        for inner, note in noted:
            yield from _faults(inner, f"{where}: {note.name.rstrip('_')}")
    elif isinstance(error, IterableValidationError):
        noted_items, _ = error.group_exceptions()
        for inner, item in noted_items:
            yield from _faults(inner, f"{where}[{item.index}]")
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [a.name.rstrip("_") for a in attrs.fields(error.cl) if not a.metadata.get("hidden")]
        for key in sorted(error.extra_fields):
            yield unknown_key(key, known, where)
    elif isinstance(error, KeyError):
        key = str(error.args[0])
        place = where if where.endswith(f": {key}") else f"{where}: {key}"
        yield rule_fault("rule.missing_key", where=place)
    elif isinstance(error, Unfit):
        yield rule_fault(
            "rule.unfit",
            where=where,
            found=repr(error.found) if isinstance(error.found, str) else error.found,
            expected=error.expected,
        )
    else:
        yield rule_fault("rule.value_refused", where=where, fault=error)


def unknown_key(key: str, known: list[str], where: str) -> RuleError:
    """The error for a key nobody knows, with the nearest known one."""
    return rule_fault(
        "rule.unknown_key",
        where=f"{where}: {key}",
        found=key,
        near=nearest(key, known),
        known=", ".join(known),
    )
