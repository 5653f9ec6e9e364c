"""Fields of risk profiles: what was found in schools, what curators confirmed, what is done."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from schoolsupport.pages import Lines
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject
from schoolsupport.support.risks import (
    ProfileMeasures,
    RiskProfiles,
    SchoolRisk,
    Verification,
)
from schoolsupport.translation import msg


@frozen
class ToldRisks:
    """Risk profiles, with how the schools are called where that is known."""

    found: RiskProfiles
    names: Mapping[str, tuple[str | None, str | None]]


@frozen
class Risk:
    """A risk of a school."""

    of: ToldRisks
    profile: ProfileMeasures
    one: SchoolRisk


def _risks(of: ToldRisks) -> list[Risk]:
    return [Risk(of, one, risk) for one in of.found.with_measures for risk in one.profile.risks]


def _school(risk: Risk) -> str:
    login = risk.profile.profile.school
    return risk.of.names.get(login, (None, None))[0] or login


def _count(of: ToldRisks, verified: Verification) -> int:
    return sum(risk.verification is verified for one in of.found.profiles for risk in one.risks)


_FIELDS = (
    FormField("login", msg("login"), lambda risk: risk.profile.profile.school),
    FormField("school", msg("school"), _school, width=(14, 50)),
    FormField("year", msg("year"), lambda risk: risk.profile.profile.year, unit="year"),
    FormField(
        "curator", msg("who checked the profile"), lambda risk: risk.profile.profile.curator,
        inner=True,
    ),
    FormField(
        "direction", msg("direction of risk"), lambda risk: risk.one.direction.title,
        width=(16, 50),
    ),
    FormField(
        "significance", msg("how much it weighs"),
        lambda risk: risk.one.significance.words if risk.one.significance else None,
    ),
    FormField(
        "verification", msg("what the curator found"), lambda risk: risk.one.verification.words
    ),
    FormField(
        "note", msg("what the curator noted"), lambda risk: risk.one.note, width=(12, 40),
        inner=True,
    ),
    FormField("chosen", msg("whether the school works on it"), lambda risk: risk.one.chosen),
    FormField(
        "programmes", msg("programmes against it"),
        lambda risk: Lines(risk.one.programmes) if risk.one.programmes else None, width=(14, 40),
    ),
    FormField(
        "measures", msg("rows of the order that it ties to the risk"),
        lambda risk: risk.profile.numbers(risk.one),
    ),
)  # fmt: skip

RISKS = Subject(
    about="risks",
    words=msg("risk profiles of schools, with what curators confirmed"),
    values=(
        FormValue(
            "profiles", msg("how many profiles"), lambda of: len(of.found.profiles), unit="people"
        ),
        FormValue(
            "chosen", msg("how many risks schools work on"),
            lambda of: sum(len(one.chosen) for one in of.found.profiles), unit="people",
        ),
        FormValue(
            "confirmed", msg("how many risks were confirmed"),
            lambda of: _count(of, Verification.CONFIRMED), unit="people",
        ),
        FormValue(
            "not_checked", msg("how many risks nobody checked"),
            lambda of: _count(of, Verification.NOT_CHECKED), unit="people",
        ),
    ),
    kinds=(
        RowKind(
            name="risks", words=msg("risk of a school"), rows=_risks, fields=_FIELDS,
            empty=msg("There are no profiles."),
        ),
    ),
    default="risks",
)  # fmt: skip
