"""From a template to a roadmap: rows and points become tasks of somebody, in given days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from attrs import define, evolve, field, frozen

from schoolsupport.faults import fault
from schoolsupport.roadmaps.planning.deriving import (
    Choice,
    choose_duty,
    choose_measure,
    force_of,
    left_out,
    own_tier,
    standing,
    with_listed_statuses,
)
from schoolsupport.roadmaps.planning.organisations import Organisations, Roster, SchoolEntry
from schoolsupport.roadmaps.planning.roadmap import (
    Dating,
    Owner,
    Party,
    Remark,
    Roadmap,
    Task,
    TaskSource,
    Tier,
)
from schoolsupport.roadmaps.planning.timing import (
    PlanSettings,
    Term,
    Timing,
    Window,
    row_term,
    timed,
    timings,
)
from schoolsupport.roadmaps.template import (
    Duty,
    Measure,
    Responsible,
    RoadmapTemplate,
    SubMeasure,
)
from schoolsupport.roadmaps.terms import deadline_context
from schoolsupport.translation import msg


def plan(
    template: RoadmapTemplate,
    *,
    days: tuple[dt.date, dt.date] | None = None,
    owner: Owner | None = None,
    organisations: Organisations | None = None,
    roster: Roster | None = None,
    settings: PlanSettings | None = None,
) -> Roadmap:
    """The roadmap of somebody for given days.

    Args:
        template: the order.
        days: first and last day planned, both included; by default the years of the template.
        owner: whose roadmap; by default of the level and territory of the order itself. Rows of a
            lower level are chosen as `deriving` tells.
        organisations: schools, with their statuses and reasons; needed for a school's own.
        roster: who holds which office; without it tasks name offices and organisations only.
        settings: calendars, days off, corrections; by default the print rules.

    Returns:
        Tasks in the order of the template: its duties first, then its rows. Every row has a task,
        dated or with the reason why it is not; where the days are fewer than the template's years,
        what lies outside them is left out and counted in `notes`.

    Raises:
        ParameterError: the days end before they start, or the owner is above the order's level.
        InputError: the owner is a school that the table of organisations does not hold.
    """
    shared = _Shared.of(template, days, organisations, roster, settings)
    return _planned(shared, owner, None)


def _planned(shared: _Shared, owner: Owner | None, school: SchoolEntry | None) -> Roadmap:
    """The roadmap of one owner; `school` is its entry where it is known already."""
    planning = _Planning.begin(shared, owner, school)
    template, roster = shared.template, shared.roster
    tasks = [*planning.duties(), *planning.measures()]
    return Roadmap(
        template=template.name,
        title=template.title,
        act=template.act,
        act_title=template.act_title,
        territory=template.territory,
        owner=planning.owner,
        first_day=planning.window.first,
        last_day=planning.window.last,
        sections=template.sections,
        tasks=tuple(tasks),
        notes=tuple(planning.notes()),
        problems=tuple(planning.problems()),
        unfilled=tuple(_unfilled(tasks)) if roster is not None else (),
    )


def plan_all(
    template: RoadmapTemplate,
    tier: Tier,
    organisations: Organisations,
    *,
    days: tuple[dt.date, dt.date] | None = None,
    roster: Roster | None = None,
    settings: PlanSettings | None = None,
) -> tuple[Roadmap, ...]:
    """The roadmaps of a level that derive from an order: one for each municipality or school.

    Args:
        template: the order.
        tier: the level wanted.
        organisations: schools and, by them, municipalities.
        days: first and last day planned; by default the years of the template.
        roster: who holds which office.
        settings: calendars, days off, corrections.

    Returns:
        Roadmaps in the order of the table; the order's own roadmap alone for its own level.

    Raises:
        ParameterError: the level is above that of the order.
    """
    shared = _Shared.of(template, days, organisations, roster, settings)
    if tier is Tier.SCHOOL:
        return tuple(_planned(shared, school_owner(one), one) for one in organisations.schools)
    owners: list[Owner | None] = [None]
    if tier is not own_tier(template):
        owners = [
            Owner(tier=tier, id=name, name=name)
            for name in (organisations.municipalities if tier is Tier.MUNICIPALITY else ("",))
        ]
    return tuple(_planned(shared, owner, None) for owner in owners)


def school_owner(school: SchoolEntry) -> Owner:
    """A school as the owner of a roadmap."""
    return Owner(
        tier=Tier.SCHOOL, id=school.school, name=school.name, municipality=school.municipality
    )


def years(first: int, last: int | None = None) -> tuple[dt.date, dt.date]:
    """The days of calendar years, both included."""
    return dt.date(first, 1, 1), dt.date(last or first, 12, 31)


@frozen(kw_only=True)
class _Shared:
    """What plans of one order share: its words give the same days whosever plan it is.

    What is found for one owner is kept for the next; a calendar of a municipality or a school makes
    days of its own.
    """

    template: RoadmapTemplate
    window: Window
    settings: PlanSettings
    organisations: Organisations | None
    roster: Roster | None
    repeated: Counter[str]
    terms: dict[str, Term | None] = field(factory=dict)
    times: dict[tuple[str, Place], tuple[Timing, ...]] = field(factory=dict)
    parties: dict[int, tuple[Party, ...]] = field(factory=dict)

    @classmethod
    def of(
        cls,
        template: RoadmapTemplate,
        days: tuple[dt.date, dt.date] | None,
        organisations: Organisations | None,
        roster: Roster | None,
        settings: PlanSettings | None,
    ) -> _Shared:
        window = Window.of(template.period, days)
        first, last = window.first, window.last
        if last < first:
            raise fault(
                "parameter.days_backwards",
                where="days",
                found=f"{first.isoformat()}…{last.isoformat()}",
            )
        return cls(
            template=template,
            window=window,
            settings=settings or PlanSettings(),
            organisations=organisations,
            roster=roster.located(organisations) if roster and organisations else roster,
            repeated=Counter(one.number for one in template.measures),
        )

    def term(self, key: str, measure: Measure) -> Term | None:
        """The words about time of a row."""
        if key not in self.terms:
            self.terms[key] = row_term(self.template, measure)
        return self.terms[key]


Place = tuple[str | None, str | None]
"""Municipality and school whose own calendar counts; None for that of everybody."""


@define
class _Seen:
    """What was met on the way."""

    choices: dict[str, Choice] = field(factory=dict)
    outside: list[str] = field(factory=list)
    numbers: Counter[tuple[str, str]] = field(factory=Counter)


@frozen(kw_only=True)
class _Planning:
    shared: _Shared
    owner: Owner
    school: SchoolEntry | None
    place: Place
    settings: PlanSettings
    seen: _Seen = field(factory=_Seen)

    @classmethod
    def begin(cls, shared: _Shared, owner: Owner | None, entry: SchoolEntry | None) -> _Planning:
        template = shared.template
        owner = owner or Owner(
            tier=own_tier(template), id=template.territory, name=template.territory
        )
        _check_level(template, owner)
        school = None
        if owner.tier is Tier.SCHOOL:
            known = shared.organisations or Organisations()
            school = with_listed_statuses(template, entry or known.school(owner.id))
        place = _own_calendar(shared.settings, owner)
        calendar = shared.settings.school_calendar.of_place(*place)
        return cls(
            shared=shared,
            owner=owner,
            school=school,
            place=place,
            settings=evolve(shared.settings, school_calendar=calendar),
        )

    @property
    def template(self) -> RoadmapTemplate:
        """The order."""
        return self.shared.template

    @property
    def window(self) -> Window:
        """The days planned."""
        return self.shared.window

    @property
    def roster(self) -> Roster | None:
        """Who holds which office."""
        return self.shared.roster

    def measures(self) -> Iterator[Task]:
        """Tasks of the rows that stand in the owner's roadmap."""
        for measure in self.template.measures:
            choice = choose_measure(self.template, measure, self.owner, self.school)
            key = self._numbered(measure.section, measure.number)
            self.seen.choices[self._label(measure)] = choice
            if choice.taken:
                yield from self._measure(measure, key, choice)

    def duties(self) -> Iterator[Task]:
        """Tasks of the numbered points that stand in the owner's roadmap."""
        for duty in self.template.duties:
            choice = choose_duty(self.template, duty, self.owner, self.school)
            key = self._numbered("duty", duty.clause)
            if choice.taken and duty.asks:
                yield from self._duty(duty, key, choice)

    def _measure(self, measure: Measure, key: str, choice: Choice) -> Iterator[Task]:
        bare = Task(
            id=key,
            source=TaskSource.MEASURE,
            section=measure.section,
            number=measure.number,
            title=measure.title,
            dating=Dating.NO_DEADLINE,
            parties=self._parties(measure.responsible),
            evidence=measure.evidence,
            expected_result=measure.expected_result,
            target_text=measure.target_text,
            targets=measure.targets,
            reasons=measure.reasons,
            force=force_of(measure, self.template, self.owner),
            assumed=choice.assumed,
        )
        subs = tuple(enumerate(measure.sub_measures))
        own_terms = bool(subs) and all(sub.deadline is not None for _, sub in subs)
        term = self.shared.term(key, measure)
        if not (own_terms and term is None):
            yield from self._timed(bare, term)
        for place, sub in subs:
            if choice.subs is None or place in choice.subs:
                yield from self._sub(bare, measure, sub, place, term)

    def _sub(
        self, row: Task, measure: Measure, sub: SubMeasure, place: int, above: Term | None
    ) -> Iterator[Task]:
        parties = self._parties(sub.responsible) if sub.responsible else row.parties
        bare = evolve(
            row,
            id=f"{row.id}.{place + 1}",
            source=TaskSource.SUB_MEASURE,
            title=sub.title,
            parent=measure.title,
            parties=parties,
        )
        term = above
        if sub.deadline is not None:
            context = deadline_context(self.template, measure)
            term = Term(phrase=sub.deadline, context=context)
        yield from self._timed(bare, term)

    def _duty(self, duty: Duty, key: str, choice: Choice) -> Iterator[Task]:
        bare = Task(
            id=key,
            source=TaskSource.DUTY,
            number=duty.clause,
            title=duty.text,
            dating=Dating.NO_DEADLINE,
            parties=self._parties(duty.who),
            evidence=duty.what,
            force=duty.force,
            assumed=choice.assumed,
        )
        term = None
        if duty.deadline is not None:
            term = Term(phrase=duty.deadline, context=deadline_context(self.template))
        yield from self._timed(bare, term)

    def _timed(self, bare: Task, term: Term | None) -> Iterator[Task]:
        """A task for each time of the words."""
        known, key = self.shared.times, (bare.id, self.place)
        if key not in known:
            known[key] = timings(term, self.window, self.settings)
        times = known[key]
        if not times:
            self.seen.outside.append(bare.number)
        for one in times:
            yield timed(bare, one, term, self.owner)

    def _parties(self, parties: tuple[Responsible, ...]) -> tuple[Party, ...]:
        """The parties with their persons; without a roster they are the same in every plan."""
        if self.roster is not None:
            return self._with_persons(parties)
        known = self.shared.parties
        if id(parties) not in known:  # the template keeps them, so that no id comes twice
            known[id(parties)] = self._with_persons(parties)
        return known[id(parties)]

    def _with_persons(self, parties: tuple[Responsible, ...]) -> tuple[Party, ...]:
        return tuple(
            Party(
                role=one.role,
                organisation=one.organisation,
                does=one.does,
                tier=standing(self.template, one).tier,
                persons=self.roster.persons(one.role, one.organisation, self.owner)
                if self.roster is not None
                else (),
            )
            for one in parties
        )

    def _label(self, measure: Measure) -> str:
        """The number of a row, and its section where the number alone does not tell."""
        same = self.shared.repeated[measure.number]
        return measure.number if same == 1 else f"{measure.section} № {measure.number}"

    def _numbered(self, section: str, number: str) -> str:
        """A key of a row; a number printed twice in a section gets a mark of its own."""
        self.seen.numbers[section, number] += 1
        again = self.seen.numbers[section, number]
        mark = f"~{again}" if again > 1 else ""
        return f"{self.template.name}/{section}/{number}{mark}"

    def notes(self) -> Iterator[Remark]:
        """What a reader must know of the plan."""
        if self.seen.outside:
            rows = ", ".join(dict.fromkeys(self.seen.outside))
            yield Remark(
                code="plan.other_days",
                message=msg("rows outside the days planned: {rows}", rows=rows),
            )
        for why, rows_left in left_out(self.seen.choices).items():
            yield Remark(
                code="plan.rows_left_out",
                message=msg("rows left out: {rows} ({why})", rows=", ".join(rows_left), why=why),
            )

    def problems(self) -> Iterator[Remark]:
        """What is wrong with the plan."""
        window = self.window
        if self.roster is not None:
            parties = self.template.responsible_parties
            for message in self.roster.fitting_nobody(parties, self.shared.organisations):
                yield Remark(code="plan.roster_line", message=message)
        if window.last < window.plan_first or window.first > window.plan_last:
            yield Remark(
                code="plan.other_years",
                message=msg(
                    "the days planned lie outside the years of the roadmap ({first}–{last}): roll "
                    "it to them first",
                    first=window.plan_first.year,
                    last=window.plan_last.year,
                ),
            )
        if self.owner.tier is not own_tier(self.template) and not any(
            choice.taken for choice in self.seen.choices.values()
        ):
            yield Remark(
                code="plan.nothing_derived",
                message=msg(
                    "no row of the order speaks to the level: {level}",
                    level=LEVEL_WORDS[self.owner.tier],
                ),
            )


LEVEL_WORDS = {
    Tier.REGION: msg("region"),
    Tier.MUNICIPALITY: msg("municipality"),
    Tier.SCHOOL: msg("school"),
}
_HEIGHT = {Tier.SCHOOL: 0, Tier.MUNICIPALITY: 1, Tier.REGION: 2}


def _own_calendar(settings: PlanSettings, owner: Owner) -> Place:
    """The municipality and the school of an owner, where the calendar has terms of their own."""
    municipality = owner.id if owner.tier is Tier.MUNICIPALITY else owner.municipality
    school = owner.id if owner.tier is Tier.SCHOOL else None
    entries = settings.school_calendar.entries
    has_terms = municipality is not None and any(e.municipality == municipality for e in entries)
    has_own = school is not None and any(e.school == school for e in entries)
    return (municipality if has_terms else None, school if has_own else None)


def _check_level(template: RoadmapTemplate, owner: Owner) -> None:
    if _HEIGHT[owner.tier] > _HEIGHT[own_tier(template)]:
        raise fault(
            "parameter.level_of_order",
            where=template.name,
            found=owner.tier.value,
            level=LEVEL_WORDS[own_tier(template)],
        )


def _unfilled(tasks: list[Task]) -> Iterator[str]:
    names = (party.name for task in tasks for party in task.parties if not party.persons)
    yield from dict.fromkeys(names)
