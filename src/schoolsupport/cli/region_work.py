"""`schoolsupport region new` and `region check`: a region is begun, and looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import schoolsupport as ss
from schoolsupport.cli.commands import ERROR, FINE, Command, argument, json_option, option
from schoolsupport.cli.question import read_year
from schoolsupport.cli.session import current_session, today
from schoolsupport.cli.showing import Output, output_options, show, waiting
from schoolsupport.faults import fault, writing
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.testing.checked import Checked


@click.command(
    "new",
    cls=Command,
    words=msg(
        "Begin a region: a distribution that installs and passes its checks. What to fill in"
        " stands in its files as TODO, numbered in the order of the tutorial.\n\n"
        "With --from, it begins with the roadmap and the act of an order. Nothing that is there is"
        " written over."
    ),
)
@argument("name", metavar="NAME", words=msg("Name: small Latin letters, digits and hyphens"))
@option("--from", "order", metavar="ORDER", words=msg("An order: .docx, .xlsx, .csv, .txt, .html"))
@option("--out", metavar="FOLDER", words=msg("Where it is put (default: schoolsupport-NAME)"))
def new(name: str, order: str | None, out: str | None) -> None:
    """Write the files and say what comes next."""
    from schoolsupport.regions.scaffold import new_region  # noqa: PLC0415  # help stays light

    session = current_session()
    place, plan = (None if one is None else Path(one) for one in (out, order))
    made = new_region(name, place, plan)
    click.echo(session.say(msg("The region is begun in {folder}:", folder=str(made.folder))))
    for file in made.files:
        click.echo(f"  {file}")
    if made.imported is not None:
        rows = len(made.imported.template.measures)
        said = msg("Rows of the roadmap read from the order: {rows}", rows=rows)
        click.echo(session.say(said))
        for one in made.imported.problems:
            click.echo(f"  {one.text(session.lang)}")
    told = msg(
        "Fill in what is marked TODO, from 1 up, and look after each step:\n"
        "  schoolsupport region check {folder}",
        folder=str(made.folder),
    )
    click.echo(session.say(told))


@click.command(
    "check",
    cls=Command,
    words=msg(
        "Check a region as its tests would: loading, the law, dates, cases, properties on drawn"
        " tables, its page, roadmaps. What only a person can tell stands with them: criteria that"
        " nobody meets on the data given, undeclared columns, acts not looked at for a year.\n\n"
        "Exit with 1 if something is not kept."
    ),
)
@argument("source", metavar="REGION", words=msg("Folder of a region, or the name of one"))
@argument("paths", metavar="[DATA…]", nargs=-1, words=msg("Files of results to try the rules on"))
@option("--year", metavar="YEAR", callback=read_year, words=msg("Latest year of the data"))
@option(
    "--fill-readme", is_flag=True, words=msg("Write the page of the rules into README.md first")
)
@output_options
@json_option
def check(
    source: str, paths: tuple[str, ...], year: int | None, fill_readme: bool, output: Output
) -> int:
    """Print what is not kept."""
    try:
        from schoolsupport.testing.checked import Checked  # noqa: PLC0415  # needs the extra
        from schoolsupport.testing.checks import check_region, page  # noqa: PLC0415  # needs the extra
    except ImportError as cause:
        raise fault("usage.no_testing", found=cause.name) from cause

    session = current_session()
    folder = Path(source)
    beside = folder / "tests"
    checked = Checked(region=source, tests=beside if beside.is_dir() else None)
    if fill_readme:
        _fill(checked, folder / "README.md")
    tables = None
    if paths:
        with waiting(session, msg("Reading files …")):
            tables = ss.read_files(*paths, layouts=checked.plugin.layouts)
    with waiting(session, msg("Checking the region …")):
        found = check_region(checked, today(), tables, year)
    show(lambda: page(found), output, json=lambda: found)
    return FINE if found.kept else ERROR


def _fill(checked: Checked, readme: Path) -> None:
    from schoolsupport.regions.readme import with_page  # noqa: PLC0415  # needs pandas

    if not readme.is_file():
        raise fault("usage.no_readme", where=str(readme))
    text = with_page(readme.read_text("utf-8"), checked.rulebook)
    with writing(readme, "output.cannot_write_file"):
        readme.write_text(text, "utf-8", newline="\n")
