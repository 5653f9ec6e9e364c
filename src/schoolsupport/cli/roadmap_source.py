"""Which roadmap a command is about: one of a region's, a template's file, or an order itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from schoolsupport.faults import fault
from schoolsupport.regions import load_region

if TYPE_CHECKING:
    from schoolsupport.roadmaps.template import RoadmapTemplate

TEMPLATES = (".toml",)
ORDERS = (".docx", ".xlsx", ".csv", ".txt")


def template_of(source: str, name: str | None = None) -> RoadmapTemplate:
    """The roadmap that the words of a command name.

    Args:
        source: name or folder of a region, or a file: a template in TOML, or an order in docx,
            xlsx, csv or txt, which is imported.
        name: name of a roadmap of the region; needed where it has several.

    Raises:
        WrongUseError: the region has no such roadmap, or several and none was named.
        SchoolSupportError: the region or the file cannot be read.
    """
    path = Path(source)
    if path.suffix.lower() in (*TEMPLATES, *ORDERS):
        if name is not None:
            raise fault("usage.one_roadmap_in_file", where="NAME", found=name)
        return _template_in(path)
    return _named(load_region(source).roadmaps, source, name)


def calendars_of(source: str) -> dict[str, Any]:
    """School terms and working days of the region named; nothing for a file.

    Returns:
        `school_calendar` and `working_days`, as plans and moves take them.
    """
    if Path(source).suffix.lower() in (*TEMPLATES, *ORDERS):
        return {}
    plugin = load_region(source)
    return {"school_calendar": plugin.school_calendar, "working_days": plugin.working_days}


def is_order(source: str) -> bool:
    """Whether the words name an order's own file, not a template."""
    return Path(source).suffix.lower() in ORDERS


def _template_in(path: Path) -> RoadmapTemplate:
    if not path.is_file():
        raise fault("input.no_file", where=str(path))
    if path.suffix.lower() in TEMPLATES:
        from schoolsupport.roadmaps.template_files import read_template  # noqa: PLC0415  # help stays light

        return read_template(path)
    from schoolsupport.roadmaps.importing import import_order  # noqa: PLC0415  # help stays light

    return import_order(path).template


def _named(roadmaps: dict[str, RoadmapTemplate], region: str, name: str | None) -> RoadmapTemplate:
    known = ", ".join(roadmaps) or "-"
    if name is None and len(roadmaps) == 1:
        return next(iter(roadmaps.values()))
    if name is None or name not in roadmaps:
        code = (
            "usage.no_roadmap"
            if not roadmaps
            else "usage.several_roadmaps"
            if name is None
            else "usage.unknown_roadmap"
        )
        raise fault(code, where=region, found=name, known=known)
    return roadmaps[name]
