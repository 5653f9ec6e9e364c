"""What is missing, and how many schools each missing input would decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.judging import join_categories
from schoolsupport.identification.verdicts import Bools, VerdictColumn

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification


@frozen(kw_only=True)
class MissingInput:
    """One input that is absent for some schools.

    Attributes:
        key: what it is.
        absent: how many schools lack it.
        undecided: how many of them are not decided in the main category.
        decides: how many of these it would decide alone, whatever it says.
    """

    key: InputKey
    absent: int
    undecided: int
    decides: int


def missing_inputs(found: Identification) -> list[MissingInput]:
    """The missing inputs of the criteria in use, the most deciding first."""
    main = found.judgement.categories[found.main]
    open_schools = main.possible & ~main.certain
    absent = _absent(found)
    listed = []
    for key, schools in absent.items():
        waiting = schools & open_schools
        decides = int((waiting & _decided(found, key)).sum()) if waiting.any() else 0
        listed.append(
            MissingInput(
                key=key,
                absent=int(schools.sum()),
                undecided=int(waiting.sum()),
                decides=decides,
            )
        )
    return sorted(listed, key=lambda one: (-one.decides, -one.undecided, one.key))


def _absent(found: Identification) -> dict[InputKey, Bools]:
    absent: dict[InputKey, Bools] = {}
    for name in sorted(found.edition.used):
        for key, schools in found.judgement.criteria[name].missing.items():
            absent[key] = absent.get(key, np.zeros(len(found.schools), dtype=bool)) | schools
    return absent


def _decided(found: Identification, key: InputKey) -> Bools:
    """Where the main category is decided both if the input says yes and if it says no."""
    known = np.ones(len(found.schools), dtype=bool)
    for answer in (True, False):
        inputs = found.inputs.supposing({key: answer})
        columns: dict[str, VerdictColumn] = {}
        for name, outcome in found.judgement.criteria.items():
            concerned = key in outcome.missing
            rule = found.edition.criteria[name].rule
            columns[name] = rule.judge(inputs).verdict if concerned else outcome.verdict
        joined = join_categories(found.edition, columns, len(found.schools))
        known &= joined[found.main].known()
    return known
