"""Roadmaps: the table of an order as data, checked, planned, moved to other years.

Names are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolsupport.doors import door

if TYPE_CHECKING:
    from schoolsupport.roadmaps.amending import PlanDifference, difference
    from schoolsupport.roadmaps.commenting import comment_draft
    from schoolsupport.roadmaps.exporting import CalendarOptions, read_roadmap, write_roadmap
    from schoolsupport.roadmaps.importing import Imported, import_order
    from schoolsupport.roadmaps.planning.organisations import (
        Organisations,
        Roster,
        SchoolEntry,
        read_organisations,
        read_roster,
    )
    from schoolsupport.roadmaps.planning.plan import plan_all
    from schoolsupport.roadmaps.planning.roadmap import Dating, Owner, Party, Roadmap, Task, Tier
    from schoolsupport.roadmaps.rolling import Rolled, roll
    from schoolsupport.roadmaps.template import Duty, Measure, RoadmapTemplate
    from schoolsupport.roadmaps.template_files import read_template, read_templates

_HOMES = {
    "CalendarOptions": "schoolsupport.roadmaps.exporting",
    "Dating": "schoolsupport.roadmaps.planning.roadmap",
    "Duty": "schoolsupport.roadmaps.template",
    "Imported": "schoolsupport.roadmaps.importing",
    "Measure": "schoolsupport.roadmaps.template",
    "Organisations": "schoolsupport.roadmaps.planning.organisations",
    "Owner": "schoolsupport.roadmaps.planning.roadmap",
    "Party": "schoolsupport.roadmaps.planning.roadmap",
    "PlanDifference": "schoolsupport.roadmaps.amending",
    "Roadmap": "schoolsupport.roadmaps.planning.roadmap",
    "RoadmapTemplate": "schoolsupport.roadmaps.template",
    "Rolled": "schoolsupport.roadmaps.rolling",
    "Roster": "schoolsupport.roadmaps.planning.organisations",
    "SchoolEntry": "schoolsupport.roadmaps.planning.organisations",
    "Task": "schoolsupport.roadmaps.planning.roadmap",
    "Tier": "schoolsupport.roadmaps.planning.roadmap",
    "comment_draft": "schoolsupport.roadmaps.commenting",
    "difference": "schoolsupport.roadmaps.amending",
    "import_order": "schoolsupport.roadmaps.importing",
    "plan_all": "schoolsupport.roadmaps.planning.plan",
    "read_organisations": "schoolsupport.roadmaps.planning.organisations",
    "read_roadmap": "schoolsupport.roadmaps.exporting",
    "read_roster": "schoolsupport.roadmaps.planning.organisations",
    "read_template": "schoolsupport.roadmaps.template_files",
    "read_templates": "schoolsupport.roadmaps.template_files",
    "roll": "schoolsupport.roadmaps.rolling",
    "write_roadmap": "schoolsupport.roadmaps.exporting",
}

__all__ = [
    "CalendarOptions",
    "Dating",
    "Duty",
    "Imported",
    "Measure",
    "Organisations",
    "Owner",
    "Party",
    "PlanDifference",
    "Roadmap",
    "RoadmapTemplate",
    "Rolled",
    "Roster",
    "SchoolEntry",
    "Task",
    "Tier",
    "comment_draft",
    "difference",
    "import_order",
    "plan_all",
    "read_organisations",
    "read_roadmap",
    "read_roster",
    "read_template",
    "read_templates",
    "roll",
    "write_roadmap",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = door(__name__, _HOMES)
