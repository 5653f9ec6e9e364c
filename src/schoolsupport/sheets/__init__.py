"""Sheets: one reader of grids, whatever file they stand in, and one writer."""
