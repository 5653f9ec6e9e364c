"""What stands in options, read: days, years, words, parameters of a run."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_origin, get_type_hints

import attrs
import click

from schoolsupport.cli.failures import parameter_name
from schoolsupport.faults import fault

FIRST_YEAR, LAST_YEAR = 1990, 2100
_DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y")


def read_day(_: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """A day such as 2021-03-15 or 15.03.2021.

    Raises:
        WrongUseError: it is not a day.
    """
    if value is None:
        return None
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(value, form).date()  # a day has no zone
        except ValueError:
            continue
    raise fault("usage.not_day", where=parameter_name(param), found=value)


def read_year(_: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """A year with four digits.

    Raises:
        WrongUseError: it is not a year from 1990 to 2100.
    """
    if value is None:
        return None
    if value.isascii() and value.isdigit() and FIRST_YEAR <= int(value) <= LAST_YEAR:
        return int(value)
    raise fault(
        "usage.not_year", where=parameter_name(param), found=value, first=FIRST_YEAR, last=LAST_YEAR
    )


def read_years(_: click.Context, param: click.Parameter, value: str | None) -> Any:
    """A year, or a first and a last one: `2021`, `2020-2024`.

    Returns:
        The two years, the same twice for one; None where nothing was given.

    Raises:
        WrongUseError: it is neither, or the last year is before the first.
    """
    if value is None:
        return None
    ends = [part.strip() for part in value.replace("–", "-").split("-")]
    fits = all(end.isascii() and end.isdigit() for end in ends) and len(ends) in (1, 2)
    years = [int(end) for end in ends] if fits else []
    if years and FIRST_YEAR <= years[0] <= years[-1] <= LAST_YEAR:
        return years[0], years[-1]
    raise fault("usage.not_years", where=parameter_name(param), found=value)


def one_of(
    *known: str,
) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A reader of one word, or of several where the option may be repeated.

    The reader raises:
        WrongUseError: a word is not among those known.
    """

    def read(_: click.Context, param: click.Parameter, value: Any) -> Any:
        for word in value if isinstance(value, tuple) else (value,):
            if word not in known:
                raise fault(
                    "usage.unknown_word",
                    where=parameter_name(param),
                    found=word,
                    known=", ".join(known),
                )
        return value

    return read


def read_settings(_: click.Context, param: click.Parameter, value: Iterable[str]) -> dict[str, str]:
    """Parameters set for a run, as written: `KEY=VALUE`; the values are read by `setting_values`.

    Raises:
        WrongUseError: a word has no `=`.
    """
    settings = {}
    for word in value:
        key, sign, text = word.partition("=")
        if not sign or not key.strip():
            raise fault(
                "usage.not_key_value",
                where=parameter_name(param),
                found=word,
                example="--set small.minimum=10",
            )
        settings[key.strip()] = text.strip()
    return settings


def setting_values(settings: dict[str, str]) -> dict[str, Any]:
    """The values of parameters: TOML where they are TOML, else text; `a,b` where a list belongs."""
    lists = _list_keys()
    return {
        key: _as_list(_toml(text)) if key.rpartition(".")[2] in lists else _toml(text)
        for key, text in settings.items()
    }


def _toml(text: str) -> Any:
    try:
        read = tomllib.loads(f"value = {text}", parse_float=Decimal)
    except tomllib.TOMLDecodeError:
        return text
    return read["value"] if set(read) == {"value"} else text


def _as_list(value: Any) -> Any:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _list_keys() -> frozenset[str]:
    """Names of the keys of rules and categories that hold lists."""
    from schoolsupport.identification.kinds import KINDS  # noqa: PLC0415  # needs pandas
    from schoolsupport.identification.rules.rulebook import Membership  # noqa: PLC0415  # needs pandas

    found: set[str] = set()
    waiting: list[type] = [Membership, *KINDS.values()]
    for kind in waiting:
        for name, hint in get_type_hints(kind).items():
            inner = [one for one in (hint, *getattr(hint, "__args__", ())) if isinstance(one, type)]
            waiting += [one for one in inner if attrs.has(one) and one not in waiting]
            if get_origin(hint) is tuple:
                found.add(name)
    return frozenset(found)


def whole_from(
    least: int,
) -> Callable[[click.Context, click.Parameter, str | None], int | None]:
    """A reader of a whole number.

    The reader raises:
        WrongUseError: it is none, or less than the least.
    """

    def read(_: click.Context, param: click.Parameter, value: str | None) -> int | None:
        if value is None or (value.isascii() and value.isdecimal() and int(value) >= least):
            return None if value is None else int(value)
        where = parameter_name(param)
        raise fault("usage.not_whole_number", where=where, found=value, least=least)

    return read
