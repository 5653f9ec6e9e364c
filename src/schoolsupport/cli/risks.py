"""`schoolsupport risks`: risk profiles of schools, and the measures an order ties to them."""

from __future__ import annotations

import click
from attrs import evolve

import schoolsupport as ss
from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.data import fail_on_option, problems_code
from schoolsupport.cli.roadmap_source import template_of
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.support.risks import (
    default_directions,
    page,
    read_risk_profiles,
    risk_directions,
)
from schoolsupport.translation import msg


@click.command(
    "risks",
    cls=Command,
    words=msg(
        "Read risk profiles and check them: one programme for each risk chosen, nothing chosen that"
        " the curator denied.\n\n"
        "With --roadmap, also the measures that the order itself ties to a risk."
    ),
)
@argument("file", metavar="FILE", words=msg("Table of risk profiles: csv, xlsx or toml"))
@option("--region", metavar="REGION", words=msg("Region whose directions of risk are used"))
@option("--roadmap", metavar="SOURCE", words=msg("Region with a roadmap, or a template"))
@output_options
@fail_on_option
@json_option
def risks(file: str, region: str | None, roadmap: str | None, fail_on: str, output: Output) -> int:
    """Read, check, show."""
    directions = (
        default_directions() if region is None else risk_directions(ss.load_region(region).folder)
    )
    told = read_risk_profiles(file, directions)
    if roadmap is not None:
        told = evolve(told, template=template_of(roadmap, None))
    show(lambda: page(told), output, json=lambda: told)
    return problems_code(told.problems, fail_on)
