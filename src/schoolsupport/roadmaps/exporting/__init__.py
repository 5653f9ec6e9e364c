"""Roadmaps written for others, and read back: calendars, workbooks, csv, JSON."""

from schoolsupport.roadmaps.exporting.calendars import CalendarOptions
from schoolsupport.roadmaps.exporting.files import FORMATS, Exported, read_roadmap, write_roadmap

__all__ = ["FORMATS", "CalendarOptions", "Exported", "read_roadmap", "write_roadmap"]
