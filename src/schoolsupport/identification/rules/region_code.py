"""What a region brings in Python, beside the data of its rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from attrs import frozen

from schoolsupport.identification.indicators import Indicator
from schoolsupport.identification.kinds.kind import CriterionKind


@frozen(kw_only=True, eq=False)
class RegionCode:
    """Code of a region that its rules name.

    Attributes:
        indicators: its indicators by name.
        kinds: its kinds of criteria by name.
        files: SHA-256 of the files of the code, by path within the region's folder.
    """

    indicators: Mapping[str, Indicator] = MappingProxyType({})
    kinds: Mapping[str, type[CriterionKind]] = MappingProxyType({})
    files: Mapping[str, str] = MappingProxyType({})


NO_CODE = RegionCode()
CodeOf = Callable[[str], RegionCode]
"""Gives the code of a region by its name; `NO_CODE` where there is none at hand."""


def no_code(_: str) -> RegionCode:
    """Nobody's: where rules are read without code."""
    return NO_CODE
