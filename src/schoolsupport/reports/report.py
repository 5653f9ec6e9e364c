"""A report: a result in the form of a region, as a page that is shown, written and sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from schoolsupport.faults import fault, nearest
from schoolsupport.pages import Page
from schoolsupport.pages.html import notebook_html
from schoolsupport.pages.writing import write
from schoolsupport.reports.code_forms import CodeForm, made_by_code, taken_from, with_origin
from schoolsupport.reports.filling import Filling, Reporting
from schoolsupport.reports.forms import FormAbout, ReportForm
from schoolsupport.translation import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.identification.judged import Judged
    from schoolsupport.identification.reasons.explain import Explanation
    from schoolsupport.monitoring.dynamics.findings import Dynamics
    from schoolsupport.monitoring.execution import Execution
    from schoolsupport.monitoring.registers.participation import Participation
    from schoolsupport.monitoring.registers.register_pages import ShownRegister
    from schoolsupport.monitoring.rounds.results import RoundResult
    from schoolsupport.monitoring.rounds.round import Round
    from schoolsupport.roadmaps.planning.organisations import Roster
    from schoolsupport.roadmaps.planning.roadmap import Roadmap
    from schoolsupport.roadmaps.template import RoadmapTemplate
    from schoolsupport.support.corrections import Amendment
    from schoolsupport.support.lists import ApprovedList
    from schoolsupport.support.risks import RiskProfiles

    Result = (
        Execution
        | RoundResult
        | Identification
        | RoadmapTemplate
        | ApprovedList
        | Participation
        | Dynamics
        | RiskProfiles
        | ShownRegister
        | Roadmap
        | Explanation
        | Amendment
    )


@frozen(kw_only=True, eq=False)
class Report:
    """A document in the form of a region.

    Attributes:
        form: the form.
        page: what it shows.
        lang: language of the words that are not the region's own.
    """

    form: ReportForm
    page: Page
    lang: str = DEFAULT_LANGUAGE

    def save(self, path: str | Path, *, overwrite: bool = False) -> tuple[Path, ...]:
        """Write it, in the format that the ending of the file names.

        Args:
            path: NAME.docx, .xlsx, .html, .md or .csv.
            overwrite: whether a file that is there is replaced.

        Returns:
            The files written; csv has one for each table.

        Raises:
            ParameterError: nothing is written with this ending.
            OutputError: a file is there, or cannot be written.
        """
        return write(self.page, path, self.lang, overwrite=overwrite)

    def __str__(self) -> str:
        from schoolsupport.pages.terminal import shown  # noqa: PLC0415  # only who prints asks

        return shown(self.page, self.lang)

    def _repr_html_(self) -> str | None:
        return notebook_html(self.page)


def report(  # noqa: PLR0913  # keyword-only, most left out
    region: Reporting,
    form: str | ReportForm,
    about: Result,
    *,
    round: str | None = None,  # noqa: A002  # the word of forms and commands
    ledger: Any = None,
    names: Mapping[str, tuple[str | None, str | None]] | None = None,
    as_closed: bool = True,
    public: bool = False,
    school: str | None = None,
    roster: Roster | None = None,
    roadmap: RoadmapTemplate | None = None,
    lang: str = DEFAULT_LANGUAGE,
) -> Report:
    """A result in a form of a region.

    Args:
        region: the region.
        form: name of one of its forms, or a form.
        about: what the form is about: an execution or a round, a run, a roadmap, an approved list,
            participation, dynamics, risk profiles, the lines of a register, a plan, the
            explanation of one school, or an amendment of a list.
        round: name of the round, for a form of rounds; by default the round that names the form
            and whose day has come by the day of the execution, the last of several.
        ledger: where the reports stand, a ledger or a store; for forms that show papers. A round
            knows its own.
        names: name and municipality of schools by id, for a list or risk profiles that have logins
            alone.
        as_closed: whether a round that the store has closed is told as it was closed, with what
            came later beside it; a round as known on a day is told as it was known.
        public: whether it is for publication: numbers of few people are not told, nor what would
            give them away, columns that may name persons are left out. What is not for publication
            says on every sheet that it is for official use only, but for what an act made public.
        school: id of the school, for a letter to it.
        roster: who holds which office: who signs, to whom a letter goes; else room is left.
        roadmap: the plan that is annexed to an order, a next year's for example; by default the
            region's own.
        lang: language of the words that are not the region's own, `ru` or `en`.

    Raises:
        ParameterError: the region has no such form or round, or the form is about something else.
    """
    chosen = form_named(region, form)
    if chosen.about is FormAbout.LETTER:
        looked = _letter(chosen, about, school, roster, lang)
    elif chosen.about is FormAbout.AMENDMENT:
        looked = _amended(chosen, about, lang)
    elif chosen.about in (FormAbout.EXECUTION, FormAbout.ROUND):
        looked = _executed(region, chosen, about, round, ledger)
        if as_closed:
            looked = _as_closed(region, looked, ledger)
    else:
        looked = _looked_at(region, chosen, about, names or {}, lang)
    if public:
        looked = _published(chosen, looked)
    page = Filling(region, chosen, looked, public=public, roster=roster, roadmap=roadmap).page()
    if isinstance(chosen, CodeForm):
        own = made_by_code(chosen, region.name, taken_from(chosen, looked))
        page = with_origin(own, chosen, page)
    return Report(form=chosen, page=page, lang=lang)


def _letter(
    form: ReportForm, about: object, school: str | None, roster: Roster | None, lang: str
) -> Any:
    from schoolsupport.reports.letter_fields import letter_of  # noqa: PLC0415  # by need
    from schoolsupport.reports.school_fields import JudgedSchools, School  # noqa: PLC0415  # by need

    if not isinstance(about, _kind_of(form.about)):
        raise _not_about(form, about)
    if school is None:
        raise fault("parameter.report_without_school", where="school", found=form.name)
    judged = JudgedSchools(about, lang, _category(form, about))
    return letter_of(School(judged, about.place(school), 1), roster)


def _amended(form: ReportForm, about: object, lang: str) -> Any:
    from schoolsupport.reports.amendment_fields import Amended  # noqa: PLC0415  # by need

    if not isinstance(about, _kind_of(form.about)):
        raise _not_about(form, about)
    return Amended(about, lang)


def _published(form: ReportForm, looked: Any) -> Any:
    """What a document is about, for publication.

    Raises:
        ParameterError: it is about one school and for nobody else.
    """
    from schoolsupport.monitoring.registers.participation import Participation  # noqa: PLC0415  # by need
    from schoolsupport.monitoring.registers.publishing import published  # noqa: PLC0415  # by need
    from schoolsupport.reports.school_fields import JudgedSchools  # noqa: PLC0415  # by need

    if form.about in (FormAbout.SCHOOL, FormAbout.LETTER):
        raise fault("parameter.report_of_one_school", where=form.name)
    if form.about is FormAbout.AMENDMENT:
        raise fault("parameter.never_published", where=form.name)
    if isinstance(form, CodeForm):
        raise fault("parameter.report_by_code", where=form.name)
    if isinstance(looked, Participation):
        return published(looked)
    if isinstance(looked, JudgedSchools):
        return JudgedSchools(looked.found, looked.lang, looked.asked, public=True)
    return looked


def form_named(region: Reporting, name: str | ReportForm) -> ReportForm:
    """A form of a region by its name, or the form itself.

    Raises:
        ParameterError: the region has no form of the name.
    """
    if isinstance(name, ReportForm):
        return name
    known = region.forms
    if name not in known:
        raise fault(
            "parameter.unknown_form",
            where="form",
            found=name,
            near=nearest(name, known),
            known=", ".join(known) or "-",
        )
    return known[name]


# --- what it is about ----------------------------------------------------------------------------


def _looked_at(
    region: Reporting,
    form: ReportForm,
    about: object,
    names: Mapping[str, tuple[str | None, str | None]],
    lang: str,
) -> Any:
    kind = _kind_of(form.about)
    if not isinstance(about, kind):
        raise _not_about(form, about)
    if form.about in (FormAbout.LISTS, FormAbout.RISKS):
        return _named(region, about, names)
    if form.about in (FormAbout.LIST, FormAbout.VERDICTS):
        from schoolsupport.reports.school_fields import JudgedSchools  # noqa: PLC0415  # by need

        return JudgedSchools(about, lang, _category(form, about))
    if form.about is FormAbout.REGISTER:
        return _kept(region, form, about)
    if form.about is FormAbout.PLAN:
        from schoolsupport.reports.plan_fields import Planned  # noqa: PLC0415  # by need

        return Planned(about, lang)
    if form.about is FormAbout.SCHOOL:
        from schoolsupport.reports.criterion_fields import ExplainedSchool  # noqa: PLC0415  # by need

        return ExplainedSchool(about, lang, _category(form, about.found))
    return about


def _named(
    region: Reporting, about: Any, names: Mapping[str, tuple[str | None, str | None]]
) -> Any:
    """What has logins alone, with how the schools are called."""
    from schoolsupport.reports.list_fields import Approved  # noqa: PLC0415  # by need
    from schoolsupport.reports.risk_fields import ToldRisks  # noqa: PLC0415  # by need
    from schoolsupport.support.lists import ApprovedList  # noqa: PLC0415  # by need

    if isinstance(about, ApprovedList):
        acts = {one.act.id: one.act.citation for one in region.roadmaps.values()}
        return Approved(approved=about, names=names, acts=acts)
    return ToldRisks(about, names)


def _category(form: ReportForm, found: Judged) -> str | None:
    """The category of a form, if the rules of the run have it.

    Raises:
        ParameterError: they do not.
    """
    known = found.edition.categories
    if form.category is not None and form.category not in known:
        raise fault(
            "parameter.unknown_category",
            where=f"{form.name}: category",
            found=form.category,
            known=", ".join(known),
        )
    return form.category


def _kept(region: Reporting, form: ReportForm, about: Any) -> Any:
    """The register of a form, if the lines are of it."""
    from schoolsupport.monitoring.registers.register import keepers_of  # noqa: PLC0415  # by need
    from schoolsupport.reports.register_fields import KeptRegister  # noqa: PLC0415  # by need

    register = region.registers[form.register or about.register]
    if about.register != register.name:
        raise _not_about(form, about)
    return KeptRegister(register, about, keepers_of(register, region.roadmaps[register.roadmap]))


_KINDS = {
    FormAbout.LIST: "schoolsupport.identification.identify:Identification",
    FormAbout.VERDICTS: "schoolsupport.identification.identify:Identification",
    FormAbout.ROADMAP: "schoolsupport.roadmaps.template:RoadmapTemplate",
    FormAbout.LISTS: "schoolsupport.support.lists:ApprovedList",
    FormAbout.PARTICIPATION: "schoolsupport.monitoring.registers.participation:Participation",
    FormAbout.DYNAMICS: "schoolsupport.monitoring.dynamics.findings:Dynamics",
    FormAbout.RISKS: "schoolsupport.support.risks:RiskProfiles",
    FormAbout.REGISTER: "schoolsupport.monitoring.registers.register_pages:ShownRegister",
    FormAbout.PLAN: "schoolsupport.roadmaps.planning.roadmap:Roadmap",
    FormAbout.SCHOOL: "schoolsupport.identification.reasons.explain:Explanation",
    FormAbout.LETTER: "schoolsupport.identification.identify:Identification",
    FormAbout.AMENDMENT: "schoolsupport.support.corrections:Amendment",
}
"""The class of what a form is about; imported when a form asks for it."""


def _kind_of(about: FormAbout) -> Any:
    module, _, name = _KINDS[about].partition(":")
    return getattr(import_module(module), name)


def _not_about(form: ReportForm, about: object) -> Exception:
    return fault(
        "parameter.report_about",
        where=form.name,
        found=type(about).__name__,
        about=form.subject.words,
    )


def _executed(
    region: Reporting, form: ReportForm, about: object, round_name: str | None, ledger: Any
) -> Any:
    from schoolsupport.monitoring.execution import Execution  # noqa: PLC0415  # by need
    from schoolsupport.monitoring.rounds.results import RoundResult  # noqa: PLC0415  # by need
    from schoolsupport.reports.executed import Executed  # noqa: PLC0415  # by need

    if isinstance(about, RoundResult):
        template = region.roadmaps.get(about.round.roadmap)
        return Executed(about.execution, template, about, ledger or about.ledger)
    if not isinstance(about, Execution):
        raise _not_about(form, about)
    one = round_of_day(region, form, about.roadmaps, about.on, round_name)
    if one is not None:
        return _looked_for(region, one, about, ledger)
    if form.about is FormAbout.ROUND:
        known = ", ".join(region.rounds) or "-"
        raise fault("parameter.report_without_round", where=form.name, known=known)
    named = about.roadmaps
    name = form.roadmap or (named[0] if len(named) == 1 else "")
    return Executed(about, region.roadmaps.get(name), None, ledger)


def _as_closed(region: Reporting, looked: Any, ledger: Any) -> Any:
    """What is looked at, as it was closed where its round is; else as it is."""
    from schoolsupport.monitoring.rounds.closings import kept_closing_of  # noqa: PLC0415  # by need
    from schoolsupport.reports.executed import Closed, Executed  # noqa: PLC0415  # by need

    now = looked.result
    if now is None or looked.template is None or looked.is_other_level:
        return looked
    there = now.ledger if ledger is None else ledger
    closing = kept_closing_of(there, now) if now.execution.known is None else None
    if closing is None:
        return looked
    template = looked.template
    now = evolve(now, ledger=there)
    closed = Closed.of(now, closing, template, own_plan(region, template))
    return Executed(closed.result.execution, template, closed.result, there, closed=closed)


def _looked_for(region: Reporting, one: Round, done: Execution, ledger: Any) -> Any:
    """An execution looked at for a round: of the plans that count for it, where there are any.

    Raises:
        ParameterError: the execution counts other reports than the round does.
    """
    from schoolsupport.monitoring.rounds.results import round_of  # noqa: PLC0415  # by need
    from schoolsupport.reports.executed import Executed  # noqa: PLC0415  # by need

    if done.counts is not one.reports:
        raise fault(
            "parameter.report_counts", where=one.name, found=done.counts.value, counts=one.reports
        )
    template, whole = region.roadmaps[one.roadmap], done.of_roadmap(one.roadmap)
    own = own_plan(region, template)
    result = round_of(one, template, whole, own=own)
    chosen = result.execution.chosen
    if one.levels and chosen is not None and not chosen.any():
        # what was given is shown all the same, but the order's floor is not one of it
        wider = round_of(evolve(one, levels=()), template, whole, own=own)
        floors = tuple(evolve(floor, reached=None) for floor in wider.floors)
        result = evolve(wider, round=one, floors=floors)
        return Executed(result.execution, template, result, ledger, is_other_level=True)
    return Executed(result.execution, template, result, ledger)


def round_of_day(
    region: Reporting, form: ReportForm, roadmaps: Sequence[str], day: dt.date, name: str | None
) -> Round | None:
    """The round a report is of: the one named, else of those that name the form the last to come.

    Args:
        region: the region.
        form: the form.
        roadmaps: names of the roadmaps whose plans are looked at.
        day: the day looked at; of several rounds the last whose day has come by it is taken.
        name: name of the round, where somebody named it.

    Raises:
        ParameterError: the region has no round of the name.
    """
    from schoolsupport.monitoring.rounds.round import days_of  # noqa: PLC0415  # by need

    if name is not None:
        if name not in region.rounds:
            raise fault(
                "parameter.unknown_round",
                where="round",
                found=name,
                near=nearest(name, region.rounds),
                known=", ".join(region.rounds) or "-",
            )
        return region.rounds[name]
    own = [
        one
        for one in region.rounds.values()
        if (one.form == form.name if form.round is None else one.name == form.round)
    ]
    own = [one for one in own if one.roadmap in roadmaps]
    if len(own) < 2:
        return own[0] if own else None
    come: list[tuple[dt.date, int]] = []
    plans = {
        roadmap: own_plan(region, region.roadmaps[roadmap])
        for roadmap in dict.fromkeys(one.roadmap for one in own)
    }
    for place, one in enumerate(own):
        days = days_of(one, region.roadmaps[one.roadmap], plans[one.roadmap])
        come += [(time.day, place) for time in days if time.day and time.day <= day]
    return own[max(come)[1]] if come else own[0]


def own_plan(region: Reporting, template: RoadmapTemplate) -> Any:
    """The order's own plan, with the calendars of its region."""
    from schoolsupport.roadmaps.planning.plan import plan  # noqa: PLC0415  # by need
    from schoolsupport.roadmaps.planning.timing import PlanSettings  # noqa: PLC0415  # by need

    settings = PlanSettings(
        school_calendar=region.school_calendar, working_days=region.working_days
    )
    return plan(template, settings=settings)
