"""The receipt of a run: what was computed from what, so that it can be repeated and checked."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from typing import Any

from attrs import field, frozen

from schoolsupport.identification.judged import Judged
from schoolsupport.records import Sha256
from schoolsupport.tables import SourceFile

RECEIPT_FORMAT = 2
"""2 is sealed, and its evidence says which run it belongs to; 1 is read too."""


@frozen(kw_only=True)
class Receipt:
    """What a run stood on.

    Attributes:
        format: number of this layout.
        engine: version of schoolsupport.
        region: name of the region whose rules were applied.
        region_version: version of its distribution, or None.
        year: latest year of data.
        for_year: year the list is for, as told.
        as_of: the law's day, ISO.
        settings: parameters set for the run, as text.
        rules: SHA-256 of every rule file.
        code: SHA-256 of every file of code that the region brings; empty where it brings none.
        inputs: the files read, with SHA-256.
        tables: SHA-256 of what the tables said, whatever the order of rows.
        verdicts: SHA-256 of the verdicts.
        schools: how many schools were judged.
        counts: for each category, how many schools have each verdict.
    """

    engine: str
    region: str
    region_version: str | None
    year: int
    for_year: int | None
    as_of: str
    settings: dict[str, Any]
    rules: dict[str, Sha256]
    inputs: tuple[SourceFile, ...]
    tables: Sha256
    verdicts: Sha256
    schools: int
    counts: dict[str, dict[str, int]]
    code: dict[str, Sha256] = field(factory=dict)
    format: int = RECEIPT_FORMAT


@cache
def engine() -> str:
    """The version of the program that runs; it stands in a file, and is told of every school."""
    return version("schoolsupport")


def receipt_of(found: Judged, region_version: str | None = None) -> Receipt:
    """The receipt of a run.

    Args:
        found: the run.
        region_version: version of the region's distribution, if it has one.
    """
    rulebook = found.edition.rulebook
    return Receipt(
        engine=engine(),
        region=rulebook.region,
        region_version=region_version,
        year=found.year,
        for_year=found.for_year,
        as_of=found.as_of.isoformat(),
        settings=plain(dict(found.edition.settings)),
        rules=rulebook.hashes(),
        code=dict(sorted(rulebook.code.items())),
        inputs=found.inputs.tables.sources,
        tables=found.inputs.tables.digest(),
        verdicts=verdict_digest(found),
        schools=len(found.schools),
        counts={name: c.counts() for name, c in found.judgement.categories.items()},
    )


def verdict_digest(found: Judged) -> str:
    """SHA-256 of every verdict on every school, criteria and categories."""
    total = hashlib.sha256("\n".join(map(str, found.schools)).encode())
    for name, outcome in sorted(found.judgement.criteria.items()):
        total.update(name.encode() + b":" + outcome.verdict.codes.tobytes())
    for name, column in sorted(found.judgement.categories.items()):
        total.update(name.encode() + b":" + column.codes.tobytes())
    return total.hexdigest()


def plain(value: Any) -> Any:
    """Settings as JSON can hold them: decimals as text, tuples as lists."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value if isinstance(value, str | int | bool | None) else str(value)
