"""The layouts that are read, one file each."""

from schoolsupport.intake.layouts import Layout
from schoolsupport.intake.readers.canonical import CanonicalTable
from schoolsupport.intake.readers.context_survey import ContextSurvey
from schoolsupport.intake.readers.ege_rows import EgeRows
from schoolsupport.intake.readers.ege_summary import EgeSummary
from schoolsupport.intake.readers.journal_comparison import JournalComparison
from schoolsupport.intake.readers.mark_statistics import MarkStatistics
from schoolsupport.intake.readers.markers import MarkerList, MarkerTable
from schoolsupport.intake.readers.marks_by_work import MarksByWork
from schoolsupport.intake.readers.named_schools import OpenRegister, OrderList
from schoolsupport.intake.readers.other_purposes import OTHER_PURPOSES
from schoolsupport.intake.readers.protocols import PROTOCOLS
from schoolsupport.intake.readers.survey_questions import YEARS
from schoolsupport.intake.readers.who_is_who import WhoIsWho
from schoolsupport.intake.readers.wide_marks import WideMarks
from schoolsupport.tables import TABLES, Specs


def known_layouts(specs: Specs = TABLES) -> tuple[Layout, ...]:
    """The layouts that are read without a plugin, in the order they are asked.

    Args:
        specs: the tables, with the columns of a region.
    """
    return (
        MarkStatistics(),
        JournalComparison(),
        EgeSummary(),
        EgeRows(),
        MarksByWork(),
        WideMarks(),
        MarkerTable(),
        MarkerList(),
        *PROTOCOLS,
        WhoIsWho(),
        OpenRegister(),
        OrderList(),
        *OTHER_PURPOSES,
        *(ContextSurvey(year) for year in YEARS),
        *(CanonicalTable(spec, specs) for spec in specs.values()),
    )
