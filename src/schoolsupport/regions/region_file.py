"""Strict reading of `region.toml`: what a region says of itself."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from attrs import frozen

from schoolsupport.domain import Level
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault, nearest
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

CORE_FORMAT = 1
REGION_FILE = "region.toml"

_REQUIRED = ("name", "title", "level", "territory", "format")
_OPTIONAL = ("summary", "procedure_sets", "binds")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


@frozen(kw_only=True)
class RegionFile:
    """The content of a `region.toml`, checked; the fields are those of `RegionPlugin`."""

    name: str
    title: str
    level: Level
    territory: str
    format: int
    summary: str | None = None


def read_region_file(folder: Traversable) -> RegionFile:
    """Read `region.toml` in a region's folder.

    The format is judged before anything else, because a newer format may have other keys. The
    tables `procedure_sets` and `binds` are read with the rules and only let through here.

    Args:
        folder: the folder of a region.

    Raises:
        RegionFormatError: the file is written in a newer format than this version reads.
        RegionLoadError: the file is missing or unreadable, a key is missing or not known, or a
            value does not fit its key.
    """
    where = str(folder / REGION_FILE)
    content = _content(folder, where)
    written = _format(content, where)
    _check_keys(content, where)
    return RegionFile(
        name=_name(content, where),
        title=_text(content, "title", where),
        level=_level(content, where),
        territory=_text(content, "territory", where),
        format=written,
        summary=_text(content, "summary", where) if "summary" in content else None,
    )


def _content(folder: Traversable, where: str) -> Mapping[str, object]:
    try:
        # editors on Windows put a byte order mark first
        return tomllib.loads((folder / REGION_FILE).read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise fault("region.not_utf8", where=where) from error
    except tomllib.TOMLDecodeError as error:
        raise fault("region.not_toml", where=where, found=error) from error
    except OSError as error:
        raise fault("region.no_file", where=where, found=type(error).__name__) from error


def _format(content: Mapping[str, object], where: str) -> int:
    written = _value(content, "format", where)
    if type(written) is not int or written < 1:
        expected = msg("a whole number from 1 to {format}", format=CORE_FORMAT)
        raise _unfit("format", written, expected, where)
    if written > CORE_FORMAT:
        raise fault(
            "region.newer_format", where=f"{where}: format", written=written, read=CORE_FORMAT
        )
    return written


def _check_keys(content: Mapping[str, object], where: str) -> None:
    known = (*_REQUIRED, *_OPTIONAL)
    for key in content:
        if key in known:
            continue
        raise fault(
            "region.unknown_key",
            where=f"{where}: {key}",
            near=nearest(key, known),
            known=", ".join(known),
        )


def _name(content: Mapping[str, object], where: str) -> str:
    name = _text(content, "name", where)
    if not _NAME.fullmatch(name):
        expected = msg(
            "small Latin letters, digits, hyphens and underscores,"
            " a letter first, such as stavropol"
        )
        raise _unfit("name", name, expected, where)
    return name


def _level(content: Mapping[str, object], where: str) -> Level:
    words = [level.value for level in Level]
    word = _value(content, "level", where)
    if word not in words:
        raise _unfit("level", word, msg("one of: {words}", words=", ".join(words)), where)
    return Level(word)


def _text(content: Mapping[str, object], key: str, where: str) -> str:
    value = _value(content, key, where)
    if not isinstance(value, str) or not value.strip():
        raise _unfit(key, value, msg("a text in quotes"), where)
    return value


def _value(content: Mapping[str, object], key: str, where: str) -> object:
    if key not in content:
        raise fault("region.missing_key", where=f"{where}: {key}", keys=", ".join(_REQUIRED))
    return content[key]


def _unfit(key: str, found: object, expected: Message, where: str) -> SchoolSupportError:
    return fault("region.unfit", where=f"{where}: {key}", found=repr(found), expected=expected)
