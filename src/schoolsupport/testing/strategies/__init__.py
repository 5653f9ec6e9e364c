"""Hypothesis strategies for what schoolsupport takes, aimed at the places where rules go wrong.

`tables_for(rules, year)` draws from a rulebook: every input its criteria read, at and around every
line. The others draw one table, or one noun.
"""

from schoolsupport.testing.strategies.aimed import Needed, needed, nothing_known, tables_for
from schoolsupport.testing.strategies.ledgers import ledgers
from schoolsupport.testing.strategies.schedules import (
    dated_windows,
    recurring_parts,
    some_days,
    windows,
)
from schoolsupport.testing.strategies.tables import (
    context_tables,
    lists_tables,
    mark_rows,
    objectivity_tables,
    participants,
    reference_tables,
    refinements,
    result_rows,
    results_tables,
    school_ids,
    schools_tables,
    smallest_low,
    spellings,
    verdict_columns,
    whole_tables,
)

__all__ = [
    "Needed",
    "context_tables",
    "dated_windows",
    "ledgers",
    "lists_tables",
    "mark_rows",
    "needed",
    "nothing_known",
    "objectivity_tables",
    "participants",
    "recurring_parts",
    "reference_tables",
    "refinements",
    "result_rows",
    "results_tables",
    "school_ids",
    "schools_tables",
    "smallest_low",
    "some_days",
    "spellings",
    "tables_for",
    "verdict_columns",
    "whole_tables",
    "windows",
]
