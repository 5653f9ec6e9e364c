"""A second reading of `number`: one school at a time, dicts and Fractions, nothing shared.

It imports nothing of the library. Rules are dicts with `Fraction` for numbers; tables are lists of
dicts in which an absent key is a missing cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any, NamedTuple

from .oracle_comparison import holds, rounded

Row = Mapping[str, Any]
MET, NOT_MET, NO_DATA, NOT_APPLICABLE = "met", "not_met", "no_data", "not_applicable"
PRECEDENCE = ("exempt", "no_such_grade", "not_held", "not_permitted", "too_few", "not_concerned")

Cell = Fraction | str | None
"""A number, the reason there can be none, or nothing known."""

Ask = Callable[[str, str], list[tuple[int, Cell]]]
"""A procedure (empty for context) and a column give a cell of each year."""

COUNTS = ("n_2", "n_3", "n_4", "n_5", "n_below")


class Found(NamedTuple):
    value: Cell
    people: Fraction | None = None
    counted: Fraction | None = None


class World:
    """All that is known: rows of the tables, the year, the calendar of procedures."""

    def __init__(
        self, year: int, calendar: Sequence[Row], tables: Mapping[str, Sequence[Row]]
    ) -> None:
        self.year = year
        self.calendar = calendar
        self.reference = tables["reference"]
        self.results = {(r["school"], r["procedure"], r["year"]): r for r in tables["results"]}
        self.contexts = {(row["school"], row["year"]): row for row in tables["context"]}
        self.schools = {row["school"]: row for row in tables["schools"]}

    def context_of(self, school: str, year: int | None = None) -> Row:
        return self.contexts.get((school, year or self.year), {})

    def school(self, school: str) -> Row:
        return self.schools.get(school, {})


class Said(NamedTuple):
    verdict: str
    reason: str | None
    observed: Fraction | None


# --- what is asked -----------------------------------------------------------------------------


def held(world: World, procedure: str, year: int) -> bool:
    return bool(calendar_entry(world, procedure, year).get("held", True))


def calendar_entry(world: World, procedure: str, year: int) -> Row:
    assessment, grade, subject = procedure.split("-", 2)
    for entry in world.calendar:
        if (
            (entry["assessment"], entry["year"]) == (assessment, year)
            and int(grade) in entry.get("grades", [int(grade)])
            and subject in entry.get("subjects", [subject])
        ):
            return entry
    return {}


def why_no_work(world: World, school: str, procedure: str, year: int) -> str | None:
    """Why a row that is absent could not be there."""
    if not held(world, procedure, year):
        return "not_held"
    entry = calendar_entry(world, procedure, year)
    grade = int(procedure.split("-")[1]) + entry.get("writing_shift", 0)
    return no_such_grade(world, school, grade, entry.get("school_year") or year)


def no_such_grade(world: World, school: str, grade: int, year: int | None = None) -> str | None:
    register = world.school(school)
    outside = grade < register.get("grade_from", 0) or grade > register.get("grade_to", 99)
    empty = world.context_of(school, year).get(f"enrolment_grade_{grade}") == 0
    return "no_such_grade" if outside or empty else None


def years_kept(world: World, rule: Row, procedure: str, years: list[int]) -> list[int]:
    kept = [year for year in years if held(world, procedure, year)]
    return kept if len(kept) >= fewest(rule, years) else years


def fewest(rule: Row, years: list[int]) -> int:
    """How many years must be left of several; more than there are where none is passed over."""
    policy = rule.get("not_held", "not_applicable")
    return min({"pass_over": 2, "what_is_left": 1}.get(policy, 99), max(len(years), 1))


def ask_school(world: World, rule: Row, school: str, years: list[int]) -> Ask:
    def ask(procedure: str, column: str) -> list[tuple[int, Cell]]:
        if not procedure:
            return [(year, context_cell(world, school, column, year)) for year in years]
        kept = years_kept(world, rule, procedure, years)
        return [(year, result_cell(world, school, procedure, column, year)) for year in kept]

    return ask


def ask_territory(world: World, rule: Row, school: str, years: list[int]) -> Ask:
    level = rule["relative_to"]
    there = {row["territory"] for row in world.reference if row["level"] == level}
    home = world.school(school).get(level)
    if home is None and level == "region" and len(there) == 1:
        home = min(there)

    def ask(procedure: str, column: str) -> list[tuple[int, Cell]]:
        kept = years_kept(world, rule, procedure, years)
        return [
            (year, territory_cell(world, level, home, procedure, column, year)) for year in kept
        ]

    return ask


def result_cell(world: World, school: str, procedure: str, column: str, year: int) -> Cell:
    row = world.results.get((school, procedure, year))
    return why_no_work(world, school, procedure, year) if row is None else row.get(column)


def context_cell(world: World, school: str, column: str, year: int) -> Cell:
    cell: Cell = world.contexts.get((school, year), {}).get(column)
    return cell


def territory_cell(
    world: World, level: str, home: str | None, procedure: str, column: str, year: int
) -> Cell:
    key = {"level": level, "territory": home, "procedure": procedure, "year": year}
    rows = [row for row in world.reference if all(row[k] == v for k, v in key.items())]
    rows.sort(key=lambda row: ["printed", "computed", None].index(row.get("origin")))
    told = [whole(row) for row in rows]
    if column == "mean":
        return next((row["mean"] for row in told if "mean" in row), None)
    counted = [row for row in told if "n" in row and set(COUNTS) & set(row)]
    if counted:
        return counted[0].get(column)
    return next((row["n"] for row in told if "n" in row), None) if column == "n" else None


def whole(row: Row) -> dict[str, Any]:
    """A row with the counts that its percents stand for."""
    told = dict(row)
    if all(name in row for name in COUNTS[:4]):
        told.setdefault("n", sum(row[name] for name in COUNTS[:4]))
    for mark in (2, 3, 4, 5):
        if "n" in row and f"percent_{mark}" in row:
            told.setdefault(f"n_{mark}", row["n"] * row[f"percent_{mark}"] / 100)
    if "n_2" in told:
        told.setdefault("n_below", told["n_2"])
    return told


# --- indicators --------------------------------------------------------------------------------


def cells_of(asked: Iterable[list[tuple[int, Cell]]]) -> list[Cell]:
    return [cell for _, cell in chain.from_iterable(asked)]


def added(cells: Iterable[Cell]) -> Cell:
    """The sum; the first reason if one can be none; nothing if one is not known."""
    listed = list(cells)
    reasons = [cell for cell in listed if isinstance(cell, str)]
    if reasons:
        return min(reasons, key=PRECEDENCE.index)
    if any(cell is None for cell in listed):
        return None
    return sum((cell for cell in listed if isinstance(cell, Fraction)), Fraction(0))


def share(counted: list[Cell], people: list[Cell]) -> Found:
    everything = added([*counted, *people])
    count, whole_number = added(counted), added(people)
    n = whole_number if isinstance(whole_number, Fraction) else None
    if not isinstance(everything, Fraction):
        return Found(everything, n)
    if n == 0 or n is None or not isinstance(count, Fraction):
        return Found(None, n)
    return Found(count / n, n, count)


def times(cell: Cell, factor: Cell) -> Cell:
    if isinstance(cell, Fraction) and isinstance(factor, Fraction):
        return cell * factor
    return added([cell, factor])


def share_of_marks(p: Row, ask: Ask) -> Found:
    counted = [ask(one, f"n_{mark}") for one in p["procedures"] for mark in p["marks"]]
    return share(cells_of(counted), cells_of(ask(one, "n") for one in p["procedures"]))


def share_below_minimum(p: Row, ask: Ask) -> Found:
    below = cells_of(ask(one, "n_below") for one in p["procedures"])
    return share(below, cells_of(ask(one, "n") for one in p["procedures"]))


def mean_result(p: Row, ask: Ask) -> Found:
    means = cells_of(ask(one, "mean") for one in p["procedures"])
    people = cells_of(ask(one, "n") for one in p["procedures"])
    if len(means) == 1:
        n = people[0] if isinstance(people[0], Fraction) else None
        return Found(means[0], n)
    found = share([times(m, n) for m, n in zip(means, people, strict=True)], people)
    return Found(found.value, found.people)


def mean_mark(p: Row, ask: Ask) -> Found:
    marks = {m: cells_of(ask(one, f"n_{m}") for one in p["procedures"]) for m in (2, 3, 4, 5)}
    weighed = [times(cell, Fraction(mark)) for mark, cells in marks.items() for cell in cells]
    found = share(weighed, list(chain.from_iterable(marks.values())))
    return Found(found.value, found.people)


def sum_of_means(p: Row, ask: Ask) -> Found:
    subjects = [[cell for _, cell in ask(one, "mean")] for one in p["procedures"]]
    return Found(added(times(added(own), Fraction(1, len(own))) for own in subjects))


def share_of_context(p: Row, ask: Ask) -> Found:
    return share(cells_of([ask("", p["numerator"])]), cells_of([ask("", p["denominator"])]))


def context_value(p: Row, ask: Ask) -> Found:
    return Found(ask("", p["column"])[-1][1])


def trend(p: Row, ask: Ask) -> Found:
    changes = []
    ends = [
        cell for one in p["procedures"] for _, cell in (ask(one, "mean")[0], ask(one, "mean")[-1])
    ]
    if isinstance(reason := added(ends), str):
        return Found(reason)
    for one in p["procedures"]:
        (begin, first), (end, last) = ask(one, "mean")[0], ask(one, "mean")[-1]
        if begin == end:
            return Found("not_held")
        slope = Fraction(1, (end - begin) * len(p["procedures"]))
        changes += [times(last, slope), times(first, -slope)]
    return Found(added(changes))


def weighted_index(p: Row, ask: Ask) -> Found:
    parts = zip(p["numerators"], p["weights"], strict=True)
    weighed = [times(cell, w) for name, w in parts for _, cell in ask("", name)]
    found = share(weighed, cells_of([ask("", p["of"])]))
    return Found(found.value, found.people)


def composite_index(p: Row, ask: Ask) -> Found:
    """Components as they are; those left out leave their weight to the others."""
    values = [INDICATORS[one["indicator"]](one["parameters"], ask).value for one in p["components"]]
    weights = [one["weight"] for one in p["components"]]
    whole = sum(map(abs, weights))
    known = [(v, w) for v, w in zip(values, weights, strict=True) if isinstance(v, Fraction)]
    if p.get("when_component_missing") != "left_out":
        outside = p.get("when_component_not_applicable") == "left_out"
        there = [v for v in values if not (outside and isinstance(v, str))]
        if there and len(known) < len(there):
            return Found(added(there))
    reasons = [value for value in values if isinstance(value, str)]
    if len(reasons) == len(values):
        return Found(min(reasons, key=PRECEDENCE.index))
    if not known:
        return Found(None)
    counted = sum(abs(w) for _, w in known)
    if p.get("to_hundred"):
        turned = sum(abs(w) * (v if w > 0 else 1 - v) for v, w in known)
        return Found(100 * turned / counted)
    return Found(sum(v * w for v, w in known) * whole / counted)


INDICATORS: Mapping[str, Callable[[Row, Ask], Found]] = {
    function.__name__: function
    for function in (
        share_of_marks,
        share_below_minimum,
        mean_result,
        mean_mark,
        sum_of_means,
        share_of_context,
        context_value,
        trend,
        weighted_index,
        composite_index,
    )
}


# --- the criterion -----------------------------------------------------------------------------


def spans(rule: Row, world: World) -> list[list[int]]:
    years = list(range(world.year - rule.get("years", 1) + 1, world.year + 1))
    if rule.get("over", "last") == "pooled":
        return [years]
    names = list(rule["parameters"].get("procedures", []))
    for one in rule["parameters"].get("components", []):
        names += one["parameters"].get("procedures", [])
    if rule.get("not_held", "not_applicable") != "not_applicable":
        left = [y for y in years if all(held(world, one, y) for one in names)]
        needed = fewest(rule, years) if rule.get("over") == "each" else 1
        years = left if len(left) >= needed else years
    return [[year] for year in (years if rule.get("over") == "each" else years[-1:])]


def number(rule: Row, world: World, school: str) -> Said:
    answers = [one_span(rule, world, school, years) for years in spans(rule, world)]
    observed = answers[-1].observed
    reasons = [answer.reason for answer in answers if answer.reason]
    if reasons:
        return Said(NOT_APPLICABLE, min(reasons, key=PRECEDENCE.index), observed)
    verdicts = {answer.verdict for answer in answers}
    worst = next((one for one in (NOT_MET, NO_DATA) if one in verdicts), MET)
    return Said(worst, None, observed)


def one_span(rule: Row, world: World, school: str, years: list[int]) -> Said:
    value, people = difference(rule, world, school, years)
    ends, line_reason = line(rule, world, school, years)
    if isinstance(value, Fraction) and "rounding" in rule:
        value = rounded(value, rule["rounding"])
    observed = value if isinstance(value, Fraction) and ends else None
    small = rule.get("small")
    few = small is not None and people is not None and people < small["minimum"]
    reason = value if isinstance(value, str) else line_reason
    if reason is None and few and rule["small"]["then"] == "not_counted":
        reason = "too_few"
    concerned, why = concern(rule, world, school)
    reason = reason or why
    if reason:
        return Said(NOT_APPLICABLE, reason, observed)
    verdict = rule.get("when_missing", NO_DATA)
    if ends and (small is None or people is not None):
        counted = [observed] if observed is not None else bounds(rule, world, school, years)
        held_by = {holds(rule["comparator"], one, *ends) for one in counted}
        if len(held_by) == 1:
            verdict = MET if held_by.pop() else NOT_MET
    if few or (verdict == MET and not concerned):
        verdict = NO_DATA
    return Said(verdict, None, observed)


def bounds(rule: Row, world: World, school: str, years: list[int]) -> list[Fraction]:
    """The shares of the fewest and of the most that may be below, where no more is known."""
    if rule["indicator"] != "share_below_minimum" or "relative_to" in rule:
        return []
    if rule["comparator"] == "between":
        return []
    found: list[Fraction] = []
    for end in ("lowest", "highest"):
        ask = ask_school(world, rule, school, years)

        def ask_end(procedure: str, column: str, ask: Ask = ask, end: str = end) -> Any:
            return ask(procedure, f"n_below_{end}" if column == "n_below" else column)

        value = share_below_minimum(rule["parameters"], ask_end).value
        if isinstance(value, Fraction):
            found.append(rounded(value, rule["rounding"]) if "rounding" in rule else value)
    return found if len(found) == 2 else []


def difference(
    rule: Row, world: World, school: str, years: list[int]
) -> tuple[Cell, Fraction | None]:
    measure = INDICATORS[rule["indicator"]]
    own = measure(rule["parameters"], ask_school(world, rule, school, years))
    if "relative_to" not in rule or not isinstance(own.value, Fraction):
        return own.value, own.people
    other = measure(rule["parameters"], ask_territory(world, rule, school, years)).value
    if not isinstance(other, Fraction):
        return None, own.people
    apart = own.value - other
    return (abs(apart) if rule.get("absolute") else apart), own.people


def line(
    rule: Row, world: World, school: str, years: list[int]
) -> tuple[tuple[Fraction, Fraction] | None, str | None]:
    """Both ends, or nothing; and the reason why there can be no line."""
    low: Cell
    if isinstance(rule.get("threshold"), dict):
        other = INDICATORS[rule["threshold"]["indicator"]]
        earlier = [year + rule["threshold"]["year"] for year in years]
        low = other(rule["parameters"], ask_school(world, rule, school, earlier)).value
    elif "pool" in rule:
        pool = world.context_of(school).get(rule["pool"], world.school(school).get(rule["pool"]))
        low = rule["thresholds"].get(pool if isinstance(pool, str) else f"{float(pool or -1):g}")
    else:
        low = rule["threshold"]
    if not isinstance(low, Fraction):
        return None, low
    return (low, rule.get("threshold_to", low)), None


def concern(rule: Row, world: World, school: str) -> tuple[bool, str | None]:
    """Whether it surely concerns the school; the reason why it does not."""
    to = rule.get("applies_to", {})
    if "grade" in to and no_such_grade(world, school, to["grade"]):
        return False, "no_such_grade"
    if "column" in to:
        value = world.context_of(school).get(to["column"])
        if value is not None and value < to["at_least"]:
            return False, "not_concerned"
        return value is not None, None
    return True, None
