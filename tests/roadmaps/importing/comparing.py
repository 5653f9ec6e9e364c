"""What an imported template says otherwise than the one it was laid out from.

Not compared, because no document says it: ids of acts and sections, `levels`, `reasons`, acts of
grounds, whom a point speaks to, what it asks for and delegates, corrections. A role is compared
without its ending: the order prints «кураторы», a template may write «куратор».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schoolsupport.roadmaps.template import (
    Measure,
    Responsible,
    RoadmapTemplate,
    Section,
    SubMeasure,
    Target,
    TargetUnit,
)

HEAD = ("title", "act_title", "period", "columns", "responsible_does", "level")
AIMS = ("goals", "tasks", "expected_results", "footnotes")
CELLS = ("number", "title", "deadline", "evidence", "expected_result", "target_text")
JOINED = ("deadline_from", "responsible_from")


def head_differences(got: RoadmapTemplate, want: RoadmapTemplate) -> list[str]:
    """Fields outside the table that differ, with both values."""
    found = [_said(name, getattr(got, name), getattr(want, name)) for name in (*HEAD, *AIMS)]
    found.append(_said("act", (got.act.number, got.act.date), (want.act.number, want.act.date)))
    found.append(_said("sections", _sections(got), _sections(want)))
    points = [duty for duty in want.duties if duty.clause[0].isdigit()]
    found.append(
        _said(
            "duties",
            [(duty.clause, duty.text, duty.force) for duty in got.duties],
            [(duty.clause, duty.text, duty.force) for duty in points],
        )
    )
    return [one for one in found if one]


def differences(got: RoadmapTemplate, want: RoadmapTemplate, *, joined: bool = True) -> list[str]:
    """Measures that differ, by number and field, with both values.

    Args:
        got: the imported template.
        want: the one it was laid out from.
        joined: the file shows merged cells.
    """
    if len(got.measures) != len(want.measures):
        return [f"{len(got.measures)} measures instead of {len(want.measures)}"]
    places = {section.id: place for place, section in enumerate(want.sections)}
    own = {section.id: place for place, section in enumerate(got.sections)}
    found = []
    for one, other in zip(got.measures, want.measures, strict=True):
        if own[one.section] != places[other.section]:
            found.append(f"{other.number} section: {one.section} instead of {other.section}")
        found.extend(f"{other.number} {what}" for what in _measure(one, other, joined=joined))
    return found


def _measure(got: Measure, want: Measure, *, joined: bool) -> Iterator[str]:
    for name in CELLS:
        yield from _yielded(name, getattr(got, name), getattr(want, name))
    yield from _yielded("sub_measures", _subs(got.sub_measures), _subs(want.sub_measures))
    yield from _yielded(
        "targets", list(map(_target, got.targets)), list(map(_target, want.targets))
    )
    if joined:
        for name in JOINED:
            yield from _yielded(name, getattr(got, name), getattr(want, name))
    if joined or want.responsible_from is None:
        yield from _yielded("responsible", _parties(got), _parties(want))
        if want.responsible_text is not None:
            yield from _yielded("responsible_text", got.responsible_text, want.responsible_text)


def _subs(subs: tuple[SubMeasure, ...]) -> list[tuple[str, str | None]]:
    return [(sub.title, sub.deadline) for sub in subs]


def _target(target: Target) -> tuple[object, ...]:
    """What a count is of is often said elsewhere in the row; a percentage says it itself."""
    of = target.of if target.unit is TargetUnit.PERCENT else None
    numbers = (target.comparator, target.value, target.upper, target.unit)
    return (target.text, *numbers, of, target.per)


def _parties(measure: Measure) -> list[tuple[str, ...]]:
    return [(*stems(party), party.does) for party in measure.responsible]


def stems(party: Responsible) -> tuple[str, ...]:
    """The words of a party without their endings."""
    return tuple(word[:6] for word in re.findall(r"[\w+]+", party.name.lower()))


def _sections(template: RoadmapTemplate) -> list[tuple[str | None, str | None, int | None]]:
    return [_section(section) for section in template.sections]


def _section(section: Section) -> tuple[str | None, str | None, int | None]:
    return section.number, section.title, section.year


def _yielded(name: str, got: object, want: object) -> Iterator[str]:
    said = _said(name, got, want)
    if said:
        yield said


def _said(name: str, got: object, want: object) -> str:
    return "" if got == want else f"{name}: {got!r} instead of {want!r}"
