"""Counting participants: rows of pupils, of any size, become rows of results.

`participants` says what such rows are made of, `engines` opens them where they lie (pandas, Polars,
DuckDB, Dask, Spark), `counting` counts them there and settles the small table that comes out.
"""

from schoolsupport.intake.counting.counting import Counted, count_participants
from schoolsupport.intake.counting.engines import ENGINES

__all__ = ["ENGINES", "Counted", "count_participants"]
