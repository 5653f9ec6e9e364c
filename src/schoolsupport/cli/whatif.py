"""`schoolsupport whatif`: who enters and leaves as a line moves."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice
from math import isnan

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.explain import found_of
from schoolsupport.cli.failures import parameter_name
from schoolsupport.cli.printing import Heading, Page, print_json
from schoolsupport.cli.question import Question, question_options
from schoolsupport.cli.session import current_session
from schoolsupport.cli.study import (
    category_option,
    named,
    print_head,
    print_rest,
    run_option,
    steady_words,
    write_csv,
)
from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.wording import VERDICTS
from schoolsupport.identification.studies.sensitivity import lines_of
from schoolsupport.identification.studies.steady import steady
from schoolsupport.identification.studies.what_if import WhatIf, what_if
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.translation import msg
from schoolsupport.words.numbers import number_text

MOST_LINES = 10_001
NEAREST = 15
_AROUND = 10


def read_lines(
    _: click.Context, param: click.Parameter, value: str | None
) -> tuple[Decimal, ...] | None:
    """Lines: `0.25`, `0.25,0.3,0.35`, or from, to and step: `0.2:0.4:0.01`.

    Raises:
        WrongUseError: it is none of these, or more than `MOST_LINES`.
    """
    if value is None:
        return None
    try:
        ends = [Decimal(part.strip()) for part in value.replace(":", ",").split(",")]
    except InvalidOperation:
        ends = []
    if ends and all(end.is_finite() for end in ends):
        if ":" not in value:
            return tuple(ends)
        if value.count(":") == 2 and len(ends) == 3 and ends[2] > 0 and ends[0] <= ends[1]:
            count = (ends[1] - ends[0]) // ends[2] + 1
            if count <= MOST_LINES:
                return tuple(ends[0] + ends[2] * place for place in range(int(count)))
    raise fault("usage.not_lines", where=parameter_name(param), found=value, most=MOST_LINES)


@click.command(
    "whatif",
    cls=Command,
    words=msg(
        "Say who enters and leaves the list as a line moves: a threshold of a criterion.\n\n"
        "All lines are answered in one pass, exactly as if the schools were judged again at each."
        " Whole numbers, such as years or procedures_at_least, are no lines: set them with --set"
        " KEY=VALUE in identify, or see sensitivity."
    ),
)
@question_options(optional=True)
@run_option
@option("--criterion", metavar="ID", words=msg("Id of the criterion whose line moves"))
@option(
    "--key",
    metavar="KEY",
    words=msg("Which line: threshold (the default), threshold_to, thresholds.POOL"),
)
@category_option
@option(
    "--line",
    "lines",
    metavar="A:B:STEP|V,V",
    callback=read_lines,
    words=msg("Where to put the line; by default ten steps around where it is"),
)
@option("--out", metavar="CSV", words=msg("File to write the table of lines to"))
@json_option
def whatif(  # one argument per option
    question: Question,
    run: str | None,
    criterion: str | None,
    key: str | None,
    category: str | None,
    lines: tuple[Decimal, ...] | None,
    out: str | None,
) -> None:
    """Move the line, and print what becomes of the list."""
    session = current_session()
    found = found_of(run, question, session)
    if criterion is None:
        raise fault("usage.no_criterion", where="--criterion", known=", ".join(_with_lines(found)))
    asked = what_if(found, criterion, key=key, category=category)
    chosen = lines or around(asked)
    if out is not None:
        write_csv(asked.over(chosen), out)
    if session.as_json:
        print_json({**asked.as_dict(chosen), "steady": steady(asked).as_dict()}, session.lang)
        return
    page = Page(session)
    print_head(page, found, asked.category)
    _print_steady(page, asked)
    _print_lines(page, asked, chosen)
    _print_nearest(page, asked)
    if out is not None:
        page.line()
        page.line(msg("Written to {out}", out=out))


def around(asked: WhatIf) -> tuple[Decimal, ...]:
    """Ten lines to each side: hundredths of a share, twentieths of another number."""
    share = asked.found.edition.criteria[asked.criterion].rule.line()[2] == "share"
    step = Decimal("0.01") if share else abs(asked.line) / 20 or Decimal("0.1")
    step = step.quantize(Decimal("0.000001")).normalize() or Decimal("0.000001")
    lines = (asked.line + step * place for place in range(-_AROUND, _AROUND + 1))
    return tuple(line for line in lines if not share or 0 < line <= 1)


def _with_lines(found: object) -> list[str]:

    if not isinstance(found, Identification):
        return []
    edition = found.edition
    return [name for name in sorted(edition.used) if lines_of(edition.criteria[name])]


def _number(asked: WhatIf, value: float, lang: str) -> str:

    unit = asked.found.edition.criteria[asked.criterion].rule.line()[2]
    return number_text(value, unit, lang, beside=float(asked.line))


def _print_steady(page: Page, asked: WhatIf) -> None:

    lang = page.session.lang
    rule = asked.found.edition.criteria[asked.criterion]
    page.line()
    page.line(
        msg(
            "{title} ({id}): the line {key} stands at {line}",
            title=rule.title,
            id=rule.id,
            key=asked.key,
            line=_number(asked, float(asked.line), lang),
        )
    )
    told = steady(asked)
    words = steady_words(told, asked.line, rule.rule.line()[2], lang)
    page.line(msg("Exactly: {words}.", words=words))
    for side, end, beyond in (
        (told.below, told.low, msg("Below")),
        (told.above, told.high, msg("Above")),
    ):
        if end is not None:
            page.line(
                msg(
                    "{side}: enter {enter}; leave {leave}",
                    side=beyond,
                    enter=named(side[0]),
                    leave=named(side[1]),
                ),
                indent=2,
            )


def _print_lines(page: Page, asked: WhatIf, lines: Sequence[Decimal]) -> None:
    page.line()
    headings = [
        Heading(words=msg("Line"), number=True, whole=True),
        Heading(words=msg("Listed"), number=True),
        Heading(words=msg("Cannot be judged"), number=True),
        Heading(words=msg("Enter"), number=True),
        Heading(words=msg("Leave"), number=True),
    ]
    rows = [
        (
            _number(asked, float(row["line"]), page.session.lang),
            str(row["met"]),
            str(row["no_data"]),
            str(row["entered"]),
            str(row["left"]),
        )
        for row in asked.over(lines).to_dict("records")
    ]
    page.table(headings, rows)


def _print_nearest(page: Page, asked: WhatIf) -> None:

    frame = asked.schools()
    if frame.empty:
        return
    page.heading(msg("Schools nearest to the line"))
    words = {one.key: page.session.say(VERDICTS[one]) for one in Verdict}
    lang = page.session.lang
    rows = []
    for row in islice(frame.to_dict("records"), NEAREST):
        points = [row["surely"], row["possibly"]]
        known = [_number(asked, point, lang) for point in points if not isnan(point)]
        rows.append(
            (
                str(row["school"]),
                str(row["name"] or ""),
                " … ".join(dict.fromkeys(known)),
                words[str(row["verdict"])],
            )
        )
    headings = [
        Heading(words=msg("Login"), whole=True),
        Heading(words=msg("School")),
        Heading(words=msg("Turns at"), number=True, whole=True),
        Heading(words=msg("On the list"), whole=True),
    ]
    page.table(headings, rows)
    print_rest(page, len(frame) - len(rows))
