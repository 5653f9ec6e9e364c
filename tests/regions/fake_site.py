"""A folder of `sys.path` with distributions written by hand, as an installer would leave them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from pathlib import Path

PREFIX = "schoolsupport_fake_"

PLUGIN = """\
from schoolsupport.plugin import RegionPlugin, hookimpl


@hookimpl
def schoolsupport_region() -> RegionPlugin:
    return RegionPlugin.from_package("{package}")
"""

REGION = """\
name = "{name}"
title = "Придуманная область"
level = "regional"
territory = "Придуманная область"
format = 1
summary = "Для проверок."

[procedure_sets]
all = ["vpr-5-ru", "vpr-5-ma"]
"""


@frozen
class FakeSite:
    """A folder that stands on `sys.path`."""

    folder: Path

    def region(
        self,
        name: str,
        *,
        plugin: str = PLUGIN,
        toml: str = REGION,
        distribution: str | None = None,
        version: str = "1.0",
        package: str | None = None,
    ) -> Path:
        """Write a complete good region, or one spoilt by what is given; returns its package."""
        package = package or PREFIX + name
        distribution = distribution or f"schoolsupport-{name}"
        self.announce(distribution, version, f"{name} = {package}.plugin")
        return write_package(self.folder / package, name, plugin=plugin, toml=toml)

    def announce(self, distribution: str, version: str, *entries: str) -> Path:
        """Write the metadata of a distribution; returns its dist-info folder."""
        info = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        (info / "METADATA").write_text(metadata, "utf-8")
        lines = ["[schoolsupport.regions]", *entries, ""]
        (info / "entry_points.txt").write_text("\n".join(lines), "utf-8")
        return info


def write_package(folder: Path, name: str, *, plugin: str = PLUGIN, toml: str = REGION) -> Path:
    """Write the package of a region."""
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("", "utf-8")
    (folder / "plugin.py").write_text(plugin.replace("{package}", folder.name), "utf-8")
    (folder / "region.toml").write_text(toml.replace("{name}", name), "utf-8")
    return folder


def private_modules() -> list[str]:
    """Modules that were imported from folders and are still kept."""
    return [name for name in sys.modules if name.startswith("_schoolsupport_region_")]
