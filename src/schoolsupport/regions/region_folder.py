"""What may stand in the folder of a region: what somebody reads, and nothing else in silence."""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from schoolsupport.errors import RuleError
from schoolsupport.faults import nearest, rule_fault
from schoolsupport.own_code import function_name
from schoolsupport.translation import Message, msg

FILES = (
    "region.toml",
    "acts.toml",
    "support.toml",
    "cycle.toml",
    "mentor_columns.toml",
    "risk_directions.toml",
)
ROOMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rules": (".toml",),
        "lists": (".csv",),
        "calendars": ("procedures.toml", "school-terms.toml", "working-days.toml"),
        "roadmaps": (".toml",),
        "rounds": (".toml",),
        "forms": (".toml", ".docx"),
        "registers": (".toml",),
        "cases": (".toml",),
        "adopted": (),
        "local": (),
    }
)
"""Folders, and the endings or names of what is read in them; nothing is said of the last two."""

_CODE: Mapping[str, tuple[str, Message]] = MappingProxyType(
    {
        "indicators.py": ("indicators", msg("of indicators")),
        "kinds.py": ("kinds", msg("of kinds of criteria")),
        "readers.py": ("readers", msg("of readers of files")),
        "forms.py": ("forms", msg("of forms of reports")),
    }
)
"""Files of code: what of it a region hands over, and that in words."""
_TESTS = "tests"
_BESIDE = (_TESTS, "pyproject.toml", "LICENSE", "py.typed", "receipt.json")
_NOTES = (".md", ".txt", ".rst")


def unread(folder: Traversable, handed: Collection[str] = ()) -> Iterator[RuleError]:
    """A fault for everything in a region's folder that nobody reads.

    Names that begin with `_` or a point, Python modules, notes and what a distribution has beside
    its data are let through.

    Args:
        folder: holds `region.toml`.
        handed: what the region hands over as code: indicators, kinds, readers, forms.
    """
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = one.name
        key, words = _CODE.get(name, ("", None))
        if key and key not in handed:
            yield rule_fault("rule.code_not_given", where=name, key=key, what=words)
        elif one.is_dir() and name in ROOMS:
            yield from _unread_in(one, ROOMS[name])
        elif not _is_let_through(name) and (name not in FILES or one.is_dir()):
            known = sorted(ROOMS) if one.is_dir() else FILES
            yield _nobody(name, name, known)


def _unread_in(room: Traversable, read: tuple[str, ...]) -> Iterator[RuleError]:
    if not read:
        return
    for one in sorted(room.iterdir(), key=lambda entry: entry.name):
        if _is_let_through(one.name) or (one.is_file() and one.name.endswith(read)):
            continue
        stem, _, ending = one.name.rpartition(".")
        known = [name if not name.startswith(".") else f"{stem or one.name}{name}" for name in read]
        right = f"{stem}.{ending.lower()}"
        near = [right] if right in known else known
        yield _nobody(f"{room.name}/{one.name}", one.name, near)


def _nobody(where: str, name: str, known: list[str] | tuple[str, ...]) -> RuleError:
    near = nearest(name.lower(), known)
    return rule_fault("rule.nobody_reads", where=where, near=near, known=", ".join(known))


def _is_let_through(name: str) -> bool:
    return name.startswith(("_", ".")) or name in _BESIDE or name.endswith((".py", ".pyi", *_NOTES))


def code_hashes(folder: Traversable, given: Iterable[object]) -> dict[str, str]:
    """SHA-256 of the code of a region, by path within its folder.

    That is every Python file of the folder but its tests; and, of functions and classes that stand
    in modules elsewhere, the files of these. What these import from elsewhere is not looked at.

    Args:
        folder: holds `region.toml`.
        given: functions, classes and objects that the region hands over.

    Raises:
        RuleError: one of them has no source file.
    """
    files = {path: file.read_bytes() for path, file in _python_files(folder, "")}
    inside = str(folder.resolve() if isinstance(folder, Path) else folder)
    for one in given:
        named = one if inspect.isroutine(one) or isinstance(one, type) else type(one)
        named = inspect.unwrap(getattr(one, "__wrapped__", named))
        module = sys.modules.get(named.__module__)
        source = getattr(module, "__file__", None)
        if source is None or not Path(source).is_file():
            raise rule_fault("code.no_source", where=function_name(named))
        if not Path(source).resolve().is_relative_to(inside):
            files[named.__module__.replace(".", "/") + ".py"] = Path(source).read_bytes()
    return {path: hashlib.sha256(files[path]).hexdigest() for path in sorted(files)}


def _python_files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for one in folder.iterdir():
        if one.name.startswith((".", "__pycache__")) or (not path and one.name == _TESTS):
            continue
        if one.is_dir():
            yield from _python_files(one, f"{path}{one.name}/")
        elif one.name.endswith(".py"):
            yield f"{path}{one.name}", one
