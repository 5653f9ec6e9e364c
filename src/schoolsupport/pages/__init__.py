"""Pages: what is shown, and the writers that show it."""

from schoolsupport.pages.page import (
    Chart,
    Column,
    Facts,
    Letterhead,
    Lines,
    Page,
    Part,
    Plain,
    Ratio,
    Remark,
    Said,
    Table,
    Text,
    Tone,
    Toned,
    Value,
)

__all__ = [
    "Chart",
    "Column",
    "Facts",
    "Letterhead",
    "Lines",
    "Page",
    "Part",
    "Plain",
    "Ratio",
    "Remark",
    "Said",
    "Table",
    "Text",
    "Tone",
    "Toned",
    "Value",
]
