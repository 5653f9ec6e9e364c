"""Deadlines: the words of an order about time, and the calendars they are read by.

Names are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolsupport.doors import door

if TYPE_CHECKING:
    from schoolsupport.deadlines.saying import say
    from schoolsupport.deadlines.schedule import (
        Due,
        Kind,
        Part,
        Precision,
        Recurrence,
        RelativeTo,
        Schedule,
    )
    from schoolsupport.deadlines.school_calendar import SchoolCalendar
    from schoolsupport.deadlines.working_days import WorkingDays

_HOMES = {
    "Due": "schoolsupport.deadlines.schedule",
    "Kind": "schoolsupport.deadlines.schedule",
    "Part": "schoolsupport.deadlines.schedule",
    "Precision": "schoolsupport.deadlines.schedule",
    "Recurrence": "schoolsupport.deadlines.schedule",
    "RelativeTo": "schoolsupport.deadlines.schedule",
    "Schedule": "schoolsupport.deadlines.schedule",
    "SchoolCalendar": "schoolsupport.deadlines.school_calendar",
    "WorkingDays": "schoolsupport.deadlines.working_days",
    "say": "schoolsupport.deadlines.saying",
}

__all__ = [
    "Due",
    "Kind",
    "Part",
    "Precision",
    "Recurrence",
    "RelativeTo",
    "Schedule",
    "SchoolCalendar",
    "WorkingDays",
    "say",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = door(__name__, _HOMES)
