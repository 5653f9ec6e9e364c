"""The five orders: their templates in the plugins and their texts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.roadmaps.template_files import read_templates

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = ROOT.parent / "shared" / "documents"
ORDERS = {
    "kaliningrad": ("kaliningrad-2023", "kaliningrad-2023"),
    "krasnodar": ("slavyansk-2022", "krasnodar-slavyansk-2022"),
    "sakhalin": ("sakhalin-2021-2022", "sakhalin-2021-2022"),
    "stavropol": ("neftekumsk-2020-2024", "stavropol-neftekumsk-2020-2024"),
    "sverdlovsk": ("alapaevskoe-2021", "sverdlovsk-alapaevskoe-2021"),
}


@cache
def order(region: str) -> RoadmapTemplate:
    """The template of a region's order."""
    folder = ROOT / "plugins" / region / "src" / f"schoolsupport_{region}"
    return read_templates(folder)[ORDERS[region][0]]


def text_of(region: str) -> Path:
    """The order itself as text."""
    return DOCUMENTS / f"{ORDERS[region][1]}.txt"
