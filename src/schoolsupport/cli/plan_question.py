"""What is planned and for whom: the question that `roadmap plan` and `roadmap export` share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from schoolsupport.cli.commands import F, option
from schoolsupport.cli.question import one_of, read_back, read_years
from schoolsupport.cli.roadmap import (
    calendars_of,
    period_asked,
    period_options,
    table_option,
    template_of,
)
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault, nearest
from schoolsupport.translation import msg, tell

if TYPE_CHECKING:
    from schoolsupport.roadmaps.planning.organisations import Organisations
    from schoolsupport.roadmaps.planning.roadmap import Roadmap
    from schoolsupport.roadmaps.template import RoadmapTemplate

_REGION, _MUNICIPALITY, _SCHOOL = "region", "municipality", "school"


@frozen(kw_only=True)
class PlanQuestion:
    """What is planned, for whom: the options that `plan` and `export` share."""

    years: tuple[int, int] | None
    whose: str | None
    organisations: str | None
    run: str | None
    roster: str | None
    use_corrections: bool
    days_off: str
    period: tuple[int, int] | None = None
    school_years: bool = False
    table: int | None = None

    def roadmaps(self, source: str, name: str | None) -> tuple[Roadmap, ...]:
        """The roadmaps asked for: one, or one for each of a level."""
        template = template_of(
            source,
            name,
            period=period_asked(self.period, self.school_years),
            school_years=self.school_years,
            table=self.table,
        )
        from schoolsupport.deadlines.working_days import DayOffPolicy  # noqa: PLC0415  # help stays light
        from schoolsupport.roadmaps.planning.organisations import read_roster  # noqa: PLC0415  # help stays light
        from schoolsupport.roadmaps.planning.plan import plan, plan_all, school_owner, years  # noqa: PLC0415  # help stays light
        from schoolsupport.roadmaps.planning.roadmap import Owner, Tier  # noqa: PLC0415  # help stays light
        from schoolsupport.roadmaps.planning.timing import PlanSettings  # noqa: PLC0415  # help stays light

        known = self._schools(template)
        shared: dict[str, Any] = {
            "days": years(*self.years) if self.years else None,
            "roster": read_roster(self.roster) if self.roster else None,
            "settings": PlanSettings(
                use_corrections=self.use_corrections,
                days_off=DayOffPolicy(self.days_off),
                **calendars_of(source),
            ),
        }
        level, _, who = (self.whose or "").partition(":")
        if level and level not in (_REGION, _MUNICIPALITY, _SCHOOL):
            raise fault("usage.plan_for_whom", where="--for", found=self.whose)
        if level and not who and level != _REGION:
            if known is None:
                raise _needs_organisations(self.whose)
            return plan_all(template, Tier(level), known, **shared)
        owner = None
        if level == _SCHOOL:
            if known is None:
                raise _needs_organisations(self.whose)
            owner = school_owner(known.school(who))
        elif level:
            name = who or template.territory
            if level == _MUNICIPALITY and known is not None:
                name = _municipality(name, known)
            elif level == _MUNICIPALITY and name != template.territory:
                tell(_UNCHECKED)
            owner = Owner(tier=Tier(level), id=name, name=name)
        made = plan(template, owner=owner, organisations=known, **shared)
        if self.years and not made.dated:
            _check_years(self.years, template, source)
        return (made,)

    def _schools(self, template: RoadmapTemplate) -> Organisations | None:
        """The schools of the table, or those that the run found."""
        if self.run and self.organisations:
            raise fault("usage.run_and_organisations", where="--run", found=self.run)
        if self.run:
            from schoolsupport.support.found_schools import found_schools  # noqa: PLC0415  # help needs no pandas

            return found_schools(read_back(self.run), template)
        if self.organisations:
            from schoolsupport.roadmaps.planning.organisations import read_organisations  # noqa: PLC0415  # help stays light

            return read_organisations(self.organisations)
        return None

    def several(self, roadmaps: Sequence[Roadmap]) -> bool:
        """Whether a plan for each of a level was asked for, though there be one or none."""
        return len(roadmaps) != 1 or self.whose == _SCHOOL


def _check_years(years: tuple[int, int], template: RoadmapTemplate, source: str) -> None:
    """Refuse years that the order does not speak of: a plan without a date helps nobody."""
    first, last = template.period.years
    if years[1] < first or years[0] > last:
        period = str(first) if first == last else f"{first}-{last}"
        year = str(years[0])
        raise fault(
            "usage.year_outside_plan",
            where="--year",
            found=year,
            period=period,
            source=source,
            year=year,
        )


_UNCHECKED = msg(
    "Whether there is such a municipality was not checked: give --organisations FILE, the table of"
    " its schools, or --run RUN"
)


def _municipality(name: str, known: Organisations) -> str:
    """The municipality as the table of schools has it; one that no school has is refused."""
    found = known.of_municipality(name)
    if not found:
        near = nearest(name, known.municipalities)
        listed = ", ".join(known.municipalities) or "—"
        raise fault(
            "usage.unknown_municipality", where="--for", found=name, near=near, known=listed
        )
    return found[0].municipality or name


def _needs_organisations(whose: str | None) -> SchoolSupportError:
    return fault("usage.no_organisations", where="--for", found=whose)


def plan_options(command: F) -> F:
    """The options that say what is planned and for whom."""
    options: list[Callable[[F], F]] = [
        option(
            "--year",
            "years",
            metavar="Y[-Y]",
            callback=read_years,
            words=msg("Year planned, or the first and the last (default: all of the plan's)"),
        ),
        option(
            "--for",
            "whose",
            metavar="LEVEL[:WHO]",
            words=msg(
                "Whose plan: region, municipality[:NAME], school[:ID] (default: the order's)"
            ),
        ),
        option(
            "--organisations",
            metavar="FILE",
            words=msg("Table of schools: school, name, municipality, statuses, reasons"),
        ),
        option(
            "--run",
            metavar="RUN",
            words=msg("Folder of a run: the schools it found, with their statuses and reasons"),
        ),
        option(
            "--roster",
            metavar="FILE",
            setting="roster",
            words=msg("Table of who holds which office: role, organisation, name, email"),
        ),
        option(
            "--use-corrections",
            is_flag=True,
            words=msg("Where a faulty term has a correction beside it, plan by the correction"),
        ),
        option(
            "--days-off",
            metavar="none|next|previous",
            default="none",
            callback=one_of("none", "next", "previous"),
            words=msg("What becomes of a due day on a day off (default: it stays)"),
        ),
    ]
    command = table_option(period_options(command))
    for one in reversed(options):
        command = one(command)
    return command


def plan_question(given: dict[str, Any]) -> PlanQuestion:
    """The options of `plan_options`, taken out of all that were given."""
    keys = (
        "years", "whose", "organisations", "run", "roster", "use_corrections", "days_off",
        "period", "school_years", "table",
    )  # fmt: skip
    return PlanQuestion(**{key: given.pop(key) for key in keys})
