"""The nouns of the field: frozen classes without pandas, files or SQL."""

from schoolsupport.domain.calendar import (
    ProcedureCalendar,
    ProcedureYear,
    Use,
    YearUnit,
    procedure_calendar,
    school_year_of,
    school_year_text,
)
from schoolsupport.domain.places import Municipality, Region, School
from schoolsupport.domain.problems import Problem, Severity, problem
from schoolsupport.domain.procedures import ASSESSMENTS, SUBJECTS, Procedure
from schoolsupport.domain.reasons import NotApplicable, Reason
from schoolsupport.domain.sources import Act, CitedSource, LegalSource, Level

__all__ = [
    "ASSESSMENTS",
    "SUBJECTS",
    "Act",
    "CitedSource",
    "LegalSource",
    "Level",
    "Municipality",
    "NotApplicable",
    "Problem",
    "Procedure",
    "ProcedureCalendar",
    "ProcedureYear",
    "Reason",
    "Region",
    "School",
    "Severity",
    "Use",
    "YearUnit",
    "problem",
    "procedure_calendar",
    "school_year_of",
    "school_year_text",
]
