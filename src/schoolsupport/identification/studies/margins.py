"""How near verdicts are to turning: numbers to their lines, works to chance, pupils in bounds.

A number is told in its own unit, and in pupils where it is a share of them.

Bounds are for all schools at once. Of parts that all have to turn, the dearest is a bound from
below, because the parts may share their pupils; the sum is one from above, because more pupils
moved the same way never take an answer back (but where results speak against a category; there
nothing bounds from above). Where the two meet, they are the distance, and nothing has to be
searched.

The pupils of one year are read as a sample of those the school teaches. Where the 95 % interval of
a work's share covers the line, chance alone could put the work on its other side. A verdict that
such works could turn together is within the noise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.identification.cells import JudgedCells
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.judged import verdict_words
from schoolsupport.identification.judging import join_categories
from schoolsupport.identification.kinds.answers import ComparesNumber, CountsWorks
from schoolsupport.identification.kinds.comparison import Line, compare
from schoolsupport.identification.kinds.outcome import Outcome, YearPart
from schoolsupport.identification.reasons.evidence import share_interval
from schoolsupport.identification.rules.rulebook import CategoryInForce, Edition
from schoolsupport.identification.studies.what_if import answers_of
from schoolsupport.identification.verdicts import Bools, Codes, Floats, Verdict, VerdictColumn

COLUMNS = (
    "school",
    "name",
    "municipality",
    "verdict",
    "criterion",
    "observed",
    "line",
    "distance",
    "unit",
    "pupils",
)


def nearest_numbers(found: Identification, category: str, most: int) -> pd.DataFrame:
    """The schools that one number alone puts on the list or keeps off it, nearest first.

    Args:
        found: the run.
        category: id of the category.
        most: how many schools of each criterion and side.

    Returns:
        Columns `school`, `name`, `municipality`, `verdict` on the category, `criterion`,
        `observed` and `line` and `distance` in `unit`, and `pupils`: how many more (above 0) or
        fewer pupils in the numerator turn the criterion; NA where the number is no plain share.
    """
    frames = list(_frames(found, category, most))
    if not frames:
        return pd.DataFrame({name: [] for name in COLUMNS})
    return pd.concat(frames, ignore_index=True)


def _frames(found: Identification, category: str, most: int) -> Iterator[pd.DataFrame]:
    now = found.judgement.categories[category].codes
    for name in sorted(found.edition.rests_on(category) & found.edition.used):
        outcome = found.judgement.criteria[name]
        rule = found.edition.criteria[name].rule.comparing()
        if rule is None:
            continue
        part, distance = _distances(rule, outcome)
        if part is None:
            continue
        alone = _turns_alone(found, name, category, now) & np.isfinite(distance)
        for side in (Verdict.MET, Verdict.NOT_MET):
            places = np.flatnonzero(alone & (now == side))
            order = np.lexsort((places, distance[places]))[:most]
            chosen = places[order]
            if not len(chosen):
                continue
            frame = found.school_frame(chosen)
            frame["verdict"] = verdict_words(now[chosen])
            frame["criterion"] = name
            frame["observed"] = part.observed[chosen]
            frame["line"] = _near_end(part, chosen)
            frame["distance"] = distance[chosen]
            frame["unit"] = rule.line()[2]
            pupils = [_pupils(rule, outcome, int(place)) for place in chosen]
            frame["pupils"] = pd.array(pupils, dtype="Int64")
            yield frame


def _distances(rule: ComparesNumber, outcome: Outcome) -> tuple[YearPart | None, Floats]:
    """The part that decides is the last; with several years the least margin counts."""
    parts = outcome.parts
    if not parts:
        return None, np.array([])
    margins = np.stack([_margin(rule, part) for part in parts])
    known = np.isfinite(margins).all(axis=0)
    with np.errstate(invalid="ignore"):
        least = np.abs(np.min(margins, axis=0))
    return parts[-1], np.where(known & outcome.verdict.known(), least, np.nan)


def _margin(rule: ComparesNumber, part: YearPart) -> Floats:
    """How far inside the line the number is; below 0 outside."""
    if rule.comparator in ("at_least", "above"):
        return part.observed - part.line
    if rule.comparator in ("at_most", "below"):
        return part.line - part.observed
    return np.minimum(part.observed - part.line, part.line_to - part.observed)


def _near_end(part: YearPart, places: NDArray[np.intp]) -> Floats:
    low, high, value = part.line[places], part.line_to[places], part.observed[places]
    return np.where(np.abs(value - high) < np.abs(value - low), high, low)


def _turns_alone(found: Identification, criterion: str, category: str, now: Codes) -> Bools:
    """Where the other answer of the criterion gives the other answer of the category."""
    own = found.judgement.criteria[criterion].verdict
    answers = answers_of(found, criterion, own, category)
    other = np.where(own.codes == Verdict.MET, answers[Verdict.NOT_MET], answers[Verdict.MET])
    opposite = np.where(now == Verdict.MET, Verdict.NOT_MET, Verdict.MET)
    decided = (now == Verdict.MET) | (now == Verdict.NOT_MET)
    own_decided = (own.codes == Verdict.MET) | (own.codes == Verdict.NOT_MET)
    return np.asarray(decided & own_decided & (other == opposite), dtype=bool)


def _pupils(rule: ComparesNumber, outcome: Outcome, place: int) -> int | None:
    """The fewest pupils more or fewer in the numerator until the criterion turns, exactly."""
    part = outcome.parts[-1]
    if len(outcome.parts) > 1 or rule.relative_to is not None:
        return None
    counted, people = part.numerator[place], part.denominator[place]
    if rule.line()[2] != "share" or rule.drawn is not None:
        return None
    if not (np.isfinite(counted) and people > 0 and counted == int(counted)):
        return None
    whole, share = int(people), Fraction(int(counted), int(people))
    if rule.rounding is None and abs(float(share) - part.observed[place]) > 1e-12:
        return None
    low, high = (_stated(rule, ends[place]) for ends in (part.line, part.line_to))
    now = _met(rule, share, low, high)
    for moved in range(1, whole + 1):
        for sign in (1, -1):
            then = int(counted) + sign * moved
            if 0 <= then <= whole and _met(rule, Fraction(then, whole), low, high) != now:
                return sign * moved
    return None


def _stated(rule: ComparesNumber, line: float) -> Fraction:
    """The line as the rule states it, which a float may not."""
    known = rule.lines().values()
    return next((Fraction(one) for one in known if float(one) == line), Fraction(line))


def _met(rule: ComparesNumber, share: Fraction, low: Fraction, high: Fraction) -> bool:
    values = np.array([share], dtype="object")
    if rule.rounding is not None:
        values = rule.rounding.of(values)
    line = Line(
        np.array([low], dtype="object"), np.array([high], dtype="object"), np.ones(1, dtype=bool)
    )
    return bool(compare(values, line, rule.comparator)[0])


@frozen(eq=False)
class Costs:
    """Pupils, moved all in one direction, until an answer is surely so.

    Attributes:
        no: until it is surely not met; infinite where no pupils do it.
        yes: until it is surely met.
    """

    no: Floats
    yes: Floats


def pupil_bounds(found: Identification, category: str, *, leaving: bool) -> tuple[Floats, Floats]:
    """For each school, bounds of the fewest pupils that turn a category.

    Args:
        found: the run.
        category: id of the category.
        leaving: pupils rise over the boundary, until the school is surely off the list; else they
            fall, until it is surely on it.

    Returns:
        Two numbers per school, persons, infinite where no results known turn it: fewer do not,
        and so many surely do. They say something of schools that are met (`leaving`) or not met.
    """
    low, high = (_costs(found, category, leaving=leaving, summed=s) for s in (False, True))
    least, enough = (low.no, high.no) if leaving else (low.yes, high.yes)
    if _speaks_against(found.edition, category):
        enough = np.full_like(enough, np.inf)
    return least, enough


def _speaks_against(edition: Edition, category: str) -> bool:
    """Whether results speak against the category too: then more pupils may take an answer back."""
    against = set()
    for name in edition.rests_on(category) & set(edition.categories):
        membership = edition.categories[name].membership
        against |= {*membership.none_of, *membership.exclude}
    below = {inner for name in against for inner in edition.rests_on(name)}
    return any(
        name in edition.criteria and edition.criteria[name].rule.counting() is not None
        for name in below
    )


def _costs(found: Identification, category: str, *, leaving: bool, summed: bool) -> Costs:
    rests_on, size = found.edition.rests_on(category), len(found.schools)
    known: dict[str, Costs] = {}
    for name, outcome in found.judgement.criteria.items():
        rule = found.edition.criteria[name].rule.counting()
        known[name] = _stuck(outcome.verdict)
        if name not in rests_on or rule is None or outcome.cells is None:
            continue
        known[name] = _of_results(rule, outcome.cells, leaving=leaving)
    never = np.full(size, np.inf)
    known |= dict.fromkeys(found.edition.rulebook.gaps, Costs(never, never))
    columns = {name: outcome.verdict for name, outcome in found.judgement.criteria.items()}
    columns |= found.judgement.categories
    for one in found.edition.categories.values():
        known[one.id] = _joined(one, known, columns, summed=summed)
    return known[category]


def _stuck(verdict: VerdictColumn) -> Costs:
    """An answer that no move of pupils changes."""
    return Costs(np.where(verdict.possible, np.inf, 0.0), np.where(verdict.certain, 0.0, np.inf))


def _of_results(rule: CountsWorks, judged: JudgedCells, *, leaving: bool) -> Costs:
    cells, verdict = judged.cells, judged.verdict
    share = rule.threshold.as_integer_ratio()
    line = -(-(cells.n * share[0]) // share[1])  # whole numbers, exact in float64
    movable = (cells.rows >= 0) & (cells.n > 0) & (cells.lowest == cells.highest)
    passed = rule.passed_over(verdict)
    concerned = (verdict.applies | passed).all(axis=0)
    if leaving:
        rise = np.where(verdict.certain & movable, cells.lowest - line + 1, np.inf)
        rise = np.where(verdict.possible | passed, rise, 0.0)
        no = np.where(concerned, rise.min(axis=0), 0.0)
        certain = (verdict.certain | passed).all(axis=0) & concerned
        return _counted(rule, no, np.where(certain, 0.0, np.inf))
    fall = np.where(~verdict.possible & movable, line - cells.lowest, np.inf)
    fall = np.where(verdict.certain | passed, 0.0, fall)
    yes = np.where(concerned, fall.sum(axis=0), np.inf)
    possible = (verdict.possible | passed).all(axis=0) & concerned
    return _counted(rule, np.where(possible, np.inf, 0.0), yes)


def _counted(rule: CountsWorks, no: Floats, yes: Floats) -> Costs:
    """The cheapest procedures, as many as the rule counts; each has its own pupils."""
    of, k = len(no), rule.procedures_at_least
    if k > of:
        return Costs(np.zeros(no.shape[1]), np.full(no.shape[1], np.inf))
    return Costs(
        np.sort(no, axis=0)[: of - k + 1].sum(axis=0), np.sort(yes, axis=0)[:k].sum(axis=0)
    )


def _joined(
    category: CategoryInForce,
    known: Mapping[str, Costs],
    columns: Mapping[str, VerdictColumn],
    *,
    summed: bool,
) -> Costs:
    """A category from its members, which all are one of: any, all, none, at least so many."""
    membership = category.membership
    parts = []
    for names, count in (
        (membership.any_of, 1),
        (membership.of, membership.at_least or 0),
        (membership.none_of, 1),
    ):
        members = [known[name] for name in names if name in known]
        if members and count:
            joined = _at_least(count, members, summed=summed)
            opposite = names is membership.none_of
            parts.append(Costs(joined.yes, joined.no) if opposite else joined)
    members = [_dropping_out(known[n], columns.get(n)) for n in membership.all_of if n in known]
    if members:
        parts.append(_all(members, summed=summed))
    if not parts:  # all members lapsed
        size = len(next(iter(known.values())).no)
        return Costs(np.zeros(size), np.full(size, np.inf))
    return parts[0] if len(parts) == 1 else _all(parts, summed=summed)


def _dropping_out(costs: Costs, column: VerdictColumn | None) -> Costs:
    """A member of `all_of`; where it does not apply, the others decide."""
    if column is None:
        return costs
    return Costs(
        np.where(column.applies, costs.no, np.inf), np.where(column.applies, costs.yes, 0.0)
    )


def _all(members: Sequence[Costs], *, summed: bool) -> Costs:
    yes = np.stack([one.yes for one in members])
    return Costs(
        np.minimum.reduce([one.no for one in members]),
        yes.sum(axis=0) if summed else yes.max(axis=0),
    )


def _at_least(count: int, members: Sequence[Costs], *, summed: bool) -> Costs:
    """As many as are needed turn, the cheapest first."""
    no = np.sort(np.stack([one.no for one in members]), axis=0)
    yes = np.sort(np.stack([one.yes for one in members]), axis=0)
    least = len(members) - count + 1
    if least < 1:
        return Costs(np.zeros(no.shape[1]), np.full(no.shape[1], np.inf))
    if summed:
        return Costs(no[:least].sum(axis=0), yes[:count].sum(axis=0))
    return Costs(no[least - 1], yes[count - 1])


@frozen(kw_only=True, eq=False)
class Noise:
    """Which verdicts chance alone could turn.

    Attributes:
        schools: one per school: decided now, and open once every work that covers the line is.
        works: for each school within the noise, the works and numbers that cover the line, as
            `procedure year` or `criterion`.
    """

    schools: Bools
    works: dict[int, tuple[str, ...]]


def noise_of(found: Identification, category: str) -> Noise:
    """Which verdicts on a category chance alone could turn.

    Works count whose pupils are known exactly; of criteria on numbers, shares of participants with
    results of procedures. Shares of all pupils, such as those of the social passport, are no
    sample and have no noise of this sort.
    """
    rests_on = found.edition.rests_on(category)
    columns: dict[str, VerdictColumn] = {}
    crossing: dict[str, tuple[Bools, tuple[str, ...]]] = {}
    for name, outcome in found.judgement.criteria.items():
        rule = found.edition.criteria[name].rule
        columns[name] = outcome.verdict
        if name not in rests_on:
            continue
        counted, compared = rule.counting(), rule.comparing()
        if counted is not None and outcome.cells is not None:
            columns[name], crossing[name] = _widened(counted, outcome.cells)
        elif compared is not None and _of_participants(compared, outcome):
            columns[name], where = _widened_number(compared, outcome)
            crossing[name] = where[np.newaxis], (name,)
    now = found.judgement.categories[category]
    earlier = found.judgement.earlier
    then = join_categories(found.edition, columns, len(found.schools), earlier)[category]
    noisy = now.applies & now.known() & ~then.known()
    return Noise(schools=noisy, works=_works(noisy, crossing))


def _widened(
    rule: CountsWorks, judged: JudgedCells
) -> tuple[VerdictColumn, tuple[Bools, tuple[str, ...]]]:
    """The verdict with every work that covers the line left open, and which these are."""
    cells, verdict = judged.cells, judged.verdict
    known = (cells.lowest == cells.highest) & (verdict.certain | ~verdict.possible)
    known &= verdict.applies
    low, high = share_interval(np.where(known, cells.lowest, np.nan), cells.n)
    line = float(rule.threshold)
    covers = (low < line) & (high >= line)
    covers &= known
    open_ = VerdictColumn.of(
        verdict.certain & ~covers, verdict.possible | covers, verdict.applies, verdict.why_not
    )
    names = tuple(f"{p} {year}" for year in cells.years for p in cells.procedures)
    there = covers.reshape(len(names), -1)
    return rule.over_procedures(rule.over_years(open_)), (there, names)


def _of_participants(rule: ComparesNumber, outcome: Outcome) -> bool:
    named = any(rule.procedure_names().values())
    parts = outcome.parts
    return named and rule.line()[2] == "share" and rule.relative_to is None and len(parts) == 1


def _widened_number(rule: ComparesNumber, outcome: Outcome) -> tuple[VerdictColumn, Bools]:
    part = outcome.parts[0]
    verdict = outcome.verdict
    low, high = share_interval(part.numerator, part.denominator)
    covers = (low < part.line) & (high >= part.line)
    if rule.comparator == "between":
        covers |= (low <= part.line_to) & (high > part.line_to)
    covers &= verdict.applies & verdict.known()
    column = VerdictColumn.of(
        verdict.certain & ~covers, verdict.possible | covers, verdict.applies, verdict.why_not
    )
    return column, covers


def _works(
    noisy: Bools, crossing: dict[str, tuple[Bools, tuple[str, ...]]]
) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {int(place): {} for place in np.flatnonzero(noisy)}
    for covers, names in crossing.values():
        for which, place in zip(*np.nonzero(covers & noisy), strict=True):
            found[int(place)][names[which]] = None
    return {place: tuple(works) for place, works in found.items()}
