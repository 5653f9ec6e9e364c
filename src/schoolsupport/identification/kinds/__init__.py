"""The kinds of criteria: a few typed classes; the law itself stands in rule files."""

from collections.abc import Mapping
from types import MappingProxyType

from schoolsupport.identification.kinds.bands import Bands
from schoolsupport.identification.kinds.facts import Flag, InList
from schoolsupport.identification.kinds.kind import CriterionKind
from schoolsupport.identification.kinds.low_results import LowResults
from schoolsupport.identification.kinds.number import Number
from schoolsupport.identification.kinds.rank import Rank
from schoolsupport.identification.kinds.same_as import SameAs

KINDS: Mapping[str, type[CriterionKind]] = MappingProxyType(
    {
        "bands": Bands,
        "flag": Flag,
        "in_list": InList,
        "low_results": LowResults,
        "number": Number,
        "rank": Rank,
        "same_as": SameAs,
    }
)

__all__ = [
    "KINDS",
    "Bands",
    "CriterionKind",
    "Flag",
    "InList",
    "LowResults",
    "Number",
    "Rank",
    "SameAs",
]
