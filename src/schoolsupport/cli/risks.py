"""`schoolsupport risks`: risk profiles of schools, and the measures an order ties to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from attrs import frozen

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.data import fail_on_option, problems_code
from schoolsupport.cli.printing import Heading, Page, print_json
from schoolsupport.cli.roadmap_source import template_of
from schoolsupport.cli.session import current_session
from schoolsupport.records import Key, told
from schoolsupport.support.risks import (
    RiskMeasures,
    RiskProfile,
    RiskProfiles,
    default_directions,
    measures_for,
    read_risk_profiles,
    risk_directions,
)
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.roadmaps.template import RoadmapTemplate


@click.command(
    "risks",
    cls=Command,
    words=msg(
        "Read risk profiles and check them: one programme for each risk chosen, nothing chosen that"
        " the curator denied.\n\n"
        "With --roadmap, also the measures that the order itself ties to a risk."
    ),
)
@argument("file", metavar="FILE", words=msg("Table of risk profiles: csv, xlsx or toml"))
@option("--region", metavar="REGION", words=msg("Region whose directions of risk are used"))
@option("--roadmap", metavar="SOURCE", words=msg("Region with a roadmap, or a template"))
@fail_on_option
@json_option
def risks(file: str, region: str | None, roadmap: str | None, fail_on: str) -> int:
    """Read, check, print."""
    session = current_session()
    directions = (
        default_directions() if region is None else risk_directions(ss.load_region(region).folder)
    )
    read = read_risk_profiles(file, directions)
    template = None if roadmap is None else template_of(roadmap, None)
    if session.as_json:
        print_json(ToldProfiles(read, template), session.lang)
    else:
        page = Page(session)
        print_risks(page, read)
        if template is not None:
            _print_measures(page, read, template)
    return problems_code(read.problems, fail_on)


def print_risks(page: Page, told: RiskProfiles) -> None:
    """Print profiles for people, and what is wrong in them."""
    headings = [
        Heading(words=msg("School"), whole=True),
        Heading(words=msg("Direction of risk")),
        Heading(words=msg("Significance")),
        Heading(words=msg("Curator")),
        Heading(words=msg("Chosen")),
        Heading(words=msg("Programme")),
    ]
    rows = [row for profile in told.profiles for row in _rows(page, profile)]
    page.table(headings, rows)
    if told.problems:
        page.heading(msg("Remarks"))
        page.lines(one.text(page.session.lang) for one in told.problems)


def _rows(page: Page, profile: RiskProfile) -> list[tuple[str, ...]]:
    say = page.session.say
    return [
        (
            f"{profile.school}, {profile.year}",
            one.direction.title,
            say(one.significance.words) if one.significance else "—",
            say(one.verification.words),
            say(msg("yes")) if one.chosen else say(msg("no")),
            "; ".join(one.programmes),
        )
        for one in profile.risks
    ]


def _print_measures(page: Page, told: RiskProfiles, template: RoadmapTemplate) -> None:
    page.heading(msg("Measures of «{title}» that the order ties to a risk", title=template.title))
    for profile in told.profiles:
        for one in measures_for(profile, template):
            numbers = ", ".join(measure.number for measure in one.measures)
            said = numbers or page.session.say(msg("the order ties none to it"))
            page.line(f"{profile.school}: {one.risk.direction.title} — {said}", indent=2)


@told(Key("profile", spread=True), "measures")
@frozen
class ToldProfile:
    """A profile, and the measures that an order ties to its risks; None without an order."""

    profile: RiskProfile
    template: RoadmapTemplate | None

    @property
    def measures(self) -> tuple[RiskMeasures, ...] | None:
        """The measures of each risk chosen."""
        return None if self.template is None else measures_for(self.profile, self.template)


@told(Key("roadmap", "template.name"), "profiles", "read.problems")
@frozen
class ToldProfiles:
    """What `risks` tells a program: the profiles read, and a roadmap if one was named."""

    read: RiskProfiles
    template: RoadmapTemplate | None

    @property
    def profiles(self) -> tuple[ToldProfile, ...]:
        """The profiles with their measures."""
        return tuple(ToldProfile(one, self.template) for one in self.read.profiles)
