"""`schoolsupport sensitivity`: the list under every reading and every assumed number."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.explain import found_of
from schoolsupport.cli.failures import parameter_name
from schoolsupport.cli.printing import Heading, Page, print_json
from schoolsupport.cli.question import Question, question_options
from schoolsupport.cli.session import current_session
from schoolsupport.cli.study import (
    MOST_ROWS,
    category_option,
    print_head,
    print_rest,
    run_option,
    steady_words,
)
from schoolsupport.faults import fault
from schoolsupport.identification.studies.sensitivity import STEP, Range, Sensitivity
from schoolsupport.identification.studies.sensitivity import sensitivity as study
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import number_text


def read_step(_: click.Context, param: click.Parameter, value: str | None) -> Decimal | None:
    """A part of a number, above 0 and below 1.

    Raises:
        WrongUseError: it is none.
    """
    try:
        step = None if value is None else Decimal(value)
    except InvalidOperation:
        step = Decimal(0)
    if step is None or (step.is_finite() and 0 < step < 1):
        return step
    raise fault("usage.step", where=parameter_name(param), found=value)


@click.command(
    "sensitivity",
    cls=Command,
    words=msg(
        "Show how far the list depends on what no act states: on readings of its words, and on"
        " every assumed number, one at a time.\n\n"
        "The range of a number is the one its rule file declares by alternatives; where it"
        " declares none, a step to either side. The stable core is on the list under all."
    ),
)
@question_options(optional=True)
@run_option
@category_option
@option(
    "--step",
    metavar="PART",
    callback=read_step,
    words=msg("Where no range is declared, the part by which a number moves (default: 0.1)"),
)
@json_option
def sensitivity(
    question: Question, run: str | None, category: str | None, step: Decimal | None
) -> None:
    """Judge under every reading and over every range, and print what becomes of the list."""
    session = current_session()
    found = found_of(run, question, session)
    told = study(found, category, step=step or STEP)
    if session.as_json:
        print_json(told.as_dict(session.lang), session.lang)
        return
    page = Page(session)
    print_head(page, found, told.category)
    _print_core(page, told)
    _print_readings(page, told)
    _print_ranges(page, told)
    _print_schools(page, told)


def _print_core(page: Page, told: Sensitivity) -> None:
    page.line(
        msg(
            "Stable core: {core} schools are on the list under all {variants} variants; under some"
            " variant {ever} are.",
            core=len(told.core()),
            variants=told.variants,
            ever=len(told.ever()),
        ),
        style="bold",
    )


def _print_readings(page: Page, told: Sensitivity) -> None:
    if not told.readings:
        return
    page.heading(msg("How the list would change if the act were read otherwise"))
    headings = [
        Heading(words=msg("Reading")),
        Heading(words=msg("Listed"), number=True),
        Heading(words=msg("Enter"), number=True),
        Heading(words=msg("Leave"), number=True),
    ]
    rows = [
        (one.title, str(one.listed), str(len(one.enter)), str(len(one.leave)))
        for one in told.readings
    ]
    page.table(headings, rows)


def _print_ranges(page: Page, told: Sensitivity) -> None:
    if told.ranges:
        page.heading(msg("How the list depends on numbers, one at a time"))
    for one in told.ranges:
        page.line(_range_words(page, told, one), indent=2)
        if one.steady is not None:
            unit = told.found.edition.criteria[one.rule].rule.line()[2]
            words = steady_words(one.steady, Decimal(one.value), unit, page.session.lang)
            page.line(msg("Exactly: {words}.", words=words), indent=4)
    for rule, key, error in told.refused:
        page.line(
            msg("{rule}.{key} was not moved: {why}", rule=rule, key=key, why=error.what), indent=2
        )


def _range_words(page: Page, told: Sensitivity, one: Range) -> Message:

    lang = page.session.lang
    is_line = one.steady is not None
    unit = told.found.edition.criteria[one.rule].rule.line()[2] if is_line else ""
    value, low, high = (
        number_text(float(number), unit, lang) for number in (one.value, one.low, one.high)
    )
    stated = msg("assumed") if one.assumed else msg("stated by the act, shown only")
    ranged = msg("range declared") if one.declared else msg("step to either side")
    return msg(
        "{rule}.{key} = {value} ({stated}); {low} to {high} ({ranged}): always listed {always},"
        " ever listed {ever}",
        rule=one.rule,
        key=one.key,
        value=value,
        stated=stated,
        low=low,
        high=high,
        ranged=ranged,
        always=int(one.always.sum()),
        ever=int(one.ever.sum()),
    )


def _print_schools(page: Page, told: Sensitivity) -> None:
    frame = told.schools()
    unsure = frame[~frame["core"].to_numpy(dtype=bool)]
    if unsure.empty:
        return
    page.heading(msg("Schools whose place on the list depends on a reading or a number"))
    rows = [
        (
            str(row["school"]),
            str(row["name"] or ""),
            str(row["municipality"] or ""),
            f"{row['listed_in']} / {row['of']}",
        )
        for row in unsure.head(MOST_ROWS).to_dict("records")
    ]
    headings = [
        Heading(words=msg("Login"), whole=True),
        Heading(words=msg("School")),
        Heading(words=msg("Municipality")),
        Heading(words=msg("Listed in variants"), number=True, whole=True),
    ]
    page.table(headings, rows)
    print_rest(page, len(unsure) - len(rows))
