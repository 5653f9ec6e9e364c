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
from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.judging import join_categories
from schoolsupport.identification.kinds import LowResults, Number
from schoolsupport.identification.kinds.flips import Flips, low_results_flips, number_flips
from schoolsupport.identification.rules.rulebook import CriterionInForce, Edition
from schoolsupport.identification.studies.steady import SteadyRange, steady
from schoolsupport.identification.studies.study_page import (
    SCHOOL_COLUMNS,
    named,
    school_cells,
    study_page,
    verdict_cells,
)
from schoolsupport.identification.verdicts import KEYS, Codes, Verdict, VerdictColumn
from schoolsupport.pages import Chart, Column, Lines, Page, Part, Table, Text
from schoolsupport.tables.cells import coded
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import Quantity

MOST_DECIMALS = 9


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
        frame = pd.DataFrame({"school": self.found.schools.astype("object")})
        for column in ("name", "municipality"):
            frame[column] = self.found.inputs.school_column(column).astype("object").to_numpy()
        frame["surely"] = np.where(np.isfinite(surely), surely, np.nan)
        frame["possibly"] = np.where(np.isfinite(possibly), possibly, np.nan)
        frame["verdict"] = coded(self.now.astype(np.int8), KEYS)
        nearest = (frame[["surely", "possibly"]] - float(self.line)).abs().min(axis=1)
        chosen = frame[turning].assign(_near=nearest[turning])
        return chosen.sort_values(["_near", "school"]).drop(columns="_near").reset_index(drop=True)

    def as_dict(self, lines: Iterable[Decimal]) -> dict[str, Any]:
        """The answers for some lines, and the point of every school, as a program reads them."""
        _, comparator, unit = self.found.edition.criteria[self.criterion].rule.line()
        return {
            "category": self.category,
            "criterion": self.criterion,
            "key": self.key,
            "line": float(self.line),
            "comparator": comparator,
            "unit": unit,
            "year": self.found.year,
            "as_of": self.found.as_of.isoformat(),
            "lines": [
                {**row, "line": float(row["line"])} for row in self.over(lines).to_dict("records")
            ],
            "schools": [
                {key: None if pd.isna(value) else value for key, value in row.items()}
                for row in self.schools().to_dict("records")
            ],
        }

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
    line = _line(rule, key)
    followed = category or found.main
    _check_category(edition, followed, criterion)
    _check_alone(edition, followed, criterion)
    own = found.judgement.criteria[criterion].verdict
    return WhatIf(
        found=found,
        criterion=criterion,
        key=key,
        category=followed,
        line=line,
        flips=_flips(rule, found, key),
        answers=MappingProxyType(answers_of(found, criterion, own, followed)),
        now=found.judgement.categories[followed].codes,
    )


def _flips(rule: CriterionInForce, found: Identification, key: str) -> Flips:
    if isinstance(rule.rule, LowResults):
        return low_results_flips(rule.rule, found.inputs)
    if isinstance(rule.rule, Number):
        return number_flips(rule.rule, found.inputs, key)
    raise _no_line(rule, key)


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
        answer: join_categories(found.edition, {**verdicts, criterion: column}, size)[category]
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


def _line(rule: CriterionInForce, key: str) -> Decimal:
    """Where the line is now."""
    kind = rule.rule
    line: Decimal | None = None
    if isinstance(kind, LowResults) and key == "threshold":
        line = kind.threshold
    elif isinstance(kind, Number):
        name, _, pool = key.partition(".")
        if pool and name == "thresholds":
            line = kind.thresholds.get(pool)
        elif name in ("threshold", "threshold_to"):
            line = getattr(kind, name)
    if line is None:
        raise _no_line(rule, key)
    return line


def _no_line(rule: CriterionInForce, key: str) -> SchoolSupportError:
    kind = rule.rule
    known: list[str] = []
    if isinstance(kind, LowResults):
        known = ["threshold"]
    elif isinstance(kind, Number):
        known = [f"thresholds.{pool}" for pool in kind.thresholds]
        known += [k for k in ("threshold", "threshold_to") if getattr(kind, k) is not None]
    return fault("parameter.no_such_line", where=rule.id, found=key, known=", ".join(known) or "-")


def _check_category(edition: Edition, category: str, criterion: str) -> None:
    if category not in edition.categories:
        raise fault(
            "parameter.no_category_in_force",
            where="category",
            found=category,
            known=", ".join(edition.categories),
        )
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
    taking = [n for n in edition.criteria if n in resting and criterion in edition.follows(n)]
    if taking:
        raise fault("parameter.verdicts_taken_over", where=criterion, found=", ".join(taking))


def _check_line(rule: CriterionInForce, key: str, line: Decimal) -> None:
    decimals = -int(line.as_tuple().exponent) if line.is_finite() else MOST_DECIMALS + 1
    of_shares = isinstance(rule.rule, LowResults)
    if decimals > MOST_DECIMALS or (of_shares and not 0 < line <= 1):
        code = "parameter.line_not_share" if of_shares else "parameter.line_not_number"
        raise fault(code, where=f"{rule.id}.{key}", found=line)


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
    share = _unit(asked) == "share"
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
    counts = {name: over[name].tolist() for name in _COUNTS}
    chart = Chart(
        title=msg("The list as the line moves"),
        kind="steps",
        x=list(chosen),
        x_unit=_unit(asked),
        x_title=msg("Line"),
        y_title=msg("schools"),
        series={_COUNTS[name]: counts[name] for name in ("met", "entered", "left")},
        mark=float(asked.line),
        mark_title=msg("the line now"),
        in_table=True,
    )
    table = Table(
        name="lines",
        columns=(
            Column(heading=msg("Line"), id="line", unit=_unit(asked)),
            *(
                Column(heading=words, id=name, unit="people", width=(4, 12))
                for name, words in _COUNTS.items()
            ),
        ),
        cells=(list(chosen), *counts.values()),
    )
    parts: list[Part] = [*_steady(asked), table, chart, _nearest(asked)]
    title = msg("Who enters and leaves the list as a line moves")
    return study_page(title, asked.found, asked.category, parts, name="whatif")


def _steady(asked: WhatIf) -> Iterator[Text]:
    rule = asked.found.edition.criteria[asked.criterion]
    yield Text(
        words=msg(
            "{title} ({id}): the line {key} stands at {line}",
            title=rule.title,
            id=rule.id,
            key=asked.key,
            line=_number(asked, float(asked.line)),
        )
    )
    told = steady(asked)
    words = SteadyRange(told, asked.line, _unit(asked))
    yield Text(words=msg("Exactly: {words}.", words=words))
    for side, end, beyond in (
        (told.below, told.low, msg("Below")),
        (told.above, told.high, msg("Above")),
    ):
        if end is not None:
            said = msg(
                "{side}: enter {enter}; leave {leave}",
                side=beyond,
                enter=named(side[0]),
                leave=named(side[1]),
            )
            yield Text(words=said, level=1)


def _nearest(asked: WhatIf) -> Table:
    frame = asked.schools()
    points = [
        Lines(tuple(dict.fromkeys(_number(asked, one) for one in pair if not isnan(one))))
        for pair in zip(frame["surely"], frame["possibly"], strict=True)
    ]
    return Table(
        title=msg("Schools nearest to the line"),
        empty=msg("No school depends on this line."),
        name="schools",
        columns=(
            *SCHOOL_COLUMNS[:2],
            Column(heading=msg("Turns at"), id="turns_at", align="right", wrap="never"),
            Column(heading=msg("On the list"), id="verdict"),
        ),
        cells=(
            *school_cells(frame, municipality=False),
            points,
            verdict_cells(frame["verdict"]),
        ),
        most=NEAREST,
    )


def _number(asked: WhatIf, value: float) -> Message:
    return Quantity(value, _unit(asked), beside=float(asked.line))


def _unit(asked: WhatIf) -> str:
    return asked.found.edition.criteria[asked.criterion].rule.line()[2]
