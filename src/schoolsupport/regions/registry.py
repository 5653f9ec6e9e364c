"""Loading regions: each asked for by name or folder, whole or not at all.

Every load has a plugin manager of its own, so regions never meet, nothing is kept between calls
and no order matters.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import re
import sys
import weakref
from contextlib import suppress
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pluggy
from attrs import evolve, field, frozen

from schoolsupport.errors import RegionLoadError, SchoolSupportError
from schoolsupport.faults import fault, nearest
from schoolsupport.regions import hookspecs
from schoolsupport.regions.hookspecs import PROJECT
from schoolsupport.regions.installed import GROUP, ListedRegion, list_regions, region_names
from schoolsupport.regions.region_plugin import (
    REGION_FILE,
    Distribution,
    RegionPlugin,
    stand_in_for_package,
)
from schoolsupport.words.school_names import place_stems
from schoolsupport.words.territories import are_near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import ModuleType

__all__ = [
    "ListedRegion",
    "LoadedRegions",
    "list_regions",
    "load_region",
    "load_regions",
    "region_names",
]

_HOOK = hookspecs.schoolsupport_region.__name__
_MODULE = re.compile(r"\w+(\.\w+)*")


@frozen
class LoadedRegions:
    """Regions that were loaded, and beside them the errors of those that were not.

    Attributes:
        regions: plugins by what was asked for.
        errors: errors by what was asked for.
    """

    regions: dict[str, RegionPlugin] = field(factory=dict)
    errors: dict[str, RegionLoadError] = field(factory=dict)


def load_region(name_or_path: str | os.PathLike[str]) -> RegionPlugin:
    """Load one region.

    Args:
        name_or_path: name of an installed region, or a path to a region's folder. A text with a
            path separator is a path; a plain word is a name if a region has it, or else a folder.
            The folder may be a distribution (`src/schoolsupport_*/region.toml`), a package
            (`region.toml` and `plugin.py`), or data alone (`region.toml`).

    Raises:
        RegionNotFoundError: no region has the name, or no region stands at the path.
        DuplicateRegionError: several distributions, or copies of one, bring the region.
        RegionFormatError: the region is written in a newer format.
        RegionLoadError: the plugin is broken; the message says whose and why.
    """
    if _is_path(name_or_path):
        return _load_folder(Path(name_or_path))
    return _load(name_or_path, list_regions())


def load_regions(names: Iterable[str | os.PathLike[str]] | None = None) -> LoadedRegions:
    """Load several regions; a broken one does not keep the others from being loaded.

    Args:
        names: names or paths as for `load_region`; by default all regions installed.

    Raises:
        RegionNotFoundError: no region has one of the names, or none stands at one of the paths.
    """
    listed = list_regions()
    asked = sorted({region.name for region in listed}) if names is None else list(names)
    loaded = LoadedRegions()
    for name_or_path in asked:
        try:
            loaded.regions[str(name_or_path)] = _load(name_or_path, listed)
        except RegionLoadError as error:
            loaded.errors[str(name_or_path)] = error
    return loaded


def _is_path(name_or_path: str | os.PathLike[str]) -> bool:
    if not isinstance(name_or_path, str):
        return True
    return any(mark in name_or_path for mark in ("/", os.sep))


def _load(name_or_path: str | os.PathLike[str], listed: Sequence[ListedRegion]) -> RegionPlugin:
    if _is_path(name_or_path):
        return _load_folder(Path(name_or_path))
    name = str(name_or_path)
    found = [region for region in listed if region.name == name]
    if found:
        return _load_installed(found)
    if Path(name).is_dir():
        return _load_folder(Path(name))
    known = sorted({region.name for region in listed})
    near = nearest(name.lower(), known) or _called(name, listed)
    raise fault("region.unknown", near=near, name=name, known=", ".join(known) or "—")


def _called(name: str, listed: Sequence[ListedRegion]) -> str | None:
    """The regions whose title or territory has a word of the name, as «Сахалин» has of Sakhalin."""
    wanted = frozenset(place_stems(name))
    found = []
    for region in listed:
        with suppress(SchoolSupportError):  # a broken one is told of when it is asked for
            plugin = _load_installed([region])
            bound = plugin.rulebook.binds.territories.values()
            names = (plugin.territory, plugin.title, *(one.name for one in bound))
            own = frozenset(place_stems(" ".join(names)))
            if are_near(wanted, own) or any(one.holds(name) for one in bound):
                found.append(region.name)
    return ", ".join(sorted(set(found))) or None


def _load_installed(found: Sequence[ListedRegion]) -> RegionPlugin:
    region, *others = found
    if others:
        raise fault(
            "region.installed_twice",
            where=f"region {region.name}",
            found="; ".join(f"{each.origin} ({each.module}, {each.place})" for each in found),
            count=len(found),
        )
    where = f"region {region.name} ({region.origin}, {region.module})"
    with stand_in_for_package(None):
        plugin = _ask(_import(lambda: _import_installed(region, where), where), where)
    if plugin.name != region.name:
        raise fault("region.two_names", where=where, entry=region.name, name=plugin.name)
    return evolve(plugin, distribution=Distribution(region.distribution, region.version))


def _load_folder(path: Path) -> RegionPlugin:
    folder = region_folder(path)
    if not (folder / PLUGIN_FILE).is_file():
        return RegionPlugin.from_folder(folder)
    where = str(folder / PLUGIN_FILE)
    with stand_in_for_package(folder):
        module = _import(lambda: import_privately(folder), where)
        package = module.__name__.rpartition(".")[0]
        try:
            # a plugin of its own, for the modules live as long as it does
            plugin = evolve(_ask(module, where))
        except BaseException:
            forget(package)
            raise
    weakref.finalize(plugin, forget, package).atexit = False
    return plugin


def _import_installed(region: ListedRegion, where: str) -> ModuleType:
    if not _MODULE.fullmatch(region.module):
        raise fault(
            "region.entry_not_module",
            where=where,
            found=region.module,
            group=GROUP,
            name=region.name,
        )
    return importlib.import_module(region.module)


def _import(load: Callable[[], ModuleType], where: str) -> ModuleType:
    try:
        return load()
    except RegionLoadError:
        raise
    except (Exception, SystemExit) as error:  # one region's exit must not end all
        raise fault("region.cannot_import", where=where, found=_told(error)) from error


def _ask(module: ModuleType, where: str) -> RegionPlugin:
    """The answer of a module to the hook, given to a manager nobody else is registered with."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    _check_hooks(manager, module, where)
    manager.register(module)
    try:
        answers = manager.hook.schoolsupport_region()
    except RegionLoadError:
        raise
    except SchoolSupportError as error:  # what `from_package` refuses says itself what is wrong
        raise error.at(error.where, RegionLoadError) from error
    except (Exception, SystemExit) as error:  # one region's exit must not end all
        raise fault("region.hook_failed", where=f"{where}: {_HOOK}", found=_told(error)) from error
    return _only_answer(answers, f"{where}: {_HOOK}")


def _check_hooks(manager: pluggy.PluginManager, module: ModuleType, where: str) -> None:
    """Refuse what pluggy would let pass, or would refuse without saying whose it is."""
    marked = {
        name: options
        for name in dir(module)
        if (options := manager.parse_hookimpl_opts(module, name)) is not None
    }
    if not marked:
        raise _no_hook(module, where)
    for name, options in marked.items():
        function = getattr(module, name)
        written = f"def {name}{inspect.signature(function)}"
        place = f"{where}: {options['specname'] or name}"
        if (options["specname"] or name) != _HOOK:
            raise fault("region.unknown_hook", where=place, found=written, near=_HOOK)
        code = _fault_of_hook(function, options)
        if code is not None:
            raise fault(code, where=place, found=written, hook=_HOOK)


def _fault_of_hook(function: Callable[..., Any], options: pluggy.HookimplOpts) -> str | None:
    if options["wrapper"] or options["hookwrapper"]:
        return "region.hook_is_wrapper"
    if inspect.iscoroutinefunction(function):
        return "region.hook_asynchronous"
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.default is not parameter.empty for parameter in parameters):
        return "region.hook_default_value"
    if parameters:
        return "region.hook_parameters"
    return None


def _no_hook(module: ModuleType, where: str) -> SchoolSupportError:
    if callable(getattr(module, _HOOK, None)):
        return fault("region.hook_not_marked", where=f"{where}: {_HOOK}")
    return fault("region.no_hook", where=where, hook=_HOOK)


def _only_answer(answers: Sequence[object], where: str) -> RegionPlugin:
    if not answers:
        raise fault("region.hook_gave_none", where=where, found="None")
    if len(answers) > 1:
        raise fault("region.hook_answered_often", where=where, count=len(answers))
    answer = answers[0]
    if not isinstance(answer, RegionPlugin):
        raise fault("region.hook_gave_other", where=where, found=type(answer).__name__)
    return answer


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


PLUGIN_FILE = "plugin.py"

_INSIDE = f"src/schoolsupport_*/{REGION_FILE}"
_PACKAGE_PREFIX = "schoolsupport_"


def region_folder(path: Path) -> Path:
    """The folder with `region.toml`: the path itself, or the package of a distribution in it.

    Raises:
        RegionNotFoundError: there is no folder, or no region in it.
        RegionLoadError: several packages of regions are in the distribution.
    """
    path = path.resolve()
    if (path / REGION_FILE).is_file():
        return path
    inside = sorted(file.parent for file in path.glob(_INSIDE))
    if len(inside) > 1:
        raise fault(
            "region.several_in_folder",
            where=str(path),
            found=", ".join(folder.name for folder in inside),
        )
    if not inside:
        code = "region.not_in_folder" if path.is_dir() else "region.no_folder"
        raise fault(code, where=str(path), file=REGION_FILE, inside=_INSIDE)
    return inside[0]


def import_privately(folder: Path) -> ModuleType:
    """Import `plugin.py` of a folder under a name nobody else has.

    The folder becomes a package of its own, so relative imports find its modules. `sys.path` is
    not touched and an installed package of the same name is neither used nor replaced.

    Raises:
        RegionLoadError: the code imports a region by the name of its installed package.
    """
    _refuse_installed(folder)
    package = f"_schoolsupport_region_{uuid4().hex}"
    try:
        _make_package(package, folder)
        return importlib.import_module(f"{package}.{Path(PLUGIN_FILE).stem}")
    except BaseException:
        forget(package)
        raise


def forget(package: str) -> None:
    """Take a privately imported package and its modules out of `sys.modules`."""
    for name in list(sys.modules):
        if name == package or name.startswith(f"{package}."):
            sys.modules.pop(name, None)


def _make_package(package: str, folder: Path) -> None:
    first = folder / "__init__.py"
    loader = SourceFileLoader(package, str(first)) if first.is_file() else None
    spec = ModuleSpec(package, loader, origin=str(first), is_package=True)
    spec.submodule_search_locations = [str(folder)]
    spec.has_location = loader is not None
    module = module_from_spec(spec)
    sys.modules[package] = module
    if loader is not None:
        loader.exec_module(module)


def _refuse_installed(folder: Path) -> None:
    """An absolute import would bring in an installed copy, or another region, unnoticed."""
    for file in sorted(folder.rglob("*.py")):
        for line, name in _absolute_imports(file):
            if name.startswith(_PACKAGE_PREFIX):
                raise fault("region.imports_installed", where=f"{file}:{line}", name=name)


def _absolute_imports(file: Path) -> Iterator[tuple[int, str]]:
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return  # importing the file says what is wrong
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, node.module or ""
