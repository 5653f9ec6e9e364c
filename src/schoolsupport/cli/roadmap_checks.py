"""`roadmap lint` and `roadmap cascade`: what is wrong in an order, and what lower plans lack."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen

from schoolsupport.cli.commands import Command, argument, json_option, option
from schoolsupport.cli.data import WEIGHTS
from schoolsupport.cli.failures import ERROR, FINE
from schoolsupport.cli.printing import Heading, Page, print_json
from schoolsupport.cli.readers import one_of
from schoolsupport.cli.roadmap import SOURCE
from schoolsupport.cli.roadmap_source import is_order, template_of
from schoolsupport.cli.session import current_session
from schoolsupport.domain import Severity
from schoolsupport.faults import fault
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schoolsupport.roadmaps.cascade.matrix import Cascade
    from schoolsupport.roadmaps.lint import Finding
    from schoolsupport.roadmaps.template import RoadmapTemplate

_NEVER = "never"
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: ""}


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
@option("--out", metavar="DOCX", words=msg("Where the commented copy goes (default: beside)"))
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
@json_option
def lint(  # each is an option of its own
    source: str,
    name: str | None,
    out: str | None,
    days_off: bool,
    only: tuple[str, ...],
    without: tuple[str, ...],
    fail_on: str,
) -> int:
    """Print the findings; of a draft, write the commented copy too."""
    from schoolsupport.roadmaps.lint import LintOptions  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.lint import lint as find  # noqa: PLC0415  # help stays light

    session = current_session()
    options = LintOptions(days_off=days_off, only=only, without=without)
    template = template_of(source, name)
    findings = find(template, options=options)
    written = _commented(source, out, findings, as_json=session.as_json)
    if session.as_json:
        print_json(Findings(tuple(findings)), session.lang)
    else:
        _print_findings(Page(session), template, findings, written)
    return _code(findings, fail_on)


def _commented(
    source: str, out: str | None, findings: Sequence[Finding], *, as_json: bool
) -> Path | None:
    """The commented copy of a draft: always for people, for programs where they ask."""
    if Path(source).suffix.lower() != ".docx" or not is_order(source):
        if out is not None:
            raise fault("usage.only_docx_commented", where="--out", found=out)
        return None
    if as_json and out is None:
        return None
    from schoolsupport.roadmaps.commenting import comment_draft  # noqa: PLC0415  # needs python-docx

    draft = Path(source)
    target = Path(out) if out is not None else draft.with_name(f"{draft.stem}-lint.docx")
    comment_draft(draft, target, findings)
    return target


def _print_findings(
    page: Page, template: RoadmapTemplate, findings: Sequence[Finding], written: Path | None
) -> None:
    page.line(template.title, style="bold")
    counts = Counter(one.severity for one in findings)
    said = ", ".join(
        f"{page.session.say(WEIGHTS[weight])}: {counts[weight]}"
        for weight in Severity
        if counts[weight]
    )
    page.line(msg("Rows: {rows}. Findings: {said}", rows=len(template.measures), said=said or "0"))
    for one in findings:
        page.line()
        weight = page.session.say(WEIGHTS[one.severity])
        page.line(
            f"{page.session.say(one.where)} [{weight}: {one.code}]", style=_STYLES[one.severity]
        )
        page.line(one.message, indent=2)
        if one.likely is not None:
            page.line(msg("Probably meant: {likely}", likely=one.likely), indent=2)
    if written is not None:
        page.line()
        page.line(msg("The draft with comments: {path}", path=str(written)))


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
@json_option
def cascade(
    source: str, name: str | None, lower: tuple[str, ...], organisations: str | None
) -> None:
    """Print the matrix."""
    from schoolsupport.roadmaps.cascade.matrix import cascade as hold  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.organisations import read_organisations  # noqa: PLC0415  # help stays light
    from schoolsupport.roadmaps.planning.roadmap import Tier  # noqa: PLC0415  # help stays light

    session = current_session()
    plans: dict[str, RoadmapTemplate | None] = {}
    tiers: dict[str, Tier] = {}
    if organisations is not None:
        known = read_organisations(organisations)
        plans |= dict.fromkeys(known.municipalities)
        plans |= {one.name: None for one in known.schools}
        tiers = {one.name: Tier.SCHOOL for one in known.schools}
    plans |= _lower_plans(lower)
    answer = hold(template_of(source, name), plans, tiers)
    if session.as_json:
        print_json(answer, session.lang)
    else:
        _print_cascade(Page(session), answer)


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


def _print_cascade(page: Page, answer: Cascade) -> None:
    session = page.session
    page.heading(msg("What the order hands down"))
    page.table(
        [
            Heading(words=msg("Point or row"), whole=True),
            Heading(words=msg("To whom"), whole=True),
            Heading(words=msg("What")),
            Heading(words=msg("By when")),
        ],
        [(one.number, one.tier.value, one.text, one.phrase or "—") for one in answer.delegations],
    )
    if answer.cells:
        page.heading(msg("Gaps: {gaps} of {cells}", gaps=len(answer.gaps), cells=len(answer.cells)))
        page.table(
            [
                Heading(words=msg("Point or row"), whole=True),
                Heading(words=msg("Whose plan")),
                Heading(words=msg("Found"), whole=True),
                Heading(words=msg("Why")),
            ],
            [
                (
                    cell.delegation.number,
                    cell.organisation,
                    cell.state.value,
                    "; ".join(session.say(reason) for reason in cell.reasons),
                )
                for cell in answer.cells
            ],
        )
    if answer.steps:
        page.heading(msg("The steps of the order itself"))
        for step in answer.steps:
            page.line(
                f"{step.first} → {step.second}: {session.say(step.message)}",
                indent=2,
            )
