"""Loading regions: each asked for by name or folder, whole or not at all.

Every load has a plugin manager of its own, so regions never meet, nothing is kept between calls
and no order matters.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import os
import re
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy
from attrs import evolve, field, frozen

from schoolsupport.errors import DuplicateRegionError, RegionLoadError, RegionNotFoundError
from schoolsupport.regions import hookspecs
from schoolsupport.regions.folders import PLUGIN_FILE, forget, import_privately, region_folder
from schoolsupport.regions.hookspecs import PROJECT
from schoolsupport.regions.installed import GROUP, ListedRegion, list_regions, region_names
from schoolsupport.regions.region_plugin import Distribution, RegionPlugin, stand_in_for_package
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
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
    raise _not_found(name, sorted({region.name for region in listed}))


def _load_installed(found: Sequence[ListedRegion]) -> RegionPlugin:
    region, *others = found
    if others:
        raise DuplicateRegionError(
            msg("the region is installed {count} times", count=len(found)),
            where=f"region {region.name}",
            found="; ".join(f"{each.origin} ({each.module}, {each.place})" for each in found),
            remedy=msg("Uninstall all but one, or give the path of its folder"),
        )
    where = f"region {region.name} ({region.origin}, {region.module})"
    with stand_in_for_package(None):
        plugin = _ask(_import(lambda: _import_installed(region, where), where), where)
    if plugin.name != region.name:
        raise RegionLoadError(
            msg(
                "the region is called {entry} in the entry point and {name} in region.toml",
                entry=region.name,
                name=plugin.name,
            ),
            where=where,
            remedy=msg("Write the same name in both"),
        )
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
        raise RegionLoadError(
            msg("the entry point does not name a module"),
            where=where,
            found=region.module,
            remedy=msg(
                "Write a module in the group {group}: {name} = PACKAGE.plugin",
                group=GROUP,
                name=region.name,
            ),
        )
    return importlib.import_module(region.module)


def _import(load: Callable[[], ModuleType], where: str) -> ModuleType:
    try:
        return load()
    except RegionLoadError:
        raise
    except (Exception, SystemExit) as error:  # one region's exit must not end all
        raise RegionLoadError(
            msg("the plugin cannot be imported"),
            where=where,
            found=_told(error),
            remedy=msg("Correct the module, or install what it needs"),
        ) from error


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
    except (Exception, SystemExit) as error:  # one region's exit must not end all
        raise RegionLoadError(
            msg("the hook failed"),
            where=f"{where}: {_HOOK}",
            found=_told(error),
            remedy=msg("Correct the function; the error it raised is the cause of this one"),
        ) from error
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
            raise RegionLoadError(
                msg("there is no such hook"),
                where=place,
                found=written,
                remedy=msg("Did you mean {near}?", near=_HOOK),
            )
        fault = _fault_of_hook(function, options)
        if fault is not None:
            raise RegionLoadError(
                fault, where=place, found=written, remedy=msg("Write def {hook}()", hook=_HOOK)
            )


def _fault_of_hook(function: Callable[..., Any], options: pluggy.HookimplOpts) -> Message | None:
    if options["wrapper"] or options["hookwrapper"]:
        return msg("the hook is a wrapper, and a region has nothing to wrap")
    if inspect.iscoroutinefunction(function):
        return msg("the hook is asynchronous")
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.default is not parameter.empty for parameter in parameters):
        return msg("the hook has a parameter with a default value, which nobody would ever set")
    if parameters:
        return msg("the hook has parameters")
    return None


def _no_hook(module: ModuleType, where: str) -> RegionLoadError:
    if callable(getattr(module, _HOOK, None)):
        return RegionLoadError(
            msg("the function is not marked as a hook of schoolsupport"),
            where=f"{where}: {_HOOK}",
            remedy=msg("Write @hookimpl above it, from schoolsupport.plugin"),
        )
    return RegionLoadError(
        msg("the module has no hook"),
        where=where,
        remedy=msg("Write def {hook}() with @hookimpl above it", hook=_HOOK),
    )


def _only_answer(answers: Sequence[object], where: str) -> RegionPlugin:
    if not answers:
        raise RegionLoadError(
            msg("the hook gave no region"),
            where=where,
            found="None",
            remedy=msg("Return RegionPlugin.from_package with the name of the package"),
        )
    if len(answers) > 1:
        raise RegionLoadError(
            msg("the hook was answered {count} times", count=len(answers)),
            where=where,
            remedy=msg("Leave one function with @hookimpl; each region has its own module"),
        )
    answer = answers[0]
    if not isinstance(answer, RegionPlugin):
        raise RegionLoadError(
            msg("the hook gave something other than a RegionPlugin"),
            where=where,
            found=type(answer).__name__,
            remedy=msg("Return one RegionPlugin; each region has its own module"),
        )
    return answer


def _not_found(name: str, known: list[str]) -> RegionNotFoundError:
    names = ", ".join(known) or "—"
    near = difflib.get_close_matches(name, known, 1)
    return RegionNotFoundError(
        msg("no region is called {name}", name=name),
        remedy=msg("Did you mean {near}? Known regions: {known}", near=near[0], known=names)
        if near
        else msg("Known regions: {known}", known=names),
    )


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
