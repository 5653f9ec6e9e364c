"""In a list: an order names the school on the law's day."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import numpy as np
from attrs import frozen

from schoolsupport.identification.inputs import InputKey, Inputs
from schoolsupport.identification.kinds.kind import CriterionKind, Outcome, policy
from schoolsupport.identification.verdicts import VerdictColumn


@frozen(kw_only=True)
class InList(CriterionKind):
    """Met where the table of lists names the school on the law's day.

    Where the region's own list prints names and one of them fits no school, every other school it
    may mean is no data: the list has to be given with logins.

    Attributes:
        list: name of the list.
        when_missing: what it says if the list was not given at all: `no_data`, `met` or `not_met`.
    """

    list: str
    when_missing: Literal["no_data", "met", "not_met"] = policy("no_data")

    def judge(self, inputs: Inputs) -> Outcome:
        """A list that was given is complete: who is not in it, is not listed."""
        listed = inputs.listed(self.list)
        key = InputKey("lists", self.list)
        absent = inputs.may_be_listed(self.list)
        if not inputs.has_list(self.list):
            absent |= self.when_missing == "no_data"
            listed |= self.when_missing == "met"
        answer = inputs.supposed.get(key)
        possible = listed | (absent if answer is None else absent & answer)
        certain = listed if answer is None else listed | (absent & answer)
        observed = np.where(absent, np.nan, listed.astype(np.float64))
        missing = {key: absent} if absent.any() else {}
        return Outcome.of_one(VerdictColumn.of(certain, possible), observed, missing)

    def line(self) -> tuple[Decimal, str, str]:
        """A line in a list: yes or no."""
        return Decimal(1), "at_least", "mark"
