"""Schools and municipalities a roadmap is planned for, and who holds which office there.

Names of persons enter a plan from a roster, never from an order's template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from attrs import astuple, evolve, frozen

from schoolsupport.faults import fault
from schoolsupport.roadmaps.planning.roadmap import Owner, Person, Tier
from schoolsupport.roadmaps.planning.rows import read_rows
from schoolsupport.roadmaps.template import Responsible, RoadmapTemplate
from schoolsupport.sheets.writing import PlainSheet, csv_bytes, workbook_bytes
from schoolsupport.translation import Message, msg
from schoolsupport.words.schools import RegisteredName, SchoolIndex, near_schools, same_school
from schoolsupport.words.stems import same_words, small_stem
from schoolsupport.words.text import bare

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "school": ("логин", "код", "код оо", "id"),
    "name": ("наименование", "школа", "оо"),
    "municipality": ("муниципалитет", "муниципальное образование"),
    "statuses": ("статусы", "статус"),
    "reasons": ("причины", "риски"),
}
OF_A_RUN = frozenset({"school", "name", "municipality", "criteria_met", "within_chance"})
"""Headings that `schools.csv` of a run has: its other columns are verdicts, and are passed over."""


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
        if found:
            raise fault("input.several_schools", found=wanted)
        near = near_schools(wanted, (one.registered for one in self.schools))
        raise fault("input.unknown_school", found=wanted, near=near)

    def found(self, wanted: str) -> tuple[SchoolEntry, ...]:
        """The schools of an id, or those that a printed name fits in full, as printed anywhere."""
        by_id = {one.school: one for one in self.schools}
        if wanted in by_id:
            return (by_id[wanted],)
        alike = tuple(one for one in self.schools if one.school.casefold() == wanted.casefold())
        if alike:
            return alike
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
            an id or a name; statuses and reasons are apart by commas. `schools.csv` of a run is
            taken too: all schools judged, with nothing said of statuses and reasons.

    Raises:
        InputError: the file cannot be read, a heading is not known, a row names no school, or two
            rows have one id.
    """
    schools: dict[str, SchoolEntry] = {}
    for row in read_rows(Path(path), COLUMNS, "organisation", passing=OF_A_RUN):
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


_TELLING = 4  # «школ» is a word cut, «моу» may be «МОУ» or «МОУО»

ROSTER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "role": ("роль", "должность"),
    "organisation": ("организация",),
    "municipality": ("муниципалитет", "муниципальное образование"),
    "school": ("школа", "код", "логин"),
    "name": ("фио", "имя"),
    "email": ("почта", "e-mail", "электронная почта"),
}


@frozen(kw_only=True)
class Holder:
    """A line of the roster: a person and the place the person holds.

    Attributes:
        role: office or role in the order's words; None for whoever answers for the organisation.
        organisation: organisation in the order's words, if the role alone does not tell.
        municipality: only there; None for any.
        school: only in the school of this id or name; None for any.
        person: who.
        where: file and line, for messages.
    """

    role: str | None = None
    organisation: str | None = None
    municipality: str | None = None
    school: str | None = None
    person: Person
    where: str | None = None

    def holds(self, role: str | None, organisation: str | None) -> bool:
        """Whether the line is about a party of an order.

        The words must be the same, endings and case apart, whether the line or the order splits
        them into role and organisation or not. Nobody is taken for an office by guess.
        """
        own, other = _joined(self.role, self.organisation), _joined(role, organisation)
        return same_words(own, other) or _without_case(own) == _without_case(other)

    @property
    def office(self) -> str:
        """Role and organisation as the line gives them."""
        return _joined(self.role, self.organisation)

    def stands_in(self, owner: Owner) -> bool:
        """Whether the line concerns a roadmap of this owner."""
        if owner.tier is Tier.REGION:
            return True
        if owner.tier is Tier.MUNICIPALITY:
            if self.municipality is None:
                return self.school is None
            return bare(self.municipality) == bare(owner.id)
        here = owner.municipality
        if self.school is not None:
            return self.school.casefold() == owner.id.casefold() or same_school(
                self.school, owner.name
            )
        return self.municipality is None or (
            here is not None and bare(self.municipality) == bare(here)
        )


@frozen(kw_only=True)
class Roster:
    """All holders, in the order of their file."""

    holders: tuple[Holder, ...] = ()

    def persons(
        self, role: str | None, organisation: str | None, owner: Owner
    ) -> tuple[Person, ...]:
        """Who a party of an order is.

        Args:
            role: its role in the template.
            organisation: its organisation in the template.
            owner: whose roadmap is planned.

        Returns:
            The persons, each once; empty where the roster names nobody. Lines for this very
            school or municipality go before lines for any.
        """
        found = [
            one for one in self.holders if one.holds(role, organisation) and one.stands_in(owner)
        ]
        if owner.tier is not Tier.REGION:
            nearest = max((_nearness(one) for one in found), default=0)
            found = [one for one in found if _nearness(one) == nearest]
        return tuple(dict.fromkeys(one.person for one in found))

    def fitting_nobody(
        self, parties: Iterable[Responsible], organisations: Organisations | None
    ) -> Iterator[Message]:
        """What is said of each line that can name nobody in the plan.

        Args:
            parties: every party of the order.
            organisations: the schools planned for, if a table or a run gave them.
        """
        known = tuple(parties)
        for one in self.holders:
            line = one.where or one.office
            place = one.school or one.municipality
            if not any(one.holds(party.role, party.organisation) for party in known):
                yield msg(
                    "{line}: the order has no such party: {party}", line=line, party=one.office
                )
            elif organisations and place and not _stands(one, organisations):
                yield msg(
                    "{line}: not among the schools planned for: {place}", line=line, place=place
                )

    def located(self, organisations: Organisations) -> Roster:
        """The same lines, those of a school with the municipality it stands in."""
        return Roster(
            holders=tuple(
                evolve(one, municipality=_municipality(organisations.found(one.school)))
                if one.school is not None and one.municipality is None
                else one
                for one in self.holders
            )
        )


def read_roster(path: str | Path) -> Roster:
    """A roster from a table.

    Args:
        path: csv, xlsx or TOML (`[[person]]`) with the columns of `ROSTER_COLUMNS`; a line needs a
            name, and a role or an organisation. Several lines may name one role. A line of a
            blank that is not filled yet, with neither name nor email, is passed over.

    Raises:
        InputError: the file cannot be read, a heading is not known, or a line lacks what it needs.
    """
    holders = []
    for row in read_rows(Path(path), ROSTER_COLUMNS, "person"):
        name, role, organisation = row.get("name"), row.get("role"), row.get("organisation")
        if name is None and row.get("email") is None and (role or organisation):
            continue
        if name is None or (role is None and organisation is None):
            raise fault("input.no_person", where=row.where)
        holders.append(
            Holder(
                role=role,
                organisation=organisation,
                municipality=row.get("municipality"),
                school=row.get("school"),
                person=Person(name=name, email=row.get("email")),
                where=row.where,
            )
        )
    return Roster(holders=tuple(holders))


def blank_roster(template: RoadmapTemplate, lang: str) -> tuple[tuple[str, ...], ...]:
    """A roster without names: headings, then a line for each party of an order.

    Args:
        template: the order.
        lang: language of the headings.
    """
    headings = _roster_headings(lang)
    named = dict.fromkeys(
        (one.role or "", one.organisation or "") for one in template.responsible_parties
    )
    empty = ("",) * (len(headings) - 2)
    return (headings, *((*one, *empty) for one in named))


def roster_rows(holders: Iterable[Holder], lang: str) -> tuple[tuple[str, ...], ...]:
    """A roster as rows that `read_roster` reads: headings, then a line for each holder.

    Args:
        holders: the lines.
        lang: language of the headings.
    """
    lines = (
        (one.role, one.organisation, one.municipality, one.school, *astuple(one.person))
        for one in holders
    )
    return (_roster_headings(lang), *(tuple(cell or "" for cell in line) for line in lines))


def roster_bytes(rows: Sequence[Sequence[str]], ending: str) -> bytes:
    """Rows of a roster as a file.

    Args:
        rows: as `blank_roster` or `roster_rows` gives them.
        ending: `xlsx` or `csv`.

    Raises:
        OutputError: the library that writes workbooks is not installed.
    """
    if ending == "csv":
        return csv_bytes(rows)
    widths, texts = (40, 40, 28, 16, 36, 28), range(len(rows[0]))
    sheet = PlainSheet(name=rows[0][0], rows=rows, has_heading=True, widths=widths, texts=texts)
    return workbook_bytes([sheet])


def _roster_headings(lang: str) -> tuple[str, ...]:
    return tuple(other[0] if lang == "ru" else name for name, other in ROSTER_COLUMNS.items())


def _stands(holder: Holder, organisations: Organisations) -> bool:
    if holder.school is not None:
        return bool(organisations.found(holder.school))
    return bool(organisations.of_municipality(holder.municipality))


def _without_case(office: str) -> list[str]:
    """Words in small letters, endings cut where enough is left to tell no abbreviation by."""
    cut = {word: small_stem(word) for word in bare(office).split()}
    return sorted(
        cut[word] if len(cut[word]) >= _TELLING else word for word in bare(office).split()
    )


def _joined(role: str | None, organisation: str | None) -> str:
    return " ".join(part for part in (role, organisation) if part)


def _nearness(holder: Holder) -> int:
    """2 for a line of one school, 1 for one of a municipality, 0 for one that holds everywhere."""
    return 2 if holder.school else int(holder.municipality is not None)


def _municipality(schools: tuple[SchoolEntry, ...]) -> str | None:
    return schools[0].municipality if len(schools) == 1 else None
