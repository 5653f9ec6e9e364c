"""A computed list against an approved one: who is on one and not on the other, and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

import pandas as pd
from attrs import frozen

from schoolsupport.domain import NotApplicable, Problem
from schoolsupport.identification.reasons.wording import VERDICTS, input_title
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import Column, Lines, Page, Part, Table, Text
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, plain, told
from schoolsupport.support.lists import ApprovedList, ApprovedSchool, category_of_run, list_of_run
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import number_text
from schoolsupport.words.schools import NameMatch

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.identification.reasons.records import CriterionRecord, SchoolRecord
    from schoolsupport.roadmaps.template import RoadmapTemplate

Outcome = Literal["both", "found_not_listed", "listed_not_found"]
_Counted = Literal["both", "found_not_listed", "listed_not_found", "unmatched", "undecided"]
Cause = Literal["criteria", "no_data", "not_applicable", "exempt", "not_judged"]

OUTCOMES: dict[Outcome, Message] = {
    "both": msg("on both"),
    "found_not_listed": msg("found, not listed"),
    "listed_not_found": msg("listed, not found"),
}
CAUSES: dict[Cause, Message] = {
    "criteria": msg("by the criteria"),
    "no_data": msg("no data"),
    "not_applicable": msg("does not apply"),
    "exempt": msg("excluded"),
    "not_judged": msg("not among the schools judged"),
}
MOST_MISSING = 3
_COLUMNS = (
    "school", "name", "municipality", "outcome", "cause", "verdict", "why", "pupils", "more_than",
    "printed", "score", "act",
)  # fmt: skip


@told(
    "school", "name", "municipality", "outcome", "cause", "verdict", "why", "pupils", "more_than",
    "approved.line.act", "approved.line.from_", "approved.line.until", "approved.match",
)  # fmt: skip
@frozen(kw_only=True)
class ReconciledSchool:
    """One school on one of the lists, or on both.

    Attributes:
        school: id.
        name: name, if known.
        municipality: where it stands, if known.
        outcome: on both, found and not listed, or listed and not found.
        cause: of a school not found: what kept it off.
        verdict: the computed verdict; None for a school that was not judged.
        why: what decides, a sentence for each criterion.
        pupils: the fewest pupils that would turn the verdict; None if not known.
        more_than: the verdict surely needs more pupils than this (where `pupils` is None).
        approved: the line of the approved list, if it names the school.
    """

    school: str
    name: str | None
    municipality: str | None
    outcome: Outcome
    cause: Cause | None = None
    verdict: Verdict | None = None
    why: tuple[Message, ...] = ()
    pupils: int | None = None
    more_than: int | None = None
    approved: ApprovedSchool | None = None

    @property
    def reasons(self) -> tuple[Message, ...]:
        """Why: what kept it off, if no criterion did, and what decides."""
        if self.cause is None or self.cause == "criteria":
            return self.why
        return (CAUSES[self.cause], *self.why)

    def words(self, lang: str = "en") -> str:
        """Why, in one line."""
        return "; ".join(one.text(lang) for one in self.reasons)


@told(
    "category", Key("list", "approved.name"), "approved.source", "year", "as_of", "approved.day",
    Key("counts", kind=Mapping[_Counted, int]), "schools", "unmatched", "undecided", "problems",
)  # fmt: skip
@frozen(kw_only=True, eq=False)
class Reconciliation:
    """A computed list beside an approved one.

    Attributes:
        category: id of the category computed.
        short: its abbreviation.
        as_of: day of the rules.
        approved: the approved list.
        schools: schools on either; those that differ first, then by id.
        undecided: schools that cannot be judged and are not listed.
    """

    category: str
    short: str
    year: int
    as_of: dt.date
    approved: ApprovedList
    schools: tuple[ReconciledSchool, ...]
    undecided: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many schools have each outcome, and how many names were taken for none."""
        counted = Counter(one.outcome for one in self.schools)
        return {
            **{outcome: counted[outcome] for outcome in OUTCOMES},
            "unmatched": len(self.approved.unmatched),
            "undecided": len(self.undecided),
        }

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What has to be said of printed names."""
        return self.approved.problems

    @property
    def unmatched(self) -> tuple[NameMatch, ...]:
        """Printed names that were taken for no school."""
        return tuple(one.match for one in self.approved.unmatched if one.match is not None)

    def of(self, outcome: Outcome) -> tuple[ReconciledSchool, ...]:
        """The schools with an outcome."""
        return tuple(one for one in self.schools if one.outcome == outcome)

    def frame(self, lang: str = "en") -> pd.DataFrame:
        """One row per school on either list; words in a language."""
        rows = [
            {
                **plain(one, lang),
                "why": one.words(lang),
                "printed": one.approved.match.printed
                if one.approved and one.approved.match
                else None,
                "score": float(one.approved.match.score or 0)
                if one.approved and one.approved.match
                else None,
            }
            for one in self.schools
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS))

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def page(told: Reconciliation) -> Page:
    """How many schools are on which list, those that differ with why, and the names printed.

    The schools on both lists stand in files, folded away.
    """
    head = msg(
        "{category} by the rules of {as_of}, and the list «{list}» on {day}",
        category=told.short,
        as_of=told.as_of,
        list=told.approved.name,
        day=told.approved.day,
    )
    counts = told.counts
    counted = msg(
        "on both: {both}; found, not listed: {found}; listed, not found: {listed}; names taken"
        " for no school: {unmatched}; cannot be judged and not listed: {undecided}",
        both=counts["both"],
        found=counts["found_not_listed"],
        listed=counts["listed_not_found"],
        unmatched=counts["unmatched"],
        undecided=counts["undecided"],
    )
    parts: list[Part] = [Text(words=counted), _table(told)]
    matches = [one.match for one in told.approved.schools if one.match is not None]
    if matches:
        names = msg("Names the list prints without a login; confirm each")
        parts.append(Text(words=names, style="heading"))
        parts += [Text(words=one.words(), style="item", level=1) for one in matches]
    return Page(title=head, name="reconcile", parts=parts)


def _table(told: Reconciliation) -> Table:
    columns = (
        Column(heading=msg("What differs"), id="outcome", wrap="never"),
        Column(heading=msg("Login"), id="school", wrap="never"),
        Column(heading=msg("School"), id="name"),
        Column(heading=msg("Why"), id="why"),
        Column(heading=msg("Pupils to the line"), id="pupils", unit="people"),
    )
    rows = [
        (
            OUTCOMES[one.outcome],
            one.school,
            one.name,
            Lines(one.reasons),
            f"> {one.more_than}"
            if one.pupils is None and one.more_than is not None
            else one.pupils,
        )
        for one in told.schools
    ]
    folded = [int(one.outcome == "both") for one in told.schools]
    return Table.of_rows(columns, rows, name="schools", outline=folded, group_by=("outcome",))


def reconcile(
    found: Identification,
    name: str,
    *,
    category: str | None = None,
    on: dt.date | None = None,
    templates: Iterable[RoadmapTemplate] = (),
    municipality: str | None = None,
) -> Reconciliation:
    """A run's list against an approved one.

    Args:
        found: the run.
        name: name of the approved list: of the table `lists`, of the region's own files, or the
            id of a school list in a roadmap.
        category: id of the category; by default the main one.
        on: the day the approved list is looked at; by default the day of the rules.
        templates: roadmaps whose orders name schools.
        municipality: part of the name of the municipality the list is of; by default the one the
            rules bind, if they bind one.

    Raises:
        ParameterError: there is no such list or category, or the list names nobody on the day.
    """
    chosen = category_of_run(found, category, "--category")
    approved = list_of_run(found, name, on=on, templates=templates, municipality=municipality)
    listed = {one.school: one for one in approved.schools if one.school is not None}
    computed = set(found.listed(chosen))
    rows = [_row(found, chosen, one, listed.get(one), computed) for one in {*listed, *computed}]
    order: list[Outcome] = ["found_not_listed", "listed_not_found", "both"]
    rows.sort(key=lambda one: (order.index(one.outcome), one.school))
    codes = found.judgement.categories[chosen].codes
    open_ = [str(school) for school in found.schools[codes == Verdict.NO_DATA]]
    return Reconciliation(
        category=chosen,
        short=found.edition.categories[chosen].short,
        year=found.year,
        as_of=found.as_of,
        approved=approved,
        schools=tuple(rows),
        undecided=tuple(school for school in open_ if school not in listed),
    )


def _row(
    found: Identification,
    category: str,
    school: str,
    approved: ApprovedSchool | None,
    computed: set[str],
) -> ReconciledSchool:
    if school not in found.schools:
        return ReconciledSchool(
            school=school,
            name=None,
            municipality=None,
            outcome="listed_not_found",
            cause="not_judged",
            approved=approved,
        )
    record = found.record(school)
    verdict = record.categories[category]
    outcome: Outcome = "both" if approved is not None else "found_not_listed"
    if school not in computed:
        outcome = "listed_not_found"
    distance = found.distance(school, category) if outcome != "both" else None
    return ReconciledSchool(
        school=school,
        name=record.name,
        municipality=record.municipality,
        outcome=outcome,
        cause=_cause(found, category, school, verdict) if outcome == "listed_not_found" else None,
        verdict=verdict,
        why=tuple(_why(found, category, record, verdict)),
        pupils=distance.pupils if distance else None,
        more_than=distance.more_than if distance else None,
        approved=approved,
    )


def _cause(found: Identification, category: str, school: str, verdict: Verdict) -> Cause:
    if verdict is Verdict.NO_DATA:
        return "no_data"
    if verdict is not Verdict.NOT_APPLICABLE:
        return "criteria"
    why = int(found.judgement.categories[category].why_not[found.place(school)])
    return "exempt" if why == NotApplicable.EXEMPT else "not_applicable"


def _why(
    found: Identification, category: str, record: SchoolRecord, verdict: Verdict
) -> Iterator[Message]:
    """The criteria that decide: those met of a school found, the others of one not found."""
    if verdict is Verdict.NOT_APPLICABLE:
        place = found.place(record.school)
        yield NotApplicable(int(found.judgement.categories[category].why_not[place])).message
        return
    rests = found.edition.rests_on(category)
    yield from _criteria_words(
        one
        for one in record.criteria
        if one.id in rests and one.used and _decides(one.verdict, verdict)
    )


def _decides(one: Verdict, of_category: Verdict) -> bool:
    if of_category is Verdict.NO_DATA:
        return one is Verdict.NO_DATA
    return one is of_category


def _criteria_words(criteria: Iterable[CriterionRecord]) -> Iterator[Message]:
    """A sentence for each criterion: what was found, and what was needed."""
    for one in criteria:
        yield _criterion_words(one)


def _criterion_words(one: CriterionRecord) -> Message:
    if one.verdict is Verdict.NO_DATA and one.missing:
        shown = [input_title(key) for key in one.missing[:MOST_MISSING]]
        if len(one.missing) > MOST_MISSING:
            shown.append("…")
        return msg("{title}: missing {what}", title=one.title, what="; ".join(shown))
    if one.counts_works:
        return msg(
            "{title}: {certain} of {of}, needed {needed}",
            title=one.title,
            certain=one.certain,
            of=one.of,
            needed=one.needed,
        )
    if one.observed is not None and one.threshold is not None:
        return msg(
            "{title}: {observed}, the line is {threshold}",
            title=one.title,
            observed=number_text(one.observed, one.unit, "ru"),
            threshold=number_text(float(one.threshold), one.unit, "ru"),
        )
    return msg("{title}: {verdict}", title=one.title, verdict=VERDICTS[one.verdict])
