"""What a working folder always means: `support.toml` names its region, files, roster and store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import fields_dict, frozen

from schoolsupport.faults import fault, nearest, system_words
from schoolsupport.regions.region_plugin import REGION_FILE
from schoolsupport.toml import NotTomlError, read_toml_bytes, toml_of
from schoolsupport.translation import msg

SETTINGS_FILE = "support.toml"


@frozen(kw_only=True)
class Settings:
    """What stands in for what was not typed; the keys of the file are these names.

    Attributes:
        region: name or folder of a region.
        paths: files and folders with results, context and lists.
        register: file that is the register of schools.
        roster: table of who holds which office.
        headings: file of a person's own headings of tables of orders.
        store: file or address of a store.
        zone: time zone in which days end.
    """

    region: str | None = None
    paths: tuple[str, ...] = ()
    register: str | None = None
    roster: str | None = None
    headings: str | None = None
    store: str | None = None
    zone: str | None = None


def read_settings_file(folder: Path) -> Settings:
    """The settings of a folder; none where it has no file, or is the folder of a region itself.

    Args:
        folder: the working folder; paths in the file are relative to it. In the folder of a region
            `support.toml` holds the region's words about support.

    Raises:
        WrongUseError: the file cannot be read, or has another key or value than it may have.
    """
    file = folder / SETTINGS_FILE
    if not file.is_file() or (folder / REGION_FILE).is_file():
        return Settings()
    try:
        raw = toml_of(read_toml_bytes(file))
    except UnicodeDecodeError as error:
        raise fault("usage.settings_not_utf8", where=SETTINGS_FILE) from error
    except NotTomlError as error:
        raise fault("usage.settings_not_toml", where=SETTINGS_FILE, found=error.why) from error
    except OSError as error:
        found = system_words(error)
        raise fault("usage.settings_not_toml", where=SETTINGS_FILE, found=found) from error
    return Settings(**{key: _value(key, value) for key, value in raw.items()})


def _value(key: str, value: Any) -> Any:
    known = fields_dict(Settings)
    where = f"{SETTINGS_FILE}: {key}"
    if key not in known:
        near = nearest(key, list(known))
        raise fault("usage.settings_key", where=where, near=near, known=", ".join(known))
    if key == "paths":
        many = [value] if isinstance(value, str) else value
        if isinstance(many, list) and many and all(_is_text(one) for one in many):
            return tuple(many)
        expected = msg('a path in quotes, or several: ["results/", "lists.csv"]')
        raise fault("usage.settings_value", where=where, found=value, expected=expected)
    if not _is_text(value):
        expected = msg("a text in quotes")
        raise fault("usage.settings_value", where=where, found=value, expected=expected)
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
