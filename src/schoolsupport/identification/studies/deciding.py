"""Which members of a category make its verdict, for all schools at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.rules.rulebook import Edition
from schoolsupport.identification.studies.what_if import answers_of
from schoolsupport.identification.verdicts import Bools, Verdict


def deciding(found: Identification, category: str) -> Mapping[str, Bools]:
    """The criteria and gaps that make the verdict on each school.

    Of a school that is met: the criteria that speak for it. Of one that is not met: those whose
    other answer alone would put it on the list; where none alone does, all that do not speak for
    it. Of one that cannot be judged: those that have no data, and the gaps. Of one that the
    category does not concern: what takes it out, or what does not apply.

    Returns:
        Masks over the schools by id of the criterion or gap, in the order categories name them.
    """
    edition, now = found.edition, found.judgement.categories[category].codes
    speaking = _speaking(edition, category)
    taken_out = {
        name
        for one in edition.rests_on(category) & set(edition.categories)
        for name in edition.categories[one].membership.exclude
    }
    masks: dict[str, Bools] = {}
    unmet: dict[str, Bools] = {}
    for name, speaks_for in speaking.items():
        if name not in found.judgement.criteria:
            masks[name] = now == Verdict.NO_DATA
            continue
        codes = found.judgement.criteria[name].verdict.codes
        answer, other = Verdict.MET, Verdict.NOT_MET
        if not speaks_for:
            answer, other = other, answer
        masks[name] = ((now == Verdict.MET) & (codes == answer)) | (
            (now == Verdict.NO_DATA) & (codes == Verdict.NO_DATA)
        )
        masks[name] |= (now == Verdict.NOT_APPLICABLE) & (codes == Verdict.NOT_APPLICABLE)
        unmet[name] = (now == Verdict.NOT_MET) & (codes == other)
    alone = {
        name: mask & (_other_answer(found, name, category, speaks_for=speaking[name]))
        for name, mask in unmet.items()
        if mask.any()
    }
    any_alone = np.logical_or.reduce([*alone.values(), np.zeros(len(now), dtype=bool)])
    for name, mask in alone.items():
        masks[name] |= np.where(any_alone, mask, unmet[name])
    return _exempting(found, sorted(taken_out), now == Verdict.NOT_APPLICABLE, masks)


def decided_by(masks: Mapping[str, Bools], place: int) -> tuple[str, ...]:
    """Ids of the members that make the verdict on one school."""
    return tuple(name for name, mask in masks.items() if mask[place])


def _speaking(edition: Edition, category: str) -> dict[str, bool]:
    """The criteria and gaps a category rests on, and whether being met speaks for it."""
    found: dict[str, bool] = {}
    waiting = [(category, True)]
    while waiting:
        name, speaks_for = waiting.pop(0)
        if name not in edition.categories:
            if name in edition.criteria or name in edition.rulebook.gaps:
                found.setdefault(name, speaks_for)
            continue
        membership = edition.categories[name].membership
        for members, same in (
            ((*membership.any_of, *membership.all_of, *membership.of), True),
            (membership.none_of, False),
        ):
            waiting += [(member, speaks_for == same) for member in members]
    return found


def _other_answer(
    found: Identification, criterion: str, category: str, *, speaks_for: bool
) -> Bools:
    own = found.judgement.criteria[criterion].verdict
    answer = Verdict.MET if speaks_for else Verdict.NOT_MET
    return np.asarray(answers_of(found, criterion, own, category)[answer] == Verdict.MET)


def _exempting(
    found: Identification, names: list[str], outside: Bools, masks: Mapping[str, Bools]
) -> dict[str, Bools]:
    """What takes schools out stands alone: what else does not apply to them does not matter."""
    exempting = {
        name: outside & found.judgement.criteria[name].verdict.certain
        for name in names
        if name in found.judgement.criteria
    }
    taken = np.logical_or.reduce([*exempting.values(), np.zeros(len(outside), dtype=bool)])
    return {name: mask & ~taken for name, mask in masks.items()} | exempting
