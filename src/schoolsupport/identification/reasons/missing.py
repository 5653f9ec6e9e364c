"""What is missing, and how many schools each missing input would decide."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.judged import Judged, once
from schoolsupport.identification.judging import join_categories, judge_criteria
from schoolsupport.identification.verdicts import Bools
from schoolsupport.records import Key, told


@told(Key("key", spread=True), "absent", "undecided", "decides")
@frozen(kw_only=True)
class MissingInput:
    """One input that is absent for some schools.

    Attributes:
        key: what it is.
        absent: how many schools lack it.
        undecided: how many of them are not decided in the main category, which it is a part of.
        decides: how many of these it would decide alone, whatever it says.
        settles: how many verdicts of these schools on single criteria it would decide alone.
    """

    key: InputKey
    absent: int
    undecided: int
    decides: int
    settles: int = 0


@once
def missing_inputs(found: Judged) -> list[MissingInput]:
    """The missing inputs of the criteria in use, the most deciding first.

    Where none decides a school alone, those that settle the most criteria stand first.
    """
    main = found.judgement.categories[found.main]
    open_schools = main.possible & ~main.certain
    nobody = np.zeros(len(found.schools), dtype=bool)
    rests_on = found.edition.rests_on(found.main)
    of_main = _absent(found, found.edition.used & rests_on)
    listed = []
    for key, schools in _absent(found, found.edition.used).items():
        waiting = of_main.get(key, nobody) & open_schools
        decides, settles = _decided(found, key, waiting) if waiting.any() else (0, 0)
        listed.append(
            MissingInput(
                key=key,
                absent=int(schools.sum()),
                undecided=int(waiting.sum()),
                decides=decides,
                settles=settles,
            )
        )
    return sorted(listed, key=lambda one: (-one.decides, -one.undecided, -one.settles, one.key))


def _absent(found: Judged, criteria: frozenset[str]) -> dict[InputKey, Bools]:
    absent: dict[InputKey, Bools] = {}
    for name in sorted(criteria):
        for key, schools in found.judgement.criteria[name].missing.items():
            absent[key] = absent.get(key, np.zeros(len(found.schools), dtype=bool)) | schools
    return absent


def _decided(found: Judged, key: InputKey, waiting: Bools) -> tuple[int, int]:
    """What is decided both if the input says yes and if it says no.

    Returns:
        How many of the waiting schools in the main category, and how many of their verdicts on
        the criteria it is made of.
    """
    in_main, takes_from = waiting, found.edition.takes_from
    rests_on = found.edition.rests_on(found.main)
    concerned = {
        name for name, outcome in found.judgement.criteria.items() if key in outcome.missing
    }
    concerned |= {name for name in found.edition.criteria if concerned & takes_from(name)}
    kept = {name: o for name, o in found.judgement.criteria.items() if name not in concerned}
    settled = dict.fromkeys(sorted(concerned & rests_on), waiting)
    for answer in (True, False):
        inputs = found.inputs.supposing({key: answer})
        earlier = found.judgement.earlier
        judged = judge_criteria(found.edition, inputs, kept, earlier)
        columns = {name: outcome.verdict for name, outcome in judged.items()}
        joined = join_categories(found.edition, columns, len(found.schools), earlier)
        in_main = in_main & joined[found.main].known()
        settled = {name: open_ & columns[name].known() for name, open_ in settled.items()}
    before = found.judgement.criteria
    newly = sum(int((s & ~before[name].verdict.known()).sum()) for name, s in settled.items())
    return int(in_main.sum()), newly
