"""The tables everything is computed from: declared columns, checked once, missing handled once."""

from schoolsupport.tables.columns import (
    CONTEXT,
    LATER_TABLES,
    LINEAGE,
    LISTS,
    OBJECTIVITY,
    REFERENCE,
    RESULTS,
    SCHOOLS,
    TABLES,
    Column,
    ColumnKind,
    OwnColumn,
    Specs,
    TableSpec,
    specs_with,
)
from schoolsupport.tables.tables import SourceFile, Tables

__all__ = [
    "CONTEXT",
    "LATER_TABLES",
    "LINEAGE",
    "LISTS",
    "OBJECTIVITY",
    "REFERENCE",
    "RESULTS",
    "SCHOOLS",
    "TABLES",
    "Column",
    "ColumnKind",
    "OwnColumn",
    "SourceFile",
    "Specs",
    "TableSpec",
    "Tables",
    "specs_with",
]
