"""The sheet «Замечания»: problems, assumed values, gaps, other readings, the receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from schoolsupport.domain import LegalSource
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.explain import shown_value
from schoolsupport.identification.reasons.receipt import Receipt
from schoolsupport.identification.rules.rulebook import CategoryInForce, CriterionInForce, Edition
from schoolsupport.identification.studies.cautions import cautions, head_lines
from schoolsupport.reports.sheets import Cell, Heading, Kind, SheetPlan, SheetTable
from schoolsupport.reports.words import SEVERITIES
from schoolsupport.translation import msg

_OWN_TABLE = ("rule.assumed", "rule.gap")  # said below, where there is room for the whole
_NUMBER = Heading(title=msg("No."), kind=Kind.NUMBER, narrowest=5)


def remarks_sheet(found: Identification, receipt: Receipt, lang: str) -> SheetPlan:
    """Everything that has to be said with the list."""
    return SheetPlan(
        name="Замечания",
        title=msg("Remarks, assumptions and origin"),
        lines=head_lines(found)[:1],
        cautions=list(cautions(found)),
        tables=[
            _problems(found, lang),
            _sources(found),
            _assumed(found),
            _gaps(found),
            _readings(found),
            _receipt(receipt, lang),
        ],
    )


def _problems(found: Identification, lang: str) -> SheetTable:
    said = [one for one in found.problems if one.code not in _OWN_TABLE]
    return SheetTable(
        title=msg("Remarks on the data and the rules"),
        headings=(
            _NUMBER,
            Heading(title=msg("Weight"), narrowest=15, widest=24),
            Heading(title=msg("What is wrong"), narrowest=30, widest=50),
            Heading(title=msg("What to do"), narrowest=30, widest=50),
            Heading(title=msg("School"), narrowest=12, widest=14),
            Heading(title=msg("File"), narrowest=12, widest=30),
            Heading(title=msg("Sheet"), narrowest=10, widest=16),
            Heading(title=msg("Row"), kind=Kind.NUMBER, narrowest=10),
            Heading(title=msg("Column"), narrowest=12, widest=18),
            Heading(title=msg("Found"), narrowest=10, widest=20),
            Heading(title=msg("Code"), narrowest=18, widest=24),
        ),
        rows=(
            (
                number,
                SEVERITIES[one.severity].text(lang),
                one.message.text(lang),
                one.remedy.text(lang),
                one.school,
                one.file,
                one.sheet,
                one.row,
                one.column,
                one.found,
                one.code,
            )
            for number, one in enumerate(said, 1)
        ),
        empty=msg("There are no remarks"),
    )


def _sources(found: Identification) -> SheetTable:
    edition = found.edition
    used = [rule for rule in edition.criteria.values() if rule.id in edition.used]
    rules: list[CategoryInForce | CriterionInForce] = [*edition.categories.values(), *used]
    return SheetTable(
        title=msg("What the rules stand on"),
        headings=(
            _NUMBER,
            Heading(title=msg("Rule"), narrowest=15, widest=24),
            Heading(title=msg("Words of the act"), narrowest=30, widest=50),
            Heading(title=msg("Act and clause"), narrowest=30, widest=50),
        ),
        rows=(
            (number, rule.title, rule.standing.source.quote, _cited(edition, rule.standing.source))
            for number, rule in enumerate(rules, 1)
        ),
        empty=msg("There are no rules"),
    )


def _cited(edition: Edition, source: LegalSource) -> str:
    return ", ".join(filter(None, [edition.act(source).citation, source.clause]))


def _assumed(found: Identification) -> SheetTable:
    edition = found.edition
    titles = {
        **{rule.id: rule.title for rule in edition.criteria.values()},
        **{category.id: category.title for category in edition.categories.values()},
    }
    return SheetTable(
        title=msg("Assumed: not stated by the act"),
        headings=(
            _NUMBER,
            Heading(title=msg("Parameter"), narrowest=15, widest=24),
            Heading(title=msg("Rule"), narrowest=30, widest=50),
            Heading(title=msg("Value"), narrowest=30, widest=50),
            Heading(title=msg("Accepted by"), narrowest=20, widest=40),
        ),
        rows=(
            (number, key, titles[rule], _value(value), _approval(edition, rule, key))
            for number, (rule, key, value) in enumerate(edition.assumed(), 1)
        ),
        empty=msg("Nothing is assumed"),
    )


def _approval(edition: Edition, rule: str, key: str) -> str | None:
    """Who accepted the reading; None where nobody did."""
    found = edition.criteria.get(rule) or edition.categories[rule]
    approval = found.standing.approved.get(key)
    return None if approval is None else approval.text


def _value(value: object) -> Cell:
    return value if isinstance(value, date) else shown_value(value)


def _gaps(found: Identification) -> SheetTable:
    gaps = found.edition.rulebook.gaps.values()
    return SheetTable(
        title=msg("Gaps: what the acts do not define"),
        headings=(
            _NUMBER,
            Heading(title=msg("Gap"), narrowest=15, widest=24),
            Heading(title=msg("Why it cannot be computed"), narrowest=30, widest=50),
            Heading(title=msg("Act and clause"), narrowest=30, widest=50),
        ),
        rows=(
            (
                number,
                gap.title,
                gap.why,
                _cited(found.edition, gap.source),
            )
            for number, gap in enumerate(gaps, 1)
        ),
        empty=msg("There are no gaps"),
    )


def _readings(found: Identification) -> SheetTable:
    return SheetTable(
        title=msg("The list if the acts are read otherwise"),
        headings=(
            _NUMBER,
            Heading(title=msg("Category"), narrowest=8, widest=14),
            Heading(title=msg("Reading"), narrowest=15, widest=24),
            Heading(title=msg("What is read otherwise"), narrowest=30, widest=50),
            Heading(title=msg("Rules"), narrowest=30, widest=50),
            Heading(title=msg("On the list"), kind=Kind.NUMBER, narrowest=12),
            Heading(title=msg("Enter"), kind=Kind.NUMBER, narrowest=12),
            Heading(title=msg("Leave"), kind=Kind.NUMBER, narrowest=10),
            Heading(title=msg("Undecided"), kind=Kind.NUMBER, narrowest=10),
        ),
        rows=(
            (
                number,
                found.edition.categories[one.category].short,
                one.id,
                one.title,
                one.rule,
                one.listed,
                len(one.enter),
                len(one.leave),
                one.undecided,
            )
            for number, one in enumerate(found.readings, 1)
        ),
        empty=msg("The rules declare no other reading"),
    )


def _receipt(receipt: Receipt, lang: str) -> SheetTable:
    return SheetTable(
        title=msg("Receipt: what the list was made from"),
        headings=(
            _NUMBER,
            Heading(title=msg("Entry"), narrowest=15, widest=24),
            Heading(title=msg("Value"), narrowest=30, widest=50),
            Heading(title=msg("SHA-256"), narrowest=30, widest=50),
        ),
        rows=((number, *row) for number, row in enumerate(_receipt_rows(receipt, lang), 1)),
        empty=msg("There is no receipt"),
    )


def _receipt_rows(receipt: Receipt, lang: str) -> Iterator[Sequence[Cell]]:
    region = f"{receipt.region} {receipt.region_version or ''}".strip()
    yield msg("Program").text(lang), f"schoolsupport {receipt.engine}", None
    yield msg("Region").text(lang), region, None
    yield msg("Latest year of data").text(lang), str(receipt.year), None
    yield msg("Edition of the day").text(lang), date.fromisoformat(receipt.as_of), None
    for key, value in receipt.settings.items():
        yield msg("Set for the run").text(lang), f"{key} = {shown_value(value)}", None
    yield msg("Tables").text(lang), msg("what the data say").text(lang), receipt.tables
    yield (
        msg("Verdicts").text(lang),
        msg("schools: {n}", n=receipt.schools).text(lang),
        receipt.verdicts,
    )
    for name, digest in receipt.rules.items():
        yield msg("Rules").text(lang), name, digest
    for source in receipt.inputs:
        said = msg(
            "{path} ({layout}; rows: {rows})",
            path=source.path,
            layout=source.layout,
            rows=source.rows,
        )
        yield msg("File").text(lang), said.text(lang), source.sha256
