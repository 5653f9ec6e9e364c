"""The door: the only module a region imports.

Example:
    A region's `plugin.py` is complete with this:

        from schoolsupport.plugin import RegionPlugin, hookimpl


        @hookimpl
        def schoolsupport_region() -> RegionPlugin:
            return RegionPlugin.from_package("schoolsupport_NAME")

    A region whose document no file of `forms/` can say makes it in Python:

        from schoolsupport.plugin import Column, LegalSource, Page, RegionPlugin, Table, form


        @form("own", about="list", title="…", source=LegalSource(act="…", clause="…", quote="…"))
        def own(found) -> Page:
            return Page(title="…", parts=[Table.of_rows([Column(heading="…")], [["…"]])])

        RegionPlugin.from_package("schoolsupport_NAME", forms=[own])

The names beside `RegionPlugin` and `hookimpl` are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolsupport.doors import door
from schoolsupport.regions.hookspecs import hookimpl
from schoolsupport.regions.region_plugin import RegionPlugin

if TYPE_CHECKING:
    from schoolsupport.domain import LegalSource, NotApplicable, Problem, problem
    from schoolsupport.identification.indicators.data import (
        IndicatorData,
        Measured,
        YearNumbers,
        joined,
        people_of,
        quotient,
        total,
    )
    from schoolsupport.identification.indicators.indicator import indicator
    from schoolsupport.identification.inputs import InputKey, Inputs
    from schoolsupport.identification.kinds.kind import CriterionKind, policy
    from schoolsupport.identification.kinds.outcome import Outcome
    from schoolsupport.identification.kinds.own_kinds import kind
    from schoolsupport.identification.verdicts import VerdictColumn
    from schoolsupport.intake.layouts import Layout, Reading
    from schoolsupport.pages import Chart, Column, Facts, Lines, Page, Ratio, Table, Text
    from schoolsupport.reports.code_forms import form
    from schoolsupport.sheets import Sheet

_HOMES = {
    **dict.fromkeys(
        ("Chart", "Column", "Facts", "Lines", "Page", "Ratio", "Table", "Text"),
        "schoolsupport.pages",
    ),
    **dict.fromkeys(("LegalSource", "NotApplicable", "Problem", "problem"), "schoolsupport.domain"),
    **dict.fromkeys(
        ("IndicatorData", "Measured", "YearNumbers", "joined", "people_of", "quotient", "total"),
        "schoolsupport.identification.indicators.data",
    ),
    "indicator": "schoolsupport.identification.indicators.indicator",
    **dict.fromkeys(("InputKey", "Inputs"), "schoolsupport.identification.inputs"),
    **dict.fromkeys(
        ("CriterionKind", "Outcome", "policy"), "schoolsupport.identification.kinds.kind"
    ),
    "kind": "schoolsupport.identification.kinds.own_kinds",
    "VerdictColumn": "schoolsupport.identification.verdicts",
    **dict.fromkeys(("Layout", "Reading"), "schoolsupport.intake.layouts"),
    "Sheet": "schoolsupport.sheets",
    "form": "schoolsupport.reports.code_forms",
}

__all__ = [
    "Chart",
    "Column",
    "CriterionKind",
    "Facts",
    "IndicatorData",
    "InputKey",
    "Inputs",
    "Layout",
    "LegalSource",
    "Lines",
    "Measured",
    "NotApplicable",
    "Outcome",
    "Page",
    "Problem",
    "Ratio",
    "Reading",
    "RegionPlugin",
    "Sheet",
    "Table",
    "Text",
    "VerdictColumn",
    "YearNumbers",
    "form",
    "hookimpl",
    "indicator",
    "joined",
    "kind",
    "people_of",
    "policy",
    "problem",
    "quotient",
    "total",
]


if not TYPE_CHECKING:
    __getattr__, __dir__ = door(__name__, _HOMES)
