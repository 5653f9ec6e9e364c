"""`schoolsupport borderline`: the schools nearest to the line, in pupils."""

from __future__ import annotations

import click

from schoolsupport.cli.commands import Command, json_option, option
from schoolsupport.cli.explain import found_of
from schoolsupport.cli.printing import Heading, Page, print_json
from schoolsupport.cli.question import Question, question_options
from schoolsupport.cli.session import current_session
from schoolsupport.cli.study import (
    MOST_ROWS,
    category_option,
    print_head,
    print_rest,
    read_whole,
    run_option,
)
from schoolsupport.identification.reasons.wording import VERDICTS, number_text
from schoolsupport.identification.studies.borderline import WITHIN, Borderline
from schoolsupport.identification.studies.borderline import borderline as study
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.reports.words import short_work
from schoolsupport.translation import Message, msg

MOST_NUMBERS = 3


@click.command(
    "borderline",
    cls=Command,
    words=msg(
        "Show the schools nearest to the line on both sides, in pupils, and those whose verdict is"
        " within the noise of their size.\n\n"
        "«3 pupils fewer below the boundary and the school is off the list» is true: with so many"
        " the verdict turns, with one fewer it does not, whichever pupils they are."
    ),
)
@question_options(optional=True)
@run_option
@category_option
@option(
    "--within",
    metavar="N",
    callback=read_whole,
    words=msg("The most pupils that count as near (default: 3)"),
)
@json_option
def borderline(
    question: Question, run: str | None, category: str | None, within: int | None
) -> None:
    """Find the schools near the line, and print them."""
    session = current_session()
    found = found_of(run, question, session)
    told = study(found, category, within=within or WITHIN)
    if session.as_json:
        print_json(told.as_dict(session.lang))
        return
    page = Page(session)
    print_head(page, found, told.category)
    _print_side(
        page,
        told,
        Verdict.MET,
        msg("On the list, no more than {n} pupils from the line", n=told.within),
    )
    _print_side(
        page,
        told,
        Verdict.NOT_MET,
        msg("Off the list, no more than {n} pupils from the line", n=told.within),
    )
    _print_numbers(page, told)
    _print_noise(page, told)


def _print_side(page: Page, told: Borderline, verdict: Verdict, title: Message) -> None:

    frame = told.side(verdict)
    page.heading(f"{page.session.say(title)}: {len(frame)}")
    if frame.empty:
        return
    rows = []
    for row in frame.head(MOST_ROWS).to_dict("records"):
        moves = told.moves(str(row["school"]))
        works = (
            f"{short_work(one.procedure, one.year, one.unit)}: {abs(one.pupils)}" for one in moves
        )
        rows.append(
            (
                str(row["school"]),
                str(row["name"] or ""),
                str(row["municipality"] or ""),
                str(row["pupils"]),
                "\n".join(works),
                page.session.say(msg("yes")) if row["in_noise"] else "",
            )
        )
    page.table(
        [
            Heading(words=msg("Login"), whole=True),
            Heading(words=msg("School")),
            Heading(words=msg("Municipality")),
            Heading(words=msg("Pupils"), number=True, whole=True),
            Heading(words=msg("in the works")),
            Heading(words=msg("Within chance"), whole=True),
        ],
        rows,
    )
    print_rest(page, len(frame) - len(rows))


def _print_numbers(page: Page, told: Borderline) -> None:

    if told.numbers.empty:
        return
    page.heading(msg("Schools that one number alone decides, the nearest of each criterion"))
    words = {one.key: page.session.say(VERDICTS[one]) for one in Verdict}
    lang = page.session.lang
    rows = []
    nearest = told.numbers.groupby(["criterion", "verdict"], sort=False, observed=True)
    for row in nearest.head(MOST_NUMBERS).to_dict("records"):
        unit, pupils = str(row["unit"]), row["pupils"]
        line = float(row["line"])
        rows.append(
            (
                str(row["criterion"]),
                str(row["school"]),
                str(row["name"] or ""),
                words[str(row["verdict"])],
                number_text(float(row["observed"]), unit, lang, beside=line),
                number_text(line, unit, lang),
                f"{pupils:+d}".replace("-", "−") if isinstance(pupils, int) else "",
            )
        )
    page.table(
        [
            Heading(words=msg("Criterion")),
            Heading(words=msg("Login"), whole=True),
            Heading(words=msg("School")),
            Heading(words=msg("On the list"), whole=True),
            Heading(words=msg("Number"), number=True, whole=True),
            Heading(words=msg("Line"), number=True, whole=True),
            Heading(words=msg("Pupils"), number=True, whole=True),
        ],
        rows,
    )
    print_rest(page, len(told.numbers) - len(rows))


def _print_noise(page: Page, told: Borderline) -> None:

    met, not_met = told.decided
    page.heading(msg("Within the noise of their size"))
    page.line(
        msg(
            "On the list {met_noise} of {met} schools, off it {not_met_noise} of {not_met}: the"
            " 95 % intervals of works that could together turn the verdict cover the line."
            " The list of them: --json.",
            met_noise=told.in_noise(Verdict.MET),
            met=met,
            not_met_noise=told.in_noise(Verdict.NOT_MET),
            not_met=not_met,
        )
    )
