"""The risk profile of a school (РПШ): directions, their weight, what the curator found, programmes.

A profile is what people put into a table; nothing is inferred. Sources: DOMAIN of the project 500+;
significance, per-risk verification and one programme for each risk are practice, not in an act
that could be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from attrs import frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.template import Measure, RoadmapTemplate
from schoolsupport.support.risks.risk_directions import RiskDirection
from schoolsupport.translation import Message, msg


class Significance(StrEnum):
    """How much a risk weighs in a school (значимость)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def words(self) -> Message:
        """Words for people."""
        return _SIGNIFICANCE[self]


class Verification(StrEnum):
    """What the curator found of a risk (верификация)."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    NOT_CHECKED = "not_checked"

    @property
    def words(self) -> Message:
        """Words for people."""
        return _VERIFICATION[self]


_SIGNIFICANCE = {
    Significance.HIGH: msg("high"),
    Significance.MEDIUM: msg("medium"),
    Significance.LOW: msg("low significance"),
}
_VERIFICATION = {
    Verification.CONFIRMED: msg("confirmed"),
    Verification.DENIED: msg("denied"),
    Verification.NOT_CHECKED: msg("not checked"),
}


@told(
    Key("direction", "direction.id"), "direction.title", "significance", "verification", "note",
    "chosen", "programmes",
)  # fmt: skip
@frozen(kw_only=True)
class SchoolRisk:
    """A direction in one school.

    Attributes:
        direction: the direction.
        significance: how much it weighs; None where nobody said.
        verification: what the curator found.
        note: what the curator noted.
        chosen: whether the school works on it (активизированный риск).
        programmes: titles of its anti-risk programmes; one is right for a risk chosen.
    """

    direction: RiskDirection
    significance: Significance | None = None
    verification: Verification = Verification.NOT_CHECKED
    note: str | None = None
    chosen: bool = False
    programmes: tuple[str, ...] = ()


@told("school", "year", "curator", "risks")
@frozen(kw_only=True)
class RiskProfile:
    """The risks of a school in a year.

    Attributes:
        school: id.
        year: calendar year of the project.
        risks: in the order of the year's directions, each direction once.
        curator: office or organisation that checked them, if named.
    """

    school: str
    year: int
    risks: tuple[SchoolRisk, ...]
    curator: str | None = None

    @property
    def chosen(self) -> tuple[SchoolRisk, ...]:
        """The risks the school works on."""
        return tuple(one for one in self.risks if one.chosen)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Ids of the risks chosen, as a roadmap's measures and a plan's schools cite them."""
        return tuple(one.direction.id for one in self.chosen)


@told(Key("direction", "risk.direction.id"), "measures")
@frozen(kw_only=True)
class RiskMeasures:
    """A chosen risk, and the measures of a roadmap that the order itself ties to it."""

    risk: SchoolRisk
    measures: tuple[Measure, ...]


def measures_for(profile: RiskProfile, template: RoadmapTemplate) -> tuple[RiskMeasures, ...]:
    """For each chosen risk, the measures whose `reasons` name it.

    Nothing is proposed by likeness of words: a risk that the order ties to no measure has none.
    """
    return tuple(
        RiskMeasures(
            risk=one,
            measures=tuple(m for m in template.measures if one.direction.id in m.reasons),
        )
        for one in profile.chosen
    )


def profile_problems(profile: RiskProfile) -> tuple[Problem, ...]:
    """What is wrong or missing in a profile, risk by risk."""
    return tuple(
        found.at(school=profile.school) for risk in profile.risks for found in _problems(risk)
    )


def _problems(risk: SchoolRisk) -> Iterator[Problem]:
    title, count = risk.direction.title, len(risk.programmes)
    if risk.chosen:
        if risk.verification is Verification.DENIED:
            yield problem("risk.chosen_denied", direction=title)
        elif risk.verification is Verification.NOT_CHECKED:
            yield problem("risk.chosen_unchecked", direction=title)
        if count == 0:
            yield problem("risk.programme_missing", direction=title)
        elif count > 1:
            yield problem("risk.programme_repeated", direction=title, count=count)
        return
    if risk.significance is Significance.HIGH and risk.verification is not Verification.DENIED:
        yield problem("risk.high_not_chosen", direction=title)
    if count:
        yield problem("risk.programme_without_choice", direction=title)
