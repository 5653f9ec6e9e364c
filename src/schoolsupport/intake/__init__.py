"""Files become tables: layouts are found by their headings, problems keep their place."""

from schoolsupport.intake.layouts import Layout, Reading
from schoolsupport.intake.readers import known_layouts
from schoolsupport.intake.reading import read_files
from schoolsupport.intake.templates import write_templates
from schoolsupport.sheets import Sheet

__all__ = ["Layout", "Reading", "Sheet", "known_layouts", "read_files", "write_templates"]
