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
from schoolsupport.reports.filling import Filling, Reporting
from schoolsupport.reports.forms import FormAbout, ReportForm
from schoolsupport.translation import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.monitoring.dynamics.findings import Dynamics
    from schoolsupport.monitoring.execution import Execution
    from schoolsupport.monitoring.registers.participation import Participation
    from schoolsupport.monitoring.rounds.closings import RoundResult
    from schoolsupport.monitoring.rounds.round import Round
    from schoolsupport.roadmaps.template import RoadmapTemplate
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


def report(
    region: Reporting,
    form: str | ReportForm,
    about: Result,
    *,
    round: str | None = None,  # noqa: A002  # the word of forms and commands
    ledger: Any = None,
    names: Mapping[str, tuple[str | None, str | None]] | None = None,
    lang: str = DEFAULT_LANGUAGE,
) -> Report:
    """A result in a form of a region.

    Args:
        region: the region.
        form: name of one of its forms, or a form.
        about: what the form is about: an execution or a round, a run, a roadmap, an approved list,
            participation, dynamics or risk profiles.
        round: name of the round, for a form of rounds; by default the round that names the form
            and whose day has come by the day of the execution, the last of several.
        ledger: where the reports stand, a ledger or a store; for forms that show papers. A round
            knows its own.
        names: name and municipality of schools by id, for a list that has logins alone.
        lang: language of the words that are not the region's own, `ru` or `en`.

    Raises:
        ParameterError: the region has no such form or round, or the form is about something else.
    """
    chosen = form if isinstance(form, ReportForm) else _form(region, form)
    looked = _looked_at(region, chosen, about, round, ledger, names or {}, lang)
    return Report(form=chosen, page=Filling(region, chosen, looked).page(), lang=lang)


def _form(region: Reporting, name: str) -> ReportForm:
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
    round_name: str | None,
    ledger: Any,
    names: Mapping[str, tuple[str | None, str | None]],
    lang: str,
) -> Any:
    if form.about in (FormAbout.EXECUTION, FormAbout.ROUND):
        return _executed(region, form, about, round_name, ledger)
    kind = _kind_of(form.about)
    if not isinstance(about, kind):
        raise _not_about(form, about)
    if form.about is FormAbout.LISTS:
        from schoolsupport.reports.list_fields import Approved  # noqa: PLC0415  # by need

        acts = {one.act.id: one.act.citation for one in region.roadmaps.values()}
        return Approved(approved=about, names=names, acts=acts)
    if form.about in (FormAbout.LIST, FormAbout.VERDICTS):
        from schoolsupport.reports.school_fields import JudgedSchools  # noqa: PLC0415  # by need

        return JudgedSchools(about, lang)
    return about


_KINDS = {
    FormAbout.LIST: "schoolsupport.identification.identify:Identification",
    FormAbout.VERDICTS: "schoolsupport.identification.identify:Identification",
    FormAbout.ROADMAP: "schoolsupport.roadmaps.template:RoadmapTemplate",
    FormAbout.LISTS: "schoolsupport.support.lists:ApprovedList",
    FormAbout.PARTICIPATION: "schoolsupport.monitoring.registers.participation:Participation",
    FormAbout.DYNAMICS: "schoolsupport.monitoring.dynamics.findings:Dynamics",
    FormAbout.RISKS: "schoolsupport.support.risks:RiskProfiles",
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
    from schoolsupport.monitoring.rounds.closings import RoundResult  # noqa: PLC0415  # by need
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


def _looked_for(region: Reporting, one: Round, done: Execution, ledger: Any) -> Any:
    """An execution looked at for a round: of the plans that count for it, where there are any.

    Raises:
        ParameterError: the execution counts other reports than the round does.
    """
    from schoolsupport.monitoring.rounds.closings import round_of  # noqa: PLC0415  # by need
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
    own = [one for one in region.rounds.values() if one.form == form.name]
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
