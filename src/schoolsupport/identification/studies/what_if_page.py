"""The page of a what-if: how far the line can move, the list for each line, who turns where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import isnan

from schoolsupport.identification.studies.steady import steady
from schoolsupport.identification.studies.study_page import (
    SCHOOL_COLUMNS,
    SteadyRange,
    named,
    school_cells,
    study_page,
    verdict_cells,
)
from schoolsupport.identification.studies.what_if import WhatIf
from schoolsupport.pages import Chart, Column, Lines, Page, Part, Table, Text
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import Quantity

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
