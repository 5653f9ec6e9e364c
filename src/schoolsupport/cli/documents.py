"""`report letters` and `report dossier`: letters to schools, and what a list stands on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from schoolsupport.cli.commands import Command, argument, option
from schoolsupport.cli.db import opened, store_option
from schoolsupport.cli.question import on_option, roster_option, run_in, run_option
from schoolsupport.cli.report import roster_in
from schoolsupport.cli.session import current_session, today
from schoolsupport.cli.showing import Output, show, waiting
from schoolsupport.faults import fault
from schoolsupport.pages.writing import check_absent
from schoolsupport.regions import load_region
from schoolsupport.translation import msg

_REGION = argument(
    "region", metavar="REGION", words=msg("Name of a region, or a folder with its rules")
)


@click.command(
    "letters",
    cls=Command,
    words=msg(
        "Write a letter to each school on the list of a run: a file for each in a folder"
        " (--out FOLDER), or all in one document (--out NAME.docx).\n\n"
        "An interrupted run goes on where it stopped; a letter that was changed by hand is not"
        " replaced without --overwrite."
    ),
)
@_REGION
@run_option
@option("--form", default="letter", words=msg("Name of the form (default: letter)"))
@roster_option
@option("--out", metavar="FOLDER|FILE", required=True, words=msg("Where the letters are put"))
@option("--overwrite", is_flag=True, words=msg("Replace letters that are there"))
def letters(
    region: str, run: str | None, form: str, roster: str | None, out: str, overwrite: bool
) -> None:
    """Write the letters and say how many."""
    import schoolsupport as ss  # noqa: PLC0415  # help stays light
    from schoolsupport.pages.writing import write  # noqa: PLC0415  # help stays light
    from schoolsupport.reports.letters import all_letters, letters_page, write_letters  # noqa: PLC0415  # help stays light
    from schoolsupport.reports.letters import letters as letters_of  # noqa: PLC0415  # help stays light
    from schoolsupport.support.lists import names_of  # noqa: PLC0415  # help stays light

    if run is None:
        raise fault("usage.report_without_run", where="--run")
    session, plugin, place = current_session(), load_region(region), Path(out)
    if place.suffix and not overwrite:
        check_absent(place)
    read = run_in(run, plugin)
    holders = roster_in(roster)
    made = letters_of(plugin, form, read.found, roster=holders, lang=session.lang)
    names = {school: name or school for school, (name, _) in names_of(read.found).items()}
    if place.suffix:
        reports = [report for _, report in made]
        if not reports:
            raise fault("usage.no_school_on_list", where="--run")
        files = write(all_letters(reports), place, session.lang, overwrite=overwrite)
        click.echo(session.say(msg("Written to {out}", out=str(files[0]))))
        return
    of = [read.receipt.verdicts, read.receipt.tables, form, str(plugin.forms.get(form)),
          str(holders), session.lang, ss.__version__]  # fmt: skip
    with waiting(session, msg("Writing letters …")):
        done = write_letters(made, place, names, of=of, overwrite=overwrite)
    show(lambda: letters_page(done, names), Output())


@click.command(
    "dossier",
    cls=Command,
    words=msg(
        "Put everything a list and its plans stand on into one archive: acts and clauses, who"
        " accepted each reading, every school considered, the receipt, objections, closings, which"
        " paper proves which measure, the stages of the management cycle.\n\n"
        "Made again of the same run and store on the same day, it is the same to the byte."
    ),
)
@_REGION
@run_option
@store_option
@on_option(msg("The day looked at (default: today)"))
@option("--out", metavar="FILE", required=True, words=msg("The archive: NAME.zip"))
@option("--overwrite", is_flag=True, words=msg("Replace the file of --out if it is there"))
def dossier(
    region: str, run: str | None, store: str, on: date | None, out: str, overwrite: bool
) -> None:
    """Write the archive and say what it lacks."""
    from schoolsupport.reports.dossier import dossier as made_of  # noqa: PLC0415  # help stays light

    if run is None:
        raise fault("usage.report_without_run", where="--run")
    session, plugin, place = current_session(), load_region(region), Path(out)
    if place.suffix.lower() != ".zip":
        raise fault("usage.not_an_archive", where="--out", found=place.suffix or None)
    if not overwrite:
        check_absent(place)
    read = run_in(run, plugin)
    with opened(store) as there:
        made = made_of(plugin, read, there, on=on or today(), lang=session.lang)
    made.save(place, overwrite=overwrite)
    click.echo(session.say(msg("Written to {out}", out=str(place))))
    click.echo(f"SHA-256: {made.sha256}")
    for gap in made.gaps:
        click.echo(f"– {session.say(gap)}")
