"""The invented region as `invented.toml` says it; what its keys mean is told there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from types import MappingProxyType

from attrs import frozen

from schoolsupport.structure import converter_of, read_toml, structured

Cell = tuple[str, int]
"""A procedure id and a year."""

_PLANTED_WORKS = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")
_NOT_WRITTEN = "-"


def login(number: int) -> str:
    """The login of a school by its number in the region.

    The prefix is `sch`, as in ФИС ОКО until 2021.
    """
    return f"sch99{number:04d}"


@frozen
class Fraction:
    """How many of the participants got «2»."""

    twos: int
    of: int


@frozen(kw_only=True)
class Setting:
    """Where schools stand: in a town, in the centre of a district, or in a village."""

    id: str
    settlement: str
    pupils: float
    distance: float
    social: float


@frozen(kw_only=True)
class Kind:
    """What kind of school it is, as its name says."""

    name: str
    grades: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    founder: str = "МАОУ"
    pupils: float | None = None
    quality: float = 0.0
    flag: str = ""
    ordinary: bool = False
    helps: bool = False

    @property
    def is_correctional(self) -> bool:
        """Whether its pupils are disabled, and sit no ОГЭ and no ЕГЭ."""
        return self.flag == "is_correctional"


@frozen(kw_only=True)
class Place:
    """A municipality, and how many schools stand in it."""

    name: str
    schools: int
    of: str = ""
    not_native: float = 0.04


@frozen(kw_only=True)
class Planted:
    """A school whose works of 2020 and 2021 are set, not drawn.

    Attributes:
        number: its number in the region.
        quality: latent quality, in standard deviations, which its other works are drawn from.
        works_2020, works_2021: twos and participants of the four works of each year.
        why: what it shows, in Russian, as README.txt prints it.
        absent: years in which no file has a row of it.
    """

    number: int
    quality: float
    works_2020: str
    works_2021: str
    why: str
    absent: tuple[int, ...] = ()

    @property
    def school(self) -> str:
        """Its login."""
        return login(self.number)

    @property
    def cells(self) -> Mapping[Cell, Fraction | None]:
        """Participants and twos of the eight works, None where a work was not written."""
        cells: dict[Cell, Fraction | None] = {}
        for year, works in ((2020, self.works_2020), (2021, self.works_2021)):
            for procedure, word in zip(_PLANTED_WORKS, works.split(), strict=True):
                numbers = None if word == _NOT_WRITTEN else Fraction(*map(int, word.split("/")))
                cells[procedure, year] = numbers
        return MappingProxyType(cells)

    @property
    def per_grade(self) -> int:
        """Pupils of an ordinary grade, read off the works."""
        return max((cell.of for cell in self.cells.values() if cell is not None), default=1)


@frozen(kw_only=True)
class Spring:
    """The works of ВПР of a calendar year."""

    year: int
    day: date
    harder: float


@frozen(kw_only=True)
class Work:
    """A work of ВПР and its ordinary results."""

    procedure: str
    highest: int
    percents: tuple[int, ...]
    since: int = 2019
    scores: tuple[tuple[int, ...], ...] = ()


@frozen(kw_only=True)
class MarkedExam:
    """An exam with marks 2 to 5."""

    procedure: str
    sat: float
    percents: tuple[int, ...]
    years: tuple[int, ...]


@frozen(kw_only=True)
class PointsExam:
    """An exam on the 100-point scale."""

    procedure: str
    sat: float
    lowest_pass: int
    spread: float
    means: tuple[float, ...]


@frozen(kw_only=True)
class Component:
    """A share of pupils in the social passport."""

    column: str
    share: float
    slope: float


@frozen(kw_only=True)
class Entry:
    """An order that puts a school on a list."""

    list: str
    act: str
    from_: date
    until: date | None = None
    reason: str


@frozen(kw_only=True)
class Listed:
    """Schools, and the orders that speak of them."""

    schools: tuple[int, ...] = ()
    weakest: tuple[int, ...] = (0, 0)
    strongest: int = 0
    printed: tuple[str, ...] = ()
    entries: tuple[Entry, ...]


@frozen(kw_only=True)
class Risk:
    """A direction of the risk profile."""

    direction: str
    significance: str
    verified: str
    chosen: str
    programme: str


@frozen(kw_only=True)
class Reporting:
    """How the plans of a municipality and its schools are reported on.

    Attributes:
        municipality: its name; empty for all that have no line of their own.
        done: share of what was due that was done at all.
        late: share of what was done that was done after its day.
        days_late: by how many days, from and to.
        proved: share of what was done that names a paper.
    """

    municipality: str = ""
    done: float
    late: float
    days_late: tuple[int, int]
    proved: float


@frozen(kw_only=True)
class PlantedReport:
    """Something to be found among the reports.

    Attributes:
        kind: `late`, `returned`, `one_paper`, `not_applicable`, `corrected`.
        schools: numbers of the schools whose plans it stands in; empty where a rule chooses them.
        row: number of the row; empty for all.
        why: what it shows, in Russian.
    """

    kind: str
    schools: tuple[int, ...] = ()
    row: str
    why: str


@frozen(kw_only=True)
class Invented:
    """The invented region."""

    synthetic: str
    region: str
    code: str
    years: tuple[int, ...]
    readme: str
    branches: Mapping[str, int]
    prefixes: tuple[str, ...]
    villages: tuple[str, ...]
    setting: tuple[Setting, ...]
    kind: tuple[Kind, ...]
    municipality: tuple[Place, ...]
    planted: tuple[Planted, ...]
    vpr: tuple[Spring, ...]
    work: tuple[Work, ...]
    marked_exam: tuple[MarkedExam, ...]
    points_exam: tuple[PointsExam, ...]
    component: tuple[Component, ...]
    listed: tuple[Listed, ...]
    approved: tuple[Listed, ...]
    risk: tuple[Risk, ...]
    reporting: tuple[Reporting, ...]
    planted_report: tuple[PlantedReport, ...]


def _invented() -> Invented:
    converter = converter_of()
    converter.register_structure_hook(float, lambda raw, _: float(raw))
    file = files("schoolsupport.demo") / "invented.toml"
    return structured(read_toml(file), Invented, file.name, converter)


INVENTED = _invented()
YEARS = INVENTED.years
"""School years, named by the calendar year they end in."""

PLANTED = INVENTED.planted
SYNTHETIC = INVENTED.synthetic
"""Stands in every file: nothing here is about a real school."""
