"""Roadmaps written for others, and read back: calendars, workbooks, csv, JSON."""

from schoolsupport.roadmaps.exporting.calendars import CalendarOptions
from schoolsupport.roadmaps.exporting.changed import ChangedPlan, Mark
from schoolsupport.roadmaps.exporting.files import (
    FORMATS,
    Exported,
    read_changed,
    read_roadmap,
    write_roadmap,
)
from schoolsupport.roadmaps.exporting.reading import is_plan

__all__ = [
    "FORMATS",
    "CalendarOptions",
    "ChangedPlan",
    "Exported",
    "Mark",
    "is_plan",
    "read_changed",
    "read_roadmap",
    "write_roadmap",
]
