"""Templates and their files: TOML read strictly, one file per order.

A file `roadmaps/NAME.toml` holds the head of the order as keys (`title`, `act`, `level`,
`territory`, `period`, `columns` …) and tables in the order's sequence: `[[ground]]`,
`[[abbreviation]]`, `[[footnote]]`, `[[statement]]`, `[[school_list]]`, `[[duty]]`, `[[section]]`,
`[[measure]]`, `[[correction]]`; a measure holds `responsible` and `targets` as lists of inline
tables, and `[[measure.sub_measure]]`, `[[measure.correction]]`. Keys are the fields of the classes
in `template.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from attrs import fields, frozen

from schoolsupport.deadlines.schedule import Period
from schoolsupport.domain import Act, Level
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault, rule_fault
from schoolsupport.roadmaps.template import (
    Abbreviation,
    Correction,
    Does,
    Duty,
    Ground,
    Measure,
    RoadmapTemplate,
    SchoolList,
    Section,
    Statement,
)
from schoolsupport.structure import read_toml, structured, unknown_key

T = TypeVar("T")

FORMAT = 1
FOLDER = "roadmaps"
TABLES: Mapping[str, tuple[str, type]] = {
    "ground": ("grounds", Ground),
    "abbreviation": ("abbreviations", Abbreviation),
    "footnote": ("footnotes", Abbreviation),
    "statement": ("statements", Statement),
    "school_list": ("school_lists", SchoolList),
    "duty": ("duties", Duty),
    "section": ("sections", Section),
    "measure": ("measures", Measure),
    "correction": ("corrections", Correction),
}
MEASURE_TABLES = {"sub_measure": "sub_measures", "correction": "corrections"}


@frozen(kw_only=True)
class _Head:
    """The keys of a file that are no tables."""

    format: int
    title: str
    level: Level
    territory: str
    period: Period
    other_period: Period | None = None
    act_title: str | None = None
    columns: tuple[str, ...] = ()
    responsible_does: Does | None = None
    goals: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    expected_results: tuple[str, ...] = ()


def read_templates(folder: Traversable) -> dict[str, RoadmapTemplate]:
    """All templates of a plugin's folder, by name; none where it has no `roadmaps/`.

    Args:
        folder: the folder of a region; holds `acts.toml` and `roadmaps/*.toml`.

    Raises:
        RuleError: a file says what it may not or leaves out what it must say; all faults of all
            files are reported together.
    """
    place = folder / FOLDER
    if not place.is_dir():
        return {}
    acts = read_acts(folder)
    templates: dict[str, RoadmapTemplate] = {}
    faults: list[RuleError] = []
    for file in sorted(place.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".toml"):
            continue
        try:
            template = read_template(file, acts)
            templates[template.name] = template
        except RuleError as error:
            faults.append(error)
    if faults:
        raise RuleError.of(faults)
    return templates


def read_template(file: Traversable, acts: Mapping[str, Act] | None = None) -> RoadmapTemplate:
    """A template from its file.

    Args:
        file: the TOML file; the template's name is its name without the ending.
        acts: the acts that `act = "…"` may name; a draft outside a plugin holds a table `[act]`.

    Raises:
        RuleError: the file says what it may not or leaves out what it must say.
    """
    where = f"{FOLDER}/{file.name}"
    raw = read_toml(file, where)
    return template_of(raw, file.name.removesuffix(".toml"), acts or {}, where)


def template_of(
    raw: Mapping[str, Any], name: str, acts: Mapping[str, Act], where: str
) -> RoadmapTemplate:
    """A template from what its TOML says.

    Args:
        raw: content of the file.
        name: name of the template.
        acts: acts by id.
        where: path of the file, for the messages.

    Raises:
        RuleError: something does not fit; all faults are reported together.
    """
    faults: list[RuleError] = []
    values: dict[str, Any] = {}
    head = {key: value for key, value in raw.items() if key not in TABLES and key != "act"}
    _collect(faults, lambda: values.update(_head(head, where)))
    _collect(faults, lambda: values.update(act=_act(raw.get("act"), acts, where)))
    for key, (plural, kind) in TABLES.items():
        values[plural] = _tables(raw.get(key, []), key, kind, where, faults)
    if not faults:
        faults.extend(_cross_faults(values, where))
    if faults:
        raise RuleError.of(faults)
    return RoadmapTemplate(name=name, **values)


def _head(raw: Mapping[str, Any], where: str) -> dict[str, Any]:
    known = [*(one.name for one in fields(_Head)), "act", *TABLES]
    strange = [unknown_key(key, known, where) for key in sorted(set(raw) - set(known))]
    if strange:
        raise RuleError.of(strange)
    head = structured(dict(raw), _Head, where)
    if not 1 <= head.format <= FORMAT:
        raise fault(
            "rule.unread_format", where=f"{where}: format", found=head.format, format=FORMAT
        )
    return {one.name: getattr(head, one.name) for one in fields(_Head) if one.name != "format"}


def _act(raw: object, acts: Mapping[str, Act], where: str) -> Act:
    place = f"{where}: act"
    if isinstance(raw, Mapping):
        return structured(dict(raw), Act, place)
    if isinstance(raw, str) and raw in acts:
        return acts[raw]
    code = "rule.order_not_named" if raw is None else "rule.unknown_order"
    raise fault(code, where=place, found=raw)


def _tables(
    raw: object, key: str, kind: type[T], where: str, faults: list[RuleError]
) -> tuple[T, ...]:
    """The tables of one name, each structured by itself so that a fault names its row."""
    if not isinstance(raw, list):
        faults.append(
            rule_fault("rule.unfit", where=f"{where}: {key}", found=raw, expected=f"[[{key}]]")
        )
        return ()
    made: list[T] = []
    for place, one in enumerate(raw, 1):
        label = f"{where}: {key} {_label(one, place)}"
        try:
            made.append(structured(_renamed(one) if key == "measure" else one, kind, label))
        except RuleError as error:
            faults.append(error)
    return tuple(made)


def _label(one: object, place: int) -> str:
    """How a row is named in messages: its own number, and its place where that says more."""
    if isinstance(one, Mapping):
        for key in ("number", "clause", "id", "short"):
            if isinstance(one.get(key), str):
                return f"{one[key]} ({place})"
    return str(place)


def _renamed(one: object) -> object:
    if not isinstance(one, Mapping):
        return one
    return {MEASURE_TABLES.get(key, key): value for key, value in one.items()}


def _cross_faults(values: Mapping[str, Any], where: str) -> list[RuleError]:
    """What no single row can show: sections and rows that are named but not there."""
    sections = {section.id for section in values["sections"]}
    numbers = {(measure.section, measure.number) for measure in values["measures"]}
    faults = []
    for measure in values["measures"]:
        place = f"{where}: measure {measure.number}"
        if measure.section not in sections:
            faults.append(
                rule_fault(
                    "rule.unknown_section",
                    where=f"{place}: section",
                    found=measure.section,
                    known=", ".join(sorted(sections)),
                )
            )
        for key in ("deadline_from", "responsible_from"):
            above = getattr(measure, key)
            if above is not None and (measure.section, above) not in numbers:
                faults.append(rule_fault("rule.unknown_row", where=f"{place}: {key}", found=above))
    return faults


def _collect(faults: list[RuleError], read: Any) -> None:
    try:
        read()
    except RuleError as error:
        faults.append(error)


@frozen(kw_only=True)
class _Acts:
    act: tuple[Act, ...]


def read_acts(folder: Traversable) -> dict[str, Act]:
    """The acts of a region's folder by id.

    Args:
        folder: the folder of a region; holds `acts.toml`.

    Raises:
        RuleError: the file is absent or says what it may not.
    """
    acts = structured(read_toml(folder / "acts.toml"), _Acts, "acts.toml")
    return {act.id: act for act in acts.act}
