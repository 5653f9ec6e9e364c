"""The kinds of criteria: a few typed classes; the law itself stands in rule files."""

from collections.abc import Mapping
from types import MappingProxyType

from schoolsupport.identification.kinds.flag import Flag
from schoolsupport.identification.kinds.in_list import InList
from schoolsupport.identification.kinds.kind import CriterionKind
from schoolsupport.identification.kinds.low_results import LowResults
from schoolsupport.identification.kinds.number import Number

KINDS: Mapping[str, type[CriterionKind]] = MappingProxyType(
    {"flag": Flag, "in_list": InList, "low_results": LowResults, "number": Number}
)

__all__ = ["KINDS", "CriterionKind", "Flag", "InList", "LowResults", "Number"]
