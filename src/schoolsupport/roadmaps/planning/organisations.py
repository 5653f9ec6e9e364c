"""Schools and municipalities a roadmap is planned for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from attrs import evolve, frozen

from schoolsupport.faults import fault
from schoolsupport.roadmaps.planning.rows import read_rows
from schoolsupport.words.schools import RegisteredName, SchoolIndex
from schoolsupport.words.text import bare

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "school": ("логин", "код", "код оо", "id"),
    "name": ("наименование", "школа", "оо"),
    "municipality": ("муниципалитет", "муниципальное образование"),
    "statuses": ("статусы", "статус"),
    "reasons": ("причины", "риски"),
}


@frozen(kw_only=True)
class SchoolEntry:
    """A school a plan is made for.

    Attributes:
        school: id, as in other tables; the name where the file gives none.
        name: name for a reader.
        municipality: name of its municipality, if known.
        statuses: `shnor`, `500+`, `post_project`, `participants` …; None where nobody said.
        reasons: ids of reasons or risks found in the school; None where nobody looked, which is
            not the same as none found.
    """

    school: str
    name: str
    municipality: str | None = None
    statuses: tuple[str, ...] | None = None
    reasons: tuple[str, ...] | None = None

    @property
    def registered(self) -> RegisteredName:
        """The school as printed names are compared with it."""
        return RegisteredName(school=self.school, name=self.name, municipality=self.municipality)


@frozen(kw_only=True)
class Organisations:
    """The schools of a territory, in the order of their file.

    Attributes:
        schools: each school once.
    """

    schools: tuple[SchoolEntry, ...] = ()

    @property
    def municipalities(self) -> tuple[str, ...]:
        """Municipalities of the schools, each once, in the order they come."""
        return tuple(dict.fromkeys(one.municipality for one in self.schools if one.municipality))

    def school(self, wanted: str) -> SchoolEntry:
        """The school of an id or a name.

        Raises:
            InputError: there is none, or several have the name.
        """
        found = self.found(wanted)
        if len(found) == 1:
            return found[0]
        raise fault("input.several_schools" if found else "input.unknown_school", found=wanted)

    def found(self, wanted: str) -> tuple[SchoolEntry, ...]:
        """The schools of an id, or those that a printed name fits in full, as printed anywhere."""
        by_id = {one.school: one for one in self.schools}
        if wanted in by_id:
            return (by_id[wanted],)
        match = self._names.match(wanted, use="strict")
        return tuple(by_id[one.school] for one in match.candidates)

    @cached_property
    def _names(self) -> SchoolIndex:
        return SchoolIndex(one.registered for one in self.schools)

    def of_municipality(self, municipality: str | None) -> tuple[SchoolEntry, ...]:
        """The schools of a municipality; all of them for None."""
        if municipality is None:
            return self.schools
        key = bare(municipality)
        return tuple(
            one for one in self.schools if one.municipality and bare(one.municipality) == key
        )

    def with_lists(self, lists: Iterable[Mapping[str, object]]) -> Organisations:
        """The same schools with statuses from rows of the `lists` table.

        Args:
            lists: rows with `school` and `list`, as of the day wanted; the name of the list is
                the status.
        """
        statuses: dict[str, list[str]] = {}
        for row in lists:
            statuses.setdefault(str(row["school"]), []).append(str(row["list"]))
        return Organisations(
            schools=tuple(
                evolve(
                    one,
                    statuses=tuple(
                        dict.fromkeys([*(one.statuses or ()), *statuses.get(one.school, ())])
                    ),
                )
                for one in self.schools
            )
        )


def read_organisations(path: str | Path) -> Organisations:
    """Organisations from a table.

    Args:
        path: csv, xlsx or TOML (`[[organisation]]`) with the columns of `COLUMNS`; a school needs
            an id or a name; statuses and reasons are apart by commas.

    Raises:
        InputError: the file cannot be read, a heading is not known, a row names no school, or two
            rows have one id.
    """
    schools: dict[str, SchoolEntry] = {}
    for row in read_rows(Path(path), COLUMNS, "organisation"):
        school = row.get("school") or row.get("name")
        if school is None:
            raise fault("input.no_school_in_row", where=row.where)
        if school in schools:
            raise fault("input.school_in_two_rows", where=row.where, found=school)
        schools[school] = SchoolEntry(
            school=school,
            name=row.get("name") or school,
            municipality=row.get("municipality"),
            statuses=_listed(row.get("statuses")),
            reasons=_listed(row.get("reasons")),
        )
    return Organisations(schools=tuple(schools.values()))


def _listed(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(part.strip() for part in text.split(",") if part.strip())
