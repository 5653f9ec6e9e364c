"""The risk profile of a school (РПШ): directions, their weight, what the curator found, programmes.

A profile is what people put into a table; nothing is inferred. Sources: DOMAIN of the project 500+;
significance, per-risk verification and one programme for each risk are practice, not in an act
that could be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from attrs import field, frozen

from schoolsupport.domain import LegalSource, Problem, problem
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault, rule_fault
from schoolsupport.pages import Column, Lines, Page, Remark, Table, Text, Value
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.planning.rows import TextRow, read_rows
from schoolsupport.roadmaps.template import Measure, RoadmapTemplate
from schoolsupport.structure import read_toml, structured
from schoolsupport.translation import Message, msg
from schoolsupport.words.persons import looks_like_person
from schoolsupport.words.text import bare, small, tidy

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


RISK_FILE = "risk_directions.toml"

T = TypeVar("T")


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


@frozen(kw_only=True)
class RiskDirection:
    """A direction of risk (направление риска).

    Attributes:
        id: short name; measures of a roadmap cite it in `reasons`.
        title: title in Russian.
        mark: `seen` where the words were read somewhere, `unverified` where nobody could.
        where: where they were read.
    """

    id: str
    title: str
    mark: Literal["seen", "unverified", "stated"]
    where: str | None = None


@frozen(kw_only=True)
class RiskYear:
    """The directions of a year.

    Attributes:
        year: calendar year of the project.
        directions: ids, in their order.
        assumed: no act that could be read lists them.
        source: the act that does.
        note: what a reader should know, in Russian.
    """

    year: int
    directions: tuple[str, ...]
    assumed: bool = False
    source: LegalSource | None = None
    note: str | None = None


@frozen(kw_only=True)
class RiskDirections:
    """All directions, and which of them each year has.

    Attributes:
        direction: directions, each id once.
        year: years, each once.
    """

    direction: tuple[RiskDirection, ...]
    year: tuple[RiskYear, ...]

    def of_year(self, year: int) -> tuple[RiskDirection, ...]:
        """The directions of a year; a year after the last known one has those of the last.

        Raises:
            ParameterError: no year so early is known.
        """
        by_id = {one.id: one for one in self.direction}
        return tuple(by_id[name] for name in self.standing(year).directions)

    def standing(self, year: int) -> RiskYear:
        """The entry a year goes by; see `of_year`."""
        known = [one for one in self.year if one.year <= year]
        if not known:
            years = ", ".join(str(one.year) for one in self.year)
            raise fault("parameter.no_risks_of_year", where=RISK_FILE, year=year, known=years)
        return max(known, key=lambda one: one.year)

    def named(self, text: str, year: int) -> RiskDirection | None:
        """The direction of a year that an id, a title or its number in the year names."""
        directions = self.of_year(year)
        for place, one in enumerate(directions, 1):
            if text.strip() in (one.id, str(place)) or bare(text) == bare(one.title):
                return one
        return None


@cache
def default_directions() -> RiskDirections:
    """What is assumed where a region says nothing."""
    return _read(files("schoolsupport.support") / RISK_FILE)


def risk_directions(folder: Traversable) -> RiskDirections:
    """The directions of a region; by default those assumed.

    Args:
        folder: the region's folder; `risk_directions.toml` may be absent.

    Raises:
        RuleError: the file says what it may not; all faults are told together.
    """
    file = folder / RISK_FILE
    return _read(file) if file.is_file() else default_directions()


def _read(file: Traversable) -> RiskDirections:
    said = structured(read_toml(file), RiskDirections, RISK_FILE)
    faults = []
    for key, names in (
        ("direction", [one.id for one in said.direction]),
        ("year", [one.year for one in said.year]),
    ):
        for name, count in Counter(names).items():
            if count > 1:
                faults.append(
                    rule_fault("rule.stands_twice", where=f"{RISK_FILE}: {key}", found=name)
                )
    known = {one.id for one in said.direction}
    for year in said.year:
        where = f"{RISK_FILE}: year {year.year}"
        for name in year.directions:
            if name not in known:
                faults.append(
                    rule_fault(
                        "rule.unknown_direction",
                        where=where,
                        found=name,
                        known=", ".join(sorted(known)),
                    )
                )
        if year.source is None and not year.assumed:
            faults.append(rule_fault("rule.unsourced", where=where))
    if faults:
        raise RuleError.of(faults)
    return said


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "school": ("логин оо", "логин", "школа", "код оо"),
    "year": ("год",),
    "direction": ("направление риска", "направление", "риск", "фактор риска"),
    "significance": ("значимость",),
    "verification": ("верификация", "подтверждение куратора"),
    "note": ("примечание куратора", "примечание"),
    "chosen": ("выбран", "выбран школой", "активизирован"),
    "programme": ("антирисковая программа", "программа"),
    "curator": ("куратор",),
    "source": ("источник",),
}

SIGNIFICANCE: Mapping[str, Significance] = {
    "high": Significance.HIGH,
    "высокая": Significance.HIGH,
    "medium": Significance.MEDIUM,
    "средняя": Significance.MEDIUM,
    "low": Significance.LOW,
    "низкая": Significance.LOW,
    "незначительная": Significance.LOW,
}
VERIFICATION: Mapping[str, Verification] = {
    "confirmed": Verification.CONFIRMED,
    "подтвержден": Verification.CONFIRMED,
    "denied": Verification.DENIED,
    "не подтвержден": Verification.DENIED,
    "not_checked": Verification.NOT_CHECKED,
    "не проверен": Verification.NOT_CHECKED,
}
CHOSEN: Mapping[str, bool] = {
    "да": True,
    "yes": True,
    "1": True,
    "нет": False,
    "no": False,
    "0": False,
}


@told(Key("profile", spread=True), "measures")
@frozen(kw_only=True)
class ProfileMeasures:
    """A profile, and the measures of each risk chosen.

    Attributes:
        profile: the profile.
        measures: by risk; None where no order was looked at.
    """

    profile: RiskProfile
    measures: tuple[RiskMeasures, ...] | None

    def numbers(self, risk: SchoolRisk) -> Value:
        """The numbers of the measures that the order ties to a risk; None for one not chosen."""
        for one in self.measures or ():
            if one.risk == risk:
                numbers = ", ".join(measure.number for measure in one.measures)
                return numbers or msg("the order ties none to it")
        return None


@told(Key("roadmap", "template.name"), Key("profiles", "with_measures"), "problems")
@frozen(kw_only=True)
class RiskProfiles:
    """Profiles read, and everything wrong in them.

    Attributes:
        profiles: by school and year.
        problems: faults of rows, then of profiles.
        template: the roadmap whose measures are told beside the risks, if one is.
    """

    profiles: tuple[RiskProfile, ...]
    problems: tuple[Problem, ...]
    template: RoadmapTemplate | None = None

    @property
    def with_measures(self) -> tuple[ProfileMeasures, ...]:
        """The profiles with the measures that the roadmap ties to their risks."""
        template = self.template
        return tuple(
            ProfileMeasures(
                profile=one, measures=None if template is None else measures_for(one, template)
            )
            for one in self.profiles
        )

    def of(self, school: str) -> tuple[RiskProfile, ...]:
        """The profiles of a school, by year."""
        return tuple(one for one in self.profiles if one.school == school)

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def page(told: RiskProfiles) -> Page:
    """The risks of each school and year, with the measures of a roadmap, and what is wrong."""
    columns = [
        Column(heading=msg("Login"), id="school", wrap="never"),
        Column(heading=msg("Year"), id="year", unit="year"),
        Column(heading=msg("Direction of risk"), id="direction"),
        Column(heading=msg("Significance"), id="significance"),
        Column(heading=msg("Curator"), id="verification"),
        Column(heading=msg("Chosen"), id="chosen"),
        Column(heading=msg("Programme"), id="programmes"),
        Column(heading=msg("Measures of the order"), id="measures"),
    ]
    rows: list[tuple[Value, ...]] = [
        (
            one.profile.school,
            one.profile.year,
            risk.direction.title,
            risk.significance.words if risk.significance else None,
            risk.verification.words,
            risk.chosen,
            Lines(risk.programmes),
            one.numbers(risk),
        )
        for one in told.with_measures
        for risk in one.profile.risks
    ]
    parts = []
    if told.template is None:
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    else:
        tied = msg("Measures of «{title}» that the order ties to a risk", title=told.template.title)
        parts.append(Text(words=tied))
    table = Table.of_rows(columns, rows, name="risks", group_by=("school", "year"))
    return Page(
        title=msg("Risk profiles of schools"),
        name="risks",
        parts=(*parts, table),
        remarks=map(Remark.of, told.problems),
    )


def read_risk_profiles(path: str | Path, directions: RiskDirections | None = None) -> RiskProfiles:
    """Risk profiles from a csv, xlsx or TOML table (`[[risk]]`) with the columns of `COLUMNS`.

    A direction is given by its id, its title, or its number among the year's; programmes of one
    risk are apart by semicolons. A wrong cell is a problem and counts as empty; a row without
    school, year or known direction is a problem and is not used.

    Args:
        path: the file.
        directions: the directions of each year; by default those assumed.

    Raises:
        InputError: the file cannot be read, or a heading is not known.
    """
    reading = _Reading(directions=directions or default_directions(), file=Path(path).name)
    for row in read_rows(Path(path), COLUMNS, "risk"):
        reading.take(row)
    profiles = tuple(reading.profile(key) for key in sorted(reading.risks))
    said = (one for profile in profiles for one in profile_problems(profile))
    return RiskProfiles(profiles=profiles, problems=(*reading.problems, *said))


@frozen(kw_only=True, eq=False)
class _Reading:
    """What has been read so far; risks by school and year, then by direction."""

    directions: RiskDirections
    file: str
    risks: dict[tuple[str, int], dict[str, SchoolRisk]] = field(factory=dict)
    curators: dict[tuple[str, int], str] = field(factory=dict)
    problems: list[Problem] = field(factory=list)

    def take(self, row: TextRow) -> None:
        """One row."""
        school, year, name = row.get("school"), _year(row.get("year")), row.get("direction")
        if school is None or year is None or name is None:
            self._say("risk.incomplete_row", row)
            return
        direction = self._direction(row, name, year)
        if direction is None:
            return
        known = self.risks.setdefault((school, year), {})
        if direction.id in known:
            self._say("risk.direction_repeated", row, direction=direction.title, year=year)
            return
        curator = self._text(row, "curator")
        if curator is not None:
            self.curators.setdefault((school, year), curator)
        verified = self._word(row, "verification", VERIFICATION)
        known[direction.id] = SchoolRisk(
            direction=direction,
            significance=self._word(row, "significance", SIGNIFICANCE),
            verification=verified or Verification.NOT_CHECKED,
            note=self._text(row, "note"),
            chosen=bool(self._word(row, "chosen", CHOSEN)),
            programmes=_split(self._text(row, "programme")),
        )

    def profile(self, key: tuple[str, int]) -> RiskProfile:
        """The profile of a school and year, risks in the order of the directions."""
        school, year = key
        risks = self.risks[key]
        order = [one.id for one in self.directions.of_year(year)]
        return RiskProfile(
            school=school,
            year=year,
            risks=tuple(risks[name] for name in order if name in risks),
            curator=self.curators.get(key),
        )

    def _direction(self, row: TextRow, name: str, year: int) -> RiskDirection | None:
        found = None
        if any(one.year <= year for one in self.directions.year):
            found = self.directions.named(name, year)
        if found is None:
            self._say("risk.direction_unknown", row, found=name, column="direction", year=year)
        return found

    def _word(self, row: TextRow, column: str, known: Mapping[str, T]) -> T | None:
        text = row.get(column)
        if text is None:
            return None
        found = known.get(small(tidy(text)))
        if found is None:
            words = ", ".join(known)
            self._say("risk.word_unknown", row, found=text, column=column, known=words)
        return found

    def _text(self, row: TextRow, column: str) -> str | None:
        text = row.get(column)
        if text is not None and looks_like_person(text):
            self._say("risk.personal", row, column=column)
            return None
        return text

    def _say(self, code: str, row: TextRow, *, column: str | None = None, **values: object) -> None:
        place = row.where.rpartition(":")[2].strip()
        number = int(place) if place.isdecimal() else None
        said = problem(code, **values)
        self.problems.append(
            said.at(file=self.file, row=number, column=column, school=row.get("school"))
        )


def _year(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) == len("2021") else None


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in (text or "").split(";") if one.strip())
