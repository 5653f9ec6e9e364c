"""The layouts that are read, one file each."""

from schoolsupport.intake.layouts import Layout
from schoolsupport.intake.readers.canonical import CanonicalTable
from schoolsupport.intake.readers.mark_statistics import MarkStatistics
from schoolsupport.tables import TABLES


def known_layouts() -> tuple[Layout, ...]:
    """The layouts that are read without a plugin, in the order they are asked."""
    return (MarkStatistics(), *(CanonicalTable(spec) for spec in TABLES.values()))
