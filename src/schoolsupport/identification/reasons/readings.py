"""Readings: what the list would be if the words of an act were read the other way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from schoolsupport.identification.judged import Judged, once
from schoolsupport.identification.judging import judge, with_reading
from schoolsupport.identification.verdicts import KEYS, Verdict, VerdictColumn
from schoolsupport.records import told


@told("category", "id", "rule", "title", "listed", "enter", "leave", "undecided")
@frozen(kw_only=True)
class Reading:
    """A category under one alternative reading.

    Attributes:
        category: id of the category.
        rule: id of the criterion or category read otherwise.
        id: id of the alternative.
        title: what is read otherwise, in Russian.
        listed: how many schools would be listed.
        enter: ids of schools that would enter the list.
        leave: ids of schools that would leave it.
        undecided: how many schools could not be decided.
        verdicts: verdict codes by school, in the order of the schools judged.
    """

    category: str
    rule: str
    id: str
    title: str
    listed: int
    enter: tuple[str, ...]
    leave: tuple[str, ...]
    undecided: int
    verdicts: bytes

    def verdict_at(self, place: int) -> str:
        """The verdict on the school at a place, under this reading."""
        return KEYS[self.verdicts[place]]


@once
def readings_of(found: Judged) -> list[Reading]:
    """Every declared alternative, judged on the same data, for each category it concerns.

    The main category comes first.

    An alternative of the same id in several rules is one reading: all of them are read otherwise
    together, because it answers one question («с какого числа участников считать работу»).
    """
    return sorted(_readings(found), key=lambda one: one.category != found.main)


def _readings(found: Judged) -> Iterator[Reading]:
    edition = found.edition
    together: dict[str, list[tuple[str, str, dict[str, object]]]] = {}
    for rule in edition.rules:
        for other in rule.standing.alternative:
            together.setdefault(other.id, []).append((rule.id, other.title, other.set))
    for name, changes in together.items():
        changed = edition
        for rule_id, _, settings in changes:
            changed = with_reading(changed, rule_id, settings)
        judgement = judge(changed, found.inputs)
        touched = {rule_id for rule_id, _, _ in changes}
        for category in sorted(edition.categories, key=lambda one: one != edition.main):
            if touched & edition.rests_on(category):
                yield Reading(
                    category=category,
                    rule=", ".join(rule_id for rule_id, _, _ in changes),
                    id=name,
                    title=changes[0][1],
                    **_compared(found, category, judgement.categories[category]),
                )


def _compared(found: Judged, category: str, then: VerdictColumn) -> dict[str, Any]:
    """Who enters and who leaves a category under another reading."""
    now = found.judgement.categories[category].certain
    return {
        "listed": int(then.certain.sum()),
        "enter": tuple(map(str, found.schools[then.certain & ~now])),
        "leave": tuple(map(str, found.schools[now & ~then.certain])),
        "undecided": int((then.codes == Verdict.NO_DATA).sum()),
        "verdicts": then.codes.tobytes(),
    }
