"""Schools, municipalities and regions."""

from __future__ import annotations

from attrs import frozen


@frozen
class Region:
    """A subject of the Russian Federation (субъект РФ)."""

    name: str
    code: str | None = None


@frozen
class Municipality:
    """A municipality and its education authority (МОУО)."""

    name: str
    code: str | None = None
    region: Region | None = None


@frozen
class School:
    """A school (ОО); a branch (филиал) is a school with `branch_of`.

    Attributes:
        id: login or code as the files give it: text, leading zeros kept.
        name: name as printed.
        municipality: where it stands.
        branch_of: id of the head school, for a branch.
        grade_from: lowest grade taught, if known.
        grade_to: highest grade taught, if known (9 for an ООШ).
    """

    id: str
    name: str | None = None
    municipality: Municipality | None = None
    branch_of: str | None = None
    grade_from: int | None = None
    grade_to: int | None = None
