"""Rounds of a region read from its files and held against its orders, word for word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from importlib.resources.abc import Traversable

from attrs import frozen

from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleError
from schoolsupport.faults import nearest, rule_fault
from schoolsupport.monitoring.execution import Formula
from schoolsupport.monitoring.rounds.round import (
    FOLDER,
    FORMS,
    MENTIONED,
    Mentioned,
    Round,
    Span,
    all_texts,
    cells,
    rows_of,
)
from schoolsupport.monitoring.states import Counts
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.structure import read_toml, structured


def read_rounds(
    folder: Traversable,
    templates: Mapping[str, RoadmapTemplate],
    registers: Collection[str] = (),
) -> dict[str, Round]:
    """The rounds of a plugin's folder by name, in the order of names; none where it has none.

    Args:
        folder: the folder of a region.
        templates: its roadmaps by name.
        registers: names of its registers, among which a round names the one that is kept.

    Raises:
        RuleError: a file says what it may not, or what the order does not say; all faults of all
            files are reported together.
    """
    place = folder / FOLDER
    if not place.is_dir():
        return {}
    rounds: dict[str, Round] = {}
    faults: list[RuleError] = []
    forms = _forms(folder)
    for file in sorted(place.iterdir(), key=lambda one: one.name):
        if not _is_toml(file.name) or file.name == MENTIONED:
            continue
        where = f"{FOLDER}/{file.name}"
        try:
            raw = read_toml(file, where)
            name = file.name.removesuffix(".toml")
            made = structured({**raw, "name": name}, Round, where)
            faults.extend(_faults(made, templates, where))
            faults.extend(_unknown_papers(made, registers, forms, where))
            rounds[name] = made
        except RuleError as error:
            faults.append(error)
    if faults:
        raise RuleError.of(faults)
    return rounds


@frozen(kw_only=True)
class _MentionedFile:
    mentioned: tuple[Mentioned, ...]


def read_mentioned(folder: Traversable) -> tuple[Mentioned, ...]:
    """Rows of a region's orders that only speak of monitoring; empty where it lists none.

    Args:
        folder: the folder of a region.

    Raises:
        RuleError: the file says what it may not.
    """
    file = folder / FOLDER / MENTIONED
    if not file.is_file():
        return ()
    where = f"{FOLDER}/{MENTIONED}"
    return structured(read_toml(file, where), _MentionedFile, where).mentioned


def _faults(
    one: Round, templates: Mapping[str, RoadmapTemplate], where: str
) -> Iterator[RuleError]:
    """What a round says and its order does not."""
    template = templates.get(one.roadmap)
    if template is None:
        yield unknown_roadmap(one.roadmap, templates, f"{where}: roadmap")
        return
    if not one.own_rows and not one.own_points:
        yield rule_fault("round.no_row", where=f"{where}: row")
    named = [*one.own_rows, *one.tasks, *([one.results.row] if one.results else [])]
    yield from row_faults(named, template, f"{where}: row")
    yield from point_faults(one.own_points, template, f"{where}: point")
    yield from _unquoted(one, template, where)
    yield from _misread(one, where)
    known_keys = {"counts", "span", "reports", "levels", "tasks", "part", "results", "about", "to"}
    for key in (*one.assumed, *(reading.of for reading in one.alternatives)):
        if key not in known_keys:
            yield rule_fault(
                "round.unknown_assumed",
                where=f"{where}: assumed",
                found=key,
                known=", ".join(sorted(known_keys)),
            )


def unknown_roadmap(named: str, templates: Mapping[str, RoadmapTemplate], where: str) -> RuleError:
    """The fault of naming a roadmap that the region does not have."""
    return rule_fault(
        "round.unknown_roadmap",
        where=where,
        found=named,
        near=nearest(named, templates),
        known=", ".join(templates) or "-",
    )


def row_faults(
    numbers: Iterable[str], template: RoadmapTemplate, where: str
) -> Iterator[RuleError]:
    """The faults of naming rows that the order does not have, or has in several sections."""
    for number in numbers:
        found = rows_of(template, number)
        if len(found) != 1:
            code = "round.row_in_sections" if found else "round.unknown_row"
            sections = ", ".join(f"{row.section}/{row.number}" for row in found)
            yield rule_fault(code, where=where, found=number, known=sections)


def point_faults(
    numbers: Iterable[str], template: RoadmapTemplate, where: str
) -> Iterator[RuleError]:
    """The faults of naming points that the order does not have."""
    points = {duty.clause for duty in template.duties}
    for number in numbers:
        if number not in points:
            known = ", ".join(sorted(points))
            yield rule_fault("round.unknown_point", where=where, found=number, known=known)


def _unknown_papers(
    one: Round, registers: Collection[str], forms: Collection[str], where: str
) -> Iterator[RuleError]:
    """A register that the region does not have; a form it does not have."""
    if one.register is not None and one.register not in registers:
        yield rule_fault(
            "round.unknown_register",
            where=f"{where}: register",
            found=one.register,
            near=nearest(one.register, registers),
            known=", ".join(sorted(registers)) or "-",
        )
    if one.form is not None and one.form not in forms:
        yield rule_fault(
            "round.unknown_form",
            where=f"{where}: form",
            found=one.form,
            near=nearest(one.form, forms),
            known=", ".join(sorted(forms)) or "-",
        )


def _forms(folder: Traversable) -> tuple[str, ...]:
    """The forms a region brings, by the names of their files."""
    place = folder / FORMS
    if not place.is_dir():
        return ()
    return tuple(one.name.removesuffix(".toml") for one in place.iterdir() if _is_toml(one.name))


def _is_toml(name: str) -> bool:
    return name.endswith(".toml")


def _misread(one: Round, where: str) -> Iterator[RuleError]:
    """Readings that there are not, and a part of the time for a share that looks at no time."""
    kinds: dict[str, type[StrEnum]] = {"counts": Formula, "span": Span, "reports": Counts}
    for reading in one.alternatives:
        known = list(kinds.get(reading.of, ()))
        if known and reading.value not in known:
            yield rule_fault(
                "round.unknown_reading",
                where=f"{where}: alternatives: {reading.of}",
                found=reading.value,
                near=nearest(reading.value, known),
                known=", ".join(known),
            )
    if one.span is Span.SINCE_LAST and one.counts is Formula.ALL:
        yield rule_fault("round.span_of_all", where=f"{where}: span", found=one.span)
    own = ", ".join(one.own_rows) or "-"
    for row in set(one.since_start) - set(one.own_rows):
        yield rule_fault("round.not_own_row", where=f"{where}: since_start", found=row, known=own)


def _unquoted(one: Round, template: RoadmapTemplate, where: str) -> Iterator[RuleError]:
    """Quotes that do not stand where they are said to stand."""
    own = [
        *(
            text
            for row in one.own_rows
            for found in rows_of(template, row)
            for text in cells(found)
        ),
        *(duty.text for duty in template.duties if duty.clause in one.own_points),
    ]
    yield from quote_faults(one.source, own, template, f"{where}: source")
    anywhere = [*all_texts(template), *own]
    for number in one.floor:
        yield from quote_faults(number.source, anywhere, template, f"{where}: floor")
    for gap in one.gap:
        yield from quote_faults(gap.source, anywhere, template, f"{where}: gap {gap.id}")


def quote_faults(
    source: LegalSource, texts: Iterable[str], template: RoadmapTemplate, where: str
) -> Iterator[RuleError]:
    """A source of another act than the roadmap's, or a quote that stands in none of the texts."""
    if source.act != template.act.id:
        yield rule_fault(
            "round.other_act", where=f"{where}: act", found=source.act, act=template.act.id
        )
    if not is_quoted(source.quote or "", texts):
        yield rule_fault("round.no_quote", where=f"{where}: quote", found=source.quote)


def is_quoted(quote: str, texts: Iterable[str]) -> bool:
    """Whether words stand in one of some texts, whatever blanks are between them."""
    words = _spaced(quote)
    return bool(words) and any(words in _spaced(text) for text in texts)


def _spaced(text: str) -> str:
    return " ".join(text.split())
