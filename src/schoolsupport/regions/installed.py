"""Which regions are installed: read from metadata, importing none of them."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from attrs import evolve, frozen

from schoolsupport.pages import Column, Page, Part, Table, Text
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GROUP = "schoolsupport.regions"

_logger = logging.getLogger(__name__)


@frozen(kw_only=True)
class ListedRegion:
    """A region as its distribution announces it.

    Attributes:
        name: name of the region, which is the name of the entry point.
        distribution: normalised name of the distribution.
        version: version of the distribution, None where its metadata say nothing.
        module: module that implements the hook, as the entry point says.
        place: where the code of the distribution stands.
        conflict: whether the name is announced more than once, so that none can be loaded.
    """

    name: str
    distribution: str
    version: str | None
    module: str
    place: str
    conflict: bool = False

    @property
    def origin(self) -> str:
        """Distribution and version in one line, for messages."""
        return f"{self.distribution} {self.version or '?'}"


def list_regions() -> list[ListedRegion]:
    """All regions installed, sorted by name whatever the order of `sys.path`.

    Nothing of a region is imported. Names announced by two distributions, or by two copies of
    one, are all there and marked as a conflict. One copy that is announced twice (its folder
    stands twice on `sys.path`, or it is installed editable) is there once.
    """
    found = {listed for each in metadata.distributions() for listed in _announced(each)}
    times = Counter(listed.name for listed in found)
    return sorted(
        (evolve(listed, conflict=times[listed.name] > 1) for listed in found),
        key=lambda listed: (
            listed.name,
            listed.distribution,
            listed.version or "",
            listed.place,
            listed.module,
        ),
    )


def region_names() -> list[str]:
    """The names of all regions installed, sorted, each once."""
    return sorted({listed.name for listed in list_regions()})


def _announced(distribution: metadata.Distribution) -> Iterator[ListedRegion]:
    try:
        for entry in distribution.entry_points.select(group=GROUP):
            yield ListedRegion(
                name=entry.name,
                distribution=_normalised(_header(distribution, "Name") or "?"),
                version=_header(distribution, "Version"),
                module=entry.value,
                place=_place(distribution, re.split(r"[.:\s]", entry.value)[0]),
            )
    except Exception:  # a stranger's broken metadata must not hide the regions
        _logger.warning("the metadata at %s cannot be read", _location(distribution), exc_info=True)


def _header(distribution: metadata.Distribution, key: str) -> str | None:
    return next(iter(distribution.metadata.get_all(key) or ()), None)


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _place(distribution: metadata.Distribution, top: str) -> str:
    """Where the code stands: an editable install and its sources are one copy of it."""
    location = _location(distribution)
    project = _editable_project(distribution)
    roots = [location] if project is None else [location, project / "src", project]
    for root in roots:
        for candidate in (root / top, root / f"{top}.py"):
            if candidate.exists():
                return str(candidate.resolve())
    return str((_importable(top) or location).resolve())


def _location(distribution: metadata.Distribution) -> Path:
    return Path(str(distribution.locate_file("")))


def _editable_project(distribution: metadata.Distribution) -> Path | None:
    text = distribution.read_text("direct_url.json")
    if text is None:
        return None
    direct_url = json.loads(text)
    if not direct_url.get("dir_info", {}).get("editable", False):
        return None
    return Path(url2pathname(urlsplit(direct_url["url"]).path))


def _importable(top: str) -> Path | None:
    """Where `import top` would look; finding a top-level name imports nothing."""
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    if spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations)))
    return Path(spec.origin) if spec.origin else None


def page(listed: Sequence[ListedRegion]) -> Page:
    """The regions installed; where a name is announced twice, the places too."""
    conflict = any(one.conflict for one in listed)
    columns = [
        Column(heading=msg("Region"), id="name", unit="code"),
        Column(heading=msg("Distribution"), id="distribution", unit="code"),
        Column(heading=msg("Version"), id="version", wrap="never"),
        *([Column(heading=msg("Place"), id="place")] if conflict else []),
    ]
    rows = [
        (
            msg("{name} (conflict)", name=one.name) if one.conflict else one.name,
            one.distribution,
            one.version or "?",
            *((one.place,) if conflict else ()),
        )
        for one in listed
    ]
    parts: list[Part] = [
        Table.of_rows(columns, rows, name="regions", empty=msg("No region is installed."))
    ]
    if conflict:
        told = msg(
            "A region in conflict is announced more than once and cannot be loaded:"
            " uninstall all but one, or give the path of its folder"
        )
        parts.append(Text(words=told))
    return Page(title=msg("Regions installed"), name="regions", parts=parts)
