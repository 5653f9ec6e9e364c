"""A roadmap as plain JSON values, and back again.

Days and times are ISO texts, numbers of targets are texts (they are exact decimals), messages keep
their template and values beside the text, so that a roadmap read back is the same roadmap.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

import attrs

from schoolsupport.errors import InputError
from schoolsupport.roadmaps.planning.roadmap import Roadmap
from schoolsupport.translation import Message, msg

FORMAT = 1


def to_dict(roadmap: Roadmap, lang: str = "en") -> dict[str, Any]:
    """The roadmap as values that JSON can hold.

    Args:
        roadmap: the roadmap.
        lang: language of the texts of messages, `ru` or `en`.

    Returns:
        `format` and the fields of `Roadmap`, each under its own name.
    """
    return {"format": FORMAT, **_plain(roadmap, lang)}


def from_dict(raw: Mapping[str, Any]) -> Roadmap:
    """The roadmap that `to_dict` wrote.

    Args:
        raw: the values.

    Raises:
        InputError: a key is unknown or missing, a value does not fit, or the format is newer.
    """
    values = dict(raw)
    found = values.pop("format", None)
    if found != FORMAT:
        raise InputError(
            msg("the roadmap is written in a format this schoolsupport does not read"),
            where="format",
            found=found,
            remedy=msg("Upgrade schoolsupport, or write format = {format}", format=FORMAT),
        )
    made: Roadmap = _made(values, Roadmap, "roadmap")
    return made


def _plain(value: Any, lang: str) -> Any:
    if isinstance(value, Message):
        return _plain_message(value, lang)
    if isinstance(value, tuple):
        return [_plain(one, lang) for one in value]
    if attrs.has(type(value)):
        return {
            one.name: _plain(getattr(value, one.name), lang) for one in attrs.fields(type(value))
        }
    return _plain_scalar(value)


def _plain_scalar(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _plain_message(message: Message, lang: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in message.values.items():
        if isinstance(value, dt.date):
            values[key] = {"day": value.isoformat()}
        elif isinstance(value, Message):
            values[key] = _plain_message(value, lang)
        else:
            values[key] = value if isinstance(value, str | int | None) else str(value)
    return {"text": message.text(lang), "template": message.template, "values": values}


def _made(raw: Any, kind: Any, where: str) -> Any:
    """A value of a type from what JSON gave."""
    if get_origin(kind) in (Union, types.UnionType):
        if raw is None:
            return None
        (kind,) = (one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple:
        if not isinstance(raw, list | tuple):
            raise _unfit(raw, msg("a list"), where)
        element = get_args(kind)[0]
        return tuple(_made(one, element, f"{where}[{place}]") for place, one in enumerate(raw))
    if kind is Message:
        return _made_message(raw, where)
    if attrs.has(kind):
        return _made_class(raw, kind, where)
    if kind in _SCALARS or issubclass(kind, StrEnum):
        return _made_scalar(raw, kind, where)
    if not isinstance(raw, kind):
        raise _unfit(raw, msg("a value of another type"), where)
    return raw


_SCALARS: Mapping[type, Callable[[str], object]] = {
    dt.date: dt.date.fromisoformat,
    dt.time: dt.time.fromisoformat,
    Decimal: Decimal,
}


def _made_scalar(raw: Any, kind: Any, where: str) -> Any:
    if not isinstance(raw, str):
        raise _unfit(raw, msg("a text"), where)
    try:
        return _SCALARS[kind](raw) if kind in _SCALARS else kind(raw)
    except (ValueError, InvalidOperation) as error:
        raise _unfit(raw, msg("a value of its kind: {fault}", fault=str(error)), where) from error


def _made_class(raw: Any, kind: Any, where: str) -> Any:
    if not isinstance(raw, Mapping):
        raise _unfit(raw, msg("a table of keys and values"), where)
    known = {one.name: one for one in attrs.fields(attrs.resolve_types(kind))}
    strange = sorted(set(raw) - set(known))
    if strange:
        raise InputError(
            msg("the key is not known"),
            where=f"{where}: {strange[0]}",
            remedy=msg("Known keys: {known}", known=", ".join(known)),
        )
    missing = [
        name for name, one in known.items() if one.default is attrs.NOTHING and name not in raw
    ]
    if missing:
        raise InputError(
            msg("the key is missing"), where=f"{where}: {missing[0]}", remedy=msg("Write the key")
        )
    return kind(
        **{
            name: _made(raw[name], known[name].type, f"{where}.{name}")
            for name in known
            if name in raw
        }
    )


def _made_message(raw: Any, where: str) -> Message:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("template"), str):
        raise _unfit(raw, msg("a message with its template"), where)
    values: dict[str, object] = {}
    for key, value in dict(raw.get("values", {})).items():
        if isinstance(value, Mapping) and "day" in value:
            values[key] = _made_scalar(value["day"], dt.date, f"{where}.{key}")
        elif isinstance(value, Mapping):
            values[key] = _made_message(value, f"{where}.{key}")
        else:
            values[key] = value
    return Message(raw["template"], values)


def _unfit(raw: object, expected: Message, where: str) -> InputError:
    return InputError(
        msg("the value does not fit"),
        where=where,
        found=raw,
        remedy=msg("Write {expected}", expected=expected),
    )
