"""Reading a criterion from its file: its head, its dated versions, what it takes from another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from schoolsupport.domain import Procedure, Reason
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault
from schoolsupport.identification.indicators import Indicator
from schoolsupport.identification.kinds import KINDS
from schoolsupport.identification.kinds.kind import CriterionKind
from schoolsupport.identification.rules.rulebook import (
    Criterion,
    CriterionVersion,
    Worse,
    merged,
)
from schoolsupport.identification.rules.versions import (
    STANDING_KEYS,
    check_policies,
    collecting,
    in_order,
    read_standing,
)
from schoolsupport.structure import structured

_HEAD_KEYS = ("title", "kind", "worse", "reason", "description", "version")


@frozen(kw_only=True)
class _Head:
    title: str
    kind: str
    worse: Worse
    version: tuple[dict[str, Any], ...]
    reason: Reason | None = None
    description: str | None = None


@frozen(kw_only=True)
class Names:
    """What the rules of a region may name besides each other."""

    procedure_sets: Mapping[str, tuple[str, ...]]
    indicators: Mapping[str, Indicator]


def read_parameters(kind: str, raw: Mapping[str, Any], names: Names, where: str) -> CriterionKind:
    """The parameters of a criterion from the keys of a version.

    Raises:
        RuleError: a key is unknown, a value does not fit, or a procedure set has no such name.
    """
    rule: CriterionKind = structured(KINDS[kind].written(raw), KINDS[kind], where)
    for key, chosen in rule.procedure_names().items():
        for name in chosen:
            if name not in names.procedure_sets and not is_procedure(name):
                raise fault(
                    "rule.unknown_procedures",
                    where=f"{where}: {key}",
                    found=name,
                    known=", ".join(sorted(names.procedure_sets)) or "-",
                )
    return rule.made_ready(where, names.indicators)


def read_criterion(id_: str, raw: Mapping[str, Any], where: str, names: Names) -> Criterion:
    """A criterion with all its versions.

    Args:
        id_: its id, the name of its file.
        raw: what the file says.
        where: path of the file, for messages.
        names: what the region's rules may name.

    Raises:
        RuleError: something does not fit; all faults of the file are reported together.
    """
    shared = {key: value for key, value in raw.items() if key not in _HEAD_KEYS}
    own = {key: value for key, value in raw.items() if key in _HEAD_KEYS}
    head = structured(own, _Head, where)
    if head.kind not in KINDS:
        raise fault(
            "rule.unknown_kind",
            where=f"{where}: kind",
            found=head.kind,
            known=", ".join(sorted(KINDS)),
        )
    versions: list[CriterionVersion] = []
    faults: list[RuleError] = []
    for place, version in enumerate(head.version):
        at = f"{where}: version[{place}]"
        keys = shared | {k: v for k, v in version.items() if k not in STANDING_KEYS}
        before = len(faults)
        with collecting(faults):
            standing = read_standing(version, at, KINDS[head.kind].keys())
        with collecting(faults):
            rule = read_parameters(head.kind, keys, names, at)
        if len(faults) > before:
            continue
        with collecting(faults):
            check_policies(rule, standing, at)
        for other in standing.alternative:
            with collecting(faults):
                set_at = f"{at}: alternative {other.id}"
                read_parameters(head.kind, merged(keys, other.set.items()), names, set_at)
        versions.append(CriterionVersion(standing=standing, rule=rule, raw=keys))
    if faults:
        raise RuleError.of(faults)
    return Criterion(
        id=id_,
        title=head.title,
        kind=head.kind,
        worse=head.worse,
        versions=in_order(versions, where),
        reason=head.reason,
        description=head.description,
    )


def is_procedure(name: str) -> bool:
    """Whether a name is an assessment, a grade and a subject, such as `vpr-5-ru`."""
    try:
        Procedure.parse(name)
    except ValueError:
        return False
    return True
