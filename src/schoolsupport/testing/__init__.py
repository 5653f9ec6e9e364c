"""What tests of regions and of programs on this library need (the extra `testing`).

Cases that a jurist can read (`read_cases`, `run_case`, `cases_in`), what every region's plugin
keeps (`RegionConformance`), and Hypothesis strategies (`strategies`), of which `tables_for` draws
tables at and around every line of a rulebook; `in_words` says tables in sentences.
"""

from schoolsupport.testing.cases import (
    Case,
    Expected,
    cases_in,
    read_cases,
    run_case,
    table_of,
)
from schoolsupport.testing.conformance import RegionConformance, RoadmapConformance
from schoolsupport.testing.sentences import in_words
from schoolsupport.testing.strategies import (
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
    tables_for,
    verdict_columns,
    whole_tables,
)

__all__ = [
    "Case",
    "Expected",
    "RegionConformance",
    "RoadmapConformance",
    "cases_in",
    "context_tables",
    "in_words",
    "lists_tables",
    "mark_rows",
    "objectivity_tables",
    "participants",
    "read_cases",
    "reference_tables",
    "refinements",
    "result_rows",
    "results_tables",
    "run_case",
    "school_ids",
    "schools_tables",
    "smallest_low",
    "spellings",
    "table_of",
    "tables_for",
    "verdict_columns",
    "whole_tables",
]
