"""A second reading of the rules: one school at a time, dicts and Fractions, nothing shared.

It imports nothing of the library. Rules are what TOML gave (fractions as `Fraction`), tables are
lists of dicts without missing keys' values (an absent key is a missing cell). Slow and plain, so
that a jurist's colleague can compare it with the act line by line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

Row = Mapping[str, Any]
MET, NOT_MET, NO_DATA, NOT_APPLICABLE = "met", "not_met", "no_data", "not_applicable"
PRECEDENCE = (
    "exempt",
    "no_such_grade",
    "not_held",
    "use_not_permitted",
    "too_few",
    "not_concerned",
)


class Answer(NamedTuple):
    verdict: str
    reason: str | None = None


@dataclass
class World:
    """All that is known: rows of the tables, the year, the day, the calendar of procedures."""

    year: int
    day: date
    calendar: list[Row]
    sets: Mapping[str, list[str]]
    results: list[Row] = field(default_factory=list)
    context: list[Row] = field(default_factory=list)
    lists: list[Row] = field(default_factory=list)
    schools: list[Row] = field(default_factory=list)
    objectivity: list[Row] = field(default_factory=list)

    def results_of(self, school: str) -> list[Row]:
        return [row for row in self.results if row["school"] == school]

    def context_of(self, school: str, year: int | None = None) -> Row:
        wanted = year or self.year
        return next((r for r in self.context if r["school"] == school and r["year"] == wanted), {})

    def school(self, school: str) -> Row:
        return next((row for row in self.schools if row["school"] == school), {})

    def listed(self, school: str, name: str) -> bool:
        return any(
            row["school"] == school
            and row["list"] == name
            and row.get("from", self.day) <= self.day <= row.get("until", self.day)
            for row in self.lists
        )


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Fraction)


def some(count: int, answers: Iterable[Answer]) -> Answer:
    """At least `count` of those that apply are met."""
    given = list(answers)
    verdicts = [answer.verdict for answer in given if answer.verdict != NOT_APPLICABLE]
    if len(verdicts) < count:
        return Answer(NOT_APPLICABLE, first_reason(given))
    if verdicts.count(MET) >= count:
        return Answer(MET)
    if verdicts.count(MET) + verdicts.count(NO_DATA) < count:
        return Answer(NOT_MET)
    return Answer(NO_DATA)


def every(answers: Iterable[Answer]) -> Answer:
    """All that apply are met."""
    given = list(answers)
    verdicts = {answer.verdict for answer in given} - {NOT_APPLICABLE}
    if not verdicts:
        return Answer(NOT_APPLICABLE, first_reason(given))
    return next((Answer(v) for v in (NOT_MET, NO_DATA) if v in verdicts), Answer(MET))


def opposite(answer: Answer) -> Answer:
    return {MET: Answer(NOT_MET), NOT_MET: Answer(MET)}.get(answer.verdict, answer)


def first_reason(answers: Iterable[Answer]) -> str:
    reasons = [PRECEDENCE.index(answer.reason) for answer in answers if answer.reason]
    return PRECEDENCE[min(reasons, default=len(PRECEDENCE) - 1)]


# --- low results -------------------------------------------------------------------------------


def low_results(rule: Row, world: World, school: str) -> Answer:
    names = rule["procedures"]
    chosen = [names] if isinstance(names, str) else names
    procedures = [one for name in chosen for one in world.sets.get(name, [name])]
    answers = [low_procedure(rule, world, school, one) for one in dict.fromkeys(procedures)]
    return some(rule.get("procedures_at_least", 1), answers)


def low_procedure(rule: Row, world: World, school: str, procedure: str) -> Answer:
    """Low in every year; a year that does not apply takes the procedure out."""
    span = range(world.year - rule.get("years", 1) + 1, world.year + 1)
    answers = [low_work(rule, world, school, procedure, year) for year in span]
    if rule.get("not_held") in FEWEST:
        held = [answer for answer in answers if answer.reason != "not_held"]
        answers = held if len(held) >= FEWEST[rule["not_held"]] else answers
    if any(answer.verdict == NOT_APPLICABLE for answer in answers):
        return Answer(NOT_APPLICABLE, first_reason(answers))
    return every(answers)


def low_work(rule: Row, world: World, school: str, procedure: str, year: int) -> Answer:
    answer = low_work_as_written(rule, world, school, procedure, year)
    doubted = rule.get("objectivity") == "widens" and marked(rule, world, school, procedure, year)
    return Answer(NO_DATA) if doubted and answer.verdict == NOT_MET else answer


def marked(rule: Row, world: World, school: str, procedure: str, year: int) -> bool:
    """Whether the work of a year is marked as not objective; marks are of calendar years."""
    unit = rule.get("year_unit", "calendar")
    row = work(world, school, procedure, year, unit)
    for mark in world.objectivity:
        if (
            mark["school"] == school
            and mark["procedure"] == procedure
            and mark.get("marker", 0) > 0
        ):
            if row is not None:
                same = mark["year"] == row["year"]
            elif unit == "calendar":
                same = mark["year"] == year
            else:
                same = school_year(world, {"procedure": procedure, "year": mark["year"]}) == year
            if same:
                return True
    return False


def low_work_as_written(rule: Row, world: World, school: str, procedure: str, year: int) -> Answer:
    unit = rule.get("year_unit", "calendar")
    row = work(world, school, procedure, year, unit)
    if row is None:
        reason = why_no_work(world, school, procedure, year, unit)
        return Answer(NOT_APPLICABLE, reason) if reason else silence(rule)
    entry = calendar_entry(world, procedure, row["year"], row.get("held_on"))
    if entry.get("use") == "restricted":
        if rule.get("restricted") == "not_counted":
            return Answer(NOT_APPLICABLE, "use_not_permitted")
        if rule.get("restricted") == "no_data":
            return silence(rule)
    few = "small" in rule and "n" in row and row["n"] < rule["small"]["minimum"]
    if few and rule["small"].get("then", "not_counted") == "not_counted":
        return Answer(NOT_APPLICABLE, "too_few")
    if few:
        return Answer(NO_DATA)
    return low_share(rule["threshold"], row) or silence(rule)


def low_share(threshold: Fraction, row: Row) -> Answer | None:
    """Whether the share reaches the line whatever bound is true; None if nothing is known."""
    below = row.get("n_below", row.get("n_2"))
    lowest = row.get("n_below_lowest") if below is None else below
    highest = row.get("n_below_highest") if below is None else below
    if not row.get("n"):
        return None
    line = threshold * row["n"]
    if lowest is None:  # at most so many is something that is known
        return Answer(NOT_MET) if highest is not None and highest < line else None
    if lowest >= line:
        return Answer(MET)
    return Answer(NO_DATA if highest is None or highest >= line else NOT_MET)


def silence(rule: Row) -> Answer:
    return Answer(rule.get("when_missing", NO_DATA))


def work(world: World, school: str, procedure: str, year: int, unit: str) -> Row | None:
    """The row of the year; of two in one school year the later."""
    rows = [
        row
        for row in world.results_of(school)
        if row["procedure"] == procedure
        and year == (row["year"] if unit == "calendar" else school_year(world, row))
    ]
    return max(rows, key=lambda row: row["year"], default=None)


def school_year(world: World, row: Row) -> int:
    day = row.get("held_on")
    entry = calendar_entry(world, row["procedure"], row["year"], day)
    if "school_year" in entry:
        return int(entry["school_year"])
    day = day or entry.get("starts")
    return int(row["year"]) + (day is not None and day.month >= 9)


def calendar_entry(world: World, procedure: str, year: int, day: date | None) -> Row:
    return next(
        (
            entry
            for entry in world.calendar
            if entry["year"] == year
            and speaks_of(entry, procedure)
            and (day is None or entry.get("starts", day) <= day <= entry.get("ends", day))
        ),
        {},
    )


def speaks_of(entry: Row, procedure: str) -> bool:
    assessment, grade, subject = procedure.split("-", 2)
    return (
        entry["assessment"] == assessment
        and int(grade) in entry.get("grades", [int(grade)])
        and subject in entry.get("subjects", [subject])
    )


def why_no_work(world: World, school: str, procedure: str, year: int, unit: str) -> str | None:
    """Why a row that is absent could not be there."""
    entry = calendar_entry(world, procedure, year, None)
    if unit == "school":
        said = [
            e for e in world.calendar if e.get("school_year") == year and speaks_of(e, procedure)
        ]
        if said and not any(e.get("held", True) for e in said):
            return "not_held"
    if not entry.get("held", True):
        return "not_held"
    grade = int(procedure.split("-")[1]) + entry.get("writing_shift", 0)
    register, context = (
        world.school(school),
        world.context_of(school, entry.get("school_year") or year),
    )
    outside = grade < register.get("grade_from", 0) or grade > register.get("grade_to", 99)
    if outside or context.get(f"enrolment_grade_{grade}") == 0:
        return "no_such_grade"
    return None


# --- marks, lists, categories ------------------------------------------------------------------


def flag(rule: Row, world: World, school: str) -> Answer:
    mark = world.context_of(school).get(rule["column"])
    if mark is None:
        return silence(rule)
    if mark == 0:
        return Answer(NOT_MET)
    confirmed = "confirmed_by_list" in rule and world.listed(school, rule["confirmed_by_list"])
    doubtful = not confirmed and contradicted(rule.get("contradicted_by", {}), world, school)
    return Answer(NO_DATA if doubtful else MET)


def contradicted(by: Row, world: World, school: str) -> bool:
    name = world.school(school).get("name", "").lower()
    context = world.context_of(school)
    ordinary = any(part.lower() in name for part in by.get("name_has", []))
    borne_out = any(part.lower() in name for part in by.get("unless_name_has", []))
    return (
        (ordinary and not borne_out)
        or any(context.get(f"enrolment_grade_{grade}", 0) > 0 for grade in by.get("grades", []))
        or ("enrolment_above" in by and context.get("enrolment", 0) > by["enrolment_above"])
    )


def in_list(rule: Row, world: World, school: str) -> Answer:
    if not any(row["list"] == rule["list"] for row in world.lists):
        return silence(rule)
    return Answer(MET if world.listed(school, rule["list"]) else NOT_MET)


FEWEST = {"pass_over": 2, "what_is_left": 1}
KINDS = {"low_results": low_results, "flag": flag, "in_list": in_list}


def category(rule: Row, known: Mapping[str, Answer]) -> Answer:
    """Everything that is given is joined by AND; then exclusions."""
    parts = []
    if rule.get("any_of"):
        parts.append(some(1, [known[name] for name in rule["any_of"]]))
    if rule.get("all_of"):
        parts.append(every([known[name] for name in rule["all_of"]]))
    if rule.get("none_of"):
        parts.append(opposite(some(1, [known[name] for name in rule["none_of"]])))
    if rule.get("of"):
        parts.append(some(rule["at_least"], [known[name] for name in rule["of"]]))
    if any(known[name].verdict == MET for name in rule.get("exclude", [])):
        return Answer(NOT_APPLICABLE, "exempt")
    return every(parts)


def judge(
    criteria: Mapping[str, Row],
    gaps: Iterable[str],
    categories: Mapping[str, Row],
    world: World,
    school: str,
) -> dict[str, Answer]:
    """Every criterion, then every category; a category stands after those it names."""
    known = {name: KINDS[rule["kind"]](rule, world, school) for name, rule in criteria.items()}
    unknown = dict.fromkeys(gaps, Answer(NO_DATA))
    for name, rule in categories.items():
        known[name] = category(rule, known | unknown)
    return known
