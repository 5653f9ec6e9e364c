"""Sheets: one reader of grids, whatever file they stand in, and one writer."""

from schoolsupport.sheets.faults import UnreadableFileError
from schoolsupport.sheets.grid import Area, Sheet
from schoolsupport.sheets.reading import open_sheets

__all__ = ["Area", "Sheet", "UnreadableFileError", "open_sheets"]
