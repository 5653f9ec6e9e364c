"""Indicators: numbers per school, computed in Python; their constants stand in rule files.

`indicator` is the decorator, `data` is what an indicator may ask for, `core` holds the indicators
every region has. A region's own stand in its `indicators.py`; nothing registers itself.
"""

from schoolsupport.identification.indicators.core import CORE_INDICATORS
from schoolsupport.identification.indicators.data import IndicatorData, Measured, YearNumbers
from schoolsupport.identification.indicators.indicator import Indicator, indicator

__all__ = ["CORE_INDICATORS", "Indicator", "IndicatorData", "Measured", "YearNumbers", "indicator"]
