"""What if a line moved: who enters the list and who leaves it, at which point exactly.

The points at which single verdicts turn are found once (`kinds/flips.py`). A category depends on
one criterion through its three possible answers only, so the category is joined three times, and
the list for any line is read off: nothing is evaluated again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import isnan
from types import MappingProxyType

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.judged import verdict_words
from schoolsupport.identification.judging import join_categories
from schoolsupport.identification.kinds.points import Flips
from schoolsupport.identification.reasons.listing import SCHOOL_COLUMNS
from schoolsupport.identification.rules.rulebook import CriterionInForce, Edition
from schoolsupport.identification.rules.wording import key_words
from schoolsupport.identification.studies.rows import TriedLine, TurningSchool, rows_of
from schoolsupport.identification.studies.steady import (
    MOST_DECIMALS,
    Movers,
    Steady,
    SteadyRange,
)
from schoolsupport.identification.studies.study_page import (
    category_of,
    frame_table,
    named,
    study_page,
)
from schoolsupport.identification.verdicts import KEYS, Bools, Codes, Floats, Verdict, VerdictColumn
from schoolsupport.pages import Chart, Column, Lines, Page, Part, Table, Text
from schoolsupport.records import told
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import Quantity


@frozen(kw_only=True, eq=False)
class WhatIf:
    """How a list depends on one line.

    Attributes:
        found: the run.
        criterion: id of the criterion whose line moves.
        key: the line: `threshold`, `threshold_to`, `thresholds.POOL`.
        category: id of the category whose list is followed.
        line: where the line is now.
        flips: where the criterion turns for each school.
        answers: verdict codes of the category for each answer of the criterion.
        now: verdict codes of the category in the run.
    """

    found: Identification
    criterion: str
    key: str
    category: str
    line: Decimal
    flips: Flips
    answers: Mapping[Verdict, Codes]
    now: Codes

    def codes(self, line: Decimal) -> Codes:
        """Verdicts of the category with the line there, one per school.

        Raises:
            ParameterError: the line cannot stand there.
        """
        _check_line(self.found.edition.criteria[self.criterion], self.key, line)
        turned = self.flips.at(line).codes
        codes = self.answers[Verdict.NOT_APPLICABLE].copy()
        for answer in (Verdict.NOT_MET, Verdict.NO_DATA, Verdict.MET):
            np.copyto(codes, self.answers[answer], where=turned == answer)
        return codes

    def listed(self, line: Decimal) -> list[str]:
        """Ids of the schools on the list with the line there."""
        return self._names(self.codes(line) == Verdict.MET)

    def moved(self, line: Decimal) -> tuple[list[str], list[str]]:
        """Who enters the list and who leaves it, against the run."""
        then, now = self.codes(line) == Verdict.MET, self.now == Verdict.MET
        return self._names(then & ~now), self._names(now & ~then)

    def over(self, lines: Iterable[Decimal]) -> pd.DataFrame:
        """Counts for each line: verdicts, and who entered and left against the run.

        Returns:
            Columns `line` (Decimal), `met`, `not_met`, `no_data`, `not_applicable`, `entered`,
            `left`: numbers of schools.
        """
        now = self.now == Verdict.MET
        rows = []
        for line in lines:
            codes = self.codes(line)
            met = codes == Verdict.MET
            counts = dict(zip(KEYS, np.bincount(codes, minlength=len(KEYS)), strict=True))
            told = {"entered": (met & ~now).sum(), "left": (now & ~met).sum()}
            rows.append({"line": line} | {k: int(v) for k, v in (counts | told).items()})
        columns = ["line", "met", "not_met", "no_data", "not_applicable", "entered", "left"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def points(self) -> NDArray[np.float64]:
        """Every line on which the criterion turns for some school, ascending."""
        return self.flips.points()

    def schools(self) -> pd.DataFrame:
        """The point of every school that depends on the line.

        Returns:
            Columns `school`, `name`, `municipality`, `surely` (met up to this line whatever is
            missing), `possibly` (could be met up to it), `verdict` of the category now; nearest
            to the line first. «Up to» is «down to» for lines that are met at or above.
        """
        sign = -1.0 if self.flips.rising else 1.0
        surely, possibly = self.flips.certain * sign, self.flips.possible * sign
        turning = self.flips.applies & (np.isfinite(surely) | np.isfinite(possibly))
        frame = self.found.school_frame()
        frame["surely"] = np.where(np.isfinite(surely), surely, np.nan)
        frame["possibly"] = np.where(np.isfinite(possibly), possibly, np.nan)
        frame["verdict"] = verdict_words(self.now)
        nearest = (frame[["surely", "possibly"]] - float(self.line)).abs().min(axis=1)
        chosen = frame[turning].assign(_near=nearest[turning])
        return chosen.sort_values(["_near", "school"]).drop(columns="_near").reset_index(drop=True)

    def _repr_html_(self) -> str | None:
        from schoolsupport.pages.html import notebook_html  # noqa: PLC0415  # only a notebook asks

        return notebook_html(page(self))

    def _names(self, where: NDArray[np.bool_]) -> list[str]:
        return [str(school) for school in self.found.schools[where]]


def what_if(
    found: Identification,
    criterion: str,
    *,
    key: str | None = None,
    category: str | None = None,
) -> WhatIf:
    """How the list of a run depends on the line of one criterion.

    Args:
        found: the run.
        criterion: id of a criterion with a line: kinds `low_results` and `number`.
        key: which line: `threshold` (default), `threshold_to` of a `between`,
            `thresholds.POOL`.
        category: the list to follow; by default the main one.

    Raises:
        ParameterError: there is no such criterion or line, or the category does not rest on it.
    """
    edition = found.edition
    rule = _criterion(edition, criterion)
    key = key or "threshold"
    line = rule.rule.lines().get(key)
    if line is None:
        raise no_line(rule, key)
    followed = category_of(edition, category)
    _check_resting(edition, followed, criterion)
    _check_alone(edition, followed, criterion)
    own = found.judgement.criteria[criterion].verdict
    return WhatIf(
        found=found,
        criterion=criterion,
        key=key,
        category=followed,
        line=line,
        flips=rule.rule.flips(found.inputs, key),
        answers=MappingProxyType(answers_of(found, criterion, own, followed)),
        now=found.judgement.categories[followed].codes,
    )


def answers_of(
    found: Identification, criterion: str, own: VerdictColumn, category: str
) -> dict[Verdict, Codes]:
    """The category joined with every answer that the criterion could give to everyone."""
    size = len(own)
    yes, no = np.ones(size, dtype=bool), np.zeros(size, dtype=bool)
    given = {
        Verdict.MET: VerdictColumn.of(yes, yes, own.applies, own.why_not),
        Verdict.NO_DATA: VerdictColumn.of(no, yes, own.applies, own.why_not),
        Verdict.NOT_MET: VerdictColumn.of(no, no, own.applies, own.why_not),
    }
    verdicts = {name: one.verdict for name, one in found.judgement.criteria.items()}
    answers = {
        answer: join_categories(
            found.edition, {**verdicts, criterion: column}, size, found.judgement.earlier
        )[category]
        for answer, column in given.items()
    }
    codes = {answer: column.codes for answer, column in answers.items()}
    # where the criterion does not apply, every column is the same and says what the run says
    return {**codes, Verdict.NOT_APPLICABLE: codes[Verdict.NOT_MET]}


def _criterion(edition: Edition, name: str) -> CriterionInForce:
    if name in edition.criteria:
        return edition.criteria[name]
    raise fault(
        "parameter.no_criterion_in_force",
        where="criterion",
        found=name,
        known=", ".join(sorted(edition.criteria)),
    )


def no_line(rule: CriterionInForce, key: str) -> SchoolSupportError:
    """Why a line cannot be moved: there is none of this key, or every school has its own."""
    if rule.rule.drawn is not None:
        return fault("parameter.line_of_each", where=rule.id, found=key)
    known = ", ".join(rule.rule.lines()) or "-"
    return fault("parameter.no_such_line", where=rule.id, found=key, known=known)


def _check_resting(edition: Edition, category: str, criterion: str) -> None:
    if criterion not in edition.rests_on(category):
        resting = [name for name in edition.categories if criterion in edition.rests_on(name)]
        raise fault(
            "parameter.not_resting",
            where=category,
            found=criterion,
            known=", ".join(resting) or "-",
        )


def _check_alone(edition: Edition, category: str, criterion: str) -> None:
    """Where branches take a verdict over, a school's answer is not its own alone."""
    resting = edition.rests_on(category)
    taking = [n for n in edition.criteria if n in resting and criterion in edition.takes_from(n)]
    if taking:
        raise fault("parameter.verdicts_taken_over", where=criterion, found=", ".join(taking))
    if edition.looks_back(category, criterion):
        raise fault("parameter.looks_back", where=criterion, found=category)


def _check_line(rule: CriterionInForce, key: str, line: Decimal) -> None:
    if not _is_line(rule, line):
        of_shares = rule.rule.line_limits() != (None, None)
        code = "parameter.line_not_share" if of_shares else "parameter.line_not_number"
        raise fault(code, where=f"{rule.id}.{key}", found=line)


def _is_line(rule: CriterionInForce, line: Decimal) -> bool:
    if not line.is_finite() or -int(line.as_tuple().exponent) > MOST_DECIMALS:
        return False
    above, most = rule.rule.line_limits()
    return (above is None or line > above) and (most is None or line <= most)


def may_stand(asked: WhatIf, line: Decimal) -> bool:
    """Whether a rule file could say this line: of shares none above 1."""
    rule = asked.found.edition.criteria[asked.criterion]
    return _is_line(rule, line) and (unit_of(asked) != "share" or abs(line) <= 1)


NEAREST = 15
_AROUND = 10
_COUNTS = {
    "met": msg("Listed"),
    "not_met": msg("Not listed"),
    "no_data": msg("Cannot be judged"),
    "not_applicable": msg("Not concerned"),
    "entered": msg("Enter"),
    "left": msg("Leave"),
}


def around(asked: WhatIf) -> tuple[Decimal, ...]:
    """Ten lines to each side: hundredths of a share, twentieths of another number."""
    share = unit_of(asked) == "share"
    step = Decimal("0.01") if share else abs(asked.line) / 20 or Decimal("0.1")
    step = step.quantize(Decimal("0.000001")).normalize() or Decimal("0.000001")
    lines = (asked.line + step * place for place in range(-_AROUND, _AROUND + 1))
    return tuple(line for line in lines if not share or 0 < line <= 1)


def page(asked: WhatIf, lines: Sequence[Decimal] | None = None) -> Page:
    """What becomes of the list as the line moves.

    Args:
        asked: the study.
        lines: where the line is put; by default `around` where it is.
    """
    chosen = lines or around(asked)
    over = asked.over(chosen)
    chart = Chart(
        title=msg("The list as the line moves"),
        kind="steps",
        x=[float(one) for one in chosen],
        x_unit=unit_of(asked),
        x_title=msg("Line"),
        y_title=msg("schools"),
        series={_COUNTS[name]: over[name].tolist() for name in ("met", "entered", "left")},
        mark=float(asked.line),
        mark_title=msg("the line now"),
        in_table=True,
    )
    table = lines_table(asked, over, tuple(_COUNTS))
    parts: list[Part] = [*_steady(asked), table, chart, nearest_schools(asked)]
    title = msg("Who enters and leaves the list as a line moves")
    return study_page(title, asked.found, asked.category, parts, name="whatif")


def lines_table(asked: WhatIf, over: pd.DataFrame, counts: Sequence[str]) -> Table:
    """Lines, and what of the list is counted with each: columns of `WhatIf.over`."""
    columns = (
        Column(heading=msg("Line"), id="line", unit=unit_of(asked)),
        *(Column(heading=_COUNTS[one], id=one, unit="people", width=(4, 12)) for one in counts),
    )
    lines = [float(one) for one in over["line"]]
    return frame_table(over, columns, {"line": lines}, name="lines")


def _steady(asked: WhatIf) -> Iterator[Text]:
    rule = asked.found.edition.criteria[asked.criterion]
    line = _number(asked, float(asked.line))
    if asked.key == "threshold":
        stands = msg("{title}: the line stands at {line}", title=rule.title, line=line)
    else:
        named_line = asked.key.removeprefix("thresholds.")
        which = key_words(named_line) if named_line == asked.key else named_line
        stands = msg(
            "{title}: the line «{which}» stands at {line}", title=rule.title, which=which, line=line
        )
    yield Text(words=stands)
    told = steady(asked)
    words = SteadyRange(told, asked.line, unit_of(asked))
    yield Text(words=msg("Exactly: {words}.", words=words))
    yield from edges(told)


def edges(among: Steady) -> Iterator[Text]:
    """Who enters and who leaves below the lowest of the lines, and above the highest."""
    for side, end, movers in (
        (msg("Below"), among.low, among.below),
        (msg("Above"), among.high, among.above),
    ):
        if end is not None:
            said = msg(
                "{side}: enter {enter}; leave {leave}",
                side=side,
                enter=named(movers.enter),
                leave=named(movers.leave),
            )
            yield Text(words=said, level=1)


def nearest_schools(asked: WhatIf) -> Table:
    """The smallest change of the line that takes a school in or out, nearest first."""
    frame = asked.schools()
    points = [
        Lines(tuple(dict.fromkeys(_number(asked, one) for one in pair if not isnan(one))))
        for pair in zip(frame["surely"], frame["possibly"], strict=True)
    ]
    columns = (
        *SCHOOL_COLUMNS[:2],
        Column(heading=msg("Turns at"), id="turns_at", align="right", wrap="never"),
        Column(heading=msg("On the list"), id="verdict"),
    )
    return frame_table(
        frame,
        columns,
        {"turns_at": points},
        title=msg("Schools nearest to the line"),
        empty=msg("No school depends on this line."),
        name="schools",
        most=NEAREST,
    )


def _number(asked: WhatIf, value: float) -> Message:
    return Quantity(value, unit_of(asked), beside=float(asked.line))


def unit_of(asked: WhatIf) -> str:
    """What the line is counted in: a key of `words.numbers`."""
    return asked.found.edition.criteria[asked.criterion].rule.line()[2]


@told(
    *(f"asked.{name}" for name in ("category", "criterion", "key", "line")),
    "comparator",
    "unit",
    "asked.found.year",
    "asked.found.as_of",
    "lines",
    "schools",
    "steady",
)
@frozen(kw_only=True)
class LineMoved:
    """What becomes of a list as a line moves.

    Attributes:
        asked: the study.
        places: where the line is put.
    """

    asked: WhatIf
    places: tuple[Decimal, ...]

    @property
    def comparator(self) -> str:
        """How the criterion holds a number against the line."""
        return self.asked.found.edition.criteria[self.asked.criterion].rule.line()[1]

    @property
    def unit(self) -> str:
        """What the line is counted in."""
        return unit_of(self.asked)

    @property
    def lines(self) -> tuple[TriedLine, ...]:
        """The list for each place of the line."""
        return rows_of(self.asked.over(self.places), TriedLine)

    @property
    def schools(self) -> tuple[TurningSchool, ...]:
        """Schools that depend on the line, nearest first."""
        return rows_of(self.asked.schools(), TurningSchool)

    @property
    def steady(self) -> Steady:
        """The lines between which the list stays the same, exactly."""
        return steady(self.asked)


@frozen(eq=False)
class Turns:
    """Points at which schools enter or leave, and which of them lie at or above the line."""

    points: Floats
    ahead: Bools
    listed_before: Bools
    schools: NDArray[np.intp]


def steady(asked: WhatIf) -> Steady:
    """The lines between which the list of a category stays as it is in the run.

    Only points at which a school really enters or leaves count: a school that another criterion
    keeps on the list does not.
    """
    return steady_of(asked, turns_of(asked))


def steady_of(asked: WhatIf, turns: Turns) -> Steady:
    """The lines between the nearest points that lie ahead and the nearest that do not."""
    rising = asked.flips.rising
    ends = [_end(asked, turns, ahead=ahead) for ahead in (False, True)]
    # a school is met up to and on its point; for strict lines up to it only
    on_behind, on_ahead = asked.flips.strict, not asked.flips.strict
    if rising:
        (high, above), (low, below) = ends
        return Steady(
            low=None if low is None else -low,
            high=None if high is None else -high,
            low_in=on_ahead and low is not None,
            high_in=on_behind and high is not None,
            below=below,
            above=above,
        )
    (low, below), (high, above) = ends
    return Steady(
        low=low,
        high=high,
        low_in=on_behind and low is not None,
        high_in=on_ahead and high is not None,
        below=below,
        above=above,
    )


def turns_of(asked: WhatIf) -> Turns:
    """The points at which a school really enters or leaves the list of the category."""
    flips = asked.flips
    met, open_, unmet = (
        asked.answers[answer] == Verdict.MET
        for answer in (Verdict.MET, Verdict.NO_DATA, Verdict.NOT_MET)
    )
    now = flips.at(asked.line)
    together = flips.certain == flips.possible
    first = flips.applies & np.where(together, met != unmet, met != open_)
    second = flips.applies & ~together & (open_ != unmet)
    parts = []
    for points, turning, ahead, before in (
        (flips.certain, first, now.certain, met),
        (flips.possible, second, now.possible, open_),
    ):
        there = np.flatnonzero(turning & np.isfinite(points))
        parts.append((points[there], ahead[there], before[there], there))
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return Turns(*joined)


def _end(asked: WhatIf, turns: Turns, *, ahead: bool) -> tuple[float | None, Movers]:
    """The nearest point on one side, and who enters and leaves beyond it."""
    side = turns.ahead if ahead else ~turns.ahead
    if not side.any():
        return None, Movers((), ())
    points = turns.points[side]
    nearest = points.min() if ahead else points.max()
    here = side & (turns.points == nearest)
    # beyond a point ahead schools lose the answer they have before it; behind, they get it
    enters = here & (turns.listed_before != ahead)
    leaves = here & (turns.listed_before == ahead)
    names = asked.found.schools
    sides = tuple(
        tuple(sorted(str(names[place]) for place in turns.schools[mask]))
        for mask in (enters, leaves)
    )
    return float(nearest), Movers(*sides)
