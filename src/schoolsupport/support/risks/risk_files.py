"""Risk profiles from a table: a row for each school and direction."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from attrs import field, frozen

from schoolsupport.domain import Problem, problem
from schoolsupport.roadmaps.planning.rows import TextRow, read_rows
from schoolsupport.support.risks.risk_directions import (
    RiskDirection,
    RiskDirections,
    default_directions,
)
from schoolsupport.support.risks.risk_profile import (
    RiskProfile,
    SchoolRisk,
    Significance,
    Verification,
    profile_problems,
)
from schoolsupport.words.persons import looks_like_person

T = TypeVar("T")

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
    "подтверждён": Verification.CONFIRMED,
    "подтвержден": Verification.CONFIRMED,
    "denied": Verification.DENIED,
    "не подтверждён": Verification.DENIED,
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


@frozen(kw_only=True)
class RiskProfiles:
    """Profiles read, and everything wrong in them.

    Attributes:
        profiles: by school and year.
        problems: faults of rows, then of profiles.
    """

    profiles: tuple[RiskProfile, ...]
    problems: tuple[Problem, ...]

    def of(self, school: str) -> tuple[RiskProfile, ...]:
        """The profiles of a school, by year."""
        return tuple(one for one in self.profiles if one.school == school)


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
        found = known.get(" ".join(text.split()).casefold())
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
