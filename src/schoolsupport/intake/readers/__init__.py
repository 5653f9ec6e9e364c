"""The layouts that are read, one file each."""

from schoolsupport.intake.layouts import Layout
from schoolsupport.intake.readers.canonical import CanonicalTable
from schoolsupport.intake.readers.context_survey import ContextSurvey
from schoolsupport.intake.readers.journal_comparison import JournalComparison
from schoolsupport.intake.readers.mark_statistics import MarkStatistics
from schoolsupport.intake.readers.markers import MarkerList, MarkerTable
from schoolsupport.intake.readers.survey_questions import YEARS
from schoolsupport.tables import TABLES


def known_layouts() -> tuple[Layout, ...]:
    """The layouts that are read without a plugin, in the order they are asked."""
    return (
        MarkStatistics(),
        JournalComparison(),
        MarkerTable(),
        MarkerList(),
        *(ContextSurvey(year) for year in YEARS),
        *(CanonicalTable(spec) for spec in TABLES.values()),
    )
