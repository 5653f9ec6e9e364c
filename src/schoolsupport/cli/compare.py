"""`schoolsupport compare`: the same schools under several regions' rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.failures import ERROR, FINE
from schoolsupport.cli.printing import waiting
from schoolsupport.cli.readers import read_day, read_year
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.errors import RegionLoadError, RegionNotFoundError
from schoolsupport.faults import fault, nearest
from schoolsupport.identification.studies.compare import compare as study
from schoolsupport.identification.studies.compare import page
from schoolsupport.regions.registry import region_folder
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
@output_options
@json_option
def compare(
    words: tuple[str, ...],
    regions: tuple[str, ...],
    year: int | None,
    as_of: date | None,
    output: Output,
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
    show(lambda: page(told), output, json=lambda: told.as_dict(session.lang))
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
