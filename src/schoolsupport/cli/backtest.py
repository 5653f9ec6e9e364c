"""`schoolsupport backtest`: the lists of several years, and how schools come and go."""

from __future__ import annotations

from datetime import date

import click

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.printing import Heading, Page, print_json, waiting
from schoolsupport.cli.question import with_local_rules
from schoolsupport.cli.readers import read_day, read_settings, read_years, setting_values
from schoolsupport.cli.session import current_session
from schoolsupport.cli.study import MOST_ROWS, category_option, print_rest, texts
from schoolsupport.faults import fault
from schoolsupport.identification.reasons.wording import VERDICTS
from schoolsupport.identification.studies.backtest import Backtest
from schoolsupport.identification.studies.backtest import backtest as study
from schoolsupport.identification.studies.cautions import is_synthetic
from schoolsupport.identification.studies.churn import ENROLMENT
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import percent

_SIGNS = {Verdict.MET: "+", Verdict.NOT_MET: "−", Verdict.NO_DATA: "?"}


@click.command(
    "backtest",
    cls=Command,
    words=msg(
        "Make the list of every year, and show who entered, stayed, left and returned, how long"
        " schools stay, and how this depends on their size.\n\n"
        "Each year is judged by the rules of its own 31 December, or all years by those of one day"
        " (--as-of). Years without data or without rules in force have no list; this is said."
    ),
)
@argument(
    "region",
    metavar="REGION",
    required=False,
    words=msg("Name of a region, or a folder with its rules"),
)
@argument(
    "paths", metavar="PATH…", nargs=-1, words=msg("Files and folders with results and context")
)
@option(
    "--years",
    metavar="YEAR[-YEAR]",
    callback=read_years,
    words=msg("First and last year; by default all years of the data"),
)
@option(
    "--as-of",
    metavar="DAY",
    callback=read_day,
    words=msg("Day whose rules are applied to all years; by default each year's 31 December"),
)
@category_option
@option(
    "--with",
    "local",
    metavar="TOML",
    multiple=True,
    words=msg("File with the region's own dated, sourced versions; may be repeated"),
)
@option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    callback=read_settings,
    words=msg("Set a parameter for all years, e.g. small.minimum=10; may be repeated"),
)
@json_option
def backtest(  # one argument per option
    region: str | None,
    paths: tuple[str, ...],
    years: tuple[int, int] | None,
    as_of: date | None,
    category: str | None,
    local: tuple[str, ...],
    settings: dict[str, str],
) -> None:
    """Judge every year, and print what became of the list."""
    session = current_session()
    if region is None or not paths:
        raise fault("usage.no_region_or_files", where="REGION PATH…")
    rules = with_local_rules(ss.load_region(region).rulebook, local)
    with waiting(session, msg("Reading files …")):
        tables = ss.read_files(*paths)
    known = tables.years
    first, last = years or (min(known, default=0), max(known, default=-1))
    with waiting(session, msg("Judging schools …")):
        told = study(
            rules,
            tables,
            range(first, last + 1),
            category=category,
            as_of=as_of,
            settings=setting_values(settings),
        )
    if session.as_json:
        print_json(told.as_dict(session.lang), session.lang)
    else:
        _print(Page(session), told)


def _print(page: Page, told: Backtest) -> None:
    latest = told.runs[max(told.runs)]
    page.line(f"{latest.edition.rulebook.title}: {told.short}", style="bold")
    if is_synthetic(latest.inputs.tables):
        page.line(msg("SYNTHETIC DATA: the schools and the numbers are invented"), style="bold")
    if told.fixed is not None:
        page.line(msg("All years by the rules of {day}, as --as-of says", day=page.day(told.fixed)))
    else:
        page.line(msg("Each year by the rules of its own 31 December"))
    for year in told.runs:
        page.line(
            msg("{year}: the version of {first}", year=year, first=page.day(told.version(year))),
            indent=2,
        )
    for year, error in told.skipped.items():
        page.line(msg("{year}: no list: {why}", year=year, why=error.what), indent=2, style="bold")
    _print_years(page, told)
    _print_spells(page, told)
    _print_churn(page, told)
    _print_schools(page, told)


def _print_years(page: Page, told: Backtest) -> None:
    page.heading(msg("From year to year, schools"))
    columns: dict[str, Message] = {
        "year": msg("Year"),
        "since": msg("Compared with"),
        "listed": msg("Listed"),
        "stayed": msg("Stayed"),
        "entered": msg("Entered"),
        "returned": msg("Returned"),
        "unknown_before": msg("Not known before"),
        "left": msg("Left"),
        "unknown_now": msg("Were on it, not known now"),
        "no_data": msg("Cannot be judged"),
    }
    headings = [Heading(words=words, number=True) for words in columns.values()]
    page.table(headings, texts(told.years, list(columns)))


def _print_spells(page: Page, told: Backtest) -> None:
    page.heading(msg("How many lists in a row schools stay on"))
    columns: dict[str, Message] = {
        "years": msg("Lists"),
        "ended": msg("Came and left"),
        "still_on": msg("Still on it"),
        "cut": msg("At least so long: beginning or end not seen"),
    }
    headings = [Heading(words=words, number=True) for words in columns.values()]
    page.table(headings, texts(told.spells, list(columns)))
    left, of = told.left_after_one
    if of:
        share = percent(left / of, page.session.lang)
        page.line(
            msg(
                "After one year {left} of {of} entries had left ({share})",
                left=left,
                of=of,
                share=share,
            )
        )
    else:
        page.line(msg("No entry can be followed for a year yet"))


def _print_churn(page: Page, told: Backtest) -> None:
    if told.churn.empty:
        return
    enrolled = told.sizes.what == ENROLMENT
    page.heading(
        msg("Coming and going by size of school (pupils in all)")
        if enrolled
        else msg("Coming and going by size of school (participants of the largest work)")
    )
    lang = page.session.lang
    rows = []
    for row in told.churn.to_dict("records"):
        churn = (
            "" if row["churn"] != row["churn"] else percent(float(row["churn"]), lang)
        )  # NaN is not itself
        rows.append(
            (
                f"{row['smallest']:.0f}–{row['largest']:.0f}",
                str(row["schools"]),
                str(row["pairs"]),
                str(row["came"]),
                f"{row['left']} / {row['on']}",
                churn,
            )
        )
    headings = [
        Heading(words=msg("Size"), number=True, whole=True),
        Heading(words=msg("Schools"), number=True),
        Heading(words=msg("Pairs of years"), number=True),
        Heading(words=msg("Came"), number=True),
        Heading(words=msg("Left, of those on it"), number=True),
        Heading(words=msg("Came or left, of pairs"), number=True),
    ]
    page.table(headings, rows)


def _print_schools(page: Page, told: Backtest) -> None:
    page.heading(msg("Schools ever on the list: {count}", count=len(told.schools)))
    if told.schools.empty:
        return
    years = [str(year) for year in told.runs]
    signs = {one.key: _SIGNS.get(one, "·") for one in Verdict}
    rows = [
        (
            str(row["school"]),
            str(row["name"] or ""),
            str(row["years_on"]),
            *(signs.get(str(row[year]), "") for year in years),
        )
        for row in told.schools.head(MOST_ROWS).to_dict("records")
    ]
    headings = [
        Heading(words=msg("Login"), whole=True),
        Heading(words=msg("School")),
        Heading(words=msg("Lists"), number=True),
        *(Heading(words=msg("{year}", year=year), whole=True) for year in years),
    ]
    page.table(headings, rows)
    page.line(
        msg(
            "+ {met}, − {not_met}, ? {no_data}, · {not_applicable}, empty: not judged",
            **{one.key: VERDICTS[one] for one in Verdict},
        )
    )
    print_rest(page, len(told.schools) - len(rows))
