"""Demo data: the downloads of an invented region, to try everything on without real schools."""

from schoolsupport.demo.folder import DemoData, write_demo_data
from schoolsupport.demo.invented import Fraction, Planted

__all__ = ["DemoData", "Fraction", "Planted", "write_demo_data"]
