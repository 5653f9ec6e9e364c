"""Regions that stand in a folder: finding them, and importing their code in private."""

from __future__ import annotations

import ast
import importlib
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from schoolsupport.faults import fault
from schoolsupport.regions.region_file import REGION_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

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
