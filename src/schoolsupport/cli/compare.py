"""`schoolsupport compare`: the same schools under several regions' rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.failures import ERROR, FINE
from schoolsupport.cli.printing import Heading, Page, print_json, waiting
from schoolsupport.cli.readers import read_day, read_year
from schoolsupport.cli.session import current_session
from schoolsupport.cli.study import MOST_ROWS, print_rest
from schoolsupport.errors import RegionLoadError, RegionNotFoundError
from schoolsupport.faults import fault, nearest
from schoolsupport.identification.reasons.wording import VERDICTS
from schoolsupport.identification.studies.cautions import is_synthetic
from schoolsupport.identification.studies.compare import NOT_JUDGED, Comparison
from schoolsupport.identification.studies.compare import compare as study
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.regions.folders import region_folder
from schoolsupport.translation import msg


@click.command(
    "compare",
    cls=Command,
    words=msg(
        "Judge the same schools by the rules of several regions.\n\n"
        "compare REGION REGION… PATH… --year YEAR: a word is a region if one has this name, or if"
        " it is a folder with the rules of one; other words are files and folders of data. Where a"
        " word could be both, it is refused: write --region NAME for each region, and all words are"
        " data."
    ),
)
@argument("words", metavar="REGION… PATH…", nargs=-1, words=msg("Regions, then files and folders"))
@option(
    "--region",
    "regions",
    metavar="REGION",
    multiple=True,
    words=msg("Name or folder of a region; may be repeated, and all other words are data then"),
)
@option("--year", metavar="YEAR", callback=read_year, words=msg("Latest year of the data"))
@option(
    "--as-of",
    metavar="DAY",
    callback=read_day,
    words=msg("Day whose rules are applied; by default 31 December of --year"),
)
@json_option
def compare(
    words: tuple[str, ...], regions: tuple[str, ...], year: int | None, as_of: date | None
) -> int:
    """Judge by each region's rules, and print where they differ; 1 if some could not be applied."""
    session = current_session()
    chosen, paths = (regions, words) if regions else sorted_out(words)
    if year is None:
        raise fault("usage.no_year", where="--year")
    if not paths:
        raise fault("usage.no_files_to_compare", where="PATH")
    plugins = labelled(chosen)
    with waiting(session, msg("Reading files …")):
        tables = ss.read_files(*paths)
    with waiting(session, msg("Judging schools …")):
        told = study(plugins, tables, year=year, as_of=as_of)
    if session.as_json:
        print_json(told.as_dict(session.lang), session.lang)
    else:
        _print(Page(session), told)
    return ERROR if told.errors else FINE


def sorted_out(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Which words are regions, and which are data.

    Raises:
        WrongUseError: a word could be both, or is neither.
    """
    known = set(ss.region_names())
    regions, paths = [], []
    for word in words:
        there, rules = Path(word).exists(), _holds_rules(word)
        if word in known and there and not rules:
            raise fault("usage.region_or_file", where=word, word=word)
        if word in known or rules:
            regions.append(word)
        elif there:
            paths.append(word)
        else:
            raise fault(
                "usage.not_region_or_path",
                where=word,
                near=nearest(word, sorted(known)),
                known=", ".join(sorted(known)) or "-",
            )
    return regions, paths


def labelled(words: Sequence[str]) -> dict[str, ss.RegionPlugin]:
    """The regions by name; by the word typed where two have the same name.

    Raises:
        WrongUseError: fewer than two are given, or one twice.
    """
    if len(words) < 2 or len(set(words)) < len(words):
        raise fault("usage.nothing_to_compare", where="REGION", found=" ".join(words) or None)
    loaded = {word: ss.load_region(word) for word in words}
    names = [plugin.name for plugin in loaded.values()]
    return {
        plugin.name if names.count(plugin.name) == 1 else word: plugin
        for word, plugin in loaded.items()
    }


def _holds_rules(word: str) -> bool:
    try:
        return Path(word).is_dir() and region_folder(Path(word)).is_dir()
    except RegionNotFoundError:
        return False
    except RegionLoadError:
        return True


def _print(page: Page, told: Comparison) -> None:
    page.line(
        msg(
            "Rules of {day}, data up to {year}; {count} schools",
            day=page.day(told.as_of),
            year=told.year,
            count=len(told.schools),
        ),
        style="bold",
    )
    if is_synthetic(next(iter(told.runs.values())).inputs.tables):
        page.line(msg("SYNTHETIC DATA: the schools and the numbers are invented"), style="bold")
    for label, found in told.runs.items():
        listed = len(found.listed())
        main = found.edition.categories[found.main]
        page.line(f"{label}: {main.short}, {listed} — {found.edition.rulebook.title}", indent=2)
        warning = told.territory(label)
        if warning is not None:
            page.line(msg("Act of another territory: {said}", said=warning.message), indent=4)
    for label, error in told.errors.items():
        page.line(f"{label}: {error.text(page.session.lang)}", indent=2, style="bold")
    _print_agreement(page, told)
    _print_differences(page, told)


def _print_agreement(page: Page, told: Comparison) -> None:
    frame = told.agreement()
    if frame.empty:
        return
    page.heading(msg("How far they agree, schools"))
    headings = [
        Heading(words=msg("First")),
        Heading(words=msg("Second")),
        Heading(words=msg("On both lists"), number=True),
        Heading(words=msg("Only on the first"), number=True),
        Heading(words=msg("Only on the second"), number=True),
        Heading(words=msg("Same verdict"), number=True),
        Heading(words=msg("Without data for one"), number=True),
    ]
    rows = [
        (
            str(row["one"]),
            str(row["other"]),
            str(row["both"]),
            str(row["only_one"]),
            str(row["only_other"]),
            f"{row['same']} / {row['of']}",
            str(row["open"]),
        )
        for row in frame.to_dict("records")
    ]
    page.table(headings, rows)


def _print_differences(page: Page, told: Comparison) -> None:
    frame = told.differences()
    schools = list(dict.fromkeys(frame["school"]))
    page.heading(msg("On some lists and not on others: {count}", count=len(schools)))
    if not schools:
        return
    words = {one.key: page.session.say(VERDICTS[one]) for one in Verdict}
    words[NOT_JUDGED] = page.session.say(msg("not judged"))
    titles = {label: told.titles(label) for label in told.runs}
    rows = []
    last = None
    for row in frame[frame["school"].isin(schools[:MOST_ROWS])].to_dict("records"):
        again = row["school"] == last
        last = row["school"]
        label = str(row["region"])
        rows.append(
            (
                "" if again else str(row["school"]),
                "" if again else str(row["name"] or ""),
                label,
                words[str(row["verdict"])],
                "\n".join(titles[label][member] for member in row["members"]),
            )
        )
    headings = [
        Heading(words=msg("Login"), whole=True),
        Heading(words=msg("School")),
        Heading(words=msg("Rules"), whole=True),
        Heading(words=msg("On the list"), whole=True),
        Heading(words=msg("What decides")),
    ]
    page.table(headings, rows)
    print_rest(page, len(schools) - MOST_ROWS)
