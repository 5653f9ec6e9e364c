"""Who holds which office: names enter a plan from a roster, never from an order's template."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attrs import evolve, frozen

from schoolsupport.faults import fault
from schoolsupport.roadmaps.planning.organisations import Organisations, SchoolEntry
from schoolsupport.roadmaps.planning.roadmap import Owner, Person, Tier
from schoolsupport.roadmaps.planning.rows import read_rows
from schoolsupport.words.schools import same_school
from schoolsupport.words.stems import same_words
from schoolsupport.words.text import bare

COLUMNS: Mapping[str, tuple[str, ...]] = {
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
    """

    role: str | None = None
    organisation: str | None = None
    municipality: str | None = None
    school: str | None = None
    person: Person

    def holds(self, role: str | None, organisation: str | None) -> bool:
        """Whether the line is about a party of an order.

        The words must be the same, endings and case apart, whether the line or the order splits
        them into role and organisation or not. Nobody is taken for an office by guess.
        """
        return same_words(_joined(self.role, self.organisation), _joined(role, organisation))

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
            return self.school == owner.id or same_school(self.school, owner.name)
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
        path: csv, xlsx or TOML (`[[person]]`) with the columns of `COLUMNS`; a line needs a name,
            and a role or an organisation. Several lines may name one role.

    Raises:
        InputError: the file cannot be read, a heading is not known, or a line lacks what it needs.
    """
    holders = []
    for row in read_rows(Path(path), COLUMNS, "person"):
        name, role, organisation = row.get("name"), row.get("role"), row.get("organisation")
        if name is None or (role is None and organisation is None):
            raise fault("input.no_person", where=row.where)
        holders.append(
            Holder(
                role=role,
                organisation=organisation,
                municipality=row.get("municipality"),
                school=row.get("school"),
                person=Person(name=name, email=row.get("email")),
            )
        )
    return Roster(holders=tuple(holders))


def _joined(role: str | None, organisation: str | None) -> str:
    return " ".join(part for part in (role, organisation) if part)


def _nearness(holder: Holder) -> int:
    """2 for a line of one school, 1 for one of a municipality, 0 for one that holds everywhere."""
    return 2 if holder.school else int(holder.municipality is not None)


def _municipality(schools: tuple[SchoolEntry, ...]) -> str | None:
    return schools[0].municipality if len(schools) == 1 else None
