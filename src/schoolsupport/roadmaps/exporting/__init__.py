"""Roadmaps written for others, and read back: calendars, workbooks, csv, JSON."""

from schoolsupport.roadmaps.exporting.ics import CalendarOptions
from schoolsupport.roadmaps.exporting.reading import read_roadmap
from schoolsupport.roadmaps.exporting.writing import FORMATS, Exported, write_roadmap

__all__ = ["FORMATS", "CalendarOptions", "Exported", "read_roadmap", "write_roadmap"]
