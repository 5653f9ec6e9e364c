"""`roadmap lint` and `roadmap cascade`: what is wrong in an order, and what lower plans lack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen

from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.failures import ERROR, FINE
from schoolsupport.cli.readers import one_of
from schoolsupport.cli.roadmap import SOURCE
from schoolsupport.cli.roadmap_source import is_order, template_of
from schoolsupport.cli.session import current_session
from schoolsupport.cli.showing import Output, output_options, output_options_of, show
from schoolsupport.domain import Severity
from schoolsupport.faults import fault
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schoolsupport.roadmaps.lint import Finding
    from schoolsupport.roadmaps.template import RoadmapTemplate

_NEVER = "never"


@frozen
class Findings:
    """What `roadmap lint` tells a program."""

    findings: tuple[Finding, ...]


@click.command(
    "lint",
    cls=Command,
    words=msg(
        "Find what is wrong in an order: where, why, and what was probably meant.\n\n"
        "Of a draft in docx a copy is written with the findings as comments in the cells; the"
        " draft itself is not touched."
    ),
)
@argument("source", metavar="REGION|FILE", words=SOURCE)
@argument("name", metavar="[NAME]", required=False, words=msg("Name of the roadmap"))
@option("--days-off", is_flag=True, words=msg("Also find due dates on a day off"))
@option("--only", metavar="CODE", multiple=True, words=msg("Only these rules; may be repeated"))
@option("--without", metavar="CODE", multiple=True, words=msg("Not these rules; may be repeated"))
@option(
    "--fail-on",
    metavar="error|warning|never",
    default=_NEVER,
    callback=one_of("error", "warning", _NEVER),
    words=msg("Exit with 1 if there are findings of this weight or worse (default: never)"),
)
@output_options_of(
    msg(
        "File to write the findings to: NAME.xlsx, .docx, .html, .md or .csv; of a draft in docx,"
        " NAME.docx is where the commented copy goes (default: beside)"
    )
)
@json_option
def lint(  # each is an option of its own
    source: str,
    name: str | None,
    days_off: bool,
    only: tuple[str, ...],
    without: tuple[str, ...],
    fail_on: str,
    output: Output,
) -> int:
    """Print the findings; of a draft, write the commented copy too."""
    from schoolsupport.roadmaps.lint import LintOptions  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.lint import lint as find  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.lint.finding import page  # noqa: PLC0415  # help stays light

    options = LintOptions(days_off=days_off, only=only, without=without)
    template = template_of(source, name)
    findings = find(template, options=options)
    copy = _copy(source, output)
    if copy is not None:
        from schoolsupport.roadmaps.commenting import comment_draft  # noqa: PLC0415  # needs python-docx

        comment_draft(Path(source), copy, findings)
    show(
        lambda: page(template, findings, None if copy is None else str(copy)),
        Output() if copy is not None and copy == output.path else output,
        json=lambda: Findings(tuple(findings)),
    )
    return _code(findings, fail_on)


def _copy(source: str, output: Output) -> Path | None:
    """Where the commented copy of a draft goes: always for people, for programs if they ask."""
    draft = Path(source)
    if draft.suffix.lower() != ".docx" or not is_order(source):
        return None
    if output.path is not None and output.path.suffix.lower() == ".docx":
        return output.path
    if current_session().as_json:
        return None
    return draft.with_name(f"{draft.stem}-lint.docx")


def _code(findings: Sequence[Finding], fail_on: str) -> int:
    if fail_on == _NEVER:
        return FINE
    weights = tuple(Severity)
    weighing = weights[: weights.index(Severity(fail_on)) + 1]
    return ERROR if any(one.severity in weighing for one in findings) else FINE


@click.command(
    "cascade",
    cls=Command,
    words=msg(
        "Whether the plans below have what an upper order hands down, in time and with the"
        " document it asks for: a matrix of gaps.\n\n"
        "Without plans below, what the order hands down, and whether its own steps follow one"
        " another."
    ),
)
@argument("source", metavar="REGION|FILE", words=SOURCE)
@argument("name", metavar="[NAME]", required=False, words=msg("Name of the roadmap"))
@option(
    "--lower",
    metavar="WHO=FILE",
    multiple=True,
    words=msg("A plan below: whose, and its file; may be repeated"),
)
@option(
    "--organisations",
    metavar="FILE",
    words=msg("Table of schools and municipalities; those without a plan show as gaps"),
)
@output_options
@json_option
def cascade(
    source: str, name: str | None, lower: tuple[str, ...], organisations: str | None, output: Output
) -> None:
    """Print the matrix."""
    from schoolsupport.roadmaps.cascade import cascade as hold  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.cascade import page  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.organisations import read_organisations  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.roadmap import Tier  # noqa: PLC0415  # help stays light

    plans: dict[str, RoadmapTemplate | None] = {}
    tiers: dict[str, Tier] = {}
    if organisations is not None:
        known = read_organisations(organisations)
        plans |= dict.fromkeys(known.municipalities)
        plans |= {one.name: None for one in known.schools}
        tiers = {one.name: Tier.SCHOOL for one in known.schools}
    plans |= _lower_plans(lower)
    answer = hold(template_of(source, name), plans, tiers)
    show(lambda: page(answer), output, json=lambda: answer)


def _lower_plans(lower: Sequence[str]) -> Mapping[str, RoadmapTemplate]:
    plans = {}
    for word in lower:
        who, sign, file = word.partition("=")
        if not sign or not who.strip():
            raise fault(
                "usage.lower_plan",
                where="--lower",
                found=word,
                example="--lower Поронайск=plan.toml",
            )
        plans[who.strip()] = template_of(file.strip())
    return plans
