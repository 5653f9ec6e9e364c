"""What people open of a run: schools.xlsx, schools.csv and problems.csv.

The workbook holds the list, why, who is off it, who cannot be judged, and what has to be said.
The csv files are `;`, UTF-8 with BOM, decimal comma, as spreadsheets here open them. Their
headings, verdicts and codes are the stable English ones, whatever the language: they are for
programs. Works and messages are in words, for people who open them. A text that begins with
`=`, `+`, `-`, `@`, a tab or a line end gets an apostrophe before it, so that no spreadsheet takes
it for a formula; numbers never do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
from attrs import evolve, fields

from schoolsupport.domain import LegalSource, Problem
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.distance import Distance
from schoolsupport.identification.reasons.listing import cautions, head_lines
from schoolsupport.identification.reasons.receipt import Receipt
from schoolsupport.identification.rules.law import computed
from schoolsupport.identification.rules.rulebook import CategoryInForce, CriterionInForce, Edition
from schoolsupport.identification.rules.wording import (
    is_in_the_sentence,
    key_words,
    shown_value,
    titles_of_bands,
    unit_of,
    value_words,
)
from schoolsupport.identification.verdicts import KEYS
from schoolsupport.pages import Column, Page, Table, Value
from schoolsupport.pages.cells import SEVERITIES
from schoolsupport.pages.xlsx import write_xlsx
from schoolsupport.records import plain
from schoolsupport.reports.list_pages import (
    head_texts,
    listed_page,
    not_listed_page,
    number_column,
    text_column,
    undecided_page,
    why_page,
)
from schoolsupport.reports.school_columns import SchoolColumns
from schoolsupport.sheets.writing import write_csv
from schoolsupport.translation import Message, msg


def write_workbook(schools: SchoolColumns, receipt: Receipt, path: Path) -> None:
    """Write the workbook of a run.

    The names of the sheets are Russian in every language: programs rely on them. Texts are written
    as texts, so a name that begins like a formula stays a name. The file says it was made on the
    law's day, so that the same run gives the same bytes.

    Args:
        schools: the schools, column by column.
        receipt: the receipt of the run.
        path: file to write.

    Raises:
        OutputError: XlsxWriter is not installed.
        OSError: the file cannot be written.
    """
    made = datetime.combine(schools.found.as_of, time())
    pages = [evolve(page, restricted=True) for page in schools_pages(schools, receipt)]
    title = schools.found.edition.categories[schools.found.main].title
    write_xlsx(pages, path, schools.lang, title=title, created=made)


def schools_pages(schools: SchoolColumns, receipt: Receipt) -> list[Page]:
    """The sheets of the workbook, in their order."""
    return [
        listed_page(schools),
        why_page(schools),
        not_listed_page(schools),
        undecided_page(schools),
        remarks_page(schools.found),
        service_page(schools.found, receipt, schools.lang),
    ]


_OWN_TABLE = ("rule.assumed", "rule.gap")  # said below, where there is room for the whole


def remarks_page(found: Identification) -> Page:
    """Everything that has to be said with the list, in a reader's words."""
    return Page(
        name="Замечания",
        title=msg("Remarks, assumptions and origin"),
        cautions=cautions(found),
        parts=[
            *head_texts(head_lines(found)[:1]),
            _problems(found),
            _sources(found),
            _assumed(found),
            _gaps(found),
            _readings(found),
        ],
    )


def service_page(found: Identification, receipt: Receipt, lang: str) -> Page:
    """Names for rule files and settings, codes and fingerprints: for programs and who runs them."""
    return Page(
        name="Служебное",
        title=msg("For the programmer: names, codes, receipt"),
        cautions=cautions(found),
        parts=[_keys(found), _codes(found), _names_of_readings(found), _receipt(receipt, lang)],
    )


def _keys(found: Identification) -> Table:
    edition = found.edition
    titles = _titles(edition)
    return _numbered(
        title=msg("Assumed values under the names of rule files"),
        columns=(
            text_column(msg("Rule"), 30, 50),
            text_column(msg("Name in the rule files"), 15, 40),
            text_column(msg("Value"), 30, 50),
        ),
        rows=(
            (titles[rule], f"{rule}.{key}", _value(value)) for rule, key, value in edition.assumed()
        ),
        empty=msg("Nothing is assumed"),
    )


def _codes(found: Identification) -> Table:
    counted = Counter(one.code for one in found.problems)
    said = {one.code: one.message for one in reversed(found.problems)}
    return _numbered(
        title=msg("Codes of remarks"),
        columns=(
            text_column(msg("Code"), 18, 30),
            number_column(msg("How many"), 10),
            text_column(msg("The first of them"), 30, 50),
        ),
        rows=((code, counted[code], said[code]) for code in said if counted[code]),
        empty=msg("There are no remarks"),
    )


def _names_of_readings(found: Identification) -> Table:
    return _numbered(
        title=msg("Names of readings"),
        columns=(
            text_column(msg("What is read otherwise"), 30, 50),
            text_column(msg("Reading"), 15, 24),
            text_column(msg("Rules"), 30, 50),
        ),
        rows=(
            (one.title, one.id, one.rule) for one in found.readings if one.category == found.main
        ),
        empty=msg("The rules declare no other reading"),
    )


def _problems(found: Identification) -> Table:
    said = [one for one in found.problems if one.code not in _OWN_TABLE]
    return _numbered(
        title=msg("Remarks on the data and the rules"),
        columns=(
            text_column(msg("Weight"), 15, 24),
            text_column(msg("What is wrong"), 30, 50),
            text_column(msg("What to do"), 30, 50),
            text_column(msg("School"), 12, 14),
            text_column(msg("File"), 12, 30),
            text_column(msg("Sheet"), 10, 16),
            number_column(msg("Row"), 10),
            text_column(msg("Column"), 12, 18),
            text_column(msg("Found"), 10, 20),
        ),
        rows=(
            (
                SEVERITIES[one.severity],
                one.message,
                one.remedy,
                one.school,
                one.file,
                one.sheet,
                one.row,
                one.column,
                one.found,
            )
            for one in said
        ),
        empty=msg("There are no remarks"),
    )


def _sources(found: Identification) -> Table:
    edition = found.edition
    used = [rule for rule in edition.criteria.values() if rule.id in edition.used]
    rules: list[CategoryInForce | CriterionInForce] = [*edition.categories.values(), *used]
    return _numbered(
        title=msg("What the rules stand on"),
        columns=(
            text_column(msg("Rule"), 15, 24),
            text_column(msg("Words of the act"), 30, 50),
            text_column(msg("Act and clause"), 30, 50),
        ),
        rows=(
            (rule.title, rule.standing.source.quote, _cited(edition, rule.standing.source))
            for rule in rules
        ),
        empty=msg("There are no rules"),
    )


def _cited(edition: Edition, source: LegalSource) -> str:
    return ", ".join(filter(None, [edition.act(source).citation, source.clause]))


def _assumed(found: Identification) -> Table:
    edition = found.edition
    titles = _titles(edition)
    return _numbered(
        title=msg("Assumed: not stated by the act"),
        columns=(
            text_column(msg("Parameter"), 15, 24),
            text_column(msg("Rule"), 30, 50),
            text_column(msg("Value"), 30, 50),
            text_column(msg("Accepted by"), 20, 40),
        ),
        rows=(
            (
                key_words(key),
                titles[rule],
                _in_words(edition, rule, key, value),
                _approval(edition, rule, key),
            )
            for rule, key, value in edition.assumed()
        ),
        empty=msg("Nothing is assumed"),
    )


def _approval(edition: Edition, rule: str, key: str) -> str | None:
    """Who accepted the reading; None where nobody did."""
    found = edition.criteria.get(rule) or edition.categories[rule]
    approval = found.standing.approved.get(key)
    return None if approval is None else approval.text


def _in_words(edition: Edition, rule: str, key: str, value: object) -> Value:
    """A value in words; of an indicator and its parameters the sentence on how it is computed."""
    criterion = edition.criteria.get(rule)
    if criterion is not None and is_in_the_sentence(key):
        return computed(criterion, edition)
    if criterion is not None and key in {"bands", "met_in"}:
        value = titles_of_bands(criterion.raw, value)
    if isinstance(value, date):
        return value
    unit = None if criterion is None else unit_of(criterion)
    return value_words(key, value, edition.rulebook, unit)


def _value(value: object) -> Value:
    return value if isinstance(value, date) else shown_value(value)


def _gaps(found: Identification) -> Table:
    gaps = found.edition.rulebook.gaps.values()
    return _numbered(
        title=msg("Gaps: what the acts do not define"),
        columns=(
            text_column(msg("Gap"), 15, 24),
            text_column(msg("Why it cannot be computed"), 30, 50),
            text_column(msg("Act and clause"), 30, 50),
        ),
        rows=(
            (
                gap.title,
                gap.why,
                _cited(found.edition, gap.source),
            )
            for gap in gaps
        ),
        empty=msg("There are no gaps"),
    )


def _readings(found: Identification) -> Table:
    return _numbered(
        title=msg("The list if the acts are read otherwise"),
        columns=(
            text_column(msg("Category"), 8, 24),
            text_column(msg("What is read otherwise"), 30, 50),
            text_column(msg("Rules"), 30, 50),
            number_column(msg("On the list"), 12),
            number_column(msg("Enter"), 12),
            number_column(msg("Leave"), 10),
            number_column(msg("Undecided"), 10),
        ),
        rows=(
            (
                found.edition.categories[one.category].short,
                one.title,
                _titles_of(found.edition, one.rule),
                one.listed,
                len(one.enter),
                len(one.leave),
                one.undecided,
            )
            for one in found.readings
        ),
        empty=msg("The rules declare no other reading"),
    )


def _titles_of(edition: Edition, rules: str) -> str:
    """Titles for the ids of rules that stand apart by commas."""
    known = _titles(edition)
    return "; ".join(f"«{known[one]}»" for one in rules.split(", "))


def _titles(edition: Edition) -> dict[str, str]:
    """Titles of criteria and categories by id."""
    return {
        **{rule.id: rule.title for rule in edition.criteria.values()},
        **{category.id: category.title for category in edition.categories.values()},
    }


def _receipt(receipt: Receipt, lang: str) -> Table:
    return _numbered(
        title=msg("Receipt: what the list was made from"),
        columns=(
            text_column(msg("Entry"), 15, 24),
            text_column(msg("Value"), 30, 50),
            text_column(msg("SHA-256"), 30, 50),
        ),
        rows=_receipt_rows(receipt, lang),
        empty=msg("There is no receipt"),
    )


def _receipt_rows(receipt: Receipt, lang: str) -> Iterator[Sequence[Value]]:
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


def _numbered(
    *,
    title: Message,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    empty: Message,
) -> Table:
    """A table of few rows, with their numbers."""
    counted = ((number, *row) for number, row in enumerate(rows, 1))
    own = (number_column(msg("No."), 5), *columns)
    return Table.of_rows(own, counted, title=title, empty=empty)


Plain = str | int | float | bool | None


def write_schools(schools: SchoolColumns, path: Path) -> None:
    """Write `schools.csv`, a row per school.

    Columns: `school`, `name`, `municipality`; a verdict per category and per criterion, under
    their ids; for each graded category `CATEGORY_band`, the id of the band, or of the lowest and
    the highest that are possible, apart by `..`; `criteria_met` (titles) and `low_works` in
    words; `highest_share` (share below the boundary, highest of the works looked at); `distance`
    (pupils, empty where none is known or none was computed) and `distance_works`; `within_chance`
    (`true`, `false`); `read_otherwise` (titles of readings that turn the verdict); `remarks` (how
    many); `in_register` (empty where no register was given); `earlier` (other ids of the school).

    Raises:
        OSError: the file cannot be written.
    """
    columns = dict(_school_columns(schools))
    write_csv(path, chain([tuple(columns)], zip(*columns.values(), strict=True)))


def write_problems(problems: Iterable[Problem], path: Path, lang: str) -> None:
    """Write `problems.csv`, a row per problem; columns are the fields of `Problem`.

    Raises:
        OSError: the file cannot be written.
    """
    names = [one.name for one in fields(Problem)]
    told = (plain(one, lang) for one in problems)
    write_csv(path, chain([names], ([row[name] for name in names] for row in told)))


def _school_columns(schools: SchoolColumns) -> Iterator[tuple[str, Iterable[Plain]]]:
    judged = schools.found.judgement
    yield "school", schools.ids
    yield "name", schools.names
    yield "municipality", schools.municipalities
    for name, category in judged.categories.items():
        yield name, _KEYS[category.codes]
    for name, outcome in judged.criteria.items():
        yield name, _KEYS[outcome.verdict.codes]
    for name, one in schools.grades.items():
        yield f"{name}_band", map(partial(_band, one.names), one.lowest, one.highest)
    yield "criteria_met", map(" | ".join, schools.arms)
    yield "low_works", map(" | ".join, schools.works)
    yield "highest_share", [float(f"{share:.6g}") for share in schools.highest_share.tolist()]
    distances = [schools.distances.get(place) for place in range(len(schools.ids))]
    yield "distance", [one.pupils if one else None for one in distances]
    yield "distance_works", [_moves(one) if one else "" for one in distances]
    yield "within_chance", schools.within_noise
    yield "read_otherwise", map(" | ".join, schools.otherwise)
    remarks = schools.remarks
    yield "remarks", [len(remarks.get(school, ())) for school in schools.ids]
    outside = schools.outside
    yield "in_register", [None] * len(schools.ids) if outside is None else (~outside).tolist()
    yield "earlier", map(" | ".join, schools.earlier)


_KEYS = np.array(KEYS, dtype="object")


def _moves(distance: Distance) -> str:
    return " | ".join(
        f"{move.procedure} {move.year}: {abs(move.pupils)}" for move in distance.moves
    )


def _band(names: Sequence[str], low: int, high: int) -> str | None:
    if low < 0:
        return None
    return names[low] if low == high else f"{names[low]}..{names[high]}"
