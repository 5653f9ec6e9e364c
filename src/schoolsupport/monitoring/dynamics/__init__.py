"""Dynamics: results before and after support, and what can be said of the difference."""

from schoolsupport.monitoring.dynamics.findings import Dynamics
from schoolsupport.monitoring.dynamics.parameters import Parameters, default_parameters
from schoolsupport.monitoring.dynamics.study import dynamics
from schoolsupport.monitoring.dynamics.works import Measure

__all__ = ["Dynamics", "Measure", "Parameters", "default_parameters", "dynamics"]
