"""The schools a run found, as a roadmap is planned for them: with their statuses and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.roadmaps.planning.deriving import status_named
from schoolsupport.roadmaps.planning.organisations import Organisations, SchoolEntry
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.support.lists import names_of, raw_lines

_SIGNS = "признаки "
"""What stands before a status where a rule was computed, and no act named the school."""


def found_schools(found: Identification, template: RoadmapTemplate) -> Organisations:
    """The schools of the list of a run, to plan a roadmap for.

    A status is what a category the school is in is called («ШНОР»: `shnor`), and every list of the
    tables or of the region that holds the school on the day of the rules. Where no category of the
    school is called by a word that orders have for a status, nothing is said of its statuses: a
    list alone does not tell that the school is none of those an order speaks to. Who plans for a
    run plans for the schools that have the signs: «признаки ШНОР» calls a school as «ШНОР» does.

    Reasons are the criteria met, where the order links its rows with criteria. Where it links them
    with anything else, or a criterion it names lacks data, nobody has looked for its reasons.

    Args:
        found: the run.
        template: the order that is planned by.

    Returns:
        Schools in the order of the run.
    """
    names = names_of(found)
    statuses = {
        name: status_named(one.short.removeprefix(_SIGNS))
        for name, one in found.edition.categories.items()
    }
    listed = _listed(found)
    linked = dict.fromkeys(reason for row in template.measures for reason in row.reasons)

    def entry(school: str) -> SchoolEntry:
        name, municipality = names[school]
        own = [
            status
            for category, status in statuses.items()
            if status and _verdict(found, category, school) is Verdict.MET
        ]
        return SchoolEntry(
            school=school,
            name=name or school,
            municipality=municipality,
            statuses=tuple(dict.fromkeys([*own, *listed.get(school, ())])) if own else None,
            reasons=_reasons(found, school, linked),
        )

    return Organisations(schools=tuple(map(entry, found.listed())))


def _verdict(found: Identification, category: str, school: str) -> Verdict:
    return found.judgement.categories[category][found.place(school)]


def _listed(found: Identification) -> dict[str, list[str]]:
    """The lists that hold each school on the day of the rules."""
    lists: dict[str, list[str]] = {}
    for line in raw_lines(found.inputs.tables, found.edition.rulebook.lists):
        if line.holds(found.as_of):
            lists.setdefault(line.school, []).append(line.list)
    return lists


def _reasons(found: Identification, school: str, linked: Iterable[str]) -> tuple[str, ...] | None:
    verdicts = dict(_criteria(found, school, linked))
    if not verdicts or set(verdicts.values()) & {None, Verdict.NO_DATA}:
        return None
    return tuple(name for name, verdict in verdicts.items() if verdict is Verdict.MET)


def _criteria(
    found: Identification, school: str, names: Iterable[str]
) -> Iterator[tuple[str, Verdict | None]]:
    """The verdict on each criterion; None for what is no criterion of the rules."""
    for name in names:
        outcome = found.judgement.criteria.get(name)
        yield name, outcome.verdict[found.place(school)] if outcome else None
