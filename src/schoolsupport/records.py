"""Records: attrs classes as plain values that JSON can hold, and back.

There are two plain forms. What is *told* (`plain`) is for programs and readers: messages in one
language, fractions as numbers, and of each class what it declares beside itself with `told`. What
is *stored* (`stored`) is every field, with messages and decimals kept whole, and `made` reads it
back. Both are made by one cattrs converter each; `schemas` says of a class what JSON it is told as.
"""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal, InvalidOperation
from enum import Enum
from fractions import Fraction
from functools import cache, cached_property
from importlib import import_module
from types import SimpleNamespace, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs
from attrs import frozen

from schoolsupport.errors import InputError, RuleError, SchoolSupportError
from schoolsupport.translation import InTwoLanguages, Message, kept, msg, restored

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")
Hook = Callable[[Any], Any]


@frozen
class Written:
    """How a text is written, put to its type by `Annotated`: a `pattern` or `format` of schemas."""

    key: str
    value: str


Sha256 = Annotated[str, Written("pattern", "^[0-9a-f]{64}$")]
IsoDay = Annotated[str, Written("format", "date")]


@frozen
class Key:
    """One key of what is told of a class.

    Attributes:
        name: the key.
        of: the attribute or property it is filled from, or a path of them (`status.since`), whose
            value is None as soon as a step is; by default the name.
        digits: to how many decimals a number is rounded.
        whole: a whole number is told without a fraction.
        optional: left out where the value is None or an empty tuple.
        spread: the keys of the value are told in its place; of the value itself there is no key.
        kind: the type of what is told, where the attribute does not say it.
    """

    name: str
    of: str = ""
    digits: int | None = attrs.field(default=None, kw_only=True)
    whole: bool = attrs.field(default=False, kw_only=True)
    optional: bool = attrs.field(default=False, kw_only=True)
    spread: bool = attrs.field(default=False, kw_only=True)
    kind: Any = attrs.field(default=None, kw_only=True)

    @property
    def path(self) -> str:
        """Where the value comes from."""
        return self.of or self.name


def told(*keys: str | Key) -> Callable[[type[T]], type[T]]:
    """Declare what of a class is told, in this order; without it every field is.

    Args:
        keys: names of fields and properties, or `Key`s where the key is called otherwise. A
            trailing underscore of a name is dropped in its key.
    """
    said = tuple(_key(one) if isinstance(one, str) else one for one in keys)

    def declare(kind: type[T]) -> type[T]:
        kind.__told__ = said  # type: ignore[attr-defined]  # the one place that sets it
        return kind

    return declare


def keys_of(kind: type) -> tuple[Key, ...]:
    """What is told of a class: as it declares, or each of its fields."""
    declared: tuple[Key, ...] | None = getattr(kind, "__told__", None)
    if declared is not None:
        return declared
    return fields_of(kind)


def is_told(kind: object) -> bool:
    """Whether a type is a class with keys."""
    return isinstance(kind, type) and (attrs.has(kind) or hasattr(kind, "__told__"))


def fields_of(kind: type) -> tuple[Key, ...]:
    """Every field of a class, as it is stored."""
    return tuple(_key(one.name) for one in attrs.fields(kind))


def _key(path: str) -> Key:
    name = path.rpartition(".")[2].rstrip("_")
    return Key(name, path)


def plain(value: object, lang: str = "en") -> Any:
    """A value as JSON tells it: attrs classes by what they declare, whatever they hold.

    Args:
        value: an attrs class, a collection of them, or a plain value.
        lang: language of messages, `ru` or `en`.

    Returns:
        Tables, lists, texts, numbers. Messages are texts, decimals and fractions numbers, days and
        times ISO texts, enumerations their words, tuples lists.
    """
    return _teller(lang).unstructure(value)


def stored(value: object, lang: str = "en") -> Any:
    """A value as it is kept, with nothing lost: what `made` reads back.

    Args:
        value: an attrs class.
        lang: language of the texts that messages carry beside their template and values.

    Returns:
        Every field under its name; decimals are texts, messages `{"text", "template", "values"}`.
    """
    return _keeper(lang).unstructure(value)


def made(raw: object, kind: type[T], where: str) -> T:
    """A value of a class from what `stored` or `plain` gave, where a class tells all its fields.

    Args:
        raw: what JSON gave.
        kind: the class to make.
        where: the file or document, for messages.

    Raises:
        InputError: a key is unknown or missing, or a value does not fit; the place is named.
    """
    from schoolsupport.structure import structured  # noqa: PLC0415  # cattrs loads when it is used

    try:
        return structured(raw, kind, where, _maker())
    except RuleError as error:
        raise error.at(error.where, InputError) from error


# --- types of what a class tells -----------------------------------------------------------------


def kind_of(owner: type, key: Key) -> Any:
    """The type of what a key holds: of the attribute, or of the last step of a path."""
    if key.kind is not None:
        return key.kind
    kind: Any = owner
    maybe = False
    for step in key.path.split("."):
        inner, optional = without_none(kind)
        maybe = maybe or optional
        kind = _annotated(inner, step)
    return Union[kind, None] if maybe and kind is not Any else kind  # noqa: UP007  # made at run time


def is_union(kind: Any) -> bool:
    """Whether a type is one of several."""
    return get_origin(kind) in (Union, UnionType)


def without_none(kind: Any) -> tuple[Any, bool]:
    """A type without None, and whether None was among it."""
    if not is_union(kind):
        return kind, False
    rest = [one for one in get_args(kind) if one is not type(None)]
    optional = len(rest) < len(get_args(kind))
    return (rest[0] if len(rest) == 1 else Union[tuple(rest)]), optional  # noqa: UP007


def described(owner: type, name: str) -> Any:
    """The field, property or method of a class by that name, where it is defined; else None."""
    for base in getattr(owner, "__mro__", ()):
        found = vars(base).get(name)
        if isinstance(found, property | cached_property):
            return found
        if name in vars(base).get("__annotations__", {}):
            return base
    return None


def _annotated(owner: Any, name: str) -> Any:
    found = described(owner, name)
    if found is None:
        return Any
    if isinstance(found, property | cached_property):
        getter = found.func if isinstance(found, cached_property) else found.fget
        return _hint(getter, getter.__module__)
    holder = SimpleNamespace(__annotations__={"return": vars(found)["__annotations__"][name]})
    return _hint(holder, found.__module__)


def _hint(holder: Any, module: str) -> Any:
    """The type that is written there; any, where even the checkers' imports do not give it."""
    names = vars(sys.modules[module])
    try:
        return get_type_hints(holder, names, include_extras=True).get("return", Any)
    except NameError:
        known = {**_for_checkers(module, str(holder.__annotations__.get("return"))), **names}
    try:
        return get_type_hints(holder, known, include_extras=True).get("return", Any)
    except NameError:
        return Any


def _for_checkers(module: str, annotation: str) -> dict[str, Any]:
    """What a module imports for type checkers alone, of what an annotation names."""
    homes = _homes_for_checkers(module)
    named = {one.id for one in ast.walk(ast.parse(annotation)) if isinstance(one, ast.Name)}
    return {name: getattr(import_module(homes[name]), name) for name in named & set(homes)}


@cache
def _homes_for_checkers(module: str) -> dict[str, str]:
    """The module each name comes from that a module imports for type checkers alone."""
    return {
        name.name: one.module
        for block in ast.parse(inspect.getsource(sys.modules[module])).body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for one in block.body
        if isinstance(one, ast.ImportFrom) and one.module is not None
        for name in one.names
    }


# --- telling -------------------------------------------------------------------------------------


@cache
def _teller(lang: str) -> Converter:
    converter = _writer()
    hook = converter.register_unstructure_hook
    hook(Decimal, float)
    hook(Fraction, float)
    hook(dt.time, lambda one: one.isoformat("minutes"))
    hook(SchoolSupportError, lambda one: one.text(lang))
    converter.register_unstructure_hook_factory(
        is_told, lambda kind: _class_hook(kind, keys_of(kind), converter)
    )
    hook(Message, lambda one: one.text(lang))
    return converter


@cache
def _keeper(lang: str) -> Converter:
    converter = _writer()
    hook = converter.register_unstructure_hook
    hook(Decimal, str)
    hook(Fraction, str)
    hook(dt.time, dt.time.isoformat)
    converter.register_unstructure_hook_factory(
        attrs.has, lambda kind: _class_hook(kind, fields_of(kind), converter)
    )
    hook(Message, lambda one: _whole_message(one, lang))
    return converter


def _writer() -> Converter:
    """What both forms have in common: days, enumerations, collections, what may be None."""
    from cattrs import Converter  # noqa: PLC0415  # a program that tells nothing loads none

    converter = Converter()
    for kind in (dt.date, dt.datetime):
        converter.register_unstructure_hook(kind, kind.isoformat)
    converter.register_unstructure_hook_func(lambda kind: kind is object, converter.unstructure)
    factory = converter.register_unstructure_hook_factory
    factory(lambda kind: _is(kind, Enum), _word_hook)
    factory(
        lambda kind: _is(kind, (list, tuple, AbstractSet, Iterator)),
        lambda kind: _list_hook(kind, converter),
    )
    factory(lambda kind: _is(kind, Mapping), lambda kind: _table_hook(kind, converter))
    factory(
        is_union,
        lambda kind: _union_hook(kind, converter),
    )
    return converter


def _is(kind: Any, base: Any) -> bool:
    origin = get_origin(kind) or kind
    return isinstance(origin, type) and issubclass(origin, base)


def word_of(one: Enum) -> str:
    """The stable word of a member: its text, or its name where the value is only a number."""
    return one.value if isinstance(one.value, str) else one.name.lower()


def _word_hook(kind: Any) -> Hook:
    return {one: word_of(one) for one in kind}.__getitem__


def _as_it_is(hook: Hook) -> bool:
    from cattrs.fns import identity  # noqa: PLC0415

    return hook is identity


def _list_hook(kind: Any, converter: Converter) -> Hook:
    inner = {one for one in get_args(kind) if one is not Ellipsis} or {object}
    hook = converter.get_unstructure_hook(inner.pop() if len(inner) == 1 else object)
    return list if _as_it_is(hook) else lambda many: [hook(one) for one in many]


def _table_hook(kind: Any, converter: Converter) -> Hook:
    key, value = get_args(kind) or (object, object)
    name, hook = converter.get_unstructure_hook(key), converter.get_unstructure_hook(value)
    return lambda table: {name(one): hook(inner) for one, inner in table.items()}


def _union_hook(kind: Any, converter: Converter) -> Hook:
    inner, _ = without_none(kind)
    if is_union(inner):
        hooks = [converter.get_unstructure_hook(one) for one in get_args(inner)]
        return converter.get_unstructure_hook(str if all(map(_as_it_is, hooks)) else object)
    hook = converter.get_unstructure_hook(inner)
    return hook if _as_it_is(hook) else lambda one: None if one is None else hook(one)


def _class_hook(kind: type, keys: tuple[Key, ...], converter: Converter) -> Hook:
    """How a class is told: a function written for it, as cattrs writes its own."""
    made: list[Hook] = []  # at the first use, so that a class may hold itself

    def tell(one: Any) -> Any:
        if not made:
            made.append(_written(kind, keys, converter))
        return made[0](one)

    return tell


def _written(kind: type, keys: tuple[Key, ...], converter: Converter) -> Hook:
    names: dict[str, Any] = {"walked": _walked}
    lines = ["def tell(one):", "    said = {}"]
    plain_keys: list[str] = []
    for place, key in enumerate(keys):
        early = _may_end_early(kind, key.path)
        value = f"walked(one, {key.path.split('.')!r})" if early else f"one.{key.path}"
        hook = _key_hook(kind, key, converter)
        names[f"hook{place}"] = hook
        told_as = "{}" if _as_it_is(hook) else f"hook{place}({{}})"
        if not (key.optional or key.spread):
            plain_keys.append(f"{key.name!r}: {told_as.format(value)}")
            continue
        lines += _update(plain_keys)
        lines.append(f"    value = {value}")
        if key.spread:
            lines.append(f"    said.update({told_as.format('value')} or {{}})")
        else:
            lines.append("    if value is not None and value != ():")
            lines.append(f"        said[{key.name!r}] = {told_as.format('value')}")
    lines += [*_update(plain_keys), "    return said"]
    lines = _shorter(lines)
    exec("\n".join(lines), names)  # of names of attributes alone: as fast as by hand
    hook_made: Hook = names["tell"]
    return hook_made


def _update(keys: list[str]) -> list[str]:
    said = [f"    said.update({{{', '.join(keys)}}})"] if keys else []
    keys.clear()
    return said


def _shorter(lines: list[str]) -> list[str]:
    """The first keys make the table instead of being put into an empty one."""
    if len(lines) > 2 and lines[2].startswith("    said.update({'"):
        return [lines[0], "    said = " + lines[2].strip()[len("said.update(") : -1], *lines[3:]]
    return lines


def _key_hook(kind: type, key: Key, converter: Converter) -> Hook:
    hook = converter.get_unstructure_hook(kind_of(kind, key))
    if key.digits is None and not key.whole:
        return hook

    def number(one: Any) -> Any:
        if one is None or (key.whole and one == int(one)):
            return None if one is None else int(one)
        return hook(one) if key.digits is None else round(hook(one), key.digits)

    return number


def _may_end_early(kind: type, path: str) -> bool:
    before = path.rpartition(".")[0]
    return bool(before) and without_none(kind_of(kind, Key(before)))[1]


def _walked(one: Any, path: list[str]) -> Any:
    for step in path:
        if one is None:
            return None
        one = getattr(one, step)
    return one


def _whole_message(message: Message, lang: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    message = kept(message)
    for key, value in message.values.items():
        if isinstance(value, dt.date):
            values[key] = {"day": value.isoformat()}
        elif isinstance(value, Message):
            values[key] = _whole_message(value, lang)
        else:
            values[key] = value if isinstance(value, str | int | None) else str(value)
    said = {"text": message.text(lang), "template": message.template, "values": values}
    own = {"russian": message.russian} if isinstance(message, InTwoLanguages) else {}
    return said | own


# --- reading back --------------------------------------------------------------------------------


@cache
def _maker() -> Converter:
    from schoolsupport.structure import converter_of  # noqa: PLC0415

    converter = converter_of()
    for kind, read in _READ.items():
        converter.register_structure_hook(kind, _from_text(read))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(Message, _made_message)
    return converter


_READ: Mapping[type, Callable[[str], Any]] = {
    dt.date: dt.date.fromisoformat,
    dt.time: dt.time.fromisoformat,
    dt.datetime: dt.datetime.fromisoformat,
    Decimal: Decimal,
}


def _from_text(read: Callable[[str], Any]) -> Callable[[Any, Any], Any]:
    def structure(raw: Any, _: Any) -> Any:
        from schoolsupport.structure import Unfit  # noqa: PLC0415

        if not isinstance(raw, str):
            raise Unfit(msg("a text"), raw)
        try:
            return read(raw)
        except (ValueError, InvalidOperation) as error:
            raise Unfit(msg("a value of its kind: {fault}", fault=error), raw) from error

    return structure


def _number(raw: Any, _: Any) -> float:
    from schoolsupport.structure import Unfit, number_wanted  # noqa: PLC0415

    if type(raw) not in (int, float):
        raise Unfit(number_wanted(raw), raw)
    return float(raw)


def _made_message(raw: Any, _: Any) -> Message:
    from schoolsupport.structure import Unfit  # noqa: PLC0415

    if isinstance(raw, str):  # told, not stored: it stays in the language it was told in
        return Message("{message}", {"message": raw})
    if not isinstance(raw, Mapping) or not isinstance(raw.get("template"), str):
        raise Unfit(msg("a message with its template"), raw)
    values = {key: _value(value) for key, value in raw.get("values", {}).items()}
    return restored(raw["template"], values, raw.get("russian"))


def _value(raw: Any) -> Any:
    if isinstance(raw, Mapping) and "day" in raw:
        return _from_text(dt.date.fromisoformat)(raw["day"], None)
    return _made_message(raw, None) if isinstance(raw, Mapping) else raw
